/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The monitors' own view of themselves. */
#ifndef MONITOR_MONITOR_INT_H
#define MONITOR_MONITOR_INT_H

#include "chardev/char-fe.h"
#include "monitor/command.h"
#include "qemu/queue.h"
#include "qmp-int.h"
#include "readline.h"

struct Monitor {
    QTAILQ_ENTRY(Monitor) entry;
    CharFrontend chr;
    bool is_qmp;
    GByteArray *out;                /* not taken by the back end yet */
    guint out_watch;
    bool overflowed;
    int cpu_index;
    GString *capture;               /* human-monitor-command: output goes here instead */

    /* QMP */
    QmpParser *parser;
    unsigned session;               /* counts clients: a reply is for the one that asked */
    struct json_object *last_reply; /* of a command that ends the process: after the last event */
    bool pretty;
    bool negotiated;
    bool oob;

    /* HMP */
    ReadLine *readline;             /* NULL: lines come whole */
    GString *line;
    bool in_focus;                  /* of a mux */
    bool greeted;
};

typedef QTAILQ_HEAD(MonitorList, Monitor) MonitorList;

/* All monitors; only for walking. */
MonitorList *monitor_list(void);
Monitor *monitor_new(bool is_qmp);
/* Claim @chr and add to the list; on failure @mon is gone. */
bool monitor_attach(Monitor *mon, Chardev *chr, Error **errp);
void monitor_free(Monitor *mon);
/* Queue bytes and send what the back end takes. */
void monitor_send(Monitor *mon, const char *bytes, size_t size);
void monitor_flush(Monitor *mon);
/* Forget output that its reader will not see any more. */
void monitor_drop_output(Monitor *mon);
/* Does the peer read so slowly that its requests should wait? */
bool monitor_is_full(Monitor *mon);
/* A command of @mon begins (then the current HMP monitor is @mon if it is one) or has ended. */
void monitor_set_current(Monitor *mon, bool running);

void qmp_session_free(Monitor *mon);
/* Send what was kept for the end. */
void qmp_session_finish(Monitor *mon);
void hmp_session_free(Monitor *mon);
/* Send an event to every QMP client that has negotiated. */
void qmp_broadcast(const char *name, struct json_object *data);

#endif
