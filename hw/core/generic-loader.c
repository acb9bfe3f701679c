/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The "loader" device: puts a file or a number into guest memory, or starts a
 * CPU somewhere, as the user asks with -device.  It is no hardware.
 * docs/devices/loader.rst.
 *
 * Properties: file, force-raw; data, data-len, data-be; addr; cpu-num.
 *
 * Reset by a handler of its own: it must come after the CPUs and, as QEMU has
 * it, before the roms.
 */
#include "qemu/osdep.h"
#include <elf.h>
#include "hw/core/boards.h"
#include "hw/core/loader.h"
#include "hw/core/qdev-properties.h"
#include "qemu/bswap.h"
#include "qemu/module.h"
#include "qemu/target-info.h"
#include "system/address-spaces.h"
#include "system/reset.h"
#include "system/runstate.h"

#define TYPE_GENERIC_LOADER "loader"
#define CPU_NONE UINT32_MAX

OBJECT_DECLARE_SIMPLE_TYPE(GenericLoaderState, GENERIC_LOADER)

struct GenericLoaderState {
    QOM_PARENT(DeviceState);

    char *file;
    bool force_raw;
    uint64_t data;
    uint8_t data_len;                   /* bytes */
    bool data_be;
    uint64_t addr;
    uint32_t cpu_num;                   /* CPU_NONE: not given */

    AddressSpace *as;
    uint64_t pc;
    bool set_pc;
};

static const LoaderCpuHooks *cpu_hooks;

void loader_set_cpu_hooks(const LoaderCpuHooks *hooks)
{
    cpu_hooks = hooks;
}

/* ---- what was asked for --------------------------------------------------------------- */

static bool wants_data(const GenericLoaderState *s)
{
    return s->data || s->data_len || s->data_be;
}

static bool check_data(const GenericLoaderState *s, Error **errp)
{
    if (s->file) {
        error_setg(errp, "Specifying a file is not supported when loading memory values");
    } else if (s->force_raw) {
        error_setg(errp, "Specifying force-raw is not supported when loading memory values");
    } else if (!s->data_len) {
        error_setg(errp, "Both data and data-len must be specified");
    } else if (s->data_len > sizeof(s->data)) {
        error_setg(errp, "data-len cannot be greater than 8 bytes");
    } else if (s->addr > UINT64_MAX - (s->data_len - 1)) {
        error_setg(errp, "the data pass the last address");
    } else {
        return true;
    }
    return false;
}

/* The properties go together, and say something to do. */
static bool check_request(const GenericLoaderState *s, Error **errp)
{
    if (wants_data(s)) {
        return check_data(s, errp);
    }
    if (s->file) {
        return true;
    }
    if (s->force_raw) {
        error_setg(errp, "force-raw needs a file");
    } else if (!s->addr) {
        error_setg(errp, "please include valid arguments");
    } else if (s->cpu_num == CPU_NONE) {
        error_setg(errp, "cpu-num must be specified when setting a program counter");
    } else {
        return true;
    }
    return false;
}

static bool find_cpu(GenericLoaderState *s, Error **errp)
{
    unsigned number = s->cpu_num == CPU_NONE ? 0 : s->cpu_num;
    bool there = cpu_hooks && cpu_hooks->exists(number);

    if (s->cpu_num != CPU_NONE && !there) {
        error_setg(errp, "Specified boot CPU#%u is nonexistent", s->cpu_num);
        return false;
    }
    s->as = there && cpu_hooks->address_space ? cpu_hooks->address_space(number) : NULL;
    if (!s->as) {
        s->as = &address_space_memory;
    }
    return true;
}

/* ---- files ---------------------------------------------------------------------------- */

static uint64_t ram_size(void)
{
    Object *machine = object_dynamic_cast(qdev_get_machine(), TYPE_MACHINE);

    return machine ? MACHINE(machine)->ram_size : ELF_LOAD_MAX_BYTES;
}

/* false also with no error: it is not an ELF file. */
static bool load_as_elf(GenericLoaderState *s, Error **errp)
{
    const ElfLoadOptions options = {
        .data_order = target_big_endian() ? ELFDATA2MSB : ELFDATA2LSB,
        .max_bytes = ram_size() ?: 1,
        .as = s->as,
    };
    Error *err = NULL;
    ElfLoaded loaded;

    if (elf_load(s->file, &options, &loaded, &err)) {
        s->pc = loaded.entry;
        return true;
    }
    if (loaded.failure == ELF_LOAD_NOT_ELF) {
        error_free(err);
    } else {
        error_propagate(errp, err);
    }
    return false;
}

static bool load_file(GenericLoaderState *s, Error **errp)
{
    ERRP_GUARD();

    s->pc = s->addr;
    if ((!s->force_raw && load_as_elf(s, errp)) ||
        (!*errp && load_image_targphys_as(s->file, s->addr, ram_size(), s->as, errp) >= 0)) {
        return true;
    }
    error_prepend(errp, "Cannot load specified image %s: ", s->file);
    return false;
}

/* ---- life ----------------------------------------------------------------------------- */

static void generic_loader_reset(void *opaque)
{
    GenericLoaderState *s = opaque;
    uint8_t bytes[8];

    if (s->set_pc && cpu_hooks) {
        cpu_hooks->set_pc(s->cpu_num, s->pc);
    }
    if (s->data_len && !runstate_check(RUN_STATE_INMIGRATE)) {
        if (s->data_be) {
            stq_be_p(bytes, s->data << (64 - 8 * s->data_len));
        } else {
            stq_le_p(bytes, s->data);
        }
        address_space_write_rom(s->as, s->addr, MEMTXATTRS_UNSPECIFIED, bytes, s->data_len);
    }
}

static bool generic_loader_realize(GenericLoaderState *s, Error **errp)
{
    if (!check_request(s, errp) || !find_cpu(s, errp)) {
        return false;
    }
    s->pc = s->addr;
    if (s->file && !load_file(s, errp)) {
        return false;
    }
    s->set_pc = s->cpu_num != CPU_NONE && !wants_data(s);
    qemu_register_reset_nosnapshotload(generic_loader_reset, s);
    return true;
}

static void generic_loader_unrealize(GenericLoaderState *s)
{
    qemu_unregister_reset(generic_loader_reset, s);
}

static const Property generic_loader_props[] = {
    DEFINE_PROP_UINT64("addr", GenericLoaderState, addr, 0),
    DEFINE_PROP_UINT64("data", GenericLoaderState, data, 0),
    DEFINE_PROP_UINT8("data-len", GenericLoaderState, data_len, 0),
    DEFINE_PROP_BOOL("data-be", GenericLoaderState, data_be, false),
    DEFINE_PROP_UINT32("cpu-num", GenericLoaderState, cpu_num, CPU_NONE),
    DEFINE_PROP_BOOL("force-raw", GenericLoaderState, force_raw, false),
    DEFINE_PROP_STRING("file", GenericLoaderState, file),
};

static const DEVICE_OPS(GenericLoaderState) generic_loader_ops = {
    .realize = generic_loader_realize,
    .unrealize = generic_loader_unrealize,
    .unmigratable = "what it wrote travels with the memory",
    DEVICE_PROPS(generic_loader_props),
    .desc = "Generic Loader",
    .categories = BIT(DEVICE_CATEGORY_MISC),
    .user_creatable = QDEV_YES,
    .hotpluggable = QDEV_NO,
};

static const TypeInfo generic_loader_types[] = {
    {
        .name = TYPE_GENERIC_LOADER,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(GenericLoaderState),
        .class_init = device_class_init_ops,
        .class_data = &generic_loader_ops.ops,
    },
};
DEFINE_TYPES(generic_loader_types)
