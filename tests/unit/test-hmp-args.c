/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words behind an HMP command. */
#include "qemu/osdep.h"
#include "../../monitor/hmp-int.h"
#include "qemu/json-writer.h"

static const HmpCommand rows[] = {
    { .name = "none" },
    { .name = "word", .args = "a:s" },
    { .name = "maybe", .args = "a:s?" },
    { .name = "two", .args = "a:s,b:s?" },
    { .name = "file", .args = "a:F" },
    { .name = "rest", .args = "a:S" },
    { .name = "rest-maybe", .args = "a:S?" },
    { .name = "int", .args = "a:i" },
    { .name = "long", .args = "a:l,b:l?" },
    { .name = "size", .args = "a:o" },
    { .name = "size-maybe", .args = "a:o?" },
    { .name = "onoff", .args = "a:b" },
    { .name = "onoff-maybe", .args = "a:b?" },
    { .name = "flags", .args = "d:-d,r:-r,uri:s" },
    { .name = "flag", .args = "f:-f" },
    { .name = "fmt", .args = "fmt:/,addr:l" },
    { .name = "p|print", .args = "v:l" },
};

static const HmpCommand *find_row(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        if (!strcmp(rows[i].name, name)) {
            return &rows[i];
        }
    }
    g_assert_not_reached();
}

static void good(const char *name, const char *text, const char *expected)
{
    g_autoptr(JsonObject) args = hmp_parse_args(NULL, find_row(name), text, &error_abort);
    g_autofree char *got = json_to_text(args, false);

    g_assert_cmpstr(got, ==, expected);
}

static void bad(const char *name, const char *text, const char *message)
{
    Error *err = NULL;

    g_assert_null(hmp_parse_args(NULL, find_row(name), text, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void words(void)
{
    good("none", "", "{}");
    good("none", "   ", "{}");
    bad("none", " x", "none: extraneous characters at the end of line");
    good("word", " foo", "{\"a\": \"foo\"}");
    good("word", "  foo  ", "{\"a\": \"foo\"}");
    good("word", " \"foo bar\"", "{\"a\": \"foo bar\"}");
    good("word", " \"\"", "{\"a\": \"\"}");
    good("word", " \"a\\\"b\\\\c\\'d\\n\\r\"", "{\"a\": \"a\\\"b\\\\c'd\\n\\r\"}");
    bad("word", "", "word: string expected");
    bad("word", " a b", "word: extraneous characters at the end of line");
    bad("word", " \"foo", "unterminated string");
    bad("word", " \"foo\\", "unterminated string");
    bad("word", " \"\\x\"", "unsupported escape code: '\\x'");
    good("maybe", "", "{}");
    good("two", " x", "{\"a\": \"x\"}");
    good("two", " x \"y z\"", "{\"a\": \"x\", \"b\": \"y z\"}");
    bad("file", "", "file: filename expected");
    good("file", " /tmp/x", "{\"a\": \"/tmp/x\"}");
    good("rest", " a b  c  ", "{\"a\": \"a b  c\"}");
    bad("rest", "  ", "rest: string expected");
    good("rest-maybe", "  ", "{}");
}

static void integers(void)
{
    good("int", " 1 + 2", "{\"a\": 3}");
    good("int", " -1", "{\"a\": -1}");
    good("int", " 0xffffffff", "{\"a\": -1}");
    bad("int", " 0x100000000", "integer is for 32-bit values");
    bad("int", " -0x80000001", "integer is for 32-bit values");
    bad("int", "", "unexpected end of expression");
    bad("int", " 1/0", "division by zero");
    bad("int", " 1 z", "int: extraneous characters at the end of line");
    good("long", " 0x123456789", "{\"a\": 4886718345}");
    good("long", " 1 2", "{\"a\": 1, \"b\": 2}");
    good("p|print", " 5", "{\"v\": 5}");
}

static void sizes(void)
{
    good("size", " 1", "{\"a\": 1048576}");
    good("size", " 4k", "{\"a\": 4096}");
    good("size", " 1G", "{\"a\": 1073741824}");
    bad("size", " x", "invalid size");
    bad("size", "", "invalid size");
    good("size-maybe", "", "{}");
}

static void on_and_off(void)
{
    good("onoff", " on", "{\"a\": true}");
    good("onoff", " off", "{\"a\": false}");
    bad("onoff", " yes", "expected 'on' or 'off'");
    bad("onoff", "", "expected 'on' or 'off'");
    bad("onoff", " \"on", "expected 'on' or 'off'");
    good("onoff-maybe", "", "{}");
}

static void flags(void)
{
    good("flags", " x", "{\"uri\": \"x\"}");
    good("flags", " -d x", "{\"d\": true, \"uri\": \"x\"}");
    good("flags", " -r -d x", "{\"r\": true, \"d\": true, \"uri\": \"x\"}");
    good("flags", " -d -d x", "{\"d\": true, \"uri\": \"x\"}");
    bad("flags", " -x y", "flags: unsupported option -x");
    bad("flags", " -dr y", "flags: unsupported option -dr");
    bad("flags", " -d", "flags: string expected");
    good("flag", "", "{}");
    good("flag", " -f ", "{\"f\": true}");
    bad("flag", " f", "flag: extraneous characters at the end of line");
    /* A command without flags takes a dash for what it is. */
    good("word", " -d", "{\"a\": \"-d\"}");
}

static void formats(void)
{
    good("fmt", " 0x10",
         "{\"count\": 1, \"format\": \"x\", \"size\": \"w\", \"sized\": false, \"addr\": 16}");
    good("fmt", "/12db 1",
         "{\"count\": 12, \"format\": \"d\", \"size\": \"b\", \"sized\": true, \"addr\": 1}");
    good("fmt", " /i 1",
         "{\"count\": 1, \"format\": \"i\", \"size\": \"w\", \"sized\": false, \"addr\": 1}");
    bad("fmt", "/z 1", "invalid char in format: 'z'");
    bad("fmt", "/0x 1", "invalid count");
    bad("fmt", "/99999999999999999999 1", "invalid count");
    bad("fmt", "/x", "unexpected end of expression");
}

static void kinds(void)
{
    g_assert_cmpint(hmp_arg_kind(find_row("two"), 1), ==, 's');
    g_assert_cmpint(hmp_arg_kind(find_row("two"), 3), ==, 0);
    g_assert_cmpint(hmp_arg_kind(find_row("flags"), 1), ==, 's');
    g_assert_cmpint(hmp_arg_kind(find_row("fmt"), 1), ==, 'l');
    g_assert_cmpint(hmp_arg_kind(find_row("none"), 1), ==, 0);
}

static void random_text(void)
{
    static const char likely[] = "ab0123456789 -dr/\"\\'()+*$xkMG\t,=";

    for (int round = 0; round < 20000; round++) {
        const HmpCommand *row = &rows[g_test_rand_int_range(0, ARRAY_SIZE(rows))];
        char text[30];
        size_t size = g_test_rand_int_range(0, sizeof(text) - 1);
        Error *err = NULL;
        struct json_object *args;

        for (size_t i = 0; i < size; i++) {
            text[i] = likely[g_test_rand_int_range(0, sizeof(likely) - 1)];
        }
        text[size] = '\0';
        args = hmp_parse_args(NULL, row, text, &err);
        g_assert_true((args == NULL) == (err != NULL));
        json_object_put(args);
        error_free(err);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hmp-args/words", words);
    g_test_add_func("/hmp-args/integers", integers);
    g_test_add_func("/hmp-args/sizes", sizes);
    g_test_add_func("/hmp-args/on-and-off", on_and_off);
    g_test_add_func("/hmp-args/flags", flags);
    g_test_add_func("/hmp-args/formats", formats);
    g_test_add_func("/hmp-args/kinds", kinds);
    g_test_add_func("/hmp-args/random", random_text);
    return g_test_run();
}
