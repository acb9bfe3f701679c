/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registry of RAM blocks.
 */
#include "qemu/osdep.h"
#include "ram-internal.h"

static RAMBlockList blocks = QTAILQ_HEAD_INITIALIZER(blocks);

RAMBlockList *ram_blocks(void)
{
    return &blocks;
}

static bool check_name(const char *idstr, bool migratable, Error **errp)
{
    if (!idstr || !*idstr || strlen(idstr) > 255) {
        error_setg(errp, "RAM block name '%s' is empty or longer than 255 bytes", idstr ?: "");
        return false;
    }
    if (migratable && ram_block_by_name(idstr)) {
        error_setg(errp, "RAMBlock \"%s\" already registered", idstr);
        return false;
    }
    return true;
}

RAMBlock *ram_block_register(const RAMBlockInfo *info, Error **errp)
{
    RAMBlock *block, *other;

    if (!check_name(info->idstr, info->migratable, errp)) {
        return NULL;
    }
    block = g_new0(RAMBlock, 1);
    block->info = *info;
    block->info.idstr = g_strdup(info->idstr);
    QTAILQ_FOREACH(other, &blocks, link) {
        if (other->info.max_length < info->max_length) {
            QTAILQ_INSERT_BEFORE(other, block, link);
            return block;
        }
    }
    QTAILQ_INSERT_TAIL(&blocks, block, link);
    return block;
}

void ram_block_unregister(RAMBlock *block)
{
    ram_block_gone(block);
    QTAILQ_REMOVE(&blocks, block, link);
    g_free((char *)block->info.idstr);
    g_free(block);
}

bool ram_block_set_idstr(RAMBlock *block, const char *idstr, Error **errp)
{
    if (g_str_equal(block->info.idstr, idstr)) {
        return true;
    }
    if (!check_name(idstr, block->info.migratable, errp)) {
        return false;
    }
    g_free((char *)block->info.idstr);
    block->info.idstr = g_strdup(idstr);
    return true;
}

void ram_block_set_migratable(RAMBlock *block, bool migratable)
{
    block->info.migratable = migratable;
}

void ram_block_set_used_length(RAMBlock *block, uint64_t length)
{
    assert(length <= block->info.max_length);
    block->info.used_length = length;
}

const RAMBlockInfo *ram_block_info(const RAMBlock *block)
{
    return &block->info;
}

/* Only migratable blocks have names that mean something outside. */
RAMBlock *ram_block_by_name(const char *idstr)
{
    RAMBlock *block;

    QTAILQ_FOREACH(block, &blocks, link) {
        if (block->info.migratable && g_str_equal(block->info.idstr, idstr)) {
            return block;
        }
    }
    return NULL;
}

void ram_block_foreach(bool (*fn)(RAMBlock *block, void *opaque), void *opaque)
{
    RAMBlock *block, *next;

    QTAILQ_FOREACH_SAFE(block, &blocks, link, next) {
        if (!fn(block, opaque)) {
            return;
        }
    }
}

uint64_t ram_bytes_total(void)
{
    uint64_t total = 0;
    RAMBlock *block;

    QTAILQ_FOREACH(block, &blocks, link) {
        total += block->info.migratable ? block->info.used_length : 0;
    }
    return total;
}
