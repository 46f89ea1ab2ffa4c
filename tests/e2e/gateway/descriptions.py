# SPDX-License-Identifier: Apache-2.0
"""/openapi.json, /docs/ and /metrics."""
import json
import re

from testee import until
from web import ask, check, equal, expect_problem

FLEET = {"/v1/devices/{device}": "get", "/v1/devices/{device}/readings": "get",
         "/v1/readings": "post"}
SAMPLE = re.compile(r'^headway_gateway_([a-z_]+)(\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})?'
                    r' (\d+(?:\.\d+)?)$')


def openapi():
    answer = ask("GET", "/openapi.json")
    equal((answer.status, answer.headers["Content-Type"]), (200, "application/json"), "the type")
    return json.loads(answer.body)


def what_there_is():
    document = openapi()
    check(document["openapi"].startswith("3.1"), document["openapi"])
    for path, method in FLEET.items():
        check(path in document["paths"], "no %s in %r" % (path, list(document["paths"])))
        check(method in document["paths"][path], "no %s %s" % (method, path))
    check("/fleet.v1.Fleet/Control" in document["paths"], "no method without a rule")
    get = document["paths"]["/v1/devices/{device}"]["get"]
    check("one reading of every kind" in json.dumps(get), "the comment of Get is lost")
    schemas = json.dumps(document["components"]["schemas"])
    check("fleet.v1.Reading" in schemas or "Reading" in schemas, "no schema of Reading")
    # Every reference leads somewhere.
    for name in set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document))):
        check(name in document["components"]["schemas"], "%s leads nowhere" % name)


def a_page():
    answer = ask("GET", "/docs/")
    equal(answer.status, 200, "/docs/")
    check(answer.headers["Content-Type"].startswith("text/html"), answer.headers["Content-Type"])
    check("Content-Security-Policy" in answer.headers, "no policy for what it may load")
    tag = answer.headers["ETag"]
    answer = ask("GET", "/docs/", headers={"If-None-Match": tag})
    equal((answer.status, answer.body), (304, b""), "one that is known")
    equal(ask("GET", "/docs").headers["Location"], "docs/", "/docs")
    expect_problem(ask("GET", "/"), 404, 12, "/docs/")
    for path in ("/docs/nothing.js", "/docs/../openapi.json", "/docs/%2e%2e/page.c",
                 "/docs/..%2fpage.c"):
        check(ask("GET", path).status in (400, 404), path)
    expect_problem(ask("POST", "/docs/", "x"), 405, 12)


def metrics():
    answer = ask("GET", "/metrics")
    equal(answer.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8", "the type")
    described, samples = set(), {}
    for line in answer.body.decode().splitlines():
        if line.startswith("# TYPE "):
            described.add(line.split()[2].removeprefix("headway_gateway_"))
        elif not line.startswith("#"):
            match = SAMPLE.match(line)
            check(match, "no sample: %r" % line)
            name, labels, value = match.groups()
            check(re.sub("_(bucket|sum|count)$", "", name) in described or name in described, name)
            check((name, labels) not in samples, "twice: %r" % line)
            samples[name, labels] = float(value)
    return samples


def requests(code):
    return metrics().get(
        ("requests_total", '{service="fleet.v1.Fleet",method="Get",code="%d"}' % code), 0)


def numbers():
    until(lambda: metrics()["services", None] == 3, "seen all services, with headway.v1.Health")
    equal(metrics()["bus_connected", None], 1, "the broker")
    good, bad = requests(200), requests(404)
    for _ in range(5):
        ask("GET", "/v1/devices/local")
    ask("GET", "/v1/devices/x")
    until(lambda: (requests(200), requests(404)) == (good + 5, bad + 1), "counted")
    ask("GET", "/nowhere")
    check(metrics()["refusals_total", '{reason="route"}'] >= 1, "a 404 is not counted")


for part in (what_there_is, a_page, numbers):
    print("  " + part.__name__, flush=True)
    part()
