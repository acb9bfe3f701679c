/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -dump-vmstate: all descriptions as JSON, for checkers that compare two
 * versions of the program.
 */
#include "qemu/osdep.h"
#include "migration/misc.h"

static void dump_vmsd(JSONWriter *json, const char *name, const VMStateDescription *vmsd);

static void dump_field(JSONWriter *json, const VMStateField *field)
{
    json_writer_start_object(json, NULL);
    json_writer_str(json, "field", field->name);
    json_writer_int64(json, "version_id", field->version_id);
    json_writer_bool(json, "field_exists", field->field_exists != NULL);
    if (field->flags & VMS_ARRAY) {
        json_writer_int64(json, "num", field->num);
    }
    /* In memory, not on the wire; entries that only have an info show 0. */
    json_writer_int64(json, "size", field->size);
    if (field->vmsd) {
        dump_vmsd(json, "Description", field->vmsd);
    }
    json_writer_end_object(json);
}

static void dump_fields(JSONWriter *json, const VMStateField *field)
{
    json_writer_start_array(json, "Fields");
    for (; !(field->flags & VMS_END); field++) {
        if (!(field->flags & (VMS_MUST_EXIST | VMS_NOT_MIGRATED))) {
            dump_field(json, field);
        }
    }
    json_writer_end_array(json);
}

static void dump_vmsd(JSONWriter *json, const char *name, const VMStateDescription *vmsd)
{
    json_writer_start_object(json, name);
    json_writer_str(json, "name", vmsd->name);
    json_writer_int64(json, "version_id", vmsd->version_id);
    json_writer_int64(json, "minimum_version_id", vmsd->minimum_version_id);
    if (vmsd->fields) {
        dump_fields(json, vmsd->fields);
    }
    if (vmsd->subsections) {
        json_writer_start_array(json, "Subsections");
        for (const VMStateDescription *const *sub = vmsd->subsections; *sub; sub++) {
            dump_vmsd(json, NULL, *sub);
        }
        json_writer_end_array(json);
    }
    json_writer_end_object(json);
}

void vmstate_dump(FILE *out, const char *machine, const VMStateDumpEntry *entries)
{
    g_autoptr(JSONWriter) json = json_writer_new(true);

    json_writer_start_object(json, NULL);
    json_writer_start_object(json, "vmschkmachine");
    json_writer_str(json, "Name", machine);
    json_writer_end_object(json);
    for (; entries->type; entries++) {
        json_writer_start_object(json, entries->type);
        json_writer_str(json, "Name", entries->type);
        json_writer_int64(json, "version_id", entries->vmsd->version_id);
        json_writer_int64(json, "minimum_version_id", entries->vmsd->minimum_version_id);
        dump_vmsd(json, "Description", entries->vmsd);
        json_writer_end_object(json);
    }
    json_writer_end_object(json);
    fprintf(out, "%s\n", json_writer_get(json));
}
