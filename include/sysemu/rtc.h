/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where older models look for system/rtc.h. */
#ifndef SYSEMU_RTC_H
#define SYSEMU_RTC_H
#include "system/rtc.h"
#endif
