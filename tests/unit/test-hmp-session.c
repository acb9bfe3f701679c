/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HMP over a character device: greeting, commands, error reports, whole lines, sessions. */
#include "qemu/osdep.h"
#include "char-test.h"
#include "../../monitor/hmp-int.h"
#include "monitor/hmp-registers.h"
#include "qemu/error-report.h"

#define BANNER "QEMU " QEMU_VERSION " monitor - type 'help' for more information\r\n(qemu) "

static Monitor *seen;                   /* by the test command */

static void run_test(Monitor *mon, struct json_object *args)
{
    seen = monitor_cur_hmp();
    g_assert_true(seen == mon);
    g_assert_true(monitor_running_command());
    monitor_set_cpu_index(mon, qmp_int(args, "n", 0));
    monitor_printf(mon, "n is %d\n", (int)qmp_int(args, "n", 0));
    error_report("a report");
}

static void run_failing(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;
    struct json_object *reply;

    g_assert_false(hmp_handle_error(mon, NULL));
    error_setg(&err, "it failed");
    error_append_hint(&err, "Try again.\n");
    g_assert_true(hmp_handle_error(mon, err));
    reply = hmp_run_qmp(mon, "query-nothing", NULL);
    g_assert_null(reply);
    reply = hmp_run_qmp(mon, "query-version", json_object_new_object());
    g_assert_nonnull(reply);
    json_object_put(reply);
}

static void complete_test(HmpCompletion *c, int index, const char *text)
{
    hmp_completion_add(c, index == 1 ? "alpha" : "omega");
    hmp_completion_add(c, "beta");
}

static const HmpCommand rows[] = {
    { .name = "test-it|ti", .args = "n:i?", .params = "[n]", .help = "for the test",
      .run = run_test, .complete = complete_test },
    { .name = "test-fail", .help = "fails", .run = run_failing },
};
HMP_COMMANDS(rows)

typedef struct Terminal {
    Chardev *chr;
    const char *id;
} Terminal;

static void terminal_open(Terminal *t, const char *id, bool use_readline)
{
    g_autofree char *option = g_strdup_printf("ringbuf,id=%s", id);

    monitor_init_globals();             /* monitor_cleanup() of the test before undid it */
    t->id = id;
    t->chr = chr_option(option);
    g_assert_true(monitor_init_hmp(t->chr, use_readline, &error_abort));
}

/* Typing @text prints exactly @expected (NULL: whatever, returned). */
static char *type_text(Terminal *t, const char *text, const char *expected)
{
    g_autofree char *out = NULL;

    qemu_chr_be_write(t->chr, (const uint8_t *)text, strlen(text));
    out = qmp_ringbuf_read(t->id, 65536, NULL, &error_abort);
    if (expected) {
        g_assert_cmpstr(out, ==, expected);
    }
    return g_steal_pointer(&out);
}

static void expect(Terminal *t, const char *text, const char *expected)
{
    g_free(type_text(t, text, expected));
}

static void whole_lines(void)
{
    Terminal t;

    terminal_open(&t, "lines", false);
    g_free(type_text(&t, "", NULL));
    expect(&t, "test-it 3\n", "n is 3\r\na report\r\n");
    g_assert_null(monitor_cur_hmp());
    g_assert_false(monitor_running_command());
    g_assert_cmpint(monitor_get_cpu_index(seen), ==, 3);
    expect(&t, "ti", "");
    expect(&t, " 4\r\n", "n is 4\r\na report\r\n");
    expect(&t, "\n\r\n", "");
    expect(&t, "test-fail\n", "Error: it failed\r\nTry again.\r\n"
                              "Error: The command query-nothing has not been found\r\n");
    expect(&t, "test-it x\n", "invalid char 'x' in expression\r\n"
                              "Try \"help test-it\" for more information\r\n");
    expect(&t, "help ti\n", "test-it|ti [n] -- for the test\r\n");
    monitor_cleanup();
}

static void a_line_too_long(void)
{
    g_autofree char *much = g_strnfill(10000, 'x');
    g_autofree char *out = NULL;
    Terminal t;

    terminal_open(&t, "long", false);
    g_free(type_text(&t, much, NULL));
    out = type_text(&t, "\n", NULL);
    g_assert_nonnull(strstr(out, "unknown command: 'xxx"));
    expect(&t, "ti 1\n", "n is 1\r\na report\r\n");
    monitor_cleanup();
}

static void edited_lines(void)
{
    Terminal t;

    terminal_open(&t, "edit", true);
    expect(&t, "", BANNER);
    expect(&t, "x", "x\033[K");
    expect(&t, "\177\r", "\033[D\033[K\r\n(qemu) ");
    g_free(type_text(&t, "ti 7", NULL));
    expect(&t, "\r", "\r\nn is 7\r\na report\r\n(qemu) ");
    g_free(type_text(&t, "ti al", NULL));
    expect(&t, "\t\025", "\033[D\033[D\033[D\033[D\033[Dti alpha\033[K"
                         "\033[D\033[D\033[D\033[D\033[D\033[D\033[D\033[Dti alpha \033[K"
                         "\033[D\033[D\033[D\033[D\033[D\033[D\033[D\033[D\033[D\033[K");
    monitor_cleanup();
}

static void new_sessions_are_greeted(void)
{
    Terminal t;

    terminal_open(&t, "session", true);
    expect(&t, "", BANNER);
    expect(&t, "abc", "a\033[K\033[Dab\033[K\033[D\033[Dabc\033[K");
    qemu_chr_be_event(t.chr, CHR_EVENT_CLOSED);
    qemu_chr_be_event(t.chr, CHR_EVENT_OPENED);
    expect(&t, "", BANNER);
    expect(&t, "\r", "\r\n(qemu) ");            /* the old line is forgotten */
    qemu_chr_be_event(t.chr, CHR_EVENT_BREAK);
    expect(&t, "", "");
    monitor_cleanup();
}

static void a_chardev_in_use(void)
{
    Error *err = NULL;
    Terminal t;

    terminal_open(&t, "used", true);
    g_assert_false(monitor_init_hmp(t.chr, true, &err));
    g_assert_nonnull(err);
    error_free(err);
    err = NULL;
    g_assert_false(monitor_init_qmp(t.chr, false, &err));
    g_assert_nonnull(err);
    error_free(err);
    monitor_cleanup();
}

static void reports_outside_commands_go_elsewhere(void)
{
    Terminal t;

    terminal_open(&t, "quiet", false);
    g_free(type_text(&t, "", NULL));
    error_report("outside");
    expect(&t, "", "");
    monitor_cleanup();
}

int main(int argc, char **argv)
{
    char_test_init(&argc, &argv);
    g_test_add_func("/hmp-session/reports-outside", reports_outside_commands_go_elsewhere);
    g_test_add_func("/hmp-session/whole-lines", whole_lines);
    g_test_add_func("/hmp-session/line-too-long", a_line_too_long);
    g_test_add_func("/hmp-session/edited-lines", edited_lines);
    g_test_add_func("/hmp-session/new-sessions", new_sessions_are_greeted);
    g_test_add_func("/hmp-session/chardev-in-use", a_chardev_in_use);
    return char_test_run();
}
