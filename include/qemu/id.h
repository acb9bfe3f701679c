/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Identifiers: which are well-formed, and made-up ones; for anybody. */
#ifndef QEMU_ID_H
#define QEMU_ID_H

typedef enum IdSubSystems {
    ID_QDEV,
    ID_BLOCK,
    ID_CHR,
    ID_NET,
    ID_MAX,
} IdSubSystems;

/* A fresh "#qdev042"-like id that no user can type ('#' is not legal there). */
char *id_generate(IdSubSystems id);
/* A letter, then letters, digits, '-', '.', '_'. */
bool id_wellformed(const char *id);

#endif
