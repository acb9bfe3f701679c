#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks what the manual says about the tree: tables that are made from sources are up
to date and included, every device has a page, every file and test that a page names is
there, every requirement has an answer, every library a reason."""
import os
import re
import sys
import importlib

import buildinfo
import regdoc
import tap

status_table = importlib.import_module('status-table')

REQUIREMENTS = 168
# A path in a page: ``hw/char/pl011.c``
PATH = re.compile(r'``((?:docs|hw|include|memory|migration|chardev|monitor|qom|scripts|system|'
                  r'tests|trace|util|modules)/[\w./-]+)``')
PLACEHOLDER = re.compile(r'CLASS|STEM|NAME|MODULE|FOLDER')
# The name of a test: ``pl011/rx/fifo`` of qtest programs, ``/pl011/bank`` of unit tests
QTEST = re.compile(r'``((?:pl011(?!/clock|/hidden)|boards|cmdline|qtest)/[\w/-]+)``')
UNIT = re.compile(r'``(/[a-z][\w-]*/[\w/-]+)``')
SECTIONS = ['On a board', 'Registers', 'Properties', 'Migration', 'Departures from the manual',
            'Departures from QEMU', 'Logging and tracing']


def read(path):
    with open(os.path.join(buildinfo.SOURCE, path), encoding='utf-8') as f:
        return f.read()


def test_exists(name, unit):
    """Is unit test @name in the sources, whole or as a row below "/AREA/%s"?"""
    area, _, rest = name[1:].partition('/')
    return '"%s"' % name in unit or ('"/%s/%%s"' % area in unit and '"%s"' % rest in unit)


def missing_names(path, text, unit, qtest):
    """What page @text names that is not there; @unit, @qtest: sources of the tests."""
    found = [p for p in PATH.findall(text) if not PLACEHOLDER.search(p)
             and not any(os.path.exists(os.path.join(buildinfo.SOURCE, folder, p.rstrip('.')))
                         for folder in ('', 'include'))]
    for name in QTEST.findall(text):
        if not name.endswith('/') and name.split('/', 1)[1] not in qtest and name not in qtest:
            found.append(name)
    if path.startswith(('docs/devices/', 'docs/devel/requirements')):
        found += [n for n in UNIT.findall(text) if not test_exists(n, unit)
                  and not n.startswith(('/machine/', '/dev/', '/tmp/'))]
    return sorted(set(found))


def check_page(path, text):
    """Problems of the page of a device with registers."""
    stem = os.path.splitext(os.path.basename(path))[0]
    found = []
    if os.path.exists(os.path.join(buildinfo.SOURCE, 'docs/devices/registers', stem + '.inc')):
        if 'registers/%s.inc' % stem not in text:
            found.append('does not include registers/%s.inc' % stem)
        titles = re.findall(r'^(.+)\n-{3,}$', text, re.M)
        found += ['has no section "%s"' % s for s in SECTIONS if s not in titles]
    return found


def device_stems():
    """The stems of all devices, from hw/*/meson.build."""
    stems = []
    for path in buildinfo.tracked_files('hw/*/meson.build'):
        if 'hw_devices' in read(path):
            stems += re.findall(r"^  '([\w-]+)': files\(", read(path), re.M)
    return stems


def device_pages():
    """A page may describe more than the device that gives it its name."""
    return buildinfo.tracked_files('docs/devices/*.rst')


def check_requirements(text):
    """Rows that are missing, doubled, or have no answer."""
    rows = re.findall(r'^   \* - (\d+)\n     - (.+(?:\n       .+)*)\n     - (.+)', text, re.M)
    numbers = [int(number) for number, _, _ in rows]
    return ['row %d stands %d times' % (n, numbers.count(n))
            for n in range(1, REQUIREMENTS + 1) if numbers.count(n) != 1]


def check_dependencies(build, page):
    """Libraries that meson.build uses and the page does not name."""
    used = set(re.findall(r"(?:dependency|find_library|has_header)\('([^']+)'", build)) - {'fdt'}
    return sorted(n for n in used if '``%s``' % n not in page)


def main():
    os.chdir(buildinfo.SOURCE)
    printer = tap.Printer()

    def report(name, problems):
        if problems:
            printer.failed(name, '\n'.join(problems))
        else:
            printer.passed(name)

    report('register tables are up to date (scripts/regdoc.py)', regdoc.stale())
    report('status table is up to date (scripts/status-table.py)',
           [status_table.TABLE] if status_table.is_stale() else [])
    report('every device has a page', ['no docs/devices/%s.rst' % s for s in device_stems()
                                       if not any('registers/%s.inc' % s in read(p)
                                                  for p in device_pages())
                                       and not os.path.exists(os.path.join(
                                           buildinfo.SOURCE, 'docs/devices', s + '.rst'))])
    report('every requirement has an answer',
           check_requirements(read('docs/devel/requirements.rst')))
    report('every library has a reason',
           check_dependencies(read('meson.build'), read('docs/devel/dependencies.rst')))
    unit = ''.join(read(p) for p in buildinfo.tracked_files('tests/unit/*.c'))
    qtest = ''.join(read(p) for p in buildinfo.tracked_files('tests/qtest/*.c'))
    for path in buildinfo.tracked_files('docs/*.rst', 'README.md'):
        text = read(path)
        problems = ['names %s' % n for n in missing_names(path, text, unit, qtest)]
        if path.startswith('docs/devices/'):
            problems += check_page(path, text)
        report(path, problems)
    return printer.finish()


if __name__ == '__main__':
    sys.exit(main())
