/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options about character devices and who uses them: -chardev, -serial,
 * -parallel, -monitor, -qmp, -mon, -qtest; and what is there when nothing is said.
 */
#include "qemu/osdep.h"
#include "chardev/char.h"
#include "cmdline.h"
#include "hw/core/boards.h"
#include "monitor/monitor.h"
#include "qemu/config-file.h"
#include "system/qtest.h"
#include "system/system.h"

enum { MONITOR_HMP, MONITOR_QMP };

/* ---- parsing ------------------------------------------------------------------------- */

bool opt_chardev(const OptionRow *row, const char *arg, Error **errp)
{
    struct json_object *opts;
    int status;

    if (qemu_chr_option_help(arg, &status)) {
        exit(status);
    }
    opts = qemu_chr_parse_option(arg, errp);
    if (opts) {
        cmdline_add(LIST_CHARDEV, opts, false, NULL);
    }
    return opts != NULL;
}

static bool mentions_monitor(const char *text)
{
    return g_str_has_prefix(text, "mon:");
}

bool opt_serial(const OptionRow *row, const char *arg, Error **errp)
{
    cmdline_add(LIST_SERIAL, NULL, false, arg);
    cmdline()->no_serial = true;
    cmdline()->no_monitor |= mentions_monitor(arg);
    return true;
}

bool opt_parallel(const OptionRow *row, const char *arg, Error **errp)
{
    cmdline_add(LIST_PARALLEL, NULL, false, arg);
    cmdline()->no_parallel = true;
    cmdline()->no_monitor |= mentions_monitor(arg);
    return true;
}

/* A monitor on short text @arg, or on an existing device with "chardev:ID". */
static bool add_compat_monitor(const char *arg, int kind, bool pretty, Error **errp)
{
    CmdLine *c = cmdline();
    struct json_object *monitor = json_object_new_object();
    g_autofree char *label = NULL;

    if (g_str_has_prefix(arg, "chardev:")) {
        label = g_strdup(arg + strlen("chardev:"));
    } else {
        struct json_object *chr;

        label = g_strdup_printf("compat_monitor%u", c->compat_monitors++);
        chr = qemu_chr_parse_compat(label, arg, true, errp);
        if (!chr) {
            json_object_put(monitor);
            error_prepend(errp, "parse error: %s: ", arg);
            return false;
        }
        cmdline_add(LIST_CHARDEV, chr, false, NULL);
    }
    json_object_object_add(monitor, "chardev", json_object_new_string(label));
    json_object_object_add(monitor, "pretty", json_object_new_string(pretty ? "on" : "off"));
    cmdline_add(LIST_MONITOR, monitor, false, NULL)->kind = kind;
    return true;
}

bool opt_monitor(const OptionRow *row, const char *arg, Error **errp)
{
    ERRP_GUARD();

    cmdline()->no_monitor = true;
    return !strcmp(arg, "none") || add_compat_monitor(arg, MONITOR_HMP, false, errp);
}

bool opt_qmp(const OptionRow *row, const char *arg, Error **errp)
{
    ERRP_GUARD();

    cmdline()->no_monitor = true;
    return !strcmp(arg, "none") ||
           add_compat_monitor(arg, MONITOR_QMP, !strcmp(row->name, "qmp-pretty"), errp);
}

/* mode= of -mon. */
static bool monitor_kind(struct json_object *opts, int *kind, Error **errp)
{
    const char *mode = cmdline_str(opts, "mode");

    if (!mode || !strcmp(mode, "readline")) {
        *kind = MONITOR_HMP;
    } else if (!strcmp(mode, "control")) {
        *kind = MONITOR_QMP;
    } else {
        error_setg(errp, "unknown monitor mode '%s'", mode);
        return false;
    }
    if (*kind == MONITOR_HMP && cmdline_str(opts, "pretty")) {
        error_setg(errp, "'pretty' is not compatible with HMP monitors");
        return false;
    }
    return true;
}

static bool add_mon(struct json_object *opts, Error **errp)
{
    static const char *const known[] = { "chardev", "mode", "pretty", "id", NULL };
    int kind;

    cmdline()->no_monitor = true;
    if (!cmdline_check_keys(opts, known, errp) || !monitor_kind(opts, &kind, errp)) {
        return false;
    }
    if (!cmdline_str(opts, "chardev")) {
        error_setg(errp, "Parameter 'chardev' is missing");
        return false;
    }
    cmdline_add(LIST_MONITOR, json_object_get(opts), false, NULL)->kind = kind;
    return true;
}

bool opt_mon(const OptionRow *row, const char *arg, Error **errp)
{
    QemuOpts *opts = qemu_opts_parse(qemu_find_opts("mon"), arg, true, errp);
    struct json_object *object;
    bool ok;

    if (!opts) {
        return false;
    }
    object = qemu_opts_to_json(opts);
    ok = add_mon(object, errp);
    json_object_put(object);
    return ok;
}

bool opt_echr(const OptionRow *row, const char *arg, Error **errp)
{
    char *end;
    long value = strtol(arg, &end, 0);

    if (end == arg || *end) {
        printf("Bad argument to echr\n");
    } else {
        term_escape_char = value;
    }
    return true;
}

bool opt_qtest(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();

    g_free(c->qtest);
    c->qtest = g_strdup(arg);
    loc_save(&c->qtest_loc);
    return true;
}

bool opt_qtest_log(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();

    g_free(c->qtest_log);
    c->qtest_log = g_strdup(arg);
    return true;
}

bool opt_nographic(const OptionRow *row, const char *arg, Error **errp)
{
    cmdline()->nographic = true;
    return true;
}

/* ---- defaults -------------------------------------------------------------------------- */

/* Devices on -device that take the place of a default one. */
static const struct {
    const char *driver;
    size_t flag;
} replaces[] = {
    { "isa-serial", offsetof(CmdLine, no_serial) },
    { "isa-parallel", offsetof(CmdLine, no_parallel) },
};

void cmdline_device_mentioned(const char *driver)
{
    for (size_t i = 0; driver && i < ARRAY_SIZE(replaces); i++) {
        if (!strcmp(replaces[i].driver, driver)) {
            *(bool *)((char *)cmdline() + replaces[i].flag) = true;
        }
    }
}

/* -nographic: what nobody claimed goes to the terminal. */
static void default_to_terminal(bool serial, bool parallel, bool monitor)
{
    if (parallel) {
        cmdline_add(LIST_PARALLEL, NULL, false, "null");
    }
    if (serial && monitor) {
        cmdline_add(LIST_SERIAL, NULL, false, "mon:stdio");
    } else if (serial) {
        cmdline_add(LIST_SERIAL, NULL, false, "stdio");
    } else if (monitor) {
        add_compat_monitor("stdio", MONITOR_HMP, false, &error_abort);
    }
}

static void default_to_consoles(bool serial, bool parallel, bool monitor)
{
    const char *console = cmdline()->daemonize ? "null" : "vc:80Cx24C";

    if (serial) {
        cmdline_add(LIST_SERIAL, NULL, false, console);
    }
    if (parallel) {
        cmdline_add(LIST_PARALLEL, NULL, false, console);
    }
    if (monitor) {
        add_compat_monitor(console, MONITOR_HMP, false, &error_abort);
    }
}

bool cmdline_default_devices(struct MachineClass *mc, Error **errp)
{
    CmdLine *c = cmdline();
    bool serial = !c->nodefaults && !c->no_serial && !mc->no_serial;
    bool parallel = !c->nodefaults && !c->no_parallel && !mc->no_parallel;
    bool monitor = !c->nodefaults && !c->no_monitor;

    loc_set_none();
    if (c->daemonize) {
        if (c->nographic && (serial || parallel || monitor)) {
            error_setg(errp, "-nographic cannot be used with -daemonize");
            return false;
        }
        qemu_chr_forbid_stdio("cannot use stdio with -daemonize");
    }
    if (c->nographic) {
        default_to_terminal(serial, parallel, monitor);
    } else {
        default_to_consoles(serial, parallel, monitor);
    }
    return true;
}

/* ---- creation ------------------------------------------------------------------------------ */

static bool create_chardev(CmdItem *item, Error **errp)
{
    return qemu_chr_new_from_opts(item->opts, errp) != NULL;
}

bool cmdline_create_chardevs(Error **errp)
{
    return cmdline_foreach(LIST_CHARDEV, create_chardev, errp);
}

static bool create_monitor(CmdItem *item, Error **errp)
{
    const char *id = cmdline_str(item->opts, "chardev");
    Chardev *chr = qemu_chr_find(id);
    bool pretty = false;

    if (!chr) {
        error_setg(errp, "chardev \"%s\" not found", id);
        return false;
    }
    if (item->kind == MONITOR_QMP) {
        return cmdline_bool(item->opts, "pretty", &pretty, errp) &&
               monitor_init_qmp(chr, pretty, errp);
    }
    return monitor_init_hmp(chr, true, errp);
}

bool cmdline_create_monitors(Error **errp)
{
    return cmdline_foreach(LIST_MONITOR, create_monitor, errp);
}

static bool create_serial(CmdItem *item, Error **errp)
{
    return add_serial_hd(item->text, errp);
}

static bool create_parallel(CmdItem *item, Error **errp)
{
    return add_parallel_hd(item->text, errp);
}

bool cmdline_create_ports(Error **errp)
{
    return cmdline_foreach(LIST_SERIAL, create_serial, errp) &&
           cmdline_foreach(LIST_PARALLEL, create_parallel, errp);
}

bool cmdline_create_qtest(Error **errp)
{
    ERRP_GUARD();
    CmdLine *c = cmdline();
    Chardev *chr;

    if (!c->qtest) {
        return true;
    }
    loc_restore(&c->qtest_loc);
    chr = qemu_chr_new_from_text("qtest", c->qtest, true, errp);
    if (!chr || !qtest_server_init(chr, c->qtest_log ?: "", errp)) {
        if (!*errp) {
            error_setg(errp, "qtest needs a character device");
        }
        return false;
    }
    loc_set_none();
    return true;
}

/* A [section] about these. */
bool cmdline_chardev_section(const char *group, struct json_object *section, Error **errp)
{
    if (!strcmp(group, "mon")) {
        return add_mon(section, errp);
    }
    cmdline_add(LIST_CHARDEV, json_object_get(section), false, NULL);
    return true;
}
