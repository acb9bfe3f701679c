/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One sysbus device in a test program: accesses, lines, reset, migration, and
 * the generic bank test.  Model of use: tests/unit/test-egg-timer.c.
 */
#ifndef TESTS_UNIT_DEVICE_TEST_H
#define TESTS_UNIT_DEVICE_TEST_H

#include "hw/core/regbank.h"
#include "hw/core/sysbus.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "bank-test.h"
#include "hwcore-test.h"

#define DEVICE_TEST_LINES 8

/* A device below /machine, realized and reset, and the levels of its first lines. */
typedef struct DeviceTest {
    DeviceState *dev;
    MemoryRegion *mmio;                 /* region 0 */
    qemu_irq *irqs;
    int level[DEVICE_TEST_LINES];
} DeviceTest;

static inline void device_test_line(void *opaque, int n, int level)
{
    ((DeviceTest *)opaque)->level[n] = level;
}

/* @dev: qdev_new(), with its properties set. */
static inline void TSA_NO_TSA device_test_start(DeviceTest *t, DeviceState *dev)
{
    *t = (DeviceTest) { .dev = dev };
    t->irqs = qemu_allocate_irqs(device_test_line, t, DEVICE_TEST_LINES);
    object_property_add_child(qdev_get_machine(), "tested[*]", OBJECT(dev));
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    for (int i = 0; i < DEVICE_TEST_LINES && sysbus_has_irq(SYS_BUS_DEVICE(dev), i); i++) {
        sysbus_connect_irq(SYS_BUS_DEVICE(dev), i, t->irqs[i]);
    }
    t->mmio = sysbus_mmio_get_region(SYS_BUS_DEVICE(dev), 0);
    device_cold_reset(dev);
}

static inline void TSA_NO_TSA device_test_end(DeviceTest *t)
{
    object_unparent(OBJECT(t->dev));
    qemu_free_irqs(t->irqs, DEVICE_TEST_LINES);
}

/* A guest access of @size bytes to region 0. */
static inline uint64_t device_test_read(DeviceTest *t, hwaddr at, unsigned size)
{
    uint64_t val = 0;

    memory_region_dispatch_read(t->mmio, at, &val, size_memop(size) | MO_LE,
                                MEMTXATTRS_UNSPECIFIED);
    return val;
}

static inline void device_test_write(DeviceTest *t, hwaddr at, uint64_t val, unsigned size)
{
    memory_region_dispatch_write(t->mmio, at, val, size_memop(size) | MO_LE,
                                 MEMTXATTRS_UNSPECIFIED);
}

static inline uint32_t device_test_read32(DeviceTest *t, hwaddr at)
{
    return device_test_read(t, at, 4);
}

static inline void device_test_write32(DeviceTest *t, hwaddr at, uint32_t val)
{
    device_test_write(t, at, val, 4);
}

/* ---- migration ----------------------------------------------------------------- */

/* What @t would send: a file to read it from (its bytes are in *@bytes, g_free). */
static inline QEMUFile *device_test_save(DeviceTest *t, uint8_t **bytes)
{
    g_autoptr(QEMUFile) out = qemu_file_new_memory_output();
    size_t size;
    const uint8_t *data;

    g_assert_cmpint(vmstate_save_state_errp(out, qdev_get_vmsd(t->dev), t->dev, NULL,
                                            &error_abort), ==, 0);
    data = qemu_file_memory(out, &size);
    *bytes = g_memdup2(data, size);
    return qemu_file_new_memory_input(*bytes, size);
}

/* Does @t accept the stream?  Takes over @in. */
static inline bool device_test_load(DeviceTest *t, QEMUFile *in, Error **errp)
{
    const VMStateDescription *vmsd = qdev_get_vmsd(t->dev);
    int rc = vmstate_load_state_errp(in, vmsd, t->dev, vmsd->version_id, errp);

    qemu_fclose(in);
    return rc == 0;
}

/* Continue in @to what @from does. */
static inline void device_test_migrate(DeviceTest *from, DeviceTest *to)
{
    g_autofree uint8_t *bytes = NULL;
    QEMUFile *in = device_test_save(from, &bytes);

    g_assert_true(device_test_load(to, in, &error_abort));
}

/* ---- register banks -------------------------------------------------------------- */

static inline uint64_t device_test_bank_read(void *t, hwaddr at, unsigned size)
{
    return device_test_read(t, at, size);
}

static inline void device_test_bank_write(void *t, hwaddr at, uint64_t val, unsigned size)
{
    device_test_write(t, at, val, size);
}

static inline void device_test_bank_reset(void *t)
{
    device_cold_reset(((DeviceTest *)t)->dev);
}

/* The generic test of a register bank; @golden is typed from the manual. */
static inline void device_test_bank(DeviceTest *t, const RegBank *bank, const BankGolden *golden)
{
    static const BankAccess access = {
        .read = device_test_bank_read,
        .write = device_test_bank_write,
        .reset = device_test_bank_reset,
    };

    bank_test_names(bank, golden);
    bank_test_bits(bank, golden, &access, t);
    bank_test_holes(bank, &access, t);
}

#endif
