/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words behind an HMP command, as its row describes them. */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "qemu/cutils.h"
#include "qemu/units.h"

typedef struct ArgSpec {
    char *name;
    char kind;                      /* see HmpCommand.args; '-' for a flag */
    char flag;
    bool optional;
} ArgSpec;

/* Next "name:K" of *@spec; false at the end. */
static bool next_spec(const char **spec, ArgSpec *arg)
{
    const char *colon = *spec ? strchr(*spec, ':') : NULL;
    const char *p;

    if (!colon) {
        return false;
    }
    arg->name = g_strndup(*spec, colon - *spec);
    p = colon + 1;
    arg->kind = *p++;
    arg->flag = arg->kind == '-' ? *p++ : 0;
    arg->optional = *p == '?';
    p += arg->optional;
    *spec = *p == ',' ? p + 1 : p;
    return true;
}

char hmp_arg_kind(const HmpCommand *command, int index)
{
    const char *spec = command->args;
    ArgSpec arg;

    while (next_spec(&spec, &arg)) {
        g_free(arg.name);
        if (arg.kind != '-' && arg.kind != '/' && --index == 0) {
            return arg.kind;
        }
    }
    return 0;
}

static void skip_space(const char **text)
{
    while (isspace((unsigned char)**text)) {
        (*text)++;
    }
}

static bool quoted(const char **text, GString *out, Error **errp)
{
    const char *p = *text + 1;

    for (; *p != '"'; p++) {
        if (*p == '\0') {
            error_setg(errp, "unterminated string");
            return false;
        }
        if (*p == '\\') {
            p++;
            if (*p == 'n') {
                g_string_append_c(out, '\n');
            } else if (*p == 'r') {
                g_string_append_c(out, '\r');
            } else if (*p == '\\' || *p == '\'' || *p == '"') {
                g_string_append_c(out, *p);
            } else if (*p == '\0') {
                error_setg(errp, "unterminated string");
                return false;
            } else {
                error_setg(errp, "unsupported escape code: '\\%c'", *p);
                return false;
            }
        } else {
            g_string_append_c(out, *p);
        }
    }
    *text = p + 1;
    return true;
}

char *hmp_word(const char **text, Error **errp)
{
    g_autoptr(GString) out = g_string_new(NULL);

    skip_space(text);
    if (**text == '\0') {
        return NULL;
    }
    if (**text == '"') {
        if (!quoted(text, out, errp)) {
            return NULL;
        }
    } else {
        while (**text && !isspace((unsigned char)**text)) {
            g_string_append_c(out, *(*text)++);
        }
    }
    return g_strdup(out->str);
}

/* ---- one function per kind: false with an error, or *value (NULL: not there) --- */

static bool parse_word(const HmpCommand *command, const ArgSpec *arg, const char **text,
                       struct json_object **value, Error **errp)
{
    Error *err = NULL;
    g_autofree char *word = hmp_word(text, &err);

    if (err) {
        error_propagate(errp, err);
        return false;
    }
    if (word) {
        *value = json_str(word);
    } else if (!arg->optional) {
        error_setg(errp, "%s: %s expected", command->name,
                   arg->kind == 'F' ? "filename" : "string");
        return false;
    }
    return true;
}

static bool parse_rest(const HmpCommand *command, const ArgSpec *arg, const char **text,
                       struct json_object **value, Error **errp)
{
    g_autofree char *rest = NULL;

    skip_space(text);
    rest = g_strchomp(g_strdup(*text));
    *text += strlen(*text);
    if (rest[0]) {
        *value = json_str(rest);
    } else if (!arg->optional) {
        error_setg(errp, "%s: string expected", command->name);
        return false;
    }
    return true;
}

static bool parse_integer(Monitor *mon, const ArgSpec *arg, const char **text,
                          struct json_object **value, Error **errp)
{
    int64_t number;

    skip_space(text);
    if (**text == '\0' && arg->optional) {
        return true;
    }
    if (!hmp_eval(mon, text, &number, errp)) {
        return false;
    }
    if (arg->kind == 'i' && (number < INT32_MIN || number > UINT32_MAX)) {
        error_setg(errp, "integer is for 32-bit values");
        return false;
    }
    *value = json_int(arg->kind == 'i' ? (int32_t)number : number);
    return true;
}

static bool parse_size(const ArgSpec *arg, const char **text, struct json_object **value,
                       Error **errp)
{
    uint64_t number;
    const char *end;

    skip_space(text);
    if (**text == '\0' && arg->optional) {
        return true;
    }
    if (qemu_strtosz_MiB(*text, &end, &number) < 0) {
        error_setg(errp, "invalid size");
        return false;
    }
    *text = end;
    *value = json_uint(number);
    return true;
}

static bool parse_onoff(const ArgSpec *arg, const char **text, struct json_object **value,
                        Error **errp)
{
    Error *err = NULL;
    g_autofree char *word = hmp_word(text, &err);

    if (!word && !err && arg->optional) {
        return true;
    }
    if (!err && word && (!strcmp(word, "on") || !strcmp(word, "off"))) {
        *value = json_flag(!strcmp(word, "on"));
        return true;
    }
    error_free(err);
    error_setg(errp, "expected 'on' or 'off'");
    return false;
}

/*
 * The flags of @spec up to its first other argument, in whatever order they stand
 * in the text.  *@spec moves behind them.
 */
static bool parse_flags(const HmpCommand *command, const char **spec, const char **text,
                        struct json_object *args, Error **errp)
{
    const char *next = *spec;
    char *names[128] = { NULL };
    bool has_flags = false;
    bool ok = true;
    ArgSpec arg = { .name = NULL };

    while (next_spec(&next, &arg) && arg.kind == '-') {
        names[arg.flag & 0x7f] = arg.name;
        *spec = next;
        arg.name = NULL;
        has_flags = true;
    }
    g_free(arg.name);
    if (!has_flags) {
        return true;
    }
    for (skip_space(text); (*text)[0] == '-' && g_ascii_isalpha((*text)[1]); skip_space(text)) {
        const char *name = names[(*text)[1] & 0x7f];

        if (!name || ((*text)[2] && !isspace((unsigned char)(*text)[2]))) {
            error_setg(errp, "%s: unsupported option %.*s", command->name,
                       (int)strcspn(*text, " \t"), *text);
            ok = false;
            break;
        }
        json_object_object_add(args, name, json_flag(true));
        *text += 2;
    }
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        g_free(names[i]);
    }
    return ok;
}

/* /COUNT FORMAT SIZE right behind the command's name. */
static bool parse_format(const char **text, struct json_object *args, Error **errp)
{
    int64_t count = 1;
    char format[2] = "x", size[2] = "w";
    bool sized = false;

    skip_space(text);
    if (**text == '/') {
        (*text)++;
        if (isdigit((unsigned char)**text)) {
            char *end;

            count = strtoll(*text, &end, 10);
            *text = end;
        }
        for (; **text && !isspace((unsigned char)**text); (*text)++) {
            if (strchr("oduxcis", **text)) {
                format[0] = **text;
            } else if (strchr("bhwg", **text)) {
                size[0] = **text;
                sized = true;
            } else {
                error_setg(errp, "invalid char in format: '%c'", **text);
                return false;
            }
        }
    }
    if (count < 1 || count > INT32_MAX) {
        error_setg(errp, "invalid count");
        return false;
    }
    json_object_object_add(args, "count", json_int(count));
    json_object_object_add(args, "format", json_str(format));
    json_object_object_add(args, "size", json_str(size));
    json_object_object_add(args, "sized", json_flag(sized));
    return true;
}

static bool parse_one(Monitor *mon, const HmpCommand *command, const ArgSpec *arg,
                      const char **text, struct json_object *args, Error **errp)
{
    struct json_object *value = NULL;
    bool ok;

    switch (arg->kind) {
    case '/':
        return parse_format(text, args, errp);
    case 'S':
        ok = parse_rest(command, arg, text, &value, errp);
        break;
    case 'i':
    case 'l':
        ok = parse_integer(mon, arg, text, &value, errp);
        break;
    case 'o':
        ok = parse_size(arg, text, &value, errp);
        break;
    case 'b':
        ok = parse_onoff(arg, text, &value, errp);
        break;
    default:
        ok = parse_word(command, arg, text, &value, errp);
        break;
    }
    if (value) {
        json_object_object_add(args, arg->name, value);
    }
    return ok;
}

struct json_object *hmp_parse_args(Monitor *mon, const HmpCommand *command, const char *text,
                                   Error **errp)
{
    g_autoptr(JsonObject) args = json_object_new_object();
    const char *spec = command->args;
    ArgSpec arg;

    if (spec && !parse_flags(command, &spec, &text, args, errp)) {
        return NULL;
    }
    while (next_spec(&spec, &arg)) {
        bool ok = parse_one(mon, command, &arg, &text, args, errp);

        g_free(arg.name);
        if (!ok) {
            return NULL;
        }
    }
    skip_space(&text);
    if (*text) {
        error_setg(errp, "%s: extraneous characters at the end of line", command->name);
        return NULL;
    }
    return g_steal_pointer(&args);
}
