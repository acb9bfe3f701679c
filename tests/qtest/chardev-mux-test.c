/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Serial port and human monitor on one terminal: who has the keyboard, what each
 * switch prints, and what reaches the guest.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

#define PROMPT "(qemu) "
#define BANNER " monitor - type 'help' for more information\r\n" PROMPT

static bool is_arm(void)
{
    return !strcmp(qtest_get_arch(), "aarch64");
}

static const char *machine(void)
{
    return is_arm() ? "virt" : "pc";
}

/* Run with @args on the board's machine, @input typed; it must end with status 0. */
static QTestRun *type(const char *args, const char *input)
{
    g_autofree char *all = g_strdup_printf("-machine %s -accel qtest %s", machine(), args);
    QTestRun *run = qtest_run_input(all, input, 30);

    g_assert_false(run->timed_out);
    g_assert_cmpint(run->status, ==, 0);
    return run;
}

/* Row 1 of the checklist: banner once, then only the prompt. */
static void focus_switches(const char *args)
{
    g_autoptr(QTestRun) run = type(args, "\001c\001c\001c\001x");
    const char *banner = strstr(run->out, BANNER);

    g_assert_nonnull(banner);
    g_assert_true(g_str_has_prefix(run->out, "QEMU "));
    if (is_arm()) {
        g_assert_cmpstr(banner + strlen(BANNER), ==, "\r\n" PROMPT "QEMU: Terminated\n\r");
    } else {
        /* Without a serial device the monitor is the only user: nothing to switch to. */
        g_assert_true(g_str_has_suffix(run->out, "QEMU: Terminated\n\r"));
        g_assert_null(strstr(banner + strlen(BANNER), BANNER));
    }
}

static void nographic_switches(void)
{
    focus_switches("-nographic");
}

static void mux_by_options(void)
{
    focus_switches("-display none -chardev stdio,id=c,mux=on -serial chardev:c -monitor chardev:c");
    focus_switches("-display none -serial mon:stdio");
}

static void info_chardev(void)
{
    g_autoptr(QTestRun) run = type("-nographic", "\001cinfo chardev\r\001x");

    /* What was typed is drawn again at each key; the last time it stands whole. */
    g_assert_nonnull(strstr(run->out, "info chardev\033[K\r\n"));
    g_assert_nonnull(strstr(run->out, "serial0: filename=mux\r\n"));
    g_assert_nonnull(strstr(run->out, "serial0-base: filename=stdio\r\n"));
    g_assert_nonnull(strstr(run->out, "parallel0: filename=null\r\n"));
    g_assert_nonnull(strstr(run->out, "\r\n" PROMPT));
}

static void typed_bytes(void)
{
    g_autoptr(QTestRun) run = type("-nographic", "\001cinf\001x");

    g_assert_nonnull(strstr(run->out, PROMPT "i\033[K\033[Din\033[K\033[D\033[Dinf\033[K"));
}

/* The tabulator completes commands, items, files, objects and types. */
static void completion(void)
{
    static const struct {
        const char *keys, *shown;
    } rows[] = {
        { "info vers\t\r", "info version \033[K\r\n" },
        { "qu\t\r", "quit \033[K\r\n" },
        { "help qui\t\r", "help quit \033[K\r\n" },
        { "info me\t\t", "\r\nmemdev               memory_size_summary  \r\n" PROMPT "info mem" },
        { "logfile /dev/nul\t\r", "logfile /dev/null \033[K\r\n" },
        { "qom-list /machine/unatt\t\r", "qom-list /machine/unattached \033[K\r\n" },
        { "migrate_set_parameter downt\t\r", "migrate_set_parameter downtime-limit \033[K\r\n" },
        { "migrate_set_capability xbz\tof\t\r", "migrate_set_capability xbzrle off \033[K\r\n" },
        { "chardev-remove serial0-\t\r", "chardev-remove serial0-base \033[K\r\n" },
        { "trace-event pl011_read_f\to\t\t", "\r\noff  on   \r\n" },
        { "nosuch x\t\r", "nosuch x\033[K\r\n" },
        { "\t", "device_add" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_autofree char *input = g_strdup_printf("\001c%s\001x", rows[i].keys);
        g_autoptr(QTestRun) run = type("-nographic", input);

        if (!strstr(run->out, rows[i].shown)) {
            g_test_fail_printf("'%s' does not show '%s' but '%s'", rows[i].keys, rows[i].shown,
                               run->out);
        }
    }
}

static void history_of_lines(void)
{
    g_autoptr(QTestRun) run = type("-nographic", "\001cinfo name\rinfo uuid\rinfo history\r\020\020"
                                                 "\020\r\001x");

    g_assert_nonnull(strstr(run->out, "\r\n0: 'info name'\r\n1: 'info uuid'\r\n"
                                      "2: 'info history'\r\n" PROMPT));
}

static void terminate(void)
{
    g_autoptr(QTestRun) run = type("-nographic", "\001x");

    if (is_arm()) {
        g_assert_cmpstr(run->out, ==, "QEMU: Terminated\n\r");
    }
    g_assert_true(g_str_has_suffix(run->out, "QEMU: Terminated\n\r"));
}

static void quit_from_the_monitor(void)
{
    g_autoptr(QTestRun) run = type("-nographic", "\001cquit\r");
    g_autoptr(QTestRun) other = type("-nographic", "\001cq\n");

    g_assert_nonnull(strstr(run->out, "quit\033[K\r\n"));
    g_assert_nonnull(strstr(other->out, "q\033[K\r\n"));
}

static void errors_on_the_monitor(void)
{
    g_autoptr(QTestRun) run = type("-nographic", "\001cfoo\rinfo bar\rdevice_del\r\001x");

    g_assert_nonnull(strstr(run->out, "foo\033[K\r\nunknown command: 'foo'\r\n" PROMPT));
    g_assert_nonnull(strstr(run->out, "\r\nunknown command: 'info bar'\r\n" PROMPT));
    g_assert_nonnull(strstr(run->out, "\r\ndevice_del: string expected\r\n"
                                      "Try \"help device_del\" for more information\r\n" PROMPT));
}

static void help_of_the_mux(void)
{
    g_autoptr(QTestRun) run = type("-nographic", "\001h\001x");
    static const char *const keys[] = {
        "C-a h ", "C-a x ", "C-a s ", "C-a t ", "C-a b ", "C-a c ", "C-a C-a ",
    };

    g_assert_nonnull(strstr(run->out, "\n\rC-a h "));
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        const char *row = strstr(run->out, keys[i]);

        g_assert_nonnull(row);
        g_assert_nonnull(strstr(row, "\n\r"));
    }
}

static void other_escape_key(void)
{
    g_autoptr(QTestRun) run = type("-nographic -echr 0x14", "\001x\024h\024x");

    g_assert_nonnull(strstr(run->out, "C-t h"));
    g_assert_true(g_str_has_suffix(run->out, "QEMU: Terminated\n\r"));
}

static void swallowed_keys(void)
{
    g_autoptr(QTestRun) run = type("-nographic", "\001z\001\001\001b\001c\003\002\006\001x");

    g_assert_true(g_str_has_suffix(run->out, BANNER "QEMU: Terminated\n\r"));
}

/* Beginning of line is C-a, which the mux wants twice. */
static void line_start_needs_two(void)
{
    g_autoptr(QTestRun) run = type("-nographic", "\001cnfo name\001\001i\r\001x");

    g_assert_nonnull(strstr(run->out, "info name\033[K"));
    g_assert_null(strstr(run->out, "unknown command"));
}

/* With -qmp (libqtest gives one) the terminal is the serial port's alone: keys are the guest's. */
static void no_mux_with_a_monitor_elsewhere(void)
{
    QTestState *s = qtest_initf("-machine %s -nographic </dev/null", machine());
    QList *list = qtest_qmp_assert_success_ref(s, "{'execute': 'query-chardev'}");
    bool serial = false;

    for (size_t i = 0; i < qlist_size(list); i++) {
        QDict *row = qlist_at(list, i);

        g_assert_cmpstr(qdict_get_str(row, "filename"), !=, "mux");
        serial |= !strcmp(qdict_get_str(row, "label"), "serial0") &&
                  !strcmp(qdict_get_str(row, "filename"), "stdio");
    }
    g_assert_true(serial);
    qobject_unref(list);
    qtest_quit(s);
}

/* There C-a x neither ends it nor is taken from the guest. */
static void prefix_is_data_without_mux(void)
{
    g_autofree char *path = g_strdup_printf("%s/mux-%d.in", g_get_tmp_dir(), getpid());
    uint64_t uart = 0x09000000;
    QTestState *s;

    g_assert_true(g_file_set_contents(path, "\001x", 2, NULL));
    s = qtest_initf("-machine virt -nographic <%s", path);
    while (qtest_readl(s, uart + 0x18) & 0x10) {        /* UARTFR.RXFE */
        qtest_qmp_assert_success(s, "{'execute': 'query-status'}");
    }
    g_assert_cmphex(qtest_readl(s, uart), ==, 1);
    qtest_qmp_assert_success(s, "{'execute': 'query-status'}");
    /* Without FIFO the second byte comes after the first was read. */
    while (qtest_readl(s, uart + 0x18) & 0x10) {
        qtest_qmp_assert_success(s, "{'execute': 'query-status'}");
    }
    g_assert_cmphex(qtest_readl(s, uart), ==, 'x');
    g_assert_true(qtest_probe_child(s));
    unlink(path);
    qtest_quit(s);
}

static void no_defaults(void)
{
    QTestState *s = qtest_initf("-machine %s -nodefaults -nographic </dev/null", machine());
    QList *list = qtest_qmp_assert_success_ref(s, "{'execute': 'query-chardev'}");

    /* The test's own two are all there is. */
    for (size_t i = 0; i < qlist_size(list); i++) {
        const char *label = qdict_get_str(qlist_at(list, i), "label");

        g_assert_true(!strcmp(label, "char0") || g_str_has_prefix(label, "qtest"));
    }
    qobject_unref(list);
    qtest_quit(s);
}

static void lines_that_come_whole(void)
{
    g_autoptr(QTestRun) run = qtest_run_input("-M none -display none -chardev stdio,id=c "
                                              "-mon chardev=c,mode=readline",
                                              "info status\n\t\nq\n", 30);

    g_assert_cmpint(run->status, ==, 0);
    g_assert_nonnull(strstr(run->out, "VM status: running\r\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("chardev-mux/focus", nographic_switches);
    qtest_add_func("chardev-mux/by-options", mux_by_options);
    qtest_add_func("chardev-mux/info-chardev", info_chardev);
    qtest_add_func("chardev-mux/typed-bytes", typed_bytes);
    qtest_add_func("chardev-mux/completion", completion);
    qtest_add_func("chardev-mux/history", history_of_lines);
    qtest_add_func("chardev-mux/terminate", terminate);
    qtest_add_func("chardev-mux/quit", quit_from_the_monitor);
    qtest_add_func("chardev-mux/errors", errors_on_the_monitor);
    qtest_add_func("chardev-mux/help", help_of_the_mux);
    qtest_add_func("chardev-mux/other-escape-key", other_escape_key);
    qtest_add_func("chardev-mux/swallowed-keys", swallowed_keys);
    qtest_add_func("chardev-mux/line-start", line_start_needs_two);
    qtest_add_func("chardev-mux/qmp-elsewhere", no_mux_with_a_monitor_elsewhere);
    if (is_arm()) {
        qtest_add_func("chardev-mux/prefix-is-data", prefix_is_data_without_mux);
    }
    qtest_add_func("chardev-mux/nodefaults", no_defaults);
    qtest_add_func("chardev-mux/stdio-monitor", lines_that_come_whole);
    return g_test_run();
}
