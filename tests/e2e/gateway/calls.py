# SPDX-License-Identifier: Apache-2.0
import base64
import json

from web import (JSON, ask, ask_json, check, connect, equal, expect_problem, get, read_answer,
                 receive_all, split)

INVALID_ARGUMENT, NOT_FOUND, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, UNIMPLEMENTED = 3, 5, 8, 9, 12
ECHO = "/trial.v1.Trial/Echo"
PROTOBUF = {"Content-Type": "application/x-protobuf"}


def by_a_rule():
    device = ask_json("GET", "/v1/devices/local")
    equal(device["name"], "local", "the device")
    check(device["readings"][0]["load"]["oneMinute"] >= 0, "no load")
    # Percent-decoded: the handler is asked for what was meant.
    expect_problem(ask("GET", "/v1/devices/a%20%2Fb"), 404, NOT_FOUND, 'no device "a /b"')


def by_name():
    drop = {"number": "18446744073709551615", "text": "€ \n",
            "data": base64.b64encode(b"\0\1").decode()}
    equal(ask_json("POST", ECHO, drop), drop, "the echo")
    equal(ask_json("POST", ECHO, {}), {}, "the echo of nothing")


def in_protobuf():
    number, text, data = b"\x08\x96\x01", b"\x12\x03abc", b"\x1a\x02\x00\xff"
    answer = ask("POST", ECHO, number + text + data,
                 dict(PROTOBUF, Accept="application/x-protobuf"))
    equal(answer[::2], (200, number + text + data), "protobuf both ways")
    equal(answer.headers["Content-Type"], "application/x-protobuf", "the type")
    answer = ask("POST", ECHO, number + text, dict(PROTOBUF, Accept="application/json"))
    equal(json.loads(answer.body), {"number": "150", "text": "abc"}, "in by protobuf, out by JSON")
    answer = ask("POST", ECHO, '{"number":150}', dict(JSON, Accept="application/x-protobuf"))
    equal(answer.body, number, "in by JSON, out by protobuf")
    # Fields that the schema does not know go through.
    answer = ask("POST", ECHO, b"\x78\x07", dict(PROTOBUF, Accept="*/*"))
    equal(answer.status, 200, "an unknown field")
    expect_problem(ask("POST", ECHO, b"\x12\x7fabc", PROTOBUF), 400, INVALID_ARGUMENT)


def of_the_brokers_own():
    """Who looks after services may see how they are; the rest is not for the outside."""
    health = "/headway.v1.Health/Check"
    equal(ask_json("POST", health, {"service": "fleet.v1.Fleet"}),
          {"serving": "SERVING", "workers": 1}, "how the fleet is")
    for method in ("Broker/GetStatistics", "Broker/RevokeDirect", "Reflection/ListServices",
                   "Access/Reload"):
        expect_problem(ask("POST", "/headway.v1." + method, "{}", JSON), 404, UNIMPLEMENTED)


def by_query():
    path = "/v1/devices/local/readings?filter.kinds=LOAD&filter.kinds=MEMORY&interval=0.1s"
    connection = connect()
    connection.sendall(get(path))
    file = connection.makefile("rb")
    kinds = []
    while len(kinds) < 4:
        line = file.readline()
        if line.startswith(b"{"):
            kinds.append(list(json.loads(line))[-1])
    equal(kinds, ["load", "memory"] * 2, "the kinds that were wanted")
    connection.close()
    for query, word in (("filter.kinds=LAOD", "filter.kinds"), ("interval=fast", "interval"),
                        ("filter.colour=red", "filter.colour"),
                        ("interval=1s&interval=2s", "interval"),
                        ("key=hw_nothing", "key")):
        expect_problem(ask("GET", "/v1/devices/local/readings?" + query), 400, INVALID_ARGUMENT,
                       word)


def problems():
    def post(body, **headers):
        return ask("POST", "/v1/refuse", body, dict(JSON, **headers))
    expect_problem(post('{"code": "many"}'), 400, INVALID_ARGUMENT, "code")
    expect_problem(post('{"code": 3'), 400, INVALID_ARGUMENT)
    expect_problem(post('{"colour": 3}'), 400, INVALID_ARGUMENT, "colour")
    expect_problem(ask("GET", "/v1/device/local"), 404, UNIMPLEMENTED, "/v1/devices/{device}")
    for name in ("/fleet.v1.Fleet/Get", "/fleet.v1.Flet/Get"):
        expect_problem(ask("POST", name, "{}", JSON), 404, UNIMPLEMENTED, "GET /v1/devices/{device}")
    answer = ask("DELETE", "/v1/devices/local")
    expect_problem(answer, 405, UNIMPLEMENTED, "GET")
    equal(answer.headers["Allow"], "GET, HEAD", "Allow")
    expect_problem(ask("GET", "/v1/devices/local", headers={"Accept": "image/png"}), 406,
                   INVALID_ARGUMENT, "application/json")
    expect_problem(post("a,b", **{"Content-Type": "text/csv"}), 415, INVALID_ARGUMENT, "text/csv")
    answer = ask("POST", "/fleet.v1.Fleet/Control", "{}", JSON)
    expect_problem(answer, 426, FAILED_PRECONDITION, "WebSocket")
    equal(answer.headers["Upgrade"], "websocket", "Upgrade")
    expect_problem(ask("POST", ECHO, "x" * 70000, JSON), 413, RESOURCE_EXHAUSTED)
    # What a service says comes as it was said.
    expect_problem(post('{"code": 6, "message": "it is there"}'), 409, 6, "it is there")
    expect_problem(post('{"code": 16, "message": "who?"}'), 401, 16, "who?")


def a_head():
    answer = ask("HEAD", "/v1/devices/local")
    equal(answer[::2], (200, b""), "a head")
    check(int(answer.headers["Content-Length"]) > 100, "of what GET would say")


def what_caches_are_told():
    """Of an answer that depends on what was asked for, beside the path."""
    for method, path, vary in (("GET", "/v1/devices/local", "accept"), ("POST", ECHO, None)):
        answer = ask(method, path, None if vary else "{}", JSON)
        equal((answer.status, answer.headers["Vary"]), (200, vary), "Vary of " + method)
        equal(answer.headers["Cache-Control"], None, "Cache-Control where nobody has a key")


def a_ping():
    answer = ask("OPTIONS", "*")
    equal(answer[::2], (204, b""), "whether there is a server")
    expect_problem(ask("OPTIONS", "/v1/devices/local"), 405, UNIMPLEMENTED, "GET, HEAD")


def one_connection_for_many():
    connection = connect()
    file = connection.makefile("rb")
    for _ in range(50):
        connection.sendall(get("/v1/devices/local"))
        status, body = read_answer(file)
        equal((status, json.loads(body)["name"]), (200, "local"), "an answer of many")
    # All at once, and the slowest first: answers keep the order.
    paths = ["/v1/hold/300"] + ["/v1/devices/%d" % i for i in range(12)] + ["/v1/devices/local"]
    connection.sendall(b"".join(get(path) for path in paths))
    status, body = read_answer(file)
    equal((status, "metadata" in json.loads(body)), (200, True), "the first")
    for i in range(12):
        status, body = read_answer(file)
        equal((status, '"%d"' % i in json.loads(body)["message"]), (404, True), "the next")
    equal(read_answer(file)[0], 200, "the last")
    connection.sendall(get("/v1/hold/0", "Connection: close\r\n"))
    equal(split(file.read())[0], 200, "one that closes")
    connection.close()


def an_old_client():
    connection = connect()
    connection.sendall(b"GET /v1/devices/local HTTP/1.0\r\n\r\n")
    status, body, _ = split(receive_all(connection))
    equal((status, json.loads(body)["name"]), (200, "local"), "HTTP/1.0")


for part in (by_a_rule, by_name, in_protobuf, of_the_brokers_own, by_query, problems, a_head,
             what_caches_are_told, a_ping, one_connection_for_many, an_old_client):
    print("  " + part.__name__, flush=True)
    part()
