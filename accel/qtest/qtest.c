/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The qtest accelerator, and the qtest server's connection: input is taken as
 * the client sends it, output waits here for a client that does not read, and
 * while much of it waits no input is taken.
 */
#include "qemu/osdep.h"
#include "accel/accel.h"
#include "chardev/char-fe.h"
#include "qemu/error-report.h"
#include "qemu/timer.h"
#include "qemu/units.h"
#include "qom/object_interfaces.h"
#include "system/runstate.h"
#include "qtest-int.h"

typedef struct QTestServer {
    bool running;
    CharFrontend fe;
    QTestParser parser;
    GString *in;                     /* received, not parsed yet */
    bool busy;                       /* a command is being carried out */
    GString *out;                    /* to be sent */
    size_t out_sent;                 /* how much of it was */
    guint out_watch;                 /* 0: none */
    bool opened;
    FILE *log;                       /* NULL: no log */
    int64_t start_time;
} QTestServer;

static QTestServer server;

bool qtest_driver(void)
{
    return server.running;
}

bool qtest_enabled(void)
{
    return accel_in_use("qtest");
}

/* ---- log ---------------------------------------------------------------------------- */

static void log_line(char kind, const char *text, size_t len)
{
    double t = (g_get_monotonic_time() - server.start_time) / 1000000.0;

    if (server.log) {
        fprintf(server.log, "[%c +%f] %.*s\n", kind, t, (int)MIN(len, (size_t)INT_MAX), text);
        fflush(server.log);
    }
}

static bool open_log(const char *path, Error **errp)
{
    if (!path || !strcmp(path, "none")) {
        server.log = NULL;
    } else if (!*path) {
        server.log = stderr;
    } else {
        server.log = fopen(path, "we");
        if (!server.log) {
            error_setg_file_open(errp, errno, path);
            return false;
        }
    }
    return true;
}

static void close_log(void)
{
    if (server.log && server.log != stderr) {
        fclose(server.log);
    }
    server.log = NULL;
}

/* ---- output ---------------------------------------------------------------------------- */

static void flush_output(void);
static void carry_out(void);

static gboolean output_possible(void *unused, GIOCondition condition, void *data)
{
    server.out_watch = 0;
    flush_output();
    carry_out();
    qemu_chr_fe_accept_input(&server.fe);
    return G_SOURCE_REMOVE;
}

static size_t queued_output(void)
{
    return server.out->len - server.out_sent;
}

static void drop_output(void)
{
    g_string_set_size(server.out, 0);
    server.out_sent = 0;
}

static void flush_output(void)
{
    while (queued_output() && !server.out_watch) {
        const uint8_t *data = (const uint8_t *)server.out->str + server.out_sent;
        int len = MIN(queued_output(), (size_t)INT_MAX);
        int n = qemu_chr_fe_write(&server.fe, data, len);

        if (n == 0 || (n < 0 && errno != EAGAIN)) {
            break;                   /* nobody is there to read it */
        }
        server.out_sent += MAX(n, 0);
        if (n < len) {
            server.out_watch = qemu_chr_fe_add_watch(&server.fe, G_IO_OUT | G_IO_HUP,
                                                     output_possible, NULL);
            if (server.out_watch) {
                return;
            }
            qemu_chr_fe_write_all(&server.fe, data + MAX(n, 0), len - MAX(n, 0));
            server.out_sent += len - MAX(n, 0);
        }
    }
    if (!server.out_watch) {
        drop_output();
    }
}

void qtest_send(GString *text)
{
    if (server.running) {
        log_line('S', text->str, text->len ? text->len - 1 : 0);
        g_string_append_len(server.out, text->str, text->len);
        flush_output();
    }
    g_string_free(text, TRUE);
}

void qtest_reply(const char *fmt, ...)
{
    GString *text = g_string_new(NULL);
    va_list ap;

    va_start(ap, fmt);
    g_string_vprintf(text, fmt, ap);
    va_end(ap);
    g_string_append_c(text, '\n');
    qtest_send(text);
}

/* ---- input -------------------------------------------------------------------------------- */

static void take_line(char *line)
{
    g_autofree char **words = NULL;
    unsigned count;

    log_line('R', line, strlen(line));
    if (*line) {
        words = qtest_split(line, &count);
        qtest_dispatch(words, count);
    }
}

/*
 * Carry out what was received, until so much output waits that the client must
 * read first: a few bytes of input can ask for a lot of output.
 */
static void carry_out(void)
{
    if (server.busy) {
        return;
    }
    server.busy = true;
    while (server.in->len && queued_output() < QTEST_MAX_QUEUED) {
        bool complete;
        size_t n = qtest_parse(&server.parser, server.in->str, server.in->len, &complete);

        g_string_erase(server.in, 0, n);
        if (!complete) {
            continue;
        }
        if (server.parser.overlong) {
            qtest_reply("FAIL the command is too long");
        } else {
            take_line(server.parser.line->str);
        }
        qtest_parser_reset(&server.parser);
    }
    server.busy = false;
}

static int can_receive(void *opaque)
{
    return server.in->len == 0 && !server.busy && queued_output() < QTEST_MAX_QUEUED
           ? CHR_READ_BUF_LEN : 0;
}

static void receive(void *opaque, const uint8_t *buf, int size)
{
    g_string_append_len(server.in, (const char *)buf, size);
    carry_out();
}

static void drop_watch(void)
{
    if (server.out_watch) {
        g_source_remove(server.out_watch);
        server.out_watch = 0;
    }
}

/* A client comes or goes: what the last one left half done is forgotten. */
static void event(void *opaque, QEMUChrEvent ev)
{
    if (ev != CHR_EVENT_OPENED && ev != CHR_EVENT_CLOSED) {
        return;
    }
    drop_watch();
    drop_output();
    g_string_set_size(server.in, 0);
    if (!server.busy) {
        qtest_parser_reset(&server.parser);
    }
    if (ev == CHR_EVENT_OPENED) {
        server.start_time = g_get_monotonic_time();
        server.opened = true;
        if (server.log) {
            fprintf(server.log, "[I %f] OPENED\n", server.start_time / 1000000.0);
            fflush(server.log);
        }
    } else if (server.opened) {
        server.opened = false;
        log_line('I', "CLOSED", 6);
    }
}

/* ---- start and end --------------------------------------------------------------------------- */

bool qtest_server_init(Chardev *chr, const char *log_path, Error **errp)
{
    if (server.running) {
        error_setg(errp, "Only one instance of qtest can be created");
        return false;
    }
    if (!qemu_chr_fe_init(&server.fe, chr, errp)) {
        return false;
    }
    if (!open_log(log_path, errp)) {
        qemu_chr_fe_deinit(&server.fe, false);
        return false;
    }
    server.parser.line = g_string_new(NULL);
    server.in = g_string_new(NULL);
    server.out = g_string_new(NULL);
    server.running = true;
    qemu_chr_fe_set_handlers(&server.fe, can_receive, receive, event, NULL, NULL, NULL, true);
    return true;
}

void qtest_server_finish(void)
{
    if (!server.running) {
        return;
    }
    drop_watch();
    qtest_irq_reset();
    server.running = false;
    qemu_chr_fe_deinit(&server.fe, false);
    close_log();
    g_string_free(server.in, TRUE);
    g_string_free(server.out, TRUE);
    g_string_free(server.parser.line, TRUE);
    server = (QTestServer) { 0 };
}

/* ---- -object qtest ------------------------------------------------------------------------- */

OBJECT_DECLARE_SIMPLE_TYPE(QTest, QTEST)

struct QTest {
    QOM_PARENT(Object);
    char *chardev;
    char *log;
    bool serving;
};

static void qtest_object_complete(UserCreatable *uc, Error **errp)
{
    QTest *q = QTEST(uc);
    Chardev *chr;

    if (!q->chardev) {
        error_setg(errp, "No backend specified");
        return;
    }
    chr = qemu_chr_find(q->chardev);
    if (!chr) {
        error_setg(errp, "Cannot find character device '%s'", q->chardev);
        return;
    }
    q->serving = qtest_server_init(chr, q->log ?: "", errp);
}

static void qtest_object_finalize(Object *obj)
{
    QTest *q = QTEST(obj);

    if (q->serving) {
        qtest_server_finish();
    }
    g_free(q->chardev);
    g_free(q->log);
}

#define STRING_PROPERTY_(member)                                                        \
    static char *qtest_object_get_##member(Object *obj, Error **errp)                   \
    {                                                                                   \
        return g_strdup(QTEST(obj)->member);                                            \
    }                                                                                   \
    static void qtest_object_set_##member(Object *obj, const char *value, Error **errp) \
    {                                                                                   \
        QTest *q = QTEST(obj);                                                          \
                                                                                        \
        if (q->serving) {                                                               \
            error_setg(errp, "Property '" #member "' can not be set now");              \
        } else {                                                                        \
            g_free(q->member);                                                          \
            q->member = g_strdup(value);                                                \
        }                                                                               \
    }
STRING_PROPERTY_(chardev)
STRING_PROPERTY_(log)
#undef STRING_PROPERTY_

static void qtest_object_class_init(ObjectClass *klass, const void *data)
{
    UserCreatableClass *ucc = USER_CREATABLE_CLASS(klass);

    ucc->complete = qtest_object_complete;
    object_class_property_add_str(klass, "chardev", qtest_object_get_chardev,
                                  qtest_object_set_chardev);
    object_class_property_add_str(klass, "log", qtest_object_get_log, qtest_object_set_log);
}

/* ---- the accelerator ----------------------------------------------------------------------- */

static bool qtest_accel_init(AccelState *accel, Error **errp)
{
    virtual_clock_use_qtest();
    return true;
}

static void qtest_accel_class_init(ObjectClass *klass, const void *data)
{
    ACCEL_CLASS(klass)->init = qtest_accel_init;
}

static const TypeInfo qtest_types[] = {
    {
        .name = ACCEL_CLASS_NAME("qtest"),
        .parent = TYPE_ACCEL,
        .class_init = qtest_accel_class_init,
    },
    {
        .name = TYPE_QTEST,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(QTest),
        .instance_finalize = qtest_object_finalize,
        .class_init = qtest_object_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE },
            { }
        },
    },
};

DEFINE_TYPES(qtest_types)
