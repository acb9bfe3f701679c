/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The schema of QMP: checking values, running commands, introspection. */
#include "qemu/osdep.h"
#include "../../monitor/qmp-int.h"
#include "qemu/json-writer.h"

static const QapiType types[] = {
    { .name = "TestColour", .values = (const char *const []) { "red", "green", NULL } },
    { .name = "TestPoint",
      .members = (const QapiMember[]) {
          { "x", "int", false }, { "y", "int", true }, { .name = NULL } } },
    { .name = "TestCircle",
      .members = (const QapiMember[]) { { "radius", "uint8", false }, { .name = NULL } } },
    { .name = "TestOpen", .open = true,
      .members = (const QapiMember[]) { { "k", "str", true }, { .name = NULL } } },
    { .name = "TestShape",
      .members = (const QapiMember[]) {
          { "kind", "str", false }, { "at", "TestPoint", true }, { .name = NULL } },
      .tag = "kind",
      .variants = (const QapiVariant[]) {
          { "circle", "TestCircle" }, { "free", "TestOpen" }, { .value = NULL } } },
};
QAPI_TYPES(types)

static const QapiMember event_members[] = { { "c", "TestColour", false }, { .name = NULL } };
static const QapiEvent events[] = {
    { .name = "TEST_EVENT", .members = event_members }, { .name = "TEST_BARE" },
};
QAPI_EVENTS(events)

static bool echo(struct json_object *args, struct json_object **ret, Error **errp)
{
    if (qmp_bool(args, "fail", false)) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "no %s", qmp_str(args, "text"));
        return false;
    }
    *ret = json_new_object("x", json_int(qmp_int(args, "x", 5)), NULL);
    return true;
}

static bool nothing(struct json_object *args, struct json_object **ret, Error **errp)
{
    return true;
}

static const QapiMember echo_args[] = {
    { "text", "str", true }, { "fail", "bool", true }, { "x", "int", true }, { .name = NULL },
};
static const QmpCommand commands[] = {
    { .name = "test-echo", .args = echo_args, .ret = "TestPoint", .run = echo },
    { .name = "test-typed", .args_type = "TestPoint", .run = nothing },
    { .name = "test-open", .args = echo_args, .run = nothing, .flags = QMP_OPEN_ARGS },
    { .name = "test-early", .run = nothing, .flags = QMP_PRECONFIG | QMP_OOB },
    { .name = "test-elsewhere", .run = nothing, .target = "pdp11" },
};
QMP_COMMANDS(commands)

/* ---- checking ------------------------------------------------------------------------ */

typedef struct Row {
    const char *type;
    const char *json;
    const char *message;            /* NULL: fits */
} Row;

static void check_values(void)
{
    static const Row rows[] = {
        { "str", "\"x\"", NULL },
        { "str", "1", "Invalid parameter type for 'p', expected: string" },
        { "str", "null", "Invalid parameter type for 'p', expected: string" },
        { "bool", "true", NULL },
        { "bool", "\"on\"", "Invalid parameter type for 'p', expected: boolean" },
        { "null", "null", NULL },
        { "null", "0", "Invalid parameter type for 'p', expected: null" },
        { "any", "[{}]", NULL },
        { "any", "null", NULL },
        { "number", "1", NULL },
        { "number", "1.5", NULL },
        { "number", "\"1\"", "Invalid parameter type for 'p', expected: number" },
        { "int", "-9223372036854775808", NULL },
        { "int", "9223372036854775807", NULL },
        { "int", "9223372036854775808", "Parameter 'p' expects int" },
        { "int", "1.5", "Invalid parameter type for 'p', expected: integer" },
        { "int8", "-128", NULL },
        { "int8", "-129", "Parameter 'p' expects int8" },
        { "int8", "128", "Parameter 'p' expects int8" },
        { "int16", "32768", "Parameter 'p' expects int16" },
        { "int32", "-2147483649", "Parameter 'p' expects int32" },
        { "uint8", "255", NULL },
        { "uint8", "256", "Parameter 'p' expects uint8" },
        { "uint8", "-1", "Parameter 'p' expects uint8" },
        { "uint16", "65536", "Parameter 'p' expects uint16" },
        { "uint32", "4294967296", "Parameter 'p' expects uint32" },
        { "uint64", "18446744073709551615", NULL },
        { "size", "18446744073709551615", NULL },
        { "size", "-1", "Parameter 'p' expects size" },
        { "TestColour", "\"red\"", NULL },
        { "TestColour", "\"blue\"", "Parameter 'p' does not accept value 'blue'" },
        { "TestColour", "3", "Invalid parameter type for 'p', expected: string" },
        { "[int]", "[1, 2]", NULL },
        { "[int]", "[]", NULL },
        { "[int]", "1", "Invalid parameter type for 'p', expected: array" },
        { "[int]", "[1, \"x\"]", "Invalid parameter type for 'p[1]', expected: integer" },
        { "[[str]]", "[[], [1]]", "Invalid parameter type for 'p[1][0]', expected: string" },
        { "TestPoint", "{\"x\": 1}", NULL },
        { "TestPoint", "{\"x\": 1, \"y\": 2}", NULL },
        { "TestPoint", "{\"y\": 2}", "Parameter 'p.x' is missing" },
        { "TestPoint", "{\"x\": null}", "Invalid parameter type for 'p.x', expected: integer" },
        { "TestPoint", "{\"x\": 1, \"z\": 2}", "Parameter 'p.z' is unexpected" },
        { "TestPoint", "[]", "Invalid parameter type for 'p', expected: object" },
        { "[TestPoint]", "[{\"x\": 1, \"y\": \"\"}]",
          "Invalid parameter type for 'p[0].y', expected: integer" },
        { "TestOpen", "{\"k\": \"\", \"more\": 1}", NULL },
        { "TestOpen", "{\"k\": 1}", "Invalid parameter type for 'p.k', expected: string" },
        { "TestShape", "{\"kind\": \"circle\", \"radius\": 3}", NULL },
        { "TestShape", "{\"kind\": \"circle\"}", "Parameter 'p.radius' is missing" },
        { "TestShape", "{\"kind\": \"line\", \"radius\": 3}",
          "Parameter 'p.radius' is unexpected" },
        { "TestShape", "{\"kind\": \"line\", \"at\": {\"x\": 1}}", NULL },
        { "TestShape", "{\"kind\": \"free\", \"what\": 3}", NULL },
        { "TestShape", "{\"at\": {}}", "Parameter 'p.kind' is missing" },
        { "TestShape", "{\"kind\": 7}", "Invalid parameter type for 'p.kind', expected: string" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_autoptr(JsonObject) value = json_tokener_parse(rows[i].json);
        Error *err = NULL;
        bool fits = qapi_check(rows[i].type, value, "p", &err);

        g_assert_cmpstr(err ? error_get_pretty(err) : NULL, ==, rows[i].message);
        g_assert_true(fits == !rows[i].message);
        error_free(err);
    }
}

static void check_members_at_the_top(void)
{
    g_autoptr(JsonObject) args = json_tokener_parse("{\"text\": \"x\", \"q\": 1}");
    g_autoptr(JsonObject) list = json_object_new_array();
    Error *err = NULL;

    g_assert_true(qapi_check_members(echo_args, true, args, "", &error_abort));
    g_assert_false(qapi_check_members(echo_args, false, args, "", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Parameter 'q' is unexpected");
    error_free(err);
    err = NULL;
    g_assert_false(qapi_check_members(NULL, false, list, "", &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Invalid parameter type for 'value', expected: object");
    error_free(err);
}

/* ---- commands ---------------------------------------------------------------------------- */

/* Runs @name with @json (NULL: none): the reply's text or "CLASS: message" (g_free). */
static char *run(const char *name, const char *json)
{
    g_autoptr(JsonObject) args = json ? json_tokener_parse(json) : NULL;
    struct json_object *ret;
    Error *err = NULL;
    char *text;

    if (qmp_command_run(name, args, &ret, &err)) {
        text = json_to_text(ret, false);
        json_object_put(ret);
    } else {
        g_assert_null(ret);
        text = g_strdup_printf("%s: %s", error_class_name(error_get_class(err)),
                               error_get_pretty(err));
        error_free(err);
    }
    return text;
}

static void check_run(const char *name, const char *json, const char *expected)
{
    g_autofree char *text = run(name, json);

    g_assert_cmpstr(text, ==, expected);
}

static void run_commands(void)
{
    check_run("test-echo", NULL, "{\"x\": 5}");
    check_run("test-echo", "{\"x\": 7}", "{\"x\": 7}");
    check_run("test-echo", "{\"x\": \"7\"}",
              "GenericError: Invalid parameter type for 'x', expected: integer");
    check_run("test-echo", "{\"bad\": 1}", "GenericError: Parameter 'bad' is unexpected");
    check_run("test-echo", "{\"fail\": true, \"text\": \"dev\"}", "DeviceNotFound: no dev");
    check_run("test-typed", NULL, "GenericError: Parameter 'x' is missing");
    check_run("test-typed", "{\"x\": 1}", "{}");
    check_run("test-open", "{\"more\": []}", "{}");
    check_run("test-none", NULL, "CommandNotFound: The command test-none has not been found");
    check_run("test-elsewhere", NULL,
              "CommandNotFound: The command test-elsewhere has not been found");
}

static void preconfig(void)
{
    g_autofree char *refused = NULL;

    qmp_set_preconfig(true);
    g_assert_true(qmp_in_preconfig());
    check_run("test-early", NULL, "{}");
    refused = run("test-echo", NULL);
    g_assert_nonnull(strstr(refused, "isn't permitted"));
    qmp_set_preconfig(false);
    g_assert_false(qmp_in_preconfig());
    check_run("test-echo", NULL, "{\"x\": 5}");
}

static void argument_getters(void)
{
    g_autoptr(JsonObject) args = json_new_object("s", json_str(NULL), "i", json_int(-3), "u",
                                                 json_uint(UINT64_MAX), "b", json_flag(true),
                                                 NULL);

    g_assert_cmpstr(qmp_str(args, "s"), ==, "");
    g_assert_null(qmp_str(args, "none"));
    g_assert_cmpint(qmp_int(args, "i", 1), ==, -3);
    g_assert_cmpint(qmp_int(args, "none", 1), ==, 1);
    g_assert_cmpuint(qmp_uint(args, "u", 1), ==, UINT64_MAX);
    g_assert_cmpuint(qmp_uint(args, "none", 9), ==, 9);
    g_assert_true(qmp_bool(args, "b", false));
    g_assert_true(qmp_bool(args, "none", true));
    g_assert_true(qmp_has(args, "s"));
    g_assert_false(qmp_has(args, "none"));
    g_assert_null(qmp_obj(args, "none"));
}

/* ---- introspection: of the whole emulator's tables ----------------------------------------- */

static struct json_object *find_entry(struct json_object *schema, const char *name)
{
    for (size_t i = 0; i < json_object_array_length(schema); i++) {
        struct json_object *entry = json_object_array_get_idx(schema, i);

        if (!strcmp(qmp_str(entry, "name"), name)) {
            return entry;
        }
    }
    return NULL;
}

static void must_resolve(struct json_object *schema, const char *name)
{
    struct json_object *entry = find_entry(schema, name);

    if (!entry) {
        g_error("type '%s' is used but not described", name);
    }
    g_assert_cmpstr(qmp_str(entry, "meta-type"), !=, "command");
    g_assert_cmpstr(qmp_str(entry, "meta-type"), !=, "event");
}

static void members_must_resolve(struct json_object *schema, struct json_object *entry)
{
    struct json_object *members = qmp_obj(entry, "members");
    struct json_object *variants = qmp_obj(entry, "variants");

    for (size_t i = 0; members && i < json_object_array_length(members); i++) {
        must_resolve(schema, qmp_str(json_object_array_get_idx(members, i), "type"));
    }
    for (size_t i = 0; variants && i < json_object_array_length(variants); i++) {
        must_resolve(schema, qmp_str(json_object_array_get_idx(variants, i), "type"));
    }
}

static void schema_is_consistent(void)
{
    g_autoptr(JsonObject) schema = qapi_introspect();
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    unsigned n_commands = 0;

    for (size_t i = 0; i < json_object_array_length(schema); i++) {
        struct json_object *entry = json_object_array_get_idx(schema, i);
        const char *name = qmp_str(entry, "name"), *meta = qmp_str(entry, "meta-type");

        g_assert_true(g_hash_table_add(names, (gpointer)name));
        if (!strcmp(meta, "command")) {
            n_commands++;
            must_resolve(schema, qmp_str(entry, "arg-type"));
            must_resolve(schema, qmp_str(entry, "ret-type"));
        } else if (!strcmp(meta, "event")) {
            must_resolve(schema, qmp_str(entry, "arg-type"));
        } else if (!strcmp(meta, "array")) {
            must_resolve(schema, qmp_str(entry, "element-type"));
        } else if (!strcmp(meta, "object")) {
            members_must_resolve(schema, entry);
        } else if (!strcmp(meta, "enum")) {
            g_assert_cmpuint(json_object_array_length(qmp_obj(entry, "values")), >, 0);
        } else {
            g_assert_cmpstr(meta, ==, "builtin");
            g_assert_nonnull(qmp_str(entry, "json-type"));
        }
    }
    g_test_message("%u commands, %zu entries", n_commands, json_object_array_length(schema));
    g_assert_cmpuint(n_commands, >, 70);
    g_assert_null(find_entry(schema, "test-elsewhere"));
}

static void check_entry(struct json_object *schema, const char *name, const char *expected)
{
    g_autofree char *text = json_to_text(find_entry(schema, name), false);

    g_assert_cmpstr(text, ==, expected);
}

static void schema_entries(void)
{
    g_autoptr(JsonObject) schema = qapi_introspect();

    check_entry(schema, "test-echo", "{\"name\": \"test-echo\", \"meta-type\": \"command\", "
                "\"arg-type\": \"q_obj_test-echo-arg\", \"ret-type\": \"TestPoint\"}");
    check_entry(schema, "test-early", "{\"name\": \"test-early\", \"meta-type\": \"command\", "
                "\"arg-type\": \"Empty\", \"ret-type\": \"Empty\", \"allow-oob\": true}");
    check_entry(schema, "TestPoint", "{\"name\": \"TestPoint\", \"meta-type\": \"object\", "
                "\"members\": [{\"name\": \"x\", \"type\": \"int\"}, "
                "{\"name\": \"y\", \"type\": \"int\", \"default\": null}]}");
    check_entry(schema, "TEST_BARE", "{\"name\": \"TEST_BARE\", \"meta-type\": \"event\", "
                "\"arg-type\": \"Empty\"}");
    check_entry(schema, "TestColour", "{\"name\": \"TestColour\", \"meta-type\": \"enum\", "
                "\"members\": [{\"name\": \"red\"}, {\"name\": \"green\"}], "
                "\"values\": [\"red\", \"green\"]}");
    g_assert_null(find_entry(schema, "TestShape"));         /* nothing uses it */
    g_assert_nonnull(qapi_type_find("TestShape"));
    g_assert_null(qapi_type_find("TestNone"));
}

static void a_name_twice(void)
{
    if (g_test_subprocess()) {
        qapi_register_commands(commands, 1);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qmp-schema/values", check_values);
    g_test_add_func("/qmp-schema/members", check_members_at_the_top);
    g_test_add_func("/qmp-schema/run", run_commands);
    g_test_add_func("/qmp-schema/preconfig", preconfig);
    g_test_add_func("/qmp-schema/getters", argument_getters);
    g_test_add_func("/qmp-schema/consistent", schema_is_consistent);
    g_test_add_func("/qmp-schema/entries", schema_entries);
    g_test_add_func("/qmp-schema/name-twice", a_name_twice);
    return g_test_run();
}
