/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPU interfaces of the Arm GICv2 (IHI 0048B chapters 3 and 4.4): which interrupt is
 * signalled, acknowledging, priority drop, deactivation.
 */
#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "trace.h"
#include "arm_gic_internal.h"

enum {
    GIC_CPU_IIDR = 0x0002043b,
    GIC_LEVELS = GIC_NUM_APRS * 32,     /* preemption levels: an APR bit each */
    GIC_LEVEL_SHIFT = 1,
    GIC_BOTH = 3,                       /* groups */
};

/* --- helpers -------------------------------------------------------------------- */

/* APR words of @group; they lie one after the other. */
static uint32_t *gic_apr(struct arm_gic_cpu_regs *regs, unsigned group)
{
    return group ? &regs->NSAPR0 : &regs->APR0;
}

static_assert(offsetof(struct arm_gic_cpu_regs, APR3)
              == offsetof(struct arm_gic_cpu_regs, APR0) + 3 * sizeof(uint32_t), "in order");
static_assert(offsetof(struct arm_gic_cpu_regs, NSAPR3)
              == offsetof(struct arm_gic_cpu_regs, NSAPR0) + 3 * sizeof(uint32_t), "in order");

/* The highest active level of @group; GIC_LEVELS: none. */
static unsigned gic_top_level(const struct arm_gic_cpu_regs *regs, unsigned group)
{
    const uint32_t *apr = group ? &regs->NSAPR0 : &regs->APR0;

    for (unsigned i = 0; i < GIC_NUM_APRS; i++) {
        if (apr[i]) {
            return i * 32 + ctz32(apr[i]);
        }
    }
    return GIC_LEVELS;
}

unsigned gic_running(const ArmGicState *s, unsigned cpu)
{
    unsigned level = MIN(gic_top_level(&s->regs[cpu], 0), gic_top_level(&s->regs[cpu], 1));

    return level << GIC_LEVEL_SHIFT;
}

/* 3.3.3: the part of a priority that preempts. */
static unsigned gic_group_priority(const struct arm_gic_cpu_regs *regs, unsigned group,
                                   unsigned priority)
{
    unsigned shift = REG_GET(regs, BPR, Binary_point) + 1;

    if (group && !REG_GET(regs, CTLR, CBPR)) {
        shift = REG_GET(regs, ABPR, Binary_point);
    }
    return priority & (0xff << shift) & 0xff;
}

static unsigned gic_group_of(ArmGicState *s, unsigned cpu, unsigned irq)
{
    return extract32(gic_word(s, cpu, irq / GIC_WORD)->group, irq % GIC_WORD, 1);
}

/* Groups that @cpu is to be told of. */
static unsigned gic_signalled_groups(const ArmGicState *s, unsigned cpu)
{
    return s->hidden.ctlr & s->regs[cpu].CTLR & GIC_BOTH;
}

/* --- behaviour ------------------------------------------------------------------ */

/* Of a word: enabled interrupts of @groups that ask and are not active. */
static uint32_t gic_candidates(const GicWord *w, unsigned groups)
{
    uint32_t wanted = (groups & 1 ? ~w->group : 0) | (groups & 2 ? w->group : 0);

    return gic_pending(w) & w->enabled & ~w->active & wanted;
}

/* Words without a candidate cost three instructions; equal priorities: lowest number. */
unsigned gic_best(ArmGicState *s, unsigned cpu, unsigned groups)
{
    unsigned best = GIC_SPURIOUS, best_priority = GIC_IDLE;

    for (unsigned n = 0; n < gic_num_words(s); n++) {
        uint32_t bits = gic_candidates(gic_word(s, cpu, n), groups);

        bits &= n ? s->host.for_cpu[cpu][n - 1] : UINT32_MAX;
        for (; bits; bits &= bits - 1) {
            unsigned irq = n * GIC_WORD + ctz32(bits);
            unsigned priority = *gic_priority(s, cpu, irq);

            if (priority < best_priority) {
                best = irq;
                best_priority = priority;
            }
        }
    }
    return best;
}

/* What @cpu would take now: enabled, above the mask, above what is active. */
static unsigned gic_signalled(ArmGicState *s, unsigned cpu)
{
    const struct arm_gic_cpu_regs *regs = &s->regs[cpu];
    unsigned irq = gic_best(s, cpu, gic_signalled_groups(s, cpu));
    unsigned priority;

    if (irq == GIC_SPURIOUS) {
        return irq;
    }
    priority = *gic_priority(s, cpu, irq);
    if (priority >= regs->PMR
        || gic_group_priority(regs, gic_group_of(s, cpu, irq), priority) >= gic_running(s, cpu)) {
        return GIC_SPURIOUS;
    }
    return irq;
}

void gic_update(ArmGicState *s)
{
    for (unsigned cpu = 0; cpu < s->cfg.num_cpu; cpu++) {
        unsigned irq = gic_signalled(s, cpu);
        bool asks = irq != GIC_SPURIOUS;
        bool fiq = asks && !gic_group_of(s, cpu, irq) && REG_GET(&s->regs[cpu], CTLR, FIQEn);

        trace_arm_gic_update(cpu, irq, fiq);
        qemu_set_irq(s->host.irq[cpu], asks && !fiq);
        qemu_set_irq(s->host.fiq[cpu], fiq);
    }
}

/* An SGI with its lowest sender; others as they are. */
static uint32_t gic_with_sender(const ArmGicState *s, unsigned cpu, unsigned irq)
{
    if (irq >= ARM_GIC_NUM_SGIS) {
        return irq;
    }
    return irq | REG_MAKE(IAR, CPUID, ctz32(s->hidden.sgi_from[cpu][irq]));
}

/* @irq was acknowledged: pending becomes active (3.2.4). */
static void gic_activate(ArmGicState *s, unsigned cpu, unsigned irq)
{
    GicWord *w = gic_word(s, cpu, irq / GIC_WORD);
    unsigned group = gic_group_of(s, cpu, irq);
    unsigned level = gic_group_priority(&s->regs[cpu], group, *gic_priority(s, cpu, irq))
                   >> GIC_LEVEL_SHIFT;

    if (irq < ARM_GIC_NUM_SGIS) {
        s->hidden.sgi_from[cpu][irq] &= s->hidden.sgi_from[cpu][irq] - 1;
    }
    if (irq >= ARM_GIC_NUM_SGIS || !s->hidden.sgi_from[cpu][irq]) {
        w->pending &= ~BIT(irq % GIC_WORD);
    }
    w->active |= BIT(irq % GIC_WORD);
    gic_apr(&s->regs[cpu], group)[level / 32] |= BIT(level % 32);
}

/* IAR and, @group1_only, AIAR. */
static uint32_t TSA_REQUIRES(bql) gic_acknowledge(ArmGicState *s, unsigned cpu, bool group1_only)
{
    unsigned irq = gic_signalled(s, cpu);
    uint32_t answer;

    if (irq == GIC_SPURIOUS) {
        return irq;
    }
    if (group1_only && !gic_group_of(s, cpu, irq)) {
        return GIC_SPURIOUS;
    }
    if (!group1_only && gic_group_of(s, cpu, irq) && !REG_GET(&s->regs[cpu], CTLR, AckCtl)) {
        return GIC_GROUP1;
    }
    answer = gic_with_sender(s, cpu, irq);
    gic_activate(s, cpu, irq);
    trace_arm_gic_acknowledge(cpu, irq);
    gic_update(s);
    return answer;
}

/* HPPIR and AHPPIR: neither mask nor what is active counts (4.4.7). */
static uint32_t gic_highest(ArmGicState *s, unsigned cpu, bool group1_only)
{
    unsigned irq = gic_best(s, cpu, s->hidden.ctlr & GIC_BOTH);

    if (irq == GIC_SPURIOUS) {
        return irq;
    }
    if (group1_only && !gic_group_of(s, cpu, irq)) {
        return GIC_SPURIOUS;
    }
    if (!group1_only && gic_group_of(s, cpu, irq) && !REG_GET(&s->regs[cpu], CTLR, AckCtl)) {
        return GIC_GROUP1;
    }
    return gic_with_sender(s, cpu, irq);
}

/* The highest active priority is over. */
static void gic_drop_priority(struct arm_gic_cpu_regs *regs)
{
    unsigned level0 = gic_top_level(regs, 0), level1 = gic_top_level(regs, 1);
    unsigned level = MIN(level0, level1);

    if (level < GIC_LEVELS) {
        gic_apr(regs, level1 < level0)[level / 32] &= ~BIT(level % 32);
    }
}

/* EOIR and DIR.  What is not active was not acknowledged: nothing ends. */
static void TSA_REQUIRES(bql) gic_end(ArmGicState *s, unsigned cpu, unsigned irq, bool drop,
                                      bool deactivate)
{
    GicWord *w;

    trace_arm_gic_end(cpu, irq, drop, deactivate);
    if (irq >= s->cfg.num_irq) {
        return;
    }
    w = gic_word(s, cpu, irq / GIC_WORD);
    if (!(w->active & BIT(irq % GIC_WORD))) {
        qemu_log_mask(LOG_GUEST_ERROR, "arm_gic: end of interrupt %u, which is not active\n", irq);
        return;
    }
    if (drop) {
        gic_drop_priority(&s->regs[cpu]);
    }
    if (deactivate) {
        w->active &= ~BIT(irq % GIC_WORD);
    }
    gic_update(s);
}

/* --- register access ------------------------------------------------------------ */

static uint32_t TSA_REQUIRES(bql) gic_cpu_reg_read(ArmGicState *s, unsigned cpu,
                                                   enum arm_gic_cpu_reg reg)
{
    switch (reg) {
    case R_IAR:
        return gic_acknowledge(s, cpu, false);
    case R_AIAR:
        return gic_acknowledge(s, cpu, true);
    case R_HPPIR:
        return gic_highest(s, cpu, false);
    case R_AHPPIR:
        return gic_highest(s, cpu, true);
    case R_RPR:
        return MIN(gic_running(s, cpu), 0xffu);
    case R_IIDR:
        return GIC_CPU_IIDR;
    default:
        return regbank_get(&arm_gic_cpu_bank, &s->regs[cpu], reg);
    }
}

static void TSA_REQUIRES(bql) gic_cpu_reg_write(ArmGicState *s, unsigned cpu,
                                                enum arm_gic_cpu_reg reg, uint32_t val)
{
    bool split = REG_GET(&s->regs[cpu], CTLR, EOImode);

    regbank_put(&arm_gic_cpu_bank, &s->regs[cpu], reg, val);

    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_EOIR:
        gic_end(s, cpu, REG_FIELD(EOIR, EOIINTID, val), true, !split);
        break;
    case R_AEOIR:
        gic_end(s, cpu, REG_FIELD(AEOIR, Interrupt_ID, val), true, !split);
        break;
    case R_DIR:
        if (split) {
            gic_end(s, cpu, REG_FIELD(DIR, Interrupt_ID, val), false, true);
        } else {
            qemu_log_mask(LOG_GUEST_ERROR, "arm_gic: DIR written while EOImode is 0\n");
        }
        break;
    case R_ABPR:
        s->regs[cpu].ABPR = MAX(val, 1u);
        gic_update(s);
        break;
    case R_PMR:
        s->regs[cpu].PMR &= gic_priority_mask(s);
        gic_update(s);
        break;
    case R_CTLR:
    case R_BPR:
    case R_APR0 ... R_NSAPR3:
        gic_update(s);
        break;
    case R_IAR:
    case R_RPR:
    case R_HPPIR:
    case R_AIAR:
    case R_AHPPIR:
    case R_IIDR:
        break;
    }
}

uint64_t gic_cpu_read(ArmGicState *s, unsigned cpu, hwaddr at, unsigned size)
{
    RegIo io;
    uint64_t val = 0;

    if (regbank_begin_read(&arm_gic_cpu_bank, DEVICE(s), at, size, &io)) {
        val = regbank_end_read(&io, gic_cpu_reg_read(s, cpu, io.reg));
    }
    trace_arm_gic_cpu_read(cpu, at, val);
    return val;
}

void gic_cpu_write(ArmGicState *s, unsigned cpu, hwaddr at, uint64_t data, unsigned size)
{
    RegIo io;

    trace_arm_gic_cpu_write(cpu, at, data);
    if (regbank_begin_write(&arm_gic_cpu_bank, DEVICE(s), &s->regs[cpu], at, data, size, &io)) {
        gic_cpu_reg_write(s, cpu, io.reg, io.val);
    }
}

/* --- reset ---------------------------------------------------------------------- */

void gic_cpu_reset(struct arm_gic_cpu_regs *regs)
{
    regbank_reset(&arm_gic_cpu_bank, regs);
}
