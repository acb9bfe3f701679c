/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Address spaces: a tree of regions as one sees it who makes accesses (a CPU, a
 * bus master), and the accesses.  Comes with system/memory.h.
 *
 * The tree is flattened into an immutable view which a transaction's commit
 * replaces.  Changing spaces and listeners needs the BQL; accesses come from
 * any thread and take the BQL by themselves where a device needs it.
 */
#ifndef SYSTEM_MEMORY_SPACE_H
#define SYSTEM_MEMORY_SPACE_H

#include "system/memory.h"

struct QEMUBH;
typedef struct FlatView FlatView;
typedef struct AddressSpace AddressSpace;
typedef struct MemoryListener MemoryListener;
typedef struct AddressSpaceMapClient AddressSpaceMapClient;
typedef struct BounceBuffer BounceBuffer;

#define DEFAULT_MAX_BOUNCE_BUFFER_SIZE 4096

struct AddressSpace {
    char *name;
    MemoryRegion *root;
    /* private */
    FlatView *current_map;
    struct MemoryRegionIoeventfd *ioeventfds;
    unsigned ioeventfd_nb;
    /* bytes that address_space_map() may have in bounce buffers at a time */
    size_t max_bounce_buffer_size;
    size_t bounce_buffer_size;
    QLIST_HEAD(, BounceBuffer) bounce_buffers;
    QLIST_HEAD(, AddressSpaceMapClient) map_clients;
    QTAILQ_HEAD(, MemoryListener) listeners;
    QTAILQ_ENTRY(AddressSpace) address_spaces_link;
};

/* A piece of a region as an address space shows it. */
typedef struct MemoryRegionSection {
    Int128 size;
    MemoryRegion *mr;                    /* NULL: nothing there */
    FlatView *fv;
    hwaddr offset_within_region;
    hwaddr offset_within_address_space;
    bool readonly;
    bool nonvolatile;
    bool unmergeable;
} MemoryRegionSection;

/* @root must live until the space is destroyed. */
void address_space_init(AddressSpace *as, MemoryRegion *root, const char *name);
/* Listeners must be gone; pending maps too. */
void address_space_destroy(AddressSpace *as);
/* The same, and g_free(@as). */
void address_space_destroy_free(AddressSpace *as);

/*
 * What is at @addr of @mr (or rather of its outermost container), up to @size
 * bytes.  .mr is NULL if nothing is; else the caller owns a reference
 * (memory_region_unref(section.mr)).  BQL.
 */
MemoryRegionSection memory_region_find(MemoryRegion *mr, hwaddr addr, uint64_t size);
/* The same for an address space; no reference is taken: valid until the map changes.  BQL. */
MemoryRegionSection address_space_lookup(AddressSpace *as, hwaddr addr);

/* ---- accesses: any thread ---------------------------------------------------- */

/*
 * Bulk accesses: RAM is copied; I/O is cut into pieces by the region's sizes
 * and alignment.  The results of the pieces are OR-ed.  Unanswered reads give 0.
 */
MemTxResult address_space_rw(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf,
                             hwaddr len, bool is_write);
MemTxResult address_space_read(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf,
                               hwaddr len);
MemTxResult address_space_write(AddressSpace *as, hwaddr addr, MemTxAttrs attrs,
                                const void *buf, hwaddr len);
/* Also through write protection: for loaders.  I/O is not written. */
MemTxResult address_space_write_rom(AddressSpace *as, hwaddr addr, MemTxAttrs attrs,
                                    const void *buf, hwaddr len);
/* Fill with byte @c. */
MemTxResult address_space_set(AddressSpace *as, hwaddr addr, uint8_t c, hwaddr len,
                              MemTxAttrs attrs);
/* One access of 1, 2, 4 or 8 bytes, not cut, in byte order @op. */
MemTxResult address_space_ld(AddressSpace *as, hwaddr addr, uint64_t *val, MemOp op,
                             MemTxAttrs attrs);
MemTxResult address_space_st(AddressSpace *as, hwaddr addr, uint64_t val, MemOp op,
                             MemTxAttrs attrs);

/* Would a bulk access of this kind be accepted everywhere? */
bool address_space_access_valid(AddressSpace *as, hwaddr addr, hwaddr len, bool is_write,
                                MemTxAttrs attrs);
/* Is it something else than RAM or ROM? */
bool address_space_is_io(AddressSpace *as, hwaddr addr);
/*
 * The region at @addr, the offset in it, and how many of the *@len bytes belong
 * to it (all of them for I/O).  Never NULL: a hole is a region that rejects
 * everything.  No reference: use it under the BQL.
 */
MemoryRegion *address_space_translate(AddressSpace *as, hwaddr addr, hwaddr *xlat, hwaddr *len,
                                      bool is_write, MemTxAttrs attrs);

/*
 * A host pointer to guest memory at @addr.  *@plen may become smaller; NULL when
 * nothing can be mapped now (or ever).  RAM is mapped directly, I/O through a
 * bounce buffer of limited total size.  Pair with address_space_unmap(), whose
 * @access_len says how much was written.  BQL.
 */
void *address_space_map(AddressSpace *as, hwaddr addr, hwaddr *plen, bool is_write,
                        MemTxAttrs attrs);
void address_space_unmap(AddressSpace *as, void *buffer, hwaddr len, bool is_write,
                         hwaddr access_len);
/* Schedule @bh once when bounce buffers become available. */
void address_space_register_map_client(AddressSpace *as, struct QEMUBH *bh);
void address_space_unregister_map_client(AddressSpace *as, struct QEMUBH *bh);

/*
 * address_space_ldl_le(as, addr, attrs, &result) and family; plain names are in
 * the target's byte order.  *result (may be NULL) tells what happened.
 */
#define MEMORY_LDST_ONE_(name, type, op)                                              \
    static inline type address_space_ld##name(AddressSpace *as, hwaddr addr,          \
                                              MemTxAttrs attrs, MemTxResult *result)  \
    {                                                                                 \
        uint64_t val;                                                                 \
        MemTxResult r = address_space_ld(as, addr, &val, (MemOp)(op), attrs);         \
        if (result) {                                                                 \
            *result = r;                                                              \
        }                                                                             \
        return (type)val;                                                             \
    }                                                                                 \
    static inline type ld##name##_phys(AddressSpace *as, hwaddr addr)                 \
    {                                                                                 \
        return address_space_ld##name(as, addr, MEMTXATTRS_UNSPECIFIED, NULL);        \
    }
#define MEMORY_ST_ONE_(name, type, op)                                                \
    static inline void address_space_st##name(AddressSpace *as, hwaddr addr, type val, \
                                              MemTxAttrs attrs, MemTxResult *result)  \
    {                                                                                 \
        MemTxResult r = address_space_st(as, addr, val, (MemOp)(op), attrs);          \
        if (result) {                                                                 \
            *result = r;                                                              \
        }                                                                             \
    }                                                                                 \
    static inline void st##name##_phys(AddressSpace *as, hwaddr addr, type val)       \
    {                                                                                 \
        address_space_st##name(as, addr, val, MEMTXATTRS_UNSPECIFIED, NULL);          \
    }
#define MEMORY_LDST_(ld, st, type, op)                                                \
    MEMORY_LDST_ONE_(ld, type, (op) | MO_TE)                                          \
    MEMORY_LDST_ONE_(ld##_le, type, (op) | MO_LE)                                     \
    MEMORY_LDST_ONE_(ld##_be, type, (op) | MO_BE)                                     \
    MEMORY_ST_ONE_(st, type, (op) | MO_TE)                                            \
    MEMORY_ST_ONE_(st##_le, type, (op) | MO_LE)                                       \
    MEMORY_ST_ONE_(st##_be, type, (op) | MO_BE)
MEMORY_LDST_ONE_(ub, uint8_t, MO_8)
MEMORY_ST_ONE_(b, uint8_t, MO_8)
MEMORY_LDST_(uw, w, uint16_t, MO_16)
MEMORY_LDST_(l, l, uint32_t, MO_32)
MEMORY_LDST_(q, q, uint64_t, MO_64)
#undef MEMORY_LDST_
#undef MEMORY_LDST_ONE_
#undef MEMORY_ST_ONE_

/* ---- listeners -------------------------------------------------------------------- */

/*
 * Told about every change of an address space's flat view.  All callbacks are
 * optional and run with the BQL held.  Removals are told first, in reverse
 * order of priority, then additions.
 */
struct MemoryListener {
    void (*begin)(MemoryListener *listener);
    void (*commit)(MemoryListener *listener);
    void (*region_add)(MemoryListener *listener, MemoryRegionSection *section);
    void (*region_del)(MemoryListener *listener, MemoryRegionSection *section);
    /* Present before and after. */
    void (*region_nop)(MemoryListener *listener, MemoryRegionSection *section);
    /* Dirty clients (bit masks) of a section changed. */
    void (*log_start)(MemoryListener *listener, MemoryRegionSection *section,
                      int old_val, int new_val);
    void (*log_stop)(MemoryListener *listener, MemoryRegionSection *section,
                     int old_val, int new_val);
    /* Bring the dirty bitmaps up to date. */
    void (*log_sync)(MemoryListener *listener, MemoryRegionSection *section);
    void (*log_sync_global)(MemoryListener *listener, bool last_stage);
    void (*log_clear)(MemoryListener *listener, MemoryRegionSection *section);
    bool (*log_global_start)(MemoryListener *listener, Error **errp);
    void (*log_global_stop)(MemoryListener *listener);
    void (*log_global_after_sync)(MemoryListener *listener);
    void (*eventfd_add)(MemoryListener *listener, MemoryRegionSection *section, bool match_data,
                        uint64_t data, EventNotifier *e);
    void (*eventfd_del)(MemoryListener *listener, MemoryRegionSection *section, bool match_data,
                        uint64_t data, EventNotifier *e);
    /* Never called: nothing is batched. */
    void (*coalesced_io_add)(MemoryListener *listener, MemoryRegionSection *section,
                             hwaddr addr, hwaddr len);
    void (*coalesced_io_del)(MemoryListener *listener, MemoryRegionSection *section,
                             hwaddr addr, hwaddr len);
    unsigned priority;                   /* low numbers are told of additions first */
    const char *name;
    /* private */
    AddressSpace *address_space;
    QTAILQ_ENTRY(MemoryListener) link;
    QTAILQ_ENTRY(MemoryListener) link_as;
};

#define MEMORY_LISTENER_PRIORITY_MIN         0
#define MEMORY_LISTENER_PRIORITY_ACCEL       10
#define MEMORY_LISTENER_PRIORITY_DEV_BACKEND 10

/* Tells @listener what is there at once (as additions). */
void memory_listener_register(MemoryListener *listener, AddressSpace *as);
/* Tells it of the removal of everything. */
void memory_listener_unregister(MemoryListener *listener);

#endif
