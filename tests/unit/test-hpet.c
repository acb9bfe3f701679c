/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HPET in process: the register banks against the specification, and one test
 * per behaviour.  Expected values come from the IA-PC HPET specification 1.0a
 * and from what guests of QEMU rely on, not from hw/timer/hpet*.def.
 */
#include "qemu/osdep.h"
#include "hpet-test.h"
#include "bank-test.h"

#define BANK hpet
#define BANK_DEF "hw/timer/hpet.def"
#include "hw/core/regbank-expand.h"

#define BANK hpet_timer
#define BANK_DEF "hw/timer/hpet-timer.def"
#include "hw/core/regbank-expand.h"

/* ---- the banks -------------------------------------------------------------------------- */

static uint64_t bank_read(void *opaque, hwaddr at, unsigned size)
{
    return size == 8 ? rd(opaque, at) : rd32(opaque, at);
}

static void bank_write(void *opaque, hwaddr at, uint64_t val, unsigned size)
{
    if (size == 8) {
        wr(opaque, at, val);
    } else {
        wr32(opaque, at, val);
    }
}

static void bank_reset(void *opaque)
{
    device_cold_reset(((Hpet *)opaque)->dev);
}

/* 2.3.4 table 2; timers: three, 10 ns, vendor 8086. */
static const BankGolden block_golden[] = {
    { "GCAP_ID", 0x000, 0x009896808086a201, 0, false },
    { "GEN_CONF", 0x010, 0, 0x3, false },
    { "GINTR_STA", 0x020, 0, 0, false },
    { "MAIN_CNT", 0x0f0, 0, UINT64_MAX, true },
    { .name = NULL },
};

static const BankGolden timer_golden[] = {
    { "TIMn_CONF", 0x00, 0x00ff010400008030, 0x7f4e, false },
    { "TIMn_COMP", 0x08, UINT64_MAX, UINT64_MAX, false },
    { "TIMn_FSB", 0x10, 0, UINT64_MAX, false },
    { .name = NULL },
};

static void test_block_bank(void)
{
    static const BankAccess access = { bank_read, bank_write, bank_reset };
    Hpet *h = hpet_start();

    bank_test_names(&hpet_bank, block_golden);
    bank_test_bits(&hpet_bank, block_golden, &access, h);
    bank_test_holes(&hpet_bank, &access, h);
    hpet_stop(h);
}

/* Each timer's registers are the same, at a distance of 0x20. */
static unsigned bank_timer;

static uint64_t timer_bank_read(void *opaque, hwaddr at, unsigned size)
{
    return bank_read(opaque, CONF(bank_timer) + at, size);
}

static void timer_bank_write(void *opaque, hwaddr at, uint64_t val, unsigned size)
{
    bank_write(opaque, CONF(bank_timer) + at, val, size);
}

static void test_timer_bank(void)
{
    static const BankAccess access = { timer_bank_read, timer_bank_write, bank_reset };
    Hpet *h = hpet_start_with(24, true, HPET_BASE);

    bank_test_names(&hpet_timer_bank, timer_golden);
    for (bank_timer = 0; bank_timer < 24; bank_timer++) {
        bank_test_bits(&hpet_timer_bank, timer_golden, &access, h);
        bank_test_holes(&hpet_timer_bank, &access, h);
    }
    hpet_stop(h);
}

/* ---- accesses --------------------------------------------------------------------------- */

static void test_halves(void)
{
    Hpet *h = hpet_start();

    g_assert_cmphex(rd32(h, GCAP_ID), ==, 0x8086a201);
    g_assert_cmphex(rd32(h, GCAP_ID + 4), ==, 0x00989680);
    wr32(h, MAIN_CNT + 4, 0x12345678);
    wr32(h, MAIN_CNT, 0x9abcdef0);
    g_assert_cmphex(rd(h, MAIN_CNT), ==, 0x123456789abcdef0);
    wr32(h, FSB(1) + 4, 0x11111111);
    g_assert_cmphex(rd(h, FSB(1)), ==, 0x1111111100000000);
    wr32(h, COMP(2), 5);
    g_assert_cmphex(rd(h, COMP(2)), ==, 0xffffffff00000005);
    hpet_stop(h);
}

/* An access of 8 bytes at a multiple of 4 is two of 4. */
static void test_split_access(void)
{
    uint8_t data[8] = { 0x11, 0x11, 0x11, 0x11, 0x22, 0x22, 0x22, 0x22 };
    Hpet *h = hpet_start();

    address_space_write(&address_space_memory, h->base + COMP(0) + 4, MEMTXATTRS_UNSPECIFIED, data,
                        sizeof(data));
    g_assert_cmphex(rd(h, COMP(0)), ==, 0x11111111ffffffff);
    g_assert_cmphex(rd(h, FSB(0)), ==, 0x22222222);
    address_space_read(&address_space_memory, h->base + COMP(0) + 4, MEMTXATTRS_UNSPECIFIED, data,
                       4);
    g_assert_cmphex(data[0], ==, 0x11);
    hpet_stop(h);
}

static void test_narrow_accesses_are_ignored(void)
{
    Hpet *h = hpet_start();
    MemTxResult result;

    address_space_stb(&address_space_memory, HPET_BASE + GEN_CONF, 1, MEMTXATTRS_UNSPECIFIED,
                      &result);
    g_assert_cmpint(result, !=, MEMTX_OK);
    address_space_stw_le(&address_space_memory, HPET_BASE + GEN_CONF, 1, MEMTXATTRS_UNSPECIFIED,
                         NULL);
    g_assert_cmphex(rd(h, GEN_CONF), ==, 0);
    g_assert_cmphex(address_space_ldub(&address_space_memory, HPET_BASE, MEMTXATTRS_UNSPECIFIED,
                                       NULL), ==, 0);
    g_assert_cmphex(address_space_lduw_le(&address_space_memory, HPET_BASE,
                                          MEMTXATTRS_UNSPECIFIED, NULL), ==, 0);
    hpet_stop(h);
}

static void test_capabilities(void)
{
    Hpet *h = hpet_start_with(5, false, HPET_BASE);

    g_assert_cmphex(rd(h, GCAP_ID), ==, 0x009896808086a401);
    g_assert_cmphex(rd(h, CONF(4)), ==, 0x00ff010400000030);
    wr(h, CONF(4), UINT64_MAX);
    g_assert_cmphex(rd(h, CONF(4)), ==, 0x00ff010400003f7e);    /* no FSB_EN */
    hpet_stop(h);
}

/* Timer N does not exist, nor any after it. */
static void test_no_ghost_timer(void)
{
    Hpet *h = hpet_start();

    wr(h, GEN_CONF, ENABLE);
    for (unsigned n = 3; n < 24; n++) {
        wr(h, CONF(n), INT_ENB | LEVEL | ROUTE(5));
        wr(h, COMP(n), 1);
        g_assert_cmphex(rd(h, CONF(n)), ==, 0);
        g_assert_cmphex(rd(h, COMP(n)), ==, 0);
        g_assert_cmphex(rd(h, FSB(n)), ==, 0);
    }
    step(1000);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 0);
    g_assert_cmpuint(h->rises[5], ==, 0);
    hpet_stop(h);
}

/* ---- the counter ------------------------------------------------------------------------ */

static void test_counter_counts_10_ns(void)
{
    Hpet *h = hpet_start();

    step(12345);
    g_assert_cmphex(rd(h, MAIN_CNT), ==, 0);
    wr(h, GEN_CONF, ENABLE);
    g_assert_cmphex(rd(h, MAIN_CNT), ==, 0);
    step(9);
    g_assert_cmphex(rd(h, MAIN_CNT), ==, 0);
    step(1);
    g_assert_cmphex(rd(h, MAIN_CNT), ==, 1);
    step(1000000000);
    g_assert_cmpuint(rd(h, MAIN_CNT), ==, 100000001);
    hpet_stop(h);
}

static void test_halting_keeps_the_counter(void)
{
    Hpet *h = hpet_start();

    wr(h, GEN_CONF, ENABLE);
    step(1009);
    wr(h, GEN_CONF, 0);
    step(5000);
    g_assert_cmpuint(rd(h, MAIN_CNT), ==, 100);
    wr(h, GEN_CONF, ENABLE);                    /* the 9 ns are lost */
    step(9);
    g_assert_cmpuint(rd(h, MAIN_CNT), ==, 100);
    step(1);
    g_assert_cmpuint(rd(h, MAIN_CNT), ==, 101);
    hpet_stop(h);
}

static void test_counter_is_set_while_halted(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 1000);
    wr(h, GEN_CONF, ENABLE);
    step(100);
    g_assert_cmpuint(rd(h, MAIN_CNT), ==, 1010);
    hpet_stop(h);
}

static void test_counter_ignores_writes_while_running(void)
{
    Hpet *h = hpet_start();

    wr(h, GEN_CONF, ENABLE);
    step(1000);
    wr(h, MAIN_CNT, 5);
    wr32(h, MAIN_CNT + 4, 5);
    g_assert_cmpuint(rd(h, MAIN_CNT), ==, 100);
    wr(h, GEN_CONF, 0);
    g_assert_cmpuint(rd(h, MAIN_CNT), ==, 100);
    hpet_stop(h);
}

static void test_large_counters_do_not_alias(void)
{
    static const uint64_t large[] = {
        0x0ccccccccccccccd, 0x1999999999999999, 0x199999999999999a, 0x8000000000000000,
        0xfffffffffffffff0,
    };
    Hpet *h = hpet_start();

    for (size_t i = 0; i < ARRAY_SIZE(large); i++) {
        wr(h, MAIN_CNT, large[i]);
        wr(h, GEN_CONF, ENABLE);
        g_assert_cmphex(rd(h, MAIN_CNT), ==, large[i]);
        step(320);
        g_assert_cmphex(rd(h, MAIN_CNT), ==, large[i] + 32);    /* wraps at 2^64 */
        wr(h, GEN_CONF, 0);
    }
    hpet_stop(h);
}

/* ---- one-shot --------------------------------------------------------------------------- */

/* Timer @n, edge, on line @line; the counter runs from 0. */
static Hpet *armed(unsigned n, uint32_t conf, unsigned line, uint64_t comp)
{
    Hpet *h = hpet_start();

    wr(h, CONF(n), conf | INT_ENB | ROUTE(line));
    wr(h, COMP(n), comp);
    wr(h, GEN_CONF, ENABLE);
    return h;
}

static void test_one_shot(void)
{
    Hpet *h = armed(1, 0, 20, 1000);

    step(9999);
    g_assert_cmpuint(h->rises[20], ==, 0);
    step(1);
    g_assert_cmpuint(h->rises[20], ==, 1);
    g_assert_false(h->level[20]);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 0);   /* edge: no status */
    g_assert_cmpuint(rd(h, COMP(1)), ==, 1000);
    step(100000000000);                         /* past 2^32 ticks too */
    g_assert_cmpuint(h->rises[20], ==, 1);
    hpet_stop(h);
}

static void test_comparator_moves_while_running(void)
{
    Hpet *h = armed(0, 0, 16, 1000);

    wr(h, COMP(0), 2000);
    step(10000);
    g_assert_cmpuint(h->rises[16], ==, 0);
    step(10000);
    g_assert_cmpuint(h->rises[16], ==, 1);
    wr(h, COMP(0), 3000);
    step(10000);
    g_assert_cmpuint(h->rises[16], ==, 2);
    hpet_stop(h);
}

static void test_halting_stops_timers(void)
{
    Hpet *h = armed(0, 0, 16, 1000);

    step(5000);
    wr(h, GEN_CONF, 0);
    step(100000);
    g_assert_cmpuint(h->rises[16], ==, 0);
    wr(h, GEN_CONF, ENABLE);
    step(4999);
    g_assert_cmpuint(h->rises[16], ==, 0);
    step(1);
    g_assert_cmpuint(h->rises[16], ==, 1);
    hpet_stop(h);
}

static void test_passed_comparator_fires_at_once(void)
{
    Hpet *h = armed(0, 0, 16, 10);

    step(200);
    g_assert_cmpuint(h->rises[16], ==, 1);
    wr(h, COMP(0), 5);
    settle();
    g_assert_cmpuint(h->rises[16], ==, 2);
    step(100000);
    g_assert_cmpuint(h->rises[16], ==, 2);      /* one time per write */
    wr(h, CONF(0), rd(h, CONF(0)));
    settle();
    g_assert_cmpuint(h->rises[16], ==, 3);
    wr32(h, CONF(0) + 4, 0);                    /* the read-only half counts as well */
    settle();
    g_assert_cmpuint(h->rises[16], ==, 4);
    wr(h, GEN_CONF, 0);
    wr(h, GEN_CONF, ENABLE);
    settle();
    g_assert_cmpuint(h->rises[16], ==, 5);
    hpet_stop(h);
}

static void test_equal_comparator_fires_at_once(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 77);
    wr(h, CONF(0), INT_ENB | ROUTE(16));
    wr(h, COMP(0), 77);
    settle();
    g_assert_cmpuint(h->rises[16], ==, 0);
    wr(h, GEN_CONF, ENABLE);
    settle();
    g_assert_cmpuint(h->rises[16], ==, 1);
    hpet_stop(h);
}

static void test_reset_comparator_never_fires(void)
{
    Hpet *h = hpet_start();
    uint64_t before = qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL);

    for (unsigned n = 0; n < 3; n++) {
        wr(h, CONF(n), INT_ENB | LEVEL | ROUTE(16));
    }
    wr(h, GEN_CONF, ENABLE);
    g_assert_cmpint(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, -1), ==, -1);
    step(1000000000000);
    g_assert_cmpuint(h->rises[16], ==, 0);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 0);
    g_assert_cmpuint(qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL), ==, before);
    hpet_stop(h);
}

/* Deadlines past the end of the clock are neither due nor aliased. */
static void test_far_comparators_stay_pending(void)
{
    static const uint64_t far[] = {
        0x0ccccccccccccccc, 0x0ccccccccccccccd, 0x199999999999999a, 0x1999999999999a00,
        0x7fffffffffffffff, 0x8000000000000000, 0xfffffffffffffffe,
    };
    Hpet *h = armed(0, 0, 16, UINT64_MAX);

    for (size_t i = 0; i < ARRAY_SIZE(far); i++) {
        wr(h, COMP(0), far[i]);
        step(1000000000);
        g_assert_cmpuint(h->rises[16], ==, 0);
    }
    hpet_stop(h);
}

static void test_counter_near_the_end(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 0xfffffffffffffff0);
    wr(h, CONF(0), INT_ENB | ROUTE(16));
    wr(h, COMP(0), 0xfffffffffffffff8);
    wr(h, GEN_CONF, ENABLE);
    step(79);
    g_assert_cmpuint(h->rises[16], ==, 0);
    step(1);
    g_assert_cmpuint(h->rises[16], ==, 1);
    hpet_stop(h);
}

/* ---- 32 bits ---------------------------------------------------------------------------- */

static void test_32_bit_matches_the_low_half(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 0x500000000);
    wr(h, CONF(0), INT_ENB | MODE32 | ROUTE(16));
    wr(h, COMP(0), 0x100);
    wr(h, GEN_CONF, ENABLE);
    step(2559);
    g_assert_cmpuint(h->rises[16], ==, 0);
    step(1);
    g_assert_cmpuint(h->rises[16], ==, 1);
    hpet_stop(h);
}

/* A 32-bit comparator that has passed waits for the low half to come round. */
static void test_32_bit_passed_waits(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 0x200);
    wr(h, CONF(0), INT_ENB | PERIODIC | MODE32 | ROUTE(16));
    wr(h, COMP(0), 0x100);                      /* period */
    wr(h, CONF(0), INT_ENB | PERIODIC | MODE32 | VAL_SET | ROUTE(16));
    wr(h, COMP(0), 0x100);
    wr(h, GEN_CONF, ENABLE);
    step(((1LL << 32) - 0x100) * 10 - 1);
    g_assert_cmpuint(h->rises[16], ==, 0);
    step(1);
    g_assert_cmpuint(h->rises[16], ==, 1);
    hpet_stop(h);
}

/* A one-shot beyond the wrap interrupts at the wrap and at the match (2.3.9.2.2). */
static void test_32_bit_one_shot_and_wrap(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 0xffffff00);
    wr(h, CONF(0), INT_ENB | MODE32 | ROUTE(16));
    wr(h, COMP(0), 0x80);
    wr(h, GEN_CONF, ENABLE);
    step(2559);
    g_assert_cmpuint(h->rises[16], ==, 0);
    step(1);
    g_assert_cmpuint(h->rises[16], ==, 1);
    step(1279);
    g_assert_cmpuint(h->rises[16], ==, 1);
    step(1);
    g_assert_cmpuint(h->rises[16], ==, 2);
    step(100000000000);
    g_assert_cmpuint(h->rises[16], ==, 2);
    hpet_stop(h);
}

/* A callback that comes after both: two interrupts, none of them forgotten. */
static void test_32_bit_late_for_wrap_and_match(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 0xffffff00);
    wr(h, CONF(0), INT_ENB | MODE32 | ROUTE(16));
    wr(h, COMP(0), 0x80);
    wr(h, GEN_CONF, ENABLE);
    jump(1000000);
    settle();
    g_assert_cmpuint(h->rises[16], ==, 2);
    hpet_stop(h);
}

static void test_32_bit_match_at_the_wrap(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 0xffffff00);
    wr(h, CONF(0), INT_ENB | MODE32 | ROUTE(16));
    wr(h, COMP(0), 0);
    wr(h, GEN_CONF, ENABLE);
    step(2560);
    g_assert_cmpuint(h->rises[16], ==, 1);
    step(100000);
    g_assert_cmpuint(h->rises[16], ==, 1);
    hpet_stop(h);
}

static void test_32_bit_across_the_64_bit_wrap(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 0xffffffffffffff00);
    wr(h, CONF(0), INT_ENB | MODE32 | ROUTE(16));
    wr(h, COMP(0), 0x80);
    wr(h, GEN_CONF, ENABLE);
    step(2560);
    g_assert_cmpuint(h->rises[16], ==, 1);
    step(1279);
    g_assert_cmpuint(h->rises[16], ==, 1);
    step(1);
    g_assert_cmpuint(h->rises[16], ==, 2);
    hpet_stop(h);
}

static void test_32_bit_truncates(void)
{
    Hpet *h = hpet_start();

    wr(h, COMP(0), 0x1122334455667788);
    wr(h, CONF(0), MODE32);
    g_assert_cmphex(rd(h, COMP(0)), ==, 0x55667788);
    wr(h, CONF(0), 0);                          /* does not come back */
    g_assert_cmphex(rd(h, COMP(0)), ==, 0x55667788);
    wr(h, CONF(0), MODE32);
    wr(h, COMP(0), 0x99aabbccddeeff00);
    g_assert_cmphex(rd(h, COMP(0)), ==, 0xddeeff00);
    hpet_stop(h);
}

static void test_32_bit_truncates_the_period(void)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), PERIODIC | VAL_SET);
    wr(h, COMP(0), 0x1000);
    wr(h, COMP(0), 0x100002000);
    wr(h, CONF(0), PERIODIC | MODE32);
    wr(h, CONF(0), PERIODIC | INT_ENB | ROUTE(16));
    wr(h, GEN_CONF, ENABLE);
    step(0x1000 * 10);
    g_assert_cmphex(rd(h, COMP(0)), ==, 0x3000);
    hpet_stop(h);
}

static void test_32_bit_has_no_high_half(void)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), MODE32 | PERIODIC | VAL_SET);
    wr32(h, COMP(0) + 4, 7);
    g_assert_cmphex(rd(h, COMP(0)), ==, 0xffffffff);
    g_assert_cmphex(rd(h, CONF(0)) & VAL_SET, ==, VAL_SET);
    wr32(h, COMP(0), 7);
    g_assert_cmphex(rd(h, COMP(0)), ==, 7);
    g_assert_cmphex(rd(h, CONF(0)) & VAL_SET, ==, 0);
    hpet_stop(h);
}

/* ---- periodic --------------------------------------------------------------------------- */

/* As a driver does it: first match, then the period. */
static Hpet *periodic(uint32_t conf, unsigned line, uint64_t first, uint64_t period)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), conf | PERIODIC | VAL_SET | INT_ENB | ROUTE(line));
    wr(h, COMP(0), first);
    wr(h, COMP(0), period);
    wr(h, GEN_CONF, ENABLE);
    return h;
}

static void test_periodic_once_per_period(void)
{
    Hpet *h = periodic(0, 16, 100000, 100000);

    for (unsigned i = 1; i <= 50; i++) {
        step(999999);
        g_assert_cmpuint(h->rises[16], ==, i - 1);
        step(1);
        g_assert_cmpuint(h->rises[16], ==, i);
        g_assert_cmpuint(rd(h, COMP(0)), ==, (i + 1) * 100000);
    }
    hpet_stop(h);
}

static void test_first_match_differs_from_the_period(void)
{
    Hpet *h = periodic(0, 16, 500, 2000);

    step(5000);
    g_assert_cmpuint(h->rises[16], ==, 1);
    g_assert_cmpuint(rd(h, COMP(0)), ==, 2500);
    step(20000);
    g_assert_cmpuint(h->rises[16], ==, 2);
    g_assert_cmpuint(rd(h, COMP(0)), ==, 4500);
    hpet_stop(h);
}

static void test_missed_periods_are_one_interrupt(void)
{
    Hpet *h = periodic(0, 16, 1000, 1000);
    uint64_t before = qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL);

    jump(10 * 123456789);                       /* in the middle of a period */
    g_assert_cmpuint(h->rises[16], ==, 1);
    g_assert_cmpuint(qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL), ==, before + 1);
    g_assert_cmpuint(rd(h, COMP(0)), ==, 123457000);
    step(2110);                                 /* the beat is kept */
    g_assert_cmpuint(h->rises[16], ==, 2);
    step(10000);
    g_assert_cmpuint(h->rises[16], ==, 3);
    hpet_stop(h);
}

/* No loop over missed periods, whatever the lag. */
static void test_catching_up_takes_no_time(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 0x7fffffffffffffff);
    wr(h, CONF(0), PERIODIC | VAL_SET | INT_ENB | ROUTE(16));
    wr(h, COMP(0), 0);
    wr(h, COMP(0), 1);
    wr(h, GEN_CONF, ENABLE);
    settle();
    g_assert_cmpuint(h->rises[16], ==, 1);
    g_assert_cmphex(rd(h, COMP(0)), ==, 0x8000000000000000);
    hpet_stop(h);
}

static void test_short_periods_are_clamped(void)
{
    Hpet *h = periodic(0, 16, 10, 10);
    uint64_t before = qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL);

    step(100);
    g_assert_cmpuint(h->rises[16], ==, 1);
    step(1000000);
    g_assert_cmpuint(h->rises[16], ==, 1001);   /* one per 100 ticks */
    g_assert_cmpuint(qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL), ==, before + 1001);
    g_assert_cmpuint(rd(h, COMP(0)), ==, 100020);
    hpet_stop(h);
}

static void test_arming_again_does_not_delay(void)
{
    Hpet *h = hpet_start();

    wr(h, GEN_CONF, ENABLE);
    wr(h, CONF(0), PERIODIC | VAL_SET | INT_ENB | ROUTE(16));
    wr(h, COMP(0), 1000);
    for (int i = 0; i < 4; i++) {
        wr(h, COMP(0), 1000);
    }
    step(9999);
    g_assert_cmpuint(h->rises[16], ==, 0);
    step(1);
    g_assert_cmpuint(h->rises[16], ==, 1);
    hpet_stop(h);
}

static void test_val_set_loads_both(void)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), PERIODIC | VAL_SET | INT_ENB | ROUTE(16));
    g_assert_cmphex(rd(h, CONF(0)) & VAL_SET, ==, VAL_SET);
    wr(h, COMP(0), 1000);
    g_assert_cmphex(rd(h, CONF(0)) & VAL_SET, ==, 0);
    wr(h, GEN_CONF, ENABLE);
    step(20000);
    g_assert_cmpuint(h->rises[16], ==, 2);
    hpet_stop(h);
}

/* Without VAL_SET a write is the period only. */
static void test_period_leaves_the_comparator(void)
{
    Hpet *h = periodic(0, 16, 1000, 1000);

    wr(h, COMP(0), 5000);
    g_assert_cmpuint(rd(h, COMP(0)), ==, 1000);
    step(10000);
    g_assert_cmpuint(h->rises[16], ==, 1);
    g_assert_cmpuint(rd(h, COMP(0)), ==, 6000);
    hpet_stop(h);
}

static void test_val_set_per_half(void)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), PERIODIC | VAL_SET);
    wr32(h, COMP(0), 0x1000);
    wr32(h, COMP(0) + 4, 0);
    g_assert_cmphex(rd(h, COMP(0)), ==, 0xffffffff00001000);
    wr(h, CONF(0), PERIODIC | VAL_SET);
    wr32(h, COMP(0), 0x1000);
    wr(h, CONF(0), PERIODIC | VAL_SET);
    wr32(h, COMP(0) + 4, 0);
    g_assert_cmphex(rd(h, COMP(0)), ==, 0x1000);
    hpet_stop(h);
}

/* A half of the period goes into the period, not into the comparator. */
static void test_period_by_halves(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 0x100000000);
    wr(h, CONF(0), PERIODIC | VAL_SET | INT_ENB | ROUTE(16));
    wr(h, COMP(0), 0x100000100);
    wr(h, COMP(0), 0x300);
    wr32(h, COMP(0), 0x400);
    wr(h, GEN_CONF, ENABLE);
    step(0x100 * 10);
    g_assert_cmphex(rd(h, COMP(0)), ==, 0x100000500);
    hpet_stop(h);
}

static void test_val_set_in_one_shot_mode(void)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), VAL_SET);
    g_assert_cmphex(rd(h, CONF(0)) & VAL_SET, ==, VAL_SET);
    wr32(h, COMP(0), 9);
    g_assert_cmphex(rd(h, CONF(0)) & VAL_SET, ==, 0);
    g_assert_cmphex(rd(h, COMP(0)), ==, 0xffffffff00000009);
    hpet_stop(h);
}

static void test_periodic_without_a_period(void)
{
    Hpet *h = hpet_start();

    wr(h, COMP(0), 1000);                       /* one-shot: no period is set */
    wr(h, CONF(0), PERIODIC | INT_ENB | ROUTE(16));
    wr(h, GEN_CONF, ENABLE);
    step(1000000);
    g_assert_cmpuint(h->rises[16], ==, 1);
    hpet_stop(h);
}

static void test_32_bit_periodic_wraps(void)
{
    Hpet *h = hpet_start();

    wr(h, MAIN_CNT, 0xfffffc00);
    wr(h, CONF(0), PERIODIC | VAL_SET | MODE32 | INT_ENB | ROUTE(16));
    wr(h, COMP(0), 0xfffffe00);
    wr(h, COMP(0), 0x400);
    wr(h, GEN_CONF, ENABLE);
    step(0x200 * 10);
    g_assert_cmpuint(h->rises[16], ==, 1);
    g_assert_cmphex(rd(h, COMP(0)), ==, 0x200);
    step(0x400 * 10);
    g_assert_cmpuint(h->rises[16], ==, 2);      /* none at the wrap */
    g_assert_cmphex(rd(h, COMP(0)), ==, 0x600);
    hpet_stop(h);
}

static void test_huge_period(void)
{
    Hpet *h = periodic(0, 16, 1000, UINT64_MAX - 4);

    step(10000);
    g_assert_cmpuint(h->rises[16], ==, 1);
    step(1000000000000);
    g_assert_cmpuint(h->rises[16], ==, 1);
    hpet_stop(h);
}

int main(int argc, char **argv)
{
    hpet_test_init(&argc, &argv);
    g_test_add_func("/hpet/bank/block", test_block_bank);
    g_test_add_func("/hpet/bank/timer", test_timer_bank);
    g_test_add_func("/hpet/access/halves", test_halves);
    g_test_add_func("/hpet/access/split", test_split_access);
    g_test_add_func("/hpet/access/narrow", test_narrow_accesses_are_ignored);
    g_test_add_func("/hpet/capabilities", test_capabilities);
    g_test_add_func("/hpet/no-ghost-timer", test_no_ghost_timer);
    g_test_add_func("/hpet/counter/rate", test_counter_counts_10_ns);
    g_test_add_func("/hpet/counter/halt", test_halting_keeps_the_counter);
    g_test_add_func("/hpet/counter/set", test_counter_is_set_while_halted);
    g_test_add_func("/hpet/counter/running-write", test_counter_ignores_writes_while_running);
    g_test_add_func("/hpet/counter/no-alias", test_large_counters_do_not_alias);
    g_test_add_func("/hpet/one-shot/match", test_one_shot);
    g_test_add_func("/hpet/one-shot/moves", test_comparator_moves_while_running);
    g_test_add_func("/hpet/one-shot/halt", test_halting_stops_timers);
    g_test_add_func("/hpet/one-shot/passed", test_passed_comparator_fires_at_once);
    g_test_add_func("/hpet/one-shot/equal", test_equal_comparator_fires_at_once);
    g_test_add_func("/hpet/one-shot/reset-comparator", test_reset_comparator_never_fires);
    g_test_add_func("/hpet/one-shot/far", test_far_comparators_stay_pending);
    g_test_add_func("/hpet/one-shot/counter-end", test_counter_near_the_end);
    g_test_add_func("/hpet/32-bit/low-half", test_32_bit_matches_the_low_half);
    g_test_add_func("/hpet/32-bit/passed", test_32_bit_passed_waits);
    g_test_add_func("/hpet/32-bit/wrap", test_32_bit_one_shot_and_wrap);
    g_test_add_func("/hpet/32-bit/late", test_32_bit_late_for_wrap_and_match);
    g_test_add_func("/hpet/32-bit/truncates-period", test_32_bit_truncates_the_period);
    g_test_add_func("/hpet/periodic/period-halves", test_period_by_halves);
    g_test_add_func("/hpet/32-bit/at-wrap", test_32_bit_match_at_the_wrap);
    g_test_add_func("/hpet/32-bit/64-bit-wrap", test_32_bit_across_the_64_bit_wrap);
    g_test_add_func("/hpet/32-bit/truncates", test_32_bit_truncates);
    g_test_add_func("/hpet/32-bit/no-high-half", test_32_bit_has_no_high_half);
    g_test_add_func("/hpet/32-bit/periodic", test_32_bit_periodic_wraps);
    g_test_add_func("/hpet/periodic/once", test_periodic_once_per_period);
    g_test_add_func("/hpet/periodic/first", test_first_match_differs_from_the_period);
    g_test_add_func("/hpet/periodic/missed", test_missed_periods_are_one_interrupt);
    g_test_add_func("/hpet/periodic/constant-time", test_catching_up_takes_no_time);
    g_test_add_func("/hpet/periodic/clamp", test_short_periods_are_clamped);
    g_test_add_func("/hpet/periodic/armed-again", test_arming_again_does_not_delay);
    g_test_add_func("/hpet/periodic/val-set", test_val_set_loads_both);
    g_test_add_func("/hpet/periodic/period-only", test_period_leaves_the_comparator);
    g_test_add_func("/hpet/periodic/val-set-halves", test_val_set_per_half);
    g_test_add_func("/hpet/periodic/val-set-one-shot", test_val_set_in_one_shot_mode);
    g_test_add_func("/hpet/periodic/no-period", test_periodic_without_a_period);
    g_test_add_func("/hpet/periodic/huge", test_huge_period);
    return hwcore_test_run();
}
