/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The CPU topology: what -smp leaves open is computed, what contradicts is
 * refused.  Levels a board does not know count one.
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "qemu/cutils.h"

/* ---- computing --------------------------------------------------------------------- */

/* The members below socket that the user does not multiply by: product of the fixed levels. */
static unsigned other_levels(const CpuTopology *t)
{
    return t->drawers * t->books * t->dies * t->clusters * t->modules;
}

static unsigned total_cpus(const CpuTopology *t)
{
    return other_levels(t) * t->sockets * t->cores * t->threads;
}

static bool level_allowed(const char *level, unsigned value, bool supported, Error **errp)
{
    if (!supported && value > 1) {
        error_setg(errp, "%s > 1 not supported by this machine's CPU topology", level);
        return false;
    }
    return true;
}

static bool levels_allowed(const MachineClass *mc, const CpuTopology *t, Error **errp)
{
    const SMPCompatProps *p = &mc->smp_props;

    return level_allowed("drawers", t->drawers, p->drawers_supported, errp) &&
           level_allowed("books", t->books, p->books_supported, errp) &&
           level_allowed("dies", t->dies, p->dies_supported, errp) &&
           level_allowed("clusters", t->clusters, p->clusters_supported, errp) &&
           level_allowed("modules", t->modules, p->modules_supported, errp);
}

static unsigned or_one(unsigned value)
{
    return value ? value : 1;
}

/* Choose what is missing of sockets, cores and threads for @max CPUs (0: not given). */
static void fill_in(const MachineClass *mc, CpuTopology *t, unsigned max)
{
    unsigned others = other_levels(t);

    if (!max) {
        t->sockets = or_one(t->sockets);
        t->cores = or_one(t->cores);
        t->threads = or_one(t->threads);
    } else if (mc->smp_props.prefer_sockets && !t->sockets) {
        t->cores = or_one(t->cores);
        t->threads = or_one(t->threads);
        t->sockets = max / (others * t->cores * t->threads);
    } else if (!t->cores) {
        t->sockets = or_one(t->sockets);
        t->threads = or_one(t->threads);
        t->cores = max / (others * t->sockets * t->threads);
    } else if (!t->sockets) {
        t->threads = or_one(t->threads);
        t->sockets = max / (others * t->cores * t->threads);
    }
    if (!t->threads) {
        t->threads = max / (others * t->sockets * t->cores);
    }
}

static char *hierarchy(const MachineClass *mc, const CpuTopology *t)
{
    const SMPCompatProps *p = &mc->smp_props;
    GString *text = g_string_new(NULL);

    if (p->drawers_supported) {
        g_string_append_printf(text, "drawers (%u) * ", t->drawers);
    }
    if (p->books_supported) {
        g_string_append_printf(text, "books (%u) * ", t->books);
    }
    g_string_append_printf(text, "sockets (%u)", t->sockets);
    if (p->dies_supported) {
        g_string_append_printf(text, " * dies (%u)", t->dies);
    }
    if (p->clusters_supported) {
        g_string_append_printf(text, " * clusters (%u)", t->clusters);
    }
    if (p->modules_supported) {
        g_string_append_printf(text, " * modules (%u)", t->modules);
    }
    g_string_append_printf(text, " * cores (%u) * threads (%u)", t->cores, t->threads);
    return g_string_free(text, FALSE);
}

static bool counts_agree(const MachineClass *mc, const CpuTopology *t, Error **errp)
{
    g_autofree char *levels = hierarchy(mc, t);

    if (total_cpus(t) != t->max_cpus) {
        error_setg(errp, "Invalid CPU topology: product of the hierarchy must match maxcpus: "
                   "%s != maxcpus (%u)", levels, t->max_cpus);
        return false;
    }
    if (t->max_cpus < t->cpus) {
        error_setg(errp, "Invalid CPU topology: maxcpus must be equal to or greater than smp: "
                   "%s == maxcpus (%u) < smp_cpus (%u)", levels, t->max_cpus, t->cpus);
        return false;
    }
    if (t->cpus < (unsigned)MAX(mc->min_cpus, 1)) {
        error_setg(errp, "Invalid SMP CPUs %u. The min CPUs supported by machine '%s' is %d",
                   t->cpus, mc->name, MAX(mc->min_cpus, 1));
        return false;
    }
    if (t->max_cpus > (unsigned)MAX(mc->max_cpus, 1)) {
        error_setg(errp, "Invalid SMP CPUs %u. The max CPUs supported by machine '%s' is %d",
                   t->max_cpus, mc->name, MAX(mc->max_cpus, 1));
        return false;
    }
    return true;
}

bool machine_parse_smp_config(MachineState *ms, const CpuTopology *given, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(ms);
    CpuTopology t = *given;
    unsigned max;

    if (!levels_allowed(mc, &t, errp)) {
        return false;
    }
    t.drawers = or_one(t.drawers);
    t.books = or_one(t.books);
    t.dies = or_one(t.dies);
    t.clusters = or_one(t.clusters);
    t.modules = or_one(t.modules);
    if (!t.cpus && !t.max_cpus && !t.sockets && !t.cores && !t.threads) {
        t.cpus = (unsigned)mc->default_cpus;
    }
    max = t.max_cpus ? t.max_cpus : t.cpus;
    fill_in(mc, &t, max);
    t.max_cpus = t.max_cpus ? t.max_cpus : MAX(t.cpus, total_cpus(&t));
    t.cpus = t.cpus ? t.cpus : t.max_cpus;
    if (!counts_agree(mc, &t, errp)) {
        return false;
    }
    ms->smp = t;
    return true;
}

/* ---- reading ----------------------------------------------------------------------- */

/* A number that is small enough not to overflow products of all the levels. */
static bool get_number(struct json_object *value, const char *name, bool from_json,
                       unsigned *result, Error **errp)
{
    int64_t n = -1;
    bool ok;

    if (from_json && json_object_is_type(value, json_type_int)) {
        n = json_object_get_int64(value);
        ok = true;
    } else {
        ok = json_object_is_type(value, json_type_string) &&
             qemu_strtoi64(json_object_get_string(value), NULL, 0, &n) == 0;
    }
    if (!ok) {
        error_setg(errp, "Parameter 'smp.%s' expects integer", name);
        return false;
    }
    if (n <= 0) {
        error_setg(errp, "Invalid CPU topology: CPU topology parameters must be greater than "
                   "zero");
        return false;
    }
    if (n > UINT16_MAX) {
        error_setg(errp, "Invalid CPU topology: %s is %" PRId64 ", the maximum is %d", name, n,
                   UINT16_MAX);
        return false;
    }
    *result = (unsigned)n;
    return true;
}

static unsigned *member(CpuTopology *t, const char *name)
{
    const struct {
        const char *name;
        unsigned *value;
    } members[] = {
        { "cpus", &t->cpus }, { "drawers", &t->drawers }, { "books", &t->books },
        { "sockets", &t->sockets }, { "dies", &t->dies }, { "clusters", &t->clusters },
        { "modules", &t->modules }, { "cores", &t->cores }, { "threads", &t->threads },
        { "maxcpus", &t->max_cpus },
    };

    for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
        if (!strcmp(members[i].name, name)) {
            return members[i].value;
        }
    }
    return NULL;
}

/* Each level alone may be large; together they may not overflow. */
static bool product_fits(const CpuTopology *t, Error **errp)
{
    const unsigned levels[] = { t->drawers, t->books, t->sockets, t->dies, t->clusters,
                                t->modules, t->cores, t->threads };
    uint64_t product = 1;

    for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
        product *= or_one(levels[i]);
        if (product > INT32_MAX) {
            error_setg(errp, "Invalid CPU topology: the product of its levels is too large");
            return false;
        }
    }
    return true;
}

bool machine_set_smp_from_json(MachineState *ms, struct json_object *opts, bool from_json,
                               Error **errp)
{
    CpuTopology given = { 0 };

    if (!json_object_is_type(opts, json_type_object)) {
        error_setg(errp, "Invalid parameter type for 'smp', expected: object");
        return false;
    }
    json_object_object_foreach(opts, name, value) {
        unsigned *slot = member(&given, name);

        if (!slot) {
            error_setg(errp, "Parameter 'smp.%s' is unexpected", name);
            return false;
        }
        if (!get_number(value, name, from_json, slot, errp)) {
            return false;
        }
    }
    return product_fits(&given, errp) && machine_parse_smp_config(ms, &given, errp);
}
