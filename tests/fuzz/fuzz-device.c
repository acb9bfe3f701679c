/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes become a device's life: see fuzz-device.h. */
#include "qemu/osdep.h"
#include "fuzz-device.h"
#include "hw/core/regbank.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "system/address-spaces.h"
#include "system/memory.h"
#include "system/memory-hooks.h"

enum {
    RAM_SIZE = 0x10000,
    MAX_COMMANDS = 400,
    MAX_STEP_BITS = 20,                 /* a step of the clock is up to 2^20 ns ... */
    MAX_JUMP_BITS = 40,                 /* ... a jump, on which callbacks are late, below 2^40 */
};

typedef struct Input {
    const uint8_t *data;
    size_t size;
} Input;

static const FuzzDevice *device;
static DeviceState *dev;
static AddressSpace *space;
static GArray *offsets;                 /* hwaddr: the dictionary */
static GByteArray *first;               /* the device as it was made, at time 0 */

/* ---- input ------------------------------------------------------------------------------- */

static uint64_t take(Input *in, unsigned bytes)
{
    uint64_t val = 0;

    for (unsigned i = 0; i < bytes && in->size; i++, in->size--) {
        val |= (uint64_t)*in->data++ << (8 * i);
    }
    return val;
}

/* ---- commands ---------------------------------------------------------------------------- */

static hwaddr take_offset(Input *in)
{
    uint64_t which = take(in, 2);

    if (offsets->len && !(which & 0x8000)) {
        return g_array_index(offsets, hwaddr, which % offsets->len) + (which >> 12 & 7);
    }
    return (which & 0x7fff) % device->size;
}

static void do_write(Input *in, unsigned size)
{
    hwaddr at = take_offset(in);
    uint64_t val = take(in, size);

    address_space_write(space, device->base + at, MEMTXATTRS_UNSPECIFIED, &val, size);
}

static void do_read(Input *in, unsigned size)
{
    uint64_t val;

    address_space_read(space, device->base + take_offset(in), MEMTXATTRS_UNSPECIFIED, &val, size);
}

static void do_step(Input *in)
{
    unsigned bits = take(in, 1);
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    int64_t ns = take(in, 2);

    if (bits & 0x80) {
        virtual_clock_set(now + (ns << (bits & 0x7f) % (MAX_JUMP_BITS - 16)));
    } else {
        qemu_clock_advance_virtual_time(now + ((ns << 4) >> (bits % MAX_STEP_BITS)));
    }
    qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
}

static void do_line(Input *in)
{
    uint8_t val = take(in, 1);

    if (device->lines) {
        qemu_set_irq(qdev_get_gpio_in(dev, (val >> 1) % device->lines), val & 1);
    }
}

static void do_character(Input *in)
{
    Chardev *chr = device->chardev ? qemu_chr_find(device->chardev) : NULL;
    uint8_t c = take(in, 1);

    if (chr && c == 0xff) {
        qemu_chr_be_event(chr, CHR_EVENT_BREAK);
    } else if (chr && qemu_chr_be_can_write(chr) > 0) {
        qemu_chr_be_write(chr, &c, 1);
    }
}

static GByteArray *save(void)
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

/* @must: a refusal is a finding. */
static bool load(const GByteArray *stream, bool must)
{
    QEMUFile *f = qemu_file_new_memory_input(stream->data, stream->len);
    const VMStateDescription *vmsd = qdev_get_vmsd(dev);
    Error *err = NULL;
    bool ok = vmstate_load_state_errp(f, vmsd, dev, vmsd->version_id,
                                      must ? &error_abort : &err) == 0;

    g_assert_true(ok || err);
    error_free(err);
    qemu_fclose(f);
    return ok;
}

/* The device as it was made; what a reset leaves alone (the date) too. */
static void restart(void)
{
    device_cold_reset(dev);
    load(first, true);
}

/* What the device saved itself it loads; what was tampered with it may refuse. */
static void do_migrate(Input *in)
{
    g_autoptr(GByteArray) stream = save();
    unsigned changes = take(in, 1) % 8;

    for (unsigned i = 0; i < changes; i++) {
        stream->data[take(in, 2) % stream->len] = take(in, 1);
    }
    device_cold_reset(dev);
    if (!load(stream, !changes)) {
        restart();                      /* what a refused stream left behind is nothing */
    }
}

static void command(Input *in)
{
    uint8_t op = take(in, 1);
    unsigned size = 1u << (op >> 6);

    switch (op % 16) {
    case 8:
    case 9:
    case 10:
        do_read(in, size);
        break;
    case 11:
    case 12:
        do_step(in);
        break;
    case 13:
        do_line(in);
        break;
    case 14:
        do_character(in);
        break;
    case 15:
        if (op == 0xff) {
            device_cold_reset(dev);
        } else {
            do_migrate(in);
        }
        break;
    default:
        do_write(in, size);
        break;
    }
}

void TSA_NO_TSA fuzz_run(const uint8_t *data, size_t size)
{
    Input in = { data, size };

    virtual_clock_set(0);
    for (unsigned i = 0; i < device->lines; i++) {
        qemu_set_irq(qdev_get_gpio_in(dev, i), 0);
    }
    restart();
    for (unsigned i = 0; i < MAX_COMMANDS && in.size; i++) {
        command(&in);
    }
}

/* ---- starting ---------------------------------------------------------------------------- */

/* The offsets of the registers of all banks that have a place. */
static void make_dictionary(void)
{
    const RegBankView *view = DEVICE_GET_CLASS(dev)->banks;

    offsets = g_array_new(false, false, sizeof(hwaddr));
    for (; view && view->bank; view++) {
        for (const FuzzPlace *p = device->places; p && p->bank; p++) {
            if (strcmp(p->bank, view->bank->name)) {
                continue;
            }
            for (unsigned i = 0; i < p->units * view->bank->num_regs; i++) {
                hwaddr at = p->base + i / view->bank->num_regs * p->stride
                          + view->bank->regs[i % view->bank->num_regs].offset;

                g_array_append_val(offsets, at);
            }
        }
    }
}

void TSA_NO_TSA fuzz_select(const char *name)
{
    for (device = fuzz_devices; strcmp(device->name, name); device++) {
    }
    if (offsets) {
        g_array_unref(offsets);
        g_byte_array_unref(first);
    }
    virtual_clock_set(0);
    space = device->ports ? &address_space_io : &address_space_memory;
    dev = device->create();
    device_cold_reset(dev);
    first = save();
    make_dictionary();
}

bool TSA_NO_TSA fuzz_start(const char *name)
{
    static MemoryRegion ram;
    bool known = false;

    for (const FuzzDevice *d = fuzz_devices; d->name; d++) {
        known |= !strcmp(d->name, name);
    }
    if (!known) {
        return false;
    }
    qemu_init_main_loop(&error_abort);
    bql_lock();
    virtual_clock_use_qtest();
    virtual_clock_start();
    module_call_init(MODULE_INIT_QOM);
    memory_map_init();
    memory_region_init_ram(&ram, NULL, "ram", RAM_SIZE, &error_abort);
    memory_region_add_subregion(get_system_memory(), 0, &ram);
    fuzz_select(name);
    return true;
}
