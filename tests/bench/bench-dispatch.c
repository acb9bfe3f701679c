/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a register access costs: ns from the address space, and from the region, on. */
#include "qemu/osdep.h"
#include "hw/char/pl011.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/qdev.h"
#include "hw/timer/hpet.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "system/address-spaces.h"
#include "system/memory-hooks.h"

enum {
    BASE = 0x09000000, FR = 0x18, IBRD = 0x24,
    GEN_CONF = 0x10, MAIN_CNT = 0xf0,
    ROUNDS = 7, ACCESSES = 1000000,
};

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Median of some rounds, ns per call of @access. */
static void report(const char *what, void (*access)(MemoryRegion *mr), MemoryRegion *mr)
{
    double ns[ROUNDS];

    for (int round = 0; round < ROUNDS; round++) {
        gint64 start = g_get_monotonic_time();

        for (int i = 0; i < ACCESSES; i++) {
            access(mr);
        }
        ns[round] = (g_get_monotonic_time() - start) * 1000.0 / ACCESSES;
    }
    qsort(ns, ROUNDS, sizeof(ns[0]), compare);
    printf("  %-44s %6.1f ns\n", what, ns[ROUNDS / 2]);
}

static void space_read(MemoryRegion *mr)
{
    uint32_t val;

    address_space_read(&address_space_memory, BASE + FR, MEMTXATTRS_UNSPECIFIED, &val,
                       sizeof(val));
}

static void space_write(MemoryRegion *mr)
{
    const uint32_t val = 1;

    address_space_write(&address_space_memory, BASE + IBRD, MEMTXATTRS_UNSPECIFIED, &val,
                        sizeof(val));
}

static void region_read(MemoryRegion *mr)
{
    uint64_t val;

    memory_region_dispatch_read(mr, FR, &val, size_memop(4) | MO_LE, MEMTXATTRS_UNSPECIFIED);
}

static void region_write(MemoryRegion *mr)
{
    memory_region_dispatch_write(mr, IBRD, 1, size_memop(4) | MO_LE, MEMTXATTRS_UNSPECIFIED);
}

static void counter_space_read(MemoryRegion *mr)
{
    uint64_t val;

    address_space_read(&address_space_memory, HPET_BASE + MAIN_CNT, MEMTXATTRS_UNSPECIFIED, &val,
                       sizeof(val));
}

static void counter_region_read(MemoryRegion *mr)
{
    uint64_t val;

    memory_region_dispatch_read(mr, MAIN_CNT, &val, size_memop(8) | MO_LE,
                                MEMTXATTRS_UNSPECIFIED);
}

/* The counter is read without the big lock: measured without holding it. */
static void TSA_NO_TSA bench_hpet(void)
{
    DeviceState *dev = qdev_new(TYPE_HPET);
    MemoryRegion *mr;

    qdev_prop_set_uint32(dev, HPET_INTCAP, 4);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, HPET_BASE);
    device_cold_reset(dev);
    mr = sysbus_mmio_get_region(SYS_BUS_DEVICE(dev), 0);
    memory_region_dispatch_write(mr, GEN_CONF, 1, size_memop(4) | MO_LE, MEMTXATTRS_UNSPECIFIED);
    bql_unlock();
    printf("HPET main counter, running, without the big lock\n");
    report("read MAIN_CNT through address_space_read()", counter_space_read, mr);
    report("read MAIN_CNT through the region", counter_region_read, mr);
    bql_lock();
    object_unparent(OBJECT(dev));
}

int TSA_NO_TSA main(int argc, char **argv)
{
    DeviceState *dev;
    MemoryRegion *mr;

    qemu_init_main_loop(&error_abort);
    bql_lock();
    virtual_clock_use_qtest();
    module_call_init(MODULE_INIT_QOM);
    memory_map_init();
    dev = pl011_create(BASE, NULL, NULL);
    mr = sysbus_mmio_get_region(SYS_BUS_DEVICE(dev), 0);
    printf("PL011 register accesses, median of %d times %d\n", ROUNDS, ACCESSES);
    report("read FR through address_space_read()", space_read, mr);
    report("read FR through the region", region_read, mr);
    report("write IBRD through address_space_write()", space_write, mr);
    report("write IBRD through the region", region_write, mr);
    object_unparent(OBJECT(dev));
    bench_hpet();
    memory_map_finish();
    qom_cleanup();
    bql_unlock();
    return 0;
}
