/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Images in guest memory: files of every kind, good and bad, roms, the loader device. */
#include "qemu/osdep.h"
#include <zlib.h>
#include "elf-image.h"
#include "hw/core/loader.h"
#include "hwcore-test.h"
#include "system/reset.h"

#define RAM_BASE 0x10000
#define RAM_SIZE 0x10000
#define ROM_BASE 0x80000

static char *folder;                    /* of the test's files */
static MemoryRegion ram, rom;

/* ---- helpers -------------------------------------------------------------------------- */

static char *write_file(const char *name, const void *data, size_t size)
{
    char *path = g_build_filename(folder, name, NULL);

    FILE *f = unlink(path) == 0 || errno == ENOENT ? fopen(path, "w") : NULL;

    g_assert_nonnull(f);
    g_assert_cmpuint(fwrite(data, 1, size, f), ==, size);
    g_assert_cmpint(fclose(f), ==, 0);
    return path;
}

static void reset(void)
{
    g_assert_true(rom_complete(&error_abort));
    qemu_devices_reset(RESET_TYPE_COLD);
}

static void assert_memory(hwaddr addr, const char *text, size_t size)
{
    g_autofree char *there = g_malloc(size);

    address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, there, size);
    g_assert_cmpmem(there, size, text, size);
}

static void fill_memory(void)
{
    memset(memory_region_get_ram_ptr(&ram), 0xff, RAM_SIZE);
    memset(memory_region_get_ram_ptr(&rom), 0xff, RAM_SIZE);
}

static char *listing(void)
{
    GString *out = g_string_new(NULL);

    rom_print(out);
    return g_string_free(out, FALSE);
}

static void assert_listing(const char *text)
{
    g_autofree char *there = listing();

    g_assert_cmpstr(there, ==, text);
}

static void start(void)
{
    rom_forget_all();
    fill_memory();
}

/* ---- raw files ------------------------------------------------------------------------ */

static void test_file_sizes(void)
{
    g_autofree char *path = write_file("sizes", "0123456789", 10);
    g_autofree char *none = g_build_filename(folder, "none", NULL);
    char buffer[16] = "";
    Error *err = NULL;

    start();
    g_assert_cmpint(get_image_size(path, &error_abort), ==, 10);
    g_assert_cmpint(get_image_size(none, NULL), ==, -1);
    g_assert_cmpint(load_image_size(path, buffer, 4), ==, 4);
    g_assert_cmpstr(buffer, ==, "0123");
    g_assert_cmpint(load_image_size(path, buffer, sizeof(buffer)), ==, 10);
    g_assert_cmpint(load_image_size(none, buffer, 4), ==, -1);
    g_assert_null(image_read(folder, 100, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "is not a regular file"));
    error_free(err);
}

static void test_raw(void)
{
    g_autofree char *path = write_file("raw", "hello", 5);
    Error *err = NULL;

    start();
    g_assert_cmpint(load_image_targphys(path, RAM_BASE, 4, &err), ==, -1);
    g_assert_nonnull(strstr(error_get_pretty(err), "has 5 bytes, 4 is the most that fit"));
    error_free(g_steal_pointer(&err));
    g_assert_cmpint(load_image_targphys(path, UINT64_MAX - 3, 5, &err), ==, -1);
    assert_error(err, "'raw' passes the last address: 0x5 bytes at 0xfffffffffffffffc");
    assert_listing("");
    g_assert_cmpint(load_image_targphys(path, RAM_BASE + 8, 5, &error_abort), ==, 5);
    g_assert_cmpint(load_image_targphys_as(path, ROM_BASE, 5, &address_space_memory,
                                           &error_abort), ==, 5);
    g_assert_cmpint(load_image_targphys(path, UINT64_MAX - 4, 5, &error_abort), ==, 5);
    assert_memory(RAM_BASE + 8, "\xff", 1);
    reset();
    assert_listing("addr=0000000000010008 size=0x000005 mem=ram name=\"raw\"\n"
                   "addr=0000000000080000 size=0x000005 mem=rom name=\"raw\"\n"
                   "addr=fffffffffffffffb size=0x000005 mem=ram name=\"raw\"\n");
    assert_memory(RAM_BASE + 7, "\xffhello\xff", 7);
    assert_memory(ROM_BASE, "hello\xff", 6);
    fill_memory();
    reset();
    assert_memory(RAM_BASE + 7, "\xffhello\xff", 7);
    g_assert_cmpint(load_image_targphys(path, RAM_BASE, 5, &err), ==, -1);
    assert_error(err, "cannot load 'raw': the machine is complete");
}

static void test_empty_file(void)
{
    g_autofree char *path = write_file("empty", "", 0);

    start();
    g_assert_cmpint(load_image_targphys(path, RAM_BASE, 5, &error_abort), ==, 0);
    g_assert_cmpint(load_image_targphys(path, RAM_BASE, 5, &error_abort), ==, 0);
    reset();
    assert_listing("");
}

/* A stream brings the memory; pages of zeros are not in it. */
static void test_not_while_loading(void)
{
    start();
    rom_add_blob_fixed("blob", "hello", 5, RAM_BASE);
    g_assert_true(rom_complete(&error_abort));
    qemu_devices_reset(RESET_TYPE_SNAPSHOT_LOAD);
    assert_memory(RAM_BASE, "\xff", 1);
}

static void test_region(void)
{
    g_autofree char *path = write_file("region", "hello", 5);
    g_autofree char *none = g_build_filename(folder, "none", NULL);
    g_autofree char *big = g_malloc0(RAM_SIZE + 1);
    g_autofree char *big_path = write_file("big", big, RAM_SIZE + 1);
    Error *err = NULL;

    start();
    g_assert_cmpint(load_image_mr(big_path, &rom, &err), ==, -1);
    g_assert_nonnull(strstr(error_get_pretty(err), "65536 is the most that fit"));
    error_free(g_steal_pointer(&err));
    g_assert_cmpint(rom_add_file_mr(path, &rom, -1), ==, 0);
    g_assert_cmpint(load_image_mr(path, &ram, &error_abort), ==, 5);
    g_assert_cmpint(rom_add_file_fixed(path, RAM_BASE + 0x100, -1), ==, 0);
    if (g_test_subprocess()) {
        g_assert_cmpint(rom_add_file_mr(none, &rom, -1), ==, -1);
        g_assert_cmpint(rom_add_file_fixed(none, 0, -1), ==, -1);
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*Could not open*none*Could not open*none*");
    reset();
    assert_memory(ROM_BASE, "hello\xff", 6);
    assert_memory(RAM_BASE, "hello\xff", 6);
    assert_memory(RAM_BASE + 0x100, "hello\xff", 6);
    assert_listing("rom size=0x000005 name=\"region\"\nram size=0x000005 name=\"region\"\n"
                   "addr=0000000000010100 size=0x000005 mem=ram name=\"region\"\n");
}

/* ---- roms ----------------------------------------------------------------------------- */

static void test_overlap(void)
{
    Error *err = NULL;

    start();
    rom_add_blob_fixed("third", "xxxx", 4, RAM_BASE + 12);
    rom_add_blob_fixed("first", "xxxxxxxx", 8, RAM_BASE);
    rom_add_blob_fixed("second", "xxxxx", 5, RAM_BASE + 8);
    g_assert_false(rom_complete(&err));
    assert_error(err, "images overlap in guest memory: 'second' (0x10008-0x1000c) and "
                 "'third' (0x1000c-0x1000f)");
    start();
    rom_add_blob_fixed("outer", "xxxxxxxx", 8, RAM_BASE);
    rom_add_blob_fixed("inner", "x", 1, RAM_BASE);
    if (g_test_subprocess()) {
        g_assert_cmpint(rom_check_and_register_reset(), ==, -1);
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*'outer' (0x10000-0x10007) and 'inner' (0x10000-0x10000)\n");
}

static void test_no_overlap(void)
{
    AddressSpace other;

    start();
    address_space_init(&other, get_system_memory(), "other");
    rom_add_blob_fixed("a", "aaaa", 4, RAM_BASE);
    rom_add_blob_fixed("b", "bbbb", 4, RAM_BASE + 4);
    rom_add_blob_fixed_as("c", "cccc", 4, RAM_BASE + 8, &other);
    rom_add_blob_fixed_as("d", "d", 1, RAM_BASE + 1, &other);
    g_assert_cmpint(rom_check_and_register_reset(), ==, 0);
    g_assert_cmpint(rom_check_and_register_reset(), ==, 0);
    qemu_devices_reset(RESET_TYPE_COLD);
    assert_memory(RAM_BASE + 2, "aabbbbcccc", 10);
    rom_forget_all();
    address_space_destroy(&other);
}

static void test_pointer(void)
{
    start();
    rom_add_blob_fixed("a", "0123", 4, RAM_BASE);
    rom_add_blob_fixed("b", "4567", 4, RAM_BASE + 4);
    g_assert_null(rom_ptr(RAM_BASE + 2, 4));
    g_assert_null(rom_ptr(RAM_BASE + 8, 1));
    g_assert_null(rom_ptr(RAM_BASE - 1, 2));
    g_assert_null(rom_ptr(RAM_BASE, SIZE_MAX));
    g_assert_null(rom_ptr_for_as(&address_space_io, RAM_BASE, 1));
    g_assert_cmpmem(rom_ptr(RAM_BASE + 5, 3), 3, "567", 3);
    memcpy(rom_ptr(RAM_BASE + 1, 2), "ab", 2);
    memcpy(rom_ptr_for_as(&address_space_memory, RAM_BASE + 3, 1), "c", 1);
    reset();
    assert_memory(RAM_BASE, "0abc4567", 8);
}

/* ---- gzip ----------------------------------------------------------------------------- */

static GByteArray *gzipped(const void *data, size_t size)
{
    GByteArray *out = g_byte_array_new();
    z_stream z = { 0 };

    g_assert_cmpint(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, 0), ==, Z_OK);
    g_byte_array_set_size(out, deflateBound(&z, size));
    z.next_in = (uint8_t *)(uintptr_t)data;
    z.avail_in = size;
    z.next_out = out->data;
    z.avail_out = out->len;
    g_assert_cmpint(deflate(&z, Z_FINISH), ==, Z_STREAM_END);
    g_byte_array_set_size(out, z.total_out);
    deflateEnd(&z);
    return out;
}

static void test_gzip(void)
{
    enum { SIZE = 5 << 20 };
    g_autofree char *data = g_malloc0(SIZE);
    GByteArray *packed;
    g_autofree char *path = NULL;
    uint8_t *out = NULL;

    start();
    memcpy(data + SIZE - 4, "last", 4);
    packed = gzipped(data, SIZE);
    path = write_file("zeros.gz", packed->data, packed->len);
    g_assert_cmpint(load_image_gzipped_buffer(path, SIZE - 1, &out), ==, -1);
    g_assert_cmpint(load_image_gzipped_buffer(path, SIZE, &out), ==, SIZE);
    g_assert_cmpmem(out + SIZE - 4, 4, "last", 4);
    g_free(out);
    out = g_malloc(SIZE);
    g_assert_cmpint(gunzip(out, SIZE, packed->data, packed->len), ==, SIZE);
    g_assert_cmpint(gunzip(out, 100, packed->data, packed->len), ==, -1);
    for (size_t n = 0; n < packed->len; n += 97) {
        g_assert_cmpint(gunzip(out, SIZE, packed->data, n), ==, -1);
    }
    g_free(out);
    g_byte_array_unref(packed);
}

static void test_gzip_file(void)
{
    GByteArray *packed = gzipped("hello", 5);
    g_autofree char *path = write_file("hello.gz", packed->data, packed->len);
    g_autofree char *plain = write_file("plain", "hello", 5);
    g_autofree char *none = g_build_filename(folder, "none", NULL);
    g_autofree char *damaged = NULL;

    start();
    g_assert_cmpint(load_image_gzipped(plain, RAM_BASE, 100), ==, -1);
    g_assert_cmpint(load_image_gzipped(none, RAM_BASE, 100), ==, -1);
    g_assert_cmpint(load_image_gzipped(path, UINT64_MAX, 100), ==, -1);
    packed->data[packed->len - 6] ^= 1;            /* of the checksum */
    damaged = write_file("damaged.gz", packed->data, packed->len);
    g_assert_cmpint(load_image_gzipped(damaged, RAM_BASE, 100), ==, -1);
    g_assert_cmpint(load_image_gzipped(path, RAM_BASE, 5), ==, 5);
    reset();
    assert_memory(RAM_BASE, "hello\xff", 6);
    g_byte_array_unref(packed);
}

/* ---- ELF ------------------------------------------------------------------------------ */

/* Two segments (one with a tail of zeros), and rows that are not loaded. */
static const ElfImage good = {
    .is64 = true, .machine = EM_AARCH64, .entry = 0x400004, .count = 4,
    .segments = {
        { PT_LOAD, PF_R | PF_X, 0x400000, RAM_BASE + 0x100, "program", 7 },
        { PT_NOTE, PF_R, 0, 0, "note", 4 },
        { PT_LOAD, PF_R | PF_W, 0x500000, RAM_BASE + 0x200, "data", 8 },
        { PT_LOAD, PF_R, 0x600000, 0xffffffff, "", 0 },
    },
};

static char *elf_file(const ElfImage *img)
{
    GByteArray *bytes = elf_image(img);
    char *path = write_file("test.elf", bytes->data, bytes->len);

    g_byte_array_unref(bytes);
    return path;
}

static void test_elf_kinds(void)
{
    for (unsigned kind = 0; kind < 8; kind++) {
        ElfImage img = good;
        ElfLoadOptions options = { .now = kind & 4 };
        g_autofree char *path = NULL;
        ElfLoaded got;

        start();
        img.is64 = kind & 1;
        img.big_endian = kind & 2;
        path = elf_file(&img);
        options.data_order = img.big_endian ? ELFDATA2MSB : ELFDATA2LSB;
        g_assert_true(elf_load(path, &options, &got, &error_abort));
        g_assert_cmphex(got.entry, ==, RAM_BASE + 0x104);
        g_assert_cmphex(got.low, ==, RAM_BASE + 0x100);
        g_assert_cmphex(got.high, ==, RAM_BASE + 0x208);
        g_assert_cmpint(got.bytes, ==, 15);
        g_assert_cmphex(got.flags, ==, 0x1234);
        g_assert_cmpint(got.is64, ==, img.is64);
        if (!options.now) {
            assert_memory(RAM_BASE + 0x100, "\xff", 1);
            reset();
            assert_listing("addr=0000000000010100 size=0x000007 mem=ram "
                           "name=\"test.elf ELF program header segment 0\"\n"
                           "addr=0000000000010200 size=0x000008 mem=ram "
                           "name=\"test.elf ELF program header segment 2\"\n");
        }
        assert_memory(RAM_BASE + 0xff, "\xffprogram\xff", 9);
        assert_memory(RAM_BASE + 0x1ff, "\xff" "data\0\0\0\0\xff", 10);
    }
}

static uint64_t shift(void *opaque, uint64_t addr)
{
    return addr + *(uint64_t *)opaque;
}

static void test_elf_compat_forms(void)
{
    g_autofree char *path = elf_file(&good);
    uint64_t by = 0x1000, entry, low, high;
    uint32_t flags;

    start();
    g_assert_cmpint(load_elf(path, NULL, shift, &by, &entry, &low, &high, &flags, ELFDATA2LSB,
                             EM_AARCH64, 0, 0), ==, 15);
    g_assert_cmphex(entry, ==, 0x400004);
    g_assert_cmphex(low, ==, RAM_BASE + 0x1100);
    g_assert_cmphex(high, ==, RAM_BASE + 0x1208);
    g_assert_cmphex(flags, ==, 0x1234);
    g_assert_cmpint(load_elf_as(path, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ELFDATANONE,
                                EM_NONE, 0, 0, &address_space_memory), ==, 15);
    g_assert_cmpint(load_elf(path, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ELFDATA2MSB,
                             EM_AARCH64, 0, 0), ==, ELF_LOAD_WRONG_ENDIAN);
    g_assert_cmpint(load_elf(path, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ELFDATA2LSB,
                             EM_X86_64, 0, 0), ==, ELF_LOAD_WRONG_ARCH);
    g_assert_cmpint(load_elf(path, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ELFDATA2LSB,
                             EM_AARCH64, 0, 1), ==, ELF_LOAD_FAILED);
    g_assert_cmpint(load_elf(folder, NULL, NULL, NULL, NULL, NULL, NULL, NULL, ELFDATA2LSB,
                             EM_AARCH64, 0, 0), ==, ELF_LOAD_FAILED);
    reset();
    assert_memory(RAM_BASE + 0x1100, "program\xff", 8);
    assert_memory(RAM_BASE + 0x100, "program\xff", 8);
    g_assert_cmpstr(load_elf_strerror(0), ==, "No error");
    for (int i = ELF_LOAD_TOO_BIG; i < 0; i++) {
        g_assert_cmpint(strlen(load_elf_strerror(i)), >, 10);
    }
}

static void test_elf_machine(void)
{
    static const struct {
        int wanted, machine;
        bool fits;
    } rows[] = {
        { EM_X86_64, EM_386, true },
        { EM_386, EM_X86_64, false },
        { EM_PPC64, EM_PPC, true },
        { EM_NONE, EM_ARM, true },
        { EM_AARCH64, EM_ARM, false },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        ElfLoadOptions options = { .machine = rows[i].wanted };
        ElfImage img = good;
        g_autofree char *path = NULL;
        ElfLoaded got;

        start();
        img.machine = rows[i].machine;
        path = elf_file(&img);
        g_assert_cmpint(elf_load(path, &options, &got, NULL), ==, rows[i].fits);
    }
}

/* ---- hostile ELF ---------------------------------------------------------------------- */

#define EH(m) offsetof(Elf64_Ehdr, m), sizeof_field(Elf64_Ehdr, m)
#define PH(n, m) \
    sizeof(Elf64_Ehdr) + (n) * sizeof(Elf64_Phdr) + offsetof(Elf64_Phdr, m), \
    sizeof_field(Elf64_Phdr, m)

typedef struct HostileElf {
    size_t at;
    unsigned width;
    uint64_t value;
    ssize_t failure;
    const char *text;
} HostileElf;

static const HostileElf hostile[] = {
    { 0, 1, 0, ELF_LOAD_NOT_ELF, "is not an ELF file" },
    { EI_CLASS, 1, 3, ELF_LOAD_FAILED, "has a damaged identification" },
    { EI_DATA, 1, 0, ELF_LOAD_FAILED, "has a damaged identification" },
    { EI_VERSION, 1, 2, ELF_LOAD_FAILED, "has a damaged identification" },
    { EH(e_phnum), 0, ELF_LOAD_FAILED, "has nothing to load" },
    { EH(e_phnum), PN_XNUM, ELF_LOAD_FAILED, "has no valid table of segments" },
    { EH(e_phnum), 1000, ELF_LOAD_FAILED, "has no valid table of segments" },
    { EH(e_phentsize), 0, ELF_LOAD_FAILED, "has no valid table of segments" },
    { EH(e_phentsize), 0xffff, ELF_LOAD_FAILED, "has no valid table of segments" },
    { EH(e_phoff), 0x1000, ELF_LOAD_FAILED, "has no valid table of segments" },
    { EH(e_phoff), UINT64_MAX, ELF_LOAD_FAILED, "has no valid table of segments" },
    { EH(e_phoff), UINT64_MAX - 100, ELF_LOAD_FAILED, "has no valid table of segments" },
    { PH(0, p_offset), 0x1000, ELF_LOAD_FAILED, "segment 0 has more bytes than the file" },
    { PH(0, p_offset), UINT64_MAX, ELF_LOAD_FAILED, "segment 0 has more bytes than the file" },
    { PH(2, p_offset), UINT64_MAX - 3, ELF_LOAD_FAILED, "segment 2 has more bytes than" },
    { PH(0, p_filesz), 0x1000, ELF_LOAD_FAILED, "segment 0 has more bytes than the file" },
    { PH(2, p_filesz), UINT64_MAX, ELF_LOAD_FAILED, "segment 2 has more bytes than the file" },
    { PH(0, p_memsz), 3, ELF_LOAD_FAILED, "segment 0 has more bytes than the file" },
    { PH(0, p_memsz), 1ull << 40, ELF_LOAD_TOO_BIG, "needs more memory than there is" },
    { PH(0, p_memsz), UINT64_MAX, ELF_LOAD_FAILED, "segment 0 passes the last address" },
    { PH(0, p_paddr), UINT64_MAX - 3, ELF_LOAD_FAILED, "segment 0 passes the last address" },
    { PH(0, p_memsz), RAM_SIZE - 7, ELF_LOAD_TOO_BIG, "(65536 bytes)" },
};

static void test_elf_hostile(void)
{
    ElfLoadOptions options = { .max_bytes = RAM_SIZE };

    for (size_t i = 0; i < ARRAY_SIZE(hostile); i++) {
        GByteArray *bytes = elf_image(&good);
        g_autofree char *path = NULL;
        Error *err = NULL;
        ElfLoaded got;

        start();
        elf_put(bytes, hostile[i].at, hostile[i].width, hostile[i].value, false);
        path = write_file("hostile.elf", bytes->data, bytes->len);
        if (elf_load(path, &options, &got, &err) || got.failure != hostile[i].failure ||
            !strstr(error_get_pretty(err), hostile[i].text)) {
            g_test_fail_printf("row %zu: %zd, %s", i, got.failure,
                               err ? error_get_pretty(err) : "loaded");
        }
        error_free(err);
        assert_listing("");
        g_byte_array_unref(bytes);
    }
}

static void test_elf_truncated(void)
{
    ElfLoadOptions options = { .now = true };
    GByteArray *bytes = elf_image(&good);

    for (guint size = 0; size < bytes->len; size++) {
        g_autofree char *path = write_file("short.elf", bytes->data, size);
        Error *err = NULL;
        ElfLoaded got;

        start();
        g_assert_false(elf_load(path, &options, &got, &err));
        g_assert_nonnull(err);
        error_free(err);
        assert_memory(RAM_BASE + 0x100, "\xff", 1);
    }
    g_byte_array_unref(bytes);
}

/* Overlapping segments are found when the machine is complete. */
static void test_elf_overlap(void)
{
    ElfImage img = good;
    g_autofree char *path = NULL;
    ElfLoadOptions options = { 0 };
    Error *err = NULL;
    ElfLoaded got;

    start();
    img.segments[2].paddr = RAM_BASE + 0x101;
    path = elf_file(&img);
    g_assert_true(elf_load(path, &options, &got, &error_abort));
    g_assert_false(rom_complete(&err));
    assert_error(err, "images overlap in guest memory: "
                 "'test.elf ELF program header segment 0' (0x10100-0x10106) and "
                 "'test.elf ELF program header segment 2' (0x10101-0x10108)");
}

static void test_elf_random(void)
{
    ElfLoadOptions options = { .max_bytes = RAM_SIZE };
    unsigned loaded = 0;

    for (unsigned round = 0; round < 4000; round++) {
        ElfImage img = good;
        GByteArray *bytes;
        g_autofree char *path = NULL;
        Error *err = NULL;
        ElfLoaded got;

        start();
        img.is64 = g_test_rand_int_range(0, 2);
        img.big_endian = g_test_rand_int_range(0, 2);
        bytes = elf_image(&img);
        for (int n = g_test_rand_int_range(1, 5); n; n--) {
            bytes->data[g_test_rand_int_range(SELFMAG, bytes->len)] = g_test_rand_int();
        }
        path = write_file("random.elf", bytes->data, bytes->len);
        options.now = round & 1;
        if (elf_load(path, &options, &got, &err)) {
            g_assert_cmpuint(got.bytes, <=, RAM_SIZE);
            loaded++;
            if (rom_complete(NULL)) {
                qemu_devices_reset(RESET_TYPE_COLD);
            }
        } else {
            g_assert_nonnull(err);
            error_free(err);
            assert_listing("");
        }
        g_byte_array_unref(bytes);
    }
    g_assert_cmpuint(loaded, >, 400);
}

/* ---- the device ----------------------------------------------------------------------- */

static uint64_t pcs[2];

static bool cpu_exists(unsigned index)
{
    return index < ARRAY_SIZE(pcs);
}

static void cpu_set_pc(unsigned index, uint64_t pc)
{
    pcs[index] = pc;
}

/* An unrealized loader with "name=value" pairs. */
static DeviceState *loader(const char *options)
{
    DeviceState *dev = qdev_new("loader");
    g_auto(GStrv) pairs = g_strsplit(options, ",", -1);

    for (char **pair = pairs; *pair; pair++) {
        g_auto(GStrv) words = g_strsplit(*pair, "=", 2);

        g_assert_true(object_property_parse(OBJECT(dev), words[0], words[1], &error_abort));
    }
    return dev;
}

static void test_device_cpu(void)
{
    static const LoaderCpuHooks hooks = { .exists = cpu_exists, .set_pc = cpu_set_pc };
    g_autofree char *path = elf_file(&good);
    g_autofree char *options = g_strdup_printf("file=%s,cpu-num=1", path);
    DeviceState *start_at, *program, *data;
    Error *err = NULL;

    start();
    start_at = loader("addr=0x1234,cpu-num=0");
    program = loader(options);
    g_assert_false(qdev_realize(start_at, NULL, &err));
    assert_error(err, "Specified boot CPU#0 is nonexistent");
    loader_set_cpu_hooks(&hooks);
    data = loader("addr=0x10300,data=0x41,data-len=1,cpu-num=0");
    g_assert_true(qdev_realize(start_at, NULL, &error_abort));
    g_assert_true(qdev_realize(program, NULL, &error_abort));
    g_assert_true(qdev_realize(data, NULL, &error_abort));
    for (int i = 0; i < 2; i++) {
        pcs[0] = pcs[1] = 0;
        reset();
        g_assert_cmphex(pcs[0], ==, 0x1234);
        g_assert_cmphex(pcs[1], ==, RAM_BASE + 0x104);
        assert_memory(RAM_BASE + 0x300, "A\xff", 2);
    }
    qdev_unrealize(start_at);
    pcs[0] = 0;
    reset();
    g_assert_cmphex(pcs[0], ==, 0);
    object_unref(start_at);
    qdev_unrealize(program);
    object_unref(program);
    qdev_unrealize(data);
    object_unref(data);
    loader_set_cpu_hooks(NULL);
}

static void test_device_data(void)
{
    static const struct {
        const char *options, *bytes;
    } rows[] = {
        { "data=0x1122334455667788,data-len=8", "\x88\x77\x66\x55\x44\x33\x22\x11\xff" },
        { "data=0x1122334455667788,data-len=8,data-be=on", "\x11\x22\x33\x44\x55\x66\x77\x88\xff" },
        { "data=0x11223344,data-len=2", "\x44\x33\xff\xff\xff\xff\xff\xff\xff" },
        { "data=0x11223344,data-len=3,data-be=on", "\x22\x33\x44\xff\xff\xff\xff\xff\xff" },
        { "data-len=1", "\x00\xff\xff\xff\xff\xff\xff\xff\xff" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_autofree char *options = g_strdup_printf("addr=0x10400,%s", rows[i].options);
        DeviceState *dev = loader(options);

        start();
        g_assert_true(qdev_realize(dev, NULL, &error_abort));
        reset();
        assert_memory(RAM_BASE + 0x400, rows[i].bytes, 9);
        qdev_unrealize(dev);
        object_unref(dev);
    }
}

int TSA_NO_TSA main(int argc, char **argv)
{
    Object *owner;
    g_autofree char *remove = NULL;
    int rc;

    hwcore_test_init(&argc, &argv);
    memory_map_init();
    folder = g_dir_make_tmp("test-loader-XXXXXX", NULL);
    owner = object_new("container");
    memory_region_init_ram_nomigrate(&ram, owner, "ram", RAM_SIZE, &error_abort);
    memory_region_add_subregion(get_system_memory(), RAM_BASE, &ram);
    memory_region_init_rom_nomigrate(&rom, owner, "rom", RAM_SIZE, &error_abort);
    memory_region_add_subregion(get_system_memory(), ROM_BASE, &rom);
    g_test_add_func("/loader/file/sizes", test_file_sizes);
    g_test_add_func("/loader/file/raw", test_raw);
    g_test_add_func("/loader/file/empty", test_empty_file);
    g_test_add_func("/loader/file/region", test_region);
    g_test_add_func("/loader/file/gzip", test_gzip);
    g_test_add_func("/loader/file/gzip-rom", test_gzip_file);
    g_test_add_func("/loader/roms/overlap", test_overlap);
    g_test_add_func("/loader/roms/no-overlap", test_no_overlap);
    g_test_add_func("/loader/roms/pointer", test_pointer);
    g_test_add_func("/loader/roms/not-while-loading", test_not_while_loading);
    g_test_add_func("/loader/elf/kinds", test_elf_kinds);
    g_test_add_func("/loader/elf/compat-forms", test_elf_compat_forms);
    g_test_add_func("/loader/elf/machine", test_elf_machine);
    g_test_add_func("/loader/elf/hostile", test_elf_hostile);
    g_test_add_func("/loader/elf/truncated", test_elf_truncated);
    g_test_add_func("/loader/elf/overlap", test_elf_overlap);
    g_test_add_func("/loader/elf/random", test_elf_random);
    g_test_add_func("/loader/device/cpu", test_device_cpu);
    g_test_add_func("/loader/device/data", test_device_data);
    rc = g_test_run();
    rom_forget_all();
    memory_region_del_subregion(get_system_memory(), &ram);
    memory_region_del_subregion(get_system_memory(), &rom);
    object_unref(owner);
    remove = g_strdup_printf("rm -r '%s'", folder);
    g_assert_cmpint(system(remove), ==, 0);
    g_free(folder);
    memory_map_finish();
    qom_cleanup();
    qdev_prop_forget_globals();
    bql_unlock();
    return rc;
}
