/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A QMP connection: greeting, negotiation, requests, replies, events. */
#include "qemu/osdep.h"
#include "monitor-int.h"
#include "qapi/events.h"
#include "qemu/json-writer.h"

static void send_json(Monitor *mon, struct json_object *message)
{
    g_autofree char *text = json_to_text(message, mon->pretty);
    g_autofree char *line = g_strconcat(text, "\r\n", NULL);

    monitor_send(mon, line, strlen(line));
    json_object_put(message);
}

/* ---- replies ------------------------------------------------------------------- */

typedef struct QmpRequest {
    const char *command;
    bool oob;
    bool has_id;
    struct json_object *args;       /* NULL: none */
    struct json_object *id;         /* NULL may also be JSON's null */
} QmpRequest;

static void send_error(Monitor *mon, const QmpRequest *r, Error *err)
{
    struct json_object *reply = json_object_new_object();

    if (r->has_id) {
        json_object_object_add(reply, "id", json_object_get(r->id));
    }
    json_object_object_add(reply, "error",
                           json_new_object("class",
                                           json_str(error_class_name(error_get_class(err))),
                                           "desc", json_str(error_get_pretty(err)), NULL));
    error_free(err);
    send_json(mon, reply);
}

/* Clients expect SHUTDOWN before the reply of the "quit" that caused it. */
static bool keep_for_the_end(Monitor *mon, const QmpRequest *r)
{
    const QmpCommand *command = qmp_command_find(r->command);

    return command && (command->flags & QMP_LAST_REPLY) && !mon->last_reply;
}

static void send_return(Monitor *mon, const QmpRequest *r, struct json_object *ret)
{
    struct json_object *reply = json_new_object("return", ret, NULL);

    if (r->has_id) {
        json_object_object_add(reply, "id", json_object_get(r->id));
    }
    if (keep_for_the_end(mon, r)) {
        mon->last_reply = reply;
    } else {
        send_json(mon, reply);
    }
}

void qmp_session_finish(Monitor *mon)
{
    if (mon->last_reply) {
        send_json(mon, g_steal_pointer(&mon->last_reply));
    }
}

/* ---- requests ------------------------------------------------------------------ */

static bool take_command(QmpRequest *r, const char *key, struct json_object *value, Error **errp)
{
    if (json_object_get_type(value) != json_type_string) {
        error_setg(errp, "QMP input member '%s' must be a string", key);
        return false;
    }
    if (r->command) {
        error_setg(errp, "QMP input members 'execute' and 'exec-oob' clash");
        return false;
    }
    r->command = json_object_get_string(value);
    r->oob = !strcmp(key, "exec-oob");
    return true;
}

static bool take_member(Monitor *mon, QmpRequest *r, const char *key, struct json_object *value,
                        Error **errp)
{
    if (!strcmp(key, "execute") || (mon->oob && !strcmp(key, "exec-oob"))) {
        return take_command(r, key, value, errp);
    }
    if (!strcmp(key, "arguments")) {
        if (json_object_get_type(value) != json_type_object) {
            error_setg(errp, "QMP input member 'arguments' must be an object");
            return false;
        }
        r->args = value;
    } else if (strcmp(key, "id") != 0) {
        error_setg(errp, "QMP input member '%s' is unexpected", key);
        return false;
    }
    return true;
}

/* Pointers in @r borrow from @request. */
static bool take_apart(Monitor *mon, struct json_object *request, QmpRequest *r, Error **errp)
{
    if (json_object_get_type(request) != json_type_object) {
        error_setg(errp, "QMP input must be a JSON object");
        return false;
    }
    r->has_id = json_object_object_get_ex(request, "id", &r->id);
    json_object_object_foreach(request, key, value) {
        if (!take_member(mon, r, key, value, errp)) {
            return false;
        }
    }
    if (!r->command) {
        error_setg(errp, "QMP input lacks member 'execute'");
        return false;
    }
    return true;
}

static bool enable_capabilities(Monitor *mon, struct json_object *list, Error **errp)
{
    for (size_t i = 0; list && i < json_object_array_length(list); i++) {
        struct json_object *name = json_object_array_get_idx(list, i);

        if (strcmp(json_object_get_string(name), "oob") != 0) {
            error_setg(errp, "Capability '%s' is not available", json_object_get_string(name));
            return false;
        }
        mon->oob = true;
    }
    return true;
}

/* Before negotiation nothing but qmp_capabilities runs, afterwards everything else. */
static bool negotiate(Monitor *mon, const QmpRequest *r, Error **errp)
{
    if (strcmp(r->command, "qmp_capabilities") != 0) {
        error_set(errp, ERROR_CLASS_COMMAND_NOT_FOUND,
                  "Expecting capabilities negotiation with 'qmp_capabilities'");
        return false;
    }
    if (r->args && !qapi_check("QmpCapabilities", r->args, "", errp)) {
        return false;
    }
    if (!enable_capabilities(mon, r->args ? qmp_obj(r->args, "enable") : NULL, errp)) {
        return false;
    }
    mon->negotiated = true;
    return true;
}

static bool check_oob(const QmpRequest *r, Error **errp)
{
    const QmpCommand *command = qmp_command_find(r->command);

    if (r->oob && command && !(command->flags & QMP_OOB)) {
        error_setg(errp, "The command %s does not support OOB", r->command);
        return false;
    }
    return true;
}

static Monitor *serving;        /* whose request is being run */

static bool execute(Monitor *mon, const QmpRequest *r, struct json_object **ret, Error **errp)
{
    Monitor *outer = serving;
    bool ok;

    if (!mon->negotiated) {
        return negotiate(mon, r, errp);
    }
    serving = mon;
    monitor_set_current(mon, true);
    ok = check_oob(r, errp) && qmp_command_run(r->command, r->args, ret, errp);
    monitor_set_current(NULL, false);
    serving = outer;
    return ok;
}

static void handle_request(struct json_object *request, Error *err, void *opaque)
{
    Monitor *mon = opaque;
    unsigned session = mon->session;
    QmpRequest r = { .command = NULL };
    struct json_object *ret = NULL;

    if (!err && take_apart(mon, request, &r, &err)) {
        execute(mon, &r, &ret, &err);
    }
    if (mon->session != session) {      /* the client that asked has gone */
        json_object_put(ret);
        error_free(err);
    } else if (err) {
        send_error(mon, &r, err);
    } else {
        send_return(mon, &r, ret ? ret : json_object_new_object());
    }
    json_object_put(request);
}

/* ---- the connection ------------------------------------------------------------ */

struct json_object *qmp_version(void)
{
    struct json_object *qemu = json_new_object("micro", json_int(QEMU_VERSION_MICRO), "minor",
                                               json_int(QEMU_VERSION_MINOR), "major",
                                               json_int(QEMU_VERSION_MAJOR), NULL);

    return json_new_object("qemu", qemu, "package", json_str("Ashlar " ASHLAR_VERSION), NULL);
}

static void greet(Monitor *mon)
{
    struct json_object *capabilities = json_object_new_array();

    json_object_array_add(capabilities, json_str("oob"));
    send_json(mon, json_new_object("QMP", json_new_object("version", qmp_version(),
                                                          "capabilities", capabilities, NULL),
                                   NULL));
}

static void new_session(Monitor *mon)
{
    mon->session++;
    mon->negotiated = false;
    mon->oob = false;
    g_clear_pointer(&mon->last_reply, json_object_put);
    qmp_parser_reset(mon->parser);
    monitor_drop_output(mon);
}

static int qmp_can_read(void *opaque)
{
    return monitor_is_full(opaque) ? 0 : 4096;
}

static void qmp_read(void *opaque, const uint8_t *buf, int size)
{
    Monitor *mon = opaque;

    qmp_parser_feed(mon->parser, (const char *)buf, size);
}

static void qmp_event(void *opaque, QEMUChrEvent event)
{
    Monitor *mon = opaque;

    if (event == CHR_EVENT_OPENED) {
        new_session(mon);
        greet(mon);
    } else if (event == CHR_EVENT_CLOSED) {
        new_session(mon);
    }
}

bool monitor_init_qmp(Chardev *chr, bool pretty, Error **errp)
{
    Monitor *mon = monitor_new(true);

    mon->pretty = pretty;
    mon->parser = qmp_parser_new(handle_request, mon);
    if (!monitor_attach(mon, chr, errp)) {
        return false;
    }
    qemu_chr_fe_set_echo(&mon->chr, true);
    qemu_chr_fe_set_handlers(&mon->chr, qmp_can_read, qmp_read, qmp_event, NULL, mon, NULL, true);
    return true;
}

void qmp_session_free(Monitor *mon)
{
    json_object_put(mon->last_reply);
    qmp_parser_free(mon->parser);
}

/* The first descriptor that came with the request being run; -1: none. */
int qmp_take_message_fd(void)
{
    return serving ? qemu_chr_fe_get_msgfd(&serving->chr) : -1;
}

/* ---- events -------------------------------------------------------------------- */

static struct json_object *timestamp(void)
{
    int64_t us = g_get_real_time();

    return json_new_object("seconds", json_int(us / G_USEC_PER_SEC), "microseconds",
                           json_int(us % G_USEC_PER_SEC), NULL);
}

void qmp_broadcast(const char *name, struct json_object *data)
{
    Monitor *mon;

    QTAILQ_FOREACH(mon, monitor_list(), entry) {
        struct json_object *event;

        if (!mon->is_qmp || !mon->negotiated) {
            continue;
        }
        event = json_new_object("timestamp", timestamp(), "event", json_str(name), NULL);
        if (data) {
            json_object_object_add(event, "data", json_object_get(data));
        }
        send_json(mon, event);
    }
}

static const QapiType types[] = {
    { .name = "QmpCapability", .values = (const char *const []) { "oob", NULL } },
    { .name = "QmpCapabilities",
      .members = (const QapiMember[]) { { "enable", "[QmpCapability]", true }, { .name = NULL } } },
};
QAPI_TYPES(types)

static bool already_negotiated(struct json_object *args, struct json_object **ret, Error **errp)
{
    error_set(errp, ERROR_CLASS_COMMAND_NOT_FOUND,
              "Capabilities negotiation is already complete, command ignored");
    return false;
}

static const QmpCommand commands[] = {
    { .name = "qmp_capabilities", .args_type = "QmpCapabilities", .run = already_negotiated,
      .flags = QMP_PRECONFIG },
};
QMP_COMMANDS(commands)
