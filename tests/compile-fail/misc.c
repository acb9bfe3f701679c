/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: constants, back references, what a device never does
// MISUSE[1] gcc,clang: compile /read-only|const-qualified/    -- writing to MEMTXATTRS_UNSPECIFIED
// MISUSE[2] gcc,clang: compile /incompatible pointer/         -- array_container_of() with another member
// MISUSE[3] gcc,clang: compile /poison/                       -- exit()
// MISUSE[4] gcc,clang: compile /incomplete|no member named/   -- another device's private state
// MISUSE[5] gcc,clang: compile /poison/                       -- abort()
// MISUSE[6] gcc,clang: compile /poison/                       -- &error_fatal
// MISUSE[7] gcc,clang: compile /poison/                       -- hw_error()
// MISUSE[8] gcc,clang: compile /poison/                       -- printf()
// MISUSE[9] gcc,clang: compile /not in strict files: use dma_memory_read/  -- a pointer into the guest's memory
// MISUSE[10] gcc,clang: compile /not in strict files: use the reset phases/
#include "qemu/osdep.h"
#include "hw/char/pl011.h"
#include "hw/core/hw-error.h"
#include "hw/core/strict.h"

static const MemTxAttrs table[] = { { .secure = 1 }, { .user = 1 } };
typedef struct Unit { uint8_t n; uint64_t cmp; } Unit;
typedef struct Block { int id; Unit unit[4]; Unit extra; uint64_t other[4]; } Block;

static Block *owner(Unit *u)
{
#if MISUSE == 2
    return array_container_of(u, u->n, Block, other);
#else
    return array_container_of(u, u->n, Block, unit);
#endif
}

static int use(const PL011State *s, int x)
{
#if MISUSE == 3
    exit(x);
#elif MISUSE == 4
    return s->regs.CR;
#elif MISUSE == 5
    abort();
#elif MISUSE == 6
    return &error_fatal != NULL;
#elif MISUSE == 7
    hw_error("no");
#elif MISUSE == 8
    printf("%d\n", x);
#elif MISUSE == 9
    hwaddr len = 4;
    return *(char *)address_space_map(NULL, 0, &len, false, MEMTXATTRS_UNSPECIFIED);
#elif MISUSE == 10
    qemu_register_reset(NULL, NULL);
#endif
    return x;
}

int main(void)
{
    Block b = { .id = 7, .unit = { { .n = 0 }, { .n = 1 }, { .n = 2 }, { .n = 3 } } };

    for (unsigned i = 0; i < ARRAY_SIZE(b.unit); i++) {
        assert(owner(&b.unit[i]) == &b);
    }
#if MISUSE == 1
    MEMTXATTRS_UNSPECIFIED.secure = 1;
#endif
    return table[0].secure && MEMTXATTRS_UNSPECIFIED.unspecified && !use(NULL, 0) ? 0 : 1;
}
