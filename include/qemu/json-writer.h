/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON text, written piece by piece or from a json-c value; for anybody.
 *
 * Compact text has ", " and ": " as separators and is one line; pretty text
 * puts each member on its own line, indented by four.  Output is ASCII: other
 * characters are written as \uXXXX, invalid UTF-8 as \ufffd.  Names are NULL
 * inside arrays and at the top level.
 */
#ifndef QEMU_JSON_WRITER_H
#define QEMU_JSON_WRITER_H

struct json_object;
typedef struct JSONWriter JSONWriter;

JSONWriter *json_writer_new(bool pretty);
void json_writer_free(JSONWriter *writer);
/* The text so far; borrowed. */
const char *json_writer_get(JSONWriter *writer);
/* Hand the text over (g_string_free()); the writer is empty afterwards. */
GString *json_writer_get_and_free(JSONWriter *writer);

void json_writer_start_object(JSONWriter *writer, const char *name);
void json_writer_end_object(JSONWriter *writer);
void json_writer_start_array(JSONWriter *writer, const char *name);
void json_writer_end_array(JSONWriter *writer);
void json_writer_bool(JSONWriter *writer, const char *name, bool val);
void json_writer_null(JSONWriter *writer, const char *name);
void json_writer_int64(JSONWriter *writer, const char *name, int64_t val);
void json_writer_uint64(JSONWriter *writer, const char *name, uint64_t val);
/* 17 digits; an integral value has no fraction; inf and nan become null. */
void json_writer_double(JSONWriter *writer, const char *name, double val);
void json_writer_str(JSONWriter *writer, const char *name, const char *str);
/* Any json-c value, members in the order they were added. */
void json_writer_value(JSONWriter *writer, const char *name, struct json_object *value);

/* The text of one value; g_free() it. */
char *json_to_text(struct json_object *value, bool pretty);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(JSONWriter, json_writer_free)

#endif
