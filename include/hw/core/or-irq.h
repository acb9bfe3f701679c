/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "or-irq": property num-lines, that many unnamed inputs, one unnamed output
 * that is high while any input is.  For boards: fan-in of lines.
 */
#ifndef HW_CORE_OR_IRQ_H
#define HW_CORE_OR_IRQ_H

#include "hw/core/qdev.h"

#define TYPE_OR_IRQ "or-irq"
#define MAX_OR_LINES 48

OBJECT_DECLARE_SIMPLE_TYPE(OrIRQState, OR_IRQ)
typedef OrIRQState qemu_or_irq;

struct OrIRQState {
    QOM_PARENT(DeviceState);
    qemu_irq out_irq;
    bool levels[MAX_OR_LINES];
    uint16_t num_lines;
};

#endif
