/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What back ends are made of: input sources that respect can_read, watches
 * that never dangle, descriptor helpers.  For chardev/ only.
 */
#ifndef CHARDEV_CHAR_IO_H
#define CHARDEV_CHAR_IO_H

#include <termios.h>
#include "chardev/char.h"

/* @max > 0 is what the front end takes. */
typedef void ChrInputFunc(Chardev *chr, int max);
/* The peer is gone and nothing is left to read. */
typedef void ChrHangupFunc(Chardev *chr);

/*
 * Replace chr->gsource: call @func when @fd is readable and the front end takes
 * bytes.  While it takes none the descriptor is not polled, except, with
 * @hangup, for the peer going away.
 */
void chr_input_start(Chardev *chr, int fd, ChrInputFunc *func, ChrHangupFunc *hangup);
void chr_input_stop(Chardev *chr);
/* Call the input function even if the descriptor is not readable: the back end keeps bytes. */
void chr_input_set_pending(Chardev *chr, bool pending);
/* The front end may take bytes again: wake the main loop if input had paused. */
void chr_input_resume(Chardev *chr);

/*
 * A source for FEWatchFunc that is ready with @fd, and at once after
 * chr_watch_kick().  The caller attaches and unrefs it.
 */
GSource *chr_watch_new(Chardev *chr, int fd, GIOCondition cond);
/* The descriptor is about to be closed: all watches fire, none keeps it. */
void chr_watch_kick(Chardev *chr);
/* Wait (at most @timeout_ms, -1: for ever) until chr may take output, without the big lock. */
void chr_wait_writable(Chardev *chr, int timeout_ms);

/* A source attached to chr's context that calls @func(chr) after @ms; owned by the caller. */
GSource *chr_timer_new(Chardev *chr, unsigned ms, GSourceFunc func);
/* Destroy and forget *@source; NULL is fine. */
void chr_source_clear(GSource **source);

/* write() until it takes nothing: bytes, or -1 and errno. */
int chr_fd_write(int fd, const uint8_t *buf, int len);
/* read() again on EINTR. */
ssize_t chr_fd_read(int fd, void *buf, size_t len);
/* open() through the registered hook, close-on-exec. */
int chr_open_path(const char *path, int flags, int mode);
bool chr_fd_set_nonblock(int fd);
/* Raw mode without echo, 8 bits; output processing kept when @keep_output. */
void chr_termios_raw(struct termios *tio, bool keep_output);

/* ---- settings ---- */

/* Members of checked data; NULL, the default, when absent. */
const char *chr_data_str(struct json_object *data, const char *name);
bool chr_data_bool(struct json_object *data, const char *name, bool deflt);
uint64_t chr_data_uint(struct json_object *data, const char *name, uint64_t deflt);
struct json_object *chr_data_get(struct json_object *data, const char *name);
/* Flat options to data by the member table and chr_parse; owned. */
struct json_object *chr_data_from_opts(ChardevClass *cc, struct json_object *opts, Error **errp);
/* Unknown, missing or mistyped members of @data are errors; @where is "backend.data". */
bool chr_data_check(const ChardevMember *members, bool common, struct json_object *data,
                    const char *where, Error **errp);
/* ---- creation, shared by the spellings ---- */

/* The class for a name of -chardev ("socket"); NULL when there is none for users. */
ChardevClass *chr_class_by_name(const char *name);
/* Sorted names of the classes for users; free the list with g_slist_free_full(g_free). */
GSList *chr_backend_names(void);
/*
 * Add "key=value,flag,..." to @opts; @first is the key of a first word without '='.
 * @warn about flags.
 */
bool chr_parse_words(struct json_object *opts, const char *text, const char *first, bool warn,
                     Error **errp);
Chardev *chr_new_from_opts(struct json_object *opts, GMainContext *context, Error **errp);
ChardevMonitorHook *chr_monitor_hook(void);
/* false: nobody registered. */
bool chr_call_mux_key_hook(int key);
void chr_exit(int status);
int chr_named_fd(const char *name, Error **errp);
/* Output queues of all front ends, at the end of the program. */
void chr_fe_drain_all(int timeout_ms);
/* Hot change: @fe leaves its back end for @to; false, and back, when its handler refuses. */
bool chr_fe_move(CharFrontend *fe, Chardev *to);

#endif
