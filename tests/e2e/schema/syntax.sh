#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What protoc says of a file names it as the user did, and which of two versions it means.
. "$(dirname "$0")/../fleet/common.sh"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
mkdir -p "$dir/repo/proto/t/v1" "$dir/old/t/v1"
cd "$dir/repo"
file=t/v1/a.proto
bad() { printf 'syntax = "proto3";\npackage t.v1;\nmessage M {\n  strin a = ;\n}\n' >"$1"; }
good() { printf 'syntax = "proto3";\npackage t.v1;\nmessage M {}\n' >"$1"; }
# told WHERE: protoc's words name this path, from the start of the line.
told() {
    echo "$said" | grep -qF "$1:4:13: " || fail "$1 is not named: $said"
    case $said in
    "$1:"*) ;;
    *) fail "the line does not begin with $1: $said" ;;
    esac
}

bad proto/$file
ends 65 folder "$HEADWAY_CLI" lint proto
told proto/$file
ends 65 slash "$HEADWAY_CLI" lint proto/
told proto/$file
ends 65 file "$HEADWAY_CLI" lint -I proto proto/$file
told proto/$file
ends 65 absolute "$HEADWAY_CLI" lint "$PWD/proto"
told "$PWD/proto/$file"
ends 65 here sh -c "cd proto && '$HEADWAY_CLI' lint ."
told ./$file
# An import that was not named, but stands in an import directory.
printf 'syntax = "proto3";\npackage t.v1;\nimport "t/v1/a.proto";\n' >proto/t/v1/b.proto
ends 65 import "$HEADWAY_CLI" lint -I proto proto/t/v1/b.proto
told proto/$file
says 'proto/t/v1/b.proto:3:1: Import "t/v1/a.proto"'
rm proto/t/v1/b.proto

# Of breaking the newer files, a folder's, a revision's.
good ../old/$file
ends 65 newer "$HEADWAY_CLI" breaking --against ../old proto
told proto/$file
git init -q . 2>"$dir/git.log"
git add proto
git -c user.name=test -c user.email=test@localhost commit -qm one
good proto/$file
bad ../old/$file
ends 65 older "$HEADWAY_CLI" breaking --against ../old proto
told ../old/$file
says 'protoc does not take the files of ../old'
ends 65 revision "$HEADWAY_CLI" breaking --against git:HEAD proto
told HEAD:proto/$file
says 'protoc does not take the files of revision '

# An unused import is a finding, once; who silences the rule hears nothing.
good proto/$file
echo 'import "google/protobuf/any.proto";' >>proto/$file
ends 1 unused "$HEADWAY_CLI" lint proto
[ "$(echo "$said" | wc -l)" -eq 1 ] || fail "not told once: $said"
says "proto/$file:4:1: IMPORT_UNUSED: "
ends 0 silenced "$HEADWAY_CLI" lint proto --disable IMPORT_UNUSED
[ -z "$said" ] || fail "it said: $said"
# Other warnings of protoc are its own.
sed -i '/^syntax/d' proto/$file
ends 0 warning "$HEADWAY_CLI" lint proto --disable IMPORT_UNUSED
says 'No syntax specified'
