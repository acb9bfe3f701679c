/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The flat view against the rule it implements.
 *
 * Random trees of containers, I/O, RAM, ROM and aliases are built twice: as
 * memory regions and as plain nodes.  A slow resolver walks the nodes for every
 * address, by the rule of selection as it is stated; address spaces, listeners
 * and accesses must agree with it after each random change.
 */
#include "qemu/osdep.h"
#include "system/memory.h"
#include "system/memory-hooks.h"

#define NODES   20
#define SPAN    256u                     /* addresses that are compared */
#define TREES   1500
#define CHANGES 12

typedef enum Kind { CONTAINER, IO, RAM, ALIAS } Kind;

typedef struct Node {
    Kind kind;
    int parent;                          /* -1: in no container */
    uint64_t addr, size;
    int prio;
    unsigned seq;                        /* later is on top of equals */
    bool enabled, readonly;
    int target;
    uint64_t offset;
    MemoryRegion mr;
    uint8_t *mem;
} Node;

static Node *nodes;              /* NODES of them, new ones for each tree */
static int nr_nodes;
static unsigned next_seq;
static uint64_t window;                  /* where the compared addresses begin */

static uint64_t io_read(void *opaque, hwaddr addr, unsigned size)
{
    const Node *node = opaque;

    return (uint8_t)((node - nodes) * 37 + addr);
}

static void io_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
}

static const MemoryRegionOps io_ops = {
    .read = io_read, .write = io_write, .endianness = DEVICE_LITTLE_ENDIAN,
};

/* ---- the rule ------------------------------------------------------------ */

typedef struct Found {
    int node;
    uint64_t offset;
    bool readonly;
} Found;

static bool goes_before(int a, int b)
{
    return nodes[a].prio != nodes[b].prio ? nodes[a].prio > nodes[b].prio
                                          : nodes[a].seq > nodes[b].seq;
}

static int next_child(int parent, int after)
{
    int best = -1;

    for (int i = 0; i < nr_nodes; i++) {
        if (nodes[i].parent == parent && (after < 0 || goes_before(after, i)) &&
            (best < 0 || goes_before(i, best))) {
            best = i;
        }
    }
    return best;
}

static bool resolve(int n, uint64_t at, bool readonly, Found *found)
{
    const Node *node = &nodes[n];

    if (!node->enabled || (node->size != UINT64_MAX && at >= node->size)) {
        return false;
    }
    readonly |= node->readonly;
    if (node->kind == ALIAS) {
        return at + node->offset >= at &&
               resolve(node->target, at + node->offset, readonly, found);
    }
    for (int c = next_child(n, -1); c >= 0; c = next_child(n, c)) {
        if (at >= nodes[c].addr && resolve(c, at - nodes[c].addr, readonly, found)) {
            return true;
        }
    }
    *found = (Found) { n, at, readonly };
    return node->kind != CONTAINER;
}

/* ---- random trees -------------------------------------------------------- */

static uint32_t rnd(uint32_t below)
{
    return (uint32_t)g_test_rand_int_range(0, (int)below);
}

/* Can one come from @from to @to, downwards? */
static bool reaches(int from, int to)
{
    if (from == to) {
        return true;
    }
    if (nodes[from].kind == ALIAS && reaches(nodes[from].target, to)) {
        return true;
    }
    for (int i = 0; i < nr_nodes; i++) {
        if (nodes[i].parent == from && reaches(i, to)) {
            return true;
        }
    }
    return false;
}

static uint64_t place(int parent)
{
    return (parent == 0 ? window : 0) + rnd(SPAN);
}

static void attach(int n)
{
    Node *node = &nodes[n];

    node->seq = next_seq++;
    memory_region_add_subregion_overlap(&nodes[node->parent].mr, node->addr, &node->mr,
                                        node->prio);
}

static void init_region(int n)
{
    Node *node = &nodes[n];

    switch (node->kind) {
    case CONTAINER:
        memory_region_init(&node->mr, NULL, "container", node->size);
        break;
    case IO:
        memory_region_init_io(&node->mr, NULL, &io_ops, node, "io", node->size);
        break;
    case RAM:
        node->mem = g_malloc(node->size);
        for (unsigned i = 0; i < node->size; i++) {
            node->mem[i] = (uint8_t)(n * 37 + i);
        }
        memory_region_init_ram_ptr(&node->mr, NULL, "ram", node->size, node->mem);
        break;
    case ALIAS:
        memory_region_init_alias(&node->mr, NULL, "alias", &nodes[node->target].mr,
                                 node->offset, node->size);
        break;
    }
}

static void add_node(void)
{
    int n = nr_nodes;
    Node *node = &nodes[n];
    int parent = (int)rnd((uint32_t)n);

    *node = (Node) {
        .kind = (Kind)rnd(4), .parent = -1, .enabled = true, .size = 1 + rnd(SPAN / 2),
        .prio = (int)rnd(5) - 2, .offset = rnd(16),
    };
    node->target = (int)rnd((uint32_t)n);
    if (node->kind == ALIAS && nodes[node->target].kind == ALIAS && rnd(2)) {
        node->kind = IO;
    }
    nr_nodes++;
    if (nodes[parent].kind == ALIAS || rnd(6) == 0) {
        parent = -1;                     /* only seen through aliases, if at all */
    }
    if (node->kind == ALIAS && (reaches(node->target, n) ||
                                (parent >= 0 && reaches(node->target, parent)))) {
        node->kind = CONTAINER;
    }
    init_region(n);
    node->parent = parent;
    if (parent >= 0) {
        node->addr = place(parent);
        attach(n);
    }
}

static void change_one(void)
{
    int n = 1 + (int)rnd((uint32_t)nr_nodes - 1);
    Node *node = &nodes[n];

    switch (rnd(6)) {
    case 0:
        node->enabled = !node->enabled;
        memory_region_set_enabled(&node->mr, node->enabled);
        break;
    case 1:
        node->readonly = !node->readonly;
        memory_region_set_readonly(&node->mr, node->readonly);
        break;
    case 2:
        if (node->parent >= 0) {
            uint64_t addr = place(node->parent);

            if (addr != node->addr) {
                node->addr = addr;
                node->seq = next_seq++;
                memory_region_set_address(&node->mr, addr);
            }
        }
        break;
    case 3:
        if (node->parent >= 0) {
            memory_region_del_subregion(&nodes[node->parent].mr, &node->mr);
            node->prio = (int)rnd(5) - 2;
            attach(n);
        }
        break;
    case 4:
        if (node->kind != RAM) {
            node->size = rnd(SPAN);
            memory_region_set_size(&node->mr, node->size);
        }
        break;
    default:
        if (node->kind == ALIAS) {
            node->offset = rnd(32);
            memory_region_set_alias_offset(&node->mr, node->offset);
        }
        break;
    }
}

/* ---- a listener that remembers ------------------------------------------- */

static MemoryRegionSection shown[1024];
static unsigned nr_shown;

static bool same_section(const MemoryRegionSection *a, const MemoryRegionSection *b)
{
    return a->mr == b->mr && a->size == b->size && a->readonly == b->readonly &&
           a->offset_within_region == b->offset_within_region &&
           a->offset_within_address_space == b->offset_within_address_space;
}

static void on_add(MemoryListener *listener, MemoryRegionSection *section)
{
    g_assert_cmpuint(nr_shown, <, G_N_ELEMENTS(shown));
    shown[nr_shown++] = *section;
}

static void on_del(MemoryListener *listener, MemoryRegionSection *section)
{
    for (unsigned i = 0; i < nr_shown; i++) {
        if (same_section(&shown[i], section)) {
            shown[i] = shown[--nr_shown];
            return;
        }
    }
    g_assert_not_reached();
}

static const MemoryRegionSection *section_at(uint64_t addr)
{
    const MemoryRegionSection *found = NULL;

    for (unsigned i = 0; i < nr_shown; i++) {
        uint64_t start = shown[i].offset_within_address_space;

        if (addr >= start && addr - start < shown[i].size) {
            g_assert_null(found);
            found = &shown[i];
        }
    }
    return found;
}

/* ---- comparing ----------------------------------------------------------- */

static void compare_address(AddressSpace *as, uint64_t addr)
{
    Found found;
    bool there = resolve(0, addr, false, &found);
    MemoryRegionSection section = address_space_lookup(as, addr);
    const MemoryRegionSection *listened = section_at(addr);
    uint8_t byte = 0x5a;
    MemTxResult result;

    result = address_space_read(as, addr, MEMTXATTRS_UNSPECIFIED, &byte, 1);
    if (!there) {
        g_assert_null(section.mr);
        g_assert_null(listened);
        g_assert_cmpuint(result, ==, MEMTX_DECODE_ERROR);
        g_assert_cmpuint(byte, ==, 0);
        return;
    }
    g_assert_true(section.mr == &nodes[found.node].mr);
    g_assert_cmpuint(section.offset_within_region + addr - section.offset_within_address_space,
                     ==, found.offset);
    g_assert_cmpint(section.readonly, ==, found.readonly);
    g_assert_nonnull(listened);
    g_assert_true(same_section(listened, &section));
    g_assert_cmpuint(result, ==, MEMTX_OK);
    g_assert_cmpuint(byte, ==, (uint8_t)(found.node * 37 + found.offset));
}

static void compare_all(AddressSpace *as)
{
    for (uint64_t i = 0; i < SPAN; i++) {
        compare_address(as, window + i);
    }
}

/* A bulk read over everything gives what the single bytes give. */
static void compare_bulk(AddressSpace *as)
{
    uint8_t all[SPAN], one;

    /* Pieces of I/O are not cut at its ends, so only RAM and holes can be compared. */
    for (int i = 0; i < nr_nodes; i++) {
        if (nodes[i].kind == IO) {
            return;
        }
    }
    address_space_read(as, window, MEMTXATTRS_UNSPECIFIED, all, sizeof(all));
    for (unsigned i = 0; i < SPAN; i++) {
        MemoryRegionSection here = address_space_lookup(as, window + i);

        if (here.mr) {
            address_space_read(as, window + i, MEMTXATTRS_UNSPECIFIED, &one, 1);
            /* A piece that begins in a hole is not cut either. */
            if (all[i] != one) {
                g_assert_cmpuint(all[i], ==, 0);
                g_assert_null(address_space_lookup(as, (window + i) & ~3ull).mr);
            }
        }
    }
}

static void one_tree(bool at_the_top)
{
    MemoryListener listener = { .region_add = on_add, .region_del = on_del, .name = "test" };
    AddressSpace as;

    window = at_the_top ? UINT64_MAX - (SPAN - 1) : 0;
    nr_nodes = 1;
    next_seq = 0;
    nr_shown = 0;
    nodes = g_new0(Node, NODES);
    nodes[0] = (Node) { .kind = CONTAINER, .parent = -1, .size = UINT64_MAX, .enabled = true };
    memory_region_init(&nodes[0].mr, NULL, "root", UINT64_MAX);
    while (nr_nodes < NODES) {
        add_node();
    }
    address_space_init(&as, &nodes[0].mr, "test");
    memory_listener_register(&listener, &as);
    compare_all(&as);
    for (unsigned i = 0; i < CHANGES; i++) {
        unsigned changes = 1 + rnd(3);

        memory_region_transaction_begin();
        while (changes--) {
            change_one();
        }
        memory_region_transaction_commit();
        compare_all(&as);
    }
    compare_bulk(&as);
    memory_listener_unregister(&listener);
    g_assert_cmpuint(nr_shown, ==, 0);
    address_space_destroy(&as);
    while (nr_nodes > 0) {
        object_unparent(OBJECT(&nodes[--nr_nodes].mr));
        g_clear_pointer(&nodes[nr_nodes].mem, g_free);
    }
    g_free(g_steal_pointer(&nodes));
}

static void random_trees(void)
{
    for (unsigned i = 0; i < TREES; i++) {
        one_tree(false);
    }
}

static void random_trees_at_the_top(void)
{
    for (unsigned i = 0; i < TREES / 2; i++) {
        one_tree(true);
    }
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/memory/overlap/random", random_trees);
    g_test_add_func("/memory/overlap/random-at-2^64", random_trees_at_the_top);
    status = g_test_run();
    qom_cleanup();
    return status;
}
