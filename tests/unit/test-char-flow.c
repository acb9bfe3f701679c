/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of chardev: readers that are slow or stalled, watches, queues; pipes. */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include "char-test.h"
#include "qemu/thread.h"

#define MIB (1024 * 1024)

static int pair_chardev(const char *id)
{
    int fds[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), ==, 0);
    g_autofree char *text = g_strdup_printf("socket,id=%s,fd=%d", id, fds[0]);
    chr_option(text);
    return fds[1];
}

static void remove_chardev(const char *id)
{
    g_assert_true(qmp_chardev_remove(id, &error_abort));
}

static uint8_t *pattern(size_t size)
{
    uint8_t *data = g_malloc(size);
    for (size_t i = 0; i < size; i++) {
        data[i] = i * 131 + (i >> 8) + (i >> 16);
    }
    return data;
}

/* ---- write and watch: how a UART with a FIFO sends ---- */

typedef struct Sender {
    TestFe *t;
    const uint8_t *data;
    size_t size, sent;
    guint watch;
    unsigned calls;
    GIOCondition cond;
} Sender;

static gboolean sender_ready(void *unused, GIOCondition cond, void *opaque);

static void sender_go(Sender *s)
{
    while (s->sent < s->size) {
        int n = qemu_chr_fe_write(&s->t->fe, s->data + s->sent, MIN(s->size - s->sent, 4096u));
        if (n < 0) {
            g_assert_cmpint(errno, ==, EAGAIN);
            s->watch = qemu_chr_fe_add_watch(&s->t->fe, G_IO_OUT | G_IO_HUP, sender_ready, s);
            g_assert_cmpuint(s->watch, !=, 0);
            return;
        }
        s->sent += n;
    }
}

static gboolean sender_ready(void *unused, GIOCondition cond, void *opaque)
{
    Sender *s = opaque;
    g_assert_null(unused);
    s->watch = 0;
    s->calls++;
    s->cond = cond;
    sender_go(s);
    return G_SOURCE_REMOVE;
}

static void test_slow_reader(void)
{
    int fd = pair_chardev("c");
    g_autofree uint8_t *data = pattern(10 * MIB);
    g_autoptr(GString) got = g_string_new(NULL);
    Sender s = { .t = test_fe_new(qemu_chr_find("c")), .data = data, .size = 10 * MIB };
    sender_go(&s);
    g_assert_cmpuint(s.watch, !=, 0);
    RUN_UNTIL(read_some(fd, got, s.size));
    g_assert_cmpmem(got->str, got->len, data, s.size);
    g_assert_cmpuint(s.calls, >, 10);
    test_fe_free(s.t);
    remove_chardev("c");
    close(fd);
}

/* A reader that never reads costs nothing: no call, no byte lost, then all arrives. */
static void test_stalled_reader(void)
{
    int fd = pair_chardev("c");
    g_autofree uint8_t *data = pattern(MIB);
    g_autoptr(GString) got = g_string_new(NULL);
    Sender s = { .t = test_fe_new(qemu_chr_find("c")), .data = data, .size = MIB };
    sender_go(&s);
    size_t sent = s.sent;
    g_assert_cmpuint(sent, <, MIB);
    for (int i = 0; i < 100; i++) {
        run_ready();
    }
    g_assert_cmpuint(s.calls, ==, 0);
    g_assert_cmpuint(s.sent, ==, sent);
    RUN_UNTIL(read_some(fd, got, MIB));
    g_assert_cmpmem(got->str, got->len, data, MIB);
    test_fe_free(s.t);
    remove_chardev("c");
    close(fd);
}

/* The peer leaves: the watch fires, and the rest is forgotten. */
static void test_watch_hangup(void)
{
    int fd = pair_chardev("c");
    g_autofree uint8_t *data = pattern(MIB);
    Sender s = { .t = test_fe_new(qemu_chr_find("c")), .data = data, .size = MIB };
    s.t->room = 0;
    sender_go(&s);
    close(fd);
    RUN_UNTIL(s.sent == MIB);
    RUN_UNTIL(strchr(s.t->events->str, 'C'));
    g_assert_true(s.cond & G_IO_HUP);
    test_fe_free(s.t);
    remove_chardev("c");
}

/* The back end is deleted under a watch, which fires, and once only. */
static void test_watch_deleted(void)
{
    int fd = pair_chardev("c");
    g_autofree uint8_t *data = pattern(MIB);
    Sender s = { .t = test_fe_new(qemu_chr_find("c")), .data = data, .size = MIB };
    sender_go(&s);
    guint stays = qemu_chr_fe_add_watch(&s.t->fe, G_IO_OUT, sender_ready, &s);
    g_source_remove(stays);
    g_assert_cmpuint(s.watch, !=, 0);
    size_t sent = s.sent;
    s.size = sent;
    qemu_chr_delete(qemu_chr_find("c"));
    RUN_UNTIL(s.calls == 1);
    run_ready();
    g_assert_cmpuint(s.calls, ==, 1);
    g_assert_cmpint(s.cond, ==, G_IO_HUP);
    test_fe_free(s.t);
    close(fd);
}

static unsigned stubborn_calls;

static gboolean stubborn(void *unused, GIOCondition cond, void *opaque)
{
    return ++stubborn_calls < 3 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* A user that wants to be called on without a back end does not make the loop spin. */
static void test_watch_continues(void)
{
    int fd = pair_chardev("c");
    TestFe *t = test_fe_new(qemu_chr_find("c"));
    g_assert_cmpuint(qemu_chr_fe_add_watch(&t->fe, G_IO_HUP, stubborn, NULL), !=, 0);
    qemu_chr_delete(qemu_chr_find("c"));
    run_ready();
    g_assert_cmpuint(stubborn_calls, ==, 1);
    RUN_UNTIL(stubborn_calls == 3);
    test_fe_free(t);
    close(fd);
}

/* ---- write_all ---- */

static void test_queue(void)
{
    int fd = pair_chardev("c");
    size_t size = 3 * MIB;
    g_autofree uint8_t *data = pattern(size);
    g_autoptr(GString) got = g_string_new(NULL);
    TestFe *t = test_fe_new(qemu_chr_find("c"));
    g_assert_cmpint(qemu_chr_fe_write_all(&t->fe, data, size), ==, size);
    g_assert_cmpuint(qemu_chr_fe_queued(&t->fe), >, 2 * MIB);
    /* What is written afterwards comes afterwards. */
    g_assert_cmpint(test_fe_puts(t, "x"), ==, -1);
    g_assert_cmpint(errno, ==, EAGAIN);
    read_some(fd, got, 0);
    g_assert_cmpint(test_fe_puts(t, "x"), ==, -1);
    qemu_chr_fe_printf(&t->fe, "end%d", 1);
    RUN_UNTIL(read_some(fd, got, size + 4));
    g_assert_cmpmem(got->str, size, data, size);
    g_assert_cmpstr(got->str + size, ==, "end1");
    g_assert_cmpuint(qemu_chr_fe_queued(&t->fe), ==, 0);
    g_assert_cmpint(test_fe_puts(t, "x"), ==, 1);
    test_fe_free(t);
    remove_chardev("c");
    close(fd);
}

static void test_queue_hangup(void)
{
    int fd = pair_chardev("c");
    g_autofree uint8_t *data = pattern(MIB);
    TestFe *t = test_fe_new(qemu_chr_find("c"));
    qemu_chr_fe_write_all(&t->fe, data, MIB);
    close(fd);
    RUN_UNTIL(qemu_chr_fe_queued(&t->fe) == 0);
    test_fe_free(t);
    remove_chardev("c");
}

typedef struct Vcpu {
    TestFe *t;
    const uint8_t *data;
    size_t size;
    int result;
    bool done;
} Vcpu;

static void *vcpu_thread(void *opaque)
{
    Vcpu *v = opaque;
    bql_lock();
    v->result = qemu_chr_fe_write_all(&v->t->fe, v->data, v->size);
    v->done = true;
    bql_unlock();
    qemu_notify_event();
    return NULL;
}

/* A vCPU waits when its 64 KiB are full; the main loop (monitors) does not. */
static void test_vcpu_waits(void)
{
    int fd = pair_chardev("c");
    g_autofree uint8_t *data = pattern(2 * MIB);
    g_autoptr(GString) got = g_string_new(NULL);
    Vcpu v = { .t = test_fe_new(qemu_chr_find("c")), .data = data, .size = 2 * MIB };
    QemuThread thread;
    qemu_thread_create(&thread, "vcpu", vcpu_thread, &v, QEMU_THREAD_JOINABLE);
    RUN_UNTIL(qemu_chr_fe_queued(&v.t->fe) == CHR_FE_QUEUE_MAX);
    for (int i = 0; i < 100; i++) {
        run_ready();
        g_assert_cmpuint(qemu_chr_fe_queued(&v.t->fe), <=, CHR_FE_QUEUE_MAX);
    }
    g_assert_false(v.done);
    RUN_UNTIL(read_some(fd, got, v.size) && v.done);
    g_assert_cmpint(v.result, ==, v.size);
    g_assert_cmpmem(got->str, got->len, data, v.size);
    bql_unlock();
    qemu_thread_join(&thread);
    bql_lock();
    test_fe_free(v.t);
    remove_chardev("c");
    close(fd);
}

/* The back end is replaced under a vCPU that waits. */
static void test_vcpu_change(void)
{
    int fd = pair_chardev("c");
    g_autofree uint8_t *data = pattern(2 * MIB);
    Vcpu v = { .t = test_fe_new(qemu_chr_find("c")), .data = data, .size = 2 * MIB };
    struct json_object *backend = json_tokener_parse("{'type':'ringbuf','data':{'size':4194304}}");
    struct json_object *reply;
    QemuThread thread;
    qemu_thread_create(&thread, "vcpu", vcpu_thread, &v, QEMU_THREAD_JOINABLE);
    RUN_UNTIL(qemu_chr_fe_queued(&v.t->fe) == CHR_FE_QUEUE_MAX);
    g_assert_true(qmp_chardev_change("c", backend, &reply, &error_abort));
    json_object_put(reply);
    json_object_put(backend);
    RUN_UNTIL(v.done);
    bql_unlock();
    qemu_thread_join(&thread);
    bql_lock();
    g_autofree uint8_t *rest = g_malloc(2 * MIB);
    int n = qemu_chr_fe_read_all(&v.t->fe, rest, 2 * MIB);
    g_assert_cmpint(n, >, MIB);
    g_assert_cmpmem(rest, n, data + 2 * MIB - n, n);
    test_fe_free(v.t);
    remove_chardev("c");
    close(fd);
}

/* The peer leaves a vCPU that waits. */
static void test_vcpu_hangup(void)
{
    int fd = pair_chardev("c");
    g_autofree uint8_t *data = pattern(2 * MIB);
    Vcpu v = { .t = test_fe_new(qemu_chr_find("c")), .data = data, .size = 2 * MIB };
    QemuThread thread;
    qemu_thread_create(&thread, "vcpu", vcpu_thread, &v, QEMU_THREAD_JOINABLE);
    RUN_UNTIL(qemu_chr_fe_queued(&v.t->fe) == CHR_FE_QUEUE_MAX);
    qemu_chr_fe_disconnect(&v.t->fe);
    RUN_UNTIL(v.done);
    bql_unlock();
    qemu_thread_join(&thread);
    bql_lock();
    test_fe_free(v.t);
    remove_chardev("c");
    close(fd);
}

static void *slow_reader(void *opaque)
{
    int fd = GPOINTER_TO_INT(opaque);
    GString *got = g_string_new(NULL);
    fcntl(fd, F_SETFL, 0);
    while (!read_some(fd, got, SIZE_MAX)) {
        g_thread_yield();
    }
    return got;
}

/* The end of the program: what is queued still goes out. */
static void test_drain(void)
{
    int fd = pair_chardev("c");
    g_autofree uint8_t *data = pattern(3 * MIB);
    TestFe *t = test_fe_new(qemu_chr_find("c"));
    qemu_chr_fe_write_all(&t->fe, data, 3 * MIB);
    GThread *thread = g_thread_new("reader", slow_reader, GINT_TO_POINTER(fd));
    qemu_chr_cleanup();
    g_assert_false(qemu_chr_fe_backend_connected(&t->fe));
    GString *got = g_thread_join(thread);
    g_assert_cmpmem(got->str, got->len, data, 3 * MIB);
    g_string_free(got, TRUE);
    test_fe_free(t);
    close(fd);
    /* The same for one device that is unplugged. */
    fd = pair_chardev("c");
    t = test_fe_new(qemu_chr_find("c"));
    qemu_chr_fe_write_all(&t->fe, data, MIB);
    thread = g_thread_new("reader", slow_reader, GINT_TO_POINTER(fd));
    test_fe_free(t);
    remove_chardev("c");
    got = g_thread_join(thread);
    g_assert_cmpmem(got->str, got->len, data, MIB);
    g_string_free(got, TRUE);
    close(fd);
}

/* Queued output follows the front end to its new back end. */
static void test_queue_change(void)
{
    int fd = pair_chardev("c");
    g_autofree uint8_t *data = pattern(MIB);
    g_autoptr(GString) got = g_string_new(NULL);
    TestFe *t = test_fe_new(qemu_chr_find("c"));
    struct json_object *backend = json_tokener_parse("{'type':'ringbuf','data':{'size':1048576}}");
    struct json_object *reply;
    qemu_chr_fe_write_all(&t->fe, data, MIB);
    size_t left = qemu_chr_fe_queued(&t->fe);
    t->change_result = -1;
    g_assert_false(qmp_chardev_change("c", backend, &reply, NULL));
    g_assert_cmpuint(qemu_chr_fe_queued(&t->fe), ==, left);
    t->change_result = 0;
    g_assert_true(qmp_chardev_change("c", backend, &reply, &error_abort));
    json_object_put(reply);
    json_object_put(backend);
    RUN_UNTIL(qemu_chr_fe_queued(&t->fe) == 0);
    g_autofree uint8_t *rest = g_malloc(left + 1);
    g_assert_cmpint(qemu_chr_fe_read_all(&t->fe, rest, left + 1), ==, left);
    read_some(fd, got, MIB);
    while (!read_some(fd, got, MIB)) {
    }
    g_string_append_len(got, (char *)rest, left);
    g_assert_cmpmem(got->str, got->len, data, MIB);
    test_fe_free(t);
    remove_chardev("c");
    close(fd);
}

/* ---- pipes ---- */

static void test_pipe(void)
{
    g_autofree char *path = test_path("p");
    g_autofree char *in = test_path("p.in");
    g_autofree char *out = test_path("p.out");
    g_autofree char *text = g_strdup_printf("pipe:%s", path);
    g_autoptr(GString) got = g_string_new(NULL);
    g_assert_cmpint(mkfifo(in, 0600), ==, 0);
    g_assert_cmpint(mkfifo(out, 0600), ==, 0);
    TestFe *t = test_fe_new(qemu_chr_new("p", text, NULL));
    g_assert_cmpstr(t->fe.chr->filename, ==, "pipe");
    int to = open(in, O_WRONLY), from = open(out, O_RDONLY | O_NONBLOCK);
    g_assert_cmpint(write(to, "abc", 3), ==, 3);
    RUN_UNTIL(t->in->len == 3);
    /* A writer that leaves is no end. */
    close(to);
    run_ready();
    to = open(in, O_WRONLY);
    g_assert_cmpint(write(to, "d", 1), ==, 1);
    RUN_UNTIL(t->in->len == 4);
    g_autofree uint8_t *data = pattern(MIB);
    Sender s = { .t = t, .data = data, .size = MIB };
    sender_go(&s);
    g_assert_cmpuint(s.watch, !=, 0);
    RUN_UNTIL(read_some(from, got, MIB));
    g_assert_cmpmem(got->str, got->len, data, MIB);
    close(to);
    close(from);
    test_fe_free(t);
    remove_chardev("p");
    unlink(in);
    unlink(out);
    /* One FIFO for both directions. */
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    t = test_fe_new(qemu_chr_new("p", text, NULL));
    test_fe_puts(t, "echo");
    RUN_UNTIL(t->in->len == 4);
    test_fe_free(t);
    remove_chardev("p");
    unlink(path);
}

int main(int argc, char **argv)
{
    char_test_init(&argc, &argv);
    g_test_add_func("/char/flow/slow-reader", test_slow_reader);
    g_test_add_func("/char/flow/stalled-reader", test_stalled_reader);
    g_test_add_func("/char/flow/watch-hangup", test_watch_hangup);
    g_test_add_func("/char/flow/watch-deleted", test_watch_deleted);
    g_test_add_func("/char/flow/watch-continues", test_watch_continues);
    g_test_add_func("/char/flow/queue", test_queue);
    g_test_add_func("/char/flow/queue-hangup", test_queue_hangup);
    g_test_add_func("/char/flow/queue-change", test_queue_change);
    g_test_add_func("/char/flow/vcpu-waits", test_vcpu_waits);
    g_test_add_func("/char/flow/vcpu-change", test_vcpu_change);
    g_test_add_func("/char/flow/vcpu-hangup", test_vcpu_hangup);
    g_test_add_func("/char/flow/drain", test_drain);
    g_test_add_func("/char/flow/pipe", test_pipe);
    return char_test_run();
}
