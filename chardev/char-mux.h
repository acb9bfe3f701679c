/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mux as the front-end code sees it.  For chardev/ only.
 */
#ifndef CHARDEV_CHAR_MUX_H
#define CHARDEV_CHAR_MUX_H

#include "chardev/char-fe.h"

#define MUX_MAX_USERS 4

bool chr_mux_attach(Chardev *chr, CharFrontend *fe, Error **errp);
void chr_mux_detach(Chardev *chr, CharFrontend *fe);
bool chr_mux_is_busy(Chardev *chr);
/* @fe set its handlers and counts as open: does it get the focus? */
void chr_mux_user_opened(CharFrontend *fe);
/* User @tag gets the input; the two concerned get their events (later, before the start). */
void chr_mux_set_focus(Chardev *chr, unsigned tag);
/* @fe takes bytes again. */
void chr_mux_accept_input(CharFrontend *fe);
/* false for a mux before qemu_chr_muxes_realize(); true for all others. */
bool chr_mux_is_started(Chardev *chr);
#endif
