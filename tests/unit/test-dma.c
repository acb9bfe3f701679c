/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DMA helpers: copies, fills, fixed-size accesses, maps, scatter/gather lists.
 */
#include "qemu/osdep.h"
#include "system/dma.h"

#define ATTRS MEMTXATTRS_UNSPECIFIED

static MemoryRegion root, ram;
static AddressSpace as;
static uint8_t *mem;

static void setup(void)
{
    memory_region_init(&root, NULL, "root", UINT64_MAX);
    memory_region_init_ram_nomigrate(&ram, NULL, "ram", 0x2000, &error_abort);
    memory_region_add_subregion(&root, 0x1000, &ram);
    address_space_init(&as, &root, "dma");
    mem = memory_region_get_ram_ptr(&ram);
}

static void teardown(void)
{
    address_space_destroy(&as);
    object_unparent(OBJECT(&ram));
    object_unparent(OBJECT(&root));
}

static void copies(void)
{
    char buf[8];

    setup();
    g_assert_cmpuint(dma_memory_write(&as, 0x1000, "abcdefgh", 8, ATTRS), ==, MEMTX_OK);
    g_assert_cmpuint(dma_memory_read(&as, 0x1002, buf, 4, ATTRS), ==, MEMTX_OK);
    g_assert_cmpmem(buf, 4, "cdef", 4);
    g_assert_cmpuint(dma_memory_write_relaxed(&as, 0x1000, "ABCD", 4), ==, MEMTX_OK);
    g_assert_cmpuint(dma_memory_read_relaxed(&as, 0x1000, buf, 8), ==, MEMTX_OK);
    g_assert_cmpmem(buf, 8, "ABCDefgh", 8);
    memcpy(buf, "rwrwrwrw", 8);
    g_assert_cmpuint(dma_memory_rw(&as, 0x1000, buf, 8, DMA_DIRECTION_FROM_DEVICE, ATTRS), ==,
                     MEMTX_OK);
    g_assert_cmpmem(mem, 8, "rwrwrwrw", 8);
    mem[0] = 'x';
    g_assert_cmpuint(dma_memory_rw(&as, 0x1000, buf, 8, DMA_DIRECTION_TO_DEVICE, ATTRS), ==,
                     MEMTX_OK);
    g_assert_cmpmem(buf, 8, "xwrwrwrw", 8);
    g_assert_cmpuint(dma_memory_read(&as, 0x0, buf, 8, ATTRS), ==, MEMTX_DECODE_ERROR);
    g_assert_cmpuint(dma_memory_write(&as, 0x2ffc, buf, 8, ATTRS), ==, MEMTX_DECODE_ERROR);
    g_assert_cmpuint(dma_memory_set(&as, 0x1100, 0x5a, 700, ATTRS), ==, MEMTX_OK);
    g_assert_cmphex(mem[0x100], ==, 0x5a);
    g_assert_cmphex(mem[0x100 + 699], ==, 0x5a);
    g_assert_cmphex(mem[0x100 + 700], ==, 0);
    g_assert_true(dma_memory_valid(&as, 0x1000, 0x2000, DMA_DIRECTION_FROM_DEVICE, ATTRS));
    g_assert_false(dma_memory_valid(&as, 0x1000, 0x2001, DMA_DIRECTION_FROM_DEVICE, ATTRS));
    teardown();
}

static void sizes_and_orders(void)
{
    uint64_t q;
    uint32_t l;
    uint16_t w;
    uint8_t b;

    setup();
    memcpy(mem, "\1\2\3\4\5\6\7\10", 8);
    g_assert_cmpuint(ldub_dma(&as, 0x1001, &b, ATTRS), ==, MEMTX_OK);
    g_assert_cmphex(b, ==, 2);
    lduw_le_dma(&as, 0x1000, &w, ATTRS);
    g_assert_cmphex(w, ==, 0x0201);
    lduw_be_dma(&as, 0x1001, &w, ATTRS);
    g_assert_cmphex(w, ==, 0x0203);
    ldl_le_dma(&as, 0x1000, &l, ATTRS);
    g_assert_cmphex(l, ==, 0x04030201);
    ldl_be_dma(&as, 0x1000, &l, ATTRS);
    g_assert_cmphex(l, ==, 0x01020304);
    ldq_le_dma(&as, 0x1000, &q, ATTRS);
    g_assert_cmphex(q, ==, 0x0807060504030201);
    ldq_be_dma(&as, 0x1000, &q, ATTRS);
    g_assert_cmphex(q, ==, 0x0102030405060708);
    g_assert_cmpuint(ldl_le_dma(&as, 0, &l, ATTRS), ==, MEMTX_DECODE_ERROR);
    g_assert_cmphex(l, ==, 0);

    g_assert_cmpuint(stb_dma(&as, 0x1010, 0xab, ATTRS), ==, MEMTX_OK);
    stw_le_dma(&as, 0x1012, 0x1234, ATTRS);
    stw_be_dma(&as, 0x1014, 0x1234, ATTRS);
    stl_le_dma(&as, 0x1016, 0x12345678, ATTRS);
    stl_be_dma(&as, 0x101a, 0x12345678, ATTRS);
    g_assert_cmpmem(mem + 0x10, 14, "\xab\0\x34\x12\x12\x34\x78\x56\x34\x12\x12\x34\x56\x78", 14);
    stq_le_dma(&as, 0x1020, 0x1122334455667788, ATTRS);
    g_assert_cmphex(mem[0x20], ==, 0x88);
    stq_be_dma(&as, 0x1020, 0x1122334455667788, ATTRS);
    g_assert_cmphex(mem[0x20], ==, 0x11);
    g_assert_cmpuint(stl_le_dma(&as, 0, 1, ATTRS), ==, MEMTX_DECODE_ERROR);
    teardown();
}

static void maps(void)
{
    dma_addr_t len = 0x10000;
    uint8_t *p;

    setup();
    p = dma_memory_map(&as, 0x1800, &len, DMA_DIRECTION_FROM_DEVICE, ATTRS);
    g_assert_true(p == mem + 0x800);
    g_assert_cmphex(len, ==, 0x1800);
    dma_memory_unmap(&as, p, len, DMA_DIRECTION_FROM_DEVICE, len);
    teardown();
}

static void scatter_gather(void)
{
    QEMUSGList sg;
    dma_addr_t residual = 99;
    char buf[16] = "0123456789abcdef";
    Object *dev = object_new(TYPE_CONTAINER);

    setup();
    qemu_sglist_init(&sg, (struct DeviceState *)dev, 0, &as);
    g_assert_cmpuint(dev->ref, ==, 2);
    qemu_sglist_add(&sg, 0x1000, 3);
    qemu_sglist_add(&sg, 0x1100, 5);
    qemu_sglist_add(&sg, 0x1200, 4);
    g_assert_cmpint(sg.nsg, ==, 3);
    g_assert_cmpuint(sg.size, ==, 12);
    g_assert_cmpuint(dma_buf_read(buf, 10, &residual, &sg, ATTRS), ==, MEMTX_OK);
    g_assert_cmpuint(residual, ==, 2);
    g_assert_cmpmem(mem, 4, "012\0", 4);
    g_assert_cmpmem(mem + 0x100, 6, "34567\0", 6);
    g_assert_cmpmem(mem + 0x200, 3, "89\0", 3);
    mem[0x200 + 3] = 'z';
    memset(buf, 0, sizeof(buf));
    g_assert_cmpuint(dma_buf_write(buf, 16, NULL, &sg, ATTRS), ==, MEMTX_OK);
    g_assert_cmpmem(buf, 16, "0123456789\0z\0\0\0\0", 16);
    qemu_sglist_add(&sg, 0, 4);
    g_assert_cmpuint(dma_buf_write(buf, 16, &residual, &sg, ATTRS), ==, MEMTX_DECODE_ERROR);
    g_assert_cmpuint(residual, ==, 0);
    qemu_sglist_destroy(&sg);
    g_assert_cmpuint(dev->ref, ==, 1);
    object_unref(dev);
    qemu_sglist_init(&sg, NULL, 4, &as);
    qemu_sglist_destroy(&sg);
    teardown();
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/dma/copies", copies);
    g_test_add_func("/dma/sizes-and-orders", sizes_and_orders);
    g_test_add_func("/dma/maps", maps);
    g_test_add_func("/dma/scatter-gather", scatter_gather);
    status = g_test_run();
    qom_cleanup();
    return status;
}
