/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: families that differ by class data; optional callbacks
// MISUSE[1] gcc,clang: compile /incompatible/    -- class data of another family
// MISUSE[2] gcc,clang: compile /incompatible/    -- class_init of another family
// MISUSE[3] gcc,clang: compile /incompatible/    -- realize of another device in the table
// MISUSE[4] gcc,clang: compile /incompatible|void f|event/ -- an event handler that takes too little
#include "qemu/osdep.h"
#include "two-devices.h"

typedef struct DialId { uint8_t id[8]; } DialId;
typedef struct OtherId { int rev; } OtherId;

#define TYPE_DIAL "dial"
QOM_DECLARE_TYPE(Dial, DIAL, SysBusDevice);
struct Dial { QOM_PARENT(SysBusDevice); int v; };

#if MISUSE == 3
static bool dial_realize(Meter *s, Error **errp)
#else
static bool dial_realize(Dial *s, Error **errp)
#endif
{
    return true;
}

static const DEVICE_OPS(Dial) dial_ops = { .realize = dial_realize, .unmigratable = "a test" };

static int rev;

#if MISUSE == 2
static void dial_class_init(ObjectClass *klass, const OtherId *id)
{
    rev = id->rev;
}
#else
static void dial_class_init(ObjectClass *klass, const DialId *id)
{
    device_class_set_ops(klass, &dial_ops.ops);
    rev = id->id[2];
}
#endif

static const DialId big_dial = { { 0x11, 0, 0x18 } };
static const OtherId other QEMU_UNUSED = { 1 };
static const TYPE_INFO_VARIANT(Dial, DialId) dial_type = {
    .name = TYPE_DIAL,
    .parent = TYPE_SYS_BUS_DEVICE,
    QOM_TYPE(Dial, SysBusDevice),
    .class_init = dial_class_init,
#if MISUSE == 1
    .class_data = &other,
#else
    .class_data = &big_dial,
#endif
};

static int gauge_can_receive(Gauge *s)
{
    return 1;
}

static void gauge_receive(Gauge *s, const uint8_t *buf, int size)
{
}

#if MISUSE == 4
static void gauge_event(QEMUChrEvent event)
{
}
#endif

int main(void)
{
    (void)dial_ops;
    start();
    type_register_static(&dial_type.info);
    Dial *d = object_property_new_child(object_get_root(), "d", Dial);
    assert(rev == 0x18 && d->v == 0);
    Gauge *g = NEW_GAUGE("g");
#if MISUSE == 4
    qdev_init_chr_handlers(g, &g->chr, gauge_can_receive, gauge_receive, gauge_event, g);
#else
    qdev_init_chr_handlers(g, &g->chr, gauge_can_receive, gauge_receive, NULL, g);
#endif
    finish();
    return 0;
}
