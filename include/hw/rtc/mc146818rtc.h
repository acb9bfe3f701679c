/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Motorola MC146818 real-time clock with 128 bytes of CMOS, for boards.
 *
 * Device "mc146818rtc": index and data port at property "iobase"; output 0 is
 * IRQ (active high); output "nmi-disable" is bit 7 of the index port.  The date
 * comes from -rtc and is shown by property "date".
 */
#ifndef HW_RTC_MC146818RTC_H
#define HW_RTC_MC146818RTC_H

#include "hw/core/irq.h"
#include "hw/isa/isa.h"
#include "hw/rtc/mc146818rtc_regs.h"

#define TYPE_MC146818_RTC "mc146818rtc"
QOM_DECLARE_TYPE(MC146818RtcState, MC146818_RTC, ISADevice);

#define RTC_ISA_BASE       0x70
#define MC146818_CMOS_SIZE 128

/*
 * A realized clock on @bus; the years are counted from @base_year (2000: the
 * century byte is right).  Its output drives @intercept_irq, or its line of the
 * bus when that is NULL.  The machine's property "rtc-time" shows the date.
 * Failure ends the program; big lock held, as below.
 */
MC146818RtcState *mc146818_rtc_init(ISABus *bus, int base_year, qemu_irq intercept_irq);

/* Byte @addr of the CMOS as it stands, without effects: for what firmware finds there. */
void mc146818rtc_set_cmos_data(MC146818RtcState *s, int addr, int val);
int mc146818rtc_get_cmos_data(MC146818RtcState *s, int addr);

#endif
