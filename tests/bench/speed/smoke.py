#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The benchmark still measures and still writes: a moment of it. usage: smoke.py BUILD"""
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
import kit  # noqa: E402
import report  # noqa: E402


def check(truth, what):
    if not truth:
        sys.exit(f"smoke: {what}")


def bench(*arguments):
    done = subprocess.run([sys.executable, os.path.join(HERE, "bench.py"), *arguments], text=True,
                          capture_output=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


def run_is_whole(folder):
    with open(os.path.join(folder, "run.json"), encoding="utf-8") as file:
        row = json.load(file)["rows"][0]
    for name in ("headway-zmtp", "raw-direct"):
        check(name in row["measured"], f"{name}: {row['missing'].get(name)}")
        figures = row["measured"][name][0]
        for figure in ("calls", "per_second", "p50_us", "p99_us", "client_cpu_us",
                       "service_cpu_us", "service_rss_kib"):
            check(figures.get(figure, 0) > 0, f"{name} has no {figure}: {figures}")
        check(figures["p50_us"] <= figures["p99_us"], f"{name}: percentiles in disorder")
    check(row["measured"]["headway-zmtp"][0]["broker_cpu_us"] > 0, "the broker took no CPU time")


def report_is_whole(folder):
    with open(os.path.join(folder, "PERFORMANCE.md"), encoding="utf-8") as file:
        text = file.read()
    for goal in kit.GOALS:
        check(f"| {goal.title} |" in text, f"the report does not tell of {goal.title}")
    check("| Headway, brokered (zmtp) | " in text, "the report has no table")
    check("not measured" in text, "the report claims what was not measured")
    picture = os.path.join(folder, "performance", "calls.svg")
    check(b"Headway, brokered" in open(picture, "rb").read(), "the plot has no bar of ours")
    xml.etree.ElementTree.parse(picture)
    return text


def failures_are_told():
    """A system that fails once keeps its other figures, and the report says so."""
    turns = []

    def measure(_):
        turns.append(1)
        if len(turns) == 2:
            raise kit.Failed("on purpose")
        return {"per_second": 5.0}

    row = kit.Row("x", "x", "X", kit.Point(), [kit.System("sometimes", "Sometimes", measure)])
    result = kit.run_row(kit.Kit(HERE, 0.1), row, 3, {})
    told = "\n".join(report.row_part(report.row_of(result)))
    check([bool(one) for one in result.measured["sometimes"]] == [True, False, True], "figures")
    check("Sometimes: 1 of 3 measurements failed: on purpose." in told, "failures: " + told)


def goals_are_judged():
    """Ratios within a repetition, best of each side, and a side that failed once."""
    ratio = kit.Ratio("nats", ["ours"], ["a", "b"])
    measured = {"ours": [{"per_second": 10.0}, {"per_second": 30.0}, {"per_second": 5.0}],
                "a": [{"per_second": 2.0}, {"per_second": 3.0}, None],
                "b": [{"per_second": 5.0}, {"per_second": 1.0}, None]}
    check(ratio.values(measured, 3) == [2.0, 10.0], "ratios")
    latency = kit.Ratio("p50-limit", ["ours"], ["a", "b"], "p50_us")
    measured = {"ours": [{"p50_us": 4.0}], "a": [{"p50_us": 2.0}], "b": [{"p50_us": 8.0}]}
    check(latency.values(measured, 1) == [2.0], "of latencies, the least is best")
    more, less = kit.Goal("x", "x", kit.MORE, 2), kit.Goal("y", "y", kit.LESS, 2)
    check(more.met(2) and not more.met(1.9) and less.met(2) and not less.met(2.1), "goals")


def main(build):
    goals_are_judged()
    failures_are_told()
    with tempfile.TemporaryDirectory(prefix="speed-smoke-") as folder:
        code, words = bench("--build", build, "--only", "calls/tcp-256", "--systems",
                            "headway-zmtp,raw-direct", "--seconds", "0.1", "--repetitions", "1",
                            "--report", folder, "--json", os.path.join(folder, "run.json"))
        check(code == 0, f"it ended with {code}: {words}")
        run_is_whole(folder)
        first = report_is_whole(folder)
        again = os.path.join(folder, "again")
        code, words = bench("--from", os.path.join(folder, "run.json"), "--report", again)
        check(code == 0, f"--from ended with {code}: {words}")
        check(report_is_whole(again) == first, "--from tells something else")
    code, words = bench("--build", build, "--only", "no-such-row")
    check(code == 2 and "--list" in words, "a row that is not there")
    with tempfile.TemporaryDirectory(prefix="speed-smoke-") as nothing:
        code, words = bench("--build", nothing, "--only", "calls/tcp-256", "--systems",
                            "headway-zmtp", "--report", nothing)
        check(code == 1 and "there is no " in words, f"a build without programs: {code} {words}")


if __name__ == "__main__":
    main(sys.argv[1])
