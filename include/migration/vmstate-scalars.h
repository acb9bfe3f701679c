/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The field macros of VMState tables for each integer type and bool.  Include
 * migration/vmstate.h; the argument letters are explained in vmstate-fields.h.
 */
#ifndef MIGRATION_VMSTATE_SCALARS_H
#define MIGRATION_VMSTATE_SCALARS_H

#include "migration/vmstate.h"

#define VMSTATE_BOOL_V(f, s, v) \
    VMS_VALUE_V_(f, s, v, bool, vmstate_info_bool, "VMSTATE_BOOL")
#define VMSTATE_BOOL(f, s) VMSTATE_BOOL_V(f, s, 0)
#define VMSTATE_BOOL_TEST(f, s, t) \
    VMS_VALUE_T_(f, s, t, bool, vmstate_info_bool, "VMSTATE_BOOL_TEST")
#define VMSTATE_BOOL_ARRAY_V(f, s, n, v) \
    VMS_ARRAY_V_(f, s, n, v, bool, vmstate_info_bool, "VMSTATE_BOOL_ARRAY")
#define VMSTATE_BOOL_ARRAY(f, s, n) VMSTATE_BOOL_ARRAY_V(f, s, n, 0)
#define VMSTATE_BOOL_ARRAY_TEST(f, s, n, t) \
    VMS_ARRAY_T_(f, s, n, t, bool, vmstate_info_bool, "VMSTATE_BOOL_ARRAY")
#define VMSTATE_BOOL_SUB_ARRAY(f, s, start, n) \
    VMS_SUB_ARRAY_V_(f, s, start, n, 0, bool, vmstate_info_bool, "VMSTATE_BOOL_SUB_ARRAY")
#define VMSTATE_BOOL_2DARRAY_V(f, s, n1, n2, v) \
    VMS_2DARRAY_V_(f, s, n1, n2, v, bool, vmstate_info_bool, "VMSTATE_BOOL_2DARRAY")
#define VMSTATE_BOOL_2DARRAY(f, s, n1, n2) VMSTATE_BOOL_2DARRAY_V(f, s, n1, n2, 0)

#define VMSTATE_INT8_V(f, s, v) \
    VMS_VALUE_V_(f, s, v, int8_t, vmstate_info_int8, "VMSTATE_INT8")
#define VMSTATE_INT8(f, s) VMSTATE_INT8_V(f, s, 0)
#define VMSTATE_INT8_TEST(f, s, t) \
    VMS_VALUE_T_(f, s, t, int8_t, vmstate_info_int8, "VMSTATE_INT8_TEST")
#define VMSTATE_INT8_ARRAY_V(f, s, n, v) \
    VMS_ARRAY_V_(f, s, n, v, int8_t, vmstate_info_int8, "VMSTATE_INT8_ARRAY")
#define VMSTATE_INT8_ARRAY(f, s, n) VMSTATE_INT8_ARRAY_V(f, s, n, 0)
#define VMSTATE_INT8_ARRAY_TEST(f, s, n, t) \
    VMS_ARRAY_T_(f, s, n, t, int8_t, vmstate_info_int8, "VMSTATE_INT8_ARRAY")
#define VMSTATE_INT8_SUB_ARRAY(f, s, start, n) \
    VMS_SUB_ARRAY_V_(f, s, start, n, 0, int8_t, vmstate_info_int8, "VMSTATE_INT8_SUB_ARRAY")
#define VMSTATE_INT8_2DARRAY_V(f, s, n1, n2, v) \
    VMS_2DARRAY_V_(f, s, n1, n2, v, int8_t, vmstate_info_int8, "VMSTATE_INT8_2DARRAY")
#define VMSTATE_INT8_2DARRAY(f, s, n1, n2) VMSTATE_INT8_2DARRAY_V(f, s, n1, n2, 0)

#define VMSTATE_INT16_V(f, s, v) \
    VMS_VALUE_V_(f, s, v, int16_t, vmstate_info_int16, "VMSTATE_INT16")
#define VMSTATE_INT16(f, s) VMSTATE_INT16_V(f, s, 0)
#define VMSTATE_INT16_TEST(f, s, t) \
    VMS_VALUE_T_(f, s, t, int16_t, vmstate_info_int16, "VMSTATE_INT16_TEST")
#define VMSTATE_INT16_ARRAY_V(f, s, n, v) \
    VMS_ARRAY_V_(f, s, n, v, int16_t, vmstate_info_int16, "VMSTATE_INT16_ARRAY")
#define VMSTATE_INT16_ARRAY(f, s, n) VMSTATE_INT16_ARRAY_V(f, s, n, 0)
#define VMSTATE_INT16_ARRAY_TEST(f, s, n, t) \
    VMS_ARRAY_T_(f, s, n, t, int16_t, vmstate_info_int16, "VMSTATE_INT16_ARRAY")
#define VMSTATE_INT16_SUB_ARRAY(f, s, start, n) \
    VMS_SUB_ARRAY_V_(f, s, start, n, 0, int16_t, vmstate_info_int16, "VMSTATE_INT16_SUB_ARRAY")
#define VMSTATE_INT16_2DARRAY_V(f, s, n1, n2, v) \
    VMS_2DARRAY_V_(f, s, n1, n2, v, int16_t, vmstate_info_int16, "VMSTATE_INT16_2DARRAY")
#define VMSTATE_INT16_2DARRAY(f, s, n1, n2) VMSTATE_INT16_2DARRAY_V(f, s, n1, n2, 0)

#define VMSTATE_INT32_V(f, s, v) \
    VMS_VALUE_V_(f, s, v, int32_t, vmstate_info_int32, "VMSTATE_INT32")
#define VMSTATE_INT32(f, s) VMSTATE_INT32_V(f, s, 0)
#define VMSTATE_INT32_TEST(f, s, t) \
    VMS_VALUE_T_(f, s, t, int32_t, vmstate_info_int32, "VMSTATE_INT32_TEST")
#define VMSTATE_INT32_ARRAY_V(f, s, n, v) \
    VMS_ARRAY_V_(f, s, n, v, int32_t, vmstate_info_int32, "VMSTATE_INT32_ARRAY")
#define VMSTATE_INT32_ARRAY(f, s, n) VMSTATE_INT32_ARRAY_V(f, s, n, 0)
#define VMSTATE_INT32_ARRAY_TEST(f, s, n, t) \
    VMS_ARRAY_T_(f, s, n, t, int32_t, vmstate_info_int32, "VMSTATE_INT32_ARRAY")
#define VMSTATE_INT32_SUB_ARRAY(f, s, start, n) \
    VMS_SUB_ARRAY_V_(f, s, start, n, 0, int32_t, vmstate_info_int32, "VMSTATE_INT32_SUB_ARRAY")
#define VMSTATE_INT32_2DARRAY_V(f, s, n1, n2, v) \
    VMS_2DARRAY_V_(f, s, n1, n2, v, int32_t, vmstate_info_int32, "VMSTATE_INT32_2DARRAY")
#define VMSTATE_INT32_2DARRAY(f, s, n1, n2) VMSTATE_INT32_2DARRAY_V(f, s, n1, n2, 0)

#define VMSTATE_INT64_V(f, s, v) \
    VMS_VALUE_V_(f, s, v, int64_t, vmstate_info_int64, "VMSTATE_INT64")
#define VMSTATE_INT64(f, s) VMSTATE_INT64_V(f, s, 0)
#define VMSTATE_INT64_TEST(f, s, t) \
    VMS_VALUE_T_(f, s, t, int64_t, vmstate_info_int64, "VMSTATE_INT64_TEST")
#define VMSTATE_INT64_ARRAY_V(f, s, n, v) \
    VMS_ARRAY_V_(f, s, n, v, int64_t, vmstate_info_int64, "VMSTATE_INT64_ARRAY")
#define VMSTATE_INT64_ARRAY(f, s, n) VMSTATE_INT64_ARRAY_V(f, s, n, 0)
#define VMSTATE_INT64_ARRAY_TEST(f, s, n, t) \
    VMS_ARRAY_T_(f, s, n, t, int64_t, vmstate_info_int64, "VMSTATE_INT64_ARRAY")
#define VMSTATE_INT64_SUB_ARRAY(f, s, start, n) \
    VMS_SUB_ARRAY_V_(f, s, start, n, 0, int64_t, vmstate_info_int64, "VMSTATE_INT64_SUB_ARRAY")
#define VMSTATE_INT64_2DARRAY_V(f, s, n1, n2, v) \
    VMS_2DARRAY_V_(f, s, n1, n2, v, int64_t, vmstate_info_int64, "VMSTATE_INT64_2DARRAY")
#define VMSTATE_INT64_2DARRAY(f, s, n1, n2) VMSTATE_INT64_2DARRAY_V(f, s, n1, n2, 0)

#define VMSTATE_UINT8_V(f, s, v) \
    VMS_VALUE_V_(f, s, v, uint8_t, vmstate_info_uint8, "VMSTATE_UINT8")
#define VMSTATE_UINT8(f, s) VMSTATE_UINT8_V(f, s, 0)
#define VMSTATE_UINT8_TEST(f, s, t) \
    VMS_VALUE_T_(f, s, t, uint8_t, vmstate_info_uint8, "VMSTATE_UINT8_TEST")
#define VMSTATE_UINT8_ARRAY_V(f, s, n, v) \
    VMS_ARRAY_V_(f, s, n, v, uint8_t, vmstate_info_uint8, "VMSTATE_UINT8_ARRAY")
#define VMSTATE_UINT8_ARRAY(f, s, n) VMSTATE_UINT8_ARRAY_V(f, s, n, 0)
#define VMSTATE_UINT8_ARRAY_TEST(f, s, n, t) \
    VMS_ARRAY_T_(f, s, n, t, uint8_t, vmstate_info_uint8, "VMSTATE_UINT8_ARRAY")
#define VMSTATE_UINT8_SUB_ARRAY(f, s, start, n) \
    VMS_SUB_ARRAY_V_(f, s, start, n, 0, uint8_t, vmstate_info_uint8, "VMSTATE_UINT8_SUB_ARRAY")
#define VMSTATE_UINT8_2DARRAY_V(f, s, n1, n2, v) \
    VMS_2DARRAY_V_(f, s, n1, n2, v, uint8_t, vmstate_info_uint8, "VMSTATE_UINT8_2DARRAY")
#define VMSTATE_UINT8_2DARRAY(f, s, n1, n2) VMSTATE_UINT8_2DARRAY_V(f, s, n1, n2, 0)

#define VMSTATE_UINT16_V(f, s, v) \
    VMS_VALUE_V_(f, s, v, uint16_t, vmstate_info_uint16, "VMSTATE_UINT16")
#define VMSTATE_UINT16(f, s) VMSTATE_UINT16_V(f, s, 0)
#define VMSTATE_UINT16_TEST(f, s, t) \
    VMS_VALUE_T_(f, s, t, uint16_t, vmstate_info_uint16, "VMSTATE_UINT16_TEST")
#define VMSTATE_UINT16_ARRAY_V(f, s, n, v) \
    VMS_ARRAY_V_(f, s, n, v, uint16_t, vmstate_info_uint16, "VMSTATE_UINT16_ARRAY")
#define VMSTATE_UINT16_ARRAY(f, s, n) VMSTATE_UINT16_ARRAY_V(f, s, n, 0)
#define VMSTATE_UINT16_ARRAY_TEST(f, s, n, t) \
    VMS_ARRAY_T_(f, s, n, t, uint16_t, vmstate_info_uint16, "VMSTATE_UINT16_ARRAY")
#define VMSTATE_UINT16_SUB_ARRAY(f, s, start, n) \
    VMS_SUB_ARRAY_V_(f, s, start, n, 0, uint16_t, vmstate_info_uint16, "VMSTATE_UINT16_SUB_ARRAY")
#define VMSTATE_UINT16_2DARRAY_V(f, s, n1, n2, v) \
    VMS_2DARRAY_V_(f, s, n1, n2, v, uint16_t, vmstate_info_uint16, "VMSTATE_UINT16_2DARRAY")
#define VMSTATE_UINT16_2DARRAY(f, s, n1, n2) VMSTATE_UINT16_2DARRAY_V(f, s, n1, n2, 0)

#define VMSTATE_UINT32_V(f, s, v) \
    VMS_VALUE_V_(f, s, v, uint32_t, vmstate_info_uint32, "VMSTATE_UINT32")
#define VMSTATE_UINT32(f, s) VMSTATE_UINT32_V(f, s, 0)
#define VMSTATE_UINT32_TEST(f, s, t) \
    VMS_VALUE_T_(f, s, t, uint32_t, vmstate_info_uint32, "VMSTATE_UINT32_TEST")
#define VMSTATE_UINT32_ARRAY_V(f, s, n, v) \
    VMS_ARRAY_V_(f, s, n, v, uint32_t, vmstate_info_uint32, "VMSTATE_UINT32_ARRAY")
#define VMSTATE_UINT32_ARRAY(f, s, n) VMSTATE_UINT32_ARRAY_V(f, s, n, 0)
#define VMSTATE_UINT32_ARRAY_TEST(f, s, n, t) \
    VMS_ARRAY_T_(f, s, n, t, uint32_t, vmstate_info_uint32, "VMSTATE_UINT32_ARRAY")
#define VMSTATE_UINT32_SUB_ARRAY(f, s, start, n) \
    VMS_SUB_ARRAY_V_(f, s, start, n, 0, uint32_t, vmstate_info_uint32, "VMSTATE_UINT32_SUB_ARRAY")
#define VMSTATE_UINT32_2DARRAY_V(f, s, n1, n2, v) \
    VMS_2DARRAY_V_(f, s, n1, n2, v, uint32_t, vmstate_info_uint32, "VMSTATE_UINT32_2DARRAY")
#define VMSTATE_UINT32_2DARRAY(f, s, n1, n2) VMSTATE_UINT32_2DARRAY_V(f, s, n1, n2, 0)

#define VMSTATE_UINT64_V(f, s, v) \
    VMS_VALUE_V_(f, s, v, uint64_t, vmstate_info_uint64, "VMSTATE_UINT64")
#define VMSTATE_UINT64(f, s) VMSTATE_UINT64_V(f, s, 0)
#define VMSTATE_UINT64_TEST(f, s, t) \
    VMS_VALUE_T_(f, s, t, uint64_t, vmstate_info_uint64, "VMSTATE_UINT64_TEST")
#define VMSTATE_UINT64_ARRAY_V(f, s, n, v) \
    VMS_ARRAY_V_(f, s, n, v, uint64_t, vmstate_info_uint64, "VMSTATE_UINT64_ARRAY")
#define VMSTATE_UINT64_ARRAY(f, s, n) VMSTATE_UINT64_ARRAY_V(f, s, n, 0)
#define VMSTATE_UINT64_ARRAY_TEST(f, s, n, t) \
    VMS_ARRAY_T_(f, s, n, t, uint64_t, vmstate_info_uint64, "VMSTATE_UINT64_ARRAY")
#define VMSTATE_UINT64_SUB_ARRAY(f, s, start, n) \
    VMS_SUB_ARRAY_V_(f, s, start, n, 0, uint64_t, vmstate_info_uint64, "VMSTATE_UINT64_SUB_ARRAY")
#define VMSTATE_UINT64_2DARRAY_V(f, s, n1, n2, v) \
    VMS_2DARRAY_V_(f, s, n1, n2, v, uint64_t, vmstate_info_uint64, "VMSTATE_UINT64_2DARRAY")
#define VMSTATE_UINT64_2DARRAY(f, s, n1, n2) VMSTATE_UINT64_2DARRAY_V(f, s, n1, n2, 0)

/*
 * Compared, not stored: loading fails, quoting @hint (may be NULL), when the
 * value differs from the local one.
 */
#define VMSTATE_UINT8_EQUAL_V(f, s, v, hint) \
    VMS_EQUAL_(f, s, v, uint8_t, vmstate_info_uint8_equal, "VMSTATE_UINT8_EQUAL", hint)
#define VMSTATE_UINT8_EQUAL(f, s, hint) VMSTATE_UINT8_EQUAL_V(f, s, 0, hint)
#define VMSTATE_UINT16_EQUAL_V(f, s, v, hint) \
    VMS_EQUAL_(f, s, v, uint16_t, vmstate_info_uint16_equal, "VMSTATE_UINT16_EQUAL", hint)
#define VMSTATE_UINT16_EQUAL(f, s, hint) VMSTATE_UINT16_EQUAL_V(f, s, 0, hint)
#define VMSTATE_INT32_EQUAL_V(f, s, v, hint) \
    VMS_EQUAL_(f, s, v, int32_t, vmstate_info_int32_equal, "VMSTATE_INT32_EQUAL", hint)
#define VMSTATE_INT32_EQUAL(f, s, hint) VMSTATE_INT32_EQUAL_V(f, s, 0, hint)
#define VMSTATE_UINT32_EQUAL_V(f, s, v, hint) \
    VMS_EQUAL_(f, s, v, uint32_t, vmstate_info_uint32_equal, "VMSTATE_UINT32_EQUAL", hint)
#define VMSTATE_UINT32_EQUAL(f, s, hint) VMSTATE_UINT32_EQUAL_V(f, s, 0, hint)
#define VMSTATE_UINT64_EQUAL_V(f, s, v, hint) \
    VMS_EQUAL_(f, s, v, uint64_t, vmstate_info_uint64_equal, "VMSTATE_UINT64_EQUAL", hint)
#define VMSTATE_UINT64_EQUAL(f, s, hint) VMSTATE_UINT64_EQUAL_V(f, s, 0, hint)
#define VMS_EQUAL_(f, s, v, T, i, macro, hint)                               \
    VMS_ENTRY_(s, .name = #f, .version_id = (v), .size = sizeof(T), .flags = VMS_SINGLE, \
               .info = &(i), .err_hint = (hint),                             \
               .offset = offsetof(s, f) + VMS_CHECK_TYPE_(f, s, T, macro))
/* 0 <= value <= the local one ("less or equal"). */
#define VMSTATE_INT32_POSITIVE_LE(f, s) \
    VMS_EQUAL_(f, s, 0, int32_t, vmstate_info_int32_le, "VMSTATE_INT32_POSITIVE_LE", NULL)
/* A file descriptor in an int32_t, sent beside the stream where the channel can. */
#define VMSTATE_FD(f, s) VMS_VALUE_V_(f, s, 0, int32_t, vmstate_info_fd, "VMSTATE_FD")

#endif
