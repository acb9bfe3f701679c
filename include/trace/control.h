/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trace events at run time: which exist, which are on.
 *
 * Events come from the trace-events files; generated code registers them
 * before main().  Each has one global 16-bit state that trace_NAME() tests, so
 * an event that is off costs a load and a branch.  Switching is for the main
 * thread; tracing and reading for any.
 */
#ifndef TRACE_CONTROL_H
#define TRACE_CONTROL_H

struct Error;

typedef struct TraceEvent {
    const char *name;
    const char *group;      /* the folder, "hw/char" */
    uint16_t *state;
} TraceEvent;

/*
 * TRACE_NAME stands for the event NAME in these macros:
 *   if (trace_event_get_state_backends(TRACE_PL011_READ)) { expensive(); }
 * A disabled (not built in) event is a constant false.
 */
#define trace_event_get_state_static(id)  (id##_ENABLED)
#define trace_event_get_state(id) \
    (id##_ENABLED && unlikely(__atomic_load_n(&id##_STATE, __ATOMIC_RELAXED)))
#define trace_event_get_state_backends(id) trace_event_get_state(id)

/* For generated code: make a table of events known. */
void trace_event_register_group(TraceEvent *const *events, size_t count);

/* The event, or NULL. */
TraceEvent *trace_event_name(const char *name);
const char *trace_event_get_name(const TraceEvent *ev);
bool trace_event_get_state_dynamic(const TraceEvent *ev);
void trace_event_set_state_dynamic(TraceEvent *ev, bool state);

/* Walk the events that match a glob, sorted by name. */
typedef struct TraceEventIter {
    size_t next;
    const char *pattern;
} TraceEventIter;
void trace_event_iter_init_all(TraceEventIter *iter);
void trace_event_iter_init_pattern(TraceEventIter *iter, const char *pattern);
TraceEvent *trace_event_iter_next(TraceEventIter *iter);

/*
 * Switch on what matches the glob; with a leading '-' off.  A name without
 * wildcards that no event has gets a warning.  "help"/"?" is not special.
 */
void trace_enable_events(const char *pattern);
/* A line each in a file; '#' starts a comment.  false with @errp. */
bool trace_events_from_file(const char *fname, struct Error **errp);
/*
 * -trace [enable=]PATTERN,events=FILE,file=FILE; file= is the log's file (-D).
 * "help" sets *@help and ends the parsing.  false with @errp.
 */
bool trace_opt_parse(const char *optstr, bool *help, struct Error **errp);
/* Names, one per line, sorted. */
void trace_list_events(FILE *f);

#endif
