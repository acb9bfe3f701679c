/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ISA bus.  There is at most one, on a bridge; device addresses are the
 * devices' business, the bus lends them ports, memory and lines.
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-owned.h"
#include "hw/core/sysbus.h"
#include "hw/isa/isa.h"
#include "qemu/module.h"

#define TYPE_ISABUS_BRIDGE "isabus-bridge"

static ISABus *the_bus;

/* ---- the bus ----------------------------------------------------------------------- */

ISABus *isa_bus_new(DeviceState *dev, MemoryRegion *address_space, MemoryRegion *address_space_io,
                    Error **errp)
{
    if (the_bus) {
        error_setg(errp, "Can't create a second ISA bus");
        return NULL;
    }
    if (!dev) {
        dev = qdev_new(TYPE_ISABUS_BRIDGE);
        sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    }
    the_bus = ISA_BUS(qbus_new(TYPE_ISA_BUS, dev, NULL));
    the_bus->address_space = address_space;
    the_bus->address_space_io = address_space_io;
    return the_bus;
}

void isa_bus_register_input_irqs(ISABus *bus, qemu_irq *irqs_in)
{
    bus->irqs_in = irqs_in;
}

void isa_bus_dma(ISABus *bus, IsaDma *dma8, IsaDma *dma16)
{
    g_assert(bus && dma8 && dma16 && !bus->dma[0] && !bus->dma[1]);
    bus->dma[0] = dma8;
    bus->dma[1] = dma16;
}

IsaDma *isa_bus_get_dma(ISABus *bus, int nchan)
{
    g_assert(nchan >= 0 && nchan < ISA_NUM_DMA_CHANS);
    return bus->dma[nchan > 3 ? 1 : 0];
}

qemu_irq isa_bus_get_irq(ISABus *bus, unsigned irqnum)
{
    g_assert(irqnum < ISA_NUM_IRQS && bus->irqs_in);
    return bus->irqs_in[irqnum];
}

static void isa_bus_finalize(Object *obj)
{
    if (ISA_BUS(obj) == the_bus) {
        the_bus = NULL;
    }
}

static void isabus_dev_print(GString *out, DeviceState *dev, int indent)
{
    ISADevice *d = ISA_DEVICE(dev);

    if (d->nirqs == 1) {
        g_string_append_printf(out, "%*sisa irq %d\n", indent, "", d->isairq[0]);
    } else if (d->nirqs == 2) {
        g_string_append_printf(out, "%*sisa irqs %d,%d\n", indent, "", d->isairq[0],
                               d->isairq[1]);
    }
}

static char *isabus_get_fw_dev_path(DeviceState *dev)
{
    ISADevice *d = ISA_DEVICE(dev);

    return d->ioport_id ? g_strdup_printf("%s@%04x", qdev_fw_name(dev), d->ioport_id)
                        : g_strdup(qdev_fw_name(dev));
}

static void isa_bus_class_init(ObjectClass *klass, const void *data)
{
    BusClass *bc = BUS_CLASS(klass);

    bc->print_dev = isabus_dev_print;
    bc->get_fw_dev_path = isabus_get_fw_dev_path;
}

/* ---- devices ----------------------------------------------------------------------- */

ISADevice *isa_new(const char *name)
{
    return ISA_DEVICE(qdev_new(name));
}

ISADevice *isa_try_new(const char *name)
{
    DeviceState *dev = qdev_try_new(name);

    return dev ? ISA_DEVICE(dev) : NULL;
}

bool isa_realize_and_unref(ISADevice *dev, ISABus *bus, Error **errp)
{
    return qdev_realize_and_unref(DEVICE(dev), BUS(bus), errp);
}

ISADevice *isa_create_simple(ISABus *bus, const char *name)
{
    ISADevice *dev = isa_new(name);

    isa_realize_and_unref(dev, bus, &error_abort);
    return dev;
}

ISABus *isa_bus_from_device(ISADevice *dev)
{
    return ISA_BUS(qdev_get_parent_bus(DEVICE(dev)));
}

static ISABus *bus_of(ISADevice *dev)
{
    return dev ? isa_bus_from_device(dev) : the_bus;
}

qemu_irq isa_get_irq(ISADevice *dev, unsigned isairq)
{
    return isa_bus_get_irq(bus_of(dev), isairq);
}

void isa_connect_gpio_out(ISADevice *isadev, int gpioirq, unsigned isairq)
{
    qdev_connect_gpio_out(DEVICE(isadev), gpioirq, isa_get_irq(isadev, isairq));
}

MemoryRegion *isa_address_space(ISADevice *dev)
{
    return bus_of(dev)->address_space;
}

MemoryRegion *isa_address_space_io(ISADevice *dev)
{
    return bus_of(dev)->address_space_io;
}

static void note_port(ISADevice *dev, uint16_t port)
{
    if (dev && (!dev->ioport_id || port < dev->ioport_id)) {
        dev->ioport_id = port;
    }
}

void isa_register_ioport(ISADevice *dev, MemoryRegion *io, uint16_t start)
{
    /* The device core takes the region out of the map again at unrealize. */
    memory_region_add_subregion(isa_address_space_io(dev), start, io);
    note_port(dev, start);
}

static void release_portio_list(void *data)
{
    PortioList *list = data;

    portio_list_del(list);
    portio_list_destroy(list);
    list->owner = NULL;
}

int isa_register_portio_list(ISADevice *dev, PortioList *piolist, uint16_t start,
                             const MemoryRegionPortio *portio, void *opaque, const char *name)
{
    g_assert(dev && !piolist->owner);
    note_port(dev, start);
    portio_list_init(piolist, OBJECT(dev), portio, opaque, name);
    portio_list_add(piolist, isa_address_space_io(dev), start);
    qdev_add_resource(DEVICE(dev), "port list", piolist, release_portio_list);
    return 0;
}

/* ---- classes ----------------------------------------------------------------------- */

static void isa_device_init(Object *obj)
{
    ISADevice *dev = ISA_DEVICE(obj);

    dev->isairq[0] = -1;
    dev->isairq[1] = -1;
}

static void isa_device_class_init(ObjectClass *klass, const void *data)
{
    DEVICE_CLASS(klass)->bus_type = TYPE_ISA_BUS;
}

/* The place of the bus where no PCI bridge provides one. */
static const DEVICE_OPS(SysBusDevice) isabus_bridge_ops = {
    .unmigratable = "has no registers",
    .fw_name = "isa",
};

static const TypeInfo isa_types[] = {
    {
        .name = TYPE_ISA_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(ISABus),
        .instance_finalize = isa_bus_finalize,
        .class_init = isa_bus_class_init,
    },
    {
        .name = TYPE_ISADMA,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(IsaDmaClass),
    },
    {
        .name = TYPE_ISA_DEVICE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(ISADevice),
        .instance_init = isa_device_init,
        .abstract = true,
        .class_size = sizeof(ISADeviceClass),
        .class_init = isa_device_class_init,
    },
    {
        .name = TYPE_ISABUS_BRIDGE,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(SysBusDevice),
        .class_init = device_class_init_ops,
        .class_data = &isabus_bridge_ops.ops,
    },
};
DEFINE_TYPES(isa_types)
