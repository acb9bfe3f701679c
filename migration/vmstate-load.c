/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loading one description.  The stream is hostile until proven otherwise:
 * counts are checked against the room that is there, pointers are followed
 * only to memory that existed before, allocation and nesting are bounded, and
 * the error names the field.
 */
#include "qemu/osdep.h"
#include "vmstate-internal.h"
#include "qemu-file-internal.h"
#include "stream-format.h"

typedef struct Load {
    QEMUFile *f;
    const VMStateDescription *vmsd;
    void *opaque;
    int version;
    /* Per field: the bytes that a pointer with a count had before loading. */
    int64_t *room;
    size_t room_count;
} Load;

/* ---- the place, for messages ---------------------------------------------------------- */

static size_t path_push(QEMUFile *f, const char *name)
{
    size_t old = f->path->len;

    if (old) {
        g_string_append_c(f->path, '.');
    }
    g_string_append(f->path, name);
    return old;
}

/* Put "field 'regs.fifo[3]': " before the reason, once. */
static void fail_at_field(Load *l, Error **errp)
{
    if (l->f->path->len) {
        error_prepend(errp, "field '%s': ", l->f->path->str);
        g_string_truncate(l->f->path, 0);
    }
}

/* ---- room behind pointers --------------------------------------------------------------- */

static bool needs_room(const VMStateField *field)
{
    return (field->flags & VMS_POINTER) && !(field->flags & VMS_ALLOC) && !field->capacity
        && (field->flags & (VMS_VARRAY_ANY_ | VMS_VBUFFER));
}

/*
 * A count that was loaded must not reach beyond what the destination
 * allocated, and all that is known of that is the count it had before.
 */
static void note_room(Load *l)
{
    size_t n = 0;
    bool any = false;

    for (const VMStateField *f = l->vmsd->fields; f && !(f->flags & VMS_END); f++, n++) {
        any = any || needs_room(f);
    }
    if (!any) {
        return;
    }
    l->room_count = n;
    l->room = g_new0(int64_t, n);
    for (size_t i = 0; i < n; i++) {
        VMStateElements el;

        if (needs_room(&l->vmsd->fields[i])
            && vmstate_elements(&l->vmsd->fields[i], l->opaque, &el, NULL)) {
            l->room[i] = el.num * el.size;
        }
    }
}

static bool check_room(Load *l, const VMStateField *field, const VMStateElements *el,
                       Error **errp)
{
    if (needs_room(field) && el->num * el->size > l->room[field - l->vmsd->fields]) {
        error_setg(errp, "%" PRId64 " exceeds the %" PRId64 " that there is room for",
                   el->num * el->size, l->room[field - l->vmsd->fields]);
        return false;
    }
    return true;
}

/* The old memory, if any, is the device's: it frees it in pre_load. */
static bool allocate(Load *l, const VMStateField *field, const VMStateElements *el,
                     Error **errp)
{
    int64_t size = el->num * el->size;
    void **at = (void **)((char *)l->opaque + field->offset);

    if (!(field->flags & VMS_ALLOC) || !size) {
        return true;
    }
    if (size > VMS_ALLOC_LIMIT) {
        error_setg(errp, "%" PRId64 " bytes are more than the %d that loading allocates",
                   size, VMS_ALLOC_LIMIT);
        return false;
    }
    *at = g_try_malloc0(size);
    if (!*at) {
        error_setg(errp, "no memory for %" PRId64 " bytes", size);
    }
    return *at != NULL;
}

/* ---- fields --------------------------------------------------------------------------------- */

static int load_element(Load *l, const VMStateField *field, void *at, int64_t size,
                        Error **errp)
{
    int ret;

    if (!at && (field->flags & VMS_ARRAY_OF_POINTER)) {
        ret = vmstate_info_nullptr.get(l->f, at, size, field);
    } else if (field->flags & VMS_STRUCT) {
        return vmstate_load_state_errp(l->f, field->vmsd, at, field->vmsd->version_id, errp);
    } else if (field->flags & VMS_VSTRUCT) {
        return vmstate_load_state_errp(l->f, field->vmsd, at, field->struct_version_id, errp);
    } else {
        ret = field->info->get(l->f, at, size, field);
    }
    if (ret < 0 && !l->f->error) {
        error_setg(errp, "%s%s%s", strerror(-ret), field->err_hint ? ": " : "",
                   field->err_hint ?: "");
        return ret;
    }
    return qemu_file_get_error_obj(l->f, errp);
}

static int load_elements(Load *l, const VMStateField *field, Error **errp)
{
    VMStateElements el;
    void *base;
    int ret = 0;

    if (!vmstate_elements(field, l->opaque, &el, errp) || !check_room(l, field, &el, errp)
        || !allocate(l, field, &el, errp)) {
        return -EINVAL;
    }
    base = vmstate_base(field, l->opaque);
    if (!base && el.num && el.size) {
        error_setg(errp, "there is no memory to load it to");
        return -EINVAL;
    }
    for (int64_t i = 0; i < el.num && !ret; i++) {
        size_t mark = l->f->path->len;

        if (el.num > 1) {
            g_string_append_printf(l->f->path, "[%" PRId64 "]", i);
        }
        ret = load_element(l, field, vmstate_element(field, base, el.size, i), el.size, errp);
        if (!ret) {
            g_string_truncate(l->f->path, mark);
        }
    }
    return ret;
}

static int load_fields(Load *l, Error **errp)
{
    for (const VMStateField *field = l->vmsd->fields;
         field && !(field->flags & VMS_END); field++) {
        if (vmstate_field_exists(field, l->opaque, l->version)) {
            size_t mark = path_push(l->f, field->name);
            int ret = load_elements(l, field, errp);

            if (ret) {
                fail_at_field(l, errp);
                return ret;
            }
            g_string_truncate(l->f->path, mark);
        } else if (field->flags & VMS_MUST_EXIST) {
            error_setg(errp, "Input validation failed: %s/%s version_id: %d", l->vmsd->name,
                       field->name, l->vmsd->version_id);
            fail_at_field(l, errp);
            return -EINVAL;
        }
    }
    return 0;
}

/* ---- subsections --------------------------------------------------------------- */

static const VMStateDescription *find_subsection(const VMStateDescription *vmsd,
                                                 const char *name)
{
    for (const VMStateDescription *const *sub = vmsd->subsections; sub && *sub; sub++) {
        if (g_str_equal((*sub)->name, name)) {
            return *sub;
        }
    }
    return NULL;
}

/* Is a subsection of @vmsd next?  Its name and how many bytes that takes. */
static size_t peek_subsection(QEMUFile *f, const VMStateDescription *vmsd, char name[256])
{
    size_t prefix = strlen(vmsd->name);
    int len;

    if (qemu_peek_byte(f, 0) != QEMU_VM_SUBSECTION) {
        return 0;
    }
    len = qemu_peek_byte(f, 1);
    if (len < 0 || (size_t)len < prefix + 1
        || qemu_peek_buffer(f, (uint8_t *)name, len, 2) != (size_t)len
        || memcmp(name, vmsd->name, prefix)) {
        return 0;       /* of an outer description, which will look at it */
    }
    name[len] = '\0';
    return len + 2;
}

static int load_subsections(Load *l, Error **errp)
{
    char name[256];
    size_t header;

    while ((header = peek_subsection(l->f, l->vmsd, name))) {
        const VMStateDescription *sub = find_subsection(l->vmsd, name);
        int version, ret;

        if (!sub) {
            g_autofree char *shown = g_strescape(name, NULL);

            error_setg(errp, "VM subsection '%s' in '%s' does not exist", shown,
                       l->vmsd->name);
            fail_at_field(l, errp);
            return -ENOENT;
        }
        qemu_file_skip(l->f, header);
        version = qemu_get_be32(l->f);
        ret = qemu_file_get_error_obj(l->f, errp);
        if (ret) {
            error_prepend(errp, "version: ");
        } else {
            ret = vmstate_load_state_errp(l->f, sub, l->opaque, version, errp);
        }
        if (ret) {
            error_prepend(errp, "subsection '%s' ", sub->name);
            return ret;
        }
    }
    return qemu_file_get_error_obj(l->f, errp);
}

/* ---- descriptions -------------------------------------------------------------- */

static bool check_version(const VMStateDescription *vmsd, int version, Error **errp)
{
    if (version > vmsd->version_id) {
        error_setg(errp, "%s: incoming version_id %d is too new for local version_id %d",
                   vmsd->name, version, vmsd->version_id);
        return false;
    }
    if (version < vmsd->minimum_version_id) {
        error_setg(errp, "%s: incoming version_id %d is too old for local minimum version_id %d",
                   vmsd->name, version, vmsd->minimum_version_id);
        return false;
    }
    return true;
}

static int run_pre_load(Load *l, Error **errp)
{
    int ret;

    if (l->vmsd->pre_load_errp) {
        if (l->vmsd->pre_load_errp(l->opaque, errp)) {
            return 0;
        }
        error_prepend(errp, "pre load hook failed for: '%s', version_id: %d: ",
                      l->vmsd->name, l->vmsd->version_id);
        return -EINVAL;
    }
    ret = l->vmsd->pre_load ? l->vmsd->pre_load(l->opaque) : 0;
    if (ret) {
        error_setg(errp, "pre load hook failed for: '%s', version_id: %d, ret: %d",
                   l->vmsd->name, l->vmsd->version_id, ret);
    }
    return ret > 0 ? -EINVAL : ret;
}

static int run_post_load(Load *l, Error **errp)
{
    int ret;

    if (l->vmsd->post_load_errp) {
        if (l->vmsd->post_load_errp(l->opaque, l->version, errp)) {
            return 0;
        }
        error_prepend(errp, "post load hook failed for: %s, version_id: %d: ",
                      l->vmsd->name, l->vmsd->version_id);
        return -EINVAL;
    }
    ret = l->vmsd->post_load ? l->vmsd->post_load(l->opaque, l->version) : 0;
    if (ret < 0) {
        error_setg(errp, "post load hook failed for: %s, version_id: %d, ret: %d",
                   l->vmsd->name, l->vmsd->version_id, ret);
        return ret;
    }
    return 0;
}

static int load_state(Load *l, Error **errp)
{
    int ret;

    if (l->f->depth > VMS_MAX_DEPTH) {
        error_setg(errp, "%s is nested too deeply", l->vmsd->name);
        return -EINVAL;
    }
    if (!check_version(l->vmsd, l->version, errp)) {
        return -EINVAL;
    }
    ret = run_pre_load(l, errp);
    if (ret) {
        return ret;
    }
    note_room(l);
    ret = load_fields(l, errp);
    if (!ret) {
        ret = load_subsections(l, errp);
    }
    return ret ? ret : run_post_load(l, errp);
}

int vmstate_load_state_errp(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                            int version_id, Error **errp)
{
    ERRP_GUARD();
    Load l = { .f = f, .vmsd = vmsd, .opaque = opaque, .version = version_id };
    size_t mark = f->path->len;
    int ret;

    f->depth++;
    ret = load_state(&l, errp);
    f->depth--;
    g_free(l.room);
    if (ret && f->depth == 0) {
        fail_at_field(&l, errp);
    } else if (!ret) {
        g_string_truncate(f->path, mark);
    }
    return ret;
}

/* Get functions of devices call this one: the file keeps the reason. */
int vmstate_load_state(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                       int version_id)
{
    Error *err = NULL;
    int ret = vmstate_load_state_errp(f, vmsd, opaque, version_id, &err);

    if (ret) {
        /* This text knows the place, also when the file failed first. */
        f->error = f->error ?: ret;
        error_free(f->error_obj);
        f->error_obj = err;
    }
    return ret;
}
