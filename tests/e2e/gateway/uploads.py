# SPDX-License-Identifier: Apache-2.0
"""Streams of requests."""
import json

from web import ask, check, connect, equal, expect_problem, read_answer

NDJSON = {"Content-Type": "application/x-ndjson"}
DRINK = "/v1/drink"
HEAD = ("POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
        "Transfer-Encoding: chunked\r\n\r\n")


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def lines(count):
    return b"".join(b'{"number":%d,"text":"drop %d"}\n' % (i, i) for i in range(1, count + 1))


def drunk(answer, count):
    equal(answer.status, 200, "the status of %r" % answer.body)
    equal(json.loads(answer.body), {"number": str(count), "text": "drop %d" % count}, "the sum")


def as_lines():
    drunk(ask("POST", DRINK, lines(1), NDJSON), 1)
    drunk(ask("POST", DRINK, lines(2000), NDJSON), 2000)
    drunk(ask("POST", DRINK, lines(3).rstrip(), NDJSON), 3)
    drunk(ask("POST", DRINK, b"\r\n\n" + lines(3).replace(b"\n", b"\r\n\r\n"), NDJSON), 3)
    equal(ask("POST", DRINK, b"", NDJSON).status, 200, "an upload of nothing")


def as_an_array():
    body = b"[" + lines(300).replace(b"\n", b",\n")[:-2] + b"]"
    drunk(ask("POST", DRINK, body, {"Content-Type": "application/json"}), 300)
    equal(ask("POST", DRINK, b"[]", {"Content-Type": "application/json"}).status, 200, "[]")


def by_the_byte():
    connection = connect()
    connection.sendall((HEAD % DRINK).encode())
    for byte in lines(4):
        connection.sendall(chunk(bytes([byte])))
    connection.sendall(chunk(b"")[:3] + b"\r\n")
    status, body = read_answer(connection.makefile("rb"))
    equal((status, json.loads(body)["number"]), (200, "4"), "the answer")


def of_readings():
    body = b'{"load":{"oneMinute":1}}\n{"load":{"oneMinute":4}}\n{}\n'
    answer = ask("POST", "/v1/readings", body, NDJSON)
    summary = json.loads(answer.body)
    equal((summary["count"], summary["statistics"][0]["mean"]), ("3", 2.5), "the summary")


def which_one_is_bad():
    """What is wrong in the middle is told with its number, and ends the call."""
    good = lines(4)
    for bad, words in ((b'{"number": "many"}\n', ("request 5", "number")),
                       (b'{"number": \n', ("request 5",)),
                       (b'{"colour": 1}\n', ("request 5", "colour"))):
        expect_problem(ask("POST", DRINK, good + bad + good, NDJSON), 400, 3, *words)
    expect_problem(ask("POST", DRINK, b"[{},{},", {"Content-Type": "application/json"}), 400, 3,
                   "request 3")
    # While the client still sends: it hears at once.
    connection = connect()
    connection.sendall((HEAD % DRINK).encode() + chunk(good + b"{]\n"))
    status, body = read_answer(connection.makefile("rb"))
    equal(status, 400, "the status while it sends")
    check("request 5" in json.loads(body)["message"], repr(body))
    # What the service refuses.
    expect_problem(ask("POST", "/v1/readings", b'{"load":{"oneMinute":"NaN"}}\n', NDJSON), 400, 3,
                   "reading 1")


def too_large():
    line = b'{"text":"%s"}\n' % (b"x" * (1100 << 10))
    expect_problem(ask("POST", DRINK, lines(2) + line, NDJSON), 413, 8, "request 3")


def other_types():
    expect_problem(ask("POST", DRINK, b"a", {"Content-Type": "application/x-protobuf"}), 415, 3,
                   "application/x-ndjson")


for part in (as_lines, as_an_array, by_the_byte, of_readings, which_one_is_bad, too_large,
             other_types):
    print("  " + part.__name__, flush=True)
    part()
