/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bits, fields, byte order, wide arithmetic, BCD. */
#include "qemu/osdep.h"
#include "qemu/bcd.h"
#include "qemu/bitops.h"
#include "qemu/bswap.h"
#include "qemu/units.h"

static void test_single_bits(void)
{
    unsigned long map[2] = { 0, 0 };
    uint32_t map32[3] = { 0, 0, 0 };

    set_bit(BITS_PER_LONG + 1, map);
    g_assert_cmphex(map[1], ==, 2);
    g_assert_true(test_bit(BITS_PER_LONG + 1, map));
    g_assert_false(test_and_set_bit(0, map));
    g_assert_true(test_and_set_bit(0, map));
    g_assert_true(test_and_clear_bit(0, map));
    g_assert_false(test_and_clear_bit(0, map));
    change_bit(3, map);
    g_assert_true(test_and_change_bit(3, map));
    clear_bit(BITS_PER_LONG + 1, map);
    g_assert_cmphex(map[0] | map[1], ==, 0);
    set_bit_atomic(5, map);
    set_bit_atomic(6, map);
    clear_bit_atomic(5, map);
    g_assert_cmphex(map[0], ==, BIT(6));

    set_bit32(33, map32);
    g_assert_cmphex(map32[1], ==, 2);
    g_assert_true(test_bit32(33, map32));
    g_assert_true(test_and_clear_bit32(33, map32));
    g_assert_false(test_and_set_bit32(95, map32));
    g_assert_cmphex(map32[2], ==, 0x80000000);
    change_bit32(95, map32);
    g_assert_false(test_and_change_bit32(0, map32));
    clear_bit32(0, map32);
    g_assert_cmphex(map32[0] | map32[1] | map32[2], ==, 0);
    g_assert_cmphex(BIT32_MASK(33), ==, 2);
    g_assert_cmpint(BIT32_WORD(33), ==, 1);
    g_assert_cmphex(BIT_ULL(63), ==, UINT64_C(1) << 63);
    g_assert_cmphex(MAKE_64BIT_MASK(4, 8), ==, 0xff0);
    g_assert_cmphex(MAKE_64BIT_MASK(0, 64), ==, UINT64_MAX);
    g_assert_cmphex(GENMASK(7, 4), ==, 0xf0);
}

static void test_fields(void)
{
    g_assert_cmphex(extract8(0xa5, 4, 4), ==, 0xa);
    g_assert_cmphex(extract16(0xabcd, 4, 8), ==, 0xbc);
    g_assert_cmphex(extract32(0x12345678, 0, 32), ==, 0x12345678);
    g_assert_cmphex(extract32(0x12345678, 8, 12), ==, 0x456);
    g_assert_cmphex(extract64(UINT64_C(0xf000000000000001), 60, 4), ==, 0xf);
    g_assert_cmpint(sextract32(0x00000800, 8, 4), ==, -8);
    g_assert_cmpint(sextract32(0x00000700, 8, 4), ==, 7);
    g_assert_cmpint(sextract64(UINT64_MAX, 0, 64), ==, -1);
    g_assert_cmpint(sextract64(UINT64_C(1) << 40, 40, 1), ==, -1);
    g_assert_cmphex(deposit32(0xffffffff, 8, 8, 0x1200), ==, 0xffff00ff);
    g_assert_cmphex(deposit32(0, 0, 32, 0xdeadbeef), ==, 0xdeadbeef);
    g_assert_cmphex(deposit64(0, 60, 4, 0x1f), ==, UINT64_C(0xf) << 60);
}

static void test_bad_field(void)
{
    if (g_test_subprocess()) {
        volatile int length = 0;
        extract32(1, 0, length);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*length > 0*");
}

static void test_rotate(void)
{
    g_assert_cmphex(rol8(0x81, 1), ==, 0x03);
    g_assert_cmphex(ror8(0x81, 1), ==, 0xc0);
    g_assert_cmphex(rol16(0x8001, 4), ==, 0x0018);
    g_assert_cmphex(ror16(0x8001, 4), ==, 0x1800);
    g_assert_cmphex(rol32(0x80000001, 0), ==, 0x80000001);
    g_assert_cmphex(rol32(0x80000001, 33), ==, 3);
    g_assert_cmphex(ror32(3, 1), ==, 0x80000001);
    g_assert_cmphex(rol64(1, 63), ==, UINT64_C(1) << 63);
    g_assert_cmphex(ror64(1, 1), ==, UINT64_C(1) << 63);
    g_assert_cmphex(hswap32(0x12345678), ==, 0x56781234);
    g_assert_cmphex(hswap64(UINT64_C(0x1111222233334444)), ==, UINT64_C(0x4444333322221111));
    g_assert_cmphex(wswap64(UINT64_C(0x1111111122222222)), ==, UINT64_C(0x2222222211111111));
    g_assert_cmphex(half_shuffle32(0xffff), ==, 0x55555555);
    g_assert_cmphex(half_unshuffle32(half_shuffle32(0x1234)), ==, 0x1234);
}

static void test_counting(void)
{
    g_assert_cmpint(clz32(0), ==, 32);
    g_assert_cmpint(clz32(1), ==, 31);
    g_assert_cmpint(clz64(0), ==, 64);
    g_assert_cmpint(ctz32(0), ==, 32);
    g_assert_cmpint(ctz32(8), ==, 3);
    g_assert_cmpint(ctz64(0), ==, 64);
    g_assert_cmpint(ctz64(UINT64_C(1) << 40), ==, 40);
    g_assert_cmpint(clo32(0xf0000000), ==, 4);
    g_assert_cmpint(clo64(UINT64_MAX), ==, 64);
    g_assert_cmpint(cto32(7), ==, 3);
    g_assert_cmpint(cto64(UINT64_MAX), ==, 64);
    g_assert_cmpint(clrsb32(0), ==, 31);
    g_assert_cmpint(clrsb64(UINT64_MAX), ==, 63);
    g_assert_cmpint(ctpop8(0xff) + ctpop16(0xffff) + ctpop32(~0U) + ctpop64(~0ULL), ==, 120);
    g_assert_cmphex(revbit8(0x01), ==, 0x80);
    g_assert_cmphex(revbit16(0x0103), ==, 0xc080);
    g_assert_cmphex(revbit32(1), ==, 0x80000000);
    g_assert_cmphex(revbit64(2), ==, UINT64_C(1) << 62);
    g_assert_true(is_power_of_2(1) && is_power_of_2(UINT64_C(1) << 63));
    g_assert_false(is_power_of_2(0) || is_power_of_2(3));
    g_assert_cmphex(pow2floor(0), ==, 0);
    g_assert_cmphex(pow2floor(9), ==, 8);
    g_assert_cmphex(pow2ceil(0), ==, 1);
    g_assert_cmphex(pow2ceil(9), ==, 16);
    g_assert_cmphex(pow2ceil(UINT64_MAX), ==, 0);
    g_assert_cmphex(pow2roundup32(33), ==, 64);
}

static void test_wide(void)
{
    uint64_t low, high;
    int64_t shigh, s;
    uint32_t u32;
    int32_t s32;

    g_assert_cmpuint(muldiv64(UINT64_MAX, 1000000000, 1000000000), ==, UINT64_MAX);
    g_assert_cmpuint(muldiv64(10, 2, 3), ==, 6);
    g_assert_cmpuint(muldiv64_round_up(10, 2, 3), ==, 7);
    mulu64(&low, &high, UINT64_MAX, UINT64_MAX);
    g_assert_cmphex(low, ==, 1);
    g_assert_cmphex(high, ==, UINT64_MAX - 1);
    muls64(&low, &high, -1, 2);
    g_assert_cmphex(low, ==, (uint64_t)-2);
    g_assert_cmphex(high, ==, UINT64_MAX);
    low = 7, high = 1;
    g_assert_cmpuint(divu128(&low, &high, 2), ==, 1);
    g_assert_cmphex(low, ==, (UINT64_C(1) << 63) + 3);
    g_assert_cmphex(high, ==, 0);
    low = (uint64_t)-7, shigh = -1;
    g_assert_cmpint(divs128(&low, &shigh, 2), ==, -1);
    g_assert_cmpint((int64_t)low, ==, -3);
    g_assert_cmpint(shigh, ==, -1);
    g_assert_true(uadd32_overflow(UINT32_MAX, 1, &u32) && u32 == 0);
    g_assert_true(usub32_overflow(0, 1, &u32) && umul32_overflow(1U << 31, 2, &u32));
    g_assert_true(sadd32_overflow(INT32_MAX, 1, &s32) && ssub32_overflow(INT32_MIN, 1, &s32));
    g_assert_true(smul32_overflow(INT32_MIN, -1, &s32));
    g_assert_true(sadd64_overflow(INT64_MAX, 1, &s) && ssub64_overflow(INT64_MIN, 1, &s));
    g_assert_true(smul64_overflow(INT64_MIN, -1, &s));
    g_assert_true(uadd64_overflow(UINT64_MAX, 1, &low) && usub64_overflow(0, 1, &low));
    g_assert_false(umul64_overflow(3, 4, &low));
    g_assert_cmpint(sat_add64(INT64_MAX, 1), ==, INT64_MAX);
    g_assert_cmpint(sat_add64(INT64_MIN, -1), ==, INT64_MIN);
    g_assert_cmpint(sat_mul64(INT64_MAX, 2), ==, INT64_MAX);
    g_assert_cmpint(sat_mul64(INT64_MAX, -2), ==, INT64_MIN);
    g_assert_cmphex(abs64(INT64_MIN), ==, UINT64_C(1) << 63);
}

static void test_swap(void)
{
    uint16_t a = 0x1234;
    uint32_t b = 0x12345678;
    uint64_t c = UINT64_C(0x0123456789abcdef);

    g_assert_cmphex(bswap16(a), ==, 0x3412);
    g_assert_cmphex(bswap24(0x123456), ==, 0x563412);
    g_assert_cmphex(bswap32(b), ==, 0x78563412);
    g_assert_cmphex(bswap64(c), ==, UINT64_C(0xefcdab8967452301));
    bswap16s(&a);
    bswap32s(&b);
    bswap64s(&c);
    g_assert_cmphex(a, ==, 0x3412);
    g_assert_cmphex(b, ==, 0x78563412);
    g_assert_cmphex(c, ==, UINT64_C(0xefcdab8967452301));
    g_assert_cmphex(be32_to_cpu(cpu_to_be32(b)), ==, b);
    g_assert_cmphex(le64_to_cpu(cpu_to_le64(c)), ==, c);
    g_assert_cmphex(cpu_to_be16(0x1234) ^ cpu_to_le16(0x1234), ==, 0x1234 ^ 0x3412);
    cpu_to_be32s(&b);
    be32_to_cpus(&b);
    g_assert_cmphex(b, ==, 0x78563412);
    g_assert_cmphex(const_le32(0x11223344), ==, cpu_to_le32(0x11223344));
    g_assert_cmphex(const_be32(0x11223344), ==, cpu_to_be32(0x11223344));
    g_assert_cmphex(const_be16(0x1122), ==, cpu_to_be16(0x1122));
    g_assert_cmphex(const_le16(0x1122), ==, cpu_to_le16(0x1122));
}

static void test_accessors(void)
{
    uint8_t buf[12] = { 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88 };

    g_assert_cmpint(ldub_p(buf), ==, 0x80);
    g_assert_cmpint(ldsb_p(buf), ==, -128);
    g_assert_cmphex(lduw_le_p(buf + 1), ==, 0x8281);
    g_assert_cmphex(lduw_be_p(buf + 1), ==, 0x8182);
    g_assert_cmpint(ldsw_be_p(buf + 1), ==, (int16_t)0x8182);
    g_assert_cmphex((uint32_t)ldl_le_p(buf + 1), ==, 0x84838281);
    g_assert_cmphex((uint32_t)ldl_be_p(buf + 1), ==, 0x81828384);
    g_assert_cmphex(ldq_be_p(buf + 1), ==, UINT64_C(0x8182838485868788));
    g_assert_cmphex(ldq_le_p(buf + 1), ==, UINT64_C(0x8887868584838281));
    for (int size = 1; size <= 8; size *= 2) {
        memset(buf, 0xee, sizeof(buf));
        stn_le_p(buf + 1, size, UINT64_C(0x1122334455667788));
        g_assert_cmphex(buf[0], ==, 0xee);
        g_assert_cmphex(buf[1], ==, 0x88);
        g_assert_cmphex(buf[1 + size], ==, 0xee);
        g_assert_cmphex(ldn_le_p(buf + 1, size), ==,
                        UINT64_C(0x1122334455667788) & (UINT64_MAX >> (64 - 8 * size)));
        stn_be_p(buf + 1, size, 0x81);
        g_assert_cmphex(buf[size], ==, 0x81);
        g_assert_cmphex(ldn_be_p(buf + 1, size), ==, 0x81);
        stn_he_p(buf + 1, size, 0x55);
        g_assert_cmphex(ldn_he_p(buf + 1, size), ==, 0x55);
    }
    st24_le_p(buf, 0x123456);
    g_assert_cmphex(buf[0], ==, 0x56);
    st24_be_p(buf, 0x123456);
    g_assert_cmphex(buf[0], ==, 0x12);
    g_assert_cmphex(buf[2], ==, 0x56);
}

static void test_bcd(void)
{
    for (uint8_t i = 0; i < 100; i++) {
        g_assert_cmpuint(from_bcd(to_bcd(i)), ==, i);
    }
    g_assert_cmphex(to_bcd(59), ==, 0x59);
    g_assert_cmpint(3 * MiB / KiB, ==, 3072);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bitops/single", test_single_bits);
    g_test_add_func("/bitops/fields", test_fields);
    g_test_add_func("/bitops/bad-field", test_bad_field);
    g_test_add_func("/bitops/rotate", test_rotate);
    g_test_add_func("/host-utils/counting", test_counting);
    g_test_add_func("/host-utils/wide", test_wide);
    g_test_add_func("/bswap/swap", test_swap);
    g_test_add_func("/bswap/accessors", test_accessors);
    g_test_add_func("/bcd/all", test_bcd);
    return g_test_run();
}
