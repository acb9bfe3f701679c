/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bitmaps: arrays of unsigned long with a number of bits that the caller
 * keeps; for anybody.  Bits beyond that number in the last word are ignored
 * by all readers.  Single bits: qemu/bitops.h.
 */
#ifndef QEMU_BITMAP_H
#define QEMU_BITMAP_H

#include "qemu/bitops.h"

#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]
#define BITMAP_FIRST_WORD_MASK(start) (~0UL << ((start) & (BITS_PER_LONG - 1)))
#define BITMAP_LAST_WORD_MASK(nbits)  (~0UL >> (-(unsigned long)(nbits) & (BITS_PER_LONG - 1)))

/* All zero; g_free() it.  try_new: NULL when the host has not that much. */
unsigned long *bitmap_new(long nbits);
unsigned long *bitmap_try_new(long nbits);
/* Grow or shrink; new bits are zero. */
unsigned long *bitmap_zero_extend(unsigned long *old, long old_nbits, long new_nbits);

void bitmap_zero(unsigned long *dst, long nbits);
void bitmap_fill(unsigned long *dst, long nbits);
void bitmap_copy(unsigned long *dst, const unsigned long *src, long nbits);
/* Set, clear @nr bits from @start on. */
void bitmap_set(unsigned long *map, long start, long nr);
void bitmap_clear(unsigned long *map, long start, long nr);
/* The same against concurrent changes of other bits of the words. */
void bitmap_set_atomic(unsigned long *map, long start, long nr);
/* Clears, and says whether one was set. */
bool bitmap_test_and_clear(unsigned long *map, long start, long nr);
bool bitmap_test_and_clear_atomic(unsigned long *map, long start, long nr);
/* Move @nr bits from @src to @dst and clear the source, atomically per word. */
void bitmap_copy_and_clear_atomic(unsigned long *dst, unsigned long *src, long nr);

/* dst = a & b; true when the result is not empty. */
bool bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b, long nbits);
void bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b, long nbits);
void bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b, long nbits);
/* dst = a & ~b; true when the result is not empty. */
bool bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b,
                   long nbits);
void bitmap_complement(unsigned long *dst, const unsigned long *src, long nbits);
bool bitmap_empty(const unsigned long *src, long nbits);
bool bitmap_full(const unsigned long *src, long nbits);
bool bitmap_equal(const unsigned long *a, const unsigned long *b, long nbits);
bool bitmap_intersects(const unsigned long *a, const unsigned long *b, long nbits);
long bitmap_count_one(const unsigned long *src, long nbits);
long bitmap_count_one_with_offset(const unsigned long *src, long offset, long nbits);

/*
 * The first run of @nr zero bits at or after @start whose first bit is aligned
 * to @align_mask + 1; a number > @size when there is none.
 */
unsigned long bitmap_find_next_zero_area(const unsigned long *map, unsigned long size,
                                         unsigned long start, unsigned long nr,
                                         unsigned long align_mask);

/* To and from little-endian words, as migration streams carry them. */
void bitmap_to_le(unsigned long *dst, const unsigned long *src, long nbits);
void bitmap_from_le(unsigned long *dst, const unsigned long *src, long nbits);

#endif
