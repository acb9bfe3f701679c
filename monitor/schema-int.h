/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the monitor's own files know of the schema besides monitor/schema.h. */
#ifndef MONITOR_SCHEMA_INT_H
#define MONITOR_SCHEMA_INT_H

#include "monitor/schema.h"

/* "string", "int", ... for a builtin type, NULL for others. */
const char *qapi_builtin_json_type(const char *name);
/* "T" of "[T]" (g_free), or NULL. */
char *qapi_element_type(const char *type);
/* const QapiEvent *; NULL when there is none. */
const GPtrArray *qapi_events(void);

#endif
