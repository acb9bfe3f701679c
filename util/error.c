/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Error objects; the rules stand in qapi/error.h. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"

struct Error {
    char *msg;
    GString *hint;
    ErrorClass class;
    const char *file, *func;    /* where it was set (static strings) */
    int line;
};

Error *error_abort;
Error *error_fatal;
Error *error_ignored;

const char *error_class_name(ErrorClass class)
{
    static const char *const names[ERROR_CLASS__MAX] = {
        [ERROR_CLASS_GENERIC_ERROR] = "GenericError",
        [ERROR_CLASS_COMMAND_NOT_FOUND] = "CommandNotFound",
        [ERROR_CLASS_DEVICE_NOT_ACTIVE] = "DeviceNotActive",
        [ERROR_CLASS_DEVICE_NOT_FOUND] = "DeviceNotFound",
        [ERROR_CLASS_KVM_MISSING_CAP] = "KVMMissingCap",
    };
    assert((unsigned)class < ERROR_CLASS__MAX);
    return names[class];
}

/* Whatever place an error arrives at, exit or abort if the place says so. */
static void error_arrive(Error **dst, Error *err)
{
    if (dst == &error_abort) {
        fprintf(stderr, "Unexpected error in %s() at %s:%d:\n", err->func, err->file, err->line);
        error_report("%s", err->msg);
        if (err->hint) {
            error_printf("%s", err->hint->str);
        }
        abort();
    }
    if (dst == &error_fatal) {
        error_report_err(err);
        exit(1);
    }
}

static void G_GNUC_PRINTF_(7, 0)
error_vset(Error **errp, const char *file, int line, const char *func, ErrorClass class,
           int os_error, const char *fmt, va_list ap)
{
    int saved_errno = errno;

    if (!errp || errp == &error_ignored) {
        return;
    }
    Error *err = g_new0(Error, 1);
    err->msg = g_strdup_vprintf(fmt, ap);
    if (os_error) {
        char *msg = g_strdup_printf("%s: %s", err->msg, g_strerror(os_error));
        g_free(err->msg);
        err->msg = msg;
    }
    err->class = class;
    err->file = file;
    err->line = line;
    err->func = func;
    error_arrive(errp, err);
    if (*errp) {
        fprintf(stderr, "Error set twice: at %s:%d (%s), then at %s:%d (%s)\n",
                (*errp)->file, (*errp)->line, (*errp)->msg, file, line, err->msg);
        abort();
    }
    *errp = err;
    errno = saved_errno;
}

void error_setg_internal(Error **errp, const char *file, int line, const char *func,
                         const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    error_vset(errp, file, line, func, ERROR_CLASS_GENERIC_ERROR, 0, fmt, ap);
    va_end(ap);
}

void error_setg_errno_internal(Error **errp, const char *file, int line, const char *func,
                               int os_error, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    error_vset(errp, file, line, func, ERROR_CLASS_GENERIC_ERROR, os_error, fmt, ap);
    va_end(ap);
}

void error_set_internal(Error **errp, const char *file, int line, const char *func,
                        ErrorClass class, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    error_vset(errp, file, line, func, class, 0, fmt, ap);
    va_end(ap);
}

void error_propagate(Error **dst, Error *local)
{
    if (!local) {
        return;
    }
    error_arrive(dst, local);
    if (dst && dst != &error_ignored && !*dst) {
        *dst = local;
    } else {
        error_free(local);
    }
}

void error_propagate_prepend(Error **dst, Error *local, const char *fmt, ...)
{
    va_list ap;

    if (!local) {
        return;
    }
    va_start(ap, fmt);
    error_vprepend(&local, fmt, ap);
    va_end(ap);
    error_propagate(dst, local);
}

/*
 * The error behind @errp, or NULL where there is no place for one: text for an
 * ignored error, or for one that has ended the program already, is dropped.
 */
static Error *error_in(Error *const *errp)
{
    if (!errp || errp == &error_ignored || errp == &error_abort || errp == &error_fatal) {
        return NULL;
    }
    assert(*errp);
    return *errp;
}

void error_vprepend(Error *const *errp, const char *fmt, va_list ap)
{
    Error *err = error_in(errp);

    if (err) {
        GString *msg = g_string_new(NULL);
        g_string_vprintf(msg, fmt, ap);
        g_string_append(msg, err->msg);
        g_free(err->msg);
        err->msg = g_string_free(msg, FALSE);
    }
}

void error_prepend(Error *const *errp, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    error_vprepend(errp, fmt, ap);
    va_end(ap);
}

void error_append_hint(Error *const *errp, const char *fmt, ...)
{
    int saved_errno = errno;
    Error *err = error_in(errp);

    if (err) {
        va_list ap;
        if (!err->hint) {
            err->hint = g_string_new(NULL);
        }
        va_start(ap, fmt);
        g_string_append_vprintf(err->hint, fmt, ap);
        va_end(ap);
    }
    errno = saved_errno;
}

const char *error_get_pretty(const Error *err)
{
    return err->msg;
}

const char *error_get_hint(const Error *err)
{
    return err->hint ? err->hint->str : NULL;
}

ErrorClass error_get_class(const Error *err)
{
    return err->class;
}

Error *error_copy(const Error *err)
{
    Error *copy = g_new(Error, 1);
    *copy = *err;
    copy->msg = g_strdup(err->msg);
    copy->hint = err->hint ? g_string_new(err->hint->str) : NULL;
    return copy;
}

void error_free(Error *err)
{
    if (err) {
        g_free(err->msg);
        if (err->hint) {
            g_string_free(err->hint, TRUE);
        }
        g_free(err);
    }
}

void error_free_or_abort(Error **errp)
{
    assert(errp && *errp);
    error_free(*errp);
    *errp = NULL;
}

static void print_hint_and_free(Error *err)
{
    if (err->hint) {
        error_printf("%s", err->hint->str);
    }
    error_free(err);
}

void error_report_err(Error *err)
{
    error_report("%s", err->msg);
    print_hint_and_free(err);
}

void warn_report_err(Error *err)
{
    warn_report("%s", err->msg);
    print_hint_and_free(err);
}

void error_reportf_err(Error *err, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    error_vprepend(&err, fmt, ap);
    va_end(ap);
    error_report_err(err);
}

void warn_reportf_err(Error *err, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    error_vprepend(&err, fmt, ap);
    va_end(ap);
    warn_report_err(err);
}
