# SPDX-License-Identifier: Apache-2.0
"""GATEWAY FILE: requests of every kind are in flight when it is told to end; the service says in the
file what it has."""
import json
import os
import signal
import struct
import sys

from testee import until
from web import Gateway, check, connect, equal, get, read_answer, receive_all
from websocket_client import CLOSE, Client


def head(file):
    lines = [file.readline()]
    while lines[-1].strip():
        lines.append(file.readline())
    return b"".join(lines).lower()


def begin(path, headers=""):
    connection = connect()
    connection.sendall(get(path, headers))
    return connection, connection.makefile("rb")


def held():
    with open(sys.argv[2]) as file:
        return "hold: 2000 ms" in file.read()


def refused():
    try:
        connect().close()
        return False
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        return False  # it came while the door was closing


def main():
    idle, idle_file = begin("/v1/devices/local")
    equal(read_answer(idle_file)[0], 200, "one that will be idle")
    stream, stream_file = begin("/v1/devices/local/readings?interval=0.1s")
    check(b" 200 " in head(stream_file), "the stream")
    events, events_file = begin("/events/fleet.v1.%3E", "Accept: text/event-stream\r\n")
    check(b" 200 " in head(events_file), "the events")
    control = Client(Gateway, "/fleet.v1.Fleet/Control")
    unary, unary_file = begin("/v1/hold/2000")
    until(held, "held")
    os.kill(int(sys.argv[1]), signal.SIGTERM)
    until(refused, "refused")
    equal(idle_file.read(), b"", "what an idle connection hears")
    opcode, payload = control.receive()
    equal((opcode, payload[:2]), (CLOSE, struct.pack("!H", 1001)), "the goodbye of the WebSocket")
    control.send(CLOSE, payload[:2])
    equal(control.receive()[0], 0, "what follows")
    check(b"event: " in events_file.read(), "the events ended without a word")
    said = head(unary_file)
    check(b" 200 " in said and b"connection: close" in said, "the unary call: %r" % said)
    check("metadata" in json.loads(unary_file.read()), "its answer")
    # The stream has no end: it is cut, so that nobody takes it for whole.
    rest = receive_all(stream)
    check(not rest.endswith(b"0\r\n\r\n"), "a stream that was cut looks whole")


main()
