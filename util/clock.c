/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clocks.  The virtual clock is read by vCPU threads without a lock: a
 * sequence counter, odd while somebody writes, tells readers to try again.
 */
#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "qemu/lockable.h"
#include "timer-internal.h"

static struct {
    QemuMutex lock;         /* for writers */
    uint32_t sequence;
    bool running;
    bool qtest;
    int64_t value;          /* stopped: the time; running: time minus get_clock() */
    int64_t qtest_ns;
    int64_t (*source)(void);
    int64_t source_bias;    /* added to the source's time */
} vclock = { .lock = { .lock = PTHREAD_MUTEX_INITIALIZER, .initialized = true } };

static int64_t host_ns(clockid_t id)
{
    struct timespec ts;

    clock_gettime(id, &ts);
    return ts.tv_sec * NANOSECONDS_PER_SECOND + ts.tv_nsec;
}

int64_t get_clock(void)
{
    return host_ns(CLOCK_MONOTONIC);
}

int64_t get_clock_realtime(void)
{
    return host_ns(CLOCK_REALTIME);
}

static void write_begin(void)
{
    qatomic_set(&vclock.sequence, vclock.sequence + 1);
    smp_wmb();
}

static void write_end(void)
{
    smp_wmb();
    qatomic_set(&vclock.sequence, vclock.sequence + 1);
}

/* The time the host's clock gives the guest, whatever the mode. */
static int64_t guest_host_ns(void)
{
    uint32_t seq;
    int64_t ns;

    do {
        seq = qatomic_load_acquire(&vclock.sequence);
        ns = qatomic_read(&vclock.value);
        if (qatomic_read(&vclock.running)) {
            ns += get_clock();
        }
        smp_rmb();
    } while (unlikely((seq & 1) || seq != qatomic_read(&vclock.sequence)));
    return ns;
}

static int64_t virtual_ns(void)
{
    if (qatomic_read(&vclock.qtest)) {
        return qatomic_read(&vclock.qtest_ns);
    }
    int64_t (*source)(void) = qatomic_load_acquire(&vclock.source);
    if (source) {
        return sat_add64(source(), qatomic_read(&vclock.source_bias));
    }
    return guest_host_ns();
}

int64_t qemu_clock_get_ns(QEMUClockType type)
{
    switch (type) {
    case QEMU_CLOCK_REALTIME:
        return get_clock();
    case QEMU_CLOCK_VIRTUAL:
        return virtual_ns();
    case QEMU_CLOCK_HOST:
        return get_clock_realtime();
    case QEMU_CLOCK_VIRTUAL_RT:
        return guest_host_ns();
    case QEMU_CLOCK_MAX:
        break;
    }
    g_assert_not_reached();
}

static void virtual_clock_run(bool run)
{
    WITH_QEMU_LOCK_GUARD(&vclock.lock) {
        if (vclock.running != run) {
            int64_t now = get_clock();
            write_begin();
            qatomic_set(&vclock.value, vclock.value + (run ? -now : now));
            qatomic_set(&vclock.running, run);
            write_end();
        }
    }
    qemu_clock_enable(QEMU_CLOCK_VIRTUAL, run);
    qemu_clock_enable(QEMU_CLOCK_VIRTUAL_RT, run);
}

void virtual_clock_start(void)
{
    virtual_clock_run(true);
}

void virtual_clock_stop(void)
{
    virtual_clock_run(false);
}

bool virtual_clock_running(void)
{
    return qatomic_read(&vclock.running);
}

void virtual_clock_set(int64_t ns)
{
    WITH_QEMU_LOCK_GUARD(&vclock.lock) {
        write_begin();
        qatomic_set(&vclock.value, vclock.running ? ns - get_clock() : ns);
        write_end();
        qatomic_set(&vclock.qtest_ns, ns);
        if (vclock.source) {
            qatomic_set(&vclock.source_bias, ns - vclock.source());
        }
    }
    qemu_clock_notify(QEMU_CLOCK_VIRTUAL);
}

void virtual_clock_use_qtest(void)
{
    qatomic_set(&vclock.qtest, true);
}

bool virtual_clock_is_qtest(void)
{
    return qatomic_read(&vclock.qtest);
}

void virtual_clock_set_source(int64_t (*get)(void))
{
    qatomic_set(&vclock.source_bias, 0);
    qatomic_store_release(&vclock.source, get);
}

void virtual_clock_qtest_move(int64_t ns)
{
    qatomic_set(&vclock.qtest_ns, ns);
}

int qemu_timeout_ns_to_ms(int64_t ns)
{
    if (ns < 0) {
        return -1;
    }
    int64_t ms = ns / SCALE_MS + (ns % SCALE_MS != 0);
    return (int)MIN(ms, (int64_t)INT_MAX);
}
