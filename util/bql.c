/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The big lock, and the phantoms that go with it. */
#include "qemu/osdep.h"
#include "qemu/main-loop.h"

struct BQL bql;
struct BQLPin bql_pinned;
struct DeviceRegs device_regs;

/* Static initialisation: usable before anything else ran. */
static QemuMutex bql_mutex = { .lock = PTHREAD_MUTEX_INITIALIZER, .initialized = true };

/* Where this thread took the lock; NULL: it does not hold it. */
static __thread const char *holder_file;
static __thread int holder_line;
static __thread unsigned pin_count;

static void TSA_NO_TSA took_it(const char *file, int line)
{
    holder_file = file;
    holder_line = line;
}

void TSA_NO_TSA bql_lock_impl(const char *file, int line)
{
    if (unlikely(holder_file)) {
        fprintf(stderr, "%s:%d: bql_lock(), but this thread holds the lock since %s:%d\n",
                file, line, holder_file, holder_line);
        abort();
    }
    qemu_mutex_lock(&bql_mutex);
    took_it(file, line);
}

void TSA_NO_TSA bql_unlock(void)
{
    bql_assert_locked();
    if (unlikely(pin_count)) {
        fprintf(stderr, "bql_unlock() where the lock is pinned (taken at %s:%d)\n",
                holder_file, holder_line);
        abort();
    }
    holder_file = NULL;
    qemu_mutex_unlock(&bql_mutex);
}

bool bql_locked(void)
{
    return holder_file != NULL;
}

void TSA_NO_TSA bql_assert_locked_at(const char *file, int line)
{
    if (unlikely(!holder_file)) {
        fprintf(stderr, "%s:%d: the big lock must be held here\n", file, line);
        abort();
    }
}

void TSA_NO_TSA bql_pin(void)
{
    pin_count++;
}

void TSA_NO_TSA bql_unpin(void)
{
    assert(pin_count > 0);
    pin_count--;
}

bool bql_is_pinned(void)
{
    return pin_count > 0;
}

static bool TSA_NO_TSA wait_bql(QemuCond *cond, int ms)
{
    const char *file = holder_file;
    bool signalled = true;

    bql_assert_locked();
    assert(!pin_count);
    holder_file = NULL;
    if (ms < 0) {
        qemu_cond_wait(cond, &bql_mutex);
    } else {
        signalled = qemu_cond_timedwait(cond, &bql_mutex, ms);
    }
    took_it(file, holder_line);
    return signalled;
}

void qemu_cond_wait_bql(QemuCond *cond)
{
    wait_bql(cond, -1);
}

bool qemu_cond_timedwait_bql(QemuCond *cond, int ms)
{
    return wait_bql(cond, MAX(ms, 0));
}

#ifdef CONFIG_DEBUG_ASHLAR
static __thread unsigned regs_depth;

void TSA_NO_TSA device_regs_begin(void)
{
    regs_depth++;
}

void TSA_NO_TSA device_regs_end(void)
{
    assert(regs_depth > 0);
    regs_depth--;
}

void device_regs_assert_idle(const char *function)
{
    if (unlikely(regs_depth)) {
        fprintf(stderr, "%s() called while a device's registers are being modified\n", function);
        abort();
    }
}
#endif
