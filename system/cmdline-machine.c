/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options about the machine: -machine, -cpu, -accel, -smp, -m, -boot, -kernel...
 */
#include "qemu/osdep.h"
#include "accel/accel.h"
#include "cmdline.h"
#include "hw/core/boards.h"
#include "qemu/cutils.h"
#include "qemu/keyval.h"
#include "qemu/target-info.h"

/* Parse @arg into *@dest, over what is there.  Help prints @group's rows and ends the program. */
static bool merge_keyval(struct json_object **dest, const char *arg, const char *implied,
                         const char *const *help_rows, const char *group, Error **errp)
{
    bool help = false;
    struct json_object *opts = keyval_parse_or_json(arg, implied, help_rows ? &help : NULL, errp);
    bool ok = true;

    if (!opts) {
        return false;
    }
    if (help) {
        printf("%s options:\n", group);
        for (; *help_rows; help_rows++) {
            printf("  %s\n", *help_rows);
        }
        json_object_put(opts);
        options_end_after_help();
    }
    if (*dest) {
        ok = keyval_merge(*dest, opts, errp);
        json_object_put(opts);
    } else {
        *dest = opts;
    }
    return ok;
}

static void print_and_exit(GString *text)
{
    fputs(text->str, stdout);
    g_string_free(text, TRUE);
    options_end_after_help();
}

static void machine_help(struct json_object *opts)
{
    const char *type = cmdline_str(opts, "type");
    MachineClass *mc = type ? machine_class_by_name(type) : NULL;
    GString *text = g_string_new(NULL);

    if (mc) {
        machine_print_options(text, mc);
    } else if (type) {
        error_report("unsupported machine type: \"%s\"", type);
        error_printf("Use -machine help to list supported machines\n");
        exit(1);
    } else {
        machine_print_list(text);
    }
    print_and_exit(text);
}

bool opt_machine(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();
    bool help = false;
    struct json_object *opts = keyval_parse_or_json(arg, "type", &help, errp);
    bool ok = true;

    if (!opts) {
        return false;
    }
    loc_save(&c->machine_loc);
    if (help) {
        machine_help(opts);
    }
    if (c->machine) {
        ok = keyval_merge(c->machine, opts, errp);
        json_object_put(opts);
    } else {
        c->machine = opts;
    }
    return ok;
}

/* Options that stand for a property of the machine. */
static void set_machine_member(const char *name, const char *value)
{
    CmdLine *c = cmdline();

    if (!c->machine) {
        c->machine = json_object_new_object();
    }
    json_object_object_add(c->machine, name, json_object_new_string(value));
}

bool opt_no_acpi(const OptionRow *row, const char *arg, Error **errp)
{
    cmdline()->no_acpi = true;
    return true;
}

bool opt_machine_path(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();
    char **place = !strcmp(row->name, "kernel") ? &c->kernel :
                   !strcmp(row->name, "initrd") ? &c->initrd :
                   !strcmp(row->name, "dtb") ? &c->dtb : &c->bios;

    g_free(*place);
    *place = g_strdup(arg);
    set_machine_member(row->extra, arg);
    return true;
}

bool opt_append(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();

    g_free(c->append);
    c->append = g_strdup(arg);
    set_machine_member("append", arg);
    return true;
}

/* ---- -cpu ------------------------------------------------------------------------------- */

static void cpu_help(void)
{
    const TargetInfo *target = target_info();

    printf("Available CPUs:\n");
    for (const TargetCpuModel *model = target->cpu_models; model && model->name; model++) {
        if (model->desc) {
            printf("  %-20s  %s\n", model->name, model->desc);
        } else {
            printf("  %s\n", model->name);
        }
    }
    options_end_after_help();
}

static const TargetCpuModel *find_cpu_model(const char *name)
{
    for (const TargetCpuModel *model = target_info()->cpu_models; model && model->name; model++) {
        if (!strcmp(model->name, name)) {
            return model;
        }
    }
    return NULL;
}

/* The part of a mistyped name's message that names a model like it (g_free). */
static char *cpu_suggestion(const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *nearest;

    for (const TargetCpuModel *model = target_info()->cpu_models; model && model->name; model++) {
        g_ptr_array_add(names, (char *)(uintptr_t)model->name);
    }
    g_ptr_array_add(names, NULL);
    nearest = util_nearest_match(name, (const char *const *)names->pdata);
    return nearest ? g_strdup_printf("Did you mean '%s'?\n", nearest) : g_strdup("");
}

bool opt_cpu(const OptionRow *row, const char *arg, Error **errp)
{
    ERRP_GUARD();
    CmdLine *c = cmdline();
    g_auto(GStrv) parts = NULL;

    if (is_help_option(arg)) {
        cpu_help();
    }
    parts = g_strsplit(arg, ",", -1);
    if (!parts[0] || !find_cpu_model(parts[0])) {
        g_autofree char *hint = cpu_suggestion(parts[0] ?: "");

        error_setg(errp, "unable to find CPU model '%s'", parts[0] ?: "");
        error_append_hint(errp, "%s", hint);
        return false;
    }
    for (char **feature = parts + 1; *feature; feature++) {
        bool short_form = **feature == '+' || **feature == '-';

        if (!strchr(*feature, '=') && !(short_form && !strcmp(target_name(), "x86_64"))) {
            error_setg(errp, "Expected key=value format, found %s.", *feature);
            return false;
        }
    }
    g_free(c->cpu);
    c->cpu = g_strdup(arg);
    loc_save(&c->cpu_loc);
    return true;
}

/* ---- -accel ------------------------------------------------------------------------------ */

static void accel_help(void)
{
    g_auto(GStrv) names = accel_names();

    printf("Accelerators supported in QEMU binary:\n");
    for (char **name = names; *name; name++) {
        printf("%s\n", *name);
    }
    options_end_after_help();
}

bool opt_accel(const OptionRow *row, const char *arg, Error **errp)
{
    bool help = false;
    struct json_object *opts = keyval_parse(arg, "accel", &help, errp);

    if (!opts) {
        return false;
    }
    if (help || (cmdline_str(opts, "accel") && is_help_option(cmdline_str(opts, "accel")))) {
        accel_help();
    }
    if (!cmdline_str(opts, "accel")) {
        json_object_put(opts);
        error_setg(errp, "Parameter 'accel' is missing");
        return false;
    }
    cmdline_add(LIST_ACCEL, opts, false, NULL);
    return true;
}

bool opt_enable_kvm(const OptionRow *row, const char *arg, Error **errp)
{
    return opt_accel(row, "kvm", errp);
}

/* ---- -smp, -m, -boot ------------------------------------------------------------------------ */

static const char *const smp_rows[] = {
    "books=<num>", "clusters=<num>", "cores=<num>", "cpus=<num>", "dies=<num>", "drawers=<num>",
    "maxcpus=<num>", "modules=<num>", "sockets=<num>", "threads=<num>", NULL,
};

bool opt_smp(const OptionRow *row, const char *arg, Error **errp)
{
    loc_save(&cmdline()->smp_loc);
    return merge_keyval(&cmdline()->smp, arg, "cpus", smp_rows, "smp-opts", errp);
}

bool opt_memory(const OptionRow *row, const char *arg, Error **errp)
{
    static const char *const keys[] = { "size", "slots", "maxmem", NULL };
    static const char *const rows[] = { "maxmem=<size>", "size=<size>", "slots=<num>", NULL };

    loc_save(&cmdline()->memory_loc);
    return merge_keyval(&cmdline()->memory, arg, "size", rows, "memory", errp) &&
           cmdline_check_keys(cmdline()->memory, keys, errp);
}

static const char *const boot_rows[] = {
    "menu=<bool (on/off)>", "once=<str>", "order=<str>", "reboot-timeout=<num>",
    "splash-time=<num>", "splash=<str>", "strict=<bool (on/off)>", NULL,
};

bool opt_boot(const OptionRow *row, const char *arg, Error **errp)
{
    loc_save(&cmdline()->boot_loc);
    return merge_keyval(&cmdline()->boot, arg, "order", boot_rows, "boot-opts", errp);
}

bool opt_mem_path(const OptionRow *row, const char *arg, Error **errp)
{
    CmdLine *c = cmdline();

    g_free(c->mem_path);
    c->mem_path = g_strdup(arg);
    return true;
}

bool opt_mem_prealloc(const OptionRow *row, const char *arg, Error **errp)
{
    cmdline()->mem_prealloc = true;
    return true;
}

/* ---- images -------------------------------------------------------------------------------- */

static bool check_image(const char *path, const char *what, Error **errp)
{
    if (path && access(path, R_OK) < 0) {
        error_setg(errp, "%s '%s'", what, path);
        return false;
    }
    return true;
}

bool cmdline_check_images(Error **errp)
{
    CmdLine *c = cmdline();
    const char *orphan = c->kernel ? NULL : c->append ? "append" : c->initrd ? "initrd" : NULL;

    if (orphan) {
        error_setg(errp, "-%s only allowed with -kernel option", orphan);
        return false;
    }
    return check_image(c->kernel, "could not load kernel", errp) &&
           check_image(c->initrd, "could not load initrd", errp) &&
           check_image(c->dtb, "could not open dtb file", errp) &&
           check_image(c->bios, "Could not find ROM image", errp);
}
