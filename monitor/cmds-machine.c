/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about what this emulator and this machine are. */
#include "qemu/osdep.h"
#include "accel/accel.h"
#include "hmp-int.h"
#include "hw/core/boards.h"
#include "qemu/config-file.h"
#include "qemu/option.h"
#include "qemu/target-info.h"
#include "qemu/uuid.h"
#include "system/hostmem.h"
#include "system/identity.h"

/* ---- types --------------------------------------------------------------------- */

static const QapiType types[] = {
    { .name = "MachineInfo",
      .members = (const QapiMember[]) {
          { "name", "str", false }, { "alias", "str", true }, { "is-default", "bool", true },
          { "cpu-max", "int", false }, { "hotpluggable-cpus", "bool", false },
          { "numa-mem-supported", "bool", false }, { "deprecated", "bool", false },
          { "default-cpu-type", "str", true }, { "default-ram-id", "str", true },
          { "acpi", "bool", false }, { .name = NULL } } },
    { .name = "CurrentMachineParams",
      .members = (const QapiMember[]) { { "wakeup-suspend-support", "bool", false },
                                        { .name = NULL } } },
    { .name = "SysEmuTarget", .values = (const char *const []) { "aarch64", "x86_64", NULL } },
    { .name = "TargetInfo",
      .members = (const QapiMember[]) { { "arch", "SysEmuTarget", false }, { .name = NULL } } },
    { .name = "KvmInfo",
      .members = (const QapiMember[]) { { "enabled", "bool", false }, { "present", "bool", false },
                                        { .name = NULL } } },
    { .name = "AcceleratorInfo",
      .members = (const QapiMember[]) { { "enabled", "str", true }, { "present", "[str]", false },
                                        { .name = NULL } } },
    { .name = "NameInfo",
      .members = (const QapiMember[]) { { "name", "str", true }, { .name = NULL } } },
    { .name = "UuidInfo",
      .members = (const QapiMember[]) { { "UUID", "str", false }, { .name = NULL } } },
    { .name = "CpuDefinitionInfo",
      .members = (const QapiMember[]) {
          { "name", "str", false }, { "typename", "str", false }, { "static", "bool", false },
          { "migration-safe", "bool", true }, { "deprecated", "bool", false },
          { "unavailable-features", "[str]", true }, { .name = NULL } } },
    { .name = "CpuInfoFast",
      .members = (const QapiMember[]) {
          { "cpu-index", "int", false }, { "qom-path", "str", false },
          { "thread-id", "int", false }, { "props", "any", true },
          { "target", "SysEmuTarget", false }, { "qom-type", "str", true }, { .name = NULL } } },
    { .name = "CommandLineParameterType",
      .values = (const char *const []) { "string", "boolean", "number", "size", NULL } },
    { .name = "CommandLineParameterInfo",
      .members = (const QapiMember[]) {
          { "name", "str", false }, { "type", "CommandLineParameterType", false },
          { "help", "str", true }, { "default", "str", true }, { .name = NULL } } },
    { .name = "CommandLineOptionInfo",
      .members = (const QapiMember[]) {
          { "option", "str", false }, { "parameters", "[CommandLineParameterInfo]", false },
          { .name = NULL } } },
    { .name = "MemoryInfo",
      .members = (const QapiMember[]) {
          { "base-memory", "size", false }, { "plugged-memory", "size", true },
          { .name = NULL } } },
    { .name = "Memdev",
      .members = (const QapiMember[]) {
          { "id", "str", true }, { "size", "size", false }, { "merge", "bool", false },
          { "dump", "bool", false }, { "prealloc", "bool", false }, { "share", "bool", false },
          { "reserve", "bool", true }, { "host-nodes", "[uint16]", false },
          { "policy", "str", false }, { .name = NULL } } },
};
QAPI_TYPES(types)

/* ---- the emulator ------------------------------------------------------------------ */

static void add_machine(ObjectClass *klass, void *list)
{
    MachineClass *mc = MACHINE_CLASS(klass);
    struct json_object *row =
        json_new_object("hotpluggable-cpus", json_flag(mc->has_hotpluggable_cpus),
                        "name", json_str(mc->name), "numa-mem-supported", json_flag(false),
                        "cpu-max", json_int(MAX(mc->max_cpus, 1)),
                        "deprecated", json_flag(mc->deprecation_reason != NULL),
                        "acpi", json_flag(false), NULL);

    if (mc->is_default) {
        json_object_object_add(row, "is-default", json_flag(true));
    }
    if (mc->alias) {
        json_object_object_add(row, "alias", json_str(mc->alias));
    }
    if (mc->default_cpu_type) {
        json_object_object_add(row, "default-cpu-type", json_str(mc->default_cpu_type));
    }
    if (mc->default_ram_id) {
        json_object_object_add(row, "default-ram-id", json_str(mc->default_ram_id));
    }
    json_object_array_add(list, row);
}

static bool query_machines(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = json_object_new_array();
    object_class_foreach(add_machine, TYPE_MACHINE, false, *ret);
    return true;
}

static bool query_current_machine(struct json_object *args, struct json_object **ret,
                                  Error **errp)
{
    *ret = json_new_object("wakeup-suspend-support", json_flag(false), NULL);
    return true;
}

static bool query_target(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = json_new_object("arch", json_str(target_name()), NULL);
    return true;
}

static bool query_kvm(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = json_new_object("enabled", json_flag(false), "present", json_flag(false), NULL);
    return true;
}

static bool query_accelerators(struct json_object *args, struct json_object **ret, Error **errp)
{
    struct json_object *present = json_object_new_array();
    g_auto(GStrv) names = accel_names();

    for (int i = 0; names[i]; i++) {
        json_object_array_add(present, json_str(names[i]));
    }
    *ret = json_new_object("present", present, NULL);
    if (current_accel()) {
        json_object_object_add(*ret, "enabled", json_str(current_accel_name()));
    }
    return true;
}

static bool query_cpu_definitions(struct json_object *args, struct json_object **ret,
                                  Error **errp)
{
    const TargetInfo *target = target_info();

    *ret = json_object_new_array();
    for (const TargetCpuModel *m = target->cpu_models; m && m->name; m++) {
        g_autofree char *typename = g_strconcat(m->name, target->cpu_type_suffix, NULL);

        json_object_array_add(*ret, json_new_object("name", json_str(m->name), "typename",
                                                    json_str(typename), "static",
                                                    json_flag(false), "deprecated",
                                                    json_flag(false), NULL));
    }
    return true;
}

/* No accelerator of this build has CPUs yet that could be listed. */
static bool query_cpus_fast(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = json_object_new_array();
    return true;
}

static bool query_hotpluggable_cpus(struct json_object *args, struct json_object **ret,
                                    Error **errp)
{
    error_setg(errp, "machine does not support hot-plugging CPUs");
    return false;
}

static const char *const option_types[] = {
    [QEMU_OPT_STRING] = "string",
    [QEMU_OPT_BOOL] = "boolean",
    [QEMU_OPT_NUMBER] = "number",
    [QEMU_OPT_SIZE] = "size",
};

typedef struct OptionQuery {
    const char *wanted;
    struct json_object *rows;
} OptionQuery;

static void add_option_group(QemuOptsList *list, void *opaque)
{
    OptionQuery *query = opaque;
    struct json_object *parameters;

    if (query->wanted && strcmp(query->wanted, list->name) != 0) {
        return;
    }
    parameters = json_object_new_array();
    for (const QemuOptDesc *d = list->desc; d->name; d++) {
        struct json_object *row = json_new_object("name", json_str(d->name), "type",
                                                  json_str(option_types[d->type]), NULL);

        if (d->help) {
            json_object_object_add(row, "help", json_str(d->help));
        }
        if (d->def_value_str) {
            json_object_object_add(row, "default", json_str(d->def_value_str));
        }
        json_object_array_add(parameters, row);
    }
    json_object_array_add(query->rows, json_new_object("option", json_str(list->name),
                                                       "parameters", parameters, NULL));
}

static bool query_command_line_options(struct json_object *args, struct json_object **ret,
                                       Error **errp)
{
    OptionQuery query = {
        .wanted = qmp_str(args, "option"),
        .rows = json_object_new_array(),
    };

    qemu_opts_foreach_group(add_option_group, &query);
    if (query.wanted && json_object_array_length(query.rows) == 0) {
        json_object_put(query.rows);
        error_setg(errp, "invalid option name: %s", query.wanted);
        return false;
    }
    *ret = query.rows;
    return true;
}

/* ---- this virtual machine --------------------------------------------------------------- */

static bool query_name(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = json_object_new_object();
    if (qemu_get_vm_name()) {
        json_object_object_add(*ret, "name", json_str(qemu_get_vm_name()));
    }
    return true;
}

static char *uuid_text(void)
{
    QemuUUID uuid = qemu_get_vm_uuid();

    return qemu_uuid_unparse_strdup(&uuid);
}

static bool query_uuid(struct json_object *args, struct json_object **ret, Error **errp)
{
    g_autofree char *text = uuid_text();

    *ret = json_new_object("UUID", json_str(text), NULL);
    return true;
}

static MachineState *machine(void)
{
    return (MachineState *)object_dynamic_cast(qdev_get_machine(), TYPE_MACHINE);
}

static bool query_memory_size_summary(struct json_object *args, struct json_object **ret,
                                      Error **errp)
{
    *ret = json_new_object("base-memory", json_uint(machine() ? machine()->ram_size : 0),
                           "plugged-memory", json_uint(0), NULL);
    return true;
}

static int add_memdev(Object *child, void *list)
{
    struct json_object *nodes;

    if (object_dynamic_cast(child, TYPE_MEMORY_BACKEND)) {
        nodes = json_object_new_array();
        json_object_array_add(
            list,
            json_new_object(
                "id", json_str(object_get_canonical_path_component(child)),
                "size", json_uint(object_property_get_uint(child, "size", &error_abort)),
                "merge", json_flag(object_property_get_bool(child, "merge", &error_abort)),
                "dump", json_flag(object_property_get_bool(child, "dump", &error_abort)),
                "prealloc", json_flag(object_property_get_bool(child, "prealloc", &error_abort)),
                "share", json_flag(object_property_get_bool(child, "share", &error_abort)),
                "host-nodes", nodes, "policy", json_str("default"), NULL));
    }
    return 0;
}

static bool query_memdev(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = json_object_new_array();
    object_child_foreach(object_get_objects_root(), add_memdev, *ret);
    return true;
}

/* Disks come with their controllers; tools ask for the list anyway. */
static bool query_nothing(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = json_object_new_array();
    return true;
}

static const QapiMember option_args[] = { { "option", "str", true }, { .name = NULL } };
static const QapiMember flat_args[] = { { "flat", "bool", true }, { .name = NULL } };

static const QmpCommand commands[] = {
    { .name = "query-accelerators", .ret = "AcceleratorInfo", .run = query_accelerators,
      .flags = QMP_PRECONFIG },
    { .name = "query-block", .ret = "[any]", .run = query_nothing },
    { .name = "query-command-line-options", .args = option_args,
      .ret = "[CommandLineOptionInfo]", .run = query_command_line_options,
      .flags = QMP_PRECONFIG },
    { .name = "query-cpu-definitions", .ret = "[CpuDefinitionInfo]",
      .run = query_cpu_definitions, .flags = QMP_PRECONFIG },
    { .name = "query-cpus-fast", .ret = "[CpuInfoFast]", .run = query_cpus_fast },
    { .name = "query-current-machine", .ret = "CurrentMachineParams",
      .run = query_current_machine },
    { .name = "query-hotpluggable-cpus", .ret = "[any]", .run = query_hotpluggable_cpus,
      .flags = QMP_PRECONFIG },
    { .name = "query-iothreads", .ret = "[any]", .run = query_nothing, .flags = QMP_PRECONFIG },
    { .name = "query-kvm", .ret = "KvmInfo", .run = query_kvm, .flags = QMP_PRECONFIG },
    { .name = "query-machines", .ret = "[MachineInfo]", .run = query_machines,
      .flags = QMP_PRECONFIG },
    { .name = "query-memdev", .ret = "[Memdev]", .run = query_memdev, .flags = QMP_PRECONFIG },
    { .name = "query-memory-size-summary", .ret = "MemoryInfo",
      .run = query_memory_size_summary },
    { .name = "query-name", .ret = "NameInfo", .run = query_name, .flags = QMP_PRECONFIG },
    { .name = "query-named-block-nodes", .args = flat_args, .ret = "[any]",
      .run = query_nothing, .flags = QMP_PRECONFIG },
    { .name = "query-target", .ret = "TargetInfo", .run = query_target, .flags = QMP_PRECONFIG },
    { .name = "query-uuid", .ret = "UuidInfo", .run = query_uuid, .flags = QMP_PRECONFIG },
};
QMP_COMMANDS(commands)

/* ---- HMP ------------------------------------------------------------------------------------ */

static void info_name(Monitor *mon, struct json_object *args)
{
    if (qemu_get_vm_name()) {
        monitor_printf(mon, "%s\n", qemu_get_vm_name());
    }
}

static void info_uuid(Monitor *mon, struct json_object *args)
{
    g_autofree char *text = uuid_text();

    monitor_printf(mon, "%s\n", text);
}

static void info_kvm(Monitor *mon, struct json_object *args)
{
    monitor_puts(mon, "kvm support: not compiled\n");
}

static void info_accelerators(Monitor *mon, struct json_object *args)
{
    g_auto(GStrv) names = accel_names();

    for (int i = 0; names[i]; i++) {
        monitor_printf(mon, "%c %s\n", accel_in_use(names[i]) ? '*' : ' ', names[i]);
    }
}

static void info_memory_size_summary(Monitor *mon, struct json_object *args)
{
    monitor_printf(mon, "base memory: %" PRIu64 "\nplugged memory: 0\n",
                   machine() ? machine()->ram_size : 0);
}

static void info_memdev(Monitor *mon, struct json_object *args)
{
    g_autoptr(JsonObject) rows = json_object_new_array();

    object_child_foreach(object_get_objects_root(), add_memdev, rows);
    for (size_t i = 0; i < json_object_array_length(rows); i++) {
        struct json_object *row = json_object_array_get_idx(rows, i);

        monitor_printf(mon, "memory backend: %s\n  size:  %" PRIu64 "\n", qmp_str(row, "id"),
                       qmp_uint(row, "size", 0));
        for (const char *const *flag = (const char *const []) { "merge", "dump", "prealloc",
                                                                "share", NULL }; *flag; flag++) {
            monitor_printf(mon, "  %s: %s\n", *flag, qmp_bool(row, *flag, false) ? "true"
                                                                                 : "false");
        }
    }
    monitor_puts(mon, "\n");
}

static const HmpCommand info_rows[] = {
    { .name = "accelerators", .help = "show present and enabled accelerators",
      .run = info_accelerators },
    { .name = "kvm", .help = "show KVM information", .run = info_kvm },
    { .name = "memdev", .help = "show memory backends", .run = info_memdev },
    { .name = "memory_size_summary", .help = "show the amount of initially allocated memory",
      .run = info_memory_size_summary },
    { .name = "name", .help = "show the current VM name", .run = info_name },
    { .name = "uuid", .help = "show the current VM UUID", .run = info_uuid },
};
HMP_INFO_COMMANDS(info_rows)
