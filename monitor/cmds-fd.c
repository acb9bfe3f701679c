/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about file descriptors: getfd, closefd and the descriptor sets of /dev/fdset/N. */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "monitor/fdset.h"

typedef struct FdEntry {
    int fd;
    char *opaque;
} FdEntry;

typedef struct FdSet {
    int64_t id;
    GSList *fds;                    /* FdEntry * */
} FdSet;

static GSList *sets;                /* FdSet *, by id */

static void free_entry(gpointer data)
{
    FdEntry *entry = data;

    close(entry->fd);
    g_free(entry->opaque);
    g_free(entry);
}

static FdSet *find_set(int64_t id)
{
    for (GSList *l = sets; l; l = l->next) {
        if (((FdSet *)l->data)->id == id) {
            return l->data;
        }
    }
    return NULL;
}

static gint by_id(gconstpointer a, gconstpointer b)
{
    const FdSet *left = a, *right = b;

    return left->id < right->id ? -1 : left->id > right->id;
}

int64_t fdset_add(int64_t id, int fd, const char *opaque)
{
    FdEntry *entry = g_new0(FdEntry, 1);
    FdSet *set;

    if (id < 0) {
        for (id = 0; find_set(id); id++) {
        }
    }
    set = find_set(id);
    if (!set) {
        set = g_new0(FdSet, 1);
        set->id = id;
        sets = g_slist_insert_sorted(sets, set, by_id);
    }
    entry->fd = fd;
    entry->opaque = g_strdup(opaque);
    set->fds = g_slist_append(set->fds, entry);
    return id;
}

static void drop_set_if_empty(FdSet *set)
{
    if (!set->fds) {
        sets = g_slist_remove(sets, set);
        g_free(set);
    }
}

void fdset_cleanup(void)
{
    while (sets) {
        FdSet *set = sets->data;

        g_slist_free_full(set->fds, free_entry);
        set->fds = NULL;
        drop_set_if_empty(set);
    }
}

int fdset_open(int64_t id, int flags)
{
    FdSet *set = find_set(id);

    for (GSList *l = set ? set->fds : NULL; l; l = l->next) {
        int fd = ((FdEntry *)l->data)->fd;
        int mode = fcntl(fd, F_GETFL);

        if (mode >= 0 && (mode & O_ACCMODE) == (flags & O_ACCMODE)) {
            return fcntl(fd, F_DUPFD_CLOEXEC, 3);
        }
    }
    errno = set ? EACCES : ENOENT;
    return -1;
}

/* ---- QMP ----------------------------------------------------------------------- */

static const QapiType types[] = {
    { .name = "AddfdInfo",
      .members = (const QapiMember[]) { { "fdset-id", "int", false }, { "fd", "int", false },
                                        { .name = NULL } } },
    { .name = "FdsetFdInfo",
      .members = (const QapiMember[]) { { "fd", "int", false }, { "opaque", "str", true },
                                        { .name = NULL } } },
    { .name = "FdsetInfo",
      .members = (const QapiMember[]) { { "fdset-id", "int", false },
                                        { "fds", "[FdsetFdInfo]", false }, { .name = NULL } } },
};
QAPI_TYPES(types)

static bool getfd(struct json_object *args, struct json_object **ret, Error **errp)
{
    const char *name = qmp_str(args, "fdname");
    int fd = qmp_take_message_fd();

    if (fd < 0) {
        error_setg(errp, "No file descriptor supplied via SCM_RIGHTS");
        return false;
    }
    if (!name[0] || isdigit((unsigned char)name[0])) {
        close(fd);
        error_setg(errp, "Parameter 'fdname' expects a name not starting with a digit");
        return false;
    }
    monitor_set_fd(name, fd);
    return true;
}

static bool closefd(struct json_object *args, struct json_object **ret, Error **errp)
{
    return monitor_close_fd(qmp_str(args, "fdname"), errp);
}

static bool add_fd(struct json_object *args, struct json_object **ret, Error **errp)
{
    int fd = qmp_take_message_fd();
    int64_t id = qmp_int(args, "fdset-id", -1);

    if (fd < 0) {
        error_setg(errp, "No file descriptor supplied via SCM_RIGHTS");
        return false;
    }
    if (qmp_has(args, "fdset-id") && id < 0) {
        close(fd);
        error_setg(errp, "Parameter 'fdset-id' expects a non-negative value");
        return false;
    }
    id = fdset_add(id, fd, qmp_str(args, "opaque"));
    *ret = json_new_object("fdset-id", json_int(id), "fd", json_int(fd), NULL);
    return true;
}

static bool remove_fd(struct json_object *args, struct json_object **ret, Error **errp)
{
    FdSet *set = find_set(qmp_int(args, "fdset-id", -1));
    bool found = false;

    for (GSList *l = set ? set->fds : NULL, *next; l; l = next) {
        FdEntry *entry = l->data;

        next = l->next;
        if (!qmp_has(args, "fd") || entry->fd == qmp_int(args, "fd", -1)) {
            found = true;
            set->fds = g_slist_delete_link(set->fds, l);
            free_entry(entry);
        }
    }
    if (!found) {
        error_setg(errp, "File descriptor named 'fdset-id:%" PRId64 "' not found",
                   qmp_int(args, "fdset-id", -1));
        return false;
    }
    drop_set_if_empty(set);
    return true;
}

static bool query_fdsets(struct json_object *args, struct json_object **ret, Error **errp)
{
    *ret = json_object_new_array();
    for (GSList *l = sets; l; l = l->next) {
        FdSet *set = l->data;
        struct json_object *fds = json_object_new_array();

        for (GSList *f = set->fds; f; f = f->next) {
            FdEntry *entry = f->data;
            struct json_object *row = json_new_object("fd", json_int(entry->fd), NULL);

            if (entry->opaque) {
                json_object_object_add(row, "opaque", json_str(entry->opaque));
            }
            json_object_array_add(fds, row);
        }
        json_object_array_add(*ret, json_new_object("fdset-id", json_int(set->id), "fds", fds,
                                                    NULL));
    }
    return true;
}

static const QapiMember fdname_args[] = { { "fdname", "str", false }, { .name = NULL } };
static const QapiMember add_fd_args[] = {
    { "fdset-id", "int", true }, { "opaque", "str", true }, { .name = NULL },
};
static const QapiMember remove_fd_args[] = {
    { "fdset-id", "int", false }, { "fd", "int", true }, { .name = NULL },
};

static const QmpCommand commands[] = {
    { .name = "add-fd", .args = add_fd_args, .ret = "AddfdInfo", .run = add_fd,
      .flags = QMP_PRECONFIG },
    { .name = "closefd", .args = fdname_args, .run = closefd, .flags = QMP_PRECONFIG },
    { .name = "getfd", .args = fdname_args, .run = getfd, .flags = QMP_PRECONFIG },
    { .name = "query-fdsets", .ret = "[FdsetInfo]", .run = query_fdsets,
      .flags = QMP_PRECONFIG },
    { .name = "remove-fd", .args = remove_fd_args, .run = remove_fd, .flags = QMP_PRECONFIG },
};
QMP_COMMANDS(commands)

/* ---- HMP ----------------------------------------------------------------------- */

static void hmp_closefd(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "closefd", json_object_get(args)));
}

static void hmp_getfd(Monitor *mon, struct json_object *args)
{
    json_object_put(hmp_run_qmp(mon, "getfd", json_object_get(args)));
}

static const HmpCommand hmp_rows[] = {
    { .name = "closefd", .args = "fdname:s", .params = "name",
      .help = "close a file descriptor previously passed via SCM rights", .run = hmp_closefd },
    { .name = "getfd", .args = "fdname:s", .params = "name",
      .help = "receive a file descriptor via SCM rights and assign it a name", .run = hmp_getfd },
};
HMP_COMMANDS(hmp_rows)
