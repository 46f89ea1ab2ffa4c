#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A file of rights is checked, shown and asked without a broker.
. "$(dirname "$0")/../fleet/common.sh"
export XDG_CONFIG_HOME="$dir/config"
unset HEADWAY_RIGHTS
mkdir -p "$XDG_CONFIG_HOME/headway"
rights=$XDG_CONFIG_HOME/headway/rights.yaml
cat >"$rights" <<'END'
roles:
  - name: readers
    members: [anna, ben]
rules:
  - name: read the fleet
    who: ['@readers']
    call:
      - fleet.v1.Fleet/Get
      - fleet.v1.Fleet/Watch
    subscribe: [fleet.v1.>]
  - who: [fleet-1]
    serve: [fleet.v1.Fleet]
  - name: on leave
    deny: true
    who: [ben]
    call: ['>']
limits:
  - who: ['@readers']
    calls: 100
END
ends 0 check "$HEADWAY_CLI" acl check
says "rights.yaml: valid: 1 roles, 3 rules, 1 limits"
ends 0 yes "$HEADWAY_CLI" acl explain anna call fleet.v1.Fleet/Watch
says "allowed: $rights:9: rule 'read the fleet': @readers may call 'fleet.v1.Fleet/Watch'"
ends 77 no "$HEADWAY_CLI" acl explain ben call fleet.v1.Fleet/Watch
says "denied: $rights:16: rule 'on leave': ben may not call '>'"
ends 77 default "$HEADWAY_CLI" acl explain anna serve fleet.v1.Fleet
says "denied: no line of $rights lets anna serve fleet.v1.Fleet"
says "serve: ['fleet.v1.Fleet']"
ends 0 sub "$HEADWAY_CLI" acl explain anna subscribe 'fleet.v1.*' --json
says '"allowed":true'
says '"line":10'
ends 77 sub "$HEADWAY_CLI" acl explain anna subscribe 'fleet.>'
ends 0 shown "$HEADWAY_CLI" acl show ben
says "rights.yaml:8: allow call      fleet.v1.Fleet/Get  (@readers)  # read the fleet"
says "rights.yaml:16: deny  call      >  (ben)"
says "limit @readers: calls 100"
if grep -q fleet-1 "$dir/shown.log"; then
    fail "ben was shown what is for fleet-1"
fi
ends 2 usage "$HEADWAY_CLI" acl
says 'say what: check, explain or show'
ends 2 usage "$HEADWAY_CLI" acl explane
says "did you mean explain?"
ends 2 usage "$HEADWAY_CLI" acl explain anna eat cake
says "'eat' is no action: call, serve, publish, subscribe"
ends 2 usage "$HEADWAY_CLI" acl explain ../anna call x
says "is no identity"
ends 65 nofile "$HEADWAY_CLI" acl check "$dir/none.yaml"
says 'No such file'

# bad TEXT WANTED: the file is refused with this.
bad() {
    printf "$1" >"$dir/bad.yaml"
    ends 65 bad "$HEADWAY_CLI" acl check "$dir/bad.yaml"
    says "bad.yaml:$2"
}
bad 'rules:\n  - who: [ann]\n    call: [fleet.v1.Fleet]\n' '3:12: field rules[0].call[0]: '
bad "rules:\n  - who: ['@x']\n    call: ['>']\n" "2:11: field rules[0].who[0]: there is no role 'x'"
bad "rules:\n  - call: ['>']\n" '2:5: field rules[0]: it is for nobody'
bad 'rules:\n  - who: [ann]\n' '2:5: field rules[0]: it says nothing'
bad 'rules:\n  - who: [ann]\n    cal: [a/b]\n' '3:5: '
says 'the nearest is call'
bad 'rules: [\n' '2:1: '
ends 65 both "$HEADWAY_CLI" acl explain anna call a/b --file "$dir/bad.yaml"
