#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SIGTERM: the service and the broker end by themselves, with exit code 0.
. "$(dirname "$0")/common.sh"
start_broker
start_service
kill "$service"
wait "$service" || fail "the service ended with $?"
service=
kill "$broker"
wait "$broker" || fail "the broker ended with $?"
broker=
