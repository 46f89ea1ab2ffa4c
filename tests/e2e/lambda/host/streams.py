# SPDX-License-Identifier: Apache-2.0
"""Results in pieces, as the function makes them."""
import http.client
import json
import struct
import zlib

from host import LONG, Host, check, equal, main


def messages(answer):
    """Of an event stream: (headers, payload), as they come."""
    while True:
        head = answer.read(12)
        if not head:
            return
        total, header_size, crc = struct.unpack(">III", head)
        rest = answer.read(total - 12)
        equal(zlib.crc32(head[:8]), crc)
        equal(zlib.crc32(head + rest[:-4]), struct.unpack(">I", rest[-4:])[0])
        headers, at = {}, 0
        while at < header_size:
            name = rest[at + 1:at + 1 + rest[at]].decode()
            at += 1 + rest[at]
            size, = struct.unpack(">H", rest[at + 1:at + 3])
            headers[name] = rest[at + 3:at + 3 + size].decode()
            at += 3 + size
        yield headers[":event-type"], rest[header_size:-4]


def ask(h, event):
    c = http.client.HTTPConnection(h.address, timeout=LONG)
    c.request("POST", "/2021-11-15/functions/f/response-streaming-invocations", json.dumps(event))
    return c.getresponse()


def whole(h, event):
    pieces, end = b"", None
    for kind, payload in messages(ask(h, event)):
        check(end is None, "nothing follows the end")
        if kind == "PayloadChunk":
            pieces += payload
        else:
            end = json.loads(payload)
    return pieces, end


def pieces_come_as_they_are_made():
    h = Host({"f": {"timeout_ms": 60000}})
    gate = h.dir + "/gate"
    answer = ask(h, {"do": "stream", "pieces": ["one", "two"], "gate": gate})
    equal(answer.status, 200)
    equal(answer.getheader("content-type"), "application/vnd.amazon.eventstream")
    stream = messages(answer)
    equal(next(stream), ("PayloadChunk", b"one"))
    open(gate, "w").close()
    equal(next(stream), ("PayloadChunk", b"two"))
    kind, payload = next(stream)
    equal((kind, json.loads(payload or b"{}")), ("InvokeComplete", {}))
    h.stop()


def a_stream_breaks_off():
    h = Host({"f": {}})
    error = {"errorType": "RangeError", "errorMessage": "no more", "trace": ["a", "b" * 3000]}
    pieces, end = whole(h, {"do": "stream", "pieces": ["one"], "error": error})
    equal(pieces, b"one")
    equal(end["ErrorCode"], "RangeError")
    equal(json.loads(end["ErrorDetails"]), error)
    pieces, end = whole(h, {"do": "stream", "pieces": ["one"], "cut": True})
    equal(pieces, b"one")
    equal(end["ErrorCode"], "Runtime.TruncatedResponse")
    pieces, end = whole(h, {"do": "exit", "code": 4})
    equal(json.loads(pieces)["errorType"], "Runtime.ExitError")
    equal(end["ErrorCode"], "Runtime.ExitError")
    h.stop()


def who_wants_it_whole_gets_it_whole():
    h = Host({"f": {}})
    a = h.invoke("f", {"do": "stream", "pieces": ["one", "two"], "type": "text/html"})
    equal((a.status, a.body, a.error), (200, b"onetwo", None))
    pieces, end = whole(h, {"n": 1})
    equal(json.loads(pieces)["event"], {"n": 1})
    h.stop()


def a_slow_reader_holds_the_function_not_the_host():
    """Twenty megabytes for somebody who does not read them."""
    h = Host({"f": {"timeout_ms": 60000}})
    size = 20 << 20
    answer = ask(h, {"do": "stream", "pieces": ["x" * (1 << 20)], "repeat": 20})
    other = h.invoke("f", {"n": 2})
    equal(other.json()["event"], {"n": 2})
    with open("/proc/%d/statm" % h.process.pid) as file:
        check(int(file.read().split()[1]) * 4096 < 200 << 20, "the host holds the stream")
    equal(sum(len(p) for k, p in messages(answer) if k == "PayloadChunk"), size)
    h.stop()


main(pieces_come_as_they_are_made, a_stream_breaks_off, who_wants_it_whole_gets_it_whole,
     a_slow_reader_holds_the_function_not_the_host)
