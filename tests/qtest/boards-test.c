/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The boards: where RAM and devices are, and which interrupt goes where.
 */
#include "qemu/osdep.h"
#include "qemu/units.h"
#include "libqtest.h"

#define UART0 0x09000000ull
#define UART1 0x09040000ull
#define UART_FR 0x18
#define UART_CR 0x30
#define UART_IMSC 0x38
#define UART_PERIPHID0 0xfe0
#define VIRT_RAM 0x40000000ull

/* Is there memory that keeps what is written? */
static bool is_ram(QTestState *s, uint64_t at)
{
    qtest_writel(s, at, 0x5aa5c33c);
    return qtest_readl(s, at) == 0x5aa5c33c;
}

static QDict *machine_row(QTestState *s, const char *name)
{
    QDict *list = qtest_qmp_assert_success_ref(s, "{'execute': 'query-machines'}");

    for (size_t i = 0; i < qlist_size(list); i++) {
        QDict *row = qlist_at(list, i);

        if (!strcmp(qdict_get_str(row, "name"), name)) {
            qobject_ref(row);
            qobject_unref(list);
            return row;
        }
    }
    g_error("no machine '%s'", name);
}

static void check_machine(const char *name, const char *alias, const char *ram_id, int cpu_max)
{
    QTestState *s = qtest_init("-machine none");
    QDict *row = machine_row(s, name);

    g_assert_cmpstr(qdict_get_try_str(row, "alias"), ==, alias);
    g_assert_cmpstr(qdict_get_try_str(row, "default-ram-id"), ==, ram_id);
    g_assert_cmpint(qdict_get_int(row, "cpu-max"), ==, cpu_max);
    qobject_unref(row);
    qtest_quit(s);
}

/* ---- virt ---------------------------------------------------------------------------------- */

static void virt_ram(void)
{
    QTestState *s = qtest_init("-machine virt");

    g_assert_true(is_ram(s, VIRT_RAM));
    g_assert_true(is_ram(s, VIRT_RAM + 128 * MiB - 4));
    g_assert_false(is_ram(s, VIRT_RAM - 4));
    g_assert_false(is_ram(s, VIRT_RAM + 128 * MiB));
    qtest_quit(s);
    s = qtest_init("-machine virt -m 4G");
    g_assert_true(is_ram(s, VIRT_RAM + 4 * GiB - 4));
    qtest_quit(s);
}

static void virt_memory_backend(void)
{
    QTestState *s = qtest_init("-machine virt,memory-backend=m"
                               " -object memory-backend-ram,id=m,size=32M");

    g_assert_true(is_ram(s, VIRT_RAM + 32 * MiB - 4));
    g_assert_false(is_ram(s, VIRT_RAM + 32 * MiB));
    qtest_quit(s);
}

static void virt_one_uart(void)
{
    QTestState *s = qtest_init("-machine virt");

    g_assert_cmphex(qtest_readl(s, UART0 + UART_PERIPHID0), ==, 0x11);
    g_assert_cmphex(qtest_readl(s, UART0 + UART_FR), ==, 0x90);
    g_assert_cmphex(qtest_readl(s, UART1 + UART_PERIPHID0), ==, 0);
    qtest_quit(s);
}

static void virt_two_uarts(void)
{
    QTestState *s = qtest_init("-machine virt -serial null -serial null");
    static const uint64_t base[] = { UART0, UART1 };
    static const int spi[] = { 1, 8 };

    qtest_irq_intercept_in(s, "/machine/intc");
    for (int i = 0; i < 2; i++) {
        g_assert_cmphex(qtest_readl(s, base[i] + UART_PERIPHID0), ==, 0x11);
        /* Unmasking in loop-back mode with RTS set: modem inputs change. */
        qtest_writel(s, base[i] + UART_IMSC, 0x7ff);
        qtest_writel(s, base[i] + UART_CR, 0x380);
        g_assert_false(qtest_get_irq(s, spi[i]));
        qtest_writel(s, base[i] + UART_CR, 0x780);
        g_assert_true(qtest_get_irq(s, spi[i]));
        g_assert_false(qtest_get_irq(s, spi[!i]));
        qtest_writel(s, base[i] + UART_IMSC, 0);
        g_assert_false(qtest_get_irq(s, spi[i]));
    }
    qtest_quit(s);
}

static void virt_serial_data(void)
{
    QTestState *s;
    char c = 0;
    int fd;

    s = qtest_init_with_serial("-machine virt", &fd);
    qtest_writeb(s, UART0, 'A');
    g_assert_cmpint(read(fd, &c, 1), ==, 1);
    g_assert_cmpint(c, ==, 'A');
    close(fd);
    qtest_quit(s);
}

static void virt_machines(void)
{
    check_machine("virt-11.0", "virt", "mach-virt.ram", 512);
    check_machine("virt-10.2", NULL, "mach-virt.ram", 512);
    check_machine("virt-7.2", NULL, "mach-virt.ram", 512);
}

static void virt_options(void)
{
    QTestState *s = qtest_init(
        "-machine virt-7.2,gic-version=3,highmem=on,its=off,secure=off,iommu=none,acpi=off,"
        "compact-highmem=off,dtb-kaslr-seed=off,highmem-mmio-size=1T,usb=off,dump-guest-core=off"
        " -cpu neoverse-n1 -smp 8,sockets=2,clusters=2,cores=2,threads=1 -no-acpi");

    g_assert_false(qtest_qom_get_bool(s, "/machine", "compact-highmem"));
    g_assert_false(qtest_qom_get_bool(s, "/machine", "dtb-randomness"));
    qtest_quit(s);
}

/* ---- pc -------------------------------------------------------------------------------------- */

typedef struct PcRam {
    const char *args;
    uint64_t below;                 /* end of RAM below 4 GiB */
    uint64_t above;                 /* its size above */
} PcRam;

static const PcRam pc_rams[] = {
    { "", 128 * MiB, 0 },
    { "-m 3583M", 0xdff00000, 0 },
    { "-m 3584M", 0xc0000000, 512 * MiB },
    { "-m 4G", 0xc0000000, 1 * GiB },
    { "-m 5G", 0xc0000000, 2 * GiB },
    { "-m 3G -machine max-ram-below-4g=2G", 2 * GiB, 1 * GiB },
};

static void pc_ram(const void *opaque)
{
    const PcRam *row = opaque;
    QTestState *s = qtest_initf("-machine pc %s", row->args);

    g_assert_true(is_ram(s, 0));
    g_assert_true(is_ram(s, row->below - 4));
    g_assert_false(is_ram(s, row->below));
    g_assert_cmpint(is_ram(s, 4 * GiB), ==, row->above != 0);
    g_assert_false(is_ram(s, 4 * GiB + row->above));
    if (row->above) {
        g_assert_true(is_ram(s, 4 * GiB + row->above - 4));
    }
    qtest_quit(s);
}

static void pc_ports(void)
{
    QTestState *s = qtest_init("-machine pc");

    g_assert_cmphex(qtest_inb(s, 0x3f8), ==, 0xff);
    g_assert_cmphex(qtest_inw(s, 0x9999), ==, 0);
    g_assert_cmphex(qtest_readl(s, 0xfee00000), ==, 0);
    qtest_irq_intercept_in(s, "ioapic");
    qtest_set_irq_in(s, "ioapic", NULL, 23, 1);
    g_assert_true(qtest_get_irq(s, 23));
    qtest_quit(s);
}

static void pc_machines(void)
{
    QTestState *s = qtest_init("");
    QDict *row = machine_row(s, "pc-i440fx-11.0");

    g_assert_true(qdict_get_try_bool(row, "is-default", false));
    qobject_unref(row);
    qtest_quit(s);
    check_machine("pc-i440fx-11.0", "pc", "pc.ram", 255);
    check_machine("pc-i440fx-10.2", NULL, "pc.ram", 255);
    check_machine("pc-i440fx-7.2", NULL, "pc.ram", 255);
}

static void pc_options(void)
{
    QTestState *s = qtest_init("-machine pc-i440fx-7.2,hpet=off,usb=off,"
                               "smm=off,vmport=auto,acpi=on,"
                               "pit=off,pic=off,i8042=off -cpu qemu64,+x2apic,apic-id=0"
                               " -smp 4,sockets=1,dies=2,cores=2,threads=1,maxcpus=4");

    g_assert_false(qtest_qom_get_bool(s, "/machine", "hpet"));
    qtest_quit(s);
}

/* ---- none ---------------------------------------------------------------------------------- */

static void none_with_ram(void)
{
    QTestState *s = qtest_init("-machine none -m 2");

    g_assert_true(is_ram(s, 0));
    g_assert_true(is_ram(s, 2 * MiB - 4));
    g_assert_false(is_ram(s, 2 * MiB));
    qtest_quit(s);
}

static void none_is_empty(void)
{
    QTestState *s = qtest_initf("-machine none -cpu %s",
                                !strcmp(qtest_get_arch(), "x86_64") ? "qemu64,apic-id=0"
                                                                    : "cortex-a57");

    g_assert_false(is_ram(s, 0));
    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    qtest_qmp_assert_success(s, "{'execute': 'quit'}");
    qtest_wait_qemu(s);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("boards/none/ram", none_with_ram);
    qtest_add_func("boards/none/empty", none_is_empty);
    if (!strcmp(qtest_get_arch(), "aarch64")) {
        qtest_add_func("boards/virt/ram", virt_ram);
        qtest_add_func("boards/virt/memory-backend", virt_memory_backend);
        qtest_add_func("boards/virt/one-uart", virt_one_uart);
        qtest_add_func("boards/virt/two-uarts", virt_two_uarts);
        qtest_add_func("boards/virt/serial-data", virt_serial_data);
        qtest_add_func("boards/virt/machines", virt_machines);
        qtest_add_func("boards/virt/options", virt_options);
    } else {
        for (size_t i = 0; i < ARRAY_SIZE(pc_rams); i++) {
            g_autofree char *path = g_strdup_printf("boards/pc/ram/%s", *pc_rams[i].args
                                                    ? pc_rams[i].args : "default");

            qtest_add_data_func(path, &pc_rams[i], pc_ram);
        }
        qtest_add_func("boards/pc/ports", pc_ports);
        qtest_add_func("boards/pc/machines", pc_machines);
        qtest_add_func("boards/pc/options", pc_options);
    }
    return g_test_run();
}
