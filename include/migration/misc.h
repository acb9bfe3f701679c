/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What devices and machine code may ask about migration.
 */
#ifndef MIGRATION_MISC_H
#define MIGRATION_MISC_H

#include "migration/vmstate.h"

/* Is an outgoing migration under way?  Any thread. */
bool migration_is_running(void);
/* Is the machine waiting for, or loading, an incoming stream? */
bool migration_in_incoming(void);
/* -only-migratable: devices that cannot be migrated are refused. */
void migration_set_only_migratable(bool on);
bool migration_only_migratable(void);
/*
 * For realize: false with "Device %s is not migratable, but
 * --only-migratable was specified" when that is so.
 */
bool migration_check_device(const char *what, const VMStateDescription *vmsd, Error **errp);

/* ---- -dump-vmstate ---------------------------------------------------------- */

/* One type with a description, in the order to be printed. */
typedef struct VMStateDumpEntry {
    const char *type;
    const VMStateDescription *vmsd;
} VMStateDumpEntry;

/*
 * Print the descriptions of @entries (ended by a NULL type) as JSON, in the
 * form that static checkers compare.  @machine is its canonical name.
 */
void vmstate_dump(FILE *out, const char *machine, const VMStateDumpEntry *entries);

#endif
