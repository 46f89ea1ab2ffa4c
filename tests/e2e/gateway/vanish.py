# SPDX-License-Identifier: Apache-2.0
"""SEED: 200 clients, of which each goes away at some point, twenty at a time."""
import random
import socket
import struct
import sys

from web import connect, get
from websocket_client import ASK, FINAL, TEXT, frame

CHUNKED = (b"POST /v1/drink HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
           b"Transfer-Encoding: chunked\r\n\r\n")
LINE = b'{"text":"%s"}\n' % (b"x" * 500)
WHAT = (get("/v1/hold/200"), get("/v1/hold/3000"), get("/v1/pour?size=5000"),
        get("/v1/pour?count=20", "Accept: text/event-stream\r\n"), get("/v1/devices/local") * 30,
        get("/v1/devices/local/readings?interval=0s"),
        CHUNKED + (b"%x\r\n%s\r\n" % (len(LINE), LINE)) * 50,
        get("/fleet.v1.Fleet/Control", ASK) + frame(FINAL | TEXT, b'{"id":1,"sampleNow":{}}') * 10,
        b"POST /trial.v1.Trial/Echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100000\r\n\r\n" + b" " * 70000)


class Visitor:
    def __init__(self, dice):
        self.dice = dice
        self.connection = connect()
        self.connection.settimeout(0.2)
        what = dice.choice(WHAT)
        self.rest = what[:dice.randrange(1, len(what) + 1)]

    def stay(self):
        """Sends some, reads some; false: has had enough."""
        piece = self.rest[:self.dice.randrange(1, 4000)]
        self.rest = self.rest[len(piece):]
        try:
            if piece:
                self.connection.sendall(piece)
            elif self.dice.random() < 0.5:
                self.connection.recv(self.dice.randrange(1, 20000))
        except OSError:
            return False
        return self.dice.random() < 0.8

    def leave(self):
        if self.dice.random() < 0.5:  # as after a crash
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif self.dice.random() < 0.5:
            try:
                self.connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass
        self.connection.close()


def main():
    dice = random.Random(int(sys.argv[1]))
    print("  seed %s" % sys.argv[1])
    to_come, here = 200, []
    while to_come or here:
        if to_come and len(here) < 20:
            here.append(Visitor(dice))
            to_come -= 1
            continue
        visitor = dice.choice(here)
        if not visitor.stay():
            visitor.leave()
            here.remove(visitor)


main()
