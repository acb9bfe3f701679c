/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instances: construction, reference counts, the end, and the census of what
 * is alive.
 */
#include "qemu/osdep.h"
#include "qom/object_interfaces.h"
#include "qom-internal.h"

/* Where the count stands while an object is finalized: it cannot end twice. */
#define REF_FINALIZING (1u << 30)

#define MAX_SWEEPS 8

static Object *census_first;
static ObjectSweep *sweeps[MAX_SWEEPS];

/* ---- Census -------------------------------------------------------------- */

static void census_add(Object *obj, const char *file, int line)
{
    obj->birth_file = file;
    obj->birth_line = line;
    obj->census_next = census_first;
    obj->census_pprev = &census_first;
    if (census_first) {
        census_first->census_pprev = &obj->census_next;
    }
    census_first = obj;
}

static void census_remove(Object *obj)
{
    *obj->census_pprev = obj->census_next;
    if (obj->census_next) {
        obj->census_next->census_pprev = obj->census_pprev;
    }
}

unsigned object_census(FILE *out)
{
    unsigned n = 0;

    for (Object *obj = census_first; obj; obj = obj->census_next) {
        n++;
        if (out) {
            g_autofree char *path = object_get_canonical_path(obj);

            fprintf(out, "alive: %s ref=%u %s created at %s:%d\n", object_get_typename(obj),
                    obj->ref, path ? path : "(not in the tree)", obj->birth_file,
                    obj->birth_line);
        }
    }
    return n;
}

void qom_cleanup(void)
{
    unsigned n;

    qom_drop_roots();
    n = object_census(NULL);
    if (n) {
        object_census(stderr);
        qom_die("%u object%s left over", n, n == 1 ? "" : "s");
    }
}

void object_register_sweep(ObjectSweep *fn)
{
    for (int i = 0; i < MAX_SWEEPS; i++) {
        if (!sweeps[i] || sweeps[i] == fn) {
            sweeps[i] = fn;
            return;
        }
    }
    qom_die("more than %d sweep functions", MAX_SWEEPS);
}

static void sweep(Object *obj)
{
    for (int i = 0; QOM_DEBUG && i < MAX_SWEEPS && sweeps[i]; i++) {
        g_autofree char *what = sweeps[i](obj, object_class_instance_size(obj->class));

        if (what) {
            qom_die("object of type '%s' created at %s:%d is freed, but %s",
                    object_get_typename(obj), obj->birth_file, obj->birth_line, what);
        }
    }
}

/* ---- Construction -------------------------------------------------------- */

static void run_init(Object *obj, TypeImpl *type)
{
    if (type->parent) {
        run_init(obj, type->parent);
    }
    if (type->info.instance_init) {
        type->info.instance_init(obj);
    }
}

static void run_post_init(Object *obj, TypeImpl *type)
{
    if (type->parent) {
        run_post_init(obj, type->parent);
    }
    if (type->info.instance_post_init) {
        type->info.instance_post_init(obj);
    }
}

/* @obj is zeroed storage of a type whose class is initialized. */
static void construct(Object *obj, TypeImpl *type, const char *file, int line)
{
    obj->class = type->class;
    obj->ref = 1;
    census_add(obj, file, line);
    qom_init_class_properties(obj);
    run_init(obj, type);
    run_post_init(obj, type);
}

static TypeImpl *concrete_type(const char *typename)
{
    TypeImpl *type = qom_type_find(typename, true);

    if (!type) {
        qom_die("unknown type '%s'", typename ? typename : "");
    }
    qom_type_initialize(type);
    if (type->info.abstract) {
        qom_die("type '%s' is abstract and has no instances", typename);
    }
    return type;
}

void object_initialize_at(void *data, size_t size, const char *typename, const char *file,
                          int line)
{
    TypeImpl *type = concrete_type(typename);
    size_t align = MAX(type->info.instance_align, __alignof__(Object));

    if (size < type->info.instance_size) {
        qom_die("%s:%d: storage of %zu bytes for type '%s', which needs %zu", file, line, size,
                typename, type->info.instance_size);
    }
    if ((uintptr_t)data % align) {
        qom_die("%s:%d: storage for type '%s' is not aligned to %zu", file, line, typename,
                align);
    }
    qom_unpoison(data, type->info.instance_size);
    memset(data, 0, type->info.instance_size);
    construct(data, type, file, line);
}

static Object *new_instance(TypeImpl *type, const char *file, int line)
{
    size_t size = type->info.instance_size, align = type->info.instance_align;
    Object *obj;

    if (align <= __alignof__(max_align_t)) {
        obj = g_malloc0(size);
        construct(obj, type, file, line);
        obj->free = g_free;
    } else {
        obj = aligned_alloc(align, ROUND_UP(size, align));
        if (!obj) {
            qom_die("out of memory for an instance of type '%s'", type->name);
        }
        memset(obj, 0, size);
        construct(obj, type, file, line);
        obj->free = free;
    }
    return obj;
}

Object *object_new_at(const char *typename, const char *file, int line)
{
    return new_instance(concrete_type(typename), file, line);
}

Object *object_new_with_class_at(ObjectClass *klass, const char *file, int line)
{
    return new_instance(concrete_type(klass->type->name), file, line);
}

/* ---- Construction with properties ----------------------------------------- */

bool object_set_propv(Object *obj, Error **errp, va_list vargs)
{
    const char *name;

    while ((name = va_arg(vargs, const char *))) {
        const char *value = va_arg(vargs, const char *);

        g_assert(value);
        if (!object_property_parse(obj, name, value, errp)) {
            return false;
        }
    }
    return true;
}

bool object_set_props(Object *obj, Error **errp, ...)
{
    va_list vargs;
    bool ok;

    va_start(vargs, errp);
    ok = object_set_propv(obj, errp, vargs);
    va_end(vargs);
    return ok;
}

/* Become a child and complete; undone on failure. */
static bool enter_tree(Object *obj, Object *parent, const char *name, Error **errp)
{
    UserCreatable *uc = obj->class->interfaces
        ? (UserCreatable *)object_dynamic_cast(obj, TYPE_USER_CREATABLE) : NULL;

    if (parent && !object_property_try_add_child(parent, name, obj, errp)) {
        return false;
    }
    if (uc && !user_creatable_complete(uc, errp)) {
        object_unparent(obj);
        return false;
    }
    return true;
}

Object *object_new_with_propv(const char *typename, Object *parent, const char *id, Error **errp,
                              va_list vargs)
{
    ObjectClass *klass = module_object_class_by_name(typename);
    Object *obj;

    if (!klass) {
        error_setg(errp, "invalid object type: %s", typename);
        return NULL;
    }
    if (object_class_is_abstract(klass)) {
        error_setg(errp, "object type '%s' is abstract", typename);
        return NULL;
    }
    obj = object_new_with_class(klass);
    if (!object_set_propv(obj, errp, vargs) || !enter_tree(obj, parent, id, errp)) {
        object_unref(obj);
        return NULL;
    }
    if (parent) {
        object_unref(obj);                   /* the tree's reference keeps it */
    }
    return obj;
}

Object *object_new_with_props(const char *typename, Object *parent, const char *id, Error **errp,
                              ...)
{
    va_list vargs;
    Object *obj;

    va_start(vargs, errp);
    obj = object_new_with_propv(typename, parent, id, errp, vargs);
    va_end(vargs);
    return obj;
}

bool object_initialize_child_with_propsv(Object *parent, const char *propname, void *child,
                                         size_t size, const char *type, Error **errp,
                                         va_list vargs)
{
    bool ok;

    object_initialize(child, size, type);
    ok = object_set_propv(child, errp, vargs) && enter_tree(child, parent, propname, errp);
    object_unref(child);
    return ok;
}

bool object_initialize_child_with_props(Object *parent, const char *propname, void *child,
                                        size_t size, const char *type, Error **errp, ...)
{
    va_list vargs;
    bool ok;

    va_start(vargs, errp);
    ok = object_initialize_child_with_propsv(parent, propname, child, size, type, errp, vargs);
    va_end(vargs);
    return ok;
}

void object_initialize_child_at(Object *parent, const char *propname, void *child, size_t size,
                                const char *type, const char *file, int line)
{
    object_initialize_at(child, size, type, file, line);
    enter_tree(child, parent, propname, &error_abort);
    object_unref(child);
}

/* ---- References ---------------------------------------------------------- */

static void run_finalize(Object *obj, TypeImpl *type)
{
    for (; type; type = type->parent) {
        if (type->info.instance_finalize) {
            type->info.instance_finalize(obj);
        }
    }
}

static void object_finalize(Object *obj)
{
    if (obj->parent) {
        qom_die("object '%s' of type '%s' lost its last reference while it has a parent",
                obj->name_in_parent, object_get_typename(obj));
    }
    obj->ref = REF_FINALIZING;
    qom_release_instance_properties(obj);
    qom_release_class_properties(obj);
    run_finalize(obj, obj->class->type);
    if (obj->ref != REF_FINALIZING) {
        qom_die("object of type '%s' gained or lost references while it was finalized",
                object_get_typename(obj));
    }
    qom_release_instance_properties(obj);    /* a finalize hook may have added some */
    sweep(obj);
    qom_forget_weak_links(obj);
    census_remove(obj);
    g_free(obj->properties);
    obj->properties = NULL;
    obj->ref = 0;
    if (obj->free) {
        obj->free(obj);
    } else {
        qom_poison(obj, object_class_instance_size(obj->class));
    }
}

Object *object_ref(void *objptr)
{
    Object *obj = objptr;

    if (obj) {
        __atomic_fetch_add(&obj->ref, 1, __ATOMIC_SEQ_CST);
    }
    return obj;
}

void object_unref(void *objptr)
{
    Object *obj = objptr;
    uint32_t before;

    if (!obj) {
        return;
    }
    before = __atomic_fetch_sub(&obj->ref, 1, __ATOMIC_SEQ_CST);
    if (before == 0) {
        qom_die("object %p is unreferenced once too often", objptr);
    }
    if (before == 1) {
        object_finalize(obj);
    }
}
