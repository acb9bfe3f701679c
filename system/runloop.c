/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Run control: the main loop carries out what was requested; and the end.
 */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "accel/accel.h"
#include "chardev/char.h"
#include "cmdline.h"
#include "hw/core/boards.h"
#include "migration/migration.h"
#include "monitor/fdset.h"
#include "monitor/monitor.h"
#include "process.h"
#include "qapi/events.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qom/object_interfaces.h"
#include "system/memory-hooks.h"
#include "system/qtest.h"
#include "system/startup.h"

/* Data of RESET and SHUTDOWN. */
static struct json_object *cause_data(ShutdownCause cause)
{
    struct json_object *data = json_object_new_object();

    json_object_object_add(data, "guest",
                           json_object_new_boolean(shutdown_caused_by_guest(cause)));
    json_object_object_add(data, "reason", json_object_new_string(shutdown_cause_name(cause)));
    return data;
}

/* ---- requests ------------------------------------------------------------------------------ */

void qemu_system_reset(ShutdownCause cause)
{
    ResetType type = cause == SHUTDOWN_CAUSE_SNAPSHOT_LOAD ? RESET_TYPE_SNAPSHOT_LOAD
                                                           : RESET_TYPE_COLD;

    machine_reset(MACHINE(qdev_get_machine()), type);
    switch (cause) {
    case SHUTDOWN_CAUSE_NONE:
    case SHUTDOWN_CAUSE_SUBSYSTEM_RESET:
    case SHUTDOWN_CAUSE_SNAPSHOT_LOAD:
        break;
    default:
        qapi_event_emit("RESET", cause_data(cause));
        break;
    }
}

static void act_on_reset(ShutdownCause cause)
{
    if (qemu_in_preconfig()) {
        return;
    }
    qemu_system_reset(cause);
    /* After a reset the machine may be started again whatever it died of. */
    if (!runstate_is_running() && !runstate_check(RUN_STATE_INMIGRATE) &&
        !runstate_check(RUN_STATE_FINISH_MIGRATE)) {
        runstate_set(RUN_STATE_PRELAUNCH);
    }
}

/* Did the host ask, so that -no-shutdown does not count? */
static bool must_end(ShutdownCause cause)
{
    switch (cause) {
    case SHUTDOWN_CAUSE_HOST_ERROR:
    case SHUTDOWN_CAUSE_HOST_QMP_QUIT:
    case SHUTDOWN_CAUSE_HOST_SIGNAL:
    case SHUTDOWN_CAUSE_HOST_UI:
        return true;
    default:
        return runstate_actions_get().shutdown == SHUTDOWN_ACTION_POWEROFF;
    }
}

/* True: the program ends. */
static bool act_on_shutdown(ShutdownCause cause)
{
    pid_t sender;
    int signo;

    if (cause == SHUTDOWN_CAUSE_HOST_SIGNAL && qemu_killed_by(&signo, &sender)) {
        process_report_kill(signo, sender);
    }
    qapi_event_emit("SHUTDOWN", cause_data(cause));
    qemu_notify_shutdown(cause);
    if (must_end(cause)) {
        return true;
    }
    qemu_shutdown_exit_code_clear();
    vm_stop(RUN_STATE_SHUTDOWN);
    return false;
}

static void act_on_powerdown(void)
{
    qapi_event_emit("POWERDOWN", NULL);
    qemu_notify_powerdown();
}

static void act_on_suspend(void)
{
    qemu_notify_suspend();
    vm_stop(RUN_STATE_SUSPENDED);
    qapi_event_emit("SUSPEND", NULL);
}

static void act_on_wakeup(WakeupReason reason)
{
    MachineState *ms = MACHINE(qdev_get_machine());
    MachineClass *mc = MACHINE_GET_CLASS(ms);

    if (mc->wakeup) {
        mc->wakeup(ms);
    }
    qemu_notify_wakeup(reason);
    qapi_event_emit("WAKEUP", NULL);
    vm_start();
}

/* One round of requests; true: the program ends. */
static bool act_on_requests(void)
{
    ShutdownCause cause;
    WakeupReason reason;
    RunState state;

    if (qemu_debug_requested_take()) {
        vm_stop(RUN_STATE_DEBUG);
    }
    if (qemu_suspend_requested_take()) {
        act_on_suspend();
    }
    cause = qemu_shutdown_requested_take();
    if (cause != SHUTDOWN_CAUSE_NONE && act_on_shutdown(cause)) {
        return true;
    }
    cause = qemu_reset_requested_take();
    if (cause != SHUTDOWN_CAUSE_NONE) {
        act_on_reset(cause);
    }
    reason = qemu_wakeup_requested_take();
    if (reason != QEMU_WAKEUP_REASON_NONE) {
        act_on_wakeup(reason);
    }
    if (qemu_powerdown_requested_take()) {
        act_on_powerdown();
    }
    if (qemu_vmstop_requested(&state)) {
        vm_stop(state);
    }
    return false;
}

int qemu_main_loop(void)
{
    while (!act_on_requests()) {
        main_loop_wait(false);
    }
    return qemu_shutdown_exit_code();
}

/* ---- the end ------------------------------------------------------------------------------- */

void qemu_cleanup(int status)
{
    migration_shutdown();
    qtest_server_finish();
    monitor_cleanup();
#ifdef CONFIG_DEBUG_ASHLAR
    /* In release builds the kernel is faster at this. */
    object_unparent(qdev_get_machine());
#endif
    qemu_chr_cleanup();
    fdset_cleanup();
#ifdef CONFIG_DEBUG_ASHLAR
    user_creatable_cleanup();
    accel_finish();
    memory_map_finish();
    cmdline_finish();
    qom_cleanup();
#endif
    qemu_log_close();
    bql_unlock();
}
