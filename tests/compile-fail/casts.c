/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: casts up and down the class tree
// MISUSE[1] gcc,clang: compile /incompatible type|GaugeCastArg/    -- a sibling: can never succeed
// MISUSE[2] gcc,clang: compile /incompatible type|GaugeCastArg/    -- a number
// MISUSE[3] gcc,clang: compile /no member named .as_DeviceState/   -- DEVICE() of what is no object
// MISUSE[4] gcc,clang: compile /no member named .as_SysBusDevice/  -- up to a class that is no ancestor
// MISUSE[5] gcc,clang: compile /discards|qualifier|GaugeCastArg/   -- const is dropped
// MISUSE[6] gcc,clang: compile /incompatible pointer/              -- the result goes to another type
// MISUSE[7] gcc,clang: run /is a 'meter', not a 'gauge'/ -- a wrong downcast that only the object knows
// MISUSE[8] gcc,clang: compile /incompatible type|GaugeCastArg/    -- a part of the device instead of the device
// MISUSE[9] gcc,clang: compile /no member named .as_Object/        -- OBJECT() of a plain struct
#include "qemu/osdep.h"
#include "two-devices.h"

typedef struct Plain { int v; } Plain;
typedef struct Leaf { QOM_PARENT(Object); int v; } Leaf;

int main(void)
{
    Plain p QEMU_UNUSED = { 0 };
    Leaf leaf QEMU_UNUSED;
    int i QEMU_UNUSED = 0;

    start();
    Gauge *g = NEW_GAUGE("g");
    Meter *m QEMU_UNUSED = NEW_METER("m");
    Object *o = OBJECT(g);
    const Object *co QEMU_UNUSED = o;
#if MISUSE == 1
    Gauge *r = GAUGE(m);
#elif MISUSE == 2
    Gauge *r = GAUGE(&i);
#elif MISUSE == 3
    DeviceState *r = DEVICE(&p);
#elif MISUSE == 4
    SysBusDevice *r = SYS_BUS_DEVICE(&leaf);
#elif MISUSE == 5
    Gauge *r = GAUGE(co);
#elif MISUSE == 6
    Meter *r = GAUGE(o);
#elif MISUSE == 7
    Gauge *r = GAUGE(OBJECT(m));
#elif MISUSE == 8
    Gauge *r = GAUGE(&g->mmio);
#elif MISUSE == 9
    Object *r = OBJECT(&p);
#else
    Gauge *r = GAUGE(DEVICE(SYS_BUS_DEVICE(o)));
    const DeviceState *cd = DEVICE((const Gauge *)g);

    assert(r == g && OBJECT(&leaf) == &leaf.parent_obj);
    assert(cd == DEVICE(g) && OBJECT(cd) == o);
#endif
    (void)r;
    finish();
    return 0;
}
