/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Byte and word FIFOs, also across the end of the ring. */
#include "qemu/osdep.h"
#include "qemu/fifo32.h"

static void test_push_pop(void)
{
    Fifo8 f;

    fifo8_create(&f, 4);
    g_assert_true(fifo8_is_empty(&f));
    for (int round = 0; round < 3; round++) {
        for (uint8_t i = 0; i < 4; i++) {
            fifo8_push(&f, i);
        }
        g_assert_true(fifo8_is_full(&f));
        g_assert_cmpuint(fifo8_num_free(&f), ==, 0);
        g_assert_cmpuint(fifo8_peek(&f), ==, 0);
        for (uint8_t i = 0; i < 3; i++) {
            g_assert_cmpuint(fifo8_pop(&f), ==, i);
        }
        g_assert_cmpuint(fifo8_num_used(&f), ==, 1);
        fifo8_drop(&f, 1);
        g_assert_true(fifo8_is_empty(&f));
        fifo8_push(&f, 9);
        fifo8_drop(&f, 1);
    }
    fifo8_push(&f, 1);
    fifo8_reset(&f);
    g_assert_true(fifo8_is_empty(&f));
    g_assert_true(fifo8_is_valid(&f));
    f.num = 5;
    g_assert_false(fifo8_is_valid(&f));
    f.num = 0;
    f.head = 4;
    g_assert_false(fifo8_is_valid(&f));
    fifo8_destroy(&f);
    g_assert_null(f.data);
}

static void test_buffers(void)
{
    Fifo8 f;
    uint8_t out[8];
    uint32_t n;

    fifo8_create(&f, 5);
    fifo8_push_all(&f, (const uint8_t *)"abc", 3);
    fifo8_drop(&f, 3);
    fifo8_push_all(&f, (const uint8_t *)"12345", 5);    /* wraps after 2 */
    fifo8_push_all(&f, NULL, 0);
    g_assert_cmpuint(fifo8_peek_buf(&f, out, sizeof(out)), ==, 5);
    g_assert_true(memcmp(out, "12345", 5) == 0);
    const uint8_t *p = fifo8_peek_bufptr(&f, 5, &n);
    g_assert_cmpuint(n, ==, 2);
    g_assert_true(memcmp(p, "12", 2) == 0);
    p = fifo8_pop_bufptr(&f, 1, &n);
    g_assert_cmpuint(n, ==, 1);
    g_assert_cmpuint(*p, ==, '1');
    p = fifo8_pop_bufptr(&f, 4, NULL);
    g_assert_cmpuint(*p, ==, '2');
    p = fifo8_peek_bufptr(&f, 2, NULL);
    g_assert_cmpuint(*p, ==, '3');
    g_assert_cmpuint(fifo8_pop_buf(&f, NULL, 1), ==, 1);
    g_assert_cmpuint(fifo8_pop_buf(&f, out, 8), ==, 2);
    g_assert_true(memcmp(out, "45", 2) == 0);
    g_assert_cmpuint(fifo8_pop_buf(&f, out, 8), ==, 0);
    fifo8_destroy(&f);
}

static void misuse(const char *what)
{
    static const uint8_t bytes[3];
    Fifo8 f;

    fifo8_create(&f, 2);
    if (strcmp(what, "push") == 0) {
        fifo8_push_all(&f, bytes, 2);
        fifo8_push(&f, 0);
    } else if (strcmp(what, "push_all") == 0) {
        fifo8_push_all(&f, bytes, 3);
    } else if (strcmp(what, "drop") == 0) {
        fifo8_drop(&f, 1);
    } else if (strcmp(what, "bufptr") == 0) {
        fifo8_peek_bufptr(&f, 1, NULL);
    } else {
        fifo8_pop(&f);
    }
}

static void test_misuse(gconstpointer data)
{
    if (g_test_subprocess()) {
        misuse(data);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

static void test_fifo32(void)
{
    Fifo32 f;
    static const uint32_t words[] = { 0x11223344, 0xdeadbeef };

    fifo32_create(&f, 3);
    g_assert_true(fifo32_is_empty(&f));
    fifo32_push(&f, 0x01020304);
    g_assert_cmphex(f.fifo.data[0], ==, 0x04);
    g_assert_cmphex(fifo32_pop(&f), ==, 0x01020304);
    fifo32_push_all(&f, words, 2);
    fifo32_push(&f, 7);
    g_assert_true(fifo32_is_full(&f));
    g_assert_cmpuint(fifo32_num_used(&f), ==, 3);
    g_assert_cmpuint(fifo32_num_free(&f), ==, 0);
    g_assert_cmphex(fifo32_peek(&f), ==, 0x11223344);
    g_assert_cmphex(fifo32_pop(&f), ==, 0x11223344);
    g_assert_cmphex(fifo32_pop(&f), ==, 0xdeadbeef);
    fifo32_reset(&f);
    g_assert_true(fifo32_is_empty(&f));
    fifo32_destroy(&f);
}

static void test_fifo32_empty(void)
{
    if (g_test_subprocess()) {
        Fifo32 f;
        fifo32_create(&f, 1);
        fifo32_pop(&f);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fifo8/push-pop", test_push_pop);
    g_test_add_func("/fifo8/buffers", test_buffers);
    g_test_add_data_func("/fifo8/misuse/push", "push", test_misuse);
    g_test_add_data_func("/fifo8/misuse/push-all", "push_all", test_misuse);
    g_test_add_data_func("/fifo8/misuse/pop", "pop", test_misuse);
    g_test_add_data_func("/fifo8/misuse/drop", "drop", test_misuse);
    g_test_add_data_func("/fifo8/misuse/bufptr", "bufptr", test_misuse);
    g_test_add_func("/fifo32/all", test_fifo32);
    g_test_add_func("/fifo32/empty", test_fifo32_empty);
    return g_test_run();
}
