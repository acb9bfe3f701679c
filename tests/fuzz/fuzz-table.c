/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The devices that are fuzzed: one row each, and how it is made. */
#include "qemu/osdep.h"
#include "fuzz-device.h"
#include "hw/char/pl011.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/qdev-properties-system.h"
#include "hw/core/sysbus.h"
#include "hw/intc/i8259.h"
#include "hw/intc/ioapic.h"
#include "hw/isa/isa.h"
#include "hw/rtc/mc146818rtc.h"
#include "hw/timer/hpet.h"
#include "hw/timer/i8254.h"
#include "qapi/error.h"
#include "system/address-spaces.h"

static DeviceState *map(DeviceState *dev, hwaddr base)
{
    object_property_add_child(object_get_root(), "fuzzed[*]", OBJECT(dev));
    sysbus_realize(SYS_BUS_DEVICE(dev), &error_abort);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    return dev;
}

static ISABus *isa_bus(void)
{
    static ISABus *bus;

    if (!bus) {
        bus = isa_bus_new(NULL, get_system_memory(), get_system_io(), &error_abort);
        isa_bus_register_input_irqs(bus, g_new0(qemu_irq, ISA_NUM_IRQS));
    }
    return bus;
}

/* ---- devices --------------------------------------------------------------------------- */

#define UART_BASE 0x09000000

static DeviceState *create_pl011(void)
{
    DeviceState *dev = qdev_new(TYPE_PL011);

    qdev_prop_set_chr(dev, "chardev", qemu_chr_new("line", "null", NULL));
    return map(dev, UART_BASE);
}

static const FuzzPlace pl011_places[] = { { "pl011", 0, 1, 0 }, { NULL, 0, 0, 0 } };

static DeviceState *create_hpet(void)
{
    DeviceState *dev = qdev_new(TYPE_HPET);

    qdev_prop_set_uint32(dev, HPET_INTCAP, 4);
    qdev_prop_set_bit(dev, "msi", true);
    return map(dev, HPET_BASE);
}

static const FuzzPlace hpet_places[] = {
    { "hpet", 0, 1, 0 }, { "hpet_timer", 0x100, 4, 0x20 }, { NULL, 0, 0, 0 },
};

static DeviceState *create_ioapic(void)
{
    return ioapic_create(object_get_root(), "ioapic", IO_APIC_DEFAULT_ADDRESS);
}

static const FuzzPlace ioapic_places[] = { { "ioapic_window", 0, 1, 0 }, { NULL, 0, 0, 0 } };

/* The master; the slave is behind it. */
static DeviceState *create_i8259(void)
{
    qemu_irq irqs[ISA_NUM_IRQS];

    return DEVICE(i8259_create_pair(isa_bus(), NULL, irqs));
}

static DeviceState *create_i8254(void)
{
    return DEVICE(i8254_pit_init(isa_bus(), I8254_ISA_BASE, -1, NULL));
}

static DeviceState *create_rtc(void)
{
    return DEVICE(mc146818_rtc_init(isa_bus(), 2000, NULL));
}

#define NONE { .name = NULL }
const FuzzDevice fuzz_devices[] = {
    { "pl011", create_pl011, false, UART_BASE, 0x1000, 0, "line", pl011_places },
    { "hpet", create_hpet, false, HPET_BASE, HPET_LEN, 2, NULL, hpet_places },
    { "ioapic", create_ioapic, false, IO_APIC_DEFAULT_ADDRESS, 0x50, 24, NULL, ioapic_places },
    { "i8259", create_i8259, true, 0x20, 2, 8, NULL, NULL },
    { "i8254", create_i8254, true, I8254_ISA_BASE, 4, 1, NULL, NULL },
    { "mc146818rtc", create_rtc, true, RTC_ISA_BASE, 2, 0, NULL, NULL },
    NONE,
};
