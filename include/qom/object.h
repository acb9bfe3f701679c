/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The object system: types, classes, instances, properties, composition tree.
 *
 * Names and semantics are QEMU's.  Two dialects share them (docs/devel/dialects):
 *   QEMU dialect    OBJECT_DECLARE_SIMPLE_TYPE(FooState, FOO), `Bar parent_obj;`, TypeInfo,
 *                   casts that take any pointer and are checked at run time;
 *   strict          QOM_DECLARE_TYPE(FooState, FOO, Bar), QOM_PARENT(Bar), TYPE_INFO(FooState),
 *                   casts that the compiler checks (through hw/core/strict.h).
 *
 * Ownership: object_new() returns the only reference to the caller; names that
 * contain "new" or "ref" hand out references, everything else borrows.
 * Locking: the big lock is held for everything except object_ref/unref.
 */
#ifndef QOM_OBJECT_H
#define QOM_OBJECT_H

#include <json-c/json.h>
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/module.h"

typedef struct Object Object;
typedef struct ObjectClass ObjectClass;
typedef struct TypeImpl TypeImpl;
typedef struct TypeImpl *Type;
typedef struct TypeInfo TypeInfo;
typedef struct InterfaceClass InterfaceClass;
typedef struct InterfaceInfo InterfaceInfo;
typedef struct ObjectProperty ObjectProperty;
typedef struct ObjectPropertyTable ObjectPropertyTable;

#define TYPE_OBJECT    "object"
#define TYPE_INTERFACE "interface"
#define TYPE_CONTAINER "container"

/* ---- layout -------------------------------------------------------------- */

typedef void (ObjectPropertyAccessor)(Object *obj, Visitor *v, const char *name, void *opaque,
                                      Error **errp);
/* Follow one path component @part through a property (child, link, alias). */
typedef Object *(ObjectPropertyResolve)(Object *obj, void *opaque, const char *part);
typedef void (ObjectPropertyRelease)(Object *obj, const char *name, void *opaque);
typedef void (ObjectPropertyInit)(Object *obj, ObjectProperty *prop);
typedef void (ObjectUnparent)(Object *obj);
typedef void (ObjectFree)(void *obj);

struct ObjectProperty {
    const char *name;
    const char *type;                    /* interned */
    char *description;
    ObjectPropertyAccessor *get;         /* NULL: write-only */
    ObjectPropertyAccessor *set;         /* NULL: read-only */
    ObjectPropertyResolve *resolve;
    ObjectPropertyRelease *release;
    ObjectPropertyInit *init;            /* class properties: run before instance_init */
    void *opaque;
    struct json_object *defval;          /* owned; NULL: no default known */
    /* private: the table that the property is in, in order of creation */
    ObjectProperty *next, *prev, *bucket_next;
    uint32_t hash;
    bool releasing;
};

struct ObjectClass {
    /* private */
    Type type;
    GSList *interfaces;
    ObjectUnparent *unparent;            /* public: called by object_unparent(), may be NULL */
    ObjectPropertyTable *properties;     /* of this class alone; NULL until the first */
};

struct Object {
    /* private */
    ObjectClass *class;
    ObjectFree *free;                    /* NULL: storage is not ours */
    ObjectPropertyTable *properties;     /* instance properties; NULL until the first */
    Object *parent;
    const char *name_in_parent;
    uint32_t ref;
    int birth_line;                      /* census: where it was created */
    const char *birth_file;
    Object *census_next, **census_pprev;
};

struct InterfaceClass {
    ObjectClass parent_class;
    /* private */
    ObjectClass *concrete_class;
    Type interface_type;
};

struct InterfaceInfo {
    const char *type;
};

/* ---- types --------------------------------------------------------------- */

/* The members of a TypeInfo whose hooks take instances of T and class data D. */
#define QOM_TYPEINFO_FIELDS_(T, D)                                           \
    const char *name;                                                        \
    const char *parent;                                                      \
    size_t instance_size;          /* 0: inherit */                          \
    size_t instance_align;                                                   \
    void (*instance_init)(T *obj);       /* parents first */                 \
    void (*instance_post_init)(T *obj);                                      \
    void (*instance_finalize)(T *obj);   /* parents last */                  \
    bool abstract;                                                           \
    size_t class_size;                                                       \
    void (*class_init)(ObjectClass *klass, const D *data);                   \
    void (*class_base_init)(ObjectClass *klass, const D *data);              \
    const D *class_data;                                                     \
    const InterfaceInfo *interfaces;     /* ends with an empty element */    \
    /* filled by QOM_TYPE(): checked against the parent when registered */   \
    size_t parent_size;                                                      \
    const char *instance_ctype;

struct TypeInfo {
    QOM_TYPEINFO_FIELDS_(Object, void)
};

/* A TypeInfo for instance struct @T; `.info` is the plain form. */
#define TYPE_INFO(T) TYPE_INFO_VARIANT(T, void)
/* The same with typed class data, for families that differ by a table. */
#define TYPE_INFO_VARIANT(T, D) \
    union { struct { QOM_TYPEINFO_FIELDS_(T, D) }; TypeInfo info; T *state_of; }

/* In a TYPE_INFO(T): everything that can be wrong by hand.  @P is the parent's struct. */
#define QOM_TYPE(T, P)                                                       \
    .instance_size = sizeof(T)                                               \
        + CHECK_ZERO(offsetof(T, parent_obj) == 0,                           \
                     #T ": parent_obj must be the first member")             \
        + CHECK_ZERO(same_type(typeof_field(T, parent_obj), P),              \
                     #T ": parent_obj is not a " #P),                        \
    .parent_size = sizeof(P),                                                \
    .instance_ctype = #T

/*
 * Register @info.  The struct and its list of interfaces are copied, the strings
 * that @class_data and the interfaces point to are not.  Names are of
 * [A-Za-z0-9_.-], at least two, the first a letter or a digit other than 0.
 * A second type of the same name aborts.
 */
Type type_register_static(const TypeInfo *info);
/* The same; the name QEMU uses for records that are not static. */
Type type_register(const TypeInfo *info);
void type_register_static_array(const TypeInfo *infos, int nr_infos);

/* Emit the registration of a static TypeInfo array. */
#define DEFINE_TYPES(array)                                                  \
    static void do_qemu_init_##array(void)                                   \
    {                                                                        \
        type_register_static_array(array, ARRAY_SIZE(array));                \
    }                                                                        \
    type_init(do_qemu_init_##array)

/* Emit the registration of one TYPE_INFO() table. */
#define DEFINE_TYPE(table)                                                   \
    static void register_##table(void)                                       \
    {                                                                        \
        type_register_static(&(table).info);                                 \
    }                                                                        \
    type_init(register_##table)

/* Names of all registered types, for messages (GPtrArray of borrowed strings). */
GPtrArray *type_list_names(void);
bool type_exists(const char *name);

/* ---- declaring, QEMU dialect ---------------------------------------------- */

/* What the strict casts need to know about class struct T. */
#define QOM_NAME_(T, TYPENAME)                                               \
    struct qom_noview_##T { char as_##T; };                                  \
    QEMU_UNUSED static inline const char *qom_typename_##T(void)             \
    {                                                                        \
        return TYPENAME;                                                     \
    }

#define DECLARE_INSTANCE_CHECKER(InstanceType, OBJ_NAME, TYPENAME)           \
    QEMU_UNUSED static inline InstanceType *OBJ_NAME(const void *obj)        \
    {                                                                        \
        return OBJECT_CHECK(InstanceType, obj, TYPENAME);                    \
    }
#define DECLARE_CLASS_CHECKERS(ClassType, OBJ_NAME, TYPENAME)                \
    QEMU_UNUSED static inline ClassType *OBJ_NAME##_GET_CLASS(const void *obj) \
    {                                                                        \
        return OBJECT_GET_CLASS(ClassType, obj, TYPENAME);                   \
    }                                                                        \
    QEMU_UNUSED static inline ClassType *OBJ_NAME##_CLASS(const void *klass) \
    {                                                                        \
        return OBJECT_CLASS_CHECK(ClassType, klass, TYPENAME);               \
    }
#define DECLARE_OBJ_CHECKERS(InstanceType, ClassType, OBJ_NAME, TYPENAME)    \
    DECLARE_INSTANCE_CHECKER(InstanceType, OBJ_NAME, TYPENAME)               \
    DECLARE_CLASS_CHECKERS(ClassType, OBJ_NAME, TYPENAME)

/* typedefs, FOO(), FOO_CLASS(), FOO_GET_CLASS(), g_autoptr(InstanceType). */
#define OBJECT_DECLARE_TYPE(InstanceType, ClassType, MODULE_OBJ_NAME)        \
    typedef struct InstanceType InstanceType;                                \
    typedef struct ClassType ClassType;                                      \
    QOM_NAME_(InstanceType, TYPE_##MODULE_OBJ_NAME)                          \
    G_DEFINE_AUTOPTR_CLEANUP_FUNC(InstanceType, object_unref)                \
    DECLARE_OBJ_CHECKERS(InstanceType, ClassType, MODULE_OBJ_NAME,           \
                         TYPE_##MODULE_OBJ_NAME)

/* As above without a class struct of its own. */
#define OBJECT_DECLARE_SIMPLE_TYPE(InstanceType, MODULE_OBJ_NAME)            \
    typedef struct InstanceType InstanceType;                                \
    QOM_NAME_(InstanceType, TYPE_##MODULE_OBJ_NAME)                          \
    G_DEFINE_AUTOPTR_CLEANUP_FUNC(InstanceType, object_unref)                \
    DECLARE_INSTANCE_CHECKER(InstanceType, MODULE_OBJ_NAME, TYPE_##MODULE_OBJ_NAME)

/*
 * Emit the TypeInfo and its registration; the file defines the three functions.
 * The variable arguments are the interfaces, ending in { NULL }.
 */
#define OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name, MODULE_OBJ_NAME, \
                                    PARENT_MODULE_OBJ_NAME, ABSTRACT, ...)   \
    OBJECT_DEFINE_SIZED_TYPE_(ModuleObjName, module_obj_name, MODULE_OBJ_NAME, \
                              PARENT_MODULE_OBJ_NAME, ABSTRACT,              \
                              sizeof(ModuleObjName##Class), __VA_ARGS__)
#define OBJECT_DEFINE_SIZED_TYPE_(ModuleObjName, module_obj_name, MODULE_OBJ_NAME, \
                                  PARENT_MODULE_OBJ_NAME, ABSTRACT, CLASS_SIZE, ...) \
    static void module_obj_name##_init(Object *obj);                         \
    static void module_obj_name##_finalize(Object *obj);                     \
    static void module_obj_name##_class_init(ObjectClass *oc, const void *data); \
    static const TypeInfo module_obj_name##_info = {                         \
        .parent = TYPE_##PARENT_MODULE_OBJ_NAME,                             \
        .name = TYPE_##MODULE_OBJ_NAME,                                      \
        .instance_size = sizeof(ModuleObjName),                              \
        .instance_align = __alignof__(ModuleObjName),                        \
        .instance_init = module_obj_name##_init,                             \
        .instance_finalize = module_obj_name##_finalize,                     \
        .class_size = CLASS_SIZE,                                            \
        .class_init = module_obj_name##_class_init,                          \
        .abstract = ABSTRACT,                                                \
        .interfaces = (const InterfaceInfo[]) { __VA_ARGS__ },               \
    };                                                                       \
    static void module_obj_name##_register_types(void)                       \
    {                                                                        \
        type_register_static(&module_obj_name##_info);                       \
    }                                                                        \
    type_init(module_obj_name##_register_types)
#define OBJECT_DEFINE_TYPE(N, n, U, PU) \
    OBJECT_DEFINE_TYPE_EXTENDED(N, n, U, PU, false, { NULL })
#define OBJECT_DEFINE_TYPE_WITH_INTERFACES(N, n, U, PU, ...) \
    OBJECT_DEFINE_TYPE_EXTENDED(N, n, U, PU, false, __VA_ARGS__)
#define OBJECT_DEFINE_ABSTRACT_TYPE(N, n, U, PU) \
    OBJECT_DEFINE_TYPE_EXTENDED(N, n, U, PU, true, { NULL })
/* For types without a class struct of their own. */
#define OBJECT_DEFINE_SIMPLE_TYPE_WITH_INTERFACES(ModuleObjName, module_obj_name, \
                                                  MODULE_OBJ_NAME,           \
                                                  PARENT_MODULE_OBJ_NAME, ...) \
    OBJECT_DEFINE_SIZED_TYPE_(ModuleObjName, module_obj_name, MODULE_OBJ_NAME, \
                              PARENT_MODULE_OBJ_NAME, false, 0, __VA_ARGS__)
#define OBJECT_DEFINE_SIMPLE_TYPE(N, n, U, PU) \
    OBJECT_DEFINE_SIMPLE_TYPE_WITH_INTERFACES(N, n, U, PU, { NULL })

/* ---- casts ----------------------------------------------------------------- */

Object *object_dynamic_cast(Object *obj, const char *typename);
Object *object_dynamic_cast_assert(Object *obj, const char *typename, const char *file, int line,
                                   const char *func);
ObjectClass *object_class_dynamic_cast(ObjectClass *klass, const char *typename);
ObjectClass *object_class_dynamic_cast_assert(ObjectClass *klass, const char *typename,
                                              const char *file, int line, const char *func);
ObjectClass *object_get_class(Object *obj);

/* Unchecked: these two are where every check begins. */
static inline Object *OBJECT(const void *obj)
{
    return (Object *)(uintptr_t)obj;
}

static inline ObjectClass *OBJECT_CLASS(const void *klass)
{
    return (ObjectClass *)(uintptr_t)klass;
}

/* NULL passes; a wrong type aborts naming both. */
#define OBJECT_CHECK(type, obj, name)                                        \
    ((type *)object_dynamic_cast_assert((Object *)(uintptr_t)(obj), (name),  \
                                        __FILE__, __LINE__, __func__))
#define OBJECT_CLASS_CHECK(class_type, class, name)                          \
    ((class_type *)object_class_dynamic_cast_assert(                         \
        (ObjectClass *)(uintptr_t)(class), (name), __FILE__, __LINE__, __func__))
#define OBJECT_GET_CLASS(class, obj, name)                                   \
    OBJECT_CLASS_CHECK(class, object_get_class((Object *)(uintptr_t)(obj)), name)
#define INTERFACE_CLASS(klass) OBJECT_CLASS_CHECK(InterfaceClass, klass, TYPE_INTERFACE)
#define INTERFACE_CHECK(interface, obj, name)                                \
    ((interface *)object_dynamic_cast_assert((Object *)(uintptr_t)(obj), (name), \
                                             __FILE__, __LINE__, __func__))

/* ---- declaring and casting, strict ------------------------------------------ */

/*
 * First member of an instance struct.  All ancestors live at offset 0 of one
 * union under names derived from their types, so an upcast is a member access
 * that the compiler checks.  A class meant to be subclassed also defines
 *     #define QOM_ANCESTORS_X(M, ...) QOM_ANCESTORS_P(M, __VA_ARGS__) M(P, __VA_ARGS__)
 */
#define QOM_VIEW_(A, ...) A as_##A;
#define QOM_PARENT(P) \
    union { P parent_obj; QOM_ANCESTORS_##P(QOM_VIEW_, ) P as_##P; }
#define QOM_ANCESTORS_Object(M, ...)
QOM_NAME_(Object, TYPE_OBJECT)

#define QOM_DYN_(T, x)                                                       \
    ((T *)object_dynamic_cast_assert((Object *)(uintptr_t)(x),               \
                                     qom_typename_##T(), __FILE__, __LINE__, __func__))
#define QOM_DOWN_(A, T, x) A *: QOM_DYN_(T, x), const A *: (const T *)QOM_DYN_(T, x),
#define QOM_NOUP_(A, T)    A *: (struct qom_noview_##T *)0, \
                           const A *: (struct qom_noview_##T *)0,
#define QOM_UP_(T, x)                                                        \
    (&_Generic((x), QOM_ANCESTORS_##T(QOM_NOUP_, T)                          \
               T *: (struct qom_noview_##T *)0,                              \
               const T *: (struct qom_noview_##T *)0,                        \
               void *: (struct qom_noview_##T *)0,                           \
               default: (x))->as_##T)
/*
 * @x as a T: identity; upcast (no code, checked by the compiler); downcast from
 * an ancestor or void * (checked at run time); anything else does not compile.
 */
#define QOM_CAST(T, x)                                                       \
    _Generic((x), QOM_ANCESTORS_##T(QOM_DOWN_, T, x)                         \
             T *: (x), const T *: (x),                                       \
             void *: QOM_DYN_(T, x),                                         \
             default: QOM_UP_(T, x))

/*
 * Construct embedded @child, of instance struct @T, as child @name of @parent,
 * which holds the only reference.  The storage's type is checked.
 */
#define object_init_child(parent, name, child, T)                            \
    object_initialize_child_at(                                              \
        OBJECT(parent), (name), (child),                                     \
        sizeof(T) + CHECK_ZERO(same_type(__typeof__(*(child)), T),           \
                               "embedded child is not a " #T),               \
        qom_typename_##T(), __FILE__, __LINE__)

/*
 * Declare leaf type @T, cast NAME(x), parent struct @P, type string TYPE_NAME.
 * The argument of NAME() is a transparent union: only T and its ancestors
 * convert, const is kept out.
 */
#define QOM_ARG_(A, ...) A *from_##A;
#define QOM_DECLARE_TYPE(T, NAME, P)                                         \
    typedef struct T T;                                                      \
    QOM_NAME_(T, TYPE_##NAME)                                                \
    G_DEFINE_AUTOPTR_CLEANUP_FUNC(T, object_unref)                           \
    typedef union { T *self; QOM_ANCESTORS_##P(QOM_ARG_, ) P *from_##P; }    \
        T##CastArg __attribute__((transparent_union));                       \
    QEMU_UNUSED static inline T *NAME(T##CastArg x)                          \
    {                                                                        \
        return (T *)object_dynamic_cast_assert((Object *)x.self, TYPE_##NAME, \
                                               __FILE__, __LINE__, #NAME);   \
    }                                                                        \
    struct qom_semicolon_##T

/* ---- lifetime ----------------------------------------------------------------- */

/* New instance of the concrete type @typename (unknown or abstract: our bug, aborts). */
#define object_new(typename) object_new_at((typename), __FILE__, __LINE__)
MUST_CHECK Object *object_new_at(const char *typename, const char *file, int line);
#define object_new_with_class(klass) object_new_with_class_at((klass), __FILE__, __LINE__)
MUST_CHECK Object *object_new_with_class_at(ObjectClass *klass, const char *file, int line);
/*
 * Create, set properties from strings ("name", "value", ..., NULL), become child
 * @id of @parent (NULL: stay outside the tree), complete if user-creatable.  Borrowed
 * from the tree; NULL on error.
 */
Object *object_new_with_props(const char *typename, Object *parent, const char *id, Error **errp,
                              ...) QEMU_SENTINEL;
Object *object_new_with_propv(const char *typename, Object *parent, const char *id, Error **errp,
                              va_list vargs);
bool object_set_props(Object *obj, Error **errp, ...) QEMU_SENTINEL;
bool object_set_propv(Object *obj, Error **errp, va_list vargs);

/* Construct in @data (at least the type's size), one reference, storage stays the caller's. */
#define object_initialize(data, size, typename)                              \
    object_initialize_at((data), (size), (typename), __FILE__, __LINE__)
void object_initialize_at(void *data, size_t size, const char *typename, const char *file,
                          int line);
/* Construct embedded @child as child @propname of @parent, which holds the only reference. */
#define object_initialize_child(parent, propname, child, type)               \
    object_initialize_child_internal((parent), (propname), (child), sizeof(*(child)), (type))
#define object_initialize_child_internal(parent, propname, child, size, type) \
    object_initialize_child_at((parent), (propname), (child), (size), (type), __FILE__, __LINE__)
void object_initialize_child_at(Object *parent, const char *propname, void *child, size_t size,
                                const char *type, const char *file, int line);
bool object_initialize_child_with_props(Object *parent, const char *propname, void *child,
                                        size_t size, const char *type, Error **errp, ...)
    QEMU_SENTINEL;
bool object_initialize_child_with_propsv(Object *parent, const char *propname, void *child,
                                         size_t size, const char *type, Error **errp,
                                         va_list vargs);

/* +1; returns its argument.  Any thread. */
Object *object_ref(void *obj);
/* -1, NULL allowed; at 0 the object is finalized. */
void object_unref(void *obj);
/* Leave the tree: class unparent hook, then the parent's reference goes. */
void object_unparent(Object *obj);

/* Live objects (prints each with its birth place when @out is given). */
unsigned object_census(FILE *out);
/*
 * Tear down the whole tree and abort, naming type and birth place, if anything
 * survives.  The end of main() and of every test.
 */
void qom_cleanup(void);
/*
 * Called before an instance's storage goes away, with its extent: the places
 * that keep pointers (timers, handlers) register here and return a description
 * of what still points inside, or NULL.  A description aborts in debug builds.
 */
typedef char *(ObjectSweep)(const void *start, size_t size);
void object_register_sweep(ObjectSweep *fn);

/* ---- composition tree ------------------------------------------------------------ */

/* Adds a reference.  @child must have no parent; "name[*]" takes the first free index. */
ObjectProperty *object_property_add_child(Object *obj, const char *name, Object *child);
ObjectProperty *object_property_try_add_child(Object *obj, const char *name, Object *child,
                                              Error **errp);
/* Creates a @T, hands its only reference to @parent, returns it borrowed: cannot leak. */
#define object_property_new_child(parent, name, T)                           \
    ((T *)object_property_new_child_at(OBJECT(parent), (name), qom_typename_##T(), \
                                       __FILE__, __LINE__))
Object *object_property_new_child_at(Object *parent, const char *name, const char *typename,
                                     const char *file, int line);
Object *object_property_add_new_container(Object *obj, const char *name);

/* Stops when @fn returns non-zero and returns that; the tree must not change meanwhile. */
int object_child_foreach(Object *obj, int (*fn)(Object *child, void *opaque), void *opaque);
int object_child_foreach_recursive(Object *obj, int (*fn)(Object *child, void *opaque),
                                   void *opaque);

Object *object_get_root(void);                  /* "/" */
Object *object_get_objects_root(void);          /* "/objects" */
Object *object_get_internal_root(void);         /* hidden */
Object *object_get_container(const char *name); /* "/name", made on first use */

/* Path from the root (g_free), NULL when not in the tree. */
char *object_get_canonical_path(const Object *obj);
const char *object_get_canonical_path_component(const Object *obj);
/* Absolute or unambiguous partial path; borrowed.  *ambiguous (may be NULL) tells why NULL. */
Object *object_resolve_path(const char *path, bool *ambiguous);
Object *object_resolve_path_type(const char *path, const char *typename, bool *ambiguous);
Object *object_resolve_path_at(Object *parent, const char *path);
Object *object_resolve_path_component(Object *parent, const char *part);
Object *object_resolve_type_unambiguous(const char *typename, Error **errp);

/* ---- classes ------------------------------------------------------------------------ */

const char *object_get_typename(const Object *obj);
const char *object_class_get_name(const ObjectClass *klass);
ObjectClass *object_class_get_parent(ObjectClass *klass);
bool object_class_is_abstract(const ObjectClass *klass);
/* Initializes the class; NULL when unknown. */
ObjectClass *object_class_by_name(const char *typename);
/* As above, after loading the module that provides it where modules are used. */
ObjectClass *module_object_class_by_name(const char *typename);
/* Who loads modules: @load registers @typename if it can (true), and is asked once per lookup. */
void object_register_module_loader(bool (*load)(const char *typename));
size_t object_class_instance_size(const ObjectClass *klass);
void object_class_foreach(void (*fn)(ObjectClass *klass, void *opaque), const char *implements_type,
                          bool include_abstract, void *opaque);
GSList *object_class_get_list(const char *implements_type, bool include_abstract);
GSList *object_class_get_list_sorted(const char *implements_type, bool include_abstract);

/* ---- properties ----------------------------------------------------------------------- */

ObjectProperty *object_property_add(Object *obj, const char *name, const char *type,
                                    ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                    ObjectPropertyRelease *release, void *opaque);
ObjectProperty *object_property_try_add(Object *obj, const char *name, const char *type,
                                        ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                        ObjectPropertyRelease *release, void *opaque, Error **errp);
ObjectProperty *object_class_property_add(ObjectClass *klass, const char *name, const char *type,
                                          ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                          ObjectPropertyRelease *release, void *opaque);
void object_property_del(Object *obj, const char *name);

ObjectProperty *object_property_find(Object *obj, const char *name);
ObjectProperty *object_property_find_err(Object *obj, const char *name, Error **errp);
ObjectProperty *object_class_property_find(ObjectClass *klass, const char *name);
ObjectProperty *object_class_property_find_err(ObjectClass *klass, const char *name, Error **errp);

typedef struct ObjectPropertyIterator {
    ObjectClass *nextclass;
    ObjectProperty *next;
} ObjectPropertyIterator;
/*
 * Instance properties first, then the class chain, each in order of creation.
 * The property just returned may be deleted, no other one.
 */
void object_property_iter_init(ObjectPropertyIterator *iter, Object *obj);
void object_class_property_iter_init(ObjectPropertyIterator *iter, ObjectClass *klass);
ObjectProperty *object_property_iter_next(ObjectPropertyIterator *iter);

ObjectProperty *object_property_add_str(Object *obj, const char *name,
                                        char *(*get)(Object *, Error **),
                                        void (*set)(Object *, const char *, Error **));
ObjectProperty *object_class_property_add_str(ObjectClass *klass, const char *name,
                                              char *(*get)(Object *, Error **),
                                              void (*set)(Object *, const char *, Error **));
ObjectProperty *object_property_add_bool(Object *obj, const char *name,
                                         bool (*get)(Object *, Error **),
                                         void (*set)(Object *, bool, Error **));
ObjectProperty *object_class_property_add_bool(ObjectClass *klass, const char *name,
                                               bool (*get)(Object *, Error **),
                                               void (*set)(Object *, bool, Error **));
ObjectProperty *object_property_add_enum(Object *obj, const char *name, const char *typename,
                                         const QEnumLookup *lookup, int (*get)(Object *, Error **),
                                         void (*set)(Object *, int, Error **));
ObjectProperty *object_class_property_add_enum(ObjectClass *klass, const char *name,
                                               const char *typename, const QEnumLookup *lookup,
                                               int (*get)(Object *, Error **),
                                               void (*set)(Object *, int, Error **));
/* A time as the JSON object {tm_year, tm_mon, tm_mday, tm_hour, tm_min, tm_sec}. */
ObjectProperty *object_property_add_tm(Object *obj, const char *name,
                                       void (*get)(Object *, struct tm *, Error **));
ObjectProperty *object_class_property_add_tm(ObjectClass *klass, const char *name,
                                             void (*get)(Object *, struct tm *, Error **));

typedef enum {
    OBJ_PROP_FLAG_READ = 1,
    OBJ_PROP_FLAG_WRITE = 2,
    OBJ_PROP_FLAG_READWRITE = 3,
} ObjectPropertyFlags;
#define QOM_DECLARE_PTR_PROPERTY_(bits)                                       \
    ObjectProperty *object_property_add_uint##bits##_ptr(                     \
        Object *obj, const char *name, const uint##bits##_t *v, ObjectPropertyFlags flags); \
    ObjectProperty *object_class_property_add_uint##bits##_ptr(               \
        ObjectClass *klass, const char *name, const uint##bits##_t *v, ObjectPropertyFlags flags);
QOM_DECLARE_PTR_PROPERTY_(8)
QOM_DECLARE_PTR_PROPERTY_(16)
QOM_DECLARE_PTR_PROPERTY_(32)
QOM_DECLARE_PTR_PROPERTY_(64)
#undef QOM_DECLARE_PTR_PROPERTY_

typedef enum {
    OBJ_PROP_LINK_STRONG = 1,            /* the property owns a reference to its target */
} ObjectPropertyLinkFlags;
/*
 * link<@type> stored in *@targetp.  @check may refuse a new value; NULL makes it
 * read-only.  A strong link to an ancestor is kept weak, so that no cycle forms.
 */
ObjectProperty *object_property_add_link(Object *obj, const char *name, const char *type,
                                         Object **targetp,
                                         void (*check)(const Object *obj, const char *name,
                                                       Object *val, Error **errp),
                                         ObjectPropertyLinkFlags flags);
ObjectProperty *object_class_property_add_link(ObjectClass *klass, const char *name,
                                               const char *type, ptrdiff_t offset,
                                               void (*check)(const Object *obj, const char *name,
                                                             Object *val, Error **errp),
                                               ObjectPropertyLinkFlags flags);
ObjectProperty *object_property_add_const_link(Object *obj, const char *name, Object *target);
void object_property_allow_set_link(const Object *obj, const char *name, Object *child,
                                    Error **errp);
ObjectProperty *object_property_add_alias(Object *obj, const char *name, Object *target_obj,
                                          const char *target_name);

void object_property_set_description(Object *obj, const char *name, const char *description);
void object_class_property_set_description(ObjectClass *klass, const char *name,
                                           const char *description);
void object_property_set_default_bool(ObjectProperty *prop, bool value);
void object_property_set_default_str(ObjectProperty *prop, const char *value);
void object_property_set_default_int(ObjectProperty *prop, int64_t value);
void object_property_set_default_uint(ObjectProperty *prop, uint64_t value);
void object_property_set_default_list(ObjectProperty *prop);
/* "Property 'TYPE.NAME' doesn't take value 'X'" and its kin are made by these. */
bool object_property_set(Object *obj, const char *name, Visitor *v, Error **errp);
bool object_property_get(Object *obj, const char *name, Visitor *v, Error **errp);
bool object_property_set_str(Object *obj, const char *name, const char *value, Error **errp);
bool object_property_set_bool(Object *obj, const char *name, bool value, Error **errp);
bool object_property_set_int(Object *obj, const char *name, int64_t value, Error **errp);
bool object_property_set_uint(Object *obj, const char *name, uint64_t value, Error **errp);
bool object_property_set_link(Object *obj, const char *name, Object *value, Error **errp);
char *object_property_get_str(Object *obj, const char *name, Error **errp);
bool object_property_get_bool(Object *obj, const char *name, Error **errp);
int64_t object_property_get_int(Object *obj, const char *name, Error **errp);
uint64_t object_property_get_uint(Object *obj, const char *name, Error **errp);
int object_property_get_enum(Object *obj, const char *name, const char *typename, Error **errp);
Object *object_property_get_link(Object *obj, const char *name, Error **errp);
const char *object_property_get_type(Object *obj, const char *name, Error **errp);
/* From the command line's spelling. */
bool object_property_parse(Object *obj, const char *name, const char *string, Error **errp);
/* As text (g_free); @human adds units and hex. */
char *object_property_print(Object *obj, const char *name, bool human, Error **errp);
/* JSON values; get returns a new reference. */
bool object_property_set_json(Object *obj, const char *name, struct json_object *value,
                              Error **errp);
struct json_object *object_property_get_json(Object *obj, const char *name, Error **errp);
/* Set every member of @props except those named in @skip (NULL-terminated, may be NULL). */
bool object_set_properties_from_keyval(Object *obj, struct json_object *props, bool from_json,
                                       const char *const *skip, Error **errp);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Object, object_unref)

#endif
