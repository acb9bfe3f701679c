/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clock inputs and outputs of devices; for device models and boards; big lock held. */
#ifndef HW_CORE_QDEV_CLOCK_H
#define HW_CORE_QDEV_CLOCK_H

#include "hw/core/clock.h"
#include "hw/core/qdev.h"

/*
 * In instance_init: input @name; @cb (NULL: none) is called with @opaque for
 * the @events (OR of ClockEvent).  The clock is the device's child.
 */
Clock *qdev_init_clock_in(DeviceState *dev, const char *name, ClockCallback *cb, void *opaque,
                          unsigned events);
Clock *qdev_init_clock_out(DeviceState *dev, const char *name);
/* No such clock: dies naming device and clock. */
Clock *qdev_get_clock_in(DeviceState *dev, const char *name);
Clock *qdev_get_clock_out(DeviceState *dev, const char *name);
/* Before realize: input @name of @dev follows @source. */
void qdev_connect_clock_in(DeviceState *dev, const char *name, Clock *source);
/* Clock @name of @dev is also clock @alias_name of @alias_dev; returns it. */
Clock *qdev_alias_clock(DeviceState *dev, const char *name, DeviceState *alias_dev,
                        const char *alias_name);
/* Private to hw/core. */
void qdev_finalize_clocklist(DeviceState *dev);

/* A device's clocks as a table, which ends with QDEV_CLOCK_END. */
struct ClockPortInitElem {
    const char *name;
    bool is_output;
    ClockCallback *callback;
    unsigned callback_events;
    size_t offset;                  /* of the Clock * in the device */
};
typedef struct ClockPortInitElem ClockPortInitArray[];
#define QDEV_CLOCK_PORT_(_out, _s, _f, _cb, _events)                          \
    { .name = #_f, .is_output = (_out), .callback = (_cb), .callback_events = (_events), \
      .offset = offsetof(_s, _f) + CHECK_ZERO(same_type(typeof_field(_s, _f), Clock *), \
                                              #_f " is not a Clock *") }
/* The port is called as the member. */
#define QDEV_CLOCK_IN(_devstate, _field, _cb, _cbevents) \
    QDEV_CLOCK_PORT_(false, _devstate, _field, _cb, _cbevents)
#define QDEV_CLOCK_OUT(_devstate, _field) QDEV_CLOCK_PORT_(true, _devstate, _field, NULL, 0)
#define QDEV_CLOCK_END { .name = NULL }
/* Callbacks get the device. */
void qdev_init_clocks(DeviceState *dev, const ClockPortInitArray clocks);

#endif
