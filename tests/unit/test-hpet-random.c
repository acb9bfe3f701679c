/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HPET under random use: programmes against a reference written from the
 * specification, register commands that must all end at once, and a walk in
 * which after every step a copy made by save and load is the same device.
 */
#include "qemu/osdep.h"
#include "hpet-test.h"

/* ---- programmes against a reference ----------------------------------------------------- */

typedef unsigned __int128 Wide;

typedef struct Programme {
    uint64_t counter, comp, period;     /* period 0: one-shot */
    bool mode32;
    int64_t phase;                      /* ns that the clock is past a tick when it starts */
} Programme;

/*
 * How many interrupts the first @ticks ticks bring, by the specification, with a passed 64-bit
 * comparator due at once and a rate of at most one per 100 ticks.  *@next: the comparator after
 * them.
 */
static unsigned reference(const Programme *p, Wide ticks, uint64_t *next)
{
    const Wide width = (Wide)1 << 32;
    Wide start = p->counter, match = p->comp, due, wrap;
    unsigned count = 0;

    if (p->mode32) {
        match = start - start % width + p->comp % width;
        match += match < start ? width : 0;
        wrap = start - start % width + width;
        count += !p->period && start % width && match > wrap && wrap <= start + ticks;
    }
    due = match < start ? start : match;
    while (due <= start + ticks) {
        count++;
        if (!p->period) {
            break;
        }
        match += ((due - match) / p->period + 1) * p->period;
        due = match < due + 100 ? due + 100 : match;
    }
    *next = p->mode32 ? match % width : match;
    return count;
}

static uint64_t random64(GRand *r)
{
    return (uint64_t)g_rand_int(r) << 32 | g_rand_int(r);
}

/* Of any magnitude, each as likely. */
static uint64_t random_magnitude(GRand *r)
{
    unsigned bits = g_rand_int_range(r, 0, 65);

    return bits ? random64(r) >> (64 - bits) : 0;
}

static Programme random_programme(GRand *r)
{
    Programme p = {
        .counter = random_magnitude(r),
        .mode32 = g_rand_boolean(r),
        .phase = g_rand_int_range(r, 0, 10),
    };

    p.comp = g_rand_int_range(r, 0, 4) ? p.counter + random_magnitude(r) % 4000000
                                       : random_magnitude(r);
    if (g_rand_boolean(r)) {
        p.period = 1 + (g_rand_int_range(r, 0, 4) ? random_magnitude(r) % 3000000
                                                  : random_magnitude(r) / 2);
        p.period = p.mode32 ? (uint32_t)p.period | 1 : p.period;
    }
    return p;
}

static void start_programme(Hpet *h, const Programme *p)
{
    uint32_t conf = INT_ENB | ROUTE(16) | (p->mode32 ? MODE32 : 0) | (p->period ? PERIODIC : 0);

    wr(h, GEN_CONF, 0);
    wr(h, MAIN_CNT, p->counter);
    wr(h, CONF(0), conf | VAL_SET);
    wr(h, COMP(0), p->comp);
    if (p->period) {
        wr(h, COMP(0), p->period);
    }
    h->rises[16] = 0;
    wr(h, GEN_CONF, ENABLE);
}

static void test_programmes(void)
{
    GRand *r = g_rand_new_with_seed(20);
    Hpet *h = hpet_start();

    for (unsigned i = 0; i < 1000; i++) {
        Programme p = random_programme(r);
        uint64_t ran = 0, next, length = random_magnitude(r) % 2000000;
        unsigned expected;

        if (p.period && p.period < 20000) {     /* bounds the number of steps */
            length %= 100000;
        }
        step(p.phase);
        start_programme(h, &p);
        settle();
        for (unsigned part = 0; part < 4; part++) {
            step(10 * (length / 4));
            ran += length / 4;
        }
        expected = reference(&p, ran, &next);
        if (h->rises[16] != expected || (p.period && rd(h, COMP(0)) != next)) {
            g_test_message("%u: counter %" PRIx64 " comparator %" PRIx64 " period %" PRIx64
                           "%s, %" PRIu64 " ticks: %u interrupts, %u expected; comparator"
                           " %" PRIx64 ", %" PRIx64, i, p.counter, p.comp, p.period,
                           p.mode32 ? " 32-bit" : "", ran, h->rises[16], expected,
                           rd(h, COMP(0)), next);
            g_test_fail();
        }
        g_assert_cmphex(rd(h, MAIN_CNT), ==, p.counter + ran);
    }
    hpet_stop(h);
    g_rand_free(r);
}

/* ---- any command ends at once ----------------------------------------------------------- */

/* Offsets that matter, more often than all the others together. */
static hwaddr random_offset(GRand *r)
{
    static const hwaddr block[] = { GCAP_ID, GEN_CONF, GEN_CONF, GINTR_STA, MAIN_CNT, 0x008 };
    hwaddr at = g_rand_int_range(r, 0, 3)
              ? CONF(g_rand_int_range(r, 0, 5)) + 8 * g_rand_int_range(r, 0, 4)
              : block[g_rand_int_range(r, 0, ARRAY_SIZE(block))];

    return g_rand_int_range(r, 0, 20) ? at + 4 * g_rand_int_range(r, 0, 2)
                                      : (hwaddr)g_rand_int_range(r, 0, HPET_LEN);
}

static uint64_t random_value(GRand *r, uint64_t now, uint64_t fsb_base, uint64_t fsb_size)
{
    switch (g_rand_int_range(r, 0, 7)) {
    case 0:
        return random64(r);
    case 1:
        return g_rand_int_range(r, 0, 32768);   /* configurations */
    case 2:
        return FSB_TO(fsb_base + g_rand_int_range(r, 0, fsb_size), g_rand_int_range(r, 0, 32768));
    case 3:
    case 4:
        return now + g_rand_int_range(r, 0, 400);
    case 5:
        return g_rand_boolean(r) ? UINT64_MAX : 0;
    default:
        return random_magnitude(r);
    }
}

static void random_access(Hpet *h, GRand *r)
{
    unsigned size = 1u << g_rand_int_range(r, 0, 4);
    uint64_t val = random_value(r, rd(h, MAIN_CNT), h->base, HPET_LEN);
    hwaddr at = random_offset(r);

    if (g_rand_int_range(r, 0, 4) == 0) {
        address_space_read(&address_space_memory, h->base + at, MEMTXATTRS_UNSPECIFIED, &val,
                           size);
    } else {
        address_space_write(&address_space_memory, h->base + at, MEMTXATTRS_UNSPECIFIED, &val,
                            size);
    }
}

/* Callbacks stay below one per timer and minimum period, and one per timer and command. */
static void test_commands(void)
{
    enum { TIMERS = 3, COMMANDS = 100000 };
    GRand *r = g_rand_new_with_seed(30);
    Hpet *h = hpet_start_with(TIMERS, true, HPET_BASE);

    for (unsigned i = 0; i < COMMANDS; i++) {
        uint64_t before = qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL);
        int64_t ns = 0;

        switch (g_rand_int_range(r, 0, 2000)) {
        case 0:
            jump(1000000000000);
            break;
        case 1:
            ns = g_rand_int_range(r, 0, 1000000000);
            step(ns);
            break;
        case 2 ... 400:
            ns = g_rand_int_range(r, 0, 20000);
            step(ns);
            break;
        default:
            random_access(h, r);
            settle();
            break;
        }
        /* FSB writes to the block arm timers too: each of its callbacks may add one. */
        g_assert_cmpuint(qemu_clock_callbacks_run(QEMU_CLOCK_VIRTUAL) - before, <=,
                         (uint64_t)TIMERS * (ns / (10 * HPET_MIN_TICK) + 2));
    }
    hpet_stop(h);
    g_rand_free(r);
}

/* ---- the copy is the same device -------------------------------------------------------- */

static void copy_wires(Hpet *h, int pit, int rtc)
{
    qemu_set_irq(qdev_get_gpio_in(h->dev, HPET_LEGACY_PIT_INT), pit);
    qemu_set_irq(qdev_get_gpio_in(h->dev, HPET_LEGACY_RTC_INT), rtc);
}

static void expect_same(Hpet *a, Hpet *b)
{
    g_autoptr(GByteArray) first = hpet_save(a), second = hpet_save(b);

    g_assert_cmpmem(first->data, first->len, second->data, second->len);
    for (hwaddr at = 0; at < CONF(4); at += 8) {
        g_assert_cmphex(rd(a, at), ==, rd(b, at));
    }
    for (unsigned i = 0; i < 32; i++) {
        g_assert_cmpint(a->level[i], ==, b->level[i]);
    }
}

/* Bring @b, after a reset, to where @a is; its lines' receivers come along. */
static void migrate(Hpet *a, Hpet *b, int pit, int rtc)
{
    g_autoptr(GByteArray) stream = hpet_save(a);
    g_autofree char *difference = NULL;

    copy_wires(b, 0, 0);
    device_cold_reset(b->dev);
    g_assert_cmpint(hpet_load(b, stream->data, stream->len, 2, &error_abort), ==, 0);
    difference = vmstate_compare(qdev_get_vmsd(a->dev), a->dev, b->dev, true);
    g_assert_cmpstr(difference, ==, NULL);
    memcpy(b->level, a->level, sizeof(b->level));
    b->pit_enabled = a->pit_enabled;
    copy_wires(b, pit, rtc);
}

static void random_walk(uint32_t seed, unsigned steps)
{
    GRand *r = g_rand_new_with_seed(seed);
    Hpet *a = hpet_start_with(4, true, HPET_BASE), *b = hpet_start_with(4, true, 0xfed10000);
    int pit = 0, rtc = 0;

    for (unsigned i = 0; i < steps; i++) {
        unsigned kind = g_rand_int_range(r, 0, 10);
        hwaddr at = random_offset(r) & ~3u;
        uint64_t val = random_value(r, rd(a, MAIN_CNT), 0, RAM_SIZE - 4);

        migrate(a, b, pit, rtc);
        memset(a->rises, 0, sizeof(a->rises));
        memset(b->rises, 0, sizeof(b->rises));
        if (kind < 5) {
            wr32(a, at, val);
            wr32(b, at, val);
        } else if (kind < 7) {
            wr(a, at & ~7u, val);
            wr(b, at & ~7u, val);
        } else if (kind == 7) {
            pit = g_rand_boolean(r);
            rtc = g_rand_boolean(r);
            copy_wires(a, pit, rtc);
            copy_wires(b, pit, rtc);
        }
        step(g_rand_int_range(r, 0, 3) ? g_rand_int_range(r, 0, 3000) : 0);
        expect_same(a, b);
        g_assert_cmpmem(a->rises, sizeof(a->rises), b->rises, sizeof(b->rises));
    }
    hpet_stop(a);
    hpet_stop(b);
    g_rand_free(r);
}

static void test_walk(void)
{
    for (uint32_t seed = 1; seed <= 5; seed++) {
        random_walk(seed, 1500);
    }
}

int main(int argc, char **argv)
{
    hpet_test_init(&argc, &argv);
    g_test_add_func("/hpet/random/programmes", test_programmes);
    g_test_add_func("/hpet/random/commands", test_commands);
    g_test_add_func("/hpet/random/walk", test_walk);
    return hwcore_test_run();
}
