/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Static properties of every kind, globals and compatibility tables. */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties-system.h"
#include "qemu/units.h"
#include "chardev/char.h"
#include "hwcore-test.h"

/* ---- a device with one of each ----------------------------------------------------- */

#define TYPE_PROPS_DEV "props-dev"
#define TYPE_PROPS TYPE_PROPS_DEV
OBJECT_DECLARE_SIMPLE_TYPE(PropsDev, PROPS_DEV)
struct PropsDev {
    DeviceState parent_obj;
    const bool b;
    const uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    const uint64_t u64;
    int32_t i32;
    int64_t i64;
    uint32_t flags;
    uint64_t flags64;
    uint64_t size;
    uint32_t size32;
    uint64_t masked;
    const OnOffAuto auto_;
    EndianMode endian;
    EndianMode endian_none;
    LostTickPolicy lost;
    char *text;
    const char *const ctext;
    DeviceState *peer;
    uint32_t num_items;
    uint16_t *items;
    uint32_t num_names;
    char **names;
    MACAddr mac;
    QemuUUID uuid, uuid_none;
    uint8_t ranged8;
    uint16_t ranged16;
    uint32_t ranged32;
    uint64_t ranged64;
    int32_t iranged;
    CharFrontend chr;
};

static const Property props_rows[] = {
    DEFINE_PROP_BOOL("b", PropsDev, b, true),
    DEFINE_PROP_UINT8("u8", PropsDev, u8, 8),
    DEFINE_PROP_UINT16("u16", PropsDev, u16, -1),
    DEFINE_PROP_UINT32("u32", PropsDev, u32, 32),
    DEFINE_PROP_UINT64("u64", PropsDev, u64, UINT64_MAX),
    DEFINE_PROP_INT32("i32", PropsDev, i32, -32),
    DEFINE_PROP_INT64("i64", PropsDev, i64, INT64_MIN),
    DEFINE_PROP_BIT("bit3", PropsDev, flags, 3, true),
    DEFINE_PROP_BIT("bit31", PropsDev, flags, 31, false),
    DEFINE_PROP_BIT64("bit63", PropsDev, flags64, 63, true),
    DEFINE_PROP_SIZE("size", PropsDev, size, 4 * GiB),
    DEFINE_PROP_SIZE32("size32", PropsDev, size32, 64 * KiB),
    DEFINE_PROP_UINT64_CHECKMASK("masked", PropsDev, masked, 0xff),
    DEFINE_PROP_ON_OFF_AUTO("auto", PropsDev, auto_, ON_OFF_AUTO_OFF),
    DEFINE_PROP_ENDIAN("endian", PropsDev, endian, ENDIAN_MODE_BIG),
    DEFINE_PROP_ENDIAN_NODEFAULT("endian-none", PropsDev, endian_none),
    DEFINE_PROP_LOSTTICKPOLICY("lost", PropsDev, lost, LOST_TICK_POLICY_DELAY),
    DEFINE_PROP_STRING("text", PropsDev, text),
    DEFINE_PROP_STRING("ctext", PropsDev, ctext),
    DEFINE_PROP_LINK("peer", PropsDev, peer, TYPE_DEVICE, DeviceState *),
    DEFINE_PROP_ARRAY("items", PropsDev, num_items, items, qdev_prop_uint16, uint16_t),
    DEFINE_PROP_ARRAY("names", PropsDev, num_names, names, qdev_prop_string, char *),
    DEFINE_PROP_MACADDR("mac", PropsDev, mac),
    DEFINE_PROP_UUID("uuid", PropsDev, uuid),
    DEFINE_PROP_UUID_NODEFAULT("uuid-none", PropsDev, uuid_none),
    DEFINE_PROP_UINT8_RANGE("r8", PropsDev, ranged8, 3, 1, 5),
    DEFINE_PROP_UINT16_RANGE("r16", PropsDev, ranged16, 300, 256, 512),
    DEFINE_PROP_UINT32_RANGE("r32", PropsDev, ranged32, 5, 2, 10),
    DEFINE_PROP_UINT64_RANGE("r64", PropsDev, ranged64, 5, 2, 10),
    DEFINE_PROP_INT32_RANGE("ir", PropsDev, iranged, 0, -5, 5),
    DEFINE_PROP_CHR("chardev", PropsDev, chr),
};

static const DEVICE_OPS(PropsDev) props_ops = {
    .unmigratable = "a test device",
    DEVICE_PROPS(props_rows),
};

static const TypeInfo props_types[] = {
    { .name = TYPE_PROPS, .parent = TYPE_DEVICE, .instance_size = sizeof(PropsDev),
      .class_init = device_class_init_ops, .class_data = &props_ops.ops },
};
DEFINE_TYPES(props_types)

static PropsDev *new_dev(void)
{
    DeviceState *dev = qdev_new(TYPE_PROPS);

    object_property_add_child(qdev_get_machine(), "d", OBJECT(dev));
    object_unref(dev);
    return PROPS_DEV(dev);
}

static void drop(PropsDev *d)
{
    object_unparent(OBJECT(d));
}

static bool set(PropsDev *d, const char *name, const char *value, Error **errp)
{
    return object_property_parse(OBJECT(d), name, value, errp);
}

static void set_ok(PropsDev *d, const char *name, const char *value)
{
    g_assert_true(set(d, name, value, &error_abort));
}

static void set_fails(PropsDev *d, const char *name, const char *value, const char *error)
{
    Error *err = NULL;

    g_assert_false(set(d, name, value, &err));
    assert_error(err, error);
}

static void assert_prints(PropsDev *d, const char *name, const char *text)
{
    g_autofree char *value = object_property_print(OBJECT(d), name, true, &error_abort);

    g_assert_cmpstr(value, ==, text);
}

/* ---- values ------------------------------------------------------------------------ */

static void test_defaults(void)
{
    PropsDev *d = new_dev();

    g_assert_true(d->b);
    g_assert_cmpuint(d->u8, ==, 8);
    g_assert_cmpuint(d->u16, ==, UINT16_MAX);
    g_assert_cmpuint(d->u32, ==, 32);
    g_assert_cmpuint(d->u64, ==, UINT64_MAX);
    g_assert_cmpint(d->i32, ==, -32);
    g_assert_cmpint(d->i64, ==, INT64_MIN);
    g_assert_cmphex(d->flags, ==, 8);
    g_assert_cmphex(d->flags64, ==, 1ull << 63);
    g_assert_cmpuint(d->size, ==, 4 * GiB);
    g_assert_cmpuint(d->size32, ==, 64 * KiB);
    g_assert_cmpint(d->auto_, ==, ON_OFF_AUTO_OFF);
    g_assert_cmpint(d->endian, ==, ENDIAN_MODE_BIG);
    g_assert_cmpint(d->endian_none, ==, ENDIAN_MODE_UNSPECIFIED);
    g_assert_cmpint(d->lost, ==, LOST_TICK_POLICY_DELAY);
    g_assert_null(d->text);
    g_assert_false(qemu_uuid_is_null(&d->uuid));
    g_assert_true(qemu_uuid_is_null(&d->uuid_none));
    g_assert_cmpuint(d->ranged16, ==, 300);
    drop(d);
}

static void test_set(void)
{
    PropsDev *d = new_dev();

    set_ok(d, "b", "off");
    g_assert_false(d->b);
    set_ok(d, "u8", "255");
    g_assert_cmpuint(d->u8, ==, 255);
    set_ok(d, "u16", "0x10");
    g_assert_cmpuint(d->u16, ==, 16);
    set_ok(d, "i32", "-7");
    g_assert_cmpint(d->i32, ==, -7);
    set_ok(d, "bit31", "on");
    set_ok(d, "bit3", "off");
    g_assert_cmphex(d->flags, ==, 1u << 31);
    set_ok(d, "bit63", "off");
    g_assert_cmphex(d->flags64, ==, 0);
    set_ok(d, "size", "1M");
    g_assert_cmpuint(d->size, ==, MiB);
    set_ok(d, "size32", "2K");
    g_assert_cmpuint(d->size32, ==, 2048);
    set_ok(d, "masked", "0x100");
    g_assert_cmphex(d->masked, ==, 0x100);
    set_ok(d, "auto", "auto");
    g_assert_cmpint(d->auto_, ==, ON_OFF_AUTO_AUTO);
    set_ok(d, "endian", "little");
    g_assert_cmpint(d->endian, ==, ENDIAN_MODE_LITTLE);
    set_ok(d, "lost", "slew");
    g_assert_cmpint(d->lost, ==, LOST_TICK_POLICY_SLEW);
    set_ok(d, "text", "one");
    set_ok(d, "text", "two");
    g_assert_cmpstr(d->text, ==, "two");
    set_ok(d, "ctext", "const");
    g_assert_cmpstr(d->ctext, ==, "const");
    set_ok(d, "mac", "52:54:00-12:34:aB");
    g_assert_cmphex(d->mac.a[5], ==, 0xab);
    set_ok(d, "uuid", "12345678-1234-1234-1234-123456789abc");
    g_assert_cmphex(d->uuid.data[0], ==, 0x12);
    set_ok(d, "r8", "5");
    set_ok(d, "ir", "-5");
    drop(d);
}

static void test_print(void)
{
    PropsDev *d = new_dev();

    assert_prints(d, "u32", "32 (0x20)");
    assert_prints(d, "b", "true");
    assert_prints(d, "bit3", "true");
    assert_prints(d, "auto", "\"off\"");
    assert_prints(d, "text", "\"\"");
    assert_prints(d, "mac", "\"00:00:00:00:00:00\"");
    assert_prints(d, "uuid-none", "\"" UUID_NONE "\"");
    assert_prints(d, "size32", "65536 (64 KiB)");
    assert_prints(d, "chardev", "\"\"");
    drop(d);
}

static void test_bad_values(void)
{
    PropsDev *d = new_dev();
    Error *err = NULL;

    g_assert_false(set(d, "u8", "256", &err));
    error_free(g_steal_pointer(&err));
    g_assert_false(set(d, "u16", "-1", &err));
    error_free(g_steal_pointer(&err));
    g_assert_false(set(d, "b", "maybe", &err));
    error_free(g_steal_pointer(&err));
    g_assert_false(set(d, "auto", "maybe", &err));
    error_free(g_steal_pointer(&err));
    set_fails(d, "nope", "1", "Property 'props-dev.nope' not found");
    set_fails(d, "mac", "52:54:00:12:34", "Property 'props-dev.mac' doesn't take value "
              "'52:54:00:12:34'");
    set_fails(d, "mac", "52:54:00:12:34:5x", "Property 'props-dev.mac' doesn't take value "
              "'52:54:00:12:34:5x'");
    set_fails(d, "uuid", "x", "Property 'props-dev.uuid' doesn't take value 'x'");
    set_fails(d, "size32", "4G", "Property props-dev.size32 doesn't take value 4294967296 "
              "(maximum: 4294967295)");
    set_fails(d, "masked", "0x101", "Property value for 'masked' has bits outside mask "
              "'0xffffffffffffff00'");
    set_fails(d, "r8", "6", "Property props-dev.r8 doesn't take value 6 (minimum: 1, maximum: 5)");
    set_fails(d, "r32", "1", "Property props-dev.r32 doesn't take value 1 (minimum: 2, maximum: "
              "10)");
    set_fails(d, "ir", "-6", "Property props-dev.ir doesn't take value -6 (minimum: -5, maximum: "
              "5)");
    set_fails(d, "chardev", "nope", "Property 'props-dev.chardev' can't find value 'nope'");
    g_assert_cmpuint(d->ranged8, ==, 3);
    drop(d);
}

static void test_after_realize(void)
{
    PropsDev *d = new_dev();
    Error *err = NULL;

    g_assert_true(qdev_realize(DEVICE(d), NULL, &error_abort));
    set_fails(d, "u8", "1", "Attempt to set property 'u8' on anonymous device (type 'props-dev') "
              "after it was realized");
    DEVICE(d)->id = g_strdup("me");
    set_fails(d, "text", "x", "Attempt to set property 'text' on device 'me' (type 'props-dev') "
              "after it was realized");
    g_assert_false(object_property_set_link(OBJECT(d), "peer", OBJECT(d), &err));
    assert_error(err, "Attempt to set property 'peer' on device 'me' (type 'props-dev') after it "
                 "was realized");
    qdev_unrealize(DEVICE(d));
    set_ok(d, "u8", "1");
    drop(d);
}

static void test_arrays(void)
{
    PropsDev *d = new_dev();
    struct json_object *list = json_object_new_array(), *back;
    Error *err = NULL;

    json_object_array_add(list, json_object_new_int(5));
    json_object_array_add(list, json_object_new_int(65536));
    g_assert_false(object_property_set_json(OBJECT(d), "items", list, &err));
    error_free(g_steal_pointer(&err));
    g_assert_null(d->items);
    json_object_array_put_idx(list, 1, json_object_new_int(7));
    qdev_prop_set_array(DEVICE(d), "items", list);
    g_assert_cmpuint(d->num_items, ==, 2);
    g_assert_cmpuint(d->items[1], ==, 7);
    back = object_property_get_json(OBJECT(d), "items", &error_abort);
    g_assert_cmpstr(json_object_to_json_string_ext(back, 0), ==, "[5,7]");
    g_assert_false(object_property_set_json(OBJECT(d), "items", back, &err));
    assert_error(err, "array size property items may not be set more than once");
    json_object_put(back);

    list = json_object_new_array();
    json_object_array_add(list, json_object_new_string("a"));
    json_object_array_add(list, json_object_new_string("b"));
    qdev_prop_set_array(DEVICE(d), "names", list);
    g_assert_cmpuint(d->num_names, ==, 2);
    g_assert_cmpstr(d->names[1], ==, "b");
    drop(d);
}

static void test_link(void)
{
    PropsDev *d = new_dev();
    DeviceState *other = qdev_new(TYPE_PROPS);

    object_property_add_child(qdev_get_machine(), "other", OBJECT(other));
    object_unref(other);
    set_ok(d, "peer", "/machine/other");
    g_assert_true(d->peer == other);
    object_unparent(OBJECT(other));     /* the link keeps it */
    g_assert_cmpstr(object_get_typename(OBJECT(d->peer)), ==, TYPE_PROPS);
    drop(d);
}

static void test_setters(void)
{
    static const uint8_t mac[6] = { 1, 2, 3, 4, 5, 6 };
    PropsDev *d = new_dev();
    DeviceState *dev = DEVICE(d);

    qdev_prop_set_bit(dev, "b", false);
    qdev_prop_set_uint8(dev, "u8", 1);
    qdev_prop_set_uint16(dev, "u16", 2);
    qdev_prop_set_uint32(dev, "u32", 3);
    qdev_prop_set_int32(dev, "i32", -4);
    qdev_prop_set_uint64(dev, "u64", 5);
    qdev_prop_set_string(dev, "text", "six");
    qdev_prop_set_enum(dev, "lost", LOST_TICK_POLICY_DISCARD);
    qdev_prop_set_macaddr(dev, "mac", mac);
    qdev_prop_set_chr(dev, "chardev", NULL);
    g_assert_false(d->b);
    g_assert_cmpint(d->u8 + d->u16 + d->u32 + d->i32 + d->u64, ==, 7);
    g_assert_cmpstr(d->text, ==, "six");
    g_assert_cmpint(d->lost, ==, LOST_TICK_POLICY_DISCARD);
    g_assert_cmpint(memcmp(d->mac.a, mac, 6), ==, 0);
    drop(d);
}

static void test_chardev(void)
{
    Chardev *chr = qemu_chr_new_from_text("c0", "null", false, &error_abort);
    PropsDev *d = new_dev(), *e;
    Error *err = NULL;
    DeviceState *dev = qdev_new(TYPE_PROPS);

    qdev_prop_set_chr(DEVICE(d), "chardev", chr);
    g_assert_true(d->chr.chr == chr);
    assert_prints(d, "chardev", "\"c0\"");
    e = PROPS_DEV(dev);
    g_assert_false(set(e, "chardev", "c0", &err));
    assert_error(err, "Property 'props-dev.chardev' can't take value 'c0': chardev 'c0' is already "
                 "in use");
    set_ok(d, "chardev", "");
    g_assert_null(d->chr.chr);
    set_ok(e, "chardev", "c0");
    object_unref(e);                    /* gives it back */
    g_assert_false(qemu_chr_is_busy(chr));
    drop(d);
    qemu_chr_delete(chr);
}

static void test_error_kinds(void)
{
    PropsDev *d = new_dev();
    Error *err = NULL;

    error_set_from_qdev_prop_error(&err, -EEXIST, OBJECT(d), "x", "v");
    assert_error(err, "Property 'props-dev.x' can't take value 'v', it's in use");
    error_set_from_qdev_prop_error(&err, 0, OBJECT(d), "x", "v");
    g_assert_null(err);
    drop(d);
}

/* ---- tables ------------------------------------------------------------------------ */

static void test_find(void)
{
    DeviceClass *dc = DEVICE_CLASS(object_class_by_name(TYPE_PROPS));

    g_assert_true(qdev_prop_find(dc, "u8") == &props_rows[1]);
    g_assert_null(qdev_prop_find(dc, "realized"));
}

static void test_alias_all(void)
{
    PropsDev *d = new_dev();
    Object *outer = object_new(TYPE_CONTAINER);

    qdev_alias_all_properties(DEVICE(d), outer);
    g_assert_true(object_property_parse(outer, "u8", "9", &error_abort));
    g_assert_cmpuint(d->u8, ==, 9);
    object_unref(outer);
    drop(d);
}

static void test_add_static(void)
{
    static const Property extra = DEFINE_PROP_UINT16("extra", PropsDev, u16, 77);
    PropsDev *d = new_dev();

    qdev_property_add_static(DEVICE(d), &extra);
    g_assert_cmpuint(d->u16, ==, 77);
    set_ok(d, "extra", "78");
    g_assert_cmpuint(d->u16, ==, 78);
    drop(d);
}

/* Register a type whose table is @ops; it must die. */
static void register_bad(const char *name, const DeviceOps *ops)
{
    TypeInfo *info = g_new0(TypeInfo, 1);

    info->name = name;
    info->parent = TYPE_DEVICE;
    info->instance_size = sizeof(PropsDev);
    info->class_init = device_class_init_ops;
    info->class_data = ops;
    type_register_static(info);
    object_class_by_name(name);
}

static const Property twice_rows[] = {
    DEFINE_PROP_UINT8("x", PropsDev, u8, 0),
    DEFINE_PROP_UINT16("x", PropsDev, u16, 0),
};
static const DEVICE_OPS(PropsDev) twice_ops = { .unmigratable = "test", DEVICE_PROPS(twice_rows) };

static void test_name_twice(void)
{
    if (dies_with("*type 'twice': property 'x' exists already*")) {
        register_bad("twice", &twice_ops.ops);
    }
}

static const Property bit_rows[] = {
    DEFINE_PROP_BIT("x", PropsDev, flags, 4, 0),
    DEFINE_PROP_BIT("y", PropsDev, flags, 4, 0),
};
static const DEVICE_OPS(PropsDev) bit_ops = { .unmigratable = "test", DEVICE_PROPS(bit_rows) };

static void test_bit_twice(void)
{
    if (dies_with("*type 'bits': property 'y' shares storage with x*")) {
        register_bad("bits", &bit_ops.ops);
    }
}

static const Property field_rows[] = {
    DEFINE_PROP_UINT32("x", PropsDev, flags, 4),
    DEFINE_PROP_BIT("y", PropsDev, flags, 5, 0),
};
static const DEVICE_OPS(PropsDev) field_ops = { .unmigratable = "test", DEVICE_PROPS(field_rows) };

static void test_field_twice(void)
{
    if (dies_with("*property 'y' shares storage with x*")) {
        register_bad("fields", &field_ops.ops);
    }
}

/* ---- globals ----------------------------------------------------------------------- */

static void test_globals(void)
{
    static GlobalProperty globals[] = {
        { .driver = TYPE_PROPS, .property = "u8", .value = "42" },
        { .driver = TYPE_DEVICE, .property = "nope", .value = "1", .optional = true },
    };
    static GlobalProperty unused = { .driver = "no-such", .property = "p", .value = "1" };
    static GlobalProperty compat[] = {
        { .driver = TYPE_PROPS, .property = "u8", .value = "1" },
        { .driver = TYPE_PROPS, .property = "u32", .value = "2" },
    };
    g_autoptr(GPtrArray) machine = g_ptr_array_new();
    PropsDev *d;

    compat_props_add(machine, compat, ARRAY_SIZE(compat));
    object_set_machine_compat_props(machine);
    object_set_accelerator_compat_props(NULL);
    object_register_sugar_prop(TYPE_PROPS, "u16", "3", false);
    qdev_prop_register_global(&globals[0]);
    qdev_prop_register_global(&globals[1]);
    d = new_dev();
    g_assert_cmpuint(d->u8, ==, 42);    /* the user wins */
    g_assert_cmpuint(d->u32, ==, 2);
    g_assert_cmpuint(d->u16, ==, 3);
    g_assert_true(globals[0].used);
    g_assert_true(qdev_find_global_prop(OBJECT(d), "u8") == &globals[0]);
    g_assert_null(qdev_find_global_prop(OBJECT(d), "u32"));
    g_assert_cmpint(qdev_prop_check_globals(), ==, 0);
    qdev_prop_register_global(&unused);
    g_assert_cmpint(qdev_prop_check_globals(), ==, 1);
    drop(d);
    qdev_prop_forget_globals();
    g_assert_cmpint(qdev_prop_check_globals(), ==, 0);
}

static void test_bad_global(void)
{
    static GlobalProperty bad = { .driver = TYPE_PROPS, .property = "foo", .value = "1" };

    if (dies_with("*can't apply global props-dev.foo=1: Property 'props-dev.foo' not found*")) {
        qdev_prop_register_global(&bad);
        new_dev();
    }
}

static void test_bad_global_hotplug(void)
{
    static GlobalProperty bad = { .driver = TYPE_PROPS, .property = "foo", .value = "1" };

    phase_reset_for_test(PHASE_MACHINE_READY);
    qdev_prop_register_global(&bad);
    drop(new_dev());                    /* warns only */
    qdev_prop_forget_globals();
    phase_reset_for_test(PHASE_NO_MACHINE);
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    g_test_add_func("/qdev-properties/defaults", test_defaults);
    g_test_add_func("/qdev-properties/set", test_set);
    g_test_add_func("/qdev-properties/print", test_print);
    g_test_add_func("/qdev-properties/bad-values", test_bad_values);
    g_test_add_func("/qdev-properties/after-realize", test_after_realize);
    g_test_add_func("/qdev-properties/arrays", test_arrays);
    g_test_add_func("/qdev-properties/link", test_link);
    g_test_add_func("/qdev-properties/setters", test_setters);
    g_test_add_func("/qdev-properties/chardev", test_chardev);
    g_test_add_func("/qdev-properties/error-kinds", test_error_kinds);
    g_test_add_func("/qdev-properties/find", test_find);
    g_test_add_func("/qdev-properties/alias-all", test_alias_all);
    g_test_add_func("/qdev-properties/add-static", test_add_static);
    g_test_add_func("/qdev-properties/name-twice", test_name_twice);
    g_test_add_func("/qdev-properties/bit-twice", test_bit_twice);
    g_test_add_func("/qdev-properties/field-twice", test_field_twice);
    g_test_add_func("/qdev-properties/globals", test_globals);
    g_test_add_func("/qdev-properties/bad-global", test_bad_global);
    g_test_add_func("/qdev-properties/bad-global-hotplug", test_bad_global_hotplug);
    return hwcore_test_run();
}
