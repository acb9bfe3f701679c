/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The types of QMP: one table row per type, command and event.
 *
 * From these rows derive argument checking, reply checking (debug builds),
 * query-qmp-schema and the generated reference.  A type expression is a name
 * ("str", "int", "bool", "number", "size", "int8".."uint64", "any", "null", or
 * a registered type) or a list of one: "[str]".
 *
 * Tables are registered by constructors (QAPI_TYPES and its kin) and are const.
 */
#ifndef MONITOR_SCHEMA_H
#define MONITOR_SCHEMA_H

#include <json-c/json.h>
#include "qapi/error.h"

/* One member of an object or one argument of a command; a list ends with {}. */
typedef struct QapiMember {
    const char *name;
    const char *type;
    bool optional;
} QapiMember;

/* What else an object has when its tag member is @value; a list ends with {}. */
typedef struct QapiVariant {
    const char *value;
    const char *type;               /* an object type */
} QapiVariant;

/* An enum (values), or an object (members, and for a union tag and variants). */
typedef struct QapiType {
    const char *name;
    const char *const *values;      /* ends with NULL */
    const QapiMember *members;
    const char *tag;
    const QapiVariant *variants;
    bool open;                      /* further members are allowed; the command checks them */
} QapiType;

typedef struct QapiEvent {
    const char *name;
    const QapiMember *members;      /* NULL: no data */
} QapiEvent;

#define QAPI_REGISTER_(kind, table)                                          \
    static void __attribute__((constructor)) register_##table(void)          \
    {                                                                        \
        qapi_register_##kind(table, ARRAY_SIZE(table));                      \
    }
#define QAPI_TYPES(table)   QAPI_REGISTER_(types, table)
#define QAPI_EVENTS(table)  QAPI_REGISTER_(events, table)

/* Before main(); static tables. */
void qapi_register_types(const QapiType *types, size_t count);
void qapi_register_events(const QapiEvent *events, size_t count);

/* NULL when there is none of that name. */
const QapiType *qapi_type_find(const char *name);

/*
 * Does @value (borrowed) have type @type?  @path names it in messages ("" at
 * the top).  Numbers in range, no unknown members, mandatory ones present.
 */
MUST_CHECK bool qapi_check(const char *type, struct json_object *value, const char *path,
                           Error **errp);
/* The same for a set of members; @open lets others pass. */
MUST_CHECK bool qapi_check_members(const QapiMember *members, bool open,
                                   struct json_object *value, const char *path, Error **errp);

/* The reply of query-qmp-schema (new reference). */
struct json_object *qapi_introspect(void);

#endif
