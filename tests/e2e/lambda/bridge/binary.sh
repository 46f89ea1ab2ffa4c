#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The bridge before the local host, with packed messages.
. "$(dirname "$0")/../../fleet/common.sh"
start_broker
python3 "$(dirname "$0")/binary.py"
