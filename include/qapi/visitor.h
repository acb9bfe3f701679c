/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Visitors: one accessor for every representation of a value.
 *
 * A property's getter and setter are written once against a Visitor; whether
 * the value comes from JSON (QMP), from text (command line) or goes to either
 * is the visitor's business.  An *input* visitor fills the variable, an
 * *output* visitor reads it.
 *
 * Every visit_* function returns false and sets *errp on failure.  @name is the
 * member's name for messages (NULL at the top and for list items).  A visitor is
 * used by one thread.
 */
#ifndef QAPI_VISITOR_H
#define QAPI_VISITOR_H

#include <json-c/json.h>
#include "qapi/error.h"

typedef struct Visitor Visitor;

/* Names of an enum's values; @array[value] for value < @size. */
typedef struct QEnumLookup {
    const char *const *array;
    int size;
} QEnumLookup;

/*
 * The value named @text; @deflt when @text is NULL; -1 and an error naming the
 * accepted values when it is none of them.
 */
int qapi_enum_parse(const QEnumLookup *lookup, const char *text, int deflt, Error **errp);
/* The name of @value, which must be in range. */
const char *qapi_enum_lookup(const QEnumLookup *lookup, int value);
/* Add the accepted values as a hint (*errp must be set; see ERRP_GUARD). */
void qapi_enum_hint(const QEnumLookup *lookup, Error *const *errp);

/* true: the visit stores into the variables. */
bool visit_is_input(const Visitor *v);
/* true: the source is typed JSON, so "5" is not a number. */
bool visit_is_strict(const Visitor *v);

bool visit_type_bool(Visitor *v, const char *name, bool *obj, Error **errp);
bool visit_type_int(Visitor *v, const char *name, int64_t *obj, Error **errp);
bool visit_type_int8(Visitor *v, const char *name, int8_t *obj, Error **errp);
bool visit_type_int16(Visitor *v, const char *name, int16_t *obj, Error **errp);
bool visit_type_int32(Visitor *v, const char *name, int32_t *obj, Error **errp);
bool visit_type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp);
bool visit_type_uint8(Visitor *v, const char *name, uint8_t *obj, Error **errp);
bool visit_type_uint16(Visitor *v, const char *name, uint16_t *obj, Error **errp);
bool visit_type_uint32(Visitor *v, const char *name, uint32_t *obj, Error **errp);
bool visit_type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp);
/* Text input takes the suffixes B K M G T P E; human output prints them. */
bool visit_type_size(Visitor *v, const char *name, uint64_t *obj, Error **errp);
bool visit_type_number(Visitor *v, const char *name, double *obj, Error **errp);
/* Input: *obj becomes a new string (g_free).  Output: NULL counts as "". */
bool visit_type_str(Visitor *v, const char *name, char **obj, Error **errp);
bool visit_type_enum(Visitor *v, const char *name, int *obj, const QEnumLookup *lookup,
                     Error **errp);
/* Any JSON value; input: *obj is a new reference (json_object_put). */
bool visit_type_any(Visitor *v, const char *name, struct json_object **obj, Error **errp);
bool visit_type_null(Visitor *v, const char *name, Error **errp);

/* An object: start, members by name, check (input: nothing unknown left), end. */
bool visit_start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp);
bool visit_check_struct(Visitor *v, Error **errp);
void visit_end_struct(Visitor *v, void **obj);
/* Input: is the member there?  Output: *present decides whether it is written. */
bool visit_optional(Visitor *v, const char *name, bool *present);
/*
 * A list: start; input: while (visit_next_item(v)) visit_type_x(v, NULL, ...);
 * output: visit the items one after the other; end.
 */
bool visit_start_array(Visitor *v, const char *name, Error **errp);
bool visit_next_item(Visitor *v);
void visit_end_array(Visitor *v);

void visit_free(Visitor *v);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Visitor, visit_free)

/* Reads @value (borrowed: keep it alive).  Types must match exactly. */
Visitor *json_input_visitor_new(struct json_object *value);
/* Reads members whose leaves are strings as the command line gives them ("on", "0x10", "64K"). */
Visitor *json_input_visitor_new_keyval(struct json_object *value);
/* Reads one scalar (or a comma list inside an array) from text (borrowed). */
Visitor *string_input_visitor_new(const char *text);
/* On visit_complete(), *result is the JSON value (new reference). */
Visitor *json_output_visitor_new(struct json_object **result);
/*
 * On visit_complete(), *result is the text (g_free).  @human: `10 (0xa)`, quoted
 * strings, sizes with units.
 */
Visitor *string_output_visitor_new(bool human, char **result);
/* Deliver an output visitor's result.  Call once, before visit_free(). */
void visit_complete(Visitor *v);

#endif
