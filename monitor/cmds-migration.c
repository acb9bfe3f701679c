/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about migration. */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "migration/migration.h"
#include "qemu/json-writer.h"

/* ---- types --------------------------------------------------------------------- */

static const QapiType types[] = {
    { .name = "MigrationStatus",
      .values = (const char *const []) {
          "none", "setup", "cancelling", "cancelled", "active", "postcopy-device",
          "postcopy-active", "postcopy-paused", "postcopy-recover-setup", "postcopy-recover",
          "completed", "failed", "colo", "pre-switchover", "device", "wait-unplug", NULL } },
    { .name = "MigrationRAMStats",
      .members = (const QapiMember[]) {
          { "transferred", "uint64", false }, { "remaining", "uint64", false },
          { "total", "uint64", false }, { "duplicate", "uint64", false },
          { "normal", "uint64", false }, { "normal-bytes", "uint64", false },
          { "dirty-pages-rate", "uint64", false }, { "mbps", "number", false },
          { "dirty-sync-count", "uint64", false }, { "postcopy-requests", "uint64", false },
          { "page-size", "uint64", false }, { "multifd-bytes", "uint64", false },
          { "pages-per-second", "uint64", false }, { "precopy-bytes", "uint64", false },
          { "downtime-bytes", "uint64", false }, { "postcopy-bytes", "uint64", false },
          { "dirty-sync-missed-zero-copy", "uint64", false }, { .name = NULL } } },
    { .name = "MigrationInfo",
      .members = (const QapiMember[]) {
          { "status", "MigrationStatus", true }, { "ram", "MigrationRAMStats", true },
          { "total-time", "int", true }, { "expected-downtime", "int", true },
          { "downtime", "int", true }, { "setup-time", "int", true },
          { "cpu-throttle-percentage", "int", true }, { "error-desc", "str", true },
          { "blocked-reasons", "[str]", true }, { "socket-address", "[any]", true },
          { .name = NULL } } },
    { .name = "MigrationCapabilityStatus",
      .members = (const QapiMember[]) {
          { "capability", "str", false }, { "state", "bool", false }, { .name = NULL } } },
    { .name = "MigrationChannel",
      .members = (const QapiMember[]) {
          { "channel-type", "str", false }, { "addr", "any", false }, { .name = NULL } } },
    { .name = "MigrationParameters",
      .members = (const QapiMember[]) {
          { "announce-initial", "size", true }, { "announce-max", "size", true },
          { "announce-rounds", "size", true }, { "announce-step", "size", true },
          { "throttle-trigger-threshold", "uint8", true },
          { "cpu-throttle-initial", "uint8", true }, { "cpu-throttle-increment", "uint8", true },
          { "cpu-throttle-tailslow", "bool", true }, { "tls-creds", "any", true },
          { "tls-hostname", "any", true }, { "tls-authz", "any", true },
          { "max-bandwidth", "size", true }, { "avail-switchover-bandwidth", "size", true },
          { "downtime-limit", "uint64", true }, { "x-checkpoint-delay", "uint32", true },
          { "multifd-channels", "uint8", true }, { "xbzrle-cache-size", "size", true },
          { "max-postcopy-bandwidth", "size", true }, { "max-cpu-throttle", "uint8", true },
          { "multifd-compression", "str", true }, { "multifd-zlib-level", "uint8", true },
          { "multifd-qatzip-level", "uint8", true }, { "multifd-zstd-level", "uint8", true },
          { "x-vcpu-dirty-limit-period", "uint64", true }, { "vcpu-dirty-limit", "uint64", true },
          { "mode", "str", true }, { "zero-page-detection", "str", true },
          { "direct-io", "bool", true }, { "cpr-exec-command", "[str]", true }, { .name = NULL } },
      .open = true },
};
QAPI_TYPES(types)

static const QapiMember status_data[] = {
    { "status", "MigrationStatus", false }, { .name = NULL },
};
static const QapiMember pass_data[] = { { "pass", "int", false }, { .name = NULL } };
static const QapiEvent events[] = {
    { .name = "MIGRATION", .members = status_data },
    { .name = "MIGRATION_PASS", .members = pass_data },
};
QAPI_EVENTS(events)

/* ---- QMP ----------------------------------------------------------------------- */

static bool migrate(struct json_object *args, struct json_object **ret, Error **errp)
{
    return migration_start(qmp_str(args, "uri"), qmp_obj(args, "channels"),
                           qmp_bool(args, "resume", false), errp);
}

static bool migrate_incoming(struct json_object *args, struct json_object **ret, Error **errp)
{
    return migration_incoming_command(qmp_str(args, "uri"), qmp_obj(args, "channels"),
                                      qmp_bool(args, "exit-on-error", true), errp);
}

static bool migrate_cancel(struct json_object *args, struct json_object **ret, Error **errp)
{
    migration_cancel();
    return true;
}

static bool migrate_continue(struct json_object *args, struct json_object **ret, Error **errp)
{
    return migration_continue(qmp_str(args, "state"), errp);
}

static bool migrate_pause(struct json_object *args, struct json_object **ret, Error **errp)
{
    error_setg(errp, "migrate-pause is currently only supported during postcopy-active or "
               "postcopy-recover state");
    return false;
}

static bool migrate_recover(struct json_object *args, struct json_object **ret, Error **errp)
{
    error_setg(errp, "Migrate recover can only be run when postcopy is paused.");
    return false;
}

static bool query_migrate(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = migration_query();
    return true;
}

static bool query_capabilities(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = migration_query_capabilities();
    return true;
}

static bool query_parameters(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = migration_query_parameters();
    return true;
}

static bool set_capabilities(struct json_object *args, struct json_object **ret, Error **errp)
{
    return migration_set_capabilities(qmp_obj(args, "capabilities"), errp);
}

static bool set_parameters(struct json_object *args, struct json_object **ret, Error **errp)
{
    return migration_set_parameters(args, errp);
}

/* "detach" is from before QMP's migrate always returned at once; libvirt still sends it. */
static const QapiMember migrate_args[] = {
    { "uri", "str", true }, { "channels", "[MigrationChannel]", true },
    { "detach", "bool", true }, { "resume", "bool", true }, { .name = NULL },
};
static const QapiMember incoming_args[] = {
    { "uri", "str", true }, { "channels", "[MigrationChannel]", true },
    { "exit-on-error", "bool", true }, { .name = NULL },
};
static const QapiMember continue_args[] = {
    { "state", "MigrationStatus", false }, { .name = NULL },
};
static const QapiMember recover_args[] = { { "uri", "str", false }, { .name = NULL } };
static const QapiMember capabilities_args[] = {
    { "capabilities", "[MigrationCapabilityStatus]", false }, { .name = NULL },
};

static const QmpCommand commands[] = {
    { .name = "migrate", .args = migrate_args, .run = migrate },
    { .name = "migrate-continue", .args = continue_args, .run = migrate_continue },
    { .name = "migrate-incoming", .args = incoming_args, .run = migrate_incoming },
    { .name = "migrate-pause", .run = migrate_pause, .flags = QMP_OOB },
    { .name = "migrate-recover", .args = recover_args, .run = migrate_recover,
      .flags = QMP_OOB },
    { .name = "migrate-set-capabilities", .args = capabilities_args, .run = set_capabilities,
      .flags = QMP_PRECONFIG },
    { .name = "migrate-set-parameters", .args_type = "MigrationParameters",
      .run = set_parameters, .flags = QMP_PRECONFIG },
    { .name = "migrate_cancel", .run = migrate_cancel },
    { .name = "query-migrate", .ret = "MigrationInfo", .run = query_migrate,
      .flags = QMP_PRECONFIG },
    { .name = "query-migrate-capabilities", .ret = "[MigrationCapabilityStatus]",
      .run = query_capabilities, .flags = QMP_PRECONFIG },
    { .name = "query-migrate-parameters", .ret = "MigrationParameters", .run = query_parameters,
      .flags = QMP_PRECONFIG },
};
QMP_COMMANDS(commands)

/* ---- HMP ----------------------------------------------------------------------- */

static void hmp_migrate(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;

    if (!migration_start(qmp_str(args, "uri"), NULL, qmp_bool(args, "resume", false), &err)) {
        hmp_handle_error(mon, err);
    }
}

static void hmp_migrate_incoming(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;

    if (!migration_incoming_command(qmp_str(args, "uri"), NULL, true, &err)) {
        hmp_handle_error(mon, err);
    }
}

static void hmp_migrate_cancel(Monitor *mon, struct json_object *args)
{
    migration_cancel();
}

static void hmp_migrate_continue(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "migrate-continue", json_object_get(args)));
}

static void hmp_set_capability(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;

    if (!migration_set_capability(qmp_str(args, "capability"), qmp_bool(args, "state", false),
                                  &err)) {
        hmp_handle_error(mon, err);
    }
}

static void hmp_set_parameter(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;

    if (!migration_set_parameter(qmp_str(args, "parameter"), qmp_str(args, "value"), &err)) {
        hmp_handle_error(mon, err);
    }
}

static void print_value(Monitor *mon, const char *prefix, const char *key,
                        struct json_object *value)
{
    g_autofree char *text = json_object_is_type(value, json_type_string)
        ? g_strdup(json_object_get_string(value)) : json_to_text(value, false);

    monitor_printf(mon, "%s%s: %s\n", prefix, key, text);
}

static void info_migrate(Monitor *mon, struct json_object *args)
{
    g_autoptr(JsonObject) info = migration_query();

    json_object_object_foreach(info, key, value) {
        if (!json_object_is_type(value, json_type_object)) {
            print_value(mon, "", key, value);
            continue;
        }
        monitor_printf(mon, "%s:\n", key);
        json_object_object_foreach(value, inner_key, inner) {
            print_value(mon, "  ", inner_key, inner);
        }
    }
}

static void info_capabilities(Monitor *mon, struct json_object *args)
{
    g_autoptr(JsonObject) rows = migration_query_capabilities();

    for (size_t i = 0; i < json_object_array_length(rows); i++) {
        struct json_object *row = json_object_array_get_idx(rows, i);

        monitor_printf(mon, "%s: %s\n", qmp_str(row, "capability"),
                       qmp_bool(row, "state", false) ? "on" : "off");
    }
}

static void info_parameters(Monitor *mon, struct json_object *args)
{
    g_autoptr(JsonObject) parameters = migration_query_parameters();

    json_object_object_foreach(parameters, key, value) {
        print_value(mon, "", key, value);
    }
}

static void add_all(HmpCompletion *c, const char *const *names)
{
    for (; *names; names++) {
        hmp_completion_add(c, *names);
    }
}

static void complete_capability(HmpCompletion *c, int index, const char *text)
{
    if (index == 1) {
        add_all(c, migration_capability_names());
    } else if (index == 2) {
        hmp_completion_add(c, "on");
        hmp_completion_add(c, "off");
    }
}

static void complete_parameter(HmpCompletion *c, int index, const char *text)
{
    if (index == 1) {
        add_all(c, migration_parameter_names());
    }
}

static const HmpCommand hmp_rows[] = {
    { .name = "migrate", .args = "detach:-d,resume:-r,uri:s", .params = "[-d] [-r] uri",
      .help = "migrate to URI (-d: accepted, the command never waits)", .run = hmp_migrate },
    { .name = "migrate_cancel", .help = "cancel the current VM migration",
      .run = hmp_migrate_cancel },
    { .name = "migrate_continue", .args = "state:s", .params = "state",
      .help = "continue migration from the given paused state", .run = hmp_migrate_continue },
    { .name = "migrate_incoming", .args = "uri:s", .params = "uri",
      .help = "continue an incoming migration from an -incoming defer",
      .run = hmp_migrate_incoming },
    { .name = "migrate_set_capability", .args = "capability:s,state:b",
      .params = "capability state", .help = "enable or disable a migration capability",
      .run = hmp_set_capability, .complete = complete_capability },
    { .name = "migrate_set_parameter", .args = "parameter:s,value:s", .params = "parameter value",
      .help = "set a migration parameter", .run = hmp_set_parameter,
      .complete = complete_parameter },
};
HMP_COMMANDS(hmp_rows)

static const HmpCommand info_rows[] = {
    { .name = "migrate", .help = "show migration status", .run = info_migrate },
    { .name = "migrate_capabilities", .help = "show current migration capabilities",
      .run = info_capabilities },
    { .name = "migrate_parameters", .help = "show current migration parameters",
      .run = info_parameters },
};
HMP_INFO_COMMANDS(info_rows)
