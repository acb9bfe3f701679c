/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of enum values. */
#include "qemu/osdep.h"
#include "qapi/visitor.h"

static char *accepted_values(const QEnumLookup *lookup)
{
    GString *list = g_string_new(NULL);

    for (int i = 0; i < lookup->size; i++) {
        if (lookup->array[i]) {
            g_string_append_printf(list, "%s%s", list->len ? ", " : "", lookup->array[i]);
        }
    }
    return g_string_free(list, FALSE);
}

int qapi_enum_parse(const QEnumLookup *lookup, const char *text, int deflt, Error **errp)
{
    g_autofree char *accepted = NULL;

    if (!text) {
        return deflt;
    }
    for (int i = 0; i < lookup->size; i++) {
        if (lookup->array[i] && strcmp(lookup->array[i], text) == 0) {
            return i;
        }
    }
    accepted = accepted_values(lookup);
    error_setg(errp, "invalid parameter value: '%s' (accepted: %s)", text, accepted);
    return -1;
}

const char *qapi_enum_lookup(const QEnumLookup *lookup, int value)
{
    g_assert(value >= 0 && value < lookup->size);
    return lookup->array[value];
}

void qapi_enum_hint(const QEnumLookup *lookup, Error *const *errp)
{
    g_autofree char *accepted = accepted_values(lookup);

    error_append_hint(errp, "Accepted values: %s\n", accepted);
}
