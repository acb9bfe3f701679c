/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reset of the whole machine: a list of roots.  Device models are reached
 * through their buses and need nothing from here.  Big lock held.
 */
#ifndef SYSTEM_RESET_H
#define SYSTEM_RESET_H

#include "hw/core/resettable.h"

typedef void QEMUResetHandler(void *opaque);

/* @func(@opaque) runs in the hold phase of each machine reset, in order of registration. */
void qemu_register_reset(QEMUResetHandler *func, void *opaque);
/* The same, but not for RESET_TYPE_SNAPSHOT_LOAD. */
void qemu_register_reset_nosnapshotload(QEMUResetHandler *func, void *opaque);
/* No-op when the pair is not registered. */
void qemu_unregister_reset(QEMUResetHandler *func, void *opaque);

/* @obj (which implements "resettable") is a root; borrowed until unregistered. */
void qemu_register_resettable(Object *obj);
void qemu_unregister_resettable(Object *obj);

/*
 * Reset everything: the roots (the main system bus is one), then each realized
 * device under /machine that none of them reached, in tree order.
 */
void qemu_devices_reset(ResetType type);

#endif
