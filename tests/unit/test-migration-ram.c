/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Migration: RAM blocks and the RAM section. */
#include "qemu/osdep.h"
#include "migration/migration.h"
#include "migration/ram-block.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "vmstate-test.h"

#define PAGE 1024

static uint8_t memory[8 * PAGE], small[2 * PAGE];

static RAMBlock *add(const char *name, uint8_t *host, uint64_t size)
{
    const RAMBlockInfo info = {
        .idstr = name, .host = host, .used_length = size, .max_length = size,
        .page_size = 4096, .migratable = true,
    };

    return ram_block_register(&info, &error_abort);
}

/* ---- registry -------------------------------------------------------------------- */

static bool note_name(RAMBlock *block, void *opaque)
{
    g_string_append_printf(opaque, "%s ", ram_block_info(block)->idstr);
    return strcmp(ram_block_info(block)->idstr, "b");
}

static void test_registry(void)
{
    RAMBlock *c = add("c", small, PAGE), *a = add("a", memory, 4 * PAGE);
    RAMBlock *b = add("b", small, 2 * PAGE);
    RAMBlockInfo info = { .idstr = "a", .migratable = true };
    g_autoptr(GString) names = g_string_new(NULL);
    Error *err = NULL;

    ram_block_foreach(note_name, names);
    g_assert_cmpstr(names->str, ==, "a b ");
    g_assert_cmpint(ram_bytes_total(), ==, 7 * PAGE);
    g_assert_true(ram_block_by_name("b") == b);
    g_assert_null(ram_block_by_name("d"));
    g_assert_null(ram_block_register(&info, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "RAMBlock \"a\" already registered");
    error_free(err);
    err = NULL;
    info.idstr = "";
    g_assert_null(ram_block_register(&info, &err));
    error_free_or_abort(&err);
    g_assert_false(ram_block_set_idstr(c, "a", &err));
    error_free_or_abort(&err);
    g_assert_true(ram_block_set_idstr(c, "c", &error_abort));
    g_assert_true(ram_block_set_idstr(c, "d", &error_abort));
    g_assert_true(ram_block_by_name("d") == c);
    /* Names of blocks that stay here may repeat. */
    ram_block_set_migratable(c, false);
    g_assert_null(ram_block_by_name("d"));
    g_assert_cmpint(ram_bytes_total(), ==, 6 * PAGE);
    ram_block_set_used_length(b, PAGE);
    g_assert_cmpint(ram_bytes_total(), ==, 5 * PAGE);
    ram_block_unregister(a);
    ram_block_unregister(b);
    ram_block_unregister(c);
}

/* ---- streams ------------------------------------------------------------------------- */

static GByteArray *save_machine(void)
{
    QEMUFile *f = qemu_file_new_memory_output();
    GByteArray *out = g_byte_array_new();
    const uint8_t *data;
    size_t size;

    g_assert_cmpint(migration_save_stream(f, &error_abort), ==, 0);
    data = qemu_file_memory(f, &size);
    g_byte_array_append(out, data, size);
    qemu_fclose(f);
    return out;
}

static char *load_machine(const GByteArray *bytes)
{
    QEMUFile *f = qemu_file_new_memory_input(bytes->data, bytes->len);
    Error *err = NULL;
    char *message = NULL;

    if (migration_load_stream(f, &err)) {
        message = g_strdup(error_get_pretty(err));
        error_free(err);
    }
    qemu_fclose(f);
    return message;
}

static void test_bytes(void)
{
    RAMBlock *big = add("big", memory, 3 * PAGE), *tiny = add("t", small, PAGE);
    g_autoptr(GByteArray) bytes = NULL;
    g_autofree char *text = NULL;
    const uint8_t *at;

    memset(memory, 0, sizeof(memory));
    memset(small, 0, sizeof(small));
    memory[PAGE] = 0x55;
    bytes = save_machine();
    at = bytes->data + 17 + 17;
    text = hex(at, 8 + 4 + 8 + 2 + 8 + 8 + 5 + 5 + 8 + 4 + 1 + 8 + 1);
    g_assert_cmpstr(text, ==,
                    "0000000000001004" "03626967" "0000000000000c00"
                    "0174" "0000000000000400" "0000000000000010" "7e00000001"
                    "0200000001"
                    "0000000000000002" "03626967" "00"
                    "0000000000000428" "55");
    at += 69 + PAGE;
    g_free(text);
    text = hex(at, 9 + 8 + 2 + 1 + 8 + 5);
    g_assert_cmpstr(text, ==,
                    "0000000000000822" "00" "0000000000000002" "0174" "00"
                    "0000000000000010" "7e00000001");
    memory[PAGE] = 0;
    memory[0] = 1;
    g_assert_null(load_machine(bytes));
    g_assert_cmpint(memory[PAGE], ==, 0x55);
    g_assert_cmpint(memory[0], ==, 0);
    ram_block_unregister(big);
    ram_block_unregister(tiny);
}

static void test_many_parts(void)
{
    size_t size = 5 * 1024 * 1024;
    g_autofree uint8_t *host = g_malloc(size), *copy = NULL;
    RAMBlock *block = add("large", host, size);
    g_autoptr(GByteArray) bytes = NULL;
    unsigned parts = 0;

    for (size_t i = 0; i < size; i++) {
        host[i] = i * 7 + (i >> 10);
    }
    copy = g_memdup2(host, size);
    bytes = save_machine();
    for (size_t i = 0; i + 5 < bytes->len; i++) {
        parts += !memcmp(bytes->data + i, "\x7e\0\0\0\1\2\0\0\0\1", 10);
    }
    g_assert_cmpint(parts, >=, 5);
    memset(host, 0, size);
    g_assert_null(load_machine(bytes));
    g_assert_cmpint(memcmp(host, copy, size), ==, 0);
    ram_block_unregister(block);
}

static void test_not_migratable(void)
{
    RAMBlock *block = add("big", memory, 3 * PAGE);
    g_autoptr(GByteArray) bytes = NULL;

    ram_block_set_migratable(block, false);
    bytes = save_machine();
    g_assert_cmpint(bytes->len, ==, 1089);
    ram_block_unregister(block);
}

static void test_odd_length(void)
{
    RAMBlock *block = add("big", memory, PAGE + 1);
    QEMUFile *f = qemu_file_new_memory_output();
    Error *err = NULL;

    g_assert_cmpint(migration_save_stream(f, &err), <, 0);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "section 'ram': RAM block 'big' is not a number of whole pages");
    error_free(err);
    qemu_fclose(f);
    ram_block_unregister(block);
}

/* ---- what a hostile or foreign sender may say ------------------------------------------- */

/* header, configuration, and a start section for RAM with this payload */
static void assert_payload(const char *payload, const char *message)
{
    g_autofree char *text = g_strconcat(
        "5145564d 00000003 07 00000004 6e6f6e65"
        "01 00000001 03 72616d 00000000 00000004", payload, "7e 00000001 00", NULL);
    g_autoptr(GByteArray) bytes = unhex(text);
    g_autofree char *got = load_machine(bytes);

    g_assert_cmpstr(got, ==, message);
}

#define LIST "0000000000001004 03 626967 0000000000001000"

static void test_hostile(void)
{
    RAMBlock *block = add("big", memory, 4 * PAGE);

    assert_payload(LIST "0000000000000010", NULL);
    assert_payload("0000000000001004 03 62696a 0000000000001000",
                   "section 'ram' data: Unknown ramblock \"bij\", cannot accept migration");
    assert_payload("0000000000001004 00",
                   "section 'ram' data: a RAM block without a name");
    assert_payload("0000000000001004 03 626967 0000000000000c00",
                   "section 'ram' data: Length mismatch: big: 0xc00 in != 0x1000");
    assert_payload("0000000000001004 03 626967 0000000000001400",
                   "section 'ram' data: big: length 0x1400 does not fit the total");
    assert_payload("0000000000000022 00",
                   "section 'ram' data: Ack, bad migration stream: no block to continue");
    assert_payload("0000000000000002 03 62696a",
                   "section 'ram' data: Can't find block bij");
    assert_payload("0000000000001002 03 626967",
                   "section 'ram' data: Illegal RAM offset 0x1000 in big");
    assert_payload("fffffffffffffc08 03 626967",
                   "section 'ram' data: Illegal RAM offset 0xfffffffffffffc00 in big");
    assert_payload("0000000000000002 03 626967 41",
                   "section 'ram' data: Found a zero page with value 0x41");
    assert_payload("0000000000000001",
                   "section 'ram' data: Unknown combination of migration flags: 0x1");
    assert_payload("0000000000000008 03 626967 0102",
                   "section 'ram' data: the stream ends after 54 bytes");
    ram_block_unregister(block);
}

static void test_version(void)
{
    g_autoptr(GByteArray) bytes = unhex("5145564d 00000003 07 00000004 6e6f6e65"
                                        "01 00000001 03 72616d 00000000 00000003");
    g_autofree char *got = load_machine(bytes);

    g_assert_cmpstr(got, ==, "section 'ram' data: version 3 is not 4");
}

static void test_xbzrle(void)
{
    RAMBlock *block = add("big", memory, 4 * PAGE);

    memset(memory, 0x11, sizeof(memory));
    /* keep 2, 3 new, keep 0x81 = 129, 1 new */
    assert_payload(LIST "0000000000000040 03 626967 01 0009 02 03 aabbcc 8101 01 dd"
                   "0000000000000010", NULL);
    g_assert_cmphex(memory[1], ==, 0x11);
    g_assert_cmphex(memory[2], ==, 0xaa);
    g_assert_cmphex(memory[4], ==, 0xcc);
    g_assert_cmphex(memory[5], ==, 0x11);
    g_assert_cmphex(memory[5 + 129], ==, 0xdd);
#define WRONG "section 'ram' data: Failed to load XBZRLE page - wrong compression"
    assert_payload("0000000000000040 03 626967 02 0001 00", WRONG);
    assert_payload("0000000000000040 03 626967 01 ffff 00", WRONG);
    assert_payload("0000000000000040 03 626967 01 0002 00 05", WRONG);
    assert_payload("0000000000000040 03 626967 01 0004 8007 7f 00", WRONG);
    assert_payload("0000000000000040 03 626967 01 0003 ff0f 01", WRONG);
    assert_payload("0000000000000040 03 626967 01 0001 80", WRONG);
    ram_block_unregister(block);
}

/* ---- callbacks and shared memory ------------------------------------------------------------ */

static RAMBlock *resizable;
static unsigned loaded_pages;

static bool resize(void *opaque, uint64_t length, Error **errp)
{
    if (length == 3 * PAGE) {
        error_setg(errp, "not three");
        return false;
    }
    ram_block_set_used_length(resizable, length);
    return true;
}

static void loaded(void *opaque, uint64_t offset, uint64_t length)
{
    g_assert_cmpint(length, ==, PAGE);
    loaded_pages++;
}

static void test_resize(void)
{
    const RAMBlockInfo info = {
        .idstr = "acpi", .host = memory, .used_length = PAGE, .max_length = 4 * PAGE,
        .resizable = true, .migratable = true, .resize = resize, .loaded = loaded,
    };

    resizable = ram_block_register(&info, &error_abort);
    assert_payload("0000000000000804 04 61637069 0000000000000800"
                   "0000000000000402 04 61637069 00 0000000000000022 00 0000000000000010", NULL);
    g_assert_cmpint(ram_block_info(resizable)->used_length, ==, 2 * PAGE);
    g_assert_cmpint(loaded_pages, ==, 2);
    assert_payload("0000000000000c04 04 61637069 0000000000000c00",
                   "section 'ram' data: resizing acpi: not three");
    assert_payload("0000000000001404 04 61637069 0000000000001400",
                   "section 'ram' data: Length mismatch: acpi: 0x1400 in != 0x800");
    ram_block_unregister(resizable);
}

static void test_ignore_shared(void)
{
    RAMBlockInfo info = {
        .idstr = "shm", .host = memory, .used_length = PAGE, .max_length = PAGE,
        .migratable = true, .shared = true, .guest_address = 0x40000000,
    };
    RAMBlock *block = ram_block_register(&info, &error_abort);
    g_autoptr(GByteArray) bytes = NULL;
    g_autofree char *message = NULL;
    size_t with;

    memset(memory, 1, PAGE);
    bytes = save_machine();
    with = bytes->len;
    g_byte_array_unref(bytes);
    g_assert_true(migration_set_capability("x-ignore-shared", true, &error_abort));
    bytes = save_machine();
    g_assert_cmpint(with - bytes->len, >, 500);
    memset(memory, 2, PAGE);
    g_assert_null(load_machine(bytes));
    g_assert_cmpint(memory[0], ==, 2);
    ram_block_unregister(block);
    info.guest_address = 0x80000000;
    block = ram_block_register(&info, &error_abort);
    message = load_machine(bytes);
    g_assert_cmpstr(message, ==, "section 'ram' data: Mismatched GPAs for block shm 0x40000000 "
                    "!= 0x80000000");
    ram_block_unregister(block);
    g_assert_true(migration_set_capability("x-ignore-shared", false, &error_abort));
}

/* ---- noise ------------------------------------------------------------------ */

static bool swallow(const char *text)
{
    return true;
}

/* Wrong bytes anywhere: RAM outside of the block must stay as it is. */
static void test_random(void)
{
    RAMBlock *big = add("big", memory + PAGE, 4 * PAGE), *tiny = add("t", small, PAGE);
    g_autoptr(GByteArray) good = NULL;

    memset(memory, 0x77, sizeof(memory));
    memset(memory + 2 * PAGE, 0, PAGE);
    good = save_machine();
    error_report_set_hook(swallow);
    for (int round = 0; round < 3000; round++) {
        g_autoptr(GByteArray) bad = g_byte_array_new();
        int changes = g_test_rand_int_range(1, 8);

        g_byte_array_append(bad, good->data, g_test_rand_int_range(20, good->len + 1));
        while (changes--) {
            /* Mostly in the framing: the pages themselves may be anything. */
            size_t at = g_test_rand_int_range(0, 2) ? g_test_rand_int_range(8, 110)
                                                    : g_test_rand_int_range(0, bad->len);

            bad->data[MIN(at, (size_t)bad->len - 1)] = g_test_rand_int_range(0, 256);
        }
        g_free(load_machine(bad));
        g_assert_cmphex(memory[PAGE - 1], ==, 0x77);
        g_assert_cmphex(memory[5 * PAGE], ==, 0x77);
    }
    error_report_set_hook(NULL);
    ram_block_unregister(big);
    ram_block_unregister(tiny);
}

int main(int argc, char **argv)
{
    const MigrationMachineInfo info = {
        .name = "none", .page_bits = 10, .legacy_page_bits = 10,
    };

    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(&error_abort);
    bql_lock();
    migration_set_machine_info(&info);
    (migration_init)();
    migration_register_globalstate();
    g_test_add_func("/migration/ram/registry", test_registry);
    g_test_add_func("/migration/ram/bytes", test_bytes);
    g_test_add_func("/migration/ram/many-parts", test_many_parts);
    g_test_add_func("/migration/ram/not-migratable", test_not_migratable);
    g_test_add_func("/migration/ram/odd-length", test_odd_length);
    g_test_add_func("/migration/ram/hostile", test_hostile);
    g_test_add_func("/migration/ram/version", test_version);
    g_test_add_func("/migration/ram/xbzrle", test_xbzrle);
    g_test_add_func("/migration/ram/resize", test_resize);
    g_test_add_func("/migration/ram/ignore-shared", test_ignore_shared);
    g_test_add_func("/migration/ram/random", test_random);
    return g_test_run();
}
