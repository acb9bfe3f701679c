/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PL011 in process: the generic bank test, what needs a connected clock, the
 * migration format against hostile senders, and random walks in which after
 * every step a copy made by save and load must be the same device.
 */
#include "qemu/osdep.h"
#include "chardev/char.h"
#include "chardev/char-fe.h"
#include "hw/char/pl011.h"
#include "hw/core/clock.h"
#include "hw/core/qdev-clock.h"
#include "hw/core/qdev-properties-system.h"
#include "hwcore-test.h"
#include "migration/qemu-file.h"
#include "migration/vmstate-walk.h"
#include "qemu/bswap.h"
#include "system/memory.h"
#include "bank-test.h"

#define BANK pl011
#define BANK_DEF "hw/char/pl011.def"
#include "hw/core/regbank-expand.h"

enum {
    DR = 0x000, RSR = 0x004, FR = 0x018, IBRD = 0x024, FBRD = 0x028, LCR_H = 0x02c, CR = 0x030,
    IFLS = 0x034, IMSC = 0x038, RIS = 0x03c, ICR = 0x044,
};

/* ---- a UART with wires ------------------------------------------------------------------- */

typedef struct Wired {
    DeviceState *dev;
    AddressSpace as;
    Chardev *chr;
    Clock *source;          /* NULL: not clocked */
    int level[6];
    qemu_irq *sinks;
} Wired;

static void sink(void *opaque, int n, int level)
{
    Wired *w = opaque;

    w->level[n] = level;
}

static unsigned next_name;

static Wired *wire(const char *type, uint64_t hz)
{
    Wired *w = g_new0(Wired, 1);
    g_autofree char *name = g_strdup_printf("test%u", next_name++);
    SysBusDevice *sbd;

    w->chr = qemu_chr_new(name, "null", NULL);
    w->dev = qdev_new(type);
    object_property_add_child(object_get_root(), name, OBJECT(w->dev));
    qdev_prop_set_chr(w->dev, "chardev", w->chr);
    if (hz) {
        w->source = clock_new(object_get_root(), "source[*]");
        clock_set_hz(w->source, hz);
        qdev_connect_clock_in(w->dev, "clk", w->source);
    }
    sbd = SYS_BUS_DEVICE(w->dev);
    sysbus_realize(sbd, &error_abort);
    w->sinks = qemu_allocate_irqs(sink, w, 6);
    for (int i = 0; i < 6; i++) {
        sysbus_connect_irq(sbd, i, w->sinks[i]);
    }
    address_space_init(&w->as, sysbus_mmio_get_region(sbd, 0), name);
    device_cold_reset(w->dev);
    return w;
}

static void unwire(Wired *w)
{
    address_space_destroy(&w->as);
    for (int i = 0; i < 6; i++) {
        sysbus_connect_irq(SYS_BUS_DEVICE(w->dev), i, NULL);
    }
    qemu_free_irqs(w->sinks, 6);
    object_unparent(OBJECT(w->dev));
    object_unref(w->dev);
    if (w->source) {
        object_unparent(OBJECT(w->source));
    }
    qemu_chr_delete(w->chr);
    g_free(w);
}

static uint32_t rd(Wired *w, hwaddr at)
{
    return address_space_ldl_le(&w->as, at, MEMTXATTRS_UNSPECIFIED, NULL);
}

static void wr(Wired *w, hwaddr at, uint32_t val)
{
    address_space_stl_le(&w->as, at, val, MEMTXATTRS_UNSPECIFIED, NULL);
}

/* The far end sends one character; false: the FIFO takes none. */
static bool type_char(Wired *w, uint8_t c)
{
    if (qemu_chr_be_can_write(w->chr) <= 0) {
        return false;
    }
    qemu_chr_be_write(w->chr, &c, 1);
    return true;
}

/* ---- the bank -------------------------------------------------------------------------------- */

static uint64_t bank_read(void *dev, hwaddr at, unsigned size)
{
    return rd(dev, at);
}

static void bank_write(void *dev, hwaddr at, uint64_t val, unsigned size)
{
    wr(dev, at, val);
}

static void bank_reset(void *dev)
{
    device_cold_reset(((Wired *)dev)->dev);
}

static const BankAccess bank_access = { bank_read, bank_write, bank_reset };

/* DDI 0183G table 3-1; identification of revision 1. */
#define R(name, offset, reset, writable) { name, offset, reset, writable, false }
static const BankGolden golden[] = {
    { "DR", 0x000, 0, 0, true },
    R("RSR", 0x004, 0, 0), R("FR", 0x018, 0x90, 0), R("ILPR", 0x020, 0, 0xff),
    R("IBRD", 0x024, 0, 0xffff), R("FBRD", 0x028, 0, 0x3f), R("LCR_H", 0x02c, 0, 0xff),
    R("CR", 0x030, 0x300, 0xff87), R("IFLS", 0x034, 0x12, 0x3f), R("IMSC", 0x038, 0, 0x7ff),
    R("RIS", 0x03c, 0, 0), R("MIS", 0x040, 0, 0), R("ICR", 0x044, 0, 0),
    R("DMACR", 0x048, 0, 0x7), R("PERIPHID0", 0xfe0, 0x11, 0), R("PERIPHID1", 0xfe4, 0x10, 0),
    R("PERIPHID2", 0xfe8, 0x14, 0), R("PERIPHID3", 0xfec, 0x00, 0), R("PCELLID0", 0xff0, 0x0d, 0),
    R("PCELLID1", 0xff4, 0xf0, 0), R("PCELLID2", 0xff8, 0x05, 0), R("PCELLID3", 0xffc, 0xb1, 0),
    { .name = NULL },
};
#undef R

static void test_bank(void)
{
    Wired *w = wire(TYPE_PL011, 0);

    bank_test_names(&pl011_bank, golden);
    bank_test_bits(&pl011_bank, golden, &bank_access, w);
    bank_test_holes(&pl011_bank, &bank_access, w);
    unwire(w);
}

static void test_luminary(void)
{
    static const uint8_t id[] = { 0x11, 0x00, 0x18, 0x01, 0x0d, 0xf0, 0x05, 0xb1 };
    Wired *w = wire(TYPE_PL011_LUMINARY, 0);

    for (size_t i = 0; i < ARRAY_SIZE(id); i++) {
        g_assert_cmphex(rd(w, 0xfe0 + 4 * i), ==, id[i]);
    }
    wr(w, LCR_H, 0x70);
    g_assert_cmphex(rd(w, LCR_H), ==, 0x70);
    unwire(w);
}

/* ---- clock and divisor --------------------------------------------------------- */

static bool times_out_at(Wired *w, int64_t ns)
{
    bool early;

    wr(w, LCR_H, 0x00);
    wr(w, LCR_H, 0x10);
    type_char(w, 'x');
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ns - 1);
    early = rd(w, RIS) & 0x40;
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 1);
    return !early && (rd(w, RIS) & 0x40);
}

static void test_timeout_from_clock_and_divisor(void)
{
    Wired *w = wire(TYPE_PL011, 24000000);

    g_assert_true(times_out_at(w, 277777));         /* no divisor: 115200 baud */
    wr(w, IBRD, 13);
    wr(w, FBRD, 1);
    wr(w, LCR_H, 0x70);
    g_assert_true(times_out_at(w, 8 * 833 * 1000 / 24));
    wr(w, IBRD, 156);
    wr(w, FBRD, 16);
    g_assert_true(times_out_at(w, 8 * 10000 * 1000LL / 24));        /* 9600 baud */
    clock_update_hz(w->source, 48000000);
    g_assert_true(times_out_at(w, 8 * 10000 * 1000LL / 48));
    clock_update(w->source, 0);
    g_assert_true(times_out_at(w, 277777));         /* a standing clock */
    unwire(w);
}

/* 3.3.6: a new divisor counts from the next write to LCR_H. */
static void test_divisor_is_latched(void)
{
    Wired *w = wire(TYPE_PL011, 24000000);

    wr(w, IBRD, 13);
    wr(w, LCR_H, 0x10);
    wr(w, IBRD, 1300);
    g_assert_cmphex(rd(w, IBRD), ==, 1300);
    type_char(w, 'x');
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL)
                                    + 8 * 13 * 64 * 1000 / 24 + 1);
    g_assert_cmphex(rd(w, RIS) & 0x40, ==, 0x40);
    unwire(w);
}

/* ---- save and load ------------------------------------------------------------- */

static GByteArray *save(Wired *w)
{
    QEMUFile *f = qemu_file_new_memory_output();
    GByteArray *out = g_byte_array_new();
    const uint8_t *data;
    size_t size;

    g_assert_cmpint(vmstate_save_state(f, qdev_get_vmsd(w->dev), w->dev, NULL), ==, 0);
    data = qemu_file_memory(f, &size);
    g_byte_array_append(out, data, size);
    qemu_fclose(f);
    return out;
}

static int load(Wired *w, const uint8_t *data, size_t size, int version, Error **errp)
{
    QEMUFile *f = qemu_file_new_memory_input(data, size);
    int ret = vmstate_load_state_errp(f, qdev_get_vmsd(w->dev), w->dev, version, errp);

    qemu_fclose(f);
    return ret;
}

/* Section of a reset PL011 without subsections. */
static void plain_section(uint8_t section[124])
{
    memset(section, 0, 124);
    stl_be_p(section + 4, 0x90);
    stl_be_p(section + 16, 0x300);
    stl_be_p(section + 108, 0x12);
    stl_be_p(section + 120, 1);
}

static void expect_refused(Wired *w, const uint8_t *section, size_t size, int version,
                           const char *what)
{
    Error *err = NULL;

    g_assert_cmpint(load(w, section, size, version, &err), <, 0);
    g_assert_nonnull(err);
    if (what) {
        g_assert_nonnull(strstr(error_get_pretty(err), what));
    }
    error_free(err);
}

static void test_hostile_sections(void)
{
    static const struct { unsigned at; uint32_t val; const char *name; } bad[] = {
        { 112, 16, "read_pos" }, { 112, 0xffffffff, "read_pos" }, { 116, 17, "read_count" },
        { 116, 0x80000000, "read_count" },
    };
    Wired *w = wire(TYPE_PL011, 0);
    uint8_t section[124];

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        plain_section(section);
        stl_be_p(section + bad[i].at, bad[i].val);
        expect_refused(w, section, sizeof(section), 2, bad[i].name);
    }
    plain_section(section);
    expect_refused(w, section, sizeof(section), 1, NULL);
    expect_refused(w, section, sizeof(section), 3, NULL);
    for (size_t size = 0; size < sizeof(section); size++) {
        expect_refused(w, section, size, 2, NULL);
    }
    device_cold_reset(w->dev);
    g_assert_cmpint(load(w, section, sizeof(section), 2, &error_abort), ==, 0);
    g_assert_cmphex(rd(w, CR), ==, 0x300);
    unwire(w);
}

/* The subsection of our own with more characters than the FIFO has. */
static void test_hostile_subsection(void)
{
    static const char name[] = "pl011/hidden";
    Wired *w = wire(TYPE_PL011, 0);
    g_autoptr(GByteArray) stream = g_byte_array_new();
    uint8_t section[124], head[18] = { 5, sizeof(name) - 1 }, body[28] = { 0 };

    plain_section(section);
    memcpy(head + 2, name, sizeof(name) - 1);
    head[17] = 1;
    stl_be_p(body, 17);
    g_byte_array_append(stream, section, sizeof(section));
    g_byte_array_append(stream, head, sizeof(head));
    g_byte_array_append(stream, body, sizeof(body));
    expect_refused(w, stream->data, stream->len, 2, "tx_count");
    unwire(w);
}

/* QEMU keeps reserved bits; they do not come in. */
static void test_reserved_bits_in_the_stream(void)
{
    Wired *w = wire(TYPE_PL011, 0);
    uint8_t section[124];

    plain_section(section);
    stl_be_p(section + 8, 0xffffffff);
    stl_be_p(section + 16, 0xffffffff);
    stl_be_p(section + 24, 0xffffffff);
    stl_be_p(section + 100, 0xffffffff);
    stl_be_p(section + 104, 0xffffffff);
    g_assert_cmpint(load(w, section, sizeof(section), 2, &error_abort), ==, 0);
    g_assert_cmphex(rd(w, LCR_H), ==, 0xff);
    g_assert_cmphex(rd(w, CR), ==, 0xff87);
    g_assert_cmphex(rd(w, IMSC), ==, 0x7ff);
    g_assert_cmphex(rd(w, IBRD), ==, 0xffff);
    g_assert_cmphex(rd(w, FBRD), ==, 0x3f);
    unwire(w);
}

/* Older senders leave the one character of FEN = 0 anywhere in the store. */
static void test_position_without_fifo(void)
{
    Wired *w = wire(TYPE_PL011, 0);
    uint8_t section[124];

    plain_section(section);
    stl_be_p(section + 4, 0xc0);
    stl_be_p(section + 32 + 5 * 4, 'k');
    stl_be_p(section + 112, 5);
    stl_be_p(section + 116, 1);
    g_assert_cmpint(load(w, section, sizeof(section), 2, &error_abort), ==, 0);
    g_assert_cmphex(rd(w, FR), ==, 0xc0);
    g_assert_cmphex(rd(w, DR), ==, 'k');
    unwire(w);
}

/* ---- random walk --------------------------------------------------------------- */

/* The six lines are what RIS and IMSC say. */
static void check_lines(Wired *w)
{
    static const uint32_t mask[] = { 0x7ff, 0x010, 0x020, 0x040, 0x00f, 0x780 };
    uint32_t active = rd(w, RIS) & rd(w, IMSC);

    for (int i = 0; i < 6; i++) {
        g_assert_cmpint(w->level[i], ==, (active & mask[i]) != 0);
    }
}

static uint32_t random_value(GRand *r)
{
    switch (g_rand_int_range(r, 0, 4)) {
    case 0:
        return 0;
    case 1:
        return 0xffffffff;
    case 2:
        return 1u << g_rand_int_range(r, 0, 16);
    default:
        return g_rand_int(r);
    }
}

typedef struct Step {
    int kind;
    hwaddr at;
    uint32_t val;
} Step;

static Step random_step(GRand *r)
{
    static const hwaddr offsets[] = {
        0x000, 0x000, 0x000, 0x004, 0x018, 0x020, 0x024, 0x028, 0x02c, 0x02c, 0x030, 0x030,
        0x034, 0x038, 0x03c, 0x040, 0x044, 0x044, 0x048, 0x04c, 0xfe0, 0xffc,
    };

    return (Step) {
        .kind = g_rand_int_range(r, 0, 10),
        .at = offsets[g_rand_int_range(r, 0, ARRAY_SIZE(offsets))],
        .val = random_value(r),
    };
}

/* What the guest or the far end sees of the step. */
static uint32_t take_step(Wired *w, Step s)
{
    switch (s.kind) {
    case 0:
    case 1:
    case 2:
        return rd(w, s.at);
    case 7:
    case 8:
        return type_char(w, s.val);
    case 9:
        qemu_chr_be_event(w->chr, CHR_EVENT_BREAK);
        return 0;
    default:
        wr(w, s.at, s.val);
        return 0;
    }
}

static void random_walk(uint32_t seed, unsigned steps)
{
    GRand *r = g_rand_new_with_seed(seed);
    Wired *a = wire(TYPE_PL011, 24000000), *b = wire(TYPE_PL011, 24000000);

    for (unsigned i = 0; i < steps; i++) {
        g_autoptr(GByteArray) first = save(a);
        g_autoptr(GByteArray) second = NULL;
        g_autofree char *difference = NULL;
        Step s = random_step(r);

        device_cold_reset(b->dev);
        g_assert_cmpint(load(b, first->data, first->len, 2, &error_abort), ==, 0);
        second = save(b);
        g_assert_cmpmem(first->data, first->len, second->data, second->len);
        difference = vmstate_compare(qdev_get_vmsd(a->dev), a->dev, b->dev, false);
        g_assert_cmpstr(difference, ==, NULL);

        g_assert_cmphex(take_step(a, s), ==, take_step(b, s));
        if (g_rand_int_range(r, 0, 8) == 0) {
            qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 60000000000LL);
        }
        check_lines(a);
        for (hwaddr at = RSR; at <= 0x048; at += 4) {
            g_assert_cmphex(rd(a, at), ==, rd(b, at));
        }
    }
    unwire(a);
    unwire(b);
    g_rand_free(r);
}

static void test_random_walk(void)
{
    for (uint32_t seed = 1; seed <= 5; seed++) {
        random_walk(seed, 1000);
    }
}

/* ---- oracles ------------------------------------------------------------------- */

/* Whatever was there before, reset gives the same device. */
static void test_reset_oracle(void)
{
    Wired *a = wire(TYPE_PL011, 0), *b = wire(TYPE_PL011, 0);
    g_autofree char *difference = NULL;

    vmstate_poison(qdev_get_vmsd(a->dev), a->dev, 0xa5);
    device_cold_reset(a->dev);
    difference = vmstate_compare(qdev_get_vmsd(a->dev), a->dev, b->dev, false);
    g_assert_cmpstr(difference, ==, NULL);
    unwire(a);
    unwire(b);
}

/* The sum of the latest time and the timeout is no time in the past. */
static void test_timeout_at_the_end_of_time(void)
{
    Wired *w = wire(TYPE_PL011, 1000000);
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    g_assert_cmpint(qemu_clock_advance_virtual_time(INT64_MAX), ==, VIRTUAL_CLOCK_MAX);
    wr(w, LCR_H, 0x10);
    type_char(w, 'x');
    main_loop_wait(true);
    g_assert_cmphex(rd(w, RIS) & 0x40, ==, 0);
    unwire(w);
    virtual_clock_set(now);
}

static void test_every_byte_is_accounted_for(void)
{
    g_assert_true(vmstate_check(qdev_get_vmsd(DEVICE(object_property_new_child(
                      object_get_root(), "once", PL011State))), &error_abort));
    object_unparent(object_resolve_path("/once", NULL));
}

static void test_come_and_go(void)
{
    unsigned alive;

    unwire(wire(TYPE_PL011, 1000000));      /* makes the containers of the tree */
    main_loop_wait(true);                   /* views let go of their regions */
    alive = object_census(NULL);
    for (int i = 0; i < 100; i++) {
        Wired *w = wire(TYPE_PL011, 1000000);

        wr(w, LCR_H, 0x10);
        type_char(w, 'x');              /* the timeout is armed */
        unwire(w);
        main_loop_wait(true);
        g_assert_cmpuint(object_census(NULL), ==, alive);
    }
}

static void test_without_back_end(void)
{
    DeviceState *dev = qdev_new(TYPE_PL011);
    AddressSpace as;

    sysbus_realize(SYS_BUS_DEVICE(dev), &error_abort);
    address_space_init(&as, sysbus_mmio_get_region(SYS_BUS_DEVICE(dev), 0), "alone");
    device_cold_reset(dev);
    for (int i = 0; i < 100; i++) {
        address_space_stl_le(&as, DR, 'x', MEMTXATTRS_UNSPECIFIED, NULL);
    }
    g_assert_cmphex(address_space_ldl_le(&as, FR, MEMTXATTRS_UNSPECIFIED, NULL), ==, 0x90);
    address_space_destroy(&as);
    object_unparent(OBJECT(dev));
    object_unref(dev);
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    g_test_add_func("/pl011/bank", test_bank);
    g_test_add_func("/pl011/luminary", test_luminary);
    g_test_add_func("/pl011/timeout-at-the-end-of-time", test_timeout_at_the_end_of_time);
    g_test_add_func("/pl011/timeout-clocked", test_timeout_from_clock_and_divisor);
    g_test_add_func("/pl011/divisor-latched", test_divisor_is_latched);
    g_test_add_func("/pl011/stream/hostile", test_hostile_sections);
    g_test_add_func("/pl011/stream/hostile-subsection", test_hostile_subsection);
    g_test_add_func("/pl011/stream/reserved-bits", test_reserved_bits_in_the_stream);
    g_test_add_func("/pl011/stream/position", test_position_without_fifo);
    g_test_add_func("/pl011/random-walk", test_random_walk);
    g_test_add_func("/pl011/oracle/reset", test_reset_oracle);
    g_test_add_func("/pl011/oracle/accounting", test_every_byte_is_accounted_for);
    g_test_add_func("/pl011/come-and-go", test_come_and_go);
    g_test_add_func("/pl011/no-back-end", test_without_back_end);
    return hwcore_test_run();
}
