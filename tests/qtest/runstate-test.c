/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Run states as a client sees them: which event comes when, what -S, -no-reboot
 * and -no-shutdown change, with which status the process ends.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

static void check_status(QTestState *s, const char *status)
{
    QDict *reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-status'}");

    g_assert_cmpstr(qdict_get_str(reply, "status"), ==, status);
    g_assert_true(qdict_get_bool(reply, "running") == !strcmp(status, "running"));
    qobject_unref(reply);
}

/* The next message is event @name; returned. */
static QDict *next_is_event(QTestState *s, const char *name)
{
    QDict *message = qtest_qmp_receive_dict(s);

    g_assert_cmpstr(qdict_get_try_str(message, "event"), ==, name);
    g_assert_nonnull(qdict_get_qdict(message, "timestamp"));
    return message;
}

static void next_is_return(QTestState *s)
{
    QDict *message = qtest_qmp_receive_dict(s);

    g_assert_true(qdict_haskey(message, "return"));
    qobject_unref(message);
}

static void check_cause(QDict *event, const char *reason)
{
    QDict *data = qdict_get_qdict(event, "data");

    g_assert_false(qdict_get_bool(data, "guest"));
    g_assert_cmpstr(qdict_get_str(data, "reason"), ==, reason);
    qobject_unref(event);
}

/* The event comes before the reply of the command that caused it. */
static void event_before_return(void)
{
    QTestState *s = qtest_init("-machine none");

    qtest_qmp_send(s, "{'execute': 'stop'}");
    qobject_unref(next_is_event(s, "STOP"));
    next_is_return(s);
    qtest_qmp_send(s, "{'execute': 'cont'}");
    qobject_unref(next_is_event(s, "RESUME"));
    next_is_return(s);
    qtest_qmp_send(s, "{'execute': 'human-monitor-command', "
                      "'arguments': {'command-line': 'stop'}}");
    qobject_unref(next_is_event(s, "STOP"));
    next_is_return(s);
    qtest_qmp_send(s, "{'execute': 'quit', 'id': 1}");
    check_cause(next_is_event(s, "SHUTDOWN"), "host-qmp-quit");
    next_is_return(s);
    qtest_wait_qemu(s);
    qtest_quit(s);
}

static void stop_and_cont_repeated(void)
{
    QTestState *s = qtest_init("-machine none");

    qtest_qmp_assert_success(s, "{'execute': 'stop'}");
    qobject_unref(qtest_qmp_event_ref(s, "STOP"));
    qtest_qmp_assert_success(s, "{'execute': 'stop'}");     /* stopped already: no event */
    g_assert_null(qtest_qmp_event_ref(s, "STOP"));
    check_status(s, "paused");
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    check_status(s, "running");
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");     /* clients wait for its RESUME */
    qtest_qmp_eventwait(s, "RESUME");
    check_status(s, "running");
    qtest_quit(s);
}

static void stop_leaves_prelaunch_alone(void)
{
    QTestState *s = qtest_init("-machine none -S");

    qtest_qmp_assert_success(s, "{'execute': 'stop'}");
    check_status(s, "prelaunch");
    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    check_cause(qtest_qmp_eventwait_ref(s, "RESET"), "host-qmp-system-reset");
    check_status(s, "prelaunch");
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    check_status(s, "running");
    qtest_quit(s);
}

static void no_reboot(void)
{
    QTestState *s = qtest_init("-machine none -no-reboot");

    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    check_cause(qtest_qmp_eventwait_ref(s, "SHUTDOWN"), "host-qmp-system-reset");
    qtest_wait_qemu(s);
    qtest_quit(s);
}

static void expect_reset_required(QTestState *s)
{
    QDict *error = qtest_qmp_assert_failure_ref(s, "{'execute': 'cont'}");
    g_autofree char *text = NULL;

    g_assert_cmpstr(qdict_get_str(error, "class"), ==, "GenericError");
    g_assert_cmpstr(qdict_get_str(error, "desc"), ==,
                    "Resetting the Virtual Machine is required");
    qobject_unref(error);
    text = qtest_hmp(s, "cont");
    g_assert_cmpstr(text, ==, "Error: Resetting the Virtual Machine is required\r\n");
}

/* A shutdown only pauses; after a reset the machine can go on. */
static void no_reboot_and_no_shutdown(void)
{
    QTestState *s = qtest_init("-machine none -no-reboot -no-shutdown");
    g_autofree char *text = NULL;

    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    check_cause(qtest_qmp_eventwait_ref(s, "SHUTDOWN"), "host-qmp-system-reset");
    qtest_qmp_eventwait(s, "STOP");
    check_status(s, "shutdown");
    text = qtest_hmp(s, "info status");
    g_assert_cmpstr(text, ==, "VM status: paused (shutdown)\r\n");
    expect_reset_required(s);
    qtest_qmp_assert_success(s, "{'execute': 'set-action', 'arguments': {'reboot': 'reset'}}");
    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(s, "RESET");
    check_status(s, "prelaunch");
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    qtest_qmp_eventwait(s, "RESUME");
    check_status(s, "running");
    qtest_quit(s);
}

static void set_action(void)
{
    QTestState *s = qtest_init("-machine none");

    qobject_unref(qtest_qmp_assert_failure_ref(
        s, "{'execute': 'set-action', 'arguments': {'reboot': 'explode'}}"));
    qobject_unref(qtest_qmp_assert_failure_ref(
        s, "{'execute': 'watchdog-set-action', 'arguments': {'action': 'explode'}}"));
    qtest_qmp_assert_success(
        s, "{'execute': 'watchdog-set-action', 'arguments': {'action': 'pause'}}");
    qtest_qmp_assert_success(
        s, "{'execute': 'set-action', 'arguments': {'reboot': 'shutdown', 'shutdown': 'pause', "
           "'panic': 'none', 'watchdog': 'none'}}");
    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(s, "STOP");
    check_status(s, "shutdown");
    qtest_quit(s);
}

static void powerdown_and_wakeup(void)
{
    QTestState *s = qtest_init("-machine none");

    qtest_qmp_assert_success(s, "{'execute': 'system_powerdown'}");
    qobject_unref(qtest_qmp_eventwait_ref(s, "POWERDOWN"));
    check_status(s, "running");
    qobject_unref(qtest_qmp_assert_failure_ref(s, "{'execute': 'system_wakeup'}"));
    qtest_quit(s);
}

/* A signal ends it even when shutdowns only pause; a stopped machine, too. */
static void signals_end_it(void)
{
    static const char *const args[] = {
        "-machine none -no-shutdown", "-machine none -S", "-machine none --preconfig",
    };

    for (size_t i = 0; i < ARRAY_SIZE(args); i++) {
        QTestState *s = qtest_init(args[i]);

        kill(qtest_pid(s), i == 1 ? SIGINT : SIGTERM);
        check_cause(qtest_qmp_eventwait_ref(s, "SHUTDOWN"), "host-signal");
        qtest_wait_qemu(s);
        qtest_quit(s);
    }
}

static void incoming_waits(void)
{
    QTestState *s = qtest_init("-machine none -incoming defer");

    check_status(s, "inmigrate");
    qtest_qmp_assert_success(s, "{'execute': 'stop'}");
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    check_status(s, "inmigrate");
    qtest_qmp_assert_success(s, "{'execute': 'quit'}");
    qtest_wait_qemu(s);
    qtest_quit(s);
}

static void many_requests_at_once(void)
{
    QTestState *s = qtest_init("-machine none");

    for (int i = 0; i < 50; i++) {
        qtest_qmp_send_raw(s, "%s", "{'execute':'stop'}{'execute':'cont'}"
                                    "{'execute':'system_reset'}{'execute':'system_powerdown'}");
    }
    for (int i = 0; i < 200; i++) {
        QDict *reply = qtest_qmp_receive(s);

        g_assert_true(qdict_haskey(reply, "return"));
        qobject_unref(reply);
    }
    check_status(s, "running");
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("runstate/event-before-return", event_before_return);
    qtest_add_func("runstate/stop-and-cont-repeated", stop_and_cont_repeated);
    qtest_add_func("runstate/prelaunch", stop_leaves_prelaunch_alone);
    qtest_add_func("runstate/no-reboot", no_reboot);
    qtest_add_func("runstate/no-reboot-and-no-shutdown", no_reboot_and_no_shutdown);
    qtest_add_func("runstate/set-action", set_action);
    qtest_add_func("runstate/powerdown-and-wakeup", powerdown_and_wakeup);
    qtest_add_func("runstate/signals", signals_end_it);
    qtest_add_func("runstate/incoming", incoming_waits);
    qtest_add_func("runstate/many-requests", many_requests_at_once);
    return g_test_run();
}
