/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Identifiers. */
#include "qemu/osdep.h"
#include "qemu/id.h"

bool id_wellformed(const char *id)
{
    if (!g_ascii_isalpha(id[0])) {
        return false;
    }
    for (size_t i = 1; id[i]; i++) {
        if (!g_ascii_isalnum(id[i]) && !strchr("-._", id[i])) {
            return false;
        }
    }
    return true;
}

char *id_generate(IdSubSystems id)
{
    static const char *const names[ID_MAX] = {
        [ID_QDEV] = "qdev", [ID_BLOCK] = "block", [ID_CHR] = "chr", [ID_NET] = "net",
    };
    static uint64_t counters[ID_MAX];

    assert((unsigned)id < ID_MAX);
    uint64_t n = __atomic_fetch_add(&counters[id], 1, __ATOMIC_RELAXED);
    return g_strdup_printf("#%s%" PRIu64 "%02d", names[id], n, g_random_int_range(0, 100));
}
