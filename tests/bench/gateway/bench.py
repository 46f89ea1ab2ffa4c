#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./dev bench gateway: HTTP through gateway, bus and service beside the limit and its peers.

Everything is measured in one run, in turn, and written to docs/performance/gateway.md; a part of it
(--quick, --only) goes to build/release/speed/gateway.md, since such figures are not for the record.
"""
import argparse
import os
import signal
import statistics
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", "..", ".."))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, "..", "speed"))
import kit  # noqa: E402
import memory  # noqa: E402
import report  # noqa: E402
import systems  # noqa: E402
from kit import Goal, LESS, MORE, Point, Row, Scene  # noqa: E402

SECONDS, REPETITIONS = 1, 5
QUICK_SECONDS, QUICK_REPETITIONS = 1, 2
QUIET = 1.0  # load average
RATIO = "requests/s, gateway : bare libuv HTTP echo, "
GOALS = [
    Goal("post", RATIO + "POST, pinned", MORE, 0.35),
    Goal("get", RATIO + "GET, pinned", MORE, 0.35),
    Goal("post-unpinned", RATIO + "POST, unpinned", MORE, 0.35),
    Goal("get-unpinned", RATIO + "GET, unpinned", MORE, 0.35),
    Goal("growth", "the gateway's memory over 1,000,000 requests: growth", LESS, 256, "KiB"),
    Goal("idle", "memory of an idle connection, HTTP", LESS, 8, "KiB"),
    Goal("slow", f"p99 beside {memory.SLOW:,} clients that are slow with their headers : alone",
         LESS, 1.5),
]
PARTS = ["growth", "idle", "idle-tls", "slow"]

INTRODUCTION = """# The gateway's figures

All of this file comes from one run of `./dev bench gateway`; its text is
`tests/bench/gateway/bench.py`. [PERFORMANCE.md](../PERFORMANCE.md) has the bus's own figures.
"""

METHOD = """## How it is measured

- The load is wrk's: one thread, 64 connections that are kept alive, one request at a time on each;
  a response that is not 200 fails the measurement. gRPC's is the client of `./dev bench`.
- **Pinned** rows give wrk (or the gRPC client) one CPU, and all processes that serve the other: the
  bare echo has that CPU alone, the gateway shares it with broker and service. **Unpinned** rows
  leave all to the kernel.
- The systems are measured in turn, again and again, in another order each time, with fresh processes
  and a warm-up of a second (Node's: of ten). Tables show the median (with the least and the most);
  ratios are taken within a repetition, and their median counts.
- CPU time is what the kernel's scheduler counted, between the end of the warm-up and the end.
"""


def ratios(run, title, names):
    found = [run["goals"].get(name) for name in names]
    return [title, *[report.number(statistics.median(one["values"])) if one else "-"
                     for one in found]]


def comparison(run):
    """The gateway beside each, as ratios."""
    yield "And beside the others, the median of ratios:"
    yield ""
    yield from report.table(
        ["gateway : other", "POST, pinned", "GET, pinned", "POST, unpinned", "GET, unpinned"],
        [ratios(run, "CPU time of all who serve : bare libuv HTTP echo",
                [f"{name}-cpu" for name in ("post", "get", "post-unpinned", "get-unpinned")])])
    yield ""
    yield from report.table(
        ["gateway : other", "POST, pinned", "POST, unpinned"],
        [ratios(run, title, [f"peers-{peer}", f"peers-unpinned-{peer}"]) for title, peer in
         [("requests/s : Node: http, grpc-js, gRPC C++ service", "node"),
          ("requests/s : Python: aiohttp, grpc.aio, gRPC C++ service", "aiohttp"),
          ("requests/s : gRPC C++ direct, best mode", "grpc"),
          ("requests/s with an access log : without", "log")]])
    yield ""


def growth_lines(found):
    yield f"### {found['requests']:,} requests"
    yield ""
    yield ("Resident memory of each process, after a warm-up of "
           f"{memory.WARM:,} requests and after so many more (POST, 64 connections).")
    yield ""
    yield from report.table(["", "before, KiB", "after, KiB"],
                            [[role, f"{found[role][0]:,}", f"{found[role][1]:,}"]
                             for role in ("gateway", "broker", "service")])
    yield ""


def slow_lines(pairs):
    yield f"### {memory.SLOW:,} slow clients"
    yield ""
    yield (f"{memory.NORMAL} connections that make requests (POST), alone and beside "
           f"{memory.SLOW:,} clients that send a byte of their headers each second, and come again "
           "when they are turned away; in turn.")
    yield ""
    yield from report.table(["", "p99 alone, us", "p99 beside them, us", "ratio"],
                            [[str(number), f"{alone:,.0f}", f"{beside:,.0f}",
                              f"{beside / alone:.2f}"]
                             for number, (alone, beside) in enumerate(pairs, 1)])
    yield ""


def memory_lines(run):
    found = run["memory"]
    if found:
        yield "## Memory, and slow clients"
        yield ""
    if "growth" in found:
        yield from growth_lines(found["growth"])
    if "idle" in found or "idle-tls" in found:
        yield "### Idle connections"
        yield ""
        yield (f"Growth of the gateway's resident memory by {memory.IDLE:,} connections that have "
               "had an answer and are kept alive; a connection that waits for its next request has "
               "no buffer. With TLS it is mostly OpenSSL's.")
        yield ""
        yield from report.table(["", "bytes of each connection"],
                                [[title, f"{found[name]:,.0f}"] for name, title in
                                 (("idle", "HTTP"), ("idle-tls", "HTTPS")) if name in found])
        yield ""
    if "slow" in found:
        yield from slow_lines(found["slow"])


def document(run):
    yield from INTRODUCTION.splitlines()
    yield ""
    yield from report.facts(run)
    if float(run["options"]["load"]) > QUIET:
        yield ("**Other work ran on the machine meanwhile: rates and times are lower and higher than "
               "on one at rest; what is taken within a repetition (ratios) and CPU time mean more.**")
        yield ""
    yield "## Goals"
    yield ""
    yield from report.table(["", "goal", "figure", ""], report.goal_lines(run, GOALS))
    yield ""
    yield from comparison(run)
    yield from METHOD.splitlines()
    yield ""
    yield "## Requests"
    yield ""
    for row in run["rows"]:
        yield from report.row_part(row)
    yield from memory_lines(run)
    yield from report.settings(run)


# --- the run -------------------------------------------------------------------------------------


def measure_rows(machine, options):
    lacking, results = {}, []
    for row in systems.ROWS:
        if options.only and row.name not in options.only:
            continue
        kit.say(f"{row.name}: {row.title} ", end="")
        results.append(kit.run_row(machine, row, options.repetitions, lacking))
        kit.say("")
    for line in sorted({f"{system.name}: {why}" for system, why in lacking.items() if why}):
        kit.say("left out: " + line)
    return results


def measure_memory(machine, options):
    row = Row("memory", "", "", Point(kind="post"), [])
    quick, found = options.quick, {}
    parts = {"growth": memory.growth, "slow": memory.slow,
             "idle": lambda scene, quick: memory.idle(scene, False, quick),
             "idle-tls": lambda scene, quick: memory.idle(scene, True, quick)}
    for name in PARTS:
        if options.only and name not in options.only:
            continue
        kit.say(f"{name} ", end="")
        try:
            with Scene(machine, row) as scene:
                found[name] = parts[name](scene, quick)
            kit.say(str(found[name]))
        except kit.Failed as failure:
            kit.say(f"{failure}")
    return found


def judge(goals, found):
    """The goals that memory fills."""
    if "growth" in found:
        before, after = found["growth"]["gateway"]
        goals["growth"] = {"values": [after - before], "row": "growth"}
    if "idle" in found:
        goals["idle"] = {"values": [found["idle"] / 1024], "row": "idle"}
    if "slow" in found:
        goals["slow"] = {"values": [beside / alone for alone, beside in found["slow"]],
                         "row": "slow"}


def arguments(argv):
    parser = argparse.ArgumentParser(prog="./dev bench gateway", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [row.name for row in systems.ROWS] + PARTS
    parser.add_argument("--quick", action="store_true", help="short, to see roughly")
    parser.add_argument("--growth", action="store_true", help="as --only growth")
    parser.add_argument("--only", action="append", choices=names, default=[], metavar="NAME",
                        help="one of " + ", ".join(names) + "; may be given again")
    parser.add_argument("--repetitions", type=int, metavar="N")
    parser.add_argument("--build", default=os.path.join(ROOT, "build", "release"),
                        help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    options.only += ["growth"] if options.growth else []
    options.seconds = QUICK_SECONDS if options.quick else SECONDS
    options.repetitions = options.repetitions or (
        QUICK_REPETITIONS if options.quick else REPETITIONS)
    return options


def main(argv):
    options, began = arguments(argv), time.monotonic()
    options.load = report.load_average()
    machine = kit.Kit(options.build, options.seconds)
    results = measure_rows(machine, options)
    found = measure_memory(machine, options)
    run = report.collect(results, options, time.monotonic() - began)
    run["memory"] = found
    judge(run["goals"], found)
    if not run["goals"] and not found:
        kit.say("no figure came out; the lines above say why")
        return 1
    part = options.quick or options.only or options.repetitions < REPETITIONS
    folder = (os.path.join(options.build, "speed") if part
              else os.path.join(ROOT, "docs", "performance"))
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "gateway.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(document(run)).rstrip() + "\n")
    kit.say(report.goals_as_text(run, GOALS))
    kit.say(f"written: {path}")
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # scenes end their processes
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
