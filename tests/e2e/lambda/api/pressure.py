# SPDX-License-Identifier: Apache-2.0
"""Who does not read holds the function up, not the host's memory; and others are served meanwhile."""
import http.client
import json
import os

# The sanitizer's quarantine would look like memory that grows.
os.environ["ASAN_OPTIONS"] = ":".join(filter(None, (
    os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=1:malloc_context_size=2")))

import world  # noqa: E402
from world import case, create  # noqa: E402

PIECES = 60000  # of a thousand bytes
OTHERS = 100


def memory_mb(host):
    with open(f"/proc/{host.process.pid}/status") as status:
        return [int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM")][0]


def main():
    with world.host() as host:
        client = host.client()
        create(client, Timeout=240)
        create(client, "g")
        client.invoke(FunctionName="f")
        client.invoke(FunctionName="g")
        before = memory_mb(host)
        link = http.client.HTTPConnection(host.url.removeprefix("http://"), timeout=240)
        link.request("POST", "/2021-11-15/functions/f/response-streaming-invocations",
                     json.dumps({"stream": PIECES}))
        said = link.getresponse()
        stream = said.headers["x-amzn-RequestId"]
        for at in range(OTHERS):
            answer = client.invoke(FunctionName="g", Payload=json.dumps(at))
            case(json.loads(answer["Payload"].read()) == at, "others are served")
        world.until(lambda: f"START RequestId: {stream}" in host.said())
        case(f"END RequestId: {stream}" not in host.said(), "it has ended, although nobody reads")
        size = 0
        while piece := said.read(65536):
            size += len(piece)
        case(size > PIECES * 1000, size)
        world.until(lambda: f"END RequestId: {stream}" in host.said())
        case(memory_mb(host) < before + 25, f"{before} MB became {memory_mb(host)} MB")
    world.done("a slow reader")


main()
