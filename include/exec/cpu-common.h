/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Guest memory as seen by code that does not care for address spaces: accesses
 * to address_space_memory without attributes or results.  For loaders, the
 * monitor and old device models; new code uses system/memory.h or system/dma.h.
 */
#ifndef EXEC_CPU_COMMON_H
#define EXEC_CPU_COMMON_H

#include "exec/hwaddr.h"
#include "exec/memop.h"

/* An offset in the line of all guest RAM, in the order of creation. */
typedef uint64_t ram_addr_t;
#define RAM_ADDR_MAX     UINT64_MAX
#define RAM_ADDR_INVALID UINT64_MAX
#define RAM_ADDR_FMT     "%" PRIx64

/* Copy from/to guest memory; what does not answer reads as zero.  Any thread. */
void cpu_physical_memory_rw(hwaddr addr, void *buf, hwaddr len, bool is_write);

static inline void cpu_physical_memory_read(hwaddr addr, void *buf, hwaddr len)
{
    cpu_physical_memory_rw(addr, buf, len, false);
}

static inline void cpu_physical_memory_write(hwaddr addr, const void *buf, hwaddr len)
{
    cpu_physical_memory_rw(addr, (void *)(uintptr_t)buf, len, true);
}

/* address_space_map() and _unmap() of system memory. */
void *cpu_physical_memory_map(hwaddr addr, hwaddr *plen, bool is_write);
void cpu_physical_memory_unmap(void *buffer, hwaddr len, bool is_write, hwaddr access_len);
/* Would an access at @addr reach something that is not RAM? */
bool cpu_physical_memory_is_io(hwaddr addr);

#endif
