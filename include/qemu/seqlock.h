/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sequence locks: readers that never wait, for small data with rare writers.
 *
 * The writers hold a lock of their own and bracket the change; a reader repeats
 * until it saw no change.  The data must be read and written by qatomic_read()
 * and qatomic_set().
 */
#ifndef QEMU_SEQLOCK_H
#define QEMU_SEQLOCK_H

#include "qemu/atomic.h"

typedef struct QemuSeqLock {
    unsigned sequence;          /* odd while a change is going on */
} QemuSeqLock;

static inline void seqlock_init(QemuSeqLock *sl)
{
    sl->sequence = 0;
}

static inline void seqlock_write_begin(QemuSeqLock *sl)
{
    qatomic_set(&sl->sequence, sl->sequence + 1);
    smp_wmb();
}

static inline void seqlock_write_end(QemuSeqLock *sl)
{
    smp_wmb();
    qatomic_set(&sl->sequence, sl->sequence + 1);
}

static inline unsigned seqlock_read_begin(const QemuSeqLock *sl)
{
    unsigned start = qatomic_read(&sl->sequence);

    smp_rmb();
    return start & ~1u;         /* a change going on makes the retry fail */
}

/* True: what was read since @start may be torn, read again. */
static inline bool seqlock_read_retry(const QemuSeqLock *sl, unsigned start)
{
    smp_rmb();
    return qatomic_read(&sl->sequence) != start;
}

#endif
