/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties: the tables that hold them, lookup, iteration, and access through
 * visitors.  What kinds there are is in property-types.c and links.c.
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qom-internal.h"

/* From this many properties on a table has hash buckets. */
#define TABLE_LINEAR 8u

/* ---- Tables -------------------------------------------------------------- */

static void table_put(ObjectPropertyTable *table, ObjectProperty *prop)
{
    ObjectProperty **bucket = &table->buckets[prop->hash & (table->nbuckets - 1)];

    prop->bucket_next = *bucket;
    *bucket = prop;
}

static void table_grow(ObjectPropertyTable *table)
{
    g_free(table->buckets);
    table->nbuckets = table->nbuckets ? table->nbuckets * 4 : 32;
    table->buckets = g_new0(ObjectProperty *, table->nbuckets);
    for (ObjectProperty *p = table->first; p; p = p->next) {
        table_put(table, p);
    }
}

static ObjectProperty *table_find(const ObjectPropertyTable *table, const char *name,
                                  uint32_t hash)
{
    ObjectProperty *p;

    if (!table) {
        return NULL;
    }
    if (!table->nbuckets) {
        p = table->first;
        while (p && (p->hash != hash || strcmp(p->name, name))) {
            p = p->next;
        }
        return p;
    }
    p = table->buckets[hash & (table->nbuckets - 1)];
    while (p && (p->hash != hash || strcmp(p->name, name))) {
        p = p->bucket_next;
    }
    return p;
}

ObjectProperty *qom_table_find(const ObjectPropertyTable *table, const char *name)
{
    return table_find(table, name, g_str_hash(name));
}

ObjectProperty *qom_table_add(ObjectPropertyTable **tablep, const char *name, const char *type)
{
    size_t len = strlen(name) + 1;
    ObjectProperty *prop = g_malloc0(sizeof(*prop) + len);
    ObjectPropertyTable *table = *tablep;

    if (!table) {
        table = *tablep = g_new0(ObjectPropertyTable, 1);
    }
    prop->name = memcpy(prop + 1, name, len);
    prop->type = g_intern_string(type);
    prop->hash = g_str_hash(name);
    prop->prev = table->last;
    *(table->last ? &table->last->next : &table->first) = prop;
    table->last = prop;
    table->count++;
    if (table->count > MAX(TABLE_LINEAR, 2 * table->nbuckets)) {
        table_grow(table);
    } else if (table->nbuckets) {
        table_put(table, prop);
    }
    return prop;
}

void qom_table_remove(ObjectPropertyTable *table, ObjectProperty *prop)
{
    if (table->nbuckets) {
        ObjectProperty **p = &table->buckets[prop->hash & (table->nbuckets - 1)];

        while (*p != prop) {
            p = &(*p)->bucket_next;
        }
        *p = prop->bucket_next;
    }
    *(prop->prev ? &prop->prev->next : &table->first) = prop->next;
    *(prop->next ? &prop->next->prev : &table->last) = prop->prev;
    table->last_indexed = NULL;
    table->count--;
    if (!table->count) {
        g_free(table->buckets);
        table->buckets = NULL;
        table->nbuckets = 0;
    }
    json_object_put(prop->defval);
    g_free(prop->description);
    g_free(prop);
}

/* ---- Adding -------------------------------------------------------------- */

static bool has_index_wildcard(const char *name)
{
    size_t len = strlen(name);

    return len > 3 && memcmp(name + len - 3, "[*]", 3) == 0;
}

/* The number N when @prop is named "stemN]" (@stem ends with the bracket), else -1. */
static int index_after(const ObjectProperty *prop, const char *stem, size_t len)
{
    return prop && strncmp(prop->name, stem, len) == 0 ? atoi(prop->name + len) : -1;
}

/* "name[*]": the first free index.  Nothing was deleted since the last search, or it is redone. */
static ObjectProperty *add_indexed(Object *obj, const char *name, const char *type)
{
    size_t len = strlen(name) - 2;
    g_autofree char *full = g_strndup(name, len + 16);       /* so much is allocated */
    ObjectProperty *last = obj->properties ? obj->properties->last_indexed : NULL;

    for (int i = index_after(last, name, len) + 1; i < INT_MAX; i++) {
        snprintf(full + len, 16, "%d]", i);
        if (!object_property_find(obj, full)) {
            ObjectProperty *prop = qom_table_add(&obj->properties, full, type);

            obj->properties->last_indexed = prop;
            return prop;
        }
    }
    g_assert_not_reached();
}

ObjectProperty *object_property_try_add(Object *obj, const char *name, const char *type,
                                        ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                        ObjectPropertyRelease *release, void *opaque, Error **errp)
{
    ObjectProperty *prop;

    if (has_index_wildcard(name)) {
        prop = add_indexed(obj, name, type);
    } else if (object_property_find(obj, name)) {
        error_setg(errp, "attempt to add duplicate property '%s' to object (type '%s')", name,
                   object_get_typename(obj));
        return NULL;
    } else {
        prop = qom_table_add(&obj->properties, name, type);
    }
    prop->get = get;
    prop->set = set;
    prop->release = release;
    prop->opaque = opaque;
    return prop;
}

ObjectProperty *object_property_add(Object *obj, const char *name, const char *type,
                                    ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                    ObjectPropertyRelease *release, void *opaque)
{
    return object_property_try_add(obj, name, type, get, set, release, opaque, &error_abort);
}

ObjectProperty *object_class_property_add(ObjectClass *klass, const char *name, const char *type,
                                          ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                          ObjectPropertyRelease *release, void *opaque)
{
    ObjectProperty *prop;

    if (object_class_property_find(klass, name)) {
        qom_die("attempt to add duplicate property '%s' to class '%s'", name,
                object_class_get_name(klass));
    }
    prop = qom_table_add(&klass->properties, name, type);
    prop->get = get;
    prop->set = set;
    prop->release = release;
    prop->opaque = opaque;
    return prop;
}

/* ---- Removing ------------------------------------------------------------ */

void qom_property_remove(Object *obj, ObjectProperty *prop)
{
    if (prop->releasing) {
        return;                              /* asked for again by its own release hook */
    }
    prop->releasing = true;
    if (prop->release) {
        prop->release(obj, prop->name, prop->opaque);
    }
    qom_table_remove(obj->properties, prop);
}

void object_property_del(Object *obj, const char *name)
{
    ObjectProperty *prop = qom_table_find(obj->properties, name);

    if (!prop) {
        qom_die("object of type '%s' has no property '%s' to delete", object_get_typename(obj),
                name);
    }
    qom_property_remove(obj, prop);
}

void qom_release_instance_properties(Object *obj)
{
    while (obj->properties && obj->properties->last) {
        qom_property_remove(obj, obj->properties->last);
    }
}

void qom_release_class_properties(Object *obj)
{
    for (ObjectClass *klass = obj->class; klass; klass = object_class_get_parent(klass)) {
        ObjectProperty *p = klass->properties ? klass->properties->last : NULL;

        for (; p; p = p->prev) {
            if (p->release) {
                p->release(obj, p->name, p->opaque);
            }
        }
    }
}

/* Base classes first, so that the default of a derived class wins. */
static void init_class_properties(Object *obj, ObjectClass *klass)
{
    ObjectClass *parent = object_class_get_parent(klass);
    ObjectProperty *p = klass->properties ? klass->properties->first : NULL;

    if (parent) {
        init_class_properties(obj, parent);
    }
    for (; p; p = p->next) {
        if (p->init) {
            p->init(obj, p);
        }
    }
}

void qom_init_class_properties(Object *obj)
{
    init_class_properties(obj, obj->class);
}

/* ---- Finding ------------------------------------------------------------- */

static ObjectProperty *class_find(ObjectClass *klass, const char *name, uint32_t hash)
{
    ObjectProperty *prop = NULL;

    for (; klass && !prop; klass = object_class_get_parent(klass)) {
        prop = table_find(klass->properties, name, hash);
    }
    return prop;
}

ObjectProperty *object_class_property_find(ObjectClass *klass, const char *name)
{
    return class_find(klass, name, g_str_hash(name));
}

/* To the error "not found": the name that was probably meant. */
static void hint_nearest(ObjectPropertyIterator *iter, const char *name, Error *const *errp)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    ObjectProperty *prop;
    const char *match;

    while ((prop = object_property_iter_next(iter))) {
        g_ptr_array_add(names, (gpointer)prop->name);
    }
    g_ptr_array_add(names, NULL);
    match = util_nearest_match(name, (const char *const *)names->pdata);
    if (match) {
        error_append_hint(errp, "Did you mean '%s'?\n", match);
    }
}

ObjectProperty *object_class_property_find_err(ObjectClass *klass, const char *name, Error **errp)
{
    ERRP_GUARD();
    ObjectProperty *prop = object_class_property_find(klass, name);

    if (!prop) {
        ObjectPropertyIterator iter;

        error_setg(errp, "Property '%s.%s' not found", object_class_get_name(klass), name);
        object_class_property_iter_init(&iter, klass);
        hint_nearest(&iter, name, errp);
    }
    return prop;
}

ObjectProperty *object_property_find(Object *obj, const char *name)
{
    uint32_t hash = g_str_hash(name);
    ObjectProperty *prop = class_find(obj->class, name, hash);

    return prop ? prop : table_find(obj->properties, name, hash);
}

ObjectProperty *object_property_find_err(Object *obj, const char *name, Error **errp)
{
    ERRP_GUARD();
    ObjectProperty *prop = object_property_find(obj, name);

    if (!prop) {
        ObjectPropertyIterator iter;

        error_setg(errp, "Property '%s.%s' not found", object_get_typename(obj), name);
        object_property_iter_init(&iter, obj);
        hint_nearest(&iter, name, errp);
    }
    return prop;
}

void object_property_iter_init(ObjectPropertyIterator *iter, Object *obj)
{
    iter->next = obj->properties ? obj->properties->first : NULL;
    iter->nextclass = obj->class;
}

void object_class_property_iter_init(ObjectPropertyIterator *iter, ObjectClass *klass)
{
    iter->next = NULL;
    iter->nextclass = klass;
}

ObjectProperty *object_property_iter_next(ObjectPropertyIterator *iter)
{
    ObjectProperty *prop;

    while (!iter->next && iter->nextclass) {
        ObjectPropertyTable *table = iter->nextclass->properties;

        iter->next = table ? table->first : NULL;
        iter->nextclass = object_class_get_parent(iter->nextclass);
    }
    prop = iter->next;
    if (prop) {
        iter->next = prop->next;
    }
    return prop;
}

/* ---- Access -------------------------------------------------------------- */

bool object_property_set(Object *obj, const char *name, Visitor *v, Error **errp)
{
    ERRP_GUARD();
    ObjectProperty *prop = object_property_find_err(obj, name, errp);

    if (!prop) {
        return false;
    }
    if (!prop->set) {
        error_setg(errp, "Property '%s.%s' is not writable", object_get_typename(obj), name);
        return false;
    }
    prop->set(obj, v, name, prop->opaque, errp);
    return !*errp;
}

bool object_property_get(Object *obj, const char *name, Visitor *v, Error **errp)
{
    ERRP_GUARD();
    ObjectProperty *prop = object_property_find_err(obj, name, errp);

    if (!prop) {
        return false;
    }
    if (!prop->get) {
        error_setg(errp, "Property '%s.%s' is not readable", object_get_typename(obj), name);
        return false;
    }
    prop->get(obj, v, name, prop->opaque, errp);
    return !*errp;
}

bool object_property_set_json(Object *obj, const char *name, struct json_object *value,
                              Error **errp)
{
    g_autoptr(Visitor) v = json_input_visitor_new(value);

    return object_property_set(obj, name, v, errp);
}

struct json_object *object_property_get_json(Object *obj, const char *name, Error **errp)
{
    struct json_object *value = NULL;
    g_autoptr(Visitor) v = json_output_visitor_new(&value);

    if (!object_property_get(obj, name, v, errp)) {
        return NULL;
    }
    visit_complete(v);
    return value;
}

bool object_property_parse(Object *obj, const char *name, const char *string, Error **errp)
{
    g_autoptr(Visitor) v = string_input_visitor_new(string);

    return object_property_set(obj, name, v, errp);
}

char *object_property_print(Object *obj, const char *name, bool human, Error **errp)
{
    char *text = NULL;
    g_autoptr(Visitor) v = string_output_visitor_new(human, &text);

    if (!object_property_get(obj, name, v, errp)) {
        return NULL;
    }
    visit_complete(v);
    return text;
}

static bool is_skipped(const char *name, const char *const *skip)
{
    while (skip && *skip) {
        if (strcmp(*skip++, name) == 0) {
            return true;
        }
    }
    return false;
}

bool object_set_properties_from_keyval(Object *obj, struct json_object *props, bool from_json,
                                       const char *const *skip, Error **errp)
{
    json_object_object_foreach(props, name, value) {
        g_autoptr(Visitor) v = NULL;

        if (is_skipped(name, skip)) {
            continue;
        }
        v = from_json ? json_input_visitor_new(value) : json_input_visitor_new_keyval(value);
        if (!object_property_set(obj, name, v, errp)) {
            return false;
        }
    }
    return true;
}

/* ---- Access by C type ------------------------------------------------------ */

/* Set from @value, whose reference this takes. */
static bool set_and_put(Object *obj, const char *name, struct json_object *value, Error **errp)
{
    bool ok = object_property_set_json(obj, name, value, errp);

    json_object_put(value);
    return ok;
}

bool object_property_set_str(Object *obj, const char *name, const char *value, Error **errp)
{
    return set_and_put(obj, name, json_object_new_string(value ? value : ""), errp);
}

bool object_property_set_bool(Object *obj, const char *name, bool value, Error **errp)
{
    return set_and_put(obj, name, json_object_new_boolean(value), errp);
}

bool object_property_set_int(Object *obj, const char *name, int64_t value, Error **errp)
{
    return set_and_put(obj, name, json_object_new_int64(value), errp);
}

bool object_property_set_uint(Object *obj, const char *name, uint64_t value, Error **errp)
{
    return set_and_put(obj, name, json_object_new_uint64(value), errp);
}

/* The value if it has JSON type @type, else NULL and an error naming @expected. */
static struct json_object *get_typed(Object *obj, const char *name, enum json_type type,
                                     const char *expected, Error **errp)
{
    ERRP_GUARD();
    struct json_object *value = object_property_get_json(obj, name, errp);

    if (!*errp && !json_object_is_type(value, type)) {
        error_setg(errp, "Invalid parameter type for '%s', expected: %s", name, expected);
        json_object_put(value);
        return NULL;
    }
    return value;
}

char *object_property_get_str(Object *obj, const char *name, Error **errp)
{
    struct json_object *value = get_typed(obj, name, json_type_string, "string", errp);
    char *ret = value ? g_strdup(json_object_get_string(value)) : NULL;

    json_object_put(value);
    return ret;
}

bool object_property_get_bool(Object *obj, const char *name, Error **errp)
{
    struct json_object *value = get_typed(obj, name, json_type_boolean, "boolean", errp);
    bool ret = value && json_object_get_boolean(value);

    json_object_put(value);
    return ret;
}

int64_t object_property_get_int(Object *obj, const char *name, Error **errp)
{
    struct json_object *value = get_typed(obj, name, json_type_int, "int", errp);
    int64_t ret = value ? json_object_get_int64(value) : -1;

    json_object_put(value);
    return ret;
}

uint64_t object_property_get_uint(Object *obj, const char *name, Error **errp)
{
    struct json_object *value = get_typed(obj, name, json_type_int, "uint", errp);
    uint64_t ret = value ? json_object_get_uint64(value) : 0;

    json_object_put(value);
    return ret;
}

int object_property_get_enum(Object *obj, const char *name, const char *typename, Error **errp)
{
    ObjectProperty *prop = object_property_find_err(obj, name, errp);
    g_autofree char *text = NULL;
    const QEnumLookup *lookup;

    if (!prop) {
        return -1;
    }
    lookup = qom_enum_lookup(prop);
    if (!lookup || strcmp(prop->type, typename)) {
        error_setg(errp, "Property '%s.%s' is a '%s', not a '%s'", object_get_typename(obj), name,
                   prop->type, typename);
        return -1;
    }
    text = object_property_get_str(obj, name, errp);
    return text ? qapi_enum_parse(lookup, text, -1, errp) : -1;
}

const char *object_property_get_type(Object *obj, const char *name, Error **errp)
{
    ObjectProperty *prop = object_property_find_err(obj, name, errp);

    return prop ? prop->type : NULL;
}
