/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A place for interrupt lines to end where a board has no interrupt controller
 * yet: it remembers the level of each of its anonymous inputs and does nothing.
 * For boards.
 */
#ifndef HW_INTC_IRQ_SINK_H
#define HW_INTC_IRQ_SINK_H

#include "hw/core/sysbus.h"

#define TYPE_IRQ_SINK "irq-sink"
QOM_DECLARE_TYPE(IrqSinkState, IRQ_SINK, SysBusDevice);

#define IRQ_SINK_MAX_LINES 1024

/*
 * A realized sink with @num_lines inputs, child @name of @parent.  Failure ends
 * the program; big lock held.
 */
DeviceState *irq_sink_create(Object *parent, const char *name, unsigned num_lines);

#endif
