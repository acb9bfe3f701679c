/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Structured options: "a.b=c,list.0=x,list.1=y" or a JSON object, as a json-c
 * object.  Values of the key form are strings; JSON keeps its types.  Anybody.
 */
#ifndef QEMU_KEYVAL_H
#define QEMU_KEYVAL_H

struct Error;
struct json_object;

/*
 * Parse the key form.  @implied_key (or NULL) is the key of a first word
 * without '='.  "help" or "?" as a word sets *@help and is left out; with
 * @help NULL it is an error.  The caller's reference, or NULL with @errp.
 */
struct json_object *keyval_parse(const char *params, const char *implied_key, bool *help,
                                 struct Error **errp);
/* The same, but text that starts with '{' is JSON. */
struct json_object *keyval_parse_or_json(const char *params, const char *implied_key,
                                         bool *help, struct Error **errp);
/* Parse JSON text, which must be one object. */
struct json_object *json_parse_object(const char *text, struct Error **errp);
/*
 * Put the members of @merged over those of @dest: objects are merged, lists
 * joined, scalars replaced.  false with @errp when the kinds differ.
 */
bool keyval_merge(struct json_object *dest, struct json_object *merged, struct Error **errp);

#endif
