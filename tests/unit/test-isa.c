/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ISA bus and its devices. */
#include "qemu/osdep.h"
#include "hw/core/qdev-monitor.h"
#include "hw/isa/isa.h"
#include "hwcore-test.h"

#define TYPE_PORTS "isa-ports"
OBJECT_DECLARE_SIMPLE_TYPE(Ports, PORTS)
struct Ports {
    ISADevice parent_obj;
    MemoryRegion io;
    PortioList list;
    qemu_irq irq;
    uint32_t last_port, last_data;
};

static uint64_t ports_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0x40 + addr;
}

static void ports_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
}

static const MemoryRegionOps ports_ops = {
    .read = ports_read,
    .write = ports_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static uint32_t list_read(void *opaque, uint32_t port)
{
    return port & 0xff;
}

static void list_write(void *opaque, uint32_t port, uint32_t data)
{
    Ports *p = opaque;

    p->last_port = port;
    p->last_data = data;
}

static const MemoryRegionPortio ports_list[] = {
    { .offset = 0, .len = 2, .size = 1, .read = list_read, .write = list_write },
    PORTIO_END_OF_LIST(),
};

static void ports_realize(DeviceState *dev, Error **errp)
{
    Ports *p = PORTS(dev);

    memory_region_init_io(&p->io, OBJECT(dev), &ports_ops, p, "ports", 4);
    isa_register_ioport(ISA_DEVICE(dev), &p->io, 0x300);
    isa_register_portio_list(ISA_DEVICE(dev), &p->list, 0x200, ports_list, p, "list");
    qdev_init_gpio_out(dev, &p->irq, 1);
    isa_connect_gpio_out(ISA_DEVICE(dev), 0, 5);
}

static void ports_class_init(ObjectClass *klass, const void *data)
{
    DEVICE_CLASS(klass)->realize = ports_realize;
}

static const TypeInfo ports_types[] = {
    { .name = TYPE_PORTS, .parent = TYPE_ISA_DEVICE, .instance_size = sizeof(Ports),
      .class_init = ports_class_init },
};
DEFINE_TYPES(ports_types)

static int last_line, last_level;

static void line(void *opaque, int n, int level)
{
    last_line = n;
    last_level = level;
}

static ISABus *new_bus(void)
{
    return isa_bus_new(NULL, get_system_memory(), get_system_io(), &error_abort);
}

static void drop_bus(ISABus *bus)
{
    object_unparent(OBJECT(BUS(bus)->parent));
}

static void TSA_NO_TSA test_device(void)
{
    ISABus *bus = new_bus();
    qemu_irq *irqs = qemu_allocate_irqs(line, NULL, ISA_NUM_IRQS);
    ISADevice *dev;
    Ports *p;
    g_autofree char *path = NULL;

    isa_bus_register_input_irqs(bus, irqs);
    dev = isa_create_simple(bus, TYPE_PORTS);
    p = PORTS(dev);
    g_assert_true(g_str_has_prefix(BUS(bus)->name, "isa."));
    g_assert_true(isa_bus_from_device(dev) == bus);
    g_assert_true(isa_address_space(dev) == get_system_memory());
    g_assert_true(isa_address_space_io(NULL) == get_system_io());
    g_assert_cmphex(cpu_inb(0x302), ==, 0x42);
    g_assert_cmphex(cpu_inb(0x201), ==, 0x01);
    cpu_outb(0x200, 0x77);
    g_assert_cmphex(p->last_port, ==, 0x200);
    g_assert_cmphex(p->last_data, ==, 0x77);
    qemu_irq_raise(p->irq);
    g_assert_cmpint(last_line, ==, 5);
    g_assert_true(isa_get_irq(NULL, 7) == irqs[7]);
    path = qdev_get_fw_dev_path(DEVICE(dev));
    g_assert_cmpstr(path, ==, "/isa/isa-ports@0200");

    for (int i = 0; i < 3; i++) {
        qdev_unrealize(DEVICE(dev));
        g_assert_cmphex(cpu_inb(0x302), ==, 0xff);
        g_assert_cmphex(cpu_inb(0x201), ==, 0xff);
        g_assert_true(qdev_realize(DEVICE(dev), BUS(bus), &error_abort));
        g_assert_cmphex(cpu_inb(0x302), ==, 0x42);
        g_assert_cmphex(cpu_inb(0x201), ==, 0x01);
    }
    drop_bus(bus);
    g_assert_cmphex(cpu_inb(0x302), ==, 0xff);
    for (int i = 0; i < ISA_NUM_IRQS; i++) {
        if (OBJECT(irqs[i])->parent) {
            object_unparent(OBJECT(irqs[i]));
        }
    }
    qemu_free_irqs(irqs, ISA_NUM_IRQS);
}

static void test_second_bus(void)
{
    ISABus *bus = new_bus();
    Error *err = NULL;

    g_assert_null(isa_bus_new(NULL, get_system_memory(), get_system_io(), &err));
    assert_error(err, "Can't create a second ISA bus");
    drop_bus(bus);
    drop_bus(new_bus());
}

static void test_new(void)
{
    ISADevice *dev = isa_new(TYPE_PORTS);

    g_assert_cmpint(dev->isairq[0], ==, -1);
    object_unref(dev);
    g_assert_null(isa_try_new("no-such-device"));
    dev = isa_try_new(TYPE_PORTS);
    g_assert_nonnull(dev);
    object_unref(dev);
}

static void test_dma(void)
{
    ISABus *bus = new_bus();
    IsaDma *low = (IsaDma *)bus, *high = (IsaDma *)&bus->dma;

    isa_bus_dma(bus, low, high);
    g_assert_true(isa_bus_get_dma(bus, 3) == low);
    g_assert_true(isa_bus_get_dma(bus, 4) == high);
    drop_bus(bus);
}

static void test_qtree(void)
{
    ISABus *bus = new_bus();
    ISADevice *dev = isa_new(TYPE_PORTS);
    GString *out = g_string_new(NULL);
    qemu_irq irqs[ISA_NUM_IRQS] = { 0 };

    isa_bus_register_input_irqs(bus, irqs);
    g_assert_true(isa_realize_and_unref(dev, bus, &error_abort));
    dev->isairq[0] = 5;
    dev->nirqs = 1;
    qdev_print_qtree(out);
    g_assert_nonnull(strstr(out->str, "isa irq 5\n"));
    dev->isairq[1] = 6;
    dev->nirqs = 2;
    qdev_print_qtree(out);
    g_assert_nonnull(strstr(out->str, "isa irqs 5,6\n"));
    g_string_free(out, TRUE);
    drop_bus(bus);
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    memory_map_init();
    g_test_add_func("/isa/device", test_device);
    g_test_add_func("/isa/second-bus", test_second_bus);
    g_test_add_func("/isa/new", test_new);
    g_test_add_func("/isa/dma", test_dma);
    g_test_add_func("/isa/qtree", test_qtree);
    return hwcore_test_run();
}
