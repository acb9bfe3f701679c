/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the HMP files share besides monitor/command.h. */
#ifndef MONITOR_HMP_INT_H
#define MONITOR_HMP_INT_H

#include "monitor-int.h"

struct HmpCompletion {
    const char *word;               /* being completed */
    GPtrArray *out;
};

/* Rows in order of name; @info: those behind "info". */
const HmpCommand *hmp_find(bool info, const char *name);
void hmp_foreach(bool info, void (*fn)(const HmpCommand *command, void *opaque), void *opaque);

/*
 * Words of a line according to @spec (HmpCommand.args).  The result (new
 * reference) has a member per argument given; NULL with an error otherwise.
 */
struct json_object *hmp_parse_args(Monitor *mon, const HmpCommand *command, const char *text,
                                   Error **errp);
/* Type letter of argument number @index (from 1), 0 past the last. */
char hmp_arg_kind(const HmpCommand *command, int index);

/*
 * Evaluate the expression at *@text and move behind it.  "$reg" is looked up by
 * hmp_set_register_lookup()'s function.
 */
bool hmp_eval(Monitor *mon, const char **text, int64_t *value, Error **errp);

/* One word (or quoted string) at *@text into a new string; NULL at the end or with error. */
char *hmp_word(const char **text, Error **errp);

#endif
