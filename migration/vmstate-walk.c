/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Enumerating the bytes that a description covers, and what oracles do with
 * that: compare and poison.
 */
#include "qemu/osdep.h"
#include "migration/vmstate-walk.h"
#include "qemu/timer.h"
#include "vmstate-internal.h"

typedef struct Walk {
    GPtrArray *ranges;
    GString *path;
    size_t base;
    bool conditional;
    unsigned depth;
} Walk;

static void range_free(gpointer p)
{
    VMStateRange *range = p;

    g_free(range->path);
    g_free(range);
}

static void walk_vmsd(Walk *w, const VMStateDescription *vmsd);

static bool is_plain(const VMStateField *field)
{
    return !(field->flags & (VMS_POINTER | VMS_ARRAY_OF_POINTER))
        && field->info != &vmstate_info_timer && field->info != &vmstate_info_qtailq
        && field->info != &vmstate_info_qlist && field->info != &vmstate_info_gtree;
}

static void add_range(Walk *w, const VMStateDescription *vmsd, const VMStateField *field,
                      size_t size)
{
    VMStateRange *range = g_new0(VMStateRange, 1);

    range->start = w->base;
    range->size = size;
    range->field = field;
    range->vmsd = vmsd;
    range->migrated = !(field->flags & VMS_NOT_MIGRATED);
    range->plain = is_plain(field);
    range->conditional = w->conditional || field->field_exists
        || (field->flags & VMS_VARRAY_ANY_);
    range->path = g_strdup(w->path->str);
    g_ptr_array_add(w->ranges, range);
}

static void walk_field(Walk *w, const VMStateDescription *vmsd, const VMStateField *field)
{
    size_t size = vmstate_extent_size(field);
    size_t num = vmstate_extent_number(field);
    size_t path = w->path->len, base = w->base;
    bool nested = (field->flags & (VMS_STRUCT | VMS_VSTRUCT)) && is_plain(field);

    if (!size || !num) {
        return;
    }
    if (path) {
        g_string_append_c(w->path, '.');
    }
    g_string_append(w->path, field->name);
    w->base += field->offset;
    if (!nested) {
        add_range(w, vmsd, field, size * num);
    }
    for (size_t i = 0; nested && i < num; i++) {
        size_t mark = w->path->len;
        bool conditional = w->conditional;

        w->conditional = conditional || field->field_exists || (field->flags & VMS_VARRAY_ANY_);
        if (num > 1) {
            g_string_append_printf(w->path, "[%zu]", i);
        }
        walk_vmsd(w, field->vmsd);
        w->base += size;
        w->conditional = conditional;
        g_string_truncate(w->path, mark);
    }
    w->base = base;
    g_string_truncate(w->path, path);
}

static void walk_vmsd(Walk *w, const VMStateDescription *vmsd)
{
    if (++w->depth <= VMS_MAX_DEPTH) {
        for (const VMStateField *f = vmsd->fields; f && !(f->flags & VMS_END); f++) {
            walk_field(w, vmsd, f);
        }
        for (const VMStateDescription *const *sub = vmsd->subsections; sub && *sub; sub++) {
            bool conditional = w->conditional;

            w->conditional = true;
            walk_vmsd(w, *sub);
            w->conditional = conditional;
        }
    }
    w->depth--;
}

GPtrArray *vmstate_walk(const VMStateDescription *vmsd)
{
    Walk w = { .ranges = g_ptr_array_new_with_free_func(range_free),
               .path = g_string_new(NULL) };

    walk_vmsd(&w, vmsd);
    g_string_free(w.path, true);
    return w.ranges;
}

/* ---- oracles --------------------------------------------------------------------------- */

static char *describe_difference(const VMStateRange *range, const uint8_t *a,
                                 const uint8_t *b)
{
    size_t each = range->field->flags & VMS_BUFFER ? 1 : MIN(range->field->size, range->size);
    GString *text = g_string_new(range->path);
    size_t first = 0;

    while (a[first] == b[first]) {
        first++;
    }
    first -= first % each;
    if (range->size > each) {
        g_string_append_printf(text, "[%zu]", first / each);
    }
    g_string_append(text, ": ");
    for (size_t i = 0; i < each; i++) {
        g_string_append_printf(text, "%02x", a[first + i]);
    }
    g_string_append(text, " != ");
    for (size_t i = 0; i < each; i++) {
        g_string_append_printf(text, "%02x", b[first + i]);
    }
    return g_string_free(text, false);
}

char *vmstate_compare(const VMStateDescription *vmsd, const void *a, const void *b,
                      bool skip_conditional)
{
    g_autoptr(GPtrArray) ranges = vmstate_walk(vmsd);

    for (unsigned i = 0; i < ranges->len; i++) {
        const VMStateRange *range = g_ptr_array_index(ranges, i);
        const uint8_t *at_a = (const uint8_t *)a + range->start;
        const uint8_t *at_b = (const uint8_t *)b + range->start;

        if (range->migrated && range->plain && !(skip_conditional && range->conditional)
            && memcmp(at_a, at_b, range->size)) {
            return describe_difference(range, at_a, at_b);
        }
    }
    return NULL;
}

void vmstate_poison(const VMStateDescription *vmsd, void *state, uint8_t pattern)
{
    g_autoptr(GPtrArray) ranges = vmstate_walk(vmsd);

    for (unsigned i = 0; i < ranges->len; i++) {
        const VMStateRange *range = g_ptr_array_index(ranges, i);

        if (range->migrated && range->plain) {
            memset((uint8_t *)state + range->start, pattern, range->size);
        }
    }
}
