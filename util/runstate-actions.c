/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happens when the guest reboots, stops, panics or misses its watchdog. */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "qapi/error.h"
#include "qapi/events.h"
#include "qemu/cutils.h"
#include "system/runstate.h"

static RunstateActions actions = { .panic = PANIC_ACTION_SHUTDOWN };
static bool autostart = true;

static const char *const reboot_names[] = { "reset", "shutdown", NULL };
static const char *const shutdown_names[] = { "poweroff", "pause", NULL };
static const char *const panic_names[] = { "pause", "shutdown", "exit-failure", "none", NULL };
static const char *const watchdog_names[] = { "reset", "shutdown", "poweroff", "pause", "debug",
                                              "none", "inject-nmi", NULL };
_Static_assert(ARRAY_SIZE(reboot_names) == REBOOT_ACTION__MAX + 1, "a name per action");
_Static_assert(ARRAY_SIZE(shutdown_names) == SHUTDOWN_ACTION__MAX + 1, "a name per action");
_Static_assert(ARRAY_SIZE(panic_names) == PANIC_ACTION__MAX + 1, "a name per action");
_Static_assert(ARRAY_SIZE(watchdog_names) == WATCHDOG_ACTION__MAX + 1, "a name per action");

RunstateActions runstate_actions_get(void)
{
    return actions;
}

void runstate_actions_set(RunstateActions new_actions)
{
    actions = new_actions;
}

const char *watchdog_action_name(WatchdogAction action)
{
    assert((unsigned)action < WATCHDOG_ACTION__MAX);
    return watchdog_names[action];
}

static int index_of(const char *const *names, const char *value)
{
    for (int i = 0; names[i]; i++) {
        if (strcmp(names[i], value) == 0) {
            return i;
        }
    }
    return -1;
}

static void append_nearest(Error **errp, const char *word, const char *const *names)
{
    const char *match = util_nearest_match(word, names);

    if (match) {
        error_append_hint(errp, "Did you mean '%s'?\n", match);
    }
}

bool runstate_action_set(const char *key, const char *value, Error **errp)
{
    ERRP_GUARD();
    static const char *const keys[] = { "reboot", "shutdown", "panic", "watchdog", NULL };
    static const char *const *const values[] = { reboot_names, shutdown_names, panic_names,
                                                 watchdog_names };
    int which = index_of(keys, key);
    int index = which < 0 ? -1 : index_of(values[which], value);

    if (which < 0) {
        error_setg(errp, "Invalid parameter '%s'", key);
        append_nearest(errp, key, keys);
        return false;
    }
    if (index < 0) {
        error_setg(errp, "Parameter '%s' does not accept value '%s'", key, value);
        append_nearest(errp, value, values[which]);
        return false;
    }
    switch (which) {
    case 0:
        actions.reboot = (RebootAction)index;
        break;
    case 1:
        actions.shutdown = (ShutdownAction)index;
        break;
    case 2:
        actions.panic = (PanicAction)index;
        break;
    default:
        actions.watchdog = (WatchdogAction)index;
        break;
    }
    return true;
}

/* GUEST_PANICKED and GUEST_CRASHLOADED: action, and info if there is one. */
static void emit_panic_event(const char *event, const char *action, json_object *info)
{
    json_object *data = json_object_new_object();

    json_object_object_add(data, "action", json_object_new_string(action));
    if (info) {
        json_object_object_add(data, "info", info);
    }
    qapi_event_emit(event, data);
}

void qemu_system_guest_panicked(json_object *info)
{
    /* Without power-off on shutdown the machine pauses, whatever panic= says. */
    bool poweroff = (actions.panic == PANIC_ACTION_SHUTDOWN &&
                     actions.shutdown == SHUTDOWN_ACTION_POWEROFF) ||
                    actions.panic == PANIC_ACTION_EXIT_FAILURE;

    if (actions.panic == PANIC_ACTION_NONE) {
        emit_panic_event("GUEST_PANICKED", "run", info);
        return;
    }
    emit_panic_event("GUEST_PANICKED", "pause", info ? json_object_get(info) : NULL);
    vm_stop(RUN_STATE_GUEST_PANICKED);
    if (poweroff) {
        emit_panic_event("GUEST_PANICKED", "poweroff", info ? json_object_get(info) : NULL);
        qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_GUEST_PANIC,
            actions.panic == PANIC_ACTION_EXIT_FAILURE ? EXIT_FAILURE : EXIT_SUCCESS);
    }
    json_object_put(info);
}

void qemu_system_guest_crashloaded(json_object *info)
{
    emit_panic_event("GUEST_CRASHLOADED", "run", info);
}

bool runstate_autostart(void)
{
    return autostart;
}

void runstate_set_autostart(bool on)
{
    autostart = on;
}
