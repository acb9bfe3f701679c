/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Error objects, messages with locations, and the hook of the monitor. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"

static void test_set(void)
{
    Error *err = NULL;

    error_setg(&err, "no %s left", "beer");
    g_assert_cmpstr(error_get_pretty(err), ==, "no beer left");
    g_assert_null(error_get_hint(err));
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_GENERIC_ERROR);
    error_free_or_abort(&err);
    g_assert_null(err);
    errno = EBADF;
    error_setg_errno(&err, ENOENT, "cannot open");
    g_assert_cmpint(errno, ==, EBADF);
    g_assert_cmpstr(error_get_pretty(err), ==, "cannot open: No such file or directory");
    error_free_or_abort(&err);
    error_setg_errno(&err, 0, "plain");
    g_assert_cmpstr(error_get_pretty(err), ==, "plain");
    error_free_or_abort(&err);
    error_setg_file_open(&err, EACCES, "/x");
    g_assert_cmpstr(error_get_pretty(err), ==, "Could not open '/x': Permission denied");
    error_free_or_abort(&err);
    error_set(&err, ERROR_CLASS_DEVICE_NOT_FOUND, "x");
    g_assert_cmpstr(error_class_name(error_get_class(err)), ==, "DeviceNotFound");
    error_free_or_abort(&err);
    error_setg(NULL, "dropped");
    error_setg(&error_ignored, "dropped");
    g_assert_null(error_ignored);
    error_free(NULL);
    g_assert_cmpstr(error_class_name(ERROR_CLASS_GENERIC_ERROR), ==, "GenericError");
    g_assert_cmpstr(error_class_name(ERROR_CLASS_COMMAND_NOT_FOUND), ==, "CommandNotFound");
    g_assert_cmpstr(error_class_name(ERROR_CLASS_DEVICE_NOT_ACTIVE), ==, "DeviceNotActive");
    g_assert_cmpstr(error_class_name(ERROR_CLASS_KVM_MISSING_CAP), ==, "KVMMissingCap");
}

static void test_hint_prepend_copy(void)
{
    Error *err = NULL;

    error_setg(&err, "bad value");
    error_prepend(&err, "device '%s': ", "uart0");
    error_append_hint(&err, "Try %d.\n", 3);
    error_append_hint(&err, "Or 4.\n");
    Error *copy = error_copy(err);
    error_free(err);
    g_assert_cmpstr(error_get_pretty(copy), ==, "device 'uart0': bad value");
    g_assert_cmpstr(error_get_hint(copy), ==, "Try 3.\nOr 4.\n");
    error_free(copy);
    error_prepend(NULL, "x");
    error_append_hint(&error_ignored, "x");
}

static bool guarded(bool fail, Error **errp)
{
    ERRP_GUARD();

    if (fail) {
        error_setg(errp, "inner");
        error_prepend(errp, "outer: ");
        error_append_hint(errp, "hint\n");
        g_assert_nonnull(*errp);
    }
    return !*errp;
}

static void test_guard_propagate(void)
{
    Error *err = NULL, *second = NULL;

    g_assert_true(guarded(false, &err));
    g_assert_false(guarded(true, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "outer: inner");
    g_assert_false(guarded(true, NULL));
    g_assert_false(guarded(true, &error_ignored));
    error_setg(&second, "second");
    error_propagate(&err, second);      /* the first one wins */
    g_assert_cmpstr(error_get_pretty(err), ==, "outer: inner");
    error_propagate(&err, NULL);
    error_propagate_prepend(&err, NULL, "x");
    second = NULL;
    error_propagate_prepend(&second, err, "%d: ", 1);
    g_assert_cmpstr(error_get_pretty(second), ==, "1: outer: inner");
    error_propagate(NULL, second);
    g_autoptr(Error) freed = NULL;
    error_setg(&freed, "freed by its scope");
}

static void fatal_case(const char *what)
{
    Error *err = NULL;

    error_init("/usr/bin/prog");
    if (strcmp(what, "abort") == 0) {
        error_setg(&error_abort, "impossible");
    } else if (strcmp(what, "fatal") == 0) {
        guarded(true, &error_fatal);
    } else if (strcmp(what, "propagate") == 0) {
        error_setg(&err, "late");
        error_propagate(&error_abort, err);
    } else {
        error_setg(&err, "first");
        error_setg(&err, "second");
    }
}

static void test_fatal(gconstpointer data)
{
    static const char *const expected[][2] = {
        { "abort", "*Unexpected error in fatal_case() at *test-error.c:*prog: impossible*" },
        { "fatal", "prog: outer: inner\nhint\n" },
        { "propagate", "*Unexpected error in*prog: late*" },
        { "twice", "*Error set twice: at *test-error.c:*(first), then at *(second)*" },
    };

    if (g_test_subprocess()) {
        fatal_case(data);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
        if (strcmp(data, expected[i][0]) == 0) {
            g_test_trap_assert_stderr(expected[i][1]);
        }
    }
}

/* ---- messages ---- */

static GString *caught;

static bool catch(const char *text)
{
    g_string_append(caught, text);
    return true;
}

#define CAUGHT(text) do {                               \
        g_assert_cmpstr(caught->str, ==, (text));       \
        g_string_truncate(caught, 0);                   \
    } while (0)

static void test_report(void)
{
    bool once = false;
    Error *err = NULL;

    error_report("one %d", 1);
    CAUGHT("one 1\n");
    warn_report("two");
    CAUGHT("warning: two\n");
    info_report("three");
    CAUGHT("info: three\n");
    g_assert_cmpint(error_printf("as %s is\n", "it"), ==, 9);
    CAUGHT("as it is\n");
    for (int i = 0; i < 2; i++) {
        error_report_once("e%d", i);
        warn_report_once("w%d", i);
    }
    g_assert_true(error_report_once_cond(&once, "x"));
    g_assert_false(warn_report_once_cond(&once, "y"));
    CAUGHT("e0\nwarning: w0\nx\n");
    error_setg(&err, "bad");
    error_append_hint(&err, "Be good.\n");
    error_report_err(error_copy(err));
    CAUGHT("bad\nBe good.\n");
    warn_report_err(error_copy(err));
    CAUGHT("warning: bad\nBe good.\n");
    error_reportf_err(error_copy(err), "in %s: ", "here");
    CAUGHT("in here: bad\nBe good.\n");
    warn_reportf_err(err, "w: ");
    CAUGHT("warning: w: bad\nBe good.\n");
}

static void test_locations(void)
{
    char *argv[] = { (char *)"prog", (char *)"-device", (char *)"foo,x=1" };
    Location a, b, saved, copy;

    loc_push_none(&a);
    loc_set_cmdline(argv, 1, 2);
    error_report("no");
    CAUGHT("-device foo,x=1: no\n");
    loc_save(&saved);
    loc_push_none(&b);
    error_report("plain");
    CAUGHT("plain\n");
    loc_set_file("cfg", 0);
    warn_report("w");
    CAUGHT("cfg: warning: w\n");
    loc_set_file(NULL, 7);
    error_report("w");
    CAUGHT("cfg:7: w\n");
    loc_restore(&saved);
    error_report("again");
    CAUGHT("-device foo,x=1: again\n");
    loc_set_none();
    loc_pop(&b);
    copy = saved;
    loc_push_restore(&copy);
    error_report("third");
    CAUGHT("-device foo,x=1: third\n");
    loc_pop(&copy);
    loc_pop(&a);
    error_report("none");
    CAUGHT("none\n");
}

static void test_prefixes(void)
{
    if (g_test_subprocess()) {
        error_report_set_hook(NULL);
        error_report("early");
        error_init("a/b/prog");
        error_report("plain");
        error_with_guestname = true;
        error_report("unnamed");
        error_guest_name = "vm1";
        error_report("named");
        Location loc;
        loc_push_none(&loc);
        loc_set_file("f", 3);
        error_report("filed");
        loc_pop(&loc);
        message_with_timestamp = true;
        error_guest_name = NULL;
        warn_report("late");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("early\nprog: plain\nprog: unnamed\nvm1 prog: named\n"
        "vm1 prog:f:3: filed\n20*-*T*:*.*Z prog: warning: late\n");
    g_assert_nonnull(error_get_progname());
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    caught = g_string_new(NULL);
    if (!g_test_subprocess()) {
        error_report_set_hook(catch);
    }
    g_test_add_func("/error/set", test_set);
    g_test_add_func("/error/hint-prepend-copy", test_hint_prepend_copy);
    g_test_add_func("/error/guard-propagate", test_guard_propagate);
    g_test_add_data_func("/error/abort", "abort", test_fatal);
    g_test_add_data_func("/error/fatal", "fatal", test_fatal);
    g_test_add_data_func("/error/propagate-abort", "propagate", test_fatal);
    g_test_add_data_func("/error/set-twice", "twice", test_fatal);
    g_test_add_func("/error-report/kinds", test_report);
    g_test_add_func("/error-report/locations", test_locations);
    g_test_add_func("/error-report/prefixes", test_prefixes);
    int ret = g_test_run();
    g_string_free(caught, TRUE);
    return ret;
}
