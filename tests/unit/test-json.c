/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON text from the writer, structured options, events. */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include <math.h>
#include "qapi/error.h"
#include "qapi/events.h"
#include "qemu/json-writer.h"
#include "qemu/keyval.h"

static void fill(JSONWriter *w)
{
    json_writer_start_object(w, NULL);
    json_writer_bool(w, "b", true);
    json_writer_int64(w, "i", INT64_MIN);
    json_writer_uint64(w, "u", UINT64_MAX);
    json_writer_null(w, "n");
    json_writer_start_array(w, "a");
    json_writer_str(w, NULL, "x");
    json_writer_double(w, NULL, 0.5);
    json_writer_double(w, NULL, 3);
    json_writer_double(w, NULL, INFINITY);
    json_writer_end_array(w);
    json_writer_start_object(w, "empty");
    json_writer_end_object(w);
    json_writer_end_object(w);
}

static void test_writer(void)
{
    g_autoptr(JSONWriter) compact = json_writer_new(false);
    JSONWriter *pretty = json_writer_new(true);

    fill(compact);
    g_assert_cmpstr(json_writer_get(compact), ==,
        "{\"b\": true, \"i\": -9223372036854775808, \"u\": 18446744073709551615, "
        "\"n\": null, \"a\": [\"x\", 0.5, 3, null], \"empty\": {}}");
    fill(pretty);
    GString *text = json_writer_get_and_free(pretty);
    g_assert_true(g_str_has_prefix(text->str, "{\n    \"b\": true,\n    \"i\""));
    g_assert_nonnull(strstr(text->str, "\"a\": [\n        \"x\",\n        0.5,"));
    g_assert_true(g_str_has_suffix(text->str, "\"empty\": {\n    }\n}"));
    g_string_free(text, TRUE);
    json_writer_free(NULL);
}

static void test_strings(void)
{
    static const struct { const char *in, *out; } cases[] = {
        { "", "\"\"" }, { "a\"b\\c/", "\"a\\\"b\\\\c/\"" }, { "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
        { "\x01\x7f", "\"\\u0001\\u007F\"" }, { "\xc3\xa9", "\"\\u00E9\"" },
        { "\xf0\x9f\x98\x80", "\"\\uD83D\\uDE00\"" }, { "\xff" "a", "\"\\uFFFDa\"" },
        { "\xc3", "\"\\uFFFD\"" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_autoptr(JSONWriter) w = json_writer_new(false);
        json_writer_str(w, NULL, cases[i].in);
        g_assert_cmpstr(json_writer_get(w), ==, cases[i].out);
    }
}

static void test_values(void)
{
    static const char text[] = "{\"a\": [1, -2, 18446744073709551615, 1.5, true, null], "
                               "\"b\": {\"c\": \"d\"}}";
    json_object *value = json_tokener_parse(text);
    g_autofree char *out = json_to_text(value, false);

    g_assert_cmpstr(out, ==, text);
    json_object_put(value);
    g_autofree char *null = json_to_text(NULL, true);
    g_assert_cmpstr(null, ==, "null");
}

/* ---- keyval ---- */

static const struct { const char *in, *implied, *out; } good[] = {
    { "", NULL, "{}" },
    { "a=1,b=2,a=3", NULL, "{\"a\": \"3\", \"b\": \"2\"}" },
    { "x,,y,a.b.c=1,a.d=", "kind",
      "{\"kind\": \"x,y\", \"a\": {\"b\": {\"c\": \"1\"}, \"d\": \"\"}}" },
    { "l.1=b,l.0=a", NULL, "{\"l\": [\"a\", \"b\"]}" },
    { "l.0.x=1,l.0.y=2,l.1.x=3", NULL,
      "{\"l\": [{\"x\": \"1\", \"y\": \"2\"}, {\"x\": \"3\"}]}" },
    { "m.0.0=q", NULL, "{\"m\": [[\"q\"]]}" },
    { "a=b=c", NULL, "{\"a\": \"b=c\"}" },
    { "{\"a\": {\"n\": 5}}", NULL, "{\"a\": {\"n\": 5}}" },
};

static const struct { const char *in, *implied, *error; } bad[] = {
    { "gic", NULL, "Expected '=' after parameter 'gic'" },
    { "x,gic", "kind", "Expected '=' after parameter 'gic'" },
    { "help", NULL, "Expected key=value format, found help." },
    { "=1", NULL, "Invalid parameter ''" },
    { "0=1", NULL, "Invalid parameter '0'" },
    { "a..b=1", NULL, "Invalid parameter 'a..b'" },
    { "a!=1", NULL, "Invalid parameter 'a!'" },
    { "a.1x=1", NULL, "Invalid parameter 'a.1x'" },
    { "a.1234567890=1", NULL, "Invalid parameter 'a.1234567890'" },
    { "a=1,a.b=2", NULL, "Parameters 'a.*' used inconsistently" },
    { "a.b=1,a=2", NULL, "Parameters 'a' used inconsistently" },
    { "a.0=1,a.b=2", NULL, "Parameters 'a.*' used inconsistently" },
    { "a.1=1", NULL, "Parameter 'a.0' missing" },
    { "q.a.1=1", NULL, "Parameter 'q.a.0' missing" },
    { "{\"a\":1}x", NULL, "JSON parse error, unexpected character" },
    { "{\"a\":", NULL, "JSON parse error, the text ends too early" },
};

static void test_keyval(void)
{
    Error *err = NULL;
    bool help;

    for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
        json_object *obj = keyval_parse_or_json(good[i].in, good[i].implied, &help,
                                                &error_abort);
        g_autofree char *text = json_to_text(obj, false);
        g_assert_cmpstr(text, ==, good[i].out);
        g_assert_false(help);
        json_object_put(obj);
    }
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_assert_null(keyval_parse_or_json(bad[i].in, bad[i].implied, NULL, &err));
        g_assert_cmpstr(error_get_pretty(err), ==, bad[i].error);
        error_free_or_abort(&err);
    }
    json_object *obj = keyval_parse("a=1,help,b=2", NULL, &help, &error_abort);
    g_assert_true(help);
    g_assert_cmpint(json_object_object_length(obj), ==, 2);
    json_object_put(obj);
    g_assert_null(json_parse_object("[1]", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "JSON text is not an object");
    error_free_or_abort(&err);
}

static void test_merge(void)
{
    json_object *a = json_tokener_parse("{\"s\":\"1\",\"o\":{\"x\":\"1\"},\"l\":[1]}");
    json_object *b = json_tokener_parse("{\"s\":\"2\",\"o\":{\"y\":\"2\"},\"l\":[2],\"n\":{}}");
    json_object *c = json_tokener_parse("{\"o\":{\"x\":{}}}");
    Error *err = NULL;

    g_assert_true(keyval_merge(a, b, &error_abort));
    g_autofree char *text = json_to_text(a, false);
    g_assert_cmpstr(text, ==, "{\"s\": \"2\", \"o\": {\"x\": \"1\", \"y\": \"2\"}, "
                              "\"l\": [1, 2], \"n\": {}}");
    g_assert_false(keyval_merge(a, c, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Parameter 'o.x' used inconsistently");
    error_free_or_abort(&err);
    json_object_put(a);
    json_object_put(b);
    json_object_put(c);
}

/* ---- events ---- */

static char *last_event;

static void sink(const char *name, json_object *data)
{
    g_autofree char *text = json_to_text(data, false);
    g_free(last_event);
    last_event = g_strdup_printf("%s %s", name, text);
}

static void test_events(void)
{
    qapi_event_emit("LOST", json_object_new_object());
    qapi_event_set_sink(sink);
    qapi_event_emit("STOP", NULL);
    g_assert_cmpstr(last_event, ==, "STOP null");
    qapi_event_emit("X", json_tokener_parse("{\"a\":1}"));
    g_assert_cmpstr(last_event, ==, "X {\"a\": 1}");
    qapi_event_set_sink(NULL);
    qapi_event_emit("Y", NULL);
    g_assert_cmpstr(last_event, ==, "X {\"a\": 1}");
    g_clear_pointer(&last_event, g_free);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json-writer/all", test_writer);
    g_test_add_func("/json-writer/strings", test_strings);
    g_test_add_func("/json-writer/values", test_values);
    g_test_add_func("/keyval/parse", test_keyval);
    g_test_add_func("/keyval/merge", test_merge);
    g_test_add_func("/events/sink", test_events);
    return g_test_run();
}
