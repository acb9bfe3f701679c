#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare two -dump-vmstate files: can the machine that wrote OLD migrate to the
one that wrote NEW?

Each device and description of OLD must be in NEW under the same name; the
version that OLD sends must be one that NEW accepts; the fields, in order, must
have the same names and sizes, where unused bytes may stand for a field that
went away and a struct may stand for its members.  The exit status is the
number of problems, at most 255; each is printed as one line.
"""

import argparse
import json
import sys


class Checker:
    """Collects problems."""

    def __init__(self):
        self.problems = []

    def complain(self, where, text):
        self.problems.append(f'{where}: {text}')

    # ---- descriptions --------------------------------------------------------------

    def description(self, where, old, new):
        if old['name'] != new['name']:
            self.complain(where, f"description is '{new['name']}', was '{old['name']}'")
            return
        self.versions(where, old, new)
        self.fields(where, old.get('Fields', []), new.get('Fields', []))
        self.subsections(where, old.get('Subsections', []), new.get('Subsections', []))

    def versions(self, where, old, new):
        version = old['version_id']
        if version > new['version_id']:
            self.complain(where, f"version {version} is above the new {new['version_id']}")
        elif version < new['minimum_version_id']:
            self.complain(where, f'version {version} is below the new minimum '
                          f"{new['minimum_version_id']}")

    def subsections(self, where, old, new):
        there = {sub['name']: sub for sub in new}
        for sub in old:
            if sub['name'] not in there:
                self.complain(where, f"subsection '{sub['name']}' is gone")
            else:
                self.description(f"{where} / {sub['name']}", sub, there[sub['name']])

    # ---- fields ----------------------------------------------------------------------

    @staticmethod
    def extent(field):
        return field.get('size', 0) * field.get('num', 1)

    @staticmethod
    def members(field):
        """The fields of a single nested struct, None when it is something else."""
        if 'Description' in field and 'num' not in field:
            return field['Description'].get('Fields', [])
        return None

    def fields(self, where, old, new):
        old, new = list(old), list(new)
        while old:
            a = old.pop(0)
            if not new:
                self.complain(where, f"field '{a['field']}' is gone")
                continue
            b = new.pop(0)
            if a['field'] == b['field']:
                self.same_field(where, a, b)
            elif self.absorb(a, b, old, new):
                pass
            elif self.members(b) and self.members(b)[0]['field'] == a['field']:
                old.insert(0, a)            # a struct was made of the members
                new[:0] = self.members(b)
            elif self.members(a) and self.members(a)[0]['field'] == b['field']:
                old[:0] = self.members(a)   # or dissolved
                new.insert(0, b)
            elif b.get('version_id', 0) > a.get('version_id', 0) or b.get('field_exists'):
                old.insert(0, a)            # added; older streams do not have it
            else:
                self.complain(where, f"field '{a['field']}' is now '{b['field']}'")

    def absorb(self, a, b, old, new):
        """Unused bytes on one side, as many bytes of fields on the other."""
        if b['field'] == 'unused':
            return self.take(self.extent(b) - self.extent(a), old)
        if a['field'] == 'unused':
            return self.take(self.extent(a) - self.extent(b), new)
        return False

    def take(self, size, fields):
        taken = 0
        while size > 0 and taken < len(fields):
            size -= self.extent(fields[taken])
            taken += 1
        if size:
            return False
        del fields[:taken]
        return True

    def same_field(self, where, old, new):
        place = f"{where} . {old['field']}"
        if 'Description' in old:
            if 'Description' not in new:
                self.complain(place, 'is no struct any more')
            else:
                self.description(place, old['Description'], new['Description'])
        elif 'size' in old and old['size'] != new.get('size'):
            self.complain(place, f"size {new.get('size')}, was {old['size']}")
        # Dumps of older programs do not tell the number of elements.
        if 'num' in old and 'num' in new and old['num'] != new['num']:
            self.complain(place, f"{new.get('num')} elements, were {old.get('num')}")

    # ---- whole dumps --------------------------------------------------------------------

    def dump(self, old, new, only):
        for name, section in old.items():
            if name == 'vmschkmachine' or (only and name not in only):
                continue
            if name not in new:
                self.complain(name, 'is gone')
                continue
            self.versions(name, section, new[name])
            if 'Description' in section:
                if 'Description' in new[name]:
                    self.description(name, section['Description'], new[name]['Description'])
                else:
                    self.complain(name, 'has no description any more')


def load(path):
    with open(path, encoding='utf-8') as handle:
        return json.load(handle)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('old', help='dump of the sender')
    parser.add_argument('new', help='dump of the receiver')
    parser.add_argument('--both', action='store_true', help='and back')
    parser.add_argument('--only', metavar='TYPE', action='append', default=[],
                        help='just this device type (may be repeated)')
    parser.add_argument('--common', action='store_true', help='types that only one has are fine')
    args = parser.parse_args()
    try:
        old, new = load(args.old), load(args.new)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 255
    machines = [dump.get('vmschkmachine', {}).get('Name') for dump in (old, new)]
    if machines[0] != machines[1]:
        print(f'note: the machines differ ({machines[0]}, {machines[1]})')
    if args.common:
        old, new = ({k: v for k, v in old.items() if k in new},
                    {k: v for k, v in new.items() if k in old})
    checker = Checker()
    checker.dump(old, new, args.only)
    if args.both:
        checker.dump(new, old, args.only)
    for problem in checker.problems:
        print(problem)
    return min(len(checker.problems), 255)


if __name__ == '__main__':
    sys.exit(main())
