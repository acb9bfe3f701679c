/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PL011 on the virt machine, as a guest and the other end of the line see it.
 * Expected values come from the manual (DDI 0183G) and from what guests of QEMU
 * rely on, not from hw/char/pl011.def.
 */
#include "qemu/osdep.h"
#include <poll.h>
#include <sys/socket.h>
#include "libqtest.h"
#include "pl011-guest.h"

/* ---- registers ----------------------------------------------------------------------- */

static void test_reset_values(void)
{
    static const struct { uint32_t at, val; } expected[] = {
        { DR, 0 }, { RSR, 0 }, { FR, 0x90 }, { ILPR, 0 }, { IBRD, 0 }, { FBRD, 0 },
        { LCR_H, 0 }, { CR, 0x300 }, { IFLS, 0x12 }, { IMSC, 0 }, { RIS, 0 }, { MIS, 0 },
        { ICR, 0 }, { DMACR, 0 },
    };
    Uart *u = uart_start("");

    for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
        g_assert_cmphex(rd(u, expected[i].at), ==, expected[i].val);
    }
    uart_stop(u);
}

static void test_identification(void)
{
    static const uint8_t id[] = { 0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1 };
    Uart *u = uart_start("");

    for (size_t i = 0; i < ARRAY_SIZE(id); i++) {
        g_assert_cmphex(rd(u, 0xfe0 + 4 * i), ==, id[i]);
        wr(u, 0xfe0 + 4 * i, 0xff);
        g_assert_cmphex(rd(u, 0xfe0 + 4 * i), ==, id[i]);
    }
    uart_stop(u);
}

static void test_reserved_bits_read_zero(void)
{
    static const struct { uint32_t at, val; } masks[] = {
        { ILPR, 0xff }, { IBRD, 0xffff }, { FBRD, 0x3f }, { LCR_H, 0xff }, { CR, 0xff87 },
        { IFLS, 0x3f }, { IMSC, 0x7ff }, { DMACR, 0x7 },
    };
    Uart *u = uart_start("");

    for (size_t i = 0; i < ARRAY_SIZE(masks); i++) {
        wr(u, masks[i].at, 0xffffffff);
        g_assert_cmphex(rd(u, masks[i].at), ==, masks[i].val);
        wr(u, masks[i].at, 0);
        g_assert_cmphex(rd(u, masks[i].at), ==, 0);
    }
    uart_stop(u);
}

static void test_read_only_registers(void)
{
    Uart *u = uart_start("");

    wr(u, FR, 0xffffffff);
    g_assert_cmphex(rd(u, FR), ==, 0x90);
    wr(u, RIS, 0x7ff);
    wr(u, MIS, 0x7ff);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    g_assert_cmphex(rd(u, MIS), ==, 0);
    uart_stop(u);
}

static void test_holes_read_zero(void)
{
    Uart *u = uart_start("");

    for (uint32_t at = 0x04c; at < 0xfe0; at += 4) {
        wr(u, at, 0xffffffff);
        g_assert_cmphex(rd(u, at), ==, 0);
    }
    for (uint32_t at = 0x008; at < 0x018; at += 4) {
        g_assert_cmphex(rd(u, at), ==, 0);
    }
    g_assert_cmphex(rd(u, 0x01c), ==, 0);
    uart_stop(u);
}

/* Narrow accesses are the low part of the register, wherever inside it they point. */
static void test_narrow_access(void)
{
    Uart *u = uart_start("");

    g_assert_cmphex(qtest_readb(u->qts, BASE + 0x031), ==, 0x00);
    g_assert_cmphex(qtest_readw(u->qts, BASE + 0x032), ==, 0x0300);
    g_assert_cmphex(qtest_readb(u->qts, BASE + 0xfe1), ==, 0x11);
    qtest_writew(u->qts, BASE + CR, 0x101);
    g_assert_cmphex(rd(u, CR), ==, 0x101);
    qtest_writeb(u->qts, BASE + DR, 'x');
    expect_output(u, "x");
    uart_stop(u);
}

static void test_wide_access(void)
{
    Uart *u = uart_start("");

    g_assert_cmphex(qtest_readq(u->qts, BASE + CR), ==, 0x0000001200000300);
    qtest_writeq(u->qts, BASE + IBRD, 0x0000002100001234);
    g_assert_cmphex(rd(u, IBRD), ==, 0x1234);
    g_assert_cmphex(rd(u, FBRD), ==, 0x21);
    uart_stop(u);
}

static void test_registers_for_the_monitor(void)
{
    Uart *u = uart_start("");
    g_autofree char *text = NULL;
    QDict *rows;
    bool found = false;

    wr(u, LCR_H, 0x70);
    text = qtest_hmp(u->qts, "info registers-of %s", u->path);
    g_assert_nonnull(strstr(text, "LCR_H=0x70 FEN:1 WLEN:3"));
    rows = qtest_qmp(u->qts, "{'execute': 'x-query-device-registers',"
                             " 'arguments': {'path': %s}}", u->path);
    g_assert_true(json_object_object_get_ex(rows, "return", NULL));
    for (size_t i = 0; i < json_object_array_length(json_object_object_get(rows, "return")); i++) {
        struct json_object *row =
            json_object_array_get_idx(json_object_object_get(rows, "return"), i);

        if (!strcmp(json_object_get_string(json_object_object_get(row, "name")), "LCR_H")) {
            found = true;
            g_assert_cmpint(json_object_get_int64(json_object_object_get(row, "value")), ==, 0x70);
        }
    }
    g_assert_true(found);
    json_object_put(rows);
    uart_stop(u);
}

/* ---- transmitting ---------------------------------------------------------------------- */

static void test_sends_while_disabled(void)
{
    Uart *u = uart_start("");

    wr(u, DR, 'T');
    expect_output(u, "T");
    g_assert_cmphex(rd(u, RIS), ==, 0x20);
    wr(u, CR, 0);
    wr(u, DR, 'U');
    expect_output(u, "U");
    uart_stop(u);
}

static void test_tx_interrupt(void)
{
    Uart *u = uart_start_irq("");

    wr(u, DR, 'a');
    g_assert_cmphex(rd(u, RIS), ==, 0x20);
    g_assert_cmphex(lines(u), ==, 0);
    wr(u, IMSC, 0x20);
    g_assert_cmphex(rd(u, MIS), ==, 0x20);
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_TX);
    wr(u, ICR, 0x20);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    g_assert_cmphex(lines(u), ==, 0);
    wr(u, DR, 'b');
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_TX);
    expect_output(u, "ab");
    uart_stop(u);
}

static void test_tx_interrupt_not_raised_by_enabling(void)
{
    Uart *u = uart_start_irq("");

    wr(u, IMSC, 0x7ff);
    wr(u, CR, 0x301);
    wr(u, LCR_H, 0x70);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    g_assert_cmphex(lines(u), ==, 0);
    uart_stop(u);
}

static void test_only_eight_bits_are_sent(void)
{
    Uart *u = uart_start("");

    wr(u, LCR_H, 0x00);                 /* WLEN: 5 bits; eight are moved all the same */
    wr(u, DR, 0xffffff41);
    expect_output(u, "A");
    uart_stop(u);
}

/* ---- receiving ---------------------------------------------------------------------------- */

static void test_receive_without_fifo(void)
{
    Uart *u = uart_start("");

    type(u, "AB");
    wait_reg(u, FR, 0xc0, 0xc0);
    g_assert_cmphex(rd(u, RIS), ==, 0x10);
    g_assert_cmphex(rd(u, DR), ==, 'A');
    wait_reg(u, FR, 0xc0, 0xc0);        /* the byte that was held back */
    g_assert_cmphex(rd(u, DR), ==, 'B');
    g_assert_cmphex(rd(u, FR), ==, 0x90);
    uart_stop(u);
}

static void test_receive_fifo_of_16(void)
{
    Uart *u = uart_start("");

    wr(u, LCR_H, 0x10);
    type(u, "abcdefghijklmnopqrst");
    wait_reg(u, FR, 0xc0, 0xc0);
    g_assert_cmphex(rd(u, FR), ==, 0xc0);
    for (int i = 0; i < 20; i++) {
        wait_reg(u, FR, 0x10, 0);
        g_assert_cmphex(rd(u, DR), ==, 'a' + i);
    }
    g_assert_cmphex(rd(u, FR), ==, 0x90);
    uart_stop(u);
}

static void test_rxff_drops_with_the_first_read(void)
{
    Uart *u = uart_start("");

    wr(u, LCR_H, 0x10);
    type(u, "0123456789abcdef");
    wait_reg(u, FR, 0x40, 0x40);
    rd(u, DR);
    g_assert_cmphex(rd(u, FR), ==, 0x80);
    uart_stop(u);
}

static void test_empty_fifo_gives_the_last_character(void)
{
    Uart *u = uart_start("");

    type(u, "C");
    wait_reg(u, FR, 0x10, 0);
    g_assert_cmphex(rd(u, DR), ==, 'C');
    g_assert_cmphex(rd(u, DR), ==, 'C');
    g_assert_cmphex(rd(u, FR), ==, 0x90);
    uart_stop(u);
}

static void test_rx_interrupt_follows_the_data(void)
{
    Uart *u = uart_start_irq("");

    wr(u, LCR_H, 0x10);
    wr(u, IMSC, 0x10);
    type(u, "xy");
    expect_taken(u);
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_RX);
    rd(u, DR);
    g_assert_cmphex(rd(u, RIS), ==, 0x10);      /* one is left */
    rd(u, DR);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    g_assert_cmphex(lines(u), ==, 0);
    uart_stop(u);
}

/* A guest that clears RX with data left is told again by the next character. */
static void test_rx_interrupt_comes_again(void)
{
    Uart *u = uart_start_irq("");

    wr(u, LCR_H, 0x10);
    wr(u, IMSC, 0x10);
    type(u, "x");
    expect_taken(u);
    wr(u, ICR, 0x10);
    g_assert_cmphex(lines(u), ==, 0);
    type(u, "y");
    wait_reg(u, RIS, 0x10, 0x10);
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_RX);
    uart_stop(u);
}

static void test_receives_while_disabled(void)
{
    Uart *u = uart_start("");

    wr(u, CR, 0);
    type(u, "q");
    wait_reg(u, FR, 0x10, 0);
    g_assert_cmphex(rd(u, DR), ==, 'q');
    uart_stop(u);
}

static void test_ifls_rx_level_by_property(void)
{
    Uart *u = uart_start("-global pl011.rx-level-from-ifls=on");

    wr(u, LCR_H, 0x10);                 /* IFLS = 0x12: half full */
    type(u, "1234567");
    expect_taken(u);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    type(u, "8");
    wait_reg(u, RIS, 0x10, 0x10);
    rd(u, DR);
    g_assert_cmphex(rd(u, RIS), ==, 0);         /* below the level again */
    uart_stop(u);
}

static void test_ifls_rx_levels(void)
{
    static const int level[] = { 2, 4, 8, 12, 14 };
    Uart *u = uart_start("-global pl011.rx-level-from-ifls=on");

    for (size_t i = 0; i < ARRAY_SIZE(level); i++) {
        wr(u, LCR_H, 0);
        wr(u, LCR_H, 0x10);
        wr(u, IFLS, i << 3);
        for (int n = 1; n <= level[i]; n++) {
            g_assert_cmphex(rd(u, RIS) & 0x10, ==, 0);
            wr(u, CR, 0x380);
            wr(u, DR, 'a');
        }
        g_assert_cmphex(rd(u, RIS) & 0x10, ==, 0x10);
    }
    uart_stop(u);
}

/* ---- receive timeout ------------------------------------------------------------------------- */

static void test_timeout_after_32_bits(void)
{
    Uart *u = uart_start_irq("");

    wr(u, LCR_H, 0x10);
    wr(u, IMSC, 0x40);
    type(u, "z");
    expect_taken(u);
    qtest_clock_step(u->qts, TIMEOUT_NS - 1);
    g_assert_cmphex(rd(u, RIS), ==, 0x10);
    qtest_clock_step(u->qts, 1);
    g_assert_cmphex(rd(u, RIS), ==, 0x50);
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_RT);
    uart_stop(u);
}

static void test_timeout_restarts_with_each_character(void)
{
    Uart *u = uart_start("");

    wr(u, LCR_H, 0x10);
    type(u, "1");
    expect_taken(u);
    qtest_clock_step(u->qts, TIMEOUT_NS / 2);
    type(u, "2");
    expect_taken(u);
    qtest_clock_step(u->qts, TIMEOUT_NS / 2 + 10);
    g_assert_cmphex(rd(u, RIS) & 0x40, ==, 0);
    qtest_clock_step(u->qts, TIMEOUT_NS / 2);
    g_assert_cmphex(rd(u, RIS) & 0x40, ==, 0x40);
    uart_stop(u);
}

static void test_timeout_cleared_by_draining(void)
{
    Uart *u = uart_start("");

    wr(u, LCR_H, 0x10);
    type(u, "12");
    expect_taken(u);
    qtest_clock_step(u->qts, TIMEOUT_NS);
    rd(u, DR);
    g_assert_cmphex(rd(u, RIS) & 0x40, ==, 0x40);
    rd(u, DR);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    qtest_clock_step(u->qts, 10 * TIMEOUT_NS);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    uart_stop(u);
}

/* Clearing without reading does not lose the character for ever. */
static void test_timeout_comes_again_after_icr(void)
{
    Uart *u = uart_start("");

    wr(u, LCR_H, 0x10);
    type(u, "1");
    expect_taken(u);
    qtest_clock_step(u->qts, TIMEOUT_NS);
    wr(u, ICR, 0x50);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    qtest_clock_step(u->qts, TIMEOUT_NS);
    g_assert_cmphex(rd(u, RIS), ==, 0x40);
    uart_stop(u);
}

static void test_timeout_without_fifo(void)
{
    Uart *u = uart_start("");

    type(u, "1");
    wait_reg(u, FR, 0x10, 0);
    qtest_clock_step(u->qts, TIMEOUT_NS);
    g_assert_cmphex(rd(u, RIS), ==, 0x50);
    rd(u, DR);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    uart_stop(u);
}

/* ---- loopback, modem lines, break ---------------------------------------------- */

static void test_loopback(void)
{
    Uart *u = uart_start("");

    wr(u, LCR_H, 0x10);
    wr(u, CR, 0x381);
    put(u, "hello");
    g_assert_cmphex(rd(u, RIS), ==, 0x30);
    for (const char *p = "hello"; *p; p++) {
        g_assert_cmphex(rd(u, DR), ==, *p);
    }
    wr(u, CR, 0x301);
    put(u, "!");
    expect_output(u, "!");              /* what was looped did not reach the host */
    uart_stop(u);
}

static void test_loopback_drops_host_input(void)
{
    Uart *u = uart_start("");

    wr(u, LCR_H, 0x10);
    wr(u, CR, 0x380);
    type(u, "lost");
    expect_taken(u);
    wr(u, CR, 0x300);
    type(u, "x");
    expect_taken(u);
    g_assert_cmphex(rd(u, DR), ==, 'x');
    uart_stop(u);
}

static void test_overrun_keeps_what_was_there(void)
{
    Uart *u = uart_start_irq("");

    wr(u, IMSC, 0x400);
    wr(u, LCR_H, 0x10);
    wr(u, CR, 0x380);
    for (int i = 0; i < 18; i++) {
        wr(u, DR, 'A' + i);
    }
    g_assert_cmphex(rd(u, RIS), ==, 0x430);
    g_assert_cmphex(rd(u, RSR), ==, 8);
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_ERROR);
    g_assert_cmphex(rd(u, DR), ==, 'A');
    wr(u, DR, 'Z');                     /* the first character after the gap says so */
    for (int i = 1; i < 16; i++) {
        g_assert_cmphex(rd(u, DR), ==, 'A' + i);
        g_assert_cmphex(rd(u, RSR), ==, 0);
    }
    g_assert_cmphex(rd(u, DR), ==, 0x800 | 'Z');
    g_assert_cmphex(rd(u, RSR), ==, 8);
    wr(u, DR, 'Y');
    g_assert_cmphex(rd(u, DR), ==, 'Y');
    uart_stop(u);
}

static void test_rsr_cleared_by_any_write(void)
{
    Uart *u = uart_start("");

    wr(u, CR, 0x380);
    wr(u, DR, 1);
    wr(u, DR, 2);
    g_assert_cmphex(rd(u, RSR), ==, 8);
    wr(u, RSR, 0);
    g_assert_cmphex(rd(u, RSR), ==, 0);
    uart_stop(u);
}

static void test_modem_loopback(void)
{
    static const struct { uint32_t cr, fr, ris; } line[] = {
        { 0x2000, 0x100, 1 },           /* OUT2 -> RI */
        { 0x1000, 0x004, 4 },           /* OUT1 -> DCD */
        { 0x0800, 0x001, 2 },           /* RTS  -> CTS */
        { 0x0400, 0x002, 8 },           /* DTR  -> DSR */
    };
    Uart *u = uart_start("");

    for (size_t i = 0; i < ARRAY_SIZE(line); i++) {
        wr(u, CR, 0x380 | line[i].cr);
        g_assert_cmphex(rd(u, FR), ==, 0x90 | line[i].fr);
        g_assert_cmphex(rd(u, RIS) & line[i].ris, ==, line[i].ris);
        wr(u, CR, 0x380);
        wr(u, ICR, 0xf);
    }
    uart_stop(u);
}

static void test_modem_interrupts_on_both_edges(void)
{
    Uart *u = uart_start_irq("");

    wr(u, IMSC, 0xf);
    wr(u, CR, 0x780);
    g_assert_cmphex(rd(u, RIS), ==, 8);
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_MODEM);
    wr(u, ICR, 8);
    g_assert_cmphex(lines(u), ==, 0);
    wr(u, CR, 0x780);                   /* no change */
    g_assert_cmphex(rd(u, RIS), ==, 0);
    wr(u, CR, 0x380);                   /* falling */
    g_assert_cmphex(rd(u, RIS), ==, 8);
    uart_stop(u);
}

static void test_leaving_loopback_restores_modem_inputs(void)
{
    Uart *u = uart_start("");

    wr(u, CR, 0xff80);
    g_assert_cmphex(rd(u, FR), ==, 0x197);
    g_assert_cmphex(rd(u, RIS), ==, 0xf);
    wr(u, ICR, 0xf);
    wr(u, CR, 0xff00);
    g_assert_cmphex(rd(u, FR), ==, 0x90);
    g_assert_cmphex(rd(u, RIS), ==, 0xf);
    uart_stop(u);
}

static void test_break_in_loopback(void)
{
    Uart *u = uart_start_irq("");

    wr(u, IMSC, 0x200);
    wr(u, CR, 0x80);
    wr(u, LCR_H, 0x01);
    g_assert_cmphex(rd(u, FR), ==, 0xc0);
    g_assert_cmphex(rd(u, RIS), ==, 0x210);
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_ERROR);
    g_assert_cmphex(rd(u, DR), ==, 0x400);
    g_assert_cmphex(rd(u, RSR), ==, 4);
    uart_stop(u);
}

/* A break in the write that turns the FIFOs on lands in the new, deep FIFO. */
static void test_break_with_fen_change(void)
{
    Uart *u = uart_start("");

    wr(u, CR, 0x80);
    wr(u, LCR_H, 0xff);
    g_assert_cmphex(rd(u, FR), ==, 0x80);
    g_assert_cmphex(rd(u, DR), ==, 0x400);
    uart_stop(u);
}

static void test_break_from_the_line(void)
{
    Uart *u = uart_start("");

    wr(u, LCR_H, 0x10);
    qtest_qmp_assert_success(u->qts, "{'execute': 'chardev-send-break',"
                                     " 'arguments': {'id': %s}}", u->label);
    g_assert_cmphex(rd(u, FR), ==, 0x80);
    g_assert_cmphex(rd(u, RIS), ==, 0x210);
    g_assert_cmphex(rd(u, DR), ==, 0x400);
    g_assert_cmphex(rd(u, RSR), ==, 4);
    wr(u, CR, 0x380);                   /* looped back: the line is disconnected */
    wr(u, ICR, 0x7ff);
    qtest_qmp_assert_success(u->qts, "{'execute': 'chardev-send-break',"
                                     " 'arguments': {'id': %s}}", u->label);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    uart_stop(u);
}

static void test_fen_toggle_flushes_the_receiver(void)
{
    Uart *u = uart_start_irq("");

    wr(u, IMSC, 0x50);
    wr(u, LCR_H, 0x10);
    type(u, "abc");
    expect_taken(u);
    qtest_clock_step(u->qts, TIMEOUT_NS);
    g_assert_cmphex(rd(u, RIS), ==, 0x50);
    wr(u, LCR_H, 0x00);
    g_assert_cmphex(rd(u, FR), ==, 0x90);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    g_assert_cmphex(lines(u), ==, 0);
    type(u, "d");
    wait_reg(u, FR, 0x10, 0);
    g_assert_cmphex(rd(u, DR), ==, 'd');
    uart_stop(u);
}

/* ---- interrupts, reset --------------------------------------------------------- */

static void test_mask_and_lines(void)
{
    Uart *u = uart_start_irq("");

    wr(u, IMSC, 0x7ff);
    wr(u, DR, 'x');
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_TX);
    wr(u, CR, 0x780);                   /* LBE, TXE, RXE, DTR */
    g_assert_cmphex(rd(u, FR), ==, 0x92);
    g_assert_cmphex(rd(u, RIS), ==, 0x28);
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_TX | LINE_MODEM);
    wr(u, DR, 'y');
    g_assert_cmphex(rd(u, FR), ==, 0xc2);
    g_assert_cmphex(rd(u, RIS), ==, 0x38);
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_RX | LINE_TX | LINE_MODEM);
    wr(u, IMSC, 0x10);
    g_assert_cmphex(rd(u, MIS), ==, 0x10);
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_RX);
    wr(u, IMSC, 0);
    g_assert_cmphex(lines(u), ==, 0);
    uart_stop(u);
}

static void test_icr_clears_exactly_its_bits(void)
{
    Uart *u = uart_start("");

    wr(u, CR, 0xff80);
    wr(u, DR, 'x');
    g_assert_cmphex(rd(u, RIS), ==, 0x3f);
    wr(u, ICR, 0x20);
    g_assert_cmphex(rd(u, RIS), ==, 0x1f);
    wr(u, ICR, 0xfffff805);
    g_assert_cmphex(rd(u, RIS), ==, 0x1a);
    uart_stop(u);
}

static void test_reset_clears_state_and_lines(void)
{
    Uart *u = uart_start_irq("");

    wr(u, IMSC, 0x7ff);
    wr(u, IBRD, 13);
    wr(u, CR, 0xff81);
    wr(u, LCR_H, 0x11);
    wr(u, DR, 'x');
    g_assert_cmphex(lines(u), !=, 0);
    qtest_qmp_assert_success(u->qts, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(u->qts, "RESET");
    g_assert_cmphex(lines(u), ==, 0);
    g_assert_cmphex(rd(u, FR), ==, 0x90);
    g_assert_cmphex(rd(u, RIS), ==, 0);
    g_assert_cmphex(rd(u, IMSC), ==, 0);
    g_assert_cmphex(rd(u, IBRD), ==, 0);
    g_assert_cmphex(rd(u, LCR_H), ==, 0);
    g_assert_cmphex(rd(u, CR), ==, 0x300);
    g_assert_cmphex(rd(u, IFLS), ==, 0x12);
    qtest_clock_step(u->qts, TIMEOUT_NS);
    g_assert_cmphex(rd(u, RIS), ==, 0);         /* no timeout survives */
    uart_stop(u);
}

static void test_second_uart(void)
{
    QTestState *qts = qtest_init("-machine virt -serial null -serial null");

    g_assert_cmphex(qtest_readl(qts, 0x09040000 + 0xfe0), ==, 0x11);
    qtest_writel(qts, 0x09040000 + CR, 0x301);
    g_assert_cmphex(qtest_readl(qts, 0x09040000 + CR), ==, 0x301);
    g_assert_cmphex(qtest_readl(qts, BASE + CR), ==, 0x300);
    qtest_quit(qts);
}

/* ---- logs ---------------------------------------------------------------------- */

static void test_guest_errors_are_logged(void)
{
    g_autofree char *file = g_strdup_printf("%s/pl011-%d.log", g_get_tmp_dir(), getpid());
    g_autofree char *args = g_strdup_printf("-d guest_errors,unimp -D %s", file);
    g_autofree char *text = NULL;
    Uart *u = uart_start(args);

    wr(u, DR, 'x');                     /* UARTEN is off */
    wr(u, CR, 0x001);
    wr(u, DR, 'x');                     /* TXE is off */
    rd(u, 0x0f0);
    wr(u, 0x0f4, 1);
    rd(u, ICR);
    wr(u, RIS, 1);
    wr(u, DMACR, 1);
    uart_stop(u);
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "data written to disabled UART"));
    g_assert_nonnull(strstr(text, "data written to disabled TX UART"));
    g_assert_nonnull(strstr(text, "outside the registers at offset 0xf0"));
    g_assert_nonnull(strstr(text, "outside the registers at offset 0xf4"));
    g_assert_nonnull(strstr(text, "write-only ICR"));
    g_assert_nonnull(strstr(text, "read-only RIS"));
    g_assert_nonnull(strstr(text, "DMA"));
    unlink(file);
}

static void test_traces(void)
{
    g_autofree char *file = g_strdup_printf("%s/pl011-%d.trace", g_get_tmp_dir(), getpid());
    g_autofree char *args = g_strdup_printf("-trace 'pl011_*' -D %s", file);
    g_autofree char *text = NULL;
    Uart *u = uart_start(args);

    wr(u, LCR_H, 0x70);
    rd(u, FR);
    uart_stop(u);
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "pl011_write addr 0x02c value 0x00000070 reg LCR_H"));
    g_assert_nonnull(strstr(text, "pl011_read addr 0x018 value 0x00000090 reg FR"));
    g_assert_nonnull(strstr(text, "pl011_baudrate_change"));
    unlink(file);
}

/* ---- a reader that stalls ------------------------------------------------------ */

/* Write until the transmit FIFO is full; the number of characters accepted. */
static unsigned fill(Uart *u, unsigned start)
{
    unsigned n = start;

    while (!(rd(u, FR) & 0x20)) {
        wr(u, DR, n++ & 0xff);
        g_assert_cmpuint(n, <, 64 * 1024 * 1024);
    }
    return n;
}

static void stall(Uart *u)
{
    int small = 2048;

    setsockopt(u->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
    wr(u, LCR_H, 0x10);
    wr(u, CR, 0x301);
}

static void test_stalled_reader_loses_nothing(void)
{
    Uart *u = uart_start("");
    unsigned total;

    stall(u);
    total = fill(u, 0);
    g_assert_cmphex(rd(u, FR) & 0xa8, ==, 0x28);        /* TXFF, BUSY, not TXFE */
    qtest_qmp_assert_success(u->qts, "{'execute': 'query-status'}");
    expect_sequence(u, 0, total);
    wait_reg(u, FR, 0xa8, 0x80);
    wr(u, DR, total & 0xff);
    expect_sequence(u, total, 1);
    uart_stop(u);
}

static void test_full_fifo_refuses(void)
{
    g_autofree char *file = g_strdup_printf("%s/pl011-%d.full", g_get_tmp_dir(), getpid());
    g_autofree char *args = g_strdup_printf("-d guest_errors -D %s", file);
    g_autofree char *text = NULL;
    Uart *u = uart_start(args);
    unsigned total;

    stall(u);
    total = fill(u, 0);
    wr(u, DR, 0xee);
    expect_sequence(u, 0, total);
    wait_reg(u, FR, 0xa8, 0x80);
    wr(u, DR, total & 0xff);
    expect_sequence(u, total, 1);       /* the character written to the full FIFO is not there */
    uart_stop(u);
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "full TX FIFO"));
    unlink(file);
}

static void test_tx_interrupt_waits_for_the_level(void)
{
    Uart *u = uart_start_irq("");
    unsigned total;

    stall(u);
    wr(u, IMSC, 0x20);
    wr(u, IFLS, 0x10);                  /* transmit at 1/8: two entries */
    total = fill(u, 0);
    g_assert_cmphex(rd(u, RIS) & 0x20, ==, 0);          /* filled above the level: cleared */
    g_assert_cmphex(lines(u), ==, 0);
    expect_sequence(u, 0, total);
    wait_reg(u, FR, 0x80, 0x80);
    g_assert_cmphex(rd(u, RIS) & 0x20, ==, 0x20);
    g_assert_cmphex(lines(u), ==, LINE_ALL | LINE_TX);
    uart_stop(u);
}

static void test_stalled_reader_goes_away(void)
{
    Uart *u = uart_start("");

    stall(u);
    fill(u, 0);
    close(u->fd);
    u->fd = -1;
    wait_reg(u, FR, 0xa8, 0x80);        /* nobody is there: the output is forgotten */
    uart_stop(u);
}

/* ---- migration ----------------------------------------------------------------- */

/* The PL011 section of stream @file (g_free), from behind its header. */
static uint8_t *section_of(const char *file, gsize *len)
{
    static const uint8_t header[] = { 5, 'p', 'l', '0', '1', '1', 0, 0, 0, 0, 0, 0, 0, 2 };
    g_autofree char *data = NULL;
    gsize size;
    const char *at;

    g_assert_true(g_file_get_contents(file, &data, &size, NULL));
    at = memmem(data, size, header, sizeof(header));
    g_assert_nonnull(at);
    at += sizeof(header);
    *len = data + size - at;
    return g_memdup2(at, *len);
}

static uint32_t be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static char *migrate_to_file(Uart *u)
{
    char *file = g_strdup_printf("%s/pl011-%d.mig", g_get_tmp_dir(), getpid());
    g_autofree char *uri = g_strdup_printf("file:%s", file);
    bool done = false;

    qtest_qmp_assert_success(u->qts, "{'execute': 'migrate', 'arguments': {'uri': %s}}", uri);
    while (!done) {
        QDict *info = qtest_qmp_assert_success_ref(u->qts, "{'execute': 'query-migrate'}");
        const char *status = json_object_get_string(json_object_object_get(info, "status"));

        g_assert_cmpstr(status, !=, "failed");
        done = !strcmp(status, "completed");
        json_object_put(info);
    }
    return file;
}

/* The stream may be loaded before anybody could hear of it. */
static void wait_running(Uart *u)
{
    bool running = false;

    while (!running) {
        QDict *info = qtest_qmp_assert_success_ref(u->qts, "{'execute': 'query-status'}");

        running = json_object_get_boolean(json_object_object_get(info, "running"));
        json_object_put(info);
    }
}

static void test_migration_stream(void)
{
    static const struct { unsigned at; uint32_t val; } expected[] = {
        { 0, 0 }, { 4, 0x80 }, { 8, 0x10 }, { 12, 0 }, { 16, 0x381 }, { 20, 0 }, { 24, 0 },
        { 28, 0x30 }, { 32, 'h' }, { 36, 'e' }, { 40, 'l' }, { 44, 'l' }, { 48, 'o' }, { 52, 0 },
        { 92, 0 }, { 96, 0 }, { 100, 0 }, { 104, 0 }, { 108, 0x12 }, { 112, 1 }, { 116, 4 },
        { 120, 1 },
    };
    static const uint8_t clock[] = {
        5, 11, 'p', 'l', '0', '1', '1', '/', 'c', 'l', 'o', 'c', 'k', 0, 0, 0, 1,
        0, 0, 0, 0, 0, 0, 0, 0, 0x7e,
    };
    Uart *u = uart_start("");
    g_autofree char *file = NULL;
    g_autofree uint8_t *section = NULL;
    gsize len;

    wr(u, LCR_H, 0x10);
    wr(u, CR, 0x381);
    put(u, "hello");
    g_assert_cmphex(rd(u, DR), ==, 'h');
    file = migrate_to_file(u);
    section = section_of(file, &len);
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
        g_assert_cmphex(be32(section + expected[i].at), ==, expected[i].val);
    }
    g_assert_cmpmem(section + 124, sizeof(clock), clock, sizeof(clock));
    unlink(file);
    uart_stop(u);
}

static void test_migration_without_clock(void)
{
    Uart *u = uart_start("-global pl011.migrate-clk=off");
    g_autofree char *file = migrate_to_file(u);
    g_autofree uint8_t *section = NULL;
    gsize len;

    section = section_of(file, &len);
    g_assert_cmphex(section[124], ==, 0x7e);
    unlink(file);
    uart_stop(u);
}

static void test_migration_restores(void)
{
    Uart *u = uart_start("");
    g_autofree char *file = NULL;
    g_autofree char *args = NULL;
    Uart *v;

    wr(u, LCR_H, 0x70);
    wr(u, IMSC, 0x50);
    wr(u, IBRD, 13);
    wr(u, LCR_H, 0x70);
    wr(u, CR, 0x381);
    put(u, "data");
    rd(u, DR);
    file = migrate_to_file(u);
    args = g_strdup_printf("-incoming file:%s", file);
    v = uart_start(args);
    wait_running(v);
    for (uint32_t at = FR; at <= DMACR; at += 4) {
        if (at != ICR) {
            g_assert_cmphex(rd(v, at), ==, rd(u, at));
        }
    }
    g_assert_cmphex(rd(v, DR), ==, 'a');
    g_assert_cmphex(rd(v, DR), ==, 't');
    unlink(file);
    uart_stop(u);
    uart_stop(v);
}

/* Characters that the reader has not taken travel with the machine, once. */
static void test_migration_carries_the_tx_fifo(void)
{
    Uart *u = uart_start("");
    g_autofree char *file = NULL;
    g_autofree char *args = NULL;
    unsigned total, before;
    Uart *v;

    stall(u);
    total = fill(u, 0);
    file = migrate_to_file(u);
    args = g_strdup_printf("-incoming file:%s", file);
    v = uart_start(args);
    wait_running(v);
    before = drain(u);                  /* what had left before the migration */
    g_assert_cmpuint(before + 16, ==, total);
    expect_sequence(v, before, 16);
    unlink(file);
    uart_stop(u);
    uart_stop(v);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define T(path, fn) qtest_add_func("pl011/" path, fn)
    T("reset-values", test_reset_values);
    T("identification", test_identification);
    T("reserved-bits", test_reserved_bits_read_zero);
    T("read-only", test_read_only_registers);
    T("holes", test_holes_read_zero);
    T("narrow-access", test_narrow_access);
    T("wide-access", test_wide_access);
    T("monitor-registers", test_registers_for_the_monitor);
    T("tx/while-disabled", test_sends_while_disabled);
    T("tx/interrupt", test_tx_interrupt);
    T("tx/not-by-enabling", test_tx_interrupt_not_raised_by_enabling);
    T("tx/eight-bits", test_only_eight_bits_are_sent);
    T("rx/no-fifo", test_receive_without_fifo);
    T("rx/fifo", test_receive_fifo_of_16);
    T("rx/rxff", test_rxff_drops_with_the_first_read);
    T("rx/empty", test_empty_fifo_gives_the_last_character);
    T("rx/interrupt", test_rx_interrupt_follows_the_data);
    T("rx/interrupt-again", test_rx_interrupt_comes_again);
    T("rx/while-disabled", test_receives_while_disabled);
    T("rx/ifls-property", test_ifls_rx_level_by_property);
    T("rx/ifls-levels", test_ifls_rx_levels);
    T("timeout/32-bits", test_timeout_after_32_bits);
    T("timeout/restart", test_timeout_restarts_with_each_character);
    T("timeout/drained", test_timeout_cleared_by_draining);
    T("timeout/again", test_timeout_comes_again_after_icr);
    T("timeout/no-fifo", test_timeout_without_fifo);
    T("loopback/data", test_loopback);
    T("loopback/host-input", test_loopback_drops_host_input);
    T("loopback/overrun", test_overrun_keeps_what_was_there);
    T("rsr/clear", test_rsr_cleared_by_any_write);
    T("modem/loopback", test_modem_loopback);
    T("modem/edges", test_modem_interrupts_on_both_edges);
    T("modem/restored", test_leaving_loopback_restores_modem_inputs);
    T("break/loopback", test_break_in_loopback);
    T("break/fen-change", test_break_with_fen_change);
    T("break/line", test_break_from_the_line);
    T("fen-toggle", test_fen_toggle_flushes_the_receiver);
    T("interrupts/lines", test_mask_and_lines);
    T("interrupts/icr", test_icr_clears_exactly_its_bits);
    T("reset", test_reset_clears_state_and_lines);
    T("second-uart", test_second_uart);
    T("log/guest-errors", test_guest_errors_are_logged);
    T("log/traces", test_traces);
    T("stall/nothing-lost", test_stalled_reader_loses_nothing);
    T("stall/full", test_full_fifo_refuses);
    T("stall/interrupt", test_tx_interrupt_waits_for_the_level);
    T("stall/gone", test_stalled_reader_goes_away);
    T("migration/stream", test_migration_stream);
    T("migration/no-clock", test_migration_without_clock);
    T("migration/restores", test_migration_restores);
    T("migration/tx-fifo", test_migration_carries_the_tx_fifo);
#undef T
    return g_test_run();
}
