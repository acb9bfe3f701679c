/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who may be plugged and unplugged, who wants to know, and how far start-up got. */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/core/qdev.h"
#include "qdev-internal.h"

/* ---- start-up ---------------------------------------------------------------------- */

static MachineInitPhase machine_phase;

bool phase_check(MachineInitPhase phase)
{
    return machine_phase >= phase;
}

void phase_advance(MachineInitPhase phase)
{
    g_assert(machine_phase == phase - 1);
    machine_phase = phase;
}

void phase_reset_for_test(MachineInitPhase phase)
{
    machine_phase = phase;
}

/* ---- handlers ---------------------------------------------------------------------- */

static MachineState *the_machine(void)
{
    return (MachineState *)object_dynamic_cast(
        object_resolve_path_component(object_get_root(), "machine"), TYPE_MACHINE);
}

HotplugHandler *qdev_get_bus_hotplug_handler(DeviceState *dev)
{
    return dev->parent_bus ? dev->parent_bus->hotplug_handler : NULL;
}

HotplugHandler *qdev_get_machine_hotplug_handler(DeviceState *dev)
{
    MachineState *machine = the_machine();
    MachineClass *mc = machine ? MACHINE_GET_CLASS(machine) : NULL;

    return mc && mc->get_hotplug_handler ? mc->get_hotplug_handler(machine, dev) : NULL;
}

HotplugHandler *qdev_get_hotplug_handler(DeviceState *dev)
{
    HotplugHandler *handler = qdev_get_machine_hotplug_handler(dev);

    return handler ? handler : qdev_get_bus_hotplug_handler(dev);
}

bool qdev_hotplug_allowed(DeviceState *dev, BusState *bus, Error **errp)
{
    MachineState *machine = the_machine();
    MachineClass *mc = machine ? MACHINE_GET_CLASS(machine) : NULL;

    if (bus && !qbus_is_hotpluggable(bus)) {
        error_setg(errp, "Bus '%s' does not support hotplugging", bus->name);
        return false;
    }
    return !mc || !mc->hotplug_allowed || mc->hotplug_allowed(machine, dev, errp);
}

bool qdev_hotunplug_allowed(DeviceState *dev, Error **errp)
{
    return !qdev_unplug_blocked(dev, errp);
}

void qdev_simple_device_unplug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    qdev_unrealize(dev);
}

/* ---- blockers ---------------------------------------------------------------------- */

void qdev_add_unplug_blocker(DeviceState *dev, Error *reason)
{
    dev->unplug_blockers = g_slist_prepend(dev->unplug_blockers, reason);
}

void qdev_del_unplug_blocker(DeviceState *dev, Error *reason)
{
    dev->unplug_blockers = g_slist_remove(dev->unplug_blockers, reason);
}

bool qdev_unplug_blocked(DeviceState *dev, Error **errp)
{
    if (!dev->unplug_blockers) {
        return false;
    }
    error_propagate(errp, error_copy(dev->unplug_blockers->data));
    return true;
}

/* ---- listeners --------------------------------------------------------------------- */

static QTAILQ_HEAD(, DeviceListener) listeners = QTAILQ_HEAD_INITIALIZER(listeners);

void qdev_listeners_call_realize(DeviceState *dev)
{
    DeviceListener *l, *next;

    QTAILQ_FOREACH_SAFE(l, &listeners, link, next) {
        if (l->realize) {
            l->realize(l, dev);
        }
    }
}

void qdev_listeners_call_unrealize(DeviceState *dev)
{
    DeviceListener *l, *prev;

    QTAILQ_FOREACH_REVERSE_SAFE(l, &listeners, link, prev) {
        if (l->unrealize) {
            l->unrealize(l, dev);
        }
    }
}

static int tell_of_existing(Object *obj, void *opaque)
{
    DeviceListener *listener = opaque;
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);

    if (dev && dev->realized && listener->realize) {
        listener->realize(listener, dev);
    }
    return 0;
}

void device_listener_register(DeviceListener *listener)
{
    QTAILQ_INSERT_TAIL(&listeners, listener, link);
    object_child_foreach_recursive(object_get_root(), tell_of_existing, listener);
}

void device_listener_unregister(DeviceListener *listener)
{
    QTAILQ_REMOVE(&listeners, listener, link);
}

bool qdev_should_hide_device(struct json_object *opts, bool from_json, Error **errp)
{
    DeviceListener *l;

    QTAILQ_FOREACH(l, &listeners, link) {
        Error *local_err = NULL;

        if (l->hide_device && l->hide_device(l, opts, from_json, &local_err)) {
            error_propagate(errp, local_err);
            return true;
        }
        if (local_err) {
            error_propagate(errp, local_err);
            return false;
        }
    }
    return false;
}
