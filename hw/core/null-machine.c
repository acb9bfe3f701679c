/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The "none" machine: no CPU, no devices; for management programs that only ask. */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "qemu/module.h"
#include "system/address-spaces.h"

static void machine_none_init(MachineState *machine)
{
    if (machine->ram_size && machine->ram) {
        memory_region_add_subregion(get_system_memory(), 0, machine->ram);
    }
}

static void machine_none_machine_init(MachineClass *mc)
{
    mc->desc = "empty machine";
    mc->init = machine_none_init;
    mc->max_cpus = 1;
    mc->default_ram_size = 0;
    mc->default_ram_id = "ram";
    mc->no_serial = true;
    mc->no_parallel = true;
    mc->no_floppy = true;
    mc->no_cdrom = true;
    mc->no_sdcard = true;
}
DEFINE_MACHINE("none", machine_none_machine_init)
