/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory regions: what a guest finds at an address.
 *
 * Regions form a tree: containers hold subregions at offsets, with priorities
 * where they overlap; leaves are RAM, ROM or a device's I/O callbacks; aliases
 * show a window of another region.  An AddressSpace (system/memory-space.h)
 * has such a tree as its root and flattens it.
 *
 * Who may call: devices and boards.  Locking: the BQL is held for everything
 * here except memory_region_ref/unref, accesses and dirty marking.
 *
 * Life-time: a region is a child object of its owner and dies with it.  The
 * region's storage is the owner's.  Nothing is called on a region before init.
 */
#ifndef SYSTEM_MEMORY_H
#define SYSTEM_MEMORY_H

#include "exec/cpu-common.h"
#include "exec/hwaddr.h"
#include "exec/memattrs.h"
#include "exec/memop.h"
#include "qemu/event_notifier.h"
#include "qemu/int128.h"
#include "qemu/queue.h"
#include "qom/object.h"

#define TYPE_MEMORY_REGION "memory-region"

typedef struct MemoryRegion MemoryRegion;
typedef struct MemoryRegionOps MemoryRegionOps;
typedef struct MemoryRegionIoeventfd MemoryRegionIoeventfd;
typedef struct GuestRam GuestRam;
QOM_NAME_(MemoryRegion, TYPE_MEMORY_REGION)
DECLARE_INSTANCE_CHECKER(MemoryRegion, MEMORY_REGION, TYPE_MEMORY_REGION)

#define QOM_ANCESTORS_MemoryRegion(M, ...) \
    QOM_ANCESTORS_Object(M, __VA_ARGS__) M(Object, __VA_ARGS__)

/* ---- what answers ---------------------------------------------------------- */

/*
 * The members of a MemoryRegionOps whose callbacks take a T.
 *
 * Of the pairs read/write and read_with_attrs/write_with_attrs the plain one
 * is used when present.  @addr is the offset inside the region.  An access is
 * first held against .valid (guest-visible: rejected accesses are decode
 * errors), then made of accesses that fit .impl (what the callback handles).
 */
#define MEMORY_REGION_OPS_FIELDS_(T)                                          \
    uint64_t (*read)(T *opaque, hwaddr addr, unsigned size);                  \
    void (*write)(T *opaque, hwaddr addr, uint64_t data, unsigned size);      \
    MemTxResult (*read_with_attrs)(T *opaque, hwaddr addr, uint64_t *data,    \
                                   unsigned size, MemTxAttrs attrs);          \
    MemTxResult (*write_with_attrs)(T *opaque, hwaddr addr, uint64_t data,    \
                                    unsigned size, MemTxAttrs attrs);         \
    enum device_endian endianness;                                            \
    struct {                                                                  \
        unsigned min_access_size;        /* bytes; looked at only if max is set */ \
        unsigned max_access_size;        /* 0: any size is accepted */        \
        bool unaligned;                  /* accept addr % size != 0 */        \
        bool (*accepts)(T *opaque, hwaddr addr, unsigned size, bool is_write, \
                        MemTxAttrs attrs);                                    \
    } valid;                                                                  \
    struct {                                                                  \
        unsigned min_access_size;        /* 0: 1 */                           \
        unsigned max_access_size;        /* 0: 4 */                           \
        bool unaligned;                  /* bulk accesses are not cut at alignment */ \
    } impl;

struct MemoryRegionOps {
    MEMORY_REGION_OPS_FIELDS_(void)
};

/* A table whose callbacks take a T; `.ops` is the plain form. */
#define MEMORY_REGION_OPS(T) \
    union { struct { MEMORY_REGION_OPS_FIELDS_(T) }; MemoryRegionOps ops; T *state_of; }

/* ---- the region ------------------------------------------------------------- */

struct MemoryRegion {
    QOM_PARENT(Object);
    /* private from here on: read with the functions below */

    /* dispatch: what an access looks at first */
    const MemoryRegionOps *ops;
    void *opaque;
    struct MemReentrancyGuard *guard;    /* the owner's; NULL: none */
    uint8_t fast_sizes;                  /* sizes (as bits) of aligned one-callback accesses */
    uint8_t fast_bswap;                  /* MemOp byte order bits they need */
    bool lockless_io;
    /* Access to other regions of the device is allowed inside this one's callbacks. */
    bool disable_reentrancy_guard;       /* public: set it after init, with a reason */

    bool terminates;                     /* answers by itself: not a pure container */
    bool ram, ram_device, rom_device, romd_mode;
    bool readonly, nonvolatile, unmergeable;
    bool enabled;
    bool flush_coalesced_mmio;
    uint8_t dirty_log_mask;              /* clients switched on by memory_region_set_log() */
    uint8_t vga_logging_count;

    Object *owner;                       /* borrowed: it contains us; NULL: nobody */
    GuestRam *ram_block;                 /* RAM and ROM */
    bool is_alias;
    MemoryRegion *alias;                 /* what an alias shows; NULL once that is gone */
    hwaddr alias_offset;
    MemoryRegion *container;
    int mapped_via_alias;                /* mapped aliases that show us */
    Int128 size;
    hwaddr addr;                         /* inside the container */
    int32_t priority;
    QTAILQ_HEAD(, MemoryRegion) subregions;    /* by falling priority, newest first */
    QTAILQ_ENTRY(MemoryRegion) subregions_link;
    QLIST_HEAD(, MemoryRegion) aliases;        /* that show us */
    QLIST_ENTRY(MemoryRegion) aliases_link;
    char *name;
    unsigned ioeventfd_nb;
    MemoryRegionIoeventfd *ioeventfds;
};

/* ---- constructors ----------------------------------------------------------- */

/*
 * All: @owner NULL makes the region a child of /machine/unattached.  @name is
 * copied; the region becomes child "name[N]" of its owner.  @size is in bytes,
 * UINT64_MAX means 2^64.  Those that return bool fail for lack of host memory.
 */
void memory_region_init(MemoryRegion *mr, Object *owner, const char *name, uint64_t size);
/* @ops live as long as the region.  NULL: a reservation, which answers like a hole. */
void memory_region_init_io(MemoryRegion *mr, Object *owner, const MemoryRegionOps *ops,
                           void *opaque, const char *name, uint64_t size);
/* RAM, zeroed, migrated under its name ("<path of the device>/name" if it has a path). */
bool memory_region_init_ram(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                            Error **errp);
bool memory_region_init_ram_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, Error **errp);
#define RAM_SHARED      (1u << 1)   /* MAP_SHARED: other processes see writes */
#define RAM_NORESERVE   (1u << 7)   /* no swap space is set aside (the default here) */
#define RAM_READONLY    (1u << 10)  /* the file is opened, or mapped, for reading only */
bool memory_region_init_ram_flags_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                            uint64_t size, uint32_t ram_flags, Error **errp);
/* RAM that memory_region_ram_resize() can grow to @max_size; @resized may be NULL. */
bool memory_region_init_resizeable_ram(MemoryRegion *mr, Object *owner, const char *name,
                                       uint64_t size, uint64_t max_size,
                                       void (*resized)(const char *id, uint64_t length,
                                                       void *host),
                                       Error **errp);
/* RAM in a file (of a directory: in an unnamed one there).  @align 0: a page. */
bool memory_region_init_ram_from_file(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, uint64_t align, uint32_t ram_flags,
                                      const char *path, uint64_t offset, Error **errp);
/* RAM in descriptor @fd, which belongs to the region on success. */
bool memory_region_init_ram_from_fd(MemoryRegion *mr, Object *owner, const char *name,
                                    uint64_t size, uint32_t ram_flags, int fd, uint64_t offset,
                                    Error **errp);
/* The caller's memory, which outlives the region; not migrated. */
void memory_region_init_ram_ptr(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                                void *ptr);
/* The same for memory of a host device: accessed with single loads and stores only. */
void memory_region_init_ram_device_ptr(MemoryRegion *mr, Object *owner, const char *name,
                                       uint64_t size, void *ptr);
/* RAM that the guest cannot write. */
bool memory_region_init_rom(MemoryRegion *mr, Object *owner, const char *name, uint64_t size,
                            Error **errp);
bool memory_region_init_rom_nomigrate(MemoryRegion *mr, Object *owner, const char *name,
                                      uint64_t size, Error **errp);
/* Reads are direct in ROMD mode (the initial one), else @ops->read; writes are @ops->write. */
bool memory_region_init_rom_device(MemoryRegion *mr, Object *owner, const MemoryRegionOps *ops,
                                   void *opaque, const char *name, uint64_t size, Error **errp);
bool memory_region_init_rom_device_nomigrate(MemoryRegion *mr, Object *owner,
                                             const MemoryRegionOps *ops, void *opaque,
                                             const char *name, uint64_t size, Error **errp);
/* A window of @size bytes onto @orig from @offset on.  Shows a hole once @orig is gone. */
void memory_region_init_alias(MemoryRegion *mr, Object *owner, const char *name,
                              MemoryRegion *orig, hwaddr offset, uint64_t size);

struct DeviceState;
/* Migrate a _nomigrate RAM region after all; @dev (or NULL) gives the name's prefix. */
void vmstate_register_ram(MemoryRegion *mr, struct DeviceState *dev);
void vmstate_register_ram_global(MemoryRegion *mr);
void vmstate_unregister_ram(MemoryRegion *mr, struct DeviceState *dev);

/* ---- the tree ---------------------------------------------------------------- */

/* @child must be in no container.  Priority 0; of equals the newest is on top. */
void memory_region_add_subregion(MemoryRegion *mr, hwaddr offset, MemoryRegion *child);
void memory_region_add_subregion_overlap(MemoryRegion *mr, hwaddr offset, MemoryRegion *child,
                                         int priority);
void memory_region_del_subregion(MemoryRegion *mr, MemoryRegion *child);
/* Hide or show the region and what is below it. */
void memory_region_set_enabled(MemoryRegion *mr, bool enabled);
/* Move inside the container; the region goes on top of those of equal priority. */
void memory_region_set_address(MemoryRegion *mr, hwaddr addr);
void memory_region_set_size(MemoryRegion *mr, uint64_t size);
void memory_region_set_alias_offset(MemoryRegion *mr, hwaddr offset);
void memory_region_set_readonly(MemoryRegion *mr, bool readonly);
void memory_region_set_nonvolatile(MemoryRegion *mr, bool nonvolatile);
/* Adjacent pieces are shown to listeners one by one. */
void memory_region_set_unmergeable(MemoryRegion *mr, bool unmergeable);
void memory_region_rom_device_set_romd(MemoryRegion *mr, bool romd_mode);

/* Changes in between become visible together, at the outermost commit. */
void memory_region_transaction_begin(void);
void memory_region_transaction_commit(void);

/* ---- questions ---------------------------------------------------------------- */

uint64_t memory_region_size(const MemoryRegion *mr);      /* UINT64_MAX for 2^64 */
const char *memory_region_name(const MemoryRegion *mr);
Object *memory_region_owner(const MemoryRegion *mr);      /* borrowed */
static inline bool memory_region_is_ram(const MemoryRegion *mr)
{
    return mr->ram;
}
static inline bool memory_region_is_rom(const MemoryRegion *mr)
{
    return mr->ram && mr->readonly;
}
static inline bool memory_region_is_romd(const MemoryRegion *mr)
{
    return mr->rom_device && mr->romd_mode;
}
static inline bool memory_region_is_ram_device(const MemoryRegion *mr)
{
    return mr->ram_device;
}
static inline bool memory_region_is_nonvolatile(const MemoryRegion *mr)
{
    return mr->nonvolatile;
}
/* Is it in a container, itself or through an alias? */
bool memory_region_is_mapped(const MemoryRegion *mr);
/* Does @container show something of its own at @addr (not counting itself)? */
bool memory_region_present(MemoryRegion *container, hwaddr addr);

/* Keep the owner alive while a pointer into the region is in use.  Any thread. */
void memory_region_ref(MemoryRegion *mr);
void memory_region_unref(MemoryRegion *mr);

/* ---- RAM ----------------------------------------------------------------------- */

/* The host's address of the region's first byte (aliases too); mark writes dirty. */
void *memory_region_get_ram_ptr(const MemoryRegion *mr);
/* RAM_ADDR_INVALID for regions without RAM. */
ram_addr_t memory_region_get_ram_addr(const MemoryRegion *mr);
/* The descriptor behind the RAM, -1 if anonymous. */
int memory_region_get_fd(const MemoryRegion *mr);
/* The region that contains host address @ptr, or NULL; no reference is taken. */
MemoryRegion *memory_region_from_host(void *ptr, ram_addr_t *offset);
/* For init_resizeable_ram regions, up to their maximum. */
void memory_region_ram_resize(MemoryRegion *mr, ram_addr_t newsize, Error **errp);
/* Write a file behind the RAM back. */
void memory_region_msync(MemoryRegion *mr, hwaddr addr, hwaddr size);
void memory_region_writeback(MemoryRegion *mr, hwaddr addr, hwaddr size);

/* ---- events and options of I/O regions ------------------------------------------- */

/*
 * A write of @size bytes (0: any) at @addr, of @data if @match_data, sets @e
 * instead of calling ops->write.  del takes the same arguments.
 */
void memory_region_add_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size, bool match_data,
                               uint64_t data, EventNotifier *e);
void memory_region_del_eventfd(MemoryRegion *mr, hwaddr addr, unsigned size, bool match_data,
                               uint64_t data, EventNotifier *e);
/* Callbacks may run without the BQL and in several threads (no re-entrancy guard then). */
void memory_region_enable_lockless_io(MemoryRegion *mr);
/* Batching of writes is an affair of hardware virtualization: no visible effect. */
void memory_region_set_coalescing(MemoryRegion *mr);
void memory_region_add_coalescing(MemoryRegion *mr, hwaddr offset, uint64_t size);
void memory_region_clear_coalescing(MemoryRegion *mr);
void memory_region_set_flush_coalesced(MemoryRegion *mr);
void memory_region_clear_flush_coalesced(MemoryRegion *mr);

/*
 * One access to a region that answers by callbacks, not cut into pieces.  @op
 * is its size (1 to 8 bytes) and the byte order of the value.  The BQL is taken
 * if it is not held and the region needs it.  A failed read gives *@pval = 0.
 */
MemTxResult memory_region_dispatch_read(MemoryRegion *mr, hwaddr addr, uint64_t *pval, MemOp op,
                                        MemTxAttrs attrs);
MemTxResult memory_region_dispatch_write(MemoryRegion *mr, hwaddr addr, uint64_t data, MemOp op,
                                         MemTxAttrs attrs);

#include "system/memory-space.h"
#include "system/memory-dirty.h"

#endif
