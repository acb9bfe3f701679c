/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of hw/core that implement devices share and nobody else sees. */
#ifndef HW_CORE_QDEV_INTERNAL_H
#define HW_CORE_QDEV_INTERNAL_H

#include "hw/core/qdev.h"

/* Print "device PATH (type T): ..." and abort: a mistake in our own code. */
QEMU_NORETURN void qdev_die(const DeviceState *dev, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);

/* bus.c */
void qdev_bus_add_child(BusState *bus, DeviceState *dev);
void qdev_bus_remove_child(BusState *bus, DeviceState *dev);
void qdev_child_buses_forget_realize(DeviceState *dev);

/* gpio.c: the lists go; lines are children and go with the object. */
void qdev_finalize_gpios(DeviceState *dev);

/* qdev-owned.c: give back what was taken since realize began, or everything. */
void qdev_release_realize_resources(DeviceState *dev);
void qdev_release_all_resources(DeviceState *dev);
void qdev_register_oracles(void);

/* qdev-hotplug.c */
void qdev_listeners_call_realize(DeviceState *dev);
void qdev_listeners_call_unrealize(DeviceState *dev);

/* qdev-ops.c: the trampoline in DeviceClass.realize of classes with a table. */
void qdev_ops_realize(DeviceState *dev, Error **errp);

#endif
