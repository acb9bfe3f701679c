/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory regions: the object type, constructors, the tree and its changes.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include "internal.h"
#include "qapi/visitor.h"

static unsigned transaction_depth;
static bool update_pending, eventfds_pending, committing;
static MemReentrancyGuard *(*owner_guard_hook)(Object *owner);

void memory_set_owner_guard_hook(MemReentrancyGuard *(*get)(Object *owner))
{
    owner_guard_hook = get;
}

MemReentrancyGuard *memory_owner_guard(Object *owner)
{
    return owner_guard_hook && owner ? owner_guard_hook(owner) : NULL;
}

/* ---- transactions -------------------------------------------------------- */

void memory_region_transaction_begin(void)
{
    transaction_depth++;
}

void memory_region_transaction_commit(void)
{
    assert(transaction_depth > 0);
    if (--transaction_depth > 0 || committing) {
        return;
    }
    /* A listener may change regions: that is another round, not a recursion. */
    committing = true;
    while (update_pending || eventfds_pending) {
        bool rebuild = update_pending;
        AddressSpace *as;

        update_pending = eventfds_pending = false;
        if (rebuild) {
            flatviews_update();
            continue;
        }
        QTAILQ_FOREACH(as, memory_address_spaces(), address_spaces_link) {
            listeners_update_eventfds(as, as->current_map);
        }
    }
    committing = false;
}

void memory_region_changed(void)
{
    update_pending = true;
}

/* The common form of a setter: change and tell. */
#define REGION_UPDATE(mr, statement) do {       \
        memory_region_transaction_begin();      \
        statement;                              \
        update_pending = true;                  \
        memory_region_transaction_commit();     \
    } while (0)

/* ---- constructors -------------------------------------------------------- */

/* Slashes and brackets mean something in a path. */
static char *escape_name(const char *name)
{
    GString *out = g_string_new(NULL);

    for (; *name; name++) {
        if (strchr("/[]\\", *name)) {
            g_string_append_printf(out, "\\x%02x", *name);
        } else {
            g_string_append_c(out, *name);
        }
    }
    return g_string_free(out, FALSE);
}

/* The parent of regions without owner; before there is a machine, a hidden place. */
static Object *unattached(void)
{
    Object *machine = object_resolve_path_component(object_get_root(), "machine");
    Object *parent;

    if (!machine) {
        return object_get_internal_root();
    }
    parent = object_resolve_path_component(machine, "unattached");
    return parent ? parent : object_property_add_new_container(machine, "unattached");
}

void memory_region_init(MemoryRegion *mr, Object *owner, const char *name, uint64_t size)
{
    g_autofree char *escaped = NULL, *child = NULL;

    object_initialize(mr, sizeof(*mr), TYPE_MEMORY_REGION);
    mr->size = size == UINT64_MAX ? int128_2_64() : int128_make64(size);
    mr->name = g_strdup(name);
    mr->owner = owner;
    mr->guard = memory_owner_guard(owner);
    escaped = escape_name(name ? name : TYPE_MEMORY_REGION);
    child = g_strconcat(escaped, "[*]", NULL);
    object_property_add_child(owner ? owner : unattached(), child, OBJECT(mr));
    object_unref(mr);
}

void memory_region_set_ops(MemoryRegion *mr, const MemoryRegionOps *ops, void *opaque)
{
    mr->ops = ops ? ops : &unassigned_mem_ops;
    mr->opaque = opaque;
    mr->terminates = true;
    memory_dispatch_plan(mr);
}

void memory_region_init_io(MemoryRegion *mr, Object *owner, const MemoryRegionOps *ops,
                           void *opaque, const char *name, uint64_t size)
{
    memory_region_init(mr, owner, name, size);
    memory_region_set_ops(mr, ops, opaque);
}

void memory_region_init_alias(MemoryRegion *mr, Object *owner, const char *name,
                              MemoryRegion *orig, hwaddr offset, uint64_t size)
{
    memory_region_init(mr, owner, name, size);
    mr->alias = orig;
    mr->is_alias = true;
    mr->alias_offset = offset;
    QLIST_INSERT_HEAD(&orig->aliases, mr, aliases_link);
}

/* ---- life ---------------------------------------------------------------- */

static void memory_region_instance_init(Object *obj)
{
    MemoryRegion *mr = MEMORY_REGION(obj);

    mr->ops = &unassigned_mem_ops;
    mr->enabled = true;
    mr->romd_mode = true;
    QTAILQ_INIT(&mr->subregions);
    QLIST_INIT(&mr->aliases);
}

/* Adding an alias maps what it shows, and taking it away undoes that. */
static void count_alias_mapping(MemoryRegion *mr, int n)
{
    for (MemoryRegion *target = mr->alias; target; target = target->alias) {
        target->mapped_via_alias += n;
    }
}

/* Aliases outlive what they show: from now on they show a hole. */
static void detach_aliases(MemoryRegion *mr)
{
    MemoryRegion *alias, *next;

    QLIST_FOREACH_SAFE(alias, &mr->aliases, aliases_link, next) {
        QLIST_REMOVE(alias, aliases_link);
        if (alias->container) {
            count_alias_mapping(alias, -1);
        }
        REGION_UPDATE(alias, alias->alias = NULL);
    }
}

static void memory_region_finalize(Object *obj)
{
    MemoryRegion *mr = MEMORY_REGION(obj);
    MemoryRegion *child, *next;

    memory_region_transaction_begin();
    if (mr->container) {
        memory_region_del_subregion(mr->container, mr);
    }
    QTAILQ_FOREACH_SAFE(child, &mr->subregions, subregions_link, next) {
        memory_region_del_subregion(mr, child);
    }
    detach_aliases(mr);
    if (mr->alias) {
        QLIST_REMOVE(mr, aliases_link);
        mr->alias = NULL;
    }
    memory_region_transaction_commit();
    guest_ram_free(mr);
    g_free(mr->name);
    g_free(mr->ioeventfds);
}

void memory_region_ref(MemoryRegion *mr)
{
    if (mr && mr->owner) {
        object_ref(mr->owner);
    }
}

void memory_region_unref(MemoryRegion *mr)
{
    if (mr && mr->owner) {
        object_unref(mr->owner);
    }
}

/* ---- the tree ------------------------------------------------------------ */

/* By falling priority; on top of equals. */
static void link_subregion(MemoryRegion *mr, MemoryRegion *child)
{
    MemoryRegion *other;

    QTAILQ_FOREACH(other, &mr->subregions, subregions_link) {
        if (child->priority >= other->priority) {
            QTAILQ_INSERT_BEFORE(other, child, subregions_link);
            return;
        }
    }
    QTAILQ_INSERT_TAIL(&mr->subregions, child, subregions_link);
}

void memory_region_add_subregion_overlap(MemoryRegion *mr, hwaddr offset, MemoryRegion *child,
                                         int priority)
{
    assert(!child->container);
    assert(!mr->is_alias);
    memory_region_transaction_begin();
    child->container = mr;
    child->addr = offset;
    child->priority = priority;
    link_subregion(mr, child);
    count_alias_mapping(child, 1);
    update_pending |= mr->enabled && child->enabled;
    memory_region_transaction_commit();
}

void memory_region_add_subregion(MemoryRegion *mr, hwaddr offset, MemoryRegion *child)
{
    memory_region_add_subregion_overlap(mr, offset, child, 0);
}

void memory_region_del_subregion(MemoryRegion *mr, MemoryRegion *child)
{
    assert(child->container == mr);
    memory_region_transaction_begin();
    child->container = NULL;
    count_alias_mapping(child, -1);
    QTAILQ_REMOVE(&mr->subregions, child, subregions_link);
    update_pending |= mr->enabled && child->enabled;
    memory_region_transaction_commit();
}

static int unmap_one(Object *child, void *opaque)
{
    if (object_dynamic_cast(child, TYPE_MEMORY_REGION)) {
        MemoryRegion *mr = MEMORY_REGION(child);

        if (mr->owner == opaque && mr->container) {
            memory_region_del_subregion(mr->container, mr);
        }
    }
    return 0;
}

void memory_unmap_owned(Object *owner)
{
    memory_region_transaction_begin();
    object_child_foreach(owner, unmap_one, owner);
    memory_region_transaction_commit();
}

void memory_region_set_enabled(MemoryRegion *mr, bool enabled)
{
    if (mr->enabled != enabled) {
        REGION_UPDATE(mr, mr->enabled = enabled);
    }
}

void memory_region_set_address(MemoryRegion *mr, hwaddr addr)
{
    if (mr->addr == addr) {
        return;
    }
    memory_region_transaction_begin();
    mr->addr = addr;
    if (mr->container) {
        QTAILQ_REMOVE(&mr->container->subregions, mr, subregions_link);
        link_subregion(mr->container, mr);
    }
    update_pending |= mr->enabled;
    memory_region_transaction_commit();
}

void memory_region_set_size(MemoryRegion *mr, uint64_t size)
{
    Int128 new_size = size == UINT64_MAX ? int128_2_64() : int128_make64(size);

    if (mr->size != new_size) {
        REGION_UPDATE(mr, mr->size = new_size);
    }
}

void memory_region_set_alias_offset(MemoryRegion *mr, hwaddr offset)
{
    assert(mr->is_alias);
    if (mr->alias_offset != offset) {
        REGION_UPDATE(mr, mr->alias_offset = offset);
    }
}

void memory_region_set_readonly(MemoryRegion *mr, bool readonly)
{
    if (mr->readonly != readonly) {
        REGION_UPDATE(mr, mr->readonly = readonly);
    }
}

void memory_region_set_nonvolatile(MemoryRegion *mr, bool nonvolatile)
{
    if (mr->nonvolatile != nonvolatile) {
        REGION_UPDATE(mr, mr->nonvolatile = nonvolatile);
    }
}

void memory_region_set_unmergeable(MemoryRegion *mr, bool unmergeable)
{
    if (mr->unmergeable != unmergeable) {
        REGION_UPDATE(mr, mr->unmergeable = unmergeable);
    }
}

void memory_region_rom_device_set_romd(MemoryRegion *mr, bool romd_mode)
{
    if (mr->romd_mode != romd_mode) {
        REGION_UPDATE(mr, mr->romd_mode = romd_mode);
    }
}

/* ---- questions ----------------------------------------------------------- */

uint64_t memory_region_size(const MemoryRegion *mr)
{
    return mr->size == int128_2_64() ? UINT64_MAX : int128_get64(mr->size);
}

const char *memory_region_name(const MemoryRegion *mr)
{
    return mr->name ? mr->name : "(noname)";
}

Object *memory_region_owner(const MemoryRegion *mr)
{
    return mr->owner;
}

bool memory_region_is_mapped(const MemoryRegion *mr)
{
    return mr->container || mr->mapped_via_alias > 0;
}

/* ---- events, locking, coalescing ----------------------------------------- */

bool ioeventfd_equal(const MemoryRegionIoeventfd *a, const MemoryRegionIoeventfd *b)
{
    return a->addr == b->addr && a->size == b->size && a->match_data == b->match_data &&
           (!a->match_data || a->data == b->data) && a->e == b->e;
}

void memory_region_add_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size, bool match_data,
                               uint64_t data, EventNotifier *e)
{
    MemoryRegionIoeventfd new = {
        .addr = addr, .size = size, .match_data = match_data, .data = data, .e = e,
    };

    memory_region_transaction_begin();
    mr->ioeventfds = g_renew(MemoryRegionIoeventfd, mr->ioeventfds, mr->ioeventfd_nb + 1);
    mr->ioeventfds[mr->ioeventfd_nb++] = new;
    eventfds_pending |= mr->enabled;
    memory_region_transaction_commit();
}

void memory_region_del_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size, bool match_data,
                               uint64_t data, EventNotifier *e)
{
    MemoryRegionIoeventfd gone = {
        .addr = addr, .size = size, .match_data = match_data, .data = data, .e = e,
    };
    unsigned i = 0;

    while (i < mr->ioeventfd_nb && !ioeventfd_equal(&mr->ioeventfds[i], &gone)) {
        i++;
    }
    assert(i < mr->ioeventfd_nb);
    memory_region_transaction_begin();
    memmove(&mr->ioeventfds[i], &mr->ioeventfds[i + 1],
            (--mr->ioeventfd_nb - i) * sizeof(mr->ioeventfds[0]));
    eventfds_pending |= mr->enabled;
    memory_region_transaction_commit();
}

void memory_region_enable_lockless_io(MemoryRegion *mr)
{
    mr->lockless_io = true;
    /* The guard is one per device: with it, a second thread's access would be refused. */
    mr->disable_reentrancy_guard = true;
}

void memory_region_set_coalescing(MemoryRegion *mr)
{
}

void memory_region_add_coalescing(MemoryRegion *mr, hwaddr offset, uint64_t size)
{
}

void memory_region_clear_coalescing(MemoryRegion *mr)
{
}

void memory_region_set_flush_coalesced(MemoryRegion *mr)
{
    mr->flush_coalesced_mmio = true;
}

void memory_region_clear_flush_coalesced(MemoryRegion *mr)
{
    mr->flush_coalesced_mmio = false;
}

/* ---- the object type ----------------------------------------------------- */

static void get_container(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    MemoryRegion *mr = MEMORY_REGION(obj);
    g_autofree char *path = mr->container ? object_get_canonical_path(OBJECT(mr->container))
                                          : g_strdup("");

    visit_type_str(v, name, &path, errp);
}

static Object *resolve_container(Object *obj, void *opaque, const char *part)
{
    return OBJECT(MEMORY_REGION(obj)->container);
}

static void get_addr(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint64_t value = MEMORY_REGION(obj)->addr;

    visit_type_uint64(v, name, &value, errp);
}

static void get_priority(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    int32_t value = MEMORY_REGION(obj)->priority;

    visit_type_int32(v, name, &value, errp);
}

static void get_size(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint64_t value = memory_region_size(MEMORY_REGION(obj));

    visit_type_uint64(v, name, &value, errp);
}

static void memory_region_class_init(ObjectClass *klass, const void *data)
{
    ObjectProperty *prop = object_class_property_add(klass, "container",
                                                     "link<" TYPE_MEMORY_REGION ">",
                                                     get_container, NULL, NULL, NULL);

    prop->resolve = resolve_container;
    object_class_property_add(klass, "addr", "uint64", get_addr, NULL, NULL, NULL);
    object_class_property_add(klass, "priority", "int32", get_priority, NULL, NULL, NULL);
    object_class_property_add(klass, "size", "uint64", get_size, NULL, NULL, NULL);
}

static const TypeInfo memory_region_types[] = {
    {
        .name = TYPE_MEMORY_REGION,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(MemoryRegion),
        .instance_init = memory_region_instance_init,
        .instance_finalize = memory_region_finalize,
        .class_init = memory_region_class_init,
    },
};

DEFINE_TYPES(memory_region_types)
