/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UUIDs. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/guest-random.h"
#include "qemu/uuid.h"

/* Are there hyphens before byte @i in the text? */
static bool hyphen_before(unsigned i)
{
    return i == 4 || i == 6 || i == 8 || i == 10;
}

void qemu_uuid_generate(QemuUUID *uuid)
{
    qemu_guest_getrandom_nofail(uuid->data, sizeof(uuid->data));
    uuid->data[6] = (uuid->data[6] & 0x0f) | 0x40;      /* version: random */
    uuid->data[8] = (uuid->data[8] & 0x3f) | 0x80;      /* variant: RFC 4122 */
}

bool qemu_uuid_is_null(const QemuUUID *uu)
{
    static const QemuUUID null;
    return qemu_uuid_is_equal(uu, &null);
}

bool qemu_uuid_is_equal(const QemuUUID *lhv, const QemuUUID *rhv)
{
    return memcmp(lhv->data, rhv->data, sizeof(lhv->data)) == 0;
}

void qemu_uuid_unparse(const QemuUUID *uuid, char out[UUID_STR_LEN])
{
    for (unsigned i = 0; i < sizeof(uuid->data); i++) {
        if (hyphen_before(i)) {
            *out++ = '-';
        }
        snprintf(out, 3, "%02x", uuid->data[i]);
        out += 2;
    }
}

char *qemu_uuid_unparse_strdup(const QemuUUID *uuid)
{
    char *out = g_malloc(UUID_STR_LEN);
    qemu_uuid_unparse(uuid, out);
    return out;
}

int qemu_uuid_parse(const char *str, QemuUUID *uuid)
{
    QemuUUID result;

    for (unsigned i = 0; i < sizeof(result.data); i++) {
        if (hyphen_before(i) && *str++ != '-') {
            return -1;
        }
        int high = g_ascii_xdigit_value(str[0]);
        int low = high < 0 ? -1 : g_ascii_xdigit_value(str[1]);
        if (low < 0) {
            return -1;
        }
        result.data[i] = (unsigned char)(high << 4 | low);
        str += 2;
    }
    if (*str) {
        return -1;
    }
    *uuid = result;
    return 0;
}

QemuUUID qemu_uuid_bswap(QemuUUID uuid)
{
    stl_le_p(uuid.data, (uint32_t)ldl_be_p(uuid.data));
    stw_le_p(uuid.data + 4, (uint16_t)lduw_be_p(uuid.data + 4));
    stw_le_p(uuid.data + 6, (uint16_t)lduw_be_p(uuid.data + 6));
    return uuid;
}
