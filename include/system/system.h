/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The serial and parallel ports that the command line gave (-serial,
 * -parallel, in order, `none` counted); boards take them from here.
 */
#ifndef SYSTEM_SYSTEM_H
#define SYSTEM_SYSTEM_H

#include "chardev/char.h"

#define MAX_PARALLEL_PORTS 3

/* The @i-th -serial; NULL when it is `none` or was not given.  Borrowed. */
Chardev *serial_hd(int i);
/* How many -serial there were. */
int serial_max_hds(void);
/*
 * The next -serial: label serialN, @text in short syntax (mon: permitted).  On failure
 * the text of the back end is reported and @errp says
 * "could not connect serial device to character backend 'TEXT'".
 */
bool add_serial_hd(const char *text, Error **errp);

/* The same for -parallel; label parallelN. */
Chardev *parallel_hd(int i);
int parallel_max_hds(void);
bool add_parallel_hd(const char *text, Error **errp);
/* Forget all (tests; qemu_chr_cleanup() does it). */
void serial_hds_reset(void);

#endif
