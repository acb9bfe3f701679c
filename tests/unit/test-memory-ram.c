/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Guest RAM: constructors and their failures, names in migration, files,
 * resizing, dirty bitmaps, host pointers and bounce buffers.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include <sys/mman.h>

#include "migration/ram-block.h"
#include "migration/vmstate-if.h"
#include "qemu/main-loop.h"
#include "system/address-spaces.h"

/* An owner that has a path in migration streams. */
#define TYPE_PLACED "test-placed"
typedef struct Placed {
    Object parent_obj;
    MemoryRegion mr;
} Placed;

static char *placed_id(VMStateIf *obj)
{
    return g_strdup("0000:00:02.0");
}

static void placed_class_init(ObjectClass *klass, const void *data)
{
    VMSTATE_IF_CLASS(klass)->get_id = placed_id;
}

static const TypeInfo placed_types[] = {
    {
        .name = TYPE_PLACED, .parent = TYPE_OBJECT, .instance_size = sizeof(Placed),
        .class_init = placed_class_init,
        .interfaces = (const InterfaceInfo[]) { { TYPE_VMSTATE_IF }, { } },
    },
};
DEFINE_TYPES(placed_types)

static void gone(MemoryRegion *mr)
{
    object_unparent(OBJECT(mr));
}

/* ---- constructors -------------------------------------------------------- */

static void ram_is_zero_and_migrates(void)
{
    MemoryRegion mr;
    const RAMBlockInfo *info;
    uint32_t *p;

    g_assert_true(memory_region_init_ram(&mr, NULL, "pc.ram", 0x201000, &error_abort));
    p = memory_region_get_ram_ptr(&mr);
    g_assert_cmphex(p[0] | p[0x200fff / 4], ==, 0);
    p[0] = 1;
    g_assert_nonnull(ram_block_by_name("pc.ram"));
    info = ram_block_info(ram_block_by_name("pc.ram"));
    g_assert_true(info->host == (void *)p);
    g_assert_cmphex(info->used_length, ==, 0x201000);
    g_assert_cmphex(info->max_length, ==, 0x201000);
    g_assert_false(info->resizable);
    g_assert_cmpint(memory_region_get_fd(&mr), ==, -1);
    gone(&mr);
    g_assert_null(ram_block_by_name("pc.ram"));
}

static void names_in_streams(void)
{
    Placed *p = (Placed *)object_new(TYPE_PLACED);
    MemoryRegion rom;

    object_property_add_child(object_get_root(), "placed", OBJECT(p));
    object_unref(p);
    g_assert_true(memory_region_init_ram(&p->mr, OBJECT(p), "vga.vram", 0x1000, &error_abort));
    g_assert_nonnull(ram_block_by_name("0000:00:02.0/vga.vram"));
    g_assert_true(memory_region_init_rom(&rom, NULL, "/rom@etc/acpi/tables", 0x1000,
                                         &error_abort));
    g_assert_nonnull(ram_block_by_name("/rom@etc/acpi/tables"));
    g_assert_true(memory_region_is_rom(&rom));
    object_unparent(OBJECT(p));
    g_assert_null(ram_block_by_name("0000:00:02.0/vga.vram"));
    gone(&rom);
}

static void registered_later(void)
{
    MemoryRegion mr;

    memory_region_init_ram_nomigrate(&mr, NULL, "later", 0x1000, &error_abort);
    g_assert_null(ram_block_by_name("later"));
    vmstate_register_ram_global(&mr);
    g_assert_nonnull(ram_block_by_name("later"));
    vmstate_unregister_ram(&mr, NULL);
    g_assert_null(ram_block_by_name("later"));
    vmstate_unregister_ram(&mr, NULL);
    gone(&mr);
}

static void two_of_a_name(void)
{
    MemoryRegion a, b;
    Error *err = NULL;

    g_assert_true(memory_region_init_ram(&a, NULL, "twin", 0x1000, &error_abort));
    g_assert_false(memory_region_init_ram(&b, NULL, "twin", 0x1000, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "twin"));
    error_free(err);
    g_assert_nonnull(ram_block_by_name("twin"));
    gone(&a);
}

static void too_much(void)
{
    static const uint64_t sizes[] = { UINT64_C(1) << 60, UINT64_MAX - 1, UINT64_MAX };

    for (unsigned i = 0; i < G_N_ELEMENTS(sizes); i++) {
        MemoryRegion mr;
        Error *err = NULL;

        g_assert_false(memory_region_init_ram(&mr, NULL, "mach-virt.ram", sizes[i], &err));
        g_assert_cmpstr(error_get_pretty(err), ==,
                        "cannot set up guest memory 'mach-virt.ram': Cannot allocate memory");
        error_free(err);
        err = NULL;
        g_assert_false(memory_region_init_rom_device(&mr, NULL, &(const MemoryRegionOps) { 0 },
                                                     NULL, "flash", sizes[i], &err));
        error_free_or_abort(&err);
    }
    g_assert_null(ram_block_by_name("mach-virt.ram"));
}

static void untouched_ram_costs_nothing(void)
{
    MemoryRegion mr;
    unsigned char *resident;
    uint64_t size = UINT64_C(8) << 30, pages = size >> 12, n = 0;
    uint8_t *host;

    g_assert_true(memory_region_init_ram_nomigrate(&mr, NULL, "big", size, &error_abort));
    host = memory_region_get_ram_ptr(&mr);
    resident = g_malloc(pages);
    g_assert_cmpint(mincore(host, size, resident), ==, 0);
    for (uint64_t i = 0; i < pages; i++) {
        n += resident[i] & 1;
    }
    g_assert_cmpuint(n, ==, 0);
    g_free(resident);
    gone(&mr);
}

static void odd_sizes(void)
{
    MemoryRegion mr, empty;
    AddressSpace as;

    g_assert_true(memory_region_init_ram(&mr, NULL, "odd", 0x1801, &error_abort));
    g_assert_true(memory_region_init_ram_nomigrate(&empty, NULL, "empty", 0, &error_abort));
    address_space_init(&as, &mr, "odd");
    stb_phys(&as, 0x1800, 7);
    stb_phys(&as, 0x1801, 8);
    g_assert_cmphex(ldub_phys(&as, 0x1800), ==, 7);
    g_assert_cmphex(ldub_phys(&as, 0x1801), ==, 0);
    g_assert_cmphex(ram_block_info(ram_block_by_name("odd"))->used_length, ==, 0x2000);
    address_space_destroy(&as);
    gone(&mr);
    gone(&empty);
}

static void foreign_memory(void)
{
    static uint8_t mem[0x2000];
    MemoryRegion mr, dev, alias;
    AddressSpace as;
    ram_addr_t offset;
    uint64_t value;

    memory_region_init_ram_ptr(&mr, NULL, "ptr", 0x1000, mem);
    memory_region_init_ram_device_ptr(&dev, NULL, "dev", 0x1000, mem + 0x1000);
    memory_region_init_alias(&alias, NULL, "alias", &mr, 0x100, 0x100);
    g_assert_true(memory_region_get_ram_ptr(&alias) == mem + 0x100);
    g_assert_true(memory_region_from_host(mem + 0x1ff, &offset) == &mr);
    g_assert_cmphex(offset, ==, 0x1ff);
    g_assert_null(memory_region_from_host(&as, NULL));
    g_assert_cmphex(memory_region_get_ram_addr(&mr), !=, memory_region_get_ram_addr(&dev));
    g_assert_cmphex(memory_region_get_ram_addr(&alias), ==, RAM_ADDR_INVALID);
    address_space_init(&as, &dev, "dev");
    stq_le_phys(&as, 0x10, 0x1122334455667788);
    g_assert_cmphex(mem[0x1010], ==, 0x88);
    g_assert_cmpuint(address_space_ld(&as, 0x11, &value, MO_32 | MO_LE, MEMTXATTRS_UNSPECIFIED),
                     ==, MEMTX_OK);
    g_assert_cmphex(value, ==, 0x44556677);
    address_space_destroy(&as);
    gone(&alias);
    gone(&mr);
    gone(&dev);
}

static uint64_t resized_to;

static void on_resize(const char *id, uint64_t length, void *host)
{
    g_assert_cmpstr(id, ==, "rom");
    resized_to = length;
}

static void resizing(void)
{
    MemoryRegion mr;
    Error *err = NULL;
    const RAMBlockInfo *info;

    g_assert_true(memory_region_init_resizeable_ram(&mr, NULL, "rom", 0x1000, 0x4000, on_resize,
                                                    &error_abort));
    vmstate_register_ram_global(&mr);
    info = ram_block_info(ram_block_by_name("rom"));
    g_assert_true(info->resizable);
    memory_region_ram_resize(&mr, 0x2800, &error_abort);
    g_assert_cmphex(resized_to, ==, 0x2800);
    g_assert_cmphex(memory_region_size(&mr), ==, 0x2800);
    g_assert_cmphex(info->used_length, ==, 0x3000);
    memory_region_ram_resize(&mr, 0x5000, &err);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "size 0x5000 of 'rom' is larger than its maximum 0x4000");
    error_free(err);
    err = NULL;
    g_assert_true(info->resize(info->opaque, 0x4000, &error_abort));
    g_assert_cmphex(memory_region_size(&mr), ==, 0x4000);
    g_assert_false(info->resize(info->opaque, 0x4001, &err));
    error_free_or_abort(&err);
    gone(&mr);
}

/* ---- files --------------------------------------------------------------- */

static void ram_in_a_file(void)
{
    g_autofree char *dir = g_dir_make_tmp("ram-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "ram", NULL);
    g_autofree char *data = NULL;
    MemoryRegion mr;
    Error *err = NULL;
    size_t len;

    g_assert_true(memory_region_init_ram_from_file(&mr, NULL, "file", 0x2000, 0, RAM_SHARED, path,
                                                   0, &error_abort));
    g_assert_cmpint(memory_region_get_fd(&mr), >=, 0);
    memcpy((char *)memory_region_get_ram_ptr(&mr) + 0x1ffc, "tail", 4);
    memory_region_msync(&mr, 0x1ffc, 4);
    memory_region_writeback(&mr, 0x9000, 4);
    gone(&mr);
    g_assert_true(g_file_get_contents(path, &data, &len, NULL));
    g_assert_cmpuint(len, ==, 0x2000);
    g_assert_cmpmem(data + 0x1ffc, 4, "tail", 4);

    g_assert_true(memory_region_init_ram_from_file(&mr, NULL, "rofile", 0x1000, 0, RAM_READONLY,
                                                   path, 0x1000, &error_abort));
    g_assert_true(memory_region_is_rom(&mr));
    g_assert_cmpmem((char *)memory_region_get_ram_ptr(&mr) + 0xffc, 4, "tail", 4);
    gone(&mr);

    g_assert_false(memory_region_init_ram_from_file(&mr, NULL, "file", 0x4000, 0, RAM_SHARED,
                                                    path, 0, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "backing store size 0x2000 does not match 'size' option 0x4000");
    error_free_or_abort(&err);
    g_assert_false(memory_region_init_ram_from_file(&mr, NULL, "file", 0x1000, 0, 0, path, 0x10,
                                                    &err));
    error_free_or_abort(&err);
    g_assert_false(memory_region_init_ram_from_file(&mr, NULL, "file", 0, 0, 0, path, 0, &err));
    error_free_or_abort(&err);
    g_assert_false(memory_region_init_ram_from_file(&mr, NULL, "f", 0x1000, 0, 0,
                                                    "/nonexistent/x", 0, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "can't open backing store /nonexistent/x for "
                    "guest RAM: No such file or directory");
    error_free_or_abort(&err);
    /* A folder: an unnamed file in it. */
    g_assert_true(memory_region_init_ram_from_file(&mr, NULL, "a/b", 0x1000, 0, 0, dir, 0,
                                                   &error_abort));
    gone(&mr);
    unlink(path);
    g_assert_cmpint(rmdir(dir), ==, 0);
}

/* ---- dirty pages --------------------------------------------------------- */

static void dirty_display(void)
{
    MemoryRegion mr, alias;
    AddressSpace as;
    DirtyBitmapSnapshot *snap;

    memory_region_init_ram_nomigrate(&mr, NULL, "vram", 0x100000, &error_abort);
    memory_region_init_alias(&alias, NULL, "alias", &mr, 0x8000, 0x1000);
    address_space_init(&as, &mr, "vram");
    g_assert_false(memory_region_is_logging(&mr, DIRTY_MEMORY_VGA));
    g_assert_true(memory_region_get_dirty(&mr, 0, 0x100000, DIRTY_MEMORY_VGA));
    memory_region_set_log(&mr, true, DIRTY_MEMORY_VGA);
    memory_region_set_log(&alias, true, DIRTY_MEMORY_VGA);      /* counts */
    memory_region_set_log(&mr, false, DIRTY_MEMORY_VGA);
    g_assert_true(memory_region_is_logging(&mr, DIRTY_MEMORY_VGA));
    g_assert_cmphex(memory_region_get_dirty_log_mask(&mr), ==, 1 << DIRTY_MEMORY_VGA);

    g_assert_true(memory_region_get_dirty(&mr, 0x5000, 1, DIRTY_MEMORY_VGA));
    memory_region_reset_dirty(&mr, 0, 0x100000, DIRTY_MEMORY_VGA);
    g_assert_false(memory_region_get_dirty(&mr, 0, 0x100000, DIRTY_MEMORY_VGA));
    stb_phys(&as, 0x41fff, 1);
    address_space_write(&as, 0x45ffe, MEMTXATTRS_UNSPECIFIED, "abcd", 4);
    memory_region_set_dirty(&alias, 0, 1);
    g_assert_true(memory_region_get_dirty(&mr, 0x41000, 1, DIRTY_MEMORY_VGA));
    g_assert_false(memory_region_get_dirty(&mr, 0x42000, 0x3000, DIRTY_MEMORY_VGA));
    g_assert_true(memory_region_get_dirty(&mr, 0x42000, 0x3001, DIRTY_MEMORY_VGA));
    g_assert_true(memory_region_get_dirty(&alias, 0, 1, DIRTY_MEMORY_VGA));

    snap = memory_region_snapshot_and_clear_dirty(&mr, 0x40000, 0x10000, DIRTY_MEMORY_VGA);
    g_assert_false(memory_region_get_dirty(&mr, 0x40000, 0x10000, DIRTY_MEMORY_VGA));
    g_assert_true(memory_region_get_dirty(&mr, 0x8000, 1, DIRTY_MEMORY_VGA));
    g_assert_true(memory_region_snapshot_get_dirty(&mr, snap, 0x41800, 0x10));
    g_assert_true(memory_region_snapshot_get_dirty(&mr, snap, 0x46000, 0x10));
    g_assert_false(memory_region_snapshot_get_dirty(&mr, snap, 0x42000, 0x3000));
    g_free(snap);
    memory_region_set_log(&alias, false, DIRTY_MEMORY_VGA);
    g_assert_false(memory_region_is_logging(&mr, DIRTY_MEMORY_VGA));
    address_space_destroy(&as);
    gone(&alias);
    gone(&mr);
}

static MemoryRegion *code_mr;
static hwaddr code_addr, code_size;

static void on_code_write(MemoryRegion *mr, hwaddr addr, hwaddr size)
{
    code_mr = mr;
    code_addr = addr;
    code_size = size;
}

static void dirty_code(void)
{
    MemoryRegion mr;
    AddressSpace as;

    memory_region_init_ram_nomigrate(&mr, NULL, "ram", 0x10000, &error_abort);
    address_space_init(&as, &mr, "ram");
    memory_set_code_write_hook(on_code_write);
    stl_le_phys(&as, 0x1000, 1);
    g_assert_null(code_mr);
    memory_region_reset_dirty(&mr, 0x1000, 0x1000, DIRTY_MEMORY_CODE);    /* translated */
    stl_le_phys(&as, 0x2000, 1);
    g_assert_null(code_mr);
    stl_le_phys(&as, 0x1ffc, 1);
    g_assert_true(code_mr == &mr);
    g_assert_cmphex(code_addr, ==, 0x1ffc);
    g_assert_cmphex(code_size, ==, 4);
    g_assert_false(memory_region_get_dirty(&mr, 0x1000, 1, DIRTY_MEMORY_CODE));
    memory_region_set_client_dirty(&mr, 0x1000, 1, DIRTY_MEMORY_CODE);
    code_mr = NULL;
    stl_le_phys(&as, 0x1ffc, 1);
    g_assert_null(code_mr);
    memory_set_code_write_hook(NULL);
    address_space_destroy(&as);
    gone(&mr);
}

static GString *log_events;

static bool on_global_start(MemoryListener *l, Error **errp)
{
    g_string_append(log_events, "start ");
    return true;
}

static bool refuse_global_start(MemoryListener *l, Error **errp)
{
    error_setg(errp, "no");
    return false;
}

static void on_global_stop(MemoryListener *l)
{
    g_string_append(log_events, "stop ");
}

static void on_log_start(MemoryListener *l, MemoryRegionSection *s, int was, int is)
{
    g_string_append_printf(log_events, "%s:%d->%d ", memory_region_name(s->mr), was, is);
}

static void on_sync(MemoryListener *l, MemoryRegionSection *s)
{
    g_string_append_printf(log_events, "sync:%s ", memory_region_name(s->mr));
}

static void on_after_sync(MemoryListener *l)
{
    g_string_append(log_events, "after ");
}

static void dirty_migration(void)
{
    MemoryListener l = {
        .log_global_start = on_global_start, .log_global_stop = on_global_stop,
        .log_start = on_log_start, .log_stop = on_log_start, .log_sync = on_sync,
        .log_global_after_sync = on_after_sync, .name = "log",
    };
    MemoryListener refusing = {
        .log_global_start = refuse_global_start, .priority = 1, .name = "refusing",
    };
    MemoryRegion mr;
    AddressSpace as;
    Error *err = NULL;

    log_events = g_string_new(NULL);
    memory_region_init_ram(&mr, NULL, "ram", 0x10000, &error_abort);
    address_space_init(&as, &mr, "ram");
    memory_listener_register(&l, &as);
    g_assert_true(memory_global_dirty_log_start(GLOBAL_DIRTY_MIGRATION, &error_abort));
    g_assert_true(memory_global_dirty_log_start(GLOBAL_DIRTY_DIRTY_RATE, &error_abort));
    g_assert_true(memory_region_is_logging(&mr, DIRTY_MEMORY_MIGRATION));
    g_assert_true(memory_region_get_dirty(&mr, 0, 0x10000, DIRTY_MEMORY_MIGRATION));
    memory_region_reset_dirty(&mr, 0, 0x10000, DIRTY_MEMORY_MIGRATION);
    stb_phys(&as, 0x3000, 1);
    g_assert_true(memory_region_get_dirty(&mr, 0x3000, 1, DIRTY_MEMORY_MIGRATION));
    g_assert_false(memory_region_get_dirty(&mr, 0x4000, 1, DIRTY_MEMORY_MIGRATION));
    memory_global_dirty_log_sync(false);
    memory_global_after_dirty_log_sync();
    memory_global_dirty_log_stop(GLOBAL_DIRTY_MIGRATION);
    memory_global_dirty_log_stop(GLOBAL_DIRTY_DIRTY_RATE);
    memory_global_dirty_log_stop(GLOBAL_DIRTY_DIRTY_RATE);
    g_assert_cmpstr(log_events->str, ==, "start ram:0->4 sync:ram after ram:4->0 stop ");
    stb_phys(&as, 0x5000, 1);
    g_assert_false(memory_region_get_dirty(&mr, 0x5000, 1, DIRTY_MEMORY_MIGRATION));
    /* A new start begins with everything dirty. */
    g_assert_true(memory_global_dirty_log_start(GLOBAL_DIRTY_MIGRATION, &error_abort));
    g_assert_true(memory_region_get_dirty(&mr, 0x5000, 1, DIRTY_MEMORY_MIGRATION));
    memory_global_dirty_log_stop(GLOBAL_DIRTY_MIGRATION);

    memory_listener_register(&refusing, &as);
    g_string_truncate(log_events, 0);
    g_assert_false(memory_global_dirty_log_start(GLOBAL_DIRTY_MIGRATION, &err));
    error_free_or_abort(&err);
    g_assert_cmpstr(log_events->str, ==, "start stop ");
    g_assert_false(memory_region_is_logging(&mr, DIRTY_MEMORY_MIGRATION));
    memory_listener_unregister(&refusing);
    memory_listener_unregister(&l);
    address_space_destroy(&as);
    gone(&mr);
    g_string_free(log_events, TRUE);
}

static void loading_marks_dirty(void)
{
    MemoryRegion mr;
    const RAMBlockInfo *info;

    memory_region_init_ram(&mr, NULL, "ram", 0x10000, &error_abort);
    memory_region_reset_dirty(&mr, 0, 0x10000, DIRTY_MEMORY_VGA);
    info = ram_block_info(ram_block_by_name("ram"));
    info->loaded(info->opaque, 0x2000, 0x1000);
    g_assert_true(memory_region_get_dirty(&mr, 0x2000, 1, DIRTY_MEMORY_VGA));
    g_assert_false(memory_region_get_dirty(&mr, 0x3000, 0x1000, DIRTY_MEMORY_VGA));
    gone(&mr);
}

/* ---- host pointers ------------------------------------------------------- */

static uint8_t io_bytes[0x4000];

static uint64_t io_read(void *opaque, hwaddr addr, unsigned size)
{
    return io_bytes[addr];
}

static void io_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    io_bytes[addr] = (uint8_t)data;
}

static const MemoryRegionOps io_ops = {
    .read = io_read, .write = io_write, .endianness = DEVICE_LITTLE_ENDIAN,
    .impl.max_access_size = 1,
};

static void mapping_ram(void)
{
    MemoryRegion root, ram, upper, rom;
    AddressSpace as;
    hwaddr len = 0x4000;
    uint8_t *p;

    memory_region_init(&root, NULL, "root", UINT64_MAX);
    memory_region_init_ram_nomigrate(&ram, NULL, "ram", 0x2000, &error_abort);
    memory_region_init_alias(&upper, NULL, "upper", &ram, 0x1000, 0x1000);
    memory_region_init_rom_nomigrate(&rom, NULL, "rom", 0x1000, &error_abort);
    memory_region_add_subregion(&root, 0, &ram);
    memory_region_add_subregion_overlap(&root, 0x1000, &upper, 1);
    memory_region_add_subregion(&root, 0x2000, &rom);
    memory_region_set_unmergeable(&upper, true);
    address_space_init(&as, &root, "test");
    memory_region_reset_dirty(&ram, 0, 0x2000, DIRTY_MEMORY_VGA);
    p = address_space_map(&as, 0x800, &len, true, MEMTXATTRS_UNSPECIFIED);
    g_assert_true(p == (uint8_t *)memory_region_get_ram_ptr(&ram) + 0x800);
    g_assert_cmphex(len, ==, 0x1800);          /* through both pieces, to the ROM */
    address_space_unmap(&as, p, len, true, 0x100);
    g_assert_true(memory_region_get_dirty(&ram, 0x800, 1, DIRTY_MEMORY_VGA));
    g_assert_false(memory_region_get_dirty(&ram, 0x1000, 0x1000, DIRTY_MEMORY_VGA));
    len = 0x100;
    p = address_space_map(&as, 0x2000, &len, false, MEMTXATTRS_UNSPECIFIED);
    g_assert_true(p == memory_region_get_ram_ptr(&rom));
    address_space_unmap(&as, p, len, false, 0);
    len = 0;
    g_assert_null(address_space_map(&as, 0, &len, false, MEMTXATTRS_UNSPECIFIED));
    address_space_destroy(&as);
    gone(&upper);
    gone(&ram);
    gone(&rom);
    gone(&root);
}

static unsigned bh_runs;

static void on_bh(void *opaque)
{
    bh_runs++;
}

static void bounce_buffers(void)
{
    MemoryRegion io;
    AddressSpace as;
    hwaddr len = 0x10, rest = 0x10000, more = 1;
    QEMUBH *bh, *other;
    uint8_t *a, *b;

    g_assert_cmpint(qemu_init_main_loop(&error_abort), ==, 0);
    bh = qemu_bh_new(on_bh, NULL);
    other = qemu_bh_new(on_bh, NULL);
    memory_region_init_io(&io, NULL, &io_ops, NULL, "io", sizeof(io_bytes));
    address_space_init(&as, &io, "io");
    memcpy(io_bytes, "0123456789abcdef", 16);
    a = address_space_map(&as, 0, &len, false, MEMTXATTRS_UNSPECIFIED);
    g_assert_cmpmem(a, len, "0123456789abcdef", 16);
    b = address_space_map(&as, 0x100, &rest, true, MEMTXATTRS_UNSPECIFIED);
    g_assert_cmphex(rest, ==, 4096 - 16);
    g_assert_null(address_space_map(&as, 0, &more, true, MEMTXATTRS_UNSPECIFIED));
    g_assert_cmphex(more, ==, 0);
    address_space_register_map_client(&as, bh);
    address_space_register_map_client(&as, other);
    address_space_unregister_map_client(&as, other);
    address_space_unregister_map_client(&as, other);
    main_loop_wait(true);
    g_assert_cmpuint(bh_runs, ==, 0);
    memcpy(b, "written", 7);
    b[7] = '!';
    address_space_unmap(&as, b, rest, true, 7);
    g_assert_cmpmem(io_bytes + 0x100, 8, "written", 8);     /* not what was not accessed */
    main_loop_wait(true);
    g_assert_cmpuint(bh_runs, ==, 1);
    address_space_register_map_client(&as, bh);             /* there is room: at once */
    main_loop_wait(true);
    g_assert_cmpuint(bh_runs, ==, 2);
    io_bytes[0] = 'x';
    address_space_unmap(&as, a, len, false, len);
    g_assert_cmphex(io_bytes[0], ==, 'x');
    more = 4;
    g_assert_null(address_space_map(&as, 0, &more, false, (MemTxAttrs) { .memory = 1 }));
    address_space_destroy(&as);
    gone(&io);
    qemu_bh_delete(bh);
    qemu_bh_delete(other);
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/memory/ram/basics", ram_is_zero_and_migrates);
    g_test_add_func("/memory/ram/names", names_in_streams);
    g_test_add_func("/memory/ram/registered-later", registered_later);
    g_test_add_func("/memory/ram/same-name", two_of_a_name);
    g_test_add_func("/memory/ram/too-much", too_much);
    g_test_add_func("/memory/ram/sparse", untouched_ram_costs_nothing);
    g_test_add_func("/memory/ram/odd-sizes", odd_sizes);
    g_test_add_func("/memory/ram/foreign", foreign_memory);
    g_test_add_func("/memory/ram/resizing", resizing);
    g_test_add_func("/memory/ram/file", ram_in_a_file);
    g_test_add_func("/memory/dirty/display", dirty_display);
    g_test_add_func("/memory/dirty/code", dirty_code);
    g_test_add_func("/memory/dirty/migration", dirty_migration);
    g_test_add_func("/memory/dirty/loading", loading_marks_dirty);
    g_test_add_func("/memory/map/ram", mapping_ram);
    g_test_add_func("/memory/map/bounce", bounce_buffers);
    status = g_test_run();
    qom_cleanup();
    return status;
}
