# SPDX-License-Identifier: GPL-2.0-or-later
"""check-layers.py sees includes that point upwards or sideways."""
import importlib
import unittest

import tap

check_layers = importlib.import_module('check-layers')

LAYERS = check_layers.Layers('''
# comment
1 util: util/* include/qemu/* include/system/runstate.h
5 memory: memory/* include/system/*
5 chardev: chardev/* include/chardev/*
7 devices: hw/*
''')
FILES = {'include/qemu/osdep.h', 'include/system/memory.h', 'include/system/runstate.h',
         'include/chardev/char.h', 'util/log.c', 'hw/char/pl011.c', 'memory/internal.h'}


def violations(path, *includes):
    text = ''.join('#include "%s"\n' % i for i in includes)
    return check_layers.violations(path, text, LAYERS, FILES.__contains__)


class Order(unittest.TestCase):
    def test_downwards_is_fine(self):
        self.assertEqual(violations('hw/char/pl011.c', 'qemu/osdep.h', 'system/memory.h',
                                    'chardev/char.h'), [])

    def test_own_layer_is_fine(self):
        self.assertEqual(violations('memory/physmem.c', 'internal.h', 'system/memory.h'), [])

    def test_upwards(self):
        found = violations('util/log.c', 'qemu/osdep.h', 'system/memory.h')
        self.assertEqual(len(found), 1)
        self.assertIn('util/log.c:2', found[0])

    def test_sideways(self):
        self.assertEqual(len(violations('memory/physmem.c', 'chardev/char.h')), 1)

    def test_longest_pattern_decides(self):
        self.assertEqual(violations('util/log.c', 'system/runstate.h'), [])

    def test_unknown_header(self):
        self.assertEqual(len(violations('util/log.c', 'no/such.h')), 1)

    def test_generated_headers(self):
        self.assertEqual(violations('util/log.c', 'config-host.h', 'trace.h',
                                    'trace/trace-hw_char.h'), [])

    def test_file_in_no_layer(self):
        self.assertEqual(len(violations('elsewhere/x.c')), 1)

    def test_bad_table(self):
        with self.assertRaises(ValueError):
            check_layers.Layers('util everything')


tap.unittest_main()
