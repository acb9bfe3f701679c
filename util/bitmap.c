/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bitmaps and searches in them. */
#include "qemu/osdep.h"
#include "qemu/bitmap.h"
#include "qemu/bswap.h"

unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
    while (offset < size) {
        unsigned long word = addr[BIT_WORD(offset)] & BITMAP_FIRST_WORD_MASK(offset);
        if (word) {
            unsigned long bit = ROUND_DOWN(offset, (unsigned long)BITS_PER_LONG) +
                                (unsigned long)__builtin_ctzl(word);
            return MIN(bit, size);
        }
        offset = ROUND_DOWN(offset, (unsigned long)BITS_PER_LONG) + BITS_PER_LONG;
    }
    return size;
}

unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
                                 unsigned long offset)
{
    while (offset < size) {
        unsigned long word = ~addr[BIT_WORD(offset)] & BITMAP_FIRST_WORD_MASK(offset);
        if (word) {
            unsigned long bit = ROUND_DOWN(offset, (unsigned long)BITS_PER_LONG) +
                                (unsigned long)__builtin_ctzl(word);
            return MIN(bit, size);
        }
        offset = ROUND_DOWN(offset, (unsigned long)BITS_PER_LONG) + BITS_PER_LONG;
    }
    return size;
}

unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
    for (unsigned long i = BITS_TO_LONGS(size); i-- > 0;) {
        unsigned long word = addr[i];
        if ((i + 1) * BITS_PER_LONG > size) {
            word &= BITMAP_LAST_WORD_MASK(size);
        }
        if (word) {
            return i * BITS_PER_LONG + BITS_PER_LONG - 1 - (unsigned long)__builtin_clzl(word);
        }
    }
    return size;
}

static size_t bytes_of(long nbits)
{
    return (size_t)BITS_TO_LONGS(nbits) * sizeof(unsigned long);
}

unsigned long *bitmap_try_new(long nbits)
{
    return g_try_malloc0(bytes_of(nbits));
}

unsigned long *bitmap_new(long nbits)
{
    return g_malloc0(bytes_of(nbits));
}

unsigned long *bitmap_zero_extend(unsigned long *old, long old_nbits, long new_nbits)
{
    unsigned long *map = g_realloc(old, bytes_of(new_nbits));
    if (new_nbits > old_nbits) {
        bitmap_clear(map, old_nbits, new_nbits - old_nbits);
    }
    return map;
}

void bitmap_zero(unsigned long *dst, long nbits)
{
    memset(dst, 0, bytes_of(nbits));
}

void bitmap_fill(unsigned long *dst, long nbits)
{
    memset(dst, 0xff, bytes_of(nbits));
    if (nbits % BITS_PER_LONG) {
        dst[BIT_WORD(nbits)] = BITMAP_LAST_WORD_MASK(nbits);
    }
}

void bitmap_copy(unsigned long *dst, const unsigned long *src, long nbits)
{
    memcpy(dst, src, bytes_of(nbits));
}

/* The part of the range that lies in the word of bit @start; its length to *@len. */
static unsigned long range_mask(long start, long nr, long *len)
{
    long first = start % BITS_PER_LONG;
    *len = MIN(nr, BITS_PER_LONG - first);
    return (~0UL >> (BITS_PER_LONG - *len)) << first;
}

void bitmap_set(unsigned long *map, long start, long nr)
{
    for (long len; nr > 0; start += len, nr -= len) {
        unsigned long mask = range_mask(start, nr, &len);
        map[BIT_WORD(start)] |= mask;
    }
}

void bitmap_set_atomic(unsigned long *map, long start, long nr)
{
    for (long len; nr > 0; start += len, nr -= len) {
        unsigned long mask = range_mask(start, nr, &len);
        __atomic_fetch_or(&map[BIT_WORD(start)], mask, __ATOMIC_SEQ_CST);
    }
}

void bitmap_clear(unsigned long *map, long start, long nr)
{
    for (long len; nr > 0; start += len, nr -= len) {
        unsigned long mask = range_mask(start, nr, &len);
        map[BIT_WORD(start)] &= ~mask;
    }
}

bool bitmap_test_and_clear(unsigned long *map, long start, long nr)
{
    unsigned long found = 0;

    for (long len; nr > 0; start += len, nr -= len) {
        unsigned long mask = range_mask(start, nr, &len);
        found |= map[BIT_WORD(start)] & mask;
        map[BIT_WORD(start)] &= ~mask;
    }
    return found != 0;
}

bool bitmap_test_and_clear_atomic(unsigned long *map, long start, long nr)
{
    unsigned long found = 0;

    for (long len; nr > 0; start += len, nr -= len) {
        unsigned long mask = range_mask(start, nr, &len);
        found |= __atomic_fetch_and(&map[BIT_WORD(start)], ~mask, __ATOMIC_SEQ_CST) & mask;
    }
    return found != 0;
}

void bitmap_copy_and_clear_atomic(unsigned long *dst, unsigned long *src, long nr)
{
    for (long i = 0; i < BITS_TO_LONGS(nr); i++) {
        dst[i] = __atomic_exchange_n(&src[i], 0, __ATOMIC_SEQ_CST);
    }
}

/* Word @i without the bits that lie beyond @nbits. */
static unsigned long word_at(const unsigned long *map, long i, long nbits)
{
    bool last = (i + 1) * BITS_PER_LONG > nbits;
    return map[i] & (last ? BITMAP_LAST_WORD_MASK(nbits) : ~0UL);
}

bool bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b, long nbits)
{
    unsigned long any = 0;

    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        any |= dst[i] = word_at(a, i, nbits) & b[i];
    }
    return any != 0;
}

bool bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b,
                   long nbits)
{
    unsigned long any = 0;

    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        any |= dst[i] = word_at(a, i, nbits) & ~b[i];
    }
    return any != 0;
}

void bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b, long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = a[i] | b[i];
    }
}

void bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b, long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = a[i] ^ b[i];
    }
}

void bitmap_complement(unsigned long *dst, const unsigned long *src, long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = ~src[i];
        dst[i] = word_at(dst, i, nbits);
    }
}

bool bitmap_empty(const unsigned long *src, long nbits)
{
    return find_first_bit(src, (unsigned long)nbits) == (unsigned long)nbits;
}

bool bitmap_full(const unsigned long *src, long nbits)
{
    return find_first_zero_bit(src, (unsigned long)nbits) == (unsigned long)nbits;
}

bool bitmap_equal(const unsigned long *a, const unsigned long *b, long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        if (word_at(a, i, nbits) != word_at(b, i, nbits)) {
            return false;
        }
    }
    return true;
}

bool bitmap_intersects(const unsigned long *a, const unsigned long *b, long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        if (word_at(a, i, nbits) & b[i]) {
            return true;
        }
    }
    return false;
}

long bitmap_count_one(const unsigned long *src, long nbits)
{
    long count = 0;

    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        count += __builtin_popcountl(word_at(src, i, nbits));
    }
    return count;
}

long bitmap_count_one_with_offset(const unsigned long *src, long offset, long nbits)
{
    long count = 0;

    for (long len; nbits > 0; offset += len, nbits -= len) {
        unsigned long mask = range_mask(offset, nbits, &len);
        count += __builtin_popcountl(src[BIT_WORD(offset)] & mask);
    }
    return count;
}

unsigned long bitmap_find_next_zero_area(const unsigned long *map, unsigned long size,
                                         unsigned long start, unsigned long nr,
                                         unsigned long align_mask)
{
    for (;;) {
        start = (find_next_zero_bit(map, size, start) + align_mask) & ~align_mask;
        if (start > size || nr > size - start) {
            return size + 1;
        }
        unsigned long used = find_next_bit(map, start + nr, start);
        if (used >= start + nr) {
            return start;
        }
        start = used + 1;
    }
}

static void copy_le(unsigned long *dst, const unsigned long *src, long nbits)
{
    for (long i = 0; i < BITS_TO_LONGS(nbits); i++) {
        dst[i] = sizeof(long) == 8 ? (unsigned long)cpu_to_le64(src[i])
                                   : (unsigned long)cpu_to_le32((uint32_t)src[i]);
    }
}

void bitmap_to_le(unsigned long *dst, const unsigned long *src, long nbits)
{
    copy_le(dst, src, nbits);
}

void bitmap_from_le(unsigned long *dst, const unsigned long *src, long nbits)
{
    copy_le(dst, src, nbits);
}
