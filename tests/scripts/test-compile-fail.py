# SPDX-License-Identifier: GPL-2.0-or-later
"""check-compile-fail.py reads its cases and refuses those that prove nothing."""
import importlib
import unittest

import tap

check = importlib.import_module('check-compile-fail')

CASE = '''// TITLE: casts
// FLAGS: -DA
// FLAGS[clang]: -Wthread-safety
// MISUSE[1] gcc,clang: compile /incompatible|wrong/  -- another type
// MISUSE[2] clang: run /object 'x'/
#if MISUSE == 1
#elif MISUSE == 2
#endif
int main(void)
{
}
'''


def case(text):
    return check.Case('casts.c', text)


class Cases(unittest.TestCase):
    def test_reading(self):
        c = case(CASE)
        self.assertEqual(c.problems(), [])
        self.assertEqual((c.title, c.has_main), ('casts', True))
        self.assertEqual(c.flags_for('gcc'), ['-DA'])
        self.assertEqual(c.flags_for('clang'), ['-DA', '-Wthread-safety'])
        self.assertEqual(c.misuses[0],
                         (1, ['gcc', 'clang'], 'compile', 'incompatible|wrong', 'another type'))

    def test_jobs(self):
        jobs = check.make_jobs([case(CASE)], ['gcc', 'clang'])
        self.assertEqual([(j.misuse, j.compiler) for j in jobs],
                         [(0, 'gcc'), (0, 'clang'), (1, 'gcc'), (1, 'clang'), (2, 'clang')])
        self.assertEqual(len(check.make_jobs([case(CASE)], ['gcc'])), 2)

    def test_mistakes(self):
        for old, new, words in (
                ('// TITLE: casts\n', '', 'TITLE'),
                ('#if MISUSE == 1\n', '#if 0\n', 'not in the code'),
                ('#endif', '#elif MISUSE == 3\n#endif', 'not announced'),
                ('int main(void)', 'int f(void)', 'no main'),
                ('2] clang', '2] icc', 'unknown compiler'),
                ('MISUSE[2]', 'MISUSE[1]', 'twice')):
            self.assertIn(words, ' '.join(case(CASE.replace(old, new)).problems()))


tap.unittest_main()
