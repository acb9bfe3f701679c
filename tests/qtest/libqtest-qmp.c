/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libqtest: the QMP connection, and questions that are asked through it.
 */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include "libqtest-int.h"

/* ---- formatting -------------------------------------------------------------------- */

static void append_json_string(GString *out, const char *text)
{
    struct json_object *string = json_object_new_string(text);

    g_string_append(out, json_object_to_json_string_ext(string, JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(string);
}

/* A conversion of printf at @fmt (after '%'); returns what follows it. */
static const char *append_number(GString *out, const char *fmt, va_list *ap)
{
    unsigned longs = 0;

    while (*fmt == 'l') {
        longs++;
        fmt++;
    }
    switch (*fmt) {
    case 'd':
    case 'i':
        g_string_append_printf(out, "%lld", longs == 0 ? va_arg(*ap, int) :
                               longs == 1 ? va_arg(*ap, long) : va_arg(*ap, long long));
        break;
    case 'u':
        g_string_append_printf(out, "%llu", longs == 0 ? va_arg(*ap, unsigned) :
                               longs == 1 ? va_arg(*ap, unsigned long)
                                          : va_arg(*ap, unsigned long long));
        break;
    case 'f':
        g_string_append_printf(out, "%f", va_arg(*ap, double));
        break;
    default:
        g_error("conversion '%%%s' is not known", fmt);
    }
    return fmt + 1;
}

static const char *append_conversion(GString *out, const char *fmt, va_list *ap)
{
    struct json_object *value;

    switch (*fmt) {
    case '%':
        g_string_append_c(out, '%');
        return fmt + 1;
    case 's':
        append_json_string(out, va_arg(*ap, const char *));
        return fmt + 1;
    case 'p':
        value = va_arg(*ap, struct json_object *);
        g_string_append(out, json_object_to_json_string(value));
        json_object_put(value);
        return fmt + 1;
    default:
        return append_number(out, fmt, ap);
    }
}

char *qtest_vjson(const char *fmt, va_list ap_in)
{
    GString *out = g_string_new(NULL);
    char quote = 0;
    va_list ap;

    va_copy(ap, ap_in);
    while (*fmt) {
        char c = *fmt++;

        if (c == '%' && (!quote || *fmt == '%')) {
            fmt = append_conversion(out, fmt, &ap);
        } else if (c == '\\' && quote && *fmt) {
            if (*fmt != '\'') {
                g_string_append_c(out, c);
            }
            g_string_append_c(out, *fmt++);
        } else if ((c == '"' || c == '\'') && (!quote || quote == c)) {
            quote = quote ? 0 : c;
            g_string_append_c(out, '"');
        } else if (c == '"') {
            g_string_append(out, "\\\"");
        } else {
            g_string_append_c(out, c);
        }
    }
    va_end(ap);
    return g_string_free(out, FALSE);
}

/* ---- sending and receiving --------------------------------------------------------------- */

/*
 * With a newline, because some values end only when something follows; in one
 * piece, because after "quit" nobody may be there to take a second one.
 */
static void send_text(QTestState *s, const char *text)
{
    g_autofree char *line = g_strconcat(text, "\n", NULL);

    if (qtest_verbose()) {
        fputs(line, stderr);
    }
    qtest_send_all(s->qmp_fd, line, strlen(line));
}

void qtest_qmp_vsend(QTestState *s, const char *fmt, va_list ap)
{
    g_autofree char *text = qtest_vjson(fmt, ap);

    send_text(s, text);
}

void qtest_qmp_send(QTestState *s, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    qtest_qmp_vsend(s, fmt, ap);
    va_end(ap);
}

void qtest_qmp_send_raw(QTestState *s, const char *fmt, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    qtest_send_all(s->qmp_fd, text, strlen(text));
}

/* The first complete value in the received text, NULL when more is needed. */
static QDict *take_value(QTestState *s)
{
    struct json_tokener *parser = json_tokener_new();
    QDict *value = json_tokener_parse_ex(parser, s->qmp_rx->str, s->qmp_rx->len);
    enum json_tokener_error error = json_tokener_get_error(parser);

    if (error == json_tokener_success) {
        g_string_erase(s->qmp_rx, 0, json_tokener_get_parse_end(parser));
    } else if (error != json_tokener_continue) {
        g_error("the emulator sent bad JSON: %s", s->qmp_rx->str);
    }
    json_tokener_free(parser);
    return value;
}

static void skip_white_space(GString *text)
{
    size_t n = strspn(text->str, " \r\n\t");

    g_string_erase(text, 0, n);
}

QDict *qtest_qmp_receive_dict(QTestState *s)
{
    QDict *value = NULL;

    for (;;) {
        skip_white_space(s->qmp_rx);
        if (s->qmp_rx->len && (value = take_value(s))) {
            break;
        }
        qtest_fill(s, s->qmp_fd, s->qmp_rx, "QMP");
    }
    if (qtest_verbose()) {
        fprintf(stderr, "%s\n", json_object_to_json_string(value));
    }
    return value;
}

QDict *qtest_qmp_receive(QTestState *s)
{
    for (;;) {
        QDict *message = qtest_qmp_receive_dict(s);

        if (!qdict_haskey(message, "event")) {
            return message;
        }
        if (!s->event_cb || !s->event_cb(s, qdict_get_str(message, "event"), message,
                                         s->event_opaque)) {
            g_queue_push_tail(s->events, message);
        }
    }
}

void qtest_qmp_handshake(QTestState *s)
{
    QDict *greeting = qtest_qmp_receive(s);

    g_assert_nonnull(qdict_get_qdict(greeting, "QMP"));
    qobject_unref(greeting);
    qtest_qmp_assert_success(s, "{'execute': 'qmp_capabilities'}");
}

QDict *qtest_vqmp(QTestState *s, const char *fmt, va_list ap)
{
    qtest_qmp_vsend(s, fmt, ap);
    return qtest_qmp_receive(s);
}

QDict *qtest_qmp(QTestState *s, const char *fmt, ...)
{
    QDict *reply;
    va_list ap;

    va_start(ap, fmt);
    reply = qtest_vqmp(s, fmt, ap);
    va_end(ap);
    return reply;
}

static void send_with_fds(int socket, const char *text, const int *fds, size_t fds_num)
{
    struct iovec iov = { .iov_base = (char *)(uintptr_t)text, .iov_len = strlen(text) };
    g_autofree char *control = g_malloc0(CMSG_SPACE(fds_num * sizeof(int)));
    struct msghdr msg = {
        .msg_iov = &iov, .msg_iovlen = 1,
        .msg_control = control, .msg_controllen = CMSG_SPACE(fds_num * sizeof(int)),
    };
    struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

    cmsg->cmsg_level = SOL_SOCKET;
    cmsg->cmsg_type = SCM_RIGHTS;
    cmsg->cmsg_len = CMSG_LEN(fds_num * sizeof(int));
    memcpy(CMSG_DATA(cmsg), fds, fds_num * sizeof(int));
    g_assert_cmpint(sendmsg(socket, &msg, 0), ==, (ssize_t)strlen(text));
}

QDict *qtest_qmp_fds(QTestState *s, int *fds, size_t fds_num, const char *fmt, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = qtest_vjson(fmt, ap);
    va_end(ap);
    if (fds_num) {
        send_with_fds(s->qmp_fd, text, fds, fds_num);
    } else {
        send_text(s, text);
    }
    return qtest_qmp_receive(s);
}

/* ---- replies --------------------------------------------------------------------------------- */

/* Member @member of the reply, which must have it, as a reference of its own. */
static QDict *take_member(QDict *reply, const char *member)
{
    QDict *value = NULL;

    if (!json_object_object_get_ex(reply, member, &value)) {
        g_error("expected a reply with '%s', got %s", member, json_object_to_json_string(reply));
    }
    qobject_ref(value);
    qobject_unref(reply);
    return value;
}

void qtest_qmp_assert_success(QTestState *s, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    qobject_unref(take_member(qtest_vqmp(s, fmt, ap), "return"));
    va_end(ap);
}

QDict *qtest_qmp_assert_success_ref(QTestState *s, const char *fmt, ...)
{
    QDict *value;
    va_list ap;

    va_start(ap, fmt);
    value = take_member(qtest_vqmp(s, fmt, ap), "return");
    va_end(ap);
    return value;
}

QDict *qtest_qmp_assert_failure_ref(QTestState *s, const char *fmt, ...)
{
    QDict *value;
    va_list ap;

    va_start(ap, fmt);
    value = take_member(qtest_vqmp(s, fmt, ap), "error");
    va_end(ap);
    return value;
}

void qmp_expect_error_and_unref(QDict *rsp, const char *class)
{
    QDict *error = take_member(rsp, "error");

    g_assert_cmpstr(qdict_get_str(error, "class"), ==, class);
    g_assert_nonnull(qdict_get_try_str(error, "desc"));
    qobject_unref(error);
}

bool qmp_rsp_is_err(QDict *rsp)
{
    bool is_error = qdict_haskey(rsp, "error");

    qobject_unref(rsp);
    return is_error;
}

/* ---- events -------------------------------------------------------------------------------- */

void qtest_qmp_set_event_callback(QTestState *s, QTestQMPEventCallback cb, void *opaque)
{
    s->event_cb = cb;
    s->event_opaque = opaque;
}

QDict *qtest_qmp_event_ref(QTestState *s, const char *event)
{
    while (!g_queue_is_empty(s->events)) {
        QDict *message = g_queue_pop_head(s->events);

        if (!strcmp(qdict_get_str(message, "event"), event)) {
            return message;
        }
        qobject_unref(message);
    }
    return NULL;
}

QDict *qtest_qmp_eventwait_ref(QTestState *s, const char *event)
{
    QDict *message = qtest_qmp_event_ref(s, event);

    while (!message) {
        message = qtest_qmp_receive_dict(s);
        if (g_strcmp0(qdict_get_try_str(message, "event"), event)) {
            qobject_unref(message);
            message = NULL;
        }
    }
    return message;
}

void qtest_qmp_eventwait(QTestState *s, const char *event)
{
    qobject_unref(qtest_qmp_eventwait_ref(s, event));
}

/* ---- commands that tests use often --------------------------------------------------------- */

char *qtest_vhmp(QTestState *s, const char *fmt, va_list ap)
{
    g_autofree char *line = g_strdup_vprintf(fmt, ap);
    QDict *value = qtest_qmp_assert_success_ref(
        s, "{'execute': 'human-monitor-command', 'arguments': {'command-line': %s}}", line);
    char *text = g_strdup(json_object_get_string(value));

    qobject_unref(value);
    return text;
}

char *qtest_hmp(QTestState *s, const char *fmt, ...)
{
    va_list ap;
    char *text;

    va_start(ap, fmt);
    text = qtest_vhmp(s, fmt, ap);
    va_end(ap);
    return text;
}

void qtest_qmp_device_add_qdict(QTestState *s, const char *drv, const QDict *arguments)
{
    QDict *copy = NULL;

    if (arguments) {
        json_object_deep_copy((QDict *)(uintptr_t)arguments, &copy, NULL);
    } else {
        copy = json_object_new_object();
    }
    json_object_object_add(copy, "driver", json_object_new_string(drv));
    qtest_qmp_assert_success(s, "{'execute': 'device_add', 'arguments': %p}", copy);
}

void qtest_qmp_device_add(QTestState *s, const char *driver, const char *id, const char *fmt, ...)
{
    g_autofree char *text = NULL;
    QDict *arguments;
    va_list ap;

    va_start(ap, fmt);
    text = qtest_vjson(fmt, ap);
    va_end(ap);
    arguments = json_tokener_parse(text);
    g_assert_nonnull(arguments);
    json_object_object_add(arguments, "id", json_object_new_string(id));
    qtest_qmp_device_add_qdict(s, driver, arguments);
    qobject_unref(arguments);
}

void qtest_qmp_device_del_send(QTestState *s, const char *id)
{
    qtest_qmp_assert_success(s, "{'execute': 'device_del', 'arguments': {'id': %s}}", id);
}

void qtest_qmp_device_del(QTestState *s, const char *id)
{
    qtest_qmp_device_del_send(s, id);
    qtest_qmp_eventwait(s, "DEVICE_DELETED");
}

QDict *qtest_qom_get(QTestState *s, const char *path, const char *property)
{
    return qtest_qmp_assert_success_ref(
        s, "{'execute': 'qom-get', 'arguments': {'path': %s, 'property': %s}}", path, property);
}

bool qtest_qom_get_bool(QTestState *s, const char *path, const char *property)
{
    QDict *value = qtest_qom_get(s, path, property);
    bool result;

    g_assert_true(json_object_is_type(value, json_type_boolean));
    result = json_object_get_boolean(value);
    qobject_unref(value);
    return result;
}

void qtest_qom_set_bool(QTestState *s, const char *path, const char *property, bool value)
{
    qtest_qmp_assert_success(
        s, "{'execute': 'qom-set', 'arguments': {'path': %s, 'property': %s, 'value': %p}}",
        path, property, json_object_new_boolean(value));
}

/* ---- what the emulator has: asked once ----------------------------------------------------- */

static QDict *ask_once(QDict **cache, const char *command)
{
    if (!*cache) {
        QTestState *s = qtest_init("-machine none");

        *cache = qtest_qmp_assert_success_ref(s, command);
        qtest_quit(s);
    }
    return *cache;
}

static QDict *machine_list(void)
{
    static QDict *machines;

    return ask_once(&machines, "{'execute': 'query-machines'}");
}

static bool list_has_name(QList *list, const char *name)
{
    for (size_t i = 0; i < qlist_size(list); i++) {
        QDict *item = qlist_at(list, i);

        if (!strcmp(qdict_get_str(item, "name"), name) ||
            !g_strcmp0(qdict_get_try_str(item, "alias"), name)) {
            return true;
        }
    }
    return false;
}

bool qtest_has_machine(const char *machine)
{
    return list_has_name(machine_list(), machine);
}

bool qtest_has_device(const char *device)
{
    static QDict *types;

    return list_has_name(ask_once(&types, "{'execute': 'qom-list-types', 'arguments': "
                                          "{'implements': 'device', 'abstract': false}}"), device);
}

bool qtest_qom_has_concrete_type(const char *parent, const char *child)
{
    QTestState *s = qtest_init("-machine none");
    QDict *types = qtest_qmp_assert_success_ref(
        s, "{'execute': 'qom-list-types', 'arguments': {'implements': %s, 'abstract': false}}",
        parent);
    bool has = list_has_name(types, child);

    qobject_unref(types);
    qtest_quit(s);
    return has;
}

bool qtest_has_accel(const char *accel_name)
{
    g_autofree char *type = g_strconcat(accel_name, "-accel", NULL);

    return qtest_qom_has_concrete_type("accel", type);
}

/* "virt-7.2": an older version of a versioned machine. */
static bool is_old_version(const char *name)
{
    return g_regex_match_simple("-[0-9]+\\.[0-9]+$", name, 0, 0) &&
           !g_str_has_suffix(name, "-11.0");
}

void qtest_cb_for_every_machine(void (*cb)(const char *machine), bool skip_old_versioned)
{
    QList *machines = machine_list();

    for (size_t i = 0; i < qlist_size(machines); i++) {
        const char *name = qdict_get_str(qlist_at(machines, i), "name");

        if (!(skip_old_versioned && is_old_version(name))) {
            cb(name);
        }
    }
}
