/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The object tree of every machine: every property of every object can be asked for. */
#include "qemu/osdep.h"
#include "libqtest.h"

typedef struct Count {
    unsigned objects, properties;
} Count;

static bool is_link_or_child(const char *type)
{
    return g_str_has_prefix(type, "child<") || g_str_has_prefix(type, "link<");
}

static void walk(QTestState *s, const char *path, Count *count);

static void visit_property(QTestState *s, const char *path, QDict *property, Count *count)
{
    const char *name = qdict_get_str(property, "name");
    const char *type = qdict_get_str(property, "type");

    count->properties++;
    if (g_str_has_prefix(type, "child<")) {
        g_autofree char *child = g_strdup_printf("%s/%s", strcmp(path, "/") ? path : "", name);

        walk(s, child, count);
    } else {
        /* Some may refuse to be read; none may end the emulator. */
        qobject_unref(qtest_qmp(s, "{'execute': 'qom-get', 'arguments': "
                                   "{'path': %s, 'property': %s}}", path, name));
    }
}

/* qom-list-get gives the same names and types, and values. */
static void compare_with_list_get(QTestState *s, const char *path, QList *list)
{
    QList *all = qtest_qmp_assert_success_ref(
        s, "{'execute': 'qom-list-get', 'arguments': {'paths': [%s]}}", path);
    QList *rows;

    g_assert_cmpuint(qlist_size(all), ==, 1);
    rows = qdict_get_qlist(qlist_at(all, 0), "properties");
    g_assert_cmpuint(qlist_size(rows), ==, qlist_size(list));
    for (size_t i = 0; i < qlist_size(rows); i++) {
        QDict *row = qlist_at(rows, i);

        g_assert_cmpstr(qdict_get_str(row, "name"), ==, qdict_get_str(qlist_at(list, i), "name"));
        g_assert_cmpstr(qdict_get_str(row, "type"), ==, qdict_get_str(qlist_at(list, i), "type"));
        if (is_link_or_child(qdict_get_str(row, "type")) && qdict_haskey(row, "value")) {
            g_assert_true(json_object_is_type(qdict_get(row, "value"), json_type_string));
        }
    }
    qobject_unref(all);
}

static void walk(QTestState *s, const char *path, Count *count)
{
    QList *list = qtest_qmp_assert_success_ref(
        s, "{'execute': 'qom-list', 'arguments': {'path': %s}}", path);

    count->objects++;
    for (size_t i = 0; i < qlist_size(list); i++) {
        visit_property(s, path, qlist_at(list, i), count);
    }
    compare_with_list_get(s, path, list);
    qobject_unref(list);
}

static QDict *find_row(QList *rows, const char *name)
{
    for (size_t i = 0; i < qlist_size(rows); i++) {
        if (!strcmp(qdict_get_str(qlist_at(rows, i), "name"), name)) {
            return qlist_at(rows, i);
        }
    }
    g_error("no property '%s'", name);
}

static void check_backend(QTestState *s)
{
    QList *all = qtest_qmp_assert_success_ref(
        s, "{'execute': 'qom-list-get', 'arguments': {'paths': ['/objects/node0', '/objects']}}");
    QList *rows = qdict_get_qlist(qlist_at(all, 0), "properties");

    g_assert_cmpuint(qlist_size(all), ==, 2);
    g_assert_cmpstr(qdict_get_str(find_row(rows, "type"), "value"), ==, "memory-backend-ram");
    g_assert_cmpint(qdict_get_int(find_row(rows, "size"), "value"), ==, 65536);
    qobject_unref(all);
}

static void test_machine(const void *opaque)
{
    const char *machine = opaque;
    QTestState *s = qtest_initf("-machine %s -object memory-backend-ram,id=node0,size=65536",
                                machine);
    Count count = { 0 };

    check_backend(s);
    walk(s, "/", &count);
    g_test_message("machine %s: %u objects, %u properties", machine, count.objects,
                   count.properties);
    g_assert_cmpuint(count.objects, >, 5);
    qtest_quit(s);
}

static void bad_paths(void)
{
    QTestState *s = qtest_init("-machine none");

    qmp_expect_error_and_unref(
        qtest_qmp(s, "{'execute': 'qom-list', 'arguments': {'path': '/nope'}}"), "DeviceNotFound");
    qmp_expect_error_and_unref(
        qtest_qmp(s, "{'execute': 'qom-get', 'arguments': {'path': '', 'property': 'x'}}"),
        "GenericError");
    qmp_expect_error_and_unref(
        qtest_qmp(s, "{'execute': 'qom-get', 'arguments': {'path': '/', 'property': 'nope'}}"),
        "GenericError");
    qmp_expect_error_and_unref(
        qtest_qmp(s, "{'execute': 'qom-list-get', 'arguments': {'paths': ['/', '/nope']}}"),
        "DeviceNotFound");
    qmp_expect_error_and_unref(
        qtest_qmp(s, "{'execute': 'qom-set', 'arguments': "
                     "{'path': '/machine', 'property': 'type', 'value': 'x'}}"), "GenericError");
    qmp_expect_error_and_unref(
        qtest_qmp(s, "{'execute': 'qom-list-properties', 'arguments': {'typename': 'nope'}}"),
        "DeviceNotFound");
    qtest_quit(s);
}

static void add_machine(const char *machine)
{
    g_autofree char *path = g_strdup_printf("qom/%s", machine);

    qtest_add_data_func_full(path, g_strdup(machine), test_machine, g_free);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("qom/bad-paths", bad_paths);
    qtest_cb_for_every_machine(add_machine, false);
    return g_test_run();
}
