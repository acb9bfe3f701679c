/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where things are in the CMOS of a PC, under the names that models and boards
 * of QEMU use.  The fields of the registers are in hw/rtc/mc146818rtc.def.
 */
#ifndef HW_RTC_MC146818RTC_REGS_H
#define HW_RTC_MC146818RTC_REGS_H

#define RTC_ISA_IRQ       8

#define RTC_SECONDS       0
#define RTC_SECONDS_ALARM 1
#define RTC_MINUTES       2
#define RTC_MINUTES_ALARM 3
#define RTC_HOURS         4
#define RTC_HOURS_ALARM   5
#define RTC_DAY_OF_WEEK   6
#define RTC_DAY_OF_MONTH  7
#define RTC_MONTH         8
#define RTC_YEAR          9
#define RTC_REG_A         10
#define RTC_REG_B         11
#define RTC_REG_C         12
#define RTC_REG_D         13

/* Not of the chip, but agreed on by firmware: the century, and its PS/2 alias. */
#define RTC_CENTURY               0x32
#define RTC_IBM_PS2_CENTURY_BYTE  0x37

#define REG_A_UIP  0x80

#define REG_B_SET  0x80
#define REG_B_PIE  0x40
#define REG_B_AIE  0x20
#define REG_B_UIE  0x10
#define REG_B_SQWE 0x08
#define REG_B_DM   0x04
#define REG_B_24H  0x02

#define REG_C_IRQF 0x80
#define REG_C_PF   0x40
#define REG_C_AF   0x20
#define REG_C_UF   0x10
#define REG_C_MASK 0x70

#endif
