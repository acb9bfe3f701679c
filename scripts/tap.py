# SPDX-License-Identifier: GPL-2.0-or-later
"""TAP, the line format in which test programs report: a printer for the checkers
and a runner that reports the cases of Python's unittest that way."""
import sys
import unittest


class Printer:
    """Prints one line per test, the plan at the end."""

    def __init__(self, out=None):
        self.out = out or sys.stdout
        self.count = self.failures = 0

    def _line(self, state, name, output):
        self.count += 1
        print('%s %d %s' % (state, self.count, name.replace('#', ' ')), file=self.out)
        for line in output.splitlines():
            print('# ' + line, file=self.out)
        self.out.flush()

    def passed(self, name, output=''):
        self._line('ok', name, output)

    def failed(self, name, output=''):
        self.failures += 1
        self._line('not ok', name, output)

    def skipped(self, name, reason):
        self.count += 1
        print('ok %d %s # SKIP %s' % (self.count, name, reason), file=self.out, flush=True)

    def finish(self):
        """Prints the plan and returns the exit status."""
        print('1..%d' % self.count, file=self.out, flush=True)
        return 1 if self.failures else 0


class _Result(unittest.TestResult):
    def __init__(self, printer):
        super().__init__()
        self.printer = printer

    def addSuccess(self, test):
        self.printer.passed(test.id())

    def addFailure(self, test, err):
        self.printer.failed(test.id(), self._exc_info_to_string(err, test))

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err:
            self.addFailure(subtest, err)

    def addSkip(self, test, reason):
        self.printer.skipped(test.id(), reason)


def unittest_main(module='__main__'):
    """Runs the cases of a module; the last statement of a test file."""
    printer = Printer()
    unittest.defaultTestLoader.loadTestsFromModule(sys.modules[module]).run(_Result(printer))
    sys.exit(printer.finish())
