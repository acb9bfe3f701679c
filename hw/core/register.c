/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Register blocks described by bit masks. */
#include "qemu/osdep.h"
#include "hw/core/register.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/module.h"

/* ---- storage ----------------------------------------------------------------------- */

static uint64_t load(const RegisterInfo *reg)
{
    switch (reg->data_size) {
    case 1:
        return *(const uint8_t *)reg->data;
    case 2:
        return *(const uint16_t *)reg->data;
    case 4:
        return *(const uint32_t *)reg->data;
    case 8:
        return *(const uint64_t *)reg->data;
    default:
        g_assert_not_reached();
    }
}

static void store(RegisterInfo *reg, uint64_t val)
{
    switch (reg->data_size) {
    case 1:
        *(uint8_t *)reg->data = (uint8_t)val;
        break;
    case 2:
        *(uint16_t *)reg->data = (uint16_t)val;
        break;
    case 4:
        *(uint32_t *)reg->data = (uint32_t)val;
        break;
    case 8:
        *(uint64_t *)reg->data = val;
        break;
    default:
        g_assert_not_reached();
    }
}

static uint64_t all_bits(unsigned bytes)
{
    return MAKE_64BIT_MASK(0, bytes * 8);
}

/* ---- one register ------------------------------------------------------------------ */

static void log_masked(const char *prefix, const RegisterAccessInfo *ac, int mask, uint64_t bits,
                       const char *what)
{
    if (bits) {
        qemu_log_mask(mask, "%s:%s writing 1 to %s bits 0x%" PRIx64 "\n", prefix, ac->name, what,
                      bits);
    }
}

void register_write(RegisterInfo *reg, uint64_t val, uint64_t we, const char *prefix, bool debug)
{
    const RegisterAccessInfo *ac = reg->access;
    uint64_t old, keep, new_val;

    if (!ac || !ac->name) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write to undefined device state (written value: "
                      "0x%" PRIx64 ")\n", prefix, val);
        return;
    }
    old = reg->data ? load(reg) : ac->reset;
    log_masked(prefix, ac, LOG_GUEST_ERROR, (old ^ val) & ac->rsvd & we, "reserved");
    log_masked(prefix, ac, LOG_UNIMP, val & ac->unimp & we, "unimplemented");

    keep = ~we | ac->ro | ac->w1c | ac->rsvd;
    new_val = (val & ~keep) | (old & keep);
    new_val &= ~(val & we & ac->w1c);
    if (ac->pre_write) {
        new_val = ac->pre_write(reg, new_val);
    }
    if (debug) {
        qemu_log("%s:%s: write of value 0x%" PRIx64 "\n", prefix, ac->name, new_val);
    }
    if (reg->data) {
        store(reg, new_val);
    }
    if (ac->post_write) {
        ac->post_write(reg, new_val);
    }
}

uint64_t register_read(RegisterInfo *reg, uint64_t re, const char *prefix, bool debug)
{
    const RegisterAccessInfo *ac = reg->access;
    uint64_t val;

    if (!ac || !ac->name) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read from undefined device state\n", prefix);
        return 0;
    }
    val = reg->data ? load(reg) : ac->reset;
    if (reg->data && ac->cor) {
        store(reg, val & ~(ac->cor & re));
    }
    val &= re;
    if (ac->post_read) {
        val = ac->post_read(reg, val);
    }
    if (debug) {
        qemu_log("%s:%s: read of value 0x%" PRIx64 "\n", prefix, ac->name, val);
    }
    return val;
}

void register_reset(RegisterInfo *reg)
{
    const RegisterAccessInfo *ac = reg->access;

    if (!reg->data || !ac) {
        return;
    }
    store(reg, ac->reset);
    if (ac->post_write) {
        ac->post_write(reg, ac->reset);
    }
}

/* ---- the block --------------------------------------------------------------------- */

/* Register at @addr of the block, or NULL. */
static RegisterInfo *find(const RegisterInfoArray *a, hwaddr addr)
{
    for (int i = 0; i < a->num_elements; i++) {
        if (a->r[i]->access->addr == addr) {
            return a->r[i];
        }
    }
    return NULL;
}

void register_write_memory(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    RegisterInfoArray *a = opaque;
    RegisterInfo *reg = find(a, addr);

    if (!reg) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write to unimplemented register at address: 0x%"
                      PRIx64 "\n", a->prefix, addr);
        return;
    }
    register_write(reg, value, all_bits(size), a->prefix, a->debug);
}

uint64_t register_read_memory(void *opaque, hwaddr addr, unsigned size)
{
    RegisterInfoArray *a = opaque;
    RegisterInfo *reg = find(a, addr);

    if (!reg) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read to unimplemented register at address: 0x%"
                      PRIx64 "\n", a->prefix, addr);
        return 0;
    }
    return register_read(reg, all_bits(size), a->prefix, a->debug) & all_bits(size);
}

static RegisterInfoArray *init_block(DeviceState *owner, const RegisterAccessInfo *rae, int num,
                                     RegisterInfo *ri, void *data, const MemoryRegionOps *ops,
                                     bool debug_enabled, uint64_t memory_size, int width)
{
    const char *device_prefix = object_get_typename(OBJECT(owner));
    Object *obj = object_new(TYPE_REGISTER_ARRAY);
    RegisterInfoArray *a = REGISTER_ARRAY(obj);

    object_property_add_child(OBJECT(owner), "reg-array[*]", obj);
    object_unref(obj);
    a->r = g_new0(RegisterInfo *, num);
    a->num_elements = num;
    a->debug = debug_enabled;
    a->prefix = device_prefix;

    for (int i = 0; i < num; i++) {
        size_t index = rae[i].addr / width;
        RegisterInfo *reg = &ri[index];

        g_assert(rae[i].addr + width <= memory_size);
        reg->data = (char *)data + index * width;
        reg->data_size = width;
        reg->access = &rae[i];
        reg->opaque = owner;
        a->r[i] = reg;
    }
    memory_region_init_io(&a->mem, OBJECT(owner), ops, a, device_prefix, memory_size);
    return a;
}

RegisterInfoArray *register_init_block8(DeviceState *owner, const RegisterAccessInfo *rae, int num,
                                        RegisterInfo *ri, uint8_t *data,
                                        const MemoryRegionOps *ops, bool debug_enabled,
                                        uint64_t memory_size)
{
    return init_block(owner, rae, num, ri, data, ops, debug_enabled, memory_size, 1);
}

RegisterInfoArray *register_init_block32(DeviceState *owner, const RegisterAccessInfo *rae,
                                         int num, RegisterInfo *ri, uint32_t *data,
                                         const MemoryRegionOps *ops, bool debug_enabled,
                                         uint64_t memory_size)
{
    return init_block(owner, rae, num, ri, data, ops, debug_enabled, memory_size, 4);
}

RegisterInfoArray *register_init_block64(DeviceState *owner, const RegisterAccessInfo *rae,
                                         int num, RegisterInfo *ri, uint64_t *data,
                                         const MemoryRegionOps *ops, bool debug_enabled,
                                         uint64_t memory_size)
{
    return init_block(owner, rae, num, ri, data, ops, debug_enabled, memory_size, 8);
}

void register_finalize_block(RegisterInfoArray *r_array)
{
    object_unparent(OBJECT(&r_array->mem));
    object_unparent(OBJECT(r_array));
}

static void register_array_finalize(Object *obj)
{
    g_free(REGISTER_ARRAY(obj)->r);
}

static const TypeInfo register_types[] = {
    {
        .name = TYPE_REGISTER_ARRAY,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(RegisterInfoArray),
        .instance_finalize = register_array_finalize,
    },
};
DEFINE_TYPES(register_types)
