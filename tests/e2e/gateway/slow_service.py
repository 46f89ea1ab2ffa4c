# SPDX-License-Identifier: Apache-2.0
"""GATEWAY BROKER SERVICE: an upload to a service that is stopped stands, and goes on with it."""
import json
import os
import signal
import sys
import time

from memory import resident
from testee import TIME, fail, until
from web import ask, check, connect, equal, read_answer

HEAD = (b"POST /v1/drink HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n")
LINE = b'{"text":"%s"}\n' % (b"x" * 16000)
CHUNK = b"%x\r\n%s\r\n" % (len(LINE), LINE)
MOST, GROWTH = 24 << 20, 8 << 20
QUIET_S = 1.5  # more than the gateway is patient with clients who stand
STOPPED_S, LATE_S = 5, 0.7  # less than the bus is with services, and the gateway with us


def push(connection, piece):
    """As much as is taken now; what is left of the piece."""
    try:
        return piece[connection.send(piece):]
    except BlockingIOError:
        return piece


def warm_up():
    """What grows once has grown."""
    connection = connect()
    connection.sendall(HEAD + CHUNK * 200 + b"0\r\n\r\n")
    equal(read_answer(connection.makefile("rb"))[0], 200, "an upload to a service that runs")
    connection.close()


def stand(connection, began):
    """Sends until nothing more is taken: how much that was, and what is left of a piece."""
    sent, rest = 200, b""
    connection.setblocking(False)
    quiet = began + QUIET_S
    while time.monotonic() < min(quiet, began + STOPPED_S):
        if not rest:
            rest = CHUNK
            sent += 1
            check(sent * len(CHUNK) < MOST, "it is read without end")
        was = len(rest)
        rest = push(connection, rest)
        if len(rest) < was:
            quiet = time.monotonic() + QUIET_S
        else:
            time.sleep(0.02)
    return sent, rest


def finish(connection, rest):
    connection.settimeout(TIME)
    try:
        connection.sendall(rest + b"0\r\n\r\n")
        late = time.monotonic()
        return late, *read_answer(connection.makefile("rb"))
    except (OSError, IndexError):
        return time.monotonic(), 0, b""


def try_it(gateway, broker, service):
    """False: it took so long that others had to give up."""
    connection = connect()
    connection.sendall(HEAD + CHUNK * 200)
    before = {pid: resident(pid) for pid in (gateway, broker)}
    began = time.monotonic()
    os.kill(int(service), signal.SIGSTOP)
    try:
        sent, rest = stand(connection, began)
        for pid, size in before.items():
            grown = resident(pid) - size
            check(grown < GROWTH, "process %s has grown by %d" % (pid, grown))
    finally:
        os.kill(int(service), signal.SIGCONT)
    goes_on = time.monotonic()
    late, status, body = finish(connection, rest)
    connection.close()
    if goes_on - began > STOPPED_S or (status != 200 and late - goes_on > LATE_S):
        return False
    equal(status, 200, "the status: %r" % body)
    equal(json.loads(body)["number"], str(sent), "all that was sent, once")
    print("  it stood after %d KiB" % (sent * len(CHUNK) >> 10))
    return True


def main():
    warm_up()
    for _ in range(10):
        if try_it(*sys.argv[1:]):
            return
        until(lambda: ask("GET", "/v1/hold/0").status == 200, "served again")
    fail("it never took less than %d s: this machine is too busy" % STOPPED_S)


main()
