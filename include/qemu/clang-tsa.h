/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lock annotations for clang's thread-safety analysis; empty for gcc.
 *
 * They say which lock a function needs (TSA_REQUIRES), takes or drops, and
 * which lock guards a member.  The analysis is on in the framework's folders
 * and in every file that includes hw/core/strict.h.
 *
 * In a function definition the attribute stands before the name:
 *     static void TSA_REQUIRES(bql) uart_update(UARTState *s)
 */
#ifndef QEMU_CLANG_TSA_H
#define QEMU_CLANG_TSA_H

#ifdef __clang__
#define TSA(x) __attribute__((x))
#else
#define TSA(x)
#endif

#define TSA_CAPABILITY(name)  TSA(capability(name))
#define TSA_GUARDED_BY(lock)  TSA(guarded_by(lock))
#define TSA_PT_GUARDED_BY(l)  TSA(pt_guarded_by(l))
#define TSA_REQUIRES(...)     TSA(requires_capability(__VA_ARGS__))
#define TSA_EXCLUDES(...)     TSA(locks_excluded(__VA_ARGS__))
#define TSA_ACQUIRE(...)      TSA(acquire_capability(__VA_ARGS__))
#define TSA_RELEASE(...)      TSA(release_capability(__VA_ARGS__))
#define TSA_ASSERT(...)       TSA(assert_capability(__VA_ARGS__))
#define TSA_ACQUIRED_AFTER(...) TSA(acquired_after(__VA_ARGS__))
#define TSA_NO_TSA            TSA(no_thread_safety_analysis)

#endif
