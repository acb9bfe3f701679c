/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arm Generic Interrupt Controller v2.  Manual: IHI 0048B.
 *
 * MMIO 0: distributor; 1: CPU interface of the asking CPU; 2 + N: that of CPU N.
 * GPIO in: SPIs, then 32 per CPU (16 to 31: PPIs).  IRQ: the CPUs' IRQ, FIQ, VIRQ, VFIQ.
 * Properties: num-cpu, num-irq, revision, has-security-extensions, num-priority-bits.
 *
 * Here: lines, reset, life.  Distributor: arm_gic_dist.c; CPU interfaces: arm_gic_cpu.c;
 * migration: arm_gic_migration.c.
 *
 * Not modelled: security and virtualization extensions, interrupt bypass.
 * Departures from the manual and from QEMU: docs/devices/arm_gic.rst.
 */
#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "trace.h"
#include "arm_gic_internal.h"

enum {
    GIC_REVISION = 2,
    GIC_DIST_SIZE = 0x1000,
    GIC_MIN_PRIORITY_BITS = 4,
    GIC_MAX_PRIORITY_BITS = 8,
    GIC_SGI_BITS = 0xffff,
};

/* --- who asks ------------------------------------------------------------------- */

static ArmGicCurrentCpu *gic_current_cpu_hook;

void arm_gic_set_current_cpu(ArmGicCurrentCpu *current)
{
    gic_current_cpu_hook = current;
}

unsigned gic_current_cpu(void)
{
    return gic_current_cpu_hook ? gic_current_cpu_hook() : 0;
}

/* --- register access ------------------------------------------------------------ */

static unsigned gic_current_interface(const ArmGicState *s)
{
    unsigned cpu = gic_current_cpu();

    return cpu < s->cfg.num_cpu ? cpu : 0;
}

static uint64_t TSA_REQUIRES(bql) gic_current_read(ArmGicState *s, hwaddr at, unsigned size)
{
    return gic_cpu_read(s, gic_current_interface(s), at, size);
}

static void TSA_REQUIRES(bql) gic_current_write(ArmGicState *s, hwaddr at, uint64_t data,
                                                unsigned size)
{
    gic_cpu_write(s, gic_current_interface(s), at, data, size);
}

static ArmGicState *gic_of_view(GicView *v)
{
    return array_container_of(v, v->cpu, ArmGicState, view);
}

static uint64_t TSA_REQUIRES(bql) gic_view_read(GicView *v, hwaddr at, unsigned size)
{
    return gic_cpu_read(gic_of_view(v), v->cpu, at, size);
}

static void TSA_REQUIRES(bql) gic_view_write(GicView *v, hwaddr at, uint64_t data, unsigned size)
{
    gic_cpu_write(gic_of_view(v), v->cpu, at, data, size);
}

static const MEMORY_REGION_OPS(ArmGicState) gic_dist_ops = {
    .read = gic_dist_read,
    .write = gic_dist_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 4 },
};

static const MEMORY_REGION_OPS(ArmGicState) gic_current_ops = {
    .read = gic_current_read,
    .write = gic_current_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static const MEMORY_REGION_OPS(GicView) gic_view_ops = {
    .read = gic_view_read,
    .write = gic_view_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

/* --- host callbacks ------------------------------------------------------------- */

/* An edge is latched, a level only known (3.2.4).  Inputs of SGIs lead nowhere. */
static void TSA_REQUIRES(bql) gic_set_input(ArmGicState *s, int n, int level)
{
    unsigned num_spis = s->cfg.num_irq - ARM_GIC_PRIVATE;
    bool is_spi = (unsigned)n < num_spis;
    unsigned irq = is_spi ? n + ARM_GIC_PRIVATE : (n - num_spis) % ARM_GIC_PRIVATE;
    unsigned cpu = is_spi ? 0 : (n - num_spis) / ARM_GIC_PRIVATE;
    GicWord *w = gic_word(s, cpu, irq / GIC_WORD);
    uint32_t bit = BIT(irq % GIC_WORD);

    trace_arm_gic_set_irq(irq, level, cpu);
    if (irq < ARM_GIC_NUM_SGIS || !level == !(w->level & bit)) {
        return;
    }
    w->level ^= bit;
    w->pending |= level ? w->edge & bit : 0;
    gic_update(s);
}

/* --- reset ---------------------------------------------------------------------- */

/* What the levels are is for those to say who drive them. */
static void gic_reset_words(ArmGicState *s)
{
    for (unsigned cpu = 0; cpu < ARM_GIC_MAX_CPUS; cpu++) {
        s->hidden.own[cpu] = (GicWord) {
            .enabled = GIC_SGI_BITS, .edge = GIC_SGI_BITS, .level = s->hidden.own[cpu].level,
        };
    }
    for (unsigned n = 0; n < GIC_MAX_SPI_WORDS; n++) {
        s->hidden.spi[n] = (GicWord) { .level = s->hidden.spi[n].level };
    }
}

static void TSA_REQUIRES(bql) gic_reset_hold(ArmGicState *s, ResetType type)
{
    s->hidden.ctlr = 0;
    gic_reset_words(s);
    memset(s->hidden.own_priority, 0, sizeof(s->hidden.own_priority));
    memset(s->hidden.spi_priority, 0, sizeof(s->hidden.spi_priority));
    memset(s->hidden.sgi_from, 0, sizeof(s->hidden.sgi_from));
    for (unsigned i = 0; i < GIC_MAX_SPIS; i++) {
        gic_set_target(s, ARM_GIC_PRIVATE + i, s->cfg.num_cpu == 1);
    }
    for (unsigned cpu = 0; cpu < ARM_GIC_MAX_CPUS; cpu++) {
        gic_cpu_reset(&s->regs[cpu]);
    }
    s->wire = (ArmGicWire) { 0 };
    gic_update(s);
}

/* --- lifecycle ------------------------------------------------------------------ */

static bool gic_check_config(const ArmGicState *s, Error **errp)
{
    if (s->cfg.num_cpu < 1 || s->cfg.num_cpu > ARM_GIC_MAX_CPUS) {
        error_setg(errp, "requested %u CPUs exceeds GIC maximum %d", s->cfg.num_cpu,
                   ARM_GIC_MAX_CPUS);
    } else if (s->cfg.num_irq < ARM_GIC_PRIVATE
               || s->cfg.num_irq > ARM_GIC_PRIVATE + GIC_MAX_SPIS) {
        error_setg(errp, "num-irq %u is not between %d and %d", s->cfg.num_irq, ARM_GIC_PRIVATE,
                   ARM_GIC_PRIVATE + GIC_MAX_SPIS);
    } else if (s->cfg.num_irq % GIC_WORD) {
        error_setg(errp, "%u interrupt lines unsupported: not divisible by 32", s->cfg.num_irq);
    } else if (s->cfg.revision != GIC_REVISION) {
        error_setg(errp, "revision %u is not supported: this is a GICv2", s->cfg.revision);
    } else if (s->cfg.security) {
        error_setg(errp, "has-security-extensions=on is not supported by this build");
    } else if (s->cfg.priority_bits < GIC_MIN_PRIORITY_BITS
               || s->cfg.priority_bits > GIC_MAX_PRIORITY_BITS) {
        error_setg(errp, "num-priority-bits %u is not between %d and %d", s->cfg.priority_bits,
                   GIC_MIN_PRIORITY_BITS, GIC_MAX_PRIORITY_BITS);
    } else {
        return true;
    }
    return false;
}

static void gic_init_lines(ArmGicState *s)
{
    qemu_irq *const kinds[] = { s->host.irq, s->host.fiq, s->host.virq, s->host.vfiq };

    qdev_init_gpio_in(s, gic_set_input, s->cfg.num_irq - ARM_GIC_PRIVATE
                                        + s->cfg.num_cpu * ARM_GIC_PRIVATE);
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        for (unsigned cpu = 0; cpu < s->cfg.num_cpu; cpu++) {
            sysbus_init_irq(s, &kinds[i][cpu]);
        }
    }
}

static bool gic_realize(ArmGicState *s, Error **errp)
{
    if (!gic_check_config(s, errp)) {
        return false;
    }
    gic_init_lines(s);
    memory_region_init_io(&s->host.dist, s, &gic_dist_ops, s, "gic_dist", GIC_DIST_SIZE);
    sysbus_init_mmio(s, &s->host.dist);
    memory_region_init_io(&s->host.current, s, &gic_current_ops, s, "gic_cpu",
                          gic_cpu_bank()->size);
    sysbus_init_mmio(s, &s->host.current);
    for (unsigned cpu = 0; cpu < s->cfg.num_cpu; cpu++) {
        GicView *v = &s->view[cpu];

        v->cpu = cpu;
        memory_region_init_io(&v->mmio, s, &gic_view_ops, v, "gic_cpu", gic_cpu_bank()->size);
        sysbus_init_mmio(s, &v->mmio);
    }
    return true;
}

/* --- migration ------------------------------------------------------------------ */

static const VMSTATE_DESCRIPTION(GicWireIrq) gic_vmsd_irq = {
    .name = "arm_gic_irq_state",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(GicWireIrq),
    .fields = VMSTATE_FIELDS(GicWireIrq,
        VMSTATE_FIELD(enabled, GicWireIrq),
        VMSTATE_FIELD(pending, GicWireIrq),
        VMSTATE_FIELD(active, GicWireIrq),
        VMSTATE_FIELD(level, GicWireIrq),
        VMSTATE_FIELD(model, GicWireIrq),
        VMSTATE_FIELD(edge_trigger, GicWireIrq),
        VMSTATE_FIELD(group, GicWireIrq)),
};

static const VMSTATE_DESCRIPTION(ArmGicState) gic_vmsd = {
    .name = "arm_gic",
    .version_id = 12,
    .minimum_version_id = 12,
    VMSTATE_OF(ArmGicState),
    VMSTATE_BOXES(VMSTATE_BOX(ArmGicState, regs), VMSTATE_BOX(ArmGicState, hidden)),
    .pre_save_errp = gic_pre_save,
    .post_load_errp = gic_post_load,
    .fields = VMSTATE_FIELDS(ArmGicState,
        VMSTATE_FIELD_AS("ctlr", wire.ctlr, ArmGicState),
        VMSTATE_ARRAY_AS("cpu_ctlr", wire.cpu_ctlr, ArmGicState),
        VMSTATE_STRUCT_ARRAY_AS("irq_state", wire.irq_state, ArmGicState, GIC_WIRE_IRQS,
                                gic_vmsd_irq, GicWireIrq),
        VMSTATE_ARRAY_AS("irq_target", wire.irq_target, ArmGicState),
        VMSTATE_ARRAY_AS("priority1", wire.priority1, ArmGicState),
        VMSTATE_ARRAY_AS("priority2", wire.priority2, ArmGicState),
        VMSTATE_ARRAY_AS("sgi_pending", wire.sgi_pending, ArmGicState),
        VMSTATE_ARRAY_AS("priority_mask", wire.priority_mask, ArmGicState),
        VMSTATE_ARRAY_AS("running_priority", wire.running_priority, ArmGicState),
        VMSTATE_ARRAY_AS("current_pending", wire.current_pending, ArmGicState),
        VMSTATE_ARRAY_AS("bpr", wire.bpr, ArmGicState),
        VMSTATE_ARRAY_AS("abpr", wire.abpr, ArmGicState),
        VMSTATE_ARRAY_AS("apr", wire.apr, ArmGicState),
        VMSTATE_ARRAY_AS("nsapr", wire.nsapr, ArmGicState),
        VMSTATE_NOT_MIGRATED(regs, ArmGicState, "sent in wire"),
        VMSTATE_NOT_MIGRATED(hidden, ArmGicState, "sent in wire")),
};

/* --- class and type registration ------------------------------------------------ */

static const Property gic_props[] = {
    DEFINE_PROP_UINT32("num-cpu", ArmGicState, cfg.num_cpu, 1),
    DEFINE_PROP_UINT32("num-irq", ArmGicState, cfg.num_irq, 32),
    DEFINE_PROP_UINT32("revision", ArmGicState, cfg.revision, GIC_REVISION),
    DEFINE_PROP_BOOL("has-security-extensions", ArmGicState, cfg.security, false),
    DEFINE_PROP_UINT32("num-priority-bits", ArmGicState, cfg.priority_bits,
                       GIC_MAX_PRIORITY_BITS),
};

static const RegBankView gic_banks[] = {
    { .bank = &arm_gic_cpu_bank, .count = ARM_GIC_MAX_CPUS,
      .stride = sizeof(struct arm_gic_cpu_regs), .offset = offsetof(ArmGicState, regs) },
    { .bank = NULL },
};

static const DEVICE_OPS(ArmGicState) gic_ops = {
    .realize = gic_realize,
    .reset_hold = gic_reset_hold,
    .vmsd = DEVICE_VMSD(ArmGicState, gic_vmsd),
    .banks = gic_banks,
    .desc = "Arm Generic Interrupt Controller v2",
    DEVICE_PROPS(gic_props),
};

static const TYPE_INFO(ArmGicState) gic_type = {
    .name = TYPE_ARM_GIC,
    .parent = TYPE_SYS_BUS_DEVICE,
    QOM_TYPE(ArmGicState, SysBusDevice),
    .class_init = device_class_init_ops,
    .class_data = &gic_ops.ops,
};
DEFINE_TYPE(gic_type)
