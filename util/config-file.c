/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Option groups by name, -set, and configuration files. */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"

static GPtrArray *groups;       /* of QemuOptsList, in order of registration */

void qemu_add_opts(QemuOptsList *list)
{
    if (!groups) {
        groups = g_ptr_array_new();
    }
    g_ptr_array_add(groups, list);
}

void qemu_opts_foreach_group(void (*fn)(QemuOptsList *list, void *opaque), void *opaque)
{
    for (guint i = 0; groups && i < groups->len; i++) {
        fn(g_ptr_array_index(groups, i), opaque);
    }
}

QemuOptsList *qemu_find_opts_err(const char *group, Error **errp)
{
    for (guint i = 0; groups && i < groups->len; i++) {
        QemuOptsList *list = g_ptr_array_index(groups, i);
        if (strcmp(list->name, group) == 0) {
            return list;
        }
    }
    error_setg(errp, "There is no option group '%s'", group);
    return NULL;
}

QemuOptsList *qemu_find_opts(const char *group)
{
    Error *err = NULL;
    QemuOptsList *list = qemu_find_opts_err(group, &err);

    if (!list) {
        error_report_err(err);
    }
    return list;
}

QemuOpts *qemu_find_opts_singleton(const char *group)
{
    QemuOptsList *list = qemu_find_opts_err(group, &error_abort);
    QemuOpts *opts = qemu_opts_find(list, NULL);

    return opts ? opts : qemu_opts_create(list, NULL, false, &error_abort);
}

bool qemu_set_option(const char *str, Error **errp)
{
    /* GROUP.ID.ARG=VALUE: the id may have points, group and argument have none. */
    const char *equals = strchr(str, '=');
    g_autofree char *group = equals ? g_strndup(str, (gsize)(equals - str)) : NULL;
    char *id = group ? strchr(group, '.') : NULL;
    char *arg = group ? strrchr(group, '.') : NULL;

    if (!id || id == arg) {
        error_setg(errp, "can't parse: \"%s\"", str);
        return false;
    }
    *id++ = '\0';
    *arg++ = '\0';
    QemuOptsList *list = qemu_find_opts_err(group, errp);
    if (!list) {
        return false;
    }
    QemuOpts *opts = qemu_opts_find(list, id);
    if (!opts) {
        error_setg(errp, "there is no %s \"%s\" defined", list->name, id);
        return false;
    }
    return qemu_opt_set(opts, arg, equals + 1, errp);
}

/* ---- files ---- */

/* [group "id"] or [group] */
static bool parse_section(const char *line, char **group, char **id)
{
    g_autoptr(GRegex) regex =
        g_regex_new("^\\[([^\\s\"\\]]+)(?:\\s+\"([^\"]+)\")?\\]\\s*$", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    if (!g_regex_match(regex, line, 0, &match)) {
        return false;
    }
    *group = g_match_info_fetch(match, 1);
    *id = g_match_info_get_match_count(match) > 2 ? g_match_info_fetch(match, 2) : NULL;
    return true;
}

/* key = "value" */
static bool parse_assignment(const char *line, char **key, char **value)
{
    g_autoptr(GRegex) regex =
        g_regex_new("^\\s*([^\\s=\"]+)\\s*=\\s*\"([^\"]*)\"\\s*$", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    if (!g_regex_match(regex, line, 0, &match)) {
        return false;
    }
    *key = g_match_info_fetch(match, 1);
    *value = g_match_info_fetch(match, 2);
    return true;
}

typedef struct ConfigState {
    QEMUConfigCB *cb;
    void *opaque;
    char *group;                /* NULL before the first section */
    json_object *section;
    int count;
} ConfigState;

static bool section_done(ConfigState *state, Error **errp)
{
    bool ok = true;

    if (state->group) {
        ok = state->cb(state->group, state->section, state->opaque, errp);
        state->count++;
        g_clear_pointer(&state->group, g_free);
        g_clear_pointer(&state->section, json_object_put);
    }
    return ok;
}

static bool config_line(ConfigState *state, const char *line, Error **errp)
{
    g_autofree char *group = NULL, *id = NULL, *key = NULL, *value = NULL;

    if (qemu_str_is_blank(line) || line[0] == '#') {
        return true;
    }
    if (line[0] == '[' && parse_section(line, &group, &id)) {
        if (!section_done(state, errp)) {
            return false;
        }
        state->group = g_steal_pointer(&group);
        state->section = json_object_new_object();
        if (id) {
            json_object_object_add(state->section, "id", json_object_new_string(id));
        }
        return true;
    }
    if (!parse_assignment(line, &key, &value)) {
        error_setg(errp, "parse error");
        return false;
    }
    if (!state->group) {
        error_setg(errp, "no group defined");
        return false;
    }
    json_object_object_add(state->section, key, json_object_new_string(value));
    return true;
}

int qemu_config_foreach(FILE *fp, QEMUConfigCB *cb, void *opaque, const char *fname,
                        Error **errp)
{
    ConfigState state = { .cb = cb, .opaque = opaque };
    char *buf = NULL;
    size_t size = 0;
    Location loc;
    int lno = 0;
    bool ok = true;

    loc_push_none(&loc);
    while (ok && getline(&buf, &size, fp) >= 0) {
        Error *err = NULL;
        loc_set_file(fname, ++lno);
        ok = config_line(&state, buf, &err);
        if (!ok) {
            error_propagate_prepend(errp, err, "%s:%d: ", fname, lno);
        }
    }
    if (ok && ferror(fp)) {
        error_setg_errno(errp, errno, "Cannot read config file");
        ok = false;
    }
    ok = ok && section_done(&state, errp);
    free(buf);
    loc_pop(&loc);
    g_free(state.group);
    json_object_put(state.section);
    return ok ? state.count : -EINVAL;
}

int qemu_read_config_file(const char *filename, QEMUConfigCB *cb, void *opaque, Error **errp)
{
    FILE *f = fopen(filename, "re");

    if (!f) {
        int err = errno;
        error_setg_file_open(errp, err, filename);
        return -err;
    }
    int ret = qemu_config_foreach(f, cb, opaque, filename, errp);
    fclose(f);
    return ret;
}

static bool into_groups(const char *group, json_object *section, void *opaque, Error **errp)
{
    QemuOptsList *list = qemu_find_opts_err(group, errp);

    return list && qemu_opts_from_json(list, section, errp);
}

int qemu_config_parse(FILE *fp, const char *fname, Error **errp)
{
    return qemu_config_foreach(fp, into_groups, NULL, fname, errp);
}
