/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An I/O APIC in process, with a listener where local APICs would be: what the
 * manual says (Intel 290566), the migration format against hostile senders, and
 * random walks in which after every step a copy made by save and load is the same.
 */
#include "qemu/osdep.h"
#include "hw/core/sysbus.h"
#include "hw/intc/intc.h"
#include "hw/intc/ioapic.h"
#include "hwcore-test.h"
#include "migration/qemu-file.h"
#include "migration/vmstate-walk.h"
#include "qemu/bswap.h"
#include "bank-test.h"

#define BANK ioapic
#define BANK_DEF "hw/intc/ioapic.def"
#include "hw/core/regbank-expand.h"

#define BANK ioapic_window
#define BANK_DEF "hw/intc/ioapic-window.def"
#include "hw/core/regbank-expand.h"

#define BANK ioapic_pin
#define BANK_DEF "hw/intc/ioapic-pin.def"
#include "hw/core/regbank-expand.h"

enum {
    ID = 0x00, VER = 0x01, ARB = 0x02, TABLE = 0x10,
    MASKED = 0x10000, LEVEL = 0x8000, REMOTE_IRR = 0x4000, LOW = 0x2000, LOGICAL = 0x800,
    SECTION = 206,
};

/* ---- an I/O APIC and who listens to it --------------------------------------- */

typedef struct Wired {
    IOAPICState *s;
    AddressSpace as;
    unsigned messages;
    uint32_t addr, data;        /* of the last one */
} Wired;

static Object *listener;
static MemoryRegion apics;
static Wired *hears;

static uint64_t apics_read(void *opaque, hwaddr at, unsigned size)
{
    return 0;
}

static void apics_write(void *opaque, hwaddr at, uint64_t data, unsigned size)
{
    g_assert_cmpuint(size, ==, 4);
    if (hears) {
        hears->messages++;
        hears->addr = IOAPIC_MSG_ADDRESS + at;
        hears->data = data;
    }
}

static const MemoryRegionOps apics_ops = {
    .read = apics_read,
    .write = apics_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void listen(void)
{
    listener = object_property_add_new_container(object_get_root(), "listener");
    memory_region_init_io(&apics, listener, &apics_ops, NULL, "apics", 0x100000);
    memory_region_add_subregion(get_system_memory(), IOAPIC_MSG_ADDRESS, &apics);
}

static Wired *wire_version(uint8_t version)
{
    static unsigned count;
    g_autofree char *name = g_strdup_printf("test%u", count++);
    Wired *w = g_new0(Wired, 1);
    DeviceState *dev = qdev_new(TYPE_IOAPIC);

    object_property_add_child(object_get_root(), name, OBJECT(dev));
    qdev_prop_set_uint8(dev, "version", version);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    address_space_init(&w->as, sysbus_mmio_get_region(SYS_BUS_DEVICE(dev), 0), name);
    device_cold_reset(dev);
    w->s = IOAPIC(dev);
    hears = w;
    return w;
}

static Wired *wire(void)
{
    return wire_version(0x20);
}

static void unwire(Wired *w)
{
    address_space_destroy(&w->as);
    object_unparent(OBJECT(w->s));
    hears = NULL;
    g_free(w);
}

static uint32_t rd(Wired *w, hwaddr at)
{
    return address_space_ldl_le(&w->as, at, MEMTXATTRS_UNSPECIFIED, NULL);
}

static void wr(Wired *w, hwaddr at, uint32_t val)
{
    address_space_stl_le(&w->as, at, val, MEMTXATTRS_UNSPECIFIED, NULL);
}

static uint32_t get(Wired *w, uint8_t reg)
{
    wr(w, 0x00, reg);
    return rd(w, 0x10);
}

static void put(Wired *w, uint8_t reg, uint32_t val)
{
    wr(w, 0x00, reg);
    wr(w, 0x10, val);
}

static uint32_t entry(Wired *w, unsigned pin)
{
    return get(w, TABLE + 2 * pin);
}

static void program(Wired *w, unsigned pin, uint8_t dest, uint32_t low)
{
    put(w, TABLE + 2 * pin + 1, (uint32_t)dest << 24);
    put(w, TABLE + 2 * pin, low);
}

static void TSA_NO_TSA set(Wired *w, int n, int level)
{
    qemu_set_irq(qdev_get_gpio_in(DEVICE(w->s), n), level);
}

static void pulse(Wired *w, int n)
{
    set(w, n, 1);
    set(w, n, 0);
}

static void TSA_NO_TSA eoi(Wired *w, uint8_t vector)
{
    ioapic_eoi_broadcast(w->s, vector);
}

/* @count messages so far, and the last is this one. */
static void expect(Wired *w, unsigned count, uint32_t addr, uint32_t data)
{
    g_assert_cmpuint(w->messages, ==, count);
    g_assert_cmphex(w->addr, ==, addr);
    g_assert_cmphex(w->data, ==, data);
}

/* ---- the banks --------------------------------------------------------------- */

static uint64_t page_read(void *dev, hwaddr at, unsigned size)
{
    return rd(dev, at);
}

static void page_write(void *dev, hwaddr at, uint64_t val, unsigned size)
{
    wr(dev, at, val);
}

static uint64_t window_read(void *dev, hwaddr at, unsigned size)
{
    return get(dev, at / 4);
}

static void window_write(void *dev, hwaddr at, uint64_t val, unsigned size)
{
    put(dev, at / 4, val);
}

static uint64_t pin_read(void *dev, hwaddr at, unsigned size)
{
    return get(dev, TABLE + 46) | (uint64_t)get(dev, TABLE + 47) << 32;
}

static void pin_write(void *dev, hwaddr at, uint64_t val, unsigned size)
{
    put(dev, TABLE + 46, val);
    put(dev, TABLE + 47, val >> 32);
}

static void reset(void *dev)
{
    device_cold_reset(DEVICE(((Wired *)dev)->s));
}

#define R(n, off, rst, w, acts) \
    { .name = n, .offset = off, .reset = rst, .writable = w, .destructive = acts }
static const BankGolden page[] = {
    R("IOREGSEL", 0x00, 0, 0xff, false), R("IOWIN", 0x10, 0, 0, true), R("EOI", 0x40, 0, 0, false),
    { .name = NULL },
};
static const BankGolden window[] = {
    R("IOAPICID", 0x00, 0, 0x0f000000, false), R("IOAPICVER", 0x04, 0x00170020, 0, false),
    R("IOAPICARB", 0x08, 0, 0, false),
    { .name = NULL },
};
static const BankGolden pin[] = {
    R("IOREDTBL", 0x00, 0x10000, 0xff0000000001afffull, false),
    { .name = NULL },
};
#undef R

static void test_banks(void)
{
    static const BankAccess page_access = { page_read, page_write, reset };
    static const BankAccess window_access = { window_read, window_write, reset };
    static const BankAccess pin_access = { pin_read, pin_write, reset };
    Wired *w = wire();

    bank_test_names(&ioapic_bank, page);
    bank_test_bits(&ioapic_bank, page, &page_access, w);
    bank_test_holes(&ioapic_bank, &page_access, w);
    bank_test_names(&ioapic_window_bank, window);
    bank_test_bits(&ioapic_window_bank, window, &window_access, w);
    bank_test_holes(&ioapic_window_bank, &window_access, w);
    bank_test_names(&ioapic_pin_bank, pin);
    bank_test_bits(&ioapic_pin_bank, pin, &pin_access, w);
    unwire(w);
}

static void test_entries_are_apart(void)
{
    Wired *w = wire();

    for (int i = 0; i < 24; i++) {
        g_assert_cmphex(entry(w, i), ==, MASKED);
        program(w, i, i, MASKED | (0x40 + i));
    }
    for (int i = 0; i < 24; i++) {
        g_assert_cmphex(entry(w, i), ==, MASKED | (0x40 + i));
        g_assert_cmphex(get(w, TABLE + 2 * i + 1), ==, (uint32_t)i << 24);
    }
    for (int i = 0x40; i < 0x100; i++) {        /* and nothing behind the last */
        put(w, i, 0xffffffff);
        g_assert_cmphex(get(w, i), ==, 0);
    }
    unwire(w);
}

/* The part of 1996: no EOI register; the arbitration ID is loaded with the ID. */
static void test_version_11(void)
{
    Wired *w = wire_version(0x11);

    g_assert_cmphex(get(w, VER), ==, 0x00170011);
    put(w, ID, 0x05000000);
    g_assert_cmphex(get(w, ARB), ==, 0x05000000);
    program(w, 4, 0, LEVEL | 0x44);
    pulse(w, 4);
    wr(w, 0x40, 0x44);
    g_assert_cmphex(entry(w, 4), ==, LEVEL | REMOTE_IRR | 0x44);
    unwire(w);
}

static void test_bad_version(void)
{
    DeviceState *dev = qdev_new(TYPE_IOAPIC);
    Error *err = NULL;

    qdev_prop_set_uint8(dev, "version", 0x12);
    g_assert_false(sysbus_realize(SYS_BUS_DEVICE(dev), &err));
    assert_error(err, "IOAPIC only supports version 0x11 or 0x20 (default: 0x20).");
    object_unparent(OBJECT(dev));
    object_unref(dev);
}

/* ---- edges ------------------------------------------------------------------- */

static void test_edge(void)
{
    Wired *w = wire();

    program(w, 4, 3, 0x41);
    set(w, 4, 1);
    expect(w, 1, 0xfee03000, 0x41);
    g_assert_cmphex(entry(w, 4), ==, 0x41);     /* neither remote IRR nor status */
    set(w, 4, 1);                       /* no edge */
    g_assert_cmpuint(w->messages, ==, 1);
    set(w, 4, 0);
    g_assert_cmpuint(w->messages, ==, 1);
    set(w, 4, 1);
    g_assert_cmpuint(w->messages, ==, 2);
    unwire(w);
}

/* 3.2.4, bit 16: edges on a masked pin are not held. */
static void test_masked_edge_is_lost(void)
{
    Wired *w = wire();

    program(w, 4, 0, MASKED | 0x41);
    set(w, 4, 1);
    put(w, TABLE + 8, 0x41);
    g_assert_cmpuint(w->messages, ==, 0);
    set(w, 4, 0);
    set(w, 4, 1);
    g_assert_cmpuint(w->messages, ==, 1);
    unwire(w);
}

static void test_every_pin(void)
{
    Wired *w = wire();

    for (int i = 1; i < 24; i++) {
        program(w, i, 0xff, LOGICAL | (0x50 + i));
        pulse(w, i);
        expect(w, i, 0xfeeff004, 0x50 + i);
    }
    unwire(w);
}

/* What the entry says about delivery goes into the message; an edge is not "asserted". */
static void test_delivery_modes(void)
{
    static const int modes[] = { 0, 1, 2, 4, 5, 7 };
    Wired *w = wire();

    for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
        program(w, 9, 1, modes[i] << 8 | 0x60);
        pulse(w, 9);
        expect(w, i + 1, 0xfee01000, modes[i] << 8 | 0x60);
    }
    unwire(w);
}

/* SMI, NMI, INIT and ExtINT are edges even if programmed as levels: nobody would end them. */
static void test_only_fixed_and_lowest_are_levels(void)
{
    Wired *w = wire();

    program(w, 9, 0, LEVEL | 0x400);
    set(w, 9, 1);
    expect(w, 1, 0xfee00000, 0x400);
    g_assert_cmphex(entry(w, 9), ==, LEVEL | 0x400);
    pulse(w, 9);
    g_assert_cmpuint(w->messages, ==, 1);
    set(w, 9, 1);
    g_assert_cmpuint(w->messages, ==, 2);
    program(w, 10, 0, LEVEL | 0x100);
    set(w, 10, 1);
    expect(w, 3, 0xfee00000, 0xc100);
    unwire(w);
}

/* ---- levels ------------------------------------------------------------------ */

static void test_level(void)
{
    Wired *w = wire();

    program(w, 11, 2, LEVEL | 0x71);
    set(w, 11, 1);
    expect(w, 1, 0xfee02000, 0xc071);
    g_assert_cmphex(entry(w, 11), ==, LEVEL | REMOTE_IRR | 0x71);
    set(w, 11, 0);
    set(w, 11, 1);                      /* not before the end of the first */
    g_assert_cmpuint(w->messages, ==, 1);
    eoi(w, 0x71);
    g_assert_cmpuint(w->messages, ==, 2);       /* still high: again */
    set(w, 11, 0);
    eoi(w, 0x71);
    g_assert_cmpuint(w->messages, ==, 2);
    g_assert_cmphex(entry(w, 11), ==, LEVEL | 0x71);
    unwire(w);
}

static void test_eoi_by_vector(void)
{
    Wired *w = wire();

    program(w, 10, 0, LEVEL | 0x71);
    program(w, 11, 0, LEVEL | 0x72);
    program(w, 12, 0, LEVEL | 0x71);
    set(w, 10, 1);
    set(w, 11, 1);
    set(w, 12, 1);
    g_assert_cmpuint(w->messages, ==, 3);
    eoi(w, 0x70);
    g_assert_cmpuint(w->messages, ==, 3);
    eoi(w, 0x71);                       /* two pins share it */
    g_assert_cmpuint(w->messages, ==, 5);
    eoi(w, 0x72);
    g_assert_cmpuint(w->messages, ==, 6);
    unwire(w);
}

static void test_eoi_register(void)
{
    Wired *w = wire();

    program(w, 11, 0, LEVEL | 0x71);
    set(w, 11, 1);
    set(w, 11, 0);
    wr(w, 0x40, 0x70);
    g_assert_cmphex(entry(w, 11), ==, LEVEL | REMOTE_IRR | 0x71);
    wr(w, 0x40, 0x71);
    g_assert_cmphex(entry(w, 11), ==, LEVEL | 0x71);
    g_assert_cmphex(rd(w, 0x40), ==, 0);
    unwire(w);
}

static void test_masked_level_waits(void)
{
    Wired *w = wire();

    program(w, 11, 0, MASKED | LEVEL | 0x71);
    set(w, 11, 1);
    g_assert_cmpuint(w->messages, ==, 0);
    put(w, TABLE + 22, LEVEL | 0x71);
    expect(w, 1, 0xfee00000, 0xc071);
    put(w, TABLE + 22, MASKED | LEVEL | 0x71);
    eoi(w, 0x71);
    g_assert_cmpuint(w->messages, ==, 1);
    put(w, TABLE + 22, LEVEL | 0x71);
    g_assert_cmpuint(w->messages, ==, 2);
    unwire(w);
}

/* A request that went away while masked leaves nothing. */
static void test_masked_level_forgets(void)
{
    Wired *w = wire();

    program(w, 11, 0, MASKED | LEVEL | 0x71);
    pulse(w, 11);
    put(w, TABLE + 22, LEVEL | 0x71);
    g_assert_cmpuint(w->messages, ==, 0);
    unwire(w);
}

/* Guests end a level by hand: mask it, switch to edge and back. */
static void test_switch_to_edge_clears_remote_irr(void)
{
    Wired *w = wire();

    program(w, 11, 0, LEVEL | 0x71);
    set(w, 11, 1);
    put(w, TABLE + 22, MASKED | 0x71);
    g_assert_cmphex(entry(w, 11), ==, MASKED | 0x71);
    put(w, TABLE + 22, LEVEL | 0x71);
    g_assert_cmpuint(w->messages, ==, 2);
    unwire(w);
}

/* Remote IRR and delivery status cannot be written, and rewriting an entry keeps them. */
static void test_read_only_bits(void)
{
    Wired *w = wire();

    program(w, 11, 0, MASKED | LEVEL | REMOTE_IRR | 0x1000 | 0x71);
    g_assert_cmphex(entry(w, 11), ==, MASKED | LEVEL | 0x71);
    put(w, TABLE + 22, LEVEL | 0x71);
    set(w, 11, 1);
    put(w, TABLE + 22, LEVEL | 0x71);
    g_assert_cmphex(entry(w, 11), ==, LEVEL | REMOTE_IRR | 0x71);
    g_assert_cmpuint(w->messages, ==, 1);
    unwire(w);
}

static void test_line_that_is_high_becomes_a_level(void)
{
    Wired *w = wire();

    program(w, 5, 0, 0x51);
    set(w, 5, 1);
    program(w, 5, 0, LEVEL | 0x51);
    expect(w, 2, 0xfee00000, 0xc051);
    unwire(w);
}

/* Lines ask or do not: the polarity is stored, and changes nothing. */
static void test_polarity_is_the_wiring_s(void)
{
    Wired *w = wire();

    program(w, 5, 0, LEVEL | LOW | 0x51);
    g_assert_cmphex(entry(w, 5), ==, LEVEL | LOW | 0x51);
    g_assert_cmpuint(w->messages, ==, 0);
    set(w, 5, 1);
    g_assert_cmpuint(w->messages, ==, 1);
    unwire(w);
}

/* ---- the timer's pin --------------------------------------------------------- */

static void test_input_0_is_pin_2(void)
{
    Wired *w = wire();

    program(w, 0, 0, 0x40);
    program(w, 2, 0, 0x42);
    pulse(w, 0);
    expect(w, 1, 0xfee00000, 0x42);
    set(w, 0, 1);
    g_assert_cmpuint(w->messages, ==, 2);
    pulse(w, 2);                        /* each input has its own edges */
    g_assert_cmpuint(w->messages, ==, 3);
    set(w, 0, 0);
    program(w, 2, 0, LEVEL | 0x42);
    set(w, 0, 1);
    g_assert_cmpuint(w->messages, ==, 4);
    set(w, 2, 1);
    g_assert_cmpuint(w->messages, ==, 4);
    set(w, 0, 0);                       /* levels are OR'ed */
    eoi(w, 0x42);
    g_assert_cmpuint(w->messages, ==, 5);
    set(w, 2, 0);
    eoi(w, 0x42);
    g_assert_cmpuint(w->messages, ==, 5);
    unwire(w);
}

/* ---- accesses ---------------------------------------------------------------- */

static void test_access_sizes(void)
{
    Wired *w = wire();

    address_space_stb(&w->as, 0x00, VER, MEMTXATTRS_UNSPECIFIED, NULL);
    g_assert_cmphex(rd(w, 0x00), ==, VER);
    g_assert_cmphex(rd(w, 0x10), ==, 0x00170020);
    g_assert_cmphex(address_space_ldub(&w->as, 0x10, MEMTXATTRS_UNSPECIFIED, NULL), ==, 0x20);
    wr(w, 0x00, 0xffffff01);            /* eight bits count */
    g_assert_cmphex(rd(w, 0x00), ==, VER);
    unwire(w);
}

/* ---- the monitor ------------------------------------------------------------- */

static void test_statistics_and_text(void)
{
    Wired *w = wire();
    const InterruptStatsProviderClass *k = INTERRUPT_STATS_PROVIDER_GET_CLASS(w->s);
    g_autoptr(GString) text = g_string_new(NULL);
    uint64_t *counts;
    unsigned nb;

    put(w, ID, 0x0f000000);
    program(w, 1, 0, 0x131);
    program(w, 3, 0, 0xa433);
    program(w, 4, 5, 0x10735);
    program(w, 6, 0, LEVEL | LOGICAL | 0x36);
    set(w, 6, 1);
    pulse(w, 1);
    pulse(w, 1);
    wr(w, 0, 0x15);
    g_assert_true(k->get_statistics(INTERRUPT_STATS_PROVIDER(w->s), &counts, &nb));
    g_assert_cmpuint(nb, ==, 24);
    g_assert_cmpuint(counts[1], ==, 2);
    g_assert_cmpuint(counts[6], ==, 1);
    k->print_info(INTERRUPT_STATS_PROVIDER(w->s), text);
    g_assert_true(g_str_has_prefix(text->str,
        "ioapic0: ver=0x20 id=0x0f sel=0x15 (redir[2])\n"
        "  pin 0  0x0000000000010000 dest=0 vec=0   active-hi edge  masked fixed  physical\n"
        "  pin 1  0x0000000000000131 dest=0 vec=49  active-hi edge         lowest physical\n"
        "  pin 2  0x0000000000010000 dest=0 vec=0   active-hi edge  masked fixed  physical\n"
        "  pin 3  0x000000000000a433 dest=0 vec=51  active-lo level        NMI    physical\n"
        "  pin 4  0x0500000000010735 dest=5 vec=53  active-hi edge  masked extINT physical\n"));
    g_assert_nonnull(strstr(text->str, "level        fixed  logical\n"));
    g_assert_true(g_str_has_suffix(text->str, "  IRR      6  \n  Remote IRR 6  \n"));
    unwire(w);
}

/* ---- save and load ----------------------------------------------------------- */

static GByteArray *save(Wired *w)
{
    QEMUFile *f = qemu_file_new_memory_output();
    GByteArray *out = g_byte_array_new();
    const uint8_t *data;
    size_t size;

    g_assert_cmpint(vmstate_save_state(f, qdev_get_vmsd(DEVICE(w->s)), w->s, NULL), ==, 0);
    data = qemu_file_memory(f, &size);
    g_byte_array_append(out, data, size);
    qemu_fclose(f);
    return out;
}

static int load(Wired *w, const uint8_t *data, size_t size, int version, Error **errp)
{
    QEMUFile *f = qemu_file_new_memory_input(data, size);
    int ret = vmstate_load_state_errp(f, qdev_get_vmsd(DEVICE(w->s)), w->s, version, errp);

    qemu_fclose(f);
    return ret;
}

/* As QEMU sends it after a reset: 24 masked entries. */
static void plain_section(uint8_t section[SECTION])
{
    memset(section, 0, SECTION);
    for (int i = 0; i < 24; i++) {
        stq_be_p(section + 14 + 8 * i, MASKED);
    }
}

static void test_bytes(void)
{
    Wired *w = wire();
    uint8_t section[SECTION];
    g_autoptr(GByteArray) fresh = save(w);
    g_autoptr(GByteArray) used = NULL;

    plain_section(section);
    g_assert_cmpmem(fresh->data, fresh->len, section, SECTION);
    put(w, ID, 0x0f000000);
    program(w, 1, 0, 0x131);
    program(w, 6, 5, LEVEL | 0x36);
    set(w, 6, 1);
    wr(w, 0, 0x15);
    section[0] = 0x0f;
    section[1] = 0x15;
    stl_be_p(section + 2, 0x40);        /* levels: QEMU looks at none of these eight bytes */
    stl_be_p(section + 10, 0x40);
    stq_be_p(section + 14 + 8 * 1, 0x131);
    stq_be_p(section + 14 + 8 * 6, 0x0500000000000000ull | LEVEL | REMOTE_IRR | 0x36);
    used = save(w);
    g_assert_cmpmem(used->data, used->len, section, SECTION);
    unwire(w);
}

/* QEMU sends no levels, and reserved bits of entries. */
static void test_section_of_qemu(void)
{
    Wired *w = wire();
    uint8_t section[SECTION];

    plain_section(section);
    section[0] = 0xff;
    stl_be_p(section + 10, 0x840);
    stq_be_p(section + 14 + 8 * 0, 0xfffffffffffeafffull);
    stq_be_p(section + 14 + 8 * 6, LEVEL | REMOTE_IRR | 0x36);
    stq_be_p(section + 14 + 8 * 7, REMOTE_IRR | 0x37);
    stq_be_p(section + 14 + 8 * 11, MASKED | LEVEL | 0x3b);
    g_assert_cmpint(load(w, section, SECTION, 3, &error_abort), ==, 0);
    g_assert_cmphex(get(w, ID), ==, 0x0f000000);
    g_assert_cmphex(entry(w, 0), ==, 0xafff);
    g_assert_cmphex(get(w, TABLE + 1), ==, 0xff000000);
    g_assert_cmphex(entry(w, 7), ==, 0x37);
    eoi(w, 0x36);                       /* the line is high: again */
    expect(w, 1, 0xfee00000, 0xc036);
    put(w, TABLE + 22, LEVEL | 0x3b);
    expect(w, 2, 0xfee00000, 0xc03b);
    set(w, 6, 0);
    eoi(w, 0x36);
    g_assert_cmpuint(w->messages, ==, 2);
    unwire(w);
}

static void test_hostile_sections(void)
{
    Wired *w = wire();
    uint8_t section[SECTION];
    g_autoptr(GByteArray) again = NULL;
    Error *err = NULL;

    plain_section(section);
    for (size_t size = 0; size < SECTION; size++) {
        g_assert_cmpint(load(w, section, size, 3, &err), <, 0);
        error_free(g_steal_pointer(&err));
    }
    g_assert_cmpint(load(w, section, SECTION, 4, &err), <, 0);
    error_free(g_steal_pointer(&err));
    memset(section, 0xff, SECTION);
    g_assert_cmpint(load(w, section, SECTION, 3, &error_abort), ==, 0);
    again = save(w);
    g_assert_cmphex(ldl_be_p(again->data + 2), ==, 0x00ffffff);
    for (int n = 0; n < 24; n++) {
        pulse(w, n);
        eoi(w, 0xff);
    }
    g_assert_cmphex(get(w, 0xff), ==, 0);
    g_assert_cmphex(get(w, VER), ==, 0x00170020);
    unwire(w);
}

/* ---- random walk ------------------------------------------------------------- */

typedef struct Step {
    int kind;
    uint8_t reg;
    uint32_t val;
} Step;

static Step random_step(GRand *r)
{
    static const uint32_t bits[] = { 0, MASKED, LEVEL, MASKED | LEVEL, LEVEL | LOW, 0xffffffff };

    return (Step) {
        .kind = g_rand_int_range(r, 0, 8),
        .reg = g_rand_int_range(r, 0, 8) ? TABLE + g_rand_int_range(r, 0, 48) : 3,
        .val = bits[g_rand_int_range(r, 0, ARRAY_SIZE(bits))] | g_rand_int_range(r, 0x10, 0x20),
    };
}

/* What the guest sees of the step. */
static uint32_t take_step(Wired *w, Step s)
{
    switch (s.kind) {
    case 0:
        return get(w, s.reg);
    case 1:
    case 2:
        put(w, s.reg, s.val);
        return 0;
    case 3:
        eoi(w, s.val);
        return 0;
    case 4:
        wr(w, 0x40, s.val);
        return 0;
    default:
        set(w, s.reg % 24, s.val & 1);
        return 0;
    }
}

static void random_walk(uint32_t seed, unsigned steps)
{
    GRand *r = g_rand_new_with_seed(seed);
    Wired *a = wire(), *b = wire();

    for (unsigned i = 0; i < steps; i++) {
        g_autoptr(GByteArray) first = save(a);
        g_autoptr(GByteArray) second = NULL;
        g_autofree char *difference = NULL;
        unsigned before_a = a->messages, before_b = b->messages;
        uint32_t seen;
        Step s = random_step(r);

        device_cold_reset(DEVICE(b->s));
        g_assert_cmpint(load(b, first->data, first->len, 3, &error_abort), ==, 0);
        second = save(b);
        g_assert_cmpmem(first->data, first->len, second->data, second->len);
        difference = vmstate_compare(qdev_get_vmsd(DEVICE(a->s)), a->s, b->s, false);
        g_assert_cmpstr(difference, ==, NULL);

        hears = a;
        seen = take_step(a, s);
        hears = b;
        g_assert_cmphex(seen, ==, take_step(b, s));
        g_assert_cmpuint(a->messages - before_a, ==, b->messages - before_b);
        g_assert_cmpuint(a->messages - before_a, <=, 24);
    }
    g_assert_cmpuint(a->messages, >, 100);
    unwire(a);
    unwire(b);
    g_rand_free(r);
}

static void test_random_walk(void)
{
    for (uint32_t seed = 1; seed <= 5; seed++) {
        random_walk(seed, 2000);
    }
}

/* ---- oracles ----------------------------------------------------------------- */

static void test_reset_oracle(void)
{
    Wired *w = wire();
    g_autoptr(GByteArray) fresh = save(w);
    g_autoptr(GByteArray) again = NULL;

    vmstate_poison(qdev_get_vmsd(DEVICE(w->s)), w->s, 0xa5);
    device_cold_reset(DEVICE(w->s));
    for (int n = 0; n < 24; n++) {
        set(w, n, 0);
    }
    again = save(w);
    g_assert_cmpmem(fresh->data, 2, again->data, 2);
    g_assert_cmpmem(fresh->data + 10, SECTION - 10, again->data + 10, SECTION - 10);
    g_assert_cmpuint(w->messages, ==, 0);
    unwire(w);
}

/* The lines stay what they are. */
static void test_reset_keeps_levels(void)
{
    Wired *w = wire();

    set(w, 11, 1);
    reset(w);
    program(w, 11, 0, LEVEL | 0x71);
    g_assert_cmpuint(w->messages, ==, 1);
    unwire(w);
}

static void test_come_and_go(void)
{
    unsigned alive;

    unwire(wire());
    main_loop_wait(true);
    alive = object_census(NULL);
    for (int i = 0; i < 100; i++) {
        Wired *w = wire();

        program(w, 11, 0, LEVEL | 0x71);
        set(w, 11, 1);
        unwire(w);
        main_loop_wait(true);
        g_assert_cmpuint(object_census(NULL), ==, alive);
    }
}

/* Nobody listens: the message is lost, nothing else happens. */
static void test_nobody_listens(void)
{
    Wired *w = wire();

    memory_region_del_subregion(get_system_memory(), &apics);
    program(w, 4, 0, 0x41);
    pulse(w, 4);
    g_assert_cmpuint(w->messages, ==, 0);
    memory_region_add_subregion(get_system_memory(), IOAPIC_MSG_ADDRESS, &apics);
    unwire(w);
}

int main(int argc, char **argv)
{
    int rc;

    hwcore_test_init(&argc, &argv);
    memory_map_init();
    listen();
    g_test_add_func("/ioapic/banks", test_banks);
    g_test_add_func("/ioapic/entries", test_entries_are_apart);
    g_test_add_func("/ioapic/version-11", test_version_11);
    g_test_add_func("/ioapic/bad-version", test_bad_version);
    g_test_add_func("/ioapic/edge", test_edge);
    g_test_add_func("/ioapic/edge/masked", test_masked_edge_is_lost);
    g_test_add_func("/ioapic/edge/every-pin", test_every_pin);
    g_test_add_func("/ioapic/delivery/modes", test_delivery_modes);
    g_test_add_func("/ioapic/delivery/levels", test_only_fixed_and_lowest_are_levels);
    g_test_add_func("/ioapic/level", test_level);
    g_test_add_func("/ioapic/level/eoi", test_eoi_by_vector);
    g_test_add_func("/ioapic/level/eoi-register", test_eoi_register);
    g_test_add_func("/ioapic/level/masked", test_masked_level_waits);
    g_test_add_func("/ioapic/level/masked-forgets", test_masked_level_forgets);
    g_test_add_func("/ioapic/level/switch-to-edge", test_switch_to_edge_clears_remote_irr);
    g_test_add_func("/ioapic/level/read-only", test_read_only_bits);
    g_test_add_func("/ioapic/level/switch-to-level", test_line_that_is_high_becomes_a_level);
    g_test_add_func("/ioapic/polarity", test_polarity_is_the_wiring_s);
    g_test_add_func("/ioapic/timer-pin", test_input_0_is_pin_2);
    g_test_add_func("/ioapic/access-sizes", test_access_sizes);
    g_test_add_func("/ioapic/monitor", test_statistics_and_text);
    g_test_add_func("/ioapic/stream/bytes", test_bytes);
    g_test_add_func("/ioapic/stream/qemu", test_section_of_qemu);
    g_test_add_func("/ioapic/stream/hostile", test_hostile_sections);
    g_test_add_func("/ioapic/random-walk", test_random_walk);
    g_test_add_func("/ioapic/oracle/reset", test_reset_oracle);
    g_test_add_func("/ioapic/oracle/reset-levels", test_reset_keeps_levels);
    g_test_add_func("/ioapic/come-and-go", test_come_and_go);
    g_test_add_func("/ioapic/nobody-listens", test_nobody_listens);
    rc = hwcore_test_run();
    return rc;
}
