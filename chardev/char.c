/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The base class of character devices: their life, their place under
 * /chardevs, and the way of bytes and events between back end and front end.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "chardev/char-io.h"
#include "chardev/char-mux.h"
#include "chardev/char-term.h"
#include "qemu/error-report.h"
#include "system/system.h"

/* ---- bytes and events -------------------------------------------------------- */

int qemu_chr_be_can_write(Chardev *chr)
{
    CharFrontend *fe = chr->fe;
    return fe && fe->chr_can_read ? fe->chr_can_read(fe->opaque) : 0;
}

void qemu_chr_be_write(Chardev *chr, const uint8_t *buf, int len)
{
    CharFrontend *fe = chr->fe;
    if (fe && fe->chr_read && len > 0) {
        fe->chr_read(fe->opaque, buf, len);
    }
}

void qemu_chr_be_event(Chardev *chr, QEMUChrEvent event)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(chr);
    if (event == CHR_EVENT_OPENED || event == CHR_EVENT_CLOSED) {
        bool open = event == CHR_EVENT_OPENED;
        if (chr->be_open == open) {
            return;
        }
        chr->be_open = open;
    }
    if (cc->chr_be_event) {
        cc->chr_be_event(chr, event);
    } else if (chr->fe && chr->fe->chr_event) {
        chr->fe->chr_event(chr->fe->opaque, event);
    }
}

void qemu_chr_be_update_read_handlers(Chardev *chr, GMainContext *context)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(chr);
    chr->gcontext = context;
    if (cc->chr_update_read_handler) {
        cc->chr_update_read_handler(chr);
    }
}

static void write_log(Chardev *chr, const uint8_t *buf, int len)
{
    while (len > 0 && !chr->log_failed) {
        int n = chr_fd_write(chr->logfd, buf, len);
        if (n <= 0) {
            chr->log_failed = true;
            warn_report("chardev '%s': cannot write the log file: %s", chr->label,
                        g_strerror(errno));
            return;
        }
        buf += n;
        len -= n;
    }
}

static int write_once(Chardev *chr, const uint8_t *buf, int len)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(chr);
    int n = cc->chr_write ? cc->chr_write(chr, buf, len) : len;
    if (n > 0 && chr->logfd >= 0) {
        int saved = errno;
        write_log(chr, buf, n);
        errno = saved;
    }
    return n;
}

int qemu_chr_write(Chardev *chr, const uint8_t *buf, int len, bool write_all)
{
    int done = 0;
    if (len <= 0) {
        return 0;
    }
    for (;;) {
        int n = write_once(chr, buf + done, len - done);
        if (n > 0) {
            done += n;
        } else if (n < 0 && errno != EAGAIN) {
            return done > 0 ? done : -1;
        }
        if (done == len || !write_all) {
            break;
        }
        if (n <= 0) {
            chr_wait_writable(chr, -1);
        }
    }
    if (done == 0) {
        errno = EAGAIN;
        return -1;
    }
    return done;
}

bool qemu_chr_has_feature(const Chardev *chr, ChardevFeature feature)
{
    return chr->features & (1u << feature);
}

void qemu_chr_set_feature(Chardev *chr, ChardevFeature feature)
{
    chr->features |= 1u << feature;
}

/* ---- life ------------------------------------------------------------------- */

static bool open_log(Chardev *chr, struct json_object *data, Error **errp)
{
    const char *logfile = chr_data_str(data, "logfile");
    if (logfile) {
        int mode = chr_data_bool(data, "logappend", false) ? O_APPEND : O_TRUNC;
        chr->logfd = chr_open_path(logfile, O_WRONLY | O_CREAT | mode, 0666);
        if (chr->logfd < 0) {
            error_setg_errno(errp, errno, "Could not create '%s'", logfile);
            return false;
        }
    }
    return true;
}

static bool chardev_open(Chardev *chr, struct json_object *data, Error **errp)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(chr);
    bool be_opened = true;
    if (!open_log(chr, data, errp) || !cc->chr_open(chr, data, &be_opened, errp)) {
        return false;
    }
    if (!chr->filename) {
        chr->filename = g_strdup(object_get_typename(OBJECT(chr)) + strlen(CHARDEV_TYPE_PREFIX));
    }
    if (be_opened) {
        qemu_chr_be_event(chr, CHR_EVENT_OPENED);
    }
    return true;
}

Chardev *qemu_chardev_new(const char *id, const char *typename, struct json_object *data,
                          GMainContext *context, Error **errp)
{
    static unsigned count;
    Chardev *chr = CHARDEV(object_new(typename));
    chr->label = id ? g_strdup(id) : g_strdup_printf("#chr%03u", count++);
    chr->gcontext = context;
    chr->backend = json_object_get(data);
    if (!chardev_open(chr, data, errp)) {
        object_unref(chr);
        return NULL;
    }
    if (id) {
        if (!object_property_try_add_child(get_chardevs_root(), id, OBJECT(chr), errp)) {
            object_unref(chr);
            return NULL;
        }
        object_unref(chr);
    }
    return chr;
}

static void chardev_init(Object *obj)
{
    Chardev *chr = CHARDEV(obj);
    chr->logfd = -1;
}

static void chardev_finalize(Object *obj)
{
    Chardev *chr = CHARDEV(obj);
    chr_input_stop(chr);
    chr_watch_kick(chr);
    if (chr->fe) {
        chr->fe->chr = NULL;
    }
    if (chr->logfd >= 0) {
        close(chr->logfd);
    }
    json_object_put(chr->backend);
    g_free(chr->filename);
    g_free(chr->label);
}

/* ---- /chardevs ---------------------------------------------------------------- */

Object *get_chardevs_root(void)
{
    return object_get_container("chardevs");
}

Chardev *qemu_chr_find(const char *label)
{
    Object *obj = object_resolve_path_component(get_chardevs_root(), label);
    return (Chardev *)object_dynamic_cast(obj, TYPE_CHARDEV);
}

bool qemu_chr_is_busy(Chardev *chr)
{
    return chr->fe != NULL || (CHARDEV_GET_CLASS(chr)->shared && chr_mux_is_busy(chr));
}

void qemu_chr_delete(Chardev *chr)
{
    chr_watch_kick(chr);         /* who waits for it holds a reference */
    object_unparent(OBJECT(chr));
}

static int collect_child(Object *child, void *opaque)
{
    GSList **list = opaque;
    *list = g_slist_prepend(*list, object_ref(child));
    return 0;
}

void qemu_chr_cleanup(void)
{
    GSList *all = NULL;
    chr_fe_drain_all(1000);
    object_child_foreach(get_chardevs_root(), collect_child, &all);
    for (GSList *l = all; l; l = l->next) {
        qemu_chr_delete(l->data);
        object_unref(l->data);
    }
    g_slist_free(all);
    serial_hds_reset();
    chr_term_restore();
}

/* ---- hooks ---------------------------------------------------------------------- */

static ChardevMonitorHook *monitor_hook;
static ChardevFdHook *fd_hook;
static ChardevOpenHook *open_hook;
static ChardevMuxKeyHook *mux_key_hook;
static ChardevExitHook *exit_hook;

void qemu_chr_set_monitor_hook(ChardevMonitorHook *hook)
{
    monitor_hook = hook;
}

ChardevMonitorHook *chr_monitor_hook(void)
{
    return monitor_hook;
}

void qemu_chr_set_fd_hook(ChardevFdHook *hook)
{
    fd_hook = hook;
}

int chr_named_fd(const char *name, Error **errp)
{
    if (!fd_hook) {
        error_setg(errp, "File descriptor named '%s' has not been found", name);
        return -1;
    }
    return fd_hook(name, errp);
}

void qemu_chr_set_open_hook(ChardevOpenHook *hook)
{
    open_hook = hook;
}

int chr_open_path(const char *path, int flags, int mode)
{
    int fd;
    do {
        fd = open_hook ? open_hook(path, flags | O_CLOEXEC, mode)
                       : open(path, flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

void qemu_chr_set_mux_key_hook(ChardevMuxKeyHook *hook)
{
    mux_key_hook = hook;
}

bool chr_call_mux_key_hook(int key)
{
    if (mux_key_hook) {
        mux_key_hook(key);
    }
    return mux_key_hook != NULL;
}

void qemu_chr_set_exit_hook(ChardevExitHook *hook)
{
    exit_hook = hook;
}

void chr_exit(int status)
{
    if (exit_hook) {
        exit_hook(status);
    } else {
        exit(status);
    }
}

static const TypeInfo chardev_types[] = {
    {
        .name = TYPE_CHARDEV,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Chardev),
        .instance_init = chardev_init,
        .instance_finalize = chardev_finalize,
        .abstract = true,
        .class_size = sizeof(ChardevClass),
    },
};
DEFINE_TYPES(chardev_types)
