/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for system/watchdog.h. */
#ifndef SYSEMU_WATCHDOG_H
#define SYSEMU_WATCHDOG_H
#include "system/watchdog.h"
#endif
