#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks that each header compiles alone, after osdep.h, and twice, with every
compiler that is installed and all warnings."""
import argparse
import concurrent.futures
import os
import re
import sys
import tempfile

import buildinfo
import tap

# Text that is included for its expansion; not a header of its own.
EXPANDED = re.compile(r'-expand\.h$|\.inc\.h$')


def check(build, compiler, header):
    """(status, output) of compiling a file that only includes @header."""
    name = header[len('include/'):] if header.startswith('include/') else header
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'only.c')
        with open(path, 'w', encoding='utf-8') as f:
            f.write('#include "qemu/osdep.h"\n' + 2 * ('#include "%s"\n' % name))
        return buildinfo.run(build.compile_command(compiler) +
                             ['-I' + buildinfo.SOURCE, '-fsyntax-only', path])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('headers', nargs='*', help='headers to check [all]')
    parser.add_argument('--build', default=buildinfo.default_build())
    args = parser.parse_args()
    os.chdir(buildinfo.SOURCE)
    build = buildinfo.Build(args.build)
    headers = args.headers or [h for h in buildinfo.tracked_files('*.h')
                               if not EXPANDED.search(h)]
    jobs = [(c, h) for h in headers for c in buildinfo.compilers()]
    printer = tap.Printer()
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = pool.map(lambda j: check(build, *j), jobs)
        for (compiler, header), (status, output) in zip(jobs, results):
            if status or output.strip():
                printer.failed('%s %s' % (compiler, header), output)
            else:
                printer.passed('%s %s' % (compiler, header))
    return printer.finish()


if __name__ == '__main__':
    sys.exit(main())
