/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The debug log: items, files, ranges. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/log.h"
#include "qemu/thread.h"

static char *tmp_dir;

static char *path_of(const char *name)
{
    return g_build_filename(tmp_dir, name, NULL);
}

static char *content(const char *name)
{
    g_autofree char *path = path_of(name);
    return util_read_file(path, 10000, NULL, &error_abort);
}

static char *pattern_seen;

static void see_pattern(const char *pattern)
{
    g_free(pattern_seen);
    pattern_seen = g_strdup(pattern);
}

static void test_items(void)
{
    int mask = -1;

    g_assert_cmphex(qemu_str_to_log_mask("unimp,guest_errors"), ==, 0xc00);
    g_assert_cmphex(qemu_str_to_log_mask("invalid_mem"), ==, 1 << 23);
    g_assert_cmphex(qemu_str_to_log_mask("foo"), ==, 0);
    g_assert_cmphex(qemu_str_to_log_mask("unimp,foo"), ==, 0);
    g_assert_cmphex(qemu_str_to_log_mask("trace:"), ==, 0);
    g_assert_true(qemu_log_parse_items("none", &mask) && mask == 0);
    g_assert_true(qemu_log_parse_items("all", &mask));
    g_assert_true((mask & (LOG_UNIMP | CPU_LOG_MMU)) && !(mask & LOG_PER_THREAD));
    g_assert_false(qemu_log_parse_items("al", &mask));
    qemu_log_set_trace_hook(see_pattern);
    g_assert_cmphex(qemu_str_to_log_mask("int,trace:pl011_*"), ==, LOG_TRACE | CPU_LOG_INT);
    g_assert_cmpstr(pattern_seen, ==, "pl011_*");
    g_clear_pointer(&pattern_seen, g_free);

    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    qemu_print_log_usage(f);
    fclose(f);
    g_assert_nonnull(strstr(text, "\nguest_errors    guest does something invalid\n"));
    g_assert_nonnull(strstr(text, "\ntrace:PATTERN   "));
    g_assert_nonnull(strstr(text, "\n\nUse \"-d trace:help\""));
    free(text);
}

static int evaluated;

static int count_evaluation(void)
{
    return ++evaluated;
}

static void test_file(void)
{
    g_autofree char *path = path_of("log");
    g_autofree char *template = path_of("pid-%d.log");
    g_autofree char *real_name = g_strdup_printf("pid-%d.log", (int)getpid());

    g_assert_true(g_file_set_contents(path, "old text, truncated\n", -1, NULL));
    g_assert_true(qemu_set_log_filename_flags(path, LOG_UNIMP, &error_abort));
    g_assert_true(qemu_log_separate() && qemu_log_enabled());
    qemu_log_mask(LOG_GUEST_ERROR, "not %d\n", count_evaluation());
    g_assert_cmpint(evaluated, ==, 0);
    qemu_log_mask(LOG_UNIMP | LOG_GUEST_ERROR, "yes %d\n", count_evaluation());
    FILE *f = qemu_log_trylock();
    fprintf(f, "one ");
    fprintf(f, "piece\n");
    qemu_log_unlock(f);
    g_assert_true(qemu_set_log(0, &error_abort));
    g_assert_false(qemu_log_enabled());
    qemu_log("always\n");
    g_autofree char *text = content("log");
    g_assert_cmpstr(text, ==, "yes 1\none piece\nalways\n");

    g_assert_true(qemu_set_log_filename(template, &error_abort));
    qemu_log("x\n");
    g_autofree char *other = content(real_name);
    g_assert_cmpstr(other, ==, "x\n");
}

static void test_bad_names(void)
{
    static const char *const bad[] = { "x%s", "%", "a%d%d", "a%%" };
    Error *err = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_autofree char *expected = g_strdup_printf("Bad logfile template: %s", bad[i]);
        g_assert_false(qemu_set_log_filename(bad[i], &err));
        g_assert_cmpstr(error_get_pretty(err), ==, expected);
        error_free_or_abort(&err);
    }
    g_assert_false(qemu_set_log_filename_flags("/nonexistent/dir/x", 0, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Error opening logfile /nonexistent/dir/x: No such file or directory");
    error_free_or_abort(&err);
    g_assert_true(qemu_set_log_filename("", &error_abort));     /* back to stderr */
    g_assert_false(qemu_log_separate());
    g_assert_false(qemu_set_log(LOG_PER_THREAD, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Filename template with '%d' required for 'tid'");
    error_free_or_abort(&err);
}

static int thread_id;

static void *log_in_thread(void *opaque)
{
    thread_id = qemu_get_thread_id();
    qemu_log("from the thread\n");
    return NULL;
}

static void test_per_thread(void)
{
    g_autofree char *template = path_of("t-%d.log");
    QemuThread thread;

    g_assert_true(qemu_set_log_filename_flags(template, LOG_PER_THREAD, &error_abort));
    qemu_thread_create(&thread, "logger", log_in_thread, NULL, QEMU_THREAD_JOINABLE);
    qemu_thread_join(&thread);
    qemu_log("from main\n");
    g_autofree char *mine = g_strdup_printf("t-%d.log", qemu_get_thread_id());
    g_autofree char *theirs = g_strdup_printf("t-%d.log", thread_id);
    g_autofree char *a = content(mine);
    g_autofree char *b = content(theirs);
    g_assert_cmpstr(a, ==, "from main\n");
    g_assert_cmpstr(b, ==, "from the thread\n");
}

static void test_dfilter(void)
{
    static const char *const bad[] = { "", "1", "1..", "2..1", "1+0", "x..y", "1-", "1..2,z" };
    Error *err = NULL;

    g_assert_true(qemu_log_in_addr_range(5));
    qemu_set_dfilter_ranges("0x10..0x1f,0x100+0x10,0x200-0x10,0xfffffffffffffff0+0x100",
                            &error_abort);
    static const struct { uint64_t addr; bool in; } cases[] = {
        { 0xf, false }, { 0x10, true }, { 0x1f, true }, { 0x20, false }, { 0x100, true },
        { 0x10f, true }, { 0x110, false }, { 0x1ef, false }, { 0x1f0, true }, { 0x200, true },
        { 0x201, false }, { UINT64_MAX, true },
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_assert_true(qemu_log_in_addr_range(cases[i].addr) == cases[i].in);
    }
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        qemu_set_dfilter_ranges(bad[i], &err);
        g_assert_nonnull(err);
        error_free_or_abort(&err);
    }
    g_assert_false(qemu_log_in_addr_range(5));      /* the old ranges stay */
    qemu_log_mask_and_addr(LOG_UNIMP, 5, "filtered\n");
}

static void test_close(void)
{
    qemu_log_close();
    g_assert_null(qemu_log_trylock());
    qemu_log_unlock(NULL);
    qemu_log("nowhere\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    tmp_dir = g_dir_make_tmp("test-log-XXXXXX", NULL);
    g_test_add_func("/log/items", test_items);
    g_test_add_func("/log/file", test_file);
    g_test_add_func("/log/bad-names", test_bad_names);
    g_test_add_func("/log/per-thread", test_per_thread);
    g_test_add_func("/log/dfilter", test_dfilter);
    g_test_add_func("/log/close", test_close);
    int ret = g_test_run();

    GDir *dir = g_dir_open(tmp_dir, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = path_of(name);
        unlink(path);
    }
    g_dir_close(dir);
    rmdir(tmp_dir);
    g_free(tmp_dir);
    return ret;
}
