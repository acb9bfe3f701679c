/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by clock.c (what time is it) and timer.c (who waits for it). */
#ifndef UTIL_TIMER_INTERNAL_H
#define UTIL_TIMER_INTERNAL_H

#include "qemu/timer.h"

/* Set the time of test mode. */
void virtual_clock_qtest_move(int64_t ns);

#endif
