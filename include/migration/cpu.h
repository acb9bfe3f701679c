/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMState fields that only CPU state needs: doubles as two words, and words of
 * the target's width where TARGET_LONG_BITS is defined.
 */
#ifndef MIGRATION_CPU_H
#define MIGRATION_CPU_H

#include "migration/vmstate.h"

/* A double seen as its bits; on the wire the high word comes first. */
#ifndef QEMU_CPU_FLOAT_H
typedef union {
    double d;
    uint64_t ll;
} CPU_DoubleU;
#endif

#define VMSTATE_CPUDOUBLE_ARRAY_V(f, s, n, v) \
    VMSTATE_ARRAY(f, s, n, v, vmstate_info_cpudouble, CPU_DoubleU)
#define VMSTATE_CPUDOUBLE_ARRAY(f, s, n) VMSTATE_CPUDOUBLE_ARRAY_V(f, s, n, 0)

#ifdef TARGET_LONG_BITS
#if TARGET_LONG_BITS == 64
#define VMSTATE_UINTTL_V(f, s, v)               VMSTATE_UINT64_V(f, s, v)
#define VMSTATE_UINTTL(f, s)                    VMSTATE_UINT64(f, s)
#define VMSTATE_UINTTL_EQUAL(f, s, hint)        VMSTATE_UINT64_EQUAL(f, s, hint)
#define VMSTATE_UINTTL_EQUAL_V(f, s, v, hint)   VMSTATE_UINT64_EQUAL_V(f, s, v, hint)
#define VMSTATE_UINTTL_ARRAY_V(f, s, n, v)      VMSTATE_UINT64_ARRAY_V(f, s, n, v)
#define VMSTATE_UINTTL_ARRAY(f, s, n)           VMSTATE_UINT64_ARRAY(f, s, n)
#define VMSTATE_UINTTL_SUB_ARRAY(f, s, st, n)   VMSTATE_UINT64_SUB_ARRAY(f, s, st, n)
#define VMSTATE_UINTTL_2DARRAY(f, s, n1, n2)    VMSTATE_UINT64_2DARRAY(f, s, n1, n2)
#else
#define VMSTATE_UINTTL_V(f, s, v)               VMSTATE_UINT32_V(f, s, v)
#define VMSTATE_UINTTL(f, s)                    VMSTATE_UINT32(f, s)
#define VMSTATE_UINTTL_EQUAL(f, s, hint)        VMSTATE_UINT32_EQUAL(f, s, hint)
#define VMSTATE_UINTTL_EQUAL_V(f, s, v, hint)   VMSTATE_UINT32_EQUAL_V(f, s, v, hint)
#define VMSTATE_UINTTL_ARRAY_V(f, s, n, v)      VMSTATE_UINT32_ARRAY_V(f, s, n, v)
#define VMSTATE_UINTTL_ARRAY(f, s, n)           VMSTATE_UINT32_ARRAY(f, s, n)
#define VMSTATE_UINTTL_SUB_ARRAY(f, s, st, n)   VMSTATE_UINT32_SUB_ARRAY(f, s, st, n)
#define VMSTATE_UINTTL_2DARRAY(f, s, n1, n2)    VMSTATE_UINT32_2DARRAY(f, s, n1, n2)
#endif
#endif

#endif
