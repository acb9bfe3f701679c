/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about start-up: leaving the preconfig stage, and which options there are. */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "monitor/command.h"
#include "qemu/config-file.h"
#include "system/startup.h"

/* ---- x-exit-preconfig ------------------------------------------------------------------ */

static bool exit_preconfig(struct json_object *args, struct json_object **ret, Error **errp)
{
    return qemu_exit_preconfig(errp);
}

/* ---- query-command-line-options -------------------------------------------------------------- */

static const char *const parameter_types[] = { "string", "boolean", "number", "size", NULL };

static const QapiMember parameter_members[] = {
    { "name", "str", false },
    { "type", "CommandLineParameterType", false },
    { "help", "str", true },
    { "default", "str", true },
    { }
};
static const QapiMember option_members[] = {
    { "option", "str", false },
    { "parameters", "[CommandLineParameterInfo]", false },
    { }
};
static const QapiType types[] = {
    { .name = "CommandLineParameterType", .values = parameter_types },
    { .name = "CommandLineParameterInfo", .members = parameter_members },
    { .name = "CommandLineOptionInfo", .members = option_members },
};
QAPI_TYPES(types)

static void add_parameter(struct json_object *list, const char *name, const char *type,
                          const char *help, const char *value)
{
    struct json_object *row = json_new_object("name", json_str(name), "type", json_str(type), NULL);

    if (help) {
        json_object_object_add(row, "help", json_str(help));
    }
    if (value) {
        json_object_object_add(row, "default", json_str(value));
    }
    json_object_array_add(list, row);
}

static void add_option(struct json_object *options, const char *name,
                       struct json_object *parameters)
{
    json_object_array_add(options, json_new_object("option", json_str(name),
                                                   "parameters", parameters, NULL));
}

static void add_group(QemuOptsList *list, void *options)
{
    struct json_object *parameters = json_object_new_array();

    for (const QemuOptDesc *desc = list->desc; desc->name; desc++) {
        add_parameter(parameters, desc->name, parameter_types[desc->type], desc->help,
                      desc->def_value_str);
    }
    add_option(options, list->name, parameters);
}

/* Options whose keys are listed elsewhere than in an option group. */
static void add_names(struct json_object *options, const char *option, const char *const *names)
{
    struct json_object *parameters = json_object_new_array();

    for (; *names; names++) {
        add_parameter(parameters, *names, "string", NULL, NULL);
    }
    add_option(options, option, parameters);
}

/* What all machines together take; management tools look for features here. */
static void add_machine(struct json_object *options)
{
    struct json_object *parameters = json_object_new_array();
    GSList *classes = object_class_get_list(TYPE_MACHINE, true);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (GSList *el = classes; el; el = el->next) {
        ObjectPropertyIterator iter;
        ObjectProperty *prop;

        object_class_property_iter_init(&iter, el->data);
        while ((prop = object_property_iter_next(&iter))) {
            if (prop->set && g_hash_table_add(seen, prop->name)) {
                add_parameter(parameters, prop->name,
                              !strcmp(prop->type, "bool") ? "boolean" : "string",
                              prop->description, NULL);
            }
        }
    }
    g_slist_free(classes);
    add_option(options, "machine", parameters);
}

static struct json_object *all_options(void)
{
    static const char *const smp[] = {
        "cpus", "drawers", "books", "sockets", "dies", "clusters", "modules", "cores", "threads",
        "maxcpus", NULL,
    };
    static const char *const boot[] = {
        "order", "once", "menu", "splash", "splash-time", "reboot-timeout", "strict", NULL,
    };
    static const char *const memory[] = { "size", "slots", "maxmem", NULL };
    static const char *const accel[] = { "accel", NULL };
    static const char *const global[] = { "driver", "property", "value", NULL };
    static const char *const any[] = { NULL };
    struct json_object *options = json_object_new_array();

    qemu_opts_foreach_group(add_group, options);
    add_machine(options);
    add_names(options, "smp-opts", smp);
    add_names(options, "boot-opts", boot);
    add_names(options, "memory", memory);
    add_names(options, "accel", accel);
    add_names(options, "global", global);
    add_names(options, "device", any);
    add_names(options, "object", any);
    return options;
}

static bool query_command_line_options(struct json_object *args, struct json_object **ret,
                                       Error **errp)
{
    const char *wanted = qmp_str(args, "option");
    struct json_object *options = all_options();

    if (!wanted) {
        *ret = options;
        return true;
    }
    *ret = json_object_new_array();
    for (size_t i = 0; i < json_object_array_length(options); i++) {
        struct json_object *option = json_object_array_get_idx(options, i);

        if (!strcmp(qmp_str(option, "option"), wanted)) {
            json_object_array_add(*ret, json_object_get(option));
        }
    }
    json_object_put(options);
    if (!json_object_array_length(*ret)) {
        json_object_put(*ret);
        *ret = NULL;
        error_setg(errp, "invalid option name: %s", wanted);
        return false;
    }
    return true;
}

static const QapiMember option_args[] = { { "option", "str", true }, { } };

static const QmpCommand commands[] = {
    { .name = "query-command-line-options", .args = option_args,
      .ret = "[CommandLineOptionInfo]", .run = query_command_line_options,
      .flags = QMP_PRECONFIG },
    { .name = "x-exit-preconfig", .run = exit_preconfig, .flags = QMP_PRECONFIG },
};
QMP_COMMANDS(commands)

static void hmp_exit_preconfig(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "x-exit-preconfig", NULL));
}

static const HmpCommand hmp_commands[] = {
    { .name = "exit_preconfig", .help = "build the board and start the machine",
      .run = hmp_exit_preconfig },
};
HMP_COMMANDS(hmp_commands)
