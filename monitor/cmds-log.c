/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about logging and tracing. */
#include "qemu/osdep.h"
#include "hmp-int.h"
#include "qemu/log.h"
#include "trace/control.h"

static const QapiType types[] = {
    { .name = "TraceEventState",
      .values = (const char *const []) { "unavailable", "disabled", "enabled", NULL } },
    { .name = "TraceEventInfo",
      .members = (const QapiMember[]) { { "name", "str", false },
                                        { "state", "TraceEventState", false }, { .name = NULL } } },
};
QAPI_TYPES(types)

static bool is_pattern(const char *name)
{
    return strpbrk(name, "*?") != NULL;
}

/* A name without wildcards must exist. */
static bool check_name(const char *name, Error **errp)
{
    if (!is_pattern(name) && !trace_event_name(name)) {
        error_setg(errp, "unknown event \"%s\"", name);
        return false;
    }
    return true;
}

static bool get_state(struct json_object *args, struct json_object **ret, Error **errp)
{
    TraceEventIter iter;
    TraceEvent *event;

    if (!check_name(qmp_str(args, "name"), errp)) {
        return false;
    }
    *ret = json_object_new_array();
    trace_event_iter_init_pattern(&iter, qmp_str(args, "name"));
    while ((event = trace_event_iter_next(&iter))) {
        const char *state = trace_event_get_state_dynamic(event) ? "enabled" : "disabled";

        json_object_array_add(*ret, json_new_object("name", json_str(event->name), "state",
                                                    json_str(state), NULL));
    }
    return true;
}

static bool set_state(struct json_object *args, struct json_object **ret, Error **errp)
{
    TraceEventIter iter;
    TraceEvent *event;

    if (!qmp_bool(args, "ignore-unavailable", false) && !check_name(qmp_str(args, "name"), errp)) {
        return false;
    }
    trace_event_iter_init_pattern(&iter, qmp_str(args, "name"));
    while ((event = trace_event_iter_next(&iter))) {
        trace_event_set_state_dynamic(event, qmp_bool(args, "enable", false));
    }
    return true;
}

static const QapiMember get_args[] = { { "name", "str", false }, { .name = NULL } };
static const QapiMember set_args[] = {
    { "name", "str", false }, { "enable", "bool", false }, { "ignore-unavailable", "bool", true },
    { .name = NULL },
};
static const QmpCommand commands[] = {
    { .name = "trace-event-get-state", .args = get_args, .ret = "[TraceEventInfo]",
      .run = get_state, .flags = QMP_PRECONFIG },
    { .name = "trace-event-set-state", .args = set_args, .run = set_state,
      .flags = QMP_PRECONFIG },
};
QMP_COMMANDS(commands)

/* ---- HMP ----------------------------------------------------------------------- */

static void hmp_trace_event(Monitor *mon, struct json_object *args)
{
    g_autoptr(JsonObject) none = NULL;
    Error *err = NULL;
    struct json_object *request = json_new_object("name", json_str(qmp_str(args, "name")),
                                                  "enable",
                                                  json_flag(qmp_bool(args, "option", false)),
                                                  NULL);

    if (!qmp_command_run("trace-event-set-state", request, (struct json_object **)&none, &err)) {
        monitor_printf(mon, "%s\n", error_get_pretty(err));
        error_free(err);
    }
    json_object_put(request);
}

static void info_trace_events(Monitor *mon, struct json_object *args)
{
    const char *name = qmp_str(args, "name");
    TraceEventIter iter;
    TraceEvent *event;

    trace_event_iter_init_pattern(&iter, name ? name : "*");
    while ((event = trace_event_iter_next(&iter))) {
        monitor_printf(mon, "%s : state %d\n", event->name, trace_event_get_state_dynamic(event));
    }
}

static void hmp_log(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;
    int mask;

    if (!qemu_log_parse_items(qmp_str(args, "items"), &mask)) {
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);

        qemu_print_log_usage(out);
        fclose(out);
        monitor_puts(mon, text);
        free(text);
        return;
    }
    qemu_set_log(mask, &err);
    hmp_handle_error(mon, err);
}

static void hmp_logfile(Monitor *mon, struct json_object *args)
{
    Error *err = NULL;

    qemu_set_log_filename(qmp_str(args, "filename"), &err);
    hmp_handle_error(mon, err);
}

static void complete_event(HmpCompletion *c, int index, const char *text)
{
    TraceEventIter iter;
    TraceEvent *event;

    if (index == 1) {
        trace_event_iter_init_all(&iter);
        while ((event = trace_event_iter_next(&iter))) {
            hmp_completion_add(c, event->name);
        }
    } else if (index == 2) {
        hmp_completion_add(c, "on");
        hmp_completion_add(c, "off");
    }
}

static const HmpCommand hmp_rows[] = {
    { .name = "log", .args = "items:s", .params = "item1[,...]",
      .help = "activate logging of the specified items", .run = hmp_log },
    { .name = "logfile", .args = "filename:F", .params = "filename",
      .help = "output logs to 'filename'", .run = hmp_logfile },
    { .name = "trace-event", .args = "name:s,option:b", .params = "name on|off",
      .help = "change status of a specific trace event", .run = hmp_trace_event,
      .complete = complete_event },
};
HMP_COMMANDS(hmp_rows)

static const HmpCommand info_rows[] = {
    { .name = "trace-events", .args = "name:s?", .params = "[name]",
      .help = "show available trace events and their state", .run = info_trace_events,
      .complete = complete_event },
};
HMP_INFO_COMMANDS(info_rows)
