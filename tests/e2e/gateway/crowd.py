# SPDX-License-Identifier: Apache-2.0
"""COUNT: as many listen to topics at once; more are answered 503, and room is where one leaves."""
import sys
import time

from web import TIME, check, connect, get, receive_all


def listen():
    """A connection with a stream under way; None: it was refused as it should be."""
    connection = connect()
    try:
        connection.sendall(get("/events/crowd.v1.Came"))
        begun = connection.recv(4096)
    except ConnectionError as why:
        sys.exit("FAILED: cut off: %r" % why)
    if b" 200 " in begun.split(b"\r\n")[0]:
        return connection
    said = (begun + receive_all(connection)).lower()
    check(said.startswith(b"http/1.1 503 "), "one too many: %r" % said)
    check(b"\nretry-after:" in said, "not when to come again: %r" % said)
    connection.close()
    return None


def burst(path, count):
    """So many at once, each with its request behind it: the first bytes of each's answer."""
    crowd = []
    for _ in range(count):
        connection = connect()
        connection.sendall(get(path))
        crowd.append(connection)
    said = []
    for connection in crowd:
        try:
            said.append(connection.recv(4096)[:12])
        except ConnectionError as why:
            said.append(repr(why).encode())
        connection.close()
    return said


def main():
    for path in ("/events/crowd.v1.Came", "/healthz"):
        said = burst(path, 80)
        check(set(said) <= {b"HTTP/1.1 200", b"HTTP/1.1 503"}, "%s: %r" % (path, said))
    count, end, crowd = int(sys.argv[1]), time.monotonic() + TIME, []
    while len(crowd) < count:  # who asked before may still be on the way out
        crowd += filter(None, [listen()])
        check(time.monotonic() < end, "only %d were let in" % len(crowd))
    for _ in range(100):
        check(not listen(), "one more than %d was let in" % count)
    crowd.pop().close()
    while not listen():
        check(time.monotonic() < end, "the place of who left stayed taken")


main()
