/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Casts checked at run time, of objects and of classes.
 *
 * The asserting forms get literals from the cast macros, so the address of the
 * name is enough to recognize a cast that was fine before: each type remembers
 * the last few.  Races between threads only cost a slower check.
 */
#include "qemu/osdep.h"
#include "qom-internal.h"

static bool cache_has(const TypeImpl *type, const char *typename)
{
    for (int i = 0; i < QOM_CAST_CACHE; i++) {
        if (__atomic_load_n(&type->cast_cache[i], __ATOMIC_RELAXED) == typename) {
            return true;
        }
    }
    return false;
}

static void cache_put(TypeImpl *type, const char *typename)
{
    for (int i = QOM_CAST_CACHE - 1; i > 0; i--) {
        const char *newer = __atomic_load_n(&type->cast_cache[i - 1], __ATOMIC_RELAXED);

        __atomic_store_n(&type->cast_cache[i], newer, __ATOMIC_RELAXED);
    }
    __atomic_store_n(&type->cast_cache[0], typename, __ATOMIC_RELAXED);
}

ObjectClass *object_class_dynamic_cast(ObjectClass *klass, const char *typename)
{
    ObjectClass *found = NULL;
    TypeImpl *target;

    if (!klass) {
        return NULL;
    }
    if (klass->type->name == typename || strcmp(klass->type->name, typename) == 0) {
        return klass;
    }
    target = qom_type_find(typename, false);
    if (!target) {
        return NULL;
    }
    if (qom_type_is_a(klass->type, target)) {
        return klass;
    }
    for (GSList *i = klass->interfaces; i; i = i->next) {
        ObjectClass *iface = i->data;

        if (qom_type_is_a(iface->type, target)) {
            if (found) {
                return NULL;         /* implemented twice: which one is meant is unknown */
            }
            found = iface;
        }
    }
    return found;
}

ObjectClass *object_class_dynamic_cast_assert(ObjectClass *klass, const char *typename,
                                              const char *file, int line, const char *func)
{
    ObjectClass *ret;

    if (!klass || cache_has(klass->type, typename)) {
        return klass;
    }
    ret = object_class_dynamic_cast(klass, typename);
    if (!ret) {
        qom_die("%s:%d:%s: class %p is a '%s', not a '%s'", file, line, func, (void *)klass,
                object_class_get_name(klass), typename);
    }
    if (ret == klass) {
        /* An interface's table is another address, so it is not remembered. */
        cache_put(klass->type, typename);
    }
    return ret;
}

Object *object_dynamic_cast(Object *obj, const char *typename)
{
    return obj && object_class_dynamic_cast(obj->class, typename) ? obj : NULL;
}

Object *object_dynamic_cast_assert(Object *obj, const char *typename, const char *file, int line,
                                   const char *func)
{
    if (!obj || cache_has(obj->class->type, typename)) {
        return obj;
    }
    if (!object_dynamic_cast(obj, typename)) {
        qom_die("%s:%d:%s: object %p is a '%s', not a '%s'", file, line, func, (void *)obj,
                object_get_typename(obj), typename);
    }
    return obj;
}

ObjectClass *object_get_class(Object *obj)
{
    return obj->class;
}

const char *object_get_typename(const Object *obj)
{
    return obj->class->type->name;
}
