/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The life of the emulator as main() sees it; docs/devel/startup.rst gives the
 * order of what happens in each.  Main thread; the big lock is held from
 * qemu_init() on.
 */
#ifndef SYSTEM_STARTUP_H
#define SYSTEM_STARTUP_H

#include "qapi/error.h"
#include "system/runstate.h"

/* Everything up to the first round of the main loop; ends the program on errors. */
void qemu_init(int argc, char **argv);
/* Runs until something asks for the end; the exit status. */
int qemu_main_loop(void);
/* The end of everything qemu_init() made. */
void qemu_cleanup(int status);

/* With -preconfig: build the board and start it.  An error when that was done already. */
bool MUST_CHECK qemu_exit_preconfig(Error **errp);
/* Is the board still to be built? */
bool qemu_in_preconfig(void);
/* Reset the machine now; emits RESET unless the cause is NONE or a subsystem's. */
void qemu_system_reset(ShutdownCause cause);

#endif
