/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines: levels, banks of devices, or-irq and split-irq. */
#include "qemu/osdep.h"
#include "hw/core/or-irq.h"
#include "hw/core/split-irq.h"
#include "migration/vmstate.h"
#include "hwcore-test.h"

/* What a receiver saw: its last line and level, and how often. */
typedef struct Sink {
    int n, level, calls;
} Sink;

static void sink_set(void *opaque, int n, int level)
{
    Sink *s = opaque;

    s->n = n;
    s->level = level;
    s->calls++;
}

#define assert_sink(s, n_, level_, calls_)                                    \
    do {                                                                      \
        g_assert_cmpint((s).n, ==, (n_));                                     \
        g_assert_cmpint((s).level, ==, (level_));                             \
        g_assert_cmpint((s).calls, ==, (calls_));                             \
    } while (0)

/* ---- single lines ------------------------------------------------------------------ */

static void TSA_NO_TSA test_levels(void)
{
    Sink s = { 0 };
    qemu_irq irq = qemu_allocate_irq(sink_set, &s, 5);

    g_assert_true(qemu_irq_is_connected(irq));
    qemu_set_irq(irq, 3);
    assert_sink(s, 5, 3, 1);
    qemu_irq_raise(irq);
    assert_sink(s, 5, 1, 2);
    qemu_irq_raise(irq);                /* not filtered */
    qemu_irq_lower(irq);
    assert_sink(s, 5, 0, 4);
    qemu_irq_pulse(irq);
    assert_sink(s, 5, 0, 6);
    qemu_free_irq(irq);

    g_assert_false(qemu_irq_is_connected(NULL));
    qemu_set_irq(NULL, 1);
    qemu_irq_pulse(NULL);
    qemu_free_irq(NULL);
}

static void TSA_NO_TSA test_arrays(void)
{
    Sink s = { 0 };
    qemu_irq *irqs = qemu_allocate_irqs(sink_set, &s, 2);
    IRQState embedded[2];

    irqs = qemu_extend_irqs(irqs, 2, sink_set, &s, 2);
    qemu_irq_raise(irqs[3]);
    assert_sink(s, 3, 1, 1);
    qemu_free_irqs(irqs, 4);

    qemu_init_irqs(embedded, 2, sink_set, &s);
    qemu_irq_raise(&embedded[1]);
    assert_sink(s, 1, 1, 2);
    object_unref(&embedded[0]);
    object_unref(&embedded[1]);
    qemu_init_irq(&embedded[0], sink_set, &s, 9);
    qemu_irq_lower(&embedded[0]);
    assert_sink(s, 9, 0, 3);
    object_unref(&embedded[0]);
}

static void TSA_NO_TSA test_child(void)
{
    Sink s = { 0 };
    Object *owner = object_new(TYPE_CONTAINER);
    IRQState irq;

    qemu_init_irq_child(owner, "line", &irq, sink_set, &s, 1);
    g_assert_true(object_resolve_path_component(owner, "line") == OBJECT(&irq));
    qemu_irq_raise(&irq);
    assert_sink(s, 1, 1, 1);
    object_ref(&irq);
    object_unref(owner);
    qemu_irq_raise(&irq);               /* the receiver is gone */
    assert_sink(s, 1, 1, 1);
    object_unref(&irq);
}

static void TSA_NO_TSA test_invert(void)
{
    Sink s = { 0 };
    qemu_irq irq = qemu_allocate_irq(sink_set, &s, 0);
    qemu_irq inverted = qemu_irq_invert(irq);

    assert_sink(s, 0, 1, 1);
    qemu_irq_raise(inverted);
    assert_sink(s, 0, 0, 2);
    qemu_free_irq(inverted);
    qemu_free_irq(irq);
}

static int seen;

static void TSA_NO_TSA intercepted(void *opaque, int n, int level)
{
    seen += level;
    qemu_set_irq(opaque, level);
}

static void TSA_NO_TSA test_intercept(void)
{
    Sink s = { 0 };
    qemu_irq *irqs = qemu_allocate_irqs(sink_set, &s, 2);

    qemu_irq_intercept_in(irqs, intercepted, 2);
    qemu_irq_raise(irqs[1]);
    assert_sink(s, 1, 1, 1);
    g_assert_cmpint(seen, ==, 1);
    qemu_free_irqs(irqs, 2);
}

/* ---- lines of devices -------------------------------------------------------------- */

#define TYPE_BOX "irq-box"
OBJECT_DECLARE_SIMPLE_TYPE(Box, BOX)
struct Box {
    DeviceState parent_obj;
    qemu_irq out[2], named[3];
    Sink in, in_named;
    bool bad_reset;
};

static void box_in(void *opaque, int n, int level)
{
    sink_set(&BOX(opaque)->in, n, level);
}

static void box_in_named(void *opaque, int n, int level)
{
    sink_set(&BOX(opaque)->in_named, n, level);
}

static void box_init(Object *obj)
{
    Box *b = BOX(obj);
    DeviceState *dev = DEVICE(obj);

    qdev_init_gpio_in(dev, box_in, 2);
    qdev_init_gpio_in(dev, box_in, 1);
    qdev_init_gpio_out(dev, b->out, 2);
    qdev_init_gpio_in_named(dev, box_in_named, "keys", 2);
    qdev_init_gpio_out_named(dev, b->named, "leds", 3);
}

static void TSA_NO_TSA box_enter(Box *b, ResetType type)
{
    if (b->bad_reset) {
        qemu_irq_lower(b->out[0]);
    }
}

static const DEVICE_OPS(Box) box_ops = {
    .reset_enter = box_enter,
    .unmigratable = "a test device",
};

static const TypeInfo box_types[] = {
    { .name = TYPE_BOX, .parent = TYPE_DEVICE, .instance_size = sizeof(Box),
      .instance_init = box_init, .class_init = device_class_init_ops,
      .class_data = &box_ops.ops },
};
DEFINE_TYPES(box_types)

static Box *new_box(const char *name)
{
    DeviceState *dev = qdev_new(TYPE_BOX);

    object_property_add_child(qdev_get_machine(), name, OBJECT(dev));
    object_unref(dev);
    return BOX(dev);
}

static void TSA_NO_TSA test_connect(void)
{
    Box *a = new_box("a"), *b = new_box("b");
    qemu_irq in2 = qdev_get_gpio_in(DEVICE(b), 2);

    g_assert_null(a->out[0]);
    qdev_connect_gpio_out(DEVICE(a), 1, in2);
    g_assert_true(a->out[1] == in2);
    qemu_irq_raise(a->out[1]);
    assert_sink(b->in, 2, 1, 1);
    qdev_connect_gpio_out_named(DEVICE(a), "leds", 2, qdev_get_gpio_in_named(DEVICE(b), "keys", 1));
    qemu_irq_raise(a->named[2]);
    assert_sink(b->in_named, 1, 1, 1);
    g_assert_true(qdev_get_gpio_out_connector(DEVICE(a), NULL, 1) == in2);
    g_assert_null(qdev_get_gpio_out_connector(DEVICE(a), "leds", 0));
    g_assert_true(object_property_get_link(OBJECT(a), "unnamed-gpio-out[1]", &error_abort) ==
                  OBJECT(in2));
    g_assert_nonnull(object_resolve_path("/machine/b/unnamed-gpio-in[0]", NULL));
    qdev_connect_gpio_out(DEVICE(a), 1, NULL);
    g_assert_null(a->out[1]);

    /* The sender outlives the receiver: its line goes nowhere. */
    qdev_connect_gpio_out(DEVICE(a), 0, qdev_get_gpio_in(DEVICE(b), 0));
    object_unparent(OBJECT(b));
    g_assert_nonnull(a->out[0]);
    qemu_irq_raise(a->out[0]);
    object_unparent(OBJECT(a));
}

static void TSA_NO_TSA test_intercept_out(void)
{
    Box *a = new_box("a"), *b = new_box("b");
    Sink s = { 0 };
    qemu_irq ours = qemu_allocate_irq(sink_set, &s, 0), old;
    g_autofree char *path = NULL;

    qdev_connect_gpio_out(DEVICE(a), 0, qdev_get_gpio_in(DEVICE(b), 0));
    old = qdev_intercept_gpio_out(DEVICE(a), ours, NULL, 0);
    g_assert_true(old == qdev_get_gpio_in(DEVICE(b), 0));
    qemu_irq_raise(a->out[0]);
    assert_sink(s, 0, 1, 1);
    assert_sink(b->in, 0, 0, 0);
    path = object_get_canonical_path(OBJECT(ours));
    g_assert_true(g_str_has_prefix(path, "/machine/unattached/non-qdev-gpio["));
    object_unparent(OBJECT(a));
    object_unparent(OBJECT(b));
    object_unparent(OBJECT(ours));
    qemu_free_irq(ours);
}

static void TSA_NO_TSA test_pass(void)
{
    Box *a = new_box("a"), *b = new_box("b"), *outer;
    DeviceState *dev = qdev_new(TYPE_OR_IRQ);

    object_property_add_child(qdev_get_machine(), "outer", OBJECT(dev));
    object_unref(dev);
    outer = (Box *)dev;
    qdev_pass_gpios(DEVICE(a), DEVICE(outer), "leds");
    qdev_pass_gpios(DEVICE(a), DEVICE(outer), "keys");
    qdev_connect_gpio_out_named(DEVICE(outer), "leds", 1, qdev_get_gpio_in(DEVICE(b), 1));
    qemu_irq_raise(a->named[1]);
    assert_sink(b->in, 1, 1, 1);
    qemu_irq_raise(qdev_get_gpio_in_named(DEVICE(outer), "keys", 0));
    assert_sink(a->in_named, 0, 1, 1);
    object_unparent(OBJECT(outer));
    object_unparent(OBJECT(a));
    object_unparent(OBJECT(b));
}

static void test_no_such_input(void)
{
    if (dies_with("*'/machine/a' (type 'irq-box'): input line unnamed-gpio-in[3] does not "
                  "exist, there are 0..2*")) {
        qdev_get_gpio_in(DEVICE(new_box("a")), 3);
    }
}

static void test_no_such_bank(void)
{
    if (dies_with("*input line nope[0] does not exist, there is none of that name*")) {
        qdev_get_gpio_in_named(DEVICE(new_box("a")), "nope", 0);
    }
}

static void test_no_such_output(void)
{
    if (dies_with("*output line leds[3] does not exist, there are 0..2*")) {
        qdev_connect_gpio_out_named(DEVICE(new_box("a")), "leds", 3, NULL);
    }
}

static void TSA_NO_TSA test_enter_dies(void)
{
#ifdef CONFIG_DEBUG_ASHLAR
    if (dies_with("*line '/machine/b/unnamed-gpio-in[0]' is driven in the enter phase of the "
                  "reset of a 'irq-box'*")) {
        Box *a = new_box("a"), *b = new_box("b");

        qdev_connect_gpio_out(DEVICE(a), 0, qdev_get_gpio_in(DEVICE(b), 0));
        a->bad_reset = true;
        device_cold_reset(DEVICE(a));
    }
#endif
}

/* ---- or-irq, split-irq ------------------------------------------------------------- */

static DeviceState *new_lines(const char *type, int lines)
{
    DeviceState *dev = qdev_new(type);

    object_property_add_child(qdev_get_machine(), type, OBJECT(dev));
    object_unref(dev);
    qdev_prop_set_uint16(dev, "num-lines", (uint16_t)lines);
    return dev;
}

static void TSA_NO_TSA test_or(void)
{
    DeviceState *dev = new_lines(TYPE_OR_IRQ, MAX_OR_LINES);
    Box *b = new_box("b");

    g_assert_true(qdev_realize(dev, NULL, &error_abort));
    qdev_connect_gpio_out(dev, 0, qdev_get_gpio_in(DEVICE(b), 0));
    qemu_irq_raise(qdev_get_gpio_in(dev, 0));
    qemu_irq_raise(qdev_get_gpio_in(dev, 47));
    assert_sink(b->in, 0, 1, 2);
    qemu_irq_lower(qdev_get_gpio_in(dev, 0));
    assert_sink(b->in, 0, 1, 3);
    qemu_irq_lower(qdev_get_gpio_in(dev, 47));
    assert_sink(b->in, 0, 0, 4);
    qemu_irq_raise(qdev_get_gpio_in(dev, 47));
    device_cold_reset(dev);
    qemu_irq_lower(qdev_get_gpio_in(dev, 0));
    assert_sink(b->in, 0, 0, 6);
    object_unparent(OBJECT(dev));
    object_unparent(OBJECT(b));
}

static void test_or_stream(void)
{
    const VMStateDescription *vmsd = DEVICE_CLASS(object_class_by_name(TYPE_OR_IRQ))->vmsd;

    g_assert_true(vmstate_check(vmsd, &error_abort));
    g_assert_cmpstr(vmsd->name, ==, "or-irq");
    g_assert_cmpstr(vmsd->subsections[0]->name, ==, "or-irq-extras");
}

static void TSA_NO_TSA test_split(void)
{
    DeviceState *dev = new_lines(TYPE_SPLIT_IRQ, 2);
    Box *b = new_box("b");

    g_assert_true(qdev_realize(dev, NULL, &error_abort));
    qdev_connect_gpio_out(dev, 0, qdev_get_gpio_in(DEVICE(b), 1));
    qdev_connect_gpio_out(dev, 1, qdev_get_gpio_in_named(DEVICE(b), "keys", 0));
    qemu_irq_raise(qdev_get_gpio_in(dev, 0));
    assert_sink(b->in, 1, 1, 1);
    assert_sink(b->in_named, 0, 1, 1);
    object_unparent(OBJECT(dev));
    object_unparent(OBJECT(b));
}

static void test_bad_num_lines(void)
{
    static const struct {
        const char *type;
        int lines;
        const char *error;
    } cases[] = {
        { TYPE_OR_IRQ, 0, "or-irq: num-lines must be 1 to 48, not 0" },
        { TYPE_OR_IRQ, 49, "or-irq: num-lines must be 1 to 48, not 49" },
        { TYPE_SPLIT_IRQ, 0, "split-irq: num-lines must be 1 to 16, not 0" },
        { TYPE_SPLIT_IRQ, 17, "split-irq: num-lines must be 1 to 16, not 17" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        DeviceState *dev = new_lines(cases[i].type, cases[i].lines);
        Error *err = NULL;

        g_assert_false(qdev_realize(dev, NULL, &err));
        assert_error(err, cases[i].error);
        object_unparent(OBJECT(dev));
    }
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    g_test_add_func("/irq/levels", test_levels);
    g_test_add_func("/irq/arrays", test_arrays);
    g_test_add_func("/irq/child", test_child);
    g_test_add_func("/irq/invert", test_invert);
    g_test_add_func("/irq/intercept-in", test_intercept);
    g_test_add_func("/irq/gpio/connect", test_connect);
    g_test_add_func("/irq/gpio/intercept-out", test_intercept_out);
    g_test_add_func("/irq/gpio/pass", test_pass);
    g_test_add_func("/irq/gpio/no-such-input", test_no_such_input);
    g_test_add_func("/irq/gpio/no-such-bank", test_no_such_bank);
    g_test_add_func("/irq/gpio/no-such-output", test_no_such_output);
    g_test_add_func("/irq/gpio/not-in-enter", test_enter_dies);
    g_test_add_func("/irq/or/levels", test_or);
    g_test_add_func("/irq/or/stream", test_or_stream);
    g_test_add_func("/irq/split", test_split);
    g_test_add_func("/irq/bad-num-lines", test_bad_num_lines);
    return hwcore_test_run();
}
