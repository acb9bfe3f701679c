/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The process's standard input and output; one user only.
 */
#include "qemu/osdep.h"
#include "chardev/char-fd.h"
#include "chardev/char-term.h"

typedef struct StdioChardev {
    QOM_PARENT(FDChardev);
    bool signals;            /* C-c, C-z, C-\ are for us, not for the guest */
    bool opened;
} StdioChardev;

DECLARE_INSTANCE_CHECKER(StdioChardev, STDIO_CHARDEV, TYPE_CHARDEV_STDIO)

static bool in_use;
static const char *forbidden;

void qemu_chr_forbid_stdio(const char *reason)
{
    forbidden = reason;
}

static void stdio_set_echo(Chardev *chr, bool echo)
{
    chr_term_set(echo, STDIO_CHARDEV(chr)->signals);
}

static bool stdio_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    StdioChardev *s = STDIO_CHARDEV(chr);
    if (forbidden) {
        error_setg(errp, "%s", forbidden);
        return false;
    }
    if (in_use) {
        error_setg(errp, "cannot use stdio by multiple character devices");
        return false;
    }
    if (!chr_term_begin(errp)) {
        return false;
    }
    in_use = s->opened = true;
    s->signals = chr_data_bool(data, "signal", true);
    FD_CHARDEV(chr)->keep_open = true;
    chr_fd_open(chr, STDIN_FILENO, STDOUT_FILENO);
    stdio_set_echo(chr, false);
    return true;
}

static void stdio_finalize(Object *obj)
{
    if (STDIO_CHARDEV(obj)->opened) {
        in_use = false;
        chr_term_restore();
    }
}

static const ChardevMember stdio_members[] = {
    { .name = "signal", .kind = CHARDEV_BOOL },
    { .name = NULL }
};

static void stdio_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->members = stdio_members;
    cc->chr_open = stdio_open;
    cc->chr_set_echo = stdio_set_echo;
}

static const TypeInfo stdio_types[] = {
    {
        .name = TYPE_CHARDEV_STDIO,
        .parent = TYPE_CHARDEV_FD,
        .instance_size = sizeof(StdioChardev),
        .instance_finalize = stdio_finalize,
        .class_init = stdio_class_init,
    },
};
DEFINE_TYPES(stdio_types)
