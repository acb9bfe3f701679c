/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cells: state that may not be looked at while somebody is changing it.
 *
 *     struct HpetState { ... BQL_CELL(HpetRegs) regs; };
 *
 *     BQL_BORROW_MUT(r, &s->regs);       HpetRegs *r, until the end of the block
 *     BQL_BORROW(r, &s->regs);           const HpetRegs *r
 *
 * In debug builds a second borrow beside a mutable one aborts naming both
 * places, and so does dropping the big lock in between; in others a cell is its
 * value and costs nothing.  For state that call-outs might reach again.
 * Big lock held.
 */
#ifndef QEMU_BORROW_H
#define QEMU_BORROW_H

#include "qemu/main-loop.h"

#ifdef CONFIG_DEBUG_ASHLAR

typedef struct BqlBorrows {
    const char *file;           /* of the latest borrow */
    int line;
    int count;                  /* readers; -1: one who writes */
} BqlBorrows;

typedef struct BqlBorrow_ {
    BqlBorrows *of;
    bool mut;
} BqlBorrow_;

BqlBorrow_ bql_borrow_begin_(BqlBorrows *borrows, bool mut, const char *file, int line);
void bql_borrow_end_(BqlBorrow_ *borrow);

#define BQL_CELL(T) struct { T value; BqlBorrows borrows; }
#define BQL_BORROW_GUARD_(cell, mut)                                         \
    __attribute__((cleanup(bql_borrow_end_), unused))                        \
    BqlBorrow_ glue(bql_borrow_, __COUNTER__) =                              \
        bql_borrow_begin_(&(cell)->borrows, (mut), __FILE__, __LINE__)

#else

#define BQL_CELL(T) struct { T value; }
#define BQL_BORROW_GUARD_(cell, mut) ((void)0)

#endif

#define BQL_BORROW_MUT(name, cell)                                           \
    BQL_BORROW_GUARD_(cell, true);                                           \
    __typeof__((cell)->value) *const name = &(cell)->value
#define BQL_BORROW(name, cell)                                               \
    BQL_BORROW_GUARD_(cell, false);                                          \
    const __typeof__((cell)->value) *const name = &(cell)->value

#endif
