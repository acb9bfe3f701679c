/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of descriptors, and -add-fd.
 */
#include "qemu/osdep.h"
#include "cmdline.h"
#include "fdset.h"
#include "qemu/cutils.h"
#include "qemu/keyval.h"

typedef struct FdEntry {
    int64_t set;
    int fd;
    char *text;                      /* what it is for, or NULL */
} FdEntry;

static GPtrArray *entries;           /* of FdEntry *, by set and age */

static void entry_free(void *opaque)
{
    FdEntry *entry = opaque;

    close(entry->fd);
    g_free(entry->text);
    g_free(entry);
}

static int64_t next_set(void)
{
    int64_t next = 0;

    for (unsigned i = 0; entries && i < entries->len; i++) {
        FdEntry *entry = g_ptr_array_index(entries, i);

        next = MAX(next, entry->set + 1);
    }
    return next;
}

struct json_object *fdset_add(int fd, int64_t id, const char *text, Error **errp)
{
    struct json_object *reply = json_object_new_object();
    FdEntry *entry = g_new0(FdEntry, 1);

    if (!entries) {
        entries = g_ptr_array_new_with_free_func(entry_free);
    }
    entry->set = id >= 0 ? id : next_set();
    entry->fd = fd;
    entry->text = g_strdup(text);
    g_ptr_array_add(entries, entry);
    json_object_object_add(reply, "fdset-id", json_object_new_int64(entry->set));
    json_object_object_add(reply, "fd", json_object_new_int(fd));
    return reply;
}

bool fdset_remove(int64_t id, int fd, Error **errp)
{
    bool found = false;

    for (unsigned i = entries ? entries->len : 0; i-- > 0;) {
        FdEntry *entry = g_ptr_array_index(entries, i);

        if (entry->set == id && (fd < 0 || entry->fd == fd)) {
            g_ptr_array_remove_index(entries, i);
            found = true;
        }
    }
    if (!found && fd >= 0) {
        error_setg(errp, "File descriptor named 'fdset-id:%" PRId64 ", fd:%d' not found", id, fd);
    } else if (!found) {
        error_setg(errp, "File descriptor named 'fdset-id:%" PRId64 "' not found", id);
    }
    return found;
}

/* The member "fds" of set @id in the list @sets, made when missing. */
static struct json_object *set_in_reply(struct json_object *sets, int64_t id)
{
    struct json_object *set, *fds, *number;

    for (size_t i = 0; i < json_object_array_length(sets); i++) {
        set = json_object_array_get_idx(sets, i);
        json_object_object_get_ex(set, "fdset-id", &number);
        if (json_object_get_int64(number) == id) {
            json_object_object_get_ex(set, "fds", &fds);
            return fds;
        }
    }
    set = json_object_new_object();
    fds = json_object_new_array();
    json_object_object_add(set, "fdset-id", json_object_new_int64(id));
    json_object_object_add(set, "fds", fds);
    json_object_array_add(sets, set);
    return fds;
}

struct json_object *fdset_query(void)
{
    struct json_object *sets = json_object_new_array();

    for (unsigned i = 0; entries && i < entries->len; i++) {
        FdEntry *entry = g_ptr_array_index(entries, i);
        struct json_object *row = json_object_new_object();

        json_object_object_add(row, "fd", json_object_new_int(entry->fd));
        if (entry->text) {
            json_object_object_add(row, "opaque", json_object_new_string(entry->text));
        }
        json_object_array_add(set_in_reply(sets, entry->set), row);
    }
    return sets;
}

int fdset_open(const char *path, int flags, int mode)
{
    static const char prefix[] = "/dev/fdset/";
    uint64_t id;

    if (!g_str_has_prefix(path, prefix)) {
        return open(path, flags | O_CLOEXEC, mode);
    }
    if (parse_uint_full(path + strlen(prefix), 10, &id) < 0) {
        errno = EINVAL;
        return -1;
    }
    for (unsigned i = 0; entries && i < entries->len; i++) {
        FdEntry *entry = g_ptr_array_index(entries, i);
        int has = fcntl(entry->fd, F_GETFL);

        if ((uint64_t)entry->set == id && has >= 0 &&
            (has & O_ACCMODE) == (flags & O_ACCMODE)) {
            return fcntl(entry->fd, F_DUPFD_CLOEXEC, 0);
        }
    }
    errno = EACCES;
    return -1;
}

void fdset_finish(void)
{
    g_clear_pointer(&entries, g_ptr_array_unref);
}

/* ---- -add-fd -------------------------------------------------------------------------------- */

/* A number of the option that must be there. */
static bool need_number(struct json_object *opts, const char *key, uint64_t *value, Error **errp)
{
    const char *text = cmdline_str(opts, key);

    if (!text) {
        error_setg(errp, "Parameter '%s' is missing", key);
        return false;
    }
    return parse_option_number(key, text, value, errp);
}

static bool add_from_option(struct json_object *opts, Error **errp)
{
    static const char *const known[] = { "fd", "set", "opaque", NULL };
    uint64_t fd, set;
    int copy;

    if (!cmdline_check_keys(opts, known, errp) || !need_number(opts, "fd", &fd, errp) ||
        !need_number(opts, "set", &set, errp)) {
        return false;
    }
    if (fd <= STDERR_FILENO || fd > INT_MAX || set > INT_MAX) {
        error_setg(errp, "fd must be above 2 and set not negative");
        return false;
    }
    copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) {
        error_setg_errno(errp, errno, "cannot duplicate descriptor %d", (int)fd);
        return false;
    }
    json_object_put(fdset_add(copy, set, cmdline_str(opts, "opaque"), errp));
    return true;
}

bool opt_add_fd(const OptionRow *row, const char *arg, Error **errp)
{
    struct json_object *opts = keyval_parse(arg, NULL, NULL, errp);
    bool ok = opts && add_from_option(opts, errp);

    json_object_put(opts);
    return ok;
}
