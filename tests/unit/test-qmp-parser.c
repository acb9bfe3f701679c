/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The JSON parser of QMP: values, mistakes, recovery, limits, garbage. */
#include "qemu/osdep.h"
#include "../../monitor/qmp-int.h"
#include "qemu/json-writer.h"

typedef struct Sink {
    QmpParser *parser;
    GString *log;               /* a value's text or "!" for a mistake, each with ';' */
    char *mistake;              /* text of the last one */
    size_t fed;                 /* bytes fed when it was told */
    size_t told_at;
    bool reset_in_callback;
} Sink;

static void take(struct json_object *value, Error *err, void *opaque)
{
    Sink *sink = opaque;

    if (err) {
        g_string_append(sink->log, "!;");
        g_free(sink->mistake);
        sink->mistake = g_strdup(error_get_pretty(err));
        sink->told_at = sink->fed;
        error_free(err);
    } else {
        g_autofree char *text = json_to_text(value, false);

        g_string_append_printf(sink->log, "%s;", text);
        json_object_put(value);
    }
    if (sink->reset_in_callback) {
        qmp_parser_reset(sink->parser);
    }
}

static void sink_init(Sink *sink)
{
    *sink = (Sink) { .log = g_string_new(NULL) };
    sink->parser = qmp_parser_new(take, sink);
}

static void sink_finish(Sink *sink)
{
    qmp_parser_free(sink->parser);
    g_string_free(sink->log, TRUE);
    g_free(sink->mistake);
}

/* @input, fed whole and fed byte by byte, must give @log. */
static void check_bytes(const char *input, size_t size, const char *log)
{
    Sink whole, single;

    sink_init(&whole);
    sink_init(&single);
    qmp_parser_feed(whole.parser, input, size);
    for (size_t i = 0; i < size; i++) {
        qmp_parser_feed(single.parser, input + i, 1);
    }
    g_assert_cmpstr(whole.log->str, ==, log);
    g_assert_cmpstr(single.log->str, ==, log);
    sink_finish(&whole);
    sink_finish(&single);
}

static void check(const char *input, const char *log)
{
    check_bytes(input, strlen(input), log);
}

static void values(void)
{
    check("{}", "{};");
    check("[]", "[];");
    check(" {\"a\":1}\n[2 , 3 ]", "{\"a\": 1};[2, 3];");
    check("{'a': 'b', \"c\": {'d': [true, false, null]}}",
          "{\"a\": \"b\", \"c\": {\"d\": [true, false, null]}};");
    check("\"x\"'y'", "\"x\";\"y\";");
    check("'a\"b' \"c'd\"", "\"a\\\"b\";\"c'd\";");
    check("null\ntrue false\n1 2,", "null;true;false;1;2;!;");
    check("[[[[]]],{}]", "[[[[]]], {}];");
}

static void bare_words_wait_for_an_end(void)
{
    check("null", "");
    check("12", "");
    check("12 ", "12;");
    check("12{}", "12;{};");
    check("nul{}", "!;{};");
}

static void numbers(void)
{
    check("[0, -0, -1, 9223372036854775807, -9223372036854775808]",
          "[0, 0, -1, 9223372036854775807, -9223372036854775808];");
    check("[9223372036854775808, 18446744073709551615]",
          "[9223372036854775808, 18446744073709551615];");
    check("[0.5, 1e3, -2.5E-1, 1e+2]", "[0.5, 1000, -0.25, 100];");
    check("01 ", "!;");
    check("-\n", "!;");
    check("1.\n", "!;");
    check("1e\n", "!;");
    check("1e+\n", "!;");
    check("--1\n", "!;");
    check("1.2.3\n", "!;");
    check("1e999\n", "!;");
    check("+1\n", "!;");
    check(".5\n", "!;");
    check("NaN\nInfinity\n", "!;!;");
}

static void integers_beyond_64_bits_are_real(void)
{
    Sink sink;

    sink_init(&sink);
    qmp_parser_feed(sink.parser, "[18446744073709551616]", 22);
    g_assert_true(g_str_has_prefix(sink.log->str, "[1.8446744073709552e+19"));
    sink_finish(&sink);
}

static void strings(void)
{
    check("'\\b\\f\\n\\r\\t\\\"\\'\\\\\\/'", "\"\\b\\f\\n\\r\\t\\\"'\\\\/\";");
    check("'\\u0041\\u00e9\\u20AC\\uD83D\\uDE00'", "\"A\\u00E9\\u20AC\\uD83D\\uDE00\";");
    check("'\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80'", "\"\\u00E9\\u20AC\\uD83D\\uDE00\";");
    check("'\x7f'", "\"\\u007F\";");
    check("'\\x'\n", "!;");
    check("'\\u12g4'\n", "!;");
    check("'\\u0000'\n", "!;");
    check("'\\ud800'\n", "!;");
    check("'\\ud800x'\n", "!;");
    check("'\\ud800\\n'\n", "!;");
    check("'\\ud800\\u0041'\n", "!;");
    check("'\\udc00'\n", "!;");
}

static void invalid_utf8(void)
{
    static const char *const bad[] = {
        "'\x80'\n", "'\xc0\x80'\n", "'\xc1\xbf'\n", "'\xe0\x80\x80'\n", "'\xed\xa0\x80'\n",
        "'\xf0\x80\x80\x80'\n", "'\xf4\x90\x80\x80'\n", "'\xf5'\n", "'\xfe'\n", "'\xff'\n",
        "'\xc3'\n", "'\xe2\x82'\n", "\xc3\xa9\n", "\xef\xbb\xbf\n",
    };

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        check(bad[i], "!;");
    }
}

/* The mistake is told at the last byte of @input, and a request right behind it is served. */
static void at_once(const char *input, size_t size)
{
    static const char request[] = "{'execute': 'x'}";
    Sink sink;

    sink_init(&sink);
    for (sink.fed = 1; sink.fed <= size; sink.fed++) {
        qmp_parser_feed(sink.parser, input + sink.fed - 1, 1);
    }
    g_assert_cmpstr(sink.log->str, ==, "!;");
    g_assert_cmpuint(sink.told_at, ==, size);
    g_assert_true(g_str_has_prefix(sink.mistake, "JSON parse error, "));
    qmp_parser_feed(sink.parser, request, strlen(request));
    g_assert_cmpstr(sink.log->str, ==, "!;{\"execute\": \"x\"};");
    sink_finish(&sink);
}

static void mistakes_are_told_at_their_byte(void)
{
    static const char *const bad[] = {
        "{]", "{\xff", "{\x01", "{'bad \xff", "{'execute': 'nonexistent', 'id':'\n", "%", "}", "]",
        "{,", "[,", "[1,]", "{'a':}", "{'a',", "{'a' '", "{'a':1,}", "{1", "[1 2", "{'a':1 :",
        ":", ",", "[}", "{'a':[}", "#", "/", "{'a':1,'a'", "[tru ", "[nulll ", "[trueis", "@",
        "T", "\x7f", "{n",
    };

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        at_once(bad[i], strlen(bad[i]));
    }
    at_once("\0", 1);
    at_once("'\0", 2);
}

static void the_rest_of_a_bad_line_is_skipped(void)
{
    check("foo bar 12 ]]] \xff\xff '' \"\n{}", "!;{};");
    check("%p\nnull\n", "!;null;");
    check("{'a' 'b', 'c'}\n[1]", "!;[1];");
    check("foo\nbar\n", "!;!;");
}

static void depth_is_bounded(void)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int i = 0; i < 1024; i++) {
        g_string_append_c(text, '[');
    }
    for (int i = 0; i < 1024; i++) {
        g_string_append_c(text, ']');
    }
    {
        g_autofree char *log = g_strdup_printf("%s;", text->str);

        check(text->str, log);
    }
    g_string_truncate(text, 1024);
    g_string_append(text, "[\n{}");
    check(text->str, "!;{};");
}

static void one_bracket_per_byte_for_ever(void)
{
    g_autofree char *bomb = g_strnfill(1000 * 1000, '[');
    Sink sink;

    sink_init(&sink);
    qmp_parser_feed(sink.parser, bomb, 1000 * 1000);
    g_assert_cmpuint(sink.log->len, ==, 1000 * 1000 / 1025 * 2);
    qmp_parser_feed(sink.parser, "!\n{}", 4);
    g_assert_true(g_str_has_suffix(sink.log->str, "!;{};"));
    sink_finish(&sink);
}

static void size_is_bounded(void)
{
    const size_t chunk = 1024 * 1024;
    g_autofree char *fill = g_strnfill(chunk, 'x');
    Sink sink;

    sink_init(&sink);
    qmp_parser_feed(sink.parser, "['", 2);
    for (int i = 0; i < 65; i++) {
        qmp_parser_feed(sink.parser, fill, chunk);
    }
    g_assert_cmpstr(sink.log->str, ==, "!;");
    g_assert_nonnull(strstr(sink.mistake, "too large"));
    qmp_parser_feed(sink.parser, "\n{}", 3);
    g_assert_cmpstr(sink.log->str, ==, "!;{};");
    sink_finish(&sink);
}

static void number_of_values_is_bounded(void)
{
    Sink sink;

    sink_init(&sink);
    qmp_parser_feed(sink.parser, "[0", 2);
    for (int i = 0; i < 2 * 1024 * 1024 && !sink.log->len; i++) {
        qmp_parser_feed(sink.parser, ",0", 2);
    }
    g_assert_cmpstr(sink.log->str, ==, "!;");
    g_assert_nonnull(strstr(sink.mistake, "too many"));
    sink_finish(&sink);
}

static void reset_forgets(void)
{
    Sink sink;

    sink_init(&sink);
    qmp_parser_feed(sink.parser, "{'a': ['b", 9);
    qmp_parser_reset(sink.parser);
    qmp_parser_feed(sink.parser, "{}", 2);
    g_assert_cmpstr(sink.log->str, ==, "{};");
    qmp_parser_feed(sink.parser, "oops", 4);
    qmp_parser_reset(sink.parser);
    qmp_parser_feed(sink.parser, "1 ", 2);
    g_assert_true(g_str_has_suffix(sink.log->str, "1;"));
    sink_finish(&sink);
}

static void reset_in_the_callback_drops_the_rest(void)
{
    static const char *const inputs[] = { "{}{}{}", "12[]{}", "[}{}[]", "nul{}{}" };

    for (size_t i = 0; i < ARRAY_SIZE(inputs); i++) {
        Sink sink;

        sink_init(&sink);
        sink.reset_in_callback = true;
        qmp_parser_feed(sink.parser, inputs[i], strlen(inputs[i]));
        g_assert_cmpuint(strcspn(sink.log->str, ";"), ==, sink.log->len - 1);
        sink.reset_in_callback = false;
        g_string_truncate(sink.log, 0);
        qmp_parser_feed(sink.parser, "[7]", 3);
        g_assert_cmpstr(sink.log->str, ==, "[7];");
        sink_finish(&sink);
    }
}

/* The same bytes in random pieces. */
static void feed_in_pieces(Sink *sink, const char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t n = MIN((size_t)g_test_rand_int_range(1, 40), size - at);

        qmp_parser_feed(sink->parser, bytes + at, n);
        at += n;
    }
}

static void random_splits(void)
{
    static const char text[] =
        "{'execute': 'a', 'id': [1, -2.5e3, \"\xc3\xa9\\uD83D\\uDE00\", null, {'x': {}}]}\n"
        "foo\n[true,false,18446744073709551615]{]\n'z'";
    Sink whole;

    sink_init(&whole);
    qmp_parser_feed(whole.parser, text, strlen(text));
    for (int round = 0; round < 300; round++) {
        Sink sink;

        sink_init(&sink);
        feed_in_pieces(&sink, text, strlen(text));
        g_assert_cmpstr(sink.log->str, ==, whole.log->str);
        sink_finish(&sink);
    }
    sink_finish(&whole);
}

static void random_garbage_and_recovery(void)
{
    static const char likely[] = "{}[]:,'\"\\u0123456789abcdefntrl -+.eE\n \t/\xff\xc3\xa9\x01";
    Sink sink;

    sink_init(&sink);
    for (int round = 0; round < 3000; round++) {
        char bytes[200];
        size_t size = g_test_rand_int_range(1, sizeof(bytes));

        for (size_t i = 0; i < size; i++) {
            bytes[i] = g_test_rand_int_range(0, 8) ? likely[g_test_rand_int_range(0,
                                                                      sizeof(likely))]
                                                   : g_test_rand_int_range(0, 256);
        }
        feed_in_pieces(&sink, bytes, size);
        /* A newline in a string and a closing bracket too many end whatever was going on. */
        qmp_parser_feed(sink.parser, "\n\n!\n", 4);
        g_string_truncate(sink.log, 0);
        qmp_parser_feed(sink.parser, "{'ok': 1}", 9);
        g_assert_cmpstr(sink.log->str, ==, "{\"ok\": 1};");
    }
    sink_finish(&sink);
}

static void free_takes_null_and_half_a_value(void)
{
    Sink sink;

    qmp_parser_free(NULL);
    sink_init(&sink);
    qmp_parser_feed(sink.parser, "{'a': [{'b': 'c", 15);
    sink_finish(&sink);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qmp-parser/values", values);
    g_test_add_func("/qmp-parser/bare-words-wait-for-an-end", bare_words_wait_for_an_end);
    g_test_add_func("/qmp-parser/numbers", numbers);
    g_test_add_func("/qmp-parser/large-integers", integers_beyond_64_bits_are_real);
    g_test_add_func("/qmp-parser/strings", strings);
    g_test_add_func("/qmp-parser/invalid-utf8", invalid_utf8);
    g_test_add_func("/qmp-parser/mistakes-are-told-at-their-byte",
                    mistakes_are_told_at_their_byte);
    g_test_add_func("/qmp-parser/rest-of-bad-line-is-skipped", the_rest_of_a_bad_line_is_skipped);
    g_test_add_func("/qmp-parser/depth-is-bounded", depth_is_bounded);
    g_test_add_func("/qmp-parser/bracket-bomb", one_bracket_per_byte_for_ever);
    g_test_add_func("/qmp-parser/size-is-bounded", size_is_bounded);
    g_test_add_func("/qmp-parser/number-of-values-is-bounded", number_of_values_is_bounded);
    g_test_add_func("/qmp-parser/reset-forgets", reset_forgets);
    g_test_add_func("/qmp-parser/reset-in-callback", reset_in_the_callback_drops_the_rest);
    g_test_add_func("/qmp-parser/random-splits", random_splits);
    g_test_add_func("/qmp-parser/random-garbage", random_garbage_and_recovery);
    g_test_add_func("/qmp-parser/free", free_takes_null_and_half_a_value);
    return g_test_run();
}
