/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command line: walking over it, and -help.
 */
#include "qemu/osdep.h"
#include "cmdline.h"
#include "qemu/cutils.h"
#include "qemu/target-info.h"

static unsigned this_arch(void)
{
    return !strcmp(target_name(), "x86_64") ? ARCH_X86 : ARCH_ARM;
}

static const OptionRow *find_option(const char *name)
{
    for (const OptionRow *row = option_table; row->name; row++) {
        if (!strcmp(row->name, name) && (row->arch & this_arch())) {
            return row;
        }
    }
    return NULL;
}

/* "invalid option", and which one may have been meant. */
static void report_unknown(const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *nearest;

    for (const OptionRow *row = option_table; row->name; row++) {
        if (row->arch & this_arch()) {
            g_ptr_array_add(names, (char *)(uintptr_t)row->name);
        }
    }
    g_ptr_array_add(names, NULL);
    nearest = util_nearest_match(name, (const char *const *)names->pdata);
    if (nearest) {
        error_report("invalid option; did you mean '-%s'?", nearest);
    } else {
        error_report("invalid option");
    }
}

/* Handle argv[*at] and what belongs to it. */
static bool parse_one(int argc, char **argv, int *at, Error **errp)
{
    const char *text = argv[*at];
    const char *arg = NULL;
    const OptionRow *row;

    loc_set_cmdline(argv, *at, 1);
    if (text[0] != '-') {
        return cmdline_positional(text, errp);
    }
    text += text[1] == '-' ? 2 : 1;
    row = find_option(text);
    if (!row) {
        report_unknown(text);
        return false;
    }
    if (row->has_arg) {
        if (*at + 1 >= argc) {
            error_report("requires an argument");
            return false;
        }
        loc_set_cmdline(argv, *at, 2);
        arg = argv[++*at];
    }
    return row->handler(row, arg, errp);
}

bool options_parse(int argc, char **argv)
{
    Location loc;

    loc_push_none(&loc);
    for (int i = 1; i < argc; i++) {
        Error *err = NULL;

        if (!parse_one(argc, argv, &i, &err)) {
            if (err) {
                error_report_err(err);
            }
            loc_pop(&loc);
            return false;
        }
    }
    loc_pop(&loc);
    return true;
}

/* ---- -help ------------------------------------------------------------------------------ */

static const char *const section_titles[] = {
    [SECTION_STANDARD] = "Standard options",
    [SECTION_BOOT] = "What the machine starts with",
    [SECTION_DEVICES] = "Devices and objects",
    [SECTION_CHARDEV] = "Character devices",
    [SECTION_STORAGE] = "Storage",
    [SECTION_NETWORK] = "Network",
    [SECTION_DISPLAY] = "Display and sound",
    [SECTION_MONITOR] = "Monitors",
    [SECTION_RUN] = "Process and run control",
    [SECTION_DEBUG] = "Debugging and tests",
};

static void print_row(const OptionRow *row)
{
    g_autofree char *left = g_strdup_printf("-%s%s%s", row->name, row->has_arg ? " " : "",
                                            row->has_arg ? row->arg_help : "");

    if (strlen(left) < 24) {
        printf("%-24s%s\n", left, row->help);
    } else {
        printf("%s\n%-24s%s\n", left, "", row->help);
    }
}

void options_end_after_help(void)
{
    fflush(stdout);
    _exit(0);
}

void options_print_help(const char *prog)
{
    options_print_version();
    printf("usage: %s [options] [disk_image]\n", prog);
    for (int section = 0; section < SECTION__MAX; section++) {
        printf("\n%s:\n", section_titles[section]);
        for (const OptionRow *row = option_table; row->name; row++) {
            if ((int)row->section == section && row->help && (row->arch & this_arch())) {
                print_row(row);
            }
        }
    }
    printf("\nOptions may start with one dash or two.  With -nographic or mon:stdio, Ctrl-a h "
           "lists the keys.\n");
}

void options_print_version(void)
{
    printf("QEMU emulator version %s (Ashlar %s)\n"
           "Copyright (c) the Ashlar developers; GPL-2.0-or-later\n",
           QEMU_VERSION, ASHLAR_VERSION);
}
