/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Input sources, output watches and descriptor helpers of the back ends.
 */
#include "qemu/osdep.h"
#include <poll.h>
#include <sys/ioctl.h>
#include "chardev/char-fe.h"
#include "chardev/char-io.h"
#include "qemu/main-loop.h"

/* ---- input ---------------------------------------------------------------- */

typedef struct InputSource {
    GSource source;
    GPollFD pfd;
    Chardev *chr;              /* alive: it destroys the source first */
    ChrInputFunc *func;
    ChrHangupFunc *hangup;
    bool paused;               /* the front end took nothing when last asked */
    bool polled;               /* pfd is among the context's descriptors */
    bool hangup_seen;          /* ... with data left, which the front end must take first */
    bool pending;              /* there is input beside what the descriptor has */
} InputSource;

/* A descriptor polled for nothing would still report a hang-up, for ever. */
static void input_set_events(InputSource *in, gushort events)
{
    if (in->polled && events == in->pfd.events) {
        return;
    }
    if (in->polled) {
        g_source_remove_poll(&in->source, &in->pfd);
    }
    in->pfd.events = events;
    in->pfd.revents = 0;
    in->polled = events != 0;
    if (in->polled) {
        g_source_add_poll(&in->source, &in->pfd);
    }
}

static gboolean input_prepare(GSource *source, gint *timeout)
{
    InputSource *in = (InputSource *)source;
    *timeout = -1;
    in->paused = qemu_chr_be_can_write(in->chr) <= 0;
    if (!in->paused) {
        in->hangup_seen = false;
        input_set_events(in, G_IO_IN | G_IO_HUP | G_IO_ERR);
    } else if (in->hangup && !in->hangup_seen) {
        input_set_events(in, POLLRDHUP | G_IO_HUP | G_IO_ERR);
    } else {
        input_set_events(in, 0);
    }
    return in->pending && !in->paused;
}

static gboolean input_check(GSource *source)
{
    InputSource *in = (InputSource *)source;
    return (in->pending && !in->paused) || (in->polled && in->pfd.revents != 0);
}

static void input_hangup(InputSource *in)
{
    int left = 0;
    if (ioctl(in->pfd.fd, FIONREAD, &left) == 0 && left > 0) {
        in->hangup_seen = true;
    } else {
        in->hangup(in->chr);
    }
}

static gboolean input_dispatch(GSource *source, GSourceFunc callback, gpointer user_data)
{
    InputSource *in = (InputSource *)source;
    Chardev *chr = in->chr;
    bool paused = in->paused;
    in->pfd.revents = 0;
    int max = qemu_chr_be_can_write(chr);
    object_ref(chr);
    if (max > 0) {
        in->func(chr, MIN(max, CHR_READ_BUF_LEN));
    } else if (paused && in->hangup) {
        input_hangup(in);
    }
    object_unref(chr);
    return G_SOURCE_CONTINUE;    /* a destroyed source stays destroyed */
}

static GSourceFuncs input_funcs = {
    .prepare = input_prepare,
    .check = input_check,
    .dispatch = input_dispatch,
};

void chr_input_start(Chardev *chr, int fd, ChrInputFunc *func, ChrHangupFunc *hangup)
{
    chr_input_stop(chr);
    chr->gsource = g_source_new(&input_funcs, sizeof(InputSource));
    InputSource *in = (InputSource *)chr->gsource;
    in->chr = chr;
    in->func = func;
    in->hangup = hangup;
    in->pfd.fd = fd;
    g_source_set_name(chr->gsource, "chardev-input");
    g_source_attach(chr->gsource, chr->gcontext);
}

void chr_source_clear(GSource **source)
{
    if (*source) {
        g_source_destroy(*source);
        g_source_unref(*source);
        *source = NULL;
    }
}

void chr_input_stop(Chardev *chr)
{
    chr_source_clear(&chr->gsource);
}

void chr_input_set_pending(Chardev *chr, bool pending)
{
    if (chr->gsource) {
        ((InputSource *)chr->gsource)->pending = pending;
    }
}

void chr_input_resume(Chardev *chr)
{
    if (chr->gsource && ((InputSource *)chr->gsource)->paused) {
        g_main_context_wakeup(chr->gcontext);
    }
}

GSource *chr_timer_new(Chardev *chr, unsigned ms, GSourceFunc func)
{
    GSource *source = g_timeout_source_new(ms);
    g_source_set_callback(source, func, chr, NULL);
    g_source_attach(source, chr->gcontext);
    return source;
}

/* ---- watches --------------------------------------------------------------- */

typedef struct WatchSource {
    GSource source;
    GPollFD pfd;
    Chardev *chr;              /* NULL after a kick */
} WatchSource;

static gboolean watch_prepare(GSource *source, gint *timeout)
{
    *timeout = -1;
    return FALSE;
}

static gboolean watch_check(GSource *source)
{
    WatchSource *w = (WatchSource *)source;
    return w->chr && (w->pfd.revents & (w->pfd.events | G_IO_HUP | G_IO_ERR));
}

static gboolean watch_dispatch(GSource *source, GSourceFunc callback, gpointer user_data)
{
    WatchSource *w = (WatchSource *)source;
    GIOCondition cond = w->chr ? w->pfd.revents : G_IO_HUP;
    w->pfd.revents = 0;
    gboolean again = callback ? ((FEWatchFunc)(void (*)(void))callback)(NULL, cond, user_data)
                              : G_SOURCE_REMOVE;
    if (!w->chr) {
        /* Nothing to poll any more; a user that still wants to be called gets a slow poll. */
        g_source_set_ready_time(source, g_get_monotonic_time() + 10 * 1000);
    }
    return again;
}

static void watch_finalize(GSource *source)
{
    WatchSource *w = (WatchSource *)source;
    if (w->chr) {
        w->chr->watches = g_slist_remove(w->chr->watches, w);
    }
}

static GSourceFuncs watch_funcs = {
    .prepare = watch_prepare,
    .check = watch_check,
    .dispatch = watch_dispatch,
    .finalize = watch_finalize,
};

GSource *chr_watch_new(Chardev *chr, int fd, GIOCondition cond)
{
    GSource *source = g_source_new(&watch_funcs, sizeof(WatchSource));
    WatchSource *w = (WatchSource *)source;
    w->chr = chr;
    w->pfd.fd = fd;
    w->pfd.events = cond;
    g_source_set_name(source, "chardev-watch");
    g_source_add_poll(source, &w->pfd);
    chr->watches = g_slist_prepend(chr->watches, w);
    return source;
}

void chr_watch_kick(Chardev *chr)
{
    while (chr->watches) {
        WatchSource *w = chr->watches->data;
        chr->watches = g_slist_delete_link(chr->watches, chr->watches);
        w->chr = NULL;
        if (!g_source_is_destroyed(&w->source)) {
            g_source_remove_poll(&w->source, &w->pfd);
            g_source_set_ready_time(&w->source, 0);
        }
    }
}

static gboolean wait_over(void *unused, GIOCondition cond, void *data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

static gboolean wait_timeout(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

void TSA_NO_TSA chr_wait_writable(Chardev *chr, int timeout_ms)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(chr);
    GMainContext *context = g_main_context_new();
    bool over = false;
    object_ref(chr);
    GSource *watch = cc->chr_add_watch ? cc->chr_add_watch(chr, G_IO_OUT | G_IO_HUP) : NULL;
    if (watch) {
        g_source_set_callback(watch, (GSourceFunc)(void (*)(void))wait_over, &over, NULL);
        g_source_attach(watch, context);
    } else {
        timeout_ms = timeout_ms < 0 ? 10 : MIN(timeout_ms, 10);
    }
    GSource *limit = NULL;
    if (timeout_ms >= 0) {
        limit = g_timeout_source_new(timeout_ms);
        g_source_set_callback(limit, wait_timeout, &over, NULL);
        g_source_attach(limit, context);
    }
    bool locked = bql_locked() && !bql_is_pinned();
    if (locked) {
        bql_unlock();
    }
    while (!over) {
        g_main_context_iteration(context, TRUE);
    }
    if (locked) {
        bql_lock();
    }
    chr_source_clear(&watch);
    chr_source_clear(&limit);
    g_main_context_unref(context);
    object_unref(chr);
}

/* ---- descriptors ------------------------------------------------------------ */

int chr_fd_write(int fd, const uint8_t *buf, int len)
{
    int done = 0;
    while (done < len) {
        ssize_t n = write(fd, buf + done, len - done);
        if (n > 0) {
            done += n;
        } else if (n < 0 && errno == EINTR) {
            continue;
        } else {
            break;
        }
    }
    return done > 0 ? done : -1;
}

ssize_t chr_fd_read(int fd, void *buf, size_t len)
{
    ssize_t n;
    do {
        n = read(fd, buf, len);
    } while (n < 0 && errno == EINTR);
    return n;
}

bool chr_fd_set_nonblock(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}

void chr_termios_raw(struct termios *tio, bool keep_output)
{
    tio->c_iflag &= ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    if (keep_output) {
        tio->c_oflag |= OPOST;
    } else {
        tio->c_oflag &= ~OPOST;
    }
    tio->c_lflag &= ~(ECHO | ECHONL | ICANON | IEXTEN);
    tio->c_cflag &= ~(CSIZE | PARENB);
    tio->c_cflag |= CS8;
    tio->c_cc[VMIN] = 1;
    tio->c_cc[VTIME] = 0;
}
