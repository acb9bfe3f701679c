/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Visitors whose other side is text: one scalar, or a list separated by commas. */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "visitor-impl.h"

/* ---- Input --------------------------------------------------------------- */

typedef struct StringInputVisitor {
    Visitor visitor;
    const char *text;
    char **items;                        /* while inside an array */
    guint next;
} StringInputVisitor;

static StringInputVisitor *to_siv(Visitor *v)
{
    return container_of(v, StringInputVisitor, visitor);
}

static const char *siv_text(Visitor *v)
{
    StringInputVisitor *siv = to_siv(v);

    if (!siv->items) {
        return siv->text;
    }
    return siv->next ? siv->items[siv->next - 1] : "";
}

static bool siv_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    return visitor_text_bool(v, name, siv_text(v), obj, errp);
}

static bool siv_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    return visitor_text_int64(v, name, siv_text(v), obj, errp);
}

static bool siv_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    return visitor_text_uint64(v, name, siv_text(v), obj, errp);
}

static bool siv_size(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    return visitor_text_size(v, name, siv_text(v), obj, errp);
}

static bool siv_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    return visitor_text_number(v, name, siv_text(v), obj, errp);
}

static bool siv_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    *obj = g_strdup(siv_text(v));
    return true;
}

static bool siv_null(Visitor *v, const char *name, Error **errp)
{
    return !*siv_text(v) || visitor_bad_type(v, name, "null", errp);
}

static bool siv_optional(Visitor *v, const char *name)
{
    return true;
}

static bool siv_start_array(Visitor *v, const char *name, Error **errp)
{
    StringInputVisitor *siv = to_siv(v);

    if (siv->items) {
        return visitor_bad_type(v, name, "string", errp);
    }
    siv->items = g_strsplit(siv->text, ",", 0);
    siv->next = 0;
    return true;
}

static bool siv_next_item(Visitor *v)
{
    StringInputVisitor *siv = to_siv(v);

    return siv->items[siv->next] ? (siv->next++, true) : false;
}

static void siv_end_array(Visitor *v)
{
    g_clear_pointer(&to_siv(v)->items, g_strfreev);
}

static void siv_free(Visitor *v)
{
    StringInputVisitor *siv = to_siv(v);

    g_strfreev(siv->items);
    g_free(siv);
}

static const VisitorOps siv_ops = {
    .input = true,
    .type_bool = siv_bool,
    .type_int64 = siv_int64,
    .type_uint64 = siv_uint64,
    .type_size = siv_size,
    .type_number = siv_number,
    .type_str = siv_str,
    .type_null = siv_null,
    .optional = siv_optional,
    .start_array = siv_start_array,
    .next_item = siv_next_item,
    .end_array = siv_end_array,
    .free = siv_free,
};

Visitor *string_input_visitor_new(const char *text)
{
    StringInputVisitor *siv = g_new0(StringInputVisitor, 1);

    siv->visitor.ops = &siv_ops;
    siv->text = text;
    return &siv->visitor;
}

/* ---- Output -------------------------------------------------------------- */

typedef struct StringOutputVisitor {
    Visitor visitor;
    bool human;
    bool in_array;
    bool first;                          /* nothing of the array is written yet */
    GString *text;
    char **result;
} StringOutputVisitor;

static StringOutputVisitor *to_sov(Visitor *v)
{
    return container_of(v, StringOutputVisitor, visitor);
}

static bool sov_put(Visitor *v, const char *fmt, ...) G_GNUC_PRINTF_(2, 3);
static bool sov_put(Visitor *v, const char *fmt, ...)
{
    StringOutputVisitor *sov = to_sov(v);
    va_list ap;

    if (sov->in_array && !sov->first) {
        g_string_append(sov->text, sov->human ? ", " : ",");
    }
    sov->first = false;
    va_start(ap, fmt);
    g_string_append_vprintf(sov->text, fmt, ap);
    va_end(ap);
    return true;
}

static bool sov_bool(Visitor *v, const char *name, bool *obj, Error **errp)
{
    return sov_put(v, "%s", *obj ? "true" : "false");
}

static bool sov_int64(Visitor *v, const char *name, int64_t *obj, Error **errp)
{
    if (to_sov(v)->human) {
        return sov_put(v, "%" PRId64 " (0x%" PRIx64 ")", *obj, *obj);
    }
    return sov_put(v, "%" PRId64, *obj);
}

static bool sov_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    if (to_sov(v)->human) {
        return sov_put(v, "%" PRIu64 " (0x%" PRIx64 ")", *obj, *obj);
    }
    return sov_put(v, "%" PRIu64, *obj);
}

static bool sov_size(Visitor *v, const char *name, uint64_t *obj, Error **errp)
{
    if (to_sov(v)->human) {
        g_autofree char *units = size_to_str(*obj);

        return sov_put(v, "%" PRIu64 " (%s)", *obj, units);
    }
    return sov_put(v, "%" PRIu64, *obj);
}

static bool sov_number(Visitor *v, const char *name, double *obj, Error **errp)
{
    return sov_put(v, "%.17g", *obj);
}

static bool sov_str(Visitor *v, const char *name, char **obj, Error **errp)
{
    if (to_sov(v)->human) {
        return *obj ? sov_put(v, "\"%s\"", *obj) : sov_put(v, "<null>");
    }
    return sov_put(v, "%s", *obj ? *obj : "");
}

static bool sov_null(Visitor *v, const char *name, Error **errp)
{
    return sov_put(v, "%s", to_sov(v)->human ? "<null>" : "");
}

static bool sov_start_array(Visitor *v, const char *name, Error **errp)
{
    StringOutputVisitor *sov = to_sov(v);

    if (sov->in_array) {
        return visitor_bad_type(v, name, "string", errp);
    }
    sov->in_array = true;
    sov->first = true;
    return true;
}

static void sov_end_array(Visitor *v)
{
    to_sov(v)->in_array = false;
}

static void sov_complete(Visitor *v)
{
    StringOutputVisitor *sov = to_sov(v);

    *sov->result = g_string_free(sov->text, FALSE);
    sov->text = NULL;
}

static void sov_free(Visitor *v)
{
    StringOutputVisitor *sov = to_sov(v);

    if (sov->text) {
        g_string_free(sov->text, TRUE);
    }
    g_free(sov);
}

static const VisitorOps sov_ops = {
    .type_bool = sov_bool,
    .type_int64 = sov_int64,
    .type_uint64 = sov_uint64,
    .type_size = sov_size,
    .type_number = sov_number,
    .type_str = sov_str,
    .type_null = sov_null,
    .start_array = sov_start_array,
    .end_array = sov_end_array,
    .complete = sov_complete,
    .free = sov_free,
};

Visitor *string_output_visitor_new(bool human, char **result)
{
    StringOutputVisitor *sov = g_new0(StringOutputVisitor, 1);

    sov->visitor.ops = &sov_ops;
    sov->human = human;
    sov->text = g_string_new(NULL);
    sov->result = result;
    return &sov->visitor;
}
