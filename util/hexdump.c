/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Buffers as text, and whether they are empty. */
#include "qemu/osdep.h"
#include "qemu/cutils.h"

bool buffer_is_zero(const void *buf, size_t len)
{
    const unsigned char *p = buf;

    if (len < 16) {
        for (size_t i = 0; i < len; i++) {
            if (p[i]) {
                return false;
            }
        }
        return true;
    }
    /* Sixteen zero bytes, and all others equal to the one sixteen before. */
    static const unsigned char zeros[16];
    return memcmp(p, zeros, 16) == 0 && memcmp(p, p + 16, len - 16) == 0;
}

GString *qemu_hexdump_line(GString *str, const void *buf, size_t len,
                           size_t unit_len, size_t block_len)
{
    const uint8_t *p = buf;

    if (!str) {
        str = g_string_sized_new(len * 3);
    }
    for (size_t i = 0; i < len; i++) {
        if (i && unit_len && i % unit_len == 0) {
            g_string_append_c(str, ' ');
        }
        if (i && block_len && i % block_len == 0) {
            g_string_append_c(str, ' ');
        }
        g_string_append_printf(str, "%02x", p[i]);
    }
    return str;
}

void qemu_hexdump(FILE *fp, const char *prefix, const void *bufptr, size_t size)
{
    const uint8_t *p = bufptr;

    for (size_t at = 0; at < size; at += 16) {
        size_t len = MIN((size_t)16, size - at);
        g_autoptr(GString) hex = qemu_hexdump_line(NULL, p + at, len, 1, 4);
        char ascii[17];
        for (size_t i = 0; i < len; i++) {
            ascii[i] = g_ascii_isprint((gchar)p[at + i]) ? (char)p[at + i] : '.';
        }
        ascii[len] = '\0';
        /* 16 pairs, 15 blanks, 3 more between the groups of four. */
        fprintf(fp, "%s: %04zx: %-50s  %s\n", prefix, at, hex->str, ascii);
    }
}
