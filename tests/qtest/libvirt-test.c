/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The conversations of libvirt 9.0 with an emulator: the probe of what it can do,
 * and the start, pause and end of a machine with nothing but a serial port.
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "libqtest.h"

static bool is_arm(void)
{
    return !strcmp(qtest_get_arch(), "aarch64");
}

/* ---- probe ------------------------------------------------------------------------------ */

/* Commands whose absence makes the probe fail. */
static const char *const probe_commands[] = {
    "query-version", "query-target", "query-qmp-schema", "query-commands", "query-kvm",
    "qom-list-types", "query-machines", "query-command-line-options",
    "query-migrate-capabilities", "query-cpu-definitions",
};

static void probe_queries(void)
{
    QTestState *s = qtest_init("-S -no-user-config -nodefaults -nographic -machine none");

    for (size_t i = 0; i < ARRAY_SIZE(probe_commands); i++) {
        qobject_unref(qtest_qmp_assert_success_ref(s, "{'execute': %s}", probe_commands[i]));
    }
    qtest_quit(s);
}

/* Asked for each type it knows; an error is fine, an unknown command is not. */
static void probe_properties(void)
{
    static const char *const devices[] = {
        "virtio-blk-pci", "scsi-hd", "PIIX4_PM", "VGA", "pcie-root-port", "nvdimm", "usb-host",
        "vfio-pci", "isa-serial", "pl011",
    };
    static const char *const objects[] = {
        "memory-backend-file", "memory-backend-memfd", "max-arm-cpu", "max-x86_64-cpu",
        "none-machine", "virt-machine", "pc-machine",
    };
    QTestState *s = qtest_init("-S -no-user-config -nodefaults -nographic -machine none");
    QDict *reply, *error;

    for (size_t i = 0; i < ARRAY_SIZE(devices) + ARRAY_SIZE(objects); i++) {
        bool device = i < ARRAY_SIZE(devices);

        reply = qtest_qmp(s, "{'execute': %s, 'arguments': {'typename': %s}}",
                          device ? "device-list-properties" : "qom-list-properties",
                          device ? devices[i] : objects[i - ARRAY_SIZE(devices)]);
        error = qdict_get_qdict(reply, "error");
        g_assert_true(error || qdict_haskey(reply, "return"));
        g_assert_true(!error || strcmp(qdict_get_str(error, "class"), "CommandNotFound"));
        qobject_unref(reply);
    }
    qtest_quit(s);
}

static bool list_has(QDict *list, const char *member, const char *value)
{
    for (size_t i = 0; i < qlist_size(list); i++) {
        if (!g_strcmp0(qdict_get_try_str(qlist_at(list, i), member), value)) {
            return true;
        }
    }
    return false;
}

static void probe_answers(void)
{
    QTestState *s = qtest_init("-S -no-user-config -nodefaults -nographic -machine none");
    QDict *reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-target'}");

    g_assert_cmpstr(qdict_get_str(reply, "arch"), ==, qtest_get_arch());
    qobject_unref(reply);
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-kvm'}");
    g_assert_false(qdict_get_bool(reply, "enabled"));
    g_assert_false(qdict_get_bool(reply, "present"));
    qobject_unref(reply);
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-machines'}");
    g_assert_true(list_has(reply, "name", "none"));
    g_assert_true(list_has(reply, "alias", is_arm() ? "virt" : "pc"));
    qobject_unref(reply);
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-cpu-definitions'}");
    g_assert_true(list_has(reply, "name", is_arm() ? "cortex-a57" : "qemu64"));
    qobject_unref(reply);
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-command-line-options'}");
    g_assert_true(list_has(reply, "option", "machine"));
    g_assert_true(list_has(reply, "option", "chardev"));
    g_assert_true(list_has(reply, "option", "overcommit"));
    qobject_unref(reply);
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-version'}");
    g_assert_cmpint(qdict_get_int(qdict_get_qdict(reply, "qemu"), "major"), >=, 5);
    qobject_unref(reply);
    qtest_quit(s);
}

/* ---- the probe as libvirt starts it: a daemon with a socket and a pid file ------------------- */

static int connect_to(const char *path)
{
    struct sockaddr_un addr = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpuint(strlen(path), <, sizeof(addr.sun_path));
    strcpy(addr.sun_path, path);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&addr, sizeof(addr)), ==, 0);
    return fd;
}

/* The next line, which holds one message. */
static QDict *read_message(int fd)
{
    g_autoptr(GString) line = g_string_new(NULL);
    QDict *message;
    char c = 0;

    while (c != '\n') {
        g_assert_cmpint(read(fd, &c, 1), ==, 1);
        g_string_append_c(line, c);
    }
    g_assert_true(g_str_has_suffix(line->str, "\r\n"));
    message = json_tokener_parse(line->str);
    g_assert_nonnull(message);
    return message;
}

static QDict *ask(int fd, const char *request)
{
    g_assert_cmpint(send(fd, request, strlen(request), MSG_NOSIGNAL), ==,
                    (ssize_t)strlen(request));
    return read_message(fd);
}

static const char *const probe_requests[] = {
    "{\"execute\":\"qmp_capabilities\",\"id\":\"libvirt-1\"}\r\n",
    "{\"execute\":\"query-version\",\"id\":\"libvirt-2\"}\r\n",
    "{\"execute\":\"query-target\",\"id\":\"libvirt-3\"}\r\n",
    "{\"execute\":\"query-qmp-schema\",\"id\":\"libvirt-4\"}\r\n",
    "{\"execute\":\"query-commands\",\"id\":\"libvirt-5\"}\r\n",
    "{\"execute\":\"query-kvm\",\"id\":\"libvirt-6\"}\r\n",
    "{\"execute\":\"qom-list-types\",\"id\":\"libvirt-7\"}\r\n",
    "{\"execute\":\"device-list-properties\",\"arguments\":{\"typename\":\"virtio-blk-pci\"},"
    "\"id\":\"libvirt-8\"}\r\n",
    "{\"execute\":\"device-list-properties\",\"arguments\":{\"typename\":\"pl011\"},"
    "\"id\":\"libvirt-9\"}\r\n",
    "{\"execute\":\"qom-list-properties\",\"arguments\":{\"typename\":\"memory-backend-file\"},"
    "\"id\":\"libvirt-10\"}\r\n",
    "{\"execute\":\"qom-list-properties\",\"arguments\":{\"typename\":\"none-machine\"},"
    "\"id\":\"libvirt-11\"}\r\n",
    "{\"execute\":\"query-machines\",\"id\":\"libvirt-12\"}\r\n",
    "{\"execute\":\"query-cpu-definitions\",\"id\":\"libvirt-13\"}\r\n",
    "{\"execute\":\"query-cpu-model-expansion\",\"arguments\":{\"type\":\"static\",\"model\":"
    "{\"name\":\"max\"}},\"id\":\"libvirt-14\"}\r\n",
    "{\"execute\":\"query-tpm-models\",\"id\":\"libvirt-15\"}\r\n",
    "{\"execute\":\"query-tpm-types\",\"id\":\"libvirt-16\"}\r\n",
    "{\"execute\":\"query-command-line-options\",\"id\":\"libvirt-17\"}\r\n",
    "{\"execute\":\"query-migrate-capabilities\",\"id\":\"libvirt-18\"}\r\n",
};

/* Each is answered, in order, and never with CommandNotFound. */
static void probe_conversation(int fd)
{
    QDict *greeting = read_message(fd);

    g_assert_nonnull(qdict_get_qdict(greeting, "QMP"));
    qobject_unref(greeting);
    for (size_t i = 0; i < ARRAY_SIZE(probe_requests); i++) {
        QDict *reply = ask(fd, probe_requests[i]);
        QDict *error = qdict_get_qdict(reply, "error");
        g_autofree char *id = g_strdup_printf("libvirt-%zu", i + 1);

        g_assert_cmpstr(qdict_get_str(reply, "id"), ==, id);
        if (error) {
            g_assert_cmpstr(qdict_get_str(error, "class"), !=, "CommandNotFound");
        }
        qobject_unref(reply);
    }
}

static void probe_daemon(void)
{
    g_autofree char *folder = g_dir_make_tmp("libvirt-XXXXXX", NULL);
    g_autofree char *socket_path = g_build_filename(folder, "qmp.monitor", NULL);
    g_autofree char *pid_path = g_build_filename(folder, "qmp.pid", NULL);
    g_autofree char *pid = NULL;
    g_autoptr(QTestRun) run = qtest_runf(
        "-S -no-user-config -nodefaults -nographic -machine none,accel=kvm:tcg "
        "-qmp unix:%s,server=on,wait=off -pidfile %s -daemonize", socket_path, pid_path);
    int fd;

    /* The run is over, its stderr at the end: now the socket listens and the file is there. */
    g_assert_false(run->timed_out);
    g_assert_cmpint(run->status, ==, 0);
    g_assert_true(g_file_get_contents(pid_path, &pid, NULL, NULL));
    g_assert_cmpint(atoi(pid), >, 1);
    fd = connect_to(socket_path);
    probe_conversation(fd);
    kill(atoi(pid), SIGTERM);
    for (;;) {
        char rest[256];
        ssize_t n = read(fd, rest, sizeof(rest));

        if (n <= 0) {
            break;                  /* SHUTDOWN, then the end */
        }
    }
    close(fd);
    while (g_file_test(pid_path, G_FILE_TEST_EXISTS)) {
        g_usleep(1000);
    }
    g_unlink(socket_path);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* ---- a domain ----------------------------------------------------------------------------- */

static QTestState *start_domain(const char *more)
{
    const char *ram = is_arm() ? "mach-virt.ram" : "pc.ram";

    return qtest_initf(
        "-name guest=N,debug-threads=on -S -object"
        " '{\"qom-type\":\"memory-backend-ram\",\"id\":\"%s\",\"size\":67108864}'"
        " -machine %s,usb=off,dump-guest-core=off,memory-backend=%s%s -m 64"
        " -overcommit mem-lock=off -smp 1,sockets=1,cores=1,threads=1"
        " -uuid 11111111-2222-3333-4444-555555555555 -no-user-config -nodefaults"
        " -rtc base=utc -no-shutdown -no-acpi -boot strict=on"
        " -audiodev '{\"id\":\"audio1\",\"driver\":\"none\"}' -sandbox off -msg timestamp=on"
        " -chardev pty,id=charserial0 %s %s",
        ram, is_arm() ? "virt-7.2" : "pc-i440fx-7.2", ram,
        is_arm() ? ",gic-version=2" : ",hpet=off",
        "-serial chardev:charserial0", more);
}

static void domain_start(void)
{
    QTestState *s = start_domain("");
    QDict *reply;

    qtest_qmp_assert_success(s, "{'execute': 'migrate-set-capabilities', 'arguments': "
                                "{'capabilities': [{'capability': 'events', 'state': true}]}}");
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-chardev'}");
    for (size_t i = 0; i < qlist_size(reply); i++) {
        QDict *row = qlist_at(reply, i);

        if (!strcmp(qdict_get_str(row, "label"), "charserial0")) {
            g_assert_true(g_str_has_prefix(qdict_get_str(row, "filename"), "pty:/dev/pts/"));
        }
    }
    g_assert_true(list_has(reply, "label", "charserial0"));
    qobject_unref(reply);
    qobject_unref(qtest_qmp_assert_success_ref(s, "{'execute': 'query-cpus-fast'}"));
    qobject_unref(qtest_qmp_assert_success_ref(s, "{'execute': 'query-named-block-nodes', "
                                                  "'arguments': {'flat': true}}"));
    qobject_unref(qtest_qmp_assert_success_ref(
        s, "{'execute': 'qom-list', 'arguments': {'path': '/machine/peripheral'}}"));
    qobject_unref(qtest_qmp_assert_success_ref(s, "{'execute': 'query-block'}"));
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    qtest_qmp_eventwait(s, "RESUME");
    qtest_quit(s);
}

static void domain_operations(void)
{
    QTestState *s = start_domain("");
    g_autofree char *text = NULL;

    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    qtest_qmp_assert_success(s, "{'execute': 'stop'}");
    qtest_qmp_eventwait(s, "STOP");
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    qtest_qmp_eventwait(s, "RESUME");
    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(s, "RESET");
    qtest_qmp_assert_success(s, "{'execute': 'system_powerdown'}");
    qtest_qmp_eventwait(s, "POWERDOWN");
    text = qtest_hmp(s, "info status");
    g_assert_cmpstr(text, ==, "VM status: running\r\n");
    kill(qtest_pid(s), SIGTERM);
    qtest_qmp_eventwait(s, "SHUTDOWN");
    qtest_wait_qemu(s);
    qtest_quit(s);
}

static void domain_for_restore(void)
{
    QTestState *s = start_domain("-incoming defer");
    QDict *reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-status'}");

    g_assert_cmpstr(qdict_get_str(reply, "status"), ==, "inmigrate");
    qobject_unref(reply);
    qtest_quit(s);
}

/* ---- save and restore ----------------------------------------------------------------------- */

static void set_capabilities(QTestState *s)
{
    qtest_qmp_assert_success(s, "{'execute': 'migrate-set-capabilities', 'arguments': "
                                "{'capabilities': [{'capability': 'xbzrle', 'state': false}, "
                                "{'capability': 'events', 'state': true}]}}");
}

static void wait_for_migration(QTestState *s, const char *status)
{
    for (;;) {
        QDict *event = qtest_qmp_eventwait_ref(s, "MIGRATION");
        const char *now = qdict_get_str(qdict_get_qdict(event, "data"), "status");
        bool reached = !strcmp(now, status);

        g_assert_cmpstr(now, !=, "failed");
        qobject_unref(event);
        if (reached) {
            return;
        }
    }
}

/* As "virsh save": through a pipe whose end goes over with the request. */
static GByteArray *save_domain(QTestState *s)
{
    GByteArray *stream = g_byte_array_new();
    guint8 buf[4096];
    int fds[2];
    QDict *reply;
    ssize_t n;

    qobject_unref(qtest_qmp_assert_success_ref(s, "{'execute': 'query-migrate'}"));
    qtest_qmp_assert_success(s, "{'execute': 'stop'}");
    set_capabilities(s);
    qtest_qmp_assert_success(s, "{'execute': 'migrate-set-parameters', 'arguments': "
                                "{'max-bandwidth': 9223372036853727232}}");
    g_assert_cmpint(pipe(fds), ==, 0);
    reply = qtest_qmp_fds(s, &fds[1], 1, "{'execute': 'getfd', "
                                         "'arguments': {'fdname': 'migrate'}}");
    g_assert_true(qdict_haskey(reply, "return"));
    qobject_unref(reply);
    close(fds[1]);
    qtest_qmp_assert_success(s, "{'execute': 'migrate', 'arguments': "
                                "{'uri': 'fd:migrate', 'detach': true, 'resume': false}}");
    while ((n = read(fds[0], buf, sizeof(buf))) > 0) {
        g_byte_array_append(stream, buf, n);
    }
    close(fds[0]);
    wait_for_migration(s, "completed");
    reply = qtest_qmp_assert_success_ref(s, "{'execute': 'query-migrate'}");
    g_assert_cmpstr(qdict_get_str(reply, "status"), ==, "completed");
    qobject_unref(reply);
    return stream;
}

typedef struct Feeder {
    GByteArray *stream;
    int fd;
} Feeder;

static gpointer feed(gpointer opaque)
{
    Feeder *feeder = opaque;

    for (size_t at = 0; at < feeder->stream->len;) {
        ssize_t n = write(feeder->fd, feeder->stream->data + at, feeder->stream->len - at);

        g_assert_cmpint(n, >, 0);
        at += n;
    }
    close(feeder->fd);
    return NULL;
}

static void domain_save_and_restore(void)
{
    uint64_t at = is_arm() ? 0x40000000 : 0x2000;
    QTestState *s = start_domain("");
    g_autofree char *uri = NULL;
    Feeder feeder;
    GThread *thread;
    int fds[2];

    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    qtest_writeq(s, at, 0x0123456789abcdef);
    feeder.stream = save_domain(s);
    qtest_quit(s);

    g_assert_cmpint(pipe(fds), ==, 0);
    uri = g_strdup_printf("fd:%d", fds[0]);
    feeder.fd = fds[1];
    fcntl(fds[1], F_SETFD, FD_CLOEXEC);
    s = start_domain("-incoming defer");
    close(fds[0]);
    thread = g_thread_new("feeder", feed, &feeder);
    set_capabilities(s);
    qtest_qmp_assert_success(s, "{'execute': 'migrate-incoming', 'arguments': {'uri': %s}}", uri);
    wait_for_migration(s, "completed");
    g_thread_join(thread);
    qobject_unref(qtest_qmp_assert_success_ref(
        s, "{'execute': 'qom-list', 'arguments': {'path': '/machine/peripheral'}}"));
    g_assert_cmphex(qtest_readq(s, at), ==, 0x0123456789abcdef);
    qtest_qmp_assert_success(s, "{'execute': 'cont'}");
    qtest_qmp_eventwait(s, "RESUME");
    g_test_message("%u bytes of stream", feeder.stream->len);
    g_byte_array_unref(feeder.stream);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("libvirt/probe/queries", probe_queries);
    qtest_add_func("libvirt/probe/properties", probe_properties);
    qtest_add_func("libvirt/probe/answers", probe_answers);
    qtest_add_func("libvirt/probe/daemon", probe_daemon);
    qtest_add_func("libvirt/domain/start", domain_start);
    qtest_add_func("libvirt/domain/operations", domain_operations);
    qtest_add_func("libvirt/domain/restore", domain_for_restore);
    qtest_add_func("libvirt/domain/save-and-restore", domain_save_and_restore);
    return g_test_run();
}
