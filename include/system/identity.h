/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the user calls this virtual machine: -name and -uuid.  Set by start-up,
 * read by anybody (monitor, firmware tables).
 */
#ifndef SYSTEM_IDENTITY_H
#define SYSTEM_IDENTITY_H

#include "qemu/uuid.h"

/* NULL without -name. */
const char *qemu_get_vm_name(void);
void qemu_set_vm_name(const char *name);
/* All zero without -uuid. */
QemuUUID qemu_get_vm_uuid(void);
void qemu_set_vm_uuid(QemuUUID uuid);
/* Was -uuid given? */
bool qemu_vm_uuid_is_set(void);

#endif
