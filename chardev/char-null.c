/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Back ends that lead nowhere: null, and the text console vc, which has no
 * display to appear on.
 */
#include "qemu/osdep.h"
#include "chardev/char-io.h"

static bool null_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    *be_opened = false;
    return true;
}

static void null_class_init(ObjectClass *klass, const void *data)
{
    CHARDEV_CLASS(klass)->chr_open = null_open;
}

static bool vc_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    chr->filename = g_strdup("vc");
    return true;
}

static const ChardevMember vc_members[] = {
    { .name = "width", .kind = CHARDEV_UINT },
    { .name = "height", .kind = CHARDEV_UINT },
    { .name = "cols", .kind = CHARDEV_UINT },
    { .name = "rows", .kind = CHARDEV_UINT },
    { .name = NULL }
};

static void vc_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->members = vc_members;
    cc->chr_open = vc_open;
}

static const TypeInfo null_types[] = {
    {
        .name = TYPE_CHARDEV_NULL,
        .parent = TYPE_CHARDEV,
        .class_init = null_class_init,
    }, {
        .name = TYPE_CHARDEV_VC,
        .parent = TYPE_CHARDEV,
        .class_init = vc_class_init,
    },
};
DEFINE_TYPES(null_types)
