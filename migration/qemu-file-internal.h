/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the VMState engine keeps in a stream while it loads: where it is, for
 * messages, and how deep.  Private to migration/.
 */
#ifndef MIGRATION_QEMU_FILE_INTERNAL_H
#define MIGRATION_QEMU_FILE_INTERNAL_H

#include "migration/qemu-file.h"

struct QEMUFile {
    const QEMUFileOps *ops;     /* NULL: memory */
    void *opaque;
    bool writable;
    bool hold;
    bool eof;
    int error;
    Error *error_obj;
    uint64_t total;
    /* Output: what is not flushed, from 0 to len.  Input: from pos to len. */
    uint8_t *buf;
    size_t pos, len, capacity;
    const uint8_t *memory;      /* input from memory: instead of buf */
    GString *path;              /* "regs.fifo[3]" */
    unsigned depth;             /* of nested descriptions */
};

#endif
