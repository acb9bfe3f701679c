/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qtest server: commands that access memory and ports.
 *
 * Memory is accessed in bulk, as DMA does it; ports by single accesses.
 * Transaction errors are not reported: what could not be read is zero.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/target-info.h"
#include "qemu/units.h"
#include "system/address-spaces.h"
#include "system/ioport.h"
#include "qtest-int.h"

#define CHUNK 4096

/* ---- ports -------------------------------------------------------------------------- */

static bool get_port(const char *word, uint32_t *port)
{
    uint64_t value;

    if (!qtest_get_u64(word, &value)) {
        return false;
    }
    if (value > UINT16_MAX) {
        qtest_reply("ERR invalid port '%.40s'", word);
        return false;
    }
    *port = value;
    return true;
}

static void port_out(char **words, unsigned count)
{
    uint64_t value;
    uint32_t port;

    if (!get_port(words[1], &port) || !qtest_get_u64(words[2], &value)) {
        return;
    }
    switch (words[0][3]) {
    case 'b':
        cpu_outb(port, value);
        break;
    case 'w':
        cpu_outw(port, value);
        break;
    default:
        cpu_outl(port, value);
        break;
    }
    qtest_reply("OK");
}

static void port_in(char **words, unsigned count)
{
    uint32_t port;
    uint32_t value;

    if (!get_port(words[1], &port)) {
        return;
    }
    switch (words[0][2]) {
    case 'b':
        value = cpu_inb(port);
        break;
    case 'w':
        value = cpu_inw(port);
        break;
    default:
        value = cpu_inl(port);
        break;
    }
    qtest_reply("OK 0x%04x", value);
}

/* ---- numbers in memory, in the target's byte order ------------------------------------ */

static unsigned width_of(char letter)
{
    return letter == 'b' ? 1 : letter == 'w' ? 2 : letter == 'l' ? 4 : 8;
}

static void memory_put(char **words, unsigned count)
{
    unsigned width = width_of(words[0][5]);
    uint64_t addr, value;
    uint8_t data[8];

    if (!qtest_get_u64(words[1], &addr) || !qtest_get_u64(words[2], &value)) {
        return;
    }
    if (target_big_endian()) {
        stn_be_p(data, width, value);
    } else {
        stn_le_p(data, width, value);
    }
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data, width);
    qtest_reply("OK");
}

static void memory_get(char **words, unsigned count)
{
    unsigned width = width_of(words[0][4]);
    uint8_t data[8] = { 0 };
    uint64_t addr, value;

    if (!qtest_get_u64(words[1], &addr)) {
        return;
    }
    address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data, width);
    value = target_big_endian() ? ldn_be_p(data, width) : ldn_le_p(data, width);
    qtest_reply("OK 0x%016" PRIx64, value);
}

/* ---- bytes ------------------------------------------------------------------------------ */

/* ADDR and SIZE of a command; false after answering. */
static bool get_range(char **words, uint64_t max, uint64_t *addr, uint64_t *size)
{
    if (!qtest_get_u64(words[1], addr) || !qtest_get_u64(words[2], size)) {
        return false;
    }
    if (*size > max) {
        qtest_reply("ERR invalid argument size");
        return false;
    }
    return true;
}

static void read_bytes(uint64_t addr, uint8_t *data, size_t size)
{
    memset(data, 0, size);
    address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data, size);
}

static void memory_read(char **words, unsigned count)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t addr, size;
    uint8_t data[CHUNK];
    GString *text;

    if (!get_range(words, QTEST_MAX_READ, &addr, &size)) {
        return;
    }
    if (!size) {
        qtest_reply("ERR invalid argument size");
        return;
    }
    text = g_string_sized_new(2 * size + 8);
    g_string_append(text, "OK 0x");
    while (size) {
        size_t part = MIN(size, sizeof(data));

        read_bytes(addr, data, part);
        for (size_t i = 0; i < part; i++) {
            g_string_append_c(text, digits[data[i] >> 4]);
            g_string_append_c(text, digits[data[i] & 15]);
        }
        addr += part;
        size -= part;
    }
    g_string_append_c(text, '\n');
    qtest_send(text);
}

static void memory_b64read(char **words, unsigned count)
{
    g_autofree uint8_t *data = NULL;
    g_autofree char *base64 = NULL;
    uint64_t addr, size;
    GString *text;

    if (!get_range(words, QTEST_MAX_READ, &addr, &size)) {
        return;
    }
    data = g_malloc(size + 1);
    read_bytes(addr, data, size);
    base64 = g_base64_encode(data, size);
    text = g_string_new("OK ");
    g_string_append(text, base64);
    g_string_append_c(text, '\n');
    qtest_send(text);
}

static int hex_value(char c)
{
    return MAX(g_ascii_xdigit_value(c), 0);
}

/* The next bytes of hexadecimal @text (missing ones are zero); returns what is left of it. */
static const char *hex_bytes(const char *text, uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        data[i] = 0;
        if (text[0] && text[1]) {
            data[i] = hex_value(text[0]) << 4 | hex_value(text[1]);
            text += 2;
        }
    }
    return text;
}

static void memory_write(char **words, unsigned count)
{
    const char *hex = words[3];
    uint64_t addr, size;
    uint8_t data[CHUNK];

    if (!get_range(words, QTEST_MAX_WRITE, &addr, &size)) {
        return;
    }
    if (strlen(hex) < 3) {
        qtest_reply("ERR invalid argument size");
        return;
    }
    hex += 2;
    while (size) {
        size_t part = MIN(size, sizeof(data));

        hex = hex_bytes(hex, data, part);
        address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data, part);
        addr += part;
        size -= part;
    }
    qtest_reply("OK");
}

static void memory_b64write(char **words, unsigned count)
{
    g_autofree uint8_t *data = NULL;
    uint64_t addr, size;
    gsize len = 0;

    if (!get_range(words, QTEST_MAX_WRITE, &addr, &size)) {
        return;
    }
    data = g_base64_decode(words[3], &len);
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data,
                        MIN(size, len));
    qtest_reply("OK");
}

static void memory_set(char **words, unsigned count)
{
    uint64_t addr, size, pattern;
    uint8_t data[CHUNK];

    if (!get_range(words, QTEST_MAX_WRITE, &addr, &size) || !qtest_get_u64(words[3], &pattern)) {
        return;
    }
    memset(data, pattern, sizeof(data));
    while (size) {
        size_t part = MIN(size, sizeof(data));

        address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data, part);
        addr += part;
        size -= part;
    }
    qtest_reply("OK");
}

const QTestCommand qtest_memory_commands[] = {
    { "outb", 3, port_out },
    { "outw", 3, port_out },
    { "outl", 3, port_out },
    { "inb", 2, port_in },
    { "inw", 2, port_in },
    { "inl", 2, port_in },
    { "writeb", 3, memory_put },
    { "writew", 3, memory_put },
    { "writel", 3, memory_put },
    { "writeq", 3, memory_put },
    { "readb", 2, memory_get },
    { "readw", 2, memory_get },
    { "readl", 2, memory_get },
    { "readq", 2, memory_get },
    { "read", 3, memory_read },
    { "write", 4, memory_write },
    { "b64read", 3, memory_b64read },
    { "b64write", 4, memory_b64write },
    { "memset", 4, memory_set },
    { NULL, 0, NULL },
};
