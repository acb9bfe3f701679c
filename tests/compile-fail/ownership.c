/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: references and embedded children
// MISUSE[1] gcc,clang: run /gauge.*ownership.c:\d+/                    -- the parent got its own reference: ours leaks
// MISUSE[2] gcc,clang: compile /unused|ignoring/                       -- a new object is dropped
// MISUSE[3] gcc,clang: compile /embedded child is not a Gauge/
// MISUSE[4] gcc,clang: run /has a parent|still.*parent|already|child/  -- one object, two parents
// MISUSE[5] gcc,clang: compile /incompatible/                          -- the property's value is no object's type
#include "qemu/osdep.h"
#include "two-devices.h"

#define TYPE_CABINET "cabinet"
QOM_DECLARE_TYPE(Cabinet, CABINET, SysBusDevice);
struct Cabinet {
    QOM_PARENT(SysBusDevice);
    Gauge inner;
    Meter other;
};

static void cabinet_init(Cabinet *s)
{
#if MISUSE == 3
    object_init_child(s, "inner", &s->other, Gauge);
#else
    object_init_child(s, "inner", &s->inner, Gauge);
#endif
}

static const DEVICE_OPS(Cabinet) cabinet_ops = { .unmigratable = "a test" };
static const TYPE_INFO(Cabinet) cabinet_type = {
    .name = TYPE_CABINET,
    .parent = TYPE_SYS_BUS_DEVICE,
    QOM_TYPE(Cabinet, SysBusDevice),
    .instance_init = cabinet_init,
    .class_init = device_class_init_ops,
    .class_data = &cabinet_ops.ops,
};

static Gauge *make(void)
{
    g_autoptr(Gauge) g = GAUGE(object_new(TYPE_GAUGE));

    g->value = 5;
    return g_steal_pointer(&g);
}

int main(void)
{
    start();
    type_register_static(&cabinet_type.info);
#if MISUSE == 1
    object_property_add_child(object_get_root(), "g", object_new(TYPE_GAUGE));
#elif MISUSE == 2
    object_new(TYPE_GAUGE);
#elif MISUSE == 5
    Meter *wrong = object_property_new_child(object_get_root(), "g", Gauge);
    (void)wrong;
#else
    Gauge *child = NEW_GAUGE("g");              /* borrowed: nothing to give back */
#if MISUSE == 4
    object_property_add_child(object_get_root(), "h", OBJECT(child));
#endif
    (void)child;
#endif
    object_property_new_child(object_get_root(), "cabinet", Cabinet);
    Gauge *g = make();
    assert(g->value == 5);
    object_unref(g);
    finish();
    return 0;
}
