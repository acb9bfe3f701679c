/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A down-counter on guest time: counts from a limit to zero, calls back,
 * reloads (or stops after one shot).
 *
 * Every change happens between ptimer_transaction_begin() and _commit(); the
 * callback runs inside commit or from the timer, never inside the changing
 * calls.  For device models; big lock held.
 */
#ifndef HW_CORE_PTIMER_H
#define HW_CORE_PTIMER_H

#include "migration/vmstate.h"

/* Policy bits: what the counter does at its edges.  Without any: */
#define PTIMER_POLICY_LEGACY                0
/* ... it reloads as it reaches 0; with this bit it stays at 0 for one period. */
#define PTIMER_POLICY_WRAP_AFTER_ONE_PERIOD (1 << 0)
/* ... a limit of 0 stops it; with this bit it triggers every period. */
#define PTIMER_POLICY_CONTINUOUS_TRIGGER    (1 << 1)
/* ... starting at (or setting) 0 triggers at once; with this bit it does not. */
#define PTIMER_POLICY_NO_IMMEDIATE_TRIGGER  (1 << 2)
/* ... starting at (or setting) 0 reloads at once; with this bit after one period. */
#define PTIMER_POLICY_NO_IMMEDIATE_RELOAD   (1 << 3)
/* ... a running counter reads one less than the periods left; with this bit it does not. */
#define PTIMER_POLICY_NO_COUNTER_ROUND_DOWN (1 << 4)
/* ... any way of reaching 0 triggers; with this bit only counting does. */
#define PTIMER_POLICY_TRIGGER_ONLY_ON_DECREMENT (1 << 5)

typedef struct ptimer_state ptimer_state;
typedef struct Clock Clock;
typedef void (*ptimer_cb)(void *opaque);

/* The caller owns it (ptimer_free()). */
ptimer_state *ptimer_init(ptimer_cb callback, void *callback_opaque, uint8_t policy_mask);
void ptimer_free(ptimer_state *s);

void ptimer_transaction_begin(ptimer_state *s);
/* May call back. */
void ptimer_transaction_commit(ptimer_state *s);

/* Inside a transaction: */
void ptimer_set_period(ptimer_state *s, int64_t period_ns);
/* Clock's period times @divisor. */
void ptimer_set_period_from_clock(ptimer_state *s, const Clock *clock, unsigned int divisor);
void ptimer_set_freq(ptimer_state *s, uint32_t freq_hz);
/* Count from @limit; with @reload also now. */
void ptimer_set_limit(ptimer_state *s, uint64_t limit, int reload);
void ptimer_set_count(ptimer_state *s, uint64_t count);
void ptimer_run(ptimer_state *s, int oneshot);
/* No callback follows, not even at commit. */
void ptimer_stop(ptimer_state *s);

/* At any time: */
uint64_t ptimer_get_limit(ptimer_state *s);
uint64_t ptimer_get_count(ptimer_state *s);

extern const VMStateDescription vmstate_ptimer;
#define VMSTATE_PTIMER(_field, _state) \
    VMSTATE_STRUCT_POINTER_V(_field, _state, 1, vmstate_ptimer, ptimer_state)
#define VMSTATE_PTIMER_ARRAY(_f, _s, _n) \
    VMSTATE_ARRAY_OF_POINTER_TO_STRUCT(_f, _s, _n, 0, vmstate_ptimer, ptimer_state)

#endif
