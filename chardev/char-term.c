/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The terminal's settings, saved and restored: at exit, in fatal signals, and
 * raw again when the process continues after C-z.
 */
#include "qemu/osdep.h"
#include <termios.h>
#include "chardev/char-io.h"
#include "chardev/char-term.h"

static struct termios saved_tio, raw_tio;
static int saved_flags[2];
/* Read by signal handlers. */
static volatile sig_atomic_t active, have_tio, is_raw;

/* A background process that touches the terminal would be stopped. */
static bool in_foreground(void)
{
    pid_t group = tcgetpgrp(STDIN_FILENO);
    return group < 0 || group == getpgrp();
}

void chr_term_restore(void)
{
    if (!active) {
        return;
    }
    active = 0;
    if (have_tio && is_raw && in_foreground()) {
        tcsetattr(STDIN_FILENO, TCSANOW, &saved_tio);
    }
    is_raw = 0;
    fcntl(STDIN_FILENO, F_SETFL, saved_flags[0]);
    fcntl(STDOUT_FILENO, F_SETFL, saved_flags[1]);
}

static void on_continue(int signo)
{
    int saved = errno;
    if (active && have_tio && is_raw && in_foreground()) {
        tcsetattr(STDIN_FILENO, TCSANOW, &raw_tio);
    }
    errno = saved;
}

/* The handler was reset to the default, which the signal raised again gets. */
static void on_fatal(int signo)
{
    chr_term_restore();
    raise(signo);
}

static void catch_signals(void)
{
    static const int fatal[] = { SIGABRT, SIGBUS, SIGFPE, SIGHUP, SIGILL, SIGINT, SIGQUIT,
                                 SIGSEGV, SIGTERM, SIGSYS };
    static bool done;
    if (done) {
        return;
    }
    done = true;
    atexit(chr_term_restore);
    struct sigaction act = { .sa_handler = on_continue, .sa_flags = SA_RESTART };
    sigemptyset(&act.sa_mask);
    sigaction(SIGCONT, &act, NULL);
    act.sa_handler = on_fatal;
    act.sa_flags = SA_RESETHAND | SA_NODEFER;
    for (size_t i = 0; i < ARRAY_SIZE(fatal); i++) {
        struct sigaction old;
        /* Somebody who handles it (the main loop, a sanitizer) ends the process in order. */
        if (sigaction(fatal[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL) {
            sigaction(fatal[i], &act, NULL);
        }
    }
}

bool chr_term_begin(Error **errp)
{
    saved_flags[0] = fcntl(STDIN_FILENO, F_GETFL);
    saved_flags[1] = fcntl(STDOUT_FILENO, F_GETFL);
    if (saved_flags[0] < 0 || saved_flags[1] < 0) {
        error_setg(errp, "stdio: standard input or output is closed");
        return false;
    }
    have_tio = tcgetattr(STDIN_FILENO, &saved_tio) == 0;
    is_raw = 0;
    active = 1;
    catch_signals();
    chr_fd_set_nonblock(STDIN_FILENO);
    chr_fd_set_nonblock(STDOUT_FILENO);
    return true;
}

void chr_term_set(bool echo, bool signals)
{
    if (!active || !have_tio) {
        return;
    }
    struct termios tio = saved_tio;
    if (!echo) {
        chr_termios_raw(&tio, true);
    }
    if (!signals) {
        tio.c_lflag &= ~ISIG;
    }
    raw_tio = tio;
    is_raw = 1;
    if (in_foreground()) {
        tcsetattr(STDIN_FILENO, TCSANOW, &tio);
    }
}
