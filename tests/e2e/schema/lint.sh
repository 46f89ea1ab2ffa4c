#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# headway lint: this repository's own protos, what is found where, what is silenced, both formats.
. "$(dirname "$0")/../fleet/common.sh"
cd "$SOURCE"
ends 0 own "$HEADWAY_CLI" lint proto
[ -z "$said" ] || fail "it said: $said"
ends 0 hello "$HEADWAY_CLI" lint -I tests/e2e/schema/before tests/e2e/schema/before/hello/v1/hello.proto

mkdir -p "$dir/proto/things/v1"
cat >"$dir/proto/things/v1/things.proto" <<'END'
syntax = "proto3";
package things.v1;
import "google/protobuf/any.proto";
message my_thing {
  string theName = 1;
}
END
cd "$dir"
ends 1 found "$HEADWAY_CLI" lint proto
says 'proto/things/v1/things.proto:3:1: IMPORT_UNUSED: '
says 'proto/things/v1/things.proto:4:1: MESSAGE_PASCAL_CASE: the message "my_thing" is not PascalCase; write "MyThing"'
says 'proto/things/v1/things.proto:5:3: FIELD_LOWER_SNAKE: the field "theName" is not lower_snake; write "the_name"'
ends 1 file "$HEADWAY_CLI" lint -Iproto --disable=basic --disable FIELD_LOWER_SNAKE proto/things/v1/things.proto
[ "$(grep -c ': [A-Z_]*: ' "$dir/file.log")" -eq 1 ] || fail "not one finding: $said"
says 'MESSAGE_PASCAL_CASE'
ends 1 json "$HEADWAY_CLI" lint proto --format json --disable style
says '{"file":"proto/things/v1/things.proto","line":3,"column":1,"rule":"IMPORT_UNUSED","category":"basic","text":"nothing of \"google/protobuf/any.proto\" is used here; remove the import"}'
ends 1 comments "$HEADWAY_CLI" lint proto --disable basic,style --enable comments
says 'COMMENT_MESSAGE'
says 'COMMENT_FIELD'
for element in 'message "my_thing"' 'field "theName"'; do
    says "nothing is said about the $element; write a comment before it"
done
# Advice that is followed is enough: names are compared as they are to be, not as they are.
mkdir -p "$dir/names/named/v1"
cat >"$dir/names/named/v1/named.proto" <<'END'
syntax = "proto3";
package named.v1;
service my_service {
  rpc find_it(find_it_request) returns (MyServiceFindItResponse);
  rpc tell(Thing) returns (TellResponse);
  rpc GET(GETRequest) returns (GETResponse);
}
message GETRequest {}
message GETResponse {}
message find_it_request {}
message MyServiceFindItResponse {}
message Thing {}
message TellResponse {}
END
ends 1 names "$HEADWAY_CLI" lint names --disable SERVICE_PASCAL_CASE,MESSAGE_PASCAL_CASE,RPC_PASCAL_CASE
[ "$(echo "$said" | wc -l)" -eq 1 ] || fail "not one finding: $said"
says 'RPC_REQUEST_NAME: the request of "tell" is named.v1.Thing, which cannot grow for this rpc alone; give it a message "TellRequest"'
sed -i 's/my_service/MyService/; s/find_it(/FindIt(/; s/find_it_request/FindItRequest/; s/tell(Thing)/Tell(TellRequest)/
    s/message Thing/message TellRequest/' names/named/v1/named.proto
ends 0 followed "$HEADWAY_CLI" lint names
# A file's own folder is no import directory of it: then its package stands elsewhere.
ends 1 directory "$HEADWAY_CLI" lint proto/things/v1
says 'PACKAGE_DIRECTORY'
ends 0 silenced "$HEADWAY_CLI" lint proto --disable IMPORT_UNUSED,MESSAGE_PASCAL_CASE,FIELD_LOWER_SNAKE

# A link is called what it is called.
mkdir -p "$dir/linked/things/v1"
ln -s "$dir/proto/things/v1/things.proto" "$dir/linked/things/v1/link.proto"
ends 1 link "$HEADWAY_CLI" lint linked
says 'linked/things/v1/link.proto:3:1: IMPORT_UNUSED: '
ends 1 link_file "$HEADWAY_CLI" lint -I linked linked/things/v1/link.proto
says 'linked/things/v1/link.proto:3:1: IMPORT_UNUSED: '
