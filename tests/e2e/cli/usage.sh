#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A wrong command line ends with 2 and says what is wrong with it.
. "$(dirname "$0")/../fleet/common.sh"
wrong() {
    words=$1
    shift
    ends 2 usage "$HEADWAY_CLI" "$@"
    says "$words"
}
wrong "no command 'nothing'; \`headway help\` lists them" nothing
wrong "no command 'nothing'; \`headway help\` lists them" help nothing
wrong "takes no argument 'main'; name a bus with --bus" doctor main
wrong "takes no argument 'all'" version all
wrong "'x' is no number of pings" ping -n x
wrong "takes no argument 'all'; name a bus with --bus" ps all
wrong "name a program: headway run [OPTION...] -- PROGRAM [ARGUMENT...]" run
wrong "takes one file" up one two
wrong "'x' is no number of events" sub '>' -n x
wrong "unknown option '-n'; try --help" ls -n 1
# What was meant is guessed where it is near, and what is wrong with what is known is said.
wrong "no command 'brokr'; did you mean broker? \`headway help\` lists them" brokr
wrong "no command 'desc'; did you mean describe?" help desc
wrong "no command 'x'; \`headway help\` lists them" x
wrong "unknown option '--deadlin'; did you mean --deadline? try --help" call --deadlin 3
wrong "unknown option '--buss=x'; did you mean --bus?" ls --buss=x
wrong "unknown option '--colour'; try --help" ls --colour
wrong "incomplete option '--deadline': it takes a value" call --deadline
wrong "option '--json=1' takes no value" ls --json=1
wrong "'a b' is no bus: write a name without blanks and slashes, ipc://PATH" ls --bus 'a b'
wrong "names more than 8 brokers" ls --bus a,b,c,d,e,f,g,h,i
wrong "--names takes services" describe --names things
wrong "are of one name" describe --example
wrong "takes at most one name" describe a.v1.A b.v1.B
wrong "takes one name, as in \`headway new device_log\`" new
wrong "'Device-Log' is no name for a project" new Device-Log
says "try device_log"
wrong "'int' is taken" new int
wrong "'headway' is taken" new headway
wrong "'a_b' is no name" new a_b
wrong "'2nd' is no name" new 2nd
wrong "'../up' is no name" new ../up
ends 69 nobody "$HEADWAY_CLI" ls --bus elsewhere
says '`headway broker --listen elsewhere`'
for command in broker call bench pub sub ls describe lint breaking ping doctor run up ps acl key context new completion version; do
    ends 0 help "$HEADWAY_CLI" help $command
    says "usage: headway $command"
    ends 0 version "$HEADWAY_CLI" $command --version
    [ "$said" = "$("$HEADWAY_CLI" --version)" ] || fail "$command --version: $said"
done
version=$("$HEADWAY_CLI" --version | cut -d ' ' -f 2)
for command in gateway 'gateway key' lambda 'lambda host' 'lambda bridge' 'lambda package' 'lambda ingest' aws 'aws env'; do
    # shellcheck disable=SC2086 # two words
    ends 0 version "$HEADWAY_CLI" $command --version
    says "(headway $version)"
done
if [ -c /dev/full ]; then
    code=0
    "$HEADWAY_CLI" broker --settings >/dev/full 2>"$dir/full.log" || code=$?
    [ $code = 74 ] || fail "a full disk ended with $code"
    grep -qx 'headway: cannot write the output: No space left on device' "$dir/full.log" ||
        fail "a full disk: $(cat "$dir/full.log")"
fi
