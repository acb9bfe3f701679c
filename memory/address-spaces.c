/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System memory and the port space of the machine.
 */
#include "qemu/osdep.h"
#include "system/address-spaces.h"

#include "internal.h"
#include "system/ioport.h"

AddressSpace address_space_memory;
AddressSpace address_space_io;

static MemoryRegion system_memory, system_io;
static bool initialized;

static uint64_t unassigned_io_read(void *opaque, hwaddr addr, unsigned size)
{
    return UINT64_MAX;                   /* nobody drives the bus */
}

static void unassigned_io_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
}

const MemoryRegionOps unassigned_io_ops = {
    .read = unassigned_io_read,
    .write = unassigned_io_write,
    .endianness = DEVICE_NATIVE_ENDIAN,
};

void memory_map_init(void)
{
    if (initialized) {
        return;
    }
    initialized = true;
    memory_region_init(&system_memory, NULL, "system", UINT64_MAX);
    address_space_init(&address_space_memory, &system_memory, "memory");
    memory_region_init_io(&system_io, NULL, &unassigned_io_ops, NULL, "io", MAX_IOPORTS);
    address_space_init(&address_space_io, &system_io, "I/O");
}

static void finish_space(AddressSpace *as)
{
    while (!QTAILQ_EMPTY(&as->listeners)) {
        memory_listener_unregister(QTAILQ_FIRST(&as->listeners));
    }
    address_space_destroy(as);
}

void memory_map_finish(void)
{
    if (!initialized) {
        return;
    }
    initialized = false;
    finish_space(&address_space_io);
    finish_space(&address_space_memory);
    object_unparent(OBJECT(&system_io));
    object_unparent(OBJECT(&system_memory));
}

MemoryRegion *get_system_memory(void)
{
    memory_map_init();
    return &system_memory;
}

MemoryRegion *get_system_io(void)
{
    memory_map_init();
    return &system_io;
}

/* ---- accesses for those who do not care ---------------------------------- */

void cpu_physical_memory_rw(hwaddr addr, void *buf, hwaddr len, bool is_write)
{
    address_space_rw(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, buf, len, is_write);
}

void *cpu_physical_memory_map(hwaddr addr, hwaddr *plen, bool is_write)
{
    return address_space_map(&address_space_memory, addr, plen, is_write,
                             MEMTXATTRS_UNSPECIFIED);
}

void cpu_physical_memory_unmap(void *buffer, hwaddr len, bool is_write, hwaddr access_len)
{
    address_space_unmap(&address_space_memory, buffer, len, is_write, access_len);
}

bool cpu_physical_memory_is_io(hwaddr addr)
{
    return address_space_is_io(&address_space_memory, addr);
}
