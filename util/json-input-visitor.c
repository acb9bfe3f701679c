/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Input visitors over JSON values: strict ones, whose types must match, and
 * those whose leaves are strings from a command line.
 */
#include "qemu/osdep.h"
#include "visitor-impl.h"

/* An object or array that is being read. */
typedef struct Level {
    struct json_object *value;
    char *name;                          /* in the level above; NULL: list item */
    GHashTable *unread;                  /* names of members that nobody asked for yet */
    size_t next;                         /* index of the next list item */
} Level;

typedef struct JsonInputVisitor {
    Visitor visitor;
    struct json_object *root;
    GArray *levels;                      /* NULL until the first start */
} JsonInputVisitor;

static JsonInputVisitor *to_jiv(Visitor *v)
{
    return container_of(v, JsonInputVisitor, visitor);
}

static Level *top(JsonInputVisitor *jiv)
{
    return jiv->levels && jiv->levels->len
        ? &g_array_index(jiv->levels, Level, jiv->levels->len - 1) : NULL;
}

static char *jiv_full_name(Visitor *v, const char *name)
{
    JsonInputVisitor *jiv = to_jiv(v);
    GString *full = g_string_new(NULL);
    guint n = jiv->levels ? jiv->levels->len : 0;

    for (guint i = 0; i <= n; i++) {
        Level *in = i ? &g_array_index(jiv->levels, Level, i - 1) : NULL;
        const char *part = i < n ? g_array_index(jiv->levels, Level, i).name : name;

        if (in && json_object_is_type(in->value, json_type_array)) {
            g_string_append_printf(full, "[%zu]", in->next ? in->next - 1 : 0);
        } else if (part) {
            g_string_append_printf(full, "%s%s", full->len ? "." : "", part);
        }
    }
    if (!full->len) {
        g_string_append(full, "<anonymous>");
    }
    return g_string_free(full, FALSE);
}

/* The value that the next visit is about; a member counts as read. */
static bool jiv_fetch(Visitor *v, const char *name, struct json_object **value, Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    Level *level = top(jiv);
    g_autofree char *full = NULL;

    if (!level) {
        *value = jiv->root;
        return true;
    }
    if (json_object_is_type(level->value, json_type_array)) {
        /* visit_next_item() has advanced */
        if (level->next && level->next <= json_object_array_length(level->value)) {
            *value = json_object_array_get_idx(level->value, level->next - 1);
            return true;
        }
    } else if (name && json_object_object_get_ex(level->value, name, value)) {
        g_hash_table_remove(level->unread, name);
        return true;
    }
    full = jiv_full_name(v, name);
    error_setg(errp, "Parameter '%s' is missing", full);
    return false;
}

static bool jiv_fetch_type(Visitor *v, const char *name, enum json_type type,
                           const char *expected, struct json_object **value, Error **errp)
{
    if (!jiv_fetch(v, name, value, errp)) {
        return false;
    }
    return json_object_is_type(*value, type) || visitor_bad_type(v, name, expected, errp);
}

/* ---- Typed scalars --------------------------------------------------------- */

static bool jiv_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    struct json_object *value;

    if (!jiv_fetch_type(v, name, json_type_boolean, "boolean", &value, errp)) {
        return false;
    }
    *obj = json_object_get_boolean(value);
    return true;
}

static bool jiv_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    struct json_object *value;

    if (!jiv_fetch_type(v, name, json_type_int, "integer", &value, errp)) {
        return false;
    }
    *obj = json_object_get_int64(value);
    if (*obj == INT64_MAX && json_object_get_uint64(value) > INT64_MAX) {
        return visitor_bad_value(v, name, "int64", errp);
    }
    return true;
}

static bool jiv_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    struct json_object *value;

    if (!jiv_fetch_type(v, name, json_type_int, "integer", &value, errp)) {
        return false;
    }
    if (json_object_get_int64(value) < 0) {
        return visitor_bad_value(v, name, "uint64", errp);
    }
    *obj = json_object_get_uint64(value);
    return true;
}

static bool jiv_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    struct json_object *value;

    if (!jiv_fetch(v, name, &value, errp)) {
        return false;
    }
    if (!json_object_is_type(value, json_type_double) &&
        !json_object_is_type(value, json_type_int)) {
        return visitor_bad_type(v, name, "number", errp);
    }
    *obj = json_object_get_double(value);
    return true;
}

static bool jiv_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    struct json_object *value;

    if (!jiv_fetch_type(v, name, json_type_string, "string", &value, errp)) {
        return false;
    }
    *obj = g_strdup(json_object_get_string(value));
    return true;
}

static bool jiv_any(Visitor *v, const char *name, struct json_object **obj, Error **errp)
{
    struct json_object *value;

    if (!jiv_fetch(v, name, &value, errp)) {
        return false;
    }
    *obj = json_object_get(value);
    return true;
}

static bool jiv_null(Visitor *v, const char *name, Error **errp)
{
    struct json_object *value;

    return jiv_fetch_type(v, name, json_type_null, "null", &value, errp);
}

/* ---- Scalars as text ---------------------------------------------------------- */

static const char *fetch_text(Visitor *v, const char *name, Error **errp)
{
    struct json_object *value;

    return jiv_fetch_type(v, name, json_type_string, "string", &value, errp)
        ? json_object_get_string(value) : NULL;
}

static bool kv_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    const char *text = fetch_text(v, name, errp);

    return text && visitor_text_bool(v, name, text, obj, errp);
}

static bool kv_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    const char *text = fetch_text(v, name, errp);

    return text && visitor_text_int64(v, name, text, obj, errp);
}

static bool kv_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    const char *text = fetch_text(v, name, errp);

    return text && visitor_text_uint64(v, name, text, obj, errp);
}

static bool kv_size(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    const char *text = fetch_text(v, name, errp);

    return text && visitor_text_size(v, name, text, obj, errp);
}

static bool kv_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    const char *text = fetch_text(v, name, errp);

    return text && visitor_text_number(v, name, text, obj, errp);
}

/* ---- Objects and arrays ------------------------------------------------------- */

static void level_clear(gpointer data)
{
    Level *level = data;

    g_free(level->name);
    g_clear_pointer(&level->unread, g_hash_table_destroy);
}

static bool jiv_start(Visitor *v, const char *name, enum json_type type, const char *expected,
                      Error **errp)
{
    JsonInputVisitor *jiv = to_jiv(v);
    Level level = { 0 };

    if (!jiv_fetch_type(v, name, type, expected, &level.value, errp)) {
        return false;
    }
    level.name = g_strdup(name);
    if (type == json_type_object) {
        level.unread = g_hash_table_new(g_str_hash, g_str_equal);
        json_object_object_foreach(level.value, key, member) {
            (void)member;
            g_hash_table_add(level.unread, key);
        }
    }
    if (!jiv->levels) {
        jiv->levels = g_array_new(FALSE, FALSE, sizeof(Level));
        g_array_set_clear_func(jiv->levels, level_clear);
    }
    g_array_append_val(jiv->levels, level);
    return true;
}

static void jiv_end(Visitor *v)
{
    JsonInputVisitor *jiv = to_jiv(v);

    g_array_set_size(jiv->levels, jiv->levels->len - 1);
}

static bool jiv_start_struct(Visitor *v, const char *name, Error **errp)
{
    return jiv_start(v, name, json_type_object, "object", errp);
}

static bool jiv_check_struct(Visitor *v, Error **errp)
{
    Level *level = top(to_jiv(v));

    /* The first one in the order of the source, so that messages are stable. */
    json_object_object_foreach(level->value, key, member) {
        (void)member;
        if (g_hash_table_contains(level->unread, key)) {
            g_autofree char *full = jiv_full_name(v, key);

            error_setg(errp, "Parameter '%s' is unexpected", full);
            return false;
        }
    }
    return true;
}

static bool jiv_optional(Visitor *v, const char *name)
{
    JsonInputVisitor *jiv = to_jiv(v);
    Level *level = top(jiv);

    if (!level) {
        return jiv->root != NULL;
    }
    return json_object_is_type(level->value, json_type_object) &&
           json_object_object_get_ex(level->value, name, NULL);
}

static bool jiv_start_array(Visitor *v, const char *name, Error **errp)
{
    return jiv_start(v, name, json_type_array, "array", errp);
}

static bool jiv_next_item(Visitor *v)
{
    Level *level = top(to_jiv(v));

    return level->next++ < json_object_array_length(level->value);
}

static void jiv_free(Visitor *v)
{
    JsonInputVisitor *jiv = to_jiv(v);

    if (jiv->levels) {
        g_array_unref(jiv->levels);
    }
    g_free(jiv);
}

static const VisitorOps strict_ops = {
    .input = true,
    .strict = true,
    .type_bool = jiv_bool,
    .type_int64 = jiv_int64,
    .type_uint64 = jiv_uint64,
    .type_size = jiv_uint64,
    .type_number = jiv_number,
    .type_str = jiv_str,
    .type_any = jiv_any,
    .type_null = jiv_null,
    .start_struct = jiv_start_struct,
    .check_struct = jiv_check_struct,
    .end_struct = jiv_end,
    .optional = jiv_optional,
    .start_array = jiv_start_array,
    .next_item = jiv_next_item,
    .end_array = jiv_end,
    .free = jiv_free,
    .full_name = jiv_full_name,
};

static const VisitorOps keyval_ops = {
    .input = true,
    .type_bool = kv_bool,
    .type_int64 = kv_int64,
    .type_uint64 = kv_uint64,
    .type_size = kv_size,
    .type_number = kv_number,
    .type_str = jiv_str,
    .type_any = jiv_any,
    .type_null = jiv_null,
    .start_struct = jiv_start_struct,
    .check_struct = jiv_check_struct,
    .end_struct = jiv_end,
    .optional = jiv_optional,
    .start_array = jiv_start_array,
    .next_item = jiv_next_item,
    .end_array = jiv_end,
    .free = jiv_free,
    .full_name = jiv_full_name,
};

static Visitor *jiv_new(struct json_object *value, const VisitorOps *ops)
{
    JsonInputVisitor *jiv = g_new0(JsonInputVisitor, 1);

    jiv->visitor.ops = ops;
    jiv->root = value;
    return &jiv->visitor;
}

Visitor *json_input_visitor_new(struct json_object *value)
{
    return jiv_new(value, &strict_ops);
}

Visitor *json_input_visitor_new_keyval(struct json_object *value)
{
    return jiv_new(value, &keyval_ops);
}
