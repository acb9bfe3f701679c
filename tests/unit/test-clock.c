/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks: propagation, conversions, ports of devices, migration. */
#include "qemu/osdep.h"
#include "hw/core/qdev-clock.h"
#include "hwcore-test.h"

#define HZ(hz) CLOCK_PERIOD_FROM_HZ(hz)

/* ---- a device with clocks ---------------------------------------------------------- */

#define TYPE_TICKER "ticker"
OBJECT_DECLARE_SIMPLE_TYPE(Ticker, TICKER)
struct Ticker {
    DeviceState parent_obj;
    Clock *in, *out;
    int updates, pre_updates;
    uint64_t old_period;
};

static void ticker_clock(void *opaque, ClockEvent event)
{
    Ticker *t = opaque;

    if (event == ClockPreUpdate) {
        t->pre_updates++;
        t->old_period = clock_get(t->in);
    } else {
        t->updates++;
    }
}

static const ClockPortInitArray ticker_clocks = {
    QDEV_CLOCK_IN(Ticker, in, ticker_clock, ClockUpdate | ClockPreUpdate),
    QDEV_CLOCK_OUT(Ticker, out),
    QDEV_CLOCK_END
};

static void ticker_init(Object *obj)
{
    qdev_init_clocks(DEVICE(obj), ticker_clocks);
}

static const DEVICE_OPS(Ticker) ticker_ops = {
    .unmigratable = "a test device",
};

static const TypeInfo ticker_types[] = {
    { .name = TYPE_TICKER, .parent = TYPE_DEVICE, .instance_size = sizeof(Ticker),
      .instance_init = ticker_init, .class_init = device_class_init_ops,
      .class_data = &ticker_ops.ops },
};
DEFINE_TYPES(ticker_types)

static Ticker *new_ticker(const char *name)
{
    DeviceState *dev = qdev_new(TYPE_TICKER);

    object_property_add_child(qdev_get_machine(), name, OBJECT(dev));
    object_unref(dev);
    return TICKER(dev);
}

/* ---- values ------------------------------------------------------------------------ */

static void test_set(void)
{
    Clock *clk = clock_new(object_get_root(), "clk");
    g_autofree char *freq = NULL;

    g_assert_cmpstr(clk->canonical_path, ==, "/clk");
    g_assert_false(clock_is_enabled(clk));
    g_assert_cmpuint(clock_get_hz(clk), ==, 0);
    g_assert_true(clock_set_hz(clk, 24000000));
    g_assert_false(clock_set_hz(clk, 24000000));
    g_assert_true(clock_is_enabled(clk));
    g_assert_cmpuint(clock_get_hz(clk), ==, 24000000);
    freq = clock_display_freq(clk);
    g_assert_cmpstr(freq, ==, "24 MHz");
    g_assert_true(clock_set_ns(clk, 10));
    g_assert_cmpuint(clock_get(clk), ==, 10ULL << 32);
    g_assert_cmpuint(clock_get_hz(clk), ==, 100000000);
    g_assert_true(clock_set(clk, 0));
    object_unparent(OBJECT(clk));
}

static void test_ticks(void)
{
    Clock *clk = clock_new(object_get_root(), "clk");

    g_assert_cmpuint(clock_ns_to_ticks(clk, 1000), ==, 0);
    g_assert_cmpuint(clock_ticks_to_ns(clk, 1000), ==, 0);
    clock_set_ns(clk, 10);
    g_assert_cmpuint(clock_ticks_to_ns(clk, 3), ==, 30);
    g_assert_cmpuint(clock_ns_to_ticks(clk, 39), ==, 3);
    g_assert_cmpuint(clock_ticks_to_ns(clk, UINT64_MAX), ==, INT64_MAX);
    clock_set_hz(clk, 3);
    g_assert_cmpuint(clock_ns_to_ticks(clk, 1000000000), ==, 3);
    object_unparent(OBJECT(clk));
}

/* ---- the tree ---------------------------------------------------------------------- */

static void test_propagate(void)
{
    Ticker *a = new_ticker("a"), *b = new_ticker("b");
    Clock *src = clock_new(object_get_root(), "src");

    clock_set_hz(src, 1000);
    qdev_connect_clock_in(DEVICE(a), "in", src);
    g_assert_true(clock_has_source(a->in));
    g_assert_cmpuint(clock_get_hz(a->in), ==, 1000);
    g_assert_cmpint(a->updates, ==, 0); /* connecting is silent */
    clock_set_source(b->in, a->in);

    clock_update_hz(src, 2000);
    g_assert_cmpint(a->updates, ==, 1);
    g_assert_cmpint(a->pre_updates, ==, 1);
    g_assert_cmpuint(a->old_period, ==, HZ(1000));
    g_assert_cmpuint(clock_get_hz(b->in), ==, 2000);
    clock_update_hz(src, 2000);         /* no change, no callback */
    g_assert_cmpint(a->updates, ==, 1);
    clock_set_hz(src, 4000);            /* not told */
    g_assert_cmpuint(clock_get_hz(b->in), ==, 2000);
    clock_propagate(src);
    g_assert_cmpuint(clock_get_hz(b->in), ==, 4000);
    clock_update_ns(src, 5);
    g_assert_cmpuint(clock_get(b->in), ==, CLOCK_PERIOD_FROM_NS(5));

    object_unparent(OBJECT(a));         /* b loses its source */
    g_assert_false(clock_has_source(b->in));
    object_unparent(OBJECT(b));
    object_unparent(OBJECT(src));
}

static void test_mul_div(void)
{
    Clock *src = clock_new(object_get_root(), "src"), *clk = clock_new(object_get_root(), "clk");

    clock_set_source(clk, src);
    g_assert_true(clock_set_mul_div(src, 4, 2));
    g_assert_false(clock_set_mul_div(src, 4, 2));
    clock_update(src, 100);
    g_assert_cmpuint(clock_get(clk), ==, 200);
    g_assert_true(clock_set_mul_div(src, UINT32_MAX, 1));
    clock_update(src, UINT64_MAX);
    g_assert_cmpuint(clock_get(clk), ==, UINT64_MAX);
    object_unparent(OBJECT(clk));
    object_unparent(OBJECT(src));
}

static void test_callback_events(void)
{
    Ticker *a = new_ticker("a");
    Clock *src = clock_new(object_get_root(), "src");

    clock_set_source(a->in, src);
    clock_set_callback(a->in, ticker_clock, a, ClockUpdate);
    clock_update_hz(src, 10);
    g_assert_cmpint(a->updates, ==, 1);
    g_assert_cmpint(a->pre_updates, ==, 0);
    clock_clear_callback(a->in);
    clock_update_hz(src, 20);
    g_assert_cmpint(a->updates, ==, 1);
    object_unparent(OBJECT(a));
    object_unparent(OBJECT(src));
}

static void test_loop_dies(void)
{
    if (dies_with("*")) {
        Clock *a = clock_new(object_get_root(), "a"), *b = clock_new(object_get_root(), "b");

        clock_set_source(a, b);
        clock_set_source(b, a);
    }
}

static void test_propagate_with_source_dies(void)
{
    if (dies_with("*")) {
        Clock *a = clock_new(object_get_root(), "a"), *b = clock_new(object_get_root(), "b");

        clock_set_source(a, b);
        clock_propagate(a);
    }
}

/* ---- devices ----------------------------------------------------------------------- */

static void test_ports(void)
{
    Ticker *a = new_ticker("a"), *b = new_ticker("b");

    g_assert_true(qdev_get_clock_in(DEVICE(a), "in") == a->in);
    g_assert_true(qdev_get_clock_out(DEVICE(a), "out") == a->out);
    g_assert_true(object_resolve_path("/machine/a/in", NULL) == OBJECT(a->in));
    g_assert_true(qdev_alias_clock(DEVICE(a), "in", DEVICE(b), "other") == a->in);
    g_assert_true(qdev_get_clock_in(DEVICE(b), "other") == a->in);
    g_assert_true(object_property_get_link(OBJECT(b), "other", &error_abort) == OBJECT(a->in));
    g_assert_true(qdev_realize(DEVICE(a), NULL, &error_abort));
    g_assert_cmpstr(a->in->canonical_path, ==, "/machine/a/in");
    object_unparent(OBJECT(a));
    object_unparent(OBJECT(b));
}

static void test_no_such_clock(void)
{
    if (dies_with("*device '/machine/a' (type 'ticker'): clock 'nope' does not exist*")) {
        qdev_get_clock_in(DEVICE(new_ticker("a")), "nope");
    }
}

static void test_wrong_direction(void)
{
    if (dies_with("*clock 'out' is an output*")) {
        qdev_get_clock_in(DEVICE(new_ticker("a")), "out");
    }
}

static void test_alias_of_nothing(void)
{
    if (dies_with("*clock 'nope' does not exist*")) {
        qdev_alias_clock(DEVICE(new_ticker("a")), "nope", DEVICE(new_ticker("b")), "x");
    }
}

/* ---- migration --------------------------------------------------------------------- */

static void test_vmstate(void)
{
    Clock *clk = clock_new(object_get_root(), "clk");

    g_assert_true(vmstate_check(&vmstate_clock, &error_abort));
    g_assert_cmpint(vmstate_clock.version_id, ==, 0);
    g_assert_false(vmstate_clock.subsections[0]->needed(clk));
    clock_set_mul_div(clk, 3, 2);
    g_assert_true(vmstate_clock.subsections[0]->needed(clk));
    g_assert_cmpint(vmstate_clock.pre_load(clk), ==, 0);
    g_assert_cmpuint(clk->multiplier, ==, 1);
    g_assert_cmpuint(clk->divider, ==, 1);
    object_unparent(OBJECT(clk));
}

static void test_vmstate_bad_divider(void)
{
    Clock *clk = clock_new(object_get_root(), "clk");
    Error *err = NULL;

    clk->divider = 0;
    g_assert_false(vmstate_clock.subsections[0]->post_load_errp(clk, 1, &err));
    assert_error(err, "clock '/clk': divider 0");
    clk->divider = 1;
    g_assert_true(vmstate_clock.subsections[0]->post_load_errp(clk, 1, &error_abort));
    object_unparent(OBJECT(clk));
}

static void test_period_property(void)
{
    Clock *clk = clock_new(object_get_root(), "clk");

    clock_set(clk, 12345);
    g_assert_cmpuint(object_property_get_uint(OBJECT(clk), "qtest-clock-period", &error_abort), ==,
                     12345);
    object_unparent(OBJECT(clk));
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    g_test_add_func("/clock/set", test_set);
    g_test_add_func("/clock/ticks", test_ticks);
    g_test_add_func("/clock/propagate", test_propagate);
    g_test_add_func("/clock/mul-div", test_mul_div);
    g_test_add_func("/clock/callback-events", test_callback_events);
    g_test_add_func("/clock/loop", test_loop_dies);
    g_test_add_func("/clock/propagate-with-source", test_propagate_with_source_dies);
    g_test_add_func("/clock/ports", test_ports);
    g_test_add_func("/clock/no-such", test_no_such_clock);
    g_test_add_func("/clock/wrong-direction", test_wrong_direction);
    g_test_add_func("/clock/alias-of-nothing", test_alias_of_nothing);
    g_test_add_func("/clock/vmstate", test_vmstate);
    g_test_add_func("/clock/vmstate-bad-divider", test_vmstate_bad_divider);
    g_test_add_func("/clock/period-property", test_period_property);
    return hwcore_test_run();
}
