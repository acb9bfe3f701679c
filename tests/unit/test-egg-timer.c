/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Egg timer: registers, ringing, line, reset, migration. */
#include "qemu/osdep.h"
#include "hw/misc/egg-timer.h"
#include "device-test.h"

#define BANK egg_timer
#define BANK_DEF "hw/misc/egg-timer.def"
#include "hw/core/regbank-expand.h"

/* Typed from the manual, not from the .def: a declaration is not its own judge. */
enum { CTRL = 0x00, LOAD = 0x04, COUNT = 0x08, STATUS = 0x0c, ID = 0x1c };
enum { ENABLE = 1, REPEAT = 2, IRQ_EN = 4 };

#define MS 1000000

static void start(DeviceTest *t)
{
    device_test_start(t, qdev_new(TYPE_EGG_TIMER));
}

static void run(DeviceTest *t, uint32_t ticks, uint32_t control)
{
    device_test_write32(t, LOAD, ticks);
    device_test_write32(t, CTRL, control | ENABLE);
}

static void wait_ms(int64_t ms)
{
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ms * MS);
}

static void test_bank(void)
{
    static const BankGolden golden[] = {    /* ..., reset, writable, acts at once */
        { "CTRL", CTRL, 0, 0x7, true },      /* ENABLE goes when it has rung */
        { "LOAD", LOAD, 0, 0xffffffff, false },
        { "COUNT", COUNT, 0, 0, false },
        { "STATUS", STATUS, 0, 0, false },
        { "ID", ID, 0x0e66, 0, false },
        { .name = NULL },
    };
    DeviceTest t;

    start(&t);
    device_test_bank(&t, &egg_timer_bank, golden);
    device_test_write32(&t, CTRL, 0xfffffff6);
    g_assert_cmphex(device_test_read32(&t, CTRL), ==, 0x6);
    device_test_end(&t);
}

static void test_counts_and_rings(void)
{
    DeviceTest t;

    start(&t);
    run(&t, 10, IRQ_EN);
    g_assert_cmpuint(device_test_read32(&t, COUNT), ==, 10);
    wait_ms(4);
    g_assert_cmpuint(device_test_read32(&t, COUNT), ==, 6);
    wait_ms(5);
    g_assert_cmpint(t.level[0], ==, 0);
    wait_ms(1);
    g_assert_cmpint(t.level[0], ==, 1);
    g_assert_cmphex(device_test_read32(&t, STATUS), ==, 1);
    g_assert_cmphex(device_test_read32(&t, CTRL), ==, IRQ_EN);
    g_assert_cmpuint(device_test_read32(&t, COUNT), ==, 0);
    device_test_end(&t);
}

static void test_one_clears_status(void)
{
    DeviceTest t;

    start(&t);
    run(&t, 1, IRQ_EN);
    wait_ms(1);
    device_test_write32(&t, STATUS, 0);
    g_assert_cmpint(t.level[0], ==, 1);
    device_test_write32(&t, STATUS, 1);
    g_assert_cmpint(t.level[0], ==, 0);
    g_assert_cmphex(device_test_read32(&t, STATUS), ==, 0);
    device_test_end(&t);
}

static void test_line_follows_irq_en(void)
{
    DeviceTest t;

    start(&t);
    run(&t, 1, 0);
    wait_ms(1);
    g_assert_cmpint(t.level[0], ==, 0);
    device_test_write32(&t, CTRL, IRQ_EN);
    g_assert_cmpint(t.level[0], ==, 1);
    device_test_end(&t);
}

static void test_repeats(void)
{
    DeviceTest t;

    start(&t);
    run(&t, 10, REPEAT);
    for (int i = 0; i < 3; i++) {
        wait_ms(10);
        g_assert_cmphex(device_test_read32(&t, STATUS), ==, 1);
        device_test_write32(&t, STATUS, 1);
    }
    wait_ms(3);
    g_assert_cmpuint(device_test_read32(&t, COUNT), ==, 7);
    device_test_end(&t);
}

/* The machine stood still, or was loaded late: the beat is kept, without a storm. */
static void test_late_rings_once(void)
{
    DeviceTest t;

    start(&t);
    run(&t, 10, REPEAT);
    virtual_clock_set(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 34 * MS);
    g_assert_true(qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL));
    g_assert_cmphex(device_test_read32(&t, STATUS), ==, 1);
    g_assert_cmpuint(device_test_read32(&t, COUNT), ==, 6);
    g_assert_false(qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL));
    device_test_end(&t);
}

static void test_stops(void)
{
    DeviceTest t;

    start(&t);
    run(&t, 10, 0);
    wait_ms(5);
    device_test_write32(&t, CTRL, 0);
    g_assert_cmpuint(device_test_read32(&t, COUNT), ==, 0);
    wait_ms(10);
    g_assert_cmphex(device_test_read32(&t, STATUS), ==, 0);
    device_test_end(&t);
}

static void test_load_counts_from_the_next_start(void)
{
    DeviceTest t;

    start(&t);
    run(&t, 10, 0);
    device_test_write32(&t, LOAD, 3);
    g_assert_cmpuint(device_test_read32(&t, COUNT), ==, 10);
    device_test_write32(&t, CTRL, 0);
    device_test_write32(&t, CTRL, ENABLE);
    g_assert_cmpuint(device_test_read32(&t, COUNT), ==, 3);
    device_test_end(&t);
}

static void test_zero_rings_at_once(void)
{
    DeviceTest t;

    start(&t);
    run(&t, 0, REPEAT);
    qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
    g_assert_cmphex(device_test_read32(&t, STATUS), ==, 1);
    g_assert_cmphex(device_test_read32(&t, CTRL), ==, REPEAT);
    device_test_end(&t);
}

static void test_longest(void)
{
    DeviceTest t;
    DeviceState *dev = qdev_new(TYPE_EGG_TIMER);

    qdev_prop_set_uint32(dev, "frequency", 1);
    device_test_start(&t, dev);
    run(&t, UINT32_MAX, 0);
    g_assert_cmpuint(device_test_read32(&t, COUNT), ==, UINT32_MAX);
    wait_ms(1000);
    g_assert_cmpuint(device_test_read32(&t, COUNT), ==, UINT32_MAX - 1);
    device_test_end(&t);
}

static void test_bytes(void)
{
    DeviceTest t;

    start(&t);
    device_test_write32(&t, LOAD, 0x11223344);
    device_test_write(&t, LOAD + 1, 0xaa, 1);
    g_assert_cmphex(device_test_read32(&t, LOAD), ==, 0x1122aa44);
    g_assert_cmphex(device_test_read(&t, LOAD + 2, 2), ==, 0x1122);
    device_test_end(&t);
}

static void test_reset(void)
{
    DeviceTest t;

    start(&t);
    run(&t, 1, IRQ_EN | REPEAT);
    wait_ms(1);
    g_assert_cmpint(t.level[0], ==, 1);
    device_cold_reset(t.dev);
    g_assert_cmpint(t.level[0], ==, 0);
    wait_ms(5);
    g_assert_cmphex(device_test_read32(&t, STATUS), ==, 0);
    device_test_end(&t);
}

static void test_frequency(void)
{
    DeviceState *dev = qdev_new(TYPE_EGG_TIMER);
    Error *err = NULL;

    g_assert_cmpuint(object_property_get_uint(OBJECT(dev), "frequency", &error_abort), ==, 1000);
    g_assert_false(object_property_set_uint(OBJECT(dev), "frequency", 0, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "frequency"));
    error_free(err);
    object_unref(OBJECT(dev));
}

static void test_migration(void)
{
    DeviceTest from, to;

    start(&from);
    start(&to);
    run(&from, 10, IRQ_EN | REPEAT);
    wait_ms(4);
    device_test_migrate(&from, &to);
    g_assert_cmpuint(device_test_read32(&to, COUNT), ==, 6);
    wait_ms(6);
    g_assert_cmpint(to.level[0], ==, 1);
    wait_ms(2);
    g_assert_cmpuint(device_test_read32(&to, COUNT), ==, 8);
    device_test_end(&from);
    device_test_end(&to);
}

/* Big-endian on the wire: three registers, deadline, period. */
static void test_hostile_stream(void)
{
    DeviceTest t;

    start(&t);
    for (int bad = 12; bad <= 20; bad += 8) {
        g_autofree uint8_t *bytes = NULL;
        QEMUFile *in = device_test_save(&t, &bytes);
        Error *err = NULL;

        bytes[bad] = 0x80;
        g_assert_false(device_test_load(&t, in, &err));
        g_assert_nonnull(strstr(error_get_pretty(err), "out of range"));
        error_free(err);
    }
    device_test_end(&t);
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    g_test_add_func("/egg-timer/bank", test_bank);
    g_test_add_func("/egg-timer/counts-and-rings", test_counts_and_rings);
    g_test_add_func("/egg-timer/one-clears-status", test_one_clears_status);
    g_test_add_func("/egg-timer/line-follows-irq-en", test_line_follows_irq_en);
    g_test_add_func("/egg-timer/repeats", test_repeats);
    g_test_add_func("/egg-timer/late-rings-once", test_late_rings_once);
    g_test_add_func("/egg-timer/stops", test_stops);
    g_test_add_func("/egg-timer/load-counts-from-the-next-start",
                    test_load_counts_from_the_next_start);
    g_test_add_func("/egg-timer/zero-rings-at-once", test_zero_rings_at_once);
    g_test_add_func("/egg-timer/longest", test_longest);
    g_test_add_func("/egg-timer/bytes", test_bytes);
    g_test_add_func("/egg-timer/reset", test_reset);
    g_test_add_func("/egg-timer/frequency", test_frequency);
    g_test_add_func("/egg-timer/migration", test_migration);
    g_test_add_func("/egg-timer/hostile-stream", test_hostile_stream);
    return hwcore_test_run();
}
