/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One access to a region that answers by callbacks: what is accepted, how it
 * is made of callbacks that the region can take, in which byte order.
 *
 * A plan made when the region is initialized says which accesses need exactly
 * one callback and no conversion; those go straight through.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include "internal.h"
#include "qemu/bswap.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"

#ifdef CONFIG_DEBUG_ASHLAR
static void (*owner_check_hook)(Object *owner, const char *what);

static inline void check_owner(const MemoryRegion *mr)
{
    if (owner_check_hook && mr->owner) {
        owner_check_hook(mr->owner, memory_region_name(mr));
    }
}
#else
static inline void check_owner(const MemoryRegion *mr)
{
}
#endif

void memory_set_owner_check_hook(void (*check)(Object *owner, const char *what))
{
#ifdef CONFIG_DEBUG_ASHLAR
    owner_check_hook = check;
#endif
}

/* ---- what a hole answers ------------------------------------------------- */

static bool accepts_nothing(void *opaque, hwaddr addr, unsigned size, bool is_write,
                            MemTxAttrs attrs)
{
    return false;
}

const MemoryRegionOps unassigned_mem_ops = {
    .valid.accepts = accepts_nothing,
    .endianness = DEVICE_NATIVE_ENDIAN,
};

MemoryRegion *memory_region_unassigned(void)
{
    static char name[] = "unassigned";
    static MemoryRegion hole = {
        .ops = &unassigned_mem_ops,
        .name = name,
        .terminates = true,
        .enabled = true,
        .size = (Int128)1 << 64,
    };

    return &hole;
}

/* ---- what a region accepts ----------------------------------------------- */

static bool rejected(const MemoryRegion *mr, hwaddr addr, unsigned size, bool is_write, bool log,
                     const char *reason)
{
    if (log && qemu_loglevel_mask(LOG_INVALID_MEM)) {
        qemu_log("Invalid %s at addr 0x%" HWADDR_PRIX ", size %u, region '%s', reason: %s\n",
                 is_write ? "write" : "read", addr, size, memory_region_name(mr), reason);
    }
    return false;
}

bool memory_region_access_valid(MemoryRegion *mr, hwaddr addr, unsigned size, bool is_write,
                                MemTxAttrs attrs, bool log)
{
    const MemoryRegionOps *ops = mr->ops;
    unsigned max = ops->valid.max_access_size;

    if (ops->valid.accepts && !ops->valid.accepts(mr->opaque, addr, size, is_write, attrs)) {
        return rejected(mr, addr, size, is_write, log, "rejected");
    }
    if (!ops->valid.unaligned && (addr & (size - 1))) {
        return rejected(mr, addr, size, is_write, log, "unaligned");
    }
    if (max && (size > max || size < ops->valid.min_access_size)) {
        g_autofree char *reason = g_strdup_printf("invalid size (min:%u max:%u)",
                                                  ops->valid.min_access_size, max);

        return rejected(mr, addr, size, is_write, log, reason);
    }
    return true;
}

static bool has_callback(const MemoryRegionOps *ops, bool is_write)
{
    return is_write ? ops->write || ops->write_with_attrs : ops->read || ops->read_with_attrs;
}

unsigned memory_access_size(const MemoryRegion *mr, hwaddr len, hwaddr addr)
{
    unsigned max = mr->ops->valid.max_access_size;
    unsigned size;

    if (max == 0) {
        max = 4;
    }
    max = MIN(max, 8u);
    if (!mr->ops->impl.unaligned && addr) {
        hwaddr alignment = addr & -addr;

        max = (unsigned)MIN(max, alignment);
    }
    size = (unsigned)MIN(len, (hwaddr)max);
    return 1u << (31 - __builtin_clz(size));
}

/* The size of the callbacks that make an access of @size bytes. */
static unsigned unit_size(const MemoryRegionOps *ops, unsigned size)
{
    unsigned min = ops->impl.min_access_size ? ops->impl.min_access_size : 1;
    unsigned max = ops->impl.max_access_size ? ops->impl.max_access_size : 4;

    return MAX(MIN(size, max), min);
}

void memory_dispatch_plan(MemoryRegion *mr)
{
    const MemoryRegionOps *ops = mr->ops;
    unsigned max = ops->valid.max_access_size;

    mr->fast_sizes = 0;
    mr->fast_bswap = (uint8_t)devend_memop(ops->endianness);
    if (!ops->read || !ops->write || ops->valid.accepts) {
        return;
    }
    for (unsigned size = 1; size <= 8; size <<= 1) {
        bool valid = !max || (size <= max && size >= ops->valid.min_access_size);

        if (valid && unit_size(ops, size) == size) {
            mr->fast_sizes |= (uint8_t)size;
        }
    }
}

static inline uint64_t size_mask(unsigned size)
{
    return size >= 8 ? ~UINT64_C(0) : (UINT64_C(1) << 8 * size) - 1;
}

static inline bool is_fast(const MemoryRegion *mr, hwaddr addr, unsigned size, MemOp op)
{
    return (mr->fast_sizes & size) && !(addr & (size - 1)) &&
           (op & MO_BSWAP) == (MemOp)mr->fast_bswap;
}

/* ---- entering a device --------------------------------------------------- */

typedef struct Entry {
    MemReentrancyGuard *guard;
    bool took_lock;
} Entry;

static void warn_reentrant(const MemoryRegion *mr, hwaddr addr)
{
    warn_report_once("Blocked re-entrant IO on MemoryRegion: %s at addr: 0x%" HWADDR_PRIX,
                     memory_region_name(mr), addr);
}

/* false: the device is inside a callback already. */
static inline bool TSA_NO_TSA enter(MemoryRegion *mr, hwaddr addr, Entry *entry)
{
    entry->guard = NULL;
    entry->took_lock = false;
    if (!mr->lockless_io && unlikely(!bql_locked())) {
        bql_lock();
        entry->took_lock = true;
    }
    check_owner(mr);
    if (mr->guard && !mr->disable_reentrancy_guard && !mr->ram && !mr->rom_device) {
        if (unlikely(mr->guard->engaged_in_io)) {
            warn_reentrant(mr, addr);
            if (entry->took_lock) {
                bql_unlock();
            }
            return false;
        }
        entry->guard = mr->guard;
        entry->guard->engaged_in_io = true;
    }
    return true;
}

static inline void TSA_NO_TSA leave(const Entry *entry)
{
    if (entry->guard) {
        entry->guard->engaged_in_io = false;
    }
    if (unlikely(entry->took_lock)) {
        bql_unlock();
    }
}

/* ---- accesses that need conversion --------------------------------------- */

static uint64_t swap_bytes(uint64_t value, unsigned size)
{
    switch (size) {
    case 2:
        return bswap16((uint16_t)value);
    case 4:
        return bswap32((uint32_t)value);
    case 8:
        return bswap64(value);
    default:
        return value;
    }
}

static MemTxResult call_read(MemoryRegion *mr, hwaddr addr, uint64_t *value, unsigned size,
                             MemTxAttrs attrs)
{
    if (mr->ops->read) {
        *value = mr->ops->read(mr->opaque, addr, size);
        return MEMTX_OK;
    }
    *value = 0;
    return mr->ops->read_with_attrs(mr->opaque, addr, value, size, attrs);
}

static MemTxResult call_write(MemoryRegion *mr, hwaddr addr, uint64_t value, unsigned size,
                              MemTxAttrs attrs)
{
    if (mr->ops->write) {
        mr->ops->write(mr->opaque, addr, value, size);
        return MEMTX_OK;
    }
    return mr->ops->write_with_attrs(mr->opaque, addr, value, size, attrs);
}

/*
 * Where the unit at byte @i of an access of @size bytes belongs in the value:
 * a number of bits to the left, negative when the unit is wider than the access
 * and its part comes first.
 */
static int unit_shift(bool big_endian, unsigned size, unsigned unit, unsigned i)
{
    return big_endian ? ((int)size - (int)unit - (int)i) * 8 : (int)i * 8;
}

static MemTxResult read_units(MemoryRegion *mr, hwaddr addr, uint64_t *pval, unsigned size,
                              MemTxAttrs attrs)
{
    bool big_endian = device_endian_is_big(mr->ops->endianness);
    unsigned unit = unit_size(mr->ops, size);
    MemTxResult result = MEMTX_OK;
    uint64_t value = 0;

    for (unsigned i = 0; i < size; i += unit) {
        int shift = unit_shift(big_endian, size, unit, i);
        uint64_t part = 0;

        result |= call_read(mr, addr + i, &part, unit, attrs);
        part &= size_mask(unit);
        value |= shift >= 0 ? part << shift : part >> -shift;
    }
    *pval = value & size_mask(size);
    return result;
}

static MemTxResult write_units(MemoryRegion *mr, hwaddr addr, uint64_t value, unsigned size,
                               MemTxAttrs attrs)
{
    bool big_endian = device_endian_is_big(mr->ops->endianness);
    unsigned unit = unit_size(mr->ops, size);
    MemTxResult result = MEMTX_OK;

    for (unsigned i = 0; i < size; i += unit) {
        int shift = unit_shift(big_endian, size, unit, i);
        uint64_t part = shift >= 0 ? value >> shift : value << -shift;

        result |= call_write(mr, addr + i, part & size_mask(unit), unit, attrs);
    }
    return result;
}

/* Is there an event for this write?  @value is in the device's byte order. */
static bool signal_eventfds(MemoryRegion *mr, hwaddr addr, uint64_t value, unsigned size)
{
    bool found = false;

    for (unsigned i = 0; i < mr->ioeventfd_nb; i++) {
        const MemoryRegionIoeventfd *fd = &mr->ioeventfds[i];

        if (fd->addr == addr && (fd->size == 0 || fd->size == size) &&
            (!fd->match_data || (fd->data & size_mask(size)) == value)) {
            event_notifier_set(fd->e);
            found = true;
            break;
        }
    }
    return found;
}

/* Rules 1 to 4: false, when the access is none for this region. */
static bool admitted(MemoryRegion *mr, hwaddr addr, unsigned size, bool is_write,
                     MemTxAttrs attrs)
{
    if (!memory_region_access_valid(mr, addr, size, is_write, attrs, true)) {
        return false;
    }
    return has_callback(mr->ops, is_write) ||
           rejected(mr, addr, size, is_write, true, "no callback");
}

static MemTxResult read_slow(MemoryRegion *mr, hwaddr addr, uint64_t *pval, MemOp op,
                             MemTxAttrs attrs)
{
    unsigned size = memop_size(op);
    MemTxResult result;
    Entry entry;

    *pval = 0;
    if (mr->is_alias) {
        return mr->alias ? memory_region_dispatch_read(mr->alias, mr->alias_offset + addr, pval,
                                                       op, attrs)
                         : MEMTX_DECODE_ERROR;
    }
    if (!admitted(mr, addr, size, false, attrs)) {
        return MEMTX_DECODE_ERROR;
    }
    if (!enter(mr, addr, &entry)) {
        return MEMTX_ACCESS_ERROR;
    }
    result = read_units(mr, addr, pval, size, attrs);
    if ((op & MO_BSWAP) != devend_memop(mr->ops->endianness)) {
        *pval = swap_bytes(*pval, size);
    }
    leave(&entry);
    return result;
}

static MemTxResult write_slow(MemoryRegion *mr, hwaddr addr, uint64_t data, MemOp op,
                              MemTxAttrs attrs)
{
    unsigned size = memop_size(op);
    MemTxResult result;
    Entry entry;

    if (mr->is_alias) {
        return mr->alias ? memory_region_dispatch_write(mr->alias, mr->alias_offset + addr, data,
                                                        op, attrs)
                         : MEMTX_DECODE_ERROR;
    }
    if (!admitted(mr, addr, size, true, attrs)) {
        return MEMTX_DECODE_ERROR;
    }
    data &= size_mask(size);
    if ((op & MO_BSWAP) != devend_memop(mr->ops->endianness)) {
        data = swap_bytes(data, size);
    }
    if (mr->ioeventfd_nb && signal_eventfds(mr, addr, data, size)) {
        return MEMTX_OK;
    }
    if (!enter(mr, addr, &entry)) {
        return MEMTX_ACCESS_ERROR;
    }
    result = write_units(mr, addr, data, size, attrs);
    leave(&entry);
    return result;
}

/* ---- the entrance -------------------------------------------------------- */

MemTxResult memory_region_dispatch_read(MemoryRegion *mr, hwaddr addr, uint64_t *pval, MemOp op,
                                        MemTxAttrs attrs)
{
    unsigned size = memop_size(op);
    Entry entry;

    if (unlikely(!is_fast(mr, addr, size, op))) {
        return read_slow(mr, addr, pval, op, attrs);
    }
    if (unlikely(!enter(mr, addr, &entry))) {
        *pval = 0;
        return MEMTX_ACCESS_ERROR;
    }
    *pval = mr->ops->read(mr->opaque, addr, size) & size_mask(size);
    leave(&entry);
    return MEMTX_OK;
}

MemTxResult memory_region_dispatch_write(MemoryRegion *mr, hwaddr addr, uint64_t data, MemOp op,
                                         MemTxAttrs attrs)
{
    unsigned size = memop_size(op);
    Entry entry;

    if (unlikely(!is_fast(mr, addr, size, op) || mr->ioeventfd_nb)) {
        return write_slow(mr, addr, data, op, attrs);
    }
    if (unlikely(!enter(mr, addr, &entry))) {
        return MEMTX_ACCESS_ERROR;
    }
    mr->ops->write(mr->opaque, addr, data & size_mask(size), size);
    leave(&entry);
    return MEMTX_OK;
}
