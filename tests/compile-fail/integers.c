/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: sums and products of numbers that a guest supplies
// MISUSE[1] gcc,clang: compile /unused|ignoring/             -- a checked product whose verdict is not looked at
// MISUSE[2] gcc,clang: compile /unused|ignoring/             -- a checked sum
// MISUSE[3] clang: run /unsigned integer overflow/           -- a sum that wraps without saying so
// MISUSE[4] clang: run /implicit conversion .* changed the value/  -- a value that the register does not hold
// FLAGS[clang]: -fsanitize=unsigned-integer-overflow,implicit-conversion -fno-sanitize-recover=all
#include "qemu/osdep.h"
#include "qemu/checked-math.h"

int main(void)
{
    volatile uint64_t big = UINT64_C(0x8000000000000000);
    volatile uint32_t reg QEMU_UNUSED;
    uint64_t r = 0;

#if MISUSE == 1
    ckd_mul64(&r, big, 10);
#elif MISUSE == 2
    ckd_add64(&r, big, big);
#elif MISUSE == 3
    r = big * 10;
#elif MISUSE == 4
    reg = big + 1;
#endif
    if (wrap_add64(UINT64_MAX, 2) != 1 || wrap_sub32(0, 1) != UINT32_MAX) {
        return 1;
    }
    if (!ckd_mul64(&r, big, 10) || !ckd_sub64(&r, 1, 2)) {
        return 1;
    }
    return ckd_add64(&r, 3, 10) || r != 13;
}
