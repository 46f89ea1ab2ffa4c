# SPDX-License-Identifier: Apache-2.0
"""GET /events/TOPIC: what is published comes while one listens."""
import json
import os
import subprocess

from web import ask, check, connect, equal, expect_problem, get

TOPIC = "fleet.v1.ReadingOutOfRange"


def publish(device):
    event = json.dumps({"device": device, "value": 2.5, "side": "ABOVE"})
    subprocess.run([os.environ["HEADWAY_CLI"], "pub", TOPIC + "." + device, event], check=True,
                   capture_output=True)


def listen(pattern, accept, headers=""):
    """From the answer's head on one hears: it comes when the subscription stands."""
    connection = connect()
    connection.sendall(get("/events/" + pattern, "Accept: %s\r\n%s" % (accept, headers)))
    file = connection.makefile("rb")
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += file.readline()
    check(b" 200 " in head, "the head: %r" % head)
    check(accept.encode() in head, "the type in %r" % head)
    return connection, file


def next_event(file, begins):
    line = file.readline()
    while not line.startswith(begins):
        check(line, "it ended")
        line = file.readline()
    return json.loads(line.removeprefix(b"data: "))


def as_events_and_lines():
    listeners = [(listen(TOPIC + ".*", "text/event-stream"), b"data: {"),
                 (listen(TOPIC + ".%6Cocal", "application/x-ndjson"), b"{"),
                 (listen("fleet.v1.%3E", "text/event-stream"), b"data: {")]
    for device in ("local", "local"):
        publish(device)
        for (_, file), begins in listeners:
            event = next_event(file, begins)
            equal((event["device"], event["value"], event["side"]), (device, 2.5, "ABOVE"),
                  "the event")
    publish("other")
    for index in (0, 2):
        (_, file), begins = listeners[index]
        equal(next_event(file, begins)["device"], "other", "the event of the other")
    publish("local")
    equal(next_event(listeners[1][0][1], b"{")["device"], "local", "who asked for one hears one")
    for (connection, _), _ in listeners:
        connection.close()


def who_comes_again_has_missed_some():
    """How many, nobody knows: events are not kept."""
    for again in False, True:
        connection, file = listen(TOPIC + ".local", "text/event-stream",
                                  "Last-Event-ID: 7\r\n" if again else "")
        publish("local")
        lines = [file.readline()]
        while not lines[-1].startswith(b"data: {\"device\""):
            check(lines[-1], "it ended")
            lines.append(file.readline())
        equal(b"event: gap\n" in lines, again, "whether %r tell of a gap" % lines)
        equal(b"data: {\"lost\":null}\n" in lines, again, "how many are lost, in %r" % lines)
        connection.close()


def refusals():
    expect_problem(ask("GET", "/events/trial.v1.Drop"), 404, 5, "trial.v1.Drop", "--expose-topics")
    # A pattern that is wider than what is exposed.
    for pattern in ("%3E", "fleet.%3E", "*.v1.X"):
        expect_problem(ask("GET", "/events/" + pattern), 404, 5, "--expose-topics")
    for pattern in ("", "a..b", "fleet.v1.%00", "fleet.v1." + "x" * 300):
        expect_problem(ask("GET", "/events/" + pattern), 400, 3)
    expect_problem(ask("GET", "/events/fleet.v1.>"), 400, 3, "percent-encoded", "%3E")
    expect_problem(ask("POST", "/events/" + TOPIC), 405, 12)
    expect_problem(ask("GET", "/events/" + TOPIC, headers={"Accept": "image/png"}), 406, 3)


for part in (as_events_and_lines, who_comes_again_has_missed_some, refusals):
    print("  " + part.__name__, flush=True)
    part()
