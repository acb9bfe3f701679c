/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The types of QMP: registry and checking of values. */
#include "qemu/osdep.h"
#include "schema-int.h"

typedef struct BuiltinType {
    const char *name;
    const char *json_type;          /* as query-qmp-schema says it */
    const char *expected;           /* for messages */
    json_type type;
    int64_t min;
    uint64_t max;
} BuiltinType;

static const BuiltinType builtins[] = {
    { "str", "string", "string", json_type_string, 0, 0 },
    { "bool", "boolean", "boolean", json_type_boolean, 0, 0 },
    { "null", "null", "null", json_type_null, 0, 0 },
    { "number", "number", "number", json_type_double, 0, 0 },
    { "any", "value", "any", json_type_null, 0, 0 },
    { "int", "int", "integer", json_type_int, INT64_MIN, INT64_MAX },
    { "int8", "int", "integer", json_type_int, INT8_MIN, INT8_MAX },
    { "int16", "int", "integer", json_type_int, INT16_MIN, INT16_MAX },
    { "int32", "int", "integer", json_type_int, INT32_MIN, INT32_MAX },
    { "int64", "int", "integer", json_type_int, INT64_MIN, INT64_MAX },
    { "uint8", "int", "integer", json_type_int, 0, UINT8_MAX },
    { "uint16", "int", "integer", json_type_int, 0, UINT16_MAX },
    { "uint32", "int", "integer", json_type_int, 0, UINT32_MAX },
    { "uint64", "int", "integer", json_type_int, 0, UINT64_MAX },
    { "size", "int", "integer", json_type_int, 0, UINT64_MAX },
};

static GHashTable *types;
static GPtrArray *events;

static const BuiltinType *builtin_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(builtins); i++) {
        if (!strcmp(builtins[i].name, name)) {
            return &builtins[i];
        }
    }
    return NULL;
}

const char *qapi_builtin_json_type(const char *name)
{
    const BuiltinType *builtin = builtin_find(name);

    return builtin ? builtin->json_type : NULL;
}

void qapi_register_types(const QapiType *table, size_t count)
{
    if (!types) {
        types = g_hash_table_new(g_str_hash, g_str_equal);
    }
    for (size_t i = 0; i < count; i++) {
        bool is_new = g_hash_table_insert(types, (gpointer)table[i].name, (gpointer)&table[i]);
        assert(is_new && !builtin_find(table[i].name));
    }
}

void qapi_register_events(const QapiEvent *table, size_t count)
{
    if (!events) {
        events = g_ptr_array_new();
    }
    for (size_t i = 0; i < count; i++) {
        g_ptr_array_add(events, (gpointer)&table[i]);
    }
}

const GPtrArray *qapi_events(void)
{
    return events;
}

const QapiType *qapi_type_find(const char *name)
{
    return types ? g_hash_table_lookup(types, name) : NULL;
}

char *qapi_element_type(const char *type)
{
    size_t len = strlen(type);

    if (type[0] != '[' || type[len - 1] != ']') {
        return NULL;
    }
    return g_strndup(type + 1, len - 2);
}

/* ---- checking ------------------------------------------------------------------ */

static bool wrong_type(const char *path, const char *expected, Error **errp)
{
    error_setg(errp, "Invalid parameter type for '%s', expected: %s", path[0] ? path : "value",
               expected);
    return false;
}

static bool check_integer(const BuiltinType *t, struct json_object *value, const char *path,
                          Error **errp)
{
    int64_t i = json_object_get_int64(value);
    uint64_t u = json_object_get_uint64(value);
    bool fits = i < 0 ? i >= t->min : (u <= t->max);

    if (!fits) {
        error_setg(errp, "Parameter '%s' expects %s", path, t->name);
    }
    return fits;
}

static bool check_builtin(const BuiltinType *t, struct json_object *value, const char *path,
                          Error **errp)
{
    json_type type = json_object_get_type(value);

    if (!strcmp(t->name, "any")) {
        return true;
    }
    if (t->type == json_type_double && type == json_type_int) {
        return true;
    }
    if (type != t->type) {
        return wrong_type(path, t->expected, errp);
    }
    return type != json_type_int || check_integer(t, value, path, errp);
}

static bool check_enum(const QapiType *t, struct json_object *value, const char *path,
                       Error **errp)
{
    const char *text;

    if (json_object_get_type(value) != json_type_string) {
        return wrong_type(path, "string", errp);
    }
    text = json_object_get_string(value);
    for (size_t i = 0; t->values[i]; i++) {
        if (!strcmp(t->values[i], text)) {
            return true;
        }
    }
    error_setg(errp, "Parameter '%s' does not accept value '%s'", path, text);
    return false;
}

static bool check_list(const char *element, struct json_object *value, const char *path,
                       Error **errp)
{
    if (json_object_get_type(value) != json_type_array) {
        return wrong_type(path, "array", errp);
    }
    for (size_t i = 0; i < json_object_array_length(value); i++) {
        g_autofree char *at = g_strdup_printf("%s[%zu]", path, i);

        if (!qapi_check(element, json_object_array_get_idx(value, i), at, errp)) {
            return false;
        }
    }
    return true;
}

static const QapiMember *member_find(const QapiMember *members, const char *name)
{
    for (; members && members->name; members++) {
        if (!strcmp(members->name, name)) {
            return members;
        }
    }
    return NULL;
}

static char *member_path(const char *path, const char *name)
{
    return path[0] ? g_strdup_printf("%s.%s", path, name) : g_strdup(name);
}

/* The members of @value that @members describes are right. */
static bool check_known(const QapiMember *members, struct json_object *value, const char *path,
                        Error **errp)
{
    for (; members && members->name; members++) {
        g_autofree char *at = member_path(path, members->name);
        struct json_object *member;

        if (json_object_object_get_ex(value, members->name, &member)) {
            if (!qapi_check(members->type, member, at, errp)) {
                return false;
            }
        } else if (!members->optional) {
            error_setg(errp, "Parameter '%s' is missing", at);
            return false;
        }
    }
    return true;
}

static bool check_unknown(const QapiMember *members, const QapiMember *more,
                          struct json_object *value, const char *path, Error **errp)
{
    json_object_object_foreach(value, name, member) {
        (void)member;
        if (!member_find(members, name) && !member_find(more, name)) {
            g_autofree char *at = member_path(path, name);

            error_setg(errp, "Parameter '%s' is unexpected", at);
            return false;
        }
    }
    return true;
}

bool qapi_check_members(const QapiMember *members, bool open, struct json_object *value,
                        const char *path, Error **errp)
{
    if (json_object_get_type(value) != json_type_object) {
        return wrong_type(path, "object", errp);
    }
    return check_known(members, value, path, errp)
        && (open || check_unknown(members, NULL, value, path, errp));
}

/* The type that the tag member of a union selects; NULL: it adds nothing. */
static const QapiType *variant_of(const QapiType *t, struct json_object *value)
{
    struct json_object *tag;

    if (t->tag && json_object_object_get_ex(value, t->tag, &tag)) {
        for (const QapiVariant *v = t->variants; v->value; v++) {
            if (!strcmp(v->value, json_object_get_string(tag))) {
                return qapi_type_find(v->type);
            }
        }
    }
    return NULL;
}

static bool check_object(const QapiType *t, struct json_object *value, const char *path,
                         Error **errp)
{
    const QapiType *variant;

    if (json_object_get_type(value) != json_type_object) {
        return wrong_type(path, "object", errp);
    }
    if (!check_known(t->members, value, path, errp)) {
        return false;
    }
    variant = variant_of(t, value);
    if (variant && !check_known(variant->members, value, path, errp)) {
        return false;
    }
    return t->open || (variant && variant->open)
        || check_unknown(t->members, variant ? variant->members : NULL, value, path, errp);
}

bool qapi_check(const char *type, struct json_object *value, const char *path, Error **errp)
{
    const BuiltinType *builtin = builtin_find(type);
    g_autofree char *element = qapi_element_type(type);
    const QapiType *t;

    if (builtin) {
        return check_builtin(builtin, value, path, errp);
    }
    if (element) {
        return check_list(element, value, path, errp);
    }
    t = qapi_type_find(type);
    assert(t);                      /* the tables are ours; test-qmp-schema resolves all of them */
    return t->values ? check_enum(t, value, path, errp) : check_object(t, value, path, errp);
}
