/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Structured options as json-c objects. */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/keyval.h"
#include "qemu/option.h"

#define MAX_KEY_LENGTH 127

json_object *json_parse_object(const char *text, Error **errp)
{
    json_tokener *tok = json_tokener_new_ex(64);
    size_t len = strlen(text);
    json_object *obj = NULL;

    json_tokener_set_flags(tok, JSON_TOKENER_VALIDATE_UTF8);
    if (len < INT_MAX) {
        obj = json_tokener_parse_ex(tok, text, (int)len);
    }
    enum json_tokener_error err = len < INT_MAX ? json_tokener_get_error(tok)
                                                : json_tokener_error_size;
    if (err == json_tokener_success && !qemu_str_is_blank(text + json_tokener_get_parse_end(tok))) {
        err = json_tokener_error_parse_unexpected;
    }
    if (err != json_tokener_success) {
        error_setg(errp, "JSON parse error, %s", err == json_tokener_continue
                   ? "the text ends too early" : json_tokener_error_desc(err));
        json_object_put(obj);
        obj = NULL;
    } else if (!json_object_is_type(obj, json_type_object)) {
        error_setg(errp, "JSON text is not an object");
        json_object_put(obj);
        obj = NULL;
    }
    json_tokener_free(tok);
    return obj;
}

/* Is this part of a key a list index?  Digits only. */
static bool is_index(const char *part)
{
    return *part && strspn(part, "0123456789") == strlen(part);
}

/* A letter, then letters, digits, '-' and '_'; "x-" extensions included; "__" for vendors. */
static bool part_is_valid(const char *part)
{
    if (is_index(part)) {
        return strlen(part) <= 9;
    }
    if (!g_ascii_isalpha(*part) && *part != '_') {
        return false;
    }
    for (; *part; part++) {
        if (!g_ascii_isalnum(*part) && *part != '-' && *part != '_') {
            return false;
        }
    }
    return true;
}

static char *key_prefix(char **parts, int count)
{
    GString *s = g_string_new(parts[0]);
    for (int i = 1; i < count; i++) {
        g_string_append_printf(s, ".%s", parts[i]);
    }
    return g_string_free(s, FALSE);
}

/* Store @value under the dotted @key in nested objects (lists come later). */
static bool insert(json_object *root, const char *key, const char *value, Error **errp)
{
    g_auto(GStrv) parts = g_strsplit(key, ".", -1);
    json_object *at = root, *next;
    int n = (int)g_strv_length(parts);

    bool valid = n > 0 && !is_index(parts[0]) && strlen(key) <= MAX_KEY_LENGTH;
    for (int i = 0; i < n; i++) {
        valid &= part_is_valid(parts[i]);
    }
    if (!valid) {
        error_setg(errp, "Invalid parameter '%s'", key);
        return false;
    }
    for (int i = 0; i < n; i++) {
        bool last = i == n - 1;
        bool found = json_object_object_get_ex(at, parts[i], &next);
        if (found && last != json_object_is_type(next, json_type_string)) {
            g_autofree char *prefix = key_prefix(parts, i + 1);
            error_setg(errp, "Parameters '%s%s' used inconsistently", prefix, last ? "" : ".*");
            return false;
        }
        if (last) {
            json_object_object_add(at, parts[i], json_object_new_string(value));
        } else if (!found) {
            next = json_object_new_object();
            json_object_object_add(at, parts[i], next);
        }
        at = next;
    }
    return true;
}

static json_object *listify(json_object *obj, const char *prefix, Error **errp);

/* Turn nested objects whose keys are indices into lists, depth first. */
static bool listify_members(json_object *obj, const char *prefix, Error **errp)
{
    json_object_object_foreach(obj, key, member) {
        if (!json_object_is_type(member, json_type_object)) {
            continue;
        }
        g_autofree char *name = *prefix ? g_strdup_printf("%s.%s", prefix, key) : g_strdup(key);
        json_object *list = listify(member, name, errp);
        if (!list) {
            return false;
        }
        if (list != member) {
            json_object_object_add(obj, key, list);
        }
    }
    return true;
}

/* @obj itself when it stays an object, a new list, or NULL with @errp. */
static json_object *listify(json_object *obj, const char *prefix, Error **errp)
{
    size_t indices = 0, members = 0;

    if (!listify_members(obj, prefix, errp)) {
        return NULL;
    }
    json_object_object_foreach(obj, key, member) {
        (void)member;
        members++;
        indices += is_index(key);
    }
    if (indices == 0) {
        return obj;
    }
    if (indices != members) {
        error_setg(errp, "Parameters '%s.*' used inconsistently", prefix);
        return NULL;
    }
    json_object *list = json_object_new_array();
    for (size_t i = 0; i < members; i++) {
        g_autofree char *index = g_strdup_printf("%zu", i);
        json_object *element;
        if (!json_object_object_get_ex(obj, index, &element)) {
            error_setg(errp, "Parameter '%s.%zu' missing", prefix, i);
            json_object_put(list);
            return NULL;
        }
        json_object_array_add(list, json_object_get(element));
    }
    return list;
}

json_object *keyval_parse(const char *params, const char *implied_key, bool *help, Error **errp)
{
    json_object *root = json_object_new_object();
    const char *p = params;

    if (help) {
        *help = false;
    }
    while (*p) {
        g_autofree char *key = NULL, *value = NULL;
        size_t len = strcspn(p, "=,");
        if (p[len] == '=') {
            key = g_strndup(p, len);
            p = get_opt_value(p + len + 1, &value);
        } else {
            p = get_opt_value(p, &value);
            if (help && is_help_option(value)) {
                *help = true;
            } else if (!implied_key) {
                error_setg(errp, is_help_option(value)
                           ? "Expected key=value format, found %s."
                           : "Expected '=' after parameter '%s'", value);
                goto fail;
            } else {
                key = g_strdup(implied_key);
            }
        }
        if (key && !insert(root, key, value, errp)) {
            goto fail;
        }
        implied_key = NULL;
        p += *p == ',';
    }
    if (listify_members(root, "", errp)) {
        return root;
    }
fail:
    json_object_put(root);
    return NULL;
}

json_object *keyval_parse_or_json(const char *params, const char *implied_key, bool *help,
                                  Error **errp)
{
    if (*params == '{') {
        if (help) {
            *help = false;
        }
        return json_parse_object(params, errp);
    }
    return keyval_parse(params, implied_key, help, errp);
}

static bool merge_at(json_object *dest, json_object *merged, const char *prefix, Error **errp)
{
    json_object_object_foreach(merged, key, value) {
        g_autofree char *name = g_strconcat(prefix, key, NULL);
        json_object *old;
        if (json_object_object_get_ex(dest, key, &old)) {
            if (json_object_get_type(old) != json_object_get_type(value)) {
                error_setg(errp, "Parameter '%s%s' used inconsistently", prefix, key);
                return false;
            }
            if (json_object_is_type(value, json_type_object)) {
                g_autofree char *deeper = g_strconcat(name, ".", NULL);
                if (!merge_at(old, value, deeper, errp)) {
                    return false;
                }
                continue;
            }
            if (json_object_is_type(value, json_type_array)) {
                for (size_t i = 0; i < json_object_array_length(value); i++) {
                    json_object_array_add(old,
                        json_object_get(json_object_array_get_idx(value, i)));
                }
                continue;
            }
        }
        json_object_object_add(dest, key, json_object_get(value));
    }
    return true;
}

bool keyval_merge(json_object *dest, json_object *merged, Error **errp)
{
    return merge_at(dest, merged, "", errp);
}
