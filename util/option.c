/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Option sets: storing and reading values. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/id.h"
#include "option-internal.h"

bool parse_option_bool(const char *name, const char *value, bool *ret, Error **errp)
{
    static const char *const on[] = { "on", "yes", "true", "y" };
    static const char *const off[] = { "off", "no", "false", "n" };

    for (size_t i = 0; i < ARRAY_SIZE(on); i++) {
        if (strcmp(value, on[i]) == 0) {
            *ret = true;
            return true;
        }
        if (strcmp(value, off[i]) == 0) {
            *ret = false;
            return true;
        }
    }
    error_setg(errp, "Parameter '%s' expects 'on' or 'off'", name);
    return false;
}

bool parse_option_number(const char *name, const char *value, uint64_t *ret, Error **errp)
{
    int err = qemu_strtou64(value, NULL, 0, ret);

    if (err == -ERANGE) {
        error_setg(errp, "Value '%s' is too large for parameter '%s'", value, name);
    } else if (err) {
        error_setg(errp, "Parameter '%s' expects a number", name);
    }
    return err == 0;
}

bool parse_option_size(const char *name, const char *value, uint64_t *ret, Error **errp)
{
    int err = qemu_strtosz(value, NULL, ret);

    if (err == -ERANGE) {
        error_setg(errp, "Value '%s' is out of range for parameter '%s'", value, name);
    } else if (err) {
        ERRP_GUARD();
        error_setg(errp, "Parameter '%s' expects a non-negative number below 2^64", name);
        error_append_hint(errp, "Optional suffix k, M, G, T, P or E means kilo-, mega-, giga-, "
                          "tera-, peta-\nand exabytes, respectively.\n");
    }
    return err == 0;
}

const QemuOptDesc *qemu_opt_desc_find(const QemuOptDesc *desc, const char *name)
{
    for (; desc->name; desc++) {
        if (strcmp(desc->name, name) == 0) {
            return desc;
        }
    }
    return NULL;
}

QemuOpt *qemu_opt_find(QemuOpts *opts, const char *name)
{
    QemuOpt *opt;

    QTAILQ_FOREACH_REVERSE(opt, &opts->head, next) {
        if (strcmp(opt->name, name) == 0) {
            return opt;
        }
    }
    return NULL;
}

static void opt_free(QemuOpts *opts, QemuOpt *opt)
{
    QTAILQ_REMOVE(&opts->head, opt, next);
    g_free(opt->name);
    g_free(opt->str);
    g_free(opt);
}

static bool accepts_any(const QemuOptsList *list)
{
    return list->desc[0].name == NULL;
}

/* Convert the text by the descriptor's type. */
static bool opt_parse(QemuOpt *opt, Error **errp)
{
    if (!opt->desc) {
        return true;
    }
    switch (opt->desc->type) {
    case QEMU_OPT_STRING:
        return true;
    case QEMU_OPT_BOOL:
        return parse_option_bool(opt->name, opt->str, &opt->value.boolean, errp);
    case QEMU_OPT_NUMBER:
        return parse_option_number(opt->name, opt->str, &opt->value.uint, errp);
    case QEMU_OPT_SIZE:
        return parse_option_size(opt->name, opt->str, &opt->value.uint, errp);
    }
    g_assert_not_reached();
}

/* "Invalid parameter 'foo'", and what may have been meant or what there is. */
static void invalid_parameter(const QemuOptDesc *desc, const char *name, Error **errp)
{
    ERRP_GUARD();
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (; desc->name; desc++) {
        g_ptr_array_add(names, (gpointer)(uintptr_t)desc->name);
    }
    g_ptr_array_add(names, NULL);
    const char *match = util_nearest_match(name, (const char *const *)names->pdata);
    error_setg(errp, "Invalid parameter '%s'", name);
    if (match) {
        error_append_hint(errp, "Did you mean '%s'?\n", match);
    } else {
        g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
        error_append_hint(errp, "Parameters: %s\n", list);
    }
}

bool qemu_opt_set(QemuOpts *opts, const char *name, const char *value, Error **errp)
{
    const QemuOptDesc *desc = qemu_opt_desc_find(opts->list->desc, name);

    if (!desc && !accepts_any(opts->list)) {
        invalid_parameter(opts->list->desc, name, errp);
        return false;
    }
    QemuOpt *opt = g_new0(QemuOpt, 1);
    opt->name = g_strdup(name);
    opt->str = g_strdup(value);
    opt->desc = desc;
    QTAILQ_INSERT_TAIL(&opts->head, opt, next);
    if (!opt_parse(opt, errp)) {
        opt_free(opts, opt);
        return false;
    }
    return true;
}

bool qemu_opt_set_bool(QemuOpts *opts, const char *name, bool val, Error **errp)
{
    return qemu_opt_set(opts, name, val ? "on" : "off", errp);
}

bool qemu_opt_set_number(QemuOpts *opts, const char *name, int64_t val, Error **errp)
{
    g_autofree char *text = g_strdup_printf("%" PRId64, val);
    return qemu_opt_set(opts, name, text, errp);
}

int qemu_opt_unset(QemuOpts *opts, const char *name)
{
    QemuOpt *opt;
    int count = 0;

    while ((opt = qemu_opt_find(opts, name))) {
        opt_free(opts, opt);
        count++;
    }
    return count;
}

/* ---- reading ---- */

static const char *default_of(QemuOpts *opts, const char *name)
{
    const QemuOptDesc *desc = qemu_opt_desc_find(opts->list->desc, name);
    return desc ? desc->def_value_str : NULL;
}

const char *qemu_opt_get(QemuOpts *opts, const char *name)
{
    QemuOpt *opt = opts ? qemu_opt_find(opts, name) : NULL;

    if (opt) {
        return opt->str;
    }
    return opts ? default_of(opts, name) : NULL;
}

char *qemu_opt_get_del(QemuOpts *opts, const char *name)
{
    char *value = g_strdup(qemu_opt_get(opts, name));

    if (opts) {
        qemu_opt_unset(opts, name);
    }
    return value;
}

bool qemu_opt_get_bool(QemuOpts *opts, const char *name, bool defval)
{
    const char *text = qemu_opt_get(opts, name);
    QemuOpt *opt = opts ? qemu_opt_find(opts, name) : NULL;
    bool val = defval;

    if (opt && opt->desc) {
        assert(opt->desc->type == QEMU_OPT_BOOL);
        return opt->value.boolean;
    }
    if (text && !parse_option_bool(name, text, &val, &error_ignored)) {
        val = defval;       /* a group without types: whoever validates it complains */
    }
    return val;
}

static uint64_t get_uint(QemuOpts *opts, const char *name, uint64_t defval,
                         enum QemuOptType type,
                         bool (*parse)(const char *, const char *, uint64_t *, Error **))
{
    const char *text = qemu_opt_get(opts, name);
    QemuOpt *opt = opts ? qemu_opt_find(opts, name) : NULL;
    uint64_t val = defval;

    if (opt && opt->desc) {
        assert(opt->desc->type == type);
        return opt->value.uint;
    }
    if (text && !parse(name, text, &val, &error_ignored)) {
        val = defval;
    }
    return val;
}

uint64_t qemu_opt_get_number(QemuOpts *opts, const char *name, uint64_t defval)
{
    return get_uint(opts, name, defval, QEMU_OPT_NUMBER, parse_option_number);
}

uint64_t qemu_opt_get_size(QemuOpts *opts, const char *name, uint64_t defval)
{
    return get_uint(opts, name, defval, QEMU_OPT_SIZE, parse_option_size);
}

bool qemu_opt_has_help_opt(QemuOpts *opts)
{
    QemuOpt *opt;

    QTAILQ_FOREACH(opt, &opts->head, next) {
        if (is_help_option(opt->name)) {
            return true;
        }
    }
    return false;
}

int qemu_opt_foreach(QemuOpts *opts, qemu_opt_loopfunc func, void *opaque, Error **errp)
{
    QemuOpt *opt;

    QTAILQ_FOREACH(opt, &opts->head, next) {
        int ret = func(opaque, opt->name, opt->str, errp);
        if (ret) {
            return ret;
        }
    }
    return 0;
}

/* ---- sets ---- */

static void list_prepare(QemuOptsList *list)
{
    if (!list->head.link.prev) {
        QTAILQ_INIT(&list->head);       /* a static list without initializer */
    }
}

QemuOpts *qemu_opts_find(QemuOptsList *list, const char *id)
{
    QemuOpts *opts;

    list_prepare(list);
    QTAILQ_FOREACH(opts, &list->head, next) {
        if (g_strcmp0(opts->id, id) == 0) {
            return opts;
        }
    }
    return NULL;
}

QemuOpts *qemu_opts_create(QemuOptsList *list, const char *id, bool fail_if_exists,
                           Error **errp)
{
    ERRP_GUARD();
    QemuOpts *opts = NULL;

    list_prepare(list);
    if (list->merge_lists) {
        if (id) {
            error_setg(errp, "Invalid parameter 'id'");
            return NULL;
        }
        opts = qemu_opts_find(list, NULL);
        if (opts) {
            return opts;
        }
    } else if (id) {
        if (!id_wellformed(id)) {
            error_setg(errp, "Parameter 'id' expects an identifier");
            error_append_hint(errp, "Identifiers consist of letters, digits, "
                              "'-', '.', '_', starting with a letter.\n");
            return NULL;
        }
        opts = qemu_opts_find(list, id);
        if (opts && fail_if_exists) {
            error_setg(errp, "Duplicate ID '%s' for %s", id, list->name);
            return NULL;
        }
        if (opts) {
            return opts;
        }
    }
    opts = g_new0(QemuOpts, 1);
    opts->id = g_strdup(id);
    opts->list = list;
    loc_save(&opts->loc);
    QTAILQ_INIT(&opts->head);
    QTAILQ_INSERT_TAIL(&list->head, opts, next);
    return opts;
}

void qemu_opts_del(QemuOpts *opts)
{
    QemuOpt *opt;

    if (!opts) {
        return;
    }
    while ((opt = QTAILQ_FIRST(&opts->head))) {
        opt_free(opts, opt);
    }
    QTAILQ_REMOVE(&opts->list->head, opts, next);
    g_free(opts->id);
    g_free(opts);
}

void qemu_opts_reset(QemuOptsList *list)
{
    list_prepare(list);
    while (!QTAILQ_EMPTY(&list->head)) {
        qemu_opts_del(QTAILQ_FIRST(&list->head));
    }
}

const char *qemu_opts_id(QemuOpts *opts)
{
    return opts->id;
}

void qemu_opts_set_id(QemuOpts *opts, char *id)
{
    g_free(opts->id);
    opts->id = id;
}

QemuOptsList *qemu_opts_list(QemuOpts *opts)
{
    return opts->list;
}

void qemu_opts_loc_restore(QemuOpts *opts)
{
    loc_restore(&opts->loc);
}

bool qemu_opts_validate(QemuOpts *opts, const QemuOptDesc *desc, Error **errp)
{
    QemuOpt *opt;

    assert(accepts_any(opts->list));
    QTAILQ_FOREACH(opt, &opts->head, next) {
        opt->desc = qemu_opt_desc_find(desc, opt->name);
        if (!opt->desc) {
            invalid_parameter(desc, opt->name, errp);
            return false;
        }
        if (!opt_parse(opt, errp)) {
            return false;
        }
    }
    return true;
}

int qemu_opts_foreach(QemuOptsList *list, qemu_opts_loopfunc func, void *opaque, Error **errp)
{
    QemuOpts *opts, *next;
    Location loc;
    int ret = 0;

    list_prepare(list);
    loc_push_none(&loc);
    QTAILQ_FOREACH_SAFE(opts, &list->head, next, next) {
        loc_restore(&opts->loc);
        ret = func(opaque, opts, errp);
        if (ret) {
            break;
        }
    }
    loc_pop(&loc);
    return ret;
}
