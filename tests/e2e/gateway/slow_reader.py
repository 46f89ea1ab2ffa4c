# SPDX-License-Identifier: Apache-2.0
"""SECONDS PID...: two readers who read nothing that long; none of the processes grows."""
import json
import socket
import sys
import time

from memory import resident
from testee import TIME
from web import URL, check, equal, get

GROWTH, POUR = 8 << 20, "/v1/pour?size=16000"
WATCH = "/v1/devices/local/readings?interval=0s"


class Reader:
    """One with a small window of its own, so that the kernel keeps little."""

    def __init__(self, path):
        self.connection = socket.socket()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        self.connection.settimeout(TIME)
        self.connection.connect((URL.hostname, URL.port))
        self.connection.sendall(get(path))
        self.file = self.connection.makefile("rb")
        self.last = 0

    def read(self, count, name):
        """The next messages, of which none is missing."""
        while count:
            line = self.file.readline()
            check(line, "the stream ended behind %d" % self.last)
            if not line.startswith(b"{"):
                continue
            self.last += 1
            count -= 1
            equal(int(json.loads(line)[name]), self.last, "the next one's number")


def main():
    seconds, pids = float(sys.argv[1]), sys.argv[2:]
    for path, name in ((POUR, "number"), (WATCH, "sequence")):  # what grows once has grown
        warm = Reader(path)
        warm.read(3000, name)
        warm.connection.close()
    drops, readings = Reader(POUR), Reader(WATCH)
    drops.read(1, "number")
    readings.read(1, "sequence")
    before = {pid: resident(pid) for pid in pids}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.25)
        for pid in pids:
            grown = resident(pid) - before[pid]
            check(grown < GROWTH, "process %s has grown by %d" % (pid, grown))
    drops.read(199, "number")
    readings.read(5000, "sequence")
    for pid in pids:
        print("  process %s: %+d KiB" % (pid, (resident(pid) - before[pid]) >> 10))
    drops.connection.close()
    readings.connection.close()


main()
