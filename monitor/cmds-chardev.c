/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about character devices. */
#include "qemu/osdep.h"
#include "hmp-int.h"

static const QapiType types[] = {
    { .name = "ChardevInfo",
      .members = (const QapiMember[]) {
          { "label", "str", false }, { "filename", "str", false },
          { "frontend-open", "bool", false }, { .name = NULL } } },
    { .name = "ChardevBackendInfo",
      .members = (const QapiMember[]) { { "name", "str", false }, { .name = NULL } } },
    { .name = "ChardevReturn",
      .members = (const QapiMember[]) { { "pty", "str", true }, { .name = NULL } } },
    { .name = "ChardevBackend",
      .members = (const QapiMember[]) { { "type", "str", false }, { "data", "any", true },
                                        { .name = NULL } } },
    { .name = "DataFormat", .values = (const char *const []) { "utf8", "base64", NULL } },
};
QAPI_TYPES(types)

static const QapiMember vserport_data[] = {
    { "id", "str", false }, { "open", "bool", false }, { .name = NULL },
};
static const QapiEvent events[] = {
    { .name = "VSERPORT_CHANGE", .members = vserport_data },
};
QAPI_EVENTS(events)

/* ---- QMP ----------------------------------------------------------------------- */

static bool query_chardev(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = qmp_query_chardev();
    return true;
}

static bool query_chardev_backends(struct json_object *args, struct json_object **ret,
                                   Error **errp)
{
    *ret = qmp_query_chardev_backends();
    return true;
}

static bool chardev_add(struct json_object *args, struct json_object **ret, Error **errp)
{
    return qmp_chardev_add(qmp_str(args, "id"), qmp_obj(args, "backend"), ret, errp);
}

static bool chardev_change(struct json_object *args, struct json_object **ret, Error **errp)
{
    return qmp_chardev_change(qmp_str(args, "id"), qmp_obj(args, "backend"), ret, errp);
}

static bool chardev_remove(struct json_object *args, struct json_object **ret, Error **errp)
{
    return qmp_chardev_remove(qmp_str(args, "id"), errp);
}

static bool chardev_send_break(struct json_object *args, struct json_object **ret, Error **errp)
{
    return qmp_chardev_send_break(qmp_str(args, "id"), errp);
}

static bool ringbuf_write(struct json_object *args, struct json_object **ret, Error **errp)
{
    return qmp_ringbuf_write(qmp_str(args, "device"), qmp_str(args, "data"),
                             qmp_str(args, "format"), errp);
}

static bool ringbuf_read(struct json_object *args, struct json_object **ret, Error **errp)
{
    g_autofree char *text = qmp_ringbuf_read(qmp_str(args, "device"), qmp_int(args, "size", 0),
                                             qmp_str(args, "format"), errp);

    if (!text) {
        return false;
    }
    *ret = json_str(text);
    return true;
}

static const QapiMember id_args[] = { { "id", "str", false }, { .name = NULL } };
static const QapiMember backend_args[] = {
    { "id", "str", false }, { "backend", "ChardevBackend", false }, { .name = NULL },
};
static const QapiMember write_args[] = {
    { "device", "str", false }, { "data", "str", false }, { "format", "DataFormat", true },
    { .name = NULL },
};
static const QapiMember read_args[] = {
    { "device", "str", false }, { "size", "int", false }, { "format", "DataFormat", true },
    { .name = NULL },
};

static const QmpCommand commands[] = {
    { .name = "chardev-add", .args = backend_args, .ret = "ChardevReturn", .run = chardev_add },
    { .name = "chardev-change", .args = backend_args, .ret = "ChardevReturn",
      .run = chardev_change },
    { .name = "chardev-remove", .args = id_args, .run = chardev_remove },
    { .name = "chardev-send-break", .args = id_args, .run = chardev_send_break },
    { .name = "query-chardev", .ret = "[ChardevInfo]", .run = query_chardev,
      .flags = QMP_PRECONFIG },
    { .name = "query-chardev-backends", .ret = "[ChardevBackendInfo]",
      .run = query_chardev_backends, .flags = QMP_PRECONFIG },
    { .name = "ringbuf-read", .args = read_args, .ret = "str", .run = ringbuf_read },
    { .name = "ringbuf-write", .args = write_args, .run = ringbuf_write },
};
QMP_COMMANDS(commands)

/* ---- HMP ----------------------------------------------------------------------- */

static void info_chardev(Monitor *mon, struct json_object *args)
{
    g_autoptr(JsonObject) rows = qmp_query_chardev();

    for (size_t i = 0; i < json_object_array_length(rows); i++) {
        struct json_object *row = json_object_array_get_idx(rows, i);

        monitor_printf(mon, "%s: filename=%s\n", qmp_str(row, "label"), qmp_str(row, "filename"));
    }
}

static void hmp_chardev_add(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;

    qemu_chr_add_option(qmp_str(args, "args"), &err);
    hmp_handle_error(mon, err);
}

static void hmp_chardev_change(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;
    g_autoptr(JsonObject) opts = qemu_chr_parse_option(qmp_str(args, "args"), &err);
    g_autoptr(JsonObject) backend = NULL;
    g_autoptr(JsonObject) reply = NULL;

    if (opts) {
        backend = json_new_object("type", json_str(qmp_str(opts, "backend")), "data",
                                  json_object_get(opts), NULL);
        json_object_object_del(opts, "backend");
        qmp_chardev_change(qmp_str(args, "id"), backend, &reply, &err);
    }
    hmp_handle_error(mon, err);
}

static void hmp_chardev_remove(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "chardev-remove", json_object_get(args)));
}

static void hmp_chardev_send_break(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "chardev-send-break", json_object_get(args)));
}

static void hmp_ringbuf_write(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "ringbuf-write", json_object_get(args)));
}

static void hmp_ringbuf_read(Monitor *mon, struct json_object *args)
{
    g_autoptr(JsonObject) data = hmp_run_qmp(mon, "ringbuf-read", json_object_get(args));

    if (data) {
        g_autofree char *text = hmp_ringbuf_format(json_object_get_string(data));

        monitor_printf(mon, "%s\n", text);
    }
}

static void complete_label(HmpCompletion *c, int index, const char *text)
{
    g_autoptr(JsonObject) rows = qmp_query_chardev();

    for (size_t i = 0; index == 1 && i < json_object_array_length(rows); i++) {
        hmp_completion_add(c, qmp_str(json_object_array_get_idx(rows, i), "label"));
    }
}

static const HmpCommand hmp_rows[] = {
    { .name = "chardev-add", .args = "args:S", .params = "args", .help = "add chardev",
      .run = hmp_chardev_add },
    { .name = "chardev-change", .args = "id:s,args:S", .params = "id args",
      .help = "change chardev", .run = hmp_chardev_change, .complete = complete_label },
    { .name = "chardev-remove", .args = "id:s", .params = "id", .help = "remove chardev",
      .run = hmp_chardev_remove, .complete = complete_label },
    { .name = "chardev-send-break", .args = "id:s", .params = "id",
      .help = "send a break on chardev", .run = hmp_chardev_send_break,
      .complete = complete_label },
    { .name = "ringbuf_read", .args = "device:s,size:i", .params = "device size",
      .help = "read from a ring buffer character device", .run = hmp_ringbuf_read,
      .complete = complete_label },
    { .name = "ringbuf_write", .args = "device:s,data:S", .params = "device data",
      .help = "write to a ring buffer character device", .run = hmp_ringbuf_write,
      .complete = complete_label },
};
HMP_COMMANDS(hmp_rows)

static const HmpCommand info_rows[] = {
    { .name = "chardev", .help = "show the character devices", .run = info_chardev },
};
HMP_INFO_COMMANDS(info_rows)
