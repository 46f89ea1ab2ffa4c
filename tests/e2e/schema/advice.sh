#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who does what a finding of headway breaking says has done enough: no second finding comes after it.
. "$(dirname "$0")/../fleet/common.sh"
mkdir -p "$dir/old/t/v1" "$dir/new/t/v1"
cd "$dir"
cat >old/t/v1/a.proto <<'END'
syntax = "proto3";
package t.v1;
message M {
  int32 some_field = 1;
  int32 gone = 2;
}
enum E {
  E_UNSPECIFIED = 0;
  E_GONE = 1;
}
END
# now SED: the newer file is the older one, changed so.
now() { sed "$1" old/t/v1/a.proto >new/t/v1/a.proto; }
breaks() { ends 1 breaks "$HEADWAY_CLI" breaking --against old new "$@"; }
holds() { ends 0 holds "$HEADWAY_CLI" breaking --against old new "$@"; }
one() { [ "$(grep -c ': [A-Z_]*: ' "$dir/breaks.log")" -eq 1 ] || fail "not one finding: $said"; }

# Another name: what keeps JSON alone is told only to who asks no more.
now 's/some_field/other/'
breaks --level json
one
says 'FIELD_JSON_NAME: "some_field" was "someField" in JSON and is "other"; keep the name, or write [json_name = "someField"]'
breaks
one
says 'keep the name "some_field": json_name alone would not do, as code that uses it breaks'
now 's/some_field = 1/other = 1 [json_name = "someField"]/'
holds --level json
breaks
one
says 'FIELD_RENAMED: number 1 was "some_field" and is "other", and code that uses it does not compile; keep the name'
now 's/some_field = 1/some_field = 1 [json_name = "x"]/'
breaks
one
says 'is "x"; write [json_name = "someField"]'
now 's/some_field = 1/some_field = 1 [json_name = "someField"]/'
holds

# A field that is gone.
now '/gone = 2/d'
breaks --level json
one
says '"gone" = 2 is gone and its number free for another meaning; write: reserved 2; reserved "gone";'
case $said in
*FIELD_REMOVED*) fail "nobody asks for that: $said" ;;
esac
breaks
one
says 'bring it back, deprecated; else write: reserved 2; reserved "gone"; and, as code that uses it breaks all the same, silence FIELD_REMOVED'
now 's/int32 gone = 2;/reserved 2; reserved "gone";/'
holds --level json
now 's/int32 gone = 2;/reserved 2; reserved "gone";/; s/^message M/\/\/ headway:breaking:ignore FIELD_REMOVED\n&/'
holds
now 's/gone = 2/gone = 2 [deprecated = true]/'
holds
now 's/int32 gone = 2;/reserved 2;/'
breaks
one
says 'its name free for another meaning; bring it back, deprecated; else write: reserved "gone"; and'

# A value that is gone.
now '/E_GONE/d'
breaks
one
says 'write: reserved 1; reserved "E_GONE"; and, as code that uses it breaks all the same, silence ENUM_VALUE_REMOVED'
now 's/E_GONE = 1;/reserved 1; reserved "E_GONE";/; s/^enum E/\/\/ headway:breaking:ignore ENUM_VALUE_REMOVED\n&/'
holds
