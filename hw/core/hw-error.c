/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hw_error(): for ported models only. */
#include "qemu/osdep.h"
#include "hw/core/hw-error.h"
#include "qemu/error-report.h"

void hw_error(const char *fmt, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    error_report("hardware error: %s", g_strchomp(text));
    abort();
}
