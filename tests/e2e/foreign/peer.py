#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A peer of the bus that knows nothing of our code: docs/PROTOCOL.md, libzmq and the standard
library. It calls, serves, publishes and subscribes; bytes are bytes, hex on the command line.

usage: peer.py URL call SERVICE/METHOD [HEX]       prints the response, or its status
       peer.py URL serve SERVICE METHOD [CALLS]    answers with what was asked, so many times
       peer.py URL publish TOPIC HEX
       peer.py URL subscribe PATTERN [EVENTS]
"""
import os
import struct
import sys
import time

import zmq

HELLO, WELCOME, RESET, CLOSE, PING, PONG, LINK_CREDIT, CREDIT = 1, 2, 3, 4, 6, 7, 8, 10
END, GAP, OPEN, DATA, EVENT = 14, 15, 32, 33, 34
BIND, PAYLOAD, MORE, HALF, FINAL = 1, 2, 4, 8, 16
CALL, PUBLISH, SUBSCRIBE, SERVE = 0, 1, 2, 3
WINDOW, PACKETS, CALLS, SLOTS = 1 << 18, 32, 64, 4
HEARTBEAT_S = 2
WAIT_S = 60


class Lost(Exception):
    """The link has ended."""


class Link:
    """Chapters 2 to 6: packets, frames, hello, heartbeat, credit."""

    def __init__(self, url):
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.linger = 30000
        self.socket.connect(url)
        self.tag, self.sent, self.heard = int.from_bytes(os.urandom(8), "little") | 1, 0, 0
        self.slot, self.alias, self.done = 0, 0, 0
        self.bytes_in = self.packets_in = self.calls_in = 0
        self.frames, self.last = [], time.monotonic()
        hello = struct.pack("<HHIQ16sQIQIIIHHB", 1, 1, HEARTBEAT_S * 1000, 0, os.urandom(16), 1,
                            65536, 4 << 20, 64, CALLS, WINDOW, PACKETS, 0, 6) + b"python"
        self.send(frame(HELLO, hello + struct.pack("<H", 0)))
        kind, *_ = self.next(WAIT_S)
        if kind != WELCOME:
            raise Lost("no welcome")

    def send(self, *frames):
        self.sent += 1
        head = struct.pack("<QIHH", self.tag, self.sent, len(frames), 0)
        self.socket.send(head + b"".join(frames))
        self.last = time.monotonic()

    def next(self, seconds):
        """The next frame that is not the link's own affair: type, flags, extra, call, body."""
        until = time.monotonic() + seconds
        while True:
            while self.frames:
                kind, flags, extra, call, body = self.frames.pop(0)
                if kind == PING:
                    self.send(frame(PONG, body))
                elif kind in (CLOSE, RESET):
                    raise Lost(body.decode(errors="replace"))
                elif kind not in (PONG, LINK_CREDIT):
                    return kind, flags, extra, call, body
            if time.monotonic() - self.last > HEARTBEAT_S:
                self.send(frame(PING, struct.pack("<Q", self.sent)))
            if time.monotonic() > until:
                raise TimeoutError("nothing came in time")
            packet = self.socket.recv() if self.socket.poll(200) else b""
            if packet:  # an empty message means nothing
                self.receive(packet)

    def receive(self, packet):
        tag, sequence, count, _ = struct.unpack_from("<QIHH", packet)
        if tag != self.tag or sequence != self.heard + 1:
            raise Lost("a packet of another link, or one is missing")
        self.heard, at, data = sequence, 16, 0
        for _ in range(count):
            size, kind, flags, extra, call = struct.unpack_from("<IBBHI", packet, at)
            self.frames.append((kind, flags, extra, call, packet[at + 12:at + size]))
            data += size if 32 <= kind < 64 else 0
            self.calls_in += kind == OPEN
            at += size
        if data:  # what has been taken in is granted again
            self.bytes_in += data
            self.packets_in += 1
            self.send(self.credit())

    def credit(self):
        return frame(LINK_CREDIT, struct.pack("<QQQ", WINDOW + self.bytes_in,
                                              PACKETS + self.packets_in, CALLS + self.done))

    def open(self, kind, name, payload, flags, messages, seconds=WAIT_S):
        """Chapter 5.2. Answers the call's id."""
        call = 1 << 21 | self.slot << 1  # ours are even: we have connected
        body = struct.pack("<IIIIBBBBHH", seconds * 1000 if seconds else 0xffffffff, 0, messages,
                           WINDOW, kind, 0, 0, 0, len(name), 0) + name.encode() + payload
        self.send(frame(OPEN, body, flags | BIND, self.alias, call))
        self.slot += 1
        self.alias += 1
        return call


def frame(kind, body=b"", flags=0, extra=0, call=0):
    return struct.pack("<IBBHI", 12 + len(body), kind, flags, extra, call) + body


def status(extra, body):
    size, = struct.unpack_from("<H", body, 4)
    return f"status {extra}: {body[6:6 + size].decode()}"


def call(link, method, payload="", *_):
    mine, answer = link.open(CALL, method, bytes.fromhex(payload), PAYLOAD | HALF, 1), b""
    while True:
        kind, flags, extra, which, body = link.next(WAIT_S)
        if which == mine and kind == END:
            sys.exit(status(extra, body))
        if which == mine and kind == DATA:
            answer += body
            if flags & MORE:
                link.send(frame(CREDIT, struct.pack("<QQ", 1, WINDOW + len(answer)), 0, 0, mine))
            if flags & FINAL:
                print(answer.hex())
                return


def field(number, payload):
    """A length-delimited field of protobuf, of less than 128 bytes."""
    return bytes([number << 3 | 2, len(payload)]) + payload


def serve(link, service, method, calls="1"):
    declaration = field(1, service.encode()) + field(2, field(1, method.encode()))
    declaration += bytes([3 << 3, SLOTS])
    mine, names, done = link.open(SERVE, service, declaration, PAYLOAD | HALF, SLOTS, 0), {}, 0
    print("serving", flush=True)
    while done < int(calls):
        kind, flags, extra, which, body = link.next(WAIT_S)
        if kind == END and which == mine:
            sys.exit(status(extra, body))
        if kind != OPEN:
            continue
        size, metadata = struct.unpack_from("<HH", body, 20)
        if flags & BIND:
            names[extra] = body[24:24 + size].decode()
        request = body[24 + size + metadata:]
        done += 1
        link.done += 1
        link.send(frame(CREDIT, struct.pack("<QQ", SLOTS + done, 1 << 62), 0, 0, mine),
                  link.credit(), frame(DATA, request, FINAL, 0, which))
        print(names[extra], request.hex(), flush=True)


def publish(link, topic, payload):
    mine = link.open(PUBLISH, topic, bytes.fromhex(payload), PAYLOAD | HALF, 1)
    while True:
        kind, flags, extra, which, body = link.next(WAIT_S)
        if which == mine and (kind == END or flags & FINAL):
            if kind == END and extra:
                sys.exit(status(extra, body))
            return


def subscribe(link, pattern, events="1"):
    mine, seen = link.open(SUBSCRIBE, pattern, b"", HALF, int(events), 0), 0
    while seen < int(events):
        kind, _, extra, which, body = link.next(WAIT_S)
        if which != mine:
            continue
        if kind == END:
            sys.exit(status(extra, body))
        if kind == GAP:
            print("subscribed", flush=True)
        if kind == EVENT:
            size = body[8]
            print(body[9:9 + size].decode(), body[9 + size:].hex(), flush=True)
            seen += 1


if __name__ == "__main__":
    actions = {"call": call, "serve": serve, "publish": publish, "subscribe": subscribe}
    if len(sys.argv) < 4 or sys.argv[2] not in actions:
        sys.exit(__doc__)
    try:
        actions[sys.argv[2]](Link(sys.argv[1]), *sys.argv[3:])
    except (Lost, TimeoutError) as why:
        sys.exit(str(why))
