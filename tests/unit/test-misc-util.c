/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ids, UUIDs, random numbers, module phases and loading. */
#include "qemu/osdep.h"
#include "exec/hwaddr.h"
#include "qapi/error.h"
#include "qemu/guest-random.h"
#include "qemu/id.h"
#include "qemu/module.h"
#include "qemu/uuid.h"

static void test_ids(void)
{
    static const char *const good[] = { "a", "Z9", "net.0", "a-b_c" };
    static const char *const bad[] = { "", "0a", "-a", "a b", "#qdev0", "a,b", "\xc3\xa9" };
    g_autofree char *one = id_generate(ID_CHR);
    g_autofree char *two = id_generate(ID_CHR);

    for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
        g_assert_true(id_wellformed(good[i]));
    }
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_assert_false(id_wellformed(bad[i]));
    }
    g_assert_true(g_str_has_prefix(one, "#chr0"));
    g_assert_cmpstr(one, !=, two);
    g_assert_false(id_wellformed(one));
}

static void test_uuid(void)
{
    static const char text[] = "12345678-9abc-def0-1122-334455667788";
    static const char *const bad[] = {
        "", "x", "12345678-9abc-def0-1122-33445566778", "12345678-9abc-def0-1122-3344556677889",
        "123456789-abc-def0-1122-334455667788", "12345678-9abc-def0-1122-33445566778g",
    };
    QemuUUID uuid = { { 0 } }, other, swapped;

    g_assert_true(qemu_uuid_is_null(&uuid));
    g_assert_cmpint(qemu_uuid_parse(text, &uuid), ==, 0);
    g_assert_false(qemu_uuid_is_null(&uuid));
    g_assert_cmphex(uuid.data[0], ==, 0x12);
    g_autofree char *back = qemu_uuid_unparse_strdup(&uuid);
    g_assert_cmpstr(back, ==, text);
    swapped = qemu_uuid_bswap(uuid);
    g_autofree char *swapped_text = qemu_uuid_unparse_strdup(&swapped);
    g_assert_cmpstr(swapped_text, ==, "78563412-bc9a-f0de-1122-334455667788");
    other = uuid;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_assert_cmpint(qemu_uuid_parse(bad[i], &other), ==, -1);
    }
    g_assert_true(qemu_uuid_is_equal(&uuid, &other));       /* untouched */
    qemu_uuid_generate(&other);
    g_assert_cmphex(other.data[6] & 0xf0, ==, 0x40);
    g_assert_cmphex(other.data[8] & 0xc0, ==, 0x80);
    g_assert_cmpint(qemu_uuid_parse(UUID_NONE, &other), ==, 0);
    g_assert_true(qemu_uuid_is_null(&other));
}

static void test_random(void)
{
    uint8_t a[37] = { 0 }, b[37] = { 0 }, c[37];
    Error *err = NULL;

    g_assert_cmpuint(qemu_guest_random_seed_thread_part1(), ==, 0);
    qemu_guest_random_seed_thread_part2(0);
    qemu_guest_getrandom_nofail(a, sizeof(a));
    g_assert_cmpint(qemu_guest_getrandom(b, sizeof(b), &error_abort), ==, 0);
    g_assert_false(memcmp(a, b, sizeof(a)) == 0);
    g_assert_cmpint(qemu_guest_random_seed_main("x", &err), ==, -1);
    g_assert_cmpstr(error_get_pretty(err), ==, "Invalid seed number: x");
    error_free_or_abort(&err);
    g_assert_cmpint(qemu_guest_random_seed_main("42", &error_abort), ==, 0);
    qemu_guest_getrandom_nofail(a, sizeof(a));
    qemu_guest_getrandom_nofail(b, sizeof(b));
    qemu_guest_random_seed_main("42", &error_abort);
    qemu_guest_getrandom_nofail(c, sizeof(c));
    g_assert_true(memcmp(a, c, sizeof(a)) == 0);
    g_assert_false(memcmp(a, b, sizeof(a)) == 0);
    uint64_t seed = qemu_guest_random_seed_thread_part1();
    qemu_guest_random_seed_thread_part2(seed);
    qemu_guest_getrandom_nofail(a, 1);
}

static int inits, late_inits;

static void count_init(void)
{
    inits++;
}
fuzz_target_init(count_init)

static void count_late(void)
{
    late_inits++;
}

module_obj("nothing");
module_dep("nothing");
module_arch("nothing");
module_opts("nothing");
module_kconfig(NOTHING);

static void test_phases(void)
{
    g_assert_cmpint(inits, ==, 0);
    module_call_init(MODULE_INIT_FUZZ_TARGET);
    module_call_init(MODULE_INIT_FUZZ_TARGET);
    g_assert_cmpint(inits, ==, 1);
    register_module_init(count_late, MODULE_INIT_FUZZ_TARGET);
    g_assert_cmpint(late_inits, ==, 0);
    module_call_init(MODULE_INIT_FUZZ_TARGET);
    g_assert_cmpint(late_inits, ==, 1);
    module_call_init(MODULE_INIT_XEN_BACKEND);      /* an empty phase */
}

static void test_load(void)
{
    g_autofree char *dir = g_dir_make_tmp("test-modules-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(dir, "bad.so", NULL);
    g_autofree char *other = g_build_filename(dir, "readme.txt", NULL);
    g_autofree char *list = g_build_filename(dir, "modules.list", NULL);
    Error *err = NULL;

    g_assert_true(module_load_dir("/nonexistent/folder", &error_abort));
    g_assert_false(module_load_dir("/dev/null", &err));
    g_assert_true(g_str_has_prefix(error_get_pretty(err), "cannot read module folder"));
    error_free_or_abort(&err);
    g_assert_true(g_file_set_contents(other, "text", -1, NULL));
    g_assert_true(module_load_dir(dir, &error_abort));
    g_assert_true(g_file_set_contents(file, "not a library", -1, NULL));
    g_assert_false(module_load_dir(dir, &err));
    g_assert_true(g_str_has_prefix(error_get_pretty(err), "cannot load module '"));
    error_free_or_abort(&err);
    g_assert_true(g_file_set_contents(list, "\n", -1, NULL));
    g_assert_true(module_load_dir(dir, &error_abort));      /* bad.so is not in the list */
    g_assert_true(g_file_set_contents(list, "bad.so\n", -1, NULL));
    g_assert_false(module_load_dir(dir, &err));
    error_free_or_abort(&err);
    unlink(list);
    unlink(file);
    unlink(other);
    rmdir(dir);
    /* A library that is in every process: loads, and its phases have run. */
    g_assert_true(module_load_file("libm.so.6", &error_abort));
}

static void make_list(const char *root, const char *folder)
{
    g_autofree char *dir = g_build_filename(root, folder, NULL);
    g_autofree char *list = g_build_filename(dir, "modules.list", NULL);

    g_assert_cmpint(g_mkdir_with_parents(dir, 0700), ==, 0);
    g_assert_true(g_file_set_contents(list, "", -1, NULL));
}

static void expect_found(const char *bin, const char *root, const char *folder)
{
    g_autofree char *dir = module_find_dir(bin, "/usr/bin", "/usr/lib/modules-test");
    g_autofree char *want = folder ? g_build_filename(root, folder, NULL) : NULL;
    g_autofree char *plain = dir ? g_canonicalize_filename(dir, NULL) : NULL;

    g_assert_cmpstr(plain, ==, want);
}

static void test_find(void)
{
    g_autofree char *root = g_dir_make_tmp("test-modules-XXXXXX", NULL);
    g_autofree char *bin = g_build_filename(root, "bin", NULL);
    g_autofree char *rm = g_strdup_printf("rm -r %s", root);

    g_unsetenv("QEMU_MODULE_DIR");
    g_assert_cmpint(g_mkdir_with_parents(bin, 0700), ==, 0);
    expect_found(bin, root, NULL);
    make_list(root, "lib/modules-test");
    expect_found(bin, root, "lib/modules-test");        /* moved as a whole */
    make_list(root, "bin/modules");
    expect_found(bin, root, "bin/modules");             /* a build folder */
    g_setenv("QEMU_MODULE_DIR", root, true);
    expect_found(bin, root, "");
    g_unsetenv("QEMU_MODULE_DIR");
    g_assert_cmpint(system(rm), ==, 0);
}

static void test_hwaddr(void)
{
    MemMapEntry entry = { .base = 0x9000000, .size = 0x1000 };
    g_autofree char *text = g_strdup_printf("%" HWADDR_PRIx " " HWADDR_FMT_plx, entry.base,
                                            entry.size);

    g_assert_cmpstr(text, ==, "9000000 0000000000001000");
    g_assert_cmphex(HWADDR_MAX, ==, UINT64_MAX);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/id/all", test_ids);
    g_test_add_func("/uuid/all", test_uuid);
    g_test_add_func("/guest-random/all", test_random);
    g_test_add_func("/module/phases", test_phases);
    g_test_add_func("/module/load", test_load);
    g_test_add_func("/module/find", test_find);
    g_test_add_func("/hwaddr/format", test_hwaddr);
    return g_test_run();
}
