/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * I/O ports: accesses to address_space_io, and lists of port handlers for
 * devices whose ports lie scattered.  Lists need the BQL; accesses any thread.
 */
#ifndef SYSTEM_IOPORT_H
#define SYSTEM_IOPORT_H

#include "system/memory.h"

#define MAX_IOPORTS     (64 * 1024)
#define IOPORTS_MASK    (MAX_IOPORTS - 1)

/* Answers of the port space where nothing is: all ones. */
extern const MemoryRegionOps unassigned_io_ops;

void cpu_outb(uint32_t addr, uint8_t val);
void cpu_outw(uint32_t addr, uint16_t val);
void cpu_outl(uint32_t addr, uint32_t val);
uint8_t cpu_inb(uint32_t addr);
uint16_t cpu_inw(uint32_t addr);
uint32_t cpu_inl(uint32_t addr);

/*
 * @len ports from @offset on are accessed with @size bytes.  The handlers get
 * the absolute port number.  Wider accesses than a row has are made of smaller
 * ones; what no row answers reads as all ones.
 */
typedef struct MemoryRegionPortio {
    uint32_t offset;
    uint32_t len;
    unsigned size;
    uint32_t (*read)(void *opaque, uint32_t address);
    void (*write)(void *opaque, uint32_t address, uint32_t data);
} MemoryRegionPortio;

#define PORTIO_END_OF_LIST() { }

typedef struct PortioList {
    const MemoryRegionPortio *ports;
    Object *owner;
    MemoryRegion *address_space;
    uint32_t addr;
    unsigned nr;
    MemoryRegion **regions;
    void *opaque;
    const char *name;
    bool flush_coalesced_mmio;
} PortioList;

/* @ports ends with PORTIO_END_OF_LIST(), is sorted by offset, and outlives the list. */
void portio_list_init(PortioList *piolist, Object *owner, const MemoryRegionPortio *ports,
                      void *opaque, const char *name);
void portio_list_set_flush_coalesced(PortioList *piolist);
/* Not while it is added to an address space. */
void portio_list_destroy(PortioList *piolist);
void portio_list_add(PortioList *piolist, MemoryRegion *address_space, uint32_t addr);
void portio_list_del(PortioList *piolist);
void portio_list_set_enabled(PortioList *piolist, bool enabled);
/* Move all of it. */
void portio_list_set_address(PortioList *piolist, uint32_t addr);

#endif
