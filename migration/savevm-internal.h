/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registered sections and the parts of a whole stream.  Private to
 * migration/; big lock held.
 */
#ifndef MIGRATION_SAVEVM_INTERNAL_H
#define MIGRATION_SAVEVM_INTERNAL_H

#include "migration/register.h"
#include "migration/vmstate.h"
#include "qemu/queue.h"

typedef struct SaveEntry {
    QTAILQ_ENTRY(SaveEntry) link;
    char idstr[256];
    uint32_t instance_id;
    int alias_id;                   /* or -1 */
    int version_id;
    uint32_t section_id;            /* ours, when saving */
    const SaveVMHandlers *ops;      /* exactly one of ops and vmsd */
    const VMStateDescription *vmsd;
    void *opaque;
    /* How streams from before device paths call it; compat_id empty: not so. */
    char compat_id[256];
    uint32_t compat_instance;
    /* While loading: the stream's numbers of this section. */
    bool seen;
    uint32_t load_section_id;
    int load_version_id;
} SaveEntry;

typedef QTAILQ_HEAD(SaveEntryList, SaveEntry) SaveEntryList;
/* In the order in which they are sent. */
SaveEntryList *savevm_entries(void);
/* NULL when there is none. */
SaveEntry *savevm_find(const char *idstr, uint32_t instance_id);

/* ---- one stream, in pieces ---------------------------------------------------------- */

typedef struct SaveStream {
    QEMUFile *f;
    JSONWriter *json;
} SaveStream;

/* 0 or a negative errno with @errp set. */
int savevm_check_migratable(Error **errp);
int savevm_start(SaveStream *s, QEMUFile *f, Error **errp);     /* header to start sections */
/* One part section per live handler; 1 when there is nothing left. */
int savevm_iterate(SaveStream *s, Error **errp);
int savevm_complete(SaveStream *s, Error **errp);               /* end sections to trailer */
/* Always, after savevm_start() was called. */
void savevm_finish(SaveStream *s);

/* ---- configuration section (config.c) ------------------------------------------------- */

int config_save(QEMUFile *f, JSONWriter *json, Error **errp);
int config_load(QEMUFile *f, Error **errp);

/* What globalstate received: the run state of the source, false when none came. */
bool global_state_received(const char **runstate);
void global_state_forget(void);

/* ---- knobs of the pseudo-device "migration" ---------------------------------------------- */

typedef struct MigrationKnobs {
    bool store_global_state;
    bool send_configuration;
    bool send_section_footer;
    bool send_switchover_start;
} MigrationKnobs;
const MigrationKnobs *migration_knobs(void);

#endif
