# SPDX-License-Identifier: GPL-2.0-or-later
"""Sections of device state and an installed QEMU: the PL011's of a stream that QEMU wrote
loads here and is written back as it was, and is what the same guest leads to here.
Skipped where no qemu-system-aarch64 of that kind is installed."""
import contextlib
import importlib
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import unittest

import buildinfo
import tap

analyze = importlib.import_module('analyze-stream')

QEMU = shutil.which('qemu-system-aarch64')
OURS = os.path.join(buildinfo.default_build(), 'qemu-system-aarch64')
UART = 0x09000000
DONE = 0x40300000       # the guest writes here at its end
WAIT_SECONDS = 60       # for what must come; nothing is measured

# Offset and value, as a driver sets the UART up; sent characters go nowhere.
WRITES = [(0x24, 0x1a), (0x28, 0x2b), (0x2c, 0x70), (0x30, 0x0301), (0x34, 0x1b),
          (0x38, 0x0040), (0x48, 0x0003), (0x20, 0x55), (0x00, 0x41), (0x04, 0x00)]

# Stores the word pairs (address, value) behind it until an address is 0, then waits.
GUEST = [0x100000e0,    # adr x0, table
         0x28c10801,    # ldp w1, w2, [x0], #8
         0x34000061,    # cbz w1, wait
         0xb9000022,    # str w2, [x1]
         0x17fffffd,    # b to ldp
         0xd503207f,    # wait: wfi
         0x17ffffff]    # b wait


def guest_program():
    words = GUEST + [w for at, value in WRITES for w in (UART + at, value)] + [DONE, 1, 0, 0]
    return struct.pack('<%dI' % len(words), *words)


class Emulator:
    """One emulator under QMP, with its UART's line on a socket."""

    def __init__(self, stack, folder, binary, *more, fds=()):
        qmp_end, its_qmp = socket.socketpair()
        self.line, its_line = socket.socketpair()
        stack.callback(qmp_end.close)
        stack.callback(self.line.close)
        with its_qmp, its_line:
            self.process = subprocess.Popen(
                [binary, '-machine', 'virt', '-m', '64', '-display', 'none', '-nodefaults',
                 '-chardev', 'socket,id=q,fd=%d' % its_qmp.fileno(),
                 '-mon', 'chardev=q,mode=control',
                 '-chardev', 'socket,id=s,fd=%d' % its_line.fileno(),
                 '-serial', 'chardev:s', *more],
                pass_fds=(its_qmp.fileno(), its_line.fileno(), *fds), stdin=subprocess.DEVNULL)
        stack.callback(self.process.wait)
        stack.callback(self.process.kill)
        qmp_end.settimeout(WAIT_SECONDS)
        self.folder, self.qmp_end, self.qmp = folder, qmp_end, qmp_end.makefile('r')
        self.qmp.readline()
        self.command('qmp_capabilities')

    def command(self, name, **arguments):
        self.qmp_end.sendall(json.dumps({'execute': name, 'arguments': arguments}).encode())
        while True:
            answer = json.loads(self.qmp.readline())
            if 'error' in answer:
                raise RuntimeError('%s: %s' % (name, answer['error']['desc']))
            if 'return' in answer:
                return answer['return']

    def wait_for(self, question):
        end = time.monotonic() + WAIT_SECONDS
        while not question():
            if time.monotonic() > end:
                raise RuntimeError('nothing happens')
            time.sleep(0.01)

    def word(self, address):
        """A word of the guest's memory, as the monitor reads it."""
        text = self.command('human-monitor-command', **{'command-line': 'xp /1wx %#x' % address})
        return int(text.split()[1], 0)

    def type(self, text):
        """Let the UART receive @text."""
        self.line.sendall(text)
        self.wait_for(lambda: not self.word(UART + 0x18) & 0x10)

    def save(self):
        """The machine's stream."""
        path = os.path.join(self.folder, 'stream')
        self.command('stop')
        self.command('migrate', uri='exec:cat > ' + path)
        self.wait_for(lambda: self.command('query-migrate').get('status') in
                      ('completed', 'failed'))
        with open(path, 'rb') as f:
            return f.read()


def find_section(stream):
    """Where the PL011's payload is, and what."""
    analysis = analyze.Analysis(stream)
    analysis.parse()
    found = [s for s in analysis.sections if s[3] == 'pl011']
    payload = found[0][4]
    return stream.index(payload, found[0][0]), payload


@unittest.skipUnless(os.path.exists(OURS), 'qemu-system-aarch64 is not built')
@unittest.skipUnless(QEMU, 'no QEMU installed')
class PL011(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(contextlib.ExitStack())
        self.folder = self.stack.enter_context(tempfile.TemporaryDirectory())

    def written_by_qemu(self):
        program = os.path.join(self.folder, 'guest')
        with open(program, 'wb') as f:
            f.write(guest_program())
        qemu = Emulator(self.stack, self.folder, QEMU, '-accel', 'tcg', '-cpu', 'cortex-a57',
                        '-device', 'loader,addr=0x40200000,cpu-num=0,force-raw=on,file=' + program)
        qemu.wait_for(lambda: qemu.word(DONE) == 1)
        qemu.type(b'k')
        return find_section(qemu.save())[1]

    def ours(self, *more):
        return Emulator(self.stack, self.folder, OURS, '-accel', 'qtest', *more)

    def test_loads_and_is_written_back(self):
        theirs = self.written_by_qemu()
        stream = self.ours().save()
        at, own = find_section(stream)
        self.assertNotEqual(own, theirs)
        path = os.path.join(self.folder, 'spliced')
        with open(path, 'wb') as f:
            f.write(stream[:at] + theirs + stream[at + len(own):])
        loaded = self.ours('-incoming', 'exec:cat ' + path)
        loaded.wait_for(lambda: loaded.command('query-status')['status'] != 'inmigrate')
        self.assertEqual(loaded.word(UART + 0x24), 0x1a)
        self.assertEqual(find_section(loaded.save())[1], theirs)

    def test_same_guest_same_section(self):
        theirs = self.written_by_qemu()
        test_end, its_end = socket.socketpair()
        with test_end, its_end:
            emulator = Emulator(self.stack, self.folder, OURS, '-accel', 'qtest', '-chardev',
                                'socket,id=t,fd=%d' % its_end.fileno(), '-qtest', 'chardev:t',
                                '-qtest-log', 'none', fds=(its_end.fileno(),))
            replies = test_end.makefile('r')
            for at, value in WRITES:
                test_end.sendall(b'writel %#x %#x\n' % (UART + at, value))
                self.assertEqual(replies.readline(), 'OK\n')
            emulator.type(b'k')
            self.assertEqual(find_section(emulator.save())[1], theirs)


if __name__ == '__main__':
    tap.unittest_main()
