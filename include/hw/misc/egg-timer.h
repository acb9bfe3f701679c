/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Egg timer, for boards: counts down and rings.
 *
 * Device "egg-timer": MMIO 0 is the registers, line 0 is raised while it has
 * rung; property "frequency" is that of the ticks in Hz.  The device exists as
 * the example of docs/devel/writing-a-device.rst; no board has it.
 */
#ifndef HW_MISC_EGG_TIMER_H
#define HW_MISC_EGG_TIMER_H

#include "hw/core/sysbus.h"

#define TYPE_EGG_TIMER "egg-timer"
QOM_DECLARE_TYPE(EggTimerState, EGG_TIMER, SysBusDevice);

#endif
