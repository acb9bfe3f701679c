/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMState fields for Fifo8 and Fifo32 members: the whole ring (capacity
 * bytes), head and num, which are checked when they are loaded.  Included by
 * migration/vmstate.h.
 */
#ifndef MIGRATION_VMSTATE_FIFO_H
#define MIGRATION_VMSTATE_FIFO_H

#include "migration/vmstate.h"
#include "qemu/fifo32.h"

extern const VMStateDescription vmstate_fifo8;

#define VMSTATE_FIFO8_TEST(f, s, t) VMSTATE_STRUCT_TEST(f, s, t, 0, vmstate_fifo8, Fifo8)
#define VMSTATE_FIFO8(f, s)         VMSTATE_STRUCT(f, s, 0, vmstate_fifo8, Fifo8)
#define VMSTATE_FIFO32_TEST(f, s, t) VMSTATE_FIFO8_TEST(f.fifo, s, t)
#define VMSTATE_FIFO32(f, s)        VMSTATE_FIFO8(f.fifo, s)

#endif
