# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/bench/run.py prints what it measured; without QEMU it says so and goes on."""
import contextlib
import importlib.util
import io
import os
import unittest

import buildinfo
import tap

spec = importlib.util.spec_from_file_location(
    'run', os.path.join(buildinfo.SOURCE, 'tests', 'bench', 'run.py'))
bench = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bench)


def printed(function, *args):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        function(*args)
    return out.getvalue()


class Figures(unittest.TestCase):
    def test_table(self):
        text = printed(bench.show, 'title', [(2, None, 1024, 2048, 900),
                                             (4, None, 1024, 2048, 1000),
                                             (3, None, 1024, 2048, 1100)],
                       [(30, None, 10240, 20480, 500)])
        self.assertRegex(text, r'QMP greeting, ms +3.0 +30.0 +1:10.0')
        self.assertRegex(text, r'resident memory, MiB +2.0 +20.0 +1:10.0')
        self.assertRegex(text, r'qtest readl per second +1000 +500 +2.0:1')
        self.assertNotIn('qtest reply', text)

    def test_alone(self):
        text = printed(bench.show, 'title', [(2, 3, 1024, 2048, None)], [])
        self.assertRegex(text, r'qtest reply, ms +3.0 +- +-')

    def test_not_built(self):
        text = printed(bench.bench_start, '/nonexistent', 'qemu-system-x86_64', 'none', [], 1)
        self.assertIn('not built, skipped', text)

    def test_no_qemu(self):
        self.assertEqual(bench.installed('qemu-system-no-such'), (None, None))


if __name__ == '__main__':
    tap.unittest_main()
