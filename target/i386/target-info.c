/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu-system-x86_64 emulates 64-bit x86 machines.
 */
#include "qemu/osdep.h"
#include "qemu/target-info.h"

static const TargetInfo i386_target = {
    .name = "x86_64",
    .long_bits = 64,
    .default_machine = "pc",
    .default_cpu = "qemu64",
};

static void __attribute__((constructor)) i386_target_register(void)
{
    target_info_register(&i386_target);
}
