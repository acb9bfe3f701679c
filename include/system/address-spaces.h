/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two address spaces every machine has: system memory and I/O ports.  For
 * boards and code that runs once the machine's map exists (memory_map_init()).
 */
#ifndef SYSTEM_ADDRESS_SPACES_H
#define SYSTEM_ADDRESS_SPACES_H

#include "system/memory.h"

/* What CPUs see without views of their own, and the port space. */
extern AddressSpace address_space_memory;
extern AddressSpace address_space_io;

/* Their root containers ("system", "io"); created on first use.  BQL. */
MemoryRegion *get_system_memory(void);
MemoryRegion *get_system_io(void);

#endif
