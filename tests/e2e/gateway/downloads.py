# SPDX-License-Identifier: Apache-2.0
"""Streams of responses in their three forms."""
import json

from web import ask, check, connect, equal, expect_problem, get, read_answer, receive_all, split

POUR = "/v1/pour?size=10&count=3"
DROPS = [{"number": str(i), "text": "x" * 10} for i in (1, 2, 3)]
WATCH = "/v1/devices/local/readings?interval=0.05s&filter.kinds=LOAD"


def pour(accept):
    answer = ask("GET", POUR, headers={"Accept": accept} if accept else {})
    equal(answer.status, 200, "the status")
    equal(answer.headers["Cache-Control"], "no-store", "Cache-Control")
    return answer.headers["Content-Type"], answer.body.decode()


def as_lines():
    for accept in (None, "*/*", "application/x-ndjson",
                   "application/json;q=0.1, application/x-ndjson"):
        kind, text = pour(accept)
        equal(kind, "application/x-ndjson", "the type for " + str(accept))
        equal([json.loads(line) for line in text.splitlines()], DROPS, "the lines")


def as_an_array():
    kind, text = pour("application/json")
    equal(kind, "application/json", "the type")
    equal(json.loads(text), DROPS, "the array")
    answer = ask("GET", "/v1/pour?count=1&size=0", headers={"Accept": "application/json"})
    equal(json.loads(answer.body), [{"number": "1"}], "an array of one")


def as_events():
    kind, text = pour("text/event-stream")
    equal(kind, "text/event-stream", "the type")
    *events, end, rest = text.split("\n\n")
    equal(rest, "", "what follows the last event")
    for i, (event, drop) in enumerate(zip(events, DROPS, strict=True), 1):
        number, data = event.splitlines()
        equal((number, json.loads(data.removeprefix("data: "))), ("id: %d" % i, drop), "the event")
    check("event: end" in end.splitlines(), "the end is %r" % end)


def an_event_source_that_comes_again():
    """It does when a stream has ended, and says the last id; behind the end it is to stay away."""
    text = pour("text/event-stream")[1]
    last = [line for line in text.splitlines() if line.startswith("id: ")][-1].removeprefix("id: ")
    for said, status in ((last, 204), ("2", 200)):
        answer = ask("GET", POUR, headers={"Accept": "text/event-stream", "Last-Event-ID": said})
        equal(answer.status, status, "the status behind " + said)


def each_as_it_comes():
    """The first is there while the stream goes on."""
    for accept, begins in (("application/x-ndjson", b"{"), ("application/json", b"["),
                           ("text/event-stream", b"data: ")):
        connection = connect()
        connection.sendall(get(WATCH, "Accept: %s\r\n" % accept))
        file = connection.makefile("rb")
        while not file.readline().startswith(begins):
            pass
        connection.close()


def errors():
    """Before the first message by the status; behind it as the last."""
    expect_problem(ask("GET", "/v1/devices/nowhere/readings"), 404, 5, "nowhere")
    expect_problem(ask("GET", "/v1/devices/local/readings?interval=-1s"), 400, 3, "interval")
    # Its deadline is over while it pours on.
    for accept in ("application/x-ndjson", "application/json", "text/event-stream"):
        for _ in range(20):
            answer = ask("GET", WATCH, headers={"Accept": accept, "X-Request-Timeout": "500ms"})
            if answer.status != 504:  # it was over before the first
                break
        equal(answer.status, 200, "a status that was sent before")
        text = answer.body.decode()
        if accept == "application/json":
            last = json.loads(text)[-1]["error"]
        elif accept == "text/event-stream":
            event = text.split("\n\n")[-2].splitlines()
            check("event: error" in event, "the last event: %r" % event)
            last = json.loads(event[-1].removeprefix("data: "))
        else:
            last = json.loads(text.splitlines()[-1])["error"]
        equal(last["code"], 4, "DEADLINE_EXCEEDED in %r" % last)


def raw_bytes():
    """What they are the service says; they have no place for a failure, so they are cut off."""
    for code in (0, 13):
        connection = connect()
        connection.sendall(get("/v1/load?code=%d" % code, "Connection: close\r\n"))
        status, body, head = split(receive_all(connection))
        connection.close()
        equal(status, 200, "the status")
        check(b"content-type: text/csv" in head.lower(), "the type: %r" % head)
        check(body.startswith(b"4\r\na,b\n\r\n"), "the bytes: %r" % body)
        equal(body.endswith(b"0\r\n\r\n"), code == 0, "whether %r looks whole" % body)
    answer = ask("HEAD", "/v1/load")
    equal((answer.status, answer.headers["Content-Type"]), (200, None), "a head of them")


def a_head():
    """It has no stream behind it, and does not hold up what follows."""
    connection = connect()
    connection.sendall(b"HEAD /v1/pour HTTP/1.1\r\nHost: a\r\n\r\n" + get("/v1/hold/0"))
    file = connection.makefile("rb")
    line = file.readline()
    check(b" 200 " in line, "a head: %r" % line)
    while line.strip():
        line = file.readline()
    equal(read_answer(file)[0], 200, "what follows")
    connection.close()


def to_an_old_client():
    connection = connect()
    connection.sendall(("GET %s HTTP/1.0\r\n\r\n" % POUR).encode())
    status, body, head = split(receive_all(connection))
    equal(status, 200, "HTTP/1.0")
    check(b"chunked" not in head.lower(), "chunks for HTTP/1.0")
    equal([json.loads(line) for line in body.splitlines()], DROPS, "the lines")


for part in (as_lines, as_an_array, as_events, an_event_source_that_comes_again, each_as_it_comes,
             errors, raw_bytes, a_head, to_an_old_client):
    print("  " + part.__name__, flush=True)
    part()
