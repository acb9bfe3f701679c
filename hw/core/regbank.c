/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Register banks: look-up, lanes, access rules, logging, description.
 *
 * Everything works on the constant tables that regbank-expand.h makes; the
 * only state is the storage struct that the device passes.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "hw/core/regbank.h"
#include "trace.h"

static uint64_t ones(unsigned bits)
{
    return ~0ULL >> (64 - bits);
}

/* ---- storage ------------------------------------------------------------------- */

/* All bits of a stored register, write-only ones too. */
static uint64_t load(const RegInfo *info, const void *regs)
{
    const char *at = (const char *)regs + info->storage;

    switch (info->width) {
    case 8:
        return *(const uint8_t *)at;
    case 16:
        return *(const uint16_t *)at;
    case 32:
        return *(const uint32_t *)at;
    default:
        return *(const uint64_t *)at;
    }
}

uint64_t regbank_get(const RegBank *bank, const void *regs, unsigned reg)
{
    const RegInfo *info = &bank->regs[reg];

    return info->stored ? load(info, regs) & ~info->wo : 0;
}

void regbank_put(const RegBank *bank, void *regs, unsigned reg, uint64_t val)
{
    const RegInfo *info = &bank->regs[reg];
    char *at = (char *)regs + info->storage;

    if (!info->stored) {
        return;
    }
    switch (info->width) {
    case 8:
        *(uint8_t *)at = val;
        break;
    case 16:
        *(uint16_t *)at = val;
        break;
    case 32:
        *(uint32_t *)at = val;
        break;
    default:
        *(uint64_t *)at = val;
        break;
    }
}

void regbank_reset(const RegBank *bank, void *regs)
{
    for (unsigned reg = 0; reg < bank->num_regs; reg++) {
        if (!bank->regs[reg].keep) {
            regbank_put(bank, regs, reg, bank->regs[reg].reset);
        }
    }
}

void regbank_mask(const RegBank *bank, void *regs)
{
    for (unsigned reg = 0; reg < bank->num_regs; reg++) {
        const RegInfo *info = &bank->regs[reg];

        if (info->stored) {
            regbank_put(bank, regs, reg, load(info, regs) & info->any);
        }
    }
}

/* ---- guest accesses ------------------------------------------------------------ */

static const RegInfo *find(const RegBank *bank, hwaddr at)
{
    unsigned slot;

    if (at >= bank->size) {
        return NULL;
    }
    slot = bank->index[at / bank->step];
    return slot ? &bank->regs[slot - 1] : NULL;
}

/* Which lanes of the register the access touches; false: it reaches past the end. */
static bool place(const RegInfo *info, hwaddr at, unsigned size, RegIo *io)
{
    unsigned bits = size * 8;

    io->shift = 0;
    io->bits = info->width;
    if (bits < info->width) {
        io->shift = (at - info->offset) * 8;
        io->bits = bits;
    }
    return io->shift + io->bits <= info->width;
}

static void complain(const RegBank *bank, DeviceState *dev, const char *what, const RegInfo *info,
                     hwaddr at, unsigned size)
{
    g_autofree char *path = NULL;

    if (!qemu_loglevel_mask(LOG_GUEST_ERROR)) {
        return;
    }
    path = dev ? object_get_canonical_path(OBJECT(dev)) : NULL;
    qemu_log("%s: %s: %s %s at offset 0x%" HWADDR_PRIx ", size %u\n", bank->name,
             path ? path : "-", what, info ? info->name : "outside the registers", at, size);
}

static void trace_access(const RegBank *bank, bool is_write, const RegInfo *info, uint64_t val)
{
    if (trace_event_get_state_backends(TRACE_REGBANK_ACCESS)) {
        g_autoptr(GString) text = g_string_new(NULL);

        regbank_describe(info, val, text);
        trace_regbank_access(bank->name, is_write ? "write" : "read", text->str);
    }
}

bool regbank_begin_read(const RegBank *bank, DeviceState *dev, hwaddr at, unsigned size,
                        RegIo *io)
{
    const RegInfo *info = find(bank, at);

    if (!info || !place(info, at, size, io)) {
        complain(bank, dev, "read", NULL, at, size);
        return false;
    }
    if (info->any && info->wo == info->any) {
        complain(bank, dev, "read of write-only", info, at, size);
        return false;
    }
    io->info = info;
    io->reg = info - bank->regs;
    return true;
}

uint64_t regbank_end_read(const RegIo *io, uint64_t val)
{
    return (val >> io->shift) & ones(io->bits);
}

bool regbank_begin_write(const RegBank *bank, DeviceState *dev, const void *regs, hwaddr at,
                         uint64_t data, unsigned size, RegIo *io)
{
    const RegInfo *info = find(bank, at);
    uint64_t lanes;

    if (!info || !place(info, at, size, io)) {
        complain(bank, dev, "write", NULL, at, size);
        return false;
    }
    if (!(info->rw | info->wo | info->w1c | info->w1s)) {
        complain(bank, dev, "write to read-only", info, at, size);
        return false;
    }
    io->info = info;
    io->reg = info - bank->regs;
    lanes = ones(io->bits) << io->shift;
    data = (data << io->shift) & lanes;
    if (info->stored) {
        uint64_t plain = (info->rw | info->wo) & lanes;

        io->old = load(info, regs);
        io->val = (io->old & ~plain) | (data & plain);
        io->val &= ~(data & info->w1c);
        io->val |= data & info->w1s;
    } else {
        io->old = 0;
        io->val = data & (info->rw | info->wo | info->w1c | info->w1s);
    }
    trace_access(bank, true, info, io->val);
    return true;
}

uint64_t regbank_deposit(const RegIo *io, uint64_t old)
{
    uint64_t lanes = ones(io->bits) << io->shift;

    return (old & ~lanes) | (io->val & lanes);
}

const char *regbank_name_at(const RegBank *bank, hwaddr at)
{
    const RegInfo *info = find(bank, at);

    return info ? info->name : "UNKN";
}

/* ---- for people ---------------------------------------------------------------- */

void regbank_describe(const RegInfo *reg, uint64_t val, GString *out)
{
    g_string_append_printf(out, "%s=0x%" PRIx64, reg->name, val);
    for (const RegField *f = reg->fields; f->name; f++) {
        uint64_t field = (val >> f->lsb) & ones(f->width);

        if (field) {
            g_string_append_printf(out, " %s:%" PRIu64, f->name, field);
        }
    }
}

/* Calls @fn for each stored register of each unit of each bank of @dev. */
static void for_each_register(DeviceState *dev,
                              void (*fn)(const RegBank *bank, unsigned unit, const RegInfo *info,
                                         uint64_t val, void *opaque),
                              void *opaque)
{
    const RegBankView *view = DEVICE_GET_CLASS(dev)->banks;

    for (; view && view->bank; view++) {
        unsigned used = view->used_at ? *((const uint8_t *)dev + view->used_at) : view->count;

        for (unsigned unit = 0; unit < MIN(used, view->count); unit++) {
            const char *regs = (const char *)dev + view->offset + unit * view->stride;

            for (unsigned reg = 0; reg < view->bank->num_regs; reg++) {
                const RegInfo *info = &view->bank->regs[reg];

                if (info->stored) {
                    fn(view->bank, unit, info, regbank_get(view->bank, regs, reg), opaque);
                }
            }
        }
    }
}

static void print_register(const RegBank *bank, unsigned unit, const RegInfo *info, uint64_t val,
                           void *opaque)
{
    GString *out = opaque;

    g_string_append_printf(out, "%s[%u] +0x%03x  ", bank->name, unit, info->offset);
    regbank_describe(info, val, out);
    g_string_append_c(out, '\n');
}

void regbank_print_device(DeviceState *dev, GString *out)
{
    for_each_register(dev, print_register, out);
}

static struct json_object *fields_to_json(const RegInfo *info, uint64_t val)
{
    struct json_object *fields = json_object_new_object();

    for (const RegField *f = info->fields; f->name; f++) {
        json_object_object_add(fields, f->name,
                               json_object_new_uint64((val >> f->lsb) & ones(f->width)));
    }
    return fields;
}

static void add_register(const RegBank *bank, unsigned unit, const RegInfo *info, uint64_t val,
                         void *opaque)
{
    struct json_object *row = json_object_new_object();

    json_object_object_add(row, "bank", json_object_new_string(bank->name));
    json_object_object_add(row, "unit", json_object_new_int64(unit));
    json_object_object_add(row, "name", json_object_new_string(info->name));
    json_object_object_add(row, "offset", json_object_new_int64(info->offset));
    json_object_object_add(row, "width", json_object_new_int64(info->width));
    json_object_object_add(row, "value", json_object_new_uint64(val));
    json_object_object_add(row, "fields", fields_to_json(info, val));
    json_object_array_add(opaque, row);
}

struct json_object *regbank_device_to_json(DeviceState *dev)
{
    struct json_object *rows = json_object_new_array();

    for_each_register(dev, add_register, rows);
    return rows;
}
