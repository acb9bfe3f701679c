/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The composition tree: roots, containers, walking, paths.
 */
#include "qemu/osdep.h"
#include "qom-internal.h"

static Object *root;
static Object *internal_root;

/* ---- Roots --------------------------------------------------------------- */

Object *object_get_root(void)
{
    if (!root) {
        root = object_new(TYPE_CONTAINER);
    }
    return root;
}

Object *object_get_internal_root(void)
{
    if (!internal_root) {
        internal_root = object_new(TYPE_CONTAINER);
    }
    return internal_root;
}

Object *object_get_container(const char *name)
{
    Object *parent = object_get_root();
    ObjectProperty *prop = qom_table_find(parent->properties, name);

    return prop ? qom_property_child(prop) : object_property_add_new_container(parent, name);
}

Object *object_get_objects_root(void)
{
    return object_get_container("objects");
}

static void drop_root(Object **rootp)
{
    Object *obj = *rootp;

    /* The root stays usable while its children go, newest first. */
    while (obj && obj->properties && obj->properties->last) {
        qom_property_remove(obj, obj->properties->last);
    }
    *rootp = NULL;
    object_unref(obj);
}

void qom_drop_roots(void)
{
    drop_root(&root);
    drop_root(&internal_root);
}

/* ---- Walking --------------------------------------------------------------- */

static int child_foreach(Object *obj, int (*fn)(Object *child, void *opaque), void *opaque,
                         bool recurse)
{
    ObjectProperty *next, *p = obj->properties ? obj->properties->first : NULL;
    int ret = 0;

    for (; p && ret == 0; p = next) {
        Object *child = qom_property_child(p);

        next = p->next;
        if (child) {
            ret = fn(child, opaque);
            if (ret == 0 && recurse) {
                ret = child_foreach(child, fn, opaque, true);
            }
        }
    }
    return ret;
}

int object_child_foreach(Object *obj, int (*fn)(Object *child, void *opaque), void *opaque)
{
    return child_foreach(obj, fn, opaque, false);
}

int object_child_foreach_recursive(Object *obj, int (*fn)(Object *child, void *opaque),
                                   void *opaque)
{
    return child_foreach(obj, fn, opaque, true);
}

/* ---- Paths ------------------------------------------------------------------ */

const char *object_get_canonical_path_component(const Object *obj)
{
    return obj->parent ? obj->name_in_parent : NULL;
}

char *object_get_canonical_path(const Object *obj)
{
    size_t len = 0;
    const Object *o;
    char *path, *p;

    for (o = obj; o->parent; o = o->parent) {
        len += 1 + strlen(o->name_in_parent);
    }
    if (o != root) {
        return NULL;
    }
    if (!len) {
        return g_strdup("/");
    }
    path = g_malloc(len + 1);
    p = path + len;
    *p = '\0';
    for (o = obj; o->parent; o = o->parent) {
        size_t n = strlen(o->name_in_parent);

        p -= n;
        memcpy(p, o->name_in_parent, n);
        *--p = '/';
    }
    return path;
}

Object *object_resolve_path_component(Object *parent, const char *part)
{
    ObjectProperty *prop = object_property_find(parent, part);

    return prop && prop->resolve ? prop->resolve(parent, prop->opaque, part) : NULL;
}

/* Follow @parts (empty ones count for nothing) from @obj. */
static Object *resolve_from(Object *obj, char **parts, const char *typename)
{
    for (; obj && *parts; parts++) {
        if (**parts) {
            obj = object_resolve_path_component(obj, *parts);
        }
    }
    return typename ? object_dynamic_cast(obj, typename) : obj;
}

/* Try the path below every object of the tree; two different finds are ambiguous. */
static Object *resolve_partial(Object *parent, char **parts, const char *typename,
                               bool *ambiguous)
{
    Object *found = resolve_from(parent, parts, typename);
    ObjectProperty *p = parent->properties ? parent->properties->first : NULL;

    for (; p; p = p->next) {
        Object *child = qom_property_child(p);
        Object *other = child ? resolve_partial(child, parts, typename, ambiguous) : NULL;

        if (*ambiguous) {
            return NULL;
        }
        if (other && found && other != found) {
            *ambiguous = true;
            return NULL;
        }
        found = found ? found : other;
    }
    return found;
}

Object *object_resolve_path_type(const char *path, const char *typename, bool *ambiguous)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 0);
    bool several = false;
    Object *obj;

    if (path[0] == '/') {
        obj = resolve_from(object_get_root(), parts, typename);
    } else {
        obj = resolve_partial(object_get_root(), parts, typename, &several);
    }
    if (ambiguous) {
        *ambiguous = several;
    }
    return obj;
}

Object *object_resolve_path(const char *path, bool *ambiguous)
{
    return object_resolve_path_type(path, NULL, ambiguous);
}

Object *object_resolve_path_at(Object *parent, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 0);

    return resolve_from(path[0] == '/' ? object_get_root() : parent, parts, NULL);
}

Object *object_resolve_type_unambiguous(const char *typename, Error **errp)
{
    bool ambiguous;
    Object *obj = object_resolve_path_type("", typename, &ambiguous);

    if (!obj) {
        error_setg(errp, ambiguous ? "More than one object of type %s"
                                   : "No object found of type %s", typename);
    }
    return obj;
}
