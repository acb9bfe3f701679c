/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -device loader on the boards: files and numbers are in memory at the start and
 * after each reset, and what cannot be loaded ends start-up with one line.
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "../unit/elf-image.h"
#include "libqtest.h"

static char *folder;                    /* with files for all tests */

static bool is_arm(void)
{
    return !strcmp(qtest_get_arch(), "aarch64");
}

static const char *machine(void)
{
    return is_arm() ? "virt" : "pc";
}

/* Somewhere in RAM. */
static uint64_t base(void)
{
    return is_arm() ? 0x41000000 : 0x1000000;
}

static char *in_folder(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void assert_memory(QTestState *qts, uint64_t addr, const char *text, size_t size)
{
    g_autofree char *there = g_malloc(size);

    qtest_memread(qts, addr, there, size);
    g_assert_cmpmem(there, size, text, size);
}

/* The command returns before the main loop resets; RESET comes after. */
static void reset(QTestState *qts)
{
    qtest_qmp_assert_success(qts, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(qts, "RESET");
}

/* At the start, and again after the guest wrote over it. */
static void check_twice(const char *args, uint64_t addr, const char *text, size_t size)
{
    QTestState *qts = qtest_initf("-M %s -nodefaults %s", machine(), args);

    assert_memory(qts, addr, text, size);
    qtest_memset(qts, addr, 0xee, size);
    reset(qts);
    assert_memory(qts, addr, text, size);
    qtest_quit(qts);
}

static void test_data(void)
{
    g_autofree char *args = g_strdup_printf("-device loader,addr=0x%" PRIx64
                                            ",data=0x11223344,data-len=4", base());

    check_twice(args, base(), "\x44\x33\x22\x11", 4);
}

static void test_data_big_endian(void)
{
    g_autofree char *args = g_strdup_printf("-device loader,addr=0x%" PRIx64
                                            ",data=0x11223344,data-len=4,data-be=on", base());

    check_twice(args, base(), "\x11\x22\x33\x44", 4);
}

static void test_raw(void)
{
    g_autofree char *args = g_strdup_printf("-device loader,addr=0x%" PRIx64 ",file=%s/raw",
                                            base(), folder);

    check_twice(args, base(), "raw bytes", 9);
}

static void test_elf(void)
{
    g_autofree char *args = g_strdup_printf("-device loader,file=%s/elf", folder);

    check_twice(args, base() + 0x100, "program\0\0\0", 10);
}

static void test_elf_raw(void)
{
    g_autofree char *args = g_strdup_printf("-device loader,addr=0x%" PRIx64
                                            ",force-raw=on,file=%s/elf", base(), folder);

    check_twice(args, base(), ELFMAG, 4);
}

/* Two roms that touch; data below a rom are hidden, as by QEMU. */
static void test_many(void)
{
    QTestState *qts = qtest_initf("-M %s -nodefaults "
                                  "-device loader,addr=0x%" PRIx64 ",file=%s/raw "
                                  "-device loader,addr=0x%" PRIx64 ",data=0x55,data-len=2 "
                                  "-device loader,addr=0x%" PRIx64 ",file=%s/raw",
                                  machine(), base() + 9, folder, base() + 17, base(), folder);
    g_autofree char *roms = qtest_hmp(qts, "info roms");
    g_autofree char *wanted = g_strdup_printf("addr=%016" PRIx64 " size=0x000009 mem=ram "
                                              "name=\"raw\"\r\n"
                                              "addr=%016" PRIx64 " size=0x000009 mem=ram "
                                              "name=\"raw\"\r\n", base(), base() + 9);

    g_assert_cmpstr(roms, ==, wanted);
    assert_memory(qts, base(), "raw bytesraw bytes\0", 19);
    qtest_quit(qts);
}

/* Not hot-plugged: the time for images is over. */
static void test_hotplug(void)
{
    QTestState *qts = qtest_initf("-M %s -nodefaults", machine());
    QDict *error = qtest_qmp_assert_failure_ref(
        qts, "{'execute': 'device_add', 'arguments': {'driver': 'loader', 'addr': 1}}");

    qobject_unref(error);
    qtest_quit(qts);
}

/* "@" stands for the folder. */
static const char *const bad[][2] = {
    { "loader", "please include valid arguments" },
    { "loader,addr=0", "please include valid arguments" },
    { "loader,cpu-num=0", "please include valid arguments" },
    { "loader,addr=4", "cpu-num must be specified when setting a program counter" },
    { "loader,addr=4,cpu-num=7", "Specified boot CPU#7 is nonexistent" },
    { "loader,file=@/raw,cpu-num=7", "Specified boot CPU#7 is nonexistent" },
    { "loader,data=5", "Both data and data-len must be specified" },
    { "loader,data-be=on", "Both data and data-len must be specified" },
    { "loader,data=5,data-len=9", "data-len cannot be greater than 8 bytes" },
    { "loader,data=5,data-len=256", "data-len" },
    { "loader,data=5,data-len=4,addr=0xfffffffffffffffd", "the data pass the last address" },
    { "loader,data=5,data-len=4,file=@/raw",
      "Specifying a file is not supported when loading memory values" },
    { "loader,data=5,data-len=4,force-raw=on",
      "Specifying force-raw is not supported when loading memory values" },
    { "loader,force-raw=on,addr=4", "force-raw needs a file" },
    { "loader,addr=0xg", "Parameter 'addr' expects" },
    { "loader,foo=1", "Property 'loader.foo' not found" },
    { "loader,file=@/none", "Cannot load specified image @/none: Could not open '@/none'" },
    { "loader,file=@", "is not a regular file" },
    { "loader,file=@/sparse", "134217728 is the most that fit" },
    { "loader,file=@/raw,addr=0xfffffffffffffff8", "'raw' passes the last address" },
    { "loader,file=@/short", "ELF file '@/short' ends inside its header" },
    { "loader,file=@/big-endian", "is big-endian, the machine is not" },
    { "loader,file=@/raw,addr=4 -device loader,file=@/raw,addr=8",
      "images overlap in guest memory: 'raw' (0x4-0xc) and 'raw' (0x8-0x10)" },
};

static char *with_folder(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "@", -1);

    return g_strjoinv(folder, parts);
}

static void test_bad(const void *opaque)
{
    const char *const *row = opaque;
    g_autofree char *device = with_folder(row[0]);
    g_autofree char *text = with_folder(row[1]);
    g_autofree char *args = g_strdup_printf("-M %s -m 128M -accel qtest -display none "
                                            "-nodefaults -device %s", machine(), device);
    g_autoptr(QTestRun) run = qtest_run(args);
    const char *newline = strchr(run->err, '\n');

    g_assert_false(run->timed_out);
    g_assert_cmpint(run->status, ==, 1);
    g_assert_true(newline && !newline[1]);
    if (!strstr(run->err, text)) {
        g_test_fail_printf("no '%s' in: %s", text, run->err);
    }
}

static void test_help(void)
{
    g_autoptr(QTestRun) run = qtest_run("-device loader,help");

    g_assert_cmpint(run->status, ==, 0);
    for (const char *const *name = (const char *const[]) { "addr=<uint64>", "cpu-num=<uint32>",
         "data-be=<bool>", "data-len=<uint8>", "data=<uint64>", "file=<str>",
         "force-raw=<bool>", NULL }; *name; name++) {
        g_assert_nonnull(strstr(run->out, *name));
    }
}

/* ---- files ---------------------------------------------------------------------------- */

static void write_file(const char *name, const void *data, size_t size)
{
    g_autofree char *path = in_folder(name);

    g_assert_true(g_file_set_contents(path, data, size, NULL));
}

static void make_files(void)
{
    ElfImage img = {
        .is64 = true, .machine = EM_AARCH64, .count = 1,
        .segments = { { PT_LOAD, PF_X, 0, base() + 0x100, "program", 10 } },
    };
    GByteArray *elf = elf_image(&img);
    g_autofree char *sparse = in_folder("sparse");

    write_file("raw", "raw bytes", 9);
    write_file("elf", elf->data, elf->len);
    write_file("short", elf->data, 40);
    elf->data[EI_DATA] = ELFDATA2MSB;
    write_file("big-endian", elf->data, elf->len);
    write_file("sparse", "", 0);
    g_assert_cmpint(truncate(sparse, (128 << 20) + 1), ==, 0);
    g_byte_array_unref(elf);
}

static void remove_files(void)
{
    static const char *const names[] = { "raw", "elf", "short", "big-endian", "sparse" };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        g_autofree char *path = in_folder(names[i]);

        g_remove(path);
    }
    g_rmdir(folder);
    g_free(folder);
}

int main(int argc, char **argv)
{
    int rc;

    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("loader-test-XXXXXX", NULL);
    make_files();
    qtest_add_func("loader/data", test_data);
    qtest_add_func("loader/data-be", test_data_big_endian);
    qtest_add_func("loader/raw", test_raw);
    qtest_add_func("loader/elf", test_elf);
    qtest_add_func("loader/elf-raw", test_elf_raw);
    qtest_add_func("loader/many", test_many);
    qtest_add_func("loader/hotplug", test_hotplug);
    qtest_add_func("loader/help", test_help);
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_autofree char *name = g_strdup_printf("loader/bad/%zu", i);

        qtest_add_data_func(name, bad[i], test_bad);
    }
    rc = g_test_run();
    remove_files();
    return rc;
}
