/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small UART as somebody would have written it for QEMU; nothing in this
 * folder's models knows of the strict dialect.
 */
#ifndef TESTS_DIALECT_QUAINT_UART_H
#define TESTS_DIALECT_QUAINT_UART_H

#include "hw/core/sysbus.h"
#include "chardev/char-fe.h"
#include "qemu/fifo8.h"
#include "qom/object.h"

#define TYPE_QUAINT_UART "quaint-uart"
OBJECT_DECLARE_SIMPLE_TYPE(QuaintUARTState, QUAINT_UART)

struct QuaintUARTState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    CharFrontend chr;
    qemu_irq irq;
    qemu_irq rts;
    Fifo8 rx_fifo;

    uint32_t control;
    uint32_t status;
    uint32_t baud;
    uint8_t scratch[4];

    uint32_t fifo_depth;
    bool swap_case;
    char *label;
};

#endif
