/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interrupt lines: objects that pass a level to a handler. */
#include "qemu/osdep.h"
#include "hw/core/irq.h"
#include "hw/core/resettable.h"
#include "qemu/error-report.h"
#include "qemu/module.h"

#ifdef CONFIG_DEBUG_ASHLAR
QEMU_NORETURN static void die_in_enter(qemu_irq irq, const char *type)
{
    g_autofree char *path = object_get_canonical_path(OBJECT(irq));

    error_report("line '%s' is driven in the enter phase of the reset of a '%s': its receiver "
                 "may not be reset yet; do it in hold or exit", path ? path : "(no name)", type);
    abort();
}
#endif

void qemu_set_irq(qemu_irq irq, int level)
{
    device_regs_assert_idle(__func__);      /* whatever the board wired to the line */
    if (!irq || !irq->handler) {
        return;
    }
#ifdef CONFIG_DEBUG_ASHLAR
    const char *entering = resettable_entering();

    if (entering) {
        die_in_enter(irq, entering);
    }
#endif
    irq->handler(irq->opaque, irq->n, level);
}

static void irq_set_handler(IRQState *irq, qemu_irq_handler handler, void *opaque, int n)
{
    irq->handler = handler;
    irq->opaque = opaque;
    irq->n = n;
}

void qemu_init_irq(IRQState *irq, qemu_irq_handler handler, void *opaque, int n)
{
    object_initialize(irq, sizeof(*irq), TYPE_IRQ);
    irq_set_handler(irq, handler, opaque, n);
}

void qemu_init_irq_child(Object *parent, const char *propname, IRQState *irq,
                         qemu_irq_handler handler, void *opaque, int n)
{
    object_initialize_child(parent, propname, irq, TYPE_IRQ);
    irq_set_handler(irq, handler, opaque, n);
}

void qemu_init_irqs(IRQState irq[], size_t count, qemu_irq_handler handler, void *opaque)
{
    for (size_t i = 0; i < count; i++) {
        qemu_init_irq(&irq[i], handler, opaque, (int)i);
    }
}

qemu_irq qemu_allocate_irq(qemu_irq_handler handler, void *opaque, int n)
{
    IRQState *irq = IRQ(object_new(TYPE_IRQ));

    irq_set_handler(irq, handler, opaque, n);
    return irq;
}

qemu_irq *qemu_extend_irqs(qemu_irq *old, int n_old, qemu_irq_handler handler, void *opaque, int n)
{
    qemu_irq *s;

    if (!old) {
        n_old = 0;
    }
    s = g_renew(qemu_irq, old, n_old + n);
    for (int i = n_old; i < n_old + n; i++) {
        s[i] = qemu_allocate_irq(handler, opaque, i);
    }
    return s;
}

qemu_irq *qemu_allocate_irqs(qemu_irq_handler handler, void *opaque, int n)
{
    return qemu_extend_irqs(NULL, 0, handler, opaque, n);
}

void qemu_free_irqs(qemu_irq *s, int n)
{
    for (int i = 0; i < n; i++) {
        qemu_free_irq(s[i]);
    }
    g_free(s);
}

/* Connecting it may have put it below /machine/unattached, which must let go too. */
void qemu_free_irq(qemu_irq irq)
{
    if (irq) {
        object_unparent(OBJECT(irq));
        object_unref(irq);
    }
}

static void TSA_REQUIRES(bql) irq_invert(void *opaque, int n, int level)
{
    qemu_set_irq(opaque, !level);
}

qemu_irq qemu_irq_invert(qemu_irq irq)
{
    qemu_irq_raise(irq);
    return qemu_allocate_irq(irq_invert, irq, 0);
}

void qemu_irq_intercept_in(qemu_irq *gpio_in, qemu_irq_handler handler, int n)
{
    for (int i = 0; i < n; i++) {
        qemu_irq irq = gpio_in[i];
        qemu_irq old = qemu_allocate_irq(irq->handler, irq->opaque, irq->n);

        irq_set_handler(irq, handler, old, i);
        object_property_add_child(OBJECT(irq), "intercepted[*]", OBJECT(old));
        object_unref(old);
    }
}

/* The device (or whoever had it as a child) is gone; others may still hold it. */
static void irq_unparent(Object *obj)
{
    IRQ(obj)->handler = NULL;
}

static void irq_class_init(ObjectClass *klass, const void *data)
{
    klass->unparent = irq_unparent;
}

static const TypeInfo irq_types[] = {
    {
        .name = TYPE_IRQ,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(IRQState),
        .class_init = irq_class_init,
    },
};
DEFINE_TYPES(irq_types)
