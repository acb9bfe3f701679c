/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Migration: capabilities, parameters, knobs, blockers, addresses. */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "migration/blocker.h"
#include "migration/migration.h"
#include "migration/misc.h"
#include "migration/register.h"
#include "qemu/main-loop.h"

static void assert_message(Error **err, const char *message)
{
    g_assert_nonnull(*err);
    if (g_str_has_suffix(message, "*")) {       /* the rest is the C library's */
        g_assert_true(g_pattern_match_simple(message, error_get_pretty(*err)));
    } else {
        g_assert_cmpstr(error_get_pretty(*err), ==, message);
    }
    error_free(*err);
    *err = NULL;
}

/* ---- capabilities ------------------------------------------------------------------- */

static bool set_capabilities(const char *text, Error **errp)
{
    struct json_object *list = json_tokener_parse(text);
    bool ok = migration_set_capabilities(list, errp);

    json_object_put(list);
    return ok;
}

static void test_capability_list(void)
{
    struct json_object *list = migration_query_capabilities();
    const char *const *names = migration_capability_names();

    g_assert_cmpint(json_object_array_length(list), ==, 21);
    for (size_t i = 0; i < 21; i++) {
        struct json_object *item = json_object_array_get_idx(list, i);

        g_assert_cmpstr(json_object_get_string(json_object_object_get(item, "capability")), ==,
                        names[i]);
        g_assert_false(json_object_get_boolean(json_object_object_get(item, "state")));
    }
    g_assert_null(names[21]);
    json_object_put(list);
}

static void test_set_capabilities(void)
{
    Error *err = NULL;

    g_assert_true(set_capabilities("[{\"capability\": \"events\", \"state\": true},"
                                   " {\"capability\": \"xbzrle\", \"state\": false}]",
                                   &error_abort));
    g_assert_true(migration_capability("events"));
    g_assert_false(migration_capability("no-such"));
    /* All or nothing. */
    g_assert_false(set_capabilities("[{\"capability\": \"events\", \"state\": false},"
                                    " {\"capability\": \"multifd\", \"state\": true}]", &err));
    assert_message(&err, "Capability 'multifd' is not supported by this build");
    g_assert_true(migration_capability("events"));
    g_assert_false(set_capabilities("[{\"capability\": \"fast\", \"state\": false}]", &err));
    assert_message(&err, "Parameter 'capability' does not accept value 'fast'");
    g_assert_false(set_capabilities("[{\"state\": false}]", &err));
    assert_message(&err, "Parameter 'capability' is missing");
    g_assert_false(set_capabilities("[{\"capability\": \"events\", \"state\": 1}]", &err));
    assert_message(&err, "Invalid parameter type for 'state', expected: boolean");
    g_assert_false(set_capabilities("{}", &err));
    assert_message(&err, "Invalid parameter type for 'capabilities', expected: array");
    g_assert_true(migration_set_capability("events", false, &error_abort));
    g_assert_false(migration_set_capability("rdma-pin-all", true, &err));
    assert_message(&err, "Capability 'rdma-pin-all' is not supported by this build");
}

/* ---- parameters ----------------------------------------------------------------------- */

static bool set_parameters(const char *text, Error **errp)
{
    struct json_object *params = json_tokener_parse(text);
    bool ok = migration_set_parameters(params, errp);

    json_object_put(params);
    return ok;
}

static char *parameter(const char *name)
{
    struct json_object *params = migration_query_parameters();
    char *text = g_strdup(json_object_to_json_string_ext(json_object_object_get(params, name),
                                                         JSON_C_TO_STRING_PLAIN));

    json_object_put(params);
    return text;
}

static void assert_parameter(const char *name, const char *expected)
{
    g_autofree char *value = parameter(name);

    g_assert_cmpstr(value, ==, expected);
}

static void test_parameter_defaults(void)
{
    const char *const *names = migration_parameter_names();
    unsigned n = 0;

    while (names[n]) {
        n++;
    }
    g_assert_cmpint(n, ==, 29);
    assert_parameter("announce-initial", "50");
    assert_parameter("max-bandwidth", "134217728");
    assert_parameter("downtime-limit", "300");
    assert_parameter("xbzrle-cache-size", "67108864");
    assert_parameter("cpu-throttle-tailslow", "false");
    assert_parameter("tls-creds", "\"\"");
    assert_parameter("multifd-compression", "\"none\"");
    assert_parameter("mode", "\"normal\"");
    assert_parameter("zero-page-detection", "\"multifd\"");
    assert_parameter("cpr-exec-command", "[]");
}

static void test_set_parameters(void)
{
    Error *err = NULL;

    g_assert_true(set_parameters("{\"max-bandwidth\": 3000000, \"downtime-limit\": 1,"
                                 " \"direct-io\": true, \"zero-page-detection\": \"none\","
                                 " \"tls-creds\": null, \"cpr-exec-command\": []}",
                                 &error_abort));
    assert_parameter("max-bandwidth", "3000000");
    assert_parameter("direct-io", "true");
    assert_parameter("zero-page-detection", "\"none\"");
    g_assert_false(set_parameters("{\"max-bandwidth\": 5, \"downtime-limit\": 2000001}", &err));
    assert_message(&err, "Parameter 'downtime-limit' expects an integer in the range of 0 to "
                   "2000000 ms");
    assert_parameter("max-bandwidth", "3000000");
    g_assert_false(set_parameters("{\"cpu-throttle-initial\": 0}", &err));
    assert_message(&err, "Parameter 'cpu-throttle-initial' expects an integer in the range of 1 "
                   "to 99");
    g_assert_false(set_parameters("{\"cpu-throttle-initial\": -1}", &err));
    error_free_or_abort(&err);
    g_assert_false(set_parameters("{\"cpu-throttle-initial\": \"1\"}", &err));
    error_free_or_abort(&err);
    g_assert_false(set_parameters("{\"xbzrle-cache-size\": 5000}", &err));
    assert_message(&err, "Parameter 'xbzrle-cache-size' expects a power of two no less than the "
                   "target page size");
    g_assert_false(set_parameters("{\"zero-page-detection\": \"guess\"}", &err));
    assert_message(&err, "Parameter 'zero-page-detection' does not accept value 'guess'");
    g_assert_false(set_parameters("{\"direct-io\": 1}", &err));
    assert_message(&err, "Invalid parameter type for 'direct-io', expected: boolean");
    g_assert_false(set_parameters("{\"mode\": 1}", &err));
    assert_message(&err, "Invalid parameter type for 'mode', expected: string");
    g_assert_false(set_parameters("{\"tls-creds\": \"tls0\"}", &err));
    assert_message(&err, "TLS is not supported by this build");
    g_assert_false(set_parameters("{\"cpr-exec-command\": [\"a\"]}", &err));
    assert_message(&err, "Parameter 'cpr-exec-command' is not supported by this build");
    g_assert_false(set_parameters("{\"speed\": 1}", &err));
    assert_message(&err, "Parameter 'speed' is unexpected");
    g_assert_false(set_parameters("[]", &err));
    error_free_or_abort(&err);
}

static void test_parameters_from_text(void)
{
    Error *err = NULL;

    /* As people type: MiB unless said otherwise. */
    g_assert_true(migration_set_parameter("max-bandwidth", "2", &error_abort));
    assert_parameter("max-bandwidth", "2097152");
    g_assert_true(migration_set_parameter("max-bandwidth", "1G", &error_abort));
    assert_parameter("max-bandwidth", "1073741824");
    g_assert_true(migration_set_parameter("downtime-limit", "7", &error_abort));
    assert_parameter("downtime-limit", "7");
    g_assert_true(migration_set_parameter("direct-io", "off", &error_abort));
    g_assert_true(migration_set_parameter("tls-authz", "x", &error_abort));
    assert_parameter("tls-authz", "\"x\"");
    g_assert_true(migration_set_parameter("multifd-compression", "zlib", &error_abort));
    g_assert_true(migration_set_parameter("multifd-compression", "none", &error_abort));
    g_assert_false(migration_set_parameter("direct-io", "maybe", &err));
    assert_message(&err, "Parameter 'direct-io' expects 'on' or 'off'");
    g_assert_false(migration_set_parameter("downtime-limit", "7x", &err));
    error_free_or_abort(&err);
    g_assert_false(migration_set_parameter("cpr-exec-command", "7x", &err));
    error_free_or_abort(&err);
    g_assert_false(migration_set_parameter("speed", "7", &err));
    assert_message(&err, "Parameter 'speed' is unexpected");
}

static void test_globals(void)
{
    Error *err = NULL;

    g_assert_true(migration_set_global("x-max-bandwidth", "4096", &error_abort));
    assert_parameter("max-bandwidth", "4096");
    g_assert_true(migration_set_global("downtime-limit", "9", &error_abort));
    assert_parameter("downtime-limit", "9");
    g_assert_true(migration_set_global("x-events", "on", &error_abort));
    g_assert_true(migration_capability("events"));
    g_assert_true(migration_set_global("x-events", "off", &error_abort));
    g_assert_true(migration_set_global("x-ignore-shared", "off", &error_abort));
    g_assert_false(migration_set_global("multifd", "on", &err));
    assert_message(&err, "Capability 'multifd' is not supported by this build");
    g_assert_false(migration_set_global("send-configuration", "2", &err));
    assert_message(&err, "Parameter 'send-configuration' expects 'on' or 'off'");
    g_assert_false(migration_set_global("nonsense", "on", &err));
    assert_message(&err, "Property 'migration.nonsense' not found");
}

/* ---- blockers ---------------------------------------------------------------------------- */

static void test_blockers(void)
{
    Error *one = NULL, *two = NULL, *err = NULL;
    struct json_object *info;

    error_setg(&one, "a device is in the way");
    error_setg(&two, "another is, too");
    g_assert_cmpint(migrate_add_blocker(&one, &error_abort), ==, 0);
    g_assert_false(migration_start("file:/nonexistent/x", NULL, false, &err));
    assert_message(&err, "a device is in the way");
    info = migration_query();
    g_assert_cmpstr(json_object_to_json_string_ext(info, JSON_C_TO_STRING_PLAIN), ==,
                    "{\"blocked-reasons\":[\"a device is in the way\"]}");
    json_object_put(info);
    migration_set_only_migratable(true);
    g_assert_cmpint(migrate_add_blocker(&two, &err), ==, -EACCES);
    assert_message(&err, "disallowing migration blocker (--only-migratable) for: another is, too");
    g_assert_null(two);
    error_setg(&two, "internal");
    g_assert_cmpint(migrate_add_blocker_internal(&two, &error_abort), ==, 0);
    migrate_del_blocker(&one);
    g_assert_null(one);
    migrate_del_blocker(&two);
    migrate_del_blocker(&two);
    migration_set_only_migratable(false);
    info = migration_query();
    g_assert_cmpint(json_object_object_length(info), ==, 0);
    json_object_put(info);
}

static void test_only_migratable(void)
{
    static const VMStateDescription stuck = { .name = "stuck", .unmigratable = true };
    Error *err = NULL;

    g_assert_false(migration_only_migratable());
    g_assert_true(migration_check_device("x", &stuck, &error_abort));
    migration_set_only_migratable(true);
    g_assert_true(migration_only_migratable());
    g_assert_true(migration_check_device("x", NULL, &error_abort));
    g_assert_false(migration_check_device("x", &stuck, &err));
    assert_message(&err, "Device x is not migratable, but --only-migratable was specified");
    migration_set_only_migratable(false);
}

/* ---- addresses ----------------------------------------------------------------------------- */

static void assert_bad_uri(const char *uri, const char *message)
{
    Error *err = NULL;

    g_assert_false(migration_start(uri, NULL, false, &err));
    assert_message(&err, message);
}

static void assert_bad_channels(const char *text, const char *message)
{
    struct json_object *channels = json_tokener_parse(text);
    Error *err = NULL;

    g_assert_false(migration_start(NULL, channels, false, &err));
    assert_message(&err, message);
    json_object_put(channels);
}

static void test_bad_addresses(void)
{
    assert_bad_uri("bogus:x", "unknown migration protocol: bogus:x");
    assert_bad_uri("tcp:host", "error parsing address 'host'");
    assert_bad_uri("tcp:host:", "error parsing address 'host:'");
    assert_bad_uri("tcp:[::1]", "error parsing address '[::1]'");
    assert_bad_uri("tcp:host:1,to=3", "options after the port are not supported in "
                   "'host:1,to=3'");
    assert_bad_uri("file:/x,offset=abc", "file URI has bad offset abc");
    assert_bad_uri("file:/nonexistent/x", "Could not create '/nonexistent/x': No such file or "
                   "directory");
    assert_bad_uri("fd:4711", "Invalid file descriptor number '4711'");
    assert_bad_uri("fd:name", "File descriptor named 'name' has not been found");
    assert_bad_uri(NULL, "need either 'uri' or 'channels' argument");
}

#define MAIN(addr) "[{\"channel-type\": \"main\", \"addr\": " addr "}]"

static void test_bad_channels(void)
{
    assert_bad_channels("[]", "Channel list must have only one entry, for type 'main'");
    assert_bad_channels("{}", "Channel list must have only one entry, for type 'main'");
    assert_bad_channels("[{}]", "Parameter 'channel-type' is missing");
    assert_bad_channels("[{\"channel-type\": \"cpr\"}]",
                        "Parameter 'channel-type' does not accept value 'cpr'");
    assert_bad_channels("[{\"channel-type\": \"main\"}]", "Parameter 'addr' is missing");
    assert_bad_channels(MAIN("{}"), "Parameter 'transport' is missing");
    assert_bad_channels(MAIN("{\"transport\": \"rdma\"}"),
                        "Parameter 'transport' does not accept value 'rdma'");
    assert_bad_channels(MAIN("{\"transport\": \"socket\", \"type\": 3}"),
                        "Invalid parameter type for 'type', expected: string");
    assert_bad_channels(MAIN("{\"transport\": \"socket\", \"type\": \"vsock\"}"),
                        "Parameter 'type' does not accept value 'vsock'");
    assert_bad_channels(MAIN("{\"transport\": \"socket\", \"type\": \"inet\"}"),
                        "Parameter 'host' is missing");
    assert_bad_channels(MAIN("{\"transport\": \"socket\", \"type\": \"unix\"}"),
                        "Parameter 'path' is missing");
    assert_bad_channels(MAIN("{\"transport\": \"exec\"}"),
                        "Parameter 'args' expects a list of strings");
    assert_bad_channels(MAIN("{\"transport\": \"exec\", \"args\": [\"/nonexistent/command\"]}"),
                        "Could not run '/nonexistent/command': *");
    assert_bad_channels(MAIN("{\"transport\": \"file\"}"), "Parameter 'filename' is missing");
    assert_bad_channels(MAIN("{\"transport\": \"file\", \"filename\": \"x\", \"offset\": -1}"),
                        "Parameter 'offset' expects a size");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(&error_abort);
    bql_lock();
    g_test_add_func("/migration-options/capability-list", test_capability_list);
    g_test_add_func("/migration-options/capability-set", test_set_capabilities);
    g_test_add_func("/migration-options/parameter-defaults", test_parameter_defaults);
    g_test_add_func("/migration-options/parameter-set", test_set_parameters);
    g_test_add_func("/migration-options/parameter-text", test_parameters_from_text);
    g_test_add_func("/migration-options/globals", test_globals);
    g_test_add_func("/migration-options/blockers", test_blockers);
    g_test_add_func("/migration-options/only-migratable", test_only_migratable);
    g_test_add_func("/migration-options/uri", test_bad_addresses);
    g_test_add_func("/migration-options/channels", test_bad_channels);
    return g_test_run();
}
