/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu-system-aarch64 emulates 64-bit Arm machines.
 */
#include "qemu/osdep.h"
#include "qemu/target-info.h"

static const TargetCpuModel arm_cpu_models[] = {
    { .name = "cortex-a53" },
    { .name = "cortex-a57" },
    { .name = "cortex-a72" },
    { .name = "cortex-a76" },
    { .name = "max" },
    { .name = "neoverse-n1" },
    { }
};

static const TargetInfo arm_target = {
    .name = "aarch64",
    .long_bits = 64,
    .default_machine = NULL,
    .default_cpu = "cortex-a57",
    .cpu_type_suffix = "-arm-cpu",
    .page_bits_min = 12,
    .page_bits_legacy = 10,
    .cpu_models = arm_cpu_models,
};

static void __attribute__((constructor)) arm_target_register(void)
{
    target_info_register(&arm_target);
}
