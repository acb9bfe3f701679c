/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Models in QEMU's dialect, compiled unchanged, run: created, given properties,
 * realized, mapped, driven, reset, migrated, unrealized.
 */
#include "qemu/osdep.h"
#include "../unit/hwcore-test.h"
#include "chardev/char.h"
#include "hw/core/qdev-properties-system.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "quaint-timer.h"
#include "quaint-uart.h"

#define UART_BASE  0x1000
#define TIMER_BASE 0x2000

enum { DATA = 0x0, STATUS = 0x4, CONTROL = 0x8, BAUD = 0xc, SCRATCH = 0x10 };
enum { CTRL = 0x0, LOAD = 0x4, COUNT = 0x8, TSTATUS = 0xc };

static int level[2];

static void sink(void *opaque, int n, int value)
{
    level[n] = value;
}

static uint32_t rd(hwaddr addr)
{
    MemTxResult result;
    uint32_t val = address_space_ldl_le(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                                        &result);

    g_assert_cmpint(result, ==, MEMTX_OK);
    return val;
}

static void wr(hwaddr addr, uint32_t val)
{
    address_space_stl_le(&address_space_memory, addr, val, MEMTXATTRS_UNSPECIFIED, NULL);
}

/* The state of @from into @to, as its vmsd says. */
static void migrate(DeviceState *from, DeviceState *to)
{
    QEMUFile *out = qemu_file_new_memory_output();
    QEMUFile *in;
    const uint8_t *data;
    size_t size;

    g_assert_cmpint(vmstate_save_state(out, qdev_get_vmsd(from), from, NULL), ==, 0);
    data = qemu_file_memory(out, &size);
    in = qemu_file_new_memory_input(data, size);
    g_assert_cmpint(vmstate_load_state_errp(in, qdev_get_vmsd(to), to,
                                            qdev_get_vmsd(to)->version_id, &error_abort), ==, 0);
    qemu_fclose(in);
    qemu_fclose(out);
}

typedef struct Wired {
    DeviceState *dev;
    Chardev *chr;
    qemu_irq *sinks;
} Wired;

/* What a board does; a path through the tree is needed for links and messages only. */
static Wired board(const char *type, hwaddr base)
{
    Wired w = { .dev = qdev_new(type), .sinks = qemu_allocate_irqs(sink, NULL, 2) };
    SysBusDevice *sbd = SYS_BUS_DEVICE(w.dev);

    level[0] = level[1] = -1;
    if (object_property_find(OBJECT(w.dev), "chardev")) {
        w.chr = qemu_chr_new("serial0", "null", NULL);
        qdev_prop_set_chr(w.dev, "chardev", w.chr);
        qdev_prop_set_uint32(w.dev, "fifo-depth", 4);
    }
    sysbus_realize(sbd, &error_fatal);
    sysbus_mmio_map(sbd, 0, base);
    sysbus_connect_irq(sbd, 0, w.sinks[0]);
    device_cold_reset(w.dev);
    return w;
}

static void scrap(Wired *w)
{
    memory_region_del_subregion(get_system_memory(),
                                sysbus_mmio_get_region(SYS_BUS_DEVICE(w->dev), 0));
    object_unparent(OBJECT(w->dev));
    object_unref(w->dev);
    qemu_free_irqs(w->sinks, 2);
    if (w->chr) {
        qemu_chr_delete(w->chr);
    }
}

static void type_text(Wired *w, const char *text)
{
    for (; *text && qemu_chr_be_can_write(w->chr) > 0; text++) {
        qemu_chr_be_write(w->chr, (const uint8_t *)text, 1);
    }
}

static void test_uart_receives(void)
{
    Wired w = board(TYPE_QUAINT_UART, UART_BASE);

    g_assert_cmpint(level[0], ==, 0);
    g_assert_cmphex(rd(UART_BASE + BAUD), ==, 1);
    g_assert_cmpint(qemu_chr_be_can_write(w.chr), ==, 0);       /* not enabled */
    wr(UART_BASE + CONTROL, 3);
    type_text(&w, "abcdef");
    g_assert_cmphex(rd(UART_BASE + STATUS), ==, 0x401);         /* four fit */
    g_assert_cmpint(level[0], ==, 1);
    for (const char *c = "abcd"; *c; c++) {
        g_assert_cmpint(level[0], ==, 1);
        g_assert_cmpint(rd(UART_BASE + DATA), ==, *c);
    }
    g_assert_cmpint(level[0], ==, 0);
    qemu_chr_be_event(w.chr, CHR_EVENT_BREAK);
    g_assert_cmphex(rd(UART_BASE + STATUS), ==, 4);
    wr(UART_BASE + STATUS, 4);
    g_assert_cmphex(rd(UART_BASE + STATUS), ==, 0);
    scrap(&w);
}

static void test_uart_lines_and_reset(void)
{
    Wired w = board(TYPE_QUAINT_UART, UART_BASE);

    qdev_connect_gpio_out_named(w.dev, "rts", 0, w.sinks[1]);
    wr(UART_BASE + CONTROL, 7);
    g_assert_cmpint(level[1], ==, 1);
    wr(UART_BASE + DATA, 'x');                                  /* the back end swallows it */
    wr(UART_BASE + BAUD, 0x12345);
    g_assert_cmphex(rd(UART_BASE + BAUD), ==, 0x2345);
    type_text(&w, "ab");
    g_assert_cmpint(level[0], ==, 1);
    qemu_irq_pulse(qdev_get_gpio_in(w.dev, 0));
    g_assert_cmphex(rd(UART_BASE + STATUS), ==, 0);
    g_assert_cmpint(level[0], ==, 0);
    type_text(&w, "c");
    device_cold_reset(w.dev);
    g_assert_cmphex(rd(UART_BASE + CONTROL), ==, 0);
    g_assert_cmphex(rd(UART_BASE + STATUS), ==, 0);
    g_assert_cmpint(level[0], ==, 0);
    g_assert_cmpint(level[1], ==, 0);
    qdev_connect_gpio_out_named(w.dev, "rts", 0, NULL);
    scrap(&w);
}

static void test_uart_properties(void)
{
    DeviceState *dev = qdev_new(TYPE_QUAINT_UART);
    Error *err = NULL;

    qdev_prop_set_uint32(dev, "fifo-depth", 17);
    g_assert_false(sysbus_realize(SYS_BUS_DEVICE(dev), &err));
    assert_error(err, "fifo-depth must be between 1 and 16, not 17");
    qdev_prop_set_uint32(dev, "fifo-depth", 16);
    qdev_prop_set_bit(dev, "swap-case", true);
    qdev_prop_set_string(dev, "label", "left");
    g_assert_true(sysbus_realize(SYS_BUS_DEVICE(dev), &error_abort));
    g_assert_cmpstr(QUAINT_UART(dev)->label, ==, "left");
    g_assert_false(object_property_set_bool(OBJECT(dev), "swap-case", false, &err));
    g_assert_nonnull(err);
    error_free(err);
    object_unparent(OBJECT(dev));
    object_unref(dev);
}

static void test_uart_migrates(void)
{
    Wired from = board(TYPE_QUAINT_UART, UART_BASE);
    DeviceState *to = qdev_new(TYPE_QUAINT_UART);
    QuaintUARTState *s = QUAINT_UART(to);

    qdev_prop_set_uint32(to, "fifo-depth", 4);
    sysbus_realize(SYS_BUS_DEVICE(to), &error_abort);
    wr(UART_BASE + CONTROL, 1);
    wr(UART_BASE + SCRATCH, 0x5a);
    type_text(&from, "hi");
    migrate(from.dev, to);
    g_assert_cmphex(s->control, ==, 1);
    g_assert_cmphex(s->status, ==, 0x201);
    g_assert_cmphex(s->baud, ==, 1);
    g_assert_cmphex(s->scratch[3], ==, 0x5a);
    g_assert_cmpint(fifo8_pop(&s->rx_fifo), ==, 'h');
    g_assert_cmpint(fifo8_pop(&s->rx_fifo), ==, 'i');
    object_unparent(OBJECT(to));
    object_unref(to);
    scrap(&from);
}

static void wait_ns(int64_t ns)
{
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ns);
}

static void test_timer_counts(void)
{
    Wired w = board(TYPE_QUAINT_TIMER, TIMER_BASE);

    wr(TIMER_BASE + LOAD, 1 << 20);                             /* one second */
    wr(TIMER_BASE + CTRL, 7);
    wait_ns(NANOSECONDS_PER_SECOND / 4);
    g_assert_cmphex(rd(TIMER_BASE + COUNT), ==, 3 << 18);
    g_assert_cmpint(level[0], ==, 0);
    wait_ns(NANOSECONDS_PER_SECOND * 3 / 4);
    g_assert_cmpint(level[0], ==, 1);
    wr(TIMER_BASE + TSTATUS, 1);
    g_assert_cmpint(level[0], ==, 0);
    qemu_set_irq(qdev_get_gpio_in_named(w.dev, "gate", 0), 1);
    wait_ns(NANOSECONDS_PER_SECOND * 2);
    g_assert_cmpint(level[0], ==, 0);
    qemu_set_irq(qdev_get_gpio_in_named(w.dev, "gate", 0), 0);
    wait_ns(NANOSECONDS_PER_SECOND);
    g_assert_cmpint(level[0], ==, 1);
    device_cold_reset(w.dev);
    g_assert_cmpint(level[0], ==, 0);
    g_assert_false(timer_pending(QUAINT_TIMER(w.dev)->timer));
    scrap(&w);
}

static void test_timer_variant(void)
{
    Wired w = board(TYPE_QUAINT_TIMER_FAST, TIMER_BASE);

    wr(TIMER_BASE + LOAD, 1 << 20);
    wr(TIMER_BASE + CTRL, 5);
    wait_ns(NANOSECONDS_PER_SECOND / 10);
    g_assert_cmpint(level[0], ==, 1);
    g_assert_cmphex(rd(TIMER_BASE + CTRL), ==, 4);              /* once */
    scrap(&w);
}

static void test_timer_refuses(void)
{
    DeviceState *dev = qdev_new(TYPE_QUAINT_TIMER);
    Error *err = NULL;

    qdev_prop_set_uint32(dev, "clock-frequency", 0);
    g_assert_false(sysbus_realize(SYS_BUS_DEVICE(dev), &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "the clock stands");
    g_assert_cmpstr(error_get_hint(err), ==, "Set the property clock-frequency.\n");
    error_free(err);
    object_unref(dev);

    err = NULL;
    dev = qdev_new(TYPE_QUAINT_TIMER_FAST);
    qdev_prop_set_uint32(dev, "clock-frequency", 200000000);
    g_assert_false(sysbus_realize(SYS_BUS_DEVICE(dev), &err));
    assert_error(err, "no faster than 100 MHz");
    qdev_prop_set_uint32(dev, "clock-frequency", 0);
    g_assert_false(sysbus_realize(SYS_BUS_DEVICE(dev), &err));
    assert_error(err, "the clock stands");
    object_unref(dev);
}

static void test_timer_migrates(void)
{
    Wired from = board(TYPE_QUAINT_TIMER, TIMER_BASE);
    DeviceState *to = qdev_new(TYPE_QUAINT_TIMER);
    QuaintTimerState *s = QUAINT_TIMER(to);

    sysbus_realize(SYS_BUS_DEVICE(to), &error_abort);
    wr(TIMER_BASE + LOAD, 1 << 20);
    wr(TIMER_BASE + CTRL, 3);
    wait_ns(1000);
    migrate(from.dev, to);
    g_assert_cmphex(s->regs[1], ==, 1 << 20);
    g_assert_cmpint(timer_expire_time_ns(s->timer), ==,
                    timer_expire_time_ns(QUAINT_TIMER(from.dev)->timer));
    g_assert_false(s->gated);
    qemu_set_irq(qdev_get_gpio_in_named(from.dev, "gate", 0), 1);
    migrate(from.dev, to);
    g_assert_true(s->gated);                                    /* the subsection went along */
    g_assert_false(timer_pending(s->timer));
    object_unparent(OBJECT(to));
    object_unref(to);
    scrap(&from);
}

int main(int argc, char **argv)
{
    hwcore_test_init(&argc, &argv);
    memory_map_init();
    g_test_add_func("/dialect/uart/receives", test_uart_receives);
    g_test_add_func("/dialect/uart/lines-and-reset", test_uart_lines_and_reset);
    g_test_add_func("/dialect/uart/properties", test_uart_properties);
    g_test_add_func("/dialect/uart/migrates", test_uart_migrates);
    g_test_add_func("/dialect/timer/counts", test_timer_counts);
    g_test_add_func("/dialect/timer/variant", test_timer_variant);
    g_test_add_func("/dialect/timer/refuses", test_timer_refuses);
    g_test_add_func("/dialect/timer/migrates", test_timer_migrates);
    return hwcore_test_run();
}
