/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arithmetic on numbers that a guest or a stream supplies.
 *
 * ckd_*: true when the result did not fit (it is then the low 64 bits); looking
 * is compulsory.  wrap_*: running over is meant, which the unsigned-overflow
 * sanitizer is told.  For everybody.
 */
#ifndef QEMU_CHECKED_MATH_H
#define QEMU_CHECKED_MATH_H

MUST_CHECK static inline bool ckd_add64(uint64_t *result, uint64_t a, uint64_t b)
{
    return __builtin_add_overflow(a, b, result);
}

MUST_CHECK static inline bool ckd_sub64(uint64_t *result, uint64_t a, uint64_t b)
{
    return __builtin_sub_overflow(a, b, result);
}

MUST_CHECK static inline bool ckd_mul64(uint64_t *result, uint64_t a, uint64_t b)
{
    return __builtin_mul_overflow(a, b, result);
}

#ifdef __clang__
#define WRAPS_ __attribute__((no_sanitize("unsigned-integer-overflow")))
#else
#define WRAPS_
#endif

WRAPS_ static inline uint32_t wrap_add32(uint32_t a, uint32_t b)
{
    return a + b;
}

WRAPS_ static inline uint32_t wrap_sub32(uint32_t a, uint32_t b)
{
    return a - b;
}

WRAPS_ static inline uint64_t wrap_add64(uint64_t a, uint64_t b)
{
    return a + b;
}

WRAPS_ static inline uint64_t wrap_sub64(uint64_t a, uint64_t b)
{
    return a - b;
}

WRAPS_ static inline uint64_t wrap_mul64(uint64_t a, uint64_t b)
{
    return a * b;
}

#undef WRAPS_

#endif
