#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compiles and runs the C examples of the manual and of the public headers.

Examples are the '.. code-block:: c' of docs/**/*.rst and the ```c blocks in comments
of include/**/*.h.  Each compiles without a warning and, run, ends with status 0,
unless a mark says otherwise; in the manual that is the comment '.. doctest: MARK'
before the block, in a header it stands behind the ```c:

    compile_fail=REGEX   is rejected by the compiler with that message
    should_abort=REGEX   compiles, runs, and dies with that message
    no_run               is only compiled
    ignore               is not C that can be compiled

Statements are put into a main(); a block with definitions is taken as a file, and
only compiled if it has no main().  In the manual, indented lines below a comment
'.. doctest-hidden:' are put before the next block, unseen by the reader."""
import argparse
import collections
import concurrent.futures
import os
import re
import sys
import tempfile
import textwrap

import buildinfo
import tap

Example = collections.namedtuple('Example', 'path line mark code')

DEFINITION = re.compile(
    r'^(static|typedef|extern|struct \w+ \{|union \w+ \{|enum( \w+)? \{|type_init|DEFINE_TYPES|'
    r'OBJECT_DECLARE|OBJECT_DEFINE|DECLARE_|(const )?\w+ \**\w+\([^;]*\)$|int main)', re.M)


def indented_block(lines, start):
    """(first line number, text) of the indented block at or after lines[start]."""
    first = start
    while first < len(lines) and not lines[first].strip():
        first += 1
    end = first
    while end < len(lines) and (not lines[end].strip() or lines[end][:1].isspace()):
        end += 1
    return first, textwrap.dedent('\n'.join(lines[first:end])).rstrip() + '\n'


def indent_of(line):
    return len(line) - len(line.lstrip())


def examples_of_rst(path, text):
    """The examples of a page; blocks may be nested in lists, so indents are relative."""
    lines = text.splitlines()
    hidden = mark = ''
    for number, line in enumerate(lines):
        match = re.match(r'\s*\.\. (doctest|doctest-hidden|code-block)::?\s*(.*)$', line)
        if not match:
            continue
        kind, argument = match.group(1), match.group(2).strip()
        if kind == 'doctest':
            mark = argument
            continue
        shifted = [l[indent_of(line):] for l in lines[number + 1:]]
        first, body = indented_block(shifted, 0)
        if kind == 'doctest-hidden':
            hidden += body
        elif argument == 'c':
            body = re.sub(r'\A(:[\w-]+:.*\n)+\n*', lambda m: '\n' * m.group(0).count('\n'), body)
            yield Example(path, number + first + 2, mark, hidden + '#line %d "%s"\n'
                          % (number + first + 2, path) + body)
            hidden = mark = ''
        else:
            hidden = mark = ''


def examples_of_header(path, text):
    plain = re.sub(r'^[ \t]*\* ?', '', text, flags=re.M)
    include = '#include "%s"\n' % re.sub('^include/', '', path)
    for match in re.finditer(r'^[ \t]*```c([^\n]*)\n(.*?)^[ \t]*```', plain, re.M | re.S):
        line = plain.count('\n', 0, match.start()) + 2
        yield Example(path, line, match.group(1).strip(' ,'),
                      include + '#line %d "%s"\n' % (line, path) + textwrap.dedent(match.group(2)))


def examples_of(path, text):
    return list((examples_of_header if path.endswith('.h') else examples_of_rst)(path, text))


def as_program(code):
    """(source text, whether it has a main())."""
    body = '\n'.join(l for l in code.splitlines() if not l.startswith('#line'))
    if DEFINITION.search(body):
        return ('#include "qemu/osdep.h"\n' + code,
                bool(re.search(r'^int main\(', body, re.M)))
    includes = [l for l in code.splitlines() if l.startswith('#include')]
    rest = ['' if l.startswith('#include') else l for l in code.splitlines()]
    return '\n'.join(['#include "qemu/osdep.h"'] + includes + ['int main(void)', '{'] + rest +
                     ['return 0;', '}', '']), True


def check(build, compiler, example):
    """(passed, what was said) for one example."""
    kind, _, pattern = example.mark.partition('=')
    source, has_main = as_program(example.code)
    with tempfile.TemporaryDirectory() as folder:
        path, program = os.path.join(folder, 'example.c'), os.path.join(folder, 'example')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(source)
        command = build.compile_command(compiler) + [
            '-Wno-unused-function', '-Wno-unused-const-variable', '-O1', '-g',
            '-DCONFIG_DEBUG_ASHLAR=1', path]
        if kind in ('compile_fail', 'no_run') or not has_main:
            status, output = buildinfo.run(command + ['-c', '-o', program])
            if kind == 'compile_fail':
                if status == 0:
                    return False, 'compiled; expected /%s/' % pattern
                return bool(re.search(pattern, output)), output
            return status == 0, output
        status, output = buildinfo.run(command + ['-o', program] + build.checked_library())
        if status:
            return False, output
        status, output = buildinfo.run(['timeout', '60', program])
    if kind == 'should_abort':
        return status != 0 and bool(re.search(pattern, output)), output
    return status == 0, output


def valid_mark(mark):
    return re.fullmatch(r'|no_run|ignore|(compile_fail|should_abort)=.+', mark) is not None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('files', nargs='*', help='pages and headers [all]')
    parser.add_argument('--build', default=buildinfo.default_build())
    args = parser.parse_args()
    os.chdir(buildinfo.SOURCE)
    build = buildinfo.Build(args.build)
    compiler = build.lists['compiler'][0]
    printer = tap.Printer()
    jobs = []
    for path in args.files or buildinfo.tracked_files('docs/*.rst', 'include/*.h'):
        with open(path, encoding='utf-8') as f:
            jobs += [e for e in examples_of(path, f.read()) if e.mark != 'ignore']
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = pool.map(lambda e: check(build, compiler, e), jobs)
        for example, (passed, said) in zip(jobs, results):
            name = '%s:%d %s' % (example.path, example.line, example.mark)
            if not valid_mark(example.mark):
                printer.failed(name, 'unknown mark')
            elif passed:
                printer.passed(name)
            else:
                printer.failed(name, said)
    return printer.finish()


if __name__ == '__main__':
    sys.exit(main())
