# SPDX-License-Identifier: Apache-2.0
"""What the rows of the benchmark are made of, and what runs them.

The contract with the row modules (rows_*.py): each has ROWS, a list of Row. A row is one point of
measurement (so many calls in flight, this payload, pinned or not) and the systems that are compared
there. Its systems are measured in turn, again and again (interleaved, the order rotated), and each
measurement is one call of System.measure(scene), in a Scene of its own:

    def measure(scene):                      # scene.point: the row's point; scene.seconds: how long
        port = scene.port()
        scene.start("broker", ["nats-server", "-p", str(port)], listens=port)
        scene.start("service", [scene.program("speed-nats"), "service", str(port)], says="ready")
        return scene.client([scene.program("speed-nats"), "client", str(port)])

    ROWS = [Row("pub/1", "Publish, 64 B, 1 to 1", group="Topics",
                point=Point(payload=64), systems=[HEADWAY, NATS], columns=[PER_SECOND, CPU],
                ratios=[Ratio("publish-1", ours=["headway"], theirs=["nats"])])]

measure answers the figures, a dict of name to number; it may also make them itself and never call
scene.client (sizes, counts, start-up). It raises Failed(why) when there is none. Whatever
scene.start started is ended after it, and scene.dir, its runtime folder, is removed.

A client (ours or a peer's) prints a line "begin" when its warm-up is over, and at the end one line
of JSON with its figures, at least {"calls":N,"seconds":S,"per_second":R}, and
"p50_us","p99_us","p999_us","client_cpu_us" where it knows them (client_cpu_us: CPU microseconds of
itself from begin to end, in all; peers/meter.h does all that). scene.client reads both and adds, of
every role that was started: ROLE_cpu_us (CPU microseconds per call between "begin" and the end, all
its processes and threads) and ROLE_rss_kib (their resident memory, highest). client_cpu_us becomes
a figure per call too, cpu_us is the sum of all sides, and mib_per_second is per_second times the
point's payload where the client does not say otherwise.

Goals: GOALS below is the whole table of what is to be reached. A row fills an entry with a Ratio,
    Ratio(goal, ours=[SYSTEM...], theirs=[SYSTEM...], figure="per_second")
taken in each repetition, best of ours by best of theirs (the least, where less is better), and its
median counts; or with a Value(goal, SYSTEM, figure): the median of one system's figure. A goal that
several rows fill (64 B and 1 KiB items) has an entry for each. A goal nobody fills is reported as
not measured.

Python 3.11, standard library only.
"""
import json
import os
import select
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

LESS, MORE = "<=", ">="
CLIENT_PATIENCE = 60  # seconds beyond its own


class Failed(Exception):
    """No figure, and why."""


# --- goals ---------------------------------------------------------------------------------------


class Goal:
    def __init__(self, name, title, operator, number, unit=""):
        self.name, self.title, self.operator, self.number = name, title, operator, number
        self.unit = unit

    def met(self, value):
        return value >= self.number if self.operator == MORE else value <= self.number


# 64 B, 256 in flight, pinned, tcp, unless said.
GOALS = [
    Goal("nats", "brokered calls/s : nats.c request/reply, best mode", MORE, 12),
    Goal("nats-unpinned", "the same, unpinned", MORE, 6),
    Goal("pipelined", "brokered calls/s : hand-written pipelined NATS client", MORE, 2.5),
    Goal("pipelined-unpinned", "the same, unpinned", MORE, 1.5),
    Goal("grpc", "brokered calls/s : gRPC C++ unary, best mode (direct)", MORE, 60),
    Goal("grpc-unpinned", "the same, unpinned", MORE, 40),
    Goal("proxy", "brokered calls/s : libzmq through zmq_proxy, one message per call", MORE, 5),
    Goal("limit-brokered", "brokered calls/s : raw TCP through a middle process, batched", MORE,
         0.45),
    Goal("zmq-direct", "direct calls/s : libzmq direct, one message per call", MORE, 4),
    Goal("limit-direct", "direct calls/s : raw TCP echo, batched", MORE, 0.4),
    Goal("eight", "8 service processes: brokered calls/s : pipelined NATS client", MORE, 1.5),
    Goal("p50-pipelined", "1 in flight, p50: brokered : pipelined NATS client", LESS, 0.8),
    Goal("p50-grpc-ipc", "1 in flight, p50: brokered on ipc : gRPC on unix socket, best mode", LESS,
         0.4),
    Goal("p50-limit", "1 in flight, p50: direct : raw TCP echo", LESS, 1.6),
    Goal("stream-64", "server stream of 64 B items, direct : gRPC", MORE, 25),
    Goal("stream-1k", "server stream of 1 KiB items, direct : gRPC", MORE, 4),
    Goal("publish-1", "publish 64 B, 1 to 1 : NATS", MORE, 3),
    Goal("publish-8", "publish 64 B, 1 to 8 : NATS", MORE, 4),
    Goal("payload-64k", "64 KiB payloads, bytes/s, brokered : libzmq through zmq_proxy", MORE, 1),
    Goal("payload-64k-direct", "64 KiB payloads, bytes/s, direct : libzmq direct", MORE, 1),
    Goal("payload-16m", "16 MiB payloads, bytes/s : raw libzmq", MORE, 1),
    Goal("shards", "two shards on two CPUs : one", MORE, 1.6),
    Goal("curve", "encrypted brokered calls/s : plain", MORE, 0.5),
    Goal("curve-1k", "the same, 1 KiB", MORE, 0.5),
    Goal("curve-8k", "the same, 8 KiB, 64 in flight", MORE, 0.5),
    Goal("curve-64k", "the same, 64 KiB, 16 in flight", MORE, 0.5),
    Goal("p50-curve", "1 in flight, p50: encrypted : plain, brokered", LESS, 1.5),
    Goal("idle-memory", "broker memory per idle connection (10,000 of them)", LESS, 4, "KiB"),
    Goal("instructions", "broker: instructions per request", LESS, 700),
    Goal("syscalls", "broker: system calls per request", LESS, 0.1),
    Goal("scale", "broker instructions per request with 1,000 services and 10,000 subscriptions :"
         " with 1", LESS, 1.05),
    Goal("start", "broker start to first answered call", LESS, 30, "ms"),
    Goal("size", "libheadway with its closure (without libzmq, libc, libstdc++)", LESS, 1.5, "MiB"),
]


class Ratio:
    def __init__(self, goal, ours, theirs, figure="per_second"):
        self.goal, self.ours, self.theirs, self.figure = goal, ours, theirs, figure

    def best(self, measured, systems, repetition):
        """Of one repetition; None where there is no figure."""
        less_is_better = self.figure.endswith(("_us", "_ms"))
        found = [measured[name][repetition].get(self.figure) for name in systems
                 if name in measured and measured[name][repetition]]
        found = [value for value in found if value]
        if not found:
            return None
        return min(found) if less_is_better else max(found)

    def values(self, measured, repetitions):
        values = []
        for repetition in range(repetitions):
            ours = self.best(measured, self.ours, repetition)
            theirs = self.best(measured, self.theirs, repetition)
            if ours and theirs:
                values.append(ours / theirs)
        return values


class Value:
    def __init__(self, goal, system, figure):
        self.goal, self.system, self.figure = goal, system, figure

    def values(self, measured, repetitions):
        found = [figures.get(self.figure) for figures in measured.get(self.system, []) if figures]
        return [value for value in found if value is not None]


# --- rows ----------------------------------------------------------------------------------------


class Point:
    """What a row holds constant. Rows may add fields of their own: Point(subscribers=8)."""

    def __init__(self, in_flight=256, payload=64, transport="tcp", services=1, **more):
        self.in_flight, self.payload, self.transport = in_flight, payload, transport
        self.services = services
        self.__dict__.update(more)


class System:
    """One thing that is measured. needs: programs (of ours, or on the PATH) without which it is
    left out, with a word of where each comes from; probe(kit): why it cannot be had, or None;
    settings: how it is set up, one sentence for the report."""

    def __init__(self, name, title, measure, needs=(), probe=None, settings=""):
        self.name, self.title, self.measure = name, title, measure
        self.needs, self.probe, self.settings = needs, probe, settings


class Column:
    """A figure in the report's tables: its name, its heading, how it is printed ("count": 1,234;
    "plain": up to three digits) and whether its span (min to max) is shown."""

    def __init__(self, figure, heading, style="plain", span=False):
        self.figure, self.heading, self.style, self.span = figure, heading, style, span


PER_SECOND = Column("per_second", "calls/s", "count", span=True)
THROUGHPUT = Column("mib_per_second", "MiB/s, each way", "count", span=True)
P50, P99 = Column("p50_us", "p50 us"), Column("p99_us", "p99 us")
P999 = Column("p999_us", "p99.9 us")
CPU = Column("cpu_us", "CPU us/call: all")
CPU_CLIENT = Column("client_cpu_us", "client")
CPU_BROKER, CPU_SERVICE = Column("broker_cpu_us", "broker"), Column("service_cpu_us", "service")
MEMORY = Column("broker_rss_kib", "broker KiB", "count")
CALLS = [PER_SECOND, P50, P99, P999, CPU, CPU_CLIENT, CPU_BROKER, CPU_SERVICE, MEMORY]


class Row:
    """One point. group: the report's heading; quick: part of --quick; repetitions: fewer or more
    than asked for (a factor, 0: once, for what does not vary); cost: about how many seconds one
    measurement takes, where it is not the time asked for and some start-up."""

    def __init__(self, name, title, group, point, systems, columns=None, ratios=(), pinned=True,
                 quick=False, repetitions=1.0, cost=None):
        self.name, self.title, self.group, self.point = name, title, group, point
        self.systems, self.columns = systems, columns or CALLS
        self.ratios, self.pinned, self.quick = ratios, pinned, quick
        self.factor, self.cost = repetitions, cost

    def times(self, asked):
        """How often each system is measured; without a CPU of their own, more often."""
        if not self.factor:
            return 1
        return max(1, round(asked * self.factor * (1 if self.pinned else 1.4)))


# --- processes -----------------------------------------------------------------------------------


def cpu_us(pid):
    """CPU microseconds of a process, all its threads that live."""
    total = 0
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            try:
                with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
                    total += int(file.read().split()[0])
            except (OSError, ValueError, IndexError):
                continue
    except OSError:
        return 0
    return total / 1000


def status_kib(pid, key):
    """A line of /proc/PID/status, such as VmHWM or VmRSS."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith(key + ":"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


class Kit:
    """What does not change from one measurement to the next."""

    def __init__(self, build, seconds):
        self.build, self.seconds = os.path.abspath(build), seconds
        self.cpus = sorted(os.sched_getaffinity(0))
        self.pin = self.cpus[-1]

    def program(self, name):
        """Where a program is, one of ours or on the PATH; None."""
        for folder in (self.build, os.path.join(self.build, "tests", "bench"), "/usr/sbin"):
            path = os.path.join(folder, name)
            if os.path.isfile(path) and os.access(path, os.X_OK):
                return path
        return shutil.which(name)

    def lacks(self, system):
        """Why a system is left out, or None."""
        for name in system.needs:
            if not self.program(name):
                return f"there is no {name}"
        return system.probe(self) if system.probe else None


class Scene:
    """One measurement: its runtime folder and its processes."""

    def __init__(self, kit, row):
        self.kit, self.row, self.point, self.pinned = kit, row, row.point, row.pinned
        self.seconds, self.build = kit.seconds, kit.build
        self.dir = tempfile.mkdtemp(prefix="speed-")
        self.processes = []  # of (role, process)
        self.env = {name: value for name, value in os.environ.items()
                    if not name.startswith("HEADWAY_")}
        self.env.update(XDG_RUNTIME_DIR=self.dir, HEADWAY_LOG="error")

    def __enter__(self):
        if self.pinned and len(self.kit.cpus) > 1:
            os.sched_setaffinity(0, set(self.kit.cpus) - {self.kit.pin})
        return self

    def __exit__(self, *_):
        self.end()
        os.sched_setaffinity(0, set(self.kit.cpus))
        shutil.rmtree(self.dir, ignore_errors=True)

    def end(self):
        """All its processes."""
        for _, process in self.processes:
            send(process, signal.SIGTERM)
        for _, process in self.processes:
            kill(process)
        self.processes.clear()

    def program(self, name):
        path = self.kit.program(name)
        if not path:
            raise Failed(f"there is no {name}")
        return path

    def path(self, name):
        return os.path.join(self.dir, name)

    def port(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def cpu_list(self):
        return {self.kit.pin} if self.pinned else set(self.kit.cpus)

    def spawn(self, role, argv, env=None, stdout=subprocess.DEVNULL, cpus=None):
        """Starts a process of a role. cpus: not where the row says, but there."""
        where = cpus or self.cpu_list()
        log = self.path(f"{role}-{len(self.processes)}.log")
        with open(log, "wb") as errors:
            process = subprocess.Popen(
                ["taskset", "-c", ",".join(map(str, sorted(where))), *map(str, argv)], cwd=self.dir,
                env={**self.env, **(env or {})}, stdin=subprocess.DEVNULL, stdout=stdout,
                stderr=errors, start_new_session=True)
        process.log, process.what = log, os.path.basename(str(argv[0]))
        self.processes.append((role, process))
        return process

    def start(self, role, argv, listens=None, says=None, env=None, cpus=None, patience=10):
        """Starts a process and waits until it is ready: it listens on a port (int) or a unix
        socket (its path), or says a line."""
        process = self.spawn(role, argv, env, subprocess.PIPE if says else subprocess.DEVNULL, cpus)
        until = time.monotonic() + patience
        if says and self.read_line(process, until) != says:
            raise Failed(f"{process.what} did not say {says}: {self.words(process)}")
        while listens and not listening(listens):
            if process.poll() is not None or time.monotonic() > until:
                raise Failed(f"{process.what} does not listen: {self.words(process)}")
            time.sleep(0.01)
        return process

    def words(self, process):
        """Its last words."""
        try:
            with open(process.log, encoding="utf-8", errors="replace") as file:
                return " ".join(file.read()[-400:].split()) or "it said nothing"
        except OSError:
            return "it said nothing"

    def read_line(self, process, until):
        """The next line of its output; "" at its end. Nothing else reads that output."""
        buffer = getattr(process, "buffer", b"")
        while b"\n" not in buffer:
            left = until - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                raise Failed(f"{process.what} took too long: {self.words(process)}")
            piece = os.read(process.stdout.fileno(), 65536)
            if not piece:
                break
            buffer += piece
        line, _, process.buffer = buffer.partition(b"\n")
        return line.decode("utf-8", "replace").strip()

    def used(self):
        """CPU microseconds so far, by role."""
        used = {}
        for role, process in self.processes:
            used[role] = used.get(role, 0) + cpu_us(process.pid)
        return used

    def memory(self):
        """Resident KiB at the highest, by role."""
        found = {}
        for role, process in self.processes:
            found[role] = found.get(role, 0) + status_kib(process.pid, "VmHWM")
        return found

    def client(self, argv, env=None, cpus=None):
        """Runs the client to its end; its figures, and those of every role."""
        before = None
        others = {role for role, _ in self.processes}
        process = self.spawn("client", argv, env, subprocess.PIPE, cpus)
        until = time.monotonic() + self.seconds + CLIENT_PATIENCE
        while True:
            line = self.read_line(process, until)
            if line == "begin":
                before = self.used()
            elif line.startswith("{"):
                after, memory = self.used(), self.memory()
                break
            elif not line:
                raise Failed(f"{process.what} ended without a figure: {self.words(process)}")
        try:
            figures = json.loads(line)
        except ValueError:
            raise Failed(f"{process.what} said no JSON: {line}") from None
        if not figures.get("calls") or figures.get("failed"):
            raise Failed(f"{process.what}: {line} {self.words(process)}")
        for role in others:
            if before is not None:
                figures[role + "_cpu_us"] = (after[role] - before[role]) / figures["calls"]
            figures[role + "_rss_kib"] = memory[role]
        if "client_cpu_us" in figures:
            figures["client_cpu_us"] /= figures["calls"]
            figures["cpu_us"] = figures["client_cpu_us"] + sum(
                figures.get(role + "_cpu_us", 0) for role in others)
        if "per_second" in figures:
            figures.setdefault("mib_per_second",
                               figures["per_second"] * self.point.payload / (1 << 20))
        kill(process)
        return figures


def listening(where):
    family = socket.AF_INET if isinstance(where, int) else socket.AF_UNIX
    with socket.socket(family) as probe:
        try:
            probe.connect(("127.0.0.1", where) if isinstance(where, int) else where)
        except OSError:
            return False
    return True


def kill(process):
    """Asks, and then insists; with all it started."""
    if process.poll() is None:
        send(process, signal.SIGTERM)
        try:
            process.wait(1)
        except subprocess.TimeoutExpired:
            pass
    send(process, signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


def send(process, number):
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        pass


# --- running -------------------------------------------------------------------------------------


def say(text, end="\n"):
    sys.stderr.write(text + end)
    sys.stderr.flush()


class Result:
    """What a row gave: measured[system][repetition] is a dict of figures, or None; missing[system]
    says why there is none, or why some are None."""

    def __init__(self, row):
        self.row, self.measured, self.missing, self.repetitions = row, {}, {}, 0

    def series(self, system, figure):
        return [figures[figure] for figures in self.measured.get(system, [])
                if figures and figure in figures]

    def median(self, system, figure):
        series = self.series(system, figure)
        return statistics.median(series) if series else None


def measure_once(kit, row, system):
    with Scene(kit, row) as scene:
        return system.measure(scene)


def run_row(kit, row, asked, lacking):
    """Every system of a row, in turn, as often as the row wants. lacking: system to why, kept."""
    result, failures = Result(row), {}
    result.repetitions = row.times(asked)
    systems = []
    for system in row.systems:
        if system not in lacking:
            lacking[system] = kit.lacks(system)
        if lacking[system]:
            result.missing[system.name] = lacking[system]
        else:
            systems.append(system)
            result.measured[system.name] = []
    for repetition in range(result.repetitions):
        turn = repetition % len(systems) if systems else 0
        for system in systems[turn:] + systems[:turn]:
            figures = None
            if failures.get(system.name, 0) < 2:
                try:
                    figures = measure_once(kit, row, system)
                except Failed as failure:
                    failures[system.name] = failures.get(system.name, 0) + 1
                    result.missing[system.name] = str(failure)
                    say(f"\n  {row.name}, {system.name}: {failure}")
            result.measured[system.name].append(figures)
            say(".", end="")
    for name in list(result.measured):
        if not any(result.measured[name]):
            del result.measured[name]
    return result
