/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * High Precision Event Timer.  Specification: IA-PC HPET 1.0a.
 *
 * MMIO 0: the block's registers, then 0x20 bytes per timer from 0x100.  IRQ n: interrupt
 * input n, the OR of all that share it.  GPIO in 0: PIT, 1: RTC; GPIO out 0: the PIT may run.
 * Properties: timers, msi, hpet-intcap, hpet-offset-saved.
 *
 * Time is the virtual clock.  While the counter runs it is MAIN_CNT plus one per 10 ns since
 * start_ns; all 64 bits count, and a timer whose match the clock cannot reach is not armed.
 * What the lines are follows from the registers alone (hpet_levels), so none is stranded.
 * Catching up after any lag is one division.  The counter is readable without the big lock.
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
    HPET_LEGACY_IRQ_PIT = 0,            /* lines of timers 0 and 1 in legacy mode (2.3.5) */
    HPET_LEGACY_IRQ_RTC = 8,
};

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
    int64_t start_ns;                   /* when the counter was MAIN_CNT, while it runs */
    uint64_t wire_offset;               /* ns from the clock to the counter */
    uint8_t rtc_level;
    uint8_t wire_num_timers;
    uint8_t reserved[6];
} HPETHidden;

typedef struct HPETHost {
    MemoryRegion mmio;
    qemu_irq irq[HPET_NUM_IRQS];
    qemu_irq pit_enable;
    uint32_t driven;                    /* levels the lines were given, a bit each */
    bool pit_level;                     /* of the input */
    bool fsb_active;
    bool offset_loaded;
    QemuSeqLock counter_lock;           /* guards what hpet_ticks() reads */
} HPETHost;

struct HPETState {
    QOM_PARENT(SysBusDevice);
    const HPETConfig cfg;
    struct hpet_regs regs;              /* MAIN_CNT: see hpet_ticks() */
    HPETHidden hidden;
    HPETHost host;
    HPETTimer timer[HPET_MAX_TIMERS];
};

/* What an address stands for. */
typedef struct HPETPlace {
    const RegBank *bank;                /* NULL: nothing */
    void *regs;
    HPETTimer *timer;                   /* NULL: the block's own registers */
} HPETPlace;

/* --- helpers -------------------------------------------------------------------- */

static bool hpet_running(const HPETState *s)
{
    return REG_GET(&s->regs, GEN_CONF, ENABLE_CNF);
}

static bool hpet_legacy(const HPETState *s)
{
    return REG_GET(&s->regs, GEN_CONF, LEG_RT_CNF);
}

/* The main counter.  From any thread; without the big lock it may take more than one look. */
static uint64_t hpet_ticks(const HPETState *s)
{
    uint64_t conf, ticks;
    int64_t since;
    unsigned start;

    do {
        start = seqlock_read_begin(&s->host.counter_lock);
        conf = qatomic_read(&s->regs.GEN_CONF);
        ticks = qatomic_read(&s->regs.MAIN_CNT);
        since = qatomic_read(&s->hidden.start_ns);
        if (REG_FIELD(GEN_CONF, ENABLE_CNF, conf)) {
            ticks += (uint64_t)(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - since) / HPET_NS_PER_TICK;
        }
    } while (seqlock_read_retry(&s->host.counter_lock, start));
    return ticks;
}

/* Start, halt or set the counter: other threads see it all at once. */
static void TSA_REQUIRES(bql) hpet_set_counter(HPETState *s, uint64_t conf, uint64_t ticks,
                                               int64_t since)
{
    seqlock_write_begin(&s->host.counter_lock);
    qatomic_set(&s->regs.GEN_CONF, conf);
    qatomic_set(&s->regs.MAIN_CNT, ticks);
    qatomic_set(&s->hidden.start_ns, since);
    seqlock_write_end(&s->host.counter_lock);
}

/* When the running counter, now @cur, will be @ahead ticks further; INT64_MAX: never. */
static int64_t hpet_deadline(const HPETState *s, uint64_t cur, uint64_t ahead)
{
    __int128 ticks = (__int128)(cur - s->regs.MAIN_CNT) + ahead;
    __int128 ns = ticks * HPET_NS_PER_TICK + s->hidden.start_ns;

    return MIN(ns, INT64_MAX);
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

/* What the property values make of the capabilities; all else is zero. */
static uint64_t hpet_timer_capabilities(const HPETState *s)
{
    struct hpet_timer_regs fresh;

    regbank_reset(&hpet_timer_bank, &fresh);
    REG_PUT(&fresh, TIMn_CONF, FSB_INT_DEL_CAP, s->cfg.msi);
    REG_PUT(&fresh, TIMn_CONF, INT_ROUTE_CAP, s->cfg.intcap);
    return fresh.TIMn_CONF;
}

/* A value of the comparator or period, as wide as the timer's mode. */
static uint64_t hpet_timer_clip(const HPETTimer *t, uint64_t val)
{
    return hpet_timer_32bit(t) ? (uint32_t)val : val;
}

/* FSB_EN_CNF only sticks where the timer is capable; the other state is of the mode's kind. */
static void hpet_timer_clip_state(HPETState *s, HPETTimer *t)
{
    if (!s->cfg.msi) {
        REG_PUT(&t->regs, TIMn_CONF, FSB_EN_CNF, 0);
    }
    t->regs.TIMn_COMP = hpet_timer_clip(t, t->regs.TIMn_COMP);
    t->hidden.period = hpet_timer_clip(t, t->hidden.period);
    t->hidden.wrap_pending = t->hidden.wrap_pending && hpet_timer_32bit(t)
                           && !hpet_timer_periodic(t);
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

/* Drive the lines: those that changed, and whatever else is in @also. */
static void TSA_REQUIRES(bql) hpet_drive(HPETState *s, uint32_t also)
{
    uint32_t levels = hpet_levels(s);
    uint32_t lines = (levels ^ s->host.driven) | also;

    s->host.driven = levels;
    for (; lines; lines &= lines - 1) {
        qemu_set_irq(s->host.irq[ctz32(lines)], extract32(levels, ctz32(lines), 1));
    }
}

/* The end of whatever changed the state. */
static void TSA_REQUIRES(bql) hpet_update(HPETState *s)
{
    hpet_drive(s, 0);
}

/* Deliver by a write to memory.  If that writes to this block, no further one follows. */
static void TSA_REQUIRES(bql) hpet_send_fsb(HPETState *s, unsigned n)
{
    uint64_t addr = REG_GET(&s->timer[n].regs, TIMn_FSB, INT_ADDR);
    uint32_t val = REG_GET(&s->timer[n].regs, TIMn_FSB, INT_VAL);
    MemTxResult result = MEMTX_ACCESS_ERROR;

    if (!s->host.fsb_active) {
        s->host.fsb_active = true;
        result = stl_le_dma(&address_space_memory, addr, val, MEMTXATTRS_UNSPECIFIED);
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
    bool level = hpet_timer_level(&s->timer[n]);

    if (level) {
        hpet_set_status(s, n, true);
    }
    hpet_update(s);
    if (!hpet_timer_enabled(s, n)) {
        return;
    }
    if (hpet_timer_fsb(s, n)) {
        hpet_send_fsb(s, n);
    } else if (!level) {
        qemu_irq_raise(s->host.irq[hpet_timer_route(s, n)]);
        hpet_drive(s, BIT(hpet_timer_route(s, n)));
    }
}

/* Delivery by FSB is enabled for a level timer that is active already. */
static void TSA_REQUIRES(bql) hpet_resend_fsb(HPETState *s, unsigned n)
{
    if (hpet_status(s, n) && hpet_timer_enabled(s, n) && hpet_timer_fsb(s, n)) {
        hpet_send_fsb(s, n);
    }
}

/* The timer is due when the counter, now @cur, is @ahead ticks further. */
static void hpet_timer_arm(HPETState *s, HPETTimer *t, uint64_t cur, uint64_t ahead)
{
    int64_t deadline = hpet_deadline(s, cur, ahead);

    if (deadline == INT64_MAX) {
        timer_del(&t->host.timer);
    } else {
        timer_mod_ns(&t->host.timer, deadline);
    }
}

/*
 * Count to the comparator from now on.  A 64-bit one that has passed is due at once; a 32-bit
 * one matches the low half of the counter, and one-shot also when that wraps (2.3.9.2.2).
 */
static void hpet_timer_schedule(HPETState *s, HPETTimer *t)
{
    uint64_t cur = hpet_ticks(s);
    uint64_t comp = t->regs.TIMn_COMP;
    uint32_t to_wrap = -cur;
    uint64_t ahead;

    if (hpet_timer_32bit(t)) {
        ahead = (uint32_t)(comp - cur);
    } else {
        ahead = comp > cur ? comp - cur : 0;
    }
    t->hidden.wrap_pending = hpet_timer_32bit(t) && !hpet_timer_periodic(t)
                           && to_wrap && ahead > to_wrap;
    t->hidden.match = hpet_timer_32bit(t) ? cur + ahead : comp;
    hpet_timer_arm(s, t, cur, t->hidden.wrap_pending ? to_wrap : ahead);
}

/* A periodic timer has matched: on to the first period after @cur, however many were missed. */
static void hpet_timer_advance(HPETState *s, HPETTimer *t, uint64_t cur)
{
    uint64_t ahead = t->hidden.period - (cur - t->hidden.match) % t->hidden.period;

    t->hidden.match = cur + ahead;
    t->regs.TIMn_COMP = hpet_timer_clip(t, t->hidden.match);
    hpet_timer_arm(s, t, cur, MAX(ahead, (uint64_t)HPET_MIN_TICK));
}

static void TSA_REQUIRES(bql) hpet_timer_expired(HPETTimer *t)
{
    HPETState *s = hpet_of(t);
    uint64_t cur = hpet_ticks(s);

    trace_hpet_expired(t->host.index, cur, t->hidden.match);
    if (t->hidden.wrap_pending) {
        uint64_t ahead = t->hidden.match - cur;

        t->hidden.wrap_pending = false;
        hpet_timer_arm(s, t, cur, ahead <= UINT32_MAX ? ahead : 0);
    } else if (hpet_timer_periodic(t) && t->hidden.period) {
        hpet_timer_advance(s, t, cur);
    }
    hpet_interrupt(s, t->host.index);
}

static void TSA_REQUIRES(bql) hpet_run(HPETState *s, uint64_t conf)
{
    hpet_set_counter(s, conf, s->regs.MAIN_CNT, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    for (unsigned n = 0; n < s->cfg.num_timers; n++) {
        hpet_timer_schedule(s, &s->timer[n]);
    }
}

static void TSA_REQUIRES(bql) hpet_halt(HPETState *s, uint64_t conf)
{
    hpet_set_counter(s, conf, hpet_ticks(s), 0);
    for (unsigned n = 0; n < s->cfg.num_timers; n++) {
        timer_del(&s->timer[n].host.timer);
    }
}

static void TSA_REQUIRES(bql) hpet_config_changed(HPETState *s, uint64_t old, uint64_t val)
{
    uint32_t also = 0;

    if (REG_ROSE(GEN_CONF, ENABLE_CNF, old, val)) {
        hpet_run(s, val);
    } else if (REG_FELL(GEN_CONF, ENABLE_CNF, old, val)) {
        hpet_halt(s, val);
    } else {
        s->regs.GEN_CONF = val;
    }
    if (REG_CHANGED(GEN_CONF, LEG_RT_CNF, old, val)) {
        qemu_set_irq(s->host.pit_enable, !hpet_legacy(s));
        also = BIT(HPET_LEGACY_IRQ_PIT) | BIT(HPET_LEGACY_IRQ_RTC);
    }
    hpet_drive(s, also);
    for (unsigned n = 0; REG_ROSE(GEN_CONF, ENABLE_CNF, old, val) && n < s->cfg.num_timers; n++) {
        hpet_resend_fsb(s, n);
    }
}

static void TSA_REQUIRES(bql) hpet_counter_written(HPETState *s, uint64_t val)
{
    if (hpet_running(s)) {                      /* 2.3.7: only while halted */
        trace_hpet_ram_write_counter_write_while_enabled();
        return;
    }
    hpet_set_counter(s, s->regs.GEN_CONF, val, 0);
}

static void TSA_REQUIRES(bql) hpet_timer_config_changed(HPETState *s, HPETTimer *t, uint64_t old,
                                                        uint64_t val)
{
    unsigned n = t->host.index;

    hpet_timer_clip_state(s, t);
    if (REG_FELL(TIMn_CONF, INT_TYPE_CNF, old, val)) {
        hpet_set_status(s, n, false);
    }
    if (hpet_running(s)) {
        hpet_timer_schedule(s, t);
    }
    hpet_update(s);
    if (REG_ROSE(TIMn_CONF, INT_ENB_CNF, old, val)) {
        hpet_resend_fsb(s, n);
    }
}

/* A periodic timer takes it as period; as comparator too when VAL_SET says so (2.3.9.2.2). */
static void hpet_timer_comparator_written(HPETState *s, HPETTimer *t, const RegIo *io)
{
    bool periodic = hpet_timer_periodic(t);

    if (hpet_timer_32bit(t) && io->shift) {     /* there is no high half */
        trace_hpet_ram_write_invalid_tn_cmp();
        return;
    }
    if (!periodic || REG_GET(&t->regs, TIMn_CONF, VAL_SET_CNF)) {
        t->regs.TIMn_COMP = hpet_timer_clip(t, io->val);
    }
    if (periodic) {
        t->hidden.period = hpet_timer_clip(t, regbank_deposit(io, t->hidden.period));
    }
    REG_PUT(&t->regs, TIMn_CONF, VAL_SET_CNF, 0);
    if (hpet_running(s)) {
        hpet_timer_schedule(s, t);
    }
}

/* --- register access ------------------------------------------------------------ */

static void TSA_REQUIRES(bql) hpet_reg_write(HPETState *s, const RegIo *io)
{
    enum hpet_reg reg = io->reg;

    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_GEN_CONF:
        hpet_config_changed(s, io->old, io->val);
        break;
    case R_GINTR_STA:
        s->regs.GINTR_STA = io->val;
        hpet_update(s);
        break;
    case R_MAIN_CNT:
        hpet_counter_written(s, io->val);
        break;
    case R_GCAP_ID:
        break;
    }
}

static void TSA_REQUIRES(bql) hpet_timer_reg_write(HPETState *s, HPETTimer *t, const RegIo *io)
{
    enum hpet_timer_reg reg = io->reg;

    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_TIMn_CONF:
        trace_hpet_ram_write_tn_cfg(io->shift / BITS_PER_BYTE);
        t->regs.TIMn_CONF = io->val;
        hpet_timer_config_changed(s, t, io->old, io->val);
        break;
    case R_TIMn_COMP:
        trace_hpet_ram_write_tn_cmp(io->shift / BITS_PER_BYTE);
        hpet_timer_comparator_written(s, t, io);
        break;
    case R_TIMn_FSB:
        t->regs.TIMn_FSB = io->val;
        break;
    }
}

/* Which registers are at *@at, which becomes an offset in their bank. */
static HPETPlace hpet_place(HPETState *s, hwaddr *at)
{
    unsigned n = (*at - hpet_bank.size) / hpet_timer_bank.size;

    if (*at < hpet_bank.size) {
        return (HPETPlace) { &hpet_bank, &s->regs, NULL };
    }
    *at = (*at - hpet_bank.size) % hpet_timer_bank.size;
    if (n >= s->cfg.num_timers) {
        trace_hpet_timer_id_out_of_range(n);
        qemu_log_mask(LOG_GUEST_ERROR, "hpet: there is no timer %u\n", n);
        return (HPETPlace) { .bank = NULL };
    }
    return (HPETPlace) { &hpet_timer_bank, &s->timer[n].regs, &s->timer[n] };
}

static uint64_t TSA_REQUIRES(bql) hpet_read(HPETState *s, hwaddr at, unsigned size)
{
    HPETPlace place = hpet_place(s, &at);
    RegIo io;

    if (place.bank && regbank_begin_read(place.bank, DEVICE(s), at, size, &io)) {
        return regbank_end_read(&io, regbank_get(place.bank, place.regs, io.reg));
    }
    trace_hpet_ram_read_invalid();
    return 0;
}

static void TSA_REQUIRES(bql) hpet_write(HPETState *s, hwaddr at, uint64_t data, unsigned size)
{
    HPETPlace place = hpet_place(s, &at);
    RegIo io;

    if (!place.bank
        || !regbank_begin_write(place.bank, DEVICE(s), place.regs, at, data, size, &io)) {
        trace_hpet_ram_write_invalid();
    } else if (place.timer) {
        trace_hpet_ram_write_timer_id(place.timer->host.index);
        hpet_timer_reg_write(s, place.timer, &io);
    } else {
        hpet_reg_write(s, &io);
    }
}

/* The region is dispatched without the big lock, which reads of the counter do not take. */
static uint64_t TSA_NO_TSA hpet_mmio_read(HPETState *s, hwaddr at, unsigned size)
{
    const RegInfo *counter = &hpet_bank.regs[R_MAIN_CNT];
    RegIo io;

    trace_hpet_ram_read(at);
    if (at - counter->offset < counter->width / BITS_PER_BYTE
        && regbank_begin_read(&hpet_bank, NULL, at, size, &io)) {
        uint64_t ticks = hpet_ticks(s);

        trace_hpet_ram_read_reading_counter(io.shift / BITS_PER_BYTE, ticks);
        return regbank_end_read(&io, ticks);
    }
    BQL_LOCK_GUARD();
    return hpet_read(s, at, size);
}

static void TSA_NO_TSA hpet_mmio_write(HPETState *s, hwaddr at, uint64_t data, unsigned size)
{
    BQL_LOCK_GUARD();

    trace_hpet_ram_write(at, data);
    hpet_write(s, at, data, size);
}

static const MEMORY_REGION_OPS(HPETState) hpet_mmio_ops = {
    .read = hpet_mmio_read,
    .write = hpet_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 8 },
    .impl = { .min_access_size = 4, .max_access_size = 8 },
};

/* --- host callbacks ------------------------------------------------------------- */

/* PIT or RTC interrupt.  Passed on even if it is no news: the line came with a migration. */
static void TSA_REQUIRES(bql) hpet_legacy_input(HPETState *s, int n, int level)
{
    if (n == HPET_LEGACY_PIT_INT) {
        s->host.pit_level = level != 0;
        hpet_drive(s, BIT(HPET_LEGACY_IRQ_PIT));
    } else {
        s->hidden.rtc_level = level != 0;
        hpet_drive(s, BIT(HPET_LEGACY_IRQ_RTC));
    }
}

/* --- reset ---------------------------------------------------------------------- */

static void hpet_timer_reset(HPETState *s, HPETTimer *t)
{
    timer_del(&t->host.timer);
    regbank_reset(&hpet_timer_bank, &t->regs);
    t->regs.TIMn_CONF = hpet_timer_capabilities(s);
    t->hidden = (HPETTimerHidden) { .wire_tn = t->host.index, .wire_deadline = -1 };
}

static void TSA_REQUIRES(bql) hpet_reset_regs(HPETState *s)
{
    hpet_set_counter(s, 0, 0, 0);
    regbank_reset(&hpet_bank, &s->regs);
    REG_PUT(&s->regs, GCAP_ID, NUM_TIM_CAP, s->cfg.num_timers - 1);
    s->hidden = (HPETHidden) { .wire_num_timers = s->cfg.num_timers };
    for (unsigned n = 0; n < HPET_MAX_TIMERS; n++) {
        hpet_timer_reset(s, &s->timer[n]);
    }
}

static void TSA_REQUIRES(bql) hpet_reset_hold(HPETState *s, ResetType type)
{
    hpet_reset_regs(s);
    qemu_set_irq(s->host.pit_enable, 1);
    hpet_drive(s, UINT32_MAX);
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

static bool TSA_REQUIRES(bql) hpet_realize(HPETState *s, Error **errp)
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
    hpet_reset_regs(s);                         /* boards describe the block before any reset */
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
                .event_timer_block_id = (uint32_t)s->regs.GCAP_ID,
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
    bool several = false;

    return object_resolve_path_type("", TYPE_HPET, &several) || several;
}

/* --- migration ------------------------------------------------------------------ */

static bool TSA_REQUIRES(bql) hpet_pre_save(HPETState *s, Error **errp)
{
    if (hpet_running(s)) {
        uint64_t cur = hpet_ticks(s);

        hpet_set_counter(s, s->regs.GEN_CONF, cur, hpet_deadline(s, cur, 0));
    }
    s->hidden.wire_num_timers = s->cfg.num_timers;
    s->hidden.wire_offset = s->regs.MAIN_CNT * HPET_NS_PER_TICK - (uint64_t)s->hidden.start_ns;
    for (unsigned n = 0; n < s->cfg.num_timers; n++) {
        s->timer[n].hidden.wire_tn = n;
        s->timer[n].hidden.wire_deadline = timer_expire_time_ns(&s->timer[n].host.timer);
    }
    return true;
}

/* What stays when the stream has no subsection for it. */
static bool hpet_pre_load(HPETState *s, Error **errp)
{
    s->host.offset_loaded = false;
    s->hidden.rtc_level = 0;
    return true;
}

static bool hpet_offset_post_load(HPETState *s, int version_id, Error **errp)
{
    s->host.offset_loaded = s->cfg.offset_saved;
    return true;
}

static bool hpet_num_timers_match(HPETState *s, int version_id)
{
    return s->hidden.wire_num_timers == s->cfg.num_timers;
}

/*
 * The counter goes on where it was.  With the offset that is exact to the nanosecond, and right
 * even if the clock did not come along.
 */
static void TSA_REQUIRES(bql) hpet_restore_counter(HPETState *s)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    uint64_t ticks = s->regs.MAIN_CNT;
    int64_t lead, part;

    if (!hpet_running(s)) {
        now = 0;
    } else if (s->host.offset_loaded) {
        lead = (uint64_t)now + s->hidden.wire_offset - ticks * HPET_NS_PER_TICK;
        part = ((lead % HPET_NS_PER_TICK) + HPET_NS_PER_TICK) % HPET_NS_PER_TICK;
        ticks += lead / HPET_NS_PER_TICK - (lead % HPET_NS_PER_TICK < 0);      /* rounds down */
        now -= part;
    }
    hpet_set_counter(s, s->regs.GEN_CONF, ticks, now);
}

/*
 * Where the match is follows from comparator and deadline; a deadline before the match, which
 * no device sends, is not believed.
 */
static void hpet_restore_deadline(HPETState *s, HPETTimer *t)
{
    uint64_t cur = hpet_ticks(s), due = cur;
    int64_t lead = sat_add64(t->hidden.wire_deadline, -hpet_deadline(s, cur, 0));
    uint64_t comp = t->regs.TIMn_COMP;

    if (!hpet_running(s) || t->hidden.wire_deadline < 0) {
        t->hidden.match = comp;
        timer_del(&t->host.timer);
        return;
    }
    due += MAX(lead, 0) / HPET_NS_PER_TICK;
    if (!hpet_timer_32bit(t)) {
        t->hidden.match = comp;
    } else if (t->hidden.wrap_pending) {
        t->hidden.match = due + (uint32_t)(comp - due);
    } else {
        t->hidden.match = due - (uint32_t)(due - comp);
    }
    timer_mod_ns(&t->host.timer, t->hidden.wire_deadline);
    if (!hpet_timer_32bit(t) && comp > due) {
        hpet_timer_arm(s, t, cur, comp - cur);
    }
}

static bool hpet_restore_timer(HPETState *s, unsigned n, Error **errp)
{
    HPETTimer *t = &s->timer[n];

    if (t->hidden.wire_tn != n) {
        error_setg(errp, "timer %u calls itself %u", n, t->hidden.wire_tn);
        return false;
    }
    t->regs.TIMn_CONF = (t->regs.TIMn_CONF & TIMn_CONF__rw) | hpet_timer_capabilities(s);
    hpet_timer_clip_state(s, t);
    hpet_restore_deadline(s, t);
    return true;
}

static bool TSA_REQUIRES(bql) hpet_post_load(HPETState *s, int version_id, Error **errp)
{
    regbank_mask(&hpet_bank, &s->regs);
    s->regs.GINTR_STA = extract64(s->regs.GINTR_STA, 0, s->cfg.num_timers);
    s->hidden.rtc_level = s->hidden.rtc_level != 0;
    hpet_restore_counter(s);
    for (unsigned n = 0; n < s->cfg.num_timers; n++) {
        if (!hpet_restore_timer(s, n, errp)) {
            return false;
        }
    }
    s->host.driven = hpet_levels(s);            /* the receivers bring their own levels */
    return true;
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
        VMSTATE_NOT_MIGRATED(hidden.match, HPETTimer, "from comparator and deadline"),
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
    .post_load_errp = hpet_offset_post_load,
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
    REGBANK_VIEW_SOME(HPETState, hpet_timer, timer, regs, cfg.num_timers),
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
