/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An MC146818 on a bus of its own that counts the virtual clock, for its two test programs. */
#ifndef TESTS_UNIT_MC146818_TEST_H
#define TESTS_UNIT_MC146818_TEST_H

#include "hw/core/qdev-properties-system.h"
#include "hw/rtc/mc146818rtc.h"
#include "isa-test.h"
#include "system/rtc.h"

enum {
    SECOND = 1000000000,
    UIP_NS = 244140,            /* 8 periods of the crystal */
    A_RUN = 0x26,               /* divider for 32768 Hz, rate 1024 Hz */
    A_HOLD = 0x76,
};

typedef struct Rtc {
    ISABus *bus;
    ISADevice *dev;
    IsaLine line;
} Rtc;

static inline ISADevice *rtc_device(ISABus *bus, uint16_t port, const char *policy)
{
    ISADevice *dev = isa_new(TYPE_MC146818_RTC);

    qdev_prop_set_int32(DEVICE(dev), "base_year", 2000);
    object_property_set_uint(OBJECT(dev), "iobase", port, &error_abort);
    object_property_set_str(OBJECT(dev), "lost_tick_policy", policy, &error_abort);
    isa_realize_and_unref(dev, bus, &error_abort);
    device_cold_reset(DEVICE(dev));
    return dev;
}

/* A clock that shows @date (-rtc base=) now. */
static inline Rtc *rtc_new_at(const char *date, const char *policy)
{
    struct json_object *opts = json_object_new_object();
    Rtc *r = g_new0(Rtc, 1);

    json_object_object_add(opts, "clock", json_object_new_string("vm"));
    json_object_object_add(opts, "base", json_object_new_string(date));
    g_assert_true(rtc_configure(opts, &error_abort));
    json_object_put(opts);
    r->bus = isa_test_bus();
    r->dev = rtc_device(r->bus, RTC_ISA_BASE, policy);
    isa_test_watch(&r->line, DEVICE(r->dev), NULL, 0);
    return r;
}

static inline Rtc *rtc_new(void)
{
    return rtc_new_at("2006-06-17T16:01:21", "discard");
}

static inline void rtc_free(Rtc *r)
{
    qdev_connect_gpio_out(DEVICE(r->dev), 0, NULL);
    isa_test_unwatch(&r->line);
    object_unparent(OBJECT(r->dev));
    isa_test_drop_bus(r->bus);
    g_free(r);
}

static inline uint8_t rd(uint8_t at)
{
    outb(RTC_ISA_BASE, at);
    return inb(RTC_ISA_BASE + 1);
}

static inline void wr(uint8_t at, uint8_t val)
{
    outb(RTC_ISA_BASE, at);
    outb(RTC_ISA_BASE + 1, val);
}

/* Year to second as they are in the registers: 0x20060617160121 in BCD. */
static inline uint64_t date(void)
{
    static const uint8_t at[] = {
        RTC_CENTURY, RTC_YEAR, RTC_MONTH, RTC_DAY_OF_MONTH, RTC_HOURS, RTC_MINUTES, RTC_SECONDS,
    };
    uint64_t all = 0;

    for (size_t i = 0; i < ARRAY_SIZE(at); i++) {
        all = all << 8 | rd(at[i]);
    }
    return all;
}

/* As a guest does: stop updates, write, let go. */
static inline void set_date(uint64_t all)
{
    static const uint8_t at[] = {
        RTC_SECONDS, RTC_MINUTES, RTC_HOURS, RTC_DAY_OF_MONTH, RTC_MONTH, RTC_YEAR, RTC_CENTURY,
    };
    uint8_t b = rd(RTC_REG_B);

    wr(RTC_REG_B, b | REG_B_SET);
    for (size_t i = 0; i < ARRAY_SIZE(at); i++, all >>= 8) {
        wr(at[i], all);
    }
    wr(RTC_REG_B, b);
}

static inline void set_alarm(uint8_t hours, uint8_t minutes, uint8_t seconds)
{
    wr(RTC_HOURS_ALARM, hours);
    wr(RTC_MINUTES_ALARM, minutes);
    wr(RTC_SECONDS_ALARM, seconds);
}

static inline uint64_t callbacks(void)
{
    return qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL);
}

#endif
