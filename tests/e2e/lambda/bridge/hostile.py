# SPDX-License-Identifier: Apache-2.0
"""An endpoint that answers anything but what it should: each call ends, and the bridge lives."""
import json
import re
import socket
import threading

from endpoint import message
from story import ACCESS, TOKEN, Bridge, answered, check, equal, failed, trial

MIB = 1 << 20


def head(status, size, *lines):
    return ("HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n" % (
        status, size, "".join(line + "\r\n" for line in lines))).encode()


def whole(status, body, *lines):
    return head(status, len(body), *lines) + body


FRAMES = "Content-Type: application/vnd.amazon.eventstream"
CHUNK = {":message-type": "event", ":event-type": "PayloadChunk"}
END = {":message-type": "event", ":event-type": "InvokeComplete"}
VALUE = message(CHUNK, b'{"number":1}\n')
BAD_SUM = VALUE[:-1] + bytes([VALUE[-1] ^ 1])

# What is answered, and how a call of Make ends then.
ONE = [
    (b"\r\n", "UNAVAILABLE"),
    (b"\x16\x03\x01 this is no HTTP\r\n\r\n", "UNAVAILABLE"),
    (b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * MIB + b"\r\n\r\n", "UNAVAILABLE"),
    (head("200 OK", 1000) + b'{"text":', "UNAVAILABLE"),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "UNAVAILABLE"),
    (whole("200 OK", b"[" * 100000), "INTERNAL"),
    (whole("200 OK", b"\x00\xff{}"), "INTERNAL"),
    (whole("200 OK", b" " * (7 * MIB)), "RESOURCE_EXHAUSTED"),
    (whole("200 OK", b'{"text":"' + b"\xff" * 10 + b'"}'), "INTERNAL"),
    (whole("200 OK", b"[]", "X-Amz-Function-Error: Unhandled"), "UNKNOWN"),
    (whole("200 OK", b"", "X-Amz-Function-Error: Unhandled"), "UNKNOWN"),
    (whole("500 Internal", b"x" * (2 * MIB)), "UNAVAILABLE"),
    (whole("429 Slow", b"{" * 20000, "Retry-After: -5"), "RESOURCE_EXHAUSTED"),
    (whole("418 Teapot", b"", "x-amzn-ErrorType: " + "T" * 5000), "INVALID_ARGUMENT"),
    (whole("302 Found", b"", "Location: http://127.0.0.1:1/"), "UNKNOWN"),
    (b"HTTP/1.1 100 Continue\r\n\r\n" * 1000 + whole("404 Not Found", b"null"), "UNIMPLEMENTED"),
]
# And one of Count.
MANY = [
    (whole("200 OK", BAD_SUM, FRAMES), "UNAVAILABLE"),
    (whole("200 OK", VALUE, FRAMES), "UNAVAILABLE"),
    (whole("200 OK", VALUE + VALUE[:20], FRAMES), "UNAVAILABLE"),
    (whole("200 OK", b"\xff" * 64, FRAMES), "UNAVAILABLE"),
    (whole("200 OK", b"\x00\xff\xff\xff" + b"\x00" * 60, FRAMES), "UNAVAILABLE"),
    (whole("200 OK", message({":message-type": "exception", ":exception-type": "X"}, b"{}"),
           FRAMES), "UNAVAILABLE"),
    (whole("200 OK", message(CHUNK, b"{nonsense") + message(END, b"{}"), FRAMES), "INTERNAL"),
    (whole("200 OK", VALUE + message(END, b'{"ErrorCode":"E","ErrorDetails":"why"}'), FRAMES),
     "UNKNOWN"),
    (whole("200 OK", VALUE + message(END, b"no JSON"), FRAMES), None),
    (whole("200 OK", VALUE + message({":message-type": "event", ":event-type": "New"}, b"") +
           message(END, b"{}"), FRAMES), None),
    (whole("200 OK", b'{"number":1}\n{"number":2}\n'), None),
]


def echo(request):
    """As AWS does of a signature that it cannot read: all headers, in its own words."""
    text = json.dumps({"message": " ".join(request.decode().split("\r\n"))})
    return whole("403 Forbidden", text.encode(), "x-amzn-ErrorType: " + Anything.kind)


class Anything:
    """Reads a request and answers with what is next; where that is nothing, with an echo."""
    kind = ""

    def __init__(self):
        self.answer = b""
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.server.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.server.accept()
            threading.Thread(target=self.one, args=(connection,), daemon=True).start()

    def one(self, connection):
        try:
            data = b""
            while b"\r\n\r\n" not in data or not data.endswith(b"}"):
                piece = connection.recv(65536)
                if not piece:
                    return
                data += piece
            connection.sendall(self.answer or echo(data))
        except ConnectionError:
            pass
        finally:
            connection.close()


def main():
    endpoint = Anything()
    bridge = Bridge(endpoint.url, *trial()).stands("bridge.v1.Trial")
    for method, answers in ("Make", ONE), ("Count", MANY):
        for answer, code in answers:
            endpoint.answer = answer
            if code:
                failed("bridge.v1.Trial/" + method, {}, '"%s"' % code)
            else:
                answered("bridge.v1.Trial/" + method, {})
    endpoint.answer = b""
    for Anything.kind in "IncompleteSignatureException", "AccessDeniedException":
        said = failed("bridge.v1.Trial/Make", {}, Anything.kind).err
        for secret in TOKEN, ACCESS, "Signature=0":
            check(secret not in re.sub("Signature=[0-9a-f]", "Signature=0", said), said)
    endpoint.answer = whole("200 OK", b'{"text":"well"}')
    equal(answered("bridge.v1.Trial/Make", {}), [{"text": "well"}], "afterwards")
    said = bridge.stop()
    check("%d requests" % (len(ONE) + len(MANY) + 3) in said, said)


main()
