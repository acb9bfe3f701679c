#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Take a migration stream apart.

The stream is parsed twice over: its framing by the rules of the format, the
content of each device section by the JSON description at the end.  Any
disagreement is an error.  What is printed:

  --dump state     the values of all device fields, as JSON (default)
  --dump desc      the description at the end
  --dump sections  one line per section: offset, length, type, name
  --dump bytes     like sections, with the payload of device sections in hex
  --dump none      nothing: only check
  --memory DIR     write each RAM block into DIR

Exit status 0: the stream is sound.
"""

import argparse
import json
import os
import re
import sys

MAGIC, VERSION = 0x5145564D, 3
EOF, START, PART, END, FULL, SUBSECTION, VMDESC, CONFIG, COMMAND = range(9)
FOOTER = 0x7E
COMMANDS = {1: ('OPEN_RETURN_PATH', 0), 2: ('PING', 4), 11: ('SWITCHOVER_START', 0)}

RAM_ZERO, RAM_MEM_SIZE, RAM_PAGE, RAM_EOS, RAM_CONTINUE, RAM_XBZRLE = (
    0x02, 0x04, 0x08, 0x10, 0x20, 0x40)


class StreamError(Exception):
    """The stream is not what it should be."""


class Reader:
    """Bytes with a position."""

    def __init__(self, data):
        self.data = data
        self.pos = 0

    def take(self, size):
        if self.pos + size > len(self.data):
            raise StreamError(f'the stream ends at {len(self.data):#x}, '
                              f'{size} bytes are missing at {self.pos:#x}')
        out = self.data[self.pos:self.pos + size]
        self.pos += size
        return out

    def uint(self, size):
        return int.from_bytes(self.take(size), 'big')

    def string(self):
        return self.take(self.uint(1)).decode('utf-8', 'backslashreplace')

    def peek(self, size=1):
        return self.data[self.pos:self.pos + size]


# ---- fields ------------------------------------------------------------------------

def parse_integer(kind, raw):
    """int32, uint8 equal, int32 le ..."""
    signed = kind.startswith('int')
    value = int.from_bytes(raw, 'big', signed=signed)
    return value if signed else f'{value:#0{2 + 2 * len(raw)}x}'


def parse_bitmap(raw):
    words = [int.from_bytes(raw[i:i + 8], 'big') for i in range(0, len(raw), 8)]
    return [64 * w + bit for w, word in enumerate(words) for bit in range(64)
            if word >> bit & 1]


def parse_value(kind, raw):
    if re.fullmatch(r'u?int\d+( equal| le)?', kind):
        return parse_integer(kind, raw)
    if kind == 'bool':
        return raw != b'\0'
    if kind == 'timer':
        value = int.from_bytes(raw, 'big')
        return None if value == 0xFFFFFFFFFFFFFFFF else value
    if kind == 'nullptr':
        if raw != b'0':
            raise StreamError(f'null pointer is {raw.hex()}')
        return None
    if kind == 'bitmap':
        return parse_bitmap(raw)
    if kind == 'capability':
        if not raw or raw[0] != len(raw) - 1:
            raise StreamError(f'capability is {raw.hex()}')
        return raw[1:].decode()
    return raw.hex()


def parse_field(reader, field):
    """The value of one field, whose description is @field."""
    start = reader.pos
    if 'struct' in field:
        value = parse_vmsd(reader, field['struct'])
    else:
        value = parse_value(field['type'], reader.take(field['size']))
    if reader.pos - start != field['size']:
        raise StreamError(f"field '{field['name']}' takes {reader.pos - start} bytes, "
                          f"described are {field['size']}")
    return value


def store(out, name, value):
    """A field's value; names that repeat become lists."""
    if name not in out:
        out[name] = value
    elif isinstance(out[name], list):
        out[name].extend(value if isinstance(value, list) else [value])
    else:
        out[name] = [out[name], value]


def parse_vmsd(reader, vmsd):
    """All fields and subsections of one description."""
    out = {}
    for field in vmsd['fields']:
        if 'array_len' in field:
            store(out, field['name'],
                  [parse_field(reader, field) for _ in range(field['array_len'])])
        elif 'index' in field:
            out.setdefault(field['name'], [])
            if len(out[field['name']]) != field['index']:
                raise StreamError(f"element {field['index']} of '{field['name']}' out of order")
            out[field['name']].append(parse_field(reader, field))
        else:
            store(out, field['name'], parse_field(reader, field))
    for sub in vmsd.get('subsections', []):
        name, version = sub['vmsd_name'], sub['version']
        if reader.uint(1) != SUBSECTION:
            raise StreamError(f"subsection '{name}' is described but not there")
        found = reader.string()
        if found != name:
            raise StreamError(f"subsection '{found}' is described as '{name}'")
        if reader.uint(4) != version:
            raise StreamError(f"subsection '{name}' has a version that is not described")
        out[name] = parse_vmsd(reader, sub)
    return out


# ---- sections ------------------------------------------------------------------------

class Ram:
    """Section "ram"."""

    def __init__(self, page_size, config, directory):
        self.page_size = page_size
        self.blocks = {}
        self.last = None
        self.zero = self.pages = 0
        self.directory = directory
        self.with_address = 'x-ignore-shared' in config.get('capabilities', [])
        self.files = {}

    def block_list(self, reader, total):
        while total > 0:
            name, length = reader.string(), reader.uint(8)
            if self.with_address:
                reader.uint(8)
            self.blocks[name] = length
            total -= length
        if total:
            raise StreamError('the RAM blocks do not add up to their total')

    def write(self, offset, data):
        if self.directory is None:
            return
        if self.last not in self.files:
            name = self.last.strip('/').replace('/', '_')
            handle = open(os.path.join(self.directory, name), 'wb')
            handle.truncate(self.blocks[self.last])
            self.files[self.last] = handle
        self.files[self.last].seek(offset)
        self.files[self.last].write(data)

    def page(self, reader, offset, flags):
        if not flags & RAM_CONTINUE:
            self.last = reader.string()
        if self.last not in self.blocks:
            raise StreamError(f"RAM block '{self.last}' is not in the list")
        if offset + self.page_size > self.blocks[self.last]:
            raise StreamError(f"page {offset:#x} is outside of RAM block '{self.last}'")
        if flags & RAM_ZERO:
            if reader.uint(1):
                raise StreamError('a zero page that is not zero')
            self.zero += 1
        elif flags & RAM_XBZRLE:
            reader.uint(1)
            reader.take(reader.uint(2))
        else:
            self.write(offset, reader.take(self.page_size))
            self.pages += 1

    def parse(self, reader):
        while True:
            head = reader.uint(8)
            flags = head & (self.page_size - 1)
            offset = head - flags
            kind = flags & ~RAM_CONTINUE
            if kind == RAM_EOS:
                return
            if kind == RAM_MEM_SIZE:
                self.block_list(reader, offset)
            elif kind in (RAM_ZERO, RAM_PAGE, RAM_XBZRLE):
                self.page(reader, offset, flags)
            else:
                raise StreamError(f'RAM flags {flags:#x} at {reader.pos - 8:#x}')

    def summary(self):
        return {'blocks': {k: f'{v:#x}' for k, v in self.blocks.items()},
                'pages': self.pages, 'zero-pages': self.zero}


class Analysis:
    """A whole stream."""

    def __init__(self, data, directory=None):
        self.reader = Reader(data)
        self.directory = directory
        self.desc = self.find_description(data)
        self.devices = {(d['name'], d['instance_id']): d for d in self.desc['devices']}
        self.state = {}
        self.sent = set()
        self.sections = []      # offset, length, type, name, payload
        self.live = {}
        self.config = {}
        self.ram = None

    @staticmethod
    def find_description(data):
        """The JSON after the last NUL byte; its length stands before it."""
        tail = data.rfind(b'\0')
        start = data.find(b'{', tail)
        if tail < 0 or start < 5 or data[start - 5] != VMDESC:
            raise StreamError('there is no description at the end')
        length = int.from_bytes(data[start - 4:start], 'big')
        if start + length != len(data):
            raise StreamError(f'the description is {len(data) - start} bytes, '
                              f'announced were {length}')
        try:
            return json.loads(data[start:])
        except ValueError as error:
            raise StreamError(f'the description is no JSON: {error}') from error

    def footer(self, section_id, name):
        if self.reader.uint(1) != FOOTER:
            raise StreamError(f"section '{name}' has no footer at {self.reader.pos - 1:#x}")
        found = self.reader.uint(4)
        if found != section_id:
            raise StreamError(f"footer of '{name}' says {found:#x}, not {section_id:#x}")

    def note(self, start, kind, name, payload=None):
        end = self.reader.pos
        self.sections.append((start, end - start, kind, name,
                              self.reader.data[payload[0]:payload[1]] if payload else b''))

    def header(self):
        reader = self.reader
        if reader.uint(4) != MAGIC:
            raise StreamError('this is no migration stream')
        if reader.uint(4) != VERSION:
            raise StreamError('unknown version of the format')
        if reader.peek() == bytes([CONFIG]):
            start = reader.pos
            reader.uint(1)
            self.configuration()
            self.note(start, 'config', 'configuration')

    def configuration(self):
        """Known without a description, which older senders do not write."""
        reader = self.reader
        if 'configuration' in self.desc:
            state = parse_vmsd(reader, self.desc['configuration'])
            self.state['configuration'] = state
            self.config = state.get('configuration/capabilities', {})
            return
        self.state['configuration'] = {'name': reader.take(reader.uint(4)).hex()}
        while reader.peek() == bytes([SUBSECTION]):
            reader.uint(1)
            name, _version = reader.string(), reader.uint(4)
            if name == 'configuration/target-page-bits':
                reader.take(4)
            elif name == 'configuration/uuid':
                reader.take(16)
            else:
                raise StreamError(f"'{name}' has no description")

    def new_section(self, start, kind):
        reader = self.reader
        section_id, name, instance, version = (reader.uint(4), reader.string(),
                                               reader.uint(4), reader.uint(4))
        payload = reader.pos
        if name == 'ram':
            if version != 4:
                raise StreamError(f'RAM has version {version}')
            self.ram = Ram(self.desc['page_size'], self.config, self.directory)
            self.live[section_id] = (name, self.ram)
            self.ram.parse(reader)
        else:
            device = self.devices.get((name, instance))
            if device is None:
                raise StreamError(f"section '{name}' {instance} is not described")
            if device.get('version', version) != version:
                raise StreamError(f"section '{name}' has version {version}, described is "
                                  f"{device['version']}")
            key = f'{name} ({section_id})' if instance == 0 else f'{name}#{instance} ({section_id})'
            self.state[key] = parse_vmsd(reader, device)
            self.sent.add((name, instance))
        end = reader.pos
        self.footer(section_id, name)
        self.note(start, 'start' if kind == START else 'full', name, (payload, end))

    def old_section(self, start, kind):
        section_id = self.reader.uint(4)
        if section_id not in self.live:
            raise StreamError(f'section {section_id} at {start:#x} has not started')
        name, handler = self.live[section_id]
        handler.parse(self.reader)
        self.footer(section_id, name)
        self.note(start, 'part' if kind == PART else 'end', name)

    def command(self, start):
        number, length = self.reader.uint(2), self.reader.uint(2)
        name, expected = COMMANDS.get(number, (None, 0))
        if name is None or length != expected:
            raise StreamError(f'command {number} with {length} bytes at {start:#x}')
        self.reader.take(length)
        self.note(start, 'command', name)

    def parse(self):
        self.header()
        while True:
            start = self.reader.pos
            kind = self.reader.uint(1)
            if kind == EOF:
                break
            if kind in (START, FULL):
                self.new_section(start, kind)
            elif kind in (PART, END):
                self.old_section(start, kind)
            elif kind == COMMAND:
                self.command(start)
            else:
                raise StreamError(f'section type {kind:#x} at {start:#x}')
        if self.reader.peek() != bytes([VMDESC]):
            raise StreamError(f'no description follows the end at {self.reader.pos:#x}')
        if self.ram:
            self.state['ram'] = self.ram.summary()
        missing = set(self.devices) - self.sent
        if missing:
            raise StreamError('described but not sent: ' + ', '.join(n for n, _ in missing))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('file', help='the stream')
    parser.add_argument('-d', '--dump', default='state',
                        choices=['state', 'desc', 'sections', 'bytes', 'none'])
    parser.add_argument('-m', '--memory', metavar='DIR', help='write RAM blocks into DIR')
    parser.add_argument('-o', '--offset', type=lambda text: int(text, 0), default=0,
                        help='where the stream starts in the file')
    args = parser.parse_args()
    try:
        with open(args.file, 'rb') as handle:
            handle.seek(args.offset)
            data = handle.read()
        if args.memory:
            os.makedirs(args.memory, exist_ok=True)
        analysis = Analysis(data, args.memory)
        analysis.parse()
    except (OSError, StreamError) as error:
        print(f'{args.file}: {error}', file=sys.stderr)
        return 1
    if args.dump == 'state':
        print(json.dumps(analysis.state, indent=4))
    elif args.dump == 'desc':
        print(json.dumps(analysis.desc, indent=4))
    elif args.dump in ('sections', 'bytes'):
        for start, length, kind, name, payload in analysis.sections:
            tail = ' ' + payload.hex() if args.dump == 'bytes' and kind == 'full' else ''
            print(f'{start:#010x} {length:8} {kind:8} {name}{tail}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
