/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qtest server: commands for interrupt lines, time, and what is left; and the
 * table of commands.
 */
#include "qemu/osdep.h"
#include "hw/core/irq.h"
#include "hw/core/qdev.h"
#include "qemu/target-info.h"
#include "qemu/timer.h"
#include "qemu/units.h"
#include "qtest-int.h"

/* ---- interception ------------------------------------------------------------------- */

/* An output line that we stand in front of. */
typedef struct InterceptedOut {
    DeviceState *dev;                /* referenced */
    char *name;
    int n;
    qemu_irq ours;                   /* owned */
    qemu_irq original;               /* where levels go on to; may be NULL */
} InterceptedOut;

static DeviceState *intercepted;     /* one device per run; referenced */
static GPtrArray *intercepted_outs;
static GArray *irq_levels;           /* int, last reported, by line number */

static void report_level(int n, int level)
{
    GString *text;

    if (!qtest_driver()) {
        return;
    }
    if (!irq_levels) {
        irq_levels = g_array_new(false, true, sizeof(int));
    }
    if (irq_levels->len <= (unsigned)n) {
        g_array_set_size(irq_levels, n + 1);
    }
    if ((g_array_index(irq_levels, int, n) > 0) == (level > 0)) {
        return;
    }
    g_array_index(irq_levels, int, n) = level > 0;
    text = g_string_new(NULL);
    g_string_printf(text, "IRQ %s %d\n", level > 0 ? "raise" : "lower", n);
    qtest_send(text);
}

static void in_changed(void *opaque, int n, int level)
{
    qemu_irq original = opaque;

    qemu_set_irq(original, level);
    report_level(n, level);
}

static void out_changed(void *opaque, int n, int level)
{
    InterceptedOut *out = opaque;

    qemu_set_irq(out->original, level);
    report_level(n, level);
}

static void intercept_out(DeviceState *dev, const char *name, int n)
{
    InterceptedOut *out = g_new0(InterceptedOut, 1);

    out->dev = dev;
    object_ref(dev);
    out->name = g_strdup(name);
    out->n = n;
    out->ours = qemu_allocate_irq(out_changed, out, n);
    out->original = qdev_intercept_gpio_out(dev, out->ours, name, n);
    g_ptr_array_add(intercepted_outs, out);
}

static void intercepted_out_free(void *opaque)
{
    InterceptedOut *out = opaque;

    qdev_intercept_gpio_out(out->dev, out->original, out->name, out->n);
    qemu_free_irq(out->ours);
    object_unref(out->dev);
    g_free(out->name);
    g_free(out);
}

void qtest_irq_reset(void)
{
    g_clear_pointer(&intercepted_outs, g_ptr_array_unref);
    g_clear_pointer(&irq_levels, g_array_unref);
    object_unref(g_steal_pointer(&intercepted));
}

/* The device a path names, or NULL after answering. */
static DeviceState *get_device(const char *path)
{
    Object *obj = object_resolve_path(path, NULL);

    if (!obj || !object_dynamic_cast(obj, TYPE_DEVICE)) {
        qtest_reply("FAIL Unknown device");
        return NULL;
    }
    return DEVICE(obj);
}

/* Intercept the lines of the banks that qualify; how many lines. */
static unsigned intercept_banks(DeviceState *dev, bool outputs, const char *name)
{
    NamedGPIOList *bank;
    unsigned lines = 0;

    QLIST_FOREACH(bank, &dev->gpios, node) {
        if (!outputs && bank->num_in) {
            qemu_irq_intercept_in(bank->in, in_changed, bank->num_in);
            lines += bank->num_in;
        } else if (outputs && bank->num_out && !g_strcmp0(bank->name, name)) {
            for (int i = 0; i < bank->num_out; i++) {
                intercept_out(dev, bank->name, i);
            }
            lines += bank->num_out;
        }
    }
    return lines;
}

static void irq_intercept(char **words, unsigned count)
{
    bool outputs = !strcmp(words[0], "irq_intercept_out");
    const char *name = count > 2 ? words[2] : NULL;
    DeviceState *dev = get_device(words[1]);

    if (!dev) {
        return;
    }
    if (name && !outputs) {
        qtest_reply("FAIL Interception of named in-GPIOs not yet supported");
        return;
    }
    if (intercepted) {
        qtest_reply(intercepted == dev ? "OK" : "FAIL IRQ intercept already enabled");
        return;
    }
    intercepted_outs = g_ptr_array_new_with_free_func(intercepted_out_free);
    if (!intercept_banks(dev, outputs, name)) {
        g_clear_pointer(&intercepted_outs, g_ptr_array_unref);
        qtest_reply("FAIL No intercepts installed");
        return;
    }
    intercepted = dev;
    object_ref(dev);
    qtest_reply("OK");
}

static void set_irq_in(char **words, unsigned count)
{
    DeviceState *dev = get_device(words[1]);
    g_autofree char *line = NULL;
    Object *irq;
    int64_t num, level;

    if (!dev || !qtest_get_i64(words[3], &num) || !qtest_get_i64(words[4], &level)) {
        return;
    }
    line = g_strdup_printf("%s[%" PRId64 "]", words[2], num);
    irq = object_resolve_path_component(OBJECT(dev), line);
    if (!irq || !object_dynamic_cast(irq, TYPE_IRQ)) {
        qtest_reply("FAIL Unknown line %s", line);
        return;
    }
    qemu_set_irq(IRQ(irq), level);
    qtest_reply("OK");
}

/* ---- time --------------------------------------------------------------------------------- */

static void clock_step(char **words, unsigned count)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    int64_t ns, then;

    if (!virtual_clock_is_qtest()) {
        qtest_reply("FAIL the clock only stops with -accel qtest");
        return;
    }
    if (count > 1) {
        if (!qtest_get_i64(words[1], &ns)) {
            return;
        }
    } else {
        ns = qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, QEMU_TIMER_ATTR_ALL);
        if (ns < 0) {
            qtest_reply("FAIL cannot advance clock to the next deadline "
                        "because there is no pending deadline");
            return;
        }
    }
    then = ns > 0 && now > INT64_MAX - ns ? INT64_MAX : now + ns;
    if (ns < 0 || (then = qemu_clock_advance_virtual_time(then)) <= now) {
        qtest_reply("FAIL could not advance time");
        return;
    }
    qtest_reply("OK %" PRId64, then);
}

static void clock_set(char **words, unsigned count)
{
    int64_t ns, now;

    if (!qtest_get_i64(words[1], &ns)) {
        return;
    }
    if (!virtual_clock_is_qtest()) {
        qtest_reply("FAIL the clock only stops with -accel qtest");
        return;
    }
    now = qemu_clock_advance_virtual_time(ns);
    qtest_reply("%s %" PRId64, now == ns ? "OK" : "FAIL", now);
}

/* ---- the rest, and the table --------------------------------------------------------------- */

static void endianness(char **words, unsigned count)
{
    qtest_reply(target_big_endian() ? "OK big" : "OK little");
}

/* A module's types are there from the start; asking for them tells whether they are. */
static void module_load(char **words, unsigned count)
{
    g_autofree char *type = g_strdup_printf("%s%s", words[1], words[2]);

    if (type_exists(type) || type_exists(words[2])) {
        qtest_reply("OK");
    } else {
        qtest_reply("FAIL no module provides '%.80s'", type);
    }
}

const QTestCommand qtest_control_commands[] = {
    { "endianness", 1, endianness },
    { "irq_intercept_in", 2, irq_intercept },
    { "irq_intercept_out", 2, irq_intercept },
    { "set_irq_in", 5, set_irq_in },
    { "clock_step", 1, clock_step },
    { "clock_set", 2, clock_set },
    { "module_load", 3, module_load },
    { NULL, 0, NULL },
};

static GHashTable *commands;

static void add_command(const char *name, unsigned min_words, QTestCommandFunc *fn)
{
    QTestCommand *command = g_new(QTestCommand, 1);

    *command = (QTestCommand) { name, min_words, fn };
    assert(!g_hash_table_contains(commands, name));
    g_hash_table_insert(commands, (char *)(uintptr_t)name, command);
}

static void need_table(void)
{
    static const QTestCommand *const tables[] = { qtest_memory_commands, qtest_control_commands };

    if (commands) {
        return;
    }
    commands = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
        for (const QTestCommand *row = tables[i]; row->name; row++) {
            add_command(row->name, row->min_words, row->fn);
        }
    }
}

void qtest_register_command(const char *name, unsigned min_words, QTestCommandFunc *fn)
{
    need_table();
    add_command(name, min_words, fn);
}

void qtest_dispatch(char **words, unsigned count)
{
    const QTestCommand *command;

    need_table();
    command = g_hash_table_lookup(commands, words[0]);
    if (!command) {
        qtest_reply("FAIL Unknown command '%.200s'", words[0]);
    } else if (count < command->min_words) {
        qtest_reply("FAIL %s needs %u arguments", words[0], command->min_words - 1);
    } else {
        command->fn(words, count);
    }
}
