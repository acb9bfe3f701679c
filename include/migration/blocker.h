/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reasons why this machine cannot be migrated now.
 */
#ifndef MIGRATION_BLOCKER_H
#define MIGRATION_BLOCKER_H

#include "qapi/error.h"

/*
 * Add *@reasonp, which stays until migrate_del_blocker().  Fails, frees it and
 * sets *@reasonp to NULL, when a migration is under way or -only-migratable
 * forbids it.  0 or a negative errno.
 */
int migrate_add_blocker(Error **reasonp, Error **errp);
/* The same, allowed under -only-migratable. */
int migrate_add_blocker_internal(Error **reasonp, Error **errp);
/* Remove and free it; *@reasonp becomes NULL.  NULL reasons are fine. */
void migrate_del_blocker(Error **reasonp);

#endif
