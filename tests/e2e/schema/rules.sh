#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/SCHEMA.md lists every rule as the command does, and no other.
. "$(dirname "$0")/../fleet/common.sh"
document=$SOURCE/docs/SCHEMA.md
for command in lint breaking; do
    ends 0 $command "$HEADWAY_CLI" $command --rules
    awk '{ name = $1; category = $2; $1 = $2 = ""; sub(/^ +/, "")
        print "| `" name "` | " category " | " $0 " |" }' "$dir/$command.log" >"$dir/rows"
    [ "$(wc -l <"$dir/rows")" -gt 20 ] || fail "$command has few rules"
    sed -n "/^<!-- rules: $command -->/,/^<!-- end rules -->/p" "$document" | grep '^| `' >"$dir/told" || true
    diff "$dir/told" "$dir/rows" || fail "docs/SCHEMA.md and headway $command --rules differ: >"
done
