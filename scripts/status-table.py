#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes docs/devel/status.inc: how far each module of the framework is, derived from
its public headers and the tests.

    complete   every public function has a doc comment and is used by a unit test, and
               at least one misuse of the module is a case of tests/compile-fail
    stable     three of four functions have a comment, and as many are used by a unit test
    initial    everything else

Functions are those that a user of the header calls by name; macros count where a module
has nothing else, and a comment may stand before a group of lines.

Without arguments the table is written; 'make check' fails when it is not up to date.
--missing says what each module lacks for the next level."""
import argparse
import collections
import os
import re
import sys

import buildinfo

TABLE = 'docs/devel/status.inc'
MODULES = [
    ('errors', 'qapi/error.h qemu/error-report.h'),
    ('log', 'qemu/log.h'),
    ('bits and numbers', 'qemu/bitops.h qemu/bitmap.h qemu/bswap.h qemu/cutils.h'),
    ('fifos', 'qemu/fifo8.h qemu/fifo32.h'),
    ('timers and clocks of the host', 'qemu/timer.h'),
    ('main loop and big lock', 'qemu/main-loop.h qemu/aio.h'),
    ('threads', 'qemu/thread.h qemu/lockable.h'),
    ('options', 'qemu/option.h qemu/keyval.h qemu/config-file.h'),
    ('JSON and visitors', 'qemu/json-writer.h qapi/visitor.h'),
    ('run state', 'system/runstate.h'),
    ('trace events', 'trace/control.h trace/backend.h'),
    ('types and objects', 'qom/object.h qom/introspect.h'),
    ('objects that users create', 'qom/object_interfaces.h'),
    ('VMState', 'migration/vmstate.h migration/vmstate-walk.h'),
    ('VMState: field macros', 'migration/vmstate-fields.h migration/vmstate-scalars.h '
                              'migration/vmstate-fifo.h'),
    ('stream', 'migration/qemu-file.h migration/qemu-file-types.h'),
    ('migration', 'migration/migration.h migration/misc.h migration/register.h '
                  'migration/blocker.h migration/ram-block.h'),
    ('memory regions', 'system/memory.h'),
    ('address spaces', 'system/memory-space.h system/memory-dirty.h system/address-spaces.h'),
    ('DMA', 'system/dma.h'),
    ('I/O ports', 'system/ioport.h'),
    ('character devices', 'chardev/char.h chardev/char-fe.h chardev/char-serial.h'),
    ('devices and buses', 'hw/core/qdev.h hw/core/qdev-ops.h'),
    ('what devices own', 'hw/core/qdev-owned.h'),
    ('device properties', 'hw/core/qdev-properties.h hw/core/qdev-properties-system.h'),
    ('sysbus', 'hw/core/sysbus.h'),
    ('lines', 'hw/core/irq.h hw/core/or-irq.h hw/core/split-irq.h'),
    ('device clocks', 'hw/core/clock.h hw/core/qdev-clock.h'),
    ('reset', 'hw/core/resettable.h system/reset.h'),
    ('register banks', 'hw/core/regbank.h'),
    ('register blocks (QEMU dialect)', 'hw/core/register.h hw/core/registerfields.h'),
    ('periodic timers (QEMU dialect)', 'hw/core/ptimer.h'),
    ('strict dialect', 'hw/core/strict.h'),
    ('machines', 'hw/core/boards.h'),
    ('monitor', 'monitor/command.h monitor/monitor.h'),
]

Symbol = collections.namedtuple('Symbol', 'name documented macro')
BANNER = re.compile(r'/\* -{3,}.*-{3,} \*/')
FUNCTION = re.compile(r'^(?:[A-Za-z_][\w ]*[ *]+|[A-Z_]+\([^)]*\) )*?'
                      r'\**([a-z]\w*)\([^;{]*(?:[;{]|,$)?')
MACRO = re.compile(r'^#define ([A-Za-z]\w*)\(')
# Parts of macros, and words that look like functions.
NOT_CALLED = re.compile(r'^_|_$|_(internal|impl|full|at)$|^(typedef|if|return|sizeof|while|for)$')


def symbols_of(text):
    """The public functions and function-like macros of a header. A comment documents
    what follows it up to the next empty line; a banner between dashes is no comment."""
    found, macros = {}, set()
    documented, depth, in_comment, continued = False, 0, False, False
    for line in text.splitlines():
        if in_comment:
            in_comment = '*/' not in line
            continue
        if not line.strip():
            documented = False
            continue
        if line.lstrip().startswith('/*'):
            documented = not BANNER.match(line.strip())
            in_comment = '*/' not in line
            continue
        if continued:
            continued = line.endswith('\\')
            continue
        macro = MACRO.match(line)
        continued = line.startswith('#') and line.endswith('\\')
        match = macro or (FUNCTION.match(line) if depth == 0 and not line.startswith('#') else None)
        if match:
            name = match.group(1)
            if not NOT_CALLED.search(name):
                macros.update({name} if macro else ())
                found[name] = found.get(name, False) or documented or '/*' in line
        if not line.startswith('#'):
            depth += line.count('{') - line.count('}')
    return [Symbol(n, d, n in macros) for n, d in found.items()]


def words_of(*patterns):
    words = set()
    for path in buildinfo.tracked_files(*patterns):
        with open(os.path.join(buildinfo.SOURCE, path), encoding='utf-8') as f:
            words.update(re.findall(r'\w+', f.read()))
    return words


def level(symbols, tested, misused):
    """The level of a module with these symbols; @tested and @misused are words of tests."""
    documented = sum(s.documented for s in symbols)
    used = sum(s.name in tested for s in symbols)
    if documented == used == len(symbols) and any(s.name in misused for s in symbols):
        return 'complete'
    if documented >= 0.75 * len(symbols) and used >= 0.75 * len(symbols):
        return 'stable'
    return 'initial'


def modules():
    """(name, headers, symbols) of each module whose headers are there."""
    for name, headers in MODULES:
        symbols = []
        for header in headers.split():
            with open(os.path.join(buildinfo.SOURCE, 'include', header), encoding='utf-8') as f:
                symbols += symbols_of(f.read())
        functions = [s for s in symbols if not s.macro]
        yield name, headers.split(), functions or symbols


def table():
    tested = words_of('tests/unit/*.c', 'tests/unit/*.h')
    misused = words_of('tests/compile-fail/*.c', 'tests/compile-fail/*.h')
    rows = [('module', 'headers', 'level')]
    rows += [(name, ', '.join('``%s``' % h for h in headers), level(symbols, tested, misused))
             for name, headers, symbols in modules()]
    rule = '  '.join('=' * max(len(r[i]) for r in rows) for i in range(3))
    widths = [len(part) for part in rule.split()]
    lines = ['  '.join(c.ljust(w) for c, w in zip(r, widths)).rstrip() for r in rows]
    return '\n'.join(['.. Made by scripts/status-table.py; not to be edited.', '', rule, lines[0],
                      rule] + lines[1:] + [rule, ''])


def print_missing():
    tested = words_of('tests/unit/*.c', 'tests/unit/*.h')
    misused = words_of('tests/compile-fail/*.c', 'tests/compile-fail/*.h')
    for name, _, symbols in modules():
        print('%s: %s of %d functions' % (name, level(symbols, tested, misused), len(symbols)))
        for what, lacking in (('no comment', [s.name for s in symbols if not s.documented]),
                              ('no unit test', [s.name for s in symbols if s.name not in tested])):
            if lacking:
                print('  %s (%d): %s' % (what, len(lacking), ' '.join(sorted(lacking))))
        if not any(s.name in misused for s in symbols):
            print('  no misuse test')


def is_stale():
    path = os.path.join(buildinfo.SOURCE, TABLE)
    if not os.path.exists(path):
        return True
    with open(path, encoding='utf-8') as f:
        return f.read() != table()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='only say whether it is up to date')
    parser.add_argument('--missing', action='store_true', help='what modules lack')
    args = parser.parse_args()
    if args.missing:
        print_missing()
        return 0
    if args.check:
        return 1 if is_stale() else 0
    with open(os.path.join(buildinfo.SOURCE, TABLE), 'w', encoding='utf-8') as f:
        f.write(table())
    return 0


if __name__ == '__main__':
    sys.exit(main())
