/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu-system-aarch64 emulates 64-bit Arm machines.
 */
#include "qemu/osdep.h"
#include "qemu/target-info.h"

static const TargetInfo arm_target = {
    .name = "aarch64",
    .long_bits = 64,
    .default_machine = NULL,
    .default_cpu = "cortex-a57",
};

static void __attribute__((constructor)) arm_target_register(void)
{
    target_info_register(&arm_target);
}
