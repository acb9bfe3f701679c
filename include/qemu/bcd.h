/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two-digit binary coded decimal, as clock chips use it; for anybody. */
#ifndef QEMU_BCD_H
#define QEMU_BCD_H

/* 0..99 to BCD (42 gives 0x42); larger values give a meaningless byte. */
static inline uint8_t to_bcd(uint8_t val)
{
    return (uint8_t)(((val / 10) << 4) | (val % 10));
}

/* BCD to binary; digits above 9 count as they stand (0x1f gives 25). */
static inline uint8_t from_bcd(uint8_t val)
{
    return (uint8_t)((val >> 4) * 10 + (val & 0x0f));
}

#endif
