/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QMP over a character device: sessions, events, kept replies, descriptors by name. */
#include "qemu/osdep.h"
#include "char-test.h"
#include "../../monitor/monitor-int.h"
#include "monitor/fdset.h"
#include "qapi/events.h"

#define GREETING_START "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": "
#define NEGOTIATE "{'execute': 'qmp_capabilities'}"

static Chardev *hang_up;                /* the test command closes this one */

static bool leave(struct json_object *args, struct json_object **ret, Error **errp)
{
    qemu_chr_be_event(hang_up, CHR_EVENT_CLOSED);
    if (qmp_bool(args, "return", false)) {
        qemu_chr_be_event(hang_up, CHR_EVENT_OPENED);
    }
    return true;
}

static bool finish(struct json_object *args, struct json_object **ret, Error **errp)
{
    return true;
}

static bool has_no_fd(struct json_object *args, struct json_object **ret, Error **errp)
{
    g_assert_cmpint(qmp_take_message_fd(), ==, -1);
    g_assert_true(monitor_running_command());
    g_assert_null(monitor_cur_hmp());
    return true;
}

static const QapiMember leave_args[] = { { "return", "bool", true }, { .name = NULL } };
static const QmpCommand commands[] = {
    { .name = "test-leave", .args = leave_args, .run = leave },
    { .name = "test-finish", .run = finish, .flags = QMP_LAST_REPLY },
    { .name = "test-no-fd", .run = has_no_fd, .flags = QMP_OOB },
};
QMP_COMMANDS(commands)

typedef struct Client {
    Chardev *chr;
    const char *id;
} Client;

static char *talk(Client *c, const char *text)
{
    qemu_chr_be_write(c->chr, (const uint8_t *)text, strlen(text));
    return qmp_ringbuf_read(c->id, 65536, NULL, &error_abort);
}

static void expect(Client *c, const char *text, const char *expected)
{
    g_autofree char *out = talk(c, text);

    g_assert_cmpstr(out, ==, expected);
}

static void expect_start(Client *c, const char *text, const char *start)
{
    g_autofree char *out = talk(c, text);

    if (!g_str_has_prefix(out, start)) {
        g_error("'%s' does not begin with '%s'", out, start);
    }
}

static void client_open(Client *c, const char *id, bool negotiate)
{
    g_autofree char *option = g_strdup_printf("ringbuf,id=%s", id);

    c->id = id;
    c->chr = chr_option(option);
    g_assert_true(monitor_init_qmp(c->chr, false, &error_abort));
    expect_start(c, "", GREETING_START);
    if (negotiate) {
        expect(c, NEGOTIATE, "{\"return\": {}}\r\n");
    }
}

static void negotiation(void)
{
    Client c;

    client_open(&c, "neg", false);
    expect_start(&c, "{'execute': 'test-no-fd'}",
                 "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"Expecting capabilities "
                 "negotiation with 'qmp_capabilities'\"}}\r\n");
    expect(&c, "{'execute': 'qmp_capabilities', 'arguments': {'enable': ['oob']}}",
           "{\"return\": {}}\r\n");
    expect(&c, "{'exec-oob': 'test-no-fd', 'id': null}", "{\"return\": {}, \"id\": null}\r\n");
    expect(&c, "{'exec-oob': 'test-leave'}",
           "{\"error\": {\"class\": \"GenericError\", "
           "\"desc\": \"The command test-leave does not support OOB\"}}\r\n");
    expect_start(&c, NEGOTIATE, "{\"error\": {\"class\": \"CommandNotFound\"");
    expect_start(&c, "{'id': 5, 'execute': 'no'}", "{\"id\": 5, \"error\": {\"class\": ");
    monitor_cleanup();
}

static void events(void)
{
    Client first, second;
    struct json_object *data = json_object_new_object();

    monitor_init_globals();
    client_open(&first, "first", true);
    client_open(&second, "second", false);
    json_object_object_add(data, "x", json_object_new_int(1));
    qapi_event_emit("TEST", data);
    expect_start(&first, "", "{\"timestamp\": {\"seconds\": ");
    expect(&second, "", "");            /* has not negotiated */
    qapi_event_emit("BARE", NULL);
    {
        g_autofree char *out = talk(&first, "");

        g_assert_true(g_str_has_suffix(out, "}, \"event\": \"BARE\"}\r\n"));
    }
    monitor_cleanup();
    qapi_event_emit("NOBODY", NULL);
}

static void the_client_leaves_during_its_command(void)
{
    Client c;

    client_open(&c, "leaver", true);
    hang_up = c.chr;
    /* Neither its reply nor what it sent behind it is for the next client. */
    expect(&c, "{'execute': 'test-leave'}{'execute': 'test-no-fd'}{'exe", "");
    qemu_chr_be_event(c.chr, CHR_EVENT_OPENED);
    expect_start(&c, "", GREETING_START);
    expect(&c, NEGOTIATE, "{\"return\": {}}\r\n");
    {
        g_autofree char *out = talk(&c, "{'execute': 'test-leave', 'arguments': {'return': true}}"
                                        "{'execute': 'test-no-fd'}");

        g_assert_true(g_str_has_prefix(out, GREETING_START));
        g_assert_null(strstr(out, "return"));
    }
    expect_start(&c, "{'execute': 'test-no-fd'}", "{\"error\": ");
    monitor_cleanup();
}

static void the_last_reply_is_kept(void)
{
    g_autofree char *out = NULL;
    Client c;

    monitor_init_globals();
    client_open(&c, "last", true);
    expect(&c, "{'execute': 'test-finish', 'id': 1}", "");
    expect(&c, "{'execute': 'test-no-fd', 'id': 2}", "{\"return\": {}, \"id\": 2}\r\n");
    expect(&c, "{'execute': 'test-finish', 'id': 3}", "{\"return\": {}, \"id\": 3}\r\n");
    qapi_event_emit("SHUTDOWN", NULL);
    monitor_cleanup();
    out = talk(&c, "");
    g_assert_nonnull(strstr(out, "\"SHUTDOWN\"}\r\n{\"return\": {}, \"id\": 1}\r\n"));
}

static void descriptors_by_name(void)
{
    int fds[2], other;
    Error *err = NULL;
    char c;

    g_assert_cmpint(pipe(fds), ==, 0);
    g_assert_cmpint(monitor_get_fd("a", &err), ==, -1);
    CHECK_ERROR(err, "File descriptor named 'a' has not been found");
    g_assert_false(monitor_close_fd("a", &err));
    CHECK_ERROR(err, "File descriptor named 'a' not found");
    monitor_set_fd("a", fds[1]);
    g_assert_cmpint(monitor_get_fd("a", &error_abort), ==, fds[1]);
    g_assert_cmpint(monitor_get_fd("a", &err), ==, -1);     /* handed over */
    error_free(err);
    err = NULL;
    other = dup(fds[1]);
    monitor_set_fd("a", fds[1]);
    monitor_set_fd("a", other);                             /* replaced: the first is closed */
    g_assert_true(monitor_close_fd("a", &error_abort));
    g_assert_cmpint(read(fds[0], &c, 1), ==, 0);            /* all writing ends are gone */
    close(fds[0]);
    g_assert_cmpint(qmp_take_message_fd(), ==, -1);
}

static void descriptor_sets(void)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC), fd;
    int64_t set = fdset_add(-1, null, "it");

    g_assert_cmpint(fdset_add(set, open("/dev/null", O_WRONLY | O_CLOEXEC), NULL), ==, set);
    fd = fdset_open(set, O_WRONLY);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(fcntl(fd, F_GETFL) & O_ACCMODE, ==, O_WRONLY);
    close(fd);
    g_assert_cmpint(fdset_open(set, O_RDWR), ==, -1);
    g_assert_cmpint(errno, ==, EACCES);
    g_assert_cmpint(fdset_open(set + 1, O_RDONLY), ==, -1);
    g_assert_cmpint(errno, ==, ENOENT);
    g_assert_cmpint(fdset_add(-1, open("/dev/null", O_RDONLY | O_CLOEXEC), NULL), !=, set);
    fdset_cleanup();
    g_assert_cmpint(fdset_open(set, O_RDONLY), ==, -1);
}

int main(int argc, char **argv)
{
    char_test_init(&argc, &argv);
    g_test_add_func("/qmp-session/negotiation", negotiation);
    g_test_add_func("/qmp-session/events", events);
    g_test_add_func("/qmp-session/client-leaves", the_client_leaves_during_its_command);
    g_test_add_func("/qmp-session/last-reply", the_last_reply_is_kept);
    g_test_add_func("/qmp-session/descriptors", descriptors_by_name);
    g_test_add_func("/qmp-session/descriptor-sets", descriptor_sets);
    return char_test_run();
}
