/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System control port B of a PC.  Manual: 82371SB (PIIX3), "NMI status and control".
 *
 * One port at property iobase.  Properties: iobase; pit (link to the timer); migrate (the
 * state travels).
 *
 * Not modelled: sound, NMI enables and sources (their bits read zero).
 * Departures from the manual and from QEMU: docs/devices/i8254.rst.
 */
#include "qemu/osdep.h"
#include "hw/audio/pcspk.h"
#include "hw/timer/i8254.h"
#include "hw/core/strict.h"

/* --- registers ------------------------------------------------------------------ */

#define BANK pcspk
#define BANK_DEF "hw/audio/pcspk.def"
#define BANK_STEP 1
#include "hw/core/regbank-expand.h"

/* --- constants ------------------------------------------------------------------ */

enum {
    PCSPK_COUNTER = 2,
};

/* --- types ---------------------------------------------------------------------- */

typedef struct PCSpkConfig {
    uint32_t iobase;
    ISADevice *pit;
    bool migrate;
} PCSpkConfig;

typedef struct PCSpkHidden {
    uint8_t data_on;                    /* SPKR_DAT_EN */
    uint8_t dummy_refresh_clock;        /* REF_TOGGLE in place */
} PCSpkHidden;

typedef struct PCSpkHost {
    MemoryRegion io;
} PCSpkHost;

struct PCSpkState {
    QOM_PARENT(ISADevice);
    const PCSpkConfig cfg;
    PCSpkHidden hidden;
    PCSpkHost host;
};

/* --- register access ------------------------------------------------------------ */

static uint32_t TSA_REQUIRES(bql) pcspk_reg_read(PCSpkState *s, enum pcspk_reg reg)
{
    PITChannelInfo counter;

    switch (reg) {
    case R_NMISC:
        pit_get_channel_info(s->cfg.pit, PCSPK_COUNTER, &counter);
        s->hidden.dummy_refresh_clock ^= REG_MASK(NMISC, REF_TOGGLE);
        return REG_MAKE(NMISC, TIM_CNT2_EN, counter.gate)
             | REG_MAKE(NMISC, SPKR_DAT_EN, s->hidden.data_on)
             | REG_MAKE(NMISC, TMR2_OUT_STS, counter.out) | s->hidden.dummy_refresh_clock;
    }
    return 0;
}

static void TSA_REQUIRES(bql) pcspk_reg_write(PCSpkState *s, enum pcspk_reg reg, uint32_t val)
{
    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_NMISC:
        s->hidden.data_on = REG_FIELD(NMISC, SPKR_DAT_EN, val);
        pit_set_gate(s->cfg.pit, PCSPK_COUNTER, REG_FIELD(NMISC, TIM_CNT2_EN, val));
        break;
    }
}

static uint64_t TSA_REQUIRES(bql) pcspk_io_read(PCSpkState *s, hwaddr at, unsigned size)
{
    RegIo io;

    if (!regbank_begin_read(&pcspk_bank, DEVICE(s), at, size, &io)) {
        return 0;
    }
    return regbank_end_read(&io, pcspk_reg_read(s, io.reg));
}

static void TSA_REQUIRES(bql) pcspk_io_write(PCSpkState *s, hwaddr at, uint64_t data,
                                             unsigned size)
{
    RegIo io;

    if (regbank_begin_write(&pcspk_bank, DEVICE(s), NULL, at, data, size, &io)) {
        pcspk_reg_write(s, io.reg, io.val);
    }
}

static const MEMORY_REGION_OPS(PCSpkState) pcspk_io_ops = {
    .read = pcspk_io_read,
    .write = pcspk_io_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

/* --- reset ---------------------------------------------------------------------- */

static void pcspk_reset_hold(PCSpkState *s, ResetType type)
{
    s->hidden = (PCSpkHidden) { 0 };
}

/* --- lifecycle ------------------------------------------------------------------ */

static void pcspk_instance_init(PCSpkState *s)
{
    memory_region_init_io(&s->host.io, s, &pcspk_io_ops, s, "pcspk", pcspk_bank.size);
}

static bool pcspk_realize(PCSpkState *s, Error **errp)
{
    if (!s->cfg.pit) {
        error_setg(errp, "property 'pit' is not set");
        return false;
    }
    isa_register_ioport(QOM_CAST(ISADevice, s), &s->host.io, s->cfg.iobase);
    return true;
}

ISADevice *pcspk_init(ISABus *bus, ISADevice *pit)
{
    ISADevice *dev = isa_new(TYPE_PC_SPEAKER);

    object_property_set_link(OBJECT(dev), "pit", OBJECT(pit), &error_abort);
    isa_realize_and_unref(dev, bus, &error_abort);
    return dev;
}

/* --- migration ------------------------------------------------------------------ */

static bool pcspk_needed(PCSpkState *s)
{
    return s->cfg.migrate;
}

/* A stream may hold anything. */
static bool pcspk_post_load(PCSpkState *s, int version_id, Error **errp)
{
    s->hidden.data_on = s->hidden.data_on != 0;
    s->hidden.dummy_refresh_clock &= REG_MASK(NMISC, REF_TOGGLE);
    return true;
}

static const VMSTATE_DESCRIPTION(PCSpkState) pcspk_vmsd = {
    .name = "pcspk",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(PCSpkState),
    VMSTATE_BOXES(VMSTATE_BOX(PCSpkState, hidden)),
    .needed = pcspk_needed,
    .post_load_errp = pcspk_post_load,
    .fields = VMSTATE_FIELDS(PCSpkState,
        VMSTATE_FIELD_AS("data_on", hidden.data_on, PCSpkState),
        VMSTATE_FIELD_AS("dummy_refresh_clock", hidden.dummy_refresh_clock, PCSpkState)),
};

/* --- class and type registration ------------------------------------------------ */

static const Property pcspk_props[] = {
    DEFINE_PROP_UINT32("iobase", PCSpkState, cfg.iobase, PCSPK_ISA_BASE),
    DEFINE_PROP_LINK("pit", PCSpkState, cfg.pit, TYPE_I8254, ISADevice *),
    DEFINE_PROP_BOOL("migrate", PCSpkState, cfg.migrate, true),
};

static const DEVICE_OPS(PCSpkState) pcspk_ops = {
    .realize = pcspk_realize,
    .reset_hold = pcspk_reset_hold,
    .vmsd = DEVICE_VMSD(PCSpkState, pcspk_vmsd),
    .desc = "system control port B (speaker, counter 2)",
    .categories = BIT(DEVICE_CATEGORY_SOUND),
    .user_creatable = QDEV_NO,
    DEVICE_PROPS(pcspk_props),
};

static const TYPE_INFO(PCSpkState) pcspk_type = {
    .name = TYPE_PC_SPEAKER,
    .parent = TYPE_ISA_DEVICE,
    QOM_TYPE(PCSpkState, ISADevice),
    .instance_init = pcspk_instance_init,
    .class_init = device_class_init_ops,
    .class_data = &pcspk_ops.ops,
};
DEFINE_TYPE(pcspk_type)
