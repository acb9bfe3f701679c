/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told about types and objects: lists, the tree, help. */
#include "qemu/osdep.h"
#include "qom/introspect.h"

#define TYPE_GEAR "gear"

static void visit_teeth(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    int64_t teeth = 3;

    visit_type_int(v, name, &teeth, errp);
}

static void gear_class_init(ObjectClass *klass, const void *data)
{
    ObjectProperty *prop = object_class_property_add(klass, "teeth", "int", visit_teeth,
                                                     visit_teeth, NULL, NULL);

    object_property_set_default_int(prop, 3);
    object_class_property_set_description(klass, "teeth", "number of teeth");
    object_class_property_add(klass, "a-long-name-of-a-property", "int", NULL, visit_teeth, NULL,
                              NULL);
}

static void gear_init(Object *obj)
{
    object_property_add(obj, "extra", "int", visit_teeth, NULL, NULL, NULL);
}

static const TypeInfo types[] = {
    {
        .name = "toothed",
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(InterfaceClass),
    }, {
        .name = "base-gear",
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Object),
        .abstract = true,
        .class_init = gear_class_init,
        .interfaces = (const InterfaceInfo[]) { { "toothed" }, { NULL } },
    }, {
        .name = TYPE_GEAR,
        .parent = "base-gear",
        .instance_init = gear_init,
    },
};
DEFINE_TYPES(types)

/* Compare with @expected and give the value back. */
static void assert_json(struct json_object *value, const char *expected)
{
    g_assert_cmpstr(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN |
                                                   JSON_C_TO_STRING_NOSLASHESCAPE), ==, expected);
    json_object_put(value);
}

static void test_list_object(void)
{
    Object *box = object_get_container("box");
    Object *gear = object_new(TYPE_GEAR);
    Error *err = NULL;

    object_property_add_child(box, "gear", gear);
    object_unref(gear);
    assert_json(qom_list_object(box), "[{\"name\":\"type\",\"type\":\"string\"},"
                "{\"name\":\"gear\",\"type\":\"child<gear>\"}]");
    assert_json(qom_list_object(gear), "[{\"name\":\"type\",\"type\":\"string\"},"
                "{\"name\":\"teeth\",\"type\":\"int\"},"
                "{\"name\":\"a-long-name-of-a-property\",\"type\":\"int\"},"
                "{\"name\":\"extra\",\"type\":\"int\"}]");
    g_assert_true(qom_resolve_path("/box/gear", &err) == gear);
    g_assert_true(qom_resolve_path("gear", &err) == gear);
    g_assert_null(qom_resolve_path("/box/nope", &err));
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_DEVICE_NOT_FOUND);
    g_assert_cmpstr(error_get_pretty(err), ==, "Device '/box/nope' not found");
    error_free_or_abort(&err);
    object_property_add_child(object_get_root(), "gear", gear = object_new(TYPE_GEAR));
    object_unref(gear);
    g_assert_null(qom_resolve_path("gear", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Path 'gear' is ambiguous");
    error_free_or_abort(&err);
    object_unparent(gear);
    object_unparent(box);
}

static void test_list_types(void)
{
    assert_json(qom_list_types("base-gear", true),
                "[{\"name\":\"base-gear\",\"abstract\":true,\"parent\":\"object\"},"
                "{\"name\":\"gear\",\"parent\":\"base-gear\"}]");
    assert_json(qom_list_types("toothed", false), "[{\"name\":\"gear\",\"parent\":\"base-gear\"}]");
    assert_json(qom_list_types("nope", true), "[]");
}

/* Everything that descends from "interface" is abstract, and all parents are listed. */
static void test_list_all_types(void)
{
    struct json_object *list = qom_list_types(NULL, true);
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    struct json_object *name, *parent, *flag;
    size_t n = json_object_array_length(list);

    for (size_t i = 0; i < n; i++) {
        struct json_object *entry = json_object_array_get_idx(list, i);

        g_assert_true(json_object_object_get_ex(entry, "name", &name));
        g_hash_table_insert(names, (char *)json_object_get_string(name), entry);
    }
    for (size_t i = 0; i < n; i++) {
        struct json_object *entry = json_object_array_get_idx(list, i), *up = entry;

        while (json_object_object_get_ex(up, "parent", &parent)) {
            up = g_hash_table_lookup(names, json_object_get_string(parent));
            g_assert_nonnull(up);
        }
        json_object_object_get_ex(up, "name", &name);
        if (g_str_equal(json_object_get_string(name), TYPE_INTERFACE)) {
            g_assert_true(json_object_object_get_ex(entry, "abstract", &flag));
        }
    }
    g_assert_true(g_hash_table_contains(names, "gear::toothed"));
    json_object_put(list);
}

static bool only_int(const ObjectProperty *prop)
{
    return g_str_equal(prop->type, "int");
}

static void test_list_properties(void)
{
    Error *err = NULL;

    assert_json(qom_list_properties("container", &err),
                "[{\"name\":\"type\",\"type\":\"string\"}]");
    assert_json(qom_list_properties("base-gear", &err),
                "[{\"name\":\"type\",\"type\":\"string\"},{\"name\":\"teeth\",\"type\":\"int\","
                "\"description\":\"number of teeth\",\"default-value\":3},"
                "{\"name\":\"a-long-name-of-a-property\",\"type\":\"int\"}]");
    assert_json(qom_list_class_properties(object_class_by_name(TYPE_GEAR), only_int),
                "[{\"name\":\"teeth\",\"type\":\"int\","
                "\"description\":\"number of teeth\",\"default-value\":3},"
                "{\"name\":\"a-long-name-of-a-property\",\"type\":\"int\"},"
                "{\"name\":\"extra\",\"type\":\"int\"}]");
    g_assert_null(qom_list_properties("nope", &err));
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_DEVICE_NOT_FOUND);
    g_assert_cmpstr(error_get_pretty(err), ==, "Class 'nope' not found");
    error_free_or_abort(&err);
    assert_json(qom_property_info(object_class_property_find(object_class_by_name("container"),
                                                             "type")),
                "{\"name\":\"type\",\"type\":\"string\"}");
}

static void test_tree(void)
{
    Object *box = object_get_container("box");
    g_autofree char *text = NULL;
    g_autofree char *all = NULL;

    object_property_add_new_container(object_property_add_new_container(box, "z"), "inner");
    object_property_add_new_container(box, "a[0]");
    text = qom_tree_text(box);
    g_assert_cmpstr(text, ==, "/box (container)\n  /a[0] (container)\n  /z (container)\n"
                    "    /inner (container)\n");
    all = qom_tree_text(object_get_root());
    g_assert_true(g_str_has_prefix(all, "/ (container)\n  /box (container)\n    /a[0] "));
    object_unparent(box);
}

static void test_help(void)
{
    struct json_object *on = json_object_new_boolean(true);
    g_autofree char *bare = object_property_help("n", "bool", NULL, NULL);
    g_autofree char *both = object_property_help("n", "bool", on, "switch");
    g_autofree char *deflt = object_property_help("n", "bool", on, NULL);
    g_autofree char *text = NULL;
    Error *err = NULL;

    g_assert_cmpstr(bare, ==, "  n=<bool>");
    g_assert_cmpstr(both, ==, "  n=<bool>               - switch (default: true)");
    g_assert_cmpstr(deflt, ==, "  n=<bool>               -  (default: true)");
    json_object_put(on);
    text = qom_type_help(TYPE_GEAR, &err);
    g_assert_cmpstr(text, ==, "gear options:\n  a-long-name-of-a-property=<int>\n"
                    "  teeth=<int>            - number of teeth (default: 3)\n");
    g_assert_null(qom_type_help("nope", &err));
    error_free_or_abort(&err);
    g_assert_null(qom_type_help("base-gear", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "'base-gear' is not a type that has instances");
    error_free_or_abort(&err);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/qom/introspect/object", test_list_object);
    g_test_add_func("/qom/introspect/types", test_list_types);
    g_test_add_func("/qom/introspect/all-types", test_list_all_types);
    g_test_add_func("/qom/introspect/properties", test_list_properties);
    g_test_add_func("/qom/introspect/tree", test_tree);
    g_test_add_func("/qom/introspect/help", test_help);
    ret = g_test_run();
    qom_cleanup();
    return ret;
}
