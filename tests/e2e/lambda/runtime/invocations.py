# SPDX-License-Identifier: Apache-2.0
"""Events become calls of a service that knows nothing of it, and their answers results."""
import os
import threading
import time

from bootstrap import Bootstrap
from runtime_api import MOST, RuntimeApi

FLEET, TRIAL, RELAY = (os.environ[name] for name in ("FLEET", "TRIAL", "RELAY"))
GET = {"method": "fleet.v1.Fleet/Get", "request": {}}


def call(method, request=None):
    return {"method": method, "request": request or {}}


def the_service_is_called():
    api = RuntimeApi()
    with Bootstrap(api, FLEET) as fleet:
        for _ in range(100):
            got = api.invoke(GET).wait()
            assert got.kind == "response", got.result
            device = got.json()
            assert device["name"] == "local" and device["readings"], device
        refused = api.invoke(call("fleet.v1.Fleet/Get", {"device": "moon"})).wait()
        assert refused.kind == "error", refused.result
        assert refused.json()["errorType"] == "headway.NOT_FOUND", refused.json()
        for event in (b"{", b"", b"null", b'"x"', b"[" * 5000, b'{"method":1}', b"\0\r\n\r\n"):
            assert api.invoke(event).wait().kind == "error", event
        assert api.invoke(GET).wait().kind == "response"
        api.until_parked()
        assert api.served == 1, api.served  # one connection for all of it
        fleet.stop()
    api.check()


def what_is_known_of_an_invocation_comes_along():
    api = RuntimeApi()
    trace = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"
    with Bootstrap(api, RELAY) as relay:
        got = api.invoke(call("relay.v1.Relay/Tell"), remaining=20, Trace_Id=trace).wait().json()
        assert got["trace"] == trace, got
        assert 10000 < got["remainingMs"] <= 20000, got
        got = api.invoke(call("relay.v1.Relay/Tell"), remaining=-3600).wait().json()
        assert "trace" not in got and got["remainingMs"] > 60000, got  # a clock that is wrong
        relay.stop()
    with Bootstrap(api, TRIAL, HEADWAY_LAMBDA_METHOD="trial.v1.Trial/Echo") as trial:
        assert api.invoke({"text": "Gruß"}).wait().json()["text"] == "Gruß"
        trial.stop()
    with Bootstrap(api, TRIAL, _HANDLER="trial.v1.Trial/Echo") as trial:
        assert api.invoke({"text": "x" * 100000}).wait().json()["text"] == "x" * 100000
        trial.stop()
    api.check()


def large_ones_pass_and_too_large_ones_are_named():
    api = RuntimeApi()
    with Bootstrap(api, RELAY) as relay:
        got = api.invoke(call("relay.v1.Relay/Tell", {"size": 6 * 1000 * 1000})).wait()
        assert got.kind == "response" and len(got.json()["text"]) == 6 * 1000 * 1000
        got = api.invoke(call("relay.v1.Relay/Tell", {"size": MOST})).wait()
        assert got.kind == "error", len(got.result)
        assert api.invoke(call("relay.v1.Relay/Tell")).wait().kind == "response"
        relay.stop()
    with Bootstrap(api, TRIAL, _HANDLER="trial.v1.Trial/Echo") as trial:
        text = "y" * (6 * 1000 * 1000)
        assert api.invoke({"text": text}).wait().json()["text"] == text
        trial.stop()
    api.check()


def several_at_once_where_the_environment_says_so():
    reads = threading.Event()
    api = RuntimeApi(reads.is_set)
    with Bootstrap(api, TRIAL, AWS_LAMBDA_MAX_CONCURRENCY="8") as trial:
        api.until_parked(8)
        held = [api.invoke(call("trial.v1.Trial/Hold", {"ms": 1})) for _ in range(8)]
        api.until(lambda: not api.waiting)  # all are taken while no result is read
        reads.set()
        for one in held:
            assert one.wait().kind == "response", one.result
        many = [api.invoke(call("trial.v1.Trial/Echo", {"number": i})) for i in range(400)]
        for i, one in enumerate(many):
            assert one.wait().json().get("number", "0") == str(i)
        api.until_parked(8)
        assert api.served == 8
        trial.stop()
    for wrong in ("0", "-1", "many", "99999"):
        with Bootstrap(api, TRIAL, AWS_LAMBDA_MAX_CONCURRENCY=wrong) as trial:
            assert "AWS_LAMBDA_MAX_CONCURRENCY" in trial.ends(70)
    api.check()


if __name__ == "__main__":
    for story in (the_service_is_called, what_is_known_of_an_invocation_comes_along,
                  large_ones_pass_and_too_large_ones_are_named,
                  several_at_once_where_the_environment_says_so):
        began = time.monotonic()
        story()
        print("  %s (%.1f s)" % (story.__name__, time.monotonic() - began), flush=True)
