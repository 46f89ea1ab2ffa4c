# SPDX-License-Identifier: Apache-2.0
"""GATEWAY: commands over a WebSocket whose outcomes nobody reads: the service refuses to go on, and
the client hears so behind all that waited for it."""
import contextlib
import json
import os
import select
import struct
import subprocess
import sys

from memory import resident
from reader import slow_connection
from testee import TIME
from web import check, equal
from websocket_client import CLOSE, FINAL, TEXT, Client, frame

MOST, GROWTH, RESOURCE_EXHAUSTED = 1000000, 8 << 20, 8
SOME = 500


class Slow:
    connect = staticmethod(slow_connection)


def refused():
    """The service has ended the call: behind thousands of commands, which may take it a while."""
    said = subprocess.run([os.environ["HEADWAY_CLI"], "ls", "fleet.v1.Fleet"], capture_output=True,
                          text=True, check=False).stdout
    return " 0 running, 0 waiting;" in said


def flood(connection):
    """Sends commands, and reads nothing, until one is refused. What is sent behind it is let go."""
    sent = 1
    while not refused():
        check(sent < MOST, "all of it was taken")
        some = b"".join(frame(FINAL | TEXT, b'{"id":%d,"sampleNow":{}}' % (sent + i + 1))
                        for i in range(SOME))
        sent += SOME
        while some and not (not is_taken(connection) and refused()):
            with contextlib.suppress(BlockingIOError):
                some = some[connection.send(some):]
    return sent


def is_taken(connection):
    return select.select([], [connection], [], 1)[1]


def main():
    before = resident(sys.argv[1])
    client = Client(Slow, "/fleet.v1.Fleet/Control")
    client.send(TEXT, b'{"id":1,"sampleNow":{}}')
    seen = 1
    equal(json.loads(client.receive()[1])["id"], "1", "the first outcome")
    client.connection.setblocking(False)
    sent = flood(client.connection)
    grown = resident(sys.argv[1]) - before
    check(grown < GROWTH, "the gateway has grown by %d" % grown)
    client.connection.settimeout(TIME)
    opcode, payload = client.receive()
    while opcode == TEXT and b'"error"' not in payload:
        seen += 1
        equal(json.loads(payload)["id"], str(seen), "the next outcome")
        opcode, payload = client.receive()
    if opcode == TEXT:
        equal(json.loads(payload)["error"]["code"], RESOURCE_EXHAUSTED, "the error")
        opcode, payload = client.receive()
    goodbye = struct.pack("!H", 4000 + RESOURCE_EXHAUSTED)
    equal((opcode, payload[:2]), (CLOSE, goodbye), "the goodbye")
    check(b"lie unread" in payload, "the reason %r" % payload)
    print("  %d of %d commands had an outcome" % (seen, sent))


main()
