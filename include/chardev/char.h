/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Character devices, the host's side: where the bytes of a serial port or a
 * monitor go to and come from.
 *
 * A Chardev is a QOM object, child of the container /chardevs under its label
 * (id).  Devices and monitors do not touch it: they own a CharFrontend
 * (chardev/char-fe.h).  Called by the command line, the monitor, and by the
 * back ends themselves, in the main thread with the big lock held.
 *
 * Settings come in three spellings that all end in the last:
 *   short text  `tcp::4444,server,nowait`            -serial, -monitor, -qtest...
 *   options     `socket,id=c,port=4444,server=on`    -chardev; flat JSON object of strings
 *   back end    {"type": "socket", "data": {...}}    QMP chardev-add
 */
#ifndef CHARDEV_CHAR_H
#define CHARDEV_CHAR_H

#include <json-c/json.h>
#include "qapi/error.h"
#include "qemu/option.h"
#include "qom/object.h"

typedef struct CharFrontend CharFrontend;
/* The name that models written before QEMU 10.2 use. */
typedef CharFrontend CharBackend;

typedef enum {
    CHR_EVENT_BREAK,     /* the line was held low: a break came in */
    CHR_EVENT_OPENED,    /* somebody is at the other end now */
    CHR_EVENT_MUX_IN,    /* the input focus of the mux moved to this front end */
    CHR_EVENT_MUX_OUT,   /* ... left it */
    CHR_EVENT_CLOSED,    /* nobody is there any more */
} QEMUChrEvent;

/* How many bytes the front end takes now; 0 stops reading until qemu_chr_fe_accept_input(). */
typedef int IOCanReadHandler(void *opaque);
/* @size is at most what the last IOCanReadHandler call returned. */
typedef void IOReadHandler(void *opaque, const uint8_t *buf, int size);
typedef void IOEventHandler(void *opaque, QEMUChrEvent event);

#define CHR_READ_BUF_LEN 4096
/* Prefix of the QOM types; "chardev-" and a name of `-chardev help`. */
#define CHARDEV_TYPE_PREFIX "chardev-"

#define TYPE_CHARDEV          "chardev"
#define TYPE_CHARDEV_NULL     "chardev-null"
#define TYPE_CHARDEV_MUX      "chardev-mux"
#define TYPE_CHARDEV_HUB      "chardev-hub"
#define TYPE_CHARDEV_RINGBUF  "chardev-ringbuf"
#define TYPE_CHARDEV_MEMORY   "chardev-memory"
#define TYPE_CHARDEV_PTY      "chardev-pty"
#define TYPE_CHARDEV_CONSOLE  "chardev-console"
#define TYPE_CHARDEV_VC       "chardev-vc"
#define TYPE_CHARDEV_STDIO    "chardev-stdio"
#define TYPE_CHARDEV_PIPE     "chardev-pipe"
#define TYPE_CHARDEV_FD       "chardev-fd"
#define TYPE_CHARDEV_FILE     "chardev-file"
#define TYPE_CHARDEV_SERIAL   "chardev-serial"
#define TYPE_CHARDEV_PARALLEL "chardev-parallel"
#define TYPE_CHARDEV_SOCKET   "chardev-socket"
#define TYPE_CHARDEV_UDP      "chardev-udp"
#define TYPE_CHARDEV_TESTDEV  "chardev-testdev"

OBJECT_DECLARE_TYPE(Chardev, ChardevClass, CHARDEV)
#define QOM_ANCESTORS_Chardev(M, ...) QOM_ANCESTORS_Object(M, __VA_ARGS__) M(Object, __VA_ARGS__)

typedef enum {
    QEMU_CHAR_FEATURE_RECONNECTABLE,   /* peers come and go */
    QEMU_CHAR_FEATURE_FD_PASS,         /* carries file descriptors (unix sockets) */
    QEMU_CHAR_FEATURE_LAST,
} ChardevFeature;

struct Chardev {
    QOM_PARENT(Object);
    /* read-only for everybody but char*.c */
    CharFrontend *fe;          /* the one user; a mux and a hub keep their own */
    char *label;
    char *filename;            /* what `info chardev` shows */
    int logfd;                 /* -1: no logfile */
    bool log_failed;           /* reported once */
    bool be_open;              /* OPENED was sent, CLOSED not yet */
    unsigned features;         /* bits by ChardevFeature */
    GSource *gsource;          /* input, see chardev/char-io.h; owned */
    GMainContext *gcontext;    /* NULL: the main loop's; borrowed */
    GSList *watches;           /* live sources of qemu_chr_fe_add_watch() */
    struct json_object *backend;   /* {"type", "data"} it was made from; owned */
};

/* A member of a back end's "data": its name, kind, and spelling in -chardev. */
typedef enum {
    CHARDEV_STR,
    CHARDEV_BOOL,
    CHARDEV_UINT,
    CHARDEV_SIZE,      /* unsigned with suffixes K, M, G in option form */
    CHARDEV_OBJECT,    /* made from options by chr_parse */
    CHARDEV_STRLIST,   /* from NAME.0, NAME.1, ... */
} ChardevMemberKind;

typedef struct ChardevMember {
    const char *name;
    ChardevMemberKind kind;
    const char *option;    /* NULL: same as @name */
    const char *missing;   /* required: the message when the options lack it; NULL: optional */
} ChardevMember;

/*
 * What a back end implements.  NULL is fine for everything but chr_open, with
 * the meaning given.  All are called in the main thread or, with the big lock,
 * in a vCPU's.
 */
struct ChardevClass {
    ObjectClass parent_class;

    /* Not offered to users (mouse and spice-like internals). */
    bool internal;
    /* Takes several front ends (mux). */
    bool shared;
    /* Members of "data", ended by a NULL name; "logfile" and "logappend" come by themselves. */
    const ChardevMember *members;
    /* Complete @data from the flat @opts where the member table does not suffice. */
    bool (*chr_parse)(struct json_object *opts, struct json_object *data, Error **errp);
    /*
     * Open.  @data was checked against the members.  Sets chr->filename (default: the
     * type's name); *@be_opened false keeps OPENED for later (it is true on entry).
     */
    bool (*chr_open)(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp);
    /*
     * Output of @len > 0 bytes.  Returns how many were taken, or -1 and errno; never
     * waits: EAGAIN when none can be taken now.  NULL: takes all and forgets it.
     */
    int (*chr_write)(Chardev *chr, const uint8_t *buf, int len);
    /* A new source that is ready when chr_write may take something.  NULL: always. */
    GSource *(*chr_add_watch)(Chardev *chr, GIOCondition cond);
    /* The front end's handlers changed: start or stop reading. */
    void (*chr_update_read_handler)(Chardev *chr);
    /* The front end takes bytes again.  NULL: wake the main loop, which asks can_read. */
    void (*chr_accept_input)(Chardev *chr);
    /* Read now, for qemu_chr_fe_read_all().  NULL: nothing to read. */
    int (*chr_sync_read)(Chardev *chr, uint8_t *buf, int len);
    /* CHR_IOCTL_* of chardev/char-serial.h.  NULL: -ENOTSUP. */
    int (*chr_ioctl)(Chardev *chr, int cmd, void *arg);
    int (*chr_get_msgfds)(Chardev *chr, int *fds, int num);
    int (*chr_set_msgfds)(Chardev *chr, int *fds, int num);
    /* The terminal should echo (line editor off) or not. */
    void (*chr_set_echo)(Chardev *chr, bool echo);
    /* The guest opened or closed its end. */
    void (*chr_set_fe_open)(Chardev *chr, bool fe_open);
    /* An event to pass on.  NULL: to chr->fe. */
    void (*chr_be_event)(Chardev *chr, QEMUChrEvent event);
    /* Drop the peer. */
    void (*chr_disconnect)(Chardev *chr);
    /* Wait until a peer is there.  NULL: there is one. */
    bool (*chr_wait_connected)(Chardev *chr, Error **errp);
};

/* ---- making ---------------------------------------------------------------- */

/*
 * From short text, `chardev:ID` included.  With a @label the object becomes
 * /chardevs/LABEL.  Borrowed from there.  NULL: reported by error_report()
 * (except that `chardev:ID` of an unknown id, `none` and malformed text just
 * return NULL, as in QEMU).
 */
Chardev *qemu_chr_new(const char *label, const char *text, GMainContext *context);
/* The same, and `mon:TEXT` makes a mux with a human monitor on it. */
Chardev *qemu_chr_new_mux_mon(const char *label, const char *text, GMainContext *context);
/*
 * The same with the error handed out; `none` gives NULL without error.
 * @with_mon permits mon:.
 */
Chardev *qemu_chr_new_from_text(const char *label, const char *text, bool with_mon, Error **errp);
/* Flat options of @text (`tcp:h:1,server` -> {"backend": "socket", "id": label...}); owned. */
struct json_object *qemu_chr_parse_compat(const char *label, const char *text, bool with_mon,
                                          Error **errp);
/*
 * The text of a -chardev option as flat object of strings, first key "backend"; owned.
 * Warns about short-form booleans.  Unknown keys are errors.
 */
struct json_object *qemu_chr_parse_option(const char *text, Error **errp);
/* Make what flat options describe (id=, mux=, logfile= and the back end's own). */
Chardev *qemu_chr_new_from_opts(struct json_object *opts, Error **errp);
/* `-chardev TEXT`: the two above. */
Chardev *qemu_chr_add_option(const char *text, Error **errp);
/*
 * Is @text (of -chardev) a request for help?  Then print it to stdout and set
 * *@status to the exit status; `help` itself lets option parsing go on (0).
 */
bool qemu_chr_option_help(const char *text, int *status);
/* The option group "chardev" (registered): for -readconfig, -set, query-command-line-options. */
QemuOptsList *qemu_chr_opts_list(void);

/*
 * QMP chardev-add: make @id from {"type", "data"}.  *@reply (new reference) is
 * {} or {"pty": PATH}; NULL with error.
 */
bool qmp_chardev_add(const char *id, struct json_object *backend, struct json_object **reply,
                     Error **errp);
/* chardev-change: a new back end for the front end of @id, which must agree. */
bool qmp_chardev_change(const char *id, struct json_object *backend, struct json_object **reply,
                        Error **errp);
bool qmp_chardev_remove(const char *id, Error **errp);
bool qmp_chardev_send_break(const char *id, Error **errp);
/* [{"label", "filename", "frontend-open"}...] and [{"name"}...]; owned. */
struct json_object *qmp_query_chardev(void);
struct json_object *qmp_query_chardev_backends(void);
/*
 * Append @data to (take at most @size bytes out of) a ring buffer.  @format is
 * "utf8" (default for NULL) or "base64".  The text read is g_free()d.
 */
bool qmp_ringbuf_write(const char *device, const char *data, const char *format, Error **errp);
char *qmp_ringbuf_read(const char *device, int64_t size, const char *format, Error **errp);
/* The text of a read as the human monitor prints it (g_free). */
char *hmp_ringbuf_format(const char *data);

/*
 * Make one without option text: @typename is a TYPE_CHARDEV_*, @data its
 * settings (may be NULL, borrowed).  With @id it becomes a child of /chardevs
 * and is borrowed from there, else the caller owns it.
 */
Chardev *qemu_chardev_new(const char *id, const char *typename, struct json_object *data,
                          GMainContext *context, Error **errp);

/* ---- finding, removing -------------------------------------------------------- */

Object *get_chardevs_root(void);
/* Borrowed; NULL when there is none. */
Chardev *qemu_chr_find(const char *label);
/* Does somebody use it? */
bool qemu_chr_is_busy(Chardev *chr);
/* Take it out of /chardevs and drop that reference: closes it unless others hold it. */
void qemu_chr_delete(Chardev *chr);
/*
 * The end of the program: send out what is queued (for at most a second without
 * progress), detach every front end, close all, remove socket files and links,
 * restore the terminal.  Call before devices and monitors are torn down or after.
 */
void qemu_chr_cleanup(void);
/*
 * Start the muxes made so far: focus and OPENED events go out.  Called when the
 * machine is ready; the main loop's first iteration does it otherwise.
 */
void qemu_chr_muxes_realize(void);

/* ---- what upper layers register ------------------------------------------------- */

/* `mon:` puts a human monitor on the mux it makes. */
typedef bool ChardevMonitorHook(Chardev *mux, Error **errp);
void qemu_chr_set_monitor_hook(ChardevMonitorHook *hook);
/* A descriptor by its `getfd` name: the caller becomes its owner; -1 with error. */
typedef int ChardevFdHook(const char *name, Error **errp);
void qemu_chr_set_fd_hook(ChardevFdHook *hook);
/* open() with /dev/fdset/N; -1 with errno. */
typedef int ChardevOpenHook(const char *path, int flags, int mode);
void qemu_chr_set_open_hook(ChardevOpenHook *hook);
/* C-a x (exit) and C-a s (commit disks) of a mux. */
typedef void ChardevMuxKeyHook(int key);
void qemu_chr_set_mux_key_hook(ChardevMuxKeyHook *hook);
/* A back end ends the process (testdev).  Default: exit(). */
typedef void ChardevExitHook(int status);
void qemu_chr_set_exit_hook(ChardevExitHook *hook);
/* From now on stdio is refused with @reason ("cannot use stdio with -daemonize"); NULL: allowed. */
void qemu_chr_forbid_stdio(const char *reason);
/* The prefix key of muxes (-echr), default 1. */
extern int term_escape_char;

/* ---- for back ends ------------------------------------------------------------- */

/* How many bytes the front end takes (0 without one). */
int qemu_chr_be_can_write(Chardev *chr);
/* Input for the front end; at most what can_write said. */
void qemu_chr_be_write(Chardev *chr, const uint8_t *buf, int len);
/* Tell the front end; OPENED and CLOSED also switch be_open (repeats are dropped). */
void qemu_chr_be_event(Chardev *chr, QEMUChrEvent event);
void qemu_chr_be_update_read_handlers(Chardev *chr, GMainContext *context);
/* Output past any front end: as chr_write, with logfile. */
int qemu_chr_write(Chardev *chr, const uint8_t *buf, int len, bool write_all);
#define qemu_chr_write_all(chr, buf, len) qemu_chr_write((chr), (buf), (len), true)
bool qemu_chr_has_feature(const Chardev *chr, ChardevFeature feature);
void qemu_chr_set_feature(Chardev *chr, ChardevFeature feature);

#endif
