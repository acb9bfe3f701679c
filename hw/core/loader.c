/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Image files: read whole, unpacked, and made roms. */
#include "qemu/osdep.h"
#include <zlib.h>
#include "hw/core/loader.h"

#define GZIP_WINDOW_BITS (16 + MAX_WBITS)       /* zlib: expect the header of gzip */
#define GUNZIP_STEP      (1u << 20)

/* ---- reading -------------------------------------------------------------------------- */

/* A descriptor of the regular file and its size, or -1. */
static int open_image(const char *filename, uint64_t *size, Error **errp)
{
    /* Somebody's FIFO must not keep start-up waiting. */
    int fd = open(filename, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;

    if (fd < 0) {
        error_setg_file_open(errp, errno, filename);
        return -1;
    }
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        error_setg(errp, "'%s' is not a regular file", filename);
        close(fd);
        return -1;
    }
    *size = st.st_size;
    return fd;
}

/* Up to @size bytes: how many came before the end of the file, or -1 with errno. */
static ssize_t read_up_to(int fd, void *buffer, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t n = read(fd, (char *)buffer + done, size - done);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return -1;
        }
        if (n == 0) {
            break;
        }
        done += n;
    }
    return done;
}

int64_t get_image_size(const char *filename, Error **errp)
{
    uint64_t size;
    int fd = open_image(filename, &size, errp);

    if (fd < 0) {
        return -1;
    }
    close(fd);
    return size;
}

ssize_t load_image_size(const char *filename, void *addr, size_t size)
{
    uint64_t there;
    int fd = open_image(filename, &there, NULL);
    ssize_t done;

    if (fd < 0) {
        return -1;
    }
    done = read_up_to(fd, addr, size);
    close(fd);
    return done;
}

GBytes *image_read(const char *filename, uint64_t max, Error **errp)
{
    uint64_t size;
    int fd = open_image(filename, &size, errp);
    char *buffer = NULL;
    ssize_t done = -1;

    if (fd < 0) {
        return NULL;
    }
    if (size > max) {
        error_setg(errp, "'%s' has %" PRIu64 " bytes, %" PRIu64 " is the most that fit", filename,
                   size, max);
        goto out;
    }
    buffer = g_try_malloc(size ?: 1);
    if (!buffer) {
        error_setg(errp, "no memory for the %" PRIu64 " bytes of '%s'", size, filename);
        goto out;
    }
    done = read_up_to(fd, buffer, size);
    if (done < 0) {
        error_setg_errno(errp, errno, "could not read '%s'", filename);
    } else if ((uint64_t)done < size) {
        error_setg(errp, "'%s' became shorter while it was read", filename);
        done = -1;
    }
out:
    close(fd);
    if (done < 0) {
        g_free(buffer);
        return NULL;
    }
    return g_bytes_new_take(buffer, size);
}

/* ---- raw ------------------------------------------------------------------------------ */

/* Roms are known by the last part of the file's name. */
static bool add_rom(const char *filename, GBytes *data, hwaddr addr, AddressSpace *as,
                    Error **errp)
{
    g_autofree char *name = g_path_get_basename(filename);

    return rom_add_bytes(name, data, g_bytes_get_size(data), addr, as, errp);
}

ssize_t load_image_targphys_as(const char *filename, hwaddr addr, uint64_t max_sz,
                               AddressSpace *as, Error **errp)
{
    g_autoptr(GBytes) data = image_read(filename, max_sz, errp);

    if (!data || !add_rom(filename, data, addr, as, errp)) {
        return -1;
    }
    return g_bytes_get_size(data);
}

ssize_t load_image_targphys(const char *filename, hwaddr addr, uint64_t max_sz, Error **errp)
{
    return load_image_targphys_as(filename, addr, max_sz, NULL, errp);
}

/* ---- gzip ----------------------------------------------------------------------------- */

/* Run @stream to the end of what it holds; false when that is damaged or > @max bytes. */
static bool inflate_all(z_stream *stream, GByteArray *out, uint64_t max)
{
    for (;;) {
        uint64_t step = MIN(GUNZIP_STEP, max - out->len);
        guint before = out->len;
        int rc;

        if (!step) {
            step = 1;                   /* anything more is too much */
        }
        g_byte_array_set_size(out, before + step);
        stream->next_out = out->data + before;
        stream->avail_out = step;
        rc = inflate(stream, Z_NO_FLUSH);
        g_byte_array_set_size(out, before + step - stream->avail_out);
        if (out->len > max) {
            return false;
        }
        if (rc == Z_STREAM_END) {
            return true;
        }
        if (rc != Z_OK) {               /* Z_BUF_ERROR: the input ended too early */
            return false;
        }
    }
}

/* What the @srclen bytes unpack to, at most @max; NULL when they are not all right. */
static GByteArray *unpack(const uint8_t *src, size_t srclen, uint64_t max)
{
    z_stream stream = { .next_in = (uint8_t *)(uintptr_t)src, .avail_in = srclen };
    GByteArray *out;
    bool ok;

    if (srclen > UINT_MAX || inflateInit2(&stream, GZIP_WINDOW_BITS) != Z_OK) {
        return NULL;
    }
    out = g_byte_array_new();
    ok = inflate_all(&stream, out, max);
    inflateEnd(&stream);
    if (!ok) {
        g_byte_array_unref(out);
        return NULL;
    }
    return out;
}

ssize_t gunzip(void *dst, size_t dstlen, uint8_t *src, size_t srclen)
{
    GByteArray *out = unpack(src, srclen, MIN(dstlen, (size_t)G_MAXUINT - GUNZIP_STEP));
    ssize_t n;

    if (!out) {
        return -1;
    }
    n = out->len;
    memcpy(dst, out->data, n);
    g_byte_array_unref(out);
    return n;
}

ssize_t load_image_gzipped_buffer(const char *filename, uint64_t max_sz, uint8_t **buffer)
{
    g_autoptr(GBytes) packed = image_read(filename, LOAD_IMAGE_MAX_GUNZIP_BYTES, NULL);
    GByteArray *out;
    gsize size;
    const uint8_t *src;
    ssize_t n;

    if (!packed) {
        return -1;
    }
    src = g_bytes_get_data(packed, &size);
    if (size < 2 || src[0] != 0x1f || src[1] != 0x8b) {
        return -1;
    }
    out = unpack(src, size, MIN(max_sz, LOAD_IMAGE_MAX_GUNZIP_BYTES));
    if (!out) {
        return -1;
    }
    n = out->len;
    *buffer = g_byte_array_free(out, FALSE);
    return n;
}

ssize_t load_image_gzipped(const char *filename, hwaddr addr, uint64_t max_sz)
{
    uint8_t *buffer = NULL;
    ssize_t n = load_image_gzipped_buffer(filename, max_sz, &buffer);
    g_autoptr(GBytes) data = NULL;

    if (n < 0) {
        return -1;
    }
    data = g_bytes_new_take(buffer, n);
    return add_rom(filename, data, addr, NULL, NULL) ? n : -1;
}
