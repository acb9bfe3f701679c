/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System control port B of a PC (port 0x61), for boards: gate and output of the
 * timer's counter 2, the speaker's enable bit, the refresh toggle.
 *
 * Device "isa-pcspk": one port at property "iobase"; link "pit" is the timer.
 */
#ifndef HW_AUDIO_PCSPK_H
#define HW_AUDIO_PCSPK_H

#include "hw/isa/isa.h"

#define TYPE_PC_SPEAKER "isa-pcspk"
QOM_DECLARE_TYPE(PCSpkState, PC_SPEAKER, ISADevice);

#define PCSPK_ISA_BASE 0x61

/* A realized port on @bus for timer @pit.  Failure ends the program. */
ISADevice *pcspk_init(ISABus *bus, ISADevice *pit);

#endif
