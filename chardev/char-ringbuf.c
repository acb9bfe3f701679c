/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ring buffer: the last bytes of output, read and written by monitor commands.
 */
#include "qemu/osdep.h"
#include "chardev/char-io.h"

#define RINGBUF_DEFAULT (64 * 1024)
#define RINGBUF_MAX     (1024 * 1024 * 1024)

typedef struct RingBufChardev {
    QOM_PARENT(Chardev);
    uint8_t *buf;
    size_t size;             /* power of two */
    size_t head, used;
} RingBufChardev;

DECLARE_INSTANCE_CHECKER(RingBufChardev, RINGBUF_CHARDEV, TYPE_CHARDEV_RINGBUF)

static int ringbuf_write(Chardev *chr, const uint8_t *buf, int len)
{
    RingBufChardev *s = RINGBUF_CHARDEV(chr);
    for (int i = 0; i < len; i++) {
        s->buf[(s->head + s->used) & (s->size - 1)] = buf[i];
        if (s->used < s->size) {
            s->used++;
        } else {
            s->head = (s->head + 1) & (s->size - 1);
        }
    }
    return len;
}

static int ringbuf_take(Chardev *chr, uint8_t *buf, int len)
{
    RingBufChardev *s = RINGBUF_CHARDEV(chr);
    int n = 0;
    while (n < len && s->used > 0) {
        buf[n++] = s->buf[s->head];
        s->head = (s->head + 1) & (s->size - 1);
        s->used--;
    }
    return n;
}

static bool ringbuf_open(Chardev *chr, struct json_object *data, bool *be_opened, Error **errp)
{
    RingBufChardev *s = RINGBUF_CHARDEV(chr);
    uint64_t size = chr_data_uint(data, "size", RINGBUF_DEFAULT);
    if (size == 0 || (size & (size - 1))) {
        error_setg(errp, "size of ringbuf chardev must be power of two");
        return false;
    }
    s->buf = size <= RINGBUF_MAX ? g_try_malloc0(size) : NULL;
    if (!s->buf) {
        error_setg(errp, "no memory for a ringbuf chardev of %" PRIu64 " bytes", size);
        return false;
    }
    s->size = size;
    chr->filename = g_strdup("ringbuf");
    return true;
}

static void ringbuf_finalize(Object *obj)
{
    g_free(RINGBUF_CHARDEV(obj)->buf);
}

/* ---- monitor ----------------------------------------------------------------- */

static Chardev *find_ringbuf(const char *device, Error **errp)
{
    Chardev *chr = qemu_chr_find(device);
    if (!chr) {
        error_setg(errp, "Device '%s' not found", device);
        return NULL;
    }
    if (!object_dynamic_cast(OBJECT(chr), TYPE_CHARDEV_RINGBUF)) {
        error_setg(errp, "%s is not a ringbuf device", device);
        return NULL;
    }
    return chr;
}

static bool parse_format(const char *format, bool *base64, Error **errp)
{
    *base64 = format && g_str_equal(format, "base64");
    if (format && !*base64 && !g_str_equal(format, "utf8")) {
        error_setg(errp, "Parameter 'format' does not accept value '%s'", format);
        return false;
    }
    return true;
}

/* Canonical base64 or NULL; glib's decoder skips what it does not know. */
static guchar *decode_base64(const char *text, gsize *len)
{
    size_t n = strlen(text);
    size_t body = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    size_t pad = strspn(text + body, "=");
    if (n % 4 != 0 || body + pad != n || pad > 2) {
        return NULL;
    }
    return g_base64_decode(text, len);
}

bool qmp_ringbuf_write(const char *device, const char *data, const char *format, Error **errp)
{
    bool base64;
    Chardev *chr = find_ringbuf(device, errp);
    if (!chr || !parse_format(format, &base64, errp)) {
        return false;
    }
    if (!base64) {
        qemu_chr_write(chr, (const uint8_t *)data, strlen(data), false);
        return true;
    }
    gsize len = 0;
    g_autofree guchar *bytes = decode_base64(data, &len);
    if (!bytes) {
        error_setg(errp, "Parameter 'data' is not valid base64");
        return false;
    }
    qemu_chr_write(chr, bytes, len, false);
    return true;
}

char *qmp_ringbuf_read(const char *device, int64_t size, const char *format, Error **errp)
{
    bool base64;
    Chardev *chr = find_ringbuf(device, errp);
    if (!chr || !parse_format(format, &base64, errp)) {
        return NULL;
    }
    if (size <= 0) {
        error_setg(errp, "size must be greater than zero");
        return NULL;
    }
    size = MIN((uint64_t)size, (uint64_t)RINGBUF_CHARDEV(chr)->used);
    g_autofree uint8_t *bytes = g_malloc(size + 1);
    int n = ringbuf_take(chr, bytes, size);
    if (base64) {
        return g_base64_encode(bytes, n);
    }
    /* Bytes that are no UTF-8 become U+FFFD, one each run; a NUL cannot be in a string. */
    for (int i = 0; i < n; i++) {
        bytes[i] = bytes[i] ? bytes[i] : ' ';
    }
    return g_utf8_make_valid((const char *)bytes, n);
}

char *hmp_ringbuf_format(const char *data)
{
    GString *out = g_string_new(NULL);
    for (const char *p = data; *p; p++) {
        unsigned char c = *p;
        if (c == '\\') {
            g_string_append(out, "\\\\");
        } else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
            g_string_append_printf(out, "\\u%04X", c);
        } else {
            g_string_append_c(out, c);
        }
    }
    return g_string_free(out, FALSE);
}

static const ChardevMember ringbuf_members[] = {
    { .name = "size", .kind = CHARDEV_SIZE },
    { .name = NULL }
};

static void ringbuf_class_init(ObjectClass *klass, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(klass);
    cc->members = ringbuf_members;
    cc->chr_open = ringbuf_open;
    cc->chr_write = ringbuf_write;
    cc->chr_sync_read = ringbuf_take;
}

static const TypeInfo ringbuf_types[] = {
    {
        .name = TYPE_CHARDEV_RINGBUF,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(RingBufChardev),
        .instance_finalize = ringbuf_finalize,
        .class_init = ringbuf_class_init,
    }, {
        .name = TYPE_CHARDEV_MEMORY,
        .parent = TYPE_CHARDEV_RINGBUF,
    },
};
DEFINE_TYPES(ringbuf_types)
