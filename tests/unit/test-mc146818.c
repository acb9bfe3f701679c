/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MC146818 in process: date formats, updates, alarm, periodic flag and
 * interrupts, as the data sheet has them.  Streams: test-mc146818-stream.c.
 */
#include "qemu/osdep.h"
#include "qapi/events.h"
#include "qemu/bcd.h"
#include "bank-test.h"
#include "mc146818-test.h"

#define BANK mc146818rtc
#define BANK_DEF "hw/rtc/mc146818rtc.def"
#define BANK_STEP 1
#include "hw/core/regbank-expand.h"

/* ---- registers and memory ---------------------------------------------------------- */

static uint64_t bank_read(void *dev, hwaddr at, unsigned size)
{
    return rd(at);
}

static void bank_write(void *dev, hwaddr at, uint64_t val, unsigned size)
{
    wr(at, val);
}

static void bank_reset(void *dev)
{
    device_cold_reset(DEVICE(((Rtc *)dev)->dev));
}

/* The date moves and control bits have effects: they have tests of their own. */
static void test_bank(void)
{
    static const BankAccess access = { bank_read, bank_write, bank_reset };
    static const BankGolden golden[] = {
        { "SECONDS", 0, 0, 0, true }, { "SECONDS_ALARM", 1, 0, 0xff, true },
        { "MINUTES", 2, 0, 0, true }, { "MINUTES_ALARM", 3, 0, 0xff, true },
        { "HOURS", 4, 0, 0, true }, { "HOURS_ALARM", 5, 0, 0xff, true },
        { "DAY_OF_WEEK", 6, 0, 0, true }, { "DAY_OF_MONTH", 7, 0, 0, true },
        { "MONTH", 8, 0, 0, true }, { "YEAR", 9, 0, 0, true }, { "A", 10, 0x26, 0x7f, true },
        { "B", 11, 0x02, 0xff, true }, { "C", 12, 0, 0, false }, { "D", 13, 0x80, 0, false },
        { .name = NULL },
    };
    Rtc *r = rtc_new();

    bank_test_names(&mc146818rtc_bank, golden);
    bank_test_bits(&mc146818rtc_bank, golden, &access, r);
    rtc_free(r);
}

static void test_first_values(void)
{
    Rtc *r = rtc_new();

    g_assert_cmphex(rd(RTC_REG_A), ==, 0x26);
    g_assert_cmphex(rd(RTC_REG_B), ==, 0x02);
    g_assert_cmphex(rd(RTC_REG_C), ==, 0x00);
    g_assert_cmphex(rd(RTC_REG_D), ==, 0x80);
    g_assert_cmphex(date(), ==, 0x20060617160121);
    g_assert_cmphex(rd(RTC_DAY_OF_WEEK), ==, 7);        /* a Saturday */
    g_assert_cmphex(inb(RTC_ISA_BASE), ==, 0xff);
    rtc_free(r);
}

static void test_memory(void)
{
    Rtc *r = rtc_new();

    for (unsigned at = 14; at < 128; at++) {
        if (at != RTC_CENTURY && at != RTC_IBM_PS2_CENTURY_BYTE) {
            g_assert_cmphex(rd(at), ==, 0);
            wr(at, at ^ 0x55);
        }
    }
    device_cold_reset(DEVICE(r->dev));
    for (unsigned at = 14; at < 128; at++) {
        if (at != RTC_CENTURY && at != RTC_IBM_PS2_CENTURY_BYTE) {
            g_assert_cmphex(rd(at), ==, at ^ 0x55);
        }
    }
    mc146818rtc_set_cmos_data(MC146818_RTC(r->dev), 0x15, 0x80);
    g_assert_cmphex(rd(0x15), ==, 0x80);
    g_assert_cmphex(mc146818rtc_get_cmos_data(MC146818_RTC(r->dev), 0x16), ==, 0x16 ^ 0x55);
    rtc_free(r);
}

static void test_read_only_registers(void)
{
    Rtc *r = rtc_new();

    wr(RTC_REG_C, 0xff);
    wr(RTC_REG_D, 0x00);
    wr(RTC_REG_A, 0xa6);
    g_assert_cmphex(rd(RTC_REG_C), ==, 0x00);
    g_assert_cmphex(rd(RTC_REG_D), ==, 0x80);
    g_assert_cmphex(rd(RTC_REG_A), ==, 0x26);           /* UIP is the chip's */
    rtc_free(r);
}

static void test_nmi_mask(void)
{
    Rtc *r = rtc_new();
    IsaLine nmi = { .irq = NULL };

    isa_test_watch(&nmi, DEVICE(r->dev), "nmi-disable", 0);
    outb(RTC_ISA_BASE, 0x80 | RTC_REG_D);
    g_assert_cmpint(nmi.level, ==, 1);
    g_assert_cmphex(inb(RTC_ISA_BASE + 1), ==, 0x80);
    outb(RTC_ISA_BASE, RTC_REG_D);
    g_assert_cmpint(nmi.level, ==, 0);
    outb(RTC_ISA_BASE, 0x80);
    device_cold_reset(DEVICE(r->dev));
    g_assert_cmpint(nmi.level, ==, 0);
    qdev_connect_gpio_out_named(DEVICE(r->dev), "nmi-disable", 0, NULL);
    isa_test_unwatch(&nmi);
    rtc_free(r);
}

/* RESET clears enables and flags; the battery keeps the rest. */
static void test_reset(void)
{
    Rtc *r = rtc_new();

    wr(RTC_REG_A, 0x2f);
    wr(RTC_REG_B, 0x7f);
    set_alarm(1, 2, 3);
    step_ns(2 * (int64_t)SECOND);
    g_assert_cmpint(r->line.level, ==, 1);
    device_cold_reset(DEVICE(r->dev));
    g_assert_cmpint(r->line.level, ==, 0);
    g_assert_cmphex(rd(RTC_REG_A), ==, 0x2f);
    g_assert_cmphex(rd(RTC_REG_B), ==, 0x07);
    g_assert_cmphex(rd(RTC_REG_C), ==, 0x00);
    g_assert_cmphex(rd(RTC_SECONDS_ALARM), ==, 3);
    g_assert_cmphex(rd(RTC_SECONDS), ==, 23);           /* DM: binary */
    rtc_free(r);
}

/* ---- formats ----------------------------------------------------------------------- */

static void test_binary(void)
{
    Rtc *r = rtc_new();

    wr(RTC_REG_B, REG_B_DM | REG_B_24H);
    g_assert_cmphex(date(), ==, 0x14060611100115);
    set_date(0x14630c1f173b3b);
    step_ns(SECOND);
    g_assert_cmphex(date(), ==, 0x15000101000000);
    rtc_free(r);
}

static void test_bcd(void)
{
    Rtc *r = rtc_new();

    set_date(0x19991231235958);
    g_assert_cmphex(date(), ==, 0x19991231235958);
    step_ns(SECOND);
    g_assert_cmphex(date(), ==, 0x19991231235959);
    step_ns(SECOND);
    g_assert_cmphex(date(), ==, 0x20000101000000);
    g_assert_cmphex(rd(RTC_DAY_OF_WEEK), ==, 7);
    rtc_free(r);
}

static void test_12_hours(void)
{
    static const struct { uint8_t h24, bcd, binary; } rows[] = {
        { 0, 0x12, 12 }, { 1, 0x01, 1 }, { 11, 0x11, 11 }, { 12, 0x92, 0x8c }, { 13, 0x81, 0x81 },
        { 23, 0x91, 0x8b },
    };
    Rtc *r = rtc_new();

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        wr(RTC_REG_B, REG_B_DM | REG_B_24H);
        wr(RTC_HOURS, rows[i].h24);
        wr(RTC_REG_B, REG_B_DM);
        g_assert_cmphex(rd(RTC_HOURS), ==, rows[i].binary);
        wr(RTC_REG_B, 0);
        g_assert_cmphex(rd(RTC_HOURS), ==, rows[i].bcd);
        wr(RTC_HOURS, rows[i].bcd);
        wr(RTC_REG_B, REG_B_DM | REG_B_24H);
        g_assert_cmphex(rd(RTC_HOURS), ==, rows[i].h24);
    }
    rtc_free(r);
}

static void test_noon_and_midnight(void)
{
    Rtc *r = rtc_new();

    wr(RTC_REG_B, 0);
    set_date(0x20060617115959);
    step_ns(SECOND);
    g_assert_cmphex(date(), ==, 0x20060617920000);      /* 12 PM */
    set_date(0x20060617915959);
    step_ns(SECOND);
    g_assert_cmphex(date(), ==, 0x20060618120000);      /* 12 AM */
    rtc_free(r);
}

static void test_leap_years(void)
{
    static const struct { uint64_t from, to; } rows[] = {
        { 0x20000228235959, 0x20000229000000 }, { 0x20040229235959, 0x20040301000000 },
        { 0x20050228235959, 0x20050301000000 }, { 0x21000228235959, 0x21000301000000 },
        { 0x20060430235959, 0x20060501000000 },
    };
    Rtc *r = rtc_new();

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        set_date(rows[i].from);
        step_ns(SECOND);
        g_assert_cmphex(date(), ==, rows[i].to);
    }
    rtc_free(r);
}

static void test_century(void)
{
    Rtc *r = rtc_new();

    g_assert_cmphex(rd(RTC_IBM_PS2_CENTURY_BYTE), ==, 0x20);
    wr(RTC_CENTURY, 0x19);
    g_assert_cmphex(date(), ==, 0x19060617160121);
    wr(RTC_IBM_PS2_CENTURY_BYTE, 0x21);
    g_assert_cmphex(rd(RTC_CENTURY), ==, 0x21);
    rtc_free(r);
}

/* The default of QEMU's property: years since 1980, those before wrap. */
static void test_base_year(void)
{
    static const struct { const char *date; uint64_t shown; } rows[] = {
        { "2006-06-17T16:01:21", 0x00260617160121 }, { "1975-06-17T16:01:21", 0x99950617160121 },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        Rtc *r = rtc_new_at(rows[i].date, "discard");
        ISADevice *dev = r->dev;

        object_unparent(OBJECT(dev));
        r->dev = isa_create_simple(r->bus, TYPE_MC146818_RTC);
        g_assert_cmphex(date(), ==, rows[i].shown);
        isa_test_unwatch(&r->line);
        isa_test_watch(&r->line, DEVICE(r->dev), NULL, 0);
        rtc_free(r);
    }
}

static void test_property(void)
{
    Rtc *r = rtc_new();
    struct json_object *tm = object_property_get_json(OBJECT(r->dev), "date", &error_abort);

    g_assert_cmpint(json_object_get_int(json_object_object_get(tm, "tm_year")), ==, 106);
    g_assert_cmpint(json_object_get_int(json_object_object_get(tm, "tm_mon")), ==, 5);
    g_assert_cmpint(json_object_get_int(json_object_object_get(tm, "tm_mday")), ==, 17);
    g_assert_cmpint(json_object_get_int(json_object_object_get(tm, "tm_sec")), ==, 21);
    json_object_put(tm);
    rtc_free(r);
}

/* ---- updates ----------------------------------------------------------------------- */

static void test_uip(void)
{
    Rtc *r = rtc_new();

    for (int i = 0; i < 3; i++) {
        g_assert_cmphex(rd(RTC_REG_A), ==, 0x26);
        step_ns(SECOND - UIP_NS - 1);
        g_assert_cmphex(rd(RTC_REG_A), ==, 0x26);
        step_ns(1);
        g_assert_cmphex(rd(RTC_REG_A), ==, 0xa6);
        step_ns(UIP_NS - 1);
        g_assert_cmphex(rd(RTC_REG_A), ==, 0xa6);
        g_assert_cmphex(rd(RTC_SECONDS), ==, 0x21 + i);
        step_ns(1);
        g_assert_cmphex(rd(RTC_REG_A), ==, 0x26);
        g_assert_cmphex(rd(RTC_SECONDS), ==, 0x22 + i);
    }
    rtc_free(r);
}

static void test_set_stops_updates(void)
{
    Rtc *r = rtc_new();

    step_ns(300000000);
    wr(RTC_REG_B, 0x92);
    g_assert_cmphex(rd(RTC_REG_B), ==, 0x82);           /* SET clears UIE */
    step_ns(10 * (int64_t)SECOND + SECOND - 300000000 - 1);
    g_assert_cmphex(rd(RTC_REG_A), ==, 0x26);           /* no UIP */
    g_assert_cmphex(date(), ==, 0x20060617160121);
    wr(RTC_SECONDS, 0x40);
    step_ns(1);
    wr(RTC_REG_B, 0x02);
    g_assert_cmphex(rd(RTC_SECONDS), ==, 0x40);
    step_ns(SECOND - 1);                                /* the divider went on */
    g_assert_cmphex(rd(RTC_SECONDS), ==, 0x40);
    step_ns(1);
    g_assert_cmphex(rd(RTC_SECONDS), ==, 0x41);
    rtc_free(r);
}

static void test_divider_reset(void)
{
    Rtc *r = rtc_new();

    step_ns(123456789);
    wr(RTC_REG_A, A_HOLD);
    set_date(0x20110203040506);
    step_ns(77 * (int64_t)SECOND);
    g_assert_cmphex(rd(RTC_REG_A), ==, A_HOLD);
    g_assert_cmphex(date(), ==, 0x20110203040506);
    wr(RTC_REG_A, A_RUN);
    step_ns(SECOND / 2 - UIP_NS - 1);                   /* first update: half a second later */
    g_assert_cmphex(rd(RTC_REG_A), ==, 0x26);
    step_ns(1);
    g_assert_cmphex(rd(RTC_REG_A), ==, 0xa6);
    step_ns(UIP_NS);
    g_assert_cmphex(date(), ==, 0x20110203040507);
    step_ns(SECOND);
    g_assert_cmphex(date(), ==, 0x20110203040508);
    rtc_free(r);
}

static void test_writing_while_it_runs(void)
{
    Rtc *r = rtc_new();

    step_ns(900000000);
    wr(RTC_MINUTES, 0x30);
    g_assert_cmphex(date(), ==, 0x20060617163021);
    step_ns(100000000);
    g_assert_cmphex(date(), ==, 0x20060617163022);
    rtc_free(r);
}

static void test_long_jump(void)
{
    Rtc *r = rtc_new();
    uint64_t before = callbacks();

    jump_ns(1000000000000000);          /* a million seconds */
    g_assert_cmphex(date(), ==, 0x20060629054801);
    g_assert_cmpint(callbacks(), ==, before);
    rtc_free(r);
}

static void test_update_ended_flag(void)
{
    Rtc *r = rtc_new();
    uint64_t before = callbacks();

    step_ns(SECOND - 1);
    g_assert_cmphex(rd(RTC_REG_C) & REG_C_UF, ==, 0);
    step_ns(1);
    g_assert_cmphex(rd(RTC_REG_C), ==, REG_C_UF | REG_C_PF);    /* without IRQF */
    g_assert_cmphex(rd(RTC_REG_C), ==, 0);
    g_assert_cmpint(callbacks(), ==, before);
    g_assert_cmpint(r->line.rises, ==, 0);
    rtc_free(r);
}

static void test_update_ended_interrupt(void)
{
    Rtc *r = rtc_new();

    wr(RTC_REG_A, 0x20);
    wr(RTC_REG_B, 0x12);
    for (unsigned i = 1; i <= 3; i++) {
        step_ns(SECOND - 1);
        g_assert_cmpint(r->line.level, ==, 0);
        step_ns(1);
        g_assert_cmpint(r->line.level, ==, 1);
        g_assert_cmphex(rd(RTC_REG_C), ==, REG_C_IRQF | REG_C_UF);
        g_assert_cmpint(r->line.level, ==, 0);
        g_assert_cmpint(r->line.rises, ==, i);
    }
    rtc_free(r);
}

/* An interrupt that nobody acknowledges costs nothing. */
static void test_no_callbacks_while_pending(void)
{
    Rtc *r = rtc_new();
    uint64_t before = callbacks();

    wr(RTC_REG_A, 0x23);                /* 8192 Hz */
    wr(RTC_REG_B, 0x72);
    set_alarm(0xff, 0xff, 0xff);
    step_ns(1000000000000);
    g_assert_cmpint(callbacks() - before, <=, 3);
    g_assert_cmphex(rd(RTC_REG_C), ==, 0xf0);
    rtc_free(r);
}

static void test_enabling_a_set_flag(void)
{
    Rtc *r = rtc_new();

    wr(RTC_REG_A, 0x20);
    step_ns(SECOND);
    g_assert_cmpint(r->line.level, ==, 0);
    wr(RTC_REG_B, 0x12);
    g_assert_cmpint(r->line.level, ==, 1);
    wr(RTC_REG_B, 0x02);
    g_assert_cmpint(r->line.level, ==, 0);
    g_assert_cmphex(rd(RTC_REG_C), ==, REG_C_UF);
    rtc_free(r);
}

/* ---- alarm ------------------------------------------------------------------------- */

static void test_alarm(void)
{
    Rtc *r = rtc_new();

    wr(RTC_REG_A, 0x20);
    set_alarm(0x16, 0x02, 0x10);
    wr(RTC_REG_B, 0x22);
    step_ns(49 * (int64_t)SECOND - 1);
    g_assert_cmpint(r->line.level, ==, 0);
    step_ns(1);
    g_assert_cmpint(r->line.level, ==, 1);
    g_assert_cmphex(date(), ==, 0x20060617160210);
    g_assert_cmphex(rd(RTC_REG_C), ==, REG_C_IRQF | REG_C_AF | REG_C_UF);
    step_ns(86400 * (int64_t)SECOND - 1);
    g_assert_cmpint(r->line.rises, ==, 1);
    step_ns(1);
    g_assert_cmpint(r->line.rises, ==, 2);              /* the next day */
    rtc_free(r);
}

static void test_alarm_every_second_minute_hour(void)
{
    static const struct { uint8_t h, m, s; int period; } rows[] = {
        { 0xff, 0xc0, 0xff, 1 }, { 0xff, 0xff, 0x30, 60 }, { 0xc0, 0x15, 0x00, 3600 },
        { 0x07, 0x00, 0x00, 86400 },
    };
    Rtc *r = rtc_new();

    wr(RTC_REG_A, 0x20);
    wr(RTC_REG_B, 0x22);
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        unsigned before;

        set_alarm(rows[i].h, rows[i].m, rows[i].s);
        while (!r->line.level) {
            step_ns(SECOND);
        }
        before = r->line.rises;
        for (int n = 1; n <= 3; n++) {
            rd(RTC_REG_C);
            step_ns(rows[i].period * (int64_t)SECOND - 1000);
            g_assert_cmpint(r->line.rises, ==, before + n - 1);
            step_ns(1000);
            g_assert_cmpint(r->line.rises, ==, before + n);
        }
        rd(RTC_REG_C);
    }
    rtc_free(r);
}

/* Compared bytes, not times: what cannot be shown cannot match. */
static void test_alarm_that_never_comes(void)
{
    Rtc *r = rtc_new();
    uint64_t before = callbacks();

    set_alarm(0x16, 0x02, 0x7f);
    wr(RTC_REG_B, 0x22);
    step_ns(3 * 86400 * (int64_t)SECOND);
    g_assert_cmpint(r->line.rises, ==, 0);
    g_assert_cmpint(callbacks(), ==, before);
    rtc_free(r);
}

static void test_alarm_in_12_hours(void)
{
    Rtc *r = rtc_new();

    wr(RTC_REG_A, 0x20);
    wr(RTC_REG_B, 0x20);
    set_alarm(0x85, 0x00, 0x00);        /* 5 PM */
    step_ns(3519 * (int64_t)SECOND - 1);
    g_assert_cmpint(r->line.level, ==, 0);
    step_ns(1);
    g_assert_cmpint(r->line.level, ==, 1);
    rtc_free(r);
}

/* All 86400 seconds of a day against a search by hand. */
static void test_alarm_against_reference(void)
{
    GRand *rand = g_rand_new_with_seed(146818);
    Rtc *r = rtc_new();

    wr(RTC_REG_B, 0x26);
    for (unsigned i = 0; i < 300; i++) {
        int h = g_rand_int_range(rand, 0, 32), m = g_rand_int_range(rand, 0, 80);
        int s = g_rand_int_range(rand, 0, 80);
        int now = (rd(RTC_HOURS) * 60 + rd(RTC_MINUTES)) * 60 + rd(RTC_SECONDS), wait = 1;

        set_alarm(h < 24 ? h : 0xff, m < 60 ? m : 0xff, s < 60 ? s : 0xff);
        rd(RTC_REG_C);
        for (; wait <= 86400; wait++) {
            int t = (now + wait) % 86400;

            if ((h >= 24 || t / 3600 == h) && (m >= 60 || t / 60 % 60 == m)
                && (s >= 60 || t % 60 == s)) {
                break;
            }
        }
        unsigned before = r->line.rises;
        step_ns(wait * (int64_t)SECOND - 1);
        g_assert_cmpint(r->line.rises, ==, before);
        step_ns(1);
        g_assert_cmpint(r->line.rises, ==, before + 1);
        rd(RTC_REG_C);
        step_ns(g_rand_int_range(rand, 0, 100000) * (int64_t)SECOND);
    }
    g_rand_free(rand);
    rtc_free(r);
}

/* ---- periodic ---------------------------------------------------------------------- */

static void test_periodic_rates(void)
{
    static const int hz[] = {
        0, 256, 128, 8192, 4096, 2048, 1024, 512, 256, 128, 64, 32, 16, 8, 4, 2,
    };
    Rtc *r = rtc_new();

    for (unsigned rate = 0; rate < 16; rate++) {
        unsigned count = 0;
        int64_t end;

        wr(RTC_REG_B, 0x02);
        wr(RTC_REG_A, 0x20 | rate);
        step_to((now_ns() / SECOND + 1) * SECOND);
        rd(RTC_REG_C);
        wr(RTC_REG_B, 0x42);
        for (end = now_ns() + SECOND; now_ns() < end;) {
            int64_t next = qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, QEMU_TIMER_ATTR_ALL);

            step_to(MIN(end, next < 0 ? end : now_ns() + next));
            if (r->line.level) {
                count++;
                g_assert_cmphex(rd(RTC_REG_C) & 0xc0, ==, 0xc0);
            }
        }
        g_assert_cmpint(count, ==, hz[rate]);
    }
    rtc_free(r);
}

static void test_periodic_flag_without_interrupt(void)
{
    Rtc *r = rtc_new();
    uint64_t before = callbacks();

    wr(RTC_REG_A, 0x2a);                /* 64 Hz */
    rd(RTC_REG_C);
    step_ns(15625000 - 1);
    g_assert_cmphex(rd(RTC_REG_C), ==, 0);
    step_ns(1);
    g_assert_cmphex(rd(RTC_REG_C), ==, REG_C_PF);
    g_assert_cmphex(rd(RTC_REG_C), ==, 0);
    g_assert_cmpint(callbacks(), ==, before);
    rtc_free(r);
}

static void test_periodic_stops_in_divider_reset(void)
{
    Rtc *r = rtc_new();

    wr(RTC_REG_B, 0x42);
    wr(RTC_REG_A, 0x76);
    rd(RTC_REG_C);
    step_ns(SECOND);
    g_assert_cmpint(r->line.level, ==, 0);
    wr(RTC_REG_A, 0x26);
    step_ns(976563);
    g_assert_cmpint(r->line.level, ==, 1);
    rtc_free(r);
}

static void test_missed_ticks_are_discarded(void)
{
    Rtc *r = rtc_new();
    uint64_t before;

    wr(RTC_REG_B, 0x42);
    rd(RTC_REG_C);
    r->line.rises = 0;
    before = callbacks();
    jump_ns(1000000000000);
    g_assert_cmpint(r->line.rises, ==, 1);
    g_assert_cmpint(callbacks() - before, ==, 1);
    rd(RTC_REG_C);
    g_assert_cmpint(r->line.level, ==, 0);
    rtc_free(r);
}

/* lost_tick_policy=slew: every tick comes, at most 20 late ones for one on time. */
static void test_missed_ticks_are_given_later(void)
{
    Rtc *r = rtc_new_at("2006-06-17T16:01:21", "slew");
    unsigned total = 0, rounds = 0, burst;

    wr(RTC_REG_A, 0x2f);                /* 2 Hz */
    wr(RTC_REG_B, 0x42);
    rd(RTC_REG_C);
    jump_ns(25 * (int64_t)SECOND);      /* 50 ticks */
    for (; r->line.level; rounds++) {
        for (burst = 0; r->line.level; burst++) {
            g_assert_cmphex(rd(RTC_REG_C) & 0xc0, ==, 0xc0);
        }
        g_assert_cmpint(burst, <=, 21);
        total += burst;
        if (burst == 21) {              /* more to come with the next on time */
            step_ns(SECOND / 2);
        }
    }
    g_assert_cmpint(rounds, ==, 3);
    g_assert_cmpint(total, ==, 52);     /* two more came on the way */
    rtc_free(r);
}

/* ---- the host's side --------------------------------------------------------------- */

static struct json_object *last_event;

static void note_event(const char *name, struct json_object *data)
{
    if (!strcmp(name, "RTC_CHANGE")) {
        json_object_put(last_event);
        last_event = json_object_get(data);
    }
}

static void test_change_event(void)
{
    Rtc *r = rtc_new();
    g_autofree char *path = object_get_canonical_path(OBJECT(r->dev));

    qapi_event_set_sink(note_event);
    set_date(0x20060617170121);
    g_assert_nonnull(last_event);
    g_assert_cmpint(json_object_get_int(json_object_object_get(last_event, "offset")), ==, 3600);
    g_assert_cmpstr(json_object_get_string(json_object_object_get(last_event, "qom-path")), ==,
                    path);
    json_object_put(g_steal_pointer(&last_event));
    wr(0x20, 1);
    set_alarm(1, 2, 3);
    g_assert_null(last_event);
    qapi_event_set_sink(NULL);
    rtc_free(r);
}

static void test_host_clock_goes_back(void)
{
    Rtc *r = rtc_new();

    step_ns(10 * (int64_t)SECOND);
    g_assert_cmphex(rd(RTC_SECONDS), ==, 0x31);
    wr(RTC_REG_A, 0x20);
    wr(RTC_REG_B, 0x12);
    rd(RTC_REG_C);
    virtual_clock_set(now_ns() - 15 * (int64_t)SECOND);
    g_assert_cmphex(rd(RTC_SECONDS), ==, 0x16);
    rd(RTC_REG_C);
    step_ns(SECOND);
    g_assert_cmphex(rd(RTC_SECONDS), ==, 0x17);
    g_assert_cmpint(r->line.level, ==, 1);
    rtc_free(r);
}

static void refused(const char *property, const char *value, const char *message)
{
    ISABus *bus = isa_test_bus();
    ISADevice *dev = isa_new(TYPE_MC146818_RTC);
    Error *err = NULL;

    object_property_parse(OBJECT(dev), property, value, &error_abort);
    g_assert_false(qdev_realize(DEVICE(dev), BUS(bus), &err));
    assert_error(err, message);
    object_unref(OBJECT(dev));
    isa_test_drop_bus(bus);
}

static void test_properties_refused(void)
{
    refused("base_year", "-1", "base_year -1 is not between 0 and 9999");
    refused("base_year", "10000", "base_year 10000 is not between 0 and 9999");
    refused("irq", "16", "Maximum value for \"irq\" is: 15");
    refused("lost_tick_policy", "delay", "Invalid lost tick policy.");
}

/* Any value in any register: nothing bad, and a date can be set afterwards. */
static void test_random_writes(void)
{
    GRand *rand = g_rand_new_with_seed(70);
    Rtc *r = rtc_new();

    for (unsigned i = 0; i < 20000; i++) {
        uint64_t before = callbacks();
        int64_t step = g_rand_int(rand) >> g_rand_int_range(rand, 0, 32);

        wr(g_rand_int_range(rand, 0, g_rand_boolean(rand) ? 14 : 128), g_rand_int(rand));
        rd(g_rand_int_range(rand, 0, 128));
        step_ns(step);
        g_assert_cmpint(callbacks() - before, <=, 3);
    }
    wr(RTC_REG_A, A_RUN);
    wr(RTC_REG_B, 0x02);
    set_date(0x20060617160121);
    g_assert_cmphex(date(), ==, 0x20060617160121);
    g_rand_free(rand);
    rtc_free(r);
}

int main(int argc, char **argv)
{
    static const struct { const char *name; void (*test)(void); } tests[] = {
        { "bank", test_bank }, { "first-values", test_first_values }, { "memory", test_memory },
        { "read-only", test_read_only_registers }, { "nmi", test_nmi_mask },
        { "reset", test_reset }, { "binary", test_binary }, { "bcd", test_bcd },
        { "12-hours", test_12_hours }, { "12-hours/noon", test_noon_and_midnight },
        { "leap-years", test_leap_years }, { "century", test_century },
        { "base-year", test_base_year },
        { "property", test_property }, { "uip", test_uip }, { "set", test_set_stops_updates },
        { "divider-reset", test_divider_reset }, { "running-write", test_writing_while_it_runs },
        { "long-jump", test_long_jump }, { "uf/flag", test_update_ended_flag },
        { "uf/interrupt", test_update_ended_interrupt },
        { "pending", test_no_callbacks_while_pending }, { "enabling", test_enabling_a_set_flag },
        { "alarm", test_alarm }, { "alarm/any", test_alarm_every_second_minute_hour },
        { "alarm/never", test_alarm_that_never_comes },
        { "alarm/12-hours", test_alarm_in_12_hours },
        { "alarm/reference", test_alarm_against_reference },
        { "periodic/rates", test_periodic_rates },
        { "periodic/flag", test_periodic_flag_without_interrupt },
        { "periodic/divider", test_periodic_stops_in_divider_reset },
        { "periodic/discard", test_missed_ticks_are_discarded },
        { "periodic/slew", test_missed_ticks_are_given_later },
        { "event", test_change_event }, { "clock-back", test_host_clock_goes_back },
        { "refused", test_properties_refused }, { "random-writes", test_random_writes },
    };

    hwcore_test_init(&argc, &argv);
    for (size_t i = 0; i < ARRAY_SIZE(tests); i++) {
        g_autofree char *path = g_strdup_printf("/mc146818/%s", tests[i].name);

        g_test_add_func(path, tests[i].test);
    }
    return hwcore_test_run();
}
