# SPDX-License-Identifier: Apache-2.0
# The text exposition format, checked strictly: each family is told (HELP, TYPE) before its samples
# and stands together, no sample comes twice, names and labels are well formed, and a histogram's
# buckets rise to its count.
function wrong(what) { print "line " FNR ": " what ": " $0; bad = 1 }
function family_of(name) {
    if (kind[name] != "") return name
    sub(/_(bucket|sum|count)$/, "", name)
    return name
}
/^# HELP / { if ($3 in help) wrong("told twice"); help[$3] = 1; last = ""; next }
/^# TYPE / {
    if (!($3 in help) || ($3 in kind)) wrong("a type without help, or a second one")
    if ($4 !~ /^(counter|gauge|histogram)$/) wrong("no such type")
    if ($4 == "counter" && $3 !~ /_total$/) wrong("a counter's name ends in _total")
    kind[$3] = $4
    current = $3
    next
}
{
    if ($0 !~ /^[a-z_]+(\{([a-z_]+="([^"\\]|\\["\\n])*",?)+\})? [-+0-9.eE]+$/) wrong("no sample")
    series = $0
    sub(/ [^ ]*$/, "", series)
    name = series
    sub(/\{.*/, "", name)
    if (family_of(name) != current) wrong("a sample outside its family")
    if (series in seen) wrong("a sample that was there")
    seen[series] = 1
    samples++
    if (kind[current] != "histogram") next
    if (name ~ /_bucket$/) {
        if (last != "" && $NF + 0 < last + 0) wrong("a bucket that falls")
        last = series ~ /le="\+Inf"/ ? "" : $NF
        if (last == "") count = $NF
    }
    if (name ~ /_count$/ && $NF != count) wrong("a count that is not its last bucket's")
}
END {
    if (samples == 0) { print "no samples"; bad = 1 }
    exit bad
}
