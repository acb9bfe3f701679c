/* SPDX-License-Identifier: GPL-2.0-or-later */
/* info roms: the images that each reset writes into guest memory. */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "hw/core/loader.h"

static void info_roms(Monitor *mon, struct json_object *args)
{
    g_autoptr(GString) out = g_string_new(NULL);

    rom_print(out);
    monitor_puts(mon, out->str);
}

static const HmpCommand info_rows[] = {
    { .name = "roms", .help = "show roms", .run = info_roms },
};
HMP_INFO_COMMANDS(info_rows)
