/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Flat views: made from a tree of regions, shown by address spaces, read by
 * any thread while the BQL's holder replaces them.
 *
 * Reclaiming: a reader publishes the generation at which its outermost read
 * began.  A replaced view carries the generation that no longer shows it and is
 * freed by a holder of the BQL once no reader is older than that.  With the BQL
 * held a reader needs no barrier, as nobody can replace a view meanwhile but
 * the reader itself.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include "internal.h"
#include "qemu/main-loop.h"

typedef struct MemoryReader MemoryReader;
struct MemoryReader {
    uint64_t seen;                       /* 0: not reading */
    unsigned depth;
    bool registered;
    QLIST_ENTRY(MemoryReader) link;
};

static __thread MemoryReader reader;
static QLIST_HEAD(, MemoryReader) readers;
static QemuMutex readers_lock = { .lock = PTHREAD_MUTEX_INITIALIZER, .initialized = true };
static uint64_t generation = 1;
static FlatView *retired_views;          /* BQL */
static AddressSpaceList address_spaces = QTAILQ_HEAD_INITIALIZER(address_spaces);

AddressSpaceList *memory_address_spaces(void)
{
    return &address_spaces;
}

/* ---- readers ------------------------------------------------------------- */

static void reader_unregister(void *opaque)
{
    qemu_mutex_lock(&readers_lock);
    QLIST_REMOVE(&reader, link);
    qemu_mutex_unlock(&readers_lock);
}

static void reader_register(void)
{
    static GPrivate at_thread_exit = G_PRIVATE_INIT(reader_unregister);

    g_private_set(&at_thread_exit, &reader);
    qemu_mutex_lock(&readers_lock);
    QLIST_INSERT_HEAD(&readers, &reader, link);
    qemu_mutex_unlock(&readers_lock);
    reader.registered = true;
}

FlatView *memory_read_begin(AddressSpace *as)
{
    if (reader.depth++ == 0) {
        if (unlikely(!reader.registered)) {
            reader_register();
        }
        qatomic_set(&reader.seen, qatomic_read(&generation));
        if (!bql_locked()) {
            smp_mb();
        }
    }
    return qatomic_load_acquire(&as->current_map);
}

static void flatview_free(FlatView *view)
{
    for (unsigned i = 0; i < view->nr; i++) {
        if (view->ranges[i].owner) {
            object_unref(view->ranges[i].owner);
        }
    }
    g_free(view->ranges);
    g_free(view);
}

/* The generation of the oldest read in progress. */
static uint64_t oldest_reader(void)
{
    uint64_t oldest = UINT64_MAX;
    MemoryReader *r;

    qemu_mutex_lock(&readers_lock);
    QLIST_FOREACH(r, &readers, link) {
        uint64_t seen = qatomic_load_acquire(&r->seen);

        if (seen && seen < oldest) {
            oldest = seen;
        }
    }
    qemu_mutex_unlock(&readers_lock);
    return oldest;
}

/* Free what nobody reads.  May finalize owners, which may change maps again. */
static void reclaim(void)
{
    uint64_t oldest = oldest_reader();
    FlatView **link = &retired_views, *free_list = NULL;

    while (*link) {
        FlatView *view = *link;

        if (view->retired > oldest) {
            link = &view->next_retired;
            continue;
        }
        qatomic_set(link, view->next_retired);
        view->next_retired = free_list;
        free_list = view;
    }
    while (free_list) {
        FlatView *view = free_list;

        free_list = view->next_retired;
        flatview_free(view);
    }
}

void memory_read_end(void)
{
    if (--reader.depth > 0) {
        return;
    }
    qatomic_store_release(&reader.seen, 0);
    if (unlikely(qatomic_read(&retired_views)) && bql_locked()) {
        reclaim();
    }
}

/* @view is shown by one address space less. */
static void flatview_put(FlatView *view)
{
    if (--view->users > 0) {
        return;
    }
    smp_mb();
    view->retired = generation + 1;
    qatomic_store_release(&generation, view->retired);
    view->next_retired = retired_views;
    qatomic_set(&retired_views, view);
}

/* ---- looking up ---------------------------------------------------------- */

const FlatRange *flatview_find(const FlatView *view, hwaddr addr, hwaddr *hole)
{
    /* A hint only: whatever view it came from, what it says is checked. */
    static __thread unsigned last_found;
    const FlatRange *ranges = view->ranges;
    unsigned lo = 0, hi = view->nr, hint = last_found;

    if (likely(hint < hi) && ranges[hint].start <= addr && addr <= ranges[hint].last) {
        return &ranges[hint];
    }
    while (lo < hi) {
        unsigned mid = (lo + hi) / 2;

        if (addr > ranges[mid].last) {
            lo = mid + 1;
        } else if (addr < ranges[mid].start) {
            hi = mid;
        } else {
            last_found = mid;
            return &ranges[mid];
        }
    }
    if (hole) {
        *hole = lo < view->nr ? ranges[lo].start - 1 : HWADDR_MAX;
    }
    return NULL;
}

/* ---- making views -------------------------------------------------------- */

typedef struct RenderFlags {
    bool readonly, nonvolatile, unmergeable;
} RenderFlags;

static void insert_range(FlatView *view, unsigned at, const FlatRange *range)
{
    if (view->nr == view->capacity) {
        view->capacity = MAX(16u, view->capacity * 2);
        view->ranges = g_renew(FlatRange, view->ranges, view->capacity);
    }
    memmove(&view->ranges[at + 1], &view->ranges[at],
            (view->nr - at) * sizeof(view->ranges[0]));
    view->ranges[at] = *range;
    view->nr++;
}

/* The index of the first range that ends at or after @addr. */
static unsigned first_range_from(const FlatView *view, hwaddr addr)
{
    unsigned lo = 0, hi = view->nr;

    while (lo < hi) {
        unsigned mid = (lo + hi) / 2;

        if (view->ranges[mid].last < addr) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

/* @mr, which lies at @base, becomes visible in [@first, @last] where nothing is yet. */
static void fill_holes(FlatView *view, MemoryRegion *mr, Int128 base, hwaddr first, hwaddr last,
                       RenderFlags flags)
{
    unsigned i = first_range_from(view, first);
    hwaddr at = first;

    for (;;) {
        if (i < view->nr && view->ranges[i].start <= at) {
            if (view->ranges[i].last >= last) {
                return;
            }
            at = view->ranges[i++].last + 1;
            continue;
        }
        FlatRange range = {
            .start = at,
            .last = i < view->nr ? MIN(last, view->ranges[i].start - 1) : last,
            .mr = mr,
            .offset = (hwaddr)(at - base),
            .dirty_log_mask = memory_region_get_dirty_log_mask(mr),
            .romd_mode = mr->romd_mode,
            .readonly = flags.readonly,
            .nonvolatile = flags.nonvolatile,
            .unmergeable = flags.unmergeable,
        };

        insert_range(view, i, &range);
        i++;
        if (range.last == last) {
            return;
        }
        at = range.last + 1;
    }
}

/*
 * Show @mr, whose container lies at @base, within [@first, @last]: what is on
 * top first, so that everything after it only fills the holes.
 */
static void render(FlatView *view, MemoryRegion *mr, Int128 base, hwaddr first, hwaddr last,
                   RenderFlags flags, unsigned depth)
{
    MemoryRegion *sub;
    Int128 lo, hi;

    assert(depth < 256);                 /* aliases in a circle */
    if (!mr->enabled || mr->size == 0) {
        return;
    }
    base += mr->addr;
    lo = MAX(base, (Int128)first);
    hi = MIN(base + mr->size - 1, (Int128)last);
    if (lo > hi) {
        return;
    }
    first = (hwaddr)lo;
    last = (hwaddr)hi;
    flags.readonly |= mr->readonly;
    flags.nonvolatile |= mr->nonvolatile;
    flags.unmergeable |= mr->unmergeable;
    if (mr->is_alias) {
        if (mr->alias) {
            render(view, mr->alias, base - mr->alias->addr - mr->alias_offset, first, last,
                   flags, depth + 1);
        }
        return;
    }
    QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
        render(view, sub, base, first, last, flags, depth + 1);
    }
    if (mr->terminates) {
        fill_holes(view, mr, base, first, last, flags);
    }
}

static bool can_merge(const FlatRange *a, const FlatRange *b)
{
    return a->last + 1 == b->start && a->mr == b->mr &&
           a->offset + (b->start - a->start) == b->offset &&
           a->dirty_log_mask == b->dirty_log_mask && a->romd_mode == b->romd_mode &&
           a->readonly == b->readonly && a->nonvolatile == b->nonvolatile &&
           !a->unmergeable && !b->unmergeable;
}

static void set_direct_access(FlatRange *fr)
{
    const MemoryRegion *mr = fr->mr;
    uint8_t *host = mr->ram_block ? mr->ram_block->host + fr->offset : NULL;

    if (host && mr->ram && !mr->ram_device) {
        fr->read_host = host;
        fr->write_host = fr->readonly ? NULL : host;
    } else if (host && mr->rom_device && fr->romd_mode) {
        fr->read_host = host;
    }
}

/* Join what belongs together, and complete each range. */
static void finish_ranges(FlatView *view)
{
    unsigned out = 0;

    for (unsigned i = 0; i < view->nr; i++) {
        if (out > 0 && can_merge(&view->ranges[out - 1], &view->ranges[i])) {
            view->ranges[out - 1].last = view->ranges[i].last;
        } else {
            view->ranges[out++] = view->ranges[i];
        }
    }
    view->nr = out;
    for (unsigned i = 0; i < view->nr; i++) {
        set_direct_access(&view->ranges[i]);
        view->ranges[i].owner = view->ranges[i].mr->owner;
        memory_region_ref(view->ranges[i].mr);
    }
}

static FlatView *flatview_new(MemoryRegion *root)
{
    FlatView *view = g_new0(FlatView, 1);

    view->root = root;
    if (root) {
        render(view, root, 0, 0, HWADDR_MAX, (RenderFlags) { 0 }, 0);
        finish_ranges(view);
    }
    return view;
}

/* Does @mr show all of @inner at the same addresses, and nothing else? */
static bool shows_exactly(const MemoryRegion *mr, const MemoryRegion *inner)
{
    return inner->addr == 0 && mr->size >= inner->size;
}

/*
 * The region whose view is that of @mr: many address spaces (bus masters,
 * CPUs) are only a wrapper around system memory, and share its view.  NULL:
 * nothing is visible.
 */
MemoryRegion *flatview_resolve_root(MemoryRegion *mr)
{
    while (mr) {
        MemoryRegion *only = NULL, *sub;
        unsigned n = 0;

        if (!mr->enabled || (mr->is_alias && !mr->alias)) {
            return NULL;
        }
        if (mr->terminates || mr->addr || mr->readonly || mr->nonvolatile || mr->unmergeable) {
            return mr;
        }
        if (mr->is_alias) {
            only = mr->alias_offset == 0 ? mr->alias : NULL;
            n = 1;
        }
        QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
            if (sub->enabled) {
                only = sub;
                n++;
            }
        }
        if (n == 0) {
            return NULL;
        }
        if (n > 1 || !only || !shows_exactly(mr, only)) {
            return mr;
        }
        mr = only;
    }
    return NULL;
}

/* ---- address spaces ------------------------------------------------------ */

/* Show the current state of the root's tree; @views has what was made in this round. */
static void address_space_update(AddressSpace *as, GHashTable *views)
{
    MemoryRegion *root = flatview_resolve_root(as->root);
    FlatView *old = as->current_map;
    FlatView *view = g_hash_table_lookup(views, root);

    if (!view) {
        view = flatview_new(root);
        g_hash_table_insert(views, root, view);
    }
    view->users++;
    listeners_update(as, old, view);
    qatomic_store_release(&as->current_map, view);
    listeners_update_eventfds(as, view);
    if (old) {
        flatview_put(old);
    }
}

void flatviews_update(void)
{
    g_autoptr(GHashTable) views = g_hash_table_new(NULL, NULL);
    AddressSpace *as;

    listeners_begin();
    QTAILQ_FOREACH(as, &address_spaces, address_spaces_link) {
        address_space_update(as, views);
    }
    listeners_commit();
    reclaim();
}

void address_space_init(AddressSpace *as, MemoryRegion *root, const char *name)
{
    AddressSpace *other;

    *as = (AddressSpace) {
        .name = g_strdup(name ? name : "anonymous"),
        .root = root,
        .max_bounce_buffer_size = DEFAULT_MAX_BOUNCE_BUFFER_SIZE,
    };
    memory_region_ref(root);
    QTAILQ_INIT(&as->listeners);
    QTAILQ_FOREACH(other, &address_spaces, address_spaces_link) {
        FlatView *view = other->current_map;

        if (view && view->root == flatview_resolve_root(root)) {
            as->current_map = view;
            view->users++;
            break;
        }
    }
    if (!as->current_map) {
        as->current_map = flatview_new(flatview_resolve_root(root));
        as->current_map->users = 1;
    }
    QTAILQ_INSERT_TAIL(&address_spaces, as, address_spaces_link);
}

void address_space_destroy(AddressSpace *as)
{
    MemoryRegion *root = as->root;
    FlatView *view = as->current_map;

    assert(QTAILQ_EMPTY(&as->listeners));
    assert(QLIST_EMPTY(&as->bounce_buffers));
    while (!QLIST_EMPTY(&as->map_clients)) {
        AddressSpaceMapClient *client = QLIST_FIRST(&as->map_clients);

        QLIST_REMOVE(client, link);
        g_free(client);
    }
    QTAILQ_REMOVE(&address_spaces, as, address_spaces_link);
    g_free(as->name);
    g_free(as->ioeventfds);
    as->name = NULL;
    as->ioeventfds = NULL;
    as->current_map = NULL;
    as->root = NULL;
    flatview_put(view);
    reclaim();
    memory_region_unref(root);
}

void address_space_destroy_free(AddressSpace *as)
{
    address_space_destroy(as);
    g_free(as);
}
