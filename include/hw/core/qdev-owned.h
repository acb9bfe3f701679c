/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Things a device owns outside its own storage: timers, bottom halves, handlers.
 *
 * They are given back in reverse order: what instance_init took, when the
 * device is finalized; what realize or running code took, at unrealize or when
 * realize fails.  Nothing has to be written in unrealize for them.
 *
 * For device models (strict ones through the checking macros of
 * hw/core/strict.h).  Big lock held.
 */
#ifndef HW_CORE_QDEV_OWNED_H
#define HW_CORE_QDEV_OWNED_H

#include "hw/core/qdev.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "chardev/char-fe.h"
#include "system/runstate.h"

/* @release(@data) when the device lets go; @what is for messages (static). */
void qdev_add_resource(DeviceState *dev, const char *what, void *data,
                       void (*release)(void *data));
/* Give @data back now.  false: the device does not own it. */
bool qdev_release_resource(DeviceState *dev, void *data);
/* Forget @data without giving it back: somebody else owns it from now on. */
bool qdev_forget_resource(DeviceState *dev, void *data);
/* How many there are. */
unsigned qdev_count_resources(const DeviceState *dev);

/* @ts is in the device's storage. */
void qdev_init_timer_ns(DeviceState *dev, QEMUTimer *ts, QEMUClockType type, QEMUTimerCB *cb,
                        void *opaque);
/* A bottom half that respects the device's re-entrancy guard; borrowed. */
QEMUBH *qdev_init_bh(DeviceState *dev, QEMUBHFunc *cb, void *opaque);
/* qemu_chr_fe_set_handlers(), undone for the device. */
void qdev_init_chr_handlers(DeviceState *dev, CharFrontend *fe, IOCanReadHandler *can_read,
                            IOReadHandler *read, IOEventHandler *event, void *opaque);
/*
 * Call @cb(@opaque) when the back end is ready for @cond, until it returns
 * false.  false: no watch possible (no back end, or it cannot poll).
 */
typedef bool (QdevChrWatchFunc)(void *opaque);
bool qdev_add_chr_watch(DeviceState *dev, CharFrontend *fe, GIOCondition cond,
                        QdevChrWatchFunc *cb, void *opaque);
/* Remove the watches of @fe that have not ended. */
void qdev_remove_chr_watches(DeviceState *dev, CharFrontend *fe);
/* Removed for the device.  Buses nearer to the root are told first when the machine starts. */
VMChangeStateEntry *qdev_add_vm_change_state_handler(DeviceState *dev, VMChangeStateHandler *cb,
                                                     void *opaque);

#endif
