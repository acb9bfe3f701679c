/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * I/O APIC (82093AA, ICH).  Manuals: Intel 290566 (82093AA), 290655 (ICH) section 8.5.
 *
 * MMIO 0: registers.  GPIO in 0..23: inputs; 0 leads to pin 2 beside input 2.
 * Properties: version (0x20: ICH, with the EOI register; 0x11: 82093AA).
 *
 * Interrupts leave as messages, writes to system memory (include/hw/intc/ioapic.h).
 *
 * Not modelled: the serial APIC bus, its arbitration and delays.
 * Departures from the manual and from QEMU: docs/devices/ioapic.rst.
 */
#include "qemu/osdep.h"
#include "hw/intc/intc.h"
#include "hw/intc/ioapic.h"
#include "qemu/bitops.h"
#include "trace.h"
#include "hw/core/strict.h"

/* --- registers ------------------------------------------------------------------ */

#define BANK ioapic
#define BANK_DEF "hw/intc/ioapic.def"
#include "hw/core/regbank-expand.h"

#define BANK ioapic_window
#define BANK_DEF "hw/intc/ioapic-window.def"
#include "hw/core/regbank-expand.h"

#define BANK ioapic_pin
#define BANK_DEF "hw/intc/ioapic-pin.def"
#include "hw/core/regbank-expand.h"

#define BANK ioapic_msg
#define BANK_DEF "hw/intc/ioapic-msg.def"
#include "hw/core/regbank-expand.h"

/* --- constants ------------------------------------------------------------------ */

enum {
    IOAPIC_82093AA = 0x11,          /* versions */
    IOAPIC_ICH = 0x20,
    IOAPIC_REG_BYTES = 4,           /* of a register behind IOWIN */
    IOAPIC_FIRST_ENTRY = 16,        /* its number for IOREGSEL */
    IOAPIC_ENTRY_REGS = 2,          /* registers of an entry */
    IOAPIC_TIMER_PIN = 2,           /* where input 0 leads to */
};

/* DELMOD: how the receiver takes a message. */
enum {
    IOAPIC_FIXED,
    IOAPIC_LOWEST,
    /* 2 to 7: SMI, reserved, NMI, INIT, reserved, ExtINT; always edges (3.2.4) */
};

static const char *const ioapic_delivery_modes[] = {
    "fixed", "lowest", "SMI", "...", "NMI", "INIT", "...", "extINT",
};

static const uint32_t ioapic_all_inputs = MAKE_64BIT_MASK(0, IOAPIC_NUM_PINS);

/* --- types ---------------------------------------------------------------------- */

typedef struct IOAPICConfig {
    uint8_t version;
} IOAPICConfig;

typedef struct IOAPICPin {
    struct ioapic_pin_regs regs;
} IOAPICPin;

static_assert(sizeof(IOAPICPin) == sizeof(uint64_t), "a pin is its entry");

typedef struct IOAPICHidden {
    uint32_t levels;                /* of the inputs */
} IOAPICHidden;

typedef struct IOAPICWire {         /* what the migration format has in other forms */
    uint32_t wire_irr;              /* level-triggered pins that ask */
    uint8_t wire_id;                /* IOAPICID.ID */
    uint8_t wire_ioregsel;
} IOAPICWire;

typedef struct IOAPICHost {
    MemoryRegion mmio;
    uint64_t counts[IOAPIC_NUM_PINS];       /* rising edges of the inputs */
} IOAPICHost;

struct IOAPICState {
    QOM_PARENT(SysBusDevice);
    const IOAPICConfig cfg;
    struct ioapic_regs regs;
    struct ioapic_window_regs window;
    union {
        IOAPICPin pins[IOAPIC_NUM_PINS];
        uint64_t wire_ioredtbl[IOAPIC_NUM_PINS];    /* the same for the migration format */
    };
    IOAPICHidden hidden;
    IOAPICWire wire;
    IOAPICHost host;
};

/* --- helpers -------------------------------------------------------------------- */

/* The inputs that lead to @pin. */
static uint32_t ioapic_inputs_of(unsigned pin)
{
    return pin == 0 ? 0 : pin == IOAPIC_TIMER_PIN ? BIT(0) | BIT(pin) : BIT(pin);
}

static bool ioapic_is_level(const IOAPICPin *p)
{
    return REG_GET(&p->regs, IOREDTBL, TRIGMOD)
        && REG_GET(&p->regs, IOREDTBL, DELMOD) <= IOAPIC_LOWEST;
}

/* A level-triggered pin whose line asks. */
static bool ioapic_asks(const IOAPICState *s, unsigned pin)
{
    return ioapic_is_level(&s->pins[pin]) && (s->hidden.levels & ioapic_inputs_of(pin));
}

/* Level-triggered pins that ask, as a mask. */
static uint32_t ioapic_irr(const IOAPICState *s)
{
    uint32_t irr = 0;

    for (unsigned i = 0; i < IOAPIC_NUM_PINS; i++) {
        irr |= ioapic_asks(s, i) ? BIT(i) : 0;
    }
    return irr;
}

static uint32_t ioapic_remote_irr(const IOAPICState *s)
{
    uint32_t irr = 0;

    for (unsigned i = 0; i < IOAPIC_NUM_PINS; i++) {
        irr |= REG_GET(&s->pins[i].regs, IOREDTBL, REMIRR) ? BIT(i) : 0;
    }
    return irr;
}

/* --- behaviour ------------------------------------------------------------------ */

/* Send the message of @pin. */
static void TSA_REQUIRES(bql) ioapic_deliver(const IOAPICState *s, unsigned pin)
{
    const IOAPICPin *p = &s->pins[pin];
    bool level = ioapic_is_level(p);
    dma_addr_t addr = IOAPIC_MSG_ADDRESS
                    | REG_MAKE(MSG_ADDR, DM, REG_GET(&p->regs, IOREDTBL, DESTMOD))
                    | REG_MAKE(MSG_ADDR, DEST, REG_GET(&p->regs, IOREDTBL, DEST));
    uint32_t data = REG_MAKE(MSG_DATA, VECTOR, REG_GET(&p->regs, IOREDTBL, INTVEC))
                  | REG_MAKE(MSG_DATA, DELMOD, REG_GET(&p->regs, IOREDTBL, DELMOD))
                  | REG_MAKE(MSG_DATA, LEVEL, level) | REG_MAKE(MSG_DATA, TRIG, level);

    trace_ioapic_deliver(pin, addr, data);
    if (stl_le_dma(&address_space_memory, addr, data, MEMTXATTRS_UNSPECIFIED) != MEMTX_OK) {
        qemu_log_mask(LOG_GUEST_ERROR, "ioapic: nobody takes the message of pin %u\n", pin);
    }
}

/* A level-triggered pin sends when it asks, may, and the last one was ended. */
static void TSA_REQUIRES(bql) ioapic_service(IOAPICState *s, unsigned pin)
{
    struct ioapic_pin_regs *regs = &s->pins[pin].regs;

    if (ioapic_asks(s, pin) && !REG_GET(regs, IOREDTBL, MASK)
        && !REG_GET(regs, IOREDTBL, REMIRR)) {
        trace_ioapic_set_remote_irr(pin);
        REG_PUT(regs, IOREDTBL, REMIRR, 1);
        ioapic_deliver(s, pin);
    }
}

/* Edges on a masked pin are lost (3.2.4, bit 16); levels wait. */
static void TSA_REQUIRES(bql) ioapic_set_input(IOAPICState *s, int n, int level)
{
    unsigned pin = n ? n : IOAPIC_TIMER_PIN;
    uint32_t input = BIT(n);
    bool rose = level && !(s->hidden.levels & input);

    trace_ioapic_set_irq(n, level);
    s->hidden.levels = level ? s->hidden.levels | input : s->hidden.levels & ~input;
    s->host.counts[n] += rose;
    if (ioapic_is_level(&s->pins[pin])) {
        ioapic_service(s, pin);
    } else if (rose && !REG_GET(&s->pins[pin].regs, IOREDTBL, MASK)) {
        ioapic_deliver(s, pin);
    }
}

/* Edge-triggered pins have no remote IRR: guests switch to edge and back to end a level. */
static void TSA_REQUIRES(bql) ioapic_entry_changed(IOAPICState *s, unsigned pin)
{
    if (!ioapic_is_level(&s->pins[pin])) {
        REG_PUT(&s->pins[pin].regs, IOREDTBL, REMIRR, 0);
    }
    ioapic_service(s, pin);
}

void ioapic_eoi_broadcast(IOAPICState *s, uint8_t vector)
{
    trace_ioapic_eoi_broadcast(vector);
    for (unsigned i = 0; i < IOAPIC_NUM_PINS; i++) {
        struct ioapic_pin_regs *regs = &s->pins[i].regs;

        if (REG_GET(regs, IOREDTBL, REMIRR) && REG_GET(regs, IOREDTBL, INTVEC) == vector) {
            trace_ioapic_clear_remote_irr(i, vector);
            REG_PUT(regs, IOREDTBL, REMIRR, 0);
            ioapic_service(s, i);
        }
    }
}

/* --- register access ------------------------------------------------------------ */

/* Where the register that IOREGSEL says is in its bank; true: an entry's, of *@pin. */
static bool ioapic_selected(const IOAPICState *s, unsigned *pin, hwaddr *at)
{
    unsigned number = REG_GET(&s->regs, IOREGSEL, INDEX);
    unsigned entry = number - IOAPIC_FIRST_ENTRY;

    if (number >= IOAPIC_FIRST_ENTRY && entry < IOAPIC_NUM_PINS * IOAPIC_ENTRY_REGS) {
        *pin = entry / IOAPIC_ENTRY_REGS;
        *at = entry % IOAPIC_ENTRY_REGS * IOAPIC_REG_BYTES;
        return true;
    }
    *at = number * IOAPIC_REG_BYTES;
    return false;
}

static uint32_t ioapic_window_reg_read(const IOAPICState *s, enum ioapic_window_reg reg)
{
    switch (reg) {
    case R_IOAPICVER:
        return REG_MAKE(IOAPICVER, VERSION, s->cfg.version)
             | REG_MAKE(IOAPICVER, MRE, IOAPIC_NUM_PINS - 1);
    case R_IOAPICARB:                       /* loaded whenever the ID is (3.2.3) */
        return s->cfg.version < IOAPIC_ICH
             ? REG_MAKE(IOAPICARB, ARBID, REG_GET(&s->window, IOAPICID, ID)) : 0;
    default:
        return regbank_get(&ioapic_window_bank, &s->window, reg);
    }
}

static uint32_t ioapic_window_read(IOAPICState *s)
{
    unsigned pin;
    hwaddr at;
    RegIo io;

    if (ioapic_selected(s, &pin, &at)) {
        regbank_begin_read(&ioapic_pin_bank, DEVICE(s), at, IOAPIC_REG_BYTES, &io);
        return regbank_end_read(&io, regbank_get(&ioapic_pin_bank, &s->pins[pin].regs,
                                                 io.reg));
    }
    if (!regbank_begin_read(&ioapic_window_bank, DEVICE(s), at, IOAPIC_REG_BYTES, &io)) {
        return 0;
    }
    return regbank_end_read(&io, ioapic_window_reg_read(s, io.reg));
}

static void TSA_REQUIRES(bql) ioapic_window_write(IOAPICState *s, uint32_t data)
{
    unsigned pin;
    hwaddr at;
    RegIo io;

    if (ioapic_selected(s, &pin, &at)) {
        struct ioapic_pin_regs *regs = &s->pins[pin].regs;

        regbank_begin_write(&ioapic_pin_bank, DEVICE(s), regs, at, data, IOAPIC_REG_BYTES, &io);
        regbank_put(&ioapic_pin_bank, regs, io.reg, io.val);
        ioapic_entry_changed(s, pin);
    } else if (regbank_begin_write(&ioapic_window_bank, DEVICE(s), &s->window, at, data,
                                   IOAPIC_REG_BYTES, &io)) {
        regbank_put(&ioapic_window_bank, &s->window, io.reg, io.val);
    }
}

static uint32_t ioapic_reg_read(IOAPICState *s, enum ioapic_reg reg)
{
    switch (reg) {
    case R_IOWIN:
        return ioapic_window_read(s);
    default:
        return regbank_get(&ioapic_bank, &s->regs, reg);
    }
}

static void TSA_REQUIRES(bql) ioapic_reg_write(IOAPICState *s, enum ioapic_reg reg, uint32_t val)
{
    regbank_put(&ioapic_bank, &s->regs, reg, val);

    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_IOWIN:
        ioapic_window_write(s, val);
        break;
    case R_EOI:
        if (s->cfg.version >= IOAPIC_ICH) {
            ioapic_eoi_broadcast(s, REG_FIELD(EOI, VECTOR, val));
        }
        break;
    case R_IOREGSEL:
        break;
    }
}

static uint64_t ioapic_mmio_read(IOAPICState *s, hwaddr at, unsigned size)
{
    RegIo io;
    uint64_t val = 0;

    if (regbank_begin_read(&ioapic_bank, DEVICE(s), at, size, &io)) {
        val = regbank_end_read(&io, ioapic_reg_read(s, io.reg));
    }
    trace_ioapic_mem_read(at, s->regs.IOREGSEL, size, val);
    return val;
}

static void TSA_REQUIRES(bql) ioapic_mmio_write(IOAPICState *s, hwaddr at, uint64_t data,
                                                unsigned size)
{
    RegIo io;

    trace_ioapic_mem_write(at, s->regs.IOREGSEL, size, data);
    if (regbank_begin_write(&ioapic_bank, DEVICE(s), &s->regs, at, data, size, &io)) {
        ioapic_reg_write(s, io.reg, io.val);
    }
}

/* Narrow accesses are whole ones of the value's low part, as in QEMU's other models. */
static const MEMORY_REGION_OPS(IOAPICState) ioapic_mmio_ops = {
    .read = ioapic_mmio_read,
    .write = ioapic_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

/* --- host callbacks ------------------------------------------------------------- */

static bool ioapic_get_statistics(IOAPICState *s, uint64_t **irq_counts, unsigned int *nb_irqs)
{
    *irq_counts = s->host.counts;
    *nb_irqs = IOAPIC_NUM_PINS;
    return true;
}

static void ioapic_print_pin(const IOAPICState *s, unsigned pin, GString *buf)
{
    const struct ioapic_pin_regs *regs = &s->pins[pin].regs;

    g_string_append_printf(buf, "  pin %-2u 0x%016" PRIx64 " dest=%x vec=%-3u %s %-5s %-6s %-6s "
                           "%s\n", pin, regs->IOREDTBL,
                           (unsigned)REG_GET(regs, IOREDTBL, DEST),
                           (unsigned)REG_GET(regs, IOREDTBL, INTVEC),
                           REG_GET(regs, IOREDTBL, INTPOL) ? "active-lo" : "active-hi",
                           REG_GET(regs, IOREDTBL, TRIGMOD) ? "level" : "edge",
                           REG_GET(regs, IOREDTBL, MASK) ? "masked" : "",
                           ioapic_delivery_modes[REG_GET(regs, IOREDTBL, DELMOD)],
                           REG_GET(regs, IOREDTBL, DESTMOD) ? "logical" : "physical");
}

static void ioapic_print_pins(const char *name, uint32_t pins, GString *buf)
{
    g_string_append_printf(buf, "  %-8s ", name);
    for (unsigned i = 0; i < IOAPIC_NUM_PINS; i++) {
        if (pins & BIT(i)) {
            g_string_append_printf(buf, "%-2u ", i);
        }
    }
    g_string_append(buf, pins ? "\n" : "(none)\n");
}

static void ioapic_print_info(IOAPICState *s, GString *buf)
{
    unsigned pin;
    hwaddr at;

    g_string_append_printf(buf, "ioapic0: ver=0x%x id=0x%02x sel=0x%02x", s->cfg.version,
                           (unsigned)REG_GET(&s->window, IOAPICID, ID), s->regs.IOREGSEL);
    if (ioapic_selected(s, &pin, &at)) {
        g_string_append_printf(buf, " (redir[%u])", pin);
    }
    g_string_append_c(buf, '\n');
    for (unsigned i = 0; i < IOAPIC_NUM_PINS; i++) {
        ioapic_print_pin(s, i, buf);
    }
    ioapic_print_pins("IRR", ioapic_irr(s), buf);
    ioapic_print_pins("Remote IRR", ioapic_remote_irr(s), buf);
}

/* --- reset ---------------------------------------------------------------------- */

/* What the levels are is for those to say who drive them. */
static void ioapic_reset_hold(IOAPICState *s, ResetType type)
{
    regbank_reset(&ioapic_bank, &s->regs);
    regbank_reset(&ioapic_window_bank, &s->window);
    for (unsigned i = 0; i < IOAPIC_NUM_PINS; i++) {
        regbank_reset(&ioapic_pin_bank, &s->pins[i].regs);
    }
    s->hidden = (IOAPICHidden) { .levels = s->hidden.levels };
    s->wire = (IOAPICWire) { 0 };
}

/* --- lifecycle ------------------------------------------------------------------ */

static void ioapic_init(IOAPICState *s)
{
    memory_region_init_io(&s->host.mmio, s, &ioapic_mmio_ops, s, "ioapic", ioapic_bank.size);
    sysbus_init_mmio(s, &s->host.mmio);
    qdev_init_gpio_in(s, ioapic_set_input, IOAPIC_NUM_PINS);
}

static bool ioapic_realize(IOAPICState *s, Error **errp)
{
    if (s->cfg.version != IOAPIC_82093AA && s->cfg.version != IOAPIC_ICH) {
        error_setg(errp, "IOAPIC only supports version 0x%x or 0x%x (default: 0x%x).",
                   IOAPIC_82093AA, IOAPIC_ICH, IOAPIC_ICH);
        return false;
    }
    return true;
}

DeviceState *ioapic_create(Object *parent, const char *name, hwaddr addr)
{
    DeviceState *dev = qdev_new(TYPE_IOAPIC);

    object_property_add_child(parent, name, OBJECT(dev));
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, addr);
    return dev;
}

/* --- migration ------------------------------------------------------------------ */

static bool ioapic_pre_save(IOAPICState *s, Error **errp)
{
    s->wire = (IOAPICWire) {
        .wire_irr = ioapic_irr(s),
        .wire_id = REG_GET(&s->window, IOAPICID, ID),
        .wire_ioregsel = s->regs.IOREGSEL,
    };
    return true;
}

/* A stream may come from QEMU, which has no levels and keeps reserved bits, or from an enemy. */
static bool ioapic_post_load(IOAPICState *s, int version_id, Error **errp)
{
    s->window.IOAPICID = REG_MAKE(IOAPICID, ID, s->wire.wire_id);
    s->regs.IOREGSEL = s->wire.wire_ioregsel;
    s->hidden.levels &= ioapic_all_inputs;
    for (unsigned i = 0; i < IOAPIC_NUM_PINS; i++) {
        IOAPICPin *p = &s->pins[i];

        regbank_mask(&ioapic_pin_bank, &p->regs);
        if (!ioapic_is_level(p)) {
            REG_PUT(&p->regs, IOREDTBL, REMIRR, 0);
        } else if ((s->wire.wire_irr & BIT(i)) && !ioapic_asks(s, i)) {
            s->hidden.levels |= BIT(i) & ioapic_inputs_of(i);
        }
    }
    return true;
}

/* The levels travel in bytes that QEMU sends as zeroes and does not look at. */
static const VMSTATE_DESCRIPTION(IOAPICState) ioapic_vmsd = {
    .name = "ioapic",
    .version_id = 3,
    .minimum_version_id = 3,
    VMSTATE_OF(IOAPICState),
    VMSTATE_BOXES(VMSTATE_BOX(IOAPICState, regs), VMSTATE_BOX(IOAPICState, window),
                  VMSTATE_BOX(IOAPICState, pins), VMSTATE_BOX(IOAPICState, hidden)),
    .pre_save_errp = ioapic_pre_save,
    .post_load_errp = ioapic_post_load,
    .fields = VMSTATE_FIELDS(IOAPICState,
        VMSTATE_FIELD_AS("id", wire.wire_id, IOAPICState),
        VMSTATE_FIELD_AS("ioregsel", wire.wire_ioregsel, IOAPICState),
        VMSTATE_FIELD_AS("levels", hidden.levels, IOAPICState),
        VMSTATE_UNUSED(sizeof(uint32_t)),
        VMSTATE_FIELD_AS("irr", wire.wire_irr, IOAPICState),
        VMSTATE_ARRAY_AS("ioredtbl", wire_ioredtbl, IOAPICState),
        VMSTATE_NOT_MIGRATED(regs, IOAPICState, "IOREGSEL, sent as wire_ioregsel"),
        VMSTATE_NOT_MIGRATED(window, IOAPICState, "IOAPICID, sent as wire_id")),
};

/* --- class and type registration ------------------------------------------------ */

static const Property ioapic_props[] = {
    DEFINE_PROP_UINT8("version", IOAPICState, cfg.version, IOAPIC_ICH),
};

static const RegBankView ioapic_banks[] = {
    REGBANK_VIEW(IOAPICState, ioapic, regs),
    REGBANK_VIEW(IOAPICState, ioapic_window, window),
    REGBANK_VIEW_ARRAY(IOAPICState, ioapic_pin, pins, regs),
    { .bank = NULL },
};

static const DEVICE_OPS(IOAPICState) ioapic_ops = {
    .realize = ioapic_realize,
    .reset_hold = ioapic_reset_hold,
    .vmsd = DEVICE_VMSD(IOAPICState, ioapic_vmsd),
    .banks = ioapic_banks,
    .desc = "Intel I/O APIC",
    DEVICE_PROPS(ioapic_props),
};

static void ioapic_class_init(ObjectClass *klass, const void *data)
{
    device_class_set_ops(klass, &ioapic_ops.ops);
    INTERRUPT_STATS_SET(klass, IOAPICState, ioapic_get_statistics, ioapic_print_info);
}

static const TYPE_INFO(IOAPICState) ioapic_type = {
    .name = TYPE_IOAPIC,
    .parent = TYPE_SYS_BUS_DEVICE,
    QOM_TYPE(IOAPICState, SysBusDevice),
    .instance_init = ioapic_init,
    .class_init = ioapic_class_init,
    .interfaces = (const InterfaceInfo[]) {
        { TYPE_INTERRUPT_STATS_PROVIDER },
        { NULL },
    },
};
DEFINE_TYPE(ioapic_type)
