/* SPDX-License-Identifier: GPL-2.0-or-later */
/* qemu_set_fd_handler(): each descriptor is a GLib source of its own. */
#include "qemu/osdep.h"
#include <glib-unix.h>
#include "qemu/main-loop.h"
#include "fd-handlers.h"

typedef struct FdSource {
    GSource source;
    int fd;
    gpointer tag;
    IOHandler *fd_read, *fd_write;
    void *opaque;
} FdSource;

static GHashTable *by_fd;       /* int -> FdSource; BQL */
static uint64_t callbacks;

static gboolean fd_source_dispatch(GSource *source, GSourceFunc func, gpointer data)
{
    FdSource *s = (FdSource *)source;
    GIOCondition ready = g_source_query_unix_fd(source, s->tag);

    if ((ready & (G_IO_IN | G_IO_HUP | G_IO_ERR)) && s->fd_read) {
        callbacks++;
        s->fd_read(s->opaque);
    }
    /* The read handler may have removed or replaced us. */
    if (!g_source_is_destroyed(source) && (ready & (G_IO_OUT | G_IO_ERR)) && s->fd_write) {
        callbacks++;
        s->fd_write(s->opaque);
    }
    return G_SOURCE_CONTINUE;
}

static GSourceFuncs fd_source_funcs = { .dispatch = fd_source_dispatch };

static void fd_source_drop(gpointer data)
{
    GSource *source = data;
    g_source_destroy(source);
    g_source_unref(source);
}

void qemu_set_fd_handler(int fd, IOHandler *fd_read, IOHandler *fd_write, void *opaque)
{
    if (!by_fd) {
        by_fd = g_hash_table_new_full(NULL, NULL, NULL, fd_source_drop);
    }
    if (!fd_read && !fd_write) {
        g_hash_table_remove(by_fd, GINT_TO_POINTER(fd));
        return;
    }
    GIOCondition wanted = (fd_read ? G_IO_IN | G_IO_HUP | G_IO_ERR : 0) |
                          (fd_write ? G_IO_OUT | G_IO_ERR : 0);
    FdSource *s = (FdSource *)g_source_new(&fd_source_funcs, sizeof(FdSource));
    s->fd = fd;
    s->fd_read = fd_read;
    s->fd_write = fd_write;
    s->opaque = opaque;
    s->tag = g_source_add_unix_fd(&s->source, fd, wanted);
    g_source_set_name(&s->source, "fd handler");
    /* A handler may run the loop while it waits for something else. */
    g_source_set_can_recurse(&s->source, TRUE);
    g_hash_table_replace(by_fd, GINT_TO_POINTER(fd), s);
    g_source_attach(&s->source, aio_get_g_main_context(qemu_get_aio_context()));
    if (!qemu_in_main_thread()) {
        qemu_notify_event();
    }
}

int fd_handlers_find(const void *p, size_t len)
{
    GHashTableIter iter;
    gpointer value;

    if (by_fd) {
        g_hash_table_iter_init(&iter, by_fd);
        while (g_hash_table_iter_next(&iter, NULL, &value)) {
            const FdSource *s = value;
            if ((uintptr_t)s->opaque - (uintptr_t)p < len) {
                return s->fd;
            }
        }
    }
    return -1;
}

uint64_t fd_handlers_callbacks_run(void)
{
    return callbacks;
}
