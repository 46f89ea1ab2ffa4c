#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Files that are wrong: each mistake is told with its place and what would be right.
. "$(dirname "$0")/common.sh"

# bad NAME WORDS: the file on stdin is refused with these words.
bad() {
    cat >"$dir/$1"
    ends 65 "$1" "$HEADWAY_CLI" up --check "$dir/$1"
    case $said in
    *"$dir/$1:$2"*) ;;
    *) fail "\"$1:$2\" was not said, but: $said" ;;
    esac
}

bad unknown.yaml '3:5: field services[0].comand: there is no such field; the nearest is command, of: name, command' <<'END'
services:
  - name: one
    comand: [sleep]
END
bad broker.yaml '2:3: field broker.heartbeat: there is no such field; the nearest is heartbeat_ms' <<'END'
broker:
  heartbeat: 5
END
bad max.yaml '5:10: field services[0].max: 1 is below min, which is 2' <<'END'
services:
  - name: one
    command: [sleep, 5]
    min: 2
    max: 1
END
bad type.yaml '4:10: field services[0].max: ' <<'END'
services:
  - name: one
    command: [sleep]
    max: many
END
bad list.yaml '3:14: field services[0].command: a list is expected here' <<'END'
services:
  - name: one
    command: sleep 5
END
bad after.yaml '4:13: field services[0].after[0]: there is no service '"'other'" <<'END'
services:
  - name: one
    command: [sleep]
    after: [other]
END
bad circle.yaml "4:13: field services[0].after[0]: 'two' must stand before 'one'" <<'END'
services:
  - name: one
    command: [sleep]
    after: [two]
  - name: two
    command: [sleep]
END
bad twice.yaml "4:11: field services[1].name: the name 'one' is taken" <<'END'
services:
  - name: one
    command: [sleep]
  - name: one
    command: [sleep]
END
bad program.yaml '3:14: field services[0].command: there is no program ./nothing' <<'END'
services:
  - name: one
    command: [./nothing]
END
bad service.yaml "4:16: field services[0].services[0]: 'fleet.v1.Fleet/Get' is no name" <<'END'
services:
  - name: one
    command: [sleep]
    services: [fleet.v1.Fleet/Get]
END
bad syntax.yaml '2:' <<'END'
services: [
  name: }
END
bad alias.yaml '2:11: field services: aliases' <<'END'
bus: &a main
services: *a
END
bad empty.yaml '1:1: file: neither a broker nor services' <<'END'
# nothing
END
bad two.yaml '2:1: one document only' <<'END'
broker: {}
---
broker: {}
END
bad json.json '1:31: ' <<'END'
{"services": [{"name": "one", , }]}
END
bad json_field.json '1:32: field services[0].maximum: there is no such field; the nearest is' <<'END'
{"services": [{"name": "one",  "maximum": 1}]}
END
bad json_place.json '3:43: field services[0].max: 1 is below min' <<'END'
{
  "services": [
    {"name": "one", "min": 2, "max":      1, "command": ["sleep"]}
  ]
}
END
ends 65 none "$HEADWAY_CLI" up --check "$dir/none.yaml"
says 'none.yaml'
ends 2 no_file "$HEADWAY_CLI" up
ends 0 json "$HEADWAY_CLI" up --check /dev/stdin <<'END'
{"broker": {"heartbeatMs": 500}, "services": [{"name": "one", "command": ["sleep", "5"], "idleMs": 5}]}
END
