#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./dev bench strangers: a thousand keyless peers at a broker with keys.

Half a greeting, half a HELLO that says it has a mebibyte, a byte each 100 ms, floods of garbage, all
at once and from eight addresses, coming again whenever they are ended; and a caller and a service
with keys that go on. Measured: what the broker's memory grows by, the caller's latency beside that
without strangers, and, when the strangers stop and stay, how long their trace is there."""
import argparse
import json
import os
import signal
import statistics
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, "speed"))
from keys import Keys  # noqa: E402
from kit import Failed, Kit, Point, Row, Scene, cpu_us, status_kib  # noqa: E402

HANDSHAKE_S = 3.0  # the broker's default
GROWTH_MIB, RATIO, SLACK_S = 16, 2, 1
PATIENCE_S = 60
TICK_S = 0.05
LIMIT = 100  # descriptors, for the broker that runs out of them
SOME = 5  # of theirs that it has, short of descriptors
BESIDE = 2  # descriptors that a broker may have more or less by itself


def pss_kib(pid):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


class Field:
    """A broker with keys on tcp, a service, and callers."""

    def __init__(self, scene, transport, options, limit=None):
        self.scene, self.keys, self.port = scene, Keys(scene), scene.port()
        common = {"HEADWAY_TRANSPORT": transport, "HEADWAY_VIA": "broker",
                  "HEADWAY_BUS": f"tcp://127.0.0.1:{self.port}"}
        self.caller = {**common, **self.keys.of("caller")}
        few = ["prlimit", f"--nofile={limit}"] if limit else []
        self.broker = scene.start("broker", [
            *few, scene.program("headway"), "broker", "--listen", common["HEADWAY_BUS"],
            "--log", "warn", *options], env={**common, **self.keys.broker}, listens=self.port,
            patience=PATIENCE_S)
        # All else is not its host's: on another CPU, and strangers take what is left of that.
        self.others = set(scene.kit.cpus) - {scene.kit.pin} if scene.pinned else None
        scene.spawn("service", [scene.program("echo-service")], cpus=self.others,
                    env={**common, **self.keys.of("service")})

    def calls(self, seconds):
        """A caller, when its figures begin."""
        process = self.scene.spawn("client", [self.scene.program("echo-client"), 1, 64, seconds],
                                   env=self.caller, stdout=-1, cpus=self.others)
        if self.scene.read_line(process, time.monotonic() + PATIENCE_S) != "begin":
            raise Failed(f"the caller: {self.scene.words(process)}")
        return process

    def figures(self, process, seconds):
        """Of a caller that has done: every call succeeded."""
        line = self.scene.read_line(process, time.monotonic() + seconds + PATIENCE_S)
        if not line.startswith("{"):
            raise Failed(f"a call failed: {self.scene.words(process)}")
        process.wait(PATIENCE_S)
        return json.loads(line)

    def strangers(self, count):
        return self.scene.spawn("strangers", ["chrt", "-i", "0", self.scene.program("strangers"),
                                              self.port, count], stdout=-1, cpus=self.others)

    def sample(self):
        return status_kib(self.broker.pid, "VmRSS") / 1024, pss_kib(self.broker.pid) / 1024


def watch(field, until):
    """The most memory until then, RSS and PSS, and descriptors."""
    most = [0, 0, 0]
    while time.monotonic() < until:
        most = [max(pair) for pair in zip(most, [*field.sample(), descriptors(field.broker.pid)])]
        time.sleep(TICK_S)
    return most


def gone(field, before, since):
    """Seconds until the broker has as few descriptors as before."""
    while descriptors(field.broker.pid) > before + BESIDE:
        if time.monotonic() - since > PATIENCE_S:
            raise Failed(f"{descriptors(field.broker.pid)} descriptors, not {before}, "
                         f"{PATIENCE_S} s after the strangers stopped")
        time.sleep(TICK_S)
    return time.monotonic() - since


def stop(scene, process):
    """They do nothing more, but stay. What they did."""
    os.killpg(process.pid, signal.SIGUSR1)
    line, until = "ready", time.monotonic() + PATIENCE_S
    while line == "ready":
        line = scene.read_line(process, until)
    return json.loads(line)


def calm(field, limit_us, since, seconds):
    """Seconds until a caller's p99 is within the limit: when the first of such a time began."""
    while True:
        began = time.monotonic()
        p99 = field.figures(field.calls(seconds), seconds)["p99_us"]
        if p99 <= limit_us or began - since > PATIENCE_S:
            return began - since, p99


def attack(scene, transport, options):
    field, seconds = Field(scene, transport, []), options.seconds
    field.figures(field.calls(seconds / 2), seconds)  # what it takes anyway it has then
    alone = field.figures(field.calls(seconds), seconds)
    caller = field.calls(seconds + HANDSHAKE_S)
    rss, pss = field.sample()
    before, cpu = descriptors(field.broker.pid), cpu_us(field.broker.pid)
    began = time.monotonic()
    strangers = field.strangers(options.count)
    most = watch(field, began + seconds + HANDSHAKE_S)
    cpu = (cpu_us(field.broker.pid) - cpu) / (time.monotonic() - began) / 1e4
    beside = field.figures(caller, seconds)
    did = stop(scene, strangers)
    stopped = time.monotonic()
    # The callers so far have gone: one descriptor less.
    traces = gone(field, before - 1, stopped)
    quiet, p99 = calm(field, RATIO * alone["p99_us"], stopped, 1)
    if field.broker.poll() is not None:
        raise Failed("the broker has ended")
    return {"rss_before": rss, "rss": most[0] - rss, "pss": most[1] - pss,
            "held": most[2] - before, "p50_alone": alone["p50_us"], "p50": beside["p50_us"],
            "p99_alone": alone["p99_us"], "p99": beside["p99_us"],
            "p50_ratio": beside["p50_us"] / alone["p50_us"],
            "p99_ratio": beside["p99_us"] / alone["p99_us"], "calls": beside["per_second"],
            "calls_alone": alone["per_second"],
            "cpu": cpu, "traces": traces, "quiet": quiet, "p99_after": p99,
            "connections": did["connections"], "ended": did["ended"],
            "mib": did["bytes"] / (1 << 20)}


LINES = [("rss_before", "broker's RSS before, MiB", ".1f", None),
         ("rss", "RSS grew by at most, MiB", ".1f", GROWTH_MIB),
         ("pss", "PSS grew by at most, MiB", ".1f", GROWTH_MIB),
         ("held", "strangers' connections held at most", ".0f", None),
         ("connections", "connections they made", ".0f", None),
         ("ended", "of which the broker ended", ".0f", None),
         ("mib", "MiB that they got rid of", ".1f", None),
         ("cpu", "broker's CPU meanwhile, percent", ".0f", None),
         ("calls", "calls with them, a second, all succeeded", ".0f", None),
         ("calls_alone", "calls without strangers, a second", ".0f", None),
         ("p50_alone", "p50 without strangers, us", ".1f", None),
         ("p50", "p50 with them, us", ".1f", None),
         ("p50_ratio", "ratio", ".2f", None),
         ("p99_alone", "p99 without strangers, us", ".1f", None),
         ("p99", "p99 with them, us", ".1f", None),
         ("p99_ratio", "ratio", ".2f", RATIO),
         ("traces", "s after they stop, and stay: no descriptor of theirs", ".2f",
          HANDSHAKE_S + SLACK_S),
         ("quiet", f"s after they stop: p99 within {RATIO} x again", ".2f", HANDSHAKE_S + SLACK_S)]


def table(found, options):
    where = "the broker on a CPU of its own" if options.pinned else "not pinned"
    print(f"{options.count} strangers of four kinds, from 8 addresses; {where}; median of "
          f"{options.runs}; load {os.getloadavg()[0]:.1f}")
    print(f"{'':54}" + "".join(f"{name:>10}" for name in found) + "      goal")
    missed = 0
    for figure, title, form, goal in LINES:
        row = [statistics.median(run[figure] for run in runs) for runs in found.values()]
        missed += goal is not None and any(value > goal for value in row)
        print(f"{title:54}" + "".join(f"{value:>10{form}}" for value in row) +
              (f"   <= {goal:g}" if goal is not None else ""))
    return missed


# --- as a test: what is no matter of time ---------------------------------------------------------


def check_attack(scene, transport, options):
    """Memory is bounded, calls succeed, descriptors come back, the broker lives."""
    got = attack(scene, transport, options)
    if max(got["rss"], got["pss"]) > GROWTH_MIB:
        raise Failed(f"memory grew by {got['rss']:.1f} MiB, PSS by {got['pss']:.1f}")
    if got["connections"] < options.count or got["held"] < options.count / 4:
        raise Failed(f"there were no strangers to speak of: {got}")
    print(f"{transport}: {got['connections']} connections, {got['held']} at once, "
          f"+{got['rss']:.1f} MiB, {got['calls']:.0f} calls/s, all good")


def check_descriptors(scene, transport, options):
    """At the limit of descriptors it serves those who are there, does not spin, says so; and when
    there is room again it takes new ones."""
    field = Field(scene, transport, ["--handshake-ms", "60000"], limit=LIMIT)
    field.figures(field.calls(0.2), 1)
    caller, before = field.calls(4), descriptors(field.broker.pid)
    strangers = field.strangers(options.count)
    time.sleep(1)
    stop(scene, strangers)
    time.sleep(0.5)
    held = descriptors(field.broker.pid)
    field.figures(caller, 4)
    with open(field.broker.log, encoding="utf-8", errors="replace") as file:
        words = file.read()
    if "descriptors run out (ulimit -n)" not in words and "no descriptor is left" not in words:
        raise Failed(f"it did not say so: {words[-1000:]}")
    if held < before + SOME:
        raise Failed(f"{held} descriptors are not near what {LIMIT} leave to peers")
    began, cpu = time.monotonic(), cpu_us(field.broker.pid)
    time.sleep(1)
    spent = (cpu_us(field.broker.pid) - cpu) / 1e6 / (time.monotonic() - began)
    if spent > 0.5:
        raise Failed(f"it spins: {spent:.2f} of a CPU, and nobody does anything")
    os.killpg(strangers.pid, signal.SIGKILL)
    strangers.wait()
    field.figures(field.calls(0.2), 1)
    print(f"{transport}: {held} descriptors of {LIMIT}, {spent:.3f} of a CPU, and room again")


def positive(text):
    value = float(text)
    if not 0 < value <= 10000:
        raise argparse.ArgumentTypeError("from above 0 to 10000")
    return value


def arguments(argv):
    parser = argparse.ArgumentParser(
        prog="./dev bench strangers", description=__doc__, epilog="On a machine that does other "
        "things too, build first, then: chrt -f 5 python3 tests/bench/strangers.py. The strangers "
        "always take what processor time is left over.")
    parser.add_argument("--count", type=lambda text: int(positive(text)), default=1000)
    parser.add_argument("--seconds", type=positive, default=4, help="of each measurement (4)")
    parser.add_argument("--runs", type=lambda text: int(positive(text)), default=3)
    parser.add_argument("--transport", choices=["zmtp", "zmq"], help="one of them (both)")
    parser.add_argument("--build", default="build/release", help=argparse.SUPPRESS)
    parser.add_argument("--check", action="store_true",
                        help="as a test: what is no matter of time, once")
    options = parser.parse_args(argv)
    options.pinned = not options.check and len(os.sched_getaffinity(0)) > 1
    return options


def main(argv):
    options = arguments(argv)
    row = Row("strangers", "", "", Point(in_flight=1), [], pinned=options.pinned)
    kit = Kit(options.build, options.seconds)
    names = [options.transport] if options.transport else ["zmtp", "zmq"]
    found = {name: [] for name in names}
    for _ in range(1 if options.check else options.runs):
        for name in names:
            try:
                for part in (check_attack, check_descriptors) if options.check else (attack,):
                    with Scene(kit, row) as scene:
                        found[name].append(part(scene, name, options))
            except Failed as failure:
                print(f"strangers: {name}: {failure}", file=sys.stderr)
                return 1
    return 0 if options.check else min(table(found, options), 1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # scenes end their processes
    sys.exit(main(sys.argv[1:]))
