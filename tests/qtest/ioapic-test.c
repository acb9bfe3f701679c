/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The I/O APIC of the pc machine, as a guest programs it.  Each test is a short
 * program from which the chip can be learned; the inputs are driven at the chip.
 * What local APICs get from it is in tests/unit/test-ioapic.c.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

enum {
    ID = 0x00, VER = 0x01, ARB = 0x02, TABLE = 0x10,
    MASKED = 0x10000, LEVEL = 0x8000, REMOTE_IRR = 0x4000,
};

#define BASE 0xfec00000ull

static QTestState *start(const char *args)
{
    return qtest_initf("-machine pc -nodefaults %s", args);
}

static uint32_t get(QTestState *qts, uint8_t reg)
{
    qtest_writel(qts, BASE, reg);
    return qtest_readl(qts, BASE + 0x10);
}

static void put(QTestState *qts, uint8_t reg, uint32_t val)
{
    qtest_writel(qts, BASE, reg);
    qtest_writel(qts, BASE + 0x10, val);
}

static void set(QTestState *qts, int n, int level)
{
    qtest_set_irq_in(qts, "/machine/ioapic", NULL, n, level);
}

static void test_reset_values(void)
{
    QTestState *qts = start("");

    g_assert_cmphex(qtest_readl(qts, BASE), ==, 0);
    g_assert_cmphex(get(qts, ID), ==, 0);
    g_assert_cmphex(get(qts, VER), ==, 0x00170020);
    g_assert_cmphex(get(qts, ARB), ==, 0);
    for (int i = 0; i < 24; i++) {
        g_assert_cmphex(get(qts, TABLE + 2 * i), ==, MASKED);
        g_assert_cmphex(get(qts, TABLE + 2 * i + 1), ==, 0);
    }
    qtest_quit(qts);
}

static void test_select_and_window(void)
{
    QTestState *qts = start("");

    put(qts, ID, 0xffffffff);
    g_assert_cmphex(get(qts, ID), ==, 0x0f000000);
    put(qts, VER, 0xffffffff);
    g_assert_cmphex(get(qts, VER), ==, 0x00170020);
    put(qts, TABLE + 9, 0x03ffffff);
    put(qts, TABLE + 8, 0xffffffff);
    g_assert_cmphex(get(qts, TABLE + 8), ==, 0x0001afff);
    g_assert_cmphex(get(qts, TABLE + 9), ==, 0x03000000);
    g_assert_cmphex(get(qts, TABLE + 10), ==, MASKED);
    qtest_quit(qts);
}

/* A level-triggered interrupt from request to end. */
static void test_level(void)
{
    QTestState *qts = start("");

    put(qts, TABLE + 22, LEVEL | 0x71);
    g_assert_cmphex(get(qts, TABLE + 22), ==, LEVEL | 0x71);
    set(qts, 11, 1);
    g_assert_cmphex(get(qts, TABLE + 22), ==, LEVEL | REMOTE_IRR | 0x71);
    set(qts, 11, 0);                    /* the driver calms the device ... */
    g_assert_cmphex(get(qts, TABLE + 22), ==, LEVEL | REMOTE_IRR | 0x71);
    qtest_writel(qts, BASE + 0x40, 0x71);       /* ... and ends the interrupt */
    g_assert_cmphex(get(qts, TABLE + 22), ==, LEVEL | 0x71);
    qtest_quit(qts);
}

static void test_mask(void)
{
    QTestState *qts = start("");

    put(qts, TABLE + 22, MASKED | LEVEL | 0x71);
    set(qts, 11, 1);
    g_assert_cmphex(get(qts, TABLE + 22), ==, MASKED | LEVEL | 0x71);
    put(qts, TABLE + 22, LEVEL | 0x71);
    g_assert_cmphex(get(qts, TABLE + 22), ==, LEVEL | REMOTE_IRR | 0x71);
    qtest_quit(qts);
}

/* Interrupt 0 arrives at pin 2; pin 0 is never driven. */
static void test_timer_pin(void)
{
    QTestState *qts = start("");

    set(qts, 0, 0);
    set(qts, 2, 0);
    put(qts, TABLE + 0, LEVEL | 0x40);
    put(qts, TABLE + 4, LEVEL | 0x42);
    set(qts, 0, 1);
    g_assert_cmphex(get(qts, TABLE + 0), ==, LEVEL | 0x40);
    g_assert_cmphex(get(qts, TABLE + 4), ==, LEVEL | REMOTE_IRR | 0x42);
    qtest_quit(qts);
}

static void test_machine_reset(void)
{
    QTestState *qts = start("");

    put(qts, ID, 0x05000000);
    put(qts, TABLE + 22, LEVEL | 0x71);
    set(qts, 11, 1);
    qtest_qmp_assert_success(qts, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(qts, "RESET");
    g_assert_cmphex(qtest_readl(qts, BASE), ==, 0);
    g_assert_cmphex(get(qts, ID), ==, 0);
    g_assert_cmphex(get(qts, TABLE + 22), ==, MASKED);
    qtest_quit(qts);
}

static void test_version_11(void)
{
    QTestState *qts = start("-global ioapic.version=0x11");

    g_assert_cmphex(get(qts, VER), ==, 0x00170011);
    put(qts, ID, 0x05000000);
    g_assert_cmphex(get(qts, ARB), ==, 0x05000000);
    put(qts, TABLE + 22, LEVEL | 0x71);
    set(qts, 11, 1);
    set(qts, 11, 0);
    qtest_writel(qts, BASE + 0x40, 0x71);       /* no such register */
    g_assert_cmphex(get(qts, TABLE + 22), ==, LEVEL | REMOTE_IRR | 0x71);
    qtest_quit(qts);
}

static void test_monitor(void)
{
    QTestState *qts = start("");
    g_autofree char *pic = NULL;
    g_autofree char *irq = NULL;

    put(qts, TABLE + 22, LEVEL | 0x71);
    set(qts, 11, 1);
    pic = qtest_hmp(qts, "info pic");
    g_assert_true(g_str_has_prefix(pic, "ioapic0: ver=0x20 id=0x00 sel=0x26 (redir[11])"));
    g_assert_nonnull(strstr(pic, "  pin 11 0x000000000000c071 dest=0 vec=113 active-hi level"
                                 "        fixed  physical"));
    g_assert_nonnull(strstr(pic, "  Remote IRR 11 "));
    irq = qtest_hmp(qts, "info irq");
    g_assert_nonnull(strstr(irq, "IRQ statistics for ioapic:"));
    g_assert_nonnull(strstr(irq, "11: 1"));
    qtest_quit(qts);
}

/* ---- migration --------------------------------------------------------------- */

static char *migrate_to_file(QTestState *qts)
{
    char *file = g_strdup_printf("%s/ioapic-%d.mig", g_get_tmp_dir(), getpid());
    g_autofree char *uri = g_strdup_printf("file:%s", file);
    bool done = false;

    qtest_qmp_assert_success(qts, "{'execute': 'migrate', 'arguments': {'uri': %s}}", uri);
    while (!done) {
        QDict *info = qtest_qmp_assert_success_ref(qts, "{'execute': 'query-migrate'}");
        const char *status = json_object_get_string(json_object_object_get(info, "status"));

        g_assert_cmpstr(status, !=, "failed");
        done = !strcmp(status, "completed");
        json_object_put(info);
    }
    return file;
}

static void wait_running(QTestState *qts)
{
    bool running = false;

    while (!running) {
        QDict *info = qtest_qmp_assert_success_ref(qts, "{'execute': 'query-status'}");

        running = json_object_get_boolean(json_object_object_get(info, "running"));
        json_object_put(info);
    }
}

static void test_migration(void)
{
    static const uint8_t header[] = { 6, 'i', 'o', 'a', 'p', 'i', 'c', 0, 0, 0, 0, 0, 0, 0, 3 };
    QTestState *qts = start(""), *to;
    g_autofree char *file = NULL;
    g_autofree char *args = NULL;
    g_autofree char *data = NULL;
    const uint8_t *at;
    gsize size;

    put(qts, ID, 0x05000000);
    put(qts, TABLE + 22, LEVEL | 0x71);
    put(qts, TABLE + 23, 0x03000000);
    set(qts, 11, 1);
    file = migrate_to_file(qts);
    g_assert_true(g_file_get_contents(file, &data, &size, NULL));
    at = memmem(data, size, header, sizeof(header));
    g_assert_nonnull(at);
    g_assert_cmphex(at[sizeof(header)], ==, 5);
    g_assert_cmphex(at[sizeof(header) + 206], ==, 0x7e);        /* the section's end */
    args = g_strdup_printf("-incoming file:%s", file);
    to = start(args);
    wait_running(to);
    g_assert_cmphex(qtest_readl(to, BASE), ==, TABLE + 23);
    g_assert_cmphex(get(to, ID), ==, 0x05000000);
    g_assert_cmphex(get(to, TABLE + 22), ==, LEVEL | REMOTE_IRR | 0x71);
    g_assert_cmphex(get(to, TABLE + 23), ==, 0x03000000);
    qtest_writel(to, BASE + 0x40, 0x71);        /* the line is high still: again */
    g_assert_cmphex(get(to, TABLE + 22), ==, LEVEL | REMOTE_IRR | 0x71);
    set(to, 11, 0);
    qtest_writel(to, BASE + 0x40, 0x71);
    g_assert_cmphex(get(to, TABLE + 22), ==, LEVEL | 0x71);
    unlink(file);
    qtest_quit(qts);
    qtest_quit(to);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("ioapic/reset-values", test_reset_values);
    qtest_add_func("ioapic/select-and-window", test_select_and_window);
    qtest_add_func("ioapic/level", test_level);
    qtest_add_func("ioapic/mask", test_mask);
    qtest_add_func("ioapic/timer-pin", test_timer_pin);
    qtest_add_func("ioapic/machine-reset", test_machine_reset);
    qtest_add_func("ioapic/version-11", test_version_11);
    qtest_add_func("ioapic/monitor", test_monitor);
    qtest_add_func("ioapic/migration", test_migration);
    return g_test_run();
}
