#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Streams of responses, of requests, and both; and what is published on a topic.
. "$(dirname "$0")/common.sh"
start_broker
start_service
start_trial
start_gateway --expose-topics 'fleet.v1.>'
will_answer 200 GET /v1/devices/local
will_answer 200 GET /v1/hold/0
story downloads
story uploads
story sockets
HEADWAY_CLI="$HEADWAY_CLI" story events
until_ 10 counts websockets 0
until_ 10 counts subscriptions 0
stop_gateway
