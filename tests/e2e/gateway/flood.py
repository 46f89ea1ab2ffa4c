# SPDX-License-Identifier: Apache-2.0
"""GATEWAY: commands over a WebSocket whose outcomes nobody reads: the service refuses to go on, and
the client hears so behind all that waited for it."""
import json
import os
import struct
import subprocess
import sys

from memory import resident
from reader import slow_connection
from testee import TIME, until
from web import check, equal
from websocket_client import CLOSE, FINAL, TEXT, Client, frame

MOST, GROWTH, RESOURCE_EXHAUSTED = 1000000, 8 << 20, 8


class Slow:
    connect = staticmethod(slow_connection)


def refused():
    """The service has ended the call: thousands of commands, which may take it a while."""
    said = subprocess.run([os.environ["HEADWAY_CLI"], "ls", "fleet.v1.Fleet"], capture_output=True,
                          text=True, check=False).stdout
    return " 0 running, 0 waiting;" in said


def main():
    before = resident(sys.argv[1])
    client = Client(Slow, "/fleet.v1.Fleet/Control")
    client.connection.settimeout(2)
    sent = 0
    try:
        for sent in range(1, MOST + 1):
            client.connection.sendall(frame(FINAL | TEXT, b'{"id":%d,"sampleNow":{}}' % sent))
    except TimeoutError:
        pass
    check(sent < MOST, "all of it was taken")
    until(refused, "refused")
    grown = resident(sys.argv[1]) - before
    check(grown < GROWTH, "the gateway has grown by %d" % grown)
    client.connection.settimeout(TIME)
    seen = 0
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
