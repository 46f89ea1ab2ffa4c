# SPDX-License-Identifier: Apache-2.0
"""A request's number and its trace, from the client to the handler."""
import json
import re

from web import ask, check, connect, equal, get, read_answer

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00-%s-00f067aa0ba902b7-01" % TRACE


def handler(**headers):
    """What the handler saw beside the call, and what the client is told."""
    answer = ask("GET", "/v1/hold/0", headers=headers)
    equal(answer.status, 200, "the status")
    return json.loads(answer.body)["metadata"], answer.headers


def main():
    beside, told = handler(**{"X-Request-Id": "client-7", "Traceparent": PARENT,
                              "Tracestate": "vendor=1", "X-Tenant": "seven", "Cookie": "secret=1",
                              "Authorization": "Bearer nothing"})
    equal((beside["x-request-id"], told["X-Request-Id"]), ("client-7", "client-7"), "its number")
    check(re.fullmatch("00-%s-[0-9a-f]{16}-01" % TRACE, beside["traceparent"]), "the trace")
    check(beside["traceparent"] != PARENT, "the gateway is no part of the trace")
    equal(beside["tracestate"], "vendor=1", "the state")
    for name in ("cookie", "authorization", "host", "x-api-key"):
        check(name not in beside, "the handler sees " + name)
    # A list is one, in however many headers it comes.
    connection = connect()
    connection.sendall(get("/v1/hold/0", "Traceparent: %s\r\nTracestate: a=1\r\nTracestate: b=2\r\n"
                           "Accept: image/png\r\nAccept: application/json\r\n" % PARENT))
    status, body = read_answer(connection.makefile("rb"))
    equal(status, 200, "what may be answered, in two headers: %r" % body)
    equal(json.loads(body)["metadata"]["tracestate"], "a=1, b=2", "the state, in two headers")
    connection.close()
    # Nobody has begun one: it begins here.
    beside, told = handler()
    check(re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", beside["traceparent"]), "a trace")
    equal(beside["x-request-id"], told["X-Request-Id"], "a number")
    first = told["X-Request-Id"]
    check(handler()[1]["X-Request-Id"] != first, "two of one number")
    # What is none is no part of it.
    beside, told = handler(**{"X-Request-Id": "a b\"c", "Traceparent": "00-" + "0" * 32 + "-1-01"})
    check(told["X-Request-Id"] != "a b\"c", "it was echoed")
    check("-" + "0" * 32 not in beside["traceparent"], "a trace of zeros")


main()
