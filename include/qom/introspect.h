/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the monitor and the command line tell people about types and objects:
 * qom-list, qom-list-types, qom-list-properties, info qom-tree, "TYPE,help".
 * Results are new references (json_object_put) or strings (g_free).
 */
#ifndef QOM_INTROSPECT_H
#define QOM_INTROSPECT_H

#include "qom/object.h"

/* qom-list: [{"name", "type"}] of @obj, those of the base class first. */
struct json_object *qom_list_object(Object *obj);
/* The object at @path; error "Device 'PATH' not found" (class DeviceNotFound), or ambiguous. */
Object *qom_resolve_path(const char *path, Error **errp);
/*
 * qom-list-types: [{"name", "abstract"?, "parent"?}] of the types that are or
 * implement @implements (NULL: all); abstract ones only when @include_abstract.
 */
struct json_object *qom_list_types(const char *implements, bool include_abstract);
/*
 * qom-list-properties: [{"name", "type", "description"?, "default-value"?}] of a
 * fresh instance, or of the class alone when the type is abstract.
 */
struct json_object *qom_list_properties(const char *typename, Error **errp);
/* The same of the properties for which @want says so (NULL: all). */
struct json_object *qom_list_class_properties(ObjectClass *klass,
                                              bool (*want)(const ObjectProperty *prop));
/* One entry of such a list. */
struct json_object *qom_property_info(const ObjectProperty *prop);

/* info qom-tree: one line "  /name (type)" per object, children sorted by name. */
char *qom_tree_text(Object *obj);

/*
 * One line of "TYPE,help" without newline: "  name=<type>", padded to 24 columns
 * when " - description" or the default follow.
 */
char *object_property_help(const char *name, const char *type, struct json_object *defval,
                           const char *description);
/* "TYPE options:" and a sorted line per writable property (or "There are no options for TYPE."). */
char *qom_type_help(const char *typename, Error **errp);

#endif
