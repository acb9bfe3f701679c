/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about the run state and the process: status, stop, cont, quit, reset, power. */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "qemu/log.h"
#include "system/runstate.h"

/* ---- types --------------------------------------------------------------------- */

static const QapiType types[] = {
    { .name = "RunState",
      .values = (const char *const []) {
          "debug", "inmigrate", "internal-error", "io-error", "paused", "postmigrate",
          "prelaunch", "finish-migrate", "restore-vm", "running", "save-vm", "shutdown",
          "suspended", "watchdog", "guest-panicked", "colo", NULL } },
    { .name = "StatusInfo",
      .members = (const QapiMember[]) {
          { "running", "bool", false }, { "status", "RunState", false }, { .name = NULL } } },
    { .name = "VersionTriple",
      .members = (const QapiMember[]) {
          { "major", "int", false }, { "minor", "int", false }, { "micro", "int", false },
          { .name = NULL } } },
    { .name = "VersionInfo",
      .members = (const QapiMember[]) {
          { "qemu", "VersionTriple", false }, { "package", "str", false }, { .name = NULL } } },
    { .name = "CommandInfo",
      .members = (const QapiMember[]) { { "name", "str", false }, { .name = NULL } } },
    { .name = "RebootAction",
      .values = (const char *const []) { "reset", "shutdown", NULL } },
    { .name = "ShutdownAction",
      .values = (const char *const []) { "poweroff", "pause", NULL } },
    { .name = "PanicAction",
      .values = (const char *const []) { "pause", "shutdown", "exit-failure", "none", NULL } },
    { .name = "WatchdogAction",
      .values = (const char *const []) { "reset", "shutdown", "poweroff", "pause", "debug", "none",
                                         "inject-nmi", NULL } },
    { .name = "ShutdownCause",
      .values = (const char *const []) {
          "none", "host-error", "host-qmp-quit", "host-qmp-system-reset", "host-signal",
          "host-ui", "guest-shutdown", "guest-reset", "guest-panic", "subsystem-reset",
          "snapshot-load", NULL } },
    { .name = "GuestPanicAction",
      .values = (const char *const []) { "pause", "poweroff", "run", NULL } },
};
QAPI_TYPES(types)

static const QapiMember shutdown_data[] = {
    { "guest", "bool", false }, { "reason", "ShutdownCause", false }, { .name = NULL },
};
static const QapiMember watchdog_data[] = {
    { "action", "WatchdogAction", false }, { .name = NULL },
};
static const QapiMember panic_data[] = {
    { "action", "GuestPanicAction", false }, { "info", "any", true }, { .name = NULL },
};

static const QapiEvent events[] = {
    { .name = "STOP" },
    { .name = "RESUME" },
    { .name = "POWERDOWN" },
    { .name = "SUSPEND" },
    { .name = "WAKEUP" },
    { .name = "RESET", .members = shutdown_data },
    { .name = "SHUTDOWN", .members = shutdown_data },
    { .name = "WATCHDOG", .members = watchdog_data },
    { .name = "GUEST_PANICKED", .members = panic_data },
    { .name = "GUEST_CRASHLOADED", .members = panic_data },
    { .name = "GUEST_PVSHUTDOWN" },
};
QAPI_EVENTS(events)

/* ---- QMP ----------------------------------------------------------------------- */

static bool query_version(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = qmp_version();
    return true;
}

static bool query_status(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = json_new_object("status", json_str(runstate_name(runstate_get())), "running",
                           json_flag(runstate_is_running()), NULL);
    return true;
}

static void add_command(const QmpCommand *command, void *list)
{
    json_object_array_add(list, json_new_object("name", json_str(command->name), NULL));
}

static bool query_commands(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = json_object_new_array();
    qmp_command_foreach(add_command, *ret);
    return true;
}

static bool query_qmp_schema(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = qapi_introspect();
    return true;
}

static bool quit(struct json_object *args, struct json_object **ret, Error **errp)
{
    runstate_action_set("shutdown", "poweroff", &error_abort);
    qemu_system_shutdown_request(SHUTDOWN_CAUSE_HOST_QMP_QUIT);
    return true;
}

static bool stop(struct json_object *args, struct json_object **ret, Error **errp)
{
    if (runstate_check(RUN_STATE_INMIGRATE)) {
        runstate_set_autostart(false);
    } else {
        vm_stop(RUN_STATE_PAUSED);
    }
    return true;
}

static bool cont(struct json_object *args, struct json_object **ret, Error **errp)
{
    if (runstate_needs_reset()) {
        error_setg(errp, "Resetting the Virtual Machine is required");
        return false;
    }
    if (runstate_check(RUN_STATE_SUSPENDED)) {
        return true;
    }
    if (runstate_check(RUN_STATE_FINISH_MIGRATE)) {
        error_setg(errp, "Migration is not finalized yet");
        return false;
    }
    if (runstate_check(RUN_STATE_INMIGRATE)) {
        runstate_set_autostart(true);
    } else {
        vm_start();
    }
    return true;
}

static bool system_reset(struct json_object *args, struct json_object **ret, Error **errp)
{
    qemu_system_reset_request(SHUTDOWN_CAUSE_HOST_QMP_SYSTEM_RESET);
    return true;
}

static bool system_powerdown(struct json_object *args, struct json_object **ret, Error **errp)
{
    qemu_system_powerdown_request();
    return true;
}

static bool system_wakeup(struct json_object *args, struct json_object **ret, Error **errp)
{
    Error *err = NULL;

    if (!qemu_wakeup_suspend_enabled()) {
        error_setg(errp, "wake-up from suspend is not supported by this guest");
        return false;
    }
    qemu_system_wakeup_request(QEMU_WAKEUP_REASON_OTHER, &err);
    error_propagate(errp, err);
    return !err;
}

static bool set_action(struct json_object *args, struct json_object **ret, Error **errp)
{
    json_object_object_foreach(args, key, value) {
        if (!runstate_action_set(key, json_object_get_string(value), errp)) {
            return false;
        }
    }
    return true;
}

static bool watchdog_set_action(struct json_object *args, struct json_object **ret, Error **errp)
{
    return runstate_action_set("watchdog", qmp_str(args, "action"), errp);
}

static const QapiMember set_action_args[] = {
    { "reboot", "RebootAction", true },
    { "shutdown", "ShutdownAction", true },
    { "panic", "PanicAction", true },
    { "watchdog", "WatchdogAction", true },
    { .name = NULL },
};
static const QapiMember watchdog_args[] = {
    { "action", "WatchdogAction", false }, { .name = NULL },
};

static const QmpCommand commands[] = {
    { .name = "cont", .run = cont },
    { .name = "query-commands", .ret = "[CommandInfo]", .run = query_commands,
      .flags = QMP_PRECONFIG },
    { .name = "query-qmp-schema", .ret = "[any]", .run = query_qmp_schema,
      .flags = QMP_PRECONFIG },
    { .name = "query-status", .ret = "StatusInfo", .run = query_status, .flags = QMP_PRECONFIG },
    { .name = "query-version", .ret = "VersionInfo", .run = query_version,
      .flags = QMP_PRECONFIG },
    { .name = "quit", .run = quit, .flags = QMP_PRECONFIG | QMP_LAST_REPLY },
    { .name = "set-action", .args = set_action_args, .run = set_action, .flags = QMP_PRECONFIG },
    { .name = "stop", .run = stop, .flags = QMP_PRECONFIG },
    { .name = "system_powerdown", .run = system_powerdown },
    { .name = "system_reset", .run = system_reset },
    { .name = "system_wakeup", .run = system_wakeup },
    { .name = "watchdog-set-action", .args = watchdog_args, .run = watchdog_set_action },
};
QMP_COMMANDS(commands)

/* ---- HMP ----------------------------------------------------------------------- */

static void run_simple(Monitor *mon, const char *qmp)
{
    json_object_put(hmp_run_qmp(mon, qmp, json_object_new_object()));
}

static void hmp_quit(Monitor *mon, struct json_object *args)
{
    run_simple(mon, "quit");
}

static void hmp_stop(Monitor *mon, struct json_object *args)
{
    run_simple(mon, "stop");
}

static void hmp_cont(Monitor *mon, struct json_object *args)
{
    run_simple(mon, "cont");
}

static void hmp_system_reset(Monitor *mon, struct json_object *args)
{
    run_simple(mon, "system_reset");
}

static void hmp_system_powerdown(Monitor *mon, struct json_object *args)
{
    run_simple(mon, "system_powerdown");
}

static void hmp_system_wakeup(Monitor *mon, struct json_object *args)
{
    run_simple(mon, "system_wakeup");
}

static void hmp_watchdog_action(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "watchdog-set-action", json_object_get(args)));
}

static void info_version(Monitor *mon, struct json_object *args)
{
    monitor_printf(mon, "%s (Ashlar %s)\n", QEMU_VERSION, ASHLAR_VERSION);
}

/* States that are worth telling apart when the machine does not run. */
static void info_status(Monitor *mon, struct json_object *args)
{
    RunState state = runstate_get();

    if (runstate_is_running()) {
        monitor_puts(mon, "VM status: running\n");
    } else if (state == RUN_STATE_PAUSED) {
        monitor_puts(mon, "VM status: paused\n");
    } else {
        monitor_printf(mon, "VM status: paused (%s)\n", runstate_name(state));
    }
}

static const HmpCommand hmp_rows[] = {
    { .name = "quit|q", .help = "quit the emulator", .run = hmp_quit },
    { .name = "stop|s", .help = "stop emulation", .run = hmp_stop },
    { .name = "cont|c", .help = "resume emulation", .run = hmp_cont },
    { .name = "system_reset", .help = "reset the system", .run = hmp_system_reset },
    { .name = "system_powerdown", .help = "send system power down event",
      .run = hmp_system_powerdown },
    { .name = "system_wakeup", .help = "wakeup guest from suspend", .run = hmp_system_wakeup },
    { .name = "watchdog_action", .args = "action:s",
      .params = "[reset|shutdown|poweroff|pause|debug|none|inject-nmi]",
      .help = "change watchdog action", .run = hmp_watchdog_action },
};
HMP_COMMANDS(hmp_rows)

static const HmpCommand info_rows[] = {
    { .name = "version", .help = "show the version of the emulator", .run = info_version },
    { .name = "status", .help = "show the current VM status (running|paused)",
      .run = info_status },
};
HMP_INFO_COMMANDS(info_rows)
