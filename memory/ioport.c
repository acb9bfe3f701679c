/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Port accesses, and lists of port handlers.
 *
 * Rows of a list that touch each other share a region.  The region lives in a
 * small object, a child of the list's owner, so that it needs no help to die.
 */
#include "qemu/osdep.h"
#include "system/ioport.h"

#include "internal.h"
#include "system/address-spaces.h"

/* ---- accesses ------------------------------------------------------------ */

static void port_write(uint32_t addr, uint64_t val, MemOp op)
{
    address_space_st(&address_space_io, addr, val, op, MEMTXATTRS_UNSPECIFIED);
}

static uint64_t port_read(uint32_t addr, MemOp op)
{
    uint64_t val;

    address_space_ld(&address_space_io, addr, &val, op, MEMTXATTRS_UNSPECIFIED);
    return val;
}

void cpu_outb(uint32_t addr, uint8_t val)
{
    port_write(addr, val, MO_8);
}

void cpu_outw(uint32_t addr, uint16_t val)
{
    port_write(addr, val, (MemOp)(MO_16 | MO_TE));
}

void cpu_outl(uint32_t addr, uint32_t val)
{
    port_write(addr, val, (MemOp)(MO_32 | MO_TE));
}

uint8_t cpu_inb(uint32_t addr)
{
    return (uint8_t)port_read(addr, MO_8);
}

uint16_t cpu_inw(uint32_t addr)
{
    return (uint16_t)port_read(addr, (MemOp)(MO_16 | MO_TE));
}

uint32_t cpu_inl(uint32_t addr)
{
    return (uint32_t)port_read(addr, (MemOp)(MO_32 | MO_TE));
}

/* ---- a region of a list -------------------------------------------------- */

#define TYPE_PORTIO_REGION "memory-region-portio-list"

typedef struct PortioRegion {
    QOM_PARENT(Object);
    MemoryRegion mr;
    void *opaque;
    uint32_t offset;                     /* of the region inside the list */
    uint32_t base;                       /* port number of the list's offset 0 */
    const MemoryRegionPortio *rows;
    unsigned nr;
} PortioRegion;

static const TypeInfo portio_types[] = {
    {
        .name = TYPE_PORTIO_REGION,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(PortioRegion),
    },
};

DEFINE_TYPES(portio_types)

/* The row for an access of @size bytes at @offset of the list, or NULL. */
static const MemoryRegionPortio *find_row(const PortioRegion *region, uint32_t offset,
                                          unsigned size, bool is_write)
{
    for (unsigned i = 0; i < region->nr; i++) {
        const MemoryRegionPortio *row = &region->rows[i];

        if (row->size == size && offset >= row->offset && offset - row->offset < row->len &&
            (is_write ? row->write != NULL : row->read != NULL)) {
            return row;
        }
    }
    return NULL;
}

static uint64_t read_row(const PortioRegion *region, uint32_t offset, unsigned size)
{
    const MemoryRegionPortio *row = find_row(region, offset, size, false);
    uint64_t low;

    if (row) {
        return row->read(region->opaque, region->base + offset) &
               (UINT32_MAX >> (32 - 8 * size));
    }
    if (size == 1) {
        return 0xff;
    }
    size /= 2;
    low = read_row(region, offset, size);
    return low | read_row(region, offset + size, size) << (8 * size);
}

static void write_row(const PortioRegion *region, uint32_t offset, uint64_t data, unsigned size)
{
    const MemoryRegionPortio *row = find_row(region, offset, size, true);

    if (row) {
        row->write(region->opaque, region->base + offset, (uint32_t)data);
    } else if (size > 1) {
        size /= 2;
        write_row(region, offset, data & (UINT32_MAX >> (32 - 8 * size)), size);
        write_row(region, offset + size, data >> (8 * size), size);
    }
}

static uint64_t portio_read(void *opaque, hwaddr addr, unsigned size)
{
    const PortioRegion *region = opaque;

    return read_row(region, region->offset + (uint32_t)addr, size);
}

static void portio_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    const PortioRegion *region = opaque;

    write_row(region, region->offset + (uint32_t)addr, data, size);
}

static const MemoryRegionOps portio_ops = {
    .read = portio_read,
    .write = portio_write,
    .valid.unaligned = true,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* ---- lists --------------------------------------------------------------- */

void portio_list_init(PortioList *piolist, Object *owner, const MemoryRegionPortio *ports,
                      void *opaque, const char *name)
{
    unsigned n = 0;

    while (ports[n].size) {
        n++;
    }
    *piolist = (PortioList) {
        .ports = ports,
        .owner = owner,
        .regions = g_new0(MemoryRegion *, n),    /* at most one per row */
        .opaque = opaque,
        .name = name,
    };
}

void portio_list_set_flush_coalesced(PortioList *piolist)
{
    piolist->flush_coalesced_mmio = true;
}

static PortioRegion *portio_region_of(MemoryRegion *mr)
{
    return container_of(mr, PortioRegion, mr);
}

void portio_list_destroy(PortioList *piolist)
{
    for (unsigned i = 0; i < piolist->nr; i++) {
        assert(!piolist->regions[i]->container);
        object_unparent(OBJECT(portio_region_of(piolist->regions[i])));
    }
    g_free(piolist->regions);
    piolist->regions = NULL;
    piolist->nr = 0;
}

/* Make a region of @nr rows that cover [@offset, @end) of the list, and map it. */
static void add_region(PortioList *piolist, const MemoryRegionPortio *rows, unsigned nr,
                       uint32_t offset, uint32_t end)
{
    PortioRegion *region = (PortioRegion *)object_new(TYPE_PORTIO_REGION);
    Object *parent = piolist->owner ? piolist->owner : object_get_internal_root();

    object_property_add_child(parent, "portio-list[*]", OBJECT(region));
    object_unref(region);
    region->opaque = piolist->opaque;
    region->offset = offset;
    region->base = piolist->addr;
    region->rows = rows;
    region->nr = nr;
    memory_region_init_io(&region->mr, OBJECT(region), &portio_ops, region, piolist->name,
                          end - offset);
    /* To everybody else it is the owner's. */
    region->mr.owner = piolist->owner;
    region->mr.guard = memory_owner_guard(piolist->owner);
    if (piolist->flush_coalesced_mmio) {
        memory_region_set_flush_coalesced(&region->mr);
    }
    piolist->regions[piolist->nr++] = &region->mr;
    memory_region_add_subregion(piolist->address_space, piolist->addr + offset, &region->mr);
}

void portio_list_add(PortioList *piolist, MemoryRegion *address_space, uint32_t addr)
{
    const MemoryRegionPortio *row = piolist->ports;

    assert(piolist->nr == 0);
    piolist->address_space = address_space;
    piolist->addr = addr;
    while (row->size) {
        const MemoryRegionPortio *first = row;
        uint32_t end = row->offset + row->len;

        for (row++; row->size && row->offset <= end; row++) {
            assert(row->offset >= row[-1].offset);
            end = MAX(end, row->offset + row->len);
        }
        add_region(piolist, first, (unsigned)(row - first), first->offset, end);
    }
}

void portio_list_del(PortioList *piolist)
{
    for (unsigned i = 0; i < piolist->nr; i++) {
        memory_region_del_subregion(piolist->address_space, piolist->regions[i]);
    }
}

void portio_list_set_enabled(PortioList *piolist, bool enabled)
{
    memory_region_transaction_begin();
    for (unsigned i = 0; i < piolist->nr; i++) {
        memory_region_set_enabled(piolist->regions[i], enabled);
    }
    memory_region_transaction_commit();
}

void portio_list_set_address(PortioList *piolist, uint32_t addr)
{
    memory_region_transaction_begin();
    for (unsigned i = 0; i < piolist->nr; i++) {
        PortioRegion *region = portio_region_of(piolist->regions[i]);

        region->base = addr;
        memory_region_set_address(&region->mr, addr + region->offset);
    }
    piolist->addr = addr;
    memory_region_transaction_commit();
}
