/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The controlling terminal of stdio: raw mode, and the settings found at the
 * start back in place whatever ends the process.  For chardev/ only.
 */
#ifndef CHARDEV_CHAR_TERM_H
#define CHARDEV_CHAR_TERM_H

#include "qapi/error.h"

/* Remember what stdin and stdout are like, make them non-blocking. */
bool chr_term_begin(Error **errp);
/* Raw mode if stdin is a terminal.  @signals: C-c and friends raise signals. */
void chr_term_set(bool echo, bool signals);
/* Undo both.  Async-signal-safe, may be called any number of times. */
void chr_term_restore(void);

#endif
