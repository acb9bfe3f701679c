# SPDX-License-Identifier: GPL-2.0-or-later
"""run-tests.py counts what TAP says and believes no program that ran nothing."""
import contextlib
import importlib
import io
import os
import tempfile
import unittest

import tap

run_tests = importlib.import_module('run-tests')


def parsed(text, status=0):
    outcome = run_tests.Outcome()
    run_tests.parse_tap(text, status, outcome)
    return outcome.passed, outcome.failed, outcome.skipped


class Tap(unittest.TestCase):
    def test_counts_each_line(self):
        self.assertEqual(parsed('1..3\nok 1 /a\nok 2 /b # SKIP no kvm\nnot ok 3 /c\n', 1),
                         (1, 1, 1))

    def test_plan_may_come_last(self):
        self.assertEqual(parsed('ok 1 a\nok 2 b\n1..2\n'), (2, 0, 0))

    def test_missing_plan_fails(self):
        self.assertEqual(parsed('ok 1 a\n'), (1, 1, 0))

    def test_short_run_fails(self):
        self.assertEqual(parsed('1..3\nok 1 a\nok 2 b\n'), (2, 1, 0))

    def test_no_test_fails(self):
        self.assertEqual(parsed(''), (0, 1, 0))
        self.assertEqual(parsed('1..0\n'), (0, 1, 0))

    def test_whole_program_skipped(self):
        self.assertEqual(parsed('1..0 # SKIP no display\n'), (0, 0, 1))

    def test_bad_status_after_good_lines_fails(self):
        self.assertEqual(parsed('1..1\nok 1 a\n', 1), (1, 1, 0))
        self.assertEqual(parsed('1..1\nok 1 a\n', -11), (1, 1, 0))

    def test_bail_out_fails(self):
        self.assertEqual(parsed('1..1\nBail out! no memory\n', 134)[1], 2)

    def test_expected_failure_is_no_failure(self):
        self.assertEqual(parsed('1..1\nnot ok 1 a # TODO later\n'), (1, 0, 0))

    def test_hash_in_reason(self):
        outcome = run_tests.Outcome()
        run_tests.parse_tap('1..1\nok 1 /a # SKIP needs #5\n', 0, outcome)
        self.assertEqual(outcome.skips, [('/a', 'needs #5')])


class Programs(unittest.TestCase):
    def run_program(self, script, protocol='exitcode', timeout=20):
        with tempfile.TemporaryDirectory() as build:
            test = {'cmd': ['sh', '-c', script], 'env': {}, 'timeout': timeout, 'workdir': None,
                    'protocol': protocol, 'name': 't', 'label': 'unit/t', 'suites': ['unit']}
            outcome, text = run_tests.Runner(build).run(test)
            with open(os.path.join(build, 'test-logs/unit/t.log'), encoding='utf-8') as log:
                self.assertIn(text, log.read())
            return outcome, text

    def test_exit_status_is_one_test(self):
        for script, want in (('exit 0', (1, 0, 0)), ('exit 1', (0, 1, 0)), ('exit 77', (0, 0, 1))):
            outcome, _ = self.run_program(script)
            self.assertEqual((outcome.passed, outcome.failed, outcome.skipped), want)

    def test_both_streams_are_kept(self):
        _, text = self.run_program('echo out; echo err >&2')
        self.assertIn('out', text)
        self.assertIn('err', text)

    def test_a_hanging_program_is_killed_with_its_children(self):
        outcome, _ = self.run_program('echo "ok 1 a"; sleep 1000 & wait', 'tap', timeout=1)
        self.assertEqual((outcome.passed, outcome.failed), (1, 1))
        self.assertIn('still running', outcome.failures[0])

    def test_signal_is_named(self):
        outcome, _ = self.run_program('kill -SEGV $$')
        self.assertEqual(outcome.failures, ['killed by SIGSEGV'])

    def test_missing_program(self):
        with tempfile.TemporaryDirectory() as build:
            outcome, _ = run_tests.Runner(build).run(
                {'cmd': ['/nonexistent'], 'env': {}, 'timeout': 1, 'workdir': None,
                 'protocol': 'tap', 'name': 't', 'label': 'unit/t', 'suites': ['unit']})
        self.assertEqual(outcome.failed, 1)


class Summary(unittest.TestCase):
    def summary(self, results, suites):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            status = run_tests.summarize(results, suites)
        return status, out.getvalue().splitlines()

    def outcome(self, passed=0, failed=0, skipped=0):
        outcome = run_tests.Outcome()
        outcome.passed, outcome.failed, outcome.skipped = passed, failed, skipped
        return outcome

    def test_last_line(self):
        test = {'suites': ['unit'], 'label': 'unit/a'}
        status, lines = self.summary([(test, self.outcome(3, 0, 1))], ['unit'])
        self.assertEqual((status, lines[-1]), (0, '3 passed, 0 failed, 1 skipped'))

    def test_failure(self):
        test = {'suites': ['unit'], 'label': 'unit/a'}
        status, lines = self.summary([(test, self.outcome(3, 1))], ['unit'])
        self.assertEqual((status, lines[-1]), (1, '3 passed, 1 failed, 0 skipped'))

    def test_empty_suite_fails(self):
        status, lines = self.summary([], ['unit'])
        self.assertEqual((status, lines[-1]), (1, '0 passed, 1 failed, 0 skipped'))

    def test_suite_of_skips_only_fails(self):
        test = {'suites': ['unit'], 'label': 'unit/a'}
        self.assertEqual(self.summary([(test, self.outcome(skipped=2))], ['unit'])[0], 1)


class Selection(unittest.TestCase):
    TESTS = [{'suites': ['unit'], 'label': 'unit/fifo8', 'name': 'fifo8'},
             {'suites': ['qtest'], 'label': 'qtest/pl011', 'name': 'pl011'}]

    def test_by_suite_and_pattern(self):
        self.assertEqual([t['name'] for t in run_tests.select(self.TESTS, ['unit'], None)],
                         ['fifo8'])
        self.assertEqual([t['name'] for t in run_tests.select(self.TESTS, [], 'pl0')], ['pl011'])
        self.assertEqual(run_tests.select(self.TESTS, ['unit'], 'pl0'), [])


tap.unittest_main()
