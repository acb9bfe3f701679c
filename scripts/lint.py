#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the checkers of the tree and clang-tidy; prints only what is wrong."""
import argparse
import concurrent.futures
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import buildinfo

CHECKERS = ['check-layers.py', 'check-style.py', 'check-headers.py']


def run_checker(name, build):
    """Prints the failures of one TAP checker; returns how many there were."""
    command = [sys.executable, os.path.join(buildinfo.SOURCE, 'scripts', name)]
    if name == 'check-headers.py':
        command += ['--build', build]
    status, output = buildinfo.run(command)
    failed, bad = False, 0
    for line in output.splitlines():
        if not line.startswith('#'):
            failed = line.startswith('not ok')
            bad += failed
        elif failed:
            print(line[2:])
    if status and not bad:
        print(output)
        bad = 1
    print('%s: %d wrong' % (name, bad), flush=True)
    return bad


def tidy_database(build, folder):
    """A compile_commands.json of our own files that clang understands, whatever
    compiler the build uses; returns the files."""
    flags = buildinfo.Build(build)
    with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as f:
        entries = json.load(f)
    known, rows = {}, []
    for entry in entries:
        path = os.path.realpath(os.path.join(entry['directory'], entry['file']))
        inside = path.startswith(buildinfo.SOURCE + '/') and not path.startswith(build + '/')
        if not inside or 'subprojects/' in path or path in known or not path.endswith('.c'):
            continue
        defines = [w for w in shlex.split(entry['command']) if re.match(r'-[DU]\w', w)
                   and 'FORTIFY' not in w]
        known[path] = True
        rows.append({'directory': build, 'file': path, 'arguments':
                     flags.compile_command('clang', werror=False) + defines + ['-c', path]})
    with open(os.path.join(folder, 'compile_commands.json'), 'w', encoding='utf-8') as f:
        json.dump(rows, f)
    return sorted(known)


def tidy(database, path):
    done = subprocess.run(['clang-tidy', '--quiet', '-p', database, path], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.returncode, done.stdout.replace(buildinfo.SOURCE + '/', '')


def run_tidy(build, only):
    if not shutil.which('clang-tidy'):
        print('clang-tidy: not installed, skipped')
        return 0
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        files = [f for f in tidy_database(build, folder)
                 if not only or any(o in f for o in only)]
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for status, output in pool.map(lambda p: tidy(folder, p), files):
                if status:
                    bad += 1
                    print(output, flush=True)
    print('clang-tidy: %d of %d files wrong' % (bad, len(files)))
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('files', nargs='*', help='parts of paths for clang-tidy [all]')
    parser.add_argument('--build', default=buildinfo.default_build())
    args = parser.parse_args()
    build = os.path.realpath(args.build)
    bad = 0
    if not args.files:
        bad = sum(run_checker(name, build) for name in CHECKERS)
    bad += run_tidy(build, args.files)
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
