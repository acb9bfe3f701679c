/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: every byte of migratable state is accounted for
// MISUSE[1] gcc,clang: run /bytes 24\.\.31 of Regs \(after 'last'\) are neither migrated nor marked VMSTATE_NOT_MIGRATED/              -- a member added later and forgotten
// MISUSE[2] gcc,clang: compile /-W(error=)?,?padded|Wpadded/              -- a hidden hole
// MISUSE[3] gcc,clang: run /byte 0 of Regs is migrated twice/
// MISUSE[4] gcc,clang: compile /say why it is not migrated/
// MISUSE[5] gcc,clang: run /minimum_version_id > version_id/
// MISUSE[6] gcc,clang: run /the name of subsection 'other.cmp' must start with 'regs.'/            -- a subsection's name does not begin with the parent's
// MISUSE[7] gcc,clang: run /'regs.cmp' has no needed\(\)/                                       -- a subsection that is always there
#include "qemu/osdep.h"
#include "migration/vmstate.h"

STATE_STRUCT_BEGIN
typedef struct Regs {
    uint64_t config;
#if MISUSE == 2
    bool wrap;
#endif
    uint64_t cmp;
    uint64_t last;
#if MISUSE == 1
    uint64_t added_later;
#endif
} Regs;
STATE_STRUCT_END

#if MISUSE != 7
static bool regs_needed(Regs *s)
{
    return s->config != 0;
}
#endif

static const VMSTATE_DESCRIPTION(Regs) sub_vmsd = {
#if MISUSE == 6
    .name = "other/cmp",
#else
    .name = "regs/cmp",
#endif
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(Regs),
#if MISUSE == 7
    .early_setup = false,
#else
    .needed = regs_needed,
#endif
    .fields = VMSTATE_FIELDS(Regs, VMSTATE_UINT64(cmp, Regs)),
};

static const VMSTATE_DESCRIPTION(Regs) regs_vmsd = {
    .name = "regs",
    VMSTATE_OF(Regs),
    .complete = true,
    .version_id = 1,
#if MISUSE == 5
    .minimum_version_id = 2,
#else
    .minimum_version_id = 1,
#endif
    .fields = VMSTATE_FIELDS(Regs,
        VMSTATE_UINT64(config, Regs),
#if MISUSE == 3
        VMSTATE_UINT64(config, Regs),
#endif
#if MISUSE == 4
        VMSTATE_NOT_MIGRATED(last, Regs, "")
#else
        VMSTATE_NOT_MIGRATED(last, Regs, "recomputed from cmp in post_load")
#endif
    ),
    .subsections = (const VMStateDescription *const []) { &sub_vmsd.vmsd, NULL },
};

int main(void)
{
    g_autoptr(Error) err = NULL;

    if (!vmstate_check(&regs_vmsd.vmsd, &err)) {
        fprintf(stderr, "%s\n", error_get_pretty(err));
        return 1;
    }
    return 0;
}
