# SPDX-License-Identifier: GPL-2.0-or-later
"""status-table.py finds the functions of a header with their comments, and grades."""
import importlib
import unittest

import tap

status = importlib.import_module('status-table')

HEADER = '''/* SPDX */
/*
 * What it is, with a call(it) in the text.
 */
#ifndef A_H
#define A_H

/* ---- a banner -------------------------- */

void bare(void);

/* Documents two. */
int one(int a,
        int b);
const char *two(void);

MUST_CHECK bool three(Error **errp);    /* beside it */
struct S {
    int (*hook)(int);
};
static inline int four(void)
{
    return helper(1);
}
#define MACRO(x) \\
    call(x)
#define part_(x) x
void five_internal(void);
#endif
'''


class Symbols(unittest.TestCase):
    def test_found(self):
        self.assertEqual({s.name: s.documented for s in status.symbols_of(HEADER)},
                         {'bare': False, 'one': True, 'two': True, 'three': True, 'four': False,
                          'MACRO': False})

    def test_macros(self):
        self.assertEqual([s.name for s in status.symbols_of(HEADER) if s.macro], ['MACRO'])


class Level(unittest.TestCase):
    def level(self, documented, tested, misused=()):
        symbols = [status.Symbol('f%d' % i, i < documented, False) for i in range(8)]
        return status.level(symbols, {'f%d' % i for i in range(tested)}, set(misused))

    def test_levels(self):
        self.assertEqual(self.level(8, 8, ['f3']), 'complete')
        self.assertEqual(self.level(8, 8), 'stable')
        self.assertEqual(self.level(6, 6, ['f3']), 'stable')
        self.assertEqual(self.level(5, 8, ['f3']), 'initial')
        self.assertEqual(self.level(8, 5, ['f3']), 'initial')


if __name__ == '__main__':
    tap.unittest_main()
