/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regions and address spaces: the tree and its changes, transactions, finding,
 * listeners, events, info mtree.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include "memory-owner.h"
#include "system/address-spaces.h"

/* ---- names and questions ------------------------------------------------- */

static void names(void)
{
    Owner *o = new_owner("o");
    MemoryRegion odd, twin, loose;
    g_autofree char *path = NULL, *odd_path = NULL, *twin_path = NULL;

    memory_region_init(&odd, OBJECT(o), "a/b[c]\\d", 0x10);
    memory_region_init(&twin, OBJECT(o), "regs", UINT64_MAX);
    memory_region_init(&loose, NULL, NULL, 0);
    path = object_get_canonical_path(OBJECT(&o->mr));
    odd_path = object_get_canonical_path(OBJECT(&odd));
    twin_path = object_get_canonical_path(OBJECT(&twin));
    g_assert_cmpstr(path, ==, "/o/regs[0]");
    g_assert_cmpstr(odd_path, ==, "/o/a\\x2fb\\x5bc\\x5d\\x5cd[0]");
    g_assert_cmpstr(twin_path, ==, "/o/regs[1]");
    g_assert_cmpstr(memory_region_name(&odd), ==, "a/b[c]\\d");
    g_assert_cmpstr(memory_region_name(&loose), ==, "(noname)");
    g_assert_true(memory_region_owner(&odd) == OBJECT(o));
    g_assert_null(memory_region_owner(&loose));
    g_assert_cmpuint(memory_region_size(&odd), ==, 0x10);
    g_assert_cmpuint(memory_region_size(&twin), ==, UINT64_MAX);
    object_unparent(OBJECT(&loose));
    object_unparent(OBJECT(o));
}

static void unattached_regions(void)
{
    Object *machine = object_property_add_new_container(object_get_root(), "machine");
    MemoryRegion mr;
    g_autofree char *path = NULL;

    memory_region_init(&mr, NULL, "loose", 1);
    path = object_get_canonical_path(OBJECT(&mr));
    g_assert_cmpstr(path, ==, "/machine/unattached/loose[0]");
    object_unparent(OBJECT(&mr));
    object_unparent(machine);
}

static void properties(void)
{
    Owner *o = new_owner("o");
    MemoryRegion container;
    g_autofree char *text = NULL;

    memory_region_init(&container, OBJECT(o), "container", 0x1000);
    memory_region_add_subregion_overlap(&container, 0x40, &o->mr, -3);
    g_assert_cmpuint(object_property_get_uint(OBJECT(&o->mr), "addr", &error_abort), ==, 0x40);
    g_assert_cmpint(object_property_get_int(OBJECT(&o->mr), "priority", &error_abort), ==, -3);
    g_assert_cmpuint(object_property_get_uint(OBJECT(&o->mr), "size", &error_abort), ==, 0x100);
    text = object_property_get_str(OBJECT(&o->mr), "container", &error_abort);
    g_assert_cmpstr(text, ==, "/o/container[0]");
    g_assert_true(object_resolve_path("/o/regs[0]/container", NULL) == OBJECT(&container));
    object_unparent(OBJECT(o));
}

static void kinds(void)
{
    static uint8_t mem[0x1000];
    MemoryRegion ram, rom, dev, io;

    memory_region_init_ram_ptr(&ram, NULL, "ram", 0x1000, mem);
    memory_region_init_rom_nomigrate(&rom, NULL, "rom", 0x1000, &error_abort);
    memory_region_init_ram_device_ptr(&dev, NULL, "dev", 0x1000, mem);
    memory_region_init(&io, NULL, "io", 0x1000);
    g_assert_true(memory_region_is_ram(&ram));
    g_assert_false(memory_region_is_rom(&ram));
    g_assert_true(memory_region_is_rom(&rom));
    g_assert_true(memory_region_is_ram_device(&dev));
    g_assert_false(memory_region_is_ram(&io));
    g_assert_false(memory_region_is_romd(&io));
    g_assert_false(memory_region_is_nonvolatile(&ram));
    memory_region_set_nonvolatile(&ram, true);
    g_assert_true(memory_region_is_nonvolatile(&ram));
    object_unparent(OBJECT(&ram));
    object_unparent(OBJECT(&rom));
    object_unparent(OBJECT(&dev));
    object_unparent(OBJECT(&io));
}

/* ---- the tree ------------------------------------------------------------ */

static void mapping(void)
{
    Owner *o = new_owner("o");
    MemoryRegion *sys = get_system_memory();
    MemoryRegion alias;

    g_assert_false(memory_region_is_mapped(&o->mr));
    memory_region_add_subregion(sys, 0x1000, &o->mr);
    g_assert_true(memory_region_is_mapped(&o->mr));
    g_assert_true(memory_region_present(sys, 0x10ff));
    g_assert_false(memory_region_present(sys, 0x1100));
    memory_region_del_subregion(sys, &o->mr);
    g_assert_false(memory_region_is_mapped(&o->mr));
    memory_region_init_alias(&alias, NULL, "alias", &o->mr, 0, 0x100);
    memory_region_add_subregion(sys, 0x2000, &alias);
    g_assert_true(memory_region_is_mapped(&o->mr));
    g_assert_true(memory_region_present(sys, 0x2000));
    memory_region_del_subregion(sys, &alias);
    g_assert_false(memory_region_is_mapped(&o->mr));
    object_unparent(OBJECT(&alias));
    object_unparent(OBJECT(o));
    g_assert_cmpuint(owners_alive, ==, 0);
}

static void mapping_twice_is_a_bug(void)
{
    if (g_test_subprocess()) {
        Owner *o = new_owner("o");

        memory_region_add_subregion(get_system_memory(), 0, &o->mr);
        memory_region_add_subregion(get_system_memory(), 0x1000, &o->mr);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*!child->container*");
}

static unsigned adds, dels, nops, begins, commits;
static GString *order;

static void count_begin(MemoryListener *l)
{
    begins++;
}

static void count_commit(MemoryListener *l)
{
    commits++;
}

static void count_add(MemoryListener *l, MemoryRegionSection *s)
{
    adds++;
    g_string_append_printf(order, "+%s%s ", l->name, memory_region_name(s->mr));
}

static void count_del(MemoryListener *l, MemoryRegionSection *s)
{
    dels++;
    g_string_append_printf(order, "-%s%s ", l->name, memory_region_name(s->mr));
}

static void count_nop(MemoryListener *l, MemoryRegionSection *s)
{
    nops++;
}

#define COUNTING(prio, id) { .begin = count_begin, .commit = count_commit, \
    .region_add = count_add, .region_del = count_del, .region_nop = count_nop, \
    .priority = (prio), .name = (id) }

static void reset_counts(void)
{
    adds = dels = nops = begins = commits = 0;
    g_string_truncate(order, 0);
}

static void transactions(void)
{
    Owner *o = new_owner("o");
    MemoryRegion *sys = get_system_memory();
    MemoryListener l = COUNTING(0, "");

    memory_listener_register(&l, &address_space_memory);
    reset_counts();
    memory_region_transaction_begin();
    memory_region_add_subregion(sys, 0, &o->mr);
    memory_region_transaction_begin();
    memory_region_add_subregion(sys, 0x1000, &o->other);
    memory_region_set_address(&o->mr, 0x4000);
    memory_region_transaction_commit();
    g_assert_cmpuint(commits, ==, 0);
    g_assert_false(memory_region_present(sys, 0x1000));
    memory_region_transaction_commit();
    g_assert_cmpuint(begins, ==, 1);
    g_assert_cmpuint(commits, ==, 1);
    g_assert_cmpuint(adds, ==, 2);
    g_assert_cmpuint(dels, ==, 0);
    g_assert_true(memory_region_present(sys, 0x1000));
    g_assert_false(memory_region_present(sys, 0));

    reset_counts();
    memory_region_set_enabled(&o->mr, false);
    memory_region_set_enabled(&o->mr, false);
    g_assert_cmpuint(commits, ==, 1);
    g_assert_cmpuint(dels, ==, 1);
    g_assert_cmpuint(nops, ==, 1);
    memory_region_set_address(&o->mr, 0x8000);      /* nobody sees it */
    g_assert_cmpuint(commits, ==, 1);
    memory_region_set_enabled(&o->mr, true);
    memory_region_set_size(&o->mr, 0x80);
    g_assert_false(memory_region_present(sys, 0x8080));
    memory_listener_unregister(&l);
    memory_unmap_owned(OBJECT(o));
    object_unparent(OBJECT(o));
}

static void an_empty_commit_does_nothing(void)
{
    MemoryListener l = COUNTING(0, "");

    get_system_memory();
    memory_listener_register(&l, &address_space_memory);
    reset_counts();
    memory_region_transaction_begin();
    memory_region_transaction_commit();
    g_assert_cmpuint(begins + commits, ==, 0);
    memory_listener_unregister(&l);
    memory_listener_unregister(&l);      /* harmless */
}

static void merged_and_not(void)
{
    static uint8_t mem[0x4000];
    MemoryRegion *sys = get_system_memory();
    MemoryRegion ram, lower, upper;
    MemoryRegionSection s;

    memory_region_init_ram_ptr(&ram, NULL, "ram", sizeof(mem), mem);
    memory_region_init_alias(&lower, NULL, "lower", &ram, 0, 0x1000);
    memory_region_init_alias(&upper, NULL, "upper", &ram, 0x1000, 0x1000);
    memory_region_add_subregion(sys, 0, &lower);
    memory_region_add_subregion(sys, 0x1000, &upper);
    s = address_space_lookup(&address_space_memory, 0x800);
    g_assert_cmpuint(int128_get64(s.size), ==, 0x2000);
    memory_region_set_unmergeable(&upper, true);
    s = address_space_lookup(&address_space_memory, 0x800);
    g_assert_cmpuint(int128_get64(s.size), ==, 0x1000);
    g_assert_true(address_space_lookup(&address_space_memory, 0x1800).unmergeable);
    memory_region_set_unmergeable(&upper, false);
    memory_region_set_readonly(&upper, true);
    s = address_space_lookup(&address_space_memory, 0x1800);
    g_assert_true(s.readonly && s.offset_within_region == 0x1000);
    memory_region_set_readonly(&upper, false);
    memory_region_set_nonvolatile(&lower, true);
    g_assert_true(address_space_lookup(&address_space_memory, 0x10).nonvolatile);
    g_assert_false(address_space_lookup(&address_space_memory, 0x1010).nonvolatile);
    memory_region_set_alias_offset(&upper, 0x2000);
    s = address_space_lookup(&address_space_memory, 0x1000);
    g_assert_cmphex(s.offset_within_region, ==, 0x2000);
    object_unparent(OBJECT(&lower));
    object_unparent(OBJECT(&upper));
    object_unparent(OBJECT(&ram));
}

static void finding(void)
{
    Owner *o = new_owner("o");
    MemoryRegion *sys = get_system_memory(), bus;
    MemoryRegionSection s;

    memory_region_init(&bus, NULL, "bus", 0x10000);
    memory_region_add_subregion(sys, 0x100000, &bus);
    memory_region_add_subregion(&bus, 0x1000, &o->mr);
    s = memory_region_find(&bus, 0x1010, 0x1000);
    g_assert_true(s.mr == &o->mr);
    g_assert_cmphex(s.offset_within_region, ==, 0x10);
    g_assert_cmphex(s.offset_within_address_space, ==, 0x101010);
    g_assert_cmphex(int128_get64(s.size), ==, 0xf0);
    g_assert_cmpuint(OBJECT(o)->ref, >, 2);
    memory_region_unref(s.mr);
    s = memory_region_find(sys, 0x100ff0, 0x10);        /* ends in the hole before */
    g_assert_null(s.mr);
    s = memory_region_find(sys, 0x100ff0, 0x20);         /* begins in it */
    g_assert_true(s.mr == &o->mr);
    g_assert_cmphex(s.offset_within_region, ==, 0);
    g_assert_cmphex(s.offset_within_address_space, ==, 0x101000);
    g_assert_cmphex(int128_get64(s.size), ==, 0x10);
    memory_region_unref(s.mr);
    s = memory_region_find(&o->other, 0, 1);         /* in no address space */
    g_assert_null(s.mr);
    s = memory_region_find(sys, UINT64_MAX, UINT64_MAX);
    g_assert_null(s.mr);
    memory_unmap_owned(OBJECT(o));
    object_unparent(OBJECT(o));
    object_unparent(OBJECT(&bus));
}

/* ---- listeners ----------------------------------------------------------- */

static void listener_order(void)
{
    Owner *o = new_owner("o");
    MemoryRegion *sys = get_system_memory();
    MemoryListener late = COUNTING(10, "late:"), early = COUNTING(1, "early:");

    memory_listener_register(&late, &address_space_memory);
    memory_listener_register(&early, &address_space_memory);
    reset_counts();
    memory_region_add_subregion(sys, 0, &o->mr);
    g_assert_cmpstr(order->str, ==, "+early:regs +late:regs ");
    reset_counts();
    memory_region_transaction_begin();
    memory_region_add_subregion(sys, 0, &o->other);
    memory_region_set_enabled(&o->mr, false);
    memory_region_transaction_commit();
    g_assert_cmpstr(order->str, ==, "-late:regs -early:regs +early:other +late:other ");
    reset_counts();
    memory_listener_unregister(&early);
    g_assert_cmpstr(order->str, ==, "-early:other ");
    memory_listener_unregister(&late);
    memory_unmap_owned(OBJECT(o));
    object_unparent(OBJECT(o));
}

static MemoryRegion *remap_on_commit;

static void remap(MemoryListener *l)
{
    MemoryRegion *mr = remap_on_commit;

    commits++;
    remap_on_commit = NULL;
    if (mr) {
        memory_region_set_enabled(mr, false);
    }
}

static void a_listener_may_change_the_map(void)
{
    Owner *o = new_owner("o");
    MemoryListener l = { .commit = remap, .name = "remap" };

    get_system_memory();
    memory_listener_register(&l, &address_space_memory);
    commits = 0;
    remap_on_commit = &o->mr;
    memory_region_add_subregion(get_system_memory(), 0, &o->mr);
    g_assert_cmpuint(commits, ==, 2);
    g_assert_false(memory_region_present(get_system_memory(), 0));
    memory_listener_unregister(&l);
    memory_unmap_owned(OBJECT(o));
    object_unparent(OBJECT(o));
}

/* ---- events -------------------------------------------------------------- */

static GString *events;

static void event_add(MemoryListener *l, MemoryRegionSection *s, bool match, uint64_t data,
                      EventNotifier *e)
{
    g_string_append_printf(events, "+%" PRIx64 "/%u ", s->offset_within_address_space,
                           (unsigned)int128_get64(s->size));
}

static void event_del(MemoryListener *l, MemoryRegionSection *s, bool match, uint64_t data,
                      EventNotifier *e)
{
    g_string_append_printf(events, "-%" PRIx64 "/%u ", s->offset_within_address_space,
                           (unsigned)int128_get64(s->size));
}

static void eventfds(void)
{
    MemoryListener l = { .eventfd_add = event_add, .eventfd_del = event_del, .name = "events" };
    Owner *o = new_owner("o");
    EventNotifier exact, any;

    g_assert_cmpint(event_notifier_init(&exact, 0), ==, 0);
    g_assert_cmpint(event_notifier_init(&any, 0), ==, 0);
    events = g_string_new(NULL);
    memory_region_add_subregion(get_system_memory(), 0x1000, &o->mr);
    memory_region_add_eventfd(&o->mr, 0x10, 2, true, 7, &exact);
    memory_listener_register(&l, &address_space_memory);
    memory_region_add_eventfd(&o->mr, 0x20, 0, false, 0, &any);
    g_assert_cmpstr(events->str, ==, "+1010/2 +1020/0 ");

    stw_le_phys(&address_space_memory, 0x1010, 7);
    g_assert_cmpint(event_notifier_test_and_clear(&exact), ==, 1);
    g_assert_cmpuint(o->writes, ==, 0);
    stw_le_phys(&address_space_memory, 0x1010, 8);          /* other data */
    stl_le_phys(&address_space_memory, 0x1010, 7);          /* other size */
    g_assert_cmpint(event_notifier_test_and_clear(&exact), ==, 0);
    g_assert_cmpuint(o->writes, ==, 2);
    stb_phys(&address_space_memory, 0x1020, 1);
    g_assert_cmpint(event_notifier_test_and_clear(&any), ==, 1);
    stl_le_phys(&address_space_memory, 0x1020, 9);
    g_assert_cmpint(event_notifier_test_and_clear(&any), ==, 1);
    g_assert_cmpuint(o->writes, ==, 2);

    g_string_truncate(events, 0);
    memory_region_del_eventfd(&o->mr, 0x10, 2, true, 7, &exact);
    memory_region_set_address(&o->mr, 0x2000);
    memory_listener_unregister(&l);
    g_assert_cmpstr(events->str, ==, "-1010/2 -1020/0 +2020/0 -2020/0 ");
    memory_region_del_eventfd(&o->mr, 0x20, 0, false, 0, &any);
    event_notifier_cleanup(&exact);
    event_notifier_cleanup(&any);
    memory_unmap_owned(OBJECT(o));
    object_unparent(OBJECT(o));
    g_string_free(events, TRUE);
}

static void coalescing_changes_nothing(void)
{
    Owner *o = new_owner("o");

    memory_region_add_subregion(get_system_memory(), 0, &o->mr);
    memory_region_set_coalescing(&o->mr);
    memory_region_add_coalescing(&o->mr, 0, 4);
    memory_region_set_flush_coalesced(&o->mr);
    stl_le_phys(&address_space_memory, 0, 1);
    g_assert_cmpuint(o->writes, ==, 1);
    memory_region_clear_flush_coalesced(&o->mr);
    memory_region_clear_coalescing(&o->mr);
    memory_unmap_owned(OBJECT(o));
    object_unparent(OBJECT(o));
}

/* ---- info mtree ---------------------------------------------------------- */

static void mtree(void)
{
    static uint8_t mem[0x1000];
    Owner *o = new_owner("o");
    MemoryRegion *sys = get_system_memory(), ram, window, hidden;
    g_autoptr(GString) out = g_string_new(NULL);

    memory_region_init_ram_ptr(&ram, OBJECT(o), "some.ram", sizeof(mem), mem);
    memory_region_init_alias(&window, OBJECT(o), "window", &ram, 0x800, 0x100);
    memory_region_init(&hidden, OBJECT(o), "hidden", 0x10);
    memory_region_add_subregion(sys, 0x8000, &o->mr);
    memory_region_add_subregion_overlap(&o->mr, 0x10, &o->other, -1);
    memory_region_add_subregion_overlap(sys, 0x4000, &window, 2);
    memory_region_add_subregion(sys, 0x9000, &hidden);
    memory_region_set_enabled(&hidden, false);
    memory_region_set_readonly(&window, true);
    memory_print_mtree(out, false, false, false, false);
    g_assert_cmpstr(out->str, ==,
        "address-space: memory\n"
        "  0000000000000000-ffffffffffffffff (prio 0, i/o): system\n"
        "    0000000000004000-00000000000040ff (prio 2, ram): alias window @some.ram "
        "0000000000000800-00000000000008ff\n"
        "    0000000000008000-00000000000080ff (prio 0, i/o): regs\n"
        "      0000000000008010-000000000000810f (prio -1, i/o): other\n"
        "\n"
        "address-space: I/O\n"
        "  0000000000000000-000000000000ffff (prio 0, i/o): io\n"
        "\n"
        "memory-region: some.ram\n"
        "  0000000000000000-0000000000000fff (prio 0, ram): some.ram\n"
        "\n");
    g_string_truncate(out, 0);
    memory_print_mtree(out, false, false, true, true);
    g_assert_nonnull(strstr(out->str, "(prio 0, i/o): hidden [disabled] owner:{obj path=/o}\n"));
    g_string_truncate(out, 0);
    memory_print_mtree(out, true, false, false, false);
    g_assert_nonnull(strstr(out->str,
        "FlatView #0\n"
        " AS \"memory\", root: system\n"
        " Root memory region: system\n"
        "  0000000000004000-00000000000040ff (prio 0, rom): some.ram @0000000000000800\n"
        "  0000000000008000-000000000000800f (prio 0, i/o): regs\n"
        "  0000000000008010-00000000000080ff (prio -1, i/o): other\n"
        "\n"
        "FlatView #1\n"));
    g_string_truncate(out, 0);
    memory_print_mtree(out, true, true, true, false);
    g_assert_nonnull(strstr(out->str, "[read direct, write ignored]"));
    memory_unmap_owned(OBJECT(o));
    object_unparent(OBJECT(o));
}

static void physical_memory_shortcuts(void)
{
    MemoryRegion ram;
    char buf[4];
    hwaddr len = 4;
    void *p;

    memory_region_init_ram_nomigrate(&ram, NULL, "ram", 0x1000, &error_abort);
    memory_region_add_subregion(get_system_memory(), 0, &ram);
    cpu_physical_memory_write(0x10, "abcd", 4);
    cpu_physical_memory_read(0x10, buf, 4);
    g_assert_cmpmem(buf, 4, "abcd", 4);
    g_assert_false(cpu_physical_memory_is_io(0x10));
    g_assert_true(cpu_physical_memory_is_io(0x1000));
    p = cpu_physical_memory_map(0x10, &len, false);
    g_assert_cmpmem(p, len, "abcd", 4);
    cpu_physical_memory_unmap(p, len, false, 0);
    object_unparent(OBJECT(&ram));
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    memory_set_owner_guard_hook(guard_of);
    order = g_string_new(NULL);
    g_test_add_func("/memory/names", names);
    g_test_add_func("/memory/unattached", unattached_regions);
    g_test_add_func("/memory/properties", properties);
    g_test_add_func("/memory/kinds", kinds);
    g_test_add_func("/memory/mapping", mapping);
    g_test_add_func("/memory/mapping-twice", mapping_twice_is_a_bug);
    g_test_add_func("/memory/transactions", transactions);
    g_test_add_func("/memory/empty-commit", an_empty_commit_does_nothing);
    g_test_add_func("/memory/merging", merged_and_not);
    g_test_add_func("/memory/find", finding);
    g_test_add_func("/memory/listeners/order", listener_order);
    g_test_add_func("/memory/listeners/change-the-map", a_listener_may_change_the_map);
    g_test_add_func("/memory/eventfds", eventfds);
    g_test_add_func("/memory/coalescing", coalescing_changes_nothing);
    g_test_add_func("/memory/mtree", mtree);
    g_test_add_func("/memory/physical", physical_memory_shortcuts);
    status = g_test_run();
    g_string_free(order, TRUE);
    memory_map_finish();
    memory_map_finish();
    qom_cleanup();
    return status;
}
