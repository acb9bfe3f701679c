/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices: the base class, and the way from created to realized and back.
 */
#include "qemu/osdep.h"
#include "hw/core/qdev.h"
#include "hw/core/clock.h"
#include "hw/core/qdev-clock.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/sysbus.h"
#include "migration/vmstate.h"
#include "qapi/events.h"
#include "qemu/atomic.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "system/memory-hooks.h"
#include "qdev-internal.h"

void qdev_die(const DeviceState *dev, const char *fmt, ...)
{
    g_autofree char *path = object_get_canonical_path(OBJECT(dev));
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    error_report("device '%s' (type '%s'): %s",
                 dev->id ? dev->id : path ? path : "not in the tree",
                 object_get_typename(OBJECT(dev)), text);
    abort();
}

/* ---- places in the tree ------------------------------------------------------------ */

Object *qdev_get_machine(void)
{
    return object_get_container("machine");
}

Object *machine_get_container(const char *name)
{
    Object *machine = qdev_get_machine();
    Object *container = object_resolve_path_component(machine, name);

    return container ? container : object_property_add_new_container(machine, name);
}

/* ---- creation ---------------------------------------------------------------------- */

DeviceState *qdev_new(const char *name)
{
    return DEVICE(object_new(name));
}

DeviceState *qdev_try_new(const char *name)
{
    ObjectClass *oc = module_object_class_by_name(name);

    if (!oc || object_class_is_abstract(oc) || !object_class_dynamic_cast(oc, TYPE_DEVICE)) {
        return NULL;
    }
    return DEVICE(object_new_with_class(oc));
}

/* ---- questions --------------------------------------------------------------------- */

bool qdev_is_realized(DeviceState *dev)
{
    return qatomic_load_acquire(&dev->realized);
}

BusState *qdev_get_parent_bus(const DeviceState *dev)
{
    return dev->parent_bus;
}

char *qdev_get_dev_path(DeviceState *dev)
{
    BusClass *bc;

    if (!dev || !dev->parent_bus) {
        return NULL;
    }
    bc = BUS_GET_CLASS(dev->parent_bus);
    return bc->get_dev_path ? bc->get_dev_path(dev) : NULL;
}

const char *qdev_fw_name(DeviceState *dev)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);

    return dc->fw_name ? dc->fw_name : object_get_typename(OBJECT(dev));
}

/* The device's own part of its firmware path; NULL: the bus has no place for it. */
static char *fw_dev_path_part(DeviceState *dev)
{
    BusClass *bc = BUS_GET_CLASS(dev->parent_bus);

    return bc->get_fw_dev_path ? bc->get_fw_dev_path(dev) : NULL;
}

char *qdev_get_fw_dev_path(DeviceState *dev)
{
    GString *path = g_string_new(NULL);

    while (dev && dev->parent_bus) {
        g_autofree char *part = fw_dev_path_part(dev);

        if (part) {
            g_string_prepend(path, part);
            g_string_prepend_c(path, '/');
        }
        dev = dev->parent_bus->parent;
    }
    if (!path->len) {
        g_string_append_c(path, '/');
    }
    return g_string_free(path, FALSE);
}

char *qdev_get_human_name(DeviceState *dev)
{
    return dev->id ? g_strdup(dev->id) : object_get_canonical_path(OBJECT(dev));
}

const char *qdev_get_printable_name(DeviceState *dev)
{
    if (dev->id) {
        return dev->id;
    }
    return dev->canonical_path ? dev->canonical_path : "<unknown device>";
}

const VMStateDescription *qdev_get_vmsd(DeviceState *dev)
{
    return DEVICE_GET_CLASS(dev)->vmsd;
}

void qdev_set_legacy_instance_id(DeviceState *dev, int alias_id, int required_for_version)
{
    g_assert(!dev->realized);
    dev->instance_id_alias = alias_id;
    dev->alias_required_for_version = required_for_version;
}

static const char *phase_name(DevicePhase phase)
{
    static const char *const names[] = { "created", "being realized", "realized", "unrealized" };

    return names[phase];
}

void qdev_require_phase(DeviceState *dev, DevicePhase phase, const char *what)
{
#ifdef CONFIG_DEBUG_ASHLAR
    if (dev->phase != phase) {
        qdev_die(dev, "%s needs a device that is %s, but this one is %s", what,
                 phase_name(phase), phase_name(dev->phase));
    }
#endif
}

/* ---- reset ------------------------------------------------------------------------- */

void device_cold_reset(DeviceState *dev)
{
    resettable_reset(OBJECT(dev), RESET_TYPE_COLD);
}

bool device_is_in_reset(DeviceState *dev)
{
    return resettable_is_in_reset(OBJECT(dev));
}

static ResettableState *device_get_reset_state(Object *obj)
{
    return &DEVICE(obj)->reset;
}

static void device_reset_child_foreach(Object *obj, ResettableChildCallback cb, void *opaque,
                                       ResetType type)
{
    BusState *bus;

    QLIST_FOREACH(bus, &DEVICE(obj)->child_bus, sibling) {
        cb(OBJECT(bus), opaque, type);
    }
}

static void device_legacy_reset_hold(Object *obj, ResetType type)
{
    DEVICE_GET_CLASS(obj)->legacy_reset(DEVICE(obj));
}

void device_class_set_legacy_reset(DeviceClass *dc, DeviceReset dev_reset)
{
    ResettableClass *rc = RESETTABLE_CLASS(dc);

    dc->legacy_reset = dev_reset;
    rc->phases = (ResettablePhases){ .hold = device_legacy_reset_hold };
}

/* ---- chaining ---------------------------------------------------------------------- */

void device_class_set_parent_realize(DeviceClass *dc, DeviceRealize dev_realize,
                                     DeviceRealize *parent_realize)
{
    *parent_realize = dc->realize;
    dc->realize = dev_realize;
}

void device_class_set_parent_unrealize(DeviceClass *dc, DeviceUnrealize dev_unrealize,
                                       DeviceUnrealize *parent_unrealize)
{
    *parent_unrealize = dc->unrealize;
    dc->unrealize = dev_unrealize;
}

/* ---- the parent bus ---------------------------------------------------------------- */

bool qdev_set_parent_bus(DeviceState *dev, BusState *bus, Error **errp)
{
    BusState *old = dev->parent_bus;
    DeviceClass *dc = DEVICE_GET_CLASS(dev);

    g_assert(bus);
    if (!dc->bus_type || !object_dynamic_cast(OBJECT(bus), dc->bus_type)) {
        error_setg(errp, "Device '%s' can't go on %s bus", object_get_typename(OBJECT(dev)),
                   object_get_typename(OBJECT(bus)));
        return false;
    }
    if (BUS_GET_CLASS(bus)->check_address && !BUS_GET_CLASS(bus)->check_address(bus, dev, errp)) {
        return false;
    }
    if (old) {
        /* The device stays alive on its way from one bus to the other. */
        object_ref(dev);
        qdev_bus_remove_child(old, dev);
    }
    object_ref(bus);
    dev->parent_bus = bus;
    qdev_bus_add_child(bus, dev);
    if (dev->realized) {
        resettable_change_parent(OBJECT(dev), OBJECT(bus), OBJECT(old));
    }
    if (old) {
        object_unref(old);
        object_unref(dev);
    }
    return true;
}

/* ---- realize ----------------------------------------------------------------------- */

/* Regions made by realize would be made again by the next one: note which exist before. */
static int collect_region(Object *child, void *opaque)
{
    if (object_dynamic_cast(child, TYPE_MEMORY_REGION)) {
        g_ptr_array_add(opaque, child);
    }
    return 0;
}

static GPtrArray *regions_of(DeviceState *dev)
{
    GPtrArray *regions = g_ptr_array_new();

    object_child_foreach(OBJECT(dev), collect_region, regions);
    return regions;
}

static void drop_regions_of_realize(DeviceState *dev)
{
    g_autoptr(GPtrArray) regions = regions_of(dev);

    for (unsigned i = 0; i < regions->len; i++) {
        void *mr = g_ptr_array_index(regions, i);

        if (!dev->init_regions || !g_ptr_array_find(dev->init_regions, mr, NULL)) {
            object_unparent(mr);
        }
    }
    g_clear_pointer(&dev->init_regions, g_ptr_array_unref);
}

/* The class's own realize; what it says must agree with what it did. */
static bool device_call_realize(DeviceState *dev, Error **errp)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);
    Error *local_err = NULL;

    if (dc->realize) {
        dc->realize(dev, &local_err);
    }
    if (local_err) {
        error_propagate(errp, local_err);
        return false;
    }
    return true;
}

static bool device_register_vmstate(DeviceState *dev, Error **errp)
{
    const VMStateDescription *vmsd = qdev_get_vmsd(dev);

    return !vmsd || vmstate_register_with_alias_id(VMSTATE_IF(dev), VMSTATE_INSTANCE_ID_ANY, vmsd,
                                                   dev, dev->instance_id_alias,
                                                   dev->alias_required_for_version, errp) >= 0;
}

static void device_unregister_vmstate(DeviceState *dev)
{
    if (qdev_get_vmsd(dev)) {
        vmstate_unregister(VMSTATE_IF(dev), qdev_get_vmsd(dev), dev);
    }
}

static void device_unrealize_buses(DeviceState *dev)
{
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        qbus_unrealize(bus);
    }
}

static bool device_realize_buses(DeviceState *dev, Error **errp)
{
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        resettable_state_clear(&bus->reset);
        if (!qbus_realize(bus, errp)) {
            device_unrealize_buses(dev);
            return false;
        }
    }
    return true;
}

/* Take back what the class's realize did. */
static void device_undo_realize(DeviceState *dev)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);

    if (dc->unrealize) {
        dc->unrealize(dev);
    }
}

/* What is left of realize, however far it came. */
static void device_forget_realize(DeviceState *dev)
{
    qdev_release_realize_resources(dev);
    qdev_child_buses_forget_realize(dev);
    memory_unmap_owned(OBJECT(dev));
    drop_regions_of_realize(dev);
}

static void device_setup_paths(DeviceState *dev)
{
    NamedClockList *ncl;

    g_free(dev->canonical_path);
    dev->canonical_path = object_get_canonical_path(OBJECT(dev));
    QLIST_FOREACH(ncl, &dev->clocks, node) {
        if (!ncl->alias) {
            clock_setup_canonical_path(ncl->clock);
        }
    }
}

/* A device that joins a running machine starts reset. */
static void device_reset_new(DeviceState *dev)
{
    Object *bus = OBJECT(dev->parent_bus);

    resettable_assert_reset(OBJECT(dev), RESET_TYPE_COLD);
    resettable_change_parent(OBJECT(dev), bus, NULL);
    resettable_release_reset(OBJECT(dev), RESET_TYPE_COLD);
}

static bool device_plug(DeviceState *dev, HotplugHandler *handler, Error **errp)
{
    Error *local_err = NULL;

    if (dev->hotplugged) {
        device_reset_new(dev);
    }
    dev->pending_deleted_event = false;
    if (handler) {
        hotplug_handler_plug(handler, dev, &local_err);
    }
    error_propagate(errp, local_err);
    return !local_err;
}

static bool device_realize_steps(DeviceState *dev, HotplugHandler *handler, Error **errp)
{
    if (!device_call_realize(dev, errp)) {
        return false;
    }
    qdev_listeners_call_realize(dev);
    device_setup_paths(dev);
    if (!device_register_vmstate(dev, errp)) {
        goto undo_class;
    }
    resettable_state_clear(&dev->reset);
    if (!device_realize_buses(dev, errp)) {
        goto undo_vmstate;
    }
    if (!device_plug(dev, handler, errp)) {
        goto undo_buses;
    }
    return true;

undo_buses:
    device_unrealize_buses(dev);
undo_vmstate:
    device_unregister_vmstate(dev);
undo_class:
    g_clear_pointer(&dev->canonical_path, g_free);
    qdev_listeners_call_unrealize(dev);
    device_undo_realize(dev);
    return false;
}

/* A device without a place in the tree gets one. */
static bool device_attach(DeviceState *dev)
{
    static int unattached_count;
    g_autofree char *name = NULL;

    if (OBJECT(dev)->parent) {
        return false;
    }
    name = g_strdup_printf("device[%d]", unattached_count++);
    object_property_add_child(machine_get_container("unattached"), name, OBJECT(dev));
    return true;
}

static bool device_pre_plug(DeviceState *dev, HotplugHandler *handler, Error **errp)
{
    Error *local_err = NULL;

    if (handler) {
        hotplug_handler_pre_plug(handler, dev, &local_err);
    }
    error_propagate(errp, local_err);
    return !local_err;
}

static bool device_realize(DeviceState *dev, Error **errp)
{
    DevicePhase before = dev->phase;
    HotplugHandler *handler;
    bool attached;

    if (dev->hotplugged && !DEVICE_GET_CLASS(dev)->hotpluggable) {
        error_setg(errp, "Device '%s' does not support hotplugging",
                   object_get_typename(OBJECT(dev)));
        return false;
    }
    attached = device_attach(dev);
    handler = qdev_get_hotplug_handler(dev);
    if (!device_pre_plug(dev, handler, errp)) {
        goto fail;
    }
    dev->init_regions = regions_of(dev);
    dev->phase = DEVICE_REALIZING;
    if (!device_realize_steps(dev, handler, errp)) {
        dev->phase = before;
        device_forget_realize(dev);
        goto fail;
    }
    dev->phase = DEVICE_REALIZED;
    qatomic_store_release(&dev->realized, true);
    return true;

fail:
    if (attached) {
        object_unparent(OBJECT(dev));
    }
    return false;
}

static void device_unrealize(DeviceState *dev)
{
    qatomic_set(&dev->realized, false);
    smp_wmb();
    device_unrealize_buses(dev);
    device_unregister_vmstate(dev);
    device_undo_realize(dev);
    dev->phase = DEVICE_UNREALIZED;
    device_forget_realize(dev);
    dev->pending_deleted_event = true;
    qdev_listeners_call_unrealize(dev);
}

static bool device_get_realized(Object *obj, Error **errp)
{
    return DEVICE(obj)->realized;
}

static void device_set_realized(Object *obj, bool value, Error **errp)
{
    DeviceState *dev = DEVICE(obj);

    if (value && !dev->realized) {
        device_realize(dev, errp);
    } else if (!value && dev->realized) {
        device_unrealize(dev);
    }
}

static void device_leave_bus(DeviceState *dev)
{
    BusState *bus = dev->parent_bus;

    dev->parent_bus = NULL;
    qdev_bus_remove_child(bus, dev);
    object_unref(bus);
}

bool qdev_realize(DeviceState *dev, BusState *bus, Error **errp)
{
    bool ok, joins = bus && dev->parent_bus != bus;

    g_assert(!dev->realized);
    if (joins && !qdev_set_parent_bus(dev, bus, errp)) {
        return false;
    }
    if (!dev->parent_bus && DEVICE_GET_CLASS(dev)->bus_type) {
        qdev_die(dev, "needs a bus of type '%s' to be realized on",
                 DEVICE_GET_CLASS(dev)->bus_type);
    }
    object_ref(dev);
    ok = object_property_set_bool(OBJECT(dev), "realized", true, errp);
    if (!ok && joins && dev->parent_bus) {
        device_leave_bus(dev);
    }
    object_unref(dev);
    return ok;
}

bool qdev_realize_and_unref(DeviceState *dev, BusState *bus, Error **errp)
{
    bool ok = qdev_realize(dev, bus, errp);

    object_unref(dev);
    return ok;
}

void qdev_unrealize(DeviceState *dev)
{
    object_property_set_bool(OBJECT(dev), "realized", false, &error_abort);
}

/* ---- the class --------------------------------------------------------------------- */

static bool device_get_hotpluggable(Object *obj, Error **errp)
{
    DeviceState *dev = DEVICE(obj);

    return DEVICE_GET_CLASS(dev)->hotpluggable &&
           (!dev->parent_bus || qbus_is_hotpluggable(dev->parent_bus));
}

static bool device_get_hotplugged(Object *obj, Error **errp)
{
    return DEVICE(obj)->hotplugged;
}

static void device_initfn(Object *obj)
{
    DeviceState *dev = DEVICE(obj);

    if (phase_check(PHASE_MACHINE_READY)) {
        dev->hotplugged = 1;
    }
    dev->instance_id_alias = -1;
    QLIST_INIT(&dev->gpios);
    QLIST_INIT(&dev->clocks);
    QLIST_INIT(&dev->child_bus);
}

static void device_post_init(Object *obj)
{
    object_apply_compat_props(obj);
    qdev_prop_set_globals(DEVICE(obj));
}

static void device_send_deleted(DeviceState *dev)
{
    struct json_object *data = json_object_new_object();

    if (dev->id) {
        json_object_object_add(data, "device", json_object_new_string(dev->id));
    }
    json_object_object_add(data, "path", json_object_new_string(dev->canonical_path));
    qapi_event_emit("DEVICE_DELETED", data);
}

/* Leaving the tree: whatever the device still does, it stops. */
static void device_unparent(Object *obj)
{
    DeviceState *dev = DEVICE(obj);
    BusState *bus;

    if (dev->realized) {
        qdev_unrealize(dev);
    }
    memory_unmap_owned(obj);
    while ((bus = QLIST_FIRST(&dev->child_bus))) {
        object_unparent(OBJECT(bus));
    }
    if (dev->parent_bus) {
        device_leave_bus(dev);
    }
}

static void device_finalize(Object *obj)
{
    DeviceState *dev = DEVICE(obj);

    qdev_release_all_resources(dev);
    qdev_finalize_clocklist(dev);
    qdev_finalize_gpios(dev);
    if (dev->pending_deleted_event) {
        device_send_deleted(dev);
    }
    g_clear_pointer(&dev->init_regions, g_ptr_array_unref);
    g_slist_free(dev->unplug_blockers);
    json_object_put(dev->opts);
    g_free(dev->canonical_path);
    g_free(dev->id);
}

static char *device_vmstate_if_get_id(VMStateIf *obj)
{
    return qdev_get_dev_path(DEVICE(obj));
}

static void device_class_base_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    /* Properties and table are looked up class by class. */
    dc->props_ = NULL;
    dc->props_count_ = 0;
    dc->ops = NULL;
}

static void device_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    klass->unparent = device_unparent;
    dc->hotpluggable = true;
    dc->user_creatable = true;
    rc->get_state = device_get_reset_state;
    rc->child_foreach = device_reset_child_foreach;
    VMSTATE_IF_CLASS(klass)->get_id = device_vmstate_if_get_id;

    object_class_property_add_bool(klass, "realized", device_get_realized, device_set_realized);
    object_class_property_add_bool(klass, "hotpluggable", device_get_hotpluggable, NULL);
    object_class_property_add_bool(klass, "hotplugged", device_get_hotplugged, NULL);
    object_class_property_add_link(klass, "parent_bus", TYPE_BUS,
                                   offsetof(DeviceState, parent_bus), NULL, 0);
}

static MemReentrancyGuard *owner_guard(Object *owner)
{
    return owner && object_dynamic_cast(owner, TYPE_DEVICE)
        ? &DEVICE(owner)->mem_reentrancy_guard : NULL;
}

/* Access to a device that is not there (yet, any more): a bug of the board. */
static void owner_check(Object *owner, const char *what)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(owner, TYPE_DEVICE);

    if (dev && dev->phase != DEVICE_REALIZED && dev->phase != DEVICE_REALIZING) {
        qdev_die(dev, "access to region '%s' of a device that is %s", what,
                 phase_name(dev->phase));
    }
}

static const InterfaceInfo device_interfaces[] = {
    { TYPE_VMSTATE_IF },
    { TYPE_RESETTABLE_INTERFACE },
    { }
};

static const TypeInfo device_type_info = {
    .name = TYPE_DEVICE,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(DeviceState),
    .instance_init = device_initfn,
    .instance_post_init = device_post_init,
    .instance_finalize = device_finalize,
    .class_base_init = device_class_base_init,
    .class_init = device_class_init,
    .abstract = true,
    .class_size = sizeof(DeviceClass),
    .interfaces = device_interfaces,
};

static void device_register_types(void)
{
    type_register_static(&device_type_info);
    memory_set_owner_guard_hook(owner_guard);
    memory_set_owner_check_hook(owner_check);
    qdev_register_oracles();
}
type_init(device_register_types)
