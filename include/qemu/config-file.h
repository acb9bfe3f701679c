/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The option groups by name, and configuration files (-readconfig):
 *
 *   [device "id"]
 *     driver = "virtio-net-pci"
 *   [machine]
 *     type = "virt"
 *
 * Start-up only.
 */
#ifndef QEMU_CONFIG_FILE_H
#define QEMU_CONFIG_FILE_H

#include "qemu/option.h"

/* Make a group known (static storage). */
void qemu_add_opts(QemuOptsList *list);
/* NULL (after reporting it, or with @errp) when there is no such group. */
QemuOptsList *qemu_find_opts(const char *group);
QemuOptsList *qemu_find_opts_err(const char *group, struct Error **errp);
/* The one set of a group whose uses are merged. */
QemuOpts *qemu_find_opts_singleton(const char *group);
/* Visit the groups in the order they were added. */
void qemu_opts_foreach_group(void (*fn)(QemuOptsList *list, void *opaque), void *opaque);

/* -set GROUP.ID.ARG=VALUE. */
bool qemu_set_option(const char *str, struct Error **errp);

/* One section: its group, and an object of strings ("id" if it has one; borrowed). */
typedef bool QEMUConfigCB(const char *group, struct json_object *section, void *opaque,
                          struct Error **errp);
/* Call @cb for each section of an open file; the number of sections, or -EINVAL with @errp. */
int qemu_config_foreach(FILE *fp, QEMUConfigCB *cb, void *opaque, const char *fname,
                        struct Error **errp);
/* The same for a file by name. */
int qemu_read_config_file(const char *filename, QEMUConfigCB *cb, void *opaque,
                          struct Error **errp);
/* Into the registered groups. */
int qemu_config_parse(FILE *fp, const char *fname, struct Error **errp);

#endif
