/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log back end: a line per event. */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "trace/backend.h"

const uint16_t trace_state_never;

void trace_log_event(const char *fmt, ...)
{
    FILE *f = qemu_log_trylock();
    va_list ap;

    if (!f) {
        return;
    }
    if (message_with_timestamp) {
        g_autofree char *now = real_time_iso8601();
        fprintf(f, "%s ", now);
    }
    va_start(ap, fmt);
    vfprintf(f, fmt, ap);
    va_end(ap);
    fputc('\n', f);
    qemu_log_unlock(f);
}
