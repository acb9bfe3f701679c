/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMState: the bytes of each kind of field, both ways. */
#include "qemu/osdep.h"
#include "migration/cpu.h"
#include "qemu/timer.h"
#include "vmstate-test.h"

/* ---- numbers ---------------------------------------------------------------------- */

typedef struct Scalars {
    bool b;
    int8_t i8;
    int16_t i16;
    int32_t i32;
    int64_t i64;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    enum { RED, GREEN = 7 } colour;
} Scalars;

static const VMSTATE_DESCRIPTION(Scalars) vmstate_scalars = {
    .name = "scalars", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Scalars),
    .fields = VMSTATE_FIELDS(Scalars,
        VMSTATE_BOOL(b, Scalars),
        VMSTATE_INT8(i8, Scalars),
        VMSTATE_INT16(i16, Scalars),
        VMSTATE_INT32(i32, Scalars),
        VMSTATE_INT64(i64, Scalars),
        VMSTATE_UINT8(u8, Scalars),
        VMSTATE_UINT16(u16, Scalars),
        VMSTATE_UINT32(u32, Scalars),
        VMSTATE_UINT64(u64, Scalars),
        VMSTATE_UINT32(colour, Scalars)),
};

#define SCALAR_BYTES "01 fe fffd fffffffc fffffffffffffffb 81 8182 81828384 8182838485868788" \
                     "00000007"

static void test_scalars(void)
{
    Scalars s = { true, -2, -3, -4, -5, 0x81, 0x8182, 0x81828384, 0x8182838485868788, GREEN };
    Scalars t = { .b = false };

    assert_saves(&vmstate_scalars.vmsd, &s, SCALAR_BYTES);
    assert_loads(&vmstate_scalars.vmsd, &t, 1, SCALAR_BYTES);
    g_assert_true(t.b);
    g_assert_cmpint(t.i8, ==, -2);
    g_assert_cmpint(t.i16, ==, -3);
    g_assert_cmpint(t.i32, ==, -4);
    g_assert_cmpint(t.i64, ==, -5);
    g_assert_cmphex(t.u64, ==, 0x8182838485868788);
    g_assert_cmpint(t.colour, ==, GREEN);
}

static const VMStateDescription vmstate_bool = {
    .name = "b", .fields = (const VMStateField[]) {
        VMSTATE_BOOL(b, Scalars), VMSTATE_END_OF_LIST() },
};

static void test_bool_any_value(void)
{
    Scalars s = { .b = false };

    assert_loads(&vmstate_bool, &s, 0, "7f");
    g_assert_true(s.b);
    assert_saves(&vmstate_bool, &s, "01");
}

/* Plain table, hand-written entry, kind by type. */
static const VMStateDescription vmstate_legacy = {
    .name = "legacy",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT16(u16, Scalars),
        {
            .name = "by hand",
            .offset = offsetof(Scalars, u32),
            .size = sizeof(uint32_t),
            .info = &vmstate_info_uint32,
            .flags = VMS_SINGLE,
        },
        VMSTATE_FIELD(i64, Scalars),
        VMSTATE_SINGLE(u8, Scalars, 0, vmstate_info_uint8, uint8_t),
        VMSTATE_END_OF_LIST()
    },
};

static void test_legacy_spelling(void)
{
    Scalars s = { .u16 = 0x1122, .u32 = 0x33445566, .i64 = 1, .u8 = 9 };

    g_assert_true(vmstate_check(&vmstate_legacy, &error_abort));
    assert_saves(&vmstate_legacy, &s, "1122 33445566 0000000000000001 09");
}

/* ---- versions and tests ------------------------------------------------------------- */

typedef struct Versions {
    uint8_t a, b, c, d;
} Versions;

static bool has_d(Versions *v, int version)
{
    return v->a == 1;
}

static const VMSTATE_DESCRIPTION(Versions) vmstate_versions = {
    .name = "versions", .version_id = 3, .minimum_version_id = 1, VMSTATE_OF(Versions),
    .fields = VMSTATE_FIELDS(Versions,
        VMSTATE_UINT8(a, Versions),
        VMSTATE_UINT8_V(b, Versions, 2),
        VMSTATE_UINT8_V(c, Versions, 3),
        VMSTATE_UINT8_TEST(d, Versions, has_d)),
};

static void test_versions(void)
{
    Versions v = { 0xa, 0xb, 0xc, 0xd };

    assert_saves(&vmstate_versions.vmsd, &v, "0a0b0c");
    v.a = 1;
    assert_saves(&vmstate_versions.vmsd, &v, "010b0c0d");
    assert_loads(&vmstate_versions.vmsd, &v, 1, "02");
    g_assert_cmpint(v.b, ==, 0xb);
    assert_loads(&vmstate_versions.vmsd, &v, 2, "0133 44");
    g_assert_cmpint(v.b, ==, 0x33);
    g_assert_cmpint(v.c, ==, 0xc);
    g_assert_cmpint(v.d, ==, 0x44);
}

static void test_version_bounds(void)
{
    Versions v = { 0 };

    assert_refuses(&vmstate_versions.vmsd, &v, 4, "000000",
                   "versions: incoming version_id 4 is too new for local version_id 3");
    assert_refuses(&vmstate_versions.vmsd, &v, 0, "000000",
                   "versions: incoming version_id 0 is too old for local minimum version_id 1");
}

static void test_save_older_version(void)
{
    QEMUFile *f = qemu_file_new_memory_output();
    Versions v = { 0xa, 0xb, 0xc, 0xd };
    size_t size;

    g_assert_cmpint(vmstate_save_state_v(f, &vmstate_versions.vmsd, &v, NULL, 2, &error_abort),
                    ==, 0);
    qemu_file_memory(f, &size);
    g_assert_cmpint(size, ==, 2);
    qemu_fclose(f);
}

/* ---- arrays --------------------------------------------------------------------------- */

typedef struct Arrays {
    uint16_t u16[3];
    bool flags[2];
    int32_t grid[2][2];
    uint8_t sub[5];
    CPU_DoubleU fp[1];
    uint32_t room[4];
    uint16_t room_used;
    uint8_t bytes[4];
} Arrays;

static bool never(Arrays *a, int version)
{
    return false;
}

static const VMSTATE_DESCRIPTION(Arrays) vmstate_arrays = {
    .name = "arrays", .version_id = 2, .minimum_version_id = 1, VMSTATE_OF(Arrays),
    .fields = VMSTATE_FIELDS(Arrays,
        VMSTATE_UINT16_ARRAY(u16, Arrays, 3),
        VMSTATE_BOOL_ARRAY_V(flags, Arrays, 2, 2),
        VMSTATE_INT32_2DARRAY(grid, Arrays, 2, 2),
        VMSTATE_UINT8_SUB_ARRAY(sub, Arrays, 1, 3),
        VMSTATE_UINT8_ARRAY_TEST(bytes, Arrays, 4, never),
        VMSTATE_CPUDOUBLE_ARRAY(fp, Arrays, 1),
        VMSTATE_UINT16(room_used, Arrays),
        VMSTATE_VARRAY_UINT16_UNSAFE(room, Arrays, room_used, 0, vmstate_info_uint32,
                                     uint32_t)),
};

#define ARRAY_BYTES "0001 0002 0003 0100 00000001 ffffffff 00000003 00000004 020304" \
                    "3ff8000000000000 0002 0000000a 0000000b"

static void test_arrays(void)
{
    Arrays a = { .u16 = { 1, 2, 3 }, .flags = { true, false }, .grid = { { 1, -1 }, { 3, 4 } },
                 .sub = { 1, 2, 3, 4, 5 }, .fp = { { .d = 1.5 } }, .room = { 10, 11, 12 },
                 .room_used = 2 };
    Arrays b = { .sub = { 9, 0, 0, 0, 9 } };

    assert_saves(&vmstate_arrays.vmsd, &a, ARRAY_BYTES);
    assert_loads(&vmstate_arrays.vmsd, &b, 2, ARRAY_BYTES);
    g_assert_cmpint(b.grid[0][1], ==, -1);
    g_assert_cmpint(b.sub[0], ==, 9);
    g_assert_cmpint(b.sub[3], ==, 4);
    g_assert_cmpint(b.sub[4], ==, 9);
    g_assert_cmpint(b.room[1], ==, 11);
    g_assert_cmpint(b.room[2], ==, 0);
    g_assert_true(b.fp[0].d == 1.5);
}

static const VMSTATE_DESCRIPTION(Arrays) vmstate_varray = {
    .name = "varray", VMSTATE_OF(Arrays),
    .fields = VMSTATE_FIELDS(Arrays,
        VMSTATE_UINT16(room_used, Arrays),
        VMSTATE_VARRAY_UINT16_UNSAFE(room, Arrays, room_used, 0, vmstate_info_uint32,
                                     uint32_t)),
};

static void test_varray_beyond_capacity(void)
{
    Arrays a = { .room_used = 5 };

    assert_refuses(&vmstate_varray.vmsd, &a, 0, "0005 00000001 00000002 00000003 00000004 00000005",
                   "field 'room': count 5 exceeds the capacity 4");
    a.room_used = 5;
    assert_does_not_save(&vmstate_varray.vmsd, &a,
                         "Save of field varray/room: count 5 exceeds the capacity 4");
}

/* ---- pointers to memory that the device owns --------------------------------------------- */

typedef struct Pointers {
    uint32_t *words;
    uint32_t count;
    int32_t signed_count;
    uint8_t *blob;
    uint32_t blob_size;
    unsigned long *map;
    int32_t bits;
    uint16_t *made;
    uint16_t made_count;
} Pointers;

static const VMSTATE_DESCRIPTION(Pointers) vmstate_pointers = {
    .name = "pointers", .version_id = 1, VMSTATE_OF(Pointers),
    .fields = VMSTATE_FIELDS(Pointers,
        VMSTATE_UINT32(count, Pointers),
        VMSTATE_VARRAY_UINT32(words, Pointers, count, 0, vmstate_info_uint32, uint32_t),
        VMSTATE_UINT32(blob_size, Pointers),
        VMSTATE_VBUFFER_UINT32(blob, Pointers, 1, NULL, blob_size),
        VMSTATE_BITMAP(map, Pointers, 1, bits),
        VMSTATE_UINT16(made_count, Pointers),
        VMSTATE_VARRAY_UINT16_ALLOC(made, Pointers, made_count, 1, vmstate_info_uint16,
                                    uint16_t)),
};

#define POINTER_BYTES "00000002 00000007 00000008 00000003 616263" \
                      "8000000000000001 0000000000000002 0002 0010 0011"

static void test_pointers(void)
{
    uint32_t words[] = { 7, 8 }, got_words[2] = { 0 };
    uint8_t blob[] = "abc", got_blob[4] = "";
    unsigned long map[2] = { 0x8000000000000001, 2 }, got_map[2] = { 0 };
    uint16_t made[] = { 16, 17 };
    Pointers a = { words, 2, 0, blob, 3, map, 66, made, 2 };
    Pointers b = { got_words, 2, 0, got_blob, 3, got_map, 66, NULL, 0 };

    assert_saves(&vmstate_pointers.vmsd, &a, POINTER_BYTES);
    assert_loads(&vmstate_pointers.vmsd, &b, 1, POINTER_BYTES);
    g_assert_cmpint(got_words[1], ==, 8);
    g_assert_cmpstr((char *)got_blob, ==, "abc");
    g_assert_cmphex(got_map[0], ==, 0x8000000000000001);
    g_assert_cmphex(got_map[1], ==, 2);
    g_assert_cmpint(b.made_count, ==, 2);
    g_assert_cmpint(b.made[1], ==, 17);
    g_free(b.made);
}

/* The destination has room for what it had before, not for what the stream says. */
static void test_pointer_counts_are_not_believed(void)
{
    uint32_t words[1] = { 0 };
    uint8_t blob[2] = { 0 };
    Pointers b = { .words = words, .count = 1, .blob = blob, .blob_size = 2 };

    assert_refuses(&vmstate_pointers.vmsd, &b, 1, POINTER_BYTES,
                   "field 'words': 8 exceeds the 4 that there is room for");
    b.count = 0;
    b.blob_size = 2;
    assert_refuses(&vmstate_pointers.vmsd, &b, 1, "00000000 7fffffff 00",
                   "field 'blob': 2147483647 exceeds the 2 that there is room for");
    assert_refuses(&vmstate_pointers.vmsd, &b, 1, "00000000 ffffffff 00",
                   "field 'blob': size -1 is not possible");
    b.words = NULL;
    b.count = 1;
    assert_refuses(&vmstate_pointers.vmsd, &b, 1, "00000001 00000001",
                   "field 'words': there is no memory to load it to");
}

static const VMSTATE_DESCRIPTION(Pointers) vmstate_alloc = {
    .name = "alloc", VMSTATE_OF(Pointers),
    .fields = VMSTATE_FIELDS(Pointers,
        VMSTATE_UINT32(blob_size, Pointers),
        VMSTATE_VBUFFER_ALLOC_UINT32(blob, Pointers, 0, NULL, blob_size)),
};

static void test_alloc_is_bounded(void)
{
    Pointers p = { .blob = NULL };

    assert_refuses(&vmstate_alloc.vmsd, &p, 0, "04000001",
                   "field 'blob': 67108865 bytes are more than the 67108864 that loading "
                   "allocates");
    g_assert_null(p.blob);
    assert_loads(&vmstate_alloc.vmsd, &p, 0, "00000002 0102");
    g_assert_cmpint(p.blob[1], ==, 2);
    g_free(p.blob);
}

/* ---- buffers and gaps ------------------------------------------------------------------------ */

typedef struct Buffers {
    uint8_t whole[4];
    uint8_t part[6];
    struct { uint16_t x, y; } odd;
    uint32_t gaps;
} Buffers;

static const VMSTATE_DESCRIPTION(Buffers) vmstate_buffers = {
    .name = "buffers", .version_id = 2, VMSTATE_OF(Buffers),
    .fields = VMSTATE_FIELDS(Buffers,
        VMSTATE_BUFFER(whole, Buffers),
        VMSTATE_PARTIAL_BUFFER(part, Buffers, 2),
        VMSTATE_BUFFER_START_MIDDLE(part, Buffers, 4),
        VMSTATE_UNUSED(3),
        VMSTATE_UNUSED_V(3, 100),
        VMSTATE_UINT32(gaps, Buffers),
        VMSTATE_UNUSED_VARRAY_UINT32(Buffers, NULL, 0, gaps, 2),
        VMSTATE_BUFFER_UNSAFE(odd, Buffers, 0, sizeof(uint16_t) * 2)),
};

static void test_buffers(void)
{
    Buffers b = { .whole = "abcd", .part = "012345", .odd = { 0x0101, 0x0202 }, .gaps = 2 };
    const char *bytes = "61626364 3031 3435 000000 00000002 00000000 0101 0202";

    assert_saves(&vmstate_buffers.vmsd, &b, bytes);
    b.gaps = 0;
    assert_loads(&vmstate_buffers.vmsd, &b, 2,
                 "41424344 3939 3838 aabbcc 00000001 ffff 0303 0404");
    g_assert_cmpint(b.part[0], ==, '9');
    g_assert_cmpint(b.part[2], ==, '2');
    g_assert_cmpint(b.part[5], ==, '8');
    g_assert_cmphex(b.odd.y, ==, 0x0404);
}

/* ---- comparisons --------------------------------------------------------------- */

typedef struct Compared {
    const uint8_t u8;
    const uint16_t u16;
    const int32_t i32;
    const uint32_t u32;
    const uint64_t u64;
    int32_t at_most;
} Compared;

static const VMSTATE_DESCRIPTION(Compared) vmstate_compared = {
    .name = "compared", .version_id = 1, VMSTATE_OF(Compared),
    .fields = VMSTATE_FIELDS(Compared,
        VMSTATE_UINT8_EQUAL(u8, Compared, "number of timers"),
        VMSTATE_UINT16_EQUAL(u16, Compared, NULL),
        VMSTATE_INT32_EQUAL(i32, Compared, NULL),
        VMSTATE_UINT32_EQUAL(u32, Compared, NULL),
        VMSTATE_UINT64_EQUAL_V(u64, Compared, 1, NULL),
        VMSTATE_INT32_POSITIVE_LE(at_most, Compared)),
};

static void test_comparisons(void)
{
    Compared c = { 1, 2, -3, 4, 5, 10 };

    assert_saves(&vmstate_compared.vmsd, &c,
                 "01 0002 fffffffd 00000004 0000000000000005 0000000a");
    assert_loads(&vmstate_compared.vmsd, &c, 1,
                 "01 0002 fffffffd 00000004 0000000000000005 00000009");
    g_assert_cmpint(c.at_most, ==, 9);
    assert_refuses(&vmstate_compared.vmsd, &c, 1, "03",
                   "field 'u8': 0x3 in the stream is not 0x1: number of timers");
    assert_refuses(&vmstate_compared.vmsd, &c, 1, "01 0003",
                   "field 'u16': 0x3 in the stream is not 0x2");
    assert_refuses(&vmstate_compared.vmsd, &c, 1,
                   "01 0002 fffffffd 00000004 0000000000000005 0000000a",
                   "field 'at_most': Invalid value 10 expecting positive value <= 9");
    assert_refuses(&vmstate_compared.vmsd, &c, 1,
                   "01 0002 fffffffd 00000004 0000000000000005 ffffffff",
                   "field 'at_most': Invalid value -1 expecting positive value <= 9");
}

/* ---- timers -------------------------------------------------------------------- */

typedef struct Timers {
    QEMUTimer here;
    QEMUTimer *there;
    QEMUTimer *some[2];
} Timers;

static const VMSTATE_DESCRIPTION(Timers) vmstate_timers = {
    .name = "timers", .version_id = 1, VMSTATE_OF(Timers),
    .fields = VMSTATE_FIELDS(Timers,
        VMSTATE_TIMER(here, Timers),
        VMSTATE_TIMER_PTR(there, Timers),
        VMSTATE_TIMER_PTR_ARRAY(some, Timers, 2)),
};

static void nothing(void *opaque)
{
}

static void test_timers(void)
{
    Timers t = { .there = timer_new_ns(QEMU_CLOCK_VIRTUAL, nothing, NULL) };

    timer_init_ns(&t.here, QEMU_CLOCK_VIRTUAL, nothing, NULL);
    t.some[1] = timer_new_ms(QEMU_CLOCK_VIRTUAL, nothing, NULL);
    timer_mod(&t.here, 0x123456789abc);
    timer_mod(t.some[1], 1);
    assert_saves(&vmstate_timers.vmsd, &t,
                 "0000123456789abc ffffffffffffffff 30 00000000000f4240");
    assert_loads(&vmstate_timers.vmsd, &t, 1,
                 "ffffffffffffffff 0000000000000005 30 0000000000000007");
    g_assert_false(timer_pending(&t.here));
    g_assert_cmpint(timer_expire_time_ns(t.there), ==, 5);
    g_assert_cmpint(timer_expire_time_ns(t.some[1]), ==, 7);
    assert_refuses(&vmstate_timers.vmsd, &t, 1, "ffffffffffffffff ffffffffffffffff 31",
                   "field 'some[0]': a null pointer is expected here");
    timer_deinit(&t.here);
    timer_free(t.there);
    timer_free(t.some[1]);
}

typedef struct Handle {
    int32_t fd;
} Handle;

static const VMSTATE_DESCRIPTION(Handle) vmstate_fd = {
    .name = "handle", VMSTATE_OF(Handle),
    .fields = VMSTATE_FIELDS(Handle, VMSTATE_FD(fd, Handle)),
};

static void test_fd_is_refused(void)
{
    Handle h = { 3 };

    assert_does_not_save(&vmstate_fd.vmsd, &h,
                         "Save of field handle/fd failed: file descriptors cannot "
                         "be sent over this channel");
    assert_refuses(&vmstate_fd.vmsd, &h, 0, "00000000",
                   "field 'fd': file descriptors cannot be received over this channel");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vmstate/scalars", test_scalars);
    g_test_add_func("/vmstate/bool-any-value", test_bool_any_value);
    g_test_add_func("/vmstate/legacy-spelling", test_legacy_spelling);
    g_test_add_func("/vmstate/versions", test_versions);
    g_test_add_func("/vmstate/version-bounds", test_version_bounds);
    g_test_add_func("/vmstate/save-older-version", test_save_older_version);
    g_test_add_func("/vmstate/arrays", test_arrays);
    g_test_add_func("/vmstate/varray-beyond-capacity", test_varray_beyond_capacity);
    g_test_add_func("/vmstate/pointers", test_pointers);
    g_test_add_func("/vmstate/pointer-counts", test_pointer_counts_are_not_believed);
    g_test_add_func("/vmstate/alloc-is-bounded", test_alloc_is_bounded);
    g_test_add_func("/vmstate/buffers", test_buffers);
    g_test_add_func("/vmstate/comparisons", test_comparisons);
    g_test_add_func("/vmstate/timers", test_timers);
    g_test_add_func("/vmstate/fd", test_fd_is_refused);
    return g_test_run();
}
