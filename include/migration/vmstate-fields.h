/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The field macros of VMState tables that take an info, a description or a
 * buffer; the ones per integer type are in vmstate-scalars.h.  Include
 * migration/vmstate.h.
 *
 * Arguments, always in this order: f member, s the struct that holds it, n or
 * n1,n2 element counts, nf the member that holds a count, v the version that
 * introduced the field, t a test function `bool t(S *, int version)` which
 * overrides the version, info or vmsd how an element is written, T its type.
 * Every macro checks at compile time that f has the type it says.
 */
#ifndef MIGRATION_VMSTATE_FIELDS_H
#define MIGRATION_VMSTATE_FIELDS_H

#include "migration/vmstate.h"

/* The kinds that generic macros accept as `info`. */
extern const VMStateInfo vmstate_info_bool;
extern const VMStateInfo vmstate_info_int8, vmstate_info_int16;
extern const VMStateInfo vmstate_info_int32, vmstate_info_int64;
extern const VMStateInfo vmstate_info_uint8, vmstate_info_uint16;
extern const VMStateInfo vmstate_info_uint32, vmstate_info_uint64;
extern const VMStateInfo vmstate_info_uint8_equal, vmstate_info_uint16_equal;
extern const VMStateInfo vmstate_info_int32_equal, vmstate_info_uint32_equal;
extern const VMStateInfo vmstate_info_uint64_equal, vmstate_info_int32_le;
extern const VMStateInfo vmstate_info_fd, vmstate_info_nullptr, vmstate_info_timer;
extern const VMStateInfo vmstate_info_buffer, vmstate_info_unused_buffer;
extern const VMStateInfo vmstate_info_bitmap, vmstate_info_tmp, vmstate_info_cpudouble;
extern const VMStateInfo vmstate_info_qtailq, vmstate_info_qlist, vmstate_info_gtree;

/* ---- checks -------------------------------------------------------------------- */

/* Strict files refuse more (const members); see hw/core/strict.h. */
#ifndef VMS_STRICT_CHECK
#define VMS_STRICT_CHECK(f, s, T, macro) 0
#endif

/* Exactly @T; an enum passes for the integer that it is. */
#define VMS_CHECK_TYPE_(f, s, T, macro)                                      \
    CHECK_ZERO(same_type(typeof_field(s, f), T)                              \
               || _Generic(&((s *)0)->f, __typeof__(T) *: 1, default: 0),    \
               macro ": field has a different type")
#define VMS_OFF_(f, s, T, macro) \
    (offsetof(s, f) + VMS_CHECK_TYPE_(f, s, T, macro) + VMS_STRICT_CHECK(f, s, T, macro))
/* Counts and sizes are only read: they may be configuration. */
#define VMS_COUNT_(nf, s, T, macro) \
    (offsetof(s, nf) + VMS_CHECK_TYPE_(nf, s, T, macro " count"))
/* The first element of an array of @T with room for start + n. */
#define VMS_OFF_SUB_(f, s, T, start, n, macro)                               \
    (VMS_OFF_(f[0], s, T, macro) + (start) * sizeof(T)                       \
     + CHECK_ZERO((start) + (n) <= ARRAY_SIZE(((s *)0)->f), macro ": beyond the array"))
#define VMS_CAPACITY_(f, s) ARRAY_SIZE(((s *)0)->f)

/* A test function for @s, NULL allowed, as the entry wants it. */
bool vms_test_any_(void *opaque, int version_id);
#define VMS_TEST_CHECK_(s, t)                                                \
    CHECK_ZERO(same_type(__typeof__(_Generic((t), void *: vms_test_any_,     \
                   int: vms_test_any_, default: (t))((s *)0, 0)), bool),     \
               "field test: bool fn(State *, int version)")
#define VMS_TEST_(s, t) ((bool (*)(void *, int))(t))

/* An entry for struct @s. */
#define VMS_ENTRY_(s, ...) { __VA_ARGS__, .state_ctype = #s, .state_type = (const s *)0 }

/* The list of a typed description: an entry of another struct does not compile. */
#define VMSTATE_FIELDS(T, ...)                                               \
    (const VMStateField *)(const struct { VMS_FIELD_MEMBERS_ const T *state_type; } []) \
    { __VA_ARGS__, VMSTATE_END_OF_LIST() }
#define VMSTATE_END_OF_LIST() { .flags = VMS_END }

/* ---- one value -------------------------------------------------------------------- */

#define VMS_VALUE_(f, s, T, i, macro, ...)                                   \
    VMS_ENTRY_(s, .name = #f, .size = sizeof(T), .flags = VMS_SINGLE, .info = &(i), \
               .offset = VMS_OFF_(f, s, T, macro), __VA_ARGS__)
#define VMS_VALUE_V_(f, s, v, T, i, macro) \
    VMS_VALUE_(f, s, T, i, macro, .version_id = (v))
#define VMS_VALUE_T_(f, s, t, T, i, macro)                                   \
    VMS_VALUE_(f, s, T, i, macro, .field_exists = VMS_TEST_(s, t),           \
               .version_id = 0 * VMS_TEST_CHECK_(s, t))

#define VMSTATE_SINGLE_FULL(f, s, t, v, i, T, hint)                          \
    VMS_VALUE_(f, s, T, i, "VMSTATE_SINGLE", .version_id = (v), .err_hint = (hint), \
               .start = VMS_TEST_CHECK_(s, t), .field_exists = VMS_TEST_(s, t))
#define VMSTATE_SINGLE_TEST(f, s, t, v, i, T) VMSTATE_SINGLE_FULL(f, s, t, v, i, T, NULL)
#define VMSTATE_SINGLE(f, s, v, i, T) VMS_VALUE_V_(f, s, v, T, i, "VMSTATE_SINGLE")

/* @T is the pointer's type; the info gets what it points to. */
#define VMS_POINTER_(f, s, T, i, macro, ...)                                 \
    VMS_ENTRY_(s, .name = #f, .size = sizeof(T), .flags = VMS_SINGLE | VMS_POINTER, \
               .info = &(i), .offset = VMS_OFF_(f, s, T, macro), __VA_ARGS__)
#define VMSTATE_POINTER(f, s, v, i, T) \
    VMS_POINTER_(f, s, T, i, "VMSTATE_POINTER", .version_id = (v))
#define VMSTATE_POINTER_TEST(f, s, t, i, T)                                  \
    VMS_POINTER_(f, s, T, i, "VMSTATE_POINTER", .field_exists = VMS_TEST_(s, t), \
                 .start = VMS_TEST_CHECK_(s, t))

/* The kind follows from the member's type. */
#define VMS_INFO_OF_(lv) _Generic((lv), bool: &vmstate_info_bool,            \
    uint8_t: &vmstate_info_uint8, uint16_t: &vmstate_info_uint16,            \
    uint32_t: &vmstate_info_uint32, uint64_t: &vmstate_info_uint64,          \
    int8_t: &vmstate_info_int8, int16_t: &vmstate_info_int16,                \
    int32_t: &vmstate_info_int32, int64_t: &vmstate_info_int64)
#define VMSTATE_FIELD(f, s)                                                  \
    VMS_ENTRY_(s, .name = #f, .size = sizeof_field(s, f), .flags = VMS_SINGLE, \
               .info = VMS_INFO_OF_(((s *)0)->f),                            \
               .offset = VMS_OFF_(f, s, typeof_field(s, f), "VMSTATE_FIELD"))
/*
 * The same under name @n: the name is part of the JSON description, so a member
 * of a box (regs.FR) keeps the one that the format knows it by.
 */
#define VMSTATE_FIELD_AS(n, f, s)                                            \
    VMS_ENTRY_(s, .name = (n), .size = sizeof_field(s, f), .flags = VMS_SINGLE, \
               .info = VMS_INFO_OF_(((s *)0)->f),                            \
               .offset = VMS_OFF_(f, s, typeof_field(s, f), "VMSTATE_FIELD_AS"))
/* The same with an info of its own. */
#define VMSTATE_INFO_AS(n, f, s, i)                                          \
    VMS_ENTRY_(s, .name = (n), .size = sizeof_field(s, f), .flags = VMS_SINGLE, \
               .info = &(i),                                                 \
               .offset = VMS_OFF_(f, s, typeof_field(s, f), "VMSTATE_INFO_AS"))
/* A whole array of integers. */
#define VMSTATE_ARRAY_AS(n, f, s)                                            \
    VMS_ENTRY_(s, .name = (n), .num = ARRAY_SIZE(((s *)0)->f),               \
               .size = sizeof(((s *)0)->f[0]), .flags = VMS_ARRAY,           \
               .info = VMS_INFO_OF_(((s *)0)->f[0]),                         \
               .offset = VMS_OFF_(f, s, typeof_field(s, f), "VMSTATE_ARRAY_AS"))
/* What pointer member @f points to, described by @d. */
#define VMSTATE_STRUCT_POINTER_AS(n, f, s, d, T)                             \
    VMS_ENTRY_(s, .name = (n), .vmsd = VMSD_FOR_(T, d, "VMSTATE_STRUCT_POINTER_AS"), \
               .size = sizeof(T *), .flags = VMS_STRUCT | VMS_POINTER,       \
               .offset = VMS_OFF_(f, s, T *, "VMSTATE_STRUCT_POINTER_AS"))

/* ---- arrays of one kind -------------------------------------------------------------- */

#define VMS_ARRAY_(f, s, n, T, i, macro, ...)                                \
    VMS_ENTRY_(s, .name = #f, .num = (n), .size = sizeof(T), .flags = VMS_ARRAY, \
               .info = &(i), .offset = VMS_OFF_(f, s, T[n], macro), __VA_ARGS__)
#define VMS_ARRAY_V_(f, s, n, v, T, i, macro) \
    VMS_ARRAY_(f, s, n, T, i, macro, .version_id = (v))
#define VMS_ARRAY_T_(f, s, n, t, T, i, macro)                                \
    VMS_ARRAY_(f, s, n, T, i, macro, .field_exists = VMS_TEST_(s, t),        \
               .start = VMS_TEST_CHECK_(s, t))
#define VMS_2DARRAY_V_(f, s, n1, n2, v, T, i, macro)                         \
    VMS_ENTRY_(s, .name = #f, .num = (n1) * (n2), .size = sizeof(T), .flags = VMS_ARRAY, \
               .info = &(i), .version_id = (v), .offset = VMS_OFF_(f, s, T[n1][n2], macro))
#define VMS_SUB_ARRAY_V_(f, s, st, n, v, T, i, macro)                        \
    VMS_ENTRY_(s, .name = #f, .num = (n), .size = sizeof(T), .flags = VMS_ARRAY, \
               .info = &(i), .version_id = (v),                              \
               .offset = VMS_OFF_SUB_(f, s, T, st, n, macro))

#define VMSTATE_ARRAY(f, s, n, v, i, T) VMS_ARRAY_V_(f, s, n, v, T, i, "VMSTATE_ARRAY")
#define VMSTATE_ARRAY_TEST(f, s, n, t, i, T) VMS_ARRAY_T_(f, s, n, t, T, i, "VMSTATE_ARRAY")
#define VMSTATE_2DARRAY(f, s, n1, n2, v, i, T) \
    VMS_2DARRAY_V_(f, s, n1, n2, v, T, i, "VMSTATE_2DARRAY")
#define VMSTATE_SUB_ARRAY(f, s, start, n, v, i, T) \
    VMS_SUB_ARRAY_V_(f, s, start, n, v, T, i, "VMSTATE_SUB_ARRAY")

/*
 * Variable arrays.  The count comes from member @nf, which is not written
 * here.  An array inside the struct bounds it; for a pointer the number that
 * the destination had before loading is the bound, unless loading allocates.
 */
#define VMS_VARRAY_(f, s, nf, NT, fl, T, i, macro, ...)                      \
    VMS_ENTRY_(s, .name = #f, .num_offset = VMS_COUNT_(nf, s, NT, macro),    \
               .size = sizeof(T), .flags = (fl), .info = &(i), __VA_ARGS__)
#define VMS_VARRAY_HERE_(f, s, nf, NT, fl, v, T, i, macro)                   \
    VMS_VARRAY_(f, s, nf, NT, fl, T, i, macro, .version_id = (v),            \
                .capacity = VMS_CAPACITY_(f, s), .offset = VMS_OFF_(f[0], s, T, macro))
#define VMS_VARRAY_PTR_(f, s, nf, NT, fl, v, T, i, macro)                    \
    VMS_VARRAY_(f, s, nf, NT, (fl) | VMS_POINTER, T, i, macro, .version_id = (v), \
                .offset = VMS_OFF_(f, s, __typeof__(T) *, macro))
#define VMSTATE_ARRAY_INT32_UNSAFE(f, s, nf, i, T) \
    VMS_VARRAY_HERE_(f, s, nf, int32_t, VMS_VARRAY_INT32, 0, T, i, "VMSTATE_ARRAY_INT32_UNSAFE")
#define VMSTATE_VARRAY_INT32(f, s, nf, v, i, T) \
    VMS_VARRAY_PTR_(f, s, nf, int32_t, VMS_VARRAY_INT32, v, T, i, "VMSTATE_VARRAY_INT32")
#define VMSTATE_VARRAY_UINT32(f, s, nf, v, i, T) \
    VMS_VARRAY_PTR_(f, s, nf, uint32_t, VMS_VARRAY_UINT32, v, T, i, "VMSTATE_VARRAY_UINT32")
#define VMSTATE_VARRAY_UINT32_ALLOC(f, s, nf, v, i, T)                       \
    VMS_VARRAY_PTR_(f, s, nf, uint32_t, VMS_VARRAY_UINT32 | VMS_ALLOC, v, T, i, \
                    "VMSTATE_VARRAY_UINT32_ALLOC")
#define VMSTATE_VARRAY_UINT16_ALLOC(f, s, nf, v, i, T)                       \
    VMS_VARRAY_PTR_(f, s, nf, uint16_t, VMS_VARRAY_UINT16 | VMS_ALLOC, v, T, i, \
                    "VMSTATE_VARRAY_UINT16_ALLOC")
#define VMSTATE_VARRAY_UINT16_UNSAFE(f, s, nf, v, i, T)                      \
    VMS_VARRAY_HERE_(f, s, nf, uint16_t, VMS_VARRAY_UINT16, v, T, i, \
                     "VMSTATE_VARRAY_UINT16_UNSAFE")
/* nf times m elements. */
#define VMSTATE_VARRAY_MULTIPLY(f, s, nf, m, i, T)                           \
    VMS_VARRAY_(f, s, nf, uint32_t, VMS_VARRAY_UINT32 | VMS_MULTIPLY_ELEMENTS, T, i, \
                "VMSTATE_VARRAY_MULTIPLY", .num = (m), .capacity = VMS_CAPACITY_(f, s), \
                .offset = VMS_OFF_(f[0], s, T, "VMSTATE_VARRAY_MULTIPLY"))

/* Arrays of pointers; @T is the pointer's type.  A NULL element is one byte. */
#define VMSTATE_ARRAY_OF_POINTER(f, s, n, v, i, T)                           \
    VMS_ENTRY_(s, .name = #f, .version_id = (v), .num = (n), .info = &(i),   \
               .size = sizeof(T), .flags = VMS_ARRAY | VMS_ARRAY_OF_POINTER, \
               .offset = VMS_OFF_(f, s, T[n], "VMSTATE_ARRAY_OF_POINTER"))
#define VMSTATE_ARRAY_OF_POINTER_TO_STRUCT(f, s, n, v, d, T)                 \
    VMS_ENTRY_(s, .name = #f, .version_id = (v), .num = (n),                 \
               .vmsd = VMS_NESTED_(d, __typeof__(*(T)0)), .size = sizeof(T), \
               .flags = VMS_ARRAY | VMS_STRUCT | VMS_ARRAY_OF_POINTER,       \
               .offset = VMS_OFF_(f, s, T[n], "VMSTATE_ARRAY_OF_POINTER_TO_STRUCT"))
#define VMSTATE_VARRAY_OF_POINTER_UINT32(f, s, nf, v, i, T)                  \
    VMS_VARRAY_(f, s, nf, uint32_t,                                          \
                VMS_VARRAY_UINT32 | VMS_ARRAY_OF_POINTER | VMS_POINTER, T, i, \
                "VMSTATE_VARRAY_OF_POINTER_UINT32", .version_id = (v),       \
                .offset = VMS_OFF_(f, s, __typeof__(T) *, "VMSTATE_VARRAY_OF_POINTER_UINT32"))

/* ---- nested structs --------------------------------------------------------------------- */

#define VMS_NESTED_(d, T) \
    VMSD_FOR_(T, d, "VMSTATE_STRUCT: description is for a different struct")
#define VMS_STRUCT_(f, s, d, T, fl, off, ...)                                \
    VMS_ENTRY_(s, .name = #f, .vmsd = VMS_NESTED_(d, T), .size = sizeof(T),  \
               .flags = (fl), .offset = (off), __VA_ARGS__)
/* Version and test of an entry. */
#define VMS_WHEN_(s, t, v) \
    .version_id = (v), .field_exists = VMS_TEST_(s, t), .start = VMS_TEST_CHECK_(s, t)

#define VMSTATE_STRUCT(f, s, v, d, T)                                        \
    VMS_STRUCT_(f, s, d, T, VMS_STRUCT, VMS_OFF_(f, s, T, "VMSTATE_STRUCT"), \
                .version_id = (v))
#define VMSTATE_STRUCT_TEST(f, s, t, v, d, T)                                \
    VMS_STRUCT_(f, s, d, T, VMS_STRUCT, VMS_OFF_(f, s, T, "VMSTATE_STRUCT"), \
                VMS_WHEN_(s, t, v))
#define VMSTATE_VSTRUCT_TEST(f, s, t, v, d, T, sv)                           \
    VMS_STRUCT_(f, s, d, T, VMS_VSTRUCT, VMS_OFF_(f, s, T, "VMSTATE_VSTRUCT"), \
                VMS_WHEN_(s, t, v), .struct_version_id = (sv))
#define VMSTATE_VSTRUCT_V(f, s, v, d, T, sv)                                 \
    VMS_STRUCT_(f, s, d, T, VMS_VSTRUCT, VMS_OFF_(f, s, T, "VMSTATE_VSTRUCT"), \
                .version_id = (v), .struct_version_id = (sv))
#define VMSTATE_VSTRUCT(f, s, d, T, sv) VMSTATE_VSTRUCT_V(f, s, 0, d, T, sv)

/* The member is a T *; entries of this family keep the pointer's size. */
#define VMS_STRUCT_PTR_(f, s, d, T, ...)                                     \
    VMS_ENTRY_(s, .name = #f, .vmsd = VMS_NESTED_(d, T), .size = sizeof(T *), \
               .flags = VMS_STRUCT | VMS_POINTER,                            \
               .offset = VMS_OFF_(f, s, T *, "VMSTATE_STRUCT_POINTER"), __VA_ARGS__)
#define VMSTATE_STRUCT_POINTER_V(f, s, v, d, T) \
    VMS_STRUCT_PTR_(f, s, d, T, .version_id = (v))
#define VMSTATE_STRUCT_POINTER_TEST_V(f, s, t, v, d, T) \
    VMS_STRUCT_PTR_(f, s, d, T, VMS_WHEN_(s, t, v))
#define VMSTATE_STRUCT_POINTER(f, s, d, T) VMSTATE_STRUCT_POINTER_V(f, s, 0, d, T)
#define VMSTATE_STRUCT_POINTER_TEST(f, s, t, d, T) \
    VMSTATE_STRUCT_POINTER_TEST_V(f, s, t, 0, d, T)

#define VMSTATE_STRUCT_ARRAY(f, s, n, v, d, T)                               \
    VMS_STRUCT_(f, s, d, T, VMS_STRUCT | VMS_ARRAY,                          \
                VMS_OFF_(f, s, T[n], "VMSTATE_STRUCT_ARRAY"), .version_id = (v), .num = (n))
/* The same under name @nm. */
#define VMSTATE_STRUCT_ARRAY_AS(nm, f, s, n, d, T)                           \
    VMS_ENTRY_(s, .name = (nm), .vmsd = VMS_NESTED_(d, T), .size = sizeof(T), \
               .flags = VMS_STRUCT | VMS_ARRAY, .num = (n),                  \
               .offset = VMS_OFF_(f, s, T[n], "VMSTATE_STRUCT_ARRAY_AS"))
#define VMSTATE_STRUCT_ARRAY_TEST(f, s, n, t, v, d, T)                       \
    VMS_STRUCT_(f, s, d, T, VMS_STRUCT | VMS_ARRAY,                          \
                VMS_OFF_(f, s, T[n], "VMSTATE_STRUCT_ARRAY"), VMS_WHEN_(s, t, v), .num = (n))
#define VMSTATE_STRUCT_SUB_ARRAY(f, s, st, n, v, d, T)                       \
    VMS_STRUCT_(f, s, d, T, VMS_STRUCT | VMS_ARRAY,                          \
                VMS_OFF_SUB_(f, s, T, st, n, "VMSTATE_STRUCT_SUB_ARRAY"),    \
                .version_id = (v), .num = (n))
#define VMSTATE_STRUCT_2DARRAY(f, s, n1, n2, v, d, T)                        \
    VMS_STRUCT_(f, s, d, T, VMS_STRUCT | VMS_ARRAY,                          \
                VMS_OFF_(f, s, T[n1][n2], "VMSTATE_STRUCT_2DARRAY"),         \
                .version_id = (v), .num = (n1) * (n2))
#define VMSTATE_STRUCT_2DARRAY_TEST(f, s, n1, n2, t, v, d, T)                \
    VMS_STRUCT_(f, s, d, T, VMS_STRUCT | VMS_ARRAY,                          \
                VMS_OFF_(f, s, T[n1][n2], "VMSTATE_STRUCT_2DARRAY"),         \
                VMS_WHEN_(s, t, v), .num = (n1) * (n2))

#define VMS_STRUCT_VARRAY_(f, s, nf, NT, fl, v, d, T, macro)                 \
    VMS_STRUCT_(f, s, d, T, VMS_STRUCT | (fl), VMS_OFF_(f[0], s, T, macro),  \
                .version_id = (v), .capacity = VMS_CAPACITY_(f, s),          \
                .num_offset = VMS_COUNT_(nf, s, NT, macro))
#define VMSTATE_STRUCT_VARRAY_UINT8(f, s, nf, v, d, T)                       \
    VMS_STRUCT_VARRAY_(f, s, nf, uint8_t, VMS_VARRAY_UINT8, v, d, T, \
                       "VMSTATE_STRUCT_VARRAY_UINT8")
#define VMSTATE_STRUCT_VARRAY_INT32(f, s, nf, v, d, T)                       \
    VMS_STRUCT_VARRAY_(f, s, nf, int32_t, VMS_VARRAY_INT32, v, d, T, \
                       "VMSTATE_STRUCT_VARRAY_INT32")
#define VMSTATE_STRUCT_VARRAY_UINT32(f, s, nf, v, d, T)                      \
    VMS_STRUCT_VARRAY_(f, s, nf, uint32_t, VMS_VARRAY_UINT32, v, d, T, \
                       "VMSTATE_STRUCT_VARRAY_UINT32")

#define VMS_STRUCT_VARRAY_PTR_(f, s, nf, NT, fl, v, d, T, macro)             \
    VMS_STRUCT_(f, s, d, T, VMS_STRUCT | VMS_POINTER | (fl),                 \
                VMS_OFF_(f, s, T *, macro), .version_id = (v),               \
                .num_offset = VMS_COUNT_(nf, s, NT, macro))
#define VMSTATE_STRUCT_VARRAY_POINTER_INT32(f, s, nf, d, T)                  \
    VMS_STRUCT_VARRAY_PTR_(f, s, nf, int32_t, VMS_VARRAY_INT32, 0, d, T, \
                           "VMSTATE_STRUCT_VARRAY_POINTER_INT32")
#define VMSTATE_STRUCT_VARRAY_POINTER_UINT32(f, s, nf, d, T)                 \
    VMS_STRUCT_VARRAY_PTR_(f, s, nf, uint32_t, VMS_VARRAY_UINT32, 0, d, T, \
                           "VMSTATE_STRUCT_VARRAY_POINTER_UINT32")
#define VMSTATE_STRUCT_VARRAY_POINTER_UINT16(f, s, nf, d, T)                 \
    VMS_STRUCT_VARRAY_PTR_(f, s, nf, uint16_t, VMS_VARRAY_UINT16, 0, d, T, \
                           "VMSTATE_STRUCT_VARRAY_POINTER_UINT16")
/* Pointer to a number of elements that is known when the table is written. */
#define VMSTATE_STRUCT_VARRAY_POINTER_KNOWN(f, s, n, v, d, T)                \
    VMS_STRUCT_(f, s, d, T, VMS_STRUCT | VMS_ARRAY | VMS_POINTER,            \
                VMS_OFF_(f, s, T *, "VMSTATE_STRUCT_VARRAY_POINTER_KNOWN"),  \
                .version_id = (v), .num = (n))
#define VMSTATE_STRUCT_VARRAY_ALLOC(f, s, nf, v, d, T)                       \
    VMS_STRUCT_VARRAY_PTR_(f, s, nf, int32_t, VMS_VARRAY_INT32 | VMS_ALLOC, v, d, T, \
                           "VMSTATE_STRUCT_VARRAY_ALLOC")

/* Through a temporary @T, whose member `parent` points to the state. */
#define VMSTATE_WITH_TMP_TEST(s, t, T, d)                                    \
    VMS_ENTRY_(s, .name = "tmp", .info = &vmstate_info_tmp, .field_exists = VMS_TEST_(s, t), \
               .size = sizeof(T) + CHECK_ZERO(offsetof(T, parent) == 0,      \
                       "VMSTATE_WITH_TMP: parent must be the first member")  \
                   + VMS_CHECK_TYPE_(parent, T, s *, "VMSTATE_WITH_TMP")     \
                   + VMS_TEST_CHECK_(s, t),                                  \
               .vmsd = VMS_NESTED_(d, T))
#define VMSTATE_WITH_TMP(s, T, d) VMSTATE_WITH_TMP_TEST(s, NULL, T, d)

/* ---- containers ---------------------------------------------------------------------------- */

/* @next is the link member of @T.  Loading appends to the list. */
#define VMS_LIST_(f, s, v, d, T, next, i)                                    \
    VMS_ENTRY_(s, .name = #f, .version_id = (v), .vmsd = VMS_NESTED_(d, T),  \
               .size = sizeof(T), .info = &(i), .offset = offsetof(s, f),    \
               .start = offsetof(T, next), .capacity = sizeof_field(s, f))
#define VMSTATE_QTAILQ_V(f, s, v, d, T, next) \
    VMS_LIST_(f, s, v, d, T, next, vmstate_info_qtailq)
#define VMSTATE_QLIST_V(f, s, v, d, T, next) \
    VMS_LIST_(f, s, v, d, T, next, vmstate_info_qlist)

/* @d is an array { value description, key description }. */
#define VMSTATE_GTREE_V(f, s, v, d, KT, VT)                                  \
    VMS_ENTRY_(s, .name = #f, .version_id = (v), .vmsd = (d), .info = &vmstate_info_gtree, \
               .start = sizeof(KT), .size = sizeof(VT),                      \
               .offset = VMS_OFF_(f, s, GTree *, "VMSTATE_GTREE"))
/* Keys are integers stored in the pointer. */
#define VMSTATE_GTREE_DIRECT_KEY_V(f, s, v, d, VT)                           \
    VMS_ENTRY_(s, .name = #f, .version_id = (v), .vmsd = VMSD_RAW_(*(d)),    \
               .info = &vmstate_info_gtree, .start = 0, .size = sizeof(VT),  \
               .offset = VMS_OFF_(f, s, GTree *, "VMSTATE_GTREE_DIRECT_KEY"))

/* ---- raw bytes ----------------------------------------------------------------- */

/* The elements of f must be bytes. */
#define VMS_BYTES_(f, s, macro) \
    (VMS_OFF_(f[0], s, uint8_t, macro) + 0 * ARRAY_SIZE(((s *)0)->f))
#define VMSTATE_STATIC_BUFFER(f, s, v, t, st, sz)                            \
    VMS_ENTRY_(s, .name = #f, .version_id = (v), .field_exists = VMS_TEST_(s, t), \
               .size = (sz) + VMS_TEST_CHECK_(s, t)                          \
                   + CHECK_ZERO((st) + (sz) <= sizeof_field(s, f),           \
                                "VMSTATE_BUFFER: beyond the array"),         \
               .info = &vmstate_info_buffer, .flags = VMS_BUFFER,            \
               .offset = VMS_BYTES_(f, s, "VMSTATE_BUFFER") + (st))
#define VMSTATE_BUFFER_V(f, s, v) \
    VMSTATE_STATIC_BUFFER(f, s, v, NULL, 0, sizeof_field(s, f))
#define VMSTATE_BUFFER(f, s) VMSTATE_BUFFER_V(f, s, 0)
#define VMSTATE_BUFFER_TEST(f, s, t) \
    VMSTATE_STATIC_BUFFER(f, s, 0, t, 0, sizeof_field(s, f))
#define VMSTATE_PARTIAL_BUFFER(f, s, size) VMSTATE_STATIC_BUFFER(f, s, 0, NULL, 0, size)
#define VMSTATE_BUFFER_START_MIDDLE_V(f, s, start, v) \
    VMSTATE_STATIC_BUFFER(f, s, v, NULL, start, sizeof_field(s, f) - (start))
#define VMSTATE_BUFFER_START_MIDDLE(f, s, start) VMSTATE_BUFFER_START_MIDDLE_V(f, s, start, 0)

/* @size bytes of a member of any type, as they lie in memory or by @i. */
#define VMSTATE_BUFFER_UNSAFE_INFO_TEST(f, s, t, v, i, sz)                   \
    VMS_ENTRY_(s, .name = #f, .version_id = (v), .field_exists = VMS_TEST_(s, t), \
               .size = (sz) + VMS_TEST_CHECK_(s, t), .info = &(i), .flags = VMS_BUFFER, \
               .offset = offsetof(s, f))
#define VMSTATE_BUFFER_UNSAFE_INFO(f, s, v, i, size) \
    VMSTATE_BUFFER_UNSAFE_INFO_TEST(f, s, NULL, v, i, size)
#define VMSTATE_BUFFER_UNSAFE(f, s, v, size) \
    VMSTATE_BUFFER_UNSAFE_INFO(f, s, v, vmstate_info_buffer, size)
#define VMSTATE_BUFFER_POINTER_UNSAFE(f, s, v, sz)                           \
    VMS_ENTRY_(s, .name = #f, .version_id = (v), .size = (sz), .info = &vmstate_info_buffer, \
               .flags = VMS_BUFFER | VMS_POINTER, .offset = offsetof(s, f))

/* Pointer and, in a member that was loaded before, the size in bytes. */
#define VMS_VBUFFER_(f, s, v, t, nf, NT, fl, ...)                            \
    VMS_ENTRY_(s, .name = #f, .version_id = (v), .field_exists = VMS_TEST_(s, t), \
               .size_offset = VMS_COUNT_(nf, s, NT, "VMSTATE_VBUFFER")       \
                   + VMS_TEST_CHECK_(s, t),                                  \
               .info = &vmstate_info_buffer, .flags = VMS_VBUFFER | VMS_POINTER | (fl), \
               .offset = offsetof(s, f) + CHECK_ZERO(sizeof_field(s, f) == sizeof(void *), \
                                                     "VMSTATE_VBUFFER: needs a pointer") \
                   __VA_ARGS__)
#define VMSTATE_VBUFFER(f, s, v, t, nf) VMS_VBUFFER_(f, s, v, t, nf, int32_t, 0)
#define VMSTATE_VBUFFER_UINT32(f, s, v, t, nf) VMS_VBUFFER_(f, s, v, t, nf, uint32_t, 0)
#define VMSTATE_VBUFFER_ALLOC_UINT32(f, s, v, t, nf) \
    VMS_VBUFFER_(f, s, v, t, nf, uint32_t, VMS_ALLOC)
#define VMSTATE_VBUFFER_MULTIPLY(f, s, v, t, nf, m) \
    VMS_VBUFFER_(f, s, v, t, nf, uint32_t, VMS_MULTIPLY, , .size = (m))
#define VMSTATE_PARTIAL_VBUFFER(f, s, nf) VMSTATE_VBUFFER(f, s, 0, NULL, nf)
#define VMSTATE_PARTIAL_VBUFFER_UINT32(f, s, nf) VMSTATE_VBUFFER_UINT32(f, s, 0, NULL, nf)

/* unsigned long * with the number of bits in an int32_t member. */
#define VMSTATE_BITMAP_TEST(f, s, t, v, nf)                                  \
    VMS_ENTRY_(s, .name = #f, .version_id = (v), .field_exists = VMS_TEST_(s, t), \
               .size_offset = VMS_COUNT_(nf, s, int32_t, "VMSTATE_BITMAP")   \
                   + VMS_TEST_CHECK_(s, t),                                  \
               .info = &vmstate_info_bitmap, .flags = VMS_VBUFFER | VMS_POINTER, \
               .offset = VMS_OFF_(f, s, unsigned long *, "VMSTATE_BITMAP"))
#define VMSTATE_BITMAP(f, s, v, nf) VMSTATE_BITMAP_TEST(f, s, NULL, v, nf)

/* Bytes that old versions used: written as zero, ignored when read. */
#define VMSTATE_UNUSED_BUFFER(t, v, sz)                                      \
    { .name = "unused", .field_exists = (t), .version_id = (v), .size = (sz), \
      .info = &vmstate_info_unused_buffer, .flags = VMS_BUFFER }
#define VMSTATE_UNUSED_V(v, size) VMSTATE_UNUSED_BUFFER(NULL, v, size)
#define VMSTATE_UNUSED(size) VMSTATE_UNUSED_V(0, size)
#define VMSTATE_UNUSED_TEST(t, size) VMSTATE_UNUSED_BUFFER(t, 0, size)
#define VMSTATE_UNUSED_VARRAY_UINT32(s, t, v, nf, sz)                        \
    VMS_ENTRY_(s, .name = "unused", .version_id = (v), .field_exists = VMS_TEST_(s, t), \
               .num_offset = VMS_COUNT_(nf, s, uint32_t, "VMSTATE_UNUSED_VARRAY_UINT32") \
                   + VMS_TEST_CHECK_(s, t),                                  \
               .size = (sz), .info = &vmstate_info_unused_buffer,            \
               .flags = VMS_VARRAY_UINT32 | VMS_BUFFER)

/* ---- nothing on the wire ------------------------------------------------------- */

/* Saving and loading fail when @t says false; @n describes the rule. */
#define VMSTATE_VALIDATE(n, t) \
    { .name = (n), .field_exists = (t), .flags = VMS_ARRAY | VMS_MUST_EXIST }
/* The same with a test that takes an @s (const or not). */
#define VMSTATE_VALIDATE_STATE(n, s, t)                                      \
    VMS_ENTRY_(s, .name = (n), .flags = VMS_ARRAY | VMS_MUST_EXIST,          \
               .field_exists = VMS_TEST_(s, t),                              \
               .offset = CHECK_CALL((t)((s *)0, 0), bool,                    \
                                    "VMSTATE_VALIDATE: bool fn(const State *, int)"))
/* Byte accounting: the member is deliberately left out, because of @why. */
#define VMSTATE_NOT_MIGRATED(f, s, why)                                      \
    VMS_ENTRY_(s, .name = #f, .err_hint = "" why, .flags = VMS_NOT_MIGRATED, \
               .size = sizeof_field(s, f),                                   \
               .offset = offsetof(s, f) + CHECK_ZERO(sizeof(why) > 8,        \
                                                     "say why it is not migrated"))

/* ---- timers -------------------------------------------------------------------- */

/* QEMUTimer, by value or by pointer: the absolute expiry, all-ones when idle. */
#define VMSTATE_TIMER_TEST(f, s, t) \
    VMS_VALUE_T_(f, s, t, QEMUTimer, vmstate_info_timer, "VMSTATE_TIMER")
#define VMSTATE_TIMER_V(f, s, v) \
    VMS_VALUE_V_(f, s, v, QEMUTimer, vmstate_info_timer, "VMSTATE_TIMER")
#define VMSTATE_TIMER(f, s) VMSTATE_TIMER_V(f, s, 0)
#define VMSTATE_TIMER_ARRAY(f, s, n) \
    VMS_ARRAY_V_(f, s, n, 0, QEMUTimer, vmstate_info_timer, "VMSTATE_TIMER_ARRAY")
#define VMSTATE_TIMER_PTR_TEST(f, s, t)                                      \
    VMS_POINTER_(f, s, QEMUTimer *, vmstate_info_timer, "VMSTATE_TIMER_PTR", \
                 .field_exists = VMS_TEST_(s, t), .start = VMS_TEST_CHECK_(s, t))
#define VMSTATE_TIMER_PTR_V(f, s, v)                                         \
    VMS_POINTER_(f, s, QEMUTimer *, vmstate_info_timer, "VMSTATE_TIMER_PTR", \
                 .version_id = (v))
#define VMSTATE_TIMER_PTR(f, s) VMSTATE_TIMER_PTR_V(f, s, 0)
#define VMSTATE_TIMER_PTR_ARRAY(f, s, n) \
    VMSTATE_ARRAY_OF_POINTER(f, s, n, 0, vmstate_info_timer, QEMUTimer *)

#endif
