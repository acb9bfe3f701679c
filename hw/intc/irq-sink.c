/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupt sink: stands where a board's interrupt controller will be.
 *
 * No manual: this is no hardware.  No MMIO, no IRQ lines, no clocks; num-lines
 * (property, 1..1024) anonymous inputs whose levels are remembered, so that
 * tests see them and migration carries them.
 */
#include "qemu/osdep.h"
#include "hw/intc/irq-sink.h"
#include "hw/core/strict.h"

/* --- types ---------------------------------------------------------------------- */

struct IrqSinkState {
    QOM_PARENT(SysBusDevice);
    struct {
        const uint32_t num_lines;
    } cfg;
    struct {
        uint32_t levels[IRQ_SINK_MAX_LINES / 32];   /* a bit for each line */
    } hidden;
};

/* --- behaviour --------------------------------------------------------------------- */

static void irq_sink_set(IrqSinkState *s, int n, int level)
{
    uint32_t bit = 1u << (n % 32);

    if (level) {
        s->hidden.levels[n / 32] |= bit;
    } else {
        s->hidden.levels[n / 32] &= ~bit;
    }
}

/* --- lifecycle ----------------------------------------------------------------------- */

static bool irq_sink_realize(IrqSinkState *s, Error **errp)
{
    if (s->cfg.num_lines < 1 || s->cfg.num_lines > IRQ_SINK_MAX_LINES) {
        error_setg(errp, "num-lines must be 1 to %d, not %" PRIu32, IRQ_SINK_MAX_LINES,
                   s->cfg.num_lines);
        return false;
    }
    qdev_init_gpio_in(s, irq_sink_set, s->cfg.num_lines);
    return true;
}

/* --- migration -------------------------------------------------------------------------- */

static const VMSTATE_DESCRIPTION(IrqSinkState) irq_sink_vmsd = {
    .name = "irq-sink",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(IrqSinkState),
    VMSTATE_BOXES(VMSTATE_BOX(IrqSinkState, hidden)),
    .fields = VMSTATE_FIELDS(IrqSinkState,
        VMSTATE_ARRAY_AS("levels", hidden.levels, IrqSinkState)),
};

/* --- class and type registration ------------------------------------------------------------ */

static const Property irq_sink_props[] = {
    DEFINE_PROP_UINT32("num-lines", IrqSinkState, cfg.num_lines, 1),
};

/* No reset: the lines' drivers say what the levels are. */
static const DEVICE_OPS(IrqSinkState) irq_sink_ops = {
    .realize = irq_sink_realize,
    .vmsd = DEVICE_VMSD(IrqSinkState, irq_sink_vmsd),
    .desc = "end of interrupt lines without a controller",
    DEVICE_PROPS(irq_sink_props),
};

static const TYPE_INFO(IrqSinkState) irq_sink_type = {
    .name = TYPE_IRQ_SINK,
    .parent = TYPE_SYS_BUS_DEVICE,
    QOM_TYPE(IrqSinkState, SysBusDevice),
    .class_init = device_class_init_ops,
    .class_data = &irq_sink_ops.ops,
};
DEFINE_TYPE(irq_sink_type)
