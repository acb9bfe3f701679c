/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices of the system bus: regions, lines, creation by boards. */
#include "qemu/osdep.h"
#include "hw/core/sysbus.h"
#include "hwcore-test.h"

#define TYPE_SB "sb-dev"
OBJECT_DECLARE_SIMPLE_TYPE(Sb, SB)
struct Sb {
    SysBusDevice parent_obj;
    MemoryRegion one, two, late;
    qemu_irq irq[2];
    bool fail;
};

static uint64_t sb_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0x10 + addr;
}

static void sb_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
}

static const MemoryRegionOps sb_ops = {
    .read = sb_read,
    .write = sb_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void sb_init(Object *obj)
{
    Sb *s = SB(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->one, obj, &sb_ops, s, "one", 0x10);
    memory_region_init_io(&s->two, obj, &sb_ops, s, "two", 0x10);
    sysbus_init_mmio(sbd, &s->one);
    sysbus_init_mmio(sbd, &s->two);
    sysbus_init_irq(sbd, &s->irq[0]);
    sysbus_init_irq(sbd, &s->irq[1]);
    sysbus_init_ioports(sbd, 0x60, 2);
}

static bool sb_realize(Sb *s, Error **errp)
{
    memory_region_init_io(&s->late, OBJECT(s), &sb_ops, s, "late", 0x10);
    sysbus_init_mmio(SYS_BUS_DEVICE(s), &s->late);
    if (s->fail) {
        error_setg(errp, "told to fail");
    }
    return !s->fail;
}

static const DEVICE_OPS(Sb) sb_dev_ops = {
    .realize = sb_realize,
    .unmigratable = "a test device",
};

static int notified;

static void sb_notifier(SysBusDevice *dev, qemu_irq irq)
{
    notified++;
}

static void sb_class_init(ObjectClass *klass, const void *data)
{
    device_class_set_ops(klass, &sb_dev_ops.ops);
    SYS_BUS_DEVICE_CLASS(klass)->connect_irq_notifier = sb_notifier;
}

static const TypeInfo sb_types[] = {
    { .name = TYPE_SB, .parent = TYPE_SYS_BUS_DEVICE, .instance_size = sizeof(Sb),
      .instance_init = sb_init, .class_init = sb_class_init },
};
DEFINE_TYPES(sb_types)

static Sb *new_sb(const char *name)
{
    DeviceState *dev = qdev_new(TYPE_SB);

    object_property_add_child(qdev_get_machine(), name, OBJECT(dev));
    object_unref(dev);
    return SB(dev);
}

static MemTxResult rd(hwaddr at, uint8_t *val)
{
    return address_space_read(&address_space_memory, at, MEMTXATTRS_UNSPECIFIED, val, 1);
}

static void assert_reads(hwaddr at, uint8_t expected)
{
    uint8_t val = 0;

    g_assert_cmpint(rd(at, &val), ==, MEMTX_OK);
    g_assert_cmphex(val, ==, expected);
}

static void assert_hole(hwaddr at)
{
    uint8_t val = 0;

    g_assert_cmpint(rd(at, &val), !=, MEMTX_OK);
}

static void test_map(void)
{
    Sb *s = new_sb("s");
    SysBusDevice *sbd = SYS_BUS_DEVICE(s);

    g_assert_true(sysbus_realize(sbd, &error_abort));
    g_assert_true(sysbus_has_mmio(sbd, 2));
    g_assert_false(sysbus_has_mmio(sbd, 3));
    g_assert_true(sysbus_mmio_get_region(sbd, 1) == &s->two);
    sysbus_mmio_map(sbd, 0, 0x1000);
    sysbus_mmio_map(sbd, 0, 0x1000);
    assert_reads(0x1003, 0x13);
    sysbus_mmio_map(sbd, 0, 0x2000);
    assert_hole(0x1000);
    assert_reads(0x2000, 0x10);
    sysbus_mmio_map_overlap(sbd, 1, 0x2001, 1);
    assert_reads(0x2001, 0x10);
    g_assert_cmpint(sysbus_mmio_map_name(sbd, "late", 0x3000), ==, 2);
    g_assert_cmpint(sysbus_mmio_map_name(sbd, "nope", 0x3000), ==, -1);
    assert_reads(0x3001, 0x11);
    sysbus_mmio_unmap(sbd, 0);
    sysbus_mmio_unmap(sbd, 0);
    assert_hole(0x2000);
    object_unparent(OBJECT(s));
    assert_hole(0x3000);
}

static void test_realize_again(void)
{
    Sb *s = new_sb("s");
    SysBusDevice *sbd = SYS_BUS_DEVICE(s);
    Error *err = NULL;

    s->fail = true;
    g_assert_false(sysbus_realize(sbd, &err));
    assert_error(err, "told to fail");
    g_assert_cmpint(sbd->num_mmio, ==, 2);
    s->fail = false;
    for (int i = 0; i < 10; i++) {
        g_assert_true(sysbus_realize(sbd, &error_abort));
        sysbus_mmio_map(sbd, 0, 0x1000);
        sysbus_mmio_map(sbd, 2, 0x2000);
        assert_reads(0x1000, 0x10);
        assert_reads(0x2000, 0x10);
        g_assert_cmpint(sbd->num_mmio, ==, 3);
        qdev_unrealize(DEVICE(s));
        g_assert_cmpint(sbd->num_mmio, ==, 2);
        assert_hole(0x1000);
        assert_hole(0x2000);
    }
    object_unparent(OBJECT(s));
}

static void sink(void *opaque, int n, int level)
{
    *(int *)opaque = level;
}

static void TSA_NO_TSA test_irqs(void)
{
    Sb *s = new_sb("s"), *outer = new_sb("outer");
    SysBusDevice *sbd = SYS_BUS_DEVICE(s);
    int level = 0;
    qemu_irq irq = qemu_allocate_irq(sink, &level, 0);

    g_assert_true(sysbus_has_irq(sbd, 1));
    g_assert_false(sysbus_has_irq(sbd, 2));
    g_assert_false(sysbus_is_irq_connected(sbd, 1));
    sysbus_connect_irq(sbd, 1, irq);
    g_assert_cmpint(notified, ==, 1);
    g_assert_true(sysbus_is_irq_connected(sbd, 1));
    g_assert_true(sysbus_get_connected_irq(sbd, 1) == irq);
    qemu_irq_raise(s->irq[1]);
    g_assert_cmpint(level, ==, 1);
    object_unparent(OBJECT(irq));
    qemu_free_irq(irq);
    object_unparent(OBJECT(s));
    object_unparent(OBJECT(outer));
}

static void TSA_NO_TSA test_create(void)
{
    int level = 0;
    qemu_irq irq = qemu_allocate_irq(sink, &level, 0);
    DeviceState *dev = sysbus_create_simple(TYPE_SB, 0x4000, irq);
    g_autofree char *path = qdev_get_fw_dev_path(dev);

    g_assert_true(dev->realized);
    g_assert_true(dev->parent_bus == sysbus_get_default());
    assert_reads(0x4001, 0x11);
    qemu_irq_raise(SB(dev)->irq[0]);
    g_assert_cmpint(level, ==, 1);
    g_assert_cmpstr(path, ==, "/sb-dev@0000000000004000");
    g_assert_null(qdev_get_dev_path(dev));
    object_unparent(OBJECT(dev));
    dev = sysbus_create_varargs(TYPE_SB, (hwaddr)-1, NULL);
    object_unparent(OBJECT(dev));
    object_unparent(OBJECT(irq));
    qemu_free_irq(irq);
    dev = qdev_new(TYPE_SB);
    g_assert_true(sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort));
    object_unparent(OBJECT(dev));
}

static void test_no_such_region(void)
{
    if (dies_with("*'/machine/s' (type 'sb-dev'): memory region 7 does not exist, there are 2*")) {
        sysbus_mmio_map(SYS_BUS_DEVICE(new_sb("s")), 7, 0);
    }
}

static void test_access_before_realize(void)
{
#ifdef CONFIG_DEBUG_ASHLAR
    if (dies_with("*access to region 'one' of a device that is created*")) {
        sysbus_mmio_map(SYS_BUS_DEVICE(new_sb("s")), 0, 0x1000);
        assert_reads(0x1000, 0x10);
    }
#endif
}

static void found(SysBusDevice *sbdev, void *opaque)
{
    ++*(int *)opaque;
}

static void test_foreach_dynamic(void)
{
    DeviceState *dev = qdev_new(TYPE_SB);
    int n = 0;

    object_property_add_child(machine_get_container("peripheral"), "s", OBJECT(dev));
    object_unref(dev);
    foreach_dynamic_sysbus_device(found, &n);
    g_assert_cmpint(n, ==, 1);
    object_unparent(OBJECT(dev));
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    memory_map_init();
    g_test_add_func("/sysbus/map", test_map);
    g_test_add_func("/sysbus/realize-again", test_realize_again);
    g_test_add_func("/sysbus/irqs", test_irqs);
    g_test_add_func("/sysbus/create", test_create);
    g_test_add_func("/sysbus/no-such-region", test_no_such_region);
    g_test_add_func("/sysbus/access-before-realize", test_access_before_realize);
    g_test_add_func("/sysbus/foreach-dynamic", test_foreach_dynamic);
    return hwcore_test_run();
}
