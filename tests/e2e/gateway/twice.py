# SPDX-License-Identifier: Apache-2.0
"""GATEWAY: is told twice to end, with a stream under way."""
import os
import signal
import sys
import time

from web import check, connect, get, receive_all


def main():
    connection = connect()
    connection.sendall(get("/v1/devices/local/readings?interval=0.1s"))
    check(b" 200 " in connection.recv(4096), "the stream")
    os.kill(int(sys.argv[1]), signal.SIGTERM)
    check(connection.recv(4096), "the stream ended with the first signal")
    begun = time.monotonic()
    os.kill(int(sys.argv[1]), signal.SIGTERM)
    receive_all(connection)
    check(time.monotonic() - begun < 5, "it went on")


main()
