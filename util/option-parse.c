/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Option sets: from and to text and JSON, and their help. */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "qapi/error.h"
#include "option-internal.h"

const char *get_opt_name(const char *p, char **option, char delim)
{
    const char *end = strchr(p, delim);

    if (!end) {
        end = p + strlen(p);
    }
    *option = g_strndup(p, (gsize)(end - p));
    return end;
}

const char *get_opt_value(const char *p, char **value)
{
    GString *text = g_string_new(NULL);

    while (*p) {
        if (*p == ',') {
            if (p[1] != ',') {
                break;
            }
            p++;
        }
        g_string_append_c(text, *p++);
    }
    *value = g_string_free(text, FALSE);
    return p;
}

bool is_help_option(const char *s)
{
    return strcmp(s, "help") == 0 || strcmp(s, "?") == 0;
}

bool has_help_option(const char *params)
{
    while (*params) {
        g_autofree char *word = NULL;
        params = get_opt_value(params, &word);
        if (is_help_option(word)) {
            return true;
        }
        params += *params == ',';
    }
    return false;
}

/*
 * Cut one parameter off @p.  A word without '=' is the value of @firstname, or
 * a switch: "foo" is foo=on, "nofoo" is foo=off.
 */
static const char *next_param(const char *p, const char *firstname, char **name, char **value,
                              bool *is_flag)
{
    size_t len = strcspn(p, "=,");

    *is_flag = false;
    if (p[len] == '=') {
        *name = g_strndup(p, len);
        return get_opt_value(p + len + 1, value);
    }
    if (firstname) {
        *name = g_strdup(firstname);
        return get_opt_value(p, value);
    }
    p = get_opt_value(p, name);
    *is_flag = true;
    if (strncmp(*name, "no", 2) == 0 && (*name)[2]) {
        char *positive = g_strdup(*name + 2);
        g_free(*name);
        *name = positive;
        *value = g_strdup("off");
    } else {
        *value = g_strdup("on");
    }
    return p;
}

/*
 * Set all parameters; @help_wanted as in qemu_opts_parse_noisily().  A flag
 * "noX" may be the name of a key itself.
 */
static bool parse_into(QemuOpts *opts, const char *params, const char *firstname,
                       bool *help_wanted, Error **errp)
{
    const char *p = params;

    while (*p) {
        g_autofree char *name = NULL, *value = NULL;
        bool is_flag;
        p = next_param(p, firstname, &name, &value, &is_flag);
        firstname = NULL;
        p += *p == ',';
        if (is_flag && help_wanted && is_help_option(name)) {
            *help_wanted = true;
            return false;
        }
        if (is_flag && strcmp(value, "off") == 0) {
            g_autofree char *whole = g_strconcat("no", name, NULL);
            if (qemu_opt_desc_find(opts->list->desc, whole)) {
                g_free(name);
                name = g_steal_pointer(&whole);
                g_free(value);
                value = g_strdup("on");
            }
        }
        if (strcmp(name, "id") == 0) {
            continue;       /* taken when the set was made */
        }
        if (!qemu_opt_set(opts, name, value, errp)) {
            return false;
        }
    }
    return true;
}

bool qemu_opts_do_parse(QemuOpts *opts, const char *params, const char *firstname, Error **errp)
{
    return parse_into(opts, params, firstname, NULL, errp);
}

/* The value of the parameter "id", or NULL. */
static char *find_id(const char *params)
{
    while (*params) {
        g_autofree char *value = NULL;
        const char *p = params;
        params = get_opt_value(p, &value);
        if (g_str_has_prefix(value, "id=")) {
            return g_strdup(value + 3);
        }
        params += *params == ',';
    }
    return NULL;
}

static QemuOpts *parse(QemuOptsList *list, const char *params, bool permit_abbrev,
                       bool *help_wanted, Error **errp)
{
    const char *firstname = permit_abbrev ? list->implied_opt_name : NULL;
    g_autofree char *id = find_id(params);
    bool existed = list->merge_lists && qemu_opts_find(list, NULL);

    if (help_wanted && firstname && (is_help_option(params))) {
        *help_wanted = true;
        return NULL;
    }
    QemuOpts *opts = qemu_opts_create(list, id, !list->merge_lists, errp);
    if (opts && !parse_into(opts, params, firstname, help_wanted, errp)) {
        if (!existed) {
            qemu_opts_del(opts);
        }
        return NULL;
    }
    return opts;
}

QemuOpts *qemu_opts_parse(QemuOptsList *list, const char *params, bool permit_abbrev,
                          Error **errp)
{
    return parse(list, params, permit_abbrev, NULL, errp);
}

QemuOpts *qemu_opts_parse_noisily(QemuOptsList *list, const char *params, bool permit_abbrev)
{
    Error *err = NULL;
    bool help_wanted = false;
    QemuOpts *opts = parse(list, params, permit_abbrev, &help_wanted, &err);

    if (!opts) {
        if (help_wanted) {
            qemu_opts_print_help(list, true);
            error_free(err);
        } else {
            error_report_err(err);
        }
    }
    return opts;
}

static char *scalar_text(json_object *value)
{
    if (json_object_is_type(value, json_type_boolean)) {
        return g_strdup(json_object_get_boolean(value) ? "on" : "off");
    }
    if (json_object_is_type(value, json_type_string) ||
        json_object_is_type(value, json_type_int) ||
        json_object_is_type(value, json_type_double)) {
        return g_strdup(json_object_get_string(value));
    }
    return NULL;
}

QemuOpts *qemu_opts_from_json(QemuOptsList *list, json_object *obj, Error **errp)
{
    json_object *id = NULL;

    if (json_object_object_get_ex(obj, "id", &id) && !json_object_is_type(id, json_type_string)) {
        error_setg(errp, "Parameter 'id' expects a string");
        return NULL;
    }
    QemuOpts *opts = qemu_opts_create(list, id ? json_object_get_string(id) : NULL, true, errp);
    if (!opts) {
        return NULL;
    }
    json_object_object_foreach(obj, key, value) {
        g_autofree char *text = scalar_text(value);
        if (strcmp(key, "id") == 0) {
            continue;
        }
        if (!text) {
            error_setg(errp, "Parameter '%s' expects a scalar value", key);
        }
        if (!text || !qemu_opt_set(opts, key, text, errp)) {
            qemu_opts_del(opts);
            return NULL;
        }
    }
    return opts;
}

json_object *qemu_opts_to_json(QemuOpts *opts)
{
    json_object *obj = json_object_new_object();
    QemuOpt *opt;

    if (opts->id) {
        json_object_object_add(obj, "id", json_object_new_string(opts->id));
    }
    QTAILQ_FOREACH(opt, &opts->head, next) {
        json_object_object_add(obj, opt->name, json_object_new_string(opt->str));
    }
    return obj;
}

static void print_value(const char *value)
{
    for (; *value; value++) {
        printf(*value == ',' ? ",," : "%c", *value);
    }
}

void qemu_opts_print(QemuOpts *opts, const char *separator)
{
    const char *sep = "";
    QemuOpt *opt;

    if (opts->id) {
        printf("id=%s", opts->id);
        sep = separator;
    }
    QTAILQ_FOREACH(opt, &opts->head, next) {
        printf("%s%s=", sep, opt->name);
        print_value(opt->str);
        sep = separator;
    }
}

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void qemu_opts_print_help(QemuOptsList *list, bool print_caption)
{
    static const char *const types[] = {
        [QEMU_OPT_STRING] = "str", [QEMU_OPT_BOOL] = "bool (on/off)",
        [QEMU_OPT_NUMBER] = "num", [QEMU_OPT_SIZE] = "size",
    };
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);

    for (const QemuOptDesc *desc = list->desc; desc->name; desc++) {
        GString *row = g_string_new(NULL);
        g_string_append_printf(row, "  %s=<%s>", desc->name, types[desc->type]);
        if (desc->help) {
            g_string_append_printf(row, "%*s - %s", MAX(0, 24 - (int)row->len), "", desc->help);
        }
        if (desc->def_value_str) {
            g_string_append_printf(row, " (default: %s)", desc->def_value_str);
        }
        g_ptr_array_add(rows, g_string_free(row, FALSE));
    }
    g_ptr_array_sort(rows, by_text);
    if (print_caption && rows->len) {
        printf("%s options:\n", list->name);
    } else if (rows->len == 0) {
        printf(list->name ? "There are no options for %s.\n" : "No options available.\n",
               list->name);
    }
    for (guint i = 0; i < rows->len; i++) {
        puts(g_ptr_array_index(rows, i));
    }
}
