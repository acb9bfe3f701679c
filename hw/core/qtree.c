/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "info qtree": devices by bus, with their lines, clocks and properties. */
#include "qemu/osdep.h"
#include "hw/core/clock.h"
#include "hw/core/qdev-monitor.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/sysbus.h"

static void print_bus(GString *out, BusState *bus, int indent);

/* ---- parts of a device ------------------------------------------------------------- */

static void print_properties(GString *out, DeviceState *dev, DeviceClass *dc, int indent)
{
    for (unsigned i = 0; i < dc->props_count_; i++) {
        const Property *prop = &dc->props_[i];
        g_autofree char *value = NULL;

        value = prop->info->print ? prop->info->print(OBJECT(dev), prop)
                                  : object_property_print(OBJECT(dev), prop->name, true, NULL);
        if (value) {
            g_string_append_printf(out, "%*s%s = %s\n", indent, "", prop->name,
                                   *value ? value : "<null>");
        }
    }
}

static void print_lines(GString *out, DeviceState *dev, int indent)
{
    NamedGPIOList *bank;

    QLIST_FOREACH(bank, &dev->gpios, node) {
        if (bank->num_in) {
            g_string_append_printf(out, "%*sgpio-in \"%s\" %d\n", indent, "",
                                   bank->name ? bank->name : "", bank->num_in);
        }
        if (bank->num_out) {
            g_string_append_printf(out, "%*sgpio-out \"%s\" %d\n", indent, "",
                                   bank->name ? bank->name : "", bank->num_out);
        }
    }
}

static void print_clocks(GString *out, DeviceState *dev, int indent)
{
    NamedClockList *ncl;

    QLIST_FOREACH(ncl, &dev->clocks, node) {
        g_autofree char *freq = clock_display_freq(ncl->clock);

        g_string_append_printf(out, "%*sclock-%s%s \"%s\" freq_hz=%s\n", indent, "",
                               ncl->output ? "out" : "in", ncl->alias ? " (alias)" : "", ncl->name,
                               freq);
    }
}

static void print_dev(GString *out, DeviceState *dev, int indent)
{
    ObjectClass *oc = object_get_class(OBJECT(dev));
    BusState *bus;

    g_string_append_printf(out, "%*sdev: %s, id \"%s\"\n", indent, "",
                           object_get_typename(OBJECT(dev)), dev->id ? dev->id : "");
    indent += 2;
    print_lines(out, dev, indent);
    print_clocks(out, dev, indent);
    for (; oc && strcmp(object_class_get_name(oc), TYPE_DEVICE);
         oc = object_class_get_parent(oc)) {
        print_properties(out, dev, DEVICE_CLASS(oc), indent);
    }
    if (dev->parent_bus && BUS_GET_CLASS(dev->parent_bus)->print_dev) {
        BUS_GET_CLASS(dev->parent_bus)->print_dev(out, dev, indent);
    }
    QLIST_FOREACH(bus, &dev->child_bus, sibling) {
        print_bus(out, bus, indent);
    }
}

static void print_bus(GString *out, BusState *bus, int indent)
{
    BusChild *kid;

    g_string_append_printf(out, "%*sbus: %s\n", indent, "", bus->name);
    indent += 2;
    g_string_append_printf(out, "%*stype %s\n", indent, "", object_get_typename(OBJECT(bus)));
    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        print_dev(out, kid->child, indent);
    }
}

void qdev_print_qtree(GString *out)
{
    print_bus(out, sysbus_get_default(), 0);
}
