# SPDX-License-Identifier: GPL-2.0-or-later
"""analyze-stream.py takes good streams apart and refuses bad ones; check-vmstate.py
knows which changes of a description are compatible."""
import copy
import importlib
import json
import struct
import unittest

import tap

analyze = importlib.import_module('analyze-stream')
check = importlib.import_module('check-vmstate')


# ---- streams ------------------------------------------------------------------------

def string(text):
    return bytes([len(text)]) + text.encode()


def section(kind, number, name, version, payload):
    head = bytes([kind]) + struct.pack('>I', number)
    if kind in (1, 4):
        head += string(name) + struct.pack('>II', 0, version)
    return head + payload + b'\x7e' + struct.pack('>I', number)


def field(name, kind, size, **more):
    return {'name': name, **more, 'type': kind, 'size': size}


DEVICE = {
    'name': 'dev', 'instance_id': 0, 'vmsd_name': 'dev', 'version': 2, 'fields': [
        field('word', 'uint32', 4),
        field('few', 'int16', 2, array_len=2),
        field('on', 'bool', 1),
        field('timer', 'timer', 8),
        field('cell', 'struct', 1, struct={
            'vmsd_name': 'cell', 'version': 1, 'fields': [field('v', 'uint8', 1)]}),
        field('odd', 'uint8', 1, index=0),
        field('odd', 'uint8', 1, index=1),
        field('bits', 'bitmap', 8),
    ],
    'subsections': [{'vmsd_name': 'dev/more', 'version': 1,
                     'fields': [field('b', 'buffer', 2)]}],
}
PAYLOAD = (struct.pack('>Ihh?q', 0x1234, -1, 5, True, -1) + b'\x07\x08\x09'
           + struct.pack('>Q', 0b101) + b'\x05' + string('dev/more')
           + struct.pack('>I', 1) + b'\xaa\xbb')
RAM_START = struct.pack('>Q', 2048 | 4) + string('r') + struct.pack('>QQ', 2048, 0x10)
RAM_PART = (struct.pack('>Q', 2) + string('r') + b'\0' + struct.pack('>Q', 1024 | 8 | 0x20)
            + b'x' * 1024 + struct.pack('>Q', 0x10))


def stream(payload=PAYLOAD, device=None, ram_part=RAM_PART, extra=b''):
    text = json.dumps({'page_size': 1024, 'devices': [device or DEVICE]}).encode()
    return (struct.pack('>II', 0x5145564d, 3) + b'\x07' + struct.pack('>I', 4) + b'none'
            + section(1, 1, 'ram', 4, RAM_START) + section(2, 1, 'ram', 4, ram_part)
            + b'\x08' + struct.pack('>HH', 11, 0)
            + section(3, 1, 'ram', 4, struct.pack('>Q', 0x10)) + extra
            + section(4, 3, 'dev', 2, payload) + b'\0'
            + b'\x06' + struct.pack('>I', len(text)) + text)


class Analyze(unittest.TestCase):
    def refuse(self, data, pattern):
        with self.assertRaisesRegex(analyze.StreamError, pattern):
            analyze.Analysis(data).parse()

    def test_good(self):
        analysis = analyze.Analysis(stream())
        analysis.parse()
        state = analysis.state['dev (3)']
        self.assertEqual(state['word'], '0x00001234')
        self.assertEqual(state['few'], [-1, 5])
        self.assertEqual(state['on'], True)
        self.assertIsNone(state['timer'])
        self.assertEqual(state['cell'], {'v': '0x07'})
        self.assertEqual(state['odd'], ['0x08', '0x09'])
        self.assertEqual(state['bits'], [0, 2])
        self.assertEqual(state['dev/more'], {'b': 'aabb'})
        self.assertEqual(analysis.state['ram'],
                         {'blocks': {'r': '0x800'}, 'pages': 1, 'zero-pages': 1})
        self.assertEqual([s[2] for s in analysis.sections],
                         ['config', 'start', 'part', 'command', 'end', 'full'])

    def test_framing(self):
        good = stream()
        self.refuse(b'\0' + good[1:], 'no migration stream')
        self.refuse(good[:7] + b'\x02' + good[8:], 'unknown version')
        self.refuse(good[:-1], 'announced were')
        self.refuse(good[:-1] + b'\0', 'no description at the end')
        self.refuse(good.replace(b'\x7e\0\0\0\3', b'\x7e\0\0\0\4'), 'footer of')
        self.refuse(good.replace(b'\x7e\0\0\0\3', b'\x7d\0\0\0\3'), 'no footer')
        self.refuse(stream(extra=b'\x55'), 'section type 0x55')
        self.refuse(stream(extra=b'\x08\0\x09\0\0'), 'command 9')
        self.refuse(stream(extra=section(2, 9, '', 0, b'')), 'has not started')
        self.refuse(stream(extra=section(4, 4, 'who', 1, b'')), 'is not described')
        self.refuse(stream(extra=section(4, 4, 'dev', 1, b'')), 'has version 1')

    def test_description_is_not_what_was_sent(self):
        for change, pattern in (
                (lambda d: d['fields'].append(field('z', 'uint8', 1)), 'has no footer|described'),
                (lambda d: d.update(subsections=[]), 'has no footer'),
                (lambda d: d['subsections'][0].update(vmsd_name='dev/less'), 'is described as'),
                (lambda d: d['subsections'][0].update(version=2), 'not described'),
                (lambda d: d['fields'][4].update(size=2), 'takes 1 bytes'),
                (lambda d: d['fields'][6].update(index=2), 'out of order'),
                (lambda d: d['fields'][2].update(type='nullptr'), 'null pointer is'),
                (lambda d: d.update(name='other'), 'is not described')):
            device = copy.deepcopy(DEVICE)
            change(device)
            self.refuse(stream(device=device), pattern)
        self.refuse(stream(PAYLOAD[:-1]), 'has no footer|the stream ends')

    def test_ram(self):
        eos = struct.pack('>Q', 0x10)
        self.refuse(stream(ram_part=struct.pack('>Q', 2) + string('q') + b'\0' + eos),
                    'not in the list')
        self.refuse(stream(ram_part=struct.pack('>Q', 2048 | 2) + string('r') + b'\0' + eos),
                    'outside of RAM block')
        self.refuse(stream(ram_part=struct.pack('>Q', 2) + string('r') + b'\1' + eos),
                    'not zero')
        self.refuse(stream(ram_part=struct.pack('>Q', 1)), 'RAM flags 0x1')


# ---- dumps -----------------------------------------------------------------------------

def entry(name, size=4, **more):
    return {'field': name, 'version_id': 0, 'field_exists': False, 'size': size, **more}


def vmsd(name, fields, subsections=(), version=2, minimum=1):
    return {'name': name, 'version_id': version, 'minimum_version_id': minimum,
            'Fields': fields, 'Subsections': list(subsections)}


def dump(description):
    return {'vmschkmachine': {'Name': 'm'},
            'dev': {'Name': 'dev', 'version_id': description['version_id'],
                    'minimum_version_id': description['minimum_version_id'],
                    'Description': description}}


class Check(unittest.TestCase):
    old = [entry('a'), entry('b', 2, num=3), entry('c', 1)]

    def problems(self, new_fields, old_fields=None, **more):
        checker = check.Checker()
        checker.dump(dump(vmsd('dev', old_fields or self.old)),
                     dump(vmsd('dev', new_fields, **more)), [])
        return checker.problems

    def test_compatible(self):
        unused = entry('unused', 6)
        inner = vmsd('inner', [entry('a'), entry('b', 2, num=3)])
        self.assertEqual(self.problems(self.old), [])
        self.assertEqual(self.problems([entry('a'), unused, entry('c', 1)]), [])
        self.assertEqual(self.problems(self.old, [entry('a'), unused, entry('c', 1)]), [])
        self.assertEqual(self.problems([entry('s', 10, Description=inner), entry('c', 1)]), [])
        self.assertEqual(self.problems(self.old, [entry('s', 10, Description=inner),
                                                  entry('c', 1)]), [])
        self.assertEqual(self.problems([entry('a'), entry('new', version_id=2)] + self.old[1:]),
                         [])
        self.assertEqual(self.problems(self.old + [entry('d', version_id=2)]), [])

    def test_incompatible(self):
        self.assertEqual(self.problems([entry('a', 8)] + self.old[1:]),
                         ['dev . a: size 8, was 4'])
        self.assertEqual(self.problems([entry('a'), entry('b', 2, num=4), entry('c', 1)]),
                         ['dev . b: 4 elements, were 3'])
        self.assertEqual(self.problems(self.old[:2]), ["dev: field 'c' is gone"])
        self.assertEqual(self.problems([entry('x')] + self.old[1:]),
                         ["dev: field 'a' is now 'x'"])
        self.assertEqual(self.problems([entry('a'), entry('unused', 5), entry('c', 1)])[:1],
                         ["dev: field 'b' is now 'unused'"])

    def test_versions_and_names(self):
        self.assertEqual(self.problems(self.old, version=1),
                         ['dev: version 2 is above the new 1'] * 2)
        self.assertEqual(self.problems(self.old, version=4, minimum=3),
                         ['dev: version 2 is below the new minimum 3'] * 2)
        checker = check.Checker()
        sub = vmsd('dev/s', [entry('z')])
        checker.dump(dump(vmsd('dev', [entry('a')], [sub])), dump(vmsd('dev', [entry('a')])), [])
        self.assertEqual(checker.problems, ["dev: subsection 'dev/s' is gone"])
        checker = check.Checker()
        checker.dump(dump(vmsd('dev', self.old)), {}, [])
        self.assertEqual(checker.problems, ['dev: is gone'])
        checker = check.Checker()
        checker.dump(dump(vmsd('dev', self.old)), dump(vmsd('ved', self.old)), [])
        self.assertEqual(checker.problems, ["dev: description is 'ved', was 'dev'"])


tap.unittest_main()
