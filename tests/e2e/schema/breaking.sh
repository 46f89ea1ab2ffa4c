#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# headway breaking: three real edits of the fleet proto, seen against a folder, a revision and a
# running bus.
. "$(dirname "$0")/../fleet/common.sh"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
mkdir "$dir/repo" "$dir/tmp"
export TMPDIR="$dir/tmp" # nobody else's files are there
cp -r "$SOURCE/proto" "$dir/repo/proto"
cd "$dir/repo"
fleet=proto/fleet/v1/fleet.proto
git init -q . 2>"$dir/git.log"
git add proto
git -c user.name=test -c user.email=test@localhost commit -qm one
git tag released
cp -r proto "$dir/released"

line_of() { grep -n "$1" "$fleet" | head -n 1 | cut -d: -f1; }

ends 0 same "$HEADWAY_CLI" breaking --against released proto
[ -z "$said" ] || fail "it said: $said"

# A field's type, an rpc, an enum value's number.
sed -i 's/^  double five_minutes = 2;/  string five_minutes = 2;/
    s/^  NETWORK = 5;/  NETWORK = 7;/
    /^  rpc Upload/,/^  }/d' "$fleet"
type="$fleet:$(line_of five_minutes):3: FIELD_WIRE_TYPE: \"five_minutes\" was double and is string"
rpc="$fleet:$(line_of '^service Fleet'):1: RPC_REMOVED: the rpc Upload of fleet.v1.Fleet is gone"
value="$fleet:$(line_of 'NETWORK = 7'):3: ENUM_VALUE_RENUMBERED: \"NETWORK\" was 5 and is 7"
# three NAME: these three were found, and nothing else.
three() {
    says "$type"
    says "$rpc"
    says "$value"
    [ "$(grep -c ': [A-Z_]*: ' "$dir/$1.log")" -eq 3 ] || fail "not three findings: $said"
}
ends 1 revision "$HEADWAY_CLI" breaking --against released proto
three revision
cat "$dir/revision.log"
ends 1 git_file "$HEADWAY_CLI" breaking --against git:HEAD -I proto "$fleet" --level wire
three git_file
ends 1 folder "$HEADWAY_CLI" breaking --against "$dir/released" -I proto "$fleet"
three folder
start_broker
start_service
ends 1 bus "$HEADWAY_CLI" breaking --against bus: -I proto "$fleet"
three bus
ends 1 url "$HEADWAY_CLI" breaking --against "ipc://$dir/headway/main.sock" proto
three url
ends 0 own "$HEADWAY_CLI" breaking --against bus:main "$SOURCE/proto"

ends 1 json "$HEADWAY_CLI" breaking --against released proto --format json --disable RPC_REMOVED,FIELD_WIRE_TYPE,FIELD_JSON_TYPE,FIELD_TYPE
says '"rule":"ENUM_VALUE_RENUMBERED","category":"wire"'
[ "$(wc -l <"$dir/json.log")" -eq 1 ] || fail "not one finding: $said"

# Names matter to JSON, members to source alone.
git checkout -q "$fleet"
sed -i 's/^  double five_minutes = 2;/  double five = 2;/
    s/^  uint32 number = 1;/  optional uint32 number = 1;/
    s/^    uint32 number = 1;/    optional uint32 number = 1;/' "$fleet"
ends 0 wire "$HEADWAY_CLI" breaking --against released proto --level wire
ends 1 level_json "$HEADWAY_CLI" breaking --against released proto --level json
says 'FIELD_JSON_NAME'
ends 1 source "$HEADWAY_CLI" breaking --against released proto
says 'FIELD_PRESENCE_CHANGED'

# Files that go and files that come.
git checkout -q "$fleet"
mkdir -p proto/new/v1
printf 'syntax = "proto3";\npackage new.v1;\nmessage New {}\n' >proto/new/v1/new.proto
rm proto/headway/v1/health.proto
ends 1 files "$HEADWAY_CLI" breaking --against released proto
says 'proto/new/v1/new.proto is new; nothing to compare it with'
says 'headway/v1/health.proto'
says 'FILE_REMOVED'
says 'SERVICE_REMOVED'
# Paths count from the import directory: who misplaces it is told so.
git checkout -q proto
rm -r proto/new
mkdir "$dir/outer"
cp -r "$dir/released" "$dir/outer/proto"
ends 65 outer "$HEADWAY_CLI" breaking --against "$dir/outer" proto
says "proto/fleet/v1/fleet.proto is fleet/v1/fleet.proto by its path from the import directory"
says 'there is proto/fleet/v1/fleet.proto. If that is the same file, paths count from'
says 'proto there: name that with --against'
[ "$(wc -l <"$dir/outer.log")" -eq 3 ] || fail "there is more: $said"
ends 65 outer_file "$HEADWAY_CLI" breaking --against "$dir/outer" -I proto "$fleet"
says 'proto there: name that with --against'
ends 0 outer_proto "$HEADWAY_CLI" breaking --against "$dir/outer/proto" proto
ends 65 shallow "$HEADWAY_CLI" breaking --against "$dir/outer/proto" "$fleet"
says 'but there is fleet/v1/fleet.proto. If that is the same file, paths count from'
says 'another folder here: write -I proto'
ends 65 shallow_here sh -c "cd proto/fleet && '$HEADWAY_CLI' breaking --against '$dir/outer/proto' -I ../.. v1/fleet.proto"
says 'proto here: name that with -I.'
ends 1 inner "$HEADWAY_CLI" breaking --against bus: -I . -I proto "$fleet"
says 'MESSAGE_MOVED: fleet.v1.GetRequest stood in "fleet/v1/fleet.proto" and stands in "proto/fleet/v1/fleet.proto"; if that is the same file, paths count from proto: name it with -I'
ends 0 inner_proto "$HEADWAY_CLI" breaking --against bus: -I proto "$fleet"
[ -z "$(ls -A "$TMPDIR")" ] || fail "it left this behind: $(ls -A "$TMPDIR")"
