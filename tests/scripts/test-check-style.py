# SPDX-License-Identifier: GPL-2.0-or-later
"""check-style.py sees each of its rules broken."""
import importlib
import unittest

import tap

check_style = importlib.import_module('check-style')

TOP = '/* SPDX-License-Identifier: GPL-2.0-or-later */\n'
SOURCE = TOP + '#include "qemu/osdep.h"\n'
STRICT = SOURCE + '#include "hw/core/strict.h"\n'


def sections(*names):
    return STRICT + ''.join('/* --- %s %s */\n' % (n, '-' * 20) for n in names)


class Style(unittest.TestCase):
    def assertProblem(self, path, text, words):
        found = check_style.check(path, text)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])

    def test_good_source(self):
        self.assertEqual(check_style.check('util/log.c', SOURCE + 'int x;\n'), [])

    def test_no_tag(self):
        self.assertProblem('util/log.c', '#include "qemu/osdep.h"\n', 'SPDX')

    def test_tab(self):
        self.assertProblem('util/log.c', SOURCE + '\tint x;\n', 'tab')

    def test_long_line(self):
        self.assertProblem('util/log.c', SOURCE + '/' * 101 + '\n', '101 columns')

    def test_long_file(self):
        self.assertProblem('util/log.c', SOURCE + 'int x;\n' * 1200, '1202 lines')

    def test_trailing_space(self):
        self.assertProblem('util/log.c', SOURCE + 'int x; \n', 'white space')

    def test_no_line_feed_at_end(self):
        self.assertProblem('util/log.c', SOURCE + 'int x;', 'line feed')

    def test_unfinished(self):
        self.assertProblem('util/log.c', SOURCE + '/* TO' + 'DO: more */\n', 'unfinished')

    def test_first_include(self):
        self.assertProblem('util/log.c', TOP + '#include <stdio.h>\n', 'first include')

    def test_guards(self):
        good = TOP + '#ifndef %s\n#define %s\n#endif\n'
        for guard in ('QOM_OBJECT_H', 'OBJECT_H'):
            self.assertEqual(
                check_style.check('include/qom/object.h', good % (guard, guard)), [])
        self.assertProblem('include/qom/object.h', good % ('QOM_THING_H', 'QOM_THING_H'), 'guard')
        self.assertProblem('include/qom/object.h', TOP, 'no include guard')

    def test_sections_in_order(self):
        text = sections('constants', 'types', 'behaviour', 'reset', 'class and type registration')
        self.assertEqual(check_style.check('hw/char/pl011.c', text), [])

    def test_sections_out_of_order(self):
        self.assertProblem('hw/char/pl011.c', sections(
            'types', 'reset', 'behaviour', 'class and type registration'), 'comes after')

    def test_unknown_section(self):
        self.assertProblem('hw/char/pl011.c', sections(
            'types', 'miscellany', 'class and type registration'), 'no section is called')

    def test_missing_section(self):
        self.assertProblem('hw/char/pl011.c', sections('types'), 'class and type')

    def test_dialect_and_core_files_need_no_sections(self):
        self.assertEqual(check_style.check('hw/char/uart.c', SOURCE), [])
        self.assertEqual(check_style.check('hw/core/irq.c', STRICT), [])


tap.unittest_main()
