#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A file of rights is checked, shown and asked without a broker.
. "$(dirname "$0")/../fleet/common.sh"
export XDG_CONFIG_HOME="$dir/own"
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
cat >"$dir/web.yaml" <<'END'
rules:
  - who: [web]
    delegate: ['user.*']
limits:
  - who: [web]
    message_bytes: 65536
    queued_bytes: 1048576
END
ends 0 check "$HEADWAY_CLI" acl check "$dir/web.yaml"
ends 0 web "$HEADWAY_CLI" acl explain --file "$dir/web.yaml" web delegate user.anna
says "web may delegate 'user.*'"
ends 77 web "$HEADWAY_CLI" acl explain --file "$dir/web.yaml" web delegate root
ends 0 web "$HEADWAY_CLI" acl show --file "$dir/web.yaml" web
says 'allow delegate  user.*'
says 'queued bytes 1048576 message bytes 65536'

# Asked of a broker that runs, here one without rights.
start_broker
ends 0 who "$HEADWAY_CLI" acl whoami
says 'this broker has no rights: everyone may do everything'
ends 0 running "$HEADWAY_CLI" acl explain --running anna call fleet.v1.Fleet/Get
says 'allowed: this broker has no rights'
ends 0 running "$HEADWAY_CLI" acl explain --json --running anna call fleet.v1.Fleet/Get
says '"allowed":true'
ends 7 running "$HEADWAY_CLI" acl explain --running anna eat cake
says 'action is one of call, serve, publish, subscribe, delegate'
ends 0 apply "$HEADWAY_CLI" acl apply
says 'this broker has no rights'
ends 2 usage "$HEADWAY_CLI" acl whoami anna
says 'takes no arguments'
ends 2 usage "$HEADWAY_CLI" acl
says 'say what: new, check, apply, explain, show or whoami'
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

# What is proposed is taken, with its quotes; what no rule can allow is not proposed.
# proposed ACTION NAME: the rule that explain proposes allows just that.
proposed() {
    ends 77 denied "$HEADWAY_CLI" acl explain ann "$1" "$2" --file "$dir/none.yaml"
    {
        echo 'rules:'
        sed '1,/^a rule that would:/d' "$dir/denied.log"
    } >"$dir/proposed.yaml"
    ends 0 check "$HEADWAY_CLI" acl check "$dir/proposed.yaml"
    ends 0 allowed "$HEADWAY_CLI" acl explain ann "$1" "$2" --file "$dir/proposed.yaml"
}
echo 'rules: []' >"$dir/none.yaml"
for name in a/b "it's/'b'" 'a.>' 'a/*' 'f: #ü{/}' '"/&'; do
    case $name in *' '*) ;; *) proposed call "$name" ;; esac
done
proposed subscribe "it's.*"
proposed publish "''"
for name in fleet.v1.Fleet 'a b/c' '' 'a..b/c' "$(printf 'a\033[2J/b')" "$(printf 'a/%0300d' 1)" \
    "$(printf 'a/%02000d' 1)"; do
    ends 77 denied "$HEADWAY_CLI" acl explain ann call "$name" --file "$dir/none.yaml"
    says 'no rule can: '
done
ends 2 action "$HEADWAY_CLI" acl explain ann "$(printf '\033[2J')" x
ends 2 who "$HEADWAY_CLI" acl explain "$(printf '\033[2J')" call x
bad "rules:\n  - name: \"a\\\\e[2J\"\n    who: [ann]\n    call: ['>']\n" "2:5: field rules[0].name: a rule's name has no control"
bad "rules:\n  - name: \"a\\\\x9b2J\"\n    who: [ann]\n    call: ['>']\n" "2:5: field rules[0].name: a rule's name has no control"
bad "rules:\n  - who: [\"a\\\\e[2J\"]\n    call: ['>']\n" '2:11: field rules[0].who[0]: '
bad "rules:\n  - who: [ann]\n    call: [\"a/\\\\x7f\"]\n" "3:12: field rules[0].call[0]: 'a/\\x7f': a pattern has no control"
bad "\"\\\\e[2J\": 1\n" '1:1: field \x1b[2J: '

# Only a plain file is read, or stdin; no end of line, lines of another system and a mark are fine.
mkfifo "$dir/pipe.yaml"
ends 65 pipe timeout 60 "$HEADWAY_CLI" acl check "$dir/pipe.yaml"
says 'is no plain file'
ends 65 huge timeout 60 "$HEADWAY_CLI" acl check /dev/zero
truncate -s 100M "$dir/huge.yaml"
ends 65 huge "$HEADWAY_CLI" acl check "$dir/huge.yaml"
says 'too large'
head -c 1048577 /dev/zero | tr '\0' '#' >"$dir/large.yaml"
ends 65 large "$HEADWAY_CLI" acl check "$dir/large.yaml"
says '1 MiB at most'
printf 'rules: []\n\0' >"$dir/nul.yaml"
ends 65 nul "$HEADWAY_CLI" acl check "$dir/nul.yaml"
says 'NUL bytes'
printf '\357\273\277rules:\r\n- who: [ann]\r\n  call: [a/b]' >"$dir/other.yaml"
ends 0 other "$HEADWAY_CLI" acl check "$dir/other.yaml"
says 'valid: 0 roles, 1 rules'
"$HEADWAY_CLI" acl check - <"$rights" >"$dir/stdin.log"

# A file to begin with is right, is where it is looked for, and replaces none.
ends 73 there "$HEADWAY_CLI" acl new
says 'is there already, and stays'
rm -r "$XDG_CONFIG_HOME"
ends 0 new "$HEADWAY_CLI" acl new
ends 0 check "$HEADWAY_CLI" acl check
says 'rights.yaml: valid: 1 roles, 1 rules, 0 limits'
ends 0 mine "$HEADWAY_CLI" acl explain "uid:$(id -u)" serve a.b
ends 77 theirs "$HEADWAY_CLI" acl explain somebody serve a.b
sed 's/^#\( *- [a-z]*:\| *[a-z_]*:\|limits:\)/\1/' "$rights" >"$dir/whole.yaml"
ends 0 whole "$HEADWAY_CLI" acl check "$dir/whole.yaml"
says 'valid: 2 roles, 4 rules, 1 limits'
cd "$dir"
ends 0 here "$HEADWAY_CLI" acl new mine.yaml
ends 0 check "$HEADWAY_CLI" acl check mine.yaml
ends 73 again "$HEADWAY_CLI" acl new mine.yaml
ln -s nowhere dangling.yaml
ends 73 dangling "$HEADWAY_CLI" acl new dangling.yaml
[ ! -e nowhere ] || fail "it was written through a link"
ends 73 folder "$HEADWAY_CLI" acl new "$dir/none/x.yaml"
says 'No such file'
HEADWAY_RIGHTS="$dir/variable.yaml"
export HEADWAY_RIGHTS
ends 0 variable "$HEADWAY_CLI" acl new
ends 0 check "$HEADWAY_CLI" acl check "$dir/variable.yaml"

if LC_ALL=C grep -l "$(printf '[\001-\010\013\014\016-\037\177]')" "$dir"/*.log; then
    fail "control characters were said"
fi
