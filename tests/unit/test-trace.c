/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trace events: the table, switching, the log back end. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "trace/control.h"
#include "trace/trace-hw_char.h"

static char *log_path;
static GString *warnings;

static bool catch(const char *text)
{
    g_string_append(warnings, text);
    return true;
}

/* What was logged since the last call. */
static char *logged(void)
{
    char *text = util_read_file(log_path, 100000, NULL, &error_abort);
    qemu_set_log_filename(log_path, &error_abort);      /* truncates */
    return text;
}

static void test_table(void)
{
    TraceEvent *ev = trace_event_name("pl011_write");
    TraceEventIter iter;
    const char *last = "";
    int count = 0;

    g_assert_nonnull(ev);
    g_assert_cmpstr(trace_event_get_name(ev), ==, "pl011_write");
    g_assert_cmpstr(ev->group, ==, "hw/char");
    g_assert_null(trace_event_name("pl011_writ"));
    g_assert_null(trace_event_name(""));
    trace_event_iter_init_all(&iter);
    while ((ev = trace_event_iter_next(&iter))) {
        g_assert_cmpstr(last, <, ev->name);
        last = ev->name;
        count++;
    }
    g_assert_cmpint(count, >, 5);
    trace_event_iter_init_pattern(&iter, "pl011_rea?");
    g_assert_cmpstr(trace_event_iter_next(&iter)->name, ==, "pl011_read");
    g_assert_null(trace_event_iter_next(&iter));

    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    trace_list_events(f);
    fclose(f);
    g_assert_nonnull(strstr(text, "pl011_irq_state\n"));
    free(text);
}

static void test_log(void)
{
    TraceEvent *ev = trace_event_name("pl011_write");

    g_assert_false(trace_event_get_state_backends(TRACE_PL011_WRITE));
    trace_pl011_write(0, 1, "off");
    trace_event_set_state_dynamic(ev, true);
    g_assert_true(trace_event_get_state_dynamic(ev));
    g_assert_true(trace_event_get_state(TRACE_PL011_WRITE));
    g_assert_true(trace_event_get_state_static(TRACE_PL011_WRITE));
    trace_pl011_write(0x2c, 0x70, "LCRH");
    g_autofree char *text = logged();
    g_assert_cmpstr(text, ==, "pl011_write addr 0x02c value 0x00000070 reg LCRH\n");
    message_with_timestamp = true;
    trace_pl011_write(0, 0, "DR");
    message_with_timestamp = false;
    g_autofree char *stamped = logged();
    g_assert_true(g_pattern_match_simple("20*T*:*Z pl011_write addr 0x000 *\n", stamped));
    trace_event_set_state_dynamic(ev, false);
}

static void test_patterns(void)
{
    g_string_truncate(warnings, 0);
    trace_enable_events("pl011_r*");
    g_assert_true(trace_event_get_state(TRACE_PL011_READ));
    g_assert_true(trace_event_get_state(TRACE_PL011_RECEIVE));
    g_assert_false(trace_event_get_state(TRACE_PL011_WRITE));
    trace_enable_events("-pl011_read");
    g_assert_false(trace_event_get_state(TRACE_PL011_READ));
    trace_enable_events("-*");
    g_assert_false(trace_event_get_state(TRACE_PL011_RECEIVE));
    trace_enable_events("no_such*");
    g_assert_cmpstr(warnings->str, ==, "");
    trace_enable_events("no_such");
    g_assert_cmpstr(warnings->str, ==, "warning: trace event 'no_such' does not exist\n");
    int mask;
    g_assert_true(qemu_log_parse_items("trace:pl011_write", &mask));
    g_assert_true(trace_event_get_state(TRACE_PL011_WRITE));
    trace_enable_events("-*");
}

static void test_option(void)
{
    g_autofree char *list = g_strconcat(log_path, ".events", NULL);
    g_autofree char *option = g_strdup_printf("pl011_receive,events=%s,file=%s", list, log_path);
    Error *err = NULL;
    bool help;

    g_assert_true(g_file_set_contents(list, "# comment\n\n pl011_read \n-pl011_receive\n", -1,
                                      NULL));
    g_assert_true(trace_opt_parse(option, &help, &error_abort));
    g_assert_false(help);
    g_assert_true(trace_event_get_state(TRACE_PL011_READ));
    g_assert_false(trace_event_get_state(TRACE_PL011_RECEIVE));
    g_assert_true(trace_opt_parse("enable=pl011_receive", &help, &error_abort));
    g_assert_true(trace_event_get_state(TRACE_PL011_RECEIVE));
    trace_enable_events("-*");
    g_assert_true(trace_opt_parse("help,pl011_read", &help, &error_abort));
    g_assert_true(help);
    g_assert_false(trace_event_get_state(TRACE_PL011_READ));
    g_assert_false(trace_opt_parse("foo=1", &help, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Invalid parameter 'foo'");
    error_free_or_abort(&err);
    unlink(list);
    g_assert_false(trace_events_from_file(list, &err));
    error_free_or_abort(&err);
    g_assert_false(trace_opt_parse("file=x%s", &help, &err));
    error_free_or_abort(&err);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    int fd = g_file_open_tmp("test-trace-XXXXXX", &log_path, NULL);
    close(fd);
    warnings = g_string_new(NULL);
    error_report_set_hook(catch);
    qemu_set_log_filename(log_path, &error_abort);
    g_test_add_func("/trace/table", test_table);
    g_test_add_func("/trace/log", test_log);
    g_test_add_func("/trace/patterns", test_patterns);
    g_test_add_func("/trace/option", test_option);
    int ret = g_test_run();
    qemu_log_close();
    unlink(log_path);
    g_free(log_path);
    g_string_free(warnings, TRUE);
    return ret;
}
