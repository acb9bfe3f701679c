/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sections that are not described by a VMState table: RAM, and devices that
 * write opaque bytes.
 */
#ifndef MIGRATION_REGISTER_H
#define MIGRATION_REGISTER_H

#include "migration/qemu-file.h"
#include "migration/vmstate-if.h"

/*
 * Big lock held in all of them.  A handler with save_setup is a live one: it
 * writes a start section, then, while the machine is stopped, part sections
 * while some are pending, and an end section.  One with save_state writes one
 * full section.
 */
typedef struct SaveVMHandlers {
    void (*save_state)(QEMUFile *f, void *opaque);
    int (*save_setup)(QEMUFile *f, void *opaque, Error **errp);
    /* Is there something for a part section? */
    bool (*save_live_pending)(void *opaque);
    /* One part of bounded size; 0 or -errno. */
    int (*save_live_iterate)(QEMUFile *f, void *opaque);
    int (*save_complete)(QEMUFile *f, void *opaque);
    void (*save_cleanup)(void *opaque);
    /* false: no sections this time. */
    bool (*is_active)(void *opaque);
    /* Any of its sections; 0 or a negative errno, details with qemu_file_fail(). */
    int (*load_state)(QEMUFile *f, void *opaque, int version_id);
    int (*load_setup)(QEMUFile *f, void *opaque, Error **errp);
    int (*load_cleanup)(void *opaque);
} SaveVMHandlers;

/* @ops must stay.  0. */
int register_savevm_live(const char *idstr, uint32_t instance_id, int version_id,
                         const SaveVMHandlers *ops, void *opaque);
void unregister_savevm(VMStateIf *obj, const char *idstr, void *opaque);

#endif
