#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Proves that misuse is rejected.

Each case, tests/compile-fail/NAME.c, says in comments how it can be misused:

    // TITLE: what it is about
    // FLAGS: more flags            // FLAGS[clang]: for one compiler
    // MISUSE[1] gcc,clang: compile /regex/   -- a note
    // MISUSE[2] gcc,clang: run /regex/

As it is (MISUSE is 0) a case compiles without a warning, and runs cleanly if it
has a main().  With -DMISUSE=n it must be rejected with a message that matches:
by each compiler named, or at run time by the framework's checks.  The messages
are kept in the test's log."""
import argparse
import collections
import concurrent.futures
import os
import re
import sys
import tempfile

import buildinfo
import tap

MISUSE = re.compile(
    r'^// MISUSE\[(\d+)\] ([\w,]+): (compile|run) /(.*)/[ \t]*(?:--[ \t]*(.*))?$', re.M)
FLAGS = re.compile(r'^// FLAGS(?:\[(\w+)\])?: (.*)$', re.M)

Job = collections.namedtuple('Job', 'case compiler misuse kind pattern note')


class Case:
    def __init__(self, path, text):
        self.path = path
        self.name = os.path.basename(path)[:-2]
        title = re.search(r'^// TITLE: (.*)$', text, re.M)
        self.title = title.group(1).strip() if title else ''
        self.has_main = bool(re.search(r'^int main\(', text, re.M))
        self.flags = FLAGS.findall(text)
        self.misuses = [(int(n), engines.split(','), kind, pattern, note)
                        for n, engines, kind, pattern, note in MISUSE.findall(text)]
        self.tested = {int(n) for n in re.findall(r'\bMISUSE == (\d+)', text)}

    def flags_for(self, compiler):
        return sum((f.split() for only, f in self.flags if only in ('', compiler)), [])

    def problems(self):
        """Mistakes in the case itself."""
        found = []
        numbers = [m[0] for m in self.misuses]
        if not self.title:
            found.append('has no TITLE')
        if not numbers:
            found.append('has no MISUSE')
        if len(numbers) != len(set(numbers)):
            found.append('names a misuse twice')
        found += ['misuse %d is announced and not in the code' % n
                  for n in sorted(set(numbers) - self.tested)]
        found += ['misuse %d is in the code and not announced' % n
                  for n in sorted(self.tested - set(numbers) - {0})]
        found += ['misuse %d runs but there is no main()' % m[0] for m in self.misuses
                  if m[2] == 'run' and not self.has_main]
        found += ['unknown compiler %s' % c for m in self.misuses for c in m[1]
                  if c not in buildinfo.COMPILERS]
        return found


def compile_only(build, job):
    """(status, output) of compiling without linking."""
    command = build.compile_command(job.compiler) + job.case.flags_for(job.compiler)
    if job.compiler == 'gcc':       # some of its checks come after parsing
        command += ['-O1', '-S', '-o', os.devnull]
    else:
        command += ['-fsyntax-only']
    return buildinfo.run(command + ['-DMISUSE=%d' % job.misuse, job.case.path])


def compile_and_run(build, job):
    """('compile', output) where that failed, else (status, output) of the program."""
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, job.case.name)
        status, output = buildinfo.run(
            build.compile_command(job.compiler) + job.case.flags_for(job.compiler) +
            ['-O1', '-g', '-DCONFIG_DEBUG_ASHLAR=1', '-DMISUSE=%d' % job.misuse, job.case.path,
             '-o', program] + build.checked_library())
        if status:
            return 'compile', output
        return buildinfo.run(['timeout', '60', program])


def check(build, job):
    """(passed, what was said)"""
    if job.kind == 'good':
        if job.case.has_main and build.can_link(job.compiler):
            status, output = compile_and_run(build, job)
        else:
            status, output = compile_only(build, job)
        return status == 0 and 'warning:' not in output, output
    if job.kind == 'compile':
        status, output = compile_only(build, job)
        if status == 0:
            return False, 'compiled; expected /%s/' % job.pattern
    else:
        status, output = compile_and_run(build, job)
        if status == 0:
            return False, output + '\nran to its end; expected /%s/' % job.pattern
        if status == 'compile':
            return False, output + '\nrejected at compile time; not run'
    if not re.search(job.pattern, output):
        return False, output + '\nexpected /%s/' % job.pattern
    return True, '\n'.join(l for l in output.splitlines() if re.search(job.pattern, l))[:2000]


def make_jobs(cases, compilers):
    jobs = []
    for case in cases:
        jobs += [Job(case, c, 0, 'good', '', 'good use') for c in compilers]
        for number, engines, kind, pattern, note in case.misuses:
            jobs += [Job(case, c, number, kind, pattern, note) for c in engines if c in compilers]
    return jobs


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('cases', nargs='*', help='parts of case names [all]')
    parser.add_argument('--build', default=buildinfo.default_build())
    parser.add_argument('--folder', default=os.path.join(buildinfo.SOURCE, 'tests/compile-fail'))
    args = parser.parse_args()
    build = buildinfo.Build(args.build)
    printer = tap.Printer()
    compilers = buildinfo.compilers()
    for compiler in buildinfo.COMPILERS:
        if compiler not in compilers:
            printer.skipped('every case with ' + compiler, compiler + ' is not installed')

    cases = []
    for name in sorted(os.listdir(args.folder)):
        if name.endswith('.c') and (not args.cases or any(c in name for c in args.cases)):
            with open(os.path.join(args.folder, name), encoding='utf-8') as f:
                case = Case(os.path.join(args.folder, name), f.read())
            cases.append(case)
            if case.problems():
                printer.failed(case.name, '\n'.join(case.problems()))
    jobs = make_jobs(cases, compilers)
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for job, (passed, said) in zip(jobs, pool.map(lambda j: check(build, j), jobs)):
            name = '%s %d %s: %s' % (job.case.name, job.misuse, job.compiler,
                                     job.note or job.case.title)
            if job.kind == 'run' and not build.can_link(job.compiler):
                printer.skipped(name, 'the build has sanitizers of the other compiler')
            elif passed:
                printer.passed(name, said)
            else:
                printer.failed(name, said)
    return printer.finish()


if __name__ == '__main__':
    sys.exit(main())
