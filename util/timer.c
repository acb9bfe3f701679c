/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Timers: one binary heap per clock, ordered by expiry and then by the order
 * of arming, so arming and deleting cost O(log n).
 *
 * A timer that its callback arms again for a time that has passed must not
 * keep the others from running: while a list runs, such timers are put aside
 * and join the heap when the round is over.
 */
#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "qemu/lockable.h"
#include "qemu/main-loop.h"
#include "timer-internal.h"

/* Value of slot for timers that were put aside. */
#define SLOT_ASIDE UINT32_MAX

struct QEMUTimerList {
    QemuMutex lock;
    QEMUClockType type;
    bool enabled;
    QEMUTimer **heap;
    uint32_t count, allocated;
    QEMUTimer **aside;
    uint32_t aside_count, aside_allocated;
    uint64_t next_sequence;
    unsigned running;       /* nested rounds */
    int64_t round_time;     /* of the innermost round */
    uint64_t callbacks;
};

struct QEMUTimerListGroup {
    QEMUTimerList *lists;
};

#define LIST_INIT(clock, on) [clock] = { \
        .lock = { .lock = PTHREAD_MUTEX_INITIALIZER, .initialized = true }, \
        .type = (clock), .enabled = (on) }
static QEMUTimerList lists[QEMU_CLOCK_MAX] = {
    LIST_INIT(QEMU_CLOCK_REALTIME, true),
    LIST_INIT(QEMU_CLOCK_VIRTUAL, false),
    LIST_INIT(QEMU_CLOCK_HOST, true),
    LIST_INIT(QEMU_CLOCK_VIRTUAL_RT, false),
};
#undef LIST_INIT

static QEMUTimerList *list_of(QEMUClockType type)
{
    assert((unsigned)type < QEMU_CLOCK_MAX);
    return &lists[type];
}

/* ---- the heap; the list's lock is held ---- */

static bool before(const QEMUTimer *a, const QEMUTimer *b)
{
    return a->expire_time != b->expire_time ? a->expire_time < b->expire_time
                                            : a->sequence < b->sequence;
}

static void put(QEMUTimerList *list, uint32_t pos, QEMUTimer *ts)
{
    list->heap[pos] = ts;
    qatomic_set(&ts->slot, pos + 1);
}

static void sift_up(QEMUTimerList *list, uint32_t pos, QEMUTimer *ts)
{
    while (pos > 0 && before(ts, list->heap[(pos - 1) / 2])) {
        put(list, pos, list->heap[(pos - 1) / 2]);
        pos = (pos - 1) / 2;
    }
    put(list, pos, ts);
}

static void sift_down(QEMUTimerList *list, uint32_t pos, QEMUTimer *ts)
{
    for (;;) {
        uint32_t child = 2 * pos + 1;
        if (child + 1 < list->count && before(list->heap[child + 1], list->heap[child])) {
            child++;
        }
        if (child >= list->count || !before(list->heap[child], ts)) {
            break;
        }
        put(list, pos, list->heap[child]);
        pos = child;
    }
    put(list, pos, ts);
}

static void grow(QEMUTimer ***array, uint32_t count, uint32_t *allocated)
{
    if (count == *allocated) {
        *allocated = MAX(16U, *allocated * 2);
        *array = g_renew(QEMUTimer *, *array, *allocated);
    }
}

static void heap_insert(QEMUTimerList *list, QEMUTimer *ts)
{
    grow(&list->heap, list->count, &list->allocated);
    sift_up(list, list->count++, ts);
}

static void aside_insert(QEMUTimerList *list, QEMUTimer *ts)
{
    grow(&list->aside, list->aside_count, &list->aside_allocated);
    list->aside[list->aside_count++] = ts;
    qatomic_set(&ts->slot, SLOT_ASIDE);
}

static void aside_remove(QEMUTimerList *list, QEMUTimer *ts)
{
    uint32_t i = 0;

    while (list->aside[i] != ts) {
        i++;
    }
    list->aside[i] = list->aside[--list->aside_count];
}

static void aside_flush(QEMUTimerList *list)
{
    for (uint32_t i = 0; i < list->aside_count; i++) {
        heap_insert(list, list->aside[i]);
    }
    list->aside_count = 0;
}

static void heap_remove(QEMUTimerList *list, uint32_t pos)
{
    QEMUTimer *last = list->heap[--list->count];

    if (pos == list->count) {
        return;
    }
    if (pos > 0 && before(last, list->heap[(pos - 1) / 2])) {
        sift_up(list, pos, last);
    } else {
        sift_down(list, pos, last);
    }
}

static void disarm(QEMUTimerList *list, QEMUTimer *ts)
{
    if (ts->slot == SLOT_ASIDE) {
        aside_remove(list, ts);
    } else if (ts->slot) {
        heap_remove(list, ts->slot - 1);
    }
    qatomic_set(&ts->slot, 0);
}

/* True when the loop may have to wake up earlier than it thought. */
static bool arm(QEMUTimerList *list, QEMUTimer *ts, int64_t expire)
{
    disarm(list, ts);
    ts->expire_time = expire;
    ts->sequence = list->next_sequence++;
    if (list->running && expire <= list->round_time) {
        aside_insert(list, ts);
        return true;
    }
    heap_insert(list, ts);
    return ts->slot == 1;
}

/* ---- setting up ---- */

void timer_init_full(QEMUTimer *ts, QEMUTimerListGroup *group, QEMUClockType type,
                     int scale, int attributes, QEMUTimerCB *cb, void *opaque)
{
    assert(scale > 0 && scale < 1 << 30);
    assert((attributes & ~QEMU_TIMER_ATTR_EXTERNAL) == 0);
    *ts = (QEMUTimer) {
        .timer_list = group ? &group->lists[type] : list_of(type),
        .cb = cb,
        .opaque = opaque,
        .scale = (uint32_t)scale,
        .attributes = (uint32_t)attributes & 3,
    };
}

void timer_init(QEMUTimer *ts, QEMUClockType type, int scale, QEMUTimerCB *cb, void *opaque)
{
    timer_init_full(ts, NULL, type, scale, 0, cb, opaque);
}

void timer_init_ns(QEMUTimer *ts, QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    timer_init(ts, type, SCALE_NS, cb, opaque);
}

void timer_init_us(QEMUTimer *ts, QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    timer_init(ts, type, SCALE_US, cb, opaque);
}

void timer_init_ms(QEMUTimer *ts, QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    timer_init(ts, type, SCALE_MS, cb, opaque);
}

QEMUTimer *timer_new_full(QEMUTimerListGroup *group, QEMUClockType type, int scale,
                          int attributes, QEMUTimerCB *cb, void *opaque)
{
    QEMUTimer *ts = g_new0(QEMUTimer, 1);
    timer_init_full(ts, group, type, scale, attributes, cb, opaque);
    return ts;
}

QEMUTimer *timer_new(QEMUClockType type, int scale, QEMUTimerCB *cb, void *opaque)
{
    return timer_new_full(NULL, type, scale, 0, cb, opaque);
}

QEMUTimer *timer_new_ns(QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    return timer_new(type, SCALE_NS, cb, opaque);
}

QEMUTimer *timer_new_us(QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    return timer_new(type, SCALE_US, cb, opaque);
}

QEMUTimer *timer_new_ms(QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    return timer_new(type, SCALE_MS, cb, opaque);
}

void timer_deinit(QEMUTimer *ts)
{
    timer_del(ts);
    ts->timer_list = NULL;
}

void timer_free(QEMUTimer *ts)
{
    if (ts) {
        timer_del(ts);
        g_free(ts);
    }
}

/* ---- arming ---- */

static void modify(QEMUTimer *ts, int64_t expire, bool only_earlier)
{
    QEMUTimerList *list = ts->timer_list;
    bool rearm = false;

    assert(list && "the timer is armed before it was initialised");
    expire = MAX(expire, (int64_t)0);
    WITH_QEMU_LOCK_GUARD(&list->lock) {
        if (!only_earlier || !ts->slot || expire < ts->expire_time) {
            rearm = arm(list, ts, expire);
        }
    }
    if (rearm) {
        qemu_clock_notify(list->type);
    }
}

void timer_mod_ns(QEMUTimer *ts, int64_t expire_time)
{
    modify(ts, expire_time, false);
}

void timer_mod_anticipate_ns(QEMUTimer *ts, int64_t expire_time)
{
    modify(ts, expire_time, true);
}

void timer_mod(QEMUTimer *ts, int64_t expire_time)
{
    modify(ts, sat_mul64(expire_time, ts->scale), false);
}

void timer_mod_anticipate(QEMUTimer *ts, int64_t expire_time)
{
    modify(ts, sat_mul64(expire_time, ts->scale), true);
}

void timer_del(QEMUTimer *ts)
{
    QEMUTimerList *list = ts->timer_list;

    if (list) {
        QEMU_LOCK_GUARD(&list->lock);
        disarm(list, ts);
    }
}

bool timer_pending(const QEMUTimer *ts)
{
    return qatomic_read(&ts->slot) != 0;
}

bool timer_expired(const QEMUTimer *ts, int64_t current_time)
{
    return timer_pending(ts) && ts->expire_time <= sat_mul64(current_time, ts->scale);
}

uint64_t timer_expire_time_ns(const QEMUTimer *ts)
{
    return timer_pending(ts) ? (uint64_t)ts->expire_time : UINT64_MAX;
}

/* ---- running ---- */

void qemu_clock_notify(QEMUClockType type)
{
    /* The main thread looks at the deadlines before it waits. */
    if (!qemu_in_main_thread()) {
        qemu_notify_event();
    }
}

void qemu_clock_enable(QEMUClockType type, bool enabled)
{
    bool was = qatomic_xchg(&list_of(type)->enabled, enabled);

    if (enabled && !was) {
        qemu_clock_notify(type);
    }
}

bool qemu_clock_is_enabled(QEMUClockType type)
{
    return qatomic_read(&list_of(type)->enabled);
}

bool qemu_clock_has_timers(QEMUClockType type)
{
    QEMUTimerList *list = list_of(type);
    QEMU_LOCK_GUARD(&list->lock);
    return list->count + list->aside_count > 0;
}

/* The earliest timer whose attributes are all in @attr_mask; INT64_MIN: at once. */
static bool earliest(QEMUTimerList *list, int attr_mask, int64_t *expire)
{
    bool found = false;
    QEMU_LOCK_GUARD(&list->lock);

    if (list->aside_count) {
        *expire = INT64_MIN;
        return true;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        const QEMUTimer *ts = list->heap[i];
        if ((ts->attributes & ~(uint32_t)attr_mask) == 0) {
            *expire = found ? MIN(*expire, ts->expire_time) : ts->expire_time;
            found = true;
            if (i == 0) {
                break;      /* the head of the heap */
            }
        }
    }
    return found;
}

int64_t qemu_clock_deadline_ns_all(QEMUClockType type, int attr_mask)
{
    QEMUTimerList *list = list_of(type);
    int64_t expire;

    if (!qatomic_read(&list->enabled) || !earliest(list, attr_mask, &expire)) {
        return -1;
    }
    int64_t now = qemu_clock_get_ns(type);
    if (expire <= now) {
        return 0;
    }
    return sat_add64(expire, -now);
}

bool qemu_clock_expired(QEMUClockType type)
{
    return qemu_clock_deadline_ns_all(type, (int)QEMU_TIMER_ATTR_ALL) == 0;
}

/* Take the first timer out if it is due; its callback goes to *@cb. */
static bool take_due(QEMUTimerList *list, int64_t now, QEMUTimerCB **cb, void **opaque)
{
    QEMU_LOCK_GUARD(&list->lock);

    if (!list->count || list->heap[0]->expire_time > now || !qatomic_read(&list->enabled)) {
        return false;
    }
    QEMUTimer *ts = list->heap[0];
    disarm(list, ts);
    *cb = ts->cb;
    *opaque = ts->opaque;
    list->callbacks++;
    return true;
}

/* The time of the round around this one, if there is one, for end_round(). */
static int64_t begin_round(QEMUTimerList *list, int64_t now)
{
    QEMU_LOCK_GUARD(&list->lock);
    int64_t outer_time = list->round_time;

    aside_flush(list);
    list->round_time = now;
    list->running++;
    return outer_time;
}

static void end_round(QEMUTimerList *list, int64_t outer_time)
{
    QEMU_LOCK_GUARD(&list->lock);
    list->running--;
    list->round_time = outer_time;
    aside_flush(list);
}

bool qemu_clock_run_timers(QEMUClockType type)
{
    QEMUTimerList *list = list_of(type);
    bool progress = false;
    QEMUTimerCB *cb;
    void *opaque;

    if (!qatomic_read(&list->enabled)) {
        return false;
    }
    int64_t now = qemu_clock_get_ns(type);
    int64_t outer_time = begin_round(list, now);
    while (take_due(list, now, &cb, &opaque)) {
        cb(opaque);
        progress = true;
    }
    end_round(list, outer_time);
    return progress;
}

bool qemu_clock_run_all_timers(void)
{
    bool progress = false;

    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        progress |= qemu_clock_run_timers(type);
    }
    return progress;
}

/* A clock with a periodic timer takes years for years; that must not keep us alive. */
static bool asked_to_end(void)
{
    return main_loop_signal_pending(SIGTERM) || main_loop_signal_pending(SIGINT) ||
           main_loop_signal_pending(SIGHUP);
}

int64_t qemu_clock_advance_virtual_time(int64_t dest)
{
    /* A device that arms timers for the past without end must not hang us. */
    const unsigned max_rounds_at_once = 1 << 20;
    unsigned rounds = 0;
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    assert(virtual_clock_is_qtest());
    dest = MIN(dest, VIRTUAL_CLOCK_MAX);
    while (now < dest && qemu_clock_is_enabled(QEMU_CLOCK_VIRTUAL) && !asked_to_end()) {
        int64_t wait = qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, (int)QEMU_TIMER_ATTR_ALL);
        int64_t step = qemu_soonest_timeout(dest - now, wait);
        rounds = step ? 0 : rounds + 1;
        if (rounds > max_rounds_at_once) {
            step = 1;
        }
        now += step;
        virtual_clock_qtest_move(now);
        qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
        /* A callback may have loaded another time. */
        now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    }
    qemu_clock_notify(QEMU_CLOCK_VIRTUAL);
    return now;
}

/* ---- looking in ---- */

uint64_t qemu_clock_callbacks_run(QEMUClockType type)
{
    QEMUTimerList *list = list_of(type);
    QEMU_LOCK_GUARD(&list->lock);
    return list->callbacks;
}

static bool inside(const void *what, const void *p, size_t len)
{
    return (uintptr_t)what - (uintptr_t)p < len;
}

static const QEMUTimer *find_in(QEMUTimer *const *array, uint32_t count, const void *p,
                                size_t len)
{
    for (uint32_t i = 0; i < count; i++) {
        if (inside(array[i], p, len) || inside(array[i]->opaque, p, len)) {
            return array[i];
        }
    }
    return NULL;
}

const char *timer_find_dangling(const void *p, size_t len)
{
    static const char *const names[QEMU_CLOCK_MAX] = { "realtime", "virtual", "host",
                                                       "virtual_rt" };
    static __thread char text[120];

    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        QEMUTimerList *list = &lists[type];
        QEMU_LOCK_GUARD(&list->lock);
        const QEMUTimer *ts = find_in(list->heap, list->count, p, len);
        if (!ts) {
            ts = find_in(list->aside, list->aside_count, p, len);
        }
        if (ts) {
            snprintf(text, sizeof(text), "armed %s timer (expires at %" PRId64 " ns, %s)",
                     names[type], ts->expire_time,
                     inside(ts, p, len) ? "inside the object" : "opaque points into the object");
            return text;
        }
    }
    return NULL;
}
