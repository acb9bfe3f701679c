/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Settings of back ends: from flat options to typed JSON, and checking JSON
 * that a management client sent.
 */
#include "qemu/osdep.h"
#include "chardev/char-io.h"
#include "qemu/option.h"

/* Members that every back end has. */
static const ChardevMember common_members[] = {
    { .name = "logfile", .kind = CHARDEV_STR },
    { .name = "logappend", .kind = CHARDEV_BOOL },
    { .name = NULL }
};

/* ---- reading ---- */

struct json_object *chr_data_get(struct json_object *data, const char *name)
{
    struct json_object *value = NULL;
    if (data) {
        json_object_object_get_ex(data, name, &value);
    }
    return value;
}

const char *chr_data_str(struct json_object *data, const char *name)
{
    struct json_object *value = chr_data_get(data, name);
    return value ? json_object_get_string(value) : NULL;
}

bool chr_data_bool(struct json_object *data, const char *name, bool deflt)
{
    struct json_object *value = chr_data_get(data, name);
    return value ? json_object_get_boolean(value) : deflt;
}

uint64_t chr_data_uint(struct json_object *data, const char *name, uint64_t deflt)
{
    struct json_object *value = chr_data_get(data, name);
    return value ? json_object_get_uint64(value) : deflt;
}

/* ---- from options ---- */

/* NAME.0, NAME.1, ... without a gap. */
static struct json_object *list_from_opts(struct json_object *opts, const char *name)
{
    struct json_object *list = NULL;
    for (int i = 0; ; i++) {
        g_autofree char *key = g_strdup_printf("%s.%d", name, i);
        struct json_object *value = chr_data_get(opts, key);
        if (!value) {
            return list;
        }
        if (!list) {
            list = json_object_new_array();
        }
        json_object_array_add(list, json_object_get(value));
    }
}

/* NULL without error: the options do not have it. */
static struct json_object *member_from_opts(const ChardevMember *m, struct json_object *opts,
                                            Error **errp)
{
    const char *option = m->option ? m->option : m->name;
    const char *text = chr_data_str(opts, option);
    bool flag;
    uint64_t number;
    if (m->kind == CHARDEV_STRLIST) {
        return list_from_opts(opts, option);
    }
    if (!text) {
        return NULL;
    }
    switch (m->kind) {
    case CHARDEV_STR:
        return json_object_new_string(text);
    case CHARDEV_BOOL:
        return parse_option_bool(option, text, &flag, errp) ? json_object_new_boolean(flag) : NULL;
    case CHARDEV_UINT:
        return parse_option_number(option, text, &number, errp)
               ? json_object_new_uint64(number) : NULL;
    case CHARDEV_SIZE:
        return parse_option_size(option, text, &number, errp)
               ? json_object_new_uint64(number) : NULL;
    case CHARDEV_OBJECT:
    case CHARDEV_STRLIST:
        break;
    }
    return NULL;
}

static bool members_from_opts(const ChardevMember *members, struct json_object *opts,
                              struct json_object *data, Error **errp)
{
    for (const ChardevMember *m = members; m && m->name; m++) {
        if (m->kind == CHARDEV_OBJECT) {
            continue;
        }
        Error *err = NULL;
        struct json_object *value = member_from_opts(m, opts, &err);
        if (err) {
            error_propagate(errp, err);
            return false;
        }
        if (value) {
            json_object_object_add(data, m->name, value);
        } else if (m->missing) {
            error_setg(errp, "%s", m->missing);
            return false;
        }
    }
    return true;
}

struct json_object *chr_data_from_opts(ChardevClass *cc, struct json_object *opts, Error **errp)
{
    struct json_object *data = json_object_new_object();
    if (members_from_opts(cc->members, opts, data, errp) &&
        members_from_opts(common_members, opts, data, errp) &&
        (!cc->chr_parse || cc->chr_parse(opts, data, errp))) {
        return data;
    }
    json_object_put(data);
    return NULL;
}

/* ---- checking ---- */

static bool kind_matches(ChardevMemberKind kind, struct json_object *value, const char **expected)
{
    switch (kind) {
    case CHARDEV_STR:
        *expected = "string";
        return json_object_is_type(value, json_type_string);
    case CHARDEV_BOOL:
        *expected = "boolean";
        return json_object_is_type(value, json_type_boolean);
    case CHARDEV_UINT:
    case CHARDEV_SIZE:
        *expected = "integer";
        return json_object_is_type(value, json_type_int) && json_object_get_int64(value) >= 0;
    case CHARDEV_OBJECT:
        *expected = "object";
        return json_object_is_type(value, json_type_object);
    case CHARDEV_STRLIST:
        *expected = "array";
        if (!json_object_is_type(value, json_type_array)) {
            return false;
        }
        for (size_t i = 0; i < json_object_array_length(value); i++) {
            if (!json_object_is_type(json_object_array_get_idx(value, i), json_type_string)) {
                *expected = "array of strings";
                return false;
            }
        }
        return true;
    }
    return false;
}

static const ChardevMember *member_find(const ChardevMember *members, const char *name)
{
    for (const ChardevMember *m = members; m && m->name; m++) {
        if (g_str_equal(m->name, name)) {
            return m;
        }
    }
    return NULL;
}

bool chr_data_check(const ChardevMember *members, bool common, struct json_object *data,
                    const char *where, Error **errp)
{
    if (!json_object_is_type(data, json_type_object)) {
        error_setg(errp, "Invalid parameter type for '%s', expected: object", where);
        return false;
    }
    json_object_object_foreach(data, key, value) {
        const ChardevMember *m = member_find(members, key);
        const char *expected = NULL;
        if (!m && common) {
            m = member_find(common_members, key);
        }
        if (!m) {
            error_setg(errp, "Parameter '%s.%s' is unexpected", where, key);
            return false;
        }
        if (!kind_matches(m->kind, value, &expected)) {
            error_setg(errp, "Invalid parameter type for '%s.%s', expected: %s", where, key,
                       expected);
            return false;
        }
    }
    for (const ChardevMember *m = members; m && m->name; m++) {
        if (m->missing && !chr_data_get(data, m->name)) {
            error_setg(errp, "Parameter '%s.%s' is missing", where, m->name);
            return false;
        }
    }
    return true;
}
