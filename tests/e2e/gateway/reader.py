# SPDX-License-Identifier: Apache-2.0
"""A reader of streams who may be slow."""
import json
import socket

from testee import TIME
from web import URL, check, equal, get


def slow_connection():
    """Its window is small, so that the kernel keeps little."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    connection.settimeout(TIME)
    connection.connect((URL.hostname, URL.port))
    return connection


class Reader:
    def __init__(self, path, headers=""):
        self.connection = slow_connection()
        self.connection.sendall(get(path, headers))
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
