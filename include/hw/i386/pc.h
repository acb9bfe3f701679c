/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The "pc" boards: a PC of the i440FX generation.  Private to the board's files.
 */
#ifndef HW_I386_PC_H
#define HW_I386_PC_H

#include "hw/core/boards.h"

#define TYPE_PC_MACHINE "generic-pc-machine"
OBJECT_DECLARE_SIMPLE_TYPE(PCMachineState, PC_MACHINE)

/* Interrupts of the board; the first sixteen are the ISA bus's. */
#define PC_NUM_GSIS 24

#endif
