/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: a type's record agrees with its struct
// MISUSE[1] gcc,clang: compile /parent_obj is not a SysBusDevice/      -- the struct embeds another parent
// MISUSE[2] gcc,clang: compile /parent_obj must be the first member/
// MISUSE[3] gcc,clang: run /parent 'device' has instance size \d+, declared for a struct of size/ -- .parent names another class
// MISUSE[4] gcc,clang: compile /incompatible/                          -- instance_init of another type
// MISUSE[5] gcc,clang: run /'clock-box' has an unknown parent 'no-such'/ -- .parent names nothing
// MISUSE[6] gcc,clang: compile /incompatible/                          -- instance_finalize of another type
// MISUSE[7] gcc,clang: run /give .vmsd, or say in .unmigratable why/ -- a device without vmsd that does not say why
// MISUSE[8] gcc,clang: run /'clock-box' is registered twice/ -- two types of one name
#include "qemu/osdep.h"
#include "two-devices.h"

#define TYPE_CLOCK_BOX "clock-box"
QOM_DECLARE_TYPE(ClockBox, CLOCK_BOX, SysBusDevice);
#if MISUSE == 1
struct ClockBox { QOM_PARENT(DeviceState); int v; };
#elif MISUSE == 2
struct ClockBox { int v; QOM_PARENT(SysBusDevice); };
#else
struct ClockBox { QOM_PARENT(SysBusDevice); int v; };
#endif

#if MISUSE == 4
static void clock_box_init(Meter *s)
{
    s->value = 1;
}
#else
static void clock_box_init(ClockBox *s)
{
    s->v = 1;
}
#endif

#if MISUSE == 6
static void clock_box_finalize(Meter *s)
#else
static void clock_box_finalize(ClockBox *s)
#endif
{
}

static const DEVICE_OPS(ClockBox) clock_box_ops = {
#if MISUSE == 7
    .desc = "a device whose state is forgotten",
#else
    .unmigratable = "a test",
#endif
};

static const TYPE_INFO(ClockBox) clock_box_type = {
    .name = TYPE_CLOCK_BOX,
#if MISUSE == 3
    .parent = TYPE_DEVICE,
#elif MISUSE == 5
    .parent = "no-such",
#else
    .parent = TYPE_SYS_BUS_DEVICE,
#endif
    QOM_TYPE(ClockBox, SysBusDevice),
    .instance_init = clock_box_init,
    .instance_finalize = clock_box_finalize,
    .class_init = device_class_init_ops,
    .class_data = &clock_box_ops.ops,
};

int main(void)
{
    start();
    type_register_static(&clock_box_type.info);
#if MISUSE == 8
    type_register_static(&clock_box_type.info);
#endif
    ClockBox *c = object_property_new_child(object_get_root(), "c", ClockBox);
    assert(c->v == 1);
    finish();
    return 0;
}
