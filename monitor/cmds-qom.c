/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about objects: qom-*, object-add, object-del, info qom-tree. */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "qemu/json-writer.h"
#include "qom/introspect.h"
#include "qom/object_interfaces.h"

/* ---- types --------------------------------------------------------------------- */

static const QapiType types[] = {
    { .name = "ObjectPropertyInfo",
      .members = (const QapiMember[]) {
          { "name", "str", false }, { "type", "str", false }, { "description", "str", true },
          { "default-value", "any", true }, { .name = NULL } } },
    { .name = "ObjectPropertyValue",
      .members = (const QapiMember[]) {
          { "name", "str", false }, { "type", "str", false }, { "value", "any", true },
          { .name = NULL } } },
    { .name = "ObjectPropertiesValues",
      .members = (const QapiMember[]) { { "properties", "[ObjectPropertyValue]", false },
                                        { .name = NULL } } },
    { .name = "ObjectTypeInfo",
      .members = (const QapiMember[]) {
          { "name", "str", false }, { "abstract", "bool", true }, { "parent", "str", true },
          { .name = NULL } } },
};
QAPI_TYPES(types)

/* ---- QMP ----------------------------------------------------------------------- */

static bool qom_list(struct json_object *args, struct json_object **ret, Error **errp)
{
    Object *obj = qom_resolve_path(qmp_str(args, "path"), errp);

    if (!obj) {
        return false;
    }
    *ret = qom_list_object(obj);
    return true;
}

static bool qom_get(struct json_object *args, struct json_object **ret, Error **errp)
{
    Object *obj = qom_resolve_path(qmp_str(args, "path"), errp);
    Error *err = NULL;

    if (!obj) {
        return false;
    }
    *ret = object_property_get_json(obj, qmp_str(args, "property"), &err);
    error_propagate(errp, err);
    return !err;
}

static bool qom_set(struct json_object *args, struct json_object **ret, Error **errp)
{
    Object *obj = qom_resolve_path(qmp_str(args, "path"), errp);

    return obj && object_property_set_json(obj, qmp_str(args, "property"), qmp_obj(args, "value"),
                                           errp);
}

/* Names, types and those values that can be read. */
static struct json_object *properties_with_values(Object *obj)
{
    struct json_object *rows = qom_list_object(obj);

    for (size_t i = 0; i < json_object_array_length(rows); i++) {
        struct json_object *row = json_object_array_get_idx(rows, i);
        Error *err = NULL;
        struct json_object *value = object_property_get_json(obj, qmp_str(row, "name"), &err);

        if (err) {
            error_free(err);
        } else {
            json_object_object_add(row, "value", value);
        }
        json_object_object_del(row, "description");
        json_object_object_del(row, "default-value");
    }
    return rows;
}

static bool qom_list_get(struct json_object *args, struct json_object **ret, Error **errp)
{
    struct json_object *paths = qmp_obj(args, "paths");
    g_autoptr(JsonObject) list = json_object_new_array();

    for (size_t i = 0; i < json_object_array_length(paths); i++) {
        const char *path = json_object_get_string(json_object_array_get_idx(paths, i));
        Object *obj = qom_resolve_path(path, errp);

        if (!obj) {
            return false;
        }
        json_object_array_add(list, json_new_object("properties", properties_with_values(obj),
                                                    NULL));
    }
    *ret = g_steal_pointer(&list);
    return true;
}

static bool run_qom_list_types(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = qom_list_types(qmp_str(args, "implements"), qmp_bool(args, "abstract", false));
    return true;
}

static bool run_qom_list_properties(struct json_object *args, struct json_object **ret,
                                    Error **errp)
{
    *ret = qom_list_properties(qmp_str(args, "typename"), errp);
    return *ret != NULL;
}

static bool object_add(struct json_object *args, struct json_object **ret, Error **errp)
{
    return user_creatable_add_from_json(args, true, errp);
}

static bool object_del(struct json_object *args, struct json_object **ret, Error **errp)
{
    return user_creatable_del(qmp_str(args, "id"), errp);
}

static const QapiMember path_args[] = { { "path", "str", false }, { .name = NULL } };
static const QapiMember paths_args[] = { { "paths", "[str]", false }, { .name = NULL } };
static const QapiMember get_args[] = {
    { "path", "str", false }, { "property", "str", false }, { .name = NULL },
};
static const QapiMember set_args[] = {
    { "path", "str", false }, { "property", "str", false }, { "value", "any", false },
    { .name = NULL },
};
static const QapiMember list_types_args[] = {
    { "implements", "str", true }, { "abstract", "bool", true }, { .name = NULL },
};
static const QapiMember typename_args[] = { { "typename", "str", false }, { .name = NULL } };
static const QapiMember id_args[] = { { "id", "str", false }, { .name = NULL } };
static const QapiMember object_add_args[] = {
    { "qom-type", "str", false }, { "id", "str", false }, { .name = NULL },
};

static const QmpCommand commands[] = {
    { .name = "object-add", .args = object_add_args, .run = object_add,
      .flags = QMP_OPEN_ARGS | QMP_PRECONFIG },
    { .name = "object-del", .args = id_args, .run = object_del, .flags = QMP_PRECONFIG },
    { .name = "qom-get", .args = get_args, .ret = "any", .run = qom_get, .flags = QMP_PRECONFIG },
    { .name = "qom-list", .args = path_args, .ret = "[ObjectPropertyInfo]", .run = qom_list,
      .flags = QMP_PRECONFIG },
    { .name = "qom-list-get", .args = paths_args, .ret = "[ObjectPropertiesValues]",
      .run = qom_list_get, .flags = QMP_PRECONFIG },
    { .name = "qom-list-properties", .args = typename_args, .ret = "[ObjectPropertyInfo]",
      .run = run_qom_list_properties, .flags = QMP_PRECONFIG },
    { .name = "qom-list-types", .args = list_types_args, .ret = "[ObjectTypeInfo]",
      .run = run_qom_list_types, .flags = QMP_PRECONFIG },
    { .name = "qom-set", .args = set_args, .run = qom_set, .flags = QMP_PRECONFIG },
};
QMP_COMMANDS(commands)

/* ---- HMP ----------------------------------------------------------------------- */

static void hmp_qom_list(Monitor *mon, struct json_object *args)
{
    const char *path = qmp_str(args, "path");
    struct json_object *rows;

    if (!path) {
        monitor_puts(mon, "/\n");
        return;
    }
    rows = hmp_run_qmp(mon, "qom-list", json_object_get(args));
    for (size_t i = 0; rows && i < json_object_array_length(rows); i++) {
        struct json_object *row = json_object_array_get_idx(rows, i);

        monitor_printf(mon, "%s (%s)\n", qmp_str(row, "name"), qmp_str(row, "type"));
    }
    json_object_put(rows);
}

static void hmp_qom_get(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;
    Object *obj = qom_resolve_path(qmp_str(args, "path"), &err);
    struct json_object *value =
        obj ? object_property_get_json(obj, qmp_str(args, "property"), &err) : NULL;

    if (!hmp_handle_error(mon, err)) {
        g_autofree char *text = json_to_text(value, true);

        monitor_printf(mon, "%s\n", text);
    }
    json_object_put(value);
}

static void hmp_qom_set(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;
    Object *obj = qom_resolve_path(qmp_str(args, "path"), &err);

    if (obj) {
        struct json_object *value = qmp_bool(args, "json", false)
            ? json_tokener_parse(qmp_str(args, "value")) : NULL;

        if (value) {
            object_property_set_json(obj, qmp_str(args, "property"), value, &err);
            json_object_put(value);
        } else {
            object_property_parse(obj, qmp_str(args, "property"), qmp_str(args, "value"), &err);
        }
    }
    hmp_handle_error(mon, err);
}

static void hmp_object_add(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;
    g_autofree char *help = user_creatable_help(qmp_str(args, "object"), &err);

    if (help) {
        monitor_puts(mon, help);
    } else if (!err) {
        user_creatable_add_from_str(qmp_str(args, "object"), &err);
    }
    hmp_handle_error(mon, err);
}

static void hmp_object_del(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "object-del", json_object_get(args)));
}

static void info_qom_tree(Monitor *mon, struct json_object *args)
{
    const char *path = qmp_str(args, "path");
    Object *obj = path ? object_resolve_path(path, NULL) : object_get_container("machine");
    g_autofree char *text = NULL;

    if (!obj) {
        monitor_puts(mon, "Path could not be resolved.\n");
        return;
    }
    text = qom_tree_text(obj);
    monitor_puts(mon, text);
}

static void complete_path(HmpCompletion *c, int index, const char *text)
{
    g_autofree char *folder = NULL;
    const char *slash = strrchr(text, '/');
    Object *obj;
    g_autoptr(JsonObject) rows = NULL;

    if (index != 1 || !slash) {
        return;
    }
    folder = slash == text ? g_strdup("/") : g_strndup(text, slash - text);
    obj = object_resolve_path(folder, NULL);
    rows = obj ? qom_list_object(obj) : NULL;
    for (size_t i = 0; rows && i < json_object_array_length(rows); i++) {
        struct json_object *row = json_object_array_get_idx(rows, i);

        if (g_str_has_prefix(qmp_str(row, "type"), "child<")) {
            g_autofree char *path = g_strdup_printf("%.*s/%s", (int)(slash - text), text,
                                                    qmp_str(row, "name"));

            hmp_completion_add(c, path);
        }
    }
}

static const HmpCommand hmp_rows[] = {
    { .name = "qom-list", .args = "path:s?", .params = "path", .help = "list QOM properties",
      .run = hmp_qom_list, .complete = complete_path },
    { .name = "qom-get", .args = "path:s,property:s", .params = "path property",
      .help = "print QOM property", .run = hmp_qom_get, .complete = complete_path },
    { .name = "qom-set", .args = "json:-j,path:s,property:s,value:S",
      .params = "[-j] path property value", .help = "set QOM property (-j: value is JSON)",
      .run = hmp_qom_set, .complete = complete_path },
    { .name = "object_add", .args = "object:S",
      .params = "[qom-type=]type,id=str[,prop=value][,...]", .help = "create QOM object",
      .run = hmp_object_add },
    { .name = "object_del", .args = "id:s", .params = "id", .help = "destroy QOM object",
      .run = hmp_object_del },
};
HMP_COMMANDS(hmp_rows)

static const HmpCommand info_rows[] = {
    { .name = "qom-tree", .args = "path:s?", .params = "[path]",
      .help = "show QOM composition tree", .run = info_qom_tree, .complete = complete_path },
};
HMP_INFO_COMMANDS(info_rows)
