/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pair of 8259A in process, as processor and devices see it: what the manual
 * says (Intel 231468), the migration format against hostile senders, and random
 * walks in which after every step a copy made by save and load is the same pair.
 */
#include "qemu/osdep.h"
#include "hw/intc/i8259.h"
#include "hw/intc/intc.h"
#include "hw/isa/isa.h"
#include "hwcore-test.h"
#include "migration/qemu-file.h"
#include "migration/vmstate-walk.h"
#include "system/ioport.h"
#include "bank-test.h"

#define BANK i8259
#define BANK_DEF "hw/intc/i8259.def"
#define BANK_STEP 1
#include "hw/core/regbank-expand.h"

/* Ports and words. */
enum {
    CMD0 = 0x20, DATA0 = 0x21, CMD1 = 0xa0, DATA1 = 0xa1, ELCR0 = 0x4d0, ELCR1 = 0x4d1,
    EOI = 0x20, READ_IRR = 0x0a, READ_ISR = 0x0b, POLL = 0x0c,
    BASE0 = 0x30, BASE1 = 0x70,
};

/* ---- a pair with wires ------------------------------------------------------- */

typedef struct Pair {
    ISABus *bus;
    I8259State *master, *slave;
    qemu_irq irqs[ISA_NUM_IRQS];
    qemu_irq sink;
    int intr;               /* level of the master's INT */
    unsigned rises;         /* ... and how often it rose */
} Pair;

static void sink(void *opaque, int n, int level)
{
    Pair *p = opaque;

    p->rises += level && !p->intr;
    p->intr = level;
}

static I8259State *slave_of(I8259State *master)
{
    return I8259(object_property_get_link(OBJECT(master), "slave", &error_abort));
}

static Pair *wire(void)
{
    Pair *p = g_new0(Pair, 1);

    p->bus = isa_bus_new(NULL, get_system_memory(), get_system_io(), &error_abort);
    p->sink = qemu_allocate_irq(sink, p, 0);
    p->master = i8259_create_pair(p->bus, p->sink, p->irqs);
    p->slave = slave_of(p->master);
    device_cold_reset(DEVICE(p->slave));
    device_cold_reset(DEVICE(p->master));
    return p;
}

static void unwire(Pair *p)
{
    object_unparent(OBJECT(BUS(p->bus)->parent));
    qemu_free_irq(p->sink);
    g_free(p);
}

/* ICW1 to ICW4 of both, as a PC's firmware does. */
static void init_pair(uint8_t icw4)
{
    static const struct { uint16_t cmd, data; uint8_t base, icw3; } chip[] = {
        { CMD0, DATA0, BASE0, 0x04 }, { CMD1, DATA1, BASE1, 0x02 },
    };

    for (int i = 0; i < 2; i++) {
        cpu_outb(chip[i].cmd, 0x11);
        cpu_outb(chip[i].data, chip[i].base);
        cpu_outb(chip[i].data, chip[i].icw3);
        cpu_outb(chip[i].data, icw4);
    }
}

static Pair *start(uint8_t icw4)
{
    Pair *p = wire();

    init_pair(icw4);
    return p;
}

static void TSA_NO_TSA set(Pair *p, int n, int level)
{
    qemu_set_irq(p->irqs[n], level);
}

static void pulse(Pair *p, int n)
{
    set(p, n, 1);
    set(p, n, 0);
}

static int TSA_NO_TSA ack(Pair *p)
{
    return i8259_acknowledge(p->master);
}

static uint8_t irr(uint16_t cmd)
{
    cpu_outb(cmd, READ_IRR);
    return cpu_inb(cmd);
}

static uint8_t isr(uint16_t cmd)
{
    cpu_outb(cmd, READ_ISR);
    return cpu_inb(cmd);
}

/* All of @inputs ask at once; how they are served, one after the other, each ended by @eoi. */
static void expect_order(Pair *p, uint8_t inputs, uint8_t eoi, const char *order)
{
    cpu_outb(DATA0, 0xff);
    for (int i = 0; i < 8; i++) {
        if (inputs & (1 << i)) {
            pulse(p, i);
        }
    }
    cpu_outb(DATA0, 0);
    for (; *order; order++) {
        g_assert_cmpint(p->intr, ==, 1);
        g_assert_cmphex(ack(p), ==, BASE0 + (*order - '0'));
        if (eoi) {
            cpu_outb(CMD0, eoi);
        }
    }
    g_assert_cmpint(p->intr, ==, 0);
}

/* ---- the bank ---------------------------------------------------------------- */

/* Where the guest gets at a word; writes of words that it cannot write go nowhere. */
static uint64_t bank_read(void *dev, hwaddr at, unsigned size)
{
    switch (at) {
    case 0x04:
        return cpu_inb(DATA1);
    case 0x08:
        return irr(CMD1);
    case 0x09:
        return isr(CMD1);
    case 0x10:
        return cpu_inb(ELCR1);
    default:
        return 0;
    }
}

static void bank_write(void *dev, hwaddr at, uint64_t val, unsigned size)
{
    if (at == 0x04) {
        cpu_outb(DATA1, val);
    } else if (at == 0x10) {
        cpu_outb(ELCR1, val);
    }
}

static void bank_reset(void *dev)
{
    device_cold_reset(DEVICE(((Pair *)dev)->slave));
}

static const BankAccess bank_access = { bank_read, bank_write, bank_reset };

#define R(n, off, w, acts) { .name = n, .offset = off, .writable = w, .destructive = acts }
static const BankGolden golden[] = {
    R("ICW1", 0x00, 0, true), R("ICW2", 0x01, 0, true), R("ICW3", 0x02, 0, true),
    R("ICW4", 0x03, 0, true), R("IMR", 0x04, 0xff, false), R("OCW2", 0x05, 0, true),
    R("OCW3", 0x06, 0, true), R("IRR", 0x08, 0, false), R("ISR", 0x09, 0, false),
    R("POLL", 0x0a, 0, true), R("ELCR", 0x10, 0xde, false),
    { .name = NULL },
};
#undef R

static void test_bank(void)
{
    Pair *p = wire();

    bank_test_names(&i8259_bank, golden);
    bank_test_bits(&i8259_bank, golden, &bank_access, p);
    bank_test_holes(&i8259_bank, &bank_access, p);
    unwire(p);
}

/* The timer, the keyboard, the cascade, the clock and the coprocessor are always edges. */
static void test_elcr_masks(void)
{
    Pair *p = wire();

    cpu_outb(ELCR0, 0xff);
    cpu_outb(ELCR1, 0xff);
    g_assert_cmphex(cpu_inb(ELCR0), ==, 0xf8);
    g_assert_cmphex(cpu_inb(ELCR1), ==, 0xde);
    unwire(p);
}

/* ---- initialization ---------------------------------------------------------- */

static void test_init_clears(void)
{
    Pair *p = start(0x01);

    cpu_outb(DATA0, 0x55);
    pulse(p, 1);
    ack(p);
    pulse(p, 3);
    cpu_outb(CMD0, 0xc2);               /* input 2 lowest */
    cpu_outb(CMD0, 0x68);               /* special mask */
    init_pair(0x01);
    g_assert_cmphex(cpu_inb(DATA0), ==, 0);
    g_assert_cmphex(cpu_inb(CMD0), ==, 0);      /* IRR is what port 0 reads */
    g_assert_cmphex(isr(CMD0), ==, 0);
    g_assert_cmpint(p->intr, ==, 0);
    expect_order(p, 0xfb, EOI, "0134567");
    unwire(p);
}

/* ICW1 resets the edge sense: an input that is high must fall before it can ask. */
static void test_init_forgets_edges(void)
{
    Pair *p = start(0x01);

    set(p, 4, 1);
    g_assert_cmpint(p->intr, ==, 1);
    init_pair(0x01);
    g_assert_cmpint(p->intr, ==, 0);
    set(p, 4, 1);                       /* no edge */
    g_assert_cmpint(p->intr, ==, 0);
    set(p, 4, 0);
    set(p, 4, 1);
    g_assert_cmpint(p->intr, ==, 1);
    unwire(p);
}

/* ... but a level-triggered one goes on asking. */
static void test_init_keeps_levels(void)
{
    Pair *p = start(0x01);

    cpu_outb(ELCR0, 0x20);
    set(p, 5, 1);
    init_pair(0x01);
    g_assert_cmpint(p->intr, ==, 1);
    g_assert_cmphex(cpu_inb(ELCR0), ==, 0x20);
    g_assert_cmphex(ack(p), ==, BASE0 + 5);
    unwire(p);
}

static void test_vector_base(void)
{
    Pair *p = wire();

    cpu_outb(CMD0, 0x11);
    cpu_outb(DATA0, 0xff);              /* the lower three bits are the input's */
    cpu_outb(DATA0, 0x04);
    cpu_outb(DATA0, 0x01);
    pulse(p, 0);
    g_assert_cmphex(ack(p), ==, 0xf8);
    unwire(p);
}

/* Without IC4 there is no ICW4; with SNGL no ICW3: port 1 is the mask right after. */
static void test_short_initializations(void)
{
    Pair *p = wire();

    cpu_outb(CMD0, 0x10);
    cpu_outb(DATA0, 0x40);
    cpu_outb(DATA0, 0x04);
    cpu_outb(DATA0, 0xaa);
    g_assert_cmphex(cpu_inb(DATA0), ==, 0xaa);
    cpu_outb(CMD0, 0x13);
    cpu_outb(DATA0, 0x40);
    cpu_outb(DATA0, 0x01);
    cpu_outb(DATA0, 0x55);
    g_assert_cmphex(cpu_inb(DATA0), ==, 0x55);
    cpu_outb(CMD0, 0x12);
    cpu_outb(DATA0, 0x40);
    cpu_outb(DATA0, 0x33);
    g_assert_cmphex(cpu_inb(DATA0), ==, 0x33);
    unwire(p);
}

/* IC4 = 0 clears what ICW4 would set. */
static void test_no_icw4_clears_its_modes(void)
{
    Pair *p = start(0x03);

    cpu_outb(CMD0, 0x10);
    cpu_outb(DATA0, BASE0);
    cpu_outb(DATA0, 0x04);
    pulse(p, 1);
    ack(p);
    g_assert_cmphex(isr(CMD0), ==, 0x02);       /* no automatic end */
    unwire(p);
}

/* A single chip has no slave: input 2 is one like the others. */
static void test_single(void)
{
    Pair *p = wire();

    cpu_outb(CMD0, 0x13);
    cpu_outb(DATA0, BASE0);
    cpu_outb(DATA0, 0x01);
    pulse(p, 2);
    g_assert_cmphex(ack(p), ==, BASE0 + 2);
    unwire(p);
}

/* ---- requests ---------------------------------------------------------------- */

static void test_fixed_priority(void)
{
    Pair *p = start(0x01);

    expect_order(p, 0xfb, EOI, "0134567");
    unwire(p);
}

static void test_nesting(void)
{
    Pair *p = start(0x01);

    pulse(p, 4);
    g_assert_cmphex(ack(p), ==, BASE0 + 4);
    g_assert_cmpint(p->intr, ==, 0);
    pulse(p, 6);                        /* less urgent: waits */
    g_assert_cmpint(p->intr, ==, 0);
    pulse(p, 4);                        /* the same: waits */
    g_assert_cmpint(p->intr, ==, 0);
    pulse(p, 1);                        /* more urgent */
    g_assert_cmpint(p->intr, ==, 1);
    g_assert_cmphex(ack(p), ==, BASE0 + 1);
    g_assert_cmphex(isr(CMD0), ==, 0x12);
    g_assert_cmphex(irr(CMD0), ==, 0x50);
    cpu_outb(CMD0, EOI);
    g_assert_cmphex(isr(CMD0), ==, 0x10);
    cpu_outb(CMD0, EOI);
    g_assert_cmphex(ack(p), ==, BASE0 + 4);
    cpu_outb(CMD0, EOI);
    g_assert_cmphex(ack(p), ==, BASE0 + 6);
    unwire(p);
}

/* An edge asks once, however long the input stays high. */
static void test_edge(void)
{
    Pair *p = start(0x01);

    set(p, 3, 1);
    g_assert_cmphex(irr(CMD0), ==, 0x08);
    ack(p);
    g_assert_cmphex(irr(CMD0), ==, 0);
    cpu_outb(CMD0, EOI);
    set(p, 3, 1);
    g_assert_cmpint(p->intr, ==, 0);
    set(p, 3, 0);
    set(p, 3, 1);
    g_assert_cmpint(p->intr, ==, 1);
    unwire(p);
}

/* A level asks as long as it lasts. */
static void test_level(void)
{
    Pair *p = start(0x01);

    cpu_outb(ELCR0, 0x08);
    set(p, 3, 1);
    ack(p);
    g_assert_cmphex(irr(CMD0), ==, 0x08);
    g_assert_cmpint(p->intr, ==, 0);            /* while it is served */
    cpu_outb(CMD0, EOI);
    g_assert_cmpint(p->intr, ==, 1);
    set(p, 3, 0);
    g_assert_cmpint(p->intr, ==, 0);
    g_assert_cmphex(irr(CMD0), ==, 0);
    unwire(p);
}

static void test_trigger_changes(void)
{
    Pair *p = start(0x01);

    set(p, 3, 1);
    ack(p);
    cpu_outb(CMD0, EOI);
    g_assert_cmpint(p->intr, ==, 0);
    cpu_outb(ELCR0, 0x08);              /* the high input is a request now */
    g_assert_cmpint(p->intr, ==, 1);
    cpu_outb(ELCR0, 0x00);              /* ... and no edge */
    g_assert_cmpint(p->intr, ==, 0);
    unwire(p);
}

static void test_mask(void)
{
    Pair *p = start(0x01);

    cpu_outb(DATA0, 0x02);
    pulse(p, 1);
    g_assert_cmpint(p->intr, ==, 0);
    g_assert_cmphex(irr(CMD0), ==, 0x02);       /* masked, not forgotten */
    pulse(p, 5);
    g_assert_cmphex(ack(p), ==, BASE0 + 5);
    cpu_outb(DATA0, 0x00);
    g_assert_cmpint(p->intr, ==, 1);
    g_assert_cmphex(ack(p), ==, BASE0 + 1);
    unwire(p);
}

/* The request went away before the acknowledge: input 7, not in service. */
static void test_spurious_7(void)
{
    Pair *p = start(0x01);

    cpu_outb(ELCR0, 0x08);
    set(p, 3, 1);
    set(p, 3, 0);
    g_assert_cmphex(ack(p), ==, BASE0 + 7);
    g_assert_cmphex(isr(CMD0), ==, 0);
    pulse(p, 1);
    cpu_outb(DATA0, 0x02);
    g_assert_cmphex(ack(p), ==, BASE0 + 7);
    unwire(p);
}

/* The slave's went away: 15, and the master serves its input 2. */
static void test_spurious_15(void)
{
    Pair *p = start(0x01);

    cpu_outb(ELCR1, 0x08);
    set(p, 11, 1);
    set(p, 11, 0);
    g_assert_cmphex(ack(p), ==, BASE1 + 7);
    g_assert_cmphex(isr(CMD1), ==, 0);
    g_assert_cmphex(isr(CMD0), ==, 0x04);
    cpu_outb(CMD0, EOI);
    g_assert_cmphex(isr(CMD0), ==, 0);
    unwire(p);
}

/* QEMU's devices pulse: an edge stays latched when its input falls. */
static void test_short_edge_is_kept(void)
{
    Pair *p = start(0x01);

    pulse(p, 0);
    g_assert_cmpint(p->intr, ==, 1);
    g_assert_cmphex(ack(p), ==, BASE0);
    unwire(p);
}

/* ---- the cascade ------------------------------------------------------------- */

static void test_cascade(void)
{
    Pair *p = start(0x01);

    for (int n = 8; n < 16; n++) {
        pulse(p, n);
        g_assert_cmphex(ack(p), ==, BASE1 + n - 8);
        g_assert_cmphex(isr(CMD0), ==, 0x04);
        g_assert_cmphex(isr(CMD1), ==, 1 << (n - 8));
        cpu_outb(CMD1, EOI);
        cpu_outb(CMD0, EOI);
    }
    unwire(p);
}

/* The slave's inputs rank between 1 and 3. */
static void test_cascade_priority(void)
{
    Pair *p = start(0x01);

    pulse(p, 3);
    pulse(p, 14);
    pulse(p, 8);
    pulse(p, 1);
    g_assert_cmphex(ack(p), ==, BASE0 + 1);
    cpu_outb(CMD0, EOI);
    g_assert_cmphex(ack(p), ==, BASE1);
    cpu_outb(CMD1, EOI);
    cpu_outb(CMD0, EOI);
    g_assert_cmphex(ack(p), ==, BASE1 + 6);
    cpu_outb(CMD1, EOI);
    cpu_outb(CMD0, EOI);
    g_assert_cmphex(ack(p), ==, BASE0 + 3);
    unwire(p);
}

/* Without special fully nested mode a slave in service is shut out as a whole. */
static void test_nested_slave(void)
{
    Pair *p = start(0x01);

    pulse(p, 12);
    ack(p);
    pulse(p, 8);
    g_assert_cmpint(p->intr, ==, 0);
    cpu_outb(CMD0, EOI);
    g_assert_cmpint(p->intr, ==, 1);
    g_assert_cmphex(ack(p), ==, BASE1);
    unwire(p);
}

static void test_special_fully_nested(void)
{
    Pair *p = start(0x11);

    pulse(p, 1);
    ack(p);
    pulse(p, 12);
    g_assert_cmpint(p->intr, ==, 0);            /* the slave is less urgent than 1 */
    cpu_outb(CMD0, EOI);
    g_assert_cmphex(ack(p), ==, BASE1 + 4);
    pulse(p, 3);                        /* less urgent than the slave: waits */
    g_assert_cmpint(p->intr, ==, 0);
    pulse(p, 14);                       /* less urgent within the slave */
    g_assert_cmpint(p->intr, ==, 0);
    pulse(p, 8);
    g_assert_cmpint(p->intr, ==, 1);
    g_assert_cmphex(ack(p), ==, BASE1);
    g_assert_cmphex(isr(CMD1), ==, 0x11);
    cpu_outb(CMD1, EOI);
    g_assert_cmphex(isr(CMD1), ==, 0x10);       /* not the last: no EOI to the master */
    cpu_outb(CMD1, EOI);
    g_assert_cmphex(isr(CMD1), ==, 0);
    cpu_outb(CMD0, EOI);
    g_assert_cmphex(ack(p), ==, BASE1 + 6);
    unwire(p);
}

/* ... is about the slave: another input that asks again waits for its end. */
static void test_special_fully_nested_others(void)
{
    Pair *p = start(0x11);

    pulse(p, 4);
    ack(p);
    pulse(p, 4);
    g_assert_cmpint(p->intr, ==, 0);
    cpu_outb(CMD0, EOI);
    g_assert_cmpint(p->intr, ==, 1);
    unwire(p);
}

/* ---- end of interrupt -------------------------------------------------------- */

static void test_specific_eoi(void)
{
    Pair *p = start(0x01);

    pulse(p, 5);
    ack(p);
    pulse(p, 1);
    ack(p);
    cpu_outb(CMD0, 0x65);
    g_assert_cmphex(isr(CMD0), ==, 0x02);
    cpu_outb(CMD0, 0x64);               /* not in service: nothing */
    g_assert_cmphex(isr(CMD0), ==, 0x02);
    cpu_outb(CMD0, 0x40);               /* no operation */
    g_assert_cmphex(isr(CMD0), ==, 0x02);
    cpu_outb(CMD0, 0x61);
    g_assert_cmphex(isr(CMD0), ==, 0);
    unwire(p);
}

static void test_auto_eoi(void)
{
    Pair *p = start(0x03);

    pulse(p, 4);
    ack(p);
    g_assert_cmphex(isr(CMD0), ==, 0);
    pulse(p, 6);                        /* nothing is in service */
    g_assert_cmphex(ack(p), ==, BASE0 + 6);
    unwire(p);
}

/* The slave's INT falls in each acknowledge, so that the master sees the next edge. */
static void test_auto_eoi_of_the_slave(void)
{
    Pair *p = start(0x03);

    pulse(p, 9);
    pulse(p, 10);
    pulse(p, 15);
    g_assert_cmphex(ack(p), ==, BASE1 + 1);
    g_assert_cmphex(ack(p), ==, BASE1 + 2);
    g_assert_cmphex(ack(p), ==, BASE1 + 7);
    g_assert_cmpint(p->intr, ==, 0);
    unwire(p);
}

static void test_int_falls_with_each_acknowledge(void)
{
    Pair *p = start(0x03);

    pulse(p, 3);
    pulse(p, 4);
    g_assert_cmpuint(p->rises, ==, 1);
    ack(p);
    g_assert_cmpuint(p->rises, ==, 2);
    ack(p);
    g_assert_cmpuint(p->rises, ==, 2);
    unwire(p);
}

static void test_rotate_on_eoi(void)
{
    Pair *p = start(0x01);

    expect_order(p, 0xfb, 0xa0, "0134567");
    pulse(p, 3);
    ack(p);
    cpu_outb(CMD0, 0xa0);               /* 3 is the last now */
    expect_order(p, 0xfb, EOI, "4567013");
    unwire(p);
}

static void test_rotate_on_specific_eoi(void)
{
    Pair *p = start(0x01);

    pulse(p, 5);
    ack(p);
    cpu_outb(CMD0, 0xe5);
    g_assert_cmphex(isr(CMD0), ==, 0);
    expect_order(p, 0xfb, EOI, "6701345");
    unwire(p);
}

static void test_set_priority(void)
{
    Pair *p = start(0x01);

    cpu_outb(CMD0, 0xc5);
    expect_order(p, 0xfb, EOI, "6701345");
    cpu_outb(CMD0, 0xc7);
    expect_order(p, 0xfb, EOI, "0134567");
    unwire(p);
}

static void test_rotate_in_auto_eoi(void)
{
    Pair *p = start(0x03);

    cpu_outb(CMD0, 0x80);
    pulse(p, 3);
    ack(p);
    cpu_outb(CMD0, 0x00);
    expect_order(p, 0xfb, 0, "4567013");
    unwire(p);
}

/* Among several in service, the non-specific EOI ends the most urgent by the rotation. */
static void test_eoi_follows_the_rotation(void)
{
    Pair *p = start(0x01);

    pulse(p, 6);
    ack(p);
    pulse(p, 1);
    ack(p);
    cpu_outb(CMD0, 0xc3);               /* 4 first */
    cpu_outb(CMD0, EOI);
    g_assert_cmphex(isr(CMD0), ==, 0x02);
    unwire(p);
}

static void test_eoi_of_nothing(void)
{
    Pair *p = start(0x01);

    cpu_outb(CMD0, EOI);
    cpu_outb(CMD0, 0xa0);               /* no rotation either */
    expect_order(p, 0xfb, EOI, "0134567");
    unwire(p);
}

/* ---- special mask, poll, reading --------------------------------------------- */

static void test_special_mask(void)
{
    Pair *p = start(0x01);

    pulse(p, 1);
    ack(p);
    cpu_outb(DATA0, 0x02);
    pulse(p, 4);
    g_assert_cmpint(p->intr, ==, 0);            /* 1 is in service */
    cpu_outb(CMD0, 0x68);
    g_assert_cmpint(p->intr, ==, 1);            /* ... and masked: 4 may */
    g_assert_cmphex(ack(p), ==, BASE0 + 4);
    g_assert_cmphex(isr(CMD0), ==, 0x12);
    cpu_outb(CMD0, EOI);                /* not the masked one */
    g_assert_cmphex(isr(CMD0), ==, 0x02);
    pulse(p, 6);
    cpu_outb(CMD0, 0x28);               /* ESMM = 0: no change */
    g_assert_cmpint(p->intr, ==, 1);
    cpu_outb(CMD0, 0x48);
    g_assert_cmpint(p->intr, ==, 0);
    cpu_outb(CMD0, EOI);
    g_assert_cmpint(p->intr, ==, 1);
    unwire(p);
}

static void test_poll(void)
{
    Pair *p = start(0x01);

    cpu_outb(CMD0, POLL);
    g_assert_cmphex(cpu_inb(CMD0), ==, 0);      /* nothing asks */
    pulse(p, 5);
    pulse(p, 3);
    cpu_outb(CMD0, POLL);
    g_assert_cmphex(cpu_inb(CMD0), ==, 0x83);
    g_assert_cmphex(isr(CMD0), ==, 0x08);       /* an acknowledge: in service */
    g_assert_cmphex(cpu_inb(CMD0), ==, 0x08);   /* one read only */
    cpu_outb(CMD0, EOI);
    cpu_outb(CMD0, POLL);
    g_assert_cmphex(cpu_inb(DATA0), ==, 0x85);  /* either port */
    g_assert_cmphex(cpu_inb(DATA0), ==, 0);
    unwire(p);
}

static void test_poll_of_both(void)
{
    Pair *p = start(0x01);

    pulse(p, 13);
    cpu_outb(CMD0, POLL);
    g_assert_cmphex(cpu_inb(CMD0), ==, 0x82);
    cpu_outb(CMD1, POLL);
    g_assert_cmphex(cpu_inb(CMD1), ==, 0x85);
    unwire(p);
}

/* OCW3 selects for good what port 0 reads. */
static void test_read_select(void)
{
    Pair *p = start(0x01);

    pulse(p, 1);
    ack(p);
    pulse(p, 3);
    cpu_outb(CMD0, READ_ISR);
    g_assert_cmphex(cpu_inb(CMD0), ==, 0x02);
    cpu_outb(CMD0, 0x08);               /* RR = 0: as before */
    g_assert_cmphex(cpu_inb(CMD0), ==, 0x02);
    cpu_outb(CMD0, READ_IRR);
    g_assert_cmphex(cpu_inb(CMD0), ==, 0x08);
    g_assert_cmphex(cpu_inb(CMD0), ==, 0x08);
    unwire(p);
}

/* ---- the monitor ------------------------------------------------------------- */

static void test_statistics_and_text(void)
{
    Pair *p = start(0x01);
    const InterruptStatsProviderClass *k = INTERRUPT_STATS_PROVIDER_GET_CLASS(p->master);
    g_autoptr(GString) text = g_string_new(NULL);
    uint64_t *counts;
    unsigned nb;

    pulse(p, 1);
    pulse(p, 1);
    pulse(p, 12);
    cpu_outb(ELCR0, 0x20);
    cpu_outb(CMD0, 0xc2);
    cpu_outb(DATA0, 0xfa);
    g_assert_true(k->get_statistics(INTERRUPT_STATS_PROVIDER(p->master), &counts, &nb));
    g_assert_cmpuint(nb, ==, 16);
    g_assert_cmpuint(counts[1], ==, 2);
    g_assert_cmpuint(counts[2], ==, 1);
    g_assert_cmpuint(counts[12], ==, 1);
    g_assert_true(k->get_statistics(INTERRUPT_STATS_PROVIDER(p->slave), &counts, &nb));
    g_assert_cmpuint(nb, ==, 0);
    k->print_info(INTERRUPT_STATS_PROVIDER(p->slave), text);
    k->print_info(INTERRUPT_STATS_PROVIDER(p->master), text);
    g_assert_cmpstr(text->str, ==,
                    "pic1: irr=10 imr=00 isr=00 hprio=0 irq_base=70 rr_sel=0 elcr=00 fnm=0\n"
                    "pic0: irr=06 imr=fa isr=00 hprio=3 irq_base=30 rr_sel=0 elcr=20 fnm=0\n");
    unwire(p);
}

/* ---- save and load ----------------------------------------------------------- */

static GByteArray *save(I8259State *s)
{
    QEMUFile *f = qemu_file_new_memory_output();
    GByteArray *out = g_byte_array_new();
    const uint8_t *data;
    size_t size;

    g_assert_cmpint(vmstate_save_state(f, qdev_get_vmsd(DEVICE(s)), s, NULL), ==, 0);
    data = qemu_file_memory(f, &size);
    g_byte_array_append(out, data, size);
    qemu_fclose(f);
    return out;
}

static int load(I8259State *s, const uint8_t *data, size_t size, int version, Error **errp)
{
    QEMUFile *f = qemu_file_new_memory_input(data, size);
    int ret = vmstate_load_state_errp(f, qdev_get_vmsd(DEVICE(s)), s, version, errp);

    qemu_fclose(f);
    return ret;
}

/* The bytes that QEMU 7.2 sends after the same commands. */
static void test_bytes_of_qemu(void)
{
    static const uint8_t master[] = {
        0x00, 0x01, 0xfa, 0x00, 0x03, 0x38, 0x01, 0x01, 0x01, 0x00, 0x01, 0x01, 0x01, 0x01, 0x00,
        0xf8,
    };
    static const uint8_t slave[] = {
        0x00, 0x00, 0x00, 0x00, 0x00, 0x70, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x02,
        0xde,
    };
    static const struct { uint16_t port; uint8_t val; } script[] = {
        { CMD0, 0x11 }, { DATA0, 0x3f }, { DATA0, 0x04 }, { DATA0, 0x1f }, { CMD0, 0x80 },
        { CMD0, 0x6b }, { CMD0, 0xc2 }, { CMD0, 0x0c }, { DATA0, 0xfa }, { CMD1, 0x1b },
        { DATA1, 0x77 }, { ELCR0, 0xff }, { ELCR1, 0xff },
    };
    Pair *p = wire();
    g_autoptr(GByteArray) a = NULL;
    g_autoptr(GByteArray) b = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(script); i++) {
        cpu_outb(script[i].port, script[i].val);
    }
    pulse(p, 0);
    a = save(p->master);
    b = save(p->slave);
    g_assert_cmpmem(a->data, a->len, master, sizeof(master));
    g_assert_cmpmem(b->data, b->len, slave, sizeof(slave));
    device_cold_reset(DEVICE(p->master));
    g_assert_cmpint(load(p->master, master, sizeof(master), 1, &error_abort), ==, 0);
    g_assert_cmphex(cpu_inb(DATA0), ==, 0x80);          /* the poll was pending */
    unwire(p);
}

/* QEMU forgets levels in ICW1, and has no request before a new level-triggered line moves. */
static void test_levels_of_qemu(void)
{
    Pair *p = start(0x01);
    uint8_t section[16] = { 0x08, 0x20, [5] = BASE0, [15] = 0x28 };
    g_autoptr(GByteArray) again = NULL;

    g_assert_cmpint(load(p->master, section, sizeof(section), 1, &error_abort), ==, 0);
    g_assert_cmphex(irr(CMD0), ==, 0x28);
    again = save(p->master);
    g_assert_cmphex(again->data[0], ==, 0x28);
    set(p, 3, 0);
    g_assert_cmphex(ack(p), ==, BASE0 + 5);
    unwire(p);
}

static void expect_refused(I8259State *s, const uint8_t *section, size_t size, int version,
                           const char *what)
{
    Error *err = NULL;

    g_assert_cmpint(load(s, section, size, version, &err), <, 0);
    g_assert_nonnull(err);
    if (what) {
        g_assert_nonnull(strstr(error_get_pretty(err), what));
    }
    error_free(err);
}

static void test_hostile_sections(void)
{
    Pair *p = start(0x01);
    uint8_t section[16] = { 0 };

    section[4] = 8;
    expect_refused(p->master, section, sizeof(section), 1, "priority_add");
    section[4] = 0;
    section[9] = 4;
    expect_refused(p->master, section, sizeof(section), 1, "init_state");
    section[9] = 0;
    expect_refused(p->master, section, sizeof(section), 0, NULL);
    expect_refused(p->master, section, sizeof(section), 2, NULL);
    for (size_t size = 0; size < sizeof(section); size++) {
        expect_refused(p->master, section, size, 1, NULL);
    }
    memset(section, 0xff, sizeof(section));
    section[4] = 7;
    section[9] = 0;
    g_assert_cmpint(load(p->master, section, sizeof(section), 1, &error_abort), ==, 0);
    g_assert_cmphex(cpu_inb(ELCR0), ==, 0xf8);
    cpu_inb(CMD0);                      /* the poll */
    cpu_outb(CMD0, READ_ISR);
    g_assert_cmphex(cpu_inb(CMD0), ==, 0xff);
    unwire(p);
}

/* ---- random walk ------------------------------------------------------------- */

typedef struct Step {
    int kind;
    uint16_t port;
    uint8_t val;
} Step;

static Step random_step(GRand *r)
{
    static const uint16_t ports[] = { CMD0, DATA0, CMD1, DATA1, CMD0, CMD1, ELCR0, ELCR1 };

    return (Step) {
        .kind = g_rand_int_range(r, 0, 8),
        .port = ports[g_rand_int_range(r, 0, ARRAY_SIZE(ports))],
        .val = g_rand_int(r),
    };
}

/* What the guest sees of the step. */
static int take_step(Pair *p, Step s)
{
    switch (s.kind) {
    case 0:
        return cpu_inb(s.port);
    case 1:
    case 2:
        cpu_outb(s.port, s.val);
        return 0;
    case 3:
    case 4:
    case 5:
        set(p, s.val % 16, s.val & 0x40);
        return 0;
    case 6:
        return ack(p);
    default:
        cpu_outb(s.port & ~1, s.val & 0xe7);    /* OCW2 */
        return 0;
    }
}

static bool requests(I8259State *s)
{
    return i8259_requests(s);
}

/* Overwritten by what it says, a chip goes on as if nothing had been. */
static void check_copy(I8259State *s, I8259State *copy)
{
    g_autoptr(GByteArray) first = save(s);
    g_autoptr(GByteArray) second = NULL;
    g_autofree char *difference = NULL;

    g_assert_cmpuint(first->len, ==, 16);
    device_cold_reset(DEVICE(copy));
    g_assert_cmpint(load(copy, first->data, first->len, 1, &error_abort), ==, 0);
    second = save(copy);
    g_assert_cmpmem(first->data, first->len, second->data, second->len);
    difference = vmstate_compare(qdev_get_vmsd(DEVICE(s)), s, copy, false);
    g_assert_cmpstr(difference, ==, NULL);
    g_assert_cmpint(requests(s), ==, requests(copy));
}

static I8259State *lone_chip(ISABus *bus, bool master)
{
    ISADevice *dev = isa_new(TYPE_I8259);

    qdev_prop_set_bit(DEVICE(dev), "master", master);
    qdev_prop_set_uint8(DEVICE(dev), "elcr_mask", master ? 0xf8 : 0xde);
    isa_realize_and_unref(dev, bus, &error_abort);
    return I8259(DEVICE(dev));
}

static void random_walk(uint32_t seed, unsigned steps)
{
    GRand *r = g_rand_new_with_seed(seed);
    Pair *p = start(0x01);
    I8259State *master = lone_chip(p->bus, true), *slave = lone_chip(p->bus, false);

    for (unsigned i = 0; i < steps; i++) {
        int vector = take_step(p, random_step(r));

        g_assert_cmpint(vector & ~0xff, ==, 0);
        g_assert_cmpint(p->intr, ==, requests(p->master));      /* the line is what it should */
        check_copy(p->master, master);
        check_copy(p->slave, slave);
        if (g_rand_int_range(r, 0, 4) == 0) {   /* go on with what came out of a stream */
            g_autoptr(GByteArray) m = save(p->master);
            g_autoptr(GByteArray) s = save(p->slave);

            g_assert_cmpint(load(p->slave, s->data, s->len, 1, &error_abort), ==, 0);
            g_assert_cmpint(load(p->master, m->data, m->len, 1, &error_abort), ==, 0);
        }
    }
    unwire(p);
    g_rand_free(r);
}

static void test_random_walk(void)
{
    for (uint32_t seed = 1; seed <= 5; seed++) {
        random_walk(seed, 2000);
    }
}

/* ---- oracles ----------------------------------------------------------------- */

/* Whatever was there before, reset gives the same chips; the lines stay what they are. */
static void test_reset_oracle(void)
{
    Pair *p = wire();
    I8259State *chips[] = { p->master, p->slave };

    for (int i = 0; i < 2; i++) {
        const VMStateDescription *vmsd = qdev_get_vmsd(DEVICE(chips[i]));
        g_autoptr(GByteArray) fresh = save(chips[i]);
        g_autoptr(GByteArray) again = NULL;

        vmstate_poison(vmsd, chips[i], 0xa5);
        device_cold_reset(DEVICE(chips[i]));
        g_assert_cmphex(p->intr, ==, 0);
        for (int n = 0; n < 8; n++) {
            set(p, 8 * i + n, 0);
        }
        again = save(chips[i]);
        g_assert_cmpmem(fresh->data, fresh->len, again->data, again->len);
    }
    unwire(p);
}

static void test_reset_keeps_levels(void)
{
    Pair *p = start(0x01);

    set(p, 4, 1);
    device_cold_reset(DEVICE(p->master));
    g_assert_cmpint(p->intr, ==, 0);
    g_assert_cmphex(cpu_inb(CMD0), ==, 0);
    set(p, 4, 1);                       /* no edge */
    g_assert_cmphex(cpu_inb(CMD0), ==, 0);
    unwire(p);
}

static void test_come_and_go(void)
{
    unsigned alive;

    unwire(start(0x01));                /* makes the containers of the tree */
    main_loop_wait(true);
    alive = object_census(NULL);
    for (int i = 0; i < 100; i++) {
        Pair *p = start(0x01);

        pulse(p, 9);
        unwire(p);
        main_loop_wait(true);
        g_assert_cmpuint(object_census(NULL), ==, alive);
        g_assert_cmphex(cpu_inb(DATA0), ==, 0xff);
    }
}

static void test_bad_configurations(void)
{
    Pair *p = wire();
    ISADevice *dev = isa_new(TYPE_I8259);
    Error *err = NULL;

    object_property_set_link(OBJECT(dev), "slave", OBJECT(p->slave), &error_abort);
    g_assert_false(qdev_realize(DEVICE(dev), BUS(p->bus), &err));
    assert_error(err, "only a master has a slave, and not itself");
    object_unparent(OBJECT(dev));
    object_unref(dev);
    dev = isa_new(TYPE_I8259);
    qdev_prop_set_uint32(DEVICE(dev), "iobase", 0x10000);
    g_assert_false(qdev_realize(DEVICE(dev), BUS(p->bus), &err));
    assert_error(err, "iobase 65536 is not an I/O port");
    object_unparent(OBJECT(dev));
    object_unref(dev);
    unwire(p);
}

static void test_qemu_helper(void)
{
    ISABus *bus = isa_bus_new(NULL, get_system_memory(), get_system_io(), &error_abort);
    qemu_irq *irqs = i8259_init(bus, NULL);

    for (int i = 0; i < ISA_NUM_IRQS; i++) {
        g_assert_nonnull(irqs[i]);
    }
    g_free(irqs);
    object_unparent(OBJECT(BUS(bus)->parent));
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    memory_map_init();
    g_test_add_func("/i8259/bank", test_bank);
    g_test_add_func("/i8259/elcr-masks", test_elcr_masks);
    g_test_add_func("/i8259/init/clears", test_init_clears);
    g_test_add_func("/i8259/init/edges", test_init_forgets_edges);
    g_test_add_func("/i8259/init/levels", test_init_keeps_levels);
    g_test_add_func("/i8259/init/vector", test_vector_base);
    g_test_add_func("/i8259/init/short", test_short_initializations);
    g_test_add_func("/i8259/init/no-icw4", test_no_icw4_clears_its_modes);
    g_test_add_func("/i8259/init/single", test_single);
    g_test_add_func("/i8259/request/priority", test_fixed_priority);
    g_test_add_func("/i8259/request/nesting", test_nesting);
    g_test_add_func("/i8259/request/edge", test_edge);
    g_test_add_func("/i8259/request/level", test_level);
    g_test_add_func("/i8259/request/trigger-changes", test_trigger_changes);
    g_test_add_func("/i8259/request/mask", test_mask);
    g_test_add_func("/i8259/request/spurious-7", test_spurious_7);
    g_test_add_func("/i8259/request/spurious-15", test_spurious_15);
    g_test_add_func("/i8259/request/short-edge", test_short_edge_is_kept);
    g_test_add_func("/i8259/cascade/vectors", test_cascade);
    g_test_add_func("/i8259/cascade/priority", test_cascade_priority);
    g_test_add_func("/i8259/cascade/nested", test_nested_slave);
    g_test_add_func("/i8259/cascade/special-fully-nested", test_special_fully_nested);
    g_test_add_func("/i8259/cascade/others-nested", test_special_fully_nested_others);
    g_test_add_func("/i8259/eoi/specific", test_specific_eoi);
    g_test_add_func("/i8259/eoi/auto", test_auto_eoi);
    g_test_add_func("/i8259/eoi/auto-slave", test_auto_eoi_of_the_slave);
    g_test_add_func("/i8259/eoi/int-falls", test_int_falls_with_each_acknowledge);
    g_test_add_func("/i8259/eoi/rotate", test_rotate_on_eoi);
    g_test_add_func("/i8259/eoi/rotate-specific", test_rotate_on_specific_eoi);
    g_test_add_func("/i8259/eoi/set-priority", test_set_priority);
    g_test_add_func("/i8259/eoi/rotate-auto", test_rotate_in_auto_eoi);
    g_test_add_func("/i8259/eoi/most-urgent", test_eoi_follows_the_rotation);
    g_test_add_func("/i8259/eoi/nothing", test_eoi_of_nothing);
    g_test_add_func("/i8259/special-mask", test_special_mask);
    g_test_add_func("/i8259/poll", test_poll);
    g_test_add_func("/i8259/poll-both", test_poll_of_both);
    g_test_add_func("/i8259/read-select", test_read_select);
    g_test_add_func("/i8259/monitor", test_statistics_and_text);
    g_test_add_func("/i8259/stream/bytes", test_bytes_of_qemu);
    g_test_add_func("/i8259/stream/levels", test_levels_of_qemu);
    g_test_add_func("/i8259/stream/hostile", test_hostile_sections);
    g_test_add_func("/i8259/random-walk", test_random_walk);
    g_test_add_func("/i8259/oracle/reset", test_reset_oracle);
    g_test_add_func("/i8259/oracle/reset-levels", test_reset_keeps_levels);
    g_test_add_func("/i8259/come-and-go", test_come_and_go);
    g_test_add_func("/i8259/bad-configurations", test_bad_configurations);
    g_test_add_func("/i8259/qemu-helper", test_qemu_helper);
    return hwcore_test_run();
}
