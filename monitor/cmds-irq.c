/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about interrupt controllers: info irq, info pic. */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "hw/intc/intc.h"

typedef void ControllerText(Object *obj, const InterruptStatsProviderClass *k, GString *out);

static void counts_of(Object *obj, const InterruptStatsProviderClass *k, GString *out)
{
    const char *type = object_get_typename(obj);
    uint64_t *counts = NULL;
    unsigned nb = 0;

    if (!k->get_statistics || !k->get_statistics(INTERRUPT_STATS_PROVIDER(obj), &counts, &nb)) {
        g_string_append_printf(out, "IRQ statistics not available for %s.\n", type);
        return;
    }
    if (nb) {
        g_string_append_printf(out, "IRQ statistics for %s:\n", type);
    }
    for (unsigned i = 0; i < nb; i++) {
        if (counts[i]) {
            g_string_append_printf(out, "%2u: %" PRIu64 "\n", i, counts[i]);
        }
    }
}

static void state_of(Object *obj, const InterruptStatsProviderClass *k, GString *out)
{
    if (k->print_info) {
        k->print_info(INTERRUPT_STATS_PROVIDER(obj), out);
    } else {
        g_string_append_printf(out, "Interrupt controller information not available for %s.\n",
                               object_get_typename(obj));
    }
}

static int collect(Object *obj, void *opaque)
{
    if (object_dynamic_cast(obj, TYPE_INTERRUPT_STATS_PROVIDER)) {
        g_ptr_array_add(opaque, obj);
    }
    return 0;
}

/* The newest comes first, as in info qtree. */
static void print_controllers(Monitor *mon, ControllerText *text)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    g_autoptr(GString) out = g_string_new(NULL);

    object_child_foreach_recursive(object_get_root(), collect, all);
    for (unsigned i = all->len; i-- > 0; ) {
        Object *obj = g_ptr_array_index(all, i);

        text(obj, INTERRUPT_STATS_PROVIDER_GET_CLASS(obj), out);
    }
    monitor_puts(mon, out->str);
}

static void info_irq(Monitor *mon, struct json_object *args)
{
    print_controllers(mon, counts_of);
}

static void info_pic(Monitor *mon, struct json_object *args)
{
    print_controllers(mon, state_of);
}

static const HmpCommand info_rows[] = {
    { .name = "irq", .help = "show the interrupts statistics (if available)", .run = info_irq },
    { .name = "pic", .help = "show PIC state", .run = info_pic },
};
HMP_INFO_COMMANDS(info_rows)
