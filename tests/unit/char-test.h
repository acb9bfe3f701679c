/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shared by the chardev tests: a front end that records what reaches it, and
 * running the main loop until something is true.
 */
#ifndef TESTS_UNIT_CHAR_TEST_H
#define TESTS_UNIT_CHAR_TEST_H

#include "chardev/char-fe.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qom/object.h"

/* No test runs anywhere near as long; a hang becomes a failure. */
#define WATCHDOG_SECONDS 60

typedef struct TestFe {
    CharFrontend fe;
    GString *in;            /* bytes that came */
    GString *events;        /* O opened, C closed, B break, I mux in, X mux out */
    int room;               /* what can_read says */
    int changes;            /* calls of be_change */
    int change_result;
} TestFe;

static inline int test_fe_can_read(void *opaque)
{
    return ((TestFe *)opaque)->room;
}

static inline void test_fe_read(void *opaque, const uint8_t *buf, int size)
{
    TestFe *t = opaque;
    g_assert_cmpint(size, <=, t->room);
    g_string_append_len(t->in, (const char *)buf, size);
}

static inline void test_fe_event(void *opaque, QEMUChrEvent event)
{
    g_string_append_c(((TestFe *)opaque)->events, "BOIXC"[event]);
}

static inline int test_fe_change(void *opaque)
{
    TestFe *t = opaque;
    t->changes++;
    return t->change_result;
}

static inline void test_fe_listen(TestFe *t)
{
    qemu_chr_fe_set_handlers(&t->fe, test_fe_can_read, test_fe_read, test_fe_event,
                             test_fe_change, t, NULL, true);
}

static inline TestFe *test_fe_new_full(Chardev *chr, bool background)
{
    TestFe *t = g_new0(TestFe, 1);
    t->in = g_string_new(NULL);
    t->events = g_string_new(NULL);
    t->room = CHR_READ_BUF_LEN;
    g_assert_true(qemu_chr_fe_init(&t->fe, chr, &error_abort));
    qemu_chr_fe_set_background(&t->fe, background);
    test_fe_listen(t);
    return t;
}

static inline TestFe *test_fe_new(Chardev *chr)
{
    return test_fe_new_full(chr, false);
}

static inline void test_fe_free(TestFe *t)
{
    qemu_chr_fe_deinit(&t->fe, false);
    g_string_free(t->in, TRUE);
    g_string_free(t->events, TRUE);
    g_free(t);
}

static inline int test_fe_puts(TestFe *t, const char *text)
{
    return qemu_chr_fe_write(&t->fe, (const uint8_t *)text, strlen(text));
}

static inline gboolean test_tick(gpointer data)
{
    return G_SOURCE_CONTINUE;
}

/* Run the main loop until @cond; what is not in the loop is looked at every few ms. */
#define RUN_UNTIL(cond) do {                            \
        guint tick_ = g_timeout_add(2, test_tick, NULL); \
        while (!(cond)) {                               \
            main_loop_wait(false);                      \
        }                                               \
        g_source_remove(tick_);                         \
    } while (0)

/* What is ready now. */
static inline void run_ready(void)
{
    for (int i = 0; i < 10; i++) {
        main_loop_wait(true);
    }
}

/* Append what @fd has to @to; true when @to is at least @len long (or at the end). */
static inline bool read_some(int fd, GString *to, size_t len)
{
    char buf[65536];
    ssize_t n = read(fd, buf, sizeof(buf));
    if (n > 0) {
        g_string_append_len(to, buf, n);
    }
    return to->len >= len || n == 0;
}

static inline Chardev *chr_option(const char *text)
{
    Chardev *chr = qemu_chr_add_option(text, &error_abort);
    g_assert_nonnull(chr);
    return chr;
}

#define CHECK_ERROR(err, text) do {                                 \
        g_assert_nonnull(err);                                      \
        g_assert_cmpstr(error_get_pretty(err), ==, text);           \
        error_free(err);                                            \
        err = NULL;                                                 \
    } while (0)

/* -chardev TEXT fails and says @message. */
static inline void option_fails(const char *text, const char *message)
{
    Error *err = NULL;
    g_assert_null(qemu_chr_add_option(text, &err));
    CHECK_ERROR(err, message);
}

static inline char *test_dir(void)
{
    static char *dir;
    if (!dir) {
        dir = g_dir_make_tmp("chartest-XXXXXX", NULL);
        g_assert_nonnull(dir);
    }
    return dir;
}

static inline char *test_path(const char *name)
{
    return g_build_filename(test_dir(), name, NULL);
}

static inline void char_test_setup(void)
{
    alarm(WATCHDOG_SECONDS);
    module_call_init(MODULE_INIT_QOM);
    module_call_init(MODULE_INIT_OPTS);
    qemu_init_main_loop(&error_abort);
    bql_lock();
}

static inline void char_test_init(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    char_test_setup();
}

static inline int char_test_run(void)
{
    int rc = g_test_run();
    qemu_chr_cleanup();
    rmdir(test_dir());
    return rc;
}

#endif
