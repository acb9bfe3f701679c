/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices and buses: life, tables, owned resources, reset, paths. */
#include "qemu/osdep.h"
#include "hw/core/qdev-owned.h"
#include "hw/core/sysbus.h"
#include "migration/vmstate.h"
#include "qapi/events.h"
#include "hwcore-test.h"

/* ---- a bus and its devices --------------------------------------------------------- */

#define TYPE_TOY_BUS "toy-bus"
OBJECT_DECLARE_SIMPLE_TYPE(ToyBus, TOY_BUS)
struct ToyBus {
    BusState parent_obj;
};

#define TYPE_TOY "toy"
OBJECT_DECLARE_SIMPLE_TYPE(Toy, TOY)
struct Toy {
    DeviceState parent_obj;
    bool fail;
    bool late_bus;
    uint32_t value;
    int realized, unrealized, enter, hold, exit;
    QEMUTimer tick;
    QEMUTimer early;
    QEMUBH *bh;
    int ticks;
    ToyBus bus;
};

static GString *journal;

static void note(const Toy *t, const char *what)
{
    const DeviceState *dev = &t->parent_obj;

    if (journal) {
        g_string_append_printf(journal, "%s%s.%s", journal->len ? " " : "",
                               dev->id ? dev->id : "?", what);
    }
}

static void toy_tick(void *opaque)
{
    ((Toy *)opaque)->ticks++;
}

static bool toy_realize(Toy *t, Error **errp)
{
    qdev_init_timer_ns(DEVICE(t), &t->tick, QEMU_CLOCK_VIRTUAL, toy_tick, t);
    t->bh = qdev_init_bh(DEVICE(t), toy_tick, t);
    timer_mod(&t->tick, INT64_MAX);
    if (t->late_bus) {
        qbus_init(&t->bus, sizeof(t->bus), TYPE_TOY_BUS, DEVICE(t), NULL);
    }
    qdev_init_gpio_in_named(DEVICE(t), NULL, "late", 2);
    if (t->fail) {
        error_setg(errp, "toy was told to fail");
        return false;
    }
    t->realized++;
    note(t, "realize");
    return true;
}

static void toy_unrealize(Toy *t)
{
    t->unrealized++;
    note(t, "unrealize");
}

static void toy_enter(Toy *t, ResetType type)
{
    t->enter++;
    note(t, "enter");
}

static void toy_hold(Toy *t, ResetType type)
{
    t->hold++;
    note(t, "hold");
}

static void toy_exit(Toy *t, ResetType type)
{
    t->exit++;
    note(t, "exit");
}

static const VMSTATE_DESCRIPTION(Toy) vmstate_toy = {
    .name = "toy",
    .version_id = 1,
    .minimum_version_id = 1,
    VMSTATE_OF(Toy),
    .fields = VMSTATE_FIELDS(Toy, VMSTATE_UINT32(value, Toy)),
};

static const Property toy_props[] = {
    DEFINE_PROP_BOOL("fail", Toy, fail, false),
    DEFINE_PROP_BOOL("late-bus", Toy, late_bus, false),
    DEFINE_PROP_UINT32("value", Toy, value, 7),
};

static const DEVICE_OPS(Toy) toy_ops = {
    .realize = toy_realize,
    .unrealize = toy_unrealize,
    .reset_enter = toy_enter,
    .reset_hold = toy_hold,
    .reset_exit = toy_exit,
    .vmsd = DEVICE_VMSD(Toy, vmstate_toy),
    DEVICE_PROPS(toy_props),
    .desc = "a toy",
    .fw_name = "toyfw",
    .categories = BIT(DEVICE_CATEGORY_MISC),
};

static void toy_init(Object *obj)
{
    Toy *t = TOY(obj);

    qdev_init_timer_ns(DEVICE(t), &t->early, QEMU_CLOCK_VIRTUAL, toy_tick, t);
}

/* The same device on a bus; keeps all it inherits but hold. */
#define TYPE_BUS_TOY "bus-toy"

static void bus_toy_hold(Toy *t, ResetType type)
{
    qdev_parent_ops(TYPE_BUS_TOY)->reset_hold(DEVICE(t), type);
    note(t, "own");
}

static const DEVICE_OPS(Toy) bus_toy_ops = {
    .reset_hold = bus_toy_hold,
    .bus_type = TYPE_TOY_BUS,
    .hotpluggable = QDEV_NO,
    .user_creatable = QDEV_NO,
};

static char *toy_bus_dev_path(DeviceState *dev)
{
    return g_strdup("toy.path");
}

static bool toy_bus_check(BusState *bus, DeviceState *dev, Error **errp)
{
    if (TOY(dev)->value == 13) {
        error_setg(errp, "no place for 13");
        return false;
    }
    return true;
}

static void toy_bus_class_init(ObjectClass *klass, const void *data)
{
    BusClass *bc = BUS_CLASS(klass);

    bc->get_dev_path = toy_bus_dev_path;
    bc->check_address = toy_bus_check;
}

static const TypeInfo toy_types[] = {
    { .name = TYPE_TOY_BUS, .parent = TYPE_BUS, .instance_size = sizeof(ToyBus),
      .class_init = toy_bus_class_init },
    { .name = TYPE_TOY, .parent = TYPE_DEVICE, .instance_size = sizeof(Toy),
      .instance_init = toy_init, .class_init = device_class_init_ops,
      .class_data = &toy_ops.ops },
    { .name = TYPE_BUS_TOY, .parent = TYPE_TOY, .instance_size = sizeof(Toy),
      .class_init = device_class_init_ops, .class_data = &bus_toy_ops.ops },
};
DEFINE_TYPES(toy_types)

/* A child "name" of /machine, owned by the tree. */
static Toy *new_toy(const char *type, const char *name)
{
    DeviceState *dev = qdev_new(type);

    object_property_add_child(qdev_get_machine(), name, OBJECT(dev));
    object_unref(dev);
    dev->id = g_strdup(name);
    return TOY(dev);
}

static void drop(Toy *t)
{
    object_unparent(OBJECT(t));
}

/* ---- life -------------------------------------------------------------------------- */

static void test_realize_unrealize(void)
{
    Toy *t = new_toy(TYPE_TOY, "t");
    DeviceState *dev = DEVICE(t);

    g_assert_cmpint(dev->phase, ==, DEVICE_CREATED);
    g_assert_cmpuint(t->value, ==, 7);
    g_assert_false(qdev_is_realized(dev));
    for (int i = 1; i <= 100; i++) {
        g_assert_true(qdev_realize(dev, NULL, &error_abort));
        g_assert_true(qdev_is_realized(dev));
        g_assert_cmpstr(dev->canonical_path, ==, "/machine/t");
        g_assert_cmpuint(qdev_count_resources(dev), ==, 4);
        g_assert_nonnull(qdev_get_gpio_in_named(dev, "late", 1));
        qdev_unrealize(dev);
        g_assert_cmpint(dev->phase, ==, DEVICE_UNREALIZED);
        g_assert_cmpuint(qdev_count_resources(dev), ==, 1);
        g_assert_cmpint(t->realized, ==, i);
        g_assert_cmpint(t->unrealized, ==, i);
    }
    drop(t);
}

static void test_create_free(void)
{
    unsigned before;

    qdev_get_machine();
    machine_get_container("unattached");
    before = object_census(NULL);
    for (int i = 0; i < 100; i++) {
        Toy *t = new_toy(TYPE_TOY, "t");

        t->late_bus = i & 1;
        g_assert_true(qdev_realize(DEVICE(t), NULL, &error_abort));
        drop(t);                        /* unrealizes by itself */
    }
    g_assert_cmpuint(object_census(NULL), ==, before);
}

static void test_realize_fails(void)
{
    Toy *t = new_toy(TYPE_TOY, "t");
    Error *err = NULL;

    t->late_bus = true;
    t->fail = true;
    for (int i = 0; i < 3; i++) {
        g_assert_false(qdev_realize(DEVICE(t), NULL, &err));
        assert_error(err, "toy was told to fail");
        g_assert_cmpint(DEVICE(t)->phase, ==, DEVICE_CREATED);
        g_assert_cmpuint(qdev_count_resources(DEVICE(t)), ==, 1);
        g_assert_cmpint(DEVICE(t)->num_child_bus, ==, 0);
    }
    g_assert_cmpint(t->unrealized, ==, 0);
    t->fail = false;
    g_assert_true(qdev_realize(DEVICE(t), NULL, &error_abort));
    g_assert_cmpint(DEVICE(t)->num_child_bus, ==, 1);
    drop(t);
}

static void test_unattached(void)
{
    DeviceState *dev = qdev_new(TYPE_TOY);
    g_autofree char *path = NULL;

    g_assert_null(dev->canonical_path);
    g_assert_cmpstr(qdev_get_printable_name(dev), ==, "<unknown device>");
    g_assert_true(qdev_realize_and_unref(dev, NULL, &error_abort));
    g_assert_true(g_str_has_prefix(dev->canonical_path, "/machine/unattached/device["));
    path = qdev_get_human_name(dev);
    g_assert_cmpstr(path, ==, dev->canonical_path);
    g_assert_cmpstr(qdev_get_printable_name(dev), ==, dev->canonical_path);
    object_unparent(OBJECT(dev));
}

static void test_unattached_fails(void)
{
    DeviceState *dev = qdev_new(TYPE_TOY);
    Error *err = NULL;
    unsigned before;

    machine_get_container("unattached");
    before = object_census(NULL);
    TOY(dev)->fail = true;
    g_assert_false(qdev_realize_and_unref(dev, NULL, &err));
    assert_error(err, "toy was told to fail");
    g_assert_cmpuint(object_census(NULL), <, before);
}

static void test_try_new(void)
{
    DeviceState *dev;

    g_assert_null(qdev_try_new("no-such-device"));
    g_assert_null(qdev_try_new(TYPE_DEVICE));
    g_assert_null(qdev_try_new(TYPE_TOY_BUS));
    dev = qdev_try_new(TYPE_TOY);
    g_assert_nonnull(dev);
    object_unref(dev);
}

static void test_new_unknown_dies(void)
{
    if (dies_with("*unknown type 'no-such-device'*")) {
        qdev_new("no-such-device");
    }
}

static void test_require_phase(void)
{
    Toy *t;

#ifdef CONFIG_DEBUG_ASHLAR
    if (dies_with("*device 't' (type 'toy'): poking needs a device that is realized, but this "
                  "one is created*")) {
        t = new_toy(TYPE_TOY, "t");
        qdev_require_phase(DEVICE(t), DEVICE_CREATED, "poking");
        qdev_require_phase(DEVICE(t), DEVICE_REALIZED, "poking");
    }
#else
    t = new_toy(TYPE_TOY, "t");
    qdev_require_phase(DEVICE(t), DEVICE_REALIZED, "poking");
    drop(t);
#endif
}

static void test_property_realized(void)
{
    Toy *t = new_toy(TYPE_TOY, "t");

    g_assert_false(object_property_get_bool(OBJECT(t), "realized", &error_abort));
    object_property_set_bool(OBJECT(t), "realized", true, &error_abort);
    g_assert_true(object_property_get_bool(OBJECT(t), "realized", &error_abort));
    g_assert_true(object_property_get_bool(OBJECT(t), "hotpluggable", &error_abort));
    g_assert_false(object_property_get_bool(OBJECT(t), "hotplugged", &error_abort));
    g_assert_null(object_property_get_link(OBJECT(t), "parent_bus", &error_abort));
    drop(t);
}

/* ---- buses ------------------------------------------------------------------------- */

static void test_bus_children(void)
{
    Toy *owner = new_toy(TYPE_TOY, "owner");
    BusState *bus = qbus_new(TYPE_TOY_BUS, DEVICE(owner), NULL);
    Toy *a = new_toy(TYPE_BUS_TOY, "a"), *b = new_toy(TYPE_BUS_TOY, "b");
    g_autofree char *path = NULL;
    Error *err = NULL;

    g_assert_cmpstr(bus->name, ==, "owner.0");
    g_assert_true(qdev_get_child_bus(DEVICE(owner), "owner.0") == bus);
    g_assert_null(qdev_get_child_bus(DEVICE(owner), "value"));
    g_assert_true(qdev_realize(DEVICE(a), bus, &error_abort));
    g_assert_true(qdev_realize(DEVICE(b), bus, &error_abort));
    g_assert_true(qdev_get_parent_bus(DEVICE(a)) == bus);
    g_assert_cmpint(bus->num_children, ==, 2);
    g_assert_true(QTAILQ_FIRST(&bus->children)->child == DEVICE(b));
    g_assert_true(qdev_find_recursive(bus, "a") == DEVICE(a));
    g_assert_null(qdev_find_recursive(bus, "c"));
    g_assert_true(object_property_get_link(OBJECT(bus), "child[0]", &error_abort) == OBJECT(a));
    path = qdev_get_dev_path(DEVICE(a));
    g_assert_cmpstr(path, ==, "toy.path");
    g_assert_null(qdev_get_dev_path(DEVICE(owner)));
    g_assert_null(qdev_get_dev_path(NULL));

    drop(a);
    g_assert_cmpint(bus->num_children, ==, 1);
    /* Wrong kind of bus, and one without a place. */
    g_assert_false(qdev_set_parent_bus(DEVICE(owner), bus, &err));
    assert_error(err, "Device 'toy' can't go on toy-bus bus");
    a = new_toy(TYPE_BUS_TOY, "a");
    a->value = 13;
    g_assert_false(qdev_realize(DEVICE(a), bus, &err));
    assert_error(err, "no place for 13");
    a->value = 1;
    a->fail = true;
    g_assert_false(qdev_realize(DEVICE(a), bus, &err));
    assert_error(err, "toy was told to fail");
    g_assert_null(DEVICE(a)->parent_bus);
    g_assert_cmpint(bus->num_children, ==, 1);
    drop(a);
    drop(owner);                        /* takes bus and "b" with it */
    g_assert_null(object_resolve_path("/machine/b", NULL));
}

static void test_bus_names(void)
{
    Toy *t = new_toy(TYPE_TOY, "t");
    BusState *bus;

    bus = qbus_new(TYPE_TOY_BUS, DEVICE(t), "verbatim");
    g_assert_cmpstr(bus->name, ==, "verbatim");
    bus = qbus_new(TYPE_TOY_BUS, DEVICE(t), NULL);
    g_assert_cmpstr(bus->name, ==, "t.1");
    g_clear_pointer(&DEVICE(t)->id, g_free);
    bus = qbus_new(TYPE_TOY_BUS, DEVICE(t), NULL);
    g_assert_true(g_str_has_prefix(bus->name, "toy-bus."));
    drop(t);
}

static void test_bus_move(void)
{
    Toy *owner = new_toy(TYPE_TOY, "owner");
    BusState *one = qbus_new(TYPE_TOY_BUS, DEVICE(owner), NULL);
    BusState *two = qbus_new(TYPE_TOY_BUS, DEVICE(owner), NULL);
    Toy *a = new_toy(TYPE_BUS_TOY, "a");

    g_assert_true(qdev_realize(DEVICE(a), one, &error_abort));
    resettable_assert_reset(OBJECT(two), RESET_TYPE_COLD);
    g_assert_true(qdev_set_parent_bus(DEVICE(a), two, &error_abort));
    g_assert_cmpint(one->num_children, ==, 0);
    g_assert_true(device_is_in_reset(DEVICE(a)));
    g_assert_true(bus_is_in_reset(two));
    resettable_release_reset(OBJECT(two), RESET_TYPE_COLD);
    g_assert_false(device_is_in_reset(DEVICE(a)));
    g_assert_cmpint(a->exit, ==, 1);
    drop(owner);
}

static int walked(DeviceState *dev, void *opaque)
{
    g_string_append_printf(opaque, " %s", dev->id);
    return dev->id[0] == 'x' ? -5 : 0;
}

static int walked_bus(BusState *bus, void *opaque)
{
    g_string_append_printf(opaque, " [%s]", bus->name);
    return 0;
}

static void test_walk(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Toy *owner = new_toy(TYPE_TOY, "owner");
    BusState *bus = qbus_new(TYPE_TOY_BUS, DEVICE(owner), NULL);
    Toy *a = new_toy(TYPE_BUS_TOY, "a"), *b = new_toy(TYPE_BUS_TOY, "b");

    g_assert_true(qdev_realize(DEVICE(a), bus, &error_abort));
    g_assert_true(qdev_realize(DEVICE(b), bus, &error_abort));
    g_assert_cmpint(qdev_walk_children(DEVICE(owner), walked, walked_bus, NULL, NULL, text), ==, 0);
    g_assert_cmpstr(text->str, ==, " owner [owner.0] b a");
    g_string_truncate(text, 0);
    g_assert_cmpint(qbus_walk_children(bus, NULL, NULL, walked, walked_bus, text), ==, 0);
    g_assert_cmpstr(text->str, ==, " b a [owner.0]");
    DEVICE(b)->id[0] = 'x';
    g_string_truncate(text, 0);
    g_assert_cmpint(qbus_walk_children(bus, walked, NULL, NULL, NULL, text), ==, -5);
    g_assert_cmpstr(text->str, ==, " x");
    drop(owner);
}

static void test_fw_path(void)
{
    Toy *owner = new_toy(TYPE_TOY, "owner");
    BusState *bus = qbus_new(TYPE_TOY_BUS, DEVICE(owner), NULL);
    Toy *a = new_toy(TYPE_BUS_TOY, "a");
    g_autofree char *top = qdev_get_fw_dev_path(DEVICE(owner));
    g_autofree char *path = NULL;

    g_assert_true(qdev_realize(DEVICE(a), bus, &error_abort));
    path = qdev_get_fw_dev_path(DEVICE(a));
    g_assert_cmpstr(top, ==, "/");
    g_assert_cmpstr(path, ==, "/bus-toy");
    g_assert_cmpstr(qdev_fw_name(DEVICE(owner)), ==, "toyfw");
    drop(owner);
}

static void test_needs_bus(void)
{
    if (dies_with("*device 'a' (type 'bus-toy'): needs a bus of type 'toy-bus'*")) {
        qdev_realize(DEVICE(new_toy(TYPE_BUS_TOY, "a")), NULL, &error_abort);
    }
}

/* ---- reset ------------------------------------------------------------------------- */

static void test_reset_order(void)
{
    Toy *owner = new_toy(TYPE_TOY, "o");
    BusState *bus = qbus_new(TYPE_TOY_BUS, DEVICE(owner), NULL);
    Toy *a = new_toy(TYPE_BUS_TOY, "a");

    g_assert_true(qdev_realize(DEVICE(owner), NULL, &error_abort));
    g_assert_true(qdev_realize(DEVICE(a), bus, &error_abort));
    journal = g_string_new(NULL);
    device_cold_reset(DEVICE(owner));
    g_assert_cmpstr(journal->str, ==,
                    "a.enter o.enter a.hold a.own o.hold a.exit o.exit");
    g_string_truncate(journal, 0);
    bus_cold_reset(bus);
    g_assert_cmpstr(journal->str, ==, "a.enter a.hold a.own a.exit");
    g_string_free(journal, TRUE);
    journal = NULL;
    drop(owner);
}

/* ---- tables ------------------------------------------------------------------------ */

static void test_class_facts(void)
{
    DeviceClass *dc = DEVICE_CLASS(object_class_by_name(TYPE_TOY));
    DeviceClass *child = DEVICE_CLASS(object_class_by_name(TYPE_BUS_TOY));
    Toy *t = new_toy(TYPE_TOY, "t");

    g_assert_true(dc->ops == &toy_ops.ops);
    g_assert_true(dc->vmsd == &vmstate_toy.vmsd);
    g_assert_true(qdev_get_vmsd(DEVICE(t)) == &vmstate_toy.vmsd);
    g_assert_cmpstr(dc->desc, ==, "a toy");
    g_assert_true(test_bit(DEVICE_CATEGORY_MISC, dc->categories));
    g_assert_true(dc->hotpluggable && dc->user_creatable);
    g_assert_true(child->vmsd == &vmstate_toy.vmsd);
    g_assert_false(child->hotpluggable || child->user_creatable);
    g_assert_cmpstr(child->bus_type, ==, TYPE_TOY_BUS);
    g_assert_null(child->props_);
    drop(t);
}

static const DEVICE_OPS(Toy) silent_ops = {
    .realize = toy_realize,
};

static void test_no_vmsd_dies(void)
{
    static const TypeInfo info = {
        .name = "silent", .parent = TYPE_DEVICE, .instance_size = sizeof(Toy),
        .class_init = device_class_init_ops, .class_data = &silent_ops.ops,
    };

    if (dies_with("*device type 'silent': give .vmsd, or say in .unmigratable*")) {
        type_register_static(&info);
        object_class_by_name("silent");
    }
}

static bool liar_realize(Toy *t, Error **errp)
{
    if (t->fail) {
        error_setg(errp, "said no");
    }
    return t->fail;
}

static const DEVICE_OPS(Toy) liar_ops = {
    .realize = liar_realize,
    .unmigratable = "nothing to keep",
};

static void make_liar(bool fail)
{
    static const TypeInfo info = {
        .name = "liar", .parent = TYPE_DEVICE, .instance_size = sizeof(Toy),
        .class_init = device_class_init_ops, .class_data = &liar_ops.ops,
    };
    DeviceState *dev;

    type_register_static(&info);
    dev = qdev_new("liar");
    ((Toy *)dev)->fail = fail;
    qdev_realize(dev, NULL, &error_abort);
}

static void test_realize_false_without_error(void)
{
    if (dies_with("*(type 'liar'): realize returned false without setting an error*")) {
        make_liar(false);
    }
}

static void test_realize_true_with_error(void)
{
    if (dies_with("*(type 'liar'): realize returned true but set the error 'said no'*")) {
        make_liar(true);
    }
}

/* ---- the QEMU dialect -------------------------------------------------------------- */

static int legacy_resets, chained;
static DeviceRealize saved_realize;
static DeviceUnrealize saved_unrealize;

static void old_reset(DeviceState *dev)
{
    legacy_resets++;
}

static void old_realize(DeviceState *dev, Error **errp)
{
    chained++;
    saved_realize(dev, errp);
}

static void old_unrealize(DeviceState *dev)
{
    chained--;
    saved_unrealize(dev);
}

static void old_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    device_class_set_legacy_reset(dc, old_reset);
    device_class_set_parent_realize(dc, old_realize, &saved_realize);
    device_class_set_parent_unrealize(dc, old_unrealize, &saved_unrealize);
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static void test_dialect_child(void)
{
    static const TypeInfo info = {
        .name = "old-toy", .parent = TYPE_TOY, .class_init = old_class_init,
    };
    Toy *t;

    type_register_static(&info);
    t = new_toy("old-toy", "t");
    g_assert_true(qdev_realize(DEVICE(t), NULL, &error_abort));
    g_assert_cmpint(chained, ==, 1);
    g_assert_cmpint(t->realized, ==, 1);
    device_cold_reset(DEVICE(t));
    g_assert_cmpint(legacy_resets, ==, 1);
    g_assert_cmpint(t->enter + t->hold + t->exit, ==, 0);
    qdev_unrealize(DEVICE(t));
    g_assert_cmpint(chained, ==, 0);
    g_assert_cmpint(t->unrealized, ==, 1);
    qdev_set_legacy_instance_id(DEVICE(t), 5, 2);
    g_assert_cmpint(DEVICE(t)->instance_id_alias, ==, 5);
    drop(t);
}

/* ---- resources --------------------------------------------------------------------- */

static GString *released;

static void release(void *data)
{
    g_string_append_printf(released, "%s ", (const char *)data);
}

static void test_resources(void)
{
    static char a[] = "a", b[] = "b", c[] = "c", d[] = "d", e[] = "e";
    Toy *t = new_toy(TYPE_TOY, "t");
    DeviceState *dev = DEVICE(t);

    released = g_string_new(NULL);
    qdev_add_resource(dev, "init", a, release);
    g_assert_true(qdev_realize(dev, NULL, &error_abort));
    qdev_add_resource(dev, "one", b, release);
    qdev_add_resource(dev, "two", c, release);
    qdev_add_resource(dev, "three", d, release);
    qdev_add_resource(dev, "four", e, release);
    g_assert_true(qdev_release_resource(dev, c));
    g_assert_false(qdev_release_resource(dev, c));
    g_assert_true(qdev_forget_resource(dev, d));
    g_assert_false(qdev_forget_resource(dev, d));
    qdev_unrealize(dev);
    g_assert_cmpstr(released->str, ==, "c e b ");
    drop(t);
    g_assert_cmpstr(released->str, ==, "c e b a ");
    g_string_free(released, TRUE);
}

static void test_timer_and_bh(void)
{
    Toy *t = new_toy(TYPE_TOY, "t");

    g_assert_true(qdev_realize(DEVICE(t), NULL, &error_abort));
    timer_mod(&t->tick, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 10);
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 10);
    g_assert_cmpint(t->ticks, ==, 1);
    qemu_bh_schedule(t->bh);
    main_loop_wait(true);
    g_assert_cmpint(t->ticks, ==, 2);
    timer_mod(&t->tick, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 10);
    qemu_bh_schedule(t->bh);
    qdev_unrealize(DEVICE(t));
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 10);
    main_loop_wait(true);
    g_assert_cmpint(t->ticks, ==, 2);
    drop(t);
}

static void on_run_state(void *opaque, bool running, RunState state)
{
    ((Toy *)opaque)->ticks++;
}

static void test_run_state_handler(void)
{
    Toy *t = new_toy(TYPE_TOY, "t");

    g_assert_true(qdev_realize(DEVICE(t), NULL, &error_abort));
    qdev_add_vm_change_state_handler(DEVICE(t), on_run_state, t);
    vm_state_notify(true, RUN_STATE_RUNNING);
    g_assert_cmpint(t->ticks, ==, 1);
    g_assert_true(vm_change_state_handler_find(t, sizeof(*t)));
    qdev_unrealize(DEVICE(t));
    g_assert_false(vm_change_state_handler_find(t, sizeof(*t)));
    drop(t);
}

static void test_sweep(void)
{
#ifdef CONFIG_DEBUG_ASHLAR
    if (dies_with("*object of type 'toy' * is freed, but *")) {
        Toy *t = new_toy(TYPE_TOY, "t");

        timer_mod(timer_new_ns(QEMU_CLOCK_VIRTUAL, toy_tick, t), INT64_MAX - 1);
        drop(t);
    }
#endif
}

/* ---- events, listeners, blockers --------------------------------------------------- */

static GString *events;

static void sink(const char *name, struct json_object *data)
{
    g_string_append_printf(events, "%s %s;", name, data ? json_object_to_json_string(data) : "");
}

static void test_deleted_event(void)
{
    Toy *t = new_toy(TYPE_TOY, "t");

    events = g_string_new(NULL);
    qapi_event_set_sink(sink);
    g_assert_true(qdev_realize(DEVICE(t), NULL, &error_abort));
    drop(t);
    g_assert_cmpstr(events->str, ==,
                    "DEVICE_DELETED { \"device\": \"t\", \"path\": \"\\/machine\\/t\" };");
    g_string_truncate(events, 0);
    drop(new_toy(TYPE_TOY, "never-realized"));
    g_assert_cmpstr(events->str, ==, "");
    qapi_event_set_sink(NULL);
    g_string_free(events, TRUE);
}

static int heard;

static void on_realize(DeviceListener *l, DeviceState *dev)
{
    heard++;
}

static void on_unrealize(DeviceListener *l, DeviceState *dev)
{
    heard--;
}

static bool hide(DeviceListener *l, struct json_object *opts, bool from_json, Error **errp)
{
    if (json_object_object_get(opts, "bad")) {
        error_setg(errp, "hide and seek");
        return false;
    }
    return json_object_object_get(opts, "hide") != NULL;
}

static void test_listeners(void)
{
    DeviceListener l = { .realize = on_realize, .unrealize = on_unrealize, .hide_device = hide };
    struct json_object *opts = json_object_new_object();
    Toy *t = new_toy(TYPE_TOY, "t");
    Error *err = NULL;
    int base;

    g_assert_true(qdev_realize(DEVICE(t), NULL, &error_abort));
    device_listener_register(&l);
    base = heard;
    g_assert_cmpint(base, >=, 1);       /* it exists already */
    qdev_unrealize(DEVICE(t));
    g_assert_cmpint(heard, ==, base - 1);
    g_assert_true(qdev_realize(DEVICE(t), NULL, &error_abort));
    g_assert_cmpint(heard, ==, base);
    g_assert_false(qdev_should_hide_device(opts, false, &error_abort));
    json_object_object_add(opts, "hide", NULL);
    json_object_object_add(opts, "hide", json_object_new_boolean(true));
    g_assert_true(qdev_should_hide_device(opts, false, &error_abort));
    json_object_object_add(opts, "bad", json_object_new_boolean(true));
    g_assert_false(qdev_should_hide_device(opts, false, &err));
    assert_error(err, "hide and seek");
    device_listener_unregister(&l);
    json_object_put(opts);
    drop(t);
}

static void test_blockers(void)
{
    Toy *t = new_toy(TYPE_TOY, "t");
    Error *reason = NULL, *err = NULL;

    error_setg(&reason, "in use");
    g_assert_true(qdev_hotunplug_allowed(DEVICE(t), &error_abort));
    qdev_add_unplug_blocker(DEVICE(t), reason);
    g_assert_false(qdev_hotunplug_allowed(DEVICE(t), &err));
    assert_error(err, "in use");
    qdev_del_unplug_blocker(DEVICE(t), reason);
    g_assert_false(qdev_unplug_blocked(DEVICE(t), &error_abort));
    error_free(reason);
    drop(t);
}

static void test_phases(void)
{
    g_assert_true(phase_check(PHASE_NO_MACHINE));
    g_assert_false(phase_check(PHASE_MACHINE_CREATED));
    phase_advance(PHASE_MACHINE_CREATED);
    g_assert_true(phase_check(PHASE_MACHINE_CREATED));
    phase_reset_for_test(PHASE_NO_MACHINE);
    if (dies_with("*")) {
        phase_advance(PHASE_MACHINE_READY);
    }
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    g_test_add_func("/qdev/life/realize-unrealize", test_realize_unrealize);
    g_test_add_func("/qdev/life/create-free", test_create_free);
    g_test_add_func("/qdev/life/realize-fails", test_realize_fails);
    g_test_add_func("/qdev/life/unattached", test_unattached);
    g_test_add_func("/qdev/life/unattached-fails", test_unattached_fails);
    g_test_add_func("/qdev/life/try-new", test_try_new);
    g_test_add_func("/qdev/life/new-unknown", test_new_unknown_dies);
    g_test_add_func("/qdev/life/require-phase", test_require_phase);
    g_test_add_func("/qdev/life/property", test_property_realized);
    g_test_add_func("/qdev/bus/children", test_bus_children);
    g_test_add_func("/qdev/bus/names", test_bus_names);
    g_test_add_func("/qdev/bus/move", test_bus_move);
    g_test_add_func("/qdev/bus/walk", test_walk);
    g_test_add_func("/qdev/bus/fw-path", test_fw_path);
    g_test_add_func("/qdev/bus/needed", test_needs_bus);
    g_test_add_func("/qdev/reset/order", test_reset_order);
    g_test_add_func("/qdev/ops/facts", test_class_facts);
    g_test_add_func("/qdev/ops/no-vmsd", test_no_vmsd_dies);
    g_test_add_func("/qdev/ops/false-without-error", test_realize_false_without_error);
    g_test_add_func("/qdev/ops/true-with-error", test_realize_true_with_error);
    g_test_add_func("/qdev/ops/dialect-child", test_dialect_child);
    g_test_add_func("/qdev/owned/order", test_resources);
    g_test_add_func("/qdev/owned/timer-bh", test_timer_and_bh);
    g_test_add_func("/qdev/owned/run-state", test_run_state_handler);
    g_test_add_func("/qdev/owned/sweep", test_sweep);
    g_test_add_func("/qdev/event/deleted", test_deleted_event);
    g_test_add_func("/qdev/listeners", test_listeners);
    g_test_add_func("/qdev/blockers", test_blockers);
    g_test_add_func("/qdev/phases", test_phases);
    return hwcore_test_run();
}
