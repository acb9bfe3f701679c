/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of trace events, and switching them. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qemu/option.h"
#include "trace/control.h"

static GPtrArray *all_events;
static bool sorted;

void trace_event_register_group(TraceEvent *const *events, size_t count)
{
    if (!all_events) {
        all_events = g_ptr_array_new();
    }
    for (size_t i = 0; i < count; i++) {
        g_ptr_array_add(all_events, events[i]);
    }
    sorted = false;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp((*(TraceEvent *const *)a)->name, (*(TraceEvent *const *)b)->name);
}

static GPtrArray *sorted_events(void)
{
    if (!all_events) {
        all_events = g_ptr_array_new();
    }
    if (!sorted) {
        g_ptr_array_sort(all_events, by_name);
        sorted = true;
    }
    return all_events;
}

TraceEvent *trace_event_name(const char *name)
{
    GPtrArray *events = sorted_events();
    guint low = 0, high = events->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        TraceEvent *ev = g_ptr_array_index(events, middle);
        int order = strcmp(name, ev->name);
        if (order == 0) {
            return ev;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

const char *trace_event_get_name(const TraceEvent *ev)
{
    return ev->name;
}

bool trace_event_get_state_dynamic(const TraceEvent *ev)
{
    return qatomic_read(ev->state) != 0;
}

void trace_event_set_state_dynamic(TraceEvent *ev, bool state)
{
    qatomic_set(ev->state, state);
}

void trace_event_iter_init_all(TraceEventIter *iter)
{
    *iter = (TraceEventIter) { .next = 0 };
}

void trace_event_iter_init_pattern(TraceEventIter *iter, const char *pattern)
{
    *iter = (TraceEventIter) { .pattern = pattern };
}

TraceEvent *trace_event_iter_next(TraceEventIter *iter)
{
    GPtrArray *events = sorted_events();

    while (iter->next < events->len) {
        TraceEvent *ev = g_ptr_array_index(events, iter->next++);
        if (!iter->pattern || g_pattern_match_simple(iter->pattern, ev->name)) {
            return ev;
        }
    }
    return NULL;
}

void trace_enable_events(const char *pattern)
{
    bool enable = *pattern != '-';
    TraceEventIter iter;
    TraceEvent *ev;
    bool found = false;

    if (!enable) {
        pattern++;
    }
    trace_event_iter_init_pattern(&iter, pattern);
    while ((ev = trace_event_iter_next(&iter))) {
        trace_event_set_state_dynamic(ev, enable);
        found = true;
    }
    if (!found && !strpbrk(pattern, "*?")) {
        warn_report("trace event '%s' does not exist", pattern);
    }
}

bool trace_events_from_file(const char *fname, Error **errp)
{
    g_autofree char *text = util_read_file(fname, 1 << 20, NULL, errp);

    if (!text) {
        return false;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_strstrip(*line);
        if (**line && **line != '#') {
            trace_enable_events(*line);
        }
    }
    return true;
}

void trace_list_events(FILE *f)
{
    TraceEventIter iter;
    TraceEvent *ev;

    trace_event_iter_init_all(&iter);
    while ((ev = trace_event_iter_next(&iter))) {
        fprintf(f, "%s\n", ev->name);
    }
}

/* One KEY=VALUE or PATTERN of -trace. */
static bool apply_option(const char *word, bool *help, Error **errp)
{
    const char *value;

    if (is_help_option(word)) {
        *help = true;
        return true;
    }
    if (strstart(word, "events=", &value)) {
        return trace_events_from_file(value, errp);
    }
    if (strstart(word, "file=", &value)) {
        return qemu_set_log_filename(value, errp);
    }
    if (strstart(word, "enable=", &value)) {
        trace_enable_events(value);
        return true;
    }
    if (strchr(word, '=')) {
        error_setg(errp, "Invalid parameter '%.*s'", (int)strcspn(word, "="), word);
        return false;
    }
    trace_enable_events(word);
    return true;
}

bool trace_opt_parse(const char *optstr, bool *help, Error **errp)
{
    *help = false;
    while (*optstr && !*help) {
        g_autofree char *word = NULL;
        optstr = get_opt_value(optstr, &word);
        optstr += *optstr == ',';
        if (!apply_option(word, help, errp)) {
            return false;
        }
    }
    return true;
}

/* The log item trace:PATTERN comes here. */
static void __attribute__((constructor)) connect_log(void)
{
    qemu_log_set_trace_hook(trace_enable_events);
}
