/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 8254 programmable interval timer, for boards and for system control
 * port B.
 *
 * Device "isa-pit": four ports at property "iobase".  Output 0 is OUT of
 * counter 0; input 0 comes from an HPET: 0 cuts that output, 1 connects it again.
 * The gates of counters 0 and 1 are tied high, that of counter 2 is low after
 * a reset.
 */
#ifndef HW_TIMER_I8254_H
#define HW_TIMER_I8254_H

#include "hw/core/irq.h"
#include "hw/isa/isa.h"
#include "qemu/main-loop.h"

#define TYPE_I8254 "isa-pit"
QOM_DECLARE_TYPE(I8254State, I8254, ISADevice);

#define PIT_FREQ            1193182     /* Hz, of all three counters */
#define I8254_NUM_COUNTERS  3
#define I8254_ISA_BASE      0x40

/* What can be seen of a counter from outside, at this moment. */
typedef struct PITChannelInfo {
    int gate;
    int mode;
    int initial_count;          /* 1 to 65536, as programmed (BCD digits as they are) */
    int out;
} PITChannelInfo;

/*
 * A realized timer at port @base whose output drives line @isa_irq of the bus,
 * or @alt_irq when @isa_irq is negative.  Failure ends the program.
 */
ISADevice *i8254_pit_init(ISABus *bus, int base, int isa_irq, qemu_irq alt_irq);

/* Drive GATE of counter @channel of @dev.  Big lock held, as below. */
void pit_set_gate(ISADevice *dev, int channel, int val) TSA_REQUIRES(bql);
void pit_get_channel_info(ISADevice *dev, int channel, PITChannelInfo *info) TSA_REQUIRES(bql);

#endif
