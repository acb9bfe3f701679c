/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the layers above memory/ join in: devices lend their re-entrancy guard
 * and are checked, the system starts and ends, the monitor prints.
 */
#ifndef SYSTEM_MEMORY_HOOKS_H
#define SYSTEM_MEMORY_HOOKS_H

#include "qemu/aio.h"
#include "system/memory.h"

/* Give back the guard of the device @owner, NULL if it is none.  Set before regions exist. */
void memory_set_owner_guard_hook(MemReentrancyGuard *(*get)(Object *owner));
/* Called in debug builds before a callback of @owner's region runs; dies if that is a bug. */
void memory_set_owner_check_hook(void (*check)(Object *owner, const char *what));

/* Take every region of @owner (its children) out of its container: unrealize. */
void memory_unmap_owned(Object *owner);

/* Create system memory and I/O space and their address spaces; again is harmless. */
void memory_map_init(void);
/* The end of the machine: the opposite.  Views let go of all owners. */
void memory_map_finish(void);

/* `info mtree`: trees, or with @flatview flat views; @owner adds owners. */
void memory_print_mtree(GString *out, bool flatview, bool dispatch_tree, bool owner,
                        bool disabled);

#endif
