/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Quaint timer: 0x0 CTRL, 0x4 LOAD, 0x8 COUNT (read-only), 0xc STATUS (one clears).
 * MMIO 0, interrupt 0, GPIO in "gate": high stops the count.  The variant
 * quaint-timer-fast counts ten times as fast.  Includes go by their older paths.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "quaint-timer.h"

REG32(CTRL, 0x0)
    FIELD(CTRL, RUN, 0, 1)
    FIELD(CTRL, PERIODIC, 1, 1)
    FIELD(CTRL, IE, 2, 1)
REG32(LOAD, 0x4)
REG32(COUNT, 0x8)
REG32(STATUS, 0xc)
    FIELD(STATUS, EXPIRED, 0, 1)

static uint32_t quaint_timer_hz(QuaintTimerState *s)
{
    return s->freq_hz * QUAINT_TIMER_GET_CLASS(s)->multiplier;
}

static bool quaint_timer_runs(QuaintTimerState *s)
{
    return ARRAY_FIELD_EX32(s->regs, CTRL, RUN) && s->regs[R_LOAD] && !s->gated;
}

static void quaint_timer_update_irq(QuaintTimerState *s)
{
    if (s->regs[R_STATUS] && ARRAY_FIELD_EX32(s->regs, CTRL, IE)) {
        qemu_irq_raise(s->irq);
    } else {
        qemu_irq_lower(s->irq);
    }
}

static void quaint_timer_rearm(QuaintTimerState *s)
{
    if (!quaint_timer_runs(s)) {
        timer_del(s->timer);
        return;
    }
    s->started = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    timer_mod(s->timer, s->started + muldiv64(s->regs[R_LOAD], NANOSECONDS_PER_SECOND,
                                              quaint_timer_hz(s)));
}

static void quaint_timer_tick(void *opaque)
{
    QuaintTimerState *s = opaque;

    ARRAY_FIELD_DP32(s->regs, STATUS, EXPIRED, 1);
    if (!ARRAY_FIELD_EX32(s->regs, CTRL, PERIODIC)) {
        ARRAY_FIELD_DP32(s->regs, CTRL, RUN, 0);
    }
    quaint_timer_rearm(s);
    quaint_timer_update_irq(s);
}

static uint64_t quaint_timer_read(void *opaque, hwaddr offset, unsigned size)
{
    QuaintTimerState *s = QUAINT_TIMER(opaque);

    if (offset == A_COUNT && timer_pending(s->timer)) {
        int64_t gone = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - s->started;

        return s->regs[R_LOAD] - muldiv64(gone, quaint_timer_hz(s), NANOSECONDS_PER_SECOND);
    }
    return s->regs[offset / 4];
}

static void quaint_timer_write(void *opaque, hwaddr offset, uint64_t value, unsigned size)
{
    QuaintTimerState *s = QUAINT_TIMER(opaque);

    switch (offset) {
    case A_CTRL:
        s->regs[R_CTRL] = value & (R_CTRL_RUN_MASK | R_CTRL_PERIODIC_MASK | R_CTRL_IE_MASK);
        quaint_timer_rearm(s);
        break;
    case A_LOAD:
        s->regs[R_LOAD] = value;
        break;
    case A_STATUS:
        s->regs[R_STATUS] &= ~value;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "quaint-timer: write to read-only offset 0x%x\n",
                      (unsigned)offset);
    }
    quaint_timer_update_irq(s);
}

static const MemoryRegionOps quaint_timer_ops = {
    .read = quaint_timer_read,
    .write = quaint_timer_write,
    .endianness = DEVICE_NATIVE_ENDIAN,
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
    .impl = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void quaint_timer_gate(void *opaque, int n, int level)
{
    QuaintTimerState *s = QUAINT_TIMER(opaque);

    s->gated = level != 0;
    quaint_timer_rearm(s);
}

static void quaint_timer_reset_hold(Object *obj, ResetType type)
{
    QuaintTimerState *s = QUAINT_TIMER(obj);

    memset(s->regs, 0, sizeof(s->regs));
    s->started = 0;
    timer_del(s->timer);
    quaint_timer_update_irq(s);
}

static void quaint_timer_init(Object *obj)
{
    QuaintTimerState *s = QUAINT_TIMER(obj);
    SysBusDevice *dev = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->iomem, OBJECT(s), &quaint_timer_ops, s, "quaint-timer", 16);
    sysbus_init_mmio(dev, &s->iomem);
    sysbus_init_irq(dev, &s->irq);
    qdev_init_gpio_in_named(DEVICE(dev), quaint_timer_gate, "gate", 1);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, quaint_timer_tick, s);
}

static void quaint_timer_finalize(Object *obj)
{
    QuaintTimerState *s = QUAINT_TIMER(obj);

    timer_free(s->timer);
}

static void quaint_timer_realize(DeviceState *dev, Error **errp)
{
    ERRP_GUARD();
    QuaintTimerState *s = QUAINT_TIMER(dev);

    if (!s->freq_hz) {
        error_setg(errp, "the clock stands");
        error_append_hint(errp, "Set the property clock-frequency.\n");
    }
}

static void quaint_timer_fast_realize(DeviceState *dev, Error **errp)
{
    if (QUAINT_TIMER(dev)->freq_hz > 100 * MiB) {
        error_setg(errp, "no faster than 100 MHz");
        return;
    }
    QUAINT_TIMER_GET_CLASS(dev)->parent_realize(dev, errp);
}

static bool quaint_timer_gate_needed(void *opaque)
{
    QuaintTimerState *s = opaque;

    return s->gated;
}

static const VMStateDescription vmstate_quaint_timer_gate = {
    .name = "quaint-timer/gate",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = quaint_timer_gate_needed,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(gated, QuaintTimerState),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_quaint_timer = {
    .name = "quaint-timer",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(regs, QuaintTimerState, QUAINT_TIMER_REGS),
        VMSTATE_INT64(started, QuaintTimerState),
        VMSTATE_TIMER_PTR(timer, QuaintTimerState),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription * const []) {
        &vmstate_quaint_timer_gate,
        NULL
    },
};

static const Property quaint_timer_properties[] = {
    DEFINE_PROP_UINT32("clock-frequency", QuaintTimerState, freq_hz, 1 * MiB),
};

static void quaint_timer_class_init(ObjectClass *oc, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);
    ResettableClass *rc = RESETTABLE_CLASS(oc);
    QuaintTimerClass *qc = QUAINT_TIMER_CLASS(oc);

    dc->realize = quaint_timer_realize;
    rc->phases.hold = quaint_timer_reset_hold;
    dc->vmsd = &vmstate_quaint_timer;
    device_class_set_props(dc, quaint_timer_properties);
    qc->multiplier = 1;
}

static void quaint_timer_fast_class_init(ObjectClass *oc, const void *data)
{
    QuaintTimerClass *qc = QUAINT_TIMER_CLASS(oc);

    qc->multiplier = *(const uint32_t *)data;
    device_class_set_parent_realize(DEVICE_CLASS(oc), quaint_timer_fast_realize,
                                    &qc->parent_realize);
}

static const uint32_t fast_multiplier = 10;

static const TypeInfo quaint_timer_types[] = {
    {
        .name = TYPE_QUAINT_TIMER,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(QuaintTimerState),
        .instance_init = quaint_timer_init,
        .instance_finalize = quaint_timer_finalize,
        .class_size = sizeof(QuaintTimerClass),
        .class_init = quaint_timer_class_init,
    }, {
        .name = TYPE_QUAINT_TIMER_FAST,
        .parent = TYPE_QUAINT_TIMER,
        .class_init = quaint_timer_fast_class_init,
        .class_data = &fast_multiplier,
    },
};

DEFINE_TYPES(quaint_timer_types)
