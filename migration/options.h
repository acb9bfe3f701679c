/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capabilities, parameters and knobs, as the rest of migration/ uses them.
 * Private to migration/.
 */
#ifndef MIGRATION_OPTIONS_H
#define MIGRATION_OPTIONS_H

#include "migration/migration.h"
#include "qapi/error.h"

typedef enum MigrationCapability {
    MIGRATION_CAPABILITY_XBZRLE,
    MIGRATION_CAPABILITY_RDMA_PIN_ALL,
    MIGRATION_CAPABILITY_AUTO_CONVERGE,
    MIGRATION_CAPABILITY_EVENTS,
    MIGRATION_CAPABILITY_POSTCOPY_RAM,
    MIGRATION_CAPABILITY_X_COLO,
    MIGRATION_CAPABILITY_RELEASE_RAM,
    MIGRATION_CAPABILITY_RETURN_PATH,
    MIGRATION_CAPABILITY_PAUSE_BEFORE_SWITCHOVER,
    MIGRATION_CAPABILITY_MULTIFD,
    MIGRATION_CAPABILITY_DIRTY_BITMAPS,
    MIGRATION_CAPABILITY_POSTCOPY_BLOCKTIME,
    MIGRATION_CAPABILITY_LATE_BLOCK_ACTIVATE,
    MIGRATION_CAPABILITY_X_IGNORE_SHARED,
    MIGRATION_CAPABILITY_VALIDATE_UUID,
    MIGRATION_CAPABILITY_BACKGROUND_SNAPSHOT,
    MIGRATION_CAPABILITY_ZERO_COPY_SEND,
    MIGRATION_CAPABILITY_POSTCOPY_PREEMPT,
    MIGRATION_CAPABILITY_SWITCHOVER_ACK,
    MIGRATION_CAPABILITY_DIRTY_LIMIT,
    MIGRATION_CAPABILITY_MAPPED_RAM,
    MIGRATION_CAPABILITY__MAX,
} MigrationCapability;

bool migration_has(MigrationCapability cap);
const char *migration_capability_name(MigrationCapability cap);
bool migration_capability_by_name(const char *name, MigrationCapability *cap);

/* The value of an integer parameter. */
uint64_t migration_parameter_uint(const char *name);


const MigrationHooks *migration_hooks(void);

/* config.c */
void timers_register(void);
/* Remember the run state that globalstate will carry, before the machine stops. */
void global_state_store(void);

/* ram.c */
typedef struct RAMStats {
    uint64_t transferred, normal, duplicate, remaining, total, sync_count;
    unsigned page_size;
} RAMStats;
void ram_register(void);
const RAMStats *ram_stats(void);

#endif
