#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Event streams that we write are read by botocore, and damaged ones that it refuses, so do we.
usage: eventstream.py PROGRAM"""
import random
import struct
import subprocess
import sys
import zlib

try:
    from botocore import eventstream
except ImportError:
    print("python3-botocore is not installed")
    sys.exit(77)

MESSAGES = 240
DAMAGED = 600
TRUE, FALSE, BYTES, STRING, UUID = 0, 1, 6, 7, 9
SIZES = {2: 1, 3: 2, 4: 4, 5: 8, 8: 8}


def value(draw, kind):
    """A header's number and bytes."""
    if kind in SIZES:
        half = 1 << (8 * SIZES[kind] - 1)
        low, high = (0, 2**40) if kind == 8 else (-half, half - 1)
        return draw.choice([low, high, 0, draw.randint(low, high)]), b""
    if kind in (TRUE, FALSE):
        return 0, b""
    if kind == UUID:
        return 0, draw.randbytes(16)
    if kind == STRING:
        return 0, "".join(draw.choice("aé漢 ") for _ in range(draw.randrange(0, 20))).encode()
    return 0, draw.randbytes(draw.randrange(0, 300))


def message(draw):
    names = draw.sample([b":event-type", b":message-type", b"n", b"\xc3\xa9", b"x" * 255], 3)
    kinds = [draw.randrange(0, 10) for _ in names]
    headers = [(name, kind, *value(draw, kind)) for name, kind in zip(names, kinds)]
    return headers[: draw.randrange(0, 4)], draw.randbytes(draw.choice([0, 1, 100, 5000]))


def tell(messages):
    lines = []
    for headers, payload in messages:
        for name, kind, number, data in headers:
            lines.append(f"header {name.hex()} {kind} {number} {data.hex()}")
        lines.append(f"payload {payload.hex()}")
    return lines


def run(mode, data):
    done = subprocess.run(sys.argv[1:] + [mode], input=data, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode())
    return done.stdout


def write(messages):
    """Each message by our program."""
    data = run("write", "\n".join(tell(messages) + [""]).encode())
    found = []
    while data:
        size = struct.unpack(">I", data[:4])[0]
        found.append(data[:size])
        data = data[size:]
    return found


def read(streams):
    """The lines of each stream, by our program."""
    found, lines = [], []
    for line in run("read", "".join(s.hex() + "\n" for s in streams).encode()).decode().split("\n"):
        lines.append(line)
        if line in ("end", "refused"):
            found.append(lines)
            lines = []
    return found


def plain(kind, number, data):
    """A header as botocore has it."""
    if kind in (TRUE, FALSE):
        return kind == TRUE
    if kind in SIZES:
        return number
    return data.decode() if kind == STRING else data


def by_botocore(stream):
    """(name: value, payload) of each message, and whether the stream was refused."""
    buffer = eventstream.EventStreamBuffer()
    buffer.add_data(stream)
    found = []
    try:
        for event in buffer:
            found.append((event.headers, event.payload))
    except (eventstream.ParserError, struct.error, KeyError, UnicodeDecodeError, IndexError):
        return found, True
    return found, bool(buffer._data)


def check_written(messages):
    written = write(messages)
    streams = [b"".join(written[i : i + 3]) for i in range(0, MESSAGES, 3)]
    wrong = 0
    for i, (stream, ours) in enumerate(zip(streams, read(streams))):
        part = messages[3 * i : 3 * i + 3]
        found, refused = by_botocore(stream)
        wanted = [({n.decode(): plain(k, v, d) for n, k, v, d in h}, p) for h, p in part]
        if refused or found != wanted or ours != tell(part) + ["end"]:
            wrong += 1
            print(f"{stream.hex()}\n ours {ours}\n botocore {found}")
    return wrong


def damage(draw, stream):
    """Bytes change; of most, checksums are made good again."""
    data = bytearray(stream)
    for _ in range(draw.randrange(1, 4)):
        data[draw.randrange(12, len(data))] = draw.choice([0, 1, 7, 9, 10, 255])
    if draw.random() < 0.2:
        del data[draw.randrange(0, len(data)) :]
    elif draw.random() < 0.8:
        data[-4:] = struct.pack(">I", zlib.crc32(bytes(data[:-4])))
    return bytes(data)


def check_damaged(draw):
    messages = [message(draw) for _ in range(DAMAGED)]
    streams = [damage(draw, m) for m in write([(h, p[:50]) for h, p in messages])]
    wrong = refusals = stricter = 0
    for stream, ours in zip(streams, read(streams)):
        found, refused = by_botocore(stream)
        refusals += refused
        if ours[-1] == "refused":
            # botocore takes a value that ends behind the headers as far as they go.
            stricter += not refused
        elif is_utf8(ours) and (refused or tell_payloads(found) != ours[:-1][-1:]):
            wrong += 1
            print(f"{stream.hex()}\n ours {ours}\n botocore {found} refused: {refused}")
    print(f"{refusals} of {DAMAGED} damaged ones are refused, and {stricter} more by us")
    return wrong


def tell_payloads(found):
    return [f"payload {payload.hex()}" for _, payload in found]


def is_utf8(lines):
    for line in lines:
        fields = line.split(" ")
        try:
            if fields[0] == "header":
                bytes.fromhex(fields[1]).decode()
                if fields[2] == str(STRING):
                    bytes.fromhex(fields[4]).decode()
        except UnicodeDecodeError:
            return False
    return True


def main():
    draw = random.Random(8)
    wrong = check_written([message(draw) for _ in range(MESSAGES)])
    wrong += check_damaged(draw)
    print(f"{MESSAGES} messages and {DAMAGED} damaged ones, {wrong} read otherwise")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
