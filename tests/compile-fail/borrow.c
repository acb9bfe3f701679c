/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: nobody sees registers that are being changed
// MISUSE[1] gcc,clang: run /borrow.c:\d+: already borrowed at .*borrow.c:\d+/ -- the other end of the line calls back
// MISUSE[2] clang: compile /cannot call function 'qemu_set_irq' while/        -- the same bug, seen by the compiler
// MISUSE[3] gcc,clang: compile /no member named .irq/                         -- the same bug, made impossible by the type
// MISUSE[4] gcc,clang: run /bql_unlock\(\) where the lock is pinned/          -- the lock dropped while borrowed
// MISUSE[5] clang: compile /requires holding device registers 'device_regs'/  -- a register helper outside of a section
// MISUSE[6] gcc: run /qemu_set_irq\(\) called while a device's registers are being modified/ -- the same as 2, at run time
// MISUSE[7] clang: compile /cannot call function 'qemu_chr_fe_write' while/
// MISUSE[8] gcc: run /qemu_chr_fe_write\(\) called while a device's registers are being modified/
// MISUSE[9] clang: compile /cannot call function 'strict_dma_memory_write' while/
// MISUSE[10] gcc: run /dma_memory_rw_relaxed\(\) called while a device's registers are being modified/
// MISUSE[11] gcc,clang: compile /assignment of (read-only|member)|read-only|const-qualified/ -- writing through a reader's borrow
// MISUSE[12] clang: compile /still held at the end|not held on every path/    -- a section that does not end
#include "qemu/osdep.h"
#include "system/address-spaces.h"
#include "two-devices.h"

typedef struct Regs { uint32_t cfg, isr; } Regs;
typedef struct Unit {
    BQL_CELL(Regs) regs;
    qemu_irq pit_enabled;
    CharFrontend chr;
    uint32_t seen;
} Unit;

/* The other end of the line looks at the registers, as a PIT does at the HPET's. */
static void pit_control(Unit *u, int n, int level)
{
    BQL_BORROW(r, &u->regs);
#if MISUSE == 11
    r->cfg = 1;
#endif
    u->seen = r->cfg;
}

static void TSA_REQUIRES(device_regs) set_cfg(Regs *r, uint32_t v)
{
    r->cfg = v;
#if MISUSE == 3
    qemu_set_irq(r->irq, 1);
#endif
}

static void TSA_REQUIRES(bql) unit_write(Unit *u, uint32_t v)
{
    bool raise = !(v & 2);

#if MISUSE == 5
#else
    device_regs_begin();
#endif
    {
        BQL_BORROW_MUT(r, &u->regs);
        set_cfg(r, v);
#if MISUSE == 1
        device_regs_end();
        qemu_set_irq(u->pit_enabled, raise);
        device_regs_begin();
#elif MISUSE == 2 || MISUSE == 6
        qemu_set_irq(u->pit_enabled, raise);
#elif MISUSE == 7 || MISUSE == 8
        qemu_chr_fe_write(&u->chr, (const uint8_t *)"x", 1);
#elif MISUSE == 9 || MISUSE == 10
        MemTxResult done = dma_memory_write(&address_space_memory, 0, &v, 4,
                                            MEMTXATTRS_UNSPECIFIED);
        (void)done;
#elif MISUSE == 4
        bql_unlock();
        bql_lock();
#endif
    }
#if MISUSE == 5 || MISUSE == 12
#else
    device_regs_end();
#endif
    qemu_set_irq(u->pit_enabled, raise);        /* the registers are free again */
}

int main(void)
{
    Unit u = { .seen = 99 };

    start();
    u.pit_enabled = qemu_allocate_irq(pit_control, &u, 0);
    unit_write(&u, 2);
    unit_write(&u, 0);
    assert(u.seen == 0);
    qemu_free_irq(u.pit_enabled);
    finish();
    return 0;
}
