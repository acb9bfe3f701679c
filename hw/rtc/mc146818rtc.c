/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Motorola MC146818 real-time clock and CMOS memory of a PC.  Manual: MC146818/D.
 *
 * Index and data port at property iobase.  GPIO output 0: IRQ, active high; output
 * "nmi-disable": bit 7 of the index.
 * Properties: base_year; iobase; irq (line of the bus); lost_tick_policy (discard or slew:
 * periodic interrupts that came while one was pending are given later); date (read only).
 *
 * Time is computed from rtc_clock when somebody looks, flags included.  A timer runs only
 * while an interrupt is enabled whose flag is clear: a guest that does not acknowledge
 * causes no callbacks.
 *
 * Not modelled: daylight saving, square wave, other crystals than 32768 Hz; an update takes
 * no time.
 * Departures from the manual and from QEMU: docs/devices/mc146818rtc.rst.
 */
#include "qemu/osdep.h"
#include "hw/rtc/mc146818rtc.h"
#include "qapi/events.h"
#include "qemu/bcd.h"
#include "qemu/cutils.h"
#include "qemu/host-utils.h"
#include "system/rtc.h"
#include "trace.h"
#include "hw/core/strict.h"

/* --- registers ------------------------------------------------------------------ */

#define BANK mc146818rtc
#define BANK_DEF "hw/rtc/mc146818rtc.def"
#define BANK_STEP 1
#include "hw/core/regbank-expand.h"

/* Index and data port. */
#define BANK mc146818rtc_port
#define BANK_DEF "hw/rtc/mc146818rtc-port.def"
#define BANK_STEP 1
#include "hw/core/regbank-expand.h"

/* --- constants ------------------------------------------------------------------ */

enum {
    MC146818_HZ = 32768,                /* of the crystal */
    MC146818_MAX_RS_ALIAS = 2,          /* rates 1 and 2 ... */
    MC146818_RS_ALIAS = 7,              /* ... are 8 and 9 */
    MC146818_MAX_DV_RUN = 2,            /* divider settings above hold the chain in reset */
    MC146818_UIP_TICKS = 8,             /* 244 us: the notice that UIP gives of an update */
    MC146818_ANY = 3,                   /* the two high bits of an alarm byte */
    MC146818_MAX_REINJECT = 20,         /* ticks given late per tick on time */
    MC146818_OLD_BASE_YEAR = 2000,
    MC146818_MAX_BASE_YEAR = 9999,
    MC146818_NO_DATA = UINT8_MAX,       /* a read of the index port */
};

static const int64_t mc146818_never = -1;
/* Seconds from 1970 beyond which no value of the registers leads. */
static const int64_t mc146818_max_seconds = 2000000000000;

/* --- types ---------------------------------------------------------------------- */

typedef struct MC146818RtcConfig {
    int32_t base_year;
    uint16_t io_base;
    uint8_t isairq;
    LostTickPolicy lost_tick_policy;
} MC146818RtcConfig;

typedef struct MC146818RtcHidden {
    uint8_t cmos_index;
    bool nmi_disabled;
    uint16_t irq_reinject_on_ack_count; /* ticks given late since the last one on time */
    uint32_t irq_coalesced;             /* ticks owed to the guest (lost_tick_policy slew) */
    uint32_t period;                    /* of the periodic flag, in 1/32768 s; 0: none */
    uint8_t reserved[4];
    /*
     * While updates run the date is base_rtc + (rtc_clock - last_update + offset); base_rtc is
     * in seconds since 1970, the rest in ns.  While they do not the registers hold it, and
     * only the fraction of a second counts on.
     */
    int64_t base_rtc;
    int64_t last_update;
    int64_t offset;
    /* Values of rtc_clock at which a flag gets set next, or mc146818_never. */
    int64_t next_periodic_time;
    int64_t next_update_time;
    int64_t next_alarm_time;
    int64_t wire_periodic_timer;        /* next_periodic_time, but only while PIE is set */
} MC146818RtcHidden;

typedef struct MC146818RtcHost {
    MemoryRegion io;
    qemu_irq irq;
    qemu_irq nmi_disable;
    QEMUTimer periodic;
    QEMUTimer update;                   /* end of an update, or alarm */
} MC146818RtcHost;

struct MC146818RtcState {
    QOM_PARENT(ISADevice);
    const MC146818RtcConfig cfg;
    union {
        struct mc146818rtc_regs regs;   /* the first bytes of the CMOS */
        uint8_t cmos_data[MC146818_CMOS_SIZE];
    };
    MC146818RtcHidden hidden;
    MC146818RtcHost host;
};

/* --- helpers -------------------------------------------------------------------- */

static bool mc146818_due(int64_t at, int64_t now)
{
    return at != mc146818_never && now >= at;
}

/* The divider chain counts. */
static bool mc146818_counting(const MC146818RtcState *s)
{
    return REG_GET(&s->regs, A, DV) <= MC146818_MAX_DV_RUN;
}

/* ... and its seconds reach the registers. */
static bool mc146818_updating(const MC146818RtcState *s)
{
    return mc146818_counting(s) && !REG_GET(&s->regs, B, SET);
}

/* What the chain has counted since base_rtc, ns; negative after the host's clock went back. */
static int64_t mc146818_elapsed(const MC146818RtcState *s, int64_t now)
{
    uint64_t ns = (uint64_t)now - s->hidden.last_update + s->hidden.offset;

    return mc146818_counting(s) ? (int64_t)ns : 0;      /* wraps after a refused stream */
}

/* The same in whole seconds; the rest is in mc146818_fraction(). */
static int64_t mc146818_elapsed_seconds(const MC146818RtcState *s, int64_t now)
{
    int64_t ns = mc146818_elapsed(s, now);

    return ns / NANOSECONDS_PER_SECOND - (ns % NANOSECONDS_PER_SECOND < 0);
}

/* How much of the current second is over, ns. */
static int64_t mc146818_fraction(const MC146818RtcState *s, int64_t now)
{
    return mc146818_elapsed(s, now) - mc146818_elapsed_seconds(s, now) * NANOSECONDS_PER_SECOND;
}

static bool mc146818_update_in_progress(const MC146818RtcState *s, int64_t now)
{
    const int64_t notice = MC146818_UIP_TICKS * NANOSECONDS_PER_SECOND / MC146818_HZ;

    return mc146818_updating(s) && mc146818_fraction(s, now) >= NANOSECONDS_PER_SECOND - notice;
}

/* Ticks of the crystal between two periodic flags; 0: there are none. */
static uint32_t mc146818_period(const MC146818RtcState *s)
{
    unsigned rate = REG_GET(&s->regs, A, RS);

    if (!rate || !mc146818_counting(s)) {
        return 0;
    }
    return BIT(rate - 1 + (rate <= MC146818_MAX_RS_ALIAS ? MC146818_RS_ALIAS : 0));
}

/* Year 0 of the year registers, century included. */
static int mc146818_first_year(const MC146818RtcState *s)
{
    return s->cfg.base_year == MC146818_OLD_BASE_YEAR ? 0 : s->cfg.base_year;
}

static uint8_t mc146818_encode(const MC146818RtcState *s, int val)
{
    return REG_GET(&s->regs, B, DM) ? val : to_bcd(val);
}

static int mc146818_decode(const MC146818RtcState *s, uint8_t byte)
{
    return REG_GET(&s->regs, B, DM) ? byte : from_bcd(byte);
}

static uint8_t mc146818_encode_hour(const MC146818RtcState *s, int hour)
{
    if (REG_GET(&s->regs, B, 24H)) {
        return mc146818_encode(s, hour);
    }
    return mc146818_encode(s, hour % 12 ? hour % 12 : 12) | REG_MAKE(HOURS, PM, hour >= 12);
}

static int mc146818_decode_hour(const MC146818RtcState *s, uint8_t byte)
{
    if (REG_GET(&s->regs, B, 24H)) {
        return mc146818_decode(s, byte);
    }
    return mc146818_decode(s, REG_FIELD(HOURS, VALUE, byte)) % 12
         + 12 * REG_FIELD(HOURS, PM, byte);
}

/* The date in the registers. */
static struct tm mc146818_date_in_registers(const MC146818RtcState *s)
{
    return (struct tm) {
        .tm_sec = mc146818_decode(s, s->regs.SECONDS),
        .tm_min = mc146818_decode(s, s->regs.MINUTES),
        .tm_hour = mc146818_decode_hour(s, s->regs.HOURS),
        .tm_wday = mc146818_decode(s, s->regs.DAY_OF_WEEK) - 1,
        .tm_mday = mc146818_decode(s, s->regs.DAY_OF_MONTH),
        .tm_mon = mc146818_decode(s, s->regs.MONTH) - 1,
        .tm_year = mc146818_first_year(s) + mc146818_decode(s, s->regs.YEAR)
                 + mc146818_decode(s, s->cmos_data[RTC_CENTURY]) * 100 - 1900,
    };
}

static void mc146818_put_date(MC146818RtcState *s, const struct tm *tm)
{
    int year = (tm->tm_year + 1900 - mc146818_first_year(s)) % 10000;

    year += year < 0 ? 10000 : 0;
    s->regs.SECONDS = mc146818_encode(s, tm->tm_sec);
    s->regs.MINUTES = mc146818_encode(s, tm->tm_min);
    s->regs.HOURS = mc146818_encode_hour(s, tm->tm_hour);
    s->regs.DAY_OF_WEEK = mc146818_encode(s, tm->tm_wday + 1);
    s->regs.DAY_OF_MONTH = mc146818_encode(s, tm->tm_mday);
    s->regs.MONTH = mc146818_encode(s, tm->tm_mon + 1);
    s->regs.YEAR = mc146818_encode(s, year % 100);
    s->cmos_data[RTC_CENTURY] = mc146818_encode(s, year / 100);
}

/* The date that counts at @now. */
static struct tm mc146818_date(const MC146818RtcState *s, int64_t now)
{
    time_t seconds = s->hidden.base_rtc + mc146818_elapsed_seconds(s, now);
    struct tm tm = { 0 };

    if (!mc146818_updating(s)) {
        tm = mc146818_date_in_registers(s);
        seconds = mktimegm(&tm);
    }
    gmtime_r(&seconds, &tm);
    return tm;
}

/* The first of @from to @limit - 1 that alarm byte @alarm means; -1: none. */
static int mc146818_match(const MC146818RtcState *s, uint8_t alarm, int from, int limit,
                          uint8_t (*encode)(const MC146818RtcState *, int))
{
    bool any = REG_FIELD(SECONDS_ALARM, DONT_CARE, alarm) == MC146818_ANY;

    while (from < limit && !any && encode(s, from) != alarm) {
        from++;
    }
    return from < limit ? from : -1;
}

/* Seconds from date @tm to the next alarm, at most a day; 0: there is none. */
static int mc146818_seconds_to_alarm(const MC146818RtcState *s, const struct tm *tm)
{
    const struct mc146818rtc_regs *r = &s->regs;
    int second = mc146818_match(s, r->SECONDS_ALARM, 0, 60, mc146818_encode);
    int minute = mc146818_match(s, r->MINUTES_ALARM, 0, 60, mc146818_encode);
    int hour = mc146818_match(s, r->HOURS_ALARM, 0, 24, mc146818_encode_hour);
    int at = (hour * 60 + minute) * 60 + second, found;
    int now = (tm->tm_hour * 60 + tm->tm_min) * 60 + tm->tm_sec, h = tm->tm_hour;

    if (second < 0 || minute < 0 || hour < 0) {
        return 0;
    }
    if (mc146818_match(s, r->HOURS_ALARM, h, h + 1, mc146818_encode_hour) >= 0) {
        found = mc146818_match(s, r->SECONDS_ALARM, tm->tm_sec + 1, 60, mc146818_encode);
        if (found >= 0 && mc146818_match(s, r->MINUTES_ALARM, tm->tm_min, tm->tm_min + 1,
                                         mc146818_encode) >= 0) {
            return found - tm->tm_sec;
        }
        found = mc146818_match(s, r->MINUTES_ALARM, tm->tm_min + 1, 60, mc146818_encode);
        if (found >= 0) {
            return (found - tm->tm_min) * 60 + second - tm->tm_sec;
        }
    }
    found = mc146818_match(s, r->HOURS_ALARM, h + 1, 24, mc146818_encode_hour);
    if (found >= 0) {
        return ((found - h) * 60 + minute - tm->tm_min) * 60 + second - tm->tm_sec;
    }
    return at - now + 24 * 60 * 60;
}

/* --- behaviour ------------------------------------------------------------------ */

static void mc146818_plan_periodic(MC146818RtcState *s, int64_t now)
{
    uint32_t period = mc146818_period(s);
    int64_t fraction = mc146818_fraction(s, now);
    uint64_t tick = muldiv64(fraction, MC146818_HZ, NANOSECONDS_PER_SECOND);

    s->hidden.period = period;
    s->hidden.next_periodic_time = mc146818_never;
    if (period) {
        tick = (tick / period + 1) * period;
        s->hidden.next_periodic_time = now - fraction
            + muldiv64_round_up(tick, NANOSECONDS_PER_SECOND, MC146818_HZ);
    }
}

static void mc146818_plan_update(MC146818RtcState *s, int64_t now)
{
    s->hidden.next_update_time = mc146818_never;
    if (mc146818_updating(s)) {
        s->hidden.next_update_time = now - mc146818_fraction(s, now) + NANOSECONDS_PER_SECOND;
    }
}

static void mc146818_plan_alarm(MC146818RtcState *s, int64_t now)
{
    struct tm tm = mc146818_date(s, now);
    int64_t seconds = mc146818_seconds_to_alarm(s, &tm);

    s->hidden.next_alarm_time = mc146818_never;
    if (seconds && mc146818_updating(s)) {
        s->hidden.next_alarm_time = now - mc146818_fraction(s, now)
                                  + seconds * NANOSECONDS_PER_SECOND;
    }
}

/* After a change of anything that they depend on. */
static void mc146818_plan(MC146818RtcState *s, int64_t now)
{
    mc146818_plan_periodic(s, now);
    mc146818_plan_update(s, now);
    mc146818_plan_alarm(s, now);
}

/* Timers for the flags that would interrupt and are not set yet. */
static void mc146818_arm(MC146818RtcState *s)
{
    int64_t at = mc146818_never;

    if (REG_GET(&s->regs, B, PIE) && !REG_GET(&s->regs, C, PF)) {
        at = s->hidden.next_periodic_time;
    }
    if (at != mc146818_never) {
        timer_mod_ns(&s->host.periodic, at);
    } else {
        timer_del(&s->host.periodic);
    }
    at = mc146818_never;
    if (REG_GET(&s->regs, B, UIE) && !REG_GET(&s->regs, C, UF)) {
        at = s->hidden.next_update_time;
    } else if (REG_GET(&s->regs, B, AIE) && !REG_GET(&s->regs, C, AF)) {
        at = s->hidden.next_alarm_time;
    }
    if (at != mc146818_never) {
        timer_mod_ns(&s->host.update, at);
    } else {
        timer_del(&s->host.update);
    }
}

/* IRQF, the line and the timers: the end of whatever changed flags or enables. */
static void TSA_REQUIRES(bql) mc146818_update(MC146818RtcState *s)
{
    bool active = (REG_GET(&s->regs, C, PF) && REG_GET(&s->regs, B, PIE))
               || (REG_GET(&s->regs, C, AF) && REG_GET(&s->regs, B, AIE))
               || (REG_GET(&s->regs, C, UF) && REG_GET(&s->regs, B, UIE));

    REG_PUT(&s->regs, C, IRQF, active);
    qemu_set_irq(s->host.irq, active);
    mc146818_arm(s);
}

/* Ticks that no interrupt of their own could announce, for lost_tick_policy slew. */
static void mc146818_owe(MC146818RtcState *s, uint64_t ticks)
{
    if (s->cfg.lost_tick_policy == LOST_TICK_POLICY_SLEW && REG_GET(&s->regs, B, PIE)) {
        s->hidden.irq_coalesced = MIN(s->hidden.irq_coalesced + ticks, UINT32_MAX);
    }
}

static void mc146818_periodic_passed(MC146818RtcState *s, int64_t now)
{
    uint64_t missed = muldiv64(now - s->hidden.next_periodic_time, MC146818_HZ,
                               NANOSECONDS_PER_SECOND) / s->hidden.period;

    mc146818_owe(s, missed + REG_GET(&s->regs, C, PF));
    s->hidden.irq_reinject_on_ack_count = 0;
    REG_PUT(&s->regs, C, PF, 1);
    mc146818_plan_periodic(s, now);
}

static void mc146818_alarm_passed(MC146818RtcState *s, int64_t now)
{
    if (REG_GET(&s->regs, B, AIE) && !REG_GET(&s->regs, C, AF)) {
        qemu_system_wakeup_request(QEMU_WAKEUP_REASON_RTC, NULL);
    }
    REG_PUT(&s->regs, C, AF, 1);
    mc146818_plan_alarm(s, now);
}

/* Flags for what passed up to now, however long ago; each in one step. */
static void TSA_REQUIRES(bql) mc146818_catch_up(MC146818RtcState *s)
{
    int64_t now = qemu_clock_get_ns(rtc_clock);

    if (s->hidden.next_update_time - now > NANOSECONDS_PER_SECOND) {
        mc146818_plan(s, now);                  /* the host's clock went back */
    }
    if (mc146818_due(s->hidden.next_periodic_time, now)) {
        mc146818_periodic_passed(s, now);
    }
    if (mc146818_due(s->hidden.next_update_time, now)) {
        REG_PUT(&s->regs, C, UF, 1);
        mc146818_plan_update(s, now);
    }
    if (mc146818_due(s->hidden.next_alarm_time, now)) {
        mc146818_alarm_passed(s, now);
    }
    mc146818_update(s);
}

/* Bring the registers up to date. */
static void mc146818_refresh(MC146818RtcState *s)
{
    struct tm tm;

    if (mc146818_updating(s)) {
        tm = mc146818_date(s, qemu_clock_get_ns(rtc_clock));
        mc146818_put_date(s, &tm);
    }
}

/* The registers hold the date of now; @fraction ns of its second are over. */
static void mc146818_adopt(MC146818RtcState *s, int64_t now, int64_t fraction)
{
    struct tm tm = mc146818_date_in_registers(s);

    s->hidden.base_rtc = mktimegm(&tm);
    s->hidden.last_update = now;
    s->hidden.offset = fraction;
}

/* Tell management that the guest moved its clock. */
static void mc146818_announce(MC146818RtcState *s, int64_t now)
{
    struct json_object *data = json_object_new_object();
    g_autofree char *path = object_get_canonical_path(OBJECT(s));
    struct tm tm = mc146818_date(s, now);

    json_object_object_add(data, "offset", json_object_new_int64(qemu_timedate_diff(&tm)));
    json_object_object_add(data, "qom-path", json_object_new_string(path ? path : ""));
    qapi_event_emit("RTC_CHANGE", data);
}

/* The guest wrote a byte of the date: it counts, unless updates are off. */
static void mc146818_date_written(MC146818RtcState *s, unsigned at, uint8_t val)
{
    int64_t now = qemu_clock_get_ns(rtc_clock);

    mc146818_refresh(s);
    s->cmos_data[at] = val;
    if (mc146818_updating(s)) {
        mc146818_adopt(s, now, mc146818_fraction(s, now));
        mc146818_announce(s, now);
    }
    mc146818_plan(s, now);
}

/* Ticks owed are counted in the period that was in force. */
static void mc146818_rescale_owed(MC146818RtcState *s, uint32_t old)
{
    if (old && s->hidden.period) {
        s->hidden.irq_coalesced =
            MIN(muldiv64(s->hidden.irq_coalesced, old, s->hidden.period), UINT32_MAX);
    } else {
        s->hidden.irq_coalesced = 0;
    }
}

/* Let go, the divider's first update comes half a second later. */
static void TSA_REQUIRES(bql) mc146818_a_written(MC146818RtcState *s, uint8_t val)
{
    int64_t now = qemu_clock_get_ns(rtc_clock);
    bool counted = mc146818_counting(s);
    uint32_t period = s->hidden.period;

    mc146818_refresh(s);
    s->regs.A = val;
    if (!counted && mc146818_counting(s)) {
        mc146818_adopt(s, now, NANOSECONDS_PER_SECOND / 2);
        mc146818_announce(s, now);
    }
    mc146818_plan(s, now);
    mc146818_rescale_owed(s, period);
    mc146818_update(s);
}

/* SET stops updates, not the divider: it ends within the same second that it began in. */
static void TSA_REQUIRES(bql) mc146818_b_written(MC146818RtcState *s, uint8_t old, uint8_t val)
{
    int64_t now = qemu_clock_get_ns(rtc_clock);

    mc146818_refresh(s);
    s->regs.B = val;
    if (REG_ROSE(B, SET, old, val)) {
        REG_PUT(&s->regs, B, UIE, 0);
    }
    if (REG_FELL(B, SET, old, val) && mc146818_counting(s)) {
        mc146818_adopt(s, now, mc146818_fraction(s, now));
        mc146818_announce(s, now);
    }
    if (!REG_GET(&s->regs, B, PIE)) {
        s->hidden.irq_coalesced = 0;
    }
    mc146818_plan(s, now);
    mc146818_update(s);
}

/* Reading acknowledges: all flags go, and one tick that is owed may come. */
static uint8_t TSA_REQUIRES(bql) mc146818_read_c(MC146818RtcState *s)
{
    uint8_t val = s->regs.C;

    s->regs.C = 0;
    qemu_irq_lower(s->host.irq);
    if (s->hidden.irq_coalesced
        && s->hidden.irq_reinject_on_ack_count < MC146818_MAX_REINJECT) {
        s->hidden.irq_coalesced--;
        s->hidden.irq_reinject_on_ack_count++;
        REG_PUT(&s->regs, C, PF, 1);
    }
    mc146818_update(s);
    return val;
}

void mc146818rtc_set_cmos_data(MC146818RtcState *s, int addr, int val)
{
    g_assert(addr >= 0 && addr < MC146818_CMOS_SIZE);
    s->cmos_data[addr] = val;
}

int mc146818rtc_get_cmos_data(MC146818RtcState *s, int addr)
{
    g_assert(addr >= 0 && addr < MC146818_CMOS_SIZE);
    return s->cmos_data[addr];
}

/* --- register access ------------------------------------------------------------ */

static uint32_t TSA_REQUIRES(bql) mc146818_reg_read(MC146818RtcState *s, enum mc146818rtc_reg reg)
{
    switch (reg) {
    case R_A:
        REG_PUT(&s->regs, A, UIP, mc146818_update_in_progress(s, qemu_clock_get_ns(rtc_clock)));
        return s->regs.A;
    case R_C:
        return mc146818_read_c(s);
    default:
        return regbank_get(&mc146818rtc_bank, &s->regs, reg);
    }
}

static void TSA_REQUIRES(bql) mc146818_reg_write(MC146818RtcState *s, enum mc146818rtc_reg reg,
                                                 uint32_t old, uint32_t val)
{
    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_SECONDS:
    case R_MINUTES:
    case R_HOURS:
    case R_DAY_OF_WEEK:
    case R_DAY_OF_MONTH:
    case R_MONTH:
    case R_YEAR:
        mc146818_date_written(s, mc146818rtc_bank.regs[reg].offset, val);
        mc146818_update(s);
        break;
    case R_SECONDS_ALARM:
    case R_MINUTES_ALARM:
    case R_HOURS_ALARM:
        regbank_put(&mc146818rtc_bank, &s->regs, reg, val);
        mc146818_plan_alarm(s, qemu_clock_get_ns(rtc_clock));
        mc146818_update(s);
        break;
    case R_A:
        mc146818_a_written(s, val);
        break;
    case R_B:
        mc146818_b_written(s, old, val);
        break;
    case R_C:
    case R_D:
        break;
    }
}

/* The byte of the CMOS that the index means: the PS/2 century is the century. */
static unsigned mc146818_selected(const MC146818RtcState *s)
{
    return s->hidden.cmos_index == RTC_IBM_PS2_CENTURY_BYTE ? RTC_CENTURY : s->hidden.cmos_index;
}

static uint8_t TSA_REQUIRES(bql) mc146818_data_read(MC146818RtcState *s)
{
    unsigned at = mc146818_selected(s);
    uint8_t val;
    RegIo io;

    mc146818_catch_up(s);
    mc146818_refresh(s);
    val = s->cmos_data[at];
    if (at < mc146818rtc_bank.size
        && regbank_begin_read(&mc146818rtc_bank, DEVICE(s), at, 1, &io)) {
        val = regbank_end_read(&io, mc146818_reg_read(s, io.reg));
    }
    trace_mc146818_rtc_ioport_read(at, val);
    return val;
}

static void TSA_REQUIRES(bql) mc146818_data_write(MC146818RtcState *s, uint8_t val)
{
    unsigned at = mc146818_selected(s);
    RegIo io;

    trace_mc146818_rtc_ioport_write(at, val);
    mc146818_catch_up(s);
    if (at == RTC_CENTURY) {
        mc146818_date_written(s, at, val);
        mc146818_update(s);
    } else if (at >= mc146818rtc_bank.size) {
        s->cmos_data[at] = val;
    } else if (regbank_begin_write(&mc146818rtc_bank, DEVICE(s), &s->regs, at, val, 1, &io)) {
        mc146818_reg_write(s, io.reg, io.old, io.val);
    }
}

static void TSA_REQUIRES(bql) mc146818_index_write(MC146818RtcState *s, uint8_t val)
{
    s->hidden.cmos_index = REG_FIELD(INDEX, ADDR, val);
    s->hidden.nmi_disabled = REG_FIELD(INDEX, NMI_EN, val);
    qemu_set_irq(s->host.nmi_disable, s->hidden.nmi_disabled);
}

static uint64_t TSA_REQUIRES(bql) mc146818_io_read(MC146818RtcState *s, hwaddr at, unsigned size)
{
    RegIo io;

    if (!regbank_begin_read(&mc146818rtc_port_bank, DEVICE(s), at, size, &io)) {
        return 0;
    }
    return regbank_end_read(&io, io.reg == R_DATA ? mc146818_data_read(s) : MC146818_NO_DATA);
}

static void TSA_REQUIRES(bql) mc146818_io_write(MC146818RtcState *s, hwaddr at, uint64_t data,
                                                unsigned size)
{
    RegIo io;

    if (!regbank_begin_write(&mc146818rtc_port_bank, DEVICE(s), NULL, at, data, size, &io)) {
        return;
    }
    switch ((enum mc146818rtc_port_reg)io.reg) {
    case R_INDEX:
        mc146818_index_write(s, io.val);
        break;
    case R_DATA:
        mc146818_data_write(s, io.val);
        break;
    }
}

static const MEMORY_REGION_OPS(MC146818RtcState) mc146818_io_ops = {
    .read = mc146818_io_read,
    .write = mc146818_io_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

/* --- host callbacks ------------------------------------------------------------- */

static void TSA_REQUIRES(bql) mc146818_timer_expired(MC146818RtcState *s)
{
    mc146818_catch_up(s);
}

/* Property "date". */
static void mc146818_get_date(Object *obj, struct tm *tm, Error **errp)
{
    *tm = mc146818_date(MC146818_RTC(obj), qemu_clock_get_ns(rtc_clock));
}

/* --- reset ---------------------------------------------------------------------- */

/* The RESET pin: date, alarm, formats and memory live from the battery. */
static void TSA_REQUIRES(bql) mc146818_reset_hold(MC146818RtcState *s, ResetType type)
{
    mc146818_refresh(s);
    regbank_reset(&mc146818rtc_bank, &s->regs);
    REG_PUT(&s->regs, B, PIE, 0);
    REG_PUT(&s->regs, B, AIE, 0);
    REG_PUT(&s->regs, B, UIE, 0);
    REG_PUT(&s->regs, B, SQWE, 0);
    s->hidden.irq_coalesced = 0;
    s->hidden.irq_reinject_on_ack_count = 0;
    mc146818_plan(s, qemu_clock_get_ns(rtc_clock));
    mc146818_index_write(s, 0);
    mc146818_update(s);
}

/* --- lifecycle ------------------------------------------------------------------ */

static void mc146818_init(MC146818RtcState *s)
{
    memory_region_init_io(&s->host.io, s, &mc146818_io_ops, s, "rtc", mc146818rtc_port_bank.size);
    qdev_init_gpio_out(DEVICE(s), &s->host.irq, 1);
    qdev_init_gpio_out_named(DEVICE(s), &s->host.nmi_disable, "nmi-disable", 1);
    object_property_add_tm(OBJECT(s), "date", mc146818_get_date);
}

/* The battery's first day: -rtc says which. */
static void mc146818_insert_battery(MC146818RtcState *s)
{
    struct tm tm;

    for (unsigned reg = 0; reg < mc146818rtc_bank.num_regs; reg++) {
        regbank_put(&mc146818rtc_bank, &s->regs, reg, mc146818rtc_bank.regs[reg].reset);
    }
    qemu_get_timedate(&tm, 0);
    mc146818_put_date(s, &tm);
    mc146818_adopt(s, qemu_clock_get_ns(rtc_clock), 0);
    mc146818_plan(s, s->hidden.last_update);
}

static bool mc146818_realize(MC146818RtcState *s, Error **errp)
{
    if (s->cfg.base_year < 0 || s->cfg.base_year > MC146818_MAX_BASE_YEAR) {
        error_setg(errp, "base_year %d is not between 0 and %d", s->cfg.base_year,
                   MC146818_MAX_BASE_YEAR);
        return false;
    }
    if (s->cfg.isairq >= ISA_NUM_IRQS) {
        error_setg(errp, "Maximum value for \"irq\" is: %d", ISA_NUM_IRQS - 1);
        return false;
    }
    if (s->cfg.lost_tick_policy == LOST_TICK_POLICY_DELAY) {
        error_setg(errp, "Invalid lost tick policy.");
        return false;
    }
    /* The clock is chosen by -rtc, which may come after the object. */
    qdev_init_timer_ns(s, &s->host.periodic, rtc_clock, mc146818_timer_expired, s);
    qdev_init_timer_ns(s, &s->host.update, rtc_clock, mc146818_timer_expired, s);
    mc146818_insert_battery(s);
    isa_register_ioport(QOM_CAST(ISADevice, s), &s->host.io, s->cfg.io_base);
    return true;
}

MC146818RtcState *mc146818_rtc_init(ISABus *bus, int base_year, qemu_irq intercept_irq)
{
    ISADevice *dev = isa_new(TYPE_MC146818_RTC);
    MC146818RtcState *s = MC146818_RTC(dev);

    qdev_prop_set_int32(DEVICE(dev), "base_year", base_year);
    isa_realize_and_unref(dev, bus, &error_abort);
    if (intercept_irq) {
        qdev_connect_gpio_out(DEVICE(dev), 0, intercept_irq);
    } else {
        isa_connect_gpio_out(dev, 0, s->cfg.isairq);
    }
    object_property_add_alias(qdev_get_machine(), "rtc-time", OBJECT(dev), "date");
    return s;
}

/* --- migration ------------------------------------------------------------------ */

static bool TSA_REQUIRES(bql) mc146818_pre_save(MC146818RtcState *s, Error **errp)
{
    mc146818_catch_up(s);
    mc146818_refresh(s);
    REG_PUT(&s->regs, A, UIP, 0);
    s->hidden.wire_periodic_timer =
        REG_GET(&s->regs, B, PIE) ? s->hidden.next_periodic_time : mc146818_never;
    return true;
}

/* A stream without the subsections says this. */
static bool mc146818_pre_load(MC146818RtcState *s, Error **errp)
{
    s->hidden.irq_reinject_on_ack_count = 0;
    s->hidden.nmi_disabled = false;
    return true;
}

static bool mc146818_check(const MC146818RtcState *s, Error **errp)
{
    if (s->hidden.cmos_index >= MC146818_CMOS_SIZE) {
        error_setg(errp, "cmos_index %u is outside the CMOS", s->hidden.cmos_index);
        return false;
    }
    if (s->hidden.base_rtc < -mc146818_max_seconds || s->hidden.base_rtc > mc146818_max_seconds) {
        error_setg(errp, "base_rtc %" PRId64 " is no date", s->hidden.base_rtc);
        return false;
    }
    if (s->hidden.last_update < 0) {
        error_setg(errp, "last_update %" PRId64 " is negative", s->hidden.last_update);
        return false;
    }
    if (s->hidden.offset < 0 || s->hidden.offset >= NANOSECONDS_PER_SECOND) {
        error_setg(errp, "offset %" PRId64 " is no fraction of a second", s->hidden.offset);
        return false;
    }
    return true;
}

/* What was due when the stream was made stays due, the rest is planned again. */
static void mc146818_plan_loaded(MC146818RtcState *s, int64_t now)
{
    int64_t periodic = s->hidden.next_periodic_time, update = s->hidden.next_update_time;
    int64_t alarm = s->hidden.next_alarm_time;

    mc146818_plan(s, now);
    if (REG_GET(&s->regs, B, PIE) && s->hidden.period && periodic > 0 && periodic <= now) {
        s->hidden.next_periodic_time = periodic;
    }
    if (mc146818_updating(s) && update > 0 && update <= now) {
        s->hidden.next_update_time = update;
    }
    if (mc146818_updating(s) && alarm > 0 && alarm <= now) {
        s->hidden.next_alarm_time = alarm;
    }
}

/* Nothing in a stream is trusted. */
static bool mc146818_post_load(MC146818RtcState *s, int version_id, Error **errp)
{
    int64_t now = qemu_clock_get_ns(rtc_clock);

    if (!mc146818_check(s, errp)) {
        return false;
    }
    regbank_mask(&mc146818rtc_bank, &s->regs);
    s->regs.D = REG_MASK(D, VRT);
    REG_PUT(&s->regs, A, UIP, 0);
    if (rtc_clock == QEMU_CLOCK_REALTIME) {     /* counts from another start on this host */
        mc146818_adopt(s, now, 0);
    }
    mc146818_plan_loaded(s, now);
    mc146818_arm(s);
    return true;
}

static bool mc146818_reinject_needed(MC146818RtcState *s)
{
    return s->hidden.irq_reinject_on_ack_count != 0;
}

static bool mc146818_nmi_needed(MC146818RtcState *s)
{
    return s->hidden.nmi_disabled && s->host.nmi_disable;
}

static const VMSTATE_DESCRIPTION(MC146818RtcState) mc146818_vmsd_reinject = {
    .name = "mc146818rtc/irq_reinject_on_ack_count",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(MC146818RtcState),
    .needed = mc146818_reinject_needed,
    .fields = VMSTATE_FIELDS(MC146818RtcState,
        VMSTATE_FIELD_AS("irq_reinject_on_ack_count", hidden.irq_reinject_on_ack_count,
                         MC146818RtcState)),
};

/* Of our own: only where a board uses the output. */
static const VMSTATE_DESCRIPTION(MC146818RtcState) mc146818_vmsd_nmi = {
    .name = "mc146818rtc/nmi",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(MC146818RtcState),
    .needed = mc146818_nmi_needed,
    .fields = VMSTATE_FIELDS(MC146818RtcState,
        VMSTATE_FIELD_AS("nmi_disabled", hidden.nmi_disabled, MC146818RtcState)),
};

static const VMSTATE_DESCRIPTION(MC146818RtcState) mc146818_vmsd = {
    .name = "mc146818rtc",
    .version_id = 3,
    .minimum_version_id = 3,
    VMSTATE_OF(MC146818RtcState),
    VMSTATE_BOXES(VMSTATE_BOX(MC146818RtcState, cmos_data),
                  VMSTATE_BOX(MC146818RtcState, hidden)),
    .pre_save_errp = mc146818_pre_save,
    .pre_load_errp = mc146818_pre_load,
    .post_load_errp = mc146818_post_load,
    .fields = VMSTATE_FIELDS(MC146818RtcState,
        VMSTATE_ARRAY_AS("cmos_data", cmos_data, MC146818RtcState),
        VMSTATE_FIELD_AS("cmos_index", hidden.cmos_index, MC146818RtcState),
        VMSTATE_UNUSED(7 * sizeof(uint32_t)),
        VMSTATE_FIELD_AS("periodic_timer", hidden.wire_periodic_timer, MC146818RtcState),
        VMSTATE_FIELD_AS("next_periodic_time", hidden.next_periodic_time, MC146818RtcState),
        VMSTATE_UNUSED(3 * sizeof(int64_t)),
        VMSTATE_FIELD_AS("irq_coalesced", hidden.irq_coalesced, MC146818RtcState),
        VMSTATE_FIELD_AS("period", hidden.period, MC146818RtcState),
        VMSTATE_FIELD_AS("base_rtc", hidden.base_rtc, MC146818RtcState),
        VMSTATE_FIELD_AS("last_update", hidden.last_update, MC146818RtcState),
        VMSTATE_FIELD_AS("offset", hidden.offset, MC146818RtcState),
        VMSTATE_FIELD_AS("update_timer", hidden.next_update_time, MC146818RtcState),
        VMSTATE_FIELD_AS("next_alarm_time", hidden.next_alarm_time, MC146818RtcState),
        VMSTATE_NOT_MIGRATED(hidden.reserved, MC146818RtcState, "alignment padding")),
    .subsections = (const VMStateDescription *const []) {
        &mc146818_vmsd_reinject.vmsd,
        &mc146818_vmsd_nmi.vmsd,
        NULL,
    },
};

/* --- class and type registration ------------------------------------------------ */

static const Property mc146818_props[] = {
    DEFINE_PROP_INT32("base_year", MC146818RtcState, cfg.base_year, 1980),
    DEFINE_PROP_UINT16("iobase", MC146818RtcState, cfg.io_base, RTC_ISA_BASE),
    DEFINE_PROP_UINT8("irq", MC146818RtcState, cfg.isairq, RTC_ISA_IRQ),
    DEFINE_PROP_LOSTTICKPOLICY("lost_tick_policy", MC146818RtcState, cfg.lost_tick_policy,
                               LOST_TICK_POLICY_DISCARD),
};

static const RegBankView mc146818_banks[] = {
    REGBANK_VIEW(MC146818RtcState, mc146818rtc, regs),
    { .bank = NULL },
};

static const DEVICE_OPS(MC146818RtcState) mc146818_ops = {
    .realize = mc146818_realize,
    .reset_hold = mc146818_reset_hold,
    .vmsd = DEVICE_VMSD(MC146818RtcState, mc146818_vmsd),
    .banks = mc146818_banks,
    .desc = "MC146818 real-time clock and CMOS",
    .fw_name = "rtc",
    .categories = BIT(DEVICE_CATEGORY_MISC),
    .user_creatable = QDEV_NO,
    DEVICE_PROPS(mc146818_props),
};

static const TYPE_INFO(MC146818RtcState) mc146818_type = {
    .name = TYPE_MC146818_RTC,
    .parent = TYPE_ISA_DEVICE,
    QOM_TYPE(MC146818RtcState, ISADevice),
    .instance_init = mc146818_init,
    .class_init = device_class_init_ops,
    .class_data = &mc146818_ops.ops,
};
DEFINE_TYPE(mc146818_type)
