/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Section "ram", version 4: the list of blocks, then each page once, as zero
 * or raw.  The machine is stopped while it is sent.  Every record starts with
 * a u64: page offset in the block, flags in the bits below the page size.
 */
#include "qemu/osdep.h"
#include "migration/register.h"
#include "options.h"
#include "qemu/cutils.h"
#include "ram-internal.h"

enum {
    FLAG_ZERO     = 0x02,
    FLAG_MEM_SIZE = 0x04,
    FLAG_PAGE     = 0x08,
    FLAG_EOS      = 0x10,
    FLAG_CONTINUE = 0x20,
    FLAG_XBZRLE   = 0x40,
};

#define RAM_VERSION 4
/* A part ends after so many bytes written, or pages looked at. */
#define PART_BYTES (1024 * 1024)
#define PART_PAGES 16384

static struct {
    RAMBlock *block;        /* next page to send: this block, this offset */
    uint64_t offset;
    RAMBlock *last_sent;    /* the one that FLAG_CONTINUE refers to */
    RAMBlock *last_loaded;
    RAMStats stats;
} ram;

const RAMStats *ram_stats(void)
{
    return &ram.stats;
}

static uint64_t page_size(void)
{
    return 1ULL << migration_machine_info()->page_bits;
}

void ram_block_gone(RAMBlock *block)
{
    if (ram.block == block) {
        ram.block = QTAILQ_NEXT(block, link);
        ram.offset = 0;
    }
    ram.last_sent = ram.last_sent == block ? NULL : ram.last_sent;
    ram.last_loaded = ram.last_loaded == block ? NULL : ram.last_loaded;
}

/* Shared memory stays where it is, if both sides say so. */
static bool is_ignored(const RAMBlock *block)
{
    return block->info.shared && migration_has(MIGRATION_CAPABILITY_X_IGNORE_SHARED);
}

/* ---- saving ------------------------------------------------------------------------ */

static int save_setup(QEMUFile *f, void *opaque, Error **errp)
{
    uint64_t total = ram_bytes_total();
    RAMBlock *block;

    QTAILQ_FOREACH(block, ram_blocks(), link) {
        block->listed = block->info.migratable;
        if (block->listed && block->info.used_length % page_size()) {
            error_setg(errp, "RAM block '%s' is not a number of whole pages",
                       block->info.idstr);
            return -EINVAL;
        }
    }
    ram.block = QTAILQ_FIRST(ram_blocks());
    ram.offset = 0;
    ram.last_sent = NULL;
    ram.stats = (RAMStats) { .total = total, .remaining = total, .page_size = page_size() };
    qemu_put_be64(f, total | FLAG_MEM_SIZE);
    QTAILQ_FOREACH(block, ram_blocks(), link) {
        if (block->listed) {
            qemu_put_counted_string(f, block->info.idstr);
            qemu_put_be64(f, block->info.used_length);
            if (migration_has(MIGRATION_CAPABILITY_X_IGNORE_SHARED)) {
                qemu_put_be64(f, block->info.guest_address);
            }
        }
    }
    qemu_put_be64(f, FLAG_EOS);
    return 0;
}

static void put_record(QEMUFile *f, RAMBlock *block, uint64_t offset, unsigned flag)
{
    if (block == ram.last_sent) {
        qemu_put_be64(f, offset | flag | FLAG_CONTINUE);
        return;
    }
    qemu_put_be64(f, offset | flag);
    qemu_put_counted_string(f, block->info.idstr);
    ram.last_sent = block;
}

static void save_page(QEMUFile *f, RAMBlock *block, uint64_t offset)
{
    const uint8_t *page = block->info.host + offset;
    uint64_t size = page_size();

    if (buffer_is_zero(page, size)) {
        put_record(f, block, offset, FLAG_ZERO);
        qemu_put_byte(f, 0);
        ram.stats.duplicate++;
    } else {
        put_record(f, block, offset, FLAG_PAGE);
        qemu_put_buffer(f, page, size);
        ram.stats.normal++;
    }
    ram.stats.remaining -= MIN(size, ram.stats.remaining);
}

/* Go on to the next block that has pages to send, if this one has none. */
static bool save_live_pending(void *opaque)
{
    while (ram.block && (!ram.block->listed || is_ignored(ram.block)
                         || ram.offset >= ram.block->info.used_length)) {
        ram.block = QTAILQ_NEXT(ram.block, link);
        ram.offset = 0;
    }
    return ram.block;
}

static int save_live_iterate(QEMUFile *f, void *opaque)
{
    uint64_t start = qemu_file_transferred(f);
    unsigned pages = 0;

    while (pages < PART_PAGES && qemu_file_transferred(f) - start < PART_BYTES
           && save_live_pending(opaque)) {
        save_page(f, ram.block, ram.offset);
        ram.offset += page_size();
        pages++;
    }
    qemu_put_be64(f, FLAG_EOS);
    ram.stats.transferred += qemu_file_transferred(f) - start;
    return 0;
}

static int save_complete(QEMUFile *f, void *opaque)
{
    ram.stats.remaining = 0;
    qemu_put_be64(f, FLAG_EOS);
    return 0;
}

/* ---- loading ------------------------------------------------------------------------- */

static int load_setup(QEMUFile *f, void *opaque, Error **errp)
{
    ram.last_loaded = NULL;
    return 0;
}

static int check_block_length(QEMUFile *f, RAMBlock *block, uint64_t length)
{
    const RAMBlockInfo *info = &block->info;
    Error *err = NULL;

    if (length == info->used_length) {
        return 0;
    }
    if (!info->resizable || !info->resize || length > info->max_length) {
        qemu_file_fail(f, -EINVAL, "Length mismatch: %s: 0x%" PRIx64 " in != 0x%" PRIx64,
                       info->idstr, length, info->used_length);
        return -EINVAL;
    }
    if (!info->resize(info->opaque, length, &err)) {
        error_prepend(&err, "resizing %s: ", info->idstr);
        qemu_file_set_error_obj(f, -EINVAL, err);
        return -EINVAL;
    }
    return 0;
}

static int load_block_header(QEMUFile *f, uint64_t *total)
{
    char name[256];
    RAMBlock *block;
    uint64_t length;

    if (!qemu_get_counted_string(f, name)) {
        qemu_file_fail(f, -EINVAL, "a RAM block without a name");
        return -EINVAL;
    }
    length = qemu_get_be64(f);
    block = ram_block_by_name(name);
    if (qemu_file_get_error(f)) {
        return qemu_file_get_error(f);
    }
    if (!block) {
        g_autofree char *shown = g_strescape(name, NULL);

        qemu_file_fail(f, -EINVAL, "Unknown ramblock \"%s\", cannot accept migration", shown);
        return -EINVAL;
    }
    if (!length || length > *total) {
        qemu_file_fail(f, -EINVAL, "%s: length 0x%" PRIx64 " does not fit the total", name,
                       length);
        return -EINVAL;
    }
    *total -= length;
    if (migration_has(MIGRATION_CAPABILITY_X_IGNORE_SHARED)) {
        uint64_t address = qemu_get_be64(f);

        if (is_ignored(block) && address != block->info.guest_address) {
            qemu_file_fail(f, -EINVAL, "Mismatched GPAs for block %s 0x%" PRIx64
                           " != 0x%" PRIx64, name, address, block->info.guest_address);
            return -EINVAL;
        }
    }
    return check_block_length(f, block, length);
}

static int load_block_list(QEMUFile *f, uint64_t total)
{
    int ret = 0;

    while (total && !ret) {
        ret = load_block_header(f, &total);
    }
    return ret;
}

/* The page that a record is for; NULL when the file has failed. */
static uint8_t *load_target(QEMUFile *f, uint64_t offset, unsigned flags)
{
    char name[256];

    if (!(flags & FLAG_CONTINUE)) {
        qemu_get_counted_string(f, name);
        ram.last_loaded = qemu_file_get_error(f) ? NULL : ram_block_by_name(name);
        if (!ram.last_loaded && !qemu_file_get_error(f)) {
            g_autofree char *shown = g_strescape(name, NULL);

            qemu_file_fail(f, -EINVAL, "Can't find block %s", shown);
        }
    } else if (!ram.last_loaded) {
        qemu_file_fail(f, -EINVAL, "Ack, bad migration stream: no block to continue");
    }
    if (!ram.last_loaded || qemu_file_get_error(f)) {
        return NULL;
    }
    if (offset >= ram.last_loaded->info.used_length
        || ram.last_loaded->info.used_length - offset < page_size()) {
        qemu_file_fail(f, -EINVAL, "Illegal RAM offset 0x%" PRIx64 " in %s", offset,
                       ram.last_loaded->info.idstr);
        return NULL;
    }
    return ram.last_loaded->info.host + offset;
}

static void load_zero(QEMUFile *f, uint8_t *page)
{
    int fill = qemu_get_byte(f);

    if (qemu_file_get_error(f)) {
        return;
    }
    if (fill) {
        qemu_file_fail(f, -EINVAL, "Found a zero page with value 0x%02x", (unsigned)fill);
    } else if (!buffer_is_zero(page, page_size())) {
        memset(page, 0, page_size());       /* untouched memory stays unallocated */
    }
}

/* Run length: 7 bits per byte, at most two bytes.  -1 when it is not one. */
static int get_run(const uint8_t *buf, unsigned len, unsigned *at)
{
    unsigned value;

    if (*at >= len) {
        return -1;
    }
    value = buf[(*at)++];
    if (value & 0x80) {
        if (*at >= len || buf[*at] & 0x80) {
            return -1;
        }
        value = (value & 0x7f) | (unsigned)buf[(*at)++] << 7;
    }
    return value;
}

/* Runs of bytes to keep and of new bytes, in turn. */
static void load_xbzrle(QEMUFile *f, uint8_t *page)
{
    g_autofree uint8_t *delta = g_malloc(page_size());
    int type = qemu_get_byte(f);
    unsigned len = qemu_get_be16(f);
    unsigned at = 0, pos = 0;
    bool bad = type != 1 || len > page_size();

    if (!bad && qemu_get_buffer(f, delta, len) != len) {
        return;
    }
    while (!bad && at < len) {
        int keep = get_run(delta, len, &at);
        int fresh = keep < 0 || at >= len ? 0 : get_run(delta, len, &at);

        if (keep < 0 || fresh < 0 || pos + keep + fresh > page_size() || at + fresh > len) {
            bad = true;
            break;
        }
        memcpy(page + pos + keep, delta + at, fresh);
        pos += keep + fresh;
        at += fresh;
    }
    if (bad) {
        qemu_file_fail(f, -EINVAL, "Failed to load XBZRLE page - wrong compression");
    }
}

static void load_page(QEMUFile *f, uint64_t offset, unsigned flags)
{
    uint8_t *page = load_target(f, offset, flags);

    if (!page) {
        return;
    }
    if (flags & FLAG_ZERO) {
        load_zero(f, page);
    } else if (flags & FLAG_PAGE) {
        qemu_get_buffer(f, page, page_size());
    } else {
        load_xbzrle(f, page);
    }
    if (ram.last_loaded && ram.last_loaded->info.loaded) {
        ram.last_loaded->info.loaded(ram.last_loaded->info.opaque, offset, page_size());
    }
}

static int load_state(QEMUFile *f, void *opaque, int version_id)
{
    if (version_id != RAM_VERSION) {
        qemu_file_fail(f, -EINVAL, "version %d is not %d", version_id, RAM_VERSION);
        return -EINVAL;
    }
    while (!qemu_file_get_error(f)) {
        uint64_t head = qemu_get_be64(f);
        unsigned flags = head & (page_size() - 1);
        uint64_t offset = head - flags;

        if (qemu_file_get_error(f)) {
            break;
        }
        switch (flags & ~FLAG_CONTINUE) {
        case FLAG_EOS:
            return 0;
        case FLAG_MEM_SIZE:
            load_block_list(f, offset);
            break;
        case FLAG_ZERO:
        case FLAG_PAGE:
        case FLAG_XBZRLE:
            load_page(f, offset, flags);
            break;
        default:
            qemu_file_fail(f, -EINVAL, "Unknown combination of migration flags: 0x%x", flags);
        }
    }
    return qemu_file_get_error(f);
}

static const SaveVMHandlers ram_handlers = {
    .save_setup = save_setup,
    .save_live_pending = save_live_pending,
    .save_live_iterate = save_live_iterate,
    .save_complete = save_complete,
    .load_setup = load_setup,
    .load_state = load_state,
};

void ram_register(void)
{
    register_savevm_live("ram", 0, RAM_VERSION, &ram_handlers, NULL);
}
