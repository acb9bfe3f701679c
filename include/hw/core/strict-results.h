/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results that a strict file must look at.
 *
 * The functions keep their names; ignoring what they return, or passing NULL
 * for @errp, is an error.  Two ways out are spelled in the call:
 *     &error_abort     a failure is our bug: the result needs no look
 *     &error_ignored   a failure is fine, and the result says whether it was one
 *
 * Included by hw/core/strict.h and by nobody else.
 */
#ifndef HW_CORE_STRICT_RESULTS_H
#define HW_CORE_STRICT_RESULTS_H

#include "chardev/char-fe.h"
#include "hw/core/qdev.h"
#include "hw/core/sysbus.h"
#include "qapi/error.h"
#include "qom/object.h"
#include "system/dma.h"
#include "system/memory.h"

/* ---- bool f(..., Error **errp) --------------------------------------------------- */

/* @f with the last of @n parameters for the error. */
#define STRICT_FALLIBLE_(f, n, params, args)                                            \
    FALLIBLE(n) QEMU_UNUSED static inline bool strict_##f params                        \
    {                                                                                   \
        return f args;                                                                  \
    }
/* Call @f unchecked where the spelling of the last argument is &error_abort. */
#define STRICT_TRY_(f, errp_text, ...)                                                  \
    __builtin_choose_expr(!__builtin_strcmp(errp_text, "&error_abort"),                 \
                          (f)(__VA_ARGS__), strict_##f(__VA_ARGS__))

STRICT_FALLIBLE_(qdev_realize, 3, (DeviceState *dev, BusState *bus, Error **errp),
                 (dev, bus, errp))
STRICT_FALLIBLE_(qdev_realize_and_unref, 3, (DeviceState *dev, BusState *bus, Error **errp),
                 (dev, bus, errp))
STRICT_FALLIBLE_(sysbus_realize, 2, (SysBusDevice *dev, Error **errp), (dev, errp))
STRICT_FALLIBLE_(sysbus_realize_and_unref, 2, (SysBusDevice *dev, Error **errp), (dev, errp))
STRICT_FALLIBLE_(object_property_set_bool, 4,
                 (Object *obj, const char *name, bool value, Error **errp),
                 (obj, name, value, errp))
STRICT_FALLIBLE_(object_property_set_int, 4,
                 (Object *obj, const char *name, int64_t value, Error **errp),
                 (obj, name, value, errp))
STRICT_FALLIBLE_(object_property_set_uint, 4,
                 (Object *obj, const char *name, uint64_t value, Error **errp),
                 (obj, name, value, errp))
STRICT_FALLIBLE_(object_property_set_str, 4,
                 (Object *obj, const char *name, const char *value, Error **errp),
                 (obj, name, value, errp))
STRICT_FALLIBLE_(object_property_set_link, 4,
                 (Object *obj, const char *name, Object *value, Error **errp),
                 (obj, name, value, errp))
STRICT_FALLIBLE_(object_property_parse, 4,
                 (Object *obj, const char *name, const char *text, Error **errp),
                 (obj, name, text, errp))
STRICT_FALLIBLE_(memory_region_init_ram, 5,
                 (MemoryRegion *mr, Object *owner, const char *name, uint64_t size, Error **errp),
                 (mr, owner, name, size, errp))
STRICT_FALLIBLE_(memory_region_init_rom, 5,
                 (MemoryRegion *mr, Object *owner, const char *name, uint64_t size, Error **errp),
                 (mr, owner, name, size, errp))
STRICT_FALLIBLE_(qemu_chr_fe_init, 3, (CharFrontend *fe, Chardev *chr, Error **errp),
                 (fe, chr, errp))

#define qdev_realize(dev, bus, errp) \
    STRICT_TRY_(qdev_realize, #errp, DEVICE(dev), (bus), (errp))
#define qdev_realize_and_unref(dev, bus, errp) \
    STRICT_TRY_(qdev_realize_and_unref, #errp, DEVICE(dev), (bus), (errp))
#define sysbus_realize(dev, errp) \
    STRICT_TRY_(sysbus_realize, #errp, SYS_BUS_DEVICE(dev), (errp))
#define sysbus_realize_and_unref(dev, errp) \
    STRICT_TRY_(sysbus_realize_and_unref, #errp, SYS_BUS_DEVICE(dev), (errp))
#define object_property_set_bool(obj, name, value, errp) \
    STRICT_TRY_(object_property_set_bool, #errp, OBJECT(obj), (name), (value), (errp))
#define object_property_set_int(obj, name, value, errp) \
    STRICT_TRY_(object_property_set_int, #errp, OBJECT(obj), (name), (value), (errp))
#define object_property_set_uint(obj, name, value, errp) \
    STRICT_TRY_(object_property_set_uint, #errp, OBJECT(obj), (name), (value), (errp))
#define object_property_set_str(obj, name, value, errp) \
    STRICT_TRY_(object_property_set_str, #errp, OBJECT(obj), (name), (value), (errp))
#define object_property_set_link(obj, name, value, errp) \
    STRICT_TRY_(object_property_set_link, #errp, OBJECT(obj), (name), OBJECT(value), (errp))
#define object_property_parse(obj, name, text, errp) \
    STRICT_TRY_(object_property_parse, #errp, OBJECT(obj), (name), (text), (errp))
#define memory_region_init_ram(mr, owner, name, size, errp) \
    STRICT_TRY_(memory_region_init_ram, #errp, (mr), OBJECT(owner), (name), (size), (errp))
#define memory_region_init_rom(mr, owner, name, size, errp) \
    STRICT_TRY_(memory_region_init_rom, #errp, (mr), OBJECT(owner), (name), (size), (errp))
#define qemu_chr_fe_init(fe, chr, errp) \
    STRICT_TRY_(qemu_chr_fe_init, #errp, (fe), (chr), (errp))

/* ---- MemTxResult of the device's own accesses ------------------------------------ */

#define STRICT_ACCESS_(f, params, args)                                                 \
    MUST_CHECK QEMU_UNUSED static inline MemTxResult TSA_EXCLUDES(device_regs)          \
        strict_##f params                                                               \
    {                                                                                   \
        return f args;                                                                  \
    }

STRICT_ACCESS_(dma_memory_read,
               (AddressSpace *as, dma_addr_t addr, void *buf, dma_addr_t len, MemTxAttrs attrs),
               (as, addr, buf, len, attrs))
STRICT_ACCESS_(dma_memory_write, (AddressSpace *as, dma_addr_t addr, const void *buf,
                                  dma_addr_t len, MemTxAttrs attrs),
               (as, addr, buf, len, attrs))
STRICT_ACCESS_(dma_memory_rw, (AddressSpace *as, dma_addr_t addr, void *buf, dma_addr_t len,
                               DMADirection dir, MemTxAttrs attrs),
               (as, addr, buf, len, dir, attrs))
STRICT_ACCESS_(dma_memory_set, (AddressSpace *as, dma_addr_t addr, uint8_t c, dma_addr_t len,
                                MemTxAttrs attrs),
               (as, addr, c, len, attrs))
STRICT_ACCESS_(dma_memory_read_relaxed,
               (AddressSpace *as, dma_addr_t addr, void *buf, dma_addr_t len),
               (as, addr, buf, len))
STRICT_ACCESS_(dma_memory_write_relaxed,
               (AddressSpace *as, dma_addr_t addr, const void *buf, dma_addr_t len),
               (as, addr, buf, len))
STRICT_ACCESS_(address_space_read,
               (AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf, hwaddr len),
               (as, addr, attrs, buf, len))
STRICT_ACCESS_(address_space_write,
               (AddressSpace *as, hwaddr addr, MemTxAttrs attrs, const void *buf, hwaddr len),
               (as, addr, attrs, buf, len))
STRICT_ACCESS_(address_space_rw, (AddressSpace *as, hwaddr addr, MemTxAttrs attrs, void *buf,
                                  hwaddr len, bool is_write),
               (as, addr, attrs, buf, len, is_write))
#define dma_memory_read          strict_dma_memory_read
#define dma_memory_write         strict_dma_memory_write
#define dma_memory_rw            strict_dma_memory_rw
#define dma_memory_set           strict_dma_memory_set
#define dma_memory_read_relaxed  strict_dma_memory_read_relaxed
#define dma_memory_write_relaxed strict_dma_memory_write_relaxed
#define address_space_read       strict_address_space_read
#define address_space_write      strict_address_space_write
#define address_space_rw         strict_address_space_rw

#define STRICT_LOAD_(f, bits) \
    STRICT_ACCESS_(f, (AddressSpace *as, dma_addr_t addr, uint##bits##_t *val, MemTxAttrs attrs), \
                   (as, addr, val, attrs))
#define STRICT_STORE_(f, bits) \
    STRICT_ACCESS_(f, (AddressSpace *as, dma_addr_t addr, uint##bits##_t val, MemTxAttrs attrs), \
                   (as, addr, val, attrs))
STRICT_LOAD_(ldub_dma, 8)
STRICT_LOAD_(lduw_le_dma, 16)
STRICT_LOAD_(lduw_be_dma, 16)
STRICT_LOAD_(ldl_le_dma, 32)
STRICT_LOAD_(ldl_be_dma, 32)
STRICT_LOAD_(ldq_le_dma, 64)
STRICT_LOAD_(ldq_be_dma, 64)
STRICT_STORE_(stb_dma, 8)
STRICT_STORE_(stw_le_dma, 16)
STRICT_STORE_(stw_be_dma, 16)
STRICT_STORE_(stl_le_dma, 32)
STRICT_STORE_(stl_be_dma, 32)
STRICT_STORE_(stq_le_dma, 64)
STRICT_STORE_(stq_be_dma, 64)
#define ldub_dma    strict_ldub_dma
#define lduw_le_dma strict_lduw_le_dma
#define lduw_be_dma strict_lduw_be_dma
#define ldl_le_dma  strict_ldl_le_dma
#define ldl_be_dma  strict_ldl_be_dma
#define ldq_le_dma  strict_ldq_le_dma
#define ldq_be_dma  strict_ldq_be_dma
#define stb_dma     strict_stb_dma
#define stw_le_dma  strict_stw_le_dma
#define stw_be_dma  strict_stw_be_dma
#define stl_le_dma  strict_stl_le_dma
#define stl_be_dma  strict_stl_be_dma
#define stq_le_dma  strict_stq_le_dma
#define stq_be_dma  strict_stq_be_dma

#endif
