/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -add-fd, and opening what it and QMP's add-fd gave by name.
 */
#include "qemu/osdep.h"
#include "cmdline.h"
#include "monitor/fdset.h"
#include "process.h"
#include "qemu/cutils.h"
#include "qemu/keyval.h"

int process_open(const char *path, int flags, int mode)
{
    static const char prefix[] = "/dev/fdset/";
    uint64_t id;

    if (!g_str_has_prefix(path, prefix)) {
        return open(path, flags | O_CLOEXEC, mode);
    }
    if (parse_uint_full(path + strlen(prefix), 10, &id) < 0 || id > INT64_MAX) {
        errno = EINVAL;
        return -1;
    }
    return fdset_open(id, flags);
}

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
    fdset_add(set, copy, cmdline_str(opts, "opaque"));
    return true;
}

bool opt_add_fd(const OptionRow *row, const char *arg, Error **errp)
{
    struct json_object *opts = keyval_parse(arg, NULL, NULL, errp);
    bool ok = opts && add_from_option(opts, errp);

    json_object_put(opts);
    return ok;
}
