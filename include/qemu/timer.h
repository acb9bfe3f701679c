/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clocks and timers.
 *
 * A timer calls back in the main loop, with the BQL held, when its clock
 * reaches its expiry time.  Timers of one clock run in order of expiry, those
 * with the same expiry in the order they were armed.  A callback may arm its
 * own timer again; an expiry that has passed fires in the next round of the
 * loop.  Arming and deleting is allowed from any thread; after timer_del()
 * with the BQL held no callback follows.
 *
 * Times are signed 64-bit nanoseconds (or units of the timer's scale);
 * conversions saturate instead of wrapping.
 */
#ifndef QEMU_TIMER_H
#define QEMU_TIMER_H

#include "qemu/host-utils.h"

#define NANOSECONDS_PER_SECOND 1000000000LL
#define SCALE_MS 1000000
#define SCALE_US 1000
#define SCALE_NS 1

/*
 * REALTIME    the host's monotonic clock; always runs
 * VIRTUAL     the guest's time; stops with the machine
 * HOST        the host's wall clock; may jump
 * VIRTUAL_RT  as VIRTUAL, but real time also when instructions are counted
 */
typedef enum {
    QEMU_CLOCK_REALTIME = 0,
    QEMU_CLOCK_VIRTUAL = 1,
    QEMU_CLOCK_HOST = 2,
    QEMU_CLOCK_VIRTUAL_RT = 3,
    QEMU_CLOCK_MAX
} QEMUClockType;

/* The timer does not touch guest state (bit of the attributes argument). */
#define QEMU_TIMER_ATTR_EXTERNAL 1
#define QEMU_TIMER_ATTR_ALL      0xffffffffU

typedef struct QEMUTimerList QEMUTimerList;
typedef struct QEMUTimerListGroup QEMUTimerListGroup;
typedef void QEMUTimerCB(void *opaque);

/*
 * Fields are private to the timer code.  All zero is a valid "never
 * initialised" state: not pending, may be deleted, must not be armed.
 */
typedef struct QEMUTimer {
    int64_t expire_time;            /* ns; meaningful while armed */
    QEMUTimerList *timer_list;      /* NULL: not initialised */
    QEMUTimerCB *cb;
    void *opaque;
    uint64_t sequence;              /* order among equal expiry times */
    uint32_t slot;                  /* 1 + position in the heap; 0: not armed */
    uint32_t scale:30;
    uint32_t attributes:2;
} QEMUTimer;
/* The size is visible in -dump-vmstate. */
_Static_assert(sizeof(void *) != 8 || sizeof(QEMUTimer) == 48, "QEMUTimer is 48 bytes");

/* ---- clocks ---- */

int64_t qemu_clock_get_ns(QEMUClockType type);
static inline int64_t qemu_clock_get_us(QEMUClockType type)
{
    return qemu_clock_get_ns(type) / SCALE_US;
}
static inline int64_t qemu_clock_get_ms(QEMUClockType type)
{
    return qemu_clock_get_ns(type) / SCALE_MS;
}
/* The host's clocks without a type: monotonic, and wall clock. */
int64_t get_clock(void);
int64_t get_clock_realtime(void);
static inline int64_t get_max_clock_jump(void)
{
    return 60 * NANOSECONDS_PER_SECOND;
}

/* Let a clock's timers fire or not; a disabled clock never has a deadline. */
void qemu_clock_enable(QEMUClockType type, bool enabled);
bool qemu_clock_is_enabled(QEMUClockType type);
bool qemu_clock_has_timers(QEMUClockType type);
/* Is a timer due now? */
bool qemu_clock_expired(QEMUClockType type);
/* ns until the next timer (0: due now), -1 when there is none. */
int64_t qemu_clock_deadline_ns_all(QEMUClockType type, int attr_mask);
/* The sooner of two timeouts, where -1 is "never". */
static inline int64_t qemu_soonest_timeout(int64_t timeout1, int64_t timeout2)
{
    return (uint64_t)timeout1 < (uint64_t)timeout2 ? timeout1 : timeout2;
}
/* ns to a millisecond timeout, rounded up; -1 stays. */
int qemu_timeout_ns_to_ms(int64_t ns);
/* Run what is due; true when something ran.  Main loop thread, BQL held. */
bool qemu_clock_run_timers(QEMUClockType type);
bool qemu_clock_run_all_timers(void);
/* Wake the main loop because deadlines of that clock have changed. */
void qemu_clock_notify(QEMUClockType type);

/* ---- timers ---- */

void timer_init_full(QEMUTimer *ts, QEMUTimerListGroup *timer_list_group, QEMUClockType type,
                     int scale, int attributes, QEMUTimerCB *cb, void *opaque);
void timer_init(QEMUTimer *ts, QEMUClockType type, int scale, QEMUTimerCB *cb, void *opaque);
void timer_init_ns(QEMUTimer *ts, QEMUClockType type, QEMUTimerCB *cb, void *opaque);
void timer_init_us(QEMUTimer *ts, QEMUClockType type, QEMUTimerCB *cb, void *opaque);
void timer_init_ms(QEMUTimer *ts, QEMUClockType type, QEMUTimerCB *cb, void *opaque);
/* On the heap; release with timer_free(). */
QEMUTimer *timer_new_full(QEMUTimerListGroup *timer_list_group, QEMUClockType type, int scale,
                          int attributes, QEMUTimerCB *cb, void *opaque);
QEMUTimer *timer_new(QEMUClockType type, int scale, QEMUTimerCB *cb, void *opaque);
QEMUTimer *timer_new_ns(QEMUClockType type, QEMUTimerCB *cb, void *opaque);
QEMUTimer *timer_new_us(QEMUClockType type, QEMUTimerCB *cb, void *opaque);
QEMUTimer *timer_new_ms(QEMUClockType type, QEMUTimerCB *cb, void *opaque);

/* Disarm, and make an embedded timer as never initialised. */
void timer_deinit(QEMUTimer *ts);
/* Disarm and free; NULL is fine. */
void timer_free(QEMUTimer *ts);
/* Arm for an absolute time: in the timer's scale, in ns.  Replaces the old one. */
void timer_mod(QEMUTimer *ts, int64_t expire_time);
void timer_mod_ns(QEMUTimer *ts, int64_t expire_time);
/* The same, but never makes it later. */
void timer_mod_anticipate(QEMUTimer *ts, int64_t expire_time);
void timer_mod_anticipate_ns(QEMUTimer *ts, int64_t expire_time);
void timer_del(QEMUTimer *ts);
bool timer_pending(const QEMUTimer *ts);
/* Is it armed and due at @current_time (in the timer's scale)? */
bool timer_expired(const QEMUTimer *ts, int64_t current_time);
/* Absolute ns; all ones when not pending (that is the migration format). */
uint64_t timer_expire_time_ns(const QEMUTimer *ts);

/* ---- the virtual clock ---- */

/*
 * Start and stop it with the machine (BQL held, idempotent).  Stopped, the
 * clock keeps its value and its timers do not fire.
 */
void virtual_clock_start(void);
void virtual_clock_stop(void);
bool virtual_clock_running(void);
/*
 * The latest time that anybody may set (146 years): devices add what they wait for
 * to the time without a thought of overflow.
 */
#define VIRTUAL_CLOCK_MAX (INT64_MAX / 2)
/* Make the clock read @ns now; for loading a saved machine. */
void virtual_clock_set(int64_t ns);
/*
 * Test mode: the clock starts at 0 and moves only by
 * qemu_clock_advance_virtual_time().  Before the machine starts.
 */
void virtual_clock_use_qtest(void);
bool virtual_clock_is_qtest(void);
/*
 * Another source of guest time (counted instructions); NULL: the host's
 * clock.  The source itself stops with the machine.
 */
void virtual_clock_set_source(int64_t (*get)(void));
/*
 * Test mode: move to @dest, stopping at each deadline on the way; the clock
 * equals the deadline while that timer's callback runs.  Ends early when a
 * signal asks the program to end.  Does nothing when
 * the machine is stopped or @dest has passed; VIRTUAL_CLOCK_MAX is as far as it
 * goes.  The time afterwards.
 */
int64_t qemu_clock_advance_virtual_time(int64_t dest);

/* ---- looking in from outside ---- */

/* Callbacks run since the start, of that clock. */
uint64_t qemu_clock_callbacks_run(QEMUClockType type);
/*
 * Debug oracle for freed objects: an armed timer that lies in, or whose
 * opaque points into, the @len bytes at @p.  A description (static buffer per
 * thread), or NULL when all is well.
 */
const char *timer_find_dangling(const void *p, size_t len);

#endif
