/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include "pl011-guest.h"

enum { PATIENCE_MS = 20000 };

/* Path of the PL011 at BASE: the one that owns UART 0's region. */
static char *find_uart(QTestState *qts)
{
    QDict *rows = qtest_qmp_assert_success_ref(qts, "{'execute': 'qom-list', 'arguments':"
                                                    " {'path': '/machine/unattached'}}");
    char *path = NULL;

    for (size_t i = 0; i < json_object_array_length(rows) && !path; i++) {
        struct json_object *row = json_object_array_get_idx(rows, i);

        if (!strcmp(json_object_get_string(json_object_object_get(row, "type")),
                    "child<pl011>")) {
            path = g_strdup_printf("/machine/unattached/%s",
                                   json_object_get_string(json_object_object_get(row, "name")));
        }
    }
    json_object_put(rows);
    g_assert_nonnull(path);
    return path;
}

Uart *uart_start(const char *args)
{
    g_autofree char *all = g_strdup_printf("-machine virt %s", args);
    Uart *u = g_new0(Uart, 1);
    QDict *value;

    u->qts = qtest_init_with_serial(all, &u->fd);
    u->path = find_uart(u->qts);
    value = qtest_qom_get(u->qts, u->path, "chardev");
    u->label = g_strdup(json_object_get_string(value));
    json_object_put(value);
    return u;
}

Uart *uart_start_irq(const char *args)
{
    Uart *u = uart_start(args);

    qtest_irq_intercept_out_named(u->qts, u->path, "sysbus-irq");
    return u;
}

void uart_stop(Uart *u)
{
    if (u->fd >= 0) {
        close(u->fd);
    }
    qtest_quit(u->qts);
    g_free(u->path);
    g_free(u->label);
    g_free(u);
}

uint32_t rd(Uart *u, uint32_t at)
{
    return qtest_readl(u->qts, BASE + at);
}

void wr(Uart *u, uint32_t at, uint32_t val)
{
    qtest_writel(u->qts, BASE + at, val);
}

void put(Uart *u, const char *text)
{
    for (; *text; text++) {
        wr(u, DR, *text);
    }
}

unsigned lines(Uart *u)
{
    unsigned all = 0;

    for (int i = 0; i < 6; i++) {
        all |= qtest_get_irq(u->qts, i) ? 1u << i : 0;
    }
    return all;
}

void type(Uart *u, const char *text)
{
    size_t len = strlen(text);

    g_assert_cmpint(write(u->fd, text, len), ==, len);
}

void expect_taken(Uart *u)
{
    int64_t give_up = g_get_monotonic_time() + PATIENCE_MS * 1000;
    int left = 1;

    while (left) {
        g_assert_cmpint(ioctl(u->fd, TIOCOUTQ, &left), ==, 0);
        g_assert_cmpint(g_get_monotonic_time(), <, give_up);
        rd(u, FR);
    }
    rd(u, FR);
}

void wait_reg(Uart *u, uint32_t at, uint32_t mask, uint32_t val)
{
    int64_t give_up = g_get_monotonic_time() + PATIENCE_MS * 1000;

    while ((rd(u, at) & mask) != val) {
        g_assert_cmpint(g_get_monotonic_time(), <, give_up);
    }
}

/* One character from the far end. */
static uint8_t next(Uart *u)
{
    struct pollfd p = { .fd = u->fd, .events = POLLIN };
    uint8_t c;

    g_assert_cmpint(poll(&p, 1, PATIENCE_MS), ==, 1);
    g_assert_cmpint(read(u->fd, &c, 1), ==, 1);
    return c;
}

void expect_output(Uart *u, const char *text)
{
    for (; *text; text++) {
        g_assert_cmphex(next(u), ==, (uint8_t)*text);
    }
}

void expect_sequence(Uart *u, unsigned start, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        g_assert_cmphex(next(u), ==, (start + i) & 0xff);
    }
}

unsigned drain(Uart *u)
{
    unsigned count = 0;
    int left;

    g_assert_cmpint(ioctl(u->fd, FIONREAD, &left), ==, 0);
    while (left > 0) {
        uint8_t buf[4096];
        ssize_t n = read(u->fd, buf, MIN((size_t)left, sizeof(buf)));

        g_assert_cmpint(n, >, 0);
        count += n;
        g_assert_cmpint(ioctl(u->fd, FIONREAD, &left), ==, 0);
    }
    return count;
}
