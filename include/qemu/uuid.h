/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RFC 4122 UUIDs, stored big-endian as on the wire; for anybody. */
#ifndef QEMU_UUID_H
#define QEMU_UUID_H

typedef struct QemuUUID {
    unsigned char data[16];
} QemuUUID;

#define UUID_STR_LEN 37
#define UUID_NONE "00000000-0000-0000-0000-000000000000"

/* A random (version 4) one. */
void qemu_uuid_generate(QemuUUID *out);
bool qemu_uuid_is_null(const QemuUUID *uu);
bool qemu_uuid_is_equal(const QemuUUID *lhv, const QemuUUID *rhv);
/* 36 characters and a NUL into @out. */
void qemu_uuid_unparse(const QemuUUID *uuid, char out[UUID_STR_LEN]);
char *qemu_uuid_unparse_strdup(const QemuUUID *uuid);
/* 0, or -1 when @str is not exactly 36 well-formed characters. */
int qemu_uuid_parse(const char *str, QemuUUID *uuid);
/* The first three groups byte-swapped (the little-endian form of SMBIOS). */
QemuUUID qemu_uuid_bswap(QemuUUID uuid);

#endif
