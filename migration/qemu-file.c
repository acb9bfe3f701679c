/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Migration streams: buffering, numbers, one sticky error.
 */
#include "qemu/osdep.h"
#include "qemu-file-internal.h"

#define IO_BUFFER 65536

static QEMUFile *file_new(const QEMUFileOps *ops, void *opaque, bool writable)
{
    QEMUFile *f = g_new0(QEMUFile, 1);

    f->ops = ops;
    f->opaque = opaque;
    f->writable = writable;
    f->path = g_string_new(NULL);
    return f;
}

QEMUFile *qemu_file_new_output(const QEMUFileOps *ops, void *opaque)
{
    return file_new(ops, opaque, true);
}

QEMUFile *qemu_file_new_input(const QEMUFileOps *ops, void *opaque)
{
    QEMUFile *f = file_new(ops, opaque, false);

    f->capacity = IO_BUFFER;
    f->buf = g_malloc(f->capacity);
    return f;
}

QEMUFile *qemu_file_new_memory_output(void)
{
    return file_new(NULL, NULL, true);
}

QEMUFile *qemu_file_new_memory_input(const void *data, size_t size)
{
    QEMUFile *f = file_new(NULL, NULL, false);

    f->memory = data;
    f->len = size;
    f->eof = true;
    return f;
}

const uint8_t *qemu_file_memory(QEMUFile *f, size_t *size)
{
    *size = f->len;
    return f->buf;
}

bool qemu_file_is_writable(QEMUFile *f)
{
    return f->writable;
}

uint64_t qemu_file_transferred(QEMUFile *f)
{
    return f->total;
}

void qemu_file_hold(QEMUFile *f, bool hold)
{
    f->hold = hold;
}

/* ---- errors --------------------------------------------------------------------- */

int qemu_file_get_error(QEMUFile *f)
{
    return f->error;
}

int qemu_file_get_error_obj(QEMUFile *f, Error **errp)
{
    if (f->error && errp) {
        if (f->error_obj) {
            error_propagate(errp, error_copy(f->error_obj));
        } else {
            error_setg(errp, "%s", strerror(-f->error));
        }
    }
    return f->error;
}

void qemu_file_set_error_obj(QEMUFile *f, int ret, Error *err)
{
    if (f->error || !ret) {
        error_free(err);
        return;
    }
    f->error = ret;
    f->error_obj = err;
}

void qemu_file_set_error(QEMUFile *f, int ret)
{
    qemu_file_set_error_obj(f, ret, NULL);
}

void qemu_file_fail(QEMUFile *f, int ret, const char *fmt, ...)
{
    g_autofree char *text = NULL;
    Error *err = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    error_setg(&err, "%s", text);
    qemu_file_set_error_obj(f, ret, err);
}

/* ---- output ------------------------------------------------------------------------ */

int qemu_fflush(QEMUFile *f)
{
    Error *err = NULL;
    int ret;

    if (!f->writable || f->error || !f->ops || !f->len) {
        return f->error;
    }
    ret = f->ops->write(f->opaque, f->buf, f->len, &err);
    if (ret < 0) {
        qemu_file_set_error_obj(f, ret, err);
    }
    f->len = 0;
    return f->error;
}

void qemu_put_buffer(QEMUFile *f, const uint8_t *buf, size_t size)
{
    assert(f->writable);
    if (f->error || !size) {
        return;
    }
    if (f->len + size > f->capacity) {
        f->capacity = MAX(f->capacity * 2, f->len + size + 4096);
        f->buf = g_realloc(f->buf, f->capacity);
    }
    memcpy(f->buf + f->len, buf, size);
    f->len += size;
    f->total += size;
    if (f->ops && !f->hold && f->len >= IO_BUFFER) {
        qemu_fflush(f);
    }
}

void qemu_put_byte(QEMUFile *f, int v)
{
    uint8_t byte = v;

    qemu_put_buffer(f, &byte, 1);
}

void qemu_put_be16(QEMUFile *f, unsigned int v)
{
    const uint8_t b[2] = { v >> 8, v };

    qemu_put_buffer(f, b, sizeof(b));
}

void qemu_put_be32(QEMUFile *f, unsigned int v)
{
    const uint8_t b[4] = { v >> 24, v >> 16, v >> 8, v };

    qemu_put_buffer(f, b, sizeof(b));
}

void qemu_put_be64(QEMUFile *f, uint64_t v)
{
    qemu_put_be32(f, v >> 32);
    qemu_put_be32(f, v);
}

void qemu_put_counted_string(QEMUFile *f, const char *str)
{
    size_t len = strlen(str);

    assert(len < 256);
    qemu_put_byte(f, len);
    qemu_put_buffer(f, (const uint8_t *)str, len);
}

/* ---- input --------------------------------------------------------------------------- */

static const uint8_t *input(QEMUFile *f)
{
    return (f->memory ? f->memory : f->buf) + f->pos;
}

/* Try to have @want bytes in the buffer (at most IO_BUFFER); how many there are. */
static size_t fill(QEMUFile *f, size_t want)
{
    assert(!f->writable);
    while (f->len - f->pos < want && !f->eof && !f->error) {
        Error *err = NULL;
        ssize_t n;

        if (f->pos) {
            memmove(f->buf, f->buf + f->pos, f->len - f->pos);
            f->len -= f->pos;
            f->pos = 0;
        }
        if (f->len == f->capacity) {
            break;
        }
        n = f->ops->read(f->opaque, f->buf + f->len, f->capacity - f->len, &err);
        if (n < 0) {
            qemu_file_set_error_obj(f, n, err);
        } else if (n == 0) {
            f->eof = true;
        } else {
            f->len += n;
        }
    }
    return f->len - f->pos;
}

static void end_of_stream(QEMUFile *f)
{
    qemu_file_fail(f, -EIO, "the stream ends after %" PRIu64 " bytes", f->total);
}

size_t qemu_get_buffer(QEMUFile *f, uint8_t *buf, size_t size)
{
    size_t done = 0;

    while (done < size && !f->error) {
        size_t n = MIN(fill(f, 1), size - done);

        if (f->error) {
            break;
        }
        if (!n) {
            end_of_stream(f);
            break;
        }
        memcpy(buf + done, input(f), n);
        f->pos += n;
        f->total += n;
        done += n;
    }
    return done;
}

int qemu_get_byte(QEMUFile *f)
{
    uint8_t b = 0;

    qemu_get_buffer(f, &b, 1);
    return b;
}

unsigned int qemu_get_be16(QEMUFile *f)
{
    uint8_t b[2] = { 0 };

    return qemu_get_buffer(f, b, 2) == 2 ? b[0] << 8 | b[1] : 0;
}

unsigned int qemu_get_be32(QEMUFile *f)
{
    uint8_t b[4] = { 0 };

    return qemu_get_buffer(f, b, 4) == 4
        ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3] : 0;
}

uint64_t qemu_get_be64(QEMUFile *f)
{
    uint64_t high = qemu_get_be32(f);
    uint64_t low = qemu_get_be32(f);

    return f->error ? 0 : high << 32 | low;
}

int qemu_peek_byte(QEMUFile *f, size_t offset)
{
    uint8_t b;

    return qemu_peek_buffer(f, &b, 1, offset) ? b : -1;
}

size_t qemu_peek_buffer(QEMUFile *f, uint8_t *buf, size_t size, size_t offset)
{
    size_t have;

    assert(offset + size <= IO_BUFFER);
    have = f->error ? 0 : fill(f, offset + size);
    if (f->error || have <= offset) {
        return 0;
    }
    size = MIN(size, have - offset);
    memcpy(buf, input(f) + offset, size);
    return size;
}

bool qemu_file_skip(QEMUFile *f, size_t size)
{
    while (size && !f->error) {
        size_t n = MIN(fill(f, 1), size);

        if (!n && !f->error) {
            end_of_stream(f);
        }
        f->pos += n;
        f->total += n;
        size -= n;
    }
    return !f->error;
}

size_t qemu_get_counted_string(QEMUFile *f, char buf[static 256])
{
    size_t len = qemu_get_byte(f);
    size_t got = qemu_get_buffer(f, (uint8_t *)buf, len);

    buf[got == len ? len : 0] = '\0';
    return got == len ? len : 0;
}

/* ---- closing ---------------------------------------------------------------------------- */

int qemu_fclose_errp(QEMUFile *f, Error **errp)
{
    int ret;

    if (!f) {
        return 0;
    }
    qemu_fflush(f);
    if (f->ops && f->ops->close) {
        Error *err = NULL;

        ret = f->ops->close(f->opaque, &err);
        if (ret < 0) {
            qemu_file_set_error_obj(f, ret, err);
        }
    }
    ret = qemu_file_get_error_obj(f, errp);
    error_free(f->error_obj);
    g_string_free(f->path, true);
    g_free(f->buf);
    g_free(f);
    return ret;
}

int qemu_fclose(QEMUFile *f)
{
    return qemu_fclose_errp(f, NULL);
}

/* ---- descriptors --------------------------------------------------------------------------- */

static int fd_write(void *opaque, const uint8_t *buf, size_t size, Error **errp)
{
    while (size) {
        ssize_t n = write(GPOINTER_TO_INT(opaque), buf, size);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            int ret = -errno;

            error_setg_errno(errp, -ret, "Could not write the stream");
            return ret;
        }
        buf += n;
        size -= n;
    }
    return 0;
}

static ssize_t fd_read(void *opaque, uint8_t *buf, size_t size, Error **errp)
{
    ssize_t n;

    do {
        n = read(GPOINTER_TO_INT(opaque), buf, size);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        n = -errno;
        error_setg_errno(errp, -n, "Could not read the stream");
    }
    return n;
}

static int fd_close(void *opaque, Error **errp)
{
    if (close(GPOINTER_TO_INT(opaque)) < 0) {
        int ret = -errno;

        error_setg_errno(errp, -ret, "Could not close the stream");
        return ret;
    }
    return 0;
}

static const QEMUFileOps fd_ops = { .write = fd_write, .read = fd_read, .close = fd_close };

QEMUFile *qemu_file_new_fd_output(int fd)
{
    return qemu_file_new_output(&fd_ops, GINT_TO_POINTER(fd));
}

QEMUFile *qemu_file_new_fd_input(int fd)
{
    return qemu_file_new_input(&fd_ops, GINT_TO_POINTER(fd));
}
