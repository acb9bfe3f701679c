/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Migration streams: numbers, buffering, errors. */
#include "qemu/osdep.h"
#include "migration/qemu-file.h"

static void test_numbers(void)
{
    QEMUFile *f = qemu_file_new_memory_output();
    QEMUFile *r;
    uint64_t u64 = 0x1122334455667788;
    int32_t s32 = -2;
    int8_t s8 = -1;
    char name[256];
    const uint8_t *data;
    size_t size;

    qemu_put_byte(f, 0x1ff);
    qemu_put_be16(f, 0x1234);
    qemu_put_be32(f, 0xfedcba98);
    qemu_put_be64s(f, &u64);
    qemu_put_sbe32s(f, &s32);
    qemu_put_s8s(f, &s8);
    qemu_put_counted_string(f, "name");
    g_assert_true(qemu_file_is_writable(f));
    g_assert_cmpint(qemu_file_transferred(f), ==, 25);
    data = qemu_file_memory(f, &size);
    g_assert_cmpint(size, ==, 25);
    g_assert_cmpmem(data, 7, "\xff\x12\x34\xfe\xdc\xba\x98", 7);

    r = qemu_file_new_memory_input(data, size);
    g_assert_false(qemu_file_is_writable(r));
    g_assert_cmphex(qemu_get_byte(r), ==, 0xff);
    g_assert_cmphex(qemu_get_be16(r), ==, 0x1234);
    g_assert_cmphex(qemu_get_be32(r), ==, 0xfedcba98);
    g_assert_cmphex(qemu_get_be64(r), ==, u64);
    qemu_get_sbe32s(r, &s32);
    g_assert_cmpint(s32, ==, -2);
    qemu_get_s8s(r, &s8);
    g_assert_cmpint(s8, ==, -1);
    g_assert_cmpint(qemu_get_counted_string(r, name), ==, 4);
    g_assert_cmpstr(name, ==, "name");
    g_assert_cmpint(qemu_file_transferred(r), ==, 25);
    g_assert_cmpint(qemu_fclose(r), ==, 0);
    g_assert_cmpint(qemu_fclose(f), ==, 0);
}

static void test_short_reads(void)
{
    QEMUFile *f = qemu_file_new_memory_input("\5ab", 3);
    Error *err = NULL;
    char name[256];
    uint8_t buf[4];

    g_assert_cmpint(qemu_peek_byte(f, 2), ==, 'b');
    g_assert_cmpint(qemu_peek_byte(f, 3), ==, -1);
    g_assert_cmpint(qemu_peek_buffer(f, buf, 4, 1), ==, 2);
    g_assert_cmpint(qemu_file_get_error(f), ==, 0);
    g_assert_cmpint(qemu_get_counted_string(f, name), ==, 0);
    g_assert_cmpstr(name, ==, "");
    g_assert_cmpint(qemu_file_get_error_obj(f, &err), ==, -EIO);
    g_assert_cmpstr(error_get_pretty(err), ==, "the stream ends after 3 bytes");
    error_free(err);
    /* Sticky: everything reads as zero. */
    g_assert_cmpint(qemu_get_be64(f), ==, 0);
    g_assert_cmpint(qemu_get_byte(f), ==, 0);
    g_assert_cmpint(qemu_peek_byte(f, 0), ==, -1);
    g_assert_false(qemu_file_skip(f, 1));
    g_assert_cmpint(qemu_fclose(f), ==, -EIO);
}

static void test_skip(void)
{
    QEMUFile *f = qemu_file_new_memory_input("abcdef", 6);

    g_assert_true(qemu_file_skip(f, 4));
    g_assert_cmpint(qemu_get_byte(f), ==, 'e');
    g_assert_true(qemu_file_skip(f, 1));
    g_assert_false(qemu_file_skip(f, 1));
    qemu_fclose(f);
}

static void test_first_error_stays(void)
{
    QEMUFile *f = qemu_file_new_memory_output();
    Error *err = NULL;

    qemu_file_set_error(f, 0);
    g_assert_cmpint(qemu_file_get_error(f), ==, 0);
    qemu_file_set_error(f, -ENOSPC);
    qemu_file_fail(f, -EINVAL, "second %d", 2);
    g_assert_cmpint(qemu_file_get_error_obj(f, &err), ==, -ENOSPC);
    g_assert_cmpstr(error_get_pretty(err), ==, strerror(ENOSPC));
    error_free(err);
    qemu_put_be32(f, 1);
    g_assert_cmpint(qemu_file_transferred(f), ==, 0);
    err = NULL;
    g_assert_cmpint(qemu_fclose_errp(f, &err), ==, -ENOSPC);
    error_free_or_abort(&err);
    g_assert_cmpint(qemu_fclose(NULL), ==, 0);
}

/* ---- channels --------------------------------------------------------------------- */

typedef struct Channel {
    GByteArray *data;
    size_t pos;
    unsigned calls;
    int fail_after;         /* calls; -1: never */
    int close_result;
    bool closed;
} Channel;

static int ch_write(void *opaque, const uint8_t *buf, size_t size, Error **errp)
{
    Channel *c = opaque;

    if (c->fail_after == (int)c->calls++) {
        error_setg(errp, "the disk is full");
        return -ENOSPC;
    }
    g_byte_array_append(c->data, buf, size);
    return 0;
}

static ssize_t ch_read(void *opaque, uint8_t *buf, size_t size, Error **errp)
{
    Channel *c = opaque;
    size_t n = MIN(MIN(size, (size_t)7), c->data->len - c->pos);

    if (c->fail_after == (int)c->calls++) {
        error_setg(errp, "the line is cut");
        return -ECONNRESET;
    }
    memcpy(buf, c->data->data + c->pos, n);
    c->pos += n;
    return n;
}

static int ch_close(void *opaque, Error **errp)
{
    Channel *c = opaque;

    c->closed = true;
    if (c->close_result) {
        error_setg(errp, "closing failed");
    }
    return c->close_result;
}

static const QEMUFileOps ops = { .write = ch_write, .read = ch_read, .close = ch_close };

static void test_channel_write(void)
{
    Channel c = { .data = g_byte_array_new(), .fail_after = -1 };
    QEMUFile *f = qemu_file_new_output(&ops, &c);
    g_autofree uint8_t *big = g_malloc0(100000);

    qemu_put_be32(f, 1);
    g_assert_cmpint(c.calls, ==, 0);
    g_assert_cmpint(qemu_fflush(f), ==, 0);
    g_assert_cmpint(c.data->len, ==, 4);
    qemu_file_hold(f, true);
    qemu_put_buffer(f, big, 100000);
    g_assert_cmpint(c.data->len, ==, 4);
    qemu_file_hold(f, false);
    qemu_put_byte(f, 1);
    g_assert_cmpint(c.data->len, ==, 100005);
    g_assert_cmpint(qemu_fclose(f), ==, 0);
    g_assert_true(c.closed);
    g_byte_array_unref(c.data);
}

static void test_channel_write_fails(void)
{
    Channel c = { .data = g_byte_array_new(), .fail_after = 0 };
    QEMUFile *f = qemu_file_new_output(&ops, &c);
    Error *err = NULL;

    qemu_put_be32(f, 1);
    g_assert_cmpint(qemu_fflush(f), ==, -ENOSPC);
    g_assert_cmpint(qemu_fclose_errp(f, &err), ==, -ENOSPC);
    g_assert_cmpstr(error_get_pretty(err), ==, "the disk is full");
    error_free(err);
    c.close_result = -EIO;
    err = NULL;
    g_assert_cmpint(qemu_fclose_errp(qemu_file_new_output(&ops, &c), &err), ==, -EIO);
    g_assert_cmpstr(error_get_pretty(err), ==, "closing failed");
    error_free(err);
    g_byte_array_unref(c.data);
}

static void test_channel_read(void)
{
    Channel c = { .data = g_byte_array_new(), .fail_after = -1 };
    QEMUFile *f = qemu_file_new_input(&ops, &c);
    uint8_t buf[300];

    for (int i = 0; i < 300; i++) {
        uint8_t b = i;

        g_byte_array_append(c.data, &b, 1);
    }
    g_assert_cmpint(qemu_peek_buffer(f, buf, 20, 10), ==, 20);
    g_assert_cmpint(buf[0], ==, 10);
    g_assert_cmpint(qemu_get_buffer(f, buf, 290), ==, 290);
    g_assert_cmpint(buf[289], ==, 289 & 0xff);
    g_assert_cmpint(qemu_get_buffer(f, buf, 20), ==, 10);
    g_assert_cmpint(qemu_fclose(f), ==, -EIO);
    g_byte_array_unref(c.data);
}

static void test_channel_read_fails(void)
{
    Channel c = { .data = g_byte_array_new(), .fail_after = 0 };
    QEMUFile *f = qemu_file_new_input(&ops, &c);
    Error *err = NULL;

    g_assert_cmpint(qemu_get_be32(f), ==, 0);
    g_assert_cmpint(qemu_file_get_error_obj(f, &err), ==, -ECONNRESET);
    g_assert_cmpstr(error_get_pretty(err), ==, "the line is cut");
    error_free(err);
    qemu_fclose(f);
    g_byte_array_unref(c.data);
}

static void test_descriptors(void)
{
    int fds[2];
    QEMUFile *w, *r;

    g_assert_cmpint(pipe(fds), ==, 0);
    w = qemu_file_new_fd_output(fds[1]);
    r = qemu_file_new_fd_input(fds[0]);
    qemu_put_be64(w, 42);
    g_assert_cmpint(qemu_fclose(w), ==, 0);
    g_assert_cmpint(qemu_get_be64(r), ==, 42);
    g_assert_cmpint(qemu_peek_byte(r, 0), ==, -1);
    g_assert_cmpint(qemu_fclose(r), ==, 0);

    w = qemu_file_new_fd_output(open("/dev/full", O_WRONLY));
    qemu_put_be64(w, 42);
    g_assert_cmpint(qemu_fclose(w), ==, -ENOSPC);
    /* A directory cannot be read. */
    r = qemu_file_new_fd_input(open("/", O_RDONLY));
    g_assert_cmpint(qemu_get_byte(r), ==, 0);
    g_assert_cmpint(qemu_fclose(r), ==, -EISDIR);
    g_assert_cmpint(qemu_fclose(qemu_file_new_fd_input(-1)), ==, -EBADF);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qemu-file/numbers", test_numbers);
    g_test_add_func("/qemu-file/short-reads", test_short_reads);
    g_test_add_func("/qemu-file/skip", test_skip);
    g_test_add_func("/qemu-file/first-error-stays", test_first_error_stays);
    g_test_add_func("/qemu-file/channel/write", test_channel_write);
    g_test_add_func("/qemu-file/channel/write-fails", test_channel_write_fails);
    g_test_add_func("/qemu-file/channel/read", test_channel_read);
    g_test_add_func("/qemu-file/channel/read-fails", test_channel_read_fails);
    g_test_add_func("/qemu-file/descriptors", test_descriptors);
    return g_test_run();
}
