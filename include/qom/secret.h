/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Secrets: the user-creatable type "secret", and how others get at its bytes.
 * Under the big lock.
 */
#ifndef QOM_SECRET_H
#define QOM_SECRET_H

#include "qom/object.h"

#define TYPE_SECRET "secret"
OBJECT_DECLARE_SIMPLE_TYPE(Secret, SECRET)

/*
 * A copy of the bytes of secret @id, with a NUL behind them that *@len does not
 * count (g_free).  NULL and @errp when there is no such secret.
 */
uint8_t *secret_lookup(const char *id, size_t *len, Error **errp);
/* The same as text: bytes that are not UTF-8 are an error. */
char *secret_lookup_utf8(const char *id, Error **errp);

#endif
