/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects that users create: -object, object-add, object-del. */
#include "qemu/osdep.h"
#include "qom/object_interfaces.h"
#include "qemu/cutils.h"
#include "qemu/id.h"
#include "qemu/keyval.h"
#include "qom/introspect.h"

bool user_creatable_complete(UserCreatable *uc, Error **errp)
{
    ERRP_GUARD();
    UserCreatableClass *ucc = USER_CREATABLE_GET_CLASS(uc);

    if (ucc->complete) {
        ucc->complete(uc, errp);
    }
    return !*errp;
}

bool user_creatable_can_be_deleted(UserCreatable *uc)
{
    UserCreatableClass *ucc = USER_CREATABLE_GET_CLASS(uc);

    return !ucc->can_be_deleted || ucc->can_be_deleted(uc);
}

/* ---- Creating ------------------------------------------------------------ */

static const char *const own_members[] = { "qom-type", "id", NULL };

static void hint_nearest_type(const char *type, Error *const *errp)
{
    GSList *list = object_class_get_list(TYPE_USER_CREATABLE, false);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *match;

    for (GSList *i = list; i; i = i->next) {
        g_ptr_array_add(names, (gpointer)object_class_get_name(i->data));
    }
    g_slist_free(list);
    g_ptr_array_add(names, NULL);
    match = util_nearest_match(type, (const char *const *)names->pdata);
    if (match) {
        error_append_hint(errp, "Did you mean '%s'?\n", match);
    }
}

static ObjectClass *creatable_class(const char *type, Error **errp)
{
    ERRP_GUARD();
    ObjectClass *klass = module_object_class_by_name(type);

    if (!klass || object_class_is_abstract(klass) ||
        !object_class_dynamic_cast(klass, TYPE_USER_CREATABLE)) {
        error_setg(errp, "Parameter 'qom-type' does not accept value '%s'", type);
        hint_nearest_type(type, errp);
        return NULL;
    }
    return klass;
}

static bool check_members(Object *obj, struct json_object *props, Error **errp)
{
    json_object_object_foreach(props, name, value) {
        (void)value;
        if (!g_strv_contains(own_members, name) && !object_property_find(obj, name)) {
            error_setg(errp, "Parameter '%s' is unexpected", name);
            return false;
        }
    }
    return true;
}

Object *user_creatable_add_type(const char *type, const char *id, struct json_object *props,
                                bool from_json, Error **errp)
{
    ERRP_GUARD();
    g_autoptr(Object) obj = NULL;
    ObjectClass *klass;

    if (!id_wellformed(id)) {
        error_setg(errp, "Parameter 'id' expects an identifier");
        error_append_hint(errp, "Identifiers consist of letters, digits, '-', '.', '_', "
                          "starting with a letter.\n");
        return NULL;
    }
    klass = creatable_class(type, errp);
    if (!klass) {
        return NULL;
    }
    obj = object_new_with_class(klass);
    if (props && (!check_members(obj, props, errp) ||
                  !object_set_properties_from_keyval(obj, props, from_json, own_members, errp))) {
        return NULL;
    }
    if (!object_property_try_add_child(object_get_objects_root(), id, obj, errp)) {
        return NULL;
    }
    if (!user_creatable_complete((UserCreatable *)obj, errp)) {
        object_unparent(obj);
        return NULL;
    }
    return obj;                              /* the tree keeps it */
}

static const char *string_member(struct json_object *options, const char *name, Error **errp)
{
    struct json_object *value;

    if (!json_object_object_get_ex(options, name, &value)) {
        error_setg(errp, "Parameter '%s' is missing", name);
        return NULL;
    }
    if (!json_object_is_type(value, json_type_string)) {
        error_setg(errp, "Invalid parameter type for '%s', expected: string", name);
        return NULL;
    }
    return json_object_get_string(value);
}

bool user_creatable_add_from_json(struct json_object *options, bool from_json, Error **errp)
{
    const char *type, *id;

    type = string_member(options, "qom-type", errp);
    if (!type || !creatable_class(type, errp)) {
        return false;
    }
    id = string_member(options, "id", errp);
    return id && user_creatable_add_type(type, id, options, from_json, errp);
}

bool user_creatable_add_from_str(const char *str, Error **errp)
{
    struct json_object *options = keyval_parse_or_json(str, "qom-type", NULL, errp);
    bool ok = options && user_creatable_add_from_json(options, str[0] == '{', errp);

    json_object_put(options);
    return ok;
}

/* ---- Help ------------------------------------------------------------------ */

static char *creatable_types_text(void)
{
    GString *text = g_string_new("List of user creatable objects:\n");
    GSList *list = object_class_get_list_sorted(TYPE_USER_CREATABLE, false);

    for (GSList *i = list; i; i = i->next) {
        g_string_append_printf(text, "  %s\n", object_class_get_name(i->data));
    }
    g_slist_free(list);
    return g_string_free(text, FALSE);
}

char *user_creatable_help(const char *str, Error **errp)
{
    struct json_object *options, *type = NULL;
    char *text = NULL;
    bool help = false;

    if (str[0] == '{') {
        return NULL;
    }
    options = keyval_parse(str, "qom-type", &help, NULL);
    if (help && options && json_object_object_get_ex(options, "qom-type", &type)) {
        const char *name = json_object_get_string(type);

        text = creatable_class(name, errp) ? qom_type_help(name, errp) : NULL;
    } else if (help) {
        text = creatable_types_text();
    }
    json_object_put(options);
    return text;
}

/* ---- Removing -------------------------------------------------------------- */

bool user_creatable_del(const char *id, Error **errp)
{
    Object *objects = object_get_objects_root();
    Object *obj = object_resolve_path_component(objects, id);

    if (!obj || obj->parent != objects) {
        error_setg(errp, "object '%s' not found", id);
        return false;
    }
    if (object_dynamic_cast(obj, TYPE_USER_CREATABLE) &&
        !user_creatable_can_be_deleted((UserCreatable *)obj)) {
        error_setg(errp, "object '%s' is in use, can not be deleted", id);
        return false;
    }
    object_unparent(obj);
    return true;
}

void user_creatable_cleanup(void)
{
    object_unparent(object_get_objects_root());
}

static const TypeInfo user_creatable_info = {
    .name = TYPE_USER_CREATABLE,
    .parent = TYPE_INTERFACE,
    .class_size = sizeof(UserCreatableClass),
};

static void user_creatable_register(void)
{
    type_register_static(&user_creatable_info);
}

type_init(user_creatable_register)
