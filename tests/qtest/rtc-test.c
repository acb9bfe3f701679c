/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The MC146818 of the pc machine, used as a guest uses it: reading the date
 * safely, setting it, an alarm, a periodic tick, memory.  Each test is a small
 * driver.  Everything in detail: tests/unit/test-mc146818.c.
 */
#include "qemu/osdep.h"
#include "hw/rtc/mc146818rtc_regs.h"
#include "libqtest.h"
#include "qemu/bcd.h"

enum {
    INDEX = 0x70, DATA = 0x71,
    UIP_NS = 244140,            /* UIP announces an update this long before */
    RUN = 0x20,                 /* divider in register A: a crystal of 32768 Hz */
    HOLD = 0x70,
};

static const int64_t second_ns = 1000000000;
static QTestState *qts;

/* The clock follows the virtual clock; its line is input 8 of the I/O APIC. */
static void start(const char *date)
{
    qts = qtest_initf("-machine pc -rtc clock=vm,base=%s", date);
    qtest_irq_intercept_in(qts, "ioapic");
}

static void stop(void)
{
    qtest_quit(qts);
}

/* One byte of the CMOS: its index goes to one port, the byte through the other. */
static uint8_t cmos_read(uint8_t at)
{
    qtest_outb(qts, INDEX, at);
    return qtest_inb(qts, DATA);
}

static void cmos_write(uint8_t at, uint8_t val)
{
    qtest_outb(qts, INDEX, at);
    qtest_outb(qts, DATA, val);
}

/* "YYYY-MM-DD hh:mm:ss" from BCD registers, read while no update is near. */
static char *read_date(void)
{
    while (cmos_read(RTC_REG_A) & REG_A_UIP) {
        qtest_clock_step(qts, UIP_NS);
    }
    return g_strdup_printf("%02x%02x-%02x-%02x %02x:%02x:%02x", cmos_read(RTC_CENTURY),
                           cmos_read(RTC_YEAR), cmos_read(RTC_MONTH), cmos_read(RTC_DAY_OF_MONTH),
                           cmos_read(RTC_HOURS), cmos_read(RTC_MINUTES), cmos_read(RTC_SECONDS));
}

static void expect_date(const char *expected)
{
    g_autofree char *found = read_date();

    g_assert_cmpstr(found, ==, expected);
}

/* Stop updates, write, let them go on. */
static void set_time(int hours, int minutes, int seconds)
{
    uint8_t b = cmos_read(RTC_REG_B);

    cmos_write(RTC_REG_B, b | REG_B_SET);
    cmos_write(RTC_HOURS, to_bcd(hours));
    cmos_write(RTC_MINUTES, to_bcd(minutes));
    cmos_write(RTC_SECONDS, to_bcd(seconds));
    cmos_write(RTC_REG_B, b);
}

static void test_reading_the_date(void)
{
    start("2019-12-31T23:59:58");
    expect_date("2019-12-31 23:59:58");
    g_assert_cmphex(cmos_read(RTC_DAY_OF_WEEK), ==, 3);         /* a Tuesday; 1 is Sunday */
    qtest_clock_step(qts, 2 * second_ns);
    expect_date("2020-01-01 00:00:00");
    g_assert_cmphex(cmos_read(RTC_IBM_PS2_CENTURY_BYTE), ==, 0x20);
    stop();
}

static void test_setting_the_time(void)
{
    QDict *event;

    start("2006-06-17T16:01:21");
    set_time(17, 1, 21);
    expect_date("2006-06-17 17:01:21");
    event = qtest_qmp_eventwait_ref(qts, "RTC_CHANGE");
    g_assert_cmpint(json_object_get_int(json_object_object_get(
                        json_object_object_get(event, "data"), "offset")), ==, 3600);
    json_object_put(event);
    stop();
}

/* The other formats: binary, and hours 1 to 12 with a bit for the afternoon. */
static void test_formats(void)
{
    start("2006-06-17T16:01:21");
    cmos_write(RTC_REG_B, REG_B_DM | REG_B_24H);
    g_assert_cmpint(cmos_read(RTC_HOURS), ==, 16);
    cmos_write(RTC_REG_B, REG_B_DM);
    g_assert_cmpint(cmos_read(RTC_HOURS), ==, 0x80 + 4);
    cmos_write(RTC_REG_B, 0);
    g_assert_cmphex(cmos_read(RTC_HOURS), ==, 0x84);
    g_assert_cmphex(cmos_read(RTC_SECONDS), ==, 0x21);
    stop();
}

/* Between UIP and the update a driver must not read. */
static void test_update_in_progress(void)
{
    start("2006-06-17T16:01:21");
    qtest_clock_step(qts, second_ns - UIP_NS - 1);
    g_assert_cmphex(cmos_read(RTC_REG_A) & REG_A_UIP, ==, 0);
    qtest_clock_step(qts, 1);
    g_assert_cmphex(cmos_read(RTC_REG_A) & REG_A_UIP, ==, REG_A_UIP);
    g_assert_cmphex(cmos_read(RTC_SECONDS), ==, 0x21);
    qtest_clock_step(qts, UIP_NS);
    g_assert_cmphex(cmos_read(RTC_REG_A) & REG_A_UIP, ==, 0);
    g_assert_cmphex(cmos_read(RTC_SECONDS), ==, 0x22);
    stop();
}

/* Starting the clock to the fraction of a second: hold the divider, let it go. */
static void test_divider_reset(void)
{
    start("2006-06-17T16:01:21");
    cmos_write(RTC_REG_A, HOLD);
    qtest_clock_step(qts, 100 * second_ns);
    expect_date("2006-06-17 16:01:21");
    cmos_write(RTC_REG_A, RUN);
    qtest_clock_step(qts, second_ns / 2 - 1);
    g_assert_cmphex(cmos_read(RTC_SECONDS), ==, 0x21);
    qtest_clock_step(qts, 1);
    g_assert_cmphex(cmos_read(RTC_SECONDS), ==, 0x22);
    stop();
}

/* An alarm at a time of the day; register C acknowledges it. */
static void test_alarm(void)
{
    start("2006-06-17T16:01:21");
    cmos_write(RTC_HOURS_ALARM, 0x16);
    cmos_write(RTC_MINUTES_ALARM, 0x02);
    cmos_write(RTC_SECONDS_ALARM, 0x00);
    cmos_read(RTC_REG_C);
    cmos_write(RTC_REG_B, cmos_read(RTC_REG_B) | REG_B_AIE);
    qtest_clock_step(qts, 39 * second_ns - 1);
    g_assert_false(qtest_get_irq(qts, RTC_ISA_IRQ));
    qtest_clock_step(qts, 1);
    g_assert_true(qtest_get_irq(qts, RTC_ISA_IRQ));
    g_assert_cmphex(cmos_read(RTC_REG_C) & (REG_C_IRQF | REG_C_AF), ==, REG_C_IRQF | REG_C_AF);
    g_assert_false(qtest_get_irq(qts, RTC_ISA_IRQ));
    stop();
}

/* An alarm in every minute: two ones at the top of a byte mean "any". */
static void test_alarm_every_minute(void)
{
    start("2006-06-17T16:01:21");
    cmos_write(RTC_HOURS_ALARM, 0xc0);
    cmos_write(RTC_MINUTES_ALARM, 0xc0);
    cmos_write(RTC_SECONDS_ALARM, 0x30);
    cmos_write(RTC_REG_B, cmos_read(RTC_REG_B) | REG_B_AIE);
    for (int i = 0; i < 3; i++) {
        qtest_clock_step(qts, (i ? 60 : 9) * second_ns);
        g_assert_true(qtest_get_irq(qts, RTC_ISA_IRQ));
        cmos_read(RTC_REG_C);
    }
    stop();
}

/* A tick at the end of each update: the clock on the wall. */
static void test_update_interrupt(void)
{
    start("2006-06-17T16:01:21");
    cmos_write(RTC_REG_B, cmos_read(RTC_REG_B) | REG_B_UIE);
    for (unsigned i = 0; i < 5; i++) {
        qtest_clock_step(qts, second_ns);
        g_assert_true(qtest_get_irq(qts, RTC_ISA_IRQ));
        g_assert_cmphex(cmos_read(RTC_SECONDS), ==, 0x22 + i);
        cmos_read(RTC_REG_C);
    }
    stop();
}

/* 65536 >> rate interrupts in a second. */
static void test_periodic_interrupt(void)
{
    static const struct { uint8_t rate; unsigned hz; } rows[] = {
        { 0x6, 1024 }, { 0xa, 64 }, { 0xd, 8 }, { 0xf, 2 },
    };

    start("2006-06-17T16:01:21");
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        int64_t begin;
        unsigned before;

        cmos_write(RTC_REG_A, RUN | rows[i].rate);
        cmos_write(RTC_REG_B, cmos_read(RTC_REG_B) | REG_B_PIE);
        begin = qtest_clock_set(qts, (qtest_clock_step(qts, 1) / second_ns + 1) * second_ns);
        cmos_read(RTC_REG_C);
        before = qtest_get_irq_raised_counter(qts, RTC_ISA_IRQ);
        for (unsigned tick = 1; tick <= rows[i].hz; tick++) {
            qtest_clock_set(qts, begin + (tick * second_ns + rows[i].hz - 1) / rows[i].hz);
            cmos_read(RTC_REG_C);
        }
        g_assert_cmpuint(qtest_get_irq_raised_counter(qts, RTC_ISA_IRQ) - before, ==,
                         rows[i].hz);
        cmos_write(RTC_REG_B, cmos_read(RTC_REG_B) & ~REG_B_PIE);
    }
    stop();
}

/* The rest of the 128 bytes is memory with a battery. */
static void test_memory_survives_reset(void)
{
    start("2006-06-17T16:01:21");
    g_assert_cmphex(cmos_read(RTC_REG_D), ==, 0x80);            /* the battery is good */
    cmos_write(0x40, 0x5a);
    qtest_qmp_assert_success(qts, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(qts, "RESET");
    g_assert_cmphex(cmos_read(0x40), ==, 0x5a);
    expect_date("2006-06-17 16:01:21");
    stop();
}

/* What management sees. */
static void test_property(void)
{
    QDict *tm;

    start("2006-06-17T16:01:21");
    tm = qtest_qmp_assert_success_ref(qts, "{'execute': 'qom-get', 'arguments':"
                                           " {'path': '/machine', 'property': 'rtc-time'}}");
    g_assert_cmpint(json_object_get_int(json_object_object_get(tm, "tm_year")), ==, 106);
    g_assert_cmpint(json_object_get_int(json_object_object_get(tm, "tm_hour")), ==, 16);
    json_object_put(tm);
    stop();
}

static void test_driftfix(void)
{
    QDict *value;

    qts = qtest_init("-machine pc -rtc driftfix=slew");
    value = qtest_qmp_assert_success_ref(qts, "{'execute': 'qom-list', 'arguments':"
                                              " {'path': '/machine/unattached'}}");
    for (size_t i = 0; i < json_object_array_length(value); i++) {
        struct json_object *row = json_object_array_get_idx(value, i);
        g_autofree char *path =
            g_strdup_printf("/machine/unattached/%s",
                            json_object_get_string(json_object_object_get(row, "name")));

        if (!strcmp(json_object_get_string(json_object_object_get(row, "type")),
                    "child<mc146818rtc>")) {
            QDict *policy = qtest_qmp_assert_success_ref(
                qts, "{'execute': 'qom-get', 'arguments': {'path': %s,"
                     " 'property': 'lost_tick_policy'}}", path);

            g_assert_cmpstr(json_object_get_string(policy), ==, "slew");
            json_object_put(policy);
        }
    }
    json_object_put(value);
    stop();
}

static void test_random_writes(void)
{
    GRand *r = g_rand_new_with_seed(1000);

    start("2006-06-17T16:01:21");
    for (int i = 0; i < 1000; i++) {
        cmos_write(g_rand_int_range(r, 0, 128), g_rand_int_range(r, 0, 256));
    }
    cmos_write(RTC_REG_A, RUN);
    cmos_write(RTC_REG_B, REG_B_24H);
    set_time(1, 2, 3);
    g_assert_cmphex(cmos_read(RTC_HOURS), ==, 0x01);
    g_rand_free(r);
    stop();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("rtc/date", test_reading_the_date);
    qtest_add_func("rtc/set", test_setting_the_time);
    qtest_add_func("rtc/formats", test_formats);
    qtest_add_func("rtc/uip", test_update_in_progress);
    qtest_add_func("rtc/divider", test_divider_reset);
    qtest_add_func("rtc/alarm", test_alarm);
    qtest_add_func("rtc/alarm-every-minute", test_alarm_every_minute);
    qtest_add_func("rtc/update-interrupt", test_update_interrupt);
    qtest_add_func("rtc/periodic", test_periodic_interrupt);
    qtest_add_func("rtc/memory", test_memory_survives_reset);
    qtest_add_func("rtc/property", test_property);
    qtest_add_func("rtc/driftfix", test_driftfix);
    qtest_add_func("rtc/random-writes", test_random_writes);
    return g_test_run();
}
