#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The SBOM that is installed says what is there, and is the same when it is made again.
# usage: sbom.sh BUILD SOURCE
. "$(dirname "$0")/common.sh"
bill=$(find "$stage/usr" -name headway.spdx.json)
[ -n "$bill" ] || fail 'no SBOM is installed'
python3 "$here/sbom.py" truth "$bill" "$source" "$stage/usr"
python3 "$here/sbom.py" can-fail "$bill" "$source" "$stage/usr"
again() {
    SOURCE_DATE_EPOCH=$1 cmake -DSOURCE="$source" -DVERSION=0.1.0 -DOUT="$stage/again" -DREADELF=readelf \
        -DLIBRARIES="$build/sbom_libraries.cmake" -P "$source/bus/install/sbom.cmake"
    grep -o '"created": "[^"]*"' "$stage/again"
}
[ "$(again 86400)" = '"created": "1970-01-02T00:00:00Z"' ] || fail 'SOURCE_DATE_EPOCH is not heeded'
cp "$stage/again" "$stage/first"
again 86400 >/dev/null
cmp "$stage/first" "$stage/again" || fail 'made again it is another'
