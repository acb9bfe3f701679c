/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programmable interrupt controller (8259A).  Manual: Intel 231468; ELCR: 82371AB 4.2.5.
 *
 * Port iobase: commands, IRR, ISR, poll word.  Port iobase + 1: ICW2 to ICW4, IMR.  Port
 * elcr_addr: ELCR.  GPIO in 0..7: IR0 to IR7.  GPIO out 0: INT.
 * Properties: iobase, elcr_addr, elcr_mask, master, slave (the chip behind input 2).
 *
 * Not modelled: 8080 mode, buffered mode, the cascade bus (ICW3): a PC's wiring is assumed.
 * LTIM is ignored, as in PC chip sets.
 * Departures from the manual and from QEMU: docs/devices/i8259.rst.
 */
#include "qemu/osdep.h"
#include "hw/intc/i8259.h"
#include "hw/intc/intc.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"
#include "trace.h"
#include "hw/core/strict.h"

/* --- registers ------------------------------------------------------------------ */

#define BANK i8259
#define BANK_DEF "hw/intc/i8259.def"
#define BANK_STEP 1
#include "hw/core/regbank-expand.h"

/* --- constants ------------------------------------------------------------------ */

enum {
    I8259_CASCADE = 2,              /* input of the master where the slave is */
    I8259_SPURIOUS = 7,             /* input that stands for "none" */
    I8259_PORTS = 2,
    I8259_MASTER_PORT = 0x20,
    I8259_SLAVE_PORT = 0xa0,
    I8259_MASTER_ELCR = 0x4d0,
    I8259_SLAVE_ELCR = 0x4d1,
    I8259_MASTER_LEVELS = 0xf8,     /* timer, keyboard and cascade are edges for ever */
    I8259_SLAVE_LEVELS = 0xde,      /* ... so are the clock and the coprocessor */
};

static const uint32_t i8259_no_port = UINT32_MAX;       /* the ports' default */

/* OCW2.CMD: the bits R, SL, EOI. */
enum {
    I8259_ROTATE_AEOI_CLEAR,
    I8259_EOI,
    I8259_NO_OPERATION,
    I8259_SPECIFIC_EOI,
    I8259_ROTATE_AEOI_SET,
    I8259_ROTATE_EOI,
    I8259_SET_PRIORITY,
    I8259_ROTATE_SPECIFIC_EOI,
};

/* What port 1 takes next; the values are those on the wire. */
enum {
    I8259_READY,
    I8259_WANT_ICW2,
    I8259_WANT_ICW3,
    I8259_WANT_ICW4,
};

/* --- types ---------------------------------------------------------------------- */

typedef struct I8259Config {
    uint32_t iobase, elcr_addr;
    uint8_t elcr_mask;
    bool master;
    I8259State *slave;
} I8259Config;

typedef struct I8259Hidden {
    uint8_t levels;                 /* of the inputs */
    uint8_t top;                    /* input of the highest priority */
    uint8_t read_isr;               /* OCW3.RIS: what port 0 reads */
    uint8_t poll;                   /* OCW3.P: the next read polls */
    uint8_t special_mask;           /* OCW3.SMM */
    uint8_t init_state;             /* what port 1 takes next */
    uint8_t auto_eoi;               /* ICW4.AEOI */
    uint8_t rotate_on_auto_eoi;
    uint8_t special_fully_nested;   /* ICW4.SFNM */
    uint8_t want_icw4;              /* ICW1.IC4 */
    uint8_t single;                 /* ICW1.SNGL, in place: 0 or 2, which QEMU sends */
} I8259Hidden;

typedef struct I8259Host {
    MemoryRegion ports;
    MemoryRegion elcr;
    qemu_irq intr;
    uint64_t counts[ISA_NUM_IRQS];  /* rising edges; in the master from 8 on: the slave's */
} I8259Host;

struct I8259State {
    QOM_PARENT(ISADevice);
    const I8259Config cfg;
    struct i8259_regs regs;
    I8259Hidden hidden;
    I8259Host host;
};

/* --- helpers -------------------------------------------------------------------- */

/* How urgent the most urgent of @inputs is: 0 most, I8259_INPUTS if there is none. */
static unsigned i8259_rank(const I8259State *s, uint8_t inputs)
{
    return inputs ? ctz32(ror8(inputs, s->hidden.top)) : I8259_INPUTS;
}

static unsigned i8259_input_of_rank(const I8259State *s, unsigned rank)
{
    return (rank + s->hidden.top) % I8259_INPUTS;
}

/* Inputs whose service keeps others waiting; in special mask mode masked ones do not. */
static uint8_t i8259_in_service(const I8259State *s)
{
    return s->hidden.special_mask ? s->regs.ISR & ~s->regs.IMR : s->regs.ISR;
}

static bool i8259_is_cascade(const I8259State *s, unsigned input)
{
    return s->cfg.master && !s->hidden.single && input == I8259_CASCADE;
}

/* The input that an acknowledge would take, or -1. */
static int i8259_pending(const I8259State *s)
{
    unsigned rank = i8259_rank(s, s->regs.IRR & ~s->regs.IMR);
    unsigned busy = i8259_rank(s, i8259_in_service(s));
    unsigned input = i8259_input_of_rank(s, rank);

    if (rank < busy) {
        return input;
    }
    /* A slave in service may have something more urgent (special fully nested mode). */
    if (rank == busy && rank < I8259_INPUTS && s->hidden.special_fully_nested
        && i8259_is_cascade(s, input)) {
        return input;
    }
    return -1;
}

bool i8259_requests(const I8259State *s)
{
    return i8259_pending(s) >= 0;
}

/* --- behaviour ------------------------------------------------------------------ */

/* Drive INT: the end of whatever changed the state. */
static void TSA_REQUIRES(bql) i8259_update(I8259State *s)
{
    trace_pic_update_irq(s->cfg.master, s->regs.IMR, s->regs.IRR, s->hidden.top);
    qemu_set_irq(s->host.intr, i8259_requests(s));
}

/* A request stays latched when an edge-triggered input falls: devices of QEMU pulse. */
static void TSA_REQUIRES(bql) i8259_set_input(I8259State *s, int n, int level)
{
    uint8_t input = BIT(n);
    bool rose = level && !(s->hidden.levels & input);

    trace_pic_set_irq(s->cfg.master, n, level);
    s->hidden.levels = level ? s->hidden.levels | input : s->hidden.levels & ~input;
    if (rose) {
        s->host.counts[n]++;
        s->regs.IRR |= input;
    } else if (!level && (s->regs.ELCR & input)) {
        s->regs.IRR &= ~input;
    }
    i8259_update(s);
}

/* The acknowledge cycle of @input, which is pending. */
static void TSA_REQUIRES(bql) i8259_accept(I8259State *s, unsigned input)
{
    if (!(s->regs.ELCR & BIT(input))) {
        s->regs.IRR &= ~BIT(input);
    }
    if (!s->hidden.auto_eoi) {
        s->regs.ISR |= BIT(input);
    } else if (s->hidden.rotate_on_auto_eoi) {
        s->hidden.top = (input + 1) % I8259_INPUTS;
    }
    qemu_irq_lower(s->host.intr);           /* INT falls in each cycle: an edge for a master */
    i8259_update(s);
}

int i8259_acknowledge(I8259State *s)
{
    int input = i8259_pending(s);
    int vector = s->regs.ICW2 | (input < 0 ? I8259_SPURIOUS : input);

    if (input >= 0) {
        i8259_accept(s, input);
        if (s->cfg.slave && i8259_is_cascade(s, input)) {
            return i8259_acknowledge(s->cfg.slave);
        }
    }
    trace_pic_interrupt(input, vector);
    return vector;
}

/* The read after OCW3.P: an acknowledge whose answer is the input. */
static uint8_t TSA_REQUIRES(bql) i8259_poll(I8259State *s)
{
    int input = i8259_pending(s);

    s->hidden.poll = 0;
    if (input < 0) {
        return 0;
    }
    i8259_accept(s, input);
    return REG_MAKE(POLL, I, 1) | REG_MAKE(POLL, W, input);
}

/* ICW1.  Edges before it are forgotten: an input that is high must fall first. */
static void TSA_REQUIRES(bql) i8259_initialize(I8259State *s, uint8_t icw1)
{
    s->regs.IRR &= s->regs.ELCR;
    s->regs.IMR = 0;
    s->regs.ISR = 0;
    s->regs.ICW2 = 0;
    s->hidden = (I8259Hidden) {
        .levels = s->hidden.levels,
        .init_state = I8259_WANT_ICW2,
        .want_icw4 = REG_FIELD(ICW1, IC4, icw1),
        .single = icw1 & REG_MASK(ICW1, SNGL),
    };
    i8259_update(s);
}

static void i8259_last_icws(I8259State *s)
{
    s->hidden.init_state = s->hidden.want_icw4 ? I8259_WANT_ICW4 : I8259_READY;
}

static void i8259_got_icw2(I8259State *s)
{
    if (s->hidden.single) {
        i8259_last_icws(s);
    } else {
        s->hidden.init_state = I8259_WANT_ICW3;
    }
}

static void TSA_REQUIRES(bql) i8259_got_icw4(I8259State *s, uint8_t icw4)
{
    s->hidden.auto_eoi = REG_FIELD(ICW4, AEOI, icw4);
    s->hidden.special_fully_nested = REG_FIELD(ICW4, SFNM, icw4);
    s->hidden.init_state = I8259_READY;
    i8259_update(s);
}

/* The service of @input ends; with @rotate it becomes the least urgent one. */
static void i8259_end(I8259State *s, unsigned input, bool rotate)
{
    s->regs.ISR &= ~BIT(input);
    if (rotate) {
        s->hidden.top = (input + 1) % I8259_INPUTS;
    }
}

static void i8259_end_most_urgent(I8259State *s, bool rotate)
{
    unsigned rank = i8259_rank(s, i8259_in_service(s));

    if (rank < I8259_INPUTS) {
        i8259_end(s, i8259_input_of_rank(s, rank), rotate);
    }
}

static void TSA_REQUIRES(bql) i8259_command(I8259State *s, uint8_t ocw2)
{
    unsigned input = REG_FIELD(OCW2, L, ocw2);

    switch (REG_FIELD(OCW2, CMD, ocw2)) {
    case I8259_EOI:
        i8259_end_most_urgent(s, false);
        break;
    case I8259_ROTATE_EOI:
        i8259_end_most_urgent(s, true);
        break;
    case I8259_SPECIFIC_EOI:
        i8259_end(s, input, false);
        break;
    case I8259_ROTATE_SPECIFIC_EOI:
        i8259_end(s, input, true);
        break;
    case I8259_SET_PRIORITY:
        s->hidden.top = (input + 1) % I8259_INPUTS;
        break;
    case I8259_ROTATE_AEOI_CLEAR:
        s->hidden.rotate_on_auto_eoi = 0;
        break;
    case I8259_ROTATE_AEOI_SET:
        s->hidden.rotate_on_auto_eoi = 1;
        break;
    case I8259_NO_OPERATION:
        break;
    }
    i8259_update(s);
}

static void TSA_REQUIRES(bql) i8259_mode(I8259State *s, uint8_t ocw3)
{
    if (REG_FIELD(OCW3, P, ocw3)) {
        s->hidden.poll = 1;
    }
    if (REG_FIELD(OCW3, RR, ocw3)) {
        s->hidden.read_isr = REG_FIELD(OCW3, RIS, ocw3);
    }
    if (REG_FIELD(OCW3, ESMM, ocw3)) {
        s->hidden.special_mask = REG_FIELD(OCW3, SMM, ocw3);
        i8259_update(s);
    }
}

/* A level-triggered input asks while it is high, one that becomes an edge no more. */
static void TSA_REQUIRES(bql) i8259_triggers_changed(I8259State *s, uint8_t old)
{
    uint8_t changed;

    s->regs.ELCR &= s->cfg.elcr_mask;
    changed = old ^ s->regs.ELCR;
    s->regs.IRR = (s->regs.IRR & ~changed) | (s->hidden.levels & changed & s->regs.ELCR);
    i8259_update(s);
}

/* --- register access ------------------------------------------------------------ */

/* Which word a write of @val to port @at is. */
static enum i8259_reg i8259_written_word(const I8259State *s, hwaddr at, uint8_t val)
{
    static const enum i8259_reg port1[] = {
        [I8259_READY] = R_IMR,
        [I8259_WANT_ICW2] = R_ICW2,
        [I8259_WANT_ICW3] = R_ICW3,
        [I8259_WANT_ICW4] = R_ICW4,
    };

    if (at) {
        return port1[s->hidden.init_state];
    }
    return REG_FIELD(ICW1, INIT, val) ? R_ICW1 : REG_FIELD(OCW3, OCW3, val) ? R_OCW3 : R_OCW2;
}

static enum i8259_reg i8259_read_word(const I8259State *s, hwaddr at)
{
    if (s->hidden.poll) {
        return R_POLL;
    }
    return at ? R_IMR : s->hidden.read_isr ? R_ISR : R_IRR;
}

static uint8_t TSA_REQUIRES(bql) i8259_reg_read(I8259State *s, enum i8259_reg reg)
{
    switch (reg) {
    case R_POLL:
        return i8259_poll(s);
    default:
        return regbank_get(&i8259_bank, &s->regs, reg);
    }
}

static void TSA_REQUIRES(bql) i8259_reg_write(I8259State *s, enum i8259_reg reg, uint8_t old,
                                              uint8_t val)
{
    regbank_put(&i8259_bank, &s->regs, reg, val);

    switch (reg) {                          /* every register, no default: -Wswitch guards it */
    case R_ICW1:
        i8259_initialize(s, val);
        break;
    case R_ICW2:
        i8259_got_icw2(s);
        break;
    case R_ICW3:
        i8259_last_icws(s);
        break;
    case R_ICW4:
        i8259_got_icw4(s, val);
        break;
    case R_IMR:
        i8259_update(s);
        break;
    case R_OCW2:
        i8259_command(s, val);
        break;
    case R_OCW3:
        i8259_mode(s, val);
        break;
    case R_ELCR:
        i8259_triggers_changed(s, old);
        break;
    case R_IRR:
    case R_ISR:
    case R_POLL:
        break;
    }
}

static uint64_t TSA_REQUIRES(bql) i8259_word_read(I8259State *s, enum i8259_reg reg)
{
    RegIo io;

    if (!regbank_begin_read(&i8259_bank, DEVICE(s), i8259_bank.regs[reg].offset, 1, &io)) {
        return 0;
    }
    return regbank_end_read(&io, i8259_reg_read(s, io.reg));
}

static void TSA_REQUIRES(bql) i8259_word_write(I8259State *s, enum i8259_reg reg, uint8_t data)
{
    RegIo io;

    if (regbank_begin_write(&i8259_bank, DEVICE(s), &s->regs, i8259_bank.regs[reg].offset, data,
                            1, &io)) {
        i8259_reg_write(s, io.reg, io.old, io.val);
    }
}

static uint64_t TSA_REQUIRES(bql) i8259_port_read(I8259State *s, hwaddr at, unsigned size)
{
    uint64_t val = i8259_word_read(s, i8259_read_word(s, at));

    trace_pic_ioport_read(s->cfg.master, at, val);
    return val;
}

static void TSA_REQUIRES(bql) i8259_port_write(I8259State *s, hwaddr at, uint64_t data,
                                               unsigned size)
{
    trace_pic_ioport_write(s->cfg.master, at, data);
    i8259_word_write(s, i8259_written_word(s, at, data), data);
}

/* What is behind the first byte of a wider access is not ours. */
static uint64_t TSA_REQUIRES(bql) i8259_elcr_read(I8259State *s, hwaddr at, unsigned size)
{
    return at ? UINT8_MAX : i8259_word_read(s, R_ELCR);
}

static void TSA_REQUIRES(bql) i8259_elcr_write(I8259State *s, hwaddr at, uint64_t data,
                                               unsigned size)
{
    if (!at) {
        i8259_word_write(s, R_ELCR, data);
    }
}

static const MEMORY_REGION_OPS(I8259State) i8259_port_ops = {
    .read = i8259_port_read,
    .write = i8259_port_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

static const MEMORY_REGION_OPS(I8259State) i8259_elcr_ops = {
    .read = i8259_elcr_read,
    .write = i8259_elcr_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

/* --- host callbacks ------------------------------------------------------------- */

/* The master speaks for both. */
static bool i8259_get_statistics(I8259State *s, uint64_t **irq_counts, unsigned int *nb_irqs)
{
    if (s->cfg.slave) {
        memcpy(s->host.counts + I8259_INPUTS, s->cfg.slave->host.counts,
               I8259_INPUTS * sizeof(s->host.counts[0]));
    }
    *irq_counts = s->host.counts;
    *nb_irqs = s->cfg.master ? ISA_NUM_IRQS : 0;
    return true;
}

static void i8259_print_info(I8259State *s, GString *buf)
{
    g_string_append_printf(buf, "pic%d: irr=%02x imr=%02x isr=%02x hprio=%d irq_base=%02x "
                           "rr_sel=%d elcr=%02x fnm=%d\n", s->cfg.master ? 0 : 1, s->regs.IRR,
                           s->regs.IMR, s->regs.ISR, s->hidden.top, s->regs.ICW2,
                           s->hidden.read_isr, s->regs.ELCR, s->hidden.special_fully_nested);
}

/* --- reset ---------------------------------------------------------------------- */

/* What the levels are is for those to say who drive them. */
static void TSA_REQUIRES(bql) i8259_reset_hold(I8259State *s, ResetType type)
{
    regbank_reset(&i8259_bank, &s->regs);
    s->hidden = (I8259Hidden) { .levels = s->hidden.levels };
    i8259_update(s);
}

/* --- lifecycle ------------------------------------------------------------------ */

static void i8259_instance_init(I8259State *s)
{
    memory_region_init_io(&s->host.ports, s, &i8259_port_ops, s, "pic", I8259_PORTS);
    memory_region_init_io(&s->host.elcr, s, &i8259_elcr_ops, s, "elcr", 1);
    qdev_init_gpio_in(s, i8259_set_input, I8259_INPUTS);
    qdev_init_gpio_out(DEVICE(s), &s->host.intr, 1);
}

/* @region at port @base, unless that says none. */
static bool i8259_map(I8259State *s, MemoryRegion *region, const char *name, uint32_t base,
                      Error **errp)
{
    if (base == i8259_no_port) {
        return true;
    }
    if (base > UINT16_MAX) {
        error_setg(errp, "%s %" PRIu32 " is not an I/O port", name, base);
        return false;
    }
    isa_register_ioport(ISA_DEVICE(s), region, base);
    return true;
}

static bool i8259_realize(I8259State *s, Error **errp)
{
    if (s->cfg.slave == s || (s->cfg.slave && !s->cfg.master)) {
        error_setg(errp, "only a master has a slave, and not itself");
        return false;
    }
    return i8259_map(s, &s->host.ports, "iobase", s->cfg.iobase, errp)
        && i8259_map(s, &s->host.elcr, "elcr_addr", s->cfg.elcr_addr, errp);
}

static DeviceState *i8259_new(uint32_t iobase, uint32_t elcr_addr, uint8_t elcr_mask)
{
    DeviceState *dev = DEVICE(isa_new(TYPE_I8259));

    qdev_prop_set_uint32(dev, "iobase", iobase);
    qdev_prop_set_uint32(dev, "elcr_addr", elcr_addr);
    qdev_prop_set_uint8(dev, "elcr_mask", elcr_mask);
    return dev;
}

I8259State *i8259_create_pair(ISABus *bus, qemu_irq parent_irq, qemu_irq irqs[ISA_NUM_IRQS])
{
    DeviceState *master = i8259_new(I8259_MASTER_PORT, I8259_MASTER_ELCR, I8259_MASTER_LEVELS);
    DeviceState *slave = i8259_new(I8259_SLAVE_PORT, I8259_SLAVE_ELCR, I8259_SLAVE_LEVELS);

    qdev_prop_set_bit(master, "master", true);
    object_property_set_link(OBJECT(master), "slave", OBJECT(slave), &error_abort);
    isa_realize_and_unref(ISA_DEVICE(master), bus, &error_abort);   /* first: its instance is 0 */
    isa_realize_and_unref(ISA_DEVICE(slave), bus, &error_abort);
    for (unsigned i = 0; i < I8259_INPUTS; i++) {
        irqs[i] = qdev_get_gpio_in(master, i);
        irqs[I8259_INPUTS + i] = qdev_get_gpio_in(slave, i);
    }
    qdev_connect_gpio_out(slave, 0, irqs[I8259_CASCADE]);
    qdev_connect_gpio_out(master, 0, parent_irq);
    return I8259(master);
}

qemu_irq *i8259_init(ISABus *bus, qemu_irq parent_irq)
{
    qemu_irq *irqs = g_new(qemu_irq, ISA_NUM_IRQS);

    i8259_create_pair(bus, parent_irq, irqs);
    return irqs;
}

/* --- migration ------------------------------------------------------------------ */

/* Nothing in a stream is trusted. */
static bool i8259_post_load(I8259State *s, int version_id, Error **errp)
{
    I8259Hidden *h = &s->hidden;

    if (h->top >= I8259_INPUTS) {
        error_setg(errp, "priority_add %u is no input", h->top);
        return false;
    }
    if (h->init_state > I8259_WANT_ICW4) {
        error_setg(errp, "init_state %u is no step of the initialization", h->init_state);
        return false;
    }
    regbank_mask(&i8259_bank, &s->regs);
    s->regs.ELCR &= s->cfg.elcr_mask;
    h->levels |= s->regs.IRR & s->regs.ELCR;        /* QEMU forgets levels in ICW1 ... */
    s->regs.IRR |= h->levels & s->regs.ELCR;        /* ... and requests in ELCR */
    h->read_isr = h->read_isr != 0;
    h->poll = h->poll != 0;
    h->special_mask = h->special_mask != 0;
    h->auto_eoi = h->auto_eoi != 0;
    h->rotate_on_auto_eoi = h->rotate_on_auto_eoi != 0;
    h->special_fully_nested = h->special_fully_nested != 0;
    h->want_icw4 = h->want_icw4 != 0;
    h->single = REG_MAKE(ICW1, SNGL, h->single != 0);
    return true;
}

static const VMSTATE_DESCRIPTION(I8259State) i8259_vmsd = {
    .name = "i8259",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(I8259State),
    VMSTATE_BOXES(VMSTATE_BOX(I8259State, regs), VMSTATE_BOX(I8259State, hidden)),
    .post_load_errp = i8259_post_load,
    .fields = VMSTATE_FIELDS(I8259State,
        VMSTATE_FIELD_AS("last_irr", hidden.levels, I8259State),
        VMSTATE_FIELD_AS("irr", regs.IRR, I8259State),
        VMSTATE_FIELD_AS("imr", regs.IMR, I8259State),
        VMSTATE_FIELD_AS("isr", regs.ISR, I8259State),
        VMSTATE_FIELD_AS("priority_add", hidden.top, I8259State),
        VMSTATE_FIELD_AS("irq_base", regs.ICW2, I8259State),
        VMSTATE_FIELD_AS("read_reg_select", hidden.read_isr, I8259State),
        VMSTATE_FIELD_AS("poll", hidden.poll, I8259State),
        VMSTATE_FIELD_AS("special_mask", hidden.special_mask, I8259State),
        VMSTATE_FIELD_AS("init_state", hidden.init_state, I8259State),
        VMSTATE_FIELD_AS("auto_eoi", hidden.auto_eoi, I8259State),
        VMSTATE_FIELD_AS("rotate_on_auto_eoi", hidden.rotate_on_auto_eoi, I8259State),
        VMSTATE_FIELD_AS("special_fully_nested_mode", hidden.special_fully_nested, I8259State),
        VMSTATE_FIELD_AS("init4", hidden.want_icw4, I8259State),
        VMSTATE_FIELD_AS("single_mode", hidden.single, I8259State),
        VMSTATE_FIELD_AS("elcr", regs.ELCR, I8259State)),
};

/* --- class and type registration ------------------------------------------------ */

static const Property i8259_props[] = {
    DEFINE_PROP_UINT32("iobase", I8259State, cfg.iobase, UINT32_MAX),
    DEFINE_PROP_UINT32("elcr_addr", I8259State, cfg.elcr_addr, UINT32_MAX),
    DEFINE_PROP_UINT8("elcr_mask", I8259State, cfg.elcr_mask, UINT8_MAX),
    DEFINE_PROP_BOOL("master", I8259State, cfg.master, false),
    DEFINE_PROP_LINK("slave", I8259State, cfg.slave, TYPE_I8259, I8259State *),
};

static const RegBankView i8259_banks[] = {
    REGBANK_VIEW(I8259State, i8259, regs),
    { .bank = NULL },
};

static const DEVICE_OPS(I8259State) i8259_ops = {
    .realize = i8259_realize,
    .reset_hold = i8259_reset_hold,
    .vmsd = DEVICE_VMSD(I8259State, i8259_vmsd),
    .banks = i8259_banks,
    .desc = "Intel 8259A interrupt controller",
    .user_creatable = QDEV_NO,              /* its lines are the board's */
    DEVICE_PROPS(i8259_props),
};

static void i8259_class_init(ObjectClass *klass, const void *data)
{
    device_class_set_ops(klass, &i8259_ops.ops);
    INTERRUPT_STATS_SET(klass, I8259State, i8259_get_statistics, i8259_print_info);
}

static const TYPE_INFO(I8259State) i8259_type = {
    .name = TYPE_I8259,
    .parent = TYPE_ISA_DEVICE,
    QOM_TYPE(I8259State, ISADevice),
    .instance_init = i8259_instance_init,
    .class_init = i8259_class_init,
    .interfaces = (const InterfaceInfo[]) {
        { TYPE_INTERRUPT_STATS_PROVIDER },
        { NULL },
    },
};
DEFINE_TYPE(i8259_type)
