/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Attributes and results of memory transactions: who makes the access and how
 * it ended.  For everybody who accesses guest memory or answers accesses.
 */
#ifndef EXEC_MEMATTRS_H
#define EXEC_MEMATTRS_H

/* Passed by value, at most 8 bytes.  All zero: nothing special, and known to be so. */
typedef struct MemTxAttrs {
    unsigned int secure : 1;         /* Arm: secure; x86: SMM */
    unsigned int space : 2;          /* Arm: the security space */
    unsigned int user : 1;           /* made by unprivileged code */
    unsigned int memory : 1;         /* only RAM may answer: else MEMTX_ACCESS_ERROR */
    unsigned int debug : 1;          /* a debugger's: writes reach ROM */
    unsigned int requester_id : 16;  /* PCI requester, GIC master */
    unsigned int pid : 8;            /* RISC-V, PASID-like tags */
    unsigned int address_type : 1;   /* PCIe: the address is translated already */
    bool unspecified;                /* nothing is known about the maker */
} MemTxAttrs;

_Static_assert(sizeof(MemTxAttrs) <= 8, "MemTxAttrs must fit a register");

/* A constant expression, so that static tables may hold it. */
#define MEMTXATTRS_UNSPECIFIED ((const MemTxAttrs) { .unspecified = true })

/* Results may be OR-ed: the sum of several accesses is MEMTX_OK only if all were. */
typedef uint32_t MemTxResult;
#define MEMTX_OK           0U
#define MEMTX_ERROR        (1U << 0)   /* the device says no */
#define MEMTX_DECODE_ERROR (1U << 1)   /* nobody answers here, or not to this kind of access */
#define MEMTX_ACCESS_ERROR (1U << 2)   /* refused before anybody was asked */

#endif
