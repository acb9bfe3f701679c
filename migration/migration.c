/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the machine tells migration, blockers, events and query-migrate.
 */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "migration-internal.h"
#include "migration/blocker.h"
#include "migration/misc.h"
#include "migration/ram-block.h"
#include "options.h"
#include "qapi/events.h"
#include "qemu/main-loop.h"

/* ---- told by the machine ------------------------------------------------------------ */

static MigrationMachineInfo machine = {
    .name = "none",
    .page_bits = 12,
    .legacy_page_bits = 12,
};
static MigrationHooks hooks;
static bool only_migratable;

/* Does the machine's name end in a version up to 10.0? */
static bool is_before_switchover_start(const char *name)
{
    const char *dash = strrchr(name, '-');
    unsigned major, minor;

    return dash && sscanf(dash, "-%u.%u", &major, &minor) == 2
        && (major < 10 || (major == 10 && minor == 0));
}

void migration_set_machine_info(const MigrationMachineInfo *info)
{
    machine = *info;
    machine.no_switchover_start |= is_before_switchover_start(info->name);
}

const MigrationMachineInfo *migration_machine_info(void)
{
    return &machine;
}

void migration_set_hooks(const MigrationHooks *h)
{
    hooks = h ? *h : (MigrationHooks) { .take_fd = NULL };
}

const MigrationHooks *migration_hooks(void)
{
    return &hooks;
}

void (migration_init)(void)
{
    timers_register();
    ram_register();
}

void migration_shutdown(void)
{
    migration_outgoing_shutdown();
    migration_incoming_shutdown();
}

void migration_set_only_migratable(bool on)
{
    only_migratable = on;
}

bool migration_only_migratable(void)
{
    return only_migratable;
}

bool migration_check_device(const char *what, const VMStateDescription *vmsd, Error **errp)
{
    if (only_migratable && vmsd && vmsd->unmigratable) {
        error_setg(errp, "Device %s is not migratable, but --only-migratable was specified",
                   what);
        return false;
    }
    return true;
}

/* ---- blockers -------------------------------------------------------------------------- */

static GPtrArray *blockers;

const Error *migration_blocker(void)
{
    return blockers && blockers->len ? g_ptr_array_index(blockers, 0) : NULL;
}

struct json_object *migration_blocker_list(void)
{
    struct json_object *list;

    if (!migration_blocker()) {
        return NULL;
    }
    list = json_object_new_array();
    for (unsigned i = 0; i < blockers->len; i++) {
        json_object_array_add(list, json_object_new_string(
            error_get_pretty(g_ptr_array_index(blockers, i))));
    }
    return list;
}

int migrate_add_blocker_internal(Error **reasonp, Error **errp)
{
    if (migration_is_running()) {
        error_propagate_prepend(errp, *reasonp,
                                "disallowing migration blocker (migration/snapshot in progress)"
                                " for: ");
        *reasonp = NULL;
        return -EBUSY;
    }
    if (!blockers) {
        blockers = g_ptr_array_new();
    }
    g_ptr_array_add(blockers, *reasonp);
    return 0;
}

int migrate_add_blocker(Error **reasonp, Error **errp)
{
    if (only_migratable) {
        error_propagate_prepend(errp, *reasonp,
                                "disallowing migration blocker (--only-migratable) for: ");
        *reasonp = NULL;
        return -EACCES;
    }
    return migrate_add_blocker_internal(reasonp, errp);
}

void migrate_del_blocker(Error **reasonp)
{
    if (!*reasonp) {
        return;
    }
    if (blockers) {
        g_ptr_array_remove(blockers, *reasonp);
        if (!blockers->len) {
            g_clear_pointer(&blockers, g_ptr_array_unref);
        }
    }
    error_free(*reasonp);
    *reasonp = NULL;
}

/* ---- events ------------------------------------------------------------------------------- */

const char *migration_status_name(MigrationStatus status)
{
    static const char *const names[MIGRATION_STATUS__MAX] = {
        [MIGRATION_STATUS_NONE] = "none",
        [MIGRATION_STATUS_SETUP] = "setup",
        [MIGRATION_STATUS_CANCELLING] = "cancelling",
        [MIGRATION_STATUS_CANCELLED] = "cancelled",
        [MIGRATION_STATUS_ACTIVE] = "active",
        [MIGRATION_STATUS_PRE_SWITCHOVER] = "pre-switchover",
        [MIGRATION_STATUS_DEVICE] = "device",
        [MIGRATION_STATUS_COMPLETED] = "completed",
        [MIGRATION_STATUS_FAILED] = "failed",
    };

    return names[status];
}

void migration_emit_status(MigrationStatus status)
{
    struct json_object *data;

    if (migration_has(MIGRATION_CAPABILITY_EVENTS)) {
        data = json_object_new_object();
        json_object_object_add(data, "status",
                               json_object_new_string(migration_status_name(status)));
        qapi_event_emit("MIGRATION", data);
    }
}

void migration_emit_pass(unsigned pass)
{
    struct json_object *data;

    if (migration_has(MIGRATION_CAPABILITY_EVENTS)) {
        data = json_object_new_object();
        json_object_object_add(data, "pass", json_object_new_int64(pass));
        qapi_event_emit("MIGRATION_PASS", data);
    }
}

/* ---- query-migrate ------------------------------------------------------------------------- */

static void add_int(struct json_object *obj, const char *name, int64_t value)
{
    json_object_object_add(obj, name, json_object_new_int64(value));
}

static struct json_object *query_ram(const MigrationTimes *t, int64_t now)
{
    const RAMStats *s = ram_stats();
    struct json_object *ram = json_object_new_object();
    int64_t ms = MAX((t->ended ?: now) - (t->setup_done ?: now), 1);

    add_int(ram, "transferred", s->transferred);
    add_int(ram, "remaining", s->remaining);
    add_int(ram, "total", s->total);
    add_int(ram, "duplicate", s->duplicate);
    add_int(ram, "normal", s->normal);
    add_int(ram, "normal-bytes", s->normal * s->page_size);
    add_int(ram, "dirty-pages-rate", 0);
    json_object_object_add(ram, "mbps",
                           json_object_new_double(s->transferred * 8 / 1000.0 / ms));
    add_int(ram, "dirty-sync-count", t->setup_done ? 1 : 0);
    add_int(ram, "postcopy-requests", 0);
    add_int(ram, "page-size", 1LL << machine.page_bits);
    add_int(ram, "multifd-bytes", 0);
    add_int(ram, "pages-per-second", (s->normal + s->duplicate) * 1000 / ms);
    add_int(ram, "precopy-bytes", 0);
    add_int(ram, "downtime-bytes", s->transferred);
    add_int(ram, "postcopy-bytes", 0);
    add_int(ram, "dirty-sync-missed-zero-copy", 0);
    return ram;
}

static void query_outgoing(struct json_object *out)
{
    const MigrationTimes *t = migration_outgoing_times();
    MigrationStatus status = migration_status();
    int64_t now = qemu_clock_get_ms(QEMU_CLOCK_REALTIME);

    json_object_object_add(out, "status", json_object_new_string(migration_status_name(status)));
    if (migration_outgoing_error()) {
        json_object_object_add(out, "error-desc",
                               json_object_new_string(migration_outgoing_error()));
    }
    switch (status) {
    case MIGRATION_STATUS_ACTIVE:
    case MIGRATION_STATUS_PRE_SWITCHOVER:
    case MIGRATION_STATUS_DEVICE:
    case MIGRATION_STATUS_CANCELLING:
    case MIGRATION_STATUS_COMPLETED:
        break;
    default:
        return;
    }
    add_int(out, "total-time", (t->ended ?: now) - t->start);
    add_int(out, "setup-time", (t->setup_done ?: now) - t->start);
    if (status == MIGRATION_STATUS_COMPLETED) {
        add_int(out, "downtime", t->ended - t->stopped);
    } else {
        add_int(out, "expected-downtime", migration_parameter_uint("downtime-limit"));
    }
    json_object_object_add(out, "ram", query_ram(t, now));
}

static void query_incoming(struct json_object *out)
{
    struct json_object *address = migration_incoming_address();

    json_object_object_add(out, "status", json_object_new_string(
        migration_status_name(migration_incoming_status())));
    if (migration_incoming_error()) {
        json_object_object_add(out, "error-desc",
                               json_object_new_string(migration_incoming_error()));
    }
    if (address) {
        struct json_object *list = json_object_new_array();

        json_object_array_add(list, address);
        json_object_object_add(out, "socket-address", list);
    }
}

struct json_object *migration_query(void)
{
    struct json_object *out = json_object_new_object();
    struct json_object *reasons = migration_blocker_list();

    if (reasons) {
        json_object_object_add(out, "blocked-reasons", reasons);
    }
    if (migration_status() != MIGRATION_STATUS_NONE) {
        query_outgoing(out);
    } else if (migration_incoming_status() != MIGRATION_STATUS_NONE) {
        query_incoming(out);
    }
    return out;
}
