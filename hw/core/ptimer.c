/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Periodic down-counters.
 *
 * A running counter is described by the time at which it reaches zero
 * (next_event) and the value it started from (delta); the current value is
 * computed from these when somebody asks.  Policy bits change what happens
 * around zero; the functions for them are named after what they decide.
 */
#include "qemu/osdep.h"
#include "hw/core/ptimer.h"
#include "hw/core/clock.h"
#include "qemu/error-report.h"
#include "qemu/timer.h"

/* Faster periodic timers would leave the host no time for the guest. */
#define SHORTEST_INTERVAL_NS 10000

enum { STOPPED = 0, PERIODIC = 1, ONESHOT = 2 };

struct ptimer_state {
    uint8_t enabled;            /* STOPPED, PERIODIC, ONESHOT */
    uint64_t limit;
    uint64_t delta;             /* where the count began; the count itself while stopped */
    uint32_t period_frac;       /* 2^-32 ns */
    int64_t period;             /* ns */
    int64_t last_event;
    int64_t next_event;
    QEMUTimer *timer;
    uint8_t policy_mask;
    ptimer_cb callback;
    void *callback_opaque;
    bool in_transaction;
    bool need_reload;
};

static bool has(const ptimer_state *s, uint8_t bit)
{
    return s->policy_mask & bit;
}

static bool has_period(const ptimer_state *s)
{
    return s->period || s->period_frac;
}

/* ---- loading the timer ------------------------------------------------------------- */

static void trigger(ptimer_state *s)
{
    s->callback(s->callback_opaque);
}

static void halt(ptimer_state *s, const char *why)
{
    if (!virtual_clock_is_qtest()) {
        warn_report("Timer with %s zero, disabling", why);
    }
    timer_del(s->timer);
    s->enabled = STOPPED;
}

/* ns that @ticks take, no longer than the clock can count. */
static int64_t ticks_to_ns(const ptimer_state *s, uint64_t ticks)
{
    unsigned __int128 ns = (unsigned __int128)ticks * (uint64_t)s->period +
                           (((unsigned __int128)ticks * s->period_frac) >> 32);

    return ns > INT64_MAX ? INT64_MAX : (int64_t)ns;
}

/* Periods to wait from now on; 0: the counter stops. */
static uint64_t interval(const ptimer_state *s, bool counted)
{
    uint64_t ticks = s->delta;

    if (counted && has(s, PTIMER_POLICY_WRAP_AFTER_ONE_PERIOD)) {
        ticks++;                        /* the period that it stays at zero */
    }
    if (ticks) {
        return ticks;
    }
    if (has(s, PTIMER_POLICY_CONTINUOUS_TRIGGER) && s->enabled == PERIODIC && !s->limit) {
        return 1;
    }
    if (has(s, PTIMER_POLICY_NO_IMMEDIATE_TRIGGER) && counted) {
        return 1;
    }
    if (has(s, PTIMER_POLICY_NO_IMMEDIATE_RELOAD) && s->enabled == PERIODIC && s->limit) {
        return 1;
    }
    return 0;
}

/*
 * Start (again) from delta at time next_event.  @counted: zero was reached by
 * counting down to it, not by being set.
 */
static void reload(ptimer_state *s, bool counted)
{
    int64_t ns;
    uint64_t ticks;

    if (s->delta == 0 && !has(s, PTIMER_POLICY_NO_IMMEDIATE_TRIGGER) &&
        (counted || !has(s, PTIMER_POLICY_TRIGGER_ONLY_ON_DECREMENT))) {
        trigger(s);
    }
    if (s->delta == 0 && !has(s, PTIMER_POLICY_NO_IMMEDIATE_RELOAD)) {
        s->delta = s->limit;
    }
    if (!s->enabled) {
        return;                         /* the callback stopped it */
    }
    if (!has_period(s)) {
        halt(s, "period");
        return;
    }
    ticks = interval(s, counted);
    if (!ticks) {
        halt(s, "delta");
        return;
    }
    ns = ticks_to_ns(s, ticks);
    if (s->enabled == PERIODIC && ns < SHORTEST_INTERVAL_NS && !virtual_clock_is_qtest()) {
        ns = SHORTEST_INTERVAL_NS;
    }
    s->last_event = s->next_event;
    s->next_event = s->last_event > INT64_MAX - ns ? INT64_MAX : s->last_event + ns;
    timer_mod(s->timer, s->next_event);
}

static void expired(void *opaque)
{
    ptimer_state *s = opaque;
    bool fire = true;

    ptimer_transaction_begin(s);
    if (s->enabled == ONESHOT) {
        s->delta = 0;
        s->enabled = STOPPED;
    } else {
        /* Not counting: a deferred reload, or a limit of zero. */
        bool counted = s->delta != 0 && s->limit != 0;

        if (!has(s, PTIMER_POLICY_NO_IMMEDIATE_TRIGGER)) {
            fire = counted;             /* reload() triggers for zero */
        }
        s->delta = s->limit;
        reload(s, counted);
    }
    if (fire) {
        trigger(s);
    }
    ptimer_transaction_commit(s);
}

/* ---- the counter ------------------------------------------------------------------- */

/* Whole periods in @ns, and whether something is left over. */
static uint64_t ns_to_ticks(const ptimer_state *s, uint64_t ns, bool *rest)
{
    unsigned __int128 period = ((unsigned __int128)(uint64_t)s->period << 32) | s->period_frac;
    unsigned __int128 n = (unsigned __int128)ns << 32;

    *rest = n % period != 0;
    return (uint64_t)(n / period);
}

uint64_t ptimer_get_count(ptimer_state *s)
{
    int64_t now, left;
    uint64_t ticks;
    bool rest;

    if (!s->enabled || !s->delta || !has_period(s)) {
        return s->delta;
    }
    now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    left = s->next_event - now;
    if (left <= 0) {
        return 0;                       /* the callback is due */
    }
    ticks = ns_to_ticks(s, (uint64_t)left, &rest);
    if (has(s, PTIMER_POLICY_WRAP_AFTER_ONE_PERIOD) && s->enabled == PERIODIC &&
        s->delta == s->limit && (ticks > s->limit || (ticks == s->limit && rest))) {
        return 0;                       /* the period before wrapping around */
    }
    /* A started period counts as one, unless counters round down. */
    if (has(s, PTIMER_POLICY_NO_COUNTER_ROUND_DOWN) && rest) {
        ticks++;
    }
    return ticks;
}

uint64_t ptimer_get_limit(ptimer_state *s)
{
    return s->limit;
}

/* ---- changes ----------------------------------------------------------------------- */

void ptimer_set_count(ptimer_state *s, uint64_t count)
{
    g_assert(s->in_transaction);
    s->delta = count;
    if (s->enabled) {
        s->need_reload = true;
    }
}

void ptimer_run(ptimer_state *s, int oneshot)
{
    bool was_stopped = !s->enabled;

    g_assert(s->in_transaction);
    if (was_stopped && !has_period(s)) {
        halt(s, "period");
        return;
    }
    s->enabled = oneshot ? ONESHOT : PERIODIC;
    if (was_stopped) {
        s->need_reload = true;
    }
}

void ptimer_stop(ptimer_state *s)
{
    g_assert(s->in_transaction);
    if (s->enabled) {
        s->delta = ptimer_get_count(s);
        timer_del(s->timer);
        s->enabled = STOPPED;
        s->need_reload = false;
    }
}

/* The count goes on from where it is, at another speed. */
static void change_period(ptimer_state *s, int64_t period, uint32_t frac)
{
    g_assert(s->in_transaction);
    s->delta = ptimer_get_count(s);
    s->period = period;
    s->period_frac = frac;
    if (s->enabled) {
        s->need_reload = true;
    }
}

void ptimer_set_period(ptimer_state *s, int64_t period_ns)
{
    change_period(s, MAX(period_ns, 0), 0);
}

void ptimer_set_period_from_clock(ptimer_state *s, const Clock *clock, unsigned int divisor)
{
    unsigned __int128 period = (unsigned __int128)clock_get(clock) * divisor;

    if (period >> 95) {
        period = ((unsigned __int128)1 << 95) - 1;
    }
    change_period(s, (int64_t)(period >> 32), (uint32_t)period);
}

void ptimer_set_freq(ptimer_state *s, uint32_t freq_hz)
{
    uint64_t period;

    g_assert(freq_hz);
    period = (uint64_t)(((unsigned __int128)NANOSECONDS_PER_SECOND << 32) / freq_hz);
    change_period(s, (int64_t)(period >> 32), (uint32_t)period);
}

void ptimer_set_limit(ptimer_state *s, uint64_t limit, int reload_now)
{
    g_assert(s->in_transaction);
    s->limit = limit;
    if (reload_now) {
        s->delta = limit;
        if (s->enabled) {
            s->need_reload = true;
        }
    }
}

/* ---- life -------------------------------------------------------------------------- */

void ptimer_transaction_begin(ptimer_state *s)
{
    g_assert(!s->in_transaction);
    s->in_transaction = true;
    s->need_reload = false;
}

void ptimer_transaction_commit(ptimer_state *s)
{
    g_assert(s->in_transaction);
    /* The callback may change things and so ask for another round. */
    while (s->need_reload && s->enabled) {
        s->need_reload = false;
        s->next_event = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
        reload(s, false);
    }
    s->in_transaction = false;
}

ptimer_state *ptimer_init(ptimer_cb callback, void *callback_opaque, uint8_t policy_mask)
{
    ptimer_state *s = g_new0(ptimer_state, 1);

    /* Nothing to report later what may not be reported at once. */
    g_assert(callback);
    g_assert(!((policy_mask & PTIMER_POLICY_TRIGGER_ONLY_ON_DECREMENT) &&
               (policy_mask & PTIMER_POLICY_NO_IMMEDIATE_TRIGGER)));
    s->policy_mask = policy_mask;
    s->callback = callback;
    s->callback_opaque = callback_opaque;
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, expired, s);
    return s;
}

void ptimer_free(ptimer_state *s)
{
    if (s) {
        timer_free(s->timer);
        g_free(s);
    }
}

const VMStateDescription vmstate_ptimer = {
    .name = "ptimer",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(enabled, ptimer_state),
        VMSTATE_UINT64(limit, ptimer_state),
        VMSTATE_UINT64(delta, ptimer_state),
        VMSTATE_UINT32(period_frac, ptimer_state),
        VMSTATE_INT64(period, ptimer_state),
        VMSTATE_INT64(last_event, ptimer_state),
        VMSTATE_INT64(next_event, ptimer_state),
        VMSTATE_TIMER_PTR(timer, ptimer_state),
        VMSTATE_END_OF_LIST()
    },
};
