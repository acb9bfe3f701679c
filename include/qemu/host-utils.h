/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bit counting and wide arithmetic; for anybody.  Everything is defined for
 * every argument: counting zeros of 0 gives the width.
 */
#ifndef QEMU_HOST_UTILS_H
#define QEMU_HOST_UTILS_H

static inline int clz32(uint32_t val) { return val ? __builtin_clz(val) : 32; }
static inline int clz64(uint64_t val) { return val ? __builtin_clzll(val) : 64; }
static inline int ctz32(uint32_t val) { return val ? __builtin_ctz(val) : 32; }
static inline int ctz64(uint64_t val) { return val ? __builtin_ctzll(val) : 64; }
/* Leading and trailing ones. */
static inline int clo32(uint32_t val) { return clz32(~val); }
static inline int clo64(uint64_t val) { return clz64(~val); }
static inline int cto32(uint32_t val) { return ctz32(~val); }
static inline int cto64(uint64_t val) { return ctz64(~val); }
/* Copies of the sign bit that follow it (0..width-1). */
static inline int clrsb32(uint32_t val) { return __builtin_clrsb((int)val); }
static inline int clrsb64(uint64_t val) { return __builtin_clrsbll((long long)val); }
static inline int ctpop8(uint8_t val) { return __builtin_popcount(val); }
static inline int ctpop16(uint16_t val) { return __builtin_popcount(val); }
static inline int ctpop32(uint32_t val) { return __builtin_popcount(val); }
static inline int ctpop64(uint64_t val) { return __builtin_popcountll(val); }

/* Bits in reverse order. */
static inline uint8_t revbit8(uint8_t x)
{
    x = (uint8_t)((x << 4) | (x >> 4));
    x = (uint8_t)(((x & 0x33) << 2) | ((x >> 2) & 0x33));
    return (uint8_t)(((x & 0x55) << 1) | ((x >> 1) & 0x55));
}
static inline uint16_t revbit16(uint16_t x)
{
    return (uint16_t)((revbit8((uint8_t)x) << 8) | revbit8((uint8_t)(x >> 8)));
}
static inline uint32_t revbit32(uint32_t x)
{
    return ((uint32_t)revbit16((uint16_t)x) << 16) | revbit16((uint16_t)(x >> 16));
}
static inline uint64_t revbit64(uint64_t x)
{
    return ((uint64_t)revbit32((uint32_t)x) << 32) | revbit32((uint32_t)(x >> 32));
}

static inline bool is_power_of_2(uint64_t value)
{
    return value && !(value & (value - 1));
}
/* The largest power of two <= @value; 0 for 0. */
static inline uint64_t pow2floor(uint64_t value)
{
    return value ? UINT64_C(1) << (63 - clz64(value)) : 0;
}
/* The smallest power of two >= @value; 1 for 0; 0 when 64 bits do not hold it. */
static inline uint64_t pow2ceil(uint64_t value)
{
    int n = value > 1 ? 64 - clz64(value - 1) : 0;
    return n < 64 ? UINT64_C(1) << n : 0;
}
static inline uint32_t pow2roundup32(uint32_t x)
{
    return (uint32_t)pow2ceil(x);
}

/* a * b / c with a 96-bit product, rounded down; the low 64 bits of the result. */
static inline uint64_t muldiv64(uint64_t a, uint32_t b, uint32_t c)
{
    return (uint64_t)((unsigned __int128)a * b / c);
}
static inline uint64_t muldiv64_round_up(uint64_t a, uint32_t b, uint32_t c)
{
    return (uint64_t)(((unsigned __int128)a * b + c - 1) / c);
}
/* The 128-bit product of two 64-bit numbers. */
static inline void mulu64(uint64_t *plow, uint64_t *phigh, uint64_t a, uint64_t b)
{
    unsigned __int128 r = (unsigned __int128)a * b;
    *plow = (uint64_t)r;
    *phigh = (uint64_t)(r >> 64);
}
static inline void muls64(uint64_t *plow, uint64_t *phigh, int64_t a, int64_t b)
{
    __int128 r = (__int128)a * b;
    *plow = (uint64_t)r;
    *phigh = (uint64_t)((unsigned __int128)r >> 64);
}
/*
 * Divide the 128-bit number phigh:plow in place; the remainder.  The divisor
 * must not be 0.
 */
static inline uint64_t divu128(uint64_t *plow, uint64_t *phigh, uint64_t divisor)
{
    unsigned __int128 n = ((unsigned __int128)*phigh << 64) | *plow;
    unsigned __int128 q = n / divisor;
    *plow = (uint64_t)q;
    *phigh = (uint64_t)(q >> 64);
    return (uint64_t)(n % divisor);
}
/*
 * Signed, truncating towards zero; the remainder has the dividend's sign.
 * The divisor must not be 0.  INT128_MIN / -1 wraps, as subtraction does.
 */
static inline int64_t divs128(uint64_t *plow, int64_t *phigh, int64_t divisor)
{
    bool neg = *phigh < 0;
    unsigned __int128 n = ((unsigned __int128)(uint64_t)*phigh << 64) | *plow;
    uint64_t d = divisor < 0 ? 0 - (uint64_t)divisor : (uint64_t)divisor;
    if (neg) {
        n = 0 - n;
    }
    unsigned __int128 q = n / d;
    uint64_t rem = (uint64_t)(n % d);
    if (neg != (divisor < 0)) {
        q = 0 - q;
    }
    *plow = (uint64_t)q;
    *phigh = (int64_t)(uint64_t)(q >> 64);
    return (int64_t)(neg ? 0 - rem : rem);
}

/* Two's complement arithmetic with the carry out: true when it overflowed. */
static inline bool sadd32_overflow(int32_t x, int32_t y, int32_t *ret)
{
    return __builtin_add_overflow(x, y, ret);
}
static inline bool sadd64_overflow(int64_t x, int64_t y, int64_t *ret)
{
    return __builtin_add_overflow(x, y, ret);
}
static inline bool uadd32_overflow(uint32_t x, uint32_t y, uint32_t *ret)
{
    return __builtin_add_overflow(x, y, ret);
}
static inline bool uadd64_overflow(uint64_t x, uint64_t y, uint64_t *ret)
{
    return __builtin_add_overflow(x, y, ret);
}
static inline bool ssub32_overflow(int32_t x, int32_t y, int32_t *ret)
{
    return __builtin_sub_overflow(x, y, ret);
}
static inline bool ssub64_overflow(int64_t x, int64_t y, int64_t *ret)
{
    return __builtin_sub_overflow(x, y, ret);
}
static inline bool usub32_overflow(uint32_t x, uint32_t y, uint32_t *ret)
{
    return __builtin_sub_overflow(x, y, ret);
}
static inline bool usub64_overflow(uint64_t x, uint64_t y, uint64_t *ret)
{
    return __builtin_sub_overflow(x, y, ret);
}
static inline bool smul32_overflow(int32_t x, int32_t y, int32_t *ret)
{
    return __builtin_mul_overflow(x, y, ret);
}
static inline bool smul64_overflow(int64_t x, int64_t y, int64_t *ret)
{
    return __builtin_mul_overflow(x, y, ret);
}
static inline bool umul32_overflow(uint32_t x, uint32_t y, uint32_t *ret)
{
    return __builtin_mul_overflow(x, y, ret);
}
static inline bool umul64_overflow(uint64_t x, uint64_t y, uint64_t *ret)
{
    return __builtin_mul_overflow(x, y, ret);
}

/* Saturating signed sums, as deadlines need them. */
static inline int64_t sat_add64(int64_t a, int64_t b)
{
    int64_t r;
    if (__builtin_add_overflow(a, b, &r)) {
        r = a < 0 ? INT64_MIN : INT64_MAX;
    }
    return r;
}
static inline int64_t sat_mul64(int64_t a, int64_t b)
{
    int64_t r;
    if (__builtin_mul_overflow(a, b, &r)) {
        r = (a < 0) != (b < 0) ? INT64_MIN : INT64_MAX;
    }
    return r;
}

static inline uint64_t abs64(int64_t x)
{
    return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

#endif
