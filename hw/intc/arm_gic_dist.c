/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Distributor of the Arm GICv2 (IHI 0048B chapter 4.3): the register arrays, and SGIs.
 *
 * An access of any width is one of the 32-bit register it is in, with a mask that says
 * which bytes of it are meant.
 */
#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "trace.h"
#include "arm_gic_internal.h"

/* --- registers ------------------------------------------------------------------ */

#define BANK arm_gic_dist
#define BANK_DEF "hw/intc/arm_gic_dist.def"
#include "hw/core/regbank-expand.h"

/* --- constants ------------------------------------------------------------------ */

enum {
    GIC_DIST_IIDR = 0x0000043b,
};

/* PIDR4 to 7, PIDR0 to 3, CIDR0 to 3. */
static const uint8_t gic_id[] = {
    0x04, 0x00, 0x00, 0x00, 0x90, 0xb4, 0x2b, 0x00, 0x0d, 0xf0, 0x05, 0xb1,
};

/* Register arrays: where they begin, and how many interrupts are in a register. */
typedef enum GicArray {
    GIC_IGROUPR, GIC_ISENABLER, GIC_ICENABLER, GIC_ISPENDR, GIC_ICPENDR, GIC_ISACTIVER,
    GIC_ICACTIVER, GIC_IPRIORITYR, GIC_ITARGETSR, GIC_ICFGR, GIC_CPENDSGIR, GIC_SPENDSGIR,
    GIC_NO_ARRAY,
} GicArray;

static const struct { uint16_t first, end; uint8_t irqs; } gic_arrays[] = {
    [GIC_IGROUPR]    = { 0x080, 0x100, 32 },
    [GIC_ISENABLER]  = { 0x100, 0x180, 32 },
    [GIC_ICENABLER]  = { 0x180, 0x200, 32 },
    [GIC_ISPENDR]    = { 0x200, 0x280, 32 },
    [GIC_ICPENDR]    = { 0x280, 0x300, 32 },
    [GIC_ISACTIVER]  = { 0x300, 0x380, 32 },
    [GIC_ICACTIVER]  = { 0x380, 0x400, 32 },
    [GIC_IPRIORITYR] = { 0x400, 0x800, 4 },
    [GIC_ITARGETSR]  = { 0x800, 0xc00, 4 },
    [GIC_ICFGR]      = { 0xc00, 0xd00, 16 },
    [GIC_CPENDSGIR]  = { 0xf10, 0xf20, 4 },
    [GIC_SPENDSGIR]  = { 0xf20, 0xf30, 4 },
};

/* --- helpers -------------------------------------------------------------------- */

/* The array that the register at @at belongs to, and its first interrupt. */
static GicArray gic_array_at(const ArmGicState *s, hwaddr at, unsigned *irq)
{
    for (GicArray a = 0; a < GIC_NO_ARRAY; a++) {
        if (at >= gic_arrays[a].first && at < gic_arrays[a].end) {
            *irq = (at - gic_arrays[a].first) / sizeof(uint32_t) * gic_arrays[a].irqs;
            return a;
        }
    }
    return GIC_NO_ARRAY;
}

/* The asking CPU, one that this controller has. */
static unsigned gic_asking(const ArmGicState *s)
{
    unsigned cpu = gic_current_cpu();

    return cpu < s->cfg.num_cpu ? cpu : 0;
}

/* @old with the bits in @mask from @val. */
static uint32_t gic_merge(uint32_t old, uint32_t val, uint32_t mask)
{
    return (old & ~mask) | (val & mask);
}

void gic_set_target(ArmGicState *s, unsigned irq, uint8_t target)
{
    unsigned spi = irq - ARM_GIC_PRIVATE;

    s->hidden.target[spi] = target;
    for (unsigned cpu = 0; cpu < ARM_GIC_MAX_CPUS; cpu++) {
        uint32_t *bits = &s->host.for_cpu[cpu][spi / GIC_WORD];

        *bits = deposit32(*bits, spi % GIC_WORD, 1, extract32(target, cpu, 1));
    }
}

/* Bits 2n+1 of an ICFGR from bits n, and back. */
static uint32_t gic_spread(uint16_t bits)
{
    uint32_t out = 0;

    for (unsigned i = 0; i < 16; i++) {
        out |= extract32(bits, i, 1) << (2 * i + 1);
    }
    return out;
}

static uint16_t gic_gather(uint32_t val)
{
    uint16_t out = 0;

    for (unsigned i = 0; i < 16; i++) {
        out |= extract32(val, 2 * i + 1, 1) << i;
    }
    return out;
}

/* --- behaviour ------------------------------------------------------------------ */

/* 4.3.15.  TargetListFilter 3 is reserved: nobody. */
static void gic_send_sgi(ArmGicState *s, unsigned cpu, uint32_t val)
{
    unsigned irq = REG_FIELD(SGIR, SGIINTID, val);
    unsigned to[] = { REG_FIELD(SGIR, CPUTargetList, val), ~BIT(cpu), BIT(cpu), 0 };
    unsigned targets = to[REG_FIELD(SGIR, TargetListFilter, val)] & gic_all_cpus(s);

    trace_arm_gic_sgi(cpu, irq, targets);
    for (; targets; targets &= targets - 1) {
        s->hidden.sgi_from[ctz32(targets)][irq] |= BIT(cpu);
        s->hidden.own[ctz32(targets)].pending |= BIT(irq);
    }
}

/* CPENDSGIR and SPENDSGIR. */
static void gic_change_senders(ArmGicState *s, unsigned cpu, unsigned irq, uint8_t senders,
                               bool set)
{
    uint8_t *from = &s->hidden.sgi_from[cpu][irq];

    senders &= gic_all_cpus(s);
    *from = set ? *from | senders : *from & ~senders;
    s->hidden.own[cpu].pending = deposit32(s->hidden.own[cpu].pending, irq, 1, *from != 0);
}

/* --- register access ------------------------------------------------------------ */

/* Of bitmap registers, SGIs are enabled always and made pending by their own registers. */
static void gic_write_bits(ArmGicState *s, unsigned cpu, GicArray a, unsigned irq, uint32_t val,
                           uint32_t mask)
{
    GicWord *w = gic_word(s, cpu, irq / GIC_WORD);
    uint32_t others = val & (irq ? UINT32_MAX : ~MAKE_64BIT_MASK(0, ARM_GIC_NUM_SGIS));

    switch (a) {
    case GIC_IGROUPR:
        w->group = gic_merge(w->group, val, mask);
        break;
    case GIC_ISENABLER:
        w->enabled |= others;
        break;
    case GIC_ICENABLER:
        w->enabled &= ~others;
        break;
    case GIC_ISPENDR:
        w->pending |= others;
        break;
    case GIC_ICPENDR:
        w->pending &= ~others;
        break;
    case GIC_ISACTIVER:
        w->active |= val;
        break;
    case GIC_ICACTIVER:
        w->active &= ~val;
        break;
    default:
        break;
    }
}

/* One byte of the registers that have a byte per interrupt. */
static void gic_write_byte(ArmGicState *s, unsigned cpu, GicArray a, unsigned irq, uint8_t val)
{
    switch (a) {
    case GIC_IPRIORITYR:
        *gic_priority(s, cpu, irq) = val & gic_priority_mask(s);
        break;
    case GIC_ITARGETSR:                     /* 4.3.12: read-only for SGIs and PPIs */
        if (irq >= ARM_GIC_PRIVATE && s->cfg.num_cpu > 1) {
            gic_set_target(s, irq, val & gic_all_cpus(s));
        }
        break;
    case GIC_CPENDSGIR:
    case GIC_SPENDSGIR:
        gic_change_senders(s, cpu, irq, val, a == GIC_SPENDSGIR);
        break;
    default:
        break;
    }
}

/* SGIs are edge triggered; PPIs are configured for all CPUs at once. */
static void gic_write_config(ArmGicState *s, unsigned irq, uint32_t val, uint32_t mask)
{
    unsigned at = irq % GIC_WORD;

    if (irq < ARM_GIC_NUM_SGIS) {
        return;
    }
    for (unsigned cpu = 0; cpu < (irq < ARM_GIC_PRIVATE ? s->cfg.num_cpu : 1); cpu++) {
        GicWord *w = gic_word(s, cpu, irq / GIC_WORD);
        uint16_t edge = extract32(w->edge, at, 16), model = extract32(w->model, at, 16);

        edge = gic_gather(gic_merge(gic_spread(edge), val, mask));
        model = gic_gather(gic_merge(gic_spread(model), val << 1, mask << 1));
        w->edge = deposit32(w->edge, at, 16, edge);
        w->model = deposit32(w->model, at, 16, model);
    }
}

static void gic_write_array(ArmGicState *s, unsigned cpu, GicArray a, unsigned irq, uint32_t val,
                            uint32_t mask)
{
    if (irq >= s->cfg.num_irq) {
        return;
    }
    if (a == GIC_ICFGR) {
        gic_write_config(s, irq, val, mask);
    } else if (gic_arrays[a].irqs == GIC_WORD) {
        gic_write_bits(s, cpu, a, irq, val & mask, mask);
    } else {
        for (unsigned i = 0; i < 4; i++) {
            if (extract32(mask, i * 8, 8)) {
                gic_write_byte(s, cpu, a, irq + i, extract32(val, i * 8, 8));
            }
        }
    }
}

static uint8_t gic_read_byte(ArmGicState *s, unsigned cpu, GicArray a, unsigned irq)
{
    switch (a) {
    case GIC_IPRIORITYR:
        return *gic_priority(s, cpu, irq);
    case GIC_ITARGETSR:                     /* 4.3.12: read as zero on a uniprocessor */
        return s->cfg.num_cpu == 1 ? 0 : irq < ARM_GIC_PRIVATE ? BIT(cpu)
             : s->hidden.target[irq - ARM_GIC_PRIVATE];
    default:
        return s->hidden.sgi_from[cpu][irq];
    }
}

static uint32_t gic_read_array(ArmGicState *s, unsigned cpu, GicArray a, unsigned irq)
{
    const GicWord *w;
    uint32_t val = 0;

    if (irq >= s->cfg.num_irq) {
        return 0;
    }
    w = gic_word(s, cpu, irq / GIC_WORD);
    switch (a) {
    case GIC_IGROUPR:
        return w->group;
    case GIC_ISENABLER:
    case GIC_ICENABLER:
        return w->enabled;
    case GIC_ISPENDR:
    case GIC_ICPENDR:
        return gic_pending(w);
    case GIC_ISACTIVER:
    case GIC_ICACTIVER:
        return w->active;
    case GIC_ICFGR:
        return gic_spread(extract32(w->edge, irq % GIC_WORD, 16))
             | gic_spread(extract32(w->model, irq % GIC_WORD, 16)) >> 1;
    default:
        for (unsigned i = 0; i < 4; i++) {
            val |= (uint32_t)gic_read_byte(s, cpu, a, irq + i) << (i * 8);
        }
        return val;
    }
}

static uint32_t gic_dist_reg_read(const ArmGicState *s, enum arm_gic_dist_reg reg)
{
    switch (reg) {
    case R_DIST_CTLR:
        return s->hidden.ctlr;
    case R_TYPER:
        return REG_MAKE(TYPER, ITLinesNumber, gic_num_words(s) - 1)
             | REG_MAKE(TYPER, CPUNumber, s->cfg.num_cpu - 1);
    case R_DIST_IIDR:
        return GIC_DIST_IIDR;
    case R_PIDR4 ... R_CIDR3:
        return gic_id[reg - R_PIDR4];
    case R_SGIR:
        break;
    }
    return 0;
}

uint64_t gic_dist_read(ArmGicState *s, hwaddr at, unsigned size)
{
    unsigned irq, shift = at % 4 * 8;
    GicArray a = gic_array_at(s, at & ~3ULL, &irq);
    uint64_t val = 0;
    RegIo io;

    if (a != GIC_NO_ARRAY) {
        val = extract32(gic_read_array(s, gic_asking(s), a, irq), shift, size * 8);
    } else if (regbank_begin_read(&arm_gic_dist_bank, DEVICE(s), at, size, &io)) {
        val = regbank_end_read(&io, gic_dist_reg_read(s, io.reg));
    }
    trace_arm_gic_dist_read(at, size, val);
    return val;
}

void gic_dist_write(ArmGicState *s, hwaddr at, uint64_t data, unsigned size)
{
    unsigned irq, cpu = gic_asking(s), shift = at % 4 * 8;
    GicArray a = gic_array_at(s, at & ~3ULL, &irq);
    RegIo io;

    trace_arm_gic_dist_write(at, size, data);
    if (a != GIC_NO_ARRAY) {
        gic_write_array(s, cpu, a, irq, data << shift, MAKE_64BIT_MASK(shift, size * 8));
    } else if (regbank_begin_write(&arm_gic_dist_bank, DEVICE(s), NULL, at, data, size, &io)) {
        if (io.reg == R_DIST_CTLR && io.shift == 0) {
            s->hidden.ctlr = io.val;
        } else if (io.reg == R_SGIR && size == sizeof(uint32_t)) {
            gic_send_sgi(s, cpu, io.val);
        }
    }
    gic_update(s);
}
