/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Migration addresses: the URI forms and the JSON "channels" form.
 */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "channel.h"
#include "qemu/cutils.h"

void migration_address_free(MigrationAddress *addr)
{
    if (addr) {
        g_free(addr->host);
        g_free(addr->port);
        g_free(addr->path);
        g_strfreev(addr->argv);
        g_free(addr);
    }
}

static MigrationAddress *address_new(MigrationTransport transport)
{
    MigrationAddress *addr = g_new0(MigrationAddress, 1);

    addr->transport = transport;
    return addr;
}

/* HOST:PORT, [HOST]:PORT, :PORT */
static MigrationAddress *parse_tcp(const char *text, Error **errp)
{
    const char *colon;
    g_autofree char *host = NULL;
    MigrationAddress *addr;

    if (text[0] == '[') {
        const char *end = strchr(text, ']');

        colon = end && end[1] == ':' ? end + 1 : NULL;
        host = end ? g_strndup(text + 1, end - text - 1) : NULL;
    } else {
        colon = strchr(text, ':');
        host = colon ? g_strndup(text, colon - text) : NULL;
    }
    if (!colon || !colon[1]) {
        error_setg(errp, "error parsing address '%s'", text);
        return NULL;
    }
    if (strchr(colon, ',')) {
        error_setg(errp, "options after the port are not supported in '%s'", text);
        return NULL;
    }
    addr = address_new(MIGRATION_TRANSPORT_TCP);
    addr->host = g_steal_pointer(&host);
    addr->port = g_strdup(colon + 1);
    return addr;
}

/* PATH[,offset=N] */
static MigrationAddress *parse_file(const char *text, Error **errp)
{
    g_autoptr(MigrationAddress) addr = address_new(MIGRATION_TRANSPORT_FILE);
    char *option;

    addr->path = g_strdup(text);
    option = strstr(addr->path, ",offset=");
    if (option) {
        *option = '\0';
        if (qemu_strtosz(option + strlen(",offset="), NULL, &addr->offset)
            || addr->offset > INT64_MAX) {
            error_setg(errp, "file URI has bad offset %s", option + strlen(",offset="));
            return NULL;
        }
    }
    return g_steal_pointer(&addr);
}

static MigrationAddress *parse_exec(const char *command)
{
    const char *const argv[] = { "/bin/sh", "-c", command, NULL };
    MigrationAddress *addr = address_new(MIGRATION_TRANSPORT_EXEC);

    addr->argv = g_strdupv((char **)argv);
    return addr;
}

static MigrationAddress *parse_uri(const char *uri, Error **errp)
{
    const char *p;
    MigrationAddress *addr;

    if (strstart(uri, "tcp:", &p)) {
        return parse_tcp(p, errp);
    } else if (strstart(uri, "file:", &p)) {
        return parse_file(p, errp);
    } else if (strstart(uri, "exec:", &p)) {
        return parse_exec(p);
    } else if (strstart(uri, "unix:", &p)) {
        addr = address_new(MIGRATION_TRANSPORT_UNIX);
    } else if (strstart(uri, "fd:", &p)) {
        addr = address_new(MIGRATION_TRANSPORT_FD);
    } else {
        error_setg(errp, "unknown migration protocol: %s", uri);
        return NULL;
    }
    addr->path = g_strdup(p);
    return addr;
}

/* ---- JSON ------------------------------------------------------------------------- */

static const char *get_string(struct json_object *obj, const char *key, Error **errp)
{
    struct json_object *v = NULL;

    if (!json_object_object_get_ex(obj, key, &v)) {
        error_setg(errp, "Parameter '%s' is missing", key);
        return NULL;
    }
    if (!json_object_is_type(v, json_type_string)) {
        error_setg(errp, "Invalid parameter type for '%s', expected: string", key);
        return NULL;
    }
    return json_object_get_string(v);
}

static MigrationAddress *json_socket(struct json_object *obj, Error **errp)
{
    const char *type = get_string(obj, "type", errp);
    const char *host, *port, *path;
    MigrationAddress *addr;

    if (!type) {
        return NULL;
    }
    if (g_str_equal(type, "inet")) {
        host = get_string(obj, "host", errp);
        port = host ? get_string(obj, "port", errp) : NULL;
        if (!port) {
            return NULL;
        }
        addr = address_new(MIGRATION_TRANSPORT_TCP);
        addr->host = g_strdup(host);
        addr->port = g_strdup(port);
        return addr;
    }
    if (g_str_equal(type, "unix") || g_str_equal(type, "fd")) {
        bool fd = g_str_equal(type, "fd");

        path = get_string(obj, fd ? "str" : "path", errp);
        if (!path) {
            return NULL;
        }
        addr = address_new(fd ? MIGRATION_TRANSPORT_FD : MIGRATION_TRANSPORT_UNIX);
        addr->path = g_strdup(path);
        return addr;
    }
    error_setg(errp, "Parameter 'type' does not accept value '%s'", type);
    return NULL;
}

static MigrationAddress *json_exec(struct json_object *obj, Error **errp)
{
    struct json_object *args = NULL;
    MigrationAddress *addr;
    size_t n;

    if (!json_object_object_get_ex(obj, "args", &args)
        || !json_object_is_type(args, json_type_array)
        || (n = json_object_array_length(args)) == 0) {
        error_setg(errp, "Parameter 'args' expects a list of strings");
        return NULL;
    }
    addr = address_new(MIGRATION_TRANSPORT_EXEC);
    addr->argv = g_new0(char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        addr->argv[i] = g_strdup(json_object_get_string(json_object_array_get_idx(args, i))
                                 ?: "");
    }
    return addr;
}

static MigrationAddress *json_file(struct json_object *obj, Error **errp)
{
    const char *path = get_string(obj, "filename", errp);
    struct json_object *offset = NULL;
    MigrationAddress *addr;

    if (!path) {
        return NULL;
    }
    if (json_object_object_get_ex(obj, "offset", &offset)
        && (!json_object_is_type(offset, json_type_int) || json_object_get_int64(offset) < 0)) {
        error_setg(errp, "Parameter 'offset' expects a size");
        return NULL;
    }
    addr = address_new(MIGRATION_TRANSPORT_FILE);
    addr->path = g_strdup(path);
    addr->offset = offset ? json_object_get_int64(offset) : 0;
    return addr;
}

static MigrationAddress *json_channel(struct json_object *channel, Error **errp)
{
    const char *type = get_string(channel, "channel-type", errp);
    struct json_object *obj = NULL;
    const char *transport;

    if (!type) {
        return NULL;
    }
    if (!g_str_equal(type, "main")) {
        error_setg(errp, "Parameter 'channel-type' does not accept value '%s'", type);
        return NULL;
    }
    if (!json_object_object_get_ex(channel, "addr", &obj)
        || !json_object_is_type(obj, json_type_object)) {
        error_setg(errp, "Parameter 'addr' is missing");
        return NULL;
    }
    transport = get_string(obj, "transport", errp);
    if (!transport) {
        return NULL;
    }
    if (g_str_equal(transport, "socket")) {
        return json_socket(obj, errp);
    } else if (g_str_equal(transport, "exec")) {
        return json_exec(obj, errp);
    } else if (g_str_equal(transport, "file")) {
        return json_file(obj, errp);
    }
    error_setg(errp, "Parameter 'transport' does not accept value '%s'", transport);
    return NULL;
}

MigrationAddress *migration_address_parse(const char *uri, struct json_object *channels,
                                          Error **errp)
{
    if (!uri == !channels) {
        error_setg(errp, "need either 'uri' or 'channels' argument");
        return NULL;
    }
    if (uri) {
        return parse_uri(uri, errp);
    }
    if (!json_object_is_type(channels, json_type_array)
        || json_object_array_length(channels) != 1
        || !json_object_is_type(json_object_array_get_idx(channels, 0), json_type_object)) {
        error_setg(errp, "Channel list must have only one entry, for type 'main'");
        return NULL;
    }
    return json_channel(json_object_array_get_idx(channels, 0), errp);
}
