# SPDX-License-Identifier: Apache-2.0
"""SECONDS PID...: three readers who read nothing that long; none of the processes grows."""
import json
import sys
import time

from memory import resident
from reader import Reader
from web import Gateway, check, equal
from websocket_client import TEXT, Client

GROWTH, POUR = 8 << 20, "/v1/pour?size=16000"
WATCH = "/v1/devices/local/readings?interval=0s"


def pour_into_a_socket():
    socket = Client(Gateway, POUR)
    socket.send(TEXT, b"")
    return socket


def read_socket(socket, first, last):
    for number in range(first, last + 1):
        opcode, payload = socket.receive()
        equal((opcode, json.loads(payload)["number"]), (TEXT, str(number)), "the next message")


def main():
    seconds, pids = float(sys.argv[1]), sys.argv[2:]
    for path, name in ((POUR, "number"), (WATCH, "sequence")):  # what grows once has grown
        warm = Reader(path)
        warm.read(3000, name)
        warm.connection.close()
    drops, readings = Reader(POUR), Reader(WATCH)
    drops.read(1, "number")
    readings.read(1, "sequence")
    socket = pour_into_a_socket()
    read_socket(socket, 1, 1)
    before = {pid: resident(pid) for pid in pids}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.25)
        for pid in pids:
            grown = resident(pid) - before[pid]
            check(grown < GROWTH, "process %s has grown by %d" % (pid, grown))
    drops.read(199, "number")
    readings.read(5000, "sequence")
    read_socket(socket, 2, 200)
    for pid in pids:
        print("  process %s: %+d KiB" % (pid, (resident(pid) - before[pid]) >> 10))
    drops.connection.close()
    readings.connection.close()
    socket.connection.close()


main()
