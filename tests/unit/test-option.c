/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Option groups, sets and their text forms; configuration files. */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/error-report.h"
#include "qemu/json-writer.h"
#include "qemu/option.h"

static QemuOptsList typed = {
    .name = "typed",
    .implied_opt_name = "kind",
    .head = QTAILQ_HEAD_INITIALIZER(typed.head),
    .desc = {
        { .name = "kind", .type = QEMU_OPT_STRING, .help = "what it is" },
        { .name = "flag", .type = QEMU_OPT_BOOL },
        { .name = "notify", .type = QEMU_OPT_BOOL },
        { .name = "count", .type = QEMU_OPT_NUMBER, .def_value_str = "7" },
        { .name = "size", .type = QEMU_OPT_SIZE },
        { .name = NULL }
    },
};

static QemuOptsList any = {
    .name = "any",
    .desc = { { .name = NULL } },
};

static QemuOptsList merged = {
    .name = "merged",
    .implied_opt_name = "type",
    .merge_lists = true,
    .head = QTAILQ_HEAD_INITIALIZER(merged.head),
    .desc = { { .name = NULL } },
};

#define FAILS(call, text) do {                                      \
        Error *fails_err_ = NULL;                                   \
        Error **errp = &fails_err_;                                 \
        g_assert_false(call);                                       \
        g_assert_cmpstr(error_get_pretty(fails_err_), ==, (text));  \
        error_free(fails_err_);                                     \
    } while (0)

static void test_cutting(void)
{
    g_autofree char *name = NULL, *value = NULL;

    g_assert_cmpstr(get_opt_name("ab=cd", &name, '='), ==, "=cd");
    g_assert_cmpstr(name, ==, "ab");
    g_assert_cmpstr(get_opt_value("a,,b,c", &value), ==, ",c");
    g_assert_cmpstr(value, ==, "a,b");
    g_free(name);
    g_assert_cmpstr(get_opt_name("x", &name, '='), ==, "");
    g_assert_true(is_help_option("?") && is_help_option("help") && !is_help_option("h"));
    g_assert_true(has_help_option("a=1,help") && has_help_option("?"));
    g_assert_false(has_help_option("a=help,b,,help,helping"));
}

static void test_values(void)
{
    bool b;
    uint64_t v;

    g_assert_true(parse_option_bool("x", "yes", &b, &error_abort) && b);
    g_assert_true(parse_option_bool("x", "off", &b, &error_abort) && !b);
    FAILS(parse_option_bool("x", "maybe", &b, errp), "Parameter 'x' expects 'on' or 'off'");
    g_assert_true(parse_option_number("x", "0x10", &v, &error_abort) && v == 16);
    FAILS(parse_option_number("x", "1k", &v, errp), "Parameter 'x' expects a number");
    FAILS(parse_option_number("x", "18446744073709551616", &v, errp),
          "Value '18446744073709551616' is too large for parameter 'x'");
    g_assert_true(parse_option_size("x", "1k", &v, &error_abort) && v == 1024);
    FAILS(parse_option_size("size", "abc", &v, errp),
          "Parameter 'size' expects a non-negative number below 2^64");
    FAILS(parse_option_size("x", "16E", &v, errp), "Value '16E' is out of range for parameter 'x'");
}

static void test_parse(void)
{
    QemuOpts *opts = qemu_opts_parse(&typed, "car,,van,id=a.1,flag,size=2M,count=3,count=4",
                                     true, &error_abort);

    g_assert_cmpstr(qemu_opts_id(opts), ==, "a.1");
    g_assert_true(qemu_opts_list(opts) == &typed);
    g_assert_true(qemu_opts_find(&typed, "a.1") == opts);
    g_assert_cmpstr(qemu_opt_get(opts, "kind"), ==, "car,van");
    g_assert_true(qemu_opt_get_bool(opts, "flag", false));
    g_assert_true(qemu_opt_get_bool(opts, "notify", true));
    g_assert_cmpuint(qemu_opt_get_number(opts, "count", 0), ==, 4);
    g_assert_cmpuint(qemu_opt_get_size(opts, "size", 0), ==, 2 << 20);
    g_assert_true(qemu_opt_set_bool(opts, "flag", false, &error_abort));
    g_assert_false(qemu_opt_get_bool(opts, "flag", true));
    g_assert_true(qemu_opt_set_number(opts, "count", 5, &error_abort));
    g_assert_cmpint(qemu_opt_unset(opts, "count"), ==, 3);
    g_assert_cmpuint(qemu_opt_get_number(opts, "count", 0), ==, 7);     /* the default */
    g_autofree char *kind = qemu_opt_get_del(opts, "kind");
    g_assert_cmpstr(kind, ==, "car,van");
    g_assert_null(qemu_opt_get(opts, "kind"));
    g_assert_null(qemu_opt_get(NULL, "kind"));
    g_assert_true(qemu_opts_do_parse(opts, "bus,noflag,notify", "kind", &error_abort));
    g_assert_false(qemu_opt_get_bool(opts, "flag", true));
    g_assert_true(qemu_opt_get_bool(opts, "notify", false));
    qemu_opts_set_id(opts, g_strdup("b"));
    g_assert_true(qemu_opts_find(&typed, "b") == opts);
    qemu_opts_del(opts);
    qemu_opts_del(NULL);
    g_assert_null(qemu_opts_find(&typed, "b"));
}

static void test_parse_errors(void)
{
    QemuOpts *opts = qemu_opts_parse(&typed, "id=dup", true, &error_abort);
    Error *err = NULL;

    FAILS(qemu_opts_parse(&typed, "id=dup", true, errp), "Duplicate ID 'dup' for typed");
    FAILS(qemu_opts_parse(&typed, "id=1x", true, errp), "Parameter 'id' expects an identifier");
    FAILS(qemu_opts_parse(&typed, "x,foo=1", true, errp), "Invalid parameter 'foo'");
    FAILS(qemu_opts_parse(&typed, "flag=7", true, errp), "Parameter 'flag' expects 'on' or 'off'");
    FAILS(qemu_opts_parse(&typed, "word", false, errp), "Invalid parameter 'word'");
    g_assert_false(qemu_opts_parse(&typed, "x,conut=1", true, &err));
    g_assert_cmpstr(error_get_hint(err), ==, "Did you mean 'count'?\n");
    error_free_or_abort(&err);
    g_assert_true(qemu_opts_create(&typed, "dup", false, &error_abort) == opts);
    qemu_opts_reset(&typed);
    g_assert_null(qemu_opts_find(&typed, "dup"));
    g_assert_null(qemu_opts_find(&typed, NULL));    /* failed sets are gone */
}

static void test_merge(void)
{
    QemuOpts *a = qemu_opts_parse(&merged, "virt,x=1", true, &error_abort);
    QemuOpts *b = qemu_opts_parse(&merged, "y=2,x=3", true, &error_abort);

    g_assert_true(a == b);
    g_assert_cmpstr(qemu_opt_get(a, "type"), ==, "virt");
    g_assert_cmpuint(qemu_opt_get_number(a, "x", 0), ==, 3);
    g_assert_cmpuint(qemu_opt_get_number(a, "type", 9), ==, 9);     /* no number */
    g_assert_true(qemu_opt_get_bool(a, "type", true));
    g_assert_cmpuint(qemu_opt_get_size(a, "y", 0), ==, 2);
    FAILS(qemu_opts_parse(&merged, "id=x", true, errp), "Invalid parameter 'id'");
    g_assert_true(qemu_opts_parse(&merged, "help", false, &error_abort) == a);
    g_assert_true(qemu_opt_has_help_opt(a));
    qemu_opts_reset(&merged);
}

static int join(void *opaque, const char *name, const char *value, Error **errp)
{
    g_string_append_printf(opaque, "%s:%s ", name, value);
    return strcmp(value, "stop") == 0 ? 5 : 0;
}

static int count_sets(void *opaque, QemuOpts *opts, Error **errp)
{
    ++*(int *)opaque;
    return qemu_opt_get_bool(opts, "last", false) ? -1 : 0;
}

static void test_untyped(void)
{
    QemuOpts *opts = qemu_opts_parse(&any, "a=1,b=stop,c=3", false, &error_abort);
    g_autoptr(GString) text = g_string_new(NULL);
    int count = 0;

    g_assert_cmpint(qemu_opt_foreach(opts, join, text, &error_abort), ==, 5);
    g_assert_cmpstr(text->str, ==, "a:1 b:stop ");
    FAILS(qemu_opts_validate(opts, typed.desc, errp), "Invalid parameter 'a'");
    qemu_opts_parse(&any, "last", false, &error_abort);
    qemu_opts_parse(&any, "more", false, &error_abort);
    g_assert_cmpint(qemu_opts_foreach(&any, count_sets, &count, &error_abort), ==, -1);
    g_assert_cmpint(count, ==, 2);
    qemu_opts_reset(&any);
    opts = qemu_opts_parse(&any, "count=9,flag=on", false, &error_abort);
    g_assert_true(qemu_opts_validate(opts, typed.desc, &error_abort));
    g_assert_cmpuint(qemu_opt_get_number(opts, "count", 0), ==, 9);
    qemu_opts_reset(&any);
    opts = qemu_opts_parse(&any, "count=x", false, &error_abort);
    FAILS(qemu_opts_validate(opts, typed.desc, errp), "Parameter 'count' expects a number");
    qemu_opts_loc_restore(opts);
    qemu_opts_reset(&any);
}

static void test_json(void)
{
    json_object *in = json_tokener_parse(
        "{\"id\":\"j\",\"flag\":true,\"count\":12,\"kind\":\"a,b\"}");
    QemuOpts *opts = qemu_opts_from_json(&typed, in, &error_abort);
    json_object *out = qemu_opts_to_json(opts);
    g_autofree char *text = json_to_text(out, false);

    g_assert_cmpstr(text, ==,
        "{\"id\": \"j\", \"flag\": \"on\", \"count\": \"12\", \"kind\": \"a,b\"}");
    json_object_put(in);
    json_object_put(out);
    in = json_tokener_parse("{\"kind\":[1]}");
    FAILS(qemu_opts_from_json(&typed, in, errp), "Parameter 'kind' expects a scalar value");
    json_object_put(in);
    in = json_tokener_parse("{\"id\":5}");
    FAILS(qemu_opts_from_json(&typed, in, errp), "Parameter 'id' expects a string");
    json_object_put(in);
    qemu_opts_reset(&typed);
}

static void test_printing(void)
{
    if (g_test_subprocess()) {
        QemuOpts *opts = qemu_opts_parse(&typed, "a,,b,id=x,flag", true, &error_abort);
        qemu_opts_print(opts, " ");
        puts("");
        qemu_opts_print_help(&any, true);
        g_assert_null(qemu_opts_parse_noisily(&typed, "help", true));
        g_assert_null(qemu_opts_parse_noisily(&typed, "kind=1,help", true));
        g_assert_null(qemu_opts_parse_noisily(&typed, "foo=1", true));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*id=x kind=a,,b flag=on\nThere are no options for any.\n"
        "typed options:\n  count=<num> (default: 7)\n  flag=<bool (on/off)>\n"
        "  kind=<str>             - what it is\n*typed options:*");
    g_test_trap_assert_stderr("Invalid parameter 'foo'\nParameters: kind, flag, *count*\n");
}

/* ---- groups by name, -set, files ---- */

static void note_group(QemuOptsList *list, void *opaque)
{
    g_string_append_printf(opaque, "%s ", list->name);
}

static void test_groups(void)
{
    g_autoptr(GString) names = g_string_new(NULL);

    qemu_opts_foreach_group(note_group, names);
    g_assert_cmpstr(names->str, ==, "typed any merged ");
    g_assert_true(qemu_find_opts("any") == &any);
    FAILS(qemu_find_opts_err("nope", errp), "There is no option group 'nope'");
    QemuOpts *one = qemu_find_opts_singleton("merged");
    g_assert_true(qemu_find_opts_singleton("merged") == one);
    qemu_opts_reset(&merged);
    if (g_test_subprocess()) {
        qemu_find_opts("nope");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_stderr("There is no option group 'nope'\n");
}

static void test_set_option(void)
{
    static const char *const bad[] = { "", "any", "any.x", "any.x=1", "any=1.2.3", "any.x.y" };
    QemuOpts *opts = qemu_opts_parse(&any, "id=net.0", false, &error_abort);

    g_assert_true(qemu_set_option("any.net.0.mac=a=b.c", &error_abort));
    g_assert_cmpstr(qemu_opt_get(opts, "mac"), ==, "a=b.c");
    FAILS(qemu_set_option("any.x.y=1", errp), "there is no any \"x\" defined");
    FAILS(qemu_set_option("nope.x.y=1", errp), "There is no option group 'nope'");
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_autofree char *text = g_strdup_printf("can't parse: \"%s\"", bad[i]);
        FAILS(qemu_set_option(bad[i], errp), text);
    }
    qemu_opts_reset(&any);
}

static int parse_text(const char *text, Error **errp)
{
    FILE *f = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    int ret = qemu_config_parse(f, "cfg", errp);
    fclose(f);
    return ret;
}

static void test_config(void)
{
    static const char *const bad[][2] = {
        { "[typed\n", "cfg:1: parse error" },
        { "\n[any]\n  novalue\n", "cfg:3: parse error" },
        { "[any]\n  a = unquoted\n", "cfg:2: parse error" },
        { "a = \"1\"\n", "cfg:1: no group defined" },
        { "[nope]\n", "There is no option group 'nope'" },
        { "[nope]\n[any]\n", "cfg:2: There is no option group 'nope'" },
    };
    Error *err = NULL;

    g_assert_cmpint(parse_text("# comment\n\n[any \"one\"]\n  a = \"1, 2\"\n  b=\"\"\n"
                               "[typed]\n  count = \"3\"\n", &error_abort), ==, 2);
    QemuOpts *opts = qemu_opts_find(&any, "one");
    g_assert_cmpstr(qemu_opt_get(opts, "a"), ==, "1, 2");
    g_assert_cmpstr(qemu_opt_get(opts, "b"), ==, "");
    g_assert_cmpuint(qemu_opt_get_number(qemu_opts_find(&typed, NULL), "count", 0), ==, 3);
    qemu_opts_reset(&any);
    qemu_opts_reset(&typed);
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_assert_cmpint(parse_text(bad[i][0], &err), ==, -EINVAL);
        g_assert_cmpstr(error_get_pretty(err), ==, bad[i][1]);
        error_free_or_abort(&err);
        qemu_opts_reset(&any);
    }
    g_assert_cmpint(qemu_read_config_file("/nonexistent", NULL, NULL, &err), ==, -ENOENT);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Could not open '/nonexistent': No such file or directory");
    error_free_or_abort(&err);
    g_assert_cmpint(qemu_read_config_file("/", NULL, NULL, &err), <, 0);
    error_free_or_abort(&err);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_add_opts(&typed);
    qemu_add_opts(&any);
    qemu_add_opts(&merged);
    g_test_add_func("/option/cutting", test_cutting);
    g_test_add_func("/option/values", test_values);
    g_test_add_func("/option/parse", test_parse);
    g_test_add_func("/option/parse-errors", test_parse_errors);
    g_test_add_func("/option/merge", test_merge);
    g_test_add_func("/option/untyped", test_untyped);
    g_test_add_func("/option/json", test_json);
    g_test_add_func("/option/printing", test_printing);
    g_test_add_func("/config/groups", test_groups);
    g_test_add_func("/config/set", test_set_option);
    g_test_add_func("/config/file", test_config);
    return g_test_run();
}
