/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The front end: a device's handle on a character device, and the queue that
 * lets models write without looking whether the host takes the bytes.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "chardev/char-io.h"
#include "chardev/char-mux.h"
#include "qemu/main-loop.h"

/* In the main thread nobody else could make room: the queue may become this long. */
#define QUEUE_MAX_MAIN_THREAD (16 * 1024 * 1024)

/* Front ends with queued output, for the end of the program. */
static GSList *queued;

/* ---- queue --------------------------------------------------------------------- */

static gboolean flush_timer(gpointer data);
static gboolean flush_watch(void *unused, GIOCondition cond, void *data);

static void queue_free(CharFrontend *fe)
{
    chr_source_clear(&fe->queue_source);
    if (fe->queue) {
        g_byte_array_unref(fe->queue);
        fe->queue = NULL;
        queued = g_slist_remove(queued, fe);
    }
}

/* Come back when the back end takes something. */
static void queue_arm(CharFrontend *fe)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(fe->chr);
    chr_source_clear(&fe->queue_source);
    GSource *source = cc->chr_add_watch ? cc->chr_add_watch(fe->chr, G_IO_OUT | G_IO_HUP) : NULL;
    if (source) {
        g_source_set_callback(source, (GSourceFunc)(void (*)(void))flush_watch, fe, NULL);
    } else {
        source = g_timeout_source_new(10);
        g_source_set_callback(source, flush_timer, fe, NULL);
    }
    g_source_attach(source, fe->chr->gcontext);
    fe->queue_source = source;
}

/* Send what the host takes.  true: nothing is queued any more. */
static bool queue_flush(CharFrontend *fe)
{
    while (fe->queue && fe->chr) {
        int n = qemu_chr_write(fe->chr, fe->queue->data, fe->queue->len, false);
        if (n < 0 && errno == EAGAIN) {
            return false;
        }
        /* A broken back end never takes the rest. */
        n = n < 0 ? (int)fe->queue->len : n;
        if (n == (int)fe->queue->len) {
            queue_free(fe);
        } else {
            g_byte_array_remove_range(fe->queue, 0, n);
        }
    }
    return !fe->queue;
}

static gboolean flush_timer(gpointer data)
{
    CharFrontend *fe = data;
    if (!queue_flush(fe)) {
        queue_arm(fe);
    }
    return G_SOURCE_REMOVE;
}

static gboolean flush_watch(void *unused, GIOCondition cond, void *data)
{
    return flush_timer(data);
}

static void queue_append(CharFrontend *fe, const uint8_t *buf, int len)
{
    if (!fe->queue) {
        fe->queue = g_byte_array_new();
        queued = g_slist_prepend(queued, fe);
    }
    g_byte_array_append(fe->queue, buf, len);
    if (!fe->queue_source) {
        queue_arm(fe);
    }
}

/* Wait until the queue is empty, as long as there is progress every @timeout_ms. */
static void queue_drain(CharFrontend *fe, int timeout_ms)
{
    while (fe->chr && !queue_flush(fe)) {
        size_t before = fe->queue->len;
        chr_wait_writable(fe->chr, timeout_ms);
        if (fe->chr && !queue_flush(fe) && fe->queue->len == before) {
            return;
        }
    }
}

void chr_fe_drain_all(int timeout_ms)
{
    g_autoptr(GSList) all = g_slist_copy(queued);
    for (GSList *l = all; l; l = l->next) {
        if (g_slist_find(queued, l->data)) {
            queue_drain(l->data, timeout_ms);
        }
    }
}

size_t qemu_chr_fe_queued(const CharFrontend *fe)
{
    return fe->queue ? fe->queue->len : 0;
}

/* ---- output ---------------------------------------------------------------------- */

int qemu_chr_fe_write(CharFrontend *fe, const uint8_t *buf, int len)
{
    device_regs_assert_idle(__func__);
    if (!fe->chr) {
        return 0;
    }
    if (fe->queue && !queue_flush(fe)) {
        errno = EAGAIN;
        return -1;
    }
    return qemu_chr_write(fe->chr, buf, len, false);
}

int qemu_chr_fe_write_all(CharFrontend *fe, const uint8_t *buf, int len)
{
    device_regs_assert_idle(__func__);
    int done = 0;
    if (!fe->chr) {
        return 0;
    }
    while (done < len && fe->chr) {
        if (queue_flush(fe)) {
            int n = qemu_chr_write(fe->chr, buf + done, len - done, false);
            if (n > 0) {
                done += n;
                continue;
            }
            if (n < 0 && errno != EAGAIN) {
                return done > 0 ? done : -1;
            }
        }
        size_t max = qemu_in_main_thread() ? QUEUE_MAX_MAIN_THREAD : CHR_FE_QUEUE_MAX;
        size_t used = qemu_chr_fe_queued(fe);
        if (used < max) {
            int n = MIN((size_t)(len - done), max - used);
            queue_append(fe, buf + done, n);
            done += n;
        }
        if (done < len) {
            chr_wait_writable(fe->chr, -1);
        }
    }
    return len;
}

void qemu_chr_fe_vprintf(CharFrontend *fe, const char *fmt, va_list ap)
{
    g_autofree char *text = g_strdup_vprintf(fmt, ap);
    qemu_chr_fe_write_all(fe, (const uint8_t *)text, strlen(text));
}

void qemu_chr_fe_printf(CharFrontend *fe, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    qemu_chr_fe_vprintf(fe, fmt, ap);
    va_end(ap);
}

guint qemu_chr_fe_add_watch(CharFrontend *fe, GIOCondition cond, FEWatchFunc func, void *user_data)
{
    ChardevClass *cc = fe->chr ? CHARDEV_GET_CLASS(fe->chr) : NULL;
    if (!cc || !cc->chr_add_watch) {
        return 0;
    }
    GSource *source = cc->chr_add_watch(fe->chr, cond);
    if (!source) {
        return 0;
    }
    g_source_set_callback(source, (GSourceFunc)(void (*)(void))func, user_data, NULL);
    guint tag = g_source_attach(source, fe->chr->gcontext);
    g_source_unref(source);
    return tag;
}

/* ---- input ------------------------------------------------------------------------ */

void qemu_chr_fe_accept_input(CharFrontend *fe)
{
    device_regs_assert_idle(__func__);
    if (!fe->chr) {
        return;
    }
    ChardevClass *cc = CHARDEV_GET_CLASS(fe->chr);
    if (cc->shared) {
        chr_mux_accept_input(fe);
    } else if (cc->chr_accept_input) {
        cc->chr_accept_input(fe->chr);
    } else {
        chr_input_resume(fe->chr);
    }
}

int qemu_chr_fe_read_all(CharFrontend *fe, uint8_t *buf, int len)
{
    ChardevClass *cc = fe->chr ? CHARDEV_GET_CLASS(fe->chr) : NULL;
    int done = 0;
    while (cc && cc->chr_sync_read && done < len) {
        int n = cc->chr_sync_read(fe->chr, buf + done, len - done);
        if (n <= 0) {
            return done > 0 ? done : n;
        }
        done += n;
    }
    return done;
}

/* ---- connection ---------------------------------------------------------------------- */

bool qemu_chr_fe_init(CharFrontend *fe, Chardev *chr, Error **errp)
{
    if (chr) {
        if (CHARDEV_GET_CLASS(chr)->shared) {
            if (!chr_mux_attach(chr, fe, errp)) {
                return false;
            }
        } else if (chr->fe) {
            error_setg(errp, "chardev '%s' is already in use", chr->label);
            return false;
        } else {
            chr->fe = fe;
        }
    }
    fe->fe_is_open = false;
    fe->chr = chr;
    return true;
}

void qemu_chr_fe_deinit(CharFrontend *fe, bool del)
{
    Chardev *chr = fe->chr;
    if (chr) {
        qemu_chr_fe_set_handlers(fe, NULL, NULL, NULL, NULL, NULL, NULL, false);
        queue_drain(fe, 1000);
    }
    queue_free(fe);
    if (!chr || fe->chr != chr) {
        fe->chr = NULL;
        return;
    }
    if (CHARDEV_GET_CLASS(chr)->shared) {
        chr_mux_detach(chr, fe);
    } else if (chr->fe == fe) {
        chr->fe = NULL;
    }
    fe->chr = NULL;
    if (del) {
        if (OBJECT(chr)->parent) {
            object_unparent(OBJECT(chr));
        } else {
            object_unref(chr);
        }
    }
}

bool chr_fe_move(CharFrontend *fe, Chardev *to)
{
    Chardev *from = fe->chr;
    chr_source_clear(&fe->queue_source);
    from->fe = NULL;
    fe->chr = to;
    to->fe = fe;
    if (fe->queue) {
        queue_arm(fe);
    }
    if (fe->chr_be_change && fe->chr_be_change(fe->opaque) < 0) {
        chr_source_clear(&fe->queue_source);
        to->fe = NULL;
        fe->chr = from;
        from->fe = fe;
        if (fe->queue) {
            queue_arm(fe);
        }
        return false;
    }
    qemu_chr_be_update_read_handlers(to, from->gcontext);
    return true;
}

Chardev *qemu_chr_fe_get_driver(CharFrontend *fe)
{
    return fe->chr && !CHARDEV_GET_CLASS(fe->chr)->shared ? fe->chr : NULL;
}

bool qemu_chr_fe_backend_connected(CharFrontend *fe)
{
    return fe->chr != NULL;
}

bool qemu_chr_fe_backend_open(CharFrontend *fe)
{
    return fe->chr && fe->chr->be_open;
}

void qemu_chr_fe_set_handlers_full(CharFrontend *fe, IOCanReadHandler *can_read,
                                   IOReadHandler *read, IOEventHandler *event,
                                   BackendChangeHandler *be_change, void *opaque,
                                   GMainContext *context, bool set_open, bool sync_state)
{
    Chardev *chr = fe->chr;
    bool any = can_read || read || event || be_change || opaque;
    if (!chr) {
        return;
    }
    fe->chr_can_read = can_read;
    fe->chr_read = read;
    fe->chr_event = event;
    fe->chr_be_change = be_change;
    fe->opaque = opaque;
    qemu_chr_be_update_read_handlers(chr, context);
    if (set_open || !any) {
        qemu_chr_fe_set_open(fe, any);
    }
    if (!any) {
        return;
    }
    if (set_open && CHARDEV_GET_CLASS(chr)->shared) {
        chr_mux_user_opened(fe);
    }
    if (sync_state && chr->be_open && event && chr_mux_is_started(chr)) {
        event(opaque, CHR_EVENT_OPENED);
    }
}

void qemu_chr_fe_set_handlers(CharFrontend *fe, IOCanReadHandler *can_read, IOReadHandler *read,
                              IOEventHandler *event, BackendChangeHandler *be_change,
                              void *opaque, GMainContext *context, bool set_open)
{
    qemu_chr_fe_set_handlers_full(fe, can_read, read, event, be_change, opaque, context,
                                  set_open, true);
}

void qemu_chr_fe_set_background(CharFrontend *fe, bool background)
{
    fe->background = background;
}

void qemu_chr_fe_take_focus(CharFrontend *fe)
{
    if (fe->chr && CHARDEV_GET_CLASS(fe->chr)->shared) {
        chr_mux_set_focus(fe->chr, fe->tag);
    }
}

void qemu_chr_fe_set_open(CharFrontend *fe, bool is_open)
{
    if (!fe->chr || fe->fe_is_open == is_open) {
        return;
    }
    ChardevClass *cc = CHARDEV_GET_CLASS(fe->chr);
    fe->fe_is_open = is_open;
    if (cc->chr_set_fe_open) {
        cc->chr_set_fe_open(fe->chr, is_open);
    }
}

void qemu_chr_fe_set_echo(CharFrontend *fe, bool echo)
{
    if (fe->chr && CHARDEV_GET_CLASS(fe->chr)->chr_set_echo) {
        CHARDEV_GET_CLASS(fe->chr)->chr_set_echo(fe->chr, echo);
    }
}

void qemu_chr_fe_disconnect(CharFrontend *fe)
{
    if (fe->chr && CHARDEV_GET_CLASS(fe->chr)->chr_disconnect) {
        CHARDEV_GET_CLASS(fe->chr)->chr_disconnect(fe->chr);
    }
}

int qemu_chr_fe_wait_connected(CharFrontend *fe, Error **errp)
{
    if (!fe->chr) {
        error_setg(errp, "missing associated backend");
        return -1;
    }
    ChardevClass *cc = CHARDEV_GET_CLASS(fe->chr);
    return !cc->chr_wait_connected || cc->chr_wait_connected(fe->chr, errp) ? 0 : -1;
}

int qemu_chr_fe_ioctl(CharFrontend *fe, int cmd, void *arg)
{
    device_regs_assert_idle(__func__);
    ChardevClass *cc = fe->chr ? CHARDEV_GET_CLASS(fe->chr) : NULL;
    return cc && cc->chr_ioctl ? cc->chr_ioctl(fe->chr, cmd, arg) : -ENOTSUP;
}

int qemu_chr_fe_get_msgfds(CharFrontend *fe, int *fds, int num)
{
    ChardevClass *cc = fe->chr ? CHARDEV_GET_CLASS(fe->chr) : NULL;
    return cc && cc->chr_get_msgfds ? cc->chr_get_msgfds(fe->chr, fds, num) : 0;
}

int qemu_chr_fe_get_msgfd(CharFrontend *fe)
{
    int fd;
    return qemu_chr_fe_get_msgfds(fe, &fd, 1) == 1 ? fd : -1;
}

int qemu_chr_fe_set_msgfds(CharFrontend *fe, int *fds, int num)
{
    ChardevClass *cc = fe->chr ? CHARDEV_GET_CLASS(fe->chr) : NULL;
    return cc && cc->chr_set_msgfds ? cc->chr_set_msgfds(fe->chr, fds, num) : -1;
}
