/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Migration through real channels: one process is the source, then the
 * destination of what it wrote.  Also peers that stall, fail or vanish.
 */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "migration/blocker.h"
#include "migration/migration.h"
#include "migration/misc.h"
#include "migration/ram-block.h"
#include "qapi/events.h"
#include "qemu/main-loop.h"
#include "system/runstate.h"

#define PAGE 4096
#define RAM_SIZE (256 * PAGE)

typedef struct Dev {
    uint32_t value;
} Dev;

static bool refuse_load;
static int dev_post_load(Dev *d, int version)
{
    return refuse_load ? -EPERM : 0;
}

static bool refuse_save;
static int dev_pre_save(Dev *d)
{
    return refuse_save ? -EBUSY : 0;
}

static const VMSTATE_DESCRIPTION(Dev) vmstate_dev = {
    .name = "dev", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Dev),
    .pre_save = dev_pre_save, .post_load = dev_post_load,
    .fields = VMSTATE_FIELDS(Dev, VMSTATE_UINT32(value, Dev)),
};

static Dev dev;
static uint8_t ram[RAM_SIZE];
static char *dir;
static GString *events;
static unsigned resets;

/* ---- helpers ---------------------------------------------------------------------- */

static void sink(const char *name, struct json_object *data)
{
    struct json_object *v = NULL;

    g_string_append(events, name);
    if (data && (json_object_object_get_ex(data, "status", &v)
                 || json_object_object_get_ex(data, "pass", &v))) {
        g_string_append_printf(events, ":%s", json_object_get_string(v));
    }
    g_string_append_c(events, ' ');
}

static void assert_events(const char *expected)
{
    g_assert_cmpstr(events->str, ==, expected);
    g_string_truncate(events, 0);
}

static bool in_destination(void)
{
    return migration_incoming_status() == MIGRATION_STATUS_SETUP
        || migration_incoming_status() == MIGRATION_STATUS_ACTIVE;
}

static void finish_outgoing(void)
{
    while (migration_is_running()) {
        main_loop_wait(false);
    }
}

static void finish_incoming(void)
{
    while (in_destination()) {
        main_loop_wait(false);
    }
}

static char *path_of(const char *prefix, const char *name)
{
    return g_strdup_printf("%s%s/%s", prefix, dir, name);
}

static void reset_for_load(void)
{
    resets++;
}

static void fill(void)
{
    dev.value = 0x12345678;
    for (size_t i = 0; i < RAM_SIZE; i++) {
        ram[i] = i % (3 * PAGE) < PAGE ? 0 : i * 31 + (i >> 12);
    }
}

static void assert_filled(void)
{
    g_assert_cmphex(dev.value, ==, 0x12345678);
    for (size_t i = 0; i < RAM_SIZE; i++) {
        g_assert_cmphex(ram[i], ==, i % (3 * PAGE) < PAGE ? 0 : (uint8_t)(i * 31 + (i >> 12)));
    }
}

static void forget(void)
{
    dev.value = 0;
    memset(ram, 0xee, sizeof(ram));
}

/* Be a fresh machine that runs. */
static void be_source(void)
{
    fill();
    if (!runstate_is_running()) {
        vm_start();
    }
    g_string_truncate(events, 0);
}

static void be_destination(void)
{
    forget();
    if (runstate_is_running()) {
        vm_stop(RUN_STATE_PAUSED);
    }
    if (!runstate_check(RUN_STATE_INMIGRATE)) {
        runstate_set(RUN_STATE_PRELAUNCH);
    }
    migration_incoming_expect();
    g_string_truncate(events, 0);
}

static void send_to(const char *uri)
{
    g_assert_true(migration_start(uri, NULL, false, &error_abort));
    finish_outgoing();
}

static void receive_from(const char *uri)
{
    g_assert_true(migration_incoming_start(uri, NULL, false, &error_abort));
    finish_incoming();
}

static struct json_object *query(const char *name)
{
    struct json_object *info = migration_query();
    struct json_object *value = json_object_get(json_object_object_get(info, name));

    json_object_put(info);
    return value;
}

static void assert_failed(const char *pattern)
{
    struct json_object *desc = query("error-desc");
    struct json_object *status = query("status");

    g_assert_cmpstr(json_object_get_string(status), ==, "failed");
    if (!g_pattern_match_simple(pattern, json_object_get_string(desc))) {
        g_assert_cmpstr(json_object_get_string(desc), ==, pattern);
    }
    json_object_put(desc);
    json_object_put(status);
}

/* ---- a stream in a file, without an outgoing migration -------------------------------- */

static char *saved_stream(const char *name, size_t cut)
{
    g_autofree char *path = path_of("", name);
    QEMUFile *f;

    fill();
    f = qemu_file_new_fd_output(open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600));
    g_assert_cmpint(migration_save_stream(f, &error_abort), ==, 0);
    g_assert_cmpint(qemu_fclose(f), ==, 0);
    if (cut) {
        g_assert_cmpint(truncate(path, cut), ==, 0);
    }
    return path_of("file:", name);
}

static void test_incoming_fails_and_may_try_again(void)
{
    g_autofree char *good = saved_stream("good", 0);
    g_autofree char *bad = saved_stream("bad", 5000);
    Error *err = NULL;

    g_assert_false(migration_incoming_command(good, NULL, true, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "'-incoming' was not specified on the command line");
    error_free(err);
    err = NULL;
    be_destination();
    g_assert_false(migration_start(good, NULL, false, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Guest is waiting for an incoming migration");
    error_free(err);
    err = NULL;
    g_assert_true(migration_incoming_command(bad, NULL, false, &error_abort));
    g_assert_false(migration_incoming_command(good, NULL, false, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "The incoming migration has already been started");
    error_free(err);
    finish_incoming();
    assert_failed("load of migration failed: Input/output error: section 'ram' data: the stream "
                  "ends after 5000 bytes");
    g_assert_true(runstate_check(RUN_STATE_INMIGRATE));
    g_assert_true(migration_in_incoming());
    g_assert_cmpint(resets, ==, 0);
    g_assert_true(migration_incoming_command(good, NULL, false, &error_abort));
    finish_incoming();
    g_assert_cmpint(resets, ==, 1);
    assert_filled();
}

static void test_incoming_failure_ends_the_program(void)
{
    if (g_test_subprocess()) {
        g_autofree char *bad = saved_stream("bad", 9);

        be_destination();
        g_assert_true(migration_incoming_start(bad, NULL, true, &error_abort));
        finish_incoming();
        exit(0);
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*load of migration failed: Input/output error: *");
}

static void test_incoming_errors_at_once(void)
{
    Error *err = NULL;

    be_destination();
    g_assert_false(migration_incoming_start("file:/nonexistent/x", NULL, true, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Could not open '/nonexistent/x': No such file or directory");
    error_free(err);
    err = NULL;
    g_assert_false(migration_incoming_start("unix:/nonexistent/x", NULL, true, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Failed to bind socket to '/nonexistent/x': No such file or directory");
    error_free(err);
    err = NULL;
    g_assert_false(migration_incoming_start("nonsense", NULL, true, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "unknown migration protocol: nonsense");
    error_free(err);
}

static void test_incoming_state_of_the_source(void)
{
    g_autofree char *uri = NULL;

    /* The source was paused: so is the destination. */
    vm_stop_force_state(RUN_STATE_PAUSED);
    uri = saved_stream("paused", 0);
    be_destination();
    receive_from(uri);
    g_assert_true(runstate_check(RUN_STATE_PAUSED));
    assert_filled();
    /* It ran, but -S was given here. */
    vm_start();
    g_free(uri);
    uri = saved_stream("running", 0);
    be_destination();
    runstate_set_autostart(false);
    receive_from(uri);
    g_assert_true(runstate_check(RUN_STATE_PAUSED));
    runstate_set_autostart(true);
    be_destination();
    receive_from(uri);
    g_assert_true(runstate_is_running());
}

static void test_incoming_post_load_fails(void)
{
    g_autofree char *uri = saved_stream("good", 0);

    be_destination();
    refuse_load = true;
    g_assert_true(migration_incoming_start(uri, NULL, false, &error_abort));
    finish_incoming();
    refuse_load = false;
    assert_failed("load of migration failed: Operation not permitted: section 'dev' post load "
                  "hook failed for: dev, version_id: 1, ret: -1");
}

/* ---- both ways, by each transport ------------------------------------------------------- */

static void test_file(void)
{
    g_autofree char *uri = path_of("file:", "stream");
    struct json_object *value;

    be_source();
    g_assert_true(migration_set_capability("events", true, &error_abort));
    send_to(uri);
    g_assert_cmpint(migration_status(), ==, MIGRATION_STATUS_COMPLETED);
    g_assert_true(runstate_check(RUN_STATE_POSTMIGRATE));
    assert_events("MIGRATION:setup MIGRATION_PASS:1 MIGRATION:active STOP MIGRATION:device "
                  "MIGRATION_PASS:2 MIGRATION:completed ");
    value = query("ram");
    g_assert_cmpint(json_object_get_int(json_object_object_get(value, "total")), ==, RAM_SIZE);
    g_assert_cmpint(json_object_get_int(json_object_object_get(value, "remaining")), ==, 0);
    g_assert_cmpint(json_object_get_int(json_object_object_get(value, "duplicate")), ==, 86);
    g_assert_cmpint(json_object_get_int(json_object_object_get(value, "normal")), ==, 170);
    g_assert_cmpint(json_object_object_length(value), ==, 17);
    json_object_put(value);
    value = query("downtime");
    g_assert_nonnull(value);
    json_object_put(value);

    be_destination();
    receive_from(uri);
    assert_events("MIGRATION:setup MIGRATION:active RESUME MIGRATION:completed ");
    g_assert_cmpint(migration_incoming_status(), ==, MIGRATION_STATUS_COMPLETED);
    g_assert_true(runstate_is_running());
    g_assert_false(migration_in_incoming());
    assert_filled();
    g_assert_true(migration_set_capability("events", false, &error_abort));
}

static void test_file_offset(void)
{
    g_autofree char *path = path_of("", "offset");
    g_autofree char *uri = g_strdup_printf("file:%s,offset=0x1000", path);
    g_autofree char *text = NULL;
    gsize size;

    g_assert_true(g_file_set_contents(path, "keep", -1, NULL));
    be_source();
    send_to(uri);
    g_assert_true(g_file_get_contents(path, &text, &size, NULL));
    g_assert_cmpmem(text, 5, "keep", 5);
    g_assert_cmpmem(text + 4096, 4, "QEVM", 4);
    be_destination();
    receive_from(uri);
    assert_filled();
}

static void test_exec(void)
{
    g_autofree char *out_uri = g_strdup_printf("exec:cat > '%s/exec'", dir);
    g_autofree char *in_uri = g_strdup_printf("exec:cat '%s/exec'", dir);

    be_source();
    send_to(out_uri);
    g_assert_cmpint(migration_status(), ==, MIGRATION_STATUS_COMPLETED);
    be_destination();
    receive_from(in_uri);
    assert_filled();
}

/* ---- peers ---------------------------------------------------------------------------------- */

typedef struct Peer {
    QemuThread thread;
    int fd;                     /* data, or what to accept from */
    bool accepts;
    size_t limit;               /* stop reading after so many bytes; 0: never */
    GByteArray *bytes;
} Peer;

static void *peer_reads(void *opaque)
{
    Peer *peer = opaque;
    uint8_t buf[5000];
    ssize_t n;

    if (peer->accepts) {
        int fd = accept(peer->fd, NULL, NULL);

        close(peer->fd);
        peer->fd = fd;
    }
    while ((!peer->limit || peer->bytes->len < peer->limit)
           && (n = read(peer->fd, buf, sizeof(buf))) > 0) {
        g_byte_array_append(peer->bytes, buf, n);
    }
    close(peer->fd);
    return NULL;
}

static void *peer_writes(void *opaque)
{
    Peer *peer = opaque;
    size_t done = 0;

    while (done < peer->bytes->len) {
        ssize_t n = send(peer->fd, peer->bytes->data + done,
                         MIN((size_t)3001, peer->bytes->len - done), MSG_NOSIGNAL);

        if (n <= 0) {
            break;
        }
        done += n;
    }
    close(peer->fd);
    return NULL;
}

static void peer_start(Peer *peer, void *(*fn)(void *))
{
    if (!peer->bytes) {
        peer->bytes = g_byte_array_new();
    }
    qemu_thread_create(&peer->thread, "peer", fn, peer, QEMU_THREAD_JOINABLE);
}

static void peer_finish(Peer *peer)
{
    qemu_thread_join(&peer->thread);
    g_clear_pointer(&peer->bytes, g_byte_array_unref);
}

static int next_fd = -1;

static int take_fd(const char *name, Error **errp)
{
    int fd = next_fd;

    if (strcmp(name, "known") || fd < 0) {
        error_setg(errp, "File descriptor named '%s' has not been found", name);
        return -1;
    }
    next_fd = -1;
    return fd;
}

/* What we send over @out_fd is what we then get over @in_fd. */
static void through_fds(int out_fd, int their_out, int in_fd, int their_in)
{
    Peer reader = { .fd = their_out }, writer = { .fd = their_in };

    be_source();
    next_fd = out_fd;
    peer_start(&reader, peer_reads);
    send_to("fd:known");
    qemu_thread_join(&reader.thread);
    g_assert_cmpint(migration_status(), ==, MIGRATION_STATUS_COMPLETED);
    be_destination();
    next_fd = in_fd;
    writer.bytes = reader.bytes;
    peer_start(&writer, peer_writes);
    receive_from("fd:known");
    peer_finish(&writer);
    assert_filled();
}

static void test_fd(void)
{
    int out[2], in[2];
    g_autofree char *path = path_of("", "regular");
    Error *err = NULL;

    g_assert_cmpint(pipe(out), ==, 0);
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, in), ==, 0);
    through_fds(out[1], out[0], in[1], in[0]);
    be_source();
    next_fd = open(path, O_CREAT | O_RDWR, 0600);
    g_assert_false(migration_start("fd:known", NULL, false, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "fd: migration to a file is not supported. Use "
                    "file: instead.");
    error_free(err);
    err = NULL;
    g_assert_false(migration_start("fd:unknown", NULL, false, &err));
    error_free_or_abort(&err);
}

static int connect_unix(const char *path)
{
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    g_strlcpy(un.sun_path, path, sizeof(un.sun_path));
    g_assert_cmpint(connect(fd, (struct sockaddr *)&un, sizeof(un)), ==, 0);
    return fd;
}

static int listen_unix(const char *path)
{
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    g_strlcpy(un.sun_path, path, sizeof(un.sun_path));
    g_assert_cmpint(bind(fd, (struct sockaddr *)&un, sizeof(un)), ==, 0);
    g_assert_cmpint(listen(fd, 1), ==, 0);
    return fd;
}

static void test_unix(void)
{
    g_autofree char *path = path_of("", "sock");
    g_autofree char *uri = path_of("unix:", "sock");
    Peer reader = { .fd = listen_unix(path), .accepts = true }, writer = { .fd = -1 };

    be_source();
    peer_start(&reader, peer_reads);
    send_to(uri);
    qemu_thread_join(&reader.thread);
    g_assert_cmpint(migration_status(), ==, MIGRATION_STATUS_COMPLETED);
    be_destination();
    /* The old socket is in the way, and is removed. */
    g_assert_true(migration_incoming_start(uri, NULL, false, &error_abort));
    writer = (Peer) { .fd = connect_unix(path), .bytes = reader.bytes };
    peer_start(&writer, peer_writes);
    finish_incoming();
    peer_finish(&writer);
    assert_filled();
    g_assert_cmpint(access(path, F_OK), ==, -1);
}

/* A listener of our own process on a free port, then a sender to it. */
static void test_tcp(void)
{
    struct sockaddr_in any = { .sin_family = AF_INET };
    socklen_t len = sizeof(any);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    g_autofree char *uri = NULL;
    Peer reader = { .fd = fd, .accepts = true };

    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&any, sizeof(any)), ==, 0);
    g_assert_cmpint(listen(fd, 1), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&any, &len), ==, 0);
    uri = g_strdup_printf("tcp:127.0.0.1:%d", ntohs(any.sin_port));
    be_source();
    peer_start(&reader, peer_reads);
    send_to(uri);
    g_assert_cmpint(migration_status(), ==, MIGRATION_STATUS_COMPLETED);
    qemu_thread_join(&reader.thread);
    g_assert_cmpint(reader.bytes->len, >, 170 * PAGE);
    g_byte_array_unref(reader.bytes);
}

/* Runs before any outgoing migration, for query-migrate is about this one then. */
static void test_tcp_incoming(void)
{
    struct json_object *list, *addr;
    struct sockaddr_in to = { .sin_family = AF_INET };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    g_autofree char *uri = saved_stream("tcp", 0);
    gsize size;
    char *text;
    Peer writer = { .fd = fd };

    g_assert_true(g_file_get_contents(uri + strlen("file:"), &text, &size, NULL));
    be_destination();
    g_assert_true(migration_incoming_start("tcp:127.0.0.1:0", NULL, false, &error_abort));
    list = query("socket-address");
    addr = json_object_array_get_idx(list, 0);
    g_assert_cmpstr(json_object_get_string(json_object_object_get(addr, "host")), ==,
                    "127.0.0.1");
    g_assert_cmpstr(json_object_get_string(json_object_object_get(addr, "type")), ==, "inet");
    to.sin_port = htons(atoi(json_object_get_string(json_object_object_get(addr, "port"))));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    json_object_put(list);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&to, sizeof(to)), ==, 0);
    writer.bytes = g_byte_array_new_take((guint8 *)text, size);
    peer_start(&writer, peer_writes);
    finish_incoming();
    peer_finish(&writer);
    assert_filled();
}

static void test_channels_json(void)
{
    g_autofree char *text = g_strdup_printf(
        "[{\"channel-type\": \"main\", \"addr\": {\"transport\": \"file\", "
        "\"filename\": \"%s/json\", \"offset\": 512}}]", dir);
    struct json_object *channels = json_tokener_parse(text);

    be_source();
    g_assert_true(migration_start(NULL, channels, false, &error_abort));
    finish_outgoing();
    be_destination();
    g_assert_true(migration_incoming_start(NULL, channels, false, &error_abort));
    finish_incoming();
    assert_filled();
    json_object_put(channels);
}

/* ---- the source survives ------------------------------------------------------- */

static void assert_unharmed(void)
{
    g_assert_true(runstate_is_running());
    assert_filled();
}

static void test_stalled_peer(void)
{
    int fds[2];
    struct json_object *status;
    Error *err = NULL, *reason = NULL;

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    be_source();
    next_fd = fds[1];
    g_assert_true(migration_start("fd:known", NULL, false, &error_abort));
    /* Nobody reads: the main loop goes round all the same. */
    while (migration_status() != MIGRATION_STATUS_ACTIVE) {
        main_loop_wait(false);
    }
    for (int i = 0; i < 20; i++) {
        main_loop_wait(true);
    }
    status = query("status");
    g_assert_cmpstr(json_object_get_string(status), ==, "active");
    json_object_put(status);
    g_assert_false(migration_start("fd:known", NULL, false, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "There's a migration process in progress");
    error_free(err);
    err = NULL;
    g_assert_false(migration_set_capability("events", true, &err));
    error_free_or_abort(&err);
    error_setg(&reason, "in the way");
    g_assert_cmpint(migrate_add_blocker(&reason, &err), ==, -EBUSY);
    error_free_or_abort(&err);
    migration_cancel();
    migration_cancel();
    g_assert_cmpint(migration_status(), ==, MIGRATION_STATUS_CANCELLING);
    finish_outgoing();
    g_assert_cmpint(migration_status(), ==, MIGRATION_STATUS_CANCELLED);
    assert_unharmed();
    close(fds[0]);
    migration_cancel();
    g_assert_cmpint(migration_status(), ==, MIGRATION_STATUS_CANCELLED);
}

static void test_peer_goes_away(void)
{
    int fds[2];
    Peer peer = { .limit = 20000 };

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    be_source();
    next_fd = fds[1];
    peer.fd = fds[0];
    peer_start(&peer, peer_reads);
    send_to("fd:known");
    peer_finish(&peer);
    assert_failed("Unable to write to the migration channel: *");
    assert_unharmed();
}

static void test_failures(void)
{
    be_source();
    send_to("file:/dev/full");
    assert_failed("Unable to write to the migration channel: No space left on device");
    assert_unharmed();
    send_to("exec:cat > /dev/null; exit 3");
    assert_failed("Command exited with status 3");
    assert_unharmed();
    send_to("exec:exit 1");
    assert_failed("*");
    assert_unharmed();
    send_to("unix:/nonexistent/socket");
    assert_failed("Failed to connect to '/nonexistent/socket': No such file or directory");
    assert_unharmed();
    send_to("tcp:127.0.0.1:1");
    assert_failed("Failed to connect to '127.0.0.1:1': Connection refused");
    assert_unharmed();
    refuse_save = true;
    send_to("file:/dev/null");
    assert_failed("section 'dev': pre-save for dev failed, ret: -16");
    refuse_save = false;
    assert_unharmed();
}

static void test_source_that_stood_still(void)
{
    be_source();
    vm_stop(RUN_STATE_PAUSED);
    g_string_truncate(events, 0);
    send_to("exec:exit 1");
    g_assert_true(runstate_check(RUN_STATE_PAUSED));
    assert_events("");
    send_to("file:/dev/null");
    g_assert_true(runstate_check(RUN_STATE_POSTMIGRATE));
    vm_start();
}

static void test_after_success(void)
{
    Error *err = NULL;

    be_source();
    send_to("file:/dev/null");
    g_assert_false(migration_start("file:/dev/null", NULL, false, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Can't migrate the vm that was paused due to previous migration");
    error_free(err);
    err = NULL;
    g_assert_false(migration_start("file:/dev/null", NULL, true, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Cannot resume if there is no paused migration");
    error_free(err);
    vm_start();
    assert_unharmed();
}

static void test_pause_before_switchover(void)
{
    Error *err = NULL;

    be_source();
    g_assert_true(migration_set_capability("pause-before-switchover", true, &error_abort));
    for (int round = 0; round < 2; round++) {
        g_assert_true(migration_start("file:/dev/null", NULL, false, &error_abort));
        while (migration_status() != MIGRATION_STATUS_PRE_SWITCHOVER) {
            main_loop_wait(false);
        }
        g_assert_false(migration_continue("device", &err));
        g_assert_cmpstr(error_get_pretty(err), ==,
                        "Migration not in expected state: pre-switchover");
        error_free(err);
        err = NULL;
        if (round) {
            g_assert_true(migration_continue("pre-switchover", &error_abort));
            finish_outgoing();
            g_assert_cmpint(migration_status(), ==, MIGRATION_STATUS_COMPLETED);
            vm_start();
        } else {
            migration_cancel();
            finish_outgoing();
            g_assert_cmpint(migration_status(), ==, MIGRATION_STATUS_CANCELLED);
            assert_unharmed();
        }
    }
    g_assert_true(migration_set_capability("pause-before-switchover", false, &error_abort));
}

static void test_shutdown_while_stalled(void)
{
    int fds[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    be_source();
    next_fd = fds[1];
    g_assert_true(migration_start("fd:known", NULL, false, &error_abort));
    migration_shutdown();
    g_assert_true(migration_is_idle());
    close(fds[0]);
    /* An incoming one that waits for bytes, or for somebody to connect. */
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    if (!runstate_is_running()) {
        runstate_set(RUN_STATE_PAUSED);
    }
    be_destination();
    next_fd = fds[1];
    g_assert_true(migration_incoming_start("fd:known", NULL, false, &error_abort));
    main_loop_wait(true);
    migration_shutdown();
    close(fds[0]);
    g_assert_true(migration_incoming_start("tcp:127.0.0.1:0", NULL, false, &error_abort));
    migration_shutdown();
}

int main(int argc, char **argv)
{
    const MigrationMachineInfo machine = {
        .name = "test-1.0", .page_bits = 12, .legacy_page_bits = 10,
    };
    const MigrationHooks hooks = { .take_fd = take_fd, .reset_for_load = reset_for_load };
    const RAMBlockInfo block = {
        .idstr = "test.ram", .host = ram, .used_length = RAM_SIZE, .max_length = RAM_SIZE,
        .page_size = PAGE, .migratable = true,
    };
    int ret;

    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    dir = g_dir_make_tmp("migration-XXXXXX", NULL);
    events = g_string_new(NULL);
    qapi_event_set_sink(sink);
    qemu_init_main_loop(&error_abort);
    bql_lock();
    migration_set_machine_info(&machine);
    migration_set_hooks(&hooks);
    (migration_init)();
    ram_block_register(&block, &error_abort);
    vmstate_register(NULL, 0, &vmstate_dev.vmsd, &dev);
    migration_register_globalstate();
#define ADD(fn) g_test_add_func("/migration/" #fn, test_##fn)
    ADD(incoming_fails_and_may_try_again);
    ADD(incoming_failure_ends_the_program);
    ADD(incoming_errors_at_once);
    ADD(incoming_state_of_the_source);
    ADD(incoming_post_load_fails);
    ADD(tcp_incoming);
    ADD(file);
    ADD(file_offset);
    ADD(exec);
    ADD(fd);
    g_test_add_func("/migration/unix", test_unix);
    ADD(tcp);
    ADD(channels_json);
    ADD(stalled_peer);
    ADD(peer_goes_away);
    ADD(failures);
    ADD(source_that_stood_still);
    ADD(after_success);
    ADD(pause_before_switchover);
    ADD(shutdown_while_stalled);
    ret = g_test_run();
    migration_shutdown();
    g_string_free(events, true);
    {
        g_autofree char *command = g_strdup_printf("rm -rf '%s'", dir);

        if (system(command)) {
            ret = 1;
        }
    }
    g_free(dir);
    bql_unlock();
    return ret;
}
