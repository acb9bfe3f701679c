/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 8254 programmable interval timer.  Manual: data sheet 231164.
 *
 * Four ports at property iobase.  GPIO output 0: OUT of counter 0.  GPIO input 0: 0 cuts that
 * output while an HPET replaces it.  Clock: 1193182 Hz on all counters.
 * Properties: iobase.
 *
 * A counter has no timer that ticks: its value and OUT are computed from the virtual clock
 * when somebody looks.  Counter 0 arms one for its next edge; edges that were missed, and
 * those of periods below I8254_MIN_TICKS, become one pulse.
 *
 * Not modelled: the clock pulse between writing a count and loading it.
 * Departures from the manual and from QEMU: docs/devices/i8254.rst.
 */
#include "qemu/osdep.h"
#include "hw/timer/i8254.h"
#include "qemu/host-utils.h"
#include "hw/core/strict.h"

/* --- registers ------------------------------------------------------------------ */

#define BANK i8254
#define BANK_DEF "hw/timer/i8254.def"
#define BANK_STEP 1
#include "hw/core/regbank-expand.h"

#define BANK i8254_format
#define BANK_DEF "hw/timer/i8254-format.def"
#define BANK_STEP 1
#include "hw/core/regbank-expand.h"

/* --- constants ------------------------------------------------------------------ */

typedef enum I8254Mode {
    I8254_TERMINAL_COUNT,               /* OUT rises when the count is over */
    I8254_ONE_SHOT,                     /* OUT is low for a count, started by GATE */
    I8254_RATE,                         /* low for one tick at the end of each count */
    I8254_SQUARE,                       /* high for one half of each count, low for the other */
    I8254_SW_STROBE,                    /* low for one tick after the count */
    I8254_HW_STROBE,                    /* the same, started by GATE */
    I8254_NUM_MODES,
} I8254Mode;

/* CONTROL.RW, and which byte of a pair is next (the values are those of the wire). */
typedef enum I8254Byte {
    I8254_LATCH,
    I8254_LOW,
    I8254_HIGH,
    I8254_BOTH,                         /* the low one, then the high one */
    I8254_BOTH_HIGH,                    /* the low one was moved */
} I8254Byte;

enum {
    I8254_READ_BACK = 3,                /* CONTROL.SC */
    I8254_MODE_ALIAS = 4,               /* the manual's "X10" and "X11" are 2 and 3 */
    I8254_MAX_COUNT = 65536,
    I8254_BCD_MAX = 10000,
    I8254_BYTE = 256,
    I8254_DIGIT = 16,
    /* Callbacks are at least this far apart (20 us): a guest cannot occupy the host with them. */
    I8254_MIN_TICKS = 24,
};

static const int64_t i8254_never = -1;

/* --- types ---------------------------------------------------------------------- */

typedef struct I8254Config {
    uint32_t iobase;
} I8254Config;

typedef struct I8254Counter {
    int32_t count;                      /* as written, 0 as 65536; BCD digits as they are */
    uint16_t latched_count;
    uint8_t count_latched;              /* I8254Byte: what is left of it to read; 0: nothing */
    uint8_t status_latched;
    uint8_t status;
    uint8_t read_state, write_state;    /* I8254Byte */
    uint8_t write_latch;                /* the low byte of I8254_BOTH */
    uint8_t rw_mode, mode, bcd;         /* as in the control word */
    uint8_t gate;
    int64_t count_load_time;            /* tick 0 of this count, virtual clock, ns */
    /*
     * While it counts: counter 0's next edge to be driven, or i8254_never.  While it does not:
     * when it stopped.
     */
    int64_t next_transition_time;
    uint32_t waiting;                   /* for a first count, in modes 1 and 5 for GATE */
    int32_t next_count;                 /* takes over from count; 0: none */
    uint64_t next_count_tick;           /* modes 2, 3 while counting: at this tick */
} I8254Counter;

typedef struct I8254Hidden {
    uint32_t irq_disabled;              /* an HPET took over */
    uint8_t reserved[4];
    int64_t wire_irq_timer;             /* the format has counter 0's next edge twice */
    I8254Counter counter[I8254_NUM_COUNTERS];
} I8254Hidden;

typedef struct I8254Host {
    MemoryRegion io;
    qemu_irq irq;
    QEMUTimer timer;                    /* of counter 0's next edge */
} I8254Host;

struct I8254State {
    QOM_PARENT(ISADevice);
    const I8254Config cfg;
    I8254Hidden hidden;
    I8254Host host;
};

/* --- helpers -------------------------------------------------------------------- */

static int64_t i8254_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static uint32_t i8254_from_digits(uint32_t digits)
{
    uint32_t val = 0;

    for (uint32_t place = 1; digits; digits /= I8254_DIGIT, place *= 10) {
        val += digits % I8254_DIGIT * place;
    }
    return val;
}

static uint32_t i8254_to_digits(uint32_t val)
{
    uint32_t digits = 0;

    for (uint32_t place = 1; val; val /= 10, place *= I8254_DIGIT) {
        digits += val % 10 * place;
    }
    return digits;
}

/* Ticks of one count. */
static uint64_t i8254_period(const I8254Counter *c)
{
    return c->bcd ? i8254_from_digits(c->count) : (uint32_t)c->count;
}

/* Ticks for which a square wave is high: the longer half. */
static uint64_t i8254_high_half(const I8254Counter *c)
{
    return (i8254_period(c) + 1) / 2;
}

static bool i8254_periodic(const I8254Counter *c)
{
    return c->mode == I8254_RATE || c->mode == I8254_SQUARE;
}

static bool i8254_started_by_gate(const I8254Counter *c)
{
    return c->mode == I8254_ONE_SHOT || c->mode == I8254_HW_STROBE;
}

/* Mode 0: the first of two bytes stops the counter and drives OUT low. */
static bool i8254_half_written(const I8254Counter *c)
{
    return c->mode == I8254_TERMINAL_COUNT && c->write_state == I8254_BOTH_HIGH;
}

static bool i8254_counting(const I8254Counter *c)
{
    if (c->waiting || i8254_half_written(c)) {
        return false;
    }
    return c->gate || i8254_started_by_gate(c);
}

/* The tick that has begun at time @at. */
static uint64_t i8254_tick_at(const I8254Counter *c, int64_t at)
{
    if (at <= c->count_load_time) {
        return 0;
    }
    return muldiv64(wrap_sub64(at, c->count_load_time), PIT_FREQ, NANOSECONDS_PER_SECOND);
}

static uint64_t i8254_tick(const I8254Counter *c)
{
    return i8254_tick_at(c, i8254_counting(c) ? i8254_now() : c->next_transition_time);
}

/* When @tick begins; i8254_never: past the end of time. */
static int64_t i8254_time_of(const I8254Counter *c, uint64_t tick)
{
    __int128 at = ((__int128)tick * NANOSECONDS_PER_SECOND + PIT_FREQ - 1) / PIT_FREQ
                + c->count_load_time;

    return at > INT64_MAX ? i8254_never : (int64_t)at;
}

/* The tick after @tick at which a periodic counter reaches the end of its count or half. */
static uint64_t i8254_next_end(const I8254Counter *c, uint64_t tick)
{
    uint64_t period = i8254_period(c), into = tick % period;

    if (c->mode == I8254_SQUARE && into < i8254_high_half(c)) {
        return tick - into + i8254_high_half(c);
    }
    return tick - into + period;
}

/* OUT during @tick. */
static bool i8254_out_at(const I8254Counter *c, uint64_t tick)
{
    uint64_t period = i8254_period(c);

    if (c->waiting || i8254_half_written(c)) {
        return c->mode != I8254_TERMINAL_COUNT;
    }
    switch ((I8254Mode)c->mode) {
    case I8254_TERMINAL_COUNT:
    case I8254_ONE_SHOT:
        return tick >= period;
    case I8254_RATE:
        return !c->gate || period == 1 || tick % period != period - 1;
    case I8254_SQUARE:
        return !c->gate || tick % period < i8254_high_half(c);
    case I8254_SW_STROBE:
    case I8254_HW_STROBE:
        return tick != period;
    case I8254_NUM_MODES:
        break;
    }
    return true;
}

static bool i8254_out(const I8254Counter *c)
{
    return i8254_out_at(c, i8254_tick(c));
}

/* How often OUT rose in the ticks 1 to @tick. */
static uint64_t i8254_rises(const I8254Counter *c, uint64_t tick)
{
    uint64_t period = i8254_period(c);

    switch ((I8254Mode)c->mode) {
    case I8254_TERMINAL_COUNT:
    case I8254_ONE_SHOT:
        return tick >= period;
    case I8254_RATE:
    case I8254_SQUARE:
        return period == 1 ? 0 : tick / period;
    case I8254_SW_STROBE:
    case I8254_HW_STROBE:
        return tick > period;
    case I8254_NUM_MODES:
        break;
    }
    return 0;
}

/* The next tick after @tick at which the line is to be driven; 0: none. */
static uint64_t i8254_next_event(const I8254Counter *c, uint64_t tick)
{
    uint64_t period = i8254_period(c), stride;

    switch ((I8254Mode)c->mode) {
    case I8254_TERMINAL_COUNT:
    case I8254_ONE_SHOT:
        return tick < period ? period : 0;
    case I8254_RATE:
    case I8254_SQUARE:
        if (period <= 1) {
            return 0;
        }
        if (c->mode == I8254_SQUARE && period / 2 >= I8254_MIN_TICKS) {
            return i8254_next_end(c, tick);
        }
        stride = DIV_ROUND_UP(I8254_MIN_TICKS, period) * period;
        return (tick / stride + 1) * stride;
    case I8254_SW_STROBE:
    case I8254_HW_STROBE:
        return tick <= period ? period + 1 : 0;
    case I8254_NUM_MODES:
        break;
    }
    return 0;
}

/* What the counting element holds. */
static uint16_t i8254_value(const I8254Counter *c)
{
    uint64_t modulus = c->bcd ? I8254_BCD_MAX : I8254_MAX_COUNT;
    uint64_t period = i8254_period(c), tick = i8254_tick(c), half = i8254_high_half(c), into, val;

    switch ((I8254Mode)c->mode) {
    case I8254_RATE:
        val = period - tick % period;
        break;
    case I8254_SQUARE:                          /* by two; an odd count begins one lower */
        into = tick % period;
        val = period - period % 2 - 2 * (into < half ? into : into - half);
        break;
    default:
        val = period + modulus - tick % modulus;
        break;
    }
    val %= modulus;
    return c->bcd ? i8254_to_digits(val) : val;
}

/* --- behaviour ------------------------------------------------------------------ */

/* Tick 0 of @count is now. */
static void i8254_load(I8254Counter *c, int32_t count)
{
    c->count = count;
    c->waiting = false;
    c->next_count = 0;
    c->next_count_tick = 0;
    c->count_load_time = i8254_now();
    c->next_transition_time = c->count_load_time;
}

/* Modes 2 and 3: a count that was written meanwhile takes over at the end of the last one. */
static void i8254_take_next_count(I8254Counter *c)
{
    if (!c->next_count || !i8254_periodic(c) || !i8254_counting(c)
        || i8254_tick(c) < c->next_count_tick) {
        return;
    }
    int64_t at = i8254_time_of(c, c->next_count_tick);
    bool low = c->mode == I8254_SQUARE && c->next_count_tick % i8254_period(c);

    c->count = c->next_count;
    c->next_count = 0;
    c->next_count_tick = 0;
    c->count_load_time = at;
    if (low) {                                  /* its high half was the old count's */
        c->count_load_time = at - (i8254_time_of(c, i8254_high_half(c)) - at);
    }
}

/* Has OUT risen in the ticks from that of @at to now?  Takes over the next count. */
static bool i8254_rose_since(I8254Counter *c, int64_t at)
{
    uint64_t before = i8254_tick_at(c, at), now = i8254_tick(c);
    bool rose;

    before -= before != 0;
    if (!c->next_count || !i8254_periodic(c) || now < c->next_count_tick) {
        return i8254_rises(c, now) > i8254_rises(c, before);
    }
    at = i8254_time_of(c, c->next_count_tick);
    rose = i8254_rises(c, c->next_count_tick) > i8254_rises(c, before);
    i8254_take_next_count(c);
    return rose || i8254_rises(c, i8254_tick(c)) > i8254_rises(c, i8254_tick_at(c, at));
}

/* Arm for counter 0's next edge. */
static void i8254_schedule(I8254State *s)
{
    I8254Counter *c = &s->hidden.counter[0];
    uint64_t event;

    timer_del(&s->host.timer);
    if (!i8254_counting(c)) {
        return;
    }
    event = s->hidden.irq_disabled ? 0 : i8254_next_event(c, i8254_tick(c));
    c->next_transition_time = event ? i8254_time_of(c, event) : i8254_never;
    if (c->next_transition_time != i8254_never) {
        timer_mod_ns(&s->host.timer, c->next_transition_time);
    }
}

static void TSA_REQUIRES(bql) i8254_drive(I8254State *s)
{
    qemu_set_irq(s->host.irq, i8254_out(&s->hidden.counter[0]) && !s->hidden.irq_disabled);
}

/* Counter 0's edges up to now: any number of rising ones is one pulse. */
static void TSA_REQUIRES(bql) i8254_catch_up(I8254State *s)
{
    I8254Counter *c = &s->hidden.counter[0];

    if (s->hidden.irq_disabled || !i8254_counting(c) || c->next_transition_time == i8254_never
        || i8254_now() < c->next_transition_time) {
        return;
    }
    if (i8254_rose_since(c, c->next_transition_time)) {
        qemu_irq_lower(s->host.irq);
    }
    i8254_drive(s);
    i8254_schedule(s);
}

/* Before a look at counter @n or a change of it. */
static I8254Counter * TSA_REQUIRES(bql) i8254_counter_now(I8254State *s, unsigned n)
{
    if (n == 0) {
        i8254_catch_up(s);
    }
    i8254_take_next_count(&s->hidden.counter[n]);
    return &s->hidden.counter[n];
}

/* After a change of counter @c that may have stopped it, @counted: it did before. */
static void TSA_REQUIRES(bql) i8254_changed(I8254State *s, I8254Counter *c, bool counted)
{
    if (counted && !i8254_counting(c)) {
        c->next_transition_time = i8254_now();
    }
    if (c == &s->hidden.counter[0]) {
        i8254_drive(s);
        i8254_schedule(s);
    }
}

static void TSA_REQUIRES(bql) i8254_set_gate(I8254State *s, unsigned n, bool gate)
{
    I8254Counter *c = i8254_counter_now(s, n);
    bool counted = i8254_counting(c), rose = gate && !c->gate;

    c->gate = gate;
    if (rose && (i8254_periodic(c) || i8254_started_by_gate(c))) {
        if (c->next_count || !c->waiting) {
            i8254_load(c, c->next_count ? c->next_count : c->count);
        }
    } else if (!counted && i8254_counting(c)) {         /* goes on where it stopped */
        c->count_load_time += i8254_now() - c->next_transition_time;
    }
    i8254_changed(s, c, counted);
}

/* A count is complete. */
static void i8254_count_written(I8254Counter *c, int32_t count)
{
    count = count ? count : I8254_MAX_COUNT;
    if (i8254_started_by_gate(c)) {
        c->next_count = count;
    } else if (i8254_periodic(c) && !c->waiting) {
        c->next_count = count;
        c->next_count_tick = i8254_next_end(c, i8254_tick(c));
    } else {
        i8254_load(c, count);
    }
}

static void TSA_REQUIRES(bql) i8254_write_counter(I8254State *s, unsigned n, uint8_t val)
{
    I8254Counter *c = i8254_counter_now(s, n);
    bool counted = i8254_counting(c);

    switch ((I8254Byte)c->write_state) {
    case I8254_LATCH:                           /* no control word yet */
    case I8254_LOW:
        i8254_count_written(c, val);
        break;
    case I8254_HIGH:
        i8254_count_written(c, val * I8254_BYTE);
        break;
    case I8254_BOTH:
        c->write_latch = val;
        c->write_state = I8254_BOTH_HIGH;
        break;
    case I8254_BOTH_HIGH:
        c->write_state = I8254_BOTH;
        i8254_count_written(c, c->write_latch + val * I8254_BYTE);
        break;
    }
    i8254_changed(s, c, counted);
}

/* One byte of @val; @state goes on. */
static uint8_t i8254_next_byte(uint8_t *state, uint16_t val)
{
    switch ((I8254Byte)*state) {
    case I8254_HIGH:
        return val / I8254_BYTE;
    case I8254_BOTH:
        *state = I8254_BOTH_HIGH;
        return val;
    case I8254_BOTH_HIGH:
        *state = I8254_BOTH;
        return val / I8254_BYTE;
    case I8254_LATCH:
    case I8254_LOW:
        break;
    }
    return val;
}

static uint8_t TSA_REQUIRES(bql) i8254_read_counter(I8254State *s, unsigned n)
{
    I8254Counter *c = i8254_counter_now(s, n);
    uint8_t val;

    if (c->status_latched) {
        c->status_latched = false;
        return c->status;
    }
    if (!c->count_latched) {
        return i8254_next_byte(&c->read_state, i8254_value(c));
    }
    val = i8254_next_byte(&c->count_latched, c->latched_count);
    c->count_latched = c->count_latched == I8254_BOTH_HIGH ? I8254_HIGH : I8254_LATCH;
    return val;
}

/* A count that is latched already stays until it is read. */
static void i8254_latch_count(I8254Counter *c)
{
    if (!c->count_latched) {
        c->latched_count = i8254_value(c);
        c->count_latched = c->rw_mode ? c->rw_mode : I8254_LOW;
    }
}

static void i8254_latch_status(I8254Counter *c)
{
    if (!c->status_latched) {
        c->status = REG_MAKE(STATUS, OUTPUT, i8254_out(c))
                  | REG_MAKE(STATUS, NULL_COUNT, c->waiting || c->next_count)
                  | REG_MAKE(STATUS, RW, c->rw_mode) | REG_MAKE(STATUS, M, c->mode)
                  | REG_MAKE(STATUS, BCD, c->bcd);
        c->status_latched = true;
    }
}

/* Both latches of each counter that is named. */
static void TSA_REQUIRES(bql) i8254_read_back(I8254State *s, uint8_t val)
{
    unsigned wanted = REG_FIELD(READ_BACK, CNT, val);

    for (unsigned n = 0; n < I8254_NUM_COUNTERS; n++, wanted /= 2) {
        I8254Counter *c = i8254_counter_now(s, n);

        if (wanted % 2 && !REG_FIELD(READ_BACK, COUNT_N, val)) {
            i8254_latch_count(c);
        }
        if (wanted % 2 && !REG_FIELD(READ_BACK, STATUS_N, val)) {
            i8254_latch_status(c);
        }
    }
}

/* The counter stops and waits for a count. */
static void TSA_REQUIRES(bql) i8254_program(I8254State *s, I8254Counter *c, uint8_t val)
{
    bool counted = i8254_counting(c);

    c->rw_mode = c->read_state = c->write_state = REG_FIELD(CONTROL, RW, val);
    c->mode = REG_FIELD(CONTROL, M, val);
    if (c->mode >= I8254_NUM_MODES) {
        c->mode -= I8254_MODE_ALIAS;
    }
    c->bcd = REG_FIELD(CONTROL, BCD, val);
    c->count_latched = I8254_LATCH;
    c->status_latched = false;
    c->waiting = true;
    c->next_count = 0;
    c->next_count_tick = 0;
    i8254_changed(s, c, counted);
}

static void TSA_REQUIRES(bql) i8254_control(I8254State *s, uint8_t val)
{
    unsigned n = REG_FIELD(CONTROL, SC, val);

    if (n == I8254_READ_BACK) {
        i8254_read_back(s, val);
    } else if (REG_FIELD(CONTROL, RW, val) == I8254_LATCH) {
        i8254_latch_count(i8254_counter_now(s, n));
    } else {
        i8254_program(s, i8254_counter_now(s, n), val);
    }
}

void pit_set_gate(ISADevice *dev, int channel, int val)
{
    g_assert(channel >= 0 && channel < I8254_NUM_COUNTERS);
    i8254_set_gate(I8254(dev), channel, val != 0);
}

void pit_get_channel_info(ISADevice *dev, int channel, PITChannelInfo *info)
{
    const I8254Counter *c;

    g_assert(channel >= 0 && channel < I8254_NUM_COUNTERS);
    c = i8254_counter_now(I8254(dev), channel);
    *info = (PITChannelInfo) {
        .gate = c->gate,
        .mode = c->mode,
        .initial_count = c->count,
        .out = i8254_out(c),
    };
}

/* --- register access ------------------------------------------------------------ */

static uint32_t TSA_REQUIRES(bql) i8254_reg_read(I8254State *s, enum i8254_reg reg)
{
    switch (reg) {
    case R_COUNTER0:
    case R_COUNTER1:
    case R_COUNTER2:
        return i8254_read_counter(s, reg - R_COUNTER0);
    default:
        return regbank_get(&i8254_bank, NULL, reg);
    }
}

static void TSA_REQUIRES(bql) i8254_reg_write(I8254State *s, enum i8254_reg reg, uint32_t val)
{
    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_COUNTER0:
    case R_COUNTER1:
    case R_COUNTER2:
        i8254_write_counter(s, reg - R_COUNTER0, val);
        break;
    case R_CONTROL:
        i8254_control(s, val);
        break;
    }
}

static uint64_t TSA_REQUIRES(bql) i8254_io_read(I8254State *s, hwaddr at, unsigned size)
{
    RegIo io;

    if (!regbank_begin_read(&i8254_bank, DEVICE(s), at, size, &io)) {
        return 0;
    }
    return regbank_end_read(&io, i8254_reg_read(s, io.reg));
}

static void TSA_REQUIRES(bql) i8254_io_write(I8254State *s, hwaddr at, uint64_t data,
                                             unsigned size)
{
    RegIo io;

    if (regbank_begin_write(&i8254_bank, DEVICE(s), NULL, at, data, size, &io)) {
        i8254_reg_write(s, io.reg, io.val);
    }
}

static const MEMORY_REGION_OPS(I8254State) i8254_io_ops = {
    .read = i8254_io_read,
    .write = i8254_io_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

/* --- host callbacks ------------------------------------------------------------- */

static void TSA_REQUIRES(bql) i8254_timer_expired(I8254State *s)
{
    i8254_catch_up(s);
}

/* From the HPET: @enable 0 cuts OUT 0 off; with 1 the line follows from the next edge on. */
static void TSA_REQUIRES(bql) i8254_irq_control(I8254State *s, int n, int enable)
{
    i8254_catch_up(s);
    s->hidden.irq_disabled = !enable;
    if (!enable) {
        qemu_irq_lower(s->host.irq);
    }
    i8254_schedule(s);
}

/* --- reset ---------------------------------------------------------------------- */

/* The manual leaves the state after power-up open; firmware of PCs finds it like this. */
static void TSA_REQUIRES(bql) i8254_reset_hold(I8254State *s, ResetType type)
{
    s->hidden = (I8254Hidden) { 0 };
    for (unsigned n = 0; n < I8254_NUM_COUNTERS; n++) {
        s->hidden.counter[n].mode = I8254_SQUARE;
        s->hidden.counter[n].gate = n + 1 != I8254_NUM_COUNTERS;
        i8254_load(&s->hidden.counter[n], I8254_MAX_COUNT);
    }
    qemu_irq_lower(s->host.irq);
    i8254_schedule(s);
}

/* --- lifecycle ------------------------------------------------------------------ */

static void i8254_init(I8254State *s)
{
    memory_region_init_io(&s->host.io, s, &i8254_io_ops, s, "pit", i8254_bank.size);
    qdev_init_gpio_in(s, i8254_irq_control, 1);
    qdev_init_gpio_out(DEVICE(s), &s->host.irq, 1);
    qdev_init_timer_ns(s, &s->host.timer, QEMU_CLOCK_VIRTUAL, i8254_timer_expired, s);
}

static bool i8254_realize(I8254State *s, Error **errp)
{
    isa_register_ioport(QOM_CAST(ISADevice, s), &s->host.io, s->cfg.iobase);
    return true;
}

ISADevice *i8254_pit_init(ISABus *bus, int base, int isa_irq, qemu_irq alt_irq)
{
    ISADevice *dev = isa_new(TYPE_I8254);

    qdev_prop_set_uint32(DEVICE(dev), "iobase", base);
    isa_realize_and_unref(dev, bus, &error_abort);
    qdev_connect_gpio_out(DEVICE(dev), 0, isa_irq >= 0 ? isa_get_irq(dev, isa_irq) : alt_irq);
    return dev;
}

/* --- migration ------------------------------------------------------------------ */

static bool i8254_pre_save(I8254State *s, Error **errp)
{
    s->hidden.wire_irq_timer = s->hidden.counter[0].next_transition_time;
    return true;
}

/* What a stream without the subsection says. */
static bool i8254_pre_load(I8254State *s, Error **errp)
{
    for (unsigned n = 0; n < I8254_NUM_COUNTERS; n++) {
        s->hidden.counter[n].waiting = false;
        s->hidden.counter[n].next_count = 0;
        s->hidden.counter[n].next_count_tick = 0;
    }
    return true;
}

/* Refused: what would be used as a divisor or an index and cannot be. */
static bool i8254_check(const I8254Counter *c, unsigned n, Error **errp)
{
    if (c->count < 1 || c->count > I8254_MAX_COUNT) {
        error_setg(errp, "channels[%u].count %d is not between 1 and %d", n, c->count,
                   I8254_MAX_COUNT);
        return false;
    }
    if (c->next_count < 0 || c->next_count > I8254_MAX_COUNT) {
        error_setg(errp, "channels[%u].next_count %d is not between 0 and %d", n, c->next_count,
                   I8254_MAX_COUNT);
        return false;
    }
    if (c->count_latched > I8254_BOTH || c->read_state > I8254_BOTH_HIGH
        || c->write_state > I8254_BOTH_HIGH || c->rw_mode > I8254_BOTH) {
        error_setg(errp, "channels[%u] has a byte order that does not exist", n);
        return false;
    }
    if (c->mode >= I8254_NUM_MODES + 2) {
        error_setg(errp, "channels[%u].mode %u does not exist", n, c->mode);
        return false;
    }
    if (c->count_load_time < -INT32_MAX || c->next_transition_time < i8254_never) {
        error_setg(errp, "channels[%u] counts since before the machine began", n);
        return false;
    }
    return true;
}

static bool i8254_post_load(I8254State *s, int version_id, Error **errp)
{
    I8254Counter *c;

    for (unsigned n = 0; n < I8254_NUM_COUNTERS; n++) {
        c = &s->hidden.counter[n];
        if (!i8254_check(c, n, errp)) {
            return false;
        }
        c->mode -= c->mode >= I8254_NUM_MODES ? I8254_MODE_ALIAS : 0;
        c->bcd = c->bcd != 0;
        c->gate = c->gate != 0;
        c->status_latched = c->status_latched != 0;
        c->waiting = c->waiting != 0;
    }
    s->hidden.irq_disabled = s->hidden.irq_disabled != 0;
    c = &s->hidden.counter[0];
    timer_del(&s->host.timer);
    if (!s->hidden.irq_disabled && i8254_counting(c) && c->next_transition_time != i8254_never) {
        timer_mod_ns(&s->host.timer, c->next_transition_time);
    }
    return true;
}

static bool i8254_hidden_needed(I8254State *s)
{
    for (unsigned n = 0; n < I8254_NUM_COUNTERS; n++) {
        if (s->hidden.counter[n].waiting || s->hidden.counter[n].next_count) {
            return true;
        }
    }
    return false;
}

static const VMSTATE_DESCRIPTION(I8254Counter) i8254_counter_vmsd = {
    .name = "pit channel",
    .version_id = 2,
    .minimum_version_id = 2,
    VMSTATE_OF(I8254Counter),
    .fields = VMSTATE_FIELDS(I8254Counter,
        VMSTATE_FIELD(count, I8254Counter),
        VMSTATE_FIELD(latched_count, I8254Counter),
        VMSTATE_FIELD(count_latched, I8254Counter),
        VMSTATE_FIELD(status_latched, I8254Counter),
        VMSTATE_FIELD(status, I8254Counter),
        VMSTATE_FIELD(read_state, I8254Counter),
        VMSTATE_FIELD(write_state, I8254Counter),
        VMSTATE_FIELD(write_latch, I8254Counter),
        VMSTATE_FIELD(rw_mode, I8254Counter),
        VMSTATE_FIELD(mode, I8254Counter),
        VMSTATE_FIELD(bcd, I8254Counter),
        VMSTATE_FIELD(gate, I8254Counter),
        VMSTATE_FIELD(count_load_time, I8254Counter),
        VMSTATE_FIELD(next_transition_time, I8254Counter)),
};

static const VMSTATE_DESCRIPTION(I8254Counter) i8254_next_vmsd = {
    .name = "pit channel next",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(I8254Counter),
    .fields = VMSTATE_FIELDS(I8254Counter,
        VMSTATE_FIELD(waiting, I8254Counter),
        VMSTATE_FIELD(next_count, I8254Counter),
        VMSTATE_FIELD(next_count_tick, I8254Counter)),
};

/* What QEMU's model has no state for; sent only when it matters. */
static const VMSTATE_DESCRIPTION(I8254State) i8254_vmsd_hidden = {
    .name = "i8254/hidden",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(I8254State),
    .needed = i8254_hidden_needed,
    .fields = VMSTATE_FIELDS(I8254State,
        VMSTATE_STRUCT_ARRAY_AS("channels", hidden.counter, I8254State, I8254_NUM_COUNTERS,
                                i8254_next_vmsd, I8254Counter)),
};

static const VMSTATE_DESCRIPTION(I8254State) i8254_vmsd = {
    .name = "i8254",
    .version_id = 3,
    .minimum_version_id = 3,
    VMSTATE_OF(I8254State),
    VMSTATE_BOXES(VMSTATE_BOX(I8254State, hidden)),
    .pre_save_errp = i8254_pre_save,
    .pre_load_errp = i8254_pre_load,
    .post_load_errp = i8254_post_load,
    .fields = VMSTATE_FIELDS(I8254State,
        VMSTATE_FIELD_AS("channels[0].irq_disabled", hidden.irq_disabled, I8254State),
        VMSTATE_STRUCT_ARRAY_AS("channels", hidden.counter, I8254State, I8254_NUM_COUNTERS,
                                i8254_counter_vmsd, I8254Counter),
        VMSTATE_FIELD_AS("channels[0].next_transition_time", hidden.wire_irq_timer, I8254State),
        VMSTATE_NOT_MIGRATED(hidden.reserved, I8254State, "alignment padding")),
    .subsections = (const VMStateDescription *const []) {
        &i8254_vmsd_hidden.vmsd,
        NULL,
    },
};

/* --- class and type registration ------------------------------------------------ */

static const Property i8254_props[] = {
    DEFINE_PROP_UINT32("iobase", I8254State, cfg.iobase, I8254_ISA_BASE),
};

static const DEVICE_OPS(I8254State) i8254_ops = {
    .realize = i8254_realize,
    .reset_hold = i8254_reset_hold,
    .vmsd = DEVICE_VMSD(I8254State, i8254_vmsd),
    .desc = "Intel 8254 programmable interval timer",
    .categories = BIT(DEVICE_CATEGORY_MISC),
    .user_creatable = QDEV_NO,
    DEVICE_PROPS(i8254_props),
};

static const TYPE_INFO(I8254State) i8254_type = {
    .name = TYPE_I8254,
    .parent = TYPE_ISA_DEVICE,
    QOM_TYPE(I8254State, ISADevice),
    .instance_init = i8254_init,
    .class_init = device_class_init_ops,
    .class_data = &i8254_ops.ops,
};
DEFINE_TYPE(i8254_type)
