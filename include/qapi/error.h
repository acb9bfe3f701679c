/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Error objects.
 *
 * Rules
 * 1. A function that can fail returns bool (true: it worked) or a pointer
 *    (NULL: it failed) and takes `Error **errp` last.  It sets *errp exactly
 *    when it fails.
 * 2. The caller passes the address of a NULL `Error *`, its own errp, or one of
 *      &error_abort    a failure is our bug: print where and abort
 *      &error_fatal    a failure ends the program: print it and exit(1)
 *      &error_ignored  a failure is fine and its text is not wanted
 *    NULL is understood too (same as &error_ignored) for code written for QEMU;
 *    our own prototypes refuse it at compile time (FALLIBLE).
 * 3. Look at the return value, not at *errp.  Code that must dereference errp
 *    starts with ERRP_GUARD().
 * 4. An error is set once.  Setting it again aborts naming both places.
 * 5. Messages: lower case start unless a name, no newline, no full stop; name
 *    the object and the offending value.  Help for people goes into a hint.
 *
 * Any thread may use these functions on errors that it owns.
 */
#ifndef QAPI_ERROR_H
#define QAPI_ERROR_H

typedef struct Error Error;

/* Classes as seen in the "class" member of a QMP error. */
typedef enum ErrorClass {
    ERROR_CLASS_GENERIC_ERROR,
    ERROR_CLASS_COMMAND_NOT_FOUND,
    ERROR_CLASS_DEVICE_NOT_ACTIVE,
    ERROR_CLASS_DEVICE_NOT_FOUND,
    ERROR_CLASS_KVM_MISSING_CAP,
    ERROR_CLASS__MAX,
} ErrorClass;

/* Only their addresses are used. */
extern Error *error_abort;
extern Error *error_fatal;
extern Error *error_ignored;

/* "GenericError", "CommandNotFound", ... (static string). */
const char *error_class_name(ErrorClass class);

/* The message, without hint; borrowed, valid as long as @err. */
const char *error_get_pretty(const Error *err);
/* The hint, or NULL; borrowed. */
const char *error_get_hint(const Error *err);
ErrorClass error_get_class(const Error *err);

/* Set *@errp to a new error of class GenericError. */
#define error_setg(errp, ...) \
    error_setg_internal((errp), __FILE__, __LINE__, __func__, __VA_ARGS__)
/* The same, followed by ": " and the text of errno value @os_error (if not 0). */
#define error_setg_errno(errp, os_error, ...) \
    error_setg_errno_internal((errp), __FILE__, __LINE__, __func__, (os_error), __VA_ARGS__)
/* "Could not open 'FILENAME': reason". */
#define error_setg_file_open(errp, os_errno, filename) \
    error_setg_errno((errp), (os_errno), "Could not open '%s'", (filename))
/* As error_setg() with another class. */
#define error_set(errp, class, ...) \
    error_set_internal((errp), __FILE__, __LINE__, __func__, (class), __VA_ARGS__)

void error_setg_internal(Error **errp, const char *file, int line, const char *func,
                         const char *fmt, ...) G_GNUC_PRINTF_(5, 6);
void error_setg_errno_internal(Error **errp, const char *file, int line, const char *func,
                               int os_error, const char *fmt, ...) G_GNUC_PRINTF_(6, 7);
void error_set_internal(Error **errp, const char *file, int line, const char *func,
                        ErrorClass class, const char *fmt, ...) G_GNUC_PRINTF_(6, 7);

/*
 * Hand @local over to @dst.  No-op when @local is NULL; @local is freed when
 * @dst is NULL, ignored, or already holds an error (the first one wins).
 */
void error_propagate(Error **dst, Error *local);
void error_propagate_prepend(Error **dst, Error *local, const char *fmt, ...)
    G_GNUC_PRINTF_(3, 4);

/* Put text before the message of *@errp (which must be set; see ERRP_GUARD). */
void error_prepend(Error *const *errp, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);
void error_vprepend(Error *const *errp, const char *fmt, va_list ap) G_GNUC_PRINTF_(2, 0);
/* Add a line (end it with \n) that is shown to people, not sent over QMP. */
void error_append_hint(Error *const *errp, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);

/* A copy that the caller owns. */
Error *error_copy(const Error *err);
void error_free(Error *err);
/* For tests: *errp must be set; frees it. */
void error_free_or_abort(Error **errp);
/* Print as error (or warning) with its hint, and free. */
void error_report_err(Error *err);
void warn_report_err(Error *err);
void error_reportf_err(Error *err, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);
void warn_reportf_err(Error *err, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Error, error_free)

/*
 * First statement of a function that dereferences errp, prepends or appends a
 * hint: makes errp point to a real place; what is there at the end of the
 * function is passed on.  &error_abort passes unchanged.
 */
#define ERRP_GUARD()                                                    \
    __attribute__((cleanup(error_guard_end_))) ErrorGuard_ guard_ =     \
        { .local = NULL, .errp = errp };                                \
    do {                                                                \
        if (!errp || errp == &error_fatal || errp == &error_ignored) {  \
            errp = &guard_.local;                                       \
        }                                                               \
    } while (0)

typedef struct ErrorGuard_ {
    Error *local;
    Error **errp;
} ErrorGuard_;

static inline void error_guard_end_(ErrorGuard_ *guard)
{
    error_propagate(guard->errp, guard->local);
}

#endif
