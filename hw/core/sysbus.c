/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The main system bus and the devices that boards wire by hand. */
#include "qemu/osdep.h"
#include "hw/core/sysbus.h"
#include "hw/core/qdev-owned.h"
#include "qemu/module.h"
#include "system/address-spaces.h"
#include "system/reset.h"
#include "qdev-internal.h"

#define UNMAPPED ((hwaddr)-1)

OBJECT_DECLARE_SIMPLE_TYPE(SystemBus, SYSTEM_BUS)
struct SystemBus {
    BusState parent_obj;
};

static BusState *main_system_bus;

/* ---- the bus ----------------------------------------------------------------------- */

BusState *sysbus_get_default(void)
{
    if (!main_system_bus) {
        main_system_bus = qbus_new(TYPE_SYSTEM_BUS, NULL, "main-system-bus");
        object_property_add_child(machine_get_container("unattached"), "sysbus",
                                  OBJECT(main_system_bus));
        object_unref(main_system_bus);
        qemu_register_resettable(OBJECT(main_system_bus));
    }
    return main_system_bus;
}

static void system_bus_unparent(Object *obj)
{
    if (obj == OBJECT(main_system_bus)) {
        qemu_unregister_resettable(obj);
        main_system_bus = NULL;
    }
    object_class_get_parent(object_class_by_name(TYPE_SYSTEM_BUS))->unparent(obj);
}

static void sysbus_dev_print(GString *out, DeviceState *dev, int indent)
{
    SysBusDevice *s = SYS_BUS_DEVICE(dev);

    for (int i = 0; i < s->num_mmio; i++) {
        g_string_append_printf(out, "%*smmio %016" PRIx64 "/%016" PRIx64 "\n", indent, "",
                               s->mmio[i].addr, memory_region_size(s->mmio[i].memory));
    }
}

static char *sysbus_get_fw_dev_path(DeviceState *dev)
{
    SysBusDevice *s = SYS_BUS_DEVICE(dev);
    SysBusDeviceClass *sbc = SYS_BUS_DEVICE_GET_CLASS(s);

    if (s->num_mmio) {
        return g_strdup_printf("%s@%016" PRIx64, qdev_fw_name(dev), s->mmio[0].addr);
    }
    if (s->num_pio) {
        return g_strdup_printf("%s@i%04x", qdev_fw_name(dev), s->pio[0]);
    }
    if (sbc->explicit_ofw_unit_address) {
        g_autofree char *addr = sbc->explicit_ofw_unit_address(s);

        if (addr) {
            return g_strdup_printf("%s@%s", qdev_fw_name(dev), addr);
        }
    }
    return g_strdup(qdev_fw_name(dev));
}

static void system_bus_class_init(ObjectClass *klass, const void *data)
{
    BusClass *bc = BUS_CLASS(klass);

    klass->unparent = system_bus_unparent;
    bc->print_dev = sysbus_dev_print;
    bc->get_fw_dev_path = sysbus_get_fw_dev_path;
}

/* ---- regions ----------------------------------------------------------------------- */

static void forget_mmio(void *data)
{
    SysBusDevice *dev = data;

    dev->num_mmio--;
}

void sysbus_init_mmio(SysBusDevice *dev, MemoryRegion *memory)
{
    int n = dev->num_mmio;

    g_assert(n < QDEV_MAX_MMIO);
    dev->mmio[n].addr = UNMAPPED;
    dev->mmio[n].memory = memory;
    dev->num_mmio++;
    if (DEVICE(dev)->phase == DEVICE_REALIZING) {
        qdev_add_resource(DEVICE(dev), "exported region", dev, forget_mmio);
    }
}

bool sysbus_has_mmio(SysBusDevice *dev, unsigned int n)
{
    return n < (unsigned)dev->num_mmio;
}

static void check_region(const SysBusDevice *dev, int n)
{
    if (n < 0 || n >= dev->num_mmio) {
        qdev_die(DEVICE(dev), "memory region %d does not exist, there are %d", n, dev->num_mmio);
    }
}

MemoryRegion *sysbus_mmio_get_region(const SysBusDevice *dev, int n)
{
    check_region(dev, n);
    return dev->mmio[n].memory;
}

void sysbus_mmio_unmap(SysBusDevice *dev, int n)
{
    check_region(dev, n);
    /* An unrealize in between has taken it out of the map already. */
    if (dev->mmio[n].addr != UNMAPPED && memory_region_is_mapped(dev->mmio[n].memory)) {
        memory_region_del_subregion(get_system_memory(), dev->mmio[n].memory);
    }
    dev->mmio[n].addr = UNMAPPED;
}

static void map_region(SysBusDevice *dev, int n, hwaddr addr, bool overlap, int priority)
{
    check_region(dev, n);
    if (dev->mmio[n].addr == addr && memory_region_is_mapped(dev->mmio[n].memory)) {
        return;
    }
    sysbus_mmio_unmap(dev, n);
    dev->mmio[n].addr = addr;
    if (overlap) {
        memory_region_add_subregion_overlap(get_system_memory(), addr, dev->mmio[n].memory,
                                            priority);
    } else {
        memory_region_add_subregion(get_system_memory(), addr, dev->mmio[n].memory);
    }
}

void sysbus_mmio_map(SysBusDevice *dev, int n, hwaddr addr)
{
    map_region(dev, n, addr, false, 0);
}

void sysbus_mmio_map_overlap(SysBusDevice *dev, int n, hwaddr addr, int priority)
{
    map_region(dev, n, addr, true, priority);
}

int sysbus_mmio_map_name(SysBusDevice *dev, const char *name, hwaddr addr)
{
    for (int i = 0; i < dev->num_mmio; i++) {
        if (!strcmp(memory_region_name(dev->mmio[i].memory), name)) {
            sysbus_mmio_map(dev, i, addr);
            return i;
        }
    }
    return -1;
}

void sysbus_init_ioports(SysBusDevice *dev, uint32_t ioport, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        g_assert(dev->num_pio < QDEV_MAX_PIO);
        dev->pio[dev->num_pio++] = ioport++;
    }
}

/* ---- lines ------------------------------------------------------------------------- */

void sysbus_init_irq(SysBusDevice *dev, qemu_irq *p)
{
    qdev_init_gpio_out_named(DEVICE(dev), p, SYSBUS_DEVICE_GPIO_IRQ, 1);
}

void sysbus_pass_irq(SysBusDevice *dev, SysBusDevice *target)
{
    qdev_pass_gpios(DEVICE(target), DEVICE(dev), SYSBUS_DEVICE_GPIO_IRQ);
}

bool sysbus_has_irq(SysBusDevice *dev, int n)
{
    g_autofree char *prop = g_strdup_printf("%s[%d]", SYSBUS_DEVICE_GPIO_IRQ, n);

    return object_property_find(OBJECT(dev), prop) != NULL;
}

qemu_irq sysbus_get_connected_irq(const SysBusDevice *dev, int n)
{
    return qdev_get_gpio_out_connector(DEVICE(dev), SYSBUS_DEVICE_GPIO_IRQ, n);
}

bool sysbus_is_irq_connected(SysBusDevice *dev, int n)
{
    return sysbus_get_connected_irq(dev, n) != NULL;
}

void sysbus_connect_irq(SysBusDevice *dev, int n, qemu_irq irq)
{
    SysBusDeviceClass *sbc = SYS_BUS_DEVICE_GET_CLASS(dev);

    qdev_connect_gpio_out_named(DEVICE(dev), SYSBUS_DEVICE_GPIO_IRQ, n, irq);
    if (sbc->connect_irq_notifier) {
        sbc->connect_irq_notifier(dev, irq);
    }
}

/* ---- creation ---------------------------------------------------------------------- */

bool sysbus_realize(SysBusDevice *dev, Error **errp)
{
    return qdev_realize(DEVICE(dev), sysbus_get_default(), errp);
}

bool sysbus_realize_and_unref(SysBusDevice *dev, Error **errp)
{
    return qdev_realize_and_unref(DEVICE(dev), sysbus_get_default(), errp);
}

DeviceState *sysbus_create_varargs(const char *name, hwaddr addr, ...)
{
    DeviceState *dev = qdev_new(name);
    SysBusDevice *s = SYS_BUS_DEVICE(dev);
    va_list va;
    qemu_irq irq;

    sysbus_realize_and_unref(s, &error_abort);
    if (addr != UNMAPPED) {
        sysbus_mmio_map(s, 0, addr);
    }
    va_start(va, addr);
    for (int n = 0; (irq = va_arg(va, qemu_irq)); n++) {
        sysbus_connect_irq(s, n, irq);
    }
    va_end(va);
    return dev;
}

typedef struct FindState {
    FindSysbusDeviceFunc *func;
    void *opaque;
} FindState;

static int find_dynamic(Object *obj, void *opaque)
{
    FindState *find = opaque;

    if (object_dynamic_cast(obj, TYPE_SYS_BUS_DEVICE)) {
        find->func(SYS_BUS_DEVICE(obj), find->opaque);
    }
    return 0;
}

void foreach_dynamic_sysbus_device(FindSysbusDeviceFunc *func, void *opaque)
{
    FindState find = { .func = func, .opaque = opaque };

    object_child_foreach_recursive(machine_get_container("peripheral"), find_dynamic, &find);
    object_child_foreach_recursive(machine_get_container("peripheral-anon"), find_dynamic, &find);
}

/* ---- classes ----------------------------------------------------------------------- */

static void sysbus_device_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->bus_type = TYPE_SYSTEM_BUS;
    /* Somebody has to map its regions and connect its lines: boards do, users cannot. */
    dc->user_creatable = false;
}

static void dynamic_sysbus_device_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->user_creatable = true;
    dc->hotpluggable = false;
}

static const TypeInfo sysbus_types[] = {
    {
        .name = TYPE_SYSTEM_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(SystemBus),
        .class_init = system_bus_class_init,
    },
    {
        .name = TYPE_SYS_BUS_DEVICE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(SysBusDevice),
        .abstract = true,
        .class_size = sizeof(SysBusDeviceClass),
        .class_init = sysbus_device_class_init,
    },
    {
        .name = TYPE_DYNAMIC_SYS_BUS_DEVICE,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(SysBusDevice),
        .abstract = true,
        .class_init = dynamic_sysbus_device_class_init,
    },
};
DEFINE_TYPES(sysbus_types)
