# SPDX-License-Identifier: GPL-2.0-or-later
"""What a tool needs that calls a compiler itself: compilers, flags, include
folders and libraries of a build folder."""
import json
import os
import re
import shlex
import shutil
import subprocess

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COMPILERS = ('gcc', 'clang')


def default_build():
    return os.environ.get('ASHLAR_BUILD') or os.path.join(SOURCE, 'build')


def compilers():
    """The compilers that are installed, of gcc and clang."""
    return [c for c in COMPILERS if shutil.which(c)]


def read_flag_lists(path):
    """config-flags.txt as a dict: section -> list of flags."""
    lists, current = {}, None
    with open(path, encoding='utf-8') as f:
        for line in f.read().splitlines():
            if line.startswith('['):
                current = lists.setdefault(line.strip('[]'), [])
            elif line and not line.startswith('#'):
                current.append(line)
    return lists


def include_flags(build):
    """-I and the like of the build's own files, from compile_commands.json."""
    with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as f:
        entries = json.load(f)
    flags = []
    for entry in entries:
        if 'subprojects' in entry['file']:
            continue
        words = shlex.split(entry['command'])
        for i, word in enumerate(words):
            if word in ('-I', '-isystem', '-iquote'):
                found = [word, os.path.join(build, words[i + 1])]
            elif re.match(r'-(I|isystem)\S', word):
                option, path = re.match(r'(-I|-isystem)(.*)', word).groups()
                if path.endswith('.p'):      # folders private to one target
                    continue
                found = [option + os.path.normpath(os.path.join(build, path))]
            else:
                continue
            if found[-1] not in flags:
                flags += found
    return flags


class Build:
    """One build folder, seen from outside of ninja."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.lists = read_flag_lists(os.path.join(self.folder, 'config-flags.txt'))
        self.includes = include_flags(self.folder)

    def compile_command(self, compiler, werror=True):
        """The compiler with the flags that every file of the tree gets."""
        command = [compiler] + self.lists['common'] + self.lists[compiler] + self.includes
        return command + (['-Werror'] if werror else [])

    def can_link(self, compiler):
        """Whether programs of @compiler can use the libraries: sanitizers of two
        compilers do not mix."""
        return not self.lists['sanitize'] or compiler in self.lists['compiler']

    def checked_library(self):
        """Flags that link everything but main(), with the run-time checks on."""
        return self.lists['sanitize'] + [
            '-Wl,--no-as-needed,--copy-dt-needed-entries', '-L' + self.folder, '-lashlar-checked',
            '-Wl,-rpath,' + self.folder]


def run(command, **options):
    """(exit status, standard output and error together)."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, env=dict(os.environ, LC_ALL='C'),
                          check=False, **options)
    output = done.stdout.decode('utf-8', 'replace')
    return done.returncode, re.sub(r'\x1b\[[0-9;]*[mK]', '', output)


def tracked_files(*patterns):
    """Files of the tree that match the git patterns, also those not added yet."""
    done = subprocess.run(['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard',
                           '--', *patterns], cwd=SOURCE, stdout=subprocess.PIPE, check=False)
    if done.returncode == 0:
        names = set(done.stdout.decode().split('\0')) - {''}
    else:                               # not a checkout: a source archive
        names = set()
        for folder, folders, files in os.walk(SOURCE):
            folders[:] = [d for d in folders if not d.startswith(('.', 'build'))]
            for name in files:
                path = os.path.relpath(os.path.join(folder, name), SOURCE)
                if any(path.endswith(p.lstrip('*')) for p in patterns):
                    names.add(path)
    return sorted(n for n in names if os.path.isfile(os.path.join(SOURCE, n)))
