#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compiles a file per header of api-ladder.txt that uses each name listed for it, with
every compiler: models written for QEMU find what they expect where they expect it."""
import argparse
import collections
import concurrent.futures
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../../scripts'))
import buildinfo                        # noqa: E402  the path comes first
import tap                              # noqa: E402

Row = collections.namedtuple('Row', 'line kind text')
KINDS = ('type', 'function', 'call', 'macro', 'constant', 'value', 'member', 'later')


def read_table(path):
    """[(headers, rows)]"""
    groups = []
    with open(path, encoding='utf-8') as f:
        for number, line in enumerate(f.read().splitlines(), 1):
            if line.startswith('['):
                groups.append((line.strip('[]').split(), []))
            elif line.strip() and not line.startswith('#'):
                kind, text = line.split(' ', 1)
                if kind not in KINDS:
                    sys.exit('%s:%d: there is no kind "%s"' % (path, number, kind))
                groups[-1][1].append(Row(number, kind, text.strip()))
    return groups


def code_for(row):
    """Declarations and statements that compile only when the name is there as told."""
    name = 'n%d' % row.line
    if row.kind == 'type':
        return '    { extern %s *%s; (void)&%s; }\n' % (row.text, name, name)
    if row.kind == 'function':
        function, result, arguments = re.match(r'(\w+): (.*?) ?(\(.*\))$', row.text).groups()
        return '    { %s (*%s)%s = %s; (void)%s; }\n' % (result, name, arguments, function, name)
    if row.kind == 'call':
        match = re.match(r'([\w ]+ ?\**) = (.*)$', row.text)
        if match:
            return '    { %s %s = %s; (void)%s; }\n' % (match[1], name, match[2], name)
        return '    { %s; }\n' % row.text
    if row.kind == 'constant':
        return '    { enum { %s = __builtin_constant_p(%s) }; (void)(%s); }\n' % (
            name, row.text, row.text)
    if row.kind == 'value':
        value, of = row.text.split(': ')
        return '    { %s *%s = &%s; (void)%s; }\n' % (of, name, value, name)
    if row.kind == 'member':
        return '    { (void)offsetof(%s, %s); }\n' % tuple(row.text.split('.', 1))
    return ''


def code_of_file(header, rows):
    lines = ['#include "qemu/osdep.h"\n', '#include "%s"\n' % header]
    for row in rows:
        if row.kind == 'macro':
            lines.append('#ifndef %s\n#line %d "api-ladder.txt"\n#error "%s is not defined"\n'
                         '#endif\n' % (row.text, row.line, row.text))
    lines.append('void ladder(void);\nvoid ladder(void)\n{\n')
    for row in rows:
        code = code_for(row)
        if code:
            lines.append('#line %d "api-ladder.txt"\n%s' % (row.line, code))
    return ''.join(lines) + '}\n'


def compile_file(build, compiler, header, rows):
    """What the compiler says; empty when all is there."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'ladder.c')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(code_of_file(header, rows))
        command = build.compile_command(compiler) + [
            '-Wno-unused-value', '-Wno-nonnull', '-Wno-unused-result', '-Wno-address',
            '-Wno-int-to-pointer-cast', '-fsyntax-only', path]
        status, output = buildinfo.run(command)
    return output if status else ''


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--build', default=buildinfo.default_build())
    parser.add_argument('--table', default=os.path.join(HERE, 'api-ladder.txt'))
    args = parser.parse_args()
    build = buildinfo.Build(args.build)
    printer = tap.Printer()
    groups = read_table(args.table)
    jobs = [(c, header, rows) for headers, rows in groups for header in headers
            for c in buildinfo.compilers() if any(r.kind != 'later' for r in rows)]
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = pool.map(lambda j: compile_file(build, *j), jobs)
        for (compiler, header, rows), output in zip(jobs, results):
            name = '%s: %d names, %s' % (header, len(rows), compiler)
            if output:
                printer.failed(name, output)
            else:
                printer.passed(name)
    for headers, rows in groups:
        for row in rows:
            if row.kind == 'later':
                names, reason = row.text.rsplit(': ', 1)
                printer.skipped(names, 'not there yet: ' + reason)
    return printer.finish()


if __name__ == '__main__':
    sys.exit(main())
