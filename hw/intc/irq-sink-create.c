/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How boards make an interrupt sink.
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "hw/intc/irq-sink.h"
#include "qapi/error.h"

DeviceState *irq_sink_create(Object *parent, const char *name, unsigned num_lines)
{
    DeviceState *dev = qdev_new(TYPE_IRQ_SINK);

    object_property_add_child(parent, name, OBJECT(dev));
    qdev_prop_set_uint32(dev, "num-lines", num_lines);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    return dev;
}
