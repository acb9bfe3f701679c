/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clock inputs and outputs of devices. */
#include "qemu/osdep.h"
#include "hw/core/qdev-clock.h"
#include "qdev-internal.h"

static NamedClockList *find(DeviceState *dev, const char *name)
{
    NamedClockList *ncl;

    QLIST_FOREACH(ncl, &dev->clocks, node) {
        if (!strcmp(ncl->name, name)) {
            return ncl;
        }
    }
    return NULL;
}

static NamedClockList *add(DeviceState *dev, const char *name, Clock *clk, bool output, bool alias)
{
    NamedClockList *ncl;

    /* A clock is part of what the device is: instance_init makes it. */
    g_assert(dev->phase == DEVICE_CREATED && !find(dev, name));
    ncl = g_new0(NamedClockList, 1);
    ncl->name = g_strdup(name);
    ncl->output = output;
    ncl->alias = alias;
    ncl->clock = clk;
    if (!clk) {
        Object *obj = object_new(TYPE_CLOCK);

        object_property_add_child(OBJECT(dev), name, obj);
        ncl->clock = CLOCK(obj);
    } else {
        /* The alias holds a reference as the child property of an own clock does. */
        object_property_add_link(OBJECT(dev), name, TYPE_CLOCK, (Object **)&ncl->clock, NULL, 0);
        object_ref(clk);
    }
    QLIST_INSERT_HEAD(&dev->clocks, ncl, node);
    return ncl;
}

void qdev_finalize_clocklist(DeviceState *dev)
{
    NamedClockList *ncl, *next;

    QLIST_FOREACH_SAFE(ncl, &dev->clocks, node, next) {
        QLIST_REMOVE(ncl, node);
        object_unref(ncl->clock);
        g_free(ncl->name);
        g_free(ncl);
    }
}

Clock *qdev_init_clock_in(DeviceState *dev, const char *name, ClockCallback *cb, void *opaque,
                          unsigned events)
{
    Clock *clk = add(dev, name, NULL, false, false)->clock;

    if (cb) {
        clock_set_callback(clk, cb, opaque, events);
    }
    return clk;
}

Clock *qdev_init_clock_out(DeviceState *dev, const char *name)
{
    return add(dev, name, NULL, true, false)->clock;
}

void qdev_init_clocks(DeviceState *dev, const ClockPortInitArray clocks)
{
    for (const struct ClockPortInitElem *c = clocks; c->name; c++) {
        Clock **slot = (Clock **)((char *)dev + c->offset);

        *slot = c->is_output
            ? qdev_init_clock_out(dev, c->name)
            : qdev_init_clock_in(dev, c->name, c->callback, dev, c->callback_events);
    }
}

static Clock *get(DeviceState *dev, const char *name, bool output)
{
    NamedClockList *ncl = find(dev, name);

    if (!ncl) {
        qdev_die(dev, "clock '%s' does not exist", name);
    }
    if (ncl->output != output) {
        qdev_die(dev, "clock '%s' is an %s", name, ncl->output ? "output" : "input");
    }
    return ncl->clock;
}

Clock *qdev_get_clock_in(DeviceState *dev, const char *name)
{
    return get(dev, name, false);
}

Clock *qdev_get_clock_out(DeviceState *dev, const char *name)
{
    return get(dev, name, true);
}

void qdev_connect_clock_in(DeviceState *dev, const char *name, Clock *source)
{
    g_assert(!dev->realized);
    clock_set_source(qdev_get_clock_in(dev, name), source);
}

Clock *qdev_alias_clock(DeviceState *dev, const char *name, DeviceState *alias_dev,
                        const char *alias_name)
{
    NamedClockList *ncl = find(dev, name);

    if (!ncl) {
        qdev_die(dev, "clock '%s' does not exist", name);
    }
    add(alias_dev, alias_name, ncl->clock, ncl->output, true);
    return ncl->clock;
}
