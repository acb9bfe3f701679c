/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the generated trace headers call: the log and, where <sys/sdt.h> was
 * found, USDT probes (provider "ashlar") for systemtap, bpftrace and gdb.  A
 * probe is one no-op instruction until somebody attaches to it.
 */
#ifndef TRACE_BACKEND_H
#define TRACE_BACKEND_H

#include "trace/control.h"

/* Write the text ("NAME arguments") and a newline to the log, in one piece.  Any thread. */
void trace_log_event(const char *fmt, ...) G_GNUC_PRINTF_(1, 2);

/* The state of events that are not built in. */
extern const uint16_t trace_state_never;

#ifdef CONFIG_TRACE_SDT
#include <sys/sdt.h>
#define TRACE_PROBE0(name)       STAP_PROBE(ashlar, name)
#define TRACE_PROBE1(name, ...)  STAP_PROBE1(ashlar, name, __VA_ARGS__)
#define TRACE_PROBE2(name, ...)  STAP_PROBE2(ashlar, name, __VA_ARGS__)
#define TRACE_PROBE3(name, ...)  STAP_PROBE3(ashlar, name, __VA_ARGS__)
#define TRACE_PROBE4(name, ...)  STAP_PROBE4(ashlar, name, __VA_ARGS__)
#define TRACE_PROBE5(name, ...)  STAP_PROBE5(ashlar, name, __VA_ARGS__)
#define TRACE_PROBE6(name, ...)  STAP_PROBE6(ashlar, name, __VA_ARGS__)
#define TRACE_PROBE7(name, ...)  STAP_PROBE7(ashlar, name, __VA_ARGS__)
#define TRACE_PROBE8(name, ...)  STAP_PROBE8(ashlar, name, __VA_ARGS__)
#define TRACE_PROBE9(name, ...)  STAP_PROBE9(ashlar, name, __VA_ARGS__)
#define TRACE_PROBE10(name, ...) STAP_PROBE10(ashlar, name, __VA_ARGS__)
#define TRACE_PROBE11(name, ...) STAP_PROBE11(ashlar, name, __VA_ARGS__)
#define TRACE_PROBE12(name, ...) STAP_PROBE12(ashlar, name, __VA_ARGS__)
#else
#define TRACE_PROBE0(name)       ((void)0)
#define TRACE_PROBE1(name, ...)  ((void)0)
#define TRACE_PROBE2(name, ...)  ((void)0)
#define TRACE_PROBE3(name, ...)  ((void)0)
#define TRACE_PROBE4(name, ...)  ((void)0)
#define TRACE_PROBE5(name, ...)  ((void)0)
#define TRACE_PROBE6(name, ...)  ((void)0)
#define TRACE_PROBE7(name, ...)  ((void)0)
#define TRACE_PROBE8(name, ...)  ((void)0)
#define TRACE_PROBE9(name, ...)  ((void)0)
#define TRACE_PROBE10(name, ...) ((void)0)
#define TRACE_PROBE11(name, ...) ((void)0)
#define TRACE_PROBE12(name, ...) ((void)0)
#endif

#endif
