/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: a device's own lock beside the big one
// FLAGS[clang]: -Wthread-safety-beta
// MISUSE[1] clang: compile /requires holding .*'unit_lock_class'/   -- state read without the device's lock
// MISUSE[2] clang: compile /must be acquired before/                -- the big lock taken inside: a deadlock
// MISUSE[3] clang: compile /requires holding BQL 'bql'/             -- a line driven under the device's lock only
#include "qemu/osdep.h"
#include "qemu/thread.h"
#include "two-devices.h"

/* A phantom that stands for "the lock of this Unit". */
struct TSA_CAPABILITY("mutex") UnitLockClass { int dummy; };
extern struct UnitLockClass unit_lock_class TSA_ACQUIRED_AFTER(bql);

typedef struct Unit {
    uint64_t cmp TSA_GUARDED_BY(unit_lock_class);
    qemu_irq irq;
    QemuMutex lock;
} Unit;

static void TSA_NO_TSA unit_lock(Unit *u) TSA_ACQUIRE(unit_lock_class);
static void unit_lock(Unit *u)
{
    qemu_mutex_lock(&u->lock);
}

static void TSA_NO_TSA unit_unlock(Unit *u) TSA_RELEASE(unit_lock_class);
static void unit_unlock(Unit *u)
{
    qemu_mutex_unlock(&u->lock);
}

static uint64_t TSA_REQUIRES(bql) unit_expired(Unit *u)
{
    uint64_t cmp;

#if MISUSE == 1
    cmp = u->cmp;
#else
    unit_lock(u);
    cmp = u->cmp;
    unit_unlock(u);
#endif
    qemu_set_irq(u->irq, 1);
    return cmp;
}

static void unit_write(Unit *u, uint64_t v)
{
    bool raise;

    unit_lock(u);
    u->cmp = v;
    raise = v != 0;
#if MISUSE == 2
    bql_lock();
    qemu_set_irq(u->irq, raise);
    bql_unlock();
    unit_unlock(u);
#elif MISUSE == 3
    qemu_set_irq(u->irq, raise);
    unit_unlock(u);
#else
    unit_unlock(u);
    bql_lock();
    qemu_set_irq(u->irq, raise);
    bql_unlock();
#endif
}

int main(void)
{
    Unit u = { .irq = NULL };

    qemu_mutex_init(&u.lock);
    unit_write(&u, 3);
    bql_lock();
    uint64_t cmp = unit_expired(&u);
    bql_unlock();
    qemu_mutex_destroy(&u.lock);
    return cmp == 3 ? 0 : 1;
}
