/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Threads and locks over POSIX threads. */
#include "qemu/osdep.h"
#include <sys/syscall.h>
#include "qemu/thread.h"

/* The host refused something that cannot be refused to a correct program. */
static void check(int err, const char *what)
{
    if (unlikely(err)) {
        fprintf(stderr, "%s: %s\n", what, strerror(err));
        abort();
    }
}

void qemu_mutex_init(QemuMutex *mutex)
{
    check(pthread_mutex_init(&mutex->lock, NULL), "qemu_mutex_init");
    mutex->initialized = true;
}

void qemu_mutex_destroy(QemuMutex *mutex)
{
    assert(mutex->initialized);
    mutex->initialized = false;
    check(pthread_mutex_destroy(&mutex->lock), "qemu_mutex_destroy");
}

void TSA_NO_TSA qemu_mutex_lock(QemuMutex *mutex)
{
    assert(mutex->initialized);
    check(pthread_mutex_lock(&mutex->lock), "qemu_mutex_lock");
}

void TSA_NO_TSA qemu_mutex_unlock(QemuMutex *mutex)
{
    assert(mutex->initialized);
    check(pthread_mutex_unlock(&mutex->lock), "qemu_mutex_unlock");
}

int TSA_NO_TSA qemu_mutex_trylock(QemuMutex *mutex)
{
    assert(mutex->initialized);
    int err = pthread_mutex_trylock(&mutex->lock);
    if (err != EBUSY) {
        check(err, "qemu_mutex_trylock");
    }
    return -err;
}

void qemu_rec_mutex_init(QemuRecMutex *mutex)
{
    pthread_mutexattr_t attr;

    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    check(pthread_mutex_init(&mutex->m.lock, &attr), "qemu_rec_mutex_init");
    pthread_mutexattr_destroy(&attr);
    mutex->m.initialized = true;
}

void qemu_rec_mutex_destroy(QemuRecMutex *mutex)
{
    qemu_mutex_destroy(&mutex->m);
}

void TSA_NO_TSA qemu_rec_mutex_lock(QemuRecMutex *mutex)
{
    qemu_mutex_lock(&mutex->m);
}

void TSA_NO_TSA qemu_rec_mutex_unlock(QemuRecMutex *mutex)
{
    qemu_mutex_unlock(&mutex->m);
}

int TSA_NO_TSA qemu_rec_mutex_trylock(QemuRecMutex *mutex)
{
    return qemu_mutex_trylock(&mutex->m);
}

void qemu_cond_init(QemuCond *cond)
{
    pthread_condattr_t attr;

    /* Limits must not depend on somebody setting the wall clock. */
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    check(pthread_cond_init(&cond->cond, &attr), "qemu_cond_init");
    pthread_condattr_destroy(&attr);
    cond->initialized = true;
}

void qemu_cond_destroy(QemuCond *cond)
{
    assert(cond->initialized);
    cond->initialized = false;
    check(pthread_cond_destroy(&cond->cond), "qemu_cond_destroy");
}

void qemu_cond_signal(QemuCond *cond)
{
    assert(cond->initialized);
    check(pthread_cond_signal(&cond->cond), "qemu_cond_signal");
}

void qemu_cond_broadcast(QemuCond *cond)
{
    assert(cond->initialized);
    check(pthread_cond_broadcast(&cond->cond), "qemu_cond_broadcast");
}

void qemu_cond_wait(QemuCond *cond, QemuMutex *mutex)
{
    assert(cond->initialized);
    check(pthread_cond_wait(&cond->cond, &mutex->lock), "qemu_cond_wait");
}

static struct timespec deadline_after(int ms)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    ts.tv_sec += ms / 1000;
    ts.tv_nsec += (ms % 1000) * 1000000L;
    if (ts.tv_nsec >= 1000000000L) {
        ts.tv_nsec -= 1000000000L;
        ts.tv_sec++;
    }
    return ts;
}

static bool cond_wait_until(QemuCond *cond, QemuMutex *mutex, const struct timespec *ts)
{
    int err = pthread_cond_timedwait(&cond->cond, &mutex->lock, ts);
    if (err != ETIMEDOUT) {
        check(err, "qemu_cond_timedwait");
    }
    return err == 0;
}

bool qemu_cond_timedwait(QemuCond *cond, QemuMutex *mutex, int ms)
{
    assert(cond->initialized);
    struct timespec ts = deadline_after(ms);
    return cond_wait_until(cond, mutex, &ts);
}

void qemu_sem_init(QemuSemaphore *sem, unsigned int init)
{
    qemu_mutex_init(&sem->mutex);
    qemu_cond_init(&sem->cond);
    sem->count = init;
}

void qemu_sem_destroy(QemuSemaphore *sem)
{
    qemu_cond_destroy(&sem->cond);
    qemu_mutex_destroy(&sem->mutex);
}

void qemu_sem_post(QemuSemaphore *sem)
{
    qemu_mutex_lock(&sem->mutex);
    assert(sem->count < UINT_MAX);
    sem->count++;
    qemu_cond_signal(&sem->cond);
    qemu_mutex_unlock(&sem->mutex);
}

void qemu_sem_wait(QemuSemaphore *sem)
{
    qemu_mutex_lock(&sem->mutex);
    while (sem->count == 0) {
        qemu_cond_wait(&sem->cond, &sem->mutex);
    }
    sem->count--;
    qemu_mutex_unlock(&sem->mutex);
}

int qemu_sem_timedwait(QemuSemaphore *sem, int ms)
{
    struct timespec ts = deadline_after(ms);
    bool in_time = true;

    qemu_mutex_lock(&sem->mutex);
    while (sem->count == 0 && in_time) {
        in_time = cond_wait_until(&sem->cond, &sem->mutex, &ts);
    }
    bool got = sem->count > 0;
    if (got) {
        sem->count--;
    }
    qemu_mutex_unlock(&sem->mutex);
    return got ? 0 : -1;
}

void qemu_event_init(QemuEvent *ev, bool init)
{
    qemu_mutex_init(&ev->mutex);
    qemu_cond_init(&ev->cond);
    ev->value = init;
    ev->initialized = true;
}

void qemu_event_destroy(QemuEvent *ev)
{
    assert(ev->initialized);
    ev->initialized = false;
    qemu_cond_destroy(&ev->cond);
    qemu_mutex_destroy(&ev->mutex);
}

static void event_write(QemuEvent *ev, bool value)
{
    assert(ev->initialized);
    qemu_mutex_lock(&ev->mutex);
    ev->value = value;
    if (value) {
        qemu_cond_broadcast(&ev->cond);
    }
    qemu_mutex_unlock(&ev->mutex);
}

void qemu_event_set(QemuEvent *ev)
{
    event_write(ev, true);
}

void qemu_event_reset(QemuEvent *ev)
{
    event_write(ev, false);
}

void qemu_event_wait(QemuEvent *ev)
{
    assert(ev->initialized);
    qemu_mutex_lock(&ev->mutex);
    while (!ev->value) {
        qemu_cond_wait(&ev->cond, &ev->mutex);
    }
    qemu_mutex_unlock(&ev->mutex);
}

void TSA_NO_TSA qemu_spin_lock(QemuSpin *spin)
{
    while (qemu_spin_trylock(spin)) {
        while (qemu_spin_locked(spin)) {
            sched_yield();
        }
    }
}

void TSA_NO_TSA qemu_spin_unlock(QemuSpin *spin)
{
    __atomic_store_n(&spin->value, 0, __ATOMIC_RELEASE);
}

typedef struct ThreadStart {
    void *(*fn)(void *);
    void *arg;
    char name[16];
} ThreadStart;

static void *thread_main(void *opaque)
{
    g_autofree ThreadStart *start = opaque;
    void *(*fn)(void *) = start->fn;
    void *arg = start->arg;

    pthread_setname_np(pthread_self(), start->name);
    g_free(g_steal_pointer(&start));
    return fn(arg);
}

void qemu_thread_create(QemuThread *thread, const char *name, void *(*fn)(void *), void *arg,
                        int mode)
{
    ThreadStart *start = g_new0(ThreadStart, 1);
    pthread_attr_t attr;
    sigset_t all, old;

    start->fn = fn;
    start->arg = arg;
    g_strlcpy(start->name, name ? name : "", sizeof(start->name));
    pthread_attr_init(&attr);
    if (mode == QEMU_THREAD_DETACHED) {
        pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    }
    /* The child inherits the mask; faults of its own must still be delivered. */
    sigfillset(&all);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGILL);
    sigdelset(&all, SIGBUS);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    check(pthread_create(&thread->thread, &attr, thread_main, start), "qemu_thread_create");
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attr);
}

void *qemu_thread_join(QemuThread *thread)
{
    void *ret;
    check(pthread_join(thread->thread, &ret), "qemu_thread_join");
    return ret;
}

void qemu_thread_get_self(QemuThread *thread)
{
    thread->thread = pthread_self();
}

bool qemu_thread_is_self(QemuThread *thread)
{
    return pthread_equal(pthread_self(), thread->thread);
}

void qemu_thread_exit(void *retval)
{
    pthread_exit(retval);
}

int qemu_get_thread_id(void)
{
    return (int)syscall(SYS_gettid);
}
