/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command that leaves the preconfig stage. */
#include "qemu/osdep.h"
#include "monitor/command.h"
#include "system/startup.h"

static bool exit_preconfig(struct json_object *args, struct json_object **ret, Error **errp)
{
    return qemu_exit_preconfig(errp);
}

static const QmpCommand commands[] = {
    { .name = "x-exit-preconfig", .run = exit_preconfig, .flags = QMP_PRECONFIG },
};
QMP_COMMANDS(commands)

static void hmp_exit_preconfig(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "x-exit-preconfig", NULL));
}

static const HmpCommand hmp_commands[] = {
    { .name = "exit_preconfig", .help = "build the board and start the machine",
      .run = hmp_exit_preconfig },
};
HMP_COMMANDS(hmp_commands)
