/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices as the user sees them: -device, device_add, device_del, help texts
 * and "info qtree".  For the monitor and the command line; big lock held.
 * Texts are appended to a GString.
 */
#ifndef HW_CORE_QDEV_MONITOR_H
#define HW_CORE_QDEV_MONITOR_H

#include <json-c/json.h>
#include "hw/core/qdev.h"

/*
 * Create and realize what @props (object with driver, id, bus and properties)
 * says.  @from_json: values have JSON types; otherwise all are strings as on
 * the command line.  Borrowed from the tree; NULL on failure.
 */
MUST_CHECK DeviceState *qdev_device_add_from_json(struct json_object *props, bool from_json,
                                                  Error **errp);
/* By id, or by an absolute path. */
DeviceState *qdev_find_by_id_or_path(const char *id, Error **errp);
/* Ask for its removal; the event DEVICE_DELETED tells when it happened. */
MUST_CHECK bool qdev_unplug(DeviceState *dev, Error **errp);
/* device_del. */
MUST_CHECK bool qdev_device_del(const char *id, Error **errp);
/* By path "/main-system-bus/dev/bus" or by a bus's name. */
BusState *qbus_find(const char *path, Error **errp);
/*
 * Give @dev the name @id (takes it over; NULL: anonymous) and a place below
 * /machine/peripheral or peripheral-anon.  The id, or NULL when it is taken.
 */
const char *qdev_set_id(DeviceState *dev, char *id, Error **errp);
/* The class for a name on the command line; an error that says why not. */
DeviceClass *qdev_get_device_class(const char **driver, Error **errp);

/* "-device help": user-creatable types by category. */
void qdev_print_devinfos(GString *out, bool show_no_user);
/* "-device X,help": false with an error for unknown types. */
MUST_CHECK bool qdev_print_device_help(GString *out, const char *driver, Error **errp);
/* "info qdm" */
void qdev_print_qdm(GString *out);
/* "info qtree" */
void qdev_print_qtree(GString *out);
/* Rows of {name, type, description?, default-value?} (new reference): device-list-properties. */
struct json_object *qdev_list_properties(const char *typename, Error **errp);

/* Set while a migration forbids hotplug (by the migration code). */
void qdev_set_hotplug_frozen(bool frozen);

#endif
