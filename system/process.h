/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The process as the host sees it: background, pid file, signals, identity.
 * Start-up and shutdown only, main thread.
 */
#ifndef SYSTEM_PROCESS_H
#define SYSTEM_PROCESS_H

#include "qapi/error.h"

/* Ignore SIGPIPE; set the process's name, if one was given. */
void process_init(void);
/*
 * With -daemonize: fork.  The caller goes on as the child; the parent waits for
 * process_ready() and ends with status 0, or 1 when the child ends before.
 */
bool process_daemonize(Error **errp);
/* -run-with exit-with-parent=on */
bool process_follow_parent(Error **errp);
/* -pidfile: written, locked, removed at the end of the process. */
bool process_write_pidfile(Error **errp);
/* SIGINT, SIGTERM and SIGHUP ask the main loop to end from now on. */
void process_catch_signals(void);
/* -run-with chroot= and user=, after everything is open. */
bool process_drop_privileges(Error **errp);
/* The machine is set up: a daemon lets go of the terminal and of its parent. */
void process_ready(void);
/* open(), which understands /dev/fdset/N; -1 with errno. */
int process_open(const char *path, int flags, int mode);
/* "terminating on signal N from pid P (NAME)" */
void process_report_kill(int signo, pid_t sender);

#endif
