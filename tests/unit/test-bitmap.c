/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bitmaps; every range operation is compared with one that goes bit by bit. */
#include "qemu/osdep.h"
#include "qemu/bitmap.h"

#define NBITS 200

static void test_find(void)
{
    DECLARE_BITMAP(map, NBITS);

    bitmap_zero(map, NBITS);
    g_assert_cmpuint(find_first_bit(map, NBITS), ==, NBITS);
    g_assert_cmpuint(find_last_bit(map, NBITS), ==, NBITS);
    g_assert_cmpuint(find_first_zero_bit(map, NBITS), ==, 0);
    set_bit(5, map);
    set_bit(130, map);
    set_bit(NBITS + 20, map);       /* beyond the end: not seen */
    g_assert_cmpuint(find_first_bit(map, NBITS), ==, 5);
    g_assert_cmpuint(find_next_bit(map, NBITS, 6), ==, 130);
    g_assert_cmpuint(find_next_bit(map, NBITS, 131), ==, NBITS);
    g_assert_cmpuint(find_next_bit(map, NBITS, NBITS + 1), ==, NBITS);
    g_assert_cmpuint(find_last_bit(map, NBITS), ==, 130);
    bitmap_fill(map, NBITS);
    clear_bit(70, map);
    g_assert_cmpuint(find_next_zero_bit(map, NBITS, 3), ==, 70);
    g_assert_cmpuint(find_next_zero_bit(map, NBITS, 71), ==, NBITS);
    g_assert_cmpuint(find_last_bit(map, NBITS), ==, NBITS - 1);
}

static void test_ranges(void)
{
    DECLARE_BITMAP(map, NBITS);
    DECLARE_BITMAP(slow, NBITS);
    static const struct { long start, nr; } ranges[] = {
        { 0, 0 }, { 0, 1 }, { 0, 64 }, { 1, 63 }, { 63, 2 }, { 10, 150 }, { 64, 64 }, { 199, 1 },
    };

    for (size_t r = 0; r < ARRAY_SIZE(ranges); r++) {
        long start = ranges[r].start, nr = ranges[r].nr;
        bitmap_zero(map, NBITS);
        bitmap_zero(slow, NBITS);
        bitmap_set(map, start, nr);
        for (long i = start; i < start + nr; i++) {
            set_bit(i, slow);
        }
        g_assert_true(bitmap_equal(map, slow, NBITS));
        g_assert_cmpint(bitmap_count_one(map, NBITS), ==, nr);
        g_assert_cmpint(bitmap_count_one_with_offset(map, start, nr), ==, nr);
        bitmap_zero(map, NBITS);
        bitmap_set_atomic(map, start, nr);
        g_assert_true(bitmap_equal(map, slow, NBITS));
        g_assert_true(bitmap_test_and_clear(map, start, nr) == (nr > 0));
        g_assert_false(bitmap_test_and_clear_atomic(map, start, nr));
        g_assert_true(bitmap_empty(map, NBITS));
        bitmap_fill(map, NBITS);
        bitmap_clear(map, start, nr);
        g_assert_cmpint(bitmap_count_one(map, NBITS), ==, NBITS - nr);
        bitmap_complement(map, map, NBITS);
        g_assert_true(bitmap_equal(map, slow, NBITS));
    }
}

static void test_logic(void)
{
    DECLARE_BITMAP(a, NBITS);
    DECLARE_BITMAP(b, NBITS);
    DECLARE_BITMAP(out, NBITS);

    bitmap_zero(a, NBITS);
    bitmap_zero(b, NBITS);
    bitmap_set(a, 0, 100);
    bitmap_set(b, 90, 20);
    g_assert_true(bitmap_and(out, a, b, NBITS));
    g_assert_cmpint(bitmap_count_one(out, NBITS), ==, 10);
    bitmap_or(out, a, b, NBITS);
    g_assert_cmpint(bitmap_count_one(out, NBITS), ==, 110);
    bitmap_xor(out, a, b, NBITS);
    g_assert_cmpint(bitmap_count_one(out, NBITS), ==, 100);
    g_assert_true(bitmap_andnot(out, b, a, NBITS));
    g_assert_cmpuint(find_first_bit(out, NBITS), ==, 100);
    g_assert_true(bitmap_intersects(a, b, NBITS));
    g_assert_false(bitmap_intersects(a, out, NBITS));
    g_assert_false(bitmap_and(out, a, out, NBITS));
    g_assert_false(bitmap_full(a, NBITS));
    g_assert_true(bitmap_full(a, 100));
    g_assert_false(bitmap_equal(a, b, NBITS));
    bitmap_copy(out, a, NBITS);
    g_assert_true(bitmap_equal(a, out, NBITS));
    bitmap_copy_and_clear_atomic(out, b, NBITS);
    g_assert_true(bitmap_empty(b, NBITS));
    g_assert_cmpint(bitmap_count_one(out, NBITS), ==, 20);
    bitmap_to_le(b, out, NBITS);
    bitmap_from_le(b, b, NBITS);
    g_assert_true(bitmap_equal(b, out, NBITS));
}

static void test_alloc(void)
{
    unsigned long *map = bitmap_new(10);
    unsigned long *other = bitmap_try_new(100);

    g_assert_true(bitmap_empty(map, 10) && bitmap_empty(other, 100));
    bitmap_fill(map, 10);
    map = bitmap_zero_extend(map, 10, 1000);
    g_assert_cmpint(bitmap_count_one(map, 1000), ==, 10);
    map = bitmap_zero_extend(map, 1000, 5);
    g_assert_true(bitmap_full(map, 5));
    g_free(map);
    g_free(other);
}

static void test_zero_area(void)
{
    DECLARE_BITMAP(map, NBITS);

    bitmap_zero(map, NBITS);
    bitmap_set(map, 10, 50);
    g_assert_cmpuint(bitmap_find_next_zero_area(map, NBITS, 0, 10, 0), ==, 0);
    g_assert_cmpuint(bitmap_find_next_zero_area(map, NBITS, 0, 11, 0), ==, 60);
    g_assert_cmpuint(bitmap_find_next_zero_area(map, NBITS, 0, 11, 63), ==, 64);
    g_assert_cmpuint(bitmap_find_next_zero_area(map, NBITS, 0, 141, 0), >, NBITS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bitmap/find", test_find);
    g_test_add_func("/bitmap/ranges", test_ranges);
    g_test_add_func("/bitmap/logic", test_logic);
    g_test_add_func("/bitmap/alloc", test_alloc);
    g_test_add_func("/bitmap/zero-area", test_zero_area);
    return g_test_run();
}
