#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./dev bench: Headway beside its peers and the limit."""
import argparse
import fnmatch
import importlib
import os
import signal
import sys
import time

sys.dont_write_bytecode = True
import kit  # noqa: E402
import report  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", "..", ".."))
MODULES = ["rows_calls", "rows_shards", "rows_streams", "rows_topics", "rows_scale", "rows_counts",
           "rows_curve"]
SECONDS, REPETITIONS = 0.8, 5
QUICK_SECONDS, QUICK_REPETITIONS = 0.25, 2
OVERHEAD = 0.7  # seconds beside each measurement: starting, warming up, ending

HELP = """
A row is one point (so many calls in flight, this payload, tcp or unix socket), at which several
systems are measured in turn, again and again; medians count, and ratios are taken in each
repetition. Pinned rows have every process on one CPU: what a call costs from end to end, steady.
Unpinned rows are what a user sees, and noisy: they are repeated more often.

The whole run takes about 25 minutes on two CPUs, with nothing else running, and writes
docs/PERFORMANCE.md with its plots. A part of it (--quick, --only, --repetitions below 5) writes the
same into the build's folder speed/, since such figures are not for the record.

  ./dev bench                        everything, for the record
  ./dev bench --quick                the rows that have goals, less than 4 minutes, to see roughly
  ./dev bench --list                 the rows, what each compares, how long it takes
  ./dev bench --only 'calls/tcp-1'   one row; 'calls/*' a family; may be given again
  ./dev bench --from run.json        writes the report again from the figures of an earlier --json

Exit code: 0 figures were taken (missed goals are reported, they do not fail), 1 none came out,
2 wrong usage.
"""


def arguments(argv):
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__, epilog=HELP,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="rows with goals, short, twice")
    parser.add_argument("--only", action="append", metavar="PATTERN", default=[],
                        help="rows whose name fits, with * and ?")
    parser.add_argument("--systems", metavar="PATTERN,...", help="systems whose name fits")
    parser.add_argument("--repetitions", type=positive(int), metavar="N",
                        help=f"of each pinned row ({REPETITIONS}; unpinned rows: 1.4 times that)")
    parser.add_argument("--seconds", type=positive(float), metavar="S",
                        help=f"of each measurement ({SECONDS})")
    parser.add_argument("--list", action="store_true", help="show the rows and end")
    parser.add_argument("--json", metavar="FILE", help="where all figures go, after each row "
                        "(build/release/speed/run.json)")
    parser.add_argument("--from", metavar="FILE", dest="earlier",
                        help="measure nothing: figures from a file that --json wrote")
    parser.add_argument("--report", metavar="FOLDER",
                        help="where PERFORMANCE.md and performance/ go")
    parser.add_argument("--build", default=os.path.join(ROOT, "build", "release"),
                        help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def positive(kind):
    def read(text):
        value = kind(text)
        if not 0 < value <= 1000:
            raise argparse.ArgumentTypeError("from above 0 to 1000")
        return value
    read.__name__ = kind.__name__
    return read


def load_rows():
    rows = []
    for name in MODULES:
        if os.path.exists(os.path.join(HERE, name + ".py")):
            rows += importlib.import_module(name).ROWS
    return rows


def fits(name, patterns):
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def choose(rows, options):
    if options.only:
        rows = [row for row in rows if fits(row.name, options.only)]
    elif options.quick:
        rows = [row for row in rows if row.quick]
    if options.systems:
        patterns = options.systems.split(",")
        for row in rows:
            row.systems = [system for system in row.systems if fits(system.name, patterns)]
        rows = [row for row in rows if row.systems]
    return rows


def estimate(row, options):
    each = row.cost or options.seconds + OVERHEAD
    return row.times(options.repetitions) * len(row.systems) * each


def show(rows, options):
    for row in rows:
        names = ", ".join(system.name for system in row.systems)
        print(f"{row.name:28} {row.title} (about {estimate(row, options):.0f} s)\n"
              f"{'':28} {names}")
    total = sum(estimate(row, options) for row in rows)
    print(f"{len(rows)} rows, about {total / 60:.0f} minutes")


def measure(rows, options):
    machine = kit.Kit(options.build, options.seconds)
    lacking, results, began = {}, [], time.monotonic()
    left = sum(estimate(row, options) for row in rows)
    options.load = report.load_average()
    for number, row in enumerate(rows, 1):
        place = f"[{number}/{len(rows)}, {left / 60:.0f} min left]"
        kit.say(f"{place} {row.name}: {row.title} ", end="")
        started = time.monotonic()
        results.append(kit.run_row(machine, row, options.repetitions, lacking))
        report.save(report.collect(results, options, time.monotonic() - began), options.json)
        kit.say(f" {time.monotonic() - started:.0f} s")
        left -= estimate(row, options)
    for line in sorted({f"{system.name}: {why}" for system, why in lacking.items() if why}):
        kit.say("left out: " + line)
    return report.read(options.json)


def folder_of(options):
    if options.report:
        return options.report
    partial = (options.quick or options.only or options.systems or options.earlier or
               options.repetitions < REPETITIONS)
    return os.path.join(options.build, "speed") if partial else os.path.join(ROOT, "docs")


def main(argv):
    options = arguments(argv)
    options.seconds = options.seconds or (QUICK_SECONDS if options.quick else SECONDS)
    options.repetitions = options.repetitions or (
        QUICK_REPETITIONS if options.quick else REPETITIONS)
    if options.earlier:
        try:
            run = report.read(options.earlier)
        except (OSError, ValueError) as error:
            kit.say(f"{options.earlier}: {error}; --from wants what an earlier run left, by "
                    "default build/release/speed/run.json")
            return 2
    else:
        rows = choose(load_rows(), options)
        if not rows:
            kit.say("no row fits; --list shows them")
            return 2
        if options.list:
            show(rows, options)
            return 0
        options.json = options.json or os.path.join(options.build, "speed", "run.json")
        os.makedirs(os.path.dirname(os.path.abspath(options.json)), exist_ok=True)
        run = measure(rows, options)
    if not any(row["measured"] for row in run["rows"]):
        kit.say("no figure came out; the lines above say why")
        return 1
    folder = folder_of(options)
    report.write(run, folder)
    kit.say(report.goals_as_text(run, kit.GOALS))
    kit.say(f"written: {os.path.join(folder, 'PERFORMANCE.md')}")
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # scenes end their processes
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
