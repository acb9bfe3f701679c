/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pair of 8259A on the pc machine, as a guest programs it.  Each test is a
 * short program from which the chip can be learned; the inputs are driven at the
 * chips.  What only a processor sees is in tests/unit/test-i8259.c.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

enum {
    CMD0 = 0x20, DATA0 = 0x21, CMD1 = 0xa0, DATA1 = 0xa1, ELCR0 = 0x4d0, ELCR1 = 0x4d1,
    EOI = 0x20, READ_IRR = 0x0a, READ_ISR = 0x0b, POLL = 0x0c,
};

typedef struct Pc {
    QTestState *qts;
    char *chip[2];              /* paths: master, slave */
} Pc;

static void find_chips(Pc *pc)
{
    QDict *rows = qtest_qmp_assert_success_ref(pc->qts, "{'execute': 'qom-list', 'arguments':"
                                                        " {'path': '/machine/unattached'}}");

    for (size_t i = 0; i < json_object_array_length(rows); i++) {
        struct json_object *row = json_object_array_get_idx(rows, i);
        const char *name = json_object_get_string(json_object_object_get(row, "name"));
        g_autofree char *path = g_strdup_printf("/machine/unattached/%s", name);

        if (!strcmp(json_object_get_string(json_object_object_get(row, "type")),
                    "child<isa-i8259>")) {
            pc->chip[!qtest_qom_get_bool(pc->qts, path, "master")] = g_strdup(path);
        }
    }
    json_object_put(rows);
    g_assert_true(pc->chip[0] && pc->chip[1]);
}

static Pc *start(const char *args)
{
    Pc *pc = g_new0(Pc, 1);

    pc->qts = qtest_initf("-machine pc -nodefaults %s", args);
    find_chips(pc);
    return pc;
}

static void stop(Pc *pc)
{
    qtest_quit(pc->qts);
    g_free(pc->chip[0]);
    g_free(pc->chip[1]);
    g_free(pc);
}

static void out(Pc *pc, uint16_t port, uint8_t val)
{
    qtest_outb(pc->qts, port, val);
}

static uint8_t in(Pc *pc, uint16_t port)
{
    return qtest_inb(pc->qts, port);
}

/* As firmware does: vectors 0x08 and 0x70, cascade at 2; then everything is unmasked. */
static void init_pair(Pc *pc, uint8_t icw4)
{
    out(pc, CMD0, 0x11);
    out(pc, DATA0, 0x08);
    out(pc, DATA0, 0x04);
    out(pc, DATA0, icw4);
    out(pc, CMD1, 0x11);
    out(pc, DATA1, 0x70);
    out(pc, DATA1, 0x02);
    out(pc, DATA1, icw4);
    out(pc, DATA0, 0x00);
    out(pc, DATA1, 0x00);
}

static void set(Pc *pc, int n, int level)
{
    qtest_set_irq_in(pc->qts, pc->chip[n / 8], NULL, n % 8, level);
}

static uint8_t poll(Pc *pc, uint16_t cmd)
{
    out(pc, cmd, POLL);
    return in(pc, cmd);
}

static uint8_t isr(Pc *pc, uint16_t cmd)
{
    out(pc, cmd, READ_ISR);
    return in(pc, cmd);
}

/* An interrupt from request to end, without a processor: poll in place of acknowledge. */
static void test_one_interrupt(void)
{
    Pc *pc = start("");

    init_pair(pc, 0x01);
    qtest_irq_intercept_out(pc->qts, pc->chip[0]);
    g_assert_false(qtest_get_irq(pc->qts, 0));
    set(pc, 4, 1);
    g_assert_true(qtest_get_irq(pc->qts, 0));           /* INT */
    out(pc, CMD0, READ_IRR);
    g_assert_cmphex(in(pc, CMD0), ==, 0x10);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x84);
    g_assert_false(qtest_get_irq(pc->qts, 0));
    g_assert_cmphex(isr(pc, CMD0), ==, 0x10);
    out(pc, CMD0, EOI);
    g_assert_cmphex(isr(pc, CMD0), ==, 0);
    stop(pc);
}

static void test_slave(void)
{
    Pc *pc = start("");

    init_pair(pc, 0x01);
    set(pc, 12, 1);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x82);          /* the slave asks */
    g_assert_cmphex(poll(pc, CMD1), ==, 0x84);          /* ... for its input 4 */
    g_assert_cmphex(isr(pc, CMD1), ==, 0x10);
    g_assert_cmphex(isr(pc, CMD0), ==, 0x04);
    out(pc, CMD1, EOI);                 /* both have to be told */
    out(pc, CMD0, EOI);
    g_assert_cmphex(isr(pc, CMD1), ==, 0);
    g_assert_cmphex(isr(pc, CMD0), ==, 0);
    stop(pc);
}

static void test_mask_and_priority(void)
{
    Pc *pc = start("");

    init_pair(pc, 0x01);
    out(pc, DATA0, 0xb8);               /* 0, 1, 2 and 6 may */
    set(pc, 6, 1);
    set(pc, 3, 1);
    set(pc, 1, 1);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x81);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x00);          /* 6 has to wait for the end of 1 */
    out(pc, CMD0, EOI);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x86);
    out(pc, CMD0, 0x66);                /* specific EOI */
    g_assert_cmphex(poll(pc, CMD0), ==, 0x00);
    out(pc, DATA0, 0x00);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x83);
    stop(pc);
}

static void test_edge_and_level(void)
{
    Pc *pc = start("");

    init_pair(pc, 0x03);                /* automatic end of interrupt */
    set(pc, 5, 1);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x85);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x00);          /* an edge asks once */
    out(pc, ELCR0, 0x20);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x85);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x85);          /* a level as long as it lasts */
    set(pc, 5, 0);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x00);
    stop(pc);
}

static void test_elcr(void)
{
    Pc *pc = start("");

    out(pc, ELCR0, 0xff);
    out(pc, ELCR1, 0xff);
    g_assert_cmphex(in(pc, ELCR0), ==, 0xf8);
    g_assert_cmphex(in(pc, ELCR1), ==, 0xde);
    qtest_outw(pc->qts, ELCR0, 0x0020);         /* each is a byte wide */
    g_assert_cmphex(in(pc, ELCR0), ==, 0x20);
    g_assert_cmphex(in(pc, ELCR1), ==, 0xde);
    stop(pc);
}

static void test_rotation(void)
{
    Pc *pc = start("");

    init_pair(pc, 0x01);
    set(pc, 3, 1);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x83);
    out(pc, CMD0, 0xa0);                /* rotate on EOI: 3 is the last now */
    set(pc, 3, 0);
    set(pc, 3, 1);
    set(pc, 1, 1);
    set(pc, 6, 1);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x86);
    out(pc, CMD0, EOI);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x81);
    out(pc, CMD0, EOI);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x83);
    stop(pc);
}

static void test_machine_reset(void)
{
    Pc *pc = start("");

    init_pair(pc, 0x03);
    out(pc, DATA0, 0x55);
    out(pc, DATA1, 0xaa);
    out(pc, ELCR0, 0x20);
    qtest_qmp_assert_success(pc->qts, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(pc->qts, "RESET");
    g_assert_cmphex(in(pc, DATA0), ==, 0);
    g_assert_cmphex(in(pc, DATA1), ==, 0);
    g_assert_cmphex(in(pc, ELCR0), ==, 0);
    stop(pc);
}

static void test_monitor(void)
{
    Pc *pc = start("");
    g_autofree char *pic = NULL;
    g_autofree char *irq = NULL;
    g_autofree char *regs = NULL;

    init_pair(pc, 0x11);
    for (int i = 0; i < 3; i++) {
        set(pc, 11, 1);
        set(pc, 11, 0);
    }
    out(pc, DATA0, 0xfb);
    pic = qtest_hmp(pc->qts, "info pic");
    g_assert_nonnull(strstr(pic, "pic1: irr=08 imr=00 isr=00 hprio=0 irq_base=70 rr_sel=0"
                                 " elcr=00 fnm=1"));
    g_assert_nonnull(strstr(pic, "imr=fb isr=00 hprio=0 irq_base=08 rr_sel=0 elcr=00 fnm=1"));
    irq = qtest_hmp(pc->qts, "info irq");
    g_assert_nonnull(strstr(irq, "IRQ statistics for isa-i8259:"));
    g_assert_nonnull(strstr(irq, "11: 3"));
    regs = qtest_hmp(pc->qts, "info registers-of %s", pc->chip[0]);
    g_assert_nonnull(strstr(regs, "IMR=0xfb"));
    stop(pc);
}

static void test_machine_without(void)
{
    QTestState *qts = qtest_init("-machine pc,pic=off -nodefaults");

    g_assert_cmphex(qtest_inb(qts, DATA0), ==, 0xff);
    g_assert_cmphex(qtest_inb(qts, DATA1), ==, 0xff);
    g_assert_cmphex(qtest_inb(qts, ELCR0), ==, 0xff);
    qtest_quit(qts);
}

/* ---- migration --------------------------------------------------------------- */

static char *migrate_to_file(QTestState *qts)
{
    char *file = g_strdup_printf("%s/i8259-%d.mig", g_get_tmp_dir(), getpid());
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

/* The master is instance 0, the slave 1, as QEMU counts them. */
static void check_sections(const char *file)
{
    static const uint8_t master[] = { 5, 'i', '8', '2', '5', '9', 0, 0, 0, 0, 0, 0, 0, 1 };
    static const uint8_t slave[] = { 5, 'i', '8', '2', '5', '9', 0, 0, 0, 1, 0, 0, 0, 1 };
    g_autofree char *data = NULL;
    const uint8_t *at;
    gsize size;

    g_assert_true(g_file_get_contents(file, &data, &size, NULL));
    at = memmem(data, size, master, sizeof(master));
    g_assert_nonnull(at);
    g_assert_cmphex(at[sizeof(master) + 5], ==, 0x08);          /* irq_base */
    g_assert_cmphex(at[sizeof(master) + 16], ==, 0x7e);         /* the section's end */
    at = memmem(data, size, slave, sizeof(slave));
    g_assert_nonnull(at);
    g_assert_cmphex(at[sizeof(slave) + 5], ==, 0x70);
}

static void test_migration(void)
{
    Pc *pc = start(""), *to;
    g_autofree char *file = NULL;
    g_autofree char *args = NULL;

    init_pair(pc, 0x01);
    out(pc, DATA0, 0x41);
    out(pc, ELCR1, 0x0c);
    set(pc, 10, 1);
    set(pc, 3, 1);
    set(pc, 1, 1);
    g_assert_cmphex(poll(pc, CMD0), ==, 0x81);
    file = migrate_to_file(pc->qts);
    check_sections(file);
    args = g_strdup_printf("-incoming file:%s", file);
    to = start(args);
    wait_running(to->qts);
    g_assert_cmphex(in(to, DATA0), ==, 0x41);
    g_assert_cmphex(in(to, ELCR1), ==, 0x0c);
    g_assert_cmphex(isr(to, CMD0), ==, 0x02);
    out(to, CMD0, EOI);
    g_assert_cmphex(poll(to, CMD0), ==, 0x82);
    g_assert_cmphex(poll(to, CMD1), ==, 0x82);
    out(to, CMD1, EOI);
    out(to, CMD0, EOI);
    g_assert_cmphex(poll(to, CMD1), ==, 0x82);          /* its level lasts */
    unlink(file);
    stop(pc);
    stop(to);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("i8259/one-interrupt", test_one_interrupt);
    qtest_add_func("i8259/slave", test_slave);
    qtest_add_func("i8259/mask-and-priority", test_mask_and_priority);
    qtest_add_func("i8259/edge-and-level", test_edge_and_level);
    qtest_add_func("i8259/elcr", test_elcr);
    qtest_add_func("i8259/rotation", test_rotation);
    qtest_add_func("i8259/machine-reset", test_machine_reset);
    qtest_add_func("i8259/monitor", test_monitor);
    qtest_add_func("i8259/machine-without", test_machine_without);
    qtest_add_func("i8259/migration", test_migration);
    return g_test_run();
}
