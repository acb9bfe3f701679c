/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Atomic accesses to plain variables, for data shared between threads without
 * a lock; for anybody.  Thin names over the compiler's C11 builtins.
 *
 * qatomic_read/set are relaxed; the read-modify-write operations are
 * sequentially consistent; load_acquire/store_release pair up.  A variable
 * wider than a pointer does not compile.
 */
#ifndef QEMU_ATOMIC_H
#define QEMU_ATOMIC_H

#define barrier()   ({ __asm__ volatile("" ::: "memory"); (void)0; })
#define smp_mb()    ({ barrier(); __atomic_thread_fence(__ATOMIC_SEQ_CST); })
#define smp_mb_acquire() ({ barrier(); __atomic_thread_fence(__ATOMIC_ACQUIRE); })
#define smp_mb_release() ({ barrier(); __atomic_thread_fence(__ATOMIC_RELEASE); })
#define smp_rmb()   smp_mb_acquire()
#define smp_wmb()   smp_mb_release()
#define smp_read_barrier_depends() barrier()
/* Full barriers around a read-modify-write operation that is one already. */
#define smp_mb__before_rmw() barrier()
#define smp_mb__after_rmw()  barrier()
#define signal_barrier() __atomic_signal_fence(__ATOMIC_SEQ_CST)

#define qatomic_check_(ptr) \
    ((void)CHECK_ZERO(sizeof(*(ptr)) <= sizeof(uint64_t), "not an atomic size"))

#define qatomic_read(ptr) \
    (qatomic_check_(ptr), __atomic_load_n((ptr), __ATOMIC_RELAXED))
#define qatomic_set(ptr, val) \
    (qatomic_check_(ptr), __atomic_store_n((ptr), (val), __ATOMIC_RELAXED))
#define qatomic_read__nocheck(ptr) __atomic_load_n((ptr), __ATOMIC_RELAXED)
#define qatomic_set__nocheck(ptr, val) __atomic_store_n((ptr), (val), __ATOMIC_RELAXED)
#define qatomic_load_acquire(ptr) \
    (qatomic_check_(ptr), __atomic_load_n((ptr), __ATOMIC_ACQUIRE))
#define qatomic_store_release(ptr, val) \
    (qatomic_check_(ptr), __atomic_store_n((ptr), (val), __ATOMIC_RELEASE))
/* Sequentially consistent load and store. */
#define qatomic_mb_read(ptr)       __atomic_load_n((ptr), __ATOMIC_SEQ_CST)
#define qatomic_set_mb(ptr, val)   ((void)__atomic_exchange_n((ptr), (val), __ATOMIC_SEQ_CST))
#define qatomic_rcu_read(ptr)      __atomic_load_n((ptr), __ATOMIC_ACQUIRE)
#define qatomic_rcu_set(ptr, val)  __atomic_store_n((ptr), (val), __ATOMIC_RELEASE)

#define qatomic_xchg(ptr, val)     __atomic_exchange_n((ptr), (val), __ATOMIC_SEQ_CST)
/* The value found; the exchange happened when it equals @old. */
#define qatomic_cmpxchg(ptr, old, new) ({                                   \
        __typeof__(*(ptr) + 0) cmpx_old_ = (old);                           \
        __typeof__(*(ptr)) cmpx_exp_ = (__typeof__(*(ptr)))cmpx_old_;       \
        (void)__atomic_compare_exchange_n((ptr), &cmpx_exp_, (new), false,  \
                                          __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
        cmpx_exp_; })

#define qatomic_fetch_add(ptr, n)  __atomic_fetch_add((ptr), (n), __ATOMIC_SEQ_CST)
#define qatomic_fetch_sub(ptr, n)  __atomic_fetch_sub((ptr), (n), __ATOMIC_SEQ_CST)
#define qatomic_fetch_and(ptr, n)  __atomic_fetch_and((ptr), (n), __ATOMIC_SEQ_CST)
#define qatomic_fetch_or(ptr, n)   __atomic_fetch_or((ptr), (n), __ATOMIC_SEQ_CST)
#define qatomic_fetch_xor(ptr, n)  __atomic_fetch_xor((ptr), (n), __ATOMIC_SEQ_CST)
#define qatomic_fetch_inc(ptr)     qatomic_fetch_add((ptr), 1)
#define qatomic_fetch_dec(ptr)     qatomic_fetch_sub((ptr), 1)
#define qatomic_add_fetch(ptr, n)  __atomic_add_fetch((ptr), (n), __ATOMIC_SEQ_CST)
#define qatomic_sub_fetch(ptr, n)  __atomic_sub_fetch((ptr), (n), __ATOMIC_SEQ_CST)
#define qatomic_and_fetch(ptr, n)  __atomic_and_fetch((ptr), (n), __ATOMIC_SEQ_CST)
#define qatomic_or_fetch(ptr, n)   __atomic_or_fetch((ptr), (n), __ATOMIC_SEQ_CST)
#define qatomic_xor_fetch(ptr, n)  __atomic_xor_fetch((ptr), (n), __ATOMIC_SEQ_CST)
#define qatomic_inc_fetch(ptr)     qatomic_add_fetch((ptr), 1)
#define qatomic_dec_fetch(ptr)     qatomic_sub_fetch((ptr), 1)
#define qatomic_inc(ptr)           ((void)qatomic_fetch_add((ptr), 1))
#define qatomic_dec(ptr)           ((void)qatomic_fetch_sub((ptr), 1))
#define qatomic_add(ptr, n)        ((void)qatomic_fetch_add((ptr), (n)))
#define qatomic_sub(ptr, n)        ((void)qatomic_fetch_sub((ptr), (n)))
#define qatomic_and(ptr, n)        ((void)qatomic_fetch_and((ptr), (n)))
#define qatomic_or(ptr, n)         ((void)qatomic_fetch_or((ptr), (n)))
#define qatomic_xor(ptr, n)        ((void)qatomic_fetch_xor((ptr), (n)))

#endif
