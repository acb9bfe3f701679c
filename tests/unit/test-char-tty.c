/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of chardev: pty, host serial port, stdio and the terminal's settings. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include "char-test.h"
#include "chardev/char-serial.h"

static void remove_chardev(const char *id)
{
    g_assert_true(qmp_chardev_remove(id, &error_abort));
}

static int open_slave(const char *path)
{
    int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
    g_assert_cmpint(fd, >=, 0);
    return fd;
}

static void put(int fd, const char *text)
{
    g_assert_cmpint(write(fd, text, strlen(text)), ==, strlen(text));
}

/* ---- pty ---- */

/* Not by an option, which would print a line among the test's results. */
static Chardev *new_pty(const char *link)
{
    struct json_object *data = json_object_new_object();
    if (link) {
        json_object_object_add(data, "path", json_object_new_string(link));
    }
    Chardev *chr = qemu_chardev_new("p", TYPE_CHARDEV_PTY, data, NULL, &error_abort);
    json_object_put(data);
    return chr;
}

static void test_pty(void)
{
    struct json_object *reply, *backend = json_tokener_parse("{'type':'pty','data':{}}");
    g_autoptr(GString) got = g_string_new(NULL);
    struct termios tio;
    g_assert_true(qmp_chardev_add("p", backend, &reply, &error_abort));
    const char *path = json_object_get_string(json_object_object_get(reply, "pty"));
    Chardev *chr = qemu_chr_find("p");
    g_assert_cmpstr(chr->filename + 4, ==, path);
    TestFe *t = test_fe_new(chr);
    g_assert_cmpstr(t->events->str, ==, "");
    g_assert_cmpint(test_fe_puts(t, "nobody"), ==, 6);
    int fd = open_slave(path);
    g_assert_cmpint(tcgetattr(fd, &tio), ==, 0);
    g_assert_cmpint(tio.c_lflag & (ECHO | ICANON | ISIG), ==, 0);
    g_assert_cmpint(tio.c_oflag & OPOST, ==, 0);
    /* A write looks whether somebody came. */
    test_fe_puts(t, "hello\n");
    g_assert_cmpstr(t->events->str, ==, "O");
    RUN_UNTIL(read_some(fd, got, 6));
    g_assert_cmpstr(got->str, ==, "hello\n");
    put(fd, "input");
    RUN_UNTIL(t->in->len == 5);
    close(fd);
    RUN_UNTIL(t->events->len == 2);
    g_assert_cmpstr(t->events->str, ==, "OC");
    /* So does the timer. */
    fd = open_slave(path);
    put(fd, "again");
    RUN_UNTIL(t->in->len == 10);
    t->room = 0;
    close(fd);
    RUN_UNTIL(t->events->len == 4);
    g_assert_cmpstr(t->events->str, ==, "OCOC");
    test_fe_free(t);
    remove_chardev("p");
    json_object_put(reply);
    json_object_put(backend);
}

/* Nothing is lost to a slow terminal. */
static void test_pty_slow(void)
{
    TestFe *t = test_fe_new(new_pty(NULL));
    g_autoptr(GString) got = g_string_new(NULL);
    g_autofree uint8_t *data = g_malloc(300000);
    int fd = open_slave(t->fe.chr->filename + 4);
    for (int i = 0; i < 300000; i++) {
        data[i] = i * 7 + (i >> 8);
    }
    qemu_chr_fe_write_all(&t->fe, data, 300000);
    g_assert_cmpuint(qemu_chr_fe_queued(&t->fe), >, 0);
    RUN_UNTIL(read_some(fd, got, 300000));
    g_assert_cmpmem(got->str, got->len, data, 300000);
    close(fd);
    test_fe_free(t);
    remove_chardev("p");
}

static void test_pty_announced(void)
{
    if (g_test_subprocess()) {
        chr_option("pty,id=p");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*char device redirected to /dev/pts/* (label p)\n*");
}

static void test_pty_link(void)
{
    g_autofree char *link = test_path("link");
    g_autofree char *again = g_strdup_printf("pty,id=q,path=%s", link);
    g_autofree char *taken = g_strdup_printf("Failed to create PTY symlink '%s': "
                                              "File exists", link);
    Chardev *chr = new_pty(link);
    g_autofree char *target = g_file_read_link(link, NULL);
    g_assert_cmpstr(target, ==, chr->filename + 4);
    option_fails(again, taken);
    remove_chardev("p");
    g_assert_false(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
}

/* ---- serial ---- */

static void check_params(CharFrontend *fe, int fd, QEMUSerialSetParams p, speed_t speed,
                         tcflag_t flags)
{
    struct termios tio;
    g_assert_cmpint(qemu_chr_fe_ioctl(fe, CHR_IOCTL_SERIAL_SET_PARAMS, &p), ==, 0);
    g_assert_cmpint(tcgetattr(fd, &tio), ==, 0);
    g_assert_cmpint(cfgetospeed(&tio), ==, speed);
    /* Pseudo terminals insist on 8 bits without parity. */
    g_assert_cmpint(tio.c_cflag & CSTOPB, ==, flags & CSTOPB);
    g_assert_cmpint(tio.c_cflag & PARODD, ==, flags & PARODD);
}

static void test_serial(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    g_autoptr(GString) got = g_string_new(NULL);
    int lines = CHR_TIOCM_DTR, on = 1;
    g_assert_cmpint(grantpt(master), ==, 0);
    g_assert_cmpint(unlockpt(master), ==, 0);
    g_autofree char *text = g_strdup_printf("serial,id=s,path=%s", ptsname(master));
    TestFe *t = test_fe_new(chr_option(text));
    g_assert_cmpstr(t->fe.chr->filename, ==, "serial");
    g_assert_cmpstr(t->events->str, ==, "O");
    test_fe_puts(t, "a\r\nb");
    RUN_UNTIL(read_some(master, got, 4));
    g_assert_cmpstr(got->str, ==, "a\r\nb");
    put(master, "c\003d\r");
    RUN_UNTIL(t->in->len == 4);
    g_assert_cmpstr(t->in->str, ==, "c\003d\r");
    check_params(&t->fe, master, (QEMUSerialSetParams) { 9600, 'N', 8, 1 }, B9600, 0);
    check_params(&t->fe, master, (QEMUSerialSetParams) { 57598, 'O', 7, 2 }, B57600,
                 CSTOPB | PARODD);
    check_params(&t->fe, master, (QEMUSerialSetParams) { 99999999, 'E', 0, 1 }, B4000000, 0);
    /* A pseudo terminal has no modem lines: an error, not a crash. */
    g_assert_cmpint(qemu_chr_fe_ioctl(&t->fe, CHR_IOCTL_SERIAL_GET_TIOCM, &lines), <, 0);
    g_assert_cmpint(qemu_chr_fe_ioctl(&t->fe, CHR_IOCTL_SERIAL_SET_TIOCM, &lines), <, 0);
    qemu_chr_fe_ioctl(&t->fe, CHR_IOCTL_SERIAL_SET_BREAK, &on);
    g_assert_cmpint(qemu_chr_fe_ioctl(&t->fe, 999, &on), ==, -ENOTSUP);
    test_fe_free(t);
    remove_chardev("s");
    close(master);
}

/* ---- stdio ---- */

static const char *program;

/* In the child: the terminal is stdin and stdout; a key says how to end. */
static int stdio_child(const char *spec)
{
    static TestFe *t;            /* not a leak for those who look at exit() */
    t = test_fe_new(qemu_chr_new("stdio", spec, NULL));
    Error *err = NULL;
    g_assert_null(qemu_chr_new_from_text("other", "stdio", false, &err));
    CHECK_ERROR(err, "cannot use stdio by multiple character devices");
    RUN_UNTIL(t->in->len > 0);
    test_fe_puts(t, t->in->str);
    switch (t->in->str[0]) {
    case 'a':
        abort();
    case 't':
        raise(SIGTERM);
        break;
    case 'e':
        exit(3);
    case 'o':
        qemu_chr_fe_set_echo(&t->fe, true);
        RUN_UNTIL(t->in->len > 1);
        break;
    case 'd':
        test_fe_free(t);
        remove_chardev("stdio");
        pause();
        break;
    default:
        break;
    }
    test_fe_free(t);
    qemu_chr_cleanup();
    return 0;
}

typedef struct Terminal {
    int master, slave, out;
    pid_t child;
    struct termios before;
} Terminal;

static void terminal_start(Terminal *tty, const char *spec)
{
    tty->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    g_assert_cmpint(grantpt(tty->master), ==, 0);
    g_assert_cmpint(unlockpt(tty->master), ==, 0);
    tty->slave = open(ptsname(tty->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    tty->out = open(ptsname(tty->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    g_assert_cmpint(tcgetattr(tty->slave, &tty->before), ==, 0);
    tty->child = fork();
    if (tty->child == 0) {
        struct rlimit none = { 0 };
        setrlimit(RLIMIT_CORE, &none);
        signal(SIGINT, SIG_DFL);        /* ignored in a shell's background jobs */
        setsid();
        ioctl(tty->slave, TIOCSCTTY, 0);
        dup2(tty->slave, 0);
        dup2(tty->out, 1);
        execl(program, program, "--stdio-child", spec, NULL);
        _exit(127);
    }
}

static tcflag_t terminal_lflag(Terminal *tty)
{
    struct termios tio;
    g_assert_cmpint(tcgetattr(tty->slave, &tio), ==, 0);
    return tio.c_lflag;
}

static int terminal_end(Terminal *tty)
{
    int status;
    struct termios tio;
    g_assert_cmpint(waitpid(tty->child, &status, 0), ==, tty->child);
    g_assert_cmpint(tcgetattr(tty->slave, &tio), ==, 0);
    g_assert_cmphex(tio.c_iflag, ==, tty->before.c_iflag);
    g_assert_cmphex(tio.c_oflag, ==, tty->before.c_oflag);
    g_assert_cmphex(tio.c_cflag, ==, tty->before.c_cflag);
    g_assert_cmphex(tio.c_lflag, ==, tty->before.c_lflag);
    g_assert_cmpmem(tio.c_cc, sizeof(tio.c_cc), tty->before.c_cc, sizeof(tio.c_cc));
    g_assert_cmpint(fcntl(tty->slave, F_GETFL) & O_NONBLOCK, ==, 0);
    g_assert_cmpint(fcntl(tty->out, F_GETFL) & O_NONBLOCK, ==, 0);
    close(tty->master);
    close(tty->slave);
    close(tty->out);
    return status;
}

#define LOCAL_MODES (ECHO | ICANON | ISIG)

static void wait_modes(Terminal *tty, tcflag_t modes)
{
    RUN_UNTIL((terminal_lflag(tty) & LOCAL_MODES) == modes);
}

static void test_stdio(void)
{
    Terminal tty;
    g_autoptr(GString) got = g_string_new(NULL);
    int status;
    terminal_start(&tty, "stdio");
    wait_modes(&tty, ISIG);
    RUN_UNTIL(fcntl(tty.slave, F_GETFL) & fcntl(tty.out, F_GETFL) & O_NONBLOCK);
    put(tty.master, "q");
    RUN_UNTIL(read_some(tty.master, got, 1));
    g_assert_cmpstr(got->str, ==, "q");
    status = terminal_end(&tty);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void end_by(const char *key, int exit_status, int signo)
{
    Terminal tty;
    terminal_start(&tty, "stdio");
    wait_modes(&tty, ISIG);
    put(tty.master, key);
    int status = terminal_end(&tty);
    if (signo) {
        g_assert_true(WIFSIGNALED(status));
        g_assert_cmpint(WTERMSIG(status), ==, signo);
    } else {
        g_assert_true(WIFEXITED(status));
        g_assert_cmpint(WEXITSTATUS(status), ==, exit_status);
    }
}

/* Whatever ends the process, the terminal is as it was. */
static void test_stdio_ends(void)
{
    end_by("e", 3, 0);
    end_by("t", 0, SIGTERM);
    end_by("a", 0, SIGABRT);
    end_by("\003", 0, SIGINT);
}

static void test_stdio_modes(void)
{
    Terminal tty;
    terminal_start(&tty, "mux");
    wait_modes(&tty, 0);
    /* Stopped, changed by the shell, continued. */
    kill(tty.child, SIGSTOP);
    waitpid(tty.child, NULL, WUNTRACED);
    g_assert_cmpint(tcsetattr(tty.slave, TCSANOW, &tty.before), ==, 0);
    kill(tty.child, SIGCONT);
    wait_modes(&tty, 0);
    put(tty.master, "o");
    wait_modes(&tty, ECHO | ICANON);
    put(tty.master, "\n");
    terminal_end(&tty);
    /* Restored when the back end is removed, too. */
    terminal_start(&tty, "stdio");
    wait_modes(&tty, ISIG);
    put(tty.master, "d");
    wait_modes(&tty, LOCAL_MODES);
    kill(tty.child, SIGTERM);
    terminal_end(&tty);
}

static void test_stdio_eof(void)
{
    if (g_test_subprocess()) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        TestFe *t = test_fe_new(chr_option("stdio,id=s"));
        run_ready();
        g_assert_cmpstr(t->events->str, ==, "O");
        test_fe_puts(t, "still here");
        test_fe_free(t);
        remove_chardev("s");
        qemu_chr_forbid_stdio("cannot use stdio with -daemonize");
        option_fails("stdio,id=s", "cannot use stdio with -daemonize");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*still here*");
}

int main(int argc, char **argv)
{
    program = "/proc/self/exe";
    if (argc == 3 && g_str_equal(argv[1], "--stdio-child")) {
        bool mux = g_str_equal(argv[2], "mux");
        char_test_setup();
        qemu_chr_muxes_realize();
        if (mux) {
            chr_option("stdio,id=stdio,mux=on,signal=off");
        }
        return stdio_child(mux ? "chardev:stdio" : "stdio");
    }
    char_test_init(&argc, &argv);
    g_test_add_func("/char/pty/presence", test_pty);
    g_test_add_func("/char/pty/slow", test_pty_slow);
    g_test_add_func("/char/pty/announced", test_pty_announced);
    g_test_add_func("/char/pty/link", test_pty_link);
    g_test_add_func("/char/serial", test_serial);
    g_test_add_func("/char/stdio/bytes", test_stdio);
    g_test_add_func("/char/stdio/ends", test_stdio_ends);
    g_test_add_func("/char/stdio/modes", test_stdio_modes);
    g_test_add_func("/char/stdio/eof", test_stdio_eof);
    return char_test_run();
}
