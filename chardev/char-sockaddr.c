/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Socket addresses: checking, resolving, binding, connecting, printing.
 */
#include "qemu/osdep.h"
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "chardev/char-sockaddr.h"
#include "qemu/cutils.h"

/* ---- from JSON ------------------------------------------------------------------ */

static const ChardevMember inet_members[] = {
    { .name = "host", .kind = CHARDEV_STR, .missing = "" },
    { .name = "port", .kind = CHARDEV_STR, .missing = "" },
    { .name = "numeric", .kind = CHARDEV_BOOL },
    { .name = "to", .kind = CHARDEV_UINT },
    { .name = "ipv4", .kind = CHARDEV_BOOL },
    { .name = "ipv6", .kind = CHARDEV_BOOL },
    { .name = "keep-alive", .kind = CHARDEV_BOOL },
    { .name = NULL }
};

static const ChardevMember unix_members[] = {
    { .name = "path", .kind = CHARDEV_STR, .missing = "" },
    { .name = "abstract", .kind = CHARDEV_BOOL },
    { .name = "tight", .kind = CHARDEV_BOOL },
    { .name = NULL }
};

static const ChardevMember fd_members[] = {
    { .name = "str", .kind = CHARDEV_STR, .missing = "" },
    { .name = NULL }
};

static const ChardevMember wrapper_members[] = {
    { .name = "type", .kind = CHARDEV_STR, .missing = "" },
    { .name = "data", .kind = CHARDEV_OBJECT, .missing = "" },
    { .name = NULL }
};

/* ipv4=off or ipv6=on alone mean IPv6, and the reverse. */
static bool choose_family(struct json_object *data, int *family, Error **errp)
{
    bool v4_given = chr_data_get(data, "ipv4") != NULL;
    bool v6_given = chr_data_get(data, "ipv6") != NULL;
    bool v4 = chr_data_bool(data, "ipv4", !(v6_given && chr_data_bool(data, "ipv6", true)));
    bool v6 = chr_data_bool(data, "ipv6", !(v4_given && chr_data_bool(data, "ipv4", true)));
    if (!v4 && !v6) {
        error_setg(errp, "Cannot disable IPv4 and IPv6 at same time");
        return false;
    }
    *family = v4 && v6 ? AF_UNSPEC : v4 ? AF_INET : AF_INET6;
    return true;
}

static bool inet_from_json(ChrAddr *addr, struct json_object *data, Error **errp)
{
    addr->kind = CHR_ADDR_INET;
    addr->host = g_strdup(chr_data_str(data, "host"));
    addr->port = g_strdup(chr_data_str(data, "port"));
    uint64_t to = chr_data_uint(data, "to", 0);
    if (to > 65535) {
        error_setg(errp, "'to' port %" PRIu64 " is above 65535", to);
        return false;
    }
    addr->to = to;
    addr->keep_alive = chr_data_bool(data, "keep-alive", false);
    return choose_family(data, &addr->family, errp);
}

static bool unix_from_json(ChrAddr *addr, struct json_object *data, Error **errp)
{
    addr->kind = CHR_ADDR_UNIX;
    addr->path = g_strdup(chr_data_str(data, "path"));
    addr->abstract = chr_data_bool(data, "abstract", false);
    addr->tight = chr_data_bool(data, "tight", true);
    size_t max = sizeof_field(struct sockaddr_un, sun_path) - addr->abstract;
    if (strlen(addr->path) > max) {
        error_setg(errp, "UNIX socket path '%s' is too long (at most %zu bytes)", addr->path, max);
        return false;
    }
    return true;
}

static bool addr_fill(ChrAddr *addr, struct json_object *json, const char *where, Error **errp)
{
    g_autofree char *where_data = g_strdup_printf("%s.data", where);
    if (!chr_data_check(wrapper_members, false, json, where, errp)) {
        return false;
    }
    const char *type = chr_data_str(json, "type");
    struct json_object *data = chr_data_get(json, "data");
    if (g_str_equal(type, "inet")) {
        return chr_data_check(inet_members, false, data, where_data, errp) &&
               inet_from_json(addr, data, errp);
    }
    if (g_str_equal(type, "unix")) {
        return chr_data_check(unix_members, false, data, where_data, errp) &&
               unix_from_json(addr, data, errp);
    }
    if (g_str_equal(type, "fd")) {
        addr->kind = CHR_ADDR_FD;
        if (!chr_data_check(fd_members, false, data, where_data, errp)) {
            return false;
        }
        addr->fd = g_strdup(chr_data_str(data, "str"));
        return true;
    }
    error_setg(errp, "Parameter '%s.type' does not accept value '%s'", where, type);
    return false;
}

ChrAddr *chr_addr_from_json(struct json_object *json, const char *where, Error **errp)
{
    ChrAddr *addr = g_new0(ChrAddr, 1);
    if (!addr_fill(addr, json, where, errp)) {
        chr_addr_free(addr);
        return NULL;
    }
    return addr;
}

ChrAddr *chr_addr_copy(const ChrAddr *addr)
{
    ChrAddr *copy = g_memdup2(addr, sizeof(*addr));
    copy->host = g_strdup(addr->host);
    copy->port = g_strdup(addr->port);
    copy->path = g_strdup(addr->path);
    copy->fd = g_strdup(addr->fd);
    return copy;
}

void chr_addr_free(ChrAddr *addr)
{
    if (addr) {
        g_free(addr->host);
        g_free(addr->port);
        g_free(addr->path);
        g_free(addr->fd);
        g_free(addr);
    }
}

struct json_object *chr_addr_json(const char *type, struct json_object *data)
{
    struct json_object *json = json_object_new_object();
    json_object_object_add(json, "type", json_object_new_string(type));
    json_object_object_add(json, "data", data);
    return json;
}

struct json_object *chr_addr_inet_json(const char *host, const char *port,
                                       struct json_object *opts, Error **errp)
{
    static const char *const flags[] = { "ipv4", "ipv6" };
    struct json_object *data = json_object_new_object();
    json_object_object_add(data, "host", json_object_new_string(host));
    json_object_object_add(data, "port", json_object_new_string(port));
    const char *to_text = chr_data_str(opts, "to");
    uint64_t to;
    if (to_text) {
        if (!parse_option_number("to", to_text, &to, errp)) {
            json_object_put(data);
            return NULL;
        }
        json_object_object_add(data, "to", json_object_new_uint64(to));
    }
    for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
        const char *text = chr_data_str(opts, flags[i]);
        bool flag;
        if (text) {
            if (!parse_option_bool(flags[i], text, &flag, errp)) {
                json_object_put(data);
                return NULL;
            }
            json_object_object_add(data, flags[i], json_object_new_boolean(flag));
        }
    }
    return chr_addr_json("inet", data);
}

/* ---- resolving -------------------------------------------------------------------- */

static struct addrinfo *resolve(const ChrAddr *addr, const char *port, int socktype, bool passive,
                                Error **errp)
{
    struct addrinfo hints = {
        .ai_family = addr->family,
        .ai_socktype = socktype,
        .ai_flags = passive ? AI_PASSIVE : AI_ADDRCONFIG,
    };
    struct addrinfo *list = NULL;
    const char *host = *addr->host ? addr->host : NULL;
    if (!util_check_port(port, errp)) {
        return NULL;
    }
    int rc = getaddrinfo(host, port, &hints, &list);
    if (rc != 0 && !passive) {
        /* A host without any configured address still has its loopback. */
        hints.ai_flags = 0;
        rc = getaddrinfo(host, port, &hints, &list);
    }
    if (rc != 0) {
        error_setg(errp, "address resolution failed for %s:%s: %s", addr->host, port,
                   gai_strerror(rc));
        return NULL;
    }
    return list;
}

static bool unix_sockaddr(const ChrAddr *addr, struct sockaddr_un *un, socklen_t *len)
{
    size_t n = strlen(addr->path);
    memset(un, 0, sizeof(*un));
    un->sun_family = AF_UNIX;
    memcpy(un->sun_path + addr->abstract, addr->path, n);
    *len = sizeof(*un);
    if (addr->abstract && addr->tight) {
        *len = offsetof(struct sockaddr_un, sun_path) + 1 + n;
    } else if (n == sizeof(un->sun_path)) {
        *len = offsetof(struct sockaddr_un, sun_path) + n;
    }
    return true;
}

/* A number we were started with, or a name that came over the monitor. */
static int take_fd(const ChrAddr *addr, Error **errp)
{
    unsigned number;
    int fd;
    if (g_ascii_isdigit(addr->fd[0]) && qemu_strtoui(addr->fd, NULL, 10, &number) == 0) {
        fd = number;
    } else {
        fd = chr_named_fd(addr->fd, errp);
        if (fd < 0) {
            return -1;
        }
    }
    if (chr_socket_family(fd) < 0) {
        error_setg(errp, "File descriptor '%s' is not a socket", addr->fd);
        return -1;
    }
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

/* ---- listening ---------------------------------------------------------------------- */

static void close_from(ChrListener *l, int first)
{
    while (l->count > first) {
        close(l->fds[--l->count]);
    }
}

/* 0, or the errno of the bind or listen. */
static int bind_one(const struct addrinfo *ai, ChrListener *l)
{
    int one = 1;
    int fd = socket(ai->ai_family, ai->ai_socktype | SOCK_CLOEXEC, ai->ai_protocol);
    if (fd < 0) {
        return errno;
    }
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (ai->ai_family == AF_INET6) {
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
    }
    if (bind(fd, ai->ai_addr, ai->ai_addrlen) < 0 || listen(fd, 1) < 0) {
        int saved = errno;
        close(fd);
        return saved;
    }
    l->fds[l->count++] = fd;
    return 0;
}

/* Every address of the name on one port; addresses this host does not have are skipped. */
static int bind_all(const struct addrinfo *list, ChrListener *l)
{
    int last = EADDRNOTAVAIL;
    for (const struct addrinfo *ai = list; ai && l->count < CHR_MAX_LISTEN; ai = ai->ai_next) {
        int err = bind_one(ai, l);
        if (err == EADDRINUSE) {
            close_from(l, 0);
            return err;
        }
        last = err ? err : last;
        if (!err && ai->ai_next && ntohs(((struct sockaddr_in *)ai->ai_addr)->sin_port) == 0) {
            break;     /* any port: a second socket would get another one */
        }
    }
    return l->count > 0 ? 0 : last;
}

static bool inet_listen(const ChrAddr *addr, ChrListener *l, Error **errp)
{
    unsigned first = 0;
    bool numeric = qemu_strtoui(addr->port, NULL, 10, &first) == 0;
    unsigned last = numeric && addr->to > first ? addr->to : first;
    int err = 0;
    for (unsigned port = first; port <= last; port++) {
        g_autofree char *text = numeric ? g_strdup_printf("%u", port) : g_strdup(addr->port);
        struct addrinfo *list = port > 65535 ? NULL
                                             : resolve(addr, text, SOCK_STREAM, true, errp);
        if (!list) {
            if (port > 65535) {
                error_setg(errp, "port number %u is above 65535", port);
            }
            return false;
        }
        err = bind_all(list, l);
        freeaddrinfo(list);
        if (!err) {
            return true;
        }
    }
    error_setg_errno(errp, err, "Failed to find an available port for '%s:%s'", addr->host,
                     addr->port);
    return false;
}

static bool unix_listen(const ChrAddr *addr, ChrListener *l, Error **errp)
{
    struct sockaddr_un un;
    socklen_t len;
    struct stat st;
    unix_sockaddr(addr, &un, &len);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        error_setg_errno(errp, errno, "Failed to create a UNIX socket");
        return false;
    }
    /* Left over by somebody who is gone; anything but a socket is not ours to remove. */
    if (!addr->abstract && lstat(addr->path, &st) == 0 && S_ISSOCK(st.st_mode)) {
        unlink(addr->path);
    }
    if (bind(fd, (struct sockaddr *)&un, len) < 0 || listen(fd, 1) < 0) {
        error_setg_errno(errp, errno, "Failed to bind socket to %s", addr->path);
        close(fd);
        return false;
    }
    if (!addr->abstract && lstat(addr->path, &st) == 0) {
        l->path = g_strdup(addr->path);
        l->dev = st.st_dev;
        l->ino = st.st_ino;
    }
    l->fds[l->count++] = fd;
    return true;
}

static bool fd_listen(const ChrAddr *addr, ChrListener *l, Error **errp)
{
    int listening = 0;
    socklen_t len = sizeof(listening);
    int fd = take_fd(addr, errp);
    if (fd < 0) {
        return false;
    }
    getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len);
    if (!listening && listen(fd, 1) < 0) {
        error_setg_errno(errp, errno, "File descriptor '%s' cannot listen", addr->fd);
        return false;
    }
    l->fds[l->count++] = fd;
    return true;
}

bool chr_addr_listen(const ChrAddr *addr, ChrListener *l, Error **errp)
{
    bool ok = false;
    switch (addr->kind) {
    case CHR_ADDR_INET:
        ok = inet_listen(addr, l, errp);
        break;
    case CHR_ADDR_UNIX:
        ok = unix_listen(addr, l, errp);
        break;
    case CHR_ADDR_FD:
        ok = fd_listen(addr, l, errp);
        break;
    }
    for (int i = 0; i < l->count; i++) {
        chr_fd_set_nonblock(l->fds[i]);
    }
    return ok;
}

void chr_listener_close(ChrListener *l)
{
    struct stat st;
    close_from(l, 0);
    /* Somebody else may have made a new one at the path. */
    if (l->path && lstat(l->path, &st) == 0 && st.st_dev == l->dev && st.st_ino == l->ino) {
        unlink(l->path);
    }
    g_free(l->path);
    l->path = NULL;
}

/* ---- connecting ----------------------------------------------------------------------- */

/* Also when a signal interrupts the wait. */
static bool connect_wait(int fd, const struct sockaddr *sa, socklen_t len)
{
    if (connect(fd, sa, len) == 0) {
        return true;
    }
    if (errno != EINTR) {
        return false;
    }
    GPollFD pfd = { .fd = fd, .events = G_IO_OUT };
    int err = 0;
    socklen_t err_len = sizeof(err);
    while (g_poll(&pfd, 1, -1) < 0 && errno == EINTR) {
    }
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &err_len);
    errno = err;
    return err == 0;
}

static int inet_connect(const ChrAddr *addr, Error **errp)
{
    struct addrinfo *list = resolve(addr, addr->port, SOCK_STREAM, false, errp);
    int fd = -1;
    int err = EADDRNOTAVAIL;
    if (!list) {
        return -1;
    }
    for (struct addrinfo *ai = list; ai && fd < 0; ai = ai->ai_next) {
        fd = socket(ai->ai_family, ai->ai_socktype | SOCK_CLOEXEC, ai->ai_protocol);
        if (fd < 0) {
            err = errno;
        } else if (!connect_wait(fd, ai->ai_addr, ai->ai_addrlen)) {
            err = errno;
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(list);
    if (fd < 0) {
        error_setg_errno(errp, err, "Failed to connect to '%s:%s'", addr->host, addr->port);
    } else if (addr->keep_alive) {
        int one = 1;
        setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
    }
    return fd;
}

static int unix_connect(const ChrAddr *addr, Error **errp)
{
    struct sockaddr_un un;
    socklen_t len;
    unix_sockaddr(addr, &un, &len);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || !connect_wait(fd, (struct sockaddr *)&un, len)) {
        error_setg_errno(errp, errno, "Failed to connect to '%s'", addr->path);
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    return fd;
}

int chr_addr_connect(const ChrAddr *addr, Error **errp)
{
    switch (addr->kind) {
    case CHR_ADDR_INET:
        return inet_connect(addr, errp);
    case CHR_ADDR_UNIX:
        return unix_connect(addr, errp);
    case CHR_ADDR_FD:
        return take_fd(addr, errp);
    }
    return -1;
}

int chr_addr_connect_udp(const ChrAddr *remote, const ChrAddr *local, Error **errp)
{
    struct addrinfo *to = resolve(remote, remote->port, SOCK_DGRAM, false, errp);
    if (!to) {
        return -1;
    }
    int fd = socket(to->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, to->ai_protocol);
    bool ok = fd >= 0;
    if (!ok) {
        error_setg_errno(errp, errno, "Failed to create a UDP socket");
    }
    if (ok && local) {
        ChrAddr same = *local;
        int one = 1;
        same.family = to->ai_family;
        struct addrinfo *from = resolve(&same, local->port, SOCK_DGRAM, true, errp);
        ok = from != NULL;
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
        if (ok && bind(fd, from->ai_addr, from->ai_addrlen) < 0) {
            error_setg_errno(errp, errno, "Failed to bind socket to '%s:%s'", local->host,
                             local->port);
            ok = false;
        }
        if (from) {
            freeaddrinfo(from);
        }
    }
    if (ok && connect(fd, to->ai_addr, to->ai_addrlen) < 0) {
        error_setg_errno(errp, errno, "Failed to connect to '%s:%s'", remote->host, remote->port);
        ok = false;
    }
    freeaddrinfo(to);
    if (!ok && fd >= 0) {
        close(fd);
    }
    return ok ? fd : -1;
}

/* ---- text ------------------------------------------------------------------------------- */

char *chr_socket_name(int fd, bool peer)
{
    struct sockaddr_storage ss = { 0 };
    socklen_t len = sizeof(ss);
    char host[NI_MAXHOST], port[NI_MAXSERV];
    struct sockaddr *sa = (struct sockaddr *)&ss;
    if ((peer ? getpeername(fd, sa, &len) : getsockname(fd, sa, &len)) < 0) {
        return g_strdup("?");
    }
    if (ss.ss_family == AF_UNIX) {
        struct sockaddr_un *un = (struct sockaddr_un *)&ss;
        size_t n = len - offsetof(struct sockaddr_un, sun_path);
        return g_strndup(un->sun_path, MIN(n, sizeof(un->sun_path)));
    }
    if (getnameinfo(sa, len, host, sizeof(host), port, sizeof(port),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        return g_strdup("?");
    }
    return g_strdup_printf(strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
}

int chr_socket_family(int fd)
{
    int family;
    socklen_t len = sizeof(family);
    return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &len) == 0 ? family : -1;
}

char *chr_addr_text(const ChrAddr *addr)
{
    switch (addr->kind) {
    case CHR_ADDR_INET:
        return g_strdup_printf(strchr(addr->host, ':') ? "[%s]:%s" : "%s:%s", addr->host,
                               addr->port);
    case CHR_ADDR_UNIX:
        return g_strdup_printf("%s%s%s", addr->path, addr->abstract ? ",abstract=on" : "",
                               addr->abstract && !addr->tight ? ",tight=off" : "");
    case CHR_ADDR_FD:
        return g_strdup(addr->fd);
    }
    return NULL;
}
