/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A new pseudo terminal: we hold the master, somebody may open the slave.
 *
 * The kernel tells by a hang-up that nobody has the slave open; output is
 * dropped then, and the master is looked at every second and at each write.
 */
#include "qemu/osdep.h"
#include <poll.h>
#include <termios.h>
#include "chardev/char-fe.h"
#include "chardev/char-io.h"
#include "qemu/error-report.h"

#define PTY_POLL_MS 1000

typedef struct PtyChardev {
    QOM_PARENT(Chardev);
    int fd;                  /* the master */
    char *link;              /* our symbolic link to the slave */
    char *slave;
    GSource *timer;
} PtyChardev;

DECLARE_INSTANCE_CHECKER(PtyChardev, PTY_CHARDEV, TYPE_CHARDEV_PTY)

static void pty_update(PtyChardev *s);

static bool slave_is_open(PtyChardev *s)
{
    struct pollfd pfd = { .fd = s->fd, .events = POLLOUT };
    return poll(&pfd, 1, 0) >= 0 && !(pfd.revents & POLLHUP);
}

static gboolean pty_timer(gpointer data)
{
    PtyChardev *s = PTY_CHARDEV(data);
    pty_update(s);
    return G_SOURCE_CONTINUE;
}

static void pty_hangup(Chardev *chr)
{
    pty_update(PTY_CHARDEV(chr));
}

static void pty_input(Chardev *chr, int max)
{
    PtyChardev *s = PTY_CHARDEV(chr);
    uint8_t buf[CHR_READ_BUF_LEN];
    ssize_t n = chr_fd_read(s->fd, buf, max);
    if (n > 0) {
        qemu_chr_be_write(chr, buf, n);
    } else if (n == 0 || errno != EAGAIN) {
        pty_update(s);
    }
}

static void pty_update_read_handler(Chardev *chr)
{
    PtyChardev *s = PTY_CHARDEV(chr);
    if (chr->be_open) {
        chr_input_start(chr, s->fd, pty_input, pty_hangup);
    } else {
        chr_input_stop(chr);
    }
}

/* Follow the presence of somebody at the slave. */
static void pty_update(PtyChardev *s)
{
    Chardev *chr = CHARDEV(s);
    bool open = slave_is_open(s);
    if (!open && !s->timer) {
        s->timer = chr_timer_new(chr, PTY_POLL_MS, pty_timer);
    }
    if (open == chr->be_open) {
        return;
    }
    if (open) {
        chr_source_clear(&s->timer);
        qemu_chr_be_event(chr, CHR_EVENT_OPENED);
        pty_update_read_handler(chr);
    } else {
        chr_input_stop(chr);
        chr_watch_kick(chr);
        qemu_chr_be_event(chr, CHR_EVENT_CLOSED);
    }
}

static int pty_write(Chardev *chr, const uint8_t *buf, int len)
{
    PtyChardev *s = PTY_CHARDEV(chr);
    if (!chr->be_open) {
        pty_update(s);
        if (!chr->be_open) {
            return len;
        }
    }
    int n = chr_fd_write(s->fd, buf, len);
    if (n < 0 && errno != EAGAIN) {
        return len;          /* the slave went away: input_hangup sees it */
    }
    return n;
}

static GSource *pty_add_watch(Chardev *chr, GIOCondition cond)
{
    return chr->be_open ? chr_watch_new(chr, PTY_CHARDEV(chr)->fd, cond) : NULL;
}

/* Raw from the start, and closed again, which makes the master report the hang-up. */
static bool prepare_slave(PtyChardev *s, Error **errp)
{
    char name[128];
    struct termios tio;
    if (grantpt(s->fd) < 0 || unlockpt(s->fd) < 0 || ptsname_r(s->fd, name, sizeof(name)) != 0) {
        error_setg_errno(errp, errno, "Failed to create PTY");
        return false;
    }
    int slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave < 0) {
        error_setg_errno(errp, errno, "Failed to open PTY slave '%s'", name);
        return false;
    }
    if (tcgetattr(slave, &tio) == 0) {
        chr_termios_raw(&tio, false);
        tio.c_lflag &= ~ISIG;
        tcsetattr(slave, TCSAFLUSH, &tio);
    }
    close(slave);
    s->slave = g_strdup(name);
    return true;
}

static bool pty_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    PtyChardev *s = PTY_CHARDEV(chr);
    const char *path = chr_data_str(data, "path");
    s->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (s->fd < 0) {
        error_setg_errno(errp, errno, "Failed to create PTY");
        return false;
    }
    if (!prepare_slave(s, errp)) {
        return false;
    }
    chr_fd_set_nonblock(s->fd);
    if (path) {
        if (symlink(s->slave, path) < 0) {
            error_setg_errno(errp, errno, "Failed to create PTY symlink '%s'", path);
            return false;
        }
        s->link = g_strdup(path);
    }
    chr->filename = g_strdup_printf("pty:%s", s->slave);
    *be_opened = false;
    pty_update(s);
    return true;
}

static void pty_init(Object *obj)
{
    PTY_CHARDEV(obj)->fd = -1;
}

static void pty_finalize(Object *obj)
{
    PtyChardev *s = PTY_CHARDEV(obj);
    chr_input_stop(CHARDEV(s));
    chr_watch_kick(CHARDEV(s));
    chr_source_clear(&s->timer);
    if (s->link) {
        unlink(s->link);
    }
    if (s->fd >= 0) {
        close(s->fd);
    }
    g_free(s->link);
    g_free(s->slave);
}

static const ChardevMember pty_members[] = {
    { .name = "path", .kind = CHARDEV_STR },
    { .name = NULL }
};

static void pty_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->members = pty_members;
    cc->chr_open = pty_open;
    cc->chr_write = pty_write;
    cc->chr_add_watch = pty_add_watch;
    cc->chr_update_read_handler = pty_update_read_handler;
}

static const TypeInfo pty_types[] = {
    {
        .name = TYPE_CHARDEV_PTY,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(PtyChardev),
        .instance_init = pty_init,
        .instance_finalize = pty_finalize,
        .class_init = pty_class_init,
    },
};
DEFINE_TYPES(pty_types)
