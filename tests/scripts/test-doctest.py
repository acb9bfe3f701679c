# SPDX-License-Identifier: GPL-2.0-or-later
"""check-doctest.py finds the examples with their marks and makes programs of them."""
import importlib
import unittest

import tap

doctest = importlib.import_module('check-doctest')

PAGE = '''
Title
=====

.. doctest: compile_fail=no member

.. code-block:: c

   int x = 1;
   x.y = 2;

Text.

.. code-block:: sh

   make

.. doctest-hidden:

   #include "qemu/fifo8.h"

.. code-block:: c
   :caption: with an option

   Fifo8 f;
'''

HEADER = '''/*
 * A header.
 *
 * ```c,no_run
 * timer_mod(t, 5);
 * ```
 */
'''


class Examples(unittest.TestCase):
    def test_pages(self):
        first, second = doctest.examples_of('docs/a.rst', PAGE)
        self.assertEqual(first.mark, 'compile_fail=no member')
        self.assertIn('int x = 1;\nx.y = 2;\n', first.code)
        self.assertEqual(PAGE.splitlines()[first.line - 1].strip(), 'int x = 1;')
        self.assertEqual(second.mark, '')
        self.assertIn('#include "qemu/fifo8.h"', second.code)
        self.assertIn('Fifo8 f;', second.code)
        self.assertNotIn(':caption:', second.code)

    def test_headers(self):
        (only,) = doctest.examples_of('include/qemu/timer.h', HEADER)
        self.assertEqual((only.mark, only.line), ('no_run', 5))
        self.assertIn('#include "qemu/timer.h"', only.code)
        self.assertIn('timer_mod(t, 5);', only.code)

    def test_statements_become_a_main(self):
        source, runs = doctest.as_program('#include "a.h"\nint x = 1;\nassert(x);\n')
        self.assertTrue(runs)
        self.assertLess(source.index('a.h'), source.index('int main(void)'))
        self.assertLess(source.index('int main(void)'), source.index('assert(x)'))

    def test_definitions_stay_a_file(self):
        source, runs = doctest.as_program('static int f(void)\n{\n    return 1;\n}\n')
        self.assertFalse(runs)
        self.assertNotIn('int main', source)
        self.assertTrue(doctest.as_program('int main(void)\n{\n    return 0;\n}\n')[1])

    def test_marks(self):
        for mark in ('', 'ignore', 'no_run', 'compile_fail=x', 'should_abort=x'):
            self.assertTrue(doctest.valid_mark(mark), mark)
        for mark in ('compile_fail', 'compile-fail=x', 'norun'):
            self.assertFalse(doctest.valid_mark(mark), mark)


tap.unittest_main()
