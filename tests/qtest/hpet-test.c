/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HPET on the pc machine, as a guest programs it, with the PIT and the RTC whose
 * place it takes; lines are looked at in both interrupt controllers.  Each test is
 * a short program from which the chip can be learned.  Offsets and values are the
 * specification's (IA-PC HPET 1.0a); single behaviours are in tests/unit/test-hpet*.c.
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "libqtest.h"

enum {
    GCAP_ID = 0x000, GEN_CONF = 0x010, GINTR_STA = 0x020, MAIN_CNT = 0x0f0,
    ENABLE = 1, LEGACY = 2,
    LEVEL = 0x2, INT_ENB = 0x4, PERIODIC = 0x8, VAL_SET = 0x40, MODE32 = 0x100, FSB_EN = 0x4000,
};

static const uint64_t base = 0xfed00000;

#define ROUTE(n) ((uint32_t)(n) << 9)
#define CONF(n)  (0x100u + 0x20u * (n))
#define COMP(n)  (0x108u + 0x20u * (n))
#define FSB(n)   (0x110u + 0x20u * (n))

static uint64_t rd(QTestState *qts, uint32_t at)
{
    return qtest_readq(qts, base + at);
}

static void wr(QTestState *qts, uint32_t at, uint64_t val)
{
    qtest_writeq(qts, base + at, val);
}

/* ---- both interrupt controllers --------------------------------------------------------- */

/* As firmware leaves them: 8259A vectors 0x08 and 0x70, everything unmasked. */
static void init_pics(QTestState *qts)
{
    static const struct { uint16_t port; uint8_t val; } words[] = {
        { 0x20, 0x11 }, { 0x21, 0x08 }, { 0x21, 0x04 }, { 0x21, 0x01 },
        { 0xa0, 0x11 }, { 0xa1, 0x70 }, { 0xa1, 0x02 }, { 0xa1, 0x01 },
        { 0x21, 0x00 }, { 0xa1, 0x00 },
    };

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        qtest_outb(qts, words[i].port, words[i].val);
    }
}

static QTestState *start(const char *args)
{
    QTestState *qts = qtest_initf("-machine pc -nodefaults %s", args);

    qtest_irq_intercept_in(qts, "/machine/ioapic");
    init_pics(qts);
    return qts;
}

/* Has input @n of the 8259A pair seen an edge since it was last taken? */
static bool pic_requested(QTestState *qts, unsigned n)
{
    uint16_t port = n < 8 ? 0x20 : 0xa0;

    qtest_outb(qts, port, 0x0a);
    return qtest_inb(qts, port) >> n % 8 & 1;
}

/* The processor takes input @n: poll, then end of interrupt. */
static void pic_take(QTestState *qts, unsigned n)
{
    if (n >= 8) {
        qtest_outb(qts, 0xa0, 0x0c);
        g_assert_cmphex(qtest_inb(qts, 0xa0), ==, 0x80 | (n - 8));
        qtest_outb(qts, 0xa0, 0x20);
    }
    qtest_outb(qts, 0x20, 0x0c);
    g_assert_cmphex(qtest_inb(qts, 0x20), ==, 0x80 | (n < 8 ? n : 2));
    qtest_outb(qts, 0x20, 0x20);
}

/* Input @n is high, at the I/O APIC and (below 16, as an edge) at the 8259A pair. */
static void expect_high(QTestState *qts, unsigned n)
{
    g_assert_true(qtest_get_irq(qts, n));
    if (n < 16) {
        g_assert_true(pic_requested(qts, n));
    }
}

static void expect_low(QTestState *qts, unsigned n)
{
    g_assert_false(qtest_get_irq(qts, n));
    if (n < 16) {
        g_assert_false(pic_requested(qts, n));
    }
}

/* ---- the block on the board ------------------------------------------------------------- */

static void test_found_at_its_address(void)
{
    QTestState *qts = start("");

    g_assert_cmphex(rd(qts, GCAP_ID), ==, 0x009896808086a201);
    g_assert_cmphex(qtest_readl(qts, base + 4), ==, 10000000);
    for (unsigned n = 0; n < 3; n++) {
        g_assert_cmphex(rd(qts, CONF(n)), ==, 0x0000000400000030);
        g_assert_cmphex(rd(qts, COMP(n)), ==, UINT64_MAX);
    }
    g_assert_cmphex(rd(qts, CONF(3)), ==, 0);
    qtest_quit(qts);
}

static void test_switched_off(void)
{
    QTestState *qts = qtest_init("-machine pc,hpet=off -nodefaults");

    g_assert_cmphex(rd(qts, GCAP_ID), ==, 0);
    wr(qts, GEN_CONF, ENABLE);
    g_assert_cmphex(rd(qts, GEN_CONF), ==, 0);
    qtest_quit(qts);
}

static void test_properties_by_global(void)
{
    QTestState *qts = start("-global hpet.timers=5 -global hpet.msi=on"
                            " -global hpet.hpet-intcap=0x100");

    g_assert_cmphex(rd(qts, GCAP_ID), ==, 0x009896808086a401);
    g_assert_cmphex(rd(qts, CONF(4)), ==, 0x0000010000008030);
    qtest_quit(qts);
}

static void test_counter_follows_the_clock(void)
{
    QTestState *qts = start("");

    wr(qts, GEN_CONF, ENABLE);
    qtest_clock_step(qts, 1234567);
    g_assert_cmpuint(rd(qts, MAIN_CNT), ==, 123456);
    g_assert_cmpuint(qtest_readl(qts, base + MAIN_CNT), ==, 123456);
    qtest_quit(qts);
}

/* Without a deadline there is nothing to step to: a timer that was not set is not armed. */
static void test_idle_has_no_deadline(void)
{
    QTestState *qts = start("-machine pit=off");
    int64_t now = qtest_clock_step(qts, 1);

    wr(qts, GEN_CONF, ENABLE);
    wr(qts, COMP(0), 1000);
    g_assert_cmpint(qtest_clock_step_next(qts), ==, now + 10000);
    qtest_quit(qts);
}

/* ---- lines ------------------------------------------------------------------------------ */

static void test_every_route(void)
{
    QTestState *qts = start("");

    wr(qts, GEN_CONF, ENABLE);
    for (unsigned n = 3; n < 24; n++) {         /* 0 is the PIT's, 2 the slave's */
        if (n == 8) {
            continue;
        }
        wr(qts, COMP(2), rd(qts, MAIN_CNT) + 100);
        wr(qts, CONF(2), LEVEL | INT_ENB | ROUTE(n));
        expect_low(qts, n);
        qtest_clock_step(qts, 1000);
        expect_high(qts, n);
        if (n < 16) {
            pic_take(qts, n);
        }
        wr(qts, GINTR_STA, 4);
        expect_low(qts, n);
    }
    qtest_quit(qts);
}

/* Routes beyond the I/O APIC lead nowhere. */
static void test_routes_without_an_input(void)
{
    QTestState *qts = start("");

    wr(qts, GEN_CONF, ENABLE);
    for (unsigned n = 24; n < 32; n++) {
        wr(qts, COMP(2), rd(qts, MAIN_CNT) + 100);
        wr(qts, CONF(2), LEVEL | INT_ENB | ROUTE(n));
        qtest_clock_step(qts, 1000);
        g_assert_cmphex(rd(qts, GINTR_STA), ==, 4);
        wr(qts, GINTR_STA, 4);
    }
    qtest_quit(qts);
}

static void test_periodic_edges(void)
{
    QTestState *qts = start("");

    wr(qts, CONF(0), PERIODIC | VAL_SET | INT_ENB | ROUTE(5));
    wr(qts, COMP(0), 100000);
    wr(qts, COMP(0), 100000);
    wr(qts, GEN_CONF, ENABLE);
    for (unsigned i = 0; i < 10; i++) {
        qtest_clock_step(qts, 999999);
        expect_low(qts, 5);
        qtest_clock_step(qts, 1);
        g_assert_true(pic_requested(qts, 5));
        g_assert_false(qtest_get_irq(qts, 5));
        pic_take(qts, 5);
    }
    qtest_quit(qts);
}

/* ---- in the place of PIT and RTC -------------------------------------------------------- */

/* Counter 0 in mode 2: an edge every @count / 1193182 s. */
static void run_pit(QTestState *qts, uint16_t count)
{
    qtest_outb(qts, 0x43, 0x34);
    qtest_outb(qts, 0x40, count & 0xff);
    qtest_outb(qts, 0x40, count >> 8);
}

/* Periodic interrupts of 1024 Hz. */
static void run_rtc(QTestState *qts)
{
    qtest_outb(qts, 0x70, 0x0a);
    qtest_outb(qts, 0x71, 0x26);
    qtest_outb(qts, 0x70, 0x0b);
    qtest_outb(qts, 0x71, 0x42);
}

/* The interrupt handler's part: read what happened, which lowers the line. */
static uint8_t acknowledge_rtc(QTestState *qts)
{
    qtest_outb(qts, 0x70, 0x0c);
    return qtest_inb(qts, 0x71);
}

static QTestState *start_with_timers_running(void)
{
    QTestState *qts = start("-rtc clock=vm");

    run_pit(qts, 1193);                         /* 1 ms */
    run_rtc(qts);
    init_pics(qts);
    return qts;
}

static void test_pit_and_rtc_run(void)
{
    QTestState *qts = start_with_timers_running();

    for (unsigned i = 0; i < 3; i++) {
        qtest_clock_step(qts, 1100000);
        g_assert_true(pic_requested(qts, 0));
        pic_take(qts, 0);
        expect_high(qts, 8);
        pic_take(qts, 8);
        acknowledge_rtc(qts);
        g_assert_false(qtest_get_irq(qts, 8));
    }
    qtest_quit(qts);
}

static void test_legacy_replaces_both(void)
{
    QTestState *qts = start_with_timers_running();

    wr(qts, CONF(0), LEVEL | INT_ENB | PERIODIC | VAL_SET);
    wr(qts, COMP(0), 1000000);
    wr(qts, COMP(0), 1000000);
    wr(qts, CONF(1), LEVEL | INT_ENB);
    wr(qts, COMP(1), 2000000);
    wr(qts, GEN_CONF, ENABLE | LEGACY);
    init_pics(qts);
    acknowledge_rtc(qts);
    qtest_clock_step(qts, 9999999);             /* neither PIT nor RTC gets through */
    expect_low(qts, 0);
    expect_low(qts, 8);
    qtest_clock_step(qts, 1);
    expect_high(qts, 0);
    pic_take(qts, 0);
    wr(qts, GINTR_STA, 1);
    expect_low(qts, 0);
    expect_low(qts, 8);
    qtest_clock_step(qts, 10000000);
    expect_high(qts, 0);
    expect_high(qts, 8);
    wr(qts, GINTR_STA, 3);
    g_assert_false(qtest_get_irq(qts, 0));
    g_assert_false(qtest_get_irq(qts, 8));
    qtest_quit(qts);
}

static void test_legacy_gives_both_back(void)
{
    QTestState *qts = start_with_timers_running();

    wr(qts, GEN_CONF, ENABLE | LEGACY);
    acknowledge_rtc(qts);
    qtest_clock_step(qts, 5000000);
    g_assert_false(qtest_get_irq(qts, 8));
    wr(qts, GEN_CONF, ENABLE);                  /* the RTC's line was high all the time */
    g_assert_true(qtest_get_irq(qts, 8));
    init_pics(qts);
    qtest_clock_step(qts, 2100000);             /* and the PIT runs */
    g_assert_true(pic_requested(qts, 0));
    g_assert_cmphex(acknowledge_rtc(qts) & 0xc0, ==, 0xc0);
    g_assert_false(qtest_get_irq(qts, 8));
    qtest_quit(qts);
}

/* What Linux does: counter to 0, timer 0 periodic in 32-bit mode, then legacy replacement. */
static void test_as_linux_sets_it_up(void)
{
    QTestState *qts = start_with_timers_running();
    uint32_t conf, now;

    qtest_writel(qts, base + GEN_CONF, 0);
    qtest_writel(qts, base + MAIN_CNT, 0);
    qtest_writel(qts, base + MAIN_CNT + 4, 0);
    qtest_writel(qts, base + GEN_CONF, ENABLE);
    conf = qtest_readl(qts, base + CONF(0));
    now = qtest_readl(qts, base + MAIN_CNT);
    qtest_writel(qts, base + CONF(0), conf | INT_ENB | PERIODIC | VAL_SET | MODE32);
    qtest_writel(qts, base + COMP(0), now + 400000);
    qtest_clock_step(qts, 1000);
    qtest_writel(qts, base + COMP(0), 400000);          /* 250 Hz */
    qtest_writel(qts, base + GEN_CONF, ENABLE | LEGACY);
    init_pics(qts);
    qtest_clock_step(qts, 3998999);
    g_assert_false(pic_requested(qts, 0));
    for (unsigned i = 0; i < 250; i++) {
        qtest_clock_step(qts, 1);
        g_assert_true(pic_requested(qts, 0));
        pic_take(qts, 0);
        qtest_clock_step(qts, 3999999);
        g_assert_false(pic_requested(qts, 0));
    }
    qtest_quit(qts);
}

/* ---- FSB, reset, migration, monitor ----------------------------------------------------- */

static void test_fsb_writes_to_ram(void)
{
    QTestState *qts = start("-global hpet.msi=on");

    wr(qts, CONF(0), INT_ENB | FSB_EN);
    wr(qts, FSB(0), 0x00100000cafebabe);
    wr(qts, COMP(0), 100);
    wr(qts, GEN_CONF, ENABLE);
    qtest_clock_step(qts, 1000);
    g_assert_cmphex(qtest_readl(qts, 0x100000), ==, 0xcafebabe);
    qtest_quit(qts);
}

static void test_system_reset(void)
{
    QTestState *qts = start("");

    wr(qts, CONF(0), LEVEL | INT_ENB | ROUTE(20));
    wr(qts, COMP(0), 100);
    wr(qts, FSB(0), 5);
    wr(qts, GEN_CONF, ENABLE | LEGACY);
    wr(qts, GEN_CONF, ENABLE);
    qtest_clock_step(qts, 1000);
    expect_high(qts, 20);
    qtest_qmp_assert_success(qts, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(qts, "RESET");
    expect_low(qts, 20);
    g_assert_cmphex(rd(qts, GEN_CONF), ==, 0);
    g_assert_cmphex(rd(qts, GINTR_STA), ==, 0);
    g_assert_cmphex(rd(qts, FSB(0)), ==, 0);
    g_assert_cmphex(rd(qts, MAIN_CNT), ==, 0);
    qtest_quit(qts);
}

static void wait_for_migration(QTestState *qts)
{
    bool done = false;

    while (!done) {
        QDict *info = qtest_qmp_assert_success_ref(qts, "{'execute': 'query-migrate'}");
        const char *status = json_object_get_string(json_object_object_get(info, "status"));

        done = !g_strcmp0(status, "completed");
        g_assert_cmpstr(status, !=, "failed");
        json_object_put(info);
    }
}

static void test_migration(void)
{
    QTestState *from = start_with_timers_running(), *to;
    g_autofree char *file = g_strdup_printf("%s/hpet-test-%d", g_get_tmp_dir(), getpid());
    g_autofree char *uri = g_strdup_printf("exec:cat > %s", file);
    g_autofree char *incoming = g_strdup_printf("-rtc clock=vm -incoming 'exec:cat %s'", file);
    uint64_t counter;

    wr(from, CONF(0), LEVEL | INT_ENB | PERIODIC | VAL_SET);
    wr(from, COMP(0), 1000000);
    wr(from, COMP(0), 500000);
    wr(from, GEN_CONF, ENABLE | LEGACY);
    qtest_clock_step(from, 3333333);
    qtest_qmp_assert_success(from, "{'execute': 'stop'}");
    counter = rd(from, MAIN_CNT);
    qtest_qmp_assert_success(from, "{'execute': 'migrate', 'arguments': {'uri': %s}}", uri);
    wait_for_migration(from);
    qtest_quit(from);

    to = qtest_initf("-machine pc -nodefaults %s", incoming);
    wait_for_migration(to);
    qtest_irq_intercept_in(to, "/machine/ioapic");
    g_assert_cmpuint(rd(to, MAIN_CNT), ==, counter);
    qtest_qmp_assert_success(to, "{'execute': 'cont'}");
    qtest_clock_step(to, 10000000 - 3333333 - 1);
    g_assert_cmphex(rd(to, GINTR_STA), ==, 0);
    qtest_clock_step(to, 1);
    g_assert_cmphex(rd(to, GINTR_STA), ==, 1);
    g_assert_true(qtest_get_irq(to, 0));
    g_assert_cmpuint(rd(to, COMP(0)), ==, 1500000);
    qtest_quit(to);
    g_unlink(file);
}

/* The device's path, for the monitor. */
static char *find_hpet(QTestState *qts)
{
    QDict *rows = qtest_qmp_assert_success_ref(qts, "{'execute': 'qom-list', 'arguments':"
                                                    " {'path': '/machine/unattached'}}");
    char *path = NULL;

    for (size_t i = 0; i < json_object_array_length(rows) && !path; i++) {
        struct json_object *row = json_object_array_get_idx(rows, i);

        if (!strcmp(json_object_get_string(json_object_object_get(row, "type")),
                    "child<hpet>")) {
            path = g_strdup_printf("/machine/unattached/%s",
                                   json_object_get_string(json_object_object_get(row, "name")));
        }
    }
    json_object_put(rows);
    g_assert_nonnull(path);
    return path;
}

static void test_registers_for_the_monitor(void)
{
    QTestState *qts = start("");
    g_autofree char *path = find_hpet(qts);
    g_autofree char *text = NULL;

    wr(qts, CONF(1), INT_ENB | ROUTE(20));
    text = qtest_hmp(qts, "info registers-of %s", path);
    g_assert_nonnull(strstr(text, "GEN_CONF=0x0"));
    g_assert_nonnull(strstr(text, "INT_ENB_CNF:1"));
    g_assert_nonnull(strstr(text, "INT_ROUTE_CNF:20"));
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("hpet/found", test_found_at_its_address);
    qtest_add_func("hpet/off", test_switched_off);
    qtest_add_func("hpet/properties", test_properties_by_global);
    qtest_add_func("hpet/counter", test_counter_follows_the_clock);
    qtest_add_func("hpet/no-deadline", test_idle_has_no_deadline);
    qtest_add_func("hpet/routes", test_every_route);
    qtest_add_func("hpet/routes-without-input", test_routes_without_an_input);
    qtest_add_func("hpet/periodic", test_periodic_edges);
    qtest_add_func("hpet/legacy/pit-and-rtc", test_pit_and_rtc_run);
    qtest_add_func("hpet/legacy/replaces", test_legacy_replaces_both);
    qtest_add_func("hpet/legacy/gives-back", test_legacy_gives_both_back);
    qtest_add_func("hpet/legacy/linux", test_as_linux_sets_it_up);
    qtest_add_func("hpet/fsb", test_fsb_writes_to_ram);
    qtest_add_func("hpet/reset", test_system_reset);
    qtest_add_func("hpet/migration", test_migration);
    qtest_add_func("hpet/monitor", test_registers_for_the_monitor);
    return g_test_run();
}
