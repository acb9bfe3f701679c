/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The main loop: one poll over everything, then the callbacks. */
#include "qemu/osdep.h"
#include <poll.h>
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/event_notifier.h"
#include "qemu/main-loop.h"
#include "fd-handlers.h"

static EventNotifier wake_up;
static __thread bool is_main_thread;
static GArray *gpoll_fds;       /* of GPollFD; kept to save allocations */

/* Signals that arrived and wait for the loop; written by the handler. */
#define MAX_SIGNAL 65
static struct {
    MainLoopSignalFunc *handler;
    void *opaque;
    int pending;
    pid_t sender;
} signals[MAX_SIGNAL];
static int signals_pending;

int qemu_init_main_loop(Error **errp)
{
    if (wake_up.initialized) {
        return 0;
    }
    int ret = event_notifier_init(&wake_up, 0);
    if (ret < 0) {
        error_setg_errno(errp, -ret, "cannot create the main loop's event descriptor");
        return ret;
    }
    gpoll_fds = g_array_new(FALSE, FALSE, sizeof(GPollFD));
    is_main_thread = true;
    return 0;
}

bool qemu_in_main_thread(void)
{
    return is_main_thread;
}

void qemu_notify_event(void)
{
    if (wake_up.initialized) {
        event_notifier_set(&wake_up);
    }
}

/* ---- signals ---- */

static void on_signal(int signo, siginfo_t *info, void *context)
{
    int saved_errno = errno;

    if (signo > 0 && signo < MAX_SIGNAL) {
        /* Codes above zero are the kernel's. */
        qatomic_set(&signals[signo].sender, info->si_code > 0 ? 0 : info->si_pid);
        qatomic_store_release(&signals[signo].pending, 1);
        qatomic_store_release(&signals_pending, 1);
        qemu_notify_event();
    }
    errno = saved_errno;
}

void main_loop_set_signal_handler(int signo, MainLoopSignalFunc *handler, void *opaque)
{
    struct sigaction act = { .sa_flags = SA_SIGINFO | SA_RESTART };

    assert(signo > 0 && signo < MAX_SIGNAL);
    sigemptyset(&act.sa_mask);
    if (handler) {
        act.sa_sigaction = on_signal;
    } else {
        act.sa_flags = 0;
        act.sa_handler = SIG_DFL;
    }
    signals[signo].handler = handler;
    signals[signo].opaque = opaque;
    sigaction(signo, &act, NULL);
}

bool main_loop_signal_pending(int signo)
{
    assert(signo > 0 && signo < MAX_SIGNAL);
    return qatomic_load_acquire(&signals[signo].pending);
}

static void dispatch_signals(void)
{
    if (!qatomic_read(&signals_pending) || !qatomic_xchg(&signals_pending, 0)) {
        return;
    }
    for (int signo = 1; signo < MAX_SIGNAL; signo++) {
        if (qatomic_xchg(&signals[signo].pending, 0) && signals[signo].handler) {
            signals[signo].handler(signo, qatomic_read(&signals[signo].sender),
                                   signals[signo].opaque);
        }
    }
}

/* ---- one round ---- */

/* ns to wait at most for timers and bottom halves; -1: for ever. */
static int64_t own_timeout(void)
{
    int64_t timeout = aio_compute_bh_timeout(qemu_get_aio_context());

    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        if (type == QEMU_CLOCK_VIRTUAL && virtual_clock_is_qtest()
            && qemu_clock_deadline_ns_all(type, (int)QEMU_TIMER_ATTR_ALL) > 0) {
            continue;               /* waiting does not move that clock */
        }
        timeout = qemu_soonest_timeout(timeout,
                      qemu_clock_deadline_ns_all(type, (int)QEMU_TIMER_ATTR_ALL));
    }
    return timeout;
}

/* Wait with ns precision for the descriptors of gpoll_fds [0, count). */
static void poll_fds(unsigned count, int64_t timeout_ns)
{
    /* Most loops watch few descriptors. */
    struct pollfd few[32];
    g_autofree struct pollfd *many = count > G_N_ELEMENTS(few) ? g_new(struct pollfd, count)
                                                               : NULL;
    struct pollfd *fds = many ?: few;
    struct timespec ts;

    for (unsigned i = 0; i < count; i++) {
        GPollFD *from = &g_array_index(gpoll_fds, GPollFD, i);
        /* GLib's condition bits are poll()'s. */
        fds[i] = (struct pollfd) { .fd = from->fd, .events = (short)from->events };
    }
    if (timeout_ns >= 0) {
        ts.tv_sec = timeout_ns / NANOSECONDS_PER_SECOND;
        ts.tv_nsec = timeout_ns % NANOSECONDS_PER_SECOND;
    }
    int ready = ppoll(fds, count, timeout_ns >= 0 ? &ts : NULL, NULL);
    for (unsigned i = 0; i < count; i++) {
        GPollFD *to = &g_array_index(gpoll_fds, GPollFD, i);
        to->revents = ready > 0 ? (gushort)fds[i].revents : 0;
    }
}

/* Wait without the lock, unless there is nothing to wait for. */
static void TSA_NO_TSA poll_unlocked(unsigned count, int64_t timeout_ns)
{
    bool locked = bql_locked() && timeout_ns != 0;

    if (locked) {
        bql_unlock();
    }
    poll_fds(count, timeout_ns);
    if (locked) {
        bql_lock();
    }
}

void main_loop_wait(bool nonblocking)
{
    GMainContext *context = aio_get_g_main_context(qemu_get_aio_context());
    int priority, glib_ms, n;

    assert(wake_up.initialized);
    g_main_context_acquire(context);
    g_main_context_prepare(context, &priority);
    /* Our own wake-up descriptor stands after GLib's. */
    while ((n = g_main_context_query(context, priority, &glib_ms,
                                     (GPollFD *)gpoll_fds->data, (int)gpoll_fds->len)) + 1
           > (int)gpoll_fds->len) {
        g_array_set_size(gpoll_fds, (guint)n + 1);
    }
    g_array_index(gpoll_fds, GPollFD, n) =
        (GPollFD) { .fd = event_notifier_get_fd(&wake_up), .events = G_IO_IN };

    int64_t timeout = nonblocking ? 0
        : qemu_soonest_timeout(own_timeout(), glib_ms < 0 ? -1 : glib_ms * (int64_t)SCALE_MS);
    poll_unlocked((unsigned)n + 1, timeout);

    if (g_array_index(gpoll_fds, GPollFD, n).revents) {
        event_notifier_test_and_clear(&wake_up);
    }
    if (g_main_context_check(context, priority, (GPollFD *)gpoll_fds->data, n)) {
        g_main_context_dispatch(context);
    }
    g_main_context_release(context);
    dispatch_signals();
    aio_bh_poll(qemu_get_aio_context());
    qemu_clock_run_all_timers();
}

/* ---- looking in ---- */

const char *main_loop_find_dangling(const void *p, size_t len)
{
    static __thread char text[120];
    const char *name = bh_find(p, len);
    int fd = fd_handlers_find(p, len);

    if (name) {
        snprintf(text, sizeof(text), "bottom half %s", name);
        return text;
    }
    if (fd >= 0) {
        snprintf(text, sizeof(text), "handler of descriptor %d", fd);
        return text;
    }
    return timer_find_dangling(p, len);
}

uint64_t main_loop_callbacks_run(void)
{
    return bh_callbacks_run() + fd_handlers_callbacks_run();
}
