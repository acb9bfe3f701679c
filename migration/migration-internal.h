/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the outgoing side, the incoming side and what is asked about both.
 * Private to migration/; big lock held.
 */
#ifndef MIGRATION_MIGRATION_INTERNAL_H
#define MIGRATION_MIGRATION_INTERNAL_H

#include "migration/migration.h"

/* Emit MIGRATION {status}, if capability events is on. */
void migration_emit_status(MigrationStatus status);
void migration_emit_pass(unsigned pass);

/* Times in ms on the real-time clock; 0: not reached. */
typedef struct MigrationTimes {
    int64_t start, setup_done, stopped, ended;
} MigrationTimes;
const MigrationTimes *migration_outgoing_times(void);
const char *migration_outgoing_error(void);         /* NULL: none */
void migration_outgoing_shutdown(void);

const char *migration_incoming_error(void);         /* NULL: none */
struct json_object *migration_incoming_address(void);   /* new reference, or NULL */
void migration_incoming_shutdown(void);

/* The first blocker, or NULL; a JSON list of all, or NULL. */
const Error *migration_blocker(void);
struct json_object *migration_blocker_list(void);

#endif
