/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Incoming migration.  A thread loads the stream with the big lock held,
 * except while it waits for bytes; the main loop listens before and starts the
 * machine afterwards.
 */
#include "qemu/osdep.h"
#include <json-c/json.h>
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
    MigrationStatus status;
    bool expected;
    bool started;               /* a source was opened, and has not failed since */
    bool dirty;                 /* an earlier attempt has touched the devices */
    bool exit_on_error;
    char *error;
    MigrationChannel *channel;
    struct json_object *address;
    QemuThread thread;
    bool busy;
    QEMUBH *done;
    int ret;
    Error *result;
} in;

static void set_status(MigrationStatus status)
{
    qatomic_set(&in.status, status);
    migration_emit_status(status);
}

MigrationStatus migration_incoming_status(void)
{
    return qatomic_read(&in.status);
}

bool migration_in_incoming(void)
{
    return in.expected && migration_incoming_status() != MIGRATION_STATUS_COMPLETED;
}

const char *migration_incoming_error(void)
{
    return in.error;
}

struct json_object *migration_incoming_address(void)
{
    return json_object_get(in.address);
}

/* ---- the thread ----------------------------------------------------------------------- */

static void *incoming_thread(void *opaque)
{
    Error *err = NULL;
    QEMUFile *f;
    int ret;

    bql_lock();
    set_status(MIGRATION_STATUS_ACTIVE);
    f = channel_input(in.channel);
    ret = migration_load_stream(f, &err);
    qemu_fclose(f);
    in.ret = ret;
    in.result = err;
    bql_unlock();
    qemu_bh_schedule(in.done);
    return NULL;
}

/* ---- the outcome, in the main loop --------------------------------------------------------- */

static void reap_thread(void)
{
    bool dropped;

    if (!in.busy) {
        return;
    }
    dropped = channel_drop_lock();
    qemu_thread_join(&in.thread);
    channel_retake_lock(dropped);
    in.busy = false;
}

static void drop_channel(void)
{
    g_clear_pointer(&in.channel, channel_free);
    g_clear_pointer(&in.done, qemu_bh_delete);
}

/* The machine goes on as it was at the source, unless -S says otherwise. */
static void start_machine(void)
{
    const char *name;
    RunState state = RUN_STATE_RUNNING;

    if (global_state_received(&name)) {
        runstate_from_name(name, &state);
    }
    if (state != RUN_STATE_RUNNING && state != RUN_STATE_SUSPENDED) {
        if (runstate_transition_allowed(runstate_get(), state)) {
            runstate_set(state);
        } else {
            runstate_set(RUN_STATE_PAUSED);
        }
    } else if (runstate_autostart()) {
        vm_start();
    } else {
        runstate_set(RUN_STATE_PAUSED);
    }
}

static void fail(void)
{
    const MigrationHooks *hooks = migration_hooks();

    in.started = false;
    in.dirty = true;
    g_free(in.error);
    in.error = g_strdup_printf("load of migration failed: %s: %s", strerror(-in.ret),
                               error_get_pretty(in.result));
    error_free(in.result);
    in.result = NULL;
    set_status(MIGRATION_STATUS_FAILED);
    error_report("%s", in.error);
    if (!in.exit_on_error) {
        return;
    }
    if (hooks->exit_failure) {
        hooks->exit_failure(EXIT_FAILURE);
    } else {
        exit(EXIT_FAILURE);
    }
}

static void incoming_done(void *opaque)
{
    reap_thread();
    drop_channel();
    if (in.result) {
        fail();
    } else {
        start_machine();
        set_status(MIGRATION_STATUS_COMPLETED);
    }
}

/* ---- start --------------------------------------------------------------------- */

static void start_thread(void)
{
    const MigrationHooks *hooks = migration_hooks();

    if (in.dirty && hooks->reset_for_load) {
        hooks->reset_for_load();
    }
    in.dirty = false;
    in.done = qemu_bh_new(incoming_done, NULL);
    in.busy = true;
    qemu_thread_create(&in.thread, "migration-in", incoming_thread, NULL,
                       QEMU_THREAD_JOINABLE);
}

static void connection_ready(void *opaque)
{
    int fd = channel_listen_fd(in.channel);

    if (channel_accept(in.channel)) {
        qemu_set_fd_handler(fd, NULL, NULL, NULL);
        start_thread();
    }
}

void migration_incoming_expect(void)
{
    in.expected = true;
    if (!runstate_check(RUN_STATE_INMIGRATE)) {
        runstate_set(RUN_STATE_INMIGRATE);
    }
}

bool migration_incoming_start(const char *uri, struct json_object *channels,
                              bool exit_on_error, Error **errp)
{
    g_autoptr(MigrationAddress) addr = migration_address_parse(uri, channels, errp);

    if (!addr) {
        return false;
    }
    in.channel = channel_open_incoming(g_steal_pointer(&addr), errp);
    if (!in.channel) {
        return false;
    }
    in.started = true;
    in.exit_on_error = exit_on_error;
    g_clear_pointer(&in.error, g_free);
    json_object_put(in.address);
    in.address = channel_listen_address(in.channel);
    set_status(MIGRATION_STATUS_SETUP);
    if (channel_listen_fd(in.channel) >= 0) {
        qemu_set_fd_handler(channel_listen_fd(in.channel), connection_ready, NULL, NULL);
    } else {
        start_thread();
    }
    return true;
}

bool migration_incoming_command(const char *uri, struct json_object *channels,
                                bool exit_on_error, Error **errp)
{
    if (!in.expected) {
        error_setg(errp, "'-incoming' was not specified on the command line");
        return false;
    }
    if (in.started || !runstate_check(RUN_STATE_INMIGRATE)) {
        error_setg(errp, "The incoming migration has already been started");
        return false;
    }
    return migration_incoming_start(uri, channels, exit_on_error, errp);
}

void migration_incoming_shutdown(void)
{
    if (in.channel) {
        if (channel_listen_fd(in.channel) >= 0) {
            qemu_set_fd_handler(channel_listen_fd(in.channel), NULL, NULL, NULL);
        }
        channel_cancel(in.channel);
        reap_thread();
        drop_channel();
        error_free(in.result);
        in.result = NULL;
    }
    g_clear_pointer(&in.error, g_free);
    g_clear_pointer(&in.address, json_object_put);
}
