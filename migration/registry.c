/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sections that a stream of this machine has: registration, names and
 * instance numbers, order.
 */
#include "qemu/osdep.h"
#include "savevm-internal.h"
#include "qemu/error-report.h"

static SaveEntryList entries = QTAILQ_HEAD_INITIALIZER(entries);
static uint32_t next_section_id;

SaveEntryList *savevm_entries(void)
{
    return &entries;
}

SaveEntry *savevm_find(const char *idstr, uint32_t instance_id)
{
    SaveEntry *se;

    QTAILQ_FOREACH(se, &entries, link) {
        if (g_str_equal(se->idstr, idstr)
            && (se->instance_id == instance_id
                || (se->alias_id >= 0 && (uint32_t)se->alias_id == instance_id))) {
            return se;
        }
    }
    QTAILQ_FOREACH(se, &entries, link) {
        if (se->compat_id[0] && g_str_equal(se->compat_id, idstr)
            && (se->compat_instance == instance_id
                || (se->alias_id >= 0 && (uint32_t)se->alias_id == instance_id))) {
            return se;
        }
    }
    return NULL;
}

/* One more than the highest number that sections of this name have. */
static uint32_t next_instance(const char *idstr, bool compat)
{
    uint32_t next = 0;
    SaveEntry *se;

    QTAILQ_FOREACH(se, &entries, link) {
        uint32_t used = compat ? se->compat_instance : se->instance_id;

        if (g_str_equal(compat ? se->compat_id : se->idstr, idstr) && used >= next) {
            next = used + 1;
        }
    }
    return next;
}

static MigrationPriority entry_priority(const SaveEntry *se)
{
    MigrationPriority p = se->vmsd ? se->vmsd->priority : MIG_PRI_DEFAULT;

    return p == MIG_PRI_UNINITIALIZED ? MIG_PRI_DEFAULT : p;
}

static void insert_entry(SaveEntry *se)
{
    SaveEntry *other;

    se->section_id = next_section_id++;
    QTAILQ_FOREACH(other, &entries, link) {
        if (entry_priority(other) < entry_priority(se)) {
            QTAILQ_INSERT_BEFORE(other, se, link);
            return;
        }
    }
    QTAILQ_INSERT_TAIL(&entries, se, link);
}

static bool set_name(SaveEntry *se, VMStateIf *obj, uint32_t instance_id, const char *name,
                     Error **errp)
{
    g_autofree char *path = vmstate_if_get_id(obj);
    g_autofree char *full = path ? g_strdup_printf("%s/%s", path, name) : g_strdup(name);

    if (strlen(full) >= sizeof(se->idstr)) {
        error_setg(errp, "Path too long for VMState (%s)", full);
        return false;
    }
    g_strlcpy(se->idstr, full, sizeof(se->idstr));
    if (path) {
        g_strlcpy(se->compat_id, name, sizeof(se->compat_id));
        se->compat_instance = instance_id == VMSTATE_INSTANCE_ID_ANY
            ? next_instance(name, true) : instance_id;
        instance_id = VMSTATE_INSTANCE_ID_ANY;
    }
    se->instance_id = instance_id == VMSTATE_INSTANCE_ID_ANY
        ? next_instance(se->idstr, false) : instance_id;
    if (savevm_find(se->idstr, se->instance_id)) {
        error_setg(errp, "Detected duplicate SaveStateEntry: id=%s, instance_id=0x%" PRIx32,
                   se->idstr, se->instance_id);
        return false;
    }
    return true;
}

/* A broken table is a bug of the program; each is looked at once. */
static void check_once(const VMStateDescription *vmsd)
{
    static GHashTable *checked;
    Error *err = NULL;

    if (!checked) {
        checked = g_hash_table_new(NULL, NULL);
    }
    if (!g_hash_table_add(checked, (gpointer)vmsd)) {
        return;
    }
    if (!vmstate_check(vmsd, &err)) {
        error_prepend(&err, "vmstate '%s': ", vmsd->name ?: "(no name)");
        error_propagate(&error_abort, err);
    }
}

int vmstate_register_with_alias_id(VMStateIf *obj, uint32_t instance_id,
                                   const VMStateDescription *vmsd, void *opaque, int alias_id,
                                   int required_for_version, Error **errp)
{
    SaveEntry *se = g_new0(SaveEntry, 1);

    check_once(vmsd);
    /* Older versions number their sections in another way: they cannot be meant. */
    assert(alias_id == -1 || required_for_version >= vmsd->minimum_version_id);
    se->alias_id = alias_id;
    se->version_id = vmsd->version_id;
    se->vmsd = vmsd;
    se->opaque = opaque;
    if (!set_name(se, obj, instance_id, vmsd->name, errp)) {
        g_free(se);
        return -1;
    }
    insert_entry(se);
    return 0;
}

int vmstate_register(VMStateIf *obj, uint32_t instance_id, const VMStateDescription *vmsd,
                     void *opaque)
{
    Error *err = NULL;
    int ret = vmstate_register_with_alias_id(obj, instance_id, vmsd, opaque, -1, 0, &err);

    if (ret) {
        error_report_err(err);
    }
    return ret;
}

int vmstate_register_any(VMStateIf *obj, const VMStateDescription *vmsd, void *opaque)
{
    return vmstate_register(obj, VMSTATE_INSTANCE_ID_ANY, vmsd, opaque);
}

void vmstate_unregister(VMStateIf *obj, const VMStateDescription *vmsd, void *opaque)
{
    SaveEntry *se, *next;

    QTAILQ_FOREACH_SAFE(se, &entries, link, next) {
        if (se->vmsd == vmsd && se->opaque == opaque) {
            QTAILQ_REMOVE(&entries, se, link);
            g_free(se);
        }
    }
}

int register_savevm_live(const char *idstr, uint32_t instance_id, int version_id,
                         const SaveVMHandlers *ops, void *opaque)
{
    SaveEntry *se = g_new0(SaveEntry, 1);
    Error *err = NULL;

    se->alias_id = -1;
    se->version_id = version_id;
    se->ops = ops;
    se->opaque = opaque;
    if (!set_name(se, NULL, instance_id, idstr, &err)) {
        g_free(se);
        error_report_err(err);
        return -1;
    }
    insert_entry(se);
    return 0;
}

void unregister_savevm(VMStateIf *obj, const char *idstr, void *opaque)
{
    g_autofree char *path = vmstate_if_get_id(obj);
    g_autofree char *full = path ? g_strdup_printf("%s/%s", path, idstr) : g_strdup(idstr);
    SaveEntry *se, *next;

    QTAILQ_FOREACH_SAFE(se, &entries, link, next) {
        if (!se->vmsd && g_str_equal(se->idstr, full) && se->opaque == opaque) {
            QTAILQ_REMOVE(&entries, se, link);
            g_free(se);
        }
    }
}
