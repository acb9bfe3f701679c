/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The "or-irq" device: one output that is high while any input is.
 *
 * Lines: num-lines unnamed inputs, one unnamed output.  Properties: num-lines.
 */
#include "qemu/osdep.h"
#include "hw/core/or-irq.h"
#include "hw/core/qdev-properties.h"
#include "migration/vmstate.h"
#include "qemu/module.h"

/* So many levels were in the section before the subsection came. */
#define OLD_OR_LINES 16

static void TSA_REQUIRES(bql) or_irq_handler(void *opaque, int n, int level)
{
    OrIRQState *s = OR_IRQ(opaque);
    bool any = false;

    s->levels[n] = level;
    for (int i = 0; i < s->num_lines; i++) {
        any |= s->levels[i];
    }
    qemu_set_irq(s->out_irq, any);
}

static void or_irq_reset_enter(OrIRQState *s, ResetType type)
{
    memset(s->levels, 0, sizeof(s->levels));
}

static bool or_irq_realize(OrIRQState *s, Error **errp)
{
    if (s->num_lines == 0 || s->num_lines > MAX_OR_LINES) {
        error_setg(errp, "or-irq: num-lines must be 1 to %d, not %u", MAX_OR_LINES, s->num_lines);
        return false;
    }
    qdev_init_gpio_in(DEVICE(s), or_irq_handler, s->num_lines);
    return true;
}

static void or_irq_init(Object *obj)
{
    qdev_init_gpio_out(DEVICE(obj), &OR_IRQ(obj)->out_irq, 1);
}

static bool extras_needed(OrIRQState *s)
{
    return s->num_lines > OLD_OR_LINES;
}

static const VMSTATE_DESCRIPTION(OrIRQState) vmstate_or_irq_extras = {
    .name = "or-irq-extras",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = extras_needed,
    .fields = VMSTATE_FIELDS(OrIRQState,
        VMSTATE_VARRAY_UINT16_UNSAFE(levels, OrIRQState, num_lines, 0, vmstate_info_bool, bool)),
};

static const VMSTATE_DESCRIPTION(OrIRQState) vmstate_or_irq = {
    .name = TYPE_OR_IRQ,
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(OrIRQState),
    .fields = VMSTATE_FIELDS(OrIRQState,
        VMSTATE_BOOL_SUB_ARRAY(levels, OrIRQState, 0, OLD_OR_LINES)),
    .subsections = (const VMStateDescription *const[]) {
        &vmstate_or_irq_extras.vmsd,
        NULL
    },
};

static const Property or_irq_properties[] = {
    DEFINE_PROP_UINT16("num-lines", OrIRQState, num_lines, 1),
};

static const DEVICE_OPS(OrIRQState) or_irq_ops = {
    .realize = or_irq_realize,
    .reset_enter = or_irq_reset_enter,
    .vmsd = DEVICE_VMSD(OrIRQState, vmstate_or_irq),
    DEVICE_PROPS(or_irq_properties),
    .desc = "fan-in of interrupt lines",
    .categories = BIT(DEVICE_CATEGORY_MISC),
    /* Lines are wired by boards. */
    .user_creatable = QDEV_NO,
};

static const TypeInfo or_irq_types[] = {
    {
        .name = TYPE_OR_IRQ,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(OrIRQState),
        .instance_init = or_irq_init,
        .class_init = device_class_init_ops,
        .class_data = &or_irq_ops.ops,
    },
};
DEFINE_TYPES(or_irq_types)
