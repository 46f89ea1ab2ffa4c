#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Functions as services: calls of all shapes, errors, and what AWS refuses.
. "$(dirname "$0")/../../fleet/common.sh"
start_broker
python3 "$(dirname "$0")/calls.py"
