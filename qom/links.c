/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties that lead to other objects: child<T>, link<T>, aliases.
 */
#include "qemu/osdep.h"
#include "qom-internal.h"

/* ---- Children ------------------------------------------------------------ */

static void visit_path(Object *target, Visitor *v, const char *name, Error **errp)
{
    g_autofree char *path = target ? object_get_canonical_path(target) : NULL;
    char *text = path ? path : (char *)(uintptr_t)"";

    visit_type_str(v, name, &text, errp);
}

static void child_get(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_path(opaque, v, name, errp);
}

static Object *child_resolve(Object *obj, void *opaque, const char *part)
{
    return opaque;
}

static void child_release(Object *obj, const char *name, void *opaque)
{
    Object *child = opaque;

    if (child->class->unparent) {
        child->class->unparent(child);
    }
    child->parent = NULL;
    child->name_in_parent = NULL;
    object_unref(child);
}

Object *qom_property_child(const ObjectProperty *prop)
{
    return prop->release == child_release ? prop->opaque : NULL;
}

ObjectProperty *qom_child_property(Object *parent, const Object *child)
{
    ObjectProperty *prop = qom_table_find(parent->properties, child->name_in_parent);

    g_assert(prop && prop->opaque == child);
    return prop;
}

ObjectProperty *object_property_try_add_child(Object *obj, const char *name, Object *child,
                                              Error **errp)
{
    g_autofree char *type = g_strdup_printf("child<%s>", object_get_typename(child));
    ObjectProperty *prop;

    if (child->parent) {
        qom_die("'%s' of type '%s' already has a parent", child->name_in_parent,
                object_get_typename(child));
    }
    prop = object_property_try_add(obj, name, type, child_get, NULL, child_release, child, errp);
    if (!prop) {
        return NULL;
    }
    prop->resolve = child_resolve;
    object_ref(child);
    child->parent = obj;
    child->name_in_parent = prop->name;
    return prop;
}

ObjectProperty *object_property_add_child(Object *obj, const char *name, Object *child)
{
    return object_property_try_add_child(obj, name, child, &error_abort);
}

Object *object_property_new_child_at(Object *parent, const char *name, const char *typename,
                                     const char *file, int line)
{
    Object *child = object_new_at(typename, file, line);

    object_property_add_child(parent, name, child);
    object_unref(child);
    return child;
}

Object *object_property_add_new_container(Object *obj, const char *name)
{
    return object_property_new_child_at(obj, name, TYPE_CONTAINER, __FILE__, __LINE__);
}

void object_unparent(Object *obj)
{
    if (obj->parent) {
        qom_property_remove(obj->parent, qom_child_property(obj->parent, obj));
    }
}

/* ---- Links --------------------------------------------------------------- */

typedef struct LinkProperty {
    Object **slot;                       /* NULL: at @offset of the instance */
    ptrdiff_t offset;
    Object *constant;                    /* const link: the target itself */
    void (*check)(const Object *obj, const char *name, Object *val, Error **errp);
    ObjectPropertyLinkFlags flags;
    bool of_class;                       /* shared by all instances, lives as long as the class */
} LinkProperty;

/*
 * Slots of strong links that hold no reference because the target is an
 * ancestor (slot -> target).  Rare, therefore beside the links.
 */
static GHashTable *weak_slots;

static Object **link_slot(Object *obj, LinkProperty *link)
{
    if (link->constant) {
        return &link->constant;
    }
    return link->slot ? link->slot : (Object **)((char *)obj + link->offset);
}

static bool is_ancestor(const Object *obj, const Object *candidate)
{
    while (obj && obj != candidate) {
        obj = obj->parent;
    }
    return obj != NULL;
}

static void slot_hold(Object *obj, Object **slot, Object *target)
{
    if (target && is_ancestor(obj, target)) {
        if (!weak_slots) {
            weak_slots = g_hash_table_new(NULL, NULL);
        }
        g_hash_table_insert(weak_slots, slot, target);
    } else {
        object_ref(target);
    }
}

/* Give up what the slot holds on @target. */
static void slot_drop(Object **slot, Object *target)
{
    if (weak_slots && g_hash_table_remove(weak_slots, slot)) {
        if (!g_hash_table_size(weak_slots)) {
            g_hash_table_destroy(weak_slots);
            weak_slots = NULL;
        }
    } else {
        object_unref(target);
    }
}

static gboolean clear_slot(gpointer slot, gpointer target, gpointer gone)
{
    if (target == gone) {
        *(Object **)slot = NULL;
    }
    return target == gone;
}

void qom_forget_weak_links(Object *obj)
{
    if (weak_slots) {
        g_hash_table_foreach_remove(weak_slots, clear_slot, obj);
    }
}

static void link_get(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_path(*link_slot(obj, opaque), v, name, errp);
}

/* "T" of the type string "link<T>". */
static char *link_target_type(const ObjectProperty *prop)
{
    const char *start = strchr(prop->type, '<') + 1;

    return g_strndup(start, strlen(start) - 1);
}

static bool link_store(Object *obj, ObjectProperty *prop, Object *target, Error **errp)
{
    ERRP_GUARD();
    LinkProperty *link = prop->opaque;
    Object **slot = link_slot(obj, link), *old = *slot;

    link->check(obj, prop->name, target, errp);
    if (*errp) {
        return false;
    }
    if (link->flags & OBJ_PROP_LINK_STRONG) {
        object_ref(old);                     /* stays until the slot is consistent again */
        if (old) {
            slot_drop(slot, old);
        }
        slot_hold(obj, slot, target);
        *slot = target;
        object_unref(old);
    } else {
        *slot = target;
    }
    return true;
}

static Object *link_lookup(Object *obj, ObjectProperty *prop, const char *path, Error **errp)
{
    g_autofree char *type = link_target_type(prop);
    bool ambiguous = false;
    Object *target = object_resolve_path_type(path, type, &ambiguous);

    if (ambiguous) {
        error_setg(errp, "Path '%s' does not uniquely identify an object", path);
    } else if (!target && object_resolve_path(path, &ambiguous)) {
        error_setg(errp, "Invalid parameter type for '%s', expected: %s", prop->name, type);
    } else if (!target) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", path);
    }
    return target;
}

static void link_set(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    ObjectProperty *prop = object_property_find(obj, name);
    g_autofree char *path = NULL;
    Object *target = NULL;

    if (!visit_type_str(v, name, &path, errp)) {
        return;
    }
    if (*path) {
        target = link_lookup(obj, prop, path, errp);
        if (!target) {
            return;
        }
    }
    link_store(obj, prop, target, errp);
}

static Object *link_resolve(Object *obj, void *opaque, const char *part)
{
    return *link_slot(obj, opaque);
}

static void link_release(Object *obj, const char *name, void *opaque)
{
    LinkProperty *link = opaque;
    Object **slot = link_slot(obj, link);

    if ((link->flags & OBJ_PROP_LINK_STRONG) && *slot) {
        slot_drop(slot, *slot);
    }
    if (!link->of_class) {
        g_free(link);
    }
}

static char *link_type_name(const char *target)
{
    return g_strdup_printf("link<%s>", target);
}

static ObjectProperty *link_add(Object *obj, const char *name, const char *type,
                                const LinkProperty *link)
{
    g_autofree char *full = link_type_name(type);
    ObjectProperty *prop = object_property_add(obj, name, full, link_get,
                                               link->check ? link_set : NULL, link_release,
                                               g_memdup2(link, sizeof(*link)));

    prop->resolve = link_resolve;
    return prop;
}

ObjectProperty *object_property_add_link(Object *obj, const char *name, const char *type,
                                         Object **targetp,
                                         void (*check)(const Object *obj, const char *name,
                                                       Object *val, Error **errp),
                                         ObjectPropertyLinkFlags flags)
{
    const LinkProperty link = { .slot = targetp, .check = check, .flags = flags };

    return link_add(obj, name, type, &link);
}

ObjectProperty *object_property_add_const_link(Object *obj, const char *name, Object *target)
{
    const LinkProperty link = { .constant = target };

    return link_add(obj, name, object_get_typename(target), &link);
}

ObjectProperty *object_class_property_add_link(ObjectClass *klass, const char *name,
                                               const char *type, ptrdiff_t offset,
                                               void (*check)(const Object *obj, const char *name,
                                                             Object *val, Error **errp),
                                               ObjectPropertyLinkFlags flags)
{
    const LinkProperty link = {
        .offset = offset, .check = check, .flags = flags, .of_class = true,
    };
    g_autofree char *full = link_type_name(type);
    ObjectProperty *prop = object_class_property_add(klass, name, full, link_get,
                                                     check ? link_set : NULL, link_release,
                                                     g_memdup2(&link, sizeof(link)));

    prop->resolve = link_resolve;
    return prop;
}

void object_property_allow_set_link(const Object *obj, const char *name, Object *child,
                                    Error **errp)
{
}

/* ---- Aliases --------------------------------------------------------------- */

typedef struct AliasProperty {
    Object *target;
    char name[];
} AliasProperty;

static void alias_get(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    AliasProperty *alias = opaque;

    object_property_get(alias->target, alias->name, v, errp);
}

static void alias_set(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    AliasProperty *alias = opaque;

    object_property_set(alias->target, alias->name, v, errp);
}

static Object *alias_resolve(Object *obj, void *opaque, const char *part)
{
    AliasProperty *alias = opaque;

    return object_resolve_path_component(alias->target, alias->name);
}

static void alias_release(Object *obj, const char *name, void *opaque)
{
    g_free(opaque);
}

ObjectProperty *object_property_add_alias(Object *obj, const char *name, Object *target_obj,
                                          const char *target_name)
{
    ObjectProperty *target = object_property_find_err(target_obj, target_name, &error_abort);
    g_autofree char *type = g_str_has_prefix(target->type, "child<")
        ? g_strdup_printf("link%s", target->type + strlen("child")) : g_strdup(target->type);
    size_t len = strlen(target_name) + 1;
    AliasProperty *alias = g_malloc(sizeof(*alias) + len);
    ObjectProperty *prop;

    alias->target = target_obj;
    memcpy(alias->name, target_name, len);
    prop = object_property_add(obj, name, type, target->get ? alias_get : NULL,
                               target->set ? alias_set : NULL, alias_release, alias);
    prop->resolve = alias_resolve;
    prop->defval = json_object_get(target->defval);
    prop->description = g_strdup(target->description);
    return prop;
}

/* ---- Links by pointer -------------------------------------------------------- */

/* The property behind @name and its owner, through aliases. */
static ObjectProperty *find_through_aliases(Object **obj, const char *name, Error **errp)
{
    ObjectProperty *prop = object_property_find_err(*obj, name, errp);

    while (prop && prop->release == alias_release) {
        AliasProperty *alias = prop->opaque;

        *obj = alias->target;
        prop = object_property_find_err(*obj, alias->name, errp);
    }
    return prop;
}

bool object_property_set_link(Object *obj, const char *name, Object *value, Error **errp)
{
    ObjectProperty *prop = find_through_aliases(&obj, name, errp);
    g_autofree char *type = NULL;

    if (!prop) {
        return false;
    }
    if (prop->set != link_set) {
        /* Some properties of other kinds take a path, and the rest say what they take. */
        g_autofree char *path = value ? object_get_canonical_path(value) : NULL;

        return object_property_set_str(obj, prop->name, path, errp);
    }
    type = link_target_type(prop);
    if (value && !object_dynamic_cast(value, type)) {
        error_setg(errp, "Invalid parameter type for '%s', expected: %s", name, type);
        return false;
    }
    return link_store(obj, prop, value, errp);
}

Object *object_property_get_link(Object *obj, const char *name, Error **errp)
{
    ObjectProperty *prop = find_through_aliases(&obj, name, errp);

    if (!prop) {
        return NULL;
    }
    if (!prop->resolve) {
        error_setg(errp, "Invalid parameter type for '%s', expected: link", name);
        return NULL;
    }
    return prop->resolve(obj, prop->opaque, name);
}
