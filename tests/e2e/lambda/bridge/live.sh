#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The example as a function of the user's own account, and a bridge to it: made, called, throttled, and
# taken away again. usage: live.sh BUILD [--yes] [--role ARN]; ./dev aws-live tells more.
set -eu
build=$1
shift
yes='' role=''
while [ $# -gt 0 ]; do
    case $1 in
    --yes) yes=1 ;;
    --role)
        role=$2
        shift
        ;;
    *)
        echo "usage: ./dev aws-live [--yes] [--role ARN]" >&2
        exit 2
        ;;
    esac
    shift
done
name=headway-live-$(date +%s)-$$
dir=$(mktemp -d)
export XDG_RUNTIME_DIR="$dir" XDG_CONFIG_HOME="$dir/config" HEADWAY_BUS= AWS_PAGER=
started='' made_role='' made_function=''

say() { printf '\n== %s\n' "$*"; }

# What was made is taken away, whatever has happened; what cannot be is named.
finish() {
    code=$?
    trap - EXIT INT TERM
    for pid in $started; do
        kill "$pid" 2>/dev/null || true
    done
    wait
    say "Taking it all away"
    left=''
    if [ -n "$made_function" ]; then
        aws lambda delete-function --function-name "$name" || left="function $name"
        aws logs delete-log-group --log-group-name "/aws/lambda/$name" 2>/dev/null ||
            echo "There is no log group /aws/lambda/$name, or it cannot be deleted."
    fi
    if [ -n "$made_role" ]; then
        aws iam detach-role-policy --role-name "$name" --policy-arn "$policy" || true
        aws iam delete-role --role-name "$name" || left="$left role $name"
    fi
    [ -z "$left" ] || echo "STILL THERE, delete by hand: $left"
    [ -z "$left" ] || code=1
    rm -rf "$dir"
    exit $code
}

until_() {
    tries=$(($1 * 2))
    shift
    while ! "$@" >"$dir/until.log" 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || {
            cat "$dir/until.log"
            echo "FAILED, in time: $*"
            exit 1
        }
        sleep 0.5
    done
}

policy=arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
command -v aws >/dev/null || {
    echo "The aws command is missing: apt-get install awscli"
    exit 1
}
say "The account"
aws sts get-caller-identity --output text
with="role $role"
[ -n "$role" ] || with='a role of that name'
cat <<END

This makes function $name (provided.al2023, 128 MB) with $with,
invokes it about 1,000 times, for some seconds in all, and deletes both again. At list prices that is
less than one cent; what a free tier covers is free.
END
if [ -z "$yes" ]; then
    printf 'Go on? [y/N] '
    read -r answer
    [ "$answer" = y ] || exit 0
fi
trap finish EXIT
trap 'exit 130' INT TERM

say "Making it"
"$build/headway" lambda package "$build/services/fleet/fleet-bootstrap" --out "$dir/function.zip"
if [ -z "$role" ]; then
    role=$(aws iam create-role --role-name "$name" --query Role.Arn --output text \
        --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
        "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}')
    made_role=1
    aws iam attach-role-policy --role-name "$name" --policy-arn "$policy"
fi
create() {
    aws lambda create-function --function-name "$name" --runtime provided.al2023 \
        --handler bootstrap --role "$role" --zip-file "fileb://$dir/function.zip" \
        --timeout 10 --environment 'Variables={HEADWAY_LAMBDA_STREAMING=1}'
}
until_ 60 create # a new role is not known everywhere at once
made_function=1
state() { aws lambda get-function-configuration --function-name "$name" --query State --output text; }
active() { [ "$(state)" = Active ]; }
until_ 60 active

say "On the bus"
"$build/headway" broker >"$dir/broker.log" 2>&1 &
started="$started $!"
until_ 10 "$build/headway" ping
"$build/headway" lambda bridge --function "$name" --service fleet.v1.Fleet \
    --proto proto/fleet/v1/fleet.proto --include proto >"$dir/bridge.log" 2>&1 &
bridge=$!
started="$started $bridge"
until_ 30 "$build/headway" call fleet.v1.Fleet/Get '{}'

say "A generated client calls it"
"$build/services/fleet/fleet-client" get

say "A stream of six readings"
"$build/services/fleet/fleet-client" watch 6 100

say "Two hundred calls, eight at once"
"$build/headway" bench fleet.v1.Fleet/Get '{}' --in-flight 8 --calls 200

say "Throttled: room for two, and sixteen callers"
if aws lambda put-function-concurrency --function-name "$name" --reserved-concurrent-executions 2; then
    seq 160 | xargs -n 1 -P 16 sh -c '"$0" call fleet.v1.Fleet/Get "{}" >/dev/null 2>&1 &&
        echo answered || echo refused' "$build/headway" | sort | uniq -c
else
    echo "NOT RUN: the account has no concurrency to reserve."
fi

say "What the bridge counted"
kill -USR1 "$bridge"
until_ 10 grep -q 'at once now' "$dir/bridge.log"
cat "$dir/bridge.log"
