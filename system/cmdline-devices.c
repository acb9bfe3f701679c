/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options that create objects and devices, -global, -set and configuration files.
 */
#include "qemu/osdep.h"
#include "cmdline.h"
#include "hw/core/qdev-monitor.h"
#include "hw/core/qdev-properties.h"
#include "qemu/config-file.h"
#include "qemu/id.h"
#include "qemu/keyval.h"
#include "migration/migration.h"
#include "qom/object_interfaces.h"

/* ---- -object --------------------------------------------------------------------------- */

bool opt_object(const OptionRow *row, const char *arg, Error **errp)
{
    ERRP_GUARD();
    char *help = user_creatable_help(arg, errp);
    struct json_object *opts;

    if (*errp) {
        return false;
    }
    if (help) {
        fputs(help, stdout);
        g_free(help);
        options_end_after_help();
    }
    opts = keyval_parse_or_json(arg, "qom-type", NULL, errp);
    if (!opts) {
        return false;
    }
    cmdline_add(LIST_OBJECT, opts, *arg == '{', NULL);
    return true;
}

/* Objects that need a character device wait until those are there. */
static bool needs_chardev(const char *type)
{
    return type && (!strcmp(type, "qtest") || g_str_has_suffix(type, "-egd") ||
                    g_str_has_prefix(type, "filter-"));
}

static bool create_late;

static bool create_object(CmdItem *item, Error **errp)
{
    return needs_chardev(cmdline_str(item->opts, "qom-type")) != create_late ||
           user_creatable_add_from_json(item->opts, item->from_json, errp);
}

bool cmdline_create_objects(bool late, Error **errp)
{
    create_late = late;
    return cmdline_foreach(LIST_OBJECT, create_object, errp);
}

/* ---- -device ----------------------------------------------------------------------------- */

/* "help", "TYPE,help": print it and end the program, as QEMU with status 0 in any case. */
static void device_help(const char *arg)
{
    g_autofree char *driver = g_strndup(arg, strcspn(arg, ","));
    GString *text = g_string_new(NULL);
    Error *err = NULL;

    if (is_help_option(driver)) {
        qdev_print_devinfos(text, false);
    } else if (!qdev_print_device_help(text, driver, &err)) {
        error_report_err(err);
    }
    fputs(text->str, stdout);
    g_string_free(text, TRUE);
    options_end_after_help();
}

bool opt_device(const OptionRow *row, const char *arg, Error **errp)
{
    bool from_json = *arg == '{';
    struct json_object *opts;

    if (!from_json && has_help_option(arg)) {
        device_help(arg);
    }
    opts = keyval_parse_or_json(arg, "driver", NULL, errp);
    if (!opts) {
        return false;
    }
    cmdline_device_mentioned(cmdline_str(opts, "driver"));
    cmdline_add(LIST_DEVICE, opts, from_json, NULL);
    return true;
}

static bool create_device(CmdItem *item, Error **errp)
{
    return qdev_device_add_from_json(item->opts, item->from_json, errp) != NULL;
}

bool cmdline_create_devices(Error **errp)
{
    return cmdline_foreach(LIST_DEVICE, create_device, errp);
}

/* ---- -global -------------------------------------------------------------------------------- */

static bool add_global(const char *driver, const char *property, const char *value, Error **errp)
{
    GlobalProperty *global;

    if (!strcmp(driver, "migration")) {
        return migration_set_global(property, value, errp);
    }
    global = g_new0(GlobalProperty, 1);
    global->driver = g_intern_string(driver);
    global->property = g_intern_string(property);
    global->value = g_intern_string(value);
    qdev_prop_register_global(global);
    cmdline_device_mentioned(driver);
    return true;
}

/* driver=D,property=P,value=V as an object. */
static bool add_global_object(struct json_object *opts, Error **errp)
{
    static const char *const known[] = { "driver", "property", "value", NULL };

    if (!cmdline_check_keys(opts, known, errp)) {
        return false;
    }
    for (const char *const *key = known; *key; key++) {
        if (!cmdline_str(opts, *key)) {
            error_setg(errp, "Parameter '%s' is missing", *key);
            return false;
        }
    }
    return add_global(cmdline_str(opts, "driver"), cmdline_str(opts, "property"),
                      cmdline_str(opts, "value"), errp);
}

bool opt_global(const OptionRow *row, const char *arg, Error **errp)
{
    const char *dot = strchr(arg, '.');
    const char *equals = strchr(arg, '=');
    struct json_object *opts;
    bool ok;

    if (is_help_option(arg)) {
        printf("global options:\n  driver=<str>\n  property=<str>\n  value=<str>\n");
        exit(1);
    }
    if (dot && equals && dot < equals) {
        g_autofree char *driver = g_strndup(arg, dot - arg);
        g_autofree char *property = g_strndup(dot + 1, equals - dot - 1);

        return add_global(driver, property, equals + 1, errp);
    }
    opts = keyval_parse(arg, NULL, NULL, errp);
    if (!opts) {
        return false;
    }
    ok = add_global_object(opts, errp);
    json_object_put(opts);
    return ok;
}

/* ---- -set, configuration files ------------------------------------------------------------- */

static const struct {
    const char *group;
    CmdList list;
} listed_groups[] = {
    { "device", LIST_DEVICE },
    { "chardev", LIST_CHARDEV },
    { "object", LIST_OBJECT },
    { "mon", LIST_MONITOR },
};

static CmdItem *find_item(const char *group, const char *id)
{
    for (size_t i = 0; i < ARRAY_SIZE(listed_groups); i++) {
        GPtrArray *items = cmdline()->lists[listed_groups[i].list];

        for (unsigned n = 0; !strcmp(group, listed_groups[i].group) && items && n < items->len;
             n++) {
            CmdItem *item = g_ptr_array_index(items, n);

            if (!g_strcmp0(cmdline_str(item->opts, "id"), id)) {
                return item;
            }
        }
    }
    return NULL;
}

/* GROUP.ID.KEY=VALUE */
bool opt_set(const OptionRow *row, const char *arg, Error **errp)
{
    g_auto(GStrv) pair = g_strsplit(arg, "=", 2);
    g_auto(GStrv) path = g_strsplit(pair[0] ?: "", ".", 3);
    CmdItem *item = NULL;

    if (g_strv_length(path) == 3 && pair[1]) {
        item = find_item(path[0], path[1]);
    }
    if (item) {
        json_object_object_add(item->opts, path[2], json_object_new_string(pair[1]));
        return true;
    }
    return qemu_set_option(arg, errp);
}

static bool merge_section(struct json_object **dest, struct json_object *section, Error **errp)
{
    if (!*dest) {
        *dest = json_object_new_object();
    }
    return keyval_merge(*dest, section, errp);
}

/* [object "id"]: the id of the section is the object's. */
static bool object_section(const char *group, struct json_object *section, Error **errp)
{
    cmdline_add(LIST_OBJECT, json_object_get(section), false, NULL);
    return true;
}

static bool device_section(const char *group, struct json_object *section, Error **errp)
{
    cmdline_device_mentioned(cmdline_str(section, "driver"));
    cmdline_add(LIST_DEVICE, json_object_get(section), false, NULL);
    return true;
}

static bool machine_section(const char *group, struct json_object *section, Error **errp)
{
    CmdLine *c = cmdline();
    struct json_object **dest = !strcmp(group, "machine") ? &c->machine :
                                !strcmp(group, "memory") ? &c->memory :
                                !strcmp(group, "smp-opts") ? &c->smp : &c->boot;

    return merge_section(dest, section, errp);
}

static bool accel_section(const char *group, struct json_object *section, Error **errp)
{
    cmdline_add(LIST_ACCEL, json_object_get(section), false, NULL);
    return true;
}

static bool global_section(const char *group, struct json_object *section, Error **errp)
{
    return add_global_object(section, errp);
}

bool cmdline_section(const char *group, struct json_object *section, Error **errp)
{
    static const struct {
        const char *group;
        bool (*take)(const char *group, struct json_object *section, Error **errp);
    } rows[] = {
        { "object", object_section },
        { "device", device_section },
        { "chardev", cmdline_chardev_section },
        { "mon", cmdline_chardev_section },
        { "machine", machine_section },
        { "memory", machine_section },
        { "smp-opts", machine_section },
        { "boot-opts", machine_section },
        { "accel", accel_section },
        { "global", global_section },
    };
    QemuOptsList *list;

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        if (!strcmp(rows[i].group, group)) {
            return rows[i].take(group, section, errp);
        }
    }
    list = qemu_find_opts_err(group, errp);
    return list && qemu_opts_from_json(list, section, errp);
}

static bool read_section(const char *group, struct json_object *section, void *opaque,
                         Error **errp)
{
    return cmdline_section(group, section, errp);
}

bool opt_readconfig(const OptionRow *row, const char *arg, Error **errp)
{
    return qemu_read_config_file(arg, read_section, NULL, errp) >= 0;
}
