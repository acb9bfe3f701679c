/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a whole stream.  Whatever does not belong there ends the load with
 * an error that names the section.
 */
#include "qemu/osdep.h"
#include "savevm-internal.h"
#include "migration/migration.h"
#include "qemu/error-report.h"
#include "stream-format.h"

/* Names come from the stream: printable, please. */
static char *printable(const char *name)
{
    return g_strescape(name, NULL);
}

/* Prefix like "section 'pl011' ", unless the text is about the section as such. */
static void name_section(const SaveEntry *se, Error **errp)
{
    if (se->instance_id) {
        error_prepend(errp, "section '%s' (instance %" PRIu32 ") ", se->idstr,
                      se->instance_id);
    } else {
        error_prepend(errp, "section '%s' ", se->idstr);
    }
}

static int check_footer(QEMUFile *f, const SaveEntry *se, Error **errp)
{
    int mark;
    uint32_t id;

    if (!migration_knobs()->send_section_footer) {
        return 0;
    }
    mark = qemu_get_byte(f);
    id = qemu_get_be32(f);
    if (qemu_file_get_error(f)) {
        qemu_file_get_error_obj(f, errp);
        name_section(se, errp);
        return qemu_file_get_error(f);
    }
    if (mark != QEMU_VM_SECTION_FOOTER) {
        error_setg(errp, "Missing section footer for %s", se->idstr);
        return -EINVAL;
    }
    if (id != se->load_section_id) {
        error_setg(errp, "Mismatched section id in footer for %s - read 0x%" PRIx32
                   " expected 0x%" PRIx32, se->idstr, id, se->load_section_id);
        return -EINVAL;
    }
    return 0;
}

static int load_payload(QEMUFile *f, SaveEntry *se, Error **errp)
{
    int ret;

    if (se->vmsd) {
        ret = vmstate_load_state_errp(f, se->vmsd, se->opaque, se->load_version_id, errp);
        if (!ret) {
            ret = qemu_file_get_error_obj(f, errp);
        }
    } else {
        ret = se->ops->load_state ? se->ops->load_state(f, se->opaque, se->load_version_id)
                                  : -ENOTSUP;
        qemu_file_set_error(f, ret);
        ret = qemu_file_get_error_obj(f, errp);
        if (ret) {
            error_prepend(errp, "data: ");
        }
    }
    if (ret) {
        name_section(se, errp);
    }
    return ret;
}

/* The rest of a start or full section: who it is for, and its content. */
static int load_first(QEMUFile *f, Error **errp)
{
    char idstr[256];
    uint32_t section_id = qemu_get_be32(f);
    bool named = qemu_get_counted_string(f, idstr);
    uint32_t instance_id = qemu_get_be32(f);
    int version_id = qemu_get_be32(f);
    g_autofree char *shown = NULL;
    SaveEntry *se;
    int ret = qemu_file_get_error_obj(f, errp);

    if (ret) {
        error_prepend(errp, "section header: ");
        return ret;
    }
    shown = printable(idstr);
    se = named ? savevm_find(idstr, instance_id) : NULL;
    if (!se) {
        error_setg(errp, "Unknown section or instance '%s' %" PRIu32 ". Make sure that your "
                   "current VM setup matches your saved VM setup, including any hotplugged "
                   "devices", shown, instance_id);
        return -EINVAL;
    }
    if (version_id > se->version_id || version_id < 0) {
        error_setg(errp, "unsupported version %d for '%s' v%d", version_id, shown,
                   se->version_id);
        return -EINVAL;
    }
    if (se->seen) {
        error_setg(errp, "section '%s' %" PRIu32 " comes twice", shown, instance_id);
        return -EINVAL;
    }
    se->seen = true;
    se->load_section_id = section_id;
    se->load_version_id = version_id;
    ret = load_payload(f, se, errp);
    return ret ? ret : check_footer(f, se, errp);
}

/* A part or end section: continues one that has started. */
static int load_next(QEMUFile *f, Error **errp)
{
    uint32_t section_id = qemu_get_be32(f);
    int ret = qemu_file_get_error_obj(f, errp);
    SaveEntry *se;

    if (ret) {
        return ret;
    }
    QTAILQ_FOREACH(se, savevm_entries(), link) {
        if (se->seen && se->ops && se->load_section_id == section_id) {
            ret = load_payload(f, se, errp);
            return ret ? ret : check_footer(f, se, errp);
        }
    }
    error_setg(errp, "Unknown section %" PRIu32, section_id);
    return -EINVAL;
}

static int load_command(QEMUFile *f, Error **errp)
{
    static const struct {
        const char *name;
        int len;
    } known[] = {
        [MIG_CMD_PING] = { "PING", 4 },
        [MIG_CMD_SWITCHOVER_START] = { "SWITCHOVER_START", 0 },
    };
    unsigned cmd = qemu_get_be16(f);
    unsigned len = qemu_get_be16(f);
    int ret = qemu_file_get_error_obj(f, errp);

    if (ret) {
        return ret;
    }
    if (cmd == MIG_CMD_OPEN_RETURN_PATH) {
        error_setg(errp, "the source wants a return path: switch capability return-path off");
        return -ENOTSUP;
    }
    if (cmd >= ARRAY_SIZE(known) || !known[cmd].name) {
        error_setg(errp, "MIG_CMD 0x%x unknown (len 0x%x)", cmd, len);
        return -EINVAL;
    }
    if (len != (unsigned)known[cmd].len) {
        error_setg(errp, "%s received with bad length - expecting %d, got %u",
                   known[cmd].name, known[cmd].len, len);
        return -ERANGE;
    }
    qemu_file_skip(f, len);
    return qemu_file_get_error_obj(f, errp);
}

static int load_header(QEMUFile *f, Error **errp)
{
    uint32_t magic = qemu_get_be32(f);
    uint32_t version;
    int ret = qemu_file_get_error_obj(f, errp);

    if (ret) {
        return ret;
    }
    if (magic != QEMU_VM_FILE_MAGIC) {
        error_setg(errp, "Not a migration stream, magic: %x != %x", magic,
                   QEMU_VM_FILE_MAGIC);
        return -EINVAL;
    }
    version = qemu_get_be32(f);
    ret = qemu_file_get_error_obj(f, errp);
    if (ret) {
        return ret;
    }
    if (version == QEMU_VM_FILE_VERSION_COMPAT) {
        error_setg(errp, "SaveVM v2 format is obsolete and no longer supported");
        return -ENOTSUP;
    }
    if (version != QEMU_VM_FILE_VERSION) {
        error_setg(errp, "Unsupported migration stream version, file version %x != %x",
                   version, QEMU_VM_FILE_VERSION);
        return -ENOTSUP;
    }
    if (!migration_knobs()->send_configuration) {
        return 0;
    }
    if (qemu_peek_byte(f, 0) != QEMU_VM_CONFIGURATION) {
        error_setg(errp, "Configuration section missing");
        return -EINVAL;
    }
    qemu_get_byte(f);
    return config_load(f, errp);
}

static int load_elements(QEMUFile *f, Error **errp)
{
    for (;;) {
        int type = qemu_get_byte(f);
        int ret = qemu_file_get_error_obj(f, errp);

        if (ret) {
            error_prepend(errp, "section type: ");
            return ret;
        }
        switch (type) {
        case QEMU_VM_SECTION_START:
        case QEMU_VM_SECTION_FULL:
            ret = load_first(f, errp);
            break;
        case QEMU_VM_SECTION_PART:
        case QEMU_VM_SECTION_END:
            ret = load_next(f, errp);
            break;
        case QEMU_VM_COMMAND:
            ret = load_command(f, errp);
            break;
        case QEMU_VM_EOF:
            return 0;
        default:
            error_setg(errp, "Unknown savevm section type %d", type);
            ret = -EINVAL;
        }
        if (ret) {
            return ret;
        }
    }
}

/* The trailer is for people and tools; the state is complete without it. */
static void skip_trailer(QEMUFile *f)
{
    int type;

    if (migration_machine_info()->suppress_vmdesc) {
        return;
    }
    type = qemu_peek_byte(f, 0);
    if (type != QEMU_VM_VMDESCRIPTION) {
        warn_report("Expected vmdescription section, but got %d", type);
        return;
    }
    qemu_get_byte(f);
    qemu_file_skip(f, qemu_get_be32(f));
}

static int call_load_setup(QEMUFile *f, Error **errp)
{
    SaveEntry *se;

    QTAILQ_FOREACH(se, savevm_entries(), link) {
        se->seen = false;
        if (se->ops && se->ops->load_setup) {
            int ret = se->ops->load_setup(f, se->opaque, errp);

            if (ret) {
                name_section(se, errp);
                return ret;
            }
        }
    }
    return 0;
}

int migration_load_stream(QEMUFile *f, Error **errp)
{
    ERRP_GUARD();
    SaveEntry *se;
    int ret;

    ret = savevm_check_migratable(errp);
    if (!ret) {
        ret = call_load_setup(f, errp);
    }
    global_state_forget();
    if (!ret) {
        ret = load_header(f, errp);
    }
    if (!ret) {
        ret = load_elements(f, errp);
    }
    if (!ret) {
        skip_trailer(f);
    }
    QTAILQ_FOREACH(se, savevm_entries(), link) {
        if (se->ops && se->ops->load_cleanup) {
            se->ops->load_cleanup(se->opaque);
        }
    }
    return ret;
}
