/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks: periods that travel from sources to what follows them. */
#include "qemu/osdep.h"
#include "hw/core/clock.h"
#include "qemu/cutils.h"
#include "qemu/module.h"

/* ---- the tree ---------------------------------------------------------------------- */

Clock *clock_new(Object *parent, const char *name)
{
    Object *obj = object_new(TYPE_CLOCK);
    Clock *clk = CLOCK(obj);

    object_property_add_child(parent, name, obj);
    object_unref(obj);
    clock_setup_canonical_path(clk);
    return clk;
}

void clock_setup_canonical_path(Clock *clk)
{
    g_free(clk->canonical_path);
    clk->canonical_path = object_get_canonical_path(OBJECT(clk));
}

void clock_set_callback(Clock *clk, ClockCallback *cb, void *opaque, unsigned events)
{
    g_assert((events & ~(ClockUpdate | ClockPreUpdate)) == 0);
    clk->callback = cb;
    clk->callback_opaque = opaque;
    clk->callback_events = events;
}

static void call_callback(Clock *clk, ClockEvent event)
{
    if (clk->callback && (clk->callback_events & event)) {
        clk->callback(clk->callback_opaque, event);
    }
}

/* period * multiplier / divider, all ones when that does not fit. */
static uint64_t period_for_children(const Clock *clk)
{
    unsigned __int128 p = (unsigned __int128)clk->period * clk->multiplier / clk->divider;

    return p > UINT64_MAX ? UINT64_MAX : (uint64_t)p;
}

static void propagate(Clock *clk, bool call_callbacks)
{
    uint64_t period = period_for_children(clk);
    Clock *child;

    QLIST_FOREACH(child, &clk->children, sibling) {
        if (child->period == period) {
            continue;
        }
        if (call_callbacks) {
            call_callback(child, ClockPreUpdate);
        }
        child->period = period;
        if (call_callbacks) {
            call_callback(child, ClockUpdate);
        }
        propagate(child, call_callbacks);
    }
}

void clock_propagate(Clock *clk)
{
    /* What has a source gets its period from there. */
    g_assert(!clk->source);
    propagate(clk, true);
}

void clock_clear_source(Clock *clk)
{
    if (clk->source) {
        QLIST_REMOVE(clk, sibling);
        clk->source = NULL;
    }
}

void clock_set_source(Clock *clk, Clock *src)
{
    for (const Clock *c = src; c; c = c->source) {
        g_assert(c != clk);             /* a clock cannot drive itself */
    }
    /* Changing the source at run time would need callbacks; boards do it once. */
    g_assert(!clk->source);
    clk->period = period_for_children(src);
    QLIST_INSERT_HEAD(&src->children, clk, sibling);
    clk->source = src;
    propagate(clk, false);
}

/* ---- values ------------------------------------------------------------------------ */

bool clock_set(Clock *clk, uint64_t period)
{
    if (clk->period == period) {
        return false;
    }
    clk->period = period;
    return true;
}

bool clock_set_mul_div(Clock *clk, uint32_t multiplier, uint32_t divider)
{
    g_assert(divider != 0);
    if (clk->multiplier == multiplier && clk->divider == divider) {
        return false;
    }
    clk->multiplier = multiplier;
    clk->divider = divider;
    return true;
}

uint64_t clock_ticks_to_ns(const Clock *clk, uint64_t ticks)
{
    unsigned __int128 ns = ((unsigned __int128)clk->period * ticks) >> 32;

    return ns > INT64_MAX ? INT64_MAX : (uint64_t)ns;
}

uint64_t clock_ns_to_ticks(const Clock *clk, uint64_t ns)
{
    return clk->period ? (uint64_t)(((unsigned __int128)ns << 32) / clk->period) : 0;
}

char *clock_display_freq(Clock *clk)
{
    return freq_to_str(clock_get_hz(clk));
}

/* ---- migration --------------------------------------------------------------------- */

static bool muldiv_needed(void *opaque)
{
    Clock *clk = opaque;

    return clk->multiplier != 1 || clk->divider != 1;
}

/* A stream without the subsection means 1/1, whatever is set here. */
static int clock_pre_load(void *opaque)
{
    Clock *clk = opaque;

    clk->multiplier = 1;
    clk->divider = 1;
    return 0;
}

static bool muldiv_post_load(void *opaque, int version_id, Error **errp)
{
    Clock *clk = opaque;

    if (clk->divider == 0) {
        error_setg(errp, "clock '%s': divider 0", clk->canonical_path ? clk->canonical_path : "");
        return false;
    }
    return true;
}

static const VMStateDescription vmstate_muldiv = {
    .name = "clock/muldiv",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = muldiv_needed,
    .post_load_errp = muldiv_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(multiplier, Clock),
        VMSTATE_UINT32(divider, Clock),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_clock = {
    .name = "clock",
    .version_id = 0,
    .minimum_version_id = 0,
    .pre_load = clock_pre_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT64(period, Clock),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription *const[]) {
        &vmstate_muldiv,
        NULL
    },
};

/* ---- the class --------------------------------------------------------------------- */

static void clock_period_get(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Clock *clk = CLOCK(obj);

    visit_type_uint64(v, name, &clk->period, errp);
}

static void clock_initfn(Object *obj)
{
    Clock *clk = CLOCK(obj);

    clk->multiplier = 1;
    clk->divider = 1;
    QLIST_INIT(&clk->children);
}

static void clock_finalizefn(Object *obj)
{
    Clock *clk = CLOCK(obj);
    Clock *child, *next;

    QLIST_FOREACH_SAFE(child, &clk->children, sibling, next) {
        clock_clear_source(child);
    }
    clock_clear_source(clk);
    g_free(clk->canonical_path);
}

/* The device of the callback goes; others may hold the clock. */
static void clock_unparent(Object *obj)
{
    clock_clear_callback(CLOCK(obj));
}

static void clock_class_init(ObjectClass *klass, const void *data)
{
    klass->unparent = clock_unparent;
    object_class_property_add(klass, "qtest-clock-period", "uint64", clock_period_get, NULL, NULL,
                              NULL);
}

static const TypeInfo clock_types[] = {
    {
        .name = TYPE_CLOCK,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Clock),
        .instance_init = clock_initfn,
        .instance_finalize = clock_finalizefn,
        .class_init = clock_class_init,
    },
};
DEFINE_TYPES(clock_types)
