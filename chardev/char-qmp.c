/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What management clients see and do: chardev-add, -change, -remove,
 * -send-break, query-chardev, query-chardev-backends.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "chardev/char-io.h"
#include "qemu/id.h"

/* Class and data out of {"type", "data"}. */
static ChardevClass *check_backend(struct json_object *backend, struct json_object **data,
                                   Error **errp)
{
    static const ChardevMember members[] = {
        { .name = "type", .kind = CHARDEV_STR, .missing = "" },
        { .name = "data", .kind = CHARDEV_OBJECT, .missing = "" },
        { .name = NULL }
    };
    if (!chr_data_check(members, false, backend, "backend", errp)) {
        return NULL;
    }
    const char *type = chr_data_str(backend, "type");
    ChardevClass *cc = chr_class_by_name(type);
    if (!cc) {
        error_setg(errp, "Parameter 'backend.type' does not accept value '%s'", type);
        return NULL;
    }
    *data = chr_data_get(backend, "data");
    return chr_data_check(cc->members, true, *data, "backend.data", errp) ? cc : NULL;
}

static struct json_object *make_reply(Chardev *chr)
{
    struct json_object *reply = json_object_new_object();
    if (object_dynamic_cast(OBJECT(chr), TYPE_CHARDEV_PTY)) {
        json_object_object_add(reply, "pty",
                               json_object_new_string(chr->filename + strlen("pty:")));
    }
    return reply;
}

/* Not in /chardevs yet: the caller owns it. */
static Chardev *new_unattached(const char *id, struct json_object *backend, Error **errp)
{
    ERRP_GUARD();
    struct json_object *data;
    ChardevClass *cc = check_backend(backend, &data, errp);
    if (!cc) {
        return NULL;
    }
    Chardev *chr = qemu_chardev_new(NULL, object_class_get_name(OBJECT_CLASS(cc)), data, NULL,
                                    errp);
    if (!chr) {
        error_prepend(errp, "Failed to add chardev '%s': ", id);
        return NULL;
    }
    g_free(chr->label);
    chr->label = g_strdup(id);
    return chr;
}

static void attach(Chardev *chr)
{
    object_property_add_child(get_chardevs_root(), chr->label, OBJECT(chr));
    object_unref(chr);
}

bool qmp_chardev_add(const char *id, struct json_object *backend, struct json_object **reply,
                     Error **errp)
{
    *reply = NULL;
    if (!id_wellformed(id)) {
        error_setg(errp, "Parameter 'id' expects an identifier");
        return false;
    }
    if (qemu_chr_find(id)) {
        error_setg(errp, "Chardev with id '%s' already exists", id);
        return false;
    }
    Chardev *chr = new_unattached(id, backend, errp);
    if (!chr) {
        return false;
    }
    attach(chr);
    *reply = make_reply(chr);
    return true;
}

bool qmp_chardev_change(const char *id, struct json_object *backend, struct json_object **reply,
                        Error **errp)
{
    *reply = NULL;
    Chardev *chr = qemu_chr_find(id);
    if (!chr) {
        error_setg(errp, "Chardev '%s' does not exist", id);
        return false;
    }
    if (CHARDEV_GET_CLASS(chr)->shared) {
        error_setg(errp, "Mux device hotswap not supported yet");
        return false;
    }
    CharFrontend *fe = chr->fe;
    if (fe && !fe->chr_be_change) {
        error_setg(errp, "Chardev user does not support chardev hotswap");
        return false;
    }
    Chardev *chr_new = new_unattached(id, backend, errp);
    if (!chr_new) {
        return false;
    }
    if (fe && !chr_fe_move(fe, chr_new)) {
        error_setg(errp, "Chardev '%s' change failed", id);
        object_unref(chr_new);
        return false;
    }
    qemu_chr_delete(chr);
    attach(chr_new);
    *reply = make_reply(chr_new);
    return true;
}

bool qmp_chardev_remove(const char *id, Error **errp)
{
    Chardev *chr = qemu_chr_find(id);
    if (!chr) {
        error_setg(errp, "Chardev '%s' not found", id);
        return false;
    }
    if (qemu_chr_is_busy(chr)) {
        error_setg(errp, "Chardev '%s' is busy", id);
        return false;
    }
    qemu_chr_delete(chr);
    return true;
}

bool qmp_chardev_send_break(const char *id, Error **errp)
{
    Chardev *chr = qemu_chr_find(id);
    if (!chr) {
        error_setg(errp, "Chardev '%s' not found", id);
        return false;
    }
    qemu_chr_be_event(chr, CHR_EVENT_BREAK);
    return true;
}

static int query_one(Object *child, void *opaque)
{
    Chardev *chr = CHARDEV(child);
    struct json_object *row = json_object_new_object();
    json_object_object_add(row, "frontend-open",
                           json_object_new_boolean(chr->fe && chr->fe->fe_is_open));
    json_object_object_add(row, "filename", json_object_new_string(chr->filename));
    json_object_object_add(row, "label", json_object_new_string(chr->label));
    json_object_array_add(opaque, row);
    return 0;
}

struct json_object *qmp_query_chardev(void)
{
    struct json_object *list = json_object_new_array();
    object_child_foreach(get_chardevs_root(), query_one, list);
    return list;
}

struct json_object *qmp_query_chardev_backends(void)
{
    struct json_object *list = json_object_new_array();
    GSList *names = chr_backend_names();
    for (GSList *l = names; l; l = l->next) {
        struct json_object *row = json_object_new_object();
        json_object_object_add(row, "name", json_object_new_string(l->data));
        json_object_array_add(list, row);
    }
    g_slist_free_full(names, g_free);
    return list;
}
