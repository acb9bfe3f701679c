/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Channels: files, pipes to processes, sockets, descriptors.  All waiting
 * happens in poll() without the big lock, beside an eventfd that cancels it,
 * so a peer that stalls stalls nobody but the migration.
 */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include "channel.h"
#include "options.h"
#include "qemu/atomic.h"
#include "qemu/cutils.h"
#include "qemu/main-loop.h"

struct MigrationChannel {
    MigrationAddress *addr;
    int fd;                 /* data, or -1 */
    int listen_fd;          /* or -1 */
    int cancel_fd;          /* eventfd: readable once cancelled */
    pid_t pid;              /* exec: child, or 0 */
    bool is_socket;
    bool outgoing;
};

static MigrationChannel *channel_new(MigrationAddress *addr, bool outgoing)
{
    MigrationChannel *ch = g_new0(MigrationChannel, 1);

    ch->addr = addr;
    ch->fd = ch->listen_fd = -1;
    ch->outgoing = outgoing;
    ch->cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (ch->cancel_fd < 0) {
        g_error("eventfd: %s", strerror(errno));
    }
    return ch;
}

void channel_cancel(MigrationChannel *ch)
{
    uint64_t one = 1;

    if (write(ch->cancel_fd, &one, sizeof(one)) < 0) {
        return;     /* it is full, hence readable */
    }
}

/* ---- waiting ------------------------------------------------------------------------- */

/* 0 when @fd is ready for @events (or has ended), -ECANCELED. */
static int wait_for(MigrationChannel *ch, int fd, int events, Error **errp)
{
    struct pollfd pfd[2] = {
        { .fd = ch->cancel_fd, .events = POLLIN },
        { .fd = fd, .events = events },
    };

    for (;;) {
        if (poll(pfd, 2, -1) < 0) {
            if (errno == EINTR) {
                continue;
            }
            error_setg_errno(errp, errno, "Could not wait for the migration channel");
            return -EIO;
        }
        if (pfd[0].revents) {
            error_setg(errp, "migration was cancelled");
            return -ECANCELED;
        }
        if (pfd[1].revents) {
            return 0;
        }
    }
}

bool TSA_NO_TSA channel_drop_lock(void)
{
    if (!bql_locked()) {
        return false;
    }
    bql_unlock();
    return true;
}

void TSA_NO_TSA channel_retake_lock(bool dropped)
{
    if (dropped) {
        bql_lock();
    }
}

static ssize_t write_some(MigrationChannel *ch, const uint8_t *buf, size_t size)
{
    if (ch->is_socket) {
        return send(ch->fd, buf, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    return write(ch->fd, buf, size);
}

static int write_all(MigrationChannel *ch, const uint8_t *buf, size_t size, Error **errp)
{
    while (size) {
        int ret = wait_for(ch, ch->fd, POLLOUT, errp);
        ssize_t n;

        if (ret) {
            return ret;
        }
        n = write_some(ch, buf, MIN(size, (size_t)256 * 1024));
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
            continue;
        }
        if (n < 0) {
            ret = -errno;
            error_setg_errno(errp, -ret, "Unable to write to the migration channel");
            return ret;
        }
        buf += n;
        size -= n;
    }
    return 0;
}

static int ch_write(void *opaque, const uint8_t *buf, size_t size, Error **errp)
{
    bool dropped = channel_drop_lock();
    int ret = write_all(opaque, buf, size, errp);

    channel_retake_lock(dropped);
    return ret;
}

static ssize_t read_some(MigrationChannel *ch, uint8_t *buf, size_t size, Error **errp)
{
    for (;;) {
        ssize_t n = wait_for(ch, ch->fd, POLLIN, errp);

        if (n) {
            return n;
        }
        n = ch->is_socket ? recv(ch->fd, buf, size, MSG_DONTWAIT) : read(ch->fd, buf, size);
        if (n >= 0) {
            return n;
        }
        if (errno != EAGAIN && errno != EINTR) {
            n = -errno;
            error_setg_errno(errp, -n, "Unable to read from the migration channel");
            return n;
        }
    }
}

static ssize_t ch_read(void *opaque, uint8_t *buf, size_t size, Error **errp)
{
    bool dropped = channel_drop_lock();
    ssize_t n = read_some(opaque, buf, size, errp);

    channel_retake_lock(dropped);
    return n;
}

/* ---- closing ----------------------------------------------------------------------------- */

/*
 * A command that failed has not stored the stream, whatever it read.  There
 * is no descriptor to wait for its end everywhere, so look every 10 ms.
 */
static int reap_child(MigrationChannel *ch, Error **errp)
{
    struct pollfd pfd = { .fd = ch->cancel_fd, .events = POLLIN };
    int status = 0;
    pid_t pid;

    while ((pid = waitpid(ch->pid, &status, WNOHANG)) == 0) {
        if (poll(&pfd, 1, 10) > 0) {
            kill(-ch->pid, SIGKILL);
            waitpid(ch->pid, &status, 0);
            ch->pid = 0;
            error_setg(errp, "migration was cancelled");
            return -ECANCELED;
        }
    }
    ch->pid = 0;
    if (pid > 0 && ch->outgoing && status) {
        error_setg(errp, "Command exited with status %d",
                   WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
        return -EIO;
    }
    return 0;
}

static void child_ended(GPid pid, gint status, gpointer opaque)
{
    g_spawn_close_pid(pid);
}

static int close_all(MigrationChannel *ch, Error **errp)
{
    int ret = 0;

    if (ch->fd >= 0 && close(ch->fd) < 0) {
        ret = -errno;
        error_setg_errno(errp, -ret, "Unable to close the migration channel");
    }
    ch->fd = -1;
    if (ch->pid && !ch->outgoing) {
        /* It has delivered; whatever else it does does not concern us. */
        g_child_watch_add(ch->pid, child_ended, NULL);
        ch->pid = 0;
    } else if (ch->pid) {
        Error *err = NULL;
        int child = reap_child(ch, &err);

        if (ret) {
            error_free(err);
        } else {
            error_propagate(errp, err);
            ret = child;
        }
    }
    return ret;
}

static int ch_close(void *opaque, Error **errp)
{
    bool dropped = channel_drop_lock();
    int ret = close_all(opaque, errp);

    channel_retake_lock(dropped);
    return ret;
}

static const QEMUFileOps channel_ops = {
    .write = ch_write, .read = ch_read, .close = ch_close,
};

QEMUFile *channel_output(MigrationChannel *ch)
{
    return qemu_file_new_output(&channel_ops, ch);
}

QEMUFile *channel_input(MigrationChannel *ch)
{
    return qemu_file_new_input(&channel_ops, ch);
}

void channel_free(MigrationChannel *ch)
{
    if (!ch) {
        return;
    }
    if (ch->pid) {
        kill(-ch->pid, SIGKILL);    /* it leads a group of its own */
    }
    close_all(ch, NULL);
    if (ch->listen_fd >= 0) {
        close(ch->listen_fd);
        if (ch->addr->transport == MIGRATION_TRANSPORT_UNIX) {
            unlink(ch->addr->path);
        }
    }
    close(ch->cancel_fd);
    migration_address_free(ch->addr);
    g_free(ch);
}

/* ---- files, descriptors, processes --------------------------------------------- */

static bool open_file(MigrationChannel *ch, Error **errp)
{
    const MigrationAddress *addr = ch->addr;
    struct stat st;

    ch->fd = open(addr->path, O_CLOEXEC | (ch->outgoing ? O_WRONLY | O_CREAT : O_RDONLY), 0600);
    if (ch->fd < 0) {
        error_setg_errno(errp, errno, "Could not %s '%s'", ch->outgoing ? "create" : "open",
                         addr->path);
        return false;
    }
    if (fstat(ch->fd, &st) == 0 && S_ISREG(st.st_mode)) {
        if (ch->outgoing && ftruncate(ch->fd, addr->offset) < 0) {
            error_setg_errno(errp, errno, "failed to truncate migration file to offset %" PRIx64,
                             addr->offset);
            return false;
        }
    }
    if (addr->offset && lseek(ch->fd, addr->offset, SEEK_SET) < 0) {
        error_setg_errno(errp, errno, "Could not go to offset 0x%" PRIx64 " of '%s'",
                         addr->offset, addr->path);
        return false;
    }
    return true;
}

static void set_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags >= 0) {
        fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    }
}

/* A name given to getfd, or the number of an inherited descriptor. */
static int named_fd(const char *name, bool outgoing, Error **errp)
{
    const MigrationHooks *hooks = migration_hooks();
    uint64_t number;

    if (parse_uint_full(name, 10, &number) == 0) {
        if (number > INT_MAX || fcntl(number, F_GETFD) < 0) {
            error_setg(errp, "Invalid file descriptor number '%s'", name);
            return -1;
        }
        return number;
    }
    if (!hooks->take_fd) {
        error_setg(errp, "File descriptor named '%s' has not been found", name);
        return -1;
    }
    return hooks->take_fd(name, errp);
}

static bool open_fd(MigrationChannel *ch, Error **errp)
{
    struct stat st;

    ch->fd = named_fd(ch->addr->path, ch->outgoing, errp);
    if (ch->fd < 0) {
        return false;
    }
    if (fstat(ch->fd, &st) < 0 || !(S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode))) {
        error_setg(errp, "fd: migration to a file is not supported. Use file: instead.");
        return false;
    }
    fcntl(ch->fd, F_SETFD, FD_CLOEXEC);
    ch->is_socket = S_ISSOCK(st.st_mode);
    if (!ch->is_socket) {
        set_nonblocking(ch->fd);
    }
    return true;
}

/* A migration must not leave the terminal's signals to its command. */
static void child_setup(gpointer opaque)
{
    setsid();
}

static bool open_exec(MigrationChannel *ch, Error **errp)
{
    g_autoptr(GError) err = NULL;
    int fd = -1;
    GPid pid;

    if (!g_spawn_async_with_pipes(NULL, ch->addr->argv, NULL,
                                  G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH
                                  | (ch->outgoing ? 0 : G_SPAWN_CHILD_INHERITS_STDIN),
                                  child_setup, NULL, &pid, ch->outgoing ? &fd : NULL,
                                  ch->outgoing ? NULL : &fd, NULL, &err)) {
        error_setg(errp, "Could not run '%s': %s", ch->addr->argv[0], err->message);
        return false;
    }
    ch->pid = pid;
    ch->fd = fd;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    set_nonblocking(fd);
    return true;
}

static bool open_now(MigrationChannel *ch, Error **errp)
{
    switch (ch->addr->transport) {
    case MIGRATION_TRANSPORT_FILE:
        return open_file(ch, errp);
    case MIGRATION_TRANSPORT_FD:
        return open_fd(ch, errp);
    case MIGRATION_TRANSPORT_EXEC:
        return open_exec(ch, errp);
    case MIGRATION_TRANSPORT_TCP:
    case MIGRATION_TRANSPORT_UNIX:
        break;
    }
    return true;
}

/* ---- sockets ------------------------------------------------------------------- */

static bool unix_address(const char *path, struct sockaddr_un *un, Error **errp)
{
    *un = (struct sockaddr_un) { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof(un->sun_path)) {
        error_setg(errp, "UNIX socket path '%s' is too long", path);
        return false;
    }
    memcpy(un->sun_path, path, strlen(path));
    return true;
}

static struct addrinfo *lookup(const MigrationAddress *addr, bool passive, Error **errp)
{
    const struct addrinfo hints = {
        .ai_flags = passive ? AI_PASSIVE : 0,
        .ai_socktype = SOCK_STREAM,
    };
    /* "0" is how some spell "any". */
    bool any = !*addr->host || (passive && g_str_equal(addr->host, "0"));
    struct addrinfo *list = NULL;

    if (!util_check_port(addr->port, errp)) {
        return NULL;
    }
    int ret = getaddrinfo(any ? NULL : addr->host, addr->port, &hints, &list);

    if (ret) {
        error_setg(errp, "address resolution failed for %s:%s: %s", addr->host, addr->port,
                   gai_strerror(ret));
        return NULL;
    }
    return list;
}

/* Connect @fd without blocking; false with an errno. */
static bool connect_fd(MigrationChannel *ch, int fd, const struct sockaddr *sa, socklen_t len,
                       int *error)
{
    socklen_t size = sizeof(*error);

    if (connect(fd, sa, len) == 0) {
        return true;
    }
    *error = errno;
    /* A UNIX listener whose queue is full says EAGAIN: that is not worth waiting for. */
    if (*error != EINPROGRESS) {
        return false;
    }
    if (wait_for(ch, fd, POLLOUT, NULL)) {
        *error = ECANCELED;
        return false;
    }
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, error, &size) == 0 && *error == 0;
}

static bool try_connect(MigrationChannel *ch, int family, const struct sockaddr *sa,
                        socklen_t len, int *error)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0) {
        *error = errno;
        return false;
    }
    if (!connect_fd(ch, fd, sa, len, error)) {
        close(fd);
        return false;
    }
    ch->fd = fd;
    ch->is_socket = true;
    return true;
}

static bool connect_tcp(MigrationChannel *ch, Error **errp)
{
    struct addrinfo *list = lookup(ch->addr, false, errp);
    bool ok = false;
    int error = 0;

    if (!list) {
        return false;
    }
    for (struct addrinfo *ai = list; ai && !ok && error != ECANCELED; ai = ai->ai_next) {
        ok = try_connect(ch, ai->ai_family, ai->ai_addr, ai->ai_addrlen, &error);
    }
    freeaddrinfo(list);
    if (!ok) {
        error_setg_errno(errp, error, "Failed to connect to '%s:%s'", ch->addr->host,
                         ch->addr->port);
    }
    return ok;
}

bool channel_connect(MigrationChannel *ch, Error **errp)
{
    struct sockaddr_un un;
    int error = 0;

    if (ch->addr->transport == MIGRATION_TRANSPORT_TCP) {
        return connect_tcp(ch, errp);
    }
    if (ch->addr->transport != MIGRATION_TRANSPORT_UNIX) {
        return true;
    }
    if (!unix_address(ch->addr->path, &un, errp)) {
        return false;
    }
    if (!try_connect(ch, AF_UNIX, (struct sockaddr *)&un, sizeof(un), &error)) {
        error_setg_errno(errp, error, "Failed to connect to '%s'", ch->addr->path);
        return false;
    }
    return true;
}

static bool listen_on(MigrationChannel *ch, int family, const struct sockaddr *sa,
                      socklen_t len, int *error)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int on = 1;

    if (fd < 0) {
        *error = errno;
        return false;
    }
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, sa, len) < 0 || listen(fd, 1) < 0) {
        *error = errno;
        close(fd);
        return false;
    }
    ch->listen_fd = fd;
    return true;
}

static bool listen_tcp(MigrationChannel *ch, Error **errp)
{
    struct addrinfo *list = lookup(ch->addr, true, errp);
    bool ok = false;
    int error = 0;

    if (!list) {
        return false;
    }
    for (struct addrinfo *ai = list; ai && !ok; ai = ai->ai_next) {
        ok = listen_on(ch, ai->ai_family, ai->ai_addr, ai->ai_addrlen, &error);
    }
    freeaddrinfo(list);
    if (!ok) {
        error_setg_errno(errp, error, "Failed to find an available port for '%s:%s'",
                         ch->addr->host, ch->addr->port);
    }
    return ok;
}

static bool listen_unix(MigrationChannel *ch, Error **errp)
{
    struct sockaddr_un un;
    struct stat st;
    int error = 0;

    if (!unix_address(ch->addr->path, &un, errp)) {
        return false;
    }
    /* What an earlier run left; never something else. */
    if (lstat(ch->addr->path, &st) == 0 && S_ISSOCK(st.st_mode)) {
        unlink(ch->addr->path);
    }
    if (!listen_on(ch, AF_UNIX, (struct sockaddr *)&un, sizeof(un), &error)) {
        error_setg_errno(errp, error, "Failed to bind socket to '%s'", ch->addr->path);
        return false;
    }
    return true;
}

int channel_listen_fd(MigrationChannel *ch)
{
    return ch->listen_fd;
}

bool channel_accept(MigrationChannel *ch)
{
    int fd = accept4(ch->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd < 0) {
        return false;
    }
    ch->fd = fd;
    ch->is_socket = true;
    close(ch->listen_fd);
    ch->listen_fd = -1;
    if (ch->addr->transport == MIGRATION_TRANSPORT_UNIX) {
        unlink(ch->addr->path);
    }
    return true;
}

static void add_string(struct json_object *obj, const char *key, const char *value)
{
    json_object_object_add(obj, key, json_object_new_string(value));
}

struct json_object *channel_listen_address(MigrationChannel *ch)
{
    struct sockaddr_storage sa = { 0 };
    socklen_t len = sizeof(sa);
    char host[NI_MAXHOST], port[NI_MAXSERV];
    struct json_object *obj;

    if (ch->listen_fd < 0 || getsockname(ch->listen_fd, (struct sockaddr *)&sa, &len) < 0) {
        return NULL;
    }
    obj = json_object_new_object();
    if (sa.ss_family == AF_UNIX) {
        add_string(obj, "path", ch->addr->path);
        add_string(obj, "type", "unix");
        return obj;
    }
    if (getnameinfo((struct sockaddr *)&sa, len, host, sizeof(host), port, sizeof(port),
                    NI_NUMERICHOST | NI_NUMERICSERV) == 0) {
        add_string(obj, "port", port);
        add_string(obj, "host", host);
    }
    add_string(obj, "type", "inet");
    return obj;
}

/* ---- opening ------------------------------------------------------------------- */

MigrationChannel *channel_open_outgoing(MigrationAddress *addr, Error **errp)
{
    MigrationChannel *ch = channel_new(addr, true);

    if (!open_now(ch, errp)) {
        channel_free(ch);
        return NULL;
    }
    return ch;
}

MigrationChannel *channel_open_incoming(MigrationAddress *addr, Error **errp)
{
    MigrationChannel *ch = channel_new(addr, false);
    bool ok;

    if (addr->transport == MIGRATION_TRANSPORT_TCP) {
        ok = listen_tcp(ch, errp);
    } else if (addr->transport == MIGRATION_TRANSPORT_UNIX) {
        ok = listen_unix(ch, errp);
    } else {
        ok = open_now(ch, errp);
    }
    if (!ok) {
        channel_free(ch);
        return NULL;
    }
    return ch;
}
