/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Periodic counters under each policy. */
#include "qemu/osdep.h"
#include "hw/core/clock.h"
#include "hw/core/ptimer.h"
#include "hwcore-test.h"

#define PERIOD 2000000
#define ALL_COMBINATIONS 64

static int triggers;
static ptimer_state *stop_from_callback;

static void trigger(void *opaque)
{
    triggers++;
    if (stop_from_callback) {
        ptimer_stop(stop_from_callback);
    }
}

static int take_triggers(void)
{
    int n = triggers;

    triggers = 0;
    return n;
}

static void step(int64_t ns)
{
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ns);
}

static ptimer_state *new_timer(uint8_t policy)
{
    triggers = 0;
    stop_from_callback = NULL;
    return ptimer_init(trigger, NULL, policy);
}

static bool valid(unsigned policy)
{
    return !((policy & PTIMER_POLICY_TRIGGER_ONLY_ON_DECREMENT) &&
             (policy & PTIMER_POLICY_NO_IMMEDIATE_TRIGGER));
}

/* ---- what all policies share ------------------------------------------------------- */

static void oneshot(uint8_t policy)
{
    ptimer_state *t = new_timer(policy);
    bool no_round_down = policy & PTIMER_POLICY_NO_COUNTER_ROUND_DOWN;

    ptimer_transaction_begin(t);
    ptimer_set_period(t, PERIOD);
    ptimer_set_count(t, 10);
    ptimer_run(t, 1);
    ptimer_transaction_commit(t);
    step(PERIOD * 2 + 1);
    g_assert_cmpuint(ptimer_get_count(t), ==, no_round_down ? 8 : 7);
    g_assert_cmpint(take_triggers(), ==, 0);

    ptimer_transaction_begin(t);
    ptimer_stop(t);
    ptimer_transaction_commit(t);
    step(PERIOD * 11);
    g_assert_cmpuint(ptimer_get_count(t), ==, no_round_down ? 8 : 7);
    g_assert_cmpint(take_triggers(), ==, 0);

    ptimer_transaction_begin(t);
    ptimer_run(t, 1);
    ptimer_transaction_commit(t);
    step(PERIOD * 8 + 1);
    g_assert_cmpuint(ptimer_get_count(t), ==, 0);
    g_assert_cmpint(take_triggers(), ==, 1);
    step(PERIOD * 10);
    g_assert_cmpint(take_triggers(), ==, 0);
    ptimer_free(t);
}

static void periodic(uint8_t policy)
{
    ptimer_state *t = new_timer(policy);
    bool no_round_down = policy & PTIMER_POLICY_NO_COUNTER_ROUND_DOWN;
    bool wrap = policy & PTIMER_POLICY_WRAP_AFTER_ONE_PERIOD;

    ptimer_transaction_begin(t);
    ptimer_set_period(t, PERIOD);
    ptimer_set_limit(t, 10, 1);
    ptimer_run(t, 0);
    ptimer_transaction_commit(t);
    g_assert_cmpuint(ptimer_get_limit(t), ==, 10);
    step(PERIOD * 10 - 1);
    g_assert_cmpuint(ptimer_get_count(t), ==, no_round_down ? 1 : 0);
    g_assert_cmpint(take_triggers(), ==, 0);
    step(1);
    g_assert_cmpuint(ptimer_get_count(t), ==, wrap ? 0 : 10);
    g_assert_cmpint(take_triggers(), ==, 1);
    step(1);
    g_assert_cmpuint(ptimer_get_count(t), ==, wrap ? 0 : no_round_down ? 10 : 9);
    step(PERIOD);
    g_assert_cmpuint(ptimer_get_count(t), ==, (no_round_down ? 9 : 8) + (wrap ? 1 : 0));
    step(PERIOD * 9 + (wrap ? PERIOD : 0));
    g_assert_cmpint(take_triggers(), ==, 1);
    ptimer_free(t);
}

/* Starting with nothing to count. */
static void zero_count(uint8_t policy)
{
    ptimer_state *t = new_timer(policy);
    bool trigger_now = !(policy & (PTIMER_POLICY_NO_IMMEDIATE_TRIGGER |
                                   PTIMER_POLICY_TRIGGER_ONLY_ON_DECREMENT));
    bool reload_later = policy & PTIMER_POLICY_NO_IMMEDIATE_RELOAD;

    ptimer_transaction_begin(t);
    ptimer_set_period(t, PERIOD);
    ptimer_set_limit(t, 10, 0);
    ptimer_set_count(t, 0);
    ptimer_run(t, 0);
    ptimer_transaction_commit(t);
    g_assert_cmpint(take_triggers(), ==, trigger_now);
    g_assert_cmpuint(ptimer_get_count(t), ==, reload_later ? 0 : 10);
    if (reload_later) {
        step(PERIOD);
        g_assert_cmpuint(ptimer_get_count(t), ==, 10);
    }
    ptimer_free(t);
}

/* A limit of zero stops, or fires for ever. */
static void zero_limit(uint8_t policy)
{
    ptimer_state *t = new_timer(policy);
    bool continuous = policy & PTIMER_POLICY_CONTINUOUS_TRIGGER;

    ptimer_transaction_begin(t);
    ptimer_set_period(t, PERIOD);
    ptimer_set_limit(t, 0, 1);
    ptimer_run(t, 0);
    ptimer_transaction_commit(t);
    take_triggers();
    step(PERIOD * 3 + 1);
    if (continuous) {
        g_assert_cmpint(take_triggers(), >=,
                        policy & PTIMER_POLICY_TRIGGER_ONLY_ON_DECREMENT ? 0 : 3);
    } else {
        g_assert_cmpint(take_triggers(), ==, 0);
    }
    g_assert_cmpuint(ptimer_get_count(t), ==, 0);
    ptimer_free(t);
}

static void test_all_policies(const void *data)
{
    void (*test)(uint8_t policy) = *(void (*const *)(uint8_t))data;

    for (unsigned policy = 0; policy < ALL_COMBINATIONS; policy++) {
        if (valid(policy)) {
            test((uint8_t)policy);
        }
    }
}

/* ---- the rest ---------------------------------------------------------------------- */

static void test_freq(void)
{
    ptimer_state *t = new_timer(PTIMER_POLICY_LEGACY);

    ptimer_transaction_begin(t);
    ptimer_set_freq(t, 3);              /* a period with a fraction */
    ptimer_set_limit(t, 3000, 1);
    ptimer_run(t, 0);
    ptimer_transaction_commit(t);
    step(1000 * NANOSECONDS_PER_SECOND - 2);    /* 2^-32 ns are cut off */
    g_assert_cmpint(take_triggers(), ==, 0);
    step(2);
    g_assert_cmpint(take_triggers(), ==, 1);
    ptimer_free(t);
}

static void test_from_clock(void)
{
    Clock *clk = clock_new(object_get_root(), "clk");
    ptimer_state *t = new_timer(PTIMER_POLICY_LEGACY);

    clock_set_ns(clk, 100);
    ptimer_transaction_begin(t);
    ptimer_set_period_from_clock(t, clk, 16);
    ptimer_set_limit(t, 100, 1);
    ptimer_run(t, 1);
    ptimer_transaction_commit(t);
    step(160000 - 1);
    g_assert_cmpint(take_triggers(), ==, 0);
    step(1);
    g_assert_cmpint(take_triggers(), ==, 1);
    ptimer_transaction_begin(t);
    clock_set(clk, UINT64_MAX);
    ptimer_set_period_from_clock(t, clk, UINT32_MAX);   /* saturates */
    ptimer_set_count(t, UINT64_MAX);
    ptimer_run(t, 0);
    ptimer_transaction_commit(t);
    ptimer_free(t);
    object_unparent(OBJECT(clk));
}

static void test_change_while_running(void)
{
    ptimer_state *t = new_timer(PTIMER_POLICY_NO_COUNTER_ROUND_DOWN);

    ptimer_transaction_begin(t);
    ptimer_set_period(t, PERIOD);
    ptimer_set_limit(t, 100, 1);
    ptimer_run(t, 0);
    ptimer_transaction_commit(t);
    step(PERIOD * 50);
    ptimer_transaction_begin(t);
    ptimer_set_period(t, PERIOD * 2);
    ptimer_transaction_commit(t);
    g_assert_cmpuint(ptimer_get_count(t), ==, 50);
    step(PERIOD * 50);
    g_assert_cmpuint(ptimer_get_count(t), ==, 25);
    ptimer_transaction_begin(t);
    ptimer_set_count(t, 3);
    ptimer_transaction_commit(t);
    step(PERIOD * 6);
    g_assert_cmpint(take_triggers(), ==, 1);
    ptimer_free(t);
}

static void test_stop_in_callback(void)
{
    ptimer_state *t = new_timer(PTIMER_POLICY_LEGACY);

    stop_from_callback = t;
    ptimer_transaction_begin(t);
    ptimer_set_period(t, PERIOD);
    ptimer_set_limit(t, 10, 0);
    ptimer_run(t, 0);                   /* from zero: triggers at once */
    ptimer_transaction_commit(t);
    g_assert_cmpint(take_triggers(), ==, 1);
    step(PERIOD * 100);
    g_assert_cmpint(take_triggers(), ==, 0);
    stop_from_callback = NULL;
    ptimer_free(t);
}

static void test_no_period(void)
{
    ptimer_state *t = new_timer(PTIMER_POLICY_LEGACY);

    ptimer_transaction_begin(t);
    ptimer_set_count(t, 5);
    ptimer_run(t, 0);
    ptimer_transaction_commit(t);
    step(PERIOD);
    g_assert_cmpuint(ptimer_get_count(t), ==, 5);
    ptimer_free(t);
    ptimer_free(NULL);
}

static void test_outside_transaction(void)
{
    if (dies_with("*")) {
        ptimer_run(new_timer(PTIMER_POLICY_LEGACY), 0);
    }
}

static void test_contradicting_policies(void)
{
    if (dies_with("*")) {
        new_timer(PTIMER_POLICY_TRIGGER_ONLY_ON_DECREMENT | PTIMER_POLICY_NO_IMMEDIATE_TRIGGER);
    }
}

static void test_vmstate(void)
{
    g_assert_true(vmstate_check(&vmstate_ptimer, &error_abort));
    g_assert_cmpstr(vmstate_ptimer.name, ==, "ptimer");
    g_assert_cmpint(vmstate_ptimer.version_id, ==, 1);
}

int main(int argc, char **argv)
{
    static void (*const shared[])(uint8_t) = { oneshot, periodic, zero_count, zero_limit };

    hwcore_test_init(&argc, &argv);
    g_test_add_data_func("/ptimer/all-policies/oneshot", &shared[0], test_all_policies);
    g_test_add_data_func("/ptimer/all-policies/periodic", &shared[1], test_all_policies);
    g_test_add_data_func("/ptimer/all-policies/zero-count", &shared[2], test_all_policies);
    g_test_add_data_func("/ptimer/all-policies/zero-limit", &shared[3], test_all_policies);
    g_test_add_func("/ptimer/freq", test_freq);
    g_test_add_func("/ptimer/from-clock", test_from_clock);
    g_test_add_func("/ptimer/change-while-running", test_change_while_running);
    g_test_add_func("/ptimer/stop-in-callback", test_stop_in_callback);
    g_test_add_func("/ptimer/no-period", test_no_period);
    g_test_add_func("/ptimer/outside-transaction", test_outside_transaction);
    g_test_add_func("/ptimer/contradicting-policies", test_contradicting_policies);
    g_test_add_func("/ptimer/vmstate", test_vmstate);
    return hwcore_test_run();
}
