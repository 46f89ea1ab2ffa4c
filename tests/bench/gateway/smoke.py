#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The gateway's benchmark still measures and still writes: a moment of it, where wrk is installed.
usage: smoke.py BUILD"""
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import bench  # noqa: E402


def check(truth, what):
    if not truth:
        sys.exit(f"smoke: {what}")


def goals_are_judged():
    """What memory fills, met and missed."""
    found = {"growth": {"requests": 1, "gateway": (100, 500)}, "idle": 1024.0,
             "slow": [(100.0, 140.0), (100.0, 120.0), (100.0, 900.0)]}
    run = {"goals": {}, "memory": found}
    bench.judge(run["goals"], found)
    lines = bench.report.goals_as_text(run, bench.GOALS).split("\n")
    told = {lines[i].strip(): lines[i + 1] for i in range(1, len(lines), 2)}
    names = {goal.name: goal.title for goal in bench.GOALS}
    for name, word in (("growth", "missed"), ("idle", "met"), ("slow", "met"),
                       ("post", "not measured")):
        check(word in told[names[name]], f"{name}: {told[names[name]]}")


def it_measures(build):
    done = subprocess.run([sys.executable, os.path.join(HERE, "bench.py"), "--build", build,
                           "--only", "get", "--repetitions", "1"], text=True, capture_output=True,
                          check=False, timeout=100)
    check(done.returncode == 0, done.stderr)
    with open(os.path.join(build, "speed", "gateway.md"), encoding="utf-8") as file:
        text = file.read()
    for title in ("| bare libuv HTTP echo | ", "| Headway: gateway, broker, service | "):
        check(title in text and "left out" not in text, f"no figures: {text}")


def main(build):
    goals_are_judged()
    if not shutil.which("wrk"):
        print("skipped: there is no wrk (apt-get install wrk)")
        return 77
    it_measures(build)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
