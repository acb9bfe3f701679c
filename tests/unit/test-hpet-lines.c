/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of an HPET reaches the outside: level and edge interrupts, shared lines,
 * legacy replacement, FSB writes; and reset, realize, the firmware's entries.
 */
#include "qemu/osdep.h"
#include <pthread.h>
#include "hpet-test.h"
#include "qemu/atomic.h"

/* Exactly the lines in @mask are high. */
static void expect_lines(const Hpet *h, uint32_t mask)
{
    for (unsigned i = 0; i < 32; i++) {
        if (h->level[i] != (mask >> i & 1)) {
            g_test_message("line %u is %d", i, h->level[i]);
            g_test_fail();
        }
    }
}

/* ---- level ------------------------------------------------------------------------------ */

/* Timers in @mask have matched in level mode, timer n routed to line 16 + n. */
static Hpet *active(unsigned mask)
{
    Hpet *h = hpet_start();

    for (unsigned n = 0; n < 3; n++) {
        if (mask >> n & 1) {
            wr(h, CONF(n), LEVEL | INT_ENB | ROUTE(16 + n));
            wr(h, COMP(n), 100);
        }
    }
    wr(h, GEN_CONF, ENABLE);
    step(1000);
    g_assert_cmphex(rd(h, GINTR_STA), ==, mask);
    expect_lines(h, mask << 16);
    return h;
}

static void test_level_until_cleared(void)
{
    Hpet *h = active(7);

    step(100000);
    expect_lines(h, 7u << 16);
    wr(h, GINTR_STA, 0);
    expect_lines(h, 7u << 16);
    wr(h, GINTR_STA, 2);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 5);
    expect_lines(h, 5u << 16);
    wr32(h, GINTR_STA + 4, UINT32_MAX);         /* the upper half */
    g_assert_cmphex(rd(h, GINTR_STA), ==, 5);
    wr32(h, GINTR_STA, UINT32_MAX);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 0);
    expect_lines(h, 0);
    hpet_stop(h);
}

static void test_status_cannot_be_set(void)
{
    Hpet *h = hpet_start();

    wr(h, GINTR_STA, UINT64_MAX);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 0);
    expect_lines(h, 0);
    hpet_stop(h);
}

static void test_level_periodic(void)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), LEVEL | INT_ENB | PERIODIC | VAL_SET | ROUTE(16));
    wr(h, COMP(0), 1000);
    wr(h, GEN_CONF, ENABLE);
    for (unsigned i = 1; i <= 5; i++) {
        step(10000);
        g_assert_cmpuint(h->rises[16], ==, i);
        wr(h, GINTR_STA, 1);
        expect_lines(h, 0);
    }
    step(50000);                                /* not cleared: it stays high */
    g_assert_cmpuint(h->rises[16], ==, 6);
    hpet_stop(h);
}

static void test_masked_level_keeps_its_status(void)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), LEVEL | ROUTE(16));
    wr(h, COMP(0), 100);
    wr(h, GEN_CONF, ENABLE);
    step(1000);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 1);
    expect_lines(h, 0);
    wr(h, CONF(0), LEVEL | INT_ENB | ROUTE(16));
    expect_lines(h, 1 << 16);
    hpet_stop(h);
}

static void test_masking_lowers_the_line(void)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), LEVEL | INT_ENB | MODE32 | ROUTE(16));
    wr(h, COMP(0), 100);
    wr(h, GEN_CONF, ENABLE);
    step(1000);
    expect_lines(h, 1 << 16);
    wr(h, CONF(0), LEVEL | MODE32 | ROUTE(16));
    expect_lines(h, 0);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 1);
    wr(h, CONF(0), LEVEL | INT_ENB | MODE32 | ROUTE(17));
    expect_lines(h, 1 << 17);
    hpet_stop(h);
}

static void test_route_change_moves_the_line(void)
{
    Hpet *h = active(1);

    wr(h, CONF(0), LEVEL | INT_ENB | ROUTE(31));
    expect_lines(h, 1u << 31);
    wr(h, GINTR_STA, 1);
    expect_lines(h, 0);
    hpet_stop(h);
}

static void test_halting_lowers_the_line(void)
{
    Hpet *h = active(2);

    wr(h, GEN_CONF, 0);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 2);
    expect_lines(h, 0);
    wr(h, GEN_CONF, ENABLE);
    expect_lines(h, 2 << 16);
    hpet_stop(h);
}

static void test_level_to_edge_clears(void)
{
    Hpet *h = active(1);

    wr(h, GEN_CONF, 0);
    wr(h, CONF(0), INT_ENB | ROUTE(16));
    g_assert_cmphex(rd(h, GINTR_STA), ==, 0);
    expect_lines(h, 0);
    wr(h, CONF(0), LEVEL | INT_ENB | ROUTE(16));
    g_assert_cmphex(rd(h, GINTR_STA), ==, 0);
    hpet_stop(h);
}

static void test_shared_lines_are_ored(void)
{
    Hpet *h = hpet_start();

    for (unsigned n = 0; n < 3; n++) {
        wr(h, CONF(n), LEVEL | INT_ENB | ROUTE(16));
        wr(h, COMP(n), 100 * (n + 1));
    }
    wr(h, GEN_CONF, ENABLE);
    step(3000);
    wr(h, GINTR_STA, 1);
    expect_lines(h, 1 << 16);
    wr(h, GINTR_STA, 2);
    expect_lines(h, 1 << 16);
    wr(h, GINTR_STA, 4);
    expect_lines(h, 0);
    g_assert_cmpuint(h->rises[16], ==, 1);
    hpet_stop(h);
}

/* An edge on a line that a level timer holds does not end that. */
static void test_edge_on_a_held_line(void)
{
    Hpet *h = active(1);

    wr(h, CONF(1), INT_ENB | ROUTE(16));
    wr(h, COMP(1), 200);
    step(1000);
    expect_lines(h, 1 << 16);
    hpet_stop(h);
}

/* A timer that is not enabled touches no line: not even the PIT's. */
static void test_disabled_timers_touch_no_line(void)
{
    Hpet *h = hpet_start();

    qemu_set_irq(qdev_get_gpio_in(h->dev, HPET_LEGACY_PIT_INT), 1);
    expect_lines(h, 1);
    for (unsigned n = 0; n < 3; n++) {
        wr(h, COMP(n), 100);
    }
    wr(h, GEN_CONF, ENABLE);
    step(10000);
    expect_lines(h, 1);
    hpet_stop(h);
}

static void test_any_route_is_kept(void)
{
    Hpet *h = hpet_start();

    wr(h, GEN_CONF, ENABLE);
    for (unsigned line = 0; line < 32; line++) {
        wr(h, CONF(2), INT_ENB | ROUTE(line));
        g_assert_cmphex(rd(h, CONF(2)) >> 9 & 0x1f, ==, line);
        wr(h, COMP(2), rd(h, MAIN_CNT) + 10);
        step(100);
        g_assert_cmpuint(h->rises[line], ==, 1);
    }
    hpet_stop(h);
}

/* ---- legacy replacement ----------------------------------------------------------------- */

static void pit(Hpet *h, int level)
{
    qemu_set_irq(qdev_get_gpio_in(h->dev, HPET_LEGACY_PIT_INT), level);
}

static void rtc(Hpet *h, int level)
{
    qemu_set_irq(qdev_get_gpio_in(h->dev, HPET_LEGACY_RTC_INT), level);
}

static void test_pit_and_rtc_pass_through(void)
{
    Hpet *h = hpet_start();

    g_assert_true(h->pit_enabled);
    pit(h, 1);
    expect_lines(h, 1);
    rtc(h, 1);
    expect_lines(h, 0x101);
    pit(h, 0);
    expect_lines(h, 0x100);
    rtc(h, 0);
    expect_lines(h, 0);
    g_assert_cmpuint(h->rises[0], ==, 1);
    g_assert_cmpuint(h->rises[8], ==, 1);
    hpet_stop(h);
}

static void test_legacy_cuts_pit_and_rtc(void)
{
    Hpet *h = hpet_start();

    pit(h, 1);
    rtc(h, 1);
    wr(h, GEN_CONF, LEGACY);
    g_assert_false(h->pit_enabled);
    expect_lines(h, 0);
    pit(h, 0);
    pit(h, 1);
    rtc(h, 0);
    expect_lines(h, 0);
    rtc(h, 1);
    pit(h, 0);
    wr(h, GEN_CONF, 0);                         /* the RTC's level is back */
    g_assert_true(h->pit_enabled);
    expect_lines(h, 0x100);
    hpet_stop(h);
}

static void test_legacy_routes(void)
{
    Hpet *h = hpet_start();

    for (unsigned n = 0; n < 3; n++) {
        wr(h, CONF(n), INT_ENB | ROUTE(16 + n));
        wr(h, COMP(n), 100);
    }
    wr(h, GEN_CONF, ENABLE | LEGACY);
    step(1000);
    g_assert_cmpuint(h->rises[0], ==, 1);
    g_assert_cmpuint(h->rises[8], ==, 1);
    g_assert_cmpuint(h->rises[18], ==, 1);
    g_assert_cmpuint(h->rises[16] + h->rises[17], ==, 0);
    hpet_stop(h);
}

static void test_legacy_level(void)
{
    Hpet *h = active(3);

    wr(h, GEN_CONF, ENABLE | LEGACY);           /* both move, nothing is stranded */
    expect_lines(h, 0x101);
    wr(h, GINTR_STA, 1);
    expect_lines(h, 0x100);
    wr(h, GEN_CONF, ENABLE);
    expect_lines(h, 2 << 16);
    hpet_stop(h);
}

/* Enabling counter and legacy mode in one write keeps a pending interrupt. */
static void test_enable_and_legacy_at_once(void)
{
    Hpet *h = active(1);

    wr(h, GEN_CONF, 0);
    expect_lines(h, 0);
    wr(h, GEN_CONF, ENABLE | LEGACY);
    expect_lines(h, 1);
    wr(h, GEN_CONF, 0);
    expect_lines(h, 0);
    hpet_stop(h);
}

/* ---- FSB -------------------------------------------------------------------------------- */

static void test_fsb_edge(void)
{
    Hpet *h = hpet_start();

    set_ram(0x1000, 0);
    set_ram(0x1004, 0x55555555);
    wr(h, CONF(0), INT_ENB | FSB_EN | ROUTE(16));
    wr(h, FSB(0), FSB_TO(0x1000, 0xcafebabe));
    wr(h, COMP(0), 100);
    wr(h, GEN_CONF, ENABLE);
    step(999);
    g_assert_cmphex(ram(0x1000), ==, 0);
    step(1);
    g_assert_cmphex(ram(0x1000), ==, 0xcafebabe);
    g_assert_cmphex(ram(0x1004), ==, 0x55555555);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 0);
    g_assert_cmpuint(h->rises[16], ==, 0);
    hpet_stop(h);
}

static void test_fsb_level(void)
{
    Hpet *h = hpet_start();

    set_ram(0x1000, 0);
    wr(h, CONF(0), INT_ENB | LEVEL | FSB_EN | ROUTE(16));
    wr(h, FSB(0), FSB_TO(0x1000, 1));
    wr(h, COMP(0), 100);
    wr(h, GEN_CONF, ENABLE);
    step(1000);
    g_assert_cmphex(ram(0x1000), ==, 1);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 1);
    expect_lines(h, 0);
    set_ram(0x1000, 0);
    wr(h, CONF(0), INT_ENB | LEVEL | MODE32 | ROUTE(16));   /* now by line */
    expect_lines(h, 1 << 16);
    g_assert_cmphex(ram(0x1000), ==, 0);
    hpet_stop(h);
}

/* Enabling a timer whose level interrupt is pending delivers it. */
static void test_fsb_pending(void)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), LEVEL | FSB_EN | MODE32);
    wr(h, FSB(0), FSB_TO(0x1000, 1));
    wr(h, COMP(0), 100);
    wr(h, GEN_CONF, ENABLE);
    step(1000);
    set_ram(0x1000, 0);
    wr(h, CONF(0), LEVEL | FSB_EN | MODE32 | INT_ENB);
    g_assert_cmphex(ram(0x1000), ==, 1);
    wr(h, GEN_CONF, 0);
    set_ram(0x1000, 0);
    wr(h, GEN_CONF, ENABLE);
    g_assert_cmphex(ram(0x1000), ==, 1);
    hpet_stop(h);
}

static void test_fsb_only_where_capable(void)
{
    Hpet *h = hpet_start_with(3, false, HPET_BASE);

    set_ram(0x1000, 0);
    wr(h, CONF(0), INT_ENB | FSB_EN | ROUTE(16));
    g_assert_cmphex(rd(h, CONF(0)) & FSB_EN, ==, 0);
    wr(h, FSB(0), FSB_TO(0x1000, 1));
    wr(h, COMP(0), 100);
    wr(h, GEN_CONF, ENABLE);
    step(1000);
    g_assert_cmphex(ram(0x1000), ==, 0);
    g_assert_cmpuint(h->rises[16], ==, 1);
    hpet_stop(h);
}

/* 2.3.5: legacy replacement overrides FSB on timers 0 and 1. */
static void test_legacy_overrides_fsb(void)
{
    Hpet *h = hpet_start();

    for (unsigned n = 0; n < 3; n++) {
        set_ram(0x1000 + 4 * n, 0);
        wr(h, CONF(n), INT_ENB | FSB_EN);
        wr(h, FSB(n), FSB_TO(0x1000 + 4 * n, 1));
        wr(h, COMP(n), 100);
    }
    wr(h, GEN_CONF, ENABLE | LEGACY);
    step(1000);
    g_assert_cmphex(ram(0x1000), ==, 0);
    g_assert_cmphex(ram(0x1004), ==, 0);
    g_assert_cmphex(ram(0x1008), ==, 1);
    g_assert_cmpuint(h->rises[0], ==, 1);
    g_assert_cmpuint(h->rises[8], ==, 1);
    hpet_stop(h);
}

/* The block may address itself: from a callback, and from a register write. */
static void test_fsb_to_itself(void)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), INT_ENB | LEVEL | FSB_EN | MODE32);
    wr(h, FSB(0), FSB_TO(HPET_BASE + COMP(1), 0x1234));
    wr(h, COMP(0), 100);
    wr(h, GEN_CONF, ENABLE);
    step(1000);
    g_assert_cmphex(rd32(h, COMP(1)), ==, 0x1234);
    wr(h, FSB(0), FSB_TO(HPET_BASE + GEN_CONF, 0));
    wr(h, CONF(0), LEVEL | FSB_EN | MODE32);
    wr(h, CONF(0), INT_ENB | LEVEL | FSB_EN | MODE32);      /* pending: halts the block */
    g_assert_cmphex(rd(h, GEN_CONF), ==, 0);
    wr(h, FSB(0), FSB_TO(HPET_BASE + GEN_CONF, ENABLE));
    wr(h, GEN_CONF, ENABLE);
    g_assert_cmphex(rd(h, GEN_CONF), ==, ENABLE);
    hpet_stop(h);
}

/* Pending timers that enable each other in a ring: one write, no recursion. */
static void test_fsb_chain_ends(void)
{
    Hpet *h = hpet_start();

    for (unsigned n = 0; n < 3; n++) {
        wr(h, CONF(n), LEVEL | FSB_EN | MODE32);
        wr(h, FSB(n), FSB_TO(HPET_BASE + CONF((n + 1) % 3), LEVEL | FSB_EN | MODE32 | INT_ENB));
        wr(h, COMP(n), 100);
    }
    wr(h, GEN_CONF, ENABLE);
    step(1000);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 7);
    wr(h, CONF(0), LEVEL | FSB_EN | MODE32 | INT_ENB);
    g_assert_cmphex(rd(h, CONF(1)) & INT_ENB, ==, INT_ENB);
    g_assert_cmphex(rd(h, CONF(2)) & INT_ENB, ==, 0);
    hpet_stop(h);
}

static void test_fsb_to_nowhere(void)
{
    Hpet *h = hpet_start();

    wr(h, CONF(0), INT_ENB | FSB_EN);
    wr(h, FSB(0), FSB_TO(0xfffffffe, 1));
    wr(h, COMP(0), 100);
    wr(h, GEN_CONF, ENABLE);
    step(1000);
    g_assert_cmphex(rd(h, MAIN_CNT), ==, 100);
    hpet_stop(h);
}

/* ---- reset ------------------------------------------------------------------------------ */

static void test_reset(void)
{
    Hpet *h = active(6);

    wr(h, FSB(2), FSB_TO(0x2000, 2));
    wr(h, GEN_CONF, ENABLE | LEGACY);
    rtc(h, 1);
    device_cold_reset(h->dev);
    g_assert_cmphex(rd(h, GEN_CONF), ==, 0);
    g_assert_cmphex(rd(h, GINTR_STA), ==, 0);
    g_assert_cmphex(rd(h, MAIN_CNT), ==, 0);
    for (unsigned n = 0; n < 3; n++) {
        g_assert_cmphex(rd(h, CONF(n)), ==, 0x00ff010400008030);
        g_assert_cmphex(rd(h, COMP(n)), ==, UINT64_MAX);
        g_assert_cmphex(rd(h, FSB(n)), ==, 0);
    }
    expect_lines(h, 0);
    g_assert_true(h->pit_enabled);
    step(1000000000);
    expect_lines(h, 0);
    hpet_stop(h);
}

/* Whatever a receiver thinks a line is, it hears of it. */
static void test_reset_drives_all_lines(void)
{
    Hpet *h = hpet_start();

    memset(h->level, true, sizeof(h->level));
    h->pit_enabled = false;
    device_cold_reset(h->dev);
    expect_lines(h, 0);
    g_assert_true(h->pit_enabled);
    hpet_stop(h);
}

/* The PIT's line is a wire: a reset of this device does not change it. */
static void test_reset_leaves_the_pit(void)
{
    Hpet *h = hpet_start();

    pit(h, 1);
    device_cold_reset(h->dev);
    expect_lines(h, 1);
    pit(h, 0);
    expect_lines(h, 0);
    hpet_stop(h);
}

/* Whatever was there before, reset gives the same device. */
static void test_reset_oracle(void)
{
    Hpet *a = hpet_start_with(24, true, HPET_BASE), *b = hpet_start_with(24, true, 0xfed10000);
    g_autofree char *difference = NULL;

    vmstate_poison(qdev_get_vmsd(a->dev), a->dev, 0xa5);
    device_cold_reset(a->dev);
    difference = vmstate_compare(qdev_get_vmsd(a->dev), a->dev, b->dev, false);
    g_assert_cmpstr(difference, ==, NULL);
    hpet_stop(a);
    hpet_stop(b);
}

/* ---- life ------------------------------------------------------------------------------- */

static void expect_refused(Hpet *h, const char *text)
{
    Error *err = NULL;

    g_assert_false(sysbus_realize(SYS_BUS_DEVICE(h->dev), &err));
    assert_error(err, text);
    object_unparent(OBJECT(h->dev));
    object_unref(h->dev);
    g_free(h);
}

static void test_refused_configurations(void)
{
    Hpet *h;

    expect_refused(hpet_make(2, false),
                   "hpet: timers=2 is not supported: 3 to 24 fit in the register page");
    expect_refused(hpet_make(25, false),
                   "hpet: timers=25 is not supported: 3 to 24 fit in the register page");
    h = hpet_make(3, false);
    qdev_prop_set_uint32(h->dev, HPET_INTCAP, 0);
    expect_refused(h, "hpet: hpet-intcap must name at least one interrupt input");
}

static void test_eight_blocks(void)
{
    HPETFwEntry entries[HPET_MAX_BLOCKS];
    Hpet *blocks[HPET_MAX_BLOCKS];

    g_assert_false(hpet_find());
    g_assert_cmpuint(hpet_fw_entries(entries, HPET_MAX_BLOCKS), ==, 0);
    for (unsigned i = 0; i < HPET_MAX_BLOCKS; i++) {
        blocks[i] = hpet_start_with(3 + i, false, HPET_BASE + 0x1000 * i);
    }
    g_assert_true(hpet_find());
    expect_refused(hpet_make(3, false), "hpet: firmware can describe at most 8 blocks");
    g_assert_cmpuint(hpet_fw_entries(entries, HPET_MAX_BLOCKS), ==, HPET_MAX_BLOCKS);
    for (unsigned i = 0; i < HPET_MAX_BLOCKS; i++) {
        g_assert_cmphex(entries[i].event_timer_block_id, ==, 0x8086a201 + 0x100 * i);
        g_assert_cmphex(entries[i].address, ==, HPET_BASE + 0x1000 * i);
        g_assert_cmpuint(entries[i].min_tick, ==, 100);
        g_assert_cmpuint(entries[i].page_prot, ==, 0);
    }
    g_assert_cmpuint(hpet_fw_entries(entries, 2), ==, HPET_MAX_BLOCKS);
    for (unsigned i = 0; i < HPET_MAX_BLOCKS; i++) {
        hpet_stop(blocks[i]);
    }
    g_assert_cmpuint(hpet_fw_entries(entries, HPET_MAX_BLOCKS), ==, 0);
}

static void test_entry_before_reset(void)
{
    Hpet *h = hpet_make(4, false);
    HPETFwEntry entry;

    sysbus_realize(SYS_BUS_DEVICE(h->dev), &error_abort);
    g_assert_cmpuint(hpet_fw_entries(&entry, 1), ==, 1);
    g_assert_cmphex(entry.event_timer_block_id, ==, 0x8086a301);
    object_unparent(OBJECT(h->dev));
    object_unref(h->dev);
    g_free(h);
}

static void test_come_and_go(void)
{
    unsigned alive;

    hpet_stop(hpet_start());
    main_loop_wait(true);                       /* views let go of their regions */
    alive = object_census(NULL);
    for (int i = 0; i < 100; i++) {
        Hpet *h = active(7);

        wr(h, CONF(0), PERIODIC | VAL_SET);
        wr(h, COMP(0), 1000);                   /* armed */
        hpet_stop(h);
        step(100000);
        main_loop_wait(true);
        g_assert_cmpuint(object_census(NULL), ==, alive);
    }
}

/* ---- the counter without the big lock --------------------------------------------------- */

enum { READS = 200000 };

typedef struct Reader {
    Hpet *h;
    bool done;
    unsigned backwards, without_lock;
} Reader;

static void *read_counter(void *opaque)
{
    Reader *r = opaque;
    uint64_t last = 0;

    for (unsigned i = 0; i < READS; i++) {
        uint64_t ticks = rd(r->h, MAIN_CNT);

        r->backwards += ticks < last;
        r->without_lock += !bql_locked();
        last = ticks;
    }
    qatomic_set(&r->done, true);
    return NULL;
}

/* This thread holds the lock all the time: a reader that waited for it would never end. */
static void test_counter_from_another_thread(void)
{
    Reader r = { .h = hpet_start() };
    pthread_t thread;

    pthread_create(&thread, NULL, read_counter, &r);
    while (!qatomic_read(&r.done)) {
        wr(r.h, GEN_CONF, ENABLE);
        step(50);
        wr(r.h, GEN_CONF, 0);
    }
    pthread_join(thread, NULL);
    g_assert_cmpuint(r.backwards, ==, 0);
    g_assert_cmpuint(r.without_lock, ==, READS);
    hpet_stop(r.h);
}

int main(int argc, char **argv)
{
    hpet_test_init(&argc, &argv);
    g_test_add_func("/hpet/level/until-cleared", test_level_until_cleared);
    g_test_add_func("/hpet/level/not-settable", test_status_cannot_be_set);
    g_test_add_func("/hpet/level/periodic", test_level_periodic);
    g_test_add_func("/hpet/level/masked", test_masked_level_keeps_its_status);
    g_test_add_func("/hpet/level/masking", test_masking_lowers_the_line);
    g_test_add_func("/hpet/level/route", test_route_change_moves_the_line);
    g_test_add_func("/hpet/level/halt", test_halting_lowers_the_line);
    g_test_add_func("/hpet/level/to-edge", test_level_to_edge_clears);
    g_test_add_func("/hpet/lines/shared", test_shared_lines_are_ored);
    g_test_add_func("/hpet/lines/edge-on-held", test_edge_on_a_held_line);
    g_test_add_func("/hpet/lines/disabled", test_disabled_timers_touch_no_line);
    g_test_add_func("/hpet/lines/any-route", test_any_route_is_kept);
    g_test_add_func("/hpet/legacy/pass-through", test_pit_and_rtc_pass_through);
    g_test_add_func("/hpet/legacy/cut", test_legacy_cuts_pit_and_rtc);
    g_test_add_func("/hpet/legacy/routes", test_legacy_routes);
    g_test_add_func("/hpet/legacy/level", test_legacy_level);
    g_test_add_func("/hpet/legacy/enable-at-once", test_enable_and_legacy_at_once);
    g_test_add_func("/hpet/fsb/edge", test_fsb_edge);
    g_test_add_func("/hpet/fsb/level", test_fsb_level);
    g_test_add_func("/hpet/fsb/pending", test_fsb_pending);
    g_test_add_func("/hpet/fsb/capable", test_fsb_only_where_capable);
    g_test_add_func("/hpet/fsb/legacy", test_legacy_overrides_fsb);
    g_test_add_func("/hpet/fsb/itself", test_fsb_to_itself);
    g_test_add_func("/hpet/fsb/chain", test_fsb_chain_ends);
    g_test_add_func("/hpet/fsb/nowhere", test_fsb_to_nowhere);
    g_test_add_func("/hpet/reset/state", test_reset);
    g_test_add_func("/hpet/reset/lines", test_reset_drives_all_lines);
    g_test_add_func("/hpet/reset/pit", test_reset_leaves_the_pit);
    g_test_add_func("/hpet/reset/oracle", test_reset_oracle);
    g_test_add_func("/hpet/realize/refused", test_refused_configurations);
    g_test_add_func("/hpet/realize/eight", test_eight_blocks);
    g_test_add_func("/hpet/firmware/before-reset", test_entry_before_reset);
    g_test_add_func("/hpet/come-and-go", test_come_and_go);
    g_test_add_func("/hpet/counter/thread", test_counter_from_another_thread);
    return hwcore_test_run();
}
