/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the GICv2 model share: state, and the functions between
 * distributor and CPU interfaces.  Private to hw/intc/arm_gic*.c.  Big lock held.
 */
#ifndef HW_INTC_ARM_GIC_INTERNAL_H
#define HW_INTC_ARM_GIC_INTERNAL_H

#include "hw/intc/arm_gic.h"
#include "hw/core/strict.h"

#define BANK arm_gic_cpu
#define BANK_DEF "hw/intc/arm_gic_cpu.def"
#include "hw/core/regbank-expand.h"

enum {
    GIC_WORD = 32,                  /* interrupts in a word of a register */
    GIC_MAX_SPI_WORDS = 30,
    GIC_MAX_SPIS = GIC_MAX_SPI_WORDS * GIC_WORD,
    GIC_NUM_APRS = 4,
    GIC_WIRE_IRQS = 1020,           /* in the migration format */
    GIC_GROUP1 = 1022,              /* answers of IAR */
    GIC_SPURIOUS = 1023,
    GIC_IDLE = 0x100,               /* running priority when nothing is active */
};

/* 32 interrupts, a bit each. */
typedef struct GicWord {
    uint32_t enabled;
    uint32_t pending;               /* latched: edges, ISPENDR, SGIs */
    uint32_t active;
    uint32_t level;                 /* of the inputs */
    uint32_t edge;                  /* ICFGR: edge triggered */
    uint32_t model;                 /* ICFGR: the reserved bit, which keeps its value */
    uint32_t group;
} GicWord;

typedef struct ArmGicConfig {
    uint32_t num_cpu;
    uint32_t num_irq;
    uint32_t revision;
    uint32_t priority_bits;
    bool security;
} ArmGicConfig;

typedef struct ArmGicHidden {
    uint32_t ctlr;                                  /* GICD_CTLR */
    GicWord own[ARM_GIC_MAX_CPUS];                  /* SGIs and PPIs of each CPU */
    GicWord spi[GIC_MAX_SPI_WORDS];
    uint8_t own_priority[ARM_GIC_MAX_CPUS][ARM_GIC_PRIVATE];
    uint8_t spi_priority[GIC_MAX_SPIS];
    uint8_t target[GIC_MAX_SPIS];                   /* CPUs, a bit each */
    uint8_t sgi_from[ARM_GIC_MAX_CPUS][ARM_GIC_NUM_SGIS];   /* senders, a bit each */
} ArmGicHidden;

typedef struct GicWireIrq {         /* a bit per CPU */
    uint8_t enabled, pending, active, level;
    bool model, edge_trigger;
    uint8_t group;
} GicWireIrq;

typedef struct ArmGicWire {         /* the same for the migration format */
    uint32_t ctlr;
    uint32_t cpu_ctlr[ARM_GIC_MAX_CPUS];
    GicWireIrq irq_state[GIC_WIRE_IRQS];
    uint8_t irq_target[GIC_WIRE_IRQS];
    uint8_t priority1[ARM_GIC_PRIVATE * ARM_GIC_MAX_CPUS];
    uint8_t priority2[GIC_WIRE_IRQS - ARM_GIC_PRIVATE];
    uint8_t sgi_pending[ARM_GIC_NUM_SGIS * ARM_GIC_MAX_CPUS];
    uint16_t priority_mask[ARM_GIC_MAX_CPUS];
    uint16_t running_priority[ARM_GIC_MAX_CPUS];
    uint16_t current_pending[ARM_GIC_MAX_CPUS];
    uint8_t bpr[ARM_GIC_MAX_CPUS];
    uint8_t abpr[ARM_GIC_MAX_CPUS];
    uint32_t apr[GIC_NUM_APRS * ARM_GIC_MAX_CPUS];
    uint32_t nsapr[GIC_NUM_APRS * ARM_GIC_MAX_CPUS];
} ArmGicWire;

typedef struct GicView {            /* region of one CPU's interface */
    MemoryRegion mmio;
    unsigned cpu;                   /* its place in the array */
} GicView;

typedef struct ArmGicHost {
    MemoryRegion dist, current;
    qemu_irq irq[ARM_GIC_MAX_CPUS], fiq[ARM_GIC_MAX_CPUS];
    qemu_irq virq[ARM_GIC_MAX_CPUS], vfiq[ARM_GIC_MAX_CPUS];
    uint32_t for_cpu[ARM_GIC_MAX_CPUS][GIC_MAX_SPI_WORDS];  /* target, by CPU */
} ArmGicHost;

struct ArmGicState {
    QOM_PARENT(SysBusDevice);
    const ArmGicConfig cfg;
    struct arm_gic_cpu_regs regs[ARM_GIC_MAX_CPUS];
    ArmGicHidden hidden;
    ArmGicWire wire;
    ArmGicHost host;
    GicView view[ARM_GIC_MAX_CPUS];
};

/* ---- distributor ----------------------------------------------------------------- */

/* Word @n of interrupts as @cpu sees it. */
static inline GicWord *gic_word(ArmGicState *s, unsigned cpu, unsigned n)
{
    return n ? &s->hidden.spi[n - 1] : &s->hidden.own[cpu];
}

static inline unsigned gic_num_words(const ArmGicState *s)
{
    return s->cfg.num_irq / GIC_WORD;
}

/* The CPUs there are, a bit each. */
static inline uint8_t gic_all_cpus(const ArmGicState *s)
{
    return (1u << s->cfg.num_cpu) - 1;
}

/* What a priority byte keeps. */
static inline uint8_t gic_priority_mask(const ArmGicState *s)
{
    return 0xff << (8 - s->cfg.priority_bits);
}

static inline uint8_t *gic_priority(ArmGicState *s, unsigned cpu, unsigned irq)
{
    return irq < ARM_GIC_PRIVATE ? &s->hidden.own_priority[cpu][irq]
                                 : &s->hidden.spi_priority[irq - ARM_GIC_PRIVATE];
}

/* Of a word: what asks, whether enabled or not. */
static inline uint32_t gic_pending(const GicWord *w)
{
    return w->pending | (w->level & ~w->edge);
}

/* SPI @irq goes to the CPUs in @target. */
void gic_set_target(ArmGicState *s, unsigned irq, uint8_t target);
uint64_t gic_dist_read(ArmGicState *s, hwaddr at, unsigned size);
void TSA_REQUIRES(bql) gic_dist_write(ArmGicState *s, hwaddr at, uint64_t data, unsigned size);

/* The registers of an interface, for files that have no other use of the bank. */
static inline const RegBank *gic_cpu_bank(void)
{
    return &arm_gic_cpu_bank;
}

/* ---- CPU interfaces ---------------------------------------------------------------- */

/* Highest priority pending interrupt of @cpu among @groups (a bit each), or 1023. */
unsigned gic_best(ArmGicState *s, unsigned cpu, unsigned groups);
/* Group priority of what is active on @cpu, or GIC_IDLE. */
unsigned gic_running(const ArmGicState *s, unsigned cpu);
/* Drive all lines: the end of whatever changed the state. */
void TSA_REQUIRES(bql) gic_update(ArmGicState *s);
uint64_t TSA_REQUIRES(bql) gic_cpu_read(ArmGicState *s, unsigned cpu, hwaddr at, unsigned size);
void TSA_REQUIRES(bql) gic_cpu_write(ArmGicState *s, unsigned cpu, hwaddr at, uint64_t data,
                                     unsigned size);
/* The registers of an interface after a reset. */
void gic_cpu_reset(struct arm_gic_cpu_regs *regs);

/* ---- migration --------------------------------------------------------------------- */

bool gic_pre_save(ArmGicState *s, Error **errp);
bool gic_post_load(ArmGicState *s, int version_id, Error **errp);

#endif
