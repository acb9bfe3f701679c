/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The migration format of the Arm GICv2: between bitmaps and the byte per interrupt that
 * travels.  Fields with a bit per CPU have all bits set for SPIs.
 */
#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "arm_gic_internal.h"

enum { GIC_ALL_CPUS = 0xff };

/* ---- saving ---------------------------------------------------------------------- */

static bool gic_bit(uint32_t word, unsigned irq)
{
    return extract32(word, irq % GIC_WORD, 1);
}

static GicWireIrq gic_pack_spi(const GicWord *w, unsigned irq)
{
    return (GicWireIrq) {
        .enabled = gic_bit(w->enabled, irq) ? GIC_ALL_CPUS : 0,
        .pending = gic_bit(w->pending, irq) ? GIC_ALL_CPUS : 0,
        .active = gic_bit(w->active, irq) ? GIC_ALL_CPUS : 0,
        .level = gic_bit(w->level, irq) ? GIC_ALL_CPUS : 0,
        .group = gic_bit(w->group, irq) ? GIC_ALL_CPUS : 0,
        .model = gic_bit(w->model, irq),
        .edge_trigger = gic_bit(w->edge, irq),
    };
}

static GicWireIrq gic_pack_private(const ArmGicState *s, unsigned irq)
{
    GicWireIrq out = {
        .model = gic_bit(s->hidden.own[0].model, irq),
        .edge_trigger = gic_bit(s->hidden.own[0].edge, irq),
    };

    for (unsigned cpu = 0; cpu < s->cfg.num_cpu; cpu++) {
        const GicWord *w = &s->hidden.own[cpu];

        out.enabled |= gic_bit(w->enabled, irq) << cpu;
        out.pending |= gic_bit(w->pending, irq) << cpu;
        out.active |= gic_bit(w->active, irq) << cpu;
        out.level |= gic_bit(w->level, irq) << cpu;
        out.group |= gic_bit(w->group, irq) << cpu;
    }
    if (irq < ARM_GIC_NUM_SGIS) {
        out.enabled = GIC_ALL_CPUS;
    }
    return out;
}

static void gic_pack_irqs(ArmGicState *s)
{
    ArmGicWire *wire = &s->wire;

    memset(wire->irq_target, s->cfg.num_cpu == 1, sizeof(wire->irq_target));
    for (unsigned irq = 0; irq < ARM_GIC_PRIVATE; irq++) {
        wire->irq_state[irq] = gic_pack_private(s, irq);
        for (unsigned cpu = 0; cpu < ARM_GIC_MAX_CPUS; cpu++) {
            wire->priority1[irq * ARM_GIC_MAX_CPUS + cpu] = s->hidden.own_priority[cpu][irq];
        }
    }
    for (unsigned irq = ARM_GIC_PRIVATE; irq < s->cfg.num_irq; irq++) {
        unsigned spi = irq - ARM_GIC_PRIVATE;

        wire->irq_state[irq] = gic_pack_spi(&s->hidden.spi[spi / GIC_WORD], irq);
        wire->irq_target[irq] = s->hidden.target[spi];
        wire->priority2[spi] = s->hidden.spi_priority[spi];
    }
}

static void gic_pack_cpu(ArmGicState *s, unsigned cpu)
{
    const struct arm_gic_cpu_regs *regs = &s->regs[cpu];
    const uint32_t *apr = &regs->APR0, *nsapr = &regs->NSAPR0;
    ArmGicWire *wire = &s->wire;

    wire->cpu_ctlr[cpu] = regs->CTLR;
    wire->priority_mask[cpu] = regs->PMR;
    wire->running_priority[cpu] = gic_running(s, cpu);
    wire->current_pending[cpu] = gic_best(s, cpu, s->hidden.ctlr);
    wire->bpr[cpu] = regs->BPR;
    wire->abpr[cpu] = regs->ABPR;
    for (unsigned i = 0; i < GIC_NUM_APRS; i++) {
        wire->apr[i * ARM_GIC_MAX_CPUS + cpu] = apr[i];
        wire->nsapr[i * ARM_GIC_MAX_CPUS + cpu] = nsapr[i];
    }
    for (unsigned irq = 0; irq < ARM_GIC_NUM_SGIS; irq++) {
        wire->sgi_pending[irq * ARM_GIC_MAX_CPUS + cpu] = s->hidden.sgi_from[cpu][irq];
    }
}

bool gic_pre_save(ArmGicState *s, Error **errp)
{
    s->wire = (ArmGicWire) { .ctlr = s->hidden.ctlr };
    gic_pack_irqs(s);
    for (unsigned cpu = 0; cpu < s->cfg.num_cpu; cpu++) {
        gic_pack_cpu(s, cpu);
    }
    return true;
}

/* ---- loading --------------------------------------------------------------------- */

static void gic_put(uint32_t *word, unsigned irq, bool on)
{
    *word = deposit32(*word, irq % GIC_WORD, 1, on);
}

/* @cpus: whose bits of @in count. */
static void gic_unpack_irq(GicWord *w, unsigned irq, const GicWireIrq *in, uint8_t cpus)
{
    gic_put(&w->enabled, irq, (in->enabled & cpus) || irq < ARM_GIC_NUM_SGIS);
    gic_put(&w->pending, irq, in->pending & cpus);
    gic_put(&w->active, irq, in->active & cpus);
    gic_put(&w->level, irq, in->level & cpus);
    gic_put(&w->group, irq, in->group & cpus);
    gic_put(&w->model, irq, in->model && irq >= ARM_GIC_NUM_SGIS);
    gic_put(&w->edge, irq, in->edge_trigger || irq < ARM_GIC_NUM_SGIS);
}

static void gic_unpack_spis(ArmGicState *s)
{
    for (unsigned irq = ARM_GIC_PRIVATE; irq < s->cfg.num_irq; irq++) {
        unsigned spi = irq - ARM_GIC_PRIVATE;

        gic_unpack_irq(&s->hidden.spi[spi / GIC_WORD], irq, &s->wire.irq_state[irq], GIC_ALL_CPUS);
        gic_set_target(s, irq, s->cfg.num_cpu == 1 ? 1 : s->wire.irq_target[irq]
                                                         & gic_all_cpus(s));
        s->hidden.spi_priority[spi] = s->wire.priority2[spi] & gic_priority_mask(s);
    }
}

static void gic_unpack_cpu(ArmGicState *s, unsigned cpu)
{
    struct arm_gic_cpu_regs *regs = &s->regs[cpu];
    uint32_t *apr = &regs->APR0, *nsapr = &regs->NSAPR0;
    const ArmGicWire *wire = &s->wire;

    regs->CTLR = wire->cpu_ctlr[cpu];
    regs->PMR = wire->priority_mask[cpu] & gic_priority_mask(s);
    regs->BPR = wire->bpr[cpu];
    regs->ABPR = wire->abpr[cpu];
    for (unsigned i = 0; i < GIC_NUM_APRS; i++) {
        apr[i] = wire->apr[i * ARM_GIC_MAX_CPUS + cpu];
        nsapr[i] = wire->nsapr[i * ARM_GIC_MAX_CPUS + cpu];
    }
    regbank_mask(gic_cpu_bank(), regs);
    regs->ABPR = MAX(regs->ABPR, 1u);
    for (unsigned irq = 0; irq < ARM_GIC_PRIVATE; irq++) {
        unsigned at = irq * ARM_GIC_MAX_CPUS + cpu;

        gic_unpack_irq(&s->hidden.own[cpu], irq, &wire->irq_state[irq], BIT(cpu));
        s->hidden.own_priority[cpu][irq] = wire->priority1[at] & gic_priority_mask(s);
        if (irq < ARM_GIC_NUM_SGIS) {       /* pending is: somebody sent it */
            s->hidden.sgi_from[cpu][irq] = wire->sgi_pending[at] & gic_all_cpus(s);
            gic_put(&s->hidden.own[cpu].pending, irq, s->hidden.sgi_from[cpu][irq]);
        }
    }
}

/* A stream may come from an enemy: all of it is cut to what registers can hold. */
bool gic_post_load(ArmGicState *s, int version_id, Error **errp)
{
    s->hidden.ctlr = s->wire.ctlr & 3;
    gic_unpack_spis(s);
    for (unsigned cpu = 0; cpu < s->cfg.num_cpu; cpu++) {
        gic_unpack_cpu(s, cpu);
    }
    return true;
}
