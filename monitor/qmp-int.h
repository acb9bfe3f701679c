/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the QMP files share besides monitor/command.h. */
#ifndef MONITOR_QMP_INT_H
#define MONITOR_QMP_INT_H

#include "monitor/command.h"

typedef struct json_object JsonObject;
static inline void json_object_cleanup_(JsonObject *object)
{
    json_object_put(object);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonObject, json_object_cleanup_)

/* Before the machine is made only QMP_PRECONFIG commands run. */
void qmp_set_preconfig(bool on);
bool qmp_in_preconfig(void);

/* {"qemu": {major, minor, micro}, "package"} (new reference). */
struct json_object *qmp_version(void);

/* ---- incremental JSON (qmp-parser.c) ------------------------------------------- */

typedef struct QmpParser QmpParser;
/* A complete value (consumed), or NULL and @err (consumed) for a malformed one. */
typedef void QmpParserFunc(struct json_object *value, Error *err, void *opaque);
QmpParser *qmp_parser_new(QmpParserFunc *fn, void *opaque);
void qmp_parser_free(QmpParser *parser);
/* Forget what came so far; also from the parser's callback, what else was fed is dropped then. */
void qmp_parser_reset(QmpParser *parser);
/* Feed bytes as they come; an error is told at the byte that causes it. */
void qmp_parser_feed(QmpParser *parser, const char *buf, size_t size);

#endif
