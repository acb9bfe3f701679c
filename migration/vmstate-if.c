/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The type of interface "vmstate-if".
 */
#include "qemu/osdep.h"
#include "migration/vmstate-if.h"

static const TypeInfo vmstate_if_types[] = {
    {
        .name = TYPE_VMSTATE_IF,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(VMStateIfClass),
    },
};

DEFINE_TYPES(vmstate_if_types)
