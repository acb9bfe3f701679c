/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bottom halves: callbacks that run soon, in the main loop, with the BQL held.
 * There is one context, the main loop's; AioContext exists so that code
 * written for QEMU finds its names.
 */
#ifndef QEMU_AIO_H
#define QEMU_AIO_H

typedef struct AioContext AioContext;
typedef struct QEMUBH QEMUBH;
typedef void QEMUBHFunc(void *opaque);
typedef void IOHandler(void *opaque);
typedef int IOCanReadHandler(void *opaque);
typedef void IOReadHandler(void *opaque, const uint8_t *buf, int size);

/* Against a device that re-enters itself: set while its callbacks run. */
typedef struct MemReentrancyGuard {
    bool engaged_in_io;
} MemReentrancyGuard;

/* The main loop's context (also for iohandlers). */
AioContext *qemu_get_aio_context(void);
AioContext *qemu_get_current_aio_context(void);
AioContext *iohandler_get_aio_context(void);
GMainContext *aio_get_g_main_context(AioContext *ctx);

/* @name is for messages (static string). */
QEMUBH *aio_bh_new_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque, const char *name,
                        MemReentrancyGuard *reentrancy_guard);
#define aio_bh_new(ctx, cb, opaque) \
    aio_bh_new_full((ctx), (cb), (opaque), #cb, NULL)
#define aio_bh_new_guarded(ctx, cb, opaque, guard) \
    aio_bh_new_full((ctx), (cb), (opaque), #cb, (guard))
/* Run once and free itself.  Any thread. */
void aio_bh_schedule_oneshot_full(AioContext *ctx, QEMUBHFunc *cb, void *opaque,
                                  const char *name);
#define aio_bh_schedule_oneshot(ctx, cb, opaque) \
    aio_bh_schedule_oneshot_full((ctx), (cb), (opaque), #cb)

/* Run it in the next round of the loop; once, however often called.  Any thread. */
void qemu_bh_schedule(QEMUBH *bh);
/* The same within 10 ms, without waking the loop. */
void qemu_bh_schedule_idle(QEMUBH *bh);
/* Not scheduled any more (if it does not run right now). */
void qemu_bh_cancel(QEMUBH *bh);
/* No callback afterwards; freed when safe, so also from its own callback. */
void qemu_bh_delete(QEMUBH *bh);
bool qemu_bh_is_scheduled(const QEMUBH *bh);

/* Run the scheduled ones; true when one ran.  Main loop thread. */
bool aio_bh_poll(AioContext *ctx);
/* One round of timers and bottom halves (and waiting for them, if @blocking). */
bool aio_poll(AioContext *ctx, bool blocking);
/* ns until a bottom half must run: 0, 10 ms for idle ones, -1 for none. */
int64_t aio_compute_bh_timeout(AioContext *ctx);
void aio_notify(AioContext *ctx);

#endif
