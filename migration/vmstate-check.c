/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is a description sound?  Runs once per description, when it is registered,
 * so that a mistake in a table shows at start-up and not when a user migrates.
 */
#include "qemu/osdep.h"
#include "vmstate-internal.h"

static bool check_vmsd(const VMStateDescription *vmsd, const char *parent_ctype,
                       unsigned depth, Error **errp);

/* ---- byte accounting ------------------------------------------------------------------ */

/* Who covers a byte: the entry, or NULL. */
typedef struct Accounting {
    const VMStateDescription *vmsd;
    const VMStateField **owner;
} Accounting;

/* Bytes of one element where it lies in the struct. */
size_t vmstate_extent_size(const VMStateField *field)
{
    if (field->flags & (VMS_POINTER | VMS_ARRAY_OF_POINTER)) {
        return sizeof(void *);
    }
    if (field->info == &vmstate_info_qtailq || field->info == &vmstate_info_qlist) {
        return field->capacity;
    }
    if (field->info == &vmstate_info_gtree) {
        return sizeof(GTree *);
    }
    if (field->info == &vmstate_info_unused_buffer || field->info == &vmstate_info_tmp) {
        return 0;
    }
    return field->size;
}

size_t vmstate_extent_number(const VMStateField *field)
{
    if (field->flags & VMS_POINTER) {
        return 1;
    }
    if (field->flags & VMS_ARRAY) {
        return field->num;
    }
    return field->flags & VMS_VARRAY_ANY_ ? field->capacity : 1;
}

static bool account_field(Accounting *a, const VMStateField *field, bool versioned,
                          Error **errp)
{
    size_t start = field->offset;
    size_t size = vmstate_extent_size(field) * vmstate_extent_number(field);

    if (start + size > a->vmsd->state_size) {
        error_setg(errp, "field '%s' of '%s' lies outside %s", field->name, a->vmsd->name,
                   a->vmsd->state_ctype);
        return false;
    }
    for (size_t i = start; i < start + size; i++) {
        const VMStateField *other = a->owner[i];

        /* Two forms of one member for different versions are fine. */
        if (other && !(other->field_exists && field->field_exists) && !versioned) {
            error_setg(errp, "byte %zu of %s is migrated twice (fields '%s' and '%s')", i,
                       a->vmsd->state_ctype, other->name, field->name);
            return false;
        }
        a->owner[i] = field;
    }
    return true;
}

static bool account_list(Accounting *a, const VMStateDescription *vmsd, bool sub, Error **errp)
{
    for (const VMStateField *f = vmsd->fields; f && !(f->flags & VMS_END); f++) {
        if (!account_field(a, f, sub, errp)) {
            return false;
        }
    }
    for (const VMStateDescription *const *s = vmsd->subsections; s && *s; s++) {
        /* A subsection may repeat a member that the main list sends in another form. */
        if ((*s)->state_ctype && !account_list(a, *s, true, errp)) {
            return false;
        }
    }
    return true;
}

/* Every byte from @start to @end has an owner. */
static bool check_range(const Accounting *a, size_t start, size_t end, Error **errp)
{
    for (size_t i = start; i < end; i++) {
        g_autofree char *after = NULL;
        size_t last = i;

        if (a->owner[i]) {
            continue;
        }
        while (last + 1 < end && !a->owner[last + 1]) {
            last++;
        }
        after = i && a->owner[i - 1] ? g_strdup_printf("after '%s'", a->owner[i - 1]->name)
                                     : g_strdup("at the start");
        error_setg(errp, "bytes %zu..%zu of %s (%s) are neither migrated nor marked "
                   "VMSTATE_NOT_MIGRATED", i, last, a->vmsd->state_ctype, after);
        return false;
    }
    return true;
}

static bool check_complete(const VMStateDescription *vmsd, Error **errp)
{
    Accounting a = { .vmsd = vmsd };
    g_autofree const VMStateField **owner = NULL;

    if (!vmsd->state_size) {
        error_setg(errp, "'%s' is .complete but has no VMSTATE_OF()", vmsd->name);
        return false;
    }
    owner = g_new0(const VMStateField *, vmsd->state_size);
    a.owner = owner;
    if (!account_list(&a, vmsd, false, errp)) {
        return false;
    }
    for (const VMStateBox *box = vmsd->boxes; box && box->name; box++) {
        if (!check_range(&a, box->offset, box->offset + box->size, errp)) {
            return false;
        }
    }
    return !vmsd->complete || check_range(&a, 0, vmsd->state_size, errp);
}

/* ---- entries ----------------------------------------------------------------------------- */

static bool check_field_form(const VMStateDescription *vmsd, const VMStateField *f,
                             Error **errp)
{
    const char *wrong = NULL;

    if (!f->name) {
        error_setg(errp, "a field of '%s' has no name", vmsd->name);
        return false;
    }
    if (f->flags & (VMS_NOT_MIGRATED | VMS_MUST_EXIST)) {
        wrong = (f->flags & VMS_MUST_EXIST) && !f->field_exists ? "has no test" : NULL;
    } else if (f->flags & (VMS_STRUCT | VMS_VSTRUCT)) {
        wrong = f->vmsd ? NULL : "has no description";
    } else if (!f->info || !f->info->get || !f->info->put) {
        wrong = "has no info";
    }
    if (!wrong && (f->flags & VMS_ARRAY) && (f->flags & VMS_VARRAY_ANY_)) {
        wrong = "is both a fixed and a variable array";
    }
    if (!wrong && (f->flags & VMS_ALLOC) && !(f->flags & VMS_POINTER)) {
        wrong = "allocates but is no pointer";
    }
    if (!wrong && vmsd->state_ctype && f->version_id > vmsd->version_id) {
        wrong = "has a version above that of the description";
    }
    if (!wrong && (f->flags & VMS_VSTRUCT)
        && (f->struct_version_id > f->vmsd->version_id
            || f->struct_version_id < f->vmsd->minimum_version_id)) {
        wrong = "has a struct version that its description does not know";
    }
    if (wrong) {
        error_setg(errp, "field '%s' of '%s' %s", f->name, vmsd->name, wrong);
    }
    return !wrong;
}

static bool check_field(const VMStateDescription *vmsd, const VMStateField *f,
                        const char *ctype, unsigned depth, Error **errp)
{
    if (!check_field_form(vmsd, f, errp)) {
        return false;
    }
    if (ctype && f->state_ctype && !g_str_equal(ctype, f->state_ctype)) {
        error_setg(errp, "field '%s' was declared for %s, not %s", f->name, f->state_ctype,
                   ctype);
        return false;
    }
    /* The keys of a tree come after the values in an array of two. */
    if (f->vmsd && !check_vmsd(f->vmsd, NULL, depth + 1, errp)) {
        error_prepend(errp, "field '%s' of '%s': ", f->name, vmsd->name);
        return false;
    }
    return true;
}

static bool check_fields(const VMStateDescription *vmsd, const char *ctype, unsigned depth,
                         Error **errp)
{
    if (!vmsd->fields) {
        if (!vmsd->subsections && !vmsd->unmigratable) {
            error_setg(errp, "'%s' has no fields", vmsd->name);
            return false;
        }
        return true;
    }
    for (const VMStateField *f = vmsd->fields; !(f->flags & VMS_END); f++) {
        if (!check_field(vmsd, f, ctype, depth, errp)) {
            return false;
        }
    }
    return true;
}

/* ---- descriptions ---------------------------------------------------------------------------- */

static bool check_subsections(const VMStateDescription *vmsd, const char *ctype,
                              unsigned depth, Error **errp)
{
    for (const VMStateDescription *const *sub = vmsd->subsections; sub && *sub; sub++) {
        if (!check_vmsd(*sub, ctype, depth + 1, errp)) {
            return false;
        }
        if (!g_str_has_prefix((*sub)->name, vmsd->name)
            || strlen((*sub)->name) == strlen(vmsd->name)) {
            error_setg(errp, "the name of subsection '%s' must start with '%s/'", (*sub)->name,
                       vmsd->name);
            return false;
        }
        if (!(*sub)->needed) {
            error_setg(errp, "subsection '%s' has no needed()", (*sub)->name);
            return false;
        }
        for (const VMStateDescription *const *other = vmsd->subsections; other != sub; other++) {
            if (g_str_equal((*other)->name, (*sub)->name)) {
                error_setg(errp, "subsection '%s' is listed twice", (*sub)->name);
                return false;
            }
        }
    }
    return true;
}

static bool check_header(const VMStateDescription *vmsd, Error **errp)
{
    if (!vmsd->name || !*vmsd->name || strlen(vmsd->name) > 255) {
        error_setg(errp, "a description has no name, or one of more than 255 bytes");
        return false;
    }
    if (vmsd->minimum_version_id > vmsd->version_id) {
        error_setg(errp, "'%s': minimum_version_id > version_id", vmsd->name);
        return false;
    }
    if (vmsd->version_id < 0 || vmsd->minimum_version_id < 0) {
        error_setg(errp, "'%s': a version is negative", vmsd->name);
        return false;
    }
    if ((vmsd->pre_load && vmsd->pre_load_errp) || (vmsd->post_load && vmsd->post_load_errp)
        || (vmsd->pre_save && vmsd->pre_save_errp)) {
        error_setg(errp, "'%s' has both forms of a hook", vmsd->name);
        return false;
    }
    return true;
}

/* @parent_ctype: the struct that this description shares with its parent, or NULL. */
static bool check_vmsd(const VMStateDescription *vmsd, const char *parent_ctype,
                       unsigned depth, Error **errp)
{
    const char *ctype = vmsd->state_ctype ?: parent_ctype;

    if (!check_header(vmsd, errp)) {
        return false;
    }
    if (depth > VMS_MAX_DEPTH) {
        error_setg(errp, "'%s' is nested too deeply, or in itself", vmsd->name);
        return false;
    }
    if (parent_ctype && ctype && !g_str_equal(parent_ctype, ctype)) {
        error_setg(errp, "subsection '%s' was declared for %s, not %s", vmsd->name, ctype,
                   parent_ctype);
        return false;
    }
    return check_fields(vmsd, ctype, depth, errp) && check_subsections(vmsd, ctype, depth, errp)
        && (!(vmsd->complete || vmsd->boxes) || check_complete(vmsd, errp));
}

bool vmstate_check(const VMStateDescription *vmsd, Error **errp)
{
    ERRP_GUARD();

    return check_vmsd(vmsd, NULL, 0, errp);
}
