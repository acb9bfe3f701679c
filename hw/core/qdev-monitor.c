/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices that users add and remove: -device, device_add, device_del. */
#include "qemu/osdep.h"
#include "hw/core/qdev-monitor.h"
#include "hw/core/boards.h"
#include "hw/core/sysbus.h"
#include "qemu/id.h"
#include "qdev-internal.h"

/* Members of device options that are no properties. */
static const char *const option_names[] = { "driver", "bus", "id", "help", NULL };

static bool hotplug_frozen;

void qdev_set_hotplug_frozen(bool frozen)
{
    hotplug_frozen = frozen;
}

/* A string member; NULL when it is missing or something else. */
static const char *get_option(struct json_object *opts, const char *name)
{
    struct json_object *value = json_object_object_get(opts, name);

    return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
}

/* ---- classes ----------------------------------------------------------------------- */

static bool not_pluggable(Error **errp)
{
    error_setg(errp, "Parameter 'driver' expects a pluggable device type");
    return false;
}

/* Dynamic sysbus devices need a board that finds a place for them. */
static bool board_takes(ObjectClass *oc, Error **errp)
{
    Object *machine = object_resolve_path_component(object_get_root(), "machine");

    if (!object_class_dynamic_cast(oc, TYPE_SYS_BUS_DEVICE)) {
        return true;
    }
    return (object_dynamic_cast(machine, TYPE_MACHINE) &&
            device_type_is_dynamic_sysbus_allowed(MACHINE_GET_CLASS(machine),
                                                  object_class_get_name(oc))) ||
           not_pluggable(errp);
}

DeviceClass *qdev_get_device_class(const char **driver, Error **errp)
{
    ERRP_GUARD();
    ObjectClass *oc = module_object_class_by_name(*driver);
    DeviceClass *dc;

    if (!oc || !object_class_dynamic_cast(oc, TYPE_DEVICE)) {
        error_setg(errp, "'%s' is not a valid device model name", *driver);
        error_append_hint(errp, "Use 'help' as the name to list device models\n");
        return NULL;
    }
    dc = DEVICE_CLASS(oc);
    if (object_class_is_abstract(oc) || !dc->user_creatable ||
        (phase_check(PHASE_MACHINE_READY) && !dc->hotpluggable)) {
        not_pluggable(errp);
        return NULL;
    }
    return board_takes(oc, errp) ? dc : NULL;
}

/* ---- buses ------------------------------------------------------------------------- */

static bool bus_has_room(BusState *bus)
{
    BusClass *bc = BUS_GET_CLASS(bus);

    return !bus->full && (!bc->max_dev || bus->num_children < bc->max_dev);
}

/* First bus below @bus with this name (NULL: any) and type (NULL: any); with room if possible. */
static BusState *find_bus(BusState *bus, const char *name, const char *type)
{
    BusState *full = NULL;
    BusChild *kid;

    if ((!name || !strcmp(bus->name, name)) &&
        (!type || object_dynamic_cast(OBJECT(bus), type))) {
        if (name || bus_has_room(bus)) {
            return bus;
        }
        full = bus;
    }
    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        BusState *child;

        QLIST_FOREACH(child, &kid->child->child_bus, sibling) {
            BusState *found = find_bus(child, name, type);

            if (found && (name || bus_has_room(found))) {
                return found;
            }
            full = full ? full : found;
        }
    }
    return full;
}

/* A step of a bus path: the device called (or of type) @name on @bus. */
static DeviceState *find_dev(BusState *bus, const char *name)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        if (!g_strcmp0(kid->child->id, name)) {
            return kid->child;
        }
    }
    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        if (!strcmp(object_get_typename(OBJECT(kid->child)), name)) {
            return kid->child;
        }
    }
    return NULL;
}

static BusState *child_bus(DeviceState *dev, const char *name)
{
    BusState *bus;

    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        if (!strcmp(bus->name, name)) {
            return bus;
        }
    }
    return NULL;
}

/* The only bus of @dev; an error when there is none or a choice. */
static BusState *only_bus(DeviceState *dev, const char *name, Error **errp)
{
    if (!dev->num_child_bus) {
        error_setg(errp, "Device '%s' has no child bus", name);
        return NULL;
    }
    if (dev->num_child_bus > 1) {
        error_setg(errp, "Device '%s' has multiple child buses", name);
        return NULL;
    }
    return QLIST_FIRST(&dev->child_bus);
}

/* Device, bus, device, bus ... from @bus on. */
static BusState *follow_path(BusState *bus, char **parts, Error **errp)
{
    while (*parts) {
        const char *name = *parts++;
        DeviceState *dev = find_dev(bus, name);

        if (!dev) {
            error_setg(errp, "Device '%s' not found", name);
            return NULL;
        }
        if (!*parts) {
            return only_bus(dev, name, errp);
        }
        bus = child_bus(dev, *parts);
        if (!bus) {
            error_setg(errp, "Bus '%s' not found", *parts);
            return NULL;
        }
        parts++;
    }
    return bus;
}

BusState *qbus_find(const char *path, Error **errp)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    char **rest = parts;
    BusState *bus = sysbus_get_default();

    if (path[0] == '/') {
        rest++;                         /* the system bus itself may be left out */
        if (*rest && !strcmp(*rest, bus->name)) {
            rest++;
        }
        if (*rest && !**rest) {
            rest++;
        }
    } else {
        bus = find_bus(bus, parts[0] ? parts[0] : "", NULL);
        if (!bus) {
            error_setg(errp, "Bus '%s' not found", parts[0] ? parts[0] : "");
            return NULL;
        }
        rest++;
    }
    bus = follow_path(bus, rest, errp);
    if (bus && !bus_has_room(bus)) {
        error_setg(errp, "Bus '%s' is full", path);
        return NULL;
    }
    return bus;
}

/* The bus that the options name or the device's type implies; *@bus NULL: none is needed. */
static bool choose_bus(struct json_object *opts, DeviceClass *dc, const char *driver,
                       BusState **bus, Error **errp)
{
    const char *path = get_option(opts, "bus");

    *bus = NULL;
    if (path) {
        *bus = qbus_find(path, errp);
        if (!*bus) {
            return false;
        }
        if (!dc->bus_type || !object_dynamic_cast(OBJECT(*bus), dc->bus_type)) {
            error_setg(errp, "Device '%s' can't go on %s bus", driver,
                       object_get_typename(OBJECT(*bus)));
            return false;
        }
    } else if (dc->bus_type) {
        *bus = find_bus(sysbus_get_default(), NULL, dc->bus_type);
        if (!*bus || !bus_has_room(*bus)) {
            error_setg(errp, "No '%s' bus found for device '%s'", dc->bus_type, driver);
            return false;
        }
    }
    return true;
}

/* ---- names ------------------------------------------------------------------------- */

const char *qdev_set_id(DeviceState *dev, char *id, Error **errp)
{
    ObjectProperty *prop;

    g_assert(!dev->id && !dev->realized);
    if (id) {
        if (!id_wellformed(id)) {
            error_setg(errp, "Parameter 'id' expects an identifier");
            g_free(id);
            return NULL;
        }
        prop = object_property_try_add_child(machine_get_container("peripheral"), id, OBJECT(dev),
                                             NULL);
        if (!prop) {
            error_setg(errp, "Duplicate ID '%s' for device", id);
            g_free(id);
            return NULL;
        }
        dev->id = id;
    } else {
        static int anon_count;
        g_autofree char *name = g_strdup_printf("device[%d]", anon_count++);

        prop = object_property_add_child(machine_get_container("peripheral-anon"), name,
                                         OBJECT(dev));
    }
    return prop->name;
}

/* ---- adding ------------------------------------------------------------------------ */

/* Give the new device its place, options and life; what it has joined is undone by the caller. */
static bool set_up(DeviceState *dev, BusState *bus, struct json_object *opts, bool from_json,
                   Error **errp)
{
    const char *id = get_option(opts, "id");

    if (!qdev_set_id(dev, g_strdup(id), errp)) {
        return false;
    }
    dev->opts = json_object_get(opts);
    return object_set_properties_from_keyval(OBJECT(dev), opts, from_json, option_names, errp) &&
           qdev_realize(dev, bus, errp);
}

static bool options_ok(struct json_object *opts, Error **errp)
{
    if (!json_object_is_type(opts, json_type_object) || !get_option(opts, "driver")) {
        error_setg(errp, "Parameter 'driver' is missing");
        return false;
    }
    for (int i = 1; option_names[i]; i++) {
        struct json_object *value;

        if (json_object_object_get_ex(opts, option_names[i], &value) &&
            !json_object_is_type(value, json_type_string)) {
            error_setg(errp, "Invalid parameter type for '%s', expected: string", option_names[i]);
            return false;
        }
    }
    return true;
}

static bool may_plug_now(DeviceState *dev, BusState *bus, Error **errp)
{
    if (!phase_check(PHASE_MACHINE_READY)) {
        return true;
    }
    if (hotplug_frozen && !dev->allow_unplug_during_migration) {
        error_setg(errp, "device_add not allowed while migrating");
        return false;
    }
    return qdev_hotplug_allowed(dev, bus, errp);
}

DeviceState *qdev_device_add_from_json(struct json_object *props, bool from_json, Error **errp)
{
    ERRP_GUARD();
    const char *driver;
    DeviceClass *dc;
    DeviceState *dev;
    BusState *bus;

    if (!options_ok(props, errp)) {
        return NULL;
    }
    driver = get_option(props, "driver");
    dc = qdev_get_device_class(&driver, errp);
    if (!dc || !choose_bus(props, dc, driver, &bus, errp)) {
        return NULL;
    }
    if (qdev_should_hide_device(props, from_json, errp) || *errp) {
        return NULL;
    }
    dev = qdev_new(driver);
    if (!may_plug_now(dev, bus, errp) || !set_up(dev, bus, props, from_json, errp)) {
        object_unparent(OBJECT(dev));
        object_unref(dev);
        return NULL;
    }
    object_unref(dev);                   /* the tree's reference keeps it */
    return dev;
}

/* ---- removing ---------------------------------------------------------------------- */

DeviceState *qdev_find_by_id_or_path(const char *id, Error **errp)
{
    Object *obj = id[0] == '/'
        ? object_resolve_path_type(id, TYPE_DEVICE, NULL)
        : object_resolve_path_component(machine_get_container("peripheral"), id);

    if (!obj) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", id);
        return NULL;
    }
    if (!object_dynamic_cast(obj, TYPE_DEVICE)) {
        error_setg(errp, "%s is not a hotpluggable device", id);
        return NULL;
    }
    return DEVICE(obj);
}

static bool may_unplug(DeviceState *dev, Error **errp)
{
    DeviceClass *dc = DEVICE_GET_CLASS(dev);

    if (!qdev_hotunplug_allowed(dev, errp)) {
        return false;
    }
    if (dev->parent_bus && !qbus_is_hotpluggable(dev->parent_bus)) {
        error_setg(errp, "Bus '%s' does not support hotplugging", dev->parent_bus->name);
        return false;
    }
    if (!dc->hotpluggable) {
        error_setg(errp, "Device '%s' does not support hotplugging",
                   object_get_typename(OBJECT(dev)));
        return false;
    }
    if (hotplug_frozen && !dev->allow_unplug_during_migration) {
        error_setg(errp, "device_del not allowed while migrating");
        return false;
    }
    return true;
}

bool qdev_unplug(DeviceState *dev, Error **errp)
{
    HotplugHandler *handler;
    Error *local_err = NULL;

    if (!may_unplug(dev, errp)) {
        return false;
    }
    handler = qdev_get_hotplug_handler(dev);
    if (handler && HOTPLUG_HANDLER_GET_CLASS(handler)->unplug_request) {
        hotplug_handler_unplug_request(handler, dev, &local_err);
    } else {
        if (handler) {
            hotplug_handler_unplug(handler, dev, &local_err);
        }
        if (!local_err) {
            object_unparent(OBJECT(dev));
        }
    }
    error_propagate(errp, local_err);
    return !local_err;
}

bool qdev_device_del(const char *id, Error **errp)
{
    DeviceState *dev = qdev_find_by_id_or_path(id, errp);

    return dev && qdev_unplug(dev, errp);
}
