/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices as the user sees them: adding, removing, help, "info qtree". */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/core/qdev-clock.h"
#include "hw/core/qdev-monitor.h"
#include "hw/core/sysbus.h"
#include "qemu/keyval.h"
#include "hwcore-test.h"

/* ---- a slot bus with a controller that may allow hotplug --------------------------- */

#define TYPE_SLOTS "slots"
OBJECT_DECLARE_SIMPLE_TYPE(Slots, SLOTS)
struct Slots {
    BusState parent_obj;
};

#define TYPE_CTRL "slot-ctrl"
OBJECT_DECLARE_SIMPLE_TYPE(Ctrl, CTRL)
struct Ctrl {
    SysBusDevice parent_obj;
    MemoryRegion mem;
    qemu_irq irq;
    Clock *clk;
    uint64_t amount;
    int plugged;
    bool refuse;
    int asked;
};

#define TYPE_CARD "slot-card"
OBJECT_DECLARE_SIMPLE_TYPE(Card, CARD)
struct Card {
    DeviceState parent_obj;
    uint32_t level;
    char *label;
};

static const MemoryRegionOps ctrl_mem_ops = {
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void ctrl_pre_plug(HotplugHandler *h, DeviceState *dev, Error **errp)
{
    if (CTRL(h)->refuse) {
        error_setg(errp, "slot is locked");
    }
}

static void ctrl_plug(HotplugHandler *h, DeviceState *dev, Error **errp)
{
    CTRL(h)->plugged++;
}

static void ctrl_unplug(HotplugHandler *h, DeviceState *dev, Error **errp)
{
    CTRL(h)->plugged--;
    qdev_simple_device_unplug_cb(h, dev, errp);
}

static void ctrl_ask(HotplugHandler *h, DeviceState *dev, Error **errp)
{
    if (CTRL(h)->refuse) {
        error_setg(errp, "the guest says no");
    }
    CTRL(h)->asked++;
}

static void asking_class_init(ObjectClass *klass, const void *data)
{
    HOTPLUG_HANDLER_CLASS(klass)->unplug_request = ctrl_ask;
}

static void ctrl_init(Object *obj)
{
    Ctrl *c = CTRL(obj);

    memory_region_init_io(&c->mem, obj, &ctrl_mem_ops, c, "ctrl", 0x100);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &c->mem);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &c->irq);
    c->clk = qdev_init_clock_in(DEVICE(obj), "clk", NULL, NULL, 0);
}

static const Property ctrl_props[] = {
    DEFINE_PROP_SIZE("amount", Ctrl, amount, 2ull << 30),
};

static const DEVICE_OPS(Ctrl) ctrl_ops = {
    .unmigratable = "a test device",
    DEVICE_PROPS(ctrl_props),
};

static void ctrl_class_init(ObjectClass *klass, const void *data)
{
    HotplugHandlerClass *hdc = HOTPLUG_HANDLER_CLASS(klass);

    device_class_set_ops(klass, &ctrl_ops.ops);
    hdc->pre_plug = ctrl_pre_plug;
    hdc->plug = ctrl_plug;
    hdc->unplug = ctrl_unplug;
}

static bool card_realize(Card *card, Error **errp)
{
    if (card->level == 99) {
        error_setg(errp, "level 99 is too much");
        return false;
    }
    return true;
}

static const Property card_props[] = {
    DEFINE_PROP_UINT32("level", Card, level, 1),
    DEFINE_PROP_STRING("label", Card, label),
};

static const DEVICE_OPS(Card) card_ops = {
    .realize = card_realize,
    .unmigratable = "a test device",
    DEVICE_PROPS(card_props),
    .desc = "a card",
    .bus_type = TYPE_SLOTS,
    .categories = BIT(DEVICE_CATEGORY_MISC),
};

static const DEVICE_OPS(Card) fixed_ops = {
    .unmigratable = "a test device",
    .hotpluggable = QDEV_NO,
};

static void slots_class_init(ObjectClass *klass, const void *data)
{
    BUS_CLASS(klass)->max_dev = 2;
}

static const TypeInfo types[] = {
    { .name = TYPE_SLOTS, .parent = TYPE_BUS, .instance_size = sizeof(Slots),
      .class_init = slots_class_init },
    { .name = TYPE_CTRL, .parent = TYPE_SYS_BUS_DEVICE, .instance_size = sizeof(Ctrl),
      .instance_init = ctrl_init, .class_init = ctrl_class_init,
      .interfaces = (const InterfaceInfo[]) { { TYPE_HOTPLUG_HANDLER }, { } } },
    { .name = "asking-ctrl", .parent = TYPE_CTRL, .class_init = asking_class_init },
    { .name = TYPE_CARD, .parent = TYPE_DEVICE, .instance_size = sizeof(Card),
      .class_init = device_class_init_ops, .class_data = &card_ops.ops },
    { .name = "slot-fixed", .parent = TYPE_CARD, .class_init = device_class_init_ops,
      .class_data = &fixed_ops.ops },
};
DEFINE_TYPES(types)

static Ctrl *ctrl;
static BusState *slots;

static void set_up(void)
{
    DeviceState *dev = qdev_new(TYPE_CTRL);

    object_property_add_child(qdev_get_machine(), "ctrl", OBJECT(dev));
    object_unref(dev);
    ctrl = CTRL(dev);
    g_assert_true(sysbus_realize(SYS_BUS_DEVICE(dev), &error_abort));
    slots = qbus_new(TYPE_SLOTS, dev, "slots.0");
}

static void tear_down(void)
{
    object_unparent(OBJECT(ctrl));
    phase_reset_for_test(PHASE_NO_MACHINE);
}

static DeviceState *add(const char *text, Error **errp)
{
    struct json_object *opts = keyval_parse_or_json(text, "driver", NULL, &error_abort);
    DeviceState *dev = qdev_device_add_from_json(opts, text[0] == '{', errp);

    json_object_put(opts);
    return dev;
}

static void add_fails(const char *text, const char *error)
{
    Error *err = NULL;

    g_assert_null(add(text, &err));
    assert_error(err, error);
}

/* ---- adding ------------------------------------------------------------------------ */

static void test_add(void)
{
    DeviceState *a, *b;

    set_up();
    a = add("slot-card,id=a,level=5,label=x", &error_abort);
    b = add("{\"driver\": \"slot-card\", \"level\": 6, \"bus\": \"slots.0\"}", &error_abort);
    g_assert_true(a->realized && a->parent_bus == slots);
    g_assert_cmpuint(CARD(a)->level, ==, 5);
    g_assert_cmpuint(CARD(b)->level, ==, 6);
    g_assert_cmpstr(a->canonical_path, ==, "/machine/peripheral/a");
    g_assert_true(g_str_has_prefix(b->canonical_path, "/machine/peripheral-anon/device["));
    g_assert_true(qdev_find_by_id_or_path("a", &error_abort) == a);
    g_assert_true(qdev_find_by_id_or_path(b->canonical_path, &error_abort) == b);
    tear_down();
}

static void test_add_errors(void)
{
    set_up();
    add_fails("{\"id\": \"a\"}", "Parameter 'driver' is missing");
    add_fails("{\"driver\": \"slot-card\", \"id\": 5}",
              "Invalid parameter type for 'id', expected: string");
    add_fails("foo", "'foo' is not a valid device model name");
    add_fails("slots", "'slots' is not a valid device model name");
    add_fails("slot-ctrl", "Parameter 'driver' expects a pluggable device type");
    add_fails("device", "Parameter 'driver' expects a pluggable device type");
    add_fails("slot-card,bus=nope", "Bus 'nope' not found");
    add_fails("slot-card,bus=main-system-bus", "Device 'slot-card' can't go on System bus");
    add_fails("slot-card,foo=1", "Property 'slot-card.foo' not found");
    add_fails("slot-card,level=99", "level 99 is too much");
    add_fails("slot-card,id=9", "Parameter 'id' expects an identifier");
    g_assert_nonnull(add("slot-card,id=a", &error_abort));
    add_fails("slot-card,id=a", "Duplicate ID 'a' for device");
    g_assert_nonnull(add("slot-card", &error_abort));
    add_fails("slot-card", "No 'slots' bus found for device 'slot-card'");
    add_fails("slot-card,bus=slots.0", "Bus 'slots.0' is full");
    g_assert_cmpint(slots->num_children, ==, 2);
    tear_down();
    add_fails("slot-card", "No 'slots' bus found for device 'slot-card'");
}

static void test_bus_paths(void)
{
    Error *err = NULL;

    set_up();
    g_assert_true(qbus_find("slots.0", &error_abort) == slots);
    g_assert_true(qbus_find("/slot-ctrl", &error_abort) == slots);
    g_assert_true(qbus_find("/slot-ctrl/slots.0", &error_abort) == slots);
    g_assert_true(qbus_find("/main-system-bus/slot-ctrl/slots.0", &error_abort) == slots);
    g_assert_true(qbus_find("/", &error_abort) == sysbus_get_default());
    g_assert_null(qbus_find("/nope", &err));
    assert_error(err, "Device 'nope' not found");
    g_assert_null(qbus_find("/slot-ctrl/nope", &err));
    assert_error(err, "Bus 'nope' not found");
    g_assert_nonnull(add("slot-card,id=a", &error_abort));
    g_assert_null(qbus_find("slots.0/a", &err));
    assert_error(err, "Device 'a' has no child bus");
    qbus_new(TYPE_SLOTS, DEVICE(ctrl), "slots.1");
    g_assert_null(qbus_find("/slot-ctrl", &err));
    assert_error(err, "Device 'slot-ctrl' has multiple child buses");
    tear_down();
}

/* ---- hotplug ----------------------------------------------------------------------- */

static void test_hotplug(void)
{
    DeviceState *a;
    Error *err = NULL;

    set_up();
    phase_reset_for_test(PHASE_MACHINE_READY);
    add_fails("slot-card", "Bus 'slots.0' does not support hotplugging");
    qbus_set_hotplug_handler(slots, OBJECT(ctrl));
    g_assert_true(qbus_is_hotpluggable(slots));
    add_fails("slot-fixed", "Parameter 'driver' expects a pluggable device type");
    ctrl->refuse = true;
    add_fails("slot-card", "slot is locked");
    ctrl->refuse = false;
    a = add("slot-card,id=a", &error_abort);
    g_assert_true(a->hotplugged);
    g_assert_cmpint(ctrl->plugged, ==, 1);
    qdev_set_hotplug_frozen(true);
    add_fails("slot-card", "device_add not allowed while migrating");
    g_assert_false(qdev_device_del("a", &err));
    assert_error(err, "device_del not allowed while migrating");
    qdev_set_hotplug_frozen(false);
    g_assert_true(qdev_device_del("a", &error_abort));
    g_assert_cmpint(ctrl->plugged, ==, 0);
    g_assert_false(qdev_device_del("a", &err));
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_DEVICE_NOT_FOUND);
    assert_error(err, "Device 'a' not found");
    g_assert_false(qdev_device_del("/machine/nope", &err));
    assert_error(err, "Device '/machine/nope' not found");
    tear_down();
}

static void test_unplug_errors(void)
{
    DeviceState *a, *b;
    Error *err = NULL, *reason = NULL;

    set_up();
    a = add("slot-card,id=a", &error_abort);
    g_assert_false(qdev_unplug(a, &err));
    assert_error(err, "Bus 'slots.0' does not support hotplugging");
    qbus_set_hotplug_handler(slots, OBJECT(ctrl));
    error_setg(&reason, "busy");
    qdev_add_unplug_blocker(a, reason);
    g_assert_false(qdev_unplug(a, &err));
    assert_error(err, "busy");
    qdev_del_unplug_blocker(a, reason);
    error_free(reason);
    b = add("slot-fixed,id=b", &error_abort);
    g_assert_false(qdev_unplug(b, &err));
    assert_error(err, "Device 'slot-fixed' does not support hotplugging");
    tear_down();
}

/* With unplug_request the guest decides, later. */
static void test_guest_decides(void)
{
    DeviceState *dev, *a;
    Error *err = NULL;

    set_up();
    dev = qdev_new("asking-ctrl");
    object_property_add_child(qdev_get_machine(), "asking", OBJECT(dev));
    object_unref(dev);
    qbus_set_hotplug_handler(slots, OBJECT(dev));
    a = add("slot-card,id=a", &error_abort);
    CTRL(dev)->refuse = true;
    g_assert_false(qdev_unplug(a, &err));
    assert_error(err, "the guest says no");
    CTRL(dev)->refuse = false;
    g_assert_true(qdev_unplug(a, &error_abort));
    g_assert_cmpint(CTRL(dev)->asked, ==, 2);
    g_assert_true(a->realized);
    hotplug_handler_unplug(HOTPLUG_HANDLER(dev), a, &error_abort);
    g_assert_false(a->realized);
    object_unparent(OBJECT(a));
    qbus_set_hotplug_handler(slots, NULL);
    object_unparent(OBJECT(dev));
    tear_down();
}

/* ---- texts ------------------------------------------------------------------------- */

static void test_qtree(void)
{
    g_autoptr(GString) out = g_string_new(NULL);

    set_up();
    sysbus_mmio_map(SYS_BUS_DEVICE(ctrl), 0, 0x9000000);
    clock_set_hz(ctrl->clk, 24000000);
    g_assert_nonnull(add("slot-card,id=a,label=hello", &error_abort));
    qdev_print_qtree(out);
    g_assert_cmpstr(out->str, ==,
                    "bus: main-system-bus\n"
                    "  type System\n"
                    "  dev: slot-ctrl, id \"\"\n"
                    "    gpio-out \"sysbus-irq\" 1\n"
                    "    clock-in \"clk\" freq_hz=24 MHz\n"
                    "    amount = 2147483648 (2 GiB)\n"
                    "    mmio 0000000009000000/0000000000000100\n"
                    "    bus: slots.0\n"
                    "      type slots\n"
                    "      dev: slot-card, id \"a\"\n"
                    "        level = 1 (0x1)\n"
                    "        label = \"hello\"\n");
    tear_down();
}

static void test_introspection(void)
{
    g_autoptr(GSList) list = object_class_get_list(TYPE_DEVICE, false);
    g_autoptr(GString) before = g_string_new(NULL), after = g_string_new(NULL);
    unsigned alive;

    qdev_print_qtree(before);
    alive = object_census(NULL);
    for (GSList *el = list; el; el = el->next) {
        g_autoptr(GString) out = g_string_new(NULL);

        g_assert_true(qdev_print_device_help(out, object_class_get_name(el->data), &error_abort));
    }
    qdev_print_qtree(after);
    g_assert_cmpstr(before->str, ==, after->str);
    g_assert_cmpuint(object_census(NULL), ==, alive);
}

static void test_help(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Error *err = NULL;

    g_assert_true(qdev_print_device_help(out, TYPE_CARD, &error_abort));
    g_assert_cmpstr(out->str, ==, "slot-card options:\n"
                                  "  label=<str>\n"
                                  "  level=<uint32>         -  (default: 1)\n");
    g_assert_false(qdev_print_device_help(out, "foo", &err));
    assert_error(err, "Device 'foo' not found");
    g_assert_false(qdev_print_device_help(out, TYPE_DEVICE, &err));
    assert_error(err, "Parameter 'typename' expects a non-abstract device type");

    g_string_truncate(out, 0);
    qdev_print_devinfos(out, false);
    g_assert_nonnull(strstr(out->str, "Misc devices:\n"));
    g_assert_nonnull(strstr(out->str, "name \"slot-card\", bus slots, desc \"a card\"\n"));
    g_assert_null(strstr(out->str, "slot-ctrl"));
    g_string_truncate(out, 0);
    qdev_print_qdm(out);
    g_assert_nonnull(strstr(out->str, "name \"slot-ctrl\", bus System, no-user\n"));
}

static void test_list_properties(void)
{
    struct json_object *list = qdev_list_properties(TYPE_CARD, &error_abort);
    Error *err = NULL;

    g_assert_cmpint(json_object_array_length(list), ==, 2);
    json_object_put(list);
    g_assert_null(qdev_list_properties("foo", &err));
    assert_error(err, "Device 'foo' not found");
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    memory_map_init();
    g_test_add_func("/qdev-monitor/add", test_add);
    g_test_add_func("/qdev-monitor/add-errors", test_add_errors);
    g_test_add_func("/qdev-monitor/bus-paths", test_bus_paths);
    g_test_add_func("/qdev-monitor/hotplug", test_hotplug);
    g_test_add_func("/qdev-monitor/unplug-errors", test_unplug_errors);
    g_test_add_func("/qdev-monitor/guest-decides", test_guest_decides);
    g_test_add_func("/qdev-monitor/qtree", test_qtree);
    g_test_add_func("/qdev-monitor/introspection", test_introspection);
    g_test_add_func("/qdev-monitor/help", test_help);
    g_test_add_func("/qdev-monitor/list-properties", test_list_properties);
    return hwcore_test_run();
}
