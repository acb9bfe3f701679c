/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 8254 and system control port B in process: each mode as the data sheet draws
 * it, and interrupts against the clock.  Streams: test-i8254-stream.c.
 */
#include "qemu/osdep.h"
#include "bank-test.h"
#include "i8254-test.h"

#define BANK i8254
#define BANK_DEF "hw/timer/i8254.def"
#define BANK_STEP 1
#include "hw/core/regbank-expand.h"

/* ---- the ports --------------------------------------------------------------------- */

static void test_ports(void)
{
    static const BankGolden golden[] = {
        { "COUNTER0", 0, 0, 0, true }, { "COUNTER1", 1, 0, 0, true },
        { "COUNTER2", 2, 0, 0, true }, { "CONTROL", 3, 0, 0, true }, { .name = NULL },
    };
    Pit *p = pit_new();

    bank_test_names(&i8254_bank, golden);
    g_assert_cmphex(inb(CONTROL), ==, 0);
    pit_free(p);
}

static void test_reset_values(void)
{
    Pit *p = pit_new();

    for (unsigned n = 0; n < 3; n++) {
        g_assert_cmphex(status(n), ==, 0x86);
    }
    g_assert_cmpint(p->line.level, ==, 0);
    pit_free(p);
}

static void test_one_byte_counts(void)
{
    Pit *p = pit_new();

    outb(CONTROL, 0x10);            /* low byte only: the high one is zero */
    outb(PORT, 0x80);
    g_assert_cmphex(inb(PORT), ==, 0x80);
    g_assert_cmphex(inb(PORT), ==, 0x80);
    outb(CONTROL, 0x20);            /* high byte only */
    outb(PORT, 0x12);
    g_assert_cmphex(inb(PORT), ==, 0x12);
    step_ns(2000);
    g_assert_cmphex(inb(PORT), ==, 0x11);
    g_assert_cmphex(status(0), ==, 0x20);
    pit_free(p);
}

static void test_reading_while_counting(void)
{
    Pit *p = pit_new();

    program(p, 0, 0, 0x1234);
    to_tick(p, 0x34);
    g_assert_cmphex(inb(PORT), ==, 0x00);
    g_assert_cmphex(inb(PORT), ==, 0x12);
    to_tick(p, 0x35);
    g_assert_cmphex(inb(PORT), ==, 0xff);
    g_assert_cmphex(inb(PORT), ==, 0x11);
    pit_free(p);
}

static void test_latch_holds(void)
{
    Pit *p = pit_new();

    program(p, 0, 0, 0x1000);
    to_tick(p, 0x10);
    outb(CONTROL, 0x00);
    to_tick(p, 0x123);
    outb(CONTROL, 0x00);            /* ignored: the first was not read */
    g_assert_cmphex(inb(PORT), ==, 0xf0);
    g_assert_cmphex(inb(PORT), ==, 0x0f);
    g_assert_cmphex(inb(PORT), ==, 0xdd);       /* not latched any more */
    g_assert_cmphex(inb(PORT), ==, 0x0e);
    pit_free(p);
}

static void test_control_word_drops_latches(void)
{
    Pit *p = pit_new();

    program(p, 0, 0, 0x1000);
    outb(CONTROL, 0xc2);
    program(p, 0, 0, 0x2345);
    g_assert_cmphex(inb(PORT), ==, 0x45);
    g_assert_cmphex(inb(PORT), ==, 0x23);
    pit_free(p);
}

static void test_read_back(void)
{
    Pit *p = pit_new();

    program(p, 0, 2, 0x1234);
    program(p, 1, 0, 0x4321);
    outb(CONTROL, 0xc0 | 2 | 4);    /* status and count of 0 and 1 */
    to_tick(p, 50);
    g_assert_cmphex(inb(PORT), ==, 0xb4);       /* status first */
    g_assert_cmphex(inb(PORT), ==, 0x34);
    g_assert_cmphex(inb(PORT), ==, 0x12);
    g_assert_cmphex(inb(PORT + 1), ==, 0x30);
    g_assert_cmphex(inb(PORT + 1), ==, 0x21);
    g_assert_cmphex(inb(PORT + 1), ==, 0x43);
    outb(CONTROL, 0xd0 | 2);        /* count alone */
    g_assert_cmphex(inb(PORT), ==, (0x1234 - 50) & 0xff);
    g_assert_cmphex(inb(PORT), ==, (0x1234 - 50) >> 8);
    outb(CONTROL, 0xe0 | 8);        /* status alone, of 2 */
    g_assert_cmphex(inb(PORT + 2), ==, 0x86);
    pit_free(p);
}

/* "Null count": the count last written is not in the counting element. */
static void test_null_count(void)
{
    Pit *p = pit_new();

    outb(CONTROL, 0x34);
    g_assert_cmphex(status(0), ==, 0xf4);
    outb(PORT, 0x10);
    g_assert_cmphex(status(0), ==, 0xf4);
    outb(PORT, 0x00);
    g_assert_cmphex(status(0), ==, 0xb4);
    pit_free(p);
}

static void test_bcd(void)
{
    Pit *p = pit_new();

    outb(CONTROL, 0x31);
    outb(PORT, 0x00);
    outb(PORT, 0x10);               /* 1000 */
    p->start = now_ns();
    to_tick(p, 1);
    g_assert_cmphex(latch(0), ==, 0x0999);
    to_tick(p, 999);
    g_assert_false(out(0));
    to_tick(p, 1000);
    g_assert_true(out(0));
    g_assert_cmphex(latch(0), ==, 0x0000);
    to_tick(p, 1001);
    g_assert_cmphex(latch(0), ==, 0x9999);
    g_assert_cmphex(status(0), ==, 0xb1);
    pit_free(p);
}

static void test_count_zero_is_the_largest(void)
{
    Pit *p = pit_new();

    program(p, 0, 0, 0);
    to_tick(p, 1);
    g_assert_cmphex(latch(0), ==, 0xffff);
    to_tick(p, 65535);
    g_assert_false(out(0));
    to_tick(p, 65536);
    g_assert_true(out(0));
    outb(CONTROL, 0x31);
    outb(PORT, 0);
    outb(PORT, 0);
    p->start = now_ns();
    to_tick(p, 9999);
    g_assert_false(out(0));
    to_tick(p, 10000);
    g_assert_true(out(0));
    pit_free(p);
}

static void test_mode_aliases(void)
{
    Pit *p = pit_new();

    program(p, 0, 6, 100);
    g_assert_cmphex(status(0), ==, 0xb4);
    program(p, 0, 7, 100);
    g_assert_cmphex(status(0), ==, 0xb6);
    pit_free(p);
}

/* ---- modes ------------------------------------------------------------------------- */

static void test_mode0(void)
{
    Pit *p = pit_new();

    outb(CONTROL, 0x30);
    g_assert_false(out(0));
    program(p, 0, 0, 5);
    for (unsigned tick = 0; tick < 5; tick++) {
        to_tick(p, tick);
        g_assert_cmpint(latch(0), ==, 5 - tick);
        g_assert_false(out(0));
    }
    to_tick(p, 5);
    g_assert_true(out(0));
    to_tick(p, 6);
    g_assert_cmphex(latch(0), ==, 0xffff);
    to_tick(p, 200000);
    g_assert_true(out(0));
    pit_free(p);
}

static void test_mode0_new_count(void)
{
    Pit *p = pit_new();

    program(p, 0, 0, 10);
    to_tick(p, 20);
    g_assert_true(out(0));
    outb(PORT, 100);                /* the first byte stops the counter, OUT falls */
    g_assert_false(out(0));
    g_assert_cmphex(latch(0), ==, 0xfff6);
    step_ns(1000000);
    g_assert_cmphex(latch(0), ==, 0xfff6);
    outb(PORT, 0);
    p->start = now_ns();
    to_tick(p, 99);
    g_assert_false(out(0));
    to_tick(p, 100);
    g_assert_true(out(0));
    pit_free(p);
}

static void test_mode1(void)
{
    Pit *p = pit_new();

    program(p, 2, 1, 50);
    step_ns(1000000);
    g_assert_cmphex(status(2), ==, 0xf2);       /* high, waits */
    set_gate2(true);
    p->start = now_ns();
    g_assert_cmphex(status(2), ==, 0x32);
    to_tick(p, 49);
    g_assert_false(out(2));
    to_tick(p, 50);
    g_assert_true(out(2));
    to_tick(p, 70000);
    g_assert_true(out(2));
    set_gate2(false);
    set_gate2(true);
    p->start = now_ns();
    to_tick(p, 30);
    set_gate2(false);               /* the end of the trigger means nothing */
    set_gate2(true);                /* triggered again before the end */
    p->start = now_ns();
    to_tick(p, 49);
    g_assert_false(out(2));
    to_tick(p, 50);
    g_assert_true(out(2));
    pit_free(p);
}

static void test_mode1_new_count_waits(void)
{
    Pit *p = pit_new();

    program(p, 2, 1, 50);
    set_gate2(true);
    p->start = now_ns();
    to_tick(p, 10);
    outb(PORT + 2, 20);
    outb(PORT + 2, 0);
    g_assert_cmphex(status(2), ==, 0x72);
    to_tick(p, 49);
    g_assert_false(out(2));
    to_tick(p, 50);
    g_assert_true(out(2));
    set_gate2(false);
    set_gate2(true);
    p->start = now_ns();
    to_tick(p, 19);
    g_assert_cmphex(status(2), ==, 0x32);
    to_tick(p, 20);
    g_assert_true(out(2));
    pit_free(p);
}

static void test_mode2(void)
{
    static const uint8_t values[] = { 3, 2, 1, 3, 2, 1, 3 };
    Pit *p = pit_new();

    program(p, 0, 2, 3);
    for (unsigned tick = 0; tick < ARRAY_SIZE(values); tick++) {
        to_tick(p, tick);
        g_assert_cmpint(latch(0), ==, values[tick]);
        g_assert_cmpint(out(0), ==, values[tick] != 1);
    }
    pit_free(p);
}

static void test_mode2_new_count_waits(void)
{
    Pit *p = pit_new();

    program(p, 0, 2, 100);
    to_tick(p, 250);
    outb(PORT, 40);
    outb(PORT, 0);
    g_assert_cmphex(status(0), ==, 0xf4);
    to_tick(p, 299);
    g_assert_cmpint(latch(0), ==, 1);
    to_tick(p, 300);
    g_assert_cmphex(status(0), ==, 0xb4);
    g_assert_cmpint(latch(0), ==, 40);
    to_tick(p, 339);
    g_assert_false(out(0));
    to_tick(p, 340);
    g_assert_cmpint(latch(0), ==, 40);
    pit_free(p);
}

static void test_mode3_even(void)
{
    static const uint8_t values[] = { 6, 4, 2, 6, 4, 2, 6 };
    Pit *p = pit_new();

    program(p, 0, 3, 6);
    for (unsigned tick = 0; tick < ARRAY_SIZE(values); tick++) {
        to_tick(p, tick);
        g_assert_cmpint(latch(0), ==, values[tick]);
        g_assert_cmpint(out(0), ==, tick % 6 < 3);
    }
    pit_free(p);
}

static void test_mode3_odd(void)
{
    static const uint8_t values[] = { 4, 2, 0, 4, 2, 4, 2, 0, 4, 2 };
    Pit *p = pit_new();

    program(p, 0, 3, 5);
    for (unsigned tick = 0; tick < ARRAY_SIZE(values); tick++) {
        to_tick(p, tick);
        g_assert_cmpint(latch(0), ==, values[tick]);
        g_assert_cmpint(out(0), ==, tick % 5 < 3);
    }
    pit_free(p);
}

/* A new count takes over at the end of a half, whichever it is. */
static void test_mode3_new_count_waits(void)
{
    Pit *p = pit_new();

    program(p, 0, 3, 100);
    to_tick(p, 110);
    outb(PORT, 40);
    outb(PORT, 0);
    to_tick(p, 149);
    g_assert_true(out(0));
    to_tick(p, 150);                /* low half of the new count */
    g_assert_false(out(0));
    g_assert_cmpint(latch(0), ==, 40);
    to_tick(p, 169);
    g_assert_false(out(0));
    to_tick(p, 170);
    g_assert_true(out(0));
    to_tick(p, 190);
    g_assert_false(out(0));
    outb(PORT, 60);
    outb(PORT, 0);
    p->start += 2;                  /* each taking over rounds to a nanosecond */
    to_tick(p, 210);
    g_assert_true(out(0));
    to_tick(p, 239);
    g_assert_true(out(0));
    to_tick(p, 240);
    g_assert_false(out(0));
    pit_free(p);
}

static void test_mode4(void)
{
    Pit *p = pit_new();

    program(p, 0, 4, 30);
    to_tick(p, 29);
    g_assert_true(out(0));
    to_tick(p, 30);
    g_assert_false(out(0));
    to_tick(p, 31);
    g_assert_true(out(0));
    to_tick(p, 30 + 65536);         /* runs on, strobes no more */
    g_assert_true(out(0));
    pit_free(p);
}

static void test_mode5(void)
{
    Pit *p = pit_new();

    program(p, 2, 5, 30);
    step_ns(1000000);
    g_assert_cmphex(status(2), ==, 0xfa);
    set_gate2(true);
    p->start = now_ns();
    to_tick(p, 20);
    set_gate2(false);
    set_gate2(true);
    p->start = now_ns();
    to_tick(p, 29);
    g_assert_true(out(2));
    to_tick(p, 30);
    g_assert_false(out(2));
    to_tick(p, 31);
    g_assert_true(out(2));
    pit_free(p);
}

/* ---- gate -------------------------------------------------------------------------- */

static void test_gate_restarts_modes_2_and_3(void)
{
    Pit *p = pit_new();

    for (unsigned mode = 2; mode <= 3; mode++) {
        set_gate2(true);
        program(p, 2, mode, 100);
        to_tick(p, mode == 2 ? 99 : 60);
        g_assert_false(out(2));
        set_gate2(false);           /* OUT is high at once, nothing counts */
        g_assert_true(out(2));
        uint16_t stopped = latch(2);
        step_ns(1000000);
        g_assert_cmpint(latch(2), ==, stopped);
        set_gate2(true);
        p->start = now_ns();
        g_assert_cmpint(latch(2), ==, 100);
        to_tick(p, mode == 2 ? 98 : 49);
        g_assert_true(out(2));
        to_tick(p, mode == 2 ? 99 : 50);
        g_assert_false(out(2));
    }
    pit_free(p);
}

static void test_gate_pauses_modes_0_and_4(void)
{
    Pit *p = pit_new();

    for (unsigned mode = 0; mode <= 4; mode += 4) {
        set_gate2(true);
        program(p, 2, mode, 100);
        to_tick(p, 40);
        set_gate2(false);
        step_ns(123456789);
        g_assert_cmpint(latch(2), ==, 60);
        p->start += 123456789;
        set_gate2(true);
        to_tick(p, 99);
        g_assert_cmpint(out(2), ==, mode == 4);
        to_tick(p, 100);
        g_assert_cmpint(out(2), ==, mode == 0);
    }
    pit_free(p);
}

/* A count written while the gate is low waits there. */
static void test_gate_low_before_the_count(void)
{
    Pit *p = pit_new();

    program(p, 2, 0, 10);
    step_ns(1000000);
    g_assert_cmphex(status(2), ==, 0x30);
    g_assert_cmpint(latch(2), ==, 10);
    set_gate2(true);
    p->start = now_ns();
    to_tick(p, 10);
    g_assert_true(out(2));
    pit_free(p);
}

/* ---- interrupts -------------------------------------------------------------------- */

static void test_interrupts_of_a_second(void)
{
    Pit *p = pit_new();

    program(p, 0, 2, 11932);
    p->line.rises = 0;
    to_tick(p, 11931);
    g_assert_cmpint(p->line.rises, ==, 0);
    to_tick(p, 11932);
    g_assert_cmpint(p->line.rises, ==, 1);
    to_tick(p, 11932 * 100);
    g_assert_cmpint(p->line.rises, ==, 100);
    pit_free(p);
}

static void test_square_wave_on_the_line(void)
{
    Pit *p = pit_new();

    program(p, 0, 3, 1001);
    for (unsigned i = 0; i < 20; i++) {
        to_tick(p, i * 1001);
        g_assert_cmpint(p->line.level, ==, 1);
        to_tick(p, i * 1001 + 500);
        g_assert_cmpint(p->line.level, ==, 1);
        to_tick(p, i * 1001 + 501);
        g_assert_cmpint(p->line.level, ==, 0);
    }
    pit_free(p);
}

static void test_one_interrupt_of_modes_0_and_4(void)
{
    Pit *p = pit_new();

    for (unsigned mode = 0; mode <= 4; mode += 4) {
        uint64_t before;

        program(p, 0, mode, 1000);
        p->line.rises = 0;
        to_tick(p, 999);
        g_assert_cmpint(p->line.rises, ==, 0);
        before = qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL);
        step_ns(10000000000);
        g_assert_cmpint(p->line.rises, ==, 1);
        g_assert_cmpint(qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL) - before, ==, 1);
    }
    pit_free(p);
}

/* The host was away: one pulse, one callback, and the phase is kept. */
static void test_missed_periods_are_one_pulse(void)
{
    Pit *p = pit_new();
    uint64_t before;

    program(p, 0, 2, 1193);
    to_tick(p, 1193);
    p->line.rises = 0;
    before = qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL);
    jump_ns(1000000000000);
    g_assert_cmpint(p->line.rises, ==, 1);
    g_assert_cmpint(qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL) - before, ==, 1);
    uint64_t tick = (unsigned __int128)(now_ns() - p->start) * PIT_FREQ / 1000000000;
    to_tick(p, (tick / 1193 + 1) * 1193 - 1);
    g_assert_cmpint(p->line.rises, ==, 1);
    to_tick(p, (tick / 1193 + 1) * 1193);
    g_assert_cmpint(p->line.rises, ==, 2);
    pit_free(p);
}

/* Periods too short for the host: callbacks are 20 us apart, not 1.7 us. */
static void test_shortest_periods_are_bounded(void)
{
    Pit *p = pit_new();

    for (unsigned count = 1; count < 30; count += 3) {
        for (unsigned mode = 2; mode <= 3; mode++) {
            uint64_t before;

            program(p, 0, mode, count);
            before = qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL);
            p->line.rises = 0;
            step_ns(100000000);
            g_assert_cmpint(qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL) - before, <=, 5000);
            g_assert_cmpint(p->line.rises > 2000, ==, count != 1);
        }
    }
    pit_free(p);
}

static void test_hpet_takes_over(void)
{
    Pit *p = pit_new();
    qemu_irq enable = qdev_get_gpio_in(DEVICE(p->dev), 0);
    uint64_t before;

    program(p, 0, 2, 1000);
    to_tick(p, 1000);
    qemu_set_irq(enable, 0);
    g_assert_cmpint(p->line.level, ==, 0);
    p->line.rises = 0;
    before = qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL);
    to_tick(p, 10500);
    g_assert_cmpint(p->line.rises, ==, 0);
    g_assert_cmpint(qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL), ==, before);
    g_assert_cmpint(latch(0), ==, 500);         /* it counts on */
    qemu_set_irq(enable, 1);
    g_assert_cmpint(p->line.rises, ==, 0);
    to_tick(p, 11000);
    g_assert_cmpint(p->line.rises, ==, 1);
    to_tick(p, 12000);
    g_assert_cmpint(p->line.rises, ==, 2);
    pit_free(p);
}

/* A count that takes over in the middle loses and invents no interrupt. */
static void test_interrupts_across_a_new_count(void)
{
    Pit *p = pit_new();

    program(p, 0, 2, 1000);
    p->line.rises = 0;
    to_tick(p, 2500);
    g_assert_cmpint(p->line.rises, ==, 2);
    outb(PORT, 2000 & 0xff);
    outb(PORT, 2000 >> 8);
    to_tick(p, 3000);
    g_assert_cmpint(p->line.rises, ==, 3);
    to_tick(p, 4999);
    g_assert_cmpint(p->line.rises, ==, 3);
    p->start++;                     /* taking over rounds to a nanosecond */
    to_tick(p, 5000);
    g_assert_cmpint(p->line.rises, ==, 4);
    pit_free(p);
}

/* ---- port B ------------------------------------------------------------------------ */

static void test_port_b(void)
{
    Pit *p = pit_new();
    uint8_t first = inb(PORT_B);

    g_assert_cmphex(first & ~0x10, ==, 0x20);
    g_assert_cmphex(inb(PORT_B), ==, first ^ 0x10);     /* the refresh toggle */
    g_assert_cmphex(inb(PORT_B), ==, first);
    outb(PORT_B, 0xff);
    g_assert_cmphex(inb(PORT_B) & ~0x10, ==, 0x23);     /* only two bits can be written */
    program(p, 2, 0, 100);
    g_assert_cmphex(inb(PORT_B) & ~0x10, ==, 0x03);
    to_tick(p, 100);
    g_assert_cmphex(inb(PORT_B) & ~0x10, ==, 0x23);
    outb(PORT_B, 0x02);
    g_assert_cmphex(inb(PORT_B) & ~0x10, ==, 0x22);
    device_cold_reset(DEVICE(p->spk));
    g_assert_cmphex(inb(PORT_B) & 0x12, ==, 0x10);
    pit_free(p);
}

static void test_channel_info(void)
{
    Pit *p = pit_new();
    PITChannelInfo info;

    program(p, 2, 3, 1234);
    pit_set_gate(p->dev, 2, 1);
    pit_get_channel_info(p->dev, 2, &info);
    g_assert_cmpint(info.gate, ==, 1);
    g_assert_cmpint(info.mode, ==, 3);
    g_assert_cmpint(info.initial_count, ==, 1234);
    g_assert_cmpint(info.out, ==, 1);
    pit_free(p);
}

/* ---- exactness --------------------------------------------------------------------- */

/* Value and OUT of a counter started with @count, @tick ticks ago: the data sheet again. */
static void reference(unsigned mode, uint32_t count, uint64_t tick, uint16_t *value, bool *high)
{
    uint64_t into = tick % count, half = (count + 1) / 2;

    switch (mode) {
    case 0:
        *value = count - tick;
        *high = tick >= count;
        break;
    case 2:
        *value = count - into;
        *high = into != count - 1;
        break;
    case 3:
        *value = (count & ~1u) - 2 * (into < half ? into : into - half);
        *high = into < half;
        break;
    default:
        *value = count - tick;
        *high = tick != count;
        break;
    }
}

static void test_against_reference(void)
{
    static const uint8_t modes[] = { 0, 2, 3, 4 };
    GRand *r = g_rand_new_with_seed(8254);
    Pit *p = pit_new();

    qemu_set_irq(qdev_get_gpio_in(DEVICE(p->dev), 0), 0);
    for (unsigned i = 0; i < 1000; i++) {
        unsigned mode = modes[g_rand_int_range(r, 0, 4)];
        uint32_t count = g_rand_int_range(r, 2, 65537);

        program(p, 0, mode, count);
        for (unsigned look = 0; look < 10; look++) {
            uint16_t value;
            bool high;

            step_ns(g_rand_int(r) >> g_rand_int_range(r, 0, 32));
            if (look == 9) {
                jump_ns(1000000000000);
            }
            reference(mode, count,
                      (unsigned __int128)(now_ns() - p->start) * PIT_FREQ / 1000000000, &value,
                      &high);
            g_assert_cmpint(latch(0), ==, value);
            g_assert_cmpint(out(0), ==, high);
        }
    }
    g_rand_free(r);
    pit_free(p);
}

static void test_port_b_needs_a_timer(void)
{
    ISABus *bus = isa_test_bus();
    ISADevice *dev = isa_new(TYPE_PC_SPEAKER);
    Error *err = NULL;

    g_assert_false(qdev_realize(DEVICE(dev), BUS(bus), &err));
    assert_error(err, "property 'pit' is not set");
    object_unref(OBJECT(dev));
    isa_test_drop_bus(bus);
}

int main(int argc, char **argv)
{
    static const struct { const char *name; void (*test)(void); } tests[] = {
        { "ports", test_ports }, { "reset", test_reset_values },
        { "one-byte", test_one_byte_counts }, { "reading", test_reading_while_counting },
        { "latch", test_latch_holds }, { "control/latches", test_control_word_drops_latches },
        { "read-back", test_read_back }, { "null-count", test_null_count }, { "bcd", test_bcd },
        { "count-0", test_count_zero_is_the_largest }, { "mode-aliases", test_mode_aliases },
        { "mode0", test_mode0 }, { "mode0/new-count", test_mode0_new_count },
        { "mode1", test_mode1 }, { "mode1/new-count", test_mode1_new_count_waits },
        { "mode2", test_mode2 }, { "mode2/new-count", test_mode2_new_count_waits },
        { "mode3/even", test_mode3_even }, { "mode3/odd", test_mode3_odd },
        { "mode3/new-count", test_mode3_new_count_waits }, { "mode4", test_mode4 },
        { "mode5", test_mode5 }, { "gate/restarts", test_gate_restarts_modes_2_and_3 },
        { "gate/pauses", test_gate_pauses_modes_0_and_4 },
        { "gate/count-while-low", test_gate_low_before_the_count },
        { "irq/rate", test_interrupts_of_a_second },
        { "irq/square", test_square_wave_on_the_line },
        { "irq/once", test_one_interrupt_of_modes_0_and_4 },
        { "irq/missed", test_missed_periods_are_one_pulse },
        { "irq/shortest", test_shortest_periods_are_bounded },
        { "irq/hpet", test_hpet_takes_over },
        { "irq/new-count", test_interrupts_across_a_new_count },
        { "port-b", test_port_b }, { "port-b/no-timer", test_port_b_needs_a_timer },
        { "channel-info", test_channel_info }, { "reference", test_against_reference },
    };

    hwcore_test_init(&argc, &argv);
    for (size_t i = 0; i < ARRAY_SIZE(tests); i++) {
        g_autofree char *path = g_strdup_printf("/i8254/%s", tests[i].name);

        g_test_add_func(path, tests[i].test);
    }
    return hwcore_test_run();
}
