/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kind of visitor implements; only for util/visitor*.c.
 *
 * Sub-integers, enums and range checks are done once in visitor-core.c on top
 * of these.  A NULL operation means that the representation has no such thing.
 */
#ifndef UTIL_VISITOR_IMPL_H
#define UTIL_VISITOR_IMPL_H

#include "qapi/visitor.h"

typedef struct VisitorOps {
    bool input;
    bool strict;                         /* the source is typed JSON */
    bool (*type_bool)(Visitor *v, const char *name, bool *obj, Error **errp);
    bool (*type_int64)(Visitor *v, const char *name, int64_t *obj, Error **errp);
    bool (*type_uint64)(Visitor *v, const char *name, uint64_t *obj, Error **errp);
    bool (*type_size)(Visitor *v, const char *name, uint64_t *obj, Error **errp);
    bool (*type_number)(Visitor *v, const char *name, double *obj, Error **errp);
    bool (*type_str)(Visitor *v, const char *name, char **obj, Error **errp);
    bool (*type_any)(Visitor *v, const char *name, struct json_object **obj, Error **errp);
    bool (*type_null)(Visitor *v, const char *name, Error **errp);
    bool (*start_struct)(Visitor *v, const char *name, Error **errp);
    bool (*check_struct)(Visitor *v, Error **errp);
    void (*end_struct)(Visitor *v);
    bool (*optional)(Visitor *v, const char *name);
    bool (*start_array)(Visitor *v, const char *name, Error **errp);
    bool (*next_item)(Visitor *v);
    void (*end_array)(Visitor *v);
    void (*complete)(Visitor *v);
    void (*free)(Visitor *v);
    /* "member", "outer.member", "list[2]" for messages (g_free); NULL: @name will do. */
    char *(*full_name)(Visitor *v, const char *name);
} VisitorOps;

struct Visitor {
    const VisitorOps *ops;
};

/* The member's name as messages show it; g_free(). */
char *visitor_full_name(Visitor *v, const char *name);
/* "Invalid parameter type for 'NAME', expected: @expected"; returns false. */
bool visitor_bad_type(Visitor *v, const char *name, const char *expected, Error **errp);
/* "Parameter 'NAME' expects @expected"; returns false. */
bool visitor_bad_value(Visitor *v, const char *name, const char *expected, Error **errp);

/* Scalars in text, as the command line has them; @name and @v are for messages. */
bool visitor_text_bool(Visitor *v, const char *name, const char *text, bool *obj, Error **errp);
bool visitor_text_int64(Visitor *v, const char *name, const char *text, int64_t *obj,
                        Error **errp);
bool visitor_text_uint64(Visitor *v, const char *name, const char *text, uint64_t *obj,
                         Error **errp);
bool visitor_text_size(Visitor *v, const char *name, const char *text, uint64_t *obj,
                       Error **errp);
bool visitor_text_number(Visitor *v, const char *name, const char *text, double *obj,
                         Error **errp);

#endif
