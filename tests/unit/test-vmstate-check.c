/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMState: checks of descriptions, byte accounting, walking. */
#include "qemu/osdep.h"
#include "migration/vmstate-walk.h"
#include "qemu/timer.h"
#include "vmstate-test.h"

STATE_STRUCT_BEGIN
typedef struct R {
    uint64_t config;
    uint64_t cmp;
    uint64_t last;
    uint64_t added_later;
} R;

typedef struct Regs {
    uint32_t cr;
    uint16_t fifo[4];
    uint8_t lsb;
    uint8_t msb;
    uint16_t shadow;
} Regs;
STATE_STRUCT_END

typedef struct Other {
    uint64_t cmp;
} Other;

/* ---- byte accounting ------------------------------------------------------------------ */

static const VMSTATE_DESCRIPTION(R) vmstate_forgotten = {
    .name = "r", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(R), .complete = true,
    .fields = VMSTATE_FIELDS(R,
        VMSTATE_UINT64(config, R),
        VMSTATE_UINT64(cmp, R),
        VMSTATE_NOT_MIGRATED(last, R, "recomputed from cmp in post_load")),
};

static const VMSTATE_DESCRIPTION(R) vmstate_forgotten_first = {
    .name = "r", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(R), .complete = true,
    .fields = VMSTATE_FIELDS(R, VMSTATE_UINT64(last, R)),
};

static const VMSTATE_DESCRIPTION(R) vmstate_doubled = {
    .name = "r", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(R), .complete = true,
    .fields = VMSTATE_FIELDS(R, VMSTATE_UINT64(config, R), VMSTATE_UINT64(config, R)),
};

static void test_accounting(void)
{
    assert_check_fails(&vmstate_forgotten.vmsd,
                       "bytes 24..31 of R (after 'last') are neither migrated nor marked "
                       "VMSTATE_NOT_MIGRATED");
    assert_check_fails(&vmstate_forgotten_first.vmsd,
                       "bytes 0..15 of R (at the start) are neither migrated nor marked "
                       "VMSTATE_NOT_MIGRATED");
    assert_check_fails(&vmstate_doubled.vmsd,
                       "byte 0 of R is migrated twice (fields 'config' and 'config')");
}

static bool needed(R *r)
{
    return r->added_later != 0;
}

static const VMSTATE_DESCRIPTION(R) vmstate_r_later = {
    .name = "r/later", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(R),
    .needed = needed,
    .fields = VMSTATE_FIELDS(R, VMSTATE_UINT64(added_later, R)),
};

static const VMSTATE_DESCRIPTION(R) vmstate_r = {
    .name = "r", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(R), .complete = true,
    .fields = VMSTATE_FIELDS(R,
        VMSTATE_UINT64(config, R),
        VMSTATE_UINT64(cmp, R),
        VMSTATE_NOT_MIGRATED(last, R, "recomputed from cmp in post_load")),
    .subsections = (const VMStateDescription *const []) { &vmstate_r_later.vmsd, NULL },
};

static void test_subsections_count(void)
{
    g_assert_true(vmstate_check(&vmstate_r.vmsd, &error_abort));
}

static bool old_form(Regs *r, int version)
{
    return version < 2;
}

static bool new_form(Regs *r, int version)
{
    return version >= 2;
}

/* One member in the form of either version is not "twice". */
static const VMSTATE_DESCRIPTION(Regs) vmstate_two_forms = {
    .name = "regs", .version_id = 2, .minimum_version_id = 1, VMSTATE_OF(Regs),
    .complete = true,
    .fields = VMSTATE_FIELDS(Regs,
        VMSTATE_UINT32(cr, Regs),
        VMSTATE_UINT16_ARRAY_TEST(fifo, Regs, 4, old_form),
        VMSTATE_UINT16_ARRAY_TEST(fifo, Regs, 4, new_form),
        VMSTATE_UINT8(lsb, Regs), VMSTATE_UINT8(msb, Regs),
        VMSTATE_UINT16(shadow, Regs)),
};

static void test_two_forms(void)
{
    g_assert_true(vmstate_check(&vmstate_two_forms.vmsd, &error_abort));
}

static const VMStateDescription vmstate_sizeless = {
    .name = "sizeless", .complete = true,
    .fields = (const VMStateField[]) { VMSTATE_UINT64(cmp, Other), VMSTATE_END_OF_LIST() },
};

static const VMStateDescription vmstate_outside = {
    .name = "outside", .complete = true, .state_size = 4, .state_ctype = "Other",
    .fields = (const VMStateField[]) { VMSTATE_UINT64(cmp, Other), VMSTATE_END_OF_LIST() },
};

static void test_accounting_needs_a_struct(void)
{
    assert_check_fails(&vmstate_sizeless, "'sizeless' is .complete but has no VMSTATE_OF()");
    assert_check_fails(&vmstate_outside, "field 'cmp' of 'outside' lies outside Other");
}

/* ---- tables -------------------------------------------------------------------------------- */

#define PLAIN(...) (const VMStateField[]) { __VA_ARGS__, VMSTATE_END_OF_LIST() }

static int hook(void *opaque)
{
    return 0;
}

static bool hook_errp(void *opaque, Error **errp)
{
    return true;
}

static bool yes(void *opaque)
{
    return true;
}

static const VMStateDescription vmstate_versions = {
    .name = "r", .version_id = 1, .minimum_version_id = 2, .fields = PLAIN(VMSTATE_UNUSED(1)),
};
static const VMStateDescription vmstate_negative = {
    .name = "r", .version_id = -1, .minimum_version_id = -2,
    .fields = PLAIN(VMSTATE_UNUSED(1)),
};
static const VMStateDescription vmstate_nameless = { .fields = PLAIN(VMSTATE_UNUSED(1)) };
static const VMStateDescription vmstate_hooks = {
    .name = "r", .pre_load = hook, .pre_load_errp = hook_errp,
    .fields = PLAIN(VMSTATE_UNUSED(1)),
};
static const VMStateDescription vmstate_empty = { .name = "r" };
static const VMStateDescription vmstate_wrong_struct = {
    .name = "a", VMSTATE_OF(R), .fields = PLAIN(VMSTATE_UINT64(cmp, Other)),
};
static const VMSTATE_DESCRIPTION(R) vmstate_future = {
    .name = "future", .version_id = 1, VMSTATE_OF(R),
    .fields = VMSTATE_FIELDS(R, VMSTATE_UINT64_V(cmp, R, 2)),
};

static void test_tables(void)
{
    assert_check_fails(&vmstate_versions, "'r': minimum_version_id > version_id");
    assert_check_fails(&vmstate_negative, "'r': a version is negative");
    assert_check_fails(&vmstate_nameless,
                       "a description has no name, or one of more than 255 bytes");
    assert_check_fails(&vmstate_hooks, "'r' has both forms of a hook");
    assert_check_fails(&vmstate_empty, "'r' has no fields");
    assert_check_fails(&vmstate_wrong_struct, "field 'cmp' was declared for Other, not R");
    assert_check_fails(&vmstate_future.vmsd,
                       "field 'cmp' of 'future' has a version above that of the description");
}

static const VMStateDescription vmstate_field_nameless = {
    .name = "r", .fields = PLAIN({ .info = &vmstate_info_uint8, .flags = VMS_SINGLE }),
};
static const VMStateDescription vmstate_field_infoless = {
    .name = "r", .fields = PLAIN({ .name = "f", .flags = VMS_SINGLE }),
};
static const VMStateDescription vmstate_field_vmsdless = {
    .name = "r", .fields = PLAIN({ .name = "f", .flags = VMS_STRUCT }),
};
static const VMStateDescription vmstate_field_testless = {
    .name = "r", .fields = PLAIN({ .name = "f", .flags = VMS_ARRAY | VMS_MUST_EXIST }),
};
static const VMStateDescription vmstate_field_both = {
    .name = "r", .fields = PLAIN({ .name = "f", .info = &vmstate_info_uint8,
                                   .flags = VMS_ARRAY | VMS_VARRAY_INT32 }),
};
static const VMStateDescription vmstate_field_alloc = {
    .name = "r", .fields = PLAIN({ .name = "f", .info = &vmstate_info_uint8,
                                   .flags = VMS_VARRAY_INT32 | VMS_ALLOC }),
};
static const VMStateDescription vmstate_inner = {
    .name = "inner", .version_id = 1, .minimum_version_id = 1,
    .fields = PLAIN(VMSTATE_UNUSED(1)),
};
static const VMStateDescription vmstate_field_vstruct = {
    .name = "r", .fields = PLAIN({ .name = "f", .flags = VMS_VSTRUCT, .vmsd = &vmstate_inner,
                                   .struct_version_id = 2 }),
};
static const VMStateDescription vmstate_field_nested = {
    .name = "r", .fields = PLAIN({ .name = "f", .flags = VMS_STRUCT,
                                   .vmsd = &vmstate_versions }),
};

static void test_fields(void)
{
    assert_check_fails(&vmstate_field_nameless, "a field of 'r' has no name");
    assert_check_fails(&vmstate_field_infoless, "field 'f' of 'r' has no info");
    assert_check_fails(&vmstate_field_vmsdless, "field 'f' of 'r' has no description");
    assert_check_fails(&vmstate_field_testless, "field 'f' of 'r' has no test");
    assert_check_fails(&vmstate_field_both,
                       "field 'f' of 'r' is both a fixed and a variable array");
    assert_check_fails(&vmstate_field_alloc, "field 'f' of 'r' allocates but is no pointer");
    assert_check_fails(&vmstate_field_vstruct,
                       "field 'f' of 'r' has a struct version that its description does not "
                       "know");
    assert_check_fails(&vmstate_field_nested,
                       "field 'f' of 'r': 'r': minimum_version_id > version_id");
}

static const VMStateDescription vmstate_sub_needless = {
    .name = "r/a", .fields = PLAIN(VMSTATE_UNUSED(1)),
};
static const VMStateDescription vmstate_sub_foreign = {
    .name = "q/a", .needed = yes, .fields = PLAIN(VMSTATE_UNUSED(1)),
};
static const VMStateDescription vmstate_sub_good = {
    .name = "r/a", .needed = yes, .fields = PLAIN(VMSTATE_UNUSED(1)),
};
static const VMSTATE_DESCRIPTION(Other) vmstate_sub_other = {
    .name = "r/o", VMSTATE_OF(Other), .fields = VMSTATE_FIELDS(Other, VMSTATE_UINT64(cmp, Other)),
};
#define WITH_SUB(sub) { .name = "r", .state_ctype = "R", .fields = PLAIN(VMSTATE_UNUSED(1)), \
    .subsections = (const VMStateDescription *const []) { sub, NULL } }
static const VMStateDescription vmstate_with_needless = WITH_SUB(&vmstate_sub_needless);
static const VMStateDescription vmstate_with_foreign = WITH_SUB(&vmstate_sub_foreign);
static const VMStateDescription vmstate_with_other = WITH_SUB(&vmstate_sub_other.vmsd);
static const VMStateDescription vmstate_with_good = WITH_SUB(&vmstate_sub_good);
static const VMStateDescription vmstate_with_two = {
    .name = "r", .fields = PLAIN(VMSTATE_UNUSED(1)),
    .subsections = (const VMStateDescription *const []) {
        &vmstate_sub_good, &vmstate_sub_good, NULL
    },
};

static void test_subsections(void)
{
    assert_check_fails(&vmstate_with_needless, "subsection 'r/a' has no needed()");
    assert_check_fails(&vmstate_with_foreign,
                       "the name of subsection 'q/a' must start with 'r/'");
    assert_check_fails(&vmstate_with_other, "subsection 'r/o' was declared for Other, not R");
    assert_check_fails(&vmstate_with_two, "subsection 'r/a' is listed twice");
    g_assert_true(vmstate_check(&vmstate_with_good, &error_abort));
}

extern const VMStateDescription vmstate_endless;
const VMStateDescription vmstate_endless = {
    .name = "endless",
    .fields = PLAIN({ .name = "again", .flags = VMS_STRUCT, .vmsd = &vmstate_endless }),
};

static void test_endless(void)
{
    QEMUFile *f = qemu_file_new_memory_input("", 0);
    Error *err = NULL;

    g_assert_false(vmstate_check(&vmstate_endless, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "nested too deeply"));
    error_free(err);
    err = NULL;
    /* The loader does not rely on the check. */
    g_assert_cmpint(vmstate_load_state_errp(f, &vmstate_endless, f, 0, &err), <, 0);
    g_assert_nonnull(strstr(error_get_pretty(err), "nested too deeply"));
    error_free(err);
    qemu_fclose(f);
}

static void test_registration_aborts(void)
{
    if (g_test_subprocess()) {
        vmstate_register(NULL, 0, &vmstate_wrong_struct, NULL);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*field 'cmp' was declared for Other, not R*");
}

/* ---- walking ------------------------------------------------------------------- */

typedef struct Device {
    void *parent;
    Regs regs[2];
    QEMUTimer timer;
    uint8_t *data;
    uint32_t size;
    uint8_t used;
    uint8_t ring[4];
} Device;

static const VMSTATE_DESCRIPTION(Regs) vmstate_regs = {
    .name = "regs", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Regs),
    .complete = true,
    .fields = VMSTATE_FIELDS(Regs,
        VMSTATE_UINT32(cr, Regs),
        VMSTATE_UINT16_ARRAY(fifo, Regs, 4),
        VMSTATE_UINT8(lsb, Regs),
        VMSTATE_UINT8(msb, Regs),
        VMSTATE_NOT_MIGRATED(shadow, Regs, "computed from the others")),
};

static const VMSTATE_DESCRIPTION(Device) vmstate_device = {
    .name = "device", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Device),
    .fields = VMSTATE_FIELDS(Device,
        VMSTATE_STRUCT_ARRAY(regs, Device, 2, 0, vmstate_regs, Regs),
        VMSTATE_TIMER(timer, Device),
        VMSTATE_VBUFFER_UINT32(data, Device, 0, NULL, size),
        VMSTATE_UINT8(used, Device),
        VMSTATE_VARRAY_MULTIPLY(ring, Device, size, 1, vmstate_info_uint8, uint8_t),
        VMSTATE_UNUSED(7)),
};

static void test_walk(void)
{
    g_autoptr(GPtrArray) ranges = vmstate_walk(&vmstate_device.vmsd);
    g_autoptr(GString) text = g_string_new(NULL);

    for (unsigned i = 0; i < ranges->len; i++) {
        const VMStateRange *r = g_ptr_array_index(ranges, i);

        g_string_append_printf(text, "%s@%zu+%zu%s%s%s ", r->path, r->start, r->size,
                               r->migrated ? "" : "-", r->plain ? "" : "*",
                               r->conditional ? "?" : "");
    }
    g_assert_cmpstr(text->str, ==,
                    "regs[0].cr@8+4 regs[0].fifo@12+8 regs[0].lsb@20+1 regs[0].msb@21+1 "
                    "regs[0].shadow@22+2- "
                    "regs[1].cr@24+4 regs[1].fifo@28+8 regs[1].lsb@36+1 regs[1].msb@37+1 "
                    "regs[1].shadow@38+2- "
                    "timer@40+48* data@88+8* used@100+1 ring@101+4? ");
}

static void test_compare(void)
{
    Device a = { .used = 1 }, b = { .used = 1, .size = 9 };
    g_autofree char *diff = NULL;

    b.regs[1].shadow = 5;
    b.data = (uint8_t *)&b;
    g_assert_null(vmstate_compare(&vmstate_device.vmsd, &a, &b, false));
    b.ring[2] = 7;
    g_assert_null(vmstate_compare(&vmstate_device.vmsd, &a, &b, true));
    diff = vmstate_compare(&vmstate_device.vmsd, &a, &b, false);
    g_assert_cmpstr(diff, ==, "ring[2]: 00 != 07");
    g_free(diff);
    b.regs[1].fifo[2] = 0x1111;
    diff = vmstate_compare(&vmstate_device.vmsd, &a, &b, false);
    g_assert_cmpstr(diff, ==, "regs[1].fifo[2]: 0000 != 1111");
}

static void test_poison(void)
{
    Device d = { .parent = &d, .size = 1 };

    vmstate_poison(&vmstate_device.vmsd, &d, 0xa5);
    g_assert_cmphex(d.regs[1].cr, ==, 0xa5a5a5a5);
    g_assert_cmphex(d.used, ==, 0xa5);
    g_assert_true(d.parent == &d);
    g_assert_cmpint(d.size, ==, 1);
    g_assert_cmpint(d.regs[0].shadow, ==, 0);
    g_assert_null(d.data);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vmstate/check/accounting", test_accounting);
    g_test_add_func("/vmstate/check/accounting-subsections", test_subsections_count);
    g_test_add_func("/vmstate/check/accounting-two-forms", test_two_forms);
    g_test_add_func("/vmstate/check/accounting-struct", test_accounting_needs_a_struct);
    g_test_add_func("/vmstate/check/tables", test_tables);
    g_test_add_func("/vmstate/check/fields", test_fields);
    g_test_add_func("/vmstate/check/subsections", test_subsections);
    g_test_add_func("/vmstate/check/endless", test_endless);
    g_test_add_func("/vmstate/check/registration-aborts", test_registration_aborts);
    g_test_add_func("/vmstate/walk/ranges", test_walk);
    g_test_add_func("/vmstate/walk/compare", test_compare);
    g_test_add_func("/vmstate/walk/poison", test_poison);
    return g_test_run();
}
