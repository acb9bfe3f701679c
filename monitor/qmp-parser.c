/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON values out of a byte stream.
 *
 * json-c's tokener does the work byte by byte, so that a mistake is told at
 * the byte that makes it and the next byte starts afresh.  On top of it:
 * single-quoted strings are an accepted extension, control characters are not,
 * and depth and size are bounded.
 */
#include "qemu/osdep.h"
#include "qmp-int.h"

enum {
    MAX_DEPTH = 1024,
    MAX_BYTES = 64 * 1024 * 1024,
};

struct QmpParser {
    struct json_tokener *tokener;
    QmpParserFunc *fn;
    void *opaque;
    size_t bytes;               /* of the value in progress */
    char quote;                 /* inside a string: its quote */
    bool escaped;
};

QmpParser *qmp_parser_new(QmpParserFunc *fn, void *opaque)
{
    QmpParser *p = g_new0(QmpParser, 1);

    p->tokener = json_tokener_new_ex(MAX_DEPTH);
    json_tokener_set_flags(p->tokener, JSON_TOKENER_VALIDATE_UTF8);
    p->fn = fn;
    p->opaque = opaque;
    return p;
}

void qmp_parser_free(QmpParser *p)
{
    if (p) {
        json_tokener_free(p->tokener);
        g_free(p);
    }
}

static void restart(QmpParser *p)
{
    json_tokener_reset(p->tokener);
    p->bytes = 0;
    p->quote = 0;
    p->escaped = false;
}

static void fail(QmpParser *p, const char *why)
{
    Error *err = NULL;

    restart(p);
    error_setg(&err, "JSON parse error, %s", why);
    p->fn(NULL, err, p->opaque);
}

/* Follow strings, to know a control character inside one from white space. */
static bool follow_string(QmpParser *p, unsigned char c)
{
    if (p->quote && c < ' ') {
        return false;
    }
    if (p->escaped) {
        p->escaped = false;
    } else if (p->quote && c == '\\') {
        p->escaped = true;
    } else if (p->quote && c == p->quote) {
        p->quote = 0;
    } else if (!p->quote && (c == '"' || c == '\'')) {
        p->quote = c;
    }
    return true;
}

/* True when the byte was used up. */
static bool feed_byte(QmpParser *p, char c)
{
    struct json_object *value = json_tokener_parse_ex(p->tokener, &c, 1);
    enum json_tokener_error status = json_tokener_get_error(p->tokener);
    bool used = json_tokener_get_parse_end(p->tokener) > 0;

    if (status == json_tokener_continue) {
        return true;
    }
    if (status != json_tokener_success) {
        fail(p, json_tokener_error_desc(status));
        return true;
    }
    restart(p);
    p->fn(value, NULL, p->opaque);
    return used;
}

void qmp_parser_feed(QmpParser *p, const char *buf, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = buf[i];

        if (p->bytes == 0 && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) {
            continue;
        }
        /* json-c takes comments; JSON has none. */
        if (!p->quote && (c == '/' || c == '#')) {
            fail(p, "stray character");
            continue;
        }
        if (!follow_string(p, c)) {
            fail(p, "control character in string");
            continue;
        }
        if (++p->bytes > MAX_BYTES) {
            fail(p, "value is too large");
            continue;
        }
        if (!feed_byte(p, c)) {
            i--;                /* it ended a bare word and starts what follows */
        }
    }
}
