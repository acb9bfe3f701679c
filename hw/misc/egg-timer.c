/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Egg timer: counts down and rings.  Manual: docs/devices/egg-timer.rst.
 *
 * MMIO 0: registers.  IRQ 0: high while STATUS.RUNG and CTRL.IRQ_EN are set.
 * Properties: frequency (of the ticks, in Hz).
 *
 * The example of docs/devel/writing-a-device.rst.
 */
#include "qemu/osdep.h"
#include "hw/misc/egg-timer.h"
#include "qemu/host-utils.h"
#include "trace.h"
#include "hw/core/strict.h"

/* --- registers ------------------------------------------------------------------ */

#define BANK egg_timer
#define BANK_DEF "hw/misc/egg-timer.def"
#include "hw/core/regbank-expand.h"

/* --- constants ------------------------------------------------------------------ */

enum {
    EGG_TIMER_PART = 0x0e66,
    EGG_TIMER_DEFAULT_HZ = 1000,
    EGG_TIMER_MAX_HZ = 1000000,     /* a guest that repeats every tick leaves time for others */
};

/* --- types ---------------------------------------------------------------------- */

typedef struct EggTimerConfig {
    uint32_t frequency;             /* Hz */
} EggTimerConfig;

typedef struct EggTimerHidden {
    int64_t deadline;               /* while ENABLE is set: when it rings, virtual clock, ns */
    int64_t period;                 /* ns from start to ring; 0 before the first start */
} EggTimerHidden;

typedef struct EggTimerHost {
    MemoryRegion mmio;
    qemu_irq irq;
    QEMUTimer timer;                /* armed for the deadline while ENABLE is set */
} EggTimerHost;

struct EggTimerState {
    QOM_PARENT(SysBusDevice);
    const EggTimerConfig cfg;
    struct egg_timer_regs regs;
    EggTimerHidden hidden;
    EggTimerHost host;
};

/* --- helpers -------------------------------------------------------------------- */

static uint32_t egg_timer_ticks_left(const EggTimerState *s)
{
    int64_t left = s->hidden.deadline - qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    if (!REG_GET(&s->regs, CTRL, ENABLE) || left <= 0) {
        return 0;
    }
    return muldiv64(MIN(left, s->hidden.period), s->cfg.frequency, NANOSECONDS_PER_SECOND);
}

/* --- behaviour ------------------------------------------------------------------ */

static void TSA_REQUIRES(bql) egg_timer_update(EggTimerState *s)
{
    qemu_set_irq(s->host.irq, REG_GET(&s->regs, STATUS, RUNG) && REG_GET(&s->regs, CTRL, IRQ_EN));
}

static void egg_timer_start(EggTimerState *s)
{
    s->hidden.period = muldiv64(s->regs.LOAD, NANOSECONDS_PER_SECOND, s->cfg.frequency);
    s->hidden.deadline = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + s->hidden.period;
    trace_egg_timer_start(s->regs.LOAD, s->hidden.deadline);
    timer_mod_ns(&s->host.timer, s->hidden.deadline);
}

/* The deadline is reached.  Periods that were missed ring once together. */
static void TSA_REQUIRES(bql) egg_timer_ring(EggTimerState *s)
{
    int64_t late = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - s->hidden.deadline;
    uint64_t missed = s->hidden.period ? late / s->hidden.period : 0;

    trace_egg_timer_ring(missed);
    REG_PUT(&s->regs, STATUS, RUNG, 1);
    if (REG_GET(&s->regs, CTRL, REPEAT) && s->hidden.period) {
        s->hidden.deadline += (missed + 1) * s->hidden.period;
        timer_mod_ns(&s->host.timer, s->hidden.deadline);
    } else {
        REG_PUT(&s->regs, CTRL, ENABLE, 0);
    }
    egg_timer_update(s);
}

static void TSA_REQUIRES(bql) egg_timer_control_changed(EggTimerState *s, uint32_t old,
                                                        uint32_t val)
{
    if (REG_ROSE(CTRL, ENABLE, old, val)) {
        egg_timer_start(s);
    } else if (REG_FELL(CTRL, ENABLE, old, val)) {
        timer_del(&s->host.timer);
    }
    egg_timer_update(s);
}

/* --- register access ------------------------------------------------------------ */

static uint32_t egg_timer_reg_read(const EggTimerState *s, enum egg_timer_reg reg)
{
    switch (reg) {
    case R_COUNT:
        return egg_timer_ticks_left(s);
    case R_ID:
        return EGG_TIMER_PART;
    default:
        return regbank_get(&egg_timer_bank, &s->regs, reg);
    }
}

static void TSA_REQUIRES(bql) egg_timer_reg_write(EggTimerState *s, enum egg_timer_reg reg,
                                                  uint32_t old, uint32_t val)
{
    regbank_put(&egg_timer_bank, &s->regs, reg, val);

    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_CTRL:
        egg_timer_control_changed(s, old, val);
        break;
    case R_STATUS:
        egg_timer_update(s);
        break;
    case R_LOAD:
    case R_COUNT:
    case R_ID:
        break;
    }
}

static uint64_t egg_timer_mmio_read(EggTimerState *s, hwaddr at, unsigned size)
{
    RegIo io;

    if (!regbank_begin_read(&egg_timer_bank, DEVICE(s), at, size, &io)) {
        return 0;
    }
    return regbank_end_read(&io, egg_timer_reg_read(s, io.reg));
}

static void TSA_REQUIRES(bql) egg_timer_mmio_write(EggTimerState *s, hwaddr at, uint64_t data,
                                                   unsigned size)
{
    RegIo io;

    if (regbank_begin_write(&egg_timer_bank, DEVICE(s), &s->regs, at, data, size, &io)) {
        egg_timer_reg_write(s, io.reg, io.old, io.val);
    }
}

static const MEMORY_REGION_OPS(EggTimerState) egg_timer_mmio_ops = {
    .read = egg_timer_mmio_read,
    .write = egg_timer_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 4 },
};

/* --- reset ---------------------------------------------------------------------- */

static void TSA_REQUIRES(bql) egg_timer_reset_hold(EggTimerState *s, ResetType type)
{
    regbank_reset(&egg_timer_bank, &s->regs);
    s->hidden = (EggTimerHidden) { 0 };
    timer_del(&s->host.timer);
    egg_timer_update(s);
}

/* --- lifecycle ------------------------------------------------------------------ */

static void egg_timer_init(EggTimerState *s)
{
    memory_region_init_io(&s->host.mmio, s, &egg_timer_mmio_ops, s, "egg-timer",
                          egg_timer_bank.size);
    sysbus_init_mmio(s, &s->host.mmio);
    sysbus_init_irq(s, &s->host.irq);
    qdev_init_timer_ns(s, &s->host.timer, QEMU_CLOCK_VIRTUAL, egg_timer_ring, s);
}

/* --- migration ------------------------------------------------------------------ */

/* Nothing in a stream is trusted. */
static bool egg_timer_post_load(EggTimerState *s, int version_id, Error **errp)
{
    if (s->hidden.period < 0 || s->hidden.deadline < 0
        || s->hidden.deadline > INT64_MAX - s->hidden.period) {
        error_setg(errp, "deadline %" PRId64 " or period %" PRId64 " is out of range",
                   s->hidden.deadline, s->hidden.period);
        return false;
    }
    regbank_mask(&egg_timer_bank, &s->regs);
    if (REG_GET(&s->regs, CTRL, ENABLE)) {
        timer_mod_ns(&s->host.timer, s->hidden.deadline);
    } else {
        timer_del(&s->host.timer);
    }
    return true;
}

static const VMSTATE_DESCRIPTION(EggTimerState) egg_timer_vmsd = {
    .name = "egg-timer",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(EggTimerState),
    .complete = true,
    .post_load_errp = egg_timer_post_load,
    .fields = VMSTATE_FIELDS(EggTimerState,
        VMSTATE_FIELD_AS("ctrl", regs.CTRL, EggTimerState),
        VMSTATE_FIELD_AS("load", regs.LOAD, EggTimerState),
        VMSTATE_FIELD_AS("status", regs.STATUS, EggTimerState),
        VMSTATE_FIELD_AS("deadline", hidden.deadline, EggTimerState),
        VMSTATE_FIELD_AS("period", hidden.period, EggTimerState),
        VMSTATE_NOT_MIGRATED(parent_obj, EggTimerState, "the framework's"),
        VMSTATE_NOT_MIGRATED(cfg, EggTimerState, "configuration, the same on both sides"),
        VMSTATE_NOT_MIGRATED(host, EggTimerState, "wiring; the timer follows the deadline")),
};

/* --- class and type registration ------------------------------------------------ */

static const Property egg_timer_props[] = {
    DEFINE_PROP_UINT32_RANGE("frequency", EggTimerState, cfg.frequency, EGG_TIMER_DEFAULT_HZ,
                             1, EGG_TIMER_MAX_HZ),
};

static const RegBankView egg_timer_banks[] = {
    REGBANK_VIEW(EggTimerState, egg_timer, regs),
    { .bank = NULL },
};

static const DEVICE_OPS(EggTimerState) egg_timer_ops = {
    .reset_hold = egg_timer_reset_hold,
    .vmsd = DEVICE_VMSD(EggTimerState, egg_timer_vmsd),
    .banks = egg_timer_banks,
    .desc = "egg timer (example)",
    .categories = BIT(DEVICE_CATEGORY_MISC),
    DEVICE_PROPS(egg_timer_props),
};

static const TYPE_INFO(EggTimerState) egg_timer_type = {
    .name = TYPE_EGG_TIMER,
    .parent = TYPE_SYS_BUS_DEVICE,
    QOM_TYPE(EggTimerState, SysBusDevice),
    .instance_init = egg_timer_init,
    .class_init = device_class_init_ops,
    .class_data = &egg_timer_ops.ops,
};
DEFINE_TYPE(egg_timer_type)
