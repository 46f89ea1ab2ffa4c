#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What Tab offers in bash: commands, options, and the methods that the bus knows.
. "$(dirname "$0")/../fleet/common.sh"
start_broker
start_service
eval "$("$HEADWAY_CLI" completion bash)"
complete -p headway >/dev/null || fail "bash was told nothing about headway"

# offers WORD... -- WANTED...: Tab after the words offers exactly these, in any order.
offers() {
    COMP_WORDS=("$HEADWAY_CLI")
    while [ "$1" != -- ]; do
        COMP_WORDS+=("$1")
        shift
    done
    shift
    COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=10000
    if [ "$1" = split ]; then # as bash cuts a line at its COMP_WORDBREAKS
        shift
        mapfile -t COMP_WORDS < <(printf '%s\n' "${COMP_WORDS[@]}" | sed 's/[:=]/\n&\n/g')
    fi
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    wanted=$(printf '%s\n' "$@" | LC_ALL=C sort | tr '\n' ' ')
    for _ in 1 2 3 4 5; do # it gives the bus a second, which a busy machine may not have
        _headway
        got=$(printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort | tr '\n' ' ')
        [ "$got" != "$wanted" ] || return 0
    done
    fail "after ${COMP_WORDS[*]:1}: $got, not $wanted"
}
offers d -- describe doctor
offers help exit -- exit-codes
offers p -- ping ps pub
offers run --pe -- --per-worker
offers up --ch -- --check
offers context u -- use
offers key r -- revoke rotate
offers key '' -- new show trust revoke rotate pin unpin ls
offers acl '' -- new check apply explain show whoami
offers acl explain anna s -- serve subscribe
offers acl check rights.yaml s -- ''
offers completion '' -- bash zsh fish
offers n -- new
offers breaking --aga -- --against
offers breaking --level '' -- wire json source
offers lint --format j -- json
offers lint --enable RPC_READ -- RPC_READ_IDEMPOTENT
offers breaking --disable SERVICE_R -- SERVICE_REMOVED
offers broker --schema-policy '' -- refuse warn off
offers call --de -- --deadline
offers sub --co -- --count
offers call fleet.v1.Fleet/W -- fleet.v1.Fleet/Watch
offers call --json fleet.v1.Fleet/W -- fleet.v1.Fleet/Watch
offers call --deadline fleet -- ''
offers be -- bench
offers bench --in -- --in-flight
offers bench --seconds 3 fleet.v1.Fleet/W -- fleet.v1.Fleet/Watch
offers describe fleet.v1.Fleet -- fleet.v1.Fleet fleet.v1.Fleet/{Get,Watch,Upload,Control}
offers describe fleet.v1.Fi -- fleet.v1.Filter
offers describe --ex -- --example
offers describe --names to -- topics
offers describe --names ser -- services
offers sub fleet.v1. -- fleet.v1.ReadingOutOfRange.
offers pub '' -- fleet.v1.ReadingOutOfRange.
offers tap fleet.v1.R -- fleet.v1.ReadingOutOfRange.
offers ls fleet -- fleet.v1.Fleet
offers why fleet.v1.Fl -- fleet.v1.Fleet fleet.v1.Fleet/{Get,Watch,Upload,Control}
offers top --once fleet.v1.Fleet/W -- fleet.v1.Fleet/Watch
offers ls headway.v1.B -- headway.v1.Broker
offers call --bus nowhere fleet -- ''
offers call --bus "ipc://$dir/headway/main.sock" fleet.v1.Fleet/W -- fleet.v1.Fleet/Watch
offers call --bus "ipc://$dir/headway/main.sock" fleet.v1.Fleet/W -- split fleet.v1.Fleet/Watch
offers call --bus="ipc://$dir/headway/main.sock" fleet.v1.Fleet/W -- split fleet.v1.Fleet/Watch

# Names of contexts where a bus is named, of keys where a key is, and of nothing else.
export XDG_CONFIG_HOME="$dir/own" HEADWAY_CONTEXT=
"$HEADWAY_CLI" key new anna >"$dir/anna" 2>/dev/null
"$HEADWAY_CLI" key new ben >"$dir/ben" 2>/dev/null
"$HEADWAY_CLI" key trust "@$dir/ben" --as carl >/dev/null
"$HEADWAY_CLI" key pin tcp://plant:1 "@$dir/ben" >/dev/null
"$HEADWAY_CLI" context add plant --bus "ipc://$dir/headway/main.sock"
"$HEADWAY_CLI" context add pool --bus "ipc://$dir/pool.sock"
offers call --bus p -- plant pool
offers ls -b pl -- plant
offers ls --bus=pl -- split plant
offers ls --bus= -- split plant pool
offers call --bus plant fleet.v1.Fleet/W -- fleet.v1.Fleet/Watch
offers ping --identity '' -- anna ben
offers context add x --bus p -- ''
offers context add x --identity a -- anna
offers context use p -- plant pool
offers context use plant p -- ''
offers context add p -- ''
offers key show '' -- anna ben
offers key rotate a -- anna
offers key rotate anna a -- ''
offers key revoke '' -- carl
offers key new a -- ''
offers key trust '' -- ''
offers key pin p -- ''
offers acl show '' -- carl
offers acl explain '' -- carl
offers acl explain carl call fleet.v1.Fleet/W -- fleet.v1.Fleet/Watch
offers acl explain carl serve fleet -- fleet.v1.Fleet
offers acl explain carl subscribe '' -- fleet.v1.ReadingOutOfRange.
offers key trust - -- --as --overlap --help
offers key show - -- --help
offers key - -- --help
offers context add - -- --bus --identity --broker-key --help
offers context use - -- --help
offers acl explain - -- --bus --file --json --help --running
offers broker --calls -- --calls-per-link
offers broker --bu -- ''

# Each option that is offered is one that the command takes.
# taken COMMAND...: what it stumbles over is a word that is no option, behind all that are offered.
taken() {
    COMP_WORDS=("$HEADWAY_CLI" "$@" -)
    COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=10000 COMP_CWORD=$(($# + 1))
    _headway
    words=()
    for option in "${COMPREPLY[@]}"; do
        case $option in
        --help | --settings) ;; # these do what they say
        -m | --metadata) words+=("$option" key=1) ;;
        *) words+=("$option" 1) ;;
        esac
    done
    said=$(timeout 60 "$HEADWAY_CLI" "$@" "${words[@]}" --none=1 </dev/null 2>&1) || :
    case $said in
    *"'--none=1'"*) ;;
    *"unknown option '"* | '') fail "$* ${words[*]}: $said" ;;
    esac
}
for command in $_headway_commands; do
    case $command in
    help | key | context | acl) ;;
    *) taken "$command" ;;
    esac
done
for second in new show trust revoke rotate pin unpin ls; do taken key $second; done
for second in add use ls rm; do taken context $second; done
for second in new check explain show; do taken acl $second; done
unset XDG_CONFIG_HOME

# After a method its request, which can be sent as it stands.
offers call fleet.v1.Fleet/Get '' -- "'{\"device\":\"\"}'"
eval "ends 0 completed '$HEADWAY_CLI' call fleet.v1.Fleet/Get ${COMPREPLY[0]}"
offers call fleet.v1.Fleet/Nope '' -- fleet.v1.Fleet/{Get,Watch,Upload,Control} \
    headway.v1.Access/{Reload,Explain,WhoAmI} \
    headway.v1.Broker/{Ping,GetStatistics,ListSubscriptions,Supervise,ListSupervisors} \
    headway.v1.Broker/{GetCallStatistics,ListLinks,Explain,Tap,RevokeDirect} headway.v1.Health/Check \
    headway.v1.Reflection/{ListServices,GetSchema}

ends 2 shell "$HEADWAY_CLI" completion csh
says 'headway completion bash'
for shell in zsh fish; do # where they are installed, they take it
    ends 0 script "$HEADWAY_CLI" completion $shell
    says 'headway'
    if command -v $shell >/dev/null; then
        ends 0 taken $shell -n "$dir/script.log"
    fi
done
