#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of this build beside the installed QEMU, in the same run: how long it takes
from the start of the program to the greeting of QMP and to the first reply of the test
server, and how much memory is resident then. Runs alternate, figures are medians.
Nothing here passes or fails."""
import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TIMEOUT = 30

# A device register to read over qtest: round trips per second.
ROUND_TRIPS = 2000
REGISTERS = {'virt': 0x09000018, 'pc': 0xfed000f0}      # PL011 FR, HPET MAIN_CNT

# Emulator, machine, accelerator arguments.
CASES = [
    ('qemu-system-aarch64', 'none', []),
    ('qemu-system-aarch64', 'virt', ['-accel', 'qtest']),
    ('qemu-system-x86_64', 'none', []),
    ('qemu-system-x86_64', 'pc', ['-accel', 'qtest']),
]


def listener(folder, name):
    """A socket that the emulator connects to: nothing is polled."""
    sock = socket.socket(socket.AF_UNIX)
    sock.bind(os.path.join(folder, name))
    sock.listen(1)
    sock.settimeout(TIMEOUT)
    return sock


def answer(sock):
    connection, _ = sock.accept()
    connection.settimeout(TIMEOUT)
    return connection


def resident(pid):
    """KiB of memory that only this process has, and of all that is resident."""
    values = {}
    with open('/proc/%d/smaps_rollup' % pid, encoding='utf-8') as f:
        for line in f.read().splitlines()[1:]:
            key, value = line.split(':')
            values[key] = int(value.split()[0])
    return values['Private_Clean'] + values['Private_Dirty'], values['Rss']


def round_trips(connection, machine):
    """Register reads over qtest per second, each waiting for its reply."""
    if machine not in REGISTERS:
        return None
    request = b'readl 0x%x\n' % REGISTERS[machine]
    start = time.monotonic()
    for _ in range(ROUND_TRIPS):
        connection.sendall(request)
        reply = b''
        while not reply.endswith(b'\n'):
            reply += connection.recv(4096)
    return ROUND_TRIPS / (time.monotonic() - start)


def measure(program, machine, arguments):
    """One start: (ms to greeting, ms to qtest's reply or None, private KiB, resident KiB,
    register reads per second or None)."""
    with tempfile.TemporaryDirectory() as folder:
        qmp, qtest = listener(folder, 'qmp'), listener(folder, 'qtest')
        command = [program, '-machine', machine, '-display', 'none', '-nodefaults',
                   '-qmp', 'unix:%s/qmp' % folder] + arguments
        if arguments:
            command += ['-qtest', 'unix:%s/qtest' % folder, '-qtest-log', os.devnull]
        start = time.monotonic()
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE) as process:
            try:
                replied = None
                if arguments:       # the test server is opened before the monitor
                    test = answer(qtest)
                    test.sendall(b'endianness\n')
                monitor = answer(qmp)
                monitor.recv(4096)
                greeted = time.monotonic()
                if arguments:
                    test.recv(4096)
                    replied = (time.monotonic() - start) * 1000
                private, rss = resident(process.pid)
                reads = round_trips(test, machine) if arguments else None
                monitor.sendall(json.dumps({'execute': 'qmp_capabilities'}).encode() +
                                json.dumps({'execute': 'quit'}).encode())
                process.communicate(timeout=TIMEOUT)
            except (OSError, subprocess.TimeoutExpired) as error:
                process.kill()
                raise RuntimeError('%s: %s: %s' % (program, error, process.stderr.read().decode())
                                   ) from error
        return (greeted - start) * 1000, replied, private, rss, reads


def median(rows, column):
    values = [row[column] for row in rows if row[column] is not None]
    return statistics.median(values) if values else None


FIGURES = [('QMP greeting, ms', 0, '%.1f'), ('qtest reply, ms', 1, '%.1f'),
           ('private memory, MiB', 2, '%.1f'), ('resident memory, MiB', 3, '%.1f'),
           ('qtest readl per second', 4, '%.0f')]


def show(title, ours, theirs):
    print(title)
    print('  %-24s %10s %10s %8s' % ('median', 'Ashlar', 'QEMU', 'ratio'))
    for name, column, fmt in FIGURES:
        a, b = median(ours, column), median(theirs, column)
        if a is None:
            continue
        scale = 1024 if 'MiB' in name else 1
        more_is_better = 'per second' in name
        ratio = '-' if not b else '%.1f:1' % (a / b) if more_is_better else '1:%.1f' % (b / a)
        print('  %-24s %10s %10s %8s' % (
            name, fmt % (a / scale), fmt % (b / scale) if b else '-', ratio))
    print(flush=True)


def installed(name):
    """The installed QEMU, not one of ours that was installed over it."""
    path = shutil.which(name)
    if path:
        version = subprocess.run([path, '-version'], stdout=subprocess.PIPE, text=True, check=False)
        if 'Ashlar' in version.stdout:
            return None, None
        return path, version.stdout.splitlines()[0]
    return None, None


def accelerator(program):
    """Arguments under which @program runs no guest code: its test accelerator, or where
    that is not installed a stopped machine."""
    done = subprocess.run([program, '-accel', 'help'], stdout=subprocess.PIPE, text=True,
                          check=False)
    return ['-accel', 'qtest'] if 'qtest' in done.stdout else ['-accel', 'tcg', '-S']


def bench_start(build, name, machine, arguments, count):
    program = os.path.join(build, name)
    if not os.path.exists(program):
        print('%s: not built, skipped\n' % name)
        return
    other, version = installed(name)
    if not other:
        print('%s: no QEMU is installed to compare with (package %s)'
              % (name, 'qemu-system-arm' if 'aarch64' in name else 'qemu-system-x86'))
    ours, theirs = [], []
    theirs_with = accelerator(other) if other and arguments else []
    measure(program, machine, arguments)
    if other:
        measure(other, machine, theirs_with)        # both in the page cache
    for _ in range(count):
        ours.append(measure(program, machine, arguments))
        if other:
            theirs.append(measure(other, machine, theirs_with))
    title = ' '.join([name, '-machine', machine] + arguments) + ', %d runs' % count
    if other:
        title += '\n  beside ' + ' '.join([version] + theirs_with)
    show(title, ours, theirs)


def bench_programs(build):
    """The programs of this folder print their own figures."""
    ninja = shutil.which('ninja')
    for name in ('bench-dispatch',):
        target = 'tests/bench/' + name
        if ninja and subprocess.run([ninja, '-C', build, target], stdout=subprocess.DEVNULL,
                                    check=False).returncode == 0:
            subprocess.run([os.path.join(build, target)], check=False)
        else:
            print('%s: not built, skipped' % name)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default=os.path.join(SOURCE, 'build'), help='build folder')
    parser.add_argument('-n', type=int, default=11, metavar='RUNS',
                        help='runs of each [%(default)s]')
    args = parser.parse_args()
    for name, machine, arguments in CASES:
        bench_start(args.build, name, machine, arguments, max(args.n, 1))
    bench_programs(args.build)
    return 0


if __name__ == '__main__':
    sys.exit(main())
