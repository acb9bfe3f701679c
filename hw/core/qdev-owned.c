/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What devices own: a list per device, given back from its newest end. */
#include "qemu/osdep.h"
#include "hw/core/qdev-owned.h"
#include "qdev-internal.h"

struct DeviceResource {
    DeviceResource *next;
    const char *what;
    void *data;
    void (*release)(void *data);
    bool of_realize;            /* taken by realize or later, not by instance_init */
};

/* ---- the list ---------------------------------------------------------------------- */

void qdev_add_resource(DeviceState *dev, const char *what, void *data, void (*release)(void *data))
{
    DeviceResource *r = g_new(DeviceResource, 1);

    *r = (DeviceResource){
        .next = dev->resources,
        .what = what,
        .data = data,
        .release = release,
        .of_realize = dev->phase == DEVICE_REALIZING || dev->phase == DEVICE_REALIZED,
    };
    dev->resources = r;
}

/* Unlink @data's entry; the caller frees it. */
static DeviceResource *take(DeviceState *dev, void *data)
{
    for (DeviceResource **p = &dev->resources; *p; p = &(*p)->next) {
        DeviceResource *r = *p;

        if (r->data == data) {
            *p = r->next;
            return r;
        }
    }
    return NULL;
}

bool qdev_release_resource(DeviceState *dev, void *data)
{
    g_autofree DeviceResource *r = take(dev, data);

    if (r) {
        r->release(r->data);
    }
    return r != NULL;
}

bool qdev_forget_resource(DeviceState *dev, void *data)
{
    g_autofree DeviceResource *r = take(dev, data);

    return r != NULL;
}

unsigned qdev_count_resources(const DeviceState *dev)
{
    unsigned n = 0;

    for (const DeviceResource *r = dev->resources; r; r = r->next) {
        n++;
    }
    return n;
}

static void release_first(DeviceState *dev)
{
    g_autofree DeviceResource *r = dev->resources;

    dev->resources = r->next;
    r->release(r->data);
}

void qdev_release_realize_resources(DeviceState *dev)
{
    while (dev->resources && dev->resources->of_realize) {
        release_first(dev);
    }
}

void qdev_release_all_resources(DeviceState *dev)
{
    while (dev->resources) {
        release_first(dev);
    }
}

/* ---- timers, bottom halves --------------------------------------------------------- */

static void release_timer(void *data)
{
    timer_deinit(data);
}

void qdev_init_timer_ns(DeviceState *dev, QEMUTimer *ts, QEMUClockType type, QEMUTimerCB *cb,
                        void *opaque)
{
    timer_init_ns(ts, type, cb, opaque);
    qdev_add_resource(dev, "timer", ts, release_timer);
}

static void release_bh(void *data)
{
    qemu_bh_delete(data);
}

QEMUBH *qdev_init_bh(DeviceState *dev, QEMUBHFunc *cb, void *opaque)
{
    QEMUBH *bh = qemu_bh_new_full(cb, opaque, object_get_typename(OBJECT(dev)),
                                  &dev->mem_reentrancy_guard);

    qdev_add_resource(dev, "bottom half", bh, release_bh);
    return bh;
}

/* ---- character front ends ---------------------------------------------------------- */

static void release_chr_handlers(void *data)
{
    qemu_chr_fe_set_handlers(data, NULL, NULL, NULL, NULL, NULL, NULL, false);
}

void qdev_init_chr_handlers(DeviceState *dev, CharFrontend *fe, IOCanReadHandler *can_read,
                            IOReadHandler *read, IOEventHandler *event, void *opaque)
{
    qemu_chr_fe_set_handlers(fe, can_read, read, event, NULL, opaque, NULL, true);
    qdev_add_resource(dev, "character handlers", fe, release_chr_handlers);
}

typedef struct ChrWatch {
    DeviceState *dev;
    CharFrontend *fe;
    guint id;
    QdevChrWatchFunc *cb;
    void *opaque;
} ChrWatch;

static void release_chr_watch(void *data)
{
    ChrWatch *w = data;

    /* The back end may have dropped its watches already. */
    if (g_main_context_find_source_by_id(NULL, w->id)) {
        g_source_remove(w->id);
    }
    g_free(w);
}

static gboolean chr_watch_ready(void *unused, GIOCondition cond, void *opaque)
{
    ChrWatch *w = opaque;
    DeviceState *dev = w->dev;
    guint id = w->id;

    if (w->cb(w->opaque)) {
        return G_SOURCE_CONTINUE;
    }
    /* The callback may have removed the watch; then the source is gone as well. */
    for (DeviceResource *r = dev->resources; r; r = r->next) {
        if (r->data == w && r->release == release_chr_watch && w->id == id) {
            qdev_forget_resource(dev, w);
            g_free(w);
            break;
        }
    }
    return G_SOURCE_REMOVE;
}

bool qdev_add_chr_watch(DeviceState *dev, CharFrontend *fe, GIOCondition cond,
                        QdevChrWatchFunc *cb, void *opaque)
{
    ChrWatch *w = g_new(ChrWatch, 1);

    *w = (ChrWatch){ .dev = dev, .fe = fe, .cb = cb, .opaque = opaque };
    w->id = qemu_chr_fe_add_watch(fe, cond, chr_watch_ready, w);
    if (!w->id) {
        g_free(w);
        return false;
    }
    qdev_add_resource(dev, "character watch", w, release_chr_watch);
    return true;
}

void qdev_remove_chr_watches(DeviceState *dev, CharFrontend *fe)
{
    for (DeviceResource *r = dev->resources, *next; r; r = next) {
        next = r->next;
        if (r->release == release_chr_watch && ((ChrWatch *)r->data)->fe == fe) {
            qdev_release_resource(dev, r->data);
        }
    }
}

/* ---- run state --------------------------------------------------------------------- */

static void release_vm_handler(void *data)
{
    qemu_del_vm_change_state_handler(data);
}

/* Buses above the device. */
static int tree_depth(DeviceState *dev)
{
    int depth = 0;

    for (BusState *bus = dev->parent_bus; bus; bus = bus->parent ? bus->parent->parent_bus : NULL) {
        depth++;
    }
    return depth;
}

VMChangeStateEntry *qdev_add_vm_change_state_handler(DeviceState *dev, VMChangeStateHandler *cb,
                                                     void *opaque)
{
    VMChangeStateEntry *e = qemu_add_vm_change_state_handler_prio(cb, opaque, tree_depth(dev));

    qdev_add_resource(dev, "run state handler", e, release_vm_handler);
    return e;
}

/* ---- oracle ------------------------------------------------------------------------ */

/* What still points into an object whose storage goes away. */
static char *find_dangling(const void *start, size_t size)
{
    const char *what = main_loop_find_dangling(start, size);

    if (what) {
        return g_strdup(what);
    }
    if (vm_change_state_handler_find(start, size)) {
        return g_strdup("a run state handler refers to it");
    }
    return NULL;
}

void qdev_register_oracles(void)
{
    object_register_sweep(find_dangling);
}
