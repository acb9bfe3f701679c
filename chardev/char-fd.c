/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Back ends over plain file descriptors.
 *
 * The end of the input is no event: the machine goes on without.  An error of
 * the output (disk full, reader gone) is reported once and stops nobody.
 */
#include "qemu/osdep.h"
#include "chardev/char-fd.h"
#include "qemu/error-report.h"

static int fd_write(Chardev *chr, const uint8_t *buf, int len)
{
    FDChardev *s = FD_CHARDEV(chr);
    if (s->out_fd < 0) {
        return len;
    }
    int n = chr_fd_write(s->out_fd, buf, len);
    if (n > 0) {
        s->write_failed = false;
    } else if (n < 0 && errno != EAGAIN) {
        if (!s->write_failed) {
            s->write_failed = true;
            warn_report("chardev '%s': output is lost: %s", chr->label, g_strerror(errno));
        }
        return len;
    }
    return n;
}

static GSource *fd_add_watch(Chardev *chr, GIOCondition cond)
{
    FDChardev *s = FD_CHARDEV(chr);
    return s->out_fd >= 0 ? chr_watch_new(chr, s->out_fd, cond) : NULL;
}

static void fd_input(Chardev *chr, int max)
{
    FDChardev *s = FD_CHARDEV(chr);
    uint8_t buf[CHR_READ_BUF_LEN];
    ssize_t n = chr_fd_read(s->in_fd, buf, max);
    if (n > 0) {
        qemu_chr_be_write(chr, buf, n);
    } else if (n == 0 || errno != EAGAIN) {
        if (s->in_fd != s->out_fd && !s->keep_open) {
            close(s->in_fd);
        }
        s->in_fd = -1;
        chr_input_stop(chr);
    }
}

static void fd_update_read_handler(Chardev *chr)
{
    FDChardev *s = FD_CHARDEV(chr);
    if (s->in_fd >= 0 && chr->fe && chr->fe->chr_can_read) {
        chr_input_start(chr, s->in_fd, fd_input, NULL);
    } else {
        chr_input_stop(chr);
    }
}

void chr_fd_open(Chardev *chr, int in_fd, int out_fd)
{
    FDChardev *s = FD_CHARDEV(chr);
    signal(SIGPIPE, SIG_IGN);
    s->in_fd = in_fd;
    s->out_fd = out_fd;
    if (in_fd >= 0) {
        chr_fd_set_nonblock(in_fd);
    }
    if (out_fd >= 0) {
        chr_fd_set_nonblock(out_fd);
    }
}

static void fd_init(Object *obj)
{
    FDChardev *s = FD_CHARDEV(obj);
    s->in_fd = s->out_fd = -1;
}

static void fd_finalize(Object *obj)
{
    FDChardev *s = FD_CHARDEV(obj);
    chr_input_stop(CHARDEV(s));
    chr_watch_kick(CHARDEV(s));
    if (s->keep_open) {
        return;
    }
    if (s->in_fd >= 0 && s->in_fd != s->out_fd) {
        close(s->in_fd);
    }
    if (s->out_fd >= 0) {
        close(s->out_fd);
    }
}

static void fd_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->chr_write = fd_write;
    cc->chr_add_watch = fd_add_watch;
    cc->chr_update_read_handler = fd_update_read_handler;
}

static const TypeInfo fd_types[] = {
    {
        .name = TYPE_CHARDEV_FD,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(FDChardev),
        .instance_init = fd_init,
        .instance_finalize = fd_finalize,
        .class_init = fd_class_init,
        .abstract = true,
    },
};
DEFINE_TYPES(fd_types)
