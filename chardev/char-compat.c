/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The short syntax of -serial, -monitor, -qtest and their kin, translated to
 * the options of -chardev.
 */
#include "qemu/osdep.h"
#include "chardev/char-io.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"

static void set_string(struct json_object *opts, const char *key, const char *value)
{
    json_object_object_add(opts, key, json_object_new_string(value));
}

/*
 * [HOST]:PORT up to a character of @stop, HOST perhaps in brackets.  What follows, or
 * NULL when this is no address.
 */
static const char *parse_host_port(struct json_object *opts, const char *p, const char *stop,
                                   const char *host_key, const char *port_key)
{
    const char *host = p;
    size_t host_len;
    if (*p == '[') {
        const char *close = strchr(p, ']');
        if (!close || close[1] != ':') {
            return NULL;
        }
        host = p + 1;
        host_len = close - host;
        p = close + 2;
    } else {
        host_len = strcspn(p, ":,@");
        if (p[host_len] != ':') {
            return NULL;
        }
        p += host_len + 1;
    }
    size_t port_len = strcspn(p, stop);
    if (port_len == 0) {
        return NULL;
    }
    g_autofree char *host_text = g_strndup(host, host_len);
    g_autofree char *port_text = g_strndup(p, port_len);
    set_string(opts, host_key, host_text);
    set_string(opts, port_key, port_text);
    return p + port_len;
}

typedef bool CompatParser(struct json_object *opts, const char *rest, Error **errp);

static bool bad_address(const char *rest, Error **errp)
{
    error_setg(errp, "'%s' is not an address of the form [HOST]:PORT", rest);
    return false;
}

static bool parse_tcp(struct json_object *opts, const char *rest, Error **errp)
{
    const char *p = parse_host_port(opts, rest, ",", "host", "port");
    if (!p) {
        return bad_address(rest, errp);
    }
    return !*p || chr_parse_words(opts, p + 1, NULL, false, errp);
}

static bool parse_telnet(struct json_object *opts, const char *rest, Error **errp)
{
    set_string(opts, "telnet", "on");
    return parse_tcp(opts, rest, errp);
}

static bool parse_tn3270(struct json_object *opts, const char *rest, Error **errp)
{
    set_string(opts, "tn3270", "on");
    return parse_tcp(opts, rest, errp);
}

static bool parse_websocket(struct json_object *opts, const char *rest, Error **errp)
{
    set_string(opts, "websocket", "on");
    return parse_tcp(opts, rest, errp);
}

static bool parse_unix(struct json_object *opts, const char *rest, Error **errp)
{
    return chr_parse_words(opts, rest, "path", false, errp);
}

static bool parse_udp(struct json_object *opts, const char *rest, Error **errp)
{
    const char *p = parse_host_port(opts, rest, "@,", "host", "port");
    if (p && *p == '@') {
        p = parse_host_port(opts, p + 1, ",", "localaddr", "localport");
    }
    if (!p) {
        return bad_address(rest, errp);
    }
    return !*p || chr_parse_words(opts, p + 1, NULL, false, errp);
}

static bool parse_path(struct json_object *opts, const char *rest, Error **errp)
{
    set_string(opts, "path", rest);
    return true;
}

/* WIDTHxHEIGHT in pixels, or COLSCxROWSC. */
static bool parse_vc(struct json_object *opts, const char *rest, Error **errp)
{
    uint64_t w, h;
    const char *p;
    bool ok = parse_uint(rest, &p, 10, &w) == 0;
    bool chars = ok && *p == 'C';
    p += chars;
    ok = ok && *p == 'x' && parse_uint(p + 1, &p, 10, &h) == 0;
    ok = ok && (chars ? g_str_equal(p, "C") : *p == '\0');
    if (!ok) {
        error_setg(errp, "'%s' is not a size of the form WIDTHxHEIGHT or COLUMNSCxROWSC", rest);
        return false;
    }
    g_autofree char *width = g_strdup_printf("%" PRIu64, w);
    g_autofree char *height = g_strdup_printf("%" PRIu64, h);
    set_string(opts, chars ? "cols" : "width", width);
    set_string(opts, chars ? "rows" : "height", height);
    return true;
}

static const struct {
    const char *prefix;
    const char *backend;
    CompatParser *parse;
} forms[] = {
    { "vc:", "vc", parse_vc },
    { "pty:", "pty", parse_path },
    { "file:", "file", parse_path },
    { "pipe:", "pipe", parse_path },
    { "tcp:", "socket", parse_tcp },
    { "telnet:", "socket", parse_telnet },
    { "tn3270:", "socket", parse_tn3270 },
    { "websocket:", "socket", parse_websocket },
    { "unix:", "socket", parse_unix },
    { "udp:", "udp", parse_udp },
};

static const char *const plain[] = { "null", "pty", "stdio", "vc", "testdev" };

static bool parse_form(struct json_object *opts, const char *text, Error **errp)
{
    for (size_t i = 0; i < ARRAY_SIZE(plain); i++) {
        if (g_str_equal(text, plain[i])) {
            set_string(opts, "backend", text);
            return true;
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
        const char *rest;
        if (strstart(text, forms[i].prefix, &rest)) {
            set_string(opts, "backend", forms[i].backend);
            return forms[i].parse(opts, rest, errp);
        }
    }
    if (g_str_has_prefix(text, "/dev/parport") || g_str_has_prefix(text, "/dev/ppi")) {
        set_string(opts, "backend", "parallel");
        return parse_path(opts, text, errp);
    }
    if (g_str_has_prefix(text, "/dev/")) {
        set_string(opts, "backend", "serial");
        return parse_path(opts, text, errp);
    }
    error_setg(errp, "'%s' is not a valid char driver", text);
    return false;
}

struct json_object *qemu_chr_parse_compat(const char *label, const char *text, bool with_mon,
                                          Error **errp)
{
    struct json_object *opts = json_object_new_object();
    const char *rest;
    set_string(opts, "id", label);
    if (strstart(text, "mon:", &rest)) {
        if (!with_mon) {
            error_setg(errp, "mon: isn't supported in this context");
            json_object_put(opts);
            return NULL;
        }
        text = rest;
        set_string(opts, "mux", "on");
        set_string(opts, "monitor", "on");
        if (g_str_equal(text, "stdio")) {
            /* C-c is for the guest. */
            set_string(opts, "signal", "off");
        }
    }
    if (!parse_form(opts, text, errp)) {
        json_object_put(opts);
        return NULL;
    }
    return opts;
}

static Chardev *new_from_text(const char *label, const char *text, bool with_mon,
                              GMainContext *context, Error **errp)
{
    const char *id;
    if (g_str_equal(text, "none")) {
        return NULL;
    }
    if (strstart(text, "chardev:", &id)) {
        Chardev *chr = qemu_chr_find(id);
        if (!chr) {
            error_setg(errp, "chardev \"%s\" not found", id);
        }
        return chr;
    }
    struct json_object *opts = qemu_chr_parse_compat(label, text, with_mon, errp);
    Chardev *chr = opts ? chr_new_from_opts(opts, context, errp) : NULL;
    json_object_put(opts);
    return chr;
}

Chardev *qemu_chr_new_from_text(const char *label, const char *text, bool with_mon, Error **errp)
{
    return new_from_text(label, text, with_mon, NULL, errp);
}

static Chardev *new_noisily(const char *label, const char *text, bool with_mon,
                            GMainContext *context)
{
    Error *err = NULL;
    Chardev *chr = new_from_text(label, text, with_mon, context, &err);
    if (err && g_str_has_prefix(text, "chardev:")) {
        error_free(err);
    } else if (err) {
        error_report_err(err);
    }
    return chr;
}

Chardev *qemu_chr_new(const char *label, const char *text, GMainContext *context)
{
    return new_noisily(label, text, false, context);
}

Chardev *qemu_chr_new_mux_mon(const char *label, const char *text, GMainContext *context)
{
    return new_noisily(label, text, true, context);
}
