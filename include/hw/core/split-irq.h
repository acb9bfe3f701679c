/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "split-irq": property num-lines, one unnamed input that is passed on to that
 * many unnamed outputs.  For boards: fan-out of lines.
 */
#ifndef HW_CORE_SPLIT_IRQ_H
#define HW_CORE_SPLIT_IRQ_H

#include "hw/core/qdev.h"

#define TYPE_SPLIT_IRQ "split-irq"
#define MAX_SPLIT_LINES 16

OBJECT_DECLARE_SIMPLE_TYPE(SplitIRQ, SPLIT_IRQ)

struct SplitIRQ {
    QOM_PARENT(DeviceState);
    qemu_irq out_irq[MAX_SPLIT_LINES];
    uint16_t num_lines;
};

#endif
