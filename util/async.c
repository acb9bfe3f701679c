/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bottom halves.  Scheduled ones stand in a queue; any thread may append.  One
 * round of aio_bh_poll() runs what was queued when it began.
 */
#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "qemu/lockable.h"
#include "qemu/main-loop.h"
#include "qemu/queue.h"
#include "fd-handlers.h"

enum {
    BH_SCHEDULED = 1 << 0,      /* shall run */
    BH_IDLE = 1 << 1,           /* ... but nobody waits for it */
    BH_ONESHOT = 1 << 2,
    BH_QUEUED = 1 << 3,         /* stands in the queue */
};

struct QEMUBH {
    AioContext *ctx;
    QEMUBHFunc *cb;
    void *opaque;
    const char *name;
    MemReentrancyGuard *guard;
    unsigned flags;                     /* ctx->lock */
    QTAILQ_ENTRY(QEMUBH) queue;
    QLIST_ENTRY(QEMUBH) all;            /* for the oracle */
};

struct AioContext {
    QemuMutex lock;
    QTAILQ_HEAD(, QEMUBH) queue;
    QLIST_HEAD(, QEMUBH) all;
    uint64_t callbacks;
    MemReentrancyGuard *running_guard;  /* of the callback that runs now */
};

static AioContext main_context = {
    .lock = { .lock = PTHREAD_MUTEX_INITIALIZER, .initialized = true },
    .queue = QTAILQ_HEAD_INITIALIZER(main_context.queue),
};

AioContext *qemu_get_aio_context(void)
{
    return &main_context;
}

AioContext *qemu_get_current_aio_context(void)
{
    return &main_context;
}

AioContext *iohandler_get_aio_context(void)
{
    return &main_context;
}

GMainContext *aio_get_g_main_context(AioContext *ctx)
{
    return g_main_context_default();
}

void aio_notify(AioContext *ctx)
{
    qemu_notify_event();
}

QEMUBH *aio_bh_new_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque, const char *name,
                        MemReentrancyGuard *reentrancy_guard)
{
    QEMUBH *bh = g_new0(QEMUBH, 1);

    *bh = (QEMUBH) { .ctx = ctx, .cb = cb, .opaque = opaque, .name = name,
                     .guard = reentrancy_guard };
    QEMU_LOCK_GUARD(&ctx->lock);
    QLIST_INSERT_HEAD(&ctx->all, bh, all);
    return bh;
}

QEMUBH *qemu_bh_new_full(QEMUBHFunc *cb, void *opaque, const char *name,
                         MemReentrancyGuard *reentrancy_guard)
{
    return aio_bh_new_full(&main_context, cb, opaque, name, reentrancy_guard);
}

static void enqueue(QEMUBH *bh, unsigned set, unsigned clear)
{
    AioContext *ctx = bh->ctx;
    bool wake = !(set & BH_IDLE);

    WITH_QEMU_LOCK_GUARD(&ctx->lock) {
        bh->flags = (bh->flags & ~clear) | set;
        if (!(bh->flags & BH_QUEUED)) {
            bh->flags |= BH_QUEUED;
            QTAILQ_INSERT_TAIL(&ctx->queue, bh, queue);
        }
    }
    if (wake && !qemu_in_main_thread()) {
        aio_notify(ctx);
    }
}

void aio_bh_schedule_oneshot_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque,
                                  const char *name)
{
    enqueue(aio_bh_new_full(ctx, cb, opaque, name, NULL), BH_SCHEDULED | BH_ONESHOT, 0);
}

void qemu_bh_schedule(QEMUBH *bh)
{
    enqueue(bh, BH_SCHEDULED, BH_IDLE);
}

void qemu_bh_schedule_idle(QEMUBH *bh)
{
    enqueue(bh, BH_SCHEDULED | BH_IDLE, 0);
}

void qemu_bh_cancel(QEMUBH *bh)
{
    QEMU_LOCK_GUARD(&bh->ctx->lock);
    bh->flags &= ~(unsigned)(BH_SCHEDULED | BH_IDLE);
}

/* Out of all lists and freed; the lock is held. */
static void bh_free(QEMUBH *bh)
{
    if (bh->flags & BH_QUEUED) {
        QTAILQ_REMOVE(&bh->ctx->queue, bh, queue);
    }
    if (bh->guard && bh->guard == bh->ctx->running_guard) {
        bh->ctx->running_guard = NULL;      /* the device may go away with it */
    }
    QLIST_REMOVE(bh, all);
    g_free(bh);
}

void qemu_bh_delete(QEMUBH *bh)
{
    AioContext *ctx = bh->ctx;
    QEMU_LOCK_GUARD(&ctx->lock);
    bh_free(bh);
}

bool qemu_bh_is_scheduled(const QEMUBH *bh)
{
    return qatomic_read(&bh->flags) & BH_SCHEDULED;
}

typedef struct BHCall {
    QEMUBHFunc *cb;
    void *opaque;
    MemReentrancyGuard *guard;
} BHCall;

/* Take the first entry of the queue; false when the round is over. */
static bool take_first(AioContext *ctx, uint64_t *budget, BHCall *call)
{
    QEMU_LOCK_GUARD(&ctx->lock);
    QEMUBH *bh = QTAILQ_FIRST(&ctx->queue);

    *call = (BHCall) { .cb = NULL };
    if (!bh || !*budget) {
        return false;
    }
    --*budget;
    QTAILQ_REMOVE(&ctx->queue, bh, queue);
    bh->flags &= ~(unsigned)BH_QUEUED;
    if (!(bh->flags & BH_SCHEDULED)) {
        return true;        /* cancelled meanwhile */
    }
    bh->flags &= ~(unsigned)(BH_SCHEDULED | BH_IDLE);
    *call = (BHCall) { .cb = bh->cb, .opaque = bh->opaque, .guard = bh->guard };
    ctx->callbacks++;
    if (bh->flags & BH_ONESHOT) {
        bh_free(bh);
    }
    return true;
}

/* The callback may delete its bottom half, and with it the guard's device. */
static void run_call(AioContext *ctx, const BHCall *call)
{
    MemReentrancyGuard *outer = ctx->running_guard;
    bool was_engaged = call->guard && call->guard->engaged_in_io;

    ctx->running_guard = call->guard;
    if (call->guard) {
        call->guard->engaged_in_io = true;
    }
    call->cb(call->opaque);
    if (ctx->running_guard) {
        ctx->running_guard->engaged_in_io = was_engaged;
    }
    ctx->running_guard = outer;
}

bool aio_bh_poll(AioContext *ctx)
{
    bool progress = false;
    uint64_t budget = 0;
    QEMUBH *bh;
    BHCall call;

    WITH_QEMU_LOCK_GUARD(&ctx->lock) {
        QTAILQ_FOREACH(bh, &ctx->queue, queue) {
            budget++;
        }
    }
    while (take_first(ctx, &budget, &call)) {
        if (call.cb) {
            run_call(ctx, &call);
            progress = true;
        }
    }
    return progress;
}

int64_t aio_compute_bh_timeout(AioContext *ctx)
{
    int64_t timeout = -1;
    QEMUBH *bh;

    QEMU_LOCK_GUARD(&ctx->lock);
    QTAILQ_FOREACH(bh, &ctx->queue, queue) {
        if (!(bh->flags & BH_SCHEDULED)) {
            continue;
        }
        if (!(bh->flags & BH_IDLE)) {
            return 0;
        }
        timeout = 10 * SCALE_MS;
    }
    return timeout;
}

bool aio_poll(AioContext *ctx, bool blocking)
{
    uint64_t before = main_loop_callbacks_run();
    uint64_t after;

    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        before += qemu_clock_callbacks_run(type);
    }
    do {
        main_loop_wait(!blocking);
        after = main_loop_callbacks_run();
        for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
            after += qemu_clock_callbacks_run(type);
        }
    } while (blocking && after == before);
    return after != before;
}

const char *bh_find(const void *p, size_t len)
{
    AioContext *ctx = &main_context;
    QEMUBH *bh;

    QEMU_LOCK_GUARD(&ctx->lock);
    QLIST_FOREACH(bh, &ctx->all, all) {
        if ((uintptr_t)bh->opaque - (uintptr_t)p < len ||
            (bh->guard && (uintptr_t)bh->guard - (uintptr_t)p < len)) {
            return bh->name;
        }
    }
    return NULL;
}

uint64_t bh_callbacks_run(void)
{
    QEMU_LOCK_GUARD(&main_context.lock);
    return main_context.callbacks;
}
