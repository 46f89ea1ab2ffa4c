# SPDX-License-Identifier: Apache-2.0
# Completion for bash: eval "$(headway completion bash)"; zsh takes it through its bashcompinit.
# Commands and options come from the program's help; services, methods and types from the bus. A
# name that the shell could read as more than a name is left out.
# _headway_options PROGRAM COMMAND [SECOND]: what stands at the beginning of a line of the help, or
# behind its letter; of a command with a second word what the usage of that says.
_headway_options() {
    case $2 in
    key | context | acl)
        "$1" help "$2" 2>/dev/null | sed -n "/^\$/q; s/.*headway $2 ${3:-[a-z]*}\( .*\)/\1/p" |
            grep -oE -e '--[a-z][a-z-]*' | sort -u
        ;;
    *)
        "$1" help "$2" 2>/dev/null | grep -E '^(usage:| +-)' |
            grep -oE -e '(^ +|  |, |\[)--?[a-z0-9][a-z-]*' | tr -d '[ ,' | sort -u
        ;;
    esac
    echo --help
}

# _headway_keys PROGRAM KIND: names of keys, own ones or those that are trusted.
_headway_keys() {
    "$1" key ls 2>/dev/null | awk -v kind="$2" '$1 == kind { print $2 }' | sort -u
}

_headway_contexts() {
    "$1" context ls 2>/dev/null | sed 's/^..//' | awk '{ print $1 }'
}

# _headway_second PROGRAM COMMAND BUS: what follows a second word.
_headway_second() {
    local at=$COMP_CWORD
    case $2-${COMP_WORDS[2]-} in
    key-show | key-rotate) [[ $at -ne 3 ]] || _headway_keys "$1" own ;;
    key-revoke | acl-show) [[ $at -ne 3 ]] || _headway_keys "$1" trusted ;;
    context-use | context-rm) [[ $at -ne 3 ]] || _headway_contexts "$1" ;;
    acl-explain)
        case $at-${COMP_WORDS[4]-} in
        3-*) _headway_keys "$1" trusted ;;
        4-*) echo 'call serve publish subscribe delegate' ;;
        5-call) _headway_names "$1" "$3" methods ;;
        5-serve) _headway_names "$1" "$3" services ;;
        5-publish | 5-subscribe) _headway_names "$1" "$3" topics ;;
        esac
        ;;
    esac
}

# _headway_names PROGRAM BUS KIND: what the bus knows.
_headway_names() {
    "$1" describe --names "$3" --deadline 1s ${2:+--bus "$2"} </dev/null 2>/dev/null |
        sed 's/\.\*$/./' | grep -x '[A-Za-z0-9_./]*' || :
}

# The bus named on the line so far; bash cuts a URL into words, the line has it whole.
_headway_bus() {
    local line=" ${COMP_LINE:0:$COMP_POINT}" rest=''
    case $line in
    *" --bus "*) rest=${line##*" --bus "} ;;
    *" --bus="*) rest=${line##*" --bus="} ;;
    *" -b "*) rest=${line##*" -b "} ;;
    esac
    echo "${rest%% *}"
}

# The first word after the command that is no option: a method, to offer its request.
_headway_method() {
    local word
    for word in ${COMP_LINE:0:$COMP_POINT}; do
        case $word in
        */*) case $word in
            [a-zA-Z]*.*/[A-Za-z]*) echo "$word" && return ;;
            esac ;;
        esac
    done
}

# An example of the method's request, quoted for the shell.
_headway_request() {
    local method example
    method=$(_headway_method)
    [ -n "$method" ] || return 0
    example=$("$1" describe "$method" --example --json --deadline 1s ${2:+--bus "$2"} \
        </dev/null 2>/dev/null) || return 0
    case $example in
    *"'"* | '') ;;
    *) echo "'$example'" ;;
    esac
}

_headway() {
    local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD - 1]}
    local program=${COMP_WORDS[0]} command=${COMP_WORDS[1]} words='' bus request
    COMPREPLY=()
    if [[ $word == = ]]; then # --bus=, as bash cuts it
        word=''
    elif [[ $last == = && $COMP_CWORD -gt 1 ]]; then
        last=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    bus=$(_headway_bus)
    if [ "$COMP_CWORD" -eq 1 ]; then
        words=$_headway_commands
    elif [[ $word == -* ]]; then
        words=$(_headway_options "$program" "$command" "${COMP_WORDS[2]-}")
    elif [[ $last == --names ]]; then
        words='services methods topics messages enums files all'
    elif [[ $command == help ]]; then
        words="$_headway_commands exit-codes"
    elif [[ $last == -?* && $last != -j && $last != -v && $last != --json &&
        $last != --verbose && $last != --stream && $last != --raw && $last != --example &&
        $last != --rules && $last != --once && $last != -1 && $last != --prometheus &&
        $last != -p ]]; then
        case $command$last in
        breaking-l | breaking--level) words='wire json source' ;;
        lint--format | breaking--format) words='text json' ;;
        lint--enable | lint--disable | breaking--enable | breaking--disable)
            words=$("$program" "$command" --rules 2>/dev/null | awk '{ print $1 }')
            ;;
        broker--schema-policy) words='refuse warn off' ;;
        context--bus | context-b | broker--bus) return ;; # a context is no other context's
        *--bus | *-b) words=$(_headway_contexts "$program") ;;
        *--identity | context-i) words=$(_headway_keys "$program" own) ;;
        *) return ;;
        esac
    else
        case $command in
        call | bench)
            request=''
            [[ -z $word ]] && request=$(_headway_request "$program" "$bus")
            if [[ -n $request ]]; then
                COMPREPLY=("$request")
                return
            fi
            words=$(_headway_names "$program" "$bus" methods)
            ;;
        ls) words=$(_headway_names "$program" "$bus" services) ;;
        why | tap)
            words="$(_headway_names "$program" "$bus" services)
$(_headway_names "$program" "$bus" methods)
$(_headway_names "$program" "$bus" topics)"
            ;;
        stats | top) words=$(_headway_names "$program" "$bus" methods) ;;
        describe) words=$(_headway_names "$program" "$bus" all) ;;
        pub | sub) words=$(_headway_names "$program" "$bus" topics) ;;
        completion) words='bash zsh fish' ;;
        key | context | acl)
            if [[ $COMP_CWORD -le 2 ]]; then
                case $command in
                key) words='new show trust revoke rotate pin unpin ls' ;;
                context) words='add use ls rm' ;;
                acl) words='new check apply explain show whoami' ;;
                esac
            else
                words=$(_headway_second "$program" "$command" "$bus")
            fi
            ;;
        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "$word" || :))
    # A topic with a key goes on after its last dot.
    if [[ ${COMPREPLY[0]-} == *. ]]; then
        compopt -o nospace 2>/dev/null || :
    fi
}

complete -o default -F _headway headway
