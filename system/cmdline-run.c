/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options about the process and how the machine runs: names, logs, actions,
 * clock, daemon.
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include "cmdline.h"
#include "qemu/config-file.h"
#include "qemu/cutils.h"
#include "qemu/guest-random.h"
#include "qemu/keyval.h"
#include "qemu/log.h"
#include "system/identity.h"
#include "system/runstate.h"
#include "trace/control.h"

/* Parse @arg as a set of group @group; "help" prints the group's rows and ends with status 1. */
static QemuOpts *parse_group(const char *group, const char *arg, bool implied, Error **errp)
{
    QemuOptsList *list = qemu_find_opts(group);

    if (has_help_option(arg)) {
        qemu_opts_print_help(list, true);
        exit(1);
    }
    return qemu_opts_parse(list, arg, implied, errp);
}

bool opt_help(const OptionRow *row, const char *arg, Error **errp)
{
    options_print_help(error_get_progname());
    options_end_after_help();
}

bool opt_version(const OptionRow *row, const char *arg, Error **errp)
{
    options_print_version();
    options_end_after_help();
}

bool opt_name(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();
    QemuOpts *opts = parse_group("name", arg, true, errp);

    if (!opts) {
        return false;
    }
    if (qemu_opt_get(opts, "guest")) {
        qemu_set_vm_name(qemu_opt_get(opts, "guest"));
        error_guest_name = qemu_get_vm_name();
    }
    if (qemu_opt_get(opts, "process")) {
        g_free(c->process_name);
        c->process_name = g_strdup(qemu_opt_get(opts, "process"));
    }
    return true;
}

bool opt_uuid(const OptionRow *row, const char *arg, Error **errp)
{
    QemuUUID uuid;

    if (qemu_uuid_parse(arg, &uuid) < 0) {
        error_setg(errp, "failed to parse UUID string: wrong format");
        return false;
    }
    qemu_set_vm_uuid(uuid);
    return true;
}

bool opt_rtc(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();
    QemuOpts *opts = parse_group("rtc", arg, false, errp);

    if (!opts) {
        return false;
    }
    json_object_put(c->rtc);
    c->rtc = qemu_opts_to_json(opts);
    loc_save(&c->rtc_loc);
    return true;
}

/* ---- what the machine does when ------------------------------------------------------------ */

static int set_action(void *opaque, const char *name, const char *value, Error **errp)
{
    return runstate_action_set(name, value, errp) ? 0 : -1;
}

bool opt_action(const OptionRow *row, const char *arg, Error **errp)
{
    QemuOpts *opts = parse_group("action", arg, false, errp);

    return opts && qemu_opt_foreach(opts, set_action, NULL, errp) == 0;
}

/* row->extra is one "key=value" of -action. */
bool opt_quick_action(const OptionRow *row, const char *arg, Error **errp)
{
    g_auto(GStrv) pair = g_strsplit(row->extra, "=", 2);

    return runstate_action_set(pair[0], pair[1], errp);
}

bool opt_watchdog_action(const OptionRow *row, const char *arg, Error **errp)
{
    return runstate_action_set("watchdog", arg, errp);
}

bool opt_stopped(const OptionRow *row, const char *arg, Error **errp)
{
    runstate_set_autostart(false);
    return true;
}

bool opt_preconfig(const OptionRow *row, const char *arg, Error **errp)
{
    cmdline()->preconfig = true;
    return true;
}

bool opt_nodefaults(const OptionRow *row, const char *arg, Error **errp)
{
    cmdline()->nodefaults = true;
    return true;
}

bool opt_incoming(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();

    g_free(c->incoming);
    c->incoming = g_strdup(arg);
    return true;
}

bool opt_only_migratable(const OptionRow *row, const char *arg, Error **errp)
{
    cmdline()->only_migratable = true;
    return true;
}

bool opt_dump_vmstate(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();

    g_free(c->dump_vmstate);
    c->dump_vmstate = g_strdup(arg);
    return true;
}

/* ---- process ------------------------------------------------------------------------------- */

bool opt_pidfile(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();

    g_free(c->pidfile);
    c->pidfile = g_strdup(arg);
    return true;
}

bool opt_daemonize(const OptionRow *row, const char *arg, Error **errp)
{
    cmdline()->daemonize = true;
    return true;
}

bool opt_run_with(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();
    QemuOpts *opts = parse_group("run-with", arg, false, errp);

    if (!opts) {
        return false;
    }
    c->exit_with_parent |= qemu_opt_get_bool(opts, "exit-with-parent", false);
    if (qemu_opt_get(opts, "chroot")) {
        g_free(c->run_chroot);
        c->run_chroot = g_strdup(qemu_opt_get(opts, "chroot"));
    }
    if (qemu_opt_get(opts, "user")) {
        g_free(c->run_user);
        c->run_user = g_strdup(qemu_opt_get(opts, "user"));
    }
    loc_save(&c->run_loc);
    return true;
}

bool opt_overcommit(const OptionRow *row, const char *arg, Error **errp)
{
    QemuOpts *opts = parse_group("overcommit", arg, false, errp);
    const char *lock = opts ? qemu_opt_get(opts, "mem-lock") : NULL;
    bool all = false;

    if (!opts) {
        return false;
    }
    if (!lock || !strcmp(lock, "on-fault")) {
        return true;
    }
    if (!parse_option_bool("mem-lock", lock, &all, errp)) {
        return false;
    }
    if (all && mlockall(MCL_CURRENT | MCL_FUTURE) < 0) {
        error_setg_errno(errp, errno, "cannot lock memory");
        return false;
    }
    return true;
}

bool opt_sandbox(const OptionRow *row, const char *arg, Error **errp)
{
    QemuOpts *opts = parse_group("sandbox", arg, true, errp);

    if (opts && qemu_opt_get_bool(opts, "enable", false)) {
        error_setg(errp, "sandboxing is not supported by this build");
        return false;
    }
    return opts != NULL;
}

/* ---- logs ---------------------------------------------------------------------------------- */

/* The first item of @list that -d does not know (g_free). */
static char *unknown_log_item(const char *list)
{
    g_auto(GStrv) items = g_strsplit(list, ",", -1);
    int mask;

    for (char **item = items; *item; item++) {
        if (!qemu_log_parse_items(*item, &mask)) {
            return g_strdup(*item);
        }
    }
    return g_strdup(list);
}

bool opt_log(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();
    int mask;

    if (is_help_option(arg)) {
        qemu_print_log_usage(stdout);
        options_end_after_help();
    }
    if (!strcmp(arg, "trace:help")) {
        trace_list_events(stdout);
        options_end_after_help();
    }
    if (!qemu_log_parse_items(arg, &mask)) {
        g_autofree char *item = unknown_log_item(arg);

        qemu_print_log_usage(stdout);
        error_setg(errp, "unknown log item '%s'", item);
        return false;
    }
    g_free(c->log_items);
    c->log_items = g_strdup(arg);
    return true;
}

bool opt_log_file(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();

    g_free(c->log_file);
    c->log_file = g_strdup(arg);
    return true;
}

bool opt_dfilter(const OptionRow *row, const char *arg, Error **errp)
{
    ERRP_GUARD();

    qemu_set_dfilter_ranges(arg, errp);
    return !*errp;
}

bool opt_trace(const OptionRow *row, const char *arg, Error **errp)
{
    bool help = false;

    if (!trace_opt_parse(arg, &help, errp)) {
        return false;
    }
    if (help) {
        trace_list_events(stdout);
        options_end_after_help();
    }
    return true;
}

bool opt_msg(const OptionRow *row, const char *arg, Error **errp)
{
    QemuOpts *opts = parse_group("msg", arg, false, errp);

    if (!opts) {
        return false;
    }
    message_with_timestamp = qemu_opt_get_bool(opts, "timestamp", false);
    error_with_guestname = qemu_opt_get_bool(opts, "guest-name", false);
    return true;
}

/* ---- the rest ------------------------------------------------------------------------------ */

bool opt_seed(const OptionRow *row, const char *arg, Error **errp)
{
    return qemu_guest_random_seed_main(arg, errp) == 0;
}

/* Checked now, used by the engines that count instructions. */
bool opt_icount(const OptionRow *row, const char *arg, Error **errp)
{
    QemuOpts *opts = parse_group("icount", arg, true, errp);
    const char *shift = opts ? qemu_opt_get(opts, "shift") : NULL;
    int value;

    if (!opts) {
        return false;
    }
    if (shift && strcmp(shift, "auto") &&
        (qemu_strtoi(shift, NULL, 0, &value) < 0 || value < 0 || value > 10)) {
        error_setg(errp, "icount: Invalid shift value");
        return false;
    }
    return true;
}

bool opt_data_dir(const OptionRow *row, const char *arg, Error **errp)
{
    if (is_help_option(arg)) {
        printf("%s\n", CONFIG_DATADIR);
        options_end_after_help();
    }
    return true;
}
