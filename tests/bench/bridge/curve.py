# SPDX-License-Identifier: Apache-2.0
"""A bridge before an endpoint that throttles: offered load, credit and refusals, into
docs/performance/bridge.md and two drawings.

usage: ./dev bench bridge [--quick] [--help]
  --quick    two seconds for each point, nothing is written"""
import datetime
import json
import math
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
BUILD = os.path.join(ROOT, "build/release")
STORY = os.path.join(ROOT, "tests/e2e/lambda/bridge")
DIR = tempfile.mkdtemp()
os.environ.update(HEADWAY_CLI=BUILD + "/headway", BRIDGE=BUILD + "/headway-lambda-bridge",
                  LOAD=BUILD + "/tests/e2e/lambda/bridge/bridge-load", OWN_PROTOS=STORY,
                  PROTOS=ROOT + "/proto", XDG_RUNTIME_DIR=DIR, XDG_CONFIG_HOME=DIR, HEADWAY_BUS="")
sys.path[:0] = [STORY, os.path.join(ROOT, "tests/bench/speed")]

import plot  # noqa: E402
from endpoint import Endpoint, throttled  # noqa: E402
from story import ACCESS, SECRET, TOKEN, Bridge, check, trial  # noqa: E402

ROOM, TAKES = 8, 0.05
CAPACITY = ROOM / TAKES
LOADS = [40, 80, 120, 160, 240, 320, 640, 1280]
STEPS = [(8, 10), (2, 10), (8, 10), (16, 10)]
STEP_LOAD = 600


class Function:
    """As many at once as there is room for."""

    def __init__(self):
        self.lock, self.room, self.running, self.taken, self.refused = (threading.Lock(), ROOM, 0,
                                                                        0, 0)

    def __call__(self, invocation):
        with self.lock:
            if self.running >= self.room:
                self.refused += 1
                raise throttled()
            self.running += 1
            self.taken += 1
        time.sleep(TAKES)
        with self.lock:
            self.running -= 1
        return {"text": "done"}


def credit(bridge):
    """What the bridge says of itself when it is asked."""
    before = bridge.said().count(" at once now")
    bridge.process.send_signal(signal.SIGUSR1)
    while bridge.said().count(" at once now") == before:
        time.sleep(0.01)
    return int(re.findall(r"(\d+) at once now", bridge.said())[-1])


def offer(rate, seconds):
    return subprocess.Popen([os.environ["LOAD"], str(rate), str(seconds)], stdout=subprocess.PIPE,
                            text=True)


def point(endpoint, function, rate, seconds):
    """A fresh bridge: what it begins with is part of the figure."""
    bridge = Bridge(endpoint.url, *trial()).stands("bridge.v1.Trial")
    function.taken = function.refused = 0
    load, seen = offer(rate, seconds), []
    while load.poll() is None:
        seen.append(credit(bridge))
        time.sleep(0.25)
    ended = json.loads(load.stdout.read())
    bridge.stop()
    check(ended["other"] == 0, "neither well nor fairly refused: %r" % ended)
    last = seen[len(seen) // 3:] or seen
    return {"offered": rate, "answered": ended["ok"] / seconds,
            "refused": ended["refused"] / seconds, "throttled": function.refused / seconds,
            "share": function.refused / max(function.taken, 1), "credit": sum(last) / len(last)}


def steps(endpoint, function, shrink):
    """Room that changes under a load that does not: (second, room, credit, 429 a second)."""
    bridge = Bridge(endpoint.url, *trial()).stands("bridge.v1.Trial")
    plan = [(room, seconds / shrink) for room, seconds in STEPS]
    load, rows, began = offer(STEP_LOAD, sum(seconds for _, seconds in plan)), [], time.monotonic()
    for room, seconds in plan:
        function.room, end = room, time.monotonic() + seconds
        while time.monotonic() < end:
            before, then = function.refused, time.monotonic()
            time.sleep(0.5)
            rate = (function.refused - before) / (time.monotonic() - then)
            rows.append((time.monotonic() - began, room, credit(bridge), rate))
    load.wait()
    bridge.stop()
    function.room = ROOM
    return rows


# ---- what is drawn ----

BOTTOM, LEFT, RIGHT = 330, 70, 250


def even(most):
    """What is over it, and has four quarters that are easily read."""
    step = 10 ** math.floor(math.log10(most)) / 5
    return 4 * step * math.ceil(most / (4 * step))


def axes(heading, words, most, labels):
    lines = plot.head(BOTTOM + 40, heading, words)
    for part in range(5):
        y = BOTTOM - (BOTTOM - plot.TOP) * part / 4
        lines.append(f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{plot.WIDTH - RIGHT}" '
                     f'y2="{y:.1f}"/><text class="small" x="{LEFT - 8}" y="{y + 4:.1f}" '
                     f'text-anchor="end">{plot.short(most * part / 4) if part else 0}</text>')
    for x, text in labels:
        lines.append(f'<text class="small" x="{x:.1f}" y="{BOTTOM + 18}" '
                     f'text-anchor="middle">{text}</text>')
    return lines


def draw(name, heading, words, xs, series, labels):
    """series: (title, style, dash, values)"""
    most = even(max(max(values) for *_, values in series))
    low, high = min(xs), max(xs)
    def place(x):
        return LEFT + 10 + (plot.WIDTH - LEFT - RIGHT - 20) * (x - low) / (high - low)
    lines = axes(heading, words, most, [(place(x), text) for x, text in labels])
    ends = []
    for title, style, dash, values in series:
        points = [(place(x), BOTTOM - (BOTTOM - plot.TOP) * value / most)
                  for x, value in zip(xs, values)]
        lines += plot.one_line(style, dash, points)
        ends.append((points[-1][1], points[-1][0], title))
    last = -1e9
    for y, x, title in sorted(ends):
        last = max(y, last + 17)
        lines.append(f'<text x="{x + 14:.1f}" y="{last + 4:.1f}">{title}</text>')
    path = os.path.join(ROOT, "docs/performance", name)
    with open(path, "w", encoding="ascii") as file:
        file.write("\n".join(lines + ["</svg>", ""]))


def run():
    """When, and on what."""
    revision = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short=7", "HEAD"], check=False,
                              capture_output=True, text=True).stdout.strip()
    return (f"{datetime.date.today()}, revision `{revision}`; {os.cpu_count()} CPUs, load average "
            f"{os.getloadavg()[0]:.1f} at the end")


def report(points, rows):
    with open(os.path.join(ROOT, "docs/performance/bridge.md"), "w", encoding="ascii") as file:
        file.write(TEXT.replace("@RUN@", run()) + "\n".join(
            f"| {p['offered']} | {p['answered']:.0f} | {p['refused']:.0f} | {p['throttled']:.1f} | "
            f"{100 * p['share']:.1f} % | {p['credit']:.1f} |" for p in points) + "\n" + STEPPED)
    draw("bridge.svg", "A function with room for eight: what becomes of calls",
         "a second; what is offered from 40 to 1,280, in even steps of the table",
         list(range(len(points))),
         [("answered", "ours", "", [p["answered"] for p in points]),
          ("refused, with advice", "peer", "6 3", [p["refused"] for p in points]),
          ("429 of AWS", "limit", "", [p["throttled"] for p in points])],
         [(i, p["offered"]) for i, p in enumerate(points)])
    draw("bridge-steps.svg", "Room that changes under %d calls a second" % STEP_LOAD,
         "over seconds: invocations at once, and refusals of AWS a second",
         [row[0] for row in rows],
         [("room of the function", "peer", "6 3", [row[1] for row in rows]),
          ("credit", "ours", "", [row[2] for row in rows]),
          ("429 a second", "limit", "2 3", [row[3] for row in rows])],
         [(second, second) for second in range(0, int(rows[-1][0]) + 1, 5) if second])


TEXT = f"""# A bridge that is throttled

From one run of `./dev bench bridge`; its text is `tests/bench/bridge/curve.py`. The endpoint is the
tests' own, in Python: a function that takes {ROOM} invocations at once, of {1000 * TAKES:.0f} ms each, so
{CAPACITY:.0f} a second at most, and answers 429 to all others. Callers are generated stubs that send a
fixed number of calls a second and none again. *Credit* is how many invocations the bridge allows at
once, as the bus's slots, after the first third of the time. The run: @RUN@.

![What becomes of calls](bridge.svg)

| offered/s | answered/s | refused by the bus/s | 429/s | 429 : invoked | credit |
|---|---|---|---|---|---|
"""
STEPPED = f"""
Without back pressure all that is offered beyond {CAPACITY:.0f} would be a request to AWS, answered 429.
Every call here ended well, or RESOURCE_EXHAUSTED, not processed, with advice when to come again.

And when the room changes, from 8 to 2, 8 and 16, each for {STEPS[0][1]} s, under {STEP_LOAD} calls a second:

![Room that changes](bridge-steps.svg)
"""


def main():
    if "--help" in sys.argv:
        print(__doc__)
        return
    quick = "--quick" in sys.argv
    broker = subprocess.Popen([os.environ["HEADWAY_CLI"], "broker"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    try:
        subprocess.run([os.environ["HEADWAY_CLI"], "ping", "--wait", "10s"], check=True,
                       stdout=subprocess.DEVNULL)
        function = Function()
        endpoint = Endpoint({"trial": function}, {ACCESS: (SECRET, TOKEN)})
        points = []
        for rate in LOADS:
            points.append(point(endpoint, function, rate, 2 if quick else 10))
            print("  ".join(f"{name} {value:.3g}" for name, value in points[-1].items()))
        rows = steps(endpoint, function, 5 if quick else 1)
        if not quick:
            report(points, rows)
    finally:
        broker.terminate()
        broker.wait()


main()
