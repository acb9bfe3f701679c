#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Formats C files with clang-format: those named, or else the lines that differ from
the last commit."""
import argparse
import re
import subprocess
import sys


def changed_lines():
    """{path: ['first:last', ...]} of the C files that differ from HEAD."""
    diff = subprocess.run(['git', 'diff', '-U0', 'HEAD', '--', '*.c', '*.h'], text=True,
                          stdout=subprocess.PIPE, check=True).stdout
    found, path = {}, None
    for line in diff.splitlines():
        if line.startswith('+++ '):
            path = line[6:] if line.startswith('+++ b/') else None
        match = re.match(r'@@ -\S+ \+(\d+)(?:,(\d+))? @@', line)
        if match and path:
            first, count = int(match.group(1)), int(match.group(2) or 1)
            if count:
                found.setdefault(path, []).append('%d:%d' % (first, first + count - 1))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('files', nargs='*')
    args = parser.parse_args()
    jobs = {f: [] for f in args.files} or changed_lines()
    for path, ranges in jobs.items():
        print('format', path, *ranges)
        subprocess.run(['clang-format', '-i', *('--lines=' + r for r in ranges), path], check=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
