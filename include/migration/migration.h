/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Migration as the monitor and the command line see it: start, watch, cancel;
 * capabilities and parameters; what the machine has to tell.  Big lock held,
 * main thread, unless said otherwise.
 */
#ifndef MIGRATION_MIGRATION_H
#define MIGRATION_MIGRATION_H

#include "migration/qemu-file.h"

struct json_object;

/* ---- told by the machine, once ------------------------------------------------ */

typedef struct MigrationMachineInfo {
    const char *name;               /* canonical: "virt-11.0"; static string */
    unsigned page_bits;             /* target page size: 12 */
    /* The number all versions of the machine share; equal: it is not sent. */
    unsigned legacy_page_bits;
    bool suppress_vmdesc;           /* no JSON trailer */
    /* Do not send that command: implied by a name that ends in a version up to 10.0. */
    bool no_switchover_start;
    const uint8_t *uuid;            /* 16 bytes; NULL: no -uuid */
} MigrationMachineInfo;

void migration_set_machine_info(const MigrationMachineInfo *info);
const MigrationMachineInfo *migration_machine_info(void);

/* Host functions that live above; members may be NULL. */
typedef struct MigrationHooks {
    /* The descriptor that getfd called @name; its ownership passes.  -1, errp. */
    int (*take_fd)(const char *name, Error **errp);
    /* An incoming migration failed and was told to end the program. */
    void (*exit_failure)(int status);
    /* Before loading: reset devices as for a snapshot. */
    void (*reset_for_load)(void);
    /* The machine's tick counter, saved in section "timer". */
    int64_t (*get_ticks)(void);
    void (*set_ticks)(int64_t ticks);
} MigrationHooks;
void migration_set_hooks(const MigrationHooks *hooks);

/* Register sections "timer", "ram" and, last of all, "globalstate". */
void (migration_init)(void);     /* module.h has a macro of this name */
void migration_register_globalstate(void);
/* Cancel what runs, wait for threads.  At the end of the program. */
void migration_shutdown(void);

/* -global migration.@name=@value: knobs, capabilities, parameters. */
bool migration_set_global(const char *name, const char *value, Error **errp);

/* ---- outgoing -------------------------------------------------------------------- */

/*
 * QMP `migrate`: exactly one of @uri and @channels.  Returns when it has
 * started; the rest happens in a thread.  The machine is stopped meanwhile and
 * goes on when the migration fails or is cancelled.
 */
MUST_CHECK bool migration_start(const char *uri, struct json_object *channels, bool resume,
                                Error **errp);
/* Always fine, also when nothing runs. */
void migration_cancel(void);
/* QMP `migrate-continue`: leave "pre-switchover". */
MUST_CHECK bool migration_continue(const char *state, Error **errp);
bool migration_is_idle(void);

/* ---- incoming ----------------------------------------------------------------------- */

/* -incoming URI|defer: the run state becomes inmigrate, nothing is opened yet. */
void migration_incoming_expect(void);
/* Open the source of the stream: after the machine is built, or QMP migrate-incoming. */
MUST_CHECK bool migration_incoming_start(const char *uri, struct json_object *channels,
                                         bool exit_on_error, Error **errp);
/* QMP `migrate-incoming`: the same with the checks that belong to the command. */
MUST_CHECK bool migration_incoming_command(const char *uri, struct json_object *channels,
                                           bool exit_on_error, Error **errp);

/* ---- state ------------------------------------------------------------------------------ */

typedef enum MigrationStatus {
    MIGRATION_STATUS_NONE,
    MIGRATION_STATUS_SETUP,
    MIGRATION_STATUS_CANCELLING,
    MIGRATION_STATUS_CANCELLED,
    MIGRATION_STATUS_ACTIVE,
    MIGRATION_STATUS_PRE_SWITCHOVER,
    MIGRATION_STATUS_DEVICE,
    MIGRATION_STATUS_COMPLETED,
    MIGRATION_STATUS_FAILED,
    MIGRATION_STATUS__MAX,
} MigrationStatus;

const char *migration_status_name(MigrationStatus status);
MigrationStatus migration_status(void);             /* outgoing */
MigrationStatus migration_incoming_status(void);

/* New JSON values for the QMP commands of these names. */
struct json_object *migration_query(void);
struct json_object *migration_query_capabilities(void);
struct json_object *migration_query_parameters(void);

/* [{"capability": name, "state": bool}, ...]: all or nothing. */
MUST_CHECK bool migration_set_capabilities(struct json_object *list, Error **errp);
MUST_CHECK bool migration_set_capability(const char *name, bool state, Error **errp);
/* false for an unknown name. */
bool migration_capability(const char *name);
/* {"max-bandwidth": 1, ...}: all or nothing. */
MUST_CHECK bool migration_set_parameters(struct json_object *params, Error **errp);
/* From text with a size suffix, as HMP and -global have it. */
MUST_CHECK bool migration_set_parameter(const char *name, const char *value, Error **errp);
/* Names, ended by NULL; for completion and help. */
const char *const *migration_capability_names(void);
const char *const *migration_parameter_names(void);

/* ---- whole streams, synchronously ---------------------------------------------------------- */

/*
 * Write the stream of the whole (stopped) machine; 0 or a negative errno with
 * @errp set.
 */
MUST_CHECK int migration_save_stream(QEMUFile *f, Error **errp);
/* Load one; what was in the devices before is lost also when this fails. */
MUST_CHECK int migration_load_stream(QEMUFile *f, Error **errp);

#endif
