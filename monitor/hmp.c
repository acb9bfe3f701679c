/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HMP: the command table, execution of a line, help, completion, the connection. */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "qemu/json-writer.h"
#include "system/runstate.h"

static GPtrArray *tables[2];        /* const HmpCommand *; [1]: behind "info" */
static bool sorted[2];

/* ---- the table ----------------------------------------------------------------- */

static void add_rows(bool info, const HmpCommand *commands, size_t count)
{
    if (!tables[info]) {
        tables[info] = g_ptr_array_new();
    }
    for (size_t i = 0; i < count; i++) {
        g_ptr_array_add(tables[info], (gpointer)&commands[i]);
    }
    sorted[info] = false;
}

void qapi_register_hmp(const HmpCommand *commands, size_t count)
{
    add_rows(false, commands, count);
}

void qapi_register_hmp_info(const HmpCommand *commands, size_t count)
{
    add_rows(true, commands, count);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    const HmpCommand *const *left = a, *const *right = b;

    return strcmp((*left)->name, (*right)->name);
}

void hmp_foreach(bool info, void (*fn)(const HmpCommand *command, void *opaque), void *opaque)
{
    if (!sorted[info]) {
        g_ptr_array_sort(tables[info], by_name);
        sorted[info] = true;
    }
    for (guint i = 0; i < tables[info]->len; i++) {
        fn(tables[info]->pdata[i], opaque);
    }
}

/* Is @name one of "quit|q"? */
static bool has_name(const HmpCommand *command, const char *name)
{
    g_auto(GStrv) names = g_strsplit(command->name, "|", 0);

    return g_strv_contains((const char *const *)names, name);
}

const HmpCommand *hmp_find(bool info, const char *name)
{
    for (guint i = 0; i < tables[info]->len; i++) {
        if (has_name(tables[info]->pdata[i], name)) {
            return tables[info]->pdata[i];
        }
    }
    return NULL;
}

/* ---- running a line ------------------------------------------------------------ */

bool hmp_handle_error(Monitor *mon, Error *err)
{
    if (!err) {
        return false;
    }
    monitor_printf(mon, "Error: %s\n", error_get_pretty(err));
    if (error_get_hint(err)) {
        monitor_puts(mon, error_get_hint(err));
    }
    error_free(err);
    return true;
}

struct json_object *hmp_run_qmp(Monitor *mon, const char *name, struct json_object *args)
{
    struct json_object *ret = NULL;
    Error *err = NULL;

    qmp_command_run(name, args, &ret, &err);
    json_object_put(args);
    hmp_handle_error(mon, err);
    return ret;
}

static const HmpCommand *find_command(Monitor *mon, const char **text)
{
    g_autofree char *name = NULL;
    const HmpCommand *command;
    size_t len;

    while (isspace((unsigned char)**text)) {
        (*text)++;
    }
    len = strcspn(*text, " \t/");
    name = g_strndup(*text, len);
    *text += len;
    if (!name[0]) {
        return NULL;
    }
    command = hmp_find(false, name);
    if (command && !strcmp(name, "info")) {
        g_autofree char *item = hmp_word(text, &error_ignored);

        command = hmp_find(true, item ? item : "");
        if (!item) {
            hmp_execute_line(mon, "help info");
        } else if (!command) {
            monitor_printf(mon, "unknown command: 'info %s'\n", item);
        }
    } else if (!command) {
        monitor_printf(mon, "unknown command: '%s'\n", name);
    }
    return command;
}

void hmp_execute_line(Monitor *mon, const char *line)
{
    const char *text = line;
    const HmpCommand *command = find_command(mon, &text);
    g_autoptr(JsonObject) args = NULL;
    Error *err = NULL;

    if (!command) {
        return;
    }
    args = hmp_parse_args(mon, command, text, &err);
    if (!args) {
        g_autofree char *first = g_strndup(command->name, strcspn(command->name, "|"));

        monitor_printf(mon, "%s\nTry \"help %s\" for more information\n", error_get_pretty(err),
                       first);
        error_free(err);
        return;
    }
    command->run(mon, args);
}

static void run_as_current(Monitor *mon, const char *line)
{
    monitor_set_current(mon, true);
    hmp_execute_line(mon, line);
    monitor_set_current(NULL, false);
}

/* ---- help ---------------------------------------------------------------------- */

typedef struct HelpList {
    Monitor *mon;
    const char *prefix;
} HelpList;

static void print_help(const HmpCommand *command, void *opaque)
{
    HelpList *list = opaque;

    monitor_printf(list->mon, "%s%s %s%s-- %s\n", list->prefix, command->name,
                   command->params ? command->params : "",
                   command->params && command->params[0] ? " " : "", command->help);
}

static void hmp_help(Monitor *mon, struct json_object *args)
{
    const char *name = qmp_str(args, "name");
    HelpList list = { .mon = mon, .prefix = "" };
    bool info = name && (!strcmp(name, "info") || g_str_has_prefix(name, "info "));
    const HmpCommand *command;

    if (!name) {
        hmp_foreach(false, print_help, &list);
        return;
    }
    if (info) {
        list.prefix = "info ";
        name = g_strchug((char *)name + strlen("info"));
        if (!name[0]) {
            hmp_foreach(true, print_help, &list);
            return;
        }
    }
    command = hmp_find(info, name);
    if (command) {
        print_help(command, &list);
    } else {
        monitor_printf(mon, "unknown command: '%s%s'\n", list.prefix, name);
    }
}

static void hmp_info(Monitor *mon, struct json_object *args)
{
    /* find_command() never gets here: what follows "info" is in a table of its own. */
}

/* ---- completion ---------------------------------------------------------------- */

void hmp_completion_add(HmpCompletion *c, const char *candidate)
{
    if (g_str_has_prefix(candidate, c->word)) {
        g_ptr_array_add(c->out, g_strdup(candidate));
    }
}

static void add_names(const HmpCommand *command, void *opaque)
{
    g_auto(GStrv) names = g_strsplit(command->name, "|", 0);

    for (int i = 0; names[i]; i++) {
        hmp_completion_add(opaque, names[i]);
    }
}

static void add_files(HmpCompletion *c)
{
    g_autofree char *folder = g_path_get_dirname(c->word);
    const char *slash = strrchr(c->word, '/');
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = slash
            ? g_strdup_printf("%.*s%s", (int)(slash + 1 - c->word), c->word, name)
            : g_strdup(name);
        g_autofree char *shown = g_file_test(path, G_FILE_TEST_IS_DIR)
            ? g_strconcat(path, "/", NULL) : g_strdup(path);

        hmp_completion_add(c, shown);
    }
}

/* Complete word number @index of @command (the first argument is 1). */
static void add_arguments(HmpCompletion *c, const HmpCommand *command, int index)
{
    if (command->complete) {
        command->complete(c, index, c->word);
    } else if (hmp_arg_kind(command, index) == 'F') {
        add_files(c);
    } else if (!strcmp(command->name, "help|?") && index == 1) {
        hmp_foreach(false, add_names, c);
    }
}

static size_t complete_line(const char *text, GPtrArray *out, void *opaque)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", 0);
    HmpCompletion c = { .word = "", .out = out };
    const HmpCommand *command = NULL;
    const char *done[16];
    int count = 0;
    bool info;

    for (int i = 0; words[i]; i++) {
        bool last = !words[i + 1];

        if ((words[i][0] || last) && count < (int)ARRAY_SIZE(done)) {
            done[count++] = words[i];
        }
    }
    if (!count) {
        done[count++] = "";
    }
    c.word = done[count - 1];
    info = count > 1 && !strcmp(done[0], "info");
    if (count == 1 + info) {
        hmp_foreach(info, add_names, &c);
    } else {
        command = hmp_find(info, done[info]);
        if (command) {
            add_arguments(&c, command, count - 1 - info);
        }
    }
    return strlen(c.word);
}

/* ---- the connection ------------------------------------------------------------ */

static const char prompt[] = "(qemu) ";

static void editor_puts(const char *text, void *opaque)
{
    monitor_puts(opaque, text);
}

static void editor_line(const char *text, void *opaque)
{
    Monitor *mon = opaque;

    run_as_current(mon, text);
    if (qemu_shutdown_requested_get() == SHUTDOWN_CAUSE_NONE) {     /* not after "quit" */
        readline_start(mon->readline, prompt);
    }
}

static const ReadLineOps editor_ops = {
    .puts = editor_puts,
    .line = editor_line,
    .complete = complete_line,
};

static int hmp_can_read(void *opaque)
{
    return monitor_is_full(opaque) ? 0 : 4096;
}

/* Without an editor: whole lines, nothing echoed. */
static void feed_line(Monitor *mon, char c)
{
    if (c == '\n' || c == '\r') {
        if (mon->line->len) {
            run_as_current(mon, mon->line->str);
        }
        g_string_truncate(mon->line, 0);
    } else if (mon->line->len < 4096) {
        g_string_append_c(mon->line, c);
    }
}

static void hmp_read(void *opaque, const uint8_t *buf, int size)
{
    Monitor *mon = opaque;

    for (int i = 0; i < size; i++) {
        if (mon->readline) {
            readline_key(mon->readline, buf[i]);
        } else {
            feed_line(mon, buf[i]);
        }
    }
}

static void greet(Monitor *mon)
{
    monitor_printf(mon, "QEMU %s monitor - type 'help' for more information\n", QEMU_VERSION);
    mon->greeted = true;
    if (mon->readline) {
        readline_start(mon->readline, prompt);
    }
}

/* As user of a mux the monitor greets when it gets the focus for the first time. */
static bool shares_a_mux(Monitor *mon)
{
    return !qemu_chr_fe_get_driver(&mon->chr);
}

static void focus_in(Monitor *mon)
{
    if (!mon->greeted) {
        greet(mon);
    } else if (!mon->in_focus && mon->readline) {
        readline_restart(mon->readline);
        readline_show(mon->readline);
    }
    mon->in_focus = true;
}

static void hmp_event(void *opaque, QEMUChrEvent event)
{
    Monitor *mon = opaque;

    switch (event) {
    case CHR_EVENT_OPENED:
        if (!shares_a_mux(mon)) {
            focus_in(mon);
        }
        break;
    case CHR_EVENT_MUX_IN:
        focus_in(mon);
        break;
    case CHR_EVENT_MUX_OUT:
        if (mon->in_focus) {
            monitor_puts(mon, "\n");
        }
        mon->in_focus = false;
        break;
    case CHR_EVENT_CLOSED:
        mon->greeted = false;
        mon->in_focus = false;
        monitor_drop_output(mon);
        break;
    case CHR_EVENT_BREAK:
        break;
    }
}

bool monitor_init_hmp(Chardev *chr, bool use_readline, Error **errp)
{
    Monitor *mon = monitor_new(false);

    mon->line = g_string_new(NULL);
    if (use_readline) {
        mon->readline = readline_new(&editor_ops, mon);
    }
    if (!monitor_attach(mon, chr, errp)) {
        return false;
    }
    qemu_chr_fe_set_background(&mon->chr, true);
    qemu_chr_fe_set_handlers(&mon->chr, hmp_can_read, hmp_read, hmp_event, NULL, mon, NULL, true);
    return true;
}

void hmp_session_free(Monitor *mon)
{
    readline_free(mon->readline);
    if (mon->line) {
        g_string_free(mon->line, TRUE);
    }
}

/* ---- HMP inside QMP ------------------------------------------------------------ */

static bool human_monitor_command(struct json_object *args, struct json_object **ret, Error **errp)
{
    Monitor mon = { .capture = g_string_new(NULL) };
    g_autoptr(GString) text = NULL;
    Monitor *outer = monitor_cur_hmp();

    mon.cpu_index = qmp_int(args, "cpu-index", 0);
    monitor_set_current(&mon, true);
    hmp_execute_line(&mon, qmp_str(args, "command-line"));
    monitor_set_current(outer, false);

    text = g_string_new(NULL);
    for (const char *p = mon.capture->str; *p; p++) {
        if (*p == '\n') {
            g_string_append_c(text, '\r');
        }
        g_string_append_c(text, *p);
    }
    *ret = json_str(text->str);
    g_string_free(mon.capture, TRUE);
    return true;
}

static const QapiMember human_monitor_command_args[] = {
    { "command-line", "str", false },
    { "cpu-index", "int", true },
    { .name = NULL },
};

static const QmpCommand qmp_rows[] = {
    { .name = "human-monitor-command", .args = human_monitor_command_args, .ret = "str",
      .run = human_monitor_command },
};
QMP_COMMANDS(qmp_rows)

static void info_history(Monitor *mon, struct json_object *args)
{
    const char *line;

    for (unsigned i = 0; mon->readline && (line = readline_history(mon->readline, i)); i++) {
        monitor_printf(mon, "%u: '%s'\n", i, line);
    }
}

static const HmpCommand info_rows[] = {
    { .name = "history", .help = "show the command line history", .run = info_history },
};
HMP_INFO_COMMANDS(info_rows)

static const HmpCommand hmp_rows[] = {
    { .name = "help|?", .args = "name:S?", .params = "[cmd]", .help = "show the help",
      .run = hmp_help },
    { .name = "info", .args = "item:s?", .params = "[subcommand]",
      .help = "show various information about the system state", .run = hmp_info },
};
HMP_COMMANDS(hmp_rows)
