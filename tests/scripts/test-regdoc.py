# SPDX-License-Identifier: GPL-2.0-or-later
"""regdoc.py reads .def files, refuses what is none, and sees tables that are stale."""
import os
import tempfile
import unittest

import regdoc
import tap

DEF = '''/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two lines
   of comment, with REG(32, NOT, 0, 0, "a row") in them. */
SIZE(0x20)

REG(32, CR, 0x10, 0x300, "control, of all")
    FIELD(CR, EN,  0, 1, RW, "enable")
    QUIRK(CR, RSV, 8, 2, RW, "sticks, as in old parts")
END(CR)

PORT(16, ICR, 0x14, "clear_")
    FIELD(ICR, ALL, 0, 11, WO, "one *clears*")
END(ICR)

REG_KEEP(64, ISR, 0x18, 0, "survives reset")
    FIELD(ISR, T, 0, 1, W1C, "fired")
END(ISR)
'''


class Parse(unittest.TestCase):
    def test_rows(self):
        bank = regdoc.parse('x.def', DEF)
        self.assertEqual(bank.size, 0x20)
        self.assertEqual([r.name for r in bank.registers], ['CR', 'ICR', 'ISR'])
        cr, icr, _ = bank.registers
        self.assertEqual((cr.offset, cr.reset, cr.doc), (0x10, 0x300, 'control, of all'))
        self.assertEqual(cr.fields[1], regdoc.Field('RSV', 8, 2, 'RW', 'sticks, as in old parts',
                                                    True))
        self.assertIsNone(icr.reset)

    def test_not_a_bank(self):
        self.assertIsNone(regdoc.parse('id.def', '/* ids */\nID(a, 1, 2)\n'))

    def assertRefused(self, old, new, words):
        self.assertIn(old, DEF)
        with self.assertRaises(regdoc.DefError) as caught:
            regdoc.parse('x.def', DEF.replace(old, new))
        self.assertIn(words, str(caught.exception))

    def test_refusals(self):
        self.assertRefused('END(CR)', '', 'x.def:11: not a row: PORT')
        self.assertRefused('END(ISR)', '', 'no END(ISR)')
        self.assertRefused('FIELD(CR, EN', 'FIELD(DR, EN', 'field of DR among those of CR')
        self.assertRefused('W1C', 'W2C', 'no access is called W2C')
        self.assertRefused('0x300', 'RESET', '"RESET" is not a number')
        self.assertRefused('FIELD(CR, EN,  0, 1, RW, "enable")', 'int x;', 'not a row: int x;')


class Render(unittest.TestCase):
    def test_table(self):
        text = regdoc.render(regdoc.parse('hw/x/x.def', DEF))
        self.assertIn('hw/x/x.def', text)
        self.assertRegex(text, r'``0x10``  ``CR``   32 +read, write  ``0x00000300`` +control')
        self.assertRegex(text, r'``0x14``  ``ICR``  16 +write only +- +clear\\_')
        self.assertRegex(text, r'10:0 +``ALL``  write only  one \\\*clears\\\*')
        self.assertRegex(text, r'``CR.RSV``  sticks')
        self.assertRegex(text, r'``ISR`` +survives reset')


class Stale(unittest.TestCase):
    def test_write_and_check(self):
        with tempfile.TemporaryDirectory() as tree:
            os.makedirs(os.path.join(tree, 'hw/x'))
            with open(os.path.join(tree, 'hw/x/x.def'), 'w', encoding='utf-8') as f:
                f.write(DEF)
            inc = 'docs/devices/registers/x.inc'
            self.assertEqual(regdoc.stale(tree), [inc])
            self.assertEqual(regdoc.write(tree), [inc])
            self.assertEqual(regdoc.stale(tree), [])
            with open(os.path.join(tree, inc), 'a', encoding='utf-8') as f:
                f.write('by hand\n')
            self.assertEqual(regdoc.stale(tree), [inc])
            os.remove(os.path.join(tree, 'hw/x/x.def'))
            self.assertEqual(regdoc.write(tree), [inc])
            self.assertFalse(os.path.exists(os.path.join(tree, inc)))


if __name__ == '__main__':
    tap.unittest_main()
