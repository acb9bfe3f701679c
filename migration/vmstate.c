/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What saving and loading share, and saving: fields, nested structs and
 * subsections of one description, with the JSON that describes the bytes.
 */
#include "qemu/osdep.h"
#include "vmstate-internal.h"
#include "migration/qemu-file.h"
#include "stream-format.h"

/* ---- elements of a field -------------------------------------------------------- */

bool vmstate_field_exists(const VMStateField *field, void *opaque, int version)
{
    if (field->flags & VMS_NOT_MIGRATED) {
        return false;
    }
    if (field->field_exists) {
        return field->field_exists(opaque, version);
    }
    return field->version_id <= version;
}

static int64_t element_count(const VMStateField *field, const char *state)
{
    const void *at = state + field->num_offset;
    int64_t n = 1;

    if (field->flags & VMS_ARRAY) {
        n = field->num;
    } else if (field->flags & VMS_VARRAY_INT32) {
        n = *(const int32_t *)at;
    } else if (field->flags & VMS_VARRAY_UINT32) {
        n = *(const uint32_t *)at;
    } else if (field->flags & VMS_VARRAY_UINT16) {
        n = *(const uint16_t *)at;
    } else if (field->flags & VMS_VARRAY_UINT8) {
        n = *(const uint8_t *)at;
    }
    return field->flags & VMS_MULTIPLY_ELEMENTS ? n * field->num : n;
}

bool vmstate_elements(const VMStateField *field, void *opaque, VMStateElements *out,
                      Error **errp)
{
    int64_t n = element_count(field, opaque);
    int64_t size = field->size;

    if (field->flags & VMS_VBUFFER) {
        size = *(const int32_t *)((const char *)opaque + field->size_offset);
        if (size < 0) {
            error_setg(errp, "size %" PRId64 " is not possible", size);
            return false;
        }
        if (field->flags & VMS_MULTIPLY) {
            size *= field->size;
        }
    }
    if (n < 0 || n > INT32_MAX) {
        error_setg(errp, "count %" PRId64 " is not possible", n);
        return false;
    }
    if ((field->flags & VMS_VARRAY_ANY_) && field->capacity && n > field->capacity) {
        error_setg(errp, "count %" PRId64 " exceeds the capacity %" PRIu32, n,
                   field->capacity);
        return false;
    }
    *out = (VMStateElements) { .num = n, .size = size };
    return true;
}

void *vmstate_base(const VMStateField *field, void *opaque)
{
    char *at = (char *)opaque + field->offset;

    return field->flags & VMS_POINTER ? *(void **)at : at;
}

void *vmstate_element(const VMStateField *field, void *base, int64_t size, int64_t i)
{
    if (field->info == &vmstate_info_unused_buffer) {
        return base;    /* there is no such memory */
    }
    if (field->flags & VMS_ARRAY_OF_POINTER) {
        return ((void **)base)[i];
    }
    return base ? (char *)base + i * size : NULL;     /* an empty array may have no storage */
}

bool vmstate_section_needed(const VMStateDescription *vmsd, void *opaque)
{
    return !vmsd->needed || vmsd->needed(opaque);
}

/* ---- description of what is written ------------------------------------------------- */

/* Do all elements of an array look the same, whatever their values? */
static bool same_shape(const VMStateField *field)
{
    if (field->field_exists) {
        return false;
    }
    if (field->flags & VMS_STRUCT) {
        if (field->vmsd->subsections) {
            return false;
        }
        for (const VMStateField *f = field->vmsd->fields; !(f->flags & VMS_END); f++) {
            if (!same_shape(f)) {
                return false;
            }
        }
    }
    return true;
}

static const char *field_type(const VMStateField *field, bool null)
{
    if (null) {
        return vmstate_info_nullptr.name;
    }
    return field->flags & VMS_VSTRUCT ? "vstruct"
        : field->flags & VMS_STRUCT ? "struct"
        : field->info ? field->info->name : "unknown";
}

/* Members of a list with the same name get their number among them. */
static char *field_name(const VMStateDescription *vmsd, const VMStateField *field)
{
    unsigned count = 0, own = 0;

    for (const VMStateField *f = vmsd->fields; !(f->flags & VMS_END); f++) {
        if (f == field) {
            own = count;
        }
        if (f->name && !(f->flags & VMS_NOT_MIGRATED) && g_str_equal(f->name, field->name)) {
            count++;
        }
    }
    return count > 1 ? g_strdup_printf("%s[%u]", field->name, own) : g_strdup(field->name);
}

/* ---- saving ---------------------------------------------------------------------------- */

typedef struct Save {
    QEMUFile *f;
    const VMStateDescription *vmsd;
    void *opaque;
    JSONWriter *json;       /* or NULL */
} Save;

static int save_element(Save *s, const VMStateField *field, void *at, int64_t size,
                        JSONWriter *json, Error **errp)
{
    int ret;

    if (!at && (field->flags & VMS_ARRAY_OF_POINTER)) {
        return vmstate_info_nullptr.put(s->f, at, size, field, NULL);
    }
    if (field->flags & (VMS_STRUCT | VMS_VSTRUCT)) {
        int version = field->flags & VMS_VSTRUCT ? field->struct_version_id
                                                 : field->vmsd->version_id;

        if (json) {
            json_writer_start_object(json, "struct");
        }
        ret = vmstate_save_state_v(s->f, field->vmsd, at, json, version, errp);
        if (json) {
            json_writer_end_object(json);
        }
        return ret;
    }
    ret = field->info->put(s->f, at, size, field, json);
    if (ret) {
        qemu_file_set_error(s->f, ret);
        qemu_file_get_error_obj(s->f, errp);
        error_prepend(errp, "Save of field %s/%s failed: ", s->vmsd->name, field->name);
    }
    return ret;
}

/* How many elements from @i on have the description of element @i. */
static int64_t run_length(const VMStateField *field, void *base, int64_t i, int64_t num)
{
    int64_t n = 1;

    if (!(field->flags & VMS_ARRAY_OF_POINTER)) {
        return num - i;
    }
    while (i + n < num && !((void **)base)[i] == !((void **)base)[i + n]) {
        n++;
    }
    return n;
}

static void describe_start(Save *s, const VMStateField *field, bool null, int64_t i,
                           int64_t num, int64_t run)
{
    g_autofree char *name = field_name(s->vmsd, field);

    json_writer_start_object(s->json, NULL);
    json_writer_str(s->json, "name", name);
    if (run > 1) {
        json_writer_int64(s->json, "array_len", run);
    } else if (num > 1 && !same_shape(field)) {
        json_writer_int64(s->json, "index", i);
    }
    json_writer_str(s->json, "type", field_type(field, null));
}

/* Elements i .. i + run - 1, which share one description. */
static int save_run(Save *s, const VMStateField *field, void *base,
                    const VMStateElements *el, int64_t i, int64_t run, Error **errp)
{
    int ret = 0;

    for (int64_t k = 0; k < run && !ret; k++) {
        void *at = vmstate_element(field, base, el->size, i + k);
        JSONWriter *json = k == 0 ? s->json : NULL;
        uint64_t before = qemu_file_transferred(s->f);

        if (json) {
            describe_start(s, field, !at && (field->flags & VMS_ARRAY_OF_POINTER), i,
                           el->num, run);
        }
        ret = save_element(s, field, at, el->size, json, errp);
        if (json) {
            json_writer_int64(json, "size", qemu_file_transferred(s->f) - before);
            json_writer_end_object(json);
        }
    }
    return ret;
}

static int save_field(Save *s, const VMStateField *field, Error **errp)
{
    VMStateElements el;
    bool compress = same_shape(field);
    void *base;
    int ret = 0;

    if (!vmstate_elements(field, s->opaque, &el, errp)) {
        error_prepend(errp, "Save of field %s/%s: ", s->vmsd->name, field->name);
        return -EINVAL;
    }
    base = vmstate_base(field, s->opaque);
    if (!base && el.num && el.size) {
        error_setg(errp, "Save of field %s/%s: the pointer is NULL", s->vmsd->name,
                   field->name);
        return -EINVAL;
    }
    for (int64_t i = 0; i < el.num && !ret;) {
        int64_t run = s->json && compress ? run_length(field, base, i, el.num) : 1;

        ret = save_run(s, field, base, &el, i, run, errp);
        i += run;
    }
    return ret;
}

static int save_fields(Save *s, int version, Error **errp)
{
    for (const VMStateField *field = s->vmsd->fields;
         field && !(field->flags & VMS_END); field++) {
        if (vmstate_field_exists(field, s->opaque, version)) {
            int ret = save_field(s, field, errp);

            if (ret) {
                return ret;
            }
        } else if (field->flags & VMS_MUST_EXIST) {
            error_setg(errp, "Output state validation failed: %s/%s", s->vmsd->name,
                       field->name);
            return -EINVAL;
        }
    }
    return 0;
}

static int save_subsections(Save *s, Error **errp)
{
    bool first = true;
    int ret = 0;

    for (const VMStateDescription *const *sub = s->vmsd->subsections;
         sub && *sub && !ret; sub++) {
        if (!vmstate_section_needed(*sub, s->opaque)) {
            continue;
        }
        if (s->json && first) {
            json_writer_start_array(s->json, "subsections");
        }
        first = false;
        if (s->json) {
            json_writer_start_object(s->json, NULL);
        }
        qemu_put_byte(s->f, QEMU_VM_SUBSECTION);
        qemu_put_counted_string(s->f, (*sub)->name);
        qemu_put_be32(s->f, (*sub)->version_id);
        ret = vmstate_save_state_errp(s->f, *sub, s->opaque, s->json, errp);
        if (s->json) {
            json_writer_end_object(s->json);
        }
    }
    if (s->json && !first) {
        json_writer_end_array(s->json);
    }
    return ret;
}

static int run_pre_save(const VMStateDescription *vmsd, void *opaque, Error **errp)
{
    if (vmsd->pre_save_errp) {
        if (!vmsd->pre_save_errp(opaque, errp)) {
            error_prepend(errp, "pre-save for %s failed: ", vmsd->name);
            return -EINVAL;
        }
    } else if (vmsd->pre_save) {
        int ret = vmsd->pre_save(opaque);

        if (ret) {
            error_setg(errp, "pre-save for %s failed, ret: %d", vmsd->name, ret);
            return ret < 0 ? ret : -EINVAL;
        }
    }
    return 0;
}

int vmstate_save_state_v(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                         JSONWriter *vmdesc, int version_id, Error **errp)
{
    ERRP_GUARD();
    Save s = { .f = f, .vmsd = vmsd, .opaque = opaque, .json = vmdesc };
    int ret = run_pre_save(vmsd, opaque, errp);

    if (ret) {
        return ret;
    }
    if (vmdesc) {
        json_writer_str(vmdesc, "vmsd_name", vmsd->name);
        json_writer_int64(vmdesc, "version", version_id);
        json_writer_start_array(vmdesc, "fields");
    }
    ret = save_fields(&s, version_id, errp);
    if (vmdesc) {
        json_writer_end_array(vmdesc);
    }
    if (!ret) {
        ret = save_subsections(&s, errp);
    }
    /* The hook undoes what pre_save did, so it runs after failures too. */
    if (vmsd->post_save) {
        int post = vmsd->post_save(opaque);

        if (post && !ret) {
            error_setg(errp, "post-save for %s failed, ret: %d", vmsd->name, post);
            ret = post < 0 ? post : -EINVAL;
        }
    }
    if (!ret) {
        ret = qemu_file_get_error_obj(f, errp);
    }
    return ret;
}

int vmstate_save_state_errp(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                            JSONWriter *vmdesc, Error **errp)
{
    return vmstate_save_state_v(f, vmsd, opaque, vmdesc, vmsd->version_id, errp);
}

/* Put functions of devices call this one: the file keeps the reason. */
int vmstate_save_state(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                       JSONWriter *vmdesc)
{
    Error *err = NULL;
    int ret = vmstate_save_state_errp(f, vmsd, opaque, vmdesc, &err);

    if (ret) {
        qemu_file_set_error_obj(f, ret, err);
    }
    return ret;
}
