#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The codec's benchmark: every program codec-* and json-* in turn, again and again, on one CPU. Each
# prints "OPERATION SIDE NANOSECONDS"; "times" is a side's time over headway's in the same turn.
# usage: BUILD=DIR tests/bench/codec.sh [REPETITIONS [PROGRAM...]]
set -euo pipefail
bench=${BUILD:?the release build}/tests/bench
repetitions=${1:-11}
[ $# -eq 0 ] || shift
programs=("$@")
if [ ${#programs[@]} -eq 0 ]; then
    for program in "$bench"/codec-* "$bench"/json-*; do
        [ -f "$program" ] && [ -x "$program" ] && programs+=("${program##*/}")
    done
fi
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
cpu=$(($(nproc) - 1))
echo "On CPU $cpu, CPU time, $repetitions turns of: ${programs[*]}"
for turn in $(seq "$repetitions"); do
    for program in "${programs[@]}"; do
        taskset -c "$cpu" "$bench/$program" "$bench" | sed "s/^/$turn /" >>"$lines"
    done
done
awk '
function sorted(list, count,    i, j, x) {
    for (i = 2; i <= count; i++) {
        x = list[i]
        for (j = i - 1; j > 0 && list[j] > x; j--) list[j + 1] = list[j]
        list[j + 1] = x
    }
}
function spread(key, values, format,    n, i, list) {
    for (i = 1; i <= turns; i++) if ((i, key) in values) list[++n] = values[i, key]
    if (!n) return sprintf("%28s", "")
    sorted(list, n)
    middle = list[int((n + 1) / 2)]
    return sprintf(format, list[1], middle, list[n])
}
{
    key = $2 " " $3
    if (!(key in seen)) { seen[key] = ++keys; name[keys] = key }
    if (!($2 in known)) { known[$2] = ++operations; operation[operations] = $2 }
    ns[$1, key] = $4
    if ($1 > turns) turns = $1
}
END {
    printf "%-14s %-20s %8s %9s %9s   %6s %6s %6s\n", "ns", "", "min", "median", "max", "times", "", ""
    for (o = 1; o <= operations; o++) for (k = 1; k <= keys; k++) {
        split(name[k], part, " ")
        if (part[1] != operation[o]) continue
        base = part[1] " headway"
        for (t = 1; t <= turns; t++)
            if ((t, base) in ns && (t, name[k]) in ns) times[t, name[k]] = ns[t, name[k]] / ns[t, base]
        printf "%-14s %-20s %s", part[1], part[2], spread(name[k], ns, "%8.1f %9.1f %9.1f")
        ratio = spread(name[k], times, "  %6.2f %6.2f %6.2f")
        print (part[2] == "headway" ? "" : " " ratio)
        if (part[2] == "headway") continue
        library = part[2]
        sub(/,.*/, "", library) # "C++,arena" is a way of C++
        if (!((part[1], library) in best) || middle < best[part[1], library]) {
            best[part[1], library] = middle
            way[part[1], library] = part[2]
        }
    }
    printf "\nHeadway against the best way of each (median of the turns; above 1: Headway is faster):\n"
    for (o = 1; o <= operations; o++) for (pair in best) {
        split(pair, part, SUBSEP)
        if (part[1] == operation[o])
            printf "%-14s %5.2f times %s\n", part[1], best[pair], way[pair] | "sort -k1,1 -k4,4"
    }
}' "$lines"
