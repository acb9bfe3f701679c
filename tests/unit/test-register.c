/* SPDX-License-Identifier: GPL-2.0-or-later */
/* registerfields.h and register.h. */
#include "qemu/osdep.h"
#include "hw/core/register.h"
#include "hw/core/sysbus.h"
#include "hwcore-test.h"

/* ---- fields ------------------------------------------------------------------------ */

REG32(CTRL, 0x00)
    FIELD(CTRL, EN, 0, 1)
    FIELD(CTRL, DIV, 4, 8)
    FIELD(CTRL, TOP, 31, 1)
REG32(STAT, 0x0c)
    FIELD(STAT, CNT, 0, 4)
REG64(WIDE, 0x10)
    FIELD(WIDE, HIGH, 40, 12)
REG8(BYTE, 0x03)
    FIELD(BYTE, LOW, 0, 4)
REG16(HALF, 0x06)
    FIELD(HALF, MID, 4, 8)
SHARED_FIELD(COMMON, 8, 4)

static void test_constants(void)
{
    g_assert_cmpint(A_STAT, ==, 0x0c);
    g_assert_cmpint(R_STAT, ==, 3);
    g_assert_cmpint(A_WIDE, ==, 0x10);
    g_assert_cmpint(R_WIDE, ==, 2);
    g_assert_cmpint(R_BYTE, ==, 3);
    g_assert_cmpint(R_HALF, ==, 3);
    g_assert_cmpint(R_CTRL_DIV_SHIFT, ==, 4);
    g_assert_cmpint(R_CTRL_DIV_LENGTH, ==, 8);
    g_assert_cmphex(R_CTRL_DIV_MASK, ==, 0xff0);
    g_assert_cmphex(R_CTRL_TOP_MASK, ==, 0x80000000u);
    g_assert_cmphex(R_WIDE_HIGH_MASK, ==, 0xfff0000000000ull);
    g_assert_cmphex(COMMON_MASK, ==, 0xf00);
}

static void test_fields(void)
{
    uint32_t regs[4] = { 0 };
    uint64_t wide[3] = { 0 };

    g_assert_cmphex(FIELD_EX32(0xabc, CTRL, DIV), ==, 0xab);
    g_assert_cmphex(FIELD_DP32(0xffffffff, CTRL, DIV, 0x12), ==, 0xfffff12f);
    g_assert_cmphex(FIELD_DP64(0, WIDE, HIGH, 0xfff), ==, 0xfff0000000000ull);
    g_assert_cmphex(FIELD_EX64(0xabc0000000000ull, WIDE, HIGH), ==, 0xabc);
    g_assert_cmphex(FIELD_EX8(0x5a, BYTE, LOW), ==, 0xa);
    g_assert_cmphex(FIELD_DP8(0x5a, BYTE, LOW, 3), ==, 0x53);
    g_assert_cmphex(FIELD_EX16(0x1234, HALF, MID), ==, 0x23);
    g_assert_cmphex(FIELD_DP16(0x1234, HALF, MID, 0xff), ==, 0x1ff4);
    g_assert_cmpint(FIELD_SEX32(0xf, STAT, CNT), ==, -1);
    g_assert_cmpint(FIELD_SEX64(0xfff0000000000ull, WIDE, HIGH), ==, -1);
    g_assert_cmpint(FIELD_SEX8(0xf, BYTE, LOW), ==, -1);
    g_assert_cmpint(FIELD_SEX16(0xff0, HALF, MID), ==, -1);
    g_assert_cmphex(FIELD_SDP32(0, STAT, CNT, -1), ==, 0xf);
    g_assert_cmphex(FIELD_SDP64(0, WIDE, HIGH, -1), ==, 0xfff0000000000ull);
    g_assert_cmphex(FIELD_SDP8(0, BYTE, LOW, -1), ==, 0xf);
    g_assert_cmphex(FIELD_SDP16(0, HALF, MID, -1), ==, 0xff0);
    ARRAY_FIELD_DP32(regs, STAT, CNT, 5);
    g_assert_cmphex(regs[3], ==, 5);
    g_assert_cmphex(ARRAY_FIELD_EX32(regs, STAT, CNT), ==, 5);
    ARRAY_FIELD_DP64(wide, WIDE, HIGH, 7);
    g_assert_cmphex(ARRAY_FIELD_EX64(wide, WIDE, HIGH), ==, 7);
    g_assert_cmphex(SHARED_FIELD_EX32(0x5a5a, COMMON), ==, 0xa);
    g_assert_cmphex(SHARED_FIELD_DP32(0, COMMON, 3), ==, 0x300);
    SHARED_ARRAY_FIELD_DP32(regs, 1, COMMON, 3);
    g_assert_cmphex(SHARED_ARRAY_FIELD_EX32(regs, 1, COMMON), ==, 3);
    g_assert_cmphex(SHARED_FIELD_DP64(0, COMMON, 3), ==, 0x300);
    g_assert_cmphex(SHARED_FIELD_EX64(0x300, COMMON), ==, 3);
    g_assert_cmphex(SHARED_FIELD_EX16(0x300, COMMON), ==, 3);
    g_assert_cmphex(SHARED_FIELD_DP16(0, COMMON, 3), ==, 0x300);
}

/* ---- a device with a block --------------------------------------------------------- */

#define TYPE_REGDEV "regdev"
OBJECT_DECLARE_SIMPLE_TYPE(RegDev, REGDEV)
struct RegDev {
    SysBusDevice parent_obj;
    uint32_t regs[8];
    RegisterInfo info[8];
    RegisterInfoArray *array;
    uint64_t last_written;
};

static uint64_t odd_pre_write(RegisterInfo *reg, uint64_t val)
{
    return val | 1;
}

static void odd_post_write(RegisterInfo *reg, uint64_t val)
{
    REGDEV(reg->opaque)->last_written = val;
}

static uint64_t odd_post_read(RegisterInfo *reg, uint64_t val)
{
    return val + 0x1000;
}

static const RegisterAccessInfo regdev_rules[] = {
    { .name = "PLAIN", .addr = 0x00, .reset = 0x55, .ro = 0xff, .rsvd = 0xf0000000 },
    { .name = "W1C", .addr = 0x04, .reset = 0xff, .w1c = 0xff, .unimp = 0x100 },
    { .name = "COR", .addr = 0x08, .reset = 0x3, .cor = 0x1 },
    { .name = "ODD", .addr = 0x14, .pre_write = odd_pre_write, .post_write = odd_post_write,
      .post_read = odd_post_read },
};

static const MemoryRegionOps regdev_mem_ops = {
    .read = register_read_memory,
    .write = register_write_memory,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void regdev_init(Object *obj)
{
    RegDev *r = REGDEV(obj);

    r->array = register_init_block32(DEVICE(obj), regdev_rules, ARRAY_SIZE(regdev_rules), r->info,
                                     r->regs, &regdev_mem_ops, true, 0x20);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &r->array->mem);
}

static void regdev_reset(DeviceState *dev)
{
    RegDev *r = REGDEV(dev);

    for (size_t i = 0; i < ARRAY_SIZE(r->info); i++) {
        register_reset(&r->info[i]);
    }
}

static void regdev_class_init(ObjectClass *klass, const void *data)
{
    device_class_set_legacy_reset(DEVICE_CLASS(klass), regdev_reset);
}

static const TypeInfo regdev_types[] = {
    { .name = TYPE_REGDEV, .parent = TYPE_SYS_BUS_DEVICE, .instance_size = sizeof(RegDev),
      .instance_init = regdev_init, .class_init = regdev_class_init },
};
DEFINE_TYPES(regdev_types)

static RegDev *new_regdev(void)
{
    DeviceState *dev = qdev_new(TYPE_REGDEV);

    object_property_add_child(qdev_get_machine(), "regdev", OBJECT(dev));
    object_unref(dev);
    g_assert_true(sysbus_realize(SYS_BUS_DEVICE(dev), &error_abort));
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, 0x1000);
    device_cold_reset(dev);
    return REGDEV(dev);
}

static uint32_t rd(hwaddr at)
{
    return address_space_ldl_le(&address_space_memory, 0x1000 + at, MEMTXATTRS_UNSPECIFIED, NULL);
}

static void wr(hwaddr at, uint32_t val)
{
    address_space_stl_le(&address_space_memory, 0x1000 + at, val, MEMTXATTRS_UNSPECIFIED, NULL);
}

static void test_access(void)
{
    RegDev *r = new_regdev();

    g_assert_cmphex(rd(0), ==, 0x55);
    wr(0, 0xf123ffff);
    g_assert_cmphex(rd(0), ==, 0x0123ff55);     /* read-only and reserved bits stay */
    g_assert_cmphex(rd(4), ==, 0xff);
    wr(4, 0x30f);
    g_assert_cmphex(rd(4), ==, 0x3f0);
    g_assert_cmphex(rd(8), ==, 3);
    g_assert_cmphex(rd(8), ==, 2);              /* cleared by the first read */
    wr(0x14, 0x20);
    g_assert_cmphex(r->last_written, ==, 0x21);
    g_assert_cmphex(r->regs[5], ==, 0x21);
    g_assert_cmphex(rd(0x14), ==, 0x1021);
    g_assert_cmphex(rd(0x0c), ==, 0);           /* no register there */
    wr(0x0c, 5);
    g_assert_cmphex(r->regs[3], ==, 0);
    device_cold_reset(DEVICE(r));
    g_assert_cmphex(rd(0), ==, 0x55);
    g_assert_cmphex(r->last_written, ==, 0);
    object_unparent(OBJECT(r));
}

static void test_direct(void)
{
    uint64_t wide = 0x1122334455667788ull;
    uint8_t byte = 0x12;
    uint16_t half = 0x1234;
    static const RegisterAccessInfo rule = { .name = "R", .reset = 9 };
    RegisterInfo reg = { .data = &wide, .data_size = 8, .access = &rule };

    register_write(&reg, 0xff, 0xf0, "t", false);
    g_assert_cmphex(wide, ==, 0x11223344556677f8ull);
    reg.data = &byte;
    reg.data_size = 1;
    register_write(&reg, 0xab, 0xff, "t", false);
    g_assert_cmphex(byte, ==, 0xab);
    g_assert_cmphex(register_read(&reg, 0xf, "t", false), ==, 0xb);
    reg.data = &half;
    reg.data_size = 2;
    register_write(&reg, 0xabcd, 0xffff, "t", false);
    g_assert_cmphex(register_read(&reg, 0xffff, "t", false), ==, 0xabcd);
    reg.data = NULL;                            /* the reset value is all there is */
    g_assert_cmphex(register_read(&reg, ~0ull, "t", false), ==, 9);
    register_write(&reg, 1, ~0ull, "t", false);
    register_reset(&reg);
    reg.access = NULL;
    g_assert_cmphex(register_read(&reg, ~0ull, "t", false), ==, 0);
    register_write(&reg, 1, ~0ull, "t", false);
}

static void test_other_widths(void)
{
    static const RegisterAccessInfo rules8[] = { { .name = "B", .addr = 1, .reset = 0x7 } };
    static const RegisterAccessInfo rules64[] = { { .name = "W", .addr = 8, .reset = 1ull << 40 } };
    RegDev *r = new_regdev();
    RegisterInfo info[2] = { 0 };
    uint8_t data8[2] = { 0 };
    uint64_t data64[2] = { 0 };
    RegisterInfoArray *a;

    a = register_init_block8(DEVICE(r), rules8, 1, info, data8, &regdev_mem_ops, false, 8);
    register_reset(&info[1]);
    g_assert_cmphex(data8[1], ==, 7);
    register_finalize_block(a);
    memset(info, 0, sizeof(info));
    a = register_init_block64(DEVICE(r), rules64, 1, info, data64, &regdev_mem_ops, false, 16);
    register_reset(&info[1]);
    g_assert_cmphex(register_read_memory(a, 8, 8), ==, 1ull << 40);
    register_finalize_block(a);
    object_unparent(OBJECT(r));
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    memory_map_init();
    g_test_add_func("/register/constants", test_constants);
    g_test_add_func("/register/fields", test_fields);
    g_test_add_func("/register/access", test_access);
    g_test_add_func("/register/direct", test_direct);
    g_test_add_func("/register/other-widths", test_other_widths);
    return hwcore_test_run();
}
