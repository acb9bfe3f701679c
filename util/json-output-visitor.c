/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Output visitor that builds a JSON value. */
#include "qemu/osdep.h"
#include "visitor-impl.h"

typedef struct JsonOutputVisitor {
    Visitor visitor;
    struct json_object *root;
    struct json_object **result;
    GPtrArray *levels;                   /* borrowed objects and arrays; NULL until the first */
} JsonOutputVisitor;

static JsonOutputVisitor *to_jov(Visitor *v)
{
    return container_of(v, JsonOutputVisitor, visitor);
}

/* Put @value (taken over) where the visit is. */
static bool jov_put(Visitor *v, const char *name, struct json_object *value)
{
    JsonOutputVisitor *jov = to_jov(v);
    struct json_object *in = jov->levels && jov->levels->len
        ? g_ptr_array_index(jov->levels, jov->levels->len - 1) : NULL;

    if (!in) {
        json_object_put(jov->root);
        jov->root = value;
    } else if (json_object_is_type(in, json_type_array)) {
        json_object_array_add(in, value);
    } else {
        json_object_object_add(in, name, value);
    }
    return true;
}

static bool jov_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    return jov_put(v, name, json_object_new_boolean(*obj));
}

static bool jov_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    return jov_put(v, name, json_object_new_int64(*obj));
}

static bool jov_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    return jov_put(v, name, json_object_new_uint64(*obj));
}

static bool jov_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    return jov_put(v, name, json_object_new_double(*obj));
}

static bool jov_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    return jov_put(v, name, json_object_new_string(*obj ? *obj : ""));
}

static bool jov_any(Visitor *v, const char *name, struct json_object **obj, Error **errp)
{
    return jov_put(v, name, json_object_get(*obj));
}

static bool jov_null(Visitor *v, const char *name, Error **errp)
{
    return jov_put(v, name, NULL);
}

static bool jov_start(Visitor *v, const char *name, struct json_object *value)
{
    JsonOutputVisitor *jov = to_jov(v);

    jov_put(v, name, value);
    if (!jov->levels) {
        jov->levels = g_ptr_array_new();
    }
    g_ptr_array_add(jov->levels, value);
    return true;
}

static bool jov_start_struct(Visitor *v, const char *name, Error **errp)
{
    return jov_start(v, name, json_object_new_object());
}

static bool jov_start_array(Visitor *v, const char *name, Error **errp)
{
    return jov_start(v, name, json_object_new_array());
}

static void jov_end(Visitor *v)
{
    JsonOutputVisitor *jov = to_jov(v);

    g_ptr_array_set_size(jov->levels, jov->levels->len - 1);
}

static void jov_complete(Visitor *v)
{
    JsonOutputVisitor *jov = to_jov(v);

    *jov->result = jov->root;
    jov->root = NULL;
}

static void jov_free(Visitor *v)
{
    JsonOutputVisitor *jov = to_jov(v);

    json_object_put(jov->root);
    if (jov->levels) {
        g_ptr_array_unref(jov->levels);
    }
    g_free(jov);
}

static const VisitorOps jov_ops = {
    .strict = true,
    .type_bool = jov_bool,
    .type_int64 = jov_int64,
    .type_uint64 = jov_uint64,
    .type_size = jov_uint64,
    .type_number = jov_number,
    .type_str = jov_str,
    .type_any = jov_any,
    .type_null = jov_null,
    .start_struct = jov_start_struct,
    .end_struct = jov_end,
    .start_array = jov_start_array,
    .end_array = jov_end,
    .complete = jov_complete,
    .free = jov_free,
};

Visitor *json_output_visitor_new(struct json_object **result)
{
    JsonOutputVisitor *jov = g_new0(JsonOutputVisitor, 1);

    jov->visitor.ops = &jov_ops;
    jov->result = result;
    return &jov->visitor;
}
