/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Name and UUID of the virtual machine.
 */
#include "qemu/osdep.h"
#include "system/identity.h"

static char *vm_name;
static QemuUUID vm_uuid;
static bool vm_uuid_set;

const char *qemu_get_vm_name(void)
{
    return vm_name;
}

void qemu_set_vm_name(const char *name)
{
    g_free(vm_name);
    vm_name = g_strdup(name);
}

QemuUUID qemu_get_vm_uuid(void)
{
    return vm_uuid;
}

void qemu_set_vm_uuid(QemuUUID uuid)
{
    vm_uuid = uuid;
    vm_uuid_set = true;
}

bool qemu_vm_uuid_is_set(void)
{
    return vm_uuid_set;
}
