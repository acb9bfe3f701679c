/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registry of types, and classes, which come to life when first used.
 */
#include "qemu/osdep.h"
#include "qom-internal.h"

static GHashTable *type_table;          /* name -> TypeImpl */
static TypeImpl *type_first, **type_tail = &type_first;
static TypeImpl *type_interface;
static bool (*module_loader)(const char *typename);

void qom_die(const char *fmt, ...)
{
    va_list ap;

    fflush(stdout);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    abort();
}

/* ---- Registration -------------------------------------------------------- */

static bool type_name_valid(const char *name)
{
    size_t len = strlen(name);

    return len >= 2 && g_ascii_isalnum(name[0]) && name[0] != '0' &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") == len;
}

static const InterfaceInfo *copy_interfaces(const InterfaceInfo *list)
{
    size_t n = 0;

    while (list && list[n].type) {
        n++;
    }
    return n ? g_memdup2(list, (n + 1) * sizeof(*list)) : NULL;
}

static TypeImpl *type_add(const TypeInfo *info)
{
    size_t len = strlen(info->name) + 1;
    TypeImpl *type = g_malloc0(sizeof(*type) + len);

    type->info = *info;
    memcpy(type->name, info->name, len);
    type->info.name = type->name;
    type->info.parent = g_intern_string(info->parent);
    type->info.interfaces = copy_interfaces(info->interfaces);
    if (!g_hash_table_insert(type_table, type->name, type)) {
        qom_die("type '%s' is registered twice", info->name);
    }
    *type_tail = type;
    type_tail = &type->next;
    return type;
}

static char *object_get_type_property(Object *obj, Error **errp)
{
    return g_strdup(object_get_typename(obj));
}

static void object_class_init(ObjectClass *klass, const void *data)
{
    object_class_property_add_str(klass, "type", object_get_type_property, NULL);
}

static void type_table_init(void)
{
    static const TypeInfo object_info = {
        .name = TYPE_OBJECT,
        .instance_size = sizeof(Object),
        .class_size = sizeof(ObjectClass),
        .class_init = object_class_init,
        .abstract = true,
    };
    static const TypeInfo interface_info = {
        .name = TYPE_INTERFACE,
        .class_size = sizeof(InterfaceClass),
        .abstract = true,
    };
    static const TypeInfo container_info = {
        .name = TYPE_CONTAINER,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Object),
    };

    if (!type_table) {
        type_table = g_hash_table_new(g_str_hash, g_str_equal);
        type_add(&object_info);
        type_interface = type_add(&interface_info);
        type_add(&container_info);
    }
}

Type type_register_static(const TypeInfo *info)
{
    type_table_init();
    if (!info->name || !type_name_valid(info->name)) {
        qom_die("'%s' is not a valid type name", info->name ? info->name : "");
    }
    if (!info->parent) {
        qom_die("type '%s' has no parent", info->name);
    }
    return type_add(info);
}

Type type_register(const TypeInfo *info)
{
    return type_register_static(info);
}

void type_register_static_array(const TypeInfo *infos, int nr_infos)
{
    for (int i = 0; i < nr_infos; i++) {
        type_register_static(&infos[i]);
    }
}

GPtrArray *type_list_names(void)
{
    GPtrArray *names = g_ptr_array_new();

    type_table_init();
    for (TypeImpl *type = type_first; type; type = type->next) {
        g_ptr_array_add(names, type->name);
    }
    return names;
}

bool type_exists(const char *name)
{
    return qom_type_find(name, false) != NULL;
}

void object_register_module_loader(bool (*load)(const char *typename))
{
    module_loader = load;
}

/* ---- Relations ----------------------------------------------------------- */

TypeImpl *qom_type_find(const char *name, bool load)
{
    TypeImpl *type;

    type_table_init();
    if (!name) {
        return NULL;
    }
    type = g_hash_table_lookup(type_table, name);
    if (!type && load && module_loader && module_loader(name)) {
        type = g_hash_table_lookup(type_table, name);
    }
    return type;
}

TypeImpl *qom_type_parent(TypeImpl *type)
{
    if (!type->parent && type->info.parent) {
        type->parent = qom_type_find(type->info.parent, true);
        if (!type->parent) {
            qom_die("type '%s' has an unknown parent '%s'", type->name, type->info.parent);
        }
    }
    return type->parent;
}

bool qom_type_is_a(TypeImpl *type, TypeImpl *ancestor)
{
    while (type && type != ancestor) {
        type = qom_type_parent(type);
    }
    return type != NULL;
}

/* Is or implements @target, as far as it can be told without making the class. */
static bool type_implements(TypeImpl *type, TypeImpl *target)
{
    for (; type; type = qom_type_parent(type)) {
        const InterfaceInfo *i = type->info.interfaces;

        if (type == target) {
            return true;
        }
        for (; i && i->type; i++) {
            TypeImpl *iface = qom_type_find(i->type, false);

            if (iface && qom_type_is_a(iface, target)) {
                return true;
            }
        }
    }
    return false;
}

/* ---- Classes ------------------------------------------------------------- */

static void type_check_parent(TypeImpl *type, TypeImpl *parent)
{
    const TypeInfo *info = &type->info;

    if (info->parent_size && info->parent_size != parent->info.instance_size) {
        qom_die("type '%s': parent '%s' has instance size %zu, declared for a struct of size %zu"
                " (%s)", type->name, parent->name, parent->info.instance_size,
                info->parent_size, info->instance_ctype ? info->instance_ctype : "?");
    }
    if (info->instance_size < parent->info.instance_size) {
        qom_die("type '%s': instance size %zu is smaller than %zu of parent '%s'", type->name,
                info->instance_size, parent->info.instance_size, parent->name);
    }
    if (info->class_size < parent->info.class_size) {
        qom_die("type '%s': class size %zu is smaller than %zu of parent '%s'", type->name,
                info->class_size, parent->info.class_size, parent->name);
    }
}

static void type_inherit_sizes(TypeImpl *type, TypeImpl *parent)
{
    TypeInfo *info = &type->info;

    if (parent) {
        info->class_size = info->class_size ? info->class_size : parent->info.class_size;
        info->instance_size = info->instance_size ? info->instance_size
                                                  : parent->info.instance_size;
        info->instance_align = MAX(info->instance_align, parent->info.instance_align);
        type_check_parent(type, parent);
    }
    if (!info->instance_size) {
        info->abstract = true;
    }
    if (qom_type_is_a(type, type_interface) &&
        (info->instance_size || info->instance_init || info->instance_post_init ||
         info->instance_finalize || info->interfaces)) {
        qom_die("type '%s': an interface has no instance and no interfaces", type->name);
    }
}

/*
 * Each class has its own table for each interface: the internal type
 * "class::interface", derived from the parent class's or from the interface.
 */
static void class_add_interface(TypeImpl *type, TypeImpl *interface, TypeImpl *base)
{
    g_autofree char *name = g_strdup_printf("%s::%s", type->name, interface->name);
    TypeInfo info = {
        .name = name,
        .parent = base->name,
        .abstract = true,
    };
    TypeImpl *impl = type_add(&info);
    InterfaceClass *iface;

    qom_type_initialize(impl);
    iface = (InterfaceClass *)impl->class;
    iface->concrete_class = type->class;
    iface->interface_type = interface;
    type->class->interfaces = g_slist_append(type->class->interfaces, iface);
}

static bool class_has_interface(const ObjectClass *klass, TypeImpl *interface)
{
    for (const GSList *i = klass->interfaces; i; i = i->next) {
        if (qom_type_is_a(((ObjectClass *)i->data)->type, interface)) {
            return true;
        }
    }
    return false;
}

static void class_add_interfaces(TypeImpl *type, TypeImpl *parent)
{
    const InterfaceInfo *own = type->info.interfaces;

    for (GSList *i = parent ? parent->class->interfaces : NULL; i; i = i->next) {
        InterfaceClass *iface = i->data;

        class_add_interface(type, iface->interface_type, iface->parent_class.type);
    }
    for (; own && own->type; own++) {
        TypeImpl *interface = qom_type_find(own->type, true);

        if (!interface || !qom_type_is_a(interface, type_interface)) {
            qom_die("type '%s': '%s' is not an interface", type->name, own->type);
        }
        if (!class_has_interface(type->class, interface)) {
            class_add_interface(type, interface, interface);
        }
    }
}

void qom_type_initialize(TypeImpl *type)
{
    TypeImpl *parent;

    if (type->class) {
        return;
    }
    parent = qom_type_parent(type);
    if (parent) {
        qom_type_initialize(parent);
    }
    type_inherit_sizes(type, parent);
    type->class = g_malloc0(type->info.class_size);
    if (parent) {
        memcpy(type->class, parent->class, parent->info.class_size);
        type->class->interfaces = NULL;
        type->class->properties = NULL;
    }
    type->class->type = type;
    class_add_interfaces(type, parent);

    for (; parent; parent = parent->parent) {
        if (parent->info.class_base_init) {
            parent->info.class_base_init(type->class, type->info.class_data);
        }
    }
    if (type->info.class_init) {
        type->info.class_init(type->class, type->info.class_data);
    }
}

const char *object_class_get_name(const ObjectClass *klass)
{
    return klass->type->name;
}

ObjectClass *object_class_get_parent(ObjectClass *klass)
{
    TypeImpl *parent = qom_type_parent(klass->type);

    if (!parent) {
        return NULL;
    }
    qom_type_initialize(parent);
    return parent->class;
}

bool object_class_is_abstract(const ObjectClass *klass)
{
    return klass->type->info.abstract;
}

size_t object_class_instance_size(const ObjectClass *klass)
{
    return klass->type->info.instance_size;
}

static ObjectClass *class_by_name(const char *typename, bool load)
{
    TypeImpl *type = qom_type_find(typename, load);

    if (!type) {
        return NULL;
    }
    qom_type_initialize(type);
    return type->class;
}

ObjectClass *object_class_by_name(const char *typename)
{
    return class_by_name(typename, false);
}

ObjectClass *module_object_class_by_name(const char *typename)
{
    return class_by_name(typename, true);
}

void object_class_foreach(void (*fn)(ObjectClass *klass, void *opaque), const char *implements_type,
                          bool include_abstract, void *opaque)
{
    TypeImpl *target = implements_type ? qom_type_find(implements_type, false) : NULL;

    type_table_init();
    if (implements_type && !target) {
        return;
    }
    /* Classes that do not match stay uninitialized: start-up pays only for what it uses. */
    for (TypeImpl *type = type_first; type; type = type->next) {
        if (target && !type_implements(type, target)) {
            continue;
        }
        qom_type_initialize(type);
        if (target && !object_class_dynamic_cast(type->class, implements_type)) {
            continue;                        /* ambiguous */
        }
        if (include_abstract || !type->info.abstract) {
            fn(type->class, opaque);
        }
    }
}

static void class_prepend(ObjectClass *klass, void *opaque)
{
    GSList **list = opaque;

    *list = g_slist_prepend(*list, klass);
}

GSList *object_class_get_list(const char *implements_type, bool include_abstract)
{
    GSList *list = NULL;

    object_class_foreach(class_prepend, implements_type, include_abstract, &list);
    return g_slist_reverse(list);
}

static gint class_compare(gconstpointer a, gconstpointer b)
{
    return g_ascii_strcasecmp(object_class_get_name(a), object_class_get_name(b));
}

GSList *object_class_get_list_sorted(const char *implements_type, bool include_abstract)
{
    return g_slist_sort(object_class_get_list(implements_type, include_abstract), class_compare);
}
