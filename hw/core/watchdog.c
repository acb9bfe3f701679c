/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happens when a watchdog expires. */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "qapi/events.h"
#include "qemu/log.h"
#include "system/runstate.h"
#include "system/watchdog.h"

static void (*nmi_hook)(void);

WatchdogAction get_watchdog_action(void)
{
    return runstate_actions_get().watchdog;
}

void watchdog_set_action(WatchdogAction action)
{
    RunstateActions actions = runstate_actions_get();

    actions.watchdog = action;
    runstate_actions_set(actions);
}

int select_watchdog_action(const char *action)
{
    for (int i = 0; i < WATCHDOG_ACTION__MAX; i++) {
        if (!strcmp(action, watchdog_action_name(i))) {
            watchdog_set_action(i);
            return 0;
        }
    }
    return -1;
}

void watchdog_set_nmi_hook(void (*hook)(void))
{
    nmi_hook = hook;
}

static void send_event(WatchdogAction action)
{
    struct json_object *data = json_object_new_object();

    json_object_object_add(data, "action", json_object_new_string(watchdog_action_name(action)));
    qapi_event_emit("WATCHDOG", data);
}

void watchdog_perform_action(void)
{
    WatchdogAction action = get_watchdog_action();

    send_event(action);
    switch (action) {
    case WATCHDOG_ACTION_RESET:
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
        break;
    case WATCHDOG_ACTION_SHUTDOWN:
        qemu_system_powerdown_request();
        break;
    case WATCHDOG_ACTION_POWEROFF:
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
        break;
    case WATCHDOG_ACTION_PAUSE:
        /* Not at once: a device is in the middle of something. */
        qemu_system_vmstop_request_prepare();
        qemu_system_vmstop_request(RUN_STATE_WATCHDOG);
        break;
    case WATCHDOG_ACTION_DEBUG:
        qemu_log("watchdog: timer fired\n");
        break;
    case WATCHDOG_ACTION_NONE:
        break;
    case WATCHDOG_ACTION_INJECT_NMI:
        if (nmi_hook) {
            nmi_hook();
        }
        break;
    case WATCHDOG_ACTION__MAX:
        g_assert_not_reached();
    }
}
