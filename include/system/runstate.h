/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of the machine as a whole: running or why not, who wants to know,
 * and requests to reset, power off, wake up ... which any thread may make and
 * the main loop (system/) carries out.
 *
 * Functions that change the state need the BQL; requests and getters do not.
 */
#ifndef SYSTEM_RUNSTATE_H
#define SYSTEM_RUNSTATE_H

#include "qemu/notify.h"

struct Error;
struct json_object;

typedef enum RunState {
    RUN_STATE_DEBUG,
    RUN_STATE_INMIGRATE,
    RUN_STATE_INTERNAL_ERROR,
    RUN_STATE_IO_ERROR,
    RUN_STATE_PAUSED,
    RUN_STATE_POSTMIGRATE,
    RUN_STATE_PRELAUNCH,
    RUN_STATE_FINISH_MIGRATE,
    RUN_STATE_RESTORE_VM,
    RUN_STATE_RUNNING,
    RUN_STATE_SAVE_VM,
    RUN_STATE_SHUTDOWN,
    RUN_STATE_SUSPENDED,
    RUN_STATE_WATCHDOG,
    RUN_STATE_GUEST_PANICKED,
    RUN_STATE_COLO,
    RUN_STATE__MAX,
} RunState;

/* "running", "guest-panicked" ... as in QMP. */
const char *runstate_name(RunState state);
/* false when there is no such state. */
bool runstate_from_name(const char *name, RunState *state);
RunState runstate_get(void);
bool runstate_check(RunState state);
bool runstate_is_running(void);
/* Aborts on a transition that is not allowed: that is our bug. */
void runstate_set(RunState new_state);
bool runstate_transition_allowed(RunState from, RunState to);
/* After these states only a reset lets the machine go on. */
bool runstate_needs_reset(void);

/* ---- start and stop ---- */

/*
 * Start: clocks and CPUs run, handlers are told, RESUME is emitted.  When the
 * machine runs already the events STOP and RESUME are emitted.
 */
void vm_start(void);
/* The first half: state, clocks, handlers; -1 when there is nothing to do. */
int vm_prepare_start(bool step_pending);
/*
 * Stop and enter @state; handlers are told, STOP is emitted.  In a vCPU thread
 * it is only requested and the vCPU stops.  0, or what a handler's flush failed with.
 */
int vm_stop(RunState state);
/* The state changes even if the machine is stopped already. */
int vm_stop_force_state(RunState state);
/* Ask the main loop to vm_stop(); any thread. */
void qemu_system_vmstop_request(RunState state);
bool qemu_vmstop_requested(RunState *state);    /* takes the request */
/* The same in two steps, for a thread that must not lose a request in between. */
void qemu_system_vmstop_request_prepare(void);

/* Who runs the CPUs (system/); members may be NULL. */
typedef struct VMStateVcpuHooks {
    void (*resume_all)(void);
    void (*pause_all)(void);
    bool (*in_vcpu_thread)(void);
    void (*stop_current)(void);
} VMStateVcpuHooks;
void vm_set_vcpu_hooks(const VMStateVcpuHooks *hooks);

typedef void VMChangeStateHandler(void *opaque, bool running, RunState state);
typedef struct VMChangeStateEntry VMChangeStateEntry;
/*
 * Call @cb after each start and stop.  Lower priorities first on start, last
 * on stop; priority 0 unless given.  A handler may remove itself.
 */
VMChangeStateEntry *qemu_add_vm_change_state_handler(VMChangeStateHandler *cb, void *opaque);
VMChangeStateEntry *qemu_add_vm_change_state_handler_prio(VMChangeStateHandler *cb,
                                                          void *opaque, int priority);
void qemu_del_vm_change_state_handler(VMChangeStateEntry *e);
void vm_state_notify(bool running, RunState state);
/* Oracle: is the opaque of a handler inside [p, p + len)? */
bool vm_change_state_handler_find(const void *p, size_t len);

/* ---- requests ---- */

typedef enum ShutdownCause {
    SHUTDOWN_CAUSE_NONE,
    SHUTDOWN_CAUSE_HOST_ERROR,
    SHUTDOWN_CAUSE_HOST_QMP_QUIT,
    SHUTDOWN_CAUSE_HOST_QMP_SYSTEM_RESET,
    SHUTDOWN_CAUSE_HOST_SIGNAL,
    SHUTDOWN_CAUSE_HOST_UI,
    SHUTDOWN_CAUSE_GUEST_SHUTDOWN,
    SHUTDOWN_CAUSE_GUEST_RESET,
    SHUTDOWN_CAUSE_GUEST_PANIC,
    SHUTDOWN_CAUSE_SUBSYSTEM_RESET,
    SHUTDOWN_CAUSE_SNAPSHOT_LOAD,
    SHUTDOWN_CAUSE__MAX,
} ShutdownCause;

/* "guest-shutdown" ... as in the events. */
const char *shutdown_cause_name(ShutdownCause cause);
static inline bool shutdown_caused_by_guest(ShutdownCause cause)
{
    return cause >= SHUTDOWN_CAUSE_GUEST_SHUTDOWN;
}

typedef enum WakeupReason {
    QEMU_WAKEUP_REASON_NONE = 0,
    QEMU_WAKEUP_REASON_RTC,
    QEMU_WAKEUP_REASON_PMTIMER,
    QEMU_WAKEUP_REASON_OTHER,
} WakeupReason;

/* Becomes a shutdown when -action reboot=shutdown says so and the guest asked. */
void qemu_system_reset_request(ShutdownCause reason);
void qemu_system_shutdown_request(ShutdownCause reason);
/* The same; the process ends with status @exit_code. */
void qemu_system_shutdown_request_with_code(ShutdownCause reason, int exit_code);
void qemu_system_powerdown_request(void);
void qemu_system_debug_request(void);
void qemu_system_suspend_request(void);
/* An error when the machine is not suspended or the reason is not enabled. */
void qemu_system_wakeup_request(WakeupReason reason, struct Error **errp);
void qemu_system_wakeup_enable(WakeupReason reason, bool enabled);
/* For boards that can wake up. */
void qemu_register_wakeup_support(void);
bool qemu_wakeup_suspend_enabled(void);
/* A signal asks for the end. */
void qemu_system_killed(int signal, pid_t pid);

/*
 * What the main loop takes out: each returns the request and clears it.
 * SHUTDOWN_CAUSE_NONE / false: none.
 */
ShutdownCause qemu_reset_requested_get(void);       /* only looks */
ShutdownCause qemu_shutdown_requested_get(void);    /* only looks */
ShutdownCause qemu_reset_requested_take(void);
ShutdownCause qemu_shutdown_requested_take(void);
bool qemu_powerdown_requested_take(void);
bool qemu_suspend_requested_take(void);
bool qemu_debug_requested_take(void);
WakeupReason qemu_wakeup_requested_take(void);
/* The signal and its sender behind the shutdown; false when there was none. */
bool qemu_killed_by(int *signal, pid_t *pid);
/* What the process shall return. */
int qemu_shutdown_exit_code(void);
/* Forget an exit code, e.g. when the shutdown became a pause. */
void qemu_shutdown_exit_code_clear(void);

/* The notifiers that the main loop calls when it acts; data is NULL unless said. */
void qemu_register_shutdown_notifier(Notifier *notifier);     /* data: ShutdownCause * */
void qemu_register_powerdown_notifier(Notifier *notifier);
void qemu_register_suspend_notifier(Notifier *notifier);
void qemu_register_wakeup_notifier(Notifier *notifier);       /* data: WakeupReason * */
void qemu_notify_shutdown(ShutdownCause cause);
void qemu_notify_powerdown(void);
void qemu_notify_suspend(void);
void qemu_notify_wakeup(WakeupReason reason);

/* ---- actions (-action, set-action) ---- */

typedef enum RebootAction { REBOOT_ACTION_RESET, REBOOT_ACTION_SHUTDOWN,
                            REBOOT_ACTION__MAX } RebootAction;
typedef enum ShutdownAction { SHUTDOWN_ACTION_POWEROFF, SHUTDOWN_ACTION_PAUSE,
                              SHUTDOWN_ACTION__MAX } ShutdownAction;
typedef enum PanicAction { PANIC_ACTION_PAUSE, PANIC_ACTION_SHUTDOWN, PANIC_ACTION_EXIT_FAILURE,
                           PANIC_ACTION_NONE, PANIC_ACTION__MAX } PanicAction;
typedef enum WatchdogAction { WATCHDOG_ACTION_RESET, WATCHDOG_ACTION_SHUTDOWN,
                              WATCHDOG_ACTION_POWEROFF, WATCHDOG_ACTION_PAUSE,
                              WATCHDOG_ACTION_DEBUG, WATCHDOG_ACTION_NONE,
                              WATCHDOG_ACTION_INJECT_NMI, WATCHDOG_ACTION__MAX } WatchdogAction;

typedef struct RunstateActions {
    RebootAction reboot;
    ShutdownAction shutdown;
    PanicAction panic;
    WatchdogAction watchdog;
} RunstateActions;

RunstateActions runstate_actions_get(void);
void runstate_actions_set(RunstateActions actions);
/*
 * Set one by name ("reboot", "shutdown").  false with @errp, which says
 * `Invalid parameter 'KEY'` or `Parameter 'KEY' does not accept value 'VALUE'`.
 */
bool runstate_action_set(const char *key, const char *value, struct Error **errp);
const char *watchdog_action_name(WatchdogAction action);

/* The guest died: GUEST_PANICKED is emitted, -action panic is done.  Takes over @info. */
void qemu_system_guest_panicked(struct json_object *info_or_null);
/* The guest can go on, but reports a crash it survived. */
void qemu_system_guest_crashloaded(struct json_object *info_or_null);

/* Does the machine start by itself (-S: no)?  Defaults to true. */
bool runstate_autostart(void);
void runstate_set_autostart(bool autostart);

#endif
