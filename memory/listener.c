/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory listeners: who wants to know what an address space shows.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include "internal.h"

/* By rising priority. */
static QTAILQ_HEAD(, MemoryListener) listeners = QTAILQ_HEAD_INITIALIZER(listeners);

/* Call an optional callback of every listener of @as in the order of additions. */
#define CALL_FORWARD(as, callback, ...) do {                                  \
        MemoryListener *l_;                                                   \
        QTAILQ_FOREACH(l_, &(as)->listeners, link_as) {                       \
            if (l_->callback) {                                               \
                l_->callback(l_, ##__VA_ARGS__);                              \
            }                                                                 \
        }                                                                     \
    } while (0)
#define CALL_REVERSE(as, callback, ...) do {                                  \
        MemoryListener *l_;                                                   \
        QTAILQ_FOREACH_REVERSE(l_, &(as)->listeners, link_as) {               \
            if (l_->callback) {                                               \
                l_->callback(l_, ##__VA_ARGS__);                              \
            }                                                                 \
        }                                                                     \
    } while (0)

void listeners_begin(void)
{
    MemoryListener *listener;

    QTAILQ_FOREACH(listener, &listeners, link) {
        if (listener->begin) {
            listener->begin(listener);
        }
    }
}

void listeners_commit(void)
{
    MemoryListener *listener;

    QTAILQ_FOREACH(listener, &listeners, link) {
        if (listener->commit) {
            listener->commit(listener);
        }
    }
}

MemoryRegionSection section_from_range(const FlatRange *fr, FlatView *view)
{
    return (MemoryRegionSection) {
        .size = (Int128)(fr->last - fr->start) + 1,
        .mr = fr->mr,
        .fv = view,
        .offset_within_region = fr->offset,
        .offset_within_address_space = fr->start,
        .readonly = fr->readonly,
        .nonvolatile = fr->nonvolatile,
        .unmergeable = fr->unmergeable,
    };
}

/* ---- ranges -------------------------------------------------------------- */

/* Is it the same thing to a listener?  (What is logged is told apart from that.) */
static bool same_range(const FlatRange *a, const FlatRange *b)
{
    return a->start == b->start && a->last == b->last && a->mr == b->mr &&
           a->offset == b->offset && a->romd_mode == b->romd_mode &&
           a->readonly == b->readonly && a->nonvolatile == b->nonvolatile &&
           a->unmergeable == b->unmergeable;
}

static void range_removed(AddressSpace *as, const FlatRange *fr, FlatView *view)
{
    MemoryRegionSection section = section_from_range(fr, view);

    if (fr->dirty_log_mask) {
        CALL_REVERSE(as, log_stop, &section, fr->dirty_log_mask, 0);
    }
    CALL_REVERSE(as, region_del, &section);
}

static void range_added(AddressSpace *as, const FlatRange *fr, FlatView *view)
{
    MemoryRegionSection section = section_from_range(fr, view);

    CALL_FORWARD(as, region_add, &section);
    if (fr->dirty_log_mask) {
        CALL_FORWARD(as, log_start, &section, 0, fr->dirty_log_mask);
    }
}

static void range_kept(AddressSpace *as, const FlatRange *was, const FlatRange *is,
                       FlatView *view)
{
    MemoryRegionSection section = section_from_range(is, view);

    CALL_FORWARD(as, region_nop, &section);
    if (is->dirty_log_mask & ~was->dirty_log_mask) {
        CALL_FORWARD(as, log_start, &section, was->dirty_log_mask, is->dirty_log_mask);
    }
    if (was->dirty_log_mask & ~is->dirty_log_mask) {
        CALL_REVERSE(as, log_stop, &section, was->dirty_log_mask, is->dirty_log_mask);
    }
}

/* Walk both views side by side and tell either of removals or of the rest. */
static void tell_differences(AddressSpace *as, FlatView *old, FlatView *new, bool removals)
{
    unsigned o = 0, n = 0;

    while (o < old->nr || n < new->nr) {
        const FlatRange *was = o < old->nr ? &old->ranges[o] : NULL;
        const FlatRange *is = n < new->nr ? &new->ranges[n] : NULL;

        if (was && is && same_range(was, is)) {
            if (!removals) {
                range_kept(as, was, is, new);
            }
            o++;
            n++;
        } else if (was && (!is || was->start <= is->start)) {
            if (removals) {
                range_removed(as, was, old);
            }
            o++;
        } else {
            if (!removals) {
                range_added(as, is, new);
            }
            n++;
        }
    }
}

void listeners_update(AddressSpace *as, FlatView *old, FlatView *new)
{
    if (!QTAILQ_EMPTY(&as->listeners)) {
        tell_differences(as, old, new, true);
        tell_differences(as, old, new, false);
    }
}

/* ---- eventfds ------------------------------------------------------------ */

static void tell_eventfd(AddressSpace *as, const MemoryRegionIoeventfd *fd, FlatView *view,
                         bool add)
{
    MemoryRegionSection section = {
        .fv = view,
        .offset_within_address_space = fd->addr,
        .size = fd->size,
    };

    if (add) {
        CALL_FORWARD(as, eventfd_add, &section, fd->match_data, fd->data, fd->e);
    } else {
        CALL_REVERSE(as, eventfd_del, &section, fd->match_data, fd->data, fd->e);
    }
}

static bool eventfd_in(const MemoryRegionIoeventfd *fd, const MemoryRegionIoeventfd *list,
                       unsigned nr)
{
    for (unsigned i = 0; i < nr; i++) {
        if (ioeventfd_equal(fd, &list[i])) {
            return true;
        }
    }
    return false;
}

/* All events that @view shows, with addresses of the address space. */
static GArray *flatten_eventfds(const FlatView *view)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(MemoryRegionIoeventfd));

    for (unsigned i = 0; i < view->nr; i++) {
        const FlatRange *fr = &view->ranges[i];

        for (unsigned j = 0; j < fr->mr->ioeventfd_nb; j++) {
            MemoryRegionIoeventfd fd = fr->mr->ioeventfds[j];

            if (fd.addr >= fr->offset && fd.addr - fr->offset <= fr->last - fr->start) {
                fd.addr = fr->start + (fd.addr - fr->offset);
                g_array_append_val(all, fd);
            }
        }
    }
    return all;
}

void listeners_update_eventfds(AddressSpace *as, FlatView *view)
{
    g_autoptr(GArray) all = NULL;
    const MemoryRegionIoeventfd *new;

    if (QTAILQ_EMPTY(&as->listeners)) {
        return;                          /* a listener that comes is told then */
    }
    all = flatten_eventfds(view);
    new = (const MemoryRegionIoeventfd *)all->data;
    for (unsigned i = 0; i < as->ioeventfd_nb; i++) {
        if (!eventfd_in(&as->ioeventfds[i], new, all->len)) {
            tell_eventfd(as, &as->ioeventfds[i], view, false);
        }
    }
    for (unsigned i = 0; i < all->len; i++) {
        if (!eventfd_in(&new[i], as->ioeventfds, as->ioeventfd_nb)) {
            tell_eventfd(as, &new[i], view, true);
        }
    }
    g_free(as->ioeventfds);
    as->ioeventfd_nb = all->len;
    as->ioeventfds = (MemoryRegionIoeventfd *)g_array_free(g_steal_pointer(&all), FALSE);
}

/* ---- coming and going ---------------------------------------------------- */

static void tell_all(MemoryListener *listener, AddressSpace *as, bool add)
{
    FlatView *view = as->current_map;

    if (listener->begin) {
        listener->begin(listener);
    }
    if (add && memory_global_dirty_logging() && listener->log_global_start) {
        listener->log_global_start(listener, &error_abort);
    }
    for (unsigned i = 0; i < view->nr; i++) {
        const FlatRange *fr = &view->ranges[i];
        MemoryRegionSection section = section_from_range(fr, view);

        if (add && listener->region_add) {
            listener->region_add(listener, &section);
        }
        if (fr->dirty_log_mask && add && listener->log_start) {
            listener->log_start(listener, &section, 0, fr->dirty_log_mask);
        }
        if (fr->dirty_log_mask && !add && listener->log_stop) {
            listener->log_stop(listener, &section, fr->dirty_log_mask, 0);
        }
        if (!add && listener->region_del) {
            listener->region_del(listener, &section);
        }
    }
    for (unsigned i = 0; i < as->ioeventfd_nb; i++) {
        const MemoryRegionIoeventfd *fd = &as->ioeventfds[i];
        MemoryRegionSection section = {
            .fv = view, .offset_within_address_space = fd->addr, .size = fd->size,
        };

        if (add && listener->eventfd_add) {
            listener->eventfd_add(listener, &section, fd->match_data, fd->data, fd->e);
        } else if (!add && listener->eventfd_del) {
            listener->eventfd_del(listener, &section, fd->match_data, fd->data, fd->e);
        }
    }
    if (listener->commit) {
        listener->commit(listener);
    }
}

void memory_listener_register(MemoryListener *listener, AddressSpace *as)
{
    MemoryListener *other;

    assert(!listener->address_space);
    /* The list of events is only kept while somebody looks at it. */
    if (QTAILQ_EMPTY(&as->listeners)) {
        g_autoptr(GArray) all = flatten_eventfds(as->current_map);

        g_free(as->ioeventfds);
        as->ioeventfd_nb = all->len;
        as->ioeventfds = (MemoryRegionIoeventfd *)g_array_free(g_steal_pointer(&all), FALSE);
    }
    listener->address_space = as;
    QTAILQ_FOREACH(other, &listeners, link) {
        if (other->priority > listener->priority) {
            break;
        }
    }
    if (other) {
        QTAILQ_INSERT_BEFORE(other, listener, link);
    } else {
        QTAILQ_INSERT_TAIL(&listeners, listener, link);
    }
    QTAILQ_FOREACH(other, &as->listeners, link_as) {
        if (other->priority > listener->priority) {
            break;
        }
    }
    if (other) {
        QTAILQ_INSERT_BEFORE(other, listener, link_as);
    } else {
        QTAILQ_INSERT_TAIL(&as->listeners, listener, link_as);
    }
    tell_all(listener, as, true);
}

void memory_listener_unregister(MemoryListener *listener)
{
    AddressSpace *as = listener->address_space;

    if (!as) {
        return;
    }
    tell_all(listener, as, false);
    QTAILQ_REMOVE(&listeners, listener, link);
    QTAILQ_REMOVE(&as->listeners, listener, link_as);
    listener->address_space = NULL;
}

/* ---- dirty logging of all RAM -------------------------------------------- */

bool listeners_dirty_log(bool start, Error **errp)
{
    MemoryListener *listener, *failed = NULL;

    if (!start) {
        QTAILQ_FOREACH_REVERSE(listener, &listeners, link) {
            if (listener->log_global_stop) {
                listener->log_global_stop(listener);
            }
        }
        return true;
    }
    QTAILQ_FOREACH(listener, &listeners, link) {
        if (listener->log_global_start && !listener->log_global_start(listener, errp)) {
            failed = listener;
            break;
        }
    }
    if (!failed) {
        return true;
    }
    QTAILQ_FOREACH(listener, &listeners, link) {
        if (listener == failed) {
            break;
        }
        if (listener->log_global_stop) {
            listener->log_global_stop(listener);
        }
    }
    return false;
}

void memory_global_dirty_log_sync(bool last_stage)
{
    MemoryListener *listener;

    QTAILQ_FOREACH(listener, &listeners, link) {
        if (listener->log_sync_global) {
            listener->log_sync_global(listener, last_stage);
        } else if (listener->log_sync) {
            FlatView *view = listener->address_space->current_map;

            for (unsigned i = 0; i < view->nr; i++) {
                if (view->ranges[i].dirty_log_mask) {
                    MemoryRegionSection section = section_from_range(&view->ranges[i], view);

                    listener->log_sync(listener, &section);
                }
            }
        }
    }
}

void memory_global_after_dirty_log_sync(void)
{
    MemoryListener *listener;

    QTAILQ_FOREACH(listener, &listeners, link) {
        if (listener->log_global_after_sync) {
            listener->log_global_after_sync(listener);
        }
    }
}
