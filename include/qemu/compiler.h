/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compiler facts and compile-time checks.
 *
 * Everything here works on gcc >= 12 and clang >= 14 and costs nothing at run
 * time.  The CHECK_* macros are static assertions that can stand inside an
 * expression, even in the initializer of a static table: that is how the typed
 * tables and registration macros of the framework reject misuse.
 */
#ifndef QEMU_COMPILER_H
#define QEMU_COMPILER_H

#define QEMU_PACKED      __attribute__((packed))
#define QEMU_ALIGNED(n)  __attribute__((aligned(n)))
#define QEMU_NORETURN    __attribute__((noreturn))
#define QEMU_SENTINEL    __attribute__((sentinel))
#define QEMU_UNUSED      __attribute__((unused))
#define QEMU_ALWAYS_INLINE inline __attribute__((always_inline))
#define QEMU_NONSTRING   __attribute__((nonstring))
#define G_GNUC_PRINTF_(a, b) __attribute__((format(printf, a, b)))

/* The result says whether the call worked: ignoring it is an error. */
#define MUST_CHECK       __attribute__((warn_unused_result))
/* Argument numbers that may never be NULL. */
#define NONNULL(...)     __attribute__((nonnull(__VA_ARGS__)))
/* bool f(..., Error **errp): look at the result, give a place for the error. */
#define FALLIBLE(errp_position) MUST_CHECK NONNULL(errp_position)

#ifndef likely
#define likely(x)        __builtin_expect(!!(x), 1)
#define unlikely(x)      __builtin_expect(!!(x), 0)
#endif

#define xglue_(a, b)     a##b
#define xglue(x, y)      xglue_(x, y)
#define glue(x, y)       xglue(x, y)
#define stringify_(s)    #s
#define stringify(s)     stringify_(s)

#define same_type(a, b)      __builtin_types_compatible_p(a, b)
#define typeof_field(T, f)   __typeof__(((T *)0)->f)
#define sizeof_field(T, f)   sizeof(((T *)0)->f)
#define endof(T, f)          (offsetof(T, f) + sizeof_field(T, f))

/* Zero, or a compile error with the text @msg when @cond is false. */
#define CHECK_ZERO(cond, msg) \
    (0 * sizeof(struct { _Static_assert(cond, msg); char check_; }))

/*
 * Type-check a callback against its opaque without evaluating anything:
 * @call is a sample call such as (cb)(opaque), @ret the result it must have.
 */
#define CHECK_CALL(call, ret, msg) \
    CHECK_ZERO(same_type(__typeof__(call), ret), msg)

#define QEMU_BUILD_BUG_ON_MSG(x, msg) _Static_assert(!(x), msg)
#define QEMU_BUILD_BUG_ON(x)          QEMU_BUILD_BUG_ON_MSG(x, "not expecting: " #x)
#define QEMU_BUILD_BUG_ON_ZERO(x)     CHECK_ZERO(!(x), "not expecting: " #x)

/* 0 when @var has pointer-compatible type @t, a compile error otherwise. */
#define type_check(t1, t2)   ((t1 *)0 - (t2 *)0)

/* The number of elements; a pointer instead of an array does not compile. */
#undef ARRAY_SIZE
#define ARRAY_SIZE(a) \
    (sizeof(a) / sizeof((a)[0]) + \
     CHECK_ZERO(!same_type(__typeof__(a), __typeof__(&(a)[0])), \
                "ARRAY_SIZE() needs an array, not a pointer"))

/* The struct around member @member; the pointer must have the member's type. */
#undef container_of
#define container_of(ptr, type, member) ({                                  \
        const typeof_field(type, member) *mptr_ = (ptr);                    \
        (type *)((char *)(uintptr_t)mptr_ - offsetof(type, member)); })
#define DO_UPCAST(type, field, dev) container_of(dev, type, field)

/*
 * The struct around element number @idx of its array member @member: lets a
 * sub-unit find its device without a back pointer that could dangle.
 */
#define array_container_of(ptr, idx, type, member) \
    container_of((ptr) - (idx), type, member[0])

/* Element @i of array @a; dies with file, index and bound when out of range. */
#define ARRAY_AT(a, i) (*({                                                 \
        size_t at_i_ = (i);                                                 \
        if (unlikely(at_i_ >= ARRAY_SIZE(a))) {                             \
            array_index_die(__FILE__, __LINE__, #a, at_i_, ARRAY_SIZE(a));  \
        }                                                                   \
        &(a)[at_i_]; }))
QEMU_NORETURN void array_index_die(const char *file, int line, const char *array,
                                   size_t index, size_t bound);

/* Members whose length another member holds; becomes the attribute when compilers have it. */
#define COUNTED_BY(n)

#endif
