/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Intrusive lists and the notifier lists built on them. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/notify.h"
#include "qemu/queue.h"

typedef struct Item {
    int value;
    QLIST_ENTRY(Item) l;
    QSLIST_ENTRY(Item) s;
    QSIMPLEQ_ENTRY(Item) q;
    QTAILQ_ENTRY(Item) t;
} Item;

static Item items[5];

static void setup(void)
{
    memset(items, 0, sizeof(items));
    for (int i = 0; i < 5; i++) {
        items[i].value = i;
    }
}

/* The values in order as one number: 0, 1, 2 is 12; an empty list is 0. */
#define SUM(foreach, head, field) ({            \
        Item *sum_it_;                          \
        int sum_ = 0;                           \
        foreach(sum_it_, head, field) {         \
            sum_ = sum_ * 10 + sum_it_->value;  \
        }                                       \
        sum_; })

static void test_qlist(void)
{
    QLIST_HEAD(, Item) head = QLIST_HEAD_INITIALIZER(head);
    QLIST_HEAD(, Item) other;
    Item *it, *next;

    setup();
    QLIST_INIT(&other);
    g_assert_true(QLIST_EMPTY(&head));
    QLIST_INSERT_HEAD(&head, &items[3], l);
    QLIST_INSERT_HEAD(&head, &items[1], l);
    QLIST_INSERT_AFTER(&items[1], &items[2], l);
    QLIST_INSERT_AFTER(&items[3], &items[4], l);
    g_assert_cmpint(SUM(QLIST_FOREACH, &head, l), ==, 1234);
    QLIST_REMOVE(&items[3], l);
    QLIST_INSERT_BEFORE(&items[1], &items[3], l);
    g_assert_cmpint(SUM(QLIST_FOREACH, &head, l), ==, 3124);
    g_assert_true(QLIST_FIRST(&head) == &items[3]);
    g_assert_true(QLIST_NEXT(&items[3], l) == &items[1]);
    g_assert_true(QLIST_IS_INSERTED(&items[1], l));
    g_assert_false(QLIST_IS_INSERTED(&items[0], l));
    QLIST_SAFE_REMOVE(&items[0], l);
    QLIST_SAFE_REMOVE(&items[1], l);
    QLIST_SAFE_REMOVE(&items[1], l);
    QLIST_SWAP(&head, &other, l);
    g_assert_true(QLIST_EMPTY(&head));
    g_assert_cmpint(SUM(QLIST_FOREACH, &other, l), ==, 324);
    QLIST_SWAP(&head, &other, l);
    QLIST_FOREACH_SAFE(it, &head, l, next) {
        QLIST_REMOVE(it, l);
    }
    g_assert_true(QLIST_EMPTY(&head));
}

static void test_qslist(void)
{
    QSLIST_HEAD(, Item) head = QSLIST_HEAD_INITIALIZER(head);
    QSLIST_HEAD(, Item) taken;
    Item *it, *next;

    setup();
    QSLIST_INIT(&taken);
    QSLIST_INSERT_HEAD(&head, &items[2], s);
    QSLIST_INSERT_HEAD_ATOMIC(&head, &items[1], s);
    QSLIST_INSERT_AFTER(&items[2], &items[3], s);
    g_assert_cmpint(SUM(QSLIST_FOREACH, &head, s), ==, 123);
    g_assert_true(QSLIST_NEXT(&items[1], s) == &items[2]);
    QSLIST_REMOVE(&head, &items[2], Item, s);
    g_assert_cmpint(SUM(QSLIST_FOREACH, &head, s), ==, 13);
    QSLIST_REMOVE_AFTER(&items[1], s);
    g_assert_cmpint(SUM(QSLIST_FOREACH, &head, s), ==, 1);
    QSLIST_MOVE_ATOMIC(&taken, &head);
    g_assert_true(QSLIST_EMPTY(&head));
    g_assert_true(QSLIST_FIRST(&taken) == &items[1]);
    QSLIST_INSERT_HEAD(&taken, &items[4], s);
    QSLIST_FOREACH_SAFE(it, &taken, s, next) {
        QSLIST_REMOVE_HEAD(&taken, s);
    }
    g_assert_true(QSLIST_EMPTY(&taken));
}

static void test_qsimpleq(void)
{
    QSIMPLEQ_HEAD(, Item) a = QSIMPLEQ_HEAD_INITIALIZER(a);
    QSIMPLEQ_HEAD(, Item) b;
    Item *it, *next;

    setup();
    QSIMPLEQ_INIT(&b);
    g_assert_null(QSIMPLEQ_LAST(&a, Item, q));
    QSIMPLEQ_INSERT_TAIL(&a, &items[1], q);
    QSIMPLEQ_INSERT_TAIL(&a, &items[3], q);
    QSIMPLEQ_INSERT_AFTER(&a, &items[1], &items[2], q);
    QSIMPLEQ_INSERT_AFTER(&a, &items[3], &items[4], q);
    QSIMPLEQ_INSERT_HEAD(&b, &items[0], q);
    g_assert_true(QSIMPLEQ_LAST(&a, Item, q) == &items[4]);
    g_assert_cmpint(SUM(QSIMPLEQ_FOREACH, &a, q), ==, 1234);
    QSIMPLEQ_REMOVE(&a, &items[4], Item, q);
    g_assert_true(QSIMPLEQ_LAST(&a, Item, q) == &items[3]);
    QSIMPLEQ_REMOVE(&a, &items[2], Item, q);
    QSIMPLEQ_CONCAT(&a, &b);
    g_assert_true(QSIMPLEQ_EMPTY(&b));
    QSIMPLEQ_CONCAT(&a, &b);
    g_assert_cmpint(SUM(QSIMPLEQ_FOREACH, &a, q), ==, 130);
    QSIMPLEQ_INSERT_TAIL(&a, &items[2], q);
    g_assert_true(QSIMPLEQ_FIRST(&a) == &items[1]);
    g_assert_true(QSIMPLEQ_NEXT(&items[1], q) == &items[3]);
    QSIMPLEQ_FOREACH_SAFE(it, &a, q, next) {
        QSIMPLEQ_REMOVE_HEAD(&a, q);
    }
    g_assert_true(QSIMPLEQ_EMPTY(&a));
    QSIMPLEQ_INSERT_TAIL(&a, &items[4], q);
    g_assert_cmpint(SUM(QSIMPLEQ_FOREACH, &a, q), ==, 4);
}

static void test_qtailq(void)
{
    QTAILQ_HEAD(, Item) head = QTAILQ_HEAD_INITIALIZER(head);
    Item *it, *next;

    setup();
    g_assert_null(QTAILQ_LAST(&head));
    g_assert_null(QTAILQ_FIRST(&head));
    QTAILQ_INSERT_HEAD(&head, &items[2], t);
    QTAILQ_INSERT_TAIL(&head, &items[4], t);
    QTAILQ_INSERT_HEAD(&head, &items[1], t);
    QTAILQ_INSERT_BEFORE(&items[4], &items[3], t);
    g_assert_cmpint(SUM(QTAILQ_FOREACH, &head, t), ==, 1234);
    g_assert_cmpint(SUM(QTAILQ_FOREACH_REVERSE, &head, t), ==, 4321);
    QTAILQ_INSERT_AFTER(&head, &items[4], &items[0], t);
    g_assert_true(QTAILQ_LAST(&head) == &items[0]);
    g_assert_true(QTAILQ_PREV(&items[0], t) == &items[4]);
    g_assert_null(QTAILQ_PREV(&items[1], t));
    g_assert_null(QTAILQ_NEXT(&items[0], t));
    g_assert_true(QTAILQ_IN_USE(&items[0], t));
    QTAILQ_REMOVE(&head, &items[0], t);
    g_assert_false(QTAILQ_IN_USE(&items[0], t));
    QTAILQ_REMOVE(&head, &items[1], t);
    QTAILQ_INSERT_AFTER(&head, &items[2], &items[1], t);
    QTAILQ_INSERT_BEFORE(&items[2], &items[0], t);
    g_assert_cmpint(SUM(QTAILQ_FOREACH_REVERSE, &head, t), ==, 43120);
    QTAILQ_FOREACH_REVERSE_SAFE(it, &head, t, next) {
        if (it->value & 1) {
            QTAILQ_REMOVE(&head, it, t);
        }
    }
    g_assert_cmpint(SUM(QTAILQ_FOREACH_REVERSE, &head, t), ==, 420);
    QTAILQ_FOREACH_SAFE(it, &head, t, next) {
        QTAILQ_REMOVE(&head, it, t);
    }
    g_assert_true(QTAILQ_EMPTY(&head));
    QTAILQ_INIT(&head);
    QTAILQ_INSERT_TAIL(&head, &items[3], t);
    QTAILQ_RESET(&items[3], t);
    g_assert_false(QTAILQ_IN_USE(&items[3], t));
}

static GString *calls;

static void note(Notifier *notifier, void *data)
{
    g_string_append_printf(calls, "%s ", (const char *)data);
    if (strcmp(data, "once") == 0) {
        notifier_remove(notifier);
    }
}

static void test_notifiers(void)
{
    NotifierList list;
    Notifier a = { .notify = note }, b = { .notify = note };

    calls = g_string_new(NULL);
    notifier_list_init(&list);
    g_assert_true(notifier_list_empty(&list));
    notifier_remove(&a);
    notifier_list_add(&list, &a);
    notifier_list_add(&list, &b);
    notifier_list_notify(&list, (void *)"x");
    notifier_list_notify(&list, (void *)"once");
    notifier_list_notify(&list, (void *)"nobody");
    g_assert_cmpstr(calls->str, ==, "x x once once ");
    g_assert_true(notifier_list_empty(&list));
    g_string_free(calls, TRUE);
}

static int fail_third(NotifierWithReturn *notifier, void *data, Error **errp)
{
    int *count = data;

    if (++*count == 2) {
        error_setg(errp, "not this one");
        return -EIO;
    }
    return 0;
}

static void test_notifiers_with_return(void)
{
    NotifierWithReturnList list;
    NotifierWithReturn n[3] = { { .notify = fail_third }, { .notify = fail_third },
                                { .notify = fail_third } };
    Error *err = NULL;
    int count = 0;

    notifier_with_return_list_init(&list);
    for (int i = 0; i < 3; i++) {
        notifier_with_return_list_add(&list, &n[i]);
    }
    g_assert_cmpint(notifier_with_return_list_notify(&list, &count, &err), ==, -EIO);
    g_assert_cmpint(count, ==, 2);
    error_free_or_abort(&err);
    notifier_with_return_remove(&n[0]);
    notifier_with_return_remove(&n[1]);
    count = 0;
    g_assert_cmpint(notifier_with_return_list_notify(&list, &count, &error_abort), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/queue/qlist", test_qlist);
    g_test_add_func("/queue/qslist", test_qslist);
    g_test_add_func("/queue/qsimpleq", test_qsimpleq);
    g_test_add_func("/queue/qtailq", test_qtailq);
    g_test_add_func("/notify/list", test_notifiers);
    g_test_add_func("/notify/with-return", test_notifiers_with_return);
    return g_test_run();
}
