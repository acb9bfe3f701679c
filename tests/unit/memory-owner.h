/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An owner of memory regions for the tests of memory/: an object with a
 * re-entrancy guard, as a device has, and registers that count and misbehave.
 */
#ifndef TESTS_UNIT_MEMORY_OWNER_H
#define TESTS_UNIT_MEMORY_OWNER_H

#include "qemu/atomic.h"
#include "qemu/main-loop.h"
#include "system/memory-hooks.h"

#define TYPE_OWNER "test-owner"
typedef struct Owner {
    Object parent_obj;
    MemReentrancyGuard guard;
    MemoryRegion mr, other, ram;
    MemoryRegion *poke;                  /* accessed from inside the callback */
    MemTxResult poke_result;
    unsigned reads, writes;
    bool locked;
    bool die;                            /* the callback unparents the owner */
} Owner;
DECLARE_INSTANCE_CHECKER(Owner, OWNER, TYPE_OWNER)

static unsigned owners_alive;

static void owner_init(Object *obj)
{
    owners_alive++;
}

static void owner_finalize(Object *obj)
{
    owners_alive--;
}

static const TypeInfo owner_types[] = {
    {
        .name = TYPE_OWNER, .parent = TYPE_OBJECT, .instance_size = sizeof(Owner),
        .instance_init = owner_init, .instance_finalize = owner_finalize,
    },
};
DEFINE_TYPES(owner_types)

static QEMU_UNUSED MemReentrancyGuard *guard_of(Object *obj)
{
    return object_dynamic_cast(obj, TYPE_OWNER) ? &OWNER(obj)->guard : NULL;
}

static uint64_t owner_read(void *opaque, hwaddr addr, unsigned size)
{
    Owner *o = opaque;
    uint64_t value;

    qatomic_inc(&o->reads);
    qatomic_set(&o->locked, bql_locked());
    if (o->poke) {
        o->poke_result = memory_region_dispatch_read(o->poke, 0, &value, MO_32 | MO_LE,
                                                     MEMTXATTRS_UNSPECIFIED);
    }
    if (o->die) {
        memory_unmap_owned(OBJECT(o));
        object_unparent(OBJECT(o));
    }
    return 0x1000 + addr;
}

static void owner_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    Owner *o = opaque;

    o->writes++;
}

static const MemoryRegionOps owner_ops = {
    .read = owner_read, .write = owner_write, .endianness = DEVICE_LITTLE_ENDIAN,
};

static QEMU_UNUSED Owner *new_owner(const char *name)
{
    Owner *o = OWNER(object_new(TYPE_OWNER));

    object_property_add_child(object_get_root(), name, OBJECT(o));
    object_unref(o);
    memory_region_init_io(&o->mr, OBJECT(o), &owner_ops, o, "regs", 0x100);
    memory_region_init_io(&o->other, OBJECT(o), &owner_ops, o, "other", 0x100);
    return o;
}

#endif
