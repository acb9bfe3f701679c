/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the guest's real-time clock shows: -rtc base= and clock=, and the
 * arithmetic between host time and guest date.  For RTC models; big lock held.
 */
#ifndef SYSTEM_RTC_H
#define SYSTEM_RTC_H

#include <json-c/json.h>
#include "qapi/error.h"
#include "qemu/timer.h"

/* The clock RTC models count with (-rtc clock=host|rt|vm). */
extern QEMUClockType rtc_clock;

/* The date at which the RTC stands now, @offset seconds added. */
void qemu_get_timedate(struct tm *tm, time_t offset);
/* Seconds by which @tm is ahead of the RTC's reference. */
time_t qemu_timedate_diff(struct tm *tm);

/*
 * Apply -rtc options (object with strings base, clock, driftfix; others are an
 * error).  base: utc, localtime, or a date YYYY-MM-DDTHH:MM:SS / YYYY-MM-DD.
 */
MUST_CHECK bool rtc_configure(struct json_object *opts, Error **errp);

#endif
