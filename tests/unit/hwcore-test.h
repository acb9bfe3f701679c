/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of hw/core share: set-up, tear-down, expected deaths. */
#ifndef TESTS_UNIT_HWCORE_TEST_H
#define TESTS_UNIT_HWCORE_TEST_H

#include "hw/core/qdev.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "qom/object.h"
#include "system/address-spaces.h"
#include "system/memory-hooks.h"

/* First thing in main(): time moves by hand, the big lock is held. */
static inline void TSA_NO_TSA hwcore_test_init(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    qemu_init_main_loop(&error_abort);
    bql_lock();
    virtual_clock_use_qtest();
    virtual_clock_start();
    module_call_init(MODULE_INIT_QOM);
}

/* The rest of main(): run, then nothing may be left alive. */
static inline int TSA_NO_TSA hwcore_test_run(void)
{
    int rc = g_test_run();

    memory_map_finish();
    qom_cleanup();
    qdev_prop_forget_globals();
    bql_unlock();
    return rc;
}

/* @err holds @text; it is freed. */
#define assert_error(err, text)                                               \
    do {                                                                      \
        g_assert_nonnull(err);                                                \
        g_assert_cmpstr(error_get_pretty(err), ==, (text));                   \
        error_free(g_steal_pointer(&(err)));                                  \
    } while (0)

/*
 * The rest of the calling test runs in a child process that must die with
 * @pattern on stderr.  false: we are the parent, and it did.
 */
static inline bool dies_with(const char *pattern)
{
    if (g_test_subprocess()) {
        return true;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr(pattern);
    return false;
}

#endif
