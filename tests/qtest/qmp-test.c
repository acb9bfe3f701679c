/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The QMP conversation: greeting, negotiation, malformed input, ids, commands out
 * of band, the preconfig stage, clients that do not read.
 */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include <sys/un.h>
#include "libqtest.h"

static void expect_class(QDict *reply, const char *class)
{
    qmp_expect_error_and_unref(reply, class);
}

static void expect_return(QDict *reply)
{
    g_assert_true(qdict_haskey(reply, "return"));
    qobject_unref(reply);
}

static void check_greeting(QTestState *s)
{
    QDict *greeting = qtest_qmp_receive(s);
    QDict *qmp = qdict_get_qdict(greeting, "QMP");
    QDict *version = qdict_get_qdict(qmp, "version");
    QDict *qemu = qdict_get_qdict(version, "qemu");
    QList *capabilities = qdict_get_qlist(qmp, "capabilities");

    g_assert_cmpint(qdict_get_int(qemu, "major"), >=, 0);
    g_assert_cmpint(qdict_get_int(qemu, "minor"), >=, 0);
    g_assert_cmpint(qdict_get_int(qemu, "micro"), >=, 0);
    g_assert_nonnull(qdict_get_str(version, "package"));
    g_assert_cmpuint(qlist_size(capabilities), >=, 1);
    g_assert_cmpstr(json_object_get_string(qlist_at(capabilities, 0)), ==, "oob");
    qobject_unref(greeting);
}

/* After whatever went before, a request is served. */
static void check_recovered(QTestState *s)
{
    expect_class(qtest_qmp(s, "{'execute': 'no-such-cmd'}"), "CommandNotFound");
}

static void malformed_input(QTestState *s)
{
    static const char *const inputs[] = {
        "{]\n", "{\xff", "{\x01", "{'bad \xff", "{'execute': 'nonexistent', 'id':'\n", "\xff",
        "\x01", "%p\n", "nonsense\n", "{'a':1,'a':2}\n", "{'a':\"\\ud800\"}\n", "[1,2}\n",
        "{'execute' 'x'}\n",
    };

    for (size_t i = 0; i < ARRAY_SIZE(inputs); i++) {
        qtest_qmp_send_raw(s, "%s", inputs[i]);
        expect_class(qtest_qmp_receive(s), "GenericError");
        check_recovered(s);
    }
    g_test_message("%zu malformed inputs", ARRAY_SIZE(inputs));
}

static void wrong_shapes(QTestState *s)
{
    static const char *const requests[] = {
        "null", "{}", "[]", "'query-version'", "1", "true", "{'execute': true}",
        "{'execute': null}", "{'execute': ['x']}", "{'execute': 'query-version', 'extra': 1}",
        "{'execute': 'query-version', 'arguments': []}",
        "{'execute': 'query-version', 'arguments': null}",
        "{'execute': 'query-version', 'arguments': {'x': 1}}",
        "{'execute': 'query-version', 'exec-oob': 'query-version'}", "{'arguments': {}}",
        "{'id': 7}",
    };

    for (size_t i = 0; i < ARRAY_SIZE(requests); i++) {
        expect_class(qtest_qmp(s, requests[i]), "GenericError");
    }
    check_recovered(s);
}

static void before_negotiation(QTestState *s)
{
    expect_class(qtest_qmp(s, "{'execute': 'query-version'}"), "CommandNotFound");
    expect_class(qtest_qmp(s, "{'execute': 'no-such-cmd'}"), "CommandNotFound");
    malformed_input(s);
    expect_class(qtest_qmp(s, "{'execute': 'qmp_capabilities', "
                              "'arguments': {'enable': ['unknown']}}"), "GenericError");
    expect_class(qtest_qmp(s, "{'execute': 'qmp_capabilities', "
                              "'arguments': {'enable': 'oob'}}"), "GenericError");
    expect_class(qtest_qmp(s, "{'execute': 'qmp_capabilities', 'arguments': {'foo': true}}"),
                 "GenericError");
    expect_class(qtest_qmp(s, "{'execute': 'query-version'}"), "CommandNotFound");
    expect_return(qtest_qmp(s, "{'execute': 'qmp_capabilities'}"));
}

static void check_ids(QTestState *s)
{
    static const char *const ids[] = {
        "'cookie#1'", "1", "-1.5", "null", "true", "[1, {'a': 'b'}]", "{}", "18446744073709551615",
    };

    for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
        g_autofree char *good = g_strdup_printf("{'execute': 'query-name', 'id': %s}", ids[i]);
        g_autofree char *bad = g_strdup_printf("{'id': %s, 'execute': 'human-monitor-command'}",
                                               ids[i]);
        QDict *id = json_tokener_parse(ids[i]);
        QDict *reply = qtest_qmp(s, good);

        g_assert_true(qdict_haskey(reply, "return") && qdict_haskey(reply, "id"));
        g_assert_true(json_object_equal(qdict_get(reply, "id"), id));
        qobject_unref(reply);
        reply = qtest_qmp(s, bad);
        g_assert_true(qdict_haskey(reply, "error") && qdict_haskey(reply, "id"));
        g_assert_true(json_object_equal(qdict_get(reply, "id"), id));
        qobject_unref(reply);
        qobject_unref(id);
    }
}

static void protocol(void)
{
    QTestState *s = qtest_init_without_qmp_handshake("-machine none");

    check_greeting(s);
    before_negotiation(s);
    expect_class(qtest_qmp(s, "{'execute': 'qmp_capabilities'}"), "CommandNotFound");
    expect_return(qtest_qmp(s, "{'execute': 'query-version'}"));
    expect_return(qtest_qmp(s, "{'execute': 'query-version', 'arguments': {}}"));
    malformed_input(s);
    wrong_shapes(s);
    check_ids(s);
    /* Without the capability there is nothing out of band. */
    expect_class(qtest_qmp(s, "{'exec-oob': 'migrate-pause'}"), "GenericError");
    qtest_quit(s);
}

static void requests_in_one_write(void)
{
    QTestState *s = qtest_init("-machine none");

    qtest_qmp_send_raw(s, "%s", "{'execute':'query-name','id':1}{'execute':'no-such','id':2}{]\n"
                                "{'id':3}\n{'execute':'query-name','id':4}");
    for (int i = 1; i <= 5; i++) {
        QDict *reply = qtest_qmp_receive(s);

        if (i != 3) {
            g_assert_cmpint(qdict_get_int(reply, "id"), ==, i > 3 ? i - 1 : i);
        } else {
            g_assert_true(qdict_haskey(reply, "error") && !qdict_haskey(reply, "id"));
        }
        qobject_unref(reply);
    }
    qtest_quit(s);
}

static void byte_by_byte(void)
{
    static const char request[] = "{\"execute\": \"query-name\", \"id\": \"\xc3\xa9\\u20AC\"}";
    QTestState *s = qtest_init("-machine none");
    QDict *reply;

    for (size_t i = 0; i < strlen(request); i++) {
        qtest_qmp_send_raw(s, "%c", request[i]);
    }
    reply = qtest_qmp_receive(s);
    g_assert_cmpstr(qdict_get_str(reply, "id"), ==, "\xc3\xa9\xe2\x82\xac");
    qobject_unref(reply);
    qtest_quit(s);
}

static void missing_any_argument(void)
{
    QTestState *s = qtest_init("-machine none");

    expect_class(qtest_qmp(s, "{'execute': 'qom-set', 'arguments': "
                              "{'path': '/machine', 'property': 'rtc-time'}}"), "GenericError");
    expect_class(qtest_qmp(s, "{'execute': 'human-monitor-command'}"), "GenericError");
    expect_class(qtest_qmp(s, "{'execute': 'qom-get', 'arguments': {}}"), "GenericError");
    qtest_quit(s);
}

static void out_of_band(void)
{
    QTestState *s = qtest_init_without_qmp_handshake("-machine none");
    QDict *reply;

    check_greeting(s);
    expect_return(qtest_qmp(s, "{'execute': 'qmp_capabilities', "
                               "'arguments': {'enable': ['oob']}}"));
    expect_class(qtest_qmp(s, "{'exec-oob': 'query-cpus-fast'}"), "GenericError");
    expect_class(qtest_qmp(s, "{'exec-oob': 'no-such'}"), "CommandNotFound");
    reply = qtest_qmp(s, "{'exec-oob': 'migrate-pause', 'id': 'x'}");
    g_assert_cmpstr(qdict_get_str(reply, "id"), ==, "x");
    expect_class(reply, "GenericError");
    /* A command that may be sent out of band may also be sent in it. */
    expect_class(qtest_qmp(s, "{'execute': 'migrate-pause'}"), "GenericError");
    malformed_input(s);
    wrong_shapes(s);
    qtest_quit(s);
}

static void check_status(QTestState *s, const char *status)
{
    QDict *reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-status'}");

    g_assert_cmpstr(qdict_get_str(reply, "status"), ==, status);
    g_assert_true(qdict_get_bool(reply, "running") == !strcmp(status, "running"));
    qobject_unref(reply);
}

static void preconfig(void)
{
    QTestState *s = qtest_init("-machine none --preconfig");

    qtest_qmp_assert_success(s, "{'execute': 'query-commands'}");
    g_assert_true(qmp_rsp_is_err(qtest_qmp(s, "{'execute': 'query-cpus-fast'}")));
    g_assert_true(qmp_rsp_is_err(qtest_qmp(s, "{'execute': 'system_reset'}")));
    check_status(s, "prelaunch");
    expect_return(qtest_qmp(s, "{'execute': 'x-exit-preconfig'}"));
    qtest_qmp_eventwait(s, "RESUME");
    check_status(s, "running");
    g_assert_true(qmp_rsp_is_err(qtest_qmp(s, "{'execute': 'x-exit-preconfig'}")));
    qtest_qmp_assert_success(s, "{'execute': 'query-cpus-fast'}");
    qtest_quit(s);
}

/* ---- several clients, clients that go away or do not read -------------------------------- */

static int connect_to(const char *path)
{
    struct sockaddr_un addr = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_assert_cmpint(fd, >=, 0);
    strcpy(addr.sun_path, path);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&addr, sizeof(addr)), ==, 0);
    return fd;
}

static void send_text(int fd, const char *text)
{
    g_assert_cmpint(send(fd, text, strlen(text), MSG_NOSIGNAL), ==, (ssize_t)strlen(text));
}

/* Read lines until one holds @text; it (g_free). */
static char *read_until(int fd, const char *text)
{
    g_autoptr(GString) line = g_string_new(NULL);
    char c;

    for (;;) {
        g_assert_cmpint(read(fd, &c, 1), ==, 1);
        g_string_append_c(line, c);
        if (c == '\n') {
            if (strstr(line->str, text)) {
                return g_strdup(line->str);
            }
            g_string_truncate(line, 0);
        }
    }
}

static void expect_line(int fd, const char *text)
{
    g_free(read_until(fd, text));
}

typedef struct SecondMonitor {
    QTestState *s;
    char *folder;
    char *path;
} SecondMonitor;

static void start_second(SecondMonitor *m, const char *options)
{
    m->folder = g_dir_make_tmp("qmp-XXXXXX", NULL);
    m->path = g_build_filename(m->folder, "second", NULL);
    m->s = qtest_initf("-machine none -chardev socket,id=second,path=%s,server=on,wait=off "
                       "-mon chardev=second,mode=control%s", m->path, options);
}

static void end_second(SecondMonitor *m)
{
    qtest_quit(m->s);
    unlink(m->path);
    rmdir(m->folder);
    g_free(m->path);
    g_free(m->folder);
}

static void each_monitor_negotiates_and_hears_events(void)
{
    SecondMonitor m;
    int fd;

    start_second(&m, "");
    fd = connect_to(m.path);
    expect_line(fd, "\"QMP\"");
    send_text(fd, "{'execute': 'query-name'}");
    expect_line(fd, "CommandNotFound");
    qtest_qmp_assert_success(m.s, "{'execute': 'stop'}");   /* no event before negotiation */
    send_text(fd, "{'execute': 'qmp_capabilities', 'id': 'me'}");
    expect_line(fd, "{\"return\": {}, \"id\": \"me\"}\r\n");
    qtest_qmp_assert_success(m.s, "{'execute': 'cont'}");
    expect_line(fd, "\"event\": \"RESUME\"}\r\n");
    close(fd);
    /* The next client starts from the beginning. */
    fd = connect_to(m.path);
    expect_line(fd, "\"QMP\"");
    send_text(fd, "{'execute': 'query-name'}");
    expect_line(fd, "CommandNotFound");
    close(fd);
    end_second(&m);
}

static void a_client_leaves_in_the_middle(void)
{
    SecondMonitor m;

    start_second(&m, "");
    for (int i = 0; i < 20; i++) {
        int fd = connect_to(m.path);

        if (i % 2) {
            expect_line(fd, "\"QMP\"");
            send_text(fd, "{'execute': 'qmp_capabilities'}");
            send_text(fd, "{'execute': 'query-qmp-schema'}{'execute': 'query-qm");
        } else {
            send_text(fd, "{'execute': 'qmp_capabilities', 'arguments': {'ena");
        }
        close(fd);
        qtest_qmp_assert_success(m.s, "{'execute': 'query-status'}");
    }
    end_second(&m);
}

static void a_client_that_never_reads(void)
{
    static const char request[] = "{'execute': 'query-qmp-schema', 'id': 0}";
    SecondMonitor m;
    unsigned sent = 0;
    int fd;

    start_second(&m, "");
    fd = connect_to(m.path);
    send_text(fd, "{'execute': 'qmp_capabilities'}");
    /* Its requests wait as soon as too many replies do: at some point it cannot even send. */
    while (sent < 1000000) {
        ssize_t n = send(fd, request, strlen(request), MSG_DONTWAIT | MSG_NOSIGNAL);

        if (n == (ssize_t)strlen(request)) {
            sent++;
            continue;
        }
        g_assert_true(n < 0 && errno == EAGAIN);
        break;
    }
    g_assert_cmpuint(sent, >, 10);
    g_assert_cmpuint(sent, <, 1000000);
    qtest_qmp_assert_success(m.s, "{'execute': 'stop'}");
    qtest_qmp_assert_success(m.s, "{'execute': 'query-status'}");
    /* Nothing is lost once it reads. */
    expect_line(fd, "{\"return\": {}}");
    for (unsigned i = 0; i < 3; i++) {
        expect_line(fd, "\"id\": 0}\r\n");
    }
    g_test_message("%u requests until the client had to wait", sent);
    close(fd);
    qtest_qmp_assert_success(m.s, "{'execute': 'cont'}");
    end_second(&m);
}

static void pretty_replies(void)
{
    SecondMonitor m;
    int fd;

    start_second(&m, ",pretty=on");
    fd = connect_to(m.path);
    expect_line(fd, "    \"QMP\": {");
    send_text(fd, "{'execute': 'qmp_capabilities', 'id': 7}");
    expect_line(fd, "    \"return\": {");
    expect_line(fd, "    \"id\": 7");
    close(fd);
    end_second(&m);
}

static void the_chardev_of_a_monitor(void)
{
    SecondMonitor m;
    QDict *error;

    start_second(&m, "");
    error = qtest_qmp_assert_failure_ref(m.s, "{'execute': 'chardev-remove', "
                                              "'arguments': {'id': 'second'}}");
    g_assert_nonnull(strstr(qdict_get_str(error, "desc"), "busy"));
    qobject_unref(error);
    qobject_unref(qtest_qmp_assert_failure_ref(
        m.s, "{'execute': 'chardev-change', 'arguments': {'id': 'second', "
             "'backend': {'type': 'null', 'data': {}}}}"));
    qobject_unref(qtest_qmp_assert_failure_ref(
        m.s, "{'execute': 'chardev-remove', 'arguments': {'id': 'char0'}}"));
    close(connect_to(m.path));
    end_second(&m);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("qmp/protocol", protocol);
    qtest_add_func("qmp/requests-in-one-write", requests_in_one_write);
    qtest_add_func("qmp/byte-by-byte", byte_by_byte);
    qtest_add_func("qmp/missing-any-arg", missing_any_argument);
    qtest_add_func("qmp/oob", out_of_band);
    qtest_add_func("qmp/preconfig", preconfig);
    qtest_add_func("qmp/each-monitor-negotiates", each_monitor_negotiates_and_hears_events);
    qtest_add_func("qmp/client-leaves-in-the-middle", a_client_leaves_in_the_middle);
    qtest_add_func("qmp/client-that-never-reads", a_client_that_never_reads);
    qtest_add_func("qmp/pretty", pretty_replies);
    qtest_add_func("qmp/chardev-of-a-monitor", the_chardev_of_a_monitor);
    return g_test_run();
}
