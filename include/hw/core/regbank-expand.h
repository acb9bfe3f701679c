/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Expands the register rows of BANK_DEF into the declarations that
 * hw/core/regbank.h describes.  Included once per bank, by the device's .c file
 * (and by its test); no include guard on purpose.  BANK_STEP (default 4) is the
 * smallest distance between two registers, in bytes.
 */
#include "hw/core/regbank.h"

#ifndef BANK_STEP
#define BANK_STEP 4
#endif

#define BANK_(suffix) glue(BANK, suffix)

/* Register numbers. */
#define SIZE(bytes)
#define REG(width, name, offset, reset, doc)      R_##name,
#define REG_KEEP(width, name, offset, reset, doc) R_##name,
#define PORT(width, name, offset, doc)            R_##name,
#define FIELD(reg, name, lsb, width, access, doc)
#define QUIRK(reg, name, lsb, width, access, doc)
#define END(reg)
enum BANK_(_reg) {
#include BANK_DEF
};
#undef REG
#undef REG_KEEP
#undef PORT
#define REG(width, name, offset, reset, doc)      + 1
#define REG_KEEP(width, name, offset, reset, doc) + 1
#define PORT(width, name, offset, doc)            + 1
enum { BANK_(_num_regs) = 0
#include BANK_DEF
};
#undef REG
#undef REG_KEEP
#undef PORT

/* Storage. */
#define REGBANK_TYPE_(width) glue(glue(uint, width), _t)
#define REG(width, name, offset, reset, doc)      REGBANK_TYPE_(width) name;
#define REG_KEEP(width, name, offset, reset, doc) REGBANK_TYPE_(width) name;
#define PORT(width, name, offset, doc)
struct BANK_(_regs) {
#include BANK_DEF
};
#undef REG
#undef REG_KEEP
#undef PORT

/* Bytes of address space. */
#undef SIZE
#define SIZE(bytes) bytes
#define REG(width, name, offset, reset, doc)
#define REG_KEEP(width, name, offset, reset, doc)
#define PORT(width, name, offset, doc)
enum { BANK_(_bank_size) =
#include BANK_DEF
};
#undef SIZE
#define SIZE(bytes)

/* Where the fields are. */
#undef FIELD
#undef QUIRK
#define FIELD(reg, name, lsb, width, access, doc) \
    enum { reg##_##name##_LSB = lsb, reg##_##name##_WIDTH = width };
#define QUIRK FIELD
#include BANK_DEF
#undef FIELD

/* Masks by access, and sums that show overlaps. */
#undef REG
#undef REG_KEEP
#undef PORT
#undef END
#define REG(width, name, offset, reset, doc)      enum { REGBANK_MASK_(name) = 0ULL
#define REG_KEEP(width, name, offset, reset, doc) enum { REGBANK_MASK_(name) = 0ULL
#define PORT(width, name, offset, doc)            enum { REGBANK_MASK_(name) = 0ULL
#define END(reg) };
#define REGBANK_BITS_(lsb, width) ((~0ULL >> (64 - (width))) << (lsb))
#define REGBANK_PICK_(want, access, bits) (REG_ACCESS_##access == REG_ACCESS_##want ? (bits) : 0)

#define REGBANK_MASK_(name) name##__any
#define FIELD(reg, name, lsb, width, access, doc) | REGBANK_BITS_(lsb, width)
#include BANK_DEF
#undef FIELD
#undef REGBANK_MASK_
#define REGBANK_MASK_(name) name##__sum
#define FIELD(reg, name, lsb, width, access, doc) + REGBANK_BITS_(lsb, width)
#include BANK_DEF
#undef FIELD
#undef REGBANK_MASK_
#define REGBANK_MASK_(name) name##__rw
#define FIELD(reg, name, lsb, width, access, doc) \
    | REGBANK_PICK_(RW, access, REGBANK_BITS_(lsb, width))
#include BANK_DEF
#undef FIELD
#undef REGBANK_MASK_
#define REGBANK_MASK_(name) name##__wo
#define FIELD(reg, name, lsb, width, access, doc) \
    | REGBANK_PICK_(WO, access, REGBANK_BITS_(lsb, width))
#include BANK_DEF
#undef FIELD
#undef REGBANK_MASK_
#define REGBANK_MASK_(name) name##__w1c
#define FIELD(reg, name, lsb, width, access, doc) \
    | REGBANK_PICK_(W1C, access, REGBANK_BITS_(lsb, width))
#include BANK_DEF
#undef FIELD
#undef REGBANK_MASK_
#define REGBANK_MASK_(name) name##__w1s
#define FIELD(reg, name, lsb, width, access, doc) \
    | REGBANK_PICK_(W1S, access, REGBANK_BITS_(lsb, width))
#include BANK_DEF
#undef FIELD
#undef REGBANK_MASK_

/* What a row file can get wrong. */
#undef REG
#undef REG_KEEP
#undef PORT
#undef END
#define REGBANK_CHECK_(width, name, offset, reset)                                          \
    _Static_assert((offset) % ((width) / 8) == 0, #name ": misaligned");                    \
    _Static_assert((offset) % BANK_STEP == 0, #name ": offset is no multiple of BANK_STEP"); \
    _Static_assert((offset) + (width) / 8 <= BANK_(_bank_size), #name ": outside the bank"); \
    _Static_assert((uint64_t)name##__sum == (uint64_t)name##__any, #name ": fields overlap"); \
    _Static_assert(((uint64_t)name##__any & ~(~0ULL >> (64 - (width)))) == 0,               \
                   #name ": field outside the register");                                   \
    _Static_assert(((uint64_t)(reset) & ~(uint64_t)name##__any) == 0,                       \
                   #name ": reset sets an undeclared bit");
#define REG(width, name, offset, reset, doc)      REGBANK_CHECK_(width, name, offset, reset)
#define REG_KEEP(width, name, offset, reset, doc) REGBANK_CHECK_(width, name, offset, reset)
#define PORT(width, name, offset, doc)            REGBANK_CHECK_(width, name, offset, 0)
#define FIELD(reg, name, lsb, width, access, doc)                                           \
    _Static_assert((width) > 0 && (lsb) + (width) <= 64, #reg "." #name ": no such bits");
#define END(reg)
#include BANK_DEF
#undef REG
#undef REG_KEEP
#undef PORT
#undef FIELD
#undef END

/* Tables. */
#define REG(width, name, offset, reset, doc)      static const RegField name##__fields[] = {
#define REG_KEEP(width, name, offset, reset, doc) static const RegField name##__fields[] = {
#define PORT(width, name, offset, doc)            static const RegField name##__fields[] = {
#undef QUIRK
#define FIELD(reg, name, lsb, width, access, doc) \
    { #name, doc, lsb, width, REG_ACCESS_##access, false },
#define QUIRK(reg, name, lsb, width, access, doc) \
    { #name, doc, lsb, width, REG_ACCESS_##access, true },
#define END(reg) { NULL, NULL, 0, 0, 0, false } };
#include BANK_DEF
#undef REG
#undef REG_KEEP
#undef PORT
#undef FIELD
#undef QUIRK
#undef END
#define FIELD(reg, name, lsb, width, access, doc)
#define QUIRK(reg, name, lsb, width, access, doc)
#define END(reg)
#define REGBANK_INFO_(width_, name_, offset_, doc_, ...)                                    \
    [R_##name_] = { .name = #name_, .doc = doc_, .offset = offset_, .width = width_,        \
                    .any = (uint64_t)name_##__any, .rw = (uint64_t)name_##__rw,             \
                    .wo = (uint64_t)name_##__wo, .w1c = (uint64_t)name_##__w1c,             \
                    .w1s = (uint64_t)name_##__w1s, .fields = name_##__fields, __VA_ARGS__ },
#define REG(width, name_, offset, reset_, doc)                                              \
    REGBANK_INFO_(width, name_, offset, doc, .stored = true, .reset = reset_,               \
                  .storage = offsetof(struct BANK_(_regs), name_))
#define REG_KEEP(width, name_, offset, reset_, doc)                                         \
    REGBANK_INFO_(width, name_, offset, doc, .stored = true, .keep = true, .reset = reset_, \
                  .storage = offsetof(struct BANK_(_regs), name_))
#define PORT(width, name, offset, doc) REGBANK_INFO_(width, name, offset, doc, .stored = false)
static const RegInfo BANK_(_reg_info)[] = {
#include BANK_DEF
};
#undef REG
#undef REG_KEEP
#undef PORT

/* Two registers at one address are an error in both compilers. */
#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic error "-Winitializer-overrides"
#else
#pragma GCC diagnostic error "-Woverride-init"
#endif
#define REGBANK_AT_(width, name, offset) \
    [(offset) / BANK_STEP ... ((offset) + (width) / 8 - 1) / BANK_STEP] = R_##name + 1,
#define REG(width, name, offset, reset, doc)      REGBANK_AT_(width, name, offset)
#define REG_KEEP(width, name, offset, reset, doc) REGBANK_AT_(width, name, offset)
#define PORT(width, name, offset, doc)            REGBANK_AT_(width, name, offset)
_Static_assert(BANK_(_num_regs) < 256, "a bank has at most 255 registers");
static const uint8_t BANK_(_reg_index)[BANK_(_bank_size) / BANK_STEP] = {
#include BANK_DEF
};
#pragma GCC diagnostic pop
#undef REG
#undef REG_KEEP
#undef PORT
#undef FIELD
#undef QUIRK
#undef END
#undef SIZE

static const RegBank BANK_(_bank) = {
    .name = stringify(BANK),
    .regs = BANK_(_reg_info),
    .index = BANK_(_reg_index),
    .num_regs = BANK_(_num_regs),
    .size = BANK_(_bank_size),
    .step = BANK_STEP,
    .regs_size = sizeof(struct BANK_(_regs)),
};

#undef BANK_
#undef REGBANK_TYPE_
#undef REGBANK_BITS_
#undef REGBANK_PICK_
#undef REGBANK_CHECK_
#undef REGBANK_INFO_
#undef REGBANK_AT_
#undef BANK
#undef BANK_DEF
#undef BANK_STEP
