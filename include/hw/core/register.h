/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Register blocks described by a table of bit masks, as QEMU's models use them.
 * Our own models declare registers in .def files (hw/core/regbank.h).
 *
 * A write: bits that are unimplemented or reserved are logged; read-only,
 * write-1-to-clear and reserved ones keep their value; ones written to w1c bits
 * clear them; pre_write may change the result, which is stored; post_write
 * acts.  A read: post_read may change what is returned; cor bits are cleared.
 */
#ifndef HW_CORE_REGISTER_H
#define HW_CORE_REGISTER_H

#include "hw/core/qdev.h"
#include "hw/core/registerfields.h"
#include "system/memory.h"

typedef struct RegisterInfo RegisterInfo;
typedef struct RegisterAccessInfo RegisterAccessInfo;
typedef struct RegisterInfoArray RegisterInfoArray;

/* One register's rules; masks are in register bits. */
struct RegisterAccessInfo {
    const char *name;
    uint64_t ro;                    /* ignore writes */
    uint64_t w1c;                   /* write 1 to clear */
    uint64_t reset;
    uint64_t cor;                   /* clear on read */
    uint64_t rsvd;                  /* guest error when changed; keep their value */
    uint64_t unimp;                 /* logged as unimplemented when set */
    uint64_t (*pre_write)(RegisterInfo *reg, uint64_t val);
    void (*post_write)(RegisterInfo *reg, uint64_t val);
    uint64_t (*post_read)(RegisterInfo *reg, uint64_t val);
    hwaddr addr;
};

#define TYPE_REGISTER "qemu-register"

/* One register of one device. */
struct RegisterInfo {
    DeviceState parent_obj;         /* of no use; keeps the layout models expect */
    void *data;
    int data_size;                  /* bytes: 1, 2, 4, 8 */
    const RegisterAccessInfo *access;
    void *opaque;                   /* the device */
};

#define TYPE_REGISTER_ARRAY "qemu-register-array"
DECLARE_INSTANCE_CHECKER(RegisterInfoArray, REGISTER_ARRAY, TYPE_REGISTER_ARRAY)

struct RegisterInfoArray {
    Object parent_obj;
    MemoryRegion mem;               /* export this */
    int num_elements;
    RegisterInfo **r;
    bool debug;                     /* log each access */
    const char *prefix;
};

/* @we: bits that change; @prefix is for logs. */
void register_write(RegisterInfo *reg, uint64_t val, uint64_t we, const char *prefix, bool debug);
uint64_t register_read(RegisterInfo *reg, uint64_t re, const char *prefix, bool debug);
/* To the table's reset value, through post_write. */
void register_reset(RegisterInfo *reg);

/* MemoryRegionOps callbacks; opaque is the RegisterInfoArray. */
void register_write_memory(void *opaque, hwaddr addr, uint64_t value, unsigned size);
uint64_t register_read_memory(void *opaque, hwaddr addr, unsigned size);

/*
 * Bind @num rules to @ri and @data, both indexed by addr / width (tables may
 * be sparse).  The array is child "reg-array[*]" of @owner and lives as long.
 */
RegisterInfoArray *register_init_block8(DeviceState *owner, const RegisterAccessInfo *rae, int num,
                                        RegisterInfo *ri, uint8_t *data,
                                        const MemoryRegionOps *ops, bool debug_enabled,
                                        uint64_t memory_size);
RegisterInfoArray *register_init_block32(DeviceState *owner, const RegisterAccessInfo *rae,
                                         int num, RegisterInfo *ri, uint32_t *data,
                                         const MemoryRegionOps *ops, bool debug_enabled,
                                         uint64_t memory_size);
RegisterInfoArray *register_init_block64(DeviceState *owner, const RegisterAccessInfo *rae,
                                         int num, RegisterInfo *ri, uint64_t *data,
                                         const MemoryRegionOps *ops, bool debug_enabled,
                                         uint64_t memory_size);
/* Optional: the array goes with its owner anyway. */
void register_finalize_block(RegisterInfoArray *r_array);

#endif
