/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the command line said, until start-up has acted on it; and the functions
 * by which the files of system/ do both.  Start-up only, main thread.
 */
#ifndef SYSTEM_CMDLINE_H
#define SYSTEM_CMDLINE_H

#include <json-c/json.h>
#include "qemu/error-report.h"
#include "qemu/option.h"
#include "options.h"

/* One use of an option that creates something, in order. */
typedef struct CmdItem {
    struct json_object *opts;       /* object; strings unless from_json */
    bool from_json;
    char *text;                     /* for options that stay text */
    int kind;                       /* of that option's own enumeration */
    Location loc;
} CmdItem;

typedef enum CmdList {
    LIST_ACCEL,                     /* opts: accel=NAME and properties */
    LIST_CHARDEV,                   /* flat opts for qemu_chr_new_from_opts() */
    LIST_DEVICE,
    LIST_OBJECT,
    LIST_MONITOR,                   /* opts: chardev, mode, pretty */
    LIST_SERIAL,                    /* text */
    LIST_PARALLEL,                  /* text */
    LIST__MAX,
} CmdList;

typedef struct CmdLine {
    GPtrArray *lists[LIST__MAX];    /* of CmdItem *, owned */

    struct json_object *machine;    /* -machine, merged */
    Location machine_loc;
    struct json_object *smp, *boot, *memory;    /* NULL: not given */
    Location smp_loc, boot_loc, memory_loc;
    char *cpu;
    Location cpu_loc;
    char *kernel, *initrd, *append, *dtb, *bios;
    char *mem_path;
    bool mem_prealloc;
    bool no_acpi;                   /* acpi=off, where the machine has that */

    bool nodefaults, nographic, preconfig, daemonize, help_requested;
    bool no_serial, no_parallel, no_monitor;    /* the default of each is off */
    unsigned compat_monitors;
    char *qtest, *qtest_log;
    Location qtest_loc;

    char *pidfile;
    bool exit_with_parent;
    char *run_chroot, *run_user;
    Location run_loc;
    char *incoming;
    bool only_migratable;
    char *dump_vmstate;
    char *log_items, *log_file;
    struct json_object *rtc;
    Location rtc_loc;
    char *process_name;
} CmdLine;

CmdLine *cmdline(void);
/* Frees it; cmdline() is empty afterwards. */
void cmdline_finish(void);

/* Append an item; takes over @opts and keeps the current location. */
CmdItem *cmdline_add(CmdList list, struct json_object *opts, bool from_json, const char *text);
/* Call @fn for each item of @list with its location current; stops at the first failure. */
typedef bool CmdItemFunc(CmdItem *item, Error **errp);
bool cmdline_foreach(CmdList list, CmdItemFunc *fn, Error **errp);
/* The string member @key of @opts, or NULL; borrowed. */
const char *cmdline_str(struct json_object *opts, const char *key);
/* Members other than those in NULL-terminated @known: "Invalid parameter 'KEY'". */
bool cmdline_check_keys(struct json_object *opts, const char *const *known, Error **errp);
/* A boolean member, "on" and "off"; *@value keeps its value without it. */
bool cmdline_bool(struct json_object *opts, const char *key, bool *value, Error **errp);

/* ---- handlers, by file ---------------------------------------------------------- */

/* cmdline-machine.c */
OptionHandler opt_machine, opt_cpu, opt_accel, opt_enable_kvm, opt_smp, opt_memory, opt_boot,
    opt_machine_path, opt_no_acpi, opt_mem_path, opt_mem_prealloc, opt_append;
/* cmdline-chardev.c */
OptionHandler opt_chardev, opt_serial, opt_parallel, opt_monitor, opt_qmp, opt_mon, opt_echr,
    opt_qtest, opt_qtest_log, opt_nographic;
/* cmdline-devices.c */
OptionHandler opt_device, opt_object, opt_global, opt_set, opt_readconfig, opt_ignore,
    opt_refuse, opt_net, opt_nic, opt_netdev, opt_drive, opt_display, opt_vga, opt_audio,
    opt_audiodev, opt_trait_off;
/* cmdline-run.c */
OptionHandler opt_help, opt_version, opt_name, opt_uuid, opt_rtc, opt_action, opt_quick_action,
    opt_stopped, opt_pidfile, opt_daemonize, opt_run_with, opt_log, opt_log_file, opt_dfilter,
    opt_trace, opt_msg, opt_seed, opt_incoming, opt_only_migratable, opt_dump_vmstate,
    opt_icount, opt_overcommit, opt_sandbox, opt_nodefaults, opt_preconfig, opt_add_fd,
    opt_data_dir, opt_watchdog_action;

/* A disk image named without option. */
bool cmdline_positional(const char *arg, Error **errp);
/* A [section] of a configuration file. */
bool cmdline_section(const char *group, struct json_object *section, Error **errp);
/* ... of group "chardev" or "mon". */
bool cmdline_chardev_section(const char *group, struct json_object *section, Error **errp);

/* ---- acting on it, in order of start-up ------------------------------------------- */

/* Text by which to ask the devices that -device names for what they replace. */
void cmdline_device_mentioned(const char *driver);
/* Fill serial, parallel and monitor lists with what was not said. */
struct MachineClass;
bool cmdline_default_devices(struct MachineClass *mc, Error **errp);
bool cmdline_create_chardevs(Error **errp);
bool cmdline_create_monitors(Error **errp);
bool cmdline_create_ports(Error **errp);
bool cmdline_create_qtest(Error **errp);
/* @late: those that need character devices; else the others. */
bool cmdline_create_objects(bool late, Error **errp);
bool cmdline_create_devices(Error **errp);
/* The file behind -kernel and so on must be there. */
bool cmdline_check_images(Error **errp);

/* machine-setup.c: the machine and the accelerator. */
struct MachineState;
struct MachineClass;
/* The class that -machine names or the default one. */
struct MachineClass *machine_setup_class(Error **errp);
bool machine_setup_accel(struct MachineClass *mc, Error **errp);
/* Create /machine and give it what was asked for. */
struct MachineState *machine_setup_create(struct MachineClass *mc, Error **errp);
bool machine_setup_memory(struct MachineState *ms, Error **errp);

#endif
