/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clocks: frequencies that travel between devices.
 *
 * A clock has a period, in units of 2^-32 ns (0: stopped).  It may have one
 * source, whose period (times a multiplier, over a divider, both the source's)
 * it follows.  Changes do not tick; who needs ticks computes them from a
 * timer.  For device models and boards; big lock held.
 */
#ifndef HW_CORE_CLOCK_H
#define HW_CORE_CLOCK_H

#include "migration/vmstate.h"
#include "qemu/queue.h"
#include "qom/object.h"

#define TYPE_CLOCK "clock"
OBJECT_DECLARE_SIMPLE_TYPE(Clock, CLOCK)

/* What a callback is told; also bits of what it wants to be told. */
typedef enum ClockEvent {
    ClockUpdate = 1,            /* the period has changed */
    ClockPreUpdate = 2,         /* the period is about to change */
} ClockEvent;
typedef void ClockCallback(void *opaque, ClockEvent event);

struct Clock {
    QOM_PARENT(Object);
    uint64_t period;            /* 2^-32 ns */
    char *canonical_path;       /* for traces */
    ClockCallback *callback;
    void *callback_opaque;
    unsigned callback_events;
    uint32_t multiplier;        /* of what the clocks below see */
    uint32_t divider;
    Clock *source;              /* NULL: set by hand */
    QLIST_HEAD(, Clock) children;
    QLIST_ENTRY(Clock) sibling;
};
#define QOM_ANCESTORS_Clock(M, ...) QOM_ANCESTORS_Object(M, __VA_ARGS__) M(Object, __VA_ARGS__)

#define CLOCK_PERIOD_1SEC (1000000000llu << 32)
#define CLOCK_PERIOD_FROM_NS(ns) ((ns) * (CLOCK_PERIOD_1SEC / 1000000000llu))
/* 0 Hz is stopped. */
#define CLOCK_PERIOD_FROM_HZ(hz) (((hz) != 0) ? CLOCK_PERIOD_1SEC / (hz) : 0u)
#define CLOCK_PERIOD_TO_HZ(per) (((per) != 0) ? CLOCK_PERIOD_1SEC / (per) : 0u)
#define CLOCK_PERIOD_TO_NS(per) ((per) / (CLOCK_PERIOD_1SEC / 1000000000llu))

/* u64 period; multiplier and divider in a subsection when they are not 1. */
extern const VMStateDescription vmstate_clock;
#define VMSTATE_CLOCK(field, state) VMSTATE_CLOCK_V(field, state, 0)
#define VMSTATE_CLOCK_V(field, state, version) \
    VMSTATE_STRUCT_POINTER_V(field, state, version, vmstate_clock, Clock)
#define VMSTATE_ARRAY_CLOCK(field, state, num) VMSTATE_ARRAY_CLOCK_V(field, state, num, 0)
#define VMSTATE_ARRAY_CLOCK_V(field, state, num, version) \
    VMSTATE_ARRAY_OF_POINTER_TO_STRUCT(field, state, num, version, vmstate_clock, Clock)

/* A clock outside devices, child @name of @parent. */
Clock *clock_new(Object *parent, const char *name);
/* Fix what traces call it; done by the device code. */
void clock_setup_canonical_path(Clock *clk);
/* Call @cb(@opaque, event) for the @events (OR of ClockEvent). */
void clock_set_callback(Clock *clk, ClockCallback *cb, void *opaque, unsigned events);
static inline void clock_clear_callback(Clock *clk)
{
    clock_set_callback(clk, NULL, NULL, 0);
}
/* Follow @src, which must not follow @clk; takes over its period without callbacks. */
void clock_set_source(Clock *clk, Clock *src);
void clock_clear_source(Clock *clk);
static inline bool clock_has_source(const Clock *clk)
{
    return clk->source != NULL;
}

/* Set without telling anybody; true when it changed.  Not on clocks with a source, at reset too. */
bool clock_set(Clock *clk, uint64_t period);
static inline bool clock_set_hz(Clock *clk, unsigned hz)
{
    return clock_set(clk, CLOCK_PERIOD_FROM_HZ(hz));
}
static inline bool clock_set_ns(Clock *clk, unsigned ns)
{
    return clock_set(clk, CLOCK_PERIOD_FROM_NS(ns));
}
/* Bring the clocks below up to date; callbacks run.  Only on a clock without source. */
void clock_propagate(Clock *clk);
/* Set and, if that changed it, propagate. */
static inline void clock_update(Clock *clk, uint64_t value)
{
    if (clock_set(clk, value)) {
        clock_propagate(clk);
    }
}
static inline void clock_update_hz(Clock *clk, unsigned hz)
{
    clock_update(clk, CLOCK_PERIOD_FROM_HZ(hz));
}
static inline void clock_update_ns(Clock *clk, unsigned ns)
{
    clock_update(clk, CLOCK_PERIOD_FROM_NS(ns));
}

static inline uint64_t clock_get(const Clock *clk)
{
    return clk->period;
}
/* Rounded down; 0 when stopped. */
static inline unsigned clock_get_hz(const Clock *clk)
{
    return CLOCK_PERIOD_TO_HZ(clock_get(clk));
}
static inline bool clock_is_enabled(const Clock *clk)
{
    return clock_get(clk) != 0;
}
/* The time @ticks take; INT64_MAX when that is longer. */
uint64_t clock_ticks_to_ns(const Clock *clk, uint64_t ticks);
/* Whole ticks in @ns; 0 when stopped. */
uint64_t clock_ns_to_ticks(const Clock *clk, uint64_t ns);
/* "24 MHz" (g_free). */
char *clock_display_freq(Clock *clk);
/* What clocks below see: period * multiplier / divider.  true when it changed; not propagated. */
bool clock_set_mul_div(Clock *clk, uint32_t multiplier, uint32_t divider);

#endif
