# SPDX-License-Identifier: Apache-2.0
"""Whatever a client asks, the gateway and a function of the same service answer the same."""
import http.client
import json
import os
import re
import subprocess
import time
import urllib.parse

from bootstrap import Bootstrap
from broker import Broker
from forms import FORMS, Answer, Request, answer_of, function_url, streamed_answer_of
from runtime_api import RuntimeApi

GATEWAY, TRIAL = os.environ["GATEWAY"], os.environ["TRIAL"]
LONG = 120
JSON = {"content-type": "application/json"}
# What is told of an answer beside its body, where both have it to tell.
TOLD = ("content-type", "retry-after", "allow", "cache-control", "x-accel-buffering",
        "x-request-id")


def ask(method, path, body=b"", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("x-request-id", "table/1")
    return Request(method, path, named, body if isinstance(body, bytes) else body.encode())


def refused(code, **more):
    return ask("POST", "/v1/refuse", json.dumps(dict(code=code, message="no \"x\" é", **more)),
               **JSON_HEADER)


JSON_HEADER = {"content_type": "application/json"}
ECHO = "/trial.v1.Trial/Echo"
TABLE = [
    ask("POST", ECHO, '{"number":"7","text":"Gruß\\n\\u0001"}', **JSON_HEADER),
    ask("POST", ECHO, "{}"),
    ask("POST", ECHO, ""),
    ask("POST", ECHO, b"\x08\x07\x12\x02hi", content_type="application/x-protobuf"),
    ask("POST", ECHO, '{"data":"AP/+"}', accept="application/x-protobuf", **JSON_HEADER),
    ask("POST", ECHO, '{"number":7', **JSON_HEADER),
    ask("POST", ECHO, '{"nmber":7}', **JSON_HEADER),
    ask("POST", ECHO, '{"number":-7}', **JSON_HEADER),
    ask("POST", ECHO, "[" * 3000, **JSON_HEADER),
    ask("POST", ECHO, b"\xff\xfe", **JSON_HEADER),
    ask("POST", ECHO, "a=b", content_type="application/x-www-form-urlencoded"),
    ask("POST", ECHO, "{}", accept="text/html", **JSON_HEADER),
    ask("POST", ECHO, "{}", content_encoding="br", **JSON_HEADER),
    ask("POST", ECHO, "{}", x_request_timeout="later", **JSON_HEADER),
    ask("POST", ECHO, "{}", x_large="x" * 9000, **JSON_HEADER),
    ask("GET", ECHO), ask("PUT", ECHO, "{}"), ask("GET", "/v1/nothing/near"), ask("GET", "/x"),
    ask("POST", "/trial.v1.Trial/Ecko", "{}"), ask("GET", "/v1/hold/"),
    ask("GET", "/v1/hold/-1"), ask("GET", "/v1/hold/1?ms=2"), ask("GET", "/v1/hold/a%2Fb"),
    ask("GET", "/v1/hold/4000", x_request_timeout="50ms"), ask("HEAD", "/v1/hold/0"),
    refused(5), refused(8, retryAfterMs=2500), refused(14, retryAfterMs=1), refused(16),
    refused(4), refused(13), refused(99),
    ask("GET", "/v1/pour?size=3&count=4"),
    ask("GET", "/v1/pour?size=3&count=4", accept="application/json"),
    ask("GET", "/v1/pour?size=3&count=4", accept="text/event-stream"),
    ask("GET", "/v1/pour?size=3&count=4", accept="image/png"),
    ask("GET", "/v1/pour?size=x"), ask("GET", "/v1/pour?colour=red&size=1"),
    ask("GET", "/v1/pour?size=1&size=2&count=1"), ask("HEAD", "/v1/pour?size=3&count=4"),
    ask("GET", "/v1/pour?size=1000&count=300"),
    ask("POST", "/v1/drink", '{"text":"a"}\n{"text":"b"}\n'),
    ask("POST", "/v1/drink", '[{"text":"a"},{"text":"b"}]', **JSON_HEADER),
    ask("POST", "/v1/drink", '{"text":"a"}\n7\n'), ask("POST", "/v1/drink", '{"text":"a"}\n{"te'),
    ask("POST", "/v1/drink", ""), ask("POST", "/v1/drink", "{}", content_type="text/csv"),
    ask("POST", "/v1/drink", "".join('{"number":%d}\n' % n for n in range(500))),
]


class Gateway:
    def __init__(self, broker):
        self.log = open(os.path.join(broker.folder.name, "gateway.log"), "w+", encoding="utf-8")
        self.process = broker.run(os.environ["TRIAL"], "--bus", broker.url), subprocess.Popen(
            [GATEWAY, "--bus", broker.url, "--listen", "http://127.0.0.1:0"],
            stdout=self.log, stderr=self.log)
        broker.until(lambda: "listening at" in self.said())
        where = re.search(r"listening at (http\S+)", self.said()).group(1)
        self.where = urllib.parse.urlsplit(where)
        broker.until(lambda: self.ask(ask("POST", ECHO, "{}")).status == 200)

    def said(self):
        with open(self.log.name, encoding="utf-8") as log:
            return log.read()

    def ask(self, request):
        client = http.client.HTTPConnection(self.where.hostname, self.where.port, timeout=LONG)
        client.request(request.method, request.path, request.body or None, request.headers)
        got = client.getresponse()
        headers = {name.lower(): value for name, value in got.getheaders()}
        answer = Answer(got.status, headers, got.read())
        client.close()
        return answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.process:
            process.terminate()
            process.wait(LONG)
        self.log.close()


def comparable(body):
    """The gateway has other services too, and names near to what was asked for. And where a call was
    when its time was over depends on the machine."""
    body = re.sub(rb'the deadline (has passed|passed before [a-z ]+)', b"the deadline", body)
    return re.sub(rb'; did you mean [^?]*\?', b"", body)


def same(request, form, there, here):
    what = "%s %s as %s" % (request.method, request.path, form)
    assert here.status == there.status, (what, here, there)
    assert comparable(here.body) == comparable(there.body), (what, here.body, there.body)
    for name in TOLD:
        assert here.headers.get(name) == there.headers.get(name), (what, name, here, there)


def function(streaming=None):
    api = RuntimeApi()
    return api, Bootstrap(api, TRIAL, HEADWAY_LAMBDA_STREAMING=streaming)


def events_are_answered_as_the_gateway_answers(answers):
    api, bootstrap = function()
    asked = 0
    with bootstrap as trial:
        for request, there in answers:
            for form, event in FORMS.items():
                if event(request) is None:
                    continue
                got = api.invoke(event(request)).wait()
                assert got.kind == "response", (request, form, got.result)
                same(request, form, there, answer_of(got.result))
                asked += 1
        trial.stop()
    api.check()
    print("    %d requests" % asked)


def streamed_ones_too(answers):
    api, bootstrap = function("1")
    with bootstrap as trial:
        for request, there in answers:
            got = api.invoke(function_url(request)).wait()
            assert got.kind == "response", (request, got.result)
            assert got.said["content-type"] == [
                "application/vnd.awslambda.http-integration-response"], got.said
            assert not got.trailers, got.trailers
            same(request, "a stream", there, streamed_answer_of(got.result))
        trial.stop()
    api.check()


if __name__ == "__main__":
    with Broker() as the_broker, Gateway(the_broker) as gateway:
        table = [(request, gateway.ask(request)) for request in TABLE]
    for story in (events_are_answered_as_the_gateway_answers, streamed_ones_too):
        began = time.monotonic()
        story(table)
        print("  %s (%.1f s)" % (story.__name__, time.monotonic() - began), flush=True)
