/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of descriptors that were handed to the process (-add-fd, QMP add-fd):
 * opening /dev/fdset/N gives a duplicate of the one in set N whose access mode
 * fits.  Main thread.
 */
#ifndef SYSTEM_FDSET_H
#define SYSTEM_FDSET_H

#include <json-c/json.h>
#include "qapi/error.h"

/*
 * Add @fd (taken over) to set @id, -1: a new set.  The reply of QMP add-fd,
 * {"fdset-id", "fd"}, or NULL.
 */
struct json_object *fdset_add(int fd, int64_t id, const char *text, Error **errp);
/* Close one descriptor of a set, or all (@fd -1). */
bool MUST_CHECK fdset_remove(int64_t id, int fd, Error **errp);
/* The reply of QMP query-fdsets. */
struct json_object *fdset_query(void);
/* open(), which understands /dev/fdset/N; -1 with errno. */
int fdset_open(const char *path, int flags, int mode);
/* Close all. */
void fdset_finish(void);

#endif
