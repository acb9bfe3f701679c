/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Three-phase reset of trees, and of the whole machine. */
#include "qemu/osdep.h"
#include "hw/core/sysbus.h"
#include "hwcore-test.h"
#include "system/reset.h"

static GString *journal;

#define assert_journal(text)                                                  \
    do {                                                                      \
        g_assert_cmpstr(journal->str, ==, (text));                            \
        g_string_truncate(journal, 0);                                        \
    } while (0)

static void note(const char *name, const char *what)
{
    g_string_append_printf(journal, "%s.%s ", name, what);
}

/* ---- a resettable object with children --------------------------------------------- */

#define TYPE_NODE "reset-node"
OBJECT_DECLARE_SIMPLE_TYPE(Node, NODE)
struct Node {
    Object parent_obj;
    const char *name;
    ResettableState state;
    Node *kids[2];
};

static void node_enter(Object *obj, ResetType type)
{
    note(NODE(obj)->name, "enter");
    g_assert_cmpstr(resettable_entering(), ==, object_get_typename(obj));
}

static void node_hold(Object *obj, ResetType type)
{
    note(NODE(obj)->name, "hold");
    g_assert_null(resettable_entering());
}

static void node_exit(Object *obj, ResetType type)
{
    note(NODE(obj)->name, "exit");
}

static ResettableState *node_state(Object *obj)
{
    return &NODE(obj)->state;
}

static void node_foreach(Object *obj, ResettableChildCallback cb, void *opaque, ResetType type)
{
    for (int i = 0; i < 2; i++) {
        if (NODE(obj)->kids[i]) {
            cb(OBJECT(NODE(obj)->kids[i]), opaque, type);
        }
    }
}

static void node_class_init(ObjectClass *klass, const void *data)
{
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    rc->phases = (ResettablePhases){ node_enter, node_hold, node_exit };
    rc->get_state = node_state;
    rc->child_foreach = node_foreach;
}

/* Extends hold, keeps the other phases. */
static ResettablePhases parent_phases;

static void sub_hold(Object *obj, ResetType type)
{
    parent_phases.hold(obj, type);
    note(NODE(obj)->name, "more");
}

static void sub_class_init(ObjectClass *klass, const void *data)
{
    resettable_class_set_parent_phases(RESETTABLE_CLASS(klass), NULL, sub_hold, NULL,
                                       &parent_phases);
}

static void empty_class_init(ObjectClass *klass, const void *data)
{
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    rc->phases = (ResettablePhases){ NULL, NULL, NULL };
    rc->child_foreach = NULL;
}

/* A realized device on no bus, and one on the system bus. */
#define TYPE_LONELY "reset-lonely"
#define TYPE_BUSSED "reset-bussed"

static void lonely_hold(DeviceState *dev, ResetType type)
{
    note(dev->id, "hold");
}

static const DEVICE_OPS(DeviceState) lonely_ops = {
    .reset_hold = lonely_hold,
    .unmigratable = "a test device",
};

static void bussed_hold(SysBusDevice *s, ResetType type)
{
    note(s->parent_obj.id, "hold");
}

static const DEVICE_OPS(SysBusDevice) bussed_ops = {
    .reset_hold = bussed_hold,
    .unmigratable = "a test device",
};

static const TypeInfo node_types[] = {
    { .name = TYPE_NODE, .parent = TYPE_OBJECT, .instance_size = sizeof(Node),
      .class_init = node_class_init,
      .interfaces = (const InterfaceInfo[]) { { TYPE_RESETTABLE_INTERFACE }, { } } },
    { .name = "reset-sub-node", .parent = TYPE_NODE, .class_init = sub_class_init },
    { .name = "reset-empty-node", .parent = TYPE_NODE, .class_init = empty_class_init },
    { .name = TYPE_LONELY, .parent = TYPE_DEVICE, .instance_size = sizeof(DeviceState),
      .class_init = device_class_init_ops, .class_data = &lonely_ops.ops },
    { .name = TYPE_BUSSED, .parent = TYPE_SYS_BUS_DEVICE, .instance_size = sizeof(SysBusDevice),
      .class_init = device_class_init_ops, .class_data = &bussed_ops.ops },
};
DEFINE_TYPES(node_types)

static Node *new_node(const char *type, const char *name)
{
    Node *n = NODE(object_new(type));

    n->name = name;
    return n;
}

/* ---- trees ------------------------------------------------------------------------- */

static void test_order(void)
{
    Node *top = new_node(TYPE_NODE, "t"), *a = new_node(TYPE_NODE, "a");
    Node *b = new_node("reset-sub-node", "b"), *e = new_node("reset-empty-node", "e");

    top->kids[0] = a;
    top->kids[1] = b;
    a->kids[0] = e;
    resettable_reset(OBJECT(top), RESET_TYPE_COLD);
    assert_journal("a.enter b.enter t.enter a.hold b.hold b.more t.hold a.exit b.exit t.exit ");
    resettable_cold_reset_fn(b);
    assert_journal("b.enter b.hold b.more b.exit ");
    resettable_reset(OBJECT(e), RESET_TYPE_WAKEUP);
    assert_journal("");
    object_unref(top);
    object_unref(a);
    object_unref(b);
    object_unref(e);
}

static void test_counts(void)
{
    Node *top = new_node(TYPE_NODE, "t"), *a = new_node(TYPE_NODE, "a");

    top->kids[0] = a;
    g_assert_false(resettable_is_in_reset(OBJECT(a)));
    resettable_assert_reset(OBJECT(a), RESET_TYPE_COLD);
    g_assert_true(resettable_is_in_reset(OBJECT(a)));
    assert_journal("a.enter a.hold ");
    resettable_assert_reset(OBJECT(top), RESET_TYPE_COLD);
    assert_journal("t.enter t.hold ");
    resettable_release_reset(OBJECT(top), RESET_TYPE_COLD);
    assert_journal("t.exit ");
    g_assert_true(resettable_is_in_reset(OBJECT(a)));
    resettable_release_reset(OBJECT(a), RESET_TYPE_COLD);
    assert_journal("a.exit ");
    g_assert_false(resettable_is_in_reset(OBJECT(a)));
    object_unref(top);
    object_unref(a);
}

static void test_change_parent(void)
{
    Node *p = new_node(TYPE_NODE, "p"), *q = new_node(TYPE_NODE, "q");
    Node *a = new_node(TYPE_NODE, "a");

    resettable_assert_reset(OBJECT(p), RESET_TYPE_COLD);
    resettable_change_parent(OBJECT(a), OBJECT(p), NULL);
    assert_journal("p.enter p.hold a.enter a.hold ");
    resettable_change_parent(OBJECT(a), OBJECT(q), OBJECT(p));
    assert_journal("a.exit ");
    resettable_release_reset(OBJECT(p), RESET_TYPE_COLD);
    assert_journal("p.exit ");
    resettable_state_clear(&a->state);
    g_assert_false(resettable_is_in_reset(OBJECT(a)));
    object_unref(p);
    object_unref(q);
    object_unref(a);
}

static void test_release_too_often(void)
{
    if (dies_with("*")) {
        resettable_release_reset(OBJECT(new_node(TYPE_NODE, "a")), RESET_TYPE_COLD);
    }
}

static void test_endless(void)
{
    if (dies_with("*")) {
        Node *a = new_node(TYPE_NODE, "a");

        for (int i = 0; i < 51; i++) {
            resettable_assert_reset(OBJECT(a), RESET_TYPE_COLD);
        }
    }
}

/* ---- the machine ------------------------------------------------------------------- */

static void handler(void *opaque)
{
    note(opaque, "called");
}

static void test_handlers(void)
{
    static char one[] = "1", two[] = "2";
    Node *a = new_node(TYPE_NODE, "a");

    qemu_register_reset(handler, one);
    qemu_register_reset_nosnapshotload(handler, two);
    qemu_register_resettable(OBJECT(a));
    qemu_devices_reset(RESET_TYPE_COLD);
    assert_journal("a.enter 1.called 2.called a.hold a.exit ");
    qemu_devices_reset(RESET_TYPE_SNAPSHOT_LOAD);
    assert_journal("a.enter 1.called a.hold a.exit ");
    qemu_unregister_reset(handler, one);
    qemu_unregister_reset(handler, one);
    qemu_unregister_resettable(OBJECT(a));
    qemu_devices_reset(RESET_TYPE_COLD);
    assert_journal("2.called ");
    qemu_unregister_reset(handler, two);
    qemu_devices_reset(RESET_TYPE_COLD);
    assert_journal("");
    object_unref(a);
}

static DeviceState *new_device(const char *type, Object *parent, const char *name)
{
    DeviceState *dev = qdev_new(type);

    object_property_add_child(parent, name, OBJECT(dev));
    object_unref(dev);
    dev->id = g_strdup(name);
    return dev;
}

/* Each realized device once: by its bus, or because nothing else reaches it. */
static void test_every_device_once(void)
{
    DeviceState *a = new_device(TYPE_LONELY, qdev_get_machine(), "a");
    DeviceState *b = new_device(TYPE_LONELY, OBJECT(a), "b");
    DeviceState *c = new_device(TYPE_BUSSED, OBJECT(a), "c");
    DeviceState *d = new_device(TYPE_LONELY, qdev_get_machine(), "d");

    g_assert_true(qdev_realize(a, NULL, &error_abort));
    g_assert_true(qdev_realize(b, NULL, &error_abort));
    g_assert_true(sysbus_realize(SYS_BUS_DEVICE(c), &error_abort));
    qemu_devices_reset(RESET_TYPE_COLD);
    assert_journal("c.hold a.hold b.hold ");    /* d is not realized */
    qemu_register_reset(resettable_cold_reset_fn, b);
    qemu_devices_reset(RESET_TYPE_COLD);
    assert_journal("c.hold b.hold a.hold ");
    qemu_unregister_reset(resettable_cold_reset_fn, b);
    object_unparent(OBJECT(a));
    object_unparent(OBJECT(d));
}

int main(int argc, char **argv)
{
    int rc;

    hwcore_test_init(&argc, &argv);
    journal = g_string_new(NULL);
    g_test_add_func("/resettable/order", test_order);
    g_test_add_func("/resettable/counts", test_counts);
    g_test_add_func("/resettable/change-parent", test_change_parent);
    g_test_add_func("/resettable/release-too-often", test_release_too_often);
    g_test_add_func("/resettable/endless", test_endless);
    g_test_add_func("/resettable/machine/handlers", test_handlers);
    g_test_add_func("/resettable/machine/every-device-once", test_every_device_once);
    rc = hwcore_test_run();
    g_string_free(journal, TRUE);
    return rc;
}
