/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads, locks, and atomics between threads. */
#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "qemu/lockable.h"
#include "qemu/thread.h"

enum { THREADS = 3, ROUNDS = 2000 };

static QemuMutex lock;
static QemuSpin spin;
static int plain, spun, atomic_count;

static void *add_up(void *opaque)
{
    for (int i = 0; i < ROUNDS; i++) {
        WITH_QEMU_LOCK_GUARD(&lock) {
            plain++;
        }
        qemu_spin_lock(&spin);
        spun++;
        qemu_spin_unlock(&spin);
        qatomic_inc(&atomic_count);
    }
    return opaque;
}

static void test_mutual_exclusion(void)
{
    QemuThread threads[THREADS];

    qemu_mutex_init(&lock);
    qemu_spin_init(&spin);
    for (intptr_t i = 0; i < THREADS; i++) {
        qemu_thread_create(&threads[i], "a name that is too long", add_up, (void *)i,
                           QEMU_THREAD_JOINABLE);
    }
    for (intptr_t i = 0; i < THREADS; i++) {
        g_assert_true(qemu_thread_join(&threads[i]) == (void *)i);
    }
    g_assert_cmpint(plain, ==, THREADS * ROUNDS);
    g_assert_cmpint(spun, ==, THREADS * ROUNDS);
    g_assert_cmpint(atomic_count, ==, THREADS * ROUNDS);
    g_assert_false(qemu_spin_locked(&spin));
    g_assert_false(qemu_spin_trylock(&spin));
    g_assert_true(qemu_spin_trylock(&spin));
    qemu_spin_unlock(&spin);
    qemu_spin_destroy(&spin);
    qemu_mutex_destroy(&lock);
}

static int guarded_return(QemuMutex *m, bool leave)
{
    WITH_QEMU_LOCK_GUARD(m) {
        g_assert_cmpint(qemu_mutex_trylock(m), ==, -EBUSY);
        if (leave) {
            return 1;
        }
        break;
    }
    return 0;
}

static void TSA_NO_TSA test_guards(void)
{
    QemuMutex m;
    QemuRecMutex r;

    qemu_mutex_init(&m);
    g_assert_cmpint(guarded_return(&m, true), ==, 1);
    g_assert_cmpint(guarded_return(&m, false), ==, 0);
    g_assert_cmpint(qemu_mutex_trylock(&m), ==, 0);
    qemu_mutex_unlock(&m);
    {
        QEMU_LOCK_GUARD(&m);
        g_assert_cmpint(qemu_mutex_trylock(&m), ==, -EBUSY);
    }
    qemu_mutex_lock(&m);
    qemu_mutex_unlock(&m);
    qemu_mutex_destroy(&m);

    qemu_rec_mutex_init(&r);
    qemu_rec_mutex_lock(&r);
    {
        QEMU_LOCK_GUARD(&r);
        g_assert_cmpint(qemu_rec_mutex_trylock(&r), ==, 0);
        qemu_rec_mutex_unlock(&r);
    }
    qemu_rec_mutex_unlock(&r);
    qemu_rec_mutex_destroy(&r);
}

static void TSA_NO_TSA test_uninitialised(void)
{
    if (g_test_subprocess()) {
        QemuMutex m = { .initialized = false };
        qemu_mutex_lock(&m);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

typedef struct Channel {
    QemuMutex m;
    QemuCond cond;
    QemuSemaphore sem;
    QemuEvent ev;
    int turn;
    QemuThread self;
} Channel;

static void *TSA_NO_TSA answer(void *opaque)
{
    Channel *c = opaque;

    qemu_thread_get_self(&c->self);
    g_assert_true(qemu_thread_is_self(&c->self));
    qemu_mutex_lock(&c->m);
    c->turn = 1;
    qemu_cond_broadcast(&c->cond);
    while (c->turn != 2) {
        qemu_cond_wait(&c->cond, &c->m);
    }
    qemu_mutex_unlock(&c->m);
    qemu_sem_wait(&c->sem);
    qemu_event_set(&c->ev);
    qemu_thread_exit(c);
}

static void TSA_NO_TSA test_waiting(void)
{
    Channel c = { .turn = 0 };
    QemuThread thread;

    qemu_mutex_init(&c.m);
    qemu_cond_init(&c.cond);
    qemu_sem_init(&c.sem, 0);
    qemu_event_init(&c.ev, false);
    qemu_mutex_lock(&c.m);
    g_assert_false(qemu_cond_timedwait(&c.cond, &c.m, 1));
    qemu_thread_create(&thread, "answer", answer, &c, QEMU_THREAD_JOINABLE);
    while (c.turn != 1) {
        qemu_cond_wait(&c.cond, &c.m);
    }
    c.turn = 2;
    qemu_cond_signal(&c.cond);
    qemu_mutex_unlock(&c.m);
    g_assert_cmpint(qemu_sem_timedwait(&c.sem, 1), ==, -1);
    qemu_sem_post(&c.sem);
    qemu_event_wait(&c.ev);
    g_assert_true(qemu_thread_join(&thread) == &c);
    g_assert_false(qemu_thread_is_self(&c.self));
    qemu_event_wait(&c.ev);     /* still set */
    qemu_event_reset(&c.ev);
    qemu_sem_post(&c.sem);
    g_assert_cmpint(qemu_sem_timedwait(&c.sem, 1000), ==, 0);
    qemu_event_destroy(&c.ev);
    qemu_sem_destroy(&c.sem);
    qemu_cond_destroy(&c.cond);
    qemu_mutex_destroy(&c.m);
}

static QemuEvent detached_done;

static void *detached(void *opaque)
{
    g_assert_cmpint(qemu_get_thread_id(), !=, getpid());
    qemu_event_set(&detached_done);
    return NULL;
}

static void test_detached(void)
{
    QemuThread thread;

    qemu_event_init(&detached_done, false);
    qemu_thread_create(&thread, NULL, detached, NULL, QEMU_THREAD_DETACHED);
    qemu_event_wait(&detached_done);
    g_assert_cmpint(qemu_get_thread_id(), ==, getpid());
}

static void test_atomics(void)
{
    unsigned v = 5;
    int *p = NULL;
    int target;

    g_assert_cmpuint(qatomic_fetch_add(&v, 2), ==, 5);
    g_assert_cmpuint(qatomic_fetch_sub(&v, 1), ==, 7);
    g_assert_cmpuint(qatomic_fetch_or(&v, 8), ==, 6);
    g_assert_cmpuint(qatomic_fetch_and(&v, 12), ==, 14);
    g_assert_cmpuint(qatomic_fetch_xor(&v, 4), ==, 12);
    g_assert_cmpuint(qatomic_inc_fetch(&v), ==, 9);
    g_assert_cmpuint(qatomic_dec_fetch(&v), ==, 8);
    g_assert_cmpuint(qatomic_cmpxchg(&v, 8, 1), ==, 8);
    g_assert_cmpuint(qatomic_cmpxchg(&v, 8, 2), ==, 1);
    g_assert_cmpuint(qatomic_xchg(&v, 3), ==, 1);
    qatomic_or(&v, 4);
    qatomic_and(&v, 5);
    qatomic_add(&v, 1);
    qatomic_dec(&v);
    g_assert_cmpuint(qatomic_read(&v), ==, 5);
    qatomic_store_release(&p, &target);
    g_assert_true(qatomic_load_acquire(&p) == &target);
    qatomic_set_mb(&v, 9);
    g_assert_cmpuint(qatomic_mb_read(&v), ==, 9);
    smp_mb();
    smp_rmb();
    smp_wmb();
    barrier();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/thread/mutual-exclusion", test_mutual_exclusion);
    g_test_add_func("/thread/guards", test_guards);
    g_test_add_func("/thread/uninitialised", test_uninitialised);
    g_test_add_func("/thread/waiting", test_waiting);
    g_test_add_func("/thread/detached", test_detached);
    g_test_add_func("/atomic/all", test_atomics);
    return g_test_run();
}
