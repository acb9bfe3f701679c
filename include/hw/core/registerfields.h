/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Constants and accessors for register fields, from REG32() and FIELD() lines.
 * For models in the QEMU dialect; our own use .def files (hw/core/regbank.h).
 */
#ifndef HW_CORE_REGISTERFIELDS_H
#define HW_CORE_REGISTERFIELDS_H

#include "qemu/bitops.h"

/* A_REG: byte address; R_REG: index into an array of registers of that width. */
#define REG8(reg, addr)  enum { A_##reg = (addr) }; enum { R_##reg = (addr) };
#define REG16(reg, addr) enum { A_##reg = (addr) }; enum { R_##reg = (addr) / 2 };
#define REG32(reg, addr) enum { A_##reg = (addr) }; enum { R_##reg = (addr) / 4 };
#define REG64(reg, addr) enum { A_##reg = (addr) }; enum { R_##reg = (addr) / 8 };

/* R_REG_FIELD_SHIFT, _LENGTH, _MASK. */
#define FIELD(reg, field, shift, length)                                      \
    enum { R_##reg##_##field##_SHIFT = (shift) };                             \
    enum { R_##reg##_##field##_LENGTH = (length) };                           \
    enum { R_##reg##_##field##_MASK = MAKE_64BIT_MASK(shift, length) };
/* The same for a field of several registers. */
#define SHARED_FIELD(name, shift, length)                                     \
    enum { name##_##SHIFT = (shift) };                                        \
    enum { name##_##LENGTH = (length) };                                      \
    enum { name##_##MASK = MAKE_64BIT_MASK(shift, length) };

/* Take a field out of a value ... */
#define FIELD_EX8(storage, reg, field) \
    extract8((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
#define FIELD_EX16(storage, reg, field) \
    extract16((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
#define FIELD_EX32(storage, reg, field) \
    extract32((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
#define FIELD_EX64(storage, reg, field) \
    extract64((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
/* ... with its sign ... */
#define FIELD_SEX8(storage, reg, field) \
    ((int8_t)sextract32((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH))
#define FIELD_SEX16(storage, reg, field) \
    ((int16_t)sextract32((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH))
#define FIELD_SEX32(storage, reg, field) \
    sextract32((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
#define FIELD_SEX64(storage, reg, field) \
    sextract64((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
/* ... of element R_reg of an array. */
#define ARRAY_FIELD_EX32(regs, reg, field) FIELD_EX32((regs)[R_##reg], reg, field)
#define ARRAY_FIELD_EX64(regs, reg, field) FIELD_EX64((regs)[R_##reg], reg, field)

/* The value with the field replaced; a constant that is too wide gets a warning. */
#define FIELD_DP_(_bits, _bft, storage, reg, field, val) ({                   \
    struct { _bft v : R_##reg##_##field##_LENGTH; } fd_ = { .v = (val) };     \
    deposit##_bits((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH, \
                   (uint64_t)fd_.v); })
#define FIELD_DP_SMALL_(_bits, _bft, storage, reg, field, val) ({             \
    struct { _bft v : R_##reg##_##field##_LENGTH; } fd_ = { .v = (val) };     \
    (uint##_bits##_t)deposit32((storage), R_##reg##_##field##_SHIFT,          \
                               R_##reg##_##field##_LENGTH, (uint32_t)fd_.v); })
#define FIELD_DP8(storage, reg, field, val) \
    FIELD_DP_SMALL_(8, unsigned int, storage, reg, field, val)
#define FIELD_DP16(storage, reg, field, val) \
    FIELD_DP_SMALL_(16, unsigned int, storage, reg, field, val)
#define FIELD_DP32(storage, reg, field, val) \
    FIELD_DP_(32, unsigned int, storage, reg, field, val)
#define FIELD_DP64(storage, reg, field, val) \
    FIELD_DP_(64, uint64_t, storage, reg, field, val)
#define FIELD_SDP8(storage, reg, field, val) \
    FIELD_DP_SMALL_(8, signed int, storage, reg, field, val)
#define FIELD_SDP16(storage, reg, field, val) \
    FIELD_DP_SMALL_(16, signed int, storage, reg, field, val)
#define FIELD_SDP32(storage, reg, field, val) \
    FIELD_DP_(32, signed int, storage, reg, field, val)
#define FIELD_SDP64(storage, reg, field, val) \
    FIELD_DP_(64, int64_t, storage, reg, field, val)
#define ARRAY_FIELD_DP32(regs, reg, field, val) \
    ((regs)[R_##reg] = FIELD_DP32((regs)[R_##reg], reg, field, val))
#define ARRAY_FIELD_DP64(regs, reg, field, val) \
    ((regs)[R_##reg] = FIELD_DP64((regs)[R_##reg], reg, field, val))

#define SHARED_FIELD_EX8(storage, field)  extract8((storage), field##_SHIFT, field##_LENGTH)
#define SHARED_FIELD_EX16(storage, field) extract16((storage), field##_SHIFT, field##_LENGTH)
#define SHARED_FIELD_EX32(storage, field) extract32((storage), field##_SHIFT, field##_LENGTH)
#define SHARED_FIELD_EX64(storage, field) extract64((storage), field##_SHIFT, field##_LENGTH)
#define SHARED_FIELD_DP_(_bits, _ret, _bft, storage, field, val) ({           \
    struct { _bft v : field##_LENGTH; } fd_ = { .v = (val) };                 \
    (_ret)deposit##_bits((storage), field##_SHIFT, field##_LENGTH, fd_.v); })
#define SHARED_FIELD_DP8(storage, field, val) \
    SHARED_FIELD_DP_(32, uint8_t, unsigned int, storage, field, val)
#define SHARED_FIELD_DP16(storage, field, val) \
    SHARED_FIELD_DP_(32, uint16_t, unsigned int, storage, field, val)
#define SHARED_FIELD_DP32(storage, field, val) \
    SHARED_FIELD_DP_(32, uint32_t, unsigned int, storage, field, val)
#define SHARED_FIELD_DP64(storage, field, val) \
    SHARED_FIELD_DP_(64, uint64_t, uint64_t, storage, field, val)
#define SHARED_ARRAY_FIELD_EX32(regs, offset, field) SHARED_FIELD_EX32((regs)[offset], field)
#define SHARED_ARRAY_FIELD_DP32(regs, offset, field, val) \
    ((regs)[offset] = SHARED_FIELD_DP32((regs)[offset], field, val))

#endif
