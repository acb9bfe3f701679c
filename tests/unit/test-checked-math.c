/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checked and wrapping arithmetic; borrowing cells. */
#include "qemu/osdep.h"
#include "qemu/borrow.h"
#include "qemu/checked-math.h"

static void test_checked(void)
{
    uint64_t r;

    g_assert_false(ckd_add64(&r, UINT64_MAX - 1, 1));
    g_assert_cmphex(r, ==, UINT64_MAX);
    g_assert_true(ckd_add64(&r, UINT64_MAX, 2));
    g_assert_cmphex(r, ==, 1);
    g_assert_false(ckd_sub64(&r, 5, 5));
    g_assert_cmphex(r, ==, 0);
    g_assert_true(ckd_sub64(&r, 5, 6));
    g_assert_cmphex(r, ==, UINT64_MAX);
    g_assert_false(ckd_mul64(&r, UINT64_C(1) << 32, UINT32_MAX));
    g_assert_cmphex(r, ==, UINT64_C(0xffffffff00000000));
    g_assert_true(ckd_mul64(&r, UINT64_C(1) << 32, UINT64_C(1) << 32));
    g_assert_cmphex(r, ==, 0);
}

static void test_wrapping(void)
{
    g_assert_cmphex(wrap_add32(UINT32_MAX, 3), ==, 2);
    g_assert_cmphex(wrap_sub32(1, 2), ==, UINT32_MAX);
    g_assert_cmphex(wrap_add64(UINT64_MAX, 3), ==, 2);
    g_assert_cmphex(wrap_sub64(1, 2), ==, UINT64_MAX);
    g_assert_cmphex(wrap_mul64(UINT64_C(1) << 63, 3), ==, UINT64_C(1) << 63);
}

typedef struct Counter {
    BQL_CELL(uint32_t) value;
} Counter;

static uint32_t read_twice(Counter *c)
{
    BQL_BORROW(a, &c->value);
    BQL_BORROW(b, &c->value);

    return *a + *b;
}

static void count(Counter *c)
{
    BQL_BORROW_MUT(v, &c->value);

    ++*v;
}

static void test_borrows_end(void)
{
    Counter c = { .value.value = 4 };

    bql_lock();
    count(&c);
    g_assert_cmpuint(read_twice(&c), ==, 10);
    count(&c);
    g_assert_cmpuint(read_twice(&c), ==, 12);
    g_assert_false(bql_is_pinned());
    bql_unlock();
}

#ifdef CONFIG_DEBUG_ASHLAR
static void test_clash_dies(void)
{
    if (g_test_subprocess()) {
        Counter c = { .value.value = 0 };

        bql_lock();
        {
            BQL_BORROW(v, &c.value);
            count(&c);
            g_assert_cmpuint(*v, ==, 0);
        }
        bql_unlock();
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*already borrowed at *test-checked-math.c:*");
}
#endif

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/checked-math/checked", test_checked);
    g_test_add_func("/checked-math/wrapping", test_wrapping);
    g_test_add_func("/borrow/borrows-end", test_borrows_end);
#ifdef CONFIG_DEBUG_ASHLAR
    g_test_add_func("/borrow/clash-dies", test_clash_dies);
#endif
    return g_test_run();
}
