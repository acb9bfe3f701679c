/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Visitors: what all kinds have in common, that is dispatch, the widths of
 * integers, enums, and the texts of errors.
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "visitor-impl.h"

/* ---- Messages ------------------------------------------------------------ */

char *visitor_full_name(Visitor *v, const char *name)
{
    char *full = v->ops->full_name ? v->ops->full_name(v, name) : NULL;

    return full ? full : g_strdup(name ? name : "<anonymous>");
}

bool visitor_bad_type(Visitor *v, const char *name, const char *expected, Error **errp)
{
    g_autofree char *full = visitor_full_name(v, name);

    error_setg(errp, "Invalid parameter type for '%s', expected: %s", full, expected);
    return false;
}

bool visitor_bad_value(Visitor *v, const char *name, const char *expected, Error **errp)
{
    g_autofree char *full = visitor_full_name(v, name);

    error_setg(errp, "Parameter '%s' expects %s", full, expected);
    return false;
}

static bool unsupported(Visitor *v, const char *name, Error **errp)
{
    g_autofree char *full = visitor_full_name(v, name);

    error_setg(errp, "Parameter '%s' cannot be given or shown in this form", full);
    return false;
}

/* ---- Scalars ------------------------------------------------------------- */

bool visit_is_input(const Visitor *v)
{
    return v->ops->input;
}

bool visit_is_strict(const Visitor *v)
{
    return v->ops->strict;
}

bool visit_type_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    return v->ops->type_bool(v, name, obj, errp);
}

bool visit_type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    return v->ops->type_int64(v, name, obj, errp);
}

bool visit_type_int(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    return v->ops->type_int64(v, name, obj, errp);
}

bool visit_type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    return v->ops->type_uint64(v, name, obj, errp);
}

bool visit_type_size(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    return v->ops->type_size(v, name, obj, errp);
}

/* *@value through the visitor; on input it must lie in @min..@max. */
static bool visit_ranged(Visitor *v, const char *name, int64_t *value, int64_t min, int64_t max,
                         const char *type, Error **errp)
{
    if (!v->ops->type_int64(v, name, value, errp)) {
        return false;
    }
    if (v->ops->input && (*value < min || *value > max)) {
        return visitor_bad_value(v, name, type, errp);
    }
    return true;
}

#define DEFINE_VISIT_INT(type, min, max)                                                  \
    bool visit_type_##type(Visitor *v, const char *name, type##_t *obj, Error **errp)     \
    {                                                                                     \
        int64_t value = v->ops->input ? 0 : *obj;                                         \
                                                                                          \
        if (!visit_ranged(v, name, &value, min, max, #type "_t", errp)) {                 \
            return false;                                                                 \
        }                                                                                 \
        if (v->ops->input) {                                                              \
            *obj = value;                                                                 \
        }                                                                                 \
        return true;                                                                      \
    }
DEFINE_VISIT_INT(int8, INT8_MIN, INT8_MAX)
DEFINE_VISIT_INT(int16, INT16_MIN, INT16_MAX)
DEFINE_VISIT_INT(int32, INT32_MIN, INT32_MAX)
DEFINE_VISIT_INT(uint8, 0, UINT8_MAX)
DEFINE_VISIT_INT(uint16, 0, UINT16_MAX)
DEFINE_VISIT_INT(uint32, 0, UINT32_MAX)
#undef DEFINE_VISIT_INT

bool visit_type_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    return v->ops->type_number(v, name, obj, errp);
}

bool visit_type_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    if (v->ops->input) {
        *obj = NULL;
    }
    return v->ops->type_str(v, name, obj, errp);
}

bool visit_type_enum(Visitor *v, const char *name, int *obj, const QEnumLookup *lookup,
                     Error **errp)
{
    ERRP_GUARD();
    g_autofree char *text = NULL;
    g_autofree char *full = NULL;

    if (!v->ops->input) {
        char *constant = (char *)(uintptr_t)qapi_enum_lookup(lookup, *obj);

        return v->ops->type_str(v, name, &constant, errp);
    }
    if (!v->ops->type_str(v, name, &text, errp)) {
        return false;
    }
    for (int i = 0; i < lookup->size; i++) {
        if (lookup->array[i] && strcmp(lookup->array[i], text) == 0) {
            *obj = i;
            return true;
        }
    }
    full = visitor_full_name(v, name);
    error_setg(errp, "Parameter '%s' does not accept value '%s'", full, text);
    qapi_enum_hint(lookup, errp);
    return false;
}

bool visit_type_any(Visitor *v, const char *name, struct json_object **obj, Error **errp)
{
    return v->ops->type_any ? v->ops->type_any(v, name, obj, errp) : unsupported(v, name, errp);
}

bool visit_type_null(Visitor *v, const char *name, Error **errp)
{
    return v->ops->type_null ? v->ops->type_null(v, name, errp) : unsupported(v, name, errp);
}

/* ---- Structures ------------------------------------------------------------ */

bool visit_start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp)
{
    if (obj && v->ops->input) {
        *obj = NULL;
    }
    if (!v->ops->start_struct) {
        return unsupported(v, name, errp);
    }
    if (!v->ops->start_struct(v, name, errp)) {
        return false;
    }
    if (obj && v->ops->input) {
        *obj = g_malloc0(size);
    }
    return true;
}

bool visit_check_struct(Visitor *v, Error **errp)
{
    return v->ops->check_struct ? v->ops->check_struct(v, errp) : true;
}

void visit_end_struct(Visitor *v, void **obj)
{
    v->ops->end_struct(v);
}

bool visit_optional(Visitor *v, const char *name, bool *present)
{
    if (v->ops->input) {
        *present = v->ops->optional && v->ops->optional(v, name);
    }
    return *present;
}

bool visit_start_array(Visitor *v, const char *name, Error **errp)
{
    return v->ops->start_array ? v->ops->start_array(v, name, errp) : unsupported(v, name, errp);
}

bool visit_next_item(Visitor *v)
{
    return v->ops->next_item && v->ops->next_item(v);
}

void visit_end_array(Visitor *v)
{
    v->ops->end_array(v);
}

void visit_complete(Visitor *v)
{
    if (v->ops->complete) {
        v->ops->complete(v);
    }
}

void visit_free(Visitor *v)
{
    if (v) {
        v->ops->free(v);
    }
}

/* ---- Text ------------------------------------------------------------------ */

bool visitor_text_bool(Visitor *v, const char *name, const char *text, bool *obj, Error **errp)
{
    static const char *const on[] = { "on", "yes", "true", "y" };
    static const char *const off[] = { "off", "no", "false", "n" };

    for (size_t i = 0; i < ARRAY_SIZE(on); i++) {
        if (strcmp(text, on[i]) == 0 || strcmp(text, off[i]) == 0) {
            *obj = strcmp(text, on[i]) == 0;
            return true;
        }
    }
    return visitor_bad_value(v, name, "'on' or 'off'", errp);
}

bool visitor_text_int64(Visitor *v, const char *name, const char *text, int64_t *obj,
                        Error **errp)
{
    return qemu_strtoi64(text, NULL, 0, obj) == 0 || visitor_bad_value(v, name, "integer", errp);
}

bool visitor_text_uint64(Visitor *v, const char *name, const char *text, uint64_t *obj,
                         Error **errp)
{
    return parse_uint_full(text, 0, obj) == 0 || visitor_bad_value(v, name, "integer", errp);
}

bool visitor_text_size(Visitor *v, const char *name, const char *text, uint64_t *obj,
                       Error **errp)
{
    return qemu_strtosz(text, NULL, obj) == 0 ||
           visitor_bad_value(v, name, "a size value", errp);
}

bool visitor_text_number(Visitor *v, const char *name, const char *text, double *obj,
                         Error **errp)
{
    return qemu_strtod_finite(text, NULL, obj) == 0 ||
           visitor_bad_value(v, name, "number", errp);
}
