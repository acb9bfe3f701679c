/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Arm GICv2 in process, as the manual (IHI 0048B) has it; its migration format, with
 * a section that the installed QEMU writes when there is one; random walks in which a
 * copy made by save and load must be the same controller.
 */
#include "qemu/osdep.h"
#include "device-test.h"
#include "hw/intc/arm_gic.h"
#include "migration/vmstate-walk.h"
#include "system/memory.h"

enum {
    D_CTLR = 0x000, TYPER = 0x004, D_IIDR = 0x008, IGROUPR = 0x080, ISENABLER = 0x100,
    ICENABLER = 0x180, ISPENDR = 0x200, ICPENDR = 0x280, ISACTIVER = 0x300, ICACTIVER = 0x380,
    IPRIORITYR = 0x400, ITARGETSR = 0x800, ICFGR = 0xc00, SGIR = 0xf00, CPENDSGIR = 0xf10,
    SPENDSGIR = 0xf20,
    CTLR = 0x00, PMR = 0x04, BPR = 0x08, IAR = 0x0c, EOIR = 0x10, RPR = 0x14, HPPIR = 0x18,
    ABPR = 0x1c, AIAR = 0x20, AEOIR = 0x24, AHPPIR = 0x28, APR = 0xd0, NSAPR = 0xe0, IIDR = 0xfc,
    DIR_ = 0x1000,
    NUM_SPIS = 64, SECTION = 9888, NOBODY = 1023,
};

static unsigned asking;

static unsigned who_asks(void)
{
    return asking;
}

typedef struct Gic {
    DeviceTest t;
    unsigned cpus;
} Gic;

static Gic *start(unsigned cpus)
{
    Gic *g = g_new0(Gic, 1);
    DeviceState *dev = qdev_new(TYPE_ARM_GIC);

    qdev_prop_set_uint32(dev, "num-cpu", cpus);
    qdev_prop_set_uint32(dev, "num-irq", 32 + NUM_SPIS);
    device_test_start(&g->t, dev);
    g->cpus = cpus;
    asking = 0;
    arm_gic_set_current_cpu(who_asks);
    return g;
}

static void stop(Gic *g)
{
    device_test_end(&g->t);
    arm_gic_set_current_cpu(NULL);
    g_free(g);
}

static uint32_t rd(Gic *g, hwaddr at)
{
    return device_test_read32(&g->t, at);
}

static void wr(Gic *g, hwaddr at, uint32_t val)
{
    device_test_write32(&g->t, at, val);
}

/* Region @n: 1 is the asking CPU's interface, 2 and up those by number. */
static uint32_t rd_region(Gic *g, int n, hwaddr at)
{
    uint64_t val = 0;

    memory_region_dispatch_read(sysbus_mmio_get_region(SYS_BUS_DEVICE(g->t.dev), n), at, &val,
                                MO_32 | MO_LE, MEMTXATTRS_UNSPECIFIED);
    return val;
}

static void wr_region(Gic *g, int n, hwaddr at, uint32_t val)
{
    memory_region_dispatch_write(sysbus_mmio_get_region(SYS_BUS_DEVICE(g->t.dev), n), at, val,
                                 MO_32 | MO_LE, MEMTXATTRS_UNSPECIFIED);
}

static uint32_t rc(Gic *g, hwaddr at)
{
    return rd_region(g, 1, at);
}

static void wc(Gic *g, hwaddr at, uint32_t val)
{
    wr_region(g, 1, at, val);
}

static void spi(Gic *g, int n, int level)
{
    qemu_set_irq(qdev_get_gpio_in(g->t.dev, n), level);
}

static void ppi(Gic *g, unsigned cpu, int id, int level)
{
    qemu_set_irq(qdev_get_gpio_in(g->t.dev, NUM_SPIS + cpu * 32 + id), level);
}

static void set_priority(Gic *g, unsigned irq, uint8_t priority)
{
    device_test_write(&g->t, IPRIORITYR + irq, priority, 1);
}

/* SPI 32 + n enabled, at CPU 0. */
static void enable(Gic *g, unsigned irq, uint8_t priority)
{
    set_priority(g, irq, priority);
    device_test_write(&g->t, ITARGETSR + irq, 1, 1);
    wr(g, ISENABLER + irq / 32 * 4, 1u << irq % 32);
}

static Gic *start_running(unsigned cpus)
{
    Gic *g = start(cpus);

    wr(g, D_CTLR, 3);
    for (unsigned i = 0; i < cpus; i++) {
        wr_region(g, 2 + i, CTLR, 3);
        wr_region(g, 2 + i, PMR, 0xff);
    }
    return g;
}

/* ---- registers ------------------------------------------------------------------- */

static void test_identification(void)
{
    static const uint8_t id[] = {
        0x04, 0, 0, 0, 0x90, 0xb4, 0x2b, 0, 0x0d, 0xf0, 0x05, 0xb1,
    };
    Gic *g = start(2);

    for (size_t i = 0; i < ARRAY_SIZE(id); i++) {
        g_assert_cmphex(rd(g, 0xfd0 + 4 * i), ==, id[i]);
    }
    g_assert_cmphex(rd(g, TYPER), ==, 0x22);
    g_assert_cmphex(rd(g, D_IIDR), ==, 0x43b);
    g_assert_cmphex(rc(g, IIDR), ==, 0x0002043b);
    stop(g);
}

static void test_reset_values(void)
{
    Gic *g = start(2);

    g_assert_cmphex(rd(g, D_CTLR), ==, 0);
    g_assert_cmphex(rd(g, ISENABLER), ==, 0xffff);
    g_assert_cmphex(rd(g, ISENABLER + 4), ==, 0);
    g_assert_cmphex(rd(g, ICFGR), ==, 0xaaaaaaaa);
    g_assert_cmphex(rd(g, ICFGR + 4), ==, 0);
    g_assert_cmphex(rd(g, ITARGETSR), ==, 0x01010101);
    g_assert_cmphex(rd(g, ITARGETSR + 32), ==, 0);
    g_assert_cmphex(rc(g, RPR), ==, 0xff);
    g_assert_cmphex(rc(g, HPPIR), ==, NOBODY);
    g_assert_cmphex(rc(g, IAR), ==, NOBODY);
    g_assert_cmphex(rc(g, ABPR), ==, 1);
    stop(g);
}

static void test_uniprocessor_targets(void)
{
    Gic *g = start_running(1);

    wr(g, ITARGETSR + 32, 0xffffffff);
    g_assert_cmphex(rd(g, ITARGETSR), ==, 0);
    g_assert_cmphex(rd(g, ITARGETSR + 32), ==, 0);
    wr(g, ISENABLER + 4, 1);
    spi(g, 0, 1);
    g_assert_cmphex(rc(g, IAR), ==, 32);
    stop(g);
}

static void test_beyond_the_last_interrupt(void)
{
    Gic *g = start(1);
    static const hwaddr at[] = {
        IGROUPR + 12, ISENABLER + 12, ISPENDR + 12, ISACTIVER + 12, IPRIORITYR + 96,
        ITARGETSR + 96, ICFGR + 24,
    };

    for (size_t i = 0; i < ARRAY_SIZE(at); i++) {
        wr(g, at[i], 0xffffffff);
        g_assert_cmphex(rd(g, at[i]), ==, 0);
    }
    stop(g);
}

static void test_byte_access(void)
{
    Gic *g = start(2);

    wr(g, IPRIORITYR + 32, 0x44332211);
    device_test_write(&g->t, IPRIORITYR + 34, 0xaa, 1);
    g_assert_cmphex(rd(g, IPRIORITYR + 32), ==, 0x44aa2211);
    g_assert_cmphex(device_test_read(&g->t, IPRIORITYR + 35, 1), ==, 0x44);
    device_test_write(&g->t, ITARGETSR + 33, 0xff, 1);
    g_assert_cmphex(rd(g, ITARGETSR + 32), ==, 0x0300);
    stop(g);
}

static void test_sgis_stay_enabled(void)
{
    Gic *g = start(1);

    wr(g, ICENABLER, 0xffffffff);
    g_assert_cmphex(rd(g, ISENABLER), ==, 0xffff);
    wr(g, ISPENDR, 0xffff);
    g_assert_cmphex(rd(g, ISPENDR), ==, 0);
    wr(g, ICFGR, 0);
    g_assert_cmphex(rd(g, ICFGR), ==, 0xaaaaaaaa);
    stop(g);
}

static void test_banked_registers(void)
{
    Gic *g = start(2);

    wr(g, ISENABLER, 1u << 27);
    set_priority(g, 27, 0x80);
    asking = 1;
    g_assert_cmphex(rd(g, ISENABLER), ==, 0xffff);
    g_assert_cmphex(rd(g, IPRIORITYR + 24), ==, 0);
    g_assert_cmphex(rd(g, ITARGETSR), ==, 0x02020202);
    asking = 0;
    g_assert_cmphex(rd(g, ISENABLER), ==, 0x0800ffff);
    stop(g);
}

/* ---- from pending to inactive ------------------------------------------------------ */

static void test_level(void)
{
    Gic *g = start_running(1);

    enable(g, 33, 0x80);
    spi(g, 1, 1);
    g_assert_cmpint(g->t.level[0], ==, 1);
    g_assert_cmphex(rd(g, ISPENDR + 4), ==, 2);
    g_assert_cmphex(rc(g, HPPIR), ==, 33);
    g_assert_cmphex(rc(g, IAR), ==, 33);
    g_assert_cmphex(rd(g, ISACTIVER + 4), ==, 2);
    g_assert_cmphex(rc(g, RPR), ==, 0x80);
    g_assert_cmpint(g->t.level[0], ==, 0);
    wc(g, EOIR, 33);
    g_assert_cmpint(g->t.level[0], ==, 1);          /* it still asks */
    g_assert_cmphex(rc(g, IAR), ==, 33);
    spi(g, 1, 0);
    wc(g, EOIR, 33);
    g_assert_cmpint(g->t.level[0], ==, 0);
    g_assert_cmphex(rc(g, IAR), ==, NOBODY);
    stop(g);
}

static void test_edge(void)
{
    Gic *g = start_running(1);

    wr(g, ICFGR + 8, 8);
    enable(g, 33, 0x80);
    spi(g, 1, 1);
    spi(g, 1, 0);
    g_assert_cmphex(rc(g, IAR), ==, 33);
    spi(g, 1, 1);                               /* active and pending */
    g_assert_cmphex(rd(g, ISPENDR + 4), ==, 2);
    g_assert_cmphex(rc(g, IAR), ==, NOBODY);
    wc(g, EOIR, 33);
    g_assert_cmphex(rc(g, IAR), ==, 33);
    wc(g, EOIR, 33);
    g_assert_cmphex(rc(g, IAR), ==, NOBODY);    /* a high line is no edge */
    stop(g);
}

static void test_level_that_falls(void)
{
    Gic *g = start_running(1);

    enable(g, 33, 0x80);
    spi(g, 1, 1);
    spi(g, 1, 0);
    g_assert_cmpint(g->t.level[0], ==, 0);
    g_assert_cmphex(rd(g, ISPENDR + 4), ==, 0);
    wr(g, ISPENDR + 4, 2);
    wr(g, ICPENDR + 4, 2);
    g_assert_cmphex(rd(g, ISPENDR + 4), ==, 0);
    spi(g, 1, 1);
    wr(g, ICPENDR + 4, 2);                      /* 4.3.8: the line keeps it pending */
    g_assert_cmphex(rd(g, ISPENDR + 4), ==, 2);
    stop(g);
}

static void test_enables(void)
{
    Gic *g = start_running(1);

    enable(g, 33, 0x80);
    spi(g, 1, 1);
    wr(g, ICENABLER + 4, 2);
    g_assert_cmpint(g->t.level[0], ==, 0);
    wr(g, ISENABLER + 4, 2);
    g_assert_cmpint(g->t.level[0], ==, 1);
    wr(g, D_CTLR, 0);
    g_assert_cmpint(g->t.level[0], ==, 0);
    wr(g, D_CTLR, 1);
    wc(g, CTLR, 0);
    g_assert_cmpint(g->t.level[0], ==, 0);
    wc(g, CTLR, 1);
    g_assert_cmpint(g->t.level[0], ==, 1);
    stop(g);
}

static void test_priority_mask(void)
{
    Gic *g = start_running(1);

    enable(g, 33, 0x80);
    spi(g, 1, 1);
    wc(g, PMR, 0x80);
    g_assert_cmpint(g->t.level[0], ==, 0);
    g_assert_cmphex(rc(g, IAR), ==, NOBODY);
    g_assert_cmphex(rc(g, HPPIR), ==, 33);
    wc(g, PMR, 0x81);
    g_assert_cmpint(g->t.level[0], ==, 1);
    stop(g);
}

static void test_order_of_priorities(void)
{
    Gic *g = start_running(1);

    enable(g, 33, 0x80);
    enable(g, 34, 0x40);
    enable(g, 70, 0x40);
    wr(g, ISPENDR + 4, 6);
    wr(g, ISPENDR + 8, 1u << 6);
    g_assert_cmphex(rc(g, IAR), ==, 34);        /* equal: the lowest number */
    wc(g, EOIR, 34);
    g_assert_cmphex(rc(g, IAR), ==, 70);
    wc(g, EOIR, 70);
    g_assert_cmphex(rc(g, IAR), ==, 33);
    stop(g);
}

static void test_preemption(void)
{
    Gic *g = start_running(1);

    enable(g, 33, 0x80);
    enable(g, 34, 0x40);
    wr(g, ISPENDR + 4, 2);
    g_assert_cmphex(rc(g, IAR), ==, 33);
    wr(g, ISPENDR + 4, 4);
    g_assert_cmpint(g->t.level[0], ==, 1);
    g_assert_cmphex(rc(g, IAR), ==, 34);
    g_assert_cmphex(rc(g, RPR), ==, 0x40);
    g_assert_cmphex(rc(g, APR + 4), ==, 1);     /* 0x40 / 2 = 32, 0x80 / 2 = 64 */
    g_assert_cmphex(rc(g, APR + 8), ==, 1);
    wc(g, EOIR, 34);
    g_assert_cmphex(rc(g, RPR), ==, 0x80);
    wc(g, EOIR, 33);
    g_assert_cmphex(rc(g, RPR), ==, 0xff);
    stop(g);
}

static void test_binary_point(void)
{
    Gic *g = start_running(1);

    wc(g, BPR, 6);                              /* only bit 7 preempts */
    enable(g, 33, 0x70);
    enable(g, 34, 0x10);
    wr(g, ISPENDR + 4, 2);
    g_assert_cmphex(rc(g, IAR), ==, 33);
    g_assert_cmphex(rc(g, RPR), ==, 0);
    wr(g, ISPENDR + 4, 4);
    g_assert_cmphex(rc(g, IAR), ==, NOBODY);
    wc(g, EOIR, 33);
    g_assert_cmphex(rc(g, IAR), ==, 34);
    wc(g, EOIR, 34);
    wc(g, ABPR, 0);
    g_assert_cmphex(rc(g, ABPR), ==, 1);
    stop(g);
}

static void test_eoi_mode(void)
{
    Gic *g = start_running(1);

    wc(g, CTLR, 0x203);
    enable(g, 33, 0x80);
    wr(g, ISPENDR + 4, 2);
    g_assert_cmphex(rc(g, IAR), ==, 33);
    wc(g, EOIR, 33);
    g_assert_cmphex(rc(g, RPR), ==, 0xff);
    g_assert_cmphex(rd(g, ISACTIVER + 4), ==, 2);
    wc(g, DIR_, 33);
    g_assert_cmphex(rd(g, ISACTIVER + 4), ==, 0);
    stop(g);
}

static void test_ends_that_end_nothing(void)
{
    Gic *g = start_running(1);

    enable(g, 33, 0x80);
    wr(g, ISPENDR + 4, 2);
    rc(g, IAR);
    wc(g, EOIR, 1023);
    wc(g, EOIR, 500);
    wc(g, EOIR, 34);
    wc(g, DIR_, 33);
    g_assert_cmphex(rc(g, RPR), ==, 0x80);
    g_assert_cmphex(rd(g, ISACTIVER + 4), ==, 2);
    stop(g);
}

static void test_active_by_register(void)
{
    Gic *g = start_running(1);

    enable(g, 33, 0x80);
    wr(g, ISACTIVER + 4, 2);
    spi(g, 1, 1);
    g_assert_cmphex(rc(g, IAR), ==, NOBODY);
    wr(g, ICACTIVER + 4, 2);
    g_assert_cmphex(rc(g, IAR), ==, 33);
    stop(g);
}

/* ---- groups ------------------------------------------------------------------------ */

static void test_fiq(void)
{
    Gic *g = start_running(2);

    wr(g, IGROUPR + 4, 4);
    enable(g, 33, 0x80);
    enable(g, 34, 0x90);
    wc(g, CTLR, 0xb);
    wr(g, ISPENDR + 4, 2);
    g_assert_cmpint(g->t.level[0], ==, 0);
    g_assert_cmpint(g->t.level[2], ==, 1);      /* FIQs follow the IRQs of all CPUs */
    wr(g, ISPENDR + 4, 4);
    g_assert_cmphex(rc(g, IAR), ==, 33);
    wc(g, EOIR, 33);
    g_assert_cmpint(g->t.level[0], ==, 1);
    g_assert_cmpint(g->t.level[2], ==, 0);
    stop(g);
}

static void test_group1(void)
{
    Gic *g = start_running(1);

    wr(g, IGROUPR + 4, 2);
    enable(g, 33, 0x80);
    wr(g, ISPENDR + 4, 2);
    g_assert_cmphex(rc(g, IAR), ==, 1022);
    g_assert_cmphex(rc(g, HPPIR), ==, 1022);
    g_assert_cmphex(rc(g, AHPPIR), ==, 33);
    g_assert_cmphex(rc(g, AIAR), ==, 33);
    g_assert_cmphex(rc(g, NSAPR + 8), ==, 1);
    g_assert_cmphex(rc(g, APR + 8), ==, 0);
    wc(g, AEOIR, 33);
    wc(g, CTLR, 7);
    wr(g, ISPENDR + 4, 2);
    g_assert_cmphex(rc(g, IAR), ==, 33);
    wc(g, EOIR, 33);
    wr(g, IGROUPR + 4, 0);
    wr(g, ISPENDR + 4, 2);
    g_assert_cmphex(rc(g, AIAR), ==, NOBODY);
    stop(g);
}

/* ---- many CPUs --------------------------------------------------------------------- */

static void test_ppi(void)
{
    Gic *g = start_running(2);

    asking = 1;
    wr(g, ISENABLER, 1u << 27);
    ppi(g, 1, 27, 1);
    ppi(g, 0, 27, 1);
    g_assert_cmpint(g->t.level[0], ==, 0);
    g_assert_cmpint(g->t.level[1], ==, 1);
    g_assert_cmphex(rc(g, IAR), ==, 27);
    asking = 0;
    g_assert_cmphex(rd(g, ISACTIVER), ==, 0);
    stop(g);
}

static void test_one_of_many(void)
{
    Gic *g = start_running(2);

    enable(g, 33, 0x80);
    device_test_write(&g->t, ITARGETSR + 33, 3, 1);
    wr(g, ISPENDR + 4, 2);
    g_assert_cmpint(g->t.level[0] + g->t.level[1], ==, 2);
    g_assert_cmphex(rd_region(g, 3, IAR), ==, 33);
    g_assert_cmpint(g->t.level[0] + g->t.level[1], ==, 0);
    g_assert_cmphex(rd_region(g, 2, IAR), ==, NOBODY);
    wr_region(g, 3, EOIR, 33);
    g_assert_cmphex(rd(g, ISACTIVER + 4), ==, 0);
    stop(g);
}

static void test_target_moves(void)
{
    Gic *g = start_running(2);

    enable(g, 33, 0x80);
    spi(g, 1, 1);
    device_test_write(&g->t, ITARGETSR + 33, 2, 1);
    g_assert_cmpint(g->t.level[0], ==, 0);
    g_assert_cmpint(g->t.level[1], ==, 1);
    device_test_write(&g->t, ITARGETSR + 33, 0, 1);
    g_assert_cmpint(g->t.level[1], ==, 0);
    stop(g);
}

static void test_sgi_filters(void)
{
    Gic *g = start_running(4);

    wr(g, SGIR, 0x00060003);
    g_assert_cmphex(rd_region(g, 3, IAR), ==, 3);
    g_assert_cmphex(rd_region(g, 4, IAR), ==, 3);
    g_assert_cmphex(rd_region(g, 2, IAR), ==, NOBODY);
    wr(g, SGIR, 0x01000004);
    g_assert_cmphex(rd_region(g, 2, HPPIR), ==, NOBODY);
    g_assert_cmphex(rd_region(g, 5, IAR), ==, 4);
    wr(g, SGIR, 0x02000005);
    g_assert_cmphex(rd_region(g, 2, IAR), ==, 5);
    wr(g, SGIR, 0x03ff0006);
    g_assert_cmphex(rd_region(g, 2, HPPIR), ==, NOBODY);
    stop(g);
}

/* An SGI is pending once for each sender. */
static void test_sgi_senders(void)
{
    Gic *g = start_running(2);

    wr(g, SGIR, 0x00010007);
    asking = 1;
    wr(g, SGIR, 0x00010007);
    asking = 0;
    g_assert_cmphex(rd(g, SPENDSGIR + 4), ==, 0x03000000);
    g_assert_cmphex(rc(g, IAR), ==, 7);
    g_assert_cmphex(rc(g, IAR), ==, NOBODY);
    wc(g, EOIR, 7);
    g_assert_cmphex(rc(g, IAR), ==, 0x407);
    wc(g, EOIR, 0x407);
    g_assert_cmphex(rc(g, IAR), ==, NOBODY);
    stop(g);
}

static void test_sgi_pending_registers(void)
{
    Gic *g = start_running(2);

    device_test_write(&g->t, SPENDSGIR + 5, 0xff, 1);
    g_assert_cmphex(rd(g, SPENDSGIR + 4), ==, 0x0300);
    g_assert_cmphex(rd(g, ISPENDR), ==, 0x20);
    device_test_write(&g->t, CPENDSGIR + 5, 1, 1);
    g_assert_cmphex(rc(g, HPPIR), ==, 0x405);
    device_test_write(&g->t, CPENDSGIR + 5, 2, 1);
    g_assert_cmphex(rd(g, ISPENDR), ==, 0);
    stop(g);
}

/* ---- configuration ----------------------------------------------------------------- */

static void refused(const char *name, uint32_t val, const char *text)
{
    DeviceState *dev = qdev_new(TYPE_ARM_GIC);
    Error *err = NULL;

    if (!strcmp(name, "has-security-extensions")) {
        qdev_prop_set_bit(dev, name, val);
    } else {
        qdev_prop_set_uint32(dev, name, val);
    }
    g_assert_false(sysbus_realize(SYS_BUS_DEVICE(dev), &err));
    assert_error(err, text);
    object_unref(dev);
}

static void test_bad_configuration(void)
{
    refused("num-cpu", 0, "requested 0 CPUs exceeds GIC maximum 8");
    refused("num-cpu", 9, "requested 9 CPUs exceeds GIC maximum 8");
    refused("num-irq", 33, "33 interrupt lines unsupported: not divisible by 32");
    refused("num-irq", 0, "num-irq 0 is not between 32 and 992");
    refused("num-irq", 1024, "num-irq 1024 is not between 32 and 992");
    refused("revision", 1, "revision 1 is not supported: this is a GICv2");
    refused("num-priority-bits", 3, "num-priority-bits 3 is not between 4 and 8");
    refused("has-security-extensions", 1,
            "has-security-extensions=on is not supported by this build");
}

static void test_priority_bits(void)
{
    Gic *g = g_new0(Gic, 1);
    DeviceState *dev = qdev_new(TYPE_ARM_GIC);

    qdev_prop_set_uint32(dev, "num-irq", 32 + NUM_SPIS);
    qdev_prop_set_uint32(dev, "num-priority-bits", 5);
    device_test_start(&g->t, dev);
    wr(g, IPRIORITYR + 32, 0xffffffff);
    g_assert_cmphex(rd(g, IPRIORITYR + 32), ==, 0xf8f8f8f8);
    wc(g, PMR, 0xff);
    g_assert_cmphex(rc(g, PMR), ==, 0xf8);
    stop(g);
}

/* ---- migration --------------------------------------------------------------------- */

static GByteArray *save(Gic *g)
{
    uint8_t *bytes;
    QEMUFile *f = device_test_save(&g->t, &bytes);

    qemu_fclose(f);
    return g_byte_array_new_take(bytes, SECTION);
}

static bool load(Gic *g, const uint8_t *data, size_t size, Error **errp)
{
    return device_test_load(&g->t, qemu_file_new_memory_input(data, size), errp);
}

/* A walk step; the answer, if any. */
static uint32_t step(Gic *g, uint32_t kind, uint32_t where, uint32_t val)
{
    asking = where % g->cpus;
    switch (kind % 6) {
    case 0:
        spi(g, where % NUM_SPIS, val & 1);
        return 0;
    case 1:
        ppi(g, asking, where % 32, val & 1);
        return 0;
    case 2:
        return rc(g, IAR);
    case 3:
        wc(g, where & 0x10 ? EOIR : where & 0xc, val);
        return 0;
    case 4:
        return rd(g, where & 0xffc);
    default:
        wr(g, where & 0xffc, val);
        return 0;
    }
}

static void test_random_walk(void)
{
    GRand *r = g_rand_new_with_seed(1);
    Gic *a = start_running(3), *b = start(3);

    for (int i = 0; i < 4000; i++) {
        uint32_t kind = g_rand_int(r), where = g_rand_int(r);
        uint32_t val = g_rand_int(r) & (i & 1 ? 0xffffffff : 0x7f);

        if (i % 8 == 0) {
            g_autoptr(GByteArray) first = save(a), second = NULL;

            g_assert_true(load(b, first->data, first->len, &error_abort));
            second = save(b);
            g_assert_cmpmem(first->data, first->len, second->data, second->len);
        }
        g_assert_cmphex(step(a, kind, where, val), ==, step(b, kind, where, val));
        for (int cpu = 0; cpu < 3; cpu++) {
            g_assert_cmphex(rd_region(a, 2 + cpu, HPPIR), ==, rd_region(b, 2 + cpu, HPPIR));
            g_assert_cmphex(rd_region(a, 2 + cpu, RPR), ==, rd_region(b, 2 + cpu, RPR));
        }
    }
    stop(a);
    stop(b);
    g_rand_free(r);
}

static void test_hostile_streams(void)
{
    Gic *g = start(2);
    g_autofree uint8_t *ones = g_malloc(SECTION);
    GRand *r = g_rand_new_with_seed(2);

    memset(ones, 1, SECTION);
    for (size_t len = 0; len < SECTION; len += 61) {
        Error *err = NULL;

        g_assert_false(load(g, ones, len, &err));
        error_free(err);
    }
    for (int i = 0; i < 50; i++) {
        Error *err = NULL;

        for (int n = 0; n < SECTION; n++) {
            ones[n] = g_rand_int(r) & 1 ? 1 : i % 2 ? 0 : g_rand_int(r);
        }
        if (!load(g, ones, SECTION, &err)) {
            error_free(err);
        }
        wr(g, D_CTLR, 3);
        for (int n = 0; n < 20; n++) {
            wc(g, EOIR, rc(g, IAR));
        }
    }
    g_rand_free(r);
    stop(g);
}

/* A reset controller is saved as QEMU saves it. */
static void check_section(unsigned cpus, const char *hex)
{
    DeviceTest t;
    DeviceState *dev = qdev_new(TYPE_ARM_GIC);
    g_autofree uint8_t *theirs = g_malloc(SECTION);
    g_autofree uint8_t *ours = NULL;

    for (int i = 0; i < SECTION; i++) {
        theirs[i] = g_ascii_xdigit_value(hex[2 * i]) * 16 + g_ascii_xdigit_value(hex[2 * i + 1]);
    }
    qdev_prop_set_uint32(dev, "num-cpu", cpus);
    qdev_prop_set_uint32(dev, "num-irq", 288);
    device_test_start(&t, dev);
    g_assert_true(device_test_load(&t, qemu_file_new_memory_input(theirs, SECTION), &error_abort));
    qemu_fclose(device_test_save(&t, &ours));
    g_assert_cmpmem(ours, SECTION, theirs, SECTION);
    device_test_end(&t);
}

static void test_section_of_qemu(void)
{
    g_autofree char *qemu = g_find_program_in_path("qemu-system-aarch64");
    g_autofree char *script = g_test_build_filename(G_TEST_DIST, "gic-section-of-qemu.sh", NULL);

    if (!qemu || !g_file_test(script, G_FILE_TEST_EXISTS)) {
        g_test_skip("no qemu-system-aarch64");
        return;
    }
    for (unsigned cpus = 1; cpus <= 2; cpus++) {
        g_autofree char *number = g_strdup_printf("%u", cpus);
        const char *argv[] = { "/bin/sh", script, number, NULL };
        g_autofree char *hex = NULL;
        int status;

        g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, &hex, NULL, &status,
                                   NULL));
        if (!hex || strlen(hex) < 2 * SECTION) {
            g_test_skip("QEMU wrote no section");
            return;
        }
        check_section(cpus, hex);
    }
}

static void test_come_and_go(void)
{
    unsigned alive;

    stop(start(8));
    main_loop_wait(true);
    alive = object_census(NULL);
    for (int i = 0; i < 20; i++) {
        Gic *g = start_running(8);

        spi(g, 1, 1);
        stop(g);
        main_loop_wait(true);
        g_assert_cmpuint(object_census(NULL), ==, alive);
    }
}

static void test_reset_keeps_lines(void)
{
    Gic *g = start_running(2);

    enable(g, 33, 0x80);
    spi(g, 1, 1);
    rc(g, IAR);
    device_cold_reset(g->t.dev);
    g_assert_cmpint(g->t.level[0], ==, 0);
    g_assert_cmphex(rd(g, ISPENDR + 4), ==, 2);
    g_assert_cmphex(rd(g, ISACTIVER + 4), ==, 0);
    g_assert_cmphex(rc(g, RPR), ==, 0xff);
    stop(g);
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    g_test_add_func("/arm-gic/identification", test_identification);
    g_test_add_func("/arm-gic/reset-values", test_reset_values);
    g_test_add_func("/arm-gic/uniprocessor", test_uniprocessor_targets);
    g_test_add_func("/arm-gic/beyond", test_beyond_the_last_interrupt);
    g_test_add_func("/arm-gic/byte-access", test_byte_access);
    g_test_add_func("/arm-gic/sgi/enabled", test_sgis_stay_enabled);
    g_test_add_func("/arm-gic/banked", test_banked_registers);
    g_test_add_func("/arm-gic/level", test_level);
    g_test_add_func("/arm-gic/edge", test_edge);
    g_test_add_func("/arm-gic/level-falls", test_level_that_falls);
    g_test_add_func("/arm-gic/enables", test_enables);
    g_test_add_func("/arm-gic/priority/mask", test_priority_mask);
    g_test_add_func("/arm-gic/priority/order", test_order_of_priorities);
    g_test_add_func("/arm-gic/priority/preemption", test_preemption);
    g_test_add_func("/arm-gic/priority/binary-point", test_binary_point);
    g_test_add_func("/arm-gic/priority/bits", test_priority_bits);
    g_test_add_func("/arm-gic/eoi/mode", test_eoi_mode);
    g_test_add_func("/arm-gic/eoi/nothing", test_ends_that_end_nothing);
    g_test_add_func("/arm-gic/active-by-register", test_active_by_register);
    g_test_add_func("/arm-gic/group/fiq", test_fiq);
    g_test_add_func("/arm-gic/group/1", test_group1);
    g_test_add_func("/arm-gic/ppi", test_ppi);
    g_test_add_func("/arm-gic/one-of-many", test_one_of_many);
    g_test_add_func("/arm-gic/target-moves", test_target_moves);
    g_test_add_func("/arm-gic/sgi/filters", test_sgi_filters);
    g_test_add_func("/arm-gic/sgi/senders", test_sgi_senders);
    g_test_add_func("/arm-gic/sgi/registers", test_sgi_pending_registers);
    g_test_add_func("/arm-gic/configuration", test_bad_configuration);
    g_test_add_func("/arm-gic/stream/random-walk", test_random_walk);
    g_test_add_func("/arm-gic/stream/hostile", test_hostile_streams);
    g_test_add_func("/arm-gic/stream/qemu", test_section_of_qemu);
    g_test_add_func("/arm-gic/come-and-go", test_come_and_go);
    g_test_add_func("/arm-gic/reset-keeps-lines", test_reset_keeps_lines);
    return hwcore_test_run();
}
