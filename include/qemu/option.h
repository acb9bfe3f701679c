/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options "key=value,key=value" of the command line.
 *
 * An option group (QemuOptsList) describes the keys it knows, with types, or
 * none to take all.  Each use of the option makes a QemuOpts in the group,
 * with or without an id.  ",," stands for a comma in a value; a first word
 * without '=' is the value of the group's implied key; a word without '='
 * means "=on" and "noWORD" "=off".  When a key comes twice the last one
 * counts.  Start-up and monitor only: no lock beyond the BQL.
 */
#ifndef QEMU_OPTION_H
#define QEMU_OPTION_H

#include "qemu/queue.h"

struct Error;
struct json_object;

enum QemuOptType {
    QEMU_OPT_STRING = 0,
    QEMU_OPT_BOOL,          /* on/off, yes/no, true/false, y/n */
    QEMU_OPT_NUMBER,        /* 64 bits, any base */
    QEMU_OPT_SIZE,          /* with suffix */
};

typedef struct QemuOptDesc {
    const char *name;
    enum QemuOptType type;
    const char *help;
    const char *def_value_str;
} QemuOptDesc;

typedef struct QemuOpt QemuOpt;
typedef struct QemuOpts QemuOpts;
typedef struct QemuOptsList QemuOptsList;

struct QemuOptsList {
    const char *name;
    const char *implied_opt_name;
    bool merge_lists;       /* all uses are one */
    bool allow_flag_only;
    QTAILQ_HEAD(, QemuOpts) head;
    QemuOptDesc desc[];     /* ends with a NULL name; empty: takes any key */
};

/* ---- cutting strings ---- */

/* Copy up to an '=' or ','; what follows is returned. */
const char *get_opt_name(const char *p, char **option, char delim);
/* Copy a value, ",," becoming ','; points behind it, at ',' or the end. */
const char *get_opt_value(const char *p, char **value);
bool is_help_option(const char *s);
/* Is "help" or "?" one of the words of @params? */
bool has_help_option(const char *params);

/* Values by themselves; @name is for the message. */
bool parse_option_bool(const char *name, const char *value, bool *ret, struct Error **errp);
bool parse_option_number(const char *name, const char *value, uint64_t *ret,
                         struct Error **errp);
bool parse_option_size(const char *name, const char *value, uint64_t *ret,
                       struct Error **errp);

/* ---- sets ---- */

/*
 * A new set; @id may be NULL.  An id in use is an error, or gives the old set
 * if @fail_if_exists is false.  NULL with @errp.
 */
QemuOpts *qemu_opts_create(QemuOptsList *list, const char *id, bool fail_if_exists,
                           struct Error **errp);
/* A set from text.  @permit_abbrev: the first word may be the implied key's value. */
QemuOpts *qemu_opts_parse(QemuOptsList *list, const char *params, bool permit_abbrev,
                          struct Error **errp);
/* Reports the error; for "help" prints the group's options and returns NULL. */
QemuOpts *qemu_opts_parse_noisily(QemuOptsList *list, const char *params, bool permit_abbrev);
/* Add to a set that exists. */
bool qemu_opts_do_parse(QemuOpts *opts, const char *params, const char *firstname,
                        struct Error **errp);
/* A new set from an object of scalars ("id" is the id). */
QemuOpts *qemu_opts_from_json(QemuOptsList *list, struct json_object *obj, struct Error **errp);
/* The set as an object of strings, "id" included; the caller's reference. */
struct json_object *qemu_opts_to_json(QemuOpts *opts);
QemuOpts *qemu_opts_find(QemuOptsList *list, const char *id);
void qemu_opts_del(QemuOpts *opts);
/* Free all sets of the group. */
void qemu_opts_reset(QemuOptsList *list);
const char *qemu_opts_id(QemuOpts *opts);
void qemu_opts_set_id(QemuOpts *opts, char *id);
QemuOptsList *qemu_opts_list(QemuOpts *opts);
/* Make the place where the option stood the current location. */
void qemu_opts_loc_restore(QemuOpts *opts);
/* Check a set of a group without descriptors against @desc. */
bool qemu_opts_validate(QemuOpts *opts, const QemuOptDesc *desc, struct Error **errp);
/* "key=value key=value"; to stdout. */
void qemu_opts_print(QemuOpts *opts, const char *separator);
/* "GROUP options:" and its rows; to stdout. */
void qemu_opts_print_help(QemuOptsList *list, bool print_caption);

/* fn returns non-zero to stop; that is the result (with @errp, if it set it). */
typedef int (*qemu_opts_loopfunc)(void *opaque, QemuOpts *opts, struct Error **errp);
int qemu_opts_foreach(QemuOptsList *list, qemu_opts_loopfunc func, void *opaque,
                      struct Error **errp);
typedef int (*qemu_opt_loopfunc)(void *opaque, const char *name, const char *value,
                                 struct Error **errp);
int qemu_opt_foreach(QemuOpts *opts, qemu_opt_loopfunc func, void *opaque,
                     struct Error **errp);

/* ---- values of a set ---- */

/* The text, or the descriptor's default, or NULL; borrowed. */
const char *qemu_opt_get(QemuOpts *opts, const char *name);
bool qemu_opt_get_bool(QemuOpts *opts, const char *name, bool defval);
uint64_t qemu_opt_get_number(QemuOpts *opts, const char *name, uint64_t defval);
uint64_t qemu_opt_get_size(QemuOpts *opts, const char *name, uint64_t defval);
/* The same, and the key is removed from the set; the string is the caller's. */
char *qemu_opt_get_del(QemuOpts *opts, const char *name);
bool qemu_opt_has_help_opt(QemuOpts *opts);
int qemu_opt_unset(QemuOpts *opts, const char *name);
/* false with @errp: key not known to the group, or value of the wrong type. */
bool qemu_opt_set(QemuOpts *opts, const char *name, const char *value, struct Error **errp);
bool qemu_opt_set_bool(QemuOpts *opts, const char *name, bool val, struct Error **errp);
bool qemu_opt_set_number(QemuOpts *opts, const char *name, int64_t val, struct Error **errp);

#endif
