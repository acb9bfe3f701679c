/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which emulator this is: code that is compiled once for all targets asks here
 * instead of testing a macro.  Any code may call these functions at any time
 * after start-up; in a program without a target (a unit test) they answer for
 * the target "none".
 */
#ifndef QEMU_TARGET_INFO_H
#define QEMU_TARGET_INFO_H

/* A CPU model of the target, as -cpu takes it. */
typedef struct TargetCpuModel {
    const char *name;
    const char *desc;              /* NULL: none */
} TargetCpuModel;

typedef struct TargetInfo {
    const char *name;              /* "aarch64", as in qemu-system-aarch64 */
    unsigned long_bits;            /* width of a guest address, in bits */
    bool big_endian;
    const char *default_machine;   /* machine used without -machine, or NULL */
    const char *default_cpu;       /* for boards that do not say, or NULL */
    const char *cpu_type_suffix;   /* model "max" is QOM type "max" and this */
    unsigned page_bits_min;        /* smallest page a machine may have */
    unsigned page_bits_legacy;     /* page size of streams that do not name one */
    const TargetCpuModel *cpu_models;   /* in the order of -cpu help; ends with a NULL name */
} TargetInfo;

/* The description of this emulator's target; never NULL. */
const TargetInfo *target_info(void);

/* Set the target; called once, by the constructor of target/<arch>/target-info.c. */
void target_info_register(const TargetInfo *info);

/* The target's name, "none" when there is no target. */
const char *target_name(void);

/* The width of a guest address in bits. */
unsigned target_long_bits(void);

/* Whether the guest's memory is big-endian by default. */
bool target_big_endian(void);

#endif
