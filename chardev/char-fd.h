/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Base of the back ends that are one or two file descriptors: file, pipe,
 * stdio, serial.  For chardev/ only.
 */
#ifndef CHARDEV_CHAR_FD_H
#define CHARDEV_CHAR_FD_H

#include "chardev/char-fe.h"
#include "chardev/char-io.h"

typedef struct FDChardev {
    QOM_PARENT(Chardev);
    int in_fd;               /* -1: no (more) input */
    int out_fd;              /* -1: output is forgotten; may be the same */
    bool keep_open;          /* the descriptors are not ours to close */
    bool write_failed;       /* reported; what cannot be written is forgotten */
} FDChardev;

#define QOM_ANCESTORS_FDChardev(M, ...) \
    QOM_ANCESTORS_Chardev(M, __VA_ARGS__) M(Chardev, __VA_ARGS__)

DECLARE_INSTANCE_CHECKER(FDChardev, FD_CHARDEV, TYPE_CHARDEV_FD)

/* Take over the descriptors; they become non-blocking. */
void chr_fd_open(Chardev *chr, int in_fd, int out_fd);

#endif
