/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Host pointers to guest memory: RAM itself, or a bounce buffer for I/O.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include "internal.h"
#include "qemu/main-loop.h"

struct BounceBuffer {
    hwaddr addr;
    size_t len;
    QLIST_ENTRY(BounceBuffer) link;
    QEMU_ALIGNED(16) uint8_t data[];
};

/* ---- waiting for bounce buffers ------------------------------------------ */

static void notify_map_clients(AddressSpace *as)
{
    while (!QLIST_EMPTY(&as->map_clients)) {
        AddressSpaceMapClient *client = QLIST_FIRST(&as->map_clients);

        qemu_bh_schedule(client->bh);
        QLIST_REMOVE(client, link);
        g_free(client);
    }
}

void address_space_register_map_client(AddressSpace *as, QEMUBH *bh)
{
    AddressSpaceMapClient *client = g_new0(AddressSpaceMapClient, 1);

    client->bh = bh;
    QLIST_INSERT_HEAD(&as->map_clients, client, link);
    if (as->bounce_buffer_size < as->max_bounce_buffer_size) {
        notify_map_clients(as);
    }
}

void address_space_unregister_map_client(AddressSpace *as, QEMUBH *bh)
{
    AddressSpaceMapClient *client;

    QLIST_FOREACH(client, &as->map_clients, link) {
        if (client->bh == bh) {
            QLIST_REMOVE(client, link);
            g_free(client);
            return;
        }
    }
}

/* ---- mapping ------------------------------------------------------------- */

static void *map_bounce(AddressSpace *as, const FlatView *view, hwaddr addr, hwaddr *plen,
                        bool is_write, MemTxAttrs attrs)
{
    size_t left = as->max_bounce_buffer_size - as->bounce_buffer_size;
    size_t len = (size_t)MIN(*plen, (hwaddr)left);
    BounceBuffer *bounce = len ? g_try_malloc0(sizeof(*bounce) + len) : NULL;

    if (!bounce) {
        *plen = 0;
        return NULL;
    }
    bounce->addr = addr;
    bounce->len = len;
    as->bounce_buffer_size += len;
    QLIST_INSERT_HEAD(&as->bounce_buffers, bounce, link);
    if (!is_write) {
        flatview_read(view, addr, attrs, bounce->data, len);
    }
    *plen = len;
    return bounce->data;
}

/* How much from @addr on, at most @len, is one piece of host memory. */
static hwaddr direct_length(const FlatView *view, const FlatRange *fr, hwaddr addr, hwaddr len,
                            bool is_write, MemTxAttrs attrs)
{
    const FlatRange *end = view->ranges + view->nr, *next;

    for (; fr->last - addr < len - 1; fr = next) {
        next = fr + 1;
        if (next == end || next->start != fr->last + 1 || next->mr != fr->mr ||
            next->offset != fr->offset + (next->start - fr->start) ||
            !flat_range_direct(next, is_write, attrs)) {
            return fr->last - addr + 1;
        }
    }
    return len;
}

void *address_space_map(AddressSpace *as, hwaddr addr, hwaddr *plen, bool is_write,
                        MemTxAttrs attrs)
{
    const FlatView *view;
    const FlatRange *fr;
    uint8_t *host = NULL;
    void *result;

    if (*plen == 0) {
        return NULL;
    }
    view = memory_read_begin(as);
    fr = flatview_find(view, addr, NULL);
    if (fr) {
        host = flat_range_direct(fr, is_write, attrs);
    }
    if (host) {
        *plen = direct_length(view, fr, addr, *plen, is_write, attrs);
        memory_region_ref(fr->mr);
        result = host + (addr - fr->start);
    } else if (attrs.memory && !(fr && fr->mr->ram)) {
        *plen = 0;
        result = NULL;
    } else {
        result = map_bounce(as, view, addr, plen, is_write, attrs);
    }
    memory_read_end();
    return result;
}

static BounceBuffer *find_bounce(AddressSpace *as, const void *buffer)
{
    BounceBuffer *bounce;

    QLIST_FOREACH(bounce, &as->bounce_buffers, link) {
        if (bounce->data == buffer) {
            return bounce;
        }
    }
    return NULL;
}

void address_space_unmap(AddressSpace *as, void *buffer, hwaddr len, bool is_write,
                         hwaddr access_len)
{
    BounceBuffer *bounce = find_bounce(as, buffer);
    MemoryRegion *mr;
    ram_addr_t offset;

    if (!bounce) {
        mr = memory_region_from_host(buffer, &offset);
        assert(mr);
        if (is_write) {
            memory_region_set_dirty(mr, offset, access_len);
        }
        memory_region_unref(mr);
        return;
    }
    QLIST_REMOVE(bounce, link);
    if (is_write) {
        address_space_write(as, bounce->addr, MEMTXATTRS_UNSPECIFIED, bounce->data,
                            MIN(access_len, (hwaddr)bounce->len));
    }
    as->bounce_buffer_size -= bounce->len;
    g_free(bounce);
    notify_map_clients(as);
}
