# SPDX-License-Identifier: GPL-2.0-or-later
"""What new-device writes keeps the house style, compiles without a warning, passes its
own test, and stands in the build; wrong names write nothing."""
import importlib
import importlib.machinery
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import buildinfo
import regdoc
import tap

PATH = os.path.join(buildinfo.SOURCE, 'scripts', 'new-device')
loader = importlib.machinery.SourceFileLoader('new_device', PATH)
new_device = importlib.util.module_from_spec(importlib.util.spec_from_loader('new_device', loader))
loader.exec_module(new_device)
check_style = importlib.import_module('check-style')

# A short name, a usual one, and the longest in a class that does not exist yet.
DEVICES = [('misc', 'x2'), ('timer', 'my-first-timer'), ('newclass', 'a-name-of-20-letters')]


def run(*args):
    return subprocess.run([sys.executable, PATH, *args], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)


def copy_of_tree(folder):
    """The files that new-device changes, and a page that must not be lost."""
    for name in ('hw/meson.build', 'hw/misc', 'hw/timer', 'tests/unit/meson.build'):
        source, to = os.path.join(buildinfo.SOURCE, name), os.path.join(folder, name)
        os.makedirs(os.path.dirname(to), exist_ok=True)
        if os.path.isdir(source):
            shutil.copytree(source, to)
        else:
            shutil.copy(source, to)


class Generated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.tree = cls.folder.name
        copy_of_tree(cls.tree)
        cls.runs = [run('--tree', cls.tree, '--desc', 'A device for tests', *d) for d in DEVICES]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def read(self, path):
        with open(os.path.join(self.tree, path), encoding='utf-8') as f:
            return f.read()

    def test_says_what_it_wrote(self):
        for done, (device_class, stem) in zip(self.runs, DEVICES):
            self.assertEqual(done.returncode, 0, done.stdout)
            for path in new_device.targets(device_class, stem):
                self.assertIn(path + '\n', done.stdout)
                self.assertNotRegex(self.read(path), r'@\w+@')

    def test_style(self):
        for device in DEVICES:
            for path in new_device.targets(*device):
                if path.endswith(('.c', '.h', '.def')):
                    self.assertEqual(check_style.check(path, self.read(path)), [])

    def test_tables(self):
        self.assertEqual(regdoc.stale(self.tree), [])
        self.assertIn('registers/x2.inc', self.read('docs/devices/x2.rst'))

    def test_build_lines(self):
        for device_class, stem in DEVICES:
            self.assertIn("  '%s': files(\n    '%s.c',\n  ),\n" % (stem, stem),
                          self.read('hw/%s/meson.build' % device_class))
            self.assertIn("  'test-%s': [hw_dep],\n" % stem, self.read('tests/unit/meson.build'))
        folders = re.findall(r"subdir\('(.*)'\)", self.read('hw/meson.build'))
        self.assertIn('newclass', folders)
        self.assertEqual(folders, sorted(folders))
        self.assertEqual(len(folders), len(set(folders)))

    def test_second_time(self):
        before = self.read('hw/misc/meson.build')
        done = run('--tree', self.tree, 'misc', 'x2')
        self.assertEqual(done.returncode, 2)
        self.assertIn('hw/misc/x2.c exists', done.stdout)
        self.assertEqual(self.read('hw/misc/meson.build'), before)

    def test_compiles(self):
        build = buildinfo.Build(buildinfo.default_build())
        for compiler in buildinfo.compilers():
            for device in DEVICES:
                for path in new_device.targets(*device):
                    if path.endswith('.c'):
                        status, said = buildinfo.run(self.compiler(build, compiler) + [
                            '-c', os.path.join(self.tree, path), '-o', os.devnull])
                        self.assertEqual((status, said), (0, ''), path)

    def compiler(self, build, name):
        return build.compile_command(name) + [
            '-DCONFIG_DEBUG_ASHLAR=1', '-I' + self.tree, '-I' + os.path.join(self.tree, 'include'),
            '-I' + os.path.join(buildinfo.SOURCE, 'tests/unit')]

    def test_passes_its_test(self):
        build = buildinfo.Build(buildinfo.default_build())
        compiler = build.lists['compiler'][0]
        for device_class, stem in DEVICES:
            sources = ['hw/%s/%s.c' % (device_class, stem), 'tests/unit/test-%s.c' % stem]
            program = os.path.join(self.tree, stem)
            status, said = buildinfo.run(self.compiler(build, compiler) + ['-g', '-O1'] + [
                os.path.join(self.tree, s) for s in sources] + ['-o', program] +
                build.checked_library())
            self.assertEqual(status, 0, said)
            status, said = buildinfo.run([program])
            self.assertEqual(status, 0, said)
            self.assertEqual(len(re.findall('^ok ', said, re.M)), 4, said)


class Refused(unittest.TestCase):
    def test_names(self):
        with tempfile.TemporaryDirectory() as tree:
            copy_of_tree(tree)
            for names, words in ((('Misc', 'x'), 'the class "Misc"'),
                                 (('core', 'x'), 'holds no devices'),
                                 (('misc', 'a_b'), 'the stem "a_b"'),
                                 (('misc', 'a--b'), 'the stem "a--b"'),
                                 (('misc', 'x' * 21), 'longer than 20')):
                done = run('--tree', tree, *names)
                self.assertEqual(done.returncode, 2)
                self.assertIn(words, done.stdout)
            self.assertFalse(os.path.exists(os.path.join(tree, 'docs')))

    def test_dry(self):
        with tempfile.TemporaryDirectory() as tree:
            copy_of_tree(tree)
            done = run('--dry', '--tree', tree, 'misc', 'x')
            self.assertEqual(done.returncode, 0)
            self.assertIn('hw/misc/x.def\n', done.stdout)
            self.assertFalse(os.path.exists(os.path.join(tree, 'hw/misc/x.def')))


if __name__ == '__main__':
    tap.unittest_main()
