# SPDX-License-Identifier: Apache-2.0
"""Writes PERFORMANCE.md and its plots from one run. Every number in them is of that run."""
import datetime
import json
import os
import platform
import re
import statistics
import subprocess

import kit
import plot

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = ["libzmq5", "libuv1", "libprotobuf-c1", "nats-server", "libnats3.4", "libgrpc++1.51",
            "redis-server", "libnng1", "valgrind", "wrk", "nodejs", "python3-aiohttp",
            "python3-grpcio", "gcc"]


# --- from results to plain data ------------------------------------------------------------------


def collect(results, options, took):
    """All that the report needs, as JSON has it."""
    asked = {"seconds": options.seconds, "quick": options.quick, "load": options.load,
             "repetitions": options.repetitions}
    return {"machine": machine(), "options": asked,
            "took_s": round(took), "goals": goals_of(results),
            "rows": [row_of(result) for result in results]}


def row_of(result):
    row = result.row
    return {"name": row.name, "title": row.title, "group": row.group, "pinned": row.pinned,
            "repetitions": result.repetitions, "point": row.point.__dict__,
            "columns": [column.__dict__ for column in row.columns],
            "systems": [{"name": system.name, "title": system.title, "settings": system.settings}
                        for system in row.systems],
            "measured": result.measured, "missing": result.missing}


def goals_of(results):
    """Goal to the values that fill it, and the row they are of."""
    found = {}
    for result in results:
        for ratio in result.row.ratios:
            values = ratio.values(result.measured, result.repetitions)
            if values:
                found[ratio.goal] = {"values": values, "row": result.row.name}
    return found


def first_line(path, key=None, colon=":"):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                if not key:
                    return line.strip()
                if line.startswith(key):
                    return line.partition(colon)[2].strip()
    except OSError:
        pass
    return ""


def output_of(*argv):
    try:
        return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=10,
                              cwd=HERE).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def versions():
    lines = output_of("dpkg-query", "-W", "-f", "${Package} ${Version}\\n", *PACKAGES)
    return [line for line in lines.splitlines() if len(line.split()) == 2]


def load_average():
    return first_line("/proc/loadavg").split()[0]


def machine():
    pretty = first_line("/etc/os-release", "PRETTY_NAME", "=").strip('"')
    return {"cpu": first_line("/proc/cpuinfo", "model name"), "cpus": len(os.sched_getaffinity(0)),
            "memory_gib": round(int(first_line("/proc/meminfo", "MemTotal").split()[0]) / 2**20),
            "kernel": platform.release().partition("-")[0],
            "system": pretty,
            "date": datetime.date.today().isoformat(),
            "commit": output_of("git", "describe", "--always", "--dirty"), "versions": versions()}


def save(run, path):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(run, file, indent=1)


def read(path):
    """What save wrote; OSError or ValueError if it is not that."""
    with open(path, encoding="utf-8") as file:
        run = json.load(file)
    if not isinstance(run, dict) or not {"machine", "options", "rows", "goals"} <= set(run):
        raise ValueError("these are not the figures of a run")
    return run


# --- figures as text -----------------------------------------------------------------------------


def number(value, style="plain"):
    if value is None:
        return "-"
    if style == "count" or abs(value) >= 1000:
        return f"{value:,.0f}"
    if value == int(value) and abs(value) >= 10:
        return f"{value:.0f}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def series(row, system, figure):
    return [figures[figure] for figures in row["measured"].get(system, [])
            if figures and figures.get(figure) is not None]


def median(row, system, figure):
    values = series(row, system, figure)
    return statistics.median(values) if values else None


def cell(row, system, column):
    values = series(row, system, column["figure"])
    if not values:
        return "-"
    style = column["style"]
    text = number(statistics.median(values), style)
    if column["span"] and len(values) > 1:
        text += f" ({number(min(values), style)} to {number(max(values), style)})"
    return text


def table(headings, lines):
    yield "| " + " | ".join(headings) + " |"
    yield "|---" * len(headings) + "|"
    for line in lines:
        yield "| " + " | ".join(line) + " |"


# --- the document --------------------------------------------------------------------------------

INTRODUCTION = """# Performance

All of this file and of its plots comes from one run of `./dev bench` (its `--help` tells how to see
a part of it); its text is `tests/bench/speed/report.py`. `headway bench` measures your own methods.
[performance/gateway.md](performance/gateway.md) has the HTTP gateway's.
"""

METHOD = """## How it is measured

- **Pinned** rows have every process of a run on one CPU: the cost of a call from end to end,
  steady. **Unpinned** rows leave the processes to the kernel: what a user sees, noisy, so repeated
  more often.
- At each point the systems are measured in turn, again and again, in another order each time; each
  measurement has fresh processes and a warm-up of 0.3 s. Tables show the median (with the least and
  the most where a span stands). Ratios are taken within a repetition; their median counts.
- The load is closed: so many calls are in flight, and each that ends is followed by another. With
  16 or more in flight each eighth call is timed. Client and services are processes of their own, on
  loopback or a unix socket.
- CPU time is what the kernel's scheduler counted for all threads of a side, between the end of the
  warm-up and the end; memory is the resident set at its highest.
- Headway's rows run the real thing: generated stubs, protobuf at both ends, credit, deadlines and
  statistics. Raw sockets, libzmq, NATS, nng and Redis carry the bytes alone; gRPC carries protobuf.
"""


def goal_lines(run, goals):
    for goal in goals:
        found = run["goals"].get(goal.name)
        wanted = f"{goal.operator} {goal.number:g} {goal.unit}".strip()
        if not found:
            yield [goal.title, wanted, "not measured", ""]
            continue
        value, values = statistics.median(found["values"]), found["values"]
        span = f" ({number(min(values))} to {number(max(values))})" if len(values) > 1 else ""
        verdict = "met" if goal.met(value) else "**missed**" + by_how_much(goal, value)
        yield [goal.title, wanted, f"{number(value)}{span}", verdict]


def by_how_much(goal, value):
    part = value / goal.number - 1
    return f", {abs(part) * 100:.0f} % {'under' if part < 0 else 'over'}"


def goals_as_text(run, goals):
    lines = ["goals:"]
    for title, wanted, figure, verdict in goal_lines(run, goals):
        lines.append(f"  {title}\n    {wanted:10}  {figure}  {verdict.replace('**', '')}")
    return "\n".join(lines)


def notes():
    """notes.md, beside this file: "## GOAL", and why it is missed."""
    try:
        with open(os.path.join(HERE, "notes.md"), encoding="utf-8") as file:
            parts = re.split(r"^## (\S+)\n", file.read(), flags=re.M)[1:]
    except OSError:
        return {}
    return dict(zip(parts[::2], (" ".join(text.split()) for text in parts[1::2])))


def missed(run):
    """What is missed, and why, as far as it is known."""
    known, lines = notes(), []
    for goal in kit.GOALS:
        found = run["goals"].get(goal.name)
        if found and not goal.met(statistics.median(found["values"])) and goal.name in known:
            lines.append(f"- *{goal.title}*: {known[goal.name]}")
    return ["## What is missed, and why", "", *lines, ""] if lines else []


def facts(run):
    about, options = run["machine"], run["options"]
    yield "## The run"
    yield ""
    yield (f"{about['date']}, revision `{about['commit']}`. {about['cpu']}, {about['cpus']} CPUs, "
           f"{about['memory_gib']} GiB of memory; {about['system']}, Linux {about['kernel']}; "
           f"load average {options['load']} before it. {options['seconds']:g} s "
           "for each measurement, "
           f"{options['repetitions']} repetitions of pinned rows; "
           f"{run['took_s'] / 60:.1f} minutes in all.")
    if options["quick"] or options["repetitions"] < 5:
        yield ""
        yield "**A quick run, to see roughly: not for the record.**"
    yield ""
    yield "Packages: " + ", ".join(about["versions"]) + "."
    yield ""


def row_part(row):
    headings = ["", *[column["heading"] for column in row["columns"]]]
    lines = []
    for system in row["systems"]:
        if system["name"] in row["measured"]:
            lines.append([system["title"], *[cell(row, system["name"], column)
                                             for column in row["columns"]]])
        else:
            why = row["missing"].get(system["name"], "no figure")
            lines.append([system["title"], f"left out: {why}".replace("|", "/"),
                          *["" for _ in row["columns"][1:]]])
    used = [column for column in range(1, len(headings))
            if any(line[column] not in ("", "-") for line in lines)]
    keep = [0, *used]
    times = "once" if row["repetitions"] == 1 else f"{row['repetitions']} times"
    yield f"### {row['title'][0].upper()}{row['title'][1:]}"
    yield ""
    yield f"`{row['name']}`, each {times}."
    yield ""
    yield from table([headings[i] for i in keep], [[line[i] for i in keep] for line in lines])
    yield ""
    yield from failures(row)


def failures(row):
    """Of systems that have figures, but not of each repetition."""
    for system in row["systems"]:
        figures = row["measured"].get(system["name"], [])
        failed = sum(not one for one in figures)
        if failed:
            yield (f"{system['title']}: {failed} of {len(figures)} measurements failed: "
                   f"{row['missing'].get(system['name'])}.")
            yield ""


def settings(run):
    """How each system was set up."""
    seen = {}
    for row in run["rows"]:
        for system in row["systems"]:
            if system["settings"]:
                seen.setdefault((system["title"], system["settings"]), row["group"])
    if not seen:
        return
    yield "## How the systems are set up"
    yield ""
    yield "The peers run with the best settings their documents name:"
    yield ""
    for (title, text), group in seen.items():
        yield f"- {group}: {title}: {text}."
    yield ""


def document(run, plots):
    yield from INTRODUCTION.splitlines()
    yield ""
    yield from facts(run)
    yield "## Goals"
    yield ""
    yield ("64 B, 256 in flight, pinned, tcp, unless said; the median of ratios, and their span. "
           "Headway is the one on `zmtp`; of a peer's modes the best counts, in each repetition.")
    yield ""
    yield from table(["", "goal", "figure", ""], goal_lines(run, kit.GOALS))
    yield ""
    yield from missed(run)
    for name, title in plots:
        yield f"![{title}](performance/{name})"
        yield ""
    yield from METHOD.splitlines()
    yield ""
    group = None
    for row in run["rows"]:
        if row["group"] != group:
            group = row["group"]
            yield f"## {group}"
            yield ""
        yield from row_part(row)
    yield from settings(run)


def write(run, folder):
    pictures = os.path.join(folder, "performance")
    os.makedirs(pictures, exist_ok=True)
    plots = plot.draw_all(run, pictures)
    text = "\n".join(document(run, plots)).rstrip() + "\n"
    with open(os.path.join(folder, "PERFORMANCE.md"), "w", encoding="utf-8") as file:
        file.write(re.sub(r"\n{3,}", "\n\n", text))
