/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests of qemu_chr_fe_ioctl() that a serial line understands; for UARTs
 * (callers) and the serial back end.
 */
#ifndef CHARDEV_CHAR_SERIAL_H
#define CHARDEV_CHAR_SERIAL_H

#define CHR_IOCTL_SERIAL_SET_PARAMS   1     /* const QEMUSerialSetParams * */
#define CHR_IOCTL_SERIAL_SET_BREAK    2     /* int *: 1 on, 0 off */
#define CHR_IOCTL_SERIAL_SET_TIOCM   13     /* int *: CHR_TIOCM_DTR | CHR_TIOCM_RTS */
#define CHR_IOCTL_SERIAL_GET_TIOCM   14     /* int *: all lines, filled in */

typedef struct {
    int speed;        /* bits per second */
    int parity;       /* 'N', 'E', 'O' */
    int data_bits;    /* 5..8 */
    int stop_bits;    /* 1, 2 */
} QEMUSerialSetParams;

/* Modem lines. */
#define CHR_TIOCM_DTR  0x002
#define CHR_TIOCM_RTS  0x004
#define CHR_TIOCM_CTS  0x020
#define CHR_TIOCM_CAR  0x040
#define CHR_TIOCM_RI   0x080
#define CHR_TIOCM_DSR  0x100

#endif
