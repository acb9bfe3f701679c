/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: handlers of characters, lines, clocks, bottom halves
// MISUSE[1] gcc,clang: compile /incompatible/                    -- receive handler of another device
// MISUSE[2] gcc,clang: compile /can_receive: int f/
// MISUSE[3] gcc,clang: compile /incompatible/                    -- line handler of another device
// MISUSE[4] gcc,clang: run /type 'gauge'.*\b2\b/                            -- a line that does not exist
// MISUSE[5] gcc,clang: compile /enum-conversion|different enumeration|implicit conversion from enumeration/  -- a line's number of another device
// MISUSE[6] gcc,clang: compile /incompatible/                    -- clock callback of another device
// MISUSE[7] gcc,clang: compile /clock callback: void f/
// MISUSE[8] gcc,clang: compile /incompatible/                    -- bottom half of another device
// MISUSE[9] gcc,clang: compile /not in strict files: use qdev_init_chr_handlers/  -- handlers that nobody owns
// MISUSE[10] gcc,clang: compile /not in strict files: use qemu_chr_fe_write\(\)/  -- output that waits for the host
// MISUSE[11] gcc,clang: compile /watch: bool f/
// MISUSE[12] gcc,clang: compile /incompatible/                   -- event handler of another device
// MISUSE[13] gcc,clang: compile /the opaque must be a typed pointer/
// MISUSE[14] gcc,clang: compile /incompatible/                   -- ptimer callback of another device
// MISUSE[15] gcc,clang: compile /not in strict files: use qdev_init_bh/
#include "qemu/osdep.h"
#include "two-devices.h"

typedef enum { GAUGE_IN_GATE, GAUGE_IN_HOLD, GAUGE_NUM_IN } GaugeLine;
typedef enum { METER_IN_CLK } MeterLine;
static int seen;

static int gauge_can_receive(Gauge *s)
{
    return (int)s->value;
}

static void gauge_receive(Gauge *s, const uint8_t *buf, int size)
{
}

static void gauge_event(Gauge *s, QEMUChrEvent event)
{
}

static void gauge_line(Gauge *s, int n, int level)
{
    seen += 100 * (n + 1) * level;
}

static void gauge_clock(Gauge *s, ClockEvent event)
{
}

static void gauge_bh(Gauge *s)
{
    seen++;
}

static bool gauge_tx_ready(Gauge *s)
{
    return false;
}

#if MISUSE == 1
static void meter_receive(Meter *s, const uint8_t *buf, int size)
{
}
#elif MISUSE == 2
static bool gauge_can_receive_any(Gauge *s)
{
    return true;
}
#elif MISUSE == 3
static void meter_line(Meter *s, int n, int level)
{
}
#elif MISUSE == 6
static void meter_clock(Meter *s, ClockEvent event)
{
}
#elif MISUSE == 7
static int gauge_clock_int(Gauge *s, ClockEvent event)
{
    return 0;
}
#elif MISUSE == 8 || MISUSE == 14
static void meter_bh(Meter *s)
{
}
#elif MISUSE == 11
static gboolean gauge_tx_ready_int(Gauge *s)
{
    return G_SOURCE_REMOVE;
}
#elif MISUSE == 12
static void meter_event(Meter *s, QEMUChrEvent event)
{
}
#endif

/* What a device's header offers instead of a bare number. */
QEMU_UNUSED static inline qemu_irq gauge_get_line(Gauge *s, GaugeLine n)
{
    return qdev_get_gpio_in(DEVICE(s), (int)n);
}

int main(void)
{
    start();
    Gauge *g = NEW_GAUGE("g");
    void *untyped QEMU_UNUSED = g;

#if MISUSE == 1
    qdev_init_chr_handlers(g, &g->chr, gauge_can_receive, meter_receive, gauge_event, g);
#elif MISUSE == 2
    qdev_init_chr_handlers(g, &g->chr, gauge_can_receive_any, gauge_receive, gauge_event, g);
#elif MISUSE == 9
    qemu_chr_fe_set_handlers(&g->chr, NULL, NULL, NULL, NULL, g, NULL, true);
#elif MISUSE == 10
    qemu_chr_fe_write_all(&g->chr, (const uint8_t *)"x", 1);
#elif MISUSE == 11
    qdev_add_chr_watch(g, &g->chr, G_IO_OUT, gauge_tx_ready_int, g);
#elif MISUSE == 12
    qdev_init_chr_handlers(g, &g->chr, gauge_can_receive, gauge_receive, meter_event, g);
#elif MISUSE == 13
    qdev_init_chr_handlers(g, &g->chr, gauge_can_receive, gauge_receive, gauge_event, untyped);
#else
    qdev_init_chr_handlers(g, &g->chr, gauge_can_receive, gauge_receive, gauge_event, g);
    qdev_add_chr_watch(g, &g->chr, G_IO_OUT, gauge_tx_ready, g);
#endif
#if MISUSE == 3
    qdev_init_gpio_in(g, meter_line, GAUGE_NUM_IN);
#else
    qdev_init_gpio_in(g, gauge_line, GAUGE_NUM_IN);
#endif
#if MISUSE == 6
    qdev_init_clock_in(g, "clk", meter_clock, g, ClockUpdate);
#elif MISUSE == 7
    qdev_init_clock_in(g, "clk", gauge_clock_int, g, ClockUpdate);
#else
    qdev_init_clock_in(g, "clk", gauge_clock, g, ClockUpdate);
#endif
#if MISUSE == 8
    qdev_init_bh(g, meter_bh, g);
#elif MISUSE == 15
    qemu_bh_new(gauge_bh, g);
#else
    qdev_init_bh(g, gauge_bh, g);
#endif
#if MISUSE == 14
    ptimer_free(ptimer_init(meter_bh, g, PTIMER_POLICY_LEGACY));
#else
    ptimer_free(ptimer_init(gauge_bh, g, PTIMER_POLICY_LEGACY));
#endif
#if MISUSE == 4
    qemu_set_irq(qdev_get_gpio_in(DEVICE(g), GAUGE_NUM_IN), 1);
#elif MISUSE == 5
    MeterLine wrong = METER_IN_CLK;
    qemu_set_irq(gauge_get_line(g, wrong), 1);
#else
    qemu_set_irq(gauge_get_line(g, GAUGE_IN_HOLD), 1);
    assert(seen == 200);
#endif
    (void)gauge_tx_ready;
    (void)gauge_receive;
    (void)gauge_can_receive;
    (void)gauge_event;
    (void)gauge_line;
    (void)gauge_clock;
    (void)gauge_bh;
    finish();
    return 0;
}
