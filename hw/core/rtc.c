/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the guest's real-time clock shows: -rtc. */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "qemu/cutils.h"
#include "qemu/timer.h"
#include "system/rtc.h"

QEMUClockType rtc_clock = QEMU_CLOCK_HOST;

static enum { BASE_UTC, BASE_LOCALTIME, BASE_DATE } rtc_base;
static time_t rtc_date;             /* BASE_DATE: what the RTC shows at ... */
static int64_t rtc_date_clock;      /* ... this value (ms) of rtc_clock */

/* Seconds since the epoch that the RTC stands for. */
static time_t reference(void)
{
    if (rtc_base == BASE_DATE) {
        return rtc_date + (time_t)((qemu_clock_get_ms(rtc_clock) - rtc_date_clock) / 1000);
    }
    if (rtc_clock == QEMU_CLOCK_HOST) {
        return (time_t)(qemu_clock_get_ms(rtc_clock) / 1000);
    }
    /* Other clocks start anywhere: count on from the date at which they were first asked. */
    if (!rtc_date) {
        rtc_date = (time_t)(get_clock_realtime() / NANOSECONDS_PER_SECOND);
        rtc_date_clock = qemu_clock_get_ms(rtc_clock);
    }
    return rtc_date + (time_t)((qemu_clock_get_ms(rtc_clock) - rtc_date_clock) / 1000);
}

void qemu_get_timedate(struct tm *tm, time_t offset)
{
    time_t t = reference() + offset;

    if (rtc_base == BASE_LOCALTIME) {
        localtime_r(&t, tm);
    } else {
        gmtime_r(&t, tm);
    }
}

time_t qemu_timedate_diff(struct tm *tm)
{
    time_t seconds;

    if (rtc_base == BASE_LOCALTIME) {
        struct tm local = *tm;

        local.tm_isdst = -1;            /* use timezone information */
        seconds = mktime(&local);
    } else {
        seconds = mktimegm(tm);
    }
    return seconds - reference();
}

/* YYYY-MM-DDTHH:MM:SS or YYYY-MM-DD. */
static bool parse_date(const char *text, time_t *date)
{
    struct tm tm = { 0 };
    int used = 0;

    if (sscanf(text, "%d-%d-%dT%d:%d:%d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour,
               &tm.tm_min, &tm.tm_sec, &used) != 6 || text[used]) {
        tm = (struct tm){ 0 };
        used = 0;
        if (sscanf(text, "%d-%d-%d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &used) != 3 ||
            text[used]) {
            return false;
        }
    }
    if (tm.tm_year < 1 || tm.tm_year > 9999 || tm.tm_mon < 1 || tm.tm_mon > 12 ||
        tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour < 0 || tm.tm_hour > 23 || tm.tm_min < 0 ||
        tm.tm_min > 59 || tm.tm_sec < 0 || tm.tm_sec > 60) {
        return false;
    }
    tm.tm_year -= 1900;
    tm.tm_mon--;
    *date = mktimegm(&tm);
    return true;
}

static bool set_base(const char *value, Error **errp)
{
    ERRP_GUARD();
    time_t date;

    if (!strcmp(value, "utc")) {
        rtc_base = BASE_UTC;
    } else if (!strcmp(value, "localtime")) {
        rtc_base = BASE_LOCALTIME;
    } else if (parse_date(value, &date)) {
        rtc_base = BASE_DATE;
        rtc_date = date;
    } else {
        error_setg(errp, "invalid datetime format");
        error_append_hint(errp, "valid formats: '2006-06-17T16:01:21' or '2006-06-17'\n");
        return false;
    }
    return true;
}

static bool set_clock(const char *value, Error **errp)
{
    if (!strcmp(value, "host")) {
        rtc_clock = QEMU_CLOCK_HOST;
    } else if (!strcmp(value, "rt")) {
        rtc_clock = QEMU_CLOCK_REALTIME;
    } else if (!strcmp(value, "vm")) {
        rtc_clock = QEMU_CLOCK_VIRTUAL;
    } else {
        error_setg(errp, "invalid option value '%s'", value);
        return false;
    }
    return true;
}

static bool set_driftfix(const char *value, Error **errp)
{
    static GlobalProperty slew = {
        .driver = "mc146818rtc", .property = "lost_tick_policy", .value = "slew",
    };

    if (strcmp(value, "none") && strcmp(value, "slew")) {
        error_setg(errp, "invalid option value '%s'", value);
        return false;
    }
    if (!strcmp(value, "slew")) {
        qdev_prop_register_global(&slew);
    }
    return true;
}

bool rtc_configure(struct json_object *opts, Error **errp)
{
    json_object_object_foreach(opts, name, object) {
        const char *value = json_object_get_string(object);
        bool ok;

        if (!strcmp(name, "base")) {
            ok = set_base(value, errp);
        } else if (!strcmp(name, "clock")) {
            ok = set_clock(value, errp);
        } else if (!strcmp(name, "driftfix")) {
            ok = set_driftfix(value, errp);
        } else {
            error_setg(errp, "Invalid parameter '%s'", name);
            ok = false;
        }
        if (!ok) {
            return false;
        }
    }
    if (rtc_base != BASE_DATE) {
        rtc_date = 0;
    }
    rtc_date_clock = qemu_clock_get_ms(rtc_clock);
    return true;
}
