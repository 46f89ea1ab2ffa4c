# SPDX-License-Identifier: Apache-2.0
"""GATEWAY FILE: is told twice to end, with a stream under way; says in the file that it has heard
the first."""
import os
import signal
import sys
import time

from testee import until
from web import check, connect, get, receive_all


def drains():
    with open(sys.argv[2]) as file:
        return "draining" in file.read()


def main():
    connection = connect()
    connection.sendall(get("/v1/devices/local/readings?interval=0.1s"))
    check(b" 200 " in connection.recv(4096), "the stream")
    os.kill(int(sys.argv[1]), signal.SIGTERM)
    until(drains, "told that it drains")  # two signals that wait are one
    check(connection.recv(4096), "the stream ended with the first signal")
    begun = time.monotonic()
    os.kill(int(sys.argv[1]), signal.SIGTERM)
    receive_all(connection)
    check(time.monotonic() - begun < 40, "it went on for its 60 s")


main()
