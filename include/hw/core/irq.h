/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupt lines (and any other wire between devices).
 *
 * A qemu_irq is the receiving end of a wire: an object that calls its handler.
 * Levels are 0 and 1 by convention.  The wire remembers nothing and filters
 * nothing.  NULL is an unconnected wire: every function here accepts it.
 * For device models and boards; big lock held.
 */
#ifndef HW_CORE_IRQ_H
#define HW_CORE_IRQ_H

#include "qom/object.h"
#include "qemu/main-loop.h"

#define TYPE_IRQ "irq"
OBJECT_DECLARE_SIMPLE_TYPE(IRQState, IRQ)
typedef IRQState *qemu_irq;

/* @n is the number of the line among those with the same handler and opaque. */
typedef void (*qemu_irq_handler)(void *opaque, int n, int level);

struct IRQState {
    QOM_PARENT(Object);
    qemu_irq_handler handler;       /* NULL: the receiver is gone, levels are dropped */
    void *opaque;
    int n;
};
#define QOM_ANCESTORS_IRQState(M, ...) QOM_ANCESTORS_Object(M, __VA_ARGS__) M(Object, __VA_ARGS__)

/*
 * Drive the line: the receiver's handler runs before this returns.  Not in the
 * enter phase of a reset, where the receiver may not be reset yet, nor between
 * device_regs_begin() and _end() (debug builds die).
 */
void TSA_REQUIRES(bql) TSA_EXCLUDES(device_regs) qemu_set_irq(qemu_irq irq, int level);

static inline void TSA_REQUIRES(bql) TSA_EXCLUDES(device_regs) qemu_irq_raise(qemu_irq irq)
{
    qemu_set_irq(irq, 1);
}

static inline void TSA_REQUIRES(bql) TSA_EXCLUDES(device_regs) qemu_irq_lower(qemu_irq irq)
{
    qemu_set_irq(irq, 0);
}

static inline void TSA_REQUIRES(bql) TSA_EXCLUDES(device_regs) qemu_irq_pulse(qemu_irq irq)
{
    qemu_set_irq(irq, 1);
    qemu_set_irq(irq, 0);
}

/* Construct an embedded line (one reference, finalized by object_unref()). */
void qemu_init_irq(IRQState *irq, qemu_irq_handler handler, void *opaque, int n);
/* The same, as child @propname of @parent, which then owns it. */
void qemu_init_irq_child(Object *parent, const char *propname, IRQState *irq,
                         qemu_irq_handler handler, void *opaque, int n);
/* @count embedded lines numbered from 0. */
void qemu_init_irqs(IRQState irq[], size_t count, qemu_irq_handler handler, void *opaque);

/* A line on the heap; the caller owns it (qemu_free_irq()). */
MUST_CHECK qemu_irq qemu_allocate_irq(qemu_irq_handler handler, void *opaque, int n);
/* An array of @n heap lines; qemu_free_irqs() frees lines and array. */
MUST_CHECK qemu_irq *qemu_allocate_irqs(qemu_irq_handler handler, void *opaque, int n);
/* Grow @old (NULL, or of @n_old lines) by @n lines, numbered from @n_old. */
MUST_CHECK qemu_irq *qemu_extend_irqs(qemu_irq *old, int n_old, qemu_irq_handler handler,
                                      void *opaque, int n);
void qemu_free_irqs(qemu_irq *s, int n);
void qemu_free_irq(qemu_irq irq);

/*
 * A new line that passes the opposite level on to @irq (the caller owns it).
 * The opposite of the idle level 0 is driven at once.
 */
MUST_CHECK qemu_irq TSA_REQUIRES(bql) qemu_irq_invert(qemu_irq irq);

/*
 * Put @handler in front of the @n lines @gpio_in: its opaque is the line that
 * was there, with which it may pass levels on.  For test servers; there is no
 * way back.
 */
void qemu_irq_intercept_in(qemu_irq *gpio_in, qemu_irq_handler handler, int n);

static inline bool qemu_irq_is_connected(qemu_irq irq)
{
    return irq != NULL;
}

#endif
