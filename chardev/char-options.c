/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -chardev: the option group, cutting the text, help, and making what the
 * options describe.
 */
#include "qemu/osdep.h"
#include "chardev/char-io.h"
#include "qemu/config-file.h"
#include "qemu/error-report.h"
#include "qemu/id.h"

/* All keys of all back ends. */
static QemuOptsList chardev_opts = {
    .name = "chardev",
    .implied_opt_name = "backend",
    .head = QTAILQ_HEAD_INITIALIZER(chardev_opts.head),
    .desc = {
        { .name = "abstract", .type = QEMU_OPT_BOOL },
        { .name = "append", .type = QEMU_OPT_BOOL },
        { .name = "backend", .type = QEMU_OPT_STRING },
        { .name = "chardev", .type = QEMU_OPT_STRING },
        { .name = "chardevs.0", .type = QEMU_OPT_STRING },
        { .name = "chardevs.1", .type = QEMU_OPT_STRING },
        { .name = "chardevs.2", .type = QEMU_OPT_STRING },
        { .name = "chardevs.3", .type = QEMU_OPT_STRING },
        { .name = "cols", .type = QEMU_OPT_NUMBER },
        { .name = "delay", .type = QEMU_OPT_BOOL },
        { .name = "fd", .type = QEMU_OPT_STRING },
        { .name = "height", .type = QEMU_OPT_NUMBER },
        { .name = "host", .type = QEMU_OPT_STRING },
        { .name = "id", .type = QEMU_OPT_STRING },
        { .name = "input-path", .type = QEMU_OPT_STRING },
        { .name = "ipv4", .type = QEMU_OPT_BOOL },
        { .name = "ipv6", .type = QEMU_OPT_BOOL },
        { .name = "localaddr", .type = QEMU_OPT_STRING },
        { .name = "localport", .type = QEMU_OPT_STRING },
        { .name = "logappend", .type = QEMU_OPT_BOOL },
        { .name = "logfile", .type = QEMU_OPT_STRING },
        { .name = "mux", .type = QEMU_OPT_BOOL },
        { .name = "name", .type = QEMU_OPT_STRING },
        { .name = "nodelay", .type = QEMU_OPT_BOOL },
        { .name = "path", .type = QEMU_OPT_STRING },
        { .name = "port", .type = QEMU_OPT_STRING },
        { .name = "reconnect", .type = QEMU_OPT_NUMBER },
        { .name = "reconnect-ms", .type = QEMU_OPT_NUMBER },
        { .name = "rows", .type = QEMU_OPT_NUMBER },
        { .name = "server", .type = QEMU_OPT_BOOL },
        { .name = "signal", .type = QEMU_OPT_BOOL },
        { .name = "size", .type = QEMU_OPT_SIZE },
        { .name = "telnet", .type = QEMU_OPT_BOOL },
        { .name = "tight", .type = QEMU_OPT_BOOL },
        { .name = "tls-authz", .type = QEMU_OPT_STRING },
        { .name = "tls-creds", .type = QEMU_OPT_STRING },
        { .name = "tn3270", .type = QEMU_OPT_BOOL },
        { .name = "to", .type = QEMU_OPT_NUMBER },
        { .name = "wait", .type = QEMU_OPT_BOOL },
        { .name = "websocket", .type = QEMU_OPT_BOOL },
        { .name = "width", .type = QEMU_OPT_NUMBER },
        { .name = NULL }
    },
};

static void register_opts(void)
{
    qemu_add_opts(&chardev_opts);
}
opts_init(register_opts)

QemuOptsList *qemu_chr_opts_list(void)
{
    return &chardev_opts;
}

/* ---- cutting text --------------------------------------------------------------- */

static bool is_known(const char *key)
{
    for (const QemuOptDesc *d = chardev_opts.desc; d->name; d++) {
        if (g_str_equal(d->name, key)) {
            return true;
        }
    }
    return false;
}

static void set_string(struct json_object *opts, const char *key, const char *value)
{
    json_object_object_add(opts, key, json_object_new_string(value));
}

/* A word without '=': KEY means KEY=on, noKEY means KEY=off. */
static bool add_flag(struct json_object *opts, const char *word, bool warn, Error **errp)
{
    const char *key = word;
    const char *value = "on";
    if (!is_known(word) && g_str_has_prefix(word, "no") && is_known(word + 2)) {
        key = word + 2;
        value = "off";
    }
    if (!is_known(key)) {
        error_setg(errp, "Invalid parameter '%s'", word);
        return false;
    }
    if (warn) {
        warn_report("short-form boolean option '%s' deprecated", word);
        error_printf("Please use %s=%s instead\n", key, value);
    }
    set_string(opts, key, value);
    return true;
}

bool chr_parse_words(struct json_object *opts, const char *text, const char *first, bool warn,
                     Error **errp)
{
    for (const char *p = text; *p; ) {
        g_autofree char *key = NULL;
        g_autofree char *value = NULL;
        const char *end = p + strcspn(p, "=,");
        if (first && *end != '=') {
            p = get_opt_value(p, &value);
            set_string(opts, first, value);
        } else if (*end == '=') {
            key = g_strndup(p, end - p);
            p = get_opt_value(end + 1, &value);
            if (!is_known(key)) {
                error_setg(errp, "Invalid parameter '%s'", key);
                return false;
            }
            set_string(opts, key, value);
        } else {
            p = get_opt_value(p, &value);
            if (!add_flag(opts, value, warn, errp)) {
                return false;
            }
        }
        first = NULL;
        if (*p == ',') {
            p++;
        }
    }
    return true;
}

struct json_object *qemu_chr_parse_option(const char *text, Error **errp)
{
    struct json_object *opts = json_object_new_object();
    if (!chr_parse_words(opts, text, "backend", true, errp)) {
        json_object_put(opts);
        return NULL;
    }
    return opts;
}

/* ---- help -------------------------------------------------------------------------- */

static void list_backend(ObjectClass *klass, void *opaque)
{
    GSList **names = opaque;
    if (!CHARDEV_CLASS(klass)->internal) {
        *names = g_slist_insert_sorted(
            *names, g_strdup(object_class_get_name(klass) + strlen(CHARDEV_TYPE_PREFIX)),
            (GCompareFunc)(void (*)(void))strcmp);
    }
}

GSList *chr_backend_names(void)
{
    GSList *names = NULL;
    object_class_foreach(list_backend, TYPE_CHARDEV, false, &names);
    return names;
}

bool qemu_chr_option_help(const char *text, int *status)
{
    if (!has_help_option(text)) {
        return false;
    }
    if (is_help_option(text)) {
        GSList *names = chr_backend_names();
        printf("Available chardev backend types: \n");
        for (GSList *l = names; l; l = l->next) {
            printf("  %s\n", (char *)l->data);
        }
        g_slist_free_full(names, g_free);
        *status = 0;
    } else {
        qemu_opts_print_help(&chardev_opts, true);
        *status = 1;
    }
    return true;
}

/* ---- making -------------------------------------------------------------------------- */

ChardevClass *chr_class_by_name(const char *name)
{
    g_autofree char *typename = g_strconcat(CHARDEV_TYPE_PREFIX, name, NULL);
    ObjectClass *klass = module_object_class_by_name(typename);
    if (!klass || object_class_is_abstract(klass) || CHARDEV_CLASS(klass)->internal) {
        return NULL;
    }
    return CHARDEV_CLASS(klass);
}

static Chardev *new_mux(const char *id, const char *base, GMainContext *context, Error **errp)
{
    struct json_object *data = json_object_new_object();
    json_object_object_add(data, "chardev", json_object_new_string(base));
    Chardev *mux = qemu_chardev_new(id, TYPE_CHARDEV_MUX, data, context, errp);
    json_object_put(data);
    return mux;
}

static bool check_id(const char *id, const char *backend, Error **errp)
{
    ERRP_GUARD();
    if (!id) {
        error_setg(errp, "chardev: no id specified");
        return false;
    }
    if (!backend) {
        error_setg(errp, "chardev: \"%s\" missing backend", id);
        return false;
    }
    if (!id_wellformed(id) || strlen(id) > 127) {
        error_setg(errp, "Parameter 'id' expects an identifier");
        error_append_hint(errp, "Identifiers consist of letters, digits, '-', '.', '_', "
                          "starting with a letter.\n");
        return false;
    }
    if (qemu_chr_find(id)) {
        error_setg(errp, "Duplicate ID '%s' for chardev", id);
        return false;
    }
    return true;
}

static bool has_monitor(Chardev *mux, struct json_object *opts, Error **errp)
{
    ChardevMonitorHook *hook = chr_monitor_hook();
    if (!chr_data_get(opts, "monitor")) {
        return true;
    }
    if (!hook) {
        error_setg(errp, "there is no monitor to put on chardev '%s'", mux->label);
        return false;
    }
    return hook(mux, errp);
}

/* Where a pseudo terminal is: management software reads this line. */
static void announce(Chardev *chr)
{
    if (chr && object_dynamic_cast(OBJECT(chr), TYPE_CHARDEV_PTY)) {
        printf("char device redirected to %s (label %s)\n", chr->filename + strlen("pty:"),
               chr->label);
        fflush(stdout);
    }
}

static void hint_backends(Error *const *errp)
{
    g_autoptr(GString) text = g_string_new("Back ends:");
    GSList *names = chr_backend_names();
    for (GSList *l = names; l; l = l->next) {
        g_string_append_printf(text, "%s %s", l == names ? "" : ",", (char *)l->data);
    }
    g_slist_free_full(names, g_free);
    error_append_hint(errp, "%s\n", text->str);
}

Chardev *chr_new_from_opts(struct json_object *opts, GMainContext *context, Error **errp)
{
    ERRP_GUARD();
    const char *id = chr_data_str(opts, "id");
    const char *backend = chr_data_str(opts, "backend");
    const char *mux_text = chr_data_str(opts, "mux");
    bool mux = false;
    if (!check_id(id, backend, errp)) {
        return NULL;
    }
    ChardevClass *cc = chr_class_by_name(backend);
    if (!cc) {
        error_setg(errp, "'%s' is not a valid char driver name", backend);
        hint_backends(errp);
        return NULL;
    }
    if (mux_text && !parse_option_bool("mux", mux_text, &mux, errp)) {
        return NULL;
    }
    struct json_object *data = chr_data_from_opts(cc, opts, errp);
    if (!data) {
        return NULL;
    }
    g_autofree char *base_id = mux ? g_strconcat(id, "-base", NULL) : g_strdup(id);
    Chardev *chr = qemu_chardev_new(base_id, object_class_get_name(OBJECT_CLASS(cc)), data,
                                    context, errp);
    json_object_put(data);
    announce(chr);
    if (chr && mux) {
        Chardev *base = chr;
        chr = new_mux(id, base_id, context, errp);
        if (!chr) {
            qemu_chr_delete(base);
        } else if (!has_monitor(chr, opts, errp)) {
            qemu_chr_delete(chr);
            qemu_chr_delete(base);
            chr = NULL;
        }
    }
    return chr;
}

Chardev *qemu_chr_new_from_opts(struct json_object *opts, Error **errp)
{
    return chr_new_from_opts(opts, NULL, errp);
}

Chardev *qemu_chr_add_option(const char *text, Error **errp)
{
    struct json_object *opts = qemu_chr_parse_option(text, errp);
    Chardev *chr = opts ? qemu_chr_new_from_opts(opts, errp) : NULL;
    json_object_put(opts);
    return chr;
}
