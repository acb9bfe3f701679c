/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of chardev: mux (focus, keys, buffers, timestamps) and hub, over socket pairs. */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include "char-test.h"
#include "qemu/timer.h"
#include "system/runstate.h"

/* A socket back end @id whose other end is returned. */
static int pair_chardev(const char *id, bool mux)
{
    int fds[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), ==, 0);
    g_autofree char *text = g_strdup_printf("socket,id=%s,fd=%d,mux=%s", id, fds[0],
                                            mux ? "on" : "off");
    chr_option(text);
    return fds[1];
}

static void put(int fd, const char *text)
{
    g_assert_cmpint(write(fd, text, strlen(text)), ==, strlen(text));
}

static void remove_chardev(const char *id)
{
    g_assert_true(qmp_chardev_remove(id, &error_abort));
}

static void remove_mux(const char *id)
{
    g_autofree char *base = g_strdup_printf("%s-base", id);
    remove_chardev(id);
    remove_chardev(base);
}

/* Until the start nothing goes to users; then the one in front has the focus. */
static void test_start(void)
{
    int fd = pair_chardev("m", true);
    Chardev *m = qemu_chr_find("m");
    g_assert_cmpstr(m->filename, ==, "mux");
    TestFe *monitor = test_fe_new_full(m, true);
    TestFe *serial = test_fe_new(m);
    TestFe *late = test_fe_new_full(m, true);
    put(fd, "early");
    g_assert_cmpstr(serial->events->str, ==, "");
    RUN_UNTIL(serial->in->len == 5);
    g_assert_cmpstr(serial->in->str, ==, "early");
    g_assert_cmpstr(serial->events->str, ==, "IO");
    g_assert_cmpstr(monitor->events->str, ==, "XO");
    g_assert_cmpstr(late->events->str, ==, "XO");
    g_assert_null(qemu_chr_fe_get_driver(&serial->fe));
    test_fe_free(late);
    test_fe_free(monitor);
    test_fe_free(serial);
    remove_mux("m");
    close(fd);
}

static void test_focus(void)
{
    int fd = pair_chardev("m", true);
    qemu_chr_muxes_realize();
    TestFe *a = test_fe_new(qemu_chr_find("m"));
    g_assert_cmpstr(a->events->str, ==, "IO");
    TestFe *b = test_fe_new_full(qemu_chr_find("m"), true);
    g_assert_cmpstr(b->events->str, ==, "XO");
    put(fd, "1\001c2\001c3");
    RUN_UNTIL(a->in->len == 2);
    g_assert_cmpstr(a->in->str, ==, "13");
    g_assert_cmpstr(b->in->str, ==, "2");
    g_assert_cmpstr(a->events->str, ==, "IOXI");
    g_assert_cmpstr(b->events->str, ==, "XOIX");
    qemu_chr_fe_take_focus(&b->fe);
    put(fd, "4");
    RUN_UNTIL(b->in->len == 2);
    test_fe_free(b);
    put(fd, "5");
    RUN_UNTIL(a->in->len == 3);
    g_assert_cmpstr(a->in->str, ==, "135");
    test_fe_free(a);
    remove_mux("m");
    close(fd);
}

static void test_four_users(void)
{
    int fd = pair_chardev("m", true);
    TestFe *users[4];
    CharFrontend fifth = { 0 };
    Error *err = NULL;
    for (int i = 0; i < 4; i++) {
        users[i] = test_fe_new(qemu_chr_find("m"));
    }
    g_assert_false(qemu_chr_fe_init(&fifth, qemu_chr_find("m"), &err));
    CHECK_ERROR(err, "too many uses of multiplexed chardev 'm' (maximum is 4)");
    g_assert_false(qmp_chardev_remove("m", &err));
    CHECK_ERROR(err, "Chardev 'm' is busy");
    test_fe_free(users[1]);
    users[1] = test_fe_new(qemu_chr_find("m"));
    g_assert_cmpuint(users[1]->fe.tag, ==, 1);
    for (int i = 0; i < 4; i++) {
        test_fe_free(users[i]);
    }
    remove_mux("m");
    close(fd);
}

static int pressed;

static void note_key(int key)
{
    pressed = key;
}

static void test_keys(void)
{
    int fd = pair_chardev("m", true);
    TestFe *t = test_fe_new(qemu_chr_find("m"));
    g_autoptr(GString) out = g_string_new(NULL);
    put(fd, "a\001bc\001\001d\001ze");
    RUN_UNTIL(t->in->len == 5);
    g_assert_cmpstr(t->in->str, ==, "ac\001de");
    g_assert_cmpstr(t->events->str, ==, "IOB");
    qemu_chr_set_mux_key_hook(note_key);
    put(fd, "\001s");
    RUN_UNTIL(pressed == 's');
    put(fd, "\001x");
    RUN_UNTIL(pressed == 'x');
    qemu_chr_set_mux_key_hook(NULL);
    RUN_UNTIL(read_some(fd, out, 18));
    g_assert_cmpstr(out->str, ==, "QEMU: Terminated\n\r");
    runstate_action_set("shutdown", "pause", &error_abort);
    put(fd, "\001x");
    RUN_UNTIL(qemu_shutdown_requested_get() != SHUTDOWN_CAUSE_NONE);
    g_assert_cmpint(runstate_actions_get().shutdown, ==, SHUTDOWN_ACTION_POWEROFF);
    g_assert_cmpint(qemu_shutdown_requested_take(), ==, SHUTDOWN_CAUSE_HOST_QMP_QUIT);
    test_fe_free(t);
    remove_mux("m");
    close(fd);
}

static char *help_text(int fd, const char *keys)
{
    GString *out = g_string_new(NULL);
    put(fd, keys);
    RUN_UNTIL(read_some(fd, out, 1) && g_str_has_suffix(out->str, "itself\n\r"));
    return g_string_free(out, FALSE);
}

static void test_help(void)
{
    static const char topics[] = "hxstbc";
    int fd = pair_chardev("m", true);
    TestFe *t = test_fe_new(qemu_chr_find("m"));
    g_autofree char *text = help_text(fd, "\001h");
    g_auto(GStrv) lines = g_strsplit(text, "\n\r", -1);
    g_assert_cmpint(g_strv_length(lines), ==, 9);
    g_assert_cmpstr(lines[0], ==, "");
    for (int i = 0; i < 6; i++) {
        g_autofree char *start = g_strdup_printf("C-a %c    ", topics[i]);
        g_assert_true(g_str_has_prefix(lines[i + 1], start));
        g_assert_cmpint(lines[i + 1][9], !=, ' ');
    }
    g_assert_true(g_str_has_prefix(lines[7], "C-a C-a  "));
    term_escape_char = 0x14;
    g_autofree char *other = help_text(fd, "\024?");
    g_assert_nonnull(strstr(other, "\n\rC-t C-t"));
    term_escape_char = '@';
    g_autofree char *plain = help_text(fd, "@h");
    g_assert_nonnull(strstr(plain, "Ascii: 0x40\n\r"));
    g_assert_nonnull(strstr(plain, "\n\rEscape-Char h"));
    term_escape_char = 1;
    test_fe_free(t);
    remove_mux("m");
    close(fd);
}

/* 32 bytes wait for a user that takes none; the rest stays with the host. */
static void test_input_buffer(void)
{
    int fd = pair_chardev("m", true);
    TestFe *t = test_fe_new(qemu_chr_find("m"));
    g_autofree char *text = g_strnfill(100, 'x');
    t->room = 0;
    put(fd, text);
    run_ready();
    g_assert_cmpuint(t->in->len, ==, 0);
    t->room = 40;
    qemu_chr_fe_accept_input(&t->fe);
    g_assert_cmpuint(t->in->len, ==, 32);
    RUN_UNTIL(t->in->len == 100);
    g_assert_cmpstr(t->in->str, ==, text);
    test_fe_free(t);
    remove_mux("m");
    close(fd);
}

/* Nothing is lost when the focus moves to a user whose buffer is full. */
static void test_input_after_key(void)
{
    int fd = pair_chardev("m", true);
    TestFe *a = test_fe_new_full(qemu_chr_find("m"), true);
    TestFe *b = test_fe_new(qemu_chr_find("m"));
    g_autofree char *text = g_strnfill(31, 'b');
    a->room = b->room = 0;
    put(fd, text);
    run_ready();
    put(fd, "\001c");
    RUN_UNTIL(strchr(a->events->str, 'I'));
    put(fd, "\001cb3456789");
    RUN_UNTIL(g_str_has_suffix(b->events->str, "I"));
    b->room = 100;
    qemu_chr_fe_accept_input(&b->fe);
    RUN_UNTIL(b->in->len == 39);
    g_assert_true(g_str_has_suffix(b->in->str, "bb3456789"));
    test_fe_free(a);
    test_fe_free(b);
    remove_mux("m");
    close(fd);
}

static void test_output(void)
{
    int fd = pair_chardev("m", true);
    TestFe *a = test_fe_new(qemu_chr_find("m"));
    TestFe *b = test_fe_new(qemu_chr_find("m"));
    g_autoptr(GString) out = g_string_new(NULL);
    test_fe_puts(a, "a");
    test_fe_puts(b, "b");
    RUN_UNTIL(read_some(fd, out, 2));
    g_assert_cmpstr(out->str, ==, "ab");
    qemu_chr_be_event(qemu_chr_find("m"), CHR_EVENT_BREAK);
    g_assert_cmpstr(b->events->str, ==, "IOB");
    g_assert_cmpstr(a->events->str, ==, "IOX");
    close(fd);
    RUN_UNTIL(strchr(b->events->str, 'C'));
    g_assert_cmpstr(a->events->str, ==, "IOXC");
    g_assert_false(qemu_chr_fe_backend_open(&a->fe));
    g_assert_cmpint(test_fe_puts(a, "lost"), ==, 4);
    test_fe_free(a);
    test_fe_free(b);
    remove_mux("m");
}

static void test_timestamps(void)
{
    int fd = pair_chardev("m", true);
    TestFe *t = test_fe_new(qemu_chr_find("m"));
    g_autoptr(GString) out = g_string_new(NULL);
    put(fd, "\001t.");
    RUN_UNTIL(t->in->len == 1);
    g_assert_cmpint(test_fe_puts(t, "0\n1\n\n"), ==, 5);
    g_assert_cmpint(test_fe_puts(t, "2"), ==, 1);
    g_assert_cmpint(test_fe_puts(t, "3\n"), ==, 2);
    RUN_UNTIL(read_some(fd, out, 7 + 3 * 15));
    g_assert_true(g_regex_match_simple("^0\n(\\[00:00:\\d\\d\\.\\d{3}\\] )1\n\\[[^]]+\\] \n"
                                       "\\[[^]]+\\] 23\n$", out->str, 0, 0));
    put(fd, "\001t.");
    RUN_UNTIL(t->in->len == 2);
    g_string_truncate(out, 0);
    test_fe_puts(t, "4\n5\n");
    RUN_UNTIL(read_some(fd, out, 4));
    g_assert_cmpstr(out->str, ==, "4\n5\n");
    test_fe_free(t);
    remove_mux("m");
    close(fd);
}

/* mon: puts a monitor on. */
static Chardev *monitored;

static bool put_monitor(Chardev *mux, Error **errp)
{
    monitored = mux;
    if (g_str_has_prefix(mux->label, "bad")) {
        error_setg(errp, "no monitor today");
        return false;
    }
    return true;
}

static void test_monitor(void)
{
    Error *err = NULL;
    g_assert_null(qemu_chr_new_from_text("s", "mon:null", true, &err));
    CHECK_ERROR(err, "there is no monitor to put on chardev 's'");
    qemu_chr_set_monitor_hook(put_monitor);
    g_assert_null(qemu_chr_new_from_text("bad", "mon:null", true, &err));
    CHECK_ERROR(err, "no monitor today");
    g_assert_null(qemu_chr_find("bad-base"));
    Chardev *s = qemu_chr_new_mux_mon("s", "mon:null", NULL);
    g_assert_true(monitored == s);
    g_assert_cmpstr(s->filename, ==, "mux");
    g_assert_nonnull(qemu_chr_find("s-base"));
    qemu_chr_set_monitor_hook(NULL);
    remove_mux("s");
}

/* The base vanishes while users are on the mux. */
static void test_base_deleted(void)
{
    int fd = pair_chardev("m", true);
    TestFe *t = test_fe_new(qemu_chr_find("m"));
    qemu_chr_delete(qemu_chr_find("m-base"));
    g_assert_cmpint(test_fe_puts(t, "x"), <=, 1);
    g_assert_cmpuint(qemu_chr_fe_add_watch(&t->fe, G_IO_OUT, NULL, NULL), ==, 0);
    test_fe_free(t);
    remove_chardev("m");
    close(fd);
}

/* ---- hub ---- */

static void test_hub(void)
{
    int one = pair_chardev("one", false), two = pair_chardev("two", false);
    g_autoptr(GString) got_one = g_string_new(NULL), got_two = g_string_new(NULL);
    TestFe *t = test_fe_new(chr_option("hub,id=h,chardevs.0=one,chardevs.1=two"));
    g_assert_cmpstr(t->fe.chr->filename, ==, "hub");
    g_assert_cmpstr(t->events->str, ==, "O");
    g_assert_cmpint(test_fe_puts(t, "hello"), ==, 5);
    RUN_UNTIL(read_some(one, got_one, 5) && read_some(two, got_two, 5));
    put(one, "1");
    RUN_UNTIL(t->in->len == 1);
    put(two, "2");
    RUN_UNTIL(t->in->len == 2);
    g_assert_cmpstr(t->in->str, ==, "12");
    close(one);
    RUN_UNTIL(!qemu_chr_find("one")->be_open);
    g_assert_cmpstr(t->events->str, ==, "O");
    test_fe_puts(t, "!");
    RUN_UNTIL(read_some(two, got_two, 6));
    g_assert_cmpstr(got_two->str, ==, "hello!");
    close(two);
    RUN_UNTIL(strchr(t->events->str, 'C'));
    g_assert_cmpint(test_fe_puts(t, "none"), ==, 4);
    option_fails("hub,id=x,chardevs.0=h", "hub: chardev 'h' is a mux or a hub itself");
    option_fails("hub,id=x,chardevs.0=one", "chardev 'one' is already in use");
    test_fe_free(t);
    remove_chardev("h");
    remove_chardev("one");
    remove_chardev("two");
}

/* The stalled member holds the pace; each gets every byte once, in order. */
static void test_hub_pace(void)
{
    int slow = pair_chardev("slow", false), fast = pair_chardev("fast", false);
    g_autoptr(GString) got_slow = g_string_new(NULL), got_fast = g_string_new(NULL);
    TestFe *t = test_fe_new(chr_option("hub,id=h,chardevs.0=slow,chardevs.1=fast"));
    size_t size = 2 * 1024 * 1024, sent = 0;
    g_autofree uint8_t *data = g_malloc(size);
    for (size_t i = 0; i < size; i++) {
        data[i] = i * 31 + (i >> 8);
    }
    while (sent < size) {
        int n = qemu_chr_fe_write(&t->fe, data + sent, size - sent);
        if (n > 0) {
            sent += n;
            continue;
        }
        g_assert_cmpint(errno, ==, EAGAIN);
        /* One reads what there is, the other a packet now and then. */
        for (size_t before = SIZE_MAX; before != got_fast->len; ) {
            before = got_fast->len;
            read_some(fast, got_fast, 0);
        }
        size_t before = got_slow->len;
        read_some(slow, got_slow, 0);
        g_assert_cmpuint(got_slow->len, >, before);
    }
    RUN_UNTIL(read_some(slow, got_slow, size) && read_some(fast, got_fast, size));
    g_assert_cmpmem(got_slow->str, got_slow->len, data, size);
    g_assert_cmpmem(got_fast->str, got_fast->len, data, size);
    test_fe_free(t);
    remove_chardev("h");
    remove_chardev("slow");
    remove_chardev("fast");
    close(slow);
    close(fast);
}

int main(int argc, char **argv)
{
    char_test_init(&argc, &argv);
    g_test_add_func("/char/mux/start", test_start);
    g_test_add_func("/char/mux/focus", test_focus);
    g_test_add_func("/char/mux/four-users", test_four_users);
    g_test_add_func("/char/mux/keys", test_keys);
    g_test_add_func("/char/mux/help", test_help);
    g_test_add_func("/char/mux/input-buffer", test_input_buffer);
    g_test_add_func("/char/mux/input-after-key", test_input_after_key);
    g_test_add_func("/char/mux/output", test_output);
    g_test_add_func("/char/mux/timestamps", test_timestamps);
    g_test_add_func("/char/mux/monitor", test_monitor);
    g_test_add_func("/char/mux/base-deleted", test_base_deleted);
    g_test_add_func("/char/hub/members", test_hub);
    g_test_add_func("/char/hub/pace", test_hub_pace);
    return char_test_run();
}
