/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The little telnet that terminals need: our offers, and taking the commands
 * out of what a client sends.  For chardev/ only.
 */
#ifndef CHARDEV_CHAR_TELNET_H
#define CHARDEV_CHAR_TELNET_H

#include "chardev/char.h"

typedef struct TelnetState {
    enum { TELNET_DATA, TELNET_COMMAND, TELNET_OPTION } state;
} TelnetState;

/* What we send first: will echo, suppress go-ahead and be binary; do be binary. */
extern const uint8_t telnet_greeting[12];

/* Filter @len bytes in place; how many are data.  Breaks go to @chr's front end. */
int telnet_filter(TelnetState *t, Chardev *chr, uint8_t *buf, int len);

#endif
