/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * High Precision Event Timer, for boards.
 *
 * Device "hpet": MMIO 0 is the register page of 0x400 bytes; lines 0 to 31 go
 * to the interrupt inputs of those numbers.  Inputs HPET_LEGACY_PIT_INT and
 * HPET_LEGACY_RTC_INT take the PIT's and the RTC's interrupts, which pass
 * through to lines 0 and 8 except in legacy replacement mode; the unnamed output
 * 0 is 1 while the PIT may run.  Property "hpet-intcap" must be set by the board.
 */
#ifndef HW_TIMER_HPET_H
#define HW_TIMER_HPET_H

#include "exec/hwaddr.h"
#include "hw/core/sysbus.h"

#define TYPE_HPET "hpet"
QOM_DECLARE_TYPE(HPETState, HPET, SysBusDevice);

#define HPET_INTCAP         "hpet-intcap"
#define HPET_BASE           0xfed00000
#define HPET_LEN            0x400
#define HPET_LEGACY_PIT_INT 0
#define HPET_LEGACY_RTC_INT 1
#define HPET_MIN_TIMERS     3
#define HPET_MAX_TIMERS     24      /* what fits between 0x100 and the end of the page */
#define HPET_MAX_BLOCKS     8
/* Shortest period that a periodic timer keeps, in ticks: for ACPI and firmware. */
#define HPET_MIN_TICK       100

/* What firmware is told about one block. */
typedef struct HPETFwEntry {
    uint32_t event_timer_block_id;
    uint64_t address;
    uint16_t min_tick;
    uint8_t page_prot;
} HPETFwEntry;

/* Realized blocks in the tree, at most @max into @entries (may be NULL with 0); how many exist. */
unsigned hpet_fw_entries(HPETFwEntry *entries, unsigned max);
/* Does the machine have one? */
bool hpet_find(void);

#endif
