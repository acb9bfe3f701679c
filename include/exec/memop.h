/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The size and byte order of one memory access in one small number, and the
 * byte orders of devices.  For memory/, the execution engine and device code.
 */
#ifndef EXEC_MEMOP_H
#define EXEC_MEMOP_H

#include "qemu/target-info.h"

/* The byte order of a device's registers.  NATIVE is the target's, not the host's. */
enum device_endian {
    DEVICE_NATIVE_ENDIAN,
    DEVICE_BIG_ENDIAN,
    DEVICE_LITTLE_ENDIAN,
};

typedef enum MemOp {
    MO_8 = 0,            /* log2 of the size */
    MO_16 = 1,
    MO_32 = 2,
    MO_64 = 3,
    MO_128 = 4,
    MO_SIZE = 0x07,
    MO_SIGN = 0x08,
    MO_BSWAP = 0x10,     /* the other byte order than the host's */
    MO_LE = HOST_BIG_ENDIAN ? MO_BSWAP : 0,
    MO_BE = HOST_BIG_ENDIAN ? 0 : MO_BSWAP,
} MemOp;

/* The target's byte order: a run-time value, as code is compiled once for all targets. */
#define MO_TE (target_big_endian() ? MO_BE : MO_LE)

static inline unsigned memop_size(MemOp op)
{
    return 1u << (op & MO_SIZE);
}

/* @size is 1, 2, 4, 8 or 16. */
static inline MemOp size_memop(unsigned size)
{
    return (MemOp)__builtin_ctz(size);
}

static inline bool memop_big_endian(MemOp op)
{
    return (op & MO_BSWAP) == MO_BE;
}

/* Does a device with byte order @end put the highest byte first? */
static inline bool device_endian_is_big(enum device_endian end)
{
    return end == DEVICE_BIG_ENDIAN || (end == DEVICE_NATIVE_ENDIAN && target_big_endian());
}

/* The MemOp bits of byte order @end. */
static inline MemOp devend_memop(enum device_endian end)
{
    return device_endian_is_big(end) ? MO_BE : MO_LE;
}

#endif
