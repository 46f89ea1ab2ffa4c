# SPDX-License-Identifier: Apache-2.0
"""SEED: what is no HTTP is refused and closed, and nothing of it reaches a service."""
import random
import sys

from web import check, connect, get, receive_all

PIECES = (b"GET ", b"POST ", b" HTTP/1.1", b"\r\n", b"\n", b"\0", b"Host: a",
          b"Content-Length: 5", b"Transfer-Encoding: chunked", b": ", b"\xff\xfe", b"/v1/hold/0",
          b"..", b"%00", b"%2e%2e/", b"\x16\x03\x01\x02\x00\x01", b"x" * 3000,
          b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"5\r\nhello\r\n")


def main():
    dice = random.Random(int(sys.argv[1]))
    for i in range(100):
        if i % 2:
            data = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 2000)))
        else:
            data = b"".join(dice.choice(PIECES) for _ in range(dice.randrange(1, 30)))
        connection = connect()
        try:
            # A request behind the garbage is none: whoever is in front may see it elsewhere.
            connection.sendall(b"\0" + data + b"\r\n\r\n" + get("/v1/devices/local"))
        except OSError:
            continue
        answer = receive_all(connection)
        connection.close()
        check(b'"hostname"' not in answer, "a request in garbage was answered: %r" % data)
        check(not answer or answer.startswith(b"HTTP/1.1 4"), "%r for %r" % (answer[:100], data))


main()
