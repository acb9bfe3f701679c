/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The main loop: bottom halves, descriptors, signals, the big lock. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/event_notifier.h"
#include "qemu/main-loop.h"

static int counter;

static void count(void *opaque)
{
    *(int *)opaque += 1;
}

static void test_bh(void)
{
    int a = 0, b = 0;
    QEMUBH *bh = qemu_bh_new(count, &a);
    QEMUBH *idle = aio_bh_new(qemu_get_aio_context(), count, &b);

    qemu_bh_schedule(bh);
    qemu_bh_schedule(bh);
    g_assert_true(qemu_bh_is_scheduled(bh));
    g_assert_cmpint(aio_compute_bh_timeout(qemu_get_aio_context()), ==, 0);
    g_assert_true(aio_bh_poll(qemu_get_aio_context()));
    g_assert_cmpint(a, ==, 1);
    g_assert_false(qemu_bh_is_scheduled(bh));
    g_assert_false(aio_bh_poll(qemu_get_aio_context()));
    qemu_bh_schedule(bh);
    qemu_bh_cancel(bh);
    g_assert_cmpint(aio_compute_bh_timeout(qemu_get_aio_context()), ==, -1);
    main_loop_wait(true);
    g_assert_cmpint(a, ==, 1);
    qemu_bh_schedule_idle(idle);
    g_assert_cmpint(aio_compute_bh_timeout(qemu_get_aio_context()), ==, 10 * SCALE_MS);
    main_loop_wait(true);
    g_assert_cmpint(b, ==, 1);
    aio_bh_schedule_oneshot(iohandler_get_aio_context(), count, &b);
    g_assert_true(aio_poll(qemu_get_current_aio_context(), true));
    g_assert_cmpint(b, ==, 2);
    g_assert_false(aio_poll(qemu_get_aio_context(), false));
    qemu_bh_schedule(bh);
    qemu_bh_delete(bh);
    qemu_bh_delete(idle);
    main_loop_wait(true);
    g_assert_cmpint(a, ==, 1);
}

static QEMUBH *again;

static void reschedule(void *opaque)
{
    ++*(int *)opaque;
    qemu_bh_schedule(again);
}

static void delete_itself(void *opaque)
{
    ++*(int *)opaque;
    qemu_bh_delete(again);
    again = NULL;
}

static void test_bh_from_callback(void)
{
    int n = 0;

    again = qemu_bh_new(reschedule, &n);
    qemu_bh_schedule(again);
    main_loop_wait(true);
    g_assert_cmpint(n, ==, 1);      /* once per round */
    main_loop_wait(true);
    g_assert_cmpint(n, ==, 2);
    qemu_bh_delete(again);
    again = qemu_bh_new(delete_itself, &n);
    qemu_bh_schedule(again);
    main_loop_wait(true);
    g_assert_cmpint(n, ==, 3);
    g_assert_null(again);
}

typedef struct Guarded {
    MemReentrancyGuard guard;
    QEMUBH *bh;
    bool seen;
    bool free_me;
} Guarded;

static void guarded_cb(void *opaque)
{
    Guarded *g = opaque;

    g_assert_true(g->guard.engaged_in_io);
    if (g->free_me) {
        qemu_bh_delete(g->bh);
        g_free(g);
    } else {
        g->seen = true;
    }
}

static void test_bh_guarded(void)
{
    Guarded *g = g_new0(Guarded, 1);

    g->bh = qemu_bh_new_guarded(guarded_cb, g, &g->guard);
    g_assert_nonnull(strstr(main_loop_find_dangling(g, sizeof(*g)), "bottom half guarded_cb"));
    qemu_bh_schedule(g->bh);
    main_loop_wait(true);
    g_assert_true(g->seen);
    g_assert_false(g->guard.engaged_in_io);
    g->free_me = true;
    qemu_bh_schedule(g->bh);
    main_loop_wait(true);
}

static void read_byte(void *opaque)
{
    char c;
    g_assert_cmpint(read(*(int *)opaque, &c, 1), ==, 1);
    counter++;
}

static void write_once(void *opaque)
{
    int fd = *(int *)opaque;
    g_assert_cmpint(write(fd, "x", 1), ==, 1);
    qemu_set_fd_handler(fd, NULL, NULL, NULL);
}

static void test_fd(void)
{
    int fds[2];
    uint64_t before = main_loop_callbacks_run();

    g_assert_cmpint(pipe(fds), ==, 0);
    counter = 0;
    qemu_set_fd_handler(fds[0], read_byte, NULL, &fds[0]);
    main_loop_wait(true);
    g_assert_cmpint(counter, ==, 0);
    qemu_set_fd_handler(fds[1], NULL, write_once, &fds[1]);
    main_loop_wait(false);
    main_loop_wait(false);
    g_assert_cmpint(counter, ==, 1);
    g_assert_cmpuint(main_loop_callbacks_run() - before, ==, 2);
    g_assert_nonnull(strstr(main_loop_find_dangling(fds, sizeof(fds)), "handler of descriptor"));
    qemu_set_fd_handler(fds[0], NULL, NULL, NULL);
    g_assert_null(main_loop_find_dangling(fds, sizeof(fds)));
    g_assert_cmpint(write(fds[1], "y", 1), ==, 1);
    main_loop_wait(true);
    g_assert_cmpint(counter, ==, 1);
    close(fds[0]);
    close(fds[1]);
}

static void test_many_fds(void)
{
    enum { N = 60 };
    int fds[N][2];

    counter = 0;
    for (int i = 0; i < N; i++) {
        g_assert_cmpint(pipe(fds[i]), ==, 0);
        qemu_set_fd_handler(fds[i][0], read_byte, NULL, &fds[i][0]);
        g_assert_cmpint(write(fds[i][1], "z", 1), ==, 1);
    }
    main_loop_wait(false);
    g_assert_cmpint(counter, ==, N);
    for (int i = 0; i < N; i++) {
        qemu_set_fd_handler(fds[i][0], NULL, NULL, NULL);
        close(fds[i][0]);
        close(fds[i][1]);
    }
}

static void on_notified(EventNotifier *e)
{
    g_assert_true(event_notifier_test_and_clear(e));
    counter++;
}

static void test_event_notifier(void)
{
    EventNotifier e = { 0 };

    g_assert_cmpint(event_notifier_set(&e), ==, -EBADF);
    g_assert_false(event_notifier_test_and_clear(&e));
    g_assert_cmpint(event_notifier_init(&e, 1), ==, 0);
    g_assert_cmpint(event_notifier_get_fd(&e), ==, event_notifier_get_wfd(&e));
    g_assert_true(event_notifier_test_and_clear(&e));
    g_assert_false(event_notifier_test_and_clear(&e));
    counter = 0;
    event_notifier_set_handler(&e, on_notified);
    event_notifier_set(&e);
    event_notifier_set(&e);
    main_loop_wait(false);
    g_assert_cmpint(counter, ==, 1);
    event_notifier_set_handler(&e, NULL);
    event_notifier_set(&e);
    main_loop_wait(true);
    g_assert_cmpint(counter, ==, 1);
    event_notifier_cleanup(&e);
    event_notifier_cleanup(&e);
}

static void *from_thread(void *opaque)
{
    g_assert_false(qemu_in_main_thread());
    qemu_bh_schedule(opaque);
    return NULL;
}

static void test_wake_up(void)
{
    int n = 0;
    QEMUBH *bh = qemu_bh_new(count, &n);
    QemuThread thread;

    qemu_thread_create(&thread, "waker", from_thread, bh, QEMU_THREAD_JOINABLE);
    while (!n) {
        main_loop_wait(false);      /* returns only because the thread wakes it */
    }
    qemu_thread_join(&thread);
    qemu_bh_delete(bh);
    qemu_notify_event();
    main_loop_wait(false);
    g_assert_true(qemu_in_main_thread());
    GLOBAL_STATE_CODE();
}

static void test_real_timer(void)
{
    int n = 0;
    QEMUTimer t;

    timer_init_ns(&t, QEMU_CLOCK_REALTIME, count, &n);
    timer_mod(&t, qemu_clock_get_ns(QEMU_CLOCK_REALTIME) + 1000);
    while (!n) {
        main_loop_wait(false);
    }
    g_assert_cmpint(n, ==, 1);
}

static int signal_seen;
static pid_t signal_sender;

static void on_signal(int signo, pid_t sender, void *opaque)
{
    signal_seen = signo;
    signal_sender = sender;
    ++*(int *)opaque;
}

static void test_signals(void)
{
    int n = 0;

    main_loop_set_signal_handler(SIGUSR1, on_signal, &n);
    kill(getpid(), SIGUSR1);
    main_loop_wait(false);
    g_assert_cmpint(n, ==, 1);
    g_assert_cmpint(signal_seen, ==, SIGUSR1);
    g_assert_cmpint(signal_sender, ==, getpid());
    main_loop_set_signal_handler(SIGUSR1, NULL, NULL);
}

/* ---- the big lock ---- */

static int in_lock;

static void *take_bql(void *opaque)
{
    bql_lock();
    qatomic_set(&in_lock, 1);
    qemu_cond_signal(opaque);
    bql_unlock();
    return NULL;
}

static void TSA_NO_TSA test_bql(void)
{
    QemuCond cond;
    QemuThread thread;

    g_assert_false(bql_locked());
    bql_lock();
    bql_assert_locked();
    qemu_cond_init(&cond);
    in_lock = 0;
    qemu_thread_create(&thread, "other", take_bql, &cond, QEMU_THREAD_JOINABLE);
    while (!qatomic_read(&in_lock)) {
        qemu_cond_wait_bql(&cond);
    }
    qemu_thread_join(&thread);
    g_assert_false(qemu_cond_timedwait_bql(&cond, 1));
    {
        BQL_LOCK_GUARD();
        g_assert_true(bql_locked());
    }
    g_assert_true(bql_locked());
    bql_pin();
    g_assert_true(bql_is_pinned());
    bql_unpin();
    /* The loop drops it while it waits, so that the other thread gets it. */
    in_lock = 0;
    qemu_thread_create(&thread, "other", take_bql, &cond, QEMU_THREAD_JOINABLE);
    while (!qatomic_read(&in_lock)) {
        QEMUTimer t;
        timer_init_ms(&t, QEMU_CLOCK_REALTIME, count, &counter);
        timer_mod(&t, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + 1);
        main_loop_wait(false);
        timer_del(&t);
    }
    g_assert_true(bql_locked());
    bql_unlock();
    qemu_thread_join(&thread);
    {
        BQL_LOCK_GUARD();
        g_assert_true(bql_locked());
    }
    g_assert_false(bql_locked());
    device_regs_begin();
    device_regs_end();
    device_regs_assert_idle("f");
    qemu_cond_destroy(&cond);
}

static void TSA_NO_TSA bql_misuse(const char *what)
{
    if (strcmp(what, "twice") == 0) {
        bql_lock();
        bql_lock();
    } else if (strcmp(what, "not-held") == 0) {
        bql_unlock();
    } else if (strcmp(what, "assert") == 0) {
        bql_assert_locked();
    } else if (strcmp(what, "unpin") == 0) {
        bql_unpin();
    } else {
        bql_lock();
        bql_pin();
        bql_unlock();
    }
}

static void test_bql_misuse(gconstpointer data)
{
    if (g_test_subprocess()) {
        bql_misuse(data);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr(strcmp(data, "twice") == 0 ? "*since *test-main-loop.c:*" : "*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(qemu_init_main_loop(&error_abort), ==, 0);
    g_assert_cmpint(qemu_init_main_loop(&error_abort), ==, 0);
    g_test_add_func("/bh/schedule", test_bh);
    g_test_add_func("/bh/from-callback", test_bh_from_callback);
    g_test_add_func("/bh/guarded", test_bh_guarded);
    g_test_add_func("/main-loop/fd", test_fd);
    g_test_add_func("/main-loop/many-fds", test_many_fds);
    g_test_add_func("/main-loop/event-notifier", test_event_notifier);
    g_test_add_func("/main-loop/wake-up", test_wake_up);
    g_test_add_func("/main-loop/timer", test_real_timer);
    g_test_add_func("/main-loop/signals", test_signals);
    g_test_add_func("/bql/use", test_bql);
    g_test_add_data_func("/bql/twice", "twice", test_bql_misuse);
    g_test_add_data_func("/bql/not-held", "not-held", test_bql_misuse);
    g_test_add_data_func("/bql/assert", "assert", test_bql_misuse);
    g_test_add_data_func("/bql/unpin", "unpin", test_bql_misuse);
    g_test_add_data_func("/bql/pinned", "pinned", test_bql_misuse);
    return g_test_run();
}
