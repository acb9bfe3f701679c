/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu-system-x86_64 emulates 64-bit x86 machines.
 */
#include "qemu/osdep.h"
#include "qemu/target-info.h"

static const TargetCpuModel i386_cpu_models[] = {
    { "Haswell", "Intel Core Processor (Haswell)" },
    { "Haswell-noTSX", "Intel Core Processor (Haswell, no TSX)" },
    { "IvyBridge", "Intel Xeon E3-12xx v2 (Ivy Bridge)" },
    { "Nehalem", "Intel Core i7 9xx (Nehalem Class Core i7)" },
    { "SandyBridge", "Intel Xeon E312xx (Sandy Bridge)" },
    { "Westmere", "Westmere E56xx/L56xx/X56xx (Nehalem-C)" },
    { "kvm64", "Common KVM processor" },
    { "max", "Enables all features supported by the accelerator in the current host" },
    { "qemu64", "QEMU Virtual CPU version 2.5+" },
    { }
};

static const TargetInfo i386_target = {
    .name = "x86_64",
    .long_bits = 64,
    .default_machine = "pc",
    .default_cpu = "qemu64",
    .cpu_type_suffix = "-x86_64-cpu",
    .page_bits_min = 12,
    .page_bits_legacy = 12,
    .cpu_models = i386_cpu_models,
};

static void __attribute__((constructor)) i386_target_register(void)
{
    target_info_register(&i386_target);
}
