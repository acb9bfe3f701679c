/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Byte order: swapping, conversion between the host and a fixed order, and
 * loads and stores at any address; for anybody.
 *
 * Accessor names: ld or st; for loads that are widened u or s; the size b, w,
 * l or q (8, 16, 32, 64 bits); the order _he (host), _le, _be; _p for pointer.
 * ldl_* give int: mind the sign when widening.
 */
#ifndef QEMU_BSWAP_H
#define QEMU_BSWAP_H

#undef bswap16
#undef bswap32
#undef bswap64
static inline uint16_t bswap16(uint16_t x) { return __builtin_bswap16(x); }
static inline uint32_t bswap24(uint32_t x)
{
    return ((x & 0xff) << 16) | (x & 0xff00) | ((x >> 16) & 0xff);
}
static inline uint32_t bswap32(uint32_t x) { return __builtin_bswap32(x); }
static inline uint64_t bswap64(uint64_t x) { return __builtin_bswap64(x); }
static inline void bswap16s(uint16_t *s) { *s = bswap16(*s); }
static inline void bswap32s(uint32_t *s) { *s = bswap32(*s); }
static inline void bswap64s(uint64_t *s) { *s = bswap64(*s); }

#if HOST_BIG_ENDIAN
#define be_bswap(v, size) (v)
#define le_bswap(v, size) glue(bswap, size)(v)
#else
#define be_bswap(v, size) glue(bswap, size)(v)
#define le_bswap(v, size) (v)
#endif

/* For static initializers. */
#define const_bswap16_(x) ((uint16_t)((((x) & 0xff) << 8) | (((x) >> 8) & 0xff)))
#define const_bswap32_(x) ((((uint32_t)(x) & 0xff) << 24) | (((uint32_t)(x) & 0xff00) << 8) | \
                           (((uint32_t)(x) >> 8) & 0xff00) | ((uint32_t)(x) >> 24))
#if HOST_BIG_ENDIAN
#define const_le32(x) const_bswap32_(x)
#define const_le16(x) const_bswap16_(x)
#define const_be32(x) (x)
#define const_be16(x) (x)
#else
#define const_le32(x) (x)
#define const_le16(x) (x)
#define const_be32(x) const_bswap32_(x)
#define const_be16(x) const_bswap16_(x)
#endif

static inline uint16_t le16_to_cpu(uint16_t v) { return le_bswap(v, 16); }
static inline uint16_t cpu_to_le16(uint16_t v) { return le_bswap(v, 16); }
static inline void le16_to_cpus(uint16_t *p) { *p = le_bswap(*p, 16); }
static inline void cpu_to_le16s(uint16_t *p) { *p = le_bswap(*p, 16); }
static inline uint32_t le32_to_cpu(uint32_t v) { return le_bswap(v, 32); }
static inline uint32_t cpu_to_le32(uint32_t v) { return le_bswap(v, 32); }
static inline void le32_to_cpus(uint32_t *p) { *p = le_bswap(*p, 32); }
static inline void cpu_to_le32s(uint32_t *p) { *p = le_bswap(*p, 32); }
static inline uint64_t le64_to_cpu(uint64_t v) { return le_bswap(v, 64); }
static inline uint64_t cpu_to_le64(uint64_t v) { return le_bswap(v, 64); }
static inline void le64_to_cpus(uint64_t *p) { *p = le_bswap(*p, 64); }
static inline void cpu_to_le64s(uint64_t *p) { *p = le_bswap(*p, 64); }
static inline uint16_t be16_to_cpu(uint16_t v) { return be_bswap(v, 16); }
static inline uint16_t cpu_to_be16(uint16_t v) { return be_bswap(v, 16); }
static inline void be16_to_cpus(uint16_t *p) { *p = be_bswap(*p, 16); }
static inline void cpu_to_be16s(uint16_t *p) { *p = be_bswap(*p, 16); }
static inline uint32_t be32_to_cpu(uint32_t v) { return be_bswap(v, 32); }
static inline uint32_t cpu_to_be32(uint32_t v) { return be_bswap(v, 32); }
static inline void be32_to_cpus(uint32_t *p) { *p = be_bswap(*p, 32); }
static inline void cpu_to_be32s(uint32_t *p) { *p = be_bswap(*p, 32); }
static inline uint64_t be64_to_cpu(uint64_t v) { return be_bswap(v, 64); }
static inline uint64_t cpu_to_be64(uint64_t v) { return be_bswap(v, 64); }
static inline void be64_to_cpus(uint64_t *p) { *p = be_bswap(*p, 64); }
static inline void cpu_to_be64s(uint64_t *p) { *p = be_bswap(*p, 64); }

static inline int ldub_p(const void *ptr) { return *(const uint8_t *)ptr; }
static inline int ldsb_p(const void *ptr) { return *(const int8_t *)ptr; }
static inline void stb_p(void *ptr, uint8_t v) { *(uint8_t *)ptr = v; }

/* The compiler turns each memcpy into one access. */
static inline int lduw_he_p(const void *ptr)
{
    uint16_t v;
    memcpy(&v, ptr, sizeof(v));
    return v;
}
static inline int ldsw_he_p(const void *ptr)
{
    uint16_t v;
    memcpy(&v, ptr, sizeof(v));
    return (int16_t)v;
}
static inline void stw_he_p(void *ptr, uint16_t v)
{
    uint16_t raw = v;
    memcpy(ptr, &raw, sizeof(raw));
}
static inline int lduw_le_p(const void *ptr)
{
    uint16_t v;
    memcpy(&v, ptr, sizeof(v));
    return le_bswap(v, 16);
}
static inline int ldsw_le_p(const void *ptr)
{
    uint16_t v;
    memcpy(&v, ptr, sizeof(v));
    return (int16_t)le_bswap(v, 16);
}
static inline void stw_le_p(void *ptr, uint16_t v)
{
    uint16_t raw = le_bswap(v, 16);
    memcpy(ptr, &raw, sizeof(raw));
}
static inline int lduw_be_p(const void *ptr)
{
    uint16_t v;
    memcpy(&v, ptr, sizeof(v));
    return be_bswap(v, 16);
}
static inline int ldsw_be_p(const void *ptr)
{
    uint16_t v;
    memcpy(&v, ptr, sizeof(v));
    return (int16_t)be_bswap(v, 16);
}
static inline void stw_be_p(void *ptr, uint16_t v)
{
    uint16_t raw = be_bswap(v, 16);
    memcpy(ptr, &raw, sizeof(raw));
}
static inline int ldl_he_p(const void *ptr)
{
    uint32_t v;
    memcpy(&v, ptr, sizeof(v));
    return (int)v;
}
static inline void stl_he_p(void *ptr, uint32_t v)
{
    uint32_t raw = v;
    memcpy(ptr, &raw, sizeof(raw));
}
static inline int ldl_le_p(const void *ptr)
{
    uint32_t v;
    memcpy(&v, ptr, sizeof(v));
    return (int)le_bswap(v, 32);
}
static inline void stl_le_p(void *ptr, uint32_t v)
{
    uint32_t raw = le_bswap(v, 32);
    memcpy(ptr, &raw, sizeof(raw));
}
static inline int ldl_be_p(const void *ptr)
{
    uint32_t v;
    memcpy(&v, ptr, sizeof(v));
    return (int)be_bswap(v, 32);
}
static inline void stl_be_p(void *ptr, uint32_t v)
{
    uint32_t raw = be_bswap(v, 32);
    memcpy(ptr, &raw, sizeof(raw));
}
static inline uint64_t ldq_he_p(const void *ptr)
{
    uint64_t v;
    memcpy(&v, ptr, sizeof(v));
    return v;
}
static inline void stq_he_p(void *ptr, uint64_t v)
{
    uint64_t raw = v;
    memcpy(ptr, &raw, sizeof(raw));
}
static inline uint64_t ldq_le_p(const void *ptr)
{
    uint64_t v;
    memcpy(&v, ptr, sizeof(v));
    return le_bswap(v, 64);
}
static inline void stq_le_p(void *ptr, uint64_t v)
{
    uint64_t raw = le_bswap(v, 64);
    memcpy(ptr, &raw, sizeof(raw));
}
static inline uint64_t ldq_be_p(const void *ptr)
{
    uint64_t v;
    memcpy(&v, ptr, sizeof(v));
    return be_bswap(v, 64);
}
static inline void stq_be_p(void *ptr, uint64_t v)
{
    uint64_t raw = be_bswap(v, 64);
    memcpy(ptr, &raw, sizeof(raw));
}

/* Three bytes. */
static inline void st24_le_p(void *ptr, uint32_t v)
{
    uint8_t *p = ptr;
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
    p[2] = (uint8_t)(v >> 16);
}
static inline void st24_be_p(void *ptr, uint32_t v)
{
    st24_le_p(ptr, bswap24(v));
}

/* Sizes known at run time: 1, 2, 4 or 8 bytes; anything else is the caller's bug. */
static inline uint64_t ldn_he_p(const void *ptr, int sz)
{
    switch (sz) {
    case 1: return (uint64_t)ldub_p(ptr);
    case 2: return (uint64_t)lduw_he_p(ptr);
    case 4: return (uint32_t)ldl_he_p(ptr);
    case 8: return ldq_he_p(ptr);
    default: g_assert_not_reached();
    }
}
static inline void stn_he_p(void *ptr, int sz, uint64_t v)
{
    switch (sz) {
    case 1: stb_p(ptr, (uint8_t)v); break;
    case 2: stw_he_p(ptr, (uint16_t)v); break;
    case 4: stl_he_p(ptr, (uint32_t)v); break;
    case 8: stq_he_p(ptr, v); break;
    default: g_assert_not_reached();
    }
}
static inline uint64_t ldn_le_p(const void *ptr, int sz)
{
    switch (sz) {
    case 1: return (uint64_t)ldub_p(ptr);
    case 2: return (uint64_t)lduw_le_p(ptr);
    case 4: return (uint32_t)ldl_le_p(ptr);
    case 8: return ldq_le_p(ptr);
    default: g_assert_not_reached();
    }
}
static inline void stn_le_p(void *ptr, int sz, uint64_t v)
{
    switch (sz) {
    case 1: stb_p(ptr, (uint8_t)v); break;
    case 2: stw_le_p(ptr, (uint16_t)v); break;
    case 4: stl_le_p(ptr, (uint32_t)v); break;
    case 8: stq_le_p(ptr, v); break;
    default: g_assert_not_reached();
    }
}
static inline uint64_t ldn_be_p(const void *ptr, int sz)
{
    switch (sz) {
    case 1: return (uint64_t)ldub_p(ptr);
    case 2: return (uint64_t)lduw_be_p(ptr);
    case 4: return (uint32_t)ldl_be_p(ptr);
    case 8: return ldq_be_p(ptr);
    default: g_assert_not_reached();
    }
}
static inline void stn_be_p(void *ptr, int sz, uint64_t v)
{
    switch (sz) {
    case 1: stb_p(ptr, (uint8_t)v); break;
    case 2: stw_be_p(ptr, (uint16_t)v); break;
    case 4: stl_be_p(ptr, (uint32_t)v); break;
    case 8: stq_be_p(ptr, v); break;
    default: g_assert_not_reached();
    }
}

#endif
