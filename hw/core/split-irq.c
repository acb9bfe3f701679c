/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The "split-irq" device: one input that drives several outputs.
 *
 * Lines: one unnamed input, num-lines unnamed outputs.  Properties: num-lines.
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/split-irq.h"
#include "qemu/module.h"

static void TSA_REQUIRES(bql) split_irq_handler(void *opaque, int n, int level)
{
    SplitIRQ *s = SPLIT_IRQ(opaque);

    for (int i = 0; i < s->num_lines; i++) {
        qemu_set_irq(s->out_irq[i], level);
    }
}

static bool split_irq_realize(SplitIRQ *s, Error **errp)
{
    if (s->num_lines == 0 || s->num_lines > MAX_SPLIT_LINES) {
        error_setg(errp, "split-irq: num-lines must be 1 to %d, not %u", MAX_SPLIT_LINES,
                   s->num_lines);
        return false;
    }
    qdev_init_gpio_out(DEVICE(s), s->out_irq, s->num_lines);
    return true;
}

static void split_irq_init(Object *obj)
{
    qdev_init_gpio_in(DEVICE(obj), split_irq_handler, 1);
}

static const Property split_irq_properties[] = {
    DEFINE_PROP_UINT16("num-lines", SplitIRQ, num_lines, 1),
};

static const DEVICE_OPS(SplitIRQ) split_irq_ops = {
    .realize = split_irq_realize,
    .unmigratable = "passes levels on and keeps none",
    DEVICE_PROPS(split_irq_properties),
    .desc = "fan-out of interrupt lines",
    .categories = BIT(DEVICE_CATEGORY_MISC),
    .user_creatable = QDEV_NO,
};

static const TypeInfo split_irq_types[] = {
    {
        .name = TYPE_SPLIT_IRQ,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(SplitIRQ),
        .instance_init = split_irq_init,
        .class_init = device_class_init_ops,
        .class_data = &split_irq_ops.ops,
    },
};
DEFINE_TYPES(split_irq_types)
