#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts without noise, of the broker, per request: instructions (callgrind), system calls (strace)
and allocations (a preloaded counter; of client and service too), 256 in flight, 64 bytes.

usage: python3 tests/bench/speed/counts.py [--build DIR] [--calls N] [--in-flight N]
           [--transport zmtp|zmq] [--url ipc|tcp] [--traces N] [--profile FILE]
           [--only instructions,syscalls,allocations,crowd,topics]

What was built before: cmake --build build/release --target speed_rows
Each count is of the calls between two looks, after as many calls to warm up. `crowd` is the
instructions once more, with 1,000 services and 10,000 subscriptions registered. `topics` is what an
event costs the broker and its two ends (a publisher, and 1 or 8 subscribers). --traces shows who
allocates, --profile keeps callgrind's figures of the measured calls, to be read with
`callgrind_annotate --auto=no --threshold=100 FILE` (what stands above uv_run there has 100 %).
"""
import argparse
import contextlib
import glob
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

SERVICES, SUBSCRIPTIONS, CROWD = 1000, 10000, 4
WAIT_S = 600


class Fault(Exception):
    """What cannot be measured here, told to the user."""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Bench:
    """A broker under some instrument, an echo service, and a client that stops where it is told."""

    def __init__(self, build, transport="zmtp", url="tcp", directory=None):
        self.build = os.path.abspath(build)
        self.directory = directory
        self.url = (f"tcp://127.0.0.1:{free_port()}" if url == "tcp"
                    else f"ipc://{directory}/bus.sock")
        self.environment = dict(os.environ, HEADWAY_TRANSPORT=transport, HEADWAY_BUS=self.url,
                                XDG_RUNTIME_DIR=directory, HEADWAY_LOG="error")
        self.processes = []

    def program(self, name):
        path = os.path.join(self.build, "tests/bench", name)
        if not os.path.exists(path):
            path = os.path.join(self.build, "headway") if name == "headway" else path
        if not os.path.exists(path):
            raise Fault(f"{path} is missing: cmake --build {self.build} --target speed_rows")
        return path

    def counter(self, name):
        return os.path.join(self.directory, name + ".count")

    def preload(self, name):
        """The environment of a process whose allocations are counted."""
        return {"LD_PRELOAD": self.program("speed-count.so"), "HEADWAY_COUNT": self.counter(name)}

    def spawn(self, arguments, extra=None, **pipes):
        self.log = open(os.path.join(self.directory, "log"), "ab")
        process = subprocess.Popen(arguments, env=dict(self.environment, **(extra or {})),
                                   stderr=pipes.pop("stderr", self.log), **pipes)
        self.processes.append(process)
        return process

    def broker(self, under=(), extra=None, stderr=None):
        arguments = [*under, self.program("headway"), "broker", "--listen", self.url,
                     "--calls-per-link", "8192", "--heartbeat-ms", "10000"]
        if self.url.startswith("tcp"):
            arguments.append("--insecure")
        pipes = {"stderr": stderr} if stderr else {}
        process = self.spawn(arguments, extra, stdout=subprocess.PIPE, **pipes)
        expect(process, b"listening")
        return process

    def service(self, extra=None, stderr=None):
        pipes = {"stderr": stderr} if stderr else {}
        process = self.spawn([self.program("echo-service")], extra, stdout=subprocess.DEVNULL,
                             **pipes)
        until = time.monotonic() + 60
        while not self.knows("bench.v1.Echo"):
            if time.monotonic() > until:
                raise Fault("the echo service did not register")
            time.sleep(0.02)
        return process

    def knows(self, service):
        done = subprocess.run([self.program("headway"), "ls"], env=self.environment,
                              capture_output=True, timeout=60, check=False)
        return service.encode() in done.stdout

    def client(self, warm, calls, in_flight, extra=None, stderr=None, name="speed-count-client"):
        """Warm, when this returns. go(client) makes the calls."""
        pipes = {"stderr": stderr} if stderr else {}
        return self.warm([self.program(name), str(warm), str(calls),
                          str(in_flight)], extra, **pipes)

    def warm(self, arguments, extra=None, **pipes):
        """A program that says when it is warm, and waits then."""
        process = self.spawn(arguments, extra, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             **pipes)
        expect(process, b"warm")
        return process

    def close(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.processes = []


def expect(process, word):
    """Reads lines of its output up to one that has the word."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        line = process.stdout.readline()
        if not line:
            raise Fault(f"{process.args[0]} ended before it said '{word.decode()}'")
        if word in line:
            return line
    raise Fault(f"{process.args[0]} did not say '{word.decode()}'")


def go(client):
    """The measured calls; answers the client's figures. It waits afterwards."""
    client.stdin.write(b"\n")
    client.stdin.flush()
    return json.loads(expect(client, b"{"))


def dismiss(client):
    client.stdin.write(b"\n")
    client.stdin.close()
    code = client.wait(60)
    if code != 0:
        raise Fault(f"the client ended with {code}: some of its calls failed")


@contextlib.contextmanager
def bench(options):
    directory = tempfile.mkdtemp(prefix="headway-speed-")
    b = Bench(options.build, options.transport, options.url, directory)
    try:
        yield b
    except Fault as fault:
        said = ""
        for name in glob.glob(directory + "/*.traces") + glob.glob(directory + "/log"):
            with open(name, "rb") as log:
                said += log.read()[-800:].decode(errors="replace").strip()
        raise Fault(f"{fault}{': ' + said if said else ''}") from None
    finally:
        b.close()
        shutil.rmtree(directory, ignore_errors=True)


def need(tool):
    if not shutil.which(tool):
        raise Fault(f"{tool} is not installed (apt-get install {tool.split('_')[0]})")


def crowd_joins(b):
    """In several processes: a link has 4096 calls and subscriptions at most."""
    members = [b.spawn([b.program("speed-crowd"), str(index), str(SERVICES // CROWD),
                        str(SUBSCRIPTIONS // CROWD)], stdout=subprocess.PIPE)
               for index in range(CROWD)]
    for member in members:
        expect(member, b"ready")


def callgrind_total(pattern):
    totals = []
    for path in glob.glob(pattern):
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.startswith(("totals:", "summary:")):
                    totals.append((int(line.split()[1]), path))
                    break
    return max(totals, default=(0, None))


def callgrind(b):
    return ["valgrind", "--tool=callgrind", f"--callgrind-out-file={b.directory}/callgrind.out",
            f"--vgdb-prefix={b.directory}/vgdb", "-q"]


def measured(b, options, process, client, name):
    """What the process, under callgrind, executes while the warm client does what it is told to."""
    tell_callgrind(b, process, "zero")
    go(client)
    tell_callgrind(b, process, "dump steady")
    total, path = callgrind_total(b.directory + "/callgrind.out*")
    dismiss(client)
    if not path:
        raise Fault("callgrind wrote nothing")
    if options.profile:
        shutil.copy(path, options.profile + name)
    return total / options.calls


def instructions(options, crowd=False):
    """Instructions in the broker, of the measured calls alone."""
    need("valgrind")
    with bench(options) as b:
        broker = b.broker(under=callgrind(b))
        b.service()
        if crowd:
            crowd_joins(b)
        client = b.client(options.calls, options.calls, options.in_flight)
        return measured(b, options, broker, client, "-crowd" if crowd else "")


def topic(options, subscribers, ends):
    """Instructions for each event: in the broker, or in its publisher and its subscribers."""
    with bench(options) as b:
        broker = b.broker(under=() if ends else callgrind(b))
        client = b.warm([*(callgrind(b) if ends else ()), b.program("speed-count-topic"),
                         str(subscribers), str(options.calls), str(options.calls), "64"])
        return measured(b, options, client if ends else broker, client,
                        f"-topic-{subscribers}-{'ends' if ends else 'broker'}")


def topics(options):
    need("valgrind")
    return {f"1 to {n}, {'ends' if ends else 'broker'}": round(topic(options, n, ends), 1)
            for n in (1, 8) for ends in (False, True)}


def tell_callgrind(b, broker, command):
    done = subprocess.run(["vgdb", f"--vgdb-prefix={b.directory}/vgdb", f"--pid={broker.pid}",
                           *command.split()], capture_output=True, timeout=WAIT_S, check=False)
    if done.returncode != 0:
        raise Fault(f"callgrind does not obey: {done.stderr.decode(errors='replace')[-300:]}")


def syscalls(options):
    """System calls of the broker, all threads: of a run less those of one half as long."""
    need("strace")
    counts = [strace_count(options, options.calls * times) for times in (1, 2)]
    names = {name: (counts[1].get(name, 0) - counts[0].get(name, 0)) / options.calls
             for name in set(counts[0]) | set(counts[1])}
    most = sorted(((n, name) for name, n in names.items() if n > 0.0005), reverse=True)[:8]
    return sum(names.values()), {name: round(n, 4) for n, name in most}


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def strace_count(options, calls):
    with bench(options) as b:
        out = os.path.join(b.directory, "strace")
        tracer = b.broker(under=["strace", "-f", "-c", "-U", "name,calls", "-o", out])
        b.service()
        client = b.client(options.calls, calls, options.in_flight)
        go(client)
        dismiss(client)
        for child in children(tracer.pid):
            os.kill(child, signal.SIGTERM)
        tracer.wait(60)
        with open(out, encoding="utf-8") as file:
            found = re.findall(r"^\s*([a-z]\w+)\s+(\d+)\s*$", file.read(), re.M)
        return {name: int(n) for name, n in found if name != "total"}


def allocations(options, traces=0):
    """Of broker, client and service: allocations per call, and all of the measured ones."""
    parts = ("broker", "service", "client")
    with bench(options) as b:
        said = {part: open(os.path.join(b.directory, part + ".traces"), "wb") for part in parts}
        b.broker(extra=b.preload("broker"), stderr=said["broker"])
        b.service(extra=b.preload("service"), stderr=said["service"])
        client = b.client(options.calls, options.calls, options.in_flight,
                          extra=b.preload("client"), stderr=said["client"])
        before = {part: look(b.counter(part), traces) for part in parts}
        go(client)
        counts = {part: look(b.counter(part)) - before[part] for part in parts}
        dismiss(client)
        if traces:
            for part in parts:
                said[part].close()
                show_traces(part, said[part].name)
        return counts


def allocations_within(options, traces=0):
    """Of a process that calls itself, with no broker there."""
    with bench(options) as b:
        with open(os.path.join(b.directory, "within.traces"), "wb") as said:
            client = b.client(options.calls, options.calls, options.in_flight, stderr=said,
                              extra={"HEADWAY_VIA": "direct", **b.preload("within")},
                              name="speed-count-within")
            before = look(b.counter("within"), traces)
            go(client)
            count = look(b.counter("within")) - before
            dismiss(client)
        if traces:
            show_traces("within", os.path.join(b.directory, "within.traces"))
        return {"within": count}


def look(path, traces=0):
    with open(path, "r+b") as file:
        allocations_so_far = struct.unpack("Q", file.read(8))[0]
        file.seek(8)
        file.write(struct.pack("Q", traces))
    return allocations_so_far


def show_traces(part, path):
    """The callers of each allocation, the same ones once with their number."""
    stacks = {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for block in file.read().split("allocation:\n")[1:]:
            stacks[block] = stacks.get(block, 0) + 1
    for block, times in sorted(stacks.items(), key=lambda item: -item[1]):
        print(f"{part}: {times} times")
        for line in block.splitlines()[2:14]:
            print("   ", place(line))


def place(line):
    found = re.match(r"(.*)\(([^+)]*)\+?(0x[0-9a-f]+)?\)", line)
    if not found or found.group(2) or not shutil.which("addr2line"):
        return line
    done = subprocess.run(["addr2line", "-f", "-s", "-e", found.group(1), found.group(3)],
                          capture_output=True, text=True, check=False)
    return " ".join(done.stdout.split()) or line


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--calls", type=int, default=50000)
    parser.add_argument("--in-flight", type=int, default=256)
    parser.add_argument("--transport", default="zmtp")
    parser.add_argument("--url", default="tcp", choices=["tcp", "ipc"])
    parser.add_argument("--only", default="instructions,syscalls,allocations,crowd,topics")
    parser.add_argument("--traces", type=int, default=0)
    parser.add_argument("--profile")
    return parser.parse_args()


def main():
    options = arguments()
    only, result, code = options.only.split(","), {}, 0

    def measure(name, function):
        nonlocal code
        if name not in only:
            return
        try:
            result[name] = function()
            print(f"{name}: {result[name]}", flush=True)
        except Fault as fault:
            print(f"{name}: not measured: {fault}", file=sys.stderr)
            code = 1

    measure("allocations", lambda: allocations(options, options.traces))
    measure("syscalls", lambda: syscalls(options))
    measure("instructions", lambda: round(instructions(options), 1))
    measure("topics", lambda: topics(options))
    measure("crowd", lambda: round(instructions(options, crowd=True), 1))
    print(json.dumps(result))
    return code


if __name__ == "__main__":
    sys.exit(main())
