#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Turn a folder's trace-events file into a header and a source file.

    tracetool.py --folder hw/char --format h|c INPUT -o OUTPUT

Each line of the input is an event:

    [disable] [vcpu] name(type arg, ...) "format" PRIx64 "more format"

The header gets an inline function trace_name() for each, and the macros behind
trace_event_get_state_backends(TRACE_NAME).  The source file gets the events'
states and their table, which registers itself.
"""

import argparse
import re
import sys

EVENT = re.compile(
    r'^(?P<props>(?:(?:disable|vcpu)\s+)*)'
    r'(?P<name>[A-Za-z_]\w*)\s*'
    r'\((?P<args>[^)]*)\)\s*'
    r'(?P<fmt>(?:"(?:[^"\\]|\\.)*"|PRI[doxXui](?:8|16|32|64|PTR|MAX)|HWADDR_PRI[doxXui]|\s)+)$')
ARG = re.compile(r'^(?P<type>.*?[\s*])(?P<name>[A-Za-z_]\w*)$')
TYPES = {
    'bool', 'char', 'signed char', 'unsigned char', 'short', 'unsigned short', 'int',
    'unsigned', 'unsigned int', 'long', 'unsigned long', 'long long', 'unsigned long long',
    'int8_t', 'uint8_t', 'int16_t', 'uint16_t', 'int32_t', 'uint32_t', 'int64_t', 'uint64_t',
    'intptr_t', 'uintptr_t', 'size_t', 'ssize_t', 'off_t', 'pid_t',
    'void *', 'const void *', 'const char *', 'char *',
}
MAX_PROBE_ARGS = 12     # what <sys/sdt.h> takes


class EventError(Exception):
    """What is wrong with a line."""


class Event:
    """One event: its name, arguments as (type, name) and format."""

    def __init__(self, line):
        match = EVENT.match(line)
        if not match:
            raise EventError('expected [disable] [vcpu] name(type arg, ...) "format"')
        props = match['props'].split()
        self.name = match['name']
        self.disabled = 'disable' in props
        self.fmt = match['fmt'].strip()
        if '\\n' in self.fmt:
            raise EventError('a newline in the format')
        self.args = self._parse_args(match['args'])
        if 'vcpu' in props:
            self.args.insert(0, ('const void *', 'trace_vcpu_'))
            self.fmt = '"cpu=%p " ' + self.fmt

    @staticmethod
    def _parse_args(text):
        text = text.strip()
        if text in ('', 'void'):
            return []
        args = []
        for arg in text.split(','):
            match = ARG.match(arg.strip())
            if not match:
                raise EventError(f'argument "{arg.strip()}" is not "type name"')
            ctype = re.sub(r'\s*\*\s*', ' *', ' '.join(match['type'].split())).strip()
            if ctype not in TYPES:
                raise EventError(f'type "{ctype}" is not allowed in trace events')
            args.append((ctype, match['name']))
        return args

    @property
    def upper(self):
        return 'TRACE_' + self.name.upper()

    @property
    def params(self):
        return ', '.join(t + ('' if t.endswith('*') else ' ') + n for t, n in self.args) or 'void'

    @property
    def names(self):
        return ''.join(', ' + n for _, n in self.args)


def parse(path):
    events, seen, bad = [], {}, 0
    with open(path, encoding='utf-8') as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith('#'):
                continue
            try:
                event = Event(line)
                if event.name in seen:
                    raise EventError(f'event {event.name} stands in line {seen[event.name]} too')
                seen[event.name] = number
                events.append(event)
            except EventError as err:
                print(f'{path}:{number}: {err}', file=sys.stderr)
                bad += 1
    if bad:
        sys.exit(1)
    return events


def header(events, stem, out):
    guard = 'TRACE_TRACE_' + stem.upper() + '_H'
    out(f'#ifndef {guard}')
    out(f'#define {guard}')
    out('')
    out('#include "trace/backend.h"')
    if any('HWADDR_' in ev.fmt for ev in events):
        out('#include "exec/hwaddr.h"')
    for ev in events:
        out('')
        out(f'#define {ev.upper}_ENABLED {0 if ev.disabled else 1}')
        if ev.disabled:
            out(f'#define {ev.upper}_STATE trace_state_never')
            out(f'static inline void trace_{ev.name}({ev.params})')
            out('{')
            out('}')
            continue
        out(f'extern uint16_t {ev.upper}_STATE;')
        out(f'static inline void trace_{ev.name}({ev.params})')
        out('{')
        if len(ev.args) <= MAX_PROBE_ARGS:
            out(f'    TRACE_PROBE{len(ev.args)}({ev.name}{ev.names});')
        out(f'    if (trace_event_get_state({ev.upper})) {{')
        fmt = f'"{ev.name}"' if ev.fmt == '""' else f'"{ev.name} " {ev.fmt}'
        out(f'        trace_log_event({fmt}{ev.names});')
        out('    }')
        out('}')
    out('')
    out('#endif')


def source(events, stem, folder, out):
    enabled = [ev for ev in events if not ev.disabled]
    out('#include "qemu/osdep.h"')
    out('#include "trace/control.h"')
    out(f'#include "trace/trace-{stem}.h"')
    out('')
    for ev in enabled:
        out(f'uint16_t {ev.upper}_STATE;')
    out('')
    for ev in enabled:
        out(f'static TraceEvent event_{ev.name} = {{')
        out(f'    .name = "{ev.name}", .group = "{folder}", .state = &{ev.upper}_STATE,')
        out('};')
    out('')
    out('static TraceEvent *const events[] = {')
    for ev in enabled:
        out(f'    &event_{ev.name},')
    out('    NULL,')
    out('};')
    out('')
    out('static void __attribute__((constructor)) register_events(void)')
    out('{')
    out(f'    trace_event_register_group(events, {len(enabled)});')
    out('}')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--folder', required=True, help='the folder, as hw/char')
    parser.add_argument('--format', required=True, choices=['h', 'c'])
    parser.add_argument('input', help="the folder's trace-events")
    parser.add_argument('-o', '--output', required=True)
    args = parser.parse_args()

    events = parse(args.input)
    stem = re.sub(r'\W', '_', args.folder)
    text = ['/* SPDX-License-Identifier: GPL-2.0-or-later */',
            f'/* Generated by scripts/tracetool.py from {args.folder}/trace-events. */']
    if args.format == 'h':
        header(events, stem, text.append)
    else:
        source(events, stem, args.folder, text.append)
    with open(args.output, 'w', encoding='utf-8') as out:
        out.write('\n'.join(text) + '\n')


if __name__ == '__main__':
    main()
