/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Back ends opened by path: file (output, and another file as input) and pipe
 * (a FIFO, or the two FIFOs PATH.in and PATH.out).
 */
#include "qemu/osdep.h"
#include "chardev/char-fd.h"

static bool file_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    const char *out = chr_data_str(data, "out");
    const char *in = chr_data_str(data, "in");
    int mode = chr_data_bool(data, "append", false) ? O_APPEND : O_TRUNC;
    int in_fd = -1;
    int out_fd = chr_open_path(out, O_WRONLY | O_CREAT | mode, 0666);
    if (out_fd < 0) {
        error_setg_errno(errp, errno, "Could not create '%s'", out);
        return false;
    }
    if (in) {
        in_fd = chr_open_path(in, O_RDONLY, 0);
        if (in_fd < 0) {
            error_setg_file_open(errp, errno, in);
            close(out_fd);
            return false;
        }
    }
    chr_fd_open(chr, in_fd, out_fd);
    return true;
}

static const ChardevMember file_members[] = {
    { .name = "out", .kind = CHARDEV_STR, .option = "path",
      .missing = "chardev: file: no filename given" },
    { .name = "in", .kind = CHARDEV_STR, .option = "input-path" },
    { .name = "append", .kind = CHARDEV_BOOL },
    { .name = NULL }
};

static void file_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->members = file_members;
    cc->chr_open = file_open;
}

/* Both ways, so that opening a FIFO waits for nobody. */
static bool pipe_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    const char *path = chr_data_str(data, "device");
    g_autofree char *in = g_strdup_printf("%s.in", path);
    g_autofree char *out = g_strdup_printf("%s.out", path);
    int in_fd = chr_open_path(in, O_RDWR, 0);
    int out_fd = chr_open_path(out, O_RDWR, 0);
    if (in_fd < 0 || out_fd < 0) {
        if (in_fd >= 0) {
            close(in_fd);
        }
        if (out_fd >= 0) {
            close(out_fd);
        }
        in_fd = out_fd = chr_open_path(path, O_RDWR, 0);
        if (in_fd < 0) {
            error_setg_file_open(errp, errno, path);
            return false;
        }
    }
    chr_fd_open(chr, in_fd, out_fd);
    return true;
}

static const ChardevMember pipe_members[] = {
    { .name = "device", .kind = CHARDEV_STR, .option = "path",
      .missing = "chardev: pipe: no device path given" },
    { .name = NULL }
};

static void pipe_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->members = pipe_members;
    cc->chr_open = pipe_open;
}

static const TypeInfo file_types[] = {
    {
        .name = TYPE_CHARDEV_FILE,
        .parent = TYPE_CHARDEV_FD,
        .class_init = file_class_init,
    }, {
        .name = TYPE_CHARDEV_PIPE,
        .parent = TYPE_CHARDEV_FD,
        .class_init = pipe_class_init,
    },
};
DEFINE_TYPES(file_types)
