#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Code in the documents is code that compiles. A fence after
#   <!-- quote: path#label -->
# equals, but for common indentation, what stands in path between
#   /* quote: label */  and  /* end quote */      (or # or // in place of the stars)
# and without a label the whole file but its licence line. A C, C++ or proto fence without
# a quote comment (or <!-- sketch: why -->) before it is refused.
. "$(dirname "$0")/files.sh"

tree_files '*.md' | xargs awk '
function complain(at, what) { printf "%s:%d: %s\n", FILENAME, at, what; bad = 1 }
function outdent(text,    n, row, i, least, lead, result) {
    n = split(text, row, "\n")
    least = 1000
    for (i = 1; i <= n; i++) {
        if (row[i] ~ /^[ \t]*$/) continue
        match(row[i], /^ */)
        if (RLENGTH < least) least = RLENGTH
    }
    result = ""
    for (i = 1; i <= n; i++) result = result substr(row[i], least + 1) "\n"
    sub(/^\n+/, "", result)
    sub(/\n+$/, "", result)
    return result
}
# The quoted part of a file, or "?" with a complaint.
function quoted(at, place,    path, label, row, inside, found, text) {
    path = place
    label = ""
    if (match(place, /#/)) {
        path = substr(place, 1, RSTART - 1)
        label = substr(place, RSTART + 1)
    }
    inside = label == ""
    while ((found = (getline row < path)) > 0) {
        seen[path] = 1
        if (label != "" && row ~ /(\/\*|\/\/|#) quote: /) {
            inside = inside || row ~ ("quote: " label "( |$)")
            if (row ~ ("quote: " label "( |$)")) known[place] = 1
        } else if (row ~ /(\/\*|\/\/|#) end quote/) {
            if (label != "") inside = 0
        } else if (row ~ /(\/\*|\/\/|#) quote: / || row ~ /SPDX-License-Identifier/) {
            continue
        } else if (inside)
            text = text row "\n"
    }
    close(path)
    if (!(path in seen)) { complain(at, "there is no file " path); return "?" }
    if (label != "" && !(place in known)) { complain(at, path " has no quote: " label); return "?" }
    return outdent(text)
}
FNR == 1 { fence = 0; place = ""; sketch = 0 }
!fence && /^<!-- quote: .* -->$/ { place = $3; next }
!fence && /^<!-- sketch: .* -->$/ { sketch = 1; next }
/^```/ && !fence {
    fence = 1
    began = FNR
    body = ""
    if (place == "" && !sketch && /^```(c|cpp|c\+\+|proto|cmake)$/)
        complain(FNR, "code without a quote: nobody knows whether it compiles")
    next
}
/^```/ && fence {
    if (place != "") {
        wanted = quoted(began, place)
        if (wanted != "?" && outdent(body) != wanted) complain(began, "differs from " place)
    }
    fence = sketch = 0
    place = ""
    next
}
fence { body = body $0 "\n"; next }
!/^[ \t]*$/ { place = ""; sketch = 0 }
END { exit bad }'
