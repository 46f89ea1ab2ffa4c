# SPDX-License-Identifier: Apache-2.0
"""SVG plots by hand: bars and lines on logarithmic scales, readable on white and on black."""
import html
import math
import os
import statistics

WIDTH, LEFT, RIGHT, TOP, STEP = 940, 400, 90, 56, 26
OURS, PEERS, LIMIT = "ours", "peer", "limit"
STYLE = """<style>
text{font:13px system-ui,sans-serif;fill:#1f2328}
.title{font-size:15px;font-weight:600}.small{font-size:11px;fill:#59636e}
.grid{stroke:#d1d9e0;stroke-width:1}.ours{fill:#0969da}.peer{fill:#9aa4ae}.limit{fill:#bf8700}
.line{fill:none;stroke-width:2}.ours.line{stroke:#0969da}.peer.line{stroke:#9aa4ae}
.limit.line{stroke:#bf8700}.span{stroke:#1f2328;stroke-width:1.5}.ground{fill:#ffffff}
@media (prefers-color-scheme:dark){text{fill:#f0f6fc}.small{fill:#9198a1}.grid{stroke:#3d444d}
.ours{fill:#4493f8}.peer{fill:#656c76}.limit{fill:#d29922}.span{stroke:#f0f6fc}
.line{fill:none}.ours.line{stroke:#4493f8}.peer.line{stroke:#7d8590}.limit.line{stroke:#d29922}
.ground{fill:#0d1117}}
</style>"""


def median(row, system, figure):
    values = [figures[figure] for figures in row["measured"].get(system, [])
              if figures and figures.get(figure)]
    return statistics.median(values) if values else None


def kind(name):
    if name.startswith("headway"):
        return OURS
    return LIMIT if name.startswith("raw-") else PEERS


def short(value):
    """A figure of three digits."""
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value:.3g}"


def scale(values):
    """Powers of ten around all values, and where a value stands between them."""
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    if high == low:
        high += 1
    room = WIDTH - LEFT - RIGHT
    return low, high, lambda value: LEFT + room * (math.log10(value) - low) / (high - low)


def head(height, heading, words):
    return [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img">', STYLE,
            '<rect class="ground" width="100%" height="100%"/>',
            f'<text class="title" x="16" y="24">{html.escape(heading)}</text>',
            f'<text class="small" x="16" y="42">{words}</text>']


def bars(row, figure, heading, less_is_better):
    """One bar for each system of a row: its median, and a line from least to most."""
    found = []
    for system in row["systems"]:
        values = [figures[figure] for figures in row["measured"].get(system["name"], [])
                  if figures and figures.get(figure)]
        if values:
            found.append((system["title"], kind(system["name"]), statistics.median(values),
                          min(values), max(values)))
    if len(found) < 2:
        return None
    found.sort(key=lambda bar: bar[2], reverse=not less_is_better)
    bottom = TOP + STEP * len(found)
    low, high, place = scale([value for bar in found for value in bar[2:]])
    lines = head(bottom + 44, heading, f'{"less" if less_is_better else "more"} is better; '
                 'logarithmic; the line is from the least to the most of all repetitions')
    for power in range(low, high + 1):
        x = place(10 ** power)
        lines.append(f'<line class="grid" x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" '
                           f'y2="{bottom}"/><text class="small" x="{x:.1f}" y="{bottom + 16}" '
                           f'text-anchor="middle">{short(10 ** power)}</text>')
    for index, bar in enumerate(found):
        lines += one_bar(bar, TOP + STEP * index, place)
    lines.append(legend(bottom + 34))
    return lines + ["</svg>", ""]


def one_bar(bar, y, place):
    title, style, middle, least, most = bar
    end = place(middle)
    yield f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{html.escape(title)}</text>'
    yield (f'<rect class="{style}" x="{LEFT}" y="{y + 2}" width="{max(end - LEFT, 1):.1f}" '
           f'height="{STEP - 8}" rx="2"/>')
    yield (f'<line class="span" x1="{place(least):.1f}" y1="{y + STEP / 2 - 2}" '
           f'x2="{place(most):.1f}" y2="{y + STEP / 2 - 2}"/>')
    yield f'<text x="{max(place(most), end) + 8:.1f}" y="{y + 14}">{short(middle)}</text>'


def legend(y):
    parts, x = [], LEFT
    for style, words in ((OURS, "Headway"), (PEERS, "peers"), (LIMIT, "raw sockets: the limit")):
        parts.append(f'<rect class="{style}" x="{x}" y="{y - 9}" width="10" height="10" rx="2"/>'
                     f'<text class="small" x="{x + 15}" y="{y}">{words}</text>')
        x += 100
    return "".join(parts)


# --- lines over the calls in flight --------------------------------------------------------------

SWEEP = ["calls/tcp-1", "calls/tcp-16", "calls/tcp-256", "calls/tcp-1024"]
SWEEP_BOTTOM, SWEEP_LEFT, SWEEP_RIGHT = 420, 70, 450
# Told apart by colour and by dash; both sets of colours are in STYLE.
DASHES = ["", "6 3", "2 3", "9 3 2 3"]


def sweep(rows):
    """Calls per second over the calls in flight, of each system that is in more than one row."""
    rows = [rows[name] for name in SWEEP if name in rows]
    series = []
    for system in rows[-1]["systems"] if len(rows) > 1 else []:
        medians = [median(row, system["name"], "per_second") for row in rows]
        if medians[-1] and sum(value is not None for value in medians) > 1:
            series.append((system["title"], kind(system["name"]), medians))
    if not series:
        return None
    series.sort(key=lambda one: -one[2][-1])
    values = [value for one in series for value in one[2] if value]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    room = (SWEEP_BOTTOM - TOP) / max(high - low, 1)
    xs = [SWEEP_LEFT + 20 + index * (WIDTH - SWEEP_LEFT - SWEEP_RIGHT - 40) / (len(rows) - 1)
          for index in range(len(rows))]
    lines = head(SWEEP_BOTTOM + 50, "Calls per second over the calls in flight: 64 B, tcp, pinned",
                 "more is better; both axes are logarithmic; medians")
    for power in range(low, high + 1):
        y = SWEEP_BOTTOM - (power - low) * room
        lines.append(f'<line class="grid" x1="{SWEEP_LEFT}" y1="{y:.1f}" '
                     f'x2="{WIDTH - SWEEP_RIGHT}" y2="{y:.1f}"/>'
                     f'<text class="small" x="{SWEEP_LEFT - 8}" y="{y + 4:.1f}" '
                     f'text-anchor="end">{short(10 ** power)}</text>')
    for x, row in zip(xs, rows):
        lines.append(f'<text class="small" x="{x:.1f}" y="{SWEEP_BOTTOM + 18}" '
                     f'text-anchor="middle">{row["point"]["in_flight"]}</text>')
    drawn = {}
    for _, style, medians in series:
        points = [(x, SWEEP_BOTTOM - (math.log10(value) - low) * room)
                  for x, value in zip(xs, medians) if value]
        dash = DASHES[drawn.get(style, 0) % len(DASHES)]
        drawn[style] = drawn.get(style, 0) + 1
        lines += one_line(style, dash, points)
    lines += labels(series, low, room, xs[-1])
    return lines + [legend(SWEEP_BOTTOM + 40), "</svg>", ""]


def one_line(style, dash, points):
    where = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline class="{style} line" stroke-dasharray="{dash or "none"}" points="{where}"/>'
    for x, y in points:
        yield f'<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'


def labels(series, low, room, x):
    """Names at the lines' ends, moved apart where they would meet."""
    last = -1e9
    for title, _, medians in series:
        end = SWEEP_BOTTOM - (math.log10(medians[-1]) - low) * room
        last = max(end, last + 17)
        yield (f'<line class="grid" x1="{x + 6:.1f}" y1="{end:.1f}" x2="{x + 26:.1f}" '
               f'y2="{last:.1f}"/><text x="{x + 30:.1f}" y="{last + 4:.1f}">{html.escape(title)} '
               f'{short(medians[-1])}</text>')


# Row, figure, file, less is better, what the figure is.
PLOTS = [
    ("calls/tcp-256", "per_second", "calls.svg", False, "Calls per second"),
    ("calls/tcp-256-unpinned", "per_second", "calls-unpinned.svg", False, "Calls per second"),
    ("calls/tcp-1", "p50_us", "latency.svg", True, "Microseconds per call, p50"),
    ("calls/ipc-1", "p50_us", "latency-unix.svg", True, "Microseconds per call, p50"),
    ("calls/tcp-256-eight", "per_second", "eight.svg", False, "Calls per second"),
    ("streams/64", "per_second", "stream.svg", False, "Items per second"),
    ("topics/1-to-8", "per_second", "publish.svg", False, "Deliveries per second"),
]


def draw_all(run, folder):
    """Draws what there are figures for; answers (file, title) of each."""
    rows, drawn = {row["name"]: row for row in run["rows"]}, []
    for name, figure, file_name, less, what in PLOTS:
        if name not in rows:
            continue
        heading = f"{what}: {rows[name]['title']}"
        lines = bars(rows[name], figure, heading, less)
        if not lines:
            continue
        write(folder, file_name, lines)
        drawn.append((file_name, heading))
    lines = sweep(rows)
    if lines:
        write(folder, "in-flight.svg", lines)
        drawn.append(("in-flight.svg", "Calls per second over the calls in flight"))
    return drawn


def write(folder, name, lines):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
