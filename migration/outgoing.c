/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Outgoing migration.  The machine is stopped, a thread writes the stream, the
 * main loop settles the outcome.  The thread holds the big lock while it reads
 * the machine's state into memory, never while it writes to the channel.
 */
#include "qemu/osdep.h"
#include "channel.h"
#include "migration-internal.h"
#include "migration/misc.h"
#include "options.h"
#include "qemu/atomic.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "savevm-internal.h"
#include "system/runstate.h"

static struct {
    MigrationStatus status;     /* written with the lock held, read by anybody */
    MigrationTimes times;
    char *error;                /* of the last one that failed */
    MigrationChannel *channel;
    QemuThread thread;
    QEMUBH *done;
    bool busy;                  /* the thread exists */
    bool committed;             /* the peer has everything: too late to cancel */
    bool stopped_vm;
    RunState old_state;
    QemuCond may_continue;
    bool cond_ready;
    bool continue_requested;
    Error *result;              /* of the thread */
} out;

/* ---- state ------------------------------------------------------------------------- */

static int64_t now_ms(void)
{
    return qemu_clock_get_ms(QEMU_CLOCK_REALTIME);
}

static void set_status(MigrationStatus status)
{
    qatomic_set(&out.status, status);
    migration_emit_status(status);
    qemu_notify_event();    /* the main loop may be waiting for this */
}

/* Go on, unless somebody has cancelled. */
static bool advance(MigrationStatus status)
{
    if (out.status == MIGRATION_STATUS_CANCELLING) {
        return false;
    }
    set_status(status);
    return true;
}

MigrationStatus migration_status(void)
{
    return qatomic_read(&out.status);
}

bool migration_is_running(void)
{
    switch (migration_status()) {
    case MIGRATION_STATUS_SETUP:
    case MIGRATION_STATUS_ACTIVE:
    case MIGRATION_STATUS_PRE_SWITCHOVER:
    case MIGRATION_STATUS_DEVICE:
    case MIGRATION_STATUS_CANCELLING:
        return true;
    default:
        return false;
    }
}

bool migration_is_idle(void)
{
    return !migration_is_running();
}

const MigrationTimes *migration_outgoing_times(void)
{
    return &out.times;
}

const char *migration_outgoing_error(void)
{
    return out.error;
}

/* ---- the thread ---------------------------------------------------------------------- */

/* Lock held.  From here on the machine stands still. */
static bool stop_machine(Error **errp)
{
    migration_emit_pass(1);
    if (!advance(MIGRATION_STATUS_ACTIVE)) {
        return false;
    }
    out.times.setup_done = now_ms();
    out.old_state = runstate_get();
    global_state_store();
    if (vm_stop_force_state(RUN_STATE_FINISH_MIGRATE) < 0) {
        error_setg(errp, "the machine could not be stopped");
        return false;
    }
    out.stopped_vm = true;
    out.times.stopped = now_ms();
    return true;
}

/* Send what was put into memory; without the lock. */
static bool flush(QEMUFile *f, Error **errp)
{
    return qemu_fflush(f) == 0 || (qemu_file_get_error_obj(f, errp), false);
}

/* Lock held; dropped while waiting for migrate-continue. */
static bool TSA_NO_TSA wait_for_switchover(void)
{
    if (!migration_has(MIGRATION_CAPABILITY_PAUSE_BEFORE_SWITCHOVER)) {
        return true;
    }
    out.continue_requested = false;
    if (!advance(MIGRATION_STATUS_PRE_SWITCHOVER)) {
        return false;
    }
    while (!out.continue_requested && out.status != MIGRATION_STATUS_CANCELLING) {
        qemu_cond_wait_bql(&out.may_continue);
    }
    return out.status != MIGRATION_STATUS_CANCELLING;
}

static bool send_ram(SaveStream *s, Error **errp)
{
    int ret = 0;

    while (!ret) {
        bql_lock();
        ret = out.status == MIGRATION_STATUS_CANCELLING ? -ECANCELED : savevm_iterate(s, errp);
        bql_unlock();
        if (ret >= 0 && !flush(s->f, errp)) {
            return false;
        }
    }
    return ret > 0;
}

static bool send_devices(SaveStream *s, Error **errp)
{
    bool ok;

    bql_lock();
    ok = wait_for_switchover() && advance(MIGRATION_STATUS_DEVICE);
    if (ok) {
        migration_emit_pass(2);
        ok = savevm_complete(s, errp) == 0;
    }
    bql_unlock();
    return ok && flush(s->f, errp);
}

static bool send_stream(QEMUFile *f, Error **errp)
{
    SaveStream s = { .f = NULL };
    bool ok;

    qemu_file_hold(f, true);
    bql_lock();
    ok = stop_machine(errp);
    if (ok) {
        ok = savevm_start(&s, f, errp) == 0;
    }
    bql_unlock();
    ok = ok && flush(f, errp) && send_ram(&s, errp) && send_devices(&s, errp);
    bql_lock();
    savevm_finish(&s);
    bql_unlock();
    return ok;
}

static void *outgoing_thread(void *opaque)
{
    Error *err = NULL;
    bool ok = channel_connect(out.channel, &err);

    if (ok) {
        QEMUFile *f = channel_output(out.channel);

        ok = send_stream(f, &err);
        if (ok && qemu_fflush(f) == 0) {
            /* A command's exit status and a full disk may show only here. */
            Error *close_err = NULL;
            int ret = qemu_fclose_errp(f, &close_err);

            ok = ret == 0;
            error_propagate(&err, close_err);
        } else {
            qemu_fclose(f);
        }
    }
    bql_lock();
    if (ok && out.status != MIGRATION_STATUS_CANCELLING) {
        out.committed = true;
    }
    out.result = err;
    bql_unlock();
    qemu_bh_schedule(out.done);
    return NULL;
}

/* ---- the outcome, in the main loop -------------------------------------------------------- */

static void restore_machine(void)
{
    if (!out.stopped_vm || !runstate_check(RUN_STATE_FINISH_MIGRATE)) {
        return;
    }
    runstate_set(out.old_state == RUN_STATE_RUNNING ? RUN_STATE_PAUSED : out.old_state);
    if (out.old_state == RUN_STATE_RUNNING) {
        vm_start();
    }
}

static void reap_thread(void)
{
    bool dropped;

    if (!out.busy) {
        return;
    }
    dropped = channel_drop_lock();
    qemu_thread_join(&out.thread);
    channel_retake_lock(dropped);
    out.busy = false;
    g_clear_pointer(&out.channel, channel_free);
    g_clear_pointer(&out.done, qemu_bh_delete);
}

static void settle(void)
{
    out.times.ended = now_ms();
    if (out.status == MIGRATION_STATUS_CANCELLING) {
        error_free(out.result);
        restore_machine();
        set_status(MIGRATION_STATUS_CANCELLED);
    } else if (out.committed) {
        runstate_set(RUN_STATE_POSTMIGRATE);
        set_status(MIGRATION_STATUS_COMPLETED);
    } else {
        out.error = g_strdup(out.result ? error_get_pretty(out.result) : "unknown reason");
        restore_machine();
        set_status(MIGRATION_STATUS_FAILED);
        if (out.result) {
            error_report_err(out.result);
        }
    }
    out.result = NULL;
}

static void outgoing_done(void *opaque)
{
    reap_thread();
    settle();
}

/* ---- commands ------------------------------------------------------------------------------- */

static bool check_may_start(bool resume, Error **errp)
{
    const Error *blocker = migration_blocker();

    if (resume) {
        error_setg(errp, "Cannot resume if there is no paused migration");
    } else if (migration_is_running()) {
        error_setg(errp, "There's a migration process in progress");
    } else if (runstate_check(RUN_STATE_INMIGRATE)) {
        error_setg(errp, "Guest is waiting for an incoming migration");
    } else if (runstate_check(RUN_STATE_POSTMIGRATE)) {
        error_setg(errp, "Can't migrate the vm that was paused due to previous migration");
    } else if (blocker) {
        error_propagate(errp, error_copy(blocker));
    } else {
        return savevm_check_migratable(errp) == 0;
    }
    return false;
}

bool migration_start(const char *uri, struct json_object *channels, bool resume, Error **errp)
{
    g_autoptr(MigrationAddress) addr = NULL;

    if (!check_may_start(resume, errp)) {
        return false;
    }
    addr = migration_address_parse(uri, channels, errp);
    if (!addr) {
        return false;
    }
    out.channel = channel_open_outgoing(g_steal_pointer(&addr), errp);
    if (!out.channel) {
        return false;
    }
    if (!out.cond_ready) {
        qemu_cond_init(&out.may_continue);
        out.cond_ready = true;
    }
    g_clear_pointer(&out.error, g_free);
    out.times = (MigrationTimes) { .start = now_ms() };
    out.stopped_vm = out.committed = out.continue_requested = false;
    out.result = NULL;
    out.done = qemu_bh_new(outgoing_done, NULL);
    set_status(MIGRATION_STATUS_SETUP);
    out.busy = true;
    qemu_thread_create(&out.thread, "migration", outgoing_thread, NULL, QEMU_THREAD_JOINABLE);
    return true;
}

void migration_cancel(void)
{
    if (!migration_is_running() || out.committed
        || out.status == MIGRATION_STATUS_CANCELLING) {
        return;
    }
    set_status(MIGRATION_STATUS_CANCELLING);
    channel_cancel(out.channel);
    qemu_cond_broadcast(&out.may_continue);
}

bool migration_continue(const char *state, Error **errp)
{
    if (!g_str_equal(state, "pre-switchover")
        || out.status != MIGRATION_STATUS_PRE_SWITCHOVER) {
        error_setg(errp, "Migration not in expected state: %s",
                   migration_status_name(out.status));
        return false;
    }
    out.continue_requested = true;
    qemu_cond_broadcast(&out.may_continue);
    return true;
}

void migration_outgoing_shutdown(void)
{
    if (out.busy) {
        migration_cancel();
        reap_thread();
        error_free(out.result);
        out.result = NULL;
        qatomic_set(&out.status, MIGRATION_STATUS_CANCELLED);
    }
    g_clear_pointer(&out.error, g_free);
}
