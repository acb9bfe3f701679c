/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Expressions of HMP: 64-bit integers, C operators + - * / % & | ^ ~, brackets,
 * character constants and $register.
 */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "monitor/hmp-registers.h"

enum { MAX_NESTING = 64 };

typedef struct Expr {
    Monitor *mon;
    const char *p;
    unsigned depth;
    Error **errp;
} Expr;

static HmpRegisterLookup *lookup_register;

void hmp_set_register_lookup(HmpRegisterLookup *fn)
{
    lookup_register = fn;
}

static bool sum(Expr *e, int64_t *value);

static void skip_space(Expr *e)
{
    while (isspace((unsigned char)*e->p)) {
        e->p++;
    }
}

static bool character(Expr *e, int64_t *value)
{
    e->p++;
    if (*e->p == '\0' || e->p[1] != '\'') {
        error_setg(e->errp, "character constant expected");
        return false;
    }
    *value = (unsigned char)*e->p;
    e->p += 2;
    return true;
}

static bool register_value(Expr *e, int64_t *value)
{
    const char *start = ++e->p;
    g_autofree char *name = NULL;

    while (isalnum((unsigned char)*e->p) || *e->p == '_' || *e->p == '.') {
        e->p++;
    }
    name = g_strndup(start, e->p - start);
    if (!lookup_register || !lookup_register(e->mon, name, value)) {
        error_setg(e->errp, "unknown register");
        return false;
    }
    return true;
}

static bool number(Expr *e, int64_t *value)
{
    char *end;

    errno = 0;
    *value = (int64_t)strtoull(e->p, &end, 0);
    if (end == e->p) {
        error_setg(e->errp, "invalid char '%c' in expression", *e->p);
        return false;
    }
    if (errno == ERANGE) {
        error_setg(e->errp, "number too large");
        return false;
    }
    e->p = end;
    return true;
}

static bool bracket(Expr *e, int64_t *value)
{
    e->p++;
    if (!sum(e, value)) {
        return false;
    }
    skip_space(e);
    if (*e->p != ')') {
        error_setg(e->errp, "')' expected");
        return false;
    }
    e->p++;
    return true;
}

static bool unary(Expr *e, int64_t *value)
{
    bool ok;

    skip_space(e);
    if (++e->depth > MAX_NESTING) {
        error_setg(e->errp, "expression is nested too deeply");
        return false;
    }
    switch (*e->p) {
    case '+':
        e->p++;
        ok = unary(e, value);
        break;
    case '-':
        e->p++;
        ok = unary(e, value);
        *value = ok ? (int64_t)(0 - (uint64_t)*value) : 0;
        break;
    case '~':
        e->p++;
        ok = unary(e, value);
        *value = ok ? ~*value : 0;
        break;
    case '(':
        ok = bracket(e, value);
        break;
    case '\'':
        ok = character(e, value);
        break;
    case '$':
        ok = register_value(e, value);
        break;
    case '\0':
        error_setg(e->errp, "unexpected end of expression");
        ok = false;
        break;
    default:
        ok = number(e, value);
        break;
    }
    e->depth--;
    return ok;
}

static bool divide(Expr *e, char op, int64_t *value, int64_t by)
{
    if (by == 0) {
        error_setg(e->errp, "division by zero");
        return false;
    }
    if (by == -1) {                                 /* INT64_MIN / -1 has no result */
        *value = op == '/' ? (int64_t)(0 - (uint64_t)*value) : 0;
    } else {
        *value = op == '/' ? *value / by : *value % by;
    }
    return true;
}

static bool product(Expr *e, int64_t *value)
{
    if (!unary(e, value)) {
        return false;
    }
    for (;;) {
        int64_t right;
        char op;

        skip_space(e);
        op = *e->p;
        if (op != '*' && op != '/' && op != '%') {
            return true;
        }
        e->p++;
        if (!unary(e, &right)) {
            return false;
        }
        if (op == '*') {
            *value = (int64_t)((uint64_t)*value * (uint64_t)right);
        } else if (!divide(e, op, value, right)) {
            return false;
        }
    }
}

static bool logic(Expr *e, int64_t *value)
{
    if (!product(e, value)) {
        return false;
    }
    for (;;) {
        int64_t right;
        char op;

        skip_space(e);
        op = *e->p;
        if (op != '&' && op != '|' && op != '^') {
            return true;
        }
        e->p++;
        if (!product(e, &right)) {
            return false;
        }
        *value = op == '&' ? *value & right : op == '|' ? *value | right : *value ^ right;
    }
}

static bool sum(Expr *e, int64_t *value)
{
    if (!logic(e, value)) {
        return false;
    }
    for (;;) {
        int64_t right;
        char op;

        skip_space(e);
        op = *e->p;
        if (op != '+' && op != '-') {
            return true;
        }
        e->p++;
        if (!logic(e, &right)) {
            return false;
        }
        *value = (int64_t)(op == '+' ? (uint64_t)*value + (uint64_t)right
                                     : (uint64_t)*value - (uint64_t)right);
    }
}

bool hmp_eval(Monitor *mon, const char **text, int64_t *value, Error **errp)
{
    Expr e = { .mon = mon, .p = *text, .errp = errp };

    if (!sum(&e, value)) {
        return false;
    }
    skip_space(&e);
    *text = e.p;
    return true;
}
