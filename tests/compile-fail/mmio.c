/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: callbacks of memory regions
// MISUSE[1] gcc,clang: compile /incompatible/      -- the table of one device, the state of another
// MISUSE[2] gcc,clang: compile /incompatible/      -- the table lists another device's callback
// MISUSE[3] gcc,clang: compile /incompatible/      -- read and write swapped
// MISUSE[4] gcc,clang: run /access to region 'g' of a device that is created/ -- an access before realize
// MISUSE[5] gcc,clang: run /[Bb]locked|re-entran|reentrant/                     -- a device writes to itself: refused
// MISUSE[6] gcc,clang: compile /unused|ignoring/   -- the result of the device's own access is ignored
// MISUSE[7] gcc,clang: compile /the opaque must be a typed pointer|incompatible|void/  -- void * as the opaque
// MISUSE[8] gcc,clang: compile /incompatible/      -- valid.accepts of another device
#include "qemu/osdep.h"
#include "system/address-spaces.h"
#include "two-devices.h"

static uint64_t gauge_read(Gauge *s, hwaddr at, unsigned size)
{
    return s->value;
}

static void gauge_write(Gauge *s, hwaddr at, uint64_t data, unsigned size)
{
#if MISUSE == 5
    uint32_t again = 1;
    MemTxResult r = dma_memory_write(&address_space_memory, 0x1000, &again, 4,
                                     MEMTXATTRS_UNSPECIFIED);
    g_assert(r == MEMTX_OK);            /* it is not: MEMTX_ACCESS_ERROR, and a warning */
#endif
    s->value = (uint32_t)data;
}

#if MISUSE == 2
static uint64_t meter_read(Meter *s, hwaddr at, unsigned size)
{
    return s->value;
}
#elif MISUSE == 8
static bool meter_accepts(Meter *s, hwaddr at, unsigned size, bool is_write, MemTxAttrs attrs)
{
    return true;
}
#endif

static const MEMORY_REGION_OPS(Gauge) gauge_mmio_ops = {
#if MISUSE == 2
    .read = meter_read,
    .write = gauge_write,
#elif MISUSE == 3
    .read = gauge_write,
    .write = gauge_read,
#else
    .read = gauge_read,
    .write = gauge_write,
#endif
#if MISUSE == 8
    .valid.accepts = meter_accepts,
#endif
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .impl.min_access_size = 4,
};

/* The plain spelling is fine too. */
static uint64_t plain_read(void *opaque, hwaddr at, unsigned size)
{
    return ((Meter *)opaque)->value;
}

static void plain_write(void *opaque, hwaddr at, uint64_t data, unsigned size)
{
}

static const MemoryRegionOps plain_ops = {
    .read = plain_read,
    .write = plain_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static bool gauge_realize(Gauge *s, Error **errp)
{
    return true;
}

static const DEVICE_OPS(Gauge) ops = { .realize = gauge_realize, .unmigratable = "a test" };

int main(void)
{
    uint32_t v = 7;

    gauge_ops = &ops.ops;
    start();
    Gauge *g = NEW_GAUGE("g");
    Meter *m = NEW_METER("m");
    void *untyped QEMU_UNUSED = g;

#if MISUSE == 1
    memory_region_init_io(&m->mmio, m, &gauge_mmio_ops, m, "m", 0x10);
#elif MISUSE == 7
    memory_region_init_io(&g->mmio, g, &gauge_mmio_ops, untyped, "g", 0x10);
#else
    memory_region_init_io(&g->mmio, g, &gauge_mmio_ops, g, "g", 0x10);
    memory_region_init_io(&m->mmio, m, &plain_ops, m, "m", 0x10);
#endif
    sysbus_init_mmio(g, &g->mmio);
    memory_region_add_subregion(get_system_memory(), 0x1000, &g->mmio);
#if MISUSE == 4
    (void)gauge_realize;
#else
    sysbus_realize(g, &error_abort);
#endif
#if MISUSE == 6
    dma_memory_write(&address_space_memory, 0x1000, &v, 4, MEMTXATTRS_UNSPECIFIED);
#endif
    MemTxResult r = stl_le_dma(&address_space_memory, 0x1000, v, MEMTXATTRS_UNSPECIFIED);
    assert(r == MEMTX_OK && g->value == 7);
    r = ldl_le_dma(&address_space_memory, 0x1000, &v, MEMTXATTRS_UNSPECIFIED);
    assert(r == MEMTX_OK && v == 7);
    memory_region_del_subregion(get_system_memory(), &g->mmio);
    finish();
    return 0;
}
