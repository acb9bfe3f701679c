/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stream sockets (TCP, UNIX, inherited descriptors), as server or client.
 *
 * A server serves one client at a time; others wait in the kernel's queue.
 * Without a client output is forgotten.  A client with reconnect-ms tries
 * again in a thread of its own, so that name servers and slow peers hold up
 * nobody.
 */
#include "qemu/osdep.h"
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include "chardev/char-fe.h"
#include "chardev/char-sockaddr.h"
#include "chardev/char-telnet.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/thread.h"

#define MAX_MSGFDS 16

typedef struct ConnectTask ConnectTask;

typedef struct SocketChardev {
    QOM_PARENT(Chardev);
    ChrAddr *addr;
    int fd;                             /* the peer; -1: nobody */
    bool out_dead;                      /* it takes no more; what it sent is still read */
    bool server, telnet, nodelay, wait;
    ChrListener listener;
    GSource *accept_sources[CHR_MAX_LISTEN];
    uint64_t reconnect_ms;              /* 0: once only */
    GSource *reconnect_timer;
    ConnectTask *task;
    bool connect_reported;              /* that it fails; until it worked */
    TelnetState telnet_state;
    int fds_in[MAX_MSGFDS], num_in;     /* came with the last bytes */
    int fds_out[MAX_MSGFDS], num_out;   /* go with the next ones; borrowed */
} SocketChardev;

DECLARE_INSTANCE_CHECKER(SocketChardev, SOCKET_CHARDEV, TYPE_CHARDEV_SOCKET)

/* One attempt in a thread; only the main thread looks at @chr. */
struct ConnectTask {
    ChrAddr *addr;
    GMainContext *context;
    SocketChardev *s;                   /* NULL: given up */
    int fd;
    Error *err;
};

static void disconnect(SocketChardev *s);
static void connect_later(SocketChardev *s);

/* ---- filename ------------------------------------------------------------------- */

static void update_filename(SocketChardev *s)
{
    Chardev *chr = CHARDEV(s);
    const char *suffix = s->server ? ",server=on" : "";
    int probe = s->fd >= 0 ? s->fd : s->listener.count > 0 ? s->listener.fds[0] : -1;
    bool local = s->addr->kind == CHR_ADDR_UNIX ||
                 (probe >= 0 && chr_socket_family(probe) == AF_UNIX);
    const char *kind = s->telnet ? "telnet" : local ? "unix" : "tcp";
    g_autofree char *own = s->addr->kind == CHR_ADDR_UNIX || probe < 0
                           ? chr_addr_text(s->addr) : chr_socket_name(probe, false);
    g_free(chr->filename);
    if (s->fd < 0) {
        chr->filename = g_strdup_printf("disconnected:%s:%s%s", kind, own, suffix);
    } else if (local) {
        chr->filename = g_strdup_printf("%s:%s%s", kind, own, suffix);
    } else {
        g_autofree char *peer = chr_socket_name(s->fd, true);
        chr->filename = g_strdup_printf("%s:%s%s <-> %s", kind, own, suffix, peer);
    }
}

/* ---- bytes ------------------------------------------------------------------------ */

static void close_received(SocketChardev *s)
{
    while (s->num_in > 0) {
        close(s->fds_in[--s->num_in]);
    }
}

static ssize_t send_some(SocketChardev *s, const uint8_t *buf, int len)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * MAX_MSGFDS)];
    } control = { 0 };
    struct iovec iov = { .iov_base = (void *)(uintptr_t)buf, .iov_len = len };
    struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
    if (s->num_out > 0) {
        msg.msg_control = &control;
        msg.msg_controllen = CMSG_SPACE(sizeof(int) * s->num_out);
        struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof(int) * s->num_out);
        memcpy(CMSG_DATA(c), s->fds_out, sizeof(int) * s->num_out);
    }
    ssize_t n;
    do {
        n = sendmsg(s->fd, &msg, MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    if (n > 0) {
        s->num_out = 0;
    }
    return n;
}

static int socket_write(Chardev *chr, const uint8_t *buf, int len)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    int done = 0;
    if (s->fd < 0 || s->out_dead) {
        return len;
    }
    while (done < len) {
        ssize_t n = send_some(s, buf + done, len - done);
        if (n > 0) {
            done += n;
        } else if (n < 0 && (errno == EAGAIN || errno == ENOBUFS)) {
            break;
        } else {
            /* Nobody listens any more; the input source will see the end. */
            s->out_dead = true;
            s->num_out = 0;
            return len;
        }
    }
    if (done == 0) {
        errno = EAGAIN;
        return -1;
    }
    return done;
}

static GSource *socket_add_watch(Chardev *chr, GIOCondition cond)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    return s->fd >= 0 && !s->out_dead ? chr_watch_new(chr, s->fd, cond) : NULL;
}

static void take_descriptors(SocketChardev *s, struct msghdr *msg)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        close_received(s);
        s->num_in = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(s->fds_in, CMSG_DATA(c), s->num_in * sizeof(int));
    }
}

static ssize_t receive(SocketChardev *s, uint8_t *buf, int max)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * MAX_MSGFDS)];
    } control;
    struct iovec iov = { .iov_base = buf, .iov_len = max };
    struct msghdr msg = {
        .msg_iov = &iov,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof(control),
    };
    ssize_t n;
    do {
        n = recvmsg(s->fd, &msg, MSG_CMSG_CLOEXEC);
    } while (n < 0 && errno == EINTR);
    if (n > 0) {
        take_descriptors(s, &msg);
    }
    return n;
}

static void socket_input(Chardev *chr, int max)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    uint8_t buf[CHR_READ_BUF_LEN];
    ssize_t n = receive(s, buf, max);
    if (n > 0) {
        if (s->telnet) {
            n = telnet_filter(&s->telnet_state, chr, buf, n);
        }
        qemu_chr_be_write(chr, buf, n);
    } else if (n == 0 || errno != EAGAIN) {
        disconnect(s);
    }
}

static void socket_hangup(Chardev *chr)
{
    disconnect(SOCKET_CHARDEV(chr));
}

static void socket_update_read_handler(Chardev *chr)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    if (s->fd >= 0) {
        chr_input_start(chr, s->fd, socket_input, socket_hangup);
    }
}

static int socket_get_msgfds(Chardev *chr, int *fds, int num)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    int n = MIN(num, s->num_in);
    memcpy(fds, s->fds_in, n * sizeof(int));
    memmove(s->fds_in, s->fds_in + n, (s->num_in - n) * sizeof(int));
    s->num_in -= n;
    close_received(s);
    return n;
}

static int socket_set_msgfds(Chardev *chr, int *fds, int num)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    if (num < 0 || num > MAX_MSGFDS || s->fd < 0 || chr_socket_family(s->fd) != AF_UNIX) {
        return -1;
    }
    s->num_out = num;
    if (num > 0) {
        memcpy(s->fds_out, fds, num * sizeof(int));
    }
    return 0;
}

/* ---- peers come and go -------------------------------------------------------------- */

static void stop_accepting(SocketChardev *s)
{
    for (int i = 0; i < CHR_MAX_LISTEN; i++) {
        chr_source_clear(&s->accept_sources[i]);
    }
}

static void connected(SocketChardev *s, int fd)
{
    Chardev *chr = CHARDEV(s);
    int one = 1;
    stop_accepting(s);
    s->fd = fd;
    s->out_dead = false;
    s->connect_reported = false;
    chr_fd_set_nonblock(fd);
    if (s->nodelay) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    }
    if (chr_socket_family(fd) == AF_UNIX) {
        qemu_chr_set_feature(chr, QEMU_CHAR_FEATURE_FD_PASS);
    }
    update_filename(s);
    if (s->telnet) {
        s->telnet_state = (TelnetState) { TELNET_DATA };
        /* A fresh socket has room for it. */
        send_some(s, telnet_greeting, sizeof(telnet_greeting));
    }
    socket_update_read_handler(chr);
    qemu_chr_be_event(chr, CHR_EVENT_OPENED);
}

static bool try_accept(SocketChardev *s, int listen_fd)
{
    int fd;
    do {
        fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    } while (fd < 0 && errno == EINTR);
    if (fd >= 0) {
        connected(s, fd);
    }
    return fd >= 0;
}

static gboolean on_client(gint fd, GIOCondition cond, gpointer data)
{
    SocketChardev *s = SOCKET_CHARDEV(data);
    object_ref(s);
    if (s->fd < 0) {
        try_accept(s, fd);
    }
    object_unref(s);
    return G_SOURCE_CONTINUE;
}

static void start_accepting(SocketChardev *s)
{
    stop_accepting(s);
    for (int i = 0; i < s->listener.count; i++) {
        GSource *source = g_unix_fd_source_new(s->listener.fds[i], G_IO_IN);
        g_source_set_callback(source, (GSourceFunc)(void (*)(void))on_client, s, NULL);
        g_source_attach(source, CHARDEV(s)->gcontext);
        s->accept_sources[i] = source;
    }
}

static void close_peer(SocketChardev *s)
{
    chr_input_stop(CHARDEV(s));
    if (s->fd >= 0) {
        close(s->fd);
        s->fd = -1;
    }
    s->num_out = 0;
    close_received(s);
    chr_watch_kick(CHARDEV(s));
}

static void disconnect(SocketChardev *s)
{
    if (s->fd < 0) {
        return;
    }
    close_peer(s);
    update_filename(s);
    if (s->server) {
        start_accepting(s);
    } else if (s->reconnect_ms) {
        connect_later(s);
    }
    qemu_chr_be_event(CHARDEV(s), CHR_EVENT_CLOSED);
}

static void socket_disconnect(Chardev *chr)
{
    disconnect(SOCKET_CHARDEV(chr));
}

/* ---- client ---------------------------------------------------------------------------- */

static gboolean connect_done(gpointer data)
{
    ConnectTask *task = data;
    SocketChardev *s = task->s;
    if (!s) {
        if (task->fd >= 0) {
            close(task->fd);
        }
        error_free(task->err);
    } else {
        s->task = NULL;
        if (task->fd >= 0) {
            connected(s, task->fd);
        } else {
            if (!s->connect_reported) {
                s->connect_reported = true;
                error_reportf_err(task->err, "Unable to connect character device %s: ",
                                  CHARDEV(s)->label);
            } else {
                error_free(task->err);
            }
            connect_later(s);
        }
    }
    chr_addr_free(task->addr);
    g_free(task);
    return G_SOURCE_REMOVE;
}

static void *connect_thread(void *opaque)
{
    ConnectTask *task = opaque;
    task->fd = chr_addr_connect(task->addr, &task->err);
    /* Never g_main_context_invoke(), which may call it right here. */
    GSource *source = g_idle_source_new();
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, connect_done, task, NULL);
    g_source_attach(source, task->context);
    g_source_unref(source);
    return NULL;
}

static void connect_now(SocketChardev *s)
{
    ConnectTask *task = g_new0(ConnectTask, 1);
    QemuThread thread;
    task->addr = chr_addr_copy(s->addr);
    task->context = CHARDEV(s)->gcontext;
    task->s = s;
    s->task = task;
    qemu_thread_create(&thread, "chr-connect", connect_thread, task, QEMU_THREAD_DETACHED);
}

static gboolean reconnect_timer(gpointer data)
{
    SocketChardev *s = SOCKET_CHARDEV(data);
    chr_source_clear(&s->reconnect_timer);
    connect_now(s);
    return G_SOURCE_REMOVE;
}

static void connect_later(SocketChardev *s)
{
    chr_source_clear(&s->reconnect_timer);
    s->reconnect_timer = chr_timer_new(CHARDEV(s), MIN(s->reconnect_ms, (uint64_t)G_MAXINT),
                                       reconnect_timer);
}

/* ---- opening ----------------------------------------------------------------------------- */

/* At start-up only; the lock is dropped so that a running machine goes on. */
static bool TSA_NO_TSA wait_for_client(SocketChardev *s, Error **errp)
{
    struct pollfd pfds[CHR_MAX_LISTEN];
    bool locked = bql_locked();
    for (int i = 0; i < s->listener.count; i++) {
        pfds[i] = (struct pollfd) { .fd = s->listener.fds[i], .events = POLLIN };
    }
    info_report("QEMU waiting for connection on: %s", CHARDEV(s)->filename);
    while (s->fd < 0) {
        if (locked) {
            bql_unlock();
        }
        int rc = poll(pfds, s->listener.count, -1);
        int err = errno;
        if (locked) {
            bql_lock();
        }
        if (rc < 0 && err != EINTR) {
            error_setg_errno(errp, err, "cannot wait for a client of chardev '%s'",
                             CHARDEV(s)->label);
            return false;
        }
        for (int i = 0; s->fd < 0 && i < s->listener.count; i++) {
            try_accept(s, s->listener.fds[i]);
        }
    }
    return true;
}

static bool socket_wait_connected(Chardev *chr, Error **errp)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    if (s->fd >= 0) {
        return true;
    }
    if (s->server) {
        stop_accepting(s);
        return wait_for_client(s, errp);
    }
    int fd = chr_addr_connect(s->addr, errp);
    if (fd < 0) {
        return false;
    }
    if (s->task) {
        s->task->s = NULL;
        s->task = NULL;
    }
    chr_source_clear(&s->reconnect_timer);
    connected(s, fd);
    return true;
}

static bool check_settings(SocketChardev *s, struct json_object *data, Error **errp)
{
    bool reconnect = chr_data_get(data, "reconnect") != NULL;
    bool reconnect_ms = chr_data_get(data, "reconnect-ms") != NULL;
    const char *bad = NULL;
    if (reconnect && reconnect_ms) {
        bad = "'reconnect' and 'reconnect-ms' are mutually exclusive";
    } else if (s->server && s->reconnect_ms) {
        bad = reconnect ? "'reconnect' option is incompatible with socket in server listen mode"
                        : "'reconnect-ms' option is incompatible with socket in server listen mode";
    } else if (!s->server && chr_data_get(data, "wait")) {
        bad = "'wait' option is incompatible with socket in client connect mode";
    } else if (s->reconnect_ms && s->addr->kind == CHR_ADDR_FD) {
        bad = "'reconnect-ms' option is incompatible with an 'fd' address";
    } else if (chr_data_get(data, "tls-creds") || chr_data_get(data, "tls-authz")) {
        bad = "TLS is not supported by this build";
    } else if (chr_data_bool(data, "websocket", false)) {
        bad = s->server ? "websocket is not supported by this build"
                        : "Websocket client is not implemented";
    } else if (chr_data_bool(data, "tn3270", false)) {
        bad = "tn3270 is not supported by this build";
    }
    if (bad) {
        error_setg(errp, "%s", bad);
    }
    return !bad;
}

static bool socket_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    SocketChardev *s = SOCKET_CHARDEV(chr);
    *be_opened = false;
    s->addr = chr_addr_from_json(chr_data_get(data, "addr"), "backend.data.addr", errp);
    if (!s->addr) {
        return false;
    }
    s->server = chr_data_bool(data, "server", true);
    s->wait = s->server && chr_data_bool(data, "wait", false);
    s->telnet = chr_data_bool(data, "telnet", false);
    s->nodelay = chr_data_bool(data, "nodelay", false);
    s->reconnect_ms = chr_data_uint(data, "reconnect-ms",
                                    chr_data_uint(data, "reconnect", 0) * 1000);
    if (!check_settings(s, data, errp)) {
        return false;
    }
    if (s->server || s->reconnect_ms) {
        qemu_chr_set_feature(chr, QEMU_CHAR_FEATURE_RECONNECTABLE);
    }
    if (s->server) {
        if (!chr_addr_listen(s->addr, &s->listener, errp)) {
            return false;
        }
        update_filename(s);
        if (s->wait) {
            return wait_for_client(s, errp);
        }
        start_accepting(s);
        return true;
    }
    update_filename(s);
    if (s->reconnect_ms) {
        connect_now(s);
        return true;
    }
    int fd = chr_addr_connect(s->addr, errp);
    if (fd < 0) {
        return false;
    }
    connected(s, fd);
    return true;
}

/* ---- options ------------------------------------------------------------------------------- */

static bool copy_flag(struct json_object *opts, struct json_object *data, const char *name,
                      Error **errp)
{
    const char *text = chr_data_str(opts, name);
    bool flag;
    if (!text) {
        return true;
    }
    if (!parse_option_bool(name, text, &flag, errp)) {
        return false;
    }
    json_object_object_add(data, name, json_object_new_boolean(flag));
    return true;
}

static struct json_object *parse_address(struct json_object *opts, Error **errp)
{
    const char *path = chr_data_str(opts, "path");
    const char *host = chr_data_str(opts, "host");
    const char *port = chr_data_str(opts, "port");
    const char *fd = chr_data_str(opts, "fd");
    bool inet = host || (port && !path && !fd);
    if ((path != NULL) + (fd != NULL) + inet > 1) {
        error_setg(errp, "None or one of 'path', 'fd' or 'host' option required.");
        return NULL;
    }
    if (inet) {
        if (!port) {
            error_setg(errp, "chardev: socket: no port given");
            return NULL;
        }
        return chr_addr_inet_json(host ? host : "", port, opts, errp);
    }
    struct json_object *data = json_object_new_object();
    if (fd) {
        json_object_object_add(data, "str", json_object_new_string(fd));
        return chr_addr_json("fd", data);
    }
    if (!path || !*path) {
        error_setg(errp, "chardev: socket: no address: one of 'path', 'host' and 'fd' is needed");
        json_object_put(data);
        return NULL;
    }
    json_object_object_add(data, "path", json_object_new_string(path));
    if (!copy_flag(opts, data, "abstract", errp) || !copy_flag(opts, data, "tight", errp)) {
        json_object_put(data);
        return NULL;
    }
    return chr_addr_json("unix", data);
}

static bool socket_parse(struct json_object *opts, struct json_object *data, Error **errp)
{
    const char *delay = chr_data_str(opts, "delay");
    bool flag;
    if (delay && chr_data_get(data, "nodelay")) {
        error_setg(errp, "'delay' and 'nodelay' are mutually exclusive");
        return false;
    }
    if (delay) {
        if (!parse_option_bool("delay", delay, &flag, errp)) {
            return false;
        }
        json_object_object_add(data, "nodelay", json_object_new_boolean(!flag));
    }
    /* Unlike with QMP, a socket is a client unless told, and a server waits. */
    bool server = chr_data_bool(data, "server", false);
    json_object_object_add(data, "server", json_object_new_boolean(server));
    if (server && !chr_data_get(data, "wait")) {
        json_object_object_add(data, "wait", json_object_new_boolean(true));
    }
    struct json_object *addr = parse_address(opts, errp);
    if (addr) {
        json_object_object_add(data, "addr", addr);
    }
    return addr != NULL;
}

/* ---- life ------------------------------------------------------------------------------------ */

static void socket_init(Object *obj)
{
    SOCKET_CHARDEV(obj)->fd = -1;
}

static void socket_finalize(Object *obj)
{
    SocketChardev *s = SOCKET_CHARDEV(obj);
    stop_accepting(s);
    chr_source_clear(&s->reconnect_timer);
    if (s->task) {
        s->task->s = NULL;
    }
    close_peer(s);
    chr_listener_close(&s->listener);
    chr_addr_free(s->addr);
}

static const ChardevMember socket_members[] = {
    { .name = "addr", .kind = CHARDEV_OBJECT, .missing = "" },
    { .name = "server", .kind = CHARDEV_BOOL },
    { .name = "wait", .kind = CHARDEV_BOOL },
    { .name = "nodelay", .kind = CHARDEV_BOOL },
    { .name = "telnet", .kind = CHARDEV_BOOL },
    { .name = "tn3270", .kind = CHARDEV_BOOL },
    { .name = "websocket", .kind = CHARDEV_BOOL },
    { .name = "reconnect", .kind = CHARDEV_UINT },
    { .name = "reconnect-ms", .kind = CHARDEV_UINT },
    { .name = "tls-creds", .kind = CHARDEV_STR },
    { .name = "tls-authz", .kind = CHARDEV_STR },
    { .name = NULL }
};

static void socket_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->members = socket_members;
    cc->chr_parse = socket_parse;
    cc->chr_open = socket_open;
    cc->chr_write = socket_write;
    cc->chr_add_watch = socket_add_watch;
    cc->chr_update_read_handler = socket_update_read_handler;
    cc->chr_get_msgfds = socket_get_msgfds;
    cc->chr_set_msgfds = socket_set_msgfds;
    cc->chr_disconnect = socket_disconnect;
    cc->chr_wait_connected = socket_wait_connected;
}

static const TypeInfo socket_types[] = {
    {
        .name = TYPE_CHARDEV_SOCKET,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(SocketChardev),
        .instance_init = socket_init,
        .instance_finalize = socket_finalize,
        .class_init = socket_class_init,
    },
};
DEFINE_TYPES(socket_types)
