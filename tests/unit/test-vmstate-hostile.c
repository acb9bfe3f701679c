/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMState against streams that lie: every truncation, every single wrong byte,
 * and many random ones, of a description that has a bit of everything.  What
 * counts is that nothing outside the state is touched (the sanitizers watch)
 * and that a short stream never passes.
 */
#include "qemu/osdep.h"
#include "qemu/queue.h"
#include "qemu/timer.h"
#include "vmstate-test.h"

typedef struct Node {
    uint16_t v;
    QTAILQ_ENTRY(Node) next;
    QLIST_ENTRY(Node) chain;
} Node;

typedef struct Victim {
    uint8_t count;
    uint16_t room[4];
    uint32_t words_count;
    uint32_t *words;
    int32_t bits;
    unsigned long *map;
    uint32_t made_size;
    uint8_t *made;
    int32_t nodes_count;
    Node *nodes;
    Node *some[2];
    Fifo8 fifo;
    QEMUTimer timer;
    GTree *tree;
    QTAILQ_HEAD(, Node) tail;
    QLIST_HEAD(, Node) list;
    uint8_t extra;
} Victim;

static const VMSTATE_DESCRIPTION(Node) vmstate_node = {
    .name = "node", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Node),
    .fields = VMSTATE_FIELDS(Node, VMSTATE_UINT16(v, Node)),
};

static bool extra_needed(Victim *v)
{
    return true;
}

static const VMSTATE_DESCRIPTION(Victim) vmstate_victim_extra = {
    .name = "victim/extra", .version_id = 1, .minimum_version_id = 1, .needed = extra_needed,
    VMSTATE_OF(Victim),
    .fields = VMSTATE_FIELDS(Victim, VMSTATE_UINT8(extra, Victim)),
};

static int forget_made(Victim *v)
{
    g_clear_pointer(&v->made, g_free);
    g_clear_pointer(&v->nodes, g_free);
    return 0;
}

static const VMSTATE_DESCRIPTION(Victim) vmstate_victim = {
    .name = "victim", .version_id = 1, .minimum_version_id = 1, VMSTATE_OF(Victim),
    .pre_load = forget_made,
    .fields = VMSTATE_FIELDS(Victim,
        VMSTATE_UINT8(count, Victim),
        VMSTATE_SUB_ARRAY(room, Victim, 0, 4, 0, vmstate_info_uint16, uint16_t),
        VMSTATE_UINT32(words_count, Victim),
        VMSTATE_VARRAY_UINT32(words, Victim, words_count, 0, vmstate_info_uint32, uint32_t),
        VMSTATE_INT32(bits, Victim),
        VMSTATE_BITMAP(map, Victim, 0, bits),
        VMSTATE_UINT32(made_size, Victim),
        VMSTATE_VBUFFER_ALLOC_UINT32(made, Victim, 0, NULL, made_size),
        VMSTATE_INT32(nodes_count, Victim),
        VMSTATE_STRUCT_VARRAY_ALLOC(nodes, Victim, nodes_count, 0, vmstate_node, Node),
        VMSTATE_ARRAY_OF_POINTER_TO_STRUCT(some, Victim, 2, 0, vmstate_node, Node *),
        VMSTATE_FIFO8(fifo, Victim),
        VMSTATE_TIMER(timer, Victim),
        VMSTATE_GTREE_DIRECT_KEY_V(tree, Victim, 1, &vmstate_node, Node),
        VMSTATE_QTAILQ_V(tail, Victim, 1, vmstate_node, Node, next),
        VMSTATE_QLIST_V(list, Victim, 1, vmstate_node, Node, chain)),
    .subsections = (const VMStateDescription *const []) { &vmstate_victim_extra.vmsd, NULL },
};

static void nothing(void *opaque)
{
}

static gint compare(gconstpointer a, gconstpointer b, gpointer opaque)
{
    return (uintptr_t)a < (uintptr_t)b ? -1 : a != b;
}

static Node *node(uint16_t v)
{
    Node *n = g_new0(Node, 1);

    n->v = v;
    return n;
}

static Victim *victim_new(void)
{
    Victim *v = g_new0(Victim, 1);

    v->count = 2;
    v->words_count = 3;
    v->words = g_new0(uint32_t, 3);
    v->bits = 70;
    v->map = g_new0(unsigned long, 2);
    v->made_size = 5;
    v->made = g_malloc0(5);
    v->nodes_count = 2;
    v->nodes = g_new0(Node, 2);
    v->some[1] = node(3);
    fifo8_create(&v->fifo, 6);
    memset(v->fifo.data, 0, 6);
    timer_init_ns(&v->timer, QEMU_CLOCK_VIRTUAL, nothing, NULL);
    v->tree = g_tree_new_full(compare, NULL, NULL, g_free);
    QTAILQ_INIT(&v->tail);
    QLIST_INIT(&v->list);
    return v;
}

static void victim_fill(Victim *v)
{
    Node *n = node(7);

    g_tree_insert(v->tree, (void *)5, node(6));
    QTAILQ_INSERT_TAIL(&v->tail, n, next);
    n = node(8);
    QLIST_INSERT_HEAD(&v->list, n, chain);
    fifo8_push(&v->fifo, 1);
}

static void victim_free(Victim *v)
{
    Node *n, *next;

    QTAILQ_FOREACH_SAFE(n, &v->tail, next, next) {
        g_free(n);
    }
    QLIST_FOREACH_SAFE(n, &v->list, chain, next) {
        g_free(n);
    }
    g_tree_destroy(v->tree);
    timer_deinit(&v->timer);
    fifo8_destroy(&v->fifo);
    g_free(v->some[1]);
    g_free(v->words);
    g_free(v->map);
    g_free(v->made);
    g_free(v->nodes);
    g_free(v);
}

static GByteArray *good_stream(void)
{
    Victim *v = victim_new();
    GByteArray *bytes;

    victim_fill(v);
    g_assert_true(vmstate_check(&vmstate_victim.vmsd, &error_abort));
    bytes = save(&vmstate_victim.vmsd, v, NULL);
    victim_free(v);
    return bytes;
}

/* Load from a copy of exactly that size, so that reading on is seen. */
static bool try_load(const uint8_t *data, size_t size)
{
    Victim *v = victim_new();
    g_autofree uint8_t *copy = g_memdup2(data, size);
    Error *err = NULL;
    int ret = load_bytes(&vmstate_victim.vmsd, v, 1, copy, size, &err);

    g_assert_cmpint(!ret, ==, !err);
    error_free(err);
    victim_free(v);
    return ret == 0;
}

static void test_every_truncation(void)
{
    g_autoptr(GByteArray) good = good_stream();
    size_t subsection = 1 + 1 + strlen("victim/extra") + 4 + 1;

    g_assert_true(try_load(good->data, good->len));
    for (size_t n = 0; n < good->len; n++) {
        bool at_subsection = n == good->len - subsection;
        /* A subsection's header that is cut belongs to nobody: the footer check sees it. */
        bool in_name = n > good->len - subsection && n < good->len - 5;

        g_assert_cmpint(try_load(good->data, n), ==, at_subsection || in_name);
    }
}

static void test_every_wrong_byte(void)
{
    static const uint8_t values[] = { 0x00, 0x01, 0x05, 0x30, 0x7f, 0x80, 0xff };
    g_autoptr(GByteArray) good = good_stream();

    for (size_t i = 0; i < good->len; i++) {
        uint8_t old = good->data[i];

        for (size_t k = 0; k < ARRAY_SIZE(values); k++) {
            good->data[i] = values[k];
            try_load(good->data, good->len);
        }
        good->data[i] = old;
    }
}

static void test_random_bytes(void)
{
    g_autoptr(GByteArray) good = good_stream();
    g_autofree uint8_t *bad = g_malloc(good->len);

    for (int round = 0; round < 5000; round++) {
        int changes = g_test_rand_int_range(1, 6);

        memcpy(bad, good->data, good->len);
        while (changes--) {
            bad[g_test_rand_int_range(0, good->len)] = g_test_rand_int_range(0, 256);
        }
        try_load(bad, g_test_rand_int_range(1, good->len + 1));
    }
}

static void test_noise(void)
{
    uint8_t noise[300];

    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof(noise); i++) {
            noise[i] = g_test_rand_int_range(0, 256);
        }
        try_load(noise, sizeof(noise));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vmstate/hostile/truncated", test_every_truncation);
    g_test_add_func("/vmstate/hostile/one-byte", test_every_wrong_byte);
    g_test_add_func("/vmstate/hostile/random", test_random_bytes);
    g_test_add_func("/vmstate/hostile/noise", test_noise);
    return g_test_run();
}
