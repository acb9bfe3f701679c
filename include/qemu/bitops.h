/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single bits, bit fields and rotations; for anybody.
 *
 * Field functions assert 0 <= start, 0 < length <= width - start: a position
 * that the guest chose must be checked first.
 */
#ifndef QEMU_BITOPS_H
#define QEMU_BITOPS_H

#include "qemu/host-utils.h"

#define BITS_PER_BYTE   CHAR_BIT
#define BITS_PER_LONG   ((int)(sizeof(unsigned long) * BITS_PER_BYTE))
#define BITS_TO_LONGS(n) DIV_ROUND_UP((n), BITS_PER_LONG)
#define BITS_TO_U32S(n) DIV_ROUND_UP((n), 32)

#define BIT(n)          (1UL << (n))
#define BIT_ULL(n)      (1ULL << (n))
#define BIT_MASK(n)     (1UL << ((n) % BITS_PER_LONG))
#define BIT_WORD(n)     ((n) / BITS_PER_LONG)
#define BIT32_MASK(n)   (UINT32_C(1) << ((n) % 32))
#define BIT32_WORD(n)   ((n) / 32)
/* @length (1..64) ones from bit @shift on. */
#define MAKE_64BIT_MASK(shift, length) \
    ((UINT64_MAX >> (64 - (length))) << (shift))
#define GENMASK(h, l)     MAKE_64BIT_MASK((l), (h) - (l) + 1)

/* Single bits on arrays of unsigned long; bits count from the least significant one. */
static inline void set_bit(long nr, unsigned long *p)
{
    p[nr / BITS_PER_LONG] |= ((unsigned long)1 << (nr % BITS_PER_LONG));
}
static inline void clear_bit(long nr, unsigned long *p)
{
    p[nr / BITS_PER_LONG] &= ~((unsigned long)1 << (nr % BITS_PER_LONG));
}
static inline void change_bit(long nr, unsigned long *p)
{
    p[nr / BITS_PER_LONG] ^= ((unsigned long)1 << (nr % BITS_PER_LONG));
}
static inline int test_bit(long nr, const unsigned long *p)
{
    return (p[nr / BITS_PER_LONG] >> (nr % BITS_PER_LONG)) & 1;
}
/* The bit as it was before. */
static inline int test_and_set_bit(long nr, unsigned long *p)
{
    int old = test_bit(nr, p);
    set_bit(nr, p);
    return old;
}
/* The bit as it was before. */
static inline int test_and_clear_bit(long nr, unsigned long *p)
{
    int old = test_bit(nr, p);
    clear_bit(nr, p);
    return old;
}
/* The bit as it was before. */
static inline int test_and_change_bit(long nr, unsigned long *p)
{
    int old = test_bit(nr, p);
    change_bit(nr, p);
    return old;
}

/* The same on arrays of uint32_t, for guest-visible bit arrays. */
static inline void set_bit32(long nr, uint32_t *p)
{
    p[nr / 32] |= ((uint32_t)1 << (nr % 32));
}
static inline void clear_bit32(long nr, uint32_t *p)
{
    p[nr / 32] &= ~((uint32_t)1 << (nr % 32));
}
static inline void change_bit32(long nr, uint32_t *p)
{
    p[nr / 32] ^= ((uint32_t)1 << (nr % 32));
}
static inline int test_bit32(long nr, const uint32_t *p)
{
    return (p[nr / 32] >> (nr % 32)) & 1;
}
/* The bit as it was before. */
static inline int test_and_set_bit32(long nr, uint32_t *p)
{
    int old = test_bit32(nr, p);
    set_bit32(nr, p);
    return old;
}
/* The bit as it was before. */
static inline int test_and_clear_bit32(long nr, uint32_t *p)
{
    int old = test_bit32(nr, p);
    clear_bit32(nr, p);
    return old;
}
/* The bit as it was before. */
static inline int test_and_change_bit32(long nr, uint32_t *p)
{
    int old = test_bit32(nr, p);
    change_bit32(nr, p);
    return old;
}

/* Atomic ones, for bits shared between threads. */
static inline void set_bit_atomic(long nr, unsigned long *p)
{
    __atomic_fetch_or(&p[BIT_WORD(nr)], BIT_MASK(nr), __ATOMIC_SEQ_CST);
}
static inline void clear_bit_atomic(long nr, unsigned long *p)
{
    __atomic_fetch_and(&p[BIT_WORD(nr)], ~BIT_MASK(nr), __ATOMIC_SEQ_CST);
}

/*
 * Searches in the first @size bits; @size when there is none.  find_next_*
 * start at bit @offset.
 */
unsigned long find_next_bit(const unsigned long *addr, unsigned long size,
                            unsigned long offset);
unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
                                 unsigned long offset);
unsigned long find_last_bit(const unsigned long *addr, unsigned long size);
static inline unsigned long find_first_bit(const unsigned long *addr, unsigned long size)
{
    return find_next_bit(addr, size, 0);
}
static inline unsigned long find_first_zero_bit(const unsigned long *addr, unsigned long size)
{
    return find_next_zero_bit(addr, size, 0);
}

/* Rotations; any count. */
static inline uint8_t rol8(uint8_t word, unsigned int shift)
{
    return (uint8_t)((word << (shift & 7)) | (word >> (-shift & 7)));
}
static inline uint8_t ror8(uint8_t word, unsigned int shift)
{
    return (uint8_t)((word >> (shift & 7)) | (word << (-shift & 7)));
}
static inline uint16_t rol16(uint16_t word, unsigned int shift)
{
    return (uint16_t)((word << (shift & 15)) | (word >> (-shift & 15)));
}
static inline uint16_t ror16(uint16_t word, unsigned int shift)
{
    return (uint16_t)((word >> (shift & 15)) | (word << (-shift & 15)));
}
static inline uint32_t rol32(uint32_t word, unsigned int shift)
{
    return (uint32_t)((word << (shift & 31)) | (word >> (-shift & 31)));
}
static inline uint32_t ror32(uint32_t word, unsigned int shift)
{
    return (uint32_t)((word >> (shift & 31)) | (word << (-shift & 31)));
}
static inline uint64_t rol64(uint64_t word, unsigned int shift)
{
    return (uint64_t)((word << (shift & 63)) | (word >> (-shift & 63)));
}
static inline uint64_t ror64(uint64_t word, unsigned int shift)
{
    return (uint64_t)((word >> (shift & 63)) | (word << (-shift & 63)));
}

/* Swap the half-words. */
static inline uint32_t hswap32(uint32_t h)
{
    return rol32(h, 16);
}
static inline uint64_t hswap64(uint64_t h)
{
    h = ((h & UINT64_C(0x0000ffff0000ffff)) << 16) | ((h >> 16) & UINT64_C(0x0000ffff0000ffff));
    return rol64(h, 32);
}
static inline uint64_t wswap64(uint64_t h)
{
    return rol64(h, 32);
}

/* Fields: take one out (extract), with its sign (sextract), put one in (deposit). */
static inline uint8_t extract8(uint8_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 8 - start);
    return (uint8_t)((value >> start) & (0xffU >> (8 - length)));
}
static inline uint16_t extract16(uint16_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 16 - start);
    return (uint16_t)((value >> start) & (0xffffU >> (16 - length)));
}
static inline uint32_t extract32(uint32_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 32 - start);
    return (uint32_t)((value >> start) & (UINT32_MAX >> (32 - length)));
}
static inline uint64_t extract64(uint64_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 64 - start);
    return (uint64_t)((value >> start) & (UINT64_MAX >> (64 - length)));
}
static inline int32_t sextract32(uint32_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 32 - start);
    /* The shift to the left drops what is above, the signed one copies the sign. */
    return (int32_t)(value << (32 - length - start)) >> (32 - length);
}
static inline int64_t sextract64(uint64_t value, int start, int length)
{
    assert(start >= 0 && length > 0 && length <= 64 - start);
    /* The shift to the left drops what is above, the signed one copies the sign. */
    return (int64_t)(value << (64 - length - start)) >> (64 - length);
}
static inline uint32_t deposit32(uint32_t value, int start, int length, uint32_t field)
{
    assert(start >= 0 && length > 0 && length <= 32 - start);
    uint32_t mask = (UINT32_MAX >> (32 - length)) << start;
    return (value & ~mask) | ((field << start) & mask);
}
static inline uint64_t deposit64(uint64_t value, int start, int length, uint64_t field)
{
    assert(start >= 0 && length > 0 && length <= 64 - start);
    uint64_t mask = (UINT64_MAX >> (64 - length)) << start;
    return (value & ~mask) | ((field << start) & mask);
}

/* Spread the low half's bits to the even positions, and back. */
static inline uint32_t half_shuffle32(uint32_t x)
{
    x = ((x & 0xff00) << 8) | (x & 0x00ff);
    x = ((x << 4) | x) & 0x0f0f0f0f;
    x = ((x << 2) | x) & 0x33333333;
    return ((x << 1) | x) & 0x55555555;
}
static inline uint32_t half_unshuffle32(uint32_t x)
{
    x &= 0x55555555;
    x = ((x >> 1) | x) & 0x33333333;
    x = ((x >> 2) | x) & 0x0f0f0f0f;
    x = ((x >> 4) | x) & 0x00ff00ff;
    return ((x >> 8) | x) & 0x0000ffff;
}

#endif
