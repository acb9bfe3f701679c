/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kinds of values that VMState fields have: numbers, comparisons, timers,
 * raw bytes, bitmaps.
 */
#include "qemu/osdep.h"
#include "migration/cpu.h"
#include "migration/qemu-file.h"
#include "qemu/bitops.h"
#include "qemu/timer.h"
#include "stream-format.h"

/* ---- numbers ------------------------------------------------------------------- */

static int get_bool(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    *(bool *)pv = qemu_get_byte(f) != 0;
    return 0;
}

static int put_bool(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                    JSONWriter *vmdesc)
{
    qemu_put_byte(f, *(const bool *)pv);
    return 0;
}

const VMStateInfo vmstate_info_bool = { .name = "bool", .get = get_bool, .put = put_bool };

#define VMS_NUMBER(kind, type, bits)                                                    \
    static int get_##kind(QEMUFile *f, void *pv, size_t size, const VMStateField *field) \
    {                                                                                   \
        *(type *)pv = qemu_get_##bits(f);                                               \
        return 0;                                                                       \
    }                                                                                   \
    static int put_##kind(QEMUFile *f, void *pv, size_t size, const VMStateField *field, \
                          JSONWriter *vmdesc)                                           \
    {                                                                                   \
        qemu_put_##bits(f, *(const type *)pv);                                          \
        return 0;                                                                       \
    }                                                                                   \
    const VMStateInfo vmstate_info_##kind = {                                           \
        .name = #kind, .get = get_##kind, .put = put_##kind,                            \
    };

VMS_NUMBER(int8, int8_t, byte)
VMS_NUMBER(int16, int16_t, be16)
VMS_NUMBER(int32, int32_t, be32)
VMS_NUMBER(int64, int64_t, be64)
VMS_NUMBER(uint8, uint8_t, byte)
VMS_NUMBER(uint16, uint16_t, be16)
VMS_NUMBER(uint32, uint32_t, be32)
VMS_NUMBER(uint64, uint64_t, be64)

/* ---- comparisons ------------------------------------------------------------------ */

static int check_equal(QEMUFile *f, uint64_t got, uint64_t local, const VMStateField *field)
{
    if (got == local || qemu_file_get_error(f)) {
        return 0;
    }
    qemu_file_fail(f, -EINVAL, "0x%" PRIx64 " in the stream is not 0x%" PRIx64 "%s%s", got,
                   local, field->err_hint ? ": " : "", field->err_hint ?: "");
    return -EINVAL;
}

#define VMS_EQUAL(kind, type, bits, label)                                              \
    static int get_##kind##_equal(QEMUFile *f, void *pv, size_t size,                   \
                                  const VMStateField *field)                            \
    {                                                                                   \
        return check_equal(f, (type)qemu_get_##bits(f), *(const type *)pv, field);      \
    }                                                                                   \
    const VMStateInfo vmstate_info_##kind##_equal = {                                   \
        .name = label, .get = get_##kind##_equal, .put = put_##kind,                    \
    };

VMS_EQUAL(uint8, uint8_t, byte, "uint8 equal")
VMS_EQUAL(uint16, uint16_t, be16, "uint16 equal")
VMS_EQUAL(int32, int32_t, be32, "int32 equal")
VMS_EQUAL(uint32, uint32_t, be32, "uint32 equal")
/* This name is what readers of the JSON description expect. */
VMS_EQUAL(uint64, uint64_t, be64, "int64 equal")

static int get_int32_le(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    int32_t *local = pv;
    int32_t got = qemu_get_be32(f);

    if (got >= 0 && got <= *local) {
        *local = got;
        return 0;
    }
    qemu_file_fail(f, -EINVAL, "Invalid value %" PRId32
                   " expecting positive value <= %" PRId32, got, *local);
    return -EINVAL;
}

const VMStateInfo vmstate_info_int32_le = {
    .name = "int32 le", .get = get_int32_le, .put = put_int32,
};

/* ---- doubles, timers, descriptors, null pointers --------------------------------------- */

static int get_cpudouble(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    ((CPU_DoubleU *)pv)->ll = qemu_get_be64(f);
    return 0;
}

static int put_cpudouble(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                         JSONWriter *vmdesc)
{
    qemu_put_be64(f, ((const CPU_DoubleU *)pv)->ll);
    return 0;
}

const VMStateInfo vmstate_info_cpudouble = {
    .name = "CPU_Double_U", .get = get_cpudouble, .put = put_cpudouble,
};

static int get_timer(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    uint64_t expiry = qemu_get_be64(f);

    if (qemu_file_get_error(f)) {
        return 0;
    }
    if (expiry == UINT64_MAX) {
        timer_del(pv);
    } else {
        timer_mod_ns(pv, expiry);
    }
    return 0;
}

static int put_timer(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                     JSONWriter *vmdesc)
{
    qemu_put_be64(f, timer_expire_time_ns(pv));
    return 0;
}

const VMStateInfo vmstate_info_timer = { .name = "timer", .get = get_timer, .put = put_timer };

/* No channel here carries descriptors. */
static int get_fd(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    qemu_file_fail(f, -ENOTSUP, "file descriptors cannot be received over this channel");
    return -ENOTSUP;
}

static int put_fd(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                  JSONWriter *vmdesc)
{
    qemu_file_fail(f, -ENOTSUP, "file descriptors cannot be sent over this channel");
    return -ENOTSUP;
}

const VMStateInfo vmstate_info_fd = { .name = "fd", .get = get_fd, .put = put_fd };

static int get_nullptr(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    if (qemu_get_byte(f) != VMS_NULLPTR_MARKER) {
        qemu_file_fail(f, -EINVAL, "a null pointer is expected here");
        return -EINVAL;
    }
    return 0;
}

static int put_nullptr(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                       JSONWriter *vmdesc)
{
    qemu_put_byte(f, VMS_NULLPTR_MARKER);
    return 0;
}

const VMStateInfo vmstate_info_nullptr = {
    .name = "nullptr", .get = get_nullptr, .put = put_nullptr,
};

/* ---- bytes ----------------------------------------------------------------------------------- */

static int get_buffer(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    qemu_get_buffer(f, pv, size);
    return 0;
}

static int put_buffer(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                      JSONWriter *vmdesc)
{
    qemu_put_buffer(f, pv, size);
    return 0;
}

const VMStateInfo vmstate_info_buffer = {
    .name = "buffer", .get = get_buffer, .put = put_buffer,
};

static int get_unused(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    qemu_file_skip(f, size);
    return 0;
}

static int put_unused(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                      JSONWriter *vmdesc)
{
    static const uint8_t zero[256];

    for (size_t done = 0; done < size; done += MIN(size - done, sizeof(zero))) {
        qemu_put_buffer(f, zero, MIN(size - done, sizeof(zero)));
    }
    return 0;
}

const VMStateInfo vmstate_info_unused_buffer = {
    .name = "unused_buffer", .get = get_unused, .put = put_unused,
};

/* @size is the number of bits; the host's word may be narrower than the stream's. */
static int get_bitmap(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    unsigned long *map = pv;
    size_t longs = BITS_TO_LONGS(size);

    for (size_t i = 0, n = 0; i < DIV_ROUND_UP(size, 64); i++) {
        uint64_t word = qemu_get_be64(f);

        for (unsigned shift = 0; shift < 64 && n < longs; shift += BITS_PER_LONG) {
            map[n++] = word >> shift;
        }
    }
    return 0;
}

static int put_bitmap(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                      JSONWriter *vmdesc)
{
    const unsigned long *map = pv;
    size_t longs = BITS_TO_LONGS(size);

    for (size_t i = 0, n = 0; i < DIV_ROUND_UP(size, 64); i++) {
        uint64_t word = 0;

        for (unsigned shift = 0; shift < 64 && n < longs; shift += BITS_PER_LONG) {
            word |= (uint64_t)map[n++] << shift;
        }
        qemu_put_be64(f, word);
    }
    return 0;
}

const VMStateInfo vmstate_info_bitmap = {
    .name = "bitmap", .get = get_bitmap, .put = put_bitmap,
};
