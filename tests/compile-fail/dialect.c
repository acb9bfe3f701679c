/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: the QEMU dialect stands beside the strict one
// MISUSE[1] gcc,clang: run /is a 'other-model', not a 'old-model'/           -- what it catches, it catches at run time
// MISUSE[2] gcc,clang: compile /VMSTATE_UINT32: field has a different type/  -- tables are checked in both
// MISUSE[3] gcc,clang: compile /DEFINE_PROP_UINT32: member big is not a uint32_t/
// MISUSE[4] gcc,clang: compile /incompatible|too few|too many/               -- and so is the shape of callbacks
#include "qemu/osdep.h"
#include "hw/core/irq.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/sysbus.h"
#include "migration/vmstate.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "system/memory-hooks.h"

#define TYPE_OLD_MODEL "old-model"
OBJECT_DECLARE_SIMPLE_TYPE(OldModelState, OLD_MODEL)

struct OldModelState {
    SysBusDevice parent_obj;
    MemoryRegion iomem;
    QEMUTimer timer;
    qemu_irq irq;
    uint32_t reg;
    uint64_t big;
};

static uint64_t old_model_read(void *opaque, hwaddr addr, unsigned size)
{
    OldModelState *s = OLD_MODEL(opaque);

    return s->reg;
}

static void old_model_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    OldModelState *s = opaque;

    s->reg = val;
    qemu_set_irq(s->irq, s->reg & 1);
}

static const MemoryRegionOps old_model_ops = {
#if MISUSE == 4
    .read = old_model_write,
#else
    .read = old_model_read,
#endif
    .write = old_model_write,
    .endianness = DEVICE_NATIVE_ENDIAN,
};

static void old_model_tick(void *opaque)
{
    OldModelState *s = opaque;

    s->reg++;
}

static const VMStateDescription vmstate_old_model = {
    .name = "old-model",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
#if MISUSE == 2
        VMSTATE_UINT32(big, OldModelState),
#endif
        VMSTATE_UINT32(reg, OldModelState),
        VMSTATE_TIMER(timer, OldModelState),
        VMSTATE_END_OF_LIST()
    },
};

static const Property old_model_properties[] = {
#if MISUSE == 3
    DEFINE_PROP_UINT32("big", OldModelState, big, 0),
#endif
    DEFINE_PROP_UINT64("limit", OldModelState, big, 1),
};

static void old_model_reset(DeviceState *dev)
{
    OldModelState *s = OLD_MODEL(dev);

    s->reg = 0;
    s->big = 0;
}

static void old_model_init(Object *obj)
{
    OldModelState *s = OLD_MODEL(obj);

    memory_region_init_io(&s->iomem, obj, &old_model_ops, s, "old-model", 0x100);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    timer_init_ns(&s->timer, QEMU_CLOCK_VIRTUAL, old_model_tick, s);
}

static void old_model_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->vmsd = &vmstate_old_model;
    device_class_set_legacy_reset(dc, old_model_reset);
    device_class_set_props(dc, old_model_properties);
}

static const TypeInfo old_model_info = {
    .name = TYPE_OLD_MODEL,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(OldModelState),
    .instance_init = old_model_init,
    .class_init = old_model_class_init,
};
static const TypeInfo other_model_info = {
    .name = "other-model",
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(SysBusDevice),
};

static void old_model_register_types(void)
{
    type_register_static(&old_model_info);
    type_register_static(&other_model_info);
}

type_init(old_model_register_types)

int main(void)
{
    OldModelState *s;

    bql_lock();
    virtual_clock_use_qtest();
    virtual_clock_start();
    module_call_init(MODULE_INIT_QOM);
    s = OLD_MODEL(qdev_new(TYPE_OLD_MODEL));
    sysbus_realize(SYS_BUS_DEVICE(s), &error_fatal);        /* unchecked, as in QEMU */
    timer_mod_ns(&s->timer, 1);
    qemu_clock_advance_virtual_time(5);
    assert(s->reg == 1 && s->big == 1);
    device_cold_reset(DEVICE(s));
    assert(s->reg == 0);
#if MISUSE == 1
    s = OLD_MODEL(qdev_new("other-model"));
#endif
    timer_del(&s->timer);
    object_unparent(OBJECT(s));
    object_unref(s);
    memory_map_finish();
    qom_cleanup();
    bql_unlock();
    return 0;
}
