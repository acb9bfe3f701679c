/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What threads ask of the main loop: reset, shutdown, power button, sleep. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/lockable.h"
#include "qemu/main-loop.h"
#include "system/runstate.h"

static QemuMutex request_lock = { .lock = PTHREAD_MUTEX_INITIALIZER, .initialized = true };
static struct {
    ShutdownCause reset;
    ShutdownCause shutdown;
    bool powerdown, suspend, debug;
    WakeupReason wakeup;
    RunState vmstop;                /* RUN_STATE__MAX: none */
    int exit_code;
    int signal;
    pid_t pid;
} requests = { .vmstop = RUN_STATE__MAX };

static unsigned wakeup_reasons = ~(1U << QEMU_WAKEUP_REASON_NONE);
static bool wakeup_supported;

static NotifierList shutdown_notifiers, powerdown_notifiers, suspend_notifiers,
                    wakeup_notifiers;

const char *shutdown_cause_name(ShutdownCause cause)
{
    static const char *const names[SHUTDOWN_CAUSE__MAX] = {
        [SHUTDOWN_CAUSE_NONE] = "none",
        [SHUTDOWN_CAUSE_HOST_ERROR] = "host-error",
        [SHUTDOWN_CAUSE_HOST_QMP_QUIT] = "host-qmp-quit",
        [SHUTDOWN_CAUSE_HOST_QMP_SYSTEM_RESET] = "host-qmp-system-reset",
        [SHUTDOWN_CAUSE_HOST_SIGNAL] = "host-signal",
        [SHUTDOWN_CAUSE_HOST_UI] = "host-ui",
        [SHUTDOWN_CAUSE_GUEST_SHUTDOWN] = "guest-shutdown",
        [SHUTDOWN_CAUSE_GUEST_RESET] = "guest-reset",
        [SHUTDOWN_CAUSE_GUEST_PANIC] = "guest-panic",
        [SHUTDOWN_CAUSE_SUBSYSTEM_RESET] = "subsystem-reset",
        [SHUTDOWN_CAUSE_SNAPSHOT_LOAD] = "snapshot-load",
    };
    assert((unsigned)cause < SHUTDOWN_CAUSE__MAX);
    return names[cause];
}

/* Change one request under the lock and wake the main loop. */
#define REQUEST(statement) do {                     \
        WITH_QEMU_LOCK_GUARD(&request_lock) {       \
            statement;                              \
        }                                           \
        qemu_notify_event();                        \
    } while (0)

/* Take one request out: its value, and @none in its place. */
#define TAKE(member, none) ({                       \
        QEMU_LOCK_GUARD(&request_lock);             \
        __typeof__(requests.member) taken_ = requests.member; \
        requests.member = (none);                   \
        taken_; })

void qemu_system_reset_request(ShutdownCause reason)
{
    bool shut_down = runstate_actions_get().reboot == REBOOT_ACTION_SHUTDOWN &&
                     reason != SHUTDOWN_CAUSE_SUBSYSTEM_RESET &&
                     reason != SHUTDOWN_CAUSE_SNAPSHOT_LOAD;

    if (shut_down) {
        REQUEST(requests.shutdown = reason);
    } else {
        REQUEST(requests.reset = reason);
    }
}

void qemu_system_shutdown_request(ShutdownCause reason)
{
    REQUEST(requests.shutdown = reason);
}

void qemu_system_shutdown_request_with_code(ShutdownCause reason, int exit_code)
{
    REQUEST(requests.shutdown = reason; requests.exit_code = exit_code);
}

void qemu_system_powerdown_request(void)
{
    REQUEST(requests.powerdown = true);
}

void qemu_system_debug_request(void)
{
    REQUEST(requests.debug = true);
}

void qemu_system_suspend_request(void)
{
    if (!runstate_check(RUN_STATE_SUSPENDED)) {
        REQUEST(requests.suspend = true);
    }
}

void qemu_system_wakeup_request(WakeupReason reason, Error **errp)
{
    if (!runstate_check(RUN_STATE_SUSPENDED)) {
        error_setg(errp, "Unable to wake up: guest is not in suspended state");
        return;
    }
    if (qatomic_read(&wakeup_reasons) & (1U << reason)) {
        REQUEST(requests.wakeup = reason);
    }
}

void qemu_system_wakeup_enable(WakeupReason reason, bool enabled)
{
    if (enabled) {
        qatomic_or(&wakeup_reasons, 1U << reason);
    } else {
        qatomic_and(&wakeup_reasons, ~(1U << reason));
    }
}

void qemu_register_wakeup_support(void)
{
    wakeup_supported = true;
}

bool qemu_wakeup_suspend_enabled(void)
{
    return wakeup_supported;
}

void qemu_system_killed(int signal, pid_t pid)
{
    REQUEST(requests.signal = signal; requests.pid = pid;
            requests.shutdown = SHUTDOWN_CAUSE_HOST_SIGNAL);
}

void qemu_system_vmstop_request_prepare(void)
{
    /* A request replaces an older one at once, so nothing can be lost in between. */
}

void qemu_system_vmstop_request(RunState state)
{
    REQUEST(requests.vmstop = state);
}

bool qemu_vmstop_requested(RunState *state)
{
    *state = TAKE(vmstop, RUN_STATE__MAX);
    return *state != RUN_STATE__MAX;
}

ShutdownCause qemu_reset_requested_get(void)
{
    return qatomic_read(&requests.reset);
}

ShutdownCause qemu_shutdown_requested_get(void)
{
    return qatomic_read(&requests.shutdown);
}

ShutdownCause qemu_reset_requested_take(void)
{
    return TAKE(reset, SHUTDOWN_CAUSE_NONE);
}

ShutdownCause qemu_shutdown_requested_take(void)
{
    return TAKE(shutdown, SHUTDOWN_CAUSE_NONE);
}

bool qemu_powerdown_requested_take(void)
{
    return TAKE(powerdown, false);
}

bool qemu_suspend_requested_take(void)
{
    return TAKE(suspend, false);
}

bool qemu_debug_requested_take(void)
{
    return TAKE(debug, false);
}

WakeupReason qemu_wakeup_requested_take(void)
{
    return TAKE(wakeup, QEMU_WAKEUP_REASON_NONE);
}

bool qemu_killed_by(int *signal, pid_t *pid)
{
    QEMU_LOCK_GUARD(&request_lock);
    *signal = requests.signal;
    *pid = requests.pid;
    return requests.signal != 0;
}

int qemu_shutdown_exit_code(void)
{
    return qatomic_read(&requests.exit_code);
}

void qemu_shutdown_exit_code_clear(void)
{
    QEMU_LOCK_GUARD(&request_lock);
    requests.exit_code = 0;
}

void qemu_register_shutdown_notifier(Notifier *notifier)
{
    notifier_list_add(&shutdown_notifiers, notifier);
}

void qemu_register_powerdown_notifier(Notifier *notifier)
{
    notifier_list_add(&powerdown_notifiers, notifier);
}

void qemu_register_suspend_notifier(Notifier *notifier)
{
    notifier_list_add(&suspend_notifiers, notifier);
}

void qemu_register_wakeup_notifier(Notifier *notifier)
{
    notifier_list_add(&wakeup_notifiers, notifier);
}

void qemu_notify_shutdown(ShutdownCause cause)
{
    notifier_list_notify(&shutdown_notifiers, &cause);
}

void qemu_notify_powerdown(void)
{
    notifier_list_notify(&powerdown_notifiers, NULL);
}

void qemu_notify_suspend(void)
{
    notifier_list_notify(&suspend_notifiers, NULL);
}

void qemu_notify_wakeup(WakeupReason reason)
{
    notifier_list_notify(&wakeup_notifiers, &reason);
}
