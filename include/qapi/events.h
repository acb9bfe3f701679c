/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events for management clients.  Any layer emits them; the monitor registers
 * the one sink that sends them out.  Without a sink they are dropped.
 */
#ifndef QAPI_EVENTS_H
#define QAPI_EVENTS_H

struct json_object;

/* @data is borrowed for the call (NULL: no "data" member); keep it with json_object_get(). */
typedef void QapiEventSink(const char *name, struct json_object *data);

/*
 * Send event @name ("STOP").  Takes over the caller's reference to @data,
 * which may be NULL.  Any thread.
 */
void qapi_event_emit(const char *name, struct json_object *data);
/* NULL: drop events. */
void qapi_event_set_sink(QapiEventSink *sink);

#endif
