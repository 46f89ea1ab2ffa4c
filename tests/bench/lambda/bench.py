#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./dev bench lambda: what the local host of functions costs, beside the same handler on the bus.

One run, into build/release/speed/lambda.md; figures are of a machine where nothing else runs.
"""
import argparse
import asyncio
import base64
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", "..", ".."))
BUILD = os.environ.get("BUILD", os.path.join(ROOT, "build", "release"))
HEADWAY, HOST = os.path.join(BUILD, "headway"), os.path.join(BUILD, "headway-lambda-host")
ECHO = os.path.join(BUILD, "tests", "bench", "echo-service")
FUNCTIONS, CROWD, ROUNDS, PATIENCE = 50, 1000, 5, 120
NOTE = json.dumps({"payload": "x" * 88})  # 66 bytes
EVENT = json.dumps({"method": "bench.v1.Echo/Say", "request": json.loads(NOTE)}).encode()


class World:
    """A broker, processes and a folder that end with it."""

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="lambda")
        self.env = dict(os.environ, HEADWAY_BUS="ipc://%s/b" % self.dir,
                        XDG_STATE_HOME=self.dir + "/state")
        self.processes = []
        self.log = open(self.dir + "/log", "w")
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            process.wait(PATIENCE)
        shutil.rmtree(self.dir)

    def start(self, *words, **options):
        process = subprocess.Popen(words, env=self.env, stderr=self.log, **options)
        self.processes.append(process)
        return process

    def broker(self):
        self.start(HEADWAY, "broker", "--listen", self.env["HEADWAY_BUS"], stdout=self.log)
        self.until(lambda: self.run("ls").returncode == 0)

    def run(self, *words):
        return subprocess.run([HEADWAY, *words], env=self.env, capture_output=True, text=True,
                              check=False)

    def until(self, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                with open(self.dir + "/log") as file:
                    sys.exit("it does not come about:\n" + file.read())
            time.sleep(0.02)

    def host(self, functions, *options):
        """Its process, and the port of its API."""
        code = self.dir + "/code"
        if not os.path.exists(code):
            os.mkdir(code)
            os.symlink(ECHO, code + "/bootstrap")
        with open(self.dir + "/functions.json", "w") as file:
            json.dump({"functions": [dict({"folder": code}, **f) for f in functions]}, file)
        process = self.start(HOST, self.dir + "/functions.json", "--listen", "tcp://127.0.0.1:0",
                             "--quiet", *options, stdout=subprocess.PIPE)
        line = process.stdout.readline().decode()
        return process, int(line.rsplit(":", 1)[1])


def p50_of_calls(world, calls):
    said = world.run("bench", "bench.v1.Echo/Say", NOTE, "-c", "1", "-n", str(calls), "--json")
    figures = json.loads(said.stdout)
    if said.returncode or figures["failed"]:
        sys.exit("calls failed: " + said.stdout + said.stderr)
    return figures["milliseconds"]["p50"]


def answers(world):
    world.until(lambda: world.run("call", "bench.v1.Echo/Say", NOTE).returncode == 0)


def on_the_bus(calls):
    with World() as w:
        w.broker()
        w.start(ECHO, stdout=w.log)
        answers(w)
        return p50_of_calls(w, calls)


def as_a_function(calls):
    with World() as w:
        w.broker()
        w.host([{"name": "echo", "service": "bench.v1.Echo",
                 "proto": [ROOT + "/tests/bench/echo.proto"], "include": [ROOT + "/tests/bench"]}])
        answers(w)
        return p50_of_calls(w, calls)


def rss_kib(pid):
    with open("/proc/%d/status" % pid) as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))


def request(name, event, tail=False):
    return (b"POST /2015-03-31/functions/%s/invocations HTTP/1.1\r\nHost: 127.0.0.1\r\n%s"
            b"Content-Length: %d\r\n\r\n%s" %
            (name.encode(), b"X-Amz-Log-Type: Tail\r\n" if tail else b"", len(event), event))


async def invoke(reader, writer, name, tail=False):
    """Its seconds, whether it succeeded, and its head."""
    began = time.perf_counter()
    writer.write(request(name, EVENT, tail))
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    await reader.readexactly(int(re.search(r"Content-Length: (\d+)", head).group(1)))
    ok = head.startswith("HTTP/1.1 200") and "X-Amz-Function-Error" not in head
    return time.perf_counter() - began, ok, head


async def crowd(port, size, rounds):
    """All at once, again and again: seconds of each, and how many failed."""
    open_all = [asyncio.open_connection("127.0.0.1", port) for _ in range(size)]
    connections = await asyncio.gather(*open_all)
    seconds, failed, began = [], 0, time.perf_counter()
    for _ in range(rounds):
        for took, ok, _ in await asyncio.gather(
                *(invoke(*c, "f%d" % (i % FUNCTIONS)) for i, c in enumerate(connections))):
            seconds.append(took)
            failed += not ok
    took = time.perf_counter() - began
    for _, writer in connections:
        writer.close()
    return seconds, failed, took


def many(size, rounds):
    with World() as w:
        process, port = w.host([{"name": "f%d" % i, "timeout_ms": 60000}
                                for i in range(FUNCTIONS)])
        idle = rss_kib(process.pid)
        seconds, failed, took = asyncio.run(crowd(port, size, rounds))
        return idle, rss_kib(process.pid), seconds, failed, took


async def cold_once(port, name):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took, ok, head = await invoke(reader, writer, name)
    warm, ok_too, head_too = await invoke(reader, writer, name)
    writer.close()
    if not ok or not ok_too:
        sys.exit("an invocation failed: " + head + head_too)
    return took, warm


def cold(times):
    """First invocations of functions without a process, and second ones: milliseconds."""
    with World() as w:
        _, port = w.host([{"name": "f%d" % i} for i in range(times)])
        both = [asyncio.run(cold_once(port, "f%d" % i)) for i in range(times)]
        return [1000 * a for a, _ in both], [1000 * b for _, b in both]


NODE_CLIENT = os.path.join(ROOT, "build", "aws-e2e", "runtime", "node_modules")
NODE_CODE = "exports.handler = async (event) => event.request;\n"


async def report_of(port, name, times):
    """Of warm invocations: the median of their milliseconds, and the process's MB."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    for _ in range(times):
        _, ok, head = await invoke(reader, writer, name, tail=True)
        if not ok:
            sys.exit("an invocation failed: " + head)
        log = base64.b64decode(re.search(r"X-Amz-Log-Result: (\S+)", head).group(1)).decode()
        took.append(float(re.search(r"Duration: ([\d.]+) ms", log).group(1)))
        memory = int(re.search(r"Max Memory Used: (\d+)", log).group(1))
    writer.close()
    return "%.2f ms, %d MB" % (statistics.median(took), memory)


def in_c_and_in_node(times):
    """What the REPORT lines say of the same work."""
    with World() as w:
        node = w.dir + "/node"
        os.mkdir(node)
        os.symlink(NODE_CLIENT, node + "/node_modules")
        with open(node + "/index.js", "w") as file:
            file.write(NODE_CODE)
        _, port = w.host([{"name": "c"}, {"name": "node", "folder": node, "runtime": "nodejs20.x",
                                          "handler": "index.handler", "timeout_ms": 20000}])
        return [asyncio.run(report_of(port, name, times)) for name in ("c", "node")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer of all")
    parser.add_argument("--smoke", action="store_true", help="that it measures, not what")
    given = parser.parse_args()
    calls, repetitions, starts, size, rounds = (
        (50, 1, 2, FUNCTIONS, 1) if given.smoke else (300, 1, 5, CROWD, ROUNDS) if given.quick
        else (3000, 5, 30, CROWD, ROUNDS))
    bus, function = [], []
    for _ in range(repetitions):
        bus.append(on_the_bus(calls))
        function.append(as_a_function(calls))
    overhead = statistics.median(f - b for f, b in zip(function, bus))
    firsts, seconds = cold(starts)
    idle, busy, crowd_seconds, failed, took = many(size, rounds)
    crowd_seconds.sort()
    rows = [("a call of the handler on the bus, p50", "%.3f ms" % statistics.median(bus), ""),
            ("the same as a warm function on the bus, p50",
             "%.3f ms" % statistics.median(function), ""),
            ("what the host adds, p50", "%.3f ms" % overhead, "<= 0.5 ms"),
            ("first invocation of a function, with its process's start",
             "%.1f ms" % statistics.median(firsts), "<= 20 ms"),
            ("the second one, by the Lambda API", "%.2f ms" % statistics.median(seconds), ""),
            ("%d invocations at once of %d functions, %d times: failed" %
             (size, FUNCTIONS, rounds), str(failed), "0"),
            ("the same: invocations a second",
             "{:,.0f}".format(size * rounds / took), ""),
            ("the same: p50 and p99", "%.0f and %.0f ms" %
             (1000 * crowd_seconds[len(crowd_seconds) // 2],
              1000 * crowd_seconds[len(crowd_seconds) * 99 // 100]), ""),
            ("the host's memory with %d functions" % FUNCTIONS, "%.1f MiB" % (idle / 1024),
             "<= 15 MiB"),
            ("the same after the crowd", "%.1f MiB" % (busy / 1024), "")]
    if os.path.isdir(NODE_CLIENT + "/aws-lambda-ric"):
        for language, said in zip(("C", "Node"), in_c_and_in_node(calls // 10)):
            rows.append(("REPORT of a warm function in %s: duration, memory" % language, said, ""))
    text = "| what | measured | goal |\n|---|---|---|\n"
    text += "".join("| %s | %s | %s |\n" % row for row in rows)
    text += "\nLoad average at the end: %.1f\n" % os.getloadavg()[0]
    out = os.path.join(BUILD, "speed", "lambda.md")
    os.makedirs(os.path.dirname(out), exist_ok=True)
    with open(out, "w") as file:
        file.write(text)
    print(text)
    return 0 if failed == 0 else 1


sys.exit(main())
