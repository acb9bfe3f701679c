/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interface of interrupt controllers to the monitor: `info irq` and `info pic`.
 * For controllers, which implement it, and the monitor; big lock held.
 */
#ifndef HW_INTC_INTC_H
#define HW_INTC_INTC_H

#include "qom/object.h"

#define TYPE_INTERRUPT_STATS_PROVIDER "intctrl"
typedef struct InterruptStatsProvider InterruptStatsProvider;   /* an object that has it */
typedef struct InterruptStatsProviderClass InterruptStatsProviderClass;
DECLARE_CLASS_CHECKERS(InterruptStatsProviderClass, INTERRUPT_STATS_PROVIDER,
                       TYPE_INTERRUPT_STATS_PROVIDER)
#define INTERRUPT_STATS_PROVIDER(obj) \
    INTERFACE_CHECK(InterruptStatsProvider, (obj), TYPE_INTERRUPT_STATS_PROVIDER)

struct InterruptStatsProviderClass {
    InterfaceClass parent;
    /*
     * How often each line rose: *@nb_irqs counts that the object keeps, 0 when
     * another object reports them.  False, or no function: it does not count.
     */
    bool (*get_statistics)(InterruptStatsProvider *obj, uint64_t **irq_counts,
                           unsigned int *nb_irqs);
    /* Append the state in lines of text.  May be NULL. */
    void (*print_info)(InterruptStatsProvider *obj, GString *buf);
};

/* In the class_init of a strict model: both functions, with the state struct @T. */
#define INTERRUPT_STATS_SET(klass, T, statistics, print)                                 \
    ((void)CHECK_CALL((statistics)((T *)0, (uint64_t **)0, (unsigned int *)0), bool,     \
                      "get_statistics: bool f(State *, uint64_t **, unsigned int *)"),   \
     (void)CHECK_CALL((print)((T *)0, (GString *)0), void,                               \
                      "print_info: void f(State *, GString *)"),                         \
     interrupt_stats_set((klass), (void (*)(void))(statistics), (void (*)(void))(print)))
void interrupt_stats_set(ObjectClass *klass, void (*get_statistics)(void),
                         void (*print_info)(void));

#endif
