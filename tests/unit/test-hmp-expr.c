/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions of HMP. */
#include "qemu/osdep.h"
#include "../../monitor/hmp-int.h"
#include "monitor/hmp-registers.h"

typedef struct Row {
    const char *text;
    int64_t value;
    const char *rest;           /* what is left behind it */
} Row;

static void good_expressions(void)
{
    static const Row rows[] = {
        { "0", 0, "" }, { "42", 42, "" }, { " 42 ", 42, "" }, { "0x1F", 31, "" }, { "017", 15, "" },
        { "1 + 2 * 3", 7, "" }, { "(1+2)*3", 9, "" }, { "10 - 3 - 2", 5, "" },
        { "7 / 2", 3, "" }, { "-7 / 2", -3, "" }, { "7 % 4", 3, "" }, { "100 / 5 / 2", 10, "" },
        { "0xff & 0x0f", 15, "" }, { "1 | 6", 7, "" }, { "5 ^ 1", 4, "" }, { "~0", -1, "" },
        /* & | ^ bind tighter than + and - here. */
        { "1 + 2 & 2", 3, "" }, { "4 | 1 + 2", 7, "" }, { "2 * 3 & 4", 4, "" },
        { "--5", 5, "" }, { "-+-5", 5, "" }, { "- 5", -5, "" }, { "~-1", 0, "" },
        { "'a'", 97, "" }, { "'a' + 1", 98, "" }, { "'\xff'", 255, "" }, { "'''", 39, "" },
        { "0xffffffffffffffff", -1, "" }, { "18446744073709551615", -1, "" },
        { "0x8000000000000000 / -1", INT64_MIN, "" }, { "0x8000000000000000 % -1", 0, "" },
        { "0x7fffffffffffffff + 1", INT64_MIN, "" }, { "-0x8000000000000000", INT64_MIN, "" },
        { "0x7fffffffffffffff * 2", -2, "" }, { "(((((1)))))", 1, "" },
        { "1 2", 1, "2" }, { "1k", 1, "k" }, { "0x", 0, "x" }, { "1)", 1, ")" }, { "1 -2", -1, "" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const char *text = rows[i].text;
        int64_t value = 77;

        g_assert_true(hmp_eval(NULL, &text, &value, &error_abort));
        g_assert_cmpint(value, ==, rows[i].value);
        g_assert_cmpstr(text, ==, rows[i].rest);
    }
}

static void check_bad(const char *text, const char *message)
{
    const char *at = text;
    Error *err = NULL;
    int64_t value;

    g_assert_false(hmp_eval(NULL, &at, &value, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void bad_expressions(void)
{
    g_autofree char *deep = g_strnfill(100, '(');
    g_autofree char *minus = g_strnfill(100, '-');

    check_bad("", "unexpected end of expression");
    check_bad("  ", "unexpected end of expression");
    check_bad("1 +", "unexpected end of expression");
    check_bad("-", "unexpected end of expression");
    check_bad("1 / 0", "division by zero");
    check_bad("1 % (2 - 2)", "division by zero");
    check_bad("(1", "')' expected");
    check_bad("(1 2)", "')' expected");
    check_bad("''", "character constant expected");
    check_bad("'a", "character constant expected");
    check_bad("'", "character constant expected");
    check_bad("$pc + 8", "unknown register");
    check_bad("$", "unknown register");
    check_bad("x", "invalid char 'x' in expression");
    check_bad("1 + *", "invalid char '*' in expression");
    check_bad("18446744073709551616", "number too large");
    check_bad(deep, "expression is nested too deeply");
    check_bad(minus, "expression is nested too deeply");
}

static bool some_registers(Monitor *mon, const char *name, int64_t *value)
{
    *value = 0x1000;
    return !strcmp(name, "pc") || !strcmp(name, "st.0_x");
}

static void registers(void)
{
    const char *text = "$pc + 8", *other = "$st.0_x*2", *unknown = "$sp";
    Error *err = NULL;
    int64_t value;

    hmp_set_register_lookup(some_registers);
    g_assert_true(hmp_eval(NULL, &text, &value, &error_abort));
    g_assert_cmphex(value, ==, 0x1008);
    g_assert_true(hmp_eval(NULL, &other, &value, &error_abort));
    g_assert_cmphex(value, ==, 0x2000);
    g_assert_false(hmp_eval(NULL, &unknown, &value, &err));
    error_free(err);
    hmp_set_register_lookup(NULL);
}

static void random_expressions(void)
{
    static const char likely[] = "0123456789abcfx+-*/%&|^~()' $\"";

    for (int round = 0; round < 20000; round++) {
        char text[40];
        const char *at = text;
        size_t size = g_test_rand_int_range(0, sizeof(text) - 1);
        Error *err = NULL;
        int64_t value;

        for (size_t i = 0; i < size; i++) {
            text[i] = likely[g_test_rand_int_range(0, sizeof(likely) - 1)];
        }
        text[size] = '\0';
        if (hmp_eval(NULL, &at, &value, &err)) {
            g_assert_true(at > text && at <= text + size);
        } else {
            g_assert_nonnull(err);
            error_free(err);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hmp-expr/good", good_expressions);
    g_test_add_func("/hmp-expr/bad", bad_expressions);
    g_test_add_func("/hmp-expr/registers", registers);
    g_test_add_func("/hmp-expr/random", random_expressions);
    return g_test_run();
}
