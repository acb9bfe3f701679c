# SPDX-License-Identifier: GPL-2.0-or-later
"""configure answers a mistake with one line and the nearest match."""
import os
import subprocess
import tempfile
import unittest

import tap

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def configure(*arguments, **env):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([os.path.join(SOURCE, 'configure'), *arguments], cwd=folder,
                              env=dict(os.environ, **env), text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode, done.stdout, done.stderr


class Configure(unittest.TestCase):
    def assertRefused(self, argument, *words):
        status, out, err = configure(argument)
        self.assertEqual((status, out), (1, ''))
        self.assertEqual(err.count('\n'), 1, err)
        for word in words:
            self.assertIn(word, err)

    def test_help_names_every_documented_option(self):
        status, out, _ = configure('--help')
        self.assertEqual(status, 0)
        for option in ('--target-list=', '--prefix=', '--cc=', '--enable-debug',
                       '--enable-sanitizers', '--enable-modules', '--without-device='):
            self.assertIn(option, out)

    def test_unknown_option(self):
        self.assertRefused('--enable-debgu', "'--enable-debgu'", "'--enable-debug'")

    def test_missing_and_superfluous_value(self):
        self.assertRefused('--prefix', 'needs a value')
        self.assertRefused('--enable-debug=yes', 'takes no value')

    def test_unknown_target(self):
        self.assertRefused('--target-list=x86-softmmu', "'x86-softmmu'", "'x86_64-softmmu'")

    def test_unknown_device(self):
        self.assertRefused('--without-device=nonsense', "'nonsense'")

    def test_unknown_device_set(self):
        self.assertRefused('--with-devices=some', 'default', 'minimal')

    def test_missing_dependency_names_its_package(self):
        status, _, err = configure(PKG_CONFIG_PATH='', PKG_CONFIG_LIBDIR='/nonexistent')
        self.assertEqual(status, 3)
        self.assertIn('glib-2.0', err)
        self.assertIn('apt-get install libglib2.0-dev', err)
        self.assertIn('libjson-c-dev', err)

    def test_missing_compiler(self):
        status, _, err = configure('--cc=clang-nonexistent')
        self.assertEqual(status, 3)
        self.assertIn('apt-get install clang', err)


tap.unittest_main()
