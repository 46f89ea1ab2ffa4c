# SPDX-License-Identifier: Apache-2.0
"""Functions of an account, called by a generated client and by the command line."""
import os
import re
import signal

from endpoint import Cut, Endpoint, FunctionError, Stream
from story import (ACCESS, DIR, SECRET, TOKEN, Bridge, answered, check, client, equal, failed, fleet,
                   patiently, trial, until)


def device(invocation):
    method, request = invocation.payload["method"], invocation.payload["request"]
    if method == "fleet.v1.Fleet/Get":
        if invocation.endpoint.cuts:
            raise Cut()
        return {"name": request.get("device", "local"), "hostname": "lambda",
                "readings": [{"device": "local", "load": {"oneMinute": 1.5}}]}
    return Stream(b'{"device":"local","sequence":"%d","load":{"oneMinute":2}}\n' % i
                  for i in range(1, 200))


def do(invocation):
    word = invocation.payload["request"]
    text = word.get("text", "")
    if text == "error":
        raise FunctionError('{"errorType":"KeyError","errorMessage":"no such key",'
                            '"stackTrace":["at handler.py:1"]}')
    if text == "status":
        raise FunctionError('{"errorType":"headway.NOT_FOUND","errorMessage":"gone",'
                            '"status":{"code":5,"message":"gone"}}')
    if text == "cut":
        raise Cut()
    if text == "proxy":
        return {"statusCode": 200, "body": "hello"}
    if invocation.payload["method"].endswith("/Count"):
        return count(word)
    return {"text": text.upper(), "number": word.get("number", 0) + 1}


def count(word):
    many = [b'{"number":%d}\n' % i for i in range(word.get("number", 0))]
    if word.get("text") == "broken":
        return Stream(many, error=("Function.Broken", "it broke"))
    if word.get("text") == "away":
        return Stream(many, cut=True)
    whole = b"".join(many)
    return Stream(whole[i:i + 7] for i in range(0, len(whole), 7))


def generated_client(endpoint):
    bridge = Bridge(endpoint.url, *fleet())
    bridge.stands("fleet.v1.Fleet")
    said = client("get")
    equal(said.returncode, 0, said.stderr)
    check("device local is the host lambda" in said.stdout, said.stdout)
    seen = endpoint.seen[-1]
    equal(seen.payload, {"method": "fleet.v1.Fleet/Get", "request": {}}, "the payload")
    equal(seen.context, {"custom": {"headway-hops": "1"}}, "the context")
    endpoint.cuts = True
    for _ in range(20):
        before = len(endpoint.seen)
        said = patiently([os.environ["FLEET_CLIENT"], "get"], 1)
        if "DEADLINE_EXCEEDED" not in said.stderr:
            break
    check(said.returncode != 0 and "connection was lost" in said.stderr, said.stderr)
    equal(len(endpoint.seen), before + 3, "what may be done twice is tried thrice")
    endpoint.cuts = False
    said = client("watch")
    equal(said.returncode, 0, said.stderr)
    check(said.stdout.count("load") >= 10, said.stdout)
    bridge.stop()


def shapes(endpoint):
    bridge = Bridge(endpoint.url, *trial("trial:$LATEST"))
    bridge.stands("bridge.v1.Trial")
    equal(answered("bridge.v1.Trial/Make", {"text": "a", "number": 4}), [{"text": "A", "number": 5}],
          "one response")
    equal((endpoint.seen[-1].name, endpoint.seen[-1].qualifier), ("trial", "$LATEST"), "the target")
    equal(answered("bridge.v1.Trial/Tell", {"text": "a"}), [{}], "an event")
    equal(endpoint.seen[-1].kind, "Event", "its type")
    found = answered("bridge.v1.Trial/Count", {"number": 5000})
    equal([word.get("number", 0) for word in found], list(range(5000)), "a stream")
    check(endpoint.seen[-1].streams, "it came in pieces")
    bridge.process.send_signal(signal.SIGUSR1)
    until(lambda: "3 taken, 0 throttled" in bridge.said(), "told what it has done")
    bridge.stop()


def several(endpoint):
    """Two functions, of a file."""
    path = os.path.join(DIR, "bridge.yaml")
    with open(path, "w", encoding="ascii") as file:
        file.write(FILE % {"protos": os.environ["PROTOS"], "own": os.environ["OWN_PROTOS"]})
    bridge = Bridge(endpoint.url, "--config", path).stands("fleet.v1.Fleet")
    bridge.stands("bridge.v1.Trial")
    equal(answered("fleet.v1.Fleet/Get", {})[0]["hostname"], "lambda", "the one")
    equal(answered("bridge.v1.Trial/Make", {"text": "b"})[0]["text"], "B", "the other")
    said = bridge.stop()
    check(re.search(r"fleet: \d+ requests, \d+ taken", said), said)
    check("trial: 1 requests, 1 taken" in said, said)
    # Time is estimated too: less than a minute of it.
    check(re.search(r"about \$0\.0000\d\d; 10 at once now", said), said)


FILE = """functions:
  - function: fleet
    service: fleet.v1.Fleet
    proto: [%(protos)s/fleet/v1/fleet.proto]
    include: [%(protos)s]
    memory_mb: 128
  - function: trial
    service: bridge.v1.Trial
    proto: [%(own)s/trial.proto]
limits:
  concurrency: 20
"""


def failures(endpoint):
    bridge = Bridge(endpoint.url, *trial("arn:aws:lambda:eu-west-1:123456789012:function:trial"))
    bridge.stands("bridge.v1.Trial")
    failed("bridge.v1.Trial/Make", {"text": "error"}, "UNKNOWN", "KeyError: no such key")
    failed("bridge.v1.Trial/Make", {"text": "status"}, "NOT_FOUND", "gone")
    failed("bridge.v1.Trial/Make", {"text": "proxy"}, "INTERNAL", "no bridge.v1.Word")
    before = len(endpoint.seen)
    failed("bridge.v1.Trial/Make", {"text": "cut"}, "UNAVAILABLE", "connection was lost")
    equal(len(endpoint.seen), before + 1, "what may have been done is not done twice")
    said = failed("bridge.v1.Trial/Count", {"number": 3, "text": "broken"}, "UNKNOWN", "it broke")
    equal(said.out.count("\n"), 3, said.out)
    failed("bridge.v1.Trial/Count", {"number": 3, "text": "away"}, "UNAVAILABLE")
    said = bridge.stop()
    check("123456789012:function:trial: 6 requests" in said, said)


def refusals(endpoint):
    bridge = Bridge(endpoint.url, *trial("nobody"))
    bridge.stands("bridge.v1.Trial")
    failed("bridge.v1.Trial/Make", {}, "UNIMPLEMENTED", "Function not found: nobody")
    bridge.stop()
    bridge = Bridge(endpoint.url, *trial(), AWS_ACCESS_KEY_ID=ACCESS,
                    AWS_SECRET_ACCESS_KEY="canary of another", AWS_SESSION_TOKEN=TOKEN)
    bridge.stands("bridge.v1.Trial")
    said = failed("bridge.v1.Trial/Make", {}, "UNAUTHENTICATED", "is the secret key right?")
    check("canary" not in said.err, said.err)
    bridge.stop()
    bridge = Bridge("http://127.0.0.1:1", *trial())
    bridge.stands("bridge.v1.Trial")
    failed("bridge.v1.Trial/Make", {}, "UNAVAILABLE", "cannot reach http://127.0.0.1:1")
    bridge.stop()


def main():
    endpoint = Endpoint({"fleet": device, "trial": do}, {ACCESS: (SECRET, TOKEN)})
    generated_client(endpoint)
    shapes(endpoint)
    several(endpoint)
    failures(endpoint)
    refusals(endpoint)


main()
