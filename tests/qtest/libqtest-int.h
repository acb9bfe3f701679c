/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of libqtest share; not for test programs.
 */
#ifndef TESTS_QTEST_LIBQTEST_INT_H
#define TESTS_QTEST_LIBQTEST_INT_H

#include "libqtest.h"

#define QTEST_MAX_IRQ 256

struct QTestState {
    pid_t pid;                       /* 0: has ended, its status is in wstatus */
    int wstatus;
    int expected_status;
    int fd;                          /* qtest protocol */
    int qmp_fd;
    bool big_endian;
    GString *rx;                     /* received, not yet taken: qtest */
    GString *qmp_rx;                 /* likewise QMP */
    GQueue *events;                  /* QDict *, oldest first */
    QTestQMPEventCallback event_cb;
    void *event_opaque;
    bool irq_level[QTEST_MAX_IRQ];
    unsigned irq_raised[QTEST_MAX_IRQ];
    unsigned irq_lowered[QTEST_MAX_IRQ];
};

/* Appends what the socket has to @rx, waiting for at least one byte; ends the test on EOF. */
void qtest_fill(QTestState *s, int fd, GString *rx, const char *what);
void qtest_send_all(int fd, const void *data, size_t len);
/* Reads the greeting and leaves negotiation mode. */
void qtest_qmp_handshake(QTestState *s);
/* Whether to show traffic. */
bool qtest_verbose(void);

#endif
