/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registry of guest RAM as migration sees it: named blocks of host memory.
 * The memory layer registers each RAM region; big lock held.
 */
#ifndef MIGRATION_RAM_BLOCK_H
#define MIGRATION_RAM_BLOCK_H

#include "qapi/error.h"

typedef struct RAMBlock RAMBlock;

typedef struct RAMBlockInfo {
    const char *idstr;          /* unique among migratable blocks, 1..255 bytes; copied */
    uint8_t *host;
    uint64_t used_length;       /* bytes, a multiple of the target page size */
    uint64_t max_length;
    uint64_t page_size;         /* of the host memory behind it */
    uint64_t guest_address;     /* for x-ignore-shared; 0 if unknown */
    bool resizable;
    bool shared;
    bool migratable;
    /*
     * Resize a resizable block because the stream says so (may be NULL); then
     * calls ram_block_set_used_length() itself.
     */
    bool (*resize)(void *opaque, uint64_t length, Error **errp);
    /* Bytes were loaded: forget translations, mark dirty (may be NULL). */
    void (*loaded)(void *opaque, uint64_t offset, uint64_t length);
    void *opaque;
} RAMBlockInfo;

/* NULL with @errp when the name is taken, empty or too long. */
RAMBlock *ram_block_register(const RAMBlockInfo *info, Error **errp);
void ram_block_unregister(RAMBlock *block);
/* A device may learn only later whether, and under which name, it migrates. */
bool ram_block_set_idstr(RAMBlock *block, const char *idstr, Error **errp);
void ram_block_set_migratable(RAMBlock *block, bool migratable);
void ram_block_set_used_length(RAMBlock *block, uint64_t length);

const RAMBlockInfo *ram_block_info(const RAMBlock *block);
/* NULL when there is none. */
RAMBlock *ram_block_by_name(const char *idstr);
/* All of them, largest first; stops when @fn returns false. */
void ram_block_foreach(bool (*fn)(RAMBlock *block, void *opaque), void *opaque);
/* Used bytes of all migratable blocks. */
uint64_t ram_bytes_total(void);

#endif
