/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of chardev: sockets as server and client, telnet, reconnecting, descriptors, UDP. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "char-test.h"
#include "qemu/error-report.h"

static void remove_chardev(const char *id)
{
    g_assert_true(qmp_chardev_remove(id, &error_abort));
}

static void put(int fd, const char *text)
{
    g_assert_cmpint(write(fd, text, strlen(text)), ==, strlen(text));
}

static int try_unix(const char *path, bool abstract)
{
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    socklen_t len = sizeof(un);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    strcpy(un.sun_path + abstract, path);
    if (abstract) {
        len = offsetof(struct sockaddr_un, sun_path) + 1 + strlen(path);
    }
    if (connect(fd, (struct sockaddr *)&un, len) < 0) {
        close(fd);
        return -1;
    }
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

static int join_unix(const char *path)
{
    int fd = try_unix(path, false);
    g_assert_cmpint(fd, >=, 0);
    return fd;
}

static TestFe *unix_server(const char *id, const char *path, const char *more)
{
    g_autofree char *text = g_strdup_printf("socket,id=%s,path=%s,server=on,wait=off%s", id, path,
                                            more);
    return test_fe_new(chr_option(text));
}

static void test_unix_server(void)
{
    g_autofree char *path = test_path("s");
    g_autofree char *idle = g_strdup_printf("disconnected:unix:%s,server=on", path);
    g_autoptr(GString) got = g_string_new(NULL);
    TestFe *t = unix_server("s", path, "");
    g_assert_cmpstr(t->fe.chr->filename, ==, idle);
    g_assert_cmpint(test_fe_puts(t, "nobody"), ==, 6);
    g_assert_cmpuint(qemu_chr_fe_add_watch(&t->fe, G_IO_OUT, NULL, NULL), ==, 0);
    int one = join_unix(path);
    RUN_UNTIL(t->events->len == 1);
    g_assert_cmpstr(t->events->str, ==, "O");
    g_assert_cmpstr(t->fe.chr->filename, ==, idle + strlen("disconnected:"));
    int two = join_unix(path);
    put(one, "1");
    put(two, "2");
    RUN_UNTIL(t->in->len == 1);
    run_ready();
    test_fe_puts(t, "hello");
    RUN_UNTIL(read_some(one, got, 5));
    g_assert_cmpstr(got->str, ==, "hello");
    close(one);
    RUN_UNTIL(t->in->len == 2);
    g_assert_cmpstr(t->in->str, ==, "12");
    g_assert_cmpstr(t->events->str, ==, "OCO");
    qemu_chr_fe_disconnect(&t->fe);
    g_assert_cmpstr(t->events->str, ==, "OCOC");
    close(two);
    test_fe_free(t);
    remove_chardev("s");
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* What a client sent before it left reaches a guest that was busy. */
static void test_unread_input(void)
{
    g_autofree char *path = test_path("s");
    TestFe *t = unix_server("s", path, "");
    t->room = 0;
    int fd = join_unix(path);
    put(fd, "last words");
    close(fd);
    RUN_UNTIL(t->events->len == 1);
    run_ready();
    g_assert_cmpstr(t->events->str, ==, "O");
    t->room = 4;
    qemu_chr_fe_accept_input(&t->fe);
    RUN_UNTIL(strchr(t->events->str, 'C'));
    g_assert_cmpstr(t->in->str, ==, "last words");
    t->room = 0;
    fd = join_unix(path);
    RUN_UNTIL(t->events->len == 3);
    close(fd);
    RUN_UNTIL(t->events->len == 4);
    g_assert_cmpstr(t->events->str, ==, "OCOC");
    test_fe_free(t);
    remove_chardev("s");
}

static void test_abstract(void)
{
    g_autofree char *name = g_strdup_printf("chartest-%d", getpid());
    TestFe *t = unix_server("s", name, ",abstract=on");
    g_autofree char *idle = g_strdup_printf("disconnected:unix:%s,abstract=on,server=on", name);
    g_assert_cmpstr(t->fe.chr->filename, ==, idle);
    int fd = try_unix(name, true);
    g_assert_cmpint(fd, >=, 0);
    RUN_UNTIL(t->events->len == 1);
    close(fd);
    test_fe_free(t);
    remove_chardev("s");
    t = unix_server("s", name, ",abstract=on,tight=off");
    g_assert_cmpint(try_unix(name, true), ==, -1);
    test_fe_free(t);
    remove_chardev("s");
}

/* "host:port" out of "disconnected:tcp:127.0.0.1:1234,server=on". */
static unsigned port_of(const char *filename)
{
    const char *colon = strrchr(filename, ':');
    return strtoul(colon + 1, NULL, 10);
}

static void test_tcp(void)
{
    Chardev *server = chr_option("socket,id=s,host=127.0.0.1,port=0,server=on,wait=off");
    unsigned port = port_of(server->filename);
    g_autofree char *idle = g_strdup_printf("disconnected:tcp:127.0.0.1:%u,server=on", port);
    g_assert_cmpstr(server->filename, ==, idle);
    TestFe *s = test_fe_new(server);
    g_autofree char *text = g_strdup_printf("socket,id=c,host=localhost,ipv4=on,port=%u,nodelay=on",
                                            port);
    TestFe *c = test_fe_new(chr_option(text));
    g_assert_cmpstr(c->events->str, ==, "O");
    RUN_UNTIL(s->events->len == 1);
    g_autofree char *names = g_strdup_printf("^tcp:127.0.0.1:%u,server=on <-> "
                                              "127.0.0.1:\\d+$", port);
    g_assert_true(g_regex_match_simple(names, server->filename, 0, 0));
    g_autofree char *peers = g_strdup_printf("^tcp:127.0.0.1:\\d+ <-> 127.0.0.1:%u$", port);
    g_assert_true(g_regex_match_simple(peers, c->fe.chr->filename, 0, 0));
    test_fe_puts(s, "to client");
    test_fe_puts(c, "to server");
    RUN_UNTIL(s->in->len == 9 && c->in->len == 9);
    test_fe_free(s);
    qemu_chr_delete(server);
    RUN_UNTIL(c->events->len == 2);
    g_assert_cmpint(test_fe_puts(c, "gone"), ==, 4);
    test_fe_free(c);
    remove_chardev("c");
    g_autofree char *again = g_strdup_printf("socket,id=c,host=127.0.0.1,port=%u", port);
    g_autofree char *refused = g_strdup_printf("Failed to connect to '127.0.0.1:%u': "
                                               "Connection refused", port);
    option_fails(again, refused);
}

static void test_tcp_ports(void)
{
    Chardev *any = chr_option("socket,id=a,host=,port=0,server=on,wait=off");
    unsigned port = port_of(any->filename);
    g_assert_true(g_str_has_prefix(any->filename, "disconnected:tcp:0.0.0.0:") ||
                  g_str_has_prefix(any->filename, "disconnected:tcp:[::]:"));
    g_autofree char *same = g_strdup_printf("socket,id=b,host=127.0.0.1,port=%u,server=on,wait=off",
                                            port);
    g_autofree char *used = g_strdup_printf("Failed to find an available port for '127.0.0.1:%u': "
                                            "Address already in use", port);
    option_fails(same, used);
    g_autofree char *range = g_strdup_printf("%s,to=%u", same, MIN(port + 100, 65535u));
    if (port < 65000) {
        Chardev *other = chr_option(range);
        g_assert_cmpuint(port_of(other->filename), >, port);
        remove_chardev("b");
    }
    remove_chardev("a");
    option_fails("socket,id=a,host=127.0.0.1,port=99999,server=on,wait=off",
                 "port number 99999 is above 65535");
    option_fails("socket,id=a,host=,port=nosuchservice,server=on,wait=off",
                 "address resolution failed for :nosuchservice: "
                 "Servname not supported for ai_socktype");
}

static void test_ipv6(void)
{
    Error *err = NULL;
    Chardev *server = qemu_chr_new_from_text("s", "tcp:[::1]:0,server=on,wait=off", false, &err);
    if (!server) {
        error_free(err);
        g_test_skip("no IPv6 here");
        return;
    }
    unsigned port = port_of(server->filename);
    g_assert_true(g_str_has_prefix(server->filename, "disconnected:tcp:[::1]:"));
    TestFe *s = test_fe_new(server);
    g_autofree char *text = g_strdup_printf("tcp:[::1]:%u", port);
    TestFe *c = test_fe_new(qemu_chr_new("c", text, NULL));
    RUN_UNTIL(s->events->len == 1);
    g_assert_true(g_str_has_prefix(c->fe.chr->filename, "tcp:[::1]:"));
    test_fe_free(c);
    test_fe_free(s);
    remove_chardev("c");
    remove_chardev("s");
}

static void test_errors(void)
{
    option_fails("socket,id=a,host=x", "chardev: socket: no port given");
    option_fails("socket,id=a", "chardev: socket: no address: one of 'path', 'host' and 'fd' "
                 "is needed");
    option_fails("socket,id=a,path=/p,host=x",
                 "None or one of 'path', 'fd' or 'host' option required.");
    option_fails("socket,id=a,path=/p,server=on,reconnect-ms=1",
                 "'reconnect-ms' option is incompatible with socket in server listen mode");
    option_fails("socket,id=a,path=/p,server=on,reconnect=1",
                 "'reconnect' option is incompatible with socket in server listen mode");
    option_fails("socket,id=a,path=/p,reconnect=1,reconnect-ms=1",
                 "'reconnect' and 'reconnect-ms' are mutually exclusive");
    option_fails("socket,id=a,fd=0,reconnect-ms=1",
                 "'reconnect-ms' option is incompatible with an 'fd' address");
    option_fails("socket,id=a,path=/p,wait=on",
                 "'wait' option is incompatible with socket in client connect mode");
    option_fails("socket,id=a,path=/p,delay=on,nodelay=on",
                 "'delay' and 'nodelay' are mutually exclusive");
    option_fails("socket,id=a,path=/p,delay=x", "Parameter 'delay' expects 'on' or 'off'");
    option_fails("socket,id=a,path=/p,tight=x", "Parameter 'tight' expects 'on' or 'off'");
    option_fails("socket,id=a,host=h,port=1,ipv4=x", "Parameter 'ipv4' expects 'on' or 'off'");
    option_fails("socket,id=a,host=h,port=1,ipv4=off,ipv6=off",
                 "Cannot disable IPv4 and IPv6 at same time");
    option_fails("socket,id=a,host=h,port=1,to=70000", "'to' port 70000 is above 65535");
    option_fails("socket,id=a,path=/p,websocket=on", "Websocket client is not implemented");
    option_fails("socket,id=a,path=/p,websocket=on,server=on",
                 "websocket is not supported by this build");
    option_fails("socket,id=a,path=/p,tn3270=on", "tn3270 is not supported by this build");
    option_fails("socket,id=a,path=/p,tls-creds=x", "TLS is not supported by this build");
    option_fails("socket,id=a,path=/nonexist/p",
                 "Failed to connect to '/nonexist/p': No such file or directory");
    option_fails("socket,id=a,path=/nonexist/p,server=on",
                 "Failed to bind socket to /nonexist/p: No such file or directory");
    option_fails("socket,id=a,fd=name", "File descriptor named 'name' has not been found");
    option_fails("socket,id=a,fd=987", "File descriptor '987' is not a socket");
    option_fails("udp,id=a,port=1,localaddr=256.0.0.0.1.x,host=127.0.0.1",
                 "address resolution failed for 256.0.0.0.1.x:0: Name or service not known");
    g_autofree char *long_path = g_strnfill(120, 'p');
    g_autofree char *text = g_strdup_printf("socket,id=a,path=%s", long_path);
    g_autofree char *message = g_strdup_printf("UNIX socket path '%s' is too long "
                                               "(at most 108 bytes)", long_path);
    option_fails(text, message);
    /* A file that is no socket is not removed. */
    g_autofree char *file = test_path("file");
    g_autofree char *bind = g_strdup_printf("socket,id=a,path=%s,server=on", file);
    g_autofree char *in_use = g_strdup_printf("Failed to bind socket to %s: "
                                              "Address already in use", file);
    g_assert_true(g_file_set_contents(file, "", 0, NULL));
    option_fails(bind, in_use);
    g_assert_cmpint(unlink(file), ==, 0);
}

static void json_fails(const char *addr, const char *message)
{
    Error *err = NULL;
    struct json_object *reply;
    g_autofree char *text = g_strdup_printf("{'type':'socket','data':{'addr':%s}}", addr);
    struct json_object *backend = json_tokener_parse(text);
    g_autofree char *full = g_strdup_printf("Failed to add chardev 'q': %s", message);
    g_assert_false(qmp_chardev_add("q", backend, &reply, &err));
    CHECK_ERROR(err, full);
    json_object_put(backend);
}

static void test_json_address(void)
{
    json_fails("{'type':'inet','data':{'host':'x'}}",
               "Parameter 'backend.data.addr.data.port' is missing");
    json_fails("{'type':'unix','data':{'path':'x','foo':1}}",
               "Parameter 'backend.data.addr.data.foo' is unexpected");
    json_fails("{'type':'fd','data':{}}", "Parameter 'backend.data.addr.data.str' is missing");
    json_fails("{'type':'vsock','data':{}}",
               "Parameter 'backend.data.addr.type' does not accept value 'vsock'");
    json_fails("{'type':'inet'}", "Parameter 'backend.data.addr.data' is missing");
}

/* ---- telnet ---- */

static void test_telnet(void)
{
    static const char greeting[] = "\xff\xfb\x01\xff\xfb\x03\xff\xfb\x00\xff\xfd";
    g_autofree char *path = test_path("s");
    g_autoptr(GString) got = g_string_new(NULL);
    TestFe *t = unix_server("s", path, ",telnet=on");
    int fd = join_unix(path);
    RUN_UNTIL(read_some(fd, got, 12));
    g_assert_cmpmem(got->str, got->len, greeting, 12);
    put(fd, "a\xff\xff" "b\xff\xfd\x01" "c");
    RUN_UNTIL(t->in->len == 4);
    g_assert_cmpstr(t->in->str, ==, "a\xff" "bc");
    /* In pieces, and breaks in their place. */
    put(fd, "d\xff");
    RUN_UNTIL(t->in->len == 5);
    put(fd, "\xf3" "e");
    RUN_UNTIL(t->in->len == 6);
    g_assert_cmpstr(t->events->str, ==, "OB");
    put(fd, "\xff\xfa\x18\x01vt\xff\xf0z!\xff\xf1q.");
    RUN_UNTIL(strchr(t->in->str, '.'));
    g_assert_cmpstr(t->in->str + 6, ==, "\x01vt!.");
    g_string_truncate(got, 0);
    test_fe_puts(t, "\xff");
    RUN_UNTIL(read_some(fd, got, 1));
    g_assert_cmpstr(got->str, ==, "\xff");
    close(fd);
    test_fe_free(t);
    remove_chardev("s");
}

/* ---- waiting and reconnecting ---- */

static GString *messages;

static bool note_message(const char *text)
{
    g_string_append(messages, text);
    return true;
}

static void *join_later(void *opaque)
{
    int fd;
    do {
        fd = try_unix(opaque, false);
        g_thread_yield();
    } while (fd < 0);
    return GINT_TO_POINTER(fd);
}

static void test_wait(void)
{
    g_autofree char *path = test_path("s");
    g_autofree char *text = g_strdup_printf("unix:%s,server=on", path);
    g_autofree char *info = g_strdup_printf("info: QEMU waiting for connection on: "
                                            "disconnected:unix:%s,server=on\n", path);
    messages = g_string_new(NULL);
    error_report_set_hook(note_message);
    GThread *thread = g_thread_new("join", join_later, path);
    Chardev *chr = qemu_chr_new("s", text, NULL);
    error_report_set_hook(NULL);
    g_assert_nonnull(chr);
    g_assert_true(chr->be_open);
    g_assert_nonnull(strstr(messages->str, info));
    g_string_free(messages, TRUE);
    close(GPOINTER_TO_INT(g_thread_join(thread)));
    TestFe *t = test_fe_new(chr);
    RUN_UNTIL(t->events->len == 2);
    g_assert_cmpstr(t->events->str, ==, "OC");
    thread = g_thread_new("join", join_later, path);
    g_assert_cmpint(qemu_chr_fe_wait_connected(&t->fe, &error_abort), ==, 0);
    g_assert_cmpint(qemu_chr_fe_wait_connected(&t->fe, &error_abort), ==, 0);
    close(GPOINTER_TO_INT(g_thread_join(thread)));
    test_fe_free(t);
    remove_chardev("s");
}

static void test_reconnect(void)
{
    g_autofree char *path = test_path("s");
    g_autofree char *text = g_strdup_printf("socket,id=c,path=%s,reconnect-ms=5", path);
    g_autofree char *error = g_strdup_printf("Unable to connect character device c: Failed to "
                                             "connect to '%s': No such file or directory\n", path);
    messages = g_string_new(NULL);
    error_report_set_hook(note_message);
    TestFe *c = test_fe_new(chr_option(text));
    g_assert_true(qemu_chr_has_feature(c->fe.chr, QEMU_CHAR_FEATURE_RECONNECTABLE));
    RUN_UNTIL(messages->len > 0);
    g_assert_cmpstr(messages->str, ==, error);
    /* Some more attempts, of which nothing is said. */
    unsigned rounds = 0;
    RUN_UNTIL(++rounds == 20);
    TestFe *s = unix_server("s", path, "");
    RUN_UNTIL(s->events->len == 1 && c->events->len == 1);
    qemu_chr_fe_disconnect(&s->fe);
    RUN_UNTIL(g_str_equal(c->events->str, "OCO") && g_str_equal(s->events->str, "OCO"));
    test_fe_puts(c, "again");
    RUN_UNTIL(s->in->len == 5);
    /* Said once only, however often it failed. */
    g_assert_cmpstr(messages->str, ==, error);
    error_report_set_hook(NULL);
    g_string_free(messages, TRUE);
    test_fe_free(s);
    remove_chardev("s");
    RUN_UNTIL(c->events->len == 4);
    Error *err = NULL;
    g_assert_cmpint(qemu_chr_fe_wait_connected(&c->fe, &err), ==, -1);
    error_free(err);
    test_fe_free(c);
    remove_chardev("c");
    run_ready();
}

/* ---- descriptors ---- */

static void test_pass_fds(void)
{
    int pair[2], pipe_fds[2], received;
    char c;
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
    g_assert_cmpint(pipe(pipe_fds), ==, 0);
    g_autofree char *one = g_strdup_printf("socket,id=one,fd=%d", pair[0]);
    g_autofree char *two = g_strdup_printf("socket,id=two,fd=%d", pair[1]);
    TestFe *a = test_fe_new(chr_option(one)), *b = test_fe_new(chr_option(two));
    g_assert_true(qemu_chr_has_feature(a->fe.chr, QEMU_CHAR_FEATURE_FD_PASS));
    g_assert_cmpint(qemu_chr_fe_set_msgfds(&a->fe, &pipe_fds[1], 1), ==, 0);
    test_fe_puts(a, "fd");
    RUN_UNTIL(b->in->len == 2);
    received = qemu_chr_fe_get_msgfd(&b->fe);
    g_assert_cmpint(received, >=, 0);
    g_assert_cmpint(qemu_chr_fe_get_msgfd(&b->fe), ==, -1);
    g_assert_cmpint(write(received, "x", 1), ==, 1);
    g_assert_cmpint(read(pipe_fds[0], &c, 1), ==, 1);
    close(received);
    /* Nobody fetches these: they must not leak. */
    int both[2] = { pipe_fds[0], pipe_fds[1] };
    qemu_chr_fe_set_msgfds(&a->fe, both, 2);
    test_fe_puts(a, "fd");
    RUN_UNTIL(b->in->len == 4);
    g_assert_cmpint(qemu_chr_fe_set_msgfds(&a->fe, both, 17), ==, -1);
    test_fe_free(a);
    test_fe_free(b);
    remove_chardev("one");
    remove_chardev("two");
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

static int named_fd(const char *name, Error **errp)
{
    if (!g_str_equal(name, "listener")) {
        error_setg(errp, "File descriptor named '%s' has not been found", name);
        return -1;
    }
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    g_autofree char *path = test_path("named");
    strcpy(un.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&un, sizeof(un)), ==, 0);
    g_assert_cmpint(listen(fd, 1), ==, 0);
    return fd;
}

/* An inherited listening socket, as libvirt gives for the monitor. */
static void test_listening_fd(void)
{
    g_autofree char *path = test_path("named");
    qemu_chr_set_fd_hook(named_fd);
    option_fails("socket,id=s,fd=other,server=on",
                 "File descriptor named 'other' has not been found");
    TestFe *t = test_fe_new(chr_option("socket,id=s,fd=listener,server=on,wait=off"));
    qemu_chr_set_fd_hook(NULL);
    g_autofree char *idle = g_strdup_printf("disconnected:unix:%s,server=on", path);
    g_assert_cmpstr(t->fe.chr->filename, ==, idle);
    int fd = join_unix(path);
    RUN_UNTIL(t->events->len == 1);
    close(fd);
    test_fe_free(t);
    remove_chardev("s");
    g_assert_cmpint(unlink(path), ==, 0);
}

/* A new server at the path of the old one, which must leave the file alone. */
static void test_change_same_path(void)
{
    g_autofree char *path = test_path("s");
    g_autofree char *text = g_strdup_printf("{'type':'socket','data':{'addr':{'type':'unix',"
                                            "'data':{'path':'%s'}}}}", path);
    struct json_object *backend = json_tokener_parse(text), *reply;
    TestFe *t = unix_server("s", path, "");
    int fd = join_unix(path);
    RUN_UNTIL(t->events->len == 1);
    g_assert_true(qmp_chardev_change("s", backend, &reply, &error_abort));
    json_object_put(reply);
    json_object_put(backend);
    int other = join_unix(path);
    put(other, "new");
    RUN_UNTIL(t->in->len == 3);
    close(fd);
    close(other);
    test_fe_free(t);
    remove_chardev("s");
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* ---- UDP ---- */

static unsigned free_udp_port(void)
{
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(in);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&in, len), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&in, &len), ==, 0);
    close(fd);
    return ntohs(in.sin_port);
}

static void test_udp(void)
{
    unsigned p = free_udp_port(), q = free_udp_port();
    g_autofree char *one = g_strdup_printf("udp:127.0.0.1:%u@127.0.0.1:%u", p, q);
    g_autofree char *two = g_strdup_printf("udp,id=two,host=127.0.0.1,port=%u,localport=%u", q, p);
    TestFe *a = test_fe_new(qemu_chr_new("one", one, NULL));
    TestFe *b = test_fe_new(chr_option(two));
    g_assert_cmpstr(a->fe.chr->filename, ==, "udp");
    g_assert_cmpint(test_fe_puts(a, "datagram"), ==, 8);
    b->room = 3;
    RUN_UNTIL(b->in->len == 8);
    g_assert_cmpstr(b->in->str, ==, "datagram");
    /* The rest of a datagram waits for the guest. */
    test_fe_puts(a, "12345");
    RUN_UNTIL(b->in->len == 11);
    b->room = 0;
    RUN_UNTIL(true);
    size_t len = b->in->len;
    run_ready();
    g_assert_cmpuint(b->in->len, ==, len);
    b->room = 100;
    qemu_chr_fe_accept_input(&b->fe);
    RUN_UNTIL(b->in->len == 13);
    g_assert_cmpstr(b->in->str, ==, "datagram12345");
    test_fe_free(b);
    remove_chardev("two");
    /* Nobody there any more: lost, as datagrams are. */
    g_assert_cmpint(test_fe_puts(a, "x"), ==, 1);
    run_ready();
    g_assert_cmpint(test_fe_puts(a, "x"), ==, 1);
    test_fe_free(a);
    remove_chardev("one");
}

int main(int argc, char **argv)
{
    char_test_init(&argc, &argv);
    g_test_add_func("/char/socket/unix-server", test_unix_server);
    g_test_add_func("/char/socket/unread-input", test_unread_input);
    g_test_add_func("/char/socket/abstract", test_abstract);
    g_test_add_func("/char/socket/tcp", test_tcp);
    g_test_add_func("/char/socket/tcp-ports", test_tcp_ports);
    g_test_add_func("/char/socket/ipv6", test_ipv6);
    g_test_add_func("/char/socket/errors", test_errors);
    g_test_add_func("/char/socket/json-address", test_json_address);
    g_test_add_func("/char/socket/telnet", test_telnet);
    g_test_add_func("/char/socket/wait", test_wait);
    g_test_add_func("/char/socket/reconnect", test_reconnect);
    g_test_add_func("/char/socket/pass-fds", test_pass_fds);
    g_test_add_func("/char/socket/listening-fd", test_listening_fd);
    g_test_add_func("/char/socket/change-same-path", test_change_same_path);
    g_test_add_func("/char/udp", test_udp);
    return char_test_run();
}
