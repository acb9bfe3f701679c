/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lifetime of objects, the composition tree, paths, the census. */
#include "qemu/osdep.h"
#include "qom/object.h"

#define TYPE_PART "part"
OBJECT_DECLARE_SIMPLE_TYPE(Part, PART)
struct Part {
    Object parent_obj;
    int value;
};

#define TYPE_WHOLE "whole"
OBJECT_DECLARE_SIMPLE_TYPE(Whole, WHOLE)
struct Whole {
    Object parent_obj;
    Part part;
};

#define TYPE_LINED "lined"

static int parts_alive;
static int unparented;
static bool veto_finalize;

static void part_init(Object *obj)
{
    parts_alive++;
}

static void part_finalize(Object *obj)
{
    parts_alive--;
    if (veto_finalize) {
        object_ref(obj);
    }
}

static void part_unparent(Object *obj)
{
    unparented++;
    /* the path is still known, and asking again is harmless */
    g_assert_nonnull(object_get_canonical_path_component(obj));
    object_unparent(obj);
}

static void part_class_init(ObjectClass *klass, const void *data)
{
    klass->unparent = part_unparent;
}

static void part_set_value(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_int32(v, name, &PART(obj)->value, errp);
}

static void part_add_value(Object *obj)
{
    object_property_add(obj, "value", "int32", part_set_value, part_set_value, NULL, NULL);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_PART,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Part),
        .instance_init = part_init,
        .instance_post_init = part_add_value,
        .instance_finalize = part_finalize,
        .class_init = part_class_init,
    }, {
        .name = TYPE_WHOLE,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Whole),
    }, {
        .name = TYPE_LINED,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Object),
        .instance_align = 256,
    },
};
DEFINE_TYPES(types)

/* ---- References and storage ------------------------------------------------------ */

static void test_refs(void)
{
    Object *obj = object_new(TYPE_PART);

    g_assert_cmpint(parts_alive, ==, 1);
    g_assert_true(object_ref(obj) == obj);
    object_unref(obj);
    g_assert_cmpint(parts_alive, ==, 1);
    object_unref(obj);
    g_assert_cmpint(parts_alive, ==, 0);
    object_unref(NULL);
    g_assert_null(object_ref(NULL));

    obj = object_new_with_class(object_class_by_name(TYPE_PART));
    g_assert_cmpint(parts_alive, ==, 1);
    object_unref(obj);
}

static void test_alignment(void)
{
    Object *obj = object_new(TYPE_LINED);

    g_assert_cmpuint((uintptr_t)obj % 256, ==, 0);
    object_unref(obj);
}

static void test_embedded(void)
{
    Part storage = { .value = 77 };
    Object *obj = OBJECT(&storage);

    object_initialize(&storage, sizeof(storage), TYPE_PART);
    g_assert_cmpint(storage.value, ==, 0);
    object_ref(obj);
    object_unref(obj);
    g_assert_cmpint(parts_alive, ==, 1);
    object_unref(obj);
    g_assert_cmpint(parts_alive, ==, 0);

    /* the same storage again */
    object_initialize(&storage, sizeof(storage), TYPE_PART);
    storage.value = 5;
    object_unref(obj);
    g_assert_cmpint(parts_alive, ==, 0);
}

static void test_embedded_child(void)
{
    Whole *whole = WHOLE(object_new(TYPE_WHOLE));

    unparented = 0;
    object_initialize_child(OBJECT(whole), "part", &whole->part, TYPE_PART);
    g_assert_cmpuint(OBJECT(&whole->part)->ref, ==, 1);
    g_assert_true(object_resolve_path_component(OBJECT(whole), "part") == OBJECT(&whole->part));
    object_unparent(OBJECT(&whole->part));
    g_assert_cmpint(parts_alive, ==, 0);
    g_assert_cmpint(unparented, ==, 1);
    object_initialize_child(OBJECT(whole), "part", &whole->part, TYPE_PART);
    object_unref(whole);
    g_assert_cmpint(parts_alive, ==, 0);
    g_assert_cmpint(unparented, ==, 2);
}

static void test_embedded_with_props(void)
{
    Whole *whole = WHOLE(object_new(TYPE_WHOLE));
    Error *err = NULL;

    g_assert_true(object_initialize_child_with_props(OBJECT(whole), "part", &whole->part,
                                                     sizeof(whole->part), TYPE_PART, &err,
                                                     "value", "0x10", NULL));
    g_assert_cmpint(whole->part.value, ==, 16);
    object_unparent(OBJECT(&whole->part));
    g_assert_false(object_initialize_child_with_props(OBJECT(whole), "part", &whole->part,
                                                      sizeof(whole->part), TYPE_PART, &err,
                                                      "value", "x", NULL));
    g_assert_cmpstr(error_get_pretty(err), ==, "Parameter 'value' expects integer");
    error_free(err);
    g_assert_cmpint(parts_alive, ==, 0);
    object_unref(whole);
}

static void test_new_with_props(void)
{
    Object *root = object_get_root();
    Error *err = NULL;
    Object *obj;

    obj = object_new_with_props(TYPE_PART, root, "p", &err, "value", "3", NULL);
    g_assert_cmpint(PART(obj)->value, ==, 3);
    g_assert_cmpuint(obj->ref, ==, 1);
    g_assert_true(object_set_props(obj, &err, "value", "4", "value", "5", NULL));
    g_assert_cmpint(PART(obj)->value, ==, 5);
    g_assert_false(object_set_props(obj, &err, "nope", "4", NULL));
    g_assert_cmpstr(error_get_pretty(err), ==, "Property 'part.nope' not found");
    error_free_or_abort(&err);

    g_assert_null(object_new_with_props(TYPE_PART, root, "p", &err, NULL));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "attempt to add duplicate property 'p' to object (type 'container')");
    error_free_or_abort(&err);
    g_assert_null(object_new_with_props("nope", root, "q", &err, NULL));
    g_assert_cmpstr(error_get_pretty(err), ==, "invalid object type: nope");
    error_free_or_abort(&err);
    g_assert_null(object_new_with_props(TYPE_INTERFACE, root, "q", &err, NULL));
    error_free_or_abort(&err);
    object_unparent(obj);
    g_assert_cmpint(parts_alive, ==, 0);

    obj = object_new_with_props(TYPE_PART, NULL, NULL, &err, "value", "3", NULL);
    object_unref(obj);
    g_assert_cmpint(parts_alive, ==, 0);
}

/* ---- The tree ---------------------------------------------------------------------- */

static int count_child(Object *child, void *opaque)
{
    return ++*(int *)opaque == 3 ? 42 : 0;
}

static void test_children(void)
{
    Object *root = object_get_root();
    Object *box = object_property_add_new_container(root, "box");
    Object *p = object_new(TYPE_PART);
    Error *err = NULL;
    int n = 0;

    g_assert_cmpstr(object_property_add_child(box, "p[*]", p)->name, ==, "p[0]");
    object_unref(p);
    g_assert_true(object_property_new_child(box, "p[*]", Part) != NULL);
    g_assert_cmpint(parts_alive, ==, 2);
    g_assert_cmpint(object_child_foreach(box, count_child, &n), ==, 0);
    g_assert_cmpint(n, ==, 2);
    n = 0;
    g_assert_cmpint(object_child_foreach_recursive(root, count_child, &n), ==, 42);

    g_assert_null(object_property_try_add_child(root, "box", p = object_new(TYPE_PART), &err));
    error_free_or_abort(&err);
    object_unref(p);

    object_unparent(box);
    g_assert_cmpint(parts_alive, ==, 0);
    object_unparent(root);                   /* has no parent: nothing to do */
}

static void test_indices(void)
{
    Object *box = object_get_container("box");
    ObjectProperty *prop;

    for (int i = 0; i < 100; i++) {
        g_autofree char *name = g_strdup_printf("p[%d]", i);
        g_autofree char *other = g_strdup_printf("pq[%d]", i);

        g_assert_cmpstr(object_property_add(box, "p[*]", "t", NULL, NULL, NULL, NULL)->name, ==,
                        name);
        g_assert_cmpstr(object_property_add(box, "pq[*]", "t", NULL, NULL, NULL, NULL)->name, ==,
                        other);
    }
    object_property_del(box, "p[40]");
    object_property_del(box, "p[7]");
    prop = object_property_add(box, "p[*]", "t", NULL, NULL, NULL, NULL);
    g_assert_cmpstr(prop->name, ==, "p[7]");
    prop = object_property_add(box, "p[*]", "t", NULL, NULL, NULL, NULL);
    g_assert_cmpstr(prop->name, ==, "p[40]");
    prop = object_property_add(box, "p[*]", "t", NULL, NULL, NULL, NULL);
    g_assert_cmpstr(prop->name, ==, "p[100]");
    /* also right behind one that was just added, and when that one goes */
    object_property_del(box, "p[50]");
    prop = object_property_add(box, "p[*]", "t", NULL, NULL, NULL, NULL);
    g_assert_cmpstr(prop->name, ==, "p[50]");
    object_property_del(box, "p[50]");
    prop = object_property_add(box, "p[*]", "t", NULL, NULL, NULL, NULL);
    g_assert_cmpstr(prop->name, ==, "p[50]");
    prop = object_property_add(box, "p[*]", "t", NULL, NULL, NULL, NULL);
    g_assert_cmpstr(prop->name, ==, "p[101]");
    object_property_del(box, "p[3]");
    prop = object_property_add(box, "p[*]", "t", NULL, NULL, NULL, NULL);
    g_assert_cmpstr(prop->name, ==, "p[3]");
    object_unparent(box);
}

static void test_roots(void)
{
    Object *root = object_get_root();
    Object *objects = object_get_objects_root();
    g_autofree char *path = object_get_canonical_path(root);

    g_assert_cmpstr(path, ==, "/");
    g_assert_true(object_get_container("objects") == objects);
    g_assert_true(object_resolve_path("/objects", NULL) == objects);
    g_assert_null(object_get_canonical_path(object_get_internal_root()));
    g_assert_null(object_get_canonical_path_component(root));
    g_assert_true(object_get_internal_root() == object_get_internal_root());
    g_assert_true(object_get_root() == root);
}

static void test_paths(void)
{
    Object *root = object_get_root();
    Object *a = object_property_add_new_container(root, "a");
    Object *b = object_property_add_new_container(root, "b");
    Object *ax = OBJECT(object_property_new_child(a, "x", Part));
    Object *bx = OBJECT(object_property_new_child(b, "x", Whole));
    Object *y = OBJECT(object_property_new_child(ax, "y", Part));
    g_autofree char *path = object_get_canonical_path(y);
    Object *outside = object_new(TYPE_PART);
    bool ambiguous = true;
    Error *err = NULL;

    g_assert_cmpstr(path, ==, "/a/x/y");
    g_assert_cmpstr(object_get_canonical_path_component(y), ==, "y");
    g_assert_null(object_get_canonical_path(outside));
    g_assert_true(object_resolve_path("/a/x/y", &ambiguous) == y);
    g_assert_false(ambiguous);
    g_assert_true(object_resolve_path("//a//x/y/", NULL) == y);
    g_assert_true(object_resolve_path("/", NULL) == root);
    g_assert_null(object_resolve_path("/a/nope", NULL));
    g_assert_null(object_resolve_path("/a/type", NULL));
    g_assert_true(object_resolve_path("y", &ambiguous) == y);
    g_assert_true(object_resolve_path("x/y", NULL) == y);
    g_assert_null(object_resolve_path("x", &ambiguous));
    g_assert_true(ambiguous);
    g_assert_null(object_resolve_path("nope", &ambiguous));
    g_assert_false(ambiguous);
    g_assert_true(object_resolve_path_type("x", TYPE_WHOLE, &ambiguous) == bx);
    g_assert_false(ambiguous);
    g_assert_null(object_resolve_path_type("/a/x", TYPE_WHOLE, NULL));
    g_assert_true(object_resolve_path_type("", TYPE_WHOLE, NULL) == bx);
    g_assert_null(object_resolve_path_type("", TYPE_PART, &ambiguous));
    g_assert_true(ambiguous);

    g_assert_true(object_resolve_path_at(a, "x/y") == y);
    g_assert_true(object_resolve_path_at(a, "/b/x") == bx);
    g_assert_null(object_resolve_path_at(a, "y"));
    g_assert_true(object_resolve_path_component(a, "x") == ax);
    g_assert_null(object_resolve_path_component(a, "type"));

    g_assert_true(object_resolve_type_unambiguous(TYPE_WHOLE, &err) == bx);
    g_assert_null(object_resolve_type_unambiguous(TYPE_PART, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "More than one object of type part");
    error_free_or_abort(&err);
    g_assert_null(object_resolve_type_unambiguous(TYPE_LINED, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "No object found of type lined");
    error_free_or_abort(&err);

    object_unref(outside);
    object_unparent(a);
    object_unparent(b);
    g_assert_cmpint(parts_alive, ==, 0);
}

/* ---- The end -------------------------------------------------------------------------- */

static char *find_sentinel(const void *start, size_t size)
{
    return NULL;
}

static void test_cleanup(void)
{
    Object *box = object_get_container("box");

    object_register_sweep(find_sentinel);
    object_register_sweep(find_sentinel);
    object_property_new_child(box, "p", Part);
    object_property_new_child(object_get_internal_root(), "hidden", Part);
    g_assert_cmpint(parts_alive, ==, 2);
    g_assert_cmpuint(object_census(NULL), >=, 5);
    qom_cleanup();
    g_assert_cmpint(parts_alive, ==, 0);
    g_assert_cmpuint(object_census(NULL), ==, 0);
}

static void expect_death(const char *message)
{
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr(message);
}

static void test_leak(void)
{
    if (g_test_subprocess()) {
        object_property_add_child(object_get_root(), "leaked", object_new(TYPE_PART));
        qom_cleanup();
    }
    expect_death("*alive: part ref=1 (not in the tree) created at *test-qom-objects.c:*"
                 "1 object left over*");
}

static void test_unref_child(void)
{
    if (g_test_subprocess()) {
        object_unref(object_property_new_child(object_get_root(), "c", Part));
    }
    expect_death("*object 'c' of type 'part' lost its last reference while it has a parent*");
}

static void test_two_parents(void)
{
    if (g_test_subprocess()) {
        Part *p = object_property_new_child(object_get_root(), "c", Part);

        object_property_add_child(object_get_internal_root(), "d", OBJECT(p));
    }
    expect_death("*'c' of type 'part' already has a parent*");
}

static void test_resurrection(void)
{
    if (g_test_subprocess()) {
        veto_finalize = true;
        object_unref(object_new(TYPE_PART));
    }
    expect_death("*object of type 'part' gained or lost references while it was finalized*");
}

static void test_small_storage(void)
{
    if (g_test_subprocess()) {
        Part p;

        object_initialize(&p, sizeof(p) - 1, TYPE_PART);
    }
    expect_death("*storage of * bytes for type 'part', which needs *");
}

static void test_misaligned_storage(void)
{
    if (g_test_subprocess()) {
        char space[sizeof(Object) + 512] QEMU_ALIGNED(256);

        object_initialize(space + 64, sizeof(Object), TYPE_LINED);
    }
    expect_death("*storage for type 'lined' is not aligned to 256*");
}

#ifdef __SANITIZE_ADDRESS__
static void test_poison(void)
{
    if (g_test_subprocess()) {
        Whole *whole = WHOLE(object_new(TYPE_WHOLE));

        object_initialize_child(OBJECT(whole), "part", &whole->part, TYPE_PART);
        object_unparent(OBJECT(&whole->part));
        whole->part.value++;
    }
    expect_death("*use-after-poison*");
}
#endif

#ifdef CONFIG_DEBUG_ASHLAR
static char *find_armed(const void *start, size_t size)
{
    return g_strdup("its timer is armed");
}

static void test_sweep(void)
{
    if (g_test_subprocess()) {
        object_register_sweep(find_armed);
        object_unref(object_new(TYPE_PART));
    }
    expect_death("*object of type 'part' created at *test-qom-objects.c:*"
                 "is freed, but its timer is armed*");
}
#endif

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/qom/objects/refs", test_refs);
    g_test_add_func("/qom/objects/alignment", test_alignment);
    g_test_add_func("/qom/objects/embedded", test_embedded);
    g_test_add_func("/qom/objects/embedded-child", test_embedded_child);
    g_test_add_func("/qom/objects/embedded-with-props", test_embedded_with_props);
    g_test_add_func("/qom/objects/new-with-props", test_new_with_props);
    g_test_add_func("/qom/tree/children", test_children);
    g_test_add_func("/qom/tree/indices", test_indices);
    g_test_add_func("/qom/tree/roots", test_roots);
    g_test_add_func("/qom/tree/paths", test_paths);
    g_test_add_func("/qom/end/cleanup", test_cleanup);
    g_test_add_func("/qom/end/leak", test_leak);
    g_test_add_func("/qom/end/unref-child", test_unref_child);
    g_test_add_func("/qom/end/two-parents", test_two_parents);
    g_test_add_func("/qom/end/resurrection", test_resurrection);
    g_test_add_func("/qom/end/small-storage", test_small_storage);
    g_test_add_func("/qom/end/misaligned-storage", test_misaligned_storage);
#ifdef __SANITIZE_ADDRESS__
    g_test_add_func("/qom/end/poison", test_poison);
#endif
#ifdef CONFIG_DEBUG_ASHLAR
    g_test_add_func("/qom/end/sweep", test_sweep);
#endif
    ret = g_test_run();
    qom_cleanup();
    return ret;
}
