/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages for the person who started the program (or who types into a human
 * monitor, which then gets them through the hook).
 *
 *   PROG: [LOCATION: ][warning: |info: ]TEXT
 *
 * LOCATION is what is being worked on: a command line option or a line of a
 * file, kept on a stack per thread.  Messages have no newline; any thread.
 */
#ifndef QEMU_ERROR_REPORT_H
#define QEMU_ERROR_REPORT_H

typedef struct Location {
    enum { LOC_NONE, LOC_CMDLINE, LOC_FILE } kind;
    int num;                /* arguments, or line number (0: none) */
    const void *ptr;        /* char ** into argv, or file name */
    struct Location *prev;
} Location;

/* Push @loc (caller's storage, filled in with "no location") and make it current. */
Location *loc_push_none(Location *loc);
/* Push a location kept with loc_save(). */
Location *loc_push_restore(Location *loc);
/* Back to the one before; @loc must be the current one. */
Location *loc_pop(Location *loc);
/* Copy the current one into @loc / make the current one a copy of @loc. */
Location *loc_save(Location *loc);
void loc_restore(Location *loc);
/* Set the current one: @cnt arguments from @idx on; borrowed. */
void loc_set_none(void);
void loc_set_cmdline(char **argv, int idx, int cnt);
void loc_set_file(const char *fname, int lno);

/* Error, warning, note. */
void error_report(const char *fmt, ...) G_GNUC_PRINTF_(1, 2);
void error_vreport(const char *fmt, va_list ap) G_GNUC_PRINTF_(1, 0);
void warn_report(const char *fmt, ...) G_GNUC_PRINTF_(1, 2);
void warn_vreport(const char *fmt, va_list ap) G_GNUC_PRINTF_(1, 0);
void info_report(const char *fmt, ...) G_GNUC_PRINTF_(1, 2);
void info_vreport(const char *fmt, va_list ap) G_GNUC_PRINTF_(1, 0);
/* Only the first time @printed was false; true when printed. */
bool error_report_once_cond(bool *printed, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);
bool warn_report_once_cond(bool *printed, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);
#define error_report_once(fmt, ...) \
    ({ static bool once_; error_report_once_cond(&once_, fmt, ##__VA_ARGS__); })
#define warn_report_once(fmt, ...) \
    ({ static bool once_; warn_report_once_cond(&once_, fmt, ##__VA_ARGS__); })
/* Text as it is, to the same place; hints use this. */
int error_printf(const char *fmt, ...) G_GNUC_PRINTF_(1, 2);
int error_vprintf(const char *fmt, va_list ap) G_GNUC_PRINTF_(1, 0);

/*
 * @hook gets each text (whole lines, without PROG and time) and returns true
 * when it took it, e.g. because the calling thread serves a human monitor.
 * NULL: everything goes to stderr.
 */
void error_report_set_hook(bool (*hook)(const char *text));

/* Called by main() first; keeps the base name of @argv0 for messages. */
void error_init(const char *argv0);
const char *error_get_progname(void);

/* -msg timestamp=on: date, time and a blank before messages and traces. */
extern bool message_with_timestamp;
/* -msg guest-name=on: NAME and a blank before messages (no name: nothing). */
extern bool error_with_guestname;
extern const char *error_guest_name;
/* "2026-01-31T12:00:00.123456Z"; g_free() it. */
char *real_time_iso8601(void);

#endif
