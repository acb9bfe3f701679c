/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Locks held for a scope: QEMU_LOCK_GUARD(&m) until the end of the block,
 * WITH_QEMU_LOCK_GUARD(&m) { ... } for one block (return and break release it).
 * For anybody, with QemuMutex and QemuRecMutex.
 *
 * clang's analysis does not follow scopes in C: a function that uses a guard
 * on data marked TSA_GUARDED_BY needs TSA_NO_TSA.
 */
#ifndef QEMU_LOCKABLE_H
#define QEMU_LOCKABLE_H

#include "qemu/thread.h"

typedef struct QemuLockGuard_ {
    QemuMutex *mutex;
    QemuRecMutex *rec;
    bool done;
} QemuLockGuard_;

static inline QemuLockGuard_ TSA_NO_TSA qemu_lock_guard_mutex_(void *lock)
{
    qemu_mutex_lock(lock);
    return (QemuLockGuard_) { .mutex = lock };
}

static inline QemuLockGuard_ TSA_NO_TSA qemu_lock_guard_rec_(void *lock)
{
    qemu_rec_mutex_lock(lock);
    return (QemuLockGuard_) { .rec = lock };
}

static inline void TSA_NO_TSA qemu_lock_guard_end_(QemuLockGuard_ *guard)
{
    if (guard->mutex) {
        qemu_mutex_unlock(guard->mutex);
    }
    if (guard->rec) {
        qemu_rec_mutex_unlock(guard->rec);
    }
}

#define QEMU_LOCK_GUARD_TAKE_(x) \
    _Generic((x), QemuMutex *: qemu_lock_guard_mutex_, \
                  QemuRecMutex *: qemu_lock_guard_rec_)(x)
#define QEMU_LOCK_GUARD(x) \
    __attribute__((cleanup(qemu_lock_guard_end_), unused)) \
    QemuLockGuard_ glue(qemu_lock_guard_, __COUNTER__) = QEMU_LOCK_GUARD_TAKE_(x)
#define WITH_QEMU_LOCK_GUARD_(x, guard) \
    for (__attribute__((cleanup(qemu_lock_guard_end_))) \
         QemuLockGuard_ guard = QEMU_LOCK_GUARD_TAKE_(x); \
         !guard.done; guard.done = true)
#define WITH_QEMU_LOCK_GUARD(x) \
    WITH_QEMU_LOCK_GUARD_((x), glue(qemu_lock_guard_, __COUNTER__))

#endif
