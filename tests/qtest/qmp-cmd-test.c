/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every command of the schema that asks without arguments; the schema itself;
 * object-add and object-del.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

/* ---- the schema ------------------------------------------------------------------------ */

typedef struct Schema {
    QList *list;
    GHashTable *by_name;
} Schema;

static void schema_read(Schema *schema)
{
    QTestState *s = qtest_init("-machine none");

    schema->list = qtest_qmp_assert_success_ref(s, "{'execute': 'query-qmp-schema'}");
    schema->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < qlist_size(schema->list); i++) {
        QDict *entry = qlist_at(schema->list, i);

        g_assert_true(g_hash_table_insert(schema->by_name,
                                          (char *)(uintptr_t)qdict_get_str(entry, "name"), entry));
    }
    qtest_quit(s);
}

static void schema_free(Schema *schema)
{
    g_hash_table_unref(schema->by_name);
    qobject_unref(schema->list);
}

/* The entry of type @name, which must be there and be a type. */
static QDict *schema_type(Schema *schema, const char *name)
{
    QDict *entry = g_hash_table_lookup(schema->by_name, name);
    const char *meta;

    if (!entry) {
        g_error("the schema refers to '%s' and does not have it", name);
    }
    meta = qdict_get_str(entry, "meta-type");
    g_assert_cmpstr(meta, !=, "command");
    g_assert_cmpstr(meta, !=, "event");
    return entry;
}

static void check_types_of(Schema *schema, QList *rows)
{
    for (size_t i = 0; rows && i < qlist_size(rows); i++) {
        schema_type(schema, qdict_get_str(qlist_at(rows, i), "type"));
    }
}

static bool has_member(QDict *object, const char *name)
{
    QList *members = qdict_get_qlist(object, "members");

    for (size_t i = 0; i < qlist_size(members); i++) {
        if (!strcmp(qdict_get_str(qlist_at(members, i), "name"), name)) {
            return true;
        }
    }
    return false;
}

static void check_entry(Schema *schema, QDict *entry)
{
    const char *meta = qdict_get_str(entry, "meta-type");

    if (!strcmp(meta, "command")) {
        g_assert_cmpstr(qdict_get_str(schema_type(schema, qdict_get_str(entry, "arg-type")),
                                      "meta-type"), ==, "object");
        schema_type(schema, qdict_get_str(entry, "ret-type"));
    } else if (!strcmp(meta, "event")) {
        schema_type(schema, qdict_get_str(entry, "arg-type"));
    } else if (!strcmp(meta, "array")) {
        schema_type(schema, qdict_get_str(entry, "element-type"));
    } else if (!strcmp(meta, "object")) {
        check_types_of(schema, qdict_get_qlist(entry, "members"));
        check_types_of(schema, qdict_get_qlist(entry, "variants"));
        if (qdict_haskey(entry, "tag")) {
            g_assert_true(has_member(entry, qdict_get_str(entry, "tag")));
        }
    } else if (!strcmp(meta, "enum")) {
        g_assert_cmpuint(qlist_size(qdict_get_qlist(entry, "values")), >, 0);
    } else {
        g_assert_cmpstr(meta, ==, "builtin");
        g_assert_nonnull(qdict_get_str(entry, "json-type"));
    }
}

static void schema_is_consistent(void)
{
    QTestState *s = qtest_init("-machine none");
    QList *commands = qtest_qmp_assert_success_ref(s, "{'execute': 'query-commands'}");
    unsigned in_schema = 0;
    Schema schema;

    qtest_quit(s);
    schema_read(&schema);
    for (size_t i = 0; i < qlist_size(schema.list); i++) {
        QDict *entry = qlist_at(schema.list, i);

        check_entry(&schema, entry);
        in_schema += !strcmp(qdict_get_str(entry, "meta-type"), "command");
    }
    /* query-commands and the schema list the same. */
    g_assert_cmpuint(in_schema, ==, qlist_size(commands));
    for (size_t i = 0; i < qlist_size(commands); i++) {
        g_assert_true(g_hash_table_contains(schema.by_name,
                                            qdict_get_str(qlist_at(commands, i), "name")));
    }
    g_test_message("%zu entries, %u commands", qlist_size(schema.list), in_schema);
    qobject_unref(commands);
    schema_free(&schema);
}

/* ---- queries --------------------------------------------------------------------------------- */

/* What a machine without the part answers; all others succeed. */
static const char *expected_error(const char *command)
{
    static const struct {
        const char *command, *class;
    } failing[] = {
        { "query-acpi-ospm-status", "GenericError" },
        { "query-hotpluggable-cpus", "GenericError" },
        { "query-hv-balloon-status-report", "GenericError" },
        { "query-vm-generation-id", "GenericError" },
        { "x-query-usb", "GenericError" },
        { "x-query-jit", "GenericError" },
        { "query-balloon", "DeviceNotActive" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(failing); i++) {
        if (!strcmp(failing[i].command, command)) {
            return failing[i].class;
        }
    }
    return NULL;
}

static void one_query(const char *command)
{
    QTestState *s = qtest_init("-machine none");
    const char *class = expected_error(command);
    QDict *reply = qtest_qmp(s, "{'execute': %s}", command);

    if (class) {
        qmp_expect_error_and_unref(reply, class);
    } else {
        if (!qdict_haskey(reply, "return")) {
            g_error("%s: %s", command, json_object_to_json_string(reply));
        }
        qobject_unref(reply);
    }
    qtest_quit(s);
}

/* Returns data and has no mandatory argument, nor needs a descriptor beside it. */
static bool is_query(Schema *schema, QDict *command)
{
    QDict *args = schema_type(schema, qdict_get_str(command, "arg-type"));
    QDict *ret = schema_type(schema, qdict_get_str(command, "ret-type"));
    QList *members = qdict_get_qlist(args, "members");

    if (!strcmp(qdict_get_str(command, "name"), "add-fd")) {
        return false;
    }
    for (size_t i = 0; i < qlist_size(members); i++) {
        if (!qdict_haskey(qlist_at(members, i), "default")) {
            return false;
        }
    }
    return strcmp(qdict_get_str(ret, "meta-type"), "object") ||
           qlist_size(qdict_get_qlist(ret, "members")) || qdict_haskey(ret, "variants");
}

static void every_query(void)
{
    unsigned count = 0;
    Schema schema;

    schema_read(&schema);
    for (size_t i = 0; i < qlist_size(schema.list); i++) {
        QDict *entry = qlist_at(schema.list, i);

        if (!strcmp(qdict_get_str(entry, "meta-type"), "command") && is_query(&schema, entry)) {
            one_query(qdict_get_str(entry, "name"));
            count++;
        }
    }
    g_test_message("%u commands", count);
    g_assert_cmpuint(count, >=, 25);
    schema_free(&schema);
}

/* Each command with arguments that no command has, and with an empty object. */
static void every_command_with_bad_arguments(void)
{
    QTestState *s = qtest_init("-machine none");
    unsigned refused = 0, lacking = 0;
    Schema schema;

    schema_read(&schema);
    for (size_t i = 0; i < qlist_size(schema.list); i++) {
        QDict *entry = qlist_at(schema.list, i);
        const char *name = qdict_get_str(entry, "name");

        if (strcmp(qdict_get_str(entry, "meta-type"), "command")) {
            continue;
        }
        g_assert_true(qmp_rsp_is_err(qtest_qmp(
            s, "{'execute': %s, 'arguments': {'no-such-argument': 1}}", name)));
        refused++;
        g_assert_true(qmp_rsp_is_err(qtest_qmp(s, "{'execute': %s, 'arguments': []}", name)));
        if (!is_query(&schema, entry) && qlist_size(qdict_get_qlist(
                schema_type(&schema, qdict_get_str(entry, "arg-type")), "members"))) {
            qobject_unref(qtest_qmp(s, "{'execute': %s}", name));
            lacking++;
        }
    }
    g_test_message("%u commands refused, %u without arguments", refused, lacking);
    qtest_qmp_assert_success(s, "{'execute': 'query-status'}");
    schema_free(&schema);
    qtest_quit(s);
}

/* ---- object-add, object-del ---------------------------------------------------------------- */

static void objects(void)
{
    static const char *const refused[] = {
        "{'qom-type': 'memory-backend-ram', 'id': 'ram2'}",
        "{'qom-type': 'memory-backend-ram', 'size': 1048576}",
        "{'qom-type': 'memory-backend-ram', 'id': 'ram1', 'size': 1048576}",
        "{'qom-type': 'memory-backend-ram', 'id': 'ram2', 'size': '1048576'}",
        "{'qom-type': 'memory-backend-ram', 'id': 'ram2', 'size': 1048576, 'unknown': 1}",
        "{'qom-type': 'memory-backend-ram', 'id': 'ram2', 'size': -1}",
        "{'qom-type': 'memory-backend-ram', 'id': '1bad id', 'size': 1048576}",
        "{'qom-type': 'memory-backend-ram', 'id': 5, 'size': 1048576}",
        "{'qom-type': 'no-such-type', 'id': 'ram2'}",
        "{'qom-type': 'memory-backend', 'id': 'ram2'}",
        "{'qom-type': 'device', 'id': 'ram2'}",
        "{'id': 'ram2', 'size': 1048576}",
        "{}",
    };
    QTestState *s = qtest_init("-machine none");

    qtest_qmp_assert_success(s, "{'execute': 'object-add', 'arguments': "
                             "{'qom-type': 'memory-backend-ram', 'id': 'ram1', 'size': 1048576}}");
    for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
        g_autofree char *request = g_strdup_printf("{'execute': 'object-add', 'arguments': %s}",
                                                   refused[i]);

        qmp_expect_error_and_unref(qtest_qmp(s, request), "GenericError");
    }
    qmp_expect_error_and_unref(qtest_qmp(s, "{'execute': 'object-del', "
                                            "'arguments': {'id': 'ram2'}}"), "GenericError");
    qtest_qmp_assert_success(s, "{'execute': 'object-del', 'arguments': {'id': 'ram1'}}");
    qmp_expect_error_and_unref(qtest_qmp(s, "{'execute': 'object-del', "
                                            "'arguments': {'id': 'ram1'}}"), "GenericError");
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("qmp-cmd/schema", schema_is_consistent);
    qtest_add_func("qmp-cmd/queries", every_query);
    qtest_add_func("qmp-cmd/bad-arguments", every_command_with_bad_arguments);
    qtest_add_func("qmp-cmd/objects", objects);
    return g_test_run();
}
