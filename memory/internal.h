/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of memory/ share: flat views and how they are read, RAM
 * blocks, and the steps of a transaction's commit.  Private to memory/.
 */
#ifndef MEMORY_INTERNAL_H
#define MEMORY_INTERNAL_H

#include "qemu/atomic.h"
#include "system/memory-hooks.h"

/* ---- flat views (flatview.c) --------------------------------------------- */

/* Addresses are inclusive, so that the end of the space needs no 65th bit. */
typedef struct FlatRange {
    hwaddr start, last;
    MemoryRegion *mr;
    Object *owner;                       /* of mr: the view holds it, and mr may go first */
    hwaddr offset;                       /* of start, inside mr */
    uint8_t *read_host, *write_host;     /* direct access to start; NULL: callbacks */
    uint8_t dirty_log_mask;
    bool romd_mode, readonly, nonvolatile, unmergeable;
} FlatRange;

/* Sorted, disjoint, immutable once an address space shows it. */
struct FlatView {
    MemoryRegion *root;                  /* what it was made from; NULL: nothing */
    FlatRange *ranges;
    unsigned nr, capacity;
    unsigned users;                      /* address spaces that show it */
    uint64_t retired;                    /* generation that does not show it any more */
    FlatView *next_retired;
};

/*
 * The view of @as; it and the owners of its regions stay alive until the
 * matching memory_read_end() of this thread.  Nests.  Any thread.
 */
FlatView *memory_read_begin(AddressSpace *as);
void memory_read_end(void);
/* The range at @addr, or NULL.  *@hole (may be NULL): the last address of the hole. */
const FlatRange *flatview_find(const FlatView *view, hwaddr addr, hwaddr *hole);
/* Rebuild all views (BQL). */
void flatviews_update(void);
MemoryRegion *flatview_resolve_root(MemoryRegion *mr);

/* All address spaces, oldest first. */
typedef QTAILQ_HEAD(AddressSpaceList, AddressSpace) AddressSpaceList;
AddressSpaceList *memory_address_spaces(void);

/* ---- listeners (listener.c) ---------------------------------------------- */

void listeners_begin(void);
void listeners_commit(void);
void listeners_update(AddressSpace *as, FlatView *old, FlatView *new);
void listeners_update_eventfds(AddressSpace *as, FlatView *view);
MemoryRegionSection section_from_range(const FlatRange *fr, FlatView *view);
bool listeners_dirty_log(bool start, Error **errp);

/* ---- regions (region.c) -------------------------------------------------- */

struct MemoryRegionIoeventfd {
    hwaddr addr;                         /* in a flattened list: in the address space */
    unsigned size;                       /* 0: any */
    bool match_data;
    uint64_t data;
    EventNotifier *e;
};

bool ioeventfd_equal(const MemoryRegionIoeventfd *a, const MemoryRegionIoeventfd *b);
/* Note a change: the next outermost commit rebuilds the views. */
void memory_region_changed(void);
/* Constructor parts shared with ram.c. */
void memory_region_set_ops(MemoryRegion *mr, const MemoryRegionOps *ops, void *opaque);
/* "read", "write": what a hole answers, for messages. */
extern const MemoryRegionOps unassigned_mem_ops;
/* The region that stands for holes. */
MemoryRegion *memory_region_unassigned(void);
MemReentrancyGuard *memory_owner_guard(Object *owner);

/* ---- dispatch (dispatch.c) ----------------------------------------------- */

void memory_dispatch_plan(MemoryRegion *mr);
/* Rules about what a region accepts; @log writes a message when it does not. */
bool memory_region_access_valid(MemoryRegion *mr, hwaddr addr, unsigned size, bool is_write,
                                MemTxAttrs attrs, bool log);
/* The size of the first piece of a bulk access of @len bytes at @addr of @mr. */
unsigned memory_access_size(const MemoryRegion *mr, hwaddr len, hwaddr addr);

/* ---- RAM (ram.c, dirty.c) ------------------------------------------------ */

struct GuestRam {
    struct RAMBlock *block;              /* migration's; NULL: not migrated */
    MemoryRegion *mr;
    uint8_t *host;
    ram_addr_t offset;                   /* in the line of all RAM */
    uint64_t used_length, max_length;    /* bytes; used by the guest, mapped */
    size_t page_size;                    /* the host's, below this RAM */
    int fd;
    bool foreign;                        /* the memory is not ours to unmap */
    bool shared;
    void (*resized)(const char *id, uint64_t length, void *host);
    /*
     * One bit per page and client: set = clean.  (So that a new bitmap, which
     * is zero and costs no host memory, says that all is dirty.)
     */
    unsigned long *clean[DIRTY_MEMORY_NUM];
    uint8_t tracked;                     /* clients that have a bitmap to be kept */
    QLIST_ENTRY(GuestRam) link;
};

/* The region behind aliases; *@offset is added to. */
MemoryRegion *memory_region_behind_aliases(const MemoryRegion *mr, hwaddr *offset);
void guest_ram_free(MemoryRegion *mr);
void guest_ram_mark_slow(GuestRam *ram, hwaddr addr, hwaddr size);
bool guest_ram_track(GuestRam *ram, unsigned client);
void guest_ram_dirty_free(GuestRam *ram);
void guest_ram_foreach(void (*fn)(GuestRam *ram, void *opaque), void *opaque);
/* Is migration's tracking of writes on? */
bool memory_global_dirty_logging(void);

/* After a write through the host pointer. */
static inline void guest_ram_mark(GuestRam *ram, hwaddr addr, hwaddr size)
{
    if (unlikely(qatomic_read(&ram->tracked))) {
        guest_ram_mark_slow(ram, addr, size);
    }
}

/* ---- accesses (access.c) ------------------------------------------------- */

MemTxResult flatview_read(const FlatView *view, hwaddr addr, MemTxAttrs attrs, uint8_t *buf,
                          hwaddr len);
MemTxResult flatview_write(const FlatView *view, hwaddr addr, MemTxAttrs attrs,
                           const uint8_t *buf, hwaddr len);
struct AddressSpaceMapClient {
    QEMUBH *bh;
    QLIST_ENTRY(AddressSpaceMapClient) link;
};

/* The host pointer for this access at fr->start, or NULL. */
static inline uint8_t *flat_range_direct(const FlatRange *fr, bool is_write, MemTxAttrs attrs)
{
    if (!is_write) {
        return fr->read_host;
    }
    if (unlikely(attrs.debug) && fr->mr->ram_block && !fr->mr->ram_device) {
        return fr->mr->ram_block->host + fr->offset;
    }
    return fr->write_host;
}

#endif
