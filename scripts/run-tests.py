#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the test suites of a build folder.

The tests are those that meson knows.  Programs run in parallel; of those that
speak TAP each single test is counted, any other program is one test.  A program
or a suite that ran no test has failed.  Everything a program prints goes into
BUILD/test-logs/SUITE/NAME.log; of failing tests it is shown too.  The last line
is 'N passed, N failed, N skipped'."""
import argparse
import concurrent.futures
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

SKIP_STATUS = 77        # exit status by which a program says it was skipped


class Outcome:
    """What one program's tests came to."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.failures = []      # names of what failed
        self.skips = []         # (name, reason)
        self.seconds = 0.0

    def fail(self, name):
        self.failed += 1
        self.failures.append(name)

    def skip(self, name, reason):
        self.skipped += 1
        self.skips.append((name, reason))

    def counts(self):
        return '%d passed, %d failed, %d skipped' % (self.passed, self.failed, self.skipped)


TEST_LINE = re.compile(r'(not )?ok\b *(\d*) *-? *([^#]*)(?:# *(\w+)\S* *(.*))?')
PLAN_LINE = re.compile(r'1\.\.(\d+)(?: *# *skip\S* *(.*))?\s*$', re.I)


def parse_tap(text, status, outcome):
    """Counts the tests of TAP output @text of a program that ended with @status."""
    plan = None
    seen = 0
    for line in text.splitlines():
        plan_match = PLAN_LINE.match(line)
        match = TEST_LINE.match(line)
        if plan_match:
            plan = int(plan_match.group(1))
            if plan == 0 and plan_match.group(2) is not None:
                outcome.skip('all', plan_match.group(2))
                return
        elif line.startswith('Bail out!'):
            outcome.fail(line)
        elif match:
            seen += 1
            name = match.group(3).strip() or 'test %d' % seen
            directive = (match.group(4) or '').lower()
            if directive.startswith('skip') and not match.group(1):
                outcome.skip(name, match.group(5).strip())
            elif match.group(1) and directive != 'todo':
                outcome.fail(name)
            else:
                outcome.passed += 1
    if plan is None and seen:
        outcome.fail('ended before it printed its plan')
    elif plan is not None and plan != seen:
        outcome.fail('%d tests were planned, %d reported' % (plan, seen))
    elif not seen:
        outcome.fail('ran no test')
    if status not in (0, SKIP_STATUS) and not outcome.failed:
        outcome.fail(describe_status(status))


def describe_status(status):
    if status < 0:
        try:
            return 'killed by ' + signal.Signals(-status).name
        except ValueError:
            return 'killed by signal %d' % -status
    return 'exit status %d' % status


def judge(protocol, text, status, outcome):
    """Fills @outcome from what a program printed and how it ended."""
    if protocol == 'tap':
        parse_tap(text, status, outcome)
    elif status == SKIP_STATUS:
        outcome.skip('all', (text.strip().splitlines() or [''])[-1])
    elif status:
        outcome.fail(describe_status(status))
    else:
        outcome.passed += 1


def environment(test, build):
    env = dict(os.environ, LC_ALL='C', G_DEBUG='', ASHLAR_BUILD=build)
    env.setdefault('ASAN_OPTIONS', 'detect_leaks=1:strict_string_checks=1')
    env.setdefault('UBSAN_OPTIONS', 'print_stacktrace=1:halt_on_error=1')
    env.setdefault('TSAN_OPTIONS', 'halt_on_error=1')
    env.update(test['env'])
    return env


def kill_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


class Runner:
    """Runs tests as introspected by meson, keeping logs below @build."""

    def __init__(self, build, timeout_factor=1.0):
        self.build = build
        self.timeout_factor = timeout_factor
        self.running = set()
        self.lock = threading.Lock()

    def run(self, test):
        """Returns (outcome, what it printed)."""
        outcome = Outcome()
        started = time.monotonic()
        limit = (test['timeout'] or 0) * self.timeout_factor or None
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            try:
                process = subprocess.Popen(
                    test['cmd'], stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                    env=environment(test, self.build), cwd=test['workdir'] or self.build,
                    start_new_session=True)
            except OSError as error:
                outcome.fail('cannot start: %s' % error)
                return outcome, str(error)
            with self.lock:
                self.running.add(process)
            try:
                status = process.wait(timeout=limit)
            except subprocess.TimeoutExpired:
                status = None
            kill_group(process)     # also what the program left behind
            process.wait()
            with self.lock:
                self.running.discard(process)
            texts = []
            for stream in out, err:
                stream.seek(0)
                texts.append(stream.read().decode('utf-8', 'replace'))
        outcome.seconds = time.monotonic() - started
        if status is None:
            partial = Outcome()
            parse_tap(texts[0], 0, partial)
            outcome.passed = partial.passed
            outcome.fail('still running after %d seconds' % limit)
        else:
            judge(test['protocol'], texts[0], status, outcome)
        text = texts[0]
        if texts[1]:
            text += '---- standard error ----\n' + texts[1]
        self.write_log(test, text)
        return outcome, text

    def write_log(self, test, text):
        path = os.path.join(self.build, 'test-logs', test['label'].replace(':', '-') + '.log')
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as log:
            log.write('$ ' + ' '.join(test['cmd']) + '\n' + text)

    def kill_all(self):
        with self.lock:
            for process in self.running:
                kill_group(process)


def load_tests(build):
    """The tests of a build folder, as meson describes them, with 'suites' and
    'label' (SUITE/NAME) added."""
    with open(os.path.join(build, 'meson-info', 'intro-tests.json'), encoding='utf-8') as f:
        tests = json.load(f)
    for test in tests:
        # 'project:suite', or 'project' alone for a test without one
        test['suites'] = [s.split(':', 1)[1] for s in test['suite'] if ':' in s] or ['other']
        test['label'] = '%s/%s' % (test['suites'][0], test['name'])
    return tests


def select(tests, suites, pattern):
    chosen = [t for t in tests
              if (not suites or set(suites) & set(t['suites']))
              and (not pattern or re.search(pattern, t['label']))]
    return sorted(chosen, key=lambda t: -t.get('priority', 0))


def ninja(build, *targets):
    """Builds targets, silently where nothing goes wrong; returns the status."""
    done = subprocess.run(['ninja', '-C', build, '--quiet', *targets], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        print(done.stdout)
    return done.returncode


def build_programs(build, tests):
    """Builds what the chosen tests need; returns ninja's status."""
    with open(os.path.join(build, 'meson-info', 'intro-targets.json'), encoding='utf-8') as f:
        files = {t['id']: t['filename'] for t in json.load(f)}
    wanted = sorted({os.path.relpath(path, build)
                     for t in tests for d in t.get('depends', []) for path in files.get(d, [])})
    return ninja(build, '-k', '0', *wanted) if wanted else 0


def sanitized(build):
    with open(os.path.join(build, 'meson-info', 'intro-buildoptions.json'), encoding='utf-8') as f:
        return any(o['name'] == 'b_sanitize' and o['value'] != 'none' for o in json.load(f))


def show(test, outcome, text, tail):
    state = 'FAIL' if outcome.failed else 'ok'
    print('%-4s %s: %s (%.1f s)' % (state, test['label'], outcome.counts(), outcome.seconds))
    if outcome.failed:
        lines = text.splitlines()
        if len(lines) > tail:
            print('     | ... (the whole is in the log)')
        for line in lines[-tail:]:
            print('     | ' + line)
        for name in outcome.failures:
            print('     failed: ' + name)
    sys.stdout.flush()


def run_all(runner, tests, jobs, tail):
    """Runs @tests and shows each as it ends; returns [(test, outcome)]."""
    results = []

    def one(test):
        return test, runner.run(test)

    together = [t for t in tests if t.get('is_parallel', True)]
    alone = [t for t in tests if not t.get('is_parallel', True)]
    for group, workers in ((together, jobs), (alone, 1)):
        with concurrent.futures.ThreadPoolExecutor(max_workers=workers) as pool:
            futures = [pool.submit(one, t) for t in group]
            try:
                for done in concurrent.futures.as_completed(futures):
                    test, (outcome, text) = done.result()
                    show(test, outcome, text, tail)
                    results.append((test, outcome))
            except BaseException:       # interrupted: nothing may outlive us
                pool.shutdown(wait=False, cancel_futures=True)
                runner.kill_all()
                raise
    return results


def summarize(results, suites):
    """Prints the figures of each suite and of all; returns the exit status."""
    total = Outcome()
    for suite in suites:
        part = Outcome()
        for test, outcome in results:
            if test['suites'][0] == suite:
                part.passed += outcome.passed
                part.failed += outcome.failed
                part.skipped += outcome.skipped
        if part.passed + part.failed == 0:
            part.fail('ran no test')
            print('FAIL suite %s ran no test' % suite)
        total.passed += part.passed
        total.failed += part.failed
        total.skipped += part.skipped
        print('suite %s: %s' % (suite, part.counts()))
    for test, outcome in results:
        for name, reason in outcome.skips:
            print('skipped %s %s: %s' % (test['label'], name, reason or 'no reason given'))
    for test, outcome in results:
        for name in outcome.failures:
            print('failed %s: %s' % (test['label'], name))
    print(total.counts(), flush=True)
    return 1 if total.failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('suites', nargs='*', help='suites to run [all]')
    parser.add_argument('--build', default='build', help='build folder [build]')
    parser.add_argument('--jobs', '-j', type=int, default=os.cpu_count() or 1,
                        help='programs at a time [number of CPUs]')
    parser.add_argument('--filter', metavar='REGEX', help='only programs whose SUITE/NAME matches')
    parser.add_argument('--no-build', action='store_true', help='run what is built')
    parser.add_argument('--tail', type=int, default=60, metavar='LINES',
                        help='lines shown of a failing program [60]')
    parser.add_argument('--timeout-factor', type=float, default=0,
                        help='multiplies all time limits [1; 4 with sanitizers]')
    parser.add_argument('--list', action='store_true', help='print the chosen programs')
    args = parser.parse_args()
    build = os.path.abspath(args.build)

    if not args.no_build and ninja(build, 'build.ninja'):
        print('0 passed, 1 failed, 0 skipped')
        return 1
    tests = load_tests(build)
    known = sorted({s for t in tests for s in t['suites']})
    suites = args.suites or known
    chosen = select(tests, suites, args.filter)
    if args.list:
        print('\n'.join(t['label'] for t in chosen))
        return 0
    if args.filter:
        suites = [s for s in suites if any(t['suites'][0] == s for t in chosen)] or suites
    if not args.no_build and build_programs(build, chosen):
        print('the test programs could not be built')
        print('0 passed, 1 failed, 0 skipped')
        return 1
    factor = args.timeout_factor or (4 if sanitized(build) else 1)
    runner = Runner(build, factor)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = run_all(runner, chosen, max(1, args.jobs), args.tail)
    return summarize(results, suites)


if __name__ == '__main__':
    sys.exit(main())
