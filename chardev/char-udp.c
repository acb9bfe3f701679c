/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UDP: each write is a datagram.
 */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include "chardev/char-fe.h"
#include "chardev/char-sockaddr.h"

#define DATAGRAM_MAX 65507

typedef struct UdpChardev {
    QOM_PARENT(Chardev);
    int fd;
    int from, used;                     /* of the last datagram: what is left */
    uint8_t buf[DATAGRAM_MAX];
} UdpChardev;

DECLARE_INSTANCE_CHECKER(UdpChardev, UDP_CHARDEV, TYPE_CHARDEV_UDP)

static int udp_write(Chardev *chr, const uint8_t *buf, int len)
{
    int n = MIN(len, DATAGRAM_MAX);
    if (send(UDP_CHARDEV(chr)->fd, buf, n, MSG_NOSIGNAL) < 0 &&
        (errno == EAGAIN || errno == ENOBUFS)) {
        errno = EAGAIN;
        return -1;
    }
    return n;             /* nobody there: a datagram more that is lost */
}

static GSource *udp_add_watch(Chardev *chr, GIOCondition cond)
{
    return chr_watch_new(chr, UDP_CHARDEV(chr)->fd, cond);
}

static void udp_input(Chardev *chr, int max)
{
    UdpChardev *s = UDP_CHARDEV(chr);
    if (s->used == 0) {
        ssize_t n = recv(s->fd, s->buf, sizeof(s->buf), 0);
        s->from = 0;
        s->used = MAX(n, 0);
    }
    int n = MIN(max, s->used);
    int from = s->from;
    s->from += n;
    s->used -= n;
    chr_input_set_pending(chr, s->used > 0);
    qemu_chr_be_write(chr, s->buf + from, n);
}

static void udp_update_read_handler(Chardev *chr)
{
    UdpChardev *s = UDP_CHARDEV(chr);
    if (chr->fe && chr->fe->chr_can_read) {
        chr_input_start(chr, s->fd, udp_input, NULL);
        chr_input_set_pending(chr, s->used > 0);
    } else {
        chr_input_stop(chr);
    }
}

static bool udp_parse(struct json_object *opts, struct json_object *data, Error **errp)
{
    const char *host = chr_data_str(opts, "host");
    const char *port = chr_data_str(opts, "port");
    const char *local = chr_data_str(opts, "localaddr");
    const char *local_port = chr_data_str(opts, "localport");
    if (!port || !*port) {
        error_setg(errp, "chardev: udp: remote port not specified");
        return false;
    }
    struct json_object *addr = chr_addr_inet_json(host && *host ? host : "localhost", port, opts,
                                                  errp);
    if (!addr) {
        return false;
    }
    json_object_object_add(data, "remote", addr);
    if ((local && *local) || (local_port && *local_port)) {
        addr = chr_addr_inet_json(local ? local : "", local_port && *local_port ? local_port : "0",
                                  NULL, errp);
        json_object_object_add(data, "local", addr);
    }
    return true;
}

static bool udp_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    g_autoptr(ChrAddr) local = NULL;
    g_autoptr(ChrAddr) remote = chr_addr_from_json(chr_data_get(data, "remote"),
                                                   "backend.data.remote", errp);
    if (!remote) {
        return false;
    }
    if (chr_data_get(data, "local")) {
        local = chr_addr_from_json(chr_data_get(data, "local"), "backend.data.local", errp);
        if (!local) {
            return false;
        }
    }
    if (remote->kind != CHR_ADDR_INET || (local && local->kind != CHR_ADDR_INET)) {
        error_setg(errp, "chardev: udp: only inet addresses are possible");
        return false;
    }
    int fd = chr_addr_connect_udp(remote, local, errp);
    if (fd < 0) {
        return false;
    }
    UDP_CHARDEV(chr)->fd = fd;
    chr_fd_set_nonblock(fd);
    *be_opened = false;       /* nobody can be seen at the other end */
    return true;
}

static void udp_init(Object *obj)
{
    UDP_CHARDEV(obj)->fd = -1;
}

static void udp_finalize(Object *obj)
{
    UdpChardev *s = UDP_CHARDEV(obj);
    chr_input_stop(CHARDEV(s));
    chr_watch_kick(CHARDEV(s));
    if (s->fd >= 0) {
        close(s->fd);
    }
}

static const ChardevMember udp_members[] = {
    { .name = "remote", .kind = CHARDEV_OBJECT, .missing = "" },
    { .name = "local", .kind = CHARDEV_OBJECT },
    { .name = NULL }
};

static void udp_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->members = udp_members;
    cc->chr_parse = udp_parse;
    cc->chr_open = udp_open;
    cc->chr_write = udp_write;
    cc->chr_add_watch = udp_add_watch;
    cc->chr_update_read_handler = udp_update_read_handler;
}

static const TypeInfo udp_types[] = {
    {
        .name = TYPE_CHARDEV_UDP,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(UdpChardev),
        .instance_init = udp_init,
        .instance_finalize = udp_finalize,
        .class_init = udp_class_init,
    },
};
DEFINE_TYPES(udp_types)
