/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory accesses of devices.  As the address_space_* functions, plus the
 * memory barrier that makes a device's accesses ordered.  Any thread.  Not between
 * device_regs_begin() and _end(): an access may come back to the device.
 */
#ifndef SYSTEM_DMA_H
#define SYSTEM_DMA_H

#include "qemu/atomic.h"
#include "qemu/bswap.h"
#include "qemu/main-loop.h"
#include "system/address-spaces.h"

typedef uint64_t dma_addr_t;
#define DMA_ADDR_BITS 64
#define DMA_ADDR_FMT  "%" PRIx64

/* As the device sees it. */
typedef enum {
    DMA_DIRECTION_TO_DEVICE = 0,         /* memory is read */
    DMA_DIRECTION_FROM_DEVICE = 1,       /* memory is written */
} DMADirection;

static inline void dma_barrier(AddressSpace *as, DMADirection dir)
{
    smp_mb();
}

/* Would the whole range be accepted? */
static inline bool dma_memory_valid(AddressSpace *as, dma_addr_t addr, dma_addr_t len,
                                    DMADirection dir, MemTxAttrs attrs)
{
    return address_space_access_valid(as, addr, len, dir == DMA_DIRECTION_FROM_DEVICE, attrs);
}

static inline MemTxResult dma_memory_rw_relaxed(AddressSpace *as, dma_addr_t addr, void *buf,
                                                dma_addr_t len, DMADirection dir,
                                                MemTxAttrs attrs)
{
    device_regs_assert_idle(__func__);
    return address_space_rw(as, addr, attrs, buf, len, dir == DMA_DIRECTION_FROM_DEVICE);
}

/* Without barrier or attributes. */
static inline MemTxResult dma_memory_read_relaxed(AddressSpace *as, dma_addr_t addr, void *buf,
                                                  dma_addr_t len)
{
    return address_space_read(as, addr, MEMTXATTRS_UNSPECIFIED, buf, len);
}

static inline MemTxResult dma_memory_write_relaxed(AddressSpace *as, dma_addr_t addr,
                                                   const void *buf, dma_addr_t len)
{
    return address_space_write(as, addr, MEMTXATTRS_UNSPECIFIED, buf, len);
}

static inline MemTxResult dma_memory_rw(AddressSpace *as, dma_addr_t addr, void *buf,
                                        dma_addr_t len, DMADirection dir, MemTxAttrs attrs)
{
    dma_barrier(as, dir);
    return dma_memory_rw_relaxed(as, addr, buf, len, dir, attrs);
}

static inline MemTxResult dma_memory_read(AddressSpace *as, dma_addr_t addr, void *buf,
                                          dma_addr_t len, MemTxAttrs attrs)
{
    return dma_memory_rw(as, addr, buf, len, DMA_DIRECTION_TO_DEVICE, attrs);
}

static inline MemTxResult dma_memory_write(AddressSpace *as, dma_addr_t addr, const void *buf,
                                           dma_addr_t len, MemTxAttrs attrs)
{
    return dma_memory_rw(as, addr, (void *)(uintptr_t)buf, len, DMA_DIRECTION_FROM_DEVICE,
                         attrs);
}

/* Fill with byte @c. */
MemTxResult dma_memory_set(AddressSpace *as, dma_addr_t addr, uint8_t c, dma_addr_t len,
                           MemTxAttrs attrs);

/* As address_space_map(): *@len may shrink, NULL when impossible.  BQL. */
static inline void *dma_memory_map(AddressSpace *as, dma_addr_t addr, dma_addr_t *len,
                                   DMADirection dir, MemTxAttrs attrs)
{
    return address_space_map(as, addr, len, dir == DMA_DIRECTION_FROM_DEVICE, attrs);
}

static inline void dma_memory_unmap(AddressSpace *as, void *buffer, dma_addr_t len,
                                    DMADirection dir, dma_addr_t access_len)
{
    address_space_unmap(as, buffer, len, dir == DMA_DIRECTION_FROM_DEVICE, access_len);
}

/*
 * ldl_le_dma(as, addr, &value, attrs), stl_le_dma(as, addr, value, attrs) and
 * family: bulk accesses of fixed size and byte order.
 */
#define DMA_LDST_(l, s, bits, end)                                                    \
    static inline MemTxResult ld##l##_##end##_dma(AddressSpace *as, dma_addr_t addr, \
                                                   uint##bits##_t *pval, MemTxAttrs attrs) \
    {                                                                                 \
        uint##bits##_t raw = 0;                                                       \
        MemTxResult r = dma_memory_read(as, addr, &raw, sizeof(raw), attrs);          \
        *pval = end##bits##_to_cpu(raw);                                              \
        return r;                                                                     \
    }                                                                                 \
    static inline MemTxResult st##s##_##end##_dma(AddressSpace *as, dma_addr_t addr, \
                                                   uint##bits##_t val, MemTxAttrs attrs) \
    {                                                                                 \
        uint##bits##_t raw = cpu_to_##end##bits(val);                                 \
        return dma_memory_write(as, addr, &raw, sizeof(raw), attrs);                  \
    }
DMA_LDST_(uw, w, 16, le)
DMA_LDST_(uw, w, 16, be)
DMA_LDST_(l, l, 32, le)
DMA_LDST_(l, l, 32, be)
DMA_LDST_(q, q, 64, le)
DMA_LDST_(q, q, 64, be)
#undef DMA_LDST_

static inline MemTxResult ldub_dma(AddressSpace *as, dma_addr_t addr, uint8_t *val,
                                   MemTxAttrs attrs)
{
    return dma_memory_read(as, addr, val, 1, attrs);
}

static inline MemTxResult stb_dma(AddressSpace *as, dma_addr_t addr, uint8_t val,
                                  MemTxAttrs attrs)
{
    return dma_memory_write(as, addr, &val, 1, attrs);
}

/* ---- scatter/gather lists --------------------------------------------------- */

struct DeviceState;

typedef struct ScatterGatherEntry {
    dma_addr_t base;
    dma_addr_t len;
} ScatterGatherEntry;

typedef struct QEMUSGList {
    ScatterGatherEntry *sg;
    int nsg;
    int nalloc;
    dma_addr_t size;                     /* bytes of all entries */
    struct DeviceState *dev;             /* a reference is held; may be NULL */
    AddressSpace *as;
} QEMUSGList;

void qemu_sglist_init(QEMUSGList *qsg, struct DeviceState *dev, int alloc_hint,
                      AddressSpace *as);
void qemu_sglist_add(QEMUSGList *qsg, dma_addr_t base, dma_addr_t len);
void qemu_sglist_destroy(QEMUSGList *qsg);

/*
 * Copy between @ptr and the list's memory, at most @len bytes or the list's
 * size.  "read" is from the device: memory is written.  *@residual (may be
 * NULL) becomes the rest of the list.
 */
MemTxResult dma_buf_read(void *ptr, dma_addr_t len, dma_addr_t *residual, QEMUSGList *sg,
                         MemTxAttrs attrs);
MemTxResult dma_buf_write(void *ptr, dma_addr_t len, dma_addr_t *residual, QEMUSGList *sg,
                          MemTxAttrs attrs);

#endif
