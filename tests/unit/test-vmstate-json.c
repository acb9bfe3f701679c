/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMState: the JSON description of what was written, and -dump-vmstate. */
#include "qemu/osdep.h"
#include "migration/misc.h"
#include "qemu/timer.h"
#include "vmstate-test.h"

typedef struct Cell {
    uint8_t v;
    uint8_t w;
} Cell;

static const VMSTATE_DESCRIPTION(Cell) vmstate_cell = {
    .name = "cell", .version_id = 2, .minimum_version_id = 1, VMSTATE_OF(Cell),
    .fields = VMSTATE_FIELDS(Cell, VMSTATE_UINT8(v, Cell)),
};

static bool w_needed(Cell *c)
{
    return c->w != 0;
}

static const VMSTATE_DESCRIPTION(Cell) vmstate_odd_w = {
    .name = "odd/w", .version_id = 1, .minimum_version_id = 1, .needed = w_needed,
    VMSTATE_OF(Cell),
    .fields = VMSTATE_FIELDS(Cell, VMSTATE_UINT8(w, Cell)),
};

/* Elements may differ: they have a subsection. */
static const VMSTATE_DESCRIPTION(Cell) vmstate_odd = {
    .name = "odd", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Cell),
    .fields = VMSTATE_FIELDS(Cell, VMSTATE_UINT8(v, Cell)),
    .subsections = (const VMStateDescription *const []) { &vmstate_odd_w.vmsd, NULL },
};

typedef struct Thing {
    uint32_t word;
    uint16_t many[3];
    uint16_t single[1];
    Cell cells[2];
    Cell odd[2];
    Cell *pointers[5];
    uint8_t raw[4];
    QEMUTimer timer;
} Thing;

static bool w_exists(Thing *t, int version)
{
    return true;
}

static bool always(void *opaque, int version)
{
    return true;
}

/* ---- shapes -------------------------------------------------------------------------- */

static const VMSTATE_DESCRIPTION(Thing) vmstate_plain = {
    .name = "plain", .version_id = 7, .minimum_version_id = 1, VMSTATE_OF(Thing),
    .fields = VMSTATE_FIELDS(Thing,
        VMSTATE_UINT32(word, Thing),
        VMSTATE_UINT16_ARRAY(many, Thing, 3),
        VMSTATE_UINT16_ARRAY(single, Thing, 1),
        VMSTATE_BUFFER(raw, Thing),
        VMSTATE_UNUSED(2),
        VMSTATE_VALIDATE("fine", always),
        VMSTATE_NOT_MIGRATED(timer, Thing, "for this test")),
};

static void test_plain(void)
{
    Thing t = { .word = 0 };

    assert_json(&vmstate_plain.vmsd, &t,
        "{\"vmsd_name\": \"plain\", \"version\": 7, \"fields\": ["
        "{\"name\": \"word\", \"type\": \"uint32\", \"size\": 4}, "
        "{\"name\": \"many\", \"array_len\": 3, \"type\": \"uint16\", \"size\": 2}, "
        "{\"name\": \"single\", \"type\": \"uint16\", \"size\": 2}, "
        "{\"name\": \"raw\", \"type\": \"buffer\", \"size\": 4}, "
        "{\"name\": \"unused\", \"type\": \"unused_buffer\", \"size\": 2}]}");
}

static const VMSTATE_DESCRIPTION(Thing) vmstate_structs = {
    .name = "structs", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Thing),
    .fields = VMSTATE_FIELDS(Thing,
        VMSTATE_STRUCT_ARRAY(cells, Thing, 2, 0, vmstate_cell, Cell),
        VMSTATE_STRUCT_ARRAY(odd, Thing, 2, 0, vmstate_odd, Cell),
        VMSTATE_VSTRUCT(cells[0], Thing, vmstate_cell, Cell, 1)),
};

#define ODD "\"vmsd_name\": \"odd\", \"version\": 1, \"fields\": " \
            "[{\"name\": \"v\", \"type\": \"uint8\", \"size\": 1}]"

static void test_structs(void)
{
    Thing t = { .odd = { { 0, 0 }, { 0, 1 } } };

    assert_json(&vmstate_structs.vmsd, &t,
        "{\"vmsd_name\": \"structs\", \"version\": 1, \"fields\": ["
        "{\"name\": \"cells\", \"array_len\": 2, \"type\": \"struct\", \"struct\": "
        "{\"vmsd_name\": \"cell\", \"version\": 2, \"fields\": "
        "[{\"name\": \"v\", \"type\": \"uint8\", \"size\": 1}]}, \"size\": 1}, "
        "{\"name\": \"odd\", \"index\": 0, \"type\": \"struct\", \"struct\": "
        "{" ODD "}, \"size\": 1}, "
        "{\"name\": \"odd\", \"index\": 1, \"type\": \"struct\", \"struct\": "
        "{" ODD ", \"subsections\": [{\"vmsd_name\": \"odd/w\", \"version\": 1, \"fields\": "
        "[{\"name\": \"w\", \"type\": \"uint8\", \"size\": 1}]}]}, \"size\": 13}, "
        "{\"name\": \"cells[0]\", \"type\": \"vstruct\", \"struct\": "
        "{\"vmsd_name\": \"cell\", \"version\": 1, \"fields\": "
        "[{\"name\": \"v\", \"type\": \"uint8\", \"size\": 1}]}, \"size\": 1}]}");
}

static const VMSTATE_DESCRIPTION(Thing) vmstate_runs = {
    .name = "runs", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Thing),
    .fields = VMSTATE_FIELDS(Thing,
        VMSTATE_ARRAY_OF_POINTER_TO_STRUCT(pointers, Thing, 5, 0, vmstate_cell, Cell *)),
};

#define CELL "\"struct\": {\"vmsd_name\": \"cell\", \"version\": 2, \"fields\": " \
             "[{\"name\": \"v\", \"type\": \"uint8\", \"size\": 1}]}, \"size\": 1}"

static void test_null_runs(void)
{
    Cell c = { 1, 2 };
    Thing t = { .pointers = { NULL, NULL, &c, &c, NULL } };

    assert_json(&vmstate_runs.vmsd, &t,
        "{\"vmsd_name\": \"runs\", \"version\": 1, \"fields\": ["
        "{\"name\": \"pointers\", \"array_len\": 2, \"type\": \"nullptr\", \"size\": 1}, "
        "{\"name\": \"pointers\", \"array_len\": 2, \"type\": \"struct\", " CELL ", "
        "{\"name\": \"pointers\", \"type\": \"nullptr\", \"size\": 1}]}");
}

static const VMSTATE_DESCRIPTION(Thing) vmstate_twice = {
    .name = "twice", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Thing),
    .fields = VMSTATE_FIELDS(Thing,
        VMSTATE_UINT32(word, Thing),
        VMSTATE_UNUSED(1),
        VMSTATE_UINT16_ARRAY_TEST(many, Thing, 3, w_exists),
        VMSTATE_UNUSED(3)),
};

static void test_duplicate_names_and_conditional_arrays(void)
{
    Thing t = { .word = 0 };

    assert_json(&vmstate_twice.vmsd, &t,
        "{\"vmsd_name\": \"twice\", \"version\": 1, \"fields\": ["
        "{\"name\": \"word\", \"type\": \"uint32\", \"size\": 4}, "
        "{\"name\": \"unused[0]\", \"type\": \"unused_buffer\", \"size\": 1}, "
        "{\"name\": \"many\", \"index\": 0, \"type\": \"uint16\", \"size\": 2}, "
        "{\"name\": \"many\", \"index\": 1, \"type\": \"uint16\", \"size\": 2}, "
        "{\"name\": \"many\", \"index\": 2, \"type\": \"uint16\", \"size\": 2}, "
        "{\"name\": \"unused[1]\", \"type\": \"unused_buffer\", \"size\": 3}]}");
}

static const VMSTATE_DESCRIPTION(Cell) vmstate_types = {
    .name = "types", VMSTATE_OF(Cell),
    .fields = VMSTATE_FIELDS(Cell,
        VMSTATE_UINT8_EQUAL(v, Cell, NULL)),
};

/* The names that readers of descriptions know. */
static void test_type_names(void)
{
    Cell c = { 0, 0 };

    assert_json(&vmstate_types.vmsd, &c,
        "{\"vmsd_name\": \"types\", \"version\": 0, \"fields\": "
        "[{\"name\": \"v\", \"type\": \"uint8 equal\", \"size\": 1}]}");
    g_assert_cmpstr(vmstate_info_uint64_equal.name, ==, "int64 equal");
    g_assert_cmpstr(vmstate_info_int32_le.name, ==, "int32 le");
    g_assert_cmpstr(vmstate_info_cpudouble.name, ==, "CPU_Double_U");
    g_assert_cmpstr(vmstate_info_qtailq.name, ==, "qtailq");
    g_assert_cmpstr(vmstate_info_qlist.name, ==, "qlist");
    g_assert_cmpstr(vmstate_info_gtree.name, ==, "gtree");
    g_assert_cmpstr(vmstate_info_tmp.name, ==, "tmp");
}

/* ---- -dump-vmstate --------------------------------------------------------------------- */

static const VMSTATE_DESCRIPTION(Thing) vmstate_dumped = {
    .name = "dumped", .version_id = 3, .minimum_version_id = 2, VMSTATE_OF(Thing),
    .fields = VMSTATE_FIELDS(Thing,
        VMSTATE_UINT16_ARRAY(many, Thing, 3),
        VMSTATE_UINT32_TEST(word, Thing, w_exists),
        VMSTATE_VALIDATE("skipped", always),
        VMSTATE_TIMER(timer, Thing),
        VMSTATE_NOT_MIGRATED(raw, Thing, "skipped too"),
        VMSTATE_STRUCT_ARRAY(odd, Thing, 2, 1, vmstate_odd, Cell)),
};

static char *dump(const VMStateDumpEntry *entries)
{
    FILE *f = tmpfile();
    char *text;
    long size;

    vmstate_dump(f, "test-1.0", entries);
    size = ftell(f);
    rewind(f);
    text = g_malloc0(size + 1);
    g_assert_cmpint(fread(text, 1, size, f), ==, size);
    fclose(f);
    return text;
}

static void test_dump(void)
{
    const VMStateDumpEntry entries[] = {
        { "some-device", &vmstate_dumped.vmsd }, { NULL, NULL }
    };
    g_autofree char *text = dump(entries);
    g_autoptr(GRegex) blanks = g_regex_new("\\s+", 0, 0, NULL);
    g_autofree char *packed = g_regex_replace_literal(blanks, text, -1, 0, "", 0, NULL);

    g_assert_cmpstr(packed, ==,
        "{\"vmschkmachine\":{\"Name\":\"test-1.0\"},"
        "\"some-device\":{\"Name\":\"some-device\",\"version_id\":3,\"minimum_version_id\":2,"
        "\"Description\":{\"name\":\"dumped\",\"version_id\":3,\"minimum_version_id\":2,"
        "\"Fields\":["
        "{\"field\":\"many\",\"version_id\":0,\"field_exists\":false,\"num\":3,\"size\":2},"
        "{\"field\":\"word\",\"version_id\":0,\"field_exists\":true,\"size\":4},"
        "{\"field\":\"timer\",\"version_id\":0,\"field_exists\":false,\"size\":48},"
        "{\"field\":\"odd\",\"version_id\":1,\"field_exists\":false,\"num\":2,\"size\":2,"
        "\"Description\":{\"name\":\"odd\",\"version_id\":1,\"minimum_version_id\":1,"
        "\"Fields\":[{\"field\":\"v\",\"version_id\":0,\"field_exists\":false,\"size\":1}],"
        "\"Subsections\":[{\"name\":\"odd/w\",\"version_id\":1,\"minimum_version_id\":1,"
        "\"Fields\":[{\"field\":\"w\",\"version_id\":0,\"field_exists\":false,"
        "\"size\":1}]}]}}]}}}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vmstate/json/plain", test_plain);
    g_test_add_func("/vmstate/json/structs", test_structs);
    g_test_add_func("/vmstate/json/null-runs", test_null_runs);
    g_test_add_func("/vmstate/json/duplicates", test_duplicate_names_and_conditional_arrays);
    g_test_add_func("/vmstate/json/types", test_type_names);
    g_test_add_func("/vmstate/dump", test_dump);
    return g_test_run();
}
