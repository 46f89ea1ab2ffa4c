# SPDX-License-Identifier: Apache-2.0
"""The testee as a process, and sockets that speak to it. HTTP_ECHO is the program."""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

TIME = 60


def fail(words):
    sys.exit("FAILED: " + words)


def check(truth, words):
    if not truth:
        fail(words)


def equal(is_, should, words):
    check(is_ == should, "%s: %r, not %r" % (words, is_, should))


def until(truth, words):
    """Polls: there is nothing to wait on."""
    end = time.monotonic() + TIME
    while not truth():
        check(time.monotonic() < end, "never " + words)
        time.sleep(0.02)


class Testee:
    def __init__(self, *arguments, urls=("tcp://127.0.0.1:0",), inherited=()):
        # Its words stay in a file: what fails tells of them, and no pipe runs full.
        self.words = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [os.environ["HTTP_ECHO"], "drain_ms=200", *arguments, *urls], stdout=subprocess.PIPE,
            stderr=self.words, text=True, pass_fds=inherited)
        self.urls = [self.line() for _ in urls]
        self.port = int(self.urls[0].rsplit(":", 1)[1]) if "tcp" in self.urls[0] else 0

    def line(self):
        return self.process.stdout.readline().rstrip("\n")

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), TIME)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def statistics(self):
        text = ask(self.connect(), get("/statistics", "Connection: close\r\n"))[1]
        return {name: int(value) for name, value in
                (line.split() for line in text.decode().splitlines())}

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """Drains it; whatever the sanitizers have seen ends it otherwise."""
        self.signal(signal.SIGTERM)
        self.ended()

    def ended(self):
        last, code = self.line(), self.process.wait(TIME)
        if (last, code) != ("drained", 0):
            self.words.seek(0)
            fail("the testee ended with %r and %d: %s" % (last, code, self.words.read()[-4000:]))


def get(path, headers=""):
    return ("GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n" % (path, headers)).encode()


def receive_all(connection):
    """What comes until the end; a reset is an end too."""
    data = b""
    while True:
        try:
            more = connection.recv(65536)
        except (ConnectionError, BrokenPipeError):
            return data
        if not more:
            return data
        data += more


def split(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]) if head else 0, body, head


def ask(connection, request):
    """Of a request after which the server closes: status, body, head."""
    connection.sendall(request)
    answer = receive_all(connection)
    connection.close()
    return split(answer)


def read_answer(file):
    """One answer of a length that is told, from a socket's file: status, body."""
    status = int(file.readline().split()[1])
    size = 0
    while True:
        line = file.readline().rstrip().lower()
        if not line:
            return status, file.read(size)
        if line.startswith(b"content-length:"):
            size = int(line.split(b":")[1])
