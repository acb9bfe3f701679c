/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * info mtree: the trees of regions and the flat views made of them.
 */
#include "qemu/osdep.h"
#include "system/memory.h"

#include "internal.h"

typedef struct Printer {
    GString *out;
    GPtrArray *targets;                  /* regions that aliases show, in order of discovery */
    bool owner, disabled;
} Printer;

static const char *region_type(const MemoryRegion *mr)
{
    if (mr->is_alias) {
        return mr->alias ? region_type(mr->alias) : "i/o";
    }
    if (mr->ram_device) {
        return "ramd";
    }
    if (memory_region_is_romd(mr)) {
        return "romd";
    }
    if (memory_region_is_rom(mr)) {
        return "rom";
    }
    return mr->ram ? "ram" : "i/o";
}

/* " owner:{dev id=uart0}", " owner:{obj path=/objects/m}". */
static void print_owner_object(GString *out, const char *label, Object *obj)
{
    g_autofree char *path = object_get_canonical_path(obj);
    const char *kind = object_dynamic_cast(obj, "device") ? "dev" : "obj";
    const char *peripherals = "/machine/peripheral/";

    if (path && g_str_has_prefix(path, peripherals)) {
        g_string_append_printf(out, " %s:{%s id=%s}", label, kind, path + strlen(peripherals));
    } else {
        g_string_append_printf(out, " %s:{%s path=%s}", label, kind, path ? path : "(none)");
    }
}

static void print_owner(const Printer *p, const MemoryRegion *mr)
{
    Object *parent = mr->parent_obj.parent;

    if (!p->owner) {
        return;
    }
    if (mr->owner) {
        print_owner_object(p->out, "owner", mr->owner);
    } else if (parent) {
        print_owner_object(p->out, "parent", parent);
    } else {
        g_string_append(p->out, " orphan");
    }
}

/* ---- trees --------------------------------------------------------------- */

static gint by_address(gconstpointer a, gconstpointer b)
{
    const MemoryRegion *x = *(MemoryRegion *const *)a, *y = *(MemoryRegion *const *)b;

    if (x->addr != y->addr) {
        return x->addr < y->addr ? -1 : 1;
    }
    return (y->priority > x->priority) - (y->priority < x->priority);
}

static void print_region_line(Printer *p, const MemoryRegion *mr, unsigned indent, hwaddr base)
{
    hwaddr start = base + mr->addr;
    hwaddr length = mr->size ? (hwaddr)(mr->size - 1) : 0;

    g_string_append_printf(p->out, "%*s%016" PRIx64 "-%016" PRIx64 " (prio %d, %s%s): ",
                           (int)(2 * indent), "", start, start + length, mr->priority,
                           mr->nonvolatile ? "nv-" : "", region_type(mr));
    if (mr->is_alias) {
        g_string_append_printf(p->out, "alias %s @%s %016" PRIx64 "-%016" PRIx64,
                               memory_region_name(mr),
                               mr->alias ? memory_region_name(mr->alias) : "(gone)",
                               mr->alias_offset, mr->alias_offset + length);
    } else {
        g_string_append(p->out, memory_region_name(mr));
    }
    g_string_append(p->out, mr->enabled ? "" : " [disabled]");
    print_owner(p, mr);
    g_string_append_c(p->out, '\n');
}

static void print_region(Printer *p, MemoryRegion *mr, unsigned indent, hwaddr base)
{
    g_autoptr(GPtrArray) children = NULL;
    MemoryRegion *sub;

    if (mr->enabled || p->disabled) {
        print_region_line(p, mr, indent, base);
    }
    if (mr->alias && (mr->enabled || p->disabled) &&
        !g_ptr_array_find(p->targets, mr->alias, NULL)) {
        g_ptr_array_add(p->targets, mr->alias);
    }
    if (!mr->enabled && !p->disabled) {
        return;
    }
    children = g_ptr_array_new();
    QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
        g_ptr_array_add(children, sub);
    }
    g_ptr_array_sort(children, by_address);
    for (unsigned i = 0; i < children->len; i++) {
        print_region(p, children->pdata[i], indent + 1, base + mr->addr);
    }
}

/* Is @as the first of those with its root?  The others share its tree. */
static bool first_with_root(AddressSpace *as)
{
    AddressSpace *other;

    QTAILQ_FOREACH(other, memory_address_spaces(), address_spaces_link) {
        if (other->root == as->root) {
            return other == as;
        }
    }
    return true;
}

static void print_trees(Printer *p)
{
    AddressSpace *as, *other;

    QTAILQ_FOREACH(as, memory_address_spaces(), address_spaces_link) {
        if (!first_with_root(as)) {
            continue;
        }
        QTAILQ_FOREACH(other, memory_address_spaces(), address_spaces_link) {
            if (other->root == as->root) {
                g_string_append_printf(p->out, "address-space: %s\n", other->name);
            }
        }
        print_region(p, as->root, 1, 0);
        g_string_append_c(p->out, '\n');
    }
    /* Printing finds more. */
    for (unsigned i = 0; i < p->targets->len; i++) {
        MemoryRegion *mr = p->targets->pdata[i];

        g_string_append_printf(p->out, "memory-region: %s\n", memory_region_name(mr));
        print_region(p, mr, 1, 0);
        g_string_append_c(p->out, '\n');
    }
}

/* ---- flat views ---------------------------------------------------------- */

static void print_range(const Printer *p, const FlatRange *fr, bool dispatch)
{
    const MemoryRegion *mr = fr->mr;

    g_string_append_printf(p->out, "  %016" PRIx64 "-%016" PRIx64 " (prio %d, %s%s): %s",
                           fr->start, fr->last, mr->priority, fr->nonvolatile ? "nv-" : "",
                           fr->readonly && mr->ram ? "rom" : region_type(mr),
                           memory_region_name(mr));
    if (fr->offset) {
        g_string_append_printf(p->out, " @%016" PRIx64, fr->offset);
    }
    print_owner(p, mr);
    if (dispatch) {
        g_string_append_printf(p->out, " [read %s, write %s]",
                               fr->read_host ? "direct" : "callback",
                               fr->write_host ? "direct" : mr->ram ? "ignored" : "callback");
    }
    g_string_append_c(p->out, '\n');
}

static void print_view(const Printer *p, const FlatView *view, unsigned number, bool dispatch)
{
    AddressSpace *as;

    g_string_append_printf(p->out, "FlatView #%u\n", number);
    QTAILQ_FOREACH(as, memory_address_spaces(), address_spaces_link) {
        if (as->current_map == view) {
            g_string_append_printf(p->out, " AS \"%s\", root: %s", as->name,
                                   memory_region_name(as->root));
            if (as->root->alias) {
                g_string_append_printf(p->out, ", alias %s",
                                       memory_region_name(as->root->alias));
            }
            g_string_append_c(p->out, '\n');
        }
    }
    g_string_append_printf(p->out, " Root memory region: %s\n",
                           view->root ? memory_region_name(view->root) : "(none)");
    if (view->nr == 0) {
        g_string_append(p->out, "  No rendered FlatView\n");
    }
    for (unsigned i = 0; i < view->nr; i++) {
        print_range(p, &view->ranges[i], dispatch);
    }
    g_string_append_c(p->out, '\n');
}

static void print_views(const Printer *p, bool dispatch)
{
    g_autoptr(GPtrArray) views = g_ptr_array_new();
    AddressSpace *as;

    QTAILQ_FOREACH(as, memory_address_spaces(), address_spaces_link) {
        if (!g_ptr_array_find(views, as->current_map, NULL)) {
            g_ptr_array_add(views, as->current_map);
        }
    }
    for (unsigned i = 0; i < views->len; i++) {
        print_view(p, views->pdata[i], i, dispatch);
    }
}

void memory_print_mtree(GString *out, bool flatview, bool dispatch_tree, bool owner,
                        bool disabled)
{
    g_autoptr(GPtrArray) targets = g_ptr_array_new();
    Printer p = { .out = out, .targets = targets, .owner = owner, .disabled = disabled };

    if (flatview) {
        print_views(&p, dispatch_tree);
    } else {
        print_trees(&p);
    }
}
