/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the registry of RAM blocks and the RAM section.  Private to
 * migration/.
 */
#ifndef MIGRATION_RAM_INTERNAL_H
#define MIGRATION_RAM_INTERNAL_H

#include "migration/ram-block.h"
#include "qemu/queue.h"

struct RAMBlock {
    QTAILQ_ENTRY(RAMBlock) link;
    RAMBlockInfo info;
    bool listed;            /* in the start section of the running migration */
};

typedef QTAILQ_HEAD(RAMBlockList, RAMBlock) RAMBlockList;
RAMBlockList *ram_blocks(void);
/* A block goes away, maybe while it is being sent. */
void ram_block_gone(RAMBlock *block);

#endif
