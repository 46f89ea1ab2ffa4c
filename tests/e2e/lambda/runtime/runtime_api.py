# SPDX-License-Identifier: Apache-2.0
"""A Runtime API that takes nothing for granted: what AWS refuses it refuses, and what no runtime
should send it remembers (complaints). One thread for each connection."""
import base64
import collections
import json
import re
import select
import socket
import struct
import threading
import time

MOST = 6 * 1024 * 1024 + 100
LONG = 120


class Invocation:
    def __init__(self, number, body, headers, remaining):
        self.id = "8476a536-e9f4-11e8-9739-%012x" % number
        self.body, self.headers, self.remaining = body, headers, remaining
        self.ended = threading.Event()
        self.given = self.kind = self.result = self.said = None
        self.pieces, self.trailers, self.begun = [], {}, threading.Event()

    def wait(self, seconds=LONG):
        if not self.ended.wait(seconds):
            raise AssertionError("no result of %s (%r)" % (self.id, self.body[:80]))
        return self

    def json(self):
        return json.loads(self.result)

    def error(self):
        """Of a stream that failed in the middle: base64 in a trailer."""
        return json.loads(base64.b64decode(self.trailers["lambda-runtime-function-error-body"]))


class Lost(Exception):
    pass


class Wire:
    """Requests off a socket, strictly."""

    def __init__(self, sock):
        self.sock, self.buffer = sock, b""

    def more(self):
        try:
            got = self.sock.recv(1 << 16)
        except OSError:
            got = b""
        if not got:
            raise Lost()
        self.buffer += got

    def line(self):
        while b"\r\n" not in self.buffer:
            self.more()
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line.decode("latin-1")

    def take(self, size):
        while len(self.buffer) < size:
            self.more()
        piece, self.buffer = self.buffer[:size], self.buffer[size:]
        return piece

    def fields(self):
        found = collections.defaultdict(list)
        while True:
            line = self.line()
            if not line:
                return found
            name, value = line.split(":", 1)
            found[name.lower()].append(value.strip())

    def chunks(self):
        while True:
            size = int(self.line(), 16)
            if size == 0:
                return
            yield self.take(size)
            if self.take(2) != b"\r\n":
                raise ValueError("a chunk that does not end")


class RuntimeApi:
    def __init__(self, results_are_read=lambda: True, look_s=0.02):
        self.look_s = look_s  # how often a parked connection is looked at
        self.lock = threading.Condition()
        self.waiting, self.all = collections.deque(), {}
        self.parked, self.connections, self.served = 0, set(), 0
        self.complaints, self.requests, self.init_errors = [], collections.Counter(), []
        self.answer_next = None  # (status, body): instead of events
        self.answer_told = None  # to results
        self.forget = []  # results that are answered by a cut connection: was it taken?
        self.results_are_read = results_are_read
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.host = "127.0.0.1:%d" % self.port
        self.open = True
        threading.Thread(target=self.accept, daemon=True).start()

    # ---- what a test does ----
    def invoke(self, event, remaining=30.0, **headers):
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        with self.lock:
            one = Invocation(len(self.all) + 1, body, headers, remaining)
            self.all[one.id] = one
            self.waiting.append(one)
            self.lock.notify_all()
        return one

    def until(self, what, seconds=LONG):
        end = time.monotonic() + seconds
        with self.lock:
            while not what():
                if time.monotonic() > end:
                    raise AssertionError("it never came so far")
                self.lock.wait(0.05)

    def until_parked(self, count=1):
        self.until(lambda: self.parked >= count)

    def cut(self):
        """Every connection ends at once, as after a freeze: a reset for who sends on it."""
        with self.lock:
            doomed = list(self.connections)
        for sock in doomed:
            try:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                sock.shutdown(socket.SHUT_RD)  # wakes the thread, which closes it
            except OSError:
                pass  # it has ended by itself
        with self.lock:
            self.lock.notify_all()
        self.until(lambda: not self.connections & set(doomed))

    def close(self):
        self.open = False
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        self.cut()

    def check(self):
        assert not self.complaints, self.complaints

    # ---- the API ----
    def accept(self):
        while self.open:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                self.connections.add(sock)
                self.served += 1
            threading.Thread(target=self.serve, args=(sock,), daemon=True).start()

    def complain(self, text):
        with self.lock:
            self.complaints.append(text)

    def serve(self, sock):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire = Wire(sock)
        try:
            while True:
                self.request(wire)
        except (Lost, OSError):
            pass
        except Exception as wrong:  # noqa: BLE001: told to the test
            self.complain(repr(wrong))
        sock.close()
        with self.lock:
            self.connections.discard(sock)
            self.lock.notify_all()

    def request(self, wire):
        method, target, version = wire.line().split(" ")
        fields = wire.fields()
        if version != "HTTP/1.1" or fields["host"] != [self.host]:
            self.complain("%s %s %s of host %s" % (method, target, version, fields["host"]))
        for name in fields:
            if len(fields[name]) > 1 and name != "trailer":
                self.complain("%s comes twice" % name)
        self.requests[target.rsplit("/", 1)[-1]] += 1
        invocation = re.fullmatch(r"/2018-06-01/runtime/invocation/([^/]+)/(response|error)", target)
        if method == "GET" and target == "/2018-06-01/runtime/invocation/next":
            self.next(wire, fields)
        elif method == "POST" and target == "/2018-06-01/runtime/init/error":
            body = wire.take(int(fields["content-length"][0]))
            with self.lock:
                self.init_errors.append((self.error_type(fields), json.loads(body)))
            self.answer(wire, 202, b'{"status":"OK"}')
        elif method == "POST" and invocation:
            self.told(wire, fields, *invocation.groups())
        else:
            self.complain("%s %s" % (method, target))
            self.answer(wire, 404, b"{}")

    def answer(self, wire, status, body, headers=()):
        head = ["HTTP/1.1 %d X" % status, "Content-Type: application/json"]
        head += ["%s: %s" % pair for pair in headers]
        # As AWS's does, larger bodies come in chunks.
        if len(body) > 2048:
            head.append("Transfer-Encoding: chunked")
            body = b"".join(b"%x\r\n%s\r\n" % (len(body[i:i + 40000]), body[i:i + 40000])
                            for i in range(0, len(body), 40000)) + b"0\r\n\r\n"
        else:
            head.append("Content-Length: %d" % len(body))
        wire.sock.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)

    def is_there(self, wire):
        readable, _, _ = select.select([wire.sock], [], [], 0)
        if not readable:
            return True
        if wire.sock.recv(1, socket.MSG_PEEK):
            raise ValueError("a request before the event that was asked for has come")
        return False

    def next_event(self, wire):
        with self.lock:
            self.parked += 1
            self.lock.notify_all()
            try:
                while True:
                    if not self.is_there(wire):
                        raise Lost()
                    if self.answer_next:
                        return None
                    if self.waiting:
                        return self.waiting.popleft()
                    self.lock.wait(self.look_s)
            finally:
                self.parked -= 1

    def next(self, wire, fields):
        if fields.get("content-length") or fields.get("transfer-encoding"):
            self.complain("GET next has a body")
        one = self.next_event(wire)
        if not one:
            self.answer(wire, *self.answer_next)
            return
        headers = {"Lambda-Runtime-Aws-Request-Id": one.id,
                   "Lambda-Runtime-Deadline-Ms": int((time.time() + one.remaining) * 1000),
                   "Lambda-Runtime-Invoked-Function-Arn":
                       "arn:aws:lambda:eu-central-1:123456789012:function:fleet"}
        headers.update({"Lambda-Runtime-" + n.replace("_", "-"): v for n, v in one.headers.items()})
        self.answer(wire, 200, one.body, headers.items())
        one.given = time.monotonic()

    @staticmethod
    def error_type(fields):
        return fields["lambda-runtime-function-error-type"][0]

    def refuse(self, wire, status, kind):
        self.answer(wire, status, json.dumps({"errorMessage": kind, "errorType": kind}).encode())

    def told(self, wire, fields, name, kind):
        one = self.all.get(name)
        if one:
            one.begun.set()
        while not self.results_are_read():
            time.sleep(0.01)
        if "chunked" in fields.get("transfer-encoding", []):
            body = self.streamed(wire, fields, one)
        else:
            size = int(fields["content-length"][0])
            body = wire.take(size)
        if self.forget:
            if self.forget.pop(0):
                self.keep(one, kind, body, fields)
            raise Lost()
        if self.answer_told:
            self.answer(wire, *self.answer_told)
        elif one is None:
            self.complain("a result for an invocation that never was: " + name)
            self.refuse(wire, 400, "InvalidRequestID")
        elif one.kind:
            self.refuse(wire, 403, "InvalidStateTransition")
        elif len(body) > MOST and not one.pieces:
            self.complain("a result of %d bytes" % len(body))
            self.refuse(wire, 413, "RequestEntityTooLarge")
        else:
            self.keep(one, kind, body, fields)
            self.answer(wire, 202, b'{"status":"OK"}')

    def keep(self, one, kind, body, fields):
        if kind == "error":
            document = json.loads(body)
            if self.error_type(fields) != document["errorType"] or "errorMessage" not in document:
                self.complain("an error of two types, or without a message: %s" % document)
        elif fields.get("content-type") == ["application/json"]:
            json.loads(body)
        with self.lock:
            one.kind, one.result, one.said = kind, body, fields
            one.ended.set()

    def streamed(self, wire, fields, one):
        wanted = {"Lambda-Runtime-Function-Error-Type", "Lambda-Runtime-Function-Error-Body"}
        if (fields["lambda-runtime-function-response-mode"] != ["streaming"]
                or set(fields["trailer"]) != wanted or fields.get("content-length")):
            self.complain("a stream with headers %s" % dict(fields))
        for piece in wire.chunks():
            one.pieces.append(piece)
        one.trailers = {name: values[0] for name, values in wire.fields().items()}
        return b"".join(one.pieces)
