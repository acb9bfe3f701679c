/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DMA helpers: fills and scatter/gather lists.
 */
#include "qemu/osdep.h"
#include "system/dma.h"

MemTxResult dma_memory_set(AddressSpace *as, dma_addr_t addr, uint8_t c, dma_addr_t len,
                           MemTxAttrs attrs)
{
    dma_barrier(as, DMA_DIRECTION_FROM_DEVICE);
    return address_space_set(as, addr, c, len, attrs);
}

void qemu_sglist_init(QEMUSGList *qsg, struct DeviceState *dev, int alloc_hint,
                      AddressSpace *as)
{
    *qsg = (QEMUSGList) {
        .sg = g_new(ScatterGatherEntry, MAX(alloc_hint, 1)),
        .nalloc = MAX(alloc_hint, 1),
        .as = as,
        .dev = dev,
    };
    if (dev) {
        object_ref(dev);
    }
}

void qemu_sglist_add(QEMUSGList *qsg, dma_addr_t base, dma_addr_t len)
{
    if (qsg->nsg == qsg->nalloc) {
        qsg->nalloc *= 2;
        qsg->sg = g_renew(ScatterGatherEntry, qsg->sg, qsg->nalloc);
    }
    qsg->sg[qsg->nsg++] = (ScatterGatherEntry) { .base = base, .len = len };
    qsg->size += len;
}

void qemu_sglist_destroy(QEMUSGList *qsg)
{
    if (qsg->dev) {
        object_unref(qsg->dev);
    }
    g_free(qsg->sg);
    *qsg = (QEMUSGList) { 0 };
}

static MemTxResult dma_buf_rw(uint8_t *ptr, dma_addr_t len, dma_addr_t *residual, QEMUSGList *sg,
                              DMADirection dir, MemTxAttrs attrs)
{
    dma_addr_t left = sg->size;
    MemTxResult result = MEMTX_OK;

    len = MIN(len, sg->size);
    for (int i = 0; i < sg->nsg && len > 0; i++) {
        dma_addr_t n = MIN(len, sg->sg[i].len);

        result |= dma_memory_rw(sg->as, sg->sg[i].base, ptr, n, dir, attrs);
        ptr += n;
        len -= n;
        left -= n;
    }
    if (residual) {
        *residual = left;
    }
    return result;
}

MemTxResult dma_buf_read(void *ptr, dma_addr_t len, dma_addr_t *residual, QEMUSGList *sg,
                         MemTxAttrs attrs)
{
    return dma_buf_rw(ptr, len, residual, sg, DMA_DIRECTION_FROM_DEVICE, attrs);
}

MemTxResult dma_buf_write(void *ptr, dma_addr_t len, dma_addr_t *residual, QEMUSGList *sg,
                          MemTxAttrs attrs)
{
    return dma_buf_rw(ptr, len, residual, sg, DMA_DIRECTION_TO_DEVICE, attrs);
}
