# SPDX-License-Identifier: Apache-2.0
"""SVG plots by hand: bars on a logarithmic scale, readable on white and on black."""
import html
import math
import os
import statistics

WIDTH, LEFT, RIGHT, TOP, STEP = 860, 330, 120, 56, 26
OURS, PEERS, LIMIT = "ours", "peer", "limit"
STYLE = """<style>
text{font:13px system-ui,sans-serif;fill:#1f2328}
.title{font-size:15px;font-weight:600}.small{font-size:11px;fill:#59636e}
.grid{stroke:#d1d9e0;stroke-width:1}.ours{fill:#0969da}.peer{fill:#9aa4ae}.limit{fill:#bf8700}
.span{stroke:#1f2328;stroke-width:1.5}.ground{fill:#ffffff}
@media (prefers-color-scheme:dark){text{fill:#f0f6fc}.small{fill:#9198a1}.grid{stroke:#3d444d}
.ours{fill:#4493f8}.peer{fill:#656c76}.limit{fill:#d29922}.span{stroke:#f0f6fc}
.ground{fill:#0d1117}}
</style>"""


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
    yield_lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 44}" '
        f'width="{WIDTH}" height="{bottom + 44}" role="img">', STYLE,
        '<rect class="ground" width="100%" height="100%"/>',
        f'<text class="title" x="16" y="24">{html.escape(heading)}</text>',
        f'<text class="small" x="16" y="42">{"less" if less_is_better else "more"} is better; '
        'logarithmic; the line is from the least to the most of all repetitions</text>']
    for power in range(low, high + 1):
        x = place(10 ** power)
        yield_lines.append(f'<line class="grid" x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" '
                           f'y2="{bottom}"/><text class="small" x="{x:.1f}" y="{bottom + 16}" '
                           f'text-anchor="middle">{short(10 ** power)}</text>')
    for index, bar in enumerate(found):
        yield_lines += one_bar(bar, TOP + STEP * index, place)
    yield_lines.append(legend(bottom + 34))
    return yield_lines + ["</svg>", ""]


def one_bar(bar, y, place):
    title, style, middle, least, most = bar
    end = place(middle)
    yield (f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end" textLength="" >'
           f'{html.escape(title)}</text>').replace(' textLength="" ', "")
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


# Row, figure, file, less is better, what the figure is.
PLOTS = [
    ("calls/tcp-256", "per_second", "calls.svg", False, "Calls per second"),
    ("calls/tcp-256-unpinned", "per_second", "calls-unpinned.svg", False, "Calls per second"),
    ("calls/tcp-1", "p50_us", "latency.svg", True, "Microseconds per call, p50"),
    ("calls/ipc-1", "p50_us", "latency-unix.svg", True, "Microseconds per call, p50"),
    ("calls/tcp-256-eight", "per_second", "eight.svg", False, "Calls per second"),
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
        with open(os.path.join(folder, file_name), "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        drawn.append((file_name, heading))
    return drawn
