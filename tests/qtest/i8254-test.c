/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The 8254 of the pc machine, used as a guest uses it: a clock tick, a delay, a
 * tone, a time stamp.  Each test is a small driver.  All modes in detail:
 * tests/unit/test-i8254.c.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

enum {
    /* Ports: three counters, the control word, system control port B. */
    COUNTER0 = 0x40, COUNTER1 = 0x41, COUNTER2 = 0x42, CONTROL = 0x43, PORT_B = 0x61,
    /* Control word: which counter, which bytes, which mode. */
    SELECT0 = 0x00, SELECT1 = 0x40, SELECT2 = 0x80, READ_BACK = 0xc0,
    LATCH = 0x00, LOW_BYTE = 0x10, HIGH_BYTE = 0x20, BOTH_BYTES = 0x30,
    TERMINAL_COUNT = 0x00, ONE_SHOT = 0x02, RATE = 0x04, SQUARE_WAVE = 0x06, STROBE = 0x08,
    BCD = 0x01,
    /* Read-back command: what, of whom. */
    ONLY_STATUS = 0x20, ONLY_COUNT = 0x10, OF_0 = 0x02, OF_1 = 0x04, OF_2 = 0x08,
    /* Status byte. */
    OUT_HIGH = 0x80, NULL_COUNT = 0x40,
    /* Port B. */
    GATE2 = 0x01, SPEAKER = 0x02, REFRESH = 0x10, OUT2 = 0x20,
    HZ = 1193182,
    TICK = 0,                   /* its interrupt */
};

static QTestState *qts;

/* The timer's line is input 0 of the I/O APIC, through the HPET. */
static void start(void)
{
    qts = qtest_init("-machine pc");
    qtest_irq_intercept_in(qts, "ioapic");
}

static void stop(void)
{
    qtest_quit(qts);
}

/* Program a counter as every driver does: control word, low byte, high byte. */
static void program(uint8_t select, uint8_t mode, uint16_t count)
{
    uint16_t port = COUNTER0 + select / SELECT1;

    qtest_outb(qts, CONTROL, select | BOTH_BYTES | mode);
    qtest_outb(qts, port, count & 0xff);
    qtest_outb(qts, port, count >> 8);
}

/* Read a counter while it runs: latch it, then take both bytes. */
static uint16_t read_counter(uint8_t select)
{
    uint16_t port = COUNTER0 + select / SELECT1;
    uint8_t low;

    qtest_outb(qts, CONTROL, select | LATCH);
    low = qtest_inb(qts, port);
    return low | qtest_inb(qts, port) << 8;
}

/* ns from loading a count until @ticks have passed. */
static int64_t ticks_to_ns(int64_t ticks)
{
    return (ticks * 1000000000 + HZ - 1) / HZ;
}

/* What firmware finds: all counters run as square waves of the longest period. */
static void test_after_reset(void)
{
    start();
    qtest_outb(qts, CONTROL, READ_BACK | ONLY_STATUS | OF_0 | OF_1 | OF_2);
    for (uint16_t port = COUNTER0; port <= COUNTER2; port++) {
        g_assert_cmphex(qtest_inb(qts, port), ==, OUT_HIGH | SQUARE_WAVE);
    }
    stop();
}

/* A clock tick of 100 Hz: the rate generator divides, interrupt 0 rises each time. */
static void test_clock_tick(void)
{
    unsigned before;

    start();
    program(SELECT0, RATE, HZ / 100);
    before = qtest_get_irq_raised_counter(qts, TICK);
    qtest_clock_step(qts, ticks_to_ns(HZ / 100 * 100));
    g_assert_cmpuint(qtest_get_irq_raised_counter(qts, TICK) - before, ==, 100);
    stop();
}

/* A single interrupt some time from now. */
static void test_one_shot_interrupt(void)
{
    unsigned before;

    start();
    program(SELECT0, TERMINAL_COUNT, 11932);
    before = qtest_get_irq_raised_counter(qts, TICK);
    qtest_clock_step(qts, ticks_to_ns(11932) - 1);
    g_assert_cmpuint(qtest_get_irq_raised_counter(qts, TICK), ==, before);
    qtest_clock_step(qts, 1);
    g_assert_cmpuint(qtest_get_irq_raised_counter(qts, TICK), ==, before + 1);
    qtest_clock_step(qts, 1000000000);
    g_assert_cmpuint(qtest_get_irq_raised_counter(qts, TICK), ==, before + 1);
    stop();
}

/* A delay without interrupts: counter 2, its gate opened, OUT polled in port B. */
static void test_delay(void)
{
    start();
    qtest_outb(qts, PORT_B, 0);
    program(SELECT2, TERMINAL_COUNT, 5966);     /* 5 ms */
    qtest_clock_step(qts, 100000000);
    g_assert_cmphex(qtest_inb(qts, PORT_B) & OUT2, ==, 0);      /* the gate is closed */
    qtest_outb(qts, PORT_B, GATE2);
    qtest_clock_step(qts, ticks_to_ns(5966) - 1);
    g_assert_cmphex(qtest_inb(qts, PORT_B) & OUT2, ==, 0);
    qtest_clock_step(qts, 1);
    g_assert_cmphex(qtest_inb(qts, PORT_B) & OUT2, ==, OUT2);
    stop();
}

/* A tone of 440 Hz: a square wave that port B lets through to the speaker. */
static void test_tone(void)
{
    unsigned changes = 0;
    uint8_t last = OUT2;

    start();
    program(SELECT2, SQUARE_WAVE, HZ / 440);
    qtest_outb(qts, PORT_B, GATE2 | SPEAKER);
    g_assert_cmphex(qtest_inb(qts, PORT_B) & (GATE2 | SPEAKER), ==, GATE2 | SPEAKER);
    for (int i = 0; i < 1000; i++) {            /* 100 ms in steps of 100 us */
        uint8_t now;

        qtest_clock_step(qts, 100000);
        now = qtest_inb(qts, PORT_B) & OUT2;
        changes += now != last;
        last = now;
    }
    g_assert_cmpuint(changes, ==, 88);
    qtest_outb(qts, PORT_B, 0);
    stop();
}

/* A time stamp: how far is the running counter? */
static void test_time_stamp(void)
{
    uint16_t first, second;

    start();
    program(SELECT0, RATE, 0);                  /* 0 stands for 65536 */
    first = read_counter(SELECT0);
    qtest_clock_step(qts, ticks_to_ns(1000));
    second = read_counter(SELECT0);
    g_assert_cmpuint((uint16_t)(first - second), ==, 1000);
    stop();
}

/* Decimal counting, one byte at a time. */
static void test_decimal(void)
{
    start();
    qtest_outb(qts, CONTROL, SELECT1 | HIGH_BYTE | TERMINAL_COUNT | BCD);
    qtest_outb(qts, COUNTER1, 0x20);            /* 2000 */
    qtest_clock_step(qts, ticks_to_ns(1));
    g_assert_cmphex(qtest_inb(qts, COUNTER1), ==, 0x19);
    stop();
}

/* Old software times short loops with the refresh bit, which toggles. */
static void test_refresh_toggle(void)
{
    uint8_t first;

    start();
    first = qtest_inb(qts, PORT_B) & REFRESH;
    g_assert_cmphex(qtest_inb(qts, PORT_B) & REFRESH, ==, first ^ REFRESH);
    g_assert_cmphex(qtest_inb(qts, PORT_B) & REFRESH, ==, first);
    stop();
}

/* What the machine does without the timer: its ports float. */
static void test_machine_without(void)
{
    qts = qtest_init("-machine pc,pit=off");
    g_assert_cmphex(qtest_inb(qts, COUNTER0), ==, 0xff);
    g_assert_cmphex(qtest_inb(qts, PORT_B), ==, 0xff);
    stop();
}

/* Without an HPET the line leads to the interrupt controllers directly. */
static void test_machine_without_hpet(void)
{
    unsigned before;

    qts = qtest_init("-machine pc,hpet=off");
    qtest_irq_intercept_in(qts, "ioapic");
    program(SELECT0, RATE, HZ / 1000);
    before = qtest_get_irq_raised_counter(qts, TICK);
    qtest_clock_step(qts, ticks_to_ns(HZ / 1000 * 10));
    g_assert_cmpuint(qtest_get_irq_raised_counter(qts, TICK) - before, ==, 10);
    stop();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("i8254/reset", test_after_reset);
    qtest_add_func("i8254/clock-tick", test_clock_tick);
    qtest_add_func("i8254/one-shot", test_one_shot_interrupt);
    qtest_add_func("i8254/delay", test_delay);
    qtest_add_func("i8254/tone", test_tone);
    qtest_add_func("i8254/time-stamp", test_time_stamp);
    qtest_add_func("i8254/decimal", test_decimal);
    qtest_add_func("i8254/refresh", test_refresh_toggle);
    qtest_add_func("i8254/off", test_machine_without);
    qtest_add_func("i8254/no-hpet", test_machine_without_hpet);
    return g_test_run();
}
