# SPDX-License-Identifier: Apache-2.0
"""The runtime interface clients that AWS offers, unmodified, as the runtimes of functions that are
created by boto3. What was installed is the host's layer, as it is part of the runtime on AWS.

usage: runtime.py node|python FOLDER
"""
import base64
import json
import os
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import world
from world import PREFIX, case, create, events_of

HERE = os.path.dirname(os.path.abspath(__file__))


class Node:
    runtime, code, error, trace = "nodejs20.x", "handler.mjs", "RangeError", "trace"
    functions = ("plain", "failing", "exiting", "slow", "streaming")

    def told(self, folder):
        with open(os.path.join(folder, "node_modules/aws-lambda-ric/package.json")) as file:
            return "aws-lambda-ric " + json.load(file)["version"]


class Python:
    runtime, code, error, trace = "python3.11", "handler.py", "LookupError", "stackTrace"
    functions = ("plain", "failing", "exiting", "slow", "together")

    def told(self, folder):
        with open(os.path.join(folder, "python/awslambdaric/__init__.py")) as file:
            version = re.search('__version__ = "(.*)"', file.read())
        return "awslambdaric " + version[1]


def invoke(client, name, event, **more):
    said = client.invoke(FunctionName=name, Payload=json.dumps(event), **more)
    return said, json.loads(said["Payload"].read() or "null")


def make(client, kind):
    with open(os.path.join(HERE, kind.code), "rb") as file:
        code = world.zipped({kind.code: (file.read(), 0o644)})
    for name in (*kind.functions, "missing"):
        create(client, name, Runtime=kind.runtime, Handler="handler." + name, MemorySize=256,
               Code={"ZipFile": code}, Timeout=2 if name == "slow" else 60,
               Environment={"Variables": {"KIND": kind.__class__.__name__}})


def plain(client, kind):
    context = base64.b64encode(b'{"custom":{"k":"v"}}').decode()
    said, answer = invoke(client, "plain", {"a": 1}, ClientContext=context, LogType="Tail")
    case(answer["event"] == {"a": 1} and answer["name"] == "plain", answer)
    case(answer["arn"] == PREFIX + "plain" and answer["time"] is True, answer)
    case(answer["id"] == said["ResponseMetadata"]["RequestId"], answer)
    case(answer["client"]["custom"] == {"k": "v"} and answer["memory"] == "256", answer)
    case(answer["variable"] == kind.__class__.__name__, answer)
    tail = base64.b64decode(said["LogResult"]).decode()
    case("REPORT RequestId: " + answer["id"] in tail and "Init Duration" in tail, tail)
    _, answer = invoke(client, "plain", [1])
    case(answer["event"] == [1], "warm")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda i: invoke(client, "plain", i)[1]["event"], range(12)))
    case(answers == list(range(12)), answers)


def failures(client, kind):
    said, answer = invoke(client, "failing", {})
    case(said["FunctionError"] == "Unhandled", said)
    case(answer["errorType"] == kind.error and answer["errorMessage"] == "on purpose", answer)
    case("handler." in "".join(answer[kind.trace]), answer)
    said, answer = invoke(client, "missing", {})
    case(said["FunctionError"] == "Unhandled", said)
    case(answer["errorType"] == "Runtime.HandlerNotFound", answer)
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


def together(folder, kind):
    """Several at once in one environment: of AWS's client, each in a process under one."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(f"functions: [{{name: together, folder: {HERE}, runtime: {kind.runtime},"
                   f" handler: handler.together, layers: {folder}, max_concurrency: 4,"
                   " environment: {PYTHONDONTWRITEBYTECODE: '1'}}]\n")
        file.flush()
        with world.host(file.name) as host:
            client = host.client()
            parents = [invoke(client, "together", {})[1]]
            with ThreadPoolExecutor(4) as pool:
                parents += pool.map(lambda i: invoke(client, "together", i)[1], range(8))
            case(len(set(parents)) == 1 and parents[0] != host.process.pid, parents)


def main(kind, folder):
    with world.host("--layers", folder) as host:
        client = host.client()
        make(client, kind)
        plain(client, kind)
        failures(client, kind)
        if "streaming" in kind.functions:
            streams(host)
    if "together" in kind.functions:
        together(folder, kind)
    world.done(kind.told(folder))


main({"node": Node, "python": Python}[sys.argv[1]](), sys.argv[2])
