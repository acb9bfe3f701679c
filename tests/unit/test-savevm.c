/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole migration streams, in memory: framing, names, order, configuration, errors. */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "migration/migration.h"
#include "migration/register.h"
#include "qemu/main-loop.h"
#include "system/runstate.h"
#include "vmstate-test.h"

/* ---- devices ------------------------------------------------------------------------ */

typedef struct Dev {
    uint32_t a;
    uint8_t b;
    bool absent;
} Dev;

static bool dev_needed(Dev *d)
{
    return !d->absent;
}

static const VMSTATE_DESCRIPTION(Dev) vmstate_dev = {
    .name = "dev", .version_id = 2, .minimum_version_id = 1, .needed = dev_needed,
    VMSTATE_OF(Dev),
    .fields = VMSTATE_FIELDS(Dev, VMSTATE_UINT32(a, Dev), VMSTATE_UINT8_V(b, Dev, 2)),
};

static const VMSTATE_DESCRIPTION(Dev) vmstate_first = {
    .name = "first", .version_id = 1, .minimum_version_id = 1, .priority = MIG_PRI_APIC,
    VMSTATE_OF(Dev),
    .fields = VMSTATE_FIELDS(Dev, VMSTATE_UINT8(b, Dev)),
};

static const VMSTATE_DESCRIPTION(Dev) vmstate_early = {
    .name = "early", .version_id = 1, .minimum_version_id = 1, .early_setup = true,
    VMSTATE_OF(Dev),
    .fields = VMSTATE_FIELDS(Dev, VMSTATE_UINT8(b, Dev)),
};

static const VMStateDescription vmstate_stuck = { .name = "stuck", .unmigratable = true };

/* ---- helpers --------------------------------------------------------------------------- */

static GByteArray *save_machine(void)
{
    QEMUFile *f = qemu_file_new_memory_output();
    GByteArray *out = g_byte_array_new();
    Error *err = NULL;
    const uint8_t *data;
    size_t size;

    g_assert_cmpint(migration_save_stream(f, &err), ==, 0);
    g_assert_null(err);
    data = qemu_file_memory(f, &size);
    g_byte_array_append(out, data, size);
    qemu_fclose(f);
    return out;
}

static int load_machine(const GByteArray *bytes, size_t size, Error **errp)
{
    QEMUFile *f = qemu_file_new_memory_input(bytes->data, size);
    int ret = migration_load_stream(f, errp);

    qemu_fclose(f);
    return ret;
}

static void assert_machine_loads(const GByteArray *bytes)
{
    Error *err = NULL;

    load_machine(bytes, bytes->len, &err);
    g_assert_cmpstr(err ? error_get_pretty(err) : "", ==, "");
}

static void assert_machine_refuses(const GByteArray *bytes, const char *message)
{
    Error *err = NULL;

    g_assert_cmpint(load_machine(bytes, bytes->len, &err), <, 0);
    g_assert_nonnull(err);
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static const uint8_t *find(const GByteArray *bytes, const char *text)
{
    return memmem(bytes->data, bytes->len, text, strlen(text));
}

static char *trailer(const GByteArray *bytes)
{
    const uint8_t *json = find(bytes, "{\"");

    g_assert_nonnull(json);
    g_assert_cmphex(json[-5], ==, 6);
    g_assert_cmpint(json[-2] << 8 | json[-1], ==, bytes->data + bytes->len - json);
    return g_strndup((const char *)json, bytes->data + bytes->len - json);
}

static void set_machine(const char *name, unsigned bits, unsigned legacy)
{
    const MigrationMachineInfo info = {
        .name = name, .page_bits = bits, .legacy_page_bits = legacy,
    };

    migration_set_machine_info(&info);
}

/* ---- the empty machine -------------------------------------------------------------------- */

static void test_empty_machine(void)
{
    g_autoptr(GByteArray) bytes = NULL;
    g_autofree char *start = NULL;
    g_autofree char *json = NULL;
    g_autofree char *global = NULL;
    const uint8_t *at;

    set_machine("none", 10, 10);
    bytes = save_machine();
    start = hex(bytes->data, 8 + 9 + 38 + 5 + 18);
    g_assert_cmpstr(start, ==,
                    "5145564d" "00000003"
                    "07" "00000004" "6e6f6e65"
                    "01" "00000001" "0372616d" "00000000" "00000004"
                    "0000000000000004" "0000000000000010" "7e00000001"
                    "08" "000b" "0000"
                    "03" "00000001" "0000000000000010" "7e00000001");
    g_assert_cmpint(bytes->len, ==, 1089);
    json = trailer(bytes);
    g_assert_cmpint(strlen(json), ==, 823);
    at = find(bytes, "globalstate");
    global = hex(at + 11, 8 + 4 + 9 + 1);
    g_assert_cmpstr(global, ==, "00000000" "00000001" "0000000a" "7072656c61756e6368" "00");
    g_assert_cmpint(at[11 + 8 + 4 + 32], ==, 1);
    g_assert_cmpint(at[11 + 8 + 4 + 33], ==, 0);
    assert_machine_loads(bytes);
}

static void test_trailer_is_json(void)
{
    g_autoptr(GByteArray) bytes = save_machine();
    g_autofree char *text = trailer(bytes);
    struct json_object *json = json_tokener_parse(text);
    struct json_object *devices, *first;

    g_assert_nonnull(json);
    g_assert_cmpint(json_object_get_int(json_object_object_get(json, "page_size")), ==, 1024);
    devices = json_object_object_get(json, "devices");
    g_assert_cmpint(json_object_array_length(devices), ==, 2);
    first = json_object_array_get_idx(devices, 0);
    g_assert_cmpstr(json_object_get_string(json_object_object_get(first, "name")), ==, "timer");
    g_assert_cmpstr(json_object_get_string(json_object_object_get(first, "vmsd_name")), ==,
                    "timer");
    json_object_put(json);
}

/* ---- devices in a stream ------------------------------------------------------- */

static void test_order_and_instances(void)
{
    Dev a = { .a = 1 }, b = { .a = 2 }, c = { .b = 3 }, none = { .absent = true };
    g_autoptr(GByteArray) bytes = NULL;
    const uint8_t *first, *second;

    vmstate_register_any(NULL, &vmstate_dev.vmsd, &a);
    vmstate_register_any(NULL, &vmstate_dev.vmsd, &none);
    vmstate_register_any(NULL, &vmstate_dev.vmsd, &b);
    vmstate_register_any(NULL, &vmstate_first.vmsd, &c);
    bytes = save_machine();
    g_assert_true(find(bytes, "\5first") < find(bytes, "\5timer"));
    g_assert_true(find(bytes, "globalstate") < find(bytes, "\3dev"));
    first = find(bytes, "\3dev");
    g_assert_cmpint(first[7], ==, 0);
    g_assert_cmpint(first[11], ==, 2);
    g_assert_cmpint(first[15], ==, 1);
    second = memmem(first + 1, 40, "\3dev", 4);
    g_assert_cmpint(second[7], ==, 2);
    a.a = b.a = c.b = 0;
    assert_machine_loads(bytes);
    g_assert_cmpint(a.a, ==, 1);
    g_assert_cmpint(b.a, ==, 2);
    g_assert_cmpint(c.b, ==, 3);
    /* What a stream does not mention stays; what nobody knows is refused. */
    vmstate_unregister(NULL, &vmstate_dev.vmsd, &b);
    assert_machine_refuses(bytes, "Unknown section or instance 'dev' 2. Make sure that your "
                           "current VM setup matches your saved VM setup, including any "
                           "hotplugged devices");
    vmstate_unregister(NULL, &vmstate_dev.vmsd, &a);
    vmstate_unregister(NULL, &vmstate_dev.vmsd, &none);
    vmstate_unregister(NULL, &vmstate_first.vmsd, &c);
}

static void test_early_section(void)
{
    Dev d = { .b = 9 };
    g_autoptr(GByteArray) bytes = NULL;

    vmstate_register_any(NULL, &vmstate_early.vmsd, &d);
    bytes = save_machine();
    g_assert_true(find(bytes, "\5early") < find(bytes, "\3ram"));
    d.b = 0;
    assert_machine_loads(bytes);
    g_assert_cmpint(d.b, ==, 9);
    vmstate_unregister(NULL, &vmstate_early.vmsd, &d);
}

static void test_alias_and_duplicates(void)
{
    Dev d = { .a = 5 }, e = { .a = 6 };
    g_autoptr(GByteArray) bytes = NULL;
    Error *err = NULL;

    g_assert_cmpint(vmstate_register(NULL, 7, &vmstate_dev.vmsd, &d), ==, 0);
    bytes = save_machine();
    g_assert_cmpint(vmstate_register_with_alias_id(NULL, 7, &vmstate_dev.vmsd, &e, -1, 0, &err),
                    ==, -1);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Detected duplicate SaveStateEntry: id=dev, instance_id=0x7");
    error_free(err);
    vmstate_unregister(NULL, &vmstate_dev.vmsd, &d);
    g_assert_cmpint(vmstate_register_with_alias_id(NULL, 0, &vmstate_dev.vmsd, &e, 7, 1,
                                                   &error_abort), ==, 0);
    assert_machine_loads(bytes);
    g_assert_cmpint(e.a, ==, 5);
    vmstate_unregister(NULL, &vmstate_dev.vmsd, &e);
}

static void test_unmigratable(void)
{
    QEMUFile *f = qemu_file_new_memory_output();
    Error *err = NULL;

    vmstate_register(NULL, 0, &vmstate_stuck, &err);
    g_assert_cmpint(migration_save_stream(f, &err), <, 0);
    g_assert_cmpstr(error_get_pretty(err), ==, "State blocked by non-migratable device 'stuck'");
    error_free(err);
    vmstate_unregister(NULL, &vmstate_stuck, &err);
    qemu_fclose(f);
}

/* ---- device paths ---------------------------------------------------------------------------- */

typedef struct PathDev {
    Object parent_obj;
    uint32_t a;
    uint8_t b;
    bool absent;
} PathDev;

static char *path_get_id(VMStateIf *obj)
{
    return g_strdup("0000:00:04.0");
}

static void path_class_init(ObjectClass *klass, const void *data)
{
    VMSTATE_IF_CLASS(klass)->get_id = path_get_id;
}

static const TypeInfo path_type = {
    .name = "path-dev",
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(PathDev),
    .class_init = path_class_init,
    .interfaces = (const InterfaceInfo[]) { { TYPE_VMSTATE_IF }, { } },
};

static void test_device_path(void)
{
    Object *obj = object_new("path-dev");
    Dev d = { .a = 4 }, plain = { .a = 0 };
    g_autoptr(GByteArray) bytes = NULL;

    g_assert_cmpint(vmstate_register(VMSTATE_IF(obj), 3, &vmstate_dev.vmsd, &d), ==, 0);
    bytes = save_machine();
    g_assert_nonnull(find(bytes, "\x10""0000:00:04.0/dev"));
    d.a = 0;
    assert_machine_loads(bytes);
    g_assert_cmpint(d.a, ==, 4);
    vmstate_unregister(VMSTATE_IF(obj), &vmstate_dev.vmsd, &d);

    /* A stream from before paths: bare name, number among those of that name. */
    g_byte_array_unref(bytes);
    vmstate_register(NULL, 0, &vmstate_dev.vmsd, &plain);
    plain.a = 77;
    bytes = save_machine();
    vmstate_unregister(NULL, &vmstate_dev.vmsd, &plain);
    vmstate_register_any(VMSTATE_IF(obj), &vmstate_dev.vmsd, &d);
    assert_machine_loads(bytes);
    g_assert_cmpint(d.a, ==, 77);
    vmstate_unregister(VMSTATE_IF(obj), &vmstate_dev.vmsd, &d);
    object_unref(obj);
}

/* ---- handlers without a description -------------------------------------------- */

static int old_value;

static void old_save(QEMUFile *f, void *opaque)
{
    qemu_put_be16(f, 0x4242);
}

static int old_load(QEMUFile *f, void *opaque, int version)
{
    old_value = qemu_get_be16(f);
    return old_value == 0x4242 ? 0 : -EINVAL;
}

static const SaveVMHandlers old_handlers = { .save_state = old_save, .load_state = old_load };

static void test_old_style(void)
{
    g_autoptr(GByteArray) bytes = NULL;
    g_autofree char *json = NULL;
    uint8_t *at;

    g_assert_cmpint(register_savevm_live("old", 0, 3, &old_handlers, NULL), ==, 0);
    bytes = save_machine();
    json = trailer(bytes);
    g_assert_nonnull(strstr(json, "{\"name\": \"old\", \"instance_id\": 0, \"size\": 2, "
                            "\"fields\": [{\"name\": \"data\", \"size\": 2, "
                            "\"type\": \"buffer\"}]}"));
    assert_machine_loads(bytes);
    g_assert_cmphex(old_value, ==, 0x4242);
    at = (uint8_t *)find(bytes, "\3old");
    at[4 + 8] = 0;
    assert_machine_refuses(bytes, "section 'old' data: Invalid argument");
    unregister_savevm(NULL, "old", NULL);
}

/* ---- what is refused ----------------------------------------------------------- */

static void assert_change_refused(GByteArray *bytes, size_t at, uint8_t value,
                                  const char *message)
{
    uint8_t old = bytes->data[at];

    bytes->data[at] = value;
    assert_machine_refuses(bytes, message);
    bytes->data[at] = old;
}

static void test_bad_streams(void)
{
    g_autoptr(GByteArray) bytes = NULL;
    Dev d = { .a = 1 };
    size_t dev;

    vmstate_register(NULL, 0, &vmstate_dev.vmsd, &d);
    bytes = save_machine();
    dev = find(bytes, "\3dev") - bytes->data;
    assert_change_refused(bytes, 0, 0x50, "Not a migration stream, magic: 5045564d != 5145564d");
    assert_change_refused(bytes, 7, 2, "SaveVM v2 format is obsolete and no longer supported");
    assert_change_refused(bytes, 7, 9,
                          "Unsupported migration stream version, file version 9 != 3");
    assert_change_refused(bytes, 8, 4, "Configuration section missing");
    assert_change_refused(bytes, 13, 'm', "Machine type received is 'mone' and local is 'none'");
    assert_change_refused(bytes, 17, 0x33, "Unknown savevm section type 51");
    assert_change_refused(bytes, 54, 9,
                          "Mismatched section id in footer for ram - read 0x9 expected 0x1");
    assert_change_refused(bytes, 50, 0, "Missing section footer for ram");
    assert_change_refused(bytes, 64, 9, "Unknown section 9");
    assert_change_refused(bytes, dev + 11, 3, "unsupported version 3 for 'dev' v2");
    assert_change_refused(bytes, dev + 11, 0, "section 'dev' dev: incoming version_id 0 is too "
                          "old for local minimum version_id 1");
    assert_change_refused(bytes, dev + 8, 0xff, "unsupported version -16777214 for 'dev' v2");
    assert_change_refused(bytes, dev + 3, '\n',
                          "Unknown section or instance 'de\\n' 0. Make sure that your current "
                          "VM setup matches your saved VM setup, including any hotplugged "
                          "devices");
    vmstate_unregister(NULL, &vmstate_dev.vmsd, &d);
}

static void test_every_truncation(void)
{
    g_autoptr(GByteArray) bytes = NULL;
    g_autofree char *message = NULL;
    Dev d = { .a = 1 };
    size_t end, dev;
    Error *err = NULL;

    vmstate_register(NULL, 0, &vmstate_dev.vmsd, &d);
    bytes = save_machine();
    dev = find(bytes, "\3dev") - bytes->data;
    end = find(bytes, "{\"") - bytes->data - 5;
    for (size_t n = 0; n < end; n++) {
        g_assert_cmpint(load_machine(bytes, n, &err), <, 0);
        g_assert_nonnull(err);
        error_free(err);
        err = NULL;
    }
    load_machine(bytes, dev + 14, &err);
    message = g_strdup_printf("section 'dev' field 'a': the stream ends after %zu bytes",
                              dev + 14);
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
    vmstate_unregister(NULL, &vmstate_dev.vmsd, &d);
}

static void test_section_twice(void)
{
    g_autoptr(GByteArray) bytes = NULL;
    g_autoptr(GByteArray) twice = g_byte_array_new();
    Dev d = { .a = 1 };
    size_t dev, len = 5 + 4 + 8 + 5 + 5;

    vmstate_register(NULL, 0, &vmstate_dev.vmsd, &d);
    bytes = save_machine();
    dev = find(bytes, "\3dev") - bytes->data - 5;
    g_byte_array_append(twice, bytes->data, dev + len);
    g_byte_array_append(twice, bytes->data + dev, bytes->len - dev);
    assert_machine_refuses(twice, "section 'dev' 0 comes twice");
    vmstate_unregister(NULL, &vmstate_dev.vmsd, &d);
}

static GByteArray *with_command(const char *text)
{
    g_autoptr(GByteArray) bytes = save_machine();
    g_autoptr(GByteArray) command = unhex(text);
    GByteArray *out = g_byte_array_new();

    g_byte_array_append(out, bytes->data, 17);
    g_byte_array_append(out, command->data, command->len);
    g_byte_array_append(out, bytes->data + 17, bytes->len - 17);
    return out;
}

static void test_commands(void)
{
    g_autoptr(GByteArray) ping = with_command("08 0002 0004 00000001");
    g_autoptr(GByteArray) longer = with_command("08 000b 0001 00");
    g_autoptr(GByteArray) unknown = with_command("08 0063 0002 0000");
    g_autoptr(GByteArray) path = with_command("08 0001 0000");

    assert_machine_loads(ping);
    assert_machine_refuses(longer,
                           "SWITCHOVER_START received with bad length - expecting 0, got 1");
    assert_machine_refuses(unknown, "MIG_CMD 0x63 unknown (len 0x2)");
    assert_machine_refuses(path, "the source wants a return path: switch capability "
                           "return-path off");
}

/* ---- configuration ------------------------------------------------------------- */

static void test_page_bits(void)
{
    g_autoptr(GByteArray) bytes = NULL;
    g_autofree char *config = NULL;

    set_machine("virt", 12, 10);
    bytes = save_machine();
    config = hex(bytes->data + 8, 9 + 1 + 1 + 30 + 8);
    g_assert_cmpstr(config, ==, "07" "00000004" "76697274" "05" "1e"
                    "636f6e66696775726174696f6e2f7461726765742d706167652d62697473"
                    "00000001" "0000000c");
    assert_machine_loads(bytes);
    set_machine("virt", 14, 10);
    assert_machine_refuses(bytes, "Received TARGET_PAGE_BITS is 12 but local is 14");
    set_machine("none", 10, 10);
}

static void test_capabilities_and_uuid(void)
{
    static const uint8_t uuid[16] = { 0x11, 0x22 }, other[16] = { 0x33 };
    MigrationMachineInfo info = { .name = "none", .page_bits = 10, .legacy_page_bits = 10,
                                  .uuid = uuid };
    g_autoptr(GByteArray) bytes = NULL;
    g_autofree char *config = NULL;

    migration_set_machine_info(&info);
    g_assert_true(migration_set_capability("x-ignore-shared", true, &error_abort));
    g_assert_true(migration_set_capability("validate-uuid", true, &error_abort));
    bytes = save_machine();
    config = hex(bytes->data + 17, 1 + 1 + 26 + 4 + 4 + 16 + 1 + 1 + 18 + 4 + 16);
    g_assert_cmpstr(config, ==,
                    "051a" "636f6e66696775726174696f6e2f6361706162696c6974696573" "00000001"
                    "00000001" "0f" "782d69676e6f72652d736861726564"
                    "0512" "636f6e66696775726174696f6e2f75756964" "00000001"
                    "11220000000000000000000000000000");
    assert_machine_loads(bytes);
    g_assert_true(migration_set_capability("x-ignore-shared", false, &error_abort));
    assert_machine_refuses(bytes, "Capability x-ignore-shared is off, but received capability "
                           "is on");
    g_assert_true(migration_set_capability("x-ignore-shared", true, &error_abort));
    info.uuid = other;
    migration_set_machine_info(&info);
    assert_machine_refuses(bytes, "section 'configuration' subsection 'configuration/uuid' "
                           "post load hook failed for: configuration/uuid, version_id: 1: UUID "
                           "received is 11220000-0000-0000-0000-000000000000 and local is "
                           "33000000-0000-0000-0000-000000000000");
    bytes->data[17 + 2 + 26 + 4 + 4 + 1] = 'y';
    assert_machine_refuses(bytes, "section 'configuration' subsection "
                           "'configuration/capabilities' field 'capabilities': Received unknown "
                           "capability y-ignore-shared");
    g_assert_true(migration_set_capability("x-ignore-shared", false, &error_abort));
    g_assert_true(migration_set_capability("validate-uuid", false, &error_abort));
    set_machine("none", 10, 10);
}

static void test_knobs(void)
{
    g_autoptr(GByteArray) bytes = NULL;
    const char *const knobs[] = {
        "send-configuration", "send-section-footer", "send-switchover-start",
        "store-global-state",
    };
    MigrationMachineInfo info = { .name = "none", .page_bits = 10, .legacy_page_bits = 10,
                                  .suppress_vmdesc = true };

    for (size_t i = 0; i < ARRAY_SIZE(knobs); i++) {
        g_assert_true(migration_set_global(knobs[i], "off", &error_abort));
    }
    migration_set_machine_info(&info);
    bytes = save_machine();
    /* header; ram start, part, end; timer; end of stream */
    g_assert_cmpint(bytes->len, ==, 8 + (17 + 16) + 13 + (19 + 24) + 1);
    assert_machine_loads(bytes);
    for (size_t i = 0; i < ARRAY_SIZE(knobs); i++) {
        g_assert_true(migration_set_global(knobs[i], "on", &error_abort));
    }
    set_machine("none", 10, 10);
}

/* ---- timer and globalstate ----------------------------------------------------- */

static int64_t ticks;

static int64_t get_ticks(void)
{
    return 0x1234;
}

static void set_ticks(int64_t value)
{
    ticks = value;
}

static void test_timer_section(void)
{
    const MigrationHooks hooks = { .get_ticks = get_ticks, .set_ticks = set_ticks };
    g_autoptr(GByteArray) bytes = NULL;
    g_autofree char *payload = NULL;
    uint8_t *at;

    migration_set_hooks(&hooks);
    virtual_clock_set(0x55667788);
    bytes = save_machine();
    at = (uint8_t *)find(bytes, "\5timer") + 6 + 8;
    payload = hex(at, 24);
    g_assert_cmpstr(payload, ==, "0000000000001234" "0000000000000000" "0000000055667788");
    virtual_clock_set(0);
    assert_machine_loads(bytes);
    g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), ==, 0x55667788);
    g_assert_cmphex(ticks, ==, 0x1234);
    at[16] = 0x80;
    assert_machine_refuses(bytes, "section 'timer' post load hook failed for: timer, version_id: "
                           "2: the virtual clock cannot be -9223372035421997176 ns");
    migration_set_hooks(NULL);
    virtual_clock_set(0);
}

static void test_globalstate_errors(void)
{
    g_autoptr(GByteArray) bytes = save_machine();
    uint8_t *at = (uint8_t *)find(bytes, "prelaunch");

    at[0] = 'q';
    assert_machine_refuses(bytes, "section 'globalstate' post load hook failed for: globalstate, "
                           "version_id: 1: Unknown received state qrelaunch");
    memset(at, 'x', 32);
    assert_machine_refuses(bytes, "section 'globalstate' post load hook failed for: globalstate, "
                           "version_id: 1: Unknown received state "
                           "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(&error_abort);
    bql_lock();
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&path_type);
    (migration_init)();
    migration_register_globalstate();
    g_test_add_func("/savevm/empty-machine", test_empty_machine);
    g_test_add_func("/savevm/trailer", test_trailer_is_json);
    g_test_add_func("/savevm/order-and-instances", test_order_and_instances);
    g_test_add_func("/savevm/early", test_early_section);
    g_test_add_func("/savevm/alias-and-duplicates", test_alias_and_duplicates);
    g_test_add_func("/savevm/unmigratable", test_unmigratable);
    g_test_add_func("/savevm/device-path", test_device_path);
    g_test_add_func("/savevm/old-style", test_old_style);
    g_test_add_func("/savevm/bad-streams", test_bad_streams);
    g_test_add_func("/savevm/truncated", test_every_truncation);
    g_test_add_func("/savevm/section-twice", test_section_twice);
    g_test_add_func("/savevm/commands", test_commands);
    g_test_add_func("/savevm/config/page-bits", test_page_bits);
    g_test_add_func("/savevm/config/capabilities-uuid", test_capabilities_and_uuid);
    g_test_add_func("/savevm/knobs", test_knobs);
    g_test_add_func("/savevm/timer", test_timer_section);
    g_test_add_func("/savevm/globalstate", test_globalstate_errors);
    return g_test_run();
}
