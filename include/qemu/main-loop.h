/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The main loop and the big lock (BQL).
 *
 * One thread runs main_loop_wait() in a loop.  It waits (without the BQL) for
 * descriptors, GLib sources, timers, bottom halves and signals, and runs their
 * callbacks with the BQL held.  The BQL protects all device and machine state:
 * whoever touches that must hold it.
 */
#ifndef QEMU_MAIN_LOOP_H
#define QEMU_MAIN_LOOP_H

#include "qemu/aio.h"
#include "qemu/thread.h"
#include "qemu/timer.h"

struct Error;

/* ---- the big lock ---- */

/* For annotations: TSA_REQUIRES(bql), TSA_GUARDED_BY(bql). */
struct TSA_CAPABILITY("BQL") BQL { int dummy; };
extern struct BQL bql;
/* Phantoms without storage or code, for static proofs: "the BQL may not be dropped here" ... */
struct TSA_CAPABILITY("BQL pin") BQLPin { int dummy; };
extern struct BQLPin bql_pinned;
/* ... and "the registers are being modified: no call-outs". */
struct TSA_CAPABILITY("device registers") DeviceRegs { int dummy; };
extern struct DeviceRegs device_regs;

/* Not recursive: taking it twice aborts naming both places. */
#define bql_lock() bql_lock_impl(__FILE__, __LINE__)
void bql_lock_impl(const char *file, int line) TSA_ACQUIRE(bql);
void bql_unlock(void) TSA_RELEASE(bql) TSA_EXCLUDES(bql_pinned);
/* Does this thread hold it? */
bool bql_locked(void);
void bql_assert_locked_at(const char *file, int line) TSA_ASSERT(bql);
#define bql_assert_locked() bql_assert_locked_at(__FILE__, __LINE__)

/* Where code relies on not losing the lock: bql_unlock() in between aborts. */
void bql_pin(void) TSA_ACQUIRE(bql_pinned);
void bql_unpin(void) TSA_RELEASE(bql_pinned);
bool bql_is_pinned(void);

/* Around modifications of registers: call-outs in between are a bug. */
#ifdef CONFIG_DEBUG_ASHLAR
void device_regs_begin(void) TSA_ACQUIRE(device_regs);
void device_regs_end(void) TSA_RELEASE(device_regs);
/* For functions that call out of a device: aborts inside begin/end. */
void device_regs_assert_idle(const char *function);
#else
static inline void TSA_NO_TSA device_regs_begin(void) TSA_ACQUIRE(device_regs);
static inline void device_regs_begin(void)
{
}
static inline void TSA_NO_TSA device_regs_end(void) TSA_RELEASE(device_regs);
static inline void device_regs_end(void)
{
}
static inline void device_regs_assert_idle(const char *function)
{
}
#endif

typedef struct BQLGuard_ {
    bool taken;
} BQLGuard_;
/* Takes the lock unless this thread has it already. */
static inline BQLGuard_ TSA_NO_TSA bql_guard_begin_(const char *file, int line)
{
    BQLGuard_ guard = { .taken = !bql_locked() };
    if (guard.taken) {
        bql_lock_impl(file, line);
    }
    return guard;
}
static inline void TSA_NO_TSA bql_guard_end_(BQLGuard_ *guard)
{
    if (guard->taken) {
        bql_unlock();
    }
}
#define BQL_LOCK_GUARD() \
    __attribute__((cleanup(bql_guard_end_), unused)) \
    BQLGuard_ glue(bql_guard_, __COUNTER__) = bql_guard_begin_(__FILE__, __LINE__)

/* Wait for @cond while the BQL is dropped. */
void qemu_cond_wait_bql(QemuCond *cond) TSA_REQUIRES(bql);
bool qemu_cond_timedwait_bql(QemuCond *cond, int ms) TSA_REQUIRES(bql);

/* ---- the loop ---- */

/* Once, in the main thread, before any other function of this header. */
int qemu_init_main_loop(struct Error **errp);
/*
 * One round: wait for something (or only look, if @nonblocking) and run all
 * callbacks that are due.  The caller holds the BQL; it is dropped while
 * waiting.  Without an initialised BQL holder (unit tests) it also works
 * unlocked.
 */
void main_loop_wait(bool nonblocking);
/* Make a waiting main_loop_wait() return.  Any thread, also signal handlers. */
void qemu_notify_event(void);
/* Is this the thread that called qemu_init_main_loop()? */
bool qemu_in_main_thread(void);
#define GLOBAL_STATE_CODE() assert(qemu_in_main_thread())

/*
 * Call @fd_read when @fd is readable (or has hung up), @fd_write when it is
 * writable.  Replaces earlier handlers of the descriptor; both NULL removes
 * them, which must be done before closing it.  BQL held.
 */
void qemu_set_fd_handler(int fd, IOHandler *fd_read, IOHandler *fd_write, void *opaque);

/*
 * Call @handler in the main loop for signal @signo.  @sender is the process
 * that sent it (0: the kernel).  NULL restores the default action.
 */
typedef void MainLoopSignalFunc(int signo, pid_t sender, void *opaque);
void main_loop_set_signal_handler(int signo, MainLoopSignalFunc *handler, void *opaque);
/* Has @signo come, and its handler not run yet?  For work without a bound. */
bool main_loop_signal_pending(int signo);

/* ---- bottom halves of the main loop ---- */

QEMUBH *qemu_bh_new_full(QEMUBHFunc *cb, void *opaque, const char *name,
                         MemReentrancyGuard *reentrancy_guard);
#define qemu_bh_new(cb, opaque) qemu_bh_new_full((cb), (opaque), #cb, NULL)
/* @guard is engaged while it runs: the device's own registers refuse accesses. */
#define qemu_bh_new_guarded(cb, opaque, guard) \
    qemu_bh_new_full((cb), (opaque), #cb, (guard))

/*
 * Debug oracle for freed objects: a bottom half or descriptor handler whose
 * opaque (or guard) points into the @len bytes at @p, or a timer (see
 * timer_find_dangling()).  A description, or NULL.
 */
const char *main_loop_find_dangling(const void *p, size_t len);
/* Bottom halves and descriptor callbacks run since the start, for tests. */
uint64_t main_loop_callbacks_run(void);

#endif
