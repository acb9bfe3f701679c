/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Buses: the base class, their children, walks. */
#include "qemu/osdep.h"
#include "hw/core/qdev.h"
#include "qemu/module.h"
#include "qdev-internal.h"

/* ---- children ---------------------------------------------------------------------- */

void qdev_bus_add_child(BusState *bus, DeviceState *dev)
{
    BusChild *kid = g_new0(BusChild, 1);
    g_autofree char *name = NULL;

    bus->num_children++;
    kid->index = bus->max_index++;
    kid->child = dev;
    object_ref(dev);
    QTAILQ_INSERT_HEAD(&bus->children, kid, sibling);

    name = g_strdup_printf("child[%d]", kid->index);
    object_property_add_link(OBJECT(bus), name, object_get_typename(OBJECT(dev)),
                             (Object **)&kid->child, NULL, 0);
}

void qdev_bus_remove_child(BusState *bus, DeviceState *dev)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        if (kid->child == dev) {
            g_autofree char *name = g_strdup_printf("child[%d]", kid->index);

            QTAILQ_REMOVE(&bus->children, kid, sibling);
            bus->num_children--;
            object_property_del(OBJECT(bus), name);
            g_free(kid);
            object_unref(dev);
            return;
        }
    }
}

/* ---- creation ---------------------------------------------------------------------- */

static char *bus_automatic_name(BusState *bus)
{
    BusClass *bc = BUS_GET_CLASS(bus);
    g_autofree char *type = NULL;

    if (bus->parent && bus->parent->id) {
        return g_strdup_printf("%s.%d", bus->parent->id, bus->parent->num_child_bus);
    }
    type = g_ascii_strdown(object_get_typename(OBJECT(bus)), -1);
    return g_strdup_printf("%s.%d", type, bc->automatic_ids++);
}

static void bus_attach(BusState *bus, DeviceState *parent, const char *name)
{
    bus->parent = parent;
    bus->name = name ? g_strdup(name) : bus_automatic_name(bus);
    if (!parent) {
        return;
    }
    bus->made_by_realize = parent->phase == DEVICE_REALIZING;
    QLIST_INSERT_HEAD(&parent->child_bus, bus, sibling);
    parent->num_child_bus++;
    object_property_add_child(OBJECT(parent), bus->name, OBJECT(bus));
    object_unref(bus);
}

void qbus_init(void *bus, size_t size, const char *typename, DeviceState *parent,
               const char *name)
{
    object_initialize(bus, size, typename);
    bus_attach(BUS(bus), parent, name);
}

BusState *qbus_new(const char *typename, DeviceState *parent, const char *name)
{
    BusState *bus = BUS(object_new(typename));

    bus_attach(bus, parent, name);
    return bus;
}

/* Buses that the parent's realize made would be made again by the next one. */
void qdev_child_buses_forget_realize(DeviceState *dev)
{
    BusState *bus, *next;

    QLIST_FOREACH_SAFE(bus, &dev->child_bus, sibling, next) {
        if (bus->made_by_realize) {
            object_unparent(OBJECT(bus));
        }
    }
}

/* ---- realize ----------------------------------------------------------------------- */

bool qbus_realize(BusState *bus, Error **errp)
{
    return object_property_set_bool(OBJECT(bus), "realized", true, errp);
}

void qbus_unrealize(BusState *bus)
{
    object_property_set_bool(OBJECT(bus), "realized", false, &error_abort);
}

static bool bus_get_realized(Object *obj, Error **errp)
{
    return BUS(obj)->realized;
}

static void bus_set_realized(Object *obj, bool value, Error **errp)
{
    BusState *bus = BUS(obj);
    BusClass *bc = BUS_GET_CLASS(bus);
    Error *local_err = NULL;
    BusChild *kid;

    if (value && !bus->realized) {
        if (bc->realize) {
            bc->realize(bus, &local_err);
            if (local_err) {
                error_propagate(errp, local_err);
                return;
            }
        }
        bus->realized = true;
    } else if (!value && bus->realized) {
        QTAILQ_FOREACH(kid, &bus->children, sibling) {
            if (kid->child->realized) {
                qdev_unrealize(kid->child);
            }
        }
        if (bc->unrealize) {
            bc->unrealize(bus);
        }
        bus->realized = false;
    }
}

/* ---- walks ------------------------------------------------------------------------- */

int qbus_walk_children(BusState *bus, qdev_walkerfn *pre_devfn, qbus_walkerfn *pre_busfn,
                       qdev_walkerfn *post_devfn, qbus_walkerfn *post_busfn, void *opaque)
{
    BusChild *kid, *next;
    int err = pre_busfn ? pre_busfn(bus, opaque) : 0;

    if (err) {
        return err;
    }
    QTAILQ_FOREACH_SAFE(kid, &bus->children, sibling, next) {
        err = qdev_walk_children(kid->child, pre_devfn, pre_busfn, post_devfn, post_busfn, opaque);
        if (err < 0) {
            return err;
        }
    }
    return post_busfn ? post_busfn(bus, opaque) : 0;
}

int qdev_walk_children(DeviceState *dev, qdev_walkerfn *pre_devfn, qbus_walkerfn *pre_busfn,
                       qdev_walkerfn *post_devfn, qbus_walkerfn *post_busfn, void *opaque)
{
    BusState *bus, *next;
    int err = pre_devfn ? pre_devfn(dev, opaque) : 0;

    if (err) {
        return err;
    }
    QLIST_FOREACH_SAFE(bus, &dev->child_bus, sibling, next) {
        err = qbus_walk_children(bus, pre_devfn, pre_busfn, post_devfn, post_busfn, opaque);
        if (err < 0) {
            return err;
        }
    }
    return post_devfn ? post_devfn(dev, opaque) : 0;
}

BusState *qdev_get_child_bus(DeviceState *dev, const char *name)
{
    Object *child = object_resolve_path_component(OBJECT(dev), name);

    return (BusState *)object_dynamic_cast(child, TYPE_BUS);
}

DeviceState *qdev_find_recursive(BusState *bus, const char *id)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        DeviceState *dev = kid->child, *found = NULL;
        BusState *child;

        if (dev->id && !strcmp(dev->id, id)) {
            return dev;
        }
        QLIST_FOREACH(child, &dev->child_bus, sibling) {
            found = qdev_find_recursive(child, id);
            if (found) {
                return found;
            }
        }
    }
    return NULL;
}

/* ---- hotplug ----------------------------------------------------------------------- */

void qbus_set_hotplug_handler(BusState *bus, Object *handler)
{
    object_property_set_link(OBJECT(bus), "hotplug-handler", handler, &error_abort);
}

void qbus_set_bus_hotplug_handler(BusState *bus)
{
    qbus_set_hotplug_handler(bus, OBJECT(bus));
}

bool qbus_is_hotpluggable(BusState *bus)
{
    HotplugHandlerClass *hdc;

    if (!bus->hotplug_handler) {
        return false;
    }
    hdc = HOTPLUG_HANDLER_GET_CLASS(bus->hotplug_handler);
    return !hdc->is_hotpluggable_bus || hdc->is_hotpluggable_bus(bus->hotplug_handler, bus);
}

/* ---- reset ------------------------------------------------------------------------- */

void bus_cold_reset(BusState *bus)
{
    resettable_reset(OBJECT(bus), RESET_TYPE_COLD);
}

bool bus_is_in_reset(BusState *bus)
{
    return resettable_is_in_reset(OBJECT(bus));
}

static ResettableState *bus_get_reset_state(Object *obj)
{
    return &BUS(obj)->reset;
}

static void bus_reset_child_foreach(Object *obj, ResettableChildCallback cb, void *opaque,
                                    ResetType type)
{
    BusChild *kid, *next;

    QTAILQ_FOREACH_SAFE(kid, &BUS(obj)->children, sibling, next) {
        cb(OBJECT(kid->child), opaque, type);
    }
}

/* ---- the class --------------------------------------------------------------------- */

static char *bus_default_fw_dev_path(DeviceState *dev)
{
    return g_strdup(object_get_typename(OBJECT(dev)));
}

static void bus_initfn(Object *obj)
{
    QTAILQ_INIT(&BUS(obj)->children);
}

static void bus_unparent(Object *obj)
{
    BusState *bus = BUS(obj);
    BusChild *kid;

    /* A device leaves its bus when it leaves the tree. */
    while ((kid = QTAILQ_FIRST(&bus->children))) {
        DeviceState *dev = kid->child;

        object_unparent(OBJECT(dev));
        if (QTAILQ_FIRST(&bus->children) == kid) {
            qdev_die(dev, "is on bus '%s', which goes away, but is in no tree", bus->name);
        }
    }
    if (bus->realized) {
        qbus_unrealize(bus);
    }
    if (bus->parent) {
        QLIST_REMOVE(bus, sibling);
        bus->parent->num_child_bus--;
        bus->parent = NULL;
    }
}

static void bus_finalize(Object *obj)
{
    g_free(BUS(obj)->name);
}

static void bus_class_init(ObjectClass *klass, const void *data)
{
    BusClass *bc = BUS_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    klass->unparent = bus_unparent;
    bc->get_fw_dev_path = bus_default_fw_dev_path;
    rc->get_state = bus_get_reset_state;
    rc->child_foreach = bus_reset_child_foreach;
    object_class_property_add_bool(klass, "realized", bus_get_realized, bus_set_realized);
    object_class_property_add_link(klass, "hotplug-handler", TYPE_HOTPLUG_HANDLER,
                                   offsetof(BusState, hotplug_handler),
                                   object_property_allow_set_link, 0);
}

static void bus_class_base_init(ObjectClass *klass, const void *data)
{
    BUS_CLASS(klass)->automatic_ids = 0;
}

static const TypeInfo bus_types[] = {
    {
        .name = TYPE_BUS,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(BusState),
        .abstract = true,
        .class_size = sizeof(BusClass),
        .instance_init = bus_initfn,
        .instance_finalize = bus_finalize,
        .class_init = bus_class_init,
        .class_base_init = bus_class_base_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_RESETTABLE_INTERFACE },
            { }
        },
    },
};
DEFINE_TYPES(bus_types)
