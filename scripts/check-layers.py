#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks that every #include of a project file points to its own layer or a lower
one.  The layers are in docs/devel/layers.txt."""
import fnmatch
import os
import re
import sys

import buildinfo
import tap

# Included by any file: the generated configuration, and a folder's trace events,
# which come from the folder's own list.
GENERATED = re.compile(r'(config-(host|devices)\.h|trace\.h|trace/trace-[a-z0-9_]+\.h)$')
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)


class Layers:
    """The table: finds the layer of a path."""

    def __init__(self, text):
        self.rows = []      # (pattern, level, name)
        for line in text.splitlines():
            match = re.match(r'(\d+)\s+(\w+):\s*(.*)', line)
            if match:
                self.rows += [(p, int(match.group(1)), match.group(2))
                              for p in match.group(3).split()]
            elif line.strip() and not line.startswith('#'):
                raise ValueError('layers: cannot read %r' % line)

    def of(self, path):
        """(level, name), or None for a file that is in no layer."""
        found = [r for r in self.rows if fnmatch.fnmatch(path, r[0])]
        if not found:
            return None
        return max(found, key=lambda r: len(r[0]))[1:]


def resolve(included, includer, exists):
    """The path of an included project file, or None where it is not one."""
    for path in (os.path.join(os.path.dirname(includer), included),
                 os.path.join('include', included), included):
        path = os.path.normpath(path)
        if exists(path):
            return path
    return None


def violations(path, text, layers, exists):
    """Sentences about the includes of one file that break the order."""
    own = layers.of(path)
    if own is None:
        return ['%s: is in no layer of docs/devel/layers.txt' % path]
    found = []
    for match in INCLUDE.finditer(text):
        line = text.count('\n', 0, match.start()) + 1
        target = resolve(match.group(1), path, exists)
        if target is None:
            if not GENERATED.match(match.group(1)):
                found.append('%s:%d: "%s" is no file of the project (system headers '
                             'are written <...>)' % (path, line, match.group(1)))
            continue
        other = layers.of(target)
        if other is None:
            found.append('%s:%d: %s is in no layer' % (path, line, target))
        elif other[0] > own[0] or (other[0] == own[0] and other[1] != own[1]):
            found.append('%s:%d: %s (layer %s, level %d) may not include %s (layer %s, level %d)'
                         % (path, line, path, own[1], own[0], target, other[1], other[0]))
    return found


def main():
    os.chdir(buildinfo.SOURCE)
    with open('docs/devel/layers.txt', encoding='utf-8') as f:
        layers = Layers(f.read())
    printer = tap.Printer()
    for path in buildinfo.tracked_files('*.c', '*.h', '*.def'):
        with open(path, encoding='utf-8') as f:
            found = violations(path, f.read(), layers, os.path.isfile)
        if found:
            printer.failed(path, '\n'.join(found))
        else:
            printer.passed(path)
    return printer.finish()


if __name__ == '__main__':
    sys.exit(main())
