/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON text. */
#include "qemu/osdep.h"
#include <math.h>
#include <json-c/json.h>
#include "qemu/json-writer.h"

struct JSONWriter {
    GString *text;
    GByteArray *stack;      /* '{' or '[' of each open container */
    bool pretty;
    bool need_comma;
};

JSONWriter *json_writer_new(bool pretty)
{
    JSONWriter *writer = g_new0(JSONWriter, 1);
    writer->text = g_string_new(NULL);
    writer->stack = g_byte_array_new();
    writer->pretty = pretty;
    return writer;
}

GString *json_writer_get_and_free(JSONWriter *writer)
{
    GString *text = g_steal_pointer(&writer->text);
    json_writer_free(writer);
    return text;
}

void json_writer_free(JSONWriter *writer)
{
    if (writer) {
        if (writer->text) {
            g_string_free(writer->text, TRUE);
        }
        g_byte_array_free(writer->stack, TRUE);
        g_free(writer);
    }
}

const char *json_writer_get(JSONWriter *writer)
{
    return writer->text->str;
}

static void newline(JSONWriter *writer)
{
    g_string_append_printf(writer->text, "\n%*s", (int)(4 * writer->stack->len), "");
}

static void append_code(GString *out, gunichar c)
{
    if (c < 0x10000) {
        g_string_append_printf(out, "\\u%04X", c);
    } else {
        c -= 0x10000;
        g_string_append_printf(out, "\\u%04X\\u%04X", 0xd800 + (c >> 10), 0xdc00 + (c & 0x3ff));
    }
}

static void append_quoted(GString *out, const char *str)
{
    static const char escaped[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    const char *end = str + strlen(str);

    g_string_append_c(out, '"');
    while (*str) {
        const char *at = strchr(escaped, *str);
        if (at) {
            g_string_append_c(out, '\\');
            g_string_append_c(out, letters[at - escaped]);
            str++;
        } else if (*str >= 0x20 && *str < 0x7f) {
            g_string_append_c(out, *str++);
        } else {
            gunichar c = g_utf8_get_char_validated(str, end - str);
            if (c & 0x80000000) {
                append_code(out, 0xfffd);
                str++;
            } else {
                append_code(out, c);
                str = g_utf8_next_char(str);
            }
        }
    }
    g_string_append_c(out, '"');
}

/* What stands before a value: comma, line break, name. */
static void begin_value(JSONWriter *writer, const char *name)
{
    guint depth = writer->stack->len;
    bool in_object = depth && writer->stack->data[depth - 1] == '{';

    assert(in_object == (name != NULL));
    if (writer->need_comma) {
        g_string_append(writer->text, writer->pretty ? "," : ", ");
    }
    if (writer->pretty && depth) {
        newline(writer);
    }
    if (name) {
        append_quoted(writer->text, name);
        g_string_append(writer->text, ": ");
    }
    writer->need_comma = true;
}

static void start(JSONWriter *writer, const char *name, uint8_t open)
{
    begin_value(writer, name);
    g_string_append_c(writer->text, (char)open);
    g_byte_array_append(writer->stack, &open, 1);
    writer->need_comma = false;
}

static void end(JSONWriter *writer, uint8_t open, char close)
{
    guint depth = writer->stack->len;

    assert(depth && writer->stack->data[depth - 1] == open);
    g_byte_array_set_size(writer->stack, depth - 1);
    if (writer->pretty) {
        newline(writer);
    }
    g_string_append_c(writer->text, close);
    writer->need_comma = true;
}

void json_writer_start_object(JSONWriter *writer, const char *name)
{
    start(writer, name, '{');
}

void json_writer_end_object(JSONWriter *writer)
{
    end(writer, '{', '}');
}

void json_writer_start_array(JSONWriter *writer, const char *name)
{
    start(writer, name, '[');
}

void json_writer_end_array(JSONWriter *writer)
{
    end(writer, '[', ']');
}

void json_writer_bool(JSONWriter *writer, const char *name, bool val)
{
    begin_value(writer, name);
    g_string_append(writer->text, val ? "true" : "false");
}

void json_writer_null(JSONWriter *writer, const char *name)
{
    begin_value(writer, name);
    g_string_append(writer->text, "null");
}

void json_writer_int64(JSONWriter *writer, const char *name, int64_t val)
{
    begin_value(writer, name);
    g_string_append_printf(writer->text, "%" PRId64, val);
}

void json_writer_uint64(JSONWriter *writer, const char *name, uint64_t val)
{
    begin_value(writer, name);
    g_string_append_printf(writer->text, "%" PRIu64, val);
}

void json_writer_double(JSONWriter *writer, const char *name, double val)
{
    char buf[G_ASCII_DTOSTR_BUF_SIZE];

    begin_value(writer, name);
    if (!isfinite(val)) {
        g_string_append(writer->text, "null");
    } else {
        g_string_append(writer->text, g_ascii_formatd(buf, sizeof(buf), "%.17g", val));
    }
}

void json_writer_str(JSONWriter *writer, const char *name, const char *str)
{
    begin_value(writer, name);
    append_quoted(writer->text, str);
}

static void write_int(JSONWriter *writer, const char *name, json_object *value)
{
    /* json-c saturates: a value above INT64_MAX is an unsigned one. */
    uint64_t u = json_object_get_uint64(value);

    if (u > INT64_MAX) {
        json_writer_uint64(writer, name, u);
    } else {
        json_writer_int64(writer, name, json_object_get_int64(value));
    }
}

void json_writer_value(JSONWriter *writer, const char *name, json_object *value)
{
    switch (json_object_get_type(value)) {
    case json_type_null:
        json_writer_null(writer, name);
        break;
    case json_type_boolean:
        json_writer_bool(writer, name, json_object_get_boolean(value));
        break;
    case json_type_int:
        write_int(writer, name, value);
        break;
    case json_type_double:
        json_writer_double(writer, name, json_object_get_double(value));
        break;
    case json_type_string:
        json_writer_str(writer, name, json_object_get_string(value));
        break;
    case json_type_array:
        json_writer_start_array(writer, name);
        for (size_t i = 0; i < json_object_array_length(value); i++) {
            json_writer_value(writer, NULL, json_object_array_get_idx(value, i));
        }
        json_writer_end_array(writer);
        break;
    case json_type_object:
        json_writer_start_object(writer, name);
        json_object_object_foreach(value, key, member) {
            json_writer_value(writer, key, member);
        }
        json_writer_end_object(writer);
        break;
    }
}

char *json_to_text(json_object *value, bool pretty)
{
    JSONWriter *writer = json_writer_new(pretty);

    json_writer_value(writer, NULL, value);
    return g_string_free(json_writer_get_and_free(writer), FALSE);
}
