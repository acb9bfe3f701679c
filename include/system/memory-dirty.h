/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which pages of guest RAM were written: a bitmap per region and client.  Comes
 * with system/memory.h; for displays (VGA), the execution engine (CODE) and
 * migration.
 *
 * Marking is done by any thread; the rest needs the BQL.  A bitmap exists from
 * the first use of its client on and starts all dirty.
 */
#ifndef SYSTEM_MEMORY_DIRTY_H
#define SYSTEM_MEMORY_DIRTY_H

#include "system/memory.h"

#define DIRTY_MEMORY_VGA       0
#define DIRTY_MEMORY_CODE      1      /* clean: translated code was made from the page */
#define DIRTY_MEMORY_MIGRATION 2
#define DIRTY_MEMORY_NUM       3

/* Pages of the bitmaps, whatever the guest's or the host's. */
#define MEMORY_DIRTY_PAGE_BITS 12
#define MEMORY_DIRTY_PAGE_SIZE (1u << MEMORY_DIRTY_PAGE_BITS)

/* Where display dirty bits stood when the snapshot was taken; g_free() it. */
typedef struct DirtyBitmapSnapshot DirtyBitmapSnapshot;

/* Switch tracking for display client @client (only VGA may) on or off; counts. */
void memory_region_set_log(MemoryRegion *mr, bool log, unsigned client);
/* The clients that want to know of writes to @mr now, one bit each. */
uint8_t memory_region_get_dirty_log_mask(const MemoryRegion *mr);
bool memory_region_is_logging(const MemoryRegion *mr, uint8_t client);
/* After writing through a host pointer. */
void memory_region_set_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size);
/* For one client only. */
void memory_region_set_client_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size, unsigned client);
/* Was a page of the range written since it was cleared? */
bool memory_region_get_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size, unsigned client);
void memory_region_reset_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size, unsigned client);
/* Take the bits of a range and clear them: nothing is lost in between. */
DirtyBitmapSnapshot *memory_region_snapshot_and_clear_dirty(MemoryRegion *mr, hwaddr addr,
                                                            hwaddr size, unsigned client);
bool memory_region_snapshot_get_dirty(MemoryRegion *mr, DirtyBitmapSnapshot *snap, hwaddr addr,
                                      hwaddr size);
/* Ask everybody who tracks writes (listeners) to update the bitmaps. */
void memory_global_dirty_log_sync(bool last_stage);
void memory_global_after_dirty_log_sync(void);

#define GLOBAL_DIRTY_MIGRATION (1u << 0)
#define GLOBAL_DIRTY_DIRTY_RATE (1u << 1)
#define GLOBAL_DIRTY_LIMIT     (1u << 2)
/* Migration starts and stops the tracking of all RAM; @flags says for whom. */
bool memory_global_dirty_log_start(unsigned int flags, Error **errp);
void memory_global_dirty_log_stop(unsigned int flags);

/*
 * For the execution engine: @invalidate is called (any thread) when something
 * but guest code writes to pages that are clean for CODE; it marks the pages
 * that have no code left with memory_region_set_client_dirty().
 */
void memory_set_code_write_hook(void (*invalidate)(MemoryRegion *mr, hwaddr addr, hwaddr size));

#endif
