/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading and writing numbers and bytes of a migration stream; for devices
 * with get/put functions of their own.  Big-endian.  After an error reads give
 * zero and writes are dropped: look at the error once, at the end.
 */
#ifndef MIGRATION_QEMU_FILE_TYPES_H
#define MIGRATION_QEMU_FILE_TYPES_H

typedef struct QEMUFile QEMUFile;

/* 0, or the negative errno of the first failure. */
int qemu_file_get_error(QEMUFile *f);

void qemu_put_buffer(QEMUFile *f, const uint8_t *buf, size_t size);
void qemu_put_byte(QEMUFile *f, int v);
#define qemu_put_ubyte(f, v) qemu_put_byte((f), (v))
void qemu_put_be16(QEMUFile *f, unsigned int v);
void qemu_put_be32(QEMUFile *f, unsigned int v);
void qemu_put_be64(QEMUFile *f, uint64_t v);

/* How many of the @size bytes were read; fewer is an error or the end. */
size_t qemu_get_buffer(QEMUFile *f, uint8_t *buf, size_t size);
int qemu_get_byte(QEMUFile *f);
#define qemu_get_ubyte(f) ((unsigned int)qemu_get_byte(f))
unsigned int qemu_get_be16(QEMUFile *f);
unsigned int qemu_get_be32(QEMUFile *f);
uint64_t qemu_get_be64(QEMUFile *f);

static inline void qemu_put_be64s(QEMUFile *f, const uint64_t *pv) { qemu_put_be64(f, *pv); }
static inline void qemu_put_be32s(QEMUFile *f, const uint32_t *pv) { qemu_put_be32(f, *pv); }
static inline void qemu_put_be16s(QEMUFile *f, const uint16_t *pv) { qemu_put_be16(f, *pv); }
static inline void qemu_put_8s(QEMUFile *f, const uint8_t *pv) { qemu_put_byte(f, *pv); }
static inline void qemu_get_be64s(QEMUFile *f, uint64_t *pv) { *pv = qemu_get_be64(f); }
static inline void qemu_get_be32s(QEMUFile *f, uint32_t *pv) { *pv = qemu_get_be32(f); }
static inline void qemu_get_be16s(QEMUFile *f, uint16_t *pv) { *pv = qemu_get_be16(f); }
static inline void qemu_get_8s(QEMUFile *f, uint8_t *pv) { *pv = qemu_get_byte(f); }

static inline void qemu_put_sbe64s(QEMUFile *f, const int64_t *pv) { qemu_put_be64(f, *pv); }
static inline void qemu_put_sbe32s(QEMUFile *f, const int32_t *pv) { qemu_put_be32(f, *pv); }
static inline void qemu_put_sbe16s(QEMUFile *f, const int16_t *pv) { qemu_put_be16(f, *pv); }
static inline void qemu_put_s8s(QEMUFile *f, const int8_t *pv) { qemu_put_byte(f, *pv); }
static inline void qemu_get_sbe64s(QEMUFile *f, int64_t *pv) { *pv = qemu_get_be64(f); }
static inline void qemu_get_sbe32s(QEMUFile *f, int32_t *pv) { *pv = qemu_get_be32(f); }
static inline void qemu_get_sbe16s(QEMUFile *f, int16_t *pv) { *pv = qemu_get_be16(f); }
static inline void qemu_get_s8s(QEMUFile *f, int8_t *pv) { *pv = qemu_get_byte(f); }

#endif
