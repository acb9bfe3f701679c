/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads, mutexes, condition variables, semaphores and events over POSIX
 * threads; for anybody.  A failure of the host (no memory for a thread, a
 * corrupt lock) is not recoverable and aborts with a message; misuse that can
 * be seen (unlocking a lock that was never initialised) aborts too.
 */
#ifndef QEMU_THREAD_H
#define QEMU_THREAD_H

#include <pthread.h>
#include <semaphore.h>

typedef struct TSA_CAPABILITY("mutex") QemuMutex {
    pthread_mutex_t lock;
    bool initialized;
} QemuMutex;

/* A mutex that its owner may take again. */
typedef struct TSA_CAPABILITY("mutex") QemuRecMutex {
    QemuMutex m;
} QemuRecMutex;

typedef struct QemuCond {
    pthread_cond_t cond;
    bool initialized;
} QemuCond;

typedef struct QemuSemaphore {
    QemuMutex mutex;
    QemuCond cond;
    unsigned int count;
} QemuSemaphore;

/* A flag to wait for: free (unset) or set. */
typedef struct QemuEvent {
    QemuMutex mutex;
    QemuCond cond;
    bool value;
    bool initialized;
} QemuEvent;

/* A test-and-set lock for a few instructions. */
typedef struct TSA_CAPABILITY("mutex") QemuSpin {
    int value;
} QemuSpin;

typedef struct QemuThread {
    pthread_t thread;
} QemuThread;

#define QEMU_THREAD_JOINABLE 0
#define QEMU_THREAD_DETACHED 1

void qemu_mutex_init(QemuMutex *mutex);
/* The lock must be free. */
void qemu_mutex_destroy(QemuMutex *mutex);
void qemu_mutex_lock(QemuMutex *mutex) TSA_ACQUIRE(mutex);
void qemu_mutex_unlock(QemuMutex *mutex) TSA_RELEASE(mutex);
/* 0 when the lock was taken, -EBUSY when somebody has it. */
int qemu_mutex_trylock(QemuMutex *mutex) TSA(try_acquire_capability(0, mutex));

void qemu_rec_mutex_init(QemuRecMutex *mutex);
void qemu_rec_mutex_destroy(QemuRecMutex *mutex);
void qemu_rec_mutex_lock(QemuRecMutex *mutex) TSA_ACQUIRE(mutex);
void qemu_rec_mutex_unlock(QemuRecMutex *mutex) TSA_RELEASE(mutex);
int qemu_rec_mutex_trylock(QemuRecMutex *mutex) TSA(try_acquire_capability(0, mutex));

void qemu_cond_init(QemuCond *cond);
void qemu_cond_destroy(QemuCond *cond);
/* Wake one (all) of the threads that wait.  Hold the mutex that goes with it. */
void qemu_cond_signal(QemuCond *cond);
void qemu_cond_broadcast(QemuCond *cond);
/* Drop @mutex, wait, take it again; may wake up for no reason. */
void qemu_cond_wait(QemuCond *cond, QemuMutex *mutex) TSA_REQUIRES(mutex);
/* The same with a limit; false when the time was over. */
bool qemu_cond_timedwait(QemuCond *cond, QemuMutex *mutex, int ms) TSA_REQUIRES(mutex);

void qemu_sem_init(QemuSemaphore *sem, unsigned int init);
void qemu_sem_destroy(QemuSemaphore *sem);
void qemu_sem_post(QemuSemaphore *sem);
void qemu_sem_wait(QemuSemaphore *sem);
/* 0, or -1 when @ms milliseconds went by. */
int qemu_sem_timedwait(QemuSemaphore *sem, int ms);

void qemu_event_init(QemuEvent *ev, bool init);
void qemu_event_destroy(QemuEvent *ev);
void qemu_event_set(QemuEvent *ev);
void qemu_event_reset(QemuEvent *ev);
/* Returns at once when the event is set; does not reset it. */
void qemu_event_wait(QemuEvent *ev);

static inline void qemu_spin_init(QemuSpin *spin)
{
    spin->value = 0;
}
static inline void qemu_spin_destroy(QemuSpin *spin)
{
}
static inline bool qemu_spin_trylock(QemuSpin *spin) TSA_NO_TSA;
static inline bool qemu_spin_trylock(QemuSpin *spin)   /* true: it was BUSY */
{
    return __atomic_exchange_n(&spin->value, 1, __ATOMIC_ACQUIRE) != 0;
}
static inline bool qemu_spin_locked(QemuSpin *spin)
{
    return __atomic_load_n(&spin->value, __ATOMIC_RELAXED) != 0;
}
void qemu_spin_lock(QemuSpin *spin) TSA_ACQUIRE(spin);
void qemu_spin_unlock(QemuSpin *spin) TSA_RELEASE(spin);

/*
 * Start @fn(@arg) in a new thread called @name (cut to 15 characters), with
 * all signals blocked so that the main thread gets them.  @mode is
 * QEMU_THREAD_JOINABLE or QEMU_THREAD_DETACHED.
 */
void qemu_thread_create(QemuThread *thread, const char *name,
                        void *(*fn)(void *), void *arg, int mode);
/* Wait for a joinable thread; its result. */
void *qemu_thread_join(QemuThread *thread);
void qemu_thread_get_self(QemuThread *thread);
bool qemu_thread_is_self(QemuThread *thread);
QEMU_NORETURN void qemu_thread_exit(void *retval);
/* The kernel's number of the calling thread. */
int qemu_get_thread_id(void);

#endif
