/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Guest physical addresses: the type and its printf formats, for anybody.
 * An hwaddr is always 64 bits wide, whatever the guest.
 */
#ifndef EXEC_HWADDR_H
#define EXEC_HWADDR_H

typedef uint64_t hwaddr;
#define HWADDR_BITS 64
#define HWADDR_MAX  UINT64_MAX
#define HWADDR_FMT_plx "%016" PRIx64
#define HWADDR_PRId PRId64
#define HWADDR_PRIi PRIi64
#define HWADDR_PRIo PRIo64
#define HWADDR_PRIu PRIu64
#define HWADDR_PRIx PRIx64
#define HWADDR_PRIX PRIX64

/* A piece of the guest's physical address space, by first address and length. */
typedef struct MemMapEntry {
    hwaddr base;
    hwaddr size;
} MemMapEntry;

#endif
