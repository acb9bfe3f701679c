/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands that look at memory and ports: info mtree, xp, sum, pmemsave, i, o, print. */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "qemu/bswap.h"
#include "system/address-spaces.h"
#include "system/ioport.h"
#include "system/memory-hooks.h"
#include "system/memory.h"

enum { CHUNK = 4096 };

/* ---- saving ----------------------------------------------------------------------- */

static bool write_all(int fd, const uint8_t *buf, size_t size)
{
    while (size) {
        ssize_t n = write(fd, buf, size);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        buf += n;
        size -= n;
    }
    return true;
}

static bool save_range(int fd, uint64_t addr, uint64_t size, const char *name, Error **errp)
{
    uint8_t buf[CHUNK];

    while (size) {
        size_t n = MIN(size, (uint64_t)sizeof(buf));

        if (address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, buf, n)
            != MEMTX_OK) {
            error_setg(errp, "Invalid addr 0x%016" PRIx64 "/size %" PRIu64 " specified", addr,
                       size);
            return false;
        }
        if (!write_all(fd, buf, n)) {
            error_setg_errno(errp, errno, "writing memory to '%s' failed", name);
            return false;
        }
        addr += n;
        size -= n;
    }
    return true;
}

static bool pmemsave(struct json_object *args, struct json_object **ret, Error **errp)
{
    const char *name = qmp_str(args, "filename");
    int64_t size = qmp_int(args, "size", 0);
    int fd;
    bool ok;

    if (size < 0) {
        error_setg(errp, "Parameter 'size' expects a non-negative value");
        return false;
    }
    fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) {
        error_setg_file_open(errp, errno, name);
        return false;
    }
    ok = save_range(fd, qmp_uint(args, "val", 0), size, name, errp);
    if (close(fd) < 0 && ok) {
        error_setg_errno(errp, errno, "writing memory to '%s' failed", name);
        ok = false;
    }
    return ok;
}

static const QapiMember pmemsave_args[] = {
    { "val", "int", false }, { "size", "int", false }, { "filename", "str", false },
    { .name = NULL },
};
static const QmpCommand commands[] = {
    { .name = "pmemsave", .args = pmemsave_args, .run = pmemsave },
};
QMP_COMMANDS(commands)

/* ---- printing ----------------------------------------------------------------------- */

static unsigned size_of(const char *letter)
{
    switch (letter[0]) {
    case 'b':
        return 1;
    case 'h':
        return 2;
    case 'g':
        return 8;
    default:
        return 4;
    }
}

static void print_char(Monitor *mon, uint8_t c)
{
    if (c == '\'' || c == '\\') {
        monitor_printf(mon, "'\\%c'", c);
    } else if (isprint(c)) {
        monitor_printf(mon, "'%c'", c);
    } else {
        monitor_printf(mon, "'\\x%02x'", c);
    }
}

static void print_value(Monitor *mon, char format, unsigned size, uint64_t value)
{
    /* Columns that the largest value of that size takes, so that rows align. */
    static const int octal[] = { [1] = 4, [2] = 7, [4] = 12, [8] = 23 };
    static const int decimal[] = { [1] = 4, [2] = 6, [4] = 11, [8] = 20 };
    int64_t sign = size == 8 ? (int64_t)value
                             : (int64_t)(value << (64 - size * 8)) >> (64 - size * 8);

    switch (format) {
    case 'o':
        monitor_printf(mon, "%#*" PRIo64, octal[size], value);
        break;
    case 'u':
        monitor_printf(mon, "%*" PRIu64, decimal[size], value);
        break;
    case 'd':
        monitor_printf(mon, "%*" PRId64, decimal[size], sign);
        break;
    case 'c':
        print_char(mon, value);
        break;
    default:
        monitor_printf(mon, "0x%0*" PRIx64, (int)size * 2, value);
        break;
    }
}

static void hmp_xp(Monitor *mon, struct json_object *args)
{
    char format = qmp_str(args, "format")[0];
    unsigned size = format == 'c' ? 1 : size_of(qmp_str(args, "size"));
    int64_t count = qmp_int(args, "count", 1);
    unsigned per_line = format == 'c' ? 8 : size == 8 ? 2 : size == 4 ? 4 : 8;
    uint64_t addr = qmp_uint(args, "addr", 0);

    if (format == 'i') {
        monitor_printf(mon, "0x%08" PRIx64 ": Asm output not supported on this arch\n", addr);
        return;
    }
    for (int64_t i = 0; i < count; i++, addr += size) {
        uint8_t buf[8] = { 0 };

        if (i % per_line == 0) {
            monitor_printf(mon, "%s%08" PRIx64 ":", i ? "\n" : "", addr);
        }
        if (address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, buf, size)
            != MEMTX_OK) {
            monitor_puts(mon, " Cannot access memory\n");
            return;
        }
        monitor_puts(mon, " ");
        print_value(mon, format, size, ldn_le_p(buf, size));
    }
    monitor_puts(mon, "\n");
}

static void hmp_print(Monitor *mon, struct json_object *args)
{
    char format = qmp_str(args, "format")[0];
    int64_t value = qmp_int(args, "val", 0);

    switch (format) {
    case 'o':
        monitor_printf(mon, "%#" PRIo64 "\n", value);
        break;
    case 'u':
        monitor_printf(mon, "%" PRIu64 "\n", value);
        break;
    case 'd':
        monitor_printf(mon, "%" PRId64 "\n", value);
        break;
    case 'c':
        print_char(mon, value);
        monitor_puts(mon, "\n");
        break;
    default:
        monitor_printf(mon, "%#" PRIx64 "\n", value);
        break;
    }
}

/* The BSD checksum: rotate right, add. */
static void hmp_sum(Monitor *mon, struct json_object *args)
{
    uint64_t addr = qmp_uint(args, "start", 0);
    int64_t size = qmp_int(args, "size", 0);
    uint16_t sum = 0;

    for (int64_t i = 0; i < size; i++) {
        uint8_t byte = 0;

        if (address_space_read(&address_space_memory, addr + i, MEMTXATTRS_UNSPECIFIED, &byte, 1)
            != MEMTX_OK) {
            break;
        }
        sum = (sum >> 1) | (sum << 15);
        sum += byte;
    }
    monitor_printf(mon, "%05d\n", sum);
}

static void hmp_pmemsave(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "pmemsave", json_object_get(args)));
}

static void hmp_i(Monitor *mon, struct json_object *args)
{
    uint16_t port = qmp_int(args, "addr", 0);
    unsigned size = size_of(qmp_str(args, "size"));

    if (qmp_has(args, "index")) {
        cpu_outb(port++, qmp_int(args, "index", 0));
    }
    switch (size) {
    case 1:
        monitor_printf(mon, "portb[0x%04x] = 0x%02x\n", port, cpu_inb(port));
        break;
    case 2:
        monitor_printf(mon, "portw[0x%04x] = 0x%04x\n", port, cpu_inw(port));
        break;
    default:
        monitor_printf(mon, "portl[0x%04x] = 0x%08x\n", port, cpu_inl(port));
        break;
    }
}

static void hmp_o(Monitor *mon, struct json_object *args)
{
    uint16_t port = qmp_int(args, "addr", 0);
    uint32_t value = qmp_int(args, "val", 0);

    switch (size_of(qmp_str(args, "size"))) {
    case 1:
        cpu_outb(port, value);
        break;
    case 2:
        cpu_outw(port, value);
        break;
    default:
        cpu_outl(port, value);
        break;
    }
}

static void info_mtree(Monitor *mon, struct json_object *args)
{
    g_autoptr(GString) text = g_string_new(NULL);

    memory_print_mtree(text, qmp_bool(args, "flatview", false), qmp_bool(args, "dispatch", false),
                       qmp_bool(args, "owner", false), qmp_bool(args, "disabled", false));
    monitor_puts(mon, text->str);
}

static const HmpCommand hmp_rows[] = {
    { .name = "xp", .args = "fmt:/,addr:l", .params = "/fmt addr",
      .help = "physical memory dump starting at 'addr'", .run = hmp_xp },
    { .name = "print|p", .args = "fmt:/,val:l", .params = "/fmt expr",
      .help = "print expression value (use $reg for CPU register access)", .run = hmp_print },
    { .name = "sum", .args = "start:l,size:i", .params = "addr size",
      .help = "compute the checksum of a memory region", .run = hmp_sum },
    { .name = "pmemsave", .args = "val:l,size:l,filename:F", .params = "addr size file",
      .help = "save to disk physical memory dump starting at 'addr' of size 'size'",
      .run = hmp_pmemsave },
    { .name = "i", .args = "fmt:/,addr:i,index:i?", .params = "/fmt addr [index]",
      .help = "I/O port read", .run = hmp_i },
    { .name = "o", .args = "fmt:/,addr:i,val:i", .params = "/fmt addr value",
      .help = "I/O port write", .run = hmp_o },
};
HMP_COMMANDS(hmp_rows)

static const HmpCommand info_rows[] = {
    { .name = "mtree", .args = "flatview:-f,dispatch:-d,owner:-o,disabled:-D",
      .params = "[-f][-d][-o][-D]",
      .help = "show memory tree (-f: flat view, -d: dispatch, -o: owners, -D: disabled too)",
      .run = info_mtree },
};
HMP_INFO_COMMANDS(info_rows)
