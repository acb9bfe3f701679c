/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Character devices, the user's side: the handle that a UART, a virtual
 * console or a monitor embeds, and everything it may do with it.
 *
 * All calls are made with the big lock held; handlers run in the main loop
 * with the big lock held.  A front end without a back end is fine: output is
 * forgotten, there is no input.
 *
 * Output.  qemu_chr_fe_write() never waits: it takes what the host takes.  A
 * device keeps the rest and comes back from a watch:
 *
 *     int n = qemu_chr_fe_write(&s->chr, buf, len);     -1 and EAGAIN: nothing now
 *     if (n < len) { s->watch = qemu_chr_fe_add_watch(&s->chr, G_IO_OUT | G_IO_HUP, cb, s); }
 *
 * qemu_chr_fe_write_all() is for models that cannot keep anything: what the
 * host does not take is queued here, up to 64 KiB; beyond that the caller waits
 * with the big lock dropped, so that the machine and its monitors run on.
 * Nothing is ever lost, except what has no reader by definition (a socket
 * without client, a pty that nobody has open).
 */
#ifndef CHARDEV_CHAR_FE_H
#define CHARDEV_CHAR_FE_H

#include "chardev/char.h"
#include "qemu/main-loop.h"

/* The back end is being replaced; fe->chr is the new one.  0: agreed. */
typedef int BackendChangeHandler(void *opaque);
/* @unused is no Chardev.  Return G_SOURCE_REMOVE or G_SOURCE_CONTINUE. */
typedef gboolean (*FEWatchFunc)(void *unused, GIOCondition condition, void *data);

struct CharFrontend {
    Chardev *chr;                    /* NULL: not connected; borrowed */
    /* private */
    IOEventHandler *chr_event;
    IOCanReadHandler *chr_can_read;
    IOReadHandler *chr_read;
    BackendChangeHandler *chr_be_change;
    void *opaque;
    unsigned int tag;                /* which user of a mux */
    bool fe_is_open;
    bool background;                 /* a mux does not give it the first focus */
    GByteArray *queue;               /* output of write_all that waits; NULL: none */
    GSource *queue_source;
};

/* How much qemu_chr_fe_write_all() keeps per front end before its caller waits. */
#define CHR_FE_QUEUE_MAX (64 * 1024)

/*
 * Connect @fe (zeroed) to @chr (NULL: to nothing).  Fails when somebody else uses it
 * ("chardev 'x' is already in use") or the mux is full.
 */
bool qemu_chr_fe_init(CharFrontend *fe, Chardev *chr, Error **errp);
/* Handlers off, queued output out, disconnected.  @del also deletes the Chardev. */
void qemu_chr_fe_deinit(CharFrontend *fe, bool del);
/* The Chardev; NULL for a mux. */
Chardev *qemu_chr_fe_get_driver(CharFrontend *fe);
/* Is there a Chardev? */
bool qemu_chr_fe_backend_connected(CharFrontend *fe);
/* ... and somebody at its other end? */
bool qemu_chr_fe_backend_open(CharFrontend *fe);

/*
 * Receive from now on; all handlers NULL: stop.  If the back end is open already, OPENED
 * comes at once.  @set_open: the front end counts as open, and as user of a mux gets
 * the input focus (background front ends do not).  @context: NULL is the main loop.
 */
void qemu_chr_fe_set_handlers(CharFrontend *fe, IOCanReadHandler *can_read, IOReadHandler *read,
                              IOEventHandler *event, BackendChangeHandler *be_change,
                              void *opaque, GMainContext *context, bool set_open);
/* The same; @sync_state false: no OPENED for what is open already. */
void qemu_chr_fe_set_handlers_full(CharFrontend *fe, IOCanReadHandler *can_read,
                                   IOReadHandler *read, IOEventHandler *event,
                                   BackendChangeHandler *be_change, void *opaque,
                                   GMainContext *context, bool set_open, bool sync_state);
/* Monitors call this after init: a mux starts with its other user in focus. */
void qemu_chr_fe_set_background(CharFrontend *fe, bool background);
/* Take the input focus of a mux. */
void qemu_chr_fe_take_focus(CharFrontend *fe);
/* can_read may have become larger.  Cheap when nothing waits. */
void TSA_EXCLUDES(device_regs) qemu_chr_fe_accept_input(CharFrontend *fe);
void qemu_chr_fe_set_open(CharFrontend *fe, bool is_open);
void qemu_chr_fe_set_echo(CharFrontend *fe, bool echo);
/* Drop the peer (sockets). */
void qemu_chr_fe_disconnect(CharFrontend *fe);
/* Wait for a peer, at start-up only.  0, or -1 with error. */
int qemu_chr_fe_wait_connected(CharFrontend *fe, Error **errp);

/*
 * Bytes taken (maybe fewer than @len); -1 with errno, which is EAGAIN when the
 * host takes nothing now; @len without a listener; 0 without back end.
 */
int TSA_EXCLUDES(device_regs) qemu_chr_fe_write(CharFrontend *fe, const uint8_t *buf, int len);
/* @len always, or -1 with errno when the back end is broken; 0 without back end. */
int TSA_EXCLUDES(device_regs) qemu_chr_fe_write_all(CharFrontend *fe, const uint8_t *buf, int len);
/* Bytes that qemu_chr_fe_write_all() took and the host not yet. */
size_t qemu_chr_fe_queued(const CharFrontend *fe);
/* Formatted, by qemu_chr_fe_write_all(). */
void qemu_chr_fe_printf(CharFrontend *fe, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);
void qemu_chr_fe_vprintf(CharFrontend *fe, const char *fmt, va_list ap) G_GNUC_PRINTF_(2, 0);
/* Only for back ends that can be read synchronously (ring buffers); bytes read. */
int qemu_chr_fe_read_all(CharFrontend *fe, uint8_t *buf, int len);

/*
 * Call @func in the main loop when output may go on (@cond G_IO_OUT | G_IO_HUP); also
 * called when the peer went away or the back end was replaced.  An id for
 * g_source_remove(), or 0: the back end never makes one wait, or there is none.
 */
guint qemu_chr_fe_add_watch(CharFrontend *fe, GIOCondition cond, FEWatchFunc func, void *user_data);
/* CHR_IOCTL_*; -ENOTSUP when the back end knows it not (or is missing). */
int TSA_EXCLUDES(device_regs) qemu_chr_fe_ioctl(CharFrontend *fe, int cmd, void *arg);

/* Descriptors that came with the last bytes; the first one, or -1. */
int qemu_chr_fe_get_msgfd(CharFrontend *fe);
/* Up to @num of them; the caller owns them.  How many. */
int qemu_chr_fe_get_msgfds(CharFrontend *fe, int *fds, int num);
/* Descriptors to send with the next write; 0 or -1. */
int qemu_chr_fe_set_msgfds(CharFrontend *fe, int *fds, int num);

#endif
