/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types as the monitor lists them, and that asking about a type changes nothing:
 * each device's properties and help, with the trees compared before and after.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

static QList *list_types(QTestState *s, const char *implements, bool abstract)
{
    if (!implements) {
        return qtest_qmp_assert_success_ref(
            s, "{'execute': 'qom-list-types', 'arguments': {'abstract': %p}}",
            json_object_new_boolean(abstract));
    }
    return qtest_qmp_assert_success_ref(
        s, "{'execute': 'qom-list-types', 'arguments': {'implements': %s, 'abstract': %p}}",
        implements, json_object_new_boolean(abstract));
}

static GHashTable *index_by_name(QList *types)
{
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);

    for (size_t i = 0; i < qlist_size(types); i++) {
        QDict *type = qlist_at(types, i);

        g_assert_true(g_hash_table_insert(names, (char *)(uintptr_t)qdict_get_str(type, "name"),
                                          type));
    }
    return names;
}

static bool has_parent(GHashTable *names, const char *type, const char *ancestor)
{
    QDict *entry = g_hash_table_lookup(names, type);
    const char *parent = entry ? qdict_get_try_str(entry, "parent") : NULL;

    if (!parent) {
        return false;
    }
    return !strcmp(parent, ancestor) || has_parent(names, parent, ancestor);
}

/* A type is marked abstract exactly if the list of concrete ones does not have it. */
static void abstract_types(void)
{
    QTestState *s = qtest_init("-machine none");
    QList *all = list_types(s, NULL, true), *concrete = list_types(s, NULL, false);
    g_autoptr(GHashTable) index = index_by_name(concrete);
    unsigned abstract = 0;

    for (size_t i = 0; i < qlist_size(all); i++) {
        QDict *type = qlist_at(all, i);
        bool is_abstract = qdict_get_try_bool(type, "abstract", false);

        g_assert_true(is_abstract != g_hash_table_contains(index, qdict_get_str(type, "name")));
        abstract += is_abstract;
    }
    g_test_message("%zu types, %u abstract", qlist_size(all), abstract);
    g_assert_cmpuint(qlist_size(all), ==, qlist_size(concrete) + abstract);
    qobject_unref(all);
    qobject_unref(concrete);
    qtest_quit(s);
}

static void ancestors(void)
{
    static const char *const roots[] = { "object", "device", "sys-bus-device" };
    QTestState *s = qtest_init("-machine none");

    for (size_t r = 0; r < ARRAY_SIZE(roots); r++) {
        QList *types = list_types(s, roots[r], true);
        g_autoptr(GHashTable) index = index_by_name(types);

        g_assert_cmpuint(qlist_size(types), >, 1);
        for (size_t i = 0; i < qlist_size(types); i++) {
            const char *name = qdict_get_str(qlist_at(types, i), "name");

            g_assert_true(!strcmp(name, roots[r]) || has_parent(index, name, roots[r]));
        }
        qobject_unref(types);
    }
    qtest_quit(s);
}

static void interfaces_are_abstract(void)
{
    QTestState *s = qtest_init("-machine none");
    QList *all = list_types(s, NULL, true);
    QList *interfaces = list_types(s, "interface", true);
    g_autoptr(GHashTable) index = index_by_name(all);

    for (size_t i = 0; i < qlist_size(all); i++) {
        QDict *type = qlist_at(all, i);

        if (has_parent(index, qdict_get_str(type, "name"), "interface")) {
            g_assert_true(qdict_get_bool(type, "abstract"));
        }
    }
    g_test_message("%zu interfaces", qlist_size(interfaces));
    qobject_unref(interfaces);
    qobject_unref(all);
    qtest_quit(s);
}

static void one_type(QTestState *s, const char *type)
{
    g_autofree char *tree = qtest_hmp(s, "info qom-tree");
    g_autofree char *qtree = qtest_hmp(s, "info qtree");
    g_autofree char *tree_after = NULL, *qtree_after = NULL;

    qobject_unref(qtest_qmp(s, "{'execute': 'device-list-properties', "
                               "'arguments': {'typename': %s}}", type));
    qobject_unref(qtest_qmp(s, "{'execute': 'qom-list-properties', "
                               "'arguments': {'typename': %s}}", type));
    g_free(qtest_hmp(s, "device_add \"%s,help\"", type));
    g_free(qtest_hmp(s, "device_add %s,help", type));
    tree_after = qtest_hmp(s, "info qom-tree");
    qtree_after = qtest_hmp(s, "info qtree");
    g_assert_cmpstr(tree, ==, tree_after);
    g_assert_cmpstr(qtree, ==, qtree_after);
}

static void concrete_devices(const void *opaque)
{
    QTestState *s = qtest_initf("-machine %s", (const char *)opaque);
    QList *types = list_types(s, "device", false);

    g_free(qtest_hmp(s, "device_add help"));
    for (size_t i = 0; i < qlist_size(types); i++) {
        const char *name = qdict_get_str(qlist_at(types, i), "name");
        QList *properties = qtest_qmp_assert_success_ref(
            s, "{'execute': 'device-list-properties', 'arguments': {'typename': %s}}", name);

        qobject_unref(properties);
        one_type(s, name);
    }
    g_test_message("%zu concrete device types on %s", qlist_size(types), (const char *)opaque);
    g_assert_cmpuint(qlist_size(types), >=, 5);
    qobject_unref(types);
    qtest_quit(s);
}

/* Every type there is, device or not. */
static void all_types(void)
{
    QTestState *s = qtest_init("-machine none");
    QList *types = list_types(s, NULL, true);

    for (size_t i = 0; i < qlist_size(types); i++) {
        one_type(s, qdict_get_str(qlist_at(types, i), "name"));
    }
    g_test_message("%zu types", qlist_size(types));
    qobject_unref(types);
    qtest_quit(s);
}

static void abstract_and_unknown(void)
{
    QTestState *s = qtest_init("-machine none");
    QDict *error = qtest_qmp_assert_failure_ref(
        s, "{'execute': 'device-list-properties', 'arguments': {'typename': 'device'}}");

    g_assert_nonnull(strstr(qdict_get_str(error, "desc"), "non-abstract device type"));
    qobject_unref(error);
    qmp_expect_error_and_unref(
        qtest_qmp(s, "{'execute': 'device-list-properties', "
                     "'arguments': {'typename': 'nonexistent'}}"), "DeviceNotFound");
    one_type(s, "device");
    one_type(s, "nonexistent");
    qtest_quit(s);
}

static void add_machine(const char *machine)
{
    g_autofree char *path = g_strdup_printf("device/introspect/concrete/%s", machine);

    qtest_add_data_func_full(path, g_strdup(machine), concrete_devices, g_free);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("device/introspect/list", abstract_types);
    qtest_add_func("device/introspect/list-fields", ancestors);
    qtest_add_func("device/introspect/abstract-interfaces", interfaces_are_abstract);
    qtest_add_func("device/introspect/abstract-and-unknown", abstract_and_unknown);
    qtest_add_func("device/introspect/all-types", all_types);
    qtest_cb_for_every_machine(add_machine, true);
    return g_test_run();
}
