/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How accesses become callbacks: accepted sizes and alignments, splitting,
 * byte orders, results, and what holes, ROM and RAM answer.
 *
 * The device under test is a block of bytes 0, 1, 2, ... in its byte order that
 * writes down each callback: "r4@e0 w1@3=ab".
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/target-info.h"
#include "system/memory-hooks.h"

static GString *calls;
static uint8_t bytes[512];
static MemTxResult result_at[512];
static bool accept;
static MemTxAttrs seen_attrs;

static void note(const char *format, ...) G_GNUC_PRINTF_(1, 2);
static void note(const char *format, ...)
{
    va_list ap;

    if (calls->len) {
        g_string_append_c(calls, ' ');
    }
    va_start(ap, format);
    g_string_append_vprintf(calls, format, ap);
    va_end(ap);
}

static uint64_t read_le(void *opaque, hwaddr addr, unsigned size)
{
    note("r%u@%" PRIx64, size, addr);
    /* What is above the size must not matter. */
    return ldn_le_p(bytes + addr, (int)size) | (size < 8 ? 0xdeadull << 48 : 0);
}

static uint64_t read_be(void *opaque, hwaddr addr, unsigned size)
{
    note("r%u@%" PRIx64, size, addr);
    return ldn_be_p(bytes + addr, (int)size);
}

static void write_any(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    note("w%u@%" PRIx64 "=%" PRIx64, size, addr, data);
}

static MemTxResult read_attrs(void *opaque, hwaddr addr, uint64_t *data, unsigned size,
                              MemTxAttrs attrs)
{
    *data = read_le(opaque, addr, size);
    seen_attrs = attrs;
    return result_at[addr];
}

static MemTxResult write_attrs(void *opaque, hwaddr addr, uint64_t data, unsigned size,
                               MemTxAttrs attrs)
{
    write_any(opaque, addr, data, size);
    seen_attrs = attrs;
    return result_at[addr];
}

static bool accepts(void *opaque, hwaddr addr, unsigned size, bool is_write, MemTxAttrs attrs)
{
    return accept;
}

/* ---- the table ----------------------------------------------------------- */

#define LE .read = read_le, .write = write_any, .endianness = DEVICE_LITTLE_ENDIAN
#define BE .read = read_be, .write = write_any, .endianness = DEVICE_BIG_ENDIAN
#define VALID(lo, hi) .valid.min_access_size = lo, .valid.max_access_size = hi
#define IMPL(lo, hi) .impl.min_access_size = lo, .impl.max_access_size = hi

typedef enum How { LD, LD_BE, BULK, ST, ST_BE, BULK_WR } How;

typedef struct Case {
    MemoryRegionOps ops;
    How how;
    hwaddr addr;
    unsigned size;
    uint64_t value;              /* read (for BULK: of bytes, little-endian) or to write */
    const char *calls;
    MemTxResult result;
} Case;

static const Case table[] = {
    /* impl of four bytes, everything valid: the PL011 */
    { { LE, IMPL(4, 4) }, LD, 0xe0, 4, 0xe3e2e1e0, "r4@e0", 0 },
    { { LE, IMPL(4, 4) }, LD, 0xe0, 8, 0xe7e6e5e4e3e2e1e0, "r4@e0 r4@e4", 0 },
    { { LE, IMPL(4, 4) }, LD, 0xe0, 2, 0xe1e0, "r4@e0", 0 },
    { { LE, IMPL(4, 4) }, LD, 0xe1, 1, 0xe1, "r4@e1", 0 },
    { { LE, IMPL(4, 4) }, LD, 0xe2, 4, 0, "", MEMTX_DECODE_ERROR },
    { { LE, IMPL(4, 4) }, BULK, 0xe0, 8, 0xe7e6e5e4e3e2e1e0, "r4@e0 r4@e4", 0 },
    { { LE, IMPL(4, 4) }, BULK, 0xe2, 4, 0xe5e4e3e2, "r4@e2 r4@e4", 0 },
    { { LE, IMPL(4, 4) }, BULK, 0xe1, 1, 0xe1, "r4@e1", 0 },
    { { LE, IMPL(4, 4) }, BULK, 0xe1, 8, 0xe8e7e6e5e4e3e2e1, "r4@e1 r4@e2 r4@e4 r4@e8", 0 },
    { { LE, IMPL(4, 4) }, ST, 0x10, 4, 0x12345678, "w4@10=12345678", 0 },
    { { LE, IMPL(4, 4) }, ST, 0x10, 8, 0x123456789abcdef0, "w4@10=9abcdef0 w4@14=12345678", 0 },
    { { LE, IMPL(4, 4) }, ST, 0x11, 1, 0xffab, "w4@11=ab", 0 },
    { { LE, IMPL(4, 4) }, BULK_WR, 0x12, 4, 0x12345678, "w4@12=5678 w4@14=1234", 0 },
    /* accepted sizes: the HPET */
    { { LE, VALID(4, 8), IMPL(4, 8) }, LD, 0x8, 8, 0x0f0e0d0c0b0a0908, "r8@8", 0 },
    { { LE, VALID(4, 8), IMPL(4, 8) }, BULK, 0x8, 8, 0x0f0e0d0c0b0a0908, "r8@8", 0 },
    { { LE, VALID(4, 8), IMPL(4, 8) }, BULK, 0xc, 8, 0x131211100f0e0d0c, "r4@c r4@10", 0 },
    { { LE, VALID(4, 8), IMPL(4, 8) }, BULK, 0x1, 4, 0, "", MEMTX_DECODE_ERROR },
    { { LE, VALID(4, 8), IMPL(4, 8) }, BULK, 0x2, 8, 0x0000070605040000, "r4@4",
      MEMTX_DECODE_ERROR },
    { { LE, VALID(4, 8), IMPL(4, 8) }, LD, 0x8, 2, 0, "", MEMTX_DECODE_ERROR },
    { { LE, VALID(4, 8), IMPL(4, 8) }, ST, 0x8, 1, 1, "", MEMTX_DECODE_ERROR },
    { { LE, VALID(1, 2) }, LD, 0x8, 4, 0, "", MEMTX_DECODE_ERROR },
    { { LE, VALID(1, 2) }, BULK, 0x8, 4, 0x0b0a0908, "r2@8 r2@a", 0 },
    { { LE, .valid.min_access_size = 4 }, LD, 0x8, 1, 8, "r1@8", 0 },
    /* impl defaults: one to four bytes */
    { { LE }, LD, 0x20, 1, 0x20, "r1@20", 0 },
    { { LE }, LD, 0x20, 8, 0x2726252423222120, "r4@20 r4@24", 0 },
    { { LE }, ST, 0x20, 2, 0xbeef, "w2@20=beef", 0 },
    /* small units, in address order */
    { { LE, IMPL(1, 1) }, LD, 0x20, 4, 0x23222120, "r1@20 r1@21 r1@22 r1@23", 0 },
    { { LE, IMPL(1, 1) }, ST, 0x20, 4, 0x11223344, "w1@20=44 w1@21=33 w1@22=22 w1@23=11", 0 },
    { { LE, IMPL(2, 2) }, ST, 0x20, 4, 0x11223344, "w2@20=3344 w2@22=1122", 0 },
    { { BE, IMPL(1, 1) }, LD_BE, 0x20, 4, 0x20212223, "r1@20 r1@21 r1@22 r1@23", 0 },
    { { BE, IMPL(1, 1) }, ST_BE, 0x20, 4, 0x11223344, "w1@20=11 w1@21=22 w1@22=33 w1@23=44", 0 },
    { { BE, IMPL(2, 2) }, ST_BE, 0x20, 8, 0x1122334455667788,
      "w2@20=1122 w2@22=3344 w2@24=5566 w2@26=7788", 0 },
    /* units wider than the access: no read-modify-write, the lane of the address */
    { { LE, IMPL(8, 8) }, LD, 0x24, 4, 0x27262524, "r8@24", 0 },
    { { LE, IMPL(8, 8) }, ST, 0x24, 4, 0x11223344, "w8@24=11223344", 0 },
    { { BE, IMPL(4, 4) }, LD_BE, 0x22, 2, 0x2223, "r4@22", 0 },
    { { BE, IMPL(4, 4) }, LD_BE, 0x21, 1, 0x21, "r4@21", 0 },
    { { BE, IMPL(4, 4) }, ST_BE, 0x22, 2, 0xbeef, "w4@22=beef0000", 0 },
    /* byte order of the access against the device's */
    { { BE, IMPL(4, 4) }, LD_BE, 0x20, 4, 0x20212223, "r4@20", 0 },
    { { BE, IMPL(4, 4) }, LD, 0x20, 4, 0x23222120, "r4@20", 0 },
    { { LE, IMPL(4, 4) }, LD_BE, 0x20, 4, 0x20212223, "r4@20", 0 },
    { { LE, IMPL(4, 4) }, ST_BE, 0x20, 4, 0x11223344, "w4@20=44332211", 0 },
    { { BE, IMPL(4, 4) }, ST, 0x20, 2, 0x1122, "w4@20=22110000", 0 },
    { { BE }, ST, 0x20, 8, 0x1122334455667788, "w4@20=88776655 w4@24=44332211", 0 },
    { { BE, IMPL(4, 4) }, BULK, 0x20, 4, 0x23222120, "r4@20", 0 },
    { { BE, IMPL(4, 4) }, BULK_WR, 0x20, 4, 0x44332211, "w4@20=11223344", 0 },
    /* unaligned accesses that are accepted */
    { { LE, .valid.unaligned = true }, LD, 0x21, 4, 0x24232221, "r4@21", 0 },
    { { LE, .valid.unaligned = true }, BULK, 0x21, 4, 0x24232221, "r1@21 r2@22 r1@24", 0 },
    { { LE, .valid.unaligned = true, .impl.unaligned = true }, BULK, 0x21, 4, 0x24232221,
      "r4@21", 0 },
    { { LE, .impl.unaligned = true }, BULK, 0x21, 4, 0, "", MEMTX_DECODE_ERROR },
    { { LE, .valid.unaligned = true, .impl.unaligned = true }, BULK, 0x21, 7,
      0x27262524232221, "r4@21 r2@25 r1@27", 0 },
};

static void setup(MemoryRegion *root, MemoryRegion *mr, AddressSpace *as,
                  const MemoryRegionOps *ops)
{
    memory_region_init(root, NULL, "root", UINT64_MAX);
    memory_region_init_io(mr, NULL, ops, NULL, "dev", 0x200);
    memory_region_add_subregion(root, 0x1000, mr);
    address_space_init(as, root, "test");
    g_string_truncate(calls, 0);
}

static void teardown(MemoryRegion *root, MemoryRegion *mr, AddressSpace *as)
{
    address_space_destroy(as);
    object_unparent(OBJECT(mr));
    object_unparent(OBJECT(root));
}

static MemTxResult access_one(const Case *c, AddressSpace *as, uint64_t *value)
{
    MemOp op = size_memop(c->size) | (c->how == LD_BE || c->how == ST_BE ? MO_BE : MO_LE);
    hwaddr addr = 0x1000 + c->addr;
    MemTxAttrs attrs = MEMTXATTRS_UNSPECIFIED;

    switch (c->how) {
    case LD:
    case LD_BE:
        return address_space_ld(as, addr, value, op, attrs);
    case ST:
    case ST_BE:
        return address_space_st(as, addr, c->value, op, attrs);
    case BULK:
        *value = 0;
        return address_space_read(as, addr, attrs, value, c->size);
    default:
        *value = cpu_to_le64(c->value);
        return address_space_write(as, addr, attrs, value, c->size);
    }
}

static void test_table(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(table); i++) {
        const Case *c = &table[i];
        MemoryRegion root, mr;
        AddressSpace as;
        uint64_t value = 0;
        MemTxResult result;

        setup(&root, &mr, &as, &c->ops);
        result = access_one(c, &as, &value);
        g_test_message("case %u: %s", i, c->calls);
        g_assert_cmpstr(calls->str, ==, c->calls);
        g_assert_cmpuint(result, ==, c->result);
        if (c->how <= BULK) {
            g_assert_cmphex(value, ==, c->value);
        }
        teardown(&root, &mr, &as);
    }
}

/* ---- results, attributes, acceptance ------------------------------------- */

static void results_are_ored(void)
{
    static const MemoryRegionOps ops = {
        .read_with_attrs = read_attrs, .write_with_attrs = write_attrs,
        .endianness = DEVICE_LITTLE_ENDIAN,
    };
    MemTxAttrs attrs = { .requester_id = 0x1234, .secure = 1 };
    MemoryRegion root, mr;
    AddressSpace as;
    uint64_t value;

    setup(&root, &mr, &as, &ops);
    result_at[0x40] = MEMTX_ERROR;
    result_at[0x44] = MEMTX_DECODE_ERROR;
    g_assert_cmpuint(address_space_ld(&as, 0x1040, &value, MO_64 | MO_LE, attrs), ==,
                     MEMTX_ERROR | MEMTX_DECODE_ERROR);
    g_assert_cmphex(value, ==, 0x4746454443424140);
    g_assert_cmpuint(seen_attrs.requester_id, ==, 0x1234);
    g_assert_cmpuint(seen_attrs.secure, ==, 1);
    g_assert_cmpuint(address_space_st(&as, 0x1040, 1, MO_64 | MO_LE, attrs), ==,
                     MEMTX_ERROR | MEMTX_DECODE_ERROR);
    g_assert_cmpuint(address_space_read(&as, 0x1040, attrs, &value, 8), ==,
                     MEMTX_ERROR | MEMTX_DECODE_ERROR);
    g_assert_cmpuint(address_space_ld(&as, 0x1048, &value, MO_32 | MO_LE, attrs), ==, MEMTX_OK);
    memset(result_at, 0, sizeof(result_at));
    teardown(&root, &mr, &as);
}

static void plain_callbacks_come_first(void)
{
    static const MemoryRegionOps ops = {
        .read = read_be, .read_with_attrs = read_attrs,
        .write = write_any, .write_with_attrs = write_attrs,
        .endianness = DEVICE_BIG_ENDIAN,
    };
    MemoryRegion root, mr;
    AddressSpace as;

    setup(&root, &mr, &as, &ops);
    result_at[0] = MEMTX_ERROR;
    g_assert_cmphex(ldl_be_phys(&as, 0x1000), ==, 0x00010203);
    stl_be_phys(&as, 0x1000, 1);
    g_assert_cmpstr(calls->str, ==, "r4@0 w4@0=1");
    result_at[0] = MEMTX_OK;
    teardown(&root, &mr, &as);
}

static void missing_callback(void)
{
    static const MemoryRegionOps ops = {
        .read = read_le, .endianness = DEVICE_LITTLE_ENDIAN,
    };
    MemoryRegion root, mr;
    AddressSpace as;
    MemTxResult r;

    setup(&root, &mr, &as, &ops);
    address_space_stl(&as, 0x1000, 1, MEMTXATTRS_UNSPECIFIED, &r);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    g_assert_cmphex(ldl_le_phys(&as, 0x1000), ==, 0x03020100);
    teardown(&root, &mr, &as);
}

static void accepts_decides(void)
{
    static const MemoryRegionOps ops = { LE, .valid.accepts = accepts };
    MemoryRegion root, mr;
    AddressSpace as;
    MemTxResult r;

    setup(&root, &mr, &as, &ops);
    accept = false;
    g_assert_cmphex(address_space_ldl(&as, 0x1000, MEMTXATTRS_UNSPECIFIED, &r), ==, 0);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    g_assert_false(address_space_access_valid(&as, 0x1000, 4, false, MEMTXATTRS_UNSPECIFIED));
    accept = true;
    g_assert_cmphex(address_space_ldl(&as, 0x1000, MEMTXATTRS_UNSPECIFIED, &r), ==, 0x03020100);
    g_assert_cmpuint(r, ==, MEMTX_OK);
    g_assert_true(address_space_access_valid(&as, 0x1000, 4, false, MEMTXATTRS_UNSPECIFIED));
    g_assert_cmpstr(calls->str, ==, "r4@0");
    teardown(&root, &mr, &as);
}

static void whole_family_of_accessors(void)
{
    static const MemoryRegionOps ops = { LE, IMPL(1, 8) };
    MemoryRegion root, mr;
    AddressSpace as;
    MemTxAttrs attrs = MEMTXATTRS_UNSPECIFIED;

    setup(&root, &mr, &as, &ops);
    g_assert_cmphex(address_space_ldub(&as, 0x1003, attrs, NULL), ==, 3);
    g_assert_cmphex(address_space_lduw(&as, 0x1002, attrs, NULL), ==, 0x0302);
    g_assert_cmphex(address_space_lduw_be(&as, 0x1002, attrs, NULL), ==, 0x0203);
    g_assert_cmphex(address_space_ldl_le(&as, 0x1004, attrs, NULL), ==, 0x07060504);
    g_assert_cmphex(address_space_ldq_be(&as, 0x1008, attrs, NULL), ==, 0x08090a0b0c0d0e0f);
    g_assert_cmphex(ldub_phys(&as, 0x1003), ==, 3);
    g_assert_cmphex(lduw_le_phys(&as, 0x1002), ==, 0x0302);
    g_assert_cmphex(ldq_phys(&as, 0x1008), ==, 0x0f0e0d0c0b0a0908);
    g_string_truncate(calls, 0);
    address_space_stb(&as, 0x1001, 0xab, attrs, NULL);
    address_space_stw_be(&as, 0x1002, 0x1234, attrs, NULL);
    stl_le_phys(&as, 0x1004, 0x12345678);
    stq_be_phys(&as, 0x1008, 0x1122334455667788);
    g_assert_cmpstr(calls->str, ==, "w1@1=ab w2@2=3412 w4@4=12345678 w8@8=8877665544332211");
    teardown(&root, &mr, &as);
}

/* ---- holes, reservations, neighbours ------------------------------------- */

static void holes(void)
{
    static const MemoryRegionOps ops = { LE };
    MemoryRegion root, mr;
    AddressSpace as;
    uint8_t buf[16];
    uint64_t value = 1;

    setup(&root, &mr, &as, &ops);
    g_assert_cmpuint(address_space_ld(&as, 0, &value, MO_64 | MO_LE, MEMTXATTRS_UNSPECIFIED), ==,
                     MEMTX_DECODE_ERROR);
    g_assert_cmphex(value, ==, 0);
    g_assert_cmpuint(address_space_st(&as, 0, 1, MO_8, MEMTXATTRS_UNSPECIFIED), ==,
                     MEMTX_DECODE_ERROR);
    memset(buf, 0xff, sizeof(buf));
    g_assert_cmpuint(address_space_read(&as, 0xff8, MEMTXATTRS_UNSPECIFIED, buf, 16), ==,
                     MEMTX_DECODE_ERROR);
    g_assert_cmpstr(calls->str, ==, "r4@0 r4@4");
    g_assert_cmpmem(buf, 16, "\0\0\0\0\0\0\0\0\0\1\2\3\4\5\6\7", 16);
    g_assert_cmpuint(address_space_write(&as, 0xffd, MEMTXATTRS_UNSPECIFIED, buf, 4), ==,
                     MEMTX_DECODE_ERROR);
    g_assert_cmpuint(address_space_read(&as, 0, MEMTXATTRS_UNSPECIFIED, buf, 0), ==, MEMTX_OK);
    g_assert_false(address_space_access_valid(&as, 0xff8, 16, false, MEMTXATTRS_UNSPECIFIED));
    g_assert_true(address_space_is_io(&as, 0));
    g_assert_true(address_space_is_io(&as, 0x1000));
    teardown(&root, &mr, &as);
}

static void a_large_hole_is_one_step(void)
{
    MemoryRegion root;
    AddressSpace as;
    g_autofree uint8_t *buf = g_malloc(1 << 20);

    memory_region_init(&root, NULL, "root", UINT64_MAX);
    address_space_init(&as, &root, "test");
    memset(buf, 0xff, 1 << 20);
    g_assert_cmpuint(address_space_read(&as, 0x10000, MEMTXATTRS_UNSPECIFIED, buf, 1 << 20), ==,
                     MEMTX_DECODE_ERROR);
    g_assert_cmpuint(buf[0] | buf[12345] | buf[(1 << 20) - 1], ==, 0);
    address_space_destroy(&as);
    object_unparent(OBJECT(&root));
}

static void reservations_answer_like_holes(void)
{
    MemoryRegion root, mr;
    AddressSpace as;
    MemTxResult r;

    setup(&root, &mr, &as, NULL);
    g_assert_cmphex(address_space_ldl(&as, 0x1000, MEMTXATTRS_UNSPECIFIED, &r), ==, 0);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    g_assert_true(address_space_lookup(&as, 0x1000).mr == &mr);
    teardown(&root, &mr, &as);
}

/* Registers of one byte side by side: a wide access goes to the first as a whole. */
static void io_is_not_cut_at_its_end(void)
{
    static const MemoryRegionOps ops = { LE };
    MemoryRegion root, mr, neighbour;
    AddressSpace as;

    setup(&root, &mr, &as, &ops);
    memory_region_init_io(&neighbour, NULL, &ops, NULL, "neighbour", 1);
    memory_region_add_subregion_overlap(&root, 0x1009, &neighbour, 1);
    g_assert_cmphex(ldl_le_phys(&as, 0x1008), ==, 0x0b0a0908);
    g_assert_cmpstr(calls->str, ==, "r4@8");
    g_assert_cmphex(ldub_phys(&as, 0x1009), ==, 0);
    g_assert_cmpstr(calls->str, ==, "r4@8 r1@0");
    object_unparent(OBJECT(&neighbour));
    teardown(&root, &mr, &as);
}

static void through_an_alias(void)
{
    static const MemoryRegionOps ops = { LE };
    MemoryRegion root, mr, alias;
    AddressSpace as;
    uint64_t value;

    setup(&root, &mr, &as, &ops);
    memory_region_init_alias(&alias, NULL, "alias", &mr, 0x80, 0x10);
    memory_region_add_subregion(&root, 0x4000, &alias);
    g_assert_cmphex(ldl_le_phys(&as, 0x4004), ==, 0x87868584);
    g_assert_cmpuint(memory_region_dispatch_read(&alias, 8, &value, MO_32 | MO_LE,
                                                 MEMTXATTRS_UNSPECIFIED), ==, MEMTX_OK);
    g_assert_cmphex(value, ==, 0x8b8a8988);
    memory_region_dispatch_write(&alias, 8, 5, MO_8, MEMTXATTRS_UNSPECIFIED);
    g_assert_cmpstr(calls->str, ==, "r4@84 r4@88 w1@88=5");
    object_unparent(OBJECT(&alias));
    teardown(&root, &mr, &as);
}

/* ---- RAM, ROM and what attributes do ------------------------------------- */

static void rom_and_debuggers(void)
{
    MemoryRegion root, rom;
    AddressSpace as;
    MemTxResult r;

    memory_region_init(&root, NULL, "root", UINT64_MAX);
    memory_region_init_rom_nomigrate(&rom, NULL, "rom", 0x1000, &error_abort);
    memory_region_add_subregion(&root, 0, &rom);
    address_space_init(&as, &root, "test");
    address_space_stl(&as, 0, 1, MEMTXATTRS_UNSPECIFIED, &r);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    g_assert_cmpuint(address_space_write(&as, 0, MEMTXATTRS_UNSPECIFIED, "abcd", 4), ==,
                     MEMTX_DECODE_ERROR);
    g_assert_cmphex(ldl_le_phys(&as, 0), ==, 0);
    g_assert_cmpuint(address_space_write(&as, 0, (MemTxAttrs) { .debug = 1 }, "abcd", 4), ==,
                     MEMTX_OK);
    g_assert_cmphex(ldl_be_phys(&as, 0), ==, 0x61626364);
    address_space_stl_be(&as, 4, 0x65666768, (MemTxAttrs) { .debug = 1 }, &r);
    g_assert_cmpuint(r, ==, MEMTX_OK);
    g_assert_cmpuint(address_space_write_rom(&as, 8, MEMTXATTRS_UNSPECIFIED, "ijkl", 4), ==,
                     MEMTX_OK);
    g_assert_cmpmem(memory_region_get_ram_ptr(&rom), 12, "abcdefghijkl", 12);
    g_assert_true(address_space_access_valid(&as, 0, 8, false, MEMTXATTRS_UNSPECIFIED));
    g_assert_false(address_space_access_valid(&as, 0, 8, true, MEMTXATTRS_UNSPECIFIED));
    g_assert_false(address_space_is_io(&as, 0));
    address_space_destroy(&as);
    object_unparent(OBJECT(&rom));
    object_unparent(OBJECT(&root));
}

static void write_rom_skips_the_rest(void)
{
    static const MemoryRegionOps ops = { LE };
    MemoryRegion root, mr, ram;
    AddressSpace as;
    char text[0x410];

    setup(&root, &mr, &as, &ops);
    memory_region_init_ram_nomigrate(&ram, NULL, "ram", 0x1000, &error_abort);
    memory_region_add_subregion(&root, 0x1200, &ram);
    memset(text, 'x', sizeof(text));
    address_space_write_rom(&as, 0xe00, MEMTXATTRS_UNSPECIFIED, text, sizeof(text));
    g_assert_cmpstr(calls->str, ==, "");
    g_assert_cmphex(ldl_le_phys(&as, 0x120c), ==, 0x78787878);
    g_assert_cmphex(ldl_le_phys(&as, 0x1210), ==, 0);
    object_unparent(OBJECT(&ram));
    teardown(&root, &mr, &as);
}

static void rom_device_modes(void)
{
    static const MemoryRegionOps ops = { LE };
    MemoryRegion root, flash;
    AddressSpace as;

    g_string_truncate(calls, 0);
    memory_region_init(&root, NULL, "root", UINT64_MAX);
    memory_region_init_rom_device_nomigrate(&flash, NULL, &ops, NULL, "flash", 0x1000,
                                            &error_abort);
    memory_region_add_subregion(&root, 0, &flash);
    address_space_init(&as, &root, "test");
    *(uint32_t *)memory_region_get_ram_ptr(&flash) = cpu_to_le32(0x11223344);
    g_assert_true(memory_region_is_romd(&flash));
    g_assert_cmphex(ldl_le_phys(&as, 0), ==, 0x11223344);
    stl_le_phys(&as, 0, 5);
    g_assert_cmpstr(calls->str, ==, "w4@0=5");
    memory_region_rom_device_set_romd(&flash, false);
    g_assert_cmphex(ldl_le_phys(&as, 0), ==, 0x03020100);
    g_assert_cmpstr(calls->str, ==, "w4@0=5 r4@0");
    g_assert_true(address_space_is_io(&as, 0));
    memory_region_rom_device_set_romd(&flash, true);
    g_assert_cmphex(ldl_le_phys(&as, 0), ==, 0x11223344);
    g_assert_false(address_space_is_io(&as, 0));
    address_space_destroy(&as);
    object_unparent(OBJECT(&flash));
    object_unparent(OBJECT(&root));
}

static void memory_only(void)
{
    static const MemoryRegionOps ops = { LE };
    MemTxAttrs attrs = { .memory = 1 };
    MemoryRegion root, mr, ram;
    AddressSpace as;
    MemTxResult r;
    uint8_t buf[8] = { 0xff };

    setup(&root, &mr, &as, &ops);
    memory_region_init_ram_nomigrate(&ram, NULL, "ram", 0x1000, &error_abort);
    memory_region_add_subregion(&root, 0x2000, &ram);
    g_assert_cmphex(address_space_ldl(&as, 0x1000, attrs, &r), ==, 0);
    g_assert_cmpuint(r, ==, MEMTX_ACCESS_ERROR);
    address_space_stl(&as, 0x1000, 1, attrs, &r);
    g_assert_cmpuint(r, ==, MEMTX_ACCESS_ERROR);
    g_assert_cmpuint(address_space_read(&as, 0x1000, attrs, buf, 8), ==, MEMTX_ACCESS_ERROR);
    g_assert_cmpuint(buf[0], ==, 0);
    g_assert_cmpuint(address_space_write(&as, 0x1000, attrs, buf, 8), ==, MEMTX_ACCESS_ERROR);
    g_assert_cmpuint(address_space_read(&as, 0, attrs, buf, 8), ==, MEMTX_ACCESS_ERROR);
    g_assert_false(address_space_access_valid(&as, 0x1000, 8, false, attrs));
    g_assert_cmpstr(calls->str, ==, "");
    address_space_stl(&as, 0x2000, 1, attrs, &r);
    g_assert_cmpuint(r, ==, MEMTX_OK);
    object_unparent(OBJECT(&ram));
    teardown(&root, &mr, &as);
}

/* ---- bulk accesses of RAM ------------------------------------------------ */

static void ram_across_borders(void)
{
    static const MemoryRegionOps ops = { LE };
    MemoryRegion root, mr, ram;
    AddressSpace as;
    uint8_t buf[16];
    MemTxResult r;

    setup(&root, &mr, &as, &ops);
    memory_region_init_ram_nomigrate(&ram, NULL, "ram", 0x1000, &error_abort);
    memory_region_add_subregion(&root, 0, &ram);
    memset(buf, 0x55, sizeof(buf));
    g_assert_cmpuint(address_space_write(&as, 0xff8, MEMTXATTRS_UNSPECIFIED, buf, 16), ==,
                     MEMTX_OK);
    g_assert_cmpstr(calls->str, ==, "w4@0=55555555 w4@4=55555555");
    /* A single access that begins in RAM and ends outside is put together. */
    g_assert_cmphex(address_space_ldl_le(&as, 0xffe, MEMTXATTRS_UNSPECIFIED, &r), ==, 0x01005555);
    g_assert_cmpuint(r, ==, MEMTX_OK);
    address_space_stl_le(&as, 0xffe, 0x11223344, MEMTXATTRS_UNSPECIFIED, &r);
    g_assert_cmphex(lduw_le_phys(&as, 0xffe), ==, 0x3344);
    g_assert_true(g_str_has_suffix(calls->str, "w2@0=1122"));
    g_assert_cmpuint(address_space_set(&as, 0x10, 0xa5, 1500, MEMTXATTRS_UNSPECIFIED), ==,
                     MEMTX_OK);
    g_assert_cmphex(ldub_phys(&as, 0x0f), ==, 0);
    g_assert_cmphex(ldq_le_phys(&as, 0x10), ==, 0xa5a5a5a5a5a5a5a5);
    g_assert_cmphex(lduw_le_phys(&as, 0x10 + 1499), ==, 0xa5);
    g_assert_cmpuint(address_space_rw(&as, 0x10, MEMTXATTRS_UNSPECIFIED, buf, 4, false), ==, 0);
    g_assert_cmphex(buf[3], ==, 0xa5);
    g_assert_cmpuint(address_space_rw(&as, 0x20, MEMTXATTRS_UNSPECIFIED, (void *)"1", 1, true),
                     ==, 0);
    g_assert_cmphex(ldub_phys(&as, 0x20), ==, '1');
    object_unparent(OBJECT(&ram));
    teardown(&root, &mr, &as);
}

static void around_the_end_of_the_space(void)
{
    MemoryRegion root, top, bottom;
    AddressSpace as;
    char buf[8];

    memory_region_init(&root, NULL, "root", UINT64_MAX);
    memory_region_init_ram_nomigrate(&top, NULL, "top", 0x1000, &error_abort);
    memory_region_init_ram_nomigrate(&bottom, NULL, "bottom", 0x1000, &error_abort);
    memory_region_add_subregion(&root, UINT64_MAX - 0xfff, &top);
    memory_region_add_subregion(&root, 0, &bottom);
    address_space_init(&as, &root, "test");
    g_assert_cmpuint(address_space_write(&as, UINT64_MAX - 3, MEMTXATTRS_UNSPECIFIED, "abcdefgh",
                                         8), ==, MEMTX_OK);
    g_assert_cmphex(ldl_be_phys(&as, 0), ==, 0x65666768);
    g_assert_cmpuint(address_space_read(&as, UINT64_MAX - 3, MEMTXATTRS_UNSPECIFIED, buf, 8), ==,
                     MEMTX_OK);
    g_assert_cmpmem(buf, 8, "abcdefgh", 8);
    address_space_destroy(&as);
    object_unparent(OBJECT(&top));
    object_unparent(OBJECT(&bottom));
    object_unparent(OBJECT(&root));
}

static void translate(void)
{
    static const MemoryRegionOps ops = { LE };
    MemoryRegion root, mr, ram;
    AddressSpace as;
    hwaddr xlat, len = 0x2000;
    MemTxAttrs attrs = MEMTXATTRS_UNSPECIFIED;

    setup(&root, &mr, &as, &ops);
    memory_region_init_ram_nomigrate(&ram, NULL, "ram", 0x1000, &error_abort);
    memory_region_add_subregion(&root, 0, &ram);
    g_assert_true(address_space_translate(&as, 0x10, &xlat, &len, false, attrs) == &ram);
    g_assert_cmphex(xlat, ==, 0x10);
    g_assert_cmphex(len, ==, 0xff0);
    len = 0x2000;
    g_assert_true(address_space_translate(&as, 0x1010, &xlat, &len, false, attrs) == &mr);
    g_assert_cmphex(xlat, ==, 0x10);
    g_assert_cmphex(len, ==, 0x2000);
    g_assert_nonnull(address_space_translate(&as, 0x9000, &xlat, &len, false, attrs));
    g_assert_cmphex(xlat, ==, 0x9000);
    object_unparent(OBJECT(&ram));
    teardown(&root, &mr, &as);
}

/* ---- the target's byte order; messages ----------------------------------- */

static void native_is_the_targets(void)
{
    static const TargetInfo big = { .name = "m68k", .long_bits = 32, .big_endian = true };
    static const MemoryRegionOps ops = { .read = read_be, .write = write_any, IMPL(1, 2) };
    MemoryRegion root, mr;
    AddressSpace as;

    if (g_test_subprocess()) {
        target_info_register(&big);
        setup(&root, &mr, &as, &ops);
        g_assert_cmphex(ldl_phys(&as, 0x1020), ==, 0x20212223);
        g_assert_cmphex(ldl_le_phys(&as, 0x1020), ==, 0x23222120);
        stw_phys(&as, 0x1020, 0x1122);
        g_assert_true(g_str_has_suffix(calls->str, "w2@20=1122"));
        teardown(&root, &mr, &as);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
}

static void messages(void)
{
    static const MemoryRegionOps ops = { LE, VALID(2, 4) };
    g_autofree char *path = NULL, *text = NULL;
    MemoryRegion root, mr;
    AddressSpace as;
    int fd = g_file_open_tmp("memory-XXXXXX", &path, NULL);

    close(fd);
    g_assert_true(qemu_set_log_filename_flags(path, LOG_INVALID_MEM, &error_abort));
    setup(&root, &mr, &as, &ops);
    ldub_phys(&as, 0x1000);
    ldl_phys(&as, 0x1002);
    stl_phys(&as, 0x10a, 0);
    address_space_ldl(&as, 0x1000, (MemTxAttrs) { .memory = 1 }, NULL);
    teardown(&root, &mr, &as);
    qemu_set_log_filename_flags(NULL, 0, &error_abort);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==,
        "Invalid read at addr 0x0, size 1, region 'dev', reason: invalid size (min:2 max:4)\n"
        "Invalid read at addr 0x2, size 4, region 'dev', reason: unaligned\n"
        "Invalid write at addr 0x10A, size 4, region 'unassigned', reason: rejected\n"
        "Invalid access to non-RAM device at addr 0x1000, size 4, region 'dev'\n");
    unlink(path);
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    calls = g_string_new(NULL);
    for (unsigned i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)i;
    }
    g_test_add_func("/memory/access/table", test_table);
    g_test_add_func("/memory/access/results-are-ored", results_are_ored);
    g_test_add_func("/memory/access/plain-callbacks-first", plain_callbacks_come_first);
    g_test_add_func("/memory/access/missing-callback", missing_callback);
    g_test_add_func("/memory/access/accepts", accepts_decides);
    g_test_add_func("/memory/access/ld-st-family", whole_family_of_accessors);
    g_test_add_func("/memory/access/holes", holes);
    g_test_add_func("/memory/access/large-hole", a_large_hole_is_one_step);
    g_test_add_func("/memory/access/reservation", reservations_answer_like_holes);
    g_test_add_func("/memory/access/io-is-not-cut", io_is_not_cut_at_its_end);
    g_test_add_func("/memory/access/alias", through_an_alias);
    g_test_add_func("/memory/access/rom-and-debuggers", rom_and_debuggers);
    g_test_add_func("/memory/access/write-rom", write_rom_skips_the_rest);
    g_test_add_func("/memory/access/rom-device", rom_device_modes);
    g_test_add_func("/memory/access/memory-only", memory_only);
    g_test_add_func("/memory/access/ram-across-borders", ram_across_borders);
    g_test_add_func("/memory/access/wrap", around_the_end_of_the_space);
    g_test_add_func("/memory/access/translate", translate);
    g_test_add_func("/memory/access/native-endian", native_is_the_targets);
    g_test_add_func("/memory/access/messages", messages);
    status = g_test_run();
    g_string_free(calls, TRUE);
    qom_cleanup();
    return status;
}
