/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which bytes of a struct does a description cover?  For the oracles (reset,
 * round trip, poison) and for byte accounting.
 */
#ifndef MIGRATION_VMSTATE_WALK_H
#define MIGRATION_VMSTATE_WALK_H

#include "migration/vmstate.h"

typedef struct VMStateRange {
    size_t start, size;                 /* bytes of the outermost struct */
    const VMStateField *field;          /* innermost */
    const VMStateDescription *vmsd;     /* the description that holds it */
    bool migrated;                      /* false: VMSTATE_NOT_MIGRATED */
    /*
     * The bytes are the value.  Not so for timers, pointers and list heads,
     * whose bytes belong to the host; only what they stand for travels.
     */
    bool plain;
    /* In a subsection, conditional, or beyond a count: may not travel. */
    bool conditional;
    char *path;                         /* "regs.fifo" */
} VMStateRange;

/*
 * All ranges of @vmsd in wire order, nested structs and subsections included:
 * GPtrArray of VMStateRange, to be g_ptr_array_unref()ed.  What pointers point
 * to is not followed.
 */
GPtrArray *vmstate_walk(const VMStateDescription *vmsd);

/*
 * Compare the plain, migrated bytes of two structs.  NULL when equal, else
 * "regs.cr: 00000300 != 00000301", to be g_free()d.  @skip_conditional leaves
 * out what need not have travelled.
 */
char *vmstate_compare(const VMStateDescription *vmsd, const void *a, const void *b,
                      bool skip_conditional);
/* Fill the plain, migrated bytes with @pattern. */
void vmstate_poison(const VMStateDescription *vmsd, void *state, uint8_t pattern);

#endif
