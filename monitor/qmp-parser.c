/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON values out of a byte stream.
 *
 * A mistake is told at the byte that makes it.  What follows on the same line is
 * skipped up to the next opening bracket, so that a client can go on with its
 * next request whether or not it ends lines.  Single-quoted strings are an
 * accepted extension; \u0000, invalid UTF-8, unpaired surrogates and doubled
 * member names are refused.  Depth, bytes and number of values are bounded.
 */
#include "qemu/osdep.h"
#include <math.h>
#include "qmp-int.h"

enum {
    MAX_DEPTH = 1024,
    MAX_BYTES = 64 * 1024 * 1024,
    MAX_VALUES = 2 * 1024 * 1024,
    MAX_WORD = 5,               /* "false" */
};

typedef enum Token {
    TOKEN_NONE,
    TOKEN_STRING,
    TOKEN_NUMBER,
    TOKEN_WORD,
} Token;

/* What may come next. */
typedef enum Expect {
    EXPECT_VALUE,
    EXPECT_VALUE_OR_END,        /* behind '[' */
    EXPECT_KEY,                 /* behind ',' in an object */
    EXPECT_KEY_OR_END,          /* behind '{' */
    EXPECT_COLON,
    EXPECT_COMMA_OR_END,
} Expect;

struct QmpParser {
    QmpParserFunc *fn;
    void *opaque;
    unsigned generation;        /* grows with each reset from outside */
    bool skipping;              /* behind a mistake */

    size_t bytes;               /* of the value in progress */
    size_t values;
    GPtrArray *stack;           /* struct json_object *: open containers, innermost last */
    GPtrArray *keys;            /* char *: for each open object the member in progress, or NULL */
    Expect expect;

    Token token;
    GString *text;              /* of the token so far, decoded */
    char quote;
    bool escaped;
    unsigned hex_left;          /* digits of \uXXXX to come */
    unsigned code;              /* their value */
    unsigned high;              /* surrogate that waits for its second half */
    unsigned tail;              /* UTF-8 bytes to come */
    unsigned char tail_min, tail_max;   /* bounds of the next one */
};

QmpParser *qmp_parser_new(QmpParserFunc *fn, void *opaque)
{
    QmpParser *p = g_new0(QmpParser, 1);

    p->fn = fn;
    p->opaque = opaque;
    p->stack = g_ptr_array_new();
    p->keys = g_ptr_array_new_with_free_func(g_free);
    p->text = g_string_new(NULL);
    return p;
}

static void restart(QmpParser *p)
{
    if (p->stack->len) {
        json_object_put(p->stack->pdata[0]);        /* the others are inside it */
    }
    g_ptr_array_set_size(p->stack, 0);
    g_ptr_array_set_size(p->keys, 0);
    p->bytes = p->values = 0;
    p->expect = EXPECT_VALUE;
    p->token = TOKEN_NONE;
}

void qmp_parser_reset(QmpParser *p)
{
    restart(p);
    p->skipping = false;
    p->generation++;
}

void qmp_parser_free(QmpParser *p)
{
    if (p) {
        restart(p);
        g_ptr_array_free(p->stack, TRUE);
        g_ptr_array_free(p->keys, TRUE);
        g_string_free(p->text, TRUE);
        g_free(p);
    }
}

static bool fail(QmpParser *p, const char *why)
{
    Error *err = NULL;

    restart(p);
    p->skipping = true;
    error_setg(&err, "JSON parse error, %s", why);
    p->fn(NULL, err, p->opaque);
    return false;
}

/* ---- grammar: each function is false after fail() ---------------------------------- */

/* A value is complete: into its container, or to the owner. */
static bool value_done(QmpParser *p, struct json_object *value)
{
    struct json_object *container;
    gpointer *key;

    if (!p->stack->len) {
        restart(p);
        p->fn(value, NULL, p->opaque);
        return true;
    }
    container = p->stack->pdata[p->stack->len - 1];
    if (json_object_is_type(container, json_type_array)) {
        json_object_array_add(container, value);
    } else {
        key = &p->keys->pdata[p->keys->len - 1];
        json_object_object_add(container, *key, value);
        g_clear_pointer(key, g_free);
    }
    p->expect = EXPECT_COMMA_OR_END;
    return true;
}

static bool may_begin_value(QmpParser *p)
{
    if (p->expect != EXPECT_VALUE && p->expect != EXPECT_VALUE_OR_END) {
        return fail(p, "unexpected value");
    }
    if (++p->values > MAX_VALUES) {
        return fail(p, "too many values");
    }
    return true;
}

static bool open_container(QmpParser *p, bool is_object)
{
    struct json_object *container;

    if (!may_begin_value(p)) {
        return false;
    }
    if (p->stack->len >= MAX_DEPTH) {
        return fail(p, "nesting too deep");
    }
    container = is_object ? json_object_new_object() : json_object_new_array();
    if (p->stack->len) {
        value_done(p, container);
    }
    g_ptr_array_add(p->stack, container);
    if (is_object) {
        g_ptr_array_add(p->keys, NULL);
    }
    p->expect = is_object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
    return true;
}

static bool close_container(QmpParser *p, bool is_object)
{
    struct json_object *container = p->stack->len ? p->stack->pdata[p->stack->len - 1] : NULL;
    Expect if_empty = is_object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;

    if (!container || json_object_is_type(container, json_type_object) != is_object ||
        (p->expect != EXPECT_COMMA_OR_END && p->expect != if_empty)) {
        return fail(p, "unexpected closing bracket");
    }
    g_ptr_array_set_size(p->stack, p->stack->len - 1);
    if (is_object) {
        g_ptr_array_set_size(p->keys, p->keys->len - 1);
    }
    p->expect = EXPECT_COMMA_OR_END;
    return p->stack->len || value_done(p, container);
}

static bool comma(QmpParser *p)
{
    if (p->expect != EXPECT_COMMA_OR_END) {
        return fail(p, "unexpected ','");
    }
    p->expect = json_object_is_type(p->stack->pdata[p->stack->len - 1], json_type_object)
        ? EXPECT_KEY : EXPECT_VALUE;
    return true;
}

static bool colon(QmpParser *p)
{
    if (p->expect != EXPECT_COLON) {
        return fail(p, "unexpected ':'");
    }
    p->expect = EXPECT_VALUE;
    return true;
}

static bool string_done(QmpParser *p)
{
    p->token = TOKEN_NONE;
    if (p->expect == EXPECT_KEY || p->expect == EXPECT_KEY_OR_END) {
        if (json_object_object_get_ex(p->stack->pdata[p->stack->len - 1], p->text->str, NULL)) {
            return fail(p, "duplicate member");
        }
        p->keys->pdata[p->keys->len - 1] = g_strdup(p->text->str);
        p->expect = EXPECT_COLON;
        return true;
    }
    return value_done(p, json_object_new_string_len(p->text->str, p->text->len));
}

/* -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?  -- *is_integer: nothing behind the first digits */
static bool is_number(const char *t, bool *is_integer)
{
    size_t digits;

    t += *t == '-';
    digits = strspn(t, "0123456789");
    if (!digits || (t[0] == '0' && digits > 1)) {
        return false;
    }
    t += digits;
    *is_integer = *t == '\0';
    if (*t == '.') {
        digits = strspn(++t, "0123456789");
        if (!digits) {
            return false;
        }
        t += digits;
    }
    if (*t == 'e' || *t == 'E') {
        t++;
        t += *t == '+' || *t == '-';
        digits = strspn(t, "0123456789");
        if (!digits) {
            return false;
        }
        t += digits;
    }
    return *t == '\0';
}

static bool number_done(QmpParser *p)
{
    const char *text = p->text->str;
    bool is_integer;
    double real;
    int64_t i;
    uint64_t u;

    p->token = TOKEN_NONE;
    if (!is_number(text, &is_integer)) {
        return fail(p, "malformed number");
    }
    if (is_integer && g_ascii_string_to_signed(text, 10, INT64_MIN, INT64_MAX, &i, NULL)) {
        return value_done(p, json_object_new_int64(i));
    }
    if (is_integer && g_ascii_string_to_unsigned(text, 10, 0, UINT64_MAX, &u, NULL)) {
        return value_done(p, json_object_new_uint64(u));
    }
    real = g_ascii_strtod(text, NULL);
    if (!isfinite(real)) {
        return fail(p, "number out of range");
    }
    return value_done(p, json_object_new_double(real));
}

static bool word_done(QmpParser *p)
{
    p->token = TOKEN_NONE;
    if (!strcmp(p->text->str, "null")) {
        return value_done(p, NULL);
    }
    if (!strcmp(p->text->str, "true") || !strcmp(p->text->str, "false")) {
        return value_done(p, json_object_new_boolean(p->text->str[0] == 't'));
    }
    return fail(p, "invalid keyword");
}

/* ---- strings, byte by byte ---------------------------------------------------------- */

/* \uXXXX is complete. */
static bool code_done(QmpParser *p)
{
    unsigned code = p->code;

    if (p->high) {
        if (code < 0xdc00 || code > 0xdfff) {
            return fail(p, "unpaired surrogate");
        }
        code = 0x10000 + ((p->high - 0xd800) << 10) + (code - 0xdc00);
        p->high = 0;
    } else if (code >= 0xd800 && code <= 0xdbff) {
        p->high = code;
        return true;
    } else if (code >= 0xdc00 && code <= 0xdfff) {
        return fail(p, "unpaired surrogate");
    }
    if (!code) {
        return fail(p, "\\u0000 is not supported");
    }
    g_string_append_unichar(p->text, code);
    return true;
}

static bool escape(QmpParser *p, unsigned char c)
{
    static const char letters[] = "bfnrt\"'\\/";
    static const char meanings[] = "\b\f\n\r\t\"'\\/";
    const char *at = c ? strchr(letters, c) : NULL;

    p->escaped = false;
    if (c == 'u') {
        p->hex_left = 4;
        p->code = 0;
        return true;
    }
    if (!at || p->high) {
        return fail(p, at ? "unpaired surrogate" : "invalid escape sequence in string");
    }
    g_string_append_c(p->text, meanings[at - letters]);
    return true;
}

static bool hex_digit(QmpParser *p, unsigned char c)
{
    if (!g_ascii_isxdigit(c)) {
        return fail(p, "invalid escape sequence in string");
    }
    p->code = p->code * 16 + g_ascii_xdigit_value(c);
    return --p->hex_left || code_done(p);
}

/* The first byte of a character beyond ASCII says how many follow and in what range. */
static bool utf8_first(QmpParser *p, unsigned char c)
{
    p->tail_min = 0x80;
    p->tail_max = 0xbf;
    if (c >= 0xc2 && c <= 0xdf) {
        p->tail = 1;
    } else if (c >= 0xe0 && c <= 0xef) {
        p->tail = 2;
        p->tail_min = c == 0xe0 ? 0xa0 : 0x80;      /* no overlong forms */
        p->tail_max = c == 0xed ? 0x9f : 0xbf;      /* no surrogates */
    } else if (c >= 0xf0 && c <= 0xf4) {
        p->tail = 3;
        p->tail_min = c == 0xf0 ? 0x90 : 0x80;
        p->tail_max = c == 0xf4 ? 0x8f : 0xbf;      /* nothing above U+10FFFF */
    } else {
        return fail(p, "invalid UTF-8 in string");
    }
    g_string_append_c(p->text, c);
    return true;
}

static bool utf8_next(QmpParser *p, unsigned char c)
{
    if (c < p->tail_min || c > p->tail_max) {
        return fail(p, "invalid UTF-8 in string");
    }
    p->tail_min = 0x80;
    p->tail_max = 0xbf;
    p->tail--;
    g_string_append_c(p->text, c);
    return true;
}

static bool string_byte(QmpParser *p, unsigned char c)
{
    if (p->tail) {
        return utf8_next(p, c);
    }
    if (c < ' ') {
        return fail(p, "control character in string");
    }
    if (p->hex_left) {
        return hex_digit(p, c);
    }
    if (p->escaped) {
        return escape(p, c);
    }
    if (c == '\\') {
        p->escaped = true;
        return true;
    }
    if (p->high) {
        return fail(p, "unpaired surrogate");
    }
    if (c == (unsigned char)p->quote) {
        return string_done(p);
    }
    if (c >= 0x80) {
        return utf8_first(p, c);
    }
    g_string_append_c(p->text, c);
    return true;
}

/* ---- tokens -------------------------------------------------------------------------- */

static bool begin_token(QmpParser *p, Token token, char c)
{
    if ((token != TOKEN_STRING ||
         (p->expect != EXPECT_KEY && p->expect != EXPECT_KEY_OR_END)) && !may_begin_value(p)) {
        return false;
    }
    p->token = token;
    g_string_truncate(p->text, 0);
    if (token == TOKEN_STRING) {
        p->quote = c;
        p->escaped = false;
        p->hex_left = p->high = p->tail = 0;
    } else {
        g_string_append_c(p->text, c);
    }
    return true;
}

static bool between_tokens(QmpParser *p, char c)
{
    switch (c) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
        return true;
    case '{':
    case '[':
        return open_container(p, c == '{');
    case '}':
    case ']':
        return close_container(p, c == '}');
    case ',':
        return comma(p);
    case ':':
        return colon(p);
    case '"':
    case '\'':
        return begin_token(p, TOKEN_STRING, c);
    default:
        if (c == '-' || g_ascii_isdigit(c)) {
            return begin_token(p, TOKEN_NUMBER, c);
        }
        if (g_ascii_islower(c)) {
            return begin_token(p, TOKEN_WORD, c);
        }
        return fail(p, "stray character");
    }
}

static bool continues(Token token, char c)
{
    return token == TOKEN_NUMBER ? c && strchr("0123456789+-.eE", c) != NULL
                                 : g_ascii_isalnum(c) || c == '_';
}

static bool feed_byte(QmpParser *p, char c)
{
    unsigned generation = p->generation;
    bool ok;

    if (p->token == TOKEN_STRING) {
        return string_byte(p, c);
    }
    if (p->token != TOKEN_NONE) {
        if (continues(p->token, c)) {
            if (p->token == TOKEN_WORD && p->text->len >= MAX_WORD) {
                return fail(p, "invalid keyword");
            }
            g_string_append_c(p->text, c);
            return true;
        }
        /* The byte ends the token, and is one of its own. */
        ok = p->token == TOKEN_NUMBER ? number_done(p) : word_done(p);
        if (p->generation != generation || (!ok && c != '{' && c != '[')) {
            return false;
        }
        p->skipping = false;
    }
    return between_tokens(p, c);
}

void qmp_parser_feed(QmpParser *p, const char *buf, size_t size)
{
    unsigned generation = p->generation;

    /* The owner may reset the parser, then the rest of the bytes is void. */
    for (size_t i = 0; i < size && p->generation == generation; i++) {
        char c = buf[i];

        if (p->skipping) {
            if (c != '{' && c != '[' && c != '\n') {
                continue;
            }
            p->skipping = false;
        }
        if (p->token != TOKEN_NONE || p->stack->len) {
            p->bytes++;
        }
        if (p->bytes > MAX_BYTES) {
            fail(p, "value is too large");
        } else if (!feed_byte(p, c) && (c == '\n' || p->generation != generation)) {
            p->skipping = false;
        }
    }
}
