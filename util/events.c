/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events on their way to the monitor. */
#include "qemu/osdep.h"
#include <json-c/json.h>
#include "qapi/events.h"

static QapiEventSink *event_sink;

void qapi_event_set_sink(QapiEventSink *sink)
{
    __atomic_store_n(&event_sink, sink, __ATOMIC_RELEASE);
}

void qapi_event_emit(const char *name, struct json_object *data)
{
    QapiEventSink *sink = __atomic_load_n(&event_sink, __ATOMIC_ACQUIRE);

    if (sink) {
        sink(name, data);
    }
    json_object_put(data);
}
