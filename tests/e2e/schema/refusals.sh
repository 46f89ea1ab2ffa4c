#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What headway lint and headway breaking refuse, how they say so, and how they end.
. "$(dirname "$0")/../fleet/common.sh"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
mkdir -p "$dir/t/v1" "$dir/empty"
cd "$dir"
printf 'syntax = "proto3";\npackage t.v1;\nmessage M {}\n' >t/v1/good.proto
printf 'syntax = "proto3";\npackage t.v1;\nmessage M {\n  strin a = ;\n}\n' >t/v1/bad.proto

for command in lint breaking; do
    against=
    [ $command = lint ] || against='--against .'
    # shellcheck disable=SC2086
    headway() { "$HEADWAY_CLI" $command $against "$@"; }
    ends 2 nothing headway
    says "headway $command"
    ends 2 option headway --loud t/v1/good.proto
    says "unknown option '--loud'"
    ends 2 incomplete headway t/v1/good.proto --disable
    says "incomplete option '--disable'"
    ends 2 rule headway --disable NO_SUCH_RULE t/v1/good.proto
    says "no rule or category 'NO_SUCH_RULE'; \`headway $command --rules\` lists them"
    ends 2 format headway --format xml t/v1/good.proto
    says "'xml' is no format"
    ends 65 missing headway t/v1/none.proto
    says 't/v1/none.proto: No such file'
    ends 65 other headway broker.log
    ends 65 empty headway empty
    says 'there is no .proto file under empty'
    ends 65 no_dir headway -I nowhere t/v1/good.proto
    says '-I nowhere: No such file'
    ends 2 elsewhere headway -I empty t/v1/good.proto
    says 'is in none of the import directories'
    # protoc's own words, and ours where it is missing.
    ends 65 syntax headway t/v1/bad.proto
    says 't/v1/bad.proto:4:13: '
    ends 70 no_protoc env PATH=/nowhere "$HEADWAY_CLI" $command $against t/v1/good.proto
    says 'there is no protoc, which reads .proto files: install the Debian package'
    says 'protobuf-compiler'
    ends 70 named env HEADWAY_PROTOC=/nowhere/protoc "$HEADWAY_CLI" $command $against t/v1/good.proto
    says 'there is no /nowhere/protoc'
    ends 0 protoc headway --protoc "$(command -v protoc)" t/v1/good.proto
done

breaking() { "$HEADWAY_CLI" breaking "$@" t/v1/good.proto; }
ends 2 against breaking
says 'headway breaking --against GIT-REF|FOLDER|BUS FILE...'
ends 2 level breaking --against . --level loud
says "'loud' is no level: write wire, json or source"
ends 65 no_repository breaking --against git:HEAD
says 'the files are in no git repository'
git init -q . 2>"$dir/git.log"
ends 65 no_revision breaking --against git:HEAD
says "has no revision 'HEAD'"
ends 65 option_like breaking --against git:--all
says "has no revision '--all'"
ends 65 no_folder breaking --against dir:nowhere
says 'nowhere: No such file'
ends 69 nobody breaking --against nowhere
says 'no broker answers'
says "'nowhere' is no folder and no git revision: asking a bus"
# The older files must be good too, and where all files are new, nothing has been compared.
mkdir -p old/t/v1
cp t/v1/bad.proto old/t/v1/good.proto
ends 65 old breaking --against old
says 'protoc does not take the files of old'
ends 65 new breaking --against empty
says 't/v1/good.proto is new; nothing to compare it with'
says 'none of these files stands in empty: nothing was compared'
