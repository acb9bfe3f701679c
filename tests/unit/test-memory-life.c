/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Regions in time: re-entrancy, locks, readers in other threads, the death of
 * owners, targets and containers, views that address spaces share.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include "memory-owner.h"
#include "system/address-spaces.h"

/* ---- re-entrancy and locks ----------------------------------------------- */

static void reentrancy(void)
{
    Owner *o = new_owner("o"), *p = new_owner("p");
    static uint8_t mem[0x1000];
    uint64_t value;
    MemTxAttrs attrs = MEMTXATTRS_UNSPECIFIED;

    memory_region_init_ram_device_ptr(&o->ram, OBJECT(o), "ram", sizeof(mem), mem);
    o->poke = &o->other;
    g_assert_cmpuint(memory_region_dispatch_read(&o->mr, 0, &value, MO_32 | MO_LE, attrs), ==,
                     MEMTX_OK);
    g_assert_cmphex(value, ==, 0x1000);
    g_assert_cmpuint(o->poke_result, ==, MEMTX_ACCESS_ERROR);
    g_assert_cmpuint(o->reads, ==, 1);
    g_assert_false(o->guard.engaged_in_io);
    /* also where sizes must be converted */
    memory_region_dispatch_read(&o->mr, 0, &value, MO_64 | MO_LE, attrs);
    g_assert_cmpuint(o->poke_result, ==, MEMTX_ACCESS_ERROR);
    o->poke = &o->ram;
    memory_region_dispatch_read(&o->mr, 0, &value, MO_32 | MO_LE, attrs);
    g_assert_cmpuint(o->poke_result, ==, MEMTX_OK);
    o->poke = &p->mr;
    memory_region_dispatch_read(&o->mr, 0, &value, MO_32 | MO_LE, attrs);
    g_assert_cmpuint(o->poke_result, ==, MEMTX_OK);
    g_assert_cmpuint(p->reads, ==, 1);
    /* o -> p -> o */
    p->poke = &o->mr;
    memory_region_dispatch_read(&o->mr, 0, &value, MO_32 | MO_LE, attrs);
    g_assert_cmpuint(p->poke_result, ==, MEMTX_ACCESS_ERROR);
    p->poke = NULL;
    o->poke = &o->other;
    o->other.disable_reentrancy_guard = true;
    o->mr.disable_reentrancy_guard = false;
    o->reads = 0;
    o->poke = NULL;
    memory_region_dispatch_read(&o->other, 0, &value, MO_32 | MO_LE, attrs);
    g_assert_cmpuint(o->reads, ==, 1);
    object_unparent(OBJECT(o));
    object_unparent(OBJECT(p));
}

/* Every way into a device is closed while it is busy. */
static void reentrancy_of_all_kinds(void)
{
    Owner *o = new_owner("o");
    MemTxAttrs attrs = MEMTXATTRS_UNSPECIFIED;
    uint64_t value;

    memory_region_add_subregion(get_system_memory(), 0, &o->mr);
    for (unsigned busy = 0; busy < 2; busy++) {
        MemTxResult expected = busy ? MEMTX_ACCESS_ERROR : MEMTX_OK;

        o->guard.engaged_in_io = busy;
        for (MemOp op = MO_8; op <= MO_64; op++) {
            value = 1;
            g_assert_cmpuint(memory_region_dispatch_read(&o->mr, 0, &value, op | MO_BE, attrs),
                             ==, expected);
            g_assert_true(!busy || value == 0);
            g_assert_cmpuint(memory_region_dispatch_read(&o->mr, 0, &value, op | MO_LE, attrs),
                             ==, expected);
            g_assert_cmpuint(memory_region_dispatch_write(&o->mr, 0, 1, op | MO_BE, attrs), ==,
                             expected);
            g_assert_cmpuint(memory_region_dispatch_write(&o->mr, 0, 1, op | MO_LE, attrs), ==,
                             expected);
        }
        g_assert_cmpuint(address_space_read(&address_space_memory, 0, attrs, &value, 8), ==,
                         expected);
        g_assert_cmpuint(address_space_write(&address_space_memory, 1, attrs, &value, 7), ==,
                         expected);
        g_assert_true(o->guard.engaged_in_io == busy);
    }
    g_assert_cmpuint(o->reads, ==, 10 + 2);
    o->guard.engaged_in_io = false;
    memory_unmap_owned(OBJECT(o));
    object_unparent(OBJECT(o));
}

static void the_lock_is_taken(void)
{
    Owner *o = new_owner("o");

    memory_region_add_subregion(get_system_memory(), 0, &o->mr);
    g_assert_false(bql_locked());
    ldl_le_phys(&address_space_memory, 0);
    g_assert_true(o->locked);
    g_assert_false(bql_locked());
    bql_lock();
    ldl_le_phys(&address_space_memory, 0);
    ldq_le_phys(&address_space_memory, 0);
    g_assert_true(bql_locked());
    bql_unlock();
    memory_region_enable_lockless_io(&o->mr);
    ldl_le_phys(&address_space_memory, 0);
    g_assert_false(o->locked);
    g_assert_true(o->mr.disable_reentrancy_guard);
    memory_unmap_owned(OBJECT(o));
    object_unparent(OBJECT(o));
}

static bool stop;
static uint64_t good_reads;

static void *read_all_the_time(void *opaque)
{
    while (!qatomic_read(&stop)) {
        MemTxResult r;
        uint32_t v = address_space_ldl_le(&address_space_memory, 0x1000, MEMTXATTRS_UNSPECIFIED,
                                          &r);

        g_assert_true(v == 0 || v == 0x1000);
        g_assert_true(r == MEMTX_OK || r == MEMTX_DECODE_ERROR);
        qatomic_inc(&good_reads);
    }
    return NULL;
}

/* A thread reads while devices come, move and go: it never sees a freed view. */
static void views_live_while_they_are_read(void)
{
    QemuThread thread[2];

    get_system_memory();
    stop = false;
    for (unsigned i = 0; i < 2; i++) {
        qemu_thread_create(&thread[i], "reader", read_all_the_time, NULL, QEMU_THREAD_JOINABLE);
    }
    for (unsigned i = 0; i < 2000 || qatomic_read(&good_reads) < 2000; i++) {
        Owner *o;

        bql_lock();
        o = new_owner("o");
        memory_region_enable_lockless_io(&o->mr);
        memory_region_add_subregion(get_system_memory(), 0x1000, &o->mr);
        bql_unlock();
        bql_lock();
        memory_region_set_address(&o->mr, 0x1000 + (i & 1) * 0x1000);
        memory_unmap_owned(OBJECT(o));
        object_unparent(OBJECT(o));
        bql_unlock();
    }
    qatomic_set(&stop, true);
    for (unsigned i = 0; i < 2; i++) {
        qemu_thread_join(&thread[i]);
    }
    /* The next change lets go of what was still held. */
    bql_lock();
    object_unparent(OBJECT(new_owner("o")));
    memory_region_set_enabled(get_system_memory(), false);
    memory_region_set_enabled(get_system_memory(), true);
    bql_unlock();
    g_assert_cmpuint(owners_alive, ==, 0);
}

/* ---- life and death ------------------------------------------------------ */

static void views_hold_owners(void)
{
    Owner *o = new_owner("o");

    memory_region_add_subregion(get_system_memory(), 0, &o->mr);
    object_unparent(OBJECT(o));
    g_assert_cmpuint(owners_alive, ==, 1);     /* still mapped, still there */
    ldl_le_phys(&address_space_memory, 0);
    g_assert_cmpuint(o->reads, ==, 1);
    memory_unmap_owned(OBJECT(o));
    g_assert_cmpuint(owners_alive, ==, 0);
}

static void a_device_may_go_in_its_own_callback(void)
{
    Owner *o = new_owner("o");

    memory_region_add_subregion(get_system_memory(), 0, &o->mr);
    o->die = true;
    bql_lock();
    g_assert_cmphex(ldl_le_phys(&address_space_memory, 0), ==, 0x1000);
    bql_unlock();
    g_assert_cmpuint(owners_alive, ==, 0);
}

static void aliases_outlive_their_target(void)
{
    MemoryRegion *sys = get_system_memory(), alias, target;
    MemTxResult r;
    uint64_t v;

    memory_region_init_io(&target, NULL, NULL, NULL, "target", 0x100);
    memory_region_init_alias(&alias, NULL, "alias", &target, 0, 0x100);
    memory_region_add_subregion(sys, 0, &alias);
    g_assert_true(memory_region_present(sys, 0));
    object_unparent(OBJECT(&target));
    g_assert_false(memory_region_present(sys, 0));
    address_space_ldl(&address_space_memory, 0, MEMTXATTRS_UNSPECIFIED, &r);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    r = memory_region_dispatch_read(&alias, 0, &v, MO_8, MEMTXATTRS_UNSPECIFIED);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    object_unparent(OBJECT(&alias));
}

static void containers_may_go_first(void)
{
    MemoryRegion *sys = get_system_memory(), bus, dev;

    memory_region_init(&bus, NULL, "bus", 0x1000);
    memory_region_init_io(&dev, NULL, NULL, NULL, "dev", 0x100);
    memory_region_add_subregion(sys, 0, &bus);
    memory_region_add_subregion(&bus, 0, &dev);
    object_unparent(OBJECT(&bus));
    g_assert_false(memory_region_is_mapped(&dev));
    g_assert_false(memory_region_present(sys, 0));
    object_unparent(OBJECT(&dev));
}

static void views_are_shared(void)
{
    MemoryRegion *sys = get_system_memory(), wrapper, alias, dev;
    AddressSpace as, same;

    memory_region_init(&wrapper, NULL, "bus master container", UINT64_MAX);
    memory_region_init_alias(&alias, NULL, "bus master", sys, 0, UINT64_MAX);
    memory_region_init_io(&dev, NULL, NULL, NULL, "dev", 0x100);
    memory_region_add_subregion(sys, 0, &dev);
    address_space_init(&as, &wrapper, "master");
    address_space_init(&same, sys, "cpu-memory-0");
    g_assert_true(same.current_map == address_space_memory.current_map);
    g_assert_null(address_space_lookup(&as, 0).mr);
    memory_region_add_subregion(&wrapper, 0, &alias);
    g_assert_true(as.current_map == address_space_memory.current_map);
    g_assert_true(address_space_lookup(&as, 0).mr == &dev);
    memory_region_set_enabled(&alias, false);
    g_assert_true(as.current_map != address_space_memory.current_map);
    address_space_destroy(&as);
    address_space_destroy(&same);
    object_unparent(OBJECT(&dev));
    object_unparent(OBJECT(&alias));
    object_unparent(OBJECT(&wrapper));
}

static void spaces_on_the_heap(void)
{
    AddressSpace *as = g_new0(AddressSpace, 1);

    address_space_init(as, get_system_memory(), NULL);
    g_assert_cmpstr(as->name, ==, "anonymous");
    address_space_destroy_free(as);
}

#ifdef CONFIG_DEBUG_ASHLAR
static unsigned checks;

static void count_check(Object *owner, const char *what)
{
    g_assert_true(object_dynamic_cast(owner, TYPE_OWNER) != NULL);
    g_assert_cmpstr(what, ==, "regs");
    checks++;
}
#endif

static void owners_are_checked(void)
{
#ifdef CONFIG_DEBUG_ASHLAR
    Owner *o = new_owner("o");
    uint64_t value;

    memory_set_owner_check_hook(count_check);
    memory_region_dispatch_read(&o->mr, 0, &value, MO_32 | MO_LE, MEMTXATTRS_UNSPECIFIED);
    memory_region_dispatch_write(&o->mr, 0, 1, MO_64 | MO_BE, MEMTXATTRS_UNSPECIFIED);
    g_assert_cmpuint(checks, ==, 2);
    memory_set_owner_check_hook(NULL);
    object_unparent(OBJECT(o));
#else
    g_test_skip("only in builds with run-time checks");
#endif
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    memory_set_owner_guard_hook(guard_of);
    g_test_add_func("/memory/reentrancy", reentrancy);
    g_test_add_func("/memory/reentrancy-kinds", reentrancy_of_all_kinds);
    g_test_add_func("/memory/lock", the_lock_is_taken);
    g_test_add_func("/memory/threads", views_live_while_they_are_read);
    g_test_add_func("/memory/life/views-hold-owners", views_hold_owners);
    g_test_add_func("/memory/life/in-its-callback", a_device_may_go_in_its_own_callback);
    g_test_add_func("/memory/life/aliases", aliases_outlive_their_target);
    g_test_add_func("/memory/life/containers", containers_may_go_first);
    g_test_add_func("/memory/spaces/shared-views", views_are_shared);
    g_test_add_func("/memory/spaces/heap", spaces_on_the_heap);
    g_test_add_func("/memory/owner-check", owners_are_checked);
    status = g_test_run();
    memory_map_finish();
    qom_cleanup();
    return status;
}
