/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of qom/ share and nobody else sees: the type record, the
 * property table, and the checks of debug and sanitizer builds.
 */
#ifndef QOM_QOM_INTERNAL_H
#define QOM_QOM_INTERNAL_H

#include "qom/object.h"

#define QOM_CAST_CACHE 4

struct TypeImpl {
    TypeInfo info;               /* name, sizes and abstract are final once class is set */
    TypeImpl *parent;            /* resolved when first asked for */
    ObjectClass *class;          /* NULL until first used */
    TypeImpl *next;              /* in order of registration */
    /* Addresses of type names that an assert has already found to be fine. */
    const char *cast_cache[QOM_CAST_CACHE];
    char name[];
};

/* Properties in order of creation; buckets exist only when there are many. */
struct ObjectPropertyTable {
    ObjectProperty *first, *last;
    ObjectProperty **buckets;
    uint32_t count;
    uint32_t nbuckets;           /* a power of two, or 0 */
    ObjectProperty *last_indexed; /* the newest "name[*]", where the next search starts */
};

/* NULL when there is no such type; asks the module loader when @load is set. */
TypeImpl *qom_type_find(const char *name, bool load);
TypeImpl *qom_type_parent(TypeImpl *type);
bool qom_type_is_a(TypeImpl *type, TypeImpl *ancestor);
void qom_type_initialize(TypeImpl *type);
/* Print one line and abort: a mistake in our own code. */
QEMU_NORETURN void qom_die(const char *fmt, ...) G_GNUC_PRINTF_(1, 2);

ObjectProperty *qom_table_find(const ObjectPropertyTable *table, const char *name);
ObjectProperty *qom_table_add(ObjectPropertyTable **table, const char *name, const char *type);
void qom_table_remove(ObjectPropertyTable *table, ObjectProperty *prop);
/* Release and remove all instance properties, newest first; release those of the class. */
void qom_release_instance_properties(Object *obj);
void qom_release_class_properties(Object *obj);
/* Run the initializers (defaults) of the class properties. */
void qom_init_class_properties(Object *obj);
void qom_property_remove(Object *obj, ObjectProperty *prop);

/* The child<> property of @parent that holds @child. */
ObjectProperty *qom_child_property(Object *parent, const Object *child);
/* The object that @prop of some object holds as child, or NULL. */
Object *qom_property_child(const ObjectProperty *prop);
/* The values of a property added by ..._add_enum(), or NULL. */
const QEnumLookup *qom_enum_lookup(const ObjectProperty *prop);
/* @obj goes away: links that were kept weak because it is an ancestor become NULL. */
void qom_forget_weak_links(Object *obj);
/* Drop the tree's roots (qom_cleanup). */
void qom_drop_roots(void);

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define QOM_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(QOM_ASAN)
#define QOM_ASAN 1
#endif

#ifdef QOM_ASAN
#include <sanitizer/asan_interface.h>
/*
 * Finalized embedded objects: any access until they are initialized again is
 * reported.  Not on the stack, which others use once the function has returned;
 * the allocator clears the marks of heap memory when it hands it out again.
 */
static inline void qom_poison(void *start, size_t size)
{
    char name[2];
    void *region;
    size_t region_size;
    const char *where = __asan_locate_address(start, name, sizeof(name), &region, &region_size);

    if (strcmp(where, "stack") != 0) {
        ASAN_POISON_MEMORY_REGION(start, size);
    }
}

static inline void qom_unpoison(void *start, size_t size)
{
    ASAN_UNPOISON_MEMORY_REGION(start, size);
}
#else
static inline void qom_poison(void *start, size_t size)
{
}

static inline void qom_unpoison(void *start, size_t size)
{
}
#endif

#ifdef CONFIG_DEBUG_ASHLAR
#define QOM_DEBUG 1
#else
#define QOM_DEBUG 0
#endif

#endif
