/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interface of interrupt controllers to the monitor. */
#include "qemu/osdep.h"
#include "hw/intc/intc.h"
#include "qemu/module.h"

void interrupt_stats_set(ObjectClass *klass, void (*get_statistics)(void),
                         void (*print_info)(void))
{
    InterruptStatsProviderClass *k = INTERRUPT_STATS_PROVIDER_CLASS(klass);

    k->get_statistics = (bool (*)(InterruptStatsProvider *, uint64_t **, unsigned int *))
                        get_statistics;
    k->print_info = (void (*)(InterruptStatsProvider *, GString *))print_info;
}

static const TypeInfo intc_types[] = {
    {
        .name = TYPE_INTERRUPT_STATS_PROVIDER,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(InterruptStatsProviderClass),
    },
};
DEFINE_TYPES(intc_types)
