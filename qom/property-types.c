/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties whose accessors are plain C functions or variables, each for
 * instances and for classes; descriptions and defaults.
 */
#include "qemu/osdep.h"
#include "qom-internal.h"

/*
 * The opaque of a property made here.  Those of an instance are freed with the
 * property, those of a class live as long as the class.
 */
typedef struct Accessors {
    bool of_class;
    union {
        struct {
            char *(*get)(Object *, Error **);
            void (*set)(Object *, const char *, Error **);
        } str;
        struct {
            bool (*get)(Object *, Error **);
            void (*set)(Object *, bool, Error **);
        } boolean;
        struct {
            int (*get)(Object *, Error **);
            void (*set)(Object *, int, Error **);
            const QEnumLookup *lookup;
        } enumeration;
        struct {
            void (*get)(Object *, struct tm *, Error **);
        } tm;
    };
} Accessors;

static void accessors_release(Object *obj, const char *name, void *opaque)
{
    Accessors *a = opaque;

    if (!a->of_class) {
        g_free(a);
    }
}

/* On @obj, or on @klass when @obj is NULL. */
static ObjectProperty *add(Object *obj, ObjectClass *klass, const char *name, const char *type,
                           ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                           const Accessors *accessors)
{
    Accessors *a = g_memdup2(accessors, sizeof(*a));

    a->of_class = !obj;
    return obj ? object_property_add(obj, name, type, get, set, accessors_release, a)
               : object_class_property_add(klass, name, type, get, set, accessors_release, a);
}

/* ---- string -------------------------------------------------------------- */

static void get_str(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Accessors *a = opaque;
    ERRP_GUARD();
    g_autofree char *value = a->str.get(obj, errp);

    if (!*errp) {
        visit_type_str(v, name, &value, errp);
    }
}

static void set_str(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Accessors *a = opaque;
    g_autofree char *value = NULL;

    if (visit_type_str(v, name, &value, errp)) {
        a->str.set(obj, value, errp);
    }
}

static ObjectProperty *add_str(Object *obj, ObjectClass *klass, const char *name,
                               char *(*get)(Object *, Error **),
                               void (*set)(Object *, const char *, Error **))
{
    const Accessors a = { .str = { get, set } };

    return add(obj, klass, name, "string", get ? get_str : NULL, set ? set_str : NULL, &a);
}

ObjectProperty *object_property_add_str(Object *obj, const char *name,
                                        char *(*get)(Object *, Error **),
                                        void (*set)(Object *, const char *, Error **))
{
    return add_str(obj, NULL, name, get, set);
}

ObjectProperty *object_class_property_add_str(ObjectClass *klass, const char *name,
                                              char *(*get)(Object *, Error **),
                                              void (*set)(Object *, const char *, Error **))
{
    return add_str(NULL, klass, name, get, set);
}

/* ---- bool ---------------------------------------------------------------- */

static void get_bool(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Accessors *a = opaque;
    ERRP_GUARD();
    bool value = a->boolean.get(obj, errp);

    if (!*errp) {
        visit_type_bool(v, name, &value, errp);
    }
}

static void set_bool(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Accessors *a = opaque;
    bool value;

    if (visit_type_bool(v, name, &value, errp)) {
        a->boolean.set(obj, value, errp);
    }
}

static ObjectProperty *add_bool(Object *obj, ObjectClass *klass, const char *name,
                                bool (*get)(Object *, Error **),
                                void (*set)(Object *, bool, Error **))
{
    const Accessors a = { .boolean = { get, set } };

    return add(obj, klass, name, "bool", get ? get_bool : NULL, set ? set_bool : NULL, &a);
}

ObjectProperty *object_property_add_bool(Object *obj, const char *name,
                                         bool (*get)(Object *, Error **),
                                         void (*set)(Object *, bool, Error **))
{
    return add_bool(obj, NULL, name, get, set);
}

ObjectProperty *object_class_property_add_bool(ObjectClass *klass, const char *name,
                                               bool (*get)(Object *, Error **),
                                               void (*set)(Object *, bool, Error **))
{
    return add_bool(NULL, klass, name, get, set);
}

/* ---- enum ---------------------------------------------------------------- */

static void get_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Accessors *a = opaque;
    ERRP_GUARD();
    int value = a->enumeration.get(obj, errp);

    if (!*errp) {
        visit_type_enum(v, name, &value, a->enumeration.lookup, errp);
    }
}

static void set_enum(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Accessors *a = opaque;
    int value;

    if (visit_type_enum(v, name, &value, a->enumeration.lookup, errp)) {
        a->enumeration.set(obj, value, errp);
    }
}

const QEnumLookup *qom_enum_lookup(const ObjectProperty *prop)
{
    const Accessors *a = prop->opaque;

    return prop->get == get_enum ? a->enumeration.lookup : NULL;
}

static ObjectProperty *add_enum(Object *obj, ObjectClass *klass, const char *name,
                                const char *typename, const QEnumLookup *lookup,
                                int (*get)(Object *, Error **),
                                void (*set)(Object *, int, Error **))
{
    const Accessors a = { .enumeration = { get, set, lookup } };

    return add(obj, klass, name, typename, get ? get_enum : NULL, set ? set_enum : NULL, &a);
}

ObjectProperty *object_property_add_enum(Object *obj, const char *name, const char *typename,
                                         const QEnumLookup *lookup, int (*get)(Object *, Error **),
                                         void (*set)(Object *, int, Error **))
{
    return add_enum(obj, NULL, name, typename, lookup, get, set);
}

ObjectProperty *object_class_property_add_enum(ObjectClass *klass, const char *name,
                                               const char *typename, const QEnumLookup *lookup,
                                               int (*get)(Object *, Error **),
                                               void (*set)(Object *, int, Error **))
{
    return add_enum(NULL, klass, name, typename, lookup, get, set);
}

/* ---- struct tm ----------------------------------------------------------- */

static void get_tm(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Accessors *a = opaque;
    ERRP_GUARD();
    struct tm tm = { 0 };

    a->tm.get(obj, &tm, errp);
    if (*errp || !visit_start_struct(v, name, NULL, 0, errp)) {
        return;
    }
    if (visit_type_int32(v, "tm_year", &tm.tm_year, errp) &&
        visit_type_int32(v, "tm_mon", &tm.tm_mon, errp) &&
        visit_type_int32(v, "tm_mday", &tm.tm_mday, errp) &&
        visit_type_int32(v, "tm_hour", &tm.tm_hour, errp) &&
        visit_type_int32(v, "tm_min", &tm.tm_min, errp) &&
        visit_type_int32(v, "tm_sec", &tm.tm_sec, errp)) {
        visit_check_struct(v, errp);
    }
    visit_end_struct(v, NULL);
}

static ObjectProperty *add_tm(Object *obj, ObjectClass *klass, const char *name,
                              void (*get)(Object *, struct tm *, Error **))
{
    const Accessors a = { .tm = { get } };

    return add(obj, klass, name, "struct tm", get_tm, NULL, &a);
}

ObjectProperty *object_property_add_tm(Object *obj, const char *name,
                                       void (*get)(Object *, struct tm *, Error **))
{
    return add_tm(obj, NULL, name, get);
}

ObjectProperty *object_class_property_add_tm(ObjectClass *klass, const char *name,
                                             void (*get)(Object *, struct tm *, Error **))
{
    return add_tm(NULL, klass, name, get);
}

/* ---- Variables ------------------------------------------------------------ */

/* The variable's address is the opaque itself, so nothing is allocated. */
#define QOM_DEFINE_PTR_PROPERTY(bits)                                                     \
    static void visit_uint##bits##_ptr(Object *obj, Visitor *v, const char *name,         \
                                       void *opaque, Error **errp)                        \
    {                                                                                     \
        uint##bits##_t value = *(uint##bits##_t *)opaque;                                 \
                                                                                          \
        if (visit_type_uint##bits(v, name, &value, errp) && visit_is_input(v)) {          \
            *(uint##bits##_t *)opaque = value;                                            \
        }                                                                                 \
    }                                                                                     \
    ObjectProperty *object_property_add_uint##bits##_ptr(                                 \
        Object *obj, const char *name, const uint##bits##_t *v, ObjectPropertyFlags flags) \
    {                                                                                     \
        return object_property_add(obj, name, "uint" #bits,                               \
                                   flags & OBJ_PROP_FLAG_READ ? visit_uint##bits##_ptr : NULL, \
                                   flags & OBJ_PROP_FLAG_WRITE ? visit_uint##bits##_ptr : NULL, \
                                   NULL, (void *)(uintptr_t)v);                           \
    }                                                                                     \
    ObjectProperty *object_class_property_add_uint##bits##_ptr(                           \
        ObjectClass *klass, const char *name, const uint##bits##_t *v,                    \
        ObjectPropertyFlags flags)                                                        \
    {                                                                                     \
        return object_class_property_add(klass, name, "uint" #bits,                       \
                                         flags & OBJ_PROP_FLAG_READ                       \
                                             ? visit_uint##bits##_ptr : NULL,             \
                                         flags & OBJ_PROP_FLAG_WRITE                      \
                                             ? visit_uint##bits##_ptr : NULL,             \
                                         NULL, (void *)(uintptr_t)v);                     \
    }
QOM_DEFINE_PTR_PROPERTY(8)
QOM_DEFINE_PTR_PROPERTY(16)
QOM_DEFINE_PTR_PROPERTY(32)
QOM_DEFINE_PTR_PROPERTY(64)
#undef QOM_DEFINE_PTR_PROPERTY

/* ---- Descriptions and defaults --------------------------------------------- */

static void set_description(ObjectProperty *prop, const char *description)
{
    g_free(prop->description);
    prop->description = g_strdup(description);
}

void object_property_set_description(Object *obj, const char *name, const char *description)
{
    set_description(object_property_find_err(obj, name, &error_abort), description);
}

void object_class_property_set_description(ObjectClass *klass, const char *name,
                                           const char *description)
{
    set_description(object_class_property_find_err(klass, name, &error_abort), description);
}

static void apply_default(Object *obj, ObjectProperty *prop)
{
    object_property_set_json(obj, prop->name, prop->defval, &error_abort);
}

static void set_default(ObjectProperty *prop, struct json_object *value)
{
    if (prop->defval || prop->init) {
        qom_die("property '%s' gets a second default", prop->name);
    }
    prop->defval = value;
    prop->init = apply_default;
}

void object_property_set_default_bool(ObjectProperty *prop, bool value)
{
    set_default(prop, json_object_new_boolean(value));
}

void object_property_set_default_str(ObjectProperty *prop, const char *value)
{
    set_default(prop, json_object_new_string(value));
}

void object_property_set_default_int(ObjectProperty *prop, int64_t value)
{
    set_default(prop, json_object_new_int64(value));
}

void object_property_set_default_uint(ObjectProperty *prop, uint64_t value)
{
    set_default(prop, json_object_new_uint64(value));
}

void object_property_set_default_list(ObjectProperty *prop)
{
    set_default(prop, json_object_new_array());
}
