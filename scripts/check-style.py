#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks what a script can see of the house style: SPDX tags, guards, the length of
lines and files, tabs, the first include, and the order of a device's sections."""
import os
import re
import sys

import buildinfo
import tap

MAX_LINES = 1200
MAX_COLUMNS = 100
SPDX = 'SPDX-License-Identifier: GPL-2.0-or-later'
C_FILES = ('.c', '.h', '.def')
UNFINISHED = re.compile(r'\b(TO' r'DO|FIX' r'ME|XX' r'X)\b')

# The sections of a strict device file, in their order.
SECTIONS = ['registers', 'constants', 'types', 'helpers', 'behaviour', 'register access',
            'host callbacks', 'reset', 'lifecycle', 'migration', 'class and type registration']
SECTION = re.compile(r'^/\* --- (.*?) -+ \*/$', re.M)
# Folders of hw/ that hold no device models.
NOT_DEVICES = ('hw/core/', 'hw/arm/', 'hw/i386/')


def check_text(path, lines):
    """Problems that any file can have, as (line number, sentence)."""
    found = []
    if len(lines) > MAX_LINES:
        found.append((MAX_LINES, '%d lines; %d are allowed' % (len(lines), MAX_LINES)))
    if not any(SPDX in line for line in lines[:5]):
        found.append((1, 'no "%s" near the top' % SPDX))
    for number, line in enumerate(lines, 1):
        # What a misuse case must be told stands on one line.
        if len(line) > MAX_COLUMNS and not line.startswith('// MISUSE['):
            found.append((number, '%d columns; %d are allowed' % (len(line), MAX_COLUMNS)))
        if line != line.rstrip():
            found.append((number, 'white space at the end of the line'))
        if path.endswith(C_FILES):
            if '\t' in line:
                found.append((number, 'a tab'))
            if UNFINISHED.search(line):
                found.append((number, 'unfinished work is marked here'))
    return found


def expected_guard(path):
    """The guard that @path must have: derived from the path below include/, where a
    folder hw/core/ or the like may be left out as QEMU does."""
    path = re.sub(r'^include/', '', path)
    return re.sub(r'[^A-Z0-9]', '_', path.upper())


def check_guard(path, text):
    """The #ifndef that opens a header is named after its path or a part of it."""
    match = re.search(r'^#ifndef (\w+)\n#define (\w+)$', text, re.M)
    if not match or match.group(1) != match.group(2):
        return [(1, 'no include guard')]
    full = expected_guard(path)
    base = re.sub(r'[^A-Z0-9]', '_', os.path.basename(path).upper())
    guard = match.group(1)
    if not (guard.endswith(base) and (full.endswith(guard) or guard == 'QEMU_' + base
                                      or guard == 'HW_' + base)):
        return [(text.count('\n', 0, match.start()) + 1,
                 'the guard %s is not derived from the path (%s)' % (guard, full))]
    return []


def check_first_include(text):
    match = re.search(r'^#[ \t]*include[ \t]*(.*)$', text, re.M)
    if match and match.group(1) != '"qemu/osdep.h"':
        return [(text.count('\n', 0, match.start()) + 1,
                 'the first include of a .c file is "qemu/osdep.h"')]
    return []


def check_sections(text):
    """The sections of a strict device file are known and in order."""
    found, last = [], -1
    names = SECTION.findall(text)
    for match in SECTION.finditer(text):
        line = text.count('\n', 0, match.start()) + 1
        name = match.group(1)
        if name not in SECTIONS:
            found.append((line, 'no section is called "%s"; there are: %s'
                          % (name, ', '.join(SECTIONS))))
        elif SECTIONS.index(name) <= last:
            found.append((line, 'section "%s" comes after "%s"' % (name, SECTIONS[last])))
        else:
            last = SECTIONS.index(name)
    for name in ('types', 'class and type registration'):
        if name not in names:
            found.append((1, 'a strict device file has a section "%s"' % name))
    return found


def is_strict_device(path, text):
    return (path.startswith('hw/') and path.endswith('.c') and not path.startswith(NOT_DEVICES)
            and '#include "hw/core/strict.h"' in text)


def check(path, text):
    """All problems of one file, as lines of text."""
    found = check_text(path, text.split('\n')[:-1] if text.endswith('\n') else text.split('\n'))
    if text and not text.endswith('\n'):
        found.append((text.count('\n') + 1, 'no line feed at the end of the file'))
    if path.endswith('.h') and not path.endswith(('-expand.h', '/trace.h')):
        found += check_guard(path, text)
    if path.endswith('.c'):
        found += check_first_include(text)
    if is_strict_device(path, text):
        found += check_sections(text)
    return ['%s:%d: %s' % (path, line, what) for line, what in found]


def main():
    os.chdir(buildinfo.SOURCE)
    printer = tap.Printer()
    for path in buildinfo.tracked_files('*.c', '*.h', '*.def', '*.py', 'configure',
                                        'scripts/bootstrap'):
        with open(path, encoding='utf-8') as f:
            found = check(path, f.read())
        if found:
            printer.failed(path, '\n'.join(found))
        else:
            printer.passed(path)
    return printer.finish()


if __name__ == '__main__':
    sys.exit(main())
