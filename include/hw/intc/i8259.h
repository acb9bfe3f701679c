/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programmable interrupt controller (8259A) with the edge/level register of
 * PC chip sets, for boards.
 *
 * Device "isa-i8259", one chip on the ISA bus: eight anonymous inputs, one
 * anonymous output (INT); properties "iobase" and "elcr_addr" (ports, -1: none),
 * "elcr_mask" (inputs that may be level triggered), "master", and "slave", the
 * chip behind input 2.  Big lock held.
 */
#ifndef HW_INTC_I8259_H
#define HW_INTC_I8259_H

#include "hw/core/irq.h"
#include "hw/isa/isa.h"

#define TYPE_I8259 "isa-i8259"
QOM_DECLARE_TYPE(I8259State, I8259, ISADevice);

#define I8259_INPUTS 8

/*
 * A PC's pair on @bus: master at ports 0x20, slave at 0xa0 behind its input 2,
 * edge/level registers at 0x4d0.  INT drives @parent_irq (may be NULL).  @irqs
 * gets the 16 inputs.  The master.  Failure ends the program.
 */
I8259State *i8259_create_pair(ISABus *bus, qemu_irq parent_irq, qemu_irq irqs[ISA_NUM_IRQS]);
/* The same, under QEMU's name: the 16 inputs, in an array for g_free(). */
MUST_CHECK qemu_irq *i8259_init(ISABus *bus, qemu_irq parent_irq);

/*
 * The processor's answer to INT (two INTA cycles): the vector.  Never fails:
 * without a request it is that of input 7, of the slave if the master's
 * request came from there (spurious interrupt).
 */
int TSA_REQUIRES(bql) i8259_acknowledge(I8259State *s);
/* Does the chip drive INT? */
bool i8259_requests(const I8259State *s);

#endif
