/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions that scripts and management tools ask of any machine about parts
 * that no machine of this build has.  Each answer is the one that a machine
 * without the part gives; a subject that comes to life takes its row along.
 */
#include "qemu/osdep.h"
#include "hmp-int.h"

/* ---- QMP ----------------------------------------------------------------------- */

static bool query_nothing(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = json_object_new_array();
    return true;
}

static const QmpCommand commands[] = {
    { .name = "query-tpm-models", .ret = "[str]", .run = query_nothing, .flags = QMP_PRECONFIG },
    { .name = "query-tpm-types", .ret = "[str]", .run = query_nothing, .flags = QMP_PRECONFIG },
};
QMP_COMMANDS(commands)

/* ---- HMP ----------------------------------------------------------------------- */

static void say_nothing(Monitor *mon, struct json_object *args)
{
}

static void info_balloon(Monitor *mon, struct json_object *args)
{
    monitor_puts(mon, "Error: No balloon device has been activated\n");
}

static void info_block_jobs(Monitor *mon, struct json_object *args)
{
    monitor_puts(mon, "No active jobs\n");
}

static void info_hotpluggable_cpus(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "query-hotpluggable-cpus", NULL));
}

static void info_mice(Monitor *mon, struct json_object *args)
{
    monitor_puts(mon, "No mouse devices connected\n");
}

static void info_numa(Monitor *mon, struct json_object *args)
{
    monitor_puts(mon, "0 nodes\n");
}

static void info_snapshots(Monitor *mon, struct json_object *args)
{
    monitor_puts(mon, "Error: no block device can store vmstate for snapshot\n");
}

static void info_tpm(Monitor *mon, struct json_object *args)
{
    monitor_puts(mon, "TPM device not supported\n");
}

static void info_usb(Monitor *mon, struct json_object *args)
{
    monitor_puts(mon, "Error: USB support not enabled\n");
}

static const HmpCommand info_rows[] = {
    { .name = "balloon", .help = "show balloon information", .run = info_balloon },
    { .name = "block", .args = "verbose:-v,device:s?", .params = "[-v] [device]",
      .help = "show info of the block devices", .run = say_nothing },
    { .name = "block-jobs", .help = "show progress of ongoing block device operations",
      .run = info_block_jobs },
    { .name = "blockstats", .help = "show block device statistics", .run = say_nothing },
    { .name = "hotpluggable-cpus", .help = "show information about hotpluggable CPUs",
      .run = info_hotpluggable_cpus },
    { .name = "iothreads", .help = "show iothreads", .run = say_nothing },
    { .name = "mice", .help = "show which guest mouse is receiving events", .run = info_mice },
    { .name = "network", .help = "show the network state", .run = say_nothing },
    { .name = "numa", .help = "show NUMA information", .run = info_numa },
    { .name = "pci", .help = "show PCI info", .run = say_nothing },
    { .name = "snapshots", .help = "show the currently saved VM snapshots",
      .run = info_snapshots },
    { .name = "tpm", .help = "show the TPM device", .run = info_tpm },
    { .name = "usb", .help = "show guest USB devices", .run = info_usb },
};
HMP_INFO_COMMANDS(info_rows)
