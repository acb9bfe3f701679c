/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: the big lock: held, and not dropped where that matters
// MISUSE[1] clang: compile /requires holding BQL 'bql'/            -- guarded state without the lock
// MISUSE[2] clang: compile /requires holding BQL 'bql'/            -- a device's function without the lock
// MISUSE[3] clang: compile /cannot call function 'bql_unlock' while/ -- dropped in a pinned section
// MISUSE[4] clang: compile /is not held on every path|still held at the end/ -- an early return keeps it
// MISUSE[5] gcc,clang: run /bql_unlock\(\) where the lock is pinned/ -- the same as 3, at run time
// MISUSE[6] gcc,clang: run /the big lock must be held here/        -- code that relies on it asks
// MISUSE[7] gcc,clang: run /bql_lock\(\), but this thread holds the lock since .*bql.c:\d+/ -- taken twice
// MISUSE[8] clang: compile /requires holding BQL 'bql'/            -- a line driven without the lock
#include "qemu/osdep.h"
#include "two-devices.h"

typedef struct Unit {
    uint32_t ctl TSA_GUARDED_BY(bql);
    qemu_irq irq;
} Unit;

static void TSA_REQUIRES(bql) unit_update(Unit *u)
{
    bql_assert_locked();
    qemu_set_irq(u->irq, u->ctl & 1);
}

#if MISUSE == 5 || MISUSE == 6 || MISUSE == 7
/* What clang would see: for the checks at run time. */
static void TSA_NO_TSA unseen(Unit *u)
{
#if MISUSE == 5
    bql_lock();
    bql_pin();
    bql_unlock();
#elif MISUSE == 6
    unit_update(u);
#else
    bql_lock();
    bql_lock();
#endif
}
#endif

static int worker(Unit *u, int fail)
{
#if MISUSE == 1
    u->ctl = 1;
#elif MISUSE == 2
    unit_update(u);
    return 0;
#elif MISUSE == 8
    qemu_set_irq(u->irq, 1);
    return 0;
#endif
    bql_lock();
    u->ctl = 1;
#if MISUSE == 4
    if (fail) {
        return -1;
    }
#endif
    bql_pin();
    u->ctl = 2;
#if MISUSE == 3
    bql_unlock();           /* another thread would see half an update */
    bql_lock();
#endif
    bql_unpin();
    unit_update(u);
    bql_unlock();
    return 0;
}

int main(void)
{
    Unit u = { .irq = NULL };

#if MISUSE == 5 || MISUSE == 6 || MISUSE == 7
    unseen(&u);
#endif
    {
        BQL_LOCK_GUARD();
    }
    return worker(&u, 0);
}
