/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What most cases need: two strict devices that are nearly alike, so that one
 * can be taken for the other, and a frame for their main().
 */
#ifndef TESTS_COMPILE_FAIL_TWO_DEVICES_H
#define TESTS_COMPILE_FAIL_TWO_DEVICES_H

#include "qemu/module.h"
#include "qemu/timer.h"
#include "system/memory-hooks.h"
#include "hw/core/strict.h"

#define TYPE_GAUGE "gauge"
#define TYPE_METER "meter"
QOM_DECLARE_TYPE(Gauge, GAUGE, SysBusDevice);
QOM_DECLARE_TYPE(Meter, METER, SysBusDevice);

#define TWO_DEVICES_MEMBERS_                                                 \
    QOM_PARENT(SysBusDevice);                                                \
    MemoryRegion mmio;                                                       \
    QEMUTimer timer;                                                         \
    CharFrontend chr;                                                        \
    qemu_irq irq;                                                            \
    uint32_t value;                                                          \
    const uint32_t width;
struct Gauge { TWO_DEVICES_MEMBERS_ };
struct Meter { TWO_DEVICES_MEMBERS_ };

/* A case gives a device its callbacks by setting these before start(). */
static const DeviceOps *gauge_ops QEMU_UNUSED;

static const DeviceOps two_devices_default_ops = { .unmigratable = "a test" };

static inline void gauge_class_init(ObjectClass *klass, const void *data)
{
    device_class_set_ops(klass, gauge_ops ? gauge_ops : &two_devices_default_ops);
}

static inline void meter_class_init(ObjectClass *klass, const void *data)
{
    device_class_set_ops(klass, &two_devices_default_ops);
}

static const TYPE_INFO(Gauge) gauge_type QEMU_UNUSED = {
    .name = TYPE_GAUGE,
    .parent = TYPE_SYS_BUS_DEVICE,
    QOM_TYPE(Gauge, SysBusDevice),
    .class_init = gauge_class_init,
};
static const TYPE_INFO(Meter) meter_type QEMU_UNUSED = {
    .name = TYPE_METER,
    .parent = TYPE_SYS_BUS_DEVICE,
    QOM_TYPE(Meter, SysBusDevice),
    .class_init = meter_class_init,
};

/* The big lock is held from here ... */
static inline void TSA_ACQUIRE(bql) start(void)
{
    bql_lock();
    virtual_clock_use_qtest();
    virtual_clock_start();
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&gauge_type.info);
    type_register_static(&meter_type.info);
    memory_map_init();
}

/* ... to here: everything goes, and nothing may be left. */
static inline void TSA_RELEASE(bql) finish(void)
{
    memory_map_finish();
    qom_cleanup();
    bql_unlock();
}

#define NEW_GAUGE(name) object_property_new_child(object_get_root(), name, Gauge)
#define NEW_METER(name) object_property_new_child(object_get_root(), name, Meter)

#endif
