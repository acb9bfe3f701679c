/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands about CPUs.  No machine of this build has any: the commands that need
 * one say so, the others tell what there is to tell without.
 */
#include "qemu/osdep.h"
#include "hmp-int.h"

static const QapiType types[] = {
    { .name = "GICCapability",
      .members = (const QapiMember[]) {
          { "version", "int", false }, { "emulated", "bool", false }, { "kernel", "bool", false },
          { .name = NULL } } },
    { .name = "CpuModelExpansionType",
      .values = (const char *const []) { "static", "full", NULL } },
    { .name = "CpuModelInfo",
      .members = (const QapiMember[]) {
          { "name", "str", false }, { "props", "any", true }, { .name = NULL } } },
    { .name = "CpuModelExpansionInfo",
      .members = (const QapiMember[]) { { "model", "CpuModelInfo", false }, { .name = NULL } } },
};
QAPI_TYPES(types)

/* ---- QMP ----------------------------------------------------------------------- */

static bool query_gic_capabilities(struct json_object *args, struct json_object **ret,
                                   Error **errp)
{
    *ret = json_object_new_array();
    for (int version = 2; version <= 3; version++) {
        json_object_array_add(*ret, json_new_object("version", json_int(version), "emulated",
                                                    json_flag(true), "kernel", json_flag(false),
                                                    NULL));
    }
    return true;
}

static bool query_cpu_model_expansion(struct json_object *args, struct json_object **ret,
                                      Error **errp)
{
    error_setg(errp, "CPU model '%s' cannot be expanded: no accelerator of this build has CPUs",
               qmp_str(qmp_obj(args, "model"), "name"));
    return false;
}

static bool memsave(struct json_object *args, struct json_object **ret, Error **errp)
{
    error_setg(errp, "Parameter 'cpu-index' expects a CPU number");
    return false;
}

static bool inject_nmi(struct json_object *args, struct json_object **ret, Error **errp)
{
    error_setg(errp, "machine does not provide NMIs");
    return false;
}

static const QapiMember expansion_args[] = {
    { "type", "CpuModelExpansionType", false }, { "model", "CpuModelInfo", false },
    { .name = NULL },
};
static const QapiMember memsave_args[] = {
    { "val", "uint64", false }, { "size", "size", false }, { "filename", "str", false },
    { "cpu-index", "int", true }, { .name = NULL },
};

static const QmpCommand commands[] = {
    { .name = "inject-nmi", .run = inject_nmi },
    { .name = "memsave", .args = memsave_args, .run = memsave },
    { .name = "query-cpu-model-expansion", .args = expansion_args,
      .ret = "CpuModelExpansionInfo", .run = query_cpu_model_expansion, .flags = QMP_PRECONFIG },
    { .name = "query-gic-capabilities", .ret = "[GICCapability]",
      .run = query_gic_capabilities, .target = "aarch64", .flags = QMP_PRECONFIG },
};
QMP_COMMANDS(commands)

/* ---- HMP ----------------------------------------------------------------------- */

static void hmp_cpu(Monitor *mon, struct json_object *args)
{
    monitor_puts(mon, "invalid CPU index\n");
}

static void hmp_x(Monitor *mon, struct json_object *args)
{
    monitor_puts(mon, "Can not dump without CPU\n");
}

static void hmp_memsave(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "memsave", json_object_get(args)));
}

static void hmp_nmi(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "inject-nmi", NULL));
}

static void info_registers(Monitor *mon, struct json_object *args)
{
    monitor_puts(mon, "No CPU available\n");
}

/* One line per CPU. */
static void info_cpus(Monitor *mon, struct json_object *args)
{
}

static const HmpCommand hmp_rows[] = {
    { .name = "cpu", .args = "index:i", .params = "index", .help = "set the default CPU",
      .run = hmp_cpu },
    { .name = "memsave", .args = "val:l,size:l,filename:F", .params = "addr size file",
      .help = "save to disk virtual memory dump starting at 'addr' of size 'size'",
      .run = hmp_memsave },
    { .name = "nmi", .help = "inject an NMI", .run = hmp_nmi },
    { .name = "x", .args = "fmt:/,addr:l", .params = "/fmt addr",
      .help = "virtual memory dump starting at 'addr'", .run = hmp_x },
};
HMP_COMMANDS(hmp_rows)

static const HmpCommand info_rows[] = {
    { .name = "cpus", .help = "show infos for each CPU", .run = info_cpus },
    { .name = "registers", .args = "all:-a,vcpu:i?", .params = "[-a|vcpu]",
      .help = "show the CPU registers (of a device: registers-of)", .run = info_registers },
};
HMP_INFO_COMMANDS(info_rows)
