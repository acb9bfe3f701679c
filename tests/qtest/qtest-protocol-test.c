/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The qtest server: every command, every refusal, and clients that misbehave.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

static bool is_arm(void)
{
    return !strcmp(qtest_get_arch(), "aarch64");
}

static const char *machine(void)
{
    return is_arm() ? "-machine virt" : "-machine pc";
}

/* An address in RAM that nothing else uses. */
static uint64_t ram(void)
{
    return is_arm() ? 0x40100000 : 0x100000;
}

static void expect(QTestState *s, const char *command, const char *reply)
{
    g_autofree char *got = qtest_command(s, "%s", command);

    g_assert_cmpstr(got, ==, reply);
}

/* The reply begins with FAIL or ERR. */
static void expect_failure(QTestState *s, const char *command)
{
    g_autofree char *got = qtest_command(s, "%s", command);

    if (!g_str_has_prefix(got, "FAIL") && !g_str_has_prefix(got, "ERR")) {
        g_error("'%.60s' was answered with '%.60s'", command, got);
    }
}

static void numbers_in_memory(void)
{
    QTestState *s = qtest_init(machine());
    uint64_t at = ram();

    g_assert_false(qtest_big_endian(s));
    qtest_writeq(s, at, 0x1122334455667788);
    g_assert_cmphex(qtest_readq(s, at), ==, 0x1122334455667788);
    g_assert_cmphex(qtest_readl(s, at), ==, 0x55667788);
    g_assert_cmphex(qtest_readw(s, at + 6), ==, 0x1122);
    g_assert_cmphex(qtest_readb(s, at + 1), ==, 0x77);
    qtest_writeb(s, at, 0xaa);
    qtest_writew(s, at + 2, 0xbbcc);
    qtest_writel(s, at + 4, 0xddeeff00);
    g_assert_cmphex(qtest_readq(s, at), ==, 0xddeeff00bbcc77aa);
    qtest_writel(s, at + 1, 0x01020304);
    g_assert_cmphex(qtest_readl(s, at + 1), ==, 0x01020304);
    qtest_quit(s);
}

static void replies_word_for_word(void)
{
    QTestState *s = qtest_init(machine());
    g_autofree char *set = g_strdup_printf("writel 0x%" PRIx64 " 0x89ABCDEF", ram());
    g_autofree char *get = g_strdup_printf("readl 0x%" PRIx64, ram());
    g_autofree char *get_decimal = g_strdup_printf("readl %" PRIu64, ram());
    g_autofree char *bytes = g_strdup_printf("read 0x%" PRIx64 " 4", ram());
    g_autofree char *base64 = g_strdup_printf("b64read 0x%" PRIx64 " 4", ram());
    g_autofree char *none = g_strdup_printf("b64read 0x%" PRIx64 " 0", ram());

    expect(s, "endianness", "OK little");
    expect(s, set, "OK");
    expect(s, get, "OK 0x0000000089abcdef");
    expect(s, get_decimal, "OK 0x0000000089abcdef");
    expect(s, bytes, "OK 0xefcdab89");
    expect(s, base64, "OK 782riQ==");
    expect(s, none, "OK ");
    expect(s, "inb 0x9999", "OK 0x00ff");
    expect(s, "inw 0x9998", "OK 0xffff");
    expect(s, "inl 0x9998", "OK 0xffffffff");
    expect(s, "outb 0x9999 1", "OK");
    expect(s, "bogus 1", "FAIL Unknown command 'bogus'");
    expect(s, " readb 0", "FAIL Unknown command ''");
    qtest_quit(s);
}

static void bytes_in_memory(void)
{
    QTestState *s = qtest_init(machine());
    uint8_t sent[10000], got[10000];

    for (size_t i = 0; i < sizeof(sent); i++) {
        sent[i] = i * 7;
    }
    qtest_memwrite(s, ram(), sent, sizeof(sent));
    qtest_bufread(s, ram(), got, sizeof(got));
    g_assert_cmpmem(sent, sizeof(sent), got, sizeof(got));
    qtest_memset(s, ram(), 0x5a, sizeof(sent));
    qtest_memread(s, ram(), got, sizeof(got));
    for (size_t i = 0; i < sizeof(got); i++) {
        g_assert_cmphex(got[i], ==, 0x5a);
    }
    qtest_bufwrite(s, ram(), sent, sizeof(sent));
    qtest_memread(s, ram(), got, sizeof(got));
    g_assert_cmpmem(sent, sizeof(sent), got, sizeof(got));
    qtest_memset(s, ram(), 0, 0);
    g_assert_cmphex(qtest_readb(s, ram()), ==, sent[0]);
    qtest_quit(s);
}

static void short_data_is_zero(void)
{
    QTestState *s = qtest_init(machine());
    g_autofree char *line = g_strdup_printf("write 0x%" PRIx64 " 4 0x1122", ram());
    g_autofree char *none = g_strdup_printf("write 0x%" PRIx64 " 4 0x", ram());

    qtest_writel(s, ram(), 0xffffffff);
    expect(s, line, "OK");
    g_assert_cmphex(qtest_readl(s, ram()), ==, 0x00002211);
    expect(s, none, "ERR invalid argument size");
    qtest_quit(s);
}

static void bad_arguments(void)
{
    static const char *const lines[] = {
        "readb", "readb x", "readb 1x", "writeb 0x1000", "writeb 0x1000 y", "read 0x1000 0",
        "read 0 0x7fffffffffffffff", "b64read 0 0xffffffffffffffff",
        "memset 0 0xffffffffffffffff 1",
        "write 0 0xffffffffffffffff 0x00", "b64write 0 0xffffffffffffffff AA==",
        "memset 0 1", "inb 0x10000", "inb -1", "outl 99999 1", "clock_step x", "clock_step -1",
        "clock_set", "irq_intercept_in", "irq_intercept_in /nothing/here",
        "irq_intercept_out /machine", "set_irq_in /nothing a 0 1", "set_irq_in a b c",
        "module_load hw- nothing", "module_load x", "READB 0",
    };
    QTestState *s = qtest_init(machine());

    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        expect_failure(s, lines[i]);
    }
    expect(s, "endianness", "OK little");
    qtest_quit(s);
}

/* Command lines come in pieces and several at once. */
static void framing(void)
{
    QTestState *s = qtest_init(machine());
    g_autofree char *reply = NULL;
    static const char text[] = "endianness\n\nbogus\nendian";

    qtest_send_raw(s, text, strlen(text));
    for (int i = 0; i < 2; i++) {
        g_free(reply);
        reply = qtest_read_reply(s);
        g_assert_cmpstr(reply, ==, i ? "FAIL Unknown command 'bogus'" : "OK little");
    }
    expect(s, "ness", "OK little");
    qtest_quit(s);
}

static void long_lines(void)
{
    QTestState *s = qtest_init(machine());
    size_t size = 3 << 20;
    g_autofree uint8_t *data = g_malloc(size);
    g_autofree uint8_t *got = g_malloc(size);

    for (size_t i = 0; i < size; i++) {
        data[i] = i ^ i >> 8 ^ i >> 16;
    }
    qtest_memwrite(s, ram(), data, size);
    qtest_memread(s, ram(), got, size);
    g_assert_cmpmem(data, size, got, size);
    qtest_quit(s);
}

/* Many commands whose replies nobody reads: memory stays bounded, QMP still answers. */
static void client_does_not_read(void)
{
    QTestState *s = qtest_init(machine());
    g_autofree char *line = g_strdup_printf("read 0x%" PRIx64 " 0x100000\n", ram());

    for (int i = 0; i < 40; i++) {
        qtest_send_raw(s, line, strlen(line));
    }
    qtest_qmp_assert_success(s, "{'execute': 'query-status'}");
    for (int i = 0; i < 40; i++) {
        g_autofree char *reply = qtest_read_reply(s);

        g_assert_cmpuint(strlen(reply), ==, strlen("OK 0x") + 2 * 0x100000);
    }
    qtest_quit(s);
}

/* Resident memory of the emulator in KiB. */
static unsigned resident(QTestState *s)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)qtest_pid(s));
    g_autofree char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return strtoul(strstr(text, "VmRSS:") + strlen("VmRSS:"), NULL, 10);
}

/* Few bytes that ask for 800 MiB: one reply is made, the others wait for the reader. */
static void small_input_large_output(void)
{
    QTestState *s = qtest_init(machine());
    g_autofree char *line = g_strdup_printf("read 0x%" PRIx64 " 0x400000\n", ram());
    GString *lines = g_string_new(NULL);

    for (int i = 0; i < 100; i++) {
        g_string_append(lines, line);
    }
    qtest_send_raw(s, lines->str, lines->len);
    for (int i = 0; i < 3; i++) {
        qtest_qmp_assert_success(s, "{'execute': 'query-status'}");
    }
    g_assert_cmpuint(resident(s), <, 300 * 1024);
    g_string_free(lines, TRUE);
    qtest_quit(s);
}

static void client_goes_away(void)
{
    QTestState *s = qtest_init(machine());

    qtest_send_raw(s, "read 0 100", 10);
    qtest_close_socket(s);
    qtest_qmp_assert_success(s, "{'execute': 'query-status'}");
    qtest_qmp_assert_success(s, "{'execute': 'quit'}");
    qtest_wait_qemu(s);
    qtest_quit(s);
}

static void binary_garbage(void)
{
    QTestState *s = qtest_init(machine());
    char noise[4096];

    for (size_t i = 0; i < sizeof(noise); i++) {
        noise[i] = i * 37 + (i >> 6);
    }
    qtest_send_raw(s, noise, sizeof(noise));
    qtest_send_raw(s, "\n", 1);
    qtest_qmp_assert_success(s, "{'execute': 'query-status'}");
    qtest_quit(s);
}

/* ---- time -------------------------------------------------------------------------------- */

static void stepping(void)
{
    QTestState *s = qtest_init(machine());

    g_assert_cmpint(qtest_clock_step(s, 1000), ==, 1000);
    g_assert_cmpint(qtest_clock_step(s, 1), ==, 1001);
    g_assert_cmpint(qtest_clock_set(s, 5000), ==, 5000);
    expect(s, "clock_set 4000", "FAIL 5000");
    expect(s, "clock_set 5000", "OK 5000");
    expect_failure(s, "clock_step 0");
    g_assert_cmpint(qtest_clock_set(s, 6000), ==, 6000);
    qtest_quit(s);
}

static void stopped_machine_does_not_step(void)
{
    QTestState *s = qtest_initf("%s -S", machine());

    expect_failure(s, "clock_step 1000");
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    g_assert_cmpint(qtest_clock_step(s, 1000), ==, 1000);
    qtest_qmp_assert_success(s, "{'execute': 'stop'}");
    expect_failure(s, "clock_step 1000");
    expect(s, "clock_set 1000", "OK 1000");
    qtest_quit(s);
}

static void no_deadline(void)
{
    QTestState *s = qtest_init("-machine none");

    expect_failure(s, "clock_step");
    g_assert_cmpint(qtest_clock_step(s, 10), ==, 10);
    qtest_quit(s);
}

/* ---- lines --------------------------------------------------------------------------------- */

static const char *sink(void)
{
    return is_arm() ? "/machine/intc" : "/machine/ioapic";
}

static void intercept_in(void)
{
    QTestState *s = qtest_init(machine());

    qtest_irq_intercept_in(s, sink());
    g_assert_false(qtest_get_irq(s, 3));
    qtest_set_irq_in(s, sink(), NULL, 3, 1);
    g_assert_true(qtest_get_irq(s, 3));
    g_assert_false(qtest_get_irq(s, 2));
    /* Only changes are reported; any positive level is high. */
    qtest_set_irq_in(s, sink(), NULL, 3, 5);
    g_assert_cmpuint(qtest_get_irq_raised_counter(s, 3), ==, 1);
    qtest_set_irq_in(s, sink(), "unnamed-gpio-in", 3, 0);
    g_assert_false(qtest_get_irq(s, 3));
    g_assert_cmpuint(qtest_get_irq_lowered_counter(s, 3), ==, 1);
    qtest_quit(s);
}

static void intercept_rules(void)
{
    QTestState *s = qtest_init(machine());
    const char *name = strrchr(sink(), '/') + 1;
    g_autofree char *in = g_strdup_printf("irq_intercept_in %s", sink());
    g_autofree char *partial = g_strdup_printf("irq_intercept_in %s", name);
    g_autofree char *named = g_strdup_printf("irq_intercept_in %s x", sink());
    g_autofree char *out = g_strdup_printf("irq_intercept_out %s", sink());
    g_autofree char *line = g_strdup_printf("set_irq_in %s unnamed-gpio-in 9999 1", sink());
    g_autofree char *bank = g_strdup_printf("set_irq_in %s nope 0 1", sink());

    expect(s, named, "FAIL Interception of named in-GPIOs not yet supported");
    expect(s, out, "FAIL No intercepts installed");
    expect(s, partial, "OK");
    expect(s, in, "OK");
    expect_failure(s, line);
    expect_failure(s, bank);
    if (is_arm()) {
        expect(s, "irq_intercept_in /machine/unattached/device[0]",
               "FAIL IRQ intercept already enabled");
    }
    qtest_quit(s);
}

/* ---- ways to get a server ------------------------------------------------------------------- */

/* Ctrl-a x of the mux ends the program. */
static void over_stdio(void)
{
    g_autoptr(QTestRun) run = qtest_run_input(
        "-machine none -accel qtest -qtest mon:stdio -qtest-log none -display none -monitor none",
        "endianness\nbogus\n\001x", 10);

    g_assert_false(run->timed_out);
    g_assert_cmpint(run->status, ==, 0);
    g_assert_nonnull(strstr(run->out, "OK little\nFAIL Unknown command 'bogus'\n"));
}

static void log_lines(void)
{
    g_autoptr(QTestRun) run = qtest_run_input(
        "-machine none -accel qtest -qtest mon:stdio -display none -monitor none",
        "endianness\n\001x", 10);

    g_assert_true(g_regex_match_simple("^\\[I [0-9.]+\\] OPENED\n"
                                       "\\[R \\+[0-9.]+\\] endianness\n"
                                       "\\[S \\+[0-9.]+\\] OK little\n", run->err, 0, 0));
}

static void only_one_server(void)
{
    g_autoptr(QTestRun) run = qtest_run(
        "-machine none -accel qtest -qtest null -qtest-log none -chardev null,id=c"
        " -object qtest,id=q,chardev=c");

    g_assert_cmpint(run->status, ==, 1);
    g_assert_nonnull(strstr(run->err, "Only one instance of qtest can be created"));
}

static void as_object(void)
{
    g_autoptr(QTestRun) run = qtest_run_input(
        "-machine none -accel qtest -chardev stdio,id=c,mux=on"
        " -object qtest,id=q,chardev=c,log=none -display none -monitor none",
        "endianness\n\001x", 10);

    g_assert_cmpint(run->status, ==, 0);
    g_assert_nonnull(strstr(run->out, "OK little\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("qtest/memory/numbers", numbers_in_memory);
    qtest_add_func("qtest/memory/bytes", bytes_in_memory);
    qtest_add_func("qtest/memory/short-data-is-zero", short_data_is_zero);
    qtest_add_func("qtest/replies-word-for-word", replies_word_for_word);
    qtest_add_func("qtest/bad-arguments", bad_arguments);
    qtest_add_func("qtest/framing", framing);
    qtest_add_func("qtest/long-lines", long_lines);
    qtest_add_func("qtest/client-does-not-read", client_does_not_read);
    qtest_add_func("qtest/small-input-large-output", small_input_large_output);
    qtest_add_func("qtest/client-goes-away", client_goes_away);
    qtest_add_func("qtest/binary-garbage", binary_garbage);
    qtest_add_func("qtest/clock/stepping", stepping);
    qtest_add_func("qtest/clock/stopped-machine", stopped_machine_does_not_step);
    qtest_add_func("qtest/clock/no-deadline", no_deadline);
    qtest_add_func("qtest/irq/intercept-in", intercept_in);
    qtest_add_func("qtest/irq/rules", intercept_rules);
    qtest_add_func("qtest/server/stdio", over_stdio);
    qtest_add_func("qtest/server/log", log_lines);
    qtest_add_func("qtest/server/only-one", only_one_server);
    qtest_add_func("qtest/server/object", as_object);
    return g_test_run();
}
