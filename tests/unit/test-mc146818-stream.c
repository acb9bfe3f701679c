/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The MC146818's migration: streams from friends and enemies, random walks in
 * which after every step a copy made by save and load must be the same device.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "mc146818-test.h"

enum {
    SIZE = 245,
    /* Where the fields are. */
    AT_INDEX = 128, AT_PERIODIC_TIMER = 157, AT_NEXT_PERIODIC = 165, AT_COALESCED = 197,
    AT_PERIOD = 201, AT_BASE = 205, AT_LAST_UPDATE = 213, AT_OFFSET = 221, AT_UPDATE_TIMER = 229,
    AT_ALARM = 237,
};

/* Written by QEMU 7.2 with -rtc clock=vm,base=2006-06-17T16:01:21, index 0x0a. */
static const char from_qemu_hex[] =
    "2100010016000717060626020080000000000000068002003c00000000000000000000"
    "00000000000000000000000000003c2000000000003000000000120000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000a0000000000000000000000"
    "0000000000000000000000000000000000ffffffffffffffff00000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000000044"
    "94275100000000000000000000000000000000000000003b9aca0000001a1ea9cb1600";

static void from_qemu(uint8_t section[SIZE])
{
    for (size_t i = 0; i < SIZE; i++) {
        section[i] = g_ascii_xdigit_value(from_qemu_hex[2 * i]) * 16
                   + g_ascii_xdigit_value(from_qemu_hex[2 * i + 1]);
    }
}

/* ---- the format -------------------------------------------------------------------- */

static void test_from_qemu(void)
{
    Rtc *r = rtc_new_at("1999-01-01", "discard");
    uint8_t section[SIZE];

    from_qemu(section);
    g_assert_cmpint(ldq_be_p(section + AT_LAST_UPDATE), ==, 0);
    stq_be_p(section + AT_LAST_UPDATE, now_ns());   /* this program's clock has run */
    stq_be_p(section + AT_UPDATE_TIMER, now_ns() + SECOND);
    g_assert_cmpint(isa_test_load(DEVICE(r->dev), section, SIZE, 3, &error_abort), ==, 0);
    g_assert_cmphex(inb(RTC_ISA_BASE + 1), ==, 0x26);       /* the index came, too */
    g_assert_cmphex(date(), ==, 0x20060617160121);
    g_assert_cmphex(rd(0x15), ==, 0x80);
    g_assert_cmphex(rd(0x16), ==, 0x02);
    step_ns(SECOND);
    g_assert_cmphex(rd(RTC_REG_C) & REG_C_UF, ==, REG_C_UF);
    g_assert_cmphex(date(), ==, 0x20060617160122);
    rtc_free(r);
}

static void test_layout(void)
{
    Rtc *r = rtc_new();
    g_autoptr(GByteArray) stream = NULL;
    int64_t start = now_ns();

    wr(0x40, 0x77);
    set_alarm(0x16, 0x02, 0x00);
    wr(RTC_REG_A, 0x2f);
    rd(RTC_REG_C);
    step_ns(100000000);
    stream = isa_test_save(DEVICE(r->dev));
    g_assert_cmpint(stream->len, ==, SIZE);
    g_assert_cmphex(stream->data[0x40], ==, 0x77);
    g_assert_cmphex(stream->data[RTC_HOURS], ==, 0x16);
    g_assert_cmphex(stream->data[AT_INDEX], ==, RTC_REG_C);
    g_assert_cmphex(ldq_be_p(stream->data + AT_PERIODIC_TIMER), ==, UINT64_MAX);
    g_assert_cmpint(ldq_be_p(stream->data + AT_NEXT_PERIODIC), ==, start + SECOND / 2);
    g_assert_cmpint(ldl_be_p(stream->data + AT_PERIOD), ==, 16384);
    g_assert_cmpint(ldq_be_p(stream->data + AT_BASE), ==, 1150560081);
    g_assert_cmpint(ldq_be_p(stream->data + AT_LAST_UPDATE), ==, start);
    g_assert_cmpint(ldq_be_p(stream->data + AT_UPDATE_TIMER), ==, start + SECOND);
    g_assert_cmpint(ldq_be_p(stream->data + AT_ALARM), ==, start + 39 * (int64_t)SECOND);
    wr(RTC_REG_B, 0x42);
    g_byte_array_unref(g_steal_pointer(&stream));
    stream = isa_test_save(DEVICE(r->dev));
    g_assert_cmpint(ldq_be_p(stream->data + AT_PERIODIC_TIMER), ==, start + SECOND / 2);
    rtc_free(r);
}

static void test_hostile(void)
{
    static const struct { unsigned at; uint64_t val; const char *what; } bad[] = {
        { AT_BASE, 0x7fffffffffffffff, "base_rtc" }, { AT_BASE, 1ull << 63, "base_rtc" },
        { AT_LAST_UPDATE, UINT64_MAX, "last_update" }, { AT_OFFSET, 1000000000, "offset" },
        { AT_OFFSET, UINT64_MAX, "offset" },
    };
    Rtc *r = rtc_new();
    uint8_t section[SIZE];

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        from_qemu(section);
        stq_be_p(section + bad[i].at, bad[i].val);
        isa_test_refused(DEVICE(r->dev), section, SIZE, 3, bad[i].what);
    }
    from_qemu(section);
    section[AT_INDEX] = 128;
    isa_test_refused(DEVICE(r->dev), section, SIZE, 3, "cmos_index");
    section[AT_INDEX] = 0;
    for (size_t size = 0; size < SIZE; size++) {
        isa_test_refused(DEVICE(r->dev), section, size, 3, NULL);
    }
    isa_test_refused(DEVICE(r->dev), section, SIZE, 2, NULL);
    g_assert_cmpint(isa_test_load(DEVICE(r->dev), section, SIZE, 3, &error_abort), ==, 0);
    rtc_free(r);
}

/* Bits that cannot be do not come in. */
static void test_impossible_bits(void)
{
    Rtc *r = rtc_new();
    uint8_t section[SIZE];

    from_qemu(section);
    section[RTC_REG_A] = 0xff;
    section[RTC_REG_C] = 0x0f;
    section[RTC_REG_D] = 0x7f;
    g_assert_cmpint(isa_test_load(DEVICE(r->dev), section, SIZE, 3, &error_abort), ==, 0);
    g_assert_cmphex(rd(RTC_REG_A), ==, 0x7f);
    g_assert_cmphex(rd(RTC_REG_C), ==, 0x00);
    g_assert_cmphex(rd(RTC_REG_D), ==, 0x80);
    rtc_free(r);
}

/* Whatever was accepted, the clock does nothing forbidden with it. */
static void test_random_streams(void)
{
    GRand *rand = g_rand_new_with_seed(71);
    Rtc *r = rtc_new_at("2006-06-17", "slew");
    unsigned accepted = 0;

    for (unsigned i = 0; i < 3000; i++) {
        uint8_t section[SIZE];
        uint64_t before = callbacks();
        Error *err = NULL;

        from_qemu(section);
        for (unsigned n = g_rand_int_range(rand, 1, 8); n; n--) {
            section[g_rand_int_range(rand, 0, SIZE)] = g_rand_int(rand);
        }
        if (g_rand_boolean(rand)) {
            section[g_rand_int_range(rand, 0, 14)] = g_rand_int(rand);
            section[RTC_REG_B] = g_rand_int(rand);
        }
        if (isa_test_load(DEVICE(r->dev), section, SIZE, 3, &err) < 0) {
            error_free(err);
            continue;
        }
        accepted++;
        step_ns(g_rand_int(rand));
        g_assert_cmpint(callbacks() - before, <=, 3);
        date();
        rd(RTC_REG_C);
    }
    g_assert_cmpint(accepted, >, 1000);
    g_rand_free(rand);
    rtc_free(r);
}

/* ---- random walk ------------------------------------------------------------------- */

/* The same step on the clock at @port; what can be seen of it. */
static uint32_t take_step(uint16_t port, unsigned kind, uint32_t val)
{
    static const uint8_t at[] = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 11, 11, 12, 13, 0x32, 0x50,
    };

    outb(port, at[val % ARRAY_SIZE(at)]);
    if (kind < 4) {
        return inb(port + 1);
    }
    outb(port + 1, val % ARRAY_SIZE(at) == 10 ? 0x20 | (val >> 8 & 15) : val >> 8);
    return 0;
}

static void random_walk(const char *policy)
{
    GRand *rand = g_rand_new_with_seed(72);
    Rtc *r = rtc_new_at("2006-06-17T16:01:21", policy);
    ISADevice *copy = rtc_device(r->bus, 0x170, policy);
    IsaLine line = { .irq = NULL };

    isa_test_watch(&line, DEVICE(copy), NULL, 0);
    for (unsigned i = 0; i < 5000; i++) {
        unsigned kind = g_rand_int_range(rand, 0, 8);
        uint32_t val = g_rand_int(rand);

        isa_test_copy(DEVICE(r->dev), DEVICE(copy));
        line.level = r->line.level;
        line.rises = r->line.rises;
        g_assert_cmphex(take_step(RTC_ISA_BASE, kind, val), ==, take_step(0x170, kind, val));
        if (g_rand_int_range(rand, 0, 4) == 0) {
            jump_ns(g_rand_int_range(rand, 0, 20) ? g_rand_int(rand) : 1000000000000);
        } else {
            step_ns(g_rand_int(rand) >> g_rand_int_range(rand, 2, 32));
        }
        g_assert_cmpint(line.rises, ==, r->line.rises);
        g_assert_cmpint(line.level, ==, r->line.level);
    }
    qdev_connect_gpio_out(DEVICE(copy), 0, NULL);
    isa_test_unwatch(&line);
    object_unparent(OBJECT(copy));
    g_rand_free(rand);
    rtc_free(r);
}

static void test_random_walk(void)
{
    random_walk("discard");
}

static void test_random_walk_slew(void)
{
    random_walk("slew");
}

/* ---- oracles ----------------------------------------------------------------------- */

/* Reset twice is reset once, and what is not on the battery is as after the first. */
static void test_reset_oracle(void)
{
    Rtc *r = rtc_new_at("2006-06-17T16:01:21", "slew");
    ISADevice *other = rtc_device(r->bus, 0x170, "slew");
    g_autofree char *difference = NULL;

    wr(RTC_REG_B, 0x7a);
    wr(RTC_REG_A, 0x2f);
    jump_ns(30 * (int64_t)SECOND);
    rd(RTC_REG_C);
    outb(RTC_ISA_BASE, 0x83);
    device_cold_reset(DEVICE(r->dev));
    wr(RTC_REG_A, 0x26);
    outb(RTC_ISA_BASE, 0);
    outb(0x170, RTC_SECONDS);
    inb(0x171);
    rd(RTC_SECONDS);
    device_cold_reset(DEVICE(r->dev));
    device_cold_reset(DEVICE(other));
    difference = vmstate_compare(qdev_get_vmsd(DEVICE(other)), r->dev, other, false);
    g_assert_cmpstr(difference, ==, NULL);
    object_unparent(OBJECT(other));
    rtc_free(r);
}

static void test_come_and_go(void)
{
    unsigned alive;

    rtc_free(rtc_new());
    main_loop_wait(true);
    alive = object_census(NULL);
    for (int i = 0; i < 100; i++) {
        Rtc *r = rtc_new();

        wr(RTC_REG_B, 0x72);
        rtc_free(r);
        main_loop_wait(true);
        g_assert_cmpuint(object_census(NULL), ==, alive);
    }
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    g_test_add_func("/mc146818-stream/qemu", test_from_qemu);
    g_test_add_func("/mc146818-stream/layout", test_layout);
    g_test_add_func("/mc146818-stream/hostile", test_hostile);
    g_test_add_func("/mc146818-stream/impossible-bits", test_impossible_bits);
    g_test_add_func("/mc146818-stream/random", test_random_streams);
    g_test_add_func("/mc146818-stream/random-walk/discard", test_random_walk);
    g_test_add_func("/mc146818-stream/random-walk/slew", test_random_walk_slew);
    g_test_add_func("/mc146818-stream/oracle/reset", test_reset_oracle);
    g_test_add_func("/mc146818-stream/come-and-go", test_come_and_go);
    return hwcore_test_run();
}
