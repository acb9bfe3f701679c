/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages to stderr or to the hook of a human monitor. */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "error-internal.h"

bool message_with_timestamp;
bool error_with_guestname;
const char *error_guest_name;

static const char *progname;
static bool (*report_hook)(const char *text);

void error_init(const char *argv0)
{
    const char *slash = strrchr(argv0, '/');
    progname = slash ? slash + 1 : argv0;
}

const char *error_get_progname(void)
{
    return progname ? progname : "";
}

void error_report_set_hook(bool (*hook)(const char *text))
{
    __atomic_store_n(&report_hook, hook, __ATOMIC_RELEASE);
}

char *real_time_iso8601(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *seconds = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S");
    return g_strdup_printf("%s.%06dZ", seconds, g_date_time_get_microsecond(now));
}

static bool hook_takes(const char *text)
{
    bool (*hook)(const char *) = __atomic_load_n(&report_hook, __ATOMIC_ACQUIRE);
    return hook && hook(text);
}

int error_vprintf(const char *fmt, va_list ap)
{
    g_autofree char *text = g_strdup_vprintf(fmt, ap);
    if (!hook_takes(text)) {
        fputs(text, stderr);
    }
    return (int)strlen(text);
}

int error_printf(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int ret = error_vprintf(fmt, ap);
    va_end(ap);
    return ret;
}

/* What stands before a message on stderr, but not in a monitor. */
static void append_prefix(GString *out)
{
    if (message_with_timestamp) {
        g_autofree char *now = real_time_iso8601();
        g_string_append_printf(out, "%s ", now);
    }
    if (error_with_guestname && error_guest_name) {
        g_string_append_printf(out, "%s ", error_guest_name);
    }
    if (progname) {
        g_string_append_printf(out, "%s:%s", progname, location_is_file() ? "" : " ");
    }
}

static void G_GNUC_PRINTF_(2, 0) vreport(const char *kind, const char *fmt, va_list ap)
{
    g_autoptr(GString) body = g_string_new(NULL);

    location_append(body);
    g_string_append(body, kind);
    g_string_append_vprintf(body, fmt, ap);
    g_string_append_c(body, '\n');
    if (!hook_takes(body->str)) {
        /* One write: lines of several threads must not mix. */
        g_autoptr(GString) line = g_string_new(NULL);
        append_prefix(line);
        g_string_append(line, body->str);
        fputs(line->str, stderr);
    }
}

void error_vreport(const char *fmt, va_list ap)
{
    vreport("", fmt, ap);
}

void warn_vreport(const char *fmt, va_list ap)
{
    vreport("warning: ", fmt, ap);
}

void info_vreport(const char *fmt, va_list ap)
{
    vreport("info: ", fmt, ap);
}

void error_report(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    error_vreport(fmt, ap);
    va_end(ap);
}

void warn_report(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    warn_vreport(fmt, ap);
    va_end(ap);
}

void info_report(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    info_vreport(fmt, ap);
    va_end(ap);
}

/* Is this the first time?  Several threads may ask. */
static bool first_time(bool *printed)
{
    return !__atomic_exchange_n(printed, true, __ATOMIC_RELAXED);
}

bool error_report_once_cond(bool *printed, const char *fmt, ...)
{
    bool first = first_time(printed);
    if (first) {
        va_list ap;
        va_start(ap, fmt);
        error_vreport(fmt, ap);
        va_end(ap);
    }
    return first;
}

bool warn_report_once_cond(bool *printed, const char *fmt, ...)
{
    bool first = first_time(printed);
    if (first) {
        va_list ap;
        va_start(ap, fmt);
        warn_vreport(fmt, ap);
        va_end(ap);
    }
    return first;
}
