/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Timers and clocks.  Time is moved by hand in qtest mode. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"

static GString *trail;      /* "name@time " of each callback */

typedef struct Probe {
    QEMUTimer timer;
    const char *name;
    int64_t rearm;          /* >= 0: arm for that time in the callback */
    int rearms;
    QEMUTimer *kill;        /* delete that one in the callback */
} Probe;

static void probe_cb(void *opaque)
{
    Probe *p = opaque;

    g_string_append_printf(trail, "%s@%" PRId64 " ", p->name,
                           qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    if (p->rearms > 0) {
        p->rearms--;
        timer_mod_ns(&p->timer, p->rearm);
    }
    if (p->kill) {
        timer_del(p->kill);
    }
}

static void probe_init(Probe *p, const char *name)
{
    *p = (Probe) { .name = name };
    timer_init_ns(&p->timer, QEMU_CLOCK_VIRTUAL, probe_cb, p);
}

#define TRAIL(text) do {                            \
        g_assert_cmpstr(trail->str, ==, (text));    \
        g_string_truncate(trail, 0);                \
    } while (0)

/* Every test starts at a time of its own. */
static int64_t start(void)
{
    g_string_truncate(trail, 0);
    virtual_clock_set(0);
    return 0;
}

static void test_order(void)
{
    Probe p[4];

    start();
    for (int i = 0; i < 4; i++) {
        static const char *const names[] = { "a", "b", "c", "d" };
        probe_init(&p[i], names[i]);
    }
    timer_mod_ns(&p[0].timer, 30);
    timer_mod_ns(&p[1].timer, 10);
    timer_mod_ns(&p[2].timer, 10);
    timer_mod_ns(&p[3].timer, 20);
    timer_mod_ns(&p[1].timer, 10);      /* armed again: behind c */
    g_assert_cmpint(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, -1), ==, 10);
    g_assert_true(qemu_clock_has_timers(QEMU_CLOCK_VIRTUAL));
    g_assert_cmpint(qemu_clock_advance_virtual_time(25), ==, 25);
    TRAIL("c@10 b@10 d@20 ");
    g_assert_cmpint(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, -1), ==, 5);
    qemu_clock_advance_virtual_time(29);
    TRAIL("");
    qemu_clock_advance_virtual_time(100);
    TRAIL("a@30 ");
    g_assert_cmpint(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, -1), ==, -1);
    g_assert_cmpint(qemu_clock_advance_virtual_time(50), ==, 100);
}

static void test_heap(void)
{
    enum { N = 500 };
    g_autofree Probe *p = g_new(Probe, N);
    uint32_t seed = 1;
    int64_t last = -1;
    unsigned count = 0;

    start();
    for (int i = 0; i < N; i++) {
        probe_init(&p[i], "x");
    }
    for (int i = 0; i < 4 * N; i++) {
        seed = seed * 1664525 + 1013904223;
        Probe *one = &p[(seed >> 8) % N];
        if ((seed >> 4) % 4 == 0) {
            timer_del(&one->timer);
            g_assert_false(timer_pending(&one->timer));
        } else {
            timer_mod_ns(&one->timer, 1 + (seed >> 16) % 1000);
        }
    }
    for (int i = 0; i < N; i++) {
        count += timer_pending(&p[i].timer);
    }
    uint64_t before = qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL);
    qemu_clock_advance_virtual_time(2000);
    g_assert_cmpuint(qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL) - before, ==, count);
    g_auto(GStrv) words = g_strsplit(g_strstrip(trail->str), " ", -1);
    for (char **w = words; *w; w++) {
        int64_t at = g_ascii_strtoll(*w + 2, NULL, 10);
        g_assert_cmpint(at, >=, last);
        last = at;
    }
    g_string_truncate(trail, 0);
}

static void test_rearm(void)
{
    Probe a, b;

    start();
    probe_init(&a, "a");
    probe_init(&b, "b");
    /* Armed for the past again and again: b gets its turn all the same. */
    a.rearms = 3;
    a.rearm = 1;
    timer_mod_ns(&a.timer, 5);
    timer_mod_ns(&b.timer, 5);
    qemu_clock_advance_virtual_time(5);
    TRAIL("a@5 b@5 ");
    g_assert_true(qemu_clock_expired(QEMU_CLOCK_VIRTUAL));
    g_assert_true(qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL));
    TRAIL("a@5 ");
    qemu_clock_advance_virtual_time(6);
    TRAIL("a@5 a@5 ");
    /* A chain into the future is followed within one step. */
    a.rearms = 1;
    a.rearm = 40;
    timer_mod_ns(&a.timer, 20);
    qemu_clock_advance_virtual_time(50);
    TRAIL("a@20 a@40 ");
    /* Deleted by an earlier callback of the same instant. */
    a.kill = &b.timer;
    timer_mod_ns(&a.timer, 60);
    timer_mod_ns(&b.timer, 60);
    qemu_clock_advance_virtual_time(60);
    TRAIL("a@60 ");
    a.kill = &a.timer;
    a.rearms = 1;
    a.rearm = 10;           /* put aside, then deleted */
    timer_mod_ns(&a.timer, 61);
    qemu_clock_advance_virtual_time(70);
    TRAIL("a@61 ");
    g_assert_false(timer_pending(&a.timer));
}

static void test_scales(void)
{
    QEMUTimer t;
    QEMUTimer *heap;

    start();
    timer_init_ms(&t, QEMU_CLOCK_VIRTUAL, probe_cb, NULL);
    timer_mod(&t, 3);
    g_assert_cmpuint(timer_expire_time_ns(&t), ==, 3000000);
    timer_mod_ns(&t, 7);
    g_assert_cmpuint(timer_expire_time_ns(&t), ==, 7);
    timer_mod(&t, INT64_MAX / 2);
    g_assert_cmpuint(timer_expire_time_ns(&t), ==, INT64_MAX);
    g_assert_cmpint(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, -1), ==, INT64_MAX);
    timer_mod(&t, -5);
    g_assert_cmpuint(timer_expire_time_ns(&t), ==, 0);
    timer_mod(&t, 3);
    g_assert_false(timer_expired(&t, 2));
    g_assert_true(timer_expired(&t, 3));
    timer_mod_anticipate(&t, 4);
    g_assert_cmpuint(timer_expire_time_ns(&t), ==, 3000000);
    timer_mod_anticipate_ns(&t, 2);
    g_assert_cmpuint(timer_expire_time_ns(&t), ==, 2);
    timer_del(&t);
    g_assert_false(timer_expired(&t, INT64_MAX));
    g_assert_cmpuint(timer_expire_time_ns(&t), ==, UINT64_MAX);
    timer_mod_anticipate(&t, 9);
    g_assert_true(timer_pending(&t));
    timer_deinit(&t);
    timer_del(&t);
    timer_init_us(&t, QEMU_CLOCK_VIRTUAL, probe_cb, NULL);
    timer_mod(&t, 2);
    g_assert_cmpuint(timer_expire_time_ns(&t), ==, 2000);
    timer_del(&t);
    timer_init(&t, QEMU_CLOCK_HOST, SCALE_MS, probe_cb, NULL);
    timer_deinit(&t);
    heap = timer_new_ns(QEMU_CLOCK_VIRTUAL, probe_cb, NULL);
    timer_mod(heap, 100);
    timer_free(heap);
    timer_free(timer_new_us(QEMU_CLOCK_REALTIME, probe_cb, NULL));
    timer_free(timer_new_ms(QEMU_CLOCK_REALTIME, probe_cb, NULL));
    timer_free(timer_new(QEMU_CLOCK_REALTIME, 10, probe_cb, NULL));
    timer_free(NULL);
    QEMUTimer zero = { 0 };
    timer_del(&zero);
    g_assert_false(timer_pending(&zero));
    timer_init_ns(&t, QEMU_CLOCK_VIRTUAL, probe_cb, NULL);
    g_assert_false(qemu_clock_has_timers(QEMU_CLOCK_REALTIME));
}

static void test_uninitialised(void)
{
    if (g_test_subprocess()) {
        QEMUTimer zero = { 0 };
        timer_mod(&zero, 1);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

static void test_attributes(void)
{
    Probe a;
    QEMUTimer *ext = timer_new_full(NULL, QEMU_CLOCK_VIRTUAL, SCALE_NS,
                                    QEMU_TIMER_ATTR_EXTERNAL, probe_cb, NULL);

    start();
    probe_init(&a, "a");
    timer_mod(ext, 10);
    timer_mod(&a.timer, 20);
    g_assert_cmpint(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL,
                                               (int)QEMU_TIMER_ATTR_ALL), ==, 10);
    g_assert_cmpint(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL,
                                               ~QEMU_TIMER_ATTR_EXTERNAL), ==, 20);
    timer_free(ext);
    timer_del(&a.timer);
}

static void test_stop(void)
{
    Probe a;

    start();
    probe_init(&a, "a");
    timer_mod_ns(&a.timer, 10);
    virtual_clock_stop();
    g_assert_false(virtual_clock_running());
    g_assert_false(qemu_clock_is_enabled(QEMU_CLOCK_VIRTUAL));
    g_assert_cmpint(qemu_clock_advance_virtual_time(100), ==, 0);
    g_assert_cmpint(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, -1), ==, -1);
    g_assert_false(qemu_clock_run_all_timers());
    TRAIL("");
    virtual_clock_start();
    virtual_clock_start();
    qemu_clock_advance_virtual_time(100);
    TRAIL("a@10 ");
    g_assert_true(virtual_clock_is_qtest());
}

static int64_t counted = 500;

static int64_t instructions(void)
{
    return counted;
}

/* In a process of its own: not in qtest mode. */
static void test_real_clock(void)
{
    if (g_test_subprocess()) {
        virtual_clock_set(1000);
        g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), ==, 1000);
        g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL_RT), ==, 1000);
        int64_t before = get_clock();
        virtual_clock_start();
        while (get_clock() < before + 100) {
        }
        g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), >=, 1100);
        virtual_clock_set(5 * NANOSECONDS_PER_SECOND);
        g_assert_cmpint(qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL), >=, 5000);
        virtual_clock_stop();
        int64_t stopped = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
        g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), ==, stopped);
        virtual_clock_set_source(instructions);
        g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), ==, 500);
        virtual_clock_set(2000);
        counted += 7;
        g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), ==, 2007);
        virtual_clock_set_source(NULL);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    int64_t wall = qemu_clock_get_ns(QEMU_CLOCK_HOST);
    g_assert_cmpint(wall, <=, get_clock_realtime());
    g_assert_cmpint(qemu_clock_get_us(QEMU_CLOCK_REALTIME), <=, get_clock() / 1000);
    g_assert_cmpint(get_max_clock_jump(), ==, 60 * NANOSECONDS_PER_SECOND);
}

static void test_timeouts(void)
{
    g_assert_cmpint(qemu_timeout_ns_to_ms(-1), ==, -1);
    g_assert_cmpint(qemu_timeout_ns_to_ms(0), ==, 0);
    g_assert_cmpint(qemu_timeout_ns_to_ms(1), ==, 1);
    g_assert_cmpint(qemu_timeout_ns_to_ms(1000001), ==, 2);
    g_assert_cmpint(qemu_timeout_ns_to_ms(INT64_MAX), ==, INT_MAX);
    g_assert_cmpint(qemu_soonest_timeout(-1, 5), ==, 5);
    g_assert_cmpint(qemu_soonest_timeout(3, 5), ==, 3);
    g_assert_cmpint(qemu_soonest_timeout(-1, -1), ==, -1);
}

static void test_dangling(void)
{
    Probe *p = g_new0(Probe, 1);
    Probe other;
    QEMUTimer *outside = timer_new_ns(QEMU_CLOCK_HOST, probe_cb, &p->name);

    probe_init(p, "p");
    probe_init(&other, "o");
    g_assert_null(timer_find_dangling(p, sizeof(*p)));
    timer_mod_ns(&p->timer, INT64_MAX);
    g_assert_nonnull(strstr(timer_find_dangling(p, sizeof(*p)), "inside the object"));
    timer_del(&p->timer);
    timer_mod_ns(outside, INT64_MAX);
    g_assert_nonnull(strstr(timer_find_dangling(p, sizeof(*p)), "host timer"));
    g_assert_nonnull(strstr(main_loop_find_dangling(p, sizeof(*p)), "opaque points"));
    g_assert_null(timer_find_dangling(&other, sizeof(other)));
    timer_free(outside);
    g_assert_null(main_loop_find_dangling(p, sizeof(*p)));
    g_free(p);
}

static int signals_seen;

static void on_term(int signo, pid_t sender, void *opaque)
{
    signals_seen++;
}

static void tick_for_ever(void *opaque)
{
    QEMUTimer **timer = opaque;

    timer_mod(*timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 1);
    raise(SIGTERM);
}

/* The last of the tests: time has passed. */
static void test_signal_ends_advance(void)
{
    QEMUTimer *timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, tick_for_ever, &timer);
    int64_t start = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    main_loop_set_signal_handler(SIGTERM, on_term, NULL);
    g_assert_false(main_loop_signal_pending(SIGTERM));
    timer_mod(timer, start + 10);
    g_assert_cmpint(qemu_clock_advance_virtual_time(INT64_MAX), ==, start + 10);
    g_assert_true(main_loop_signal_pending(SIGTERM));
    g_assert_cmpint(signals_seen, ==, 0);
    timer_free(timer);
    main_loop_wait(true);
    g_assert_cmpint(signals_seen, ==, 1);
    g_assert_false(main_loop_signal_pending(SIGTERM));
    main_loop_set_signal_handler(SIGTERM, NULL, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(&error_abort);
    trail = g_string_new(NULL);
    bool subprocess = g_test_subprocess();
    if (!subprocess) {
        virtual_clock_use_qtest();
        virtual_clock_start();
    }
    g_test_add_func("/timer/order", test_order);
    g_test_add_func("/timer/heap", test_heap);
    g_test_add_func("/timer/rearm", test_rearm);
    g_test_add_func("/timer/scales", test_scales);
    g_test_add_func("/timer/uninitialised", test_uninitialised);
    g_test_add_func("/timer/attributes", test_attributes);
    g_test_add_func("/timer/dangling", test_dangling);
    g_test_add_func("/clock/stop", test_stop);
    g_test_add_func("/clock/real", test_real_clock);
    g_test_add_func("/clock/timeouts", test_timeouts);
    g_test_add_func("/clock/signal-ends-advance", test_signal_ends_advance);
    int ret = g_test_run();
    g_string_free(trail, TRUE);
    return ret;
}
