/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Accesses to address spaces: bulk and single, and questions about them.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include "internal.h"
#include "qemu/bswap.h"
#include "qemu/log.h"

/* How much of @len lies in [@addr, @last]. */
static inline hwaddr clip(hwaddr len, hwaddr addr, hwaddr last)
{
    return len - 1 > last - addr ? last - addr + 1 : len;
}

static bool only_memory_violated(const MemoryRegion *mr, MemTxAttrs attrs, hwaddr addr,
                                 hwaddr len)
{
    if (likely(!attrs.memory) || mr->ram) {
        return false;
    }
    qemu_log_mask(LOG_INVALID_MEM,
                  "Invalid access to non-RAM device at addr 0x%" HWADDR_PRIX ", size %" PRIu64
                  ", region '%s'\n", addr, len, memory_region_name(mr));
    return true;
}

/* ---- holes --------------------------------------------------------------- */

/*
 * The bytes from @addr on, at most @len, that pieces of accesses to a hole up
 * to @last take.  A piece that begins in the hole is not cut at its end.
 */
static hwaddr hole_length(hwaddr addr, hwaddr len, hwaddr last)
{
    hwaddr whole = clip(len, addr, last) & ~(hwaddr)3;

    if (whole && !(addr & 3)) {
        return whole;
    }
    return memory_access_size(memory_region_unassigned(), len, addr);
}

static MemTxResult hole_access(hwaddr addr, hwaddr len, bool is_write, MemTxAttrs attrs)
{
    MemoryRegion *hole = memory_region_unassigned();

    if (only_memory_violated(hole, attrs, addr, len)) {
        return MEMTX_ACCESS_ERROR;
    }
    memory_region_access_valid(hole, addr, (unsigned)MIN(len, (hwaddr)UINT_MAX), is_write, attrs,
                               true);
    return MEMTX_DECODE_ERROR;
}

/* ---- bulk ---------------------------------------------------------------- */

/* One piece of I/O; *@len becomes its size. */
static MemTxResult read_piece(const FlatRange *fr, hwaddr addr, MemTxAttrs attrs, uint8_t *buf,
                              hwaddr *len)
{
    hwaddr offset = fr->offset + (addr - fr->start);
    uint64_t value = 0;
    MemTxResult result;
    unsigned size;

    if (only_memory_violated(fr->mr, attrs, addr, *len)) {
        *len = clip(*len, addr, fr->last);
        memset(buf, 0, *len);
        return MEMTX_ACCESS_ERROR;
    }
    size = memory_access_size(fr->mr, *len, offset);
    result = memory_region_dispatch_read(fr->mr, offset, &value, size_memop(size), attrs);
    stn_he_p(buf, (int)size, value);
    *len = size;
    return result;
}

static MemTxResult write_piece(const FlatRange *fr, hwaddr addr, MemTxAttrs attrs,
                               const uint8_t *buf, hwaddr *len)
{
    hwaddr offset = fr->offset + (addr - fr->start);
    unsigned size;

    if (only_memory_violated(fr->mr, attrs, addr, *len)) {
        *len = clip(*len, addr, fr->last);
        return MEMTX_ACCESS_ERROR;
    }
    size = memory_access_size(fr->mr, *len, offset);
    *len = size;
    return memory_region_dispatch_write(fr->mr, offset, ldn_he_p(buf, (int)size),
                                        size_memop(size), attrs);
}

MemTxResult flatview_read(const FlatView *view, hwaddr addr, MemTxAttrs attrs, uint8_t *buf,
                          hwaddr len)
{
    MemTxResult result = MEMTX_OK;

    while (len) {
        hwaddr last, n = len;
        const FlatRange *fr = flatview_find(view, addr, &last);

        if (!fr) {
            n = hole_length(addr, len, last);
            memset(buf, 0, n);
            result |= hole_access(addr, n, false, attrs);
        } else if (fr->read_host) {
            n = clip(len, addr, fr->last);
            memcpy(buf, fr->read_host + (addr - fr->start), n);
        } else {
            result |= read_piece(fr, addr, attrs, buf, &n);
        }
        addr += n;
        buf += n;
        len -= n;
    }
    return result;
}

MemTxResult flatview_write(const FlatView *view, hwaddr addr, MemTxAttrs attrs,
                           const uint8_t *buf, hwaddr len)
{
    MemTxResult result = MEMTX_OK;

    while (len) {
        hwaddr last, n = len;
        const FlatRange *fr = flatview_find(view, addr, &last);
        uint8_t *host;

        if (!fr) {
            n = hole_length(addr, len, last);
            result |= hole_access(addr, n, true, attrs);
        } else if ((host = flat_range_direct(fr, true, attrs))) {
            n = clip(len, addr, fr->last);
            memmove(host + (addr - fr->start), buf, n);
            guest_ram_mark(fr->mr->ram_block, fr->offset + (addr - fr->start), n);
        } else {
            result |= write_piece(fr, addr, attrs, buf, &n);
        }
        addr += n;
        buf += n;
        len -= n;
    }
    return result;
}

MemTxResult address_space_read(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf,
                               hwaddr len)
{
    MemTxResult result = flatview_read(memory_read_begin(as), addr, attrs, buf, len);

    memory_read_end();
    return result;
}

MemTxResult address_space_write(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, const void *buf,
                                hwaddr len)
{
    MemTxResult result = flatview_write(memory_read_begin(as), addr, attrs, buf, len);

    memory_read_end();
    return result;
}

MemTxResult address_space_rw(AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf,
                             hwaddr len, bool is_write)
{
    return is_write ? address_space_write(as, addr, attrs, buf, len)
                    : address_space_read(as, addr, attrs, buf, len);
}

MemTxResult address_space_write_rom(AddressSpace *as, hwaddr addr, MemTxAttrs attrs,
                                    const void *buf, hwaddr len)
{
    const FlatView *view = memory_read_begin(as);
    const uint8_t *from = buf;

    while (len) {
        hwaddr last, n;
        const FlatRange *fr = flatview_find(view, addr, &last);

        n = clip(len, addr, fr ? fr->last : last);
        if (fr && fr->mr->ram_block && !fr->mr->ram_device) {
            hwaddr offset = fr->offset + (addr - fr->start);

            memcpy(fr->mr->ram_block->host + offset, from, n);
            guest_ram_mark(fr->mr->ram_block, offset, n);
        }
        addr += n;
        from += n;
        len -= n;
    }
    memory_read_end();
    return MEMTX_OK;
}

MemTxResult address_space_set(AddressSpace *as, hwaddr addr, uint8_t c, hwaddr len,
                              MemTxAttrs attrs)
{
    uint8_t pattern[512];
    MemTxResult result = MEMTX_OK;

    memset(pattern, c, sizeof(pattern));
    while (len) {
        hwaddr n = MIN(len, (hwaddr)sizeof(pattern));

        result |= address_space_write(as, addr, attrs, pattern, n);
        addr += n;
        len -= n;
    }
    return result;
}

/* ---- single accesses ----------------------------------------------------- */

static uint64_t load_host(const uint8_t *host, MemOp op)
{
    return memop_big_endian(op) ? ldn_be_p(host, (int)memop_size(op))
                                : ldn_le_p(host, (int)memop_size(op));
}

static void store_host(uint8_t *host, uint64_t value, MemOp op)
{
    if (memop_big_endian(op)) {
        stn_be_p(host, (int)memop_size(op), value);
    } else {
        stn_le_p(host, (int)memop_size(op), value);
    }
}

static MemTxResult load(const FlatView *view, hwaddr addr, uint64_t *val, MemOp op,
                        MemTxAttrs attrs)
{
    const FlatRange *fr = flatview_find(view, addr, NULL);
    unsigned size = memop_size(op);
    hwaddr offset;
    MemTxResult result;
    uint8_t raw[8];

    *val = 0;
    if (!fr) {
        return hole_access(addr, size, false, attrs);
    }
    offset = addr - fr->start;
    if (fr->read_host && fr->last - addr >= size - 1) {
        *val = load_host(fr->read_host + offset, op);
        return MEMTX_OK;
    }
    if (fr->read_host) {                 /* part RAM, part something else */
        result = flatview_read(view, addr, attrs, raw, size);
        *val = load_host(raw, op);
        return result;
    }
    if (only_memory_violated(fr->mr, attrs, addr, size)) {
        return MEMTX_ACCESS_ERROR;
    }
    return memory_region_dispatch_read(fr->mr, fr->offset + offset, val, op, attrs);
}

static MemTxResult store(const FlatView *view, hwaddr addr, uint64_t val, MemOp op,
                         MemTxAttrs attrs)
{
    const FlatRange *fr = flatview_find(view, addr, NULL);
    unsigned size = memop_size(op);
    hwaddr offset;
    uint8_t raw[8], *host;

    if (!fr) {
        return hole_access(addr, size, true, attrs);
    }
    offset = addr - fr->start;
    host = flat_range_direct(fr, true, attrs);
    if (host && fr->last - addr >= size - 1) {
        store_host(host + offset, val, op);
        guest_ram_mark(fr->mr->ram_block, fr->offset + offset, size);
        return MEMTX_OK;
    }
    if (host) {
        store_host(raw, val, op);
        return flatview_write(view, addr, attrs, raw, size);
    }
    if (only_memory_violated(fr->mr, attrs, addr, size)) {
        return MEMTX_ACCESS_ERROR;
    }
    return memory_region_dispatch_write(fr->mr, fr->offset + offset, val, op, attrs);
}

MemTxResult address_space_ld(AddressSpace *as, hwaddr addr, uint64_t *val, MemOp op,
                             MemTxAttrs attrs)
{
    MemTxResult result = load(memory_read_begin(as), addr, val, op, attrs);

    memory_read_end();
    return result;
}

MemTxResult address_space_st(AddressSpace *as, hwaddr addr, uint64_t val, MemOp op,
                             MemTxAttrs attrs)
{
    MemTxResult result = store(memory_read_begin(as), addr, val, op, attrs);

    memory_read_end();
    return result;
}

/* ---- questions ----------------------------------------------------------- */

static bool access_valid(const FlatView *view, hwaddr addr, hwaddr len, bool is_write,
                         MemTxAttrs attrs)
{
    while (len) {
        const FlatRange *fr = flatview_find(view, addr, NULL);
        hwaddr n, offset;

        if (!fr) {
            return false;
        }
        offset = fr->offset + (addr - fr->start);
        if (flat_range_direct(fr, is_write, attrs)) {
            n = clip(len, addr, fr->last);
        } else {
            n = memory_access_size(fr->mr, len, offset);
            if (only_memory_violated(fr->mr, attrs, addr, n) ||
                !memory_region_access_valid(fr->mr, offset, (unsigned)n, is_write, attrs,
                                            false)) {
                return false;
            }
        }
        addr += n;
        len -= n;
    }
    return true;
}

bool address_space_access_valid(AddressSpace *as, hwaddr addr, hwaddr len, bool is_write,
                                MemTxAttrs attrs)
{
    bool valid = access_valid(memory_read_begin(as), addr, len, is_write, attrs);

    memory_read_end();
    return valid;
}

bool address_space_is_io(AddressSpace *as, hwaddr addr)
{
    const FlatRange *fr = flatview_find(memory_read_begin(as), addr, NULL);
    bool io = !fr || !(fr->mr->ram || memory_region_is_romd(fr->mr));

    memory_read_end();
    return io;
}

MemoryRegion *address_space_translate(AddressSpace *as, hwaddr addr, hwaddr *xlat, hwaddr *len,
                                      bool is_write, MemTxAttrs attrs)
{
    const FlatRange *fr = flatview_find(memory_read_begin(as), addr, NULL);
    MemoryRegion *mr = memory_region_unassigned();

    if (fr) {
        mr = fr->mr;
        *xlat = fr->offset + (addr - fr->start);
        /* I/O is not clipped: a register is accessed as a whole, whatever lies beside it. */
        if (mr->ram && *len) {
            *len = clip(*len, addr, fr->last);
        }
    } else {
        *xlat = addr;
    }
    memory_read_end();
    return mr;
}

MemoryRegionSection address_space_lookup(AddressSpace *as, hwaddr addr)
{
    FlatView *view = memory_read_begin(as);
    const FlatRange *fr = flatview_find(view, addr, NULL);
    MemoryRegionSection section = { .offset_within_address_space = addr };

    if (fr) {
        section = section_from_range(fr, view);
    }
    memory_read_end();
    return section;
}

/* ---- finding regions ----------------------------------------------------- */

/* The address space that shows the outermost container of @mr; *@addr is translated. */
static AddressSpace *space_of(MemoryRegion *mr, hwaddr *addr)
{
    AddressSpace *as;

    *addr += mr->addr;
    while (mr->container) {
        mr = mr->container;
        *addr += mr->addr;
    }
    QTAILQ_FOREACH(as, memory_address_spaces(), address_spaces_link) {
        if (as->root == mr) {
            return as;
        }
    }
    return NULL;
}

/* The first range of @view that has part of [@addr, @last]. */
static const FlatRange *first_overlap(const FlatView *view, hwaddr addr, hwaddr last)
{
    hwaddr hole_last;
    const FlatRange *fr = flatview_find(view, addr, &hole_last);

    if (!fr && hole_last < last) {
        fr = flatview_find(view, hole_last + 1, NULL);
    }
    return fr;
}

static MemoryRegionSection find_section(MemoryRegion *mr, hwaddr addr, uint64_t size)
{
    MemoryRegionSection section = { .mr = NULL };
    AddressSpace *as = space_of(mr, &addr);
    hwaddr start, end, last = size ? addr + (size - 1) : addr;
    const FlatRange *fr;
    FlatView *view;

    if (!as || !size) {
        return section;
    }
    if (last < addr) {
        last = HWADDR_MAX;
    }
    view = memory_read_begin(as);
    fr = first_overlap(view, addr, last);
    if (fr) {
        section = section_from_range(fr, view);
        start = MAX(addr, fr->start);
        end = MIN(last, fr->last);
        section.offset_within_region += start - fr->start;
        section.offset_within_address_space = start;
        section.size = (Int128)(end - start) + 1;
    }
    memory_read_end();
    return section;
}

MemoryRegionSection memory_region_find(MemoryRegion *mr, hwaddr addr, uint64_t size)
{
    MemoryRegionSection section = find_section(mr, addr, size);

    memory_region_ref(section.mr);
    return section;
}

bool memory_region_present(MemoryRegion *container, hwaddr addr)
{
    MemoryRegion *mr = find_section(container, addr, 1).mr;

    return mr && mr != container;
}
