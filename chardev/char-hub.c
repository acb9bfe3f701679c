/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hub: one user, up to four back ends.  Output goes to each member that is
 * open, input comes from any; the slowest open member sets the pace.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "chardev/char-io.h"

#define HUB_MAX_MEMBERS 4

typedef struct HubMember {
    CharFrontend fe;
    struct HubChardev *hub;
    int ahead;               /* bytes it took that the hub's user still holds as unsent */
} HubMember;

typedef struct HubChardev {
    QOM_PARENT(Chardev);
    HubMember members[HUB_MAX_MEMBERS];
    int count;
} HubChardev;

DECLARE_INSTANCE_CHECKER(HubChardev, HUB_CHARDEV, TYPE_CHARDEV_HUB)

static int hub_can_read(void *opaque)
{
    HubMember *m = opaque;
    return qemu_chr_be_can_write(CHARDEV(m->hub));
}

static void hub_read(void *opaque, const uint8_t *buf, int size)
{
    HubMember *m = opaque;
    qemu_chr_be_write(CHARDEV(m->hub), buf, size);
}

static bool any_open(HubChardev *s)
{
    for (int i = 0; i < s->count; i++) {
        if (qemu_chr_fe_backend_open(&s->members[i].fe)) {
            return true;
        }
    }
    return false;
}

static void hub_member_event(void *opaque, QEMUChrEvent event)
{
    HubMember *m = opaque;
    Chardev *chr = CHARDEV(m->hub);
    if (event == CHR_EVENT_CLOSED) {
        m->ahead = 0;
        if (any_open(m->hub)) {
            return;
        }
    }
    qemu_chr_be_event(chr, event);
}

static int hub_write(Chardev *chr, const uint8_t *buf, int len)
{
    HubChardev *s = HUB_CHARDEV(chr);
    int least = len;
    bool some = false;
    for (int i = 0; i < s->count; i++) {
        HubMember *m = &s->members[i];
        if (!qemu_chr_fe_backend_open(&m->fe)) {
            continue;
        }
        some = true;
        if (m->ahead < len) {
            int n = qemu_chr_fe_write(&m->fe, buf + m->ahead, len - m->ahead);
            m->ahead += MAX(n, 0);
        }
        least = MIN(least, m->ahead);
    }
    if (!some) {
        return len;
    }
    for (int i = 0; i < s->count; i++) {
        s->members[i].ahead = MAX(0, s->members[i].ahead - least);
    }
    if (least == 0) {
        errno = EAGAIN;
        return -1;
    }
    return least;
}

/* The member that is furthest behind. */
static GSource *hub_add_watch(Chardev *chr, GIOCondition cond)
{
    HubChardev *s = HUB_CHARDEV(chr);
    HubMember *slowest = NULL;
    for (int i = 0; i < s->count; i++) {
        HubMember *m = &s->members[i];
        if (qemu_chr_fe_backend_open(&m->fe) && (!slowest || m->ahead < slowest->ahead)) {
            slowest = m;
        }
    }
    if (!slowest) {
        return NULL;
    }
    ChardevClass *cc = CHARDEV_GET_CLASS(slowest->fe.chr);
    return cc->chr_add_watch ? cc->chr_add_watch(slowest->fe.chr, cond) : NULL;
}

static void hub_accept_input(Chardev *chr)
{
    HubChardev *s = HUB_CHARDEV(chr);
    for (int i = 0; i < s->count; i++) {
        qemu_chr_fe_accept_input(&s->members[i].fe);
    }
}

static bool add_member(HubChardev *s, const char *id, Error **errp)
{
    Chardev *chr = qemu_chr_find(id);
    HubMember *m = &s->members[s->count];
    if (!chr) {
        error_setg(errp, "chardev can't be found by id '%s'", id);
        return false;
    }
    if (CHARDEV_GET_CLASS(chr)->shared ||
        object_dynamic_cast(OBJECT(chr), TYPE_CHARDEV_HUB)) {
        error_setg(errp, "hub: chardev '%s' is a mux or a hub itself", id);
        return false;
    }
    if (!qemu_chr_fe_init(&m->fe, chr, errp)) {
        return false;
    }
    m->hub = s;
    s->count++;
    return true;
}

static bool hub_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    HubChardev *s = HUB_CHARDEV(chr);
    struct json_object *list = chr_data_get(data, "chardevs");
    size_t n = json_object_array_length(list);
    if (n == 0) {
        error_setg(errp, "'chardevs' list is not defined");
        return false;
    }
    if (n > HUB_MAX_MEMBERS) {
        error_setg(errp, "too many chardevs in hub (maximum is %d)", HUB_MAX_MEMBERS);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!add_member(s, json_object_get_string(json_object_array_get_idx(list, i)), errp)) {
            return false;
        }
    }
    *be_opened = any_open(s);
    for (int i = 0; i < s->count; i++) {
        HubMember *m = &s->members[i];
        qemu_chr_fe_set_handlers_full(&m->fe, hub_can_read, hub_read, hub_member_event, NULL, m,
                                      chr->gcontext, true, false);
    }
    return true;
}

static void hub_finalize(Object *obj)
{
    HubChardev *s = HUB_CHARDEV(obj);
    for (int i = 0; i < s->count; i++) {
        if (s->members[i].fe.chr) {
            chr_watch_kick(s->members[i].fe.chr);
        }
        qemu_chr_fe_deinit(&s->members[i].fe, false);
    }
}

static const ChardevMember hub_members[] = {
    { .name = "chardevs", .kind = CHARDEV_STRLIST, .missing = "'chardevs' list is not defined" },
    { .name = NULL }
};

static void hub_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->members = hub_members;
    cc->chr_open = hub_open;
    cc->chr_write = hub_write;
    cc->chr_add_watch = hub_add_watch;
    cc->chr_accept_input = hub_accept_input;
}

static const TypeInfo hub_types[] = {
    {
        .name = TYPE_CHARDEV_HUB,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(HubChardev),
        .instance_finalize = hub_finalize,
        .class_init = hub_class_init,
    },
};
DEFINE_TYPES(hub_types)
