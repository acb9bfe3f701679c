/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * I/O APIC (82093AA, and that of ICH chip sets), for boards and local APICs.
 *
 * Device "ioapic": MMIO 0 is the register page; 24 anonymous inputs, of which 0
 * leads to pin 2 beside input 2, as the timer does in a PC; property "version",
 * 0x20 or 0x11.
 *
 * Interrupts leave as messages: 32-bit writes to system memory at
 * IOAPIC_MSG_ADDRESS, in the format of message signalled interrupts (Intel
 * SDM volume 3, 11.11).  Who maps a region there, the local APICs or a test,
 * gets them, together with those of other devices.  Big lock held.
 */
#ifndef HW_INTC_IOAPIC_H
#define HW_INTC_IOAPIC_H

#include "hw/core/sysbus.h"

#define TYPE_IOAPIC "ioapic"
QOM_DECLARE_TYPE(IOAPICState, IOAPIC, SysBusDevice);

#define IOAPIC_NUM_PINS 24
/* Where a PC has its registers. */
#define IO_APIC_DEFAULT_ADDRESS 0xfec00000
/* First of the addresses that messages are written to. */
#define IOAPIC_MSG_ADDRESS 0xfee00000

/*
 * A realized I/O APIC with its registers at @addr, child @name of @parent.
 * Failure ends the program.
 */
DeviceState *ioapic_create(Object *parent, const char *name, hwaddr addr);

/* A local APIC ended level-triggered interrupt @vector: pins with it may ask again. */
void TSA_REQUIRES(bql) ioapic_eoi_broadcast(IOAPICState *s, uint8_t vector);

#endif
