/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * High Precision Event Timer.  Specification: IA-PC HPET 1.0a.
 *
 * MMIO 0: the block's registers, then 0x20 bytes per timer from 0x100.  IRQ n: interrupt
 * input n, the OR of all that share it.  GPIO in 0: PIT, 1: RTC; GPIO out 0: the PIT may run.
 * Properties: timers, msi, hpet-intcap, hpet-offset-saved.
 *
 * Time is the virtual clock.  While the counter runs it is (start_ticks at start_ns) plus one
 * per 10 ns; all 64 bits count, deadlines that the clock cannot reach are never due.  What the
 * lines are follows from the registers alone (hpet_line), so none is stranded.  Catching up
 * after any lag is one division.  The counter is readable without the big lock.
 *
 * Not modelled: timers without periodic mode or of 32 bits.
 * Departures from the specification and from QEMU: docs/devices/hpet.rst.
 */
#include "qemu/osdep.h"
#include "qemu/seqlock.h"
#include "hw/timer/hpet.h"
#include "system/address-spaces.h"
#include "trace.h"
#include "hw/core/strict.h"

/* --- registers ------------------------------------------------------------------ */

#define BANK hpet
#define BANK_DEF "hw/timer/hpet.def"
#include "hw/core/regbank-expand.h"

#define BANK hpet_timer
#define BANK_DEF "hw/timer/hpet-timer.def"
#include "hw/core/regbank-expand.h"

/* --- constants ------------------------------------------------------------------ */

enum {
    HPET_NUM_IRQS = 32,
    HPET_NS_PER_TICK = 10,
    HPET_MIN_NS = HPET_MIN_TICK * HPET_NS_PER_TICK,
    HPET_LEGACY_IRQ_PIT = 0,            /* lines of timers 0 and 1 in legacy mode (2.3.5) */
    HPET_LEGACY_IRQ_RTC = 8,
};

/* A deadline that is never reached. */
static const int64_t hpet_never = INT64_MAX;

/* --- types ---------------------------------------------------------------------- */

typedef struct HPETConfig {
    uint32_t intcap;                    /* INT_ROUTE_CAP */
    uint8_t num_timers;
    bool msi;
    bool offset_saved;
} HPETConfig;

typedef struct HPETTimerHidden {
    uint64_t period;                    /* last comparator value written while periodic */
    uint64_t match;                     /* counter value that interrupts next */
    int64_t wire_deadline;              /* ns, -1: not armed; the format's form of the timer */
    uint8_t wrap_pending;               /* 32-bit one-shot: also interrupts at the wrap */
    uint8_t wire_tn;
    uint8_t reserved[6];
} HPETTimerHidden;

typedef struct HPETTimer {
    struct hpet_timer_regs regs;
    HPETTimerHidden hidden;
    struct {
        QEMUTimer timer;
        uint8_t index;                  /* its place in the block */
    } host;
} HPETTimer;

typedef struct HPETHidden {
    uint64_t start_ticks;               /* the counter at start_ns, while it runs */
    int64_t start_ns;
    uint64_t wire_offset;
    uint8_t rtc_level;
    uint8_t wire_num_timers;
    uint8_t reserved[6];
} HPETHidden;

typedef struct HPETHost {
    MemoryRegion mmio;
    qemu_irq irq[HPET_NUM_IRQS];
    qemu_irq pit_enable;
    uint32_t driven;                    /* levels the lines have, a bit each */
    bool pit_level;
    bool fsb_active;
    QemuSeqLock counter_lock;           /* guards what hpet_ticks_unlocked() reads */
} HPETHost;

struct HPETState {
    QOM_PARENT(SysBusDevice);
    const HPETConfig cfg;
    struct hpet_regs regs;              /* MAIN_CNT is the value while halted */
    HPETHidden hidden;
    HPETHost host;
    HPETTimer timer[HPET_MAX_TIMERS];
};

/* --- helpers -------------------------------------------------------------------- */

static bool hpet_running(const HPETState *s)
{
    return REG_GET(&s->regs, GEN_CONF, ENABLE_CNF);
}

static bool hpet_legacy(const HPETState *s)
{
    return REG_GET(&s->regs, GEN_CONF, LEG_RT_CNF);
}

static uint64_t hpet_ticks_at(const HPETState *s, int64_t now)
{
    return s->hidden.start_ticks + (uint64_t)(now - s->hidden.start_ns) / HPET_NS_PER_TICK;
}

static uint64_t hpet_ticks(const HPETState *s)
{
    return hpet_running(s) ? hpet_ticks_at(s, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL))
                           : s->regs.MAIN_CNT;
}

/* The same for any thread, without the big lock. */
static uint64_t hpet_ticks_unlocked(const HPETState *s)
{
    uint64_t ticks;
    unsigned start;

    do {
        start = seqlock_read_begin(&s->host.counter_lock);
        ticks = hpet_ticks(s);
    } while (seqlock_read_retry(&s->host.counter_lock, start));
    return ticks;
}

/* When the counter gets to @tick, which lies ahead of it. */
static int64_t hpet_deadline(const HPETState *s, uint64_t tick)
{
    __int128 ns = (__int128)(tick - s->hidden.start_ticks) * HPET_NS_PER_TICK + s->hidden.start_ns;

    return ns > hpet_never ? hpet_never : (int64_t)ns;
}

/* The block of a timer: its place in the array says which. */
static HPETState *hpet_of(HPETTimer *t)
{
    return array_container_of(t, t->host.index, HPETState, timer);
}

static bool hpet_timer_periodic(const HPETTimer *t)
{
    return REG_GET(&t->regs, TIMn_CONF, TYPE_CNF);
}

static bool hpet_timer_32bit(const HPETTimer *t)
{
    return REG_GET(&t->regs, TIMn_CONF, 32MODE_CNF);
}

static bool hpet_timer_level(const HPETTimer *t)
{
    return REG_GET(&t->regs, TIMn_CONF, INT_TYPE_CNF);
}

static bool hpet_timer_legacy(const HPETState *s, unsigned n)
{
    return hpet_legacy(s) && n <= 1;
}

/* 2.3.5: legacy routing overrides FSB delivery on timers 0 and 1. */
static bool hpet_timer_fsb(const HPETState *s, unsigned n)
{
    return !hpet_timer_legacy(s, n) && REG_GET(&s->timer[n].regs, TIMn_CONF, FSB_EN_CNF);
}

static bool hpet_timer_enabled(const HPETState *s, unsigned n)
{
    return hpet_running(s) && REG_GET(&s->timer[n].regs, TIMn_CONF, INT_ENB_CNF);
}

static unsigned hpet_timer_route(const HPETState *s, unsigned n)
{
    if (hpet_timer_legacy(s, n)) {
        return n == 0 ? HPET_LEGACY_IRQ_PIT : HPET_LEGACY_IRQ_RTC;
    }
    return REG_GET(&s->timer[n].regs, TIMn_CONF, INT_ROUTE_CNF);
}

static bool hpet_status(const HPETState *s, unsigned n)
{
    return extract64(s->regs.GINTR_STA, n, 1);
}

static void hpet_set_status(HPETState *s, unsigned n, bool active)
{
    s->regs.GINTR_STA = deposit64(s->regs.GINTR_STA, n, 1, active);
}

/* The low half of the register, as 32-bit mode sees it. */
static uint64_t hpet_low(uint64_t val)
{
    return REG_FIELD(TIMn_FSB, INT_VAL, val);
}

/* --- behaviour ------------------------------------------------------------------ */

/* Lines that are high: active level timers, and PIT and RTC passing through. */
static uint32_t hpet_levels(const HPETState *s)
{
    uint32_t levels = 0;

    for (unsigned n = 0; n < s->cfg.num_timers; n++) {
        if (hpet_status(s, n) && hpet_timer_level(&s->timer[n]) && hpet_timer_enabled(s, n)
            && !hpet_timer_fsb(s, n)) {
            levels |= BIT(hpet_timer_route(s, n));
        }
    }
    if (!hpet_legacy(s)) {
        levels |= s->host.pit_level ? BIT(HPET_LEGACY_IRQ_PIT) : 0;
        levels |= s->hidden.rtc_level ? BIT(HPET_LEGACY_IRQ_RTC) : 0;
    }
    return levels;
}

/* Drive what changed: the end of whatever touches the state. */
static void TSA_REQUIRES(bql) hpet_update_lines(HPETState *s)
{
    uint32_t levels = hpet_levels(s);
    uint32_t changed = levels ^ s->host.driven;

    s->host.driven = levels;
    for (unsigned i = 0; changed; i++) {
        if (extract32(changed, i, 1)) {
            qemu_set_irq(s->host.irq[i], extract32(levels, i, 1));
            changed = deposit32(changed, i, 1, 0);
        }
    }
}

/* Deliver by a write to memory.  One that makes the block write again ends there. */
static void TSA_REQUIRES(bql) hpet_send_fsb(HPETState *s, unsigned n)
{
    uint64_t addr = REG_GET(&s->timer[n].regs, TIMn_FSB, INT_ADDR);
    MemTxResult result = MEMTX_ACCESS_ERROR;

    if (!s->host.fsb_active) {
        s->host.fsb_active = true;
        address_space_stl_le(&address_space_memory, addr,
                             REG_GET(&s->timer[n].regs, TIMn_FSB, INT_VAL),
                             MEMTXATTRS_UNSPECIFIED, &result);
        s->host.fsb_active = false;
    }
    if (result != MEMTX_OK) {
        trace_hpet_fsb_refused(n, addr, result);
        qemu_log_mask(LOG_GUEST_ERROR, "hpet: timer %u: FSB write to 0x%" PRIx64 " failed\n", n,
                      addr);
    }
}

/* Timer @n has matched: status and, where enabled, one interrupt. */
static void TSA_REQUIRES(bql) hpet_interrupt(HPETState *s, unsigned n)
{
    HPETTimer *t = &s->timer[n];
    unsigned route = hpet_timer_route(s, n);

    if (hpet_timer_level(t)) {
        hpet_set_status(s, n, true);
    }
    if (hpet_timer_enabled(s, n) && !hpet_timer_fsb(s, n) && !hpet_timer_level(t)) {
        qemu_irq_raise(s->host.irq[route]);
        qemu_set_irq(s->host.irq[route], extract32(s->host.driven, route, 1));
    }
    hpet_update_lines(s);
    if (hpet_timer_enabled(s, n) && hpet_timer_fsb(s, n)) {
        hpet_send_fsb(s, n);
    }
}

/* The comparator as a value of the 64-bit counter, from @cur on. */
static uint64_t hpet_timer_match(const HPETTimer *t, uint64_t cur)
{
    if (hpet_timer_32bit(t)) {
        return cur + (uint32_t)(hpet_low(t->regs.TIMn_COMP) - cur);
    }
    return t->regs.TIMn_COMP;
}

/* Count down to the comparator from now on.  One that has passed is due at once. */
static void hpet_timer_schedule(HPETState *s, HPETTimer *t)
{
    uint64_t cur = hpet_ticks(s);
    uint64_t wrap = cur + (uint32_t)-cur;       /* where the low half becomes 0 */
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    t->hidden.match = hpet_timer_match(t, cur);
    t->hidden.wrap_pending = hpet_timer_32bit(t) && !hpet_timer_periodic(t)
                           && t->hidden.match - cur > wrap - cur && wrap != cur;
    if (t->hidden.wrap_pending) {
        timer_mod_ns(&t->host.timer, hpet_deadline(s, wrap));
    } else if (hpet_timer_32bit(t) ? t->hidden.match == cur : t->hidden.match <= cur) {
        timer_mod_ns(&t->host.timer, now);
    } else {
        timer_mod_ns(&t->host.timer, hpet_deadline(s, t->hidden.match));
    }
}

/* A periodic timer has matched: on to the first period after @cur, however many were missed. */
static void hpet_timer_advance(HPETState *s, HPETTimer *t, uint64_t cur)
{
    uint64_t period = t->hidden.period;
    uint64_t missed = (cur - t->hidden.match) / period;
    int64_t soonest = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + HPET_MIN_NS;

    t->hidden.match += (missed + 1) * period;
    t->regs.TIMn_COMP = hpet_timer_32bit(t) ? hpet_low(t->hidden.match) : t->hidden.match;
    timer_mod_ns(&t->host.timer, MAX(hpet_deadline(s, t->hidden.match), soonest));
}

static void TSA_REQUIRES(bql) hpet_timer_expired(HPETTimer *t)
{
    HPETState *s = hpet_of(t);
    uint64_t cur = hpet_ticks(s);

    trace_hpet_expired(t->host.index, cur, t->hidden.match);
    if (t->hidden.wrap_pending) {
        t->hidden.wrap_pending = false;
        timer_mod_ns(&t->host.timer, hpet_deadline(s, t->hidden.match));
    } else if (hpet_timer_periodic(t) && t->hidden.period) {
        hpet_timer_advance(s, t, cur);
    }
    hpet_interrupt(s, t->host.index);
}

/* A level timer that is active already and gets its way only now. */
static void TSA_REQUIRES(bql) hpet_resend_fsb(HPETState *s, unsigned n)
{
    if (hpet_status(s, n) && hpet_timer_enabled(s, n) && hpet_timer_fsb(s, n)) {
        hpet_send_fsb(s, n);
    }
}

static void TSA_REQUIRES(bql) hpet_run(HPETState *s)
{
    s->hidden.start_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    s->hidden.start_ticks = s->regs.MAIN_CNT;
    for (unsigned n = 0; n < s->cfg.num_timers; n++) {
        hpet_timer_schedule(s, &s->timer[n]);
    }
}

static void hpet_halt(HPETState *s)
{
    s->regs.MAIN_CNT = hpet_ticks_at(s, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    for (unsigned n = 0; n < s->cfg.num_timers; n++) {
        timer_del(&s->timer[n].host.timer);
    }
}

static void TSA_REQUIRES(bql) hpet_config_changed(HPETState *s, uint64_t old, uint64_t val)
{
    seqlock_write_begin(&s->host.counter_lock);
    if (REG_FELL(GEN_CONF, ENABLE_CNF, old, val)) {
        hpet_halt(s);
    }
    s->regs.GEN_CONF = val;
    if (REG_ROSE(GEN_CONF, ENABLE_CNF, old, val)) {
        hpet_run(s);
    }
    seqlock_write_end(&s->host.counter_lock);

    if (REG_CHANGED(GEN_CONF, LEG_RT_CNF, old, val)) {
        qemu_set_irq(s->host.pit_enable, !hpet_legacy(s));
    }
    hpet_update_lines(s);
    for (unsigned n = 0; REG_ROSE(GEN_CONF, ENABLE_CNF, old, val) && n < s->cfg.num_timers; n++) {
        hpet_resend_fsb(s, n);
    }
}

static void hpet_counter_written(HPETState *s, uint64_t old)
{
    if (hpet_running(s)) {                      /* 2.3.7: only while halted */
        trace_hpet_ram_write_counter_write_while_enabled();
        s->regs.MAIN_CNT = old;
    }
}

static void TSA_REQUIRES(bql) hpet_timer_config_changed(HPETState *s, HPETTimer *t, uint64_t old,
                                                        uint64_t val)
{
    unsigned n = t->host.index;

    if (!s->cfg.msi) {
        REG_PUT(&t->regs, TIMn_CONF, FSB_EN_CNF, 0);
    }
    if (REG_FELL(TIMn_CONF, INT_TYPE_CNF, old, val)) {
        hpet_set_status(s, n, false);
    }
    if (hpet_timer_32bit(t)) {
        t->regs.TIMn_COMP = hpet_low(t->regs.TIMn_COMP);
        t->hidden.period = hpet_low(t->hidden.period);
    }
    if (hpet_running(s)) {
        hpet_timer_schedule(s, t);
    }
    hpet_update_lines(s);
    if (REG_ROSE(TIMn_CONF, INT_ENB_CNF, old, val)) {
        hpet_resend_fsb(s, n);
    }
}

/* A periodic timer takes the value as period; as comparator too when VAL_SET says so (2.3.9.2). */
static void hpet_timer_comparator_written(HPETState *s, HPETTimer *t, const RegIo *io)
{
    uint64_t val = io->val;

    if (hpet_timer_32bit(t)) {
        if (io->shift) {
            trace_hpet_ram_write_invalid_tn_cmp();
            t->regs.TIMn_COMP = io->old;
            return;
        }
        val = hpet_low(val);
    }
    if (hpet_timer_periodic(t)) {
        t->hidden.period = hpet_timer_32bit(t) ? val : regbank_deposit(io, t->hidden.period);
    }
    t->regs.TIMn_COMP = !hpet_timer_periodic(t) || REG_GET(&t->regs, TIMn_CONF, VAL_SET_CNF)
                      ? val : io->old;
    REG_PUT(&t->regs, TIMn_CONF, VAL_SET_CNF, 0);
    if (hpet_running(s)) {
        hpet_timer_schedule(s, t);
    }
}

/* --- register access ------------------------------------------------------------ */

static uint64_t hpet_reg_read(HPETState *s, enum hpet_reg reg)
{
    return reg == R_MAIN_CNT ? hpet_ticks(s) : regbank_get(&hpet_bank, &s->regs, reg);
}

static void TSA_REQUIRES(bql) hpet_reg_write(HPETState *s, const RegIo *io)
{
    enum hpet_reg reg = io->reg;

    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_GEN_CONF:
        hpet_config_changed(s, io->old, io->val);
        break;
    case R_GINTR_STA:
        s->regs.GINTR_STA = io->val;
        hpet_update_lines(s);
        break;
    case R_MAIN_CNT:
        s->regs.MAIN_CNT = io->val;
        hpet_counter_written(s, io->old);
        break;
    case R_GCAP_ID:
        break;
    }
}

static void TSA_REQUIRES(bql) hpet_timer_reg_write(HPETState *s, HPETTimer *t, const RegIo *io)
{
    enum hpet_timer_reg reg = io->reg;

    regbank_put(&hpet_timer_bank, &t->regs, reg, io->val);

    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_TIMn_CONF:
        hpet_timer_config_changed(s, t, io->old, io->val);
        break;
    case R_TIMn_COMP:
        hpet_timer_comparator_written(s, t, io);
        break;
    case R_TIMn_FSB:
        break;
    }
}

/* The timer whose registers are at *@at, which becomes an offset in them; NULL: there is none. */
static HPETTimer *hpet_timer_at(HPETState *s, hwaddr *at)
{
    unsigned n = (*at - hpet_bank.size) / hpet_timer_bank.size;

    if (n >= s->cfg.num_timers) {
        trace_hpet_timer_id_out_of_range(n);
        qemu_log_mask(LOG_GUEST_ERROR, "hpet: there is no timer %u\n", n);
        return NULL;
    }
    *at = (*at - hpet_bank.size) % hpet_timer_bank.size;
    return &s->timer[n];
}

static uint64_t TSA_REQUIRES(bql) hpet_read_locked(HPETState *s, hwaddr at, unsigned size)
{
    RegIo io;

    if (at < hpet_bank.size) {
        return regbank_begin_read(&hpet_bank, DEVICE(s), at, size, &io)
            ? regbank_end_read(&io, hpet_reg_read(s, io.reg)) : 0;
    }
    HPETTimer *t = hpet_timer_at(s, &at);

    return t && regbank_begin_read(&hpet_timer_bank, DEVICE(s), at, size, &io)
        ? regbank_end_read(&io, regbank_get(&hpet_timer_bank, &t->regs, io.reg)) : 0;
}

static void TSA_REQUIRES(bql) hpet_write_locked(HPETState *s, hwaddr at, uint64_t data,
                                                unsigned size)
{
    RegIo io;

    if (at < hpet_bank.size) {
        if (regbank_begin_write(&hpet_bank, DEVICE(s), &s->regs, at, data, size, &io)) {
            hpet_reg_write(s, &io);
        }
        return;
    }
    HPETTimer *t = hpet_timer_at(s, &at);

    if (t && regbank_begin_write(&hpet_timer_bank, DEVICE(s), &t->regs, at, data, size, &io)) {
        hpet_timer_reg_write(s, t, &io);
    }
}

/* The region is dispatched without the big lock; only the counter is read so. */
static uint64_t TSA_NO_TSA hpet_mmio_read(HPETState *s, hwaddr at, unsigned size)
{
    RegIo io;

    trace_hpet_ram_read(at);
    if (at < hpet_bank.size && regbank_begin_read(&hpet_bank, NULL, at, size, &io)
        && io.reg == R_MAIN_CNT) {
        return regbank_end_read(&io, hpet_ticks_unlocked(s));
    }
    BQL_LOCK_GUARD();
    return hpet_read_locked(s, at, size);
}

static void TSA_NO_TSA hpet_mmio_write(HPETState *s, hwaddr at, uint64_t data, unsigned size)
{
    BQL_LOCK_GUARD();

    trace_hpet_ram_write(at, data);
    hpet_write_locked(s, at, data, size);
}

static const MEMORY_REGION_OPS(HPETState) hpet_mmio_ops = {
    .read = hpet_mmio_read,
    .write = hpet_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 8 },
    .impl = { .min_access_size = 4, .max_access_size = 8 },
};

/* --- host callbacks ------------------------------------------------------------- */

/* PIT or RTC interrupt. */
static void TSA_REQUIRES(bql) hpet_legacy_input(HPETState *s, int n, int level)
{
    if (n == HPET_LEGACY_PIT_INT) {
        s->host.pit_level = level;
    } else {
        s->hidden.rtc_level = level != 0;
    }
    hpet_update_lines(s);
}

/* --- reset ---------------------------------------------------------------------- */

static void hpet_timer_reset(HPETState *s, HPETTimer *t)
{
    timer_del(&t->host.timer);
    regbank_reset(&hpet_timer_bank, &t->regs);
    REG_PUT(&t->regs, TIMn_CONF, FSB_INT_DEL_CAP, s->cfg.msi);
    REG_PUT(&t->regs, TIMn_CONF, INT_ROUTE_CAP, s->cfg.intcap);
    t->hidden = (HPETTimerHidden) { .wire_tn = t->host.index, .wire_deadline = -1 };
}

static void TSA_REQUIRES(bql) hpet_reset_hold(HPETState *s, ResetType type)
{
    seqlock_write_begin(&s->host.counter_lock);
    regbank_reset(&hpet_bank, &s->regs);
    REG_PUT(&s->regs, GCAP_ID, NUM_TIM_CAP, s->cfg.num_timers - 1);
    s->hidden = (HPETHidden) { .wire_num_timers = s->cfg.num_timers };
    seqlock_write_end(&s->host.counter_lock);

    for (unsigned n = 0; n < HPET_MAX_TIMERS; n++) {
        hpet_timer_reset(s, &s->timer[n]);
    }
    s->host.pit_level = false;
    hpet_update_lines(s);
    qemu_set_irq(s->host.pit_enable, 1);
}

/* --- lifecycle ------------------------------------------------------------------ */

static void hpet_init(HPETState *s)
{
    memory_region_init_io(&s->host.mmio, s, &hpet_mmio_ops, s, "hpet", HPET_LEN);
    memory_region_enable_lockless_io(&s->host.mmio);
    sysbus_init_mmio(s, &s->host.mmio);
    for (unsigned i = 0; i < HPET_NUM_IRQS; i++) {
        sysbus_init_irq(s, &s->host.irq[i]);
    }
    qdev_init_gpio_in(s, hpet_legacy_input, 2);
    qdev_init_gpio_out(DEVICE(s), &s->host.pit_enable, 1);
    for (unsigned n = 0; n < HPET_MAX_TIMERS; n++) {
        HPETTimer *t = &s->timer[n];

        t->host.index = n;
        qdev_init_timer_ns(s, &t->host.timer, QEMU_CLOCK_VIRTUAL, hpet_timer_expired, t);
    }
}

static bool hpet_realize(HPETState *s, Error **errp)
{
    if (s->cfg.num_timers < HPET_MIN_TIMERS || s->cfg.num_timers > HPET_MAX_TIMERS) {
        error_setg(errp, "hpet: timers=%u is not supported: %d to %d fit in the register page",
                   s->cfg.num_timers, HPET_MIN_TIMERS, HPET_MAX_TIMERS);
        return false;
    }
    if (!s->cfg.intcap) {
        error_setg(errp, "hpet: " HPET_INTCAP " must name at least one interrupt input");
        return false;
    }
    if (hpet_fw_entries(NULL, 0) >= HPET_MAX_BLOCKS) {
        error_setg(errp, "hpet: firmware can describe at most %d blocks", HPET_MAX_BLOCKS);
        return false;
    }
    return true;
}

typedef struct HPETWalk {
    HPETFwEntry *entries;
    unsigned count, max;
} HPETWalk;

static int hpet_describe(Object *obj, void *opaque)
{
    HPETWalk *walk = opaque;

    if (!object_dynamic_cast(obj, TYPE_HPET)) {
        return 0;
    }
    HPETState *s = HPET(obj);

    if (qdev_is_realized(DEVICE(s))) {
        if (walk->count < walk->max) {
            walk->entries[walk->count] = (HPETFwEntry) {
                .event_timer_block_id = hpet_low(s->regs.GCAP_ID),
                .address = s->host.mmio.addr,
                .min_tick = HPET_MIN_TICK,
            };
        }
        walk->count++;
    }
    return 0;
}

unsigned hpet_fw_entries(HPETFwEntry *entries, unsigned max)
{
    HPETWalk walk = { .entries = entries, .max = max };

    object_child_foreach_recursive(object_get_root(), hpet_describe, &walk);
    return walk.count;
}

bool hpet_find(void)
{
    return object_resolve_path_type("", TYPE_HPET, NULL) != NULL;
}

/* --- migration ------------------------------------------------------------------ */

static bool hpet_pre_save(HPETState *s, Error **errp)
{
    if (hpet_running(s)) {
        s->regs.MAIN_CNT = hpet_ticks(s);
    }
    s->hidden.wire_num_timers = s->cfg.num_timers;
    s->hidden.wire_offset = s->hidden.start_ticks * HPET_NS_PER_TICK
                          - (uint64_t)s->hidden.start_ns;
    for (unsigned n = 0; n < s->cfg.num_timers; n++) {
        s->timer[n].hidden.wire_tn = n;
        s->timer[n].hidden.wire_deadline = timer_expire_time_ns(&s->timer[n].host.timer);
    }
    return true;
}

static bool hpet_pre_load(HPETState *s, Error **errp)
{
    s->hidden.wire_offset = 0;
    s->hidden.rtc_level = 0;
    return true;
}

static bool hpet_num_timers_match(HPETState *s, int version_id)
{
    return s->hidden.wire_num_timers == s->cfg.num_timers;
}

/* The counter goes on where it was, to the nanosecond if the sender said so. */
static void hpet_restore_counter(HPETState *s)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    uint64_t total = (uint64_t)now + s->hidden.wire_offset;

    s->hidden.start_ticks = s->regs.MAIN_CNT;
    s->hidden.start_ns = now;
    if (s->cfg.offset_saved && total / HPET_NS_PER_TICK == s->regs.MAIN_CNT) {
        s->hidden.start_ns -= total % HPET_NS_PER_TICK;
    }
}

static bool hpet_restore_timer(HPETState *s, unsigned n, Error **errp)
{
    HPETTimer *t = &s->timer[n];

    if (t->hidden.wire_tn != n) {
        error_setg(errp, "timer %u calls itself %u", n, t->hidden.wire_tn);
        return false;
    }
    regbank_mask(&hpet_timer_bank, &t->regs);
    REG_PUT(&t->regs, TIMn_CONF, PER_INT_CAP, 1);
    REG_PUT(&t->regs, TIMn_CONF, SIZE_CAP, 1);
    REG_PUT(&t->regs, TIMn_CONF, FSB_INT_DEL_CAP, s->cfg.msi);
    REG_PUT(&t->regs, TIMn_CONF, INT_ROUTE_CAP, s->cfg.intcap);
    t->hidden.match = hpet_timer_match(t, s->regs.MAIN_CNT);
    t->hidden.wrap_pending = t->hidden.wrap_pending != 0;
    if (!hpet_running(s) || t->hidden.wire_deadline == -1) {
        timer_del(&t->host.timer);
    } else {
        timer_mod_ns(&t->host.timer, t->hidden.wire_deadline);
    }
    return true;
}

static bool hpet_post_load(HPETState *s, int version_id, Error **errp)
{
    bool ok = true;

    seqlock_write_begin(&s->host.counter_lock);
    regbank_mask(&hpet_bank, &s->regs);
    s->regs.GINTR_STA = extract64(s->regs.GINTR_STA, 0, s->cfg.num_timers);
    s->hidden.rtc_level = s->hidden.rtc_level != 0;
    hpet_restore_counter(s);
    for (unsigned n = 0; ok && n < s->cfg.num_timers; n++) {
        ok = hpet_restore_timer(s, n, errp);
    }
    s->host.driven = hpet_levels(s);            /* the receivers bring their own levels */
    seqlock_write_end(&s->host.counter_lock);
    return ok;
}

static bool hpet_rtc_level_needed(HPETState *s)
{
    return s->hidden.rtc_level;
}

static bool hpet_offset_needed(HPETState *s)
{
    return hpet_running(s) && s->cfg.offset_saved;
}

/* A deadline travels as the format's timers do. */
static int hpet_get_deadline(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    *(int64_t *)pv = qemu_get_be64(f);
    return 0;
}

static int hpet_put_deadline(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                             JSONWriter *vmdesc)
{
    qemu_put_be64(f, *(int64_t *)pv);
    return 0;
}

static const VMStateInfo hpet_info_deadline = {
    .name = "timer",
    .get = hpet_get_deadline,
    .put = hpet_put_deadline,
};

static const VMSTATE_DESCRIPTION(HPETTimer) hpet_timer_vmsd = {
    .name = "hpet_timer",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(HPETTimer),
    VMSTATE_BOXES(VMSTATE_BOX(HPETTimer, regs), VMSTATE_BOX(HPETTimer, hidden)),
    .fields = VMSTATE_FIELDS(HPETTimer,
        VMSTATE_FIELD_AS("tn", hidden.wire_tn, HPETTimer),
        VMSTATE_FIELD_AS("config", regs.TIMn_CONF, HPETTimer),
        VMSTATE_FIELD_AS("cmp", regs.TIMn_COMP, HPETTimer),
        VMSTATE_FIELD_AS("fsb", regs.TIMn_FSB, HPETTimer),
        VMSTATE_FIELD_AS("period", hidden.period, HPETTimer),
        VMSTATE_FIELD_AS("wrap_flag", hidden.wrap_pending, HPETTimer),
        VMSTATE_INFO_AS("qemu_timer", hidden.wire_deadline, HPETTimer, hpet_info_deadline),
        VMSTATE_NOT_MIGRATED(hidden.match, HPETTimer, "from comparator and counter"),
        VMSTATE_NOT_MIGRATED(hidden.reserved, HPETTimer, "fills the struct up")),
};

static const VMSTATE_DESCRIPTION(HPETState) hpet_vmsd_rtc_level = {
    .name = "hpet/rtc_irq_level",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(HPETState),
    .needed = hpet_rtc_level_needed,
    .fields = VMSTATE_FIELDS(HPETState,
        VMSTATE_FIELD_AS("rtc_irq_level", hidden.rtc_level, HPETState)),
};

static const VMSTATE_DESCRIPTION(HPETState) hpet_vmsd_offset = {
    .name = "hpet/offset",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(HPETState),
    .needed = hpet_offset_needed,
    .fields = VMSTATE_FIELDS(HPETState,
        VMSTATE_FIELD_AS("hpet_offset", hidden.wire_offset, HPETState)),
};

static const VMSTATE_DESCRIPTION(HPETState) hpet_vmsd = {
    .name = "hpet",
    .version_id = 2,
    .minimum_version_id = 2,
    VMSTATE_OF(HPETState),
    VMSTATE_BOXES(VMSTATE_BOX(HPETState, regs), VMSTATE_BOX(HPETState, hidden)),
    .pre_save_errp = hpet_pre_save,
    .pre_load_errp = hpet_pre_load,
    .post_load_errp = hpet_post_load,
    .fields = VMSTATE_FIELDS(HPETState,
        VMSTATE_FIELD_AS("config", regs.GEN_CONF, HPETState),
        VMSTATE_FIELD_AS("isr", regs.GINTR_STA, HPETState),
        VMSTATE_FIELD_AS("hpet_counter", regs.MAIN_CNT, HPETState),
        VMSTATE_FIELD_AS("num_timers_save", hidden.wire_num_timers, HPETState),
        VMSTATE_VALIDATE_STATE("num_timers must match", HPETState, hpet_num_timers_match),
        VMSTATE_STRUCT_VARRAY_UINT8(timer, HPETState, hidden.wire_num_timers, 0,
                                    hpet_timer_vmsd, HPETTimer),
        VMSTATE_NOT_MIGRATED(regs.GCAP_ID, HPETState, "from configuration"),
        VMSTATE_NOT_MIGRATED(hidden.start_ticks, HPETState, "from counter and offset"),
        VMSTATE_NOT_MIGRATED(hidden.start_ns, HPETState, "from counter and offset"),
        VMSTATE_NOT_MIGRATED(hidden.reserved, HPETState, "fills the struct up")),
    .subsections = (const VMStateDescription *const []) {
        &hpet_vmsd_rtc_level.vmsd,
        &hpet_vmsd_offset.vmsd,
        NULL,
    },
};

/* --- class and type registration ------------------------------------------------ */

static const Property hpet_props[] = {
    DEFINE_PROP_UINT8("timers", HPETState, cfg.num_timers, HPET_MIN_TIMERS),
    DEFINE_PROP_BOOL("msi", HPETState, cfg.msi, false),
    DEFINE_PROP_UINT32(HPET_INTCAP, HPETState, cfg.intcap, 0),
    DEFINE_PROP_BOOL("hpet-offset-saved", HPETState, cfg.offset_saved, true),
};

static const RegBankView hpet_banks[] = {
    REGBANK_VIEW(HPETState, hpet, regs),
    REGBANK_VIEW_ARRAY(HPETState, hpet_timer, timer, regs),
    { .bank = NULL },
};

static const DEVICE_OPS(HPETState) hpet_ops = {
    .realize = hpet_realize,
    .reset_hold = hpet_reset_hold,
    .vmsd = DEVICE_VMSD(HPETState, hpet_vmsd),
    .banks = hpet_banks,
    .desc = "High Precision Event Timer",
    DEVICE_PROPS(hpet_props),
};

static const TYPE_INFO(HPETState) hpet_type = {
    .name = TYPE_HPET,
    .parent = TYPE_SYS_BUS_DEVICE,
    QOM_TYPE(HPETState, SysBusDevice),
    .instance_init = hpet_init,
    .class_init = device_class_init_ops,
    .class_data = &hpet_ops.ops,
};
DEFINE_TYPE(hpet_type)
