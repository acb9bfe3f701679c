/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What QMP and HMP monitors share: the list, output that never waits, descriptors. */
#include "qemu/osdep.h"
#include "monitor-int.h"
#include "qapi/events.h"
#include "qemu/error-report.h"

enum {
    OUTPUT_MAX = 64 * 1024 * 1024,      /* what a peer that does not read may leave unread */
    OUTPUT_FULL = 1024 * 1024,          /* from here on its input waits */
};

static MonitorList monitors = QTAILQ_HEAD_INITIALIZER(monitors);
static Monitor *current;
static unsigned running;
static GHashTable *descriptors;         /* name -> fd */

MonitorList *monitor_list(void)
{
    return &monitors;
}

Monitor *monitor_cur_hmp(void)
{
    return current;
}

bool monitor_running_command(void)
{
    return running > 0;
}

void monitor_set_current(Monitor *mon, bool is_running)
{
    current = mon && !mon->is_qmp ? mon : NULL;
    running += is_running ? 1 : -1;
}

/* ---- output -------------------------------------------------------------------- */

static gboolean output_ready(void *unused, GIOCondition condition, void *opaque)
{
    Monitor *mon = opaque;

    mon->out_watch = 0;
    monitor_flush(mon);
    if (!monitor_is_full(mon)) {
        qemu_chr_fe_accept_input(&mon->chr);
    }
    return G_SOURCE_REMOVE;
}

bool monitor_is_full(Monitor *mon)
{
    return mon->out->len > OUTPUT_FULL;
}

void monitor_drop_output(Monitor *mon)
{
    g_byte_array_set_size(mon->out, 0);
    if (mon->out_watch) {
        g_source_remove(mon->out_watch);
        mon->out_watch = 0;
    }
}

void monitor_flush(Monitor *mon)
{
    while (mon->out->len && !mon->out_watch) {
        int sent = qemu_chr_fe_write(&mon->chr, mon->out->data, mon->out->len);

        if (sent < 0 && errno == EAGAIN) {
            sent = 0;
        } else if (sent <= 0) {
            g_byte_array_set_size(mon->out, 0);         /* nobody is there */
            return;
        }
        if (sent) {
            /* A write that fails may have closed the connection and dropped the rest. */
            g_byte_array_remove_range(mon->out, 0, MIN((guint)sent, mon->out->len));
        }
        if (mon->out->len) {
            mon->out_watch = qemu_chr_fe_add_watch(&mon->chr, G_IO_OUT | G_IO_HUP, output_ready,
                                                   mon);
            if (!mon->out_watch) {
                g_byte_array_set_size(mon->out, 0);
            }
        }
    }
}

void monitor_send(Monitor *mon, const char *bytes, size_t size)
{
    if (mon->out->len + size > OUTPUT_MAX) {
        if (!mon->overflowed) {
            mon->overflowed = true;
            warn_report("a monitor's client does not read; its output is dropped");
        }
        return;
    }
    mon->overflowed = false;
    g_byte_array_append(mon->out, (const guint8 *)bytes, size);
    monitor_flush(mon);
}

void monitor_puts(Monitor *mon, const char *text)
{
    g_autoptr(GString) out = NULL;

    if (mon->capture) {
        g_string_append(mon->capture, text);
        return;
    }
    out = g_string_sized_new(strlen(text) + 16);
    for (; *text; text++) {
        if (*text == '\n') {
            g_string_append_c(out, '\r');
        }
        g_string_append_c(out, *text);
    }
    monitor_send(mon, out->str, out->len);
}

void monitor_vprintf(Monitor *mon, const char *fmt, va_list ap)
{
    g_autofree char *text = g_strdup_vprintf(fmt, ap);

    monitor_puts(mon, text);
}

void monitor_printf(Monitor *mon, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    monitor_vprintf(mon, fmt, ap);
    va_end(ap);
}

/* error_report() while an HMP command runs. */
static bool report_to_current(const char *text)
{
    if (!current) {
        return false;
    }
    monitor_puts(current, text);
    return true;
}

/* ---- life ---------------------------------------------------------------------- */

Monitor *monitor_new(bool is_qmp)
{
    Monitor *mon = g_new0(Monitor, 1);

    mon->is_qmp = is_qmp;
    mon->out = g_byte_array_new();
    return mon;
}

bool monitor_attach(Monitor *mon, Chardev *chr, Error **errp)
{
    if (!qemu_chr_fe_init(&mon->chr, chr, errp)) {
        monitor_free(mon);
        return false;
    }
    QTAILQ_INSERT_TAIL(&monitors, mon, entry);
    return true;
}

void monitor_free(Monitor *mon)
{
    if (mon->is_qmp) {
        qmp_session_free(mon);
    } else {
        hmp_session_free(mon);
    }
    monitor_drop_output(mon);
    g_byte_array_free(mon->out, TRUE);
    g_free(mon);
}

void monitor_init_globals(void)
{
    qapi_event_set_sink(qmp_broadcast);
    error_report_set_hook(report_to_current);
}

static void close_descriptor(gpointer fd)
{
    close(GPOINTER_TO_INT(fd));
}

void monitor_cleanup(void)
{
    Monitor *mon, *next;

    qapi_event_set_sink(NULL);
    error_report_set_hook(NULL);
    QTAILQ_FOREACH_SAFE(mon, &monitors, entry, next) {
        QTAILQ_REMOVE(&monitors, mon, entry);
        qmp_session_finish(mon);
        if (mon->out_watch) {
            g_source_remove(mon->out_watch);
            mon->out_watch = 0;
        }
        monitor_flush(mon);
        monitor_drop_output(mon);
        qemu_chr_fe_deinit(&mon->chr, false);
        monitor_free(mon);
    }
    g_clear_pointer(&descriptors, g_hash_table_destroy);
}

/* ---- descriptors by name ------------------------------------------------------- */

void monitor_set_fd(const char *name, int fd)
{
    if (!descriptors) {
        descriptors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, close_descriptor);
    }
    g_hash_table_replace(descriptors, g_strdup(name), GINT_TO_POINTER(fd));
}

int monitor_get_fd(const char *name, Error **errp)
{
    gpointer key, fd;

    if (!descriptors || !g_hash_table_steal_extended(descriptors, name, &key, &fd)) {
        error_setg(errp, "File descriptor named '%s' has not been found", name);
        return -1;
    }
    g_free(key);
    return GPOINTER_TO_INT(fd);
}

bool monitor_close_fd(const char *name, Error **errp)
{
    if (!descriptors || !g_hash_table_remove(descriptors, name)) {
        error_setg(errp, "File descriptor named '%s' not found", name);
        return false;
    }
    return true;
}

int monitor_get_cpu_index(Monitor *mon)
{
    return mon->cpu_index;
}

void monitor_set_cpu_index(Monitor *mon, int index)
{
    mon->cpu_index = index;
}
