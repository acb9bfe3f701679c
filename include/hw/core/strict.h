/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The strict dialect for device models.
 *
 * A .c file that includes this header, as the last of its includes, opts in:
 *   - casts (OBJECT, DEVICE, SYS_BUS_DEVICE, ...) are checked by the compiler;
 *   - a callback's parameter must have the type of the object it is registered
 *     with: no `void *opaque`, neither in tables nor in registrations;
 *   - properties must be const members; const members cannot be migrated;
 *   - results that say whether something worked must be looked at;
 *   - clang checks the lock annotations of the whole file;
 *   - functions that end the process or print past the log are not available:
 *     no guest, stream or user input may bring the emulator down.
 * Without it a file is in the QEMU dialect: same names, same shapes, run-time
 * checks only.
 *
 * The macros below override functions of the same name; they check in an
 * unevaluated operand and then call the function, so they cost nothing.
 */
#ifndef HW_CORE_STRICT_H
#define HW_CORE_STRICT_H

#include "chardev/char-fe.h"
#include "chardev/char-serial.h"
#include "exec/memattrs.h"
#include "hw/core/clock.h"
#include "hw/core/irq.h"
#include "hw/core/ptimer.h"
#include "hw/core/qdev-clock.h"
#include "hw/core/qdev-owned.h"
#include "hw/core/qdev-properties-system.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/qdev.h"
#include "hw/core/regbank.h"
#include "hw/core/sysbus.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/borrow.h"
#include "qemu/checked-math.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "qom/object.h"
#include "system/dma.h"
#include "system/memory.h"
#include "system/reset.h"
#include "system/runstate.h"
#include "hw/core/strict-results.h"

/* ---- casts --------------------------------------------------------------------- */

#define OBJECT(x)          QOM_CAST(Object, x)
#define DEVICE(x)          QOM_CAST(DeviceState, x)
#define BUS(x)             QOM_CAST(BusState, x)
#define SYS_BUS_DEVICE(x)  QOM_CAST(SysBusDevice, x)

/* ---- callbacks ----------------------------------------------------------------- */

/* The object a callback is called with is typed. */
#define STRICT_OPAQUE_(o) \
    CHECK_ZERO(!same_type(__typeof__(o), void *), "the opaque must be a typed pointer")
#define STRICT_CALL_(call, ret, msg, opaque) \
    ((void)CHECK_CALL(call, ret, msg), (void)STRICT_OPAQUE_(opaque))
/* An optional callback: NULL stands for @noop. */
#define STRICT_OPTIONAL_(cb, noop) _Generic((cb), void *: (noop), default: (cb))
/* The QEMU dialect's type of a callback whose first parameter was checked. */
#define STRICT_CB_(type, cb) ((type *)(void (*)(void))(cb))

#define timer_init_ns(ts, clk, cb, opaque)                                              \
    (STRICT_CALL_((cb)(opaque), void, "timer callback: void f(State *)", opaque),       \
     (timer_init_ns)((ts), (clk), STRICT_CB_(QEMUTimerCB, cb), (opaque)))
#define timer_init_us(ts, clk, cb, opaque)                                              \
    (STRICT_CALL_((cb)(opaque), void, "timer callback: void f(State *)", opaque),       \
     (timer_init_us)((ts), (clk), STRICT_CB_(QEMUTimerCB, cb), (opaque)))
#define timer_init_ms(ts, clk, cb, opaque)                                              \
    (STRICT_CALL_((cb)(opaque), void, "timer callback: void f(State *)", opaque),       \
     (timer_init_ms)((ts), (clk), STRICT_CB_(QEMUTimerCB, cb), (opaque)))
#define timer_new_ns(clk, cb, opaque)                                                   \
    (STRICT_CALL_((cb)(opaque), void, "timer callback: void f(State *)", opaque),       \
     (timer_new_ns)((clk), STRICT_CB_(QEMUTimerCB, cb), (opaque)))
#define timer_new_us(clk, cb, opaque)                                                   \
    (STRICT_CALL_((cb)(opaque), void, "timer callback: void f(State *)", opaque),       \
     (timer_new_us)((clk), STRICT_CB_(QEMUTimerCB, cb), (opaque)))
#define timer_new_ms(clk, cb, opaque)                                                   \
    (STRICT_CALL_((cb)(opaque), void, "timer callback: void f(State *)", opaque),       \
     (timer_new_ms)((clk), STRICT_CB_(QEMUTimerCB, cb), (opaque)))
/* Timer @ts in the storage of @dev, which deletes it at the end of its life. */
#define qdev_init_timer_ns(dev, ts, clk, cb, opaque)                                    \
    (STRICT_CALL_((cb)(opaque), void, "timer callback: void f(State *)", opaque),       \
     (qdev_init_timer_ns)(DEVICE(dev), (ts), (clk), STRICT_CB_(QEMUTimerCB, cb), (opaque)))
#define qdev_init_bh(dev, cb, opaque)                                                   \
    (STRICT_CALL_((cb)(opaque), void, "bottom half: void f(State *)", opaque),          \
     (qdev_init_bh)(DEVICE(dev), STRICT_CB_(QEMUBHFunc, cb), (opaque)))

#define qdev_init_gpio_in(dev, handler, n)                                              \
    (STRICT_CALL_((handler)((dev), 0, 0), void,                                         \
                  "line handler: void f(State *, int n, int level)", dev),              \
     (qdev_init_gpio_in)(DEVICE(dev), STRICT_IRQ_HANDLER_(handler), (n)))
#define qdev_init_gpio_in_named(dev, handler, name, n)                                  \
    (STRICT_CALL_((handler)((dev), 0, 0), void,                                         \
                  "line handler: void f(State *, int n, int level)", dev),              \
     (qdev_init_gpio_in_named)(DEVICE(dev), STRICT_IRQ_HANDLER_(handler), (name), (n)))
#define qdev_init_gpio_in_named_with_opaque(dev, handler, opaque, name, n)              \
    (STRICT_CALL_((handler)((opaque), 0, 0), void,                                      \
                  "line handler: void f(State *, int n, int level)", opaque),           \
     (qdev_init_gpio_in_named_with_opaque)(DEVICE(dev), STRICT_IRQ_HANDLER_(handler),   \
                                           (opaque), (name), (n)))
#define qemu_init_irq(irq, handler, opaque, n)                                          \
    (STRICT_CALL_((handler)((opaque), 0, 0), void,                                      \
                  "line handler: void f(State *, int n, int level)", opaque),           \
     (qemu_init_irq)((irq), STRICT_IRQ_HANDLER_(handler), (opaque), (n)))
#define qemu_allocate_irq(handler, opaque, n)                                           \
    (STRICT_CALL_((handler)((opaque), 0, 0), void,                                      \
                  "line handler: void f(State *, int n, int level)", opaque),           \
     (qemu_allocate_irq)(STRICT_IRQ_HANDLER_(handler), (opaque), (n)))
#define STRICT_IRQ_HANDLER_(handler) ((qemu_irq_handler)(void (*)(void))(handler))

#define qdev_init_clock_in(dev, name, cb, opaque, events)                               \
    (STRICT_CALL_((cb)((opaque), ClockUpdate), void,                                    \
                  "clock callback: void f(State *, ClockEvent)", opaque),               \
     (qdev_init_clock_in)(DEVICE(dev), (name), STRICT_CB_(ClockCallback, cb), (opaque), (events)))

#define ptimer_init(cb, opaque, policy)                                                 \
    (STRICT_CALL_((cb)(opaque), void, "ptimer callback: void f(State *)", opaque),      \
     (ptimer_init)(STRICT_CB_(StrictPtimerCB_, cb), (opaque), (policy)))
typedef void StrictPtimerCB_(void *opaque);

QEMU_UNUSED static inline void strict_no_event_(const void *opaque, QEMUChrEvent event)
{
}

/* Handlers of front end @fe, removed with @dev.  @event may be NULL. */
#define qdev_init_chr_handlers(dev, fe, can_receive, receive, event, opaque)            \
    (STRICT_CALL_((can_receive)(opaque), int, "can_receive: int f(State *)", opaque),   \
     (void)CHECK_CALL((receive)((opaque), (const uint8_t *)0, 0), void,                 \
                      "receive: void f(State *, const uint8_t *, int)"),                \
     (void)CHECK_CALL(STRICT_OPTIONAL_(event, strict_no_event_)((opaque), CHR_EVENT_BREAK), \
                      void, "event: void f(State *, QEMUChrEvent)"),                    \
     (qdev_init_chr_handlers)(DEVICE(dev), (fe), STRICT_CB_(IOCanReadHandler, can_receive), \
                              STRICT_CB_(IOReadHandler, receive),                       \
                              STRICT_CB_(IOEventHandler, event), (opaque)))
#define qdev_add_chr_watch(dev, fe, cond, cb, opaque)                                   \
    (STRICT_CALL_((cb)(opaque), bool, "watch: bool f(State *)", opaque),                \
     (qdev_add_chr_watch)(DEVICE(dev), (fe), (cond), STRICT_CB_(QdevChrWatchFunc, cb), (opaque)))
#define qdev_add_vm_change_state_handler(dev, cb, opaque)                               \
    (STRICT_CALL_((cb)((opaque), true, RUN_STATE_RUNNING), void,                        \
                  "handler: void f(State *, bool running, RunState)", opaque),          \
     (qdev_add_vm_change_state_handler)(DEVICE(dev), STRICT_CB_(VMChangeStateHandler, cb), \
                                        (opaque)))

/* ---- memory -------------------------------------------------------------------- */

/* Accepts MEMORY_REGION_OPS(T) tables and plain ones; ->read must take this very opaque. */
struct strict_no_ops_ { MemoryRegionOps ops; };
#define STRICT_OPS_(o)                                                                  \
    _Generic((o), const MemoryRegionOps *: (o), MemoryRegionOps *: (o),                 \
             default: &_Generic((o), const MemoryRegionOps *: (const struct strict_no_ops_ *)0, \
                                MemoryRegionOps *: (const struct strict_no_ops_ *)0,    \
                                default: (o))->ops)
#define memory_region_init_io(mr, owner, o, opaque, name, size)                         \
    (STRICT_CALL_((o)->read((opaque), 0, 0), uint64_t,                                  \
                  "read callback: uint64_t f(State *, hwaddr, unsigned)", opaque),      \
     (memory_region_init_io)((mr), OBJECT(owner), STRICT_OPS_(o), (opaque), (name), (size)))

#define memory_region_init_rom_device(mr, owner, o, opaque, name, size, errp)           \
    (STRICT_CALL_((o)->read((opaque), 0, 0), uint64_t,                                  \
                  "read callback: uint64_t f(State *, hwaddr, unsigned)", opaque),      \
     (memory_region_init_rom_device)((mr), OBJECT(owner), STRICT_OPS_(o), (opaque), (name), \
                                     (size), (errp)))

/* ---- lines and regions of a sysbus device -------------------------------------- */

#define sysbus_init_mmio(dev, mr)  ((sysbus_init_mmio)(SYS_BUS_DEVICE(dev), (mr)))
#define sysbus_init_irq(dev, irq)  ((sysbus_init_irq)(SYS_BUS_DEVICE(dev), (irq)))

/* ---- configuration and state --------------------------------------------------- */

/* A property belongs to the user: the device may not write it. */
#undef PROP_STRICT_CHECK
#define PROP_STRICT_CHECK(S, f, macro)                                                  \
    CHECK_ZERO(_Generic(&((S *)0)->f, const typeof_field(S, f) *: 1, default: 0),       \
               macro ": property field must be const")

/* Configuration is never restored from a stream. */
#undef VMS_STRICT_CHECK
#define VMS_STRICT_CHECK(f, S, T, macro)                                                \
    CHECK_ZERO(_Generic(&((S *)0)->f, const __typeof__(T) *: 0, default: 1),            \
               macro ": configuration (const) cannot be migrated")

/* ---- locks --------------------------------------------------------------------- */

#ifdef __clang__
#pragma clang diagnostic error "-Wthread-safety"
#endif

/* ---- what a device never does -------------------------------------------------- */

/*
 * Functions of the QEMU dialect with a strict counterpart: no owner, an untyped
 * opaque, or a wait for the host.
 */
#define STRICT_USE_(instead) \
    ((void)CHECK_ZERO(0, "not in strict files: use " instead))
#define qemu_chr_fe_set_handlers(...)      STRICT_USE_("qdev_init_chr_handlers()")
#define qemu_chr_fe_set_handlers_full(...) STRICT_USE_("qdev_init_chr_handlers()")
#define qemu_chr_fe_add_watch(...)         STRICT_USE_("qdev_add_chr_watch()")
#define qemu_chr_fe_write_all(...) \
    STRICT_USE_("qemu_chr_fe_write() and qdev_add_chr_watch()")
#define qemu_chr_fe_printf(...) \
    STRICT_USE_("qemu_chr_fe_write() and qdev_add_chr_watch()")
#undef qemu_bh_new
#define qemu_bh_new(...)                   STRICT_USE_("qdev_init_bh()")
#undef qemu_bh_new_guarded
#define qemu_bh_new_guarded(...)           STRICT_USE_("qdev_init_bh()")
#define qemu_register_reset(...)           STRICT_USE_("the reset phases of DEVICE_OPS()")
#define qemu_add_vm_change_state_handler(...) \
    STRICT_USE_("qdev_add_vm_change_state_handler()")
/* A pointer into guest memory changes under the device's eyes. */
#define dma_memory_map(...)                STRICT_USE_("dma_memory_read() into a copy")
#define address_space_map(...)             STRICT_USE_("dma_memory_read() into a copy")

/* No input ends the process.  (Names that a libc has as macros cannot be poisoned.) */
#ifndef abort
#pragma GCC poison abort
#endif
#ifndef exit
#pragma GCC poison exit
#endif
#ifndef _exit
#pragma GCC poison _exit
#endif
#ifndef hw_error
#pragma GCC poison hw_error
#endif
#ifndef error_fatal
#pragma GCC poison error_fatal
#endif
#ifndef printf
#pragma GCC poison printf
#endif
#ifndef puts
#pragma GCC poison puts
#endif

#endif
