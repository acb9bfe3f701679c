# SPDX-License-Identifier: GPL-2.0-or-later
"""The sessions with the test protocol that the manual shows go as it says."""
import os
import re
import shlex
import subprocess
import tempfile
import textwrap
import unittest

import buildinfo
import tap

REPLY = re.compile(r'^(OK|IRQ|FAIL|ERR)\b')


def sessions():
    """(page, command line, lines typed, lines answered) of each literal block with one."""
    for path in buildinfo.tracked_files('docs/*.rst'):
        with open(os.path.join(buildinfo.SOURCE, path), encoding='utf-8') as f:
            blocks = re.findall(r'::\n\n((?:   .*\n|\n)+)', f.read())
        for block in blocks:
            text = textwrap.dedent(block).replace('\\\n', ' ')
            match = re.match(r'(?:\$ )?(build/qemu-system-\S+ .*-qtest stdio.*)\n', text)
            if match:
                lines = text[match.end():].split('\n')
                yield (path, match.group(1), [l for l in lines if l and not REPLY.match(l)],
                       [l for l in lines if REPLY.match(l)])


class Sessions(unittest.TestCase):
    def test_there_are_some(self):
        self.assertGreaterEqual(len(list(sessions())), 2)

    def test_replies(self):
        build = buildinfo.default_build()
        for path, command, typed, answers in sessions():
            with self.subTest(path), tempfile.TemporaryDirectory() as folder:
                words = shlex.split(command.replace('/tmp/', folder + '/'))
                words[0] = os.path.join(build, os.path.basename(words[0]))
                if not os.path.exists(words[0]):
                    self.skipTest('%s is not built' % words[0])
                with subprocess.Popen(words, text=True, stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE) as emulator:
                    emulator.stdin.write('\n'.join(typed) + '\n')
                    emulator.stdin.flush()
                    said, replies = [], 0
                    while replies < len(typed):
                        said.append(emulator.stdout.readline().rstrip('\n'))
                        self.assertTrue(said[-1], 'the emulator ended')
                        replies += not said[-1].startswith('IRQ')
                    emulator.terminate()
                if 'OK' not in answers:         # the page leaves them out
                    said = [line for line in said if line != 'OK']
                self.assertEqual(said, answers)
                if 'uart0' in command:
                    self.assertTrue(os.path.getsize(os.path.join(folder, 'uart0')))


if __name__ == '__main__':
    tap.unittest_main()
