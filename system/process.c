/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The process as the host sees it.
 */
#include "qemu/osdep.h"
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include "cmdline.h"
#include "process.h"
#include "qemu/main-loop.h"
#include "system/runstate.h"

static int ready_pipe = -1;          /* of a daemon: to the waiting parent */
static char *pidfile_path;           /* absolute; ours while not NULL */
static int pidfile_fd = -1;

void process_init(void)
{
    const char *name = cmdline()->process_name;

    signal(SIGPIPE, SIG_IGN);
    if (name) {
        prctl(PR_SET_NAME, name, 0, 0, 0);
    }
}

/* ---- daemon ----------------------------------------------------------------------------- */

/* The parent: its status is what the child reports. */
static QEMU_NORETURN void wait_for_child(int fd)
{
    uint8_t status;
    ssize_t n;

    do {
        n = read(fd, &status, 1);
    } while (n < 0 && errno == EINTR);
    _exit(n == 1 && status == 0 ? 0 : 1);
}

bool process_daemonize(Error **errp)
{
    int fds[2];
    pid_t pid;

    if (!cmdline()->daemonize) {
        return true;
    }
    if (pipe(fds) < 0 || (pid = fork()) < 0) {
        error_setg_errno(errp, errno, "cannot go to the background");
        return false;
    }
    if (pid > 0) {
        close(fds[1]);
        wait_for_child(fds[0]);
    }
    close(fds[0]);
    ready_pipe = fds[1];
    fcntl(ready_pipe, F_SETFD, FD_CLOEXEC);
    setsid();
    pid = fork();
    if (pid > 0) {
        _exit(0);
    } else if (pid < 0) {
        error_setg_errno(errp, errno, "cannot go to the background");
        return false;
    }
    umask(027);
    signal(SIGTSTP, SIG_IGN);
    signal(SIGTTOU, SIG_IGN);
    signal(SIGTTIN, SIG_IGN);
    return true;
}

void process_ready(void)
{
    uint8_t status = 0;
    int null;

    if (ready_pipe < 0) {
        return;
    }
    null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || chdir("/") < 0) {
        error_report("cannot go to the background: %s", strerror(errno));
        exit(1);
    }
    dup2(null, 0);
    dup2(null, 1);
    dup2(null, 2);
    close(null);
    ssize_t told;

    do {
        told = write(ready_pipe, &status, 1);
    } while (told < 0 && errno == EINTR);
    close(ready_pipe);
    ready_pipe = -1;
}

bool process_follow_parent(Error **errp)
{
    CmdLine *c = cmdline();

    if (!c->exit_with_parent) {
        return true;
    }
    if (c->daemonize) {
        error_setg(errp, "exit-with-parent is not compatible with -daemonize");
        return false;
    }
    if (prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) < 0) {
        error_setg_errno(errp, errno, "exit-with-parent is not supported by this host");
        return false;
    }
    return true;
}

/* ---- pid file ------------------------------------------------------------------------------ */

static void remove_pidfile(void)
{
    struct stat ours, there;

    if (pidfile_path && fstat(pidfile_fd, &ours) == 0 && stat(pidfile_path, &there) == 0 &&
        ours.st_ino == there.st_ino && ours.st_dev == there.st_dev) {
        unlink(pidfile_path);
    }
    g_clear_pointer(&pidfile_path, g_free);
}

/* Opened and locked, or -1. */
static int open_pidfile(const char *path, Error **errp)
{
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);

    if (fd < 0) {
        error_setg_errno(errp, errno, "cannot create PID file: Could not create '%s'", path);
    } else if (fcntl(fd, F_SETLK, &lock) < 0) {
        error_setg_errno(errp, errno, "cannot create PID file: Cannot lock '%s'", path);
        close(fd);
        fd = -1;
    }
    return fd;
}

bool process_write_pidfile(Error **errp)
{
    const char *path = cmdline()->pidfile;
    g_autofree char *text = g_strdup_printf("%d\n", getpid());

    if (!path) {
        return true;
    }
    pidfile_fd = open_pidfile(path, errp);
    if (pidfile_fd < 0) {
        return false;
    }
    pidfile_path = g_canonicalize_filename(path, NULL);
    atexit(remove_pidfile);
    if (ftruncate(pidfile_fd, 0) < 0 ||
        write(pidfile_fd, text, strlen(text)) != (ssize_t)strlen(text)) {
        error_setg_errno(errp, errno, "cannot create PID file: Failed to write '%s'", path);
        return false;
    }
    return true;
}

/* ---- signals ------------------------------------------------------------------------------- */

static void end_requested(int signo, pid_t sender, void *opaque)
{
    qemu_system_killed(signo, sender);
}

void process_catch_signals(void)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

    for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
        main_loop_set_signal_handler(signals[i], end_requested, NULL);
    }
}

/* argv[0] of process @pid (g_free). */
static char *process_name(pid_t pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/cmdline", (int)pid);
    char *text = NULL;

    if (g_file_get_contents(path, &text, NULL, NULL) && *text) {
        return text;
    }
    g_free(text);
    return g_strdup("<unknown process>");
}

void process_report_kill(int signo, pid_t sender)
{
    g_autofree char *name = NULL;

    if (!sender) {
        error_report("terminating on signal %d", signo);
        return;
    }
    name = process_name(sender);
    error_report("terminating on signal %d from pid %d (%s)", signo, (int)sender, name);
}

/* ---- identity ------------------------------------------------------------------------------ */

/* "name" or "uid:gid". */
static bool find_user(const char *text, uid_t *uid, gid_t *gid, const char **name, Error **errp)
{
    struct passwd *pw = getpwnam(text);
    unsigned u, g;
    int end = 0;

    if (pw) {
        *uid = pw->pw_uid;
        *gid = pw->pw_gid;
        *name = pw->pw_name;
        return true;
    }
    if (sscanf(text, "%u:%u%n", &u, &g, &end) == 2 && !text[end]) {
        *uid = u;
        *gid = g;
        *name = NULL;
        return true;
    }
    error_setg(errp, "User '%s' doesn't exist", text);
    return false;
}

static bool become_user(const char *text, Error **errp)
{
    const char *name;
    uid_t uid;
    gid_t gid;

    if (!find_user(text, &uid, &gid, &name, errp)) {
        return false;
    }
    if ((name ? initgroups(name, gid) : setgroups(1, &gid)) < 0 || setgid(gid) < 0 ||
        setuid(uid) < 0) {
        error_setg_errno(errp, errno, "cannot become user '%s'", text);
        return false;
    }
    if (uid != 0 && setuid(0) != -1) {
        error_setg(errp, "dropping privileges failed");
        return false;
    }
    return true;
}

bool process_drop_privileges(Error **errp)
{
    CmdLine *c = cmdline();

    loc_restore(&c->run_loc);
    if (c->run_chroot && (chroot(c->run_chroot) < 0 || chdir("/") < 0)) {
        error_setg_errno(errp, errno, "cannot chroot to '%s'", c->run_chroot);
        return false;
    }
    if (c->run_user && !become_user(c->run_user, errp)) {
        return false;
    }
    loc_set_none();
    return true;
}
