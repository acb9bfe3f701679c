/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of inherited or received file descriptors, opened as /dev/fdset/N.
 * Main thread, big lock held.
 */
#ifndef MONITOR_FDSET_H
#define MONITOR_FDSET_H

/* Put @fd (taken over) into set @id, or a new one when @id is negative.  The set's id. */
int64_t fdset_add(int64_t id, int fd, const char *opaque);
/* A duplicate of a member of set @id with the access mode of @flags; -1 with errno. */
int fdset_open(int64_t id, int flags);
/* Close all of them. */
void fdset_cleanup(void);

#endif
