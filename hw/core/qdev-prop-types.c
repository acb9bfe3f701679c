/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of static properties that hold plain values. */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"

/* ---- defaults ---------------------------------------------------------------------- */

void qdev_propinfo_set_default_value_int(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_int(op, prop->defval.i);
}

void qdev_propinfo_set_default_value_uint(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_uint(op, prop->defval.u);
}

void qdev_propinfo_set_default_value_enum(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_str(op, qapi_enum_lookup(prop->info->enum_table,
                                                         (int)prop->defval.i));
}

static void set_default_value_bool(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_bool(op, prop->defval.u);
}

/* The default straight into a member of any integer size: device creation is frequent. */
static void init_plain(Object *obj, ObjectProperty *op)
{
    const Property *prop = op->opaque;
    void *field = object_field_prop_ptr(obj, prop);

    switch (prop->size) {
    case 1:
        *(uint8_t *)field = (uint8_t)prop->defval.u;
        break;
    case 2:
        *(uint16_t *)field = (uint16_t)prop->defval.u;
        break;
    case 4:
        *(uint32_t *)field = (uint32_t)prop->defval.u;
        break;
    default:
        *(uint64_t *)field = prop->defval.u;
        break;
    }
}

/* ---- ranges ------------------------------------------------------------------------ */

static bool unsigned_in_range(Object *obj, const char *name, const Property *prop, uint64_t value,
                              Error **errp)
{
    if (!prop->ranged || (value >= prop->min.u && value <= prop->max.u)) {
        return true;
    }
    error_setg(errp, "Property %s.%s doesn't take value %" PRIu64 " (minimum: %" PRIu64
               ", maximum: %" PRIu64 ")", object_get_typename(obj), name, value, prop->min.u,
               prop->max.u);
    return false;
}

static bool signed_in_range(Object *obj, const char *name, const Property *prop, int64_t value,
                            Error **errp)
{
    if (!prop->ranged || (value >= prop->min.i && value <= prop->max.i)) {
        return true;
    }
    error_setg(errp, "Property %s.%s doesn't take value %" PRId64 " (minimum: %" PRId64
               ", maximum: %" PRId64 ")", object_get_typename(obj), name, value, prop->min.i,
               prop->max.i);
    return false;
}

/* ---- integers ---------------------------------------------------------------------- */

/* Getter and setter of @T, visited by visit_type_@K, checked as @sign. */
#define INTEGER_ACCESSORS(K, T, sign)                                                   \
    static void get_##K(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp) \
    {                                                                                   \
        T *field = object_field_prop_ptr(obj, opaque);                                  \
        visit_type_##K(v, name, field, errp);                                           \
    }                                                                                   \
    static void set_##K(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp) \
    {                                                                                   \
        T value;                                                                        \
        if (visit_type_##K(v, name, &value, errp) &&                                    \
            sign##_in_range(obj, name, opaque, value, errp)) {                          \
            *(T *)object_field_prop_ptr(obj, opaque) = value;                           \
        }                                                                               \
    }
INTEGER_ACCESSORS(uint8, uint8_t, unsigned)
INTEGER_ACCESSORS(uint16, uint16_t, unsigned)
INTEGER_ACCESSORS(uint32, uint32_t, unsigned)
INTEGER_ACCESSORS(uint64, uint64_t, unsigned)
INTEGER_ACCESSORS(int32, int32_t, signed)
INTEGER_ACCESSORS(int64, int64_t, signed)
INTEGER_ACCESSORS(size, uint64_t, unsigned)
#undef INTEGER_ACCESSORS

#define INTEGER_INFO(symbol, K, typestr, sign)                                          \
    const PropertyInfo symbol = {                                                       \
        .type = typestr,                                                                \
        .get = get_##K,                                                                 \
        .set = set_##K,                                                                 \
        .set_default_value = qdev_propinfo_set_default_value_##sign,                    \
        .init = init_plain,                                                             \
    }
INTEGER_INFO(qdev_prop_uint8, uint8, "uint8", uint);
INTEGER_INFO(qdev_prop_uint16, uint16, "uint16", uint);
INTEGER_INFO(qdev_prop_uint32, uint32, "uint32", uint);
INTEGER_INFO(qdev_prop_uint64, uint64, "uint64", uint);
INTEGER_INFO(qdev_prop_usize, uint64, "usize", uint);
INTEGER_INFO(qdev_prop_int32, int32, "int32", int);
INTEGER_INFO(qdev_prop_int64, int64, "int64", int);
INTEGER_INFO(qdev_prop_size, size, "size", uint);
#undef INTEGER_INFO

void qdev_propinfo_get_uint16(Object *obj, Visitor *v, const char *name, void *opaque,
                              Error **errp)
{
    get_uint16(obj, v, name, opaque, errp);
}

void qdev_propinfo_get_int32(Object *obj, Visitor *v, const char *name, void *opaque,
                             Error **errp)
{
    get_int32(obj, v, name, opaque, errp);
}

/* ---- sizes that fit 32 bits -------------------------------------------------------- */

void qdev_propinfo_get_size32(Object *obj, Visitor *v, const char *name, void *opaque,
                              Error **errp)
{
    uint64_t value = *(uint32_t *)object_field_prop_ptr(obj, opaque);

    visit_type_size(v, name, &value, errp);
}

static void set_size32(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint64_t value;

    if (!visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (value > UINT32_MAX) {
        error_setg(errp, "Property %s.%s doesn't take value %" PRIu64 " (maximum: %u)",
                   object_get_typename(obj), name, value, UINT32_MAX);
        return;
    }
    if (unsigned_in_range(obj, name, opaque, value, errp)) {
        *(uint32_t *)object_field_prop_ptr(obj, opaque) = (uint32_t)value;
    }
}

const PropertyInfo qdev_prop_size32 = {
    .type = "size",
    .get = qdev_propinfo_get_size32,
    .set = set_size32,
    .set_default_value = qdev_propinfo_set_default_value_uint,
    .init = init_plain,
};

/* ---- values with forbidden bits ---------------------------------------------------- */

static void set_uint64_checkmask(Object *obj, Visitor *v, const char *name, void *opaque,
                                 Error **errp)
{
    const Property *prop = opaque;
    uint64_t value;

    if (!visit_type_uint64(v, name, &value, errp)) {
        return;
    }
    if (value & prop->bitmask) {
        error_setg(errp, "Property value for '%s' has bits outside mask '0x%" PRIx64 "'", name,
                   ~prop->bitmask);
        return;
    }
    *(uint64_t *)object_field_prop_ptr(obj, prop) = value;
}

const PropertyInfo qdev_prop_uint64_checkmask = {
    .type = "uint64",
    .get = get_uint64,
    .set = set_uint64_checkmask,
};

/* ---- bool and bits ----------------------------------------------------------------- */

static void get_bool(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    bool *field = object_field_prop_ptr(obj, opaque);

    visit_type_bool(v, name, field, errp);
}

static void set_bool(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    bool value;

    if (visit_type_bool(v, name, &value, errp)) {
        *(bool *)object_field_prop_ptr(obj, opaque) = value;
    }
}

const PropertyInfo qdev_prop_bool = {
    .type = "bool",
    .description = "on/off",
    .get = get_bool,
    .set = set_bool,
    .set_default_value = set_default_value_bool,
    .init = init_plain,
};

/* One bit of a word of type @T. */
#define BIT_ACCESSORS(symbol, T)                                                        \
    static void symbol##_write(Object *obj, const Property *prop, bool value)           \
    {                                                                                   \
        T *field = object_field_prop_ptr(obj, prop);                                    \
        T mask = (T)1 << prop->bitnr;                                                   \
        *field = value ? *field | mask : *field & ~mask;                                \
    }                                                                                   \
    static void symbol##_get(Object *obj, Visitor *v, const char *name, void *opaque,   \
                             Error **errp)                                              \
    {                                                                                   \
        const Property *prop = opaque;                                                  \
        bool value = (*(T *)object_field_prop_ptr(obj, prop) >> prop->bitnr) & 1;       \
        visit_type_bool(v, name, &value, errp);                                         \
    }                                                                                   \
    static void symbol##_set(Object *obj, Visitor *v, const char *name, void *opaque,   \
                             Error **errp)                                              \
    {                                                                                   \
        bool value;                                                                     \
        if (visit_type_bool(v, name, &value, errp)) {                                   \
            symbol##_write(obj, opaque, value);                                         \
        }                                                                               \
    }                                                                                   \
    static void symbol##_init(Object *obj, ObjectProperty *op)                          \
    {                                                                                   \
        const Property *prop = op->opaque;                                              \
        symbol##_write(obj, prop, prop->defval.u);                                      \
    }                                                                                   \
    const PropertyInfo symbol = {                                                       \
        .type = "bool",                                                                 \
        .description = "on/off",                                                        \
        .get = symbol##_get,                                                            \
        .set = symbol##_set,                                                            \
        .set_default_value = set_default_value_bool,                                    \
        .init = symbol##_init,                                                          \
    }
BIT_ACCESSORS(qdev_prop_bit, uint32_t);
BIT_ACCESSORS(qdev_prop_bit64, uint64_t);
#undef BIT_ACCESSORS

/* ---- enumerations ------------------------------------------------------------------ */

void qdev_propinfo_get_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const Property *prop = opaque;
    int *field = object_field_prop_ptr(obj, prop);

    visit_type_enum(v, name, field, prop->info->enum_table, errp);
}

void qdev_propinfo_set_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const Property *prop = opaque;
    int value;

    if (visit_type_enum(v, name, &value, prop->info->enum_table, errp)) {
        *(int *)object_field_prop_ptr(obj, prop) = value;
    }
}

const PropertyInfo qdev_prop_enum = {
    .type = "enum",
    .get = qdev_propinfo_get_enum,
    .set = qdev_propinfo_set_enum,
    .set_default_value = qdev_propinfo_set_default_value_enum,
    .init = init_plain,
};

static const char *const on_off_auto_names[] = { "auto", "on", "off" };
const QEnumLookup OnOffAuto_lookup = { on_off_auto_names, ON_OFF_AUTO__MAX };

const PropertyInfo qdev_prop_on_off_auto = {
    .type = "OnOffAuto",
    .description = "on/off/auto",
    .enum_table = &OnOffAuto_lookup,
    .get = qdev_propinfo_get_enum,
    .set = qdev_propinfo_set_enum,
    .set_default_value = qdev_propinfo_set_default_value_enum,
    .init = init_plain,
};

/* ---- strings ----------------------------------------------------------------------- */

static void release_string(Object *obj, const char *name, void *opaque)
{
    char **field = object_field_prop_ptr(obj, opaque);

    g_clear_pointer(field, g_free);
}

static void get_string(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    char **field = object_field_prop_ptr(obj, opaque);
    char empty[] = "", *text = *field ? *field : empty;

    visit_type_str(v, name, &text, errp);
}

static void set_string(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    char **field = object_field_prop_ptr(obj, opaque);
    char *value;

    if (visit_type_str(v, name, &value, errp)) {
        g_free(*field);
        *field = value;
    }
}

const PropertyInfo qdev_prop_string = {
    .type = "str",
    .get = get_string,
    .set = set_string,
    .release = release_string,
};

/* ---- links ------------------------------------------------------------------------- */

static ObjectProperty *create_link(ObjectClass *oc, const char *name, const Property *prop)
{
    return object_class_property_add_link(oc, name, prop->link_type, prop->offset,
                                          qdev_prop_allow_set_link_before_realize,
                                          OBJ_PROP_LINK_STRONG);
}

const PropertyInfo qdev_prop_link = {
    .type = "link",
    .create = create_link,
};

/* ---- arrays ------------------------------------------------------------------------ */

/* Storage of an array property inside its object. */
typedef struct ArrayProp {
    uint32_t *len;
    char **data;
} ArrayProp;

static ArrayProp array_of(Object *obj, const Property *prop)
{
    return (ArrayProp){
        .len = object_field_prop_ptr(obj, prop),
        .data = (char **)((char *)obj + prop->arrayoffset),
    };
}

/* A row for the element at @elem, as if it were a member of the object. */
static Property element_row(Object *obj, const Property *prop, const char *elem)
{
    return (Property){
        .name = prop->name,
        .info = prop->arrayinfo,
        .offset = elem - (char *)obj,
        .size = prop->arrayfieldsize,
    };
}

static void release_elements(Object *obj, const Property *prop, char *data, uint32_t len)
{
    for (uint32_t i = 0; i < len && prop->arrayinfo->release; i++) {
        Property row = element_row(obj, prop, data + (size_t)i * prop->arrayfieldsize);

        prop->arrayinfo->release(obj, prop->name, &row);
    }
    g_free(data);
}

static void release_array(Object *obj, const char *name, void *opaque)
{
    const Property *prop = opaque;
    ArrayProp array = array_of(obj, prop);

    release_elements(obj, prop, *array.data, *array.len);
    *array.data = NULL;
    *array.len = 0;
}

/* Read the elements into *@data; how many there are even on failure. */
static bool read_elements(Object *obj, Visitor *v, const Property *prop, GByteArray *bytes,
                          uint32_t *len, Error **errp)
{
    Error *local_err = NULL;

    while (visit_next_item(v)) {
        Property row;

        g_byte_array_set_size(bytes, (*len + 1) * prop->arrayfieldsize);
        row = element_row(obj, prop, (char *)bytes->data + *len * (size_t)prop->arrayfieldsize);
        memset((char *)obj + row.offset, 0, prop->arrayfieldsize);
        ++*len;
        prop->arrayinfo->set(obj, v, NULL, &row, &local_err);
        if (local_err) {
            error_propagate(errp, local_err);
            return false;
        }
    }
    return true;
}

static void set_array(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const Property *prop = opaque;
    ArrayProp array = array_of(obj, prop);
    GByteArray *bytes = g_byte_array_new();
    uint32_t len = 0;
    bool ok;

    if (*array.len || *array.data) {
        error_setg(errp, "array size property %s may not be set more than once", name);
        g_byte_array_unref(bytes);
        return;
    }
    if (!visit_start_array(v, name, errp)) {
        g_byte_array_unref(bytes);
        return;
    }
    ok = read_elements(obj, v, prop, bytes, &len, errp);
    visit_end_array(v);
    if (ok) {
        *array.len = len;
        *array.data = (char *)g_byte_array_free(bytes, FALSE);
    } else {
        release_elements(obj, prop, (char *)g_byte_array_free(bytes, FALSE), len);
    }
}

static void get_array(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const Property *prop = opaque;
    ArrayProp array = array_of(obj, prop);
    Error *local_err = NULL;

    if (!visit_start_array(v, name, errp)) {
        return;
    }
    for (uint32_t i = 0; i < *array.len && !local_err; i++) {
        Property row = element_row(obj, prop, *array.data + (size_t)i * prop->arrayfieldsize);

        prop->arrayinfo->get(obj, v, NULL, &row, &local_err);
    }
    visit_end_array(v);
    error_propagate(errp, local_err);
}

static void set_default_value_list(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_list(op);
}

/* The empty list is what zeroed storage says. */
static void init_array(Object *obj, ObjectProperty *op)
{
}

const PropertyInfo qdev_prop_array = {
    .type = "list",
    .get = get_array,
    .set = set_array,
    .release = release_array,
    .set_default_value = set_default_value_list,
    .init = init_array,
};
