/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The target of a program: none until one registers.
 */
#include "qemu/osdep.h"
#include "qemu/target-info.h"

static void no_target(void)
{
    g_assert_cmpstr(target_name(), ==, "none");
    g_assert_cmpuint(target_long_bits(), ==, 64);
    g_assert_false(target_big_endian());
    g_assert_null(target_info()->default_machine);
}

static void registered_target(void)
{
    static const TargetInfo sparc = {
        .name = "sparc", .long_bits = 32, .big_endian = true,
        .default_machine = "SS-5",
    };

    target_info_register(&sparc);
    g_assert_true(target_info() == &sparc);
    g_assert_cmpstr(target_name(), ==, "sparc");
    g_assert_cmpuint(target_long_bits(), ==, 32);
    g_assert_true(target_big_endian());
}

static void second_target(void)
{
    static const TargetInfo a = { .name = "a" }, b = { .name = "b" };

    if (g_test_subprocess()) {
        target_info_register(&a);
        target_info_register(&b);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*current == &no_target*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/target-info/none", no_target);
    g_test_add_func("/target-info/second-aborts", second_target);
    g_test_add_func("/target-info/registered", registered_target);
    return g_test_run();
}
