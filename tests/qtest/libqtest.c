/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libqtest: starting and stopping emulators, and the qtest protocol.
 */
#include "qemu/osdep.h"
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include "libqtest-int.h"

#define CONNECT_TIMEOUT_MS 50000
#define ANSWER_TIMEOUT_MS  120000
#define EXIT_TIMEOUT_MS    30000

bool qtest_verbose(void)
{
    return g_getenv("QTEST_LOG") != NULL;
}

/* ---- processes ------------------------------------------------------------------ */

const char *qtest_qemu_binary(const char *var)
{
    const char *path = var ? g_getenv(var) : NULL;

    if (!path) {
        path = g_getenv("QTEST_QEMU_BINARY");
    }
    if (!path) {
        fprintf(stderr, "QTEST_QEMU_BINARY must name an emulator\n");
        exit(1);
    }
    return path;
}

const char *qtest_get_arch(void)
{
    const char *dash = strrchr(qtest_qemu_binary(NULL), '-');

    if (!dash || !strstr(qtest_qemu_binary(NULL), "-system-")) {
        fprintf(stderr, "QTEST_QEMU_BINARY must look like */qemu-system-ARCH\n");
        exit(1);
    }
    return dash + 1;
}

bool qtest_big_endian(QTestState *s)
{
    return s->big_endian;
}

static int listen_on(const char *path)
{
    struct sockaddr_un addr = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpuint(strlen(path), <, sizeof(addr.sun_path));
    strcpy(addr.sun_path, path);
    unlink(path);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), ==, 0);
    g_assert_cmpint(listen(fd, 1), ==, 0);
    return fd;
}

/* Has the child ended?  Waits at most @ms for it. */
static bool child_ended(QTestState *s, int ms)
{
    while (s->pid) {
        pid_t pid = waitpid(s->pid, &s->wstatus, WNOHANG);

        if (pid == s->pid) {
            s->pid = 0;
        } else if (ms <= 0) {
            return false;
        } else {
            g_usleep(2000);
            ms -= 2;
        }
    }
    return true;
}

static int accept_child(QTestState *s, int listener, const char *what)
{
    struct pollfd pfd = { .fd = listener, .events = POLLIN };
    int fd;

    for (int left = CONNECT_TIMEOUT_MS; poll(&pfd, 1, 100) <= 0; left -= 100) {
        if (child_ended(s, 0)) {
            g_error("the emulator ended (wait status 0x%x) before it connected to %s",
                    s->wstatus, what);
        }
        if (left <= 0) {
            kill(s->pid, SIGKILL);
            g_error("the emulator did not connect to %s", what);
        }
    }
    fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    g_assert_cmpint(fd, >=, 0);
    close(listener);
    return fd;
}

static pid_t spawn_shell(const char *command, int out, int err, int in)
{
    pid_t pid;

    fflush(NULL);
    pid = fork();
    g_assert_cmpint(pid, >=, 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (in >= 0) {
            dup2(in, 0);
        }
        if (out >= 0) {
            dup2(out, 1);
        }
        if (err >= 0) {
            dup2(err, 2);
        }
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    return pid;
}

static QTestState *start(const char *var, const char *extra_args, bool handshake)
{
    static unsigned serial;
    const char *tmp = g_get_tmp_dir();
    const char *trace = g_getenv("QTEST_TRACE");
    g_autofree char *sock = g_strdup_printf("%s/qtest-%d-%u.sock", tmp, getpid(), ++serial);
    g_autofree char *qmp = g_strdup_printf("%s/qtest-%d-%u.qmp", tmp, getpid(), serial);
    g_autofree char *command = g_strdup_printf(
        "exec %s %s%s%s -qtest unix:%s -qtest-log %s -chardev socket,path=%s,id=char0"
        " -mon chardev=char0,mode=control -display none -audio none"
        " -run-with exit-with-parent=on %s -accel qtest",
        qtest_qemu_binary(var), trace ? "-trace '" : "", trace ?: "", trace ? "'" : "",
        sock, qtest_verbose() ? "/dev/fd/2" : "/dev/null", qmp, extra_args ?: "");
    QTestState *s = g_new0(QTestState, 1);
    int listener = listen_on(sock);
    int qmp_listener = listen_on(qmp);
    g_autofree char *endian = NULL;

    g_test_message("starting: %s", command);
    s->rx = g_string_new(NULL);
    s->qmp_rx = g_string_new(NULL);
    s->events = g_queue_new();
    /* Its standard output must not mix with our test protocol. */
    s->pid = spawn_shell(command, STDERR_FILENO, -1, -1);
    s->fd = accept_child(s, listener, "the qtest socket");
    s->qmp_fd = accept_child(s, qmp_listener, "the QMP socket");
    unlink(sock);
    unlink(qmp);
    endian = qtest_command(s, "endianness\n");
    g_assert_true(g_str_has_prefix(endian, "OK "));
    s->big_endian = !strcmp(endian, "OK big");
    if (handshake) {
        qtest_qmp_handshake(s);
    }
    return s;
}

QTestState *qtest_init(const char *extra_args)
{
    return start(NULL, extra_args, true);
}

QTestState *qtest_init_with_env(const char *var, const char *extra_args)
{
    return start(var, extra_args, true);
}

QTestState *qtest_init_without_qmp_handshake(const char *extra_args)
{
    return start(NULL, extra_args, false);
}

QTestState *qtest_vinitf(const char *fmt, va_list ap)
{
    g_autofree char *args = g_strdup_vprintf(fmt, ap);

    return qtest_init(args);
}

QTestState *qtest_initf(const char *fmt, ...)
{
    QTestState *s;
    va_list ap;

    va_start(ap, fmt);
    s = qtest_vinitf(fmt, ap);
    va_end(ap);
    return s;
}

QTestState *qtest_init_with_serial(const char *extra_args, int *sock_fd)
{
    g_autofree char *path = g_strdup_printf("%s/qtest-%d.serial", g_get_tmp_dir(), getpid());
    g_autofree char *args = g_strdup_printf("-chardev socket,id=s0,path=%s -serial chardev:s0 %s",
                                            path, extra_args);
    int listener = listen_on(path);
    QTestState *s = qtest_init(args);

    *sock_fd = accept_child(s, listener, "the serial socket");
    unlink(path);
    return s;
}

pid_t qtest_pid(QTestState *s)
{
    return s->pid;
}

bool qtest_probe_child(QTestState *s)
{
    return !child_ended(s, 0);
}

void qtest_set_expected_status(QTestState *s, int status)
{
    s->expected_status = status;
}

static void check_status(QTestState *s)
{
    if (!WIFEXITED(s->wstatus)) {
        g_error("the emulator was killed by signal %d", WTERMSIG(s->wstatus));
    }
    if (WEXITSTATUS(s->wstatus) != s->expected_status) {
        g_error("the emulator ended with status %d instead of %d", WEXITSTATUS(s->wstatus),
                s->expected_status);
    }
}

void qtest_wait_qemu(QTestState *s)
{
    if (!child_ended(s, ANSWER_TIMEOUT_MS)) {
        kill(s->pid, SIGKILL);
        g_error("the emulator does not end");
    }
    check_status(s);
}

void qtest_kill_qemu(QTestState *s)
{
    if (s->pid) {
        kill(s->pid, SIGTERM);
        if (!child_ended(s, EXIT_TIMEOUT_MS)) {
            kill(s->pid, SIGKILL);
            child_ended(s, EXIT_TIMEOUT_MS);
            g_error("the emulator did not end after SIGTERM");
        }
    }
    check_status(s);
}

void qtest_close_socket(QTestState *s)
{
    if (s->fd >= 0) {
        close(s->fd);
        s->fd = -1;
    }
}

static void drop_event(gpointer event)
{
    qobject_unref((QDict *)event);
}

void qtest_quit(QTestState *s)
{
    qtest_kill_qemu(s);
    qtest_close_socket(s);
    close(s->qmp_fd);
    g_string_free(s->rx, TRUE);
    g_string_free(s->qmp_rx, TRUE);
    g_queue_free_full(s->events, drop_event);
    g_free(s);
}

/* ---- runs that end by themselves --------------------------------------------------- */

static int temp_file(const char *content)
{
    g_autofree char *path = g_strdup_printf("%s/qtest-XXXXXX", g_get_tmp_dir());
    int fd = mkstemp(path);

    g_assert_cmpint(fd, >=, 0);
    unlink(path);
    if (content) {
        qtest_send_all(fd, content, strlen(content));
        lseek(fd, 0, SEEK_SET);
    }
    return fd;
}

static char *slurp(int fd)
{
    GString *text = g_string_new(NULL);
    char buf[4096];
    ssize_t n;

    lseek(fd, 0, SEEK_SET);
    while ((n = read(fd, buf, sizeof(buf))) > 0) {
        g_string_append_len(text, buf, n);
    }
    close(fd);
    return g_string_free(text, FALSE);
}

QTestRun *qtest_run_input(const char *args, const char *input, unsigned seconds)
{
    g_autofree char *command = g_strdup_printf("exec %s %s", qtest_qemu_binary(NULL), args);
    QTestRun *run = g_new0(QTestRun, 1);
    QTestState child = { 0 };
    int in = temp_file(input ?: "");
    int out = temp_file(NULL);
    int err = temp_file(NULL);

    g_test_message("running: %s", command);
    child.pid = spawn_shell(command, out, err, in);
    if (!child_ended(&child, seconds * 1000)) {
        run->timed_out = true;
        kill(child.pid, SIGKILL);
        child_ended(&child, EXIT_TIMEOUT_MS);
    }
    run->status = WIFEXITED(child.wstatus) ? WEXITSTATUS(child.wstatus)
                                           : 128 + WTERMSIG(child.wstatus);
    run->out = slurp(out);
    run->err = slurp(err);
    close(in);
    return run;
}

QTestRun *qtest_run(const char *args)
{
    return qtest_run_input(args, NULL, 30);
}

QTestRun *qtest_runf(const char *fmt, ...)
{
    g_autofree char *args = NULL;
    va_list ap;

    va_start(ap, fmt);
    args = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    return qtest_run(args);
}

void qtest_run_free(QTestRun *run)
{
    if (run) {
        g_free(run->out);
        g_free(run->err);
        g_free(run);
    }
}

/* ---- lines --------------------------------------------------------------------------- */

void qtest_send_all(int fd, const void *data, size_t len)
{
    const char *at = data;

    while (len) {
        ssize_t n = send(fd, at, len, MSG_NOSIGNAL);

        if (n < 0 && errno == ENOTSOCK) {
            n = write(fd, at, len);
        }
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            g_error("cannot write to the emulator: %s", strerror(errno));
        }
        at += n;
        len -= n;
    }
}

void qtest_fill(QTestState *s, int fd, GString *rx, const char *what)
{
    struct pollfd pfd = { .fd = fd, .events = POLLIN };
    char buf[4096];
    ssize_t n;

    if (poll(&pfd, 1, ANSWER_TIMEOUT_MS) == 0) {
        kill(s->pid, SIGKILL);
        g_error("no answer from the emulator on the %s socket", what);
    }
    n = read(fd, buf, sizeof(buf));
    if (n <= 0) {
        child_ended(s, 1000);
        g_error("the emulator closed the %s socket (%s, wait status 0x%x)", what,
                s->pid ? "still running" : "ended", s->wstatus);
    }
    g_string_append_len(rx, buf, n);
}

static char *read_line(QTestState *s)
{
    char *end;
    char *line;

    while (!(end = memchr(s->rx->str, '\n', s->rx->len))) {
        qtest_fill(s, s->fd, s->rx, "qtest");
    }
    line = g_strndup(s->rx->str, end - s->rx->str);
    g_string_erase(s->rx, 0, end - s->rx->str + 1);
    return line;
}

static void record_irq(QTestState *s, const char *text)
{
    char word[8];
    unsigned num;

    if (sscanf(text, "%7s %u", word, &num) != 2 || num >= QTEST_MAX_IRQ) {
        g_error("unknown message: IRQ %s", text);
    }
    s->irq_level[num] = !strcmp(word, "raise");
    if (s->irq_level[num]) {
        s->irq_raised[num]++;
    } else {
        s->irq_lowered[num]++;
    }
}

char *qtest_read_reply(QTestState *s)
{
    for (;;) {
        char *line = read_line(s);

        if (!g_str_has_prefix(line, "IRQ ")) {
            return line;
        }
        record_irq(s, line + 4);
        g_free(line);
    }
}

void qtest_send_raw(QTestState *s, const char *text, size_t len)
{
    qtest_send_all(s->fd, text, len);
}

char *qtest_command(QTestState *s, const char *fmt, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    qtest_send_raw(s, text, strlen(text));
    if (!g_str_has_suffix(text, "\n")) {
        qtest_send_raw(s, "\n", 1);
    }
    return qtest_read_reply(s);
}

/* Send @text; the reply must be OK; return what follows it (g_free). */
static char *ok_command(QTestState *s, char *text)
{
    g_autofree char *sent = text;
    g_autofree char *reply = qtest_command(s, "%s", sent);

    if (!g_str_has_prefix(reply, "OK") || (reply[2] && reply[2] != ' ')) {
        g_error("the answer to '%.80s' is '%.200s'", sent, reply);
    }
    return g_strdup(reply[2] ? reply + 3 : "");
}

static void ok(QTestState *s, char *text)
{
    g_free(ok_command(s, text));
}

static uint64_t ok_number(QTestState *s, char *text)
{
    g_autofree char *value = ok_command(s, text);
    char *end;
    uint64_t number = g_ascii_strtoull(value, &end, 0);

    g_assert_true(end != value && !*end);
    return number;
}

/* ---- memory and ports ------------------------------------------------------------------- */

#define LINE(...) g_strdup_printf(__VA_ARGS__)

#define PORT_(letter, type)                                                         \
    void qtest_out##letter(QTestState *s, uint16_t addr, type value)                \
    {                                                                               \
        ok(s, LINE("out" #letter " 0x%x 0x%x", addr, value));                       \
    }                                                                               \
    type qtest_in##letter(QTestState *s, uint16_t addr)                             \
    {                                                                               \
        return ok_number(s, LINE("in" #letter " 0x%x", addr));                      \
    }
PORT_(b, uint8_t)
PORT_(w, uint16_t)
PORT_(l, uint32_t)
#undef PORT_

#define MEM_(letter, type)                                                          \
    void qtest_write##letter(QTestState *s, uint64_t addr, type value)              \
    {                                                                               \
        ok(s, LINE("write" #letter " 0x%" PRIx64 " 0x%" PRIx64, addr, (uint64_t)value)); \
    }                                                                               \
    type qtest_read##letter(QTestState *s, uint64_t addr)                           \
    {                                                                               \
        return ok_number(s, LINE("read" #letter " 0x%" PRIx64, addr));              \
    }
MEM_(b, uint8_t)
MEM_(w, uint16_t)
MEM_(l, uint32_t)
MEM_(q, uint64_t)
#undef MEM_

void qtest_memread(QTestState *s, uint64_t addr, void *data, size_t size)
{
    g_autofree char *hex = NULL;
    uint8_t *bytes = data;

    if (!size) {
        return;
    }
    hex = ok_command(s, LINE("read 0x%" PRIx64 " 0x%zx", addr, size));
    g_assert_true(g_str_has_prefix(hex, "0x"));
    g_assert_cmpuint(strlen(hex), ==, 2 + 2 * size);
    for (size_t i = 0; i < size; i++) {
        bytes[i] = g_ascii_xdigit_value(hex[2 + 2 * i]) << 4 |
                   g_ascii_xdigit_value(hex[3 + 2 * i]);
    }
}

void qtest_memwrite(QTestState *s, uint64_t addr, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    GString *line;

    if (!size) {
        return;
    }
    line = g_string_new(NULL);
    g_string_printf(line, "write 0x%" PRIx64 " 0x%zx 0x", addr, size);
    for (size_t i = 0; i < size; i++) {
        g_string_append_printf(line, "%02x", bytes[i]);
    }
    ok(s, g_string_free(line, FALSE));
}

void qtest_bufread(QTestState *s, uint64_t addr, void *data, size_t size)
{
    g_autofree char *text = ok_command(s, LINE("b64read 0x%" PRIx64 " 0x%zx", addr, size));
    g_autofree guchar *bytes = NULL;
    gsize len;

    bytes = g_base64_decode(text, &len);
    g_assert_cmpuint(len, ==, size);
    memcpy(data, bytes, size);
}

void qtest_bufwrite(QTestState *s, uint64_t addr, const void *data, size_t size)
{
    g_autofree char *text = g_base64_encode(data, size);

    ok(s, LINE("b64write 0x%" PRIx64 " 0x%zx %s", addr, size, text));
}

void qtest_memset(QTestState *s, uint64_t addr, uint8_t pattern, size_t size)
{
    ok(s, LINE("memset 0x%" PRIx64 " 0x%zx 0x%02x", addr, size, pattern));
}

/* ---- interrupts, time, modules --------------------------------------------------------------- */

void qtest_irq_intercept_in(QTestState *s, const char *qom_path)
{
    ok(s, LINE("irq_intercept_in %s", qom_path));
}

void qtest_irq_intercept_out(QTestState *s, const char *qom_path)
{
    ok(s, LINE("irq_intercept_out %s", qom_path));
}

void qtest_irq_intercept_out_named(QTestState *s, const char *qom_path, const char *name)
{
    ok(s, LINE("irq_intercept_out %s %s", qom_path, name));
}

/* Any command brings the pending IRQ lines with it. */
static void flush_irqs(QTestState *s)
{
    ok(s, LINE("endianness"));
}

bool qtest_get_irq(QTestState *s, int num)
{
    g_assert_cmpint(num, <, QTEST_MAX_IRQ);
    flush_irqs(s);
    return s->irq_level[num];
}

unsigned qtest_get_irq_raised_counter(QTestState *s, int num)
{
    g_assert_cmpint(num, <, QTEST_MAX_IRQ);
    flush_irqs(s);
    return s->irq_raised[num];
}

unsigned qtest_get_irq_lowered_counter(QTestState *s, int num)
{
    g_assert_cmpint(num, <, QTEST_MAX_IRQ);
    flush_irqs(s);
    return s->irq_lowered[num];
}

void qtest_set_irq_in(QTestState *s, const char *qom_path, const char *name, int num, int level)
{
    ok(s, LINE("set_irq_in %s %s %d %d", qom_path, name ?: "unnamed-gpio-in", num, level));
}

int64_t qtest_clock_step(QTestState *s, int64_t step)
{
    return ok_number(s, LINE("clock_step %" PRId64, step));
}

int64_t qtest_clock_step_next(QTestState *s)
{
    return ok_number(s, LINE("clock_step"));
}

int64_t qtest_clock_set(QTestState *s, int64_t val)
{
    return ok_number(s, LINE("clock_set %" PRId64, val));
}

bool qtest_module_load(QTestState *s, const char *prefix, const char *libname)
{
    g_autofree char *reply = qtest_command(s, "module_load %s %s", prefix, libname);

    return g_str_has_prefix(reply, "OK");
}

/* ---- registration -------------------------------------------------------------------------- */

void qtest_add_func(const char *str, void (*fn)(void))
{
    g_autofree char *path = g_strdup_printf("/%s/%s", qtest_get_arch(), str);

    g_test_add_func(path, fn);
}

void qtest_add_data_func_full(const char *str, void *data, void (*fn)(const void *),
                              GDestroyNotify data_free_func)
{
    g_autofree char *path = g_strdup_printf("/%s/%s", qtest_get_arch(), str);

    g_test_add_data_func_full(path, data, fn, data_free_func);
}

void qtest_add_data_func(const char *str, const void *data, void (*fn)(const void *))
{
    g_autofree char *path = g_strdup_printf("/%s/%s", qtest_get_arch(), str);

    g_test_add_data_func(path, data, fn);
}
