/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The emulator's target, registered by its constructor.
 */
#include "qemu/osdep.h"
#include "qemu/target-info.h"

static const TargetInfo no_target = {
    .name = "none",
    .long_bits = 64,
};
static const TargetInfo *current = &no_target;

const TargetInfo *target_info(void)
{
    return current;
}

void target_info_register(const TargetInfo *info)
{
    assert(current == &no_target);
    current = info;
}

const char *target_name(void)
{
    return current->name;
}

unsigned target_long_bits(void)
{
    return current->long_bits;
}

bool target_big_endian(void)
{
    return current->big_endian;
}
