/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices that a board wires by hand: memory regions, lines, no address of
 * their own on a bus.  They sit on the one "main-system-bus".
 *
 * A device exports regions and lines in instance_init or realize; their order
 * is their number, and the board's business.  Big lock held.
 */
#ifndef HW_CORE_SYSBUS_H
#define HW_CORE_SYSBUS_H

#include "exec/hwaddr.h"
#include "hw/core/qdev.h"
#include "system/memory.h"

#define QDEV_MAX_MMIO 32
#define QDEV_MAX_PIO 32

#define TYPE_SYSTEM_BUS "System"
#define TYPE_SYS_BUS_DEVICE "sys-bus-device"
/* Those that users may create (the board finds a place for them). */
#define TYPE_DYNAMIC_SYS_BUS_DEVICE "dynamic-sysbus-device"
#define SYSBUS_DEVICE_GPIO_IRQ "sysbus-irq"

OBJECT_DECLARE_TYPE(SysBusDevice, SysBusDeviceClass, SYS_BUS_DEVICE)
#define QOM_ANCESTORS_SysBusDevice(M, ...) \
    QOM_ANCESTORS_DeviceState(M, __VA_ARGS__) M(DeviceState, __VA_ARGS__)

struct SysBusDeviceClass {
    DeviceClass parent_class;
    /* Unit address for Open Firmware paths (g_free), when no region says it. */
    char *(*explicit_ofw_unit_address)(const SysBusDevice *dev);
    /* Told when line 0... is connected. */
    void (*connect_irq_notifier)(SysBusDevice *dev, qemu_irq irq);
};

struct SysBusDevice {
    QOM_PARENT(DeviceState);

    int num_mmio;
    struct {
        hwaddr addr;                    /* (hwaddr)-1: not mapped */
        MemoryRegion *memory;
    } mmio[QDEV_MAX_MMIO];
    int num_pio;
    uint32_t pio[QDEV_MAX_PIO];
};

typedef void FindSysbusDeviceFunc(SysBusDevice *sbdev, void *opaque);

/* ---- for the device ---------------------------------------------------------------- */

/* Export @memory (of the device) as the next region. */
void sysbus_init_mmio(SysBusDevice *dev, MemoryRegion *memory);
/* Export the output line stored in *@p as the next line. */
void sysbus_init_irq(SysBusDevice *dev, qemu_irq *p);
/* Export all of @target's lines. */
void sysbus_pass_irq(SysBusDevice *dev, SysBusDevice *target);
/* For information only. */
void sysbus_init_ioports(SysBusDevice *dev, uint32_t ioport, uint32_t size);

/* ---- for boards -------------------------------------------------------------------- */

bool sysbus_has_mmio(SysBusDevice *dev, unsigned int n);
/* Borrowed.  No region @n: dies naming the device. */
MemoryRegion *sysbus_mmio_get_region(const SysBusDevice *dev, int n);
/* Into system memory at @addr; mapping again moves it. */
void sysbus_mmio_map(SysBusDevice *dev, int n, hwaddr addr);
void sysbus_mmio_map_overlap(SysBusDevice *dev, int n, hwaddr addr, int priority);
/* By the region's name: its number, or -1. */
int sysbus_mmio_map_name(SysBusDevice *dev, const char *name, hwaddr addr);
void sysbus_mmio_unmap(SysBusDevice *dev, int n);

bool sysbus_has_irq(SysBusDevice *dev, int n);
bool sysbus_is_irq_connected(SysBusDevice *dev, int n);
qemu_irq sysbus_get_connected_irq(const SysBusDevice *dev, int n);
void sysbus_connect_irq(SysBusDevice *dev, int n, qemu_irq irq);

/* On the main system bus; qdev_realize() otherwise. */
bool sysbus_realize(SysBusDevice *dev, Error **errp);
bool sysbus_realize_and_unref(SysBusDevice *dev, Error **errp);
/* The bus; made on first use. */
BusState *sysbus_get_default(void);
/* Call @func for each sysbus device below /machine/peripheral and peripheral-anon. */
void foreach_dynamic_sysbus_device(FindSysbusDeviceFunc *func, void *opaque);

/*
 * Create, realize, map region 0 (unless @addr is (hwaddr)-1), connect lines 0 and
 * up to the given ones.  Aborts on failure.
 */
DeviceState *sysbus_create_varargs(const char *name, hwaddr addr, ...) QEMU_SENTINEL;
static inline DeviceState *sysbus_create_simple(const char *name, hwaddr addr, qemu_irq irq)
{
    return sysbus_create_varargs(name, addr, irq, NULL);
}

#endif
