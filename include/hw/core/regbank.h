/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Register banks: a device's registers, declared once in its .def file.
 *
 * A .def file has one row per register and per field (docs/devel/registers.rst):
 *
 *     SIZE(0x1000)
 *     REG(32, CR, 0x030, 0x300, "control")
 *         FIELD(CR, UARTEN, 0, 1, RW, "UART enable")
 *     END(CR)
 *     PORT(32, ICR, 0x044, "interrupt clear")
 *         FIELD(ICR, ALL, 0, 11, WO, "one clears")
 *     END(ICR)
 *
 * REG has storage, PORT has an address only (FIFO windows, computed status,
 * triggers, identification).  The device's .c file expands it:
 *
 *     #define BANK pl011
 *     #define BANK_DEF "hw/char/pl011.def"
 *     #include "hw/core/regbank-expand.h"
 *
 * and has: enum pl011_reg (R_CR, ...), struct pl011_regs (the storage), the
 * constants CR_UARTEN_LSB and CR_UARTEN_WIDTH for the macros below, masks
 * CR__any, CR__rw, ..., and the table pl011_bank for the functions below.
 * Overlaps, misalignment, resets outside fields and two registers at one
 * address do not compile.
 *
 * A bank has no state and calls nobody: the device passes its storage, and acts
 * on the values it gets back.  Lanes of narrow and split accesses, read-only
 * and write-one-to-clear bits, reserved bits, logging and tracing are done here.
 * Locking: whatever guards the storage, normally the big lock.
 */
#ifndef HW_CORE_REGBANK_H
#define HW_CORE_REGBANK_H

#include <json-c/json.h>
#include "exec/hwaddr.h"
#include "hw/core/qdev.h"

/* How a guest may touch a field. */
typedef enum RegAccess {
    REG_ACCESS_RW,      /* reads back what was written */
    REG_ACCESS_RO,      /* writes are ignored */
    REG_ACCESS_WO,      /* reads zero */
    REG_ACCESS_W1C,     /* writing one clears */
    REG_ACCESS_W1S,     /* writing one sets */
} RegAccess;

typedef struct RegField {
    const char *name;   /* NULL ends a register's list */
    const char *doc;
    uint8_t lsb, width;
    uint8_t access;     /* RegAccess */
    bool quirk;         /* departs from the manual on purpose; doc says why */
} RegField;

typedef struct RegInfo {
    const char *name;
    const char *doc;
    uint32_t offset;    /* from the start of the bank, bytes */
    uint8_t width;      /* 8, 16, 32 or 64 bits */
    bool stored;        /* REG; false: PORT */
    bool keep;          /* REG_KEEP: survives reset, doc says why */
    uint32_t storage;   /* offset in the bank's struct (stored only) */
    uint64_t reset;
    uint64_t any, rw, wo, w1c, w1s;     /* masks of declared bits, by access */
    const RegField *fields;
} RegInfo;

typedef struct RegBank {
    const char *name;
    const RegInfo *regs;
    const uint8_t *index;       /* register number + 1 by offset / step, 0: hole */
    uint32_t num_regs;
    uint32_t size;              /* bytes */
    uint32_t step;              /* bytes per index entry */
    uint32_t regs_size;         /* size of the storage struct */
} RegBank;

/* Where a device keeps a bank, for the monitor; a list ends with an empty element. */
typedef struct RegBankView {
    const RegBank *bank;
    size_t offset;              /* of the first storage struct in the device's state */
    uint32_t count;             /* how many units: 1 unless repeated */
    size_t used_at;             /* offset of a uint8_t: how many exist; 0: all of them */
    size_t stride;              /* bytes from unit to unit */
} RegBankView;

/* Storage @member of state struct @T is of bank @b. */
#define REGBANK_VIEW(T, b, member)                                           \
    { .bank = &b##_bank, .count = 1,                                         \
      .offset = offsetof(T, member)                                          \
        + CHECK_ZERO(same_type(typeof_field(T, member), struct b##_regs),    \
                     "REGBANK_VIEW: the member is not this bank's storage") }
/* The same for element member @sub of each unit in array @units. */
#define REGBANK_VIEW_ARRAY(T, b, units, sub)                                 \
    { .bank = &b##_bank, .count = ARRAY_SIZE(((T *)0)->units),               \
      .stride = sizeof(((T *)0)->units[0]),                                  \
      .offset = offsetof(T, units[0].sub)                                    \
        + CHECK_ZERO(same_type(__typeof__(((T *)0)->units[0].sub), struct b##_regs), \
                     "REGBANK_VIEW_ARRAY: the member is not this bank's storage") }
/* The same, of which member @used of @T (an uint8_t) says how many there are. */
#define REGBANK_VIEW_SOME(T, b, units, sub, used)                            \
    { .bank = &b##_bank, .count = ARRAY_SIZE(((T *)0)->units),               \
      .stride = sizeof(((T *)0)->units[0]),                                  \
      .used_at = offsetof(T, used)                                           \
        + CHECK_ZERO(sizeof_field(T, used) == 1, "REGBANK_VIEW_SOME: not an uint8_t"), \
      .offset = offsetof(T, units[0].sub)                                    \
        + CHECK_ZERO(same_type(__typeof__(((T *)0)->units[0].sub), struct b##_regs), \
                     "REGBANK_VIEW_SOME: the member is not this bank's storage") }

/* One guest access on its way through the device. */
typedef struct RegIo {
    unsigned reg;               /* enum <bank>_reg */
    uint64_t old;               /* write: whole register before (0 for a PORT) */
    uint64_t val;               /* write: whole register after */
    unsigned shift, bits;       /* which part of the register was addressed */
    /* private */
    const RegInfo *info;
} RegIo;

/* All registers to their reset values (REG_KEEP rows excepted). */
void regbank_reset(const RegBank *bank, void *regs);
/* Clear undeclared bits: after loading from a sender that kept them. */
void regbank_mask(const RegBank *bank, void *regs);
/* Readable value of stored register @reg; 0 for a PORT. */
uint64_t regbank_get(const RegBank *bank, const void *regs, unsigned reg);
/* Store @val whole; nothing for a PORT. */
void regbank_put(const RegBank *bank, void *regs, unsigned reg, uint64_t val);

/*
 * A guest read of @size bytes at @at.  False (after a guest-error log naming @dev)
 * for a hole or a write-only register: answer 0.  Otherwise get the whole
 * value of io->reg and return regbank_end_read(io, value), which picks the lanes.
 * An access as wide as the register is the whole register, whatever its low
 * address bits.
 */
bool regbank_begin_read(const RegBank *bank, DeviceState *dev, hwaddr at, unsigned size,
                        RegIo *io);
uint64_t regbank_end_read(const RegIo *io, uint64_t val);
/*
 * A guest write.  False (after a log) for a hole or a read-only register: ignore
 * it.  Otherwise io->old and io->val are whole values, lanes, read-only, W1C
 * and W1S bits applied; nothing is stored yet.
 */
bool regbank_begin_write(const RegBank *bank, DeviceState *dev, const void *regs, hwaddr at,
                         uint64_t data, unsigned size, RegIo *io);

/* @old with the written part replaced, for state that shadows a register. */
uint64_t regbank_deposit(const RegIo *io, uint64_t old);

/* Name of the register at @at, or "UNKN" (for traces). */
const char *regbank_name_at(const RegBank *bank, hwaddr at);
/* "CR=0x300 TXE:1 RXE:1": fields that are not zero, appended to @out. */
void regbank_describe(const RegInfo *reg, uint64_t val, GString *out);
/* Text for `info registers-of`, JSON for x-query-device-registers: all of @dev's banks. */
void regbank_print_device(DeviceState *dev, GString *out);
struct json_object *regbank_device_to_json(DeviceState *dev);

/* ---- fields ------------------------------------------------------------------------ */

#define REG_LSB(reg, field)    ((unsigned)reg##_##field##_LSB)
#define REG_WIDTH(reg, field)  ((unsigned)reg##_##field##_WIDTH)
#define REGBANK_ONES_(width)   (~0ULL >> (64 - (width)))
/* The field's bits in place. */
#define REG_MASK(reg, field) \
    (REGBANK_ONES_(REG_WIDTH(reg, field)) << REG_LSB(reg, field))
/* The field out of register value @val; a register value out of field value @v. */
#define REG_FIELD(reg, field, val) \
    (((uint64_t)(val) >> REG_LSB(reg, field)) & REGBANK_ONES_(REG_WIDTH(reg, field)))
#define REG_MAKE(reg, field, v) \
    (((uint64_t)(v) & REGBANK_ONES_(REG_WIDTH(reg, field))) << REG_LSB(reg, field))
/* Read and write a field in storage @regs (a pointer to the bank's struct). */
#define REG_GET(regs, reg, field)    REG_FIELD(reg, field, (regs)->reg)
#define REG_PUT(regs, reg, field, v)                                         \
    ((void)((regs)->reg = (__typeof__((regs)->reg))                          \
            (((regs)->reg & ~REG_MASK(reg, field)) | REG_MAKE(reg, field, v))))
/* What a write did to a field. */
#define REG_CHANGED(reg, field, old, val) ((((old) ^ (val)) & REG_MASK(reg, field)) != 0)
#define REG_ROSE(reg, field, old, val)    ((~(old) & (val) & REG_MASK(reg, field)) != 0)
#define REG_FELL(reg, field, old, val)    (((old) & ~(val) & REG_MASK(reg, field)) != 0)

#endif
