#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A document names only what exists: `bus/...` and its like in backticks (no patterns), and the
# targets of relative links.
. "$(dirname "$0")/files.sh"
status=0

tree_files '*.md' >"${list:=$(mktemp)}"
trap 'rm -f "$list"' EXIT
while read -r document; do
    {
        grep -oE '`(bus|codegen|docs|proto|services|tests)/[A-Za-z0-9_./-]*`' "$document" | tr -d '`'
        grep -oE '\]\([^)#: ]+[)#]' "$document" | sed 's/^](//; s/[)#]$//' |
            sed "s,^,$(dirname "$document")/,"
    } | sort -u | while read -r path; do
        [ -e "$path" ] || echo "$document: there is no $path"
    done
done <"$list" >"$list.bad"
[ -s "$list.bad" ] && cat "$list.bad" && status=1
rm -f "$list.bad"
exit $status
