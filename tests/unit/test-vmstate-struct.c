/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMState: nested structs, subsections, hooks, lists, trees, FIFOs. */
#include "qemu/osdep.h"
#include "qemu/queue.h"
#include "vmstate-test.h"

typedef struct Point {
    uint8_t x, y;
} Point;

static const VMSTATE_DESCRIPTION(Point) vmstate_point = {
    .name = "point", .version_id = 2, .minimum_version_id = 1, VMSTATE_OF(Point),
    .complete = true,
    .fields = VMSTATE_FIELDS(Point, VMSTATE_UINT8(x, Point), VMSTATE_UINT8_V(y, Point, 2)),
};

/* ---- nesting ------------------------------------------------------------------------ */

typedef struct Shape {
    Point one;
    Point fixed[2];
    Point grid[1][2];
    Point *there;
    Point *some[2];
    uint8_t used;
    Point room[3];
    uint32_t heap_used;
    Point *heap;
    int32_t made_count;
    Point *made;
} Shape;

static bool is_big(void *opaque, int version)
{
    return ((Shape *)opaque)->used > 2;
}

static const VMSTATE_DESCRIPTION(Shape) vmstate_shape = {
    .name = "shape", .version_id = 1, VMSTATE_OF(Shape),
    .fields = VMSTATE_FIELDS(Shape,
        VMSTATE_STRUCT(one, Shape, 1, vmstate_point, Point),
        VMSTATE_VSTRUCT(one, Shape, vmstate_point, Point, 1),
        VMSTATE_STRUCT_ARRAY(fixed, Shape, 2, 0, vmstate_point, Point),
        VMSTATE_STRUCT_SUB_ARRAY(fixed, Shape, 1, 1, 0, vmstate_point, Point),
        VMSTATE_STRUCT_2DARRAY(grid, Shape, 1, 2, 0, vmstate_point, Point),
        VMSTATE_STRUCT_POINTER(there, Shape, vmstate_point, Point),
        VMSTATE_ARRAY_OF_POINTER_TO_STRUCT(some, Shape, 2, 0, vmstate_point, Point *),
        VMSTATE_UINT8(used, Shape),
        VMSTATE_STRUCT_VARRAY_UINT8(room, Shape, used, 0, vmstate_point, Point),
        VMSTATE_STRUCT_TEST(one, Shape, is_big, 0, vmstate_point, Point),
        VMSTATE_STRUCT_VARRAY_POINTER_UINT32(heap, Shape, heap_used, vmstate_point, Point),
        VMSTATE_STRUCT_VARRAY_POINTER_KNOWN(heap, Shape, 1, 0, vmstate_point, Point),
        VMSTATE_INT32(made_count, Shape),
        VMSTATE_STRUCT_VARRAY_ALLOC(made, Shape, made_count, 0, vmstate_point, Point)),
};

#define SHAPE_BYTES "0102 01 0304 0506 0506 0708 090a 0b0c 30 0d0e 02 0f10 1112" \
                    "1314 1516 1314 00000001 1718"

static void test_nesting(void)
{
    Point there = { 11, 12 }, second = { 13, 14 }, heap[2] = { { 19, 20 }, { 21, 22 } };
    Point made = { 23, 24 };
    Shape s = { .one = { 1, 2 }, .fixed = { { 3, 4 }, { 5, 6 } },
                .grid = { { { 7, 8 }, { 9, 10 } } }, .there = &there,
                .some = { NULL, &second }, .used = 2, .room = { { 15, 16 }, { 17, 18 } },
                .heap_used = 2, .heap = heap, .made_count = 1, .made = &made };
    Point there2 = { 0, 0 }, second2 = { 0, 0 }, heap2[2] = { { 0, 0 } };
    Shape t = { .there = &there2, .some = { NULL, &second2 }, .heap = heap2, .heap_used = 2 };

    g_assert_true(vmstate_check(&vmstate_shape.vmsd, &error_abort));
    assert_saves(&vmstate_shape.vmsd, &s, SHAPE_BYTES);
    assert_loads(&vmstate_shape.vmsd, &t, 1, SHAPE_BYTES);
    g_assert_cmpint(t.one.y, ==, 2);
    g_assert_cmpint(t.grid[0][1].x, ==, 9);
    g_assert_cmpint(there2.y, ==, 12);
    g_assert_cmpint(second2.x, ==, 13);
    g_assert_cmpint(t.room[1].y, ==, 18);
    g_assert_cmpint(heap2[1].y, ==, 22);
    g_assert_cmpint(t.made->y, ==, 24);
    g_free(t.made);
}

static void test_error_names_the_place(void)
{
    Shape t = { .used = 0 };
    Point there;

    assert_refuses(&vmstate_shape.vmsd, &t, 1, "0102 01 0304 05",
                   "field 'fixed[1].y': the stream ends after 6 bytes");
    assert_refuses(&vmstate_shape.vmsd, &t, 1, "0102 01 0304 0506 0506 0708 090a 0b0c",
                   "field 'there': there is no memory to load it to");
    t.there = &there;
    assert_refuses(&vmstate_shape.vmsd, &t, 1,
                   "0102 01 0304 0506 0506 0708 090a 0b0c 30 30 04",
                   "field 'room': count 4 exceeds the capacity 3");
}

/* ---- subsections ------------------------------------------------------------------------ */

typedef struct Device {
    uint8_t main;
    uint8_t extra;
    uint8_t deep;
    Point p;
    int post_load_version;
    char log[32];
} Device;

static bool extra_needed(Device *d)
{
    return d->extra != 0;
}

static bool deep_needed(Device *d)
{
    return d->deep != 0;
}

static const VMSTATE_DESCRIPTION(Device) vmstate_device_deep = {
    .name = "device/extra/deep", .version_id = 3, .needed = deep_needed, VMSTATE_OF(Device),
    .fields = VMSTATE_FIELDS(Device, VMSTATE_UINT8(deep, Device)),
};

static const VMSTATE_DESCRIPTION(Device) vmstate_device_extra = {
    .name = "device/extra", .version_id = 1, .minimum_version_id = 1, .needed = extra_needed,
    VMSTATE_OF(Device),
    .fields = VMSTATE_FIELDS(Device, VMSTATE_UINT8(extra, Device)),
    .subsections = (const VMStateDescription *const []) { &vmstate_device_deep.vmsd, NULL },
};

static bool always(Device *d)
{
    return true;
}

static const VMSTATE_DESCRIPTION(Device) vmstate_device_p = {
    .name = "device/p", .version_id = 1, .minimum_version_id = 1, .needed = always,
    VMSTATE_OF(Device),
    .fields = VMSTATE_FIELDS(Device, VMSTATE_STRUCT(p, Device, 0, vmstate_point, Point)),
};

static const VMSTATE_DESCRIPTION(Device) vmstate_device = {
    .name = "device", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Device),
    .fields = VMSTATE_FIELDS(Device, VMSTATE_UINT8(main, Device)),
    .subsections = (const VMStateDescription *const []) {
        &vmstate_device_extra.vmsd, &vmstate_device_p.vmsd, NULL
    },
};

/* "device/extra", "device/extra/deep", "device/p" */
#define EXTRA "05 0c 6465766963652f6578747261 00000001"
#define DEEP  "05 11 6465766963652f65787472612f64656570 00000003"
#define PART_P "05 08 6465766963652f70 00000001"

static void test_subsections(void)
{
    Device d = { .main = 1, .p = { 8, 9 } }, e = { .main = 0 };

    g_assert_true(vmstate_check(&vmstate_device.vmsd, &error_abort));
    assert_saves(&vmstate_device.vmsd, &d, "01" PART_P "0809");
    d.extra = 2;
    d.deep = 3;
    assert_saves(&vmstate_device.vmsd, &d, "01" EXTRA "02" DEEP "03" PART_P "0809");
    /* Any order, and what follows belongs to somebody else. */
    assert_loads(&vmstate_device.vmsd, &e, 1, "01" PART_P "0708" EXTRA "02" DEEP "03" "7e");
    g_assert_cmpint(e.extra, ==, 2);
    g_assert_cmpint(e.deep, ==, 3);
    g_assert_cmpint(e.p.y, ==, 8);
}

static void test_foreign_subsection_is_left_alone(void)
{
    Device d = { .main = 0 };

    assert_loads(&vmstate_device.vmsd, &d, 1, "01 05 04 61626364 00000001");
    assert_loads(&vmstate_device.vmsd, &d, 1, "01 05");
    assert_loads(&vmstate_device.vmsd, &d, 1, "01 05 ff 646576");
}

static void test_subsection_errors(void)
{
    Device d = { .main = 0 };

    assert_refuses(&vmstate_device.vmsd, &d, 1, "01 05 08 6465766963652f71 00000001",
                   "VM subsection 'device/q' in 'device' does not exist");
    assert_refuses(&vmstate_device.vmsd, &d, 1, "01 05 08 6465766963652f0a 00000001",
                   "VM subsection 'device/\\n' in 'device' does not exist");
    assert_refuses(&vmstate_device.vmsd, &d, 1, "01" PART_P "07",
                   "subsection 'device/p' field 'p.y': the stream ends after 16 bytes");
    assert_refuses(&vmstate_device.vmsd, &d, 1, "01 05 08 6465766963652f70 00000009 0102",
                   "subsection 'device/p' device/p: incoming version_id 9 is too new for local "
                   "version_id 1");
    assert_refuses(&vmstate_device.vmsd, &d, 1, "01 05 08 6465766963652f70 0000",
                   "subsection 'device/p' version: the stream ends after 13 bytes");
}

/* ---- hooks -------------------------------------------------------------------------------- */

static int hook_result;

static void note(Device *d, const char *what)
{
    g_strlcat(d->log, what, sizeof(d->log));
}

static int pre_save(Device *d)
{
    note(d, "pre_save ");
    return hook_result;
}

static int post_save(Device *d)
{
    note(d, "post_save ");
    return 0;
}

static int pre_load(Device *d)
{
    note(d, "pre_load ");
    return hook_result;
}

static int post_load(Device *d, int version)
{
    note(d, "post_load ");
    d->post_load_version = version;
    return d->main == 0xff ? -ERANGE : 0;
}

static const VMSTATE_DESCRIPTION(Device) vmstate_hooks = {
    .name = "hooks", .version_id = 4, .minimum_version_id = 2, VMSTATE_OF(Device),
    .pre_save = pre_save, .post_save = post_save, .pre_load = pre_load, .post_load = post_load,
    .fields = VMSTATE_FIELDS(Device, VMSTATE_UINT8(main, Device)),
};

static void test_hooks(void)
{
    Device d = { .main = 5 };

    assert_saves(&vmstate_hooks.vmsd, &d, "05");
    g_assert_cmpstr(d.log, ==, "pre_save post_save ");
    d.log[0] = '\0';
    assert_loads(&vmstate_hooks.vmsd, &d, 3, "06");
    g_assert_cmpstr(d.log, ==, "pre_load post_load ");
    g_assert_cmpint(d.post_load_version, ==, 3);
}

static void test_hooks_fail(void)
{
    Device d = { .main = 5 };

    hook_result = -EBUSY;
    assert_does_not_save(&vmstate_hooks.vmsd, &d, "pre-save for hooks failed, ret: -16");
    assert_refuses(&vmstate_hooks.vmsd, &d, 3, "06",
                   "pre load hook failed for: 'hooks', version_id: 4, ret: -16");
    hook_result = 0;
    assert_refuses(&vmstate_hooks.vmsd, &d, 3, "ff",
                   "post load hook failed for: hooks, version_id: 4, ret: -34");
}

static bool pre_save_errp(Device *d, Error **errp)
{
    if (d->main == 1) {
        error_setg(errp, "not now");
        return false;
    }
    return true;
}

static bool pre_load_errp(Device *d, Error **errp)
{
    return pre_save_errp(d, errp);
}

static bool post_load_errp(Device *d, int version, Error **errp)
{
    if (d->main == 9) {
        error_setg(errp, "nine is too much");
        return false;
    }
    return true;
}

static const VMSTATE_DESCRIPTION(Device) vmstate_errp = {
    .name = "errp", VMSTATE_OF(Device),
    .pre_save_errp = pre_save_errp, .pre_load_errp = pre_load_errp,
    .post_load_errp = post_load_errp,
    .fields = VMSTATE_FIELDS(Device, VMSTATE_UINT8(main, Device)),
};

static void test_hooks_errp(void)
{
    Device d = { .main = 1 };

    assert_does_not_save(&vmstate_errp.vmsd, &d, "pre-save for errp failed: not now");
    assert_refuses(&vmstate_errp.vmsd, &d, 0, "02",
                   "pre load hook failed for: 'errp', version_id: 0: not now");
    d.main = 2;
    assert_refuses(&vmstate_errp.vmsd, &d, 0, "09",
                   "post load hook failed for: errp, version_id: 0: nine is too much");
    assert_saves(&vmstate_errp.vmsd, &d, "09");
}

/* ---- validation ---------------------------------------------------------------- */

static bool main_is_even(const Device *d, int version)
{
    return d->main % 2 == 0;
}

static const VMSTATE_DESCRIPTION(Device) vmstate_validated = {
    .name = "validated", VMSTATE_OF(Device),
    .fields = VMSTATE_FIELDS(Device,
        VMSTATE_UINT8(main, Device),
        VMSTATE_VALIDATE_STATE("main is even", Device, main_is_even)),
};

static void test_validation(void)
{
    Device d = { .main = 2 };

    assert_saves(&vmstate_validated.vmsd, &d, "02");
    assert_loads(&vmstate_validated.vmsd, &d, 0, "04");
    assert_refuses(&vmstate_validated.vmsd, &d, 0, "05",
                   "Input validation failed: validated/main is even version_id: 0");
    assert_does_not_save(&vmstate_validated.vmsd, &d,
                         "Output state validation failed: validated/main is even");
}

/* ---- through a temporary ------------------------------------------------------- */

typedef struct DeviceTmp {
    Device *parent;
    uint16_t both;
} DeviceTmp;

static int tmp_pre_save(DeviceTmp *t)
{
    t->both = t->parent->main << 8 | t->parent->extra;
    return 0;
}

static int tmp_post_load(DeviceTmp *t, int version)
{
    t->parent->main = t->both >> 8;
    t->parent->extra = t->both;
    return 0;
}

static const VMSTATE_DESCRIPTION(DeviceTmp) vmstate_device_tmp = {
    .name = "device-tmp", VMSTATE_OF(DeviceTmp),
    .pre_save = tmp_pre_save, .post_load = tmp_post_load,
    .fields = VMSTATE_FIELDS(DeviceTmp, VMSTATE_UINT16(both, DeviceTmp)),
};

static const VMSTATE_DESCRIPTION(Device) vmstate_with_tmp = {
    .name = "with-tmp", VMSTATE_OF(Device),
    .fields = VMSTATE_FIELDS(Device, VMSTATE_WITH_TMP(Device, DeviceTmp, vmstate_device_tmp)),
};

static void test_tmp(void)
{
    Device d = { .main = 1, .extra = 2 };

    assert_saves(&vmstate_with_tmp.vmsd, &d, "0102");
    assert_loads(&vmstate_with_tmp.vmsd, &d, 0, "0a0b");
    g_assert_cmpint(d.main, ==, 10);
    g_assert_cmpint(d.extra, ==, 11);
    assert_refuses(&vmstate_with_tmp.vmsd, &d, 0, "0a",
                   "field 'tmp.both': the stream ends after 1 bytes");
}

/* ---- lists --------------------------------------------------------------------- */

typedef struct Item {
    uint8_t v;
    QTAILQ_ENTRY(Item) tail_link;
    QLIST_ENTRY(Item) list_link;
} Item;

typedef struct Lists {
    QTAILQ_HEAD(, Item) tail;
    QLIST_HEAD(, Item) list;
} Lists;

static const VMSTATE_DESCRIPTION(Item) vmstate_item = {
    .name = "item", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Item),
    .fields = VMSTATE_FIELDS(Item, VMSTATE_UINT8(v, Item)),
};

static const VMSTATE_DESCRIPTION(Lists) vmstate_lists = {
    .name = "lists", .version_id = 1, VMSTATE_OF(Lists), .complete = true,
    .fields = VMSTATE_FIELDS(Lists,
        VMSTATE_QTAILQ_V(tail, Lists, 1, vmstate_item, Item, tail_link),
        VMSTATE_QLIST_V(list, Lists, 1, vmstate_item, Item, list_link)),
};

static void free_lists(Lists *l)
{
    Item *item, *next;

    QTAILQ_FOREACH_SAFE(item, &l->tail, tail_link, next) {
        QTAILQ_REMOVE(&l->tail, item, tail_link);
        g_free(item);
    }
    QLIST_FOREACH_SAFE(item, &l->list, list_link, next) {
        QLIST_REMOVE(item, list_link);
        g_free(item);
    }
}

static void test_lists(void)
{
    Lists l;

    g_assert_true(vmstate_check(&vmstate_lists.vmsd, &error_abort));
    QTAILQ_INIT(&l.tail);
    QLIST_INIT(&l.list);
    assert_saves(&vmstate_lists.vmsd, &l, "0000");
    assert_loads(&vmstate_lists.vmsd, &l, 1, "01 0a 01 0b 00 01 0c 01 0d 01 0e 00");
    assert_saves(&vmstate_lists.vmsd, &l, "01 0a 01 0b 00 01 0c 01 0d 01 0e 00");
    g_assert_cmpint(QTAILQ_FIRST(&l.tail)->v, ==, 10);
    g_assert_cmpint(QTAILQ_LAST(&l.tail)->v, ==, 11);
    /* Appends, in order, with links that work backwards. */
    assert_loads(&vmstate_lists.vmsd, &l, 1, "01 63 00 01 64 00");
    g_assert_cmpint(QTAILQ_PREV(QTAILQ_LAST(&l.tail), tail_link)->v, ==, 11);
    free_lists(&l);
}

static void test_list_errors(void)
{
    Lists l;

    QTAILQ_INIT(&l.tail);
    QLIST_INIT(&l.list);
    assert_refuses(&vmstate_lists.vmsd, &l, 1, "01 0a 02",
                   "field 'tail': 0x02 is neither an element nor the end of the list");
    assert_refuses(&vmstate_lists.vmsd, &l, 1, "01 0a 01",
                   "field 'tail.v': the stream ends after 3 bytes");
    assert_refuses(&vmstate_lists.vmsd, &l, 1, "00 01 0a",
                   "field 'list': the stream ends after 3 bytes");
    free_lists(&l);
}

/* ---- trees --------------------------------------------------------------------- */

typedef struct Key {
    uint16_t k;
} Key;

typedef struct Trees {
    GTree *direct;
    GTree *keyed;
} Trees;

static const VMStateDescription vmstate_tree_item[] = {
    {
        .name = "item",
        .fields = (const VMStateField[]) { VMSTATE_UINT8(v, Item), VMSTATE_END_OF_LIST() },
    }, {
        .name = "key",
        .fields = (const VMStateField[]) { VMSTATE_UINT16(k, Key), VMSTATE_END_OF_LIST() },
    },
};

static const VMSTATE_DESCRIPTION(Trees) vmstate_trees = {
    .name = "trees", .version_id = 1, VMSTATE_OF(Trees), .complete = true,
    .fields = VMSTATE_FIELDS(Trees,
        VMSTATE_GTREE_DIRECT_KEY_V(direct, Trees, 1, &vmstate_item, Item),
        VMSTATE_GTREE_V(keyed, Trees, 1, vmstate_tree_item, Key, Item)),
};

static gint compare_direct(gconstpointer a, gconstpointer b, gpointer opaque)
{
    return (uintptr_t)a < (uintptr_t)b ? -1 : a != b;
}

static gint compare_keys(gconstpointer a, gconstpointer b, gpointer opaque)
{
    return ((const Key *)a)->k - ((const Key *)b)->k;
}

static void test_trees(void)
{
    Trees t = {
        .direct = g_tree_new_full(compare_direct, NULL, NULL, g_free),
        .keyed = g_tree_new_full(compare_keys, NULL, g_free, g_free),
    };
    const char *bytes = "00000002 01 0000000000000005 0a 01 0000000000000006 0b 00"
                        "00000001 01 0203 0c 00";
    Trees none = { .direct = NULL };

    assert_loads(&vmstate_trees.vmsd, &t, 1, bytes);
    g_assert_cmpint(g_tree_nnodes(t.direct), ==, 2);
    assert_saves(&vmstate_trees.vmsd, &t, bytes);
    assert_refuses(&vmstate_trees.vmsd, &t, 1, "00000002 01 0000000000000005 0a 00",
                   "field 'direct': 2 nodes were announced, 1 came");
    assert_refuses(&vmstate_trees.vmsd, &t, 1, "ffffffff 01 0000000000000009",
                   "field 'direct.v': the stream ends after 13 bytes");
    assert_refuses(&vmstate_trees.vmsd, &t, 1, "00000000 00 00000001 01 0203",
                   "field 'keyed.v': the stream ends after 12 bytes");
    assert_refuses(&vmstate_trees.vmsd, &none, 1, "00000000 00",
                   "field 'direct': there is no tree to load it to");
    assert_does_not_save(&vmstate_trees.vmsd, &none,
                         "Save of field trees/direct failed: there is no tree");
    g_tree_destroy(t.direct);
    g_tree_destroy(t.keyed);
}

/* ---- FIFOs --------------------------------------------------------------------- */

typedef struct Fifos {
    Fifo8 bytes;
    Fifo32 words;
} Fifos;

static const VMSTATE_DESCRIPTION(Fifos) vmstate_fifos = {
    .name = "fifos", VMSTATE_OF(Fifos), .complete = true,
    .fields = VMSTATE_FIELDS(Fifos,
        VMSTATE_FIFO8(bytes, Fifos),
        VMSTATE_FIFO32(words, Fifos)),
};

static void test_fifos(void)
{
    Fifos f;
    const char *bytes = "00000000010203 00000005 00000003 6665646300000000 00000000 00000004";

    g_assert_true(vmstate_check(&vmstate_fifos.vmsd, &error_abort));
    fifo8_create(&f.bytes, 7);
    fifo32_create(&f.words, 2);
    memset(f.bytes.data, 0, 7);
    memset(f.words.fifo.data, 0, 8);
    for (int i = 0; i < 5; i++) {
        fifo8_push(&f.bytes, 0);
        fifo8_pop(&f.bytes);
    }
    fifo8_push(&f.bytes, 2);
    fifo8_push(&f.bytes, 3);
    f.bytes.data[4] = 1;
    fifo8_push(&f.bytes, 0);
    fifo32_push(&f.words, 0x63646566);
    assert_saves(&vmstate_fifos.vmsd, &f, bytes);
    fifo8_reset(&f.bytes);
    assert_loads(&vmstate_fifos.vmsd, &f, 0, bytes);
    g_assert_cmpint(fifo8_num_used(&f.bytes), ==, 3);
    g_assert_cmpint(fifo8_pop(&f.bytes), ==, 2);
    assert_refuses(&vmstate_fifos.vmsd, &f, 0, "00000000000000 00000007 00000001",
                   "field 'bytes': post load hook failed for: Fifo8, version_id: 1: head 7 and "
                   "num 1 do not fit a FIFO of 7");
    assert_refuses(&vmstate_fifos.vmsd, &f, 0, "00000000000000 00000000 ffffffff",
                   "field 'bytes': post load hook failed for: Fifo8, version_id: 1: head 0 and "
                   "num 4294967295 do not fit a FIFO of 7");
    fifo8_destroy(&f.bytes);
    fifo32_destroy(&f.words);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vmstate/struct/nesting", test_nesting);
    g_test_add_func("/vmstate/struct/error-place", test_error_names_the_place);
    g_test_add_func("/vmstate/subsection/bytes", test_subsections);
    g_test_add_func("/vmstate/subsection/foreign", test_foreign_subsection_is_left_alone);
    g_test_add_func("/vmstate/subsection/errors", test_subsection_errors);
    g_test_add_func("/vmstate/hooks/order", test_hooks);
    g_test_add_func("/vmstate/hooks/failure", test_hooks_fail);
    g_test_add_func("/vmstate/hooks/errp", test_hooks_errp);
    g_test_add_func("/vmstate/validation", test_validation);
    g_test_add_func("/vmstate/tmp", test_tmp);
    g_test_add_func("/vmstate/lists", test_lists);
    g_test_add_func("/vmstate/list-errors", test_list_errors);
    g_test_add_func("/vmstate/trees", test_trees);
    g_test_add_func("/vmstate/fifos", test_fifos);
    return g_test_run();
}
