/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Roms: the images that each reset writes into guest memory.
 *
 * The roms are written by a handler that is registered when the machine is
 * complete, so after what boards and devices registered.
 */
#include "qemu/osdep.h"
#include "hw/core/loader.h"
#include "loader-internal.h"
#include "qemu/checked-math.h"
#include "qemu/error-report.h"
#include "system/address-spaces.h"
#include "system/reset.h"
#include "system/runstate.h"

typedef struct Rom {
    char *name;
    GBytes *data;                   /* may share a file's bytes with others */
    uint8_t *own;                   /* inside data, when only this rom has it */
    uint64_t size;                  /* bytes beyond data are zero */
    AddressSpace *as;               /* where addr counts, or */
    MemoryRegion *mr;               /* the region, from its first byte on */
    hwaddr addr;
    unsigned number;                /* order of arrival */
    bool is_rom;                    /* the guest cannot write it */
} Rom;

static GPtrArray *roms;             /* of Rom *; sorted once they are complete */
static bool completed;

/* ---- adding --------------------------------------------------------------------------- */

static void rom_free(void *opaque)
{
    Rom *rom = opaque;

    g_free(rom->name);
    g_bytes_unref(rom->data);
    g_free(rom);
}

static Rom *rom_new(const char *name, GBytes *data, uint64_t size)
{
    Rom *rom = g_new0(Rom, 1);

    if (!roms) {
        roms = g_ptr_array_new_with_free_func(rom_free);
    }
    rom->name = g_strdup(name);
    rom->data = g_bytes_ref(data);
    rom->size = size;
    rom->number = roms->len;
    g_ptr_array_add(roms, rom);
    return rom;
}

static bool may_add(const char *name, Error **errp)
{
    if (completed) {
        error_setg(errp, "cannot load '%s': the machine is complete", name);
    }
    return !completed;
}

bool rom_add_bytes(const char *name, GBytes *data, uint64_t size, hwaddr addr, AddressSpace *as,
                   Error **errp)
{
    uint64_t last;
    Rom *rom;

    g_assert(size >= g_bytes_get_size(data));
    if (!may_add(name, errp)) {
        return false;
    }
    if (!size) {
        return true;                /* nothing to write, nothing to overlap */
    }
    if (ckd_add64(&last, addr, size - 1)) {
        error_setg(errp, "'%s' passes the last address: 0x%" PRIx64 " bytes at 0x%" PRIx64, name,
                   size, addr);
        return false;
    }
    rom = rom_new(name, data, size);
    rom->addr = addr;
    rom->as = as ?: &address_space_memory;
    return true;
}

void rom_add_blob_fixed_as(const char *name, const void *blob, size_t len, hwaddr addr,
                           AddressSpace *as)
{
    g_autoptr(GBytes) data = g_bytes_new(blob, len);
    bool ok = rom_add_bytes(name, data, len, addr, as, &error_abort);

    g_assert(ok);
}

void rom_add_blob_fixed(const char *name, const void *blob, size_t len, hwaddr addr)
{
    rom_add_blob_fixed_as(name, blob, len, addr, NULL);
}

ssize_t rom_add_file_fixed_as(const char *filename, hwaddr addr, int32_t bootindex,
                              AddressSpace *as)
{
    Error *err = NULL;

    if (load_image_targphys_as(filename, addr, UINT64_MAX, as, &err) < 0) {
        error_report_err(err);
        return -1;
    }
    return 0;
}

ssize_t rom_add_file_fixed(const char *filename, hwaddr addr, int32_t bootindex)
{
    return rom_add_file_fixed_as(filename, addr, bootindex, NULL);
}

ssize_t load_image_mr(const char *filename, MemoryRegion *mr, Error **errp)
{
    g_autofree char *name = g_path_get_basename(filename);
    g_autoptr(GBytes) data = NULL;

    g_assert(memory_region_is_ram(mr) || memory_region_is_romd(mr));
    if (!may_add(name, errp)) {
        return -1;
    }
    data = image_read(filename, memory_region_size(mr), errp);
    if (!data) {
        return -1;
    }
    rom_new(name, data, g_bytes_get_size(data))->mr = mr;
    return g_bytes_get_size(data);
}

ssize_t rom_add_file_mr(const char *filename, MemoryRegion *mr, int32_t bootindex)
{
    Error *err = NULL;

    if (load_image_mr(filename, mr, &err) < 0) {
        error_report_err(err);
        return -1;
    }
    return 0;
}

/* ---- looking -------------------------------------------------------------------------- */

/* The rom's bytes to be written to: a copy when others see them, too. */
static uint8_t *own_bytes(Rom *rom)
{
    if (!rom->own) {
        gsize size;
        const void *shared = g_bytes_get_data(rom->data, &size);

        rom->own = g_malloc(size);
        memcpy(rom->own, shared, size);
        g_bytes_unref(rom->data);
        rom->data = g_bytes_new_take(rom->own, size);
    }
    return rom->own;
}

void *rom_ptr_for_as(AddressSpace *as, hwaddr addr, size_t size)
{
    for (unsigned i = 0; roms && i < roms->len; i++) {
        Rom *rom = g_ptr_array_index(roms, i);
        uint64_t length = g_bytes_get_size(rom->data);

        if (!rom->mr && rom->as == (as ?: &address_space_memory) && addr >= rom->addr &&
            addr - rom->addr < length && size <= length - (addr - rom->addr)) {
            return own_bytes(rom) + (addr - rom->addr);
        }
    }
    return NULL;
}

void *rom_ptr(hwaddr addr, size_t size)
{
    return rom_ptr_for_as(NULL, addr, size);
}

void rom_print(GString *out)
{
    for (unsigned i = 0; roms && i < roms->len; i++) {
        const Rom *rom = g_ptr_array_index(roms, i);

        if (rom->mr) {
            g_string_append(out, memory_region_name(rom->mr));
        } else {
            g_string_append_printf(out, "addr=%016" PRIx64, rom->addr);
        }
        g_string_append_printf(out, " size=0x%06" PRIx64, rom->size);
        if (!rom->mr) {
            g_string_append_printf(out, " mem=%s", rom->is_rom ? "rom" : "ram");
        }
        g_string_append_printf(out, " name=\"%s\"\n", rom->name);
    }
}

/* ---- writing -------------------------------------------------------------------------- */

static void write_zeros(AddressSpace *as, hwaddr addr, uint64_t size)
{
    static const uint8_t zeros[64 * 1024];

    while (size) {
        uint64_t n = MIN(size, sizeof(zeros));

        address_space_write_rom(as, addr, MEMTXATTRS_UNSPECIFIED, zeros, n);
        addr += n;
        size -= n;
    }
}

void image_write(AddressSpace *as, hwaddr addr, GBytes *data, uint64_t size)
{
    gsize length;
    const void *bytes = g_bytes_get_data(data, &length);

    address_space_write_rom(as, addr, MEMTXATTRS_UNSPECIFIED, bytes, length);
    write_zeros(as, addr + length, size - length);
}

static void write_rom(const Rom *rom)
{
    gsize length;
    const void *bytes = g_bytes_get_data(rom->data, &length);

    if (rom->mr) {
        memcpy(memory_region_get_ram_ptr(rom->mr), bytes, length);
        memory_region_set_dirty(rom->mr, 0, length);
    } else {
        image_write(rom->as, rom->addr, rom->data, rom->size);
    }
}

/* Memory that a stream fills must stay as it is: pages of zeros are not sent. */
static void roms_reset(void *opaque)
{
    if (runstate_check(RUN_STATE_INMIGRATE)) {
        return;
    }
    for (unsigned i = 0; i < roms->len; i++) {
        write_rom(g_ptr_array_index(roms, i));
    }
}

/* ---- all there ------------------------------------------------------------------------ */

/* Those in regions first, then by space and address. */
static gint compare_roms(gconstpointer left, gconstpointer right)
{
    const Rom *a = *(Rom *const *)left;
    const Rom *b = *(Rom *const *)right;

    if (a->as != b->as) {
        return (uintptr_t)a->as < (uintptr_t)b->as ? -1 : 1;
    }
    if (a->addr != b->addr) {
        return a->addr < b->addr ? -1 : 1;
    }
    return a->number < b->number ? -1 : a->number > b->number;
}

static bool overlap(const Rom *a, const Rom *b)
{
    return !a->mr && !b->mr && a->as == b->as && b->addr - a->addr < a->size;
}

bool rom_complete(Error **errp)
{
    if (!roms || completed) {
        completed = true;
        return true;
    }
    g_ptr_array_sort(roms, compare_roms);
    for (unsigned i = 0; i < roms->len; i++) {
        Rom *rom = g_ptr_array_index(roms, i);
        const Rom *before = i ? g_ptr_array_index(roms, i - 1) : rom;

        if (before != rom && overlap(before, rom)) {
            error_setg(errp, "images overlap in guest memory: '%s' (0x%" PRIx64 "-0x%" PRIx64
                       ") and '%s' (0x%" PRIx64 "-0x%" PRIx64 ")", before->name, before->addr,
                       before->addr + (before->size - 1), rom->name, rom->addr,
                       rom->addr + (rom->size - 1));
            return false;
        }
        if (!rom->mr) {
            MemoryRegionSection at = address_space_lookup(rom->as, rom->addr);

            rom->is_rom = at.mr && memory_region_is_rom(at.mr);
        }
    }
    completed = true;
    qemu_register_reset_nosnapshotload(roms_reset, NULL);
    return true;
}

int rom_check_and_register_reset(void)
{
    Error *err = NULL;

    if (!rom_complete(&err)) {
        error_report_err(err);
        return -1;
    }
    return 0;
}

void rom_forget_all(void)
{
    if (completed && roms) {
        qemu_unregister_reset(roms_reset, NULL);
    }
    g_clear_pointer(&roms, g_ptr_array_unref);
    completed = false;
}
