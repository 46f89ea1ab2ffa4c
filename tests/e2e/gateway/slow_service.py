# SPDX-License-Identifier: Apache-2.0
"""GATEWAY BROKER SERVICE: an upload to a service that is stopped stands, and goes on with it."""
import json
import os
import signal
import sys
import time

from memory import resident
from web import check, connect, equal, read_answer

HEAD = (b"POST /v1/drink HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n")
LINE = b'{"text":"%s"}\n' % (b"x" * 16000)
CHUNK = b"%x\r\n%s\r\n" % (len(LINE), LINE)
MOST, GROWTH = 24 << 20, 8 << 20


def push(connection, piece):
    """As much as is taken now; what is left of the piece."""
    try:
        return piece[connection.send(piece):]
    except BlockingIOError:
        return piece


def main():
    gateway, broker, service = sys.argv[1:]
    connection = connect()
    connection.sendall(HEAD + CHUNK * 200)
    sent, rest = 200, b""
    before = {pid: resident(pid) for pid in (gateway, broker)}
    os.kill(int(service), signal.SIGSTOP)
    try:
        connection.setblocking(False)
        quiet = time.monotonic() + 1.5
        while time.monotonic() < quiet:
            if not rest:
                rest = CHUNK
                sent += 1
                check(sent * len(CHUNK) < MOST, "it is read without end")
            was = len(rest)
            rest = push(connection, rest)
            if len(rest) < was:
                quiet = time.monotonic() + 1.5
            else:
                time.sleep(0.02)
        for pid, size in before.items():
            grown = resident(pid) - size
            check(grown < GROWTH, "process %s has grown by %d" % (pid, grown))
    finally:
        os.kill(int(service), signal.SIGCONT)
    connection.setblocking(True)
    connection.settimeout(20)
    connection.sendall(rest + b"0\r\n\r\n")
    status, body = read_answer(connection.makefile("rb"))
    equal((status, json.loads(body)["number"]), (200, str(sent)), "all that was sent, once")
    print("  it stood after %d KiB" % (sent * len(CHUNK) >> 10))


main()
