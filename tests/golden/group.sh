#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What protoc wrote with groups and a message set, it reads again after our library had it.
# usage: group.sh PROTOC PROGRAM
set -e
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here/good"
cat >"$work/told" <<'END'
before: 1
Old {
  x: 2
}
Many {
  y: "a"
}
Many {
  y: "b"
}
Must {
  y: "c"
}
Chosen {
  z: 5
}
A {
}
set {
  [golden.group.holder] {
    before: 3
    Must {
      y: "deep"
    }
  }
}
after: "end"
[golden.group.extra] {
  z: 7
}
[golden.group.more]: 8
[golden.group.more]: 9
END
"$1" --encode=golden.group.Holder group.proto <"$work/told" >"$work/bytes"
"$2" <"$work/bytes" >"$work/again"
"$1" --decode=golden.group.Holder group.proto <"$work/again" >"$work/heard"
diff "$work/told" "$work/heard"
