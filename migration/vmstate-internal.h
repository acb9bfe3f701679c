/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared between the parts of the VMState engine.  Private to migration/.
 */
#ifndef MIGRATION_VMSTATE_INTERNAL_H
#define MIGRATION_VMSTATE_INTERNAL_H

#include "migration/vmstate.h"

/* Descriptions nest no deeper than this, whatever the stream says. */
#define VMS_MAX_DEPTH 32
/* Loading allocates no more than this for one field. */
#define VMS_ALLOC_LIMIT (64 * 1024 * 1024)

/* Does @field travel in version @version of the description? */
bool vmstate_field_exists(const VMStateField *field, void *opaque, int version);

/*
 * Where the elements of @field in @opaque are: number and size in bytes of
 * one (bits for a bitmap).  false with @errp when the number is not possible.
 */
typedef struct VMStateElements {
    int64_t num;
    int64_t size;
} VMStateElements;
bool vmstate_elements(const VMStateField *field, void *opaque, VMStateElements *out,
                      Error **errp);
/* Element @i of those at @base; NULL for a null pointer. */
void *vmstate_element(const VMStateField *field, void *base, int64_t size, int64_t i);
/* The address of the first element. */
void *vmstate_base(const VMStateField *field, void *opaque);

/* Bytes of an element, and their number, where they lie in the struct itself. */
size_t vmstate_extent_size(const VMStateField *field);
size_t vmstate_extent_number(const VMStateField *field);

#endif
