/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Monitors: QMP (JSON) and HMP (for people), each over a character device.
 *
 * Any number of both may exist.  All of it runs in the main thread with the big
 * lock held.  Output that the peer does not read waits in the monitor and never
 * holds up the machine; a peer that never reads loses its monitor's output
 * beyond 64 MiB.
 */
#ifndef MONITOR_MONITOR_H
#define MONITOR_MONITOR_H

#include "chardev/char.h"
#include "qapi/error.h"

typedef struct Monitor Monitor;
typedef struct HmpCompletion HmpCompletion;

/* Once at start-up: event sink, error reports to the current HMP monitor. */
void monitor_init_globals(void);
/* Start a monitor on @chr (claimed).  @pretty: indented replies. */
bool monitor_init_qmp(Chardev *chr, bool pretty, Error **errp);
/* @use_readline: echo and line editing for a person at a terminal. */
bool monitor_init_hmp(Chardev *chr, bool use_readline, Error **errp);
/* Until @on is false again QMP takes only commands that are marked for it. */
void qmp_set_preconfig(bool on);
/* End all monitors, their output sent as far as it goes without waiting. */
void monitor_cleanup(void);

/* The HMP monitor whose command is running, or NULL. */
Monitor *monitor_cur_hmp(void);
/* Any monitor's command running (QMP included)? */
bool monitor_running_command(void);

/* Text for people; newlines become \r\n on their way out. */
void monitor_printf(Monitor *mon, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);
void monitor_vprintf(Monitor *mon, const char *fmt, va_list ap) G_GNUC_PRINTF_(2, 0);
void monitor_puts(Monitor *mon, const char *text);

/*
 * File descriptors that QMP clients sent along (getfd) or that -add-fd gave.
 * monitor_get_fd() hands descriptor @name over to the caller, -1 with error.
 */
int monitor_get_fd(const char *name, Error **errp);
void monitor_set_fd(const char *name, int fd);
bool monitor_close_fd(const char *name, Error **errp);

/* The first descriptor that came with the QMP request being run; -1: none. */
int qmp_take_message_fd(void);

/* The CPU that `cpu N` chose; the engine gives it meaning. */
int monitor_get_cpu_index(Monitor *mon);
void monitor_set_cpu_index(Monitor *mon, int index);

#endif
