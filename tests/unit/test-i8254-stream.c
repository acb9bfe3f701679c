/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The 8254's migration: streams from friends and enemies, random walks in which
 * after every step a copy made by save and load must be the same device.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "i8254-test.h"

/* ---- streams ----------------------------------------------------------------------- */

/* Written by QEMU 7.2: counter 0 mode 2 count 0x1234 latched, counter 2 half programmed. */
static const uint8_t from_qemu[108] = {
    0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x12, 0x34, 0x12, 0x34, 0x03, 0x01, 0x34, 0x03, 0x03, 0x34, 0x03, 0x02, 0x00, 0x01,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x3b, 0x9b, 0x39,
    0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x01,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x04, 0x05, 0x03, 0x03, 0x00, 0x01,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0x00, 0x3b, 0x9b, 0x39,
};

static void test_stream_from_qemu(void)
{
    Pit *p = pit_new();
    g_autoptr(GByteArray) again = NULL;

    g_assert_cmpint(isa_test_load(DEVICE(p->dev), from_qemu, 108, 3, &error_abort), ==, 0);
    again = isa_test_save(DEVICE(p->dev));
    g_assert_cmpmem(again->data, again->len, from_qemu, 108);
    g_assert_cmphex(inb(PORT), ==, 0x34);       /* the latched status is QEMU's: OUT low */
    g_assert_cmphex(inb(PORT), ==, 0x34);
    g_assert_cmphex(inb(PORT), ==, 0x12);
    outb(PORT + 2, 0x01);
    g_assert_cmphex(status(2) & ~STATUS_OUT, ==, 0x76);     /* the second byte: 0x105 waits */
    pit_free(p);
}

static void test_stream_layout(void)
{
    Pit *p = pit_new();
    g_autoptr(GByteArray) stream = NULL;

    step_ns(1000);
    program(p, 0, 3, 0x4321);
    stream = isa_test_save(DEVICE(p->dev));
    g_assert_cmpint(stream->len, ==, 108);
    g_assert_cmphex(ldl_be_p(stream->data + 4), ==, 0x4321);
    g_assert_cmpint(stream->data[17], ==, 3);
    g_assert_cmpint(ldq_be_p(stream->data + 20), ==, p->start);
    g_assert_cmpint(ldq_be_p(stream->data + 28), ==, ldq_be_p(stream->data + 100));
    pit_free(p);
}

static void test_hostile_streams(void)
{
    static const struct { unsigned at; uint32_t val; const char *what; } bad[] = {
        { 4, 0, "channels[0].count" }, { 36, 65537, "channels[1].count" },
        { 68, 0xffffffff, "channels[2].count" }, { 20, 0x80000000, "before the machine" },
        { 28, 0xfffffff0, "before the machine" },
    };
    static const uint8_t bad_bytes[] = { 10, 13, 14, 16, 17 };
    Pit *p = pit_new();
    uint8_t section[108];

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        memcpy(section, from_qemu, sizeof(section));
        stl_be_p(section + bad[i].at, bad[i].val);
        isa_test_refused(DEVICE(p->dev), section, sizeof(section), 3, bad[i].what);
    }
    for (size_t i = 0; i < ARRAY_SIZE(bad_bytes); i++) {
        memcpy(section, from_qemu, sizeof(section));
        section[bad_bytes[i]] = 8;
        isa_test_refused(DEVICE(p->dev), section, sizeof(section), 3, "channels[0]");
    }
    for (size_t size = 0; size < sizeof(section); size++) {
        isa_test_refused(DEVICE(p->dev), from_qemu, size, 3, NULL);
    }
    isa_test_refused(DEVICE(p->dev), from_qemu, sizeof(section), 2, NULL);
    device_cold_reset(DEVICE(p->dev));
    g_assert_cmphex(status(0), ==, 0x86);
    pit_free(p);
}

/* Whatever was accepted, the timer does nothing forbidden with it. */
static void test_random_streams(void)
{
    GRand *r = g_rand_new_with_seed(61);
    Pit *p = pit_new();
    unsigned accepted = 0;

    for (unsigned i = 0; i < 3000; i++) {
        uint8_t section[108];
        uint64_t before;

        memcpy(section, from_qemu, sizeof(section));
        for (unsigned n = g_rand_int_range(r, 1, 5); n; n--) {
            section[g_rand_int_range(r, 0, 108)] = g_rand_int(r) >> g_rand_int_range(r, 0, 8);
        }
        Error *err = NULL;
        if (isa_test_load(DEVICE(p->dev), section, sizeof(section), 3, &err) < 0) {
            error_free(err);
            continue;
        }
        accepted++;
        before = qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL);
        step_ns(10000000);
        g_assert_cmpint(qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL) - before, <=, 502);
        for (unsigned n = 0; n < 3; n++) {
            latch(n);
            status(n);
        }
    }
    g_assert_cmpint(accepted, >, 300);
    g_rand_free(r);
    pit_free(p);
}

/* ---- random walk ------------------------------------------------------------------- */

/* The same step on the timer at @port; what can be seen of it. */
static uint32_t take_step(ISADevice *dev, uint16_t port, unsigned kind, uint32_t val)
{
    switch (kind) {
    case 0:
    case 1:
        return inb(port + val % 3);
    case 2:
        outb(port + 3, val);
        return 0;
    case 3:
        pit_set_gate(dev, 2, val & 1);
        return 0;
    case 4:
        qemu_set_irq(qdev_get_gpio_in(DEVICE(dev), 0), val % 4 != 0);
        return 0;
    default:
        outb(port + val % 3, val >> 8);
        return 0;
    }
}

static void test_random_walk(void)
{
    GRand *r = g_rand_new_with_seed(40);
    Pit *p = pit_new();
    ISADevice *copy = i8254_pit_init(p->bus, 0x140, -1, NULL);
    IsaLine line = { 0 };

    isa_test_watch(&line, DEVICE(copy), NULL, 0);
    device_cold_reset(DEVICE(copy));
    for (unsigned i = 0; i < 5000; i++) {
        unsigned kind = g_rand_int_range(r, 0, 9);
        uint32_t val = g_rand_int(r);

        isa_test_copy(DEVICE(p->dev), DEVICE(copy));
        g_assert_cmphex(take_step(p->dev, PORT, kind, val), ==, take_step(copy, 0x140, kind, val));
        line.rises = p->line.rises;
        line.level = p->line.level;
        if (g_rand_int_range(r, 0, 4) == 0) {
            jump_ns(g_rand_int_range(r, 0, 20) ? g_rand_int(r) >> 8 : 1000000000000);
        } else {
            step_ns(g_rand_int(r) >> g_rand_int_range(r, 8, 32));
        }
        g_assert_cmpint(line.rises, ==, p->line.rises);
        g_assert_cmpint(line.level, ==, p->line.level);
    }
    qdev_connect_gpio_out(DEVICE(copy), 0, NULL);
    isa_test_unwatch(&line);
    object_unparent(OBJECT(copy));
    g_rand_free(r);
    pit_free(p);
}

/* ---- oracles ----------------------------------------------------------------------- */

static void test_reset_oracle(void)
{
    Pit *p = pit_new();
    ISADevice *fresh = i8254_pit_init(p->bus, 0x140, -1, NULL);
    g_autofree char *difference = NULL;

    vmstate_poison(qdev_get_vmsd(DEVICE(p->dev)), p->dev, 0xa5);
    device_cold_reset(DEVICE(p->dev));
    device_cold_reset(DEVICE(fresh));
    difference = vmstate_compare(qdev_get_vmsd(DEVICE(fresh)), p->dev, fresh, false);
    g_assert_cmpstr(difference, ==, NULL);
    object_unparent(OBJECT(fresh));
    pit_free(p);
}

static void test_come_and_go(void)
{
    unsigned alive;

    pit_free(pit_new());
    main_loop_wait(true);
    alive = object_census(NULL);
    for (int i = 0; i < 100; i++) {
        Pit *p = pit_new();

        program(p, 0, 2, 100);
        pit_free(p);
        main_loop_wait(true);
        g_assert_cmpuint(object_census(NULL), ==, alive);
    }
}

int main(int argc, char **argv)
{
    static const struct { const char *name; void (*test)(void); } tests[] = {
        { "qemu", test_stream_from_qemu }, { "layout", test_stream_layout },
        { "hostile", test_hostile_streams }, { "random", test_random_streams },
        { "random-walk", test_random_walk }, { "oracle/reset", test_reset_oracle },
        { "come-and-go", test_come_and_go },
    };

    hwcore_test_init(&argc, &argv);
    for (size_t i = 0; i < ARRAY_SIZE(tests); i++) {
        g_autofree char *path = g_strdup_printf("/i8254-stream/%s", tests[i].name);

        g_test_add_func(path, tests[i].test);
    }
    return hwcore_test_run();
}
