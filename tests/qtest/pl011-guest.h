/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest's view of the first PL011 of the virt machine, and the far end of its
 * line, for qtest programs.
 */
#ifndef TESTS_QTEST_PL011_GUEST_H
#define TESTS_QTEST_PL011_GUEST_H

#include "libqtest.h"

enum {
    BASE = 0x09000000,
    DR = 0x000, RSR = 0x004, FR = 0x018, ILPR = 0x020, IBRD = 0x024, FBRD = 0x028, LCR_H = 0x02c,
    CR = 0x030, IFLS = 0x034, IMSC = 0x038, RIS = 0x03c, MIS = 0x040, ICR = 0x044, DMACR = 0x048,
    /* Interrupt outputs as bits of lines(). */
    LINE_ALL = 1, LINE_RX = 2, LINE_TX = 4, LINE_RT = 8, LINE_MODEM = 16, LINE_ERROR = 32,
    /* 32 bit times at 115200 baud, in force while no clock is connected. */
    TIMEOUT_NS = 277777,
};

typedef struct Uart {
    QTestState *qts;
    int fd;                 /* the far end of the line */
    char *path;             /* of the device */
    char *label;            /* of its character device */
} Uart;

/* Start the machine with more arguments; the second form watches the six lines. */
Uart *uart_start(const char *args);
Uart *uart_start_irq(const char *args);
void uart_stop(Uart *u);

uint32_t rd(Uart *u, uint32_t at);
void wr(Uart *u, uint32_t at, uint32_t val);
/* The guest writes each character to DR. */
void put(Uart *u, const char *text);
/* All six interrupt outputs. */
unsigned lines(Uart *u);

/* The far end sends. */
void type(Uart *u, const char *text);
/* ... and everything it sent has been taken, which is when the UART gets it. */
void expect_taken(Uart *u);
/* Poll a register until its bits under @mask are @val (the far end is asynchronous). */
void wait_reg(Uart *u, uint32_t at, uint32_t mask, uint32_t val);
/* The far end gets exactly this next. */
void expect_output(Uart *u, const char *text);
/* ... @count characters counting up (modulo 256) from @start. */
void expect_sequence(Uart *u, unsigned start, unsigned count);
/* Whatever is there now; how many characters. */
unsigned drain(Uart *u);

#endif
