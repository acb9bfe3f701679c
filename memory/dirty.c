/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which pages of RAM were written.  The bitmaps hold the clean pages, so that
 * a new one (all zero) says that everything is dirty.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include "internal.h"
#include "migration/ram-block.h"
#include "qemu/bitmap.h"

struct DirtyBitmapSnapshot {
    uint64_t first, last;                /* pages */
    unsigned long dirty[];
};

static unsigned global_dirty_users;      /* GLOBAL_DIRTY_* */
static void (*code_write_hook)(MemoryRegion *mr, hwaddr addr, hwaddr size);

void memory_set_code_write_hook(void (*invalidate)(MemoryRegion *mr, hwaddr addr, hwaddr size))
{
    code_write_hook = invalidate;
}

bool memory_global_dirty_logging(void)
{
    return global_dirty_users != 0;
}

/* ---- bits ---------------------------------------------------------------- */

typedef struct PageRange {
    uint64_t first, last;
} PageRange;

/* The pages of a range of bytes, as far as they exist; false: there are none. */
static bool pages_of(const GuestRam *ram, hwaddr addr, hwaddr size, PageRange *pages)
{
    if (!ram || size == 0 || addr >= ram->max_length) {
        return false;
    }
    size = MIN(size, ram->max_length - addr);
    pages->first = addr >> MEMORY_DIRTY_PAGE_BITS;
    pages->last = (addr + size - 1) >> MEMORY_DIRTY_PAGE_BITS;
    return true;
}

/* The bits of word @word that belong to @pages. */
static unsigned long word_mask(const PageRange *pages, uint64_t word)
{
    uint64_t base = word * BITS_PER_LONG;
    unsigned long mask = ~0UL;

    if (pages->first > base) {
        mask &= ~0UL << (pages->first - base);
    }
    if (pages->last < base + BITS_PER_LONG - 1) {
        mask &= ~0UL >> (base + BITS_PER_LONG - 1 - pages->last);
    }
    return mask;
}

#define FOREACH_WORD(word, pages) \
    for (uint64_t word = (pages)->first / BITS_PER_LONG; \
         word <= (pages)->last / BITS_PER_LONG; word++)

static void set_pages_dirty(unsigned long *clean, const PageRange *pages)
{
    FOREACH_WORD(word, pages) {
        unsigned long mask = word_mask(pages, word);

        if (qatomic_read(&clean[word]) & mask) {
            qatomic_and(&clean[word], ~mask);
        }
    }
}

static bool all_pages_dirty(const unsigned long *clean, const PageRange *pages)
{
    FOREACH_WORD(word, pages) {
        if (qatomic_read(&clean[word]) & word_mask(pages, word)) {
            return false;
        }
    }
    return true;
}

static bool any_page_dirty(const unsigned long *clean, const PageRange *pages)
{
    FOREACH_WORD(word, pages) {
        if (~qatomic_read(&clean[word]) & word_mask(pages, word)) {
            return true;
        }
    }
    return false;
}

bool guest_ram_track(GuestRam *ram, unsigned client)
{
    uint64_t pages = DIV_ROUND_UP(ram->max_length, MEMORY_DIRTY_PAGE_SIZE);

    if (!ram->clean[client]) {
        /* calloc: a large one is untouched host memory. */
        unsigned long *map = calloc(DIV_ROUND_UP(pages, BITS_PER_LONG), sizeof(long));

        if (!map) {
            return false;
        }
        qatomic_store_release(&ram->clean[client], map);
    }
    qatomic_or(&ram->tracked, (uint8_t)(1u << client));
    return true;
}

void guest_ram_dirty_free(GuestRam *ram)
{
    for (unsigned client = 0; client < DIRTY_MEMORY_NUM; client++) {
        free(ram->clean[client]);
    }
}

void guest_ram_mark_slow(GuestRam *ram, hwaddr addr, hwaddr size)
{
    uint8_t tracked = qatomic_read(&ram->tracked);
    PageRange pages;

    if (!pages_of(ram, addr, size, &pages)) {
        return;
    }
    for (unsigned client = 0; client < DIRTY_MEMORY_NUM; client++) {
        unsigned long *clean = qatomic_load_acquire(&ram->clean[client]);

        if (!(tracked & (1u << client)) || !clean) {
            continue;
        }
        if (client == DIRTY_MEMORY_CODE && code_write_hook) {
            if (!all_pages_dirty(clean, &pages)) {
                code_write_hook(ram->mr, addr, size);
            }
        } else {
            set_pages_dirty(clean, &pages);
        }
    }
}

/* ---- regions ------------------------------------------------------------- */

static GuestRam *ram_of(MemoryRegion *mr, hwaddr *addr)
{
    mr = memory_region_behind_aliases(mr, addr);
    return mr ? mr->ram_block : NULL;
}

void memory_region_set_log(MemoryRegion *mr, bool log, unsigned client)
{
    uint8_t bit = 1u << DIRTY_MEMORY_VGA, old = mr->dirty_log_mask;

    assert(client == DIRTY_MEMORY_VGA);
    if (mr->is_alias) {
        if (mr->alias) {
            memory_region_set_log(mr->alias, log, client);
        }
        return;
    }
    assert(log || mr->vga_logging_count > 0);
    mr->vga_logging_count += log ? 1 : -1;
    mr->dirty_log_mask = mr->vga_logging_count ? old | bit : old & ~bit;
    if (mr->dirty_log_mask == old) {
        return;
    }
    memory_region_transaction_begin();
    if (log && mr->ram_block) {
        guest_ram_track(mr->ram_block, client);
    }
    memory_region_changed();
    memory_region_transaction_commit();
}

uint8_t memory_region_get_dirty_log_mask(const MemoryRegion *mr)
{
    uint8_t mask = mr->dirty_log_mask;

    if (mr->ram_block) {
        mask |= mr->ram_block->tracked & (1u << DIRTY_MEMORY_CODE);
        if (global_dirty_users && mr->ram_block->block) {
            mask |= 1u << DIRTY_MEMORY_MIGRATION;
        }
    }
    return mask;
}

bool memory_region_is_logging(const MemoryRegion *mr, uint8_t client)
{
    return memory_region_get_dirty_log_mask(mr) & (1u << client);
}

void memory_region_set_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size)
{
    GuestRam *ram = ram_of(mr, &addr);

    if (ram) {
        guest_ram_mark(ram, addr, size);
    }
}

void memory_region_set_client_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size, unsigned client)
{
    GuestRam *ram = ram_of(mr, &addr);
    PageRange pages;

    if (pages_of(ram, addr, size, &pages) && ram->clean[client]) {
        set_pages_dirty(ram->clean[client], &pages);
    }
}

bool memory_region_get_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size, unsigned client)
{
    const GuestRam *ram = ram_of(mr, &addr);
    PageRange pages;

    return pages_of(ram, addr, size, &pages) &&
           (!ram->clean[client] || any_page_dirty(ram->clean[client], &pages));
}

void memory_region_reset_dirty(MemoryRegion *mr, hwaddr addr, hwaddr size, unsigned client)
{
    GuestRam *ram = ram_of(mr, &addr);
    PageRange pages;

    if (!pages_of(ram, addr, size, &pages) || !guest_ram_track(ram, client)) {
        return;
    }
    FOREACH_WORD(word, &pages) {
        qatomic_or(&ram->clean[client][word], word_mask(&pages, word));
    }
}

DirtyBitmapSnapshot *memory_region_snapshot_and_clear_dirty(MemoryRegion *mr, hwaddr addr,
                                                            hwaddr size, unsigned client)
{
    GuestRam *ram = ram_of(mr, &addr);
    PageRange pages = { 0, 0 };
    DirtyBitmapSnapshot *snap;
    uint64_t first_word, words;
    bool tracked;

    memory_global_dirty_log_sync(false);
    tracked = pages_of(ram, addr, size, &pages) && guest_ram_track(ram, client);
    first_word = pages.first / BITS_PER_LONG;
    words = pages.last / BITS_PER_LONG - first_word + 1;
    snap = g_malloc(sizeof(*snap) + words * sizeof(long));
    snap->first = pages.first;
    snap->last = pages.last;
    FOREACH_WORD(word, &pages) {
        unsigned long mask = word_mask(&pages, word);

        /* Without a bitmap everything counts as dirty. */
        snap->dirty[word - first_word] =
            tracked ? ~qatomic_fetch_or(&ram->clean[client][word], mask) & mask : mask;
    }
    return snap;
}

bool memory_region_snapshot_get_dirty(MemoryRegion *mr, DirtyBitmapSnapshot *snap, hwaddr addr,
                                      hwaddr size)
{
    const GuestRam *ram = ram_of(mr, &addr);
    uint64_t first_word = snap->first / BITS_PER_LONG;
    PageRange pages;

    if (!pages_of(ram, addr, size, &pages)) {
        return false;
    }
    assert(pages.first >= snap->first && pages.last <= snap->last);
    FOREACH_WORD(word, &pages) {
        if (snap->dirty[word - first_word] & word_mask(&pages, word)) {
            return true;
        }
    }
    return false;
}

/* ---- migration ----------------------------------------------------------- */

static void track_for_migration(GuestRam *ram, void *opaque)
{
    unsigned long *clean = ram->clean[DIRTY_MEMORY_MIGRATION];

    if (clean) {
        PageRange all = { 0, (ram->max_length - 1) >> MEMORY_DIRTY_PAGE_BITS };

        set_pages_dirty(clean, &all);
    }
    *(bool *)opaque &= guest_ram_track(ram, DIRTY_MEMORY_MIGRATION);
}

static void untrack_for_migration(GuestRam *ram, void *opaque)
{
    qatomic_and(&ram->tracked, (uint8_t)~(1u << DIRTY_MEMORY_MIGRATION));
}

static void update_log_masks(void)
{
    memory_region_transaction_begin();
    memory_region_changed();
    memory_region_transaction_commit();
}

bool memory_global_dirty_log_start(unsigned int flags, Error **errp)
{
    unsigned before = global_dirty_users;
    bool enough = true;

    global_dirty_users |= flags;
    if (before || !flags) {
        return true;
    }
    guest_ram_foreach(track_for_migration, &enough);
    if (!enough) {
        error_setg(errp, "not enough memory for the bitmaps of written pages");
    }
    if (!enough || !listeners_dirty_log(true, errp)) {
        global_dirty_users = before;
        guest_ram_foreach(untrack_for_migration, NULL);
        return false;
    }
    update_log_masks();
    return true;
}

void memory_global_dirty_log_stop(unsigned int flags)
{
    bool was_on = global_dirty_users != 0;

    global_dirty_users &= ~flags;
    if (!was_on || global_dirty_users) {
        return;
    }
    guest_ram_foreach(untrack_for_migration, NULL);
    update_log_masks();
    listeners_dirty_log(false, NULL);
}
