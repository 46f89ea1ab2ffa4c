#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One program, three ways: on the bus, as a local function that is a service on the bus, and from its zip by
# the Lambda API. The answers are the same, and so are the failures. usage: three.sh BUILD SOURCE
. "$(dirname "$0")/common.sh"
python3 -c 'import boto3' 2>/dev/null || {
    echo 'boto3 is missing: apt-get install python3-boto3'
    exit 77
}
PATH=$stage/usr/bin:$PATH
export PATH XDG_RUNTIME_DIR="$stage/run" XDG_CONFIG_HOME="$stage/config" XDG_STATE_HOME="$stage/state" HEADWAY_BUS=
mkdir -m 700 "$XDG_RUNTIME_DIR"
mkdir -p "$stage/fleet"
cd "$stage"
end() {
    kill $(cat ./*.pid 2>/dev/null) 2>/dev/null || true
    wait
    rm -rf "$stage"
}
trap end EXIT
start() { # NAME COMMAND...
    name=$1
    shift
    "$@" >"$name.log" 2>&1 &
    echo $! >"$name.pid"
}
stop() {
    kill "$(cat "$1.pid")"
    wait "$(cat "$1.pid")" || fail "$1 ended badly: $(cat "$1.log")"
    rm "$1.pid"
}
until_it() {
    tries=600
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || fail "never: $* ($(cat ./*.log))"
        sleep 0.1
    done
}
# What is said of the example's only device, and of one that is not there.
ask() {
    headway call fleet.v1.Fleet/Get '{"device":"local"}' >"$1.answer" || fail "$1: $(cat ./*.log)"
    headway call fleet.v1.Fleet/Get '{"device":"moon"}' >"$1.failure" 2>&1 && fail "$1 knows the moon"
    grep -q 'NOT_FOUND' "$1.failure" || fail "$1: $(cat "$1.failure")"
}

start broker headway broker
until_it headway ping
start service "$build/services/fleet/headway-fleet"
until_it headway call fleet.v1.Fleet/Get '{"device":"local"}'
ask bus
stop service

ln -s "$build/services/fleet/headway-fleet" fleet/bootstrap
start host headway lambda host ./fleet --listen tcp://127.0.0.1:0 --service fleet.v1.Fleet \
    --proto "$source/proto/fleet/v1/fleet.proto" --include "$source/proto"
until_it headway call fleet.v1.Fleet/Get '{"device":"local"}'
ask function

headway lambda package "$build/services/fleet/fleet-bootstrap" --out fleet.zip >/dev/null
port=$(sed -n 's|.*http://127.0.0.1:\([0-9]*\).*|\1|p; s|.*tcp://127.0.0.1:\([0-9]*\).*|\1|p' host.log | head -n 1)
[ -n "$port" ] || fail "the host tells no port: $(cat host.log)"
AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_EC2_METADATA_DISABLED=true python3 - "$port" <<'END' >zip.answer || fail "$(cat host.log)"
import json, sys
import boto3
aws = boto3.client("lambda", endpoint_url="http://127.0.0.1:" + sys.argv[1], region_name="us-east-1")
with open("fleet.zip", "rb") as zip:
    aws.create_function(FunctionName="zipped", Runtime="provided.al2023", Handler="bootstrap",
                        Role="arn:aws:iam::000000000000:role/any", Code={"ZipFile": zip.read()})
def ask(device):
    event = {"method": "fleet.v1.Fleet/Get", "request": {"device": device}}
    answer = aws.invoke(FunctionName="zipped", Payload=json.dumps(event))
    return answer.get("FunctionError"), json.load(answer["Payload"])
failed, moon = ask("moon")
assert failed == "Unhandled" and moon["errorType"] == "headway.NOT_FOUND", moon
failed, local = ask("local")
assert not failed, local
print(json.dumps(local))
END
python3 - <<'END' || fail 'the answers differ'
import json
def still(answer): # what moves from one moment to the next is there, but not the same
    answer["readings"] = [sorted(reading) for reading in answer["readings"]]
    return answer
answers = [still(json.load(open(name + ".answer"))) for name in ("bus", "function", "zip")]
print("on the bus, as a function there, and from a zip:", answers[0])
assert answers[0]["name"] == "local" and answers.count(answers[0]) == 3, answers
END
cmp bus.failure function.failure || fail "the failures differ: $(cat bus.failure function.failure)"
stop host
stop broker
