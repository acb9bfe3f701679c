/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The "virt" boards: a 64-bit Arm machine made of standard parts.  Private to
 * the board's files and its tests of layout.
 */
#ifndef HW_ARM_VIRT_H
#define HW_ARM_VIRT_H

#include "hw/core/boards.h"

#define TYPE_VIRT_MACHINE MACHINE_TYPE_NAME("virt")
OBJECT_DECLARE_SIMPLE_TYPE(VirtMachineState, VIRT_MACHINE)

/* Where things are in memory. */
enum {
    VIRT_GIC_DIST_BASE = 0x08000000,
    VIRT_GIC_CPU_BASE = 0x08010000,
    VIRT_UART0_BASE = 0x09000000,
    VIRT_UART1_BASE = 0x09040000,
    VIRT_MEM_BASE = 0x40000000,
};

/* Shared peripheral interrupts; add 32 for the interrupt number. */
enum {
    VIRT_UART0_SPI = 1,
    VIRT_UART1_SPI = 8,
    VIRT_NUM_SPIS = 256,
};

#endif
