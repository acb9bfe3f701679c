/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hotplug handlers: who is asked when a device is plugged into or taken out of
 * a running machine (a machine, a host bridge, an ACPI controller).
 *
 * Without unplug_request, unplug is immediate; with it, the guest has a say
 * and the handler calls hotplug_handler_unplug() when it agrees.
 */
#ifndef HW_CORE_HOTPLUG_H
#define HW_CORE_HOTPLUG_H

#include "qom/object.h"

#define TYPE_HOTPLUG_HANDLER "hotplug-handler"

typedef struct HotplugHandlerClass HotplugHandlerClass;
typedef struct HotplugHandler HotplugHandler;
struct DeviceState;
struct BusState;
DECLARE_CLASS_CHECKERS(HotplugHandlerClass, HOTPLUG_HANDLER, TYPE_HOTPLUG_HANDLER)
#define HOTPLUG_HANDLER(obj) INTERFACE_CHECK(HotplugHandler, (obj), TYPE_HOTPLUG_HANDLER)

typedef void (*hotplug_fn)(HotplugHandler *plug_handler, struct DeviceState *plugged_dev,
                           Error **errp);

struct HotplugHandlerClass {
    InterfaceClass parent;
    hotplug_fn pre_plug;            /* check and reserve; before the device's realize */
    hotplug_fn plug;                /* after it; may not fail for reasons a user can cause */
    hotplug_fn unplug_request;      /* ask the guest */
    hotplug_fn unplug;              /* take it out now */
    bool (*is_hotpluggable_bus)(HotplugHandler *plug_handler, struct BusState *bus);
};

/* Each calls the class's function if there is one. */
void hotplug_handler_pre_plug(HotplugHandler *plug_handler, struct DeviceState *plugged_dev,
                              Error **errp);
void hotplug_handler_plug(HotplugHandler *plug_handler, struct DeviceState *plugged_dev,
                          Error **errp);
void hotplug_handler_unplug_request(HotplugHandler *plug_handler, struct DeviceState *plugged_dev,
                                    Error **errp);
void hotplug_handler_unplug(HotplugHandler *plug_handler, struct DeviceState *plugged_dev,
                            Error **errp);

#endif
