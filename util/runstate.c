/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The run state and who hears of its changes; starting and stopping. */
#include "qemu/osdep.h"
#include "qapi/events.h"
#include "qemu/atomic.h"
#include "qemu/main-loop.h"
#include "qemu/queue.h"
#include "system/runstate.h"

static const char *const names[RUN_STATE__MAX] = {
    [RUN_STATE_DEBUG] = "debug",
    [RUN_STATE_INMIGRATE] = "inmigrate",
    [RUN_STATE_INTERNAL_ERROR] = "internal-error",
    [RUN_STATE_IO_ERROR] = "io-error",
    [RUN_STATE_PAUSED] = "paused",
    [RUN_STATE_POSTMIGRATE] = "postmigrate",
    [RUN_STATE_PRELAUNCH] = "prelaunch",
    [RUN_STATE_FINISH_MIGRATE] = "finish-migrate",
    [RUN_STATE_RESTORE_VM] = "restore-vm",
    [RUN_STATE_RUNNING] = "running",
    [RUN_STATE_SAVE_VM] = "save-vm",
    [RUN_STATE_SHUTDOWN] = "shutdown",
    [RUN_STATE_SUSPENDED] = "suspended",
    [RUN_STATE_WATCHDOG] = "watchdog",
    [RUN_STATE_GUEST_PANICKED] = "guest-panicked",
    [RUN_STATE_COLO] = "colo",
};

#define S(state) (1U << RUN_STATE_##state)
/* Where a machine that ran may stop, for whatever reason. */
#define STOPPED_BY_EVENT (S(DEBUG) | S(INTERNAL_ERROR) | S(IO_ERROR) | S(PAUSED) | S(SHUTDOWN) | \
                          S(SUSPENDED) | S(WATCHDOG) | S(GUEST_PANICKED) | S(FINISH_MIGRATE) | \
                          S(RESTORE_VM) | S(SAVE_VM))
/* How a stopped one goes on: run, be saved, be loaded, be reset to prelaunch. */
#define GO_ON (S(RUNNING) | S(FINISH_MIGRATE) | S(SAVE_VM) | S(RESTORE_VM) | S(PRELAUNCH) | \
               S(PAUSED) | S(POSTMIGRATE))
/* Either. */
#define STOP_OR_GO_ON (STOPPED_BY_EVENT | S(RUNNING) | S(PRELAUNCH) | S(POSTMIGRATE))

/* For each state the set of states that may follow. */
static const unsigned next_states[RUN_STATE__MAX] = {
    [RUN_STATE_PRELAUNCH] = S(RUNNING) | S(SUSPENDED) | S(FINISH_MIGRATE) | S(INMIGRATE) |
                            S(SAVE_VM) | S(RESTORE_VM) | S(PAUSED) | S(SHUTDOWN) |
                            S(INTERNAL_ERROR) | S(GUEST_PANICKED),
    [RUN_STATE_INMIGRATE] = STOPPED_BY_EVENT | S(RUNNING) | S(PRELAUNCH) | S(POSTMIGRATE) |
                            S(COLO),
    [RUN_STATE_RUNNING] = STOPPED_BY_EVENT | S(COLO) | S(PRELAUNCH),
    [RUN_STATE_SUSPENDED] = STOP_OR_GO_ON | S(COLO),
    [RUN_STATE_PAUSED] = STOP_OR_GO_ON | S(COLO),
    [RUN_STATE_DEBUG] = GO_ON | S(SUSPENDED) | S(SHUTDOWN),
    [RUN_STATE_INTERNAL_ERROR] = GO_ON | S(SHUTDOWN),
    [RUN_STATE_IO_ERROR] = GO_ON | S(SUSPENDED) | S(SHUTDOWN),
    [RUN_STATE_SHUTDOWN] = GO_ON | S(COLO),
    [RUN_STATE_WATCHDOG] = GO_ON | S(SUSPENDED) | S(COLO) | S(SHUTDOWN),
    [RUN_STATE_GUEST_PANICKED] = GO_ON | S(SUSPENDED) | S(SHUTDOWN),
    [RUN_STATE_FINISH_MIGRATE] = S(RUNNING) | S(PAUSED) | S(POSTMIGRATE) | S(PRELAUNCH) |
                                 S(COLO) | S(INTERNAL_ERROR) | S(IO_ERROR) | S(SHUTDOWN) |
                                 S(SUSPENDED) | S(WATCHDOG) | S(GUEST_PANICKED) | S(DEBUG),
    [RUN_STATE_POSTMIGRATE] = S(PAUSED) | S(RUNNING) | S(FINISH_MIGRATE) | S(PRELAUNCH) |
                              S(SAVE_VM) | S(RESTORE_VM) | S(SHUTDOWN),
    [RUN_STATE_RESTORE_VM] = S(RUNNING) | S(PRELAUNCH) | S(PAUSED) | S(SUSPENDED) |
                             S(INTERNAL_ERROR) | S(SHUTDOWN),
    [RUN_STATE_SAVE_VM] = S(RUNNING) | S(PRELAUNCH) | S(PAUSED) | S(SUSPENDED) | S(SHUTDOWN) |
                          S(DEBUG) | S(INTERNAL_ERROR) | S(IO_ERROR) | S(WATCHDOG) |
                          S(GUEST_PANICKED) | S(POSTMIGRATE),
    [RUN_STATE_COLO] = S(RUNNING) | S(PRELAUNCH) | S(SHUTDOWN),
};
#undef S

static RunState current_state = RUN_STATE_PRELAUNCH;

const char *runstate_name(RunState state)
{
    assert((unsigned)state < RUN_STATE__MAX);
    return names[state];
}

bool runstate_from_name(const char *name, RunState *state)
{
    for (int i = 0; i < RUN_STATE__MAX; i++) {
        if (strcmp(name, names[i]) == 0) {
            *state = (RunState)i;
            return true;
        }
    }
    return false;
}

RunState runstate_get(void)
{
    return qatomic_read(&current_state);
}

bool runstate_check(RunState state)
{
    return runstate_get() == state;
}

bool runstate_is_running(void)
{
    return runstate_check(RUN_STATE_RUNNING);
}

bool runstate_needs_reset(void)
{
    return runstate_check(RUN_STATE_INTERNAL_ERROR) || runstate_check(RUN_STATE_SHUTDOWN);
}

bool runstate_transition_allowed(RunState from, RunState to)
{
    assert((unsigned)from < RUN_STATE__MAX && (unsigned)to < RUN_STATE__MAX);
    return from == to || (next_states[from] >> to) & 1;
}

void runstate_set(RunState new_state)
{
    RunState old = runstate_get();

    if (!runstate_transition_allowed(old, new_state)) {
        fprintf(stderr, "invalid change of the run state: '%s' -> '%s'\n",
                names[old], names[new_state]);
        abort();
    }
    qatomic_set(&current_state, new_state);
}

/* ---- handlers ---- */

struct VMChangeStateEntry {
    VMChangeStateHandler *cb;
    void *opaque;
    int priority;
    QTAILQ_ENTRY(VMChangeStateEntry) entries;
};

static QTAILQ_HEAD(, VMChangeStateEntry) handlers = QTAILQ_HEAD_INITIALIZER(handlers);

VMChangeStateEntry *qemu_add_vm_change_state_handler_prio(VMChangeStateHandler *cb,
                                                          void *opaque, int priority)
{
    VMChangeStateEntry *e = g_new0(VMChangeStateEntry, 1);
    VMChangeStateEntry *other;

    *e = (VMChangeStateEntry) { .cb = cb, .opaque = opaque, .priority = priority };
    QTAILQ_FOREACH(other, &handlers, entries) {
        if (other->priority > priority) {
            QTAILQ_INSERT_BEFORE(other, e, entries);
            return e;
        }
    }
    QTAILQ_INSERT_TAIL(&handlers, e, entries);
    return e;
}

VMChangeStateEntry *qemu_add_vm_change_state_handler(VMChangeStateHandler *cb, void *opaque)
{
    return qemu_add_vm_change_state_handler_prio(cb, opaque, 0);
}

void qemu_del_vm_change_state_handler(VMChangeStateEntry *e)
{
    QTAILQ_REMOVE(&handlers, e, entries);
    g_free(e);
}

void vm_state_notify(bool running, RunState state)
{
    VMChangeStateEntry *e, *next;

    if (running) {
        QTAILQ_FOREACH_SAFE(e, &handlers, entries, next) {
            e->cb(e->opaque, running, state);
        }
    } else {
        QTAILQ_FOREACH_REVERSE_SAFE(e, &handlers, entries, next) {
            e->cb(e->opaque, running, state);
        }
    }
}

bool vm_change_state_handler_find(const void *p, size_t len)
{
    VMChangeStateEntry *e;

    QTAILQ_FOREACH(e, &handlers, entries) {
        if ((uintptr_t)e->opaque - (uintptr_t)p < len) {
            return true;
        }
    }
    return false;
}

/* ---- start and stop ---- */

static VMStateVcpuHooks vcpu_hooks;

void vm_set_vcpu_hooks(const VMStateVcpuHooks *hooks)
{
    vcpu_hooks = hooks ? *hooks : (VMStateVcpuHooks) { .resume_all = NULL };
}

int vm_prepare_start(bool step_pending)
{
    RunState ignored;

    /* A stop asked for before the start is over with it. */
    qemu_vmstop_requested(&ignored);
    if (runstate_is_running()) {
        /* Clients that sent "cont" wait for an event. */
        qapi_event_emit("STOP", NULL);
        qapi_event_emit("RESUME", NULL);
        return -1;
    }
    qapi_event_emit("RESUME", NULL);
    runstate_set(RUN_STATE_RUNNING);
    virtual_clock_start();
    vm_state_notify(true, RUN_STATE_RUNNING);
    return 0;
}

void vm_start(void)
{
    if (vm_prepare_start(false) == 0 && vcpu_hooks.resume_all) {
        vcpu_hooks.resume_all();
    }
}

static int stop_now(RunState state)
{
    if (runstate_is_running()) {
        if (vcpu_hooks.pause_all) {
            vcpu_hooks.pause_all();
        }
        virtual_clock_stop();
        runstate_set(state);
        vm_state_notify(false, state);
        qapi_event_emit("STOP", NULL);
    }
    return 0;
}

int vm_stop(RunState state)
{
    if (vcpu_hooks.in_vcpu_thread && vcpu_hooks.in_vcpu_thread()) {
        qemu_system_vmstop_request(state);
        /* The vCPU must not run on while the main loop stops the others. */
        if (vcpu_hooks.stop_current) {
            vcpu_hooks.stop_current();
        }
        return 0;
    }
    return stop_now(state);
}

int vm_stop_force_state(RunState state)
{
    if (runstate_is_running()) {
        return vm_stop(state);
    }
    runstate_set(state);
    return 0;
}
