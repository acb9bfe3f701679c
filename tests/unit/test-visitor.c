/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Visitors: JSON, command line and text, in and out; enum names. */
#include "qemu/osdep.h"
#include "qapi/visitor.h"

/* The message of @err, which is consumed. */
#define assert_error(err, text) do {                                          \
        g_assert_nonnull(err);                                                \
        g_assert_cmpstr(error_get_pretty(err), ==, text);                     \
        error_free_or_abort(&(err));                                          \
    } while (0)

static const char *const colours[] = { "red", NULL, "blue" };
static const QEnumLookup colour_lookup = { colours, ARRAY_SIZE(colours) };

/* A visitor over the JSON @text; the value stays alive in *@keep. */
static Visitor *from_json(const char *text, bool keyval, struct json_object **keep)
{
    json_object_put(*keep);
    *keep = json_tokener_parse(text);
    return keyval ? json_input_visitor_new_keyval(*keep) : json_input_visitor_new(*keep);
}

/* ---- Enum names ---------------------------------------------------------------- */

static void test_enum_names(void)
{
    Error *err = NULL;

    g_assert_cmpint(qapi_enum_parse(&colour_lookup, "red", -1, &err), ==, 0);
    g_assert_cmpint(qapi_enum_parse(&colour_lookup, "blue", -1, &err), ==, 2);
    g_assert_cmpint(qapi_enum_parse(&colour_lookup, NULL, 7, &err), ==, 7);
    g_assert_null(err);
    g_assert_cmpint(qapi_enum_parse(&colour_lookup, "green", 7, &err), ==, -1);
    assert_error(err, "invalid parameter value: 'green' (accepted: red, blue)");
    g_assert_cmpstr(qapi_enum_lookup(&colour_lookup, 2), ==, "blue");
}

/* ---- Typed JSON in ------------------------------------------------------------- */

#define IN(text, keyval, call) ({                                             \
        g_autoptr(Visitor) v_ = from_json((text), (keyval), &keep);           \
        Visitor *v = v_;                                                      \
        call; })

static void test_json_scalars(void)
{
    struct json_object *keep = NULL, *any = NULL;
    Error *err = NULL;
    bool b = false;
    int64_t i;
    uint64_t u;
    double d;
    char *s;
    int e;

    g_assert_true(IN("true", false, visit_type_bool(v, "b", &b, &err)));
    g_assert_true(b);
    g_assert_true(IN("-5", false, visit_type_int(v, "i", &i, &err)));
    g_assert_cmpint(i, ==, -5);
    g_assert_true(IN("9223372036854775807", false, visit_type_int64(v, "i", &i, &err)));
    g_assert_cmpint(i, ==, INT64_MAX);
    g_assert_true(IN("18446744073709551615", false, visit_type_uint64(v, "u", &u, &err)));
    g_assert_cmpuint(u, ==, UINT64_MAX);
    g_assert_true(IN("4096", false, visit_type_size(v, "u", &u, &err)));
    g_assert_cmpuint(u, ==, 4096);
    g_assert_true(IN("1.5", false, visit_type_number(v, "d", &d, &err)));
    g_assert_cmpfloat(d, ==, 1.5);
    g_assert_true(IN("3", false, visit_type_number(v, "d", &d, &err)));
    g_assert_cmpfloat(d, ==, 3);
    g_assert_true(IN("\"x\"", false, visit_type_str(v, "s", &s, &err)));
    g_assert_cmpstr(s, ==, "x");
    g_free(s);
    g_assert_true(IN("\"blue\"", false, visit_type_enum(v, "e", &e, &colour_lookup, &err)));
    g_assert_cmpint(e, ==, 2);
    g_assert_true(IN("[1]", false, visit_type_any(v, "a", &any, &err)));
    g_assert_cmpint(json_object_array_length(any), ==, 1);
    json_object_put(any);
    g_assert_true(IN("null", false, visit_type_null(v, "n", &err)));
    g_assert_true(IN("null", false, visit_is_input(v) && visit_is_strict(v)));
    json_object_put(keep);
}

static void test_json_wrong_types(void)
{
    struct json_object *keep = NULL;
    Error *err = NULL;
    bool b;
    int64_t i;
    uint64_t u;
    double d;
    char *s;
    int e;

    g_assert_false(IN("1", false, visit_type_bool(v, "b", &b, &err)));
    assert_error(err, "Invalid parameter type for 'b', expected: boolean");
    g_assert_false(IN("\"5\"", false, visit_type_int(v, "i", &i, &err)));
    assert_error(err, "Invalid parameter type for 'i', expected: integer");
    g_assert_false(IN("1.5", false, visit_type_int(v, "i", &i, &err)));
    assert_error(err, "Invalid parameter type for 'i', expected: integer");
    g_assert_false(IN("9223372036854775808", false, visit_type_int(v, "i", &i, &err)));
    assert_error(err, "Parameter 'i' expects int64");
    g_assert_false(IN("-1", false, visit_type_uint64(v, "u", &u, &err)));
    assert_error(err, "Parameter 'u' expects uint64");
    g_assert_false(IN("\"1M\"", false, visit_type_size(v, "u", &u, &err)));
    assert_error(err, "Invalid parameter type for 'u', expected: integer");
    g_assert_false(IN("true", false, visit_type_number(v, "d", &d, &err)));
    assert_error(err, "Invalid parameter type for 'd', expected: number");
    g_assert_false(IN("5", false, visit_type_str(v, "s", &s, &err)));
    g_assert_null(s);
    assert_error(err, "Invalid parameter type for 's', expected: string");
    g_assert_false(IN("5", false, visit_type_str(v, NULL, &s, &err)));
    assert_error(err, "Invalid parameter type for '<anonymous>', expected: string");
    g_assert_false(IN("\"green\"", false, visit_type_enum(v, "e", &e, &colour_lookup, &err)));
    g_assert_cmpstr(error_get_hint(err), ==, "Accepted values: red, blue\n");
    assert_error(err, "Parameter 'e' does not accept value 'green'");
    g_assert_false(IN("1", false, visit_type_enum(v, "e", &e, &colour_lookup, &err)));
    assert_error(err, "Invalid parameter type for 'e', expected: string");
    g_assert_false(IN("1", false, visit_type_null(v, "n", &err)));
    assert_error(err, "Invalid parameter type for 'n', expected: null");
    g_assert_false(IN("1", false, visit_start_struct(v, "o", NULL, 0, &err)));
    assert_error(err, "Invalid parameter type for 'o', expected: object");
    g_assert_false(IN("{}", false, visit_start_array(v, "a", &err)));
    assert_error(err, "Invalid parameter type for 'a', expected: array");
    json_object_put(keep);
}

#define CHECK_RANGE(type, fits, low, high) do {                               \
        type##_t x_ = 0;                                                      \
        g_assert_true(IN(fits, false, visit_type_##type(v, "x", &x_, &err))); \
        g_assert_true(x_ == (type##_t)strtoll(fits, NULL, 0));                \
        g_assert_false(IN(low, false, visit_type_##type(v, "x", &x_, &err))); \
        assert_error(err, "Parameter 'x' expects " #type "_t");               \
        g_assert_false(IN(high, false, visit_type_##type(v, "x", &x_, &err))); \
        assert_error(err, "Parameter 'x' expects " #type "_t");               \
    } while (0)

static void test_json_ranges(void)
{
    struct json_object *keep = NULL;
    Error *err = NULL;

    CHECK_RANGE(int8, "-128", "-129", "128");
    CHECK_RANGE(int16, "-32768", "-32769", "32768");
    CHECK_RANGE(int32, "-2147483648", "-2147483649", "2147483648");
    CHECK_RANGE(uint8, "255", "-1", "256");
    CHECK_RANGE(uint16, "65535", "-1", "65536");
    CHECK_RANGE(uint32, "4294967295", "-1", "4294967296");
    json_object_put(keep);
}

typedef struct Pair {
    int64_t a, b;
    bool has_b;
    uint32_t items[4];
    int nitems;
} Pair;

/* {"a": int, "b"?: int, "items"?: [uint32]} */
static bool visit_pair(Visitor *v, const char *name, Pair **obj, Error **errp)
{
    bool ok = false, has_items = !visit_is_input(v) && (*obj)->nitems;

    if (!visit_start_struct(v, name, (void **)obj, sizeof(**obj), errp)) {
        return false;
    }
    if (!visit_type_int(v, "a", &(*obj)->a, errp) ||
        (visit_optional(v, "b", &(*obj)->has_b) && !visit_type_int(v, "b", &(*obj)->b, errp))) {
        goto out;
    }
    if (visit_optional(v, "items", &has_items)) {
        if (!visit_start_array(v, "items", errp)) {
            goto out;
        }
        ok = true;
        if (visit_is_input(v)) {
            while (ok && visit_next_item(v)) {
                ok = visit_type_uint32(v, NULL, &(*obj)->items[(*obj)->nitems++], errp);
            }
        } else {
            for (int i = 0; i < (*obj)->nitems; i++) {
                visit_type_uint32(v, NULL, &(*obj)->items[i], errp);
            }
        }
        visit_end_array(v);
        if (!ok) {
            goto out;
        }
    }
    ok = visit_check_struct(v, errp);
out:
    visit_end_struct(v, (void **)obj);
    if (!ok && visit_is_input(v)) {
        g_clear_pointer(obj, g_free);
    }
    return ok;
}

static void test_json_struct(void)
{
    struct json_object *keep = NULL;
    Error *err = NULL;
    Pair *p = NULL;

    g_assert_true(IN("{\"a\": 1, \"items\": [5, 6]}", false, visit_pair(v, NULL, &p, &err)));
    g_assert_cmpint(p->a, ==, 1);
    g_assert_false(p->has_b);
    g_assert_cmpint(p->nitems, ==, 2);
    g_assert_cmpint(p->items[1], ==, 6);
    g_clear_pointer(&p, g_free);
    g_assert_true(IN("{\"a\": 1, \"b\": 2}", false, visit_pair(v, NULL, &p, &err)));
    g_assert_cmpint(p->b, ==, 2);
    g_clear_pointer(&p, g_free);

    g_assert_false(IN("{\"b\": 2}", false, visit_pair(v, NULL, &p, &err)));
    assert_error(err, "Parameter 'a' is missing");
    g_assert_false(IN("{\"a\": 2, \"c\": 1, \"d\": 2}", false, visit_pair(v, NULL, &p, &err)));
    assert_error(err, "Parameter 'c' is unexpected");
    g_assert_false(IN("{\"a\": 2, \"c\": 1}", false, visit_pair(v, "top", &p, &err)));
    assert_error(err, "Parameter 'top.c' is unexpected");
    g_assert_false(IN("{\"a\": 2, \"items\": [1, -1]}", false, visit_pair(v, "top", &p, &err)));
    assert_error(err, "Parameter 'top.items[1]' expects uint32_t");
    g_assert_false(IN("{\"a\": 2, \"items\": 3}", false, visit_pair(v, NULL, &p, &err)));
    assert_error(err, "Invalid parameter type for 'items', expected: array");
    g_assert_false(IN("3", false, visit_pair(v, NULL, &p, &err)));
    assert_error(err, "Invalid parameter type for '<anonymous>', expected: object");
    g_assert_null(p);
    json_object_put(keep);
}

static void test_json_past_the_end(void)
{
    struct json_object *value = json_tokener_parse("[1]");
    g_autoptr(Visitor) v = json_input_visitor_new(value);
    Error *err = NULL;
    int64_t i;
    bool present = true;

    g_assert_true(visit_start_array(v, "list", &err));
    g_assert_false(visit_optional(v, "x", &present));
    g_assert_true(visit_next_item(v));
    g_assert_true(visit_type_int(v, NULL, &i, &err));
    g_assert_false(visit_next_item(v));
    g_assert_false(visit_type_int(v, NULL, &i, &err));
    assert_error(err, "Parameter 'list[1]' is missing");
    visit_end_array(v);
    g_assert_true(visit_optional(v, "x", &present));
    json_object_put(value);
}

/* ---- Command line in ----------------------------------------------------------- */

static void test_keyval(void)
{
    static const char *const on[] = { "on", "yes", "true", "y" };
    static const char *const off[] = { "off", "no", "false", "n" };
    struct json_object *keep = NULL;
    Error *err = NULL;
    Pair *p = NULL;
    bool b;
    uint64_t u;
    uint8_t u8;
    int64_t i;
    double d;

    for (int n = 0; n < 4; n++) {
        g_autofree char *yes = g_strdup_printf("\"%s\"", on[n]);
        g_autofree char *no = g_strdup_printf("\"%s\"", off[n]);

        g_assert_true(IN(yes, true, visit_type_bool(v, "b", &b, &err)) && b);
        g_assert_true(IN(no, true, visit_type_bool(v, "b", &b, &err)) && !b);
    }
    g_assert_false(IN("\"1\"", true, visit_type_bool(v, "b", &b, &err)));
    assert_error(err, "Parameter 'b' expects 'on' or 'off'");
    g_assert_false(IN("true", true, visit_type_bool(v, "b", &b, &err)));
    assert_error(err, "Invalid parameter type for 'b', expected: string");

    g_assert_true(IN("\"0x10\"", true, visit_type_int(v, "i", &i, &err)));
    g_assert_cmpint(i, ==, 16);
    g_assert_true(IN("\"-010\"", true, visit_type_int(v, "i", &i, &err)));
    g_assert_cmpint(i, ==, -8);
    g_assert_false(IN("\"1x\"", true, visit_type_int(v, "i", &i, &err)));
    assert_error(err, "Parameter 'i' expects integer");
    g_assert_false(IN("\"300\"", true, visit_type_uint8(v, "u8", &u8, &err)));
    assert_error(err, "Parameter 'u8' expects uint8_t");
    g_assert_true(IN("\"18446744073709551615\"", true, visit_type_uint64(v, "u", &u, &err)));
    g_assert_cmpuint(u, ==, UINT64_MAX);
    g_assert_false(IN("\"-1\"", true, visit_type_uint64(v, "u", &u, &err)));
    assert_error(err, "Parameter 'u' expects integer");
    g_assert_true(IN("\"64K\"", true, visit_type_size(v, "u", &u, &err)));
    g_assert_cmpuint(u, ==, 65536);
    g_assert_false(IN("\"64X\"", true, visit_type_size(v, "u", &u, &err)));
    assert_error(err, "Parameter 'u' expects a size value");
    g_assert_true(IN("\"1e3\"", true, visit_type_number(v, "d", &d, &err)));
    g_assert_cmpfloat(d, ==, 1000);
    g_assert_false(IN("\"inf\"", true, visit_type_number(v, "d", &d, &err)));
    assert_error(err, "Parameter 'd' expects number");
    g_assert_false(IN("\"inf\"", true, visit_is_strict(v)));

    g_assert_true(IN("{\"a\": \"1\", \"items\": [\"5\"]}", true, visit_pair(v, NULL, &p, &err)));
    g_assert_cmpint(p->items[0], ==, 5);
    g_clear_pointer(&p, g_free);
    g_assert_false(IN("{\"a\": \"1\", \"z\": \"5\"}", true, visit_pair(v, NULL, &p, &err)));
    assert_error(err, "Parameter 'z' is unexpected");
    json_object_put(keep);
}

#define TEXT(text, call) ({                                                   \
        g_autoptr(Visitor) v_ = string_input_visitor_new(text);               \
        Visitor *v = v_;                                                      \
        call; })

static void test_string_in(void)
{
    Error *err = NULL;
    bool b, present = false;
    int64_t i;
    uint64_t u, sum = 0;
    double d;
    char *s;
    int e, n = 0;
    struct json_object *any;

    g_assert_true(TEXT("on", visit_type_bool(v, "b", &b, &err)) && b);
    g_assert_true(TEXT("-3", visit_type_int(v, "i", &i, &err)) && i == -3);
    g_assert_true(TEXT("3", visit_type_uint64(v, "u", &u, &err)) && u == 3);
    g_assert_true(TEXT("1.5K", visit_type_size(v, "u", &u, &err)) && u == 1536);
    g_assert_true(TEXT("0.5", visit_type_number(v, "d", &d, &err)) && d == 0.5);
    g_assert_true(TEXT("a,b", visit_type_str(v, "s", &s, &err)));
    g_assert_cmpstr(s, ==, "a,b");
    g_free(s);
    g_assert_true(TEXT("blue", visit_type_enum(v, "e", &e, &colour_lookup, &err)) && e == 2);
    g_assert_true(TEXT("", visit_type_null(v, "n", &err)));
    g_assert_true(TEXT("", visit_optional(v, "n", &present)));
    g_assert_true(TEXT("", visit_is_input(v) && !visit_is_strict(v)));

    g_assert_false(TEXT("", visit_type_int(v, "i", &i, &err)));
    assert_error(err, "Parameter 'i' expects integer");
    g_assert_false(TEXT("x", visit_type_null(v, "n", &err)));
    assert_error(err, "Invalid parameter type for 'n', expected: null");
    g_assert_false(TEXT("x", visit_start_struct(v, "o", NULL, 0, &err)));
    assert_error(err, "Parameter 'o' cannot be given or shown in this form");
    g_assert_false(TEXT("x", visit_type_any(v, "a", &any, &err)));
    assert_error(err, "Parameter 'a' cannot be given or shown in this form");

    {
        g_autoptr(Visitor) v = string_input_visitor_new("1,0x2,3");

        g_assert_true(visit_start_array(v, "list", &err));
        g_assert_false(visit_start_array(v, NULL, &err));
        error_free_or_abort(&err);
        while (visit_next_item(v)) {
            g_assert_true(visit_type_uint64(v, NULL, &u, &err));
            sum += u;
            n++;
        }
        visit_end_array(v);
    }
    g_assert_cmpint(n, ==, 3);
    g_assert_cmpuint(sum, ==, 6);
    visit_free(string_input_visitor_new("x"));
    visit_free(NULL);
}

/* ---- Out ----------------------------------------------------------------------- */

static void test_json_out(void)
{
    struct json_object *result = NULL, *any = json_tokener_parse("{\"k\": null}");
    g_autoptr(Visitor) v = json_output_visitor_new(&result);
    Pair pair = { .a = -1, .nitems = 2, .items = { 7, 8 } }, *p = &pair;
    bool b = true;
    uint64_t u = UINT64_MAX;
    double d = 0.5;
    char text[] = "t", *s = text, *none = NULL;
    int e = 2;

    g_assert_false(visit_is_input(v));
    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    visit_pair(v, "pair", &p, &error_abort);
    visit_type_bool(v, "b", &b, &error_abort);
    visit_type_uint64(v, "u", &u, &error_abort);
    visit_type_size(v, "size", &u, &error_abort);
    visit_type_number(v, "d", &d, &error_abort);
    visit_type_str(v, "s", &s, &error_abort);
    visit_type_str(v, "none", &none, &error_abort);
    visit_type_enum(v, "e", &e, &colour_lookup, &error_abort);
    visit_type_any(v, "any", &any, &error_abort);
    visit_type_null(v, "null", &error_abort);
    visit_check_struct(v, &error_abort);
    visit_end_struct(v, NULL);
    visit_complete(v);
    g_assert_cmpstr(json_object_to_json_string_ext(result, JSON_C_TO_STRING_PLAIN), ==,
                    "{\"pair\":{\"a\":-1,\"items\":[7,8]},\"b\":true,\"u\":18446744073709551615,"
                    "\"size\":18446744073709551615,\"d\":0.5,\"s\":\"t\",\"none\":\"\","
                    "\"e\":\"blue\",\"any\":{\"k\":null},\"null\":null}");
    json_object_put(result);
    json_object_put(any);
}

/* A result that nobody fetched is freed with the visitor. */
static void test_json_out_dropped(void)
{
    struct json_object *result = NULL;
    Visitor *v = json_output_visitor_new(&result);
    int64_t i = 4;

    visit_type_int(v, NULL, &i, &error_abort);
    visit_free(v);
    g_assert_null(result);
}

#define OUT(human, call) ({                                                   \
        char *result_ = NULL;                                                 \
        g_autoptr(Visitor) v_ = string_output_visitor_new((human), &result_); \
        Visitor *v = v_;                                                      \
        call;                                                                 \
        visit_complete(v);                                                    \
        result_; })
#define assert_text(expected, human, call) do {                               \
        g_autofree char *text_ = OUT(human, call);                            \
        g_assert_cmpstr(text_, ==, expected);                                 \
    } while (0)

static void test_string_out(void)
{
    bool b = true;
    int64_t i = -1;
    int8_t i8 = 10;
    uint64_t u = 10, size = 1 << 20;
    double d = 0.5;
    char text[] = "x", *s = text, *none = NULL;
    int e = 0;
    Error *err = NULL;

    assert_text("true", false, visit_type_bool(v, "b", &b, &error_abort));
    assert_text("-1", false, visit_type_int(v, "i", &i, &error_abort));
    assert_text("-1 (0xffffffffffffffff)", true, visit_type_int(v, "i", &i, &error_abort));
    assert_text("10 (0xa)", true, visit_type_int8(v, "i8", &i8, &error_abort));
    assert_text("10", false, visit_type_uint64(v, "u", &u, &error_abort));
    assert_text("10 (0xa)", true, visit_type_uint64(v, "u", &u, &error_abort));
    assert_text("1048576", false, visit_type_size(v, "u", &size, &error_abort));
    assert_text("1048576 (1 MiB)", true, visit_type_size(v, "u", &size, &error_abort));
    assert_text("0.5", true, visit_type_number(v, "d", &d, &error_abort));
    assert_text("x", false, visit_type_str(v, "s", &s, &error_abort));
    assert_text("\"x\"", true, visit_type_str(v, "s", &s, &error_abort));
    assert_text("", false, visit_type_str(v, "s", &none, &error_abort));
    assert_text("<null>", true, visit_type_str(v, "s", &none, &error_abort));
    assert_text("\"red\"", true, visit_type_enum(v, "e", &e, &colour_lookup, &error_abort));
    assert_text("<null>", true, visit_type_null(v, "n", &error_abort));
    assert_text("", false, visit_type_null(v, "n", &error_abort));
    assert_text("10,10", false, ({
        visit_start_array(v, "list", &error_abort);
        visit_type_uint64(v, NULL, &u, &error_abort);
        visit_type_uint64(v, NULL, &u, &error_abort);
        visit_end_array(v);
    }));
    assert_text("", true, ({
        visit_start_array(v, "list", &error_abort);
        g_assert_false(visit_start_array(v, "inner", &err));
        visit_end_array(v);
    }));
    error_free_or_abort(&err);
    assert_text("", true, g_assert_false(visit_start_struct(v, "o", NULL, 0, &err)));
    error_free_or_abort(&err);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/visitor/enum-names", test_enum_names);
    g_test_add_func("/visitor/json-in/scalars", test_json_scalars);
    g_test_add_func("/visitor/json-in/wrong-types", test_json_wrong_types);
    g_test_add_func("/visitor/json-in/ranges", test_json_ranges);
    g_test_add_func("/visitor/json-in/struct", test_json_struct);
    g_test_add_func("/visitor/json-in/past-the-end", test_json_past_the_end);
    g_test_add_func("/visitor/keyval", test_keyval);
    g_test_add_func("/visitor/string-in", test_string_in);
    g_test_add_func("/visitor/json-out", test_json_out);
    g_test_add_func("/visitor/json-out/dropped", test_json_out_dropped);
    g_test_add_func("/visitor/string-out", test_string_out);
    return g_test_run();
}
