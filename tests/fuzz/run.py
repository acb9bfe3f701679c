#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Fuzzes each device with libFuzzer under AddressSanitizer and UBSan.

Needs clang.  Builds BUILD-fuzz on first use; inputs that reach new code are kept in
BUILD-fuzz/corpus/DEVICE, what fails in BUILD-fuzz/findings.  A finding that was fixed belongs
into tests/fuzz/corpus/DEVICE, which 'make check' runs."""
import argparse
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))


def devices():
    """The names in fuzz-table.c, in its order."""
    with open(os.path.join(HERE, 'fuzz-table.c'), encoding='utf-8') as table:
        return re.findall(r'^    \{ "([a-z0-9-]+)", create_', table.read(), re.M)


def build(folder):
    """The fuzzer, made in build folder @folder."""
    if not os.path.exists(os.path.join(folder, 'build.ninja')):
        subprocess.run(['meson', 'setup', folder, SOURCE, '-Db_sanitize=address,undefined',
                        '-Db_lundef=false', '-Dashlar_debug=true', '-Ddocs=disabled',
                        '-Dc_args=-fsanitize=fuzzer-no-link'],
                       check=True, stdout=subprocess.DEVNULL, env=dict(os.environ, CC='clang'))
    subprocess.run(['ninja', '-C', folder, '--quiet', 'tests/fuzz/fuzz-device'], check=True)
    return os.path.join(folder, 'tests', 'fuzz', 'fuzz-device')


def fuzz(program, folder, device, seconds):
    """True: @seconds of it found nothing."""
    found = os.path.join(folder, 'findings', device)
    kept = os.path.join(folder, 'corpus', device)
    log = os.path.join(found, 'log')
    seeds = os.path.join(HERE, 'corpus', device)
    os.makedirs(found, exist_ok=True)
    os.makedirs(kept, exist_ok=True)
    command = [program, '--device=' + device, '-max_total_time=%d' % seconds, '-timeout=20',
               '-max_len=2048', '-rss_limit_mb=4096', '-artifact_prefix=' + found + '/', kept]
    if os.path.isdir(seeds):
        command.append(seeds)
    with open(log, 'w', encoding='utf-8') as out:
        status = subprocess.run(command, stdout=out, stderr=out, check=False).returncode
    with open(log, encoding='utf-8', errors='replace') as out:
        lines = out.read().splitlines()
    if status:
        print('\n'.join([line for line in lines if not line.startswith('#')][-40:]))
        print('%s: a finding, see %s' % (device, found))
        return False
    print('%s: %s' % (device, next((line for line in reversed(lines)
                                    if line.startswith('Done')), 'done')))
    return True


def main():
    """Entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--build', default=os.path.join(SOURCE, 'build'))
    parser.add_argument('--seconds', type=int, default=180, help='for each device (180)')
    parser.add_argument('device', nargs='*', help='which devices (all)')
    args = parser.parse_args()
    unknown = set(args.device) - set(devices())
    if unknown:
        parser.error('unknown: %s; there are: %s' % (', '.join(sorted(unknown)),
                                                     ', '.join(devices())))
    folder = os.path.abspath(args.build) + '-fuzz'
    program = build(folder)
    results = [fuzz(program, folder, device, args.seconds)
               for device in args.device or devices()]
    return 0 if all(results) else 1


if __name__ == '__main__':
    sys.exit(main())
