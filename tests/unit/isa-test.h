/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ISA devices in a test program: a bus with ports, time in steps, streams in
 * memory.  Models of use: test-i8254.c, test-mc146818.c.
 */
#ifndef TESTS_UNIT_ISA_TEST_H
#define TESTS_UNIT_ISA_TEST_H

#include "hw/isa/isa.h"
#include "hwcore-test.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "migration/vmstate-walk.h"

/* A device's output as the far end of its line sees it. */
typedef struct IsaLine {
    qemu_irq irq;
    int level;
    unsigned rises;
} IsaLine;

static inline void isa_test_level(void *opaque, int n, int level)
{
    IsaLine *line = opaque;

    line->rises += level && !line->level;
    line->level = level;
}

/* Watch output @n of bank @name (NULL: the unnamed one) of @dev. */
static inline void isa_test_watch(IsaLine *line, DeviceState *dev, const char *name, int n)
{
    line->irq = qemu_allocate_irq(isa_test_level, line, 0);
    qdev_connect_gpio_out_named(dev, name, n, line->irq);
}

static inline void isa_test_unwatch(IsaLine *line)
{
    qemu_free_irq(line->irq);
}

static inline ISABus *isa_test_bus(void)
{
    return isa_bus_new(NULL, get_system_memory(), get_system_io(), &error_abort);
}

static inline void isa_test_drop_bus(ISABus *bus)
{
    object_unparent(OBJECT(BUS(bus)->parent));
}

/* ---- ports and time ---------------------------------------------------------------- */

static inline uint8_t inb(uint16_t port)
{
    return address_space_ldub(&address_space_io, port, MEMTXATTRS_UNSPECIFIED, NULL);
}

static inline void outb(uint16_t port, uint8_t val)
{
    address_space_stb(&address_space_io, port, val, MEMTXATTRS_UNSPECIFIED, NULL);
}

static inline int64_t now_ns(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

/* Timers on the way run at their times. */
static inline void step_to(int64_t ns)
{
    qemu_clock_advance_virtual_time(ns);
}

static inline void step_ns(int64_t ns)
{
    step_to(now_ns() + ns);
}

/* The host slept: the clock is there at once, then what is due runs. */
static inline void jump_ns(int64_t ns)
{
    virtual_clock_set(now_ns() + ns);
    qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
}

/* ---- streams ----------------------------------------------------------------------- */

static inline GByteArray *isa_test_save(DeviceState *dev)
{
    QEMUFile *f = qemu_file_new_memory_output();
    GByteArray *out = g_byte_array_new();
    const uint8_t *data;
    size_t size;

    g_assert_cmpint(vmstate_save_state(f, qdev_get_vmsd(dev), dev, NULL), ==, 0);
    data = qemu_file_memory(f, &size);
    g_byte_array_append(out, data, size);
    qemu_fclose(f);
    return out;
}

static inline int isa_test_load(DeviceState *dev, const uint8_t *data, size_t size, int version,
                                Error **errp)
{
    QEMUFile *f = qemu_file_new_memory_input(data, size);
    int ret = vmstate_load_state_errp(f, qdev_get_vmsd(dev), dev, version, errp);

    qemu_fclose(f);
    return ret;
}

static inline void isa_test_refused(DeviceState *dev, const uint8_t *data, size_t size,
                                    int version, const char *what)
{
    Error *err = NULL;

    g_assert_cmpint(isa_test_load(dev, data, size, version, &err), <, 0);
    g_assert_nonnull(err);
    if (what && !strstr(error_get_pretty(err), what)) {
        g_test_message("%s", error_get_pretty(err));
        g_assert_not_reached();
    }
    error_free(err);
}

/* A copy of @from made through a stream is @from. */
static inline void isa_test_copy(DeviceState *from, DeviceState *to)
{
    g_autoptr(GByteArray) first = isa_test_save(from);
    g_autoptr(GByteArray) second = NULL;
    g_autofree char *difference = NULL;
    const VMStateDescription *vmsd = qdev_get_vmsd(from);

    g_assert_cmpint(isa_test_load(to, first->data, first->len, vmsd->version_id, &error_abort),
                    ==, 0);
    second = isa_test_save(to);
    g_assert_cmpmem(first->data, first->len, second->data, second->len);
    difference = vmstate_compare(vmsd, from, to, false);
    g_assert_cmpstr(difference, ==, NULL);
}

#endif
