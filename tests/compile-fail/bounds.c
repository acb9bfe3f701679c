/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: indexes that a guest chooses
// MISUSE[1] gcc,clang: run /bounds.c:\d+: .*7.*'?(u->)?unit/           -- checked in every build
// MISUSE[2] gcc,clang: compile /needs an array, not a pointer/         -- ARRAY_AT of a pointer
// MISUSE[3] gcc,clang: compile /needs an array, not a pointer/         -- ARRAY_SIZE of a pointer
// MISUSE[4] gcc,clang: run /index 7 out of bounds/                     -- unchecked: the sanitizer of the tests
// MISUSE[5] gcc,clang: run /shift exponent 40 is too large/            -- a guest's shift
// FLAGS: -fsanitize=bounds,shift -fno-sanitize-recover=all
#include "qemu/osdep.h"

typedef struct Unit {
    uint32_t unit[4];
    uint32_t tail[8];
} Unit;
static Unit the_unit;

__attribute__((noinline)) static uint32_t unit_read(Unit *u, unsigned sel)
{
    uint32_t *p QEMU_UNUSED = u->unit;

#if MISUSE == 2
    return ARRAY_AT(p, sel);
#elif MISUSE == 3
    return p[sel % ARRAY_SIZE(p)];
#elif MISUSE == 4
    return u->unit[sel];
#else
    return ARRAY_AT(u->unit, sel);
#endif
}

int main(void)
{
    volatile unsigned sel = 2, shift = 4;

#if MISUSE == 1 || MISUSE == 4
    sel = 7;
#elif MISUSE == 5
    shift = 40;
#endif
    return unit_read(&the_unit, sel) + (1u << shift) == 16 ? 0 : 1;
}
