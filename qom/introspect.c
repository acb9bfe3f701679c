/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types and objects, told to people and to management software. */
#include "qemu/osdep.h"
#include "qom/introspect.h"
#include "qemu/json-writer.h"
#include "qom-internal.h"

/* ---- Lists as JSON --------------------------------------------------------- */

static void add_string(struct json_object *entry, const char *name, const char *value)
{
    if (value) {
        json_object_object_add(entry, name, json_object_new_string(value));
    }
}

static struct json_object *name_and_type(const ObjectProperty *prop)
{
    struct json_object *entry = json_object_new_object();

    add_string(entry, "name", prop->name);
    add_string(entry, "type", prop->type);
    return entry;
}

struct json_object *qom_property_info(const ObjectProperty *prop)
{
    struct json_object *entry = name_and_type(prop);

    add_string(entry, "description", prop->description);
    if (prop->defval) {
        json_object_object_add(entry, "default-value", json_object_get(prop->defval));
    }
    return entry;
}

/* Base classes first, so that what all objects have comes at the top. */
static void list_class(struct json_object *list, ObjectClass *klass,
                       struct json_object *(*entry)(const ObjectProperty *prop),
                       bool (*want)(const ObjectProperty *prop))
{
    ObjectClass *parent = object_class_get_parent(klass);
    ObjectProperty *p = klass->properties ? klass->properties->first : NULL;

    if (parent) {
        list_class(list, parent, entry, want);
    }
    for (; p; p = p->next) {
        if (!want || want(p)) {
            json_object_array_add(list, entry(p));
        }
    }
}

static struct json_object *list_object(Object *obj,
                                       struct json_object *(*entry)(const ObjectProperty *prop),
                                       bool (*want)(const ObjectProperty *prop))
{
    struct json_object *list = json_object_new_array();
    ObjectProperty *p = obj->properties ? obj->properties->first : NULL;

    list_class(list, obj->class, entry, want);
    for (; p; p = p->next) {
        if (!want || want(p)) {
            json_object_array_add(list, entry(p));
        }
    }
    return list;
}

struct json_object *qom_list_object(Object *obj)
{
    return list_object(obj, name_and_type, NULL);
}

Object *qom_resolve_path(const char *path, Error **errp)
{
    bool ambiguous;
    Object *obj = object_resolve_path(path, &ambiguous);

    if (ambiguous) {
        error_setg(errp, "Path '%s' is ambiguous", path);
    } else if (!obj) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", path);
    }
    return obj;
}

static void list_type(ObjectClass *klass, void *opaque)
{
    ObjectClass *parent = object_class_get_parent(klass);
    struct json_object *entry = json_object_new_object();

    add_string(entry, "name", object_class_get_name(klass));
    if (object_class_is_abstract(klass)) {
        json_object_object_add(entry, "abstract", json_object_new_boolean(true));
    }
    add_string(entry, "parent", parent ? object_class_get_name(parent) : NULL);
    json_object_array_add(opaque, entry);
}

struct json_object *qom_list_types(const char *implements, bool include_abstract)
{
    struct json_object *list = json_object_new_array();

    object_class_foreach(list_type, implements, include_abstract, list);
    return list;
}

struct json_object *qom_list_class_properties(ObjectClass *klass,
                                              bool (*want)(const ObjectProperty *prop))
{
    struct json_object *list;

    if (object_class_is_abstract(klass)) {
        list = json_object_new_array();
        list_class(list, klass, qom_property_info, want);
    } else {
        Object *obj = object_new_with_class(klass);

        list = list_object(obj, qom_property_info, want);
        object_unref(obj);
    }
    return list;
}

struct json_object *qom_list_properties(const char *typename, Error **errp)
{
    ObjectClass *klass = module_object_class_by_name(typename);

    if (!klass) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Class '%s' not found", typename);
        return NULL;
    }
    return qom_list_class_properties(klass, NULL);
}

/* ---- The tree as text ---------------------------------------------------------- */

static int add_child(Object *child, void *opaque)
{
    g_ptr_array_add(opaque, child);
    return 0;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp((*(Object *const *)a)->name_in_parent, (*(Object *const *)b)->name_in_parent);
}

static void tree_append(GString *text, Object *obj, int indent)
{
    g_autoptr(GPtrArray) children = g_ptr_array_new();

    g_string_append_printf(text, "%*s/%s (%s)\n", indent, "",
                           obj->parent ? obj->name_in_parent : "", object_get_typename(obj));
    object_child_foreach(obj, add_child, children);
    g_ptr_array_sort(children, compare_names);
    for (guint i = 0; i < children->len; i++) {
        tree_append(text, g_ptr_array_index(children, i), indent + 2);
    }
}

char *qom_tree_text(Object *obj)
{
    GString *text = g_string_new(NULL);

    tree_append(text, obj, 0);
    return g_string_free(text, FALSE);
}

/* ---- Help ------------------------------------------------------------------------ */

char *object_property_help(const char *name, const char *type, struct json_object *defval,
                           const char *description)
{
    GString *line = g_string_new(NULL);

    g_string_append_printf(line, "  %s=<%s>", name, type);
    if (description || defval) {
        if (line->len < 24) {
            g_string_append_printf(line, "%*s", (int)(24 - line->len), "");
        }
        g_string_append(line, " - ");
    }
    if (description) {
        g_string_append(line, description);
    }
    if (defval) {
        g_autofree char *text = json_to_text(defval, false);

        g_string_append_printf(line, " (default: %s)", text);
    }
    return g_string_free(line, FALSE);
}

static gint compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char *qom_type_help(const char *typename, Error **errp)
{
    ObjectClass *klass = module_object_class_by_name(typename);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    ObjectPropertyIterator iter;
    ObjectProperty *prop;
    GString *text;
    Object *obj;

    if (!klass || object_class_is_abstract(klass)) {
        error_setg(errp, "'%s' is not a type that has instances", typename);
        return NULL;
    }
    obj = object_new_with_class(klass);
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        if (prop->set) {
            g_ptr_array_add(lines, object_property_help(prop->name, prop->type, prop->defval,
                                                        prop->description));
        }
    }
    object_unref(obj);
    text = g_string_new(NULL);
    g_string_append_printf(text, lines->len ? "%s options:\n" : "There are no options for %s.\n",
                           typename);
    g_ptr_array_sort(lines, compare_lines);
    for (guint i = 0; i < lines->len; i++) {
        g_string_append_printf(text, "%s\n", (char *)g_ptr_array_index(lines, i));
    }
    return g_string_free(text, FALSE);
}
