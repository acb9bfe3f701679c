/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An HPET with wires for test programs: mapped into system memory beside some
 * RAM, every line watched.  Offsets are the specification's.
 */
#ifndef TESTS_UNIT_HPET_TEST_H
#define TESTS_UNIT_HPET_TEST_H

#include "hw/core/qdev-properties.h"
#include "hw/timer/hpet.h"
#include "migration/qemu-file.h"
#include "migration/vmstate-walk.h"
#include "qemu/timer.h"
#include "system/address-spaces.h"
#include "system/memory.h"
#include "hwcore-test.h"

enum {
    GCAP_ID = 0x000, GEN_CONF = 0x010, GINTR_STA = 0x020, MAIN_CNT = 0x0f0,
    ENABLE = 1, LEGACY = 2,
    /* Bits of TIMn_CONF. */
    LEVEL = 0x2, INT_ENB = 0x4, PERIODIC = 0x8, VAL_SET = 0x40, MODE32 = 0x100, FSB_EN = 0x4000,
    RAM_SIZE = 0x10000,
};

#define ROUTE(n)  ((uint32_t)(n) << 9)
#define CONF(n)   (0x100u + 0x20u * (n))
#define COMP(n)   (0x108u + 0x20u * (n))
#define FSB(n)    (0x110u + 0x20u * (n))
/* A value of FSB(n): store @val at @addr. */
#define FSB_TO(addr, val)  ((uint64_t)(addr) << 32 | (val))

typedef struct Hpet {
    DeviceState *dev;
    hwaddr base;
    bool level[32];
    unsigned rises[32];         /* interrupts, on a line that nobody holds high */
    bool pit_enabled;
    qemu_irq *sinks, *pit_sink;
} Hpet;

static inline void hpet_line(void *opaque, int n, int level)
{
    Hpet *h = opaque;

    h->rises[n] += level && !h->level[n];
    h->level[n] = level;
}

static inline void hpet_pit_line(void *opaque, int n, int level)
{
    ((Hpet *)opaque)->pit_enabled = level;
}

/* An unrealized one that is a child of the root. */
static inline Hpet *hpet_make(unsigned timers, bool msi)
{
    static unsigned next_name;
    g_autofree char *name = g_strdup_printf("hpet%u", next_name++);
    Hpet *h = g_new0(Hpet, 1);

    h->dev = qdev_new(TYPE_HPET);
    object_property_add_child(object_get_root(), name, OBJECT(h->dev));
    qdev_prop_set_uint8(h->dev, "timers", timers);
    qdev_prop_set_bit(h->dev, "msi", msi);
    qdev_prop_set_uint32(h->dev, HPET_INTCAP, 0x00ff0104);
    return h;
}

static inline Hpet *hpet_start_made(Hpet *h, hwaddr base)
{
    SysBusDevice *sbd = SYS_BUS_DEVICE(h->dev);

    sysbus_realize(sbd, &error_abort);
    h->base = base;
    h->sinks = qemu_allocate_irqs(hpet_line, h, 32);
    h->pit_sink = qemu_allocate_irqs(hpet_pit_line, h, 1);
    for (int i = 0; i < 32; i++) {
        sysbus_connect_irq(sbd, i, h->sinks[i]);
    }
    qdev_connect_gpio_out(h->dev, 0, h->pit_sink[0]);
    sysbus_mmio_map(sbd, 0, base);
    device_cold_reset(h->dev);
    return h;
}

static inline Hpet *hpet_start_with(unsigned timers, bool msi, hwaddr base)
{
    return hpet_start_made(hpet_make(timers, msi), base);
}

/* Three timers, FSB capable. */
static inline Hpet *hpet_start(void)
{
    return hpet_start_with(3, true, HPET_BASE);
}

static inline void hpet_stop(Hpet *h)
{
    SysBusDevice *sbd = SYS_BUS_DEVICE(h->dev);

    sysbus_mmio_unmap(sbd, 0);
    for (int i = 0; i < 32; i++) {
        sysbus_connect_irq(sbd, i, NULL);
    }
    qdev_connect_gpio_out(h->dev, 0, NULL);
    qemu_free_irqs(h->sinks, 32);
    qemu_free_irqs(h->pit_sink, 1);
    object_unparent(OBJECT(h->dev));
    object_unref(h->dev);
    g_free(h);
}

/* ---- the guest ------------------------------------------------------------------- */

static inline uint64_t rd(Hpet *h, hwaddr at)
{
    return address_space_ldq_le(&address_space_memory, h->base + at, MEMTXATTRS_UNSPECIFIED, NULL);
}

static inline uint32_t rd32(Hpet *h, hwaddr at)
{
    return address_space_ldl_le(&address_space_memory, h->base + at, MEMTXATTRS_UNSPECIFIED, NULL);
}

static inline void wr(Hpet *h, hwaddr at, uint64_t val)
{
    address_space_stq_le(&address_space_memory, h->base + at, val, MEMTXATTRS_UNSPECIFIED, NULL);
}

static inline void wr32(Hpet *h, hwaddr at, uint32_t val)
{
    address_space_stl_le(&address_space_memory, h->base + at, val, MEMTXATTRS_UNSPECIFIED, NULL);
}

static inline uint32_t ram(hwaddr at)
{
    return address_space_ldl_le(&address_space_memory, at, MEMTXATTRS_UNSPECIFIED, NULL);
}

static inline void set_ram(hwaddr at, uint32_t val)
{
    address_space_stl_le(&address_space_memory, at, val, MEMTXATTRS_UNSPECIFIED, NULL);
}

/* ---- time ------------------------------------------------------------------------- */

static inline int64_t clock_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

/* Whatever is due runs. */
static inline void settle(void)
{
    qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
}

static inline void step(int64_t ns)
{
    settle();
    qemu_clock_advance_virtual_time(clock_now() + ns);
}

/* The clock has jumped: callbacks come late. */
static inline void jump(int64_t ns)
{
    virtual_clock_set(clock_now() + ns);
    settle();
}

/* ---- migration ---------------------------------------------------------------------- */

static inline GByteArray *hpet_save(Hpet *h)
{
    QEMUFile *f = qemu_file_new_memory_output();
    GByteArray *out = g_byte_array_new();
    const uint8_t *data;
    size_t size;

    g_assert_cmpint(vmstate_save_state(f, qdev_get_vmsd(h->dev), h->dev, NULL), ==, 0);
    data = qemu_file_memory(f, &size);
    g_byte_array_append(out, data, size);
    qemu_fclose(f);
    return out;
}

static inline int hpet_load(Hpet *h, const void *data, size_t size, int version, Error **errp)
{
    QEMUFile *f = qemu_file_new_memory_input(data, size);
    int ret = vmstate_load_state_errp(f, qdev_get_vmsd(h->dev), h->dev, version, errp);

    qemu_fclose(f);
    return ret;
}

/* ---- the program ---------------------------------------------------------------------- */

static inline void TSA_NO_TSA hpet_test_init(int *argc, char ***argv)
{
    static MemoryRegion ram_region;

    hwcore_test_init(argc, argv);
    memory_map_init();
    memory_region_init_ram(&ram_region, NULL, "ram", RAM_SIZE, &error_abort);
    memory_region_add_subregion(get_system_memory(), 0, &ram_region);
}

#endif
