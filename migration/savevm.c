/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writing a whole stream: header, configuration, sections, trailer.
 */
#include "qemu/osdep.h"
#include "savevm-internal.h"
#include "migration/migration.h"
#include "stream-format.h"

static void put_section_header(QEMUFile *f, const SaveEntry *se, int type)
{
    qemu_put_byte(f, type);
    qemu_put_be32(f, se->section_id);
    if (type == QEMU_VM_SECTION_FULL || type == QEMU_VM_SECTION_START) {
        qemu_put_counted_string(f, se->idstr);
        qemu_put_be32(f, se->instance_id);
        qemu_put_be32(f, se->version_id);
    }
}

static void put_section_footer(QEMUFile *f, const SaveEntry *se)
{
    if (migration_knobs()->send_section_footer) {
        qemu_put_byte(f, QEMU_VM_SECTION_FOOTER);
        qemu_put_be32(f, se->section_id);
    }
}

static int section_failed(const SaveEntry *se, Error **errp)
{
    error_prepend(errp, "section '%s': ", se->idstr);
    return -1;
}

int savevm_check_migratable(Error **errp)
{
    SaveEntry *se;

    QTAILQ_FOREACH(se, savevm_entries(), link) {
        if (se->vmsd && se->vmsd->unmigratable) {
            error_setg(errp, "State blocked by non-migratable device '%s'", se->idstr);
            return -EINVAL;
        }
    }
    return 0;
}

/* ---- full sections ----------------------------------------------------------------- */

static int save_described(SaveStream *s, SaveEntry *se, Error **errp)
{
    int ret;

    if (!vmstate_section_needed(se->vmsd, se->opaque)) {
        return 0;
    }
    json_writer_start_object(s->json, NULL);
    json_writer_str(s->json, "name", se->idstr);
    json_writer_int64(s->json, "instance_id", se->instance_id);
    put_section_header(s->f, se, QEMU_VM_SECTION_FULL);
    ret = vmstate_save_state_errp(s->f, se->vmsd, se->opaque, s->json, errp);
    json_writer_end_object(s->json);
    if (ret) {
        section_failed(se, errp);
        return ret;
    }
    put_section_footer(s->f, se);
    return 0;
}

static int save_opaque(SaveStream *s, SaveEntry *se, Error **errp)
{
    uint64_t before;
    int64_t size;

    put_section_header(s->f, se, QEMU_VM_SECTION_FULL);
    before = qemu_file_transferred(s->f);
    se->ops->save_state(s->f, se->opaque);
    size = qemu_file_transferred(s->f) - before;
    put_section_footer(s->f, se);
    json_writer_start_object(s->json, NULL);
    json_writer_str(s->json, "name", se->idstr);
    json_writer_int64(s->json, "instance_id", se->instance_id);
    json_writer_int64(s->json, "size", size);
    json_writer_start_array(s->json, "fields");
    json_writer_start_object(s->json, NULL);
    json_writer_str(s->json, "name", "data");
    json_writer_int64(s->json, "size", size);
    json_writer_str(s->json, "type", "buffer");
    json_writer_end_object(s->json);
    json_writer_end_array(s->json);
    json_writer_end_object(s->json);
    return qemu_file_get_error_obj(s->f, errp);
}

/* Those that are sent before the RAM, or all others. */
static int save_full_sections(SaveStream *s, bool early, Error **errp)
{
    SaveEntry *se;

    QTAILQ_FOREACH(se, savevm_entries(), link) {
        int ret = 0;

        if (se->vmsd && se->vmsd->early_setup == early) {
            ret = save_described(s, se, errp);
        } else if (!early && se->ops && se->ops->save_state) {
            ret = save_opaque(s, se, errp);
        }
        if (ret) {
            return ret;
        }
    }
    return 0;
}

/* ---- live sections ------------------------------------------------------------------- */

static bool is_live(const SaveEntry *se)
{
    return se->ops && se->ops->save_setup
        && (!se->ops->is_active || se->ops->is_active(se->opaque));
}

static int start_live_section(SaveStream *s, SaveEntry *se, Error **errp)
{
    int ret;

    put_section_header(s->f, se, QEMU_VM_SECTION_START);
    ret = se->ops->save_setup(s->f, se->opaque, errp);
    if (ret) {
        section_failed(se, errp);
        return ret;
    }
    put_section_footer(s->f, se);
    return 0;
}

int savevm_start(SaveStream *s, QEMUFile *f, Error **errp)
{
    ERRP_GUARD();
    SaveEntry *se;
    int ret;

    *s = (SaveStream) { .f = f, .json = json_writer_new(false) };
    qemu_put_be32(f, QEMU_VM_FILE_MAGIC);
    qemu_put_be32(f, QEMU_VM_FILE_VERSION);
    json_writer_start_object(s->json, NULL);
    ret = config_save(f, s->json, errp);
    if (ret) {
        return ret;
    }
    json_writer_int64(s->json, "page_size", 1LL << migration_machine_info()->page_bits);
    json_writer_start_array(s->json, "devices");
    ret = save_full_sections(s, true, errp);
    QTAILQ_FOREACH(se, savevm_entries(), link) {
        if (!ret && is_live(se)) {
            ret = start_live_section(s, se, errp);
        }
    }
    return ret ? ret : qemu_file_get_error_obj(f, errp);
}

int savevm_iterate(SaveStream *s, Error **errp)
{
    ERRP_GUARD();
    bool all_done = true;
    SaveEntry *se;

    QTAILQ_FOREACH(se, savevm_entries(), link) {
        int ret;

        if (!is_live(se) || !se->ops->save_live_pending
            || !se->ops->save_live_pending(se->opaque)) {
            continue;
        }
        all_done = false;
        put_section_header(s->f, se, QEMU_VM_SECTION_PART);
        ret = se->ops->save_live_iterate(s->f, se->opaque);
        put_section_footer(s->f, se);
        if (ret < 0) {
            qemu_file_set_error(s->f, ret);
            qemu_file_get_error_obj(s->f, errp);
            section_failed(se, errp);
            return ret;
        }
    }
    return qemu_file_get_error_obj(s->f, errp) ?: all_done;
}

static int end_live_sections(SaveStream *s, Error **errp)
{
    SaveEntry *se;

    QTAILQ_FOREACH(se, savevm_entries(), link) {
        int ret;

        if (!is_live(se) || !se->ops->save_complete) {
            continue;
        }
        put_section_header(s->f, se, QEMU_VM_SECTION_END);
        ret = se->ops->save_complete(s->f, se->opaque);
        put_section_footer(s->f, se);
        if (ret < 0) {
            qemu_file_set_error(s->f, ret);
            qemu_file_get_error_obj(s->f, errp);
            section_failed(se, errp);
            return ret;
        }
    }
    return 0;
}

static void put_trailer(SaveStream *s)
{
    const char *text;
    size_t len;

    json_writer_end_array(s->json);
    json_writer_end_object(s->json);
    qemu_put_byte(s->f, QEMU_VM_EOF);
    if (migration_machine_info()->suppress_vmdesc) {
        return;
    }
    text = json_writer_get(s->json);
    len = strlen(text);
    qemu_put_byte(s->f, QEMU_VM_VMDESCRIPTION);
    qemu_put_be32(s->f, len);
    qemu_put_buffer(s->f, (const uint8_t *)text, len);
}

int savevm_complete(SaveStream *s, Error **errp)
{
    ERRP_GUARD();
    int ret;

    if (migration_knobs()->send_switchover_start
        && !migration_machine_info()->no_switchover_start) {
        qemu_put_byte(s->f, QEMU_VM_COMMAND);
        qemu_put_be16(s->f, MIG_CMD_SWITCHOVER_START);
        qemu_put_be16(s->f, 0);
    }
    ret = end_live_sections(s, errp);
    if (!ret) {
        ret = save_full_sections(s, false, errp);
    }
    if (ret) {
        return ret;
    }
    put_trailer(s);
    return qemu_file_get_error_obj(s->f, errp);
}

void savevm_finish(SaveStream *s)
{
    SaveEntry *se;

    QTAILQ_FOREACH(se, savevm_entries(), link) {
        if (se->ops && se->ops->save_cleanup) {
            se->ops->save_cleanup(se->opaque);
        }
    }
    g_clear_pointer(&s->json, json_writer_free);
}

int migration_save_stream(QEMUFile *f, Error **errp)
{
    SaveStream s;
    int ret = savevm_check_migratable(errp);

    if (ret) {
        return ret;
    }
    ret = savevm_start(&s, f, errp);
    while (!ret) {
        ret = savevm_iterate(&s, errp);
    }
    if (ret > 0) {
        ret = savevm_complete(&s, errp);
    }
    savevm_finish(&s);
    if (!ret && qemu_fflush(f)) {
        ret = qemu_file_get_error_obj(f, errp);
    }
    return ret;
}
