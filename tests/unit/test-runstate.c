/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The run state: transitions, handlers, requests, actions. */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "qapi/error.h"
#include "qapi/events.h"
#include "qemu/json-writer.h"
#include "qemu/main-loop.h"
#include "system/runstate.h"

static GString *trail;

static void sink(const char *name, json_object *data)
{
    g_string_append_printf(trail, "<%s", name);
    if (data) {
        g_autofree char *text = json_to_text(data, false);
        g_string_append_printf(trail, " %s", text);
    }
    g_string_append(trail, "> ");
}

#define TRAIL(text) do {                            \
        g_assert_cmpstr(trail->str, ==, (text));    \
        g_string_truncate(trail, 0);                \
    } while (0)

static void test_names(void)
{
    RunState state;

    for (int i = 0; i < RUN_STATE__MAX; i++) {
        g_assert_true(runstate_from_name(runstate_name((RunState)i), &state));
        g_assert_cmpint(state, ==, i);
    }
    g_assert_false(runstate_from_name("asleep", &state));
    g_assert_cmpstr(runstate_name(RUN_STATE_GUEST_PANICKED), ==, "guest-panicked");
    g_assert_cmpstr(shutdown_cause_name(SHUTDOWN_CAUSE_GUEST_RESET), ==, "guest-reset");
    g_assert_true(shutdown_caused_by_guest(SHUTDOWN_CAUSE_GUEST_SHUTDOWN));
    g_assert_false(shutdown_caused_by_guest(SHUTDOWN_CAUSE_HOST_SIGNAL));
    g_assert_cmpstr(watchdog_action_name(WATCHDOG_ACTION_INJECT_NMI), ==, "inject-nmi");
}

static void test_transitions(void)
{
    g_assert_true(runstate_check(RUN_STATE_PRELAUNCH));
    g_assert_true(runstate_transition_allowed(RUN_STATE_PRELAUNCH, RUN_STATE_INMIGRATE));
    g_assert_true(runstate_transition_allowed(RUN_STATE_RUNNING, RUN_STATE_RUNNING));
    g_assert_false(runstate_transition_allowed(RUN_STATE_RUNNING, RUN_STATE_INMIGRATE));
    g_assert_false(runstate_transition_allowed(RUN_STATE_SHUTDOWN, RUN_STATE_SUSPENDED));
    for (int i = 0; i < RUN_STATE__MAX; i++) {
        /* Nothing ends in a dead end: all states can be reset or run again. */
        g_assert_true(runstate_transition_allowed((RunState)i, RUN_STATE_PRELAUNCH));
        g_assert_true(runstate_transition_allowed((RunState)i, RUN_STATE_RUNNING));
    }
    if (g_test_subprocess()) {
        vm_start();
        runstate_set(RUN_STATE_INMIGRATE);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*'running' -> 'inmigrate'*");
}

static void on_change(void *opaque, bool running, RunState state)
{
    g_string_append_printf(trail, "%s:%s:%s ", (const char *)opaque, running ? "on" : "off",
                           runstate_name(state));
    g_assert_true(virtual_clock_running() == running);
}

static VMChangeStateEntry *one_shot;

static void remove_itself(void *opaque, bool running, RunState state)
{
    g_string_append(trail, "once ");
    qemu_del_vm_change_state_handler(one_shot);
}

static void resume_all(void)
{
    g_string_append(trail, "resume-cpus ");
}

static void pause_all(void)
{
    g_string_append(trail, "pause-cpus ");
}

static bool pretend_vcpu;

static bool in_vcpu_thread(void)
{
    return pretend_vcpu;
}

static void stop_current(void)
{
    g_string_append(trail, "stop-current ");
}

static void test_start_stop(void)
{
    static const VMStateVcpuHooks hooks = { resume_all, pause_all, in_vcpu_thread, stop_current };
    static char low[] = "low", mid[] = "mid", high[] = "high";
    VMChangeStateEntry *h = qemu_add_vm_change_state_handler_prio(on_change, high, 10);
    VMChangeStateEntry *m = qemu_add_vm_change_state_handler(on_change, mid);
    VMChangeStateEntry *l = qemu_add_vm_change_state_handler_prio(on_change, low, -1);
    RunState state;

    one_shot = qemu_add_vm_change_state_handler_prio(remove_itself, NULL, 5);
    g_assert_true(vm_change_state_handler_find(mid, sizeof(mid)));
    g_assert_false(vm_change_state_handler_find(&state, sizeof(state)));
    vm_set_vcpu_hooks(&hooks);
    vm_start();
    TRAIL("<RESUME> low:on:running mid:on:running once high:on:running resume-cpus ");
    g_assert_true(runstate_is_running());
    vm_start();
    TRAIL("<STOP> <RESUME> ");
    g_assert_cmpint(vm_stop(RUN_STATE_PAUSED), ==, 0);
    TRAIL("pause-cpus high:off:paused mid:off:paused low:off:paused <STOP> ");
    g_assert_cmpint(vm_stop(RUN_STATE_DEBUG), ==, 0);       /* stopped already */
    g_assert_cmpint(runstate_get(), ==, RUN_STATE_PAUSED);
    g_assert_cmpint(vm_stop_force_state(RUN_STATE_SHUTDOWN), ==, 0);
    g_assert_true(runstate_needs_reset());
    TRAIL("");
    runstate_set(RUN_STATE_PAUSED);
    g_assert_false(runstate_needs_reset());
    qemu_del_vm_change_state_handler(h);
    qemu_del_vm_change_state_handler(m);
    qemu_del_vm_change_state_handler(l);
    g_assert_cmpint(vm_prepare_start(false), ==, 0);
    g_assert_cmpint(vm_prepare_start(false), ==, -1);
    g_string_truncate(trail, 0);
    pretend_vcpu = true;
    vm_stop(RUN_STATE_WATCHDOG);
    TRAIL("stop-current ");
    g_assert_true(runstate_is_running());
    pretend_vcpu = false;
    g_assert_true(qemu_vmstop_requested(&state) && state == RUN_STATE_WATCHDOG);
    g_assert_false(qemu_vmstop_requested(&state));
    g_assert_cmpint(vm_stop_force_state(RUN_STATE_PAUSED), ==, 0);
    vm_set_vcpu_hooks(NULL);
    qemu_system_vmstop_request_prepare();
    qemu_system_vmstop_request(RUN_STATE_PAUSED);
    vm_start();         /* the request is older than the start */
    g_assert_false(qemu_vmstop_requested(&state));
    vm_stop(RUN_STATE_PAUSED);
    g_string_truncate(trail, 0);
}

static void test_requests(void)
{
    int signal;
    pid_t pid;

    g_assert_cmpint(qemu_reset_requested_take(), ==, SHUTDOWN_CAUSE_NONE);
    qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    main_loop_wait(false);          /* the request has woken it */
    g_assert_cmpint(qemu_reset_requested_get(), ==, SHUTDOWN_CAUSE_GUEST_RESET);
    g_assert_cmpint(qemu_reset_requested_take(), ==, SHUTDOWN_CAUSE_GUEST_RESET);
    g_assert_cmpint(qemu_reset_requested_get(), ==, SHUTDOWN_CAUSE_NONE);

    g_assert_true(runstate_action_set("reboot", "shutdown", &error_abort));
    qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    g_assert_cmpint(qemu_reset_requested_get(), ==, SHUTDOWN_CAUSE_NONE);
    g_assert_cmpint(qemu_shutdown_requested_take(), ==, SHUTDOWN_CAUSE_GUEST_RESET);
    qemu_system_reset_request(SHUTDOWN_CAUSE_SUBSYSTEM_RESET);
    g_assert_cmpint(qemu_reset_requested_take(), ==, SHUTDOWN_CAUSE_SUBSYSTEM_RESET);
    g_assert_true(runstate_action_set("reboot", "reset", &error_abort));

    qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_GUEST_SHUTDOWN, 7);
    g_assert_cmpint(qemu_shutdown_requested_get(), ==, SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    g_assert_cmpint(qemu_shutdown_exit_code(), ==, 7);
    qemu_shutdown_exit_code_clear();
    g_assert_cmpint(qemu_shutdown_exit_code(), ==, 0);
    qemu_system_shutdown_request(SHUTDOWN_CAUSE_HOST_UI);
    g_assert_cmpint(qemu_shutdown_requested_take(), ==, SHUTDOWN_CAUSE_HOST_UI);

    g_assert_false(qemu_killed_by(&signal, &pid));
    qemu_system_killed(SIGTERM, 123);
    g_assert_true(qemu_killed_by(&signal, &pid) && signal == SIGTERM && pid == 123);
    g_assert_cmpint(qemu_shutdown_requested_take(), ==, SHUTDOWN_CAUSE_HOST_SIGNAL);

    qemu_system_powerdown_request();
    qemu_system_suspend_request();
    qemu_system_debug_request();
    g_assert_true(qemu_powerdown_requested_take() && !qemu_powerdown_requested_take());
    g_assert_true(qemu_suspend_requested_take() && !qemu_suspend_requested_take());
    g_assert_true(qemu_debug_requested_take() && !qemu_debug_requested_take());
}

static void test_wakeup(void)
{
    Error *err = NULL;

    g_assert_false(qemu_wakeup_suspend_enabled());
    qemu_register_wakeup_support();
    g_assert_true(qemu_wakeup_suspend_enabled());
    qemu_system_wakeup_request(QEMU_WAKEUP_REASON_OTHER, &err);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Unable to wake up: guest is not in suspended state");
    error_free_or_abort(&err);
    runstate_set(RUN_STATE_SUSPENDED);
    qemu_system_suspend_request();      /* it is */
    g_assert_false(qemu_suspend_requested_take());
    qemu_system_wakeup_enable(QEMU_WAKEUP_REASON_RTC, false);
    qemu_system_wakeup_request(QEMU_WAKEUP_REASON_RTC, &error_abort);
    g_assert_cmpint(qemu_wakeup_requested_take(), ==, QEMU_WAKEUP_REASON_NONE);
    qemu_system_wakeup_enable(QEMU_WAKEUP_REASON_RTC, true);
    qemu_system_wakeup_request(QEMU_WAKEUP_REASON_RTC, &error_abort);
    g_assert_cmpint(qemu_wakeup_requested_take(), ==, QEMU_WAKEUP_REASON_RTC);
    runstate_set(RUN_STATE_PAUSED);
}

static void on_notify(Notifier *notifier, void *data)
{
    g_string_append_printf(trail, "%d ", data ? *(int *)data : -1);
}

static void test_notifiers(void)
{
    static Notifier n[4];

    for (int i = 0; i < 4; i++) {
        n[i].notify = on_notify;
    }
    qemu_register_shutdown_notifier(&n[0]);
    qemu_register_powerdown_notifier(&n[1]);
    qemu_register_suspend_notifier(&n[2]);
    qemu_register_wakeup_notifier(&n[3]);
    qemu_notify_shutdown(SHUTDOWN_CAUSE_HOST_SIGNAL);
    qemu_notify_powerdown();
    qemu_notify_suspend();
    qemu_notify_wakeup(QEMU_WAKEUP_REASON_OTHER);
    TRAIL("4 -1 -1 3 ");
}

static void test_actions(void)
{
    RunstateActions old = runstate_actions_get();
    Error *err = NULL;

    g_assert_cmpint(old.panic, ==, PANIC_ACTION_SHUTDOWN);
    g_assert_true(runstate_action_set("shutdown", "pause", &error_abort));
    g_assert_true(runstate_action_set("watchdog", "inject-nmi", &error_abort));
    g_assert_cmpint(runstate_actions_get().shutdown, ==, SHUTDOWN_ACTION_PAUSE);
    g_assert_cmpint(runstate_actions_get().watchdog, ==, WATCHDOG_ACTION_INJECT_NMI);
    g_assert_false(runstate_action_set("foo", "x", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Invalid parameter 'foo'");
    error_free_or_abort(&err);
    g_assert_false(runstate_action_set("reboot", "rest", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Parameter 'reboot' does not accept value 'rest'");
    g_assert_cmpstr(error_get_hint(err), ==, "Did you mean 'reset'?\n");
    error_free_or_abort(&err);
    runstate_actions_set(old);
    g_assert_true(runstate_autostart());
    runstate_set_autostart(false);
    g_assert_false(runstate_autostart());
    runstate_set_autostart(true);
}

static void test_panic(void)
{
    RunstateActions old = runstate_actions_get();

    g_assert_true(runstate_action_set("panic", "none", &error_abort));
    vm_start();
    g_string_truncate(trail, 0);
    qemu_system_guest_panicked(json_tokener_parse("{\"type\": \"x\"}"));
    TRAIL("<GUEST_PANICKED {\"action\": \"run\", \"info\": {\"type\": \"x\"}}> ");
    g_assert_true(runstate_is_running());
    qemu_system_guest_crashloaded(NULL);
    TRAIL("<GUEST_CRASHLOADED {\"action\": \"run\"}> ");
    runstate_action_set("panic", "pause", &error_abort);
    qemu_system_guest_panicked(NULL);
    TRAIL("<GUEST_PANICKED {\"action\": \"pause\"}> <STOP> ");
    g_assert_true(runstate_check(RUN_STATE_GUEST_PANICKED));
    g_assert_cmpint(qemu_shutdown_requested_take(), ==, SHUTDOWN_CAUSE_NONE);
    runstate_action_set("panic", "exit-failure", &error_abort);
    vm_start();
    g_string_truncate(trail, 0);
    qemu_system_guest_panicked(json_object_new_object());
    TRAIL("<GUEST_PANICKED {\"action\": \"pause\", \"info\": {}}> <STOP> "
          "<GUEST_PANICKED {\"action\": \"poweroff\", \"info\": {}}> ");
    g_assert_cmpint(qemu_shutdown_requested_take(), ==, SHUTDOWN_CAUSE_GUEST_PANIC);
    g_assert_cmpint(qemu_shutdown_exit_code(), ==, 1);
    qemu_shutdown_exit_code_clear();
    runstate_actions_set(old);
    runstate_action_set("shutdown", "pause", &error_abort);
    qemu_system_guest_panicked(NULL);
    g_assert_cmpint(qemu_shutdown_requested_take(), ==, SHUTDOWN_CAUSE_NONE);
    runstate_actions_set(old);
    runstate_set(RUN_STATE_PRELAUNCH);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(&error_abort);
    trail = g_string_new(NULL);
    qapi_event_set_sink(sink);
    g_test_add_func("/runstate/names", test_names);
    g_test_add_func("/runstate/transitions", test_transitions);
    g_test_add_func("/runstate/start-stop", test_start_stop);
    g_test_add_func("/runstate/requests", test_requests);
    g_test_add_func("/runstate/wakeup", test_wakeup);
    g_test_add_func("/runstate/notifiers", test_notifiers);
    g_test_add_func("/runstate/actions", test_actions);
    g_test_add_func("/runstate/panic", test_panic);
    int ret = g_test_run();
    g_string_free(trail, TRUE);
    return ret;
}
