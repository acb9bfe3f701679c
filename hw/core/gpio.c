/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of devices: banks of inputs and outputs by name.
 *
 * An input is a child of the device; an output is a strong link from the
 * device to the line that it drives.
 */
#include "qemu/osdep.h"
#include "hw/core/qdev.h"
#include "hw/core/qdev-owned.h"
#include "qdev-internal.h"

/* Lines made by realize, to be removed when that is undone. */
typedef struct RealizedLines {
    DeviceState *dev;
    NamedGPIOList *bank;
    int n;
    bool output;
} RealizedLines;

/* ---- banks ------------------------------------------------------------------------- */

static NamedGPIOList *find_bank(const DeviceState *dev, const char *name)
{
    NamedGPIOList *bank;

    QLIST_FOREACH(bank, &dev->gpios, node) {
        if (g_strcmp0(name, bank->name) == 0) {
            return bank;
        }
    }
    return NULL;
}

static NamedGPIOList *get_bank(DeviceState *dev, const char *name)
{
    NamedGPIOList *bank = find_bank(dev, name);

    if (!bank) {
        bank = g_new0(NamedGPIOList, 1);
        bank->name = g_strdup(name);
        QLIST_INSERT_HEAD(&dev->gpios, bank, node);
    }
    return bank;
}

static char *line_name(const char *bank, const char *unnamed, int n)
{
    return g_strdup_printf("%s[%d]", bank ? bank : unnamed, n);
}

static char *output_name(const char *bank, int n)
{
    return line_name(bank, "unnamed-gpio-out", n);
}

static char *input_name(const char *bank, int n)
{
    return line_name(bank, "unnamed-gpio-in", n);
}

QEMU_NORETURN static void no_such_line(const DeviceState *dev, const char *name, int n,
                                       const char *direction, int count)
{
    const char *unnamed = direction[0] == 'i' ? "unnamed-gpio-in" : "unnamed-gpio-out";

    if (count > 0) {
        qdev_die(dev, "%s line %s[%d] does not exist, there are 0..%d", direction,
                 name ? name : unnamed, n, count - 1);
    }
    qdev_die(dev, "%s line %s[%d] does not exist, there is none of that name", direction,
             name ? name : unnamed, n);
}

/* ---- undoing ----------------------------------------------------------------------- */

static void remove_realized_lines(void *data)
{
    RealizedLines *lines = data;
    NamedGPIOList *bank = lines->bank;

    for (int i = 0; i < lines->n; i++) {
        g_autofree char *name = lines->output ? output_name(bank->name, --bank->num_out)
                                              : input_name(bank->name, --bank->num_in);
        object_property_del(OBJECT(lines->dev), name);
    }
    g_free(lines);
}

static void note_lines(DeviceState *dev, NamedGPIOList *bank, int n, bool output)
{
    RealizedLines *lines;

    if (dev->phase == DEVICE_REALIZING) {
        lines = g_new(RealizedLines, 1);
        *lines = (RealizedLines){ .dev = dev, .bank = bank, .n = n, .output = output };
        qdev_add_resource(dev, "lines", lines, remove_realized_lines);
    }
}

void qdev_finalize_gpios(DeviceState *dev)
{
    NamedGPIOList *bank, *next;

    QLIST_FOREACH_SAFE(bank, &dev->gpios, node, next) {
        QLIST_REMOVE(bank, node);
        g_free(bank->in);
        g_free(bank->name);
        g_free(bank);
    }
}

/* ---- inputs ------------------------------------------------------------------------ */

void qdev_init_gpio_in_named_with_opaque(DeviceState *dev, qemu_irq_handler handler, void *opaque,
                                         const char *name, int n)
{
    NamedGPIOList *bank = get_bank(dev, name);

    /* Only the unnamed bank has lines of both directions. */
    g_assert(n >= 0 && (bank->num_out == 0 || !name));
    bank->in = qemu_extend_irqs(bank->in, bank->num_in, handler, opaque, n);
    for (int i = bank->num_in; i < bank->num_in + n; i++) {
        g_autofree char *propname = input_name(name, i);

        object_property_add_child(OBJECT(dev), propname, OBJECT(bank->in[i]));
        object_unref(bank->in[i]);
    }
    bank->num_in += n;
    note_lines(dev, bank, n, false);
}

void qdev_init_gpio_in_named(DeviceState *dev, qemu_irq_handler handler, const char *name, int n)
{
    qdev_init_gpio_in_named_with_opaque(dev, handler, dev, name, n);
}

void qdev_init_gpio_in(DeviceState *dev, qemu_irq_handler handler, int n)
{
    qdev_init_gpio_in_named(dev, handler, NULL, n);
}

qemu_irq qdev_get_gpio_in_named(DeviceState *dev, const char *name, int n)
{
    NamedGPIOList *bank = find_bank(dev, name);

    if (!bank || n < 0 || n >= bank->num_in) {
        no_such_line(dev, name, n, "input", bank ? bank->num_in : 0);
    }
    return bank->in[n];
}

qemu_irq qdev_get_gpio_in(DeviceState *dev, int n)
{
    return qdev_get_gpio_in_named(dev, NULL, n);
}

/* ---- outputs ----------------------------------------------------------------------- */

void qdev_init_gpio_out_named(DeviceState *dev, qemu_irq *pins, const char *name, int n)
{
    NamedGPIOList *bank = get_bank(dev, name);

    g_assert(n >= 0 && (bank->num_in == 0 || !name));
    memset(pins, 0, sizeof(*pins) * n);
    for (int i = 0; i < n; i++) {
        g_autofree char *propname = output_name(name, bank->num_out + i);

        object_property_add_link(OBJECT(dev), propname, TYPE_IRQ, (Object **)&pins[i],
                                 object_property_allow_set_link, OBJ_PROP_LINK_STRONG);
    }
    bank->num_out += n;
    note_lines(dev, bank, n, true);
}

void qdev_init_gpio_out(DeviceState *dev, qemu_irq *pins, int n)
{
    qdev_init_gpio_out_named(dev, pins, NULL, n);
}

/* The link of output @n, which is one of this device or (qdev_pass_gpios) an alias. */
static char *existing_output(DeviceState *dev, const char *name, int n)
{
    g_autofree char *propname = output_name(name, n);
    NamedGPIOList *bank;

    if (n < 0 || !object_property_find(OBJECT(dev), propname)) {
        bank = find_bank(dev, name);
        no_such_line(dev, name, n, "output", bank ? bank->num_out : 0);
    }
    return g_steal_pointer(&propname);
}

void qdev_connect_gpio_out_named(DeviceState *dev, const char *name, int n, qemu_irq input_pin)
{
    g_autofree char *propname = existing_output(dev, name, n);

    if (input_pin && !OBJECT(input_pin)->parent) {
        /* A line of no device: the tree gives it a path and keeps it. */
        object_property_add_child(machine_get_container("unattached"), "non-qdev-gpio[*]",
                                  OBJECT(input_pin));
    }
    object_property_set_link(OBJECT(dev), propname, OBJECT(input_pin), &error_abort);
}

void qdev_connect_gpio_out(DeviceState *dev, int n, qemu_irq pin)
{
    qdev_connect_gpio_out_named(dev, NULL, n, pin);
}

qemu_irq qdev_get_gpio_out_connector(DeviceState *dev, const char *name, int n)
{
    g_autofree char *propname = existing_output(dev, name, n);

    return (qemu_irq)object_property_get_link(OBJECT(dev), propname, NULL);
}

qemu_irq qdev_intercept_gpio_out(DeviceState *dev, qemu_irq icpt, const char *name, int n)
{
    qemu_irq old = qdev_get_gpio_out_connector(dev, name, n);

    qdev_connect_gpio_out_named(dev, name, n, icpt);
    return old;
}

void qdev_pass_gpios(DeviceState *dev, DeviceState *container, const char *name)
{
    NamedGPIOList *bank = get_bank(dev, name);

    for (int i = 0; i < bank->num_in; i++) {
        g_autofree char *propname = input_name(name, i);

        object_property_add_alias(OBJECT(container), propname, OBJECT(dev), propname);
    }
    for (int i = 0; i < bank->num_out; i++) {
        g_autofree char *propname = output_name(name, i);

        object_property_add_alias(OBJECT(container), propname, OBJECT(dev), propname);
    }
    QLIST_REMOVE(bank, node);
    QLIST_INSERT_HEAD(&container->gpios, bank, node);
}
