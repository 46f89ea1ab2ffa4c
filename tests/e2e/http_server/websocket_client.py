# SPDX-License-Identifier: Apache-2.0
"""A WebSocket's client by hand: it says what it is told to, also what nobody may."""
import os
import struct

from testee import check, equal, get

ASK = ("Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
FINAL = 0x80


def frame(first, payload, masked=True):
    mask = os.urandom(4)
    size = len(payload)
    bit = 0x80 if masked else 0
    if size < 126:
        head = struct.pack("!BB", first, bit | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, bit | 126, size)
    else:
        head = struct.pack("!BBQ", first, bit | 127, size)
    if not masked:
        return head + payload
    return head + mask + bytes(c ^ mask[i & 3] for i, c in enumerate(payload))


class Client:
    def __init__(self, testee, path="/ws", more="", behind=b""):
        self.connection = testee.connect()
        self.connection.sendall(get(path, ASK + more) + behind)
        self.file = self.connection.makefile("rb")
        self.head = b""
        while not self.head.endswith(b"\r\n\r\n"):
            line = self.file.readline()
            check(line, "the handshake ended with %r" % self.head)
            self.head += line

    def send(self, opcode, payload=b"", final=FINAL, masked=True):
        self.connection.sendall(frame(final | opcode, payload, masked))

    def receive(self):
        """Opcode and payload; 0 at the end."""
        start = self.file.read(2)
        if len(start) < 2:
            return 0, b""
        check(start[0] & 0xf0 == FINAL and start[1] < 128, "a frame begins with %r" % start)
        size = start[1]
        if size == 126:
            size, = struct.unpack("!H", self.file.read(2))
        elif size == 127:
            size, = struct.unpack("!Q", self.file.read(8))
        return start[0] & 15, self.file.read(size)

    def expect(self, opcode, payload):
        equal(self.receive(), (opcode, payload), "the frame")

    def expect_close(self, code):
        opcode, payload = self.receive()
        equal((opcode, payload[:2]), (CLOSE, struct.pack("!H", code)), "the goodbye")
        equal(self.receive(), (0, b""), "what follows it")
        self.connection.close()

    def leave(self):
        self.send(CLOSE, struct.pack("!H", 1000))
        self.expect_close(1000)
