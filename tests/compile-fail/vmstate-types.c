/* SPDX-License-Identifier: GPL-2.0-or-later */
// TITLE: types of migrated fields and of the hooks
// MISUSE[1] gcc,clang: compile /VMSTATE_UINT32: field has a different type/
// MISUSE[2] gcc,clang: compile /VMSTATE_UINT32_ARRAY: field has a different type/        -- the wrong length
// MISUSE[3] gcc,clang: compile /incompatible pointer/                                    -- a field of another struct
// MISUSE[4] gcc,clang: compile /description is for a different struct/                   -- nested, described as another struct
// MISUSE[5] gcc,clang: compile /incompatible/                                            -- post_load of another struct
// MISUSE[6] gcc,clang: compile /vmsd describes a different struct/                       -- the device's vmsd is another's
// MISUSE[7] gcc,clang: run /field 'value' was declared for Meter, not Gauge/      -- a plain list: found when it is registered
// MISUSE[8] gcc,clang: compile /_Generic|not compatible with any/                        -- a pointer is no number
// MISUSE[9] gcc,clang: compile /VMSTATE_STRUCT_VARRAY_UINT8 count: field has a different type/
// MISUSE[10] gcc,clang: compile /needs an array|different type/                          -- a VARRAY over a pointer
// MISUSE[11] gcc,clang: compile /VMSTATE_VALIDATE/                                       -- the rule returns no bool
// MISUSE[12] gcc,clang: compile /incompatible/                                           -- needed() of another struct
// MISUSE[13] gcc,clang: compile /configuration \(const\) cannot be migrated/             -- a stream would overwrite what the user said
// MISUSE[14] gcc,clang: compile /field test: bool fn|incompatible/                       -- field_exists of another struct
// MISUSE[15] gcc,clang: compile /VMSTATE_TIMER: field has a different type/
// MISUSE[16] gcc,clang: compile /beyond the array/
// MISUSE[17] gcc,clang: compile /field test: bool fn/                                    -- the test returns no bool
// MISUSE[18] gcc,clang: compile /VMSTATE_UINT32_V: field has a different type|VMSTATE_UINT32: field has a different type/ -- sign
#include "qemu/osdep.h"
#include "two-devices.h"

typedef struct Unit { uint64_t cmp; } Unit;
typedef struct Other { uint64_t cmp; } Other;
typedef struct Box {
    uint32_t u;
    int32_t i;
    uint64_t w;
    uint32_t arr[4];
    uint8_t n;
    uint32_t n32;
    Unit unit[8];
    Unit *units;
    uint8_t *p;
    bool b;
    QEMUTimer *timer;
    const uint32_t conf;
} Box;

static const VMSTATE_DESCRIPTION(Unit) unit_vmsd = {
    .name = "unit",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(Unit),
    .complete = true,
    .fields = VMSTATE_FIELDS(Unit, VMSTATE_UINT64(cmp, Unit)),
};
static const VMSTATE_DESCRIPTION(Other) other_vmsd QEMU_UNUSED = {
    .name = "other",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(Other),
    .fields = VMSTATE_FIELDS(Other, VMSTATE_UINT64(cmp, Other)),
};

#if MISUSE == 5
static int box_post_load(Unit *s, int version_id)
#else
static int box_post_load(Box *s, int version_id)
#endif
{
    return 0;
}

#if MISUSE == 11
static int box_fits(const Box *s, int version_id)
#else
static bool box_fits(const Box *s, int version_id)
#endif
{
    return s->n <= 8;
}

#if MISUSE == 12
static bool box_needed(Unit *s)
{
    return true;
}
#else
static bool box_needed(Box *s)
{
    return s->b;
}
#endif

#if MISUSE == 14
static bool box_has_w(Unit *s, int version_id)
#elif MISUSE == 17
static int box_has_w(Box *s, int version_id)
#else
static bool box_has_w(Box *s, int version_id)
#endif
{
    return true;
}

static const VMSTATE_DESCRIPTION(Box) box_b_vmsd = {
    .name = "box/b",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(Box),
    .needed = box_needed,
    .fields = VMSTATE_FIELDS(Box, VMSTATE_BOOL(b, Box)),
};
static const VMSTATE_DESCRIPTION(Box) box_vmsd = {
    .name = "box",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(Box),
    .post_load = box_post_load,
    .fields = VMSTATE_FIELDS(Box,
        VMSTATE_UINT32(u, Box),
        VMSTATE_INT32(i, Box),
#if MISUSE == 1
        VMSTATE_UINT32(w, Box),
#elif MISUSE == 2
        VMSTATE_UINT32_ARRAY(arr, Box, 3),
#elif MISUSE == 3
        VMSTATE_UINT32(value, Meter),
#elif MISUSE == 4
        VMSTATE_STRUCT_ARRAY(unit, Box, 8, 1, other_vmsd, Unit),
#elif MISUSE == 8
        VMSTATE_FIELD(p, Box),
#elif MISUSE == 13
        VMSTATE_UINT32(conf, Box),
#elif MISUSE == 15
        VMSTATE_TIMER(timer, Box),
#elif MISUSE == 16
        VMSTATE_UINT32_SUB_ARRAY(arr, Box, 2, 3),
#elif MISUSE == 18
        VMSTATE_UINT32(i, Box),
#endif
        VMSTATE_UINT64_TEST(w, Box, box_has_w),
        VMSTATE_UINT32_ARRAY(arr, Box, 4),
        VMSTATE_FIELD(n32, Box),
        VMSTATE_UINT8(n, Box),
        VMSTATE_VALIDATE_STATE("not too many units", Box, box_fits),
#if MISUSE == 9
        VMSTATE_STRUCT_VARRAY_UINT8(unit, Box, n32, 1, unit_vmsd, Unit)
#elif MISUSE == 10
        VMSTATE_STRUCT_VARRAY_UINT8(units, Box, n, 1, unit_vmsd, Unit)
#else
        VMSTATE_STRUCT_VARRAY_UINT8(unit, Box, n, 1, unit_vmsd, Unit)
#endif
        ),
    .subsections = (const VMStateDescription *const []) { &box_b_vmsd.vmsd, NULL },
};
static const VMSTATE_DESCRIPTION(Gauge) gauge_vmsd = {
    .name = "gauge",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(Gauge),
#if MISUSE == 7
    .fields = (const VMStateField[]) { VMSTATE_UINT32(value, Meter), VMSTATE_END_OF_LIST() },
#else
    .fields = (const VMStateField[]) { VMSTATE_UINT32(value, Gauge), VMSTATE_END_OF_LIST() },
#endif
};
static const DEVICE_OPS(Gauge) ops = {
#if MISUSE == 6
    .vmsd = DEVICE_VMSD(Gauge, box_vmsd),
#else
    .vmsd = DEVICE_VMSD(Gauge, gauge_vmsd),
#endif
};

int main(void)
{
    g_autoptr(Error) err = NULL;

    if (!vmstate_check(&box_vmsd.vmsd, &err) || !vmstate_check(ops.vmsd, &err)) {
        fprintf(stderr, "%s\n", error_get_pretty(err));
        return 1;
    }
    return 0;
}
