#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The command takes a list of brokers: it goes to the next, and says what is wrong with the list.
. "$(dirname "$0")/common.sh"
HEADWAY_BUS=two,one "$HEADWAY_CLI" broker >"$dir/broker.log" 2>&1 &
broker=$!
until_ 60 "$HEADWAY_CLI" ping --bus two
ends 69 first "$HEADWAY_CLI" ping --bus one
ends 0 next "$HEADWAY_CLI" ping --bus one,two
ends 0 environment "$HEADWAY_CLI" ls
ends 2 empty "$HEADWAY_CLI" ping --bus one,,two
says "is no bus"
ends 2 scheme "$HEADWAY_CLI" ping --bus one,http://two
says "no transport serves"
ends 69 none "$HEADWAY_CLI" ls --bus one,three
says "no broker answers at"
ends 2 many "$HEADWAY_CLI" ls --bus 1,2,3,4,5,6,7,8,9
says "more than 8"
