# SPDX-License-Identifier: Apache-2.0
"""Clients that never come to the end of their headers: a byte each second, and again when they are
turned away. Says "ready" when all have begun. usage: slow.py PORT COUNT"""
import selectors
import socket
import sys
import time

BEGINNING = b"GET /v1/lines/slow HTTP/1.1\r\nHost: slow.example\r\nX-Slow: "
EACH_S = 1.0


class Crowd:
    def __init__(self, port, count):
        self.port, self.count = port, count
        self.selector, self.clients = selectors.DefaultSelector(), set()

    def add(self):
        client = socket.create_connection(("127.0.0.1", self.port))
        client.setblocking(False)
        client.send(BEGINNING)
        self.clients.add(client)
        self.selector.register(client, selectors.EVENT_READ)

    def drop(self, client):
        self.selector.unregister(client)
        self.clients.discard(client)
        client.close()

    def fill(self):
        while len(self.clients) < self.count:
            self.add()

    def hear(self, until):
        """Answers and ends are what servers say to such clients."""
        while (left := until - time.monotonic()) > 0:
            for key, _ in self.selector.select(left):
                try:
                    alive = key.fileobj.recv(4096)
                except OSError:
                    alive = b""
                if not alive:
                    self.drop(key.fileobj)

    def drip(self):
        for client in list(self.clients):
            try:
                client.send(b"a")
            except OSError:
                self.drop(client)


def main(port, count):
    crowd = Crowd(int(port), int(count))
    crowd.fill()
    print("ready", flush=True)
    while True:
        crowd.hear(time.monotonic() + EACH_S)
        crowd.drip()
        crowd.fill()


if __name__ == "__main__":
    main(*sys.argv[1:])
