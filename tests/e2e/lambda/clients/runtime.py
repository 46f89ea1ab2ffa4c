# SPDX-License-Identifier: Apache-2.0
"""The runtime interface client for Node that AWS offers, unmodified, as the runtime of functions that
are created by boto3. Its node_modules are the host's layer, as they are part of the runtime on AWS."""
import base64
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import world
from world import PREFIX, case, create, events_of

HERE = os.path.dirname(os.path.abspath(__file__))


def invoke(client, name, event, **more):
    said = client.invoke(FunctionName=name, Payload=json.dumps(event), **more)
    return said, json.loads(said["Payload"].read() or "null")


def make(client):
    with open(os.path.join(HERE, "handler.mjs"), "rb") as file:
        code = world.zipped({"handler.mjs": (file.read(), 0o644)})
    for name in ("plain", "failing", "exiting", "slow", "streaming"):
        create(client, name, Runtime="nodejs20.x", Handler="handler." + name, MemorySize=256,
               Code={"ZipFile": code}, Timeout=2 if name == "slow" else 60,
               Environment={"Variables": {"KIND": "node"}})


def plain(client):
    context = base64.b64encode(b'{"custom":{"k":"v"}}').decode()
    said, answer = invoke(client, "plain", {"a": 1}, ClientContext=context, LogType="Tail")
    case(answer["event"] == {"a": 1} and answer["name"] == "plain", answer)
    case(answer["arn"] == PREFIX + "plain" and answer["time"] is True, answer)
    case(answer["id"] == said["ResponseMetadata"]["RequestId"], answer)
    case(answer["client"]["custom"] == {"k": "v"} and answer["memory"] == "256", answer)
    case(answer["variable"] == "node", answer)
    tail = base64.b64decode(said["LogResult"]).decode()
    case("REPORT RequestId: " + answer["id"] in tail and "Init Duration" in tail, tail)
    _, answer = invoke(client, "plain", [1])
    case(answer["event"] == [1], "warm")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda i: invoke(client, "plain", i)[1]["event"], range(12)))
    case(answers == list(range(12)), answers)


def failures(client):
    said, answer = invoke(client, "failing", {})
    case(said["FunctionError"] == "Unhandled", said)
    case(answer["errorType"] == "RangeError" and answer["errorMessage"] == "on purpose", answer)
    case(answer["trace"][0].startswith("RangeError"), answer)
    said, answer = invoke(client, "exiting", {})
    case(said["FunctionError"] == "Unhandled" and answer["errorType"] == "Runtime.ExitError", answer)
    case("exit status 9" in answer["errorMessage"], answer)
    said, answer = invoke(client, "slow", {})
    case(answer["errorType"] == "Sandbox.Timedout", answer)
    case("Task timed out after 2.00 seconds" in answer["errorMessage"], answer)


def streams(host):
    for breaks in (0, 1):
        *pieces, (kind, end) = events_of(host, "streaming", {"pieces": 40, "breaks": breaks})
        text, end = b"".join(piece for _, piece in pieces), json.loads(end)
        case(text[:40000] == b"".join(bytes([65 + i % 26]) * 1000 for i in range(40)), text[-90:])
        case(kind == "InvokeComplete" and ("ErrorCode" in end) == bool(breaks), end)
        case(("in the middle" in end.get("ErrorDetails", "")) == bool(breaks), end)


def main():
    with world.host("--layers", sys.argv[1]) as host:
        client = host.client()
        make(client)
        plain(client)
        failures(client)
        streams(host)
    with open(os.path.join(sys.argv[1], "node_modules/aws-lambda-ric/package.json")) as file:
        world.done("aws-lambda-ric " + json.load(file)["version"])


main()
