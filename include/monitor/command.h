/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands of both monitors, one table row each.
 *
 *     static bool query_name(struct json_object *args, struct json_object **ret, Error **errp);
 *
 *     static const QmpCommand commands[] = {
 *         { .name = "query-name", .ret = "NameInfo", .run = query_name },
 *     };
 *     QMP_COMMANDS(commands)
 *
 * Commands run in the main thread with the big lock held.  HMP rows should call
 * the same functions as the QMP rows.
 */
#ifndef MONITOR_COMMAND_H
#define MONITOR_COMMAND_H

#include "monitor/monitor.h"
#include "monitor/schema.h"

enum {
    QMP_PRECONFIG = 1,              /* allowed before the machine is made */
    QMP_OOB = 2,                    /* may be sent with exec-oob */
    QMP_OPEN_ARGS = 4,              /* arguments beyond args; run() checks them */
    QMP_LAST_REPLY = 8,             /* ends the process: the reply comes after the last event */
};

typedef struct QmpCommand {
    const char *name;
    const QapiMember *args;         /* inline arguments, or NULL */
    const char *args_type;          /* instead: a registered object type */
    const char *ret;                /* type of the reply; NULL: {} */
    const char *target;             /* only this target has it; NULL: all */
    unsigned flags;
    /*
     * @args is checked and borrowed (an empty object without arguments).  On
     * success *ret may get a new reference; NULL there is {}.
     */
    bool (*run)(struct json_object *args, struct json_object **ret, Error **errp);
} QmpCommand;

#define QMP_COMMANDS(table) QAPI_REGISTER_(commands, table)
void qapi_register_commands(const QmpCommand *commands, size_t count);
const QmpCommand *qmp_command_find(const char *name);
void qmp_command_foreach(void (*fn)(const QmpCommand *command, void *opaque), void *opaque);
/* Check the arguments and run: what a QMP session and HMP both use. */
bool qmp_command_run(const char *name, struct json_object *args, struct json_object **ret,
                     Error **errp);

/* Checked arguments: absent optional ones are NULL, 0 or @deflt. */
bool qmp_has(struct json_object *args, const char *name);
const char *qmp_str(struct json_object *args, const char *name);
int64_t qmp_int(struct json_object *args, const char *name, int64_t deflt);
uint64_t qmp_uint(struct json_object *args, const char *name, uint64_t deflt);
bool qmp_bool(struct json_object *args, const char *name, bool deflt);
/* Borrowed. */
struct json_object *qmp_obj(struct json_object *args, const char *name);

/* Build replies: json_new_object("name", json_str("x"), NULL). */
struct json_object *json_str(const char *text);         /* NULL: "" */
struct json_object *json_int(int64_t value);
struct json_object *json_uint(uint64_t value);
struct json_object *json_flag(bool value);
/* Pairs of const char * and struct json_object * (owned by the result), then NULL. */
struct json_object *json_new_object(const char *name, ...) QEMU_SENTINEL;

/* ---- HMP ----------------------------------------------------------------------- */

/*
 * args describes the words after the command: "name:K" separated by commas, "?"
 * after K for optional ones.  K is
 *     s word or "quoted"   F the same, a file name   S the rest of the line
 *     i 32-bit expression  l 64-bit expression       o size with suffix (default M)
 *     b on|off             -x a flag (written "force:-f")
 *     / a format (/FMT: "count", "format", "size" become members)
 */
typedef struct HmpCommand {
    const char *name;               /* "quit|q" */
    const char *args;
    const char *params;             /* for people: "[-f] device" */
    const char *help;
    void (*run)(Monitor *mon, struct json_object *args);
    /* Candidates for the word @text, argument number @index from 1. */
    void (*complete)(HmpCompletion *c, int index, const char *text);
} HmpCommand;

#define HMP_COMMANDS(table) QAPI_REGISTER_(hmp, table)
#define HMP_INFO_COMMANDS(table) QAPI_REGISTER_(hmp_info, table)
void qapi_register_hmp(const HmpCommand *commands, size_t count);
void qapi_register_hmp_info(const HmpCommand *commands, size_t count);

/* "Error: TEXT" and free; returns whether there was one. */
bool hmp_handle_error(Monitor *mon, Error *err);
/*
 * Run QMP command @name with @args (consumed) and print its error; the reply
 * (new reference) or NULL.
 */
struct json_object *hmp_run_qmp(Monitor *mon, const char *name, struct json_object *args);
/* Execute one line as if typed, output to @mon. */
void hmp_execute_line(Monitor *mon, const char *line);
/* Add @candidate if it starts with the word being completed. */
void hmp_completion_add(HmpCompletion *c, const char *candidate);

#endif
