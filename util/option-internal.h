/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layout of option sets, for the two files that implement them. */
#ifndef UTIL_OPTION_INTERNAL_H
#define UTIL_OPTION_INTERNAL_H

#include "qemu/error-report.h"
#include "qemu/option.h"

struct QemuOpt {
    char *name;
    char *str;
    const QemuOptDesc *desc;    /* NULL: the group takes any key */
    union {
        bool boolean;
        uint64_t uint;          /* numbers and sizes */
    } value;
    QTAILQ_ENTRY(QemuOpt) next;
};

struct QemuOpts {
    char *id;
    QemuOptsList *list;
    Location loc;
    QTAILQ_HEAD(, QemuOpt) head;
    QTAILQ_ENTRY(QemuOpts) next;
};

/* The last (so the effective) one of that name, or NULL. */
QemuOpt *qemu_opt_find(QemuOpts *opts, const char *name);
const QemuOptDesc *qemu_opt_desc_find(const QemuOptDesc *desc, const char *name);

#endif
