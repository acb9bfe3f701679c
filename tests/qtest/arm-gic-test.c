/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The GICv2 of the virt machine, as a guest programs it: a UART's interrupt from the
 * device to its end.  The manual's rules are in tests/unit/test-arm-gic.c.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

#define DIST 0x08000000ull
#define CPU 0x08010000ull
#define UART 0x09000000ull

enum { UART_IRQ = 33, SPURIOUS = 1023 };

static void test_what_there_is(void)
{
    QTestState *qts = qtest_init("-machine virt -smp 2");

    g_assert_cmphex(qtest_readl(qts, DIST + 0x004), ==, 0x28);
    g_assert_cmphex(qtest_readl(qts, DIST + 0x100), ==, 0xffff);
    g_assert_cmphex(qtest_readl(qts, DIST + 0xfe8), ==, 0x2b);
    g_assert_cmphex(qtest_readl(qts, CPU + 0xfc), ==, 0x0002043b);
    qtest_quit(qts);
}

static void test_uart_interrupt(void)
{
    QTestState *qts = qtest_init("-machine virt -serial null");

    qtest_irq_intercept_out_named(qts, "/machine/intc", "sysbus-irq");
    qtest_writel(qts, DIST, 1);
    qtest_writel(qts, CPU + 0x04, 0xff);
    qtest_writel(qts, CPU, 1);
    qtest_writeb(qts, DIST + 0x400 + UART_IRQ, 0x80);
    qtest_writel(qts, UART + 0x38, 0x7ff);
    qtest_writel(qts, UART + 0x30, 0x780);          /* loop-back: modem inputs change */
    g_assert_cmphex(qtest_readl(qts, DIST + 0x204), ==, 2);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, DIST + 0x104, 2);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_cmphex(qtest_readl(qts, CPU + 0x0c), ==, UART_IRQ);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, UART + 0x44, 0x7ff);
    qtest_writel(qts, CPU + 0x10, UART_IRQ);
    g_assert_false(qtest_get_irq(qts, 0));
    g_assert_cmphex(qtest_readl(qts, CPU + 0x0c), ==, SPURIOUS);
    qtest_quit(qts);
}

static void test_sgi(void)
{
    QTestState *qts = qtest_init("-machine virt");

    qtest_writel(qts, DIST, 1);
    qtest_writel(qts, CPU + 0x04, 0xff);
    qtest_writel(qts, CPU, 1);
    qtest_writel(qts, DIST + 0xf00, 0x02000003);
    g_assert_cmphex(qtest_readl(qts, CPU + 0x0c), ==, 3);
    qtest_writel(qts, CPU + 0x10, 3);
    g_assert_cmphex(qtest_readl(qts, CPU + 0x0c), ==, SPURIOUS);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("arm-gic/what-there-is", test_what_there_is);
    qtest_add_func("arm-gic/uart-interrupt", test_uart_interrupt);
    qtest_add_func("arm-gic/sgi", test_sgi);
    return g_test_run();
}
