#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the register tables of the manual out of the .def files.

Each hw/**/STEM.def that declares a register bank becomes
docs/devices/registers/STEM.inc, which the device's page includes. Without arguments
all tables are written; 'make check' fails when one is not up to date."""
import argparse
import collections
import os
import re
import sys

import buildinfo

Field = collections.namedtuple('Field', 'name lsb width access doc quirk')
Register = collections.namedtuple('Register', 'kind width name offset reset doc fields')
Bank = collections.namedtuple('Bank', 'path size registers')

ROW = re.compile(r'^\s*([A-Z][A-Z_]*)\((.*)\)\s*$')
NUMBER = re.compile(r'^(0x[0-9a-fA-F]+|\d+)[uUlL]*$')
ACCESS = {
    'RW': 'read, write',
    'RO': 'read only',
    'WO': 'write only',
    'W1C': 'one clears',
    'W1S': 'one sets',
}


class DefError(Exception):
    """A row that does not follow the grammar."""


def number(text, where):
    match = NUMBER.match(text)
    if not match:
        raise DefError('%s: "%s" is not a number' % (where, text))
    return int(match.group(1), 0)


def strip_comments(text):
    """@text without C comments, with the same lines."""
    return re.sub(r'/\*.*?\*/', lambda m: '\n' * m.group(0).count('\n'), text, flags=re.S)


def arguments(text):
    """The arguments of a row: literals without commas, then one string that may have them."""
    match = re.match(r'^(.*?)(?:,\s*"(.*)")?$', text)
    first, doc = match.groups()
    return [a.strip() for a in first.split(',')] + ([doc.replace('\\"', '"')] if doc else [])


def parse(path, text):
    """The Bank that a .def file declares, or None when it declares none."""
    size, registers, fields = None, [], None
    for line_number, line in enumerate(strip_comments(text).splitlines(), 1):
        where = '%s:%d' % (path, line_number)
        if not line.strip():
            continue
        match = ROW.match(line)
        if not match:
            raise DefError('%s: not a row: %s' % (where, line.strip()))
        kind, args = match.group(1), arguments(match.group(2))
        if kind == 'SIZE':
            size = number(args[0], where)
        elif size is None:
            return None
        elif kind in ('REG', 'REG_KEEP') and len(args) == 5 and fields is None:
            fields = []
            registers.append(Register(kind, number(args[0], where), args[1],
                                      number(args[2], where), number(args[3], where), args[4],
                                      fields))
        elif kind == 'PORT' and len(args) == 4 and fields is None:
            fields = []
            registers.append(Register(kind, number(args[0], where), args[1],
                                      number(args[2], where), None, args[3], fields))
        elif kind in ('FIELD', 'QUIRK') and len(args) == 6 and fields is not None:
            if args[4] not in ACCESS:
                raise DefError('%s: no access is called %s' % (where, args[4]))
            if args[0] != registers[-1].name:
                raise DefError('%s: field of %s among those of %s'
                               % (where, args[0], registers[-1].name))
            fields.append(Field(args[1], number(args[2], where), number(args[3], where),
                                args[4], args[5], kind == 'QUIRK'))
        elif kind == 'END' and fields is not None and args == [registers[-1].name]:
            fields = None
        else:
            raise DefError('%s: not a row: %s' % (where, line.strip()))
    if fields is not None:
        raise DefError('%s: no END(%s)' % (path, registers[-1].name))
    return Bank(path, size, registers) if size is not None else None


def literal(text):
    """Text of a .def as reStructuredText."""
    return re.sub(r'_(?=\W|$)', r'\\_', re.sub(r'([*`|\\])', r'\\\1', text))


def table(header, rows):
    """A simple table; the last column may be of any width."""
    rows = [header] + rows
    widths = [max(len(row[i]) for row in rows) for i in range(len(header))]
    rule = '  '.join('=' * w for w in widths)
    lines = ['  '.join(c.ljust(w) for c, w in zip(row, widths)).rstrip() for row in rows]
    return '\n'.join([rule, lines[0], rule] + lines[1:] + [rule]) + '\n'


def access_of(register):
    """The accesses of a register's fields in a word."""
    kinds = {f.access for f in register.fields}
    if not kinds or kinds == {'RO'}:
        return 'read only' if kinds else 'none'
    if kinds == {'WO'}:
        return 'write only'
    if kinds <= {'WO', 'RO'}:
        return 'read, write'
    return ACCESS[kinds.pop()] if len(kinds) == 1 else 'by field'


def bits(field):
    last = field.lsb + field.width - 1
    return '%d' % field.lsb if field.width == 1 else '%d:%d' % (last, field.lsb)


def reset_of(register):
    return '``0x%0*x``' % (register.width // 4, register.reset) if register.reset is not None \
        else '-'


def render(bank):
    """The .inc file of a bank."""
    digits = len('%x' % (bank.size - 1))
    out = ['.. Made by scripts/regdoc.py from %s; not to be edited.' % bank.path, '']
    out.append('%d bytes. Bits that are not listed read zero and ignore writes.\n' % bank.size)
    out.append(table(['offset', 'name', 'bits', 'access', 'reset', 'what it is'], [
        ['``0x%0*x``' % (digits, r.offset), '``%s``' % r.name, '%d' % r.width, access_of(r),
         reset_of(r), literal(r.doc)] for r in bank.registers]))
    for register in bank.registers:
        if not register.fields or (len(register.fields) == 1 and
                                   register.fields[0].doc in ('', register.doc)):
            continue
        out.append('.. rubric:: %s: %s\n' % (register.name, literal(register.doc)))
        out.append(table(['bits', 'field', 'access', 'meaning'], [
            [bits(f), '``%s``' % f.name, ACCESS[f.access], literal(f.doc)]
            for f in sorted(register.fields, key=lambda f: -f.lsb)]))
    quirks = [['``%s.%s``' % (r.name, f.name), literal(f.doc)]
              for r in bank.registers for f in r.fields if f.quirk]
    quirks += [['``%s``' % r.name, literal(r.doc)] for r in bank.registers if r.kind == 'REG_KEEP']
    if quirks:
        out.append('.. rubric:: Rows that differ from the manual\n')
        out.append(table(['row', 'how'], quirks))
    return '\n'.join(out)


def target(path):
    """Where the table of @path goes."""
    stem = os.path.splitext(os.path.basename(path))[0]
    return 'docs/devices/registers/%s.inc' % stem


def tables(source=buildinfo.SOURCE):
    """{path of the .inc file: what it should hold} for all banks below @source."""
    found = {}
    for folder, _, names in os.walk(os.path.join(source, 'hw')):
        for name in sorted(n for n in names if n.endswith('.def')):
            path = os.path.relpath(os.path.join(folder, name), source)
            with open(os.path.join(source, path), encoding='utf-8') as f:
                bank = parse(path, f.read())
            if bank:
                found[target(path)] = render(bank)
    return found


def stale(source=buildinfo.SOURCE):
    """The tables that are missing, outdated, or of no bank."""
    wanted, found = tables(source), []
    for path, text in sorted(wanted.items()):
        try:
            with open(os.path.join(source, path), encoding='utf-8') as f:
                if f.read() == text:
                    continue
        except FileNotFoundError:
            pass
        found.append(path)
    folder = os.path.join(source, 'docs/devices/registers')
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return found + [p for p in ('docs/devices/registers/' + n for n in names) if p not in wanted]


def write(source=buildinfo.SOURCE):
    """Bring all tables up to date; the paths that changed."""
    changed, wanted = stale(source), tables(source)
    os.makedirs(os.path.join(source, 'docs/devices/registers'), exist_ok=True)
    for path in changed:
        if path in wanted:
            with open(os.path.join(source, path), 'w', encoding='utf-8') as f:
                f.write(wanted[path])
        else:
            os.remove(os.path.join(source, path))
    return changed


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--check', action='store_true', help='only list what is not up to date')
    args = parser.parse_args()
    try:
        changed = stale() if args.check else write()
    except DefError as error:
        print(error, file=sys.stderr)
        return 1
    for path in changed:
        print(path)
    return 1 if args.check and changed else 0


if __name__ == '__main__':
    sys.exit(main())
