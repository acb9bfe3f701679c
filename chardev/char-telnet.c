/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Telnet commands in the input.  Every command but break and the escaped 0xff
 * counts as three bytes, whatever it is: there is no sub-negotiation.
 */
#include "qemu/osdep.h"
#include "chardev/char-telnet.h"

enum {
    IAC = 0xff,
    IAC_BREAK = 0xf3,
    WILL = 0xfb,
    DO = 0xfd,
    OPT_BINARY = 0,
    OPT_ECHO = 1,
    OPT_NO_GO_AHEAD = 3,
};

const uint8_t telnet_greeting[12] = {
    IAC, WILL, OPT_ECHO,
    IAC, WILL, OPT_NO_GO_AHEAD,
    IAC, WILL, OPT_BINARY,
    IAC, DO, OPT_BINARY,
};

/* true: @c is data. */
static bool take(TelnetState *t, uint8_t c)
{
    switch (t->state) {
    case TELNET_DATA:
        if (c != IAC) {
            return true;
        }
        t->state = TELNET_COMMAND;
        return false;
    case TELNET_COMMAND:
        if (c == IAC || c == IAC_BREAK) {
            t->state = TELNET_DATA;
        } else {
            t->state = TELNET_OPTION;
        }
        return c == IAC;
    case TELNET_OPTION:
        t->state = TELNET_DATA;
        return false;
    }
    return false;
}

int telnet_filter(TelnetState *t, Chardev *chr, uint8_t *buf, int len)
{
    int n = 0;
    int sent = 0;
    for (int i = 0; i < len; i++) {
        bool command = t->state == TELNET_COMMAND;
        uint8_t c = buf[i];
        if (take(t, c)) {
            buf[n++] = c;
        } else if (command && c == IAC_BREAK) {
            /* In its place among the data. */
            qemu_chr_be_write(chr, buf + sent, n - sent);
            sent = n;
            qemu_chr_be_event(chr, CHR_EVENT_BREAK);
        }
    }
    memmove(buf, buf + sent, n - sent);
    return n - sent;
}
