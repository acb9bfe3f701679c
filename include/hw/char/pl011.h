/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arm PrimeCell UART (PL011), for boards.
 *
 * Device "pl011": MMIO 0 is the register page; lines 0 to 5 are UARTINTR
 * (combined), UARTRXINTR, UARTTXINTR, UARTRTINTR, UARTMSINTR, UARTEINTR; clock
 * input "clk" is UARTCLK; property "chardev" is the back end.  The variant
 * "pl011_luminary" differs in its identification bytes.
 */
#ifndef HW_CHAR_PL011_H
#define HW_CHAR_PL011_H

#include "chardev/char.h"
#include "exec/hwaddr.h"
#include "hw/core/irq.h"
#include "hw/core/sysbus.h"

#define TYPE_PL011          "pl011"
#define TYPE_PL011_LUMINARY "pl011_luminary"
QOM_DECLARE_TYPE(PL011State, PL011, SysBusDevice);

/* Entries of each FIFO (the part that PERIPHID2 = 0x14 announces). */
#define PL011_FIFO_DEPTH 16

/*
 * A realized PL011 at @addr with UARTINTR connected to @irq and back end @chr
 * (NULL: none).  Failure ends the program; big lock held.
 */
DeviceState *pl011_create(hwaddr addr, qemu_irq irq, Chardev *chr);

#endif
