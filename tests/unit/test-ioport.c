/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ports: accesses, what unassigned ones answer, lists of handlers.
 */
#include "qemu/osdep.h"
#include "system/ioport.h"

#include "system/address-spaces.h"
#include "system/memory-hooks.h"

static GString *calls;

static uint32_t read_port(void *opaque, uint32_t address)
{
    g_string_append_printf(calls, "r%x ", address);
    return address & 0xff;
}

static uint32_t read_word(void *opaque, uint32_t address)
{
    g_string_append_printf(calls, "R%x ", address);
    return 0xff0000 | address;
}

static void write_port(void *opaque, uint32_t address, uint32_t data)
{
    g_string_append_printf(calls, "w%x=%x ", address, data);
}

static void write_word(void *opaque, uint32_t address, uint32_t data)
{
    g_string_append_printf(calls, "W%x=%x ", address, data);
}

static const MemoryRegionPortio rows[] = {
    { 0, 4, 1, .read = read_port, .write = write_port },
    { 0, 2, 2, .read = read_word, .write = write_word },
    { 4, 1, 1, .write = write_port },
    { 8, 2, 1, .read = read_port },
    PORTIO_END_OF_LIST(),
};

static void expect_calls(const char *text)
{
    g_assert_cmpstr(calls->str, ==, text);
    g_string_truncate(calls, 0);
}

static void unassigned(void)
{
    get_system_io();
    g_assert_cmphex(cpu_inb(0x9999), ==, 0xff);
    g_assert_cmphex(cpu_inw(0x9998), ==, 0xffff);
    g_assert_cmphex(cpu_inl(0x9998), ==, 0xffffffff);
    g_assert_cmphex(cpu_inw(0x9999), ==, 0);
    g_assert_cmphex(cpu_inl(0x999a), ==, 0);
    g_assert_cmphex(cpu_inb(0x10000), ==, 0);        /* beyond the ports */
    cpu_outb(0x9999, 1);
    cpu_outw(0x9998, 1);
    cpu_outl(0x9998, 1);
}

static void lists(void)
{
    PortioList list;
    Object *owner = object_get_container("owner");

    portio_list_init(&list, owner, rows, NULL, "ports");
    portio_list_set_flush_coalesced(&list);
    portio_list_add(&list, get_system_io(), 0x300);
    g_assert_cmpuint(list.nr, ==, 2);
    g_assert_true(memory_region_owner(list.regions[0]) == owner);
    g_assert_cmpuint(memory_region_size(list.regions[0]), ==, 5);
    g_assert_cmphex(cpu_inb(0x303), ==, 3);
    expect_calls("r303 ");
    g_assert_cmphex(cpu_inw(0x300), ==, 0x0300);
    expect_calls("R300 ");
    g_assert_cmphex(cpu_inw(0x302), ==, 0x0302);     /* made of two bytes */
    expect_calls("r302 r303 ");
    g_assert_cmphex(cpu_inl(0x300), ==, 0x03020300);
    expect_calls("R300 r302 r303 ");
    g_assert_cmphex(cpu_inb(0x304), ==, 0xff);       /* write-only */
    g_assert_cmphex(cpu_inw(0x303), ==, 0xff03);
    expect_calls("r303 ");
    g_assert_cmphex(cpu_inb(0x308), ==, 8);
    g_assert_cmphex(cpu_inb(0x305), ==, 0xff);
    expect_calls("r308 ");
    cpu_outb(0x304, 0x12);
    cpu_outw(0x300, 0x1234);
    cpu_outw(0x302, 0x1234);
    cpu_outl(0x300, 0x12345678);
    cpu_outb(0x308, 1);                              /* read-only */
    expect_calls("w304=12 W300=1234 w302=34 w303=12 W300=5678 w302=34 w303=12 ");

    portio_list_set_enabled(&list, false);
    g_assert_cmphex(cpu_inb(0x303), ==, 0xff);
    portio_list_set_enabled(&list, true);
    portio_list_set_address(&list, 0x3f0);
    g_assert_cmphex(cpu_inb(0x303), ==, 0xff);
    g_assert_cmphex(cpu_inb(0x3f3), ==, 0xf3);
    expect_calls("r3f3 ");
    portio_list_del(&list);
    g_assert_cmphex(cpu_inb(0x3f3), ==, 0xff);
    portio_list_destroy(&list);
    object_unparent(owner);
}

/* Without destroy: the regions go with their owner. */
static void lists_die_with_their_owner(void)
{
    PortioList list, orphan;
    Object *owner = object_get_container("owner");

    portio_list_init(&list, owner, rows, NULL, "ports");
    portio_list_add(&list, get_system_io(), 0x300);
    portio_list_del(&list);
    g_free(list.regions);
    object_unparent(owner);
    portio_list_init(&orphan, NULL, rows, NULL, "ports");
    portio_list_add(&orphan, get_system_io(), 0x300);
    portio_list_del(&orphan);
    portio_list_destroy(&orphan);
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    calls = g_string_new(NULL);
    g_test_add_func("/ioport/unassigned", unassigned);
    g_test_add_func("/ioport/lists", lists);
    g_test_add_func("/ioport/life", lists_die_with_their_owner);
    status = g_test_run();
    g_string_free(calls, TRUE);
    memory_map_finish();
    qom_cleanup();
    return status;
}
